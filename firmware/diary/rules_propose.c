/* rules_propose.c - what is proposed for a letter that was read: first the office's rules, then the letter's own words, then memory. */
#include "diary/memory_use.h"
#include "diary/rules_use.h"

#include "base/said.h"
#include "base/text.h"
#include "workflow/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int no_memory(struct err *e) { return err_set(e, -ENOMEM, "out of memory"); }

static int ask_rules(const struct rules *rules, const struct reading *n, const char *purpose, struct rule_answers *ret)
{
    struct rule_letter l = {
        .text = {
            [RULE_NUMBER] = reading_field(n, "letter_no"), [RULE_NAME] = reading_field(n, "sender_name"),
            [RULE_DESIGNATION] = reading_field(n, "sender_designation"), [RULE_ORGANISATION] = reading_field(n, "sender_organisation"),
            [RULE_EMAIL] = reading_field(n, "sender_email"), [RULE_STATE] = reading_field(n, "sender_state"),
            [RULE_SUBJECT] = reading_field(n, "subject"), [RULE_ADDRESSEE] = reading_field(n, "addressee"),
            [RULE_FORM] = reading_field(n, "form"), [RULE_LANGUAGE] = reading_field(n, "language"), [RULE_PURPOSE] = purpose,
            [RULE_CATEGORY] = reading_field(n, "category"),
        },
        .yes = { [RULE_VIP - RULE_TEXTS] = n->vip || strcmp(purpose, "vip") == 0, [RULE_PARLIAMENT - RULE_TEXTS] = n->parliament,
                 [RULE_URGENT - RULE_TEXTS] = n->urgent },
    };

    return rules_apply(rules, &l, ret);
}

static int note_rule(json_t *reasons, const char *what, const struct rule_answer *a)
{
    return json_array_append_new(reasons, json_pack("{s:s, s:s, s:i, s:s}", "code", "rule", "what", what, "line", a->line, "value", a->value)) < 0
         ? -ENOMEM : 0;
}

/* ---- the post */

static int choose_post(struct store *s, const struct rule_answer *rule, const struct named_post *named, const struct memory_answer *memory,
                       json_t *reasons, struct proposal *p)
{
    bool ruled = rule->value && store_is_active_post(s, rule->value);

    p->own_words = !ruled && (named->sure || !memory->value[0]);
    snprintf(p->post, sizeof(p->post), "%s", ruled ? rule->value : p->own_words ? named->post : memory->value);
    if (!rule->value)
        return 0;
    return note_rule(reasons, ruled ? "post" : "inactive", rule);       /* it was active when the rules were read */
}

static int keep_next(void *ctx, const struct officer *o)
{
    snprintf(ctx, PROPOSAL_POST_SIZE, "%s", o->next_post);
    return 0;
}

/* "senior first": the next post in the channel, if there is an active one. */
static int raise_post(struct store *s, int line, json_t *reasons, struct proposal *p, struct err *e)
{
    char next[PROPOSAL_POST_SIZE] = "";
    int r = p->post[0] ? store_officer(s, p->post, keep_next, next, e) : -ENOENT;

    if (r < 0 || !store_is_active_post(s, next))
        return r == -ENOENT ? 0 : r;
    struct rule_answer senior = { .value = p->post, .line = line };
    if (note_rule(reasons, "senior", &senior) < 0)
        return no_memory(e);
    snprintf(p->post, sizeof(p->post), "%s", next);
    p->own_words = false;
    return 0;
}

/* ---- the other outcomes */

static int put_category(struct reading *n, const struct rule_answer *rule, const struct memory_answer *memory, json_t *reasons)
{
    if (reading_field(n, "category")[0] || !(rule->value || memory->value[0]))
        return 0;
    int r = rule->value ? reading_add(n, "category", rule->value, "rule", 1) : reading_add(n, "category", memory->value, "memory", memory->share);
    return r == 0 && rule->value ? note_rule(reasons, "category", rule) : r;
}

static int put_lane(const struct rule_answer *rule, json_t *reasons, struct proposal *p)
{

    for (int i = 0; rule->value && i < LANES; i++)
        if (strcmp(lane_names[i], rule->value) == 0)
            p->lane = i;
    return rule->value ? note_rule(reasons, "lane", rule) : 0;
}

/* What the reading itself found to be looked at is said before the office's wish. */
static void put_hold(struct reading *n, const struct rule_answer *rule)
{
    if (!rule->value || n->hold_reason[0])
        return;
    said_set(n->hold_reason, SAID_RULE_HOLDS, SAID_NUMBER(rule->line), rule->value);
}

static int put_outcomes(struct reading *n, const struct rule_answers *a, const struct memory_answer *category, json_t *reasons, struct proposal *p)
{
    const struct rule_answer *priority = &a->of[RULE_PRIORITY];
    int r = put_category(n, &a->of[RULE_SET_CATEGORY], category, reasons);

    if (r == 0 && priority->value && !reading_field(n, "priority")[0]) {
        r = reading_add(n, "priority", priority->value, "rule", 1);
        if (r == 0)
            r = note_rule(reasons, "priority", priority);
    }
    if (r == 0)
        r = put_lane(&a->of[RULE_LANE], reasons, p);
    put_hold(n, &a->of[RULE_HOLD]);
    return r;
}

/* ---- together */

static int put_reasons(struct reading *n, const json_t *reasons, struct err *e)
{
    AUTO_FREE char *text = json_dumps(reasons, JSON_COMPACT);

    if (json_array_size(reasons) == 0)
        return 0;
    int r = text ? reading_add(n, "proposal_reason", text, "rule", 1) : -ENOMEM;
    return r < 0 ? no_memory(e) : 0;
}

int proposal_make(struct store *s, const struct rules *rules, const char *purpose, const struct named_post *named,
                  struct reading *n, struct proposal *ret, struct err *e)
{
    AUTO_JSON json_t *reasons = json_array();
    struct memory_answer post, category;
    struct rule_answers ruled;

    *ret = (struct proposal){ .lane = -1 };
    int r = reasons ? memory_correct_sender(s, n, reasons, e) : no_memory(e);
    if (r == 0 && ask_rules(rules, n, purpose, &ruled) < 0)
        r = no_memory(e);
    if (r == 0)
        r = memory_answer(s, MEMORY_POST, n, store_is_active_post, s, reasons, &post, e);
    if (r == 0)
        r = memory_answer(s, MEMORY_CATEGORY, n, NULL, NULL, reasons, &category, e);
    if (r == 0 && choose_post(s, &ruled.of[RULE_MARK], named, &post, reasons, ret) < 0)
        r = no_memory(e);
    if (r == 0 && ruled.of[RULE_SENIOR].value)
        r = raise_post(s, ruled.of[RULE_SENIOR].line, reasons, ret, e);
    if (r == 0 && put_outcomes(n, &ruled, &category, reasons, ret) < 0)
        r = no_memory(e);
    return r == 0 ? put_reasons(n, reasons, e) : r;
}
