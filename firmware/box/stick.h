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

/* The names (volume labels) a stick or a disk must have to be written to: udev (62-dakbox-storage.rules) makes all others read-only. On FAT eleven letters. */
#define STICK_LABEL "DAKBOX-SAVE"
#define DISK_LABEL "DAKBOX-BACKUP"

/* Is one that takes backups plugged in? dev_root: "/dev". */
bool stick_for_backups(const char *dev_root);

/* ---- for stick_open(), and for tests with a tree of their own */

/* Names ("sda1") of block devices that hang on USB and hold a file system or nothing further, by /sys/class/block under sys_root; without (NULL-terminated)
 * and what is on them: left out. each() for each; returns how many. */
int stick_each(const char *sys_root, const char *const *without, void (*each)(void *ctx, const char *name), void *ctx);
/* The device of that label ("sda1"); false: none has it. */
bool stick_of_label(const char *dev_root, const char *label, char out[NAME_MAX + 1]);
/* Why it could not be mounted: it may not be written to (-EROFS), or code. With a line. */
int stick_refused(const char *sys_root, const char *name, bool write, int code, struct err *e);

#endif
