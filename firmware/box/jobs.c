#include "box/jobs.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/thread.h"
#include "box/note.h"

#include <errno.h>
#include <string.h>

enum { SCANNER_ASK_MS = 2000, SCANNER_WAIT_MS = 2000 };

/* The table of jobs: each is a file job_<name>.c. */
extern const struct job_kind job_restart, job_update, job_rollback, job_backup, job_backup_key, job_restore, job_reset, job_network, job_network_back, job_clock,
                              job_recovery_key, job_settings, job_repair, job_repaired;
static const struct job_kind *const kinds[] = { &job_restart, &job_update, &job_rollback, &job_backup, &job_backup_key, &job_restore, &job_reset, &job_network,
                                                &job_network_back, &job_clock, &job_recovery_key, &job_settings, &job_repair, &job_repaired };

struct job {
    struct jobs *jobs;
    const struct box *box;
    const struct job_kind *kind;
    json_t *asked;              /* of the thread alone while it runs */
    char id[ID_SIZE];           /* of this run: notes go by it */
    char actor[BOX_ACTOR_SIZE];
    int64_t began_s, ended_s;   /* UTC; ended_s 0: it runs */
    const char *state;          /* from here on under the lock */
    char phase[SAID_SIZE], result[ERR_MSG_SIZE];
    int percent;
    bool may_stop, stop;
    char stopped_by[BOX_ACTOR_SIZE];
    bool waits_for_keep;
    char kept[SAID_SIZE];       /* "": nobody has said so */
};

struct jobs {
    const struct box *box;
    pthread_mutex_t lock;
    pthread_cond_t change;      /* of job.stop, and that it has ended */
    pthread_t thread;
    bool has_thread, running;
    struct job job;
    json_t *before;             /* what was kept of the one before this boxd started; NULL when there is none, or one ran since */
};

const struct job_kind *job_kind_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

/* ---- job.json. Under the lock. */

static json_t *describe(const struct job *j)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:s, s:I, s:I}", "id", j->id, "job", j->kind->name, "actor", j->actor, "state", j->state, "phase", j->phase,
                     "percent", j->percent, "may_stop", j->may_stop && !j->stop, "result", j->result, "began_s", (json_int_t)j->began_s,
                     "ended_s", (json_int_t)j->ended_s);
}

/* A card that cannot be written takes nothing from the job: what it does is in the status as long as boxd runs. */
static void put(const struct box *b, const json_t *words)
{
    struct err e = { 0 };

    if (box_put(b, "job.json", words, &e) < 0)
        log_warn("job_not_kept", LOG_WHY, e.msg);
}

static void keep(const struct job *j)
{
    AUTO_JSON json_t *words = describe(j);

    put(j->box, words);
}

/* Before its end is kept: a job whose end was not noted when the power went is "running" at the next start, and noted then. */
static void note(const struct job *j)
{
    AUTO_JSON json_t *words = describe(j);

    note_job(j->box, words);
}

static void read_before(struct jobs *s)
{
    char line[SAID_SIZE];

    s->before = box_read(s->box, "job.json");
    if (!s->before || strcmp(json_str(s->before, "state", ""), "running") != 0)
        return;
    const struct job_kind *kind = job_kind_find(json_str(s->before, "job", ""));
    said_set(line, kind && kind->cut_off_says ? kind->cut_off_says : SAID_BOX_CUT_OFF, json_str(s->before, "phase", ""));
    json_object_set_new(s->before, "state", json_string("interrupted"));
    json_object_set_new(s->before, "result", json_string(line));
    json_object_set_new(s->before, "may_stop", json_false());
    note_job(s->box, s->before);
    put(s->box, s->before);
    if (kind && kind->cut_off)
        kind->cut_off(s->box);
}

/* ---- for the job, in its thread */

const struct box *job_box(const struct job *j) { return j->box; }
const json_t *job_asked(const struct job *j) { return j->asked; }
const char *job_actor(const struct job *j) { return j->actor; }

void job_phase_values(struct job *j, enum said_id id, const char *const *values)
{
    pthread_mutex_lock(&j->jobs->lock);
    said_line(j->phase, id, values);
    j->percent = -1;
    keep(j);
    pthread_mutex_unlock(&j->jobs->lock);
    log_info("job_phase", LOG_STATE LOG_STATUS, j->kind->name, said_code(id));
}

void job_percent(struct job *j, int percent)
{
    pthread_mutex_lock(&j->jobs->lock);
    j->percent = percent < -1 ? -1 : percent > 100 ? 100 : percent;
    pthread_mutex_unlock(&j->jobs->lock);
}

bool job_goes_on(struct job *j) { return job_pause(j, 0); }

bool job_pause(struct job *j, int ms)
{
    struct timespec until = thread_time(clock_mono_ms() + ms);

    pthread_mutex_lock(&j->jobs->lock);
    for (int r = 0; ms > 0 && r == 0 && !j->stop;)
        r = pthread_cond_timedwait(&j->jobs->change, &j->jobs->lock, &until);
    bool goes_on = !j->stop;
    pthread_mutex_unlock(&j->jobs->lock);
    return goes_on;
}

int job_wait_for_keep(struct job *j, int ms, char result[SAID_SIZE])
{
    struct timespec until = thread_time(clock_mono_ms() + ms);

    pthread_mutex_lock(&j->jobs->lock);
    j->waits_for_keep = true;
    for (int r = 0; r == 0 && !j->stop && !*j->kept;)
        r = pthread_cond_timedwait(&j->jobs->change, &j->jobs->lock, &until);
    j->waits_for_keep = false;
    snprintf(result, SAID_SIZE, "%s", j->kept);
    int r = *j->kept ? 1 : j->stop ? -ECANCELED : 0;
    pthread_mutex_unlock(&j->jobs->lock);
    return r;
}

int job_no_return(struct job *j)
{
    pthread_mutex_lock(&j->jobs->lock);
    int r = j->stop ? -ECANCELED : 0;
    j->may_stop = j->may_stop && r < 0;
    pthread_mutex_unlock(&j->jobs->lock);
    return r;
}

/* A scand that does not answer scans nothing. */
static bool scanner_is_busy(const struct box *b)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *scanner;
    size_t i;

    if (ipc_call(b->run_dir, "scand", json_pack("{s:s}", "do", "status"), SCANNER_ASK_MS, &status, NULL) < 0)
        return false;
    json_array_foreach(json_object_get(status, "scanners"), i, scanner) {
        const char *state = json_str(scanner, "state", "");

        if (strcmp(state, "scanning") == 0 || strcmp(state, "interrupted") == 0)
            return true;
    }
    return false;
}

int job_wait_for_scanners(struct job *j)
{
    bool said = false;

    while (scanner_is_busy(j->box)) {
        if (!said)
            job_phase(j, SAID_BOX_WAITS_SCAN);
        said = true;
        if (!job_pause(j, SCANNER_WAIT_MS))
            return -ECANCELED;
    }
    return job_goes_on(j) ? 0 : -ECANCELED;
}

static void *run_job(void *ctx)
{
    struct job *j = ctx;
    char result[SAID_SIZE] = "";
    struct err e = { 0 };
    const char *end = result;
    int r = j->kind->disturbs ? job_wait_for_scanners(j) : 0;

    if (r == 0)
        r = j->kind->run(j, result, &e);
    if (r == -ECANCELED)
        said_set(result, SAID_BOX_STOPPED, j->stopped_by);
    else if (r < 0)
        end = err_line(&e);
    pthread_mutex_lock(&j->jobs->lock);
    j->state = r == 0 ? "done" : r == -ECANCELED ? "stopped" : "failed";
    snprintf(j->result, sizeof(j->result), "%s", end);
    j->may_stop = false;
    j->ended_s = clock_utc_s();
    note(j);
    keep(j);
    j->jobs->running = false;
    pthread_mutex_unlock(&j->jobs->lock);
    log_info("job_ended", LOG_STATE LOG_STATUS LOG_WHY, j->kind->name, j->state, r < 0 ? e.msg : "");
    return NULL;
}

/* ---- for the loop */

int jobs_new(const struct box *box, struct jobs **ret_jobs, struct err *e)
{
    struct jobs *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->box = box;
    pthread_mutex_init(&s->lock, NULL);
    thread_cond_init(&s->change);
    read_before(s);
    *ret_jobs = s;
    return 0;
}

/* Of a thread that has ended, or was told to. */
static void join(struct jobs *s)
{
    if (s->has_thread)
        pthread_join(s->thread, NULL);
    s->has_thread = false;
    json_decref(s->job.asked);
    s->job.asked = NULL;
}

static void tell_stop(struct jobs *s, const char *actor)
{
    s->job.stop = true;
    snprintf(s->job.stopped_by, sizeof(s->job.stopped_by), "%s", actor);
    pthread_cond_broadcast(&s->change);
}

void jobs_free(struct jobs *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    tell_stop(s, "boxd");
    pthread_mutex_unlock(&s->lock);
    join(s);
    json_decref(s->before);
    pthread_cond_destroy(&s->change);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

bool jobs_busy(struct jobs *s)
{
    pthread_mutex_lock(&s->lock);
    bool running = s->running;
    pthread_mutex_unlock(&s->lock);
    return running;
}

int jobs_start(struct jobs *s, const struct job_kind *kind, const json_t *request, const char *actor, struct err *e)
{
    int r = 0;

    pthread_mutex_lock(&s->lock);
    if (s->running)
        r = err_say(e, -EBUSY, SAID_BOX_BUSY, s->job.phase);
    pthread_mutex_unlock(&s->lock);
    if (r == 0 && kind->check)
        r = kind->check(s->box, request, e);
    if (r < 0)
        return r;
    join(s);
    s->job = (struct job){ .jobs = s, .box = s->box, .kind = kind, .asked = json_deep_copy(request), .began_s = clock_utc_s(), .state = "running",
                           .percent = -1, .may_stop = kind->may_stop };
    id_new(s->job.id);
    snprintf(s->job.actor, sizeof(s->job.actor), "%s", actor);
    said_set(s->job.phase, SAID_BOX_BEGINS);
    json_decref(s->before);
    s->before = NULL;
    s->running = true;
    keep(&s->job);
    note(&s->job);
    r = thread_start(&s->thread, run_job, &s->job, "the thread of the job", e);
    s->has_thread = r == 0;
    if (r < 0) {
        s->running = false;
        s->job.state = "failed";
        snprintf(s->job.result, sizeof(s->job.result), "%s", err_line(e));
        note(&s->job);
        keep(&s->job);
    }
    return r;
}

int jobs_stop(struct jobs *s, const char *actor, struct err *e)
{
    int r = 0;

    pthread_mutex_lock(&s->lock);
    if (!s->running)
        r = err_say(e, -ENOENT, SAID_BOX_NOTHING_RUNS);
    else if (!s->job.may_stop)
        r = err_say(e, -EPERM, SAID_BOX_NO_STOP);
    else if (!s->job.stop)
        tell_stop(s, actor);
    pthread_mutex_unlock(&s->lock);
    return r;
}

int jobs_keep(struct jobs *s, const json_t *message, const char *actor, struct err *e)
{
    int r = -ENOENT;

    pthread_mutex_lock(&s->lock);
    if (s->running && s->job.waits_for_keep && s->job.kind->keep)
        r = s->job.kind->keep(s->box, message, actor, s->job.kept, e);
    else
        err_say(e, r, *json_str(message, "id", "") ? SAID_TAKEN_OTHER : SAID_NETWORK_NOT_ON_TRIAL);
    if (r < 0)
        s->job.kept[0] = '\0';
    s->job.waits_for_keep = s->job.waits_for_keep && r < 0;
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
    return r;
}

json_t *jobs_status(struct jobs *s)
{
    pthread_mutex_lock(&s->lock);
    json_t *status = s->before ? json_deep_copy(s->before) : s->job.kind ? describe(&s->job) : json_null();
    pthread_mutex_unlock(&s->lock);
    return status;
}
