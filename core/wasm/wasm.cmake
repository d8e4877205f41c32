# SPDX-License-Identifier: MIT
# phone.wasm: standalone, no imports, fixed memory, the stack below the data so that an overflow traps.
# abi: prints abi.js, the names and offsets of outputs, as the wasm compiler lays them out.
# action.wasm and action_abi: the same for chains of actions (docs/decisions/0009-actions-are-a-module.md).
# opus.wasm and opus_abi: Ogg Opus, with a heap inside its fixed memory (docs/decisions/0011-opus-is-a-module.md).
set(WP_WASM_MEMORY 2MB CACHE STRING "Memory of phone.wasm; it never grows")
# What these flags are worth, and what was tried besides: docs/decisions/0008-size-of-the-engine.md.
# The names of 3.1.6: later Emscripten says STACK_SIZE for TOTAL_STACK.
set(WP_WASM_LINK -Oz -flto -sSTANDALONE_WASM --no-entry -sFILESYSTEM=0 -sTOTAL_STACK=64KB -sGLOBAL_BASE=65536
  -Wl,--stack-first -Wl,-mllvm,-inline-threshold=-100 -Wl,-mllvm,-enable-load-pre=false
  -sBINARYEN_EXTRA_PASSES=--flatten,--rereloop,-Oz,-Oz CACHE INTERNAL "how standalone modules are linked")
set(exports_file ${CMAKE_CURRENT_SOURCE_DIR}/wasm/exports.txt)

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/wasm/phone_wasm.c)
  # One name a line, as JavaScript sees it; "memory" is always there.
  file(STRINGS ${exports_file} names REGEX "^[a-z_]+$")
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${exports_file})
  list(REMOVE_ITEM names memory _initialize)
  list(TRANSFORM names PREPEND "_")
  list(JOIN names "," names)

  add_executable(phone wasm/phone_wasm.c wasm/no_heap.c)
  set_target_properties(phone PROPERTIES SUFFIX .wasm LINK_DEPENDS ${exports_file}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(phone PRIVATE wp_core wp_flags)
  target_link_options(phone PRIVATE ${WP_WASM_LINK} -sINITIAL_MEMORY=${WP_WASM_MEMORY}
    -sEXPORTED_FUNCTIONS=${names})
endif()

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/wasm/abi.c)
  add_executable(abi wasm/abi.c wasm/abi_print.c)
  target_link_libraries(abi PRIVATE wp_include wp_flags)
  target_link_options(abi PRIVATE -sENVIRONMENT=node)
  # Emscripten's script is CommonJS, the package around it is not.
  set_target_properties(abi PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/abi-tool)
  file(WRITE ${CMAKE_BINARY_DIR}/abi-tool/package.json "{ \"type\": \"commonjs\" }\n")
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/abi.js
    COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:abi> > ${CMAKE_BINARY_DIR}/abi.js.new
    COMMAND ${CMAKE_COMMAND} -E rename ${CMAKE_BINARY_DIR}/abi.js.new ${CMAKE_BINARY_DIR}/abi.js
    DEPENDS abi VERBATIM)
  # In JavaScript: import ... from '#abi' ("imports" of package.json).
  add_custom_target(abi_js ALL DEPENDS ${CMAKE_BINARY_DIR}/abi.js)
endif()

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/wasm/action_wasm.c)
  set(action_exports ${CMAKE_CURRENT_SOURCE_DIR}/wasm/action_exports.txt)
  file(STRINGS ${action_exports} names REGEX "^[a-z_]+$")
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${action_exports})
  list(REMOVE_ITEM names memory _initialize)
  list(TRANSFORM names PREPEND "_")
  list(JOIN names "," names)

  add_executable(action wasm/action_wasm.c wasm/no_heap.c)
  set_target_properties(action PROPERTIES SUFFIX .wasm LINK_DEPENDS ${action_exports}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(action PRIVATE wp_action wp_flags)
  target_link_options(action PRIVATE ${WP_WASM_LINK} -sINITIAL_MEMORY=${WP_WASM_MEMORY}
    -sEXPORTED_FUNCTIONS=${names})

  add_executable(action_abi wasm/action_abi.c wasm/abi_print.c)
  target_link_libraries(action_abi PRIVATE wp_include wp_flags)
  target_link_options(action_abi PRIVATE -sENVIRONMENT=node)
  set_target_properties(action_abi PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/abi-tool)
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/action-abi.js
    COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:action_abi> > ${CMAKE_BINARY_DIR}/action-abi.js.new
    COMMAND ${CMAKE_COMMAND} -E rename ${CMAKE_BINARY_DIR}/action-abi.js.new ${CMAKE_BINARY_DIR}/action-abi.js
    DEPENDS action_abi VERBATIM)
  # In JavaScript: import ... from '#action-abi'.
  add_custom_target(action_abi_js ALL DEPENDS ${CMAKE_BINARY_DIR}/action-abi.js)
endif()

set(opus_exports ${CMAKE_CURRENT_SOURCE_DIR}/wasm/opus_exports.txt)
file(STRINGS ${opus_exports} names REGEX "^[a-z_]+$")
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${opus_exports})
list(REMOVE_ITEM names memory _initialize)
list(TRANSFORM names PREPEND "_")
list(JOIN names "," names)
add_executable(opus wasm/opus_wasm.c)
set_target_properties(opus PROPERTIES SUFFIX .wasm LINK_DEPENDS ${opus_exports}
  RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_link_libraries(opus PRIVATE wp_voice wp_flags)
target_link_options(opus PRIVATE -O2 -sSTANDALONE_WASM --no-entry -sFILESYSTEM=0 -sMALLOC=emmalloc
  -sINITIAL_MEMORY=48MB -sTOTAL_STACK=256KB -sGLOBAL_BASE=262144 -Wl,--stack-first -sEXPORTED_FUNCTIONS=${names})

add_executable(opus_abi wasm/opus_abi.c)
target_link_libraries(opus_abi PRIVATE wp_include wp_flags)
target_link_options(opus_abi PRIVATE -sENVIRONMENT=node)
set_target_properties(opus_abi PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/abi-tool)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/opus-abi.js
  COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:opus_abi> > ${CMAKE_BINARY_DIR}/opus-abi.js.new
  COMMAND ${CMAKE_COMMAND} -E rename ${CMAKE_BINARY_DIR}/opus-abi.js.new ${CMAKE_BINARY_DIR}/opus-abi.js
  DEPENDS opus_abi VERBATIM)
# In JavaScript: import ... from '#opus-abi'.
add_custom_target(opus_abi_js ALL DEPENDS ${CMAKE_BINARY_DIR}/opus-abi.js)
