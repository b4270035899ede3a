/* code.h - one-time codes of an app on a phone (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes. */
#ifndef DESK_CODE_H
#define DESK_CODE_H

#include "base/hash.h"
#include "desk/web/html.h"
#include "spool/secrets.h"

#include <stdint.h>

enum { CODE_SECRET_BYTES = 20, CODE_SECRET_TEXT_SIZE = 64, CODE_RECOVERY_LETTERS = 12 };

void code_secret_new(uint8_t secret[CODE_SECRET_BYTES]);

/* The time step typed is the code of: now's, the one before or the one after, and later than after_step. 0: it is none. */
int64_t code_step(const uint8_t secret[CODE_SECRET_BYTES], const char *typed, int64_t now_s, int64_t after_step);

/* The secret to type by hand, base32 in groups of four. */
void code_secret_text(const uint8_t secret[CODE_SECRET_BYTES], char out[CODE_SECRET_TEXT_SIZE]);
/* The same as a picture for the phone: an SVG with that label. issuer, name: shown by the app. -ENOMEM. */
int code_picture(const uint8_t secret[CODE_SECRET_BYTES], const char *issuer, const char *name, const char *label, struct html *h);

/* What the diary keeps of a recovery code, as shown or as typed. */
void code_recovery_hash(const struct spool *s, const char *typed, char out[HASH_HEX_SIZE]);

#endif
