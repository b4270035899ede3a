/* scan-station - works one scanner, as a child of scand; or lists what scanners there are, and ends.
 *
 * It may be killed at any time, and is, when its driver blocks: whatever was told to be safe lies in the spool, and
 * its successor goes on from there. Born with three descriptors, see drivers/scan/child.h. */
#include "base/auto.h"
#include "base/config.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/loop.h"
#include "drivers/scan/child.h"
#include "drivers/scan/names.h"
#include "drivers/scan/station/list.h"
#include "drivers/scan/station/look.h"
#include "drivers/scan/station/station.h"
#include "drivers/scan/station/watched_calls.h"
#include "drivers/scan/usb.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

enum { READ_SLACK_MS = 2000, LOOK_MS = 1500, PATH_SIZE = 512 };

struct program {
    const char *conf_path, *name, *title, *device;
    int profile;
    bool list, reset_usb;

    struct config *config;
    struct call_clock *clock;
    const struct sane_calls *sane;
    bool sane_runs;
    struct spool *spool;
    struct look *look;
    struct mark_checker *mark;
    struct loop *loop;
    struct station *station;
    bool status_waits;              /* could not be sent: scand reads nothing just now */
};

/* ---- telling scand */

static void tell(struct program *p, json_t *take_event)
{
    AUTO_JSON json_t *event = take_event;
    int r = event ? ipc_send(CHILD_SOCKET_FD, event, NULL) : 0;

    if (r == -EPIPE || r == -ECONNRESET)
        loop_stop(p->loop);
}

static void tell_status(struct program *p)
{
    AUTO_JSON json_t *status = station_status(p->station);

    if (!status || json_object_set_new(status, "ev", json_string("status")) < 0)
        return;
    p->status_waits = ipc_send(CHILD_SOCKET_FD, status, NULL) == -EAGAIN;
}

static void on_changed(void *ctx)
{
    struct program *p = ctx;

    if (p->station)                 /* not yet while it is being made */
        tell_status(p);
}

static void on_taken_in(void *ctx, const char *doc)
{
    tell(ctx, json_pack("{s:s, s:s}", "ev", "taken_in", "doc", doc));
}

static void on_refused(void *ctx, const char *doc)
{
    tell(ctx, json_pack("{s:s, s:s}", "ev", "refused", "doc", doc));
}

static void on_button(void *ctx, const char *purpose, bool refused)
{
    tell(ctx, json_pack("{s:s, s:s, s:b}", "ev", "button", "purpose", purpose, "refused", refused));
}

/* ---- requests */

static json_t *press(struct program *p, const json_t *request)
{
    const struct station_press how = { .purpose = json_str(request, "purpose", "letter"), .doc = json_str(request, "doc", ""),
                                       .target = json_str(request, "target", ""), .replaces = json_str(request, "replaces", ""), .actor = json_str(request, "actor", "") };
    char doc[ID_SIZE];
    bool continued = false;
    struct err e = { 0 };

    if (station_press(p->station, &how, doc, &continued, &e) < 0)
        return ipc_refuse_err(&e);
    return json_pack("{s:b, s:s, s:b}", "ok", 1, "doc", doc, "continued", continued);
}

static json_t *done_or_refused(int r, const struct err *e) { return r == 0 ? ipc_ok() : ipc_refuse_err(e); }

static json_t *marking(struct program *p, const json_t *request, int (*say)(struct station *, const char *, const char *, struct err *))
{
    struct err e = { 0 };
    int r = say(p->station, json_str(request, "doubt", ""), json_str(request, "actor", ""), &e);

    return done_or_refused(r, &e);
}

static json_t *answer_to(struct program *p, const json_t *request)
{
    const char *what = json_str(request, "do", "");
    struct err e = { 0 };

    if (strcmp(what, "press") == 0)
        return press(p, request);
    if (strcmp(what, "end") == 0)
        return done_or_refused(station_end(p->station, &e), &e);
    if (strcmp(what, "discard") == 0)
        return done_or_refused(station_discard(p->station, &e), &e);
    if (strcmp(what, "clear") == 0)
        return marking(p, request, station_clear);
    if (strcmp(what, "refuse") == 0)
        return marking(p, request, station_refuse);
    if (strcmp(what, "paper") == 0)
        return json_pack("{s:b, s:b}", "ok", 1, "paper", station_has_paper(p->station));
    return ipc_refuse("scan-station knows no request \"%s\"", what);
}

static void on_request(void *ctx, int fd, uint32_t events)
{
    struct program *p = ctx;
    AUTO_JSON json_t *request = NULL;
    json_t *answer;
    int r = ipc_receive(fd, 0, &request, NULL);

    (void)events;
    if (r == -EAGAIN || r == -EPROTO)
        return;
    if (r < 0 || strcmp(json_str(request, "do", ""), "stop") == 0) {
        loop_stop(p->loop);
        return;
    }
    answer = answer_to(p, request);
    if (answer)
        json_object_set(answer, "n", json_object_get(request, "n"));
    tell_status(p);                 /* first: who has the answer may ask for the status at once */
    tell(p, answer);
    loop_wake(p->loop);
}

static int64_t tick(void *ctx)
{
    struct program *p = ctx;

    if (p->status_waits)
        tell_status(p);
    return station_tick(p->station);
}

/* ---- begin and end */

/* The kernel may take half a minute over a device that is wedged: that is why it is done here, and not in scand. */
static void reset_usb(const struct program *p)
{
    struct scanner_names names;
    int bus, device;
    struct err e = { 0 };

    names_of(NAMES_SYSFS, p->device, "", "", &names);
    bus = names.usb_bus;
    device = names.usb_device;
    if (bus == 0 && !names_find_usb(NAMES_SYSFS, p->device, &bus, &device))
        return;
    if (usb_reset(USB_BUS_DIR, bus, device, ioctl, &e) < 0)
        log_warn("usb_not_reset", LOG_DEVICE LOG_WHY, p->name, e.msg);
    else
        log_info("usb_reset", LOG_DEVICE, p->name);
}

static int start_sane(struct program *p, struct err *e)
{
    int64_t call_ms = config_profile_number(p->config, p->profile, CONFIG_SCAN_CALL_S) * 1000;
    int64_t stall_ms = config_profile_number(p->config, p->profile, CONFIG_SCAN_STALL_S) * 1000;
    const struct call_limits limits = { .call_ms = call_ms, .start_ms = call_ms + stall_ms, .read_ms = stall_ms + READ_SLACK_MS };
    int r = call_clock_map(CHILD_CLOCK_FD, &p->clock, e);

    if (r < 0)
        return err_wrap(e, r, "scan-station is started by scand");
    p->sane = watched_calls(&sane_calls_real, p->clock, &limits);
    if (p->sane->init(NULL, NULL) != SANE_STATUS_GOOD)
        return err_set(e, -EIO, "start SANE: it has no working backend");
    p->sane_runs = true;
    return 0;
}

static int start_look(struct program *p, char program[PATH_SIZE], struct err *e)
{
    char dir[PATH_SIZE - 16];
    int r = exe_dir(dir, sizeof(dir), e);

    if (r < 0)
        return r;
    snprintf(program, PATH_SIZE, "%s/scan-look", dir);
    return look_new(&(struct look_setup){ .program = program, .timeout_ms = LOOK_MS,
                                          .label_prefix = config_profile_text(p->config, p->profile, CONFIG_SCAN_LABEL_PREFIX),
                                          .check_image = config_profile_flag(p->config, p->profile, CONFIG_SCAN_CHECK_IMAGE) },
                    &p->look, e);
}

static int work(struct program *p, struct err *e)
{
    char look_program[PATH_SIZE];
    int r = loop_new(&p->loop, e);

    if (r == 0)
        r = spool_open_configured(p->config, &p->spool, e);
    if (r == 0)
        r = start_look(p, look_program, e);
    if (r == 0)
        r = mark_new_configured(p->config, &p->mark, e);        /* it loads its language data while the clerk puts paper in */
    if (r == 0)
        r = station_new(&(struct station_setup){ .sane = p->sane, .spool = p->spool, .look = p->look, .mark = p->mark, .config = p->config,
                                                 .profile = p->profile, .name = p->name, .title = p->title, .device = p->device,
                                                 .taken_in = on_taken_in, .refused = on_refused, .changed = on_changed, .button = on_button,
                                                 .ctx = p }, &p->station, e);
    if (r == 0)
        r = loop_add(p->loop, CHILD_SOCKET_FD, EPOLLIN, on_request, p, e);
    if (r < 0)
        return r;
    tell_status(p);
    loop_set_tick(p->loop, tick, p);
    return loop_run(p->loop, e);
}

static int list(struct program *p, struct err *e)
{
    AUTO_JSON json_t *devices = NULL;
    AUTO_JSON json_t *event = NULL;
    int r = list_devices(p->sane, &devices, e);

    if (r == 0)
        event = json_pack("{s:s, s:O}", "ev", "devices", "devices", devices);
    return r < 0 ? r : event ? ipc_send(CHILD_SOCKET_FD, event, e) : err_set(e, -ENOMEM, "out of memory");
}

static void stop(struct program *p)
{
    station_free(p->station);
    look_free(p->look);
    mark_free(p->mark);
    spool_close(p->spool);
    if (p->sane_runs)
        p->sane->exit();
    loop_free(p->loop);
    config_free(p->config);
}

static int parse(int argc, char **argv, struct program *p)
{
    static const struct option options[] = {
        { "name", required_argument, NULL, 'n' }, { "title", required_argument, NULL, 't' }, { "device", required_argument, NULL, 'd' },
        { "profile", required_argument, NULL, 'p' }, { "list", no_argument, NULL, 'l' }, { "reset-usb", no_argument, NULL, 'r' },
        { 0 },
    };
    int opt;

    while ((opt = getopt_long(argc, argv, "c:", options, NULL)) != -1)
        switch (opt) {
        case 'c': p->conf_path = optarg; break;
        case 'n': p->name = optarg; break;
        case 't': p->title = optarg; break;
        case 'd': p->device = optarg; break;
        case 'p': p->profile = (int)strtol(optarg, NULL, 10); break;
        case 'l': p->list = true; break;
        case 'r': p->reset_usb = true; break;
        default:  return -EINVAL;
        }
    return optind == argc && (p->list || p->name[0]) ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
    struct program p = { .name = "", .title = "", .device = "", .profile = -1 };
    struct err e = { 0 };
    int r;

    log_init("scan-station");
    setlocale(LC_ALL, "C.UTF-8");
    umask(0007);
    if (parse(argc, argv, &p) < 0) {
        fprintf(stderr, "usage: scan-station [-c dakbox.conf] --list | --name NAME [--title TEXT] [--device SANE-NAME] [--profile N]"
                        " [--reset-usb]\n");
        return 2;
    }
    r = config_load(p.conf_path, &p.config, &e);
    if (r == 0 && p.profile >= config_profiles(p.config))
        r = err_set(&e, -EINVAL, "there is no profile %d", p.profile);      /* the settings were changed since scand started */
    if (r == 0 && fcntl(CHILD_SOCKET_FD, F_SETFL, O_NONBLOCK) < 0)
        r = err_errno(&e, "scan-station is started by scand");
    for (int fd = CHILD_SOCKET_FD; fd <= CHILD_LOCK_FD; fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);             /* nothing of it is for the looker */
    if (r == 0 && p.reset_usb)
        reset_usb(&p);
    if (r == 0)
        r = start_sane(&p, &e);
    if (r == 0)
        r = p.list ? list(&p, &e) : work(&p, &e);
    stop(&p);
    if (r < 0)
        log_error("stopped", LOG_DEVICE LOG_WHY, p.name, e.msg);
    else if (!p.list)
        log_info("stopped", LOG_DEVICE, p.name);
    return r < 0;
}
