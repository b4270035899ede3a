/* said/care.h - backup and restore, the health of the card, factory reset, the recovery sheet. */

/* the office key */
SAID(OFFICE_KEY_NONE, "office_key_none", "There is no backup key yet. The administrator makes one with \"Backup key\" on the page of backups, and prints its sheet.",
     "बैकअप कुंजी अभी नहीं बनी है। प्रशासक बैकअप के पृष्ठ पर \"बैकअप कुंजी\" से उसे बनाए और उसका पत्रक मुद्रित करे।")
SAID(OFFICE_KEY_DAMAGED, "office_key_damaged", "The backup key in {1} is damaged. Make a new one; backups made until now are still opened by their sheet.",
     "{1} में बैकअप कुंजी क्षतिग्रस्त है। नई कुंजी बनाएँ; अब तक के बैकअप अपने पत्रक से ही खुलेंगे।")
SAID(OFFICE_KEY_LETTER, "office_key_letter", "The key has only the letters A to Z and the digits 2 to 7. Look at the sheet once more.", "कुंजी में केवल A से Z तक के अक्षर और 2 से 7 तक के अंक होते हैं। पत्रक फिर से देखें।")
SAID(OFFICE_KEY_LENGTH, "office_key_length", "The key has {1} groups of {2} letters. Some are missing, or there are too many.", "कुंजी में {2} अक्षरों के {1} समूह होते हैं। कुछ कम या अधिक हैं।")
SAID(OFFICE_KEY_SLIP, "office_key_slip", "This is not the key of a sheet: at least one letter is wrong. Compare it group by group.", "यह किसी पत्रक की कुंजी नहीं है: कम से कम एक अक्षर ग़लत है। समूह दर समूह मिलाएँ।")
SAID(OFFICE_KEY_GROUP, "office_key_group", "That is not the last group of the sheet. Print it, look at its last line, and type the last four letters.", "यह पत्रक का अंतिम समूह नहीं है। पत्रक मुद्रित करें, उसकी अंतिम पंक्ति देखें और अंतिम चार अक्षर टाइप करें।")
SAID(OFFICE_KEY_IS_THERE, "office_key_is_there", "There is a backup key already. A new one makes a new set of backups; the old ones are opened by the old sheet. Say that it is to be replaced.",
     "बैकअप कुंजी पहले से है। नई कुंजी से बैकअप का नया समूह बनेगा; पुराने बैकअप पुराने पत्रक से खुलेंगे। बताएँ कि उसे बदलना है।")

/* where backups lie */
SAID(BACKUP_NO_TARGET, "backup_no_target", "No place for backups is set, so none is made at night. On the appliance, leave a USB stick or disk with the name DAKBOX-SAVE in the box; elsewhere set a disk (backup.dir) or a server (backup.url).", "बैकअप का स्थान निर्धारित नहीं है, इसलिए रात में कोई बैकअप नहीं बनता। उपकरण पर DAKBOX-SAVE नाम की USB स्टिक या डिस्क बॉक्स में लगी रहने दें; अन्यत्र डिस्क (backup.dir) या सर्वर (backup.url) निर्धारित करें।")
SAID(BACKUP_TARGET_AWAY, "backup_target_away", "The backup disk is not there ({1}). Plug it in; the next backup goes on where this one ended.", "बैकअप डिस्क नहीं मिली ({1})। उसे लगाएँ; अगला बैकअप वहीं से आगे बढ़ेगा।")
SAID(BACKUP_TARGET_SAME, "backup_target_same", "The backup disk is not mounted: {1} is on the card of this box itself. A backup there would be lost with the card.", "बैकअप डिस्क जुड़ी नहीं है: {1} इसी बॉक्स के कार्ड पर है। वहाँ का बैकअप कार्ड के साथ ही नष्ट हो जाएगा।")
SAID(BACKUP_TARGET_FULL, "backup_target_full", "The backup disk is full. Take a larger one, or let fewer backups be kept (backup.keep).", "बैकअप डिस्क भर गई है। बड़ी डिस्क लें, या कम बैकअप रखें (backup.keep)।")
SAID(BACKUP_TARGET_FAILED, "backup_target_failed", "The backup disk fails at {1}: {2}. Look whether it is plugged in; if this goes on, take another one.", "बैकअप डिस्क {1} पर विफल हुई: {2}। देखें कि वह लगी है या नहीं; बार-बार हो तो दूसरी डिस्क लें।")
SAID(BACKUP_NO_ROOM_THERE, "backup_no_room_there", "The backup needs {1} MiB and the disk has {2} MiB left. Nothing was written.", "बैकअप को {1} MiB चाहिए और डिस्क में {2} MiB शेष है। कुछ नहीं लिखा गया।")
SAID(BACKUP_NO_ROOM_HERE, "backup_no_room_here", "There is too little room on this box's own card for it.", "इस बॉक्स के कार्ड पर इसके लिए पर्याप्त स्थान नहीं है।")
SAID(BACKUP_NOT_KEPT, "backup_not_kept", "The backup disk did not give back what was written to it. Take another disk.", "बैकअप डिस्क ने लिखा हुआ ज्यों का त्यों नहीं लौटाया। दूसरी डिस्क लें।")
SAID(BACKUP_BAD_URL, "backup_bad_url", "backup.url = {1} must be as sftp://user@host/folder, with backup.key_file and backup.host_key.", "backup.url = {1} इस रूप में होना चाहिए: sftp://user@host/folder, साथ में backup.key_file और backup.host_key।")

/* how a backup goes */
SAID(BACKUP_BEGINS, "backup_begins", "The backup begins.", "बैकअप आरंभ हो रहा है।")
SAID(BACKUP_DOCUMENTS, "backup_documents", "Document {1} of {2}.", "दस्तावेज़ {2} में से {1}।")
SAID(BACKUP_DIARY, "backup_diary", "The diary is copied. Work goes on.", "डायरी की प्रति बन रही है। कार्य चलता रहेगा।")
SAID(BACKUP_LOOKS_AGAIN, "backup_looks_again", "Letters that changed meanwhile are looked at again.", "इस बीच बदले पत्र फिर से देखे जा रहे हैं।")
SAID(BACKUP_WRITES_HEAD, "backup_writes_head", "Diary, settings and keys are written.", "डायरी, सेटिंग और कुंजियाँ लिखी जा रही हैं।")
SAID(BACKUP_THINS, "backup_thins", "The backup is there. Older ones are tidied up.", "बैकअप बन गया। पुराने बैकअप व्यवस्थित किए जा रहे हैं।")
SAID(BACKUP_RUNS, "backup_runs", "A backup or a restore is running already.", "बैकअप या पुनर्स्थापन पहले से चल रहा है।")
SAID(BACKUP_STOPPED, "backup_stopped", "The backup was stopped. The next one goes on where it ended.", "बैकअप रोक दिया गया। अगला बैकअप वहीं से आगे बढ़ेगा।")
SAID(BACKUP_BUSY_LETTERS, "backup_busy_letters", "Letters changed all the time while the diary was copied. Nothing is wrong; the backup is tried again when it is quieter.", "डायरी की प्रति बनते समय पत्र लगातार बदलते रहे। कोई दोष नहीं है; शांत समय में बैकअप पुनः किया जाएगा।")
SAID(BACKUP_DONE, "backup_done", "The backup is complete and was read back: {1} letters, {2} new documents, {3} MiB.", "बैकअप पूर्ण हुआ और पढ़कर जाँचा गया: {1} पत्र, {2} नए दस्तावेज़, {3} MiB।")
SAID(BACKUP_DAMAGED, "backup_damaged", "{1} {2} documents are damaged on this box itself; the backup has them as they are, or not at all. The desk's page \"Verify\" names them.", "{1} {2} दस्तावेज़ इसी बॉक्स पर क्षतिग्रस्त हैं; बैकअप में वे उसी दशा में हैं, या नहीं हैं। डेस्क का \"सत्यापन\" पृष्ठ बताता है कि वे कौन-से हैं।")
SAID(BACKUP_REFUSED_THERE, "backup_refused_there", "Of a letter that was refused as classified the scan is still to be destroyed. The backup is tried again when that is done; if it stays so, restart the box.", "वर्गीकृत होने के कारण अस्वीकृत एक पत्र का स्कैन नष्ट होना अभी शेष है। उसके बाद बैकअप पुनः किया जाएगा; यदि ऐसा ही रहे तो बॉक्स पुनः आरंभ करें।")

/* how it stands */
SAID(BACKUP_NEVER, "backup_never", "No backup was made yet. If the card fails now, all letters are lost.", "अभी तक कोई बैकअप नहीं बना। अभी कार्ड ख़राब हुआ तो सभी पत्र नष्ट हो जाएँगे।")
SAID(BACKUP_LATE, "backup_late", "The last good backup is of {1}, {2} days ago. Plug in the backup disk, or look why it fails.", "अंतिम सफल बैकअप {1} का है, {2} दिन पहले का। बैकअप डिस्क लगाएँ, या देखें कि वह क्यों विफल है।")
SAID(BACKUP_FAILED_LAST, "backup_failed_last", "The last good backup is of {1}. The one after it failed: {2}", "अंतिम सफल बैकअप {1} का है। उसके बाद का विफल रहा: {2}")
SAID(BACKUP_GOOD, "backup_good", "The last backup is of {1}, with {2} letters, and was read back.", "अंतिम बैकअप {1} का है, {2} पत्रों के साथ, और पढ़कर जाँचा गया।")

/* reading it */
SAID(BACKUP_PART_CHANGED, "backup_part_changed", "A part of the backup is damaged or was changed. Take an older backup, or another disk.", "बैकअप का एक भाग क्षतिग्रस्त है या बदला गया है। पुराना बैकअप या दूसरी डिस्क लें।")
SAID(BACKUP_PART_MISSING, "backup_part_missing", "A part of the backup is missing ({1}). Take an older backup, or another disk.", "बैकअप का एक भाग नहीं है ({1})। पुराना बैकअप या दूसरी डिस्क लें।")
SAID(BACKUP_OTHER_KEY, "backup_other_key", "The backup is sealed with another key. Take the sheet that was printed when that backup disk was set up.", "बैकअप दूसरी कुंजी से मुहरबंद है। वह पत्रक लें जो इस बैकअप डिस्क को तैयार करते समय मुद्रित हुआ था।")
SAID(BACKUP_LIST_CHANGED, "backup_list_changed", "The list of this backup is damaged, or was not written by this office's box.", "इस बैकअप की सूची क्षतिग्रस्त है, या इस कार्यालय के बॉक्स ने नहीं लिखी।")
SAID(BACKUP_NONE_HERE, "backup_none_here", "There is no backup of this key at {1}. Look whether it is the right disk and the right sheet.", "{1} पर इस कुंजी का कोई बैकअप नहीं है। देखें कि डिस्क और पत्रक सही हैं या नहीं।")
SAID(BACKUP_NONE_ON_STICK, "backup_none_on_stick", "There is no backup of this key on the stick. Look whether it is the right stick and the right sheet.", "स्टिक पर इस कुंजी का कोई बैकअप नहीं है। देखें कि स्टिक और पत्रक सही हैं या नहीं।")

/* restore */
SAID(BACKUP_NONE_UNTIL, "backup_none_until", "There is no backup of this key from {1} or before; the oldest one here is of {2}. Nothing was changed.", "{1} तक का इस कुंजी का कोई बैकअप नहीं है; यहाँ सबसे पुराना {2} का है। कुछ नहीं बदला गया।")
SAID(RESTORE_NOT_EMPTY, "restore_not_empty", "This box has letters already. A restore is for an empty box only: nothing was changed.", "इस बॉक्स में पहले से पत्र हैं। पुनर्स्थापन केवल खाली बॉक्स पर होता है: कुछ नहीं बदला गया।")
SAID(RESTORE_RUNNING, "restore_running", "dakbox is running. Wait a minute and try again; on a computer that is not the appliance, stop it first (systemctl stop dakbox.target). Nothing was changed.", "dakbox चल रहा है। एक मिनट रुककर पुनः प्रयास करें; जो कंप्यूटर यह उपकरण नहीं है, उस पर पहले उसे रोकें (systemctl stop dakbox.target)। कुछ नहीं बदला गया।")
SAID(RESTORE_NO_ROOM, "restore_no_room", "The backup needs {1} MiB and this box has {2} MiB left. Nothing was changed.", "बैकअप को {1} MiB चाहिए और इस बॉक्स में {2} MiB शेष है। कुछ नहीं बदला गया।")
SAID(RESTORE_READS, "restore_reads", "Part {1} of {2} is read and checked. Nothing is changed on this box yet.", "भाग {2} में से {1} पढ़ा और जाँचा जा रहा है। इस बॉक्स पर अभी कुछ नहीं बदला।")
SAID(RESTORE_CHECKS, "restore_checks", "Diary and documents are compared.", "डायरी और दस्तावेज़ मिलाए जा रहे हैं।")
SAID(RESTORE_MOVES, "restore_moves", "All is whole. It is put in its place.", "सब पूर्ण है। उसे यथास्थान रखा जा रहा है।")
SAID(RESTORE_FAULTS, "restore_faults", "What the backup holds does not fit together ({1} faults; the first: {2}). Nothing was changed.", "बैकअप की सामग्री आपस में मेल नहीं खाती ({1} दोष; पहला: {2})। कुछ नहीं बदला गया।")
SAID(RESTORED_UNKNOWN, "restored_unknown", "This box was restored from the backup of {1}. Whether this went out after that is asked before it is sent again; where nobody can be asked, look first.",
     "यह बॉक्स {1} के बैकअप से पुनर्स्थापित हुआ है। पुनः भेजने से पहले पूछा जाएगा कि यह उसके बाद भेजा गया था या नहीं; जहाँ पूछा न जा सके, पहले स्वयं देखें।")
SAID(RESTORE_LOST_NUMBER, "restore_lost_number", "This number was given after the backup of {1}, from which this box was restored. The letter is not in it: look in e-Office, then scan the paper again; it gets a new number. A mail is taken in again by itself.",
     "यह संख्या {1} के बैकअप के बाद दी गई थी, जिससे यह बॉक्स पुनर्स्थापित हुआ है। पत्र उसमें नहीं है: ई-ऑफ़िस में देखें, फिर काग़ज़ पुनः स्कैन करें; उसे नई संख्या मिलेगी। ई-मेल अपने आप पुनः ली जाती है।")
SAID(RESTORE_SOME_LATER, "restore_some_later", "There is a later backup, of {1}, so letters may have come after the one that is taken: say which diary number the lost box gave last. Nothing was changed.", "{1} का एक बाद का बैकअप भी है, इसलिए लिए जा रहे बैकअप के बाद पत्र आए हो सकते हैं: बताएँ कि खोए हुए बॉक्स ने अंतिम कौन-सी डायरी संख्या दी थी। कुछ नहीं बदला गया।")
SAID(RESTORE_BAD_NUMBER, "restore_bad_number", "\"{1}\" is no diary number of this register and year that comes after {2}.", "\"{1}\" इस पंजिका और वर्ष की {2} के बाद की डायरी संख्या नहीं है।")
SAID(RESTORE_WHICH_NUMBER, "restore_which_number", "Say which diary number the lost box gave last: the highest of its last label, e-Office and the acknowledgements that were sent. A mail has a number, too, and no label; no number is to be given twice. If no letter and no mail was taken in after the backup, say that instead. Nothing was changed.",
     "बताएँ कि खोए हुए बॉक्स ने अंतिम डायरी संख्या कौन-सी दी थी: उसके अंतिम लेबल, ई-ऑफ़िस और भेजी गई पावतियों में जो सबसे बड़ी हो। ई-मेल को भी संख्या मिलती है, पर लेबल नहीं; कोई संख्या दो बार नहीं दी जाती। यदि बैकअप के बाद न कोई पत्र लिया गया, न कोई ई-मेल, तो यही बताएँ। कुछ नहीं बदला गया।")
SAID(RESTORE_COMPLETED, "restore_completed", "A restore that was cut off is complete now: the office is back.", "बीच में रुका पुनर्स्थापन अब पूर्ण हो गया है: कार्यालय वापस आ गया है।")
SAID(RESTORE_BEGINS, "restore_begins", "The programs are stopped; the backup is looked for.", "प्रोग्राम रोके जा रहे हैं; बैकअप खोजा जा रहा है।")
SAID(RESTORE_STOP_FAILED, "restore_stop_failed", "The programs could not be stopped ({1}). Nothing was changed.", "प्रोग्राम रोके नहीं जा सके ({1})। कुछ नहीं बदला गया।")
SAID(RESTORE_READING, "restore_reading", "The backup is read and checked. Nothing is changed on this box yet.", "बैकअप पढ़ा और जाँचा जा रहा है। इस बॉक्स पर अभी कुछ नहीं बदला।")
SAID(RESTORE_CUT, "restore_cut", "The restore ended without a word ({1}). Look at the box after it has started; where it holds no letters, begin again.", "पुनर्स्थापन बिना कोई कारण बताए रुक गया ({1})। बॉक्स के आरंभ होने पर उसे देखें; उसमें पत्र न हों तो फिर से आरंभ करें।")
SAID(RESTORE_DONE, "restore_done", "{1} letters are back, of {2}. {3} deliveries are asked about before anything is sent again. Letters taken in later are not here.",
     "{1} पत्र वापस आ गए, {2} तक के। {3} वितरणों के बारे में पुनः भेजने से पहले पूछा जाएगा। बाद में प्राप्त पत्र यहाँ नहीं हैं।")
SAID(RESTORE_DONE_APART, "restore_done_apart", "{1} letters are back, of {2}. {3} deliveries are asked about before anything is sent again. Letters taken in later are not here. The settings that the lost box had taken from a USB stick are not understood by this version and do not hold: take them from the stick again.",
     "{1} पत्र वापस आ गए, {2} तक के। {3} वितरणों के बारे में पुनः भेजने से पहले पूछा जाएगा। बाद में प्राप्त पत्र यहाँ नहीं हैं। खोए हुए बॉक्स ने USB स्टिक से जो सेटिंग ली थीं, उन्हें यह संस्करण नहीं समझता और वे लागू नहीं हैं: उन्हें स्टिक से पुनः लें।")
SAID(RESTORE_DAMAGED, "restore_damaged", "{1} {2} documents were damaged on the lost box already, and are so here. The desk's page \"Verify\" names them.", "{1} {2} दस्तावेज़ खोए हुए बॉक्स पर ही क्षतिग्रस्त थे और यहाँ भी उसी दशा में हैं। डेस्क का \"सत्यापन\" पृष्ठ बताता है कि वे कौन-से हैं।")
SAID(RESTORE_CUT_OFF, "restore_cut_off", "The restore was cut off. Look at the office: if its letters are there, it is complete; otherwise begin it again.", "पुनर्स्थापन बीच में रुक गया। कार्यालय देखें: यदि उसके पत्र वहाँ हैं तो पुनर्स्थापन पूर्ण है; अन्यथा इसे फिर से आरंभ करें।")

/* the health of the card */
SAID(HEALTH_READ_ONLY, "health_read_only", "The card has stopped taking data. Letters can no longer be taken in: make a backup if it still can be read, and put in another card.",
     "कार्ड ने डेटा लेना बंद कर दिया है। पत्र अब नहीं लिए जा सकते: पढ़ा जा सके तो बैकअप बनाएँ और दूसरा कार्ड लगाएँ।")
SAID(HEALTH_FS_ERRORS, "health_fs_errors", "The file system of the card has met {1} errors. Make a backup now and have the card changed.", "कार्ड के फ़ाइल तंत्र में {1} त्रुटियाँ मिली हैं। अभी बैकअप बनाएँ और कार्ड बदलवाएँ।")
SAID(HEALTH_CARD_WORN, "health_card_worn", "The card says that it is worn out. Make a backup now and have it changed this week.", "कार्ड के अनुसार वह घिस चुका है। अभी बैकअप बनाएँ और इसी सप्ताह उसे बदलवाएँ।")
SAID(HEALTH_CARD_OLD, "health_card_old", "The card has used {1} % of its life. Have a new one ready.", "कार्ड की आयु का {1} % बीत चुका है। नया कार्ड तैयार रखें।")
SAID(HEALTH_FILLS, "health_fills", "At the pace of the last days the card is full in {1} days. Have a larger one ready: a backup, the new card, and a restore on it bring everything over.", "पिछले दिनों की गति से कार्ड {1} दिनों में भर जाएगा। बड़ा कार्ड तैयार रखें: बैकअप, नया कार्ड और उस पर पुनर्स्थापन से सब कुछ साथ आता है।")
SAID(HEALTH_FILLS_KEEPS_ALL, "health_fills_keeps_all", "At the pace of the last days the card is full in {1} days. The administrator can let the pages of letters that e-Office has be removed after a set time: Administration, Settings, office.keep_pages_days. Or have a larger card ready: a backup, the new card, and a restore on it bring everything over.", "पिछले दिनों की गति से कार्ड {1} दिनों में भर जाएगा। प्रशासक निर्धारित कर सकते हैं कि ई-ऑफ़िस में पहुँच चुके पत्रों के पृष्ठ एक निश्चित अवधि के बाद हटा दिए जाएँ: प्रशासन, सेटिंग, office.keep_pages_days। अथवा बड़ा कार्ड तैयार रखें: बैकअप, नया कार्ड और उस पर पुनर्स्थापन से सब कुछ साथ आता है।")
SAID(HEALTH_FULL, "health_full", "The card is full: nothing is scanned until there is room. The administrator can let the pages of letters that e-Office has be removed after a set time: Administration, Settings, office.keep_pages_days. Or a larger card: a backup, the new card, and a restore on it bring everything over.", "कार्ड भर गया है: स्थान होने तक कुछ भी स्कैन नहीं होगा। प्रशासक निर्धारित कर सकते हैं कि ई-ऑफ़िस में पहुँच चुके पत्रों के पृष्ठ एक निश्चित अवधि के बाद हटा दिए जाएँ: प्रशासन, सेटिंग, office.keep_pages_days। अथवा बड़ा कार्ड लगाएँ: बैकअप, नया कार्ड और उस पर पुनर्स्थापन से सब कुछ साथ आता है।")

/* factory reset */
SAID(RESET_OFFICE, "reset_office", "To forget everything, type the office's name as it stands in the settings: {1}", "सब कुछ मिटाने के लिए कार्यालय का नाम वैसा ही टाइप करें जैसा सेटिंग में है: {1}")
SAID(RESET_UNDELIVERED, "reset_undelivered", "{1} letters were not delivered yet and would be lost. Deliver them first, or say that they go, too.", "{1} पत्र अभी नहीं भेजे गए हैं और नष्ट हो जाएँगे। पहले उन्हें भेजें, या बताएँ कि वे भी मिटाए जाएँ।")
SAID(RESET_NO_BACKUP, "reset_no_backup", "There is no backup: {1} letters would be lost for ever. Make one first, or say that it is to be done without.", "कोई बैकअप नहीं है: {1} पत्र सदा के लिए नष्ट हो जाएँगे। पहले बैकअप बनाएँ, या बताएँ कि उसके बिना ही करना है।")
SAID(RESET_OLD_BACKUP, "reset_old_backup", "The last backup is of {1}, and something happened since. Make another one, or say that it is to be done without.", "अंतिम बैकअप {1} का है और उसके बाद कार्य हुआ है। एक और बैकअप बनाएँ, या बताएँ कि उसके बिना ही करना है।")
SAID(RESET_RUNNING, "reset_running", "dakbox is running. Stop it first (systemctl stop dakbox.target); nothing was changed.", "dakbox चल रहा है। पहले उसे रोकें (systemctl stop dakbox.target); कुछ नहीं बदला गया।")
SAID(RESET_DONE, "reset_done", "The box has forgotten everything. Its next start is its first start.", "बॉक्स सब कुछ भूल चुका है। उसका अगला आरंभ पहला आरंभ होगा।")
SAID(RESET_BEGINS, "reset_begins", "The programs are stopped; the keys are destroyed first.", "प्रोग्राम रोके जा रहे हैं; पहले कुंजियाँ नष्ट की जाती हैं।")
SAID(RESET_STOP_FAILED, "reset_stop_failed", "The programs could not be stopped ({1}). Nothing was changed.", "प्रोग्राम रोके नहीं जा सके ({1})। कुछ नहीं बदला गया।")
SAID(RESET_ERASE_FAILED, "reset_erase_failed", "The key slots of the data partition could not be erased ({1}). The box's own keys are destroyed all the same.", "डेटा विभाजन की कुंजियाँ मिटाई नहीं जा सकीं ({1})। बॉक्स की अपनी कुंजियाँ फिर भी नष्ट कर दी गई हैं।")

/* the box's jobs */
SAID(BACKUP_COPIES, "backup_copies", "Documents are copied. Work goes on.", "दस्तावेज़ों की प्रति बन रही है। कार्य चलता रहेगा।")
SAID(OFFICE_KEY_DONE, "office_key_done", "The backup key {1} is in force. Backups are sealed to it from now on.", "बैकअप कुंजी {1} लागू है। अब से बैकअप उसी से मुहरबंद होंगे।")
