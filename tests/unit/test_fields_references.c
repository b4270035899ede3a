/* Earlier papers, times to answer, copies and enclosures, as letters of many offices put them. */
#include "test_fields_expect.h"

#include "base/auto.h"

#define HEAD "Government of India\nMinistry of Coal\n\nNo. 43011/7/2021-CPAM                         New Delhi, the 14th June, 2021\n\nTo\n   The Director, GSI, Kolkata\n\nSubject: Allotment of blocks\n\nSir,\n\n"
#define HEAD_HI "भारत सरकार\nकोयला मंत्रालय\n\nसं. 43011/7/2021-सीपीएएम                         नई दिल्ली, दिनांक 14 जून, 2021\n\nसेवा में\n   निदेशक, कोलकाता\n\nविषय: खंडों का आबंटन\n\nमहोदय,\n\n"

static void earlier_papers_are_found_with_number_and_date(void **state)
{
    static const struct sample cases[] = {
        { HEAD "I am directed to refer to your letter No. GSI/CHQ/12-4/2020-21 dated 3rd May, 2021 on the\nsubject mentioned above.",
          { { FIELD_REFERENCES, "GSI/CHQ/12-4/2020-21\t2021-05-03" } } },
        { HEAD "Kindly refer to this Ministry's O.M. No. 13016/2/2019-CA-III dated\n12.03.2020 and D.O. letter No. 5/1/2018-NA dt. 01.04.2020.",
          { { FIELD_REFERENCES, "13016/2/2019-CA-III\t2020-03-12\n5/1/2018-NA\t2020-04-01" } } },
        { "Office of the Accountant General\n\nAG(Audit)/Coord/417                                  Dated: 2.9.2019\n\nRef: (i) Letter No. FD/PF/2211 dated 12.8.2019\n     (ii) Circular No. 7/2018 dated 01.01.2018\n\nSub: Audit paras",
          { { FIELD_REFERENCES, "FD/PF/2211\t2019-08-12\n7/2018\t2018-01-01" } } },
        { HEAD_HI "मुझे आपके पत्र संख्या जीएसआई/12-4/2020 दिनांक 3 मई, 2021 का संदर्भ देने का निदेश हुआ है कि\nउपर्युक्त विषय पर कार्रवाई की जाए।",
          { { FIELD_REFERENCES, "जीएसआई/12-4/2020\t2021-05-03" } } },
        { HEAD "In continuation of this Ministry's letter of even number dated 02.05.2021 it is stated that the\nmatter has been examined.",
          { { FIELD_REFERENCES, "43011/7/2021-CPAM\t2021-05-02\teven" } } },
        { HEAD "This has reference to your letter dated 11 May 2021 addressed to the Secretary of this Ministry.",
          { { FIELD_REFERENCES, "\t2021-05-11" } } },
        { "GOVERNMENT OF KERALA\nGeneral Administration Department\n\nG.O.(Rt) No.118/2020/GAD                      Dated, Thiruvananthapuram, 9.1.2020\n\nRead: Letter No. A2/3318/2019 dated 28.12.2019 of the\nDistrict Collector, Ernakulam\n\nORDER",
          { { FIELD_REFERENCES, "A2/3318/2019\t2019-12-28" } } },
        /* what names other things */
        { HEAD "The applicant has enclosed Indian Postal Order No. 24F 118833 dated 02.05.2021 towards the fee.", { { FIELD_REFERENCES, NULL } } },
        { HEAD "The Hon'ble High Court in Writ Petition No. 2982 of 2011 by order dated 18.9.2012 has directed so.", { { FIELD_REFERENCES, NULL } } },
        { HEAD "This issues with the concurrence of the Finance Division vide their Dy. No. 311/IFD dated 01.06.2021.", { { FIELD_REFERENCES, NULL } } },
        { HEAD "The officer may be contacted on telephone No. 011-23384884 up to 30.06.2021 on working days.", { { FIELD_REFERENCES, NULL } } },
        { "Department of Posts\n\nCIRCULAR No. 17/2023                                          Dated 03.04.2023\n\nAll offices are informed that the new form is to be used.", { { FIELD_REFERENCES, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

static void the_day_to_answer_by_is_found_and_no_other_day(void **state)
{
    static const struct sample cases[] = {
        { HEAD "The information may be furnished latest by 30th June, 2021 without fail.", { { FIELD_REPLY_BY, "2021-06-30" } } },
        { HEAD "It is requested that comments may kindly be sent to this Ministry on or before\n05.07.2021 positively.", { { FIELD_REPLY_BY, "2021-07-05" } } },
        { HEAD "Your reply should reach the undersigned within 15 days of the issue of this letter.", { { FIELD_REPLY_BY, "2021-06-29" } } },
        { HEAD "You are directed to submit your explanation within one week, failing which action will follow.", { { FIELD_REPLY_BY, "2021-06-21" } } },
        { HEAD_HI "अनुरोध है कि अपेक्षित सूचना दिनांक 30 जून, 2021 तक इस मंत्रालय को भेज दी जाए।", { { FIELD_REPLY_BY, "2021-06-30" } } },
        { HEAD_HI "कृपया 15 दिन के भीतर अपनी टिप्पणियाँ प्रस्तुत करें।", { { FIELD_REPLY_BY, "2021-06-29" } } },
        { HEAD "An appeal may be submitted within 30 days of receipt of this order.", { { FIELD_REPLY_BY, NULL } } },
        { HEAD "The licence is valid up to 31.12.2021 and was issued by 01.01.2021 in any case.", { { FIELD_REPLY_BY, NULL } } },
        { HEAD_HI "यह सुविधा दिनांक 31.12.2021 तक अनुमन्य रहेगी।", { { FIELD_REPLY_BY, NULL } } },
        { HEAD "The report was sent by this office by 12.05.2021 and nothing more is to be done.", { { FIELD_REPLY_BY, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

#define BODY HEAD "The matter has been examined in this Ministry and the request has been agreed to.\n\n                                                        Yours faithfully,\n\n                                                        (R. K. Menon)\n                                                        Under Secretary\n\n"

static void copies_and_enclosures_are_listed_as_stated(void **state)
{
    static const struct sample cases[] = {
        { BODY "Encl: As above (3 pages)\n\nCopy to:\n1. PS to Minister of Coal\n2. The Chairman, Coal India Limited,\n   Kolkata\n3. Guard file",
          { { FIELD_ENCLOSURES, "As above (3 pages)" }, { FIELD_COPY_TO, "PS to Minister of Coal\nThe Chairman, Coal India Limited Kolkata\nGuard file" } } },
        { BODY "Copy for information to:-\n(i) All Regional Offices\n(ii) Library", { { FIELD_COPY_TO, "All Regional Offices\nLibrary" }, { FIELD_ENCLOSURES, NULL } } },
        { BODY "Copy to: PPS to Secretary (Coal)", { { FIELD_COPY_TO, "PPS to Secretary (Coal)" } } },
        { BODY "Enclosures:\n1. Copy of the agreement\n2. Statement of accounts", { { FIELD_ENCLOSURES, "1. Copy of the agreement; 2. Statement of accounts" } } },
        { BODY "संलग्नक: यथोपरि।\n\nप्रतिलिपि सूचनार्थ प्रेषित:-\n1. सचिव के प्रधान निजी सचिव\n2. गार्ड फाइल", { { FIELD_ENCLOSURES, "यथोपरि" }, { FIELD_COPY_TO, "सचिव के प्रधान निजी सचिव\nगार्ड फाइल" } } },
        { HEAD "A copy of the enclosed statement may be kept in the office.\nEnclosed statements are to be returned.", { { FIELD_ENCLOSURES, NULL }, { FIELD_COPY_TO, NULL } } },
    };

    (void)state;
    expect_samples(cases, ARRAY_LEN(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(earlier_papers_are_found_with_number_and_date),
        cmocka_unit_test(the_day_to_answer_by_is_found_and_no_other_day),
        cmocka_unit_test(copies_and_enclosures_are_listed_as_stated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
