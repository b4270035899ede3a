/* unzip.h - the members of a ZIP archive, one after the other (libarchive). Bounded: what unpacks to more than a mail may is refused. */
#ifndef INTAKE_PAGE_UNZIP_H
#define INTAKE_PAGE_UNZIP_H

#include "uploader/intake/page/mail.h"

bool unzip_is_zip(const unsigned char *bytes, size_t n);

/* each: name is clean UTF-8 of one line, bytes are its own until it returns; not 0 ends the walk and is returned. Folders are passed over.
 * Counts into m->members and m->unpacked_bytes.
 *   -EBADMSG  it is damaged, locked, or no archive      -E2BIG  beyond a limit of mail.h      -ENOMEM */
int unzip_each(struct mail *m, const unsigned char *bytes, size_t n, int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n),
               void *ctx);

#endif
