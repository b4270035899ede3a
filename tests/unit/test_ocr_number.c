#include "test.h"
#include "test_ocr_paper.h"

#include <string.h>

static void assert_number(const char *letter, const char *want)
{
    struct fields f = paper_read(letter);
    const char *got = f.of[FIELD_LETTER_NO].value;

    if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
        fail_msg("\"%.60s…\": got %s, not %s", letter, got ? got : "none", want ? want : "none");
    fields_done(&f);
}

static void numbers_are_found_behind_every_label(void **state)
{
    static const struct { const char *line, *number; } cases[] = {
        { "No. 1(3)/2008-E.II (B)", "1(3)/2008-E.II (B)" },
        { "No.48013/1/2011-O&M", "48013/1/2011-O&M" },
        { "F. No. 394/39(14)/2018-Commr-(Inv.-Cus)", "394/39(14)/2018-Commr-(Inv.-Cus)" },
        { "F.No.575/02/2016-LC", "575/02/2016-LC" },
        { "D.O. No. 1025/03/2019", "1025/03/2019" },
        { "D.O. letter No. Z-19495/30/2023-IT", "Z-19495/30/2023-IT" },
        { "File No: A-35570/1/2021-IT", "A-35570/1/2021-IT" },
        { "O.M. No. 25/19/64-Estt. (A)", "25/19/64-Estt. (A)" },
        { "संख्या: 12-29/2023-रा.भा", "12-29/2023-रा.भा" },
        { "सं. 2/3/2023-हिन्दी", "2/3/2023-हिन्दी" },
        { "सं0 14/2/2019", "14/2/2019" },
        { "फा.सं. 9/7/2019/प्रश्न", "9/7/2019/प्रश्न" },
        { "पत्रांक- 1291/2022", "1291/2022" },
        { "अ.शा. पत्र सं. 40/2/2021", "40/2/2021" },
        { "G.O. Rt. No.59/Coop", "G.O. Rt. No.59/Coop" },
        { "VIP/2363/2022", "VIP/2363/2022" },
        { "Wath VIP/2421/2021", "VIP/2421/2021" },
        { "5. No. 32-26/2022-Adm.I", "32-26/2022-Adm.I" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_number(cases[i].line, cases[i].number);
}

static void a_number_ends_before_date_place_and_next_column(void **state)
{
    (void)state;
    assert_number("No. 19/10/2015-Q dated the 3rd May, 2015", "19/10/2015-Q");
    assert_number("F.No. 3/4/2019 New Delhi, the 5.6.2019", "3/4/2019");
    assert_number("सं. 7/8/2020-स्था. दिनांक 12 मई, 2020", "7/8/2020-स्था");
    assert_number("The Director of Sports                    No. S/ASC/2016-17", "S/ASC/2016-17");
}

static void numbers_of_other_things_do_not_count(void **state)
{
    (void)state;
    assert_number("No. of even number dated 3.4.2020", NULL);
    assert_number("No. of posts: 48", NULL);
    assert_number("Subject: Filling up of 48 posts", NULL);
    assert_number("समसंख्यक पत्र दिनांक 3.4.2020", NULL);
}

static void what_the_scanner_made_of_a_number_is_put_right(void **state)
{
    (void)state;
    assert_number("DO No. A-44369/7/2018-E.1!", "A-44369/7/2018-E.II");
    assert_number("No. 32-26/2022-Adm.|", "32-26/2022-Adm.I");
    assert_number("No. 32-26/2022-Estt.|l1", "32-26/2022-Estt.III");
    assert_number("No. 12/4/2019-Adm.1", "12/4/2019-Adm.I");
    assert_number("No. 17-17/2023-Estt. IL", "17-17/2023-Estt. II");
    assert_number("No. 39-35/2021-Estt.IIT", "39-35/2021-Estt.III");
    assert_number("No. 35570/1/2021-IT", "35570/1/2021-IT");
    assert_number("No. 4/2019/C-11", "4/2019/C-11");
    assert_number("No. 4/2019-Estt.21", "4/2019-Estt.21");
    assert_number("E.No. 20/19/2019/Q", "20/19/2019/Q");
    assert_number("No. 37/4/2022/0", "37/4/2022/Q");
    assert_number("No. 37/4/2022/10", "37/4/2022/10");
    assert_number("No. 5/11/RCS/PLG/M/2014/ \\", "5/11/RCS/PLG/M/2014/");
    assert_number("No. 48O13/l/2O11-0&M", "48013/1/2011-O&M");
    assert_number("No. 2307/RCS/2014//2", "2307/RCS/2014/12");
    assert_number("सं. ए-38346 / 15 / 2021 - प्रशासन", "ए-38346/15/2021-प्रशासन");
    assert_number("संदर्भ सं. सां।1432/2022", "सां/1432/2022");
}

static void a_digit_read_once_in_each_script_is_one_digit(void **state)
{
    (void)state;
    assert_number("संख्या: 15/3३/2018/प्रश्न", "15/3/2018/प्रश्न");
}

static void a_number_with_a_tail_by_hand_is_doubtful(void **state)
{
    static const char *const cases[] = { "No. RCS/CLC/RTI/2014/ {", "No. 20 7 ~~?) S /SIDC/2019", "No. SIS/HEE/2012/ | 4" };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fields f = paper_read(cases[i]);

        assert_non_null(f.of[FIELD_LETTER_NO].value);
        assert_true(f.of[FIELD_LETTER_NO].conf < 0.5);
        fields_done(&f);
    }
}

static void the_number_in_the_head_beats_one_further_down(void **state)
{
    (void)state;
    assert_number("No. 11/2/2020-Estt\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nNo. 99/8/2019-Fin\n", "11/2/2020-Estt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_found_behind_every_label),
        cmocka_unit_test(a_number_ends_before_date_place_and_next_column),
        cmocka_unit_test(numbers_of_other_things_do_not_count),
        cmocka_unit_test(what_the_scanner_made_of_a_number_is_put_right),
        cmocka_unit_test(a_digit_read_once_in_each_script_is_one_digit),
        cmocka_unit_test(a_number_with_a_tail_by_hand_is_doubtful),
        cmocka_unit_test(the_number_in_the_head_beats_one_further_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
