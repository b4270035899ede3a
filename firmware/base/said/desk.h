/* said/desk.h - what the desk finds out by itself on an admin's word, beside what the programs say. */
SAID(TRIAL_BEGUN, "trial_begun", "It has begun: look at the machine.", "आरंभ हो गया है: मशीन पर देखें।")
SAID(MAILBOX_NONE, "mailbox_none", "No mailbox is set up: mailbox.url is empty.", "कोई मेलबॉक्स नहीं लगाया गया है: सेटिंग mailbox.url खाली है।")
SAID(MAILBOX_LOOKED, "mailbox_looked", "The mailbox was opened and all mail in it was seen to: {1} became letters so far, {2} are listed for a person.", "मेलबॉक्स खुला और उसकी सभी ई-मेल देखी गईं: अब तक {1} पत्र बनीं, {2} देखने के लिए सूची में हैं।")
SAID(TRIAL_TIMEOUT, "trial_timeout", "No answer came in {1} s. Look at the network, then try again.", "{1} सेकंड में उत्तर नहीं मिला। नेटवर्क देखें, फिर पुनः प्रयास करें।")
SAID(DISK_ROOM, "disk_room", "{1} MiB of {2} MiB are free; intake stops at {3} MiB.", "{2} MiB में से {1} MiB रिक्त है; {3} MiB पर पत्र लेना रुक जाता है।")
SAID(DISK_SILENT, "disk_silent", "The disk does not answer.", "डिस्क उत्तर नहीं दे रही है।")
