#include "desk/web/html_said.h"

#include "base/text.h"

const char *said_in(enum lang lang, const char *line, char out[SAID_WORDED_SIZE])
{
    said_word(lang == LANG_HI ? SAID_HI : SAID_EN, line, out);
    return out;
}

/* Numbers are of either language: then it is fallback. */
static enum lang lang_of_words(const char *words, enum lang fallback)
{
    enum lang of = fallback;

    for (int cp; (cp = text_next(&words)) > 0; ) {
        if (text_is_devanagari((unsigned)cp))
            return LANG_HI;
        if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
            of = LANG_EN;
    }
    return of;
}

void html_said(struct html *h, enum lang lang, const char *line)
{
    char words[SAID_WORDED_SIZE];
    enum lang of;

    if (*line == '\0')
        return;
    said_in(lang, line, words);
    of = lang_of_words(words, lang);
    if (of == lang)
        html_text(h, words);
    else
        html_put(h, "<span lang=\"%s\">%s</span>", lang_code(of), words);
}
