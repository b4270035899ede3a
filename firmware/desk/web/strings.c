#include "desk/web/strings.h"

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
const char *lang_code(enum lang lang) { return codes[lang]; }

int lang_of(const char *code)
{
    for (int i = 0; i < LANGS; i++)
        if (strcmp(codes[i], code) == 0)
            return i;
    return -1;
}
