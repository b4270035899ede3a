/* feeder.h - the paper tray and button of the virtual scanner (drivers/scan/folder):
 * page images in a folder, taken in name order; a control file for its buttons. */
#ifndef CTL_FEEDER_H
#define CTL_FEEDER_H

#include "base/auto.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Files or folders by name order. */
struct name_list {
    char **names;           /* full paths */
    size_t n;
};
void name_list_done(struct name_list *l);       /* { 0 } is fine */
#define AUTO_NAME_LIST AUTO(name_list_done)

/* The page images of a folder (by their endings, .part and hidden files left out). *ret_list is the caller's. */
int feeder_list_pages(const char *folder, struct name_list *ret_list, struct err *e);
/* What can be fed as one letter each: the sub-folders, and page images that lie beside them. */
int feeder_list_letters(const char *folder, struct name_list *ret_list, struct err *e);

/* Puts sheets into the tray, whole or not at all each (copied aside, then renamed), in this order.
 * A file named *.back.* is the reverse of the sheet before it. */
int feeder_put(const char *feeder, char *const *pages, size_t n, struct err *e);
/* Takes all sheets out again. */
int feeder_clear(const char *feeder, struct err *e);
/* Sheets (sides) in the tray, or -errno. */
int feeder_count(const char *feeder, struct err *e);
/* Presses the scan button. */
int feeder_press(const char *feeder, struct err *e);

#endif
