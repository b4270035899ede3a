/* read_in.c - what ocrd has read goes into the diary, with a post proposed by the rules. */
#include "diary/diary.h"
#include "diary/reading.h"

#include "base/clock.h"
#include "base/log.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>

/* ---- the directory, as route.h wants it */

struct directory { struct route_post *posts; size_t n; };

static void directory_done(struct directory *dir)
{
    for (size_t i = 0; i < dir->n; i++)
        free((void *)(uintptr_t)dir->posts[i].post);        /* one block a post, see keep_post */
    free(dir->posts);
}

/* All strings of a post in one block that begins with its id. */
static int keep_post(void *ctx, const struct officer *o)
{
    struct directory *dir = ctx;
    const char *part[] = { o->post, o->designation, o->designation_hi, o->section, o->name };
    size_t size = 0, at = 0;

    if (!o->active)
        return 0;
    for (size_t i = 0; i < ARRAY_LEN(part); i++)
        size += strlen(part[i]) + 1;
    struct route_post *more = reallocarray(dir->posts, dir->n + 1, sizeof(*more));
    if (!more)
        return -ENOMEM;
    dir->posts = more;
    char *block = malloc(size);
    if (!block)
        return -ENOMEM;
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        size_t n = strlen(part[i]) + 1;

        memcpy(block + at, part[i], n);
        part[i] = block + at;
        at += n;
    }
    dir->posts[dir->n++] = (struct route_post){ .post = part[0], .designation = part[1], .designation_hi = part[2],
                                                .section = part[3], .name = part[4], .is_default = o->is_default };
    return 0;
}

/* ---- one letter */

/* Fills up what a reading cannot know. */
static int add_defaults(struct diary *d, const struct letter_brief *b, struct reading *n)
{
    char received[CLOCK_DATE_SIZE];
    int r = 0;

    clock_format_date(b->received_s, received);
    if (!reading_field(n, "received_date")[0])
        r = reading_add(n, "received_date", received, "default", 1);
    if (r == 0)
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
        r = reading_empty("This letter came without a reading. Release it to have it read again.", ret);
    else if (r == -E2BIG)
        r = reading_empty("The reading of this letter is too large to be used. Type its fields, then release it.", ret);
    else if (r == -EBADMSG)
        r = reading_empty("The reading of this letter is damaged on the disk. Type its fields, then release it.", ret);
    return r;
}

static int put(struct diary *d, const struct letter_brief *b, const struct directory *dir, struct reading *n, struct err *e)
{
    struct route_choice choice;
    bool proposed = route_propose(reading_field(n, "addressee"), dir->posts, dir->n, &choice);
    int r = add_defaults(d, b, n);

    if (r == 0)
        r = reading_add(n, "post_reason", choice.reason, "rule", choice.score);
    if (r < 0)
        return err_set(e, r, "out of memory");
    bool vip = n->vip || strcmp(b->purpose, "vip") == 0, backlog = strcmp(b->purpose, "backlog") == 0 || b->lane == LANE_BACKLOG;
    struct letter_reading reading = {
        .fields = n->fields, .n_fields = n->n_fields, .body = n->body, .post = proposed ? dir->posts[choice.index].post : "",
        .doubts = n->doubts, .n_doubts = n->n_doubts,
        .pages = n->pages, .lane = route_lane(vip, n->parliament, backlog), .hold_reason = n->hold_reason,
    };
    return store_put_reading(d->store, b->id, &reading, "ocrd", e);
}

/* One try, counted before it begins so that a letter that kills this program is held too.
 * *ret_diary_failed: the diary cannot be written, so nobody's turn is any use. */
static int read_in_one(struct diary *d, const char *doc, const struct letter_brief *b, const struct directory *dir,
                       bool *ret_diary_failed, struct err *e)
{
    struct reading n = { 0 };
    int tries = 0;
    int r = store_count_try(d->store, doc, "read_in", &tries, e);

    *ret_diary_failed = r < 0;
    if (r < 0)
        return r;
    if (tries > DIARY_MAX_TRIES)
        r = reading_empty("The reading of this letter could not be taken in after several tries. Type its fields, then release it.", &n);
    else
        r = load_reading(d, doc, &n, e);
    if (r < 0)
        return err_wrap(e, r, "load its reading");
    r = put(d, b, dir, &n, e);
    *ret_diary_failed = r == -EIO || r == -ENOSPC || r == -EROFS;
    if (r == -ENOSPC)           /* no fault of the letter: its reading must not be given up for a full disk */
        store_forget_tries(d->store, doc, "read_in", NULL);
    if (r == 0)
        log_info("read_in", LOG_DOC LOG_PAGES LOG_STATE, doc, n.pages, n.hold_reason[0] ? "held" : "read");
    reading_done(&n);
    return r;
}

/* ---- all letters */

struct pass { struct diary *diary; struct directory directory; bool loaded, failed /* one is left to do */; int64_t until_ms; };

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
        r = store_officers(p->diary->store, keep_post, &p->directory, &e);
        p->loaded = true;
    }
    if (r == 0)
        r = read_in_one(p->diary, doc, &b, &p->directory, &diary_failed, &e);
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
}
