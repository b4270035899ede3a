/* sandbox.h - giving up everything but two pipes. */
#ifndef OCR_PAGE_SANDBOX_H
#define OCR_PAGE_SANDBOX_H

#include "base/err.h"

struct sandbox_limits {
    int memory_mib;     /* address space */
    int cpu_s;          /* in the whole life of the process */
};

/* Closes every descriptor above standard error, sets the limits and no_new_privs, and filters system calls:
 * what is left is memory, time, the open pipes and reading files. No socket, no program, no thread, no signal to others,
 * no writing anywhere: that answers EPERM. With Landlock, only files under /usr and of fontconfig can be read (fonts of
 * PDFs), others answer EACCES; a kernel without it leaves them readable. Cannot be undone. Errors: -errno with the step. */
int sandbox_enter(const struct sandbox_limits *limits, struct err *e);

#endif
