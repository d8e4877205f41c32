// SPDX-License-Identifier: MIT
// Every field of the phone's state, in the order of its struct: what wp_phone_save writes and
// wp_phone_restore reads. Who adds a field adds it here; a struct that is told short ends the first save.
#include "account/account_table.h"
#include "phone/image.h"
#include "phone/inside.h"
#include "phone/save.h"

#define U32(n) IMAGE_WORD(IMAGE_U32, n)
#define BOOL(n) IMAGE_WORD(IMAGE_BOOL, n)
#define ENUM(last) IMAGE_WORD(IMAGE_ENUM, last)
#define TIME(n) IMAGE_WORD(IMAGE_TIME, n)
#define TEXT(n) IMAGE_WORD(IMAGE_TEXT, n)
#define USED(type, length, size) IMAGE_WORD(IMAGE_USED, size), offsetof(type, length)
#define BYTES(n) IMAGE_WORD(IMAGE_BYTES, n)
#define LAYOUT(type) IMAGE_LAYOUT(sizeof(type), _Alignof(type))
#define SKIP(type) IMAGE_WORD(IMAGE_SKIP, LAYOUT(type))
#define STRUCTS(n, type) IMAGE_WORD(IMAGE_STRUCT, n), LAYOUT(type)
#define STRUCT(type) STRUCTS(1, type)
#define END IMAGE_END
/** Of a struct with `area text; char memory[size]`: before its first field, and where the two stand. */
#define AREA(type, size) IMAGE_WORD(IMAGE_AREA, size), offsetof(type, text)
#define ITS_AREA(size)                                                                                       \
  SKIP(struct {                                                                                              \
    area text;                                                                                               \
    char memory[size];                                                                                       \
  })
#define REST IMAGE_WORD(IMAGE_REST, 0)

#define CHALLENGE                                                                                            \
  STRUCT(digest_challenge), ENUM(HASH_SHA512_256), BOOL(4), U32(5),                                          \
      USED(digest_challenge, realm_len, DIGEST_TEXT_MAX),                                                    \
      USED(digest_challenge, nonce_len, DIGEST_NONCE_MAX),                                                   \
      USED(digest_challenge, opaque_len, DIGEST_TEXT_MAX), BOOL(1),                                          \
      USED(digest_challenge, cnonce_len, DIGEST_TEXT_MAX), END
#define DIALOG                                                                                               \
  STRUCT(dialog), AREA(dialog, DIALOG_TEXT), ENUM(DIALOG_CONFIRMED), BOOL(1), TEXT(9), U32(2), BOOL(1),      \
      U32(1), BOOL(3), ITS_AREA(DIALOG_TEXT), END
#define LIST STRUCT(config_list), TEXT(CONFIG_LIST), ENUM(CONFIG_LIST), END

#define OUTBOX(n)                                                                                            \
  USED(errand_pool, outbox_len[n], OUTBOX_TEXT), USED(errand_pool, outbox_len[n + 1], OUTBOX_TEXT)
#define LAMPS ENUM(WP_WATCH_BUSY), ENUM(WP_WATCH_BUSY), ENUM(WP_WATCH_BUSY)
_Static_assert(OUTBOX_MAX == 8 && ERRAND_DIALOGS == 6, "OUTBOX and LAMPS count them");

// clang-format off
const uint32_t phone_shape[] = {
  SKIP(wp_ms), BOOL(4),
  STRUCT(scene),
    STRUCT(turn),
      SKIP(wp_ms), SKIP(bool), SKIP(wp_str), SKIP(const wp_str *), SKIP(arena),
      SKIP(rand_source),  // of its own: a number that was used is not used again
      STRUCT(txn_table),
        STRUCTS(TXN_MAX, txn), AREA(txn, TXN_TEXT),
          ENUM(TXN_NIST), U32(2), REST, ENUM(SIP_METHODS - 1), U32(3), TIME(1), BOOL(1), TEXT(2), U32(1),
          STRUCT(sip_request_head),
            ENUM(SIP_METHODS - 1), TEXT(5), U32(1),
            SKIP(wp_str),  // the branch, see save.c
          END,
          TEXT(1), ITS_AREA(TXN_TEXT),
        END,
        SKIP(sip_sender), SKIP(uint32_t), SKIP(uint32_t),
      END,
      SKIP(out_queue),
    END,
    STRUCT(identity), AREA(identity, IDENTITY_TEXT),
      TEXT(6), IMAGE_WORD(IMAGE_AREA, IDENTITY_GRANTED), offsetof(identity, granted), TEXT(3),
      BYTES(IDENTITY_UUID), CHALLENGE, CHALLENGE, BOOL(1), ENUM(HASH_SHA512_256),
      ITS_AREA(IDENTITY_TEXT), ITS_AREA(IDENTITY_GRANTED),
    END,
    STRUCT(config), AREA(config, CONFIG_TEXT),
      TEXT(1), LIST, LIST, LIST, U32(3), BOOL(5), TEXT(2), ITS_AREA(CONFIG_TEXT),
    END,
    SKIP(wp_str), SKIP(call_table *), SKIP(errand_pool *),
  END,
  STRUCT(account),
    ENUM(ACC_PHASES - 1), U32(2), TIME(2), U32(4), BOOL(5), U32(4), BYTES(2 * TURN_TOKEN),
    U32(1), USED(account, url_len, ACCOUNT_URL), SKIP(const config_list *), U32(1), USED(account, push_len, ACCOUNT_PUSH),
  END,
  STRUCT(link_watch), TIME(3), BOOL(3), U32(1), END,
  STRUCT(call_table),
    STRUCTS(CALL_MAX, call),
      ENUM(CALL_PHASES - 1), ENUM(CHANGE_PHASES - 1), SKIP(uint32_t), U32(1), REST,
      BOOL(26), U32(5), TIME(6), U32(1), BOOL(1), TIME(2),
      STRUCT(quality),
        STRUCT(quality_sample), U32(6), BOOL(2), END,
        BOOL(1), U32(1), BYTES(QUALITY_WINDOW), U32(13),
        USED(quality, codec_len, QUALITY_CODEC),
      END,
      STRUCT(media_watch), TIME(3), U32(1), BOOL(2), END,
      U32(5), USED(call, keys_len, 64), U32(4),
      ENUM(CALL_TARGETS), ENUM(CALL_TARGETS - 1),
      DIALOG, U32(2), TIME(2), U32(3), BYTES(64), U32(4),
      STRUCTS(CALL_TARGETS, call_target), U32(2), USED(call_target, len, CALL_TARGET_URI), END,
      USED(call, caller_len, CALL_CALLER), USED(call, extra_len, CALL_EXTRA),
      USED(call, reply_head_len, CALL_REPLY_HEAD), USED(call, local_sdp_len, CALL_SDP),
      USED(call, remote_sdp_len, CALL_SDP), USED(call, reason_len, CALL_REASON),
    END,
    STRUCTS(CALL_MAX, call_fork), U32(1), REST, U32(1), DIALOG, USED(call_fork, sdp_len, CALL_FORK_SDP), END,
    SKIP(uint32_t),
    STRUCT(call_wanted), TIME(1), U32(1), USED(call_wanted, len, 256), END,
  END,
  STRUCT(errand_pool),
    TIME(1), SKIP(uint32_t), BOOL(1), U32(2), U32(ERRANDS_SEEN + 1), ENUM(WP_WATCH_WAITING),
    U32(OUTBOX_MAX), OUTBOX(0), OUTBOX(2), OUTBOX(4), OUTBOX(6),
    STRUCTS(ERRAND_MAX, errand),
      ENUM(ERRAND_MESSAGE), U32(1), REST, ENUM(ERRAND_PHASES - 1), ENUM(OUTBOX_MAX), TIME(1),
      U32(12 + ERRAND_DIALOGS), LAMPS, LAMPS, BOOL(1), BYTES(2 * TURN_TOKEN), U32(4),
      USED(errand, text_len, ERRAND_TEXT),
    END,
  END,
  STRUCT(note_burst), U32(2), TIME(2), END, BYTES(PHONE_HOST),
  U32(2), USED(struct wp_phone, capabilities_len, PHONE_CAPABILITIES), USED(struct wp_phone, codecs_len, PHONE_CODECS),
  END,
};
// clang-format on
const size_t phone_shape_size = sizeof phone_shape;
