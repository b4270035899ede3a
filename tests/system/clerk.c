#include "tests/system/clerk.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "ctl/confirm.h"
#include "ctl/letter_info.h"
#include "ctl/maildir.h"
#include "ctl/scanner.h"
#include "tests/system/marked.h"
#include "tests/system/shown.h"
#include "tests/system/stacks.h"

#include <errno.h>
#include <string.h>

enum {
    MAIL_SETTLES_S = 5,         /* the mail server may still be putting it into the folder */
    MAX_HELD = 5,               /* looks at one letter: more means that it is stuck */
};

/* ---- feeding */

/* The scanner rests with "safe" sides of the letter in hand. What scand answers does not matter:
 * it may die while it does, and the next turn looks again. */
int clerk_put_and_press(struct torture *t, unsigned safe, struct err *e)
{
    const char *run_dir = config_text(t->env.config, CONFIG_PATHS_RUN_DIR);
    unsigned left = 0;
    int r = stacks_put(t, t->n_fed, safe, &left, e);

    if (r == 0)
        ipc_call(run_dir, "scand", json_pack("{s:s}", "do", left == 0 ? "scan_end" : "scan_start"), IPC_CALL_MS, NULL, NULL);
    return r;
}

static void tell_progress(const struct torture *t, unsigned before)
{
    if (t->n_fed / 10 != before / 10 || (t->n_fed == t->n_letters && before < t->n_fed))
        printf("%u letters fed\n", t->n_fed);
    fflush(stdout);
}

int clerk_feed_step(struct torture *t, struct err *e)
{
    struct scanner s;
    unsigned before = t->n_fed;

    if (t->n_fed == t->n_letters)
        return 0;
    if (scanner_ask(config_text(t->env.config, CONFIG_PATHS_RUN_DIR), "", &s, NULL) < 0 || scanner_is_starting(&s))
        return 0;                                       /* away: it is being started again */
    if (t->letters[t->n_fed].marked)
        return marked_feed_step(t, &s, e);
    if (strcmp(s.state, "scanning") == 0 || strcmp(s.state, "absent") == 0)
        return 0;
    int r = stacks_find(t, e);                          /* after the question: nothing moves while it rests */
    tell_progress(t, before);
    if (r < 0 || t->n_fed == t->n_letters)
        return r;
    return clerk_put_and_press(t, s.doc[0] ? (unsigned)s.pages : 0, e);
}

/* ---- the desk */

/* Refusals do not matter here: diaryd may be away, or have filed it already; the next look shows. */
static void confirm(struct torture *t, unsigned i, const struct letter_info *l)
{
    AUTO_JSON json_t *typed = NULL;
    char subject[64];

    if (confirm_missing(t->store, l->id, &typed, NULL) < 0)
        return;
    snprintf(subject, sizeof(subject), "Supply of chair number %u", i + 1);
    json_object_set_new(typed, "subject", json_string(subject));
    confirm_as_proposed(t->env.config, t->store, l->id, "clerk", NULL, typed, NULL);
}

static int look_at_held(struct torture *t, unsigned i, const struct letter_info *l, struct err *e)
{
    printf("letter %u (%s) was held: %s\n", i + 1, l->number, l->reason);
    if (++t->letters[i].held > MAX_HELD)
        return err_set(e, -EBADMSG, "letter %u (%s) was held %d times", i + 1, l->number, MAX_HELD);
    ipc_call(config_text(t->env.config, CONFIG_PATHS_RUN_DIR), "diaryd",
             json_pack("{s:s, s:I, s:s, s:s}", "do", "release", "letter", (json_int_t)l->id, "reason", "", "actor", "clerk"),
             IPC_CALL_MS, NULL, NULL);
    return 0;
}

/* e-Office is asked by sendd itself. Mail cannot be asked: a person looks whether it is there. */
static void decide_unknown(struct torture *t, const struct delivery_info *d)
{
    int n;

    if (strcmp(d->channel, "mail") != 0 || clock_utc_s() - d->changed_s < MAIL_SETTLES_S)
        return;
    n = maildir_count(t->env.mail_dir, d->key, NULL);
    if (n >= 0)
        delivery_resolve(t->env.config, d->id, n > 0, "clerk", NULL);
}

static int look_at_deliveries(struct torture *t, unsigned i, const struct letter_info *l, struct err *e)
{
    struct delivery_info d[LETTER_MAX_DELIVERIES];
    size_t n = 0;
    int r = letter_info_deliveries(t->store, l->id, d, &n, e);

    for (size_t k = 0; r == 0 && k < n; k++) {
        if (d[k].state == DELIVERY_UNKNOWN)
            decide_unknown(t, &d[k]);
        if (d[k].state != DELIVERY_HELD)
            continue;
        printf("letter %u (%s) by %s was held: %s\n", i + 1, l->number, d[k].channel, d[k].sentence);
        if (++t->letters[i].held > MAX_HELD)
            return err_set(e, -EBADMSG, "letter %u by %s was held %d times", i + 1, d[k].channel, MAX_HELD);
        delivery_resolve(t->env.config, d[k].id, false, "clerk", NULL);
    }
    return r;
}

/* A separator was forgotten: the pages show where the next letter begins. 1: it was told to diaryd, whatever that answered. */
static int split_if_two(struct torture *t, const struct letter_info *l, struct err *e)
{
    struct shown shown;
    int r = shown_load(t->spool, l->doc, &shown, e);

    for (unsigned k = 1; r == 0 && k < shown.n; k++)
        if (shown.marks[k].letter != shown.marks[0].letter) {
            ipc_call(config_text(t->env.config, CONFIG_PATHS_RUN_DIR), "diaryd",
                     json_pack("{s:s, s:I, s:i, s:s, s:[i]}", "do", "pages_split", "letter", (json_int_t)l->id, "revision", l->revision,
                               "actor", "clerk", "at", (int)k + 1), IPC_CALL_MS, NULL, NULL);
            t->n_split++;
            return 1;
        }
    return r;
}

static int look_at_letter(struct torture *t, unsigned i, struct err *e)
{
    struct letter_info l;
    int64_t id;
    int r = store_letter_id_by_doc(t->store, t->letters[i].doc, &id, e);

    if (r == 0)
        r = letter_info_get(t->store, id, &l, e);
    if (r == -ENOENT)
        return 0;                                       /* diaryd has not seen it yet */
    if (r < 0)
        return r;
    switch (l.state) {
    case LETTER_READ:
        r = split_if_two(t, &l, e);
        if (r == 0)
            confirm(t, i, &l);
        return r == -EBADMSG ? r : 0;
    case LETTER_FILED:
        return look_at_deliveries(t, i, &l, e);
    case LETTER_HELD:
        return look_at_held(t, i, &l, e);
    case LETTER_SENT:
        t->letters[i].sent = true;
        t->n_sent++;
        return 0;
    default:
        return 0;
    }
}

int clerk_desk_step(struct torture *t, struct err *e)
{
    int r = stacks_find(t, e);                          /* letters that were split off */

    if (r < 0)
        return r;
    for (unsigned i = 0; i < t->n_fed; i++) {
        if (t->letters[i].sent || !t->letters[i].doc[0])
            continue;
        if (!torture_diary(t))
            return 0;
        r = look_at_letter(t, i, e);
        if (r == -EBADMSG)
            return r;
        if (r < 0)
            torture_diary_failed(t);
    }
    return 0;
}
