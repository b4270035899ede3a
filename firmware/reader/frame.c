#include "reader/frame.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 64 << 10 };

void frame_done(struct frame *f)
{
    json_decref(f->head);
    free(f->buffer);
    *f = (struct frame){ 0 };
}

void frame_reader_done(struct frame_reader *r)
{
    json_decref(r->head);
    free(r->buffer);
    *r = (struct frame_reader){ 0 };
}

static int make_room(struct frame_reader *r, size_t room, struct err *e)
{
    unsigned char *p;

    if (room <= r->room)
        return 0;
    p = realloc(r->buffer, room);
    if (!p)
        return err_set(e, -ENOMEM, "no memory for a frame of %zu bytes", room);
    r->buffer = p;
    r->room = room;
    return 0;
}

/* Takes the sizes out of the head and works out where the frame ends. */
static int plan_blobs(struct frame_reader *r, struct err *e)
{
    const json_t *sizes = json_object_get(r->head, "bytes");

    if (sizes && (!json_is_array(sizes) || json_array_size(sizes) > FRAME_BLOBS))
        return err_set(e, -EPROTO, "\"bytes\" of a frame is not a list of at most %d sizes", FRAME_BLOBS);
    r->total = r->head_n;
    for (size_t i = 0; i < json_array_size(sizes); i++) {
        const json_t *size = json_array_get(sizes, i);
        json_int_t n = json_integer_value(size);

        if (!json_is_integer(size) || n < 0)
            return err_set(e, -EPROTO, "a size in a frame is not a number of bytes");
        if (n > FRAME_BLOB_MAX)
            return err_set(e, -E2BIG, "a part of %lld bytes is over the limit of %d", (long long)n, FRAME_BLOB_MAX);
        r->blob_n[i] = (size_t)n;
        r->total += (size_t)n;
    }
    return make_room(r, r->total, e);
}

static int take_head(struct frame_reader *r, struct err *e)
{
    const unsigned char *end = memchr(r->buffer, '\n', r->have);
    json_error_t why;

    if (!end)
        return r->have < FRAME_HEAD_MAX ? 0 : err_set(e, -E2BIG, "the head of a frame is over %d bytes", FRAME_HEAD_MAX);
    r->head_n = (size_t)(end - r->buffer) + 1;
    r->head = json_loadb((const char *)r->buffer, r->head_n - 1, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(r->head))
        return err_set(e, -EPROTO, "the head of a frame is not a JSON object");
    return plan_blobs(r, e);
}

/* 1: the frame is whole and handed over. */
static int take_frame(struct frame_reader *r, struct frame *ret_frame, struct err *e)
{
    size_t at = r->head_n;

    if (r->have > r->total)
        return err_set(e, -EPROTO, "%zu bytes stand behind a frame", r->have - r->total);
    if (r->have < r->total)
        return 0;
    *ret_frame = (struct frame){ .head = r->head, .buffer = r->buffer };
    for (unsigned i = 0; i < FRAME_BLOBS; i++) {
        ret_frame->blob_n[i] = r->blob_n[i];
        ret_frame->blob[i] = r->blob_n[i] ? r->buffer + at : NULL;
        at += r->blob_n[i];
    }
    *r = (struct frame_reader){ 0 };
    return 1;
}

int frame_read(struct frame_reader *r, int fd, struct frame *ret_frame, struct err *e)
{
    for (;;) {
        size_t room = r->head_n ? r->total : r->have < FIRST_ROOM ? FIRST_ROOM : r->have * 2;
        ssize_t n;
        int err = make_room(r, room + 1, e);    /* one byte more, so that a byte too many shows */

        if (err < 0)
            return err;
        n = read(fd, r->buffer + r->have, r->room - r->have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return 0;
        if (n < 0)
            return err_errno(e, "read a frame");
        if (n == 0)
            return err_set(e, -ECONNRESET, "the pipe was closed %s", r->have ? "in the middle of a frame" : "between frames");
        r->have += (size_t)n;
        if (!r->head_n) {
            err = take_head(r, e);
            if (err < 0)
                return err;
        }
        if (r->head_n) {
            err = take_frame(r, ret_frame, e);
            if (err != 0)
                return err;
        }
    }
}

void frame_writer_done(struct frame_writer *w)
{
    free(w->head);
    *w = (struct frame_writer){ 0 };
}

int frame_write_begin(struct frame_writer *w, json_t *head, const void *const *blobs, const size_t *blob_n, unsigned n_blobs,
                      struct err *e)
{
    AUTO_JSON json_t *sizes = json_array();
    size_t n;

    *w = (struct frame_writer){ 0 };
    for (unsigned i = 0; i < n_blobs; i++) {
        json_array_append_new(sizes, json_integer((json_int_t)blob_n[i]));
        w->part[1 + i] = blobs[i];
        w->part_n[1 + i] = blob_n[i];
    }
    if (n_blobs > 0)
        json_object_set(head, "bytes", sizes);
    n = json_dumpb(head, NULL, 0, JSON_COMPACT);
    if (n == 0 || n >= FRAME_HEAD_MAX)
        return err_set(e, n ? -E2BIG : -EINVAL, "the head of a frame would have %zu bytes", n);
    w->head = malloc(n + 1);
    if (!w->head)
        return err_set(e, -ENOMEM, "no memory for the head of a frame");
    json_dumpb(head, w->head, n, JSON_COMPACT);
    w->head[n] = '\n';
    w->part[0] = (const unsigned char *)w->head;
    w->part_n[0] = n + 1;
    return 0;
}

int frame_write(struct frame_writer *w, int fd, struct err *e)
{
    while (w->at_part < ARRAY_LEN(w->part)) {
        ssize_t n;

        if (w->at == w->part_n[w->at_part]) {
            w->at_part++;
            w->at = 0;
            continue;
        }
        n = write(fd, w->part[w->at_part] + w->at, w->part_n[w->at_part] - w->at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return 0;
        if (n < 0)
            return err_errno(e, "write a frame");
        w->at += (size_t)n;
    }
    return 1;
}
