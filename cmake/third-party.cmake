# SPDX-License-Identifier: MIT
# Static libraries from unpacked sources outside the tree, by explicit file lists: the upstream build
# systems do not all work under Emscripten, and we want a small part of each.
# WEBPHONE_SOURCES names a folder that holds <name> or <name>-<version> for each of scripts/deps.lock.

if(WEBPHONE_SOURCES)
  # given with -D
elseif(NOT "$ENV{WEBPHONE_SOURCES}" STREQUAL "")
  set(WEBPHONE_SOURCES "$ENV{WEBPHONE_SOURCES}")
elseif(NOT "$ENV{WEBPHONE_CACHE}" STREQUAL "")
  set(WEBPHONE_SOURCES "$ENV{WEBPHONE_CACHE}/src")
elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(WEBPHONE_SOURCES "$ENV{XDG_CACHE_HOME}/webphone/src")
else()
  set(WEBPHONE_SOURCES "$ENV{HOME}/.cache/webphone/src")
endif()

# Finds the folder of one source; stops with the way out when it is missing.
function(tp_folder out name probe)
  file(GLOB folders "${WEBPHONE_SOURCES}/${name}" "${WEBPHONE_SOURCES}/${name}-*")
  foreach(folder IN LISTS folders)
    if(EXISTS "${folder}/${probe}")
      set(${out} "${folder}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "The source of ${name} is not in ${WEBPHONE_SOURCES}. "
    "Run scripts/setup.sh, or set WEBPHONE_SOURCES to a folder with unpacked sources.")
endfunction()

# Third-party code: no warnings of ours, built only when something links it.
function(tp_library name include)
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_compile_options(${name} PRIVATE -w)
  target_include_directories(${name} SYSTEM PUBLIC ${include})
endfunction()

tp_folder(TP_CJSON cjson cJSON.c)
tp_library(tp_cjson ${TP_CJSON} ${TP_CJSON}/cJSON.c)
if(EMSCRIPTEN)
  # In action.wasm cJSON lives on the arena and reads numbers only: no heap, and not the C library's
  # strtod, which is an eighth of the whole module (core/src/base/number.h, core/wasm/no_heap.c).
  target_compile_definitions(tp_cjson PRIVATE
    strtod=number_read malloc=no_heap_take free=no_heap_give realloc=no_heap_change)
endif()

# mbedTLS: what the tests hold the hashes of the core against (docs/decisions/0007), and the portal's hashes.
tp_folder(TP_MBEDTLS mbedtls library/sha512.c)
tp_library(tp_mbedtls ${TP_MBEDTLS}/include
  ${TP_MBEDTLS}/library/md5.c ${TP_MBEDTLS}/library/sha256.c ${TP_MBEDTLS}/library/sha512.c
  ${TP_MBEDTLS}/library/platform_util.c)
target_include_directories(tp_mbedtls SYSTEM PUBLIC ${PROJECT_SOURCE_DIR}/core/mbedtls)
target_compile_definitions(tp_mbedtls PUBLIC MBEDTLS_CONFIG_FILE="wp_mbedtls_config.h")

# cJSON for a program with threads: the place of the last error, which nobody asks for, is global in it and
# written by every parse.
if(NOT EMSCRIPTEN)
  file(READ ${TP_CJSON}/cJSON.c cjson_source)
  string(REPLACE "static error global_error" "static _Thread_local error global_error" cjson_source "${cjson_source}")
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/cjson_threads/cJSON.c CONTENT "${cjson_source}")
  tp_library(tp_cjson_threads ${TP_CJSON} ${PROJECT_BINARY_DIR}/cjson_threads/cJSON.c)
endif()

# The portal's own choice of mbedTLS: other hashes, and what the web's secrets are made with.
tp_library(tp_mbedtls_portal ${TP_MBEDTLS}/include
  ${TP_MBEDTLS}/library/md5.c ${TP_MBEDTLS}/library/sha1.c ${TP_MBEDTLS}/library/sha256.c
  ${TP_MBEDTLS}/library/md.c ${TP_MBEDTLS}/library/hkdf.c ${TP_MBEDTLS}/library/hmac_drbg.c
  ${TP_MBEDTLS}/library/bignum.c ${TP_MBEDTLS}/library/ecp.c ${TP_MBEDTLS}/library/ecp_curves.c
  ${TP_MBEDTLS}/library/ecdh.c ${TP_MBEDTLS}/library/ecdsa.c
  ${TP_MBEDTLS}/library/asn1parse.c ${TP_MBEDTLS}/library/asn1write.c
  ${TP_MBEDTLS}/library/aes.c ${TP_MBEDTLS}/library/gcm.c ${TP_MBEDTLS}/library/cipher.c ${TP_MBEDTLS}/library/cipher_wrap.c
  ${TP_MBEDTLS}/library/base64.c ${TP_MBEDTLS}/library/constant_time.c ${TP_MBEDTLS}/library/platform_util.c)
# Its arithmetic is what a push costs (some milliseconds without this): optimized in every build.
target_compile_options(tp_mbedtls_portal PRIVATE -O2)
target_include_directories(tp_mbedtls_portal SYSTEM PUBLIC ${PROJECT_SOURCE_DIR}/server/mbedtls)
target_compile_definitions(tp_mbedtls_portal PUBLIC MBEDTLS_CONFIG_FILE="webphoned_mbedtls_config.h")

tp_folder(TP_OGG libogg src/framing.c)
tp_library(tp_ogg ${TP_OGG}/include ${TP_OGG}/src/bitwise.c ${TP_OGG}/src/framing.c)
set(INCLUDE_INTTYPES_H 1)
set(INCLUDE_STDINT_H 1)
set(INCLUDE_SYS_TYPES_H 1)
set(SIZE16 int16_t)
set(USIZE16 uint16_t)
set(SIZE32 int32_t)
set(USIZE32 uint32_t)
set(SIZE64 int64_t)
set(USIZE64 uint64_t)
configure_file(${TP_OGG}/include/ogg/config_types.h.in ${PROJECT_BINARY_DIR}/ogg/ogg/config_types.h @ONLY)
target_include_directories(tp_ogg SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/ogg)

# Opus: float, plain C. The file lists are those of the package itself, read from its .mk files.
tp_folder(TP_OPUS opus src/opus_encoder.c)
function(tp_opus_list out mk variable)
  file(READ ${TP_OPUS}/${mk} text)
  string(REGEX REPLACE "\\\\\n" " " text "${text}")
  string(REGEX MATCH "(^|\n)${variable} *=([^\n]*)" found "${text}")
  string(REGEX MATCHALL "[^ \t]+\\.c" files "${CMAKE_MATCH_2}")
  list(TRANSFORM files PREPEND ${TP_OPUS}/)
  set(${out} ${files} PARENT_SCOPE)
endfunction()
tp_opus_list(opus_celt celt_sources.mk CELT_SOURCES)
tp_opus_list(opus_silk silk_sources.mk SILK_SOURCES)
tp_opus_list(opus_silk_float silk_sources.mk SILK_SOURCES_FLOAT)
tp_opus_list(opus_main opus_sources.mk OPUS_SOURCES)
tp_opus_list(opus_float opus_sources.mk OPUS_SOURCES_FLOAT)
if(EMSCRIPTEN)
  include(cmake/opus-changes.cmake)
endif()
tp_library(tp_opus ${TP_OPUS}/include
  ${opus_celt} ${opus_silk} ${opus_silk_float} ${opus_main} ${opus_float})
target_include_directories(tp_opus PRIVATE ${TP_OPUS} ${TP_OPUS}/celt ${TP_OPUS}/silk ${TP_OPUS}/silk/float)
target_compile_definitions(tp_opus PRIVATE OPUS_BUILD VAR_ARRAYS HAVE_LRINT HAVE_LRINTF NDEBUG)
if(EMSCRIPTEN)
  target_include_directories(tp_opus PRIVATE ${PROJECT_SOURCE_DIR}/core/wasm)
  # In wasm -Os is nearly as fast as -O2, and a tenth smaller (make bench BENCH=opus). Loops over samples get -O2.
  target_compile_options(tp_opus PRIVATE -Os -fno-inline-functions -fno-lto -fno-math-errno -fno-trapping-math -mnontrapping-fptoint
    "SHELL:-include ${PROJECT_SOURCE_DIR}/core/wasm/opus_numbers.h")
  target_compile_definitions(tp_opus PRIVATE FLOAT_APPROX)
  set(celt bands celt celt_decoder celt_lpc cwrs entdec entenc kiss_fft mdct pitch vq)
  set(silk decode_core LPC_analysis_filter NSQ VQ_WMat_EC
    resampler_private_AR2 resampler_private_down_FIR resampler_private_IIR_FIR resampler_private_up2_HQ)
  set(silk/float energy inner_product LPC_analysis_filter pitch_analysis_core)
  list(TRANSFORM silk/float APPEND _FLP)
  set(src analysis opus_decoder opus_multistream_decoder)
  set(hot ${opus_changed})
  foreach(folder celt silk silk/float src)
    foreach(file IN LISTS ${folder})
      list(APPEND hot ${TP_OPUS}/${folder}/${file}.c)
    endforeach()
  endforeach()
  set_source_files_properties(${hot} PROPERTIES COMPILE_OPTIONS "-O2;-finline-functions")
elseif(NOT WP_FUZZ)
  target_compile_options(tp_opus PRIVATE -O2)
endif()
# Native programs take Debian's libopus, which is the same version; opus.wasm and the fuzzers what is pinned.
if(EMSCRIPTEN OR WP_FUZZ)
  set(opus_used tp_opus)
else()
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(OPUS REQUIRED IMPORTED_TARGET opus)
  set(opus_used PkgConfig::OPUS)
endif()
# Ogg Opus files: libopusenc writes them, opusfile reads them.
tp_folder(TP_OPUSENC libopusenc src/opusenc.c)
tp_folder(TP_OPUSFILE opusfile src/opusfile.c)
set(opusenc_files)
foreach(file ogg_packer opus_header opusenc picture resample unicode_support)
  list(APPEND opusenc_files ${TP_OPUSENC}/src/${file}.c)
endforeach()
tp_library(tp_opusenc ${TP_OPUSENC}/include ${opusenc_files})
target_compile_definitions(tp_opusenc PRIVATE NDEBUG RANDOM_PREFIX=opusenc OUTSIDE_SPEEX FLOATING_POINT
  PACKAGE_NAME="libopusenc" PACKAGE_VERSION="0.2.1")
tp_library(tp_opusfile ${TP_OPUSFILE}/include
  ${TP_OPUSFILE}/src/info.c ${TP_OPUSFILE}/src/internal.c ${TP_OPUSFILE}/src/opusfile.c ${TP_OPUSFILE}/src/stream.c)
if(WP_SANITIZE)
  target_compile_options(tp_ogg PRIVATE -fno-sanitize=pointer-overflow)  # it adds nothing to NULL, often
endif()
foreach(name tp_opusenc tp_opusfile)
  target_link_libraries(${name} PUBLIC tp_ogg ${opus_used})
endforeach()
if(EMSCRIPTEN)
  foreach(name tp_ogg tp_opusenc tp_opusfile)
    target_compile_options(${name} PRIVATE -Oz -fno-lto)
  endforeach()
endif()
