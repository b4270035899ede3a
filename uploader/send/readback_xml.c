#include "uploader/send/readback_xml.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/said.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <libxml/parser.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { COLUMNS_MAX = 200 };

/* One row, as far as it matters here. */
struct row {
    char computer_no[READBACK_VALUE_SIZE], receipt_no[READBACK_VALUE_SIZE], letter_no[READBACK_VALUE_SIZE], date[READBACK_VALUE_SIZE],
         subject[READBACK_VALUE_SIZE], sent_to[READBACK_VALUE_SIZE], sent_on[READBACK_VALUE_SIZE];
};

/* Spelt as they are served. */
static const struct { const char *name; size_t at; } columns[] = {
    { "ComputerNumber", offsetof(struct row, computer_no) }, { "Receiptnumber", offsetof(struct row, receipt_no) },
    { "LetterReferenceNumber", offsetof(struct row, letter_no) }, { "Letterdate", offsetof(struct row, date) },
    { "Subject", offsetof(struct row, subject) }, { "SentTo", offsetof(struct row, sent_to) }, { "SentOn", offsetof(struct row, sent_on) },
};

static int wrong(struct err *e, enum said_id id, const char *value) { return err_say(e, -EPROTO, id, value); }

/* ---- days and times: yyyy-mm-dd or dd/mm/yyyy, perhaps with hh:mm[:ss] [AM|PM] behind */

static bool read_day(const char *s, int *ret_n, int day[3])
{
    *ret_n = 0;
    if (sscanf(s, "%4d-%2d-%2d%n", &day[0], &day[1], &day[2], ret_n) == 3 && *ret_n == 10)
        return true;
    *ret_n = 0;
    return (sscanf(s, "%2d/%2d/%4d%n", &day[2], &day[1], &day[0], ret_n) == 3 || sscanf(s, "%2d-%2d-%4d%n", &day[2], &day[1], &day[0], ret_n) == 3)
        && *ret_n == 10;
}

static bool to_iso(const char *s, char out[READBACK_DATE_SIZE])
{
    char date[32];
    int day[3], n;

    out[0] = '\0';
    if (!*s)
        return true;
    if (!read_day(s, &n, day) || snprintf(date, sizeof(date), "%04d-%02d-%02d", day[0], day[1], day[2]) != 10 || !clock_is_date(date))
        return false;
    memcpy(out, date, READBACK_DATE_SIZE);
    return true;
}

/* Larger is later; 0: it is no time that we know how to read. */
static int64_t moment(const char *s)
{
    int day[3], n, hour = 0, minute = 0, second = 0;
    char half = 0;

    if (!read_day(s, &n, day))
        return 0;
    const char *time = s + n + strspn(s + n, " T,");
    if (sscanf(time, "%2d:%2d:%2d %c", &hour, &minute, &second, &half) < 3)
        sscanf(time, "%2d:%2d %c", &hour, &minute, &half);
    if (toupper((unsigned char)half) == 'P' && hour < 12)
        hour += 12;
    else if (toupper((unsigned char)half) == 'A' && hour == 12)
        hour = 0;
    return ((((int64_t)day[0] * 13 + day[1]) * 32 + day[2]) * 100 + hour) * 10000 + minute * 100 + second;
}

/* ---- the tree */

/* What libxml2 calls when a document type begins: nothing we ask for has one, and all that entities can do starts there. */
static void refuse_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *parser = ctx;

    (void)name, (void)external, (void)system;
    parser->errNo = XML_ERR_DOCTYPE_NOT_FINISHED;
    parser->wellFormed = 0;
    xmlStopParser(parser);
}

/* What it says about an answer has words of the answer in it: not for a log. */
__attribute__((format(printf, 2, 3)))
static void say_nothing(void *ctx, const char *fmt, ...)
{
    (void)ctx, (void)fmt;
}

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static int put_value(const xmlNode *column, char out[READBACK_VALUE_SIZE], struct err *e)
{
    xmlChar *bytes = xmlNodeGetContent(column);
    AUTO_FREE char *clean = NULL;
    int r = bytes ? text_clean((const char *)bytes, strlen((const char *)bytes), READBACK_VALUE_SIZE - 1, &clean, NULL) : -ENOMEM;

    xmlFree(bytes);
    if (r < 0)
        return r == -ENOMEM ? err_say(e, r, SAID_NO_MEMORY) : wrong(e, SAID_READBACK_LONG, "");
    text_squeeze(clean);
    text_cut_bytes(clean, READBACK_VALUE_SIZE - 1);
    snprintf(out, READBACK_VALUE_SIZE, "%s", clean);
    return 0;
}

static int read_column(xmlNode *node, struct row *row, struct err *e)
{
    xmlChar *name = xmlGetProp(node, (const xmlChar *)"name");
    int r = 0;

    for (size_t i = 0; name && r == 0 && i < ARRAY_LEN(columns); i++)
        if (strcasecmp((const char *)name, columns[i].name) == 0)
            r = put_value(node, (char *)row + columns[i].at, e);
    xmlFree(name);
    return r;
}

static int read_row(const xmlNode *node, struct row *row, struct err *e)
{
    int n = 0, r = 0;

    memset(row, 0, sizeof(*row));
    for (xmlNode *c = node->children; c && r == 0; c = c->next)
        if (is(c, "Column"))
            r = ++n > COLUMNS_MAX ? wrong(e, SAID_READBACK_LONG, "") : read_column(c, row, e);
    return r;
}

/* ---- rows into one receipt */

static int read_number(const char *s, int64_t *ret)
{
    char *end;

    errno = 0;
    *ret = strtoll(s, &end, 10);
    return isdigit((unsigned char)*s) && !*end && errno == 0 && *ret > 0 ? 0 : -EPROTO;
}

static int begin_receipt(struct readback_receipt *ret, const struct row *row, struct err *e)
{
    if (read_number(row->computer_no, &ret->computer_no) < 0)
        return wrong(e, SAID_READBACK_BAD_NUMBER, row->computer_no);
    if (!to_iso(row->date, ret->date))
        return wrong(e, SAID_READBACK_BAD_DATE, row->date);
    memcpy(ret->receipt_no, row->receipt_no, sizeof(ret->receipt_no));
    memcpy(ret->letter_no, row->letter_no, sizeof(ret->letter_no));
    memcpy(ret->subject, row->subject, sizeof(ret->subject));
    return 0;
}

/* The latest movement; where times cannot be read, the last row. */
static void move(struct readback_receipt *ret, const struct row *row)
{
    if (!row->sent_to[0] || (ret->lies_with[0] && moment(row->sent_on) < moment(ret->since)))
        return;
    memcpy(ret->lies_with, row->sent_to, sizeof(ret->lies_with));
    memcpy(ret->since, row->sent_on, sizeof(ret->since));
}

static int add_row(struct readback_receipt *ret, const struct row *row, struct err *e)
{
    int64_t computer_no = 0;
    int r = ret->rows == 0 ? begin_receipt(ret, row, e) : read_number(row->computer_no, &computer_no);

    if (r == 0 && ret->rows > 0 && computer_no != ret->computer_no)
        r = -EPROTO;
    if (r < 0)
        return ret->rows == 0 ? r : wrong(e, SAID_READBACK_MIXED, "");
    ret->rows++;
    move(ret, row);
    return ret->rows > READBACK_ROWS_MAX ? wrong(e, SAID_READBACK_LONG, "") : 0;
}

static int read_tree(const xmlNode *root, struct readback_receipt *ret, struct err *e)
{
    AUTO_FREE struct row *row = malloc(sizeof(*row));
    int r = row ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);

    if (r == 0 && (!root || !is(root, "WSResponse")))
        return wrong(e, SAID_READBACK_NO_XML, "");
    for (const xmlNode *c = root ? root->children : NULL; c && r == 0; c = c->next) {
        if (!is(c, "Row"))
            continue;
        r = read_row(c, row, e);
        if (r == 0)
            r = add_row(ret, row, e);
    }
    return r;
}

int readback_xml_read(const char *xml, size_t n, struct readback_receipt *ret, struct err *e)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    int r;

    memset(ret, 0, sizeof(*ret));
    xmlSetGenericErrorFunc(NULL, say_nothing);
    if (!parser)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    parser->sax->internalSubset = refuse_doctype;
    xmlDoc *doc = n > 0 && n <= INT_MAX
        ? xmlCtxtReadMemory(parser, xml, (int)n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA) : NULL;
    r = doc && parser->wellFormed ? read_tree(xmlDocGetRootElement(doc), ret, e) : wrong(e, SAID_READBACK_NO_XML, "");
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    if (r < 0)
        memset(ret, 0, sizeof(*ret));
    return r;
}
