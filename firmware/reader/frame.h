/* frame.h - what ocrd and ocr-page say to each other over two pipes.
 *
 * A frame is one line of JSON (an object) and the bytes it announces:
 *
 *   {"do": "read", "page": 0, "bytes": [183201]}\n<183201 bytes>
 *
 * "bytes" lists the sizes of at most FRAME_BLOBS blobs that follow in that order;
 * without the key none follow. Each side sends one frame and waits for one, so
 * bytes behind a frame are a fault. Both limits are checked before memory is
 * taken. The requests and answers themselves: ocr/page/main.c. */
#ifndef READER_FRAME_H
#define READER_FRAME_H

#include "base/err.h"
#include "base/json.h"

#include <stddef.h>

enum {
    FRAME_BLOBS = 8,                    /* a view, its zoom and LAYERS_MAX layers */
    FRAME_HEAD_MAX = 8 << 20,           /* bytes of the JSON line; a page dense with words needs some 300 KiB */
    FRAME_BLOB_MAX = 100 << 20,         /* bytes of one blob: the largest file that is read */
};

struct frame {
    json_t *head;
    const unsigned char *blob[FRAME_BLOBS];     /* into buffer; NULL where none */
    size_t blob_n[FRAME_BLOBS];                 /* bytes */
    unsigned char *buffer;                      /* owned */
};
void frame_done(struct frame *f);               /* f may be all zero */
static inline void auto_frame(struct frame *f) { frame_done(f); }
#define AUTO_FRAME AUTO(auto_frame)

/* ---- reading, a piece at a time */

struct frame_reader {
    unsigned char *buffer;
    size_t have, room;          /* bytes in buffer, bytes it can hold */
    size_t head_n;              /* length of the JSON line with its newline; 0: not yet seen */
    size_t total;               /* whole frame, once head_n is known */
    json_t *head;
    size_t blob_n[FRAME_BLOBS];
};
void frame_reader_done(struct frame_reader *r);     /* r may be all zero; it can be used again */

/* Reads what fd has. 1: *ret_frame is the caller's; 0: more must come (only when fd does not block).
 *   -ECONNRESET  the other side closed the pipe    -EPROTO  that is no frame
 *   -E2BIG       larger than a limit               -ENOMEM  or another errno of read() */
int frame_read(struct frame_reader *r, int fd, struct frame *ret_frame, struct err *e);

/* ---- writing, a piece at a time */

struct frame_writer {
    char *head;                                 /* owned */
    const unsigned char *part[1 + FRAME_BLOBS]; /* head and borrowed blobs */
    size_t part_n[1 + FRAME_BLOBS];
    unsigned at_part;
    size_t at;
};
void frame_writer_done(struct frame_writer *w);     /* w may be all zero */

/* head is borrowed and gets its "bytes" here; the blobs must stay until the frame is written. */
int frame_write_begin(struct frame_writer *w, json_t *head, const void *const *blobs, const size_t *blob_n, unsigned n_blobs,
                      struct err *e);
/* 1: all written; 0: the pipe is full (only when fd does not block); -EPIPE or another errno of write(). */
int frame_write(struct frame_writer *w, int fd, struct err *e);

#endif
