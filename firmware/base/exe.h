/* exe.h - where the running program lies: its siblings lie beside it. */
#ifndef BASE_EXE_H
#define BASE_EXE_H

#include "base/err.h"

#include <stddef.h>

/* The folder of the running program, without a slash at its end. -ENAMETOOLONG. */
int exe_dir(char *out, size_t size, struct err *e);

/* The path of the program of that name beside it, whether it is there or not. -ENAMETOOLONG. */
int exe_beside(const char *name, char *out, size_t size, struct err *e);

#endif
