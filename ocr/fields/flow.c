#include "ocr/fields/flow.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/fields/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int flow_make(const struct rows *rows, size_t first, size_t end, struct flow *ret)
{
    size_t size = 1, n = 0, at = 0;

    *ret = (struct flow){ .rows = rows, .first = first };
    while (first + n < end && size + strlen(rows->row[first + n].text) < FLOW_MAX_BYTES)
        size += strlen(rows->row[first + n++].text) + 1;
    ret->n = n;
    ret->text = malloc(size);
    ret->starts = calloc(n + 1, sizeof(*ret->starts));
    if (!ret->text || !ret->starts)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(rows->row[first + i].text);

        ret->starts[i] = at;
        memcpy(ret->text + at, rows->row[first + i].text, length);
        at += length;
        ret->text[at++] = ' ';
    }
    ret->text[at > 0 ? at - 1 : 0] = '\0';
    ret->fold = row_fold(ret->text, &ret->at);
    return ret->fold ? 0 : -ENOMEM;
}

void flow_done(struct flow *f)
{
    free(f->text);
    free(f->starts);
    free(f->fold);
    free(f->at);
    *f = (struct flow){ 0 };
}

static const char *const attached[] = { "annexure", "annex", "appendix", "अनुलग्नक", "परिशिष्ट", "अनुबंध", NULL };

/* A heading by itself at the top of a page. */
static bool is_attached(const struct row *r) { return r->page > 0 && row_y(r) < 0.25 && fold_words(r->fold) <= 3 && row_after_label(r, attached) >= 0; }

int flow_body(const struct rows *rows, struct flow *ret)
{
    size_t end = 0;

    for (; end < rows->n; end++) {
        const struct row *r = &rows->row[end];

        if (is_attached(r))
            break;
        if (row_in_paragraph(rows, end) || (r->page == 0 && row_y(r) < 0.3))
            continue;
        if (row_after_label(r, label_close) >= 0 || ((r->page > 0 || row_y(r) > 0.55) && row_after_label(r, label_copy) >= 0))
            break;
    }
    return flow_make(rows, 0, end, ret);
}

long flow_find(const struct flow *f, size_t from, const char *const *phrases, size_t *ret_end)
{
    size_t at = from;

    while (at > 0 && f->fold[at] && f->fold[at - 1] != ' ')
        at++;
    for (;; at++) {
        size_t longest = 0;

        for (const char *const *p = phrases; *p; p++)
            if (strlen(*p) > longest && fold_starts(f->fold + at, *p))
                longest = strlen(*p);
        if (longest > 0) {
            *ret_end = at + longest;
            return (long)at;
        }
        at += strcspn(f->fold + at, " ");
        if (!f->fold[at])
            return -1;
    }
}

size_t flow_value(const struct flow *f, size_t at)
{
    const char *from = f->text + f->at[at > 0 ? at - 1 : 0], *next;
    int c;

    text_next(&from);                       /* the label's last character */
    for (next = from; (c = text_next(&next)) >= 0; from = next)
        if (!(c == 0x903 /* visarga */ || (c >= 0x2010 && c <= 0x2015) || (c < 0x80 && strchr(" .:;,-_=~*", c))))
            break;
    return (size_t)(from - f->text);
}

bool flow_date(const struct flow *f, size_t from, size_t within, char ret_iso[], size_t *ret_from, size_t *ret_to)
{
    enum { LONGEST_DATE = 60 };             /* "the 23rd day of September, 2025" in Devanagari */
    AUTO_FREE char *part = strndup(f->text + from, within + LONGEST_DATE);
    char *space = part ? strrchr(part, ' ') : NULL;

    if (!part || from > strlen(f->text))
        return false;
    if (strlen(part) == within + LONGEST_DATE && space)
        *space = '\0';                      /* a number cut in two would be another */
    if (!date_find(part, 0, ret_iso, ret_from, ret_to) || *ret_from >= within)
        return false;
    *ret_from += from;
    *ret_to += from;
    return true;
}

bool flow_date_before(const struct flow *f, size_t at, size_t within, char ret_iso[], size_t *ret_from, size_t *ret_to)
{
    size_t start = at > within ? at - within : 0, from = 0;
    AUTO_FREE char *part = NULL;
    bool found = false;

    while (start > 0 && start < at && f->text[start - 1] != ' ')
        start++;
    part = strndup(f->text + start, at - start);
    while (part && from < strlen(part)) {
        char iso[DATE_SIZE];
        size_t begin, end;

        if (!date_find(part, from, iso, &begin, &end) || end <= from)
            break;
        memcpy(ret_iso, iso, sizeof(iso));
        *ret_from = start + begin;
        *ret_to = start + end;
        found = true;
        from = end;
    }
    return found;
}

size_t flow_row(const struct flow *f, size_t at)
{
    size_t i = 0;

    while (i + 1 < f->n && f->starts[i + 1] <= at)
        i++;
    return f->first + i;
}

void flow_take(struct found *ret, char *take_value, const struct flow *f, size_t from, size_t to, double conf, const char *why)
{
    size_t i = flow_row(f, from), start = f->starts[i - f->first];

    found_take(ret, take_value, &f->rows->row[i], from - start, to - start, conf, why);
}
