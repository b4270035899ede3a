/* sms_templates.h - an office's registered texts, for tests of SMS. */
#ifndef TESTS_RIG_DATA_SMS_TEMPLATES_H
#define TESTS_RIG_DATA_SMS_TEMPLATES_H

static const char sms_test_templates[] =
    "[alert-en]\nid = 1107000000000000001\nfor = alert\nlanguage = en\nvalues = number class\ntext = Letter {#var#} ({#var#}) is marked to you.\n"
    "[alert-hi]\nid = 1107000000000000002\nheader = CRUHIN\nfor = alert\nlanguage = hi\nvalues = number class\ntext = पत्र {#var#} ({#var#}) आपको अंकित है।\n"
    "[escalation-hi]\nid = 1107000000000000003\nfor = escalation ack\nlanguage = hi\nvalues = number\n"
    "text = डाक: डायरी संख्या {#var#} का पत्र अब तक नहीं देखा गया है। कृपया इस पर ध्यान दें और संबंधित अधिकारी को बताएँ।\n"
    "[deadline]\nid = 1107000000000000004\nfor = deadline\nlanguage = hi\nvalues = number due\ntext = पत्र {#var#} पर {#var#} तक कार्रवाई करें।\n"
    "[bounced]\nfor = bounced\nlanguage = en\nvalues = number\ntext = The mail copy of {#var#} did not arrive.\n"
    "[test]\nid = 1107000000000000005\nfor = test\nlanguage = hi\ntext = परीक्षण\n";

#endif
