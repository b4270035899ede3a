#include "ocr/fields/people.h"

#include "base/auto.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 10, MAX_LIST_LINES = 16 };

static const char *const each_alone[] = { "all", "the", "सभी", "समस्त", NULL };
static const char *const everybody[] = { "all", "सभी", "समस्त", NULL };
static const char *const kind_attention[] = { "kind attention", "kind attn", "attention", "attn", "k attn", "ध्यानार्थ", "कृपया ध्यान दें", "through", "thro", "c o", "by name", "के माध्यम से", NULL };
static const char *const dated[] = { "dated", "date", "dt", "दिनांक", "दिनाँक", "तारीख", "place", "स्थान", "encl", "enclosure", "enclosures", "enclosed", "संलग्न", "संलग्नक", "note", "file no", "नोट", NULL };
static const char *const no_item[] = { "guard file", "गार्ड फाइल", "गार्ड फाईल", "spare", "office copy", "website", "notice board", "master file", "गार्ड पत्रावली", "कार्यालय प्रति", NULL };

static const char *const note_number[] = { "i d no", "i d note no", "u o no", "uo no", "u o note no", "d o no", "अ शा टि सं", "अ वि टि सं", NULL };

/* ---- one address */

/* "1. ", "(ii) ", "2) ": the offset behind it; 0: none. stops: what may end the number. */
static size_t item_number_ended(const char *text, const char *stops)
{
    size_t at = *text == '(' ? 1 : 0, n = strspn(text + at, "0123456789");

    if (n == 0)
        n = strspn(text + at, "ivxlIVX");
    if (n == 0 || n > 4)
        return 0;
    at += n;
    if (!strchr(stops, text[at]) || text[at] == '\0')
        return 0;
    at += strspn(text + at, stops);
    return text[at] == ' ' ? at + 1 : 0;
}

static size_t item_number(const char *text) { return item_number_ended(text, ".)"); }

static bool is_kind_attention(const struct row *r)
{
    return row_after_label(r, kind_attention) >= 0;
}

/* "पटना, दिनांक 06.08.2021", "New Delhi, dated the 3rd May, 2018": a line of its own below an address. */
static bool is_place_and_date(const struct row *r)
{
    static const char *const inside[] = { "dated", "date", "दिनांक", "दिनाँक", "दि", NULL };
    size_t from, to;
    char iso[DATE_SIZE];

    return fold_words(r->fold) <= 10 && fold_has_any(r->fold, inside) && date_find(r->text, 0, iso, &from, &to) && from > 0;
}

static bool ends_address(const struct row *r)
{
    size_t from, to;

    if (is_kind_attention(r))
        return false;
    return row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_copy) >= 0 || row_after_label(r, label_to) >= 0 ||
           row_after_label(r, label_reference) >= 0 || row_after_label(r, label_close) >= 0 || words_contact(r->fold) ||
           (row_is_signature(r, &from, &to) && !words_post(r->fold)) || fold_words(r->fold) > 24 || row_after_label(r, label_number) >= 0 || fold_starts(r->fold, "whereas") ||
           row_after_label(r, dated) >= 0 || is_place_and_date(r) || fold_has_any(r->fold, note_number) || words_noise(r->fold) || (words_title(r->fold) && !words_post(r->fold));
}

static bool far_below(const struct row *above, const struct row *below) { return rows_between(above, below) > 1.8; }

/* Another column, back to the margin, running text, or further down. */
static bool leaves_block(const struct rows *rows, const struct row *first, const struct row *above, size_t k, int lines)
{
    const struct row *r = &rows->row[k];
    bool text = (row_in_paragraph(rows, k) && fold_words(r->fold) > 8 && !strchr(above->text, ',')) ||
                (fold_words(r->fold) >= 9 && !strchr(r->text, ',') && k + 1 < rows->n && row_in_paragraph(rows, k + 1) &&
                 row_after_label(&rows->row[k + 1], label_subject) < 0);
    double left = row_x(first) < row_x(above) ? row_x(first) : row_x(above);

    return text || row_x(r) > row_x(first) + 0.3 || (lines >= 2 && row_x(r) < left - 0.05) || far_below(above, r);
}

struct block { char *value; size_t first, last; int lines; };

/* The address breaks off at the foot of the page: the row that goes on with it at the top of the next. rows->n: none does. */
static size_t goes_on_overleaf(const struct rows *rows, size_t last, bool list)
{
    static const double foot = 0.85, head = 0.2;
    const struct row *r = &rows->row[last];
    size_t k = last;

    if (!list || row_y(r) < foot)
        return rows->n;
    while (k < rows->n && rows->row[k].page <= r->page)
        k++;
    while (k < rows->n && rows->row[k].page == r->page + 1 && fold_letters(rows->row[k].fold) < 4)
        k++;                                /* the page's number */
    return k < rows->n && rows->row[k].page == r->page + 1 && row_y(&rows->row[k]) < head && row_after_label(&rows->row[k], each_alone) >= 0 ? k : rows->n;
}

static size_t next_line(const struct rows *rows, size_t k, bool list)
{
    size_t under = row_under(rows, k);

    return under < rows->n ? under : goes_on_overleaf(rows, k, list);
}

/* Joins the lines of an address that begins in row i at byte "from", downwards on the paper. */
static struct block read_block(const struct people *p, size_t i, size_t from, bool numbered, int max_lines)
{
    const struct rows *rows = p->rows;
    const struct row *first = &rows->row[i], *above = first;
    bool list = row_after_label(first, each_alone) >= 0 || fold_has_any(first->fold, everybody);
    struct block b = { .first = i, .last = i };

    for (size_t k = i; k < rows->n && b.lines < max_lines; k = next_line(rows, k, list), b.lines++) {
        const struct row *r = &rows->row[k];
        size_t skip = k == i ? from : 0, item;

        if (k != i && (p->role[k] == ROLE_SIGNED || (r->page == above->page && leaves_block(rows, first, above, k, b.lines))))
            break;
        if (k != i && ends_address(r)) {
            if (words_through(r->fold))
                continue;
            break;
        }
        item = k == i ? 0 : item_number(r->text);
        if (item > 0 && !numbered)
            break;                          /* the first paragraph or question */
        skip += item;
        if (fold_letters(r->fold) >= 2 && (r->conf > 0.3 || k == i) && !words_through(r->fold))
            text_join(&b.value, (item > 0 && b.lines > 0) || (k != i && list && row_after_label(r, each_alone) >= 0) ? "; " : ", ", r->text + skip, strlen(r->text + skip));
        above = r;
        b.last = k;
    }
    return b;
}

static bool take(struct people *p, size_t i, size_t from, double conf, const char *why, struct found *ret)
{
    struct block b;
    size_t item;

    item = item_number(p->rows->row[i].text + from);
    b = read_block(p, i, from + item, item > 0, MAX_LINES);
    if (!b.value)
        return false;
    for (size_t k = i, lines = 0; k < p->rows->n && lines < (size_t)b.lines; k = next_line(p->rows, k, true), lines++)
        p->role[k] = ROLE_ADDRESSEE;
    found_take(ret, b.value, &p->rows->row[i], from, strlen(p->rows->row[i].text), conf, why);
    return true;
}

/* ---- behind a label */

static unsigned latin_or_more(const char *text)
{
    AUTO_FREE char *fold = row_fold(text, NULL);

    return fold ? fold_letters(fold) : 0;
}

/* What stands behind the label on its line is an address, not the text of a stamp across it. */
static bool is_address_text(const char *text)
{
    char iso[DATE_SIZE];
    size_t from, to;
    AUTO_FREE char *fold = row_fold(text, NULL);

    return fold && fold_letters(fold) >= 4 && !date_find(text, 0, iso, &from, &to) && !words_noise(fold);
}

static size_t below_label(const struct rows *rows, size_t i)
{
    size_t first = row_under(rows, i);

    while (first < rows->n && (latin_or_more(rows->row[first].text) < 3 || words_noise(rows->row[first].fold)) && rows->row[first].page == rows->row[i].page)
        first = row_under(rows, first);
    if (first == rows->n || rows_between(&rows->row[i], &rows->row[first]) > 4)
        for (first = i + 1; first < rows->n && rows->row[first].page == rows->row[i].page;)
            first++;                /* its address may begin on the next page */
    while (first < rows->n && fold_letters(rows->row[first].fold) < 4)
        first++;                    /* the page number */
    return first;
}

/* "To" on a line of its own. */
static bool below_to(struct people *p, int last_page, struct found *ret)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < rows->n && rows->row[i].page <= last_page; i++) {
        long from = row_after_label(&rows->row[i], label_to);
        size_t first;

        if (from < 0 || fold_starts(rows->row[i].fold, "to be") || is_address_text(rows->row[i].text + from) || rows->row[i].text[0] == 't' || fold_words(rows->row[i].fold) > 8)
            continue;           /* a small "to" is the end of a sentence */
        first = below_label(rows, i);
        if (first < rows->n && !ends_address(&rows->row[first]) && take(p, first, 0, 0.95, "below \"To\"", ret))
            return true;
    }
    return false;
}

/* "To The Director, …" on one line. */
static bool behind_to(struct people *p, int last_page, struct found *ret)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < rows->n && rows->row[i].page <= last_page; i++) {
        const struct row *r = &rows->row[i];
        long from = row_after_label(r, label_to);
        unsigned char first = from < 0 ? 0 : (unsigned char)r->text[from];

        if (from < 0 || fold_words(r->fold) > 14 || row_in_paragraph(rows, i) || !((first >= 'A' && first <= 'Z') || first >= 0x80 || first == '(' || first == '1') ||
            fold_starts(r->fold, "to be") || !is_address_text(r->text + from) || r->text[0] == 't')
            continue;
        if (take(p, i, (size_t)from, 0.85, "behind \"To\"", ret))
            return true;
    }
    return false;
}

/* ---- without a label */

static bool begins_address(const struct row *r)
{
    return fold_words(r->fold) <= 12 && fold_letters(r->fold) >= 4 && r->conf > 0.4 && !ends_address(r) && !words_slogan(r->fold) &&
           (words_honorific(r->fold) || row_after_label(r, each_alone) >= 0 || words_post(r->fold) || words_office(r->fold) || words_section(r->fold));
}

static const char *const first_words[] = { "whereas", "now therefore", "take notice", NULL };

/* The row the subject, salutation or a notice's first words stand in on the first page; rows->n: none. */
static size_t find_anchor(const struct people *p)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.75; i++)
        if (row_after_label(&rows->row[i], label_subject) >= 0 || row_after_label(&rows->row[i], label_salutation) >= 0 ||
            row_after_label(&rows->row[i], first_words) >= 0)
            return i;
    return rows->n;
}

/* Does the block that begins at row i end close above the anchor? Reference, number and date lines may stand between. */
static bool leads_to(const struct people *p, size_t i, size_t anchor)
{
    struct block b = read_block(p, i, 0, item_number(p->rows->row[i].text) > 0, MAX_LINES);
    const struct row *last = &p->rows->row[b.last], *r = &p->rows->row[anchor];
    double gap = (r->upright.y - last->upright.y - last->upright.h) / (double)turn_upright_height(&r->on->turn);

    free(b.value);
    return b.last < anchor && gap > -0.01 && gap < 0.12;
}

/* The name may stand above the post in words that did not tell: "श्रीपी. के. ..., / माननीय मंत्री". */
static size_t first_line(const struct people *p, size_t i)
{
    const struct rows *rows = p->rows;
    size_t k = row_above(rows, i);
    const char *text = k < rows->n ? rows->row[k].text : "";

    return *text && text[strlen(text) - 1] == ',' && p->role[k] == ROLE_NONE && fold_words(rows->row[k].fold) <= 6 && !ends_address(&rows->row[k]) && !words_office(rows->row[k].fold) &&
           !words_place(rows->row[k].fold) ? k : i;
}

/* An address between the head and subject or salutation: not the letterhead itself, which stands at the top or in the middle. */
static bool above_subject(struct people *p, bool personal, struct found *ret)
{
    const struct rows *rows = p->rows;
    size_t anchor = find_anchor(p);
    bool numbered = false;
    char iso[DATE_SIZE];
    size_t from, to;

    for (size_t i = 0; i < anchor && anchor < rows->n; i++) {
        const struct row *r = &rows->row[i];
        bool named = words_honorific(r->fold), centred = row_x(r) > 0.28 && row_right(r) > 0.5;

        numbered |= i > 0 && (row_after_label(r, label_number) >= 0 || row_after_label(r, dated) >= 0 || date_find(r->text, 0, iso, &from, &to));
        if (p->role[i] != ROLE_NONE || centred || row_x(r) > 0.45 || !begins_address(r) || words_government(r->fold))
            continue;
        if (!named && row_after_label(r, each_alone) < 0 && (personal ? !(numbered && words_post(r->fold)) : words_office(r->fold) && !words_post(r->fold) && !words_section(r->fold)))
            continue;
        if ((numbered || row_y(r) > (p->citizen ? 0.05 : 0.16)) && leads_to(p, i, anchor) && take(p, first_line(p, i), 0, named ? 0.8 : 0.75, "address above the subject", ret))
            return true;
    }
    return false;
}

/* Below the signature: of an office memorandum, a demi-official letter, an order. */
static bool below_signature(struct people *p, bool personal, struct found *ret)
{
    const struct rows *rows = p->rows;
    size_t signature = p->post < rows->n ? p->post : p->signature;

    if (signature == rows->n)
        return false;
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if (r->page != rows->row[signature].page || r->upright.y <= rows->row[signature].upright.y || p->role[i] != ROLE_NONE)
            continue;
        if (row_after_label(r, label_copy) >= 0)
            return false;
        if ((row_x(r) > 0.4 && !(personal && words_honorific(r->fold))) || !begins_address(r) || (personal && !words_honorific(r->fold) && !words_post(r->fold)))
            continue;
        if (rows_stacked(&rows->row[signature], r) && row_x(r) > row_x(&rows->row[signature]) - 0.2 && !words_honorific(r->fold))
            continue;                       /* the office of who signed */
        return take(p, i, 0, words_honorific(r->fold) || row_after_label(r, each_alone) >= 0 ? 0.8 : 0.7, "address at the foot", ret);
    }
    return false;
}

/* "1 All Heads": the stop was lost, but the next row is the second item. */
static size_t first_item(const struct rows *rows, size_t i)
{
    size_t next = row_under(rows, i);

    return (rows->row[i].text[0] == '1' || rows->row[i].text[0] == 'l') && rows->row[i].text[1] == ' ' && next < rows->n && rows->row[next].text[0] == '2' &&
           item_number_ended(rows->row[next].text, ".),") > 0 ? 2 : 0;
}

/* An endorsement goes to those it lists: below its sentence, or below "Copy to". */
static bool listed(struct people *p, bool endorsement, struct found *ret)
{
    const struct rows *rows = p->rows;
    const struct row *first = NULL, *above = NULL;
    char *value = NULL;
    int lines = 0;

    for (size_t i = 0; i < rows->n && lines < MAX_LIST_LINES; i++) {
        const struct row *r = &rows->row[i];
        size_t numbered = item_number_ended(r->text, ".),"), item = numbered ? numbered : first ? 0 : first_item(rows, i);
        AUTO_FREE char *fold = row_fold(r->text + item, NULL);

        if (r->page > (first ? first->page : 0) || p->role[i] == ROLE_SIGNED)
            continue;
        if (first && (r->same_line || !fold || fold_letters(fold) < 3))
            continue;
        if (first && (rows_between(above, r) > 2.5 || (item == 0 && (rows_between(above, r) > 1.2 || ends_address(r)))))
            break;
        if (item == 0 && first)
            text_join(&value, " ", r->text, strlen(r->text));
        else if (item > 0 && fold && fold_words(r->fold) <= 14 && (endorsement || words_all(fold)) && !fold_has_any(fold, no_item) &&
                 (first || words_all(fold) || words_post(fold) || words_office(fold) || words_honorific(fold) || words_section(fold))) {
            if (text_join(&value, "; ", r->text + item, strlen(r->text + item)) < 0)
                break;
            p->role[i] = ROLE_ADDRESSEE;
            first = first ? first : r;
        } else if (!first)
            continue;
        above = r;
        lines++;
        if (!endorsement)
            break;
    }
    if (first)
        found_take(ret, value, first, 0, strlen(first->text), 0.75, "first of the list");
    else
        free(value);
    return first != NULL;
}

/* "All …" in the head of a circular without a subject. */
static bool in_head(struct people *p, struct found *ret)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.45; i++) {
        const struct row *r = &rows->row[i];

        if (row_after_label(r, each_alone) >= 0 && p->role[i] == ROLE_NONE && fold_words(r->fold) <= 8 && !row_in_paragraph(rows, i) && !words_title(r->fold) && !ends_address(r) &&
            !(i + 1 < rows->n && row_in_paragraph(rows, i + 1)))
            return take(p, i, 0, 0.7, "address in the head", ret);
    }
    return false;
}

void people_addressee(struct people *p, struct fields *f)
{
    struct found *ret = &f->of[FIELD_ADDRESSEE];
    bool member = strcmp(p->form, "mp_letter") == 0, personal = strcmp(p->form, "do_letter") == 0 || member;
    bool endorsement = strcmp(p->form, "endorsement") == 0;
    size_t signature = p->post < p->rows->n ? p->post : p->signature;
    int last_page = signature < p->rows->n ? p->rows->row[signature].page : INT_MAX;       /* further pages are other papers */

    if (personal && !member && below_signature(p, true, ret))
        return;
    if (below_to(p, last_page, ret) || behind_to(p, last_page, ret))
        return;
    if (endorsement && listed(p, true, ret))
        return;
    if (above_subject(p, personal, ret) || below_signature(p, personal, ret) || below_to(p, INT_MAX, ret) || behind_to(p, INT_MAX, ret) || listed(p, false, ret) || in_head(p, ret))
        return;
    if (strcmp(p->form, "order") == 0)
        listed(p, true, ret);
}
