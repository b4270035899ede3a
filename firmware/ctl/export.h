/* export.h - writes what the spool has of a letter into plain files, for who must hand it on: the spool's own are sealed. */
#ifndef CTL_EXPORT_H
#define CTL_EXPORT_H

#include "base/err.h"
#include "spool/spool.h"

/* target: a folder that is there: every page and file as it came, and the PDFs, each under its own name. Else the name of a new file: the
 * PDF as it goes out, or as it was read. page, from 1: only that one of the pages and files as they came; 0: none in particular.
 * Files are for their owner alone (0600). *ret_files: how many were written.
 * -EEXIST: nothing is written over; -ENOENT: the letter has no such page, or no PDF yet; -EBADMSG: what is in the spool was
 * changed. A file that could not be written whole is removed, those before it stay. */
int export_letter(const struct spool *s, const char *doc, int page, const char *target, unsigned *ret_files, struct err *e);

#endif
