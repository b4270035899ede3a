/* Courts, RTI and grievance portals, money, and how a letter came. */
#include "test_fields_expect.h"

#include "base/auto.h"

static void a_court_says_which_case_whose_and_when(void **state)
{
    static const struct sample cases[] = {
        { "IN THE HIGH COURT OF DELHI AT NEW DELHI\n\nNo. 63485/W/2018                              Dated the 03/11/2018\n\nW.P.(C) No. 4158 of 2018\n\nKavita Nair                               ... Petitioner(s)\n                      Vs.\n"
          "Union of India & Ors.                     ... Respondent(s)\n\nNOTICE OF HEARING\n\nTo\n   The Secretary, Ministry of Coal\n\nTake notice that the matter will be listed for hearing on January 2, 2019 at 10.30 A.M.",
          { { FIELD_COURT, "IN THE HIGH COURT OF DELHI AT NEW DELHI" }, { FIELD_CASE_NO, "W.P.(C) No. 4158 of 2018" }, { FIELD_PARTIES, "Kavita Nair Vs. Union of India & Ors" }, { FIELD_HEARING_DATE, "2019-01-02" } } },
        { "CENTRAL ADMINISTRATIVE TRIBUNAL\nPRINCIPAL BENCH, NEW DELHI\n\nO.A. No. 2210/2019\n\nT. Nathan                                 ... Applicant\n                      Versus\nUnion of India                            ... Respondents\n\n"
          "To\n   The Secretary\n\nThe next date of hearing is 14.08.2019 before the Hon'ble Tribunal.",
          { { FIELD_COURT, "CENTRAL ADMINISTRATIVE TRIBUNAL, PRINCIPAL BENCH, NEW DELHI" }, { FIELD_CASE_NO, "O.A. No. 2210/2019" }, { FIELD_PARTIES, "T. Nathan Vs. Union of India" }, { FIELD_HEARING_DATE, "2019-08-14" } } },
        { "इलाहाबाद उच्च न्यायालय\n\nरिट याचिका संख्या 1180 वर्ष 2020\n\nराम लाल                                 ... याची\n                      बनाम\nभारत संघ                                ... प्रतिवादी\n\nयह वाद दिनांक 12.03.2020 को सुनवाई हेतु सूचीबद्ध है।",
          { { FIELD_CASE_NO, "रिट याचिका संख्या 1180 वर्ष 2020" }, { FIELD_HEARING_DATE, "2020-03-12" }, { FIELD_PARTIES, "राम लाल Vs. भारत संघ" } } },
        { "Government of India\nMinistry of Coal\n\nNo. 1/2/2021-Legal                             14.06.2021\n\nSubject: WP(C) No. 311/2021 before the High Court of Orissa\n\nThe case was heard on 02.06.2021 and is listed on 05.07.2021 for arguments by the advocate.",
          { { FIELD_CASE_NO, "WP(C) No. 311/2021" }, { FIELD_HEARING_DATE, "2021-07-05" } } },
        { "Ministry of Coal\n\nNo. 1/2/2021                             14.06.2021\n\nThe C.C. camera at gate No. 12 of 2021 model is to be repaired and the meeting is fixed on 05.07.2021.", { { FIELD_CASE_NO, NULL }, { FIELD_HEARING_DATE, NULL }, { FIELD_COURT, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void registration_numbers_are_known_by_their_shape(void **state)
{
    static const struct sample cases[] = {
        { "Subject: Public grievance Registration No. DARPG/E/2024/0001234", { { FIELD_CPGRAMS_NO, "DARPG/E/2024/0001234" }, { FIELD_RTI_NO, NULL }, { FIELD_RTI, NULL } } },
        { "PMOPG/E/2020/ 0123456 of Shri Ram Lal is forwarded herewith", { { FIELD_CPGRAMS_NO, "PMOPG/E/2020/0123456" } } },
        { "Subject: RTI application Registration No. DOPTT/R/2020/50123 of Shri Ram Lal", { { FIELD_RTI_NO, "DOPTT/R/2020/50123" }, { FIELD_RTI, "application" }, { FIELD_CPGRAMS_NO, NULL } } },
        { "Subject: First Appeal under the RTI Act, 2005 - DOP&T/A/E/21/00012", { { FIELD_RTI_NO, "DOP&T/A/E/21/00012" }, { FIELD_RTI, "first_appeal" } } },
        { "Subject: Application of Shri Ram Lal transferred under Section 6(3) of the RTI Act, 2005", { { FIELD_RTI, "transfer" } } },
        { "विषय: सूचना का अधिकार अधिनियम, 2005 के अंतर्गत आवेदन", { { FIELD_RTI, "application" } } },
        { "Subject: Implementation of section 4 of the RTI Act, 2005 by public authorities", { { FIELD_RTI, NULL } } },
        { "No. A/1/2020/12 and 3/E/2020/0001234 are file numbers", { { FIELD_CPGRAMS_NO, NULL }, { FIELD_RTI_NO, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void the_largest_sum_is_taken(void **state)
{
    static const struct sample cases[] = {
        { "A sum of Rs. 12,50,000/- is sanctioned, of which Rs. 2,000 is due.", { { FIELD_AMOUNT, "1250000" } } },
        { "The cost is ₹ 3.75 crore only", { { FIELD_AMOUNT, "37500000" } } },
        { "Rs.75 lakhs and Rs. 1.2 crores", { { FIELD_AMOUNT, "12000000" } } },
        { "45,952 रुपये की राशि का दावा", { { FIELD_AMOUNT, "45952" } } },
        { "रु. 10/- का पोस्टल ऑर्डर", { { FIELD_AMOUNT, "10" } } },
        { "Rs. 99999999999999999999999999 and 12 persons", { { FIELD_AMOUNT, NULL } } },
        { "Telephone 23384884, room No. 12", { { FIELD_AMOUNT, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void how_it_came_is_a_hint_of_lines_of_their_own(void **state)
{
    static const struct sample cases[] = {
        { "BY SPEED POST\nGovernment of India", { { FIELD_DELIVERY_HINT, "Speed Post" } } },
        { "REGD. A/D\nOffice of the Collector", { { FIELD_DELIVERY_HINT, "Registered Post" } } },
        { "ई-मेल द्वारा\nभारत सरकार", { { FIELD_DELIVERY_HINT, "E-mail" } } },
        { "EW 123 456 785 IN\nGovernment of India", { { FIELD_MODE_NO, "EW123456785IN" } } },
        { "EW123456784IN\nGovernment of India", { { FIELD_MODE_NO, NULL } } },       /* its check digit is wrong */
        { "The papers were sent to the office by speed post on 12.03.2020 by the section officer", { { FIELD_DELIVERY_HINT, NULL } } },
        { "Government of India\n\nNo. 3-4/2021-Coord                      14.06.2021\n\nSir,\n\n\n                                   RECEIVED\n                                   16 JUN 2021", { { FIELD_RECEIVED_DATE, "2021-06-16" }, { FIELD_DATE, "2021-06-14" } } },
        { "Government of India\n\nNo. 3-4/2021-Coord                      14.06.2021\n\nYour letter was received on 10.06.2021 in this office and is under examination.", { { FIELD_RECEIVED_DATE, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

#define BODY "Government of India\nMinistry of Coal\n\nNo. 1/2/2021-Coord                             14.06.2021\n\nSubject: Allotment of blocks\n\n\n\n\nThe matter has been examined in this Ministry in consultation with the Department and\nthe papers which were asked for are sent for further action by the office.\n"

static void what_is_enclosed_is_stated_not_told(void **state)
{
    static const struct sample cases[] = {
        { BODY "Encl: As above\n", { { FIELD_ENCLOSURES, "As above" } } },
        { BODY "\nEncl: As above (3 pages)\n", { { FIELD_ENCLOSURES, "As above (3 pages)" } } },
        { BODY "\nEncl.: As above (Ram Kumar)\n", { { FIELD_ENCLOSURES, "As above" } } },
        { BODY "\nसंलग्नक: यथोपरि\n", { { FIELD_ENCLOSURES, "यथोपरि" } } },
        { BODY "\nEncls: 2\n1. Copy of the order\n2. Map of the block\n", { { FIELD_ENCLOSURES, "2; 1. Copy of the order; 2. Map of the block" } } },
        { BODY "\nEnclosed papers have been seen in the section\n", { { FIELD_ENCLOSURES, NULL } } },
        { BODY "\nEnd of the report\n", { { FIELD_ENCLOSURES, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void copies_are_listed_below_the_letter_only(void **state)
{
    static const struct sample cases[] = {
        { BODY "\nCopy to:\n1. The Director, Kolkata\n2. Guard file\n", { { FIELD_COPY_TO, "The Director, Kolkata\nGuard file" } } },
        { BODY "\nप्रतिलिपि:\n1. निदेशक, कोलकाता\n", { { FIELD_COPY_TO, "निदेशक, कोलकाता" } } },
        { "Copy to:\n1. The Director, Kolkata\n" BODY, { { FIELD_COPY_TO, NULL } } },
        { BODY "\nCopy of the order is enclosed for the Director\n", { { FIELD_COPY_TO, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_court_says_which_case_whose_and_when),
        cmocka_unit_test(registration_numbers_are_known_by_their_shape),
        cmocka_unit_test(the_largest_sum_is_taken),
        cmocka_unit_test(how_it_came_is_a_hint_of_lines_of_their_own),
        cmocka_unit_test(what_is_enclosed_is_stated_not_told),
        cmocka_unit_test(copies_are_listed_below_the_letter_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
