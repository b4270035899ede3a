/* Which lines of text are markings, as recognition hands them over. */
#include "tests/unit/test.h"

#include "ocr/mark/grade.h"

static void assert_line(const char *line, enum grade_fit fit, enum mark_grade grade)
{
    struct grade_line g = grade_of_line(line);

    if (g.fit != fit || g.grade != grade)
        fail_msg("\"%s\" fits %d as %s, not %d as %s", line, g.fit, mark_grade_name(g.grade), fit, mark_grade_name(grade));
}

struct table { const char *line; enum mark_grade grade; };

static void every_grade_is_known_in_both_scripts_and_however_it_is_dressed(void **state)
{
    static const struct table cases[] = {
        { "SECRET", GRADE_SECRET }, { "Secret", GRADE_SECRET }, { "S E C R E T", GRADE_SECRET }, { "S-E-C-R-E-T", GRADE_SECRET }, { "T O P  S E C R E T", GRADE_TOP_SECRET },
        { "TOP SECRET", GRADE_TOP_SECRET }, { "TOP-SECRET", GRADE_TOP_SECRET }, { "MOST SECRET", GRADE_TOP_SECRET }, { "CONFIDENTIAL", GRADE_CONFIDENTIAL },
        { "C O N F I D E N T I A L", GRADE_CONFIDENTIAL }, { "STRICTLY CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "Restricted", GRADE_RESTRICTED },
        { "\"TOP SECRET\"", GRADE_TOP_SECRET }, { "***SECRET***", GRADE_SECRET }, { "[SECRET|", GRADE_SECRET }, { "(गोपनीय)", GRADE_CONFIDENTIAL },
        { "CONFIDENTIAL - PERSONAL", GRADE_CONFIDENTIAL }, { "Personal & Confidential", GRADE_CONFIDENTIAL }, { "CONFIDENTIAL / URGENT", GRADE_CONFIDENTIAL },
        { "SECRET\tCopy No. 3", GRADE_SECRET }, { "SECRET 2", GRADE_SECRET }, { "SECRET\nCONFIDENTIAL", GRADE_SECRET },
        { "गुप्त", GRADE_SECRET }, { "परम गुप्त", GRADE_TOP_SECRET }, { "परमगुप्त", GRADE_TOP_SECRET }, { "अति गुप्त", GRADE_TOP_SECRET }, { "अत्यंत गुप्त", GRADE_TOP_SECRET },
        { "गोपनीय", GRADE_CONFIDENTIAL }, { "अत्यन्त गोपनीय", GRADE_CONFIDENTIAL }, { "अति गोपनीय", GRADE_CONFIDENTIAL }, { "परम गोपनीय", GRADE_CONFIDENTIAL },
        { "प्रतिबंधित", GRADE_RESTRICTED }, { "प्रतिबन्धित", GRADE_RESTRICTED }, { "गुप्त/SECRET", GRADE_SECRET }, { "गोपनीय / CONFIDENTIAL", GRADE_CONFIDENTIAL },
        { "गोपनीय (व्यक्तिगत)", GRADE_CONFIDENTIAL }, { "गोपनीय एवं तत्काल", GRADE_CONFIDENTIAL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_line(cases[i].line, GRADE_EXACT, cases[i].grade);
}

static void what_recognition_does_to_a_marking_leaves_it_likely(void **state)
{
    static const struct table cases[] = {
        { "SEGRET", GRADE_SECRET }, { "SECREI", GRADE_SECRET }, { "SEC RFT", GRADE_SECRET }, { "TOF SECRET", GRADE_TOP_SECRET }, { "CQNFIDENTIAL", GRADE_CONFIDENTIAL },
        { "CONFIDEN FFAL", GRADE_CONFIDENTIAL }, { "ONFIDENTIAL", GRADE_CONFIDENTIAL }, { "CONGIDEN FRAL", GRADE_CONFIDENTIAL }, { "RESTRIGTED", GRADE_RESTRICTED },
        { "RESTRICTFD", GRADE_RESTRICTED }, { "मपनीय", GRADE_CONFIDENTIAL }, { "गोपनाय", GRADE_CONFIDENTIAL }, { "प्रतिबधित", GRADE_RESTRICTED }, { "परम गुप्न", GRADE_TOP_SECRET },
        { "TRI / CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "WtalSECRET", GRADE_SECRET },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_line(cases[i].line, GRADE_LIKELY, cases[i].grade);
    assert_line("Confidential xyz", GRADE_NOT, GRADE_NONE);
    assert_line("Government of [SECRET |", GRADE_AMONG, GRADE_SECRET);
    assert_line("सीमित", GRADE_LIKELY, GRADE_RESTRICTED);
    assert_true(grade_of_line("सीमित").doubtful);
}

static void digits_between_letters_are_the_letters_they_look_like(void **state)
{
    (void)state;
    assert_line("5ECRET", GRADE_EXACT, GRADE_SECRET);
    assert_line("C0NFIDENT1AL", GRADE_EXACT, GRADE_CONFIDENTIAL);
    assert_line("SECRE7", GRADE_EXACT, GRADE_SECRET);
}

static void words_of_the_same_letters_are_none(void **state)
{
    static const char *const cases[] = {
        "", "...", "Secretary", "SECRETARY", "SECRET ARY", "SECRETARY TO THE GOVERNMENT", "SECRETARIAT", "The Secretariat", "Under Secretary", "SECRETARIAL", "SECRECY",
        "CONFIDENTIALITY", "CONFIDENTIALITY NOTICE", "CONFIDENTIALITY CLAUSE", "CONFIDENCE", "CONFIDENTIAL REPORT", "Annual Confidential Report", "ANNUAL CONFIDENTIAL REPORTS",
        "CONFIDENTIAL ROLLS", "This e-mail is confidential.", "SECRET BALLOT", "Secret ballot", "VERIFICATION THROUGH SECRET BALLOT", "OFFICIAL SECRETS ACT", "Official Secrets Act, 1923",
        "RESTRICTED HOLIDAY", "Restricted Holidays", "RESTRICTED TENDER", "RESTRICTED CIRCULATION", "NOT RESTRICTED", "NOT SECRET", "Not secret", "UNRESTRICTED", "UNCLASSIFIED",
        "DECLASSIFIED", "CLASSIFIED", "CLASSIFIED PAPERS", "Secret/Confidential papers", "OPEN / SECRET BALLOT", "RESTRICTIONS", "RESIDENTIAL", "PRESIDENTIAL", "CREDENTIALS", "SECTION",
        "REGRET", "SELECT", "STREET", "REGISTERED", "DISTRICT", "SHRI GUPTA", "Shri R. K. Gupta", "गुप्ता", "श्री गुप्ता", "(आर. के. गुप्ता)", "आर. गुप्त", "गुप्त बात", "गोपनीयता", "गोपनीय रिपोर्ट",
        "वार्षिक गोपनीय रिपोर्ट", "शासकीय गुप्त बात अधिनियम", "गुप्त मतदान", "प्रतिबंध", "प्रतिबंधित अवकाश", "प्रतिबंधित क्षेत्र में प्रवेश", "भारत तेल निगम सीमित", "असीमित", "समिति", "सीमा", "संबंधित", "प्राप्त",
        "papers marked \"Secret\" or \"Top Secret\" are to be handled", "गोपाल", "भवदीय", "महोदय", "नियुक्त", "Sincerely", "CREDIT", "CENTRAL", "DIRECTED", "RESPECTED SIR",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grade_line g = grade_of_line(cases[i]);

        if (g.fit > GRADE_NOT)
            fail_msg("\"%s\" fits %d as %s", cases[i], g.fit, mark_grade_name(g.grade));
    }
}

static void bytes_without_sense_are_no_marking_and_do_no_harm(void **state)
{
    static char longest[20000];

    (void)state;
    for (size_t i = 0; i + 8 < sizeof longest; i += 7)
        for (size_t k = 0; k < 7; k++)
            longest[i + k] = "SECRET "[k];
    assert_line(longest, GRADE_NOT, GRADE_NONE);
    assert_line("्््् ़़ ंंं ः", GRADE_NOT, GRADE_NONE);
    assert_line("\xe2\x80\x8d\xe2\x80\x8c", GRADE_NOT, GRADE_NONE);
}

static void a_torn_stamp_is_likely_and_a_title_that_reads_well_is_none(void **state)
{
    static const char *const torn[] = { ",CONFIDENTAletoerr", "[RESTRT ELE D doonca rtes 2", "\"ONETDENTEAI" };
    static const char *const none[] = { "CONFIDENTIAL REPORT", "CONFIDENTIALITY", "Joint Secretary(Spors)", "TOP SECRET", "registered post", "", "के. विपणन" };

    (void)state;
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++)
        if (grade_of_torn_line(torn[i]).fit != GRADE_LIKELY)
            fail_msg("\"%s\" is no torn grade", torn[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (grade_of_torn_line(none[i]).fit != GRADE_NOT)
            fail_msg("\"%s\" is a torn grade", none[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_grade_is_known_in_both_scripts_and_however_it_is_dressed),
        cmocka_unit_test(what_recognition_does_to_a_marking_leaves_it_likely),
        cmocka_unit_test(digits_between_letters_are_the_letters_they_look_like),
        cmocka_unit_test(words_of_the_same_letters_are_none),
        cmocka_unit_test(a_torn_stamp_is_likely_and_a_title_that_reads_well_is_none),
        cmocka_unit_test(bytes_without_sense_are_no_marking_and_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
