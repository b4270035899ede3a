#include "test_ocr_strangers.h"

/* Members, Ministers, firms, citizens, applications, mail. All names are made up. */
const struct stranger stranger_people[] = {
{ "a member's letter with two addresses in its head",
"DR. ANJALI SPECIMEN                                             Residence:\n"
"Member of Parliament                                            14, Sample Avenue\n"
"(Rajya Sabha)                                                   New Delhi-110 011\n"
"Member: Committee on Petitions                                  Tel.: 23010000\n"
"No. 771/RS/AS/2022                                     Date: December 6, 2022\n"
"Respected Minister ji,\n"
"      Through this letter I wish to bring to your kind notice the long pending demand of the people\n"
"of my State for a stoppage of the express train at the junction of Specimenpur.\n"
"      I would request you to look into the matter personally.\n"
"      With warm regards,\n"
"                                                    Yours sincerely,\n"
"                                                   (Anjali Specimen)\n"
"Shri Q. Example,\n"
"Hon'ble Minister of Railways,\n"
"Rail Bhawan, New Delhi\n",
"771/RS/AS/2022", "2022-12-06", NULL, "mp_letter", "en", "Anjali Specimen", "Member of Parliament", "Rajya Sabha",
"Shri Q. Example, Hon'ble Minister of Railways, Rail Bhawan, New Delhi", { { FIELD_VIP_KIND, "mp" }, { FIELD_VIP, "yes" } } },

{ "a member's letter in Hindi",
"रामेश्वर उदाहरण                                                  निवास:\n"
"सांसद (लोक सभा)                                               7, नमूना मार्ग, नई दिल्ली\n"
"नमूनापुर (राजस्थान)\n"
"पत्रांक: सांसद/नमूना/2021/334                                   दिनांक 19.08.2021\n"
"सेवा में,\n"
"      श्री ग. घ. प्रतिमान जी,\n"
"      माननीय मंत्री, सड़क परिवहन एवं राजमार्ग,\n"
"      भारत सरकार, नई दिल्ली\n"
"विषय: राष्ट्रीय राजमार्ग पर अंडरपास निर्माण हेतु।\n"
"आदरणीय महोदय,\n"
"      मेरे संसदीय क्षेत्र में राष्ट्रीय राजमार्ग पर आए दिन दुर्घटनाएं हो रही हैं। अतः आपसे अनुरोध है कि अंडरपास\n"
"का निर्माण शीघ्र कराने की कृपा करें।\n"
"सादर,\n"
"                                                     आपका,\n"
"                                                 (रामेश्वर उदाहरण)\n",
"सांसद/नमूना/2021/334", "2021-08-19", "राष्ट्रीय राजमार्ग पर अंडरपास निर्माण हेतु", "mp_letter", "hi", "रामेश्वर उदाहरण", NOT_ASKED, NOT_ASKED,
"श्री ग. घ. प्रतिमान जी, माननीय मंत्री, सड़क परिवहन एवं राजमार्ग, भारत सरकार, नई दिल्ली", { { FIELD_VIP_KIND, "mp" } } },

{ "a minister's forwarding letter",
"                                                          MINISTER OF STATE\n"
"V. SAMPLE                                             FOR TEXTILES AND RAILWAYS\n"
"                                                         GOVERNMENT OF INDIA\n"
"MOS(T&R)/2022/VIP/5117                                    23 May, 2022\n"
"Dear Shri Example ji,\n"
"      I am enclosing a representation received from the weavers' society of Specimenpur about the\n"
"supply of yarn. I would request you to have the matter examined and a suitable reply sent.\n"
"      With regards,\n"
"                                                      Yours sincerely,\n"
"                                                        (V. Sample)\n"
"Shri T. Example,\n"
"Minister of Micro Enterprises,\n"
"Udyog Bhawan, New Delhi.\n",
"MOS(T&R)/2022/VIP/5117", "2022-05-23", NULL, NOT_ASKED, "en", "V. Sample", NOT_ASKED, NOT_ASKED,
"Shri T. Example, Minister of Micro Enterprises, Udyog Bhawan, New Delhi", { { FIELD_VIP_KIND, "minister" }, { FIELD_VIP, "yes" } } },

{ "a firm's letter with everything at the left",
"EXEMPLAR INFOTECH PRIVATE LIMITED\n"
"#44, 2nd Cross, Sample Layout, Bengaluru - 560 076\n"
"Ph: 080-26480000 | GSTIN 29AAAAE1111A1Z9 | sales@exemplar.example\n"
"EIPL/GOV/0223/19\n"
"22.02.2023\n"
"To,\n"
"The Section Officer (General),\n"
"Ministry of Labour and Employment,\n"
"Shram Shakti Bhawan, New Delhi 110001\n"
"Dear Sir,\n"
"Sub: Request for release of payment against invoice no. EIPL/INV/771 dated 12.12.2022\n"
"We have supplied forty printers to your office in December and our invoice for Rs. 6,40,000/- is\n"
"pending. Kindly arrange to release the payment at the earliest.\n"
"Thanking you\n"
"For Exemplar Infotech Pvt. Ltd.\n"
"(Authorised Signatory)\n"
"Manoj Muster\n"
"Manager - Government Sales\n",
"EIPL/GOV/0223/19", "2023-02-22", "Request for release of payment against invoice no. EIPL/INV/771 dated 12.12.2022", "letter", "en", "Manoj Muster",
"Manager - Government Sales", "EXEMPLAR INFOTECH PRIVATE LIMITED", "The Section Officer (General), Ministry of Labour and Employment, Shram Shakti Bhawan, New Delhi 110001",
{ { FIELD_AMOUNT, "640000" }, { FIELD_SENDER_TYPE, "private" } } },

{ "a citizen's complaint with the writer's address first",
"From\n"
"Suresh K. Sample\n"
"H. No. 12, Gali No. 4\n"
"Specimen Nagar, Meerut - 250001\n"
"Mob. 9876500000\n"
"                                                          Date 3/11/2022\n"
"To\n"
"The Postmaster General\n"
"Specimen Region, Bareilly\n"
"Subject - Non-receipt of money order sent on 5/9/2022\n"
"Respected Sir,\n"
"        I had sent a money order of two thousand rupees to my mother from the Meerut Cantt office. It\n"
"has not been delivered till today and my complaints were not heard.\n"
"Yours truly\n"
"Suresh K. Sample\n",
NULL, "2022-11-03", "Non-receipt of money order sent on 5/9/2022", NOT_ASKED, "en", "Suresh K. Sample", NULL, NULL, "The Postmaster General, Specimen Region, Bareilly",
{ { FIELD_SENDER_TYPE, "citizen" }, { FIELD_SENDER_MOBILE, "9876500000" }, { FIELD_SENDER_PIN, "250001" } } },

{ "a right-to-information application in form A",
"                              FORM 'A'\n"
"      Application under section 6(1) of the Right to Information Act, 2005\n"
"To\n"
"The Central Public Information Officer,\n"
"Department of Posts, Dak Bhawan, New Delhi - 110001\n"
"1. Name of the applicant: Harjeet Example\n"
"2. Address: 22, Model Town, Ludhiana, Punjab - 141002\n"
"3. Particulars of information required:\n"
"   Copies of the tenders for the purchase of vehicles in the year 2020-21\n"
"4. A postal order for Rs. 10/- bearing no. 44F 123456 is enclosed.\n"
"Place: Ludhiana\n"
"Date: 12th March 2022                                     Signature of the applicant\n",
NULL, "2022-03-12", NOT_ASKED, "rti_application", "en", "Harjeet Example", NULL, NULL, "The Central Public Information Officer, Department of Posts, Dak Bhawan, New Delhi - 110001",
{ { FIELD_RTI, "application" }, { FIELD_SENDER_PIN, "141002" } } },

{ "a first appeal under the RTI Act in Hindi",
"सेवा में,\n"
"      प्रथम अपीलीय प्राधिकारी,\n"
"      खेल विभाग, शास्त्री भवन, नई दिल्ली\n"
"विषय: सूचना का अधिकार अधिनियम, 2005 की धारा 19(1) के अंतर्गत प्रथम अपील\n"
"महोदय,\n"
"      मेरे आवेदन दिनांक 03.01.2022 (पंजीकरण संख्या DOSPT/R/E/22/00012) का कोई उत्तर निर्धारित अवधि में\n"
"प्राप्त नहीं हुआ है। अतः यह अपील प्रस्तुत है।\n"
"दिनांक: 14.02.2022                                            प्रार्थी\n"
"स्थान: पटना                                                (मीना नमूना)\n"
"                                                    वार्ड 7, पटना - 800001\n",
NULL, "2022-02-14", "सूचना का अधिकार अधिनियम, 2005 की धारा 19(1) के अंतर्गत प्रथम अपील", "rti_application", "hi", "मीना नमूना", NULL, NULL,
"प्रथम अपीलीय प्राधिकारी, खेल विभाग, शास्त्री भवन, नई दिल्ली", { { FIELD_RTI, "first_appeal" }, { FIELD_RTI_NO, "DOSPT/R/E/22/00012" } } },

{ "a mail printed out",
"From: Priya Sample <dir.coord@example.gov.in>\n"
"To: \"US Parliament\" <us.parl@example.gov.in>\n"
"Cc: js.admin@example.gov.in\n"
"Sent: Tuesday, June 14, 2022 4:12 PM\n"
"Subject: Fwd: Material for the supplementary note on skill centres\n"
"Sir,\n"
"Please find attached the material which was asked for in the meeting of yesterday on the skill\n"
"centres in the aspirational districts.\n"
"Regards,\n"
"Priya Sample\n"
"Director (Coordination)\n"
"Ministry of Skill Specimens\n",
NULL, "2022-06-14", "Material for the supplementary note on skill centres", NOT_ASKED, "en", "Priya Sample", "Director (Coordination)", "Ministry of Skill Specimens", NOT_ASKED,
{ { FIELD_SENDER_EMAIL, "dir.coord@example.gov.in" } } },

{ "a leave application through proper channel",
"To\n"
"    The Deputy Secretary (Estt.),\n"
"    Ministry of Mines, New Delhi\n"
"           (Through proper channel)\n"
"Subject: Request for grant of study leave\n"
"Madam,\n"
"        With due respect I submit that I have been admitted to a course at the Institute of Specimens\n"
"and request that study leave for a period of one year may kindly be granted to me.\n"
"                                                    Yours faithfully,\n"
"                                                    (Ravi Model)\n"
"                                                    Assistant Section Officer\n"
"                                                    M-III Section\n"
"Dated: 17-01-2023\n",
NULL, "2023-01-17", "Request for grant of study leave", NOT_ASKED, "en", "Ravi Model", "Assistant Section Officer", NOT_ASKED,
"The Deputy Secretary (Estt.), Ministry of Mines, New Delhi", { { 0 } } },

{ "a union's memorandum with a slogan",
"                         ALL INDIA SPECIMEN EMPLOYEES FEDERATION\n"
"                            (Regd. No. 2214 of 1962)\n"
"                       Central HQ: 17, Sample Street, Kolkata 700 009\n"
"President: A. Demo                                    General Secretary: B. Demo\n"
"Ref: AISEF/CHQ/M-4/2020                                   Date: 29 JAN 2020\n"
"To\n"
"The Hon'ble Minister of Finance\n"
"North Block, New Delhi\n"
"Sub: Charter of demands of the employees on revision of the minimum wage - reg\n"
"Respected Madam,\n"
"        We on behalf of the Federation submit the following charter of demands for your kind\n"
"consideration and for an early settlement.\n"
"                                        Yours sincerely,\n"
"                                            B. Demo\n"
"                                        General Secretary\n",
"AISEF/CHQ/M-4/2020", "2020-01-29", "Charter of demands of the employees on revision of the minimum wage", NOT_ASKED, "en", "B. Demo", "General Secretary",
"ALL INDIA SPECIMEN EMPLOYEES FEDERATION", "The Hon'ble Minister of Finance, North Block, New Delhi", { { FIELD_VIP, NULL } } },

{ "a village council's petition in Hindi",
"                    कार्यालय ग्राम पंचायत नमूनापुर, जिला चूरू (राज.)\n"
"क्रमांक/ग्रा.प./2022/17                                   दिनांक 02/05/2022\n"
"सेवा में,\n"
"      श्रीमान जिला कलक्टर महोदय,\n"
"      चूरू\n"
"विषय: ग्राम नमूनापुर में पेयजल टंकी की मरम्मत करवाने बाबत।\n"
"महोदय,\n"
"      निवेदन है कि ग्राम में पेयजल टंकी क्षतिग्रस्त है और ग्रामवासियों को पानी नहीं मिल रहा है। अतः टंकी की\n"
"मरम्मत शीघ्र करवाने की कृपा करें।\n"
"                                                       भवदीया\n"
"                                                     गीता नमूना\n"
"                                                       सरपंच\n",
"ग्रा.प./2022/17", "2022-05-02", "ग्राम नमूनापुर में पेयजल टंकी की मरम्मत करवाने बाबत", NOT_ASKED, "hi", "गीता नमूना", "सरपंच", "कार्यालय ग्राम पंचायत नमूनापुर",
"श्रीमान जिला कलक्टर महोदय, चूरू", { { 0 } } },

{ "a letter digitally signed with a side stamp",
"File No.S-14011/4/2023-PF-Section (Computer No. 8217734)\n"
"I/88214/2023\n"
"                                   Government of India\n"
"                               Ministry of Specimen Affairs\n"
"                                                   Shastri Bhawan, New Delhi\n"
"                                                   Dated: 11th April, 2023\n"
"To\n"
"   The Managing Director,\n"
"   Sample Finance Corporation, New Delhi\n"
"Subject:  Release of grant-in-aid for the first quarter of 2023-24 under the scheme\n"
"          of scholarships - regarding.\n"
"Sir,\n"
"        I am directed to convey the sanction of the President to the release of Rs. 12.50 crore to the\n"
"corporation for the first quarter.\n"
"                                                         Yours faithfully,\n"
"                                                  Digitally signed by Asha Sample\n"
"                                                  Date: 11-04-2023 17:42:10\n"
"                                                  Reason: Approved\n"
"                                                          (Asha Sample)\n"
"                                           Under Secretary to the Government of India\n"
"Generated from eOffice by R. CLERK, ASO, PF-SECTION on 12/04/2023 10:01 AM\n",
"S-14011/4/2023-PF-Section", "2023-04-11", "Release of grant-in-aid for the first quarter of 2023-24 under the scheme of scholarships", "letter", "en", "Asha Sample",
"Under Secretary to the Government of India", "Ministry of Specimen Affairs", "The Managing Director, Sample Finance Corporation, New Delhi", { { FIELD_AMOUNT, "125000000" } } },

{ NULL } };
