#include "ocr/fields/alike.h"

#include "base/text.h"

#include <string.h>

bool words_alike(const char *s, size_t n, const char *word, size_t most_wrong)
{
    return text_near(s, n, word, strlen(word), most_wrong, NULL);
}
