/* rules.h - the office's own rules: which letter goes to which post, in which category, how urgently. Pure, no I/O.
 *
 *   when number like "A-*-Estt*" and sender has "Lok Sabha Secretariat"
 *   then mark to PARL, category "Parliament", lane vip
 *
 * The rules are gone through in their order. Each outcome is decided by the first rule that matches the letter and names
 * that outcome; the line of that rule is the reason the clerk sees. The language: firmware/doc/rules.md; its reader: rules_file.h. */
#ifndef WORKFLOW_RULES_H
#define WORKFLOW_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum rule_field {
    RULE_NUMBER,                /* the letter's own number */
    RULE_SENDER,                /* any of name, designation, organisation and e-mail */
    RULE_NAME, RULE_DESIGNATION, RULE_ORGANISATION, RULE_EMAIL, RULE_STATE,
    RULE_SUBJECT, RULE_ADDRESSEE, RULE_FORM, RULE_LANGUAGE, RULE_PURPOSE, RULE_CATEGORY,
    RULE_TEXTS,                 /* those above are texts, those below are so or not */
    RULE_VIP = RULE_TEXTS, RULE_PARLIAMENT, RULE_URGENT,
    RULE_FIELDS
};

enum rule_test {
    RULE_IS,                    /* the whole value, in any case */
    RULE_HAS,                   /* words of it, one behind the other */
    RULE_LIKE,                  /* a shape: "*" anything, "?" one character, "#" digits */
    RULE_FROM,                  /* an e-mail address of this domain, or of one below it */
    RULE_MISSING,               /* nothing was read */
    RULE_YES,                   /* of a field that is so or not */
};

enum rule_outcome { RULE_MARK, RULE_SET_CATEGORY, RULE_PRIORITY, RULE_LANE, RULE_HOLD, RULE_SENIOR, RULE_OUTCOMES };

enum { RULES_MAX = 2000, RULE_MAX_CONDITIONS = 12, RULE_MAX_WORDS = 40, RULE_SHAPE_BYTES = 200 };

struct rule_condition {
    enum rule_field field;
    enum rule_test test;
    bool negated, all;          /* all: every one of words must stand there, else any of them */
    char **words;               /* owned; as the test wants them: folded, a shape, a domain */
    size_t n_words;
};

struct rule {
    int line;                   /* where it begins in its file, from 1 */
    struct rule_condition conditions[RULE_MAX_CONDITIONS];      /* all must hold */
    size_t n_conditions;
    /* Owned; NULL: this rule does not decide it. A post; a category; Normal, Urgent, Immediate; vip, current, backlog;
     * a sentence; "yes": the next higher post in the channel sees it first. */
    char *set[RULE_OUTCOMES];
};

struct rules { struct rule *list; size_t n; };
void rules_done(struct rules *r);               /* { 0 } is fine */
void rule_done(struct rule *r);                 /* frees what it holds and empties it */

/* What is known of a letter; borrowed. NULL or "": not known. */
struct rule_letter {
    const char *text[RULE_TEXTS];               /* that of RULE_SENDER is not looked at */
    bool yes[RULE_FIELDS - RULE_TEXTS];         /* vip, parliament, urgent */
};

/* value is borrowed from the rules; NULL: no rule decides this, and line is 0. */
struct rule_answer { const char *value; int line; };
struct rule_answers { struct rule_answer of[RULE_OUTCOMES]; };

/* -ENOMEM: *ret decides nothing. */
int rules_apply(const struct rules *r, const struct rule_letter *l, struct rule_answers *ret);

/* Does text fit the shape, of at most RULE_SHAPE_BYTES? Both as fold_number() gives them. */
bool rule_shape_fits(const char *shape, const char *text);

/* As the rules say them: "number", "subject" ...; "mark to", "lane" ... Static. */
const char *rule_field_name(enum rule_field f);
const char *rule_outcome_name(enum rule_outcome o);

#endif
