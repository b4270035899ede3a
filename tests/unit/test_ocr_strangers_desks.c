#include "test_ocr_strangers.h"

/* What a registry's morning brings: Railways, Posts, companies, States, courts, banks, members, citizens, panchayats. All names are made up. */
const struct stranger stranger_desks[] = {
{ "a zonal railway's letter with its office at the right",
"पूर्वोत्तर सीमांत नमूना रेल                                       Office of the\n"
"NORTHEAST SAMPLE RAILWAY                                       General Manager (Personnel)\n"
"                                                               Maligaon, Guwahati-781011\n"
"No. E/227/RP/Pt.XII(Loose)                                     Dated: 14.07.2021\n"
"To\n"
"The Secretary (Estt.),\n"
"Railway Board,\n"
"Rail Bhawan, New Delhi.\n"
"Sub: Restructuring of certain Group 'C' cadres - clarification regarding.\n"
"Ref: Board's letter No. PC-III/2013/CRC/4 dated 08.10.2013.\n"
"        In terms of the Board's letter under reference the cadre of the ministerial staff was restructured\n"
"with effect from the first of November. The doubts of this Railway are stated in the enclosed sheet.\n"
"                                                              (Tarun Kalpit)\n"
"                                                         Dy. Chief Personnel Officer/Gaz\n"
"                                                          for General Manager (P)\n",
"E/227/RP/Pt.XII(Loose)", "2021-07-14", "Restructuring of certain Group 'C' cadres - clarification", "letter", "en", "Tarun Kalpit", "Dy. Chief Personnel Officer/Gaz",
"NORTHEAST SAMPLE RAILWAY", "The Secretary (Estt.), Railway Board, Rail Bhawan, New Delhi", { { FIELD_REFERENCES, "PC-III/2013/CRC/4\t2013-10-08" } } },

{ "a superintendent of post offices, with an abbreviated date",
"                              DEPARTMENT OF POSTS, INDIA\n"
"        Office of the Senior Superintendent of Post Offices, Sample Division, Bareilly-243001\n"
"To,\n"
"The Director Postal Services,\n"
"O/o the Postmaster General,\n"
"Bareilly Region, Bareilly\n"
"No. B2/Misc/Fraud/2022-23                      Dated at Bareilly the 03/11/22\n"
"Sub:-  Loss of an insured article between two offices of the division.\n"
"Sir,\n"
"        Kindly refer to your office letter no. Inv/L-3/12/22 dated 19.10.22 on the above noted subject. The\n"
"inquiry into the loss was carried out by the sub divisional inspector and his report is enclosed.\n"
"                                                            Yours faithfully,\n"
"                                                             (Ramkishor Udaharan)\n"
"                                                   Sr. Supdt. of Post Offices\n"
"                                                   Sample Division, Bareilly\n",
"B2/Misc/Fraud/2022-23", "2022-11-03", "Loss of an insured article between two offices of the division", "letter", "en", "Ramkishor Udaharan", "Sr. Supdt. of Post Offices",
NOT_ASKED, "The Director Postal Services, O/o the Postmaster General, Bareilly Region, Bareilly", { { FIELD_REFERENCES, "Inv/L-3/12/22\t2022-10-19" } } },

{ "a steel company's letter in three columns",
"स्टील नमूना लिमिटेड                (logo)                STEEL SPECIMEN LIMITED\n"
"(भारत सरकार का उपक्रम)                                  (A Government of India Enterprise)\n"
"          CIN: L27109DL1973GOI006454    e-mail: cs@steelspecimen.example.in\n"
"Ref. No.: SSL/CO/FIN/DIPAM/2020-21/67                         September 21, 2020\n"
"The Secretary,\n"
"Department of Investment and Public Asset Management,\n"
"Block No. 14, CGO Complex,\n"
"New Delhi - 110003\n"
"Subject: Payment of interim dividend for the financial year 2019-20\n"
"Respected Sir,\n"
"        The Board of the Company in its meeting held on 15.09.2020 approved the payment of an interim\n"
"dividend of Rs. 12,50,000 to its shareholders. The amount was remitted by electronic transfer.\n"
"        Thanking you,\n"
"Yours faithfully,\n"
"For Steel Specimen Limited\n"
"(Anupama Drishtant)\n"
"Executive Director (Finance)\n",
"SSL/CO/FIN/DIPAM/2020-21/67", "2020-09-21", "Payment of interim dividend for the financial year 2019-20", "letter", "en", "Anupama Drishtant", "Executive Director (Finance)",
"STEEL SPECIMEN LIMITED", "The Secretary, Department of Investment and Public Asset Management, Block No. 14, CGO Complex, New Delhi - 110003",
{ { FIELD_SENDER_TYPE, "psu" }, { FIELD_AMOUNT, "1250000" } } },

{ "a State secretariat's letter with From and To",
"                             GOVERNMENT OF WEST SAMPLE\n"
"                       Panchayats & Rural Development Department\n"
"                   Joint Administrative Building, Salt Lake, Kolkata-700106\n"
"No. 2318-PN/O/I/1A-3/2019(Pt.I)                              Dated, Kolkata, the 5th December, 2019.\n"
"From :  Shri Dibyendu Namuna, WBCS (Exe.)\n"
"        Joint Secretary to the Government of West Sample.\n"
"To   :  The Joint Secretary (RH),\n"
"        Ministry of Rural Development,\n"
"        Krishi Bhawan, New Delhi-110001.\n"
"Sub: Release of the second instalment under the housing scheme.\n"
"Madam,\n"
"        I am directed to enclose herewith the utilisation certificate of the first instalment and to request you\n"
"to release the second instalment for the district of North Sample at the earliest.\n"
"                                                        Yours faithfully,\n"
"                                                          (D. Namuna)\n"
"                                                        Joint Secretary\n",
"2318-PN/O/I/1A-3/2019(Pt.I)", "2019-12-05", "Release of the second instalment under the housing scheme", "letter", "en", "D. Namuna", "Joint Secretary", NOT_ASKED,
"The Joint Secretary (RH), Ministry of Rural Development, Krishi Bhawan, New Delhi-110001", { { 0 } } },

{ "a notice of the Tribunal by its registry",
"                         CENTRAL ADMINISTRATIVE TRIBUNAL\n"
"                              JABALPUR BENCH, JABALPUR\n"
"No. CAT/JBP/Judl/1427/2021                                   Dated: 22/09/2021\n"
"                      Original Application No. 200/00318/2021\n"
"Mohan Lal Misal                                              ... Applicant\n"
"                                    Versus\n"
"Union of India & Ors.                                       ... Respondents\n"
"                                    NOTICE\n"
"To\n"
"1. The Secretary, Ministry of Defence, South Block, New Delhi.\n"
"        Whereas the above application has been filed before this Tribunal, you are hereby informed that the\n"
"application will be heard on 29th October, 2021 at 10.30 a.m. by the Bench sitting at Jabalpur.\n"
"                                                           By order of the Tribunal\n"
"                                                             Section Officer (Judicial)\n",
"CAT/JBP/Judl/1427/2021", "2021-09-22", NOT_ASKED, "court_notice", "en", NULL, "Section Officer (Judicial)", NOT_ASKED, "The Secretary, Ministry of Defence, South Block, New Delhi",
{ { FIELD_HEARING_DATE, "2021-10-29" } } },

{ "a university's letter with a damaged number",
"                       NAMUNA VISHWAVIDYALAYA, SAGAR (M.P.)\n"
"                        (A Central University)\n"
"F.No.NV/Acad/2O21-22/l147                                    Date : 06 JAN 2022\n"
"To,\n"
"        The Under Secretary (CU-II),\n"
"        Department of Higher Education, Ministry of Education,\n"
"        Shastri Bhawan, New Delhi-110115.\n"
"Sub.: Filling up of vacant teaching posts in mission mode-reg.\n"
"Sir,\n"
"        With reference to the communication cited above it is submitted that out of the sanctioned posts of the\n"
"University ninety were advertised in the month of August and the screening is in progress.\n"
"                                                          Yours sincerely\n"
"                                                       (Prof. Sushil Pratirup)\n"
"                                                         Registrar (Acting)\n",
"NV/Acad/2021-22/1147", "2022-01-06", "Filling up of vacant teaching posts in mission mode", "letter", "en", "Prof. Sushil Pratirup", "Registrar (Acting)", "NAMUNA VISHWAVIDYALAYA, SAGAR (M.P.)",
"The Under Secretary (CU-II), Department of Higher Education, Ministry of Education, Shastri Bhawan, New Delhi-110115", { { FIELD_SENDER_TYPE, "autonomous" } } },

{ "a regional rural bank in Hindi with Devanagari figures",
"                              नमूना ग्रामीण बैंक\n"
"                    प्रधान कार्यालय : गोरखपुर - 273001\n"
"पत्रांक : प्र.का./सा.प्र./२०२१-२२/४५६                          दिनांक : १५ मार्च २०२२\n"
"सेवा में,\n"
"        उप महाप्रबंधक,\n"
"        राष्ट्रीय कृषि और ग्रामीण विकास बैंक,\n"
"        क्षेत्रीय कार्यालय, लखनऊ।\n"
"विषय : स्वयं सहायता समूहों के ऋण खातों का विवरण भेजने के सम्बन्ध में।\n"
"महोदय,\n"
"        उपर्युक्त विषयक आपके पत्र के क्रम में इस बैंक की शाखाओं द्वारा संचालित समूहों के ऋण खातों का विवरण\n"
"संलग्न प्रारूप में आपके अवलोकनार्थ प्रेषित किया जा रहा है।\n"
"                                                            भवदीय\n"
"                                                        (रामाश्रय आदर्श)\n"
"                                                            महाप्रबंधक\n",
"प्र.का./सा.प्र./२०२१-२२/४५६", "2022-03-15", "स्वयं सहायता समूहों के ऋण खातों का विवरण भेजने के सम्बन्ध में", "letter", "hi", "रामाश्रय आदर्श", "महाप्रबंधक", "नमूना ग्रामीण बैंक",
"उप महाप्रबंधक, राष्ट्रीय कृषि और ग्रामीण विकास बैंक, क्षेत्रीय कार्यालय, लखनऊ", { { 0 } } },

{ "a member's letter on both languages' letterhead",
"डा. वीणा काल्पनिक                                             DR. VEENA KALPANIK\n"
"संसद सदस्य (लोक सभा)                                  MEMBER OF PARLIAMENT (LOK SABHA)\n"
"सदस्य : रेल संबंधी स्थायी समिति                          Member: Standing Committee on Railways\n"
"Ref.No. VK/MP/LS/0219/2023                                    Dated 9.8.23\n"
"Hon'ble Shri Minister Ji,\n"
"        I would like to draw your kind attention to the long pending demand of the people of my constituency\n"
"for a stoppage of the intercity train at the sample halt, which serves four colleges and a hospital.\n"
"        I shall be grateful if you kindly look into the matter and issue the needful directions.\n"
"        With regards,\n"
"                                                             Yours sincerely,\n"
"                                                            (Dr. Veena Kalpanik)\n"
"Shri Q. R. Specimen,\n"
"Hon'ble Minister of Railways,\n"
"Rail Bhawan, New Delhi.\n",
"VK/MP/LS/0219/2023", "2023-08-09", NULL, "mp_letter", "en", "Dr. Veena Kalpanik", NOT_ASKED, "Lok Sabha", "Shri Q. R. Specimen, Hon'ble Minister of Railways, Rail Bhawan, New Delhi",
{ { FIELD_VIP, "yes" }, { FIELD_VIP_KIND, "mp" } } },

{ "a petition typed by the citizen himself",
"To,\n"
"The Hon'ble Minister of Road Transport,\n"
"Transport Bhawan,\n"
"New Delhi\n"
"Respected Sir,\n"
"Sub - Request for a foot over bridge near the primary school on the national highway\n"
"        I the undersigned resident of village Kalpitpur beg to state that the children of our village have to cross the\n"
"highway every day and that three accidents took place during the last year. It is requested to sanction a\n"
"bridge at the place.\n"
"Date 2 Feb 2021\n"
"Place Kalpitpur                                                Yours obediently\n"
"                                                               Gopal Das Misal\n"
"                                                     S/o Late Hari Das Misal\n"
"                                                     Mobile 9810000000\n",
NULL, "2021-02-02", "Request for a foot over bridge near the primary school on the national highway", "grievance", "en", "Gopal Das Misal", NULL, NULL,
"The Hon'ble Minister of Road Transport, Transport Bhawan, New Delhi", { { FIELD_SENDER_MOBILE, "9810000000" } } },

{ "a gram panchayat in Hindi",
"                       कार्यालय ग्राम पंचायत नमूनाखेड़ा\n"
"              जनपद पंचायत उदाहरणपुर, जिला रायसेन (म.प्र.)\n"
"क्रमांक/ग्रा.पं./2023/41                                    नमूनाखेड़ा, दिनांक 17/06/2023\n"
"प्रति,\n"
"        मुख्य कार्यपालन अधिकारी,\n"
"        जिला पंचायत, रायसेन (म.प्र.)\n"
"विषय:- ग्राम में नवीन सामुदायिक भवन की स्वीकृति बाबत।\n"
"महोदय,\n"
"        उपरोक्त विषयांतर्गत लेख है कि ग्राम पंचायत में सामुदायिक भवन न होने से ग्रामवासियों को अत्यंत असुविधा हो\n"
"रही है। अतः भवन की स्वीकृति प्रदान करने की कृपा करें।\n"
"                                                              (कमला बाई)\n"
"                                                              सरपंच\n"
"                                                     ग्राम पंचायत नमूनाखेड़ा\n",
"ग्रा.पं./2023/41", "2023-06-17", "ग्राम में नवीन सामुदायिक भवन की स्वीकृति बाबत", "letter", "hi", "कमला बाई", "सरपंच", NOT_ASKED, "मुख्य कार्यपालन अधिकारी, जिला पंचायत, रायसेन (म.प्र.)", { { 0 } } },

{ "a first appeal under the RTI Act",
"                 FIRST APPEAL UNDER SECTION 19(1) OF THE RTI ACT, 2005\n"
"To\n"
"The First Appellate Authority,\n"
"Ministry of Ayush, Ayush Bhawan,\n"
"B Block, GPO Complex, INA, New Delhi-110023\n"
"1. Name of the appellant : Farida Kalpit\n"
"2. Address : 14/2, Model Colony, Pune - 411016\n"
"3. Date of submission of the application : 03.04.2022\n"
"4. Ground of appeal : No information was received from the CPIO within thirty days of the application.\n"
"5. Prayer : The CPIO may be directed to furnish the information free of cost as provided in the Act.\n"
"Place : Pune\n"
"Date : 20.05.2022                                          Signature of the appellant\n"
"                                                            (Farida Kalpit)\n",
NULL, "2022-05-20", NOT_ASKED, "rti_application", "en", "Farida Kalpit", NULL, NULL, "The First Appellate Authority, Ministry of Ayush, Ayush Bhawan, B Block, GPO Complex, INA, New Delhi-110023",
{ { FIELD_RTI, "first_appeal" } } },

{ "a chief secretary's demi-official letter",
"P. K. KALPANA, IAS                                          GOVERNMENT OF SAMPLE PRADESH\n"
"CHIEF SECRETARY                                             SECRETARIAT, SHIMLA-171002\n"
"                                            D.O. No. CS-SP/PS/2020-114\n"
"                                            Dated: the 11th August, 2020\n"
"Dear Shri Model,\n"
"        As you are aware the State has been facing an acute shortage of oxygen concentrators in its district\n"
"hospitals. I had written to your predecessor on the matter in the month of June.\n"
"        2. I would be grateful for your personal intervention so that the supplies reach us in time.\n"
"        With regards,\n"
"                                                            Yours sincerely,\n"
"                                                            (P. K. Kalpana)\n"
"Shri T. Model,\n"
"Secretary to the Government of India,\n"
"Ministry of Health & Family Welfare, Nirman Bhawan, New Delhi-110011\n",
"CS-SP/PS/2020-114", "2020-08-11", NULL, "do_letter", "en", "P. K. Kalpana", "CHIEF SECRETARY", "GOVERNMENT OF SAMPLE PRADESH",
"Shri T. Model, Secretary to the Government of India, Ministry of Health & Family Welfare, Nirman Bhawan, New Delhi-110011", { { 0 } } },

{ "a Hindi demi-official letter",
"डॉ. सुधीर उदाहरण                                            भारत सरकार\n"
"संयुक्त सचिव                                                राजभाषा विभाग, गृह मंत्रालय\n"
"अ.शा. पत्र सं. 11011/4/2021-रा.भा.(अनु.)                        दिनांक 30 सितंबर, 2021\n"
"प्रिय महोदया,\n"
"विषय: हिंदी पखवाड़े के आयोजन की रिपोर्ट।\n"
"        आपका ध्यान इस विभाग के दिनांक 12 अगस्त, 2021 के समसंख्यक पत्र की ओर आकर्षित किया जाता है जिसमें\n"
"पखवाड़े की रिपोर्ट भेजने का अनुरोध किया गया था।\n"
"        सादर,\n"
"                                                            आपका\n"
"                                                        (सुधीर उदाहरण)\n"
"सुश्री मीना आदर्श,\n"
"संयुक्त सचिव (राजभाषा),\n"
"कोयला मंत्रालय, शास्त्री भवन, नई दिल्ली\n",
"11011/4/2021-रा.भा.(अनु.)", "2021-09-30", "हिंदी पखवाड़े के आयोजन की रिपोर्ट", "do_letter", "hi", "सुधीर उदाहरण", "संयुक्त सचिव", NOT_ASKED,
"सुश्री मीना आदर्श, संयुक्त सचिव (राजभाषा), कोयला मंत्रालय, शास्त्री भवन, नई दिल्ली", { { 0 } } },

{ "a municipal corporation with a number split over two lines",
"                     SAMPLE NAGAR MUNICIPAL CORPORATION\n"
"                    (Estate Department), Town Hall, Sample Nagar\n"
"Letter No.                                                   Dt. 19-02-2020\n"
"SNMC/Estate/Lease/2020/0773\n"
"To\n"
"The Estate Officer,\n"
"Central Public Works Department,\n"
"Sample Nagar.\n"
"Sub: Renewal of the lease of the office premises at ward no. 11\n"
"Sir,\n"
"        With reference to your application for the renewal of the lease you are requested to deposit the\n"
"arrears of the property tax within fifteen days of the receipt of this letter.\n"
"                                                            Yours faithfully,\n"
"                                                        Assistant Commissioner (Estate)\n",
"SNMC/Estate/Lease/2020/0773", "2020-02-19", "Renewal of the lease of the office premises at ward no. 11", "letter", "en", NULL, "Assistant Commissioner (Estate)",
"SAMPLE NAGAR MUNICIPAL CORPORATION", "The Estate Officer, Central Public Works Department, Sample Nagar", { { 0 } } },

{ "an income-tax officer's letter with a document number of the portal",
"                              GOVERNMENT OF INDIA\n"
"                              MINISTRY OF FINANCE\n"
"                            INCOME TAX DEPARTMENT\n"
"                OFFICE OF THE INCOME TAX OFFICER, WARD 3(2), KALPITPUR\n"
"DIN & Letter No: ITBA/COM/F/17/2021-22/1033445566(1)           Dated: 28/06/2021\n"
"To,\n"
"The Drawing and Disbursing Officer,\n"
"Ministry of Textiles, Udyog Bhawan,\n"
"New Delhi 110011\n"
"Subject: Short deduction of tax for the second quarter - request for details - reg.\n"
"Sir/Madam,\n"
"        The statement of tax deducted at source furnished by your office for the second quarter shows a short\n"
"deduction. You are requested to furnish the details by 15/07/2021.\n"
"                                                            (Nalini Misal)\n"
"                                                          Income Tax Officer\n",
"ITBA/COM/F/17/2021-22/1033445566(1)", "2021-06-28", "Short deduction of tax for the second quarter - request for details", "letter", "en", "Nalini Misal", "Income Tax Officer", NOT_ASKED,
"The Drawing and Disbursing Officer, Ministry of Textiles, Udyog Bhawan, New Delhi 110011", { { FIELD_REPLY_BY, "2021-07-15" } } },

{ "an employees' union",
"            ALL INDIA SAMPLE EMPLOYEES' FEDERATION\n"
"                        (Regd. No. 4417)\n"
"          17, Model House, Karol Bagh, New Delhi - 110005\n"
"Ref: AISEF/GS/2022/35                                        Date : 1st of July 2022\n"
"The Secretary to the Government of India\n"
"Department of Personnel & Training,\n"
"North Block, New Delhi\n"
"Dear Sir,\n"
"Sub: Non implementation of the recommendations on the risk allowance.\n"
"        We invite your kind attention to the recommendation of the pay commission on the subject noted above. In\n"
"spite of the lapse of five years no orders were issued.\n"
"                                                  Thanking you,\n"
"                                                  Yours faithfully,\n"
"                                                  (R. Udaharan)\n"
"                                                  General Secretary\n",
"AISEF/GS/2022/35", "2022-07-01", "Non implementation of the recommendations on the risk allowance", "letter", "en", "R. Udaharan", "General Secretary",
"ALL INDIA SAMPLE EMPLOYEES' FEDERATION", "The Secretary to the Government of India, Department of Personnel & Training, North Block, New Delhi", { { 0 } } },

{ "an advocate's legal notice",
"HARPREET KALPIT                                             Chamber No. 112, Lawyers' Block,\n"
"Advocate                                                    High Court, Chandigarh\n"
"                                                            Dated: 4.4.2019\n"
"                              LEGAL NOTICE\n"
"                         REGD. A.D. / SPEED POST\n"
"To\n"
"        The General Manager,\n"
"        Bharat Namuna Nigam Ltd.,\n"
"        Sector 34, Chandigarh.\n"
"Subject: Legal notice under Section 80 of the Code of Civil Procedure\n"
"Sir,\n"
"        Under instructions from and on behalf of my client I serve you with the following notice. My client was\n"
"employed in your company as a technician and retired in the year 2016.\n"
"                                                            Yours truly,\n"
"                                                            (Harpreet Kalpit)\n"
"                                                            Advocate\n",
NULL, "2019-04-04", "Legal notice under Section 80 of the Code of Civil Procedure", NOT_ASKED, "en", "Harpreet Kalpit", "Advocate", NOT_ASKED,
"The General Manager, Bharat Namuna Nigam Ltd, Sector 34, Chandigarh", { { 0 } } },

{ "a Lok Sabha memorandum about an assurance",
"                           LOK SABHA SECRETARIAT\n"
"                             (QUESTIONS BRANCH)\n"
"MOST IMMEDIATE                                              PARLIAMENT HOUSE ANNEXE,\n"
"                                                            NEW DELHI-110001\n"
"No. 12/6/XVII/VI/2021-Q                                      December 2, 2021\n"
"                          OFFICE MEMORANDUM\n"
"Subject: Implementation of assurances given in reply to Unstarred Question No. 1184.\n"
"        The undersigned is directed to say that the assurance given in reply to the question is still pending with\n"
"the Ministry although the period of three months is over.\n"
"                                                            (K. L. Pratiman)\n"
"                                                            DEPUTY SECRETARY\n"
"The Ministry of Mines\n"
"(Parliament Section),\n"
"Shastri Bhawan, New Delhi\n",
"12/6/XVII/VI/2021-Q", "2021-12-02", "Implementation of assurances given in reply to Unstarred Question No. 1184", "office_memorandum", "en", "K. L. Pratiman", "DEPUTY SECRETARY",
"LOK SABHA SECRETARIAT", "The Ministry of Mines, (Parliament Section), Shastri Bhawan, New Delhi", { { FIELD_URGENCY, "most_immediate" } } },

{ "a Hindi order of a State with lines for the registry's stamp",
"                              कार्यालय आयुक्त, नमूना संभाग\n"
"                        आदेश\n"
"क्रमांक/स्थापना/एक-2/2022/1189                         भोपाल, दिनांक 08/12/2022\n"
"राज्य शासन के निर्देशानुसार श्री ओमप्रकाश मिसाल, सहायक ग्रेड-दो को तत्काल प्रभाव से जिला कार्यालय सीहोर में पदस्थ\n"
"किया जाता है। यह आदेश तत्काल प्रभाव से लागू होगा।\n"
"                                                          (अजय प्रतिरूप)\n"
"                                                            आयुक्त\n"
"पृ.क्रमांक/स्थापना/एक-2/2022/1190                        भोपाल, दिनांक 08/12/2022\n"
"प्रतिलिपि:-\n"
"1. कलेक्टर, जिला सीहोर।\n"
"2. कोषालय अधिकारी, सीहोर।\n",
"स्थापना/एक-2/2022/1189", "2022-12-08", NULL, "order", "hi", "अजय प्रतिरूप", "आयुक्त", NOT_ASKED, NOT_ASKED, { { 0 } } },

{ "an inter-departmental note of the law ministry",
"                              Government of India\n"
"                         Ministry of Law and Justice\n"
"                         Department of Legal Affairs\n"
"        Reference preceding notes of the Department of Fertilizers on the draft agreement. The draft has been\n"
"examined and found in order subject to the changes made in pencil in clauses four and nine.\n"
"        2. This issues with the approval of the Additional Secretary.\n"
"                                                            (Snehal Kalpana)\n"
"                                                    Assistant Legal Adviser\n"
"Department of Fertilizers (Shri Q. Specimen, Director), Shastri Bhawan\n"
"M/o Law & Justice, D/o Legal Affairs  U.O. No. FTS-3127/Adv.'B'/2022      dated 16.03.2022\n",
"FTS-3127/Adv.'B'/2022", "2022-03-16", NULL, "id_note", "en", "Snehal Kalpana", "Assistant Legal Adviser", "Ministry of Law and Justice, Department of Legal Affairs",
NOT_ASKED, { { 0 } } },

{ NULL }
};
