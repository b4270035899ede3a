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

/* On disk when it returns 0. name: of the file. */
int notes_add(int notes_fd, const struct note *n, const char *name, struct err *e);

/* The k-th note, from 0, in no order. 0; -ENOENT: there is no further one; another -errno. */
int notes_get(int notes_fd, unsigned k, struct note *ret_note, char ret_name[NAME_MAX + 1], struct err *e);

/* One that is not there is no error. */
int notes_drop(int notes_fd, const char *doc, struct err *e);

/* The SHA-256 of an open file, from its beginning. -errno of read, -ENOMEM. */
int note_hash(int fd, char ret_sha256[HASH_HEX_SIZE], struct err *e);

#endif
