#include "ocr/page/read/tidy.h"

#include "base/auto.h"
#include "ocr/page/read/letters.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DANDA "।"
#define RULES "|_"                      /* an upright and a level one */

static bool is_digit(int c) { return c >= '0' && c <= '9'; }

static bool is_devanagari_line(const struct line_text *t)
{
    unsigned latin = 0, devanagari = 0;

    for (size_t i = 0; i < t->n; i++)
        for (const char *at = t->word[i].text; *at;) {
            int c = text_next(&at);

            latin += is_latin_letter(c);
            devanagari += is_devanagari_letter(c);
        }
    return devanagari > latin;
}

/* The last character of the first n bytes of text; -1: there is none. */
static int last_of(const char *text, size_t n)
{
    int last = -1;

    for (const char *at = text; at < text + n;)
        last = text_next(&at);
    return last;
}

static bool made_of(const char *text, const char *set)
{
    while (*text) {
        const char *at = text;
        char one[8] = "";

        text_next(&text);
        memcpy(one, at, (size_t)(text - at));
        if (!strstr(set, one))
            return false;
    }
    return true;
}

/* ---- the steps */

static int put_danda(struct read_word *w, size_t keep)
{
    char *ended = NULL;

    if (asprintf(&ended, "%.*s" DANDA, (int)keep, w->text) < 0)
        return -ENOMEM;
    free(w->text);
    w->text = ended;
    return 0;
}

/* The stroke at the end of a sentence. "l" and "1" only right behind a letter: "अनुलग्नक 1" is a number. */
static int mend_danda(struct line_text *t)
{
    struct read_word *last = &t->word[t->n - 1];
    size_t n = strlen(last->text), stop = strcspn(last->text, "|");

    if (stop == 0 && made_of(last->text, "|") && t->n > 1 && is_devanagari_letter(last_of(last[-1].text, strlen(last[-1].text))))
        return put_danda(last, 0);
    if (n > 1 && strchr("|lI1", last->text[n - 1]) && is_devanagari_letter(last_of(last->text, n - 1)))
        return put_danda(last, n - 1);
    return 0;
}

/* Rules that touch the word. */
static void strip_rules(char *text)
{
    size_t lead = strspn(text, RULES), n = strlen(text);

    memmove(text, text + lead, n - lead + 1);
    n -= lead;
    while (n > 1 && text[n - 1] == '|' && (is_latin_letter(text[n - 2]) || is_digit(text[n - 2]) || strchr(").|", text[n - 2])))
        text[--n] = '\0';
}

/* A danda behind what has none. */
static void strip_danda(char *text)
{
    size_t n = strlen(text), danda = strlen(DANDA);

    while (n >= danda && strcmp(text + n - danda, DANDA) == 0)
        text[n -= danda] = '\0';
}

static void drop_word(struct line_text *t, size_t i)
{
    free(t->word[i].text);
    memmove(&t->word[i], &t->word[i + 1], (t->n - i - 1) * sizeof t->word[0]);
    t->n--;
}

static void drop_rules(struct line_text *t, bool no_danda)
{
    for (size_t i = t->n; i-- > 0;) {
        char *text = t->word[i].text;

        if (no_danda)
            strip_danda(text);
        if (!made_of(text, "—") && made_of(text, RULES "—"))
            *text = '\0';
        else
            strip_rules(text);
        if (!*text)
            drop_word(t, i);
    }
}

static void drop_ends(struct line_text *t)
{
    static const char stray[] = "|_~`@©®°»«„¬\\¢";

    while (t->n > 0 && made_of(t->word[t->n - 1].text, stray))
        drop_word(t, t->n - 1);
    while (t->n > 0 && made_of(t->word[0].text, stray))
        drop_word(t, 0);
}

/* Nothing but a stroke or two in the whole line; asterisks and hyphens may be a divider or a number by hand. */
static void drop_strokes(struct line_text *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (!made_of(t->word[i].text, "-.=,'\"<>^।"))
            return;
    while (t->n > 0)
        drop_word(t, t->n - 1);
}

int line_text_tidy(struct line_text *t)
{
    bool devanagari = is_devanagari_line(t);
    int r = devanagari ? mend_danda(t) : 0;

    drop_rules(t, !devanagari);
    drop_ends(t);
    drop_strokes(t);
    line_text_weigh(t);
    return r;
}
