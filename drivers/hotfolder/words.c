#include "drivers/hotfolder/words.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

static const struct { int refusal; const char *todo, *why_hi, *todo_hi; } words[] = {
    { -ENODATA,
      "Save or send the file again.",
      "फ़ाइल खाली है।",
      "फ़ाइल को दोबारा सहेजें या भेजें।" },
    { -EFBIG,
      "Split it into several files, or scan the paper again with 300 dpi.",
      "फ़ाइल बहुत बड़ी है।",
      "फ़ाइल को कई भागों में बाँटें, या काग़ज़ को 300 dpi पर फिर से स्कैन करें।" },
    { -EMEDIUMTYPE,
      "Save the letter as a PDF, or print it and scan it.",
      "यह न तो चित्र (JPEG, PNG, TIFF, PNM) है और न PDF।",
      "पत्र को PDF के रूप में सहेजें, या उसका प्रिंट लेकर स्कैन करें।" },
    { -EBADMSG,
      "Send the file again, without a password. If it opens elsewhere, print it and scan it.",
      "फ़ाइल पढ़ी नहीं जा सकी, क्योंकि वह क्षतिग्रस्त, अधूरी या पासवर्ड से सुरक्षित है।",
      "फ़ाइल को बिना पासवर्ड के दोबारा भेजें। यदि वह किसी अन्य कंप्यूटर पर खुलती है, तो उसका प्रिंट लेकर स्कैन करें।" },
};

static const char otherwise_todo[] = "Save the letter as a PDF, or print it and scan it.";
static const char otherwise_why_hi[] = "यह फ़ाइल नहीं ली जा सकती।";
static const char otherwise_todo_hi[] = "पत्र को PDF के रूप में सहेजें, या उसका प्रिंट लेकर स्कैन करें।";

void words_reason(int refusal, const char *name, const char *detail, char out[WORDS_SIZE])
{
    const char *todo = otherwise_todo, *why_hi = otherwise_why_hi, *todo_hi = otherwise_todo_hi;
    char shown[NAME_MAX + 1];

    snprintf(shown, sizeof(shown), "%s", name);
    text_printable(shown);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (words[i].refusal == refusal) {
            todo = words[i].todo;
            why_hi = words[i].why_hi;
            todo_hi = words[i].todo_hi;
        }
    snprintf(out, WORDS_SIZE, "\xEF\xBB\xBF%s\r\n\r\n"
             "This file was not taken in as a letter: %s.\r\n"
             "What to do: %s Then put it into the folder once more.\r\n\r\n"
             "यह फ़ाइल पत्र के रूप में नहीं ली गई: %s\r\n"
             "क्या करें: %s इसके बाद उसे फिर से फ़ोल्डर में रखें।\r\n",
             shown, detail, todo, why_hi, todo_hi);
}
