/* office_key.h - the key that backups are sealed to. What opens them is on paper only.
 *
 * On the recovery sheet stands a secret of 16 random bytes, as seven groups of four letters. Three keys are made of it: an X25519
 * pair whose public half seals, an Ed25519 pair whose secret half signs what was written, and a key that names objects. The box keeps
 * the public half, the signing key and the naming key (<data_dir>/backup/office.key): with them it can make backups and tell its own
 * from another's, but open none. Nothing of these leads back to the secret. */
#ifndef CARE_OFFICE_KEY_H
#define CARE_OFFICE_KEY_H

#include "base/err.h"
#include "base/hash.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    OFFICE_SECRET_BYTES = 16,
    OFFICE_GROUPS = 7, OFFICE_GROUP_LETTERS = 4,
    OFFICE_TEXT_SIZE = OFFICE_GROUPS * (OFFICE_GROUP_LETTERS + 1),     /* "ABCD EFGH ..." with its NUL */
};

struct office_key {             /* what the box keeps */
    char id[ID_SIZE];           /* tells one from another; on the recovery sheet, too */
    uint8_t seal_to[crypto_box_PUBLICKEYBYTES];
    uint8_t sign[crypto_sign_SECRETKEYBYTES];
    uint8_t name[crypto_generichash_KEYBYTES];
};
struct office_opener {          /* what the paper gives besides; the caller's to wipe */
    struct office_key key;
    uint8_t open[crypto_box_SECRETKEYBYTES];
};

void office_secret_new(uint8_t secret[OFFICE_SECRET_BYTES]);
void office_secret_text(const uint8_t secret[OFFICE_SECRET_BYTES], char out[OFFICE_TEXT_SIZE]);
/* As typed: capitals or not, with any blanks or dashes; 0, 1 and 8 are read as O, I and B. -EINVAL: in words; most slips are noticed. */
int office_secret_parse(const char *text, uint8_t secret[OFFICE_SECRET_BYTES], struct err *e);
/* Is typed the last group of text? For "have you written it down?". */
bool office_secret_ends_in(const char *text, const char *typed);

void office_key_of(const uint8_t secret[OFFICE_SECRET_BYTES], struct office_opener *ret);

/* -ENOENT: the box has none yet; -EBADMSG: the file is damaged; each in words. */
int office_key_load(const char *path, struct office_key *ret, struct err *e);
/* Of root alone: it can sign backups that a restore believes. */
int office_key_save(const char *path, const struct office_key *key, struct err *e);

#endif
