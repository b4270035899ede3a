/* mail_notes.h - what a clerk is told of a mail that is not as usual: drawn under the letter by mail-page, and shown at the letter by the desk.
 * MAIL_NOTE(id, code, English, Hindi), a table to include; a code is never given another meaning. */
MAIL_NOTE(ENCLOSURES, "mail_enclosures", "Some enclosures cannot be shown as pages. They are kept as files with this letter.",
     "कुछ संलग्नक पृष्ठों के रूप में नहीं दिखाए जा सकते। वे इस पत्र के साथ फ़ाइलों के रूप में रखे गए हैं।")
MAIL_NOTE(LOCKED, "mail_locked", "An enclosure is locked with a password. Ask the sender for an open copy.",
     "एक संलग्नक पासवर्ड से बंद है। कृपया प्रेषक से बिना पासवर्ड की प्रति माँगें।")
MAIL_NOTE(ENCRYPTED, "mail_encrypted", "This mail is encrypted and cannot be read here. Ask the sender for an open copy.",
     "यह ई-मेल कूटबद्ध (encrypted) है और यहाँ पढ़ी नहीं जा सकती। कृपया प्रेषक से सामान्य प्रति माँगें।")
MAIL_NOTE(SIGNED, "mail_signed", "This mail bears a digital signature. It is kept byte for byte; the signature was not checked here.",
     "इस ई-मेल पर डिजिटल हस्ताक्षर है। यह ज्यों-की-त्यों रखी गई है; हस्ताक्षर की जाँच यहाँ नहीं की गई।")
MAIL_NOTE(PROGRAM, "mail_program", "A program came with this mail. It was not opened and is not among the enclosures.",
     "इस ई-मेल के साथ एक प्रोग्राम आया था। उसे खोला नहीं गया और वह संलग्नकों में नहीं है।")
MAIL_NOTE(TNEF, "mail_tnef", "The enclosures are packed in winmail.dat, a format of Outlook. It is kept as a file; ask the sender to send them as PDF.",
     "संलग्नक Outlook के winmail.dat प्रारूप में हैं। वह फ़ाइल के रूप में रखी गई है; कृपया प्रेषक से PDF माँगें।")
MAIL_NOTE(EMPTY, "mail_empty", "This mail has no text.", "इस ई-मेल में कोई पाठ नहीं है।")
MAIL_NOTE(CUT, "mail_cut", "The text of this mail is too long to be drawn whole. The mail itself is kept as it came.",
     "इस ई-मेल का पाठ इतना लंबा है कि पूरा नहीं छापा गया। मूल ई-मेल ज्यों-की-त्यों रखी गई है।")
MAIL_NOTE(TEXT_DAMAGED, "mail_text_damaged", "Some characters of this mail could not be read.", "इस ई-मेल के कुछ अक्षर पढ़े नहीं जा सके।")
MAIL_NOTE(LEFT_OUT, "mail_left_out", "Some parts of this mail were left out, because it has too many. The mail itself is kept as it came.",
     "इस ई-मेल में बहुत अधिक भाग होने के कारण कुछ भाग छोड़ दिए गए। मूल ई-मेल ज्यों-की-त्यों रखी गई है।")
