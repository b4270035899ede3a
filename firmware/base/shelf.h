/* shelf.h - a folder into which others put files: those that are dealt with move to its sub-folders done/, bad/ and held/.
 *
 * A move is on disk when the call returns, and a name that is taken there gets "~2", "~3" ...; one that is too long is
 * cut. The folder is foreign ground: links are not followed. */
#ifndef BASE_SHELF_H
#define BASE_SHELF_H

#include "base/err.h"

#include <limits.h>

/* ret_name (NAME_MAX + 1 bytes, or NULL): how it is called in done/. -errno: it stays where it is, or (a failed sync)
 * the move may not outlive a power cut. */
int shelf_done(int dir_fd, const char *name, char *ret_name, struct err *e);

/* text goes into a file called as the file there plus ".txt"; it is written first, so that nothing lies in bad/ without
 * its reason. A failure leaves no text behind. */
int shelf_bad(int dir_fd, const char *name, const char *text, struct err *e);

/* The same for held/: a person must look. */
int shelf_held(int dir_fd, const char *name, const char *text, struct err *e);

/* Writes text as refused/<name>.txt; nothing is moved. 0 too when it is there. */
int shelf_refused(int dir_fd, const char *name, const char *text, struct err *e);

/* Takes a file back out of done/. -EEXIST: its old name is taken meanwhile. */
int shelf_give_back(int dir_fd, const char *name_in_done, const char *name, struct err *e);

#endif
