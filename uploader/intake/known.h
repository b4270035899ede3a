/* known.h - which mails of a mailbox are which letters, so that the comparison can tell which have left it: <account>.letters beside the
 * ledger, a line each. A note and no truth: what is lost of it is not told, and nothing else follows. */
#ifndef INTAKE_KNOWN_H
#define INTAKE_KNOWN_H

#include "base/err.h"
#include "uploader/intake/imap.h"

/* Appends; not synced. Failures are left alone. */
void known_add(const char *path, const char *folder, uint32_t uid_validity, uint32_t uid, const char *doc);

/* all: what lies in the folder now, ascending. Calls gone() for each letter whose mail does not, and forgets it. With another uid_validity
 * nothing can be told: the folder's lines are dropped. */
void known_compare(const char *path, const char *folder, uint32_t uid_validity, const struct imap_uids *all, void (*gone)(void *ctx, const char *doc), void *ctx);

#endif
