#include "drivers/label/worker.h"

#include "base/auto.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "drivers/label/journal.h"
#include "drivers/label/printer.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

enum { LOOK_MS = 1000 };                /* hints may be lost */

static const struct backoff retries = { .first_ms = 1000, .max_ms = 30 * 1000 };

#define TEST_NUMBER "TEST/0000/000000"

struct worker {
    char *run_dir, *printer_name;
    struct printer *printer;            /* NULL: off */
    int stop_fd;                        /* readable: end */
    pthread_t thread;
    /* of the thread alone */
    json_t *report;                     /* label_done that diaryd has not heard yet */
    struct backoff backoff;             /* after trouble with the printer, or a report that was refused */

    pthread_mutex_t lock;               /* for the rest */
    pthread_cond_t changed;
    bool stopping, hinted, test_wanted;
    const char *state, *code, *test;    /* as in messages.md */
    char sentence[SAID_SIZE], test_sentence[SAID_SIZE];
    int waiting;
};

static void show(struct worker *w, const char *state, const char *code, const char *sentence, int waiting)
{
    pthread_mutex_lock(&w->lock);
    w->state = state;
    w->code = code;
    snprintf(w->sentence, sizeof(w->sentence), "%s", sentence);
    w->waiting = waiting;
    pthread_mutex_unlock(&w->lock);
}

/* ---- one label */

/* The clerk's sentence, and in brackets the detail, which may hold what a print system wrote: only if that is text. */
static void say(enum printer_trouble t, const struct err *e, char sentence[SAID_SIZE])
{
    AUTO_FREE char *detail = NULL;
    char words[SAID_SIZE];

    sentence[0] = '\0';
    if (t == TROUBLE_NONE)
        return;
    said_set(sentence, trouble_said(t));
    if (!e->msg[0] || text_clean(e->msg, strlen(e->msg), ERR_MSG_SIZE, &detail, NULL) < 0)
        return;
    memcpy(words, sentence, sizeof(words));
    said_set(sentence, SAID_LABEL_DETAIL, words, detail);
}

/* Prints and shows what came of it. The sentence is "" when it is out. */
static enum printer_trouble print(struct worker *w, const struct label *l, int waiting, char sentence[SAID_SIZE], bool *ret_ended)
{
    struct err e = { 0 };
    int64_t began = clock_mono_ms();

    show(w, "printing", trouble_code(TROUBLE_NONE), "", waiting);
    enum printer_trouble t = printer_print(w->printer, l, &e);
    *ret_ended = t != TROUBLE_NONE && e.code == -ECANCELED;
    say(t, &e, sentence);
    if (t == TROUBLE_NONE)
        log_info("label_printed", LOG_NUMBER LOG_TOOK_MS, l->number, (long long)(clock_mono_ms() - began));
    else
        log_warn("label_waits", LOG_NUMBER LOG_STATUS LOG_WHY, l->number, trouble_code(t), e.msg);
    show(w, t == TROUBLE_NONE ? "idle" : "waiting", trouble_code(t), sentence, t == TROUBLE_NONE ? 0 : waiting);
    return t;
}

/* Tells diaryd what became of a label; until it has heard that, no other is fetched. Returns how many ms to wait, 0: it knows. */
static int64_t send_report(struct worker *w)
{
    struct err e = { 0 };
    bool printed = json_flag(w->report, "printed");
    int r = ipc_call(w->run_dir, "diaryd", json_incref(w->report), IPC_CALL_MS, NULL, &e);

    if (r < 0 && r != -EREMOTEIO) {
        show(w, "waiting", "diary", "The diary does not answer; labels wait.", 1);
        return LOOK_MS;
    }
    json_decref(w->report);
    w->report = NULL;
    if (r < 0) {                        /* it will hand the label out again: the note says that it is printed */
        log_warn("label_report_refused", LOG_WHY, e.msg);
        backoff_failed(&w->backoff, clock_mono_ms(), 0);
        return LOOK_MS;
    }
    if (printed)
        journal_forget(w->run_dir);
    return 0;
}

static void set_report(struct worker *w, int64_t id, bool printed, const char *sentence)
{
    w->report = json_pack("{s:s, s:I, s:b, s:s}", "do", "label_done", "id", (json_int_t)id, "printed", (int)printed, "sentence", sentence);
}

/* Returns how many ms to wait. */
static int64_t print_taken(struct worker *w, const struct label *l)
{
    char sentence[SAID_SIZE] = "";
    struct err e = { 0 };
    bool ended = false;
    enum printer_trouble t = TROUBLE_NONE;

    if (!journal_has(w->run_dir, l->id, l->number)) {
        t = print(w, l, 1, sentence, &ended);                                           /* 1. on paper */
        if (t == TROUBLE_NONE && journal_note(w->run_dir, l->id, l->number, &e) < 0)    /* 2. not again after a crash */
            log_warn("journal_failed", LOG_WHY, e.msg);
        printer_hang_up(w->printer);
    }
    if (ended)
        return 0;                       /* it is still the diary's; the next start asks for it */
    set_report(w, l->id, t == TROUBLE_NONE, sentence);
    int64_t wait_ms = send_report(w);                                                   /* 3. not again at all */
    if (t != TROUBLE_NONE)
        backoff_failed(&w->backoff, clock_mono_ms(), 0);
    else if (wait_ms == 0)
        backoff_worked(&w->backoff);
    return wait_ms;
}

static int64_t print_next(struct worker *w)
{
    AUTO_JSON json_t *answer = NULL;
    char away[SAID_SIZE];
    int64_t wait_ms = w->report ? send_report(w) : 0;

    if (wait_ms > 0)
        return wait_ms;
    if (ipc_call(w->run_dir, "diaryd", json_pack("{s:s}", "do", "label_take"), IPC_CALL_MS, &answer, NULL) < 0) {
        said_set(away, SAID_LABEL_DIARY_AWAY);
        show(w, "idle", "diary", away, 0);
        return LOOK_MS;
    }
    const json_t *m = json_object_get(answer, "label");
    if (!json_is_object(m)) {
        show(w, "idle", trouble_code(TROUBLE_NONE), "", 0);
        return LOOK_MS;
    }
    struct label l = { .id = json_int(m, "id", 0), .number = json_str(m, "number", ""), .received_s = json_int(m, "received_s", 0),
                       .pages = (int)json_int(m, "pages", 0), .mark = json_flag(m, "again") ? LABEL_AGAIN : LABEL_FIRST };
    return print_taken(w, &l);
}

static void print_test(struct worker *w)
{
    struct label l = { .number = TEST_NUMBER, .received_s = clock_utc_s(), .pages = 1, .mark = LABEL_TEST };
    char sentence[SAID_SIZE];
    bool ended;
    enum printer_trouble t = print(w, &l, 0, sentence, &ended);

    printer_hang_up(w->printer);
    if (t == TROUBLE_NONE)
        backoff_worked(&w->backoff);
    pthread_mutex_lock(&w->lock);
    w->test = t == TROUBLE_NONE ? "printed" : "failed";
    memcpy(w->test_sentence, sentence, SAID_SIZE);
    pthread_mutex_unlock(&w->lock);
}

/* ---- the thread */

enum wake { WAKE_TIME, WAKE_TEST, WAKE_STOP };

/* Sleeps for wait_ms. A hint ends it only where hints help: it does not bring a printer back. */
static enum wake sleep_for(struct worker *w, int64_t wait_ms, bool hints_help)
{
    const struct timespec until = thread_time(clock_mono_ms() + wait_ms);

    pthread_mutex_lock(&w->lock);
    while (!w->stopping && !w->test_wanted && !(w->hinted && hints_help))
        if (pthread_cond_timedwait(&w->changed, &w->lock, &until) == ETIMEDOUT)
            break;
    enum wake why = w->stopping ? WAKE_STOP : w->test_wanted ? WAKE_TEST : WAKE_TIME;
    w->test_wanted = w->hinted = false;
    pthread_mutex_unlock(&w->lock);
    return why;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    int64_t wait_ms = 0;

    for (;;) {
        int64_t away_ms = backoff_left_ms(&w->backoff, clock_mono_ms());

        thread_idle();
        enum wake why = sleep_for(w, away_ms > wait_ms ? away_ms : wait_ms, away_ms == 0);
        thread_busy(THREAD_STEP_MAX_S);
        switch (why) {
        case WAKE_STOP:
            return NULL;
        case WAKE_TEST:
            print_test(w);              /* a person stands at the printer: at once, and the labels after it */
            wait_ms = 0;
            break;
        case WAKE_TIME:
            wait_ms = print_next(w);
            break;
        }
    }
}

/* ---- start, stop, questions */

static void worker_free(struct worker *w)
{
    printer_free(w->printer);
    json_decref(w->report);
    if (w->stop_fd >= 0)
        close(w->stop_fd);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w->run_dir);
    free(w->printer_name);
    free(w);
}

static struct worker *worker_new(const struct config *c)
{
    struct worker *w = calloc(1, sizeof(*w));

    if (!w)
        return NULL;
    pthread_mutex_init(&w->lock, NULL);
    thread_cond_init(&w->changed);
    w->backoff = retries;
    w->state = "off";
    w->code = trouble_code(TROUBLE_NONE);
    w->test = "none";
    w->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    w->run_dir = strdup(config_text(c, CONFIG_PATHS_RUN_DIR));          /* own copies: see worker_stop */
    w->printer_name = strdup(config_text(c, CONFIG_LABEL_PRINTER));
    if (w->stop_fd >= 0 && w->run_dir && w->printer_name)
        return w;
    worker_free(w);
    return NULL;
}

int worker_start(const struct config *c, struct worker **ret_worker, struct err *e)
{
    struct worker *w = worker_new(c);

    if (!w)
        return err_set(e, -ENOMEM, "out of memory");
    int r = printer_new(c, w->stop_fd, &w->printer, e);
    if (r == 0) {
        w->state = "idle";
        r = thread_start(&w->thread, work, w, "the thread of the printer", e);
    }
    if (r < 0 && r != -ENOENT) {
        worker_free(w);
        return r;
    }
    *ret_worker = w;
    return 0;
}

/* libcups and the resolver cannot be interrupted. A thread that hangs there is left behind with all that is its own:
 * the process ends anyway. */
void worker_stop(struct worker *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    eventfd_write(w->stop_fd, 1);
    const struct timespec until = thread_time(clock_mono_ms() + WORKER_STOP_MS);
    if (!w->printer || pthread_clockjoin_np(w->thread, NULL, CLOCK_MONOTONIC, &until) == 0)
        worker_free(w);
    else
        log_warn("printer_left_behind", LOG_WHY, "the print system does not come back");
}

void worker_look(struct worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->hinted = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

json_t *worker_status(struct worker *w)
{
    pthread_mutex_lock(&w->lock);
    json_t *status = json_pack("{s:b, s:s, s:s, s:s, s:s, s:i, s:s, s:s}", "ok", 1, "printer", w->printer_name, "state", w->state,
                               "code", w->code, "sentence", w->sentence, "waiting", w->waiting, "test", w->test,
                               "test_sentence", w->test_sentence);
    pthread_mutex_unlock(&w->lock);
    return status;
}

json_t *worker_test(struct worker *w)
{
    if (!w->printer)
        return ipc_refuse("no label printer is set up (label.printer)");
    pthread_mutex_lock(&w->lock);
    w->test_wanted = true;
    w->test = "waiting";
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return ipc_ok();
}
