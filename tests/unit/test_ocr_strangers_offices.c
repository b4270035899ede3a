#include "test_ocr_strangers.h"

/* Central and State offices. All names are made up. */
const struct stranger stranger_offices[] = {
{ "a letter in three columns of head with the number on the left and the place on the right",
"भारत सरकार                                                    GOVERNMENT OF INDIA\n"
"पोत परिवहन मंत्रालय                                              MINISTRY OF SHIPPING\n"
"परिवहन भवन, 1 संसद मार्ग, नई दिल्ली-110001        Transport Bhawan, 1 Parliament Street, New Delhi-110001\n"
"                              सत्यमेव जयते\n"
"F.No. PD-11011/4/2018-PD.V                                 Dated, the 3rd May, 2018\n"
"\n"
"To,\n"
"     The Chairman,\n"
"     Specimen Port Trust,\n"
"     Visakhapatnam - 530 035.\n"
"\n"
"Sub: Engagement of consultants for the deepening of the inner channel\n"
"Ref: Your letter No. ENG/DRG/2017-18/662 dated 19.03.2018\n"
"\n"
"Sir,\n"
"      With reference to your letter cited above, I am directed to convey the approval of this\n"
"Ministry to the engagement of consultants for the above work, subject to availability of funds.\n"
"                                                       Yours faithfully,\n"
"                                                             Sd/-\n"
"                                                      (K. Prabhavati)\n"
"                                    Under Secretary to the Govt. of India\n"
"                                                 Telefax: 23710000\n",
"PD-11011/4/2018-PD.V", "2018-05-03", "Engagement of consultants for the deepening of the inner channel", "letter", "en",
"K. Prabhavati", "Under Secretary to the Govt. of India", "MINISTRY OF SHIPPING",
"The Chairman, Specimen Port Trust, Visakhapatnam - 530 035",
{ { FIELD_REFERENCES, "ENG/DRG/2017-18/662\t2018-03-19" }, { FIELD_SENDER_PIN, "110001" }, { FIELD_SENDER_TYPE, "central" } } },

{ "an office memorandum in Hindi with addressees below",
"                              सं. ई-11016/2/2022-रा.भा.(नीति)\n"
"                                    भारत सरकार\n"
"                             इस्पात मंत्रालय\n"
"                            (राजभाषा अनुभाग)\n"
"                                             उद्योग भवन, नई दिल्ली\n"
"                                             दिनांक: 11 नवम्बर, 2022\n"
"                             कार्यालय ज्ञापन\n"
"विषय: हिंदी सलाहकार समिति की बैठक के कार्यवृत्त के बारे में।\n"
"        अधोहस्ताक्षरी को यह कहने का निदेश हुआ है कि समिति की बैठक माननीय मंत्री जी की अध्यक्षता में\n"
"हुई थी। बैठक का कार्यवृत्त सूचना एवं आवश्यक कार्रवाई के लिए संलग्न है।\n"
"                                                       (उषा नमूना)\n"
"                                                   उप निदेशक (राजभाषा)\n"
"सेवा में,\n"
"     1. समिति के सभी सदस्य\n"
"     2. इस्पात मंत्रालय के सभी अनुभाग\n",
"ई-11016/2/2022-रा.भा.(नीति)", "2022-11-11", "हिंदी सलाहकार समिति की बैठक के कार्यवृत्त के बारे में", "office_memorandum", "hi",
"उषा नमूना", "उप निदेशक (राजभाषा)", "इस्पात मंत्रालय", "समिति के सभी सदस्य; इस्पात मंत्रालय के सभी अनुभाग", { { 0 } } },

{ "an inter-departmental note of the finance wing",
"                         Ministry of Specimens\n"
"                    Integrated Finance Division\n"
"\n"
"Subject: Proposal for hiring of two vehicles for field offices.\n"
"\n"
"        Reference is invited to the proposal of the Administration Division at page 14/N of the\n"
"linked file. The proposal has been examined in this Division.\n"
"2.      IFD concurs in the hiring of two vehicles for a period of one year through GeM.\n"
"3.      This issues with the approval of JS&FA.\n"
"                                                           (Deepa Illustration)\n"
"                                                           Deputy Director (Finance)\n"
"                                                           Extn. 4471\n"
"Director (Administration)\n"
"IFD I.D. Note No. 2(11)/IF-I/2021 dt. 26.10.2021\n",
"2(11)/IF-I/2021", "2021-10-26", "Proposal for hiring of two vehicles for field offices", "id_note", "en",
"Deepa Illustration", "Deputy Director (Finance)", "Ministry of Specimens", "Director (Administration)", { { 0 } } },

{ "a demi-official letter of a secretary with a short year",
"                              SECRETARY\n"
"A. B. SPECIMEN, IAS                                   GOVERNMENT OF INDIA\n"
"                                               DEPARTMENT OF ANIMAL HUSBANDRY\n"
"D.O. NO. K-11053/25/21-LH                              DATED: 05.07.21\n"
"\n"
"Dear Chief Secretary,\n"
"      As you are aware, the census of livestock is due to begin in the coming winter and the\n"
"enumerators have to be trained well before that date in every block.\n"
"2.    I shall be grateful for your personal intervention in the matter.\n"
"      With kind regards,\n"
"                                                      Yours sincerely,\n"
"                                                       (A.B. Specimen)\n"
"Shri M. N. Example, IAS\n"
"Chief Secretary,\n"
"Government of Jharkhand,\n"
"Ranchi.\n",
"K-11053/25/21-LH", "2021-07-05", NULL, "do_letter", "en", "A.B. Specimen", "SECRETARY", "DEPARTMENT OF ANIMAL HUSBANDRY",
"Shri M. N. Example, IAS, Chief Secretary, Government of Jharkhand, Ranchi", { { 0 } } },

{ "a notification for the gazette",
"        [TO BE PUBLISHED IN THE GAZETTE OF INDIA, EXTRAORDINARY, PART II, SECTION 3, SUB-SECTION (i)]\n"
"                              GOVERNMENT OF INDIA\n"
"                              MINISTRY OF SPECIMENS\n"
"                                 NOTIFICATION\n"
"                                             New Delhi, the 22nd January, 2020\n"
"G.S.R. 45(E).- In exercise of the powers conferred by section 12 of the Specimens Act, 1961, the\n"
"Central Government hereby makes the following rules, namely:-\n"
"1. (1) These rules may be called the Specimens (Amendment) Rules, 2020.\n"
"                                                         [F. No. 17/6/2019-Leg]\n"
"                                            GOPAL EXEMPLAR, Joint Secretary\n",
"17/6/2019-Leg", "2020-01-22", NULL, "notification", "en", "GOPAL EXEMPLAR", "Joint Secretary", "MINISTRY OF SPECIMENS", NULL, { { 0 } } },

{ "an office order of an attached office, stamped",
"                        GOVERNMENT OF INDIA\n"
"              DIRECTORATE GENERAL OF EXAMPLES AND SAMPLES\n"
"                     R. K. PURAM, NEW DELHI - 110066\n"
"No.A-22012/3/2017-Admn.I                                  Dated the 16 th Oct., 2017\n"
"                                                        RECEIVED  19 OCT 2017\n"
"                     OFFICE ORDER NO. 212 OF 2017\n"
"        Consequent upon his promotion to the grade of Assistant Director, Shri P. Demo is posted\n"
"to the regional office at Nagpur with effect from the date on which he takes over charge.\n"
"                                                           (S. D. Pattern)\n"
"                                                       Deputy Director (Admn.)\n"
"To\n"
"      Shri P. Demo, Assistant Director\n"
"Copy to:\n"
"1. The Pay and Accounts Officer, New Delhi\n"
"2. Guard file\n",
"A-22012/3/2017-Admn.I", "2017-10-16", NOT_ASKED, "order", "en", "S. D. Pattern", "Deputy Director (Admn.)",
"DIRECTORATE GENERAL OF EXAMPLES AND SAMPLES", "Shri P. Demo, Assistant Director",
{ { FIELD_COPY_TO, "The Pay and Accounts Officer, New Delhi\nGuard file" }, { FIELD_RECEIVED_DATE, "2017-10-19" } } },

{ "a circular with the number broken by the scanner",
"                     EMPLOYEES' STATE INSURANCE CORPORATION\n"
"                         PANCHDEEP BHAWAN, C.I.G. MARG, NEW DELHI\n"
"No. N-12 / 13 / 1 / 2O16 - P & D                              Date : 2l / 04 / 2017\n"
"                               CIRCULAR\n"
"To\n"
"  All Additional Commissioners / Regional Directors\n"
"Subject : Extension of the scheme of voluntary registration of employers - regarding.\n"
"Sir,\n"
"      The scheme for voluntary registration of employers has been extended up to the end of the\n"
"quarter. All the field offices are requested to give wide publicity to the extension.\n"
"                                                      Yours faithfully,\n"
"                                                       (ARUN SAMPLE)\n"
"                                                Insurance Commissioner\n",
"N-12/13/1/2016-P & D", "2017-04-21", "Extension of the scheme of voluntary registration of employers", "circular", "en",
"ARUN SAMPLE", "Insurance Commissioner", "EMPLOYEES' STATE INSURANCE CORPORATION", "All Additional Commissioners / Regional Directors", { { 0 } } },

{ "an endorsement of a ministry on a letter from the State",
"                                Government of India\n"
"                     Ministry of Consumer Specimens\n"
"                     Department of Food and Examples\n"
"No. 8-4/2020-BP.III                              Krishi Bhawan, New Delhi\n"
"                                                  Dated: 9th September, 2020\n"
"        A copy of letter No. FCS/2020/771 dated 28.08.2020 received from the Government of\n"
"Specimen Pradesh on the allocation of foodgrains is forwarded to the Chairman and Managing\n"
"Director, Food Example Corporation, New Delhi for information and necessary action.\n"
"Encl: As above\n"
"                                                         (Jyoti Muster)\n"
"                                                         Section Officer\n"
"The Chairman and Managing Director,\n"
"Food Example Corporation,\n"
"New Delhi\n",
"8-4/2020-BP.III", "2020-09-09", NULL, "endorsement", "en", "Jyoti Muster", "Section Officer",
"Ministry of Consumer Specimens, Department of Food and Examples", NOT_ASKED,
{ { FIELD_ENCLOSURES, "As above" }, { FIELD_REFERENCES, "FCS/2020/771\t2020-08-28" } } },

{ "minutes of a meeting",
"                         MINISTRY OF RURAL SPECIMENS\n"
"                              (NRLM Division)\n"
"      MINUTES OF THE THIRD MEETING OF THE EMPOWERED COMMITTEE HELD ON 12.02.2021\n"
"File No. J-11060/8/2020-RL                                     Dated 19.02.2021\n"
"        The third meeting of the Empowered Committee was held on the twelfth of February under the\n"
"chairmanship of the Additional Secretary. The list of participants is at the annexure.\n"
"2.      The chairman welcomed the participants and the agenda was taken up item by item.\n",
"J-11060/8/2020-RL", "2021-02-19", NOT_ASKED, "minutes", "en", NULL, NULL, "MINISTRY OF RURAL SPECIMENS", NULL, { { 0 } } },

{ "a second reminder to a State",
"                       MOST URGENT\n"
"                       REMINDER-II\n"
"F.No.35/7/2019-PMKSY\n"
"Government of India\n"
"Department of Land Examples\n"
"                               NBO Building, Nirman Bhawan, New Delhi\n"
"                               Date: the 6th March, 2020\n"
"To\n"
"The Commissioner, Watershed Development,\n"
"Government of Odisha, Bhubaneswar.\n"
"Subject: Submission of utilisation certificates for the year 2018-19 - reg.\n"
"Madam,\n"
"        I am directed to refer to this Department's letters of even number dated 04.12.2019 and\n"
"20.01.2020 on the subject and to say that the certificates have not been received so far.\n"
"2.      It is requested that they may be sent latest by 16.03.2020.\n"
"                                             Yours faithfully,\n"
"                                             (V. Paradigm)\n"
"                                             Assistant Commissioner\n",
"35/7/2019-PMKSY", "2020-03-06", "Submission of utilisation certificates for the year 2018-19", "reminder", "en",
"V. Paradigm", "Assistant Commissioner", "Department of Land Examples",
"The Commissioner, Watershed Development, Government of Odisha, Bhubaneswar",
{ { FIELD_URGENCY, "most_urgent" }, { FIELD_REPLY_BY, "2020-03-16" }, { FIELD_URGENT, "yes" } } },

{ "a Madhya Pradesh department's letter",
"                         मध्यप्रदेश शासन\n"
"                      सामान्य प्रशासन विभाग\n"
"                   मंत्रालय, वल्लभ भवन, भोपाल\n"
"क्रमांक एफ 6-1/2021/एक/9                              भोपाल, दिनांक 24/06/2021\n"
"प्रति,\n"
"      शासन के समस्त विभाग,\n"
"      समस्त कलेक्टर, मध्यप्रदेश\n"
"विषय :- शासकीय सेवकों के स्थानांतरण की नीति बाबत्।\n"
"      राज्य शासन द्वारा शासकीय सेवकों के स्थानांतरण के संबंध में संलग्न नीति जारी की जाती है। कृपया\n"
"नीति का कड़ाई से पालन किया जाना सुनिश्चित करें।\n"
"                                                   (नमूना शर्मा)\n"
"                                                     अपर सचिव\n"
"                                                  मध्यप्रदेश शासन\n"
"                                               सामान्य प्रशासन विभाग\n",
"एफ 6-1/2021/एक/9", "2021-06-24", "शासकीय सेवकों के स्थानांतरण की नीति बाबत्", "letter", "hi", "नमूना शर्मा", "अपर सचिव",
"मध्यप्रदेश शासन, सामान्य प्रशासन विभाग", "शासन के समस्त विभाग; समस्त कलेक्टर, मध्यप्रदेश", { { FIELD_SENDER_TYPE, "state" } } },

{ "a Rajasthan letter with both labels on one line",
"                         राजस्थान सरकार\n"
"                 निदेशालय, उदाहरण शिक्षा, बीकानेर\n"
"क्रमांक: शिविरा/माध्य/संस्था/2019/118            दिनांक: 05-12-2019\n"
"समस्त जिला शिक्षा अधिकारी (मुख्यालय)\n"
"विषय: बोर्ड परीक्षा के परीक्षा केन्द्रों के निर्धारण के क्रम में।\n"
"प्रसंग: इस कार्यालय का समसंख्यक पत्र दिनांक 11-11-2019\n"
"      उपर्युक्त विषयान्तर्गत लेख है कि परीक्षा केन्द्रों के प्रस्ताव अब तक प्राप्त नहीं हुए हैं। अतः प्रस्ताव\n"
"तत्काल भिजवाना सुनिश्चित करें।\n"
"                                                     (ओम नमूना)\n"
"                                                       निदेशक\n",
"शिविरा/माध्य/संस्था/2019/118", "2019-12-05", "बोर्ड परीक्षा के परीक्षा केन्द्रों के निर्धारण के क्रम में", "letter", "hi", "ओम नमूना", "निदेशक", "राजस्थान सरकार, निदेशालय, उदाहरण शिक्षा, बीकानेर",
"समस्त जिला शिक्षा अधिकारी (मुख्यालय)", { { FIELD_URGENT, NULL } } },

{ "a Tamil Nadu government order",
"                            GOVERNMENT OF TAMIL NADU\n"
"                                   ABSTRACT\n"
"Co-operation - Kuruvai special package for the year 2018 - Sanction of funds - Orders - Issued.\n"
"----------------------------------------------------------------------------------------------\n"
"             AGRICULTURE (AP2) DEPARTMENT\n"
"G.O.(Ms).No.121                                        Dated: 11.06.2018\n"
"Read:\n"
"1. G.O.(Ms).No.108, Agriculture (AP2) Department, dated 02.06.2017.\n"
"ORDER:-\n"
"        The Director of Agriculture has sent proposals for the implementation of the special package\n"
"and the Government after careful examination accept the proposals and issue orders accordingly.\n"
"                         (BY ORDER OF THE GOVERNOR)\n"
"                                                     G. SPECIMEN,\n"
"                                      PRINCIPAL SECRETARY TO GOVERNMENT\n"
"To\n"
"The Director of Agriculture, Chennai-5.\n",
"G.O.(Ms).No.121", "2018-06-11", "Co-operation - Kuruvai special package for the year 2018 - Sanction of funds - Orders - Issued", "order", "en",
"G. SPECIMEN", "PRINCIPAL SECRETARY TO GOVERNMENT", "GOVERNMENT OF TAMIL NADU, AGRICULTURE (AP2) DEPARTMENT", "The Director of Agriculture, Chennai-5", { { 0 } } },

{ "a collector's letter with a ROC number",
"                    OFFICE OF THE DISTRICT COLLECTOR, SPECIMENPUR\n"
"                        (Revenue Section)\n"
"Roc. No. 4471/2022/C2                                       Date: 14-11-2022\n"
"From                                              To\n"
"Smt. L. Sample, I.A.S.,                           The Secretary,\n"
"District Collector,                               Ministry of Tribal Affairs,\n"
"Specimenpur.                                      New Delhi.\n"
"Sir,\n"
"Sub: Forest rights - Recognition of community claims - Report - Submitted.\n"
"Ref: Your D.O. letter No. 23011/9/2022-FRA, dated 20.10.2022.\n"
"                              *****\n"
"        I submit that the claims of the villages in this district were received by the committee and\n"
"that they have been recognised after due enquiry.\n"
"                                                     Yours faithfully,\n"
"                                                     District Collector,\n"
"                                                     Specimenpur\n",
"4471/2022/C2", "2022-11-14", "Forest rights - Recognition of community claims - Report - Submitted", "letter", "en",
"Smt. L. Sample", "District Collector", NOT_ASKED, "The Secretary, Ministry of Tribal Affairs, New Delhi",
{ { FIELD_REFERENCES, "23011/9/2022-FRA\t2022-10-20" } } },

{ "a Uttarakhand order by fax in Hindi",
"फैक्स/ई-मेल                                                  अति तत्काल\n"
"संख्या: 512/XIX(2)/2022-55(22)/2005\n"
"प्रेषक,\n"
"      कमला नमूना,\n"
"      सचिव,\n"
"      उत्तराखण्ड शासन।\n"
"सेवा में,\n"
"      समस्त जिलाधिकारी,\n"
"      उत्तराखण्ड।\n"
"कार्मिक अनुभाग-2                          देहरादून: दिनांक 09 मार्च, 2022\n"
"विषय: निर्वाचन ड्यूटी में तैनात कार्मिकों के अवकाश के सम्बन्ध में।\n"
"महोदय/महोदया,\n"
"      उपर्युक्त विषय के सम्बन्ध में मुझे यह कहने का निदेश हुआ है कि निर्वाचन में तैनात कार्मिकों का\n"
"अवकाश बिना अनुमति स्वीकृत न किया जाए।\n"
"                                                         भवदीया,\n"
"                                                       (कमला नमूना)\n"
"                                                           सचिव\n",
"512/XIX(2)/2022-55(22)/2005", "2022-03-09", "निर्वाचन ड्यूटी में तैनात कार्मिकों के अवकाश के सम्बन्ध में", "letter", "hi", "कमला नमूना", "सचिव", "उत्तराखण्ड शासन",
"समस्त जिलाधिकारी, उत्तराखण्ड", { { FIELD_URGENT, "yes" } } },

{ "a public notice of a customs house with its number in the title only",
"                 OFFICE OF THE PRINCIPAL COMMISSIONER OF CUSTOMS, SPECIMENPORT\n"
"                            PUBLIC NOTICE NO. 31/2021\n"
"Date: 08.06.2021\n"
"Sub: Change of timings of the examination sheds - regarding.\n"
"        Attention of all importers, exporters and customs brokers is invited to the above subject. The\n"
"sheds will be open from eight in the morning with effect from the coming Monday.\n"
"                                                   (N. PROTOTYPE)\n"
"                                          PRINCIPAL COMMISSIONER OF CUSTOMS\n",
"31/2021", "2021-06-08", "Change of timings of the examination sheds", "public_notice", "en", "N. PROTOTYPE", "PRINCIPAL COMMISSIONER OF CUSTOMS",
"OFFICE OF THE PRINCIPAL COMMISSIONER OF CUSTOMS, SPECIMENPORT", NULL, { { 0 } } },

{ NULL } };
