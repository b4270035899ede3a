/* Which lines the quick look looks at: none in a marking's place is dropped in silence, however busy the page. */
#include "tests/unit/test.h"

#include "base/auto.h"
#include "ocr/page/mark/candidates.h"

#include <string.h>

enum { WIDTH_PX = 2480, HEIGHT_PX = 3508, LINE_PX = 30, CELL_PX = 200 };

struct page { struct lines lines; PIX *ink; };

/* Letters as bars, as thick as type. */
static void put(struct page *p, int x, int y, int row)
{
    for (int at = 0; at < CELL_PX; at += 16)
        pixRasterop(p->ink, x + at, y, 10, LINE_PX, PIX_SET, NULL, 0, 0);
    p->lines.line[p->lines.n++] = (struct text_line){ { x, y, CELL_PX, LINE_PX }, row };
}

static void put_bars(struct page *p, struct box b, int row)
{
    for (int at = 0; at < b.w; at += b.h / 2)
        pixRasterop(p->ink, b.x + at, b.y, b.h / 3, b.h, PIX_SET, NULL, 0, 0);
    p->lines.line[p->lines.n++] = (struct text_line){ b, row };
}

/* A table of that many rows of four cells at the top of the page, and below it all a line that stands alone in the middle, low on the page. */
static struct page *busy_page(int rows)
{
    struct page *p = calloc(1, sizeof *p);

    assert_non_null(p);
    p->ink = pixCreate(WIDTH_PX, HEIGHT_PX, 1);
    assert_non_null(p->ink);
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < 4; x++)
            put(p, 60 + x * 260, 20 + y * (HEIGHT_PX / 6) / rows, y);
    put(p, WIDTH_PX / 2 - CELL_PX / 2, HEIGHT_PX - 120, rows);
    return p;
}

static void free_page(struct page *p)
{
    pixDestroy(&p->ink);
    free(p);
}

static void the_line_at_the_foot_of_a_busy_page_is_looked_at_first(void **state)
{
    static const int rows[] = { 2, 12, 39, 40, 90 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        static struct candidates c;
        struct page *p = busy_page(rows[i]);

        candidates_of_lines(&p->lines, p->ink, &c);
        assert_true(c.n > 0 && c.list[0].box.y == HEIGHT_PX - 120);
        assert_int_equal(c.n, rows[i] * 4 + 1 > CANDIDATES_MAX ? CANDIDATES_MAX : rows[i] * 4 + 1);
        for (size_t k = 1; k < c.n; k++)
            assert_true(c.list[k - 1].worth >= c.list[k].worth);
        free_page(p);
    }
}

static void what_was_left_out_is_told(void **state)
{
    static struct candidates c;
    struct page *few = busy_page(39), *many = busy_page(40), *cut = busy_page(2);

    (void)state;
    candidates_of_lines(&few->lines, few->ink, &c);
    assert_int_equal(c.n, 157);
    assert_false(c.cut);
    candidates_of_lines(&many->lines, many->ink, &c);
    assert_int_equal(c.n, CANDIDATES_MAX);
    assert_true(c.cut);
    cut->lines.cut = true;              /* lines_find() did not tell all of them */
    candidates_of_lines(&cut->lines, cut->ink, &c);
    assert_true(c.cut);
    free_page(few);
    free_page(many);
    free_page(cut);
}

/* One line on a page of five lines of 30 pixels from 2200 on, the first one short: what is it taken for? */
static void place_and_shape_decide_what_is_looked_at(void **state)
{
    enum { LEFT = 300, MIDDLE = WIDTH_PX / 2, AMID = 1900 };
    static const struct { const char *what; struct box box; bool taken; int row; struct mark_place place; } lines[] = {
        { "at the head", { LEFT, 200, 300, 30 }, true, 0, { .edge = true, .alone = true, .apart = true } },
        { "at the foot", { LEFT, 3300, 300, 30 }, true, 9, { .edge = true, .alone = true, .apart = true } },
        { "above the text, at the left", { LEFT, 1000, 300, 30 }, true, 0, { .alone = true, .apart = true } },
        { "amid the page, in the middle", { MIDDLE - 150, AMID, 300, 30 }, true, 0, { .alone = true, .apart = true } },
        { "amid the page, at the left", { LEFT, AMID, 300, 30 }, false, 0, { 0 } },
        { "amid the page, large", { LEFT, AMID, 300, 60 }, true, 0, { .alone = true, .apart = true, .large = true } },
        { "in the row of another, amid the page", { MIDDLE - 150, 2200, 300, 30 }, false, 1, { 0 } },
        { "right below a line", { MIDDLE - 150, 2240, 300, 30 }, false, 9, { 0 } },
        { "right below a line, large", { MIDDLE - 150, 2240, 400, 50 }, true, 9, { .alone = true, .large = true } },
        { "higher than wide", { MIDDLE - 10, 200, 20, 30 }, false, 0, { 0 } },
        { "across the page", { 100, 200, 2000, 100 }, false, 0, { 0 } },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        static struct candidates c;
        struct page *p = calloc(1, sizeof *p);

        assert_non_null(p);
        p->ink = pixCreate(WIDTH_PX, HEIGHT_PX, 1);
        if (lines[i].row == 0)
            put_bars(p, lines[i].box, 0);
        for (int k = 1; k <= 5; k++) {
            put_bars(p, (struct box){ 250, 2200 + (k - 1) * 100, k == 1 ? 900 : 2000, 30 }, k);
            if (lines[i].row == k)
                put_bars(p, lines[i].box, k);
        }
        if (lines[i].row == 9)
            put_bars(p, lines[i].box, 9);
        candidates_of_lines(&p->lines, p->ink, &c);
        const struct candidate *found = NULL;
        for (size_t k = 0; k < c.n; k++)
            if (memcmp(&c.list[k].box, &lines[i].box, sizeof c.list[k].box) == 0)
                found = &c.list[k];
        if ((found != NULL) != lines[i].taken)
            fail_msg("%s: %s", lines[i].what, found ? "taken" : "left out");
        if (found && memcmp(&found->place, &lines[i].place, sizeof found->place) != 0)
            fail_msg("%s: edge %d, alone %d, apart %d, large %d, sentence %d", lines[i].what, found->place.edge, found->place.alone, found->place.apart, found->place.large, found->place.sentence);
        free_page(p);
    }
}

static void the_graver_of_two_is_kept(void **state)
{
    const struct mark_found held = { .decision = MARK_HOLD, .grade = GRADE_TOP_SECRET }, refused = { .decision = MARK_REFUSE, .grade = GRADE_RESTRICTED },
                            worse = { .decision = MARK_REFUSE, .grade = GRADE_SECRET };
    struct mark_found kept = held;

    (void)state;
    assert_true(judge_is_graver(&refused, &held));          /* what may not be kept counts more than what it may be */
    assert_false(judge_is_graver(&held, &refused));
    assert_true(judge_is_graver(&worse, &refused));
    assert_false(judge_is_graver(&refused, &refused));
    judge_keep_graver(&kept, &worse);
    judge_keep_graver(&kept, &refused);
    assert_int_equal(kept.decision, MARK_REFUSE);
    assert_int_equal(kept.grade, GRADE_SECRET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_at_the_foot_of_a_busy_page_is_looked_at_first),
        cmocka_unit_test(what_was_left_out_is_told),
        cmocka_unit_test(place_and_shape_decide_what_is_looked_at),
        cmocka_unit_test(the_graver_of_two_is_kept),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
