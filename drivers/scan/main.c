/* scand - owns the scanners and their buttons: one killable scan-station for each, and the answers for everybody else. */
#include "base/daemon.h"
#include "base/clock.h"
#include "drivers/scan/fleet.h"
#include "drivers/scan/requests.h"
#include "drivers/scan/test_page.h"

struct scand {
    struct fleet *fleet;
    struct requests requests;
    struct test_page test_page;
};

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct scand *d = ctx;
    int r = test_page_init(&d->test_page, c, e);

    if (r == 0)
        r = fleet_new(c, loop, &d->fleet, e);
    d->requests = (struct requests){ .fleet = d->fleet, .test_page = &d->test_page };
    return r;
}

static json_t *answer(void *ctx, const char *what, const json_t *request)
{
    struct scand *d = ctx;

    return requests_answer(&d->requests, what, request);
}

static int64_t tick(void *ctx)
{
    struct scand *d = ctx;

    test_page_look(&d->test_page, clock_mono_ms());
    return fleet_tick(d->fleet);
}

static void stop(void *ctx) { fleet_free(((struct scand *)ctx)->fleet); }

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "scand", .start = start, .request = answer, .tick = tick, .stop = stop };
    struct scand d = { 0 };

    return daemon_main(argc, argv, &ops, &d);
}
