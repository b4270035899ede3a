#include "workflow/rules_file.h"

#include "base/auto.h"
#include "base/text.h"
#include "workflow/forms.h"
#include "workflow/rules_words.h"
#include "workflow/fold.h"
#include "workflow/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct parser {
    struct rules_reader in;
    bool (*known_post)(void *ctx, const char *post);
    void *ctx;
    struct rules *rules;
    struct rules_errors *errors;
};

/* ---- mistakes */

/* Both return -EINVAL, so that "return wrong(...)" reads as what it is. */
static int wrong_line(struct parser *p, int line, const char *said)
{
    struct rules_errors *all = p->errors;

    if (all->n < RULES_MAX_ERRORS) {
        all->list[all->n].line = line;
        snprintf(all->list[all->n++].said, SAID_SIZE, "%s", said);
    }
    return -EINVAL;
}

#define wrong(p, line, id, ...) wrong_values(p, line, id, SAID_LIST(__VA_ARGS__))
static int wrong_values(struct parser *p, int line, enum said_id id, const char *const *values)
{
    char said[SAID_SIZE];

    said_line(said, id, values);
    return wrong_line(p, line, said);
}

/* The word in hand is not what must stand here. */
#define unexpected(p, id, ...) unexpected_values(p, id, SAID_LIST(__VA_ARGS__))
static int unexpected_values(struct parser *p, enum said_id id, const char *const *values)
{
    const struct rules_word *w = &p->in.now;
    char wanted[SAID_SIZE];

    if (w->kind == RULES_BAD)
        return wrong_line(p, w->line, w->text);
    said_line(wanted, id, values);
    return w->kind == RULES_END ? wrong(p, w->line, SAID_RULES_ENDS, wanted) : wrong(p, w->line, SAID_RULES_UNEXPECTED, wanted, w->text);
}

/* "there is no <what> "said"; did you mean X?", or else all there are. */
static int unknown(struct parser *p, enum said_id what, const char *said, const char *const *words, size_t n)
{
    const char *meant = rules_nearest(said, words, n);
    char noun[SAID_SIZE], all[320] = "";

    said_set(noun, what);
    if (meant)
        return wrong(p, p->in.now.line, SAID_RULES_MEANT, noun, said, meant);
    for (size_t i = 0, at = 0; i < n && at < sizeof(all); i++)
        at += (size_t)snprintf(all + at, sizeof(all) - at, "%s%s", i > 0 ? ", " : "", words[i]);
    return wrong(p, p->in.now.line, SAID_RULES_THERE_ARE, noun, said, all);
}

/* ---- values */

static const char *const languages[] = { "en", "hi", "mixed" };
static const char *const purposes[] = { "letter", "vip", "backlog" };
static const char *const priorities[] = { "Normal", "Urgent", "Immediate" };

static int place_in(const char *said, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(said, words[i]) == 0)
            return (int)i;
    return -1;
}

/* Of a field that can only be one of a few words. */
static int check_choice(struct parser *p, enum rule_field field, const char *said)
{
    const struct { enum rule_field field; enum said_id what; const char *const *words; size_t n; } choices[] = {
        { RULE_FORM, SAID_RULES_A_FORM, letter_forms, LETTER_FORMS }, { RULE_LANGUAGE, SAID_RULES_A_LANGUAGE, languages, ARRAY_LEN(languages) },
        { RULE_PURPOSE, SAID_RULES_A_PURPOSE, purposes, ARRAY_LEN(purposes) },
    };

    for (size_t i = 0; i < ARRAY_LEN(choices); i++)
        if (choices[i].field == field && place_in(said, choices[i].words, choices[i].n) < 0)
            return unknown(p, choices[i].what, said, choices[i].words, choices[i].n);
    return 0;
}

/* The value in hand as its test wants it; *ret_word is the caller's. */
static int make_word(struct parser *p, const struct rule_condition *c, char **ret_word)
{
    const struct rules_word *w = &p->in.now;
    const char *text = w->text + (c->test == RULE_FROM && w->text[0] == '@');
    int r = c->test == RULE_IS ? check_choice(p, c->field, text) : 0;

    if (r < 0)
        return r;
    char *word = c->test == RULE_LIKE || c->test == RULE_FROM ? fold_number(text) : fold_text(text);
    if (!word)
        return -ENOMEM;
    if (!*word)
        r = wrong(p, w->line, SAID_RULES_NEVER_MATCHES, w->text);
    else if (c->test == RULE_LIKE && strlen(word) > RULE_SHAPE_BYTES)
        r = wrong(p, w->line, SAID_RULES_SHAPE_LONG, SAID_NUMBER(RULE_SHAPE_BYTES));
    else if (c->test == RULE_FROM && (strchr(word, '@') || !strchr(word, '.')))
        r = wrong(p, w->line, SAID_RULES_DOMAIN);
    if (r < 0)
        free(word);
    else
        *ret_word = word;
    return r;
}

static int add_value(struct parser *p, struct rule_condition *c)
{
    char *word = NULL;

    if (p->in.now.kind != RULES_QUOTED && p->in.now.kind != RULES_WORD)
        return unexpected(p, SAID_RULES_WANT_VALUE);
    if (c->n_words == RULE_MAX_WORDS)
        return wrong(p, p->in.now.line, SAID_RULES_VALUES_MANY, SAID_NUMBER(RULE_MAX_WORDS));
    int r = make_word(p, c, &word);
    if (r < 0)
        return r;
    c->words[c->n_words++] = word;
    rules_next(&p->in);
    return 0;
}

/* "a" or "b" or "c"; any of "a", "b"; all of "a", "b". */
static int read_values(struct parser *p, struct rule_condition *c)
{
    bool list = rules_is(&p->in, "any") || rules_is(&p->in, "all");

    c->words = calloc(RULE_MAX_WORDS, sizeof(*c->words));
    if (!c->words)
        return -ENOMEM;
    if (list) {
        c->all = rules_is(&p->in, "all");
        rules_next(&p->in);
        if (!rules_is(&p->in, "of"))
            return unexpected(p, SAID_RULES_WANT_WORD, "of");
        rules_next(&p->in);
    }
    int r = add_value(p, c);
    while (r == 0 && (rules_is(&p->in, "or") || p->in.now.kind == RULES_COMMA)) {
        if (!list && p->in.now.kind == RULES_COMMA)
            return wrong(p, p->in.now.line, SAID_RULES_SEVERAL);
        rules_next(&p->in);
        r = add_value(p, c);
    }
    return r;
}

/* ---- conditions */

static const struct { const char *word; enum rule_test test; } tests[] = {
    { "is", RULE_IS }, { "has", RULE_HAS }, { "like", RULE_LIKE }, { "from", RULE_FROM }, { "missing", RULE_MISSING },
};

static int check_test(struct parser *p, const struct rule_condition *c)
{
    if (c->test == RULE_LIKE && c->field != RULE_NUMBER)
        return wrong(p, p->in.now.line, SAID_RULES_ONLY_NUMBER, rule_field_name(c->field));
    if (c->test == RULE_FROM && c->field != RULE_EMAIL)
        return wrong(p, p->in.now.line, SAID_RULES_ONLY_EMAIL, rule_field_name(c->field));
    return 0;
}

static int read_test(struct parser *p, struct rule_condition *c)
{
    static const char *const known[] = { "is", "has", "like", "from", "missing" };

    if (p->in.now.kind != RULES_WORD)
        return unexpected(p, SAID_RULES_WANT_TEST);
    int k = place_in(p->in.now.text, known, ARRAY_LEN(known));
    if (k < 0)
        return unknown(p, SAID_RULES_A_TEST, p->in.now.text, known, ARRAY_LEN(known));
    c->test = tests[k].test;
    int r = check_test(p, c);
    if (r < 0)
        return r;
    rules_next(&p->in);
    if (c->test == RULE_IS && rules_is(&p->in, "missing")) {
        c->test = RULE_MISSING;
        rules_next(&p->in);
    }
    return c->test == RULE_MISSING ? 0 : read_values(p, c);
}

static int read_condition(struct parser *p, struct rule *rule)
{
    const char *names[RULE_FIELDS];

    for (int f = 0; f < RULE_FIELDS; f++)
        names[f] = rule_field_name((enum rule_field)f);
    if (rule->n_conditions == RULE_MAX_CONDITIONS)
        return wrong(p, p->in.now.line, SAID_RULES_CONDITIONS_MANY, SAID_NUMBER(RULE_MAX_CONDITIONS));
    struct rule_condition *c = &rule->conditions[rule->n_conditions++];
    c->negated = rules_is(&p->in, "not");
    if (c->negated)
        rules_next(&p->in);
    if (p->in.now.kind == RULES_QUOTED)
        return wrong(p, p->in.now.line, SAID_RULES_FIELD_FIRST);
    if (p->in.now.kind != RULES_WORD)
        return unexpected(p, SAID_RULES_WANT_FIELD);
    int f = place_in(p->in.now.text, names, ARRAY_LEN(names));
    if (f < 0)
        return unknown(p, SAID_RULES_A_FIELD, p->in.now.text, names, ARRAY_LEN(names));
    c->field = (enum rule_field)f;
    rules_next(&p->in);
    if (c->field >= RULE_TEXTS) {
        c->test = RULE_YES;
        return 0;
    }
    return read_test(p, c);
}

/* ---- outcomes */

static int keep(struct parser *p, struct rule *rule, enum rule_outcome o, const char *value)
{
    if (rule->set[o])
        return wrong(p, p->in.now.line, SAID_RULES_TWICE, rule_outcome_name(o));
    rule->set[o] = strdup(value);
    return rule->set[o] ? 0 : -ENOMEM;
}

static int read_post(struct parser *p, struct rule *rule)
{
    if (!rules_is(&p->in, "to"))
        return unexpected(p, SAID_RULES_WANT_WORD, "to");
    rules_next(&p->in);
    if (p->in.now.kind != RULES_WORD && p->in.now.kind != RULES_QUOTED)
        return unexpected(p, SAID_RULES_WANT_POST);
    if (p->known_post && !p->known_post(p->ctx, p->in.now.text))
        return wrong(p, p->in.now.line, SAID_RULES_NO_POST, p->in.now.text);
    return keep(p, rule, RULE_MARK, p->in.now.text);
}

static int read_choice(struct parser *p, struct rule *rule, enum rule_outcome o, const char *const *words, size_t n)
{
    int k = p->in.now.kind == RULES_WORD || p->in.now.kind == RULES_QUOTED ? place_in(p->in.now.text, words, n) : -1;

    if (k < 0 && p->in.now.kind != RULES_WORD && p->in.now.kind != RULES_QUOTED)
        return unexpected(p, o == RULE_LANE ? SAID_RULES_WANT_LANE : SAID_RULES_WANT_PRIORITY);
    return k < 0 ? unknown(p, o == RULE_LANE ? SAID_RULES_A_LANE : SAID_RULES_A_PRIORITY, p->in.now.text, words, n) : keep(p, rule, o, words[k]);
}

static int read_outcome(struct parser *p, struct rule *rule)
{
    static const char *const known[] = { "mark", "category", "priority", "lane", "hold", "senior" };
    int k = p->in.now.kind == RULES_WORD ? place_in(p->in.now.text, known, ARRAY_LEN(known)) : -1, r;

    if (p->in.now.kind != RULES_WORD)
        return unexpected(p, SAID_RULES_WANT_OUTCOME);
    if (k < 0)
        return unknown(p, SAID_RULES_AN_OUTCOME, p->in.now.text, known, ARRAY_LEN(known));
    rules_next(&p->in);
    enum rule_outcome o = (enum rule_outcome)k;
    if (o == RULE_MARK)
        r = read_post(p, rule);
    else if (o == RULE_PRIORITY)
        r = read_choice(p, rule, o, priorities, ARRAY_LEN(priorities));
    else if (o == RULE_LANE)
        r = read_choice(p, rule, o, lane_names, LANES);
    else if (o == RULE_SENIOR)
        r = rules_is(&p->in, "first") ? keep(p, rule, o, "yes") : unexpected(p, SAID_RULES_WANT_WORD, "first");
    else if (p->in.now.kind != RULES_QUOTED || !p->in.now.text[0])
        r = unexpected(p, o == RULE_HOLD ? SAID_RULES_WANT_REASON : SAID_RULES_WANT_CATEGORY);
    else
        r = keep(p, rule, o, p->in.now.text);
    if (r == 0)
        rules_next(&p->in);
    return r;
}

/* ---- a rule, and all of them */

static bool begins_rule(const struct parser *p) { return p->in.now.kind == RULES_END || (p->in.now.first && rules_is(&p->in, "when")); }

static int read_rule(struct parser *p, struct rule *rule)
{
    int r = 0;

    rule->line = p->in.now.line;
    if (!rules_is(&p->in, "when"))
        return unexpected(p, SAID_RULES_WANT_WHEN);
    do {
        rules_next(&p->in);
        r = read_condition(p, rule);
    } while (r == 0 && rules_is(&p->in, "and"));
    if (r == 0 && rules_is(&p->in, "or"))
        return wrong(p, p->in.now.line, SAID_RULES_OR);
    if (r == 0 && !rules_is(&p->in, "then"))
        return unexpected(p, SAID_RULES_WANT_THEN);
    while (r == 0) {
        rules_next(&p->in);
        r = read_outcome(p, rule);
        if (p->in.now.kind != RULES_COMMA && !rules_is(&p->in, "and"))
            break;
    }
    return r < 0 || begins_rule(p) ? r : unexpected(p, SAID_RULES_WANT_NEXT);
}

static int add_rule(struct parser *p, struct rule *take_rule)
{
    struct rules *all = p->rules;

    if (all->n == RULES_MAX) {
        rule_done(take_rule);
        return wrong(p, p->in.now.line, SAID_RULES_MANY, SAID_NUMBER(RULES_MAX));
    }
    if ((all->n & (all->n + 1)) == 0) {         /* full at 0, 1, 3, 7 ... */
        struct rule *more = reallocarray(all->list, 2 * all->n + 1, sizeof(*more));

        if (!more) {
            rule_done(take_rule);
            return -ENOMEM;
        }
        all->list = more;
    }
    all->list[all->n++] = *take_rule;
    return 0;
}

/* After a mistake the rest of its rule says nothing of use. */
static void go_to_next_rule(struct parser *p)
{
    do
        rules_next(&p->in);
    while (!begins_rule(p));
}

static int read_all(struct parser *p)
{
    int r = 0;

    while (r != -ENOMEM && p->in.now.kind != RULES_END && p->errors->n < RULES_MAX_ERRORS && p->rules->n < RULES_MAX) {
        struct rule rule = { .line = 0 };

        r = read_rule(p, &rule);
        if (r == 0) {
            r = add_rule(p, &rule);
            continue;
        }
        rule_done(&rule);
        if (r == -EINVAL && !begins_rule(p))
            go_to_next_rule(p);
    }
    if (r != -ENOMEM && p->rules->n == RULES_MAX && p->in.now.kind != RULES_END)
        wrong(p, p->in.now.line, SAID_RULES_MANY, SAID_NUMBER(RULES_MAX));
    return r == -ENOMEM ? r : p->errors->n > 0 ? -EINVAL : 0;
}

int rules_parse(const char *text, size_t n, bool (*known_post)(void *ctx, const char *post), void *ctx, struct rules *ret,
                struct rules_errors *errors)
{
    struct parser p = { .known_post = known_post, .ctx = ctx, .rules = ret, .errors = errors };
    AUTO_FREE char *clean = NULL;

    *ret = (struct rules){ .n = 0 };
    errors->n = 0;
    int r = text_clean(text, n, RULES_FILE_BYTES, &clean, NULL);
    if (r == -E2BIG)
        return wrong(&p, 1, SAID_FILE_TOO_LARGE, SAID_NUMBER(RULES_FILE_BYTES));
    if (r == -EILSEQ)
        return wrong(&p, text_bad_line(text, n), SAID_IMPORT_NOT_TEXT);
    if (r < 0)
        return r;
    rules_reader_init(&p.in, clean + (strncmp(clean, "\uFEFF", 3) == 0 ? 3 : 0));
    r = read_all(&p);
    if (r < 0)
        rules_done(ret);
    return r;
}
