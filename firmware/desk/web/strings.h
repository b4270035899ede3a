/* strings.h - every text a person reads on the desk, in English and Hindi.
 *
 * The texts stand in strings/strings.h, one line each; leaving one language out
 * does not compile. "{1}" and "{2}" are filled by html_fill(). */
#ifndef DESK_STRINGS_H
#define DESK_STRINGS_H

#include <stddef.h>

enum lang { LANG_EN, LANG_HI, LANGS };

enum string_id {
#define STRING(id, en, hi) S_##id,
#include "desk/strings/strings.h"
    STRINGS
};

const char *string_of(enum lang lang, enum string_id id);

/* A sentence with its values in it (NULL: empty) as plain text, for what is not a page: files, print, PDFs. out must have the room. */
void string_fill(enum lang lang, enum string_id id, const char *value_1, const char *value_2, char *out, size_t size);

const char *lang_code(enum lang lang);          /* "en", "hi" */
int lang_of(const char *code);                  /* enum lang, or -1 */

#endif
