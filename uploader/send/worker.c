#include "uploader/send/worker.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LANES_ALL = 2, LANES_NO_BACKLOG = 1 };      /* the largest lane that is taken: workflow/route.h */
enum {
    DIARY_AWAY_MS = 1000,
    IDLE_MS = 30 * 1000,                /* hints may be lost: look by ourselves this often */
    OTHERS_FIRST_S = 1,                 /* what failed with the other side as a whole comes back that much after the wait: another
                                         * letter is tried first, lest it is this one's fault */
};

struct worker {
    struct worker_about about;
    void *self;                         /* of the channel; NULL: not opened yet */
    struct spool *spool;
    struct channel_tools tools;
    int64_t letter_first_ms, letter_max_ms;
    int max_tries;
    int64_t sent_bytes;                 /* that diaryd has not been told of yet */
    pthread_t thread;
};

/* What a verdict means to diaryd. */
static const struct { const char *event; bool counts; } verdicts[VERDICTS] = {
    [VERDICT_DELIVERED]   = { "delivered", false },
    [VERDICT_RETRY_LATER] = { "retry",     false },
    [VERDICT_RETRY]       = { "retry",     true  },
    [VERDICT_UNKNOWN]     = { "unknown",   false },
    [VERDICT_HOLD]        = { "hold",      true  },
    [VERDICT_NEEDLESS]    = { "cancel",    false },
    [VERDICT_ABSENT]      = { "resend",    true  },      /* counted: a line that always breaks at the end must end too */
};

/* ---- one delivery */

static bool read_delivery(const json_t *message, struct delivery *ret)
{
    *ret = (struct delivery){
        .id = json_int(message, "id", 0), .doc = json_str(message, "doc", ""), .number = json_str(message, "number", ""),
        .key = json_str(message, "key", ""), .unknown = strcmp(json_str(message, "state", ""), "unknown") == 0,
        .tries = (int)json_int(message, "tries", 0), .received_s = json_int(message, "received_s", 0),
        .kind = json_str(message, "kind", "letter"), .whom = json_str(message, "whom", ""),
        .fields = json_object_get(message, "fields"), .officer = json_object_get(message, "officer"),
        .next_officer = json_object_get(message, "next_officer"), .supervisor = json_object_get(message, "supervisor"),
        .detail = json_object_get(message, "detail"), .result = json_object_get(message, "result"), .earlier = json_object_get(message, "earlier"),
        .mapped = json_object_get(message, "mapped"),
    };
    return ret->id > 0 && id_is_valid(ret->doc) && strlen(ret->key) == UUID_SIZE - 1 && ret->number[0];
}

/* The last try is over: the letter waits for a person instead of coming again. */
static void end_tries(const struct worker *w, const struct delivery *d, struct outcome *o)
{
    char why[SAID_SIZE];

    if (!verdicts[o->verdict].counts || o->verdict == VERDICT_HOLD || d->tries + 1 < w->max_tries)
        return;
    memcpy(why, o->sentence, sizeof(why));
    outcome_say(o, VERDICT_HOLD, SAID_TRIED_TIMES, SAID_NUMBER(d->tries + 1), why);
}

/* How long this letter waits; target_ms: how long its other side is left alone. */
static int64_t wait_s_of(const struct worker *w, const struct delivery *d, const struct outcome *o, int64_t target_ms)
{
    switch (o->verdict) {
    case VERDICT_RETRY_LATER:
        return (target_ms + 999) / 1000 + OTHERS_FIRST_S;
    case VERDICT_RETRY:
        return backoff_wait_ms(w->letter_first_ms, w->letter_max_ms, d->tries + 1) / 1000;
    case VERDICT_UNKNOWN:
        return w->letter_first_ms / 1000;
    default:
        return 0;
    }
}

/* False: diaryd does not take it. */
static bool report(struct worker *w, const struct delivery *d, const struct outcome *o, int64_t wait_s)
{
    const char *event = verdicts[o->verdict].event;
    struct err e = { 0 };

    if (d->unknown && o->verdict == VERDICT_RETRY)
        event = "unknown";                          /* asking failed: that is no answer */
    json_t *message = json_pack("{s:I, s:s, s:b, s:s, s:s, s:I}", "id", (json_int_t)d->id, "event", event, "counts",
                                (int)verdicts[o->verdict].counts, "sentence", o->sentence, "actor", "sendd", "wait_s", (json_int_t)wait_s);
    if (o->result)
        json_object_set(message, "result", o->result);
    if (w->sent_bytes > 0)
        json_object_set_new(message, "bytes", json_integer(w->sent_bytes));
    if (hand_report(w->about.hand, message, &e) == 0) {
        w->sent_bytes = 0;
        return true;
    }
    log_warn("report_lost", LOG_CHANNEL LOG_KEY LOG_STATE LOG_WHY, w->about.channel->name, d->key, event, e.msg);
    return false;
}

/* For the next start of sendd. That it is lost does no harm but a try too many. */
static void keep_note(const struct worker *w)
{
    json_t *note = target_note(w->about.target);
    struct err e = { 0 };

    json_object_set_new(note, "do", json_string("target_note"));
    if (hand_ask(w->about.hand, note, NULL, &e) < 0)
        log_warn("target_not_noted", LOG_CHANNEL LOG_WHY, target_name(w->about.target), e.msg);
}

/* Settings that cannot be used any more are the administrator's: letters wait. */
static bool open_channel(struct worker *w, struct outcome *o)
{
    struct err e = { 0 };

    if (w->self || w->about.channel->open(w->about.config, &w->tools, &w->self, &e) == 0)
        return true;
    outcome_say(o, VERDICT_RETRY_LATER, SAID_SENDING_SETTINGS, err_line(&e));
    return false;
}

/* What became of it goes to the target first (how long it is left alone is how long the letter waits), then to the diary. */
static void conclude(struct worker *w, const struct turn *turn, const struct delivery *d, struct outcome *o)
{
    bool well = o->verdict != VERDICT_RETRY_LATER, news = false, told = true;
    int64_t left_ms, aside_ms = 0;

    end_tries(w, d, o);
    left_ms = target_heard(w->about.target, turn, well, (int64_t)o->retry_after_s * 1000, o->sentence, &news);
    int64_t wait_s = wait_s_of(w, d, o, left_ms);
    if (d->unknown && !well)                        /* it stays unknown; there is no news for the diary */
        aside_ms = wait_s * 1000;
    else if (!(told = report(w, d, o, wait_s)))
        aside_ms = w->letter_max_ms;                /* it comes back, but not at once: others go on */
    hand_put_down(w->about.hand, d->id, !told, aside_ms);
    if (news)
        keep_note(w);
}

static void serve(struct worker *w, const struct turn *turn, const struct delivery *d)
{
    static const char *const names[VERDICTS] = { "delivered", "retry_later", "retry", "unknown", "hold", "absent", "needless" };
    const struct channel *c = w->about.channel;
    struct outcome o = { 0 };
    int64_t began = clock_mono_ms();

    if (open_channel(w, &o))
        (d->unknown ? c->ask : c->deliver)(w->self, d, &o);
    log_info("delivery", LOG_CHANNEL LOG_DOC LOG_NUMBER LOG_KEY LOG_STATUS LOG_TRIES LOG_TOOK_MS, target_name(w->about.target), d->doc,
             d->number, d->key, names[o.verdict], d->tries, (long long)(clock_mono_ms() - began));
    conclude(w, turn, d, &o);
    outcome_done(&o);
}

/* A fault of the programs; held, so that it does not come again for ever. */
static void refuse(struct worker *w, const struct turn *turn, const struct delivery *d)
{
    struct outcome o = { 0 };

    log_error("delivery_not_understood", LOG_CHANNEL LOG_KEY, w->about.channel->name, d->key);
    outcome_say(&o, VERDICT_HOLD, SAID_DELIVERY_NOT_UNDERSTOOD);
    conclude(w, turn, d, &o);
    outcome_done(&o);
}

/* It was taken while the other side failed, and is next again: nothing has happened to it. What is in doubt stays so without a word. */
static void put_back(struct worker *w, const struct delivery *d, struct outcome *o)
{
    bool told;

    o->verdict = VERDICT_RETRY_LATER;
    told = d->unknown || report(w, d, o, 0);
    hand_put_down(w->about.hand, d->id, !told, told ? 0 : w->letter_max_ms);
}

/* How the other side was before sendd started. A diary that does not know has nothing to tell. */
static int recall(const struct worker *w, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    const json_t *t, *mine = NULL;
    size_t i;
    int r = hand_recall(w->about.hand, &answer, e);

    if (r < 0 && (r != -EREMOTEIO || !answer))
        return r;
    json_array_foreach(json_object_get(answer, "targets"), i, t)
        if (strcmp(json_str(t, "target", ""), target_name(w->about.target)) == 0)
            mine = t;
    if (target_recall(w->about.target, mine)) {
        log_info("settings_mended", LOG_CHANNEL, target_name(w->about.target));
        hand_due_now(w->about.hand, w->about.channel->name, target_instance(w->about.target));
        keep_note(w);
    }
    return 0;
}

static void took_nothing_yet(struct worker *w, const struct turn *turn, const struct err *e)
{
    char away[SAID_SIZE];

    said_set(away, SAID_DIARY_AWAY, err_line(e));
    target_took_nothing(w->about.target, turn, DIARY_AWAY_MS, away);
}

/* Takes and serves one delivery, if there is one. */
static void serve_next(struct worker *w, struct turn *turn)
{
    const struct wanted wanted = { .channel = w->about.channel->name, .instance = target_instance(w->about.target),
                                   .ask = w->about.channel->ask != NULL, .max_lane = w->about.kept ? LANES_NO_BACKLOG : LANES_ALL };
    AUTO_JSON json_t *message = NULL;
    struct outcome why = { 0 };
    struct err e = { 0 };
    struct delivery d;
    int64_t due_in_s = 0;

    if (!turn->recalled) {
        if (recall(w, &e) < 0)
            took_nothing_yet(w, turn, &e);
        else
            target_took_nothing(w->about.target, turn, 0, "");
    } else if (hand_take(w->about.hand, &wanted, &message, &due_in_s, &e) < 0) {
        took_nothing_yet(w, turn, &e);
    } else if (!message) {
        target_took_nothing(w->about.target, turn, due_in_s > 0 && due_in_s * 1000 < IDLE_MS ? due_in_s * 1000 : IDLE_MS, "");
    } else {
        bool understood = read_delivery(message, &d);

        if (!target_took(w->about.target, turn, why.sentence)) {
            put_back(w, &d, &why);
            return;
        }
        if (understood)
            serve(w, turn, &d);
        else
            refuse(w, turn, &d);
        target_done(w->about.target, turn);
    }
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct turn turn;

    while (thread_idle(), target_turn(w->about.target, w->about.kept, &turn)) {
        thread_busy(THREAD_STEP_MAX_S);
        serve_next(w, &turn);
    }
    return NULL;
}

/* ---- start and end */

static int commit(void *ctx, const struct delivery *d, struct err *e)
{
    struct worker *w = ctx;

    return hand_commit(w->about.hand, d->id, e);
}

static void worker_free(struct worker *w)
{
    if (w->self)
        w->about.channel->close(w->self);
    spool_close(w->spool);
    free(w);
}

int worker_start(const struct worker_about *about, bool first, struct worker **ret_worker, struct err *e)
{
    const struct config *c = about->config;
    struct worker *w = calloc(1, sizeof(*w));
    int r;

    if (!w)
        return err_set(e, -ENOMEM, "no memory");
    w->about = *about;
    w->letter_first_ms = config_number(c, CONFIG_SEND_RETRY_FIRST_S) * 1000;
    w->letter_max_ms = config_number(c, CONFIG_SEND_RETRY_MAX_S) * 1000;
    w->max_tries = (int)config_number(c, CONFIG_SEND_MAX_TRIES);
    r = spool_open_configured(c, &w->spool, e);         /* one a thread: a spool is not thread-safe */
    w->tools = (struct channel_tools){ .instance = target_instance(about->target), .common = hand_lent(about->hand), .spool = w->spool,
                                       .stopping = hand_stopping(about->hand), .commit = commit, .ctx = w, .sent_bytes = &w->sent_bytes };
    if (r == 0 && first)
        r = about->channel->open(c, &w->tools, &w->self, e);
    if (r == 0)
        r = thread_start(&w->thread, work, w, about->channel->name, e);
    if (r < 0) {
        worker_free(w);
        return r;
    }
    *ret_worker = w;
    return 0;
}

void worker_join(struct worker *w)
{
    if (!w)
        return;
    pthread_join(w->thread, NULL);
    worker_free(w);
}
