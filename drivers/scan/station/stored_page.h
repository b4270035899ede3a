/* stored_page.h - a page that lies in the spool as PNG, row by row as the scanner had sent it: to look at it once more. */
#ifndef SCAN_STORED_PAGE_H
#define SCAN_STORED_PAGE_H

#include "base/err.h"
#include "drivers/scan/station/look.h"
#include "spool/spool.h"

/* Shows the blob to look (which is at no page). The file is our own, and held to the scanner's limits all the same.
 * *ret as after look_end. -EBADMSG: it is no page of ours; -ENOMEM; or what the spool answered. */
int stored_page_look(const struct spool *s, const char *id, const char *name, struct look *look,
                     struct page_look *ret, struct err *e);

#endif
