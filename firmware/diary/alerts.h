/* alerts.h - who is told of a letter besides the mail copy, and the acknowledgement to its sender: what diaryd plans.
 *
 * A confirmation makes its alerts in its own transaction. Events of time and mail (a clock that ends, a bounce, e-Office that
 * waits too long, a reply) are found in the diary by alerts_all(), which may run at any time and as often as one likes: what was
 * made is noted in the transaction that makes it. */
#ifndef DIARY_ALERTS_H
#define DIARY_ALERTS_H

#include "diary/diary.h"
#include "workflow/alerts.h"

enum { ALERTS_DETAIL_SIZE = 160, ALERTS_ACK_SIZE = 1600 };

struct alerts {                     /* texts of list lie in it */
    struct delivery_new list[ALERT_PLAN_MAX + 1];
    size_t n;
    char detail[ALERTS_DETAIL_SIZE], ack[ALERTS_ACK_SIZE];
};

/* What the confirmation of a letter with those fields makes; with acknowledge its acknowledgement, too, which follows the first
 * delivery of the confirmation. -EINVAL: the sender cannot be told, e says why. */
int alerts_at_confirm(struct diary *d, int64_t letter, const struct field *fields, size_t n_fields, bool acknowledge, struct alerts *ret, struct err *e);

/* The policy in force. Errors of the diary only: a text that is kept and does not hold any more counts as none. */
int alerts_policy(struct diary *d, struct alert_policy *ret, struct err *e);
/* text, as the file holds it, takes its place; only_check: it would. *ret_rules: how many rules it has. -EINVAL: e says which line is wrong. */
int alerts_policy_put(struct diary *d, const char *text, size_t n, const char *file, const char *actor, bool only_check, int *ret_rules, struct err *e);
/* At the start: the file of office.alerts_file, where one is set, takes the place of what is kept. One with a mistake is logged, and
 * what was in force stays. */
void alerts_file_load(struct diary *d);

/* All that time and mail have brought about since the last look; each tick. */
void alerts_all(struct diary *d);

#endif
