/* The quick look at drawn pages: words of the same letters that are no markings, alone on a line. Run from the top of the source tree. */
#include "tests/unit/test.h"
#include "tests/unit/test_mark_rig.h"

#include "base/auto.h"

static const struct ink BLACK = { 0.08, 0.08, 0.1, 1 };

static void titles_and_names_of_the_same_letters_are_clear(void **state)
{
    static const char *const traps[] = {
        "SECRETARY", "SECRETARY TO THE GOVERNMENT OF INDIA", "SECRETARIAT", "CONFIDENTIALITY", "CONFIDENTIAL REPORT", "ANNUAL CONFIDENTIAL REPORT", "SECRET BALLOT",
        "OFFICIAL SECRETS ACT", "RESTRICTED HOLIDAY", "RESTRICTED CIRCULATION", "RESTRICTED TENDER", "UNCLASSIFIED", "DECLASSIFIED", "NOT SECRET", "SHRI GUPTA", "RESIDENTIAL",
    };
    static const char *const hindi[] = { "गुप्ता", "श्री गुप्ता", "गोपनीयता", "गोपनीय रिपोर्ट", "निगम सीमित", "समिति", "सचिव", "प्रतिबंधित अवकाश" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(traps) + ARRAY_LEN(hindi); i++) {
        bool latin = i < ARRAY_LEN(traps);
        const struct mark_style m = { .text = latin ? traps[i] : hindi[i - ARRAY_LEN(traps)], .font = latin ? "Liberation Serif" : "Noto Sans Devanagari", .size_pt = 14,
                                      .ink = BLACK, .x_mm = 105, .y_mm = 9, .bold = true };
        struct chance c = { 7 };
        PIX *page = mark_sheet();

        mark_draw(page, &m, &c);
        mark_rig_assert_clear(page, m.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(titles_and_names_of_the_same_letters_are_clear) };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, mark_rig_start, mark_rig_stop);
}
