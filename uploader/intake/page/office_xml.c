/* office_xml.c - the words of one XML part of an Office file. Names of elements are taken without their prefixes: Word, Excel, PowerPoint and
 * OpenDocument call the same things alike, and what none of them knows is text all the same. */
#include "uploader/intake/page/office.h"

#include "uploader/intake/page/words.h"

#include <ctype.h>
#include <errno.h>
#include <libxml/xmlreader.h>
#include <string.h>
#include <strings.h>

AUTO_DEFINE(xmlTextReaderPtr, xmlFreeTextReader)
#define AUTO_READER AUTO(auto_xmlFreeTextReader)
AUTO_DEFINE(xmlChar *, xmlFree)
#define AUTO_XML AUTO(auto_xmlFree)

enum { SHEET_DEPTH = 3 /* of table:table in a workbook; tables in texts lie deeper */, COLOUR = 6 /* letters, in a sheet's header */ };

/* Lines, and where a new page or sheet begins; at both ends of the element, where it has two. */
static const char *const lines[] = { "p", "h", "row", "table-row", "br", "cr", "line-break", "si", "property", "title", "subject", "keywords", "keyword",
                                     "description", "category", "text-box", "txbxContent", "comment", "annotation" };
static const char *const pieces[] = { "lastRenderedPageBreak", "soft-page-break", "page", "header", "footer", "header-left", "footer-left", "header-first",
                                      "footer-first", "sheetData", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter" };
static const char *const cells[] = { "c", "tc", "table-cell", "tab", "s" };
/* Within these, text of several elements may be one word; elsewhere each element is a line of its own. */
static const char *const joining[] = { "p", "h", "row", "table-row", "si", "text", "comment" };
/* What the eye does not see in its place: codes of fields, what was struck out, formulas, descriptions. */
static const char *const asides[] = { "instrText", "delInstrText", "delText", "f", "desc" };
static const char *const aside_ends[] = { "fldChar", "del", "f", "desc", "p" };
/* Numbers of the layout, told as text. */
static const char *const no_text[] = { "posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "config-item" };
/* Pictures in letters and digits, which nobody looks at. */
static const char *const pictures[] = { "binaryData", "binData", "binary-data" };
/* Words in attributes: letters behind the text, as Word's watermarks are; names of tabs; ... */
static const struct { const char *element, *attribute; } shown[] = { { "textpath", "string" }, { "sheet", "name" }, { "table", "name" } };
/* ... and words about pictures, before list items, and of values that are counted elsewhere. */
static const struct { const char *element, *attribute; } told[] = {
    { "docPr", "descr" }, { "docPr", "title" }, { "cNvPr", "descr" }, { "cNvPr", "title" }, { "shape", "alt" }, { "lvlText", "val" }, { "s", "v" }, { "tableColumn", "name" },
};

struct words {
    const struct office_strings *strings;
    int (*each)(void *ctx, const char *text);
    void *ctx;
    FILE *out, *aside;
    char *text, *aside_text;
    size_t size, aside_size, n; /* n: bytes of all pieces */
    unsigned joined;            /* elements of joining[] around it */
    bool in_line;               /* the line at hand has words */
    bool shared, value, silent, codes, is_aside;
    int failed;
};

static xmlTextReaderPtr open_reader(const unsigned char *xml, size_t n)
{
    return n > INT_MAX ? NULL : xmlReaderForMemory((const char *)xml, (int)n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* A document type can hide words in entities; no Office program writes one. */
static bool is_harmful(int type) { return type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE; }

/* ---- pieces */

static void put_aside(struct words *w, const char *text)
{
    w->n += strlen(text);
    if (w->n > MAIL_MAX_LOOKED_BYTES)
        w->failed = -E2BIG;
    if (w->failed == 0 && !w->aside && !(w->aside = open_memstream(&w->aside_text, &w->aside_size)))
        w->failed = -ENOMEM;
    if (w->failed == 0 && fputs(text, w->aside) == EOF)
        w->failed = -ENOMEM;
}

static void put(struct words *w, const char *text, size_t n)
{
    w->in_line = n > 0 && text[n - 1] != '\n';
    w->n += n;
    if (w->n > MAIL_MAX_LOOKED_BYTES)
        w->failed = -E2BIG;
    if (w->failed == 0 && !w->out && !(w->out = open_memstream(&w->text, &w->size)))
        w->failed = -ENOMEM;
    if (w->failed == 0 && fwrite(text, 1, n, w->out) != n)
        w->failed = -ENOMEM;
}

static void give(struct words *w, FILE **out, char **text)
{
    if (!*out)
        return;
    if (fclose(*out) != 0)
        w->failed = w->failed ? w->failed : -ENOMEM;
    *out = NULL;
    if (w->failed == 0 && strspn(*text, " \n") < strlen(*text))
        w->failed = w->each(w->ctx, *text);
    free(*text);
    *text = NULL;
}

static void end_piece(struct words *w)
{
    give(w, &w->out, &w->text);
    w->in_line = false;
}

static void put_line(struct words *w, const char *line)
{
    put(w, "\n", 1);
    put(w, line, strlen(line));
    put(w, "\n", 1);
}

/* Runs of white space are one blank. */
static void put_words(struct words *w, const char *s)
{
    while (*s && w->failed == 0) {
        size_t blank = strspn(s, " \t\r\n"), n = strcspn(s + blank, " \t\r\n");

        if (blank > 0)
            put(w, " ", 1);
        put(w, s + blank, n);
        s += blank + n;
    }
}

/* "&L&"Arial,Bold"&12SECRET&R&P": left, middle and right of a sheet's header, with fonts, sizes and fields. */
static void put_coded(struct words *w, const char *s)
{
    while (*s && w->failed == 0) {
        size_t n = strcspn(s, "&");

        put(w, s, n);
        s += n;
        if (!*s || !*++s)
            return;
        if (strchr("LCR", *s))
            put(w, "\n", 1);
        if (*s == '"')
            s += 1 + strcspn(s + 1, "\"");
        else if (isdigit((unsigned char)*s))
            s += strspn(s, "0123456789") - 1;
        else if (*s == 'K')
            s += strnlen(s + 1, COLOUR) < COLOUR ? strlen(s + 1) : COLOUR;
        else if (*s == '&')
            put(w, "&", 1);
        s += *s != '\0';
    }
}

static void put_shared(struct words *w, const char *number)
{
    unsigned long k = strtoul(number, NULL, 10);

    if (w->strings && k < w->strings->n)
        put_words(w, w->strings->text[k]);
    else
        w->failed = -EBADMSG;
}

/* ---- elements */

static bool has_value(xmlTextReaderPtr x, const char *name, const char *value)
{
    bool has = false;

    for (int r = xmlTextReaderMoveToFirstAttribute(x); r == 1 && !has; r = xmlTextReaderMoveToNextAttribute(x))
        has = strcmp((const char *)xmlTextReaderConstLocalName(x), name) == 0 && strcmp((const char *)xmlTextReaderConstValue(x), value) == 0;
    xmlTextReaderMoveToElement(x);
    return has;
}

/* The caller's (xmlFree). NULL: it has none. */
static xmlChar *attribute(xmlTextReaderPtr x, const char *name)
{
    xmlChar *value = NULL;

    for (int r = xmlTextReaderMoveToFirstAttribute(x); r == 1 && !value; r = xmlTextReaderMoveToNextAttribute(x))
        if (strcmp((const char *)xmlTextReaderConstLocalName(x), name) == 0)
            value = xmlTextReaderValue(x);
    xmlTextReaderMoveToElement(x);
    return value;
}

static void put_attributes(struct words *w, xmlTextReaderPtr x, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
        AUTO_XML xmlChar *value = strcmp(name, shown[i].element) == 0 ? attribute(x, shown[i].attribute) : NULL;

        if (value)
            put_line(w, (const char *)value);
    }
    for (size_t i = 0; i < ARRAY_LEN(told); i++) {
        AUTO_XML xmlChar *value = strcmp(name, told[i].element) == 0 ? attribute(x, told[i].attribute) : NULL;

        if (value) {
            put_aside(w, (const char *)value);
            put_aside(w, "\n");
        }
    }
}

/* A letter of a font of symbols, by its number there: those of ASCII are moved to U+F000. */
static void put_symbol(struct words *w, xmlTextReaderPtr x)
{
    AUTO_XML xmlChar *code = attribute(x, "char");
    char letter = code ? (char)(strtoul((const char *)code, NULL, 16) & 0x7F) : '\0';

    if (letter > ' ')
        put(w, &letter, 1);
}

static bool has_own_picture(xmlTextReaderPtr x, const char *name)
{
    AUTO_XML xmlChar *href = attribute(x, "href");

    return words_is_one_of(name, pictures, ARRAY_LEN(pictures)) || (href && strncasecmp((const char *)href, "data:", 5) == 0);
}

/* What parts pieces, lines and cells. */
static void part(struct words *w, xmlTextReaderPtr x, const char *name, bool begins)
{
    bool inside = begins && xmlTextReaderIsEmptyElement(x) != 1, joins = words_is_one_of(name, joining, ARRAY_LEN(joining));

    if (joins && !begins)
        w->joined -= w->joined > 0;
    if (words_is_one_of(name, pieces, ARRAY_LEN(pieces)) || (strcmp(name, "table") == 0 && xmlTextReaderDepth(x) == SHEET_DEPTH))
        end_piece(w);
    else if (begins && strcmp(name, "br") == 0 && has_value(x, "type", "page"))
        end_piece(w);
    else if (words_is_one_of(name, lines, ARRAY_LEN(lines)) || (w->joined == 0 && w->in_line))
        put(w, "\n", 1);
    else if (words_is_one_of(name, cells, ARRAY_LEN(cells)) && !inside)
        put(w, "  ", 2);
    if (joins && inside)
        w->joined++;
    if (!inside && words_is_one_of(name, aside_ends, ARRAY_LEN(aside_ends)))
        put_aside(w, "\n");
}

static void at_element(struct words *w, xmlTextReaderPtr x, const char *name, bool begins)
{
    bool inside = begins && xmlTextReaderIsEmptyElement(x) != 1;

    part(w, x, name, begins);
    if (begins) {
        put_attributes(w, x, name);
        if (has_own_picture(x, name))
            w->failed = -EBADMSG;
    }
    if (begins && strcmp(name, "sym") == 0)
        put_symbol(w, x);
    if (strcmp(name, "c") == 0)
        w->shared = inside && has_value(x, "t", "s");
    if (strcmp(name, "v") == 0)
        w->value = inside;
    if (words_is_one_of(name, no_text, ARRAY_LEN(no_text)))
        w->silent = inside;
    w->is_aside = inside && words_is_one_of(name, asides, ARRAY_LEN(asides));
    w->codes = inside && (strstr(name, "Header") || strstr(name, "Footer"));
}

static void at_text(struct words *w, const char *text)
{
    if (w->silent)
        return;
    if (w->is_aside)
        put_aside(w, text);
    else if (w->shared && w->value)
        put_shared(w, text);
    else if (w->codes)
        put_coded(w, text);
    else
        put_words(w, text);
}

static void at_node(struct words *w, xmlTextReaderPtr x)
{
    int type = xmlTextReaderNodeType(x);

    if (is_harmful(type))
        w->failed = -EBADMSG;
    else if (type == XML_READER_TYPE_ELEMENT || type == XML_READER_TYPE_END_ELEMENT)
        at_element(w, x, (const char *)xmlTextReaderConstLocalName(x), type == XML_READER_TYPE_ELEMENT);
    else if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
        at_text(w, (const char *)xmlTextReaderConstValue(x));
}

int office_words(const unsigned char *xml, size_t n, const struct office_strings *strings, int (*each)(void *ctx, const char *text), void *ctx)
{
    struct words w = { .strings = strings, .each = each, .ctx = ctx };
    AUTO_READER xmlTextReaderPtr x = open_reader(xml, n);
    int r = x ? 1 : -1;

    while (r == 1 && w.failed == 0 && (r = xmlTextReaderRead(x)) == 1)
        at_node(&w, x);
    if (r < 0 && w.failed == 0)
        w.failed = -EBADMSG;
    end_piece(&w);
    give(&w, &w.aside, &w.aside_text);
    return w.failed;
}

/* ---- a workbook's strings */

void office_strings_done(struct office_strings *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->text[i]);
    free(s->text);
    *s = (struct office_strings){ .n = 0 };
}

static int add_string(struct office_strings *s, char *take_text)
{
    char **more = s->n % 1024 == 0 ? reallocarray(s->text, s->n + 1024, sizeof(*more)) : s->text;

    if (!more) {
        free(take_text);
        return -ENOMEM;
    }
    s->text = more;
    s->text[s->n++] = take_text;
    return 0;
}

/* The words of one <si> that the reader stands on. */
static char *string_at(xmlTextReaderPtr x)
{
    AUTO_XML xmlChar *text = xmlTextReaderReadString(x);

    return strdup(text ? (const char *)text : "");
}

int office_read_strings(const unsigned char *xml, size_t n, struct office_strings *ret)
{
    AUTO_READER xmlTextReaderPtr x = open_reader(xml, n);
    int r = x ? 1 : -1, failed = 0;

    while (r == 1 && failed == 0 && (r = xmlTextReaderRead(x)) == 1) {
        int type = xmlTextReaderNodeType(x);

        if (is_harmful(type))
            failed = -EBADMSG;
        if (type != XML_READER_TYPE_ELEMENT || strcmp((const char *)xmlTextReaderConstLocalName(x), "si") != 0)
            continue;
        char *text = string_at(x);
        failed = text ? add_string(ret, text) : -ENOMEM;
    }
    return failed ? failed : r < 0 ? -EBADMSG : 0;
}
