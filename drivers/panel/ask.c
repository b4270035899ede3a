#include "drivers/panel/ask.h"

#include "base/ipc.h"

#include <errno.h>
#include <sys/epoll.h>

void ask_init(struct ask *a, struct loop *loop, ask_fn *fn, void *ctx)
{
    *a = (struct ask){ .loop = loop, .fd = -1, .fn = fn, .ctx = ctx };
}

void ask_drop(struct ask *a)
{
    if (a->fd < 0)
        return;
    loop_remove(a->loop, a->fd);
    close(a->fd);
    a->fd = -1;
}

bool ask_is_open(const struct ask *a) { return a->fd >= 0; }

static void on_answer(void *ctx, int fd, uint32_t events)
{
    struct ask *a = ctx;
    AUTO_JSON json_t *answer = NULL;

    (void)events;
    if (ipc_receive(fd, 0, &answer, NULL) == -EAGAIN)
        return;
    ask_drop(a);
    a->fn(a->ctx, answer);
    loop_wake(a->loop);                     /* it may have something to show */
}

int ask_start(struct ask *a, const char *run_dir, const char *program, json_t *take_request, int64_t until_ms, struct err *e)
{
    AUTO_JSON json_t *request = take_request;
    AUTO_CLOSE int fd = -1;
    int r;

    if (ask_is_open(a))
        return err_set(e, -EBUSY, "%s has not answered yet", program);
    if (!request)
        return err_set(e, -ENOMEM, "out of memory");
    fd = r = ipc_connect_now(run_dir, program, e);
    if (r >= 0)
        r = ipc_send(fd, request, e);
    if (r == 0)
        r = loop_add(a->loop, fd, EPOLLIN, on_answer, a, e);
    if (r < 0)
        return r;
    a->until_ms = until_ms;
    a->fd = TAKE_FD(fd);
    return 0;
}

int64_t ask_tick(struct ask *a, int64_t now_ms)
{
    if (a->fd < 0)
        return INT64_MAX;
    if (now_ms < a->until_ms)
        return a->until_ms - now_ms;
    ask_drop(a);
    a->fn(a->ctx, NULL);
    return INT64_MAX;
}
