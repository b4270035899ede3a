/* said/alerts.h - SMS, the alert policy, acknowledgements: what their files get wrong and what became of each. */

/* a file with lines */
SAID(LIST_LINE, "list_line", "Line {1}: {2}.", "पंक्ति {1}: {2}।")
SAID(LIST_TOO_LARGE, "list_too_large", "The file has more than {1} KiB; it was not read.", "फ़ाइल {1} KiB से बड़ी है; उसे नहीं पढ़ा गया।")
SAID(LIST_NOT_TEXT, "list_not_text", "Line {1} is no UTF-8 text. Save the file as UTF-8.", "पंक्ति {1} UTF-8 पाठ नहीं है। फ़ाइल को UTF-8 में सहेजें।")

/* the file of SMS templates */
SAID(SMS_NONE, "sms_none", "The file holds no template.", "फ़ाइल में कोई SMS साँचा नहीं है।")
SAID(SMS_NAME, "sms_name", "the name of a template stands in brackets and has 1 to 40 bytes: [alert-hi]", "साँचे का नाम वर्गाकार कोष्ठक में, 1 से 40 बाइट का होता है: [alert-hi]")
SAID(SMS_TWICE, "sms_twice", "there is a template [{1}] already", "साँचा [{1}] पहले से है")
SAID(SMS_MANY, "sms_many", "there are more than {1} templates", "{1} से अधिक साँचे हैं")
SAID(SMS_LINE, "sms_line", "this is neither [name] nor \"key = value\"", "यह न तो [नाम] है, न \"कुंजी = मान\"")
SAID(SMS_KEY, "sms_key", "\"{1}\" is unknown here: id, header, language, for, values, text", "\"{1}\" यहाँ ज्ञात नहीं है: id, header, language, for, values, text")
SAID(SMS_BAD_ID, "sms_bad_id", "the DLT template id \"{1}\" is no number of at most 30 digits", "DLT साँचा आईडी \"{1}\" अधिकतम 30 अंकों की संख्या नहीं है")
SAID(SMS_BAD_HEADER, "sms_bad_header", "the header \"{1}\" must have six letters or digits, without the suffix -G", "हेडर \"{1}\" में छह अक्षर या अंक होने चाहिए, प्रत्यय -G के बिना")
SAID(SMS_BAD_LANGUAGE, "sms_bad_language", "the language \"{1}\" must be en or hi", "भाषा \"{1}\" en या hi होनी चाहिए")
SAID(SMS_BAD_KIND, "sms_bad_kind", "\"{1}\" is nothing an SMS is sent for: alert, escalation, deadline, bounced, waiting, ack, test", "\"{1}\" के लिए कोई SMS नहीं भेजा जाता: alert, escalation, deadline, bounced, waiting, ack, test")
SAID(SMS_BAD_VALUE, "sms_bad_value", "\"{1}\" cannot stand in an SMS, only: number, class, received, due, receipt. No subject and no name goes out by SMS", "\"{1}\" SMS में नहीं आ सकता, केवल: number, class, received, due, receipt। विषय या नाम SMS से नहीं भेजे जाते")
SAID(SMS_INCOMPLETE, "sms_incomplete", "the template [{1}] has no \"{2}\"", "साँचे [{1}] में \"{2}\" नहीं है")
SAID(SMS_TEXT_LONG, "sms_text_long", "the text is longer than {1} characters", "पाठ {1} अक्षरों से लंबा है")
SAID(SMS_TEXT_CHARACTER, "sms_text_character", "\"{1}\" cannot be written in an SMS of this language", "\"{1}\" इस भाषा के SMS में नहीं लिखा जा सकता")
SAID(SMS_GAPS_MANY, "sms_gaps_many", "a template has at most {1} gaps", "एक साँचे में अधिकतम {1} रिक्त स्थान होते हैं")
SAID(SMS_GAPS_ADJACENT, "sms_gaps_adjacent", "two gaps stand side by side; operators do not register such a text", "दो रिक्त स्थान साथ-साथ हैं; ऐसा पाठ पंजीकृत नहीं होता")
SAID(SMS_GAPS_VALUES, "sms_gaps_values", "the text has {1} gaps, and \"values\" names {2}", "पाठ में {1} रिक्त स्थान हैं, जबकि \"values\" में {2} मान हैं")

/* filling one */
SAID(SMS_VALUE_MISSING, "sms_value_missing", "The SMS [{1}] was not sent: the letter has no \"{2}\" for it. Nothing else was changed.", "SMS [{1}] नहीं भेजा गया: पत्र में इसके लिए \"{2}\" नहीं है। और कुछ नहीं बदला।")
SAID(SMS_VALUE_LONG, "sms_value_long", "The SMS [{1}] was not sent: its \"{2}\" is longer than {3} characters, and a registered text must not be cut.", "SMS [{1}] नहीं भेजा गया: उसका \"{2}\" {3} अक्षरों से लंबा है और पंजीकृत पाठ काटा नहीं जाता।")
SAID(SMS_VALUE_CHARACTER, "sms_value_character", "The SMS [{1}] was not sent: its \"{2}\" has \"{3}\" in it, which this template's language cannot write.", "SMS [{1}] नहीं भेजा गया: उसके \"{2}\" में \"{3}\" है, जो इस साँचे की भाषा में नहीं लिखा जा सकता।")

/* the SMS channel */
SAID(SMS_NO_TEMPLATE, "sms_no_template", "There is no SMS template for \"{1}\". The administrator can add one; then send it again.", "\"{1}\" के लिए कोई SMS साँचा नहीं है। प्रशासक उसे जोड़ सकता है; फिर पुनः भेजें।")
SAID(SMS_UNREGISTERED, "sms_unregistered", "The SMS template [{1}] has no DLT id, so the operators would drop the SMS. The administrator must register it; then send it again.",
     "SMS साँचे [{1}] की DLT आईडी नहीं है, अतः दूरसंचार कंपनी SMS रोक देगी। प्रशासक उसे पंजीकृत कराए; फिर पुनः भेजें।")
SAID(SMS_NO_NUMBER, "sms_no_number", "{1} has no mobile number in the officers' directory. Add it there, then send again.", "अधिकारियों की निर्देशिका में {1} का मोबाइल नंबर नहीं है। उसे जोड़ें, फिर पुनः भेजें।")
SAID(SMS_BAD_NUMBER, "sms_bad_number", "What stands in the officers' directory for {1} is no Indian mobile number (ten digits, the first 6 to 9). Correct it, then send again.",
     "अधिकारियों की निर्देशिका में {1} के आगे भारतीय मोबाइल नंबर नहीं है (दस अंक, पहला 6 से 9)। उसे सुधारें, फिर पुनः भेजें।")
SAID(SMS_SENDER_NUMBER, "sms_sender_number", "The sender's number in letter {1} is no Indian mobile number. The acknowledgement was not sent.", "पत्र {1} में प्रेषक का नंबर भारतीय मोबाइल नंबर नहीं है। पावती नहीं भेजी गई।")
SAID(ALERT_NO_NEXT, "alert_no_next", "There is no next officer in the channel above this post. Tell somebody yourself, or add the next officer to the directory and send again.",
     "इस पद के ऊपर अगला अधिकारी निर्धारित नहीं है। स्वयं सूचित करें, या निर्देशिका में अगला अधिकारी जोड़कर पुनः भेजें।")
SAID(ALERT_NO_SUPERVISOR, "alert_no_supervisor", "No supervisor of the registry is set (office.supervisor_post). Tell somebody yourself, or set it and send again.",
     "पंजीकरण एकक का पर्यवेक्षक निर्धारित नहीं है (office.supervisor_post)। स्वयं सूचित करें, या उसे निर्धारित कर पुनः भेजें।")
SAID(SMS_ANSWER, "sms_answer", "{1} ({2}: \"{3}\")", "{1} ({2}: \"{3}\")")
SAID(SMS_LOGIN, "sms_login", "The SMS gateway does not let us in: the administrator must check sms.user, sms.password_file and whether this address is allowed there. SMS wait.",
     "SMS गेटवे प्रवेश नहीं दे रहा है: प्रशासक sms.user, sms.password_file और वहाँ इस पते की अनुमति जाँचे। SMS प्रतीक्षा में हैं।")
SAID(SMS_NOT_REGISTERED, "sms_not_registered", "The SMS gateway refuses the text or its header: it must be registered to the letter. The administrator must look; then send it again.",
     "SMS गेटवे ने पाठ या हेडर अस्वीकार किया: वह अक्षरशः पंजीकृत होना चाहिए। प्रशासक देखें; उसके बाद पुनः भेजें।")
SAID(SMS_NUMBER_REFUSED, "sms_number_refused", "The SMS gateway refuses the number of {1}. Correct it in the officers' directory, then send again.", "SMS गेटवे ने {1} का नंबर अस्वीकार किया। उसे अधिकारियों की निर्देशिका में सुधारें, फिर पुनः भेजें।")
SAID(SMS_NOT_NOW, "sms_not_now", "The SMS gateway takes no SMS at the moment. It is sent again by itself.", "SMS गेटवे अभी SMS नहीं ले रहा है। वह अपने आप पुनः भेजा जाएगा।")
SAID(SMS_REFUSED, "sms_refused", "The SMS gateway refuses the SMS for {1}. The administrator must look; then send it again.", "SMS गेटवे ने {1} का SMS अस्वीकार किया। प्रशासक देखें; उसके बाद पुनः भेजें।")
SAID(SMS_AWAY, "sms_away", "The SMS gateway cannot be reached ({1}). SMS wait and go by themselves.", "SMS गेटवे से संपर्क नहीं हो पा रहा है ({1})। SMS प्रतीक्षा में हैं और अपने आप भेजे जाएँगे।")
SAID(SMS_LOST, "sms_lost", "The SMS was handed over, but the answer was lost ({1}). Ask {2} whether it came before sending it again.", "SMS सौंपा गया, किंतु उत्तर नहीं मिला ({1})। पुनः भेजने से पहले {2} से पूछें कि वह पहुँचा या नहीं।")
SAID(SMS_NONSENSE, "sms_nonsense", "What the SMS gateway answered cannot be understood (status {1}). Ask {2} whether the SMS came before sending it again.", "SMS गेटवे का उत्तर समझ में नहीं आया (स्थिति {1})। पुनः भेजने से पहले {2} से पूछें कि SMS पहुँचा या नहीं।")
SAID(SMS_MODEM_PROGRAM, "sms_modem_program", "The program {1} that hands SMS to the modem cannot be started ({2}). SMS wait; the administrator must install it.", "मॉडम को SMS देने वाला प्रोग्राम {1} आरंभ नहीं हुआ ({2})। SMS प्रतीक्षा में हैं; प्रशासक उसे स्थापित करे।")
SAID(SMS_MODEM, "sms_modem", "The SMS could not be put into the modem's outbox (\"{1}\"). SMS wait and go by themselves.", "SMS मॉडम की प्रेषण सूची में नहीं रखा जा सका (\"{1}\")। SMS प्रतीक्षा में हैं और अपने आप भेजे जाएँगे।")
SAID(SMS_NO_SUCH_GATEWAY, "sms_no_such_gateway", "sms.gateway = {1} must be nic, kannel or gammu", "sms.gateway = {1} nic, kannel या gammu होना चाहिए")
SAID(SMS_TEST_NUMBER, "sms_test_number", "\"{1}\" is no Indian mobile number.", "\"{1}\" भारतीय मोबाइल नंबर नहीं है।")
SAID(SMS_TEST_TAKEN, "sms_test_taken", "The gateway has taken a test SMS for {1}. Look whether it arrives.", "गेटवे ने {1} के लिए परीक्षण SMS ले लिया है। देखें कि वह पहुँचता है या नहीं।")

/* the alert policy's text */
SAID(ALERT_BAD_EVENT, "alert_bad_event", "\"{1}\" is no event: confirmed, deadline, bounced, waiting (or set)", "\"{1}\" कोई घटना नहीं है: confirmed, deadline, bounced, waiting (या set)")
SAID(ALERT_BAD_CLASS, "alert_bad_class", "\"{1}\" is no class: parliament, vip, urgent, any", "\"{1}\" कोई वर्ग नहीं है: parliament, vip, urgent, any")
SAID(ALERT_BAD_WHOM, "alert_bad_whom", "\"{1}\" is nobody: addressee, next, supervisor", "\"{1}\" मान्य नहीं है: addressee, next, supervisor")
SAID(ALERT_BAD_CHANNEL, "alert_bad_channel", "\"{1}\" is no way to tell somebody: mail, sms, mail,sms or none", "\"{1}\" सूचना का मान्य माध्यम नहीं है: mail, sms, mail,sms या none")
SAID(ALERT_BAD_QUIET, "alert_bad_quiet", "\"{1}\" are no quiet hours: 22:00-07:00", "\"{1}\" शांत समय नहीं है: 22:00-07:00")
SAID(ALERT_BAD_AFTER, "alert_bad_after", "behind \"after\" stand 1 to {1} minutes", "\"after\" के बाद 1 से {1} मिनट होते हैं")
SAID(ALERT_AFTER_CONFIRMED, "alert_after_confirmed", "\"after\" is for confirmed letters only", "\"after\" केवल confirmed के लिए है")
SAID(ALERT_BAD_WORD, "alert_bad_word", "\"{1}\" is not understood here: quiet, after", "\"{1}\" यहाँ मान्य नहीं है: quiet, after")
SAID(ALERT_BAD_SETTING, "alert_bad_setting", "\"set {1}\" is unknown: set deadline_days 3, set waiting_hours 24", "\"set {1}\" ज्ञात नहीं है: set deadline_days 3, set waiting_hours 24")
SAID(ALERT_BAD_NUMBER, "alert_bad_number", "{1} must be a number from 1 to {2}", "{1} 1 से {2} तक की संख्या होनी चाहिए")
SAID(ALERT_ALWAYS, "alert_always", "alerts for \"{1}\" cannot be switched off: VIP and Parliament letters are always told", "\"{1}\" की सूचना बंद नहीं की जा सकती: अति विशिष्ट व्यक्तियों और संसद के पत्रों की सूचना सदा दी जाती है")
SAID(ALERT_NEVER_QUIET, "alert_never_quiet", "Parliament knows no quiet hours: take \"quiet\" out of this line", "संसद के पत्रों के लिए शांत समय नहीं होता: इस पंक्ति से \"quiet\" हटाएँ")
SAID(ALERT_MANY, "alert_many", "there are more than {1} rules", "{1} से अधिक नियम हैं")

/* seen, and what came of it */
SAID(ALERT_NOT_NEEDED, "alert_not_needed", "The letter was seen in time; nobody else need be told.", "पत्र समय पर देख लिया गया; किसी और को सूचित करने की आवश्यकता नहीं।")
SAID(SEEN_NOT_CONFIRMED, "seen_not_confirmed", "The letter is not confirmed yet, so nobody can have seen it in e-Office.", "पत्र की अभी पुष्टि नहीं हुई है, अतः इसे ई-ऑफ़िस में किसी ने नहीं देखा।")

/* the acknowledgement to the sender */
SAID(ACK_NO_WAY, "ack_no_way", "The sender cannot be sent an acknowledgement: the letter has no e-mail address or mobile number that this box can reach. Take the tick away, or fill one in.",
     "प्रेषक को पावती नहीं भेजी जा सकती: पत्र में ऐसा ई-मेल पता या मोबाइल नंबर नहीं है जिस पर यह बॉक्स भेज सके। चिह्न हटाएँ, या पता भरें।")
SAID(ACK_NO_ADDRESS, "ack_no_address", "\"{1}\" is no e-mail address, so no acknowledgement can go there. Correct it, or take the tick away.", "\"{1}\" ई-मेल पता नहीं है, अतः वहाँ पावती नहीं भेजी जा सकती। उसे सुधारें, या चिह्न हटाएँ।")
SAID(ACK_OWN_ADDRESS, "ack_own_address", "{1} is an address of this office: an acknowledgement would come back to us. Correct it, or take the tick away.", "{1} इसी कार्यालय का पता है: पावती हमारे ही पास आएगी। उसे सुधारें, या चिह्न हटाएँ।")
SAID(ACK_NOBODY, "ack_nobody", "Nobody reads mail to {1}, so no acknowledgement goes there. Take the tick away.", "{1} पर आई ई-मेल कोई नहीं पढ़ता, अतः वहाँ पावती नहीं भेजी जाती। चिह्न हटाएँ।")
SAID(ACK_LIST, "ack_list", "{1} is a mailing list, so no acknowledgement goes there. Take the tick away.", "{1} एक मेलिंग सूची है, अतः वहाँ पावती नहीं भेजी जाती। चिह्न हटाएँ।")
SAID(MAIL_REPLY_TO, "mail_reply_to", "mail.reply_to = {1} is not an e-mail address", "mail.reply_to = {1} ई-मेल पता नहीं है")
SAID(ALERT_OPENED, "alert_opened", "The addressee opened the letter in e-Office on {1}; nobody else need be told.", "पाने वाले अधिकारी ने पत्र {1} को ई-ऑफ़िस में खोल लिया; किसी और को सूचित करने की आवश्यकता नहीं।")
