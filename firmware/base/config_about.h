/* config_about.h - what the desk needs to know of each setting besides config_keys.h; included by config_about.c only.
 *
 * CONFIG_ABOUT(id, at_desk, choices, programs, help in Hindi)
 *   at_desk   DESK: may be changed there; CLEAR: may only be emptied there (a file that the desk takes the place of);
 *             SECRET: names a file, of which the desk may write the content but show nothing; FIXED: shown only, because
 *             it says where things lie on the machine, or who may reach the desk
 *   choices   the values it may have, '|' between; "": any
 *   programs  that are started anew for it, spaces between
 * A setting without a line here is FIXED; tests/lint.sh finds it. */

CONFIG_ABOUT(OFFICE_NAME, DESK, "", "deskd labeld sendd", "कार्यालय का नाम, जो लेबल और ई-मेल पर छपता है")
CONFIG_ABOUT(OFFICE_NAME_HI, DESK, "", "deskd labeld sendd", "कार्यालय का नाम हिन्दी में")
CONFIG_ABOUT(OFFICE_REGISTER, DESK, "", "diaryd", "इस काउंटर की पंजिका का अक्षर; एक पंजिका, एक लिपिक")
CONFIG_ABOUT(OFFICE_NUMBER_PREFIX, DESK, "", "diaryd", "डायरी संख्या का आरंभिक अंश: CRU-A/2026/000123")
CONFIG_ABOUT(OFFICE_OWN_NAMES, DESK, "", "diaryd deskd", "पत्रों में मंत्रालय या कार्यालय को जिन नामों से लिखा जाता है, बीच में अर्धविराम (;): Ministry of X; X मंत्रालय; रिक्त: ज्ञात नहीं")
CONFIG_ABOUT(OFFICE_OFFICERS_FILE, CLEAR, "", "diaryd", "अधिकारियों की सूची (CSV) की फ़ाइल, जो diaryd के आरंभ होने पर पढ़ी जाती है")
CONFIG_ABOUT(OFFICE_RULES_FILE, CLEAR, "", "diaryd", "पत्र अंकित करने के नियमों की फ़ाइल, जो diaryd के आरंभ होने पर और \"dakbox rules reload\" से पढ़ी जाती है; रिक्त: कोई फ़ाइल नहीं")
CONFIG_ABOUT(OFFICE_DELIVERY_MODE, DESK, "", "diaryd sendd", "काग़ज़ी पत्रों के लिए सुझाया जाने वाला प्राप्ति का माध्यम; लिपिक इसकी पुष्टि करता है")
CONFIG_ABOUT(OFFICE_HELP_NAME, DESK, "", "deskd", "इस बॉक्स के लिए सहायता कौन देता है: नाम या अनुभाग, जो सहायता और त्रुटि के पृष्ठों पर दिखता है; रिक्त: नहीं बताया गया")
CONFIG_ABOUT(OFFICE_HELP_PHONE, DESK, "", "deskd", "सहायता का टेलीफ़ोन; रिक्त: नहीं बताया गया")
CONFIG_ABOUT(OFFICE_HELP_EMAIL, DESK, "", "deskd", "सहायता का ई-मेल पता; रिक्त: नहीं बताया गया")

CONFIG_ABOUT(PATHS_DATA_DIR, FIXED, "", "", "पत्रों और डायरी का फ़ोल्डर; एक ही फ़ाइल तंत्र पर")
CONFIG_ABOUT(PATHS_RUN_DIR, FIXED, "", "", "प्रोग्रामों के आपसी संपर्क का फ़ोल्डर")
CONFIG_ABOUT(PATHS_BOX_KEY_FILE, FIXED, "", "", "वह कुंजी जिससे सभी पत्र सील होते हैं (इसकी प्रति सुरक्षित रखें); रिक्त: paths.data_dir में box.key। न होने पर और कोई पत्र न होने पर बनाई जाती है")
CONFIG_ABOUT(PATHS_RESERVE_MIB, FIXED, "", "", "इससे कम स्थान बचने पर पत्र लेना रुक जाता है")

CONFIG_ABOUT(SCAN_DEVICE, DESK, "", "scand", "प्रयोग किए जाने वाले स्कैनर, SANE के नामों से, बीच में अल्पविराम; रिक्त: जो भी मिलें")
CONFIG_ABOUT(SCAN_SOURCE, DESK, "", "scand", "काग़ज़ कहाँ से लिया जाए; स्कैनर में जो निकटतम हो वही चुना जाता है")
CONFIG_ABOUT(SCAN_MODE, DESK, "Gray|Color", "scand", "Gray (धूसर) या Color (रंगीन)")
CONFIG_ABOUT(SCAN_RESOLUTION_DPI, DESK, "", "scand", "स्कैन का रेज़ोल्यूशन")
CONFIG_ABOUT(SCAN_PAPER, DESK, "auto|A4|Legal|A3|receipt|long", "scand", "काग़ज़ का आकार: जितना क्षेत्र स्कैन होता है")
CONFIG_ABOUT(SCAN_SEPARATE, DESK, "sheets|press|count", "scand", "sheets: एक बार दबाने पर एक पत्र, यदि बीच में विभाजक पृष्ठ न हों; press: सदा एक पत्र; count: हर scan.count_pages पृष्ठ पर नया पत्र")
CONFIG_ABOUT(SCAN_COUNT_PAGES, DESK, "", "scand", "scan.separate = count होने पर: एक पत्र के पृष्ठ")
CONFIG_ABOUT(SCAN_LABEL_PREFIX, DESK, "", "scand", "पहले से छपे डायरी लेबल किससे आरंभ होते हैं: जिस पृष्ठ पर ऐसा लेबल हो, वहाँ से पत्र आरंभ होता है; रिक्त: ऐसे लेबल नहीं हैं")
CONFIG_ABOUT(SCAN_BUTTONS, DESK, "", "scand", "स्कैनर के बटनों का अर्थ: बटन=प्रयोजन (letter, vip, backlog, add, rescan, end), बीच में रिक्त स्थान")
CONFIG_ABOUT(SCAN_HIDE_BLANK, DESK, "", "scand", "रिक्त पृष्ठ रखे जाते हैं, पर न दिखाए, न पढ़े, न भेजे जाते हैं")
CONFIG_ABOUT(SCAN_CHECK_IMAGE, DESK, "", "scand", "पृष्ठ बहुत गहरा, हल्का, कटा, तिरछा, धारीदार या मुड़ा हो तो बताया जाए")
CONFIG_ABOUT(SCAN_MAX_PAGES, DESK, "", "scand", "इससे लंबा पत्र अपने आप समाप्त माना जाता है")
CONFIG_ABOUT(SCAN_BUTTON_POLL_MS, DESK, "", "scand", "स्कैनर के बटन कितनी-कितनी देर में देखे जाएँ")
CONFIG_ABOUT(SCAN_STALL_S, DESK, "", "scand", "पृष्ठ के बीच इतनी देर कुछ न भेजने वाला स्कैनर अटका माना जाता है")
CONFIG_ABOUT(SCAN_CALL_S, DESK, "", "scand", "जिस स्कैनर का ड्राइवर इतनी देर उत्तर न दे, उसे पुनः आरंभ किया जाता है")
CONFIG_ABOUT(SCAN_LOOK_S, DESK, "", "scand", "नेटवर्क पर नए स्कैनर कितनी-कितनी देर में खोजे जाएँ")
CONFIG_ABOUT(SCAN_START_ON_PAPER, DESK, "", "scand", "फ़ीडर में काग़ज़ रखते ही, बिना बटन दबाए, पत्र का स्कैन आरंभ हो")

CONFIG_ABOUT(LABEL_PRINTER, DESK, "", "labeld diaryd deskd", "लेबल प्रिंटर: zpl://host:9100, tspl:///dev/usb/lp0, escpos://host:9100, cups:queue; रिक्त: कोई नहीं")
CONFIG_ABOUT(LABEL_WIDTH_MM, DESK, "", "labeld", "लेबल की चौड़ाई")
CONFIG_ABOUT(LABEL_HEIGHT_MM, DESK, "", "labeld", "लेबल की ऊँचाई")
CONFIG_ABOUT(LABEL_DPI, DESK, "", "labeld", "लेबल प्रिंटर का रेज़ोल्यूशन")
CONFIG_ABOUT(LABEL_TIMEOUT_S, DESK, "", "labeld", "इतनी देर प्रगति न होने पर प्रिंटर छोड़ दिया जाता है और बाद में पुनः पूछा जाता है")

CONFIG_ABOUT(PANEL_CHIP, DESK, "", "paneld", "पैनल की GPIO चिप, जैसे gpiochip0; रिक्त: कोई नहीं। रिक्त से भरने पर पैनल का प्रोग्राम बॉक्स के अगले आरंभ पर चलता है")
CONFIG_ABOUT(PANEL_INPUT, DESK, "", "paneld", "पैनल की कुंजियों का इनपुट उपकरण, जैसे /dev/input/by-path/...-event; रिक्त: कोई नहीं")
CONFIG_ABOUT(PANEL_BUTTONS, DESK, "", "paneld", "GPIO लाइनें या कुंजियों के नाम (KEY_F13) और उनका अर्थ: letter, vip, backlog, add, rescan, end; बीच में रिक्त स्थान")
CONFIG_ABOUT(PANEL_LAMPS, DESK, "", "paneld", "बत्तियों और बज़र की GPIO लाइनें; बीच में रिक्त स्थान")
CONFIG_ABOUT(PANEL_DEBOUNCE_MS, DESK, "", "paneld", "बटन इतनी देर स्थिर रहने पर ही दबा माना जाता है")

CONFIG_ABOUT(HOTFOLDER_DIR, FIXED, "", "", "वह फ़ोल्डर जिसकी फ़ाइलें पत्रों के रूप में ली जाती हैं: चित्र, TIFF, PDF; रिक्त: कोई नहीं")
CONFIG_ABOUT(HOTFOLDER_PURPOSE, DESK, "letter|vip|backlog", "hotfolderd", "इस फ़ोल्डर की फ़ाइलें किस कतार में जाएँ: letter, vip या backlog")
CONFIG_ABOUT(HOTFOLDER_SETTLE_S, DESK, "", "hotfolderd", "फ़ाइल तब ली जाती है जब इतनी देर से उसमें किसी ने कुछ न लिखा हो")

CONFIG_ABOUT(OCR_LANGUAGES, DESK, "", "ocrd scand hotfolderd", "पढ़ने के लिए Tesseract के भाषा पैक; प्रत्येक अपनी लिपि की पंक्तियाँ पढ़ता है")
CONFIG_ABOUT(OCR_CHILDREN, DESK, "", "ocrd", "पढ़ने वाली प्रक्रियाएँ; 0: प्रति कोर एक")
CONFIG_ABOUT(OCR_PAGE_MEMORY_MIB, DESK, "", "ocrd scand hotfolderd", "पढ़ने वाली एक प्रक्रिया की अधिकतम मेमोरी")
CONFIG_ABOUT(OCR_PAGE_TIME_S, DESK, "", "ocrd", "इससे अधिक समय लेने वाला पृष्ठ छोड़ दिया जाता है")
CONFIG_ABOUT(OCR_PDF_MAX_MIB, DESK, "", "ocrd", "पत्र की PDF को, चित्र छोटे करके, इसके और eoffice.max_mib के भीतर लाया जाता है")
CONFIG_ABOUT(OCR_PAGES_PER_CHILD, DESK, "", "ocrd", "इतने पृष्ठों के बाद पढ़ने वाली प्रक्रिया बदल दी जाती है")

CONFIG_ABOUT(MARK_PAGE_MS, DESK, "", "scand hotfolderd", "पृष्ठ पर वर्गीकृत चिह्न की जाँच अधिकतम इतनी देर ले सकती है; अधिक लगे तो पृष्ठ व्यक्ति की प्रतीक्षा करता है")

CONFIG_ABOUT(DESK_LISTEN, FIXED, "", "", "वह पता जिस पर डेस्क उत्तर देता है")
CONFIG_ABOUT(DESK_PORT, FIXED, "", "", "डेस्क का पोर्ट")
CONFIG_ABOUT(DESK_NAMES, DESK, "", "deskd", "डेस्क के लिए ब्राउज़र और किन नामों का प्रयोग कर सकते हैं, बीच में अल्पविराम; शेष अस्वीकार किए जाते हैं")
CONFIG_ABOUT(DESK_LOCK_MINUTES, DESK, "", "deskd", "स्क्रीन पर इतनी देर कोई कार्य न होने पर पासवर्ड पुनः माँगा जाता है; भरा हुआ विवरण बना रहता है")
CONFIG_ABOUT(DESK_CODES, FIXED, "all|admins|nobody", "deskd", "पासवर्ड के साथ एक बार के कोड (OTP) से कौन साइन इन करे: all (सभी), admins (केवल प्रशासक) या nobody (कोई नहीं; जो चाहे वह फिर भी रख सकता है)")
CONFIG_ABOUT(DESK_TLS, FIXED, "auto|on|off", "", "on, off या auto: TLS, यदि desk.listen केवल इसी मशीन का पता न हो")
CONFIG_ABOUT(DESK_TLS_CERT_FILE, FIXED, "", "", "डेस्क का प्रमाणपत्र (PEM, उसे प्रमाणित करने वालों सहित); रिक्त: पहली बार आरंभ होने पर बनाया जाता है")
CONFIG_ABOUT(DESK_TLS_KEY_FILE, FIXED, "", "", "उसकी निजी कुंजी (PEM)")

CONFIG_ABOUT(EOFFICE_URL, DESK, "", "sendd", "ई-ऑफ़िस के Receipt Intake API का पता")
CONFIG_ABOUT(EOFFICE_TOKEN_FILE, SECRET, "", "sendd", "ई-ऑफ़िस का टोकन")
CONFIG_ABOUT(EOFFICE_CA_FILE, FIXED, "", "", "ई-ऑफ़िस का प्रमाणपत्र प्राधिकारी (PEM); रिक्त: मशीन के अपने")
CONFIG_ABOUT(EOFFICE_TIMEOUT_S, DESK, "", "sendd", "इतनी देर प्रगति न होने पर अनुरोध छोड़ दिया जाता है")
CONFIG_ABOUT(EOFFICE_CATEGORY, DESK, "", "sendd", "जिस पत्र में श्रेणी न हो उसकी मुख्य श्रेणी, जैसा ई-ऑफ़िस उसे कहता है")
CONFIG_ABOUT(EOFFICE_MAX_MIB, DESK, "", "sendd ocrd", "यह ई-ऑफ़िस अधिकतम कितनी बड़ी PDF लेता है")

CONFIG_ABOUT(MAIL_URL, DESK, "", "sendd diaryd", "मेल रिले: smtp://host:587 (STARTTLS) या smtps://host:465; रिक्त: ई-मेल प्रति नहीं")
CONFIG_ABOUT(MAIL_REQUIRE_TLS, DESK, "", "sendd", "जो रिले TLS न दे उसे अस्वीकार करें")
CONFIG_ABOUT(MAIL_CA_FILE, FIXED, "", "", "रिले का प्रमाणपत्र प्राधिकारी (PEM); रिक्त: मशीन के अपने")
CONFIG_ABOUT(MAIL_USER, DESK, "", "sendd", "रिले पर लॉगिन; रिक्त: बिना लॉगिन")
CONFIG_ABOUT(MAIL_PASSWORD_FILE, SECRET, "", "sendd", "रिले का पासवर्ड")
CONFIG_ABOUT(MAIL_FROM, DESK, "", "sendd", "प्रेषक का ई-मेल पता; कई रिले चाहते हैं कि यह लॉगिन ही हो")
CONFIG_ABOUT(MAIL_MAX_MIB, DESK, "", "sendd", "इससे बड़ी ई-मेल में स्कैन के बिना केवल सूचना जाती है")
CONFIG_ABOUT(MAIL_TEXT_FILE, FIXED, "", "", "ई-मेल प्रति का पाठ अपने {fields} सहित; रिक्त: भीतर का पाठ")
CONFIG_ABOUT(MAIL_NOTICE_FILE, FIXED, "", "", "उस ई-मेल का पाठ जिसका स्कैन संलग्न करने के लिए बहुत बड़ा हो; रिक्त: भीतर का पाठ")
CONFIG_ABOUT(MAIL_TIMEOUT_S, DESK, "", "sendd", "इतनी देर प्रगति न होने पर रिले छोड़ दिया जाता है")

CONFIG_ABOUT(SEND_INTERFACE, DESK, "", "deskd", "मंत्रालय के नेटवर्क तक ले जाने वाला नेटवर्क इंटरफ़ेस, जैसे eth0; रिक्त: जिस पर बाहर का सामान्य मार्ग है")
CONFIG_ABOUT(SEND_RETRY_FIRST_S, DESK, "", "sendd", "असफल प्रेषण के बाद पहली प्रतीक्षा; हर बार दुगुनी होती है")
CONFIG_ABOUT(SEND_RETRY_MAX_S, DESK, "", "sendd", "दो प्रयासों के बीच सबसे लंबी प्रतीक्षा")
CONFIG_ABOUT(SEND_MAX_TRIES, DESK, "", "sendd diaryd", "इतनी बार अस्वीकृत होने पर पत्र व्यक्ति के लिए रोका जाता है")

CONFIG_ABOUT(GATEWAY_LISTEN, FIXED, "", "", "वह पता जिस पर स्थानापन्न ई-ऑफ़िस उत्तर देता है")
CONFIG_ABOUT(GATEWAY_PORT, FIXED, "", "", "स्थानापन्न ई-ऑफ़िस का पोर्ट")
CONFIG_ABOUT(GATEWAY_DATA_DIR, FIXED, "", "", "स्थानापन्न ई-ऑफ़िस रसीदें कहाँ रखता है")
CONFIG_ABOUT(GATEWAY_TOKEN_FILE, FIXED, "", "", "उस टोकन की फ़ाइल जिसकी वह अपेक्षा करता है; रिक्त: कोई नहीं")
CONFIG_ABOUT(GATEWAY_MAX_MIB, FIXED, "", "", "वह अधिकतम कितना बड़ा दस्तावेज़ लेता है")

#undef CONFIG_ABOUT
