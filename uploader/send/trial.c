#include "uploader/send/trial.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <string.h>

enum { ADDRESS_SIZE = 256 };

struct trial {
    const struct config *config;
    const atomic_bool *stopping;
    pthread_t thread;
    bool joinable;
    /* of the one that runs or ran last; the thread reads them and nobody changes them meanwhile */
    const struct channel *channel;
    bool lists;
    char to[ADDRESS_SIZE];
    int64_t number;

    pthread_mutex_t lock;               /* for the rest */
    bool running;
    struct outcome outcome;
};

static int nothing_to_commit(void *ctx, const struct delivery *d, struct err *e)
{
    (void)ctx;
    (void)d;
    (void)e;
    return 0;
}

static void try_channel(const struct trial *t, struct outcome *o)
{
    int64_t sent = 0;
    const struct channel_tools tools = { .stopping = t->stopping, .commit = nothing_to_commit, .sent_bytes = &sent };
    void *self = NULL;
    struct err e = { 0 };
    int r = t->channel->open(t->config, &tools, &self, &e);

    if (r < 0)
        outcome_set(o, VERDICT_HOLD, r == -ENOENT ? "It is not set up: %s." : "The settings do not hold: %s.", e.msg);
    else if (t->lists)
        t->channel->lists(self, o);
    else
        t->channel->test(self, t->to, o);
    if (r == 0)
        t->channel->close(self);
}

static void *run(void *arg)
{
    struct trial *t = arg;
    struct outcome o = { 0 };

    try_channel(t, &o);
    log_info("trial", LOG_CHANNEL LOG_STATUS, t->channel->name, o.verdict == VERDICT_DELIVERED ? "worked" : "failed");
    pthread_mutex_lock(&t->lock);
    t->outcome = o;
    t->running = false;
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

int trial_new(const struct config *c, const atomic_bool *stopping, struct trial **ret_trial, struct err *e)
{
    struct trial *t = calloc(1, sizeof(*t));

    if (!t)
        return err_set(e, -ENOMEM, "no memory");
    t->config = c;
    t->stopping = stopping;
    pthread_mutex_init(&t->lock, NULL);
    *ret_trial = t;
    return 0;
}

void trial_free(struct trial *t)
{
    if (!t)
        return;
    if (t->joinable)
        pthread_join(t->thread, NULL);
    outcome_done(&t->outcome);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

/* ---- requests */

static bool is_running(struct trial *t)
{
    pthread_mutex_lock(&t->lock);
    bool running = t->running;
    pthread_mutex_unlock(&t->lock);
    return running;
}

static json_t *begin(struct trial *t, const char *channel, bool lists, const char *to)
{
    const struct channel *const *ch = channels;
    struct err e = { 0 };

    while (*ch && strcmp((*ch)->name, channel) != 0)
        ch++;
    if (!*ch || !(lists ? (*ch)->lists != NULL : (*ch)->test != NULL))
        return ipc_refuse("there is no test of \"%.40s\"", channel);
    if (is_running(t))
        return ipc_refuse("another test is running; try again in a moment");
    if (t->joinable)
        pthread_join(t->thread, NULL);
    outcome_done(&t->outcome);
    t->outcome = (struct outcome){ .verdict = VERDICT_HOLD };
    t->channel = *ch;
    t->lists = lists;
    snprintf(t->to, sizeof(t->to), "%s", to);
    t->number++;
    t->running = true;
    int r = thread_start(&t->thread, run, t, "the thread of a test", &e);
    t->joinable = r == 0;
    if (r < 0)
        t->running = false;
    return r < 0 ? ipc_refuse("%s", e.msg) : json_pack("{s:b, s:I}", "ok", 1, "trial", (json_int_t)t->number);
}

static json_t *tell(struct trial *t, int64_t number)
{
    json_t *answer;

    if (number != t->number || number == 0)
        return ipc_refuse("that test is over, or sendd was started anew");
    pthread_mutex_lock(&t->lock);
    answer = json_pack("{s:b, s:s, s:s}", "ok", 1, "state", t->running ? "running" : t->outcome.verdict == VERDICT_DELIVERED ? "worked" : "failed",
                       "sentence", t->running ? "" : t->outcome.sentence);
    if (answer && !t->running && t->outcome.result)
        json_object_set(answer, "masters", t->outcome.result);
    pthread_mutex_unlock(&t->lock);
    return answer;
}

json_t *trial_answer(struct trial *t, const char *what, const json_t *request)
{
    if (strcmp(what, "test") == 0)
        return begin(t, json_str(request, "channel", ""), false, json_str(request, "to", ""));
    if (strcmp(what, "masters_fetch") == 0)
        return begin(t, "eoffice", true, "");
    return strcmp(what, "trial") == 0 ? tell(t, json_int(request, "trial", 0)) : NULL;
}
