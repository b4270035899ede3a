/* Where inside a stack another letter may begin, on typed pages. */
#include "test.h"
#include "test_ocr_paper.h"

#include "base/auto.h"
#include "ocr/fields/seams.h"

#include <string.h>

#define LETTER(number, closing) \
    "                                     Government of India\n" \
    "                              Ministry of Power\n" \
    "No. " number "                                                   Dated: 5 May 2021\n" \
    "To\n" \
    "    The Director, Directorate of Samples, New Delhi.\n" \
    "Subject: Timely sending of the quarterly report on the state of the registers - regarding.\n" \
    "Sir,\n" \
    "        I am directed to refer to the subject mentioned above and to say that the report is to be\n" \
    "sent in the first week of each quarter without fail to this office and no reminder will be issued.\n" \
    closing
#define SIGNED "\n                                             Yours faithfully,\n\n                                             (A. K. Example)\n" \
               "                                             Deputy Secretary\n"

static const char hindi[] =
    "                                      भारत सरकार\n"
    "                                     विद्युत मंत्रालय\n"
    "सं. 4/5/2022-प्रशा                                                   दिनांक 5 मई, 2022\n"
    "सेवा में,\n"
    "    सभी विभागाध्यक्ष\n"
    "विषय: रजिस्टरों की स्थिति के संबंध में\n"
    "महोदय,\n"
    "        मुझे यह कहने का निदेश हुआ है कि सभी अनुभाग अपने रजिस्टरों की स्थिति की रिपोर्ट भेजें\n"
    "                                                       भवदीय,\n"
    "                                                       (क. ख. उदाहरण)\n";

static const char citizen[] =
    "To\n    The Public Information Officer,\n    Ministry of Power, New Delhi.\n"
    "Subject: Application under the Right to Information Act, 2005\n"
    "Sir,\n        I request you to give me copies of the orders issued on transfers of clerks in the last year.\n";

#define PLAIN \
    "        The registers are to be kept in the form that was prescribed in the order of last year and are to\n" \
    "be shown to the inspecting officer whenever the office is visited for that purpose in the year.\n" \
    "2.     The form is to be kept by the section.\n"

/* "2 5": the pages where a letter may begin; "" for none. With each its why is given. */
static void seams_of(const char *text, char out[64])
{
    struct seams s;
    struct paper p;
    struct err e = { 0 };
    size_t n = 0;

    paper_type(&p, text);
    assert_ok(seams_find(p.list, p.n, &s, &e), e);
    out[0] = '\0';
    for (size_t i = 0; i < s.n; i++) {
        n += (size_t)snprintf(out + n, 64 - n, "%s%d", i ? " " : "", s.list[i].page);
        assert_true(s.list[i].conf > 0.2 && s.list[i].conf <= 0.95);
        assert_true(s.list[i].why && *s.list[i].why);
    }
    seams_done(&s);
    paper_done(&p);
}

static void assert_seams(const char *want, const char *text)
{
    char got[64];

    seams_of(text, got);
    if (strcmp(got, want) != 0)
        fail_msg("seams \"%s\", not \"%s\", in\n%s", got, want, text);
}

/* pages: ends with NULL. */
static void assert_pages(const char *want, const char *const *pages)
{
    AUTO_FREE char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    assert_non_null(f);
    for (size_t i = 0; pages[i]; i++)
        fprintf(f, "%s%s", i ? "\f" : "", pages[i]);
    fclose(f);
    assert_seams(want, text);
}
#define ASSERT_PAGES(want, ...) assert_pages(want, (const char *const[]){ __VA_ARGS__, NULL })

static void the_head_of_a_letter_on_a_later_page_is_flagged(void **state)
{
    (void)state;
    ASSERT_PAGES("2", LETTER("3/7/2021-Estt", SIGNED), LETTER("99/1/2020-Coord", SIGNED));
    ASSERT_PAGES("3", LETTER("3/7/2021-Estt", ""), PLAIN, hindi);
    ASSERT_PAGES("2", hindi, LETTER("3/7/2021-Estt", ""));
    ASSERT_PAGES("2 3", LETTER("3/7/2021-Estt", SIGNED), hindi, LETTER("8/8/2019-Admn", SIGNED));
}

static void a_letter_of_pages_without_heads_has_no_seam(void **state)
{
    (void)state;
    ASSERT_PAGES("", LETTER("3/7/2021-Estt", SIGNED));
    ASSERT_PAGES("", LETTER("3/7/2021-Estt", ""), PLAIN, PLAIN, SIGNED);
    ASSERT_PAGES("", PLAIN);
    ASSERT_PAGES("", "", "", "");
}

static void a_citizens_letter_counts_behind_a_signature_only(void **state)
{
    (void)state;
    ASSERT_PAGES("2", LETTER("3/7/2021-Estt", SIGNED), citizen);
    ASSERT_PAGES("2", PLAIN, LETTER("3/7/2021-Estt", ""));
    ASSERT_PAGES("", LETTER("3/7/2021-Estt", ""), "To\n    The Public Information Officer,\n    New Delhi.\nSir,\nplease help.\n");
}

static void enclosures_and_copies_are_no_letters_of_their_own(void **state)
{
    static const char *const titles[] = { "Annexure-I", "ANNEXURE 'A'", "अनुलग्नक-1", "Copy of Ministry of Power letter", "Enclosure to the letter", "English translation",
                                          "(हिन्दी अनुवाद)", "परिशिष्ट", "Statement referred to in reply to the question" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        AUTO_FREE char *enclosed = NULL;

        assert_true(asprintf(&enclosed, "        %s\n%s", titles[i], LETTER("99/1/2020-Coord", SIGNED)) > 0);
        ASSERT_PAGES("", LETTER("3/7/2021-Estt", SIGNED), enclosed);
    }
}

static void a_sentence_with_such_a_word_makes_no_enclosure(void **state)
{
    (void)state;
    ASSERT_PAGES("2", LETTER("3/7/2021-Estt", SIGNED),
                 "                                     Government of India\n                              Ministry of Power\n"
                 "No. 99/1/2020-Coord                                                   Dated: 5 May 2021\n"
                 "Subject: Sending of a copy of the statement that was asked for in the last quarter of this year to all - reg.\n"
                 "To\n    The Director, New Delhi.\n");
}

static void a_head_with_the_same_number_is_the_same_letter(void **state)
{
    (void)state;
    ASSERT_PAGES("", LETTER("3/7/2021-Estt", SIGNED), LETTER("3/7/2021-Estt", SIGNED));     /* in the other language, say */
    ASSERT_PAGES("2 3", LETTER("3/7/2021-Estt", SIGNED), LETTER("8/8/2019-Admn", SIGNED), LETTER("3/7/2021-Estt", SIGNED));
}

/* A line at the foot of a page with three lines above. */
#define LINES_10 "\n\n\n\n\n\n\n\n\n\n"
#define FOOT(text) LINES_10 LINES_10 LINES_10 LINES_10 "\n                                             " text "\n"

static void page_numbers_that_begin_again_are_flagged(void **state)
{
    (void)state;
    ASSERT_PAGES("3", PLAIN FOOT("Page 1 of 2"), PLAIN FOOT("Page 2 of 2"), PLAIN FOOT("Page 1 of 3"), PLAIN FOOT("Page 2 of 3"), PLAIN FOOT("Page 3 of 3"));
    ASSERT_PAGES("3", PLAIN FOOT("पृष्ठ 1"), PLAIN FOOT("पृष्ठ २"), PLAIN FOOT("पृष्ठ १"));
    ASSERT_PAGES("3", PLAIN FOOT("- 1 -"), PLAIN FOOT("- 2 -"), PLAIN FOOT("- 1 -"), PLAIN FOOT("- 2 -"));
    ASSERT_PAGES("4", PLAIN, PLAIN FOOT("-2-"), PLAIN FOOT("-3-"), PLAIN, PLAIN FOOT("-2-"));        /* first pages often bear none */
}

static void page_numbers_that_do_not_go_on_are_flagged(void **state)
{
    (void)state;
    ASSERT_PAGES("2", PLAIN FOOT("Page 1 of 2"), PLAIN FOOT("Page 4 of 7"));
}

static void page_numbers_in_order_and_stray_digits_are_not(void **state)
{
    (void)state;
    ASSERT_PAGES("", PLAIN FOOT("Page 1 of 3"), PLAIN FOOT("Page 2 of 3"), PLAIN FOOT("Page 3 of 3"));
    ASSERT_PAGES("", PLAIN, PLAIN FOOT("-2-"), PLAIN FOOT("-3-"), PLAIN FOOT("-4-"));
    ASSERT_PAGES("", PLAIN, PLAIN FOOT("1"), PLAIN);                /* a speck, an initial */
    ASSERT_PAGES("", PLAIN FOOT("7"), PLAIN FOOT("1"), PLAIN FOOT("14"));
    ASSERT_PAGES("", PLAIN FOOT("- 1 -"), PLAIN FOOT("- 2 -"), "        Annexure\n" PLAIN FOOT("- 1 -"));
}

static void a_blank_page_between_changes_nothing(void **state)
{
    (void)state;
    ASSERT_PAGES("3", LETTER("3/7/2021-Estt", SIGNED), "", LETTER("99/1/2020-Coord", SIGNED));
    ASSERT_PAGES("", PLAIN FOOT("- 1 -"), "", PLAIN FOOT("- 2 -"));
    ASSERT_PAGES("5", PLAIN FOOT("- 1 -"), "", PLAIN FOOT("- 2 -"), "", PLAIN FOOT("- 1 -"));
}

static void a_signature_before_makes_it_surer(void **state)
{
    static const char *const text[] = { LETTER("3/7/2021-Estt", "") "\f" LETTER("99/1/2020-Coord", ""), LETTER("3/7/2021-Estt", SIGNED) "\f" LETTER("99/1/2020-Coord", "") };
    double conf[2] = { 0 };

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct seams s;
        struct paper p;
        struct err e = { 0 };

        paper_type(&p, text[i]);
        assert_ok(seams_find(p.list, p.n, &s, &e), e);
        assert_int_equal(s.n, 1);
        conf[i] = s.list[0].conf;
        assert_true((strstr(s.list[0].why, "signed") != NULL) == (i == 1));
        seams_done(&s);
        paper_done(&p);
    }
    assert_true(conf[1] > conf[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_of_a_letter_on_a_later_page_is_flagged),
        cmocka_unit_test(a_letter_of_pages_without_heads_has_no_seam),
        cmocka_unit_test(a_citizens_letter_counts_behind_a_signature_only),
        cmocka_unit_test(enclosures_and_copies_are_no_letters_of_their_own),
        cmocka_unit_test(a_sentence_with_such_a_word_makes_no_enclosure),
        cmocka_unit_test(a_head_with_the_same_number_is_the_same_letter),
        cmocka_unit_test(page_numbers_that_begin_again_are_flagged),
        cmocka_unit_test(page_numbers_that_do_not_go_on_are_flagged),
        cmocka_unit_test(page_numbers_in_order_and_stray_digits_are_not),
        cmocka_unit_test(a_blank_page_between_changes_nothing),
        cmocka_unit_test(a_signature_before_makes_it_surer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
