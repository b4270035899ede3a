#include "workflow/rules.h"

#include "base/auto.h"
#include "base/text.h"
#include "workflow/fold.h"

#include <errno.h>
#include <string.h>

static const char *const field_names[] = {
    "number", "sender", "name", "designation", "organisation", "email", "state", "subject", "addressee", "form", "language",
    "purpose", "category", "vip", "parliament", "urgent",
};
static const char *const outcome_names[] = { "mark to", "category", "priority", "lane", "hold", "senior first" };
_Static_assert(ARRAY_LEN(field_names) == RULE_FIELDS, "a name for each field");
_Static_assert(ARRAY_LEN(outcome_names) == RULE_OUTCOMES, "a name for each outcome");

const char *rule_field_name(enum rule_field f) { return field_names[f]; }
const char *rule_outcome_name(enum rule_outcome o) { return outcome_names[o]; }

void rule_done(struct rule *r)
{
    for (size_t i = 0; i < r->n_conditions; i++) {
        for (size_t k = 0; k < r->conditions[i].n_words; k++)
            free(r->conditions[i].words[k]);
        free(r->conditions[i].words);
    }
    for (int o = 0; o < RULE_OUTCOMES; o++)
        free(r->set[o]);
    memset(r, 0, sizeof(*r));
}

void rules_done(struct rules *r)
{
    for (size_t i = 0; i < r->n; i++)
        rule_done(&r->list[i]);
    free(r->list);
    memset(r, 0, sizeof(*r));
}

/* ---- one test */

/* Where in the shape one may stand after what was read so far; a "*" may be nothing at all. */
static void pass_stars(const char *shape, bool *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i + 1] = at[i + 1] || (at[i] && shape[i] == '*');
}

bool rule_shape_fits(const char *shape, const char *text)
{
    bool at[RULE_SHAPE_BYTES + 1] = { true }, next[RULE_SHAPE_BYTES + 1];
    size_t n = strlen(shape);

    if (n > RULE_SHAPE_BYTES)
        return false;
    pass_stars(shape, at, n);
    for (const char *end = text; *text; text = end) {
        size_t bytes = (text_next(&end), (size_t)(end - text));
        bool digit = *text >= '0' && *text <= '9';

        memset(next, 0, sizeof(next));
        for (size_t i = 0; i < n; i++) {
            if (!at[i])
                continue;
            if (shape[i] == '*' || (shape[i] == '#' && digit))
                next[i] = true;
            if (shape[i] == '?' || (shape[i] == '#' && digit))
                next[i + 1] = true;
            if (i + bytes <= n && strncmp(shape + i, text, bytes) == 0)
                next[i + bytes] = true;
        }
        memcpy(at, next, sizeof(at));
        pass_stars(shape, at, n);
    }
    return at[n];
}

/* address may stand in angle brackets or with other words beside it. */
static bool is_from(const char *address, const char *domain)
{
    size_t n = strlen(domain);

    for (const char *at = address; (at = strchr(at, '@')); at++) {
        size_t host = strcspn(at + 1, " ,;>)");

        if (host >= n && strncmp(at + 1 + host - n, domain, n) == 0 && (host == n || at[host - n] == '.'))
            return true;
    }
    return false;
}

/* The letter's texts as the tests want them; all owned. */
struct seen { char *folded[RULE_TEXTS], *number, *email; };

static void seen_done(struct seen *s)
{
    for (int f = 0; f < RULE_TEXTS; f++)
        free(s->folded[f]);
    free(s->number);
    free(s->email);
}

static const enum rule_field of_sender[] = { RULE_NAME, RULE_DESIGNATION, RULE_ORGANISATION, RULE_EMAIL };

static bool text_fits(const char *folded, enum rule_test test, const char *word)
{
    return test == RULE_IS ? strcmp(folded, word) == 0 : fold_has(folded, word);
}

static bool sender_fits(const struct seen *s, enum rule_test test, const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(of_sender); i++)
        if (text_fits(s->folded[of_sender[i]], test, word))
            return true;
    return false;
}

static bool is_missing(const struct seen *s, enum rule_field f)
{
    for (size_t i = 0; f == RULE_SENDER && i < ARRAY_LEN(of_sender); i++)
        if (s->folded[of_sender[i]][0])
            return false;
    return s->folded[f][0] == '\0';
}

static bool word_fits(const struct seen *s, const struct rule_condition *c, const char *word)
{
    switch (c->test) {
    case RULE_IS: case RULE_HAS:
        return c->field == RULE_SENDER ? sender_fits(s, c->test, word) : text_fits(s->folded[c->field], c->test, word);
    case RULE_LIKE:
        return s->number[0] && rule_shape_fits(word, s->number);
    case RULE_FROM:
        return is_from(s->email, word);
    case RULE_MISSING: case RULE_YES:
        break;
    }
    return false;
}

static bool holds(const struct seen *s, const struct rule_letter *l, const struct rule_condition *c)
{
    size_t hits = 0;

    if (c->test == RULE_YES)
        return l->yes[c->field - RULE_TEXTS] != c->negated;
    if (c->test == RULE_MISSING)
        return is_missing(s, c->field) != c->negated;
    for (size_t i = 0; i < c->n_words; i++)
        hits += word_fits(s, c, c->words[i]);
    return (c->all ? hits == c->n_words : hits > 0) != c->negated;
}

/* ---- a letter */

static int see(const struct rule_letter *l, struct seen *ret)
{
    const char *text[RULE_TEXTS];

    for (int f = 0; f < RULE_TEXTS; f++)
        text[f] = l->text[f] ? l->text[f] : "";
    bool whole = (ret->number = fold_number(text[RULE_NUMBER])) && (ret->email = fold_number(text[RULE_EMAIL]));
    for (int f = 0; f < RULE_TEXTS && whole; f++)
        whole = (ret->folded[f] = fold_text(text[f])) != NULL;
    return whole ? 0 : -ENOMEM;
}

static bool matches(const struct rule *rule, const struct seen *s, const struct rule_letter *l)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (!holds(s, l, &rule->conditions[i]))
            return false;
    return rule->n_conditions > 0;
}

int rules_apply(const struct rules *r, const struct rule_letter *l, struct rule_answers *ret)
{
    struct seen s = { .number = NULL };

    memset(ret, 0, sizeof(*ret));
    if (r->n == 0)
        return 0;
    int done = see(l, &s);
    for (size_t i = 0; done == 0 && i < r->n; i++) {
        if (!matches(&r->list[i], &s, l))
            continue;
        for (int o = 0; o < RULE_OUTCOMES; o++)
            if (r->list[i].set[o] && !ret->of[o].value)
                ret->of[o] = (struct rule_answer){ r->list[i].set[o], r->list[i].line };
    }
    seen_done(&s);
    return done;
}
