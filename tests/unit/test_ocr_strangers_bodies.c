#include "test_ocr_strangers.h"

/* Companies, banks, universities, boards, courts and Parliament. All names are made up. */
const struct stranger stranger_bodies[] = {
{ "a public sector company with its number below its date",
"नमूना कोयला लिमिटेड                    (logo)                    SAMPLE COALFIELDS LIMITED\n"
"(एक मिनीरत्न कंपनी)                                             (A Miniratna Company)\n"
"                         Regd. Office: Coal Bhawan, Sambalpur-768020\n"
"CIN: U10102OR1992GOI003038   Website: www.sample.example.in   Tel: 0663-2540000\n"
"Date: 27th July 2022\n"
"Ref No: SCL/HQ/CS/2022-23/418\n"
"To\n"
"The Under Secretary (CPAM),\n"
"Ministry of Coal, Shastri Bhawan,\n"
"New Delhi - 110 001\n"
"Kind Attn: Shri Q. Specimen\n"
"Sub: Filling up of the vacant posts of Independent Directors - Reg.\n"
"Dear Sir,\n"
"        This has reference to your letter no. 21/3/2022-ASO dated 11.07.2022 regarding the vacant\n"
"posts of directors on the Board of this company. The position is enclosed.\n"
"        Thanking you,\n"
"                                                      Yours faithfully,\n"
"                                                     For Sample Coalfields Ltd.\n"
"                                                      (B. K. Model)\n"
"                                                    Company Secretary\n",
"SCL/HQ/CS/2022-23/418", "2022-07-27", "Filling up of the vacant posts of Independent Directors", "letter", "en", "B. K. Model", "Company Secretary",
"SAMPLE COALFIELDS LIMITED", "The Under Secretary (CPAM), Ministry of Coal, Shastri Bhawan, New Delhi - 110 001, Kind Attn: Shri Q. Specimen",
{ { FIELD_REFERENCES, "21/3/2022-ASO\t2022-07-11" }, { FIELD_SENDER_TYPE, "psu" } } },

{ "a bank's letter with name and post at the left",
"                                 SPECIMEN BANK OF INDIA\n"
"                    Government Business Department, Head Office, Mumbai 400 021\n"
"HO:GBD:2021-22:0917                                       17 December 2021\n"
"The Controller General of Accounts\n"
"Department of Expenditure\n"
"INA, New Delhi 110 023\n"
"Madam\n"
"PENSION ACCOUNTING: RECONCILIATION OF SCROLLS FOR OCTOBER 2021\n"
"We refer to the discussions held by the undersigned in your office last week and advise that the\n"
"scrolls of the month have since been reconciled with the accounts of the focal point branch.\n"
"Yours faithfully\n"
"Nitin Exemplar\n"
"Deputy General Manager\n",
"HO:GBD:2021-22:0917", "2021-12-17", "PENSION ACCOUNTING: RECONCILIATION OF SCROLLS FOR OCTOBER 2021", "letter", "en", "Nitin Exemplar", "Deputy General Manager",
"SPECIMEN BANK OF INDIA", "The Controller General of Accounts, Department of Expenditure, INA, New Delhi 110 023", { { 0 } } },

{ "a Hindi letter of a bank with an English head",
"                               SPECIMEN GRAMEEN BANK\n"
"                            प्रधान कार्यालय, राजभाषा विभाग, पटना\n"
"पत्र सं.: प्रका/राभा/2022-23/81                              दिनांक - 08.09.2022\n"
"सेवा में\n"
"निदेशक (राजभाषा),\n"
"वित्तीय सेवाएं विभाग, वित्त मंत्रालय,\n"
"जीवन दीप भवन, नई दिल्ली\n"
"महोदय,\n"
"विषय - तिमाही प्रगति रिपोर्ट का प्रेषण।\n"
"जून 2022 को समाप्त तिमाही की प्रगति रिपोर्ट आपके अवलोकनार्थ संलग्न की जा रही है।\n"
"कृपया इसकी पावती भिजवाने का कष्ट करें।\n"
"भवदीय,\n"
"(राकेश प्रतिमान)\n"
"वरिष्ठ प्रबंधक (राजभाषा)\n"
"संलग्नक: यथोपरि\n",
"प्रका/राभा/2022-23/81", "2022-09-08", "तिमाही प्रगति रिपोर्ट का प्रेषण", "letter", "hi", "राकेश प्रतिमान", "वरिष्ठ प्रबंधक (राजभाषा)", "SPECIMEN GRAMEEN BANK",
"निदेशक (राजभाषा), वित्तीय सेवाएं विभाग, वित्त मंत्रालय, जीवन दीप भवन, नई दिल्ली", { { FIELD_ENCLOSURES, "यथोपरि" } } },

{ "a university's circular signed for the registrar",
"      केन्द्रीय नमूना विश्वविद्यालय / CENTRAL UNIVERSITY OF SAMPLES\n"
"           (A Central University established by an Act of Parliament)\n"
"CUS/Admin/Estt/2023/F.12/1187                               13th February 2023\n"
"                                  CIRCULAR\n"
"        It is brought to the notice of all the teaching and non-teaching employees that the annual\n"
"property returns for the last calendar year are to be submitted online by 28 February 2023.\n"
"                                                          Sd/-\n"
"                                                        REGISTRAR\n"
"To: All Deans, Heads of Departments and Section Heads\n",
"CUS/Admin/Estt/2023/F.12/1187", "2023-02-13", NULL, "circular", "en", NULL, "REGISTRAR", "CENTRAL UNIVERSITY OF SAMPLES",
"All Deans, Heads of Departments and Section Heads", { { FIELD_REPLY_BY, "2023-02-28" } } },

{ "a notice of the Central Administrative Tribunal at a bench",
"                    CENTRAL ADMINISTRATIVE TRIBUNAL\n"
"                       JABALPUR BENCH, JABALPUR\n"
"No. CAT/JBP/Judl-I/2023/2087                                 Dated: 10/08/2023\n"
"                    ORIGINAL APPLICATION NO. 200/00417/2023\n"
"Ramesh Specimen                                                   ... Applicant\n"
"                                  VERSUS\n"
"Union of India & Others                                       ... Respondents\n"
"To\n"
"      The Secretary,\n"
"      Ministry of Defence, South Block, New Delhi-110011\n"
"        Whereas the above named applicant has filed an application, you are directed to appear before\n"
"this Tribunal on 21/09/2023 at 10.30 A.M. in person or through an advocate duly instructed.\n"
"        Given under my hand and the seal of this Tribunal.\n"
"                                                      (H. Instance)\n"
"                                                     SECTION OFFICER (J)\n",
"CAT/JBP/Judl-I/2023/2087", "2023-08-10", NOT_ASKED, "court_notice", "en", "H. Instance", "SECTION OFFICER (J)",
"CENTRAL ADMINISTRATIVE TRIBUNAL, JABALPUR BENCH", "The Secretary, Ministry of Defence, South Block, New Delhi-110011",
{ { FIELD_HEARING_DATE, "2023-09-21" }, { FIELD_SENDER_TYPE, "court" } } },

{ "a high court's notice in a writ",
"                 IN THE HIGH COURT OF JUDICATURE AT SPECIMENABAD\n"
"                        Civil Appellate Jurisdiction\n"
"                   WRIT PETITION (CIVIL) NO. 5521 OF 2022\n"
"Smt. Sita Example                                               ... Petitioner\n"
"                                    Vs.\n"
"The Union of India and 3 Ors.                                   ... Respondents\n"
"No. 8841/WP/2022                                      Date: 02 / 09 / 2022\n"
"To,\n"
"The Union of India,\n"
"Through the Secretary, Ministry of Railways, New Delhi\n"
"        Take notice that the above petition was admitted on 26/08/2022 and will be heard on\n"
"14/10/2022 or on any other day thereafter as may be convenient to the Court.\n"
"                                                By order of the Court,\n"
"                                                Assistant Registrar\n",
"8841/WP/2022", "2022-09-02", NOT_ASKED, "court_notice", "en", NULL, "Assistant Registrar", NOT_ASKED,
"The Union of India, Through the Secretary, Ministry of Railways, New Delhi",
{ { FIELD_HEARING_DATE, "2022-10-14" }, { FIELD_PARTIES, "Smt. Sita Example Vs. The Union of India and 3 Ors" } } },

{ "a Rajya Sabha question sent ahead",
"                               RAJYA SABHA SECRETARIAT\n"
"                                 (QUESTION BRANCH)\n"
"                   Parliament House Annexe, New Delhi-110001\n"
"No. RS.Q.2/1187/2021                                        Dated 15th July, 2021\n"
"From: The Joint Secretary\n"
"To:   The Secretary,\n"
"      Ministry of Power, New Delhi\n"
"Subject: Rajya Sabha - Unstarred Question Dy. No. U2217 for 28th July, 2021 regarding arrears\n"
"         payable to generating companies\n"
"Sir,\n"
"        I am directed to forward herewith a copy of the notice of the above question which has been\n"
"provisionally admitted and to request that the facts may kindly be furnished.\n"
"                                                    Yours faithfully,\n"
"                                                     (P. Paragon)\n"
"                                                    Executive Officer\n",
"RS.Q.2/1187/2021", "2021-07-15", NOT_ASKED, "parliament_question", "en", "P. Paragon", "Executive Officer", "RAJYA SABHA SECRETARIAT",
"The Secretary, Ministry of Power, New Delhi",
{ { FIELD_ANSWER_DATE, "2021-07-28" }, { FIELD_HOUSE, "rs" }, { FIELD_DY_NO, "U2217" }, { FIELD_PARLIAMENT, "yes" } } },

{ "a printed answer to an unstarred question",
"                              GOVERNMENT OF INDIA\n"
"                        MINISTRY OF CIVIL SPECIMENS\n"
"                                  LOK SABHA\n"
"                        UNSTARRED QUESTION NO. 2214\n"
"                       TO BE ANSWERED ON 09.03.2023\n"
"                  AIRSTRIPS IN THE NORTH EASTERN REGION\n"
"2214. SHRI K. SPECIMEN:\n"
"Will the Minister of CIVIL SPECIMENS be pleased to state:\n"
"(a) the number of airstrips in the region which are in use; and\n"
"(b) the steps taken for their upkeep?\n"
"                                   ANSWER\n"
"MINISTER OF STATE IN THE MINISTRY OF CIVIL SPECIMENS (GEN. P. SAMPLE)\n"
"(a) and (b): A statement is laid on the Table of the House.\n",
NULL, "2023-03-09", "AIRSTRIPS IN THE NORTH EASTERN REGION", "parliament_question", "en", NOT_ASKED, NOT_ASKED, "MINISTRY OF CIVIL SPECIMENS", NULL,
{ { FIELD_ANSWER_DATE, "2023-03-09" }, { FIELD_QUESTION_NO, "2214" }, { FIELD_HOUSE, "ls" } } },

{ "an insurer's letter in a table of reference cells",
"                     SAMPLE INSURANCE COMPANY LIMITED\n"
"                       Regional Office, Guwahati\n"
"Our Ref              Your Ref                  Date\n"
"SIC/RO/GHY/337       DFS/Ins-II/12/2022        04/10/2022\n"
"To\n"
"The Director (Insurance),\n"
"Department of Financial Services, New Delhi\n"
"Subject: Complaint of Shri D. Demo on policy no. 51020031\n"
"Sir,\n"
"        The complaint has been examined by the grievance officer of this office and the claim has since\n"
"been settled in full.\n"
"                                                   Yours faithfully,\n"
"                                                   (Mrs. T. Token)\n"
"                                                   Regional Manager\n",
"SIC/RO/GHY/337", "2022-10-04", "Complaint of Shri D. Demo on policy no. 51020031", "letter", "en", "Mrs. T. Token", "Regional Manager",
"SAMPLE INSURANCE COMPANY LIMITED, Regional Office", "The Director (Insurance), Department of Financial Services, New Delhi", { { 0 } } },

{ "a statutory board that writes its number behind a dash",
"          केन्द्रीय उदाहरण बोर्ड / CENTRAL BOARD OF EXAMPLES\n"
"              (An autonomous body under the Ministry of Education)\n"
"No. - CBE/AFF/2019/004417                                     Dated - 30/08/2019\n"
"                                NOTIFICATION\n"
"        Sub: Fee for the renewal of affiliation\n"
"        In pursuance of the decision of the Governing Body the fee for the renewal of affiliation is\n"
"revised as shown in the schedule. The revised fee is payable from the next session.\n"
"                                                     (A. K. Standard)\n"
"                                                 Secretary, CBE\n",
"CBE/AFF/2019/004417", "2019-08-30", "Fee for the renewal of affiliation", "notification", "en", "A. K. Standard", NOT_ASKED, "CENTRAL BOARD OF EXAMPLES", NULL, { { 0 } } },

{ "a research council in the south with a head in two lines",
"                                   INDIAN COUNCIL OF SPECIMEN RESEARCH\n"
"                                   Regional Centre, Hyderabad - 500 030\n"
"ICSR/RC-H/Accts/14-2/2020-21                              Dt: 1st April 2021\n"
"To,\n"
"    The Pay & Accounts Officer\n"
"    Ministry of Specimens\n"
"    New Delhi\n"
"Sub.: Submission of audited statement of accounts for 2019-20 -Reg.\n"
"Ref.: 1) Your e-mail dated 22.03.2021\n"
"      2) This office letter of even No. dt. 11.01.2021\n"
"Sir/Madam,\n"
"        With reference to the above, please find enclosed the audited statement of accounts together\n"
"with the utilisation certificate in duplicate.\n"
"Encl: 3 (three) copies\n"
"                                                        Yours faithfully,\n"
"                                                    for DIRECTOR\n"
"                                                 (C. Prototype)\n"
"                                              Administrative Officer\n",
"ICSR/RC-H/Accts/14-2/2020-21", "2021-04-01", "Submission of audited statement of accounts for 2019-20", "letter", "en", "C. Prototype", "Administrative Officer",
"INDIAN COUNCIL OF SPECIMEN RESEARCH, Regional Centre", "The Pay & Accounts Officer, Ministry of Specimens, New Delhi", { { 0 } } },

{ "a labour commissioner's notice of conciliation in Hindi with damage",
"                                भारत सरकार\n"
"                    श्रम एवं रोजगार मंत्रालय\n"
"          क्षेत्रीय श्रम आयुक्त (केन्द्रीय) का कार्यालय, धनबाद\n"
"सं० : 1/(44)/2O21-ई.3                                          दिनांक : ०7.l0.2021\n"
"सेवा में,\n"
"      महाप्रबंधक,\n"
"      नमूना कोलियरी, झरिया\n"
"विषयः नमूना कोलियरी के कर्मकारों की मांगों पर औद्योगिक विवाद।\n"
"महोदय,\n"
"        उपर्युक्त विवाद में सुलह कार्यवाही दिनांक 25.10.2021 को 11 बजे इस कार्यालय में की जाएगी। कृपया\n"
"अपने अभिलेखों सहित उपस्थित हों।\n"
"                                                          भवदीय,\n"
"                                                       (अनिल मानक)\n"
"                                               क्षेत्रीय श्रम आयुक्त (केन्द्रीय)\n",
"1/(44)/2021-ई.3", "2021-10-07", "नमूना कोलियरी के कर्मकारों की मांगों पर औद्योगिक विवाद", "letter", "hi", "अनिल मानक", "क्षेत्रीय श्रम आयुक्त (केन्द्रीय)",
NOT_ASKED, "महाप्रबंधक, नमूना कोलियरी, झरिया", { { 0 } } },

{ NULL } };
