#include "tests/system/clerk.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "ctl/confirm.h"
#include "ctl/feeder.h"
#include "ctl/letter_info.h"
#include "ctl/maildir.h"
#include "ctl/scanner.h"
#include "tests/system/pages.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum {
    MAIL_SETTLES_S = 5,         /* the mail server may still be putting it into the folder */
    MAX_HELD = 5,               /* looks at one letter: more means that it is stuck */
};

/* ---- paper */

static int paper_path(const struct torture *t, unsigned letter, unsigned page, char out[CTL_PATH_SIZE], struct err *e)
{
    return ctl_path(out, e, "%s/paper/%05u-%02u.png", t->dir, letter, page);
}

int clerk_draw_letters(struct torture *t, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/paper", t->dir);

    if (r == 0 && mkdir(path, 0770) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", path);
    for (unsigned i = 0; r == 0 && i < t->n_letters; i++)
        for (unsigned page = 1; r == 0 && page <= t->letters[i].n_pages; page++) {
            r = paper_path(t, i + 1, page, path, e);
            if (r == 0)
                r = page_draw(path, (struct page_mark){ .letter = i + 1, .page = page }, t->letters[i].n_pages, e);
        }
    return r;
}

/* Empties the tray and puts in the pages from first on (from 1). */
static int put_paper(struct torture *t, unsigned letter, unsigned first, struct err *e)
{
    char feeder[CTL_PATH_SIZE], paths[TORTURE_MAX_PAGES][CTL_PATH_SIZE];
    char *names[TORTURE_MAX_PAGES];
    size_t n = 0;
    int r = ctl_path(feeder, e, "%s/feeder", t->env.dir);

    if (r == 0)
        r = feeder_clear(feeder, e);
    for (unsigned page = first; r == 0 && page <= t->letters[letter].n_pages; page++, n++) {
        r = paper_path(t, letter + 1, page, paths[n], e);
        names[n] = paths[n];
    }
    return r < 0 ? r : feeder_put(feeder, names, n, e);
}

/* ---- feeding */

struct search { const struct torture *t; char *out; };

static int not_mine_yet(void *ctx, const char *doc)
{
    struct search *s = ctx;

    for (unsigned i = 0; i < s->t->n_letters; i++)
        if (strcmp(s->t->letters[i].doc, doc) == 0)
            return 0;
    snprintf(s->out, ID_SIZE, "%s", doc);
    return 1;
}

/* Is there a document that belongs to no earlier letter? Then the letter in hand is through. */
static bool find_new_document(struct torture *t, char out[ID_SIZE])
{
    struct search s = { .t = t, .out = out };

    for (int stage = SPOOL_SCANNED; stage < SPOOL_STAGES; stage++)
        if (spool_each(t->spool, stage, not_mine_yet, &s, NULL) == 1)
            return true;
    return false;
}

static void letter_through(struct torture *t, const char *doc)
{
    snprintf(t->letters[t->n_fed].doc, ID_SIZE, "%s", doc);
    t->n_fed++;
    if (t->n_fed % 10 == 0 || t->n_fed == t->n_letters)
        printf("%u letters fed\n", t->n_fed);
    fflush(stdout);
}

/* The scanner rests with "safe" pages of the letter in hand. What scand answers does not matter:
 * it may die while it does, and the next turn looks again. */
static int put_and_press(struct torture *t, unsigned safe, struct err *e)
{
    const char *run_dir = config_text(t->env.config, CONFIG_PATHS_RUN_DIR);
    const struct torture_letter *l = &t->letters[t->n_fed];

    if (safe > l->n_pages)
        return err_set(e, -EBADMSG, "letter %u has %u pages and scand says that %u are safe", t->n_fed + 1, l->n_pages, safe);
    int r = put_paper(t, t->n_fed, safe + 1, e);
    if (r == 0)
        ipc_call(run_dir, "scand", json_pack("{s:s}", "do", safe == l->n_pages ? "scan_end" : "scan_start"), IPC_CALL_MS, NULL, NULL);
    return r;
}

int clerk_feed_step(struct torture *t, struct err *e)
{
    struct scanner s;
    char doc[ID_SIZE];

    if (t->n_fed == t->n_letters)
        return 0;
    if (scanner_ask(config_text(t->env.config, CONFIG_PATHS_RUN_DIR), &s, NULL) < 0)
        return 0;                                       /* away: it is being started again */
    if (strcmp(s.state, "scanning") == 0 || strcmp(s.state, "absent") == 0)
        return 0;
    if (s.doc[0])                                       /* interrupted with pages that are safe */
        return put_and_press(t, (unsigned)s.pages, e);
    if (find_new_document(t, doc))
        letter_through(t, doc);
    if (t->n_fed == t->n_letters)
        return 0;
    return put_and_press(t, 0, e);
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
        confirm(t, i, &l);
        return 0;
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
    for (unsigned i = 0; i < t->n_fed; i++) {
        if (t->letters[i].sent)
            continue;
        if (!torture_diary(t))
            return 0;
        int r = look_at_letter(t, i, e);
        if (r == -EBADMSG)
            return r;
        if (r < 0)
            torture_diary_failed(t);
    }
    return 0;
}
