#include "test.h"

#include "ocr/page/turn.h"

#include <stdlib.h>

static void assert_near(struct box got, struct box want, int px)
{
    assert_in_range(abs(got.x - want.x), 0, px);
    assert_in_range(abs(got.y - want.y), 0, px);
    assert_in_range(abs(got.w - want.w), 0, px);
    assert_in_range(abs(got.h - want.h), 0, px);
}

static void a_box_at_the_top_left_lands_where_the_page_was_turned(void **state)
{
    const struct box word = { 100, 50, 300, 40 };       /* on an upright page of 2000 x 3000 */
    const struct { struct turn turn; struct box scan; } cases[] = {
        { { 2000, 3000, 0, 0 }, { 100, 50, 300, 40 } },
        { { 3000, 2000, 90, 0 }, { 2910, 100, 40, 300 } },
        { { 2000, 3000, 180, 0 }, { 1600, 2910, 300, 40 } },
        { { 3000, 2000, 270, 0 }, { 50, 1600, 40, 300 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(turn_upright_width(&cases[i].turn), 2000);
        assert_int_equal(turn_upright_height(&cases[i].turn), 3000);
        assert_near(turn_to_scan(&cases[i].turn, word), cases[i].scan, 1);
    }
}

static void a_page_skewed_clockwise_has_its_right_side_lower(void **state)
{
    const struct turn turn = { 2000, 3000, 0, 2 };
    struct box left = turn_to_scan(&turn, (struct box){ 200, 1480, 40, 40 });
    struct box right = turn_to_scan(&turn, (struct box){ 1760, 1480, 40, 40 });

    (void)state;
    assert_true(right.y > left.y + 40);
}

static void there_and_back_gives_the_same_box(void **state)
{
    (void)state;
    for (int rotation = 0; rotation < 360; rotation += 90)
        for (int skew = -10; skew <= 10; skew += 5) {
            const struct turn turn = { rotation % 180 ? 3508 : 2480, rotation % 180 ? 2480 : 3508, rotation, skew };
            const struct box word = { 900, 1500, 220, 48 };

            assert_near(turn_to_upright(&turn, turn_to_scan(&turn, word)), word, 3);
        }
}

static void a_box_never_leaves_the_page(void **state)
{
    const struct turn turn = { 1000, 1000, 0, 10 };
    struct box b = turn_to_scan(&turn, (struct box){ 0, 0, 1000, 30 });

    (void)state;
    assert_true(b.x >= 0 && b.y >= 0 && b.x + b.w <= 1000 && b.y + b.h <= 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_at_the_top_left_lands_where_the_page_was_turned),
        cmocka_unit_test(a_page_skewed_clockwise_has_its_right_side_lower),
        cmocka_unit_test(there_and_back_gives_the_same_box),
        cmocka_unit_test(a_box_never_leaves_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
