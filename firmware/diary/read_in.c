/* read_in.c - what ocrd has read goes into the diary, with a post proposed by the rules. */
#include "diary/diary.h"
#include "diary/links_find.h"
#include "diary/reading.h"
#include "diary/rules_use.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>

/* ---- one letter */

/* Fills up what a reading cannot know. */
static int add_defaults(struct diary *d, const struct letter_brief *b, struct reading *n)
{
    char received[CLOCK_DATE_SIZE];
    const char *hint = reading_field(n, "delivery_hint");
    int r;

    clock_format_date(b->received_s, received);
    r = reading_add(n, "received_date", received, "default", 1);
    if (r == 0 && *hint)                /* the paper says how it was meant to go; the cover may say something else */
        r = reading_add(n, "delivery_mode", hint, "reading", 0.6);
    else if (r == 0)
        r = reading_add(n, "delivery_mode", config_text(d->config, CONFIG_OFFICE_DELIVERY_MODE), "default", 0.5);
    return r;
}

/* reading.json, or an empty reading that says why there is none. */
static int load_reading(struct diary *d, const char *doc, struct reading *ret, struct err *e)
{
    AUTO_FREE void *text = NULL;
    size_t n;
    int r = spool_blob_load(d->spool, doc, "reading.json", READING_MAX_BYTES, &text, &n, e);

    if (r == 0)
        r = reading_parse(text, n, ret);
    else if (r == -ENOENT)
        r = reading_empty(SAID_READING_NONE, ret);
    else if (r == -E2BIG)
        r = reading_empty(SAID_READING_TOO_LARGE, ret);
    else if (r == -EBADMSG)
        r = reading_empty(SAID_READING_DAMAGED, ret);
    return r;
}

/* The reading with all that is proposed for it, and the letters that are like it, in one transaction. */
static int put_proposed(struct diary *d, const struct letter_brief *b, const char *doc, const struct proposal *p, const struct reading *n,
                        struct err *e)
{
    bool vip = n->vip || strcmp(b->purpose, "vip") == 0, backlog = strcmp(b->purpose, "backlog") == 0 || b->lane == LANE_BACKLOG;
    AUTO_LINKS struct links_found *found = NULL;
    int r = links_find(d, b->id, doc, n, &found, e);
    struct letter_reading reading = {
        .fields = n->fields, .n_fields = n->n_fields, .body = n->body, .post = p->post,
        .doubts = n->doubts, .n_doubts = n->n_doubts,
        .pages = n->pages, .lane = p->lane >= 0 ? p->lane : route_lane(vip, n->parliament, backlog), .hold_reason = n->hold_reason,
        .links = links_of(found), .read_as = n->read_as, .n_read_as = n->n_read_as,
    };

    return r < 0 ? r : store_put_reading(d->store, b->id, &reading, "ocrd", e);
}

/* An office's name beside the post, or a subject that ran into it, may make it unclear: then the post, section and person that
 * were read inside it are asked about alone. Not for several addressees: one of them would look like the only one. */
static bool propose_by_parts(const struct directory *dir, const struct reading *n, struct route_choice *choice)
{
    const char *post = reading_field(n, "addressee_post"), *section = reading_field(n, "addressee_section");
    struct route_choice alone;
    char text[2048];

    if (!choice->is_default || (choice->why != ROUTE_UNCLEAR && choice->why != ROUTE_FITS_SEVERAL) || !post[0] ||
        strchr(reading_field(n, "addressee"), ';') ||
        snprintf(text, sizeof(text), "%s, %s\n%s", post, strstr(post, section) ? "" : section, reading_field(n, "addressee_name")) >= (int)sizeof(text))
        return false;
    if (!route_propose(dir->book, text, reading_field(n, "subject"), &alone) || alone.is_default)
        return false;
    *choice = alone;
    return true;
}

static int put(struct diary *d, const struct letter_brief *b, const char *doc, const struct directory *dir, const struct rules *rules,
               struct reading *n, struct err *e)
{
    struct route_choice choice;
    bool proposed = route_propose(dir->book, reading_field(n, "addressee"), reading_field(n, "subject"), &choice);
    proposed = propose_by_parts(dir, n, &choice) || proposed;
    AUTO_JSON json_t *reason = route_reason(dir->book, &choice);
    AUTO_FREE char *why = reason ? json_dumps(reason, JSON_COMPACT) : NULL;
    int r = add_defaults(d, b, n);

    if (r < 0)
        return err_set(e, r, "out of memory");
    struct named_post named = { .post = proposed ? dir->posts[choice.index].post : "", .sure = proposed && choice.score >= ROUTE_SURE };
    struct proposal p;
    r = proposal_make(d->store, rules, b->purpose, &named, n, &p, e);
    if (r == 0 && p.own_words && reading_add(n, "post_reason", why ? why : "", "rule", choice.score) < 0)
        r = err_set(e, -ENOMEM, "out of memory");
    return r < 0 ? r : put_proposed(d, b, doc, &p, n, e);
}

/* ---- a letter that bears a marking */

static int was_looked_at(void *ctx, const struct doubt *x)
{
    *(bool *)ctx = *(bool *)ctx || strcmp(x->code, "marking_looked_at") == 0;
    return 0;
}

static int was_unmarked(void *ctx, const struct field *f)
{
    *(bool *)ctx = *(bool *)ctx || (strcmp(f->name, "classification") == 0 && f->confirmed_by[0]);
    return 0;
}

/* Has a person looked at the paper and said that it bears no marking? At the scanner, with the file, or at the desk. */
static int is_cleared(struct diary *d, int64_t id, const char *doc, bool *ret, struct err *e)
{
    char who[SPOOL_VALUE_SIZE] = "";
    int r = spool_get(d->spool, doc, "cleared", who, e);

    *ret = r == 0 && who[0];
    if (r == 0)
        r = store_doubts(d->store, id, was_looked_at, ret, e);
    return r == 0 ? store_fields(d->store, id, was_unmarked, ret, e) : r;
}

/* The reader saw a marking that the first look had missed. Against a person's word it is a question, else it is done. *ret_gone: it is. */
static int refuse_unless_cleared(struct diary *d, const struct letter_brief *b, const char *doc, bool *ret_gone, struct err *e)
{
    bool cleared = false;
    int r = is_cleared(d, b->id, doc, &cleared, e);

    *ret_gone = r == 0 && !cleared;
    return *ret_gone ? refuse_letter(d, b->id, "ocrd", e) : r;
}

/* One try, counted before it begins so that a letter that kills this program is held too.
 * *ret_diary_failed: the diary cannot be written, so nobody's turn is any use. */
static int read_in_one(struct diary *d, const char *doc, const struct letter_brief *b, const struct directory *dir, const struct rules *rules,
                       bool *ret_diary_failed, struct err *e)
{
    struct reading n = { 0 };
    bool gone = false;
    int tries = 0;
    int r = store_count_try(d->store, doc, "read_in", &tries, e);

    *ret_diary_failed = r < 0;
    if (r < 0)
        return r;
    if (tries > DIARY_MAX_TRIES)
        r = reading_empty(SAID_READING_NOT_TAKEN, &n);
    else
        r = load_reading(d, doc, &n, e);
    if (r < 0)
        return err_wrap(e, r, "load its reading");
    if (n.refused)
        r = refuse_unless_cleared(d, b, doc, &gone, e);
    if (r == 0 && !gone)
        r = put(d, b, doc, dir, rules, &n, e);
    *ret_diary_failed = r == -EIO || r == -ENOSPC || r == -EROFS;
    if (r == -ENOSPC || r == -EBUSY)    /* no fault of the letter: its reading must not be given up for a full disk */
        store_forget_tries(d->store, doc, "read_in", NULL);
    if (r == 0)
        log_info("read_in", LOG_DOC LOG_PAGES LOG_STATE, doc, n.pages, gone ? "refused" : n.hold_reason[0] ? "held" : "read");
    reading_done(&n);
    return r;
}

/* ---- all letters */

struct pass { struct diary *diary; struct directory directory; struct rules rules; bool loaded, failed /* one is left to do */; int64_t until_ms; };

/* Not while its pages are being put in order: the reading that lies there is of those before. */
static bool is_wanted(const struct letter_brief *b)
{
    return b->read_s == 0 && !b->pages_pending && (b->state == LETTER_TAKEN_IN || b->state == LETTER_READ || b->state == LETTER_HELD);
}

static int look_at(void *ctx, const char *doc)
{
    struct pass *p = ctx;
    struct letter_brief b;
    struct err e = { 0 };
    bool diary_failed = false;
    int r = store_brief_of_doc(p->diary->store, doc, &b, &e);

    if (r == -ENOENT)
        p->failed = true;                       /* no number yet: its turn comes when it has one */
    if (r == -ENOENT || (r == 0 && !is_wanted(&b)))
        return 0;
    if (r == 0 && !p->loaded) {                 /* asked for only when there is something to propose */
        r = directory_load(p->diary->store, config_text(p->diary->config, CONFIG_OFFICE_OWN_NAMES), &p->directory, &e);
        if (r == 0)
            r = rules_in_force(p->diary->store, &p->rules, &e);
        p->loaded = r == 0;
    }
    if (r == 0)
        r = read_in_one(p->diary, doc, &b, &p->directory, &p->rules, &diary_failed, &e);
    if (r < 0)
        log_error("read_in_failed", LOG_DOC LOG_WHY, doc, e.msg);
    p->failed = p->failed || r < 0;
    return diary_failed ? r : clock_mono_ms() >= p->until_ms;
}

void read_in_all(struct diary *d)
{
    struct pass p = { .diary = d, .until_ms = clock_mono_ms() + DIARY_PASS_MS };
    struct err e = { 0 };
    int64_t version = spool_stage_version(d->spool, SPOOL_READ);

    if (version && version == d->read_in)
        return;
    int r = spool_each(d->spool, SPOOL_READ, look_at, &p, &e);
    d->read_in = r == 0 && !p.failed ? version : 0;
    d->more = d->more || r > 0;
    directory_done(&p.directory);
    rules_done(&p.rules);
}
