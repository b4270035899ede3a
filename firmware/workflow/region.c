#include "workflow/region.h"

#include "base/auto.h"
#include "workflow/fold.h"

#include <string.h>

/* Folded as fold_text() does. The spellings that recognition and people use are rows of their own. */
static const struct { const char *name; char region; } states[] = {
    { "bihar", 'A' }, { "बिहार", 'A' }, { "chhattisgarh", 'A' }, { "chattisgarh", 'A' }, { "छत्तीसगढ़", 'A' }, { "छत्तीसगढ", 'A' },
    { "delhi", 'A' }, { "new delhi", 'A' }, { "nct of delhi", 'A' }, { "दिल्ली", 'A' }, { "नई दिल्ली", 'A' }, { "haryana", 'A' }, { "हरियाणा", 'A' },
    { "himachal pradesh", 'A' }, { "हिमाचल प्रदेश", 'A' }, { "jharkhand", 'A' }, { "झारखंड", 'A' }, { "झारखण्ड", 'A' },
    { "madhya pradesh", 'A' }, { "मध्य प्रदेश", 'A' }, { "मध्यप्रदेश", 'A' }, { "rajasthan", 'A' }, { "राजस्थान", 'A' },
    { "uttar pradesh", 'A' }, { "उत्तर प्रदेश", 'A' }, { "उत्तरप्रदेश", 'A' }, { "uttarakhand", 'A' }, { "uttaranchal", 'A' },
    { "उत्तराखंड", 'A' }, { "उत्तराखण्ड", 'A' }, { "andaman and nicobar islands", 'A' }, { "andaman nicobar islands", 'A' },
    { "andaman and nicobar", 'A' }, { "अंडमान और निकोबार द्वीपसमूह", 'A' },
    { "gujarat", 'B' }, { "गुजरात", 'B' }, { "maharashtra", 'B' }, { "महाराष्ट्र", 'B' }, { "punjab", 'B' }, { "पंजाब", 'B' },
    { "chandigarh", 'B' }, { "चंडीगढ़", 'B' }, { "चण्डीगढ़", 'B' }, { "चंडीगढ", 'B' }, { "dadra and nagar haveli and daman and diu", 'B' },
    { "dadra and nagar haveli", 'B' }, { "daman and diu", 'B' }, { "दादरा और नगर हवेली और दमन और दीव", 'B' },
    { "andhra pradesh", 'C' }, { "आन्ध्र प्रदेश", 'C' }, { "आंध्र प्रदेश", 'C' }, { "arunachal pradesh", 'C' }, { "अरुणाचल प्रदेश", 'C' },
    { "assam", 'C' }, { "असम", 'C' }, { "goa", 'C' }, { "गोवा", 'C' }, { "jammu and kashmir", 'C' }, { "jammu kashmir", 'C' }, { "j k", 'C' },
    { "जम्मू और कश्मीर", 'C' }, { "जम्मू एवं कश्मीर", 'C' }, { "karnataka", 'C' }, { "कर्नाटक", 'C' }, { "kerala", 'C' }, { "केरल", 'C' },
    { "ladakh", 'C' }, { "लद्दाख", 'C' }, { "lakshadweep", 'C' }, { "लक्षद्वीप", 'C' }, { "manipur", 'C' }, { "मणिपुर", 'C' },
    { "meghalaya", 'C' }, { "मेघालय", 'C' }, { "mizoram", 'C' }, { "मिज़ोरम", 'C' }, { "मिजोरम", 'C' }, { "nagaland", 'C' }, { "नागालैंड", 'C' },
    { "odisha", 'C' }, { "orissa", 'C' }, { "ओडिशा", 'C' }, { "puducherry", 'C' }, { "pondicherry", 'C' }, { "पुदुच्चेरी", 'C' }, { "पुदुचेरी", 'C' },
    { "sikkim", 'C' }, { "सिक्किम", 'C' }, { "tamil nadu", 'C' }, { "tamilnadu", 'C' }, { "तमिलनाडु", 'C' }, { "तमिल नाडु", 'C' },
    { "telangana", 'C' }, { "तेलंगाना", 'C' }, { "tripura", 'C' }, { "त्रिपुरा", 'C' }, { "west bengal", 'C' }, { "पश्चिम बंगाल", 'C' },
};

char region_of_state(const char *name)
{
    AUTO_FREE char *folded = fold_text(name);

    for (size_t i = 0; folded && i < ARRAY_LEN(states); i++)
        if (strcmp(states[i].name, folded) == 0)
            return states[i].region;
    return '\0';
}
