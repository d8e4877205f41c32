# SPDX-License-Identifier: MIT
# opus.wasm: a few loops of libopus wait less for themselves (core/wasm/opus_shape.h). What is changed is made at configure time
# from the pinned sources; where those read otherwise, it stops.

function(opus_must_have content words)
  string(FIND "${content}" "${words}" at)
  if(at LESS 0)
    message(FATAL_ERROR "cmake/opus-changes.cmake was made for another libopus. It does not find:\n${words}")
  endif()
endfunction()

# In the variable NAME.
function(opus_replace name old new)
  opus_must_have("${${name}}" "${old}")
  string(REPLACE "${old}" "${new}" changed "${${name}}")
  set(${name} "${changed}" PARENT_SCOPE)
endfunction()

# The same of all from the words FROM on, up to the words TO.
function(opus_replace_part name from to new)
  opus_must_have("${${name}}" "${from}")
  opus_must_have("${${name}}" "${to}")
  string(FIND "${${name}}" "${from}" first)
  string(FIND "${${name}}" "${to}" end)
  math(EXPR length "${end} - ${first}")
  string(SUBSTRING "${${name}}" ${first} ${length} old)
  string(REPLACE "${old}" "${new}" changed "${${name}}")
  set(${name} "${changed}" PARENT_SCOPE)
endfunction()

# CONTENT takes the place of FILE in the list of that name. All of them are in `opus_changed`.
function(opus_change list file content)
  set(made ${PROJECT_BINARY_DIR}/opus/${file})
  file(GENERATE OUTPUT ${made} CONTENT "#include \"opus_shape.h\"\n${content}")
  list(TRANSFORM ${list} REPLACE "^${TP_OPUS}/${file}$" "${made}")
  set(${list} ${${list}} PARENT_SCOPE)
  set(opus_changed ${opus_changed} ${made} PARENT_SCOPE)
endfunction()

# A third of encoding: of the quantizer's states (four at complexity 10) two go through the noise shaping together.
file(READ ${TP_OPUS}/silk/NSQ_del_dec.c text)
opus_replace_part(text "/* Noise shape feedback */" "n_AR_Q14 = silk_LSHIFT( n_AR_Q14, 1 );" "n_AR_Q14 = fed_back[ k ];
            ")
opus_replace(text "/* Perform common calculations used in all states */" "opus_int32 fed_back[ MAX_DEL_DEC_STATES ];
        for( k = 0; k + 1 < nStatesDelayedDecision; k += 2 )
            opus_shape_two( psDelDec[ k ].sAR2_Q14, psDelDec[ k + 1 ].sAR2_Q14, psDelDec[ k ].Diff_Q14, psDelDec[ k + 1 ].Diff_Q14,
                            AR_shp_Q13, shapingLPCOrder, (opus_int16)warping_Q16, fed_back + k );
        if( k < nStatesDelayedDecision )
            fed_back[ k ] = opus_shape_one( psDelDec[ k ].sAR2_Q14, psDelDec[ k ].Diff_Q14, AR_shp_Q13, shapingLPCOrder,
                                            (opus_int16)warping_Q16 );")
opus_change(opus_silk silk/NSQ_del_dec.c "${text}")

# A tenth of encoding.
file(READ ${TP_OPUS}/silk/float/warped_autocorrelation_FLP.c text)
opus_replace(text "opus_int    n, i;
    double      tmp1, tmp2;" "opus_int    i;")
opus_replace_part(text "/* Loop over samples */" "/* Copy correlations" "opus_warp( input, warping, length, order, state, C );
    ")
opus_change(opus_silk_float silk/float/warped_autocorrelation_FLP.c "${text}")
