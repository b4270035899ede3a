#include "ocr/page/read/stamp_word.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/page/read/letters.h"

#include <ctype.h>
#include <string.h>

/* In small letters without spaces, and how many of them may be wrong. */
static const struct { const char *word; size_t wrong; } grades[] = {
    { "urgent", 1 }, { "immediate", 2 }, { "priority", 1 }, { "mosturgent", 2 }, { "mostimmediate", 3 }, { "toppriority", 2 }, { "outtoday", 1 },
    { "तत्काल", 1 }, { "अतितत्काल", 1 }, { "अत्यावश्यक", 2 },
};

bool stamp_word_urgent(const struct line_text *t)
{
    enum { LONGEST = 40 };
    char letters[LONGEST + 8];
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++)
        for (const char *at = t->word[i].text, *next = at; *at && n < LONGEST; at = next) {
            int c = text_next(&next);

            if (!is_latin_letter(c) && !text_is_devanagari((unsigned)c))
                continue;
            memcpy(letters + n, at, (size_t)(next - at));
            letters[n] = (char)(c < 0x80 ? tolower(c) : letters[n]);
            n += (size_t)(next - at);
        }
    for (size_t i = 0; i < ARRAY_LEN(grades) && n > 0 && n < LONGEST; i++)
        if (text_near(letters, n, grades[i].word, strlen(grades[i].word), grades[i].wrong, NULL))
            return true;
    return false;
}
