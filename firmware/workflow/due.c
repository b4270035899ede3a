#include "workflow/due.h"

#include "base/auto.h"
#include "workflow/day.h"

#include <stdio.h>
#include <string.h>

enum { VIP_DAYS = 15, RTI_DAYS = 30, GRIEVANCE_DAYS = 21, MOTION_MONTHS = 1, ASSURANCE_MONTHS = 3 };

static const char *const names[] = { "acknowledge", "reply", "question", "motion", "assurance", "hearing", "reply_by", "rti", "grievance" };
_Static_assert(ARRAY_LEN(names) == DUE_KINDS, "a name for each kind");

const char *due_kind_name(enum due_kind kind) { return names[kind]; }

int due_kind_of(const char *name)
{
    for (int i = 0; i < DUE_KINDS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static bool is_one_of(const char *value, const char *const *list)
{
    for (; *list; list++)
        if (value && strcmp(value, *list) == 0)
            return true;
    return false;
}

static bool is_known(const char *day) { return day && clock_is_date(day); }

/* day must be room of CLOCK_DATE_SIZE; "" starts no clock. */
static void add(struct due out[DUE_KINDS], size_t *n, enum due_kind kind, const char *day)
{
    if (!is_known(day))
        return;
    out[*n].kind = kind;
    snprintf(out[(*n)++].day, CLOCK_DATE_SIZE, "%s", day);
}

static void add_days(struct due out[DUE_KINDS], size_t *n, enum due_kind kind, const char *from, int days)
{
    char day[CLOCK_DATE_SIZE] = "";

    if (is_known(from))
        day_add(from, days, day);
    add(out, n, kind, day);
}

static void add_months(struct due out[DUE_KINDS], size_t *n, enum due_kind kind, const char *from, int months)
{
    char day[CLOCK_DATE_SIZE] = "";

    if (is_known(from))
        day_add_months(from, months, day);
    add(out, n, kind, day);
}

size_t due_of(const struct due_facts *f, struct due out[DUE_KINDS])
{
    static const char *const questions[] = { "starred", "unstarred", "short_notice", "question", NULL };
    static const char *const motions[] = { "rule_377", "special_mention", NULL };
    static const char *const assurances[] = { "assurance", NULL };
    static const char *const requests[] = { "application", "transfer", NULL };
    size_t n = 0;

    if (f->vip) {
        add_days(out, &n, DUE_ACKNOWLEDGE, f->received, VIP_DAYS);
        add_days(out, &n, DUE_REPLY, is_known(f->acknowledged) ? f->acknowledged : f->received,
                 is_known(f->acknowledged) ? VIP_DAYS : 2 * VIP_DAYS);
    }
    if (is_one_of(f->parliament_kind, questions))
        add(out, &n, DUE_QUESTION, is_known(f->answer_date) ? f->answer_date : f->received);
    if (is_one_of(f->parliament_kind, motions))
        add_months(out, &n, DUE_MOTION, f->received, MOTION_MONTHS);
    if (is_one_of(f->parliament_kind, assurances))
        add_months(out, &n, DUE_ASSURANCE, f->received, ASSURANCE_MONTHS);
    add(out, &n, DUE_HEARING, f->hearing_date);
    add(out, &n, DUE_REPLY_BY, f->reply_by);
    if (is_one_of(f->rti, requests))
        add_days(out, &n, DUE_RTI, f->received, RTI_DAYS);
    if (f->grievance)
        add_days(out, &n, DUE_GRIEVANCE, f->received, GRIEVANCE_DAYS);
    return n;
}
