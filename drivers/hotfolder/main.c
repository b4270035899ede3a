/* hotfolderd - takes in the files that are put into the hot folder. What happens to one: hotfolder.c. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "drivers/hotfolder/watch.h"
#include "intake/probe.h"
#include "reader/mark.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>

enum { TICK_MS = 60 * 1000 };

struct hotfolderd {
    const struct config *config;
    struct watch *watch;                /* NULL: hotfolder.dir is not set */
    struct mark_checker *checker;       /* used by the watching thread alone */
    char spool_root[PATH_MAX], notes_dir[PATH_MAX];
};

static void tell_others(void *ctx, const char *doc)
{
    const struct hotfolderd *d = ctx;
    const char *run_dir = config_text(d->config, CONFIG_PATHS_RUN_DIR);

    (void)doc;
    ipc_hint(run_dir, "diaryd");
    ipc_hint(run_dir, "ocrd");
}

static void mark(void *ctx, const struct intake_bytes *b, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx,
                 struct mark_verdict *ret)
{
    mark_file(((struct hotfolderd *)ctx)->checker, b->data, b->n, progress, progress_ctx, ret);
}

static bool is_inside(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* Fills in what the settings say; -EINVAL names the one that is wrong. */
static int find_folders(struct hotfolderd *d, const struct config *c, struct err *e)
{
    const char *dir = config_text(c, CONFIG_HOTFOLDER_DIR), *purpose = config_text(c, CONFIG_HOTFOLDER_PURPOSE);
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SPOOL_NAME, d->spool_root, sizeof(d->spool_root), e);

    if (r == 0)
        r = config_path(c, CONFIG_PATHS_DATA_DIR, "hotfolder", d->notes_dir, sizeof(d->notes_dir), e);
    if (r < 0 || !dir[0])
        return r;
    if (!intake_is_purpose(purpose))
        return err_set(e, -EINVAL, "hotfolder.purpose: \"%s\": it is letter, vip or backlog", purpose);
    if (dir[0] != '/')
        return err_set(e, -EINVAL, "hotfolder.dir: \"%s\" does not begin with \"/\"", dir);
    if (is_inside(dir, d->notes_dir) || is_inside(dir, d->spool_root))
        return err_set(e, -EINVAL, "hotfolder.dir: \"%s\" is where dakbox keeps its own files; choose another folder", dir);
    return 0;
}

static int check(const struct config *c, struct err *e)
{
    struct hotfolderd d;

    return find_folders(&d, c, e);
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct hotfolderd *d = ctx;
    int r = find_folders(d, c, e);

    (void)loop;
    d->config = c;
    if (r < 0 || !config_text(c, CONFIG_HOTFOLDER_DIR)[0])
        return r;
    signal(SIGIO, SIG_IGN);             /* somebody opens a file in the instant that we hold a lease on it */
    struct hotfolder_setup setup = {
        .dir = config_text(c, CONFIG_HOTFOLDER_DIR), .notes_dir = d->notes_dir, .spool_root = d->spool_root,
        .box_key_file = config_text(c, CONFIG_PATHS_BOX_KEY_FILE),
        .origin = { .source = "hotfolder", .purpose = config_text(c, CONFIG_HOTFOLDER_PURPOSE),
                    .reserve_bytes = (uint64_t)config_number(c, CONFIG_PATHS_RESERVE_MIB) << 20 },
        .settle_ms = config_number(c, CONFIG_HOTFOLDER_SETTLE_S) * 1000,
        .probe = intake_probe, .mark = mark, .taken = tell_others, .ctx = d,
    };
    r = mark_new_configured(c, &d->checker, e);
    return r == 0 ? watch_start(&setup, &d->watch, e) : r;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct hotfolderd *d = ctx;
    struct hotfolder_report r = { .waiting = 0 };

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    if (d->watch)
        watch_report(d->watch, &r);
    const char *state = !d->watch ? "off" : r.code ? "trouble" : r.waiting > 0 ? "waiting" : "idle";
    return json_pack("{s:b, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i}", "ok", 1, "dir", config_text(d->config, CONFIG_HOTFOLDER_DIR),
                     "state", state, "sentence", r.sentence, "waiting", (int)r.waiting, "taken", (int)r.taken, "bad", (int)r.bad,
                     "held", (int)r.held, "refused", (int)r.refused);
}

static int64_t tick(void *ctx)
{
    struct hotfolderd *d = ctx;

    if (d->watch)
        watch_wake(d->watch);
    return TICK_MS;
}

static void stop(void *ctx)
{
    struct hotfolderd *d = ctx;

    watch_stop(d->watch);
    mark_free(d->checker);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "hotfolderd", .check = check, .start = start, .request = request, .tick = tick, .stop = stop };
    struct hotfolderd d = { .config = NULL };

    return daemon_main(argc, argv, &ops, &d);
}
