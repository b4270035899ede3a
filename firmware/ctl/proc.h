/* proc.h - runs a helper program to its end. */
#ifndef CTL_PROC_H
#define CTL_PROC_H

#include "base/err.h"

#include <stddef.h>

/* Runs argv (NULL-terminated, looked up in PATH), standard input closed, and waits.
 * out (may be NULL when size is 0): the first size-1 bytes it printed, always terminated.
 * 0: it ended with exit 0; -ENOENT: no such program; -ECHILD: another end. In the last two
 * cases e holds a sentence with the program's last words. */
int proc_run(const char *const *argv, char *out, size_t size, struct err *e);

#endif
