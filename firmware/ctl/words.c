#include "ctl/words.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* The first of them that is set decides, as in setlocale(3). */
static enum said_lang lang_of_terminal(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *locale = getenv(names[i]);

        if (locale && *locale)
            return strncmp(locale, "hi", 2) == 0 ? SAID_HI : SAID_EN;
    }
    return SAID_EN;
}

const char *ctl_words(const char *line, char out[SAID_WORDED_SIZE])
{
    said_word(lang_of_terminal(), line, out);
    return out;
}
