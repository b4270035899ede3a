/* Days and clocks: pure rules. */
#include "base/auto.h"
#include "tests/unit/test.h"
#include "workflow/day.h"
#include "workflow/due.h"
#include "workflow/region.h"

#include <string.h>

static void days_are_counted_over_ends_of_months_and_leap_days(void **state)
{
    static const struct { const char *day; int more; const char *then; } table[] = {
        { "2026-01-31", 1, "2026-02-01" }, { "2026-02-14", 15, "2026-03-01" }, { "2024-02-14", 15, "2024-02-29" }, { "2024-02-15", 15, "2024-03-01" },
        { "2026-12-20", 15, "2027-01-04" }, { "2026-03-31", 30, "2026-04-30" }, { "2100-02-28", 1, "2100-03-01" }, { "2000-02-28", 1, "2000-02-29" },
        { "2026-03-01", -1, "2026-02-28" }, { "2026-01-01", 365, "2027-01-01" }, { "1970-01-01", 0, "1970-01-01" }, { "1969-12-31", 1, "1970-01-01" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        char then[CLOCK_DATE_SIZE];

        day_add(table[i].day, table[i].more, then);
        assert_string_equal(then, table[i].then);
        assert_int_equal(day_number(then) - day_number(table[i].day), table[i].more);
    }
    assert_int_equal(day_number("1970-01-01"), 0);
    assert_int_equal(day_number("2026-02-29"), INT32_MIN);
}

/* Every day of four centuries, there and back, one after the other. */
static void every_day_of_the_calendar_has_its_number(void **state)
{
    int32_t from = day_number("1900-01-01"), to = day_number("2299-12-31");

    (void)state;
    for (int32_t n = from; n <= to; n++) {
        char day[CLOCK_DATE_SIZE];

        day_text(n, day);
        assert_true(clock_is_date(day));
        assert_int_equal(day_number(day), n);
    }
}

static void a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(void **state)
{
    static const struct { const char *day; int months; const char *then; } table[] = {
        { "2026-01-31", 1, "2026-02-28" }, { "2024-01-31", 1, "2024-02-29" }, { "2026-03-15", 1, "2026-04-15" }, { "2026-11-30", 3, "2027-02-28" },
        { "2026-12-31", 1, "2027-01-31" }, { "2026-03-31", -1, "2026-02-28" }, { "2026-01-15", -3, "2025-10-15" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        char then[CLOCK_DATE_SIZE];

        day_add_months(table[i].day, table[i].months, then);
        assert_string_equal(then, table[i].then);
    }
}

static void weeks_begin_on_monday_and_quarters_are_of_the_financial_year(void **state)
{
    static const struct { const char *day; enum day_span span; const char *from, *to; } table[] = {
        { "2026-03-16", DAY_SPAN_WEEK, "2026-03-16", "2026-03-22" },        /* a Monday */
        { "2026-03-15", DAY_SPAN_WEEK, "2026-03-09", "2026-03-15" },        /* a Sunday */
        { "2027-01-01", DAY_SPAN_WEEK, "2026-12-28", "2027-01-03" }, { "1969-12-27", DAY_SPAN_WEEK, "1969-12-22", "1969-12-28" },
        { "2026-03-31", DAY_SPAN_QUARTER, "2026-01-01", "2026-03-31" }, { "2026-04-01", DAY_SPAN_QUARTER, "2026-04-01", "2026-06-30" },
        { "2026-03-31", DAY_SPAN_YEAR, "2025-04-01", "2026-03-31" }, { "2026-04-01", DAY_SPAN_YEAR, "2026-04-01", "2027-03-31" },
        { "2024-02-10", DAY_SPAN_MONTH, "2024-02-01", "2024-02-29" }, { "2026-12-31", DAY_SPAN_MONTH, "2026-12-01", "2026-12-31" },
        { "2026-12-31", DAY_SPAN_DAY, "2026-12-31", "2026-12-31" },
    };
    int year;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        char day[CLOCK_DATE_SIZE];

        day_span_begin(table[i].day, table[i].span, day);
        assert_string_equal(day, table[i].from);
        day_span_end(table[i].day, table[i].span, day);
        assert_string_equal(day, table[i].to);
    }
    assert_int_equal(day_quarter("2026-03-31", &year), 4);
    assert_int_equal(year, 2025);
    assert_int_equal(day_quarter("2026-04-01", &year), 1);
    assert_int_equal(year, 2026);
    assert_int_equal(day_quarter("2026-12-31", &year), 3);
}

static const char *due_day(const struct due *list, size_t n, enum due_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == kind)
            return list[i].day;
    return "";
}

static void a_letter_of_an_mp_is_acknowledged_in_fifteen_days_and_answered_fifteen_days_after(void **state)
{
    struct due_facts f = { .received = "2026-02-14", .vip = true };
    struct due list[DUE_KINDS];

    (void)state;
    size_t n = due_of(&f, list);
    assert_int_equal(n, 2);
    assert_string_equal(due_day(list, n, DUE_ACKNOWLEDGE), "2026-03-01");
    assert_string_equal(due_day(list, n, DUE_REPLY), "2026-03-16");
    f.acknowledged = "2026-02-20";                      /* sent sooner: the reply follows it */
    n = due_of(&f, list);
    assert_string_equal(due_day(list, n, DUE_REPLY), "2026-03-07");
    assert_string_equal(due_day(list, n, DUE_ACKNOWLEDGE), "2026-03-01");
}

static void a_letter_may_have_several_clocks_and_an_ordinary_one_has_none(void **state)
{
    struct due_facts many = { .received = "2026-01-31", .vip = true, .grievance = true, .parliament_kind = "rule_377", .rti = "application",
                              .hearing_date = "2026-02-11", .reply_by = "2026-02-05" };
    struct due_facts ordinary = { .received = "2026-01-31", .parliament_kind = "committee", .rti = "", .hearing_date = "not a day" };
    struct due list[DUE_KINDS];

    (void)state;
    size_t n = due_of(&many, list);
    assert_int_equal(n, 7);
    assert_string_equal(due_day(list, n, DUE_MOTION), "2026-02-28");
    assert_string_equal(due_day(list, n, DUE_HEARING), "2026-02-11");
    assert_string_equal(due_day(list, n, DUE_REPLY_BY), "2026-02-05");
    assert_string_equal(due_day(list, n, DUE_RTI), "2026-03-02");
    assert_string_equal(due_day(list, n, DUE_GRIEVANCE), "2026-02-21");
    assert_int_equal(due_of(&ordinary, list), 0);
}

static void a_question_is_due_on_its_day_and_at_once_while_that_is_not_known(void **state)
{
    struct due_facts f = { .received = "2026-01-31", .parliament_kind = "starred", .answer_date = "2026-02-09" };
    struct due list[DUE_KINDS];

    (void)state;
    assert_int_equal(due_of(&f, list), 1);
    assert_string_equal(list[0].day, "2026-02-09");
    f.answer_date = "";
    assert_int_equal(due_of(&f, list), 1);
    assert_string_equal(list[0].day, "2026-01-31");
    f.parliament_kind = "assurance";
    assert_int_equal(due_of(&f, list), 1);
    assert_int_equal(list[0].kind, DUE_ASSURANCE);
    assert_string_equal(list[0].day, "2026-04-30");
}

static void kinds_keep_their_names(void **state)
{
    (void)state;
    for (int i = 0; i < DUE_KINDS; i++)
        assert_int_equal(due_kind_of(due_kind_name((enum due_kind)i)), i);
    assert_int_equal(due_kind_of(""), -1);
}

static void states_lie_in_their_regions_however_they_are_written(void **state)
{
    static const struct { const char *name; char region; } table[] = {
        { "Bihar", 'A' }, { "BIHAR", 'A' }, { "उत्तर प्रदेश", 'A' }, { "Delhi", 'A' }, { "Andaman & Nicobar Islands", 'A' }, { "उत्तराखण्ड", 'A' },
        { "Gujarat", 'B' }, { "महाराष्ट्र", 'B' }, { "Punjab", 'B' }, { "Chandigarh", 'B' }, { "Dadra and Nagar Haveli and Daman and Diu", 'B' },
        { "Kerala", 'C' }, { "तमिलनाडु", 'C' }, { "Jammu & Kashmir", 'C' }, { "West  Bengal", 'C' }, { "Ladakh", 'C' },
        { "", '\0' }, { "Atlantis", '\0' }, { "Nepal", '\0' },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        assert_int_equal(region_of_state(table[i].name), table[i].region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_over_ends_of_months_and_leap_days),
        cmocka_unit_test(every_day_of_the_calendar_has_its_number),
        cmocka_unit_test(a_month_later_is_the_same_day_or_the_last_of_a_shorter_month),
        cmocka_unit_test(weeks_begin_on_monday_and_quarters_are_of_the_financial_year),
        cmocka_unit_test(a_letter_of_an_mp_is_acknowledged_in_fifteen_days_and_answered_fifteen_days_after),
        cmocka_unit_test(a_letter_may_have_several_clocks_and_an_ordinary_one_has_none),
        cmocka_unit_test(a_question_is_due_on_its_day_and_at_once_while_that_is_not_known),
        cmocka_unit_test(kinds_keep_their_names),
        cmocka_unit_test(states_lie_in_their_regions_however_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
