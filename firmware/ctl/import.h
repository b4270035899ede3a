/* import.h - takes a file in as a letter: "dakbox import". */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "spool/spool.h"

enum { IMPORT_MAX_MIB = 100, IMPORT_MAGIC_BYTES = 8 };

/* The ending for a kind of file we can read, told by its first bytes, never by its name: "jpg", "png",
 * "tif", "pnm", "pdf"; NULL: none of them. Static. */
const char *import_kind(const unsigned char *first, size_t n);

/* Copies the file, byte for byte, into a new document and publishes it in "scanned".
 * ret_doc: its id. Nothing is published on failure, and the sentence says what to do:
 * -ENODATA empty; -EFBIG; -EMEDIUMTYPE not an image or PDF; -ENOSPC no room; or what open and read said. */
int import_file(struct spool *s, const char *path, uint64_t reserve_bytes, char ret_doc[ID_SIZE], struct err *e);

#endif
