#include "workflow/route.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 200, WORD_BYTES = 64 };

/* ---- words: small letters, without punctuation; abbreviations written out */

struct words { size_t n; char word[MAX_WORDS][WORD_BYTES]; };

/* only_capitals: JS and US are posts, "us" and "as" are words */
static const struct { const char *shortened, *full; bool only_capitals; } abbreviations[] = {
    { "js", "joint secretary", true },          { "ds", "deputy secretary", true },     { "us", "under secretary", true },
    { "so", "section officer", true },          { "aso", "assistant section officer", true },
    { "as", "additional secretary", true },     { "ddg", "deputy director general", true },
    { "dg", "director general", true },         { "adg", "additional director general", true },
    { "dir", "director", false },               { "secy", "secretary", false },
    { "jt", "joint", false },                   { "dy", "deputy", false },              { "addl", "additional", false },
    { "asst", "assistant", false },             { "asstt", "assistant", false },        { "sr", "senior", false },
    { "estt", "establishment", false },         { "admn", "administration", false },    { "adm", "administration", false },
    { "admin", "administration", false },       { "parl", "parliament", false },        { "vig", "vigilance", false },
    { "coord", "coordination", false },         { "fin", "finance", false },            { "genl", "general", false },
};

/* "Under Secretary" is not the Secretary: words that make another post of the one behind them. */
static const char *const ranks[] = {
    "joint", "deputy", "under", "additional", "special", "principal", "chief", "private", "assistant", "senior", "junior",
    "parliamentary", "cabinet", "home", "general",
    "संयुक्त", "उप", "अवर", "अपर", "विशेष", "प्रधान", "मुख्य", "निजी", "सहायक", "वरिष्ठ", "कनिष्ठ", "संसदीय",
};

static void add_word(struct words *w, const char *word, size_t n)
{
    if (w->n < MAX_WORDS && n > 0 && n < WORD_BYTES) {
        memcpy(w->word[w->n], word, n);
        w->word[w->n++][n] = '\0';
    }
}

static void add_words(struct words *w, const char *text)
{
    for (const char *at = text; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");

        add_word(w, at, n);
        at += n;
    }
}

/* word: as written, letters only. */
static void add_written(struct words *w, const char *word)
{
    char small[WORD_BYTES];
    bool capitals = true;
    size_t n = strlen(word);

    for (size_t i = 0; i <= n; i++) {
        capitals = capitals && !islower((unsigned char)word[i]);
        small[i] = (char)((unsigned char)word[i] < 0x80 ? tolower((unsigned char)word[i]) : word[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++)
        if (strcmp(small, abbreviations[i].shortened) == 0 && (capitals || !abbreviations[i].only_capitals)) {
            add_words(w, abbreviations[i].full);
            return;
        }
    add_word(w, small, n);
}

static bool is_letter(int cp)
{
    if (cp < 0x80)
        return isalnum(cp);
    return cp != 0x0964 && cp != 0x0965 && cp != 0x00A0 && !(cp >= 0x2000 && cp <= 0x206F);    /* danda, spaces, dashes, quotes */
}

/* Splits text into words. A dot between single letters joins them: J.S. is JS. */
static void split(const char *text, struct words *w)
{
    char word[WORD_BYTES] = "";
    size_t n = 0;
    int letters = 0;

    w->n = 0;
    for (const char *at = text, *start = at; *start && (size_t)(start - text) < ROUTE_ADDRESSEE_BYTES; start = at) {
        int cp = text_next(&at);
        size_t bytes = (size_t)(at - start);

        if (cp == 0x200C || cp == 0x200D)       /* joiners are not seen */
            continue;
        if (is_letter(cp)) {
            if (n + bytes < sizeof(word)) {
                memcpy(word + n, start, bytes);
                n += bytes;
            }
            letters++;
        } else if (!(cp == '.' && letters == 1 && (isalpha((unsigned char)at[0]) && !isalpha((unsigned char)at[1])))) {
            word[n] = '\0';
            if (n > 0)
                add_written(w, word);
            n = 0;
            letters = 0;
        } else {
            letters = 0;        /* the next initial counts afresh */
        }
    }
    word[n] = '\0';
    if (n > 0)
        add_written(w, word);
}

/* ---- matching */

static bool is_rank(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(ranks); i++)
        if (strcmp(word, ranks[i]) == 0)
            return true;
    return false;
}

/* Where phrase stands in text, word for word; -1: nowhere. whole_post: and is it not the tail of a longer designation? */
static int place_of(const struct words *text, const struct words *phrase, bool whole_post)
{
    if (phrase->n == 0)
        return -1;
    for (size_t at = 0; at + phrase->n <= text->n; at++) {
        size_t k = 0;

        while (k < phrase->n && strcmp(text->word[at + k], phrase->word[k]) == 0)
            k++;
        if (k == phrase->n && !(whole_post && at > 0 && is_rank(text->word[at - 1])) &&
            !(whole_post && at + k < text->n && strcmp(text->word[at + k], "general") == 0))
            return (int)at;
    }
    return -1;
}

/* A name counts when its last word and one more stand there: "Shri A. K. Verma" for "Anil K. Verma". */
static bool name_stands_in(const struct words *text, const struct words *name)
{
    size_t hits = 0;
    bool last = false;

    for (size_t k = 0; k < name->n; k++)
        for (size_t at = 0; at < text->n; at++) {
            bool same = strcmp(text->word[at], name->word[k]) == 0;
            bool initial = k + 1 < name->n && strlen(text->word[at]) <= 2 && text->word[at][0] == name->word[k][0];

            if (same || initial) {
                hits++;
                last = last || (same && k + 1 == name->n);
                break;
            }
        }
    return last && hits >= 2;
}

struct match {
    bool designation, section, name;
    int from, to;               /* the words of the letter that are the designation */
};

static void match_designation(const struct words *text, const char *designation, struct match *m)
{
    struct words part;

    split(designation, &part);
    int at = m->designation ? -1 : place_of(text, &part, true);
    if (at < 0)
        return;
    m->designation = true;
    m->from = at;
    m->to = at + (int)part.n;
}

static struct match match_post(const struct words *text, const struct route_post *p)
{
    static const char *const titles[] = { "shri", "smt", "ms", "dr", "kumari", "श्री", "श्रीमती", "डॉ", "सुश्री" };
    struct words part, name = { 0 };
    struct match m = { 0 };

    match_designation(text, p->designation, &m);
    match_designation(text, p->designation_hi, &m);
    split(p->section, &part);
    m.section = place_of(text, &part, false) >= 0;
    split(p->name, &part);
    for (size_t i = 0; i < part.n; i++) {
        bool title = false;

        for (size_t t = 0; t < ARRAY_LEN(titles); t++)
            title = title || strcmp(part.word[i], titles[t]) == 0;
        if (!title)
            add_word(&name, part.word[i], strlen(part.word[i]));
    }
    m.name = name_stands_in(text, &name);
    return m;
}

/* rivals: how many posts have their designation in the letter, this one included */
static double score_of(struct match m, size_t rivals)
{
    if (m.name && m.designation)
        return m.section ? 1.0 : 0.95;
    if (m.designation && m.section)
        return 0.9;
    if (m.name)
        return 0.75;
    if (m.designation)
        return 0.7 / (double)rivals;
    return m.section ? 0.4 : 0;
}

static void explain(struct route_choice *c, const struct route_post *p, struct match m, size_t rivals)
{
    const char *what = m.name && m.designation ? "names the officer and the designation" : m.name ? "names the officer"
                     : m.designation && m.section ? "names designation and section" : m.designation ? "names the designation"
                     : "names the section";

    if (m.designation && !m.section && !m.name && rivals > 1)
        snprintf(c->reason, sizeof(c->reason), "The letter names a %.60s; that and its other words fit %zu posts.", p->designation, rivals);
    else
        snprintf(c->reason, sizeof(c->reason), "The letter %s: %.60s%s%.60s.", what, p->designation, p->section[0] ? ", " : "", p->section);
}

static void insert(struct route_choice *out, size_t *n, size_t max, const struct route_choice *c)
{
    size_t at = *n;

    while (at > 0 && out[at - 1].score < c->score)
        at--;
    if (at >= max)
        return;
    if (*n < max)
        ++*n;
    memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof(*out));
    out[at] = *c;
}

/* अवर सचिव (संसद) is not just any अवर सचिव: a designation inside the longer one of another post does not count. */
static size_t drop_shorter(struct match *m, size_t n)
{
    size_t rivals = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && m[i].designation; k++)
            if (m[k].designation && m[k].from <= m[i].from && m[i].to <= m[k].to && m[k].to - m[k].from > m[i].to - m[i].from)
                m[i].designation = false;
    for (size_t i = 0; i < n; i++)
        rivals += m[i].designation;
    return rivals;
}

size_t route_rank(const char *addressee, const struct route_post *posts, size_t n_posts, struct route_choice *out, size_t max)
{
    AUTO_FREE struct match *matches = calloc(n_posts + 1, sizeof(*matches));
    struct words text;
    size_t n = 0;

    if (!matches)
        return 0;               /* no proposal is always a right answer */
    split(addressee, &text);
    for (size_t i = 0; i < n_posts; i++)
        matches[i] = match_post(&text, &posts[i]);
    size_t rivals = drop_shorter(matches, n_posts);
    for (size_t i = 0; i < n_posts; i++) {
        struct route_choice c = { .index = i, .score = score_of(matches[i], rivals) };

        if (c.score > 0) {
            explain(&c, &posts[i], matches[i], rivals);
            insert(out, &n, max, &c);
        }
    }
    return n;
}

bool route_propose(const char *addressee, const struct route_post *posts, size_t n_posts, struct route_choice *ret)
{
    struct route_choice best[2];
    size_t n = route_rank(addressee, posts, n_posts, best, 2);
    bool even = n == 2 && best[0].score - best[1].score < ROUTE_MARGIN;
    const char *why = n == 0 ? "The letter names no post of the directory" : even ? "The letter fits several posts"
                    : "The letter does not say clearly whom it is for";

    if (n > 0 && best[0].score >= ROUTE_SURE && !even) {
        *ret = best[0];
        return true;
    }
    for (size_t i = 0; i < n_posts; i++)
        if (posts[i].is_default) {
            *ret = (struct route_choice){ .index = i, .score = 0 };
            snprintf(ret->reason, sizeof(ret->reason), "%s: the default post.", why);
            return true;
        }
    *ret = (struct route_choice){ .index = n_posts, .score = 0 };
    snprintf(ret->reason, sizeof(ret->reason), "%s, and there is no default post.", why);
    return false;
}

int route_lane(bool vip, bool parliament, bool backlog)
{
    return vip || parliament ? LANE_VIP : backlog ? LANE_BACKLOG : LANE_CURRENT;
}
