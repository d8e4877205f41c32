# SPDX-License-Identifier: MIT
# wp_flags: how our own code is compiled. Third-party code does not use it.
add_library(wp_flags INTERFACE)
target_compile_options(wp_flags INTERFACE -Wall -Wextra -Wconversion -Werror)

if(WP_SANITIZE)
  # Applied to everything, so that a fault inside a third-party parser is found too.
  add_compile_options(-fsanitize=${WP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WP_SANITIZE})
endif()

# All C files of a folder; a folder without any gives an empty list.
function(wp_sources out folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.c)
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# One static library per folder, INTERFACE while it has no source yet.
#   wp_library(name folder dependencies...)
function(wp_library name folder)
  wp_sources(files ${folder})
  if(files)
    add_library(${name} STATIC ${files})
    target_link_libraries(${name} PRIVATE wp_flags PUBLIC ${ARGN})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARGN})
  endif()
endfunction()

if(EMSCRIPTEN)
  # Debian's emcc looks for its JavaScript helpers only where NODE_PATH says.
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()
