#include "test.h"
#include "test_ocr_paper.h"

#include <string.h>

static const char *verdict(struct fields *f, enum field which) { return f->of[which].value ? f->of[which].value : "none"; }

static void assert_verdict(const char *letter, enum field which, const char *want)
{
    struct fields f = paper_read(letter);

    if (strcmp(verdict(&f, which), want) != 0)
        fail_msg("\"%.60s\" is %s, not %s", letter, verdict(&f, which), want);
    fields_done(&f);
}

static void a_grade_on_its_own_line_is_a_marking(void **state)
{
    static const struct { const char *line, *grade; } cases[] = {
        { "SECRET", "secret" }, { "Secret", "secret" }, { "S E C R E T", "secret" }, { "TOP SECRET", "top_secret" }, { "CONFIDENTIAL", "confidential" },
        { "C O N F I D E N T I A L", "confidential" }, { "RESTRICTED", "restricted" }, { "गुप्त", "secret" }, { "परम गुप्त", "top_secret" }, { "अति गुप्त", "top_secret" },
        { "गोपनीय", "confidential" }, { "गोपनीय / CONFIDENTIAL", "confidential" }, { "गुप्त/SECRET", "secret" }, { "[SECRET|", "secret" }, { "अत्यंत गोपनीय", "confidential" },
        { "प्रतिबंधित", "restricted" }, { "Government of [SECRET |", "secret" }, { "No. 3/4/2019\n\nSECRET\nCONFIDENTIAL", "secret" },
        { "TRI / CONFIDENTIAL", "confidential" }, { "गोपनीय / CONFINENTIAL", "confidential" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_verdict(cases[i].line, FIELD_CLASSIFICATION, cases[i].grade);
}

static void the_words_in_names_titles_and_sentences_are_none(void **state)
{
    static const char *const cases[] = {
        "Secretary", "SECRETARY", "The Secretariat", "Shri R. K. Gupta", "श्री राम गुप्ता", "गुप्ता", "आर. गुप्त", "गोपनीयता", "गोपनीय रिपोर्ट", "CONFIDENTIAL REPORT", "Annual Confidential Report",
        "Subject: Timely recording of Annual Confidential Reports", "through secret ballot", "VERIFICATION THROUGH SECRET BALLOT", "Official Secrets Act, 1923",
        "papers marked \"Secret\" or \"Top Secret\" are to be handled", "restricted holiday", "This e-mail is confidential.", "शासकीय गुप्त बात अधिनियम", "निगम सीमित", "",
        "OPEN / SECRET BALLOT", "Secret/Confidential papers", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nOpen / Secret",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_verdict(cases[i], FIELD_CLASSIFICATION, "none");
}

static void a_marking_on_any_page_counts(void **state)
{
    (void)state;
    assert_verdict("No. 1/2/2020\nGovernment of India\f-2-\nSECRET", FIELD_CLASSIFICATION, "secret");
}

static void urgency_counts_only_as_a_marking(void **state)
{
    (void)state;
    assert_verdict("MOST IMMEDIATE", FIELD_URGENT, "yes");
    assert_verdict("URGENT / BY SPEED POST", FIELD_URGENT, "yes");
    assert_verdict("अति तत्काल", FIELD_URGENT, "yes");
    assert_verdict("अत्यावश्यक/URGENT", FIELD_URGENT, "yes");
    assert_verdict("ELECTION / URGENT", FIELD_URGENT, "yes");
    assert_verdict("ते तत्काल", FIELD_URGENT, "yes");
    assert_verdict("RAJYA SABHA STARRED QUESTION NO. *363 URGENT", FIELD_URGENT, "yes");
    assert_verdict("22 फरवरी, 2019 को उत्तर दिए जाने HIST IMMEDIATE", FIELD_URGENT, "yes");
    assert_verdict("Kindly treat it as urgent", FIELD_URGENT, "none");
    assert_verdict("Subject: Supply of paper - URGENT", FIELD_URGENT, "none");
    assert_verdict("MOST URGENT REMINDER", FIELD_URGENT, "yes");
    assert_verdict("BY SPEED POST", FIELD_URGENT, "none");
    assert_verdict("This may be treated as most urgent", FIELD_URGENT, "none");
    assert_verdict("ये अनुदेश तत्काल प्रभाव से लागू होंगे", FIELD_URGENT, "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_on_its_own_line_is_a_marking),
        cmocka_unit_test(the_words_in_names_titles_and_sentences_are_none),
        cmocka_unit_test(a_marking_on_any_page_counts),
        cmocka_unit_test(urgency_counts_only_as_a_marking),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
