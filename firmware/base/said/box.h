/* said/box.h - what boxd says: jobs, updates, slots, restarts. */
SAID(BOX_NO_JOB, "box_no_job", "This box knows no job {1}.", "यह बॉक्स कार्य {1} नहीं जानता।")
SAID(BOX_NO_ACTOR, "box_no_actor", "It must be said who asks for this.", "बताना आवश्यक है कि यह कौन चाहता है।")
SAID(BOX_BUSY, "box_busy", "Something else is being done just now: {1} Try again when it has ended.", "अभी दूसरा कार्य चल रहा है: {1} उसके समाप्त होने पर पुनः प्रयास करें।")
SAID(BOX_NOTHING_RUNS, "box_nothing_runs", "Nothing is running that could be stopped.", "ऐसा कुछ नहीं चल रहा जिसे रोका जा सके।")
SAID(BOX_NO_STOP, "box_no_stop", "This can no longer be stopped; it ends by itself in a few minutes.", "इसे अब रोका नहीं जा सकता; यह कुछ मिनटों में स्वयं समाप्त होगा।")
SAID(BOX_STOPPED, "box_stopped", "Stopped by {1}. Nothing was changed.", "{1} ने रोक दिया। कुछ नहीं बदला गया।")
SAID(BOX_CUT_OFF, "box_cut_off", "The box was restarted or lost power in the middle of this: {1} Nothing is half done; begin it again.", "इसके बीच में बॉक्स पुनः आरंभ हुआ या बिजली चली गई: {1} कुछ भी अधूरा लागू नहीं है; इसे फिर से आरंभ करें।")
SAID(BOX_BEGINS, "box_begins", "Beginning.", "आरंभ हो रहा है।")
SAID(BOX_WAITS_SCAN, "box_waits_scan", "Letters are being scanned. This goes on by itself when the scanner is idle.", "पत्र स्कैन हो रहे हैं। स्कैनर खाली होने पर यह स्वयं आगे बढ़ेगा।")

/* restart */
SAID(BOX_RESTARTS, "box_restarts", "The box restarts. It is back in about two minutes.", "बॉक्स पुनः आरंभ हो रहा है। लगभग दो मिनट में वह वापस आ जाएगा।")
SAID(BOX_SHUTS_DOWN, "box_shuts_down", "The box shuts down. When its lamps are out the power may be switched off.", "बॉक्स बंद हो रहा है। बत्तियाँ बुझने पर बिजली बंद की जा सकती है।")
SAID(BOX_RESTART_FAILED, "box_restart_failed", "The box could not be restarted: {1}", "बॉक्स पुनः आरंभ नहीं हो सका: {1}")
SAID(BOX_RESTART_ASKED, "box_restart_asked", "Asked for by {1}.", "{1} के कहने पर।")
SAID(BOX_RESTART_REASON, "box_restart_reason", "Asked for by {1}: {2}", "{1} के कहने पर: {2}")

/* which box this is */
SAID(BOX_NOT_APPLIANCE, "box_not_appliance", "This is not the appliance but a computer with dakbox on it: updates and restarts are the system's own here.", "यह उपकरण नहीं, dakbox युक्त कंप्यूटर है: अद्यतन और पुनः आरंभ यहाँ उसकी अपनी प्रणाली से होते हैं।")
SAID(BOX_NO_SLOT, "box_no_slot", "It is not known which of its two systems this box runs; nothing is changed. Restart it; if that does not help, ask the help desk.", "यह ज्ञात नहीं कि बॉक्स अपनी दो प्रणालियों में से कौन सी चला रहा है; कुछ नहीं बदला जाता। उसे पुनः आरंभ करें; फिर भी न हो तो सहायता केंद्र से पूछें।")
SAID(BOX_NO_DISK, "box_no_disk", "The card with the boot state was not found; nothing is changed. Ask the help desk.", "बूट स्थिति वाला कार्ड नहीं मिला; कुछ नहीं बदला जाता। सहायता केंद्र से पूछें।")
SAID(BOX_NO_ROOM, "box_no_room", "There is not enough room on the card: {1} MiB are needed, {2} MiB are free beside what is kept for letters. Nothing was changed.", "कार्ड पर पर्याप्त स्थान नहीं है: {1} MiB चाहिए, पत्रों के लिए सुरक्षित स्थान छोड़कर {2} MiB खाली हैं। कुछ नहीं बदला गया।")

/* USB stick */
SAID(STICK_NONE, "stick_none", "No USB stick is in the box. Put it in, wait five seconds and try again.", "बॉक्स में USB स्टिक नहीं लगी है। उसे लगाएँ, पाँच सेकंड रुकें और पुनः प्रयास करें।")
SAID(STICK_MANY, "stick_many", "More than one USB stick is in the box. Leave only one in it.", "बॉक्स में एक से अधिक USB स्टिक लगी हैं। केवल एक लगी रहने दें।")
SAID(STICK_UNREADABLE, "stick_unreadable", "The USB stick cannot be read ({1}). It must be formatted as FAT32, exFAT or ext4; try another one.", "USB स्टिक पढ़ी नहीं जा सकती ({1})। वह FAT32, exFAT या ext4 में स्वरूपित होनी चाहिए; दूसरी आज़माएँ।")

/* updates: what is being done */
SAID(UPDATE_COPIES, "update_copies", "The uploaded update is being copied.", "अपलोड किया गया अद्यतन कॉपी हो रहा है।")
SAID(UPDATE_COPIES_STICK, "update_copies_stick", "The update is being copied from the USB stick. Leave the stick in.", "अद्यतन USB स्टिक से कॉपी हो रहा है। स्टिक लगी रहने दें।")
SAID(UPDATE_FETCHES, "update_fetches", "The update is being fetched over the ministry network.", "अद्यतन मंत्रालय के नेटवर्क से लाया जा रहा है।")
SAID(UPDATE_LOOKS, "update_looks", "The signature of the update is being checked.", "अद्यतन के हस्ताक्षर जाँचे जा रहे हैं।")
SAID(UPDATE_INSTALLS, "update_installs", "Version {1} is being installed beside the running one. Letters go on being taken in.", "संस्करण {1} चालू संस्करण के साथ-साथ स्थापित हो रहा है। पत्र लिए जाते रहेंगे।")

/* ... how it ended */
SAID(UPDATE_DONE_NOW, "update_done_now", "Version {1} is installed; the box restarts with it.", "संस्करण {1} स्थापित है; बॉक्स उसके साथ पुनः आरंभ हो रहा है।")
SAID(UPDATE_DONE_NIGHT, "update_done_night", "Version {1} is installed. The box restarts with it at night.", "संस्करण {1} स्थापित है। बॉक्स रात में उसके साथ पुनः आरंभ होगा।")
SAID(UPDATE_DONE_LATER, "update_done_later", "Version {1} is installed. It runs once the box is restarted.", "संस्करण {1} स्थापित है। बॉक्स पुनः आरंभ होने पर वह चलेगा।")
SAID(UPDATE_FAILED, "update_failed", "The update could not be installed ({1}). The running version was not touched; try again.", "अद्यतन स्थापित नहीं हो सका ({1})। चालू संस्करण यथावत् है; पुनः प्रयास करें।")
SAID(UPDATE_DAMAGED, "update_damaged", "The update is damaged or was tampered with ({1}), and was refused. The running version was not touched. Get the file anew.", "अद्यतन क्षतिग्रस्त है या उससे छेड़छाड़ हुई है ({1}), और अस्वीकार किया गया। चालू संस्करण यथावत् है। फ़ाइल नए सिरे से प्राप्त करें।")
SAID(UPDATE_NOT_TRUSTED, "update_not_trusted", "This file was not signed by the maker of this box, or it is not whole: it is refused, and nothing was changed. Get it anew from where updates are published. ({1})", "इस फ़ाइल पर इस बॉक्स के निर्माता के हस्ताक्षर नहीं हैं, या यह अधूरी है: इसे अस्वीकार किया गया, कुछ नहीं बदला गया। जहाँ अद्यतन प्रकाशित होते हैं वहाँ से नई प्रति लें। ({1})")
SAID(UPDATE_NO_DAKBOX, "update_no_dakbox", "This file is signed but is no update of dakbox: it is refused, and nothing was changed.", "यह फ़ाइल हस्ताक्षरित है पर dakbox का अद्यतन नहीं है: इसे अस्वीकार किया गया, कुछ नहीं बदला गया।")
SAID(UPDATE_OTHER_BOARD, "update_other_board", "Version {1} is for another board ({2}); this box is {3}. It is refused, and nothing was changed.", "संस्करण {1} दूसरे बोर्ड ({2}) के लिए है; यह बॉक्स {3} है। इसे अस्वीकार किया गया, कुछ नहीं बदला गया।")
SAID(UPDATE_BELOW_FLOOR, "update_below_floor", "Version {1} has known security faults (its security number is {2}, this box takes none below {3}). It is refused, and nothing was changed.", "संस्करण {1} में ज्ञात सुरक्षा त्रुटियाँ हैं (उसकी सुरक्षा संख्या {2} है, यह बॉक्स {3} से कम नहीं लेता)। इसे अस्वीकार किया गया, कुछ नहीं बदला गया।")
SAID(UPDATE_OLD_DIARY, "update_old_diary", "Version {1} cannot read the diary of this box (it knows schema {2}, the diary needs {3}). It is refused, and nothing was changed.", "संस्करण {1} इस बॉक्स की डायरी नहीं पढ़ सकता (वह स्कीमा {2} जानता है, डायरी को {3} चाहिए)। इसे अस्वीकार किया गया, कुछ नहीं बदला गया।")
SAID(UPDATE_TOO_FAR, "update_too_far", "Version {1} is too far ahead: from it there would be no way back to the running version (its diary needs schema {2}, the running version knows {3}). Install the version in between first. Nothing was changed.", "संस्करण {1} बहुत आगे का है: उससे चालू संस्करण पर लौटना संभव न होगा (उसकी डायरी को स्कीमा {2} चाहिए, चालू संस्करण {3} जानता है)। पहले बीच का संस्करण स्थापित करें। कुछ नहीं बदला गया।")
SAID(UPDATE_TOO_LARGE, "update_too_large", "The update has {1} MiB; at most {2} MiB may be taken here. Nothing was changed.", "अद्यतन {1} MiB का है; यहाँ अधिक से अधिक {2} MiB लिया जा सकता है। कुछ नहीं बदला गया।")
SAID(UPDATE_NOT_READ, "update_not_read", "The update could not be read to its end ({1}). Was the stick pulled out? Nothing was changed.", "अद्यतन अंत तक पढ़ा नहीं जा सका ({1})। क्या स्टिक निकाली गई? कुछ नहीं बदला गया।")
SAID(UPDATE_NO_UPLOAD, "update_no_upload", "The uploaded file is not there any more. Upload it again.", "अपलोड की गई फ़ाइल अब नहीं है। उसे पुनः अपलोड करें।")
SAID(UPDATE_STICK_NONE, "update_stick_none", "No update lies on the USB stick: a file called dakbox-….raucb in its top folder, in no folder below.", "USB स्टिक पर कोई अद्यतन नहीं है: उसके सबसे ऊपरी फ़ोल्डर में dakbox-….raucb नाम की फ़ाइल चाहिए, किसी भीतरी फ़ोल्डर में नहीं।")
SAID(UPDATE_STICK_MANY, "update_stick_many", "Several updates lie on the USB stick. Leave only the one that is to be installed.", "USB स्टिक पर कई अद्यतन हैं। केवल वही रहने दें जिसे स्थापित करना है।")
SAID(UPDATE_NO_URL, "update_no_url", "No address is set where updates lie on the network (setting box.update_url).", "नेटवर्क पर अद्यतन कहाँ है, यह निर्धारित नहीं है (सेटिंग box.update_url)।")
SAID(UPDATE_NO_SUM, "update_no_sum", "The address of the update gives no checksum (….sha256). Ask whoever publishes it.", "अद्यतन के पते पर उसका चेकसम (….sha256) नहीं है। प्रकाशित करने वाले से पूछें।")
SAID(UPDATE_WRONG_SUM, "update_wrong_sum", "What was fetched is not what was published: its checksum is wrong. It was thrown away; try again.", "जो लाया गया वह प्रकाशित अद्यतन नहीं है: उसका चेकसम ग़लत है। उसे हटा दिया गया; पुनः प्रयास करें।")
SAID(UPDATE_FETCH_FAILED, "update_fetch_failed", "The update could not be fetched: {1}. What has come so far is kept; try again, and it goes on from there.", "अद्यतन नहीं लाया जा सका: {1}। अब तक जो आया वह सुरक्षित है; पुनः प्रयास करें, वह वहीं से आगे बढ़ेगा।")
SAID(FETCH_STATUS, "fetch_status", "{1} answers with status {2}", "{1} से उत्तर में स्थिति {2} मिली")

/* going back */
SAID(ROLLBACK_NOTHING, "rollback_nothing", "There is no earlier version on this box that it could go back to.", "इस बॉक्स पर कोई पिछला संस्करण नहीं है जिस पर लौटा जा सके।")
SAID(ROLLBACK_BAD, "rollback_bad", "Version {1} did not start any more when it was last tried: the box does not go back to it.", "पिछली बार आज़माने पर संस्करण {1} आरंभ नहीं हुआ: बॉक्स उस पर नहीं लौटता।")
SAID(ROLLBACK_DONE, "rollback_done", "The box goes back to version {1} and restarts with it. All letters stay.", "बॉक्स संस्करण {1} पर लौट रहा है और उसके साथ पुनः आरंभ होगा। सभी पत्र बने रहेंगे।")

/* the network: a change that takes itself back */
SAID(NETWORK_BAD_ADDRESS, "network_bad_address", "{1} = {2}: this is no address.", "{1} = {2}: यह पता मान्य नहीं है।")
SAID(NETWORK_BAD_ADDRESS_LENGTH, "network_bad_address_length", "{1} = {2}: this is no address with its length, such as 192.168.1.20/24.", "{1} = {2}: यह उपसर्ग लंबाई सहित पता नहीं है, जैसे 192.168.1.20/24।")
SAID(NETWORK_BAD_LIST, "network_bad_list", "{1} = {2}: one of these is no address, or there are too many.", "{1} = {2}: इनमें कोई पता मान्य नहीं है, या पते बहुत अधिक हैं।")
SAID(NETWORK_VPN_OWN, "network_vpn_own", "{1} = {2}: this is the VPN's own interface; name the cable, or nothing.", "{1} = {2}: यह VPN का अपना इंटरफ़ेस है; केबल वाले इंटरफ़ेस का नाम दें, या खाली छोड़ें।")
SAID(NETWORK_BAD_INTERFACE, "network_bad_interface", "{1} = {2}: this cannot be the name of a network interface.", "{1} = {2}: यह नेटवर्क इंटरफ़ेस का नाम नहीं हो सकता।")
SAID(NETWORK_BAD_TIME_SERVER, "network_bad_time_server", "{1} = {2}: this is no time server's name.", "{1} = {2}: यह समय सर्वर का नाम नहीं है।")
SAID(VPN_BAD_SIGNS, "vpn_bad_signs", "{1} may not hold blanks, quotes, braces, # or ;.", "{1} में रिक्त स्थान, उद्धरण चिह्न, कोष्ठक, # या ; नहीं हो सकते।")
SAID(VPN_BAD_KIND, "vpn_bad_kind", "vpn.kind = {1}: must be none, openconnect, strongswan or wireguard.", "vpn.kind = {1}: none, openconnect, strongswan या wireguard होना चाहिए।")
SAID(VPN_MISSING, "vpn_missing", "{1} is missing; vpn.kind = {2} needs it.", "{1} नहीं दिया गया है; vpn.kind = {2} के लिए वह आवश्यक है।")
SAID(VPN_BAD_SERVER, "vpn_bad_server", "vpn.server = {1}: this is no host, or host:port.", "vpn.server = {1}: यह न host है, न host:port।")
SAID(VPN_NO_IDENTITY, "vpn_no_identity", "vpn.kind = strongswan needs vpn.user and vpn.password_file, or vpn.cert_file and vpn.key_file.", "vpn.kind = strongswan के लिए vpn.user और vpn.password_file, अथवा vpn.cert_file और vpn.key_file आवश्यक हैं।")
SAID(NETWORK_NO_SETTING, "network_no_setting", "{1} is no setting of the network.", "{1} नेटवर्क की सेटिंग नहीं है।")
SAID(NETWORK_SAME, "network_same", "The network is set like this already. Nothing was changed.", "नेटवर्क पहले से ऐसा ही निर्धारित है। कुछ नहीं बदला गया।")
SAID(NETWORK_STILL_OPEN, "network_still_open", "An earlier change of the network is just being taken back. Try again in a minute.", "नेटवर्क का पिछला परिवर्तन अभी वापस लिया जा रहा है। एक मिनट में पुनः प्रयास करें।")
SAID(NETWORK_NOT_ON_TRIAL, "network_not_on_trial", "No change of the network is waiting for this.", "नेटवर्क का कोई परिवर्तन पुष्टि की प्रतीक्षा में नहीं है।")
SAID(NETWORK_WRITES, "network_writes", "The new settings of the network are being written.", "नेटवर्क की नई सेटिंग लिखी जा रही हैं।")
SAID(NETWORK_FOLLOWS, "network_follows", "The network takes up the new settings.", "नेटवर्क नई सेटिंग लागू कर रहा है।")
SAID(NETWORK_TRIAL, "network_trial", "The network runs with the new settings. Unless somebody says here within {1} seconds that they stay, they are taken back.", "नेटवर्क नई सेटिंग से चल रहा है। यदि {1} सेकंड में यहाँ पुष्टि न की जाए, तो वे वापस ले ली जाएँगी।")
SAID(NETWORK_TRIAL_AT, "network_trial_at", "The network runs with the new settings. Open the desk at its new address {2}, or say here that they stay; unless that happens within {1} seconds they are taken back.", "नेटवर्क नई सेटिंग से चल रहा है। डेस्क को नए पते {2} पर खोलें, या यहाँ पुष्टि करें; {1} सेकंड में ऐसा न हो तो सेटिंग वापस ले ली जाएँगी।")
SAID(NETWORK_KEPT, "network_kept", "The new settings of the network stay: {1} has confirmed them.", "नेटवर्क की नई सेटिंग बनी रहेंगी: {1} ने पुष्टि की।")
SAID(NETWORK_REACHED, "network_reached", "The new settings of the network stay: the desk was opened at {1}.", "नेटवर्क की नई सेटिंग बनी रहेंगी: डेस्क {1} पर खोला गया।")
SAID(NETWORK_GOES_BACK, "network_goes_back", "The network is being set back to what it was.", "नेटवर्क को पहले जैसा किया जा रहा है।")
SAID(NETWORK_TAKEN_BACK, "network_taken_back", "Nobody confirmed the new settings of the network within {1} seconds: it is as it was before. Look at the address, the cable and the gateway, and try again.", "{1} सेकंड में किसी ने नेटवर्क की नई सेटिंग की पुष्टि नहीं की: नेटवर्क पहले जैसा है। पता, तार और गेटवे देखें और पुनः प्रयास करें।")
SAID(NETWORK_BACK_AT_START, "network_back_at_start", "The box was started anew before anybody confirmed the new settings of the network: it is as it was before.", "नेटवर्क की नई सेटिंग की पुष्टि से पहले बॉक्स फिर से आरंभ हुआ: नेटवर्क पहले जैसा है।")
SAID(NETWORK_FAILED, "network_failed", "The network could not take up these settings ({1}); it is as it was before.", "नेटवर्क ये सेटिंग लागू नहीं कर सका ({1}); वह पहले जैसा है।")
SAID(NETWORK_BACK_FAILED, "network_back_failed", "The network could not be set back to what it was ({1}). This is tried again; if it stays so, ask the help desk.", "नेटवर्क को पहले जैसा नहीं किया जा सका ({1})। फिर प्रयास होगा; ऐसा ही रहे तो सहायता केंद्र से पूछें।")

/* the clock, set by hand */
SAID(CLOCK_IS_KEPT, "clock_is_kept", "A time server keeps the clock of this box. It cannot be set by hand.", "इस बॉक्स की घड़ी समय-सर्वर से मिलाई जाती है। उसे हाथ से नहीं बदला जा सकता।")
SAID(CLOCK_OUT_OF_RANGE, "clock_out_of_range", "This date cannot be right: the clock can be set from {1} to {2}. Look at day, month and year.", "यह तिथि सही नहीं हो सकती: घड़ी {1} से {2} तक की जा सकती है। दिन, माह और वर्ष देखें।")
SAID(CLOCK_SETS, "clock_sets", "The clock is being set.", "घड़ी मिलाई जा रही है।")
SAID(CLOCK_SET, "clock_set", "The clock was set by hand to {1}; it showed {2}. Letters that waited for a date get their numbers now.", "घड़ी हाथ से {1} पर मिलाई गई; उसमें {2} था। जो पत्र तिथि की प्रतीक्षा में थे, उन्हें अब संख्या मिलेगी।")
SAID(CLOCK_NOT_SET, "clock_not_set", "The clock could not be set: {1}", "घड़ी नहीं मिलाई जा सकी: {1}")

/* the recovery key of the data partition */
SAID(RECOVERY_NONE, "recovery_none", "This box has no recovery key to print: it was printed and forgotten, or the card is not sealed.", "इस बॉक्स में मुद्रित करने योग्य पुनर्प्राप्ति कुंजी नहीं है: वह मुद्रित होकर मिटाई जा चुकी है, या कार्ड सील नहीं है।")
SAID(RECOVERY_SHOWN, "recovery_shown", "The recovery key of the card was shown for its sheet.", "कार्ड की पुनर्प्राप्ति कुंजी उसके पत्रक के लिए दिखाई गई।")
SAID(RECOVERY_OTHER_GROUP, "recovery_other_group", "That is not the last group of the recovery key. Print the sheet, look at the end of the key, and type its last eight letters. The box keeps the key until then.", "यह पुनर्प्राप्ति कुंजी का अंतिम समूह नहीं है। पत्रक मुद्रित करें, कुंजी का अंत देखें और अंतिम आठ अक्षर टाइप करें। तब तक बॉक्स कुंजी को रखता है।")
SAID(RECOVERY_FORGOTTEN, "recovery_forgotten", "The recovery key of the card stands on its sheet only; the box has forgotten it.", "कार्ड की पुनर्प्राप्ति कुंजी अब केवल पत्रक पर है; बॉक्स ने उसे मिटा दिया है।")
SAID(RECOVERY_NOT_FORGOTTEN, "recovery_not_forgotten", "The box could not forget the recovery key ({1}). The sheet is good; try again.", "बॉक्स पुनर्प्राप्ति कुंजी को मिटा नहीं सका ({1})। पत्रक सही है; पुनः प्रयास करें।")

/* a diary from the future */
SAID(DIARY_TOO_NEW, "diary_too_new", "it was written by a newer dakbox (schema {1}, this program knows {2}): install that version again", "इसे नए dakbox ने लिखा है (स्कीमा {1}, यह प्रोग्राम {2} जानता है): वही संस्करण पुनः स्थापित करें")

/* is the running system good? */
SAID(GOOD_NO_DIARY, "good_no_diary", "The diary does not open: {1}", "डायरी नहीं खुलती: {1}")
SAID(GOOD_FAULTS, "good_faults", "Diary and documents do not agree in {1} places.", "डायरी और दस्तावेज़ {1} स्थानों पर मेल नहीं खाते।")
SAID(GOOD_NO_DESK, "good_no_desk", "The desk does not answer: {1}", "डेस्क उत्तर नहीं देता: {1}")
SAID(GOOD_NO_BOXD, "good_no_boxd", "All works, but boxd could not be told: {1}", "सब ठीक है, पर boxd को बताया नहीं जा सका: {1}")
