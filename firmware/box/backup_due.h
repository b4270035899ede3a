/* backup_due.h - when the night's backup is made. */
#ifndef BOX_BACKUP_DUE_H
#define BOX_BACKUP_DUE_H

#include "base/config.h"

enum { BACKUP_AGAIN_S = 3600 };     /* after one that came to nothing */

/* Where it goes: "set" (where the settings say), else "stick" while one that takes backups is plugged in (box/stick.h); NULL: nowhere. dev_root: "/dev". */
const char *backup_place(const struct config *c, const char *dev_root);

/* Has backup.hour of this day come, and is there no good one since? midnight_s: clock_today_s(). begun_s: when the last one was begun (UTC), for
 * one that could not even begin, or was ended by force, has left no word of it. 0: none was. */
bool backup_is_due(const struct config *c, int64_t now_s, int64_t midnight_s, int64_t begun_s);

#endif
