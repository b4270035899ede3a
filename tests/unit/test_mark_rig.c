#include "tests/unit/test_mark_rig.h"

#include "tests/unit/test.h"

#include "base/auto.h"

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

void mark_rig_assert_clear(PIX *take_page, const char *what)
{
    AUTO_PIX PIX *page = take_page;
    struct mark_found found = mark_rig_look(page);

    if (found.decision != MARK_CLEAR)
        fail_msg("%s: %s, %s: %s", what, mark_decision_name(found.decision), mark_grade_name(found.grade), found.why);
}
