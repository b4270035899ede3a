/* settings_file.h - a text file that a setting names: the officers' directory, the office's rules. */
#ifndef DIARY_SETTINGS_FILE_H
#define DIARY_SETTINGS_FILE_H

#include "base/err.h"

#include <stddef.h>

/* what: for words, "the office's rules". *ret_text is the caller's (free) and ends in a NUL behind its *ret_n bytes, as they
 * stand in the file. -EINVAL: no plain file, or larger than max_bytes; else why it cannot be read. */
int settings_file_load(const char *path, const char *what, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e);

#endif
