/* seen.h - which files lie in the folder, and since when nobody has changed them. Pure: no files here.
 *
 * A file may be taken once it has looked the same for a while on our own monotonic clock: that of a
 * network share, and its times, may be anywhere. */
#ifndef HOTFOLDER_SEEN_H
#define HOTFOLDER_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

enum {
    SEEN_MAX_FILES = 20000,         /* more than these wait until some have been taken */
    SEEN_EMPTY_MS = 60000,          /* an empty file is often only a name until its bytes come */
};

struct seen_file {
    char *name;                     /* bytes as the folder has them */
    int64_t size_bytes, mtime_ns;
    uint64_t inode;
    int64_t since_ms;               /* monotonic: when it was first seen like this */
    int64_t not_before_ms;          /* put aside until then after a failure; 0: not */
};

struct seen { struct seen_file *files; size_t n, size; };

void seen_done(struct seen *s);             /* frees what it holds and empties it */

/* Is this a file for us by its name? Hidden files, unfinished downloads and what Windows strews about are not. */
bool seen_is_wanted(const char *name);

/* Adds one of the files that lie there at now_ms. 0; -ENOMEM; -E2BIG beyond SEEN_MAX_FILES. */
int seen_add(struct seen *s, const char *name, const struct stat *st, int64_t now_ms);

/* Sorts by name, and takes over from the look before (which is emptied) since when each file has been as it is. */
void seen_follow(struct seen *s, struct seen *before);

/* Is st the same file, unchanged? */
bool seen_is_same(const struct seen_file *f, const struct stat *st);

/* In how many ms it may be taken; 0: now. */
int64_t seen_wait(const struct seen_file *f, int64_t now_ms, int64_t settle_ms);

#endif
