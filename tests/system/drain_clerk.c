#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/said.h"
#include "ctl/confirm.h"
#include "tests/system/drain.h"

#include <errno.h>
#include <string.h>

enum {
    AT_ONCE = 100,
    LOOK_MS = 500,
    AHEAD = 300,                /* letters that lie at the desk at most: the others are still in the mail room */
    SETTLES_S = 6,              /* the mail server may still be putting it into the folder */
    MAX_HELD = 30,              /* looks at one delivery: more means that it is stuck */
    BLIND_EVERY = 4,            /* one in so many doubtful ones is sent again without a look */
};

static const char *run_dir(const struct drain *d) { return config_text(d->place.config, CONFIG_PATHS_RUN_DIR); }

/* ---- letters */

struct seen { struct { int64_t id; int revision; char doc[ID_SIZE]; } list[AT_ONCE]; size_t n; };

static int keep_letter(void *ctx, const struct letter *l)
{
    struct seen *s = ctx;

    s->list[s->n].id = l->id;
    s->list[s->n].revision = l->revision;
    snprintf(s->list[s->n].doc, ID_SIZE, "%s", l->doc);
    return ++s->n == AT_ONCE;
}

static int feed(struct drain *d, struct err *e)
{
    unsigned before = d->n_fed;
    int r = 0;

    while (r == 0 && d->n_fed < d->n_letters && d->n_fed < d->n_confirmed + AHEAD && d->n_fed < before + AT_ONCE) {
        r = drain_letter_put(d, d->n_fed, e);
        d->n_fed += r == 0;
    }
    if (d->n_fed > before)
        ipc_hint(run_dir(d), "diaryd");
    return r;
}

/* What diaryd answers does not matter: it may die while it does, and the next look shows where the letter stands. */
static int confirm_all(struct drain *d, struct err *e)
{
    const struct letter_filter f = { .state = LETTER_READ, .limit = AT_ONCE, .urgent_first = true };
    struct seen s = { .n = 0 };
    struct err why = { 0 };
    int r = store_letters(d->store, &f, keep_letter, &s, e);

    for (size_t i = 0; i < s.n; i++) {
        const json_t *index = json_object_get(d->by_doc, s.list[i].doc);

        if (!index)
            return err_set(e, -EBADMSG, "a letter waits to be confirmed that nobody put there: document %s", s.list[i].doc);
        unsigned k = (unsigned)json_integer_value(index);
        json_t *request = json_pack("{s:s, s:I, s:i, s:s, s:s, s:o, s:b}", "do", "confirm", "letter", (json_int_t)s.list[i].id, "revision", s.list[i].revision,
                                    "actor", "clerk", "post", drain_posts[d->letters[k].post].id, "fields", drain_letter_fields(d, k), "acknowledge",
                                    (int)d->letters[k].acknowledge);
        int told = ipc_call(run_dir(d), "diaryd", request, IPC_CALL_MS, NULL, &why);
        if (told == -EREMOTEIO && !strstr(why.msg, "cannot"))
            printf("letter %u was not confirmed: %s\n", k + 1, why.msg);
        d->n_confirmed += told == 0;
        if (told < 0 && told != -EREMOTEIO)
            return 0;                           /* diaryd is away */
    }
    return r < 0 ? r : 0;
}

/* ---- deliveries */

struct doubtful {
    struct { int64_t id, changed_s; char doc[ID_SIZE], key[UUID_SIZE], number[STORE_NUMBER_SIZE], channel[16], whom[16], sentence[SAID_SIZE]; } list[AT_ONCE];
    size_t n;
};

static int keep_delivery(void *ctx, const struct delivery *v)
{
    struct doubtful *k = ctx;

    k->list[k->n].id = v->id;
    k->list[k->n].changed_s = v->changed_s;
    snprintf(k->list[k->n].doc, ID_SIZE, "%s", v->doc);
    snprintf(k->list[k->n].key, UUID_SIZE, "%s", v->key);
    snprintf(k->list[k->n].number, STORE_NUMBER_SIZE, "%s", v->number);
    snprintf(k->list[k->n].channel, sizeof(k->list[k->n].channel), "%s", v->channel);
    snprintf(k->list[k->n].whom, sizeof(k->list[k->n].whom), "%s", v->whom);
    snprintf(k->list[k->n].sentence, sizeof(k->list[k->n].sentence), "%s", v->sentence);
    return ++k->n == AT_ONCE;
}

/* Is there anything of this delivery at the other side? */
static bool has_arrived(const struct drain *d, const struct doubtful *k, size_t i)
{
    const struct drain_letter *l = &d->letters[json_int(d->by_doc, k->list[i].doc, 0)];

    return strcmp(k->list[i].channel, "mail") == 0 ? drain_mails_of(d, k->list[i].key) > 0
                                                   : drain_sms_of(d, k->list[i].number, drain_mobile(l, k->list[i].whom)) > 0;
}

/* e-Office is asked by sendd itself. Mail and SMS cannot be asked: a person looks whether they are there. One who is in a hurry sends some
 * of them again without a look: these, and no others, may arrive twice. */
static int decide_unknown(struct drain *d, const char *channel, struct err *e)
{
    struct doubtful k = { .n = 0 };
    int r = store_deliveries_in(d->store, DELIVERY_UNKNOWN, channel, AT_ONCE, keep_delivery, &k, e);

    for (size_t i = 0; r >= 0 && i < k.n; i++) {
        bool blind = (uint64_t)k.list[i].id % BLIND_EVERY == 0 && !json_object_get(d->unseen, k.list[i].key);

        if (!blind && clock_utc_s() - k.list[i].changed_s < SETTLES_S)
            continue;
        if (delivery_resolve(d->place.config, k.list[i].id, !blind && has_arrived(d, &k, i), "clerk", NULL) == 0 && !blind)
            d->n_looked++;
        if (blind)                                      /* also when the answer was lost: it may have counted */
            json_object_set_new(d->unseen, k.list[i].key, json_true());
    }
    return r < 0 ? r : 0;
}

static int resend_held(struct drain *d, struct err *e)
{
    struct doubtful k = { .n = 0 };
    int r = store_deliveries_in(d->store, DELIVERY_HELD, NULL, AT_ONCE, keep_delivery, &k, e);

    for (size_t i = 0; r >= 0 && i < k.n; i++) {
        json_int_t times = json_int(d->held, k.list[i].key, 0) + 1;
        char words[SAID_WORDED_SIZE];

        said_word(SAID_EN, k.list[i].sentence, words);
        if (d->n_held < 10 || times > MAX_HELD)
            printf("%s by %s was held: %s\n", k.list[i].number, k.list[i].channel, words);
        if (times > MAX_HELD)
            return err_set(e, -EBADMSG, "%s by %s was held %d times", k.list[i].number, k.list[i].channel, MAX_HELD);
        if (delivery_resolve(d->place.config, k.list[i].id, false, "clerk", NULL) == 0) {
            json_object_set_new(d->held, k.list[i].key, json_integer(times));
            d->n_held++;
        }
    }
    return r < 0 ? r : 0;
}

int drain_clerk_step(struct drain *d, struct err *e)
{
    int r = feed(d, e);

    if (r < 0 || !drain_diary(d))
        return r;
    if (clock_mono_ms() >= d->look_ms) {
        r = drain_arrived_look(d, e);
        d->look_ms = clock_mono_ms() + LOOK_MS;
    }
    if (r < 0)
        return r;
    r = confirm_all(d, e);
    if (r == 0)
        r = decide_unknown(d, "mail", e);
    if (r == 0)
        r = decide_unknown(d, "sms", e);
    if (r == 0)
        r = resend_held(d, e);
    if (r == -EBADMSG)
        return r;
    if (r < 0)
        drain_diary_failed(d);
    return 0;
}
