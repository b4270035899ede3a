#include "diary/memory_use.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const enum memory_kind of_sender[] = { MEMORY_NAME, MEMORY_DESIGNATION, MEMORY_ORGANISATION };

/* ---- counting */

enum { MAX_COUNTS = 8 };

struct counts {
    bool (*counts)(void *ctx, const char *value);     /* NULL: every value does */
    void *ctx;
    struct { char value[MEMORY_VALUE_SIZE]; int n; } list[MAX_COUNTS];      /* the most frequent first */
    size_t n;
    int total;
};

static int count(void *ctx, const struct memory_row *m)
{
    struct counts *c = ctx;

    if ((c->counts && !c->counts(c->ctx, m->value)) || c->n == MAX_COUNTS || strlen(m->value) >= MEMORY_VALUE_SIZE)
        return 0;
    snprintf(c->list[c->n].value, MEMORY_VALUE_SIZE, "%s", m->value);
    c->list[c->n++].n = m->n;
    c->total += m->n;
    return 0;
}

static int ask(struct store *s, enum memory_kind kind, const char *key, struct counts *c, struct err *e)
{
    c->n = 0;
    c->total = 0;
    return store_memory_of(s, memory_kind_name(kind), key, count, c, e);
}

/* "value was confirmed n of total times", with what else was. */
static int explain(json_t *reasons, enum memory_kind kind, const struct memory_key *key, const struct counts *c)
{
    json_t *others = json_array();

    for (size_t i = 1; i < c->n; i++)
        json_array_append_new(others, json_pack("{s:s, s:i}", "value", c->list[i].value, "n", c->list[i].n));
    return json_array_append_new(reasons, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o}", "code", "memory", "kind", memory_kind_name(kind),
                                 "about", key->about, "who", key->who, "what", key->what, "value", c->list[0].value, "n", c->list[0].n,
                                 "of", c->total, "others", others)) < 0 ? -ENOMEM : 0;
}

/* ---- the sender */

static int correct(struct store *s, enum memory_kind kind, struct reading *n, json_t *reasons, struct err *e)
{
    const char *name = memory_kind_name(kind), *read = reading_field(n, name);
    struct memory_key keys[MEMORY_MAX_KEYS];
    struct counts c = { .counts = NULL };
    size_t n_keys;
    int r = memory_sender_keys(kind, read, reading_field(n, "sender_email"), keys, &n_keys);

    if (r < 0)
        err_set(e, r, "out of memory");
    for (size_t i = 0; r == 0 && i < n_keys; i++) {
        r = ask(s, kind, keys[i].key, &c, e);
        if (r < 0 || c.n == 0 || !memory_is_sure(c.list[0].n, c.total, false))
            continue;
        if (strcmp(c.list[0].value, read) != 0) {
            r = explain(reasons, kind, &keys[i], &c);
            if (r == 0)
                r = reading_correct(n, name, c.list[0].value, "memory", (double)c.list[0].n / c.total);
            if (r < 0)
                err_set(e, r, "out of memory");
        }
        break;
    }
    memory_keys_done(keys, n_keys);
    return r;
}

int memory_correct_sender(struct store *s, struct reading *n, json_t *reasons, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(of_sender); i++)
        r = correct(s, of_sender[i], n, reasons, e);
    return r;
}

/* ---- post and category */

static struct memory_letter letter_of(const struct reading *n)
{
    return (struct memory_letter){ .number = reading_field(n, "letter_no"), .name = reading_field(n, "sender_name"),
                                   .organisation = reading_field(n, "sender_organisation"), .email = reading_field(n, "sender_email"),
                                   .subject = reading_field(n, "subject") };
}

int memory_answer(struct store *s, enum memory_kind kind, const struct reading *n, bool (*counts)(void *ctx, const char *value),
                  void *ctx, json_t *reasons, struct memory_answer *ret, struct err *e)
{
    struct memory_letter l = letter_of(n);
    struct memory_key keys[MEMORY_MAX_KEYS];
    struct counts c = { .counts = counts, .ctx = ctx };
    size_t n_keys;
    int r = memory_keys(&l, keys, &n_keys);

    *ret = (struct memory_answer){ .value = "" };
    if (r < 0)
        err_set(e, r, "out of memory");
    for (size_t i = 0; r == 0 && i < n_keys && !ret->value[0]; i++) {
        r = ask(s, kind, keys[i].key, &c, e);
        if (r < 0 || c.n == 0 || !memory_is_sure(c.list[0].n, c.total, i + 1 == n_keys))
            continue;
        snprintf(ret->value, sizeof(ret->value), "%s", c.list[0].value);
        ret->share = (double)c.list[0].n / c.total;
        r = explain(reasons, kind, &keys[i], &c);
        if (r < 0)
            err_set(e, r, "out of memory");
    }
    memory_keys_done(keys, n_keys);
    return r;
}

/* ---- lessons */

void memory_lessons_done(struct memory_lessons *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free((void *)(uintptr_t)l->list[i].key);
        free((void *)(uintptr_t)l->list[i].who);
        free((void *)(uintptr_t)l->list[i].what);
        free((void *)(uintptr_t)l->list[i].value);
    }
    free(l->list);
    *l = (struct memory_lessons){ .n = 0 };
}

/* One lesson a key; the keys are taken over. */
static int add(struct memory_lessons *l, enum memory_kind kind, struct memory_key *take_keys, size_t n, const char *value, bool only_if_known)
{
    struct memory_lesson *more = reallocarray(l->list, l->n + n + 1, sizeof(*more));
    size_t i = 0;

    if (more)
        l->list = more;
    for (; more && i < n; i++) {
        char *copy = strdup(value);

        if (!copy)
            break;
        l->list[l->n++] = (struct memory_lesson){ .kind = memory_kind_name(kind), .key = take_keys[i].key, .about = take_keys[i].about,
                                                  .who = take_keys[i].who, .what = take_keys[i].what, .value = copy,
                                                  .only_if_known = only_if_known };
    }
    memory_keys_done(take_keys + i, n - i);
    return i == n && more ? 0 : -ENOMEM;
}

/* What was read right teaches nothing new, but counts against what is remembered otherwise. */
static int draw_sender(struct store *s, int64_t letter, enum memory_kind kind, const char *confirmed, const char *email,
                       struct memory_lessons *l, struct err *e)
{
    struct memory_key keys[MEMORY_MAX_KEYS];
    AUTO_FREE char *read = NULL;
    size_t n;
    int r = store_as_read(s, letter, memory_kind_name(kind), &read, e);

    if (r < 0 || !*confirmed || strlen(confirmed) >= MEMORY_VALUE_SIZE)
        return r;
    r = memory_sender_keys(kind, read, email, keys, &n);
    if (r < 0)
        memory_keys_done(keys, n);
    else
        r = add(l, kind, keys, n, confirmed, strcmp(read, confirmed) == 0);
    return r < 0 ? err_set(e, r, "out of memory") : 0;
}

static int draw_filing(enum memory_kind kind, const struct memory_letter *m, const char *value, struct memory_lessons *l, struct err *e)
{
    struct memory_key keys[MEMORY_MAX_KEYS];
    size_t n = 0;
    int r = 0;

    if (!*value || strlen(value) >= MEMORY_VALUE_SIZE)
        return 0;
    r = memory_keys(m, keys, &n);
    if (r < 0)
        memory_keys_done(keys, n);
    else
        r = add(l, kind, keys, n, value, false);
    return r < 0 ? err_set(e, r, "out of memory") : 0;
}

int memory_lessons_draw(struct store *s, int64_t letter, const struct field *confirmed, size_t n, const char *post,
                        struct memory_lessons *ret, struct err *e)
{
    AUTO_FREE char *read_email = NULL;
    int r = store_as_read(s, letter, "sender_email", &read_email, e);

    *ret = (struct memory_lessons){ .n = 0 };
    if (r < 0)
        return r;
    const char *typed = field_value(confirmed, n, "sender_email"), *email = *typed ? typed : read_email;
    struct memory_letter m = { .number = field_value(confirmed, n, "letter_no"), .name = field_value(confirmed, n, "sender_name"), .email = email,
                               .organisation = field_value(confirmed, n, "sender_organisation"), .subject = field_value(confirmed, n, "subject") };

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(of_sender); i++)
        r = draw_sender(s, letter, of_sender[i], field_value(confirmed, n, memory_kind_name(of_sender[i])), email, ret, e);
    if (r == 0)
        r = draw_filing(MEMORY_POST, &m, post, ret, e);
    if (r == 0)
        r = draw_filing(MEMORY_CATEGORY, &m, field_value(confirmed, n, "category"), ret, e);
    if (r < 0)
        memory_lessons_done(ret);
    return r;
}
