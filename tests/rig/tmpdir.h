/* tmpdir.h - a directory of a test's own, gone when it ends. */
#ifndef RIG_TMPDIR_H
#define RIG_TMPDIR_H

enum { TMPDIR_SIZE = 256 };

void tmpdir_new(char out[TMPDIR_SIZE]);         /* under $TMPDIR or /tmp; aborts when it cannot */
void tmpdir_remove(const char *dir);            /* with all that is in it; no link is followed */

#endif
