/* tar.h - a plain archive (POSIX ustar) of a few small texts, written to a stream. */
#ifndef BASE_TAR_H
#define BASE_TAR_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One file. name: at most 99 bytes of ASCII. -EIO: the stream failed; -ENAMETOOLONG. */
int tar_put(FILE *out, const char *name, const char *text, size_t n, int64_t mtime_s, struct err *e);
int tar_end(FILE *out, struct err *e);

#endif
