/* sandbox.h - giving up everything but the pipes at hand: for the children that parse what comes from outside.
 *
 * Linked only into those (sandbox_SRC, libseccomp), not into every program as the rest of base is. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/err.h"

#include <stdbool.h>

struct sandbox_limits {
    int memory_mib;     /* address space */
    int cpu_s;          /* in the whole life of the process */
    bool reads_fonts;   /* files under /usr and of fontconfig stay readable: fonts of PDFs; else no file can be opened */
    bool threads;       /* may start threads, which are locked in as it is: Pango looks for fonts in one */
};

/* Closes every descriptor above standard error, sets the limits and no_new_privs, makes no core any more and lets no other
 * program of its user look into its memory, and filters system calls:
 * what is left is memory, time, what is mapped, and reading and writing the descriptors left. No socket, no program, no
 * thread (but with threads), no signal to others, no file: that answers EPERM. With reads_fonts files may be read: with Landlock only those
 * named above, others answer EACCES; a kernel without it leaves them readable. Cannot be undone. Errors: -errno with the step. */
int sandbox_enter(const struct sandbox_limits *limits, struct err *e);

#endif
