# SPDX-License-Identifier: MIT
# phone.wasm: standalone, no imports, fixed memory, the stack below the data so that an overflow traps.
# unpack.wasm: what makes phone.wasm of phone.pack.
# abi: prints abi.js, the names and offsets of outputs, as the wasm compiler lays them out.
# action.wasm and action_abi: the same for chains of actions (docs/decisions/0009-actions-are-a-module.md).
# opus.wasm and opus_abi: Ogg Opus, with a heap inside its fixed memory (docs/decisions/0011-opus-is-a-module.md).
set(WP_PHONE_MEMORY 983040)  # 15 pages: the stack, one phone, the window for inputs; it never grows
set(WP_ACTION_MEMORY 2MB)
# What these flags are worth, and what was tried besides: docs/decisions/0008-size-of-the-engine.md.
# The names of 3.1.6: later Emscripten says STACK_SIZE for TOTAL_STACK.
set(WP_WASM_LINK -Oz -flto -sSTANDALONE_WASM --no-entry -sFILESYSTEM=0 -sTOTAL_STACK=64KB -sGLOBAL_BASE=65536
  -Wl,--stack-first -Wl,-mllvm,-inline-threshold=-100 -Wl,-mllvm,-enable-load-pre=false
  -sBINARYEN_EXTRA_PASSES=--flatten,--rereloop,-Oz,-Oz,--reorder-functions,--dealign CACHE INTERNAL "how standalone modules are linked")

# A module that imports nothing, and exports the functions named in FILE, one a line as JavaScript sees them
# ("memory" and "_initialize" are always there): MODULE.wasm of SOURCES, linked with LIBRARY.
function(wp_wasm_module module file library)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "SOURCES;LINK")
  set(exports ${CMAKE_CURRENT_SOURCE_DIR}/wasm/${file})
  file(STRINGS ${exports} names REGEX "^[a-z_]+$")
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${exports})
  list(REMOVE_ITEM names memory _initialize)
  list(TRANSFORM names PREPEND "_")
  list(JOIN names "," names)
  add_executable(${module} ${arg_SOURCES})
  set_target_properties(${module} PROPERTIES SUFFIX .wasm LINK_DEPENDS ${exports}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(${module} PRIVATE ${library} wp_flags)
  target_link_options(${module} PRIVATE ${arg_LINK} -sEXPORTED_FUNCTIONS=${names})
endfunction()

# What Emscripten exports for scripts of its own (its stack, its table of functions), and what only that needs, goes again.
find_program(WP_METADCE wasm-metadce REQUIRED)
function(wp_wasm_bare module file)
  file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/wasm/${file} names REGEX "^[a-z_]+$")
  list(TRANSFORM names REPLACE "^(.+)$" "{\"name\":\"\\1\",\"export\":\"\\1\",\"root\":true}")
  list(JOIN names "," graph)
  file(WRITE ${CMAKE_BINARY_DIR}/${module}-exports.json "[${graph}]\n")
  add_custom_command(TARGET ${module} POST_BUILD VERBATIM
    COMMAND ${WP_METADCE} $<TARGET_FILE:${module}> --graph-file=${CMAKE_BINARY_DIR}/${module}-exports.json -o $<TARGET_FILE:${module}>
      --enable-bulk-memory --enable-sign-ext --enable-mutable-globals > ${module}-unused.txt)
endfunction()

# TOOL prints NAME.js, the names and offsets of a module's structures; in JavaScript: import ... from '#NAME'
# ("imports" of package.json).
function(wp_wasm_abi tool name)
  add_executable(${tool} ${ARGN})
  target_link_libraries(${tool} PRIVATE wp_include wp_flags)
  target_link_options(${tool} PRIVATE -sENVIRONMENT=node)
  set_target_properties(${tool} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/abi-tool)
  set(script ${CMAKE_BINARY_DIR}/${name}.js)
  add_custom_command(OUTPUT ${script}
    COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:${tool}> > ${script}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${script}.new ${script}
    DEPENDS ${tool} VERBATIM)
  add_custom_target(${tool}_js ALL DEPENDS ${script})
endfunction()

# Emscripten's script is CommonJS, the package around it is not.
file(WRITE ${CMAKE_BINARY_DIR}/abi-tool/package.json "{ \"type\": \"commonjs\" }\n")

wp_wasm_module(phone exports.txt wp_core SOURCES wasm/phone_wasm.c
  LINK ${WP_WASM_LINK} -sINITIAL_MEMORY=${WP_PHONE_MEMORY})
wp_wasm_abi(abi abi wasm/abi.c wasm/abi_print.c)

wp_wasm_bare(phone exports.txt)

# unpack.wasm: phone.pack has it in front of what it unpacks (scripts/pack-wasm.mjs).
wp_wasm_module(unpack unpack_exports.txt wp_include SOURCES wasm/unpack_wasm.c
  LINK -Oz -flto -sSTANDALONE_WASM --no-entry -sFILESYSTEM=0 -Wl,--stack-first -sTOTAL_STACK=1KB -sGLOBAL_BASE=1024 -sINITIAL_MEMORY=320KB)
wp_wasm_bare(unpack unpack_exports.txt)

wp_wasm_module(action action_exports.txt wp_action SOURCES wasm/action_wasm.c wasm/no_heap.c
  LINK ${WP_WASM_LINK} -sINITIAL_MEMORY=${WP_ACTION_MEMORY})
wp_wasm_abi(action_abi action-abi wasm/action_abi.c wasm/abi_print.c)

set(WP_OPUS_LINK -O2 -sSTANDALONE_WASM --no-entry -sFILESYSTEM=0 -sMALLOC=emmalloc
  -sINITIAL_MEMORY=48MB -sTOTAL_STACK=256KB -sGLOBAL_BASE=262144 -Wl,--stack-first CACHE INTERNAL "how opus.wasm is linked")
wp_wasm_module(opus opus_exports.txt "wp_voice;wp_media" SOURCES wasm/opus_wasm.c LINK ${WP_OPUS_LINK})
wp_wasm_abi(opus_abi opus-abi wasm/opus_abi.c)
