/* stick.h - a USB stick: found and mounted by boxd alone, for one job, in a place nobody else looks into.
 *
 * Nothing on it is run, no device or set-user file of it counts, no link on it is followed. */
#ifndef BOX_STICK_H
#define BOX_STICK_H

#include "box/box.h"

struct stick {
    char dir[PATH_MAX];
    bool mounted;
};

/* Finds the one partition that can be mounted: vfat, exfat or ext4. With box.stick_dir set that folder is the stick. write: not only for reading.
 * -ENOENT: no stick is there; -EEXIST: more than one; -EIO and others: it cannot be read. Lines. */
int stick_open(const struct box *b, bool write, struct stick *ret, struct err *e);
/* Syncs and unmounts: it may be pulled out. { 0 } is fine. */
void stick_close(struct stick *s);
#define AUTO_STICK AUTO(stick_close)

/* The one file of its root folder that is called <start>...<end>. out: its name.
 * -ENOENT: there is none; -EEXIST: more than one. No lines: the caller knows what was looked for. */
int stick_find(const struct stick *s, const char *start, const char *end, char out[NAME_MAX + 1], struct err *e);
/* Opens a file of its root folder for reading: no link. Returns the descriptor. */
int stick_open_file(const struct stick *s, const char *name, struct err *e);

/* Names ("sda1") of block devices that hang on USB and hold a file system or nothing further, by /sys/class/block under sys_root.
 * each() for each; returns how many. For stick_open(), and for tests with a tree of their own. */
int stick_each(const char *sys_root, void (*each)(void *ctx, const char *name), void *ctx);

#endif
