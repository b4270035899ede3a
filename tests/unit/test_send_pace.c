/* How fast one other side is served: slow start, back-off, so many a minute. */
#include "uploader/send/pace.h"

#include "tests/unit/test.h"

static struct pace new_pace(int parallel, int64_t per_minute)
{
    struct pace p;

    pace_init(&p, parallel, 5000, 900000, per_minute);
    return p;
}

/* So many more may begin now. */
static int begin_all(struct pace *p, int64_t now_ms)
{
    int n = 0;

    for (; pace_wait_ms(p, false, now_ms) == 0; n++)
        pace_begin(p, now_ms);
    return n;
}

static void it_begins_with_one_and_each_success_lets_one_more_go(void **state)
{
    struct pace p = new_pace(4, 0);

    (void)state;
    assert_int_equal(begin_all(&p, 1000), 1);
    assert_int_equal(pace_wait_ms(&p, false, 1000), PACE_WAIT_FOR_OTHERS);
    for (int worked = 1; worked <= 6; worked++) {
        assert_false(pace_well(&p, p.wave));            /* that it is well is no news: it was before */
        pace_end(&p);
        begin_all(&p, 1000);
        assert_int_equal(p.in_hand, worked < 3 ? worked + 1 : 4);
    }
}

static void a_failure_halves_and_waits_and_then_one_alone_tries(void **state)
{
    struct pace p = new_pace(8, 0);
    unsigned waves[8];

    (void)state;
    for (int i = 0; i < 8; i++)
        pace_well(&p, p.wave);
    for (int i = 0; i < 8; i++)
        waves[i] = pace_begin(&p, 1000);
    assert_true(pace_failed(&p, waves[0], 1000, 0, 0));
    for (int i = 1; i < 8; i++) {                       /* the same outage, not seven more */
        assert_false(i % 2 ? pace_failed(&p, waves[i], 1100, 0, 0) : pace_well(&p, waves[i]));
        pace_end(&p);
    }
    pace_end(&p);
    assert_int_equal(p.failures, 1);
    assert_int_equal(pace_wait_ms(&p, false, 1000), 5000);
    assert_int_equal(pace_wait_ms(&p, true, 1000), 5000);
    assert_int_equal(begin_all(&p, 5999), 0);
    assert_int_equal(begin_all(&p, 6000), 1);           /* a probe */
    assert_int_equal(pace_wait_ms(&p, true, 6000), PACE_WAIT_FOR_OTHERS);      /* the kept place is none while it is away */
    assert_true(pace_failed(&p, p.wave, 6000, 0, 0));
    pace_end(&p);
    assert_int_equal(begin_all(&p, 15999), 0);          /* twice as long */
    assert_int_equal(begin_all(&p, 16000), 1);
    assert_true(pace_well(&p, p.wave));
    pace_end(&p);
    assert_int_equal(begin_all(&p, 16000), 3);          /* 8, 4, 2, and one more for the success */
}

static void a_wait_has_its_longest_its_jitter_and_the_other_sides_wish(void **state)
{
    struct pace p = new_pace(1, 0);

    (void)state;
    for (int i = 0; i < 40; i++)
        pace_failed(&p, p.wave, 0, 0, 0);
    assert_int_equal(p.until_ms, 900000);
    int64_t least = INT64_MAX, most = 0;
    for (uint32_t random = 0; random < 300000; random += 1000) {
        pace_failed(&p, p.wave, 0, 0, random);
        least = p.until_ms < least ? p.until_ms : least;
        most = p.until_ms > most ? p.until_ms : most;
    }
    assert_int_equal(least, 900000);
    assert_in_range(most, 1100000, 1125000);
    pace_failed(&p, p.wave, 0, 3600 * 1000, 0);
    assert_int_equal(p.until_ms, 3600 * 1000);
    unsigned late = p.wave - 1;
    pace_failed(&p, late, 1000, 3600 * 1000, 0);        /* a wish counts also from what was on its way */
    assert_int_equal(p.until_ms, 3601 * 1000);
}

static void a_kept_place_is_free_while_the_others_are_busy(void **state)
{
    struct pace p = new_pace(4, 0);

    (void)state;
    assert_int_equal(begin_all(&p, 0), 1);
    assert_int_equal(pace_wait_ms(&p, false, 0), PACE_WAIT_FOR_OTHERS);
    assert_int_equal(pace_wait_ms(&p, true, 0), 0);
    pace_begin(&p, 0);
    assert_int_equal(pace_wait_ms(&p, true, 0), PACE_WAIT_FOR_OTHERS);
}

static void so_many_a_minute_and_no_more(void **state)
{
    struct pace p = new_pace(4, 30);
    int n = 0;

    (void)state;
    for (int64_t now = 1000; now < 61000; now += 10)
        if (pace_wait_ms(&p, false, now) == 0) {
            pace_begin(&p, now);
            pace_well(&p, p.wave);
            pace_end(&p);
            n++;
        }
    assert_int_equal(n, 30);
}

static void what_the_diary_kept_holds_after_a_restart_but_no_longer_than_a_wait_can_be(void **state)
{
    struct pace p = new_pace(4, 0);

    (void)state;
    pace_recall(&p, 7, 1000, 300 * 1000);
    assert_int_equal(pace_wait_ms(&p, false, 1000), 300 * 1000);
    assert_int_equal(begin_all(&p, 301000), 1);
    pace_failed(&p, p.wave, 301000, 0, 0);
    assert_int_equal(p.until_ms, 301000 + 640 * 1000);  /* the eighth in a row */
    pace_recall(&p, 7, 1000, (int64_t)365 * 86400 * 1000);
    assert_in_range(p.until_ms, 1000, 1000 + 3600 * 1000);
    pace_hurry(&p);
    assert_int_equal(p.failures, 7);
    p = new_pace(4, 0);
    pace_recall(&p, 0, 1000, 0);
    assert_int_equal(pace_wait_ms(&p, false, 1000), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_with_one_and_each_success_lets_one_more_go),
        cmocka_unit_test(a_failure_halves_and_waits_and_then_one_alone_tries),
        cmocka_unit_test(a_wait_has_its_longest_its_jitter_and_the_other_sides_wish),
        cmocka_unit_test(a_kept_place_is_free_while_the_others_are_busy),
        cmocka_unit_test(so_many_a_minute_and_no_more),
        cmocka_unit_test(what_the_diary_kept_holds_after_a_restart_but_no_longer_than_a_wait_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
