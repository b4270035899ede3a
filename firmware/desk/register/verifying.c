#include "desk/register/verifying.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LEAST_PRIORITY = 19 };
/* ioprio_set(2) has no header: reads the card only when nobody else does. */
enum { IOPRIO_WHO_PROCESS = 1, IOPRIO_IDLE = 3 << 13 };

struct verifying {
    pthread_mutex_t lock;               /* for seen and begun */
    struct verifying_seen seen;
    bool begun;                         /* the thread is to be joined */
    atomic_bool stopping;
    pthread_t thread;
    const struct desk *desk;
};

int verifying_new(struct verifying **ret_v, struct err *e)
{
    struct verifying *v = calloc(1, sizeof(*v));

    if (!v)
        return err_set(e, -ENOMEM, "out of memory");
    pthread_mutex_init(&v->lock, NULL);
    *ret_v = v;
    return 0;
}

void verifying_stop(struct verifying *v) { atomic_store(&v->stopping, true); }

void verifying_free(struct verifying *v)
{
    if (!v)
        return;
    verifying_stop(v);
    if (v->begun)
        pthread_join(v->thread, NULL);
    pthread_mutex_destroy(&v->lock);
    free(v);
}

void verifying_look(struct verifying *v, struct verifying_seen *ret)
{
    pthread_mutex_lock(&v->lock);
    *ret = v->seen;
    pthread_mutex_unlock(&v->lock);
}

/* ---- the thread */

static bool goes_on(void *ctx, const struct audit_result *so_far)
{
    struct verifying *v = ctx;

    pthread_mutex_lock(&v->lock);
    v->seen.result = *so_far;
    pthread_mutex_unlock(&v->lock);
    return !atomic_load(&v->stopping);
}

static void keep_words(char out[VERIFYING_WHY], const char *words)
{
    char cut[ERR_MSG_SIZE];

    snprintf(cut, sizeof(cut), "%s", words);
    text_cut_bytes(cut, VERIFYING_WHY - 1);
    memcpy(out, cut, strlen(cut) + 1);
}

static void keep_fault(void *ctx, const struct audit_fault *f)
{
    struct verifying *v = ctx;

    log_error("verify_fault", LOG_DOC LOG_WHY, f->doc, f->why);
    pthread_mutex_lock(&v->lock);
    if (v->seen.n_faults < VERIFYING_FAULTS) {
        struct verifying_fault *k = &v->seen.faults[v->seen.n_faults++];

        *k = (struct verifying_fault){ .kind = f->kind, .state = f->state, .at = f->at };
        snprintf(k->letter, sizeof(k->letter), "%s", f->letter);
        snprintf(k->doc, sizeof(k->doc), "%s", f->doc);
        keep_words(k->why, f->why);
    }
    pthread_mutex_unlock(&v->lock);
}

/* Where the kernel does not let us, it runs as everybody does. */
static void step_back(void)
{
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), LEAST_PRIORITY) < 0 || syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_IDLE) < 0)
        log_info("verify_priority", LOG_WHY, strerror(errno));
}

static int audit(struct verifying *v, struct audit_result *ret, struct err *e)
{
    const struct audit_ask ask = { .fault = keep_fault, .goes_on = goes_on, .ctx = v };
    AUTO_STORE struct store *s = NULL;
    int r = store_open(v->desk->diary_path, STORE_READ, &s, e);

    return r < 0 ? r : audit_run(s, v->desk->spool, &ask, ret, e);
}

/* That it was run and how it ended, for the history. */
static int note(const struct desk *desk, const char *how, const struct audit_result *found, const char *actor, struct err *e)
{
    return ipc_call(desk->run_dir, "diaryd", json_pack("{s:s, s:s, s:i, s:i, s:I, s:i, s:s}", "do", "verify_note", "how", how, "letters", (int)found->letters,
                                                       "documents", (int)found->documents, "rows", (json_int_t)found->history_rows,
                                                       "faults", (int)found->faults, "actor", actor), IPC_CALL_MS, NULL, e);
}

static void *work(void *ctx)
{
    struct verifying *v = ctx;
    struct audit_result found = { 0 };
    struct err e = { 0 }, unnoted = { 0 };
    int64_t began_ms = clock_mono_ms();

    step_back();
    int r = audit(v, &found, &e);
    const char *how = r == -ECANCELED ? "stopped" : r < 0 ? "failed" : "done";
    int noted = note(v->desk, how, &found, v->seen.actor, &unnoted);      /* the name does not change while this runs */
    if (r < 0 && r != -ECANCELED)
        log_error("verify_failed", LOG_WHY, e.msg);
    else
        log_info("verify", LOG_STATUS LOG_COUNT LOG_TOOK_MS, how, (long long)found.faults, (long long)(clock_mono_ms() - began_ms));
    pthread_mutex_lock(&v->lock);
    v->seen.result = found;
    v->seen.ended_s = clock_utc_s();
    v->seen.state = r == -ECANCELED ? VERIFYING_STOPPED : r < 0 ? VERIFYING_FAILED : VERIFYING_DONE;
    if (r < 0 && r != -ECANCELED)
        keep_words(v->seen.why, e.msg);
    else if (noted < 0)
        keep_words(v->seen.why, unnoted.msg);
    pthread_mutex_unlock(&v->lock);
    return NULL;
}

/* ---- beginning */

static int64_t count_letters(const struct desk *desk)
{
    struct letter_counts n = { .today = 0 };
    AUTO_STORE struct store *s = NULL;
    int64_t all = 0;

    if (store_open(desk->diary_path, STORE_READ, &s, NULL) == 0 && store_letter_counts(s, clock_today_s(), &n, NULL) == 0)
        for (int i = 0; i < LETTER_STATES; i++)
            all += n.by_state[i];
    return all;
}

/* Only one gets past here until it ends. */
static int take_place(struct verifying *v, const struct request *q, struct err *e)
{
    int64_t letters = count_letters(q->desk);
    int r = 0;

    pthread_mutex_lock(&v->lock);
    if (v->seen.state == VERIFYING_RUNS) {
        r = err_set(e, -EBUSY, "one runs already");
    } else {
        if (v->begun)
            pthread_join(v->thread, NULL);          /* its last word was the state */
        v->begun = false;
        v->desk = q->desk;
        atomic_store(&v->stopping, false);
        v->seen = (struct verifying_seen){ .state = VERIFYING_RUNS, .began_s = clock_utc_s(), .letters = letters };
        snprintf(v->seen.actor, sizeof(v->seen.actor), "%s", web_actor(q));
    }
    pthread_mutex_unlock(&v->lock);
    return r;
}

int verifying_start(struct verifying *v, const struct request *q, struct err *e)
{
    static const struct audit_result nothing = { 0 };
    int r = take_place(v, q, e);

    if (r < 0)
        return r;
    r = note(q->desk, "begun", &nothing, web_actor(q), e);
    if (r == 0) {
        v->begun = true;
        r = thread_start(&v->thread, work, v, "the thread that verifies", e);
    }
    if (r < 0) {
        v->begun = false;
        pthread_mutex_lock(&v->lock);
        v->seen.state = VERIFYING_NEVER;
        pthread_mutex_unlock(&v->lock);
    }
    return r;
}
