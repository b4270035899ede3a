/* secrets.h - small secrets that lie outside the spool, kept so that they are worth nothing without the box key:
 * those that must be read again are sealed, those that need only be known again are hashed with it. */
#ifndef SPOOL_SECRETS_H
#define SPOOL_SECRETS_H

#include "base/hash.h"
#include "spool/spool.h"

enum { SECRET_MAX_BYTES = 64, SECRET_SEALED_SIZE = 2 * (SECRET_MAX_BYTES + 24 + 16) + 1 };

/* owner is part of the seal: what was sealed for one cannot be opened for another. out: hex. n <= SECRET_MAX_BYTES. */
void secret_seal(const struct spool *s, const char *owner, const void *plain, size_t n, char out[SECRET_SEALED_SIZE]);
/* out: SECRET_MAX_BYTES, the caller's to wipe. Returns how many bytes; -EBADMSG: changed, another owner's or another box's. */
int secret_open(const struct spool *s, const char *owner, const char *sealed, void *out);

/* what: which kind of secret, so that one kind never stands for another. */
void secret_hash(const struct spool *s, const char *what, const char *text, char out[HASH_HEX_SIZE]);

#endif
