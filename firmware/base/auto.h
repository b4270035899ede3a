/* auto.h - locals that clean up after themselves.
 *
 * AUTO_x marks a local whose resource is released when the scope ends. Hand it
 * over with TAKE_PTR or TAKE_FD. Each other type defines its own mark next to
 * its free function with AUTO(free_function). */
#ifndef BASE_AUTO_H
#define BASE_AUTO_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AUTO(cleanup_fn) __attribute__((cleanup(cleanup_fn)))

/* Defines auto_<fn>(T *p), which calls fn(*p): the shape "cleanup" wants. */
#define AUTO_DEFINE(type, fn) \
    static inline __attribute__((unused)) void auto_##fn(type *p) { fn(*p); }

static inline void auto_free_ptr(void *p) { free(*(void **)p); }
static inline void auto_close_fd(const int *fd) { if (*fd >= 0) close(*fd); }
static inline void auto_close_dir(DIR **d) { if (*d) closedir(*d); }
static inline void auto_close_file(FILE **f) { if (*f) fclose(*f); }

#define AUTO_FREE     AUTO(auto_free_ptr)
#define AUTO_CLOSE    AUTO(auto_close_fd)     /* -1 is "none" */
#define AUTO_CLOSEDIR AUTO(auto_close_dir)
#define AUTO_FCLOSE   AUTO(auto_close_file)

#define TAKE_PTR(p) ({ __typeof__(p) take_ = (p); (p) = NULL; take_; })
#define TAKE_FD(fd) ({ int take_ = (fd); (fd) = -1; take_; })

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
