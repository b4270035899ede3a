#include "test.h"
#include "test_ocr_paper.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

static const char memorandum[] =
    "                                     Government of India\n"
    "                              Ministry of Power\n"
    "                            Department of Plain Words\n"
    "No. 3/7/2021-Estt                                                      Dated: 5 May 2021\n"
    "\n"
    "                              OFFICE MEMORANDUM\n"
    "\n"
    "Subject: Timely sending of the quarterly report on the state of the registers and of all\n"
    "         papers lying with the sections - regarding.\n"
    "\n"
    "        The undersigned is directed to refer to the subject mentioned above and to say that\n"
    "the report is to be sent in the first week of each quarter without fail to this office and\n"
    "that no reminder will be issued.\n"
    "\n\n"
    "                                                          (A. K. Example)\n"
    "                                       Deputy Secretary to the Government of India\n"
    "                                                          Tel: 23000000\n"
    "To\n"
    "    The Director (Admn.),\n"
    "    Directorate of Samples,\n"
    "    New Delhi.\n"
    "\n\n"
    "Copy to: Guard File\n";

static const char circular_hi[] =
    "                                      भारत सरकार\n"
    "                                     विद्युत मंत्रालय\n"
    "सं. 4/5/2022-प्रशा\n"
    "                                     परिपत्र\n"
    "विषय: रजिस्टरों की स्थिति के संबंध में\n"
    "\n"
    "        अधोहस्ताक्षरी को यह कहने का निदेश हुआ है कि सभी अनुभाग अपने रजिस्टरों की स्थिति की रिपोर्ट भेजें\n"
    "और यह रिपोर्ट प्रत्येक तिमाही के पहले सप्ताह में इस कार्यालय को अवश्य प्राप्त हो जानी चाहिए ।\n"
    "\n\n"
    "                                                       (क. ख. उदाहरण)\n"
    "                                                       अवर सचिव\n"
    "सेवा में,\n"
    "    सभी विभागाध्यक्ष\n"
    "    सभी अधीनस्थ कार्यालय\n";

static const char member[] =
    "K. Example Pillai                                     14, North Avenue\n"
    "Member of Parliament (Lok Sabha)                      New Delhi\n"
    "\n"
    "                                                      08-10-2018\n"
    "Shri Sample Ojha,\n"
    "Hon'ble Minister of Power, New Delhi.\n"
    "\n"
    "Dear Minister,\n"
    "        The people of seventeen villages of my constituency are facing an acute shortage of\n"
    "drinking water since the last two summers and I request you to look into it.\n"
    "Yours sincerely,\n"
    "                                                      (K. Example Pillai)\n"
    "                                                      Member of Parliament\n";

static void assert_field(const struct fields *f, enum field which, const char *want)
{
    const char *got = f->of[which].value;

    if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
        fail_msg("%s is %s, not %s", field_name(which), got ? got : "none", want ? want : "none");
}

static void an_office_memorandum_gives_all_its_fields(void **state)
{
    struct fields f = paper_read(memorandum);

    (void)state;
    assert_field(&f, FIELD_LETTER_NO, "3/7/2021-Estt");
    assert_field(&f, FIELD_DATE, "2021-05-05");
    assert_field(&f, FIELD_SUBJECT, "Timely sending of the quarterly report on the state of the registers and of all papers lying with the sections");
    assert_field(&f, FIELD_SENDER_NAME, "A. K. Example");
    assert_field(&f, FIELD_SENDER_DESIGNATION, "Deputy Secretary to the Government of India");
    assert_field(&f, FIELD_SENDER_ORGANISATION, "Ministry of Power, Department of Plain Words");
    assert_field(&f, FIELD_ADDRESSEE, "The Director (Admn.), Directorate of Samples, New Delhi");
    assert_field(&f, FIELD_FORM, "office_memorandum");
    assert_field(&f, FIELD_LANGUAGE, "en");
    assert_field(&f, FIELD_VIP, NULL);
    fields_done(&f);
}

static void a_hindi_circular_gives_all_its_fields(void **state)
{
    struct fields f = paper_read(circular_hi);

    (void)state;
    assert_field(&f, FIELD_LETTER_NO, "4/5/2022-प्रशा");
    assert_field(&f, FIELD_SUBJECT, "रजिस्टरों की स्थिति के संबंध में");
    assert_field(&f, FIELD_SENDER_NAME, "क. ख. उदाहरण");
    assert_field(&f, FIELD_SENDER_DESIGNATION, "अवर सचिव");
    assert_field(&f, FIELD_SENDER_ORGANISATION, "विद्युत मंत्रालय");
    assert_field(&f, FIELD_ADDRESSEE, "सभी विभागाध्यक्ष; सभी अधीनस्थ कार्यालय");
    assert_field(&f, FIELD_FORM, "circular");
    assert_field(&f, FIELD_LANGUAGE, "hi");
    fields_done(&f);
}

static void a_members_letter_is_vip_and_names_the_house(void **state)
{
    struct fields f = paper_read(member);

    (void)state;
    assert_field(&f, FIELD_FORM, "mp_letter");
    assert_field(&f, FIELD_VIP, "yes");
    assert_field(&f, FIELD_SENDER_NAME, "K. Example Pillai");
    assert_field(&f, FIELD_SENDER_DESIGNATION, "Member of Parliament");
    assert_field(&f, FIELD_SENDER_ORGANISATION, "Lok Sabha");
    assert_field(&f, FIELD_ADDRESSEE, "Shri Sample Ojha, Hon'ble Minister of Power, New Delhi");
    fields_done(&f);
}

static void a_minister_as_addressee_does_not_make_a_vip_letter(void **state)
{
    struct fields f = paper_read("To\nThe Minister of State\nMinistry of Power\n\nSir,\nPlease help.\n");

    (void)state;
    assert_field(&f, FIELD_VIP, NULL);
    fields_done(&f);
}

static void a_parliament_question_has_its_title_as_subject(void **state)
{
    struct fields f = paper_read("                    LOK SABHA SECRETARIAT\n"
                                 "F.No. 20/19/2019/Q                       New Delhi, dated the 29.10.2019\n"
                                 "              LOK SABHA UNSTARRED QUESTION NO. 287\n"
                                 "              TO BE ANSWERED ON 7 November 2019\n"
                                 "              IMPLEMENTATION OF A PLAIN SCHEME\n"
                                 "287. SHRI EXAMPLE MEMBER:\n");

    (void)state;
    assert_field(&f, FIELD_PARLIAMENT, "yes");
    assert_field(&f, FIELD_SUBJECT, "IMPLEMENTATION OF A PLAIN SCHEME");
    assert_field(&f, FIELD_DATE, "2019-10-29");
    fields_done(&f);
}

static void the_subject_is_found_whatever_became_of_its_label(void **state)
{
    static const struct { const char *letter, *subject; } cases[] = {
        { "Sir,\nSubject: Supply of plain paper\n\nI am directed", "Supply of plain paper" },
        { "fara/Subject: Supply of plain paper\n\nI am directed", "Supply of plain paper" },
        { "विषय/Subject: Supply of plain paper\n\nI am directed", "Supply of plain paper" },
        { "Subjects_; Supply of plain paper\n\nI am directed", "Supply of plain paper" },
        { "विपय: सादे कागज की आपूर्ति\n\nमहोदय", "सादे कागज की आपूर्ति" },
        { "Subject: Supply of plain paper regarding. nf, v4) f\n\nI am directed", "Supply of plain paper" },
        { "Supply/subject to availability of plain paper\n", NULL },
        { "ENDORSEMENT\n\nA copy of the Memorandum dated 3.4.2020 on the subject \"Supply of plain paper to\nall sections\" is forwarded\n",
          "Supply of plain paper to all sections" },
        { "ENDORSEMENT\nSubject:\nMOST URG\nA copy of the Memorandum on the subject \"Supply of plain paper\" is forwarded\n\fविषय: सादे कागज की आपूर्ति\n",
          "Supply of plain paper" },
        { "ENDORSEMENT\n\nA copy of the \"Memorandum\" is forwarded herewith to\nall sections\n", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fields f = paper_read(cases[i].letter);

        assert_field(&f, FIELD_SUBJECT, cases[i].subject);
        fields_done(&f);
    }
}

static void evidence_points_at_the_words_on_the_scan(void **state)
{
    struct fields f = paper_read("No. 3/7/2021-Estt\n");
    const struct found *no = &f.of[FIELD_LETTER_NO];

    (void)state;
    assert_int_equal(no->page, 1);
    assert_int_equal(no->box.x, 4 * 24);        /* behind "No. " */
    assert_int_equal(no->box.w, 13 * 24);
    assert_true(no->conf > 0 && no->conf <= 1 && *no->why);
    fields_done(&f);
}

static void the_language_of_a_text_is_told_by_its_letters(void **state)
{
    (void)state;
    assert_string_equal(fields_language_of("Plain English text, 12.3.2020"), "en");
    assert_string_equal(fields_language_of("यह हिन्दी का पाठ है।"), "hi");
    assert_string_equal(fields_language_of("विषय: Revision of rates of pay"), "mixed");
    assert_string_equal(fields_language_of("1234 - ..."), "");
}

static void any_page_is_survived(void **state)
{
    static const char *const odd[] = { "", " ", "()", "(", ")", "To", "Subject:", "No.", "सं.", "Dear", "1.", "विषय", "(a)\n(b)\n(c)", "To\f\f", "\f\fSubject:\fNo. 1/2" };

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct fields f = paper_read(odd[i]);

        fields_done(&f);
    }
}

/* How long the fields of so many full pages take. */
static int64_t time_ms(const struct page_text *page, size_t pages)
{
    const struct page_text **list = calloc(pages, sizeof(struct page_text *));
    struct fields f = { 0 };
    struct err e = { 0 };
    int64_t began_ms = clock_mono_ms();

    assert_non_null(list);
    for (size_t i = 0; i < pages; i++)
        list[i] = page;
    assert_ok(fields_find(list, pages, NULL, &f, &e), e);
    fields_done(&f);
    free(list);
    return clock_mono_ms() - began_ms;
}

/* ocrd does nothing else meanwhile. Looking at all rows for each row took 150 times as long for 16 times the pages. */
static void a_long_letter_takes_time_by_its_pages(void **state)
{
    enum { ROWS = 44, PAGES = 100, TIMES = 16, AT_MOST = 40, SLACK_MS = 5000 };
    static const char line[] = "The registers of the section are kept in the form that was prescribed for all offices.\n";
    static char text[ROWS * sizeof line];
    struct paper p;

    (void)state;
    for (int i = 0; i < ROWS; i++)
        memcpy(text + (size_t)i * strlen(line), line, sizeof line);
    paper_type(&p, text);
    assert_true(time_ms(p.list[0], TIMES * PAGES) < AT_MOST * time_ms(p.list[0], PAGES) + SLACK_MS);
    paper_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_memorandum_gives_all_its_fields),
        cmocka_unit_test(a_hindi_circular_gives_all_its_fields),
        cmocka_unit_test(a_members_letter_is_vip_and_names_the_house),
        cmocka_unit_test(a_minister_as_addressee_does_not_make_a_vip_letter),
        cmocka_unit_test(a_parliament_question_has_its_title_as_subject),
        cmocka_unit_test(the_subject_is_found_whatever_became_of_its_label),
        cmocka_unit_test(evidence_points_at_the_words_on_the_scan),
        cmocka_unit_test(the_language_of_a_text_is_told_by_its_letters),
        cmocka_unit_test(any_page_is_survived),
        cmocka_unit_test(a_long_letter_takes_time_by_its_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
