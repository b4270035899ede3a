/* scand - owns the scanner and its buttons; brings each page to the spool before the next is pulled. */
#include "base/auto.h"
#include "base/daemon.h"
#include "base/ipc.h"
#include "drivers/scan/station/station.h"

#include <errno.h>
#include <string.h>

/* A SANE backend may block in a call for as long as its scanner does. After this long the alarm ends
 * scand; started again it finds the letter open in the spool and says which pages are safe. */
enum { BLOCKED_S = 180 };

struct scand {
    const struct config *config;
    struct spool *spool;
    struct station *station;
    bool sane_runs;
};

static void tell_others(void *ctx, const char *doc_id)
{
    const struct scand *d = ctx;
    const char *run_dir = config_text(d->config, CONFIG_PATHS_RUN_DIR);

    (void)doc_id;
    ipc_hint(run_dir, "diaryd");
    ipc_hint(run_dir, "ocrd");
}

static struct station_setup setup_of(struct scand *d, const struct config *c)
{
    return (struct station_setup){
        .sane = &sane_calls_real,
        .spool = d->spool,
        .device = config_text(c, CONFIG_SCAN_DEVICE),
        .wish = { .source = config_text(c, CONFIG_SCAN_SOURCE), .mode = config_text(c, CONFIG_SCAN_MODE),
                  .res_dpi = (int)config_number(c, CONFIG_SCAN_RESOLUTION_DPI) },
        .limits = { .reserve_bytes = (uint64_t)config_number(c, CONFIG_PATHS_RESERVE_MIB) << 20,
                    .max_pages = (unsigned)config_number(c, CONFIG_SCAN_MAX_PAGES),
                    .stall_ms = config_number(c, CONFIG_SCAN_STALL_S) * 1000 },
        .button_poll_ms = config_number(c, CONFIG_SCAN_BUTTON_POLL_MS),
        .start_on_paper = config_flag(c, CONFIG_SCAN_START_ON_PAPER),
        .taken_in = tell_others,
        .ctx = d,
    };
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct scand *d = ctx;
    struct station_setup setup;
    int r;

    (void)loop;
    d->config = c;
    r = spool_open_configured(c, &d->spool, e);
    if (r < 0)
        return r;
    if (sane_calls_real.init(NULL, NULL) != SANE_STATUS_GOOD)
        return err_set(e, -EIO, "start SANE: it has no working backend");
    d->sane_runs = true;
    setup = setup_of(d, c);
    return station_new(&setup, &d->station, e);
}

static json_t *scan_start(struct scand *d, const json_t *request)
{
    const char *scanner = json_str(request, "scanner", "");
    char id[ID_SIZE];
    struct err e = { 0 };
    bool continued;

    if (scanner[0] && strcmp(scanner, station_name(d->station)) != 0)
        return ipc_refuse("There is no scanner %s here.", scanner);
    if (station_press(d->station, id, &continued, &e) < 0)
        return ipc_refuse("%s", e.msg);
    return json_pack("{s:b, s:s, s:b}", "ok", 1, "doc", id, "continued", continued);
}

static json_t *done_or_refused(int r, const struct err *e) { return r == 0 ? ipc_ok() : ipc_refuse("%s", e->msg); }

static json_t *answer(void *ctx, const char *what, const json_t *request)
{
    struct scand *d = ctx;
    struct err e = { 0 };

    if (strcmp(what, "scan_start") == 0)
        return scan_start(d, request);
    if (strcmp(what, "scan_end") == 0)
        return done_or_refused(station_end(d->station, &e), &e);
    if (strcmp(what, "scan_discard") == 0)
        return done_or_refused(station_discard(d->station, &e), &e);
    return strcmp(what, "status") == 0 ? station_status(d->station) : NULL;
}

static int64_t tick(void *ctx)
{
    struct scand *d = ctx;
    int64_t wait_ms;

    alarm(BLOCKED_S);
    wait_ms = station_tick(d->station);
    alarm(0);
    return wait_ms;
}

static void stop(void *ctx)
{
    struct scand *d = ctx;

    station_free(d->station);
    if (d->sane_runs)
        sane_calls_real.exit();
    spool_close(d->spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "scand", .start = start, .request = answer, .tick = tick, .stop = stop };
    struct scand d = { 0 };

    return daemon_main(argc, argv, &ops, &d);
}
