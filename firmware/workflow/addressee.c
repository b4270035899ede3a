/* addressee.c - what the words of an addressee are: designations, offices, addresses, people, and what is left. */
#include "workflow/route_book.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>

struct reader {                 /* with the words that it asks for again and again */
    const struct route_book *b;
    struct addressee *a;
    int through, proper, channel, copy, to, of, government, india, attention, office, general, senior;
};

static unsigned kind_of(const struct reader *r, size_t at) { return vocabulary_kind(r->b->vocabulary, r->a->w.list[at].id); }
static bool is_at(const struct reader *r, size_t at, int id) { return at < r->a->w.n && id >= 0 && r->a->w.list[at].id == id; }
static bool follows(const struct reader *r, size_t at) { return at > 0 && at < r->a->w.n && r->a->w.list[at].before == BREAK_NONE; }

static void mark(struct reader *r, size_t from, size_t to, enum role role)
{
    for (size_t i = from; i < to && i < r->a->w.n; i++)
        r->a->role[i] = role;
}

/* ---- what is no part of the addressee */

/* "To:" */
static bool begins_addressee(const struct reader *r, size_t at)
{
    return is_at(r, at, r->to) && at + 1 < r->a->w.n && r->a->w.list[at + 1].before != BREAK_NONE;
}

/* "(Through proper channel)", "Through: the Director, X", "उचित माध्यम से": who passes it on is not who it is for. */
static void drop_channel(struct reader *r)
{
    size_t n = r->a->w.n;

    for (size_t i = 0; i < n; i++) {
        bool proper = is_at(r, i, r->proper) && is_at(r, i + 1, r->channel);
        size_t end = i + 1;

        if (!proper && !is_at(r, i, r->through))
            continue;
        if (proper || is_at(r, i + 1, r->proper)) {
            end = i + (proper ? 2 : 3);
            if (end < n && strcmp(r->a->w.list[end].text, "से") == 0)
                end++;
        } else {
            bool bracketed = r->a->w.list[i].bracketed;

            while (end < n && !begins_addressee(r, end) && (bracketed ? r->a->w.list[end].bracketed : r->a->w.list[end].before != BREAK_LINE))
                end++;
        }
        mark(r, i, end, ROLE_GONE);
        i = end - 1;
    }
}

/* Behind "copy to" stand others. */
static void drop_copies(struct reader *r)
{
    for (size_t i = 1; i + 1 < r->a->w.n; i++)
        if (is_at(r, i, r->copy) && is_at(r, i + 1, r->to)) {
            r->a->w.n = i;
            return;
        }
}

/* "to the Government of India", "भारत सरकार के": every secretary is. */
static void drop_government(struct reader *r)
{
    for (size_t i = 0; i < r->a->w.n; i++) {
        size_t from = i, to = i;

        if (is_at(r, i, r->government) && is_at(r, i + 1, r->of) && is_at(r, i + 2, r->india))
            to = i + 3;
        else if (is_at(r, i, r->india) && is_at(r, i + 1, r->government))
            to = i + 2;
        else if (is_at(r, i, r->government) && is_at(r, i + 1, r->india))
            to = i + 2;
        if (to == i)
            continue;
        if (from > 0 && is_at(r, from - 1, r->to))
            from--;
        mark(r, from, to, ROLE_GONE);
    }
}

/* ---- designations */

static int last_match(const struct reader *r, const struct title *t, size_t at)
{
    size_t k = 0, i = at;

    for (; i < r->a->w.n && k < t->n; i++) {
        if (r->a->role[i] == ROLE_GONE || (i > at && r->a->w.list[i].before >= BREAK_CLAUSE))
            return -1;
        if (r->a->w.list[i].id == t->words[k])
            k++;
        else if (k == 0 || !(kind_of(r, i) & WORD_GLUE))
            return -1;
    }
    return k == t->n ? (int)i : -1;
}

/* EO is whoever here has a designation with these initials. */
static bool is_initials(const struct reader *r, const struct title *t, size_t at)
{
    const struct word *w = &r->a->w.list[at];

    return w->capitals && w->id == WORD_UNKNOWN && t->posts > 0 && t->n >= 2 && strlen(t->initials) == t->n &&
           strcmp(w->text, t->initials) == 0;
}

static bool is_tail_of_another(const struct reader *r, size_t from, size_t to)
{
    bool ranked = follows(r, from) && (kind_of(r, from - 1) & WORD_RANK) && r->a->role[from - 1] == ROLE_PLAIN;

    return ranked || (follows(r, to) && is_at(r, to, r->general));
}

static void find_titles(struct reader *r)
{
    struct addressee *a = r->a;

    for (size_t i = 0; i < a->w.n && a->n_found < MAX_TITLES_FOUND; i++) {
        struct title_found best = { .title = -1, .from = i, .to = i, .weight = 1 };

        for (size_t t = 0; a->role[i] != ROLE_GONE && t < r->b->n_titles; t++) {
            const struct title *title = &r->b->titles[t];
            int end = is_initials(r, title, i) ? (int)i + 1 : title->words[0] == a->w.list[i].id ? last_match(r, title, i) : -1;

            if (end > (int)best.to) {
                best.to = (size_t)end;
                best.title = title->posts > 0 ? (int)t : -1;
            }
        }
        if (best.to == i)
            continue;
        if (follows(r, best.from) && is_at(r, best.from - 1, r->senior) && a->role[best.from - 1] == ROLE_PLAIN)
            best.weight = 0.65;         /* nearly that post, if there is no senior one */
        else if (is_tail_of_another(r, best.from, best.to))
            best.title = -1;
        mark(r, best.from, best.to, ROLE_TITLE);
        for (size_t k = best.from; best.title < 0 && k < best.to; k++)      /* Vigilance Officer: nobody, but of Vigilance */
            if ((kind_of(r, k) & WORD_SECTION) && !(kind_of(r, k) & (WORD_UNIT | WORD_RANK)))
                a->role[k] = ROLE_PLAIN;
        a->found[a->n_found++] = best;
        i = best.to - 1;
    }
}

/* "Attention: X" means X; "office of Y", and the Y of "private secretary to Y", mean somebody near Y. */
static void weigh_titles(struct reader *r)
{
    struct addressee *a = r->a;

    for (size_t i = 0; i < a->n_found; i++) {
        struct title_found *f = &a->found[i];

        for (size_t k = f->to; k < a->w.n; k++)
            if (is_at(r, k, r->attention) && i + 1 < a->n_found)
                f->weight = 0.5;
        size_t before = f->from;
        while (before > 0 && follows(r, before) && (kind_of(r, before - 1) & WORD_GLUE) && !is_at(r, before - 1, r->office))
            before--;
        if (before > 0 && is_at(r, before - 1, r->office) && a->n_found > 1)
            f->weight = 0.5;
        if (i > 0 && a->found[i - 1].to < f->from && is_at(r, f->from - 1, r->to) && a->found[i - 1].to + 1 == f->from)
            f->weight = 0.6;
    }
}

/* ---- offices and addresses */

static size_t clause_end(const struct reader *r, size_t from)
{
    size_t i = from + 1;

    while (i < r->a->w.n && r->a->w.list[i].before == BREAK_NONE)
        i++;
    return i;
}

/* The words of a clause that name the office: behind "Ministry of" all, before मंत्रालय all behind the last designation or section. */
static void mark_office(struct reader *r, size_t from, size_t to, size_t at)
{
    size_t first = from, last = to;

    if (!is_at(r, at + 1, r->of) || at + 1 >= to)
        for (size_t i = from; i < at; i++) {
            if (r->a->role[i] != ROLE_PLAIN || (kind_of(r, i) & WORD_UNIT))
                first = i + 1;
        }
    else
        first = (kind_of(r, at) & WORD_BODY) ? from : at;
    for (size_t i = first; i < last; i++)
        if (r->a->role[i] == ROLE_PLAIN)
            r->a->role[i] = ROLE_OFFICE;
}

/* "M/o R&W" */
static bool is_short_for_ours(const struct reader *r, const struct word *w)
{
    for (const char *c = w->text; *c; c++) {
        size_t k = 0;

        while (k < r->b->n_own && vocabulary_initial(r->b->vocabulary, r->b->own[k]) != *c)
            k++;
        if (k == r->b->n_own)
            return false;
    }
    return w->capitals && w->id == WORD_UNKNOWN && strlen(w->text) <= 4;
}

/* Is most of what the clause calls the office by a word of our own name? */
static bool is_ours(const struct reader *r, size_t from, size_t to)
{
    size_t all = 0, ours = 0;

    for (size_t i = from; i < to; i++) {
        if (r->a->role[i] != ROLE_OFFICE || (kind_of(r, i) & (WORD_GLUE | WORD_OFFICE)))
            continue;
        bool own = is_short_for_ours(r, &r->a->w.list[i]);
        for (size_t k = 0; k < r->b->n_own && !own; k++)
            own = r->b->own[k] == r->a->w.list[i].id;
        all++;
        ours += own;
    }
    return all == 0 || 2 * ours >= all;
}

static void read_clause(struct reader *r, size_t from, size_t to)
{
    bool unit = false, title = false, place = false, state = false, body = false;
    size_t office = to;

    for (size_t i = from; i < to; i++) {
        unsigned kind = kind_of(r, i);

        if (r->a->role[i] == ROLE_GONE)
            continue;
        title = title || r->a->role[i] == ROLE_TITLE;
        unit = unit || (kind & WORD_UNIT);
        place = place || (kind & WORD_PLACE);
        state = state || (is_at(r, i, r->government) && r->a->role[i] == ROLE_PLAIN);
        bool here = r->a->role[i] == ROLE_PLAIN && !(kind & WORD_SECTION) && (kind & (WORD_OFFICE | WORD_BODY));
        if (here && office == to) {
            office = i;
            body = kind & WORD_BODY;
        }
    }
    if (office < to)
        mark_office(r, from, to, office);
    for (size_t i = from; i < to; i++)
        if (r->a->role[i] == ROLE_PLAIN && ((kind_of(r, i) & WORD_PLACE) || (place && !title && !unit)))
            r->a->role[i] = ROLE_PLACE;
    if (office < to) {
        r->a->names_office = true;
        bool ours = is_ours(r, from, to);
        r->a->other_office = r->a->other_office || (!ours && (body || r->b->n_own > 0));
    }
    r->a->other_office = r->a->other_office || state;   /* of a State: "of India" has gone */
}

static void find_offices(struct reader *r)
{
    for (size_t from = 0, to; from < r->a->w.n; from = to) {
        to = clause_end(r, from);
        read_clause(r, from, to);
    }
}

/* ---- all of it */

int addressee_parse(const struct route_book *b, const char *text, struct addressee *ret)
{
    const struct vocabulary *v = b->vocabulary;
    struct reader r = {
        .b = b, .a = ret, .through = vocabulary_find(v, "through"), .proper = vocabulary_find(v, "proper"), .channel = vocabulary_find(v, "channel"),
        .copy = vocabulary_find(v, "copy"), .to = vocabulary_find(v, "to"), .of = vocabulary_find(v, "of"),
        .government = vocabulary_find(v, "government"), .india = vocabulary_find(v, "india"), .attention = vocabulary_find(v, "attention"),
        .office = vocabulary_find(v, "office"), .general = vocabulary_find(v, "general"), .senior = vocabulary_find(v, "senior"),
    };

    memset(ret->role, 0, sizeof(ret->role));
    ret->n_found = 0;
    ret->names_office = ret->other_office = false;
    words_of(v, text, true, &ret->w);
    ret->present = calloc(vocabulary_size(v) + 1, sizeof(*ret->present));
    if (!ret->present)
        return -ENOMEM;
    drop_copies(&r);
    drop_channel(&r);
    drop_government(&r);
    find_titles(&r);
    weigh_titles(&r);
    for (size_t i = 0; i < ret->w.n; i++) {
        if (ret->role[i] == ROLE_PLAIN && ret->w.list[i].person)
            ret->role[i] = ROLE_PERSON;
        if (ret->w.list[i].id >= 0 && ret->role[i] != ROLE_GONE)
            ret->present[ret->w.list[i].id] = true;
    }
    find_offices(&r);
    return 0;
}

void addressee_done(struct addressee *a) { free(a->present); }
