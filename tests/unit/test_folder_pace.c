/* The pace of a production scanner's feeder: when images are there, and when the feeder stands still. */
#include "drivers/scan/folder/pace.h"
#include "tests/unit/test.h"

enum { IPM = 60, IMAGE_MS = 1000 };

static void an_image_is_there_when_it_has_moved_and_not_before(void **state)
{
    struct pace p;
    unsigned waits = 0;

    (void)state;
    pace_begin(&p, IPM, 3, 2, 5000);
    assert_true(pace_is_running(&p));
    assert_int_equal(pace_ready_in_ms(&p, 5000, &waits), IMAGE_MS);
    assert_int_equal(pace_ready_in_ms(&p, 5999, &waits), 1);
    assert_int_equal(pace_ready_in_ms(&p, 6000, &waits), 0);
    pace_take(&p, 6100, &waits);
    assert_int_equal(pace_ready_in_ms(&p, 6100, &waits), 900);
}

static void a_program_that_keeps_up_never_makes_the_feeder_wait(void **state)
{
    struct pace p;
    unsigned waits = 0;
    int64_t now_ms = 0;

    (void)state;
    pace_begin(&p, IPM, 2, 400, now_ms);
    for (int i = 0; i < 400; i++) {
        now_ms += pace_ready_in_ms(&p, now_ms, &waits) + 900;       /* 0.9 s of work with each */
        pace_take(&p, now_ms, &waits);
    }
    assert_int_equal(waits, 0);
    assert_in_range(now_ms, 400 * IMAGE_MS, 400 * IMAGE_MS + 1000);
    assert_int_equal(pace_ready_in_ms(&p, now_ms, &waits), 0);      /* the stack is through */
}

static void each_time_a_full_buffer_stops_the_feeder_is_counted_once(void **state)
{
    struct pace p;
    unsigned waits = 0;

    (void)state;
    pace_begin(&p, IPM, 2, 5, 0);
    assert_int_equal(pace_ready_in_ms(&p, 60000, &waits), 0);       /* a minute without a look */
    assert_int_equal(waits, 1);
    assert_int_equal(p.buffered, 2);
    pace_take(&p, 60000, &waits);                                   /* now it moves on */
    assert_int_equal(pace_ready_in_ms(&p, 60500, &waits), 0);
    assert_int_equal(waits, 1);
    pace_take(&p, 62000, &waits);                                   /* full again since 61000 */
    assert_int_equal(waits, 2);
}

static void a_slow_program_hears_the_feeder_stop_for_nearly_each_image(void **state)
{
    struct pace p;
    unsigned waits = 0;
    int64_t now_ms = 0;

    (void)state;
    pace_begin(&p, IPM, 2, 20, now_ms);
    for (int i = 0; i < 20; i++) {
        now_ms += pace_ready_in_ms(&p, now_ms, &waits) + 3 * IMAGE_MS;
        pace_take(&p, now_ms, &waits);
    }
    assert_in_range(waits, 16, 18);
}

static void the_last_images_fill_the_buffer_without_a_wait(void **state)
{
    struct pace p;
    unsigned waits = 0;

    (void)state;
    pace_begin(&p, IPM, 3, 3, 0);
    assert_int_equal(pace_ready_in_ms(&p, 60000, &waits), 0);
    assert_int_equal(p.buffered, 3);
    assert_int_equal(waits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_is_there_when_it_has_moved_and_not_before),
        cmocka_unit_test(a_program_that_keeps_up_never_makes_the_feeder_wait),
        cmocka_unit_test(each_time_a_full_buffer_stops_the_feeder_is_counted_once),
        cmocka_unit_test(a_slow_program_hears_the_feeder_stop_for_nearly_each_image),
        cmocka_unit_test(the_last_images_fill_the_buffer_without_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
