/* child.h - runs a program for a job, to its end. */
#ifndef BOX_CHILD_H
#define BOX_CHILD_H

#include "box/box.h"

enum { CHILD_LINE_SIZE = 8192 };

struct child {
    const char *const *argv;                            /* NULL-terminated; looked up in PATH */
    void (*line)(void *ctx, const char *line);          /* each line it prints, cut at CHILD_LINE_SIZE; may be NULL */
    void (*look)(void *ctx);                            /* again and again while it runs, about three times a second; may be NULL */
    void *ctx;
    bool see_through;                                   /* not ended when the job is stopped */
};

/* Waits. out (NULL when size is 0): the first size - 1 bytes it printed, always terminated. j may be NULL: nobody stops it.
 *   0           it ended with exit 0
 *   -ENOENT     there is no such program
 *   -ECANCELED  the job was stopped, and the child with it
 *   -ECHILD     another end
 * e holds a sentence with its last words. */
int child_run(struct job *j, const struct child *c, char *out, size_t size, struct err *e);

/* Asks a command whether something may be done: 0; -EPERM: e is the line of base/said.h that it printed; otherwise as child_run(). */
int child_may(const char *const *argv, struct err *e);

#endif
