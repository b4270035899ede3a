/* Bad pictures are noticed, good ones left in peace. */
#include "test.h"
#include "test_look_rig.h"

#include "image/skew.h"
#include "image/verdict.h"

#include <math.h>

struct seen { struct verdict v; double skew_deg; int skew_result; };

static struct seen look(struct rig_page *take_page)
{
    AUTO_PAPER struct paper p = { 0 };
    AUTO_MARKS struct marks m = { 0 };
    struct seen s;

    assert_int_equal(paper_make(&take_page->grey, &p), 0);
    assert_int_equal(marks_find(&p, marks_faint_level(&p), MARKS_INNER, &m), 0);
    assert_int_equal(verdict_find(&p, &m, &s.v), 0);
    s.skew_result = skew_find(&p, &m, &s.skew_deg);
    rig_page_done(take_page);
    return s;
}

static struct seen look_at(rig_draw *draw, const struct scan_way *way, uint64_t seed)
{
    struct rig_page page;

    rig_draw_page(draw, way, seed, &page);
    return look(&page);
}

static bool is_good(const struct verdict *v) { return !v->too_dark && !v->too_light && !v->cut_off && !v->streaks && !v->folded; }

static void good_pages_raise_no_alarm(void **state)
{
    static const enum kind good[] = { KIND_LETTER, KIND_HINDI_LETTER, KIND_TABLE, KIND_FORM, KIND_PHOTO, KIND_SPEED_POST };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        for (uint64_t seed = 0; seed < 4; seed++) {
            struct chance c = { 77 * seed + i };
            struct scan_way way = scan_way_by_chance(good[i], &c);
            struct rig_page page;
            struct seen s;

            rig_draw_kind(good[i], &way, seed, &page);
            s = look(&page);
            if (!is_good(&s.v))
                fail_msg("a %s: dark %d light %d cut %d streaks %d folded %d (seed %d)", kinds[good[i]].name, s.v.too_dark, s.v.too_light,
                         s.v.cut_off, s.v.streaks, s.v.folded, (int)seed);
        }
}

static void skew_is_measured_both_ways_and_on_pages_that_lie_on_their_side(void **state)
{
    static const double skews[] = { -14, -11, -3, 0, 2, 10.5, 16 };
    struct scan_way way = scan_way_plain();

    (void)state;
    for (way.turn = 0; way.turn <= 90; way.turn += 90)
        for (size_t i = 0; i < ARRAY_LEN(skews); i++) {
            struct seen s;

            way.skew_deg = skews[i];
            s = look_at(rig_letter, &way, 3 + i);
            assert_int_equal(s.skew_result, 0);
            assert_true(fabs(s.skew_deg - skews[i]) < 0.3);
        }
}

static void paper_that_comes_out_dark_and_letters_that_come_out_pale_are_noticed(void **state)
{
    struct scan_way way = scan_way_plain();
    struct seen s;

    (void)state;
    way.paper[0] = way.paper[1] = way.paper[2] = 0.33;
    s = look_at(rig_letter, &way, 1);
    assert_true(s.v.too_dark);
    way = scan_way_plain();
    way.ink = 0.17;
    s = look_at(rig_letter, &way, 1);
    assert_true(s.v.too_light);
    way.ink = 0.45;                             /* a faint copy, still readable */
    s = look_at(rig_letter, &way, 1);
    assert_true(is_good(&s.v));
}

static void shifted_letter(cairo_t *cr, struct chance *c, void *ctx)
{
    cairo_translate(cr, -27.5, 0);
    rig_letter(cr, c, ctx);
}

static void cut_corner(cairo_t *cr, struct chance *c, void *ctx)
{
    rig_letter(cr, c, ctx);
    cairo_move_to(cr, 210, 297);
    cairo_line_to(cr, 175, 297);
    cairo_line_to(cr, 210, 255);
    cairo_set_source_rgb(cr, 0.05, 0.05, 0.05);
    cairo_fill(cr);
}

static void letters_that_run_off_the_edge_and_missing_corners_are_noticed(void **state)
{
    struct scan_way way = scan_way_plain();
    struct seen s = look_at(shifted_letter, &way, 2);

    (void)state;
    assert_true(s.v.cut_off);
    s = look_at(cut_corner, &way, 2);
    assert_true(s.v.cut_off);
}

static void dog_ear(cairo_t *cr, struct chance *c, void *ctx)
{
    rig_letter(cr, c, ctx);
    cairo_move_to(cr, 0, 0);
    cairo_line_to(cr, 40, 0);
    cairo_line_to(cr, 0, 32);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_fill(cr);
    cairo_move_to(cr, 40, 0);
    cairo_line_to(cr, 0, 32);
    cairo_set_line_width(cr, 0.6);
    cairo_set_source_rgb(cr, 0.55, 0.55, 0.55);
    cairo_stroke(cr);
}

static void a_dog_ear_is_noticed(void **state)
{
    struct scan_way way = scan_way_plain();
    struct seen s = look_at(dog_ear, &way, 2);

    (void)state;
    assert_true(s.v.folded);
    assert_false(s.v.cut_off);
}

static void margin_line(cairo_t *cr, struct chance *c, void *ctx)
{
    rig_letter(cr, c, ctx);
    draw_rect(cr, 22, 8, 0.3, 281, DRAW_BLACK);
}

static void a_streak_is_noticed_and_a_printed_line_is_not(void **state)
{
    struct scan_way way = scan_way_plain();
    struct seen s;

    (void)state;
    s = look_at(margin_line, &way, 4);
    assert_false(s.v.streaks);
    for (uint64_t seed = 0; seed < 5; seed++) {
        way.dirt = DIRT_STREAK;
        way.skew_deg = (double)seed - 2;
        s = look_at(rig_letter, &way, seed);
        assert_true(s.v.streaks);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_pages_raise_no_alarm),
        cmocka_unit_test(skew_is_measured_both_ways_and_on_pages_that_lie_on_their_side),
        cmocka_unit_test(paper_that_comes_out_dark_and_letters_that_come_out_pale_are_noticed),
        cmocka_unit_test(letters_that_run_off_the_edge_and_missing_corners_are_noticed),
        cmocka_unit_test(a_dog_ear_is_noticed),
        cmocka_unit_test(a_streak_is_noticed_and_a_printed_line_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
