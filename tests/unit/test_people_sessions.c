#include "tests/unit/test.h"

#include "desk/people/attempts.h"
#include "desk/people/sessions.h"
#include "store/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOCK_MS = 600000 };

static struct sessions *fresh(void)
{
    struct sessions *s;
    struct err e = { 0 };

    assert_ok(sessions_new(LOCK_MS, &s, &e), e);
    return s;
}

static void begin(struct sessions *s, const char *name, int64_t now_ms, char id[SESSION_ID_SIZE])
{
    struct session who = { .roles = 1 };

    snprintf(who.name, sizeof(who.name), "%s", name);
    sessions_begin(s, &who, now_ms, id);
}

static void it_locks_when_nobody_does_anything_and_looking_for_news_is_nothing(void **state)
{
    struct sessions *s = fresh();
    char id[SESSION_ID_SIZE];
    struct session who;

    (void)state;
    begin(s, "asha", 0, id);
    assert_int_equal(sessions_find(s, id, true, LOCK_MS - 1, &who), SESSION_OPEN);
    assert_int_equal(sessions_find(s, id, false, 2 * LOCK_MS - 2, &who), SESSION_OPEN);
    assert_int_equal(sessions_find(s, id, false, 2 * LOCK_MS - 1, &who), SESSION_LOCKED);
    assert_int_equal(sessions_find(s, id, true, 2 * LOCK_MS, &who), SESSION_LOCKED);     /* and doing something does not open it */
    assert_string_equal(who.name, "asha");
    sessions_unlock(s, id, 2 * LOCK_MS);
    assert_int_equal(sessions_find(s, id, true, 2 * LOCK_MS + 1, &who), SESSION_OPEN);
    sessions_free(s);
}

static void it_ends_after_its_hours_whatever_is_done(void **state)
{
    struct sessions *s = fresh();
    char id[SESSION_ID_SIZE];
    struct session who;
    int64_t end_ms = (int64_t)SESSION_HOURS * 3600 * 1000;

    (void)state;
    begin(s, "asha", 0, id);
    for (int64_t at = 0; at < end_ms; at += LOCK_MS / 2)
        assert_int_equal(sessions_find(s, id, true, at, &who), SESSION_OPEN);
    assert_int_equal(sessions_find(s, id, true, end_ms, &who), SESSION_NONE);
    sessions_free(s);
}

static void no_two_ids_or_tokens_are_the_same_and_nonsense_is_none(void **state)
{
    struct sessions *s = fresh();
    char a[SESSION_ID_SIZE], b[SESSION_ID_SIZE];
    struct session who_a, who_b;

    (void)state;
    begin(s, "asha", 0, a);
    begin(s, "asha", 0, b);
    assert_string_not_equal(a, b);
    sessions_find(s, a, false, 0, &who_a);
    sessions_find(s, b, false, 0, &who_b);
    assert_string_not_equal(who_a.token, who_b.token);
    static const char *const nonsense[] = { NULL, "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++)
        assert_int_equal(sessions_find(s, nonsense[i], false, 0, &who_a), SESSION_NONE);
    sessions_end(s, a);
    assert_int_equal(sessions_find(s, a, false, 0, &who_a), SESSION_NONE);
    assert_int_equal(sessions_find(s, b, false, 0, &who_b), SESSION_OPEN);
    sessions_free(s);
}

static void one_person_cannot_push_others_out(void **state)
{
    struct sessions *s = fresh();
    char other[SESSION_ID_SIZE], first[SESSION_ID_SIZE], id[SESSION_ID_SIZE];
    struct session who;

    (void)state;
    begin(s, "other", 0, other);
    begin(s, "asha", 1, first);
    for (int i = 0; i < SESSIONS_MAX * 2; i++)
        begin(s, "asha", 2 + i, id);
    assert_int_equal(sessions_find(s, other, false, 1000, &who), SESSION_OPEN);
    assert_int_equal(sessions_find(s, first, false, 1000, &who), SESSION_NONE);
    assert_int_equal(sessions_find(s, id, false, 1000, &who), SESSION_OPEN);
    sessions_free(s);
}

/* ---- attempts */

static void failures_wait_longer_each_time_up_to_a_quarter_of_an_hour(void **state)
{
    struct attempts *a;
    struct err e = { 0 };
    int64_t now_ms = 1000;
    int wait_s = 0, longest = 0;

    (void)state;
    assert_ok(attempts_new(&a, &e), e);
    for (int i = 0; i < SIGN_IN_FREE_TRIES; i++)
        assert_int_equal(attempts_begin(a, "asha", now_ms), 0);
    static const int waits[] = { 1, 2, 4, 8 };
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        assert_int_equal(attempts_begin(a, "asha", now_ms), waits[i]);
        now_ms += waits[i] * 1000;
        assert_int_equal(attempts_begin(a, "asha", now_ms), 0);
    }
    for (int i = 0; i < 20; i++) {
        wait_s = attempts_begin(a, "asha", now_ms);
        longest = wait_s > longest ? wait_s : longest;
        now_ms += (int64_t)wait_s * 1000;
        assert_int_equal(attempts_begin(a, "asha", now_ms), 0);
    }
    assert_int_equal(longest, SIGN_IN_WAIT_MAX_S);
    assert_int_equal(attempts_begin(a, "mohan", now_ms), 0);        /* nobody else waits */
    attempts_worked(a, "asha");
    assert_int_equal(attempts_begin(a, "asha", now_ms), 0);
    attempts_free(a);
}

static void any_number_of_names_and_addresses_is_bounded(void **state)
{
    struct attempts *a;
    struct err e = { 0 };
    char name[32];

    (void)state;
    assert_ok(attempts_new(&a, &e), e);
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof(name), "name%d", i);
        assert_int_equal(attempts_begin(a, name, i), 0);
        assert_int_equal(attempts_address(a, name, i), 0);
    }
    attempts_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_locks_when_nobody_does_anything_and_looking_for_news_is_nothing),
        cmocka_unit_test(it_ends_after_its_hours_whatever_is_done),
        cmocka_unit_test(no_two_ids_or_tokens_are_the_same_and_nonsense_is_none),
        cmocka_unit_test(one_person_cannot_push_others_out),
        cmocka_unit_test(failures_wait_longer_each_time_up_to_a_quarter_of_an_hour),
        cmocka_unit_test(any_number_of_names_and_addresses_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
