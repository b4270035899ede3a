#include "drivers/scan/fleet.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "drivers/scan/cut.h"
#include "drivers/scan/finder.h"
#include "drivers/scan/power.h"
#include "drivers/scan/roster.h"
#include "drivers/scan/usb.h"
#include "spool/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>

enum {
    TICK_MS = 250, WAIT_FOR_OLD_MS = 100,
    SETTLE_MS = 1000,               /* after a USB device came: udev gives it its rights */
    LOOK_SOON_MS = 3000,            /* while no scanner is there at all */
    STOP_MS = 5000,
    LOOK_CALLS = 3,                 /* as many times scan.call_s a look may take: SANE begins, lists, ends */
    PATH_SIZE = 512,
};

struct fleet {
    const struct config *config;
    const char *run_dir;
    struct loop *loop;
    struct spool *spool;
    char program[PATH_SIZE];
    struct slot_setup setup;
    struct roster roster;

    int lock_fd;                    /* shared with our stations, see take_lock */
    bool locked;
    int usb_fd;                     /* -1: no USB here */
    struct finder finder;
    int64_t look_at_ms, look_wait_ms;
    bool looked;                    /* at least once, to the end */
    unsigned n_lost;                /* slots whose device was lost at the last tick */
    struct power power;
    struct cut cut;

    json_t *last;                   /* {"doc", "pages"} of the letter taken in last; NULL none */
};

unsigned fleet_size(const struct fleet *f) { return f->roster.n; }
struct slot *fleet_slot(const struct fleet *f, unsigned i) { return f->roster.slots[i]; }
const char *fleet_last_doc(const struct fleet *f) { return json_str(f->last, "doc", ""); }

/* ---- telling others */

void fleet_signal(struct fleet *f, const char *what)
{
    ipc_tell(f->run_dir, "paneld", json_pack("{s:s, s:s}", "do", "signal", "what", what));
}

static void on_signal(void *ctx, const char *what) { fleet_signal(ctx, what); }

static void on_taken_in(void *ctx, const char *doc)
{
    struct fleet *f = ctx;

    log_info("taken_in", LOG_DOC, doc);
    ipc_hint(f->run_dir, "diaryd");
    ipc_hint(f->run_dir, "ocrd");
    fleet_signal(f, "taken_in");
}

/* diaryd gives it a number. There is nothing to read. */
static void on_refused(void *ctx, const char *doc)
{
    struct fleet *f = ctx;

    (void)doc;
    ipc_hint(f->run_dir, "diaryd");
}

static bool is_through(void *ctx, const char *doc)
{
    const struct fleet *f = ctx;
    enum spool_stage stage;

    return spool_find(f->spool, doc, &stage) == 0 && stage != SPOOL_OPEN;
}

static void on_last(void *ctx, const json_t *last)
{
    struct fleet *f = ctx;

    json_decref(f->last);
    f->last = json_pack("{s:s, s:i}", "doc", json_str(last, "doc", ""), "pages", (int)json_int(last, "pages", 0));
}

/* ---- looking for scanners */

static void on_found(void *ctx, const json_t *devices)
{
    struct fleet *f = ctx;

    if (devices)
        roster_take_found(&f->roster, devices);
    roster_claim_letters(&f->roster);
    f->looked = true;
}

static bool may_look(const struct fleet *f)
{
    for (unsigned i = 0; i < f->roster.n; i++)
        if (slot_is_busy(f->roster.slots[i]))
            return false;
    return true;
}

/* Each look that changes nothing doubles the wait, up to scan.look_s; while there is no scanner it stays short. */
static void plan_look(struct fleet *f)
{
    int64_t most_ms = config_number(f->config, CONFIG_SCAN_LOOK_S) * 1000;

    if (f->roster.n == 0 && most_ms > LOOK_SOON_MS)
        most_ms = LOOK_SOON_MS;
    f->look_wait_ms = f->look_wait_ms * 2 < most_ms ? f->look_wait_ms * 2 : most_ms;
    f->look_at_ms = clock_mono_ms() + f->look_wait_ms;
}

static void look_soon(struct fleet *f)
{
    f->look_wait_ms = SETTLE_MS;
    f->look_at_ms = clock_mono_ms() + SETTLE_MS;
}

static void look_when_due(struct fleet *f)
{
    unsigned n_lost = 0;
    struct err e = { 0 };

    for (unsigned i = 0; i < f->roster.n; i++)
        n_lost += slot_is_lost(f->roster.slots[i]);
    if (n_lost > f->n_lost)
        look_soon(f);
    f->n_lost = n_lost;
    finder_tick(&f->finder);
    if (finder_looks(&f->finder) || clock_mono_ms() < f->look_at_ms || !may_look(f))
        return;
    plan_look(f);
    if (finder_look(&f->finder, &e) < 0)
        log_error("look_for_scanners_failed", LOG_WHY, e.msg);
}

static void on_usb(void *ctx, int fd, uint32_t events)
{
    struct fleet *f = ctx;

    (void)events;
    if (usb_changed(fd, USB_BUS_DIR))
        look_soon(f);
}

/* ---- begin, tick, end */

/* Stations of a scand that was killed may end later than it, in mid-call into the kernel even much later; until then
 * they hold scanners and letters. All stations of one scand share one lock with it: it is free when the last one is gone.
 * The folder of its file is empty after each start of the box: who makes the file is the first scand since then. */
static int open_lock(struct fleet *f, struct err *e)
{
    char path[PATH_SIZE];
    int r = config_path(f->config, CONFIG_PATHS_RUN_DIR, "scan-stations.lock", path, sizeof(path), e);

    if (r < 0)
        return r;
    f->lock_fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (f->lock_fd >= 0)
        cut_find(&f->cut, f->spool);
    else if (errno == EEXIST)
        f->lock_fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    return f->lock_fd < 0 ? err_errno(e, "open %s", path) : 0;
}

static void take_lock(struct fleet *f)
{
    f->locked = flock(f->lock_fd, LOCK_EX | LOCK_NB) == 0;
    if (f->locked)
        roster_add_configured(&f->roster);
}

static int watch_usb(struct fleet *f, struct err *e)
{
    struct err why = { 0 };

    f->usb_fd = usb_watch(USB_BUS_DIR, &why);
    if (f->usb_fd >= 0)
        return loop_add(f->loop, f->usb_fd, EPOLLIN, on_usb, f, e);
    log_info("no_usb", LOG_WHY, why.msg);
    return 0;
}

int fleet_new(const struct config *config, struct loop *loop, struct fleet **ret_fleet, struct err *e)
{
    struct fleet *f = calloc(1, sizeof(*f));
    char dir[PATH_SIZE - 16];
    int r;

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    *f = (struct fleet){ .config = config, .loop = loop, .run_dir = config_text(config, CONFIG_PATHS_RUN_DIR),
                         .lock_fd = -1, .usb_fd = -1, .look_wait_ms = SETTLE_MS / 2 };
    r = spool_open_configured(config, &f->spool, e);
    if (r == 0)
        r = exe_dir(dir, sizeof(dir), e);
    if (r == 0)
        r = open_lock(f, e);
    if (r == 0)
        r = watch_usb(f, e);
    if (r < 0) {
        fleet_free(f);
        return r;
    }
    snprintf(f->program, sizeof(f->program), "%s/scan-station", dir);
    f->setup = (struct slot_setup){ .loop = loop, .config = config, .program = f->program, .lock_fd = f->lock_fd,
                                    .taken_in = on_taken_in, .refused = on_refused, .is_through = is_through, .signal = on_signal,
                                    .last = on_last, .ctx = f };
    f->roster = (struct roster){ .config = config, .spool = f->spool, .setup = &f->setup };
    finder_init(&f->finder, &(struct finder_setup){ .loop = loop, .program = f->program, .config_file = config_file(config),
                                                    .lock_fd = f->lock_fd, .found = on_found, .ctx = f,
                                                    .limit_ms = LOOK_CALLS * config_number(config, CONFIG_SCAN_CALL_S) * 1000 });
    *ret_fleet = f;
    return 0;
}

int64_t fleet_tick(struct fleet *f)
{
    int64_t wait_ms = TICK_MS;

    power_look(&f->power, "", clock_mono_ms());
    if (!f->locked)
        take_lock(f);
    if (!f->locked)
        return WAIT_FOR_OLD_MS;
    for (unsigned i = 0; i < f->roster.n; i++) {
        int64_t ms = slot_tick(f->roster.slots[i]);

        wait_ms = ms < wait_ms ? ms : wait_ms;
        if (slot_is_busy(f->roster.slots[i]))
            cut_forget(&f->cut, slot_doc(f->roster.slots[i]));
    }
    roster_drop_done(&f->roster);
    look_when_due(f);
    return wait_ms;
}

void fleet_free(struct fleet *f)
{
    int64_t until_ms = clock_mono_ms() + STOP_MS;

    if (!f)
        return;
    for (unsigned i = 0; i < f->roster.n; i++)
        slot_stop(f->roster.slots[i]);
    finder_done(&f->finder);
    for (unsigned i = 0; i < f->roster.n; i++) {
        int64_t left_ms = until_ms - clock_mono_ms();

        slot_has_ended(f->roster.slots[i], left_ms > 0 ? (int)left_ms : 0);
    }
    roster_done(&f->roster);
    if (f->usb_fd >= 0)
        close(f->usb_fd);
    if (f->lock_fd >= 0)
        close(f->lock_fd);
    json_decref(f->last);
    spool_close(f->spool);
    free(f);
}

/* ---- status */

/* What power may have to do with how a scanner is: it is gone or hangs while the power is short, or the box went off in the middle of its
 * letter. "": nothing. */
static void power_of(const struct fleet *f, const json_t *status, const char *line, char out[SAID_SIZE])
{
    static const char *const lost[] = { "device_gone", "no_scanner", "stalled", "driver_stuck" };
    const char *code = json_str(status, "code", "");

    out[0] = '\0';
    if (strcmp(code, "interrupted") == 0 && cut_has(&f->cut, json_str(status, "doc", "")))
        said_set(out, SAID_POWER_CUT_LETTER);
    for (size_t i = 0; i < ARRAY_LEN(lost); i++)
        if (strcmp(code, lost[i]) == 0)
            snprintf(out, SAID_SIZE, "%s", line);
}

static json_t *scanner_status(const struct fleet *f, unsigned i, const char *line)
{
    AUTO_JSON json_t *status = slot_status(f->roster.slots[i]);
    char power[SAID_SIZE];

    power_of(f, status, line, power);
    if (!power[0])
        return TAKE_PTR(status);
    json_t *told = json_copy(status);                       /* it may be what its slot keeps */
    json_object_set_new(told, "power", json_string(power));
    return told;
}

json_t *fleet_status(const struct fleet *f)
{
    AUTO_JSON json_t *scanners = json_array();
    AUTO_JSON json_t *power = power_status(&f->power);
    const char *line = json_str(power, "sentence", "");
    json_t *answer;

    for (unsigned i = 0; i < f->roster.n; i++)
        json_array_append_new(scanners, scanner_status(f, i, line));
    answer = json_pack("{s:b, s:O, s:O}", "ok", 1, "scanners", scanners, "power", power);
    if (*line && answer)
        json_object_set_new(answer, "warnings", json_pack("[s]", line));
    if (f->roster.n == 0 && answer) {
        json_object_set_new(answer, "code", json_string(f->looked ? "no_scanner" : "starting"));
        json_object_set_new(answer, "sentence",
                            json_string(f->looked ? "No scanner was found. Check its cable and power; it is looked for again by itself."
                                                  : "Scanners are being looked for."));
    }
    if (f->last && answer)
        json_object_set(answer, "last", f->last);
    return answer;
}
