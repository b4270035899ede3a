/* The quick look at drawn pages: words of the same letters that are no markings, alone on a line in head and foot. Run from the top of the source tree. */
#include "tests/unit/test.h"
#include "tests/unit/test_mark_rig.h"

#include "base/auto.h"
#include "base/exe.h"
#include "tests/rig/tmpdir.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static const struct ink BLACK = { 0.08, 0.08, 0.1, 1 };

static void draw(PIX *page, const char *text, int y_mm, struct chance *c)
{
    const char *font = (unsigned char)text[0] < 0x80 ? "Liberation Serif" : "Noto Sans Devanagari";
    const struct mark_style m = { .text = text, .font = font, .size_pt = 14, .ink = BLACK, .x_mm = 105, .y_mm = y_mm, .bold = true };

    mark_draw(page, &m, c);
}

static void titles_and_names_of_the_same_letters_are_clear(void **state)
{
    static const char *const traps[] = {            /* the even ones in head, the others in foot */
        "SECRETARY", "SECRETARY TO THE GOVERNMENT OF INDIA", "SECRETARIAT", "CONFIDENTIALITY", "CONFIDENTIAL REPORT", "ANNUAL CONFIDENTIAL REPORT", "SECRET BALLOT",
        "OFFICIAL SECRETS ACT", "RESTRICTED HOLIDAY", "RESTRICTED CIRCULATION", "RESTRICTED TENDER", "UNCLASSIFIED", "DECLASSIFIED", "NOT SECRET", "SHRI GUPTA", "RESIDENTIAL",
        "गुप्ता", "श्री गुप्ता", "गोपनीयता", "गोपनीय रिपोर्ट", "निगम सीमित", "समिति", "सचिव", "प्रतिबंधित अवकाश",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(traps); i += 2) {
        struct chance c = { 7 };
        char both[160];
        PIX *page = mark_sheet();

        draw(page, traps[i], 9, &c);
        draw(page, traps[i + 1], 288, &c);
        snprintf(both, sizeof(both), "%s, %s", traps[i], traps[i + 1]);
        mark_rig_assert_clear(page, both);
    }
}

/* The sheet that clerks print and lay between letters, as a scanner sees it: full of code, which is many lines when it lies on its side. */
static PIX *separator_sheet(const char *dir)
{
    char labeld[PATH_MAX], picture[TMPDIR_SIZE + 16];
    struct err e = { 0 };

    assert_int_equal(exe_dir(labeld, sizeof(labeld), &e), 0);
    AUTO_FREE char *command = NULL;
    assert_true(asprintf(&command, "%s/labeld --sheets -c /dev/null --out %s/a.pdf && pdftoppm -r 300 -gray -png -f 1 -singlefile %s/a.pdf %s/a", labeld, dir, dir, dir) > 0);
    assert_int_equal(system(command), 0);
    snprintf(picture, sizeof(picture), "%s/a.png", dir);
    PIX *page = pixRead(picture);
    assert_non_null(page);
    return page;
}

static void our_own_separator_sheet_is_clear_whichever_way_it_lies(void **state)
{
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    PIX *page = separator_sheet(dir);
    for (int turns = 0; turns < 4; turns++)
        mark_rig_assert_clear(turns ? pixRotateOrth(page, turns) : pixClone(page), "a separator sheet");
    pixDestroy(&page);
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_and_names_of_the_same_letters_are_clear),
        cmocka_unit_test(our_own_separator_sheet_is_clear_whichever_way_it_lies),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, mark_rig_start, mark_rig_stop);
}
