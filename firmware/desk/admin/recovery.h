/* recovery.h - the part of the page "Backup" that is about the card's own recovery key (pages_recovery.c). */
#ifndef DESK_RECOVERY_H
#define DESK_RECOVERY_H

#include "desk/web/web.h"

/* The section; nothing when the box has no such key any more. box: boxd's status. */
void recovery_put(const struct request *q, struct html *h, const json_t *box);

#endif
