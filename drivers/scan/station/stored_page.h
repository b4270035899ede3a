/* stored_page.h - a page that lies in the spool as PNG: to look at it once more row by row as the scanner had sent it, to ask
 * which side of its sheet it is, or to know it again. */
#ifndef SCAN_STORED_PAGE_H
#define SCAN_STORED_PAGE_H

#include "base/err.h"
#include "base/hash.h"
#include "drivers/scan/station/page_png.h"
#include "spool/spool.h"

/* Shows the blob to look (which is at no page). The file is our own, and held to the scanner's limits all the same.
 * *ret as after look_end. -EBADMSG: it is no page of ours; -ENOMEM; or what the spool answered. */
int stored_page_look(const struct spool *s, const char *id, const char *name, struct look *look,
                     struct page_look *ret, struct err *e);

/* PAGE_SIDE_UNKNOWN: it does not say (a release before this one wrote it), or is no page of ours. */
enum page_side stored_page_side(const struct spool *s, const char *id, const char *name);

/* What page_png_new would feed its digest if the same page came again. Whatever the blob is. -ENOENT, or what the spool answered. */
int stored_page_digest(const struct spool *s, const char *id, const char *name, char hex[HASH_HEX_SIZE], struct err *e);

#endif
