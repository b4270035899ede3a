/* disk.h - a disk under the spool that fails on order and forgets what was not synced.
 *
 * It passes each call of struct fs_ops on to a real directory and keeps beside it
 * what a power cut would leave: file contents as of their last sync, names as of
 * the last sync of their directory. A rename is one step in both directories, as
 * on every journalling file system. One rig at a time: fs_ops has no context. */
#ifndef RIG_DISK_H
#define RIG_DISK_H

#include "spool/fs.h"

#include <stdbool.h>

struct disk;

struct disk *disk_new(void);                    /* an empty directory under $TMPDIR; aborts when it cannot */
void disk_free(struct disk *d);
const char *disk_root(const struct disk *d);
const struct fs_ops *disk_ops(void);

/* The n-th call from now (from 0) that changes the disk fails with code; later ones work. */
void disk_fail_nth(struct disk *d, unsigned n, int code);
/* From the n-th call on nothing reaches the disk any more: the power is off. */
void disk_cut_nth(struct disk *d, unsigned n);
bool disk_fired(const struct disk *d);          /* did the fault or the cut happen? */

/* The directory as a power cut leaves it; afterwards disk_root() is that. seed decides for each
 * change that was not synced whether it is lost or happened to be written; 0 loses all. */
void disk_after_cut(struct disk *d, unsigned seed);

#endif
