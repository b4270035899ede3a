#include "drivers/scan/station/stack_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 * 1024, SLICE_BYTES = 256 * 1024 };

static const char feeder_empty[] = "feeder empty";

/* ---- beginning */

static int alloc_stack(const struct stack_setup *setup, struct stack **ret, struct err *e)
{
    struct stack *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(e, -ENOMEM, "no memory for a stack");
    s->set = *setup;
    if (s->set.max_pages > BATCH_MAX_PAGES)
        s->set.max_pages = BATCH_MAX_PAGES;
    s->fed = -1;
    *ret = s;
    return 0;
}

int stack_new(const struct stack_setup *setup, const struct batch_values *values, const char *doc,
              struct stack **ret_stack, struct err *e)
{
    struct stack *s = NULL;
    int r = spool_check_room(setup->at.spool, setup->reserve_bytes, e);

    if (r == 0)
        r = alloc_stack(setup, &s, e);
    if (r < 0)
        return r;
    s->press = *values;
    id_new(s->press.batch);
    snprintf(s->press.scanner, sizeof(s->press.scanner), "%s", setup->scanner);
    s->values = s->press;
    snprintf(s->doc, sizeof(s->doc), "%s", doc);
    r = stack_begin_letter(s, e);
    if (r < 0) {
        stack_free(s);
        return r;
    }
    *ret_stack = s;
    return 0;
}

int stack_resume(const struct stack_setup *setup, const char *id, struct stack **ret_stack, struct err *e)
{
    struct stack *s = NULL;
    int r = alloc_stack(setup, &s, e);

    if (r == 0)
        r = batch_resume(&setup->at, id, setup->guess_duplex, &s->letter, e);
    if (r == 0 && batch_pages(s->letter) > 0) {
        r = batch_digest_last(s->letter, s->last_digest, e);
        s->compare = true;
    }
    if (r < 0) {
        stack_free(s);
        return r;
    }
    s->resumed = true;
    s->half_sheet = batch_lacks_back(s->letter);
    memcpy(s->doc, batch_id(s->letter), ID_SIZE);
    s->press = s->values = *batch_values(s->letter);    /* what the press itself said is not known any more */
    *ret_stack = s;
    return 0;
}

void stack_feed(struct stack *s, struct device *d, const char *doc, const char *operator)
{
    struct intake_counts c;
    int fed;

    stack_counts(s, &c, &fed);
    s->sheets_before = c.sheets;
    s->interrupted = stack_pages(s) > 0;
    s->half_sheet = device_is_duplex(d) && (s->half_sheet || !feed_is_between_sheets(&s->feed));
    if (!s->letter)
        snprintf(s->doc, sizeof(s->doc), "%s", doc);
    marking_clean_actor(operator, s->operator);
    feed_start(&s->feed, d, s->interrupted || s->letters > 0 || s->resumed, s->set.stall_ms);
}

bool stack_look_back(struct stack *s) { return s->letter && batch_look_at_next(s->letter); }

/* Nothing of the last sheet is still to come, as far as that can be told. */
static bool is_between_sheets(const struct stack *s) { return !s->half_sheet && feed_is_between_sheets(&s->feed); }

/* ---- what stops paper */

static enum scan_code code_of(int r)
{
    return r == -ENOSPC || r == -EDQUOT ? CODE_NO_ROOM : r == -ENOMEM ? CODE_BAD_PAGE : CODE_CARD_FAILED;
}

/* A letter that was begun, but has no page, is not worth going on with unless others came before it. */
static void drop_empty_letter(struct stack *s)
{
    if (s->letter && batch_pages(s->letter) == 0 && s->letters == 0 && !s->resumed)
        batch_discard(TAKE_PTR(s->letter), NULL);
}

/* The paper rests. A document that failed once is only good for taking up again, unless the card itself is broken. */
static enum stack_result spool_failed(struct stack *s, int r, enum scan_code *ret_code)
{
    device_cancel(s->feed.device);
    batch_close(TAKE_PTR(s->letter));
    if (r != -EIO && s->doc[0] && batch_resume(&s->set.at, s->doc, s->feed.duplex, &s->letter, NULL) < 0)
        s->doc[0] = '\0';
    drop_empty_letter(s);
    *ret_code = code_of(r);
    return STACK_STOPPED;
}

static enum stack_result page_failed(struct stack *s, int r, enum scan_code *ret_code)
{
    if (r != -ENODATA && r != -E2BIG)
        return spool_failed(s, r, ret_code);
    device_cancel(s->feed.device);
    batch_page_drop(s->letter);
    drop_empty_letter(s);
    *ret_code = CODE_BAD_PAGE;
    return STACK_STOPPED;
}

static enum stack_result stopped(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    const char *why;
    struct err worse = { 0 };
    int r = 0;

    if (s->letter) {
        batch_page_drop(s->letter);
        if (is_between_sheets(s) && intake_is_complete(batch_intake(s->letter), &why))
            r = stack_next_letter(s, why, &worse);
    }
    if (r < 0) {
        err_set(e, r, "%s", worse.msg);
        return spool_failed(s, r, ret_code);
    }
    drop_empty_letter(s);
    if (s->letter && *ret_code == CODE_DOUBLE_FEED)
        intake_doubt(batch_intake(s->letter), "double_feed", batch_pages(s->letter) + 1, "");
    return STACK_STOPPED;
}

/* ---- pages */

static enum stack_result complete(struct stack *s, const char *how, enum scan_code *ret_code, struct err *e)
{
    int r = s->letter ? stack_end_letter(s, how, e) : 0;

    return r < 0 ? spool_failed(s, r, ret_code) : STACK_COMPLETE;
}

static enum stack_result empty(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    stack_count_sheets(s);
    if (s->letter)
        batch_page_drop(s->letter);
    if (stack_pages(s) > 0 || s->letters > 0)
        return complete(s, feeder_empty, ret_code, e);
    if (s->letter)
        batch_discard(TAKE_PTR(s->letter), NULL);
    return STACK_EMPTY;
}

/* A sheet is not torn apart. Where the scanner does not say that a reverse is missing, one more page shows it. */
static bool is_at_limit(const struct stack *s)
{
    unsigned pages = stack_pages(s), max = s->set.max_pages;

    return pages > max || (pages == max && is_between_sheets(s));
}

/* A page begins: does its sheet begin another letter, too? Not one that may be put back for its missing reverse, nor one that
 * may be the last page again. */
static int choose_letter(struct stack *s, struct err *e)
{
    const char *why;

    s->fed_before = s->compare && device_fed_before(s->feed.device);
    if (!s->letter)
        return stack_begin_letter(s, e);
    if (!s->feed.back && !s->half_sheet && !s->fed_before && intake_is_complete(batch_intake(s->letter), &why))
        return stack_next_letter(s, why, e);
    return 0;
}

static enum stack_result start_page(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    struct page_format format;
    int r;

    if (is_at_limit(s)) {
        device_cancel(s->feed.device);
        return complete(s, "page limit", ret_code, e);
    }
    r = spool_check_room(s->set.at.spool, s->set.reserve_bytes, e);     /* before paper is pulled */
    if (r < 0)
        return spool_failed(s, r, ret_code);
    s->page_began_ms = clock_mono_ms();
    switch (feed_next(&s->feed, &format, ret_code, e)) {
    case FEED_OK:
        break;
    case FEED_EMPTY:
        return empty(s, ret_code, e);
    case FEED_STOPPED:
        return stopped(s, ret_code, e);
    default:
        return STACK_WAITS;
    }
    r = choose_letter(s, e);
    hash_init(&s->digest);
    if (r == 0)
        r = batch_page_begin(s->letter, &format, s->compare ? &s->digest : NULL, e);
    return r < 0 ? spool_failed(s, r, ret_code) : STACK_GOES_ON;
}

static bool is_last_page_again(struct stack *s)
{
    char hex[HASH_HEX_SIZE];

    if (!s->compare)
        return false;
    s->compare = false;                 /* only the first page after a crash can be one */
    hash_hex(&s->digest, hex);
    return s->fed_before && strcmp(hex, s->last_digest) == 0;
}

static void page_is_safe(struct stack *s)
{
    unsigned pages = batch_pages(s->letter);
    struct stack_page p = { .doc = s->doc, .page = pages, .look = batch_page_seen(s->letter) };

    if (s->interrupted && pages > 1)
        intake_doubt(batch_intake(s->letter), "resumed", pages,
                     s->half_sheet && !s->feed.back ? "the page before it may be the same side" : "");
    s->interrupted = s->half_sheet = false;
    log_info("page_saved", LOG_DOC LOG_PAGE LOG_TOOK_MS, s->doc, (int)pages, (long long)(clock_mono_ms() - s->page_began_ms));
    s->set.page_safe(s->set.ctx, &p);
}

/* Does the page at hand begin another letter? "label" or "separator"; NULL: no, or that was not for the page to show. Behind a
 * separator that lacked its reverse either that sheet was put back and comes again, or it has none and another one comes. */
static const char *begins_letter(struct stack *s)
{
    const char *why;

    if (s->feed.back)
        return NULL;
    if (s->set.at.rules.labels && intake_begins_letter(batch_intake(s->letter), batch_page_seen(s->letter)))
        return "label";
    return s->half_sheet && intake_is_complete(batch_intake(s->letter), &why) && strcmp(why, "separator") == 0 &&
           batch_page_seen(s->letter)->kind != LOOK_SEPARATOR ? why : NULL;
}

/* Behind a page, whatever became of it. */
static enum stack_result page_done(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    if (!device_is_flatbed(s->feed.device))
        return STACK_GOES_ON;
    device_cancel(s->feed.device);
    return complete(s, feeder_empty, ret_code, e);      /* the glass holds one page */
}

static enum stack_result keep_page(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    int r = batch_page_commit(s->letter, !s->feed.back, e);

    if (r < 0)
        return spool_failed(s, r, ret_code);
    page_is_safe(s);
    return page_done(s, ret_code, e);
}

static void note_marking(struct stack *s)
{
    struct stack_marking *m = &s->marking;
    struct intake_counts c;

    intake_counts(batch_intake(s->letter), &c);
    *m = (struct stack_marking){ .verdict = *batch_page_marking(s->letter), .sheet = c.sheets + !s->feed.back, .back = s->feed.back };
    batch_page_size(s->letter, &m->width_px, &m->height_px);
    memcpy(m->doc, batch_id(s->letter), ID_SIZE);
}

static enum stack_result refused(int r, enum scan_code *ret_code)
{
    *ret_code = r < 0 ? code_of(r) : CODE_CLASSIFIED;
    return r < 0 ? STACK_NOT_REFUSED : STACK_REFUSED;
}

/* The feeder stands; what is in it stays there. */
static enum stack_result refuse_letter(struct stack *s, const char *operator, enum scan_code *ret_code, struct err *e)
{
    device_cancel(s->feed.device);
    if (operator != s->operator)
        snprintf(s->operator, sizeof(s->operator), "%s", operator);
    s->doc[0] = '\0';
    return refused(batch_refuse(TAKE_PTR(s->letter), s->operator, e), ret_code);
}

/* The marking is of the letter that the page is in: one that is complete without it goes its way first. */
static enum stack_result judge_page(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    const char *why = begins_letter(s);
    int r = why ? stack_next_letter(s, why, e) : 0;

    if (r < 0)
        return spool_failed(s, r, ret_code);
    if (batch_page_marking(s->letter)->decision == MARK_CLEAR)
        return keep_page(s, ret_code, e);
    note_marking(s);
    return s->marking.verdict.decision == MARK_HOLD ? STACK_DOUBT : refuse_letter(s, s->operator, ret_code, e);
}

static enum stack_result finish_page(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    int r = batch_page_end(s->letter, e);

    if (r < 0)
        return page_failed(s, r, ret_code);
    feed_page_done(&s->feed);
    if (!is_last_page_again(s))
        return judge_page(s, ret_code, e);
    batch_page_drop(s->letter);
    log_warn("page_again", LOG_DOC LOG_PAGE, s->doc, (int)batch_pages(s->letter));
    return page_done(s, ret_code, e);
}

static enum stack_result read_page(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    uint8_t part[READ_BYTES];
    enum feed_result result = FEED_OK;
    size_t n = 0;
    int r = 0;

    for (size_t slice = 0; slice < SLICE_BYTES && result == FEED_OK && r == 0; slice += n) {
        result = feed_read(&s->feed, part, sizeof(part), &n, ret_code, e);
        if (result == FEED_OK)
            r = batch_page_write(s->letter, part, n, e);
    }
    if (r < 0)
        return page_failed(s, r, ret_code);
    switch (result) {
    case FEED_OK:
        return STACK_GOES_ON;
    case FEED_PAGE_END:
        return finish_page(s, ret_code, e);
    case FEED_EMPTY:
        return empty(s, ret_code, e);
    case FEED_STOPPED:
        return stopped(s, ret_code, e);
    case FEED_ASK_AGAIN:
        batch_page_drop(s->letter);
        return STACK_WAITS;
    default:
        return STACK_WAITS;
    }
}

enum stack_result stack_step(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    if (stack_look_back(s))
        return STACK_GOES_ON;
    return s->letter && batch_has_page(s->letter) ? read_page(s, ret_code, e) : start_page(s, ret_code, e);
}

/* ---- a person has looked at the paper */

enum stack_result stack_clear(struct stack *s, const char *actor, enum scan_code *ret_code, struct err *e)
{
    batch_page_clear(s->letter, actor);
    return keep_page(s, ret_code, e);
}

enum stack_result stack_refuse(struct stack *s, const char *actor, enum scan_code *ret_code, struct err *e)
{
    return refuse_letter(s, actor, ret_code, e);
}

enum stack_result stack_refuse_again(struct stack *s, enum scan_code *ret_code, struct err *e)
{
    int r = spool_refuse(s->set.at.spool, s->marking.doc, SPOOL_OPEN, s->operator, e);

    return refused(r == -ENOENT ? 0 : r, ret_code);     /* completed by another program, or there was nothing of it yet */
}

const struct stack_marking *stack_marking(const struct stack *s) { return &s->marking; }

/* ---- the end */

int stack_end(struct stack *s, struct err *e) { return s->letter ? stack_end_letter(s, "by hand", e) : 0; }

int stack_discard(struct stack *s, struct err *e)
{
    if (s->letter && batch_has_page(s->letter))         /* one that waits for a person: the feeder stands */
        device_cancel(s->feed.device);
    return s->letter ? batch_discard(TAKE_PTR(s->letter), e) : 0;
}

void stack_free(struct stack *s)
{
    if (!s)
        return;
    batch_close(s->letter);
    free(s);
}

/* ---- what is known */

const char *stack_doc(const struct stack *s) { return s->letter ? batch_id(s->letter) : ""; }
unsigned stack_pages(const struct stack *s) { return s->letter ? batch_pages(s->letter) : 0; }
unsigned stack_letters(const struct stack *s) { return s->letters; }

const struct batch_values *stack_values(const struct stack *s)
{
    return s->letter ? batch_values(s->letter) : &s->values;
}

void stack_counts(const struct stack *s, struct intake_counts *ret, int *ret_fed)
{
    struct intake_counts c;

    *ret = s->sum;
    if (s->letter) {
        intake_counts(batch_intake(s->letter), &c);
        intake_counts_add(ret, &c);
    }
    *ret_fed = s->fed;
}

void stack_sheets_differ(const struct stack *s, char out[STACK_WORDS_SIZE]) { snprintf(out, STACK_WORDS_SIZE, "%s", s->differ); }
