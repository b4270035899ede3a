#include "desk/web/strings.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define STRING(id, en, hi) [S_##id] = { en, hi },
static const char *const table[STRINGS][LANGS] = {
#include "desk/strings/strings.h"
};

/* An empty text in either language stops the build, with the id in the message. */
#define STRING(id, en, hi) \
    _Static_assert(sizeof(en) > 1, #id " has no English text"); \
    _Static_assert(sizeof(hi) > 1, #id " has no Hindi text");
#include "desk/strings/strings.h"

static const char *const codes[LANGS] = { [LANG_EN] = "en", [LANG_HI] = "hi" };

const char *string_of(enum lang lang, enum string_id id) { return table[id][lang]; }

void string_fill(enum lang lang, enum string_id id, const char *value_1, const char *value_2, char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (const char *at = string_of(lang, id); *at && n < size; ) {
        bool first = strncmp(at, "{1}", 3) == 0, filled = first || strncmp(at, "{2}", 3) == 0;
        size_t literal = filled ? 3 : 1 + strcspn(at + 1, "{");
        const char *value = first ? value_1 : value_2;

        n += (size_t)(filled ? snprintf(out + n, size - n, "%s", value ? value : "") : snprintf(out + n, size - n, "%.*s", (int)literal, at));
        at += literal;
    }
}

const char *lang_code(enum lang lang) { return codes[lang]; }

int lang_of(const char *code)
{
    for (int i = 0; i < LANGS; i++)
        if (strcmp(codes[i], code) == 0)
            return i;
    return -1;
}
