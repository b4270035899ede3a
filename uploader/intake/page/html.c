/* html.c - an HTML page as text, and what of it some program may show and another not. libxml2 mends what is broken; entities of other files,
 * scripts and the network are off. */
#include "uploader/intake/page/words.h"

#include "base/auto.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HTML_MAX_LINK_BYTES = 300, CSS_DIGITS = 6 };

static const char *const dropped[] = { "script", "style", "head", "noscript", "template", "object", "svg", "iframe" };
static const char *const blocks[] = { "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
                                      "hr", "section", "article", "header", "footer", "center", "dl", "dt", "dd", "address", "main", "nav", "aside", "form", "fieldset",
                                      "legend", "label", "button", "option", "select", "textarea", "caption", "figure", "figcaption", "details", "summary", "menu", "marquee" };
/* Attributes whose words are shown where the element itself cannot be, or as a page within the page. */
static const char *const shown[] = { "alt", "title", "value", "placeholder", "label", "summary", "aria-label", "srcdoc" };

/* One walk. */
struct html { FILE *out, *hidden; bool at_blank, kept /* line ends stay, as in <pre> */; };

static bool is_one_of(const xmlNode *node, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (node->name && strcasecmp((const char *)node->name, names[i]) == 0)
            return true;
    return false;
}

/* Runs of white space are one blank, as a browser shows them; where line ends are kept, they are. */
static void put_words(struct html *h, const char *s)
{
    for (; *s; s++) {
        bool blank = strchr(" \t\r\n", *s) != NULL;

        if (h->kept && *s == '\n')
            fputc('\n', h->out);
        else if (!blank || !h->at_blank)
            fputc(blank ? ' ' : *s, h->out);
        h->at_blank = blank;
    }
}

static void put_line_end(struct html *h)
{
    fputc('\n', h->out);
    h->at_blank = true;
}

/* Where a link leads, unless its words say so themselves: a clerk may have to fetch what did not fit into the mail. */
static void put_link(FILE *out, xmlNode *node)
{
    AUTO_FREE char *href = (char *)xmlGetProp(node, (const xmlChar *)"href");
    AUTO_FREE char *words = (char *)xmlNodeGetContent(node);

    if (href && strncasecmp(href, "http", 4) == 0 && strlen(href) <= HTML_MAX_LINK_BYTES && (!words || !strstr(words, href)))
        fprintf(out, " <%s>", href);
}

/* ---- what is not drawn */

/* Strings of a style sheet ("content"), each a line; their letters may be written as numbers: "\53 \45". */
static void put_strings(FILE *out, const char *style)
{
    char quote = '\0', number[CSS_DIGITS + 1];

    for (const char *at = style; *at; at++) {
        size_t digits = quote && *at == '\\' ? strspn(at + 1, "0123456789abcdefABCDEF") : 0;

        if (digits > 0) {
            digits = digits > CSS_DIGITS ? CSS_DIGITS : digits;
            snprintf(number, sizeof(number), "%.*s", (int)digits, at + 1);
            words_put_letter(out, (uint32_t)strtoul(number, NULL, 16));
            at += digits + (at[1 + digits] == ' ');
        } else if (*at == quote) {
            quote = '\0';
            fputc('\n', out);
        } else if (quote) {
            fputc(*at, out);
        } else if (*at == '"' || *at == '\'') {
            quote = *at;
        }
    }
    fputc('\n', out);
}

static void put_attributes(FILE *out, xmlNode *node)
{
    AUTO_FREE char *style = (char *)xmlGetProp(node, (const xmlChar *)"style");

    for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
        AUTO_FREE char *value = (char *)xmlGetProp(node, (const xmlChar *)shown[i]);

        if (value && *value)
            fprintf(out, "%s\n", value);
    }
    if (style && strpbrk(style, "\"'"))
        put_strings(out, style);
}

static void put_hidden(struct html *h, xmlNode *node)
{
    const char *name = node->name ? (const char *)node->name : "";
    bool script = strcasecmp(name, "script") == 0, style = strcasecmp(name, "style") == 0;

    for (xmlNode *child = node->children; child && !script; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            put_attributes(h->hidden, child);
            put_hidden(h, child);
        } else if (child->content && style) {
            put_strings(h->hidden, (const char *)child->content);
        } else if (child->content) {
            fprintf(h->hidden, "%s", (const char *)child->content);
        }
    }
    fputc('\n', h->hidden);
}

/* ---- the page */

static bool keeps_lines(xmlNode *node, const char *name)
{
    AUTO_FREE char *style = (char *)xmlGetProp(node, (const xmlChar *)"style");

    return strcasecmp(name, "pre") == 0 || strcasecmp(name, "textarea") == 0 || (style && strcasestr(style, "white-space"));
}

/* Letters that are shown in the other order. */
static bool is_turned(xmlNode *node, const char *name)
{
    AUTO_FREE char *style = (char *)xmlGetProp(node, (const xmlChar *)"style");
    AUTO_FREE char *dir = (char *)xmlGetProp(node, (const xmlChar *)"dir");

    return (strcasecmp(name, "bdo") == 0 && dir && strcasecmp(dir, "rtl") == 0) || (style && strcasestr(style, "bidi-override") && strcasestr(style, "rtl"));
}

static void put_node(struct html *h, xmlNode *node);

static void put_element(struct html *h, xmlNode *node)
{
    static const char turn[] = "\xE2\x80\xAE", turn_back[] = "\xE2\x80\xAC";
    const char *name = (const char *)node->name;
    bool block = is_one_of(node, blocks, ARRAY_LEN(blocks)), kept = h->kept, turned = is_turned(node, name);

    put_attributes(h->hidden, node);
    if (is_one_of(node, dropped, ARRAY_LEN(dropped))) {
        put_hidden(h, node);
        return;
    }
    if (block)
        put_line_end(h);
    if (strcasecmp(name, "li") == 0)
        fputs("• ", h->out);
    h->kept = kept || keeps_lines(node, name);
    fputs(turned ? turn : "", h->out);
    put_node(h, node->children);
    fputs(turned ? turn_back : "", h->out);
    h->kept = kept;
    if (strcasecmp(name, "td") == 0 || strcasecmp(name, "th") == 0)
        fputs("  ", h->out);
    if (strcasecmp(name, "a") == 0)
        put_link(h->out, node);
    if (block && strcasecmp(name, "br") != 0)
        put_line_end(h);
}

/* No deeper than libxml2 reads: 256. */
static void put_node(struct html *h, xmlNode *node)
{
    for (; node; node = node->next)
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            put_words(h, node->content ? (const char *)node->content : "");
        else if (node->type == XML_COMMENT_NODE && node->content)       /* some are read by some programs */
            fprintf(h->hidden, "%s\n", (const char *)node->content);
        else if (node->type == XML_ELEMENT_NODE && node->name)
            put_element(h, node);
}

/* Was all of it read, and does it bring no picture of its own that nobody looks at? */
static bool is_whole(const char *html, htmlParserCtxtPtr x, htmlDocPtr doc)
{
    const xmlError *last = x ? xmlCtxtGetLastError(x) : NULL;

    return doc && (!last || (last->code != XML_ERR_INTERNAL_ERROR && last->code != XML_ERR_NO_MEMORY)) && !strcasestr(html, "data:image") &&
           !strcasestr(html, "data:application");
}

static char *stop(FILE *out, char **text)
{
    if (out && fclose(out) == 0)
        return *text;
    free(*text);
    return NULL;
}

char *words_of_html(const char *html, size_t n, char **ret_hidden, bool *ret_whole)
{
    htmlParserCtxtPtr x = htmlNewParserCtxt();
    htmlDocPtr doc = x ? htmlCtxtReadMemory(x, html, (int)n, NULL, "UTF-8", HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET) : NULL;
    char *text = NULL, *hidden = NULL;
    size_t size, hidden_size;
    struct html h = { .out = open_memstream(&text, &size), .hidden = open_memstream(&hidden, &hidden_size), .at_blank = true };

    if (h.out && h.hidden && doc)
        put_node(&h, xmlDocGetRootElement(doc));
    *ret_whole = is_whole(html, x, doc);
    text = stop(h.out, &text);
    hidden = stop(h.hidden, &hidden);
    xmlFreeDoc(doc);
    htmlFreeParserCtxt(x);
    if (!text || !hidden) {
        free(text);
        free(hidden);
        return NULL;
    }
    *ret_hidden = hidden;
    return text;
}
