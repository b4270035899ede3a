/* The letters of a stack: begun, taken in one after the other, counted. */
#include "drivers/scan/station/stack_internal.h"

#include "base/auto.h"
#include "base/log.h"
#include "base/put_file.h"
#include "drivers/scan/station/press.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEST_MAX_BYTES = 64 * 1024 * 1024 };

int stack_begin_letter(struct stack *s, struct err *e)
{
    int r = batch_new(&s->set.at, &s->values, s->doc, &s->letter, e);

    if (r == 0)
        memcpy(s->doc, batch_id(s->letter), ID_SIZE);
    return r;
}

/* The first page of the letter at hand; the caller's. */
static int load_first_page(const struct stack *s, char **ret_page, size_t *ret_n, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    AUTO_FREE char *page = NULL;
    char name[SPOOL_NAME_SIZE];
    size_t n = 0;

    spool_page_name(1, name);
    int r = spool_blob_open(s->set.at.spool, batch_id(s->letter), name, &blob, e);
    if (r < 0)
        return r;
    size_t size = (size_t)spool_blob_size(blob);
    if (size > TEST_MAX_BYTES || !(page = malloc(size + 1)))
        return err_set(e, -E2BIG, "the page has %zu bytes", size);
    for (ssize_t k = 1; n < size && k > 0; n += (size_t)k)
        if ((k = spool_blob_read(blob, page + n, size - n, e)) < 0)
            return (int)k;
    *ret_page = TAKE_PTR(page);
    *ret_n = n;
    return 0;
}

/* Its first page is left for the desk to show, in memory and not on the card; the letter that it never was goes. */
static int show_test(struct stack *s, struct err *e)
{
    AUTO_FREE char *page = NULL;
    char path[PATH_MAX];
    struct err why = { 0 };
    size_t n = 0;
    int shown = load_first_page(s, &page, &n, &why);

    if (shown == 0 && snprintf(path, sizeof(path), "%s/%s", s->set.run_dir, SPOOL_TEST_PAGE) < (int)sizeof(path))
        shown = put_file(path, 0660, page, n, &why);
    if (shown < 0)
        log_warn("test_not_shown", LOG_WHY, why.msg);
    int r = batch_discard(TAKE_PTR(s->letter), e);
    s->doc[0] = '\0';
    return r;
}

/* last: no letter comes behind it. */
static int take_in(struct stack *s, const char *how, bool last, struct err *e)
{
    if (press_is_test(batch_values(s->letter)->purpose))
        return show_test(s, e);
    struct batch_end end = { .how = how, .fed = last ? s->fed : -1, .stack = last && s->letters > 0 ? &s->sum : NULL };
    struct intake_counts c;
    int r = batch_take_in(TAKE_PTR(s->letter), &end, &c, e);

    if (r < 0)
        return r;
    intake_counts_add(&s->sum, &c);
    s->letters++;
    log_info("letter_scanned", LOG_DOC LOG_PAGES, s->doc, (int)c.pages);
    s->set.taken_in(s->set.ctx, s->doc, c.pages);
    s->doc[0] = '\0';
    return 0;
}

int stack_next_letter(struct stack *s, const char *why, struct err *e)
{
    const char *purpose = intake_next_purpose(batch_intake(s->letter));
    struct batch_values values = s->press;
    struct batch *next = NULL;
    int r;

    if (purpose[0] && !press_is_test(values.purpose))
        snprintf(values.purpose, sizeof(values.purpose), "%s", purpose);
    r = batch_new(&s->set.at, &values, "", &next, e);
    if (r == 0 && batch_has_page(s->letter))
        r = batch_page_move(s->letter, next, e);
    if (r == 0)
        r = take_in(s, why, false, e);
    if (r < 0) {
        batch_close(next);
        return r;
    }
    s->values = values;
    s->letter = next;
    memcpy(s->doc, batch_id(next), ID_SIZE);
    return batch_begin(next, e);
}

void stack_count_sheets(struct stack *s)
{
    int fed = feed_counted(&s->feed);

    if (fed < 0)
        return;
    if ((unsigned)fed != s->feed.sheets)
        snprintf(s->differ, sizeof(s->differ), "The scanner fed %d %s, but %u came through.",
                 fed, fed == 1 ? "sheet" : "sheets", s->feed.sheets);
    if (s->differ[0] && s->letter)
        intake_doubt(batch_intake(s->letter), "sheets_differ", 0, s->differ);
    s->fed = (int)s->sheets_before + fed;
}

/* Separators behind the last letter are no letter. */
static int drop_sheets(struct stack *s, struct err *e)
{
    struct intake_counts c;
    int r;

    intake_counts(batch_intake(s->letter), &c);
    r = batch_discard(TAKE_PTR(s->letter), e);
    if (r < 0)
        return r;
    s->sum.sheets += c.sheets;
    s->sum.sides += c.sides;
    s->sum.dropped += c.sides;
    log_info("separators_dropped", LOG_DOC LOG_PAGES, s->doc, (int)c.sides);
    s->doc[0] = '\0';
    return 0;
}

int stack_end_letter(struct stack *s, const char *how, struct err *e)
{
    if (batch_pages(s->letter) == 0)
        return batch_discard(TAKE_PTR(s->letter), e);
    while (batch_look_at_next(s->letter))
        ;
    if (intake_is_only_own_sheets(batch_intake(s->letter)))
        return drop_sheets(s, e);
    return take_in(s, how, true, e);
}
