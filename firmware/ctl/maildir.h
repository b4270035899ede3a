/* maildir.h - looks into a mail folder (Maildir) as a person would: is this mail there? */
#ifndef CTL_MAILDIR_H
#define CTL_MAILDIR_H

#include "base/err.h"

/* Calls each() with the Message-ID of every delivered mail (new and cur), without its angle brackets;
 * "" when a mail has none. A non-zero answer ends the walk and is returned. */
int maildir_each(const char *maildir, int (*each)(void *ctx, const char *message_id), void *ctx, struct err *e);

/* How many mails have key in their Message-ID, or -errno. */
int maildir_count(const char *maildir, const char *key, struct err *e);

#endif
