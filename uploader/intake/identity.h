/* identity.h - which mail is it? Pure.
 *
 * A mail's document has an id that is made of the mail itself, so the spool knows every mail that became a letter, and no list beside
 * it can go wrong: killed at any instant, with all UIDs new, or found in two folders, a mail has the same id and is a letter once.
 * What servers add on the way (Received, X-Spam-...) does not count: the same mail that came by two ways is one letter. */
#ifndef INTAKE_IDENTITY_H
#define INTAKE_IDENTITY_H

#include "base/hash.h"

#include <stddef.h>

/* Of the header fields Message-ID, From, Date and Subject as they stand, and of the body; without a Message-ID of all bytes.
 * sha256 of all bytes goes to ret_sha256. */
void identity_of(const unsigned char *bytes, size_t n, char ret_doc[ID_SIZE], char ret_sha256[HASH_HEX_SIZE]);

#endif
