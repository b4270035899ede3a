#include "test_ocr_people.h"

/* Written after the rules, as a check on them. All names are made up. */
const struct people_case people_more_letters[] = {
{ "a signature of a name alone above the addressee of a demi-official letter",
"                                    Ministry of Specimens\n"
"D.O. No. 7/12/2023-Coord                                        18 July, 2023\n"
"Dear Shri Muster,\n"
"        I am writing to draw your attention to the delay in the work of the new office building and I\n"
"would be grateful if the matter is looked into by your office without delay.\n"
"Yours sincerely,\n"
"(Arun Specimen)\n"
"Shri S. K. Muster,\n"
"Director,\n"
"Department of Samples, New Delhi\n",
{ { FIELD_SENDER_NAME, "Arun Specimen" }, { FIELD_SENDER_DESIGNATION, NULL }, { FIELD_ADDRESSEE, "Shri S. K. Muster, Director, Department of Samples, New Delhi" } } },
{ "a municipal corporation of a state",
"                          BRIHAN NAMUNA MAHANAGARPALIKA\n"
"                     Office of the Municipal Commissioner\n"
"                 Mahapalika Marg, Fort, Mumbai - 400001\n"
"No. MC/4471/B                                                     Date: 04/11/2020\n"
"To,\n"
"The Secretary,\n"
"Ministry of Housing and Urban Affairs,\n"
"Nirman Bhawan, New Delhi - 110011\n"
"Subject: Proposal for funding under the mission\n"
"Sir,\n"
"        I am to forward herewith the detailed project report for the sewage treatment plant that is to\n"
"be set up at the northern end of the city for kind consideration and early sanction.\n"
"                                                          Yours faithfully,\n"
"                                                             (A. Udaharan)\n"
"                                                          Municipal Commissioner\n",
{ { FIELD_SENDER_NAME, "A. Udaharan" }, { FIELD_SENDER_DESIGNATION, "Municipal Commissioner" }, { FIELD_SENDER_ORGANISATION, "Office of the Municipal Commissioner" },
  { FIELD_SENDER_PIN, "400001" }, { FIELD_SENDER_STATE, "Maharashtra" }, { FIELD_SENDER_CITY, "Mumbai" },
  { FIELD_ADDRESSEE, "The Secretary, Ministry of Housing and Urban Affairs, Nirman Bhawan, New Delhi - 110011" }, { FIELD_ADDRESSEE_POST, "The Secretary" } } },

{ "a state's department writes in Hindi to the Centre",
"                                   बिहार सरकार\n"
"                                 शिक्षा विभाग\n"
"                           नया सचिवालय, पटना - 800015\n"
"पत्रांक: 11/वि-2-44/2019                                  दिनांक: 22.07.2019\n"
"प्रेषक,\n"
"    डॉ. नमूना कुमार,\n"
"    अपर सचिव\n"
"सेवा में,\n"
"    संयुक्त सचिव,\n"
"    स्कूल शिक्षा और साक्षरता विभाग,\n"
"    शास्त्री भवन, नई दिल्ली\n"
"विषय: समग्र शिक्षा के अंतर्गत राशि की विमुक्ति\n"
"महोदय,\n"
"        निदेशानुसार उपर्युक्त विषय के संबंध में कहना है कि वित्तीय वर्ष की द्वितीय किस्त की राशि अब तक\n"
"प्राप्त नहीं हुई है जिसके कारण शिक्षकों के वेतन का भुगतान नहीं हो सका है।\n"
"                                                        विश्वासभाजन\n"
"                                                        (नमूना कुमार)\n"
"                                                         अपर सचिव\n",
{ { FIELD_SENDER_NAME, "नमूना कुमार" }, { FIELD_SENDER_DESIGNATION, "अपर सचिव" }, { FIELD_SENDER_ORGANISATION, "बिहार सरकार, शिक्षा विभाग" },
  { FIELD_SENDER_DEPARTMENT, "शिक्षा विभाग" }, { FIELD_SENDER_PIN, "800015" }, { FIELD_SENDER_STATE, "Bihar" }, { FIELD_SENDER_TYPE, "state" },
  { FIELD_ADDRESSEE, "संयुक्त सचिव, स्कूल शिक्षा और साक्षरता विभाग, शास्त्री भवन, नई दिल्ली" }, { FIELD_ADDRESSEE_POST, "संयुक्त सचिव" } } },

{ "a bank with the signature on the left and its address under the name",
"                                SPECIMEN BANK OF INDIA\n"
"                      Corporate Centre, Nariman Point, Mumbai 400 021\n"
"\n"
"SBI/GOVT/2022-23/61                                              June 17, 2022\n"
"\n"
"The Deputy Secretary\n"
"Department of Financial Services\n"
"Jeevan Deep Building\n"
"Parliament Street, New Delhi\n"
"\n"
"Dear Madam,\n"
"GOVERNMENT BUSINESS: COMMISSION FOR THE QUARTER\n"
"        We invite a reference to your letter and have to advise that the claim for the commission on the\n"
"turnover of the last quarter has been lodged with the Reserve Bank along with the statements.\n"
"Yours faithfully,\n"
"\n"
"\n"
"(Illustration Rao)\n"
"Deputy General Manager\n"
"(Government Accounts)\n",
{ { FIELD_SENDER_NAME, "Illustration Rao" }, { FIELD_SENDER_DESIGNATION, "Deputy General Manager" }, { FIELD_SENDER_ORGANISATION, "SPECIMEN BANK OF INDIA" },
  { FIELD_SENDER_PIN, "400021" }, { FIELD_SENDER_TYPE, "psu" },
  { FIELD_ADDRESSEE, "The Deputy Secretary, Department of Financial Services, Jeevan Deep Building, Parliament Street, New Delhi" } } },

{ "an office order with copies and no addressee",
"                                   भारत सरकार\n"
"                            केन्द्रीय नमूना बोर्ड\n"
"फा.सं. ए-22012/3/2021-प्रशा.                                   दिनांक 5 अगस्त 2021\n"
"                                  कार्यालय आदेश\n"
"        सक्षम प्राधिकारी के अनुमोदन से निम्नलिखित कर्मचारियों का स्थानांतरण तत्काल प्रभाव से अगले आदेश\n"
"तक के लिए उनके नाम के सामने दर्शाए गए अनुभागों में किया जाता है।\n"
"                                                          ह0/-\n"
"                                                        (उदाहरण लाल)\n"
"                                                        उप निदेशक (प्रशासन)\n"
"प्रतिलिपि:-\n"
"    1. संबंधित कर्मचारी\n"
"    2. वेतन एवं लेखा अधिकारी\n",
{ { FIELD_SENDER_NAME, "उदाहरण लाल" }, { FIELD_SENDER_DESIGNATION, "उप निदेशक (प्रशासन)" }, { FIELD_SENDER_ORGANISATION, "केन्द्रीय नमूना बोर्ड" } } },

{ "a Member of the Rajya Sabha to a Secretary",
"DR. NAMUNA SPECIMEN                                           201, Brahmaputra Apartments,\n"
"MEMBER OF PARLIAMENT                                          Dr. B. D. Marg, New Delhi-110001\n"
"(RAJYA SABHA)                                                 Mobile: 9868100000\n"
"Ref: RS/NS/332                                                Date: 12/12/2022\n"
"To\n"
"   The Chairman,\n"
"   Specimen Highways Authority,\n"
"   Sector 10, Dwarka, New Delhi\n"
"Sub: Foot over-bridge on the highway\n"
"Dear Sir,\n"
"        I have received many representations from the residents of the area who are compelled to cross\n"
"the highway at great risk every day and I request you to have a foot over-bridge built.\n"
"        With regards,\n"
"                                                            Yours sincerely,\n"
"                                                            (Dr. Namuna Specimen)\n",
{ { FIELD_SENDER_NAME, "Dr. Namuna Specimen" }, { FIELD_SENDER_DESIGNATION, "MEMBER OF PARLIAMENT" }, { FIELD_SENDER_ORGANISATION, "Rajya Sabha" },
  { FIELD_SENDER_TYPE, "vip" }, { FIELD_SENDER_MOBILE, "9868100000" }, { FIELD_SENDER_PIN, "110001" },
  { FIELD_ADDRESSEE, "The Chairman, Specimen Highways Authority, Sector 10, Dwarka, New Delhi" } } },

{ "a circular to all offices in its head",
"                          CENTRAL SPECIMEN BUREAU\n"
"                               Head Quarters\n"
"No. 5/CIR/2018                                              Dated 2.5.2018\n"
"                                  CIRCULAR\n"
"To\n"
"All Regional Directors\n"
"All Zonal Officers\n"
"All Heads of Branches\n"
"Sub: Observance of the swachhta fortnight\n"
"        All offices under the control of this Bureau shall observe the fortnight in accordance with the\n"
"action plan that has been circulated earlier and send a report by the end of this month.\n"
"                                                          P. Example Nair\n"
"                                                          Joint Director (Admn)\n",
{ { FIELD_SENDER_NAME, "P. Example Nair" }, { FIELD_SENDER_DESIGNATION, "Joint Director (Admn)" }, { FIELD_SENDER_ORGANISATION, "CENTRAL SPECIMEN BUREAU" },
  { FIELD_SENDER_TYPE, "attached" }, { FIELD_ADDRESSEE, "All Regional Directors; All Zonal Officers; All Heads of Branches" } } },

{ "an RTI application in English with the address as a numbered item",
"                     Application under the Right to Information Act, 2005\n"
"To\n"
"    The Central Public Information Officer,\n"
"    Ministry of Tribal Affairs,\n"
"    Shastri Bhawan, New Delhi\n"
"1. Name of the applicant: Udaharan Bhagat\n"
"2. Address: Flat 4, Specimen Apartments, Hinoo, Ranchi - 834002\n"
"3. Particulars of information: copies of the minutes of all meetings held in the year 2019 and the\n"
"   action taken on each of the recommendations until the date of this application.\n"
"4. Application fee of Rs. 10 is enclosed.\n"
"Place: Ranchi\n"
"                                                            (Udaharan Bhagat)\n"
"                                                            Applicant\n",
{ { FIELD_SENDER_NAME, "Udaharan Bhagat" }, { FIELD_SENDER_DESIGNATION, NULL }, { FIELD_SENDER_PIN, "834002" }, { FIELD_SENDER_STATE, "Jharkhand" },
  { FIELD_SENDER_TYPE, "citizen" }, { FIELD_SENDER_CITY, "Ranchi" },
  { FIELD_ADDRESSEE, "The Central Public Information Officer, Ministry of Tribal Affairs, Shastri Bhawan, New Delhi" } } },

{ "a tribunal's registry with the bench in its head",
"                    CENTRAL SPECIMEN TRIBUNAL\n"
"                    LUCKNOW BENCH, LUCKNOW\n"
"                                              Dated: 30.01.2023\n"
"From\n"
"    The Registrar,\n"
"    Central Specimen Tribunal, Lucknow Bench\n"
"To\n"
"    The Under Secretary (Legal),\n"
"    Ministry of Defence, South Block, New Delhi\n"
"Sub: O.A. No. 332/00045/2022\n"
"Sir,\n"
"        I am directed to forward herewith a copy of the order dated the tenth of January passed by the\n"
"Tribunal in the above mentioned case for information and necessary action at your end.\n"
"                                                       Yours faithfully,\n"
"                                                       (K. Specimen Mishra)\n"
"                                                       Section Officer (J-II)\n",
{ { FIELD_SENDER_NAME, "K. Specimen Mishra" }, { FIELD_SENDER_DESIGNATION, "Section Officer (J-II)" }, { FIELD_SENDER_ORGANISATION, "CENTRAL SPECIMEN TRIBUNAL, LUCKNOW BENCH" },
  { FIELD_SENDER_TYPE, "court" }, { FIELD_SENDER_STATE, "Uttar Pradesh" }, { FIELD_ADDRESSEE, "The Under Secretary (Legal), Ministry of Defence, South Block, New Delhi" } } },

{ "an embassy's letter without a subject label",
"                              EMBASSY OF INDIA\n"
"                                 SPECIMENSTADT\n"
"No. SPE/COM/201/4                                              18 May 2021\n"
"Shri R. Udaharan\n"
"Joint Secretary (Europe West)\n"
"Ministry of External Affairs\n"
"New Delhi\n"
"Dear Sir,\n"
"        Please refer to the telephonic conversation of yesterday about the visit of the trade delegation\n"
"from the southern states which is scheduled in the second week of the next month.\n"
"                                                        Yours sincerely,\n"
"                                                        (Namuna Menon)\n"
"                                                        Counsellor (Commerce)\n",
{ { FIELD_SENDER_NAME, "Namuna Menon" }, { FIELD_SENDER_DESIGNATION, "Counsellor (Commerce)" }, { FIELD_SENDER_ORGANISATION, "EMBASSY OF INDIA" },
  { FIELD_ADDRESSEE, "Shri R. Udaharan, Joint Secretary (Europe West), Ministry of External Affairs, New Delhi" }, { FIELD_ADDRESSEE_NAME, "Shri R. Udaharan" },
  { FIELD_ADDRESSEE_POST, "Joint Secretary (Europe West)" } } },

{ "an employees' association by its general secretary",
"                  ALL INDIA SPECIMEN EMPLOYEES FEDERATION\n"
"                        (Regd. No. 1412/1974)\n"
"            H.Q.: 17, Udaharan Marg, Karol Bagh, New Delhi-110005\n"
"Ref: AISEF/GS/2021/09                                      Dated: 11.09.2021\n"
"To\n"
"    The Cabinet Secretary,\n"
"    Rashtrapati Bhavan, New Delhi.\n"
"Subject: Non-payment of arrears\n"
"Respected Sir,\n"
"        The federation draws your kind attention to the arrears of allowances which have not been paid\n"
"to the employees of the subordinate offices in spite of clear orders of the Government.\n"
"        Thanking you,\n"
"                                                       Yours faithfully,\n"
"                                                       (N. Illustration)\n"
"                                                       General Secretary\n",
{ { FIELD_SENDER_NAME, "N. Illustration" }, { FIELD_SENDER_DESIGNATION, "General Secretary" }, { FIELD_SENDER_ORGANISATION, "ALL INDIA SPECIMEN EMPLOYEES FEDERATION" },
  { FIELD_SENDER_PIN, "110005" }, { FIELD_ADDRESSEE, "The Cabinet Secretary, Rashtrapati Bhavan, New Delhi" } } },

{ "a district collector in the south, To behind the copy of its reference",
"From                                                         To\n"
"   Thiru. S. Udaharan, I.A.S.,                                  The Principal Secretary,\n"
"   District Collector,                                          Revenue Department,\n"
"   Salem - 636001.                                              Secretariat, Chennai - 600009.\n"
"                 Roc. No. 4411/2019/A3, dated 14.10.2019\n"
"Sir,\n"
"Sub: Drought relief - Release of funds - Requested.\n"
"        I invite kind attention to the reference cited and request that the funds for the drought relief\n"
"works in this district may kindly be released at an early date so that work can begin.\n"
"                                                       Yours faithfully,\n"
"                                                       District Collector,\n"
"                                                       Salem.\n",
{ { FIELD_SENDER_DESIGNATION, "District Collector" }, { FIELD_SENDER_PIN, "636001" }, { FIELD_SENDER_STATE, "Tamil Nadu" },
  { FIELD_ADDRESSEE, "The Principal Secretary, Revenue Department, Secretariat, Chennai - 600009" } } },

{ "a research institute, bilingual head, Hindi letter",
"नमूना अनुसंधान संस्थान                                              Specimen Research Institute\n"
"(वैज्ञानिक तथा औद्योगिक अनुसंधान परिषद)                                (Council of Scientific & Industrial Research)\n"
"डॉ. उदाहरण मार्ग, नई दिल्ली-110012                                    Dr. Udaharan Marg, New Delhi-110012\n"
"सं. 9-1(4)/2022-राभा                                               दिनांक: 14.09.2022\n"
"सेवा में\n"
"    उप सचिव (राजभाषा),\n"
"    राजभाषा विभाग, गृह मंत्रालय,\n"
"    एनडीसीसी भवन, नई दिल्ली\n"
"विषय: हिंदी पखवाड़े की रिपोर्ट\n"
"महोदया,\n"
"        संस्थान में दिनांक 1 सितम्बर से 14 सितम्बर तक हिंदी पखवाड़े का आयोजन किया गया जिसमें निबंध, टिप्पण\n"
"और वाद-विवाद प्रतियोगिताएँ आयोजित की गईं, जिसकी विस्तृत रिपोर्ट संलग्न है।\n"
"                                                            भवदीय,\n"
"                                                         डॉ. नमूना शर्मा\n"
"                                                      वरिष्ठ हिंदी अधिकारी\n",
{ { FIELD_SENDER_NAME, "डॉ. नमूना शर्मा" }, { FIELD_SENDER_DESIGNATION, "वरिष्ठ हिंदी अधिकारी" }, { FIELD_SENDER_ORGANISATION, "नमूना अनुसंधान संस्थान" },
  { FIELD_SENDER_TYPE, "autonomous" }, { FIELD_SENDER_PIN, "110012" },
  { FIELD_ADDRESSEE, "उप सचिव (राजभाषा), राजभाषा विभाग, गृह मंत्रालय, एनडीसीसी भवन, नई दिल्ली" } } },

{ "a reminder to a list of three by number",
"                              Government of India\n"
"                        Ministry of Specimen Development\n"
"No. 14/2/2020-Coord                                       New Delhi, the 3rd March, 2021\n"
"                                   REMINDER\n"
"To\n"
"    1. The Director General, Specimen Survey of India, Kolkata.\n"
"    2. The Registrar, Council of Samples, New Delhi.\n"
"    3. The Chief Executive Officer, Board of Examples, Pune.\n"
"Subject: Furnishing of information for the annual report\n"
"Sir/Madam,\n"
"        I am directed to invite a reference to this Ministry's letter of even number on the subject and\n"
"to request that the information which is still awaited may be furnished without delay.\n"
"                                                       Yours faithfully,\n"
"                                                       (Illustration Toppo)\n"
"                                                       Section Officer\n"
"                                                       Ph. 23380000\n",
{ { FIELD_SENDER_NAME, "Illustration Toppo" }, { FIELD_SENDER_DESIGNATION, "Section Officer" }, { FIELD_SENDER_ORGANISATION, "Ministry of Specimen Development" },
  { FIELD_SENDER_PHONE, "23380000" }, { FIELD_SENDER_CITY, "New Delhi" },
  { FIELD_ADDRESSEE, "The Director General, Specimen Survey of India, Kolkata; The Registrar, Council of Samples, New Delhi; "
                     "The Chief Executive Officer, Board of Examples, Pune" },
  { FIELD_ADDRESSEE_POST, "The Director General; The Registrar; The Chief Executive Officer" } } },

{ "a Union Minister's letter",
"उदाहरण देव                                                      मंत्री\n"
"Udaharan Dev                                                  कोयला मंत्रालय\n"
"                                                              भारत सरकार\n"
"                                                              Minister of Coal\n"
"                                                              Government of India\n"
"D.O. No. 118/MIN/2021                                         5th October, 2021\n"
"Dear Shri Namuna ji,\n"
"        I thank you for your letter about the opening of the new mine in your constituency. I have had the\n"
"matter examined and the clearance of the environment is expected within the next two months.\n"
"        With regards,\n"
"                                                        Yours sincerely,\n"
"                                                        (Udaharan Dev)\n"
"Shri Namuna Oraon,\n"
"Member of Parliament (Lok Sabha),\n"
"14, North Avenue, New Delhi\n",
{ { FIELD_SENDER_NAME, "Udaharan Dev" }, { FIELD_SENDER_DESIGNATION, "Minister of Coal" }, { FIELD_SENDER_TYPE, "vip" },
  { FIELD_ADDRESSEE, "Shri Namuna Oraon, Member of Parliament (Lok Sabha), 14, North Avenue, New Delhi" }, { FIELD_ADDRESSEE_NAME, "Shri Namuna Oraon" } } },

{ "a laboratory's memorandum to one person",
"                            Specimen Defence Laboratory\n"
"                                 MEMORANDUM\n"
"No. SDL/Adm/77                                                  Date: 6.6.2022\n"
"        With reference to his application dated the second of May he is hereby informed that the request\n"
"for the study leave has been considered by the competent authority and has been granted.\n"
"                                                        (Example Thakur)\n"
"                                                        Administrative Officer\n"
"                                                        for Director\n"
"To\n"
"Shri U. Specimen,\n"
"Technical Assistant,\n"
"Through: Head, Electronics Division\n"
"Copy to: Accounts Section\n",
{ { FIELD_SENDER_NAME, "Example Thakur" }, { FIELD_SENDER_DESIGNATION, "Administrative Officer" }, { FIELD_SENDER_ORGANISATION, "Specimen Defence Laboratory" },
  { FIELD_ADDRESSEE_NAME, "Shri U. Specimen" } } },

{ "a panchayat's petition in Hindi with the name only below",
"सेवा में,\n"
"        श्रीमान जिलाधिकारी महोदय,\n"
"        जिला - उदाहरणपुर, उत्तर प्रदेश।\n"
"विषय: गाँव में हैंडपम्प लगवाने के संबंध में।\n"
"महोदय,\n"
"        सविनय निवेदन है कि हमारे गाँव में पीने के पानी की बहुत समस्या है और गाँव के सभी पुराने हैंडपम्प खराब\n"
"हो चुके हैं। अतः श्रीमान जी से प्रार्थना है कि गाँव में नये हैंडपम्प लगवाने की कृपा करें।\n"
"                                                          प्रार्थी\n"
"                                                       नमूना लाल यादव\n"
"                                                ग्राम नमूनापुर, पोस्ट उदाहरणगंज\n"
"                                                मो. 9415000000\n",
{ { FIELD_SENDER_NAME, "नमूना लाल यादव" }, { FIELD_SENDER_ORGANISATION, NULL }, { FIELD_SENDER_MOBILE, "9415000000" }, { FIELD_SENDER_TYPE, "citizen" },
  { FIELD_ADDRESSEE, "श्रीमान जिलाधिकारी महोदय, जिला - उदाहरणपुर, उत्तर प्रदेश" } } },

{ 0 }
};
