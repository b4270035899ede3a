/* said/connectors.h - the ways into e-Office besides its Receipt Intake API: its mailbox, the migration tree, the numbers read back. */

/* the mailbox for e-mail diarisation */
SAID(MAILBOX_SENT, "mailbox_sent", "Mailed to e-Office's mailbox {1}. Diarise it there, then type the receipt number here.",
     "ई-ऑफ़िस के मेलबॉक्स {1} पर भेजा गया। वहाँ डायरी करें, फिर रसीद संख्या यहाँ भरें।")
SAID(MAILBOX_SENT_AGAIN, "mailbox_sent_again", "Mailed to e-Office's mailbox {1} once more, under the same Message-ID: if two of it lie there, diarise one and delete the other. Then type the receipt number here.",
     "ई-ऑफ़िस के मेलबॉक्स {1} पर उसी Message-ID से पुनः भेजा गया: वहाँ दो मेल हों तो एक को डायरी करें और दूसरा हटा दें। फिर रसीद संख्या यहाँ भरें।")
SAID(MAILBOX_LOST, "mailbox_lost", "The mail to e-Office's mailbox {1} was handed over, but the relay's answer was lost. Look there for the diary number {2} before it is sent again.",
     "ई-ऑफ़िस के मेलबॉक्स {1} के लिए मेल सौंपा गया, पर मेल सर्वर का उत्तर नहीं मिला। पुनः भेजने से पहले वहाँ डायरी संख्या {2} देखें।")
SAID(MAILBOX_WORKS, "mailbox_works", "The relay answers and lets this box in; letters go by it to e-Office's mailbox {1}. No mail was sent there.",
     "मेल सर्वर उत्तर देता है और इस बॉक्स को प्रवेश देता है; पत्र उसी से ई-ऑफ़िस के मेलबॉक्स {1} में जाते हैं। वहाँ कोई ई-मेल नहीं भेजी गई।")
SAID(MAILBOX_TOO_LARGE, "mailbox_too_large", "With this letter's PDF the mail to e-Office would have {1} MiB, and mail.max_mib allows {2}. Nothing was sent: take the PDF in parts from the letter's page and enter it in e-Office by hand.",
     "इस पत्र की PDF के साथ ई-ऑफ़िस का मेल {1} MiB का होगा, mail.max_mib {2} की अनुमति देता है। कुछ नहीं भेजा गया: पत्र के पृष्ठ से PDF लें और ई-ऑफ़िस में स्वयं प्रविष्ट करें।")

SAID(ASSISTED, "assisted", "This letter is entered in e-Office by hand: its fields stand ready in the order of the form.", "यह पत्र ई-ऑफ़िस में हाथ से दर्ज किया जाता है: इसके विवरण फ़ॉर्म के क्रम में तैयार हैं।")

/* a letter that is too large for one PDF */
SAID(LETTER_IN_PARTS, "letter_in_parts", "The PDF of {1} is too large for one, even with the smallest pictures, so it lies in {2} parts and nothing was sent. Enter it in e-Office by hand with the parts from the letter's page, and say so in its remarks.",
     "{1} की PDF सबसे छोटे चित्रों के साथ भी एक फ़ाइल के लिए बहुत बड़ी है, अतः वह {2} भागों में है और कुछ नहीं भेजा गया। पत्र के पृष्ठ से भाग लेकर इसे ई-ऑफ़िस में स्वयं प्रविष्ट करें और टिप्पणी में लिखें।")

/* the migration tree */
SAID(FILE_NO_EMPTY, "file_no_empty", "the file number is empty", "फ़ाइल संख्या रिक्त है")
SAID(FILE_NO_CHARACTER, "file_no_character", "the file number \"{1}\" has \"{2}\" in it, and only letters A-Z, digits, brackets, dashes and slashes are allowed",
     "फ़ाइल संख्या \"{1}\" में \"{2}\" है, जबकि केवल अक्षर A-Z, अंक, कोष्ठक, डैश और स्लैश मान्य हैं")
SAID(FILE_NO_NO_DIGIT, "file_no_no_digit", "\"{1}\" has no digit in it, so it is no file number", "\"{1}\" में कोई अंक नहीं है, अतः यह फ़ाइल संख्या नहीं है")
SAID(FILE_NO_LONG, "file_no_long", "the file number \"{1}\" is too long", "फ़ाइल संख्या \"{1}\" बहुत लंबी है")
SAID(FOLDER_CHARACTER, "folder_character", "the folder name \"{1}\" has \"{2}\" in it, which no folder may have", "फ़ोल्डर के नाम \"{1}\" में \"{2}\" है, जो किसी फ़ोल्डर में नहीं हो सकता")
SAID(FOLDER_NAME, "folder_name", "\"{1}\" cannot be a folder: it is empty or too long, or begins with a dot, a blank or fl-", "\"{1}\" फ़ोल्डर नहीं हो सकता: यह रिक्त या बहुत लंबा है, या बिंदु, रिक्त स्थान या fl- से आरंभ होता है")
SAID(MANIFEST_LINE, "manifest_line", "line {1} of the manifest does not hold ({2})", "सूची की पंक्ति {1} मान्य नहीं है ({2})")
SAID(MANIFEST_HEADINGS, "manifest_headings", "it is no manifest of this box: the columns are others", "यह इस बॉक्स की सूची नहीं है: स्तंभ भिन्न हैं")
SAID(MANIFEST_CUT, "manifest_cut", "the end of the manifest is missing", "सूची का अंत नहीं है")
SAID(MANIFEST_BAD, "manifest_bad", "{1}/manifest.csv: {2}.", "{1}/manifest.csv: {2}।")
SAID(MIGRATED_MISSING, "migrated_missing", "{1}: {2} ({3}) is listed, but not there.", "{1}: {2} ({3}) सूची में है, पर फ़ोल्डर में नहीं।")
SAID(MIGRATED_CHANGED, "migrated_changed", "{1}: {2} ({3}) is not what it was: size or checksum differ.", "{1}: {2} ({3}) पहले जैसी नहीं है: आकार या जाँच-योग भिन्न है।")
SAID(MIGRATED_UNREADABLE, "migrated_unreadable", "{1}: {2} cannot be read: {3}.", "{1}: {2} पढ़ी नहीं जा सकती: {3}।")
SAID(MIGRATED_UNLISTED, "migrated_unlisted", "{1}: {2} lies there, but no manifest lists it.", "{1}: {2} फ़ोल्डर में है, पर किसी सूची में नहीं।")
SAID(MIGRATION_UNFILED, "migration_unfiled", "This letter names no e-Office file, so there is no folder for it. The administrator can set migration.unfiled to a folder for such letters; then send it again.",
     "इस पत्र में ई-ऑफ़िस की फ़ाइल संख्या नहीं है, अतः इसके लिए कोई फ़ोल्डर नहीं है। प्रशासक migration.unfiled में ऐसे पत्रों का फ़ोल्डर भर सकता है; फिर पुनः भेजें।")
SAID(MIGRATION_FILE_NO, "migration_file_no", "The letter cannot go into a folder of its file: {1}. Enter it by hand, or ask the administrator.",
     "पत्र अपनी फ़ाइल के फ़ोल्डर में नहीं जा सकता: {1}। इसे स्वयं प्रविष्ट करें या प्रशासक से कहें।")
SAID(MIGRATION_MANIFEST, "migration_manifest", "In the folder {1} {2}. Nothing was changed there: the administrator must look, then send the letter again.",
     "फ़ोल्डर {1} में: {2}। वहाँ कुछ नहीं बदला गया: प्रशासक देखें, फिर पत्र पुनः भेजें।")
SAID(MIGRATION_FULL, "migration_full", "The folder {1} has {2} letters and takes no more. The administrator must set up another one.", "फ़ोल्डर {1} में {2} पत्र हैं और अधिक नहीं आ सकते। प्रशासक दूसरा फ़ोल्डर निर्धारित करे।")
SAID(MIGRATION_AWAY, "migration_away", "The migration folder cannot be used now: {1}. Letters wait and go by themselves.", "माइग्रेशन फ़ोल्डर अभी उपलब्ध नहीं है: {1}। पत्र प्रतीक्षा में हैं और अपने आप जाएँगे।")
SAID(MIGRATION_DIFFERS, "migration_differs", "What was read back of the copy of {1} is not what was written. It is copied again.", "{1} की प्रति वापस पढ़ने पर वैसी नहीं मिली जैसी लिखी गई थी। इसे पुनः कॉपी किया जाएगा।")
SAID(MIGRATION_ABSENT, "migration_absent", "The migration folder was looked through: the letter is not there. It is copied by itself.", "माइग्रेशन फ़ोल्डर देखा गया: पत्र वहाँ नहीं है। यह अपने आप कॉपी होगा।")
SAID(MIGRATION_WORKS, "migration_works", "The migration folder is there: {1}.", "माइग्रेशन फ़ोल्डर उपलब्ध है: {1}।")
SAID(DISK_AWAY, "disk_away", "{1} is not there: the disk is not plugged in or not mounted", "{1} नहीं मिला: डिस्क लगी नहीं है या माउंट नहीं है")
SAID(DISK_SAME, "disk_same", "{1} lies on the box's own disk: the disk for it is not mounted", "{1} बॉक्स की अपनी डिस्क पर है: उसकी डिस्क माउंट नहीं है")
SAID(DISK_FULL, "disk_full", "there is no room left", "स्थान शेष नहीं है")
SAID(DISK_FAILED, "disk_failed", "{1}: {2}", "{1}: {2}")
SAID(SFTP_HOST_KEY, "sftp_host_key", "the server shows another key than {1}.host_key, {2} SHA256:{3}, so nothing was sent: the administrator must find out at the server itself whether that is its key; this line does not prove it", "सर्वर {1}.host_key से भिन्न कुंजी दिखाता है, {2} SHA256:{3}, अतः कुछ नहीं भेजा गया: प्रशासक सर्वर पर ही जाँचे कि यह उसकी कुंजी है या नहीं; यह संदेश इसका प्रमाण नहीं है")
SAID(SFTP_LOGIN, "sftp_login", "the server does not let us in: the administrator must check {1}.url and {1}.key_file", "सर्वर प्रवेश नहीं देता: प्रशासक {1}.url और {1}.key_file जाँचे")
SAID(SFTP_REFUSES, "sftp_refuses", "the server does not take it ({1}): perhaps its disk is full, or we may not write there", "सर्वर इसे नहीं लेता ({1}): संभवतः उसकी डिस्क भरी है या वहाँ लिखने की अनुमति नहीं है")
SAID(SFTP_BROKE, "sftp_broke", "the line broke, or the server does not take more: perhaps its disk is full ({1})", "संपर्क टूट गया, या सर्वर और नहीं लेता: संभवतः उसकी डिस्क भरी है ({1})")
SAID(SFTP_AWAY, "sftp_away", "the server cannot be reached, or the line broke ({1})", "सर्वर तक पहुँच नहीं है, या संपर्क टूट गया ({1})")

/* numbers read back from e-Office */
SAID(READBACK_VERIFIED, "readback_verified", "Looked up in e-Office: the numbers are those of this letter.", "ई-ऑफ़िस में देखा गया: संख्याएँ इसी पत्र की हैं।")
SAID(READBACK_NONE, "readback_none", "e-Office knows no receipt with computer number {1}: look at the number that was typed.", "ई-ऑफ़िस में कंप्यूटर संख्या {1} की कोई रसीद नहीं है: भरी गई संख्या देखें।")
SAID(READBACK_OTHER, "readback_other", "Under computer number {1} e-Office has another letter: {2}. Look at the number that was typed.", "कंप्यूटर संख्या {1} पर ई-ऑफ़िस में दूसरा पत्र है: {2}। भरी गई संख्या देखें।")
SAID(READBACK_AND, "readback_and", "{1}; {2}", "{1}; {2}")
SAID(READBACK_LETTER_NO, "readback_letter_no", "the letter number is “{1}” there and “{2}” here", "पत्र संख्या वहाँ “{1}” है और यहाँ “{2}”")
SAID(READBACK_DATE, "readback_date", "the letter date is “{1}” there and “{2}” here", "पत्र की तारीख वहाँ “{1}” है और यहाँ “{2}”")
SAID(READBACK_SUBJECT, "readback_subject", "the subject is “{1}” there and “{2}” here", "विषय वहाँ “{1}” है और यहाँ “{2}”")
SAID(READBACK_RECEIPT_NO, "readback_receipt_no", "the receipt number is “{1}” there and “{2}” here", "रसीद संख्या वहाँ “{1}” है और यहाँ “{2}”")
SAID(READBACK_NO_NUMBER, "readback_no_number", "No computer number was typed for this letter, so e-Office cannot be asked for it.", "इस पत्र की कंप्यूटर संख्या नहीं भरी गई, अतः ई-ऑफ़िस से पूछा नहीं जा सकता।")
SAID(READBACK_AWAY, "readback_away", "e-Office's read service cannot be asked now ({1}). It is asked again by itself.", "ई-ऑफ़िस की पठन सेवा से अभी पूछा नहीं जा सकता ({1})। बाद में अपने आप पूछा जाएगा।")
SAID(READBACK_REFUSED, "readback_refused", "e-Office's read service does not let us in (status {1}): the administrator must check eoffice.readback_login_file.", "ई-ऑफ़िस की पठन सेवा प्रवेश नहीं देती (स्थिति {1}): प्रशासक eoffice.readback_login_file जाँचे।")
SAID(READBACK_NONSENSE, "readback_nonsense", "What e-Office's read service answered cannot be understood ({1}). It is asked again by itself.", "ई-ऑफ़िस की पठन सेवा का उत्तर समझ में नहीं आया ({1})। बाद में अपने आप पूछा जाएगा।")
SAID(READBACK_WORKS, "readback_works", "e-Office's read service answers and knows us.", "ई-ऑफ़िस की पठन सेवा उत्तर देती है और हमें पहचानती है।")
SAID(READBACK_NO_XML, "readback_no_xml", "it is not the XML of a receipt", "यह रसीद का XML नहीं है")
SAID(READBACK_LONG, "readback_long", "it is longer than any receipt", "यह किसी भी रसीद से लंबा है")
SAID(READBACK_BAD_NUMBER, "readback_bad_number", "its computer number “{1}” is none", "उसकी कंप्यूटर संख्या “{1}” मान्य नहीं है")
SAID(READBACK_BAD_DATE, "readback_bad_date", "its letter date “{1}” is none", "उसकी पत्र की तारीख “{1}” मान्य नहीं है")
SAID(READBACK_MIXED, "readback_mixed", "it speaks of several receipts", "उसमें एक से अधिक रसीदें हैं")
SAID(READBACK_OTHER_NUMBER, "readback_other_number", "it speaks of computer number {1}", "वह कंप्यूटर संख्या {1} के बारे में है")
