/* tnef.h - winmail.dat, in which Outlook packs text and enclosures (libytnef). */
#ifndef INTAKE_PAGE_TNEF_H
#define INTAKE_PAGE_TNEF_H

#include <stdbool.h>
#include <stddef.h>

bool tnef_is(const unsigned char *bytes, size_t n);

/* each: an enclosure, or with name NULL a text in it (plain or RTF); not 0 ends the walk and is returned. -EBADMSG: it is damaged. */
int tnef_each(const unsigned char *bytes, size_t n, int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n), void *ctx);

#endif
