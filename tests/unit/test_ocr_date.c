#include "test.h"
#include "test_ocr_paper.h"

#include "ocr/fields/rules.h"

#include <string.h>

static void dates_are_read_in_every_style_day_first(void **state)
{
    static const struct { const char *text, *iso; } cases[] = {
        { "27.03.2020", "2020-03-27" }, { "12-04-2023", "2023-04-12" }, { "5/9/2021", "2021-09-05" }, { "2. 10. 2018", "2018-10-02" },
        { "19th February, 2013", "2013-02-19" }, { "the 28th April, 2022", "2022-04-28" }, { "Dated 23 rd September, 2025", "2025-09-23" },
        { "January 4, 2017.", "2017-01-04" }, { "15th day of June, 2019", "2019-06-15" }, { "10 OCT 2014", "2014-10-10" }, { "2 7 AUG 2013", "2013-08-27" }, { "1 Sept 2014", "2014-09-01" },
        { "दिनांक 12 मई, 2020", "2020-05-12" }, { "दि0 31-8-15", "2015-08-31" }, { "१२ फरवरी २०१९", "2019-02-12" }, { "२९.०९.२०१८", "2018-09-29" },
        { "24 दिसम्बर 2022", "2022-12-24" }, { "6 सितंबर, 2023", "2023-09-06" }, { "3 अक्टूबर 2019", "2019-10-03" }, { "Septembcr 12, 2023", "2023-09-12" },
        { "14 Novernber 2022", "2022-11-14" }, { "21st April, 2021/1 Vaishakha, 1943 (Saka)", "2021-04-21" }, { "2023-04-17", "2023-04-17" }, { "27.032020", "2020-03-27" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[DATE_SIZE] = "";
        size_t from, to;

        if (!date_find(cases[i].text, 0, iso, &from, &to) || strcmp(iso, cases[i].iso) != 0)
            fail_msg("\"%s\" was read as \"%s\"", cases[i].text, iso);
    }
}

static void what_only_looks_like_a_date_is_none(void **state)
{
    static const char *const cases[] = { "1/12/2019-Estt", "No. 3(6)/2020-E-II(A)", "31.02.2020", "32.01.2020", "14.98.2021", "29.6.2072", "9 7 AUG 2013", "2. | 5.90. 95", "Rs. 10.50", "110001", "9/7/20419", "", "04 APR 20%", "12.02.1943 (Saka)",
                                         "9/5 May 2020" };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[DATE_SIZE];
        size_t from, to;

        if (date_find(cases[i], 0, iso, &from, &to))
            fail_msg("\"%s\" was read as %s", cases[i], iso);
    }
}

static void a_damaged_date_is_put_right(void **state)
{
    static const struct { const char *text, *iso; } cases[] = {
        { "l2.O5.2020", "2020-05-12" }, { "the /2 November, 2012", "2012-11-12" }, { "dated | APR 72015", "2015-04-01" }, { "the 12 4 MAR 2015", "2015-03-24" },
        { "228” DECEMBER, 2021", "2021-12-22" }, { "25 DEC 2618", "2018-12-25" }, { "3 May 7019", "2019-05-03" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[DATE_SIZE] = "";
        size_t from, to;

        assert_false(date_find(cases[i].text, 0, iso, &from, &to));
        if (!date_find_damaged(cases[i].text, 0, iso, &from, &to) || strcmp(iso, cases[i].iso) != 0)
            fail_msg("\"%s\" was read as \"%s\"", cases[i].text, iso);
    }
}

static void no_letter_is_dated_after_today(void **state)
{
    static const struct { const char *today, *iso; } cases[] = { { "2023-06-30", "2023-05-04" }, { "2024-06-30", "2024-05-05" }, { NULL, "2024-05-05" }, { "1970-01-01", "2024-05-05" } };
    struct paper p;

    (void)state;
    paper_type(&p, "No. 12/3/2023-Estt                                        Dated: 5 May 2024\n\nSigned on 4 May 2023\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = { 0 };
        struct fields f;

        assert_ok(fields_find(p.list, p.n, cases[i].today, &f, &e), e);
        assert_non_null(f.of[FIELD_DATE].value);
        assert_string_equal(f.of[FIELD_DATE].value, cases[i].iso);
        fields_done(&f);
    }
    paper_done(&p);
}

static void the_place_of_a_date_is_told(void **state)
{
    const char *text = "नई दिल्ली, दिनांक 05.02.2023 को";
    char iso[DATE_SIZE];
    size_t from, to;

    (void)state;
    assert_true(date_find(text, 0, iso, &from, &to));
    assert_int_equal(to - from, strlen("05.02.2023"));
    assert_memory_equal(text + from, "05.02.2023", to - from);
    assert_false(date_find(text, to, iso, &from, &to));
}

static void the_letters_own_date_is_chosen(void **state)
{
    static const struct { const char *why, *letter, *iso; } cases[] = {
        { "the head beats a date in a sentence",
          "No. 12/3/2020-Estt                                        Dated: 4 May 2020\n"
          "Subject: Filling up of posts\n"
          "      I am directed to refer to the meeting of the committee held in this room on the\n"
          "12.03.2020 and to say that the posts are to be filled.\n", "2020-05-04" },
        { "\"of even number\" is another paper's",
          "\n\n                                   New Delhi, the 6th July, 2021\n"
          "In continuation of letter of even number dated 01.02.2021\n", "2021-07-06" },
        { "a reference has the other's date",
          "New Delhi, dated 7.8.2022\nRef: Your letter No. 4/2/2022 dated 1.1.2022\n", "2022-08-07" },
        { "on its second line too",
          "Ref: Proceedings of the Registrar of the Co-operative Societies of all the districts of the State\nNo. 5/1/96/16, dated 29.7.2013\n\nIn the proceedings cited\n", NULL },
        { "but a number of its own may be called Ref.", "Ref: ABC/12/2020\nDate: 5.6.2020\n", "2020-06-05" },
        { "with the date in the other column", "Ref. No. VIP/2997/2023                                             Date: 23 AUG 2023\nShri Example,\n", "2023-08-23" },
        { "a citizen dates at the foot",
          "To\nThe Director\n\nSubject: Pension\nSir,\n"
          "      My claim of 12 January 2019 has not been paid although all the papers asked for\n"
          "were sent on 14 February 2019 by registered post and reached you.\n\n\n"
          "Place: Alwar\nDate: 3 March 2019\n", "2019-03-03" },
        { "a receipt stamp is not the letter's date",
          "                       दिनांक: 25 मई, 2023\n\n\n\n\n                                             CENTRAL REGISTRY\n"
          "                                             Dy. No. ......\n                                             11 JUN 2023\n", "2023-05-25" },
        { "a receipt stamp alone gives none", "CENTRAL REGISTRY\nDy. No. ......\n11 JUN 2023\n", NULL },
        { "a question without another date has its day of answer",
          "GOVERNMENT OF INDIA\nLOK SABHA\nSTARRED QUESTION NO. 341\nTO BE ANSWERED ON 22.12.2021\nCARBON EMISSION\n", "2021-12-22" },
        { "but not a notice of it, which has a number and a date of its own",
          "No. 28/14/2018/Q                        New Delhi, the 25 DEC ZG1\nLOK SABHA\nSTARRED QUESTION NO. 341\nTO BE ANSWERED ON 8th January, 2019\n", NULL },
        { "the year stands on the next line", "No. 72118/DHC/2022                        New Delhi, the October 22,\n2022\nKavita Example\n", "2022-10-22" },
        { "no year on the next line", "No. 72118/DHC/2022                        New Delhi, the October 22,\n2022 posts are vacant\n", NULL },
        { "a Hindi sentence goes on behind its date", "\n\n\nनिर्देश दिनांक 19.09.2019 के सम्बन्ध में\n\n                        दिनांक 21.09.2019\n", "2019-09-21" },
        { "and has no other date", "\n\n\nनिर्देश दिनांक 19.09.2019 के सम्बन्ध में\n", NULL },
        { "no date is no date", "To\nThe Director\n", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fields f = paper_read(cases[i].letter);
        const char *got = f.of[FIELD_DATE].value;

        if ((got == NULL) != (cases[i].iso == NULL) || (got && strcmp(got, cases[i].iso) != 0))
            fail_msg("%s: got %s", cases[i].why, got ? got : "none");
        fields_done(&f);
    }
}

static void of_two_days_that_stand_alike_none_is_sure(void **state)
{
    struct fields one = paper_read("Ministry of Samples\n\n\nDated: 04.05.2021\n\nSubject: Roads\n"), two = paper_read("Ministry of Samples\n\nDated: 07.05.2021\nDated: 04.05.2021\n\nSubject: Roads\n");

    (void)state;
    assert_string_equal(one.of[FIELD_DATE].value, "2021-05-04");
    assert_true(one.of[FIELD_DATE].conf > 0.85);
    assert_non_null(two.of[FIELD_DATE].value);
    assert_true(two.of[FIELD_DATE].conf < 0.8);
    fields_done(&one);
    fields_done(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_in_every_style_day_first),
        cmocka_unit_test(what_only_looks_like_a_date_is_none),
        cmocka_unit_test(a_damaged_date_is_put_right),
        cmocka_unit_test(no_letter_is_dated_after_today),
        cmocka_unit_test(the_place_of_a_date_is_told),
        cmocka_unit_test(the_letters_own_date_is_chosen),
        cmocka_unit_test(of_two_days_that_stand_alike_none_is_sure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
