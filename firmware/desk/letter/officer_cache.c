#include "desk/letter/officer_cache.h"

#include "base/clock.h"
#include "base/text.h"
#include "workflow/fold.h"
#include "workflow/words.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEANINGS = 24,              /* of one post; more words than that say nothing new */
    INITIALS_SIZE = 8,
    TYPED_WORDS = 8,            /* more are left out */
    TYPED_BYTES = 200,
    ABBREVIATION = 4,           /* letters; a typed word this short may be one */
};

struct entry {
    char *folded;               /* all words by which the post is found; owned; NULL: inactive */
    int meanings[MEANINGS];     /* numbers of the vocabulary */
    size_t n_meanings;
    char initials[INITIALS_SIZE];
};

struct officer_cache {
    const char *own_names;
    pthread_rwlock_t lock;      /* guards all below */
    int64_t version;            /* of the directory it was made from; -1: none */
    char day[CLOCK_DATE_SIZE];
    struct directory directory;
    struct entry *entries;      /* one a post of the directory */
    struct vocabulary *vocabulary;
};

/* ---- making it */

int officer_cache_new(const char *own_names, struct officer_cache **ret, struct err *e)
{
    struct officer_cache *c = calloc(1, sizeof(*c));

    if (!c)
        return err_set(e, -ENOMEM, "out of memory");
    c->own_names = own_names;
    c->version = -1;
    pthread_rwlock_init(&c->lock, NULL);
    *ret = c;
    return 0;
}

static void forget(struct officer_cache *c)
{
    for (size_t i = 0; c->entries && i < c->directory.n; i++)
        free(c->entries[i].folded);
    free(c->entries);
    c->entries = NULL;
    vocabulary_free(c->vocabulary);
    c->vocabulary = NULL;
    directory_done(&c->directory);
    c->version = -1;
}

void officer_cache_free(struct officer_cache *c)
{
    if (!c)
        return;
    forget(c);
    pthread_rwlock_destroy(&c->lock);
    free(c);
}

/* "Joint Secretary to the Government" is jsg: words without a capital do not count. */
static void take_initials(const char *designation, char out[INITIALS_SIZE])
{
    size_t n = 0;
    bool begins = true;

    for (; *designation && n + 1 < INITIALS_SIZE; designation++) {
        if (begins && *designation >= 'A' && *designation <= 'Z')
            out[n++] = (char)(*designation - 'A' + 'a');
        begins = *designation == ' ' || *designation == '(' || *designation == '-';
    }
    out[n] = '\0';
}

static void take_meanings(const struct vocabulary *v, const char *text, struct entry *to)
{
    struct words words;

    words_of(v, text, false, &words);
    for (size_t i = 0; i < words.n && to->n_meanings < MEANINGS; i++)
        if (words.list[i].id != WORD_UNKNOWN && !(vocabulary_kind(v, words.list[i].id) & WORD_GLUE))
            to->meanings[to->n_meanings++] = words.list[i].id;
}

static int make_entry(struct officer_cache *c, const struct route_post *p, struct entry *to)
{
    AUTO_FREE char *all = NULL, *told = NULL;

    if (asprintf(&all, "%s %s %s %s %s %s %s %s", p->designation, p->section, p->name, p->designation_hi, p->section_hi, p->name_hi,
                 p->other_names, p->post) < 0 ||
        asprintf(&told, "%s, %s, %s", p->designation, p->section, p->other_names) < 0)
        return -ENOMEM;
    to->folded = fold_text(all);
    if (!to->folded || vocabulary_learn(c->vocabulary, told) < 0)
        return -ENOMEM;
    take_initials(p->designation, to->initials);
    take_meanings(c->vocabulary, told, to);
    return 0;
}

static int make(struct officer_cache *c, struct store *s, int64_t version, const char *today, struct err *e)
{
    forget(c);
    int r = directory_load(s, c->own_names, &c->directory, e);
    if (r < 0)
        return r;
    c->entries = calloc(c->directory.n + 1, sizeof(*c->entries));
    c->vocabulary = vocabulary_new();
    r = c->entries && c->vocabulary ? 0 : -ENOMEM;
    for (size_t i = 0; r == 0 && i < c->directory.n; i++)
        if (!c->directory.posts[i].inactive)
            r = make_entry(c, &c->directory.posts[i], &c->entries[i]);
    if (r < 0) {
        forget(c);
        return err_set(e, r, "out of memory");
    }
    c->version = version;
    snprintf(c->day, sizeof(c->day), "%s", today);
    return 0;
}

/* ---- between take and give */

int officer_cache_take(struct officer_cache *c, struct store *s, const struct directory **ret_directory, struct err *e)
{
    int64_t version = store_officers_version(s);
    char today[CLOCK_DATE_SIZE];
    int r = 0;

    clock_format_date(clock_utc_s(), today);
    if (version < 0)
        return err_set(e, -EAGAIN, "the directory cannot be read yet");
    pthread_rwlock_rdlock(&c->lock);
    while (c->version != version || strcmp(c->day, today) != 0) {
        pthread_rwlock_unlock(&c->lock);
        pthread_rwlock_wrlock(&c->lock);
        if (c->version != version || strcmp(c->day, today) != 0)
            r = make(c, s, version, today, e);
        pthread_rwlock_unlock(&c->lock);
        if (r < 0)
            return r;
        pthread_rwlock_rdlock(&c->lock);
    }
    *ret_directory = &c->directory;
    return 0;
}

void officer_cache_give(struct officer_cache *c) { pthread_rwlock_unlock(&c->lock); }

/* ---- finding */

struct typed_word { char text[WORD_BYTES]; int meanings[MEANINGS]; size_t n_meanings; };

/* What an abbreviation stands for; in capitals, as the vocabulary knows them. */
static void take_typed_meanings(const struct officer_cache *c, struct typed_word *w)
{
    struct entry meant = { .n_meanings = 0 };
    char capitals[WORD_BYTES];
    size_t n = strlen(w->text);

    memcpy(capitals, w->text, n + 1);
    for (size_t i = 0; n <= ABBREVIATION && i < n; i++)
        if (capitals[i] >= 'a' && capitals[i] <= 'z')
            capitals[i] = (char)(capitals[i] - 'a' + 'A');
    take_meanings(c->vocabulary, capitals, &meant);
    memcpy(w->meanings, meant.meanings, sizeof(meant.meanings));
    w->n_meanings = meant.n_meanings;
}

static size_t split_typed(const struct officer_cache *c, const char *typed, struct typed_word out[TYPED_WORDS])
{
    char cut[TYPED_BYTES + 1];
    size_t n = 0;

    snprintf(cut, sizeof(cut), "%s", typed);
    text_cut_bytes(cut, TYPED_BYTES);
    AUTO_FREE char *folded = fold_text(cut);
    for (const char *at = folded ? folded : ""; *at && n < TYPED_WORDS; at += strspn(at, " ")) {
        size_t bytes = strcspn(at, " ");

        if (bytes < WORD_BYTES) {
            memcpy(out[n].text, at, bytes);
            out[n].text[bytes] = '\0';
            take_typed_meanings(c, &out[n++]);
        }
        at += bytes;
    }
    return n;
}

static bool means(const struct entry *entry, const struct typed_word *w)
{
    for (size_t i = 0; i < w->n_meanings; i++) {
        size_t k = 0;

        while (k < entry->n_meanings && entry->meanings[k] != w->meanings[i])
            k++;
        if (k == entry->n_meanings)
            return false;
    }
    return w->n_meanings > 0;
}

/* How well one typed word fits: 0 not at all. */
static int fit(const struct entry *entry, const struct typed_word *w)
{
    size_t bytes = strlen(w->text);
    int best = means(entry, w) ? 4 : 0;

    for (const char *at = entry->folded; *at && best < 4; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");

        if (n >= bytes && memcmp(at, w->text, bytes) == 0)
            best = n == bytes ? 4 : best < 3 ? 3 : best;
        at += n;
    }
    if (best == 0 && bytes >= 2 && strncmp(entry->initials, w->text, bytes) == 0)
        best = entry->initials[bytes] ? 1 : 2;
    return best;
}

struct hit { size_t index; int score; };

/* Best first; those that fit alike in the order of the directory. */
static void insert_hit(struct hit *hits, size_t *n, size_t max, struct hit one)
{
    size_t at = *n;

    while (at > 0 && hits[at - 1].score < one.score)
        at--;
    if (at >= max)
        return;
    size_t last = *n < max ? (*n)++ : max - 1;
    memmove(&hits[at + 1], &hits[at], (last - at) * sizeof(*hits));
    hits[at] = one;
}

size_t officer_cache_find(const struct officer_cache *c, const char *typed, size_t *out, size_t max)
{
    struct typed_word words[TYPED_WORDS];
    size_t n_words = split_typed(c, typed, words), n = 0;
    AUTO_FREE struct hit *hits = calloc(max + 1, sizeof(*hits));

    for (size_t i = 0; hits && i < c->directory.n; i++) {
        struct hit one = { .index = i };
        bool fits = c->entries[i].folded != NULL;

        for (size_t k = 0; fits && k < n_words; k++) {
            int score = fit(&c->entries[i], &words[k]);

            fits = score > 0;
            one.score += score;
        }
        if (fits)
            insert_hit(hits, &n, max, one);
    }
    for (size_t i = 0; i < n; i++)
        out[i] = hits[i].index;
    return n;
}
