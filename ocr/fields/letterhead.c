#include "ocr/fields/people.h"

#include "base/auto.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 3 };
static const double head_ends = 0.42, head_ends_unsure = 0.36;      /* of the page's height, with and without a clear end */

static const char *const india[] = { "government of india", "govt of india", "भारत सरकार", "bharat sarkar", NULL };
static const char *const in_the[] = { "in the hon ble", "in the", "before the hon ble", "before the", "o o the", "o o", NULL };
static const char *const ministry[] = { "ministry of", "ministry", "min of", NULL };
static const char *const department[] = { "department of", "department", "deptt of", "dept of", NULL };
static const char *const not_named[] = { "to", "copy", "subject", "sub", "sir", "dear", "sh", "shri", "smt", "श्री", "the", "no", "page", "read", "ref", "reference", "संदर्भ", NULL };

/* Which seat of the office it is, not its name. */
static const char *const seats[] = { "head office", "corporate office", "corporate centre", "registered office", "regd office", "camp office", "मुख्य कार्यालय", "प्रधान कार्यालय", "मुख्यालय",
                                     "पंजीकृत कार्यालय", "शिविर कार्यालय", NULL };

/* By themselves they are a building (Bhopal's मंत्रालय), a House that asked, a crumb. */
static const char *const not_alone[] = { "office of the", "office of", "ministry", "department", "office", "secretariat", "limited", "lok sabha", "rajya sabha", "मंत्रालय", "मन्त्रालय", "विभाग", "कार्यालय", "सचिवालय", "लोक सभा", "राज्य सभा",
                                         "लोकसभा", "राज्यसभा", NULL };

static bool is_alone(const char *value)
{
    AUTO_FREE char *fold = row_fold(value, NULL);

    for (const char *const *n = not_alone; fold && *n; n++)
        if (strcmp(fold, *n) == 0)
            return true;
    return false;
}

/* Words of sentences: names have none of them. */
static const char *const sentence[] = { "is", "are", "was", "has", "have", "been", "shall", "will", "this", "that", "your", "during", "issued", "regarding", "dated", "vide", "whereas", "which", "sanction",
                                        "को", "में", "से", "है", "हैं", "हो", "दिनांक", "द्वारा", "हेतु", "लिया", "किया", "संबंध", "सम्बन्ध", "समस्त", "सम्बन्धित", "संबंधित", NULL };

/* ---- a part of a row as text of its own */

struct part { char *text, *fold; size_t from, to; };

static void part_done(struct part *s)
{
    free(s->text);
    free(s->fold);
    *s = (struct part){ 0 };
}

static bool part_make(struct part *s, const char *text, size_t from, size_t to)
{
    text_trim(text, &from, &to);
    *s = (struct part){ .text = strndup(text + from, to - from), .from = from, .to = to };
    s->fold = s->text ? row_fold(s->text, NULL) : NULL;
    if (s->fold && *s->fold)
        return true;
    part_done(s);
    return false;
}

/* Of "वित्त मंत्रालय / Ministry of Finance" the half in the wanted language. */
static void one_language(const char *text, bool hindi, size_t *from, size_t *to)
{
    size_t cut = strcspn(text, "/|");

    *from = 0;
    *to = strlen(text);
    if (!text[cut] || !text_has_devanagari(text) || !text_has_latin(text))
        return;
    AUTO_FREE char *left = strndup(text, cut);

    if (!left || (text_has_devanagari(left) && text_has_latin(left)))
        return;
    if (text_has_devanagari(left) == hindi)
        *to = cut;
    else
        *from = cut + 1;
}

/* Debris of the emblem before a name that says where it begins: "KY Ministry of ...". */
static size_t after_debris(const char *text)
{
    static const char *const begins[] = { "ministry of", "department of", "government of", "office of the" };

    for (size_t i = 0; i < ARRAY_LEN(begins); i++) {
        const char *at = strcasestr(text, begins[i]);

        if (at && at - text <= 8)
            return (size_t)(at - text);
    }
    return 0;
}

size_t text_solid_start(const char *text)
{
    size_t from = after_debris(text);

    for (;;) {
        size_t n = strcspn(text + from, " ");
        AUTO_FREE char *word = strndup(text + from, n), *fold = word ? row_fold(word, NULL) : NULL;

        if (!fold || text[from + n] == '\0' || fold_letters(fold) >= 2 || (strchr(word, '.') && fold_letters(fold) >= 1))
            return from;
        from += n + 1;
    }
}

/* Without "Government of India", "IN THE", and the place behind it. */
static void narrow(const struct row *r, size_t *from, size_t *to)
{
    long after = row_after_label_at(r, *from, india);
    bool office = false;
    size_t end = *from;

    if (after >= 0 && (size_t)after < *to)
        *from = (size_t)after;
    after = row_after_label_at(r, *from, in_the);
    if (after >= 0 && (size_t)after < *to)
        *from = (size_t)after;
    for (size_t at = *from; at < *to;) {
        size_t n = strcspn(r->text + at, ",");
        struct part s;
        bool place, names;

        n = at + n > *to ? *to - at : n;
        if (part_make(&s, r->text, at, at + n)) {
            names = words_office(s.fold) || words_government(s.fold);
            place = words_place(s.fold) && !names;
            if (place || row_after_label_at(r, s.from, india) >= 0)
                names = false;
            else
                end = s.to;
            office |= names;
            part_done(&s);
            if (place && office)
                break;
            if (place)
                end = *from;
        }
        at += n + 1;
    }
    *to = office ? end : *from;
}

/* "... AT NEW DELHI" */
static void without_seat(const char *text, size_t from, size_t *to)
{
    AUTO_FREE char *value = strndup(text + from, *to - from);
    const char *at = value ? strcasestr(value, " at ") : NULL, *town;
    AUTO_FREE char *seat = at ? row_fold(at + 4, NULL) : NULL;

    if (seat && state_of_town(seat, &town))
        *to = from + (size_t)(at - value);
}

/* ---- does a row name the office? */

/* "(Ministry of Labour)" is a parent or a branch, but "(QB) Ministry of Labour" has the emblem before it. */
static bool is_bracketed(const char *text)
{
    size_t close = strcspn(text, ")}]");
    AUTO_FREE char *rest = strchr("({[", *text) && text[close] == ')' ? row_fold(text + close, NULL) : NULL;

    return strchr("({[", *text) && (close + 8 > strlen(text) || (rest && words_place(rest) && !words_office(rest)));      /* "(Estate Department), Town Hall" */
}

static bool can_name(const struct row *r)
{
    return fold_words(r->fold) <= 14 && fold_letters(r->fold) >= 6 && r->conf >= 0.4 && !is_bracketed(r->text) && !words_contact(r->fold) && !words_slogan(r->fold) &&
           !words_title(r->fold) && !words_noise(r->fold) && row_after_label(r, label_number) < 0 && row_after_label(r, not_named) < 0 && !strchr(r->text, '@');
}

static bool names_office(const struct row *r, bool hindi, size_t *from, size_t *to)
{
    struct part s;
    bool ok;

    if (!can_name(r))
        return false;
    one_language(r->text, hindi, from, to);
    *from += text_solid_start(r->text + *from);
    narrow(r, from, to);
    without_seat(r->text, *from, to);
    if (*to <= *from || !part_make(&s, r->text, *from, *to))
        return false;
    *from = s.from;
    *to = s.to;
    ok = (words_office(s.fold) || (words_government(s.fold) && strcmp(s.fold, "government of") != 0)) && text_has_devanagari(s.text) == hindi &&
         !fold_has_any(s.fold, seats) && !fold_has_any(s.fold, sentence) && fold_letters(s.fold) >= 4;
    part_done(&s);
    return ok;
}

/* ---- names over two lines */

static bool ends_open(const char *text)
{
    size_t n = strlen(text);
    static const char *const open[] = { " and", " of", "&", ",", " for", " एवं", " तथा", " और", " the", " व", NULL };

    for (const char *const *o = open; *o; o++)
        if (n > strlen(*o) && strcasecmp(text + n - strlen(*o), *o) == 0)
            return true;
    return false;
}

/* Where the part of a row ends that can belong to a name: brackets and numbers are noise or something else. */
static size_t filling_end(const struct row *r) { return strcspn(r->text, "({[0123456789@"); }

static bool is_filling(const struct row *r, bool hindi)
{
    return !fold_has_any(r->fold, sentence) && filling_end(r) > 6 && can_name(r) && text_has_devanagari(r->text) == hindi && !words_place(r->fold) && !words_section(r->fold) && !words_honorific(r->fold) &&
           !words_government(r->fold) && !words_post(r->fold);
}

/* "Ministry of Personnel, Public / Grievances and Pensions" */
static size_t rest_below(const struct people *p, size_t i, bool hindi)
{
    const struct rows *rows = p->rows;
    const struct row *r = &rows->row[i];
    size_t k = row_under(rows, i), from, to;
    bool open = ends_open(r->text);

    if (k >= p->head_end || p->role[k] != ROLE_NONE || !rows_stacked(r, &rows->row[k]) || !is_filling(&rows->row[k], hindi) || fold_words(rows->row[k].fold) > 5)
        return rows->n;
    if (!open && (hindi || names_office(&rows->row[k], hindi, &from, &to) || (row_after_label(r, ministry) < 0 && row_after_label(r, department) < 0)))
        return rows->n;
    return k;
}

/* "उत्तर प्रदेश राज्य औद्योगिक / विकास प्राधिकरण": what a Hindi name begins with, or an English one that ends open. A row above may itself end open
 * only when it names no office of its own. */
static size_t start_above(const struct people *p, size_t i, bool hindi)
{
    const struct rows *rows = p->rows;
    size_t k = row_above(rows, i), from, to;
    static const char *const begins_whole[] = { "ministry", "department", "office of", "directorate", "government", NULL };

    if (k == rows->n || k >= p->head_end || p->role[k] != ROLE_NONE || !is_filling(&rows->row[k], hindi) || names_office(&rows->row[k], hindi, &from, &to))
        return rows->n;
    if (row_after_label(&rows->row[i], begins_whole) >= 0 && !ends_open(rows->row[k].text))
        return rows->n;
    return fold_words(rows->row[k].fold) >= 2 ? k : rows->n;
}

struct office { char *value; size_t row; };

static struct office office_at(struct people *p, size_t i, bool hindi, size_t from, size_t to)
{
    const struct rows *rows = p->rows;
    size_t above = start_above(p, i, hindi), below = rest_below(p, i, hindi);
    struct office o = { .row = i };

    if (above < rows->n) {
        size_t start = text_solid_start(rows->row[above].text), end = filling_end(&rows->row[above]);

        text_join(&o.value, " ", rows->row[above].text + start, end > start ? end - start : 0);
        p->role[above] = ROLE_HEAD;
    }
    text_join(&o.value, " ", rows->row[i].text + from, to - from);
    p->role[i] = ROLE_HEAD;
    if (below < rows->n) {
        text_join(&o.value, ends_open(rows->row[i].text) && rows->row[i].text[strlen(rows->row[i].text) - 1] == ',' ? ", " : " ", rows->row[below].text,
                  strlen(rows->row[below].text));
        p->role[below] = ROLE_HEAD;
    }
    return o;
}

/* ---- ministry and department */

static void note_kind(const char *value, const struct row *r, double conf, struct fields *f)
{
    AUTO_FREE char *fold = row_fold(value, NULL);
    struct found *ret = NULL;

    if (!fold)
        return;
    if (fold_starts(fold, "ministry") || strstr(fold, "मंत्रालय") || strstr(fold, "मन्त्रालय"))
        ret = &f->of[FIELD_SENDER_MINISTRY];
    else if (fold_has(fold, "department") || fold_has(fold, "deptt") || fold_has(fold, "dept") || strstr(fold, "विभाग"))
        ret = &f->of[FIELD_SENDER_DEPARTMENT];
    if (ret && !ret->value)
        found_take(ret, strdup(value), r, 0, strlen(r->text), conf, "letterhead");
}

/* "(Ministry of Labour & Employment, Government of India)" under the name of the office. */
static void parent_ministry(const struct people *p, bool hindi, struct fields *f)
{
    for (size_t i = 0; i < p->head_end && !f->of[FIELD_SENDER_MINISTRY].value; i++) {
        const struct row *r = &p->rows->row[i];
        const char *at = strcasestr(r->text, "ministry of"), *end;

        if (p->role[i] == ROLE_ADDRESSEE || r->conf < 0.4)
            continue;
        if (at && !hindi)
            end = at + strcspn(at, ",)}];/|");
        else if (hindi && (end = strstr(r->text, "मंत्रालय"))) {
            at = r->text + strspn(r->text, "({[ ");
            end += strlen("मंत्रालय");
        } else
            continue;
        found_set(&f->of[FIELD_SENDER_MINISTRY], r, (size_t)(at - r->text), (size_t)(end - r->text), 0.75, "parent ministry in the letterhead");
    }
}

/* Below each other: with one left edge or one middle. */
static bool rows_in_column(const struct row *a, const struct row *b)
{
    return fabs(row_x(a) - row_x(b)) < 0.05 || fabs(row_x(a) + row_right(a) - row_x(b) - row_right(b)) / 2 < 0.05;
}

/* ---- where to look */

struct search { char *value; const struct row *first; unsigned n; };

static void look(struct people *p, bool hindi, size_t from_row, size_t to_row, double until, struct search *s, struct fields *f)
{
    for (size_t i = from_row; i < to_row && i < p->rows->n && s->n < MAX_NAMES; i++) {
        const struct row *r = &p->rows->row[i];
        size_t from, to;
        struct office o;

        if (r->page > 0 || row_y(r) > until || p->role[i] != ROLE_NONE || row_in_paragraph(p->rows, i))
            continue;
        if (names_office(r, hindi, &from, &to)) {
            o = office_at(p, i, hindi, from, to);
            if (!o.value || is_alone(o.value)) {
                free(o.value);
                continue;
            }
            note_kind(o.value, r, 0.85, f);
            text_join(&s->value, ", ", o.value, strlen(o.value));
            free(o.value);
            s->first = s->first ? s->first : r;
            s->n++;
        }
    }
}

/* "For and on behalf of X", or the office under the post. */
static void below_post(struct people *p, bool hindi, struct search *s, struct fields *f)
{
    const struct rows *rows = p->rows;
    size_t k = p->post < rows->n ? p->post : p->signature;

    for (int step = 0; k < rows->n && step < 4 && s->n == 0; step++) {
        size_t from, to, next = row_under(rows, k);

        if (next == rows->n || rows_between(&rows->row[k], &rows->row[next]) > 1.5 || row_after_label(&rows->row[next], label_to) >= 0 || row_after_label(&rows->row[next], label_copy) >= 0)
            return;
        k = next;
        if (p->role[k] == ROLE_NONE && names_office(&rows->row[k], hindi, &from, &to)) {
            AUTO_FREE char *value = strndup(rows->row[k].text + from, to - from);

            if (!value)
                return;
            note_kind(value, &rows->row[k], 0.8, f);
            text_join(&s->value, ", ", value, strlen(value));
            s->first = &rows->row[k];
            s->n = 1;
        }
    }
}

/* Does the English name stand right below the Hindi one, in the same column? Of two columns each is for the letters of its language; one
 * that has both in one column is headed in English to the end, and e-Office lists ministries in English. */
static bool is_headed_twice(const struct people *p)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < p->head_end; i++) {
        size_t from, to, below = names_office(&rows->row[i], true, &from, &to) ? row_under(rows, i) : rows->n;

        for (int step = 0; step < 3 && below < p->head_end && row_y(&rows->row[below]) < head_ends; step++, below = row_under(rows, below))
            if (names_office(&rows->row[below], false, &from, &to) && !words_government(rows->row[below].fold) && rows_in_column(&rows->row[i], &rows->row[below]))
                return true;
    }
    return false;
}

/* The letterhead in the language of the letter; a bilingual one says everything twice. */
void people_letterhead(struct people *p, struct fields *f)
{
    struct found *ret = &f->of[FIELD_SENDER_ORGANISATION];
    bool hindi = strcmp(p->language, "hi") == 0;
    struct search s = { 0 };
    double conf = 0.9;
    const struct row *from = p->from_office < p->rows->n ? &p->rows->row[p->from_office] : NULL;

    if (ret->value || p->citizen || strcmp(p->form, "mp_letter") == 0)
        return;                                             /* people, and Houses */
    look(p, hindi && !is_headed_twice(p), 0, p->head_end, head_ends, &s, f);
    if (s.n == 0)
        look(p, !hindi, 0, p->head_end, head_ends, &s, f);
    parent_ministry(p, hindi, f);
    parent_ministry(p, !hindi, f);
    if (s.n == 0 && p->head_end < p->body) {
        conf = 0.6;
        look(p, hindi, p->head_end, p->body, head_ends_unsure, &s, f);
    }
    if (s.n == 0) {
        conf = 0.75;
        below_post(p, hindi, &s, f);
        if (s.n == 0)
            below_post(p, !hindi, &s, f);
    }
    if (s.first)
        found_take(ret, s.value, s.first, 0, strlen(s.first->text), conf, conf > 0.7 && conf < 0.8 ? "below the designation" : "letterhead");
    else
        free(s.value);
    if (!ret->value && from)
        found_set(ret, from, p->from_office_at, strlen(from->text), 0.8, "behind \"From\"");
}
