#include "tests/unit/test_mark_rig.h"

#include "tests/unit/test.h"

#include "base/auto.h"
#include "ocr/page/mark/read_mark.h"

#define LETTER "tests/letters/dev-s-0016/001.jpg"       /* unmarked, a page of English type */

static struct engine engine;

int mark_rig_start(void **state)
{
    struct err e = { 0 };

    (void)state;
    return engine_start("eng+Devanagari", &engine, &e);
}

int mark_rig_stop(void **state)
{
    (void)state;
    engine_done(&engine);
    return 0;
}

PIX *mark_rig_letter(void)
{
    AUTO_PIX PIX *page = pixRead(LETTER);

    assert_non_null(page);
    return mark_letter(page);
}

struct mark_found mark_rig_look(PIX *page)
{
    struct loaded file = { .pix = pixClone(page), .pages = 1, .dpi = 300, .width_px = pixGetWidth(page), .height_px = pixGetHeight(page) };
    struct mark_found found;
    struct err e = { 0 };

    assert_ok(mark_look(&engine, &file, &found, &e), e);
    return found;
}

struct mark_found mark_rig_look_with(PIX *take_page, const struct mark_style *m)
{
    AUTO_PIX PIX *page = take_page;
    struct chance c = { 7 };

    mark_draw(page, m, &c);
    return mark_rig_look(page);
}

struct grade_line mark_rig_read_stamp(const struct mark_style *m, int width_px, int height_px)
{
    AUTO_PIX PIX *sheet = mark_sheet();
    AUTO_PIX PIX *grey = NULL;
    AUTO_PIX PIX *piece = NULL;
    struct mark_reader reader = { .engine = &engine, .stamp = true, .most = MARK_READS_MOST };
    struct chance c = { 7 };
    struct grade_line line;

    mark_draw(sheet, m, &c);
    grey = pixConvertTo8(sheet, 0);
    piece = pix_cut(grey, (struct box){ (int)(m->x_mm * 300 / 25.4) - width_px / 2, (int)(m->y_mm * 300 / 25.4) - height_px / 2, width_px, height_px });
    assert_non_null(piece);
    assert_int_equal(mark_read_line(&reader, piece, 300, true, &line), 0);
    return line;
}

void mark_rig_assert_clear(PIX *take_page, const char *what)
{
    AUTO_PIX PIX *page = take_page;
    struct mark_found found = mark_rig_look(page);

    if (found.decision != MARK_CLEAR)
        fail_msg("%s: %s, %s: %s", what, mark_decision_name(found.decision), mark_grade_name(found.grade), found.why);
}
