/* route_book.c - the directory made ready: designations, sections and names as words. */
#include "workflow/route_book.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Posts that letters are addressed to everywhere: to know one that nobody here has for what it is. */
static const char *const usual_titles[] = {
    "secretary", "special secretary", "additional secretary", "joint secretary", "deputy secretary", "under secretary", "section officer",
    "assistant section officer", "principal secretary", "chief secretary", "cabinet secretary", "home secretary", "foreign secretary",
    "secretary general", "parliament secretary", "private secretary", "principal private secretary", "senior private secretary",
    "additional private secretary", "personal assistant", "officer special duty",
    "director", "joint director", "deputy director", "assistant director", "additional director", "managing director", "executive director",
    "director general", "additional director general", "deputy director general", "assistant director general", "director in charge",
    "minister", "prime minister", "chief minister", "minister of state", "vice chancellor", "chancellor", "registrar", "controller",
    "commissioner", "chief commissioner", "principal commissioner", "deputy commissioner", "assistant commissioner",
    "district magistrate", "collector", "chairman", "president", "governor", "lieutenant governor", "speaker", "general manager",
    "financial adviser", "economic adviser", "senior economic adviser", "adviser", "chief engineer", "superintending engineer",
    "executive engineer", "chief vigilance officer", "vigilance officer", "central public information officer", "public information officer",
    "first appellate authority", "desk officer", "account officer", "chief account officer", "pay account officer",
    "drawing disbursing officer", "research officer", "executive officer", "administration officer", "nodal officer", "liaison officer",
    "chief controller account", "controller account", "superintendent", "principal", "accountant general", "attorney general",
};

static const char *given(const char *text) { return text ? text : ""; }

/* ---- pools */

static int pool_add(struct route_book *b, int word)
{
    if ((b->n_pool & (b->n_pool + 1)) == 0) {       /* full at 0, 1, 3, 7 ... */
        int *more = reallocarray(b->pool, 2 * b->n_pool + 1, sizeof(*more));

        if (!more)
            return -ENOMEM;
        b->pool = more;
    }
    b->pool[b->n_pool++] = word;
    return 0;
}

static bool is_glue(const struct route_book *b, int id) { return vocabulary_kind(b->vocabulary, id) & WORD_GLUE; }

/* A designation's number in the book; made when new. -ENOMEM, or -ENOENT: it has no words that count. */
static int title_add(struct route_book *b, const int *words, size_t n)
{
    struct title t = { .n = 0 };

    for (size_t i = 0; i < n && t.n < TITLE_WORDS; i++)
        if (words[i] >= 0 && !is_glue(b, words[i])) {
            t.initials[t.n] = vocabulary_initial(b->vocabulary, words[i]);
            t.words[t.n++] = words[i];
        }
    if (t.n == 0)
        return -ENOENT;
    for (size_t i = 0; i < b->n_titles; i++)
        if (b->titles[i].n == t.n && memcmp(b->titles[i].words, t.words, t.n * sizeof(*t.words)) == 0)
            return (int)i;
    if ((b->n_titles & (b->n_titles + 1)) == 0) {
        struct title *more = reallocarray(b->titles, 2 * b->n_titles + 1, sizeof(*more));

        if (!more)
            return -ENOMEM;
        b->titles = more;
    }
    b->titles[b->n_titles] = t;
    return (int)b->n_titles++;
}

/* Words that say which section it is; none: the phrase is empty. */
static int section_add(struct route_book *b, struct prepared *p, const int *words, size_t n, int title)
{
    struct phrase s = { .at = b->n_pool };
    int r = 0;

    for (size_t i = 0; r == 0 && i < n; i++) {
        unsigned kind = vocabulary_kind(b->vocabulary, words[i]);

        if (words[i] < 0 || (kind & (WORD_GLUE | WORD_UNIT)))
            continue;
        vocabulary_mark(b->vocabulary, words[i], WORD_SECTION);
        r = pool_add(b, words[i]);
        s.n++;
    }
    if (r == 0 && s.n > 0 && p->n_sections < POST_SECTIONS)
        p->sections[p->n_sections++] = (struct section){ .words = s, .title = title };
    return r;
}

static int name_add(struct route_book *b, const char *name, struct words *w, struct phrase *ret)
{
    int r = 0;

    words_of(b->vocabulary, name, false, w);
    *ret = (struct phrase){ .at = b->n_pool };
    for (size_t i = 0; r == 0 && i < w->n; i++) {
        vocabulary_mark(b->vocabulary, w->list[i].id, WORD_NAME);
        r = pool_add(b, w->list[i].id);
        ret->n++;
    }
    return r;
}

/* ---- a post */

/* "Under Secretary (Parliament)", "Director, Policy": the designation, and in brackets or behind a comma a section. */
static int add_designation(struct route_book *b, struct prepared *p, const char *text, bool other, struct words *w)
{
    int title[WORDS_MAX], section[WORDS_MAX];
    size_t n_title = 0, n_section = 0;

    words_of(b->vocabulary, text, false, w);
    for (size_t i = 0; i < w->n; i++) {
        if (n_title > 0 && (n_section > 0 || w->list[i].bracketed || w->list[i].before >= BREAK_CLAUSE))
            section[n_section++] = w->list[i].id;
        else
            title[n_title++] = w->list[i].id;
    }
    int id = title_add(b, title, n_title);
    bool known = false;
    for (size_t i = 0; i < p->n_titles; i++)
        known = known || p->titles[i] == id;
    if (id >= 0 && !known && p->n_titles < POST_TITLES)
        p->titles[p->n_titles++] = id;
    return id == -ENOMEM ? id : section_add(b, p, section, n_section, other ? id : -1);
}

static int add_other_names(struct route_book *b, struct prepared *p, const char *list, struct words *w)
{
    size_t n;
    int r = 0;

    for (const char *part, *at = list; r == 0 && (part = text_list_next(&at, &n)); ) {
        char one[256];

        snprintf(one, sizeof(one), "%.*s", (int)n, part);
        if (n < sizeof(one))
            r = add_designation(b, p, one, true, w);
    }
    return r;
}

static int add_pasts(struct route_book *b, const struct route_post *post, struct prepared *p, struct words *w)
{
    int r = 0;

    p->past = (struct phrase){ .at = b->n_pasts, .n = post->n_past };
    for (size_t i = 0; r == 0 && i < post->n_past; i++)
        r = name_add(b, given(post->past[i].name), w, &b->pasts[b->n_pasts++]);
    return r;
}

static int prepare(struct route_book *b, const struct route_post *post, struct prepared *p, struct words *w)
{
    int r = add_designation(b, p, given(post->designation), false, w);

    if (r == 0)
        r = add_designation(b, p, given(post->designation_hi), false, w);
    p->own_titles = p->n_titles;
    if (r == 0)
        r = add_other_names(b, p, given(post->other_names), w);
    const char *const sections[] = { given(post->section), given(post->section_hi) };
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(sections); i++) {
        int ids[WORDS_MAX];

        words_of(b->vocabulary, sections[i], false, w);
        for (size_t k = 0; k < w->n; k++)
            ids[k] = w->list[k].id;
        r = section_add(b, p, ids, w->n, -1);
    }
    const char *const names[] = { given(post->name), given(post->name_hi) };
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(names); i++)
        if (names[i][0])
            r = name_add(b, names[i], w, &p->names[p->n_names++]);
    if (r == 0)
        r = add_pasts(b, post, p, w);
    for (size_t i = 0; r == 0 && !post->inactive && i < p->n_titles; i++)
        b->titles[p->titles[i]].posts++;
    return r;
}

/* ---- the book */

static int learn(struct route_book *b, const char *own_names)
{
    int r = vocabulary_learn(b->vocabulary, own_names);

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(usual_titles); i++)
        r = vocabulary_learn(b->vocabulary, usual_titles[i]);
    for (size_t i = 0; r == 0 && i < b->n_posts; i++) {
        const struct route_post *p = &b->posts[i];
        const char *const texts[] = { p->designation, p->designation_hi, p->other_names, p->section, p->section_hi, p->name, p->name_hi };

        for (size_t k = 0; r == 0 && k < ARRAY_LEN(texts); k++)
            r = vocabulary_learn(b->vocabulary, given(texts[k]));
        for (size_t k = 0; r == 0 && k < p->n_past; k++)
            r = vocabulary_learn(b->vocabulary, given(p->past[k].name));
        b->n_pasts += p->n_past;
    }
    return r;
}

static int keep_own(struct route_book *b, const char *own_names, struct words *w)
{
    words_of(b->vocabulary, own_names, false, w);
    b->own = calloc(w->n + 1, sizeof(*b->own));
    for (size_t i = 0; b->own && i < w->n; i++)
        if (w->list[i].id >= 0 && !(vocabulary_kind(b->vocabulary, w->list[i].id) & (WORD_GLUE | WORD_OFFICE)))
            b->own[b->n_own++] = w->list[i].id;
    return b->own ? 0 : -ENOMEM;
}

static int add_usual_titles(struct route_book *b, struct words *w)
{
    int r = 0;

    for (size_t i = 0; r != -ENOMEM && i < ARRAY_LEN(usual_titles); i++) {
        int ids[WORDS_MAX];

        words_of(b->vocabulary, usual_titles[i], false, w);
        for (size_t k = 0; k < w->n; k++)
            ids[k] = w->list[k].id;
        r = title_add(b, ids, w->n);
    }
    return r == -ENOMEM ? r : 0;
}

static int fill(struct route_book *b, const char *own_names, struct words *w)
{
    int r = learn(b, own_names);

    b->pasts = calloc(b->n_pasts + 1, sizeof(*b->pasts));
    b->n_pasts = 0;
    b->prepared = calloc(b->n_posts + 1, sizeof(*b->prepared));
    if (!b->pasts || !b->prepared)
        r = -ENOMEM;
    for (size_t i = 0; r == 0 && i < b->n_posts; i++)
        r = prepare(b, &b->posts[i], &b->prepared[i], w);
    if (r == 0)
        r = add_usual_titles(b, w);
    return r == 0 ? keep_own(b, own_names, w) : r;
}

struct route_book *route_book_new(const struct route_post *posts, size_t n_posts, const char *own_names)
{
    AUTO_FREE struct words *w = malloc(sizeof(*w));
    struct route_book *b = calloc(1, sizeof(*b));

    if (b)
        *b = (struct route_book){ .posts = posts, .n_posts = n_posts, .vocabulary = vocabulary_new() };
    if (b && b->vocabulary && w && fill(b, given(own_names), w) == 0)
        return b;
    route_book_free(b);
    return NULL;
}

void route_book_free(struct route_book *b)
{
    if (!b)
        return;
    vocabulary_free(b->vocabulary);
    free(b->prepared);
    free(b->titles);
    free(b->pool);
    free(b->pasts);
    free(b->own);
    free(b);
}
