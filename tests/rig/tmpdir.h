/* tmpdir.h - a directory of a test's own, gone when it ends. */
#ifndef RIG_TMPDIR_H
#define RIG_TMPDIR_H

enum { TMPDIR_SIZE = 256 };

void tmpdir_new(char out[TMPDIR_SIZE]);         /* under $TMPDIR or /tmp; aborts when it cannot */
void tmpdir_remove(const char *dir);            /* with all that is in it; no link is followed */

/* The text of a file in it, "" when there is none. The caller's. */
char *tmpdir_text(const char *dir, const char *name);

/* Puts a program there under another name: a link, or a copy where that is another file system. 0 or -errno. */
int tmpdir_put_program(const char *from, const char *to);

#endif
