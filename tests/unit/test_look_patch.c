/* Patch codes on drawn sheets: found at every edge and angle, and told apart. */
#include "test.h"
#include "test_look_rig.h"

#include "drivers/scan/look/patch.h"
#include "image/sheet.h"

#include <math.h>

static const int patches[][4] = { SHEET_PATCH_1, SHEET_PATCH_2, SHEET_PATCH_3, SHEET_PATCH_4, SHEET_PATCH_6 };
static const int patch_t[4] = SHEET_PATCH_T;

struct drawing { const int *widths; double x, y, length; };

static struct drawing drawing;

static void draw_one(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)c;
    (void)ctx;
    draw_patch(cr, drawing.widths, drawing.x, drawing.y, drawing.length, DRAW_BLACK);
}

static struct patches look(struct rig_page *take_page)
{
    AUTO_PAPER struct paper p = { 0 };
    struct patches found;

    assert_int_equal(paper_make(&take_page->grey, &p), 0);
    assert_int_equal(patch_find(&p, &found), 0);
    rig_page_done(take_page);
    return found;
}

static struct patches look_at(const int *widths, double y, double length, const struct scan_way *way)
{
    struct rig_page page;

    drawing = (struct drawing){ widths, (210 - length) / 2, y, length };
    rig_draw_page(draw_one, way, 1, &page);
    return look(&page);
}

static void patch_t_is_found_whichever_way_the_sheet_lies(void **state)
{
    static const double skews[] = { 0, 3, -7, 10, -10 };
    struct scan_way way = scan_way_plain();

    (void)state;
    way.dpi = 200;
    for (way.turn = 0; way.turn < 360; way.turn += 90)
        for (size_t i = 0; i < ARRAY_LEN(skews); i++) {
            struct patches found;

            way.skew_deg = skews[i];
            found = look_at(patch_t, 14, 120, &way);
            assert_int_equal(found.sure_t, 1);
            assert_true(fabs(found.skew_deg - way.skew_deg) < 0.5);
        }
}

static void patch_t_survives_scaling_copying_and_fading(void **state)
{
    static const double scales[] = { 0.9, 1, 1.1 };
    struct scan_way way = scan_way_plain();

    (void)state;
    way.copies = 2;
    way.skew_deg = 4;
    way.dirt = DIRT_SPECKS;
    for (size_t i = 0; i < ARRAY_LEN(scales); i++)
        for (double ink = 0.35; ink < 1; ink += 0.3) {
            way.scale = scales[i];
            way.ink = ink;
            assert_int_equal(look_at(patch_t, 20, 100, &way).sure_t, 1);
        }
    way = scan_way_plain();
    way.depth = 1;
    assert_int_equal(look_at(patch_t, 12, 60, &way).sure_t, 1);
}

static void other_patches_and_half_ones_only_raise_a_doubt(void **state)
{
    struct scan_way way = scan_way_plain();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(patches); i++) {
        struct patches found = look_at(patches[i], 14, 120, &way);

        assert_int_equal(found.sure_t, 0);
        assert_true(found.maybe);
    }
    struct patches brief = look_at(patch_t, 14, 28, &way), middle = look_at(patch_t, 140, 120, &way);

    assert_int_equal(brief.sure_t, 0);
    assert_true(brief.maybe);
    assert_int_equal(middle.sure_t, 0);         /* T and 3 look alike from the two sides: near no edge nothing is sure */
    assert_true(middle.maybe);
}

static void letters_tables_forms_and_stripes_have_no_patch(void **state)
{
    static const enum kind others[] = { KIND_LETTER, KIND_HINDI_LETTER, KIND_TABLE, KIND_FORM, KIND_PHOTO, KIND_STRIPES, KIND_COURIER };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        for (uint64_t seed = 0; seed < 4; seed++) {
            struct chance c = { 5 * seed + i };
            struct scan_way way = scan_way_by_chance(others[i], &c);
            struct rig_page page;

            rig_draw_kind(others[i], &way, seed, &page);
            assert_int_equal(look(&page).sure_t, 0);
        }
}

static void our_sheet_shows_it_at_all_four_edges(void **state)
{
    struct scan_way way = scan_way_plain();
    struct rig_page page;

    (void)state;
    rig_draw_kind(KIND_SHEET, &way, 1, &page);
    assert_int_equal(look(&page).sure_t, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patch_t_is_found_whichever_way_the_sheet_lies),
        cmocka_unit_test(patch_t_survives_scaling_copying_and_fading),
        cmocka_unit_test(other_patches_and_half_ones_only_raise_a_doubt),
        cmocka_unit_test(letters_tables_forms_and_stripes_have_no_patch),
        cmocka_unit_test(our_sheet_shows_it_at_all_four_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
