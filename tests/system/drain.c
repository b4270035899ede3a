#include "tests/system/drain.h"

#include "base/clock.h"
#include "store/outbox.h"
#include "tests/rig/tmpdir.h"
#include "tests/system/killer.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum {
    TURN_MS = 60, LOOK_MS = 1000, TELL_MS = 20000,
    LIMIT_MS = 180000, LIMIT_LETTER_MS = 200,       /* the whole run: so much, and so much a letter */
    KILL_SPREAD_MS = 1500, KILL_SPREAD_MOST_MS = 5000,      /* the longer the run, the longer a program lives */
};

static const char *const victims[] = { "sendd", "sendd", "sendd", "sendd", "eofficed", "eofficed", "eofficed", "diaryd", "diaryd", "maild", NULL };

/* ---- the diary comes and goes with diaryd */

bool drain_diary(struct drain *d)
{
    return d->store || ctl_open_store(d->place.config, &d->store, NULL) == 0;
}

void drain_diary_failed(struct drain *d)
{
    store_close(d->store);
    d->store = NULL;
}

/* ---- how far is it? */

struct left { int64_t sent, mails, open, by_state[DELIVERY_STATES]; };

static int add_open(void *ctx, const struct outbox_count *c)
{
    struct left *l = ctx;

    l->by_state[c->state] += c->n;
    if (c->state != DELIVERY_DELIVERED && c->state != DELIVERY_CANCELLED)
        l->open += c->n;
    return 0;
}

/* False: it cannot be asked now. */
static bool ask_left(struct drain *d, struct left *ret)
{
    struct letter_counts counts = { 0 };

    *ret = (struct left){ 0 };
    if (!drain_diary(d))
        return false;
    if (store_letter_counts(d->store, 0, &counts, NULL) < 0 || store_outbox_counts(d->store, add_open, ret, NULL) < 0) {
        drain_diary_failed(d);
        return false;
    }
    ret->sent = counts.by_state[LETTER_SENT];
    ret->mails = counts.by_state[LETTER_TAKEN_IN];      /* nobody reads them here */
    return true;
}

static void tell(const struct drain *d, const struct left *l, int64_t from_ms)
{
    printf("%5lld s: %u letters put, %u confirmed, %lld sent; %u mails put, %lld are letters; deliveries waiting %lld, unknown %lld, held %lld\n",
           (long long)(clock_mono_ms() - from_ms) / 1000, d->n_fed, d->n_confirmed, (long long)l->sent, d->n_mailed, (long long)l->mails,
           (long long)l->by_state[DELIVERY_WAITING], (long long)l->by_state[DELIVERY_UNKNOWN], (long long)l->by_state[DELIVERY_HELD]);
    fflush(stdout);
}

static bool everything_is_out(const struct drain *d, const struct left *l)
{
    return d->n_fed == d->n_letters && l->sent == d->n_letters && d->n_mailed == d->n_mails && l->mails >= d->n_mails;
}

/* ---- the run */

/* With faults until every letter and mail is through; what follows it (alerts that are due later) may go in peace. */
static int play(struct drain *d, bool faults, int64_t until_ms, struct err *e)
{
    int64_t from_ms = clock_mono_ms(), look_ms = 0, tell_ms = from_ms + TELL_MS;
    struct left left = { 0 };

    for (;;) {
        int r = drain_clerk_step(d, e);

        if (r == 0)
            r = drain_mails_step(d, e);
        if (r < 0)
            return r;
        if (faults)
            drain_faults_step(d);
        if (clock_mono_ms() >= look_ms && ask_left(d, &left)) {
            look_ms = clock_mono_ms() + LOOK_MS;
            if (everything_is_out(d, &left) && (faults || left.open == 0))
                return 0;
        }
        if (clock_mono_ms() >= tell_ms) {
            tell(d, &left, from_ms);
            tell_ms = clock_mono_ms() + TELL_MS;
        }
        if (clock_mono_ms() > until_ms) {
            tell(d, &left, from_ms);
            return err_set(e, -ETIMEDOUT, "out of time");
        }
        usleep(TURN_MS * 1000);
    }
}

static int play_with_kills(struct drain *d, int64_t until_ms, struct err *e)
{
    char log[CTL_PATH_SIZE], program_logs[CTL_PATH_SIZE];
    int r = ctl_path(log, e, "%s/kills", d->dir);

    if (r == 0)
        r = ctl_path(program_logs, e, "%s/data/log", d->dir);
    int spread_ms = KILL_SPREAD_MS + (int)d->n_letters / 3;
    spread_ms = spread_ms < KILL_SPREAD_MOST_MS ? spread_ms : KILL_SPREAD_MOST_MS;
    const struct killer_plan plan = { .super_pid = d->place.super_pid, .seed = d->seed, .victims = victims, .spread_ms = spread_ms,
                                      .program_log_dir = program_logs, .log_path = log };
    pid_t killer = r < 0 ? r : killer_start(&plan, e);
    if (killer < 0)
        return killer;
    r = play(d, true, until_ms, e);
    killer_stop(killer);
    drain_faults_end(d);
    if (killer_tell(log) == 0 && r == 0)
        r = err_set(e, -EBADMSG, "nothing was killed: this run proves nothing");
    if (drain_faults_tell(d) == 0 && r == 0)
        r = err_set(e, -EBADMSG, "no line ever broke: this run proves nothing");
    return r;
}

static int make_dir(struct drain *d, const char *wanted, struct err *e)
{
    char own[TMPDIR_SIZE];

    if (wanted && mkdir(wanted, 0755) < 0 && errno != EEXIST)
        return err_errno(e, "make %s", wanted);
    if (!wanted)
        tmpdir_new(own);
    AUTO_FREE char *full = realpath(wanted ? wanted : own, NULL);
    return full ? ctl_path(d->dir, e, "%s", full) : err_errno(e, "open %s", wanted ? wanted : own);
}

static int start(struct drain *d, const char *dir, struct err *e)
{
    int r = make_dir(d, dir, e);

    json_t **const maps[] = { &d->mails, &d->messages, &d->mail_files, &d->unseen, &d->held };
    for (size_t i = 0; i < ARRAY_LEN(maps); i++)
        *maps[i] = json_object();
    if (r == 0)
        r = drain_letters_plan(d, e);               /* 1. what is to be sent */
    if (r == 0)
        r = drain_place_open(d, e);                 /* 2. servers, lines, settings */
    if (r == 0)
        r = drain_faults_new(d, e);
    d->n_mails = d->place.has_mailbox ? (d->n_letters + DRAIN_LETTERS_A_MAIL - 1) / DRAIN_LETTERS_A_MAIL : 0;
    return r < 0 ? r : drain_place_start(d, e);     /* 3. programs */
}

static int run(struct drain *d, const char *dir, struct drain_verdict *v, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + LIMIT_MS + (int64_t)LIMIT_LETTER_MS * d->n_letters;
    struct err why = { 0 };
    int r = start(d, dir, e);

    v->lost = d->n_letters;                         /* until they are counted */
    if (r < 0)
        return r;
    int played = play_with_kills(d, until_ms, e);   /* 4. letters go out, programs are killed, lines break */
    if (played == 0)
        played = play(d, false, until_ms + LIMIT_MS, e);        /* 5. what is left, in peace */
    r = drain_place_wait(d, &why);
    for (int look = 0; r == 0 && !drain_diary(d); look++) {
        if (look == 100)
            r = err_set(&why, -ETIMEDOUT, "the diary cannot be read");
        usleep(100 * 1000);
    }
    if (r == 0)
        r = drain_count(d, v, &why);                /* 6. count, also when the run itself failed */
    if (played == 0 && r < 0)
        *e = why;
    return played < 0 ? played : r;
}

static void finish(struct drain *d)
{
    json_t *const maps[] = { d->mails, d->messages, d->mail_files, d->unseen, d->held, d->by_doc };

    store_close(d->store);
    spool_close(d->spool);
    drain_place_close(d);
    drain_faults_free(d);
    for (size_t i = 0; i < ARRAY_LEN(maps); i++)
        json_decref(maps[i]);
    free(d->letters);
}

int drain_main(unsigned n_letters, uint64_t seed, const char *dir)
{
    struct drain d = { .n_letters = n_letters, .seed = seed };
    struct drain_verdict v = { 0 };
    struct err e = { 0 };
    int64_t from_ms = clock_mono_ms();
    int r = run(&d, dir, &v, &e);

    if (r < 0)
        printf("torture: %s\n", e.msg);
    bool good = r == 0 && v.lost == 0 && v.doubled == 0 && v.wrong == 0;
    printf("receipts %u in e-Office 1, %u in e-Office 2\n", v.receipts[0], v.receipts[1]);
    printf("mails once %u, twice %u; SMS once %u, twice %u (twice: the answer was lost, and a person sent it again without a look: %zu)\n", v.mails_once,
           v.mails_twice, v.sms_once, v.sms_twice, json_object_size(d.unseen));
    printf("a person looked after %u lost answers, and sent %u again that were held\n", d.n_looked, d.n_held);
    printf("mails that came in %u, each a letter: %u\n", d.n_mails, v.taken_in);
    printf("%lld s\n", (long long)(clock_mono_ms() - from_ms) / 1000);
    finish(&d);
    if (!good)
        printf("what is left of it is in %s\n", d.dir);
    else if (!dir)
        tmpdir_remove(d.dir);
    printf("letters %u, lost %u, doubled %u\n", n_letters, v.lost, v.doubled);
    return good ? 0 : 1;
}
