/* diaryd - the only writer of the diary: numbers, states, deliveries, history.
 *
 * Start: open spool and diary, read the officers' directory, put the spool in
 * order. Then, every second or when somebody says "look": number what is new
 * (take_in.c), take in what was read (read_in.c), let the spool follow what
 * people did to pages (page_jobs.c), destroy what is classified (refusals.c) and what was kept long enough (purges.c).
 * Requests: commands.c. */
#include "diary/alerts.h"
#include "diary/desk_settings.h"
#include "diary/diary.h"
#include "diary/rules_use.h"
#include "diary/upload.h"
#include "diary/ways.h"

#include "base/clock.h"
#include "base/daemon.h"
#include "base/log.h"
#include "workflow/diary_number.h"

#include <errno.h>
#include <sys/stat.h>

enum { TICK_MS = 1000, ALIGN_AGAIN_MS = 30 * 1000 };

struct program {
    struct diary diary;
    struct loop *loop;          /* borrowed */
    int64_t aligned_ms;         /* monotonic */
};

static int make_data_dir(const struct config *c, struct err *e)
{
    const char *dir = config_text(c, CONFIG_PATHS_DATA_DIR);

    return mkdir(dir, 02770) < 0 && errno != EEXIST ? err_errno(e, "make %s", dir) : 0;
}

static int open_store(struct diary *d, struct err *e)
{
    char path[4096];
    int r = config_path(d->config, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), e);

    return r < 0 ? r : store_open(path, STORE_WRITE, &d->store, e);
}

/* A directory with a mistake in it leaves the one of yesterday in force; letters go on. */
static void read_officers(struct diary *d)
{
    struct err e = { 0 };

    if (officers_file_load(d, &e) < 0)
        log_error("officers_refused", LOG_WHY, e.msg);
}

/* The same with the office's rules; they name posts, so the officers come first. */
static void read_rules(struct diary *d)
{
    struct err e = { 0 };
    size_t n;

    if (rules_file_load(d, "diaryd", NULL, &n, &e) < 0)
        log_error("rules_refused", LOG_WHY, e.msg);
}

static int64_t tick(void *ctx)
{
    struct program *p = ctx;
    int64_t now_ms = clock_mono_ms();

    p->diary.more = false;
    desk_settings_look(&p->diary);
    take_in_all(&p->diary);
    read_in_all(&p->diary);
    page_jobs_all(&p->diary);
    refusals_all(&p->diary);
    tally_all(&p->diary);
    register_all(&p->diary);
    alerts_all(&p->diary);
    ways_all(&p->diary);
    if (p->diary.align_wanted && now_ms - p->aligned_ms >= ALIGN_AGAIN_MS) {
        p->aligned_ms = now_ms;
        align_all(&p->diary);
    }
    purges_all(&p->diary);
    return p->diary.more ? 0 : TICK_MS;
}

/* A number that cannot be given would keep every letter waiting: say so before the first one comes. */
static int check(const struct config *c, struct err *e)
{
    return diary_number_check(config_text(c, CONFIG_OFFICE_NUMBER_PREFIX), config_text(c, CONFIG_OFFICE_REGISTER), e);
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct program *p = ctx;
    unsigned torn = 0;

    p->loop = loop;
    p->diary.config = c;
    int r = check(c, e);
    if (r == 0)
        r = make_data_dir(c, e);
    if (r == 0)
        r = spool_open_configured(p->diary.config, &p->diary.spool, e);
    if (r == 0)
        r = open_store(&p->diary, e);           /* one diaryd at a time: before anything is put in order */
    if (r == 0)
        r = spool_recover(p->diary.spool, &torn, e);
    if (r == 0)
        r = store_note(p->diary.store, 0, "start", NULL, "diaryd", e);
    if (r == 0)
        r = people_first_start(&p->diary, e);
    if (r < 0)
        return r;
    if (torn > 0)
        log_warn("torn", LOG_COUNT, (long long)torn);
    desk_settings_look(&p->diary);
    read_officers(&p->diary);
    read_rules(&p->diary);
    alerts_file_load(&p->diary);
    ways_look(&p->diary);
    refusals_all(&p->diary);            /* before anything else is done with their pages */
    page_jobs_all(&p->diary);           /* before the rest: what a split made gets its numbers in order */
    take_in_all(&p->diary);
    read_in_all(&p->diary);
    align_all(&p->diary);
    p->aligned_ms = clock_mono_ms();
    return 0;
}

static json_t *request(void *ctx, const char *what, const json_t *asked)
{
    struct program *p = ctx;

    json_t *answer = command_answer(&p->diary, what, asked);
    if (p->diary.more)          /* it left work that need not keep the asker waiting */
        loop_wake(p->loop);
    return answer;
}

static void stop(void *ctx)
{
    struct program *p = ctx;

    upload_drop(&p->diary);
    store_close(p->diary.store);
    spool_close(p->diary.spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "diaryd", .check = check, .start = start, .request = request, .tick = tick, .stop = stop };
    struct program p = { .aligned_ms = 0 };

    return daemon_main(argc, argv, &ops, &p);
}
