/* failed.h - which of systemd's units have failed, in words. A failed one is not started again by itself: somebody must be told. */
#ifndef BOX_FAILED_H
#define BOX_FAILED_H

#include "base/json.h"

/* [{"unit": "dakbox-data.service", "sentence": a line of said/units.h}, ...], at most FAILED_MAX; NULL: systemd does not say. The caller's.
 * Waits for systemctl, 2 s at most. Jobs that say themselves how they ended (a backup, a download) are left out. */
enum { FAILED_MAX = 20 };
json_t *failed_look(void);

#endif
