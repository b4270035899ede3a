/* alerts.h - who is told of a letter besides the mail copy: event x class -> whom, how, when. Pure, no I/O.
 *
 * The office's policy is a small text, a line a rule (firmware/doc/alerts.md):
 *
 *   confirmed vip addressee mail,sms quiet 22:00-07:00
 *   confirmed parliament next sms
 *   confirmed vip supervisor sms after 120 quiet 22:00-07:00
 *
 * Two things no text can switch off: of each VIP and each Parliament letter at least the addressee is told at its confirmation, and
 * Parliament knows no quiet hours. A text that tries is refused with its line. */
#ifndef WORKFLOW_ALERTS_H
#define WORKFLOW_ALERTS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum alert_event {
    ALERT_CONFIRMED,        /* a clerk has confirmed the letter */
    ALERT_DEADLINE,         /* one of its clocks (due.h) ends within deadline_days */
    ALERT_BOUNCED,          /* its mail copy came back */
    ALERT_WAITING,          /* it waits for e-Office longer than waiting_hours */
    ALERT_EVENTS
};
/* The strongest a letter is. ALERT_ANY: none of them; a rule of that class is for all letters. */
enum alert_class { ALERT_PARLIAMENT, ALERT_VIP, ALERT_URGENT, ALERT_ANY, ALERT_CLASSES };
enum alert_whom { ALERT_ADDRESSEE, ALERT_NEXT, ALERT_SUPERVISOR, ALERT_WHOMS };
enum alert_channel { ALERT_MAIL, ALERT_SMS, ALERT_CHANNELS };

enum {
    ALERT_ALWAYS = 2,       /* rules that are added where a text leaves out what it must not */
    ALERT_FILE_BYTES = 16 * 1024, ALERT_RULES_MAX = 64, ALERT_PLAN_MAX = 2 * ALERT_WHOMS * ALERT_CHANNELS,
    ALERT_AFTER_MAX_MIN = 7 * 24 * 60, ALERT_DEADLINE_MAX_DAYS = 60, ALERT_WAITING_MAX_HOURS = 30 * 24,
};

/* As deliveries and history call them. Static. */
const char *alert_class_name(enum alert_class c);       /* "parliament" "vip" "urgent" "any" */
const char *alert_event_name(enum alert_event ev);      /* "confirmed" "deadline" "bounced" "waiting" */
const char *alert_whom_name(enum alert_whom w);         /* "addressee" "next" "supervisor" */
const char *alert_channel_name(enum alert_channel c);   /* "mail" "sms" */
/* The kind of delivery an event makes: "alert", "deadline", "bounced", "waiting"; with after "escalation". */
const char *alert_kind(enum alert_event ev, bool after);
/* Is it a kind that this module plans? */
bool alert_is_kind(const char *kind);

struct alert_rule {
    enum alert_event event;
    enum alert_class class;
    enum alert_whom whom;
    bool by[ALERT_CHANNELS];
    int quiet_from_min, quiet_to_min;   /* minutes of the day on the office's clock; equal: no quiet hours */
    int after_min;                      /* an escalation: so long after, unless the letter was seen; 0: at once */
    int line;                           /* of the text; 0: built in */
};
struct alert_policy { struct alert_rule rules[ALERT_RULES_MAX]; size_t n; int deadline_days, waiting_hours; };

/* text: n bytes as the file holds them. Where it says nothing of VIP or Parliament at confirmation, the built-in rules for them hold.
 * -EINVAL: e says which line and what is wrong, *ret is empty. */
int alert_policy_parse(const char *text, size_t n, struct alert_policy *ret, struct err *e);
const char *alert_policy_built_in(void);

/* What the letter is: each flag as its field says. */
enum alert_class alert_class_of(bool parliament, bool vip, bool urgent);

struct alert_planned {
    const char *kind, *whom, *channel;      /* static */
    int64_t due_s;                          /* UTC; 0: at once */
};
/* What an event makes, each (kind, channel, whom) once, the earliest; channels that are not set up (on) are left out. now_s: UTC. */
size_t alert_plan(const struct alert_policy *p, enum alert_event ev, enum alert_class class, const bool on[ALERT_CHANNELS], int64_t now_s,
                  struct alert_planned out[ALERT_PLAN_MAX]);

/* The first moment, from at_s on, that is not in quiet hours: at_s itself, or their end on the office's clock. */
int64_t alert_after_quiet(int64_t at_s, int quiet_from_min, int quiet_to_min);

#endif
