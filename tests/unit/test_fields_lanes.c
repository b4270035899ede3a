/* Urgency, VIPs and Parliament: what gives a letter a lane of its own, and what only looks like it. */
#include "test_fields_expect.h"

#include "base/auto.h"

#define LETTER "\nGovernment of India\nMinistry of Coal\n\nNo. 43011/7/2021-CPAM                         New Delhi, the 14th June, 2021\n\nTo\n   The Director, GSI, Kolkata\n\nSubject: Allotment of blocks\n\nSir,\n\n" \
               "I am directed to say that the matter has been examined in this Ministry with great care.\n\n                                                        Yours faithfully,\n\n                                                        (R. K. Menon)\n                                                        Under Secretary\n"

static void urgency_has_its_kind(void **state)
{
    static const struct sample cases[] = {
        { "IMMEDIATE" LETTER, { { FIELD_URGENT, "yes" }, { FIELD_URGENCY, "immediate" } } },
        { "                              MOST IMMEDIATE" LETTER, { { FIELD_URGENCY, "most_immediate" } } },
        { "TOP PRIORITY" LETTER, { { FIELD_URGENCY, "top_priority" } } },
        { "Priority" LETTER, { { FIELD_URGENCY, "priority" } } },
        { "OUT TODAY / BY SPEED POST" LETTER, { { FIELD_URGENCY, "out_today" }, { FIELD_DELIVERY_HINT, "Speed Post" } } },
        { "अति तत्काल / MOST IMMEDIATE" LETTER, { { FIELD_URGENCY, "most_immediate" } } },
        { "सर्वोच्च प्राथमिकता" LETTER, { { FIELD_URGENCY, "top_priority" } } },
        { "U R G E N T" LETTER, { { FIELD_URGENCY, "urgent" } } },
        { "PARLIAMENT QUESTION / MOST URGENT" LETTER, { { FIELD_URGENCY, "most_urgent" } } },
        { "URGENT\nMOST IMMEDIATE" LETTER, { { FIELD_URGENCY, "most_immediate" } } },
        { "MOST IMMEDIAYE" LETTER, { { FIELD_URGENCY, "most_immediate" } } },
        { "VRGENT" LETTER, { { FIELD_URGENCY, "urgent" } } },
        { "MOST URGENT / REMINDER-II" LETTER, { { FIELD_URGENCY, "most_urgent" } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void words_of_haste_elsewhere_are_no_marking(void **state)
{
    static const char *const cases[] = {
        "REGENT" LETTER, "AGENT" LETTER, "FOR IMMEDIATE RELEASE" LETTER, "urgent pl." LETTER, "AUTHORITY" LETTER, "Priority Sector Lending" LETTER,
        LETTER "These instructions come into force with immediate\neffect.", LETTER "ये अनुदेश तत्काल प्रभाव से लागू होंगे।", "Immediate Past President" LETTER,
        "The Director\nUrgent Care Centre, Pune" LETTER,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect(cases[i], FIELD_URGENT, NULL);
}

#define SIGNED(who) "\n\nNo. 118/2021                                             14.06.2021\n\nDear Minister,\n\n     I write to you about the bridge at level crossing 30-C in my constituency, which is\nwaiting for sanction since 2018.\n\n" \
                    "                                                        Yours sincerely,\n\n                                                        " who "\n"

static void the_sender_of_rank_is_known_by_head_or_signature(void **state)
{
    static const struct sample cases[] = {
        { "MEENAKSHI RAO\nMEMBER OF PARLIAMENT (LOK SABHA)\nNellore" SIGNED("(Meenakshi Rao)"), { { FIELD_VIP, "yes" }, { FIELD_VIP_KIND, "mp" } } },
        { "डॉ. सरोज यादव\nसंसद सदस्य (राज्य सभा)" SIGNED("(सरोज यादव)"), { { FIELD_VIP_KIND, "mp" } } },
        { "PRIME MINISTER'S OFFICE\nSouth Block, New Delhi" SIGNED("(A. K. Rai)\n                                                        Director"), { { FIELD_VIP_KIND, "pmo" }, { FIELD_VIP_NAME, NULL } } },
        { "CHIEF MINISTER\nHIMACHAL PRADESH" SIGNED("(B. S. Negi)"), { { FIELD_VIP_KIND, "cm" } } },
        { "RAJ BHAVAN\nLucknow" SIGNED("(S. Tandon)\n                                                        Secretary to Governor"), { { FIELD_VIP_KIND, "governor" } } },
        { "Sukhdev Singh\nM.L.A." SIGNED("(Sukhdev Singh)"), { { FIELD_VIP_KIND, "mla" } } },
        { "Ex-Member of Parliament\nRam Dayal" SIGNED("(Ram Dayal)"), { { FIELD_VIP_KIND, "ex_mp" } } },
        { "Member of Parliament (Lok Sabha)\nFormer Union Minister" SIGNED("(Ram Dayal)"), { { FIELD_VIP_KIND, "mp" } } },
        { "\nNew Delhi" SIGNED("(Geeta Oraon)\n                                                        Minister of State for Coal"), { { FIELD_VIP, "yes" }, { FIELD_VIP_KIND, "minister" }, { FIELD_VIP_NAME, "Geeta Oraon" } } },
        { "राष्ट्रपति सचिवालय\nराष्ट्रपति भवन, नई दिल्ली" SIGNED("(पी. नाथ)\n                                                        अवर सचिव"), { { FIELD_VIP_KIND, "president" } } },
        { "राम लखन\nपूर्व विधायक" SIGNED("(राम लखन)"), { { FIELD_VIP_KIND, "ex_mla" } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

/* domain: "c/o MP", Madhya Pradesh in an address, a Minister as addressee, copy lists, words in the text. */
static void who_is_only_named_is_not_the_sender(void **state)
{
    static const char *const cases[] = {
        "Ramesh Kumar\nc/o Shri D. Nath, Member of Parliament\n12, North Avenue" SIGNED("(Ramesh Kumar)"),
        "Ramesh Kumar\n14, Shivaji Nagar, Bhopal (M.P.) 462016" SIGNED("(Ramesh Kumar)"),
        "To\n   The Hon'ble Minister of State for Coal\n   New Delhi" SIGNED("(Ramesh Kumar)"),
        "सेवा में\n   माननीय मुख्यमंत्री महोदय\n   लखनऊ" SIGNED("(रमेश कुमार)"),
        "माननीय प्रधानमंत्री जी,\nनई दिल्ली" SIGNED("(रमेश कुमार)"),
        LETTER "Copy to:\n1. PS to Minister of Coal\n2. Shri D. Nath, Member of Parliament",
        "Sub: Letter of Shri D. Nath, Member of Parliament about rail bridges" LETTER,
        "PRIME MINISTER'S NATIONAL RELIEF FUND" LETTER, "Member of Parliament Local Area Development Scheme" LETTER,
        "Ministry of Coal\nVigilance" LETTER,
        LETTER "The Minister of State and the Member of Parliament have seen the matter and have no objection to\nit being closed.",
        "LOK SABHA\nUNSTARRED QUESTION NO. 118\nTO BE ANSWERED ON 14.07.2021\n\nANSWER\nMINISTER OF COAL\n(SHRI P. JOSHI)\n\n(a) & (b): A statement is laid.",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect(cases[i], FIELD_VIP, NULL);
}

static void parliaments_business_has_kind_house_number_and_day(void **state)
{
    static const struct sample cases[] = {
        { "LOK SABHA\nUNSTARRED QUESTION NO. 1184\nTO BE ANSWERED ON 14.07.2021\n\nCOAL BLOCKS",
          { { FIELD_PARLIAMENT, "yes" }, { FIELD_PARLIAMENT_KIND, "unstarred" }, { FIELD_HOUSE, "ls" }, { FIELD_QUESTION_NO, "1184" }, { FIELD_ANSWER_DATE, "2021-07-14" } } },
        { "RAJYA SABHA\nSTARRED QUESTION NO. *32\nFOR ANSWER ON THE 3RD AUGUST, 2021", { { FIELD_PARLIAMENT_KIND, "starred" }, { FIELD_HOUSE, "rs" }, { FIELD_QUESTION_NO, "*32" }, { FIELD_ANSWER_DATE, "2021-08-03" } } },
        { "लोक सभा\nतारांकित प्रश्न संख्या *154\n28 जून, 2021 को उत्तर दिए जाने के लिए", { { FIELD_PARLIAMENT_KIND, "starred" }, { FIELD_HOUSE, "ls" }, { FIELD_QUESTION_NO, "*154" }, { FIELD_ANSWER_DATE, "2021-06-28" } } },
        { "Lok Sabha Secretariat\n(Question Branch)\n\nNo. 19/10/2021-Q                                  12.06.2021\n\nSubject: Provisionally admitted Unstarred Question Dy. No. 4521 for answer on 28.06.2021",
          { { FIELD_PARLIAMENT_KIND, "unstarred" }, { FIELD_DY_NO, "4521" }, { FIELD_ANSWER_DATE, "2021-06-28" }, { FIELD_HOUSE, "ls" } } },
        { "Ministry of Parliamentary Affairs\n\nNo. 7/2021-LSI                                  12.06.2021\n\nSubject: Matter raised under Rule 377 in Lok Sabha by Shri D. Nath on 10.06.2021",
          { { FIELD_PARLIAMENT_KIND, "rule_377" }, { FIELD_HOUSE, "ls" }, { FIELD_QUESTION_NO, NULL } } },
        { "Ministry of Parliamentary Affairs\n\nNo. 8/2021                                  12.06.2021\n\nSubject: Special Mention made in Rajya Sabha on 09.06.2021 regarding mines", { { FIELD_PARLIAMENT_KIND, "special_mention" }, { FIELD_HOUSE, "rs" } } },
        { "Ministry of Parliamentary Affairs\n\nNo. 9/2021                                  12.06.2021\n\nSubject: Fulfilment of assurance given in reply to Lok Sabha Unstarred Question No. 118",
          { { FIELD_PARLIAMENT_KIND, "assurance" } } },
        { "संसदीय कार्य मंत्रालय\n\nसं. 9/2021                                  12.06.2021\n\nविषय: लोक सभा में शून्य काल के दौरान उठाया गया मामला", { { FIELD_PARLIAMENT_KIND, "zero_hour" }, { FIELD_HOUSE, "ls" } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void a_mention_of_parliament_is_no_business_of_it(void **state)
{
    static const char *const cases[] = {
        LETTER "All Parliament questions require utmost attention and SMS alerts may be sent for such receipts.",
        "Ram Dayal\nMember of Parliament (Lok Sabha)\nMember, Standing Committee on Finance" SIGNED("(Ram Dayal)"),
        "Subject: Assurance of supply of paper during the year" LETTER, "Subject: Constitution of a standing committee of officers for canteens" LETTER,
        "Subject: Resolution of grievances of pensioners" LETTER,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect(cases[i], FIELD_PARLIAMENT, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urgency_has_its_kind),
        cmocka_unit_test(words_of_haste_elsewhere_are_no_marking),
        cmocka_unit_test(the_sender_of_rank_is_known_by_head_or_signature),
        cmocka_unit_test(who_is_only_named_is_not_the_sender),
        cmocka_unit_test(parliaments_business_has_kind_house_number_and_day),
        cmocka_unit_test(a_mention_of_parliament_is_no_business_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
