#include "ocr/fields/rows.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { VISARGA = 0x903, ZERO_DEVANAGARI = 0x966, NINE_DEVANAGARI = 0x96f, DANDA = 0x964, DOUBLE_DANDA = 0x965 };

static bool is_letter(int c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c >= 0xc0 && c != 0xd7 && c != 0xf7 && c != DANDA && c != DOUBLE_DANDA && !(c >= 0x2000 && c < 0x2c00) && c != 0xfeff;
}

static bool is_joiner(int c) { return c == 0x200c || c == 0x200d; }

/* ---- folding */

struct folder { char *out; unsigned *at; size_t n; };

static void put(struct folder *f, unsigned from, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        f->at[f->n] = from;
        f->out[f->n++] = bytes[i];
    }
}

static void put_space(struct folder *f, unsigned from)
{
    if (f->n > 0 && f->out[f->n - 1] != ' ')
        put(f, from, " ", 1);
}

/* A visarga that ends a word is a colon: विषयः */
static bool ends_word(const char *rest)
{
    int c = text_next(&rest);

    return c < 0 || !(is_letter(c) || is_joiner(c));
}

static void fold_one(struct folder *f, int c, const char *from, const char *rest, unsigned offset, int before)
{
    char low = (char)(c | 0x20);

    if (c >= ZERO_DEVANAGARI && c <= NINE_DEVANAGARI)
        c = '0' + c - ZERO_DEVANAGARI;
    if (c == '0' && before >= 0x900 && text_is_devanagari((unsigned)before) && before < ZERO_DEVANAGARI)
        put_space(f, offset);           /* सं0, दि0: the typewriter's full stop */
    else if (c >= '0' && c <= '9')
        put(f, offset, &(char){ (char)c }, 1);
    else if (c < 0x80 && is_letter(c))
        put(f, offset, &low, 1);
    else if (c == VISARGA && ends_word(rest))
        put_space(f, offset);
    else if (is_letter(c))
        put(f, offset, from, (size_t)(rest - from));
    else if (!is_joiner(c))
        put_space(f, offset);
}

char *row_fold(const char *text, unsigned **ret_at)
{
    size_t room = strlen(text) + 1;
    struct folder f = { malloc(room), calloc(room, sizeof(unsigned)), 0 };
    const char *at = text;
    int before = 0;

    if (!f.out || !f.at) {
        free(f.out);
        free(f.at);
        return NULL;
    }
    for (;;) {
        const char *from = at;
        int c = text_next(&at);

        if (c < 0)
            break;
        fold_one(&f, c, from, at, (unsigned)(from - text), before);
        before = c;
    }
    if (f.n > 0 && f.out[f.n - 1] == ' ')
        f.n--;
    f.out[f.n] = '\0';
    f.at[f.n] = (unsigned)strlen(text);
    if (ret_at)
        *ret_at = f.at;
    else
        free(f.at);
    return f.out;
}

/* ---- lines to rows */

enum { COLUMN_GAP = 3 };        /* in heights of a line; no printer sets words of one sentence that far apart */

/* Median height of n words: an edge of the paper or a stroke of the pen through them does not count. */
static int word_height(const struct word *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t lower = 0, same = 0;

        for (size_t k = 0; k < n; k++) {
            lower += w[k].upright.h < w[i].upright.h;
            same += w[k].upright.h == w[i].upright.h;
        }
        if (lower * 2 <= n && (lower + same) * 2 > n)
            return w[i].upright.h;
    }
    return 1;
}

static int fill_row(struct row *r)
{
    enum { TOO_HIGH = 5 };
    const struct word *w = &r->on->words[r->first];
    int high = TOO_HIGH * word_height(w, r->n);
    double weight = 0;

    for (size_t i = 0; i < r->n; i++) {
        double n = (double)strlen(w[i].text);

        if (text_append(&r->text, w[i].text) < 0)
            return -ENOMEM;
        if (w[i].upright.h <= high)
            r->upright = r->upright.w ? box_around(r->upright, w[i].upright) : w[i].upright;
        r->conf += w[i].conf * n;
        weight += n;
    }
    r->conf = weight > 0 ? r->conf / weight : 0;
    r->fold = row_fold(r->text, &r->at);
    return r->fold ? 0 : -ENOMEM;
}

static bool starts_column(const struct word *w, int height)
{
    return w->upright.x - w[-1].upright.x - w[-1].upright.w > COLUMN_GAP * height;
}

static int add_line(struct rows *rows, int page, const struct page_text *t, const struct line *l)
{
    size_t end = l->first + l->n;
    int height = word_height(t->words + l->first, l->n);

    for (size_t from = l->first, to; from < end; from = to) {
        struct row *r = &rows->row[rows->n++];

        for (to = from + 1; to < end && !starts_column(&t->words[to], height);)
            to++;
        *r = (struct row){ .page = page, .on = t, .first = from, .n = to - from, .same_line = from > l->first };
        if (fill_row(r) < 0)
            return -ENOMEM;
    }
    return 0;
}

int rows_make(const struct page_text *const *pages, size_t n_pages, struct rows *ret)
{
    size_t words = 0;

    for (size_t p = 0; p < n_pages; p++)
        words += pages[p]->n_words;
    *ret = (struct rows){ .row = calloc(words ? words : 1, sizeof *ret->row) };     /* at most a row a word */
    if (!ret->row)
        return -ENOMEM;
    for (size_t p = 0; p < n_pages; p++)
        for (size_t i = 0; i < pages[p]->n_lines; i++)
            if (add_line(ret, (int)p, pages[p], &pages[p]->lines[i]) < 0)
                return -ENOMEM;
    for (ret->body = 1; ret->body < ret->n && !row_in_paragraph(ret, ret->body);)
        ret->body++;
    return 0;
}

struct box row_box(const struct row *r, size_t from, size_t to)
{
    struct box b = { 0 };
    size_t at = 0;

    for (size_t i = r->first; i < r->first + r->n; i++) {
        size_t n = strlen(r->on->words[i].text);

        if (at < to && at + n > from)
            b = b.w ? box_around(b, r->on->words[i].scan) : r->on->words[i].scan;
        at += n + 1;
    }
    return b;
}

void rows_done(struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        free(rows->row[i].text);
        free(rows->row[i].fold);
        free(rows->row[i].at);
    }
    free(rows->row);
    *rows = (struct rows){ 0 };
}

/* ---- comparing */

bool fold_has_any(const char *fold, const char *const *phrases)
{
    for (; *phrases; phrases++)
        if (fold_has(fold, *phrases))
            return true;
    return false;
}

bool fold_is_any(const char *fold, const char *const *phrases)
{
    for (; *phrases; phrases++)
        if (strcmp(fold, *phrases) == 0)
            return true;
    return false;
}

bool fold_starts_any(const char *fold, const char *const *phrases)
{
    for (; *phrases; phrases++)
        if (fold_starts(fold, *phrases))
            return true;
    return false;
}

long row_after_label(const struct row *r, const char *const *labels)
{
    const char *text = r->text, *at, *label_end;
    size_t longest = 0;

    for (; *labels; labels++)
        if (fold_starts(r->fold, *labels) && strlen(*labels) > longest)
            longest = strlen(*labels);
    if (longest == 0)
        return -1;
    at = text + r->at[longest - 1];             /* the label's last character */
    text_next(&at);
    label_end = at;
    for (const char *next = at;; at = next) {   /* and what may stand between label and value */
        int c = text_next(&next);

        if (c < 0 || !(c == VISARGA || is_joiner(c) || strchr(" .:;,-_=~*", c < 0x80 ? c : 1) ||
                       (c >= 0x2010 && c <= 0x2015) || ((c == '0' || c == ZERO_DEVANAGARI) && at == label_end)))
            return at - text;
    }
}

long row_after_label_at(const struct row *r, size_t at, const char *const *labels)
{
    AUTO_FREE unsigned *fold_at = NULL;
    AUTO_FREE char *fold = row_fold(r->text + at, &fold_at);
    const struct row rest = { .text = r->text + at, .fold = fold, .at = fold_at };
    long from = fold ? row_after_label(&rest, labels) : -1;

    return from < 0 ? -1 : from + (long)at;
}

unsigned fold_letters(const char *fold)
{
    unsigned n = 0;

    for (int c = text_next(&fold); c >= 0; c = text_next(&fold))
        n += is_letter(c);
    return n;
}

unsigned fold_words(const char *fold)
{
    unsigned n = *fold != '\0';

    for (; *fold; fold++)
        n += *fold == ' ';
    return n;
}

/* ---- places */

double row_y(const struct row *r)
{
    return (r->upright.y + r->upright.h / 2.0) / turn_upright_height(&r->on->turn);
}

double row_x(const struct row *r) { return (double)r->upright.x / turn_upright_width(&r->on->turn); }

double row_right(const struct row *r)
{
    return (double)(r->upright.x + r->upright.w) / turn_upright_width(&r->on->turn);
}

double row_gap(const struct rows *rows, size_t i)
{
    const struct box *b = &rows->row[i].upright, *above;

    if (i == 0 || rows->row[i - 1].page != rows->row[i].page)
        return 99;
    above = &rows->row[i - 1].upright;
    return (double)(b->y - above->y - above->h) / (b->h > 0 ? b->h : 1);
}

size_t row_page_start(const struct rows *rows, size_t i)
{
    while (i > 0 && rows->row[i - 1].page == rows->row[i].page)
        i--;
    return i;
}

size_t row_below(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    size_t best = rows->n;

    for (size_t k = row_page_start(rows, i); k < rows->n && rows->row[k].page == r->page; k++) {
        const struct row *o = &rows->row[k];

        if (o->upright.y > r->upright.y + r->upright.h / 2 && row_right(o) > row_x(r) && row_x(o) < row_right(r) + 0.15 &&
            (best == rows->n || o->upright.y < rows->row[best].upright.y))
            best = k;
    }
    return best;
}

bool row_in_paragraph(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i], *above = r - 1;
    double indent;

    if (row_gap(rows, i) > 1.3 || fold_words(above->fold) < 6 || row_right(above) < 0.75 || row_right(above) - row_x(above) < 0.45)
        return false;
    indent = row_x(above) - row_x(r);
    return indent > -0.015 && indent < 0.12;        /* the same left edge, or the paragraph's first line above */
}

bool row_is_below_body(const struct rows *rows, size_t i) { return rows->body < i; }

/* ---- values */

/* Quotes and stops at either end are not part of a value. */
void text_trim(const char *text, size_t *from, size_t *to)
{
    static const char edge[] = " \t.,:;-_=~*'\"|";

    while (*from < *to && strchr(edge, text[*from]))
        ++*from;
    for (;;) {
        if (*to > *from && strchr(edge, text[*to - 1]))
            --*to;
        else if (*to >= *from + 3 && (memcmp(text + *to - 3, "।", 3) == 0 || memcmp(text + *to - 3, "–", 3) == 0 ||
                                      memcmp(text + *to - 3, "—", 3) == 0))
            *to -= 3;
        else
            return;
    }
}

static bool is_utf8(const char *text)
{
    AUTO_FREE char *clean = NULL;
    size_t n = strlen(text);

    return text_clean(text, n, n, &clean, NULL) == 0;
}

void found_take(struct found *ret, char *take_value, const struct row *r, size_t from, size_t to, double conf, const char *why)
{
    if (!take_value || !*take_value || !is_utf8(take_value)) {      /* a rule that cuts a sign in two costs its field, not the letter */
        free(take_value);
        return;
    }
    free(ret->value);
    *ret = (struct found){ .value = take_value, .page = r->page + 1, .box = row_box(r, from, to),
                           .conf = conf * r->conf, .why = why };
}

void found_set(struct found *ret, const struct row *r, size_t from, size_t to, double conf, const char *why)
{
    text_trim(r->text, &from, &to);
    found_take(ret, strndup(r->text + from, to - from), r, from, to, conf, why);
}

static int extend(char **text, const char *separator, const char *part, size_t n)
{
    char *joined;

    if (n == 0)
        return 0;
    if (asprintf(&joined, "%s%s%.*s", *text ? *text : "", *text ? separator : "", (int)n, part) < 0)
        return -ENOMEM;
    free(*text);
    *text = joined;
    return 0;
}

int text_append(char **text, const char *part) { return extend(text, " ", part, strlen(part)); }

int text_join(char **text, const char *separator, const char *part, size_t n)
{
    size_t from = 0;

    text_trim(part, &from, &n);
    return extend(text, separator, part + from, n - from);
}
