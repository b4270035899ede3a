#include "uploader/intake/page/rtf.h"

#include "base/auto.h"
#include "uploader/intake/page/words.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 32, GROUPS_MAX = 200 };

struct rtf {
    const unsigned char *at, *end;
    FILE *out;
    bool silent[GROUPS_MAX];    /* the text of this group is no text */
    int skip[GROUPS_MAX];       /* \ucN: characters that stand for older programs behind each \u */
    bool apart[GROUPS_MAX];     /* what comes behind this group is another line */
    int depth, to_skip;
    uint32_t high;              /* the first half of a letter that \u tells in two; 0: none */
    bool blind;                 /* there is something in it that cannot be looked at */
};

static const char *const not_text[] = { "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata",
                                        "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "revtbl", "mmathPr", "pgptbl", "filetbl", "htmltag" };
static const char *const apart[] = { "fldinst", "footnote", "annotation", "atnid", "atnauthor", "atndate", "shptxt", "sn", "sv", "listtext", "pntext", "deleted" };
static const char *const blinding[] = { "pict", "object", "objdata", "shppict", "nonshppict", "bin" };
static const char *const lines[] = { "par", "line", "row", "sect", "column", "lbr", "nestrow", "softline", "tab", "cell", "nestcell" };
static const char *const blanks[] = { "emdash", "endash", "emspace", "enspace", "qmspace", "bullet", "lquote", "rquote", "ldblquote", "rdblquote" };
static const char *const pieces[] = { "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "page", "softpage" };

bool rtf_is(const unsigned char *bytes, size_t n) { return n >= 5 && memcmp(bytes, "{\\rtf", 5) == 0; }

static void put_char(struct rtf *x, uint32_t c)
{
    if (x->to_skip > 0)
        x->to_skip--;
    else if (!x->silent[x->depth])
        words_put_letter(x->out, c);
}

/* \u tells letters beyond U+FFFF in two halves. */
static void put_unit(struct rtf *x, uint32_t unit)
{
    if (unit >= 0xD800 && unit < 0xDC00)
        x->high = unit;
    else if (unit >= 0xDC00 && unit < 0xE000)
        put_char(x, x->high ? 0x10000 + ((x->high - 0xD800) << 10) + (unit - 0xDC00) : 0);
    else
        put_char(x, unit);
}

static void at_word(struct rtf *x, const char *word, long number)
{
    if (words_is_one_of(word, blinding, ARRAY_LEN(blinding)))
        x->blind = true;
    else if (words_is_one_of(word, not_text, ARRAY_LEN(not_text)))
        x->silent[x->depth] = true;
    else if (words_is_one_of(word, pieces, ARRAY_LEN(pieces)))
        x->apart[x->depth] = fputc('\f', x->out) == '\f';
    else if (words_is_one_of(word, apart, ARRAY_LEN(apart)))
        x->apart[x->depth] = fputc('\n', x->out) == '\n';
    else if (words_is_one_of(word, blanks, ARRAY_LEN(blanks)))
        fputs(" - ", x->out);
    else if (words_is_one_of(word, lines, ARRAY_LEN(lines)))
        fputc(word[0] == 't' || strstr(word, "cell") ? '\t' : '\n', x->out);
    else if (strcmp(word, "uc") == 0 && number >= 0 && number < 10)
        x->skip[x->depth] = (int)number;
    else if (strcmp(word, "u") == 0) {
        x->to_skip = 0;
        put_unit(x, (uint32_t)(number < 0 ? number + 65536 : number) & 0xFFFF);
        x->to_skip = x->skip[x->depth];
    }
}

static int hex(int c) { return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1; }

/* Behind a backslash. */
static void control(struct rtf *x)
{
    char word[WORD_MAX + 1] = "", number[12] = "";
    size_t n = 0, digits = 0;

    if (x->at == x->end)
        return;
    if (!isalpha(*x->at)) {
        int c = *x->at++;

        if (c == '\'' && x->end - x->at >= 2 && hex(x->at[0]) >= 0 && hex(x->at[1]) >= 0) {
            put_char(x, (uint32_t)(hex(x->at[0]) * 16 + hex(x->at[1])));
            x->at += 2;
        } else if (strchr("\\{}", c))
            put_char(x, (uint32_t)c);
        else if (c == '~' || c == '\n' || c == '\r')
            put_char(x, c == '~' ? ' ' : '\n');
        return;
    }
    while (x->at < x->end && isalpha(*x->at) && n < WORD_MAX)
        word[n++] = (char)*x->at++;
    while (x->at < x->end && (isdigit(*x->at) || (digits == 0 && *x->at == '-')) && digits < sizeof(number) - 1)
        number[digits++] = (char)*x->at++;
    if (x->at < x->end && *x->at == ' ')
        x->at++;
    at_word(x, word, strtol(number, NULL, 10));
}

char *rtf_words(const unsigned char *bytes, size_t n)
{
    struct rtf x = { .at = bytes, .end = bytes + n, .skip = { 1 } };
    char *text = NULL;
    size_t size = 0;

    x.out = open_memstream(&text, &size);
    while (x.out && x.at < x.end && !x.blind) {
        int c = *x.at++;

        if (c == '{') {
            if (++x.depth >= GROUPS_MAX)
                break;
            x.silent[x.depth] = x.silent[x.depth - 1];
            x.skip[x.depth] = x.skip[x.depth - 1];
            x.apart[x.depth] = false;
        } else if (c == '}') {
            if (x.apart[x.depth])
                fputc('\n', x.out);
            x.depth -= x.depth > 0;
            x.to_skip = 0;
        } else if (c == '\\') {
            control(&x);
        } else if (c >= ' ') {
            put_char(&x, (uint32_t)c);
        }
    }
    bool whole = x.at == x.end && !x.blind;
    if (!x.out || fclose(x.out) != 0 || !whole) {
        free(text);
        return NULL;
    }
    return text;
}
