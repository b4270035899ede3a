#include "test_ocr_strangers.h"

/* Written after the rules were mended for the others. All names are made up. */
const struct stranger stranger_later[] = {
{ "a metro's letter with a subject in capitals",
"                       SAMPLE METRO RAIL CORPORATION LTD.\n"
"                       (A joint venture of Govt. of India and Govt. of Samples)\n"
"SMRC/PROJ/L-3/2021/88                                     17.09.2021\n"
"The Director (UT-II),\n"
"Ministry of Housing and Urban Examples,\n"
"Nirman Bhawan, New Delhi\n"
"Sir,\n"
"REVISED COST ESTIMATE OF LINE THREE\n"
"Kindly refer to the discussion held in the chamber of the Joint Secretary on the revised cost. The\n"
"estimate has since been revised and it is enclosed for approval.\n"
"                                              Yours faithfully,\n"
"                                              for Sample Metro Rail Corporation Ltd.\n"
"                                              (P. Rao)\n"
"                                              General Manager (Planning)\n",
"SMRC/PROJ/L-3/2021/88", "2021-09-17", "REVISED COST ESTIMATE OF LINE THREE", "letter", "en", "P. Rao", "General Manager (Planning)", "SAMPLE METRO RAIL CORPORATION LTD", "The Director (UT-II), Ministry of Housing and Urban Examples, Nirman Bhawan, New Delhi", { { 0 } } },

{ "a Bihar letter with place and date below the addressee",
"                              बिहार सरकार\n"
"                           शिक्षा विभाग\n"
"पत्रांक-7/मु.01-44/2021/512\n"
"प्रेषक,\n"
"      सुधा नमूना,\n"
"      अपर सचिव।\n"
"सेवा में,\n"
"      सभी जिला पदाधिकारी।\n"
"पटना, दिनांक- 06.08.2021\n"
"विषय:- विद्यालयों में नामांकन अभियान के संचालन के संबंध में।\n"
"प्रसंग:- विभागीय पत्रांक 488 दिनांक 30.07.2021\n"
"महाशय,\n"
"      उपर्युक्त विषय के संबंध में कहना है कि सभी विद्यालयों में नामांकन अभियान चलाया जाना है और इसकी\n"
"प्रगति का प्रतिवेदन प्रत्येक सप्ताह विभाग को उपलब्ध कराया जाय।\n"
"                                                विश्वासभाजन\n"
"                                                (सुधा नमूना)\n"
"                                                  अपर सचिव\n",
"7/मु.01-44/2021/512", "2021-08-06", "विद्यालयों में नामांकन अभियान के संचालन के संबंध में", "letter", "hi", "सुधा नमूना", "अपर सचिव", "बिहार सरकार, शिक्षा विभाग", "सभी जिला पदाधिकारी", { { 0 } } },

{ "a notification in Hindi, signed on one line",
"                              भारत सरकार\n"
"                           नमूना मंत्रालय\n"
"                              अधिसूचना\n"
"                                       नई दिल्ली, 4 मार्च, 2021\n"
"      का.आ. 1021(अ).- केन्द्रीय सरकार, नमूना अधिनियम, 1961 की धारा 12 द्वारा प्रदत्त शक्तियों का प्रयोग करते\n"
"हुए, निम्नलिखित नियम बनाती है, अर्थात् :-\n"
"                                        [फा. सं. 17/6/2020-विधि]\n"
"                                             अजय नमूना, संयुक्त सचिव\n",
"17/6/2020-विधि", "2021-03-04", NULL, "notification", "hi", "अजय नमूना", "संयुक्त सचिव", "नमूना मंत्रालय", NULL, { { 0 } } },

{ "a complaint with the date below the addressee",
"To,\n"
"The General Manager,\n"
"Sample Telephones, Pune\n"
"Date: 12/05/2021\n"
"Sub: Telephone no. 020-25550000 not working since 3/5/2021\n"
"Sir,\n"
"My telephone has been out of order for ten days and nobody has attended to it although I have lodged\n"
"three complaints at the exchange.\n"
"Yours truly,\n"
"S. Das\n"
"Flat No. 9, Sample Society, Pune 411004\n",
NULL, "2021-05-12", "Telephone no. 020-25550000 not working since 3/5/2021", NOT_ASKED, "en", "S. Das", NULL, NULL, "The General Manager, Sample Telephones, Pune", { { 0 } } },

{ "a mail with its lines in another order",
"From: Anil Kumar <us.coord@example.gov.in>\n"
"Date: Mon, 4 Apr 2022 11:20\n"
"Subject: Re: Nomination for the workshop on data\n"
"To: Nodal officers\n"
"Sir/Madam,\n"
"The nominations for the workshop on data may kindly be sent to this office by the end of the week so\n"
"that the programme can be settled.\n"
"Warm regards,\n"
"Anil Kumar\n"
"Under Secretary (Coord)\n"
"Department of Plain Samples\n",
NULL, "2022-04-04", "Nomination for the workshop on data", NOT_ASKED, "en", "Anil Kumar", "Under Secretary (Coord)", "Department of Plain Samples", NOT_ASKED, { { 0 } } },

{ "a Kerala order by order of the Governor",
"                            GOVERNMENT OF KERALA\n"
"                                   Abstract\n"
"Fisheries Department - Housing for fishermen - Administrative sanction - Accorded - Orders issued.\n"
"=================================================================\n"
"                       FISHERIES (C) DEPARTMENT\n"
"G.O.(Rt)No.441/2021/F&PD          Dated, Thiruvananthapuram, 23/06/2021\n"
"Read: Letter No. 22/C/2021 dated 03/05/2021 from the Director of Fisheries\n"
"                                   ORDER\n"
"The Director of Fisheries has requested administrative sanction for the construction of houses for the\n"
"fishermen of the coast, and Government are pleased to accord sanction.\n"
"                                        (By order of the Governor)\n"
"                                              T. SPECIMEN\n"
"                                           JOINT SECRETARY\n"
"To:\n"
"The Director of Fisheries, Thiruvananthapuram\n",
"G.O.(Rt)No.441/2021/F&PD", "2021-06-23", "Fisheries Department - Housing for fishermen - Administrative sanction - Accorded - Orders issued", "order", "en", "T. SPECIMEN", "JOINT SECRETARY", NOT_ASKED, "The Director of Fisheries, Thiruvananthapuram", { { 0 } } },

{ "minutes in Hindi",
"                            नमूना आयोग\n"
"                    बैठक का कार्यवृत्त\n"
"सं. 3/14/2021-समन्वय                              दिनांक 09.12.2021\n"
"विषय: समन्वय समिति की दूसरी बैठक का कार्यवृत्त\n"
"      समन्वय समिति की दूसरी बैठक अध्यक्ष महोदय की अध्यक्षता में आयोग के सभाकक्ष में हुई, जिसमें सभी सदस्य\n"
"उपस्थित थे और कार्यसूची पर विचार किया गया।\n",
"3/14/2021-समन्वय", "2021-12-09", "समन्वय समिति की दूसरी बैठक का कार्यवृत्त", "minutes", "hi", NULL, NULL, "नमूना आयोग", NULL, { { 0 } } },

{ "an insurer's circular letter with \"Re\"",
"                        SAMPLE LIFE INSURANCE CORPORATION\n"
"                        Central Office, Mumbai 400021\n"
"Ref: CO/CRM/1021/41                                            3rd August 2020\n"
"To\n"
"All Zonal Managers\n"
"Dear Sir,\n"
"Re: Settlement of death claims - relaxation of requirements\n"
"We have decided to relax the requirements for the settlement of death claims as stated below in view\n"
"of the situation in the country.\n"
"Yours faithfully,\n"
"V. Token\n"
"Executive Director (CRM)\n",
"CO/CRM/1021/41", "2020-08-03", "Settlement of death claims - relaxation of requirements", NOT_ASKED, "en", "V. Token", "Executive Director (CRM)", NOT_ASKED, "All Zonal Managers", { { 0 } } },

{ NULL } };
