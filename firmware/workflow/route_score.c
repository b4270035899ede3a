/* route_score.c - how surely an addressee means one post.
 *
 * The figures say in which order things convince, and which of them alone may (ROUTE_SURE); tests/unit/
 * test_workflow_addressees.c is what they are measured by. */
#include "workflow/route_book.h"

#include <string.h>

/* A designation with its section; the section in part; the designation that only this post has; ... of several. */
#define DESIGNATION_SECTION   0.92
#define SECTION_AND_MORE      0.70      /* the letter says more of the section than its name */
#define SECTION_IN_PART       0.74      /* the letter says less */
#define DESIGNATION_ONLY      0.85
#define DESIGNATION_SHARED    0.70      /* divided by how many have it */
#define DESIGNATION_ELSEWHERE 0.35      /* the letter names another section */
#define NO_SECTION_OF_ITS_OWN 0.50      /* one of several, and the only one without a section */
#define OFFICER               0.97
#define OFFICER_SHARED        0.90      /* a person and a designation that several have */
#define OFFICER_ELSEWHERE     0.62
#define PERSON                0.76
#define PERSON_INITIALS       0.66
#define PERSON_OTHERWISE      0.50      /* the letter gives the person another designation */
#define PAST_HOLDER           0.80
#define PAST_PERSON           0.66
#define SECTION_HEAD          0.66      /* "Cash Section": its section officer */
#define SECTION_ONLY          0.45
#define SECTION_WORD          0.40
#define SUBJECT_SECTION       0.30
#define SUBJECT_DESIGNATION   0.50
#define WHOLE_OFFICE          0.55      /* "The Secretary, Ministry of X" */
#define OTHER_OFFICE_FACTOR   0.60
#define MENDED_FACTOR         0.95

struct evidence {
    double cover;               /* 0..1: of the words of one of its sections */
    bool conflict;              /* words that belong to no section of the post */
    bool number_conflict;       /* one of them a number: Estt. II is not Estt. I */
    bool unit;                  /* "section" stands beside: not a division, which more than a section officer is the head of */
    bool any;                   /* the letter names a section at all */
    bool mended;
};

/* ---- sections */

static bool is_number(const char *text) { return *text >= '0' && *text <= '9'; }

/* Does the word say which section? near: it stands right beside the designation. */
static bool says_section(const struct route_book *b, const struct addressee *a, size_t at, bool near)
{
    const struct word *w = &a->w.list[at];
    unsigned kind = vocabulary_kind(b->vocabulary, w->id);

    if (a->role[at] != ROLE_PLAIN || (kind & (WORD_GLUE | WORD_UNIT | WORD_PLACE)))
        return false;
    if (is_number(w->text) ? strlen(w->text) > 2 : (kind & WORD_NAME) && !(kind & WORD_SECTION))
        return false;
    if (w->id == WORD_UNKNOWN)
        return near && (is_number(w->text) || strlen(w->text) > ((unsigned char)w->text[0] < 0x80 ? 1 : 6));     /* सी.पी.आई.ओ. are letters */
    return near || (kind & WORD_SECTION);
}

/* IFD-II is the Integrated Finance Division II: capitals that begin the words of a section, and perhaps "division". */
static bool is_short_for(const struct route_book *b, const struct word *w, struct phrase section)
{
    size_t n = 0;

    if (!w->capitals || w->id != WORD_UNKNOWN)
        return false;
    for (size_t k = 0; k < section.n; k++) {
        char initial = vocabulary_initial(b->vocabulary, phrase_words(b, section)[k]);

        if (initial && w->text[n++] != initial)
            return false;
    }
    return n >= 2 && (w->text[n] == '\0' || (strchr("dscuw", w->text[n]) && w->text[n + 1] == '\0'));
}

static bool explains(const struct route_book *b, const struct prepared *p, const struct word *w)
{
    for (size_t s = 0; s < p->n_sections; s++) {
        if (is_short_for(b, w, p->sections[s].words))
            return true;
        for (size_t k = 0; k < p->sections[s].words.n; k++)
            if (phrase_words(b, p->sections[s].words)[k] == w->id)
                return true;
    }
    for (size_t t = 0; t < p->n_titles; t++)
        for (size_t k = 0; k < b->titles[p->titles[t]].n; k++)
            if (b->titles[p->titles[t]].words[k] == w->id)
                return true;
    return false;
}

/* The words that may name the section of a designation: from..to, and which of them are near it. */
struct scope { size_t from, to, near_from, near_to; };

/* From the designation before to the one behind; the first one has what stands before it, too. */
static struct scope scope_of(const struct addressee *a, const struct title_found *f)
{
    const struct title_found *all = a->found;
    size_t k = (size_t)(f - all);
    struct scope s = { .from = k == 0 ? 0 : f->from, .to = k + 1 < a->n_found ? all[k + 1].from : a->w.n, .near_from = f->from };

    s.near_to = f->to;
    while (s.near_from > s.from && a->w.list[s.near_from].before == BREAK_NONE)
        s.near_from--;
    for (bool bracket = true; s.near_to < s.to; s.near_to++) {
        const struct word *w = &a->w.list[s.near_to];

        bracket = bracket && w->bracketed;
        if (w->before != BREAK_NONE && !bracket)
            break;
    }
    return s;
}

/* Does the scope say this word of a section, or have a short form of the whole? */
static bool stands_in(const struct route_book *b, const struct addressee *a, struct scope s, struct phrase section, int id, bool *mended)
{
    bool number = !vocabulary_initial(b->vocabulary, id);       /* a short form has no numbers */

    for (size_t i = s.from; i < s.to; i++)
        if (a->role[i] == ROLE_PLAIN && (a->w.list[i].id == id || (!number && is_short_for(b, &a->w.list[i], section)))) {
            *mended = *mended || a->w.list[i].mended;
            return true;
        }
    return false;
}

/* title: the designation that was found, -1: none. */
static struct evidence look(const struct route_book *b, const struct prepared *p, const struct addressee *a, struct scope s, int title)
{
    struct evidence e = { .cover = 0 };

    for (size_t k = 0; k < p->n_sections; k++) {
        struct phrase section = p->sections[k].words;
        size_t hits = 0;

        if (p->sections[k].title >= 0 && p->sections[k].title != title)
            continue;
        for (size_t i = 0; i < section.n; i++)
            hits += stands_in(b, a, s, section, phrase_words(b, section)[i], &e.mended);
        double cover = (double)hits / (double)section.n;
        if (cover > e.cover)
            e.cover = cover;
    }
    for (size_t i = s.from; i < s.to; i++) {
        bool near = i >= s.near_from && i < s.near_to;

        e.unit = e.unit || (a->role[i] == ROLE_PLAIN && a->w.list[i].id == vocabulary_find(b->vocabulary, "section"));
        if (!says_section(b, a, i, near))
            continue;
        e.any = true;
        if (!explains(b, p, &a->w.list[i])) {
            e.conflict = true;
            e.number_conflict = e.number_conflict || is_number(a->w.list[i].text);
        }
    }
    return e;
}

/* ---- people */

/* "AK" and "A" for Anil Kumar. */
static bool is_initial_of(const struct route_book *b, const struct word *w, int name)
{
    char initial = vocabulary_initial(b->vocabulary, name);

    return w->capitals && initial && strlen(w->text) <= 2 && w->text[0] == initial;
}

/* The S of "H. S." is not a first name's. */
static bool follows_initial(const struct addressee *a, size_t at)
{
    return at > 0 && a->w.list[at].before == BREAK_NONE && a->w.list[at - 1].capitals && strlen(a->w.list[at - 1].text) <= 2;
}

/* 0: not named; 1: by initials and surname; 2: by name. Many a Kumar has the same surname: the first name counts. */
static int names_person(const struct route_book *b, const struct addressee *a, struct phrase name)
{
    const int *words = phrase_words(b, name);
    int found = 0;

    if (name.n < 2 || words[0] < 0 || words[name.n - 1] < 0 || !a->present[words[name.n - 1]])
        return 0;
    for (size_t i = 0; i < a->w.n && found < 2; i++) {
        if (a->role[i] == ROLE_GONE || a->role[i] == ROLE_TITLE)
            continue;
        if (a->w.list[i].id == words[0] && strlen(a->w.list[i].text) > 2)
            found = 2;
        else if (found == 0 && !follows_initial(a, i) && is_initial_of(b, &a->w.list[i], words[0]))
            found = 1;
    }
    return found;
}

static int named_holder(const struct route_book *b, const struct prepared *p, const struct addressee *a)
{
    int best = 0;

    for (size_t i = 0; i < p->n_names; i++) {
        int found = names_person(b, a, p->names[i]);

        best = found > best ? found : best;
    }
    return best;
}

static const struct route_past *named_past(const struct route_book *b, size_t post, const struct addressee *a)
{
    const struct prepared *p = &b->prepared[post];

    for (size_t i = 0; i < p->past.n; i++)
        if (names_person(b, a, b->pasts[p->past.at + i]) > 0)
            return &b->posts[post].past[i];
    return NULL;
}

/* ---- a designation of the post that the letter names */

static bool has_title(const struct prepared *p, int title, bool *ret_other_name)
{
    for (size_t i = 0; i < p->n_titles; i++)
        if (p->titles[i] == title) {
            *ret_other_name = i >= p->own_titles;
            return true;
        }
    return false;
}

static void judge(const struct prepared *p, const struct title *t, const struct evidence *e, const struct addressee *a, struct candidate *c)
{
    double n = (double)(t->posts > 0 ? t->posts : 1);

    c->why = ROUTE_DESIGNATION_SEVERAL;
    c->fits = t->posts;
    if (e->cover >= 1) {
        c->score = e->number_conflict ? NO_SECTION_OF_ITS_OWN : e->conflict ? SECTION_AND_MORE : DESIGNATION_SECTION;
        c->why = ROUTE_DESIGNATION_SECTION;
    } else if (e->cover > 0) {
        c->score = e->conflict ? NO_SECTION_OF_ITS_OWN : SECTION_IN_PART - 0.2 * (1 - e->cover);
        c->why = ROUTE_DESIGNATION_PARTLY;
    } else if (e->conflict) {
        c->score = DESIGNATION_ELSEWHERE / (n < 3 ? n : 3);
        c->why = ROUTE_DESIGNATION_OTHERWISE;
    } else if (t->posts == 1) {
        c->score = DESIGNATION_ONLY;
        c->why = ROUTE_DESIGNATION_ONLY;
    } else {
        c->score = p->n_sections == 0 ? NO_SECTION_OF_ITS_OWN : DESIGNATION_SHARED / n;
    }
    if (a->other_office)
        c->score *= OTHER_OFFICE_FACTOR;
    if (e->mended)
        c->score *= MENDED_FACTOR;
}

/* The Secretary, and the office as a whole, are what letters are addressed to as a matter of form. */
static bool is_the_secretary(const struct route_book *b, const struct title *t)
{
    return t->n == 1 && t->words[0] == vocabulary_find(b->vocabulary, "secretary");
}

static void add_person(int holder, const struct route_past *past, const struct evidence *e, struct candidate *c)
{
    bool elsewhere = e->conflict && e->cover < 1;

    if (holder > 0) {
        double score = elsewhere ? OFFICER_ELSEWHERE : c->score >= ROUTE_SURE ? OFFICER : OFFICER_SHARED;

        c->score = score > c->score ? score : c->score;
        c->why = ROUTE_OFFICER;
    } else if (past && !elsewhere) {
        c->score = c->score > PAST_HOLDER ? c->score : PAST_HOLDER;
        c->why = ROUTE_PAST_HOLDER;
        c->past = past;
    }
}

static void by_title(const struct route_book *b, size_t post, const struct addressee *a, int holder, const struct route_past *past, struct candidate *best)
{
    const struct prepared *p = &b->prepared[post];

    for (size_t i = 0; i < a->n_found; i++) {
        const struct title_found *f = &a->found[i];
        struct candidate c = { .title_found = (int)i };
        bool other_name = false;

        if (f->title < 0 || !has_title(p, f->title, &other_name))
            continue;
        struct evidence e = look(b, p, a, scope_of(a, f), f->title);
        judge(p, &b->titles[f->title], &e, a, &c);
        if (is_the_secretary(b, &b->titles[f->title]) && c.why == ROUTE_DESIGNATION_ONLY) {
            c.score = c.score < WHOLE_OFFICE ? c.score : WHOLE_OFFICE;
            c.why = ROUTE_WHOLE_OFFICE;
        }
        add_person(holder, past, &e, &c);
        c.score *= f->weight;
        for (size_t k = f->from; k < f->to; k++)
            if (a->w.list[k].mended) {
                c.score *= MENDED_FACTOR;
                break;
            }
        if (c.score > best->score)
            *best = c;
    }
}

/* ---- no designation of the post */

static void by_person(const struct addressee *a, int holder, const struct route_past *past, struct candidate *c)
{
    bool otherwise = a->n_found > 0;
    struct candidate p = { .title_found = -1, .why = otherwise ? ROUTE_PERSON_OTHERWISE : ROUTE_PERSON };

    if (holder > 0)
        p.score = otherwise ? PERSON_OTHERWISE : holder == 2 ? PERSON : PERSON_INITIALS;
    else if (past)
        p = (struct candidate){ .title_found = -1, .why = ROUTE_PAST_HOLDER, .past = past, .score = otherwise ? SECTION_WORD : PAST_PERSON };
    if (a->other_office)
        p.score *= OTHER_OFFICE_FACTOR;
    if (p.score > c->score)
        *c = p;
}

static bool is_section_officer(const struct route_book *b, const struct prepared *p)
{
    const struct vocabulary *v = b->vocabulary;

    for (size_t i = 0; i < p->n_titles; i++) {
        const struct title *t = &b->titles[p->titles[i]];

        if (t->n == 2 && t->words[0] == vocabulary_find(v, "section") && t->words[1] == vocabulary_find(v, "officer"))
            return true;
    }
    return false;
}

static void by_section(const struct route_book *b, const struct prepared *p, const struct addressee *a, struct candidate *c)
{
    struct scope all = { .from = 0, .to = a->w.n, .near_from = 0, .near_to = a->n_found == 0 ? a->w.n : 0 };
    struct evidence e = look(b, p, a, all, -1);
    struct candidate s = { .title_found = -1, .why = ROUTE_SECTION };

    if (e.cover < 1 || e.number_conflict)
        s.score = e.cover > 0 ? SECTION_WORD / 2 * e.cover : 0;
    else if (a->n_found > 0 || e.conflict || a->other_office)
        s.score = a->other_office ? SUBJECT_SECTION : SECTION_ONLY;
    else
        s.score = !e.unit ? SECTION_WORD : is_section_officer(b, p) ? SECTION_HEAD : SECTION_ONLY;
    if (s.score > c->score)
        *c = s;
}

/* ---- the subject: it orders, and makes nothing sure */

static double subject_cover(const struct route_book *b, const struct prepared *p, const struct words *subject)
{
    double best = 0;

    for (size_t k = 0; k < p->n_sections; k++) {
        struct phrase section = p->sections[k].words;
        size_t hits = 0;

        for (size_t i = 0; i < section.n; i++) {
            size_t w = 0;

            while (w < subject->n && subject->list[w].id != phrase_words(b, section)[i])
                w++;
            hits += w < subject->n;
        }
        double cover = (double)hits / (double)section.n;
        best = cover > best ? cover : best;
    }
    return best;
}

static void by_subject(const struct route_book *b, const struct prepared *p, const struct words *subject, struct candidate *c)
{
    double cover = subject ? subject_cover(b, p, subject) : 0;

    if (cover < 1)
        return;
    if (c->score > 0 && c->score < SUBJECT_DESIGNATION && c->why == ROUTE_DESIGNATION_SEVERAL) {
        c->score = SUBJECT_DESIGNATION;
        c->why = ROUTE_SUBJECT;
    } else if (c->score < SUBJECT_SECTION) {
        c->score = SUBJECT_SECTION;
        c->why = ROUTE_SUBJECT;
    }
}

void candidate_of(const struct route_book *b, size_t post, const struct addressee *a, const struct words *subject, struct candidate *ret)
{
    const struct prepared *p = &b->prepared[post];
    int holder = named_holder(b, p, a);
    const struct route_past *past = named_past(b, post, a);

    *ret = (struct candidate){ .title_found = -1 };
    by_title(b, post, a, holder, past, ret);
    by_person(a, holder, past, ret);
    by_section(b, p, a, ret);
    by_subject(b, p, subject, ret);
}
