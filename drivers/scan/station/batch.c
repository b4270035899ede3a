#include "drivers/scan/station/batch.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/scan/station/looked.h"
#include "drivers/scan/station/press.h"
#include "drivers/scan/station/stored_page.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_MAX_BYTES = 8 * 1024 * 1024 };

static const char record_name[] = "scan.json";

struct batch {
    struct batch_place at;
    struct batch_values values;
    struct spool_doc *doc;
    struct intake *intake;              /* of the pages looked at so far */
    unsigned pages;                     /* committed */
    bool guess_duplex;                  /* pages from before a restart that do not say their side lie on sheets two by two */

    struct page_png *page;              /* at hand; NULL between pages */
    bool seen;                          /* page_look and marking hold what was seen on it */
    struct page_look page_look;
    struct mark_verdict marking;
    int checked_width_px, checked_height_px;
    char looked_by[SPOOL_VALUE_SIZE];   /* who cleared it after a look at the paper; "" nobody */
};

/* ---- beginning and going on */

static int alloc_batch(const struct batch_place *at, struct batch **ret, struct err *e)
{
    struct batch *b = calloc(1, sizeof(*b));

    if (!b)
        return err_set(e, -ENOMEM, "no memory for a letter");
    b->at = *at;
    *ret = b;
    return 0;
}

/* Pages for a letter that is there already are never split: whatever lies between them is one of them. */
static int begin_record(struct batch *b, struct err *e)
{
    struct intake_rules rules = b->at.rules;

    if (press_is_addition(b->values.purpose))
        rules = (struct intake_rules){ .hide_blank = rules.hide_blank };
    return intake_new(&rules, &b->intake, e);
}

static int set_values(struct batch *b, struct err *e)
{
    const struct batch_values *v = &b->values;
    char created[CLOCK_ISO_SIZE];
    const struct { const char *key, *value; } values[] = {
        { "source", "scan" }, { "scanner", v->scanner }, { "created", created }, { "batch", v->batch },
        { "purpose", v->purpose }, { "target", v->target }, { "replaces", v->replaces },
    };
    int r = 0;

    clock_format_iso(clock_utc_s(), created);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(values); i++)
        if (values[i].value[0])
            r = spool_doc_set(b->doc, values[i].key, values[i].value, e);
    return r;
}

int batch_new(const struct batch_place *at, const struct batch_values *values, const char *id,
              struct batch **ret_batch, struct err *e)
{
    struct batch *b = NULL;
    int r = alloc_batch(at, &b, e);

    if (r == 0) {
        b->values = *values;
        r = begin_record(b, e);
    }
    if (r == 0)
        r = id[0] ? spool_doc_new_as(at->spool, id, true, &b->doc, e) : spool_doc_new(at->spool, true, &b->doc, e);
    if (r == 0)
        r = set_values(b, e);
    if (r < 0) {
        batch_close(b);
        return r;
    }
    *ret_batch = b;
    return 0;
}

int batch_begin(struct batch *b, struct err *e) { return spool_doc_begin(b->doc, e); }

static int get_value(const struct batch *b, const char *key, char *out, size_t size, struct err *e)
{
    char value[SPOOL_VALUE_SIZE];
    int r = spool_get(b->at.spool, spool_doc_id(b->doc), key, value, e);

    if (r == 0 && (size_t)snprintf(out, size, "%s", value) >= size)
        out[0] = '\0';                          /* none of ours is that long */
    return r;
}

static int get_values(struct batch *b, struct err *e)
{
    struct batch_values *v = &b->values;
    int r = get_value(b, "batch", v->batch, sizeof(v->batch), e);

    if (r == 0)
        r = get_value(b, "purpose", v->purpose, sizeof(v->purpose), e);
    if (r == 0)
        r = get_value(b, "target", v->target, sizeof(v->target), e);
    if (r == 0)
        r = get_value(b, "replaces", v->replaces, sizeof(v->replaces), e);
    if (r == 0)
        r = get_value(b, "scanner", v->scanner, sizeof(v->scanner), e);
    return r;
}

int batch_resume(const struct batch_place *at, const char *id, bool duplex, struct batch **ret_batch, struct err *e)
{
    struct batch *b = NULL;
    int r = alloc_batch(at, &b, e);

    if (r == 0)
        r = spool_doc_resume(at->spool, id, &b->doc, e);
    if (r == 0)
        r = get_values(b, e);
    if (r == 0)
        r = begin_record(b, e);
    if (r == 0 && spool_doc_blobs(b->doc, record_name) > 0)     /* it was about to be taken in: the record may change */
        r = spool_doc_remove(b->doc, record_name, e);
    if (r == 0 && !b->values.batch[0])                  /* begun by a release that knew no batches */
        id_new(b->values.batch);
    if (r < 0) {
        batch_close(b);
        return r;
    }
    if (!b->values.purpose[0])
        snprintf(b->values.purpose, sizeof(b->values.purpose), "letter");
    b->guess_duplex = duplex;
    b->pages = spool_doc_blobs(b->doc, "page-");
    *ret_batch = b;
    return 0;
}

/* The letter's own purpose may be on the separators in front of it. */
static int note_page(struct batch *b, const struct page_look *look, bool new_sheet, struct err *e)
{
    const char *own;
    int r = intake_add(b->intake, look, new_sheet, e);

    if (r < 0)
        return r;
    own = intake_own_purpose(b->intake);
    if (!own[0] || strcmp(own, b->values.purpose) == 0 || press_is_test(b->values.purpose))
        return 0;
    snprintf(b->values.purpose, sizeof(b->values.purpose), "%s", own);
    return spool_doc_set(b->doc, "purpose", own, e);
}

/* A page from before a restart: is it the first side of its sheet? */
static bool was_front(const struct batch *b, unsigned page_no)
{
    char name[SPOOL_NAME_SIZE];
    enum page_side side;

    spool_page_name(page_no, name);
    side = stored_page_side(b->at.spool, batch_id(b), name);
    return side == PAGE_SIDE_UNKNOWN ? !b->guess_duplex || page_no % 2 == 1 : side == PAGE_FRONT;
}

bool batch_lacks_back(const struct batch *b) { return b->guess_duplex && b->pages > 0 && was_front(b, b->pages); }

bool batch_look_at_next(struct batch *b)
{
    unsigned page_no = intake_sides(b->intake) + 1;
    struct page_look look = { .kind = LOOK_PAGE, .faults = LOOK_NOT_DONE };
    char name[SPOOL_NAME_SIZE], looked_by[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    if (page_no > b->pages)
        return false;
    spool_page_name(page_no, name);
    if (b->at.look && stored_page_look(b->at.spool, batch_id(b), name, b->at.look, &look, &e) < 0)
        log_warn("page_not_looked_at", LOG_DOC LOG_PAGE LOG_WHY, batch_id(b), (int)page_no, e.msg);
    if (looked_get(b->at.spool, b->doc, page_no, looked_by))
        intake_doubt(b->intake, "marking_looked_at", page_no, looked_by);
    if (note_page(b, &look, was_front(b, page_no), &e) == 0)
        return true;
    log_warn("page_not_noted", LOG_DOC LOG_PAGE LOG_WHY, batch_id(b), (int)page_no, e.msg);
    return false;
}

int batch_digest_last(const struct batch *b, char hex[HASH_HEX_SIZE], struct err *e)
{
    char name[SPOOL_NAME_SIZE];

    spool_page_name(b->pages, name);
    return stored_page_digest(b->at.spool, batch_id(b), name, hex, e);
}

const char *batch_id(const struct batch *b) { return spool_doc_id(b->doc); }
unsigned batch_pages(const struct batch *b) { return b->pages; }
const struct batch_values *batch_values(const struct batch *b) { return &b->values; }
struct intake *batch_intake(struct batch *b) { return b->intake; }

/* ---- the page at hand */

int batch_page_begin(struct batch *b, const struct page_format *f, struct hash *digest, struct err *e)
{
    char name[SPOOL_NAME_SIZE];

    spool_page_name(b->pages + 1, name);
    b->seen = false;
    b->looked_by[0] = '\0';
    return page_png_new(b->doc, name, f, digest, b->at.look, &b->page, e);
}

bool batch_has_page(const struct batch *b) { return b->page != NULL; }

int batch_page_write(struct batch *b, const void *data, size_t n, struct err *e)
{
    return page_png_write(b->page, data, n, e);
}

int batch_page_end(struct batch *b, struct err *e) { return page_png_end(b->page, e); }

/* What is checked by nobody is not clear. */
static void see(struct batch *b)
{
    struct mark_picture picture;
    bool checked;

    if (b->seen)
        return;
    checked = page_png_picture(b->page, &picture) && b->at.mark;
    if (checked)
        mark_picture_begin(b->at.mark, &picture);
    page_png_look(b->page, &b->page_look);
    b->checked_width_px = picture.width_px;
    b->checked_height_px = picture.height_px;
    b->marking = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .why = "there is no picture of the whole page" };
    if (checked)
        mark_picture_end(b->at.mark, &b->marking);
    b->seen = true;
}

const struct page_look *batch_page_seen(struct batch *b)
{
    see(b);
    return &b->page_look;
}

const struct mark_verdict *batch_page_marking(struct batch *b)
{
    see(b);
    return &b->marking;
}

void batch_page_size(const struct batch *b, int *ret_width_px, int *ret_height_px)
{
    *ret_width_px = b->checked_width_px;
    *ret_height_px = b->checked_height_px;
}

void batch_page_clear(struct batch *b, const char *actor)
{
    assert(b->seen && b->marking.decision == MARK_HOLD);
    b->marking.decision = MARK_CLEAR;
    snprintf(b->looked_by, sizeof(b->looked_by), "%s", actor);
}

int batch_page_move(struct batch *b, struct batch *to, struct err *e)
{
    char name[SPOOL_NAME_SIZE];
    int r;

    spool_page_name(to->pages + 1, name);
    r = page_png_move(b->page, to->doc, name, e);
    if (r < 0)
        return r;
    to->page = TAKE_PTR(b->page);
    to->seen = b->seen;
    to->page_look = b->page_look;
    to->marking = b->marking;
    to->checked_width_px = b->checked_width_px;
    to->checked_height_px = b->checked_height_px;
    memcpy(to->looked_by, b->looked_by, sizeof(to->looked_by));
    return 0;
}

int batch_page_commit(struct batch *b, bool new_sheet, struct err *e)
{
    int r;

    assert(b->seen && b->marking.decision == MARK_CLEAR);       /* a caller's bug: nothing else is ever kept */
    r = b->looked_by[0] ? looked_put(b->doc, b->pages + 1, b->looked_by, e) : 0;
    if (r == 0)
        r = page_png_commit(b->page, e);
    if (r == 0) {
        b->pages++;
        r = note_page(b, &b->page_look, new_sheet, e);
    }
    if (r == 0 && b->looked_by[0])
        intake_doubt(b->intake, "marking_looked_at", b->pages, b->looked_by);
    batch_page_drop(b);
    return r;
}

/* What was on it need not lie around. */
static void forget_page(struct batch *b)
{
    if (b->at.look)
        look_forget(b->at.look);
}

void batch_page_drop(struct batch *b) { page_png_free(TAKE_PTR(b->page)); }

/* ---- the end */

/* On which side of its sheet lay the page that is replaced? false too when that is not known any more. */
static bool was_back(const struct batch *b)
{
    AUTO_FREE void *text = NULL;
    AUTO_JSON json_t *record = NULL;
    const json_t *page;
    size_t n, i;

    if (spool_blob_load(b->at.spool, b->values.target, record_name, RECORD_MAX_BYTES, &text, &n, NULL) == 0)
        record = json_loadb(text, n, 0, NULL);
    json_array_foreach(json_object_get(record, "pages"), i, page)
        if (strcmp(json_str(page, "blob", ""), b->values.replaces) == 0)
            return strcmp(json_str(page, "side", ""), "back") == 0;
    return stored_page_side(b->at.spool, b->values.target, b->values.replaces) == PAGE_BACK;    /* it came later than the record */
}

static int put_record(struct batch *b, const struct batch_end *end, struct intake_counts *ret_counts, struct err *e)
{
    struct intake_head head = { .batch = b->values.batch, .purpose = b->values.purpose, .scanner = b->values.scanner,
                                .ended = end->how, .fed = end->fed, .stack = end->stack };
    AUTO_JSON json_t *record = intake_record(b->intake, &head);
    AUTO_FREE char *text = record ? json_dumps(record, JSON_INDENT(1)) : NULL;

    intake_counts(b->intake, ret_counts);
    return text ? spool_blob_put(b->doc, record_name, text, strlen(text), e)
                : err_set(e, -ENOMEM, "no memory for the record of letter %s", batch_id(b));
}

int batch_take_in(struct batch *take_b, const struct batch_end *end, struct intake_counts *ret_counts, struct err *e)
{
    struct spool_doc *doc;
    int r;

    while (batch_look_at_next(take_b))
        ;
    if (strcmp(take_b->values.purpose, "replace") == 0)         /* of that sheet only one page is meant */
        intake_hide_side(take_b->intake, !was_back(take_b));
    r = put_record(take_b, end, ret_counts, e);
    if (r == 0 && strcmp(end->how, "feeder empty") != 0)
        r = spool_doc_set(take_b->doc, "ended", end->how, e);
    doc = TAKE_PTR(take_b->doc);
    batch_close(take_b);
    if (r < 0) {
        spool_doc_close(doc);
        return r;
    }
    return spool_doc_commit(doc, SPOOL_SCANNED, e);
}

int batch_discard(struct batch *take_b, struct err *e)
{
    struct spool_doc *doc = TAKE_PTR(take_b->doc);

    if (batch_has_page(take_b))
        forget_page(take_b);
    batch_close(take_b);
    return spool_doc_discard(doc, e);
}

int batch_refuse(struct batch *take_b, const char *operator, struct err *e)
{
    struct spool_doc *doc = TAKE_PTR(take_b->doc);

    batch_page_drop(take_b);
    forget_page(take_b);
    batch_close(take_b);
    return spool_doc_refuse(doc, operator, e);
}

void batch_close(struct batch *take_b)
{
    if (!take_b)
        return;
    page_png_free(take_b->page);
    spool_doc_close(take_b->doc);
    intake_free(take_b->intake);
    free(take_b);
}
