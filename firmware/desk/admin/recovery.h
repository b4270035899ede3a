/* recovery.h - recovery sheets, and the part of the page "Backup" that is about the card's own recovery key (pages_recovery.c). */
#ifndef DESK_RECOVERY_H
#define DESK_RECOVERY_H

#include "desk/web/web.h"

/* The form that is answered by a sheet, posted to path; the box's own screen shows that within the page (html/kiosk.js), and says that it prints
 * nothing. secret: the key that is in this page and has to go along; NULL: boxd is asked. */
void recovery_put_sheet(const struct request *q, struct html *h, const char *path, const char *secret);

/* The section; nothing when the box has no such key any more. box: boxd's status. */
void recovery_put(const struct request *q, struct html *h, const json_t *box);

#endif
