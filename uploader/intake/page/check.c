#include "uploader/intake/page/check.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

/* ---- all words */

static void put_piece(FILE *out, const char *text)
{
    if (*text)
        fprintf(out, "%s\f", text);
}

/* The folders of an archive and the kind of the file are words by themselves. */
static void put_name(FILE *out, const char *name)
{
    for (const char *at = name; *at; at++)
        fputc(strchr("/\\.", *at) ? '\t' : *at, out);
    fputc('\f', out);
}

/* Beside its label, as it is drawn. */
static void put_row(FILE *out, const char *label, const char *value)
{
    if (*value)
        fprintf(out, "%s\t%s\f", label, value);
}

int check_words(const struct mail *m, char **ret_text, size_t *ret_n)
{
    FILE *out = open_memstream(ret_text, ret_n);

    if (!out)
        return -ENOMEM;
    fprintf(out, "%s\f", m->subject);   /* so there is always something: who gets no words knows that they are missing */
    put_row(out, "From", m->from_shown);
    put_row(out, "To", m->to);
    put_row(out, "Cc", m->cc);
    for (size_t i = 0; i < m->n_texts; i++) {
        put_piece(out, m->texts[i].heading);
        put_piece(out, m->texts[i].text);
    }
    for (size_t i = 0; i < m->n_looked; i++)
        put_piece(out, m->looked[i]);
    for (size_t i = 0; i < m->n_files; i++)
        put_name(out, m->files[i].name);
    return fclose(out) == 0 ? 0 : -ENOMEM;
}

/* ---- odd lines */

/* Scripts and signs that come every day and hold no letter that stands for a Latin one, or whose look-alikes are known (ocr/mark/look_alikes.c). */
static const struct { int first, last; } usual[] = {
    { 0x0, 0x17F }, { 0x2B0, 0x52F },                           /* Latin; marks, Greek, Cyrillic */
    { 0x590, 0x109F }, { 0x1CD0, 0x1CFF },                      /* Arabic, the scripts of India and their neighbours */
    { 0x2000, 0x202C }, { 0x202F, 0x20FF }, { 0x2116, 0x2116 }, { 0x2122, 0x2122 },     /* punctuation, but for what turns the order of letters; currencies, numero and trade mark */
    { 0x2190, 0x245F }, { 0x25A0, 0x2BFF },                     /* arrows, mathematics, shapes, dingbats */
    { 0x3000, 0x9FFF }, { 0xA8E0, 0xA8FF }, { 0xAC00, 0xD7AF }, /* Chinese, Japanese, Korean; Devanagari */
    { 0xE000, 0xFEFF }, { 0x1F300, 0x1FAFF }, { 0xE0000, 0xE0FFF },     /* fonts of symbols, forms of letters; pictures; what cannot be seen */
};

static bool is_odd(const char *line, size_t n)
{
    for (const char *at = line; at < line + n; ) {
        int c = text_next(&at);
        bool known = false;

        for (size_t i = 0; i < ARRAY_LEN(usual) && !known; i++)
            known = c >= usual[i].first && c <= usual[i].last;
        if (!known)
            return true;
    }
    return false;
}

char *check_odd_lines(const char *text, size_t n)
{
    char *lines = NULL;
    size_t size;
    FILE *out = open_memstream(&lines, &size);

    for (const char *at = text, *end = text + n; out && at < end; ) {
        size_t line = strcspn(at, "\n\f");

        if (is_odd(at, line))
            fprintf(out, "%.*s\n\n", (int)line, at);
        at += line + 1;
    }
    if (out && fclose(out) != 0) {
        free(lines);
        return NULL;
    }
    return lines;
}
