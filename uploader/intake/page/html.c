/* html.c - an HTML page as text. libxml2 mends what is broken; entities of other files, scripts and the network are off. */
#include "uploader/intake/page/words.h"

#include "base/auto.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HTML_MAX_DEPTH = 400, HTML_MAX_LINK_BYTES = 300 };

static const char *const dropped[] = { "script", "style", "head", "noscript", "template", "object", "svg", "iframe" };
static const char *const blocks[] = { "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
                                      "hr", "section", "article", "header", "footer", "center", "dl", "dt", "dd", "address" };

static bool is_one_of(const xmlNode *node, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (node->name && strcasecmp((const char *)node->name, names[i]) == 0)
            return true;
    return false;
}

/* Runs of white space are one blank, as a browser shows them. */
static void put_words(FILE *out, const char *s, bool *at_blank)
{
    for (; *s; s++) {
        bool blank = strchr(" \t\r\n", *s) != NULL;

        if (!blank || !*at_blank)
            fputc(blank ? ' ' : *s, out);
        *at_blank = blank;
    }
}

static void put_line_end(FILE *out, bool *at_blank)
{
    fputc('\n', out);
    *at_blank = true;
}

/* Where a link leads, unless its words say so themselves: a clerk may have to fetch what did not fit into the mail. */
static void put_link(FILE *out, xmlNode *node)
{
    AUTO_FREE char *href = (char *)xmlGetProp(node, (const xmlChar *)"href");
    AUTO_FREE char *shown = (char *)xmlNodeGetContent(node);

    if (href && strncasecmp(href, "http", 4) == 0 && strlen(href) <= HTML_MAX_LINK_BYTES && (!shown || !strstr(shown, href)))
        fprintf(out, " <%s>", href);
}

static void put_node(FILE *out, xmlNode *node, int depth, bool *at_blank)
{
    if (depth > HTML_MAX_DEPTH)
        return;
    for (; node; node = node->next) {
        bool block = node->type == XML_ELEMENT_NODE && is_one_of(node, blocks, ARRAY_LEN(blocks));
        const char *name = node->name ? (const char *)node->name : "";

        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            put_words(out, node->content ? (const char *)node->content : "", at_blank);
        if (node->type != XML_ELEMENT_NODE || is_one_of(node, dropped, ARRAY_LEN(dropped)))
            continue;
        if (block)
            put_line_end(out, at_blank);
        if (strcasecmp(name, "li") == 0)
            fputs("• ", out);
        put_node(out, node->children, depth + 1, at_blank);
        if (strcasecmp(name, "td") == 0 || strcasecmp(name, "th") == 0)
            fputs("  ", out);
        if (strcasecmp(name, "a") == 0)
            put_link(out, node);
        if (block && strcasecmp(name, "br") != 0)
            put_line_end(out, at_blank);
    }
}

char *words_of_html(const char *html, size_t n)
{
    htmlDocPtr doc = htmlReadMemory(html, (int)n, NULL, "UTF-8", HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    char *text = NULL;
    size_t size = 0;
    bool at_blank = true;
    FILE *out = open_memstream(&text, &size);

    if (out && doc)
        put_node(out, xmlDocGetRootElement(doc), 0, &at_blank);
    if (out && fclose(out) != 0) {
        free(text);
        text = NULL;
    }
    xmlFreeDoc(doc);
    return text;
}
