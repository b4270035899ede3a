/* Why fields of letters were missed that nobody had tuned on, each cause as a letter of its own. */
#include "test_fields_expect.h"

#include <string.h>

#define ASSERT_FIELDS(text, ...) expect_samples(&(const struct sample){ text, { __VA_ARGS__ } }, 1)

static void figures_of_branches_are_the_letters_they_look_like(void **state)
{
    (void)state;
    ASSERT_FIELDS("No. 81053/Jud1/2018", { FIELD_LETTER_NO, "81053/Judl/2018" });
    ASSERT_FIELDS("पत्रसं; 5539/4/2019-सीजीएचएस", { FIELD_LETTER_NO, "5539/4/2019-सीजीएचएस" });
    ASSERT_FIELDS("No. 3/Plan1/2018", { FIELD_LETTER_NO, "3/Plan1/2018" });
    ASSERT_FIELDS("F. No. 25-34/2019-E. IL", { FIELD_LETTER_NO, "25-34/2019-E.II" });
    ASSERT_FIELDS("F. No. 25-34/2019-E.II.I!", { FIELD_LETTER_NO, "25-34/2019-E.II.II" });
    ASSERT_FIELDS("                 LOK SABHA SECRETARIAT\n                  (QUESTION BRANCH)\nNo. 37/4/2022/9", { FIELD_LETTER_NO, "37/4/2022/Q" });
    ASSERT_FIELDS("                 MINISTRY OF MINES\nNo. 37/4/2022/9", { FIELD_LETTER_NO, "37/4/2022/9" });
}

static void a_subject_below_a_full_line_of_the_address_is_no_sentence(void **state)
{
    (void)state;
    ASSERT_FIELDS("                         सूचना का अधिकार अधिनियम, 2005 के अंतर्गत आवेदन\n"
                  "     केन्द्रीय लोक सूचना अधिकारी\n"
                  "     जल शक्ति मंत्रालय, पं. दीनदयाल अंत्योदय भवन, केन्द्रीय कार्यालय परिसर, लोधी मार्ग, नई दिल्ली\n"
                  "     विषयः मान्यता प्राप्त विश्वविद्यालयों के विद्यार्थियों के लिए इंटर्नशिप योजना के दिशा-निर्देश\n"
                  "महोदय,\n",
                  { FIELD_SUBJECT, "मान्यता प्राप्त विश्वविद्यालयों के विद्यार्थियों के लिए इंटर्नशिप योजना के दिशा-निर्देश" });
    ASSERT_FIELDS("\n\n\n\n\n\n\n\n\n\nTo\n"
                  "     The Central Public Information Officer\n"
                  "     Ministry of Personnel, Public Grievances and Pensions, North Block, New Delhi\n"
                  "     faaa: Information regarding procurement of goods through the portal\n"
                  "Madam,\n",
                  { FIELD_SUBJECT, "Information regarding procurement of goods through the portal" });
}

static void of_a_label_in_two_languages_either_half_may_be_damaged(void **state)
{
    (void)state;
    ASSERT_FIELDS("विषय/५७३९०६: Quarterly progress report on the use of the portal\nSir,", { FIELD_SUBJECT, "Quarterly progress report on the use of the portal" });
    ASSERT_FIELDS("fear/Subject: Quarterly progress report on the use of the portal\nSir,", { FIELD_SUBJECT, "Quarterly progress report on the use of the portal" });
}

static void a_stamp_beside_a_title_is_no_part_of_it(void **state)
{
    (void)state;
    ASSERT_FIELDS("                 लोक सभा सचिवालय\n                 तारांकित प्रश्न संख्या *254\n            26 अप्रैल, 2018 को उत्तर दिए जाने के लिए\n"
                  "              अति तत्काल केन्द्र सरकार में रिक्त पद\n*254. श्री राम लखन:\nक्या वित्त मंत्री यह बताने की कृपा करेंगे कि:\n",
                  { FIELD_SUBJECT, "केन्द्र सरकार में रिक्त पद" });
    ASSERT_FIELDS("Subject: URGENT MEASURES AGAINST FLOODS IN THE STATE\nSir,", { FIELD_SUBJECT, "URGENT MEASURES AGAINST FLOODS IN THE STATE" });
    ASSERT_FIELDS("                 RAJYA SABHA SECRETARIAT\n              STARRED QUESTION NO. *111\n              TO BE ANSWERED ON 27.3.2018\n"
                  "              DIGITAL LITERACY IN RURAL AREAS\n“4th | ERDRAM EAKHAN DHURVE:\nWill the Minister be pleased to state:\n",
                  { FIELD_SUBJECT, "DIGITAL LITERACY IN RURAL AREAS" });
}

static void what_follows_from_is_the_sender_and_no_letterhead(void **state)
{
    (void)state;
    ASSERT_FIELDS("प्रेषक:\n  किशन लाल\n  मकान नं. 112, ग्राम खेजरौली, जिला अलवर, राजस्थान\n                              दिनांक: 04-12-2021\naaa,\n   लोक शिकायत निदेशक\n"
                  "   ग्रामीण विकास मंत्रालय, भारत सरकार, नई दिल्ली\nविषयः पारिवारिक पेंशन का भुगतान न होने के संबंध में\nमहोदय,\n       सविनय निवेदन है कि मेरी पेंशन रुकी हुई है।\n",
                  { FIELD_FORM, "grievance" }, { FIELD_SENDER_NAME, "किशन लाल" }, { FIELD_SENDER_DESIGNATION, NULL }, { FIELD_SENDER_ORGANISATION, NULL });
}

static void a_seal_before_the_designation_is_left_out(void **state)
{
    (void)state;
    ASSERT_FIELDS("Sir,\n   The report which was called for in the last meeting of the committee is enclosed for information.\n                    Yours faithfully,\n"
                  "                    (P. K. Sample)\n                    SEAL j= Director\n",
                  { FIELD_SENDER_NAME, "P. K. Sample" }, { FIELD_SENDER_DESIGNATION, "Director" });
}

static void a_list_of_addressees_goes_on_overleaf(void **state)
{
    char letter[4000] = "                      परिपत्र\nविषयः वस्तुओं का क्रय\n";

    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(letter, i == 34 ? "                                  (टी. नमूना)\n" : i == 35 ? "                                  सहायक निदेशक\n" : "\n");
    strcat(letter, "प्रति,\n    भारत सरकार के सभी मंत्रालय/विभाग\n    सभी स्वायत्त निकाय\n\f    सभी विभागाध्यक्ष\n    सभी संबद्ध एवं अधीनस्थ कार्यालय\n");
    ASSERT_FIELDS(letter, { FIELD_ADDRESSEE, "भारत सरकार के सभी मंत्रालय/विभाग; सभी स्वायत्त निकाय; सभी विभागाध्यक्ष; सभी संबद्ध एवं अधीनस्थ कार्यालय" });
}

static void the_first_item_of_a_list_may_have_lost_its_stop(void **state)
{
    (void)state;
    ASSERT_FIELDS("                      ENDORSEMENT\n   A copy of the memorandum is forwarded for information and necessary action to the following offices:\n"
                  "   1 All Heads of Departments\n   2. All Attached Offices\n                                        (A. Sample)\n                                        Under Secretary\n",
                  { FIELD_ADDRESSEE, "All Heads of Departments; All Attached Offices" });
}

static void a_head_with_both_names_in_one_column_gives_the_english_one(void **state)
{
    static const char body[] = "सं. 13-8/2023-समन्वय\nविषयः घर से कार्य करने की रूपरेखा\n       अधोहस्ताक्षरी को यह कहने का निदेश हुआ है कि प्रारूप पर टिप्पणियाँ शीघ्र भेजी जाएँ ताकि उसे अंतिम रूप दिया जा सके।\n";
    char letter[2000];

    (void)state;
    strcpy(letter, "                                  भारत सरकार\n                              Government of India\n                                  गृह मंत्रालय\n                            Ministry of Home Affairs\n");
    strcat(letter, body);
    ASSERT_FIELDS(letter, { FIELD_LANGUAGE, "hi" }, { FIELD_SENDER_ORGANISATION, "Ministry of Home Affairs" });
    strcpy(letter, "भारत सरकार                                             Government of India\nगृह मंत्रालय                                           Ministry of Home Affairs\n");
    strcat(letter, body);
    ASSERT_FIELDS(letter, { FIELD_LANGUAGE, "hi" }, { FIELD_SENDER_ORGANISATION, "गृह मंत्रालय" });
}

static void the_parties_of_a_case_are_no_office(void **state)
{
    (void)state;
    ASSERT_FIELDS("                 CENTRAL ADMINISTRATIVE TRIBUNAL\n                 PRINCIPAL BENCH, NEW DELHI\nNo. 70073/W/2020\nS. Sample Singh                                        ... Applicant(s)\n                        Vs.\n"
                  "Union of India & Ors.                                  ... Respondent(s)\n                 NOTICE TO RESPONDENTS\nTo\n    The Secretary, Ministry of Mines, New Delhi.\n",
                  { FIELD_SENDER_ORGANISATION, "CENTRAL ADMINISTRATIVE TRIBUNAL, PRINCIPAL BENCH" });
}

static void urgency_is_read_through_a_stamps_frame(void **state)
{
    (void)state;
    ASSERT_FIELDS("                 Government of India\n                                                        [urcent]\n", { FIELD_URGENCY, "urgent" });
    ASSERT_FIELDS("                 Government of India\n[immepiate\n", { FIELD_URGENCY, "immediate" });
    ASSERT_FIELDS("                 Government of India\n                                                        [pageant]\n", { FIELD_URGENT, NULL });
}

static void a_memorandum_about_a_question_is_a_memorandum(void **state)
{
    (void)state;
    ASSERT_FIELDS("                 LOK SABHA SECRETARIAT\n                 OFFICE MEMORANDUM\nSubject: Assurance given in reply to Unstarred Question No. 1184.\n", { FIELD_FORM, "office_memorandum" });
    ASSERT_FIELDS("                 LOK SABHA SECRETARIAT\n                 UNSTARRED QUESTION NO. 1184\n", { FIELD_FORM, "parliament_question" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_branches_are_the_letters_they_look_like),
        cmocka_unit_test(a_subject_below_a_full_line_of_the_address_is_no_sentence),
        cmocka_unit_test(of_a_label_in_two_languages_either_half_may_be_damaged),
        cmocka_unit_test(a_stamp_beside_a_title_is_no_part_of_it),
        cmocka_unit_test(what_follows_from_is_the_sender_and_no_letterhead),
        cmocka_unit_test(a_seal_before_the_designation_is_left_out),
        cmocka_unit_test(a_list_of_addressees_goes_on_overleaf),
        cmocka_unit_test(the_first_item_of_a_list_may_have_lost_its_stop),
        cmocka_unit_test(a_head_with_both_names_in_one_column_gives_the_english_one),
        cmocka_unit_test(the_parties_of_a_case_are_no_office),
        cmocka_unit_test(urgency_is_read_through_a_stamps_frame),
        cmocka_unit_test(a_memorandum_about_a_question_is_a_memorandum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
