#include "uploader/send/worker.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
    DIARY_AWAY_MS = 1000,
    IDLE_MS = 30 * 1000,                /* hints may be lost: look by ourselves this often */
    ASIDE_MAX = 1000,                   /* ids in one question to diaryd */
};

struct aside {                          /* a letter that waits while others go on */
    int64_t id;
    int64_t until_ms;                   /* monotonic, or one of the two below */
    bool in_doubt;                      /* the other side is to be asked about it */
};
#define UNTIL_HINT       INT64_MAX          /* a person decides */
#define UNTIL_OTHERS_HAD (INT64_MAX - 1)    /* the channel failed with it: others have their turn first, lest it is the letter's fault */

struct worker {
    const struct channel *channel;
    void *self;
    struct hand *hand;
    struct spool *spool;
    struct channel_tools tools;
    struct backoff target;              /* the other side as a whole */
    int64_t letter_first_ms, letter_max_ms;
    int max_tries;
    struct aside *asides;
    size_t n_asides;
    int64_t sent_bytes;                 /* that diaryd has not been told of yet */
    unsigned wakes_seen;                /* hints, as counted before the last look */
    pthread_t thread;

    pthread_mutex_t lock;               /* for the rest, which worker_status() reads */
    const char *state;
    char sentence[ERR_MSG_SIZE];
    int64_t next_try_ms;                /* monotonic; 0: none */
    int64_t away_since_s;               /* UTC; the other side has not been well since then; 0: it is */
    bool ask_now;
};

/* What a verdict means to diaryd. */
static const struct { const char *event; bool counts; } verdicts[VERDICTS] = {
    [VERDICT_DELIVERED]   = { "delivered", false },
    [VERDICT_RETRY_LATER] = { "retry",     false },
    [VERDICT_RETRY]       = { "retry",     true  },
    [VERDICT_UNKNOWN]     = { "unknown",   false },
    [VERDICT_HOLD]        = { "hold",      true  },
    [VERDICT_ABSENT]      = { "resend",    true  },      /* counted: a line that always breaks at the end must end too */
};

static void show(struct worker *w, const char *state, const char *sentence, int64_t next_try_ms)
{
    pthread_mutex_lock(&w->lock);
    w->state = state;
    snprintf(w->sentence, sizeof(w->sentence), "%s", sentence);
    w->next_try_ms = next_try_ms;
    pthread_mutex_unlock(&w->lock);
}

/* ---- letters that wait */

/* False: no room, it comes again at once. */
static bool put_aside(struct worker *w, int64_t id, int64_t until_ms, bool in_doubt)
{
    struct aside *grown = w->n_asides < ASIDE_MAX ? reallocarray(w->asides, w->n_asides + 1, sizeof(*grown)) : NULL;

    if (!grown)
        return false;
    w->asides = grown;
    w->asides[w->n_asides++] = (struct aside){ .id = id, .until_ms = until_ms, .in_doubt = in_doubt };
    return true;
}

/* Forgets those whose wait is over. A hint may mean that a person has decided about one. */
static void review_asides(struct worker *w, int64_t now_ms)
{
    unsigned wakes = hand_wakes(w->hand);
    bool hinted = wakes != w->wakes_seen;
    size_t kept = 0;

    w->wakes_seen = wakes;
    for (size_t i = 0; i < w->n_asides; i++) {
        const struct aside *a = &w->asides[i];

        if (a->until_ms == UNTIL_HINT ? !hinted : a->until_ms > now_ms)
            w->asides[kept++] = *a;
    }
    w->n_asides = kept;
}

/* All have had their turn, or the channel works again. False: nobody waited for that. */
static bool end_turns(struct worker *w)
{
    size_t kept = 0, before = w->n_asides;

    for (size_t i = 0; i < before; i++)
        if (w->asides[i].until_ms != UNTIL_OTHERS_HAD)
            w->asides[kept++] = w->asides[i];
    w->n_asides = kept;
    return kept < before;
}

/* Letters in doubt are asked about at once, also while the channel waits. */
static void take_ask_now(struct worker *w)
{
    size_t kept = 0;

    pthread_mutex_lock(&w->lock);
    bool now = w->ask_now;
    w->ask_now = false;
    pthread_mutex_unlock(&w->lock);
    if (!now)
        return;
    w->target.until_ms = 0;
    for (size_t i = 0; i < w->n_asides; i++)
        if (!w->asides[i].in_doubt)
            w->asides[kept++] = w->asides[i];
    w->n_asides = kept;
}

static int64_t next_aside_ms(const struct worker *w, int64_t now_ms)
{
    int64_t wait = IDLE_MS;

    for (size_t i = 0; i < w->n_asides; i++)
        if (w->asides[i].until_ms - now_ms < wait)
            wait = w->asides[i].until_ms - now_ms;
    return wait > 0 ? wait : 1;
}

/* ---- one delivery */

static bool read_delivery(const json_t *message, struct delivery *ret)
{
    *ret = (struct delivery){
        .id = json_int(message, "id", 0), .doc = json_str(message, "doc", ""), .number = json_str(message, "number", ""),
        .key = json_str(message, "key", ""), .unknown = strcmp(json_str(message, "state", ""), "unknown") == 0,
        .tries = (int)json_int(message, "tries", 0), .received_s = json_int(message, "received_s", 0),
        .kind = json_str(message, "kind", "letter"), .whom = json_str(message, "whom", ""), .instance = json_str(message, "instance", ""),
        .lane = (int)json_int(message, "lane", 0), .fields = json_object_get(message, "fields"), .officer = json_object_get(message, "officer"),
        .next_officer = json_object_get(message, "next_officer"), .supervisor = json_object_get(message, "supervisor"),
        .detail = json_object_get(message, "detail"), .earlier = json_object_get(message, "earlier"),
    };
    return ret->id > 0 && id_is_valid(ret->doc) && strlen(ret->key) == UUID_SIZE - 1 && ret->number[0];
}

/* The last try is over: the letter waits for a person instead of coming again. */
static void end_tries(struct worker *w, const struct delivery *d, struct outcome *o)
{
    char words[ERR_MSG_SIZE];

    if (!verdicts[o->verdict].counts || o->verdict == VERDICT_HOLD || d->tries + 1 < w->max_tries)
        return;
    snprintf(words, sizeof(words), "%s", o->sentence);
    outcome_set(o, VERDICT_HOLD, "Tried %d times. %s", d->tries + 1, words);
}

/* False: diaryd does not take it. */
static bool report(struct worker *w, const struct delivery *d, const struct outcome *o)
{
    const char *event = verdicts[o->verdict].event;
    struct err e = { 0 };

    if (d->unknown && o->verdict == VERDICT_RETRY_LATER)
        return true;                                /* it stays unknown; there is no news */
    if (d->unknown && o->verdict == VERDICT_RETRY)
        event = "unknown";                          /* asking failed: that is no answer */
    json_t *message = json_pack("{s:I, s:s, s:b, s:s, s:s}", "id", (json_int_t)d->id, "event", event,
                                "counts", (int)verdicts[o->verdict].counts, "sentence", o->sentence, "actor", "sendd");
    if (o->result)
        json_object_set(message, "result", o->result);
    if (w->sent_bytes > 0)
        json_object_set_new(message, "bytes", json_integer(w->sent_bytes));
    if (hand_report(w->hand, message, &e) == 0) {
        w->sent_bytes = 0;
        return true;
    }
    log_warn("report_lost", LOG_CHANNEL LOG_KEY LOG_STATE LOG_WHY, w->channel->name, d->key, event, e.msg);
    return false;
}

static void note_health(struct worker *w, bool well)
{
    pthread_mutex_lock(&w->lock);
    if (well)
        w->away_since_s = 0;
    else if (w->away_since_s == 0)
        w->away_since_s = clock_utc_s();
    pthread_mutex_unlock(&w->lock);
}

/* When does this letter, and the channel, go on? */
static void plan_next(struct worker *w, const struct delivery *d, const struct outcome *o)
{
    int64_t now = clock_mono_ms();

    note_health(w, o->verdict != VERDICT_RETRY_LATER);
    if (o->verdict == VERDICT_RETRY_LATER) {
        backoff_failed(&w->target, now, (int64_t)o->retry_after_s * 1000);
        put_aside(w, d->id, UNTIL_OTHERS_HAD, d->unknown);
        return;
    }
    backoff_worked(&w->target);
    end_turns(w);
    if (o->verdict == VERDICT_RETRY)
        put_aside(w, d->id, now + backoff_wait_ms(w->letter_first_ms, w->letter_max_ms, d->tries + 1), d->unknown);
    else if (o->verdict == VERDICT_UNKNOWN && w->channel->ask)
        put_aside(w, d->id, now + w->letter_first_ms, true);
    else if (o->verdict == VERDICT_UNKNOWN)
        put_aside(w, d->id, UNTIL_HINT, true);
}

static void serve(struct worker *w, const struct delivery *d)
{
    static const char *const names[VERDICTS] = { "delivered", "retry_later", "retry", "unknown", "hold", "absent" };
    struct outcome o = { 0 };
    int64_t began = clock_mono_ms();

    if (d->unknown && !w->channel->ask && put_aside(w, d->id, UNTIL_HINT, true))
        return;
    show(w, "sending", "", 0);
    if (d->unknown && !w->channel->ask)
        outcome_set(&o, VERDICT_HOLD, "The answer was lost and nobody here can ask. Find out whether it came before sending it again.");
    else
        (d->unknown ? w->channel->ask : w->channel->deliver)(w->self, d, &o);
    end_tries(w, d, &o);
    log_info("delivery", LOG_CHANNEL LOG_DOC LOG_NUMBER LOG_KEY LOG_STATUS LOG_TRIES LOG_TOOK_MS, w->channel->name, d->doc,
             d->number, d->key, names[o.verdict], d->tries, (long long)(clock_mono_ms() - began));
    bool told = report(w, d, &o);
    plan_next(w, d, &o);
    if (!told)                                      /* it comes back, but not at once: others go on */
        put_aside(w, d->id, clock_mono_ms() + w->letter_max_ms, d->unknown);
    show(w, o.verdict == VERDICT_RETRY_LATER ? "waiting" : "idle", o.sentence, w->target.until_ms);
    outcome_done(&o);
}

/* Takes and serves one delivery. Returns how many ms there is nothing to do, 0: look again at once. */
static int64_t serve_next(struct worker *w)
{
    AUTO_JSON json_t *message = NULL;
    AUTO_FREE int64_t *skip = NULL;
    struct delivery d;
    struct err e = { 0 };

    review_asides(w, clock_mono_ms());
    skip = calloc(w->n_asides + 1, sizeof(*skip));
    if (!skip)
        return DIARY_AWAY_MS;
    for (size_t i = 0; i < w->n_asides; i++)
        skip[i] = w->asides[i].id;
    if (hand_take(w->hand, w->channel->name, skip, w->n_asides, &message, &e) < 0) {
        show(w, "waiting", e.msg, clock_mono_ms() + DIARY_AWAY_MS);
        return DIARY_AWAY_MS;
    }
    if (!message && end_turns(w))
        return 0;
    if (!message) {
        show(w, "idle", "", 0);
        return next_aside_ms(w, clock_mono_ms());
    }
    if (read_delivery(message, &d)) {
        serve(w, &d);
    } else {        /* a fault of the programs; held, so that it does not come again for ever */
        struct outcome o = { 0 };

        log_error("delivery_not_understood", LOG_CHANNEL LOG_KEY, w->channel->name, d.key);
        outcome_set(&o, VERDICT_HOLD, "The diary's message about this letter was not understood. Ask the administrator.");
        if (!report(w, &d, &o))
            put_aside(w, d.id, clock_mono_ms() + w->letter_max_ms, d.unknown);
    }
    hand_put_down(w->hand);
    return 0;
}

static void *work(void *arg)
{
    struct worker *w = arg;

    while (!atomic_load(hand_stopping(w->hand))) {
        take_ask_now(w);
        int64_t wait = backoff_left_ms(&w->target, clock_mono_ms());

        if (wait > 0) {
            hand_sleep(w->hand, wait);       /* a hint does not bring the other side back */
            continue;
        }
        wait = serve_next(w);
        if (wait > 0)
            hand_wait(w->hand, wait, w->wakes_seen);
    }
    return NULL;
}

/* ---- start and end */

static int commit(void *ctx, const struct delivery *d, struct err *e)
{
    struct worker *w = ctx;

    return hand_commit(w->hand, d->id, e);
}

static void worker_free(struct worker *w)
{
    if (w->self)
        w->channel->close(w->self);
    spool_close(w->spool);
    pthread_mutex_destroy(&w->lock);
    free(w->asides);
    free(w);
}

int worker_start(const struct channel *channel, const struct config *c, struct hand *h, struct worker **ret_worker, struct err *e)
{
    struct worker *w = calloc(1, sizeof(*w));
    int r;

    if (!w)
        return err_set(e, -ENOMEM, "no memory");
    pthread_mutex_init(&w->lock, NULL);
    w->channel = channel;
    w->hand = h;
    w->state = "idle";
    w->letter_first_ms = w->target.first_ms = config_number(c, CONFIG_SEND_RETRY_FIRST_S) * 1000;
    w->letter_max_ms = w->target.max_ms = config_number(c, CONFIG_SEND_RETRY_MAX_S) * 1000;
    w->max_tries = (int)config_number(c, CONFIG_SEND_MAX_TRIES);
    r = spool_open_configured(c, &w->spool, e);         /* one a thread: a spool is not thread-safe */
    w->tools = (struct channel_tools){ .spool = w->spool, .stopping = hand_stopping(h), .commit = commit, .ctx = w, .sent_bytes = &w->sent_bytes };
    if (r == 0)
        r = channel->open(c, &w->tools, &w->self, e);
    if (r == 0)
        r = thread_start(&w->thread, work, w, channel->name, e);
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

json_t *worker_status(struct worker *w)
{
    int64_t now = clock_mono_ms();

    pthread_mutex_lock(&w->lock);
    int64_t left_ms = w->next_try_ms > now ? w->next_try_ms - now : 0;
    json_t *status = json_pack("{s:s, s:s, s:s, s:I, s:I}", "name", w->channel->name, "state", w->state, "sentence", w->sentence,
                               "next_try_in_s", (json_int_t)((left_ms + 999) / 1000), "away_since_s", (json_int_t)w->away_since_s);
    pthread_mutex_unlock(&w->lock);
    return status;
}

const char *worker_channel(const struct worker *w) { return w->channel->name; }

int worker_ask_now(struct worker *w)
{
    if (!w->channel->ask)
        return -EOPNOTSUPP;
    pthread_mutex_lock(&w->lock);
    w->ask_now = true;
    pthread_mutex_unlock(&w->lock);
    hand_hurry(w->hand);
    return 0;
}
