/* Papers nobody wrote the rules for: they end in time, and say nothing that is not there. */
#include "test_fields_expect.h"

#include "base/auto.h"
#include "ocr/fields/first_letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_s(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* What says that somebody sent something; form and language always have an answer. */
static void assert_nothing_found(const char *letter)
{
    struct fields f = paper_read(letter);

    for (enum field i = 0; i < FIELDS; i++)
        if (i != FIELD_FORM && i != FIELD_LANGUAGE && f.of[i].value)
            fail_msg("%s is \"%s\" in \"%.60s\"", field_name(i), f.of[i].value, letter);
    fields_done(&f);
}

static void an_empty_letter_has_no_fields(void **state)
{
    (void)state;
    assert_nothing_found("");
    assert_nothing_found("\n\n\n");
    assert_nothing_found("\f\f\f");
}

static void upside_down_text_gives_nothing(void **state)
{
    (void)state;
    assert_nothing_found("ʎlnɟɥʇıɐɟ sɹnoʎ\nuoıʇɐɹǝpısuoɔ ɹǝpun sı ɹǝʇʇɐɯ ǝɥʇ\nɹıS\n˙ʞuɐq ǝɥʇ :ʇɔǝɾqnS");
    assert_nothing_found("snoij lnjqijej sinoA\nuonelapisuoo Japun si Jajjew aui\nJIS\nyueq aui :joalqns");
}

static void noise_of_a_pen_gives_nothing(void **state)
{
    (void)state;
    assert_nothing_found("~ -- .' | _ |\n( / \\ ^ ; : l i\n. , ` '' ~~~ |||\n/ - / - /");
    assert_nothing_found("ae o rn\nuv w w\n. oO o\nll l | l");
}

static void a_script_we_do_not_read_gives_nothing(void **state)
{
    (void)state;
    assert_nothing_found("தமிழ்நாடு அரசு\nநிதித் துறை\nஅன்புள்ள ஐயா\nஇப்படிக்கு");
    assert_nothing_found("حکومت\nمحکمہ تعلیم\nجناب عالی");
}

/* Cells are no sentences: no subject, no sender, no reply-by; sums may be. */
static void a_table_is_no_sentence(void **state)
{
    char table[8000] = "Sl.   District      Amount        Date          Remarks\n";
    struct fields f;

    (void)state;
    for (int i = 1; i <= 40; i++)
        snprintf(table + strlen(table), sizeof(table) - strlen(table), "%d     District%d     %d,345        %02d.%02d.2020    done\n", i, i, i + 10, i % 28 + 1, i % 12 + 1);
    f = paper_read(table);
    static const enum field none[] = { FIELD_SUBJECT, FIELD_REFERENCES, FIELD_REPLY_BY, FIELD_HEARING_DATE, FIELD_VIP, FIELD_PARLIAMENT, FIELD_URGENT, FIELD_COPY_TO, FIELD_CASE_NO };
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        assert_null(f.of[none[i]].value);
    fields_done(&f);
}

static void a_year_of_another_century_is_no_day_to_answer_by(void **state)
{
    (void)state;
    expect("Ministry of Coal\n\nNo. 4-3/2021-Coord                      14.06.2021\n\nThe reply may be sent latest by 30.06.1921 to this office.", FIELD_REPLY_BY, NULL);
    expect("Ministry of Coal\n\nNo. 4-3/2021-Coord                      14.06.2021\n\nThe reply may be sent latest by 30.06.2921 to this office.", FIELD_REPLY_BY, NULL);
    expect("Ministry of Coal\n\nNo. 4-3/2021-Coord                      14.06.2021\n\nYour letter No. 3/7/Coal dated 31.02.2021 is under examination.", FIELD_REFERENCES, NULL);
}

static const char two_letters[] =
    "Government of India\nMinistry of Coal\n\nNo. 43011/7/2021-CPAM                         New Delhi, the 14th June, 2021\n\nTo\n   The Director, GSI, Kolkata\n\nSubject: Allotment of blocks\n\nSir,\n\n"
    "I am directed to say that the matter has been examined in this Ministry.\n\n                                                        Yours faithfully,\n\n                                                        (R. K. Menon)\n                                                        Under Secretary\f"
    "SECRET\nMOST IMMEDIATE\nGovernment of India\nMinistry of Mines\n\nNo. 7/118/2020-Vig                            New Delhi, the 2nd May, 2020\n\nTo\n   The Chairman, NALCO\n\nSubject: Vigilance clearance\n\nSir,\n\n"
    "Kindly refer to your letter No. NAL/12/2020 dated 01.04.2020; the reply may be sent latest by 30.05.2020.\n\n                                                        Yours faithfully,\n\n                                                        (S. Das)\n                                                        Director";

/* The second letter's answer is not the first one's; its marking holds both. */
static void of_two_letters_in_one_scan_the_first_has_the_fields(void **state)
{
    struct seams seams = { 0 };
    struct err e = { 0 };
    struct fields f;
    struct paper p;

    (void)state;
    paper_type(&p, two_letters);
    assert_ok(first_letter_find(p.list, p.n, NULL, &f, &seams, &e), e);
    assert_int_equal(seams.n, 1);
    assert_int_equal(seams.list[0].page, 2);
    assert_string_equal(f.of[FIELD_LETTER_NO].value, "43011/7/2021-CPAM");
    assert_null(f.of[FIELD_REFERENCES].value);
    assert_null(f.of[FIELD_REPLY_BY].value);
    assert_null(f.of[FIELD_URGENT].value);
    assert_string_equal(f.of[FIELD_CLASSIFICATION].value, "secret");
    seams_done(&seams);
    fields_done(&f);
    paper_done(&p);
}

/* Dense pages, one like the other: time grows with their number only. */
static void a_long_petition_ends_in_time(void **state)
{
    enum { PAGES = 20, LINES = 45, MOST_S = 15 };
    static char page[LINES * 80 + 100];
    AUTO_FREE const struct page_text **list = calloc(PAGES, sizeof(struct page_text *));
    struct seams seams = { 0 };
    struct err e = { 0 };
    struct fields f;
    struct paper p;
    double from = cpu_s();

    (void)state;
    for (int i = 0; i < LINES; i++)
        snprintf(page + strlen(page), sizeof(page) - strlen(page), "We the people of ward No. %d humbly pray that Rs. %d/- dated %d.3.2020 be paid.\n", i, i * 100, i % 28 + 1);
    paper_type(&p, page);
    for (int i = 0; i < PAGES; i++)
        list[i] = p.list[0];
    assert_non_null(list);
    assert_ok(first_letter_find(list, PAGES, NULL, &f, &seams, &e), e);
    if (cpu_s() - from > MOST_S)
        fail_msg("%d pages took %.1f s of CPU", PAGES, cpu_s() - from);
    seams_done(&seams);
    fields_done(&f);
    paper_done(&p);
}

/* The CPU time the fields of so many pages of short lines take: nothing of them is a sentence. */
static double time_of_pages(const struct page_text *page, size_t n)
{
    AUTO_FREE const struct page_text **list = calloc(n, sizeof(struct page_text *));
    struct err e = { 0 };
    struct fields f;
    double from = cpu_s();

    assert_non_null(list);
    for (size_t i = 0; i < n; i++)
        list[i] = page;
    assert_ok(fields_find(list, n, NULL, &f, &e), e);
    fields_done(&f);
    return cpu_s() - from;
}

static void four_times_the_pages_take_no_more_than_eight_times_the_time(void **state)
{
    enum { LINES = 600, FEW = 8, MANY = 4 * FEW };
    static const char *const lines[] = { "No. 12/3/2020 of this", "Ministry of Power I.D. No. 12/3/2020", "Copy to: the Director" };
    static char text[LINES * 80];

    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(lines); k++) {
        struct paper p;
        double few, many;

        text[0] = '\0';
        for (int i = 0, n = 0; i < LINES; i++)
            n += snprintf(text + n, sizeof(text) - (size_t)n, "%s\n", lines[k]);
        paper_type(&p, text);
        few = time_of_pages(&p.page[0], FEW);
        many = time_of_pages(&p.page[0], MANY);
        paper_done(&p);
        if (many > 8 * few)
            fail_msg("\"%s\": %d pages took %.2f s, %d pages %.2f s", lines[k], FEW, few, MANY, many);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_letter_has_no_fields),
        cmocka_unit_test(upside_down_text_gives_nothing),
        cmocka_unit_test(noise_of_a_pen_gives_nothing),
        cmocka_unit_test(a_script_we_do_not_read_gives_nothing),
        cmocka_unit_test(a_table_is_no_sentence),
        cmocka_unit_test(a_year_of_another_century_is_no_day_to_answer_by),
        cmocka_unit_test(of_two_letters_in_one_scan_the_first_has_the_fields),
        cmocka_unit_test(a_long_petition_ends_in_time),
        cmocka_unit_test(four_times_the_pages_take_no_more_than_eight_times_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
