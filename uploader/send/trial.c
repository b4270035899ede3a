#include "uploader/send/trial.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { CHANNEL_SIZE = 32, ADDRESS_SIZE = 256, INSTANCE_SIZE = 64, USER_SIZE = 128, CODE_SIZE = 64 };

enum trial_kind { TRIAL_TEST, TRIAL_LISTS, TRIAL_SESSION };

/* What is tried. */
struct wish {
    char channel[CHANNEL_SIZE];
    enum trial_kind kind;
    char instance[INSTANCE_SIZE], to[ADDRESS_SIZE];
    char user[USER_SIZE], code[CODE_SIZE];          /* TRIAL_SESSION; wiped at its end */
};

struct trial {
    const struct config *config;
    const atomic_bool *stopping;
    const struct channel_common *common;
    pthread_t thread;
    bool joinable;
    /* of the one that runs or ran last; the thread reads them and nobody changes them meanwhile */
    struct wish wish;
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

static bool can(const struct channel *channel, enum trial_kind kind)
{
    return kind == TRIAL_LISTS ? channel->lists != NULL : kind == TRIAL_SESSION ? channel->session != NULL : channel->test != NULL;
}

static void try_open(const struct channel *channel, const struct wish *w, void *self, struct outcome *o)
{
    switch (w->kind) {
    case TRIAL_LISTS:
        channel->lists(self, o);
        break;
    case TRIAL_SESSION:
        channel->session(self, w->user, w->code, o);
        break;
    case TRIAL_TEST:
        channel->test(self, w->to, o);
        break;
    }
}

/* Of the rows with that name the one that is set up there: *ret_self is the caller's. Or -errno of the last that could have been it. */
static int open_row(const struct wish *w, const struct config *c, const struct channel_tools *tools, const struct channel **ret_row, void **ret_self,
                    struct err *e)
{
    int r = -ENOENT;

    for (const struct channel *const *row = channels; *row; row++) {
        if (strcmp((*row)->name, w->channel) != 0)
            continue;
        *ret_row = *row;
        r = (*row)->open(c, tools, ret_self, e);
        if (r != -ENOENT)
            return r;
    }
    return r;
}

static void try_instance(const struct wish *w, const struct config *c, const struct channel_tools *tools, struct outcome *o)
{
    bool by_hand = strcmp(w->channel, "eoffice") == 0 && strcmp(config_text(c, CONFIG_EOFFICE_CONNECTOR), "assisted") == 0;
    const struct channel *row = NULL;
    void *self = NULL;
    struct err e = { 0 };

    if (by_hand) {
        outcome_say(o, VERDICT_HOLD, SAID_TRIAL_BY_HAND);
        return;
    }
    int r = open_row(w, c, tools, &row, &self, &e);
    if (r < 0)
        outcome_say(o, VERDICT_HOLD, r == -ENOENT ? SAID_TRIAL_NOT_SET_UP : SAID_TRIAL_SETTINGS, err_line(&e));
    else if (!can(row, w->kind))
        outcome_say(o, VERDICT_HOLD, SAID_TRIAL_NOT_THAT_WAY, config_text(c, CONFIG_EOFFICE_CONNECTOR));
    else
        try_open(row, w, self, o);
    if (r == 0)
        row->close(self);
}

static void try_channel(const struct trial *t, struct outcome *o)
{
    int64_t sent = 0;
    const struct channel_tools tools = { .instance = t->wish.instance, .common = t->common, .stopping = t->stopping, .commit = nothing_to_commit,
                                         .sent_bytes = &sent };
    AUTO_CONFIG struct config *c = NULL;
    struct err e = { 0 };

    if (config_instance(t->config, "eoffice", t->wish.instance, &c, &e) < 0)
        outcome_say(o, VERDICT_HOLD, SAID_TRIAL_SETTINGS, err_line(&e));
    else
        try_instance(&t->wish, c, &tools, o);
}

static void *run(void *arg)
{
    struct trial *t = arg;
    struct outcome o = { 0 };

    try_channel(t, &o);
    sodium_memzero(t->wish.code, sizeof(t->wish.code));
    log_info("trial", LOG_CHANNEL LOG_STATUS, t->wish.channel, o.verdict == VERDICT_DELIVERED ? "worked" : "failed");
    pthread_mutex_lock(&t->lock);
    t->outcome = o;
    t->running = false;
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

int trial_new(const struct config *c, const atomic_bool *stopping, const struct channel_common *common, struct trial **ret_trial, struct err *e)
{
    struct trial *t = calloc(1, sizeof(*t));

    if (!t)
        return err_set(e, -ENOMEM, "no memory");
    t->config = c;
    t->stopping = stopping;
    t->common = common;
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

/* Is there a row that can do that? */
static bool is_known(const struct wish *w)
{
    for (const struct channel *const *row = channels; *row; row++)
        if (strcmp((*row)->name, w->channel) == 0 && can(*row, w->kind))
            return true;
    return false;
}

/* False: a text is longer than any may be. */
static bool make_wish(enum trial_kind kind, const char *channel, const json_t *request, struct wish *ret)
{
    const char *instance = json_str(request, "instance", ""), *to = json_str(request, "to", "");
    const char *user = json_str(request, "user", ""), *code = json_str(request, "code", "");

    *ret = (struct wish){ .kind = kind };
    return snprintf(ret->channel, sizeof(ret->channel), "%s", channel) < (int)sizeof(ret->channel)
        && snprintf(ret->instance, sizeof(ret->instance), "%s", instance) < (int)sizeof(ret->instance)
        && snprintf(ret->to, sizeof(ret->to), "%s", to) < (int)sizeof(ret->to)
        && snprintf(ret->user, sizeof(ret->user), "%s", user) < (int)sizeof(ret->user)
        && snprintf(ret->code, sizeof(ret->code), "%s", code) < (int)sizeof(ret->code);
}

static json_t *begin(struct trial *t, enum trial_kind kind, const char *channel, const json_t *request)
{
    struct wish wish;
    struct err e = { 0 };

    if (!make_wish(kind, channel, request, &wish) || !is_known(&wish))
        return ipc_refuse_said(SAID_TRIAL_NONE, channel);
    if (is_running(t))
        return ipc_refuse_said(SAID_TRIAL_RUNNING);
    if (t->joinable)
        pthread_join(t->thread, NULL);
    outcome_done(&t->outcome);
    t->outcome = (struct outcome){ .verdict = VERDICT_HOLD };
    t->wish = wish;
    sodium_memzero(wish.code, sizeof(wish.code));
    t->number++;
    t->running = true;
    int r = thread_start(&t->thread, run, t, "the thread of a test", &e);
    t->joinable = r == 0;
    if (r < 0)
        t->running = false;
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:I}", "ok", 1, "trial", (json_int_t)t->number);
}

static json_t *tell(struct trial *t, int64_t number)
{
    json_t *answer;

    if (number != t->number || number == 0)
        return ipc_refuse_said(SAID_TRIAL_OVER);
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
        return begin(t, TRIAL_TEST, json_str(request, "channel", ""), request);
    if (strcmp(what, "masters_fetch") == 0)
        return begin(t, TRIAL_LISTS, "eoffice", request);
    if (strcmp(what, "session_open") == 0)
        return begin(t, TRIAL_SESSION, "eoffice", request);
    return strcmp(what, "trial") == 0 ? tell(t, json_int(request, "trial", 0)) : NULL;
}
