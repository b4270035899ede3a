/* boxd - does on the appliance what only root may: updates, restarts, and what else the table of jobs.c names (firmware/doc/messages.md).
 *
 * It answers questions in this thread, and does one job at a time in another. Off the appliance it is not started. */
#include "base/backoff.h"
#include "base/clock.h"
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"
#include "box/backup_due.h"
#include "box/failed.h"
#include "box/jobs.h"
#include "box/network_change.h"
#include "box/note.h"
#include "box/outcome.h"
#include "box/recovery.h"
#include "box/repaired.h"
#include "box/restart.h"
#include "box/settings_review.h"
#include "box/slots.h"
#include "box/source.h"
#include "box/who.h"

#include "care/health.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>

enum { TICK_MS = 20 * 1000, BACK_FIRST_MS = TICK_MS, BACK_MAX_MS = 10 * 60 * 1000, LOOK_FIRST_MS = 60 * 1000, LOOK_MAX_MS = 3600 * 1000, PING_MS = 1500 };

struct boxd {
    struct box box;
    struct board board;
    struct jobs *jobs;
    json_t *failed;             /* failed.h, as systemd said last; NULL: not yet */
    int64_t backup_s;           /* when the night's backup was begun last, UTC; 0: not by this boxd */
    struct backoff back;        /* taking a change of the network back */
    struct backoff looked;      /* looking at all letters after a repair */
    bool not_good;              /* this version is on trial and does not work: the box restarts as soon as it may */
};

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct boxd *d = ctx;

    (void)loop;
    signal(SIGPIPE, SIG_IGN);
    int r = board_read(c, &d->board, e);
    if (r == 0)
        r = box_init(&d->box, c, e);
    if (r < 0)
        return r;
    source_forget(&d->box);
    outcome_look(&d->box, &d->board);
    return jobs_new(&d->box, &d->jobs, e);
}

static bool may_ask(void *ctx, uid_t uid, const char *what)
{
    const struct passwd *p = getpwuid(uid);

    (void)ctx;
    return uid == 0 || uid == geteuid() || (p && who_may_ask(p->pw_name, what));
}

static bool lets_in(void *ctx, uid_t uid) { return may_ask(ctx, uid, NULL); }

static void stop(void *ctx)
{
    const struct boxd *d = ctx;

    jobs_free(d->jobs);
    json_decref(d->failed);
}

/* ---- requests */

static json_t *status(const struct boxd *d)
{
    struct boot_state state;

    boot_state_read(d->board.disk, &state, NULL, NULL);         /* one that cannot be read is a new card's, too */
    return json_pack("{s:b, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:O?}", "ok", 1, "version", DAKBOX_VERSION, "board", d->board.compatible, "job", jobs_status(d->jobs),
                     "slots", slots_describe(&d->box, &d->board, &state), "update", outcome_describe(&d->box), "restart", restart_planned(&d->box), "network",
                     network_change_describe(&d->box), "recovery", recovery_is_there(&d->board), "settings",
                     settings_review_describe(&d->box), "failed", d->failed);
}

/* Who asks, as it goes into records. -EINVAL: nobody is named. */
static int actor_of(const json_t *message, char out[BOX_ACTOR_SIZE], struct err *e)
{
    const char *who = json_str(message, "actor", "");
    AUTO_FREE char *clean = NULL;

    if (text_clean(who, strlen(who), BOX_ACTOR_SIZE - 1, &clean, NULL) == 0)
        text_squeeze(clean);
    if (!clean || !clean[0])
        return err_say(e, -EINVAL, SAID_BOX_NO_ACTOR);
    snprintf(out, BOX_ACTOR_SIZE, "%s", clean);
    return 0;
}

static json_t *start_job(const struct boxd *d, const json_t *message)
{
    const char *name = json_str(message, "job", "");
    const struct job_kind *kind = job_kind_find(name);
    char actor[BOX_ACTOR_SIZE];
    struct err e = { 0 };
    int r = kind ? actor_of(message, actor, &e) : err_say(&e, -ENOENT, SAID_BOX_NO_JOB, name);

    if (r == 0)
        r = jobs_start(d->jobs, kind, message, actor, &e);
    return r == 0 ? ipc_ok() : ipc_refuse_err(&e);
}

static json_t *stop_job(const struct boxd *d, const json_t *message)
{
    char actor[BOX_ACTOR_SIZE];
    struct err e = { 0 };
    int r = actor_of(message, actor, &e);

    if (r == 0)
        r = jobs_stop(d->jobs, actor, &e);
    return r == 0 ? ipc_ok() : ipc_refuse_err(&e);
}

static json_t *show_recovery(const struct boxd *d, const json_t *message)
{
    char actor[BOX_ACTOR_SIZE], key[RECOVERY_KEY_SIZE] = "";
    struct err e = { 0 };
    int r = actor_of(message, actor, &e);

    if (r == 0)
        r = recovery_show(&d->box, &d->board, actor, key, &e);
    json_t *answer = r == 0 ? json_pack("{s:b, s:s}", "ok", 1, "key", key) : ipc_refuse_err(&e);
    sodium_memzero(key, sizeof(key));
    return answer;
}

static json_t *keep(const struct boxd *d, const json_t *message)
{
    char actor[BOX_ACTOR_SIZE];
    struct err e = { 0 };
    int r = actor_of(message, actor, &e);

    if (r == 0)
        r = jobs_keep(d->jobs, message, actor, &e);
    return r == 0 ? ipc_ok() : ipc_refuse_err(&e);
}

/* ---- is the running system good? "dakbox good" says so */

static void all_tries(struct boot_state *s, void *ctx)
{
    const struct board *board = ctx;

    s->left[board->slot] = BOOT_TRIES;
    if (s->floor < DAKBOX_FLOOR)
        s->floor = DAKBOX_FLOOR;
}

static int note_good(struct boxd *d, struct err *e)
{
    struct bundle own;
    int r = boot_state_change(d->board.disk, all_tries, &d->board, e);

    slots_own(&d->board, &own);
    if (r == 0)
        r = slots_put(&d->box, d->board.slot, &own, clock_utc_s(), e);
    if (r == 0)
        outcome_good(&d->box);
    return r;
}

static bool is_on_trial(const struct boxd *d) { return outcome_is_trying(&d->box) || slots_on_trial(&d->box, &d->board); }

/* Also again and again: a job that runs goes to its end first. */
static void leave_bad_version(struct boxd *d)
{
    AUTO_JSON json_t *restart = json_pack("{s:s}", "how", "restart");
    struct err e = { 0 };

    if (!d->not_good || jobs_busy(d->jobs))
        return;
    if (jobs_start(d->jobs, job_kind_find("restart"), restart, "dakbox good", &e) < 0)
        log_error("no_restart", LOG_WHY, e.msg);
}

/* A version that was just installed and does not work gives its tries up one by one, until the boot loader goes back. One that ran before stays:
 * restarting it would help nobody. */
static void note_not_good(struct boxd *d, const char *why)
{
    log_error("not_good", LOG_WHY, why);
    if (!is_on_trial(d))
        return;
    outcome_not_good(&d->box, why);
    d->not_good = true;
    leave_bad_version(d);
}

/* {"good", "sentence": why not, "damaged": documents}. A version on trial must not have more damaged ones than there were; for others they are only noted. */
static json_t *judge(struct boxd *d, const json_t *message)
{
    int64_t damaged = json_int(message, "damaged", 0);
    bool found = json_flag(message, "good"), more = is_on_trial(d) && damaged > slots_damaged(&d->box);
    char line[SAID_SIZE];
    struct err e = { 0 };

    d->not_good = false;
    if (!found || more) {
        said_set(line, SAID_GOOD_FAULTS, SAID_NUMBER(damaged));
        note_not_good(d, found ? line : json_str(message, "sentence", ""));
        return json_pack("{s:b, s:b}", "ok", 1, "good", 0);
    }
    int r = note_good(d, &e);
    if (r == 0)
        r = slots_put_damaged(&d->box, damaged, &e);
    return r == 0 ? json_pack("{s:b, s:b}", "ok", 1, "good", 1) : ipc_refuse_err(&e);
}

/* ---- a restart for the night */

static json_t *plan_restart(const struct boxd *d, const json_t *message)
{
    char actor[BOX_ACTOR_SIZE];
    struct err e = { 0 };
    int r = actor_of(message, actor, &e);

    if (r == 0 && json_flag(message, "off"))
        restart_forget(&d->box);
    else if (r == 0)
        r = restart_plan(&d->box, actor, &e);
    return r == 0 ? ipc_ok() : ipc_refuse_err(&e);
}

/* The room that is left is noted once a day: a card that fills is told weeks before (care/health.h). */
static void look_after(struct boxd *d)
{
    const char *place = backup_place(d->box.conf, "/dev");
    int64_t now_s = clock_utc_s();
    struct health h;
    struct err e = { 0 };

    if (!clock_is_set(now_s))
        return;
    health_look(d->box.conf, "", &h);
    if (health_note_room(d->box.conf, now_s, h.free_mib, &e) < 0)
        log_error("room_not_noted", LOG_WHY, e.msg);
    if (!place || jobs_busy(d->jobs) || !backup_is_due(d->box.conf, now_s, clock_today_s(), d->backup_s))
        return;
    d->backup_s = now_s;
    AUTO_JSON json_t *where = json_pack("{s:s}", "where", place);
    if (jobs_start(d->jobs, job_kind_find("backup"), where, "boxd", &e) < 0)
        log_error("no_backup", LOG_WHY, e.msg);
}

/* A change of the network that nobody has confirmed, and that no job waits with any more: boxd or the box was started anew. One that is still open after
 * that was not taken back: diaryd refuses, or the card. */
static void take_network_back(struct boxd *d)
{
    AUTO_JSON json_t *nothing = json_object();
    int64_t now_ms = clock_mono_ms();
    struct err e = { 0 };

    if (jobs_busy(d->jobs))
        return;
    if (!network_change_is_open(&d->box)) {
        backoff_worked(&d->back);
    } else if (backoff_left_ms(&d->back, now_ms) == 0) {
        backoff_failed(&d->back, now_ms, 0);
        if (jobs_start(d->jobs, job_kind_find("network_back"), nothing, "boxd", &e) < 0)
            log_error("network_not_taken_back", LOG_WHY, e.msg);
    }
}

/* After a repair of the data partition: once there is a diary to look at. */
static void look_at_repaired(struct boxd *d)
{
    AUTO_JSON json_t *nothing = json_object();
    int64_t now_ms = clock_mono_ms();
    struct err e = { 0 };

    if (!repaired_is_there(&d->board) || jobs_busy(d->jobs) || backoff_left_ms(&d->looked, now_ms) > 0 ||
        ipc_call(d->box.run_dir, "diaryd", json_pack("{s:s}", "do", "ping"), PING_MS, NULL, NULL) < 0)
        return;
    backoff_failed(&d->looked, now_ms, 0);
    if (jobs_start(d->jobs, job_kind_find("repaired"), nothing, "boxd", &e) < 0)
        log_error("repaired_not_looked_at", LOG_WHY, e.msg);
}

/* While systemd is too busy to say, what it said last holds. */
static void look_for_failed(struct boxd *d)
{
    json_t *now = failed_look();

    if (!now)
        return;
    json_decref(d->failed);
    d->failed = now;
}

/* A job that runs then comes first. */
static int64_t tick(void *ctx)
{
    struct boxd *d = ctx;
    AUTO_JSON json_t *plan = restart_planned(&d->box), *restart = json_pack("{s:s}", "how", "restart");
    struct err e = { 0 };

    take_network_back(d);
    look_at_repaired(d);
    look_after(d);
    leave_bad_version(d);
    look_for_failed(d);
    note_send(&d->box);
    if (json_is_null(plan) || clock_utc_s() < json_int(plan, "at_s", 0) || jobs_busy(d->jobs))
        return TICK_MS;
    restart_forget(&d->box);
    if (jobs_start(d->jobs, job_kind_find("restart"), restart, json_str(plan, "actor", ""), &e) < 0)
        log_error("no_restart", LOG_WHY, e.msg);
    return TICK_MS;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    if (strcmp(what, "status") == 0)
        return status(ctx);
    if (strcmp(what, "start") == 0)
        return start_job(ctx, message);
    if (strcmp(what, "stop") == 0)
        return stop_job(ctx, message);
    if (strcmp(what, "keep") == 0)
        return keep(ctx, message);
    if (strcmp(what, "recovery_key") == 0)
        return show_recovery(ctx, message);
    if (strcmp(what, "good") == 0)
        return judge(ctx, message);
    return strcmp(what, "restart_at_night") == 0 ? plan_restart(ctx, message) : NULL;
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "boxd", .start = start, .request = request, .lets_in = lets_in, .may_ask = may_ask, .tick = tick, .stop = stop };
    struct boxd d = { .back = { .first_ms = BACK_FIRST_MS, .max_ms = BACK_MAX_MS }, .looked = { .first_ms = LOOK_FIRST_MS, .max_ms = LOOK_MAX_MS } };

    return daemon_main(argc, argv, &ops, &d);
}
