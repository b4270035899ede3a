/* fs.h - the few calls of the spool that reach the card. Tests pass a set that fails. */
#ifndef SPOOL_FS_H
#define SPOOL_FS_H

#include <stddef.h>
#include <sys/types.h>

/* Each returns 0 (or a count) or -errno. Names are relative to an open directory. */
struct fs_ops {
    int (*make_dir)(int dir_fd, const char *name);                              /* mode 2770 */
    int (*create)(int dir_fd, const char *name);                                /* new or emptied file, 0660; returns the descriptor */
    int (*write)(int fd, const void *data, size_t n);                           /* all n bytes */
    int (*write_at)(int fd, off_t offset, const void *data, size_t n);          /* the same over what is there */
    int (*sync)(int fd);                                                        /* file or directory; never tried twice on one file */
    int (*rename_new)(int from_fd, const char *from, int to_fd, const char *to);  /* -EEXIST when "to" is there */
    int (*rename_over)(int from_fd, const char *from, int to_fd, const char *to); /* replaces "to" */
    int (*link)(int from_fd, const char *from, int to_fd, const char *to);        /* a second name; -EEXIST when "to" is there */
    int (*remove)(int dir_fd, const char *name, int flags);                     /* flags as unlinkat */
};

extern const struct fs_ops fs_real;

#endif
