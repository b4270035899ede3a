/* put_file.h - a small file that is there whole, as it was or as it is to be, also after a power cut. */
#ifndef BASE_PUT_FILE_H
#define BASE_PUT_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Writes text beside path, syncs, renames it over path and syncs the folder. mode: as for open(), not touched by umask.
 * On an error path is as it was, or (a failed sync of the folder) perhaps the new one. */
int put_file(const char *path, mode_t mode, const char *text, size_t n, struct err *e);

/* All of data to fd, in as many writes as it takes. 0 or -errno. */
int put_all(int fd, const void *data, size_t n);

/* Reads a file of at most max_bytes; *ret_text is the caller's (free) and ends in a NUL behind its *ret_n bytes.
 * -ENOENT: there is none; -EFBIG: it is larger. */
int get_file(const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e);

/* Does the file hold these bytes and no more? False, too, where it cannot be read. */
bool file_is(const char *path, const char *text, size_t n);

#endif
