#include "test.h"

#include "base/auto.h"
#include "reader/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct pipe { int in, out; };       /* read end, write end; neither blocks */

static struct pipe pipe_new(void)
{
    int fd[2];

    assert_int_equal(pipe2(fd, O_NONBLOCK | O_CLOEXEC), 0);
    fcntl(fd[1], F_SETPIPE_SZ, 1 << 20);
    return (struct pipe){ fd[0], fd[1] };
}

static void put(const struct pipe *p, const char *bytes, size_t n) { assert_int_equal(write(p->out, bytes, n), n); }

/* What reading these bytes gives, when they come all at once. */
static int read_bytes(const char *bytes, struct frame *ret, struct err *e)
{
    struct pipe p = pipe_new();
    struct frame_reader r = { 0 };
    int got;

    put(&p, bytes, strlen(bytes));
    got = frame_read(&r, p.in, ret, e);
    frame_reader_done(&r);
    close(p.in);
    close(p.out);
    return got;
}

static void a_frame_comes_through_as_it_was_sent(void **state)
{
    const void *blobs[] = { "first", "the second" };
    const size_t sizes[] = { 5, 10 };
    struct pipe p = pipe_new();
    AUTO_JSON json_t *head = json_pack("{sssi}", "do", "read", "page", 7);
    AUTO_FRAME struct frame f = { 0 };
    struct frame_reader r = { 0 };
    struct frame_writer w;
    struct err e = { 0 };

    (void)state;
    assert_ok(frame_write_begin(&w, head, blobs, sizes, 2, &e), e);
    assert_int_equal(frame_write(&w, p.out, &e), 1);
    frame_writer_done(&w);
    assert_int_equal(frame_read(&r, p.in, &f, &e), 1);
    assert_int_equal(json_int(f.head, "page", 0), 7);
    assert_int_equal(f.blob_n[0], 5);
    assert_memory_equal(f.blob[0], "first", 5);
    assert_int_equal(f.blob_n[1], 10);
    assert_memory_equal(f.blob[1], "the second", 10);
    close(p.in);
    close(p.out);
}

static void a_frame_may_come_byte_by_byte(void **state)
{
    static const char bytes[] = "{\"bytes\":[3]}\nabc";
    AUTO_FRAME struct frame f = { 0 };
    struct frame_reader r = { 0 };
    struct pipe p = pipe_new();
    struct err e = { 0 };
    size_t last = sizeof bytes - 2;

    (void)state;
    for (size_t i = 0; i < last; i++) {
        put(&p, bytes + i, 1);
        assert_int_equal(frame_read(&r, p.in, &f, &e), 0);
    }
    put(&p, bytes + last, 1);
    assert_int_equal(frame_read(&r, p.in, &f, &e), 1);
    assert_memory_equal(f.blob[0], "abc", 3);
    close(p.in);
    close(p.out);
}

static void what_is_no_frame_is_refused(void **state)
{
    static const struct { const char *bytes; int code; } cases[] = {
        { "hello\n", -EPROTO },                             /* no JSON */
        { "[1]\n", -EPROTO },                               /* no object */
        { "{\"bytes\":3}\n", -EPROTO },                     /* no list */
        { "{\"bytes\":[1,2,3,4,5,6,7,8,9]}\n", -EPROTO },               /* too many parts */
        { "{\"bytes\":[-1]}\n", -EPROTO },
        { "{\"bytes\":[\"1\"]}\n", -EPROTO },
        { "{\"bytes\":[104857601]}\n", -E2BIG },            /* one byte over 100 MiB */
        { "{\"bytes\":[9223372036854775807]}\n", -E2BIG },
        { "{}\nx", -EPROTO },                               /* spoke out of turn */
        { "{\"bytes\":[1]}\nxy", -EPROTO },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct frame f = { 0 };
        struct err e = { 0 };
        int got = read_bytes(cases[i].bytes, &f, &e);

        if (got != cases[i].code)
            fail_msg("%s: %d %s", cases[i].bytes, got, e.msg);
    }
}

static void a_head_without_end_is_refused_at_its_limit(void **state)
{
    static char part[1 << 16];
    struct frame_reader r = { 0 };
    struct pipe p = pipe_new();
    struct err e = { 0 };
    size_t sent = 0;
    int got = 0;

    (void)state;
    memset(part, ' ', sizeof part);
    while (got == 0 && sent < 2 * (size_t)FRAME_HEAD_MAX) {
        struct frame f = { 0 };

        put(&p, part, sizeof part);
        sent += sizeof part;
        got = frame_read(&r, p.in, &f, &e);
    }
    assert_int_equal(got, -E2BIG);
    assert_in_range(sent, FRAME_HEAD_MAX, FRAME_HEAD_MAX + sizeof part);
    frame_reader_done(&r);
    close(p.in);
    close(p.out);
}

static void a_closed_pipe_is_told_from_an_empty_one(void **state)
{
    struct frame_reader r = { 0 };
    struct frame f = { 0 };
    struct pipe p = pipe_new();
    struct err e = { 0 };

    (void)state;
    assert_int_equal(frame_read(&r, p.in, &f, &e), 0);
    close(p.out);
    assert_int_equal(frame_read(&r, p.in, &f, &e), -ECONNRESET);
    frame_reader_done(&r);
    close(p.in);
}

static void a_full_pipe_is_gone_on_with_later(void **state)
{
    enum { BIG = 4 << 20 };
    AUTO_FREE unsigned char *big = calloc(1, BIG);
    AUTO_JSON json_t *head = json_object();
    AUTO_FRAME struct frame f = { 0 };
    struct frame_reader r = { 0 };
    struct frame_writer w;
    struct pipe p = pipe_new();
    struct err e = { 0 };
    const void *blob = big;
    const size_t size = BIG;
    int wrote, got = 0, turns = 0;

    (void)state;
    big[BIG - 1] = 42;
    assert_ok(frame_write_begin(&w, head, &blob, &size, 1, &e), e);
    do {
        wrote = frame_write(&w, p.out, &e);
        got = frame_read(&r, p.in, &f, &e);
        turns++;
    } while (wrote == 0 && got == 0);
    assert_int_equal(wrote, 1);
    assert_int_equal(got, 1);
    assert_true(turns > 2);             /* the pipe really was full */
    assert_int_equal(f.blob[0][BIG - 1], 42);
    frame_writer_done(&w);
    close(p.in);
    close(p.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_comes_through_as_it_was_sent),
        cmocka_unit_test(a_frame_may_come_byte_by_byte),
        cmocka_unit_test(what_is_no_frame_is_refused),
        cmocka_unit_test(a_head_without_end_is_refused_at_its_limit),
        cmocka_unit_test(a_closed_pipe_is_told_from_an_empty_one),
        cmocka_unit_test(a_full_pipe_is_gone_on_with_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
