/* labeld - prints the label of each letter that was taken in, and draws separator sheets.
 *
 *   labeld [-c dakbox.conf] [-n]
 *   labeld --sheets [-c dakbox.conf] [--purpose letter|vip|backlog]... [--copies N] [--out FILE.pdf]
 *
 * No letter ever waits for a label. Printing has a thread of its own (worker.c); this one answers questions. */
#include "base/daemon.h"
#include "drivers/label/printer.h"
#include "drivers/label/sheets.h"
#include "drivers/label/worker.h"

#include <errno.h>
#include <string.h>

enum { TICK_MS = 60 * 1000 };

struct labeld { struct worker *worker; };

static int check(const struct config *c, struct err *e)
{
    struct printer *p = NULL;
    int r = printer_new(c, -1, &p, e);

    printer_free(p);
    return r == -ENOENT ? 0 : r;
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct labeld *d = ctx;

    (void)loop;
    return worker_start(c, &d->worker, e);
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct labeld *d = ctx;

    (void)message;
    if (strcmp(what, "status") == 0)
        return worker_status(d->worker);
    return strcmp(what, "test") == 0 ? worker_test(d->worker) : NULL;
}

static int64_t tick(void *ctx)
{
    const struct labeld *d = ctx;

    worker_look(d->worker);
    return TICK_MS;
}

static void stop(void *ctx)
{
    const struct labeld *d = ctx;

    worker_stop(d->worker);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "labeld", .check = check, .start = start, .request = request, .tick = tick, .stop = stop };
    struct labeld d = { .worker = NULL };

    if (argc > 1 && strcmp(argv[1], "--sheets") == 0)
        return sheets_main(argc - 1, argv + 1);
    return daemon_main(argc, argv, &ops, &d);
}
