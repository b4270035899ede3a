#include "desk/reports/clock_words.h"

#include "workflow/day.h"

#include <stdio.h>

enum { SOON_DAYS = 3 };

enum string_id clock_kind_words(enum due_kind kind)
{
    static const enum string_id words[DUE_KINDS] = {
        [DUE_ACKNOWLEDGE] = S_DUE_ACKNOWLEDGE, [DUE_REPLY] = S_DUE_REPLY, [DUE_QUESTION] = S_DUE_QUESTION, [DUE_MOTION] = S_DUE_MOTION,
        [DUE_ASSURANCE] = S_DUE_ASSURANCE, [DUE_HEARING] = S_DUE_HEARING, [DUE_REPLY_BY] = S_DUE_REPLY_BY, [DUE_RTI] = S_DUE_RTI,
        [DUE_GRIEVANCE] = S_DUE_GRIEVANCE,
    };

    return words[kind];
}

const char *clock_left(enum lang lang, const char *due, const char *today, char *out, size_t size)
{
    int left = day_number(due) - day_number(today);
    enum string_id words = left < -1 ? S_CLOCK_OVER : left == -1 ? S_CLOCK_OVER_1 : left == 0 ? S_CLOCK_TODAY : left == 1 ? S_CLOCK_TOMORROW : S_CLOCK_LEFT;
    char days[16];

    snprintf(days, sizeof(days), "%d", left < 0 ? -left : left);
    string_fill(lang, words, days, NULL, out, size);
    return left < 0 ? "held" : left <= SOON_DAYS ? "need" : "wait";
}

void clock_soon(const char *today, char out[CLOCK_DATE_SIZE]) { day_add(today, SOON_DAYS, out); }
