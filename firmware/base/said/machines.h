/* said/machines.h - what the programs of the machines say: labeld. Scanners and panel have codes that the desk words itself (counter/machines.c). */
SAID(LABEL_AWAY, "label_away", "The label printer does not answer. Is it switched on and its cable in? Labels wait, and print when it is back.", "लेबल प्रिंटर उत्तर नहीं दे रहा है। क्या वह चालू है और केबल लगा है? लेबल प्रतीक्षा में हैं और उसके लौटने पर छपेंगे।")
SAID(LABEL_STUCK, "label_stuck", "The label printer stopped in the middle of a label. Switch it off and on; the label is printed again.", "लेबल प्रिंटर लेबल के बीच में रुक गया। उसे बंद करके चालू करें; लेबल पुनः छपेगा।")
SAID(LABEL_NO_PAPER, "label_no_paper", "The label printer is out of labels. Put in a new roll; the labels that wait then print.", "लेबल प्रिंटर में लेबल समाप्त हो गए हैं। नया रोल लगाएँ; प्रतीक्षारत लेबल तब छपेंगे।")
SAID(LABEL_NO_RIBBON, "label_no_ribbon", "The label printer's ribbon is at its end. Put in a new one; the labels that wait then print.", "लेबल प्रिंटर का रिबन समाप्त हो गया है। नया रिबन लगाएँ; प्रतीक्षारत लेबल तब छपेंगे।")
SAID(LABEL_COVER_OPEN, "label_cover_open", "The label printer is open. Close it; the labels that wait then print.", "लेबल प्रिंटर खुला है। उसे बंद करें; प्रतीक्षारत लेबल तब छपेंगे।")
SAID(LABEL_PAUSED, "label_paused", "The label printer is paused. Press its button; the labels that wait then print.", "लेबल प्रिंटर विराम पर है। उसका बटन दबाएँ; प्रतीक्षारत लेबल तब छपेंगे।")
SAID(LABEL_JAM, "label_jam", "Labels are jammed in the label printer. Take them out and close it; the labels that wait then print.", "लेबल प्रिंटर में लेबल फँस गए हैं। उन्हें निकालें और प्रिंटर बंद करें; प्रतीक्षारत लेबल तब छपेंगे।")
SAID(LABEL_FAULT, "label_fault", "The label printer reports a fault. Look at its lamps or display; the labels that wait print when it is ready.", "लेबल प्रिंटर ने त्रुटि बताई है। उसकी बत्तियाँ या डिस्प्ले देखें; उसके तैयार होने पर प्रतीक्षारत लेबल छपेंगे।")
SAID(LABEL_QUEUE, "label_queue", "The print queue of the label printer does not print. Ask the administrator to start it; labels wait.", "लेबल प्रिंटर की प्रिंट कतार से छपाई नहीं हो रही है। प्रशासक से उसे चालू करवाएँ; लेबल प्रतीक्षा में हैं।")
SAID(LABEL_DRAWING, "label_drawing", "The label could not be drawn. Ask the administrator; write the number by hand until then.", "लेबल तैयार नहीं किया जा सका। प्रशासक से संपर्क करें; तब तक संख्या हाथ से लिखें।")
SAID(LABEL_DIARY_AWAY, "label_diary_away", "The diary does not answer; labels wait.", "डायरी उत्तर नहीं दे रही है; लेबल प्रतीक्षा में हैं।")
SAID(LABEL_DETAIL, "label_detail", "{1} ({2})", "{1} ({2})")

/* hotfolderd */
SAID(HOT_NOT_TAKEN, "hot_not_taken", "{1} was not taken in: {2}", "{1} नहीं ली गई: {2}")
SAID(HOT_NOT_OPENED, "hot_not_opened", "{1} was not taken in: it cannot be opened ({2}).", "{1} नहीं ली गई: वह खुल नहीं रही है ({2})।")
SAID(HOT_TAKEN_STAYS, "hot_taken_stays", "{1} is taken in as a letter, but cannot be put aside: {2}", "{1} पत्र के रूप में ली गई है, पर अलग नहीं रखी जा सकी: {2}")
SAID(HOT_MARKED_STAYS, "hot_marked_stays", "{1} must be looked at, but cannot be put aside: {2}", "{1} देखी जानी चाहिए, पर अलग नहीं रखी जा सकी: {2}")
SAID(HOT_BAD_STAYS, "hot_bad_stays", "{1} is no letter, but cannot be put aside: {2}", "{1} पत्र नहीं है, पर अलग नहीं रखी जा सकी: {2}")
SAID(HOT_FOLDER, "hot_folder", "The folder {1} cannot be read ({2}).", "फ़ोल्डर {1} पढ़ा नहीं जा सकता ({2})।")
SAID(HOT_CARD_FAILED, "hot_card_failed", "The card failed. Files stay in the folder; it is tried again soon.", "मेमोरी कार्ड विफल हुआ। फ़ाइलें फ़ोल्डर में ही हैं; शीघ्र पुनः प्रयास होगा।")
SAID(HOT_LOOKING, "hot_looking", "Looking for classified markings: page {1} of {2} of {3}", "वर्गीकृत अंकन देखे जा रहे हैं: {3} का पृष्ठ {1}, कुल {2}")

/* paneld */
SAID(PANEL_INPUT, "panel_input", "The panel's keys do not work (panel.input {1}): {2}", "पैनल के बटन काम नहीं कर रहे (panel.input {1}): {2}")
SAID(PANEL_CHIP, "panel_chip", "The panel's lamps and buttons do not work (panel.chip {1}): {2}", "पैनल की बत्तियाँ और बटन काम नहीं कर रहे (panel.chip {1}): {2}")
SAID(PANEL_NO_KEY, "panel_no_key", "{1} has none of the keys of panel.buttons", "{1} में panel.buttons की कोई कुंजी नहीं है")
SAID(PANEL_NO_DEVICE, "panel_no_device", "it is no input device", "यह कुंजियों वाला उपकरण नहीं है")
SAID(PANEL_GONE, "panel_gone", "The panel's input device has gone.", "पैनल का बटन-उपकरण हटा दिया गया है।")

/* scand: the power, of the board and of its USB ports */
SAID(POWER_WEAK, "power_weak", "The power supply of the box is too weak: its voltage drops. Use the supply made for this board, and connect the scanner through a USB hub with a supply of its own. Letters already taken in are safe.",
     "बॉक्स की बिजली आपूर्ति कमज़ोर है: वोल्टेज गिर रहा है। इस बोर्ड के लिए बना पावर एडाप्टर लगाएँ, और स्कैनर को अपने पावर एडाप्टर वाले USB हब से जोड़ें। जो पत्र लिए जा चुके हैं, वे सुरक्षित हैं।")
SAID(POWER_OVERDRAWN, "power_overdrawn", "What is plugged into USB port {1} draws more current than the box can give, so the port was switched off. Connect the scanner through a USB hub with a supply of its own, or try another cable. Letters already taken in are safe.",
     "USB पोर्ट {1} पर लगा उपकरण इतना करंट खींचता है जितना बॉक्स दे नहीं सकता, इसलिए पोर्ट बंद हो गया। स्कैनर को अपने पावर एडाप्टर वाले USB हब से जोड़ें, या दूसरा केबल लगाकर देखें। जो पत्र लिए जा चुके हैं, वे सुरक्षित हैं।")
SAID(POWER_BOTH, "power_both", "What is plugged into USB port {1} draws more current than the box can give, and the voltage of the box drops, too. Connect the scanner through a USB hub with a supply of its own, and use the supply made for this board. Letters already taken in are safe.",
     "USB पोर्ट {1} पर लगा उपकरण इतना करंट खींचता है जितना बॉक्स दे नहीं सकता, और बॉक्स का वोल्टेज भी गिर रहा है। स्कैनर को अपने पावर एडाप्टर वाले USB हब से जोड़ें, और इस बोर्ड के लिए बना पावर एडाप्टर लगाएँ। जो पत्र लिए जा चुके हैं, वे सुरक्षित हैं।")
SAID(POWER_CUT_LETTER, "power_cut_letter", "The box went off in the middle of this letter. If nobody switched it off and the mains did not fail, the scanner draws more current than the supply of the box can give: connect the scanner through a USB hub with a supply of its own.",
     "इस पत्र के बीच में बॉक्स बंद हो गया था। यदि किसी ने उसे बंद नहीं किया और बिजली भी नहीं गई, तो स्कैनर इतना करंट खींचता है जितना बॉक्स का पावर एडाप्टर दे नहीं सकता: स्कैनर को अपने पावर एडाप्टर वाले USB हब से जोड़ें।")

/* scand: what it does not do */
SAID(SCAN_ALL_BUSY, "scan_all_busy", "Every scanner is scanning already.", "सभी स्कैनर पहले से स्कैन कर रहे हैं।")
SAID(SCAN_NONE_READY, "scan_none_ready", "No scanner is ready. Check their cables and power.", "कोई स्कैनर तैयार नहीं है। उनके केबल और बिजली जाँचें।")
SAID(SCAN_NONE_FOUND, "scan_none_found", "No scanner was found. Check its cable and power.", "स्कैनर नहीं मिला। उसका केबल और बिजली जाँचें।")
SAID(SCAN_NO_SUCH, "scan_no_such", "There is no scanner {1} here.", "यहाँ स्कैनर {1} नहीं है।")
SAID(SCAN_NO_PURPOSE, "scan_no_purpose", "There is no purpose {1}.", "{1} नाम का कोई प्रयोजन नहीं है।")
SAID(SCAN_WHICH_LETTER, "scan_which_letter", "It must be said which letter the pages are for.", "बताना आवश्यक है कि पृष्ठ किस पत्र के हैं।")
SAID(SCAN_WHICH_PAGE, "scan_which_page", "It must be said which page is made anew.", "बताना आवश्यक है कि कौन सा पृष्ठ पुनः बनाया जाए।")
SAID(SCAN_NOTHING_AGAIN, "scan_nothing_again", "No page of the last letter needs to be scanned again.", "पिछले पत्र का कोई पृष्ठ पुनः स्कैन नहीं करना है।")
SAID(SCAN_NOTHING_AGAIN_HERE, "scan_nothing_again_here", "No page of the last letter has to be scanned again.", "पिछले पत्र का कोई पृष्ठ पुनः स्कैन नहीं करना है।")
SAID(SCAN_NONE_INTERRUPTED, "scan_none_interrupted", "No interrupted letter lies in a scanner.", "किसी स्कैनर में बीच में रुका पत्र नहीं है।")
SAID(SCAN_NONE_INTERRUPTED_HERE, "scan_none_interrupted_here", "No interrupted letter lies in this scanner.", "इस स्कैनर में बीच में रुका पत्र नहीं है।")
SAID(SCAN_NO_DOUBT, "scan_no_doubt", "No page waits for a look at the paper.", "कोई पृष्ठ काग़ज़ देखे जाने की प्रतीक्षा में नहीं है।")
SAID(SCAN_NO_DOUBT_HERE, "scan_no_doubt_here", "No page in this scanner waits for an answer.", "इस स्कैनर में कोई पृष्ठ उत्तर की प्रतीक्षा में नहीं है।")
SAID(SCAN_DOUBT_ANSWERED, "scan_doubt_answered", "That page has been answered already; another one waits. Look at the paper.", "उस पृष्ठ का उत्तर दिया जा चुका है; दूसरा प्रतीक्षा में है। काग़ज़ देखें।")
SAID(SCAN_WHO_LOOKED, "scan_who_looked", "It must be said who looked at the paper.", "बताना आवश्यक है कि काग़ज़ किसने देखा।")
SAID(SCAN_NO_ANSWER_YET, "scan_no_answer_yet", "The scanner has not answered yet. See at the counter whether the page is kept or the letter refused.", "स्कैनर ने अभी उत्तर नहीं दिया है। काउंटर पर देखें कि पृष्ठ रखा गया या पत्र अस्वीकार हुआ।")
SAID(SCAN_STARTING, "scan_starting", "This scanner is starting already.", "यह स्कैनर पहले से आरंभ हो रहा है।")
SAID(SCAN_ANEW, "scan_anew", "This scanner is being started anew. Press again in a moment.", "यह स्कैनर पुनः आरंभ किया जा रहा है। थोड़ी देर में पुनः दबाएँ।")
SAID(SCAN_SILENT, "scan_silent", "This scanner does not answer just now. Try again in a moment.", "यह स्कैनर अभी उत्तर नहीं दे रहा है। थोड़ी देर में पुनः प्रयास करें।")
SAID(SCAN_NO_PAGE, "scan_no_page", "That is no page of a letter.", "यह किसी पत्र का पृष्ठ नहीं है।")
SAID(SCAN_NO_LETTER_HERE, "scan_no_letter_here", "There is no letter from this scanner to add pages to.", "इस स्कैनर का ऐसा कोई पत्र नहीं है जिसमें पृष्ठ जोड़े जाएँ।")
SAID(SCAN_NO_LETTER_YET, "scan_no_letter_yet", "There is no letter yet to add pages to.", "अभी ऐसा कोई पत्र नहीं है जिसमें पृष्ठ जोड़े जाएँ।")
SAID(SCAN_NO_SUCH_PURPOSE, "scan_no_such_purpose", "There is nothing called \"{1}\" to scan for.", "\"{1}\" नाम का कोई स्कैन प्रयोजन नहीं है।")
SAID(SCAN_BUSY_HERE, "scan_busy_here", "This scanner is scanning already.", "यह स्कैनर पहले से स्कैन कर रहा है।")
SAID(SCAN_WAIT_FEEDER, "scan_wait_feeder", "The letter is being scanned; wait until the feeder is empty.", "पत्र स्कैन हो रहा है; फ़ीडर ख़ाली होने तक प्रतीक्षा करें।")
SAID(SCAN_LETTER_FIRST, "scan_letter_first", "A letter waits half way in this scanner. Finish it first.", "इस स्कैनर में एक पत्र अधूरा है। पहले उसे पूरा करें।")
SAID(SCAN_DOUBT_FIRST, "scan_doubt_first", "A page may bear a classified marking. Look at the paper and say first whether it does.", "किसी पृष्ठ पर वर्गीकृत अंकन हो सकता है। काग़ज़ देखें और पहले बताएँ कि ऐसा है या नहीं।")
