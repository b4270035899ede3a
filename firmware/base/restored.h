/* restored.h - <data_dir>/restored.json: that this box's office came from a backup. The diary has it, too (store/backup.h); this is for whoever must not
 * wait for diaryd. It stays, so whoever does something once after a restore keeps at_s with what it has done. */
#ifndef BASE_RESTORED_H
#define BASE_RESTORED_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct restored { int64_t taken_s, at_s; };     /* when the backup was taken, and when it was put on this box; UTC */

/* On disk when it returns 0. data_dir must be there. */
int restored_put(const char *data_dir, const struct restored *r, struct err *e);
/* false: there was no restore. Of a damaged file both are 1: the backup may be of any age. */
bool restored_get(const char *data_dir, struct restored *ret);

#endif
