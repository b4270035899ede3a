/* Runs of ink and parts of a page turned: the quick ways give what the plain ones do, on any bitmap. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "ocr/page/clean/rotate.h"
#include "ocr/page/clean/runs.h"
#include "tests/paper/random.h"

#include <math.h>

enum { WIDEST = 130, WHITE = 255 };     /* four words of a row and a bit */

static PIX *drawn(int w, int h, int depth, double ink, struct chance *c)
{
    PIX *p = pixCreate(w, h, depth);

    assert_non_null(p);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            pixSetPixel(p, x, y, depth == 8 ? (l_uint32)chance_int(c, 0, WHITE) : chance_of(c, ink));
    return p;
}

static int pixel(PIX *p, int x, int y)
{
    l_uint32 v = 0;

    assert_int_equal(pixGetPixel(p, x, y, &v), 0);
    return (int)v;
}

/* ---- runs */

static bool has_ink(PIX *p, int x, int y) { return x >= 0 && y >= 0 && x < pixGetWidth(p) && y < pixGetHeight(p) && pixel(p, x, y); }

/* Pixel by pixel: how far does the ink go on to both sides? */
static bool lies_in_run(PIX *p, int x, int y, int length_px, bool level)
{
    int dx = level, dy = !level, n = 0;

    for (int i = 0; has_ink(p, x - i * dx, y - i * dy); i++)
        n++;
    for (int i = 1; has_ink(p, x + i * dx, y + i * dy); i++)
        n++;
    return has_ink(p, x, y) && n >= length_px;
}

static void assert_runs(PIX *ink, int length_px, bool level)
{
    AUTO_PIX PIX *was = pixCopy(NULL, ink);
    AUTO_PIX PIX *kept = runs_keep(ink, length_px, level);
    l_int32 same = 0;

    assert_non_null(kept);
    for (int y = 0; y < pixGetHeight(ink); y++)
        for (int x = 0; x < pixGetWidth(ink); x++)
            if (pixel(kept, x, y) != lies_in_run(ink, x, y, length_px, level))
                fail_msg("%d x %d, %s runs of %d: %d at %d, %d", pixGetWidth(ink), pixGetHeight(ink), level ? "level" : "upright", length_px, pixel(kept, x, y), x, y);
    pixEqual(was, ink, &same);
    assert_true(same);
}

static void runs_of_any_length_are_kept_and_nothing_else(void **state)
{
    struct chance c = { 5 };

    (void)state;
    for (int w = 1; w <= WIDEST; w++) {
        AUTO_PIX PIX *ink = drawn(w, chance_int(&c, 1, 70), 1, chance_real(&c, 0.6, 0.98), &c);

        assert_runs(ink, 1, true);
        assert_runs(ink, w, true);
        assert_runs(ink, w + 1, true);
        for (int i = 0; i < 4; i++) {
            assert_runs(ink, chance_int(&c, 2, 40), true);
            assert_runs(ink, chance_int(&c, 2, 40), false);
        }
    }
}

static void a_sheet_full_of_ink_is_one_run(void **state)
{
    struct chance c = { 5 };
    AUTO_PIX PIX *full = drawn(WIDEST, 40, 1, 2, &c);

    (void)state;
    assert_runs(full, WIDEST, true);
    assert_runs(full, WIDEST + 1, true);
    assert_runs(full, 40, false);
    assert_runs(full, 41, false);
}

/* ---- a part, turned */

/* What comes to lie at x, y of the part; -1: so near the edge of the source that rounding decides. */
static double shade_below(PIX *p, double x, double y)
{
    static const double NEAR = 0.01;
    double right = pixGetWidth(p) - 1, low = pixGetHeight(p) - 1, fx = x - floor(x), fy = y - floor(y);
    int at_x = (int)floor(x), at_y = (int)floor(y);

    if (x < -NEAR || y < -NEAR || x > right + NEAR || y > low + NEAR)
        return WHITE;
    if (x < NEAR || y < NEAR || x > right - NEAR || y > low - NEAR)
        return -1;
    return (pixel(p, at_x, at_y) * (1 - fx) + pixel(p, at_x + 1, at_y) * fx) * (1 - fy) +
           (pixel(p, at_x, at_y + 1) * (1 - fx) + pixel(p, at_x + 1, at_y + 1) * fx) * fy;
}

static void assert_part(PIX *grey, double deg, double middle_x, double middle_y, int w, int h)
{
    AUTO_PIX PIX *part = rotate_part(grey, deg, middle_x, middle_y, w, h);
    double s = sin(deg * M_PI / 180), c = cos(deg * M_PI / 180);

    assert_non_null(part);
    assert_int_equal(pixGetWidth(part), w);
    assert_int_equal(pixGetHeight(part), h);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            double right = x - w / 2.0, down = y - h / 2.0;         /* of the middle; clockwise: from where it was turned away */
            double shade = shade_below(grey, middle_x + c * right + s * down, middle_y - s * right + c * down);

            if (shade >= 0 && fabs(shade - pixel(part, x, y)) > 4)
                fail_msg("%d x %d by %.1f about %.1f, %.1f: %d instead of %.1f at %d, %d of %d x %d", pixGetWidth(grey), pixGetHeight(grey), deg, middle_x,
                         middle_y, pixel(part, x, y), shade, x, y, w, h);
        }
}

static void a_part_is_turned_by_any_angle_about_any_place(void **state)
{
    static const double straight[] = { 0, 90, -90, 180, -180, 45, 270 };
    struct chance c = { 9 };

    (void)state;
    for (int w = 1; w <= WIDEST; w++) {
        AUTO_PIX PIX *grey = drawn(w, chance_int(&c, 1, WIDEST), 8, 0, &c);
        int h = pixGetHeight(grey);

        assert_part(grey, chance_real(&c, -360, 360), chance_real(&c, -0.2, 1.2) * w, chance_real(&c, -0.2, 1.2) * h, chance_int(&c, 1, WIDEST), chance_int(&c, 1, WIDEST));
        assert_part(grey, chance_real(&c, -3, 3), w / 2.0, h / 2.0, w, h);
        assert_part(grey, straight[w % (int)ARRAY_LEN(straight)], w / 2.0, h / 2.0, chance_int(&c, 1, WIDEST), chance_int(&c, 1, WIDEST));
    }
}

static void a_place_beside_the_page_is_white(void **state)
{
    struct chance c = { 9 };
    AUTO_PIX PIX *grey = drawn(40, 40, 8, 0, &c);
    AUTO_PIX PIX *part = rotate_part(grey, 30, 5000, -5000, 60, 50);

    (void)state;
    assert_non_null(part);
    for (int y = 0; y < 50; y++)
        for (int x = 0; x < 60; x++)
            assert_int_equal(pixel(part, x, y), WHITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_any_length_are_kept_and_nothing_else),
        cmocka_unit_test(a_sheet_full_of_ink_is_one_run),
        cmocka_unit_test(a_part_is_turned_by_any_angle_about_any_place),
        cmocka_unit_test(a_place_beside_the_page_is_white),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
