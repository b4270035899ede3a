/* Who has which letter open, how long it takes, and what was put off. */
#include "desk/letter/presence.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

static int fresh(void **state)
{
    struct presence *p = NULL;
    struct err e = { 0 };

    assert_ok(presence_new(&p, &e), e);
    *state = p;
    return 0;
}

static int gone(void **state)
{
    presence_free(*state);
    return 0;
}

static void two_people_at_one_letter_see_each_other_while_both_are_there(void **state)
{
    struct presence *p = *state;
    char other[40] = "";

    presence_seen(p, 7, "asha", true, 1000);
    assert_false(presence_other(p, 7, "asha", 2000, other, sizeof(other)));
    presence_seen(p, 7, "ravi", true, 3000);
    assert_true(presence_other(p, 7, "asha", 4000, other, sizeof(other)));
    assert_string_equal(other, "ravi");
    assert_true(presence_other(p, 7, "ravi", 4000, other, sizeof(other)));
    assert_string_equal(other, "asha");
    assert_false(presence_other(p, 8, "ravi", 4000, other, sizeof(other)));
    assert_false(presence_other(p, 7, "ravi", 1000 + PRESENCE_GONE_MS + 1, other, sizeof(other)));     /* asha was not heard of since */
    presence_left(p, 7, "ravi");
    assert_false(presence_other(p, 7, "asha", 5000, other, sizeof(other)));
}

static void time_counts_from_opened_to_now_without_the_idle_part(void **state)
{
    struct presence *p = *state;

    assert_int_equal(presence_seconds(p, 7, "asha", 9000), 0);
    presence_seen(p, 7, "asha", true, 10000);
    assert_int_equal(presence_seconds(p, 7, "asha", 10001), 1);
    presence_seen(p, 7, "asha", true, 20000);
    presence_seen(p, 7, "asha", false, 30000);              /* on the screen, nobody at the keys */
    assert_int_equal(presence_seconds(p, 7, "asha", 40000), 30);
    for (int64_t ms = 50000; ms <= 3600000; ms += 10000)
        presence_seen(p, 7, "asha", false, ms);
    presence_seen(p, 7, "asha", true, 3610000);
    assert_int_equal(presence_seconds(p, 7, "asha", 3620000), 10 + PRESENCE_IDLE_MS / 1000 + 10);
    presence_left(p, 7, "asha");
    presence_seen(p, 7, "asha", true, 4000000);
    assert_int_equal(presence_seconds(p, 7, "asha", 4005000), 5);
}

static void what_was_put_off_is_known_in_its_order_and_by_person(void **state)
{
    struct presence *p = *state;

    presence_seen(p, 1, "asha", true, 1000);
    presence_skip(p, 1, "asha");
    presence_skip(p, 2, "asha");
    assert_true(presence_skipped(p, 1, "asha") > 0);
    assert_true(presence_skipped(p, 2, "asha") > presence_skipped(p, 1, "asha"));
    assert_int_equal(presence_skipped(p, 1, "ravi"), 0);
    presence_skip(p, 1, "asha");
    assert_true(presence_skipped(p, 1, "asha") > presence_skipped(p, 2, "asha"));
    char other[40];
    assert_false(presence_other(p, 1, "ravi", 1500, other, sizeof(other)));
    presence_left(p, 1, "asha");
    assert_true(presence_skipped(p, 1, "asha") > 0);
}

static void more_letters_than_it_holds_forget_the_oldest(void **state)
{
    struct presence *p = *state;
    char other[40];

    for (int i = 1; i <= PRESENCE_MAX + 1; i++)
        presence_seen(p, i, "asha", true, 1000 + i);
    assert_false(presence_other(p, 1, "ravi", 2000, other, sizeof(other)));
    assert_true(presence_other(p, 2, "ravi", 2000, other, sizeof(other)));
    assert_true(presence_other(p, PRESENCE_MAX + 1, "ravi", 2000, other, sizeof(other)));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, fresh, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(two_people_at_one_letter_see_each_other_while_both_are_there),
        WITH(time_counts_from_opened_to_now_without_the_idle_part),
        WITH(what_was_put_off_is_known_in_its_order_and_by_person),
        WITH(more_letters_than_it_holds_forget_the_oldest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
