#include "store/rules_trial.h"

#include "base/clock.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>

struct trial {
    const struct rules_trial *t;
    struct store *store;
    int64_t last_id;
    struct rules_trial_counts n;
    struct err *e;
};

/* A letter's fields by the names the rules use; owned. */
struct facts { char *text[RULE_TEXTS]; char *priority; bool yes[RULE_FIELDS - RULE_TEXTS]; };

static void facts_done(struct facts *f)
{
    for (int i = 0; i < RULE_TEXTS; i++)
        free(f->text[i]);
    free(f->priority);
}

static int keep_field(void *ctx, const struct field *field)
{
    static const struct { const char *name; enum rule_field field; } names[] = {
        { "letter_no", RULE_NUMBER }, { "sender_name", RULE_NAME }, { "sender_designation", RULE_DESIGNATION },
        { "sender_organisation", RULE_ORGANISATION }, { "sender_email", RULE_EMAIL }, { "sender_state", RULE_STATE }, { "subject", RULE_SUBJECT },
        { "addressee", RULE_ADDRESSEE }, { "form", RULE_FORM }, { "language", RULE_LANGUAGE }, { "category", RULE_CATEGORY },
        { "vip", RULE_VIP }, { "parliament", RULE_PARLIAMENT }, { "urgent", RULE_URGENT },
    };
    struct facts *f = ctx;
    char **keep = strcmp(field->name, "priority") == 0 ? &f->priority : NULL;

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i].name, field->name) == 0 && names[i].field >= RULE_TEXTS)
            f->yes[names[i].field - RULE_TEXTS] = strcmp(field->value, "yes") == 0;
        else if (strcmp(names[i].name, field->name) == 0)
            keep = &f->text[names[i].field];
    if (keep && !(*keep = strdup(field->value)))
        return -ENOMEM;
    return 0;
}

static bool differs(const struct letter *l, const struct facts *f, enum rule_outcome o, const char *value)
{

    switch (o) {
    case RULE_MARK:         return strcmp(l->post, value) != 0;
    case RULE_SET_CATEGORY: return strcmp(f->text[RULE_CATEGORY] ? f->text[RULE_CATEGORY] : "", value) != 0;
    case RULE_PRIORITY:     return strcmp(f->priority ? f->priority : "Normal", value) != 0;
    case RULE_LANE:         return l->lane < 0 || l->lane >= LANES || strcmp(lane_names[l->lane], value) != 0;
    case RULE_HOLD:         return l->state != LETTER_HELD;
    case RULE_SENIOR: case RULE_OUTCOMES: break;
    }
    return true;
}

static int add_row(struct trial *t, const struct letter *l, const struct facts *f, const struct rule_answers *a)
{
    char would[RULES_TRIAL_WOULD_SIZE] = "", lines[RULES_TRIAL_LINES_SIZE] = "";
    size_t at = 0, at_line = 0;
    bool matched = false, changed = false;

    for (int o = 0; o < RULE_OUTCOMES; o++) {
        const struct rule_answer *answer = &a->of[o];

        if (!answer->value)
            continue;
        matched = true;
        if (!differs(l, f, (enum rule_outcome)o, answer->value) || at >= sizeof(would) || at_line >= sizeof(lines))
            continue;
        at += (size_t)snprintf(would + at, sizeof(would) - at, "%s%s%s%s", changed ? ", " : "", o == RULE_MARK ? "" : rule_outcome_name((enum rule_outcome)o),
                               o == RULE_MARK || o == RULE_SENIOR ? "" : " ", o == RULE_SENIOR ? "" : answer->value);
        at_line += (size_t)snprintf(lines + at_line, sizeof(lines) - at_line, "%s%d", changed ? ", " : "", answer->line);
        changed = true;
    }
    t->n.matched += matched;
    t->n.changed += changed;
    return changed ? t->t->each(t->t->ctx, &(struct rules_trial_row){ l, would, lines }) : 0;
}

static int try_letter(void *ctx, const struct letter *l)
{
    struct trial *t = ctx;
    struct facts f = { .priority = NULL };
    struct rule_answers a;
    char day[CLOCK_DATE_SIZE];

    t->last_id = l->id;
    clock_format_date(l->received_s, day);
    if ((t->t->since && strcmp(day, t->t->since) < 0) || (t->t->max > 0 && t->n.looked_at == t->t->max))
        return 1;
    if (l->state == LETTER_VOID || l->read_s == 0)
        return 0;
    t->n.looked_at++;
    int r = store_fields(t->store, l->id, keep_field, &f, t->e);
    if (r == 0) {
        struct rule_letter letter = { .text = { [RULE_PURPOSE] = l->purpose } };

        for (int i = 0; i < RULE_TEXTS; i++)
            if (i != RULE_PURPOSE)
                letter.text[i] = f.text[i];
        memcpy(letter.yes, f.yes, sizeof(letter.yes));
        r = rules_apply(t->t->rules, &letter, &a);
    }
    if (r == 0)
        r = add_row(t, l, &f, &a);
    facts_done(&f);
    return r;
}

enum { PAGE = 1000 };

int store_rules_trial(struct store *s, const struct rules_trial *t, struct rules_trial_counts *ret, struct err *e)
{
    struct letter_filter f = { .state = -1, .limit = PAGE };
    struct trial trial = { .t = t, .store = s, .e = e };
    int64_t before;
    int r;

    do {
        before = f.before_id;
        r = store_letters(s, &f, try_letter, &trial, e);
        f.before_id = trial.last_id;
    } while (r == 0 && (t->all || t->since || t->max > 0) && trial.last_id > 1 && f.before_id != before);
    *ret = trial.n;
    return r < 0 ? r : 0;
}
