/* The nearest a scanner offers, for option lists as real backends have them. */
#include "drivers/scan/station/options.h"
#include "tests/unit/test.h"

static void a_source_is_found_by_what_it_is(void **state)
{
    static const SANE_String_Const folder[] = { "Flatbed", "ADF Front", "ADF Duplex", NULL };
    static const SANE_String_Const fujitsu[] = { "Flatbed", "ADF Front", "ADF Back", "ADF Duplex", "Card Front", NULL };
    static const SANE_String_Const epson[] = { "Automatic Document Feeder", "Flatbed", NULL };
    static const SANE_String_Const kodak[] = { "ADF Back", "ADF Front", "ADF Both Sides", NULL };
    static const SANE_String_Const glass[] = { "Flatbed", "Transparency", NULL };
    static const struct { const SANE_String_Const *list; const char *wanted, *got; } cases[] = {
        { folder, "ADF Duplex", "ADF Duplex" }, { folder, "adf duplex", "ADF Duplex" }, { folder, "ADF", "ADF Front" },
        { folder, "Flatbed", "Flatbed" }, { fujitsu, "ADF", "ADF Front" }, { fujitsu, "Duplex", "ADF Duplex" },
        { epson, "ADF Duplex", "Automatic Document Feeder" }, { epson, "Flatbed", "Flatbed" },
        { kodak, "ADF Duplex", "ADF Both Sides" }, { kodak, "ADF", "ADF Front" },
        { glass, "ADF Duplex", "Flatbed" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(option_nearest_source(cases[i].list, cases[i].wanted), cases[i].got);
}

static void grey_takes_colour_before_black_and_white(void **state)
{
    static const SANE_String_Const usual[] = { "Lineart", "Gray", "Color", NULL };
    static const SANE_String_Const british[] = { "Black & White", "Halftone", "Grey", "Colour", NULL };
    static const SANE_String_Const no_grey[] = { "Lineart", "Halftone", "24bit Color", NULL };
    static const SANE_String_Const no_colour[] = { "Halftone", "Lineart", "True Gray", NULL };
    static const SANE_String_Const none[] = { NULL };

    (void)state;
    assert_string_equal(option_nearest_mode(usual, "Gray"), "Gray");
    assert_string_equal(option_nearest_mode(usual, "Color"), "Color");
    assert_string_equal(option_nearest_mode(british, "Gray"), "Grey");
    assert_string_equal(option_nearest_mode(british, "Color"), "Colour");
    assert_string_equal(option_nearest_mode(no_grey, "Gray"), "24bit Color");
    assert_string_equal(option_nearest_mode(no_colour, "Color"), "True Gray");
    assert_null(option_nearest_mode(none, "Gray"));
}

static void a_resolution_is_the_nearest_of_list_or_range(void **state)
{
    static const SANE_Word list[] = { 4, 75, 200, 400, 600 };
    static const SANE_Range range = { 50, 600, 25 };
    static const SANE_Range fixed_range = { SANE_FIX(100), SANE_FIX(300), 0 };
    SANE_Option_Descriptor d = { .type = SANE_TYPE_INT, .constraint_type = SANE_CONSTRAINT_WORD_LIST,
                                 .constraint.word_list = list };

    (void)state;
    assert_int_equal(option_nearest_word(&d, 300), 400);        /* equally far: the finer one */
    assert_int_equal(option_nearest_word(&d, 10), 75);
    assert_int_equal(option_nearest_word(&d, 1200), 600);
    d.constraint_type = SANE_CONSTRAINT_RANGE;
    d.constraint.range = &range;
    assert_int_equal(option_nearest_word(&d, 310), 300);
    assert_int_equal(option_nearest_word(&d, 1200), 600);
    d.type = SANE_TYPE_FIXED;
    d.constraint.range = &fixed_range;
    assert_int_equal(option_nearest_word(&d, 600), SANE_FIX(300));
    assert_int_equal(option_nearest_word(&d, 200), SANE_FIX(200));
    d.constraint_type = SANE_CONSTRAINT_NONE;
    assert_int_equal(option_nearest_word(&d, 123), SANE_FIX(123));
}

static void sources_are_told_apart(void **state)
{
    (void)state;
    assert_true(source_is_duplex("ADF Both Sides"));
    assert_true(source_is_feeder("Automatic Document Feeder"));
    assert_false(source_is_duplex("Automatic Document Feeder"));
    assert_false(source_is_feeder("Flatbed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_found_by_what_it_is),
        cmocka_unit_test(grey_takes_colour_before_black_and_white),
        cmocka_unit_test(a_resolution_is_the_nearest_of_list_or_range),
        cmocka_unit_test(sources_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
