#include "reader/ask.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>

static int wait_for(int fd, short events, int64_t until_ms, struct err *e)
{
    struct pollfd p = { .fd = fd, .events = events };
    int r;

    do {
        int64_t left_ms = until_ms - clock_mono_ms();

        if (left_ms <= 0)
            return err_set(e, -ETIMEDOUT, "it took longer than allowed");
        r = poll(&p, 1, (int)left_ms);
    } while (r == 0 || (r < 0 && errno == EINTR));
    return r > 0 ? 0 : err_errno(e, "wait for ocr-page");
}

int ask_tell(const struct page_process *p, json_t *head, const void *bytes, size_t n, int64_t until_ms, struct err *e)
{
    struct frame_writer w = { 0 };
    int r = frame_write_begin(&w, head, &bytes, &n, bytes != NULL, e);

    while (r == 0) {
        r = wait_for(p->to_fd, POLLOUT, until_ms, e);
        if (r == 0)
            r = frame_write(&w, p->to_fd, e);
    }
    frame_writer_done(&w);
    return r == -EPIPE || r > 0 ? 0 : r;
}

int ask_hear(const struct page_process *p, struct frame *ret_answer, int64_t until_ms, struct err *e)
{
    struct frame_reader in = { 0 };
    int r = 0;

    while (r == 0) {
        r = wait_for(p->from_fd, POLLIN, until_ms, e);
        if (r == 0)
            r = frame_read(&in, p->from_fd, ret_answer, e);
        if (r < 0 && r != -ETIMEDOUT)
            r = err_set(e, -ECHILD, "the reading process broke down over it, or needed too much memory");
    }
    frame_reader_done(&in);
    return r < 0 ? r : 0;
}

int ask_ready(const struct page_process *p, int64_t until_ms, struct err *e)
{
    AUTO_FRAME struct frame ready = { 0 };
    int r = ask_hear(p, &ready, until_ms, e);

    if (r == 0 && json_str(ready.head, "error", NULL))
        r = err_set(e, -ECHILD, "%s", json_str(ready.head, "error", ""));
    return r;
}
