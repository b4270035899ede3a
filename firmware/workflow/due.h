/* due.h - by when a letter wants something done: the clocks that run on it. Pure, no I/O.
 *
 * Where a clock comes from, and how sure that is:
 *   acknowledge  letter of an MP or VIP: within 15 days of receipt            Manual of Office Procedure, paragraph on MPs' letters
 *   reply        the same: within 15 days of the acknowledgement (of its last day, while none was sent)              the same
 *   question     Parliament question: the day on which it is answered; at once while that is not known               Parliamentary manual
 *   motion       rule 377, special mention: preferably within a month of receipt                                     Parliamentary manual
 *   assurance    within three months                                          usual practice; not found in a source
 *   hearing      court or tribunal: the day of hearing                        the letter itself
 *   reply_by     the day that the letter names                                the letter itself
 *   rti          30 days                                                      Right to Information Act; not found in a source
 *   grievance    21 days                                                      CPGRAMS; not found in a source
 *
 * All are days of the calendar: the rules say "days" here, and "working days" only where they mean them. */
#ifndef WORKFLOW_DUE_H
#define WORKFLOW_DUE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>

enum due_kind {
    DUE_ACKNOWLEDGE, DUE_REPLY, DUE_QUESTION, DUE_MOTION, DUE_ASSURANCE, DUE_HEARING, DUE_REPLY_BY, DUE_RTI, DUE_GRIEVANCE,
    DUE_KINDS
};

/* As stored: "acknowledge", "reply" ... Static. The kind of that name, or -1. */
const char *due_kind_name(enum due_kind kind);
int due_kind_of(const char *name);

struct due_facts {                      /* of one letter; NULL or "": not known */
    const char *received;               /* day of receipt */
    bool vip, grievance;
    const char *parliament_kind;        /* starred, rule_377 ...: as the field of that name */
    const char *rti;
    const char *answer_date, *hearing_date, *reply_by;
    const char *acknowledged;           /* the day on which an acknowledgement went out */
};

struct due { enum due_kind kind; char day[CLOCK_DATE_SIZE]; };

/* The clocks of a letter, each kind at most once, in the order above. Returns how many. A day that is none starts no clock. */
size_t due_of(const struct due_facts *f, struct due out[DUE_KINDS]);

#endif
