/* vocabulary.c - the words that are known, and what each means. Cutting a text into words: words.c. */
#include "workflow/vocabulary.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CAPITALS(written, english) { written, english, 0, true },
#define WORD(written, english, kind) { written, english, kind, false },
static const struct { const char *written, *english; unsigned kind; bool capitals; } table[] = {
#include "workflow/words_table.h"
};

enum { LEARNED_MAX = 200000 };

static uint32_t hash_of(const char *s)
{
    uint32_t h = 2166136261u;

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

static size_t place_of(const struct vocabulary *v, const char *word)
{
    size_t at = hash_of(word) & (v->room - 1);

    while (v->slots[at] && strcmp(v->entries[v->slots[at] - 1].written, word) != 0)
        at = (at + 1) & (v->room - 1);
    return at;
}

const struct entry *vocabulary_entry(const struct vocabulary *v, const char *written)
{
    size_t slot = v->slots[place_of(v, written)];

    return slot ? &v->entries[slot - 1] : NULL;
}

static int grow(struct vocabulary *v)
{
    size_t room = v->room ? 2 * v->room : 2048;
    size_t *slots = calloc(room, sizeof(*slots));
    struct entry *entries = slots ? reallocarray(v->entries, room / 2, sizeof(*entries)) : NULL;

    if (!entries) {
        free(slots);
        return -1;
    }
    free(v->slots);
    v->slots = slots;
    v->entries = entries;
    v->room = room;
    for (size_t i = 0; i < v->n; i++)
        v->slots[place_of(v, v->entries[i].written)] = i + 1;
    return 0;
}

/* The entry of a word, made when it is new; -1: no memory, or too many words. */
static int entry_add(struct vocabulary *v, const char *written)
{
    if (v->n >= LEARNED_MAX || (2 * (v->n + 1) > v->room && grow(v) < 0))
        return -1;
    size_t at = place_of(v, written);

    if (!v->slots[at]) {
        struct entry *one = &v->entries[v->n];

        *one = (struct entry){ .n_means = 1, .means = { (int)v->n } };
        snprintf(one->written, sizeof(one->written), "%s", written);
        v->slots[at] = ++v->n;
    }
    return (int)v->slots[at] - 1;
}

/* What the table says of a word: the English words it stands for. */
static int entry_define(struct vocabulary *v, const char *written, const char *english, unsigned kind, bool capitals)
{
    char key[WORD_BYTES + 1];

    snprintf(key, sizeof(key), "%s%s", capitals ? "^" : "", written);      /* CAPITALS live beside the plain word */
    int at = entry_add(v, key);
    if (at < 0)
        return -1;
    v->entries[at].n_means = 0;
    for (const char *c = english; *c; c += strspn(c, " ")) {
        char word[WORD_BYTES];
        size_t n = strcspn(c, " ");

        snprintf(word, sizeof(word), "%.*s", (int)n, c);
        int id = entry_add(v, word);
        if (id < 0)
            return -1;
        struct entry *one = &v->entries[at];
        v->entries[id].kind |= kind;
        if (one->n_means < ENTRY_MEANS)
            one->means[one->n_means++] = id;
        c += n;
    }
    return 0;
}

struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *v = calloc(1, sizeof(*v));
    int r = v ? 0 : -1;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(table); i++)
        r = entry_define(v, table[i].written, table[i].english, table[i].kind, table[i].capitals);
    if (r == 0)
        return v;
    vocabulary_free(v);
    return NULL;
}

void vocabulary_free(struct vocabulary *v)
{
    if (!v)
        return;
    free(v->slots);
    free(v->entries);
    free(v);
}

int vocabulary_learn(struct vocabulary *v, const char *text)
{
    AUTO_FREE struct words *w = malloc(sizeof(*w));

    if (!w)
        return -1;
    words_of(v, text, false, w);
    for (size_t i = 0; i < w->n; i++)
        if (w->list[i].id == WORD_UNKNOWN && entry_add(v, w->list[i].text) < 0)
            return -1;
    return 0;
}

int vocabulary_find(const struct vocabulary *v, const char *word)
{
    const struct entry *one = vocabulary_entry(v, word);

    return one && one->n_means == 1 ? one->means[0] : WORD_UNKNOWN;
}

size_t vocabulary_size(const struct vocabulary *v) { return v->n; }

unsigned vocabulary_kind(const struct vocabulary *v, int id) { return id < 0 ? 0 : v->entries[id].kind; }

void vocabulary_mark(struct vocabulary *v, int id, unsigned kind)
{
    if (id >= 0)
        v->entries[id].kind |= kind;
}

char vocabulary_initial(const struct vocabulary *v, int id)
{
    char c = id < 0 ? '\0' : v->entries[id].written[0];

    return c >= 'a' && c <= 'z' ? c : '\0';
}
