#include "workflow/rules_words.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- words */

static void skip_space(struct rules_reader *r)
{
    for (;; r->at++) {
        if (*r->at == '#')
            r->at += strcspn(r->at, "\n");
        if (*r->at == '\n') {
            r->line++;
            r->first = true;
        } else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r') {
            return;
        }
    }
}

static void put(struct rules_word *w, enum rules_kind kind, const char *text, size_t n)
{
    if (n >= RULES_WORD_BYTES) {
        w->kind = RULES_BAD;
        said_set(w->text, SAID_RULES_LONG_WORD, SAID_NUMBER((long long)n), SAID_NUMBER(RULES_WORD_BYTES - 1));
        return;
    }
    w->kind = kind;
    memcpy(w->text, text, n);
    w->text[n] = '\0';
}

/* The bytes of the quotation mark that stands at s, typed or typeset; 0: none. */
static size_t quote_at(const char *s)
{
    static const char *const marks[] = { "\"", "“", "”", "„" };

    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (strncmp(s, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

static void read_quoted(struct rules_reader *r)
{
    const char *from = r->at += quote_at(r->at);

    while (*r->at && *r->at != '\n' && quote_at(r->at) == 0)
        r->at++;
    if (quote_at(r->at) > 0) {
        put(&r->now, RULES_QUOTED, from, (size_t)(r->at - from));
        r->at += quote_at(r->at);
        text_squeeze(r->now.text);
    } else {
        r->now.kind = RULES_BAD;
        said_set(r->now.text, SAID_RULES_CLOSING_QUOTE);
    }
}

void rules_next(struct rules_reader *r)
{
    skip_space(r);
    r->now = (struct rules_word){ .line = r->line, .first = r->first };
    r->first = false;
    if (*r->at == '\0')
        return;
    if (*r->at == ',') {
        put(&r->now, RULES_COMMA, r->at++, 1);
    } else if (quote_at(r->at) > 0) {
        read_quoted(r);
    } else {
        const char *from = r->at;

        while (*r->at && !strchr(" \t\r\n,", *r->at) && quote_at(r->at) == 0)
            r->at++;
        put(&r->now, RULES_WORD, from, (size_t)(r->at - from));
    }
}

void rules_reader_init(struct rules_reader *r, const char *text)
{
    *r = (struct rules_reader){ .at = text, .line = 1, .first = true };
    rules_next(r);
}

bool rules_is(const struct rules_reader *r, const char *word)
{
    return r->now.kind == RULES_WORD && strcasecmp(r->now.text, word) == 0;
}

/* ---- what was meant */

enum { NEAR_BYTES = 40, NEAR_CHANGES = 2 };

const char *rules_nearest(const char *said, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t bytes = strlen(said), best_distance = NEAR_CHANGES + 1, d;
    char small[NEAR_BYTES + 1];

    if (bytes > NEAR_BYTES)
        return NULL;
    for (size_t i = 0; i <= bytes; i++)
        small[i] = (char)tolower((unsigned char)said[i]);
    for (size_t i = 0; i < n; i++)
        if (text_near(small, bytes, words[i], strlen(words[i]), best_distance - 1, &d) && d < strlen(words[i]) / 2 + 1) {
            best = words[i];
            best_distance = d;
            if (d == 0)
                break;
        }
    return best;
}
