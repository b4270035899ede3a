/* sheet_page.h - draws one side of a separator sheet; what is on it: firmware/image/sheet.h. */
#ifndef LABEL_SHEET_PAGE_H
#define LABEL_SHEET_PAGE_H

#include "base/err.h"

#include <cairo.h>
#include <stddef.h>

/* One of SHEET_PURPOSES. NULL: there is no such purpose. */
const struct sheet_purpose *sheet_purpose_find(const char *name);
const char *sheet_purpose_names(void);              /* "letter, vip, backlog" */

struct sheet {
    const struct sheet_purpose *purpose;
    const char *office, *office_hi;                 /* borrowed; UTF-8 */
};

/* Both sides of a sheet are this page. cr: user units are millimetres, A4 upright. -EINVAL, -ENOMEM: a code could not be made. */
int sheet_page_paint(cairo_t *cr, const struct sheet *s, struct err *e);

#endif
