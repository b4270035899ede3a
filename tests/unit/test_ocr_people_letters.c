#include "test_ocr_people.h"

/* Letters unlike each other: offices, languages, heads and signatures that are met in the dak of a ministry. All names are made up. */
const struct people_case people_letters[] = {
{ "a ministry's letter with a copy list",
"                                     Government of India\n"
"                        Ministry of New and Renewable Energy\n"
"                   Block-14, CGO Complex, Lodhi Road, New Delhi-110003\n"
"\n"
"F. No. 32/645/2019-SPV                                            Dated: 14 March 2022\n"
"To\n"
"    The Managing Director,\n"
"    Gujarat Power Corporation Limited,\n"
"    Block No. 6, Sector 11, Gandhinagar\n"
"\n"
"Subject: Release of the second instalment for the solar park\n"
"Sir,\n"
"        I am directed to refer to your letter on the subject mentioned above and to convey the\n"
"approval of the competent authority to the release of the second instalment of the grant.\n"
"                                                         Yours faithfully,\n"
"\n"
"                                                         (Arvind K. Specimen)\n"
"                                            Under Secretary to the Government of India\n"
"                                            Tel: 011-24360000\n"
"                                            e-mail: us.spv@example.gov.in\n"
"Copy to:\n"
"   1. The Principal Secretary, Energy Department, Gandhinagar\n",
{ { FIELD_SENDER_NAME, "Arvind K. Specimen" }, { FIELD_SENDER_DESIGNATION, "Under Secretary to the Government of India" },
  { FIELD_SENDER_ORGANISATION, "Ministry of New and Renewable Energy" }, { FIELD_SENDER_MINISTRY, "Ministry of New and Renewable Energy" },
  { FIELD_SENDER_PIN, "110003" }, { FIELD_SENDER_CITY, "New Delhi" }, { FIELD_SENDER_STATE, "Delhi" }, { FIELD_SENDER_EMAIL, "us.spv@example.gov.in" },
  { FIELD_SENDER_PHONE, "011-24360000" }, { FIELD_SENDER_TYPE, "central" },
  { FIELD_ADDRESSEE, "The Managing Director, Gujarat Power Corporation Limited, Block No. 6, Sector 11, Gandhinagar" },
  { FIELD_ADDRESSEE_POST, "The Managing Director" } } },

{ "a state's letter from one officer to another",
"प्रेषक,\n"
"        नमूना प्रकाश,\n"
"        विशेष सचिव,\n"
"        उत्तर प्रदेश शासन।\n"
"सेवा में,\n"
"        1. समस्त जिलाधिकारी,\n"
"           उत्तर प्रदेश।\n"
"        2. समस्त मण्डलायुक्त,\n"
"           उत्तर प्रदेश।\n"
"नगर विकास अनुभाग-5                                    लखनऊ: दिनांक 12 जून, 2021\n"
"विषय: नगरीय निकायों में पेयजल व्यवस्था के संबंध में।\n"
"महोदय,\n"
"        उपर्युक्त विषय पर मुझे यह कहने का निदेश हुआ है कि नगरीय निकायों में पेयजल व्यवस्था की नियमित\n"
"समीक्षा की जाए तथा समीक्षा की आख्या शासन को प्रत्येक माह उपलब्ध करायी जाए।\n"
"                                                              भवदीय,\n"
"                                                          (नमूना प्रकाश)\n"
"                                                            विशेष सचिव।\n",
{ { FIELD_SENDER_NAME, "नमूना प्रकाश" }, { FIELD_SENDER_DESIGNATION, "विशेष सचिव" }, { FIELD_SENDER_ORGANISATION, "उत्तर प्रदेश शासन" },
  { FIELD_SENDER_STATE, "Uttar Pradesh" }, { FIELD_SENDER_TYPE, "state" },
  { FIELD_ADDRESSEE, "समस्त जिलाधिकारी, उत्तर प्रदेश; समस्त मण्डलायुक्त, उत्तर प्रदेश" } } },

{ "a public sector company with three columns in its head",
"भारत नमूना निगम लिमिटेड                                          BHARAT SPECIMEN NIGAM LIMITED\n"
"(भारत सरकार का उपक्रम)                                            (A Government of India Undertaking)\n"
"                                 CIN: U00000DL1986GOI000000\n"
"Ref: BSNL/HR/2020/117                                             Date: 03.02.2020\n"
"\n"
"To,\n"
"The Joint Secretary (Admn.),\n"
"Ministry of Heavy Industries,\n"
"Udyog Bhawan, New Delhi 110 011\n"
"\n"
"Sub: Nomination of officers for training\n"
"\n"
"Dear Sir,\n"
"        With reference to the above we are pleased to nominate the following officers of this\n"
"company for the training programme that is to begin in the first week of the next month.\n"
"Thanking you,\n"
"Yours faithfully,\n"
"For Bharat Specimen Nigam Limited\n"
"\n"
"Sd/-\n"
"(R. Sample)\n"
"Deputy General Manager (HR)\n",
{ { FIELD_SENDER_NAME, "R. Sample" }, { FIELD_SENDER_DESIGNATION, "Deputy General Manager (HR)" }, { FIELD_SENDER_ORGANISATION, "BHARAT SPECIMEN NIGAM LIMITED" },
  { FIELD_SENDER_TYPE, "psu" }, { FIELD_ADDRESSEE, "The Joint Secretary (Admn.), Ministry of Heavy Industries, Udyog Bhawan, New Delhi 110 011" },
  { FIELD_ADDRESSEE_POST, "The Joint Secretary (Admn.)" }, { FIELD_ADDRESSEE_SECTION, "Admn" } } },

{ "a university with the addressee above the subject and no To",
"                                 UNIVERSITY OF SPECIMEN\n"
"                         Senate House, Allahabad - 211002\n"
"Ref. No. US/Acad/771                                         Date: 21.08.2019\n"
"\n"
"The Under Secretary (Higher Education),\n"
"Department of Higher Education,\n"
"Shastri Bhawan, New Delhi.\n"
"\n"
"Subject: Submission of utilisation certificate\n"
"\n"
"Sir,\n"
"        Kindly find enclosed herewith the utilisation certificate in the prescribed form for the\n"
"grant which was released to this University during the last financial year.\n"
"                                                         Yours faithfully,\n"
"\n"
"                                                         Prof. M. N. Example\n"
"                                                         Registrar\n",
{ { FIELD_SENDER_NAME, "Prof. M. N. Example" }, { FIELD_SENDER_DESIGNATION, "Registrar" }, { FIELD_SENDER_ORGANISATION, "UNIVERSITY OF SPECIMEN" },
  { FIELD_SENDER_PIN, "211002" }, { FIELD_SENDER_STATE, "Uttar Pradesh" }, { FIELD_SENDER_TYPE, "autonomous" },
  { FIELD_ADDRESSEE, "The Under Secretary (Higher Education), Department of Higher Education, Shastri Bhawan, New Delhi" } } },

{ "an office memorandum to all ministries as per list, below the signature",
"                                   No. 11012/4/2018-Estt.A\n"
"                                     Government of India\n"
"             Ministry of Personnel, Public Grievances and Pensions\n"
"                     Department of Personnel and Training\n"
"                                                    North Block, New Delhi\n"
"                                                    Dated the 9th April, 2018\n"
"                                OFFICE MEMORANDUM\n"
"Subject: Clarification on the leave rules\n"
"        The undersigned is directed to refer to the instructions on the subject and to say that\n"
"the matter has been considered in consultation with the Department of Expenditure again.\n"
"\n"
"                                                            Sd/-\n"
"                                                     (P. Q. Illustration)\n"
"                                  Director to the Government of India\n"
"\n"
"All Ministries/Departments of the Government of India (as per standard list)\n"
"\n"
"Copy to: NIC for placing on the website\n",
{ { FIELD_SENDER_NAME, "P. Q. Illustration" }, { FIELD_SENDER_DESIGNATION, "Director to the Government of India" },
  { FIELD_SENDER_ORGANISATION, "Ministry of Personnel, Public Grievances and Pensions, Department of Personnel and Training" },
  { FIELD_SENDER_DEPARTMENT, "Department of Personnel and Training" },
  { FIELD_ADDRESSEE, "All Ministries/Departments of the Government of India (as per standard list)" } } },

{ "a demi-official letter with the writer in the head and the addressee at its foot",
"सुश्री उदाहरण देवी                                                  भारत सरकार\n"
"अपर सचिव                                                         विद्युत मंत्रालय\n"
"UDAHARAN DEVI                                               GOVERNMENT OF INDIA\n"
"ADDITIONAL SECRETARY                                        MINISTRY OF POWER\n"
"D.O. No. 7/12/2023-Th.II                                    18 July, 2023\n"
"Dear Shri Namuna,\n"
"        I am writing to draw your personal attention to the delay in the commissioning of the new\n"
"transmission line and I would be grateful if the matter is looked into by your office.\n"
"        With regards,\n"
"                                                            Yours sincerely,\n"
"\n"
"                                                            (Udaharan Devi)\n"
"Shri N. K. Namuna,\n"
"Chief Secretary,\n"
"Government of Jharkhand,\n"
"Project Building, Ranchi.\n",
{ { FIELD_SENDER_NAME, "Udaharan Devi" }, { FIELD_SENDER_DESIGNATION, "ADDITIONAL SECRETARY" }, { FIELD_SENDER_ORGANISATION, "MINISTRY OF POWER" },
  { FIELD_SENDER_TYPE, "central" }, { FIELD_ADDRESSEE, "Shri N. K. Namuna, Chief Secretary, Government of Jharkhand, Project Building, Ranchi" },
  { FIELD_ADDRESSEE_NAME, "Shri N. K. Namuna" }, { FIELD_ADDRESSEE_POST, "Chief Secretary" } } },

{ "a letter digitally signed from e-Office",
"                              DIRECTORATE GENERAL OF SPECIMEN\n"
"                            (Ministry of Civil Aviation, Govt. of India)\n"
"                        Opposite Safdarjung Airport, New Delhi - 110 003\n"
"No. 81829/2023/Legal                                           15/11/2023\n"
"सेवा में/To\n"
"    The Section Officer (Vigilance),\n"
"    Vigilance Section,\n"
"    Rajiv Gandhi Bhawan, New Delhi\n"
"Subject: Annual property returns\n"
"Sir/Madam,\n"
"        The annual property returns of the officers of this Directorate General are forwarded\n"
"herewith for further necessary action at your end as desired in the letter under reference.\n"
"                                                     Signature Not Verified\n"
"                                                     Digitally signed by PRATIK EXAMPLE\n"
"                                                     Date: 2023.11.15 16:20:11 +05'30'\n"
"                                                     Deputy Director\n",
{ { FIELD_SENDER_NAME, "PRATIK EXAMPLE" }, { FIELD_SENDER_DESIGNATION, "Deputy Director" }, { FIELD_SENDER_ORGANISATION, "DIRECTORATE GENERAL OF SPECIMEN" },
  { FIELD_SENDER_MINISTRY, "Ministry of Civil Aviation" }, { FIELD_SENDER_TYPE, "attached" }, { FIELD_SENDER_PIN, "110003" },
  { FIELD_ADDRESSEE, "The Section Officer (Vigilance), Vigilance Section, Rajiv Gandhi Bhawan, New Delhi" }, { FIELD_ADDRESSEE_POST, "The Section Officer (Vigilance)" },
  { FIELD_ADDRESSEE_SECTION, "Vigilance; Vigilance Section" } } },

{ "a citizen's complaint with name and address at its head",
"From:\n"
"        Specimen Kumar Mandal\n"
"        House No. 12, Ward 4, Village Udaharanpur,\n"
"        District Gaya, Bihar - 823001\n"
"        Mobile: 98765 43210\n"
"To\n"
"        The Hon'ble Minister,\n"
"        Ministry of Rural Development,\n"
"        Krishi Bhawan, New Delhi\n"
"Subject: Complaint about the wages of last year\n"
"Respected Sir,\n"
"        With due respect I beg to state that the wages for the work done under the scheme in our\n"
"village have not been paid since the month of March although many reminders were sent.\n"
"                                                       Yours faithfully,\n"
"                                                       Specimen Kumar Mandal\n",
{ { FIELD_SENDER_NAME, "Specimen Kumar Mandal" }, { FIELD_SENDER_DESIGNATION, NULL }, { FIELD_SENDER_ORGANISATION, NULL }, { FIELD_SENDER_PIN, "823001" },
  { FIELD_SENDER_STATE, "Bihar" }, { FIELD_SENDER_CITY, "Gaya" }, { FIELD_SENDER_MOBILE, "9876543210" }, { FIELD_SENDER_TYPE, "citizen" },
  { FIELD_ADDRESSEE, "The Hon'ble Minister, Ministry of Rural Development, Krishi Bhawan, New Delhi" } } },

{ "a High Court's registry",
"                     IN THE HIGH COURT OF JUDICATURE AT PATNA\n"
"No. 4471/2022                                                Dated 08.09.2022\n"
"                                C.W.J.C. No. 1123 of 2021\n"
"Petitioner Specimen                                          ... Petitioner(s)\n"
"                                     Versus\n"
"Union of India & Ors.                                        ... Respondent(s)\n"
"To\n"
"    The Secretary,\n"
"    Ministry of Coal, Shastri Bhawan, New Delhi\n"
"        Take notice that the above writ petition will be listed for hearing on the 12th of the next\n"
"month when you may appear in person or through an advocate duly instructed by you.\n"
"                                                        By order of the Court\n"
"                                                        (S. Example Prasad)\n"
"                                                        Assistant Registrar\n",
{ { FIELD_SENDER_NAME, "S. Example Prasad" }, { FIELD_SENDER_DESIGNATION, "Assistant Registrar" }, { FIELD_SENDER_ORGANISATION, "HIGH COURT OF JUDICATURE" },
  { FIELD_SENDER_TYPE, "court" }, { FIELD_ADDRESSEE, "The Secretary, Ministry of Coal, Shastri Bhawan, New Delhi" } } },

{ "a private firm with its address at the foot",
"                            SPECIMEN INFRATECH PVT. LTD.\n"
"\n"
"SIPL/2021/88                                                  17.05.2021\n"
"\n"
"To,\n"
"The Chief Engineer,\n"
"National Specimen Authority,\n"
"Sector-10, Dwarka, New Delhi\n"
"Kind Attn: Shri B. Namuna, Deputy Manager\n"
"\n"
"Sub: Request for extension of time\n"
"Respected Sir,\n"
"        We refer to the agreement cited above and request you to kindly grant us an extension of\n"
"time by three months since the site was handed over to us later than was agreed upon.\n"
"Thanking you,\n"
"For Specimen Infratech Pvt. Ltd.\n"
"\n"
"\n"
"(Authorised Signatory)\n"
"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
"Regd. Office: 14, Park Street, Kolkata - 700016, Ph: 033-22220000, E-mail: info@specimeninfra.example\n",
{ { FIELD_SENDER_NAME, NULL }, { FIELD_SENDER_ORGANISATION, "SPECIMEN INFRATECH PVT. LTD" }, { FIELD_SENDER_TYPE, "private" },
  { FIELD_SENDER_PIN, "700016" }, { FIELD_SENDER_STATE, "West Bengal" }, { FIELD_SENDER_EMAIL, "info@specimeninfra.example" },
  { FIELD_ADDRESSEE, "The Chief Engineer, National Specimen Authority, Sector-10, Dwarka, New Delhi, Kind Attn: Shri B. Namuna, Deputy Manager" },
  { FIELD_ADDRESSEE_NAME, "Shri B. Namuna" }, { FIELD_ADDRESSEE_POST, "The Chief Engineer" } } },

{ "a representation through proper channel",
"To\n"
"        The Director (Personnel),\n"
"        Department of Specimen Affairs,\n"
"        New Delhi.\n"
"        (Through proper channel)\n"
"Subject: Request for transfer on medical grounds\n"
"Respected Sir,\n"
"        Most respectfully I beg to state that I have been working in this office since the year 2015\n"
"and request you to kindly consider my transfer to the Lucknow office on medical grounds.\n"
"                                                        Yours faithfully,\n"
"                                                        (Kumari Udaharan)\n"
"                                                        Assistant Section Officer\n"
"Date: 4.1.2023\n",
{ { FIELD_SENDER_NAME, "Kumari Udaharan" }, { FIELD_ADDRESSEE, "The Director (Personnel), Department of Specimen Affairs, New Delhi" },
  { FIELD_ADDRESSEE_POST, "The Director (Personnel)" } } },

{ "an endorsement to those it lists",
"                                 भारत सरकार\n"
"                               इस्पात मंत्रालय\n"
"पृष्ठांकन संख्या 5/2/2020-प्रशा                                          दिनांक 3.6.2020\n"
"        वित्त मंत्रालय के कार्यालय ज्ञापन की एक प्रति सूचना एवं आवश्यक कार्रवाई हेतु निम्नलिखित को\n"
"अग्रेषित की जाती है और अनुरोध है कि इसकी विषय-वस्तु सभी संबंधित कर्मचारियों के ध्यान में लाई जाए :-\n"
"        1. सभी संबद्ध कार्यालय\n"
"        2. मुख्य सतर्कता अधिकारी\n"
"        3. गार्ड फाइल\n"
"\n"
"                                                          (उदाहरण सिंह)\n"
"                                                      अवर सचिव, भारत सरकार\n",
{ { FIELD_SENDER_NAME, "उदाहरण सिंह" }, { FIELD_SENDER_DESIGNATION, "अवर सचिव, भारत सरकार" }, { FIELD_SENDER_ORGANISATION, "इस्पात मंत्रालय" },
  { FIELD_SENDER_TYPE, "central" }, { FIELD_ADDRESSEE, "सभी संबद्ध कार्यालय; मुख्य सतर्कता अधिकारी" } } },

{ "a Minister of a state writes",
"नमूना राम                                                        मंत्री\n"
"                                                             ग्रामीण विकास विभाग\n"
"                                                             बिहार सरकार, पटना\n"
"पत्रांक 118                                                     दिनांक 9/2/2022\n"
"आदरणीय मंत्री जी,\n"
"        मेरे विधान सभा क्षेत्र की सड़कों की दशा अत्यंत खराब है और अनुरोध है कि प्रधानमंत्री ग्राम सड़क\n"
"योजना के अंतर्गत इन सड़कों का निर्माण शीघ्र कराने की कृपा की जाए जिससे जनता को सुविधा हो।\n"
"        सादर,\n"
"                                                             आपका\n"
"                                                           (नमूना राम)\n"
"श्री उदाहरण सिंह,\n"
"माननीय ग्रामीण विकास मंत्री, भारत सरकार,\n"
"कृषि भवन, नई दिल्ली\n",
{ { FIELD_SENDER_NAME, "नमूना राम" }, { FIELD_SENDER_STATE, "Bihar" }, { FIELD_ADDRESSEE, "श्री उदाहरण सिंह, माननीय ग्रामीण विकास मंत्री, भारत सरकार, कृषि भवन, नई दिल्ली" },
  { FIELD_ADDRESSEE_NAME, "श्री उदाहरण सिंह" } } },

{ "a government order of a state, By order, with To below",
"                              GOVERNMENT OF TAMIL NADU\n"
"                                     ABSTRACT\n"
"Handlooms - Release of share capital assistance to the weavers' society during the year - Orders\n"
"issued - Regarding.\n"
"                      HANDLOOMS AND TEXTILES DEPARTMENT\n"
"G.O. (Ms) No. 44                                             Dated: 11.03.2020\n"
"Read: Letter from the Commissioner of Handlooms, dated 3.1.2020\n"
"                                       ORDER:\n"
"        The Government direct that a sum of Rupees fifty lakhs be released as share capital assistance\n"
"to the weavers' society at Salem as recommended by the Commissioner of Handlooms and Textiles.\n"
"                       (BY ORDER OF THE GOVERNOR)\n"
"                                                     R. ILLUSTRATION\n"
"                                             SECRETARY TO GOVERNMENT\n"
"To\n"
"The Commissioner of Handlooms, Chennai-104.\n"
"Copy to\n"
"The Finance Department, Chennai-9.\n",
{ { FIELD_SENDER_NAME, "R. ILLUSTRATION" }, { FIELD_SENDER_DESIGNATION, "SECRETARY TO GOVERNMENT" },
  { FIELD_SENDER_ORGANISATION, "GOVERNMENT OF TAMIL NADU, HANDLOOMS AND TEXTILES DEPARTMENT" }, { FIELD_SENDER_STATE, "Tamil Nadu" }, { FIELD_SENDER_TYPE, "state" },
  { FIELD_ADDRESSEE, "The Commissioner of Handlooms, Chennai-104" } } },

{ "an inter-departmental note with its addressee at the foot",
"                                Ministry of Textiles\n"
"                                (Export Promotion Section)\n"
"Subject: Comments on the draft Cabinet note\n"
"        The draft note for the Cabinet which was received from the Department of Commerce has been\n"
"examined in this Ministry and the comments are enclosed for further necessary action please.\n"
"2.      This has the approval of the Secretary.\n"
"                                                        (Namuna Das)\n"
"                                                     Under Secretary (EP)\n"
"Department of Commerce (Shri U. Example, Director), Udyog Bhawan, New Delhi\n"
"Ministry of Textiles I.D. No. 9/3/2019-EP dated 22.10.2019\n",
{ { FIELD_SENDER_NAME, "Namuna Das" }, { FIELD_SENDER_DESIGNATION, "Under Secretary (EP)" }, { FIELD_SENDER_ORGANISATION, "Ministry of Textiles" },
  { FIELD_ADDRESSEE, "Department of Commerce (Shri U. Example, Director), Udyog Bhawan, New Delhi" } } },

{ "a railway office with the post above the name",
"दक्षिण नमूना रेलवे                                                  SOUTH SPECIMEN RAILWAY\n"
"                                                             Divisional Office, Madurai\n"
"No. U/P.524/VIII                                             Dt. 6-7-2018\n"
"The General Manager (P),\n"
"South Specimen Railway, Chennai\n"
"        Sub: Filling up of vacancies in the category of clerks\n"
"        In terms of the instructions contained in the letter under reference the names of the staff who\n"
"are eligible for consideration are sent herewith along with their service particulars.\n"
"                                                     Sr. Divisional Personnel Officer\n"
"                                                     (V. Illustration)\n",
{ { FIELD_SENDER_NAME, "V. Illustration" }, { FIELD_SENDER_DESIGNATION, "Sr. Divisional Personnel Officer" }, { FIELD_SENDER_TYPE, "attached" },
  { FIELD_SENDER_CITY, "Madurai" }, { FIELD_SENDER_STATE, "Tamil Nadu" }, { FIELD_ADDRESSEE, "The General Manager (P), South Specimen Railway, Chennai" } } },

{ 0 }
};
