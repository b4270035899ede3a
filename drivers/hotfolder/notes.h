/* notes.h - which files are about to be letters, should the move to done/ never come.
 *
 * A note is written before the letter is published, and goes once its file lies in done/. After a crash a file
 * that has a note, and whose document is there, is a letter already. A note holds size, content and name of the
 * file, not its inode or times: a share that was mounted anew may have changed those. The notes lie in
 * <data_dir>/hotfolder, not in the hot folder, which is foreign ground. */
#ifndef HOTFOLDER_NOTES_H
#define HOTFOLDER_NOTES_H

#include "base/err.h"
#include "base/hash.h"

#include <limits.h>
#include <stdint.h>

struct note {
    char doc[ID_SIZE];
    char sha256[HASH_HEX_SIZE];
    int64_t size_bytes;
};

/* Opens the folder of the notes, and makes it where missing. Returns the descriptor, or -errno. */
int notes_open(const char *dir, struct err *e);

/* On disk when it returns 0. There is one note for a name: an earlier one was about a file that is no longer there. */
int notes_add(int notes_fd, const struct note *n, const char *name, struct err *e);

/* The note for a file of that name. 1; 0: there is none; -errno. */
int notes_find(int notes_fd, const char *name, struct note *ret_note, struct err *e);

/* Calls each() for every note, in no order; a non-zero answer ends the walk and is returned. each() may drop the one it is given. */
int notes_each(int notes_fd, int (*each)(void *ctx, const struct note *n, const char *name, struct err *e), void *ctx, struct err *e);

/* One that is not there is no error. */
int notes_drop(int notes_fd, const char *name, struct err *e);

/* The SHA-256 of an open file, from its beginning. -errno of read, -ENOMEM. */
int note_hash(int fd, char ret_sha256[HASH_HEX_SIZE], struct err *e);

#endif
