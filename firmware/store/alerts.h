/* alerts.h - the alert policy as it was given, who has seen a letter, and which letters an event of time or mail is for.
 * What a policy makes of an event: workflow/alerts.h. Errors as in store.h. */
#ifndef STORE_ALERTS_H
#define STORE_ALERTS_H

#include "store/store.h"
#include "workflow/alerts.h"

/* ---- the policy: its text; none was given: the one built in holds */

struct alert_text { const char *text, *file, *actor; int64_t at_s; };       /* borrowed until each() returns */
/* -ENOENT: none was given. */
int store_alert_text(struct store *s, int (*each)(void *ctx, const struct alert_text *t), void *ctx, struct err *e);
/* text has been parsed; "" : the built-in one again. The history has before and after (their hashes, and file). Once more changes nothing. */
int store_alert_text_put(struct store *s, const char *text, const char *file, const char *actor, bool *ret_changed, struct err *e);

/* ---- seen: somebody answers for the letter, so nobody else need be told */

enum { SEEN_BY_BYTES = 100 };
struct letter_seen { const char *how, *by, *actor; int64_t at_s; };         /* how: "desk" "reply" "opened"; by: whom the desk names */
/* -ENOENT: nobody yet. */
int store_seen(struct store *s, int64_t letter, int (*each)(void *ctx, const struct letter_seen *seen), void *ctx, struct err *e);
/* Notes it and cancels the letter's escalations that have not gone, in one transaction. Once more changes nothing. -EPERM: the letter
 * is not confirmed. */
int store_seen_put(struct store *s, int64_t letter, const char *how, const char *by, const char *actor, struct err *e);
/* Letters whose mail was answered and that are not noted as seen: at most limit. */
int store_answered(struct store *s, int limit, int (*each)(void *ctx, int64_t letter), void *ctx, struct err *e);

/* ---- events that are not a person's: which letters have no alert of that kind yet */

struct alert_due { int64_t letter; const char *due, *clock; bool parliament, vip, urgent; };    /* due, clock: of ALERT_DEADLINE, else "" */
struct alert_due_filter {
    enum alert_event event;             /* not ALERT_CONFIRMED: that is part of the confirmation */
    const char *today, *until;          /* ALERT_DEADLINE: clocks that end on one of these days */
    int64_t before_s;                   /* ALERT_WAITING: confirmed before that (UTC) */
    int limit;
};
int store_alerts_due(struct store *s, const struct alert_due_filter *f, int (*each)(void *ctx, const struct alert_due *a), void *ctx, struct err *e);
/* Makes those that the letter has not got yet, in one transaction; none at all: a note, so that the letter is not asked about again. */
int store_alerts_add(struct store *s, int64_t letter, enum alert_event event, const struct delivery_new *list, size_t n, const char *actor, struct err *e);

/* ---- report: a day of the office's clock */

struct alert_day { const char *day; int64_t told, seen, escalated, cancelled; };
int store_alert_days(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct alert_day *day), void *ctx, struct err *e);

#endif
