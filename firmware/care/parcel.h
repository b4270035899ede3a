/* parcel.h - some files as one sealed stream: what a backup consists of (firmware/doc/backup.md has the bytes).
 *
 * Who has the public half of the office key can make one; only who has the secret can open it. A parcel that was changed, cut off or
 * extended does not open. Sizes are bytes. */
#ifndef CARE_PARCEL_H
#define CARE_PARCEL_H

#include "base/auto.h"
#include "care/office_key.h"

#include <limits.h>
#include <stdio.h>
#include <sys/types.h>

enum { PARCEL_NAME_SIZE = PATH_MAX, PARCEL_OWNER_SIZE = 64 };

struct parcel_member {
    char name[PARCEL_NAME_SIZE];        /* UTF-8 or not, no line break */
    char owner[PARCEL_OWNER_SIZE];      /* the user's name; "-" where it has none */
    mode_t mode;
    int64_t size;
};

struct parcel_sum { int64_t size; char sha256[HASH_HEX_SIZE]; };        /* of the sealed bytes */

/* ---- making one */

struct parcel_writer;
/* out is borrowed until parcel_end(). -EIO, -ENOMEM, -ENOSPC of all calls: out could not be written. */
int parcel_begin(FILE *out, const struct office_key *key, struct parcel_writer **ret_w, struct err *e);
/* The next file: m->size bytes follow by parcel_put(). */
int parcel_member(struct parcel_writer *w, const struct parcel_member *m, struct err *e);
int parcel_put(struct parcel_writer *w, const void *data, size_t n, struct err *e);
/* A file that is open, with its mode and owner. -EAGAIN: it became shorter meanwhile. */
int parcel_file(struct parcel_writer *w, const char *name, int fd, struct err *e);
/* A text of our own making. */
int parcel_text(struct parcel_writer *w, const char *name, const char *text, size_t n, struct err *e);
int parcel_end(struct parcel_writer *w, struct parcel_sum *ret, struct err *e);
void parcel_writer_free(struct parcel_writer *w);       /* NULL is fine */
AUTO_DEFINE(struct parcel_writer *, parcel_writer_free)
#define AUTO_PARCEL_WRITER AUTO(auto_parcel_writer_free)

/* ---- opening one */

struct parcel_reader;
/* in is borrowed. -EBADMSG of all calls: it is no parcel, another office's, or was changed; -EIO: it cannot be read. */
int parcel_open(FILE *in, const struct office_opener *opener, struct parcel_reader **ret_r, struct err *e);
/* 1: *ret is the next file; what is left of the one before is passed over. 0: that was the last, and the parcel is whole. */
int parcel_next(struct parcel_reader *r, struct parcel_member *ret, struct err *e);
/* Of the file at hand. 0: its end. */
ssize_t parcel_read(struct parcel_reader *r, void *out, size_t n, struct err *e);
void parcel_reader_free(struct parcel_reader *r);       /* NULL is fine */
AUTO_DEFINE(struct parcel_reader *, parcel_reader_free)
#define AUTO_PARCEL_READER AUTO(auto_parcel_reader_free)

#endif
