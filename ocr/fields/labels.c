#include "ocr/fields/rules.h"

#include <stdlib.h>

const char *const label_subject[] = { "subject", "subjects", "sub", "subj", "subiect", "subjeet", "विषय", "विषय वस्तु", "विपय", "वेषय", NULL };
const char *const label_to[] = { "to", "सेवा में", "सेवा मे", "सेवामें", "सेवामे", "सेवा में to", "सेवा में t0", "सेवा में t", "to सेवा में", "प्रति", "प्रति to", NULL };
const char *const label_copy[] = { "copy to", "copy forwarded", "copy forwarded to", "copy for information", "copy", "endorsement", "प्रतिलिपि",
                                   "प्रति सूचनार्थ", "पृष्ठांकन", NULL };
const char *const label_reference[] = { "ref", "reference", "read", "संदर्भ", "सन्दर्भ", NULL };
const char *const label_salutation[] = { "sir", "madam", "dear", "my dear", "respected", "hon ble sir", "महोदय", "महोदया", "प्रिय", "मान्यवर",
                                         "आदरणीय", NULL };
const char *const label_close[] = { "yours faithfully", "yours sincerely", "yours truly", "yours", "regards", "warm regards", "kind regards", "with best regards", "best regards", "with regards", "with warm regards", "with kind regards",
                                    "भवदीय", "भवदीया", "सादर", "आपका", "आपकी", "प्रार्थी", NULL };
const char *const label_minutes[] = { "minutes of", "record of discussion", "record of discussions", "summary record of", NULL };
const char *const label_question[] = { "starred question", "unstarred question", "short notice question", "तारांकित प्रश्न", "अतारांकित प्रश्न", NULL };
const char *const label_from[] = { "from", "प्रेषक", "प्रेषक का नाम", NULL };
