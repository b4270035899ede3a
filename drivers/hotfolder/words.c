#include "drivers/hotfolder/words.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/text.h"
#include "intake/intake.h"

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
    char shown[NAME_MAX + 16];

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

void words_held(const char *name, const struct mark_verdict *v, char out[WORDS_SIZE])
{
    char shown[NAME_MAX + 16], why[INTAKE_WHY_SIZE], page_hi[48] = "";

    snprintf(shown, sizeof(shown), "%s", name);
    text_printable(shown);
    intake_mark_words(v, why);
    if (v->page > 0)
        snprintf(page_hi, sizeof(page_hi), "पृष्ठ %d: ", v->page);
    snprintf(out, WORDS_SIZE, "\xEF\xBB\xBF%s\r\n\r\n"
             "This file was not taken in: %s.\r\n"
             "What to do: look at it. If it is classified, delete it here and wherever else it lies. If it is not, move it from held/ to cleared/: "
             "then it is taken in without being checked again, and the record says whose file it was.\r\n\r\n"
             "यह फ़ाइल नहीं ली गई: %s%s\r\n"
             "क्या करें: फ़ाइल को देखें। यदि वह वर्गीकृत (गोपनीय) है, तो उसे यहाँ से और जहाँ-जहाँ वह रखी हो, वहाँ से हटा दें। यदि वर्गीकृत नहीं है, तो उसे held/ से cleared/ "
             "में ले जाएँ: तब वह दोबारा जाँचे बिना ली जाएगी, और अभिलेख में लिखा जाएगा कि फ़ाइल किसकी थी।\r\n", shown, why, page_hi,
             v->unchecked ? "वर्गीकृत अंकन के लिए जाँच नहीं हो सकी।" : "इस पर वर्गीकृत अंकन हो सकता है।");
}

void words_refused(char out[WORDS_SIZE])
{
    char now[CLOCK_SHOWN_SIZE];

    clock_format_shown(clock_utc_s(), now);
    snprintf(out, WORDS_SIZE, "\xEF\xBB\xBF%s\r\n\r\n"
             "A file that was put into this folder bears a classified marking. It was refused and removed; the register keeps a number for it and nothing "
             "else. This box must not be used for such papers.\r\n"
             "What to do: tell the security officer, and see that other copies (mailbox, memory stick, the computer it came from) are dealt with.\r\n\r\n"
             "इस फ़ोल्डर में रखी गई एक फ़ाइल पर वर्गीकृत (गोपनीय) अंकन है। उसे अस्वीकार करके हटा दिया गया है; पंजिका में उसकी केवल संख्या है। ऐसे पत्रों के लिए इस "
             "यंत्र का उपयोग वर्जित है।\r\n"
             "क्या करें: सुरक्षा अधिकारी को सूचित करें, और उसकी अन्य प्रतियों (मेलबॉक्स, पेन ड्राइव, जिस कंप्यूटर से वह आई) के बारे में कार्रवाई सुनिश्चित करें।\r\n", now);
}
