/* Which sides are blank: drawn and scanned, straight and by chance. */
#include "test.h"
#include "test_look_rig.h"

#include "image/blank.h"

static bool is_blank(struct rig_page *take_page)
{
    bool blank = false;

    assert_int_equal(blank_test(&take_page->grey, take_page->tint.width_px ? &take_page->tint : NULL, &blank), 0);
    rig_page_done(take_page);
    return blank;
}

static bool is_drawing_blank(rig_draw *draw, const struct scan_way *way, uint64_t seed)
{
    struct rig_page page;

    rig_draw_page(draw, way, seed, &page);
    return is_blank(&page);
}

static bool is_kind_blank(enum kind kind, const struct scan_way *way, uint64_t seed)
{
    struct rig_page page;

    rig_draw_kind(kind, way, seed, &page);
    return is_blank(&page);
}

static void an_empty_side_is_blank_on_any_paper_and_at_any_resolution(void **state)
{
    static const int dpis[] = { 100, 150, 200, 300, 600 };
    struct scan_way way = scan_way_plain();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(dpis); i++) {
        way.dpi = dpis[i];
        assert_true(is_drawing_blank(NULL, &way, i));
    }
    way = scan_way_plain();
    way.paper[0] = way.paper[1] = way.paper[2] = 0.6;           /* a grey copy */
    assert_true(is_drawing_blank(NULL, &way, 1));
    way.color = true;
    way.paper[2] = 0.5;                                         /* buff */
    assert_true(is_drawing_blank(NULL, &way, 1));
    way.color = false;
    way.depth = 1;
    way.paper[0] = way.paper[1] = way.paper[2] = 0.97;
    assert_true(is_drawing_blank(NULL, &way, 1));
}

static void print_that_shines_through_is_no_content(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    for (int i = 0; i < 8; i++) {
        way.dpi = i % 2 ? 200 : 300;
        way.through = 0.03 + 0.015 * i;         /* up to an eighth of its ink */
        way.color = i == 3;
        assert_true(is_drawing_blank(NULL, &way, 40 + (uint64_t)i));
    }
}

static void dirt_is_no_content(void **state)
{
    static const unsigned dirt[] = { DIRT_EDGES, DIRT_FOLD, DIRT_HOLES, DIRT_SPECKS, DIRT_STREAK, DIRT_DARK_LID,
                                     DIRT_EDGES | DIRT_FOLD | DIRT_STREAK, DIRT_HOLES | DIRT_EDGES | DIRT_SPECKS };
    struct scan_way way = scan_way_plain();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(dirt); i++) {
        way.dirt = dirt[i];
        way.skew_deg = dirt[i] & DIRT_DARK_LID ? 1.5 : 0;
        if (!is_drawing_blank(NULL, &way, 7 + i))
            fail_msg("dirt %x passes for content", dirt[i]);
    }
}

static void what_a_hand_left_is_content(void **state)
{
    static const enum kind slight[] = { KIND_PENCIL, KIND_FAINT_PENCIL, KIND_STAMP, KIND_SIGNATURE, KIND_ONE_LINE, KIND_PAGE_NUMBER };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(slight); i++)
        for (uint64_t seed = 0; seed < 5; seed++) {
            struct chance c = { seed * 31 + i };
            struct scan_way way = scan_way_by_chance(slight[i], &c);

            if (is_kind_blank(slight[i], &way, seed))
                fail_msg("a %s was taken for a blank side (seed %d)", kinds[slight[i]].name, (int)seed);
        }
}

static void faint_pencil(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)ctx;
    draw_handwriting(cr, c, 60, 120, 40, 4, 0.4, (struct ink){ 0.75, 0.75, 0.75, 0.75 });
}

static void pencil_on_a_side_with_print_shining_through_is_content(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    way.through = 0.06;
    way.blur = 2;
    for (uint64_t seed = 0; seed < 4; seed++)
        assert_false(is_kind_blank(KIND_FAINT_PENCIL, &way, seed));
    way.through = 0;
    assert_false(is_drawing_blank(faint_pencil, &way, 3));      /* lighter than the other */
}

static void pale_yellow(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)ctx;
    draw_round_stamp(cr, c, 120, 150, 15, (struct ink){ 1, 0.95, 0.75, 0.8 });
}

static void a_stamp_as_light_as_its_paper_shows_in_colour(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    assert_true(is_drawing_blank(pale_yellow, &way, 1));           /* in grey nobody could tell */
    way.color = true;
    assert_false(is_drawing_blank(pale_yellow, &way, 1));
}

static void a_side_beside_a_dark_edge_keeps_its_words(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    way.dirt = DIRT_EDGES | DIRT_HOLES | DIRT_FOLD;
    for (uint64_t seed = 0; seed < 3; seed++)
        assert_false(is_kind_blank(KIND_ONE_LINE, &way, seed));
}

static void signature_on_a_fold(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)ctx;
    draw_signature(cr, c, 90, 150, 30, DRAW_BLUE);
    draw_rect(cr, 0, 148, 210, 0.3, (struct ink){ 0.6, 0.6, 0.6, 1 });
}

static void a_signature_that_crosses_a_fold_or_a_streak_is_content(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    for (way.turn = 0; way.turn <= 90; way.turn += 90)
        for (unsigned dirt = 0; dirt <= DIRT_STREAK; dirt += DIRT_STREAK) {
            way.dirt = dirt | DIRT_EDGES;
            assert_false(is_drawing_blank(signature_on_a_fold, &way, 2));
        }
}

static void small_number(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)c;
    (void)ctx;
    draw_text(cr, "1", 104, 283, 8, DRAW_BLACK);
}

static void one_small_digit_is_content(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    for (way.dpi = 150; way.dpi <= 600; way.dpi *= 2)
        assert_false(is_drawing_blank(small_number, &way, 2));
}

static void word_at_the_edge(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)ctx;
    draw_signature(cr, c, 3.2, 150, 11, DRAW_BLACK);
}

static void a_few_strokes_close_to_the_edge_are_content(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    for (way.turn = 0; way.turn < 360; way.turn += 90)
        assert_false(is_drawing_blank(word_at_the_edge, &way, 3));
}

static void tiny_and_odd_pictures_are_answered(void **state)
{
    static const struct { int w, h, expect; } sizes[] = { { 1, 1, -22 }, { 7, 3000, -22 }, { 8, 8, 0 }, { 9, 4000, 0 }, { 40000, 9, 0 } };
    bool blank;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        AUTO_FREE uint8_t *px = calloc((size_t)sizes[i].w, (size_t)sizes[i].h);
        struct grey g = { px, sizes[i].w, sizes[i].h, (size_t)sizes[i].w, 300 };

        assert_int_equal(blank_test(&g, NULL, &blank), sizes[i].expect);
        assert_true(sizes[i].expect == 0 || !blank);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_side_is_blank_on_any_paper_and_at_any_resolution),
        cmocka_unit_test(print_that_shines_through_is_no_content),
        cmocka_unit_test(dirt_is_no_content),
        cmocka_unit_test(what_a_hand_left_is_content),
        cmocka_unit_test(pencil_on_a_side_with_print_shining_through_is_content),
        cmocka_unit_test(a_stamp_as_light_as_its_paper_shows_in_colour),
        cmocka_unit_test(a_side_beside_a_dark_edge_keeps_its_words),
        cmocka_unit_test(a_signature_that_crosses_a_fold_or_a_streak_is_content),
        cmocka_unit_test(one_small_digit_is_content),
        cmocka_unit_test(a_few_strokes_close_to_the_edge_are_content),
        cmocka_unit_test(tiny_and_odd_pictures_are_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
