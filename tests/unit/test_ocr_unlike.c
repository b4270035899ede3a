/* Little letters of many offices, each laid out and worded in its own way, with what a clerk would enter. */
#include "test.h"
#include "test_ocr_paper.h"

#include <string.h>

/* NULL: the letter has none. */
struct unlike { const char *name, *letter, *number, *date, *subject, *form, *language; };

static unsigned check(const struct unlike *u, const struct fields *f, enum field which, const char *want)
{
    const char *got = f->of[which].value;

    if ((got == NULL) == (want == NULL) && (!got || strcmp(got, want) == 0))
        return 0;
    print_error("%s: %s is %s, not %s\n", u->name, field_name(which), got ? got : "none", want ? want : "none");
    return 1;
}

static unsigned count_wrong(const struct unlike *u)
{
    struct fields f = paper_read(u->letter);
    unsigned wrong = 0;

    wrong += check(u, &f, FIELD_LETTER_NO, u->number);
    wrong += check(u, &f, FIELD_DATE, u->date);
    wrong += check(u, &f, FIELD_SUBJECT, u->subject);
    wrong += check(u, &f, FIELD_FORM, u->form);
    wrong += check(u, &f, FIELD_LANGUAGE, u->language);
    fields_done(&f);
    return wrong;
}

static const struct unlike letters[] = {
    { "a railway board letter with its number in the right column",
      "              GOVERNMENT OF INDIA / भारत सरकार\n"
      "              MINISTRY OF RAILWAYS / रेल मंत्रालय\n"
      "                     (RAILWAY BOARD)\n"
      "\n"
      "No. E(NG)I-2019/PM 1/17                                  New Delhi, dated 14.08.2019\n"
      "\n"
      "The General Managers (P)\n"
      "All Zonal Railways\n"
      "\n"
      "Sub: Relaxation in the period of service for promotion to the post of Senior Clerk - reg.\n"
      "\n"
      "        References have been received from the Zonal Railways seeking a relaxation of the period\n"
      "of service which has been laid down for promotion to the post of Senior Clerk.\n",
      "E(NG)I-2019/PM 1/17", "2019-08-14", "Relaxation in the period of service for promotion to the post of Senior Clerk", "letter", "en" },
    { "an inter-departmental note with its number at the foot",
      "                        Department of Plain Words\n"
      "                             (Pay Unit)\n"
      "\n"
      "Subject: Pay fixation of Shri Ram Example, Assistant, on promotion.\n"
      "\n"
      "        Department of Samples may please refer to their note on the above subject in which the\n"
      "advice of this Department has been sought on the fixation of pay on promotion.\n"
      "2.      The matter has been examined. The pay may be fixed under the rule quoted there.\n"
      "\n\n"
      "                                                             (S. Example)\n"
      "                                                             Under Secretary\n"
      "Department of Samples (Shri A. Specimen, Director)\n"
      "Department of Plain Words I.D. No. 12(3)/E.II(A)/2021 dated 9th July, 2021\n",
      "12(3)/E.II(A)/2021", "2021-07-09", "Pay fixation of Shri Ram Example, Assistant, on promotion", "id_note", "en" },
    { "a circular with number and date in one centred line",
      "                 OFFICE OF THE COMMISSIONER OF CUSTOMS\n"
      "            JAWAHARLAL NEHRU CUSTOM HOUSE, NHAVA SHEVA\n"
      "\n"
      "F. No. S/22-Gen-18/2019-20/AM(X)/JNCH                                Date: 03.09.2019\n"
      "\n"
      "                        PUBLIC NOTICE NO. 74/2019\n"
      "\n"
      "Subject: Weighment of export containers at the gate of the terminal - reg.\n"
      "\n"
      "        Attention of the importers, exporters and customs brokers is invited to the instructions\n"
      "on weighment of containers which were issued in the last year by this office.\n",
      "S/22-Gen-18/2019-20/AM(X)/JNCH", "2019-09-03", "Weighment of export containers at the gate of the terminal", "public_notice", "en" },
    { "a state secretariat's letter in Hindi with a typewriter's full stops",
      "प्रेषक,\n"
      "        क. ख. उदाहरण,\n"
      "        संयुक्त सचिव,\n"
      "        उ0प्र0 शासन।\n"
      "सेवा में,\n"
      "        निदेशक,\n"
      "        पंचायती राज, उ0प्र0, लखनऊ।\n"
      "पंचायती राज अनुभाग-1                                लखनऊ: दिनांक 07 जनवरी, 2022\n"
      "विषय:- वित्तीय वर्ष 2021-22 में निर्माण कार्य हेतु धनराशि की स्वीकृति।\n"
      "महोदय,\n"
      "        उपर्युक्त विषयक अपने पत्र संख्या-4/1234/2021 दिनांक 03.12.2021 का कृपया संदर्भ ग्रहण करने का कष्ट\n"
      "करें जिसके द्वारा धनराशि की मांग की गई है।\n",
      NULL, "2022-01-07", "वित्तीय वर्ष 2021-22 में निर्माण कार्य हेतु धनराशि की स्वीकृति", "letter", "hi" },
    { "a Bihar letter numbered with ज्ञापांक",
      "                              बिहार सरकार\n"
      "                           समाज कल्याण विभाग\n"
      "                               आदेश\n"
      "संचिका सं0-10/स्था0-45/2020 ज्ञापांक\n"
      "पटना, दिनांक 15/02/2020\n"
      "        श्री उदाहरण कुमार, लिपिक को अगले आदेश तक मुख्यालय में प्रतिनियुक्त किया जाता है और वे तत्काल\n"
      "प्रभाव से अपना योगदान समर्पित करेंगे।\n",
      "10/स्था0-45/2020", "2020-02-15", NULL, "order", "hi" },
    { "a citizen's complaint without any head",
      "To\n"
      "The Chief Commissioner,\n"
      "Central Goods and Services, Bengaluru\n"
      "\n"
      "Respected Sir,\n"
      "Sub: Refund of tax wrongly collected by the sub-registrar\n"
      "        With due respect I beg to state that tax was collected from me twice in the month of May\n"
      "and that nobody in the office has listened to me since then.\n"
      "\n"
      "Thanking you,\n"
      "Yours faithfully,\n"
      "                                                        (Ramesh Example)\n"
      "Date: 21/6/2023\n"
      "Place: Bengaluru\n",
      NULL, "2023-06-21", "Refund of tax wrongly collected by the sub-registrar", "grievance", "en" },
    { "an order of a university with the date below the number, both at the right",
      "                                                        JAWAHARLAL SAMPLE UNIVERSITY\n"
      "                                                        ADMINISTRATION BRANCH\n"
      "                                                        Ref. No. JSU/Admn./2023/1047\n"
      "                                                        Dated: 2nd of August, 2023\n"
      "\n"
      "                            OFFICE ORDER\n"
      "\n"
      "        The competent authority is pleased to constitute a committee for the purchase of books for\n"
      "the central library, which shall meet once in a month in the library.\n"
      "                                                        REGISTRAR\n",
      "JSU/Admn./2023/1047", "2023-08-02", NULL, "order", "en" },
    { "a gazette notification",
      "[TO BE PUBLISHED IN THE GAZETTE OF INDIA, EXTRAORDINARY, PART II, SECTION 3, SUB-SECTION (i)]\n"
      "                           GOVERNMENT OF INDIA\n"
      "                           MINISTRY OF FINANCE\n"
      "                         (DEPARTMENT OF REVENUE)\n"
      "                    Notification No. 12/2022-Central Tax\n"
      "                                                   New Delhi, the 5th July, 2022\n"
      "\n"
      "G.S.R. 516(E).- In exercise of the powers conferred by section 168 of the Act the Government, on\n"
      "the recommendations of the Council, hereby makes the following amendment.\n",
      "12/2022-Central Tax", "2022-07-05", NULL, "notification", "en" },
    { "a reference line below the subject that has other numbers and dates",
      "                     EMPLOYEES' SAMPLE CORPORATION\n"
      "No. A-12/14/3/2018-Med.V                                    Date: 19-11-2018\n"
      "To\n"
      "The Regional Directors\n"
      "Subject: Empanelment of hospitals for super speciality treatment\n"
      "Ref: 1. This office letter No. U-16/30/2014-Med. dated 11-05-2017\n"
      "     2. Letter No. A-12/14/3/2018 dated 02-08-2018\n"
      "Sir/Madam,\n"
      "        I am directed to say that the rates of treatment have been revised as shown in the list.\n",
      "A-12/14/3/2018-Med.V", "2018-11-19", "Empanelment of hospitals for super speciality treatment", "letter", "en" },
    { "an e-Office print with computer number and side stamp",
      "File No.N-11016/6/2016-ARC-DARPG (Computer No. 2938)\n"
      "Generated from eOffice by A K EXAMPLE, US(X), on 30/06/2021 11:04 AM\n"
      "                              Government of India\n"
      "                       Department of Administrative Samples\n"
      "                                                     Dated: 28th June, 2021\n"
      "                              OFFICE MEMORANDUM\n"
      "Subject: Revision of the retention schedule of substantive records\n"
      "\n"
      "        The undersigned is directed to enclose the draft of the schedule for comments, which may\n"
      "be sent within a month.\n",
      "N-11016/6/2016-ARC-DARPG", "2021-06-28", "Revision of the retention schedule of substantive records", "office_memorandum", "en" },
    { "a reminder",
      "                              GOVERNMENT OF SAMPLES\n"
      "                              FINANCE DEPARTMENT\n"
      "                              REMINDER - II\n"
      "No. FIN/BUD/23/2020/889                                   Date: 12.10.2020\n"
      "To,\n"
      "The Managing Director\n"
      "Sub.:- Non-submission of utilisation certificates\n"
      "Sir,\n"
      "        Kindly refer to this office letter of even number dated 04.06.2020 on the above subject.\n",
      "FIN/BUD/23/2020/889", "2020-10-12", "Non-submission of utilisation certificates", "reminder", "en" },
    { "a demi-official letter in Hindi",
      "क. ख. उदाहरण                                             भारत सरकार\n"
      "संयुक्त सचिव                                               जल शक्ति मंत्रालय\n"
      "अ.शा. पत्र सं. 21011/05/2022-राभा                              दिनांक: 4 मार्च, 2022\n"
      "प्रिय श्री नमूना जी,\n"
      "        आपको यह सूचित करते हुए मुझे हर्ष हो रहा है कि समिति की अगली बैठक इसी माह में होगी और उसमें सभी\n"
      "सदस्य भाग लेंगे।\n"
      "सादर,\n"
      "                                                       आपका,\n",
      "21011/05/2022-राभा", "2022-03-04", NULL, "do_letter", "hi" },
    { "a bilingual label line",
      "                               भारत सरकार / Government of India\n"
      "फा.सं./F. No. 4-7/2021-Hindi                            दिनांक/Dated: 01.02.2021\n"
      "                           कार्यालय ज्ञापन/OFFICE MEMORANDUM\n"
      "विषय/Subject: Meeting of the Official Language Implementation Committee\n"
      "\n"
      "        The undersigned is directed to say that the meeting of the committee will be held in the\n"
      "conference room of this office in the coming month.\n",
      "4-7/2021-Hindi", "2021-02-01", "Meeting of the Official Language Implementation Committee", "office_memorandum", "en" },
    { "figures read as letters",
      "                               Government of Samples\n"
      "No. l2/45/2O19-Estt.                                      Dated: l5.O3.2019\n"
      "                               MEMORANDUM\n"
      "Subiect: Grant of earned leave\n"
      "\n"
      "        Shri Example, Assistant, is granted earned leave for the period which he has applied for.\n",
      "12/45/2019-Estt", "2019-03-15", "Grant of earned leave", "memorandum", "en" },
    { "a date with the Saka date beside it",
      "No. 2/14/2021-Leg.                         New Delhi, the 21st April, 2021/1 Vaishakha, 1943 (Saka)\n"
      "                               OFFICE MEMORANDUM\n"
      "Subject: Distribution of the daily bulletin\n",
      "2/14/2021-Leg", "2021-04-21", "Distribution of the daily bulletin", "office_memorandum", "en" },
    { "a label with the number on the next line",
      "                        CENTRAL SAMPLE BOARD\n"
      "F. No.:\n"
      "CSB/2-Admn/115/2022\n"
      "Date:\n"
      "11.05.2022\n"
      "To\n"
      "The Director\n"
      "Subject: Supply of uniforms to the drivers\n"
      "Sir,\n"
      "        Please find the list of drivers who are to be given uniforms in this year.\n",
      "CSB/2-Admn/115/2022", "2022-05-11", "Supply of uniforms to the drivers", "letter", "en" },
    { "a court's notice that is dated in its last sentence",
      "                     IN THE HIGH COURT OF SAMPLES AT EXAMPLE TOWN\n"
      "                            W.P. (C) No. 4471 of 2021\n"
      "Ram Lal Example                                              ... Petitioner\n"
      "                                 Versus\n"
      "Union of India & Ors.                                        ... Respondents\n"
      "To\n"
      "The Secretary, Ministry of Samples\n"
      "        Whereas the petitioner has filed the above petition, take notice that it is fixed for the\n"
      "hearing on 12.01.2022 before this Court when you may appear.\n"
      "        Given under my hand and the seal of the Court this the 9th day of\n"
      "December, 2021.\n",
      NULL, "2021-12-09", "W.P. (C) No. 4471 of 2021 - Ram Lal Example Vs. Union of India & Ors", "court_notice", "en" },
    { "a reply to a Parliament question",
      "                              GOVERNMENT OF INDIA\n"
      "                              MINISTRY OF SAMPLES\n"
      "                                  RAJYA SABHA\n"
      "                          UNSTARRED QUESTION NO. 2157\n"
      "                    TO BE ANSWERED ON THE 5TH AUGUST, 2021\n"
      "                        VACANCIES IN THE PUBLIC SECTOR\n"
      "                               UNDERTAKINGS\n"
      "2157. SMT. EXAMPLE DEVI:\n"
      "Will the Minister of SAMPLES be pleased to state:\n",
      NULL, "2021-08-05", "VACANCIES IN THE PUBLIC SECTOR UNDERTAKINGS", "parliament_question", "en" },
};

static const struct unlike more_letters[] = {
    { "a title of which one half could not be read",
      "                         Government of Samples\n"
      "No. 4/5/2021-Admn                                          Dated: 04.05.2021\n"
      "                              wfayw/CIRCULAR No. 5/2021\n"
      "        All the employees are informed that the office will remain closed on the day of polling and\n"
      "that the day will be treated as a paid holiday.\n",
      "4/5/2021-Admn", "2021-05-04", NULL, "circular", "en" },
    { "labels with nothing to number behind them",
      "                         Department of Samples\n"
      "No. of posts / as per list\n"
      "Ref: as above/below\n"
      "Subject: Posts which are vacant\n"
      "        The posts which are vacant in the offices of the Department may be filled without delay and\n"
      "the position may be reported to this office.\n",
      NULL, NULL, "Posts which are vacant", "letter", "en" },
    { "an income tax order with the date in the other column",
      "           OFFICE OF THE PRINCIPAL COMMISSIONER OF INCOME TAX\n"
      "                       AAYAKAR BHAWAN, SAMPLE NAGAR\n"
      "F.No. Pr.CIT-3/SMP/Estt/2022-23/1189                              Dated: 17/11/2022\n"
      "                           ESTABLISHMENT ORDER NO. 48 OF 2022-23\n"
      "        The following officials are hereby transferred with immediate effect and until further\n"
      "orders in the interest of work of this charge.\n",
      "Pr.CIT-3/SMP/Estt/2022-23/1189", "2022-11-17", NULL, "order", "en" },
    { "a government order by its kind",
      "                         GOVERNMENT OF TAMIL SAMPLE\n"
      "                                ABSTRACT\n"
      "Pension - Grant of dearness relief to pensioners - Orders - Issued.\n"
      "\n"
      "                         FINANCE (PENSION) DEPARTMENT\n"
      "G.O. Ms. No. 112                                            Dated: 12.04.2018\n"
      "        The Government direct that the dearness relief be paid at the rates which are shown in\n"
      "the table below from the month of January.\n",
      "G.O. Ms. No. 112", "2018-04-12", "Pension - Grant of dearness relief to pensioners - Orders - Issued", "order", "en" },
    { "a Hindi circular whose label stands above",
      "                              नमूना बैंक\n"
      "क्रमांक: नबैं/मासं/परिपत्र/17/2022-23                       दिनांक 05 अगस्त 2022\n"
      "                               परिपत्र\n"
      "विषयः कर्मचारियों की वार्षिक कार्य निष्पादन रिपोर्ट का समय पर प्रस्तुतीकरण\n"
      "        सभी शाखा प्रबंधकों का ध्यान इस कार्यालय के पूर्व परिपत्र की ओर आकर्षित किया जाता है जिसमें यह कहा गया\n"
      "था कि रिपोर्ट समय पर भेजी जाए।\n",
      "नबैं/मासं/परिपत्र/17/2022-23", "2022-08-05", "कर्मचारियों की वार्षिक कार्य निष्पादन रिपोर्ट का समय पर प्रस्तुतीकरण", "circular", "hi" },
    { "a member's letter without a number",
      "SHRI EXAMPLE KUMAR                                    Residence: 12, Sample Avenue\n"
      "MEMBER OF PARLIAMENT                                  New Delhi-110001\n"
      "(RAJYA SABHA)\n"
      "                                                      Date: 19 July, 2021\n"
      "Dear Minister,\n"
      "        I would like to draw your kind attention to the condition of the road between the two\n"
      "towns, which has not been repaired since the floods.\n"
      "Yours sincerely,\n",
      NULL, "2021-07-19", NULL, "mp_letter", "en" },
    { "a press release",
      "                              GOVERNMENT OF INDIA\n"
      "                         BUREAU OF SAMPLE STANDARDS\n"
      "                               PRESS RELEASE\n"
      "                                                       New Delhi, 3 February 2020\n"
      "        The Bureau has revised the standard for helmets. The revised standard comes into force at\n"
      "once and is to be followed by all makers.\n",
      NULL, "2020-02-03", NULL, "press_note", "en" },
    { "minutes of a meeting",
      "No. 7/3/2022-Coord\n"
      "                         MINUTES OF THE MEETING\n"
      "Minutes of the meeting of the purchase committee held on 14.06.2022\n"
      "\n"
      "        The meeting was held under the chairmanship of the Joint Secretary in his room and all the\n"
      "members were present.\n",
      "7/3/2022-Coord", NULL, "Minutes of the meeting of the purchase committee held on 14.06.2022", "minutes", "en" },
    { "an application under the RTI Act",
      "To\n"
      "The Central Public Information Officer\n"
      "Sample Directorate, Pune\n"
      "Subject: Information under section 6(1) of the Right to Information Act\n"
      "Sir,\n"
      "1. Name of the applicant: Asha Example\n"
      "2. Particulars of the information required: copies of the tender papers\n"
      "3. The application fee is enclosed as Indian Postal Order No. 23F 887123\n"
      "Date: 02-12-2019                                        Applicant\n",
      NULL, "2019-12-02", "Information under section 6(1) of the Right to Information Act", "rti_application", "en" },
    { "an endorsement of an accounts office",
      "                         OFFICE OF THE SAMPLE ACCOUNTANT\n"
      "                                 ENDORSEMENT\n"
      "Endst. No. 1187/AB-2/2020                                     Dated 09.10.2020\n"
      "        Copy of the orders of the Ministry of Samples is forwarded for information and guidance\n"
      "to all the field offices under the control of this office.\n",
      "1187/AB-2/2020", "2020-10-09", NULL, "endorsement", "en" },
    { "a note in Hindi between departments",
      "                              नमूना विभाग\n"
      "                         अंतर-विभागीय टिप्पणी\n"
      "विषय: भर्ती नियमों में संशोधन\n"
      "\n"
      "        कार्मिक विभाग कृपया इस विभाग की पिछली टिप्पणी का अवलोकन करे जिसमें भर्ती नियमों के संशोधन का प्रस्ताव\n"
      "भेजा गया था।\n"
      "\n"
      "                                                        (क. ख. उदाहरण)\n"
      "                                                        अवर सचिव\n"
      "नमूना विभाग अ.वि.टि. सं. 5/9/2021-स्था. दिनांक 11.03.2021\n",
      "5/9/2021-स्था", "2021-03-11", "भर्ती नियमों में संशोधन", "id_note", "hi" },
    { "a letter with its number in the middle of the line",
      "                         SAMPLE PORT AUTHORITY\n"
      "Traffic Department No. TD/OPS/44-B/2023/312 Dated 21st  March, 2023\n"
      "To\n"
      "All Stevedores\n"
      "Sub : Safety of dock workers\n"
      "Gentlemen,\n"
      "        It has been noticed that the workers do not wear helmets on the quay.\n",
      "TD/OPS/44-B/2023/312", "2023-03-21", "Safety of dock workers", "letter", "en" },
    { "a telephone number is no letter's number",
      "                         SAMPLE MILK UNION LIMITED\n"
      "Phone No. 0261-2345678                                     Fax No. 0261-2345679\n"
      "GSTIN: 24AAAAS1234A1Z5\n"
      "Our Ref.: SMU/Proc/2021-22/771                             Date : 30-09-2021\n"
      "Your Ref.: DAHD/44/2021 dated 11-09-2021\n"
      "To,\n"
      "The Director (Dairy)\n"
      "Subject: Delay in the release of the second instalment\n"
      "Dear Sir,\n"
      "        We have not received the second instalment which was due in the month of August.\n",
      "SMU/Proc/2021-22/771", "2021-09-30", "Delay in the release of the second instalment", "letter", "en" },
    { "an office stamp beside the head",
      "                         GOVERNMENT OF SAMPLES\n"
      "No. 31/2/2022-IFD                                 New Delhi, the 7th June, 2022\n"
      "                                                                        R&I SECTION\n"
      "                                                                        Dy. No. 4417\n"
      "                                                                        13 JUN 2022\n"
      "                              OFFICE MEMORANDUM\n"
      "Subject:- Concurrence for the purchase of printers\n",
      "31/2/2022-IFD", "2022-06-07", "Concurrence for the purchase of printers", "office_memorandum", "en" },
    { "a subject in both languages",
      "                              भारत सरकार\n"
      "सं. 3/14/2022-प्रशा.                                     दिनांक: 18.05.2022\n"
      "विषय: वाहनों के रखरखाव के लिए निविदा\n"
      "Subject: Tender for the upkeep of vehicles\n"
      "महोदय,\n"
      "        I am directed to say that the tender for the upkeep of the vehicles of this office will be\n"
      "opened in the presence of the bidders in the office of the undersigned on the last day.\n",
      "3/14/2022-प्रशा", "2022-05-18", "Tender for the upkeep of vehicles", "letter", "en" },
    { "a public notice of a university, date above number",
      "                              SAMPLE UNIVERSITY\n"
      "Date: 09 Sept. 2021\n"
      "Ref. No.: SU/Exam/N-21/209\n"
      "                                PUBLIC NOTICE\n"
      "        It is notified that the examinations of all the courses will begin in the first week of\n"
      "October in all the centres.\n",
      "SU/Exam/N-21/209", "2021-09-09", NULL, "public_notice", "en" },
    { "a resolution",
      "                         GOVERNMENT OF INDIA\n"
      "                         MINISTRY OF SAMPLES\n"
      "                                                   New Delhi, the 8th January, 2019\n"
      "                              RESOLUTION\n"
      "No. 14/3/2018-PP.- The Government have decided to set up a council for the study of plain words\n"
      "and its use in all the offices of the Government.\n",
      "14/3/2018-PP", "2019-01-08", NULL, "resolution", "en" },
};

static void letters_unlike_each_other_are_read(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        wrong += count_wrong(&letters[i]);
    for (size_t i = 0; i < sizeof more_letters / sizeof *more_letters; i++)
        wrong += count_wrong(&more_letters[i]);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(letters_unlike_each_other_are_read) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
