/* inputs.h - files and folders of a command line as letters. */
#ifndef OCR_INPUTS_H
#define OCR_INPUTS_H

#include "ocr/letter.h"

enum { INPUT_ID_SIZE = 256 };

/* The record's id: name of the file without its ending, or of the folder; printable. */
void input_id(const char *path, char out[INPUT_ID_SIZE]);
bool input_is_dir(const char *path);

/* *ret_letter is the caller's; its sources are file names in the folder, or the file's own. ctx is kept in it.
 * -ENOENT, -EACCES ...; -ENODATA: a folder without page images. */
int input_open(const char *path, void *ctx, struct letter **ret_letter, struct err *e);

/* Reads path, or path/name when path is a folder. *ret_bytes is the caller's (free). -E2BIG: over max_bytes. */
int input_load(const char *path, const char *name, size_t max_bytes, void **ret_bytes, size_t *ret_n, struct err *e);

/* Order of page files: by name, numbers as numbers, the back of a sheet (1.back.png) after its front. As strcmp. */
int input_compare_names(const char *a, const char *b);

#endif
