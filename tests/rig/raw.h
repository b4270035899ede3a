/* raw.h - what lies on the card, seen past every program: each file of a folder, byte by byte. */
#ifndef RIG_RAW_H
#define RIG_RAW_H

#include <stdbool.h>
#include <stddef.h>

/* In how many files below path (or in the one file path) these bytes are; *.part and hidden ones, too. */
unsigned raw_files_with(const char *path, const void *bytes, size_t n);

/* A whole file. The caller's; aborts when it cannot. */
unsigned char *raw_load(const char *path, size_t *ret_n);
void raw_store(const char *path, const void *bytes, size_t n);      /* makes it or replaces what it holds; aborts when it cannot */

#endif
