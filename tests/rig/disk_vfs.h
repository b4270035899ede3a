/* disk_vfs.h - a disk under SQLite that fails on order and forgets what was not synced.
 *
 * While installed it is SQLite's default file system: it passes every call on to
 * the real one and keeps beside it what a power cut would leave: each file as it
 * was at its last sync, a file's name from its first sync on (SQLite syncs the
 * directory then). One rig at a time; one thread. */
#ifndef RIG_DISK_VFS_H
#define RIG_DISK_VFS_H

#include <stdbool.h>

void disk_vfs_install(void);                    /* aborts when it cannot */
void disk_vfs_remove(void);

/* The n-th write, sync, truncate or delete from now (from 0) fails with code, an SQLite one; later ones work. */
void disk_vfs_fail_nth(unsigned n, int code);
/* At the n-th sync from now the power goes: just before it reaches the disk, or just after. From then on
 * every call fails. */
void disk_vfs_cut_at_sync(unsigned n, bool after);
void disk_vfs_heal(void);                       /* no fault, no cut any more */
bool disk_vfs_fired(void);                      /* did the fault or the cut happen? */
/* The calls that change the disk since it was healed, a sign each (at most 4096): w write, s sync, t truncate, d delete. Static. */
const char *disk_vfs_calls(void);

/* Puts what a power cut leaves into dir, under the same file names. seed decides for each sector that was
 * written and not synced, and for each file that was never synced, whether it is lost or happened to reach
 * the disk; 0 loses all. The files themselves must still be there. */
void disk_vfs_restore_into(const char *dir, unsigned seed);

#endif
