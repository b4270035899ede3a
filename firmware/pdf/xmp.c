#include "pdf/xmp.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Most bytes a value may have once written as XML, and the blanks left for a diary number and a longer subject. */
enum { SUBJECT_BYTES = 1000, NUMBER_BYTES = 160, SENDER_BYTES = 300, DATE_BYTES = 24, STEP_BYTES = 50, ROOM_BYTES = 480, MAX_BYTES = 16384 };

static const char begins[] = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n";
static const char ends[] = "<?xpacket end=\"w\"?>";
static const char producer[] = "<pdf:Producer>dakbox</pdf:Producer>\n";
enum { BEGINS_BYTES = sizeof begins - 1, ENDS_BYTES = sizeof ends - 1 };

/* One of our own properties, with what the extension schema says of it. */
struct property { const char *name, *type, *help; };

static const struct property properties[] = {
    { "diaryNumber", "Text", "Number given by the office that received the letter" },
    { "letterNumber", "Text", "Number given by the sender" },
    { "letterDate", "Text", "Date on the letter" },
    { "sender", "Text", "Who sent it" },
    { "receivedDate", "Text", "Day it was received" },
    { "pages", "Integer", "Number of pages" },
};

/* ---- values */

static bool is_said(const char *s) { return s && *s; }

static const char *entity(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
}

static size_t escaped_bytes(const char *s)
{
    size_t n = 0;

    for (; *s; s++)
        n += entity(*s) ? strlen(entity(*s)) : 1;
    return n;
}

/* XML 1.0 has no place for what text_clean() does not take out. */
static bool is_xml(const char *s)
{
    for (int c = text_next(&s); c >= 0; c = text_next(&s))
        if ((c & 0xFFFE) == 0xFFFE)
            return false;
    return true;
}

/* As XML, within max_bytes. */
static int put_value(FILE *f, const char *value, size_t max_bytes, struct err *e)
{
    AUTO_FREE char *clean = NULL;
    size_t n = strlen(value);
    int r = text_clean(value, n, n, &clean, e);

    if (r < 0 || !is_xml(clean))
        return r < 0 ? r : 0;
    text_squeeze(clean);
    for (n = strlen(clean); escaped_bytes(clean) > max_bytes; n = strlen(clean))
        text_cut_bytes(clean, max_bytes < n ? max_bytes : n - 1);
    for (const char *c = clean; *c; c++) {
        if (entity(*c))
            fputs(entity(*c), f);
        else
            fputc(*c, f);
    }
    return 0;
}

/* <name>value</name>, or nothing when it is not known. */
static int put_element(FILE *f, const char *prefix, const char *name, const char *value, size_t max_bytes, struct err *e)
{
    int r;

    if (!is_said(value))
        return 0;
    fprintf(f, "<%s:%s>", prefix, name);
    r = put_value(f, value, max_bytes, e);
    fprintf(f, "</%s:%s>\n", prefix, name);
    return r;
}

/* ---- the parts of a packet */

static void put_schema(FILE *f)
{
    fputs("<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
          " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
          "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
          "<pdfaSchema:schema>Letter received</pdfaSchema:schema>\n"
          "<pdfaSchema:namespaceURI>" XMP_NAMESPACE "</pdfaSchema:namespaceURI>\n"
          "<pdfaSchema:prefix>dakbox</pdfaSchema:prefix>\n<pdfaSchema:property><rdf:Seq>\n", f);
    for (size_t i = 0; i < ARRAY_LEN(properties); i++)
        fprintf(f, "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>%s</pdfaProperty:name>"
                   "<pdfaProperty:valueType>%s</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
                   "<pdfaProperty:description>%s</pdfaProperty:description></rdf:li>\n",
                properties[i].name, properties[i].type, properties[i].help);
    fputs("</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n", f);
}

static int put_title(FILE *f, const struct xmp_letter *x, size_t max_bytes, struct err *e)
{
    const char *title = is_said(x->subject) ? x->subject : x->fallback_title;
    int r;

    if (!is_said(title))
        return 0;
    fputs("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", f);
    r = put_value(f, title, max_bytes, e);
    fputs("</rdf:li></rdf:Alt></dc:title>\n", f);
    return r;
}

static void put_languages(FILE *f, const char *language)
{
    bool hindi, english;

    if (!is_said(language))
        return;
    hindi = strcmp(language, "en") != 0;
    english = strcmp(language, "hi") != 0;
    fprintf(f, "<dc:language><rdf:Bag>%s%s</rdf:Bag></dc:language>\n", english ? "<rdf:li>en-IN</rdf:li>" : "",
            hindi ? "<rdf:li>hi-IN</rdf:li>" : "");
}

static int put_general(FILE *f, const struct xmp_letter *x, size_t subject_bytes, struct err *e)
{
    int r;

    fputs("<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
          " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
          "<pdfaid:part>1</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n<dc:format>application/pdf</dc:format>\n", f);
    fputs(producer, f);
    put_languages(f, x->language);
    r = put_title(f, x, subject_bytes, e);
    if (r == 0)
        r = put_element(f, "dc", "identifier", x->diary_no, NUMBER_BYTES, e);
    if (r == 0)
        r = put_element(f, "xmp", "CreateDate", x->created, DATE_BYTES, e);
    fputs("</rdf:Description>\n", f);
    return r;
}

/* In the order of properties[]. */
static int put_own(FILE *f, const struct xmp_letter *x, struct err *e)
{
    char pages[16];
    const struct { const char *value; size_t max_bytes; } values[] = {
        { x->diary_no, NUMBER_BYTES }, { x->letter_no, NUMBER_BYTES }, { x->letter_date, DATE_BYTES }, { x->sender, SENDER_BYTES },
        { x->received_date, DATE_BYTES }, { pages, sizeof pages },
    };
    int r = 0;

    _Static_assert(ARRAY_LEN(values) == ARRAY_LEN(properties), "a value for each property");
    snprintf(pages, sizeof pages, "%d", x->pages);
    fputs("<rdf:Description rdf:about=\"\" xmlns:dakbox=\"" XMP_NAMESPACE "\">\n", f);
    for (size_t i = 0; i < ARRAY_LEN(values) && r == 0; i++)
        r = put_element(f, "dakbox", properties[i].name, values[i].value, values[i].max_bytes, e);
    fputs("</rdf:Description>\n", f);
    return r;
}

/* All but the blanks and the end. */
static int print_body(const struct xmp_letter *x, size_t subject_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    FILE *f = open_memstream(ret_text, ret_n);
    int r;

    if (!f)
        return err_set(e, -ENOMEM, "no memory for what the PDF says of its letter");
    fputs(begins, f);
    fputs("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n", f);
    r = put_general(f, x, subject_bytes, e);
    if (r == 0)
        r = put_own(f, x, e);
    put_schema(f);
    fputs("</rdf:RDF></x:xmpmeta>\n", f);
    if (fclose(f) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "no memory for what the PDF says of its letter");
    return r;
}

/* Blanks in lines, as the specification likes them. */
static int pad(const char *body, size_t n, size_t size, char **ret_packet, struct err *e)
{
    char *packet = malloc(size);

    if (!packet)
        return err_set(e, -ENOMEM, "no memory for what the PDF says of its letter");
    memset(packet, ' ', size);
    memcpy(packet, body, n);
    for (size_t at = n + 99; at < size; at += 100)
        packet[at] = '\n';
    memcpy(packet + size - ENDS_BYTES, ends, ENDS_BYTES);
    *ret_packet = packet;
    return 0;
}

int xmp_print(const struct xmp_letter *x, size_t size, char **ret_packet, size_t *ret_n, struct err *e)
{
    AUTO_FREE char *body = NULL;
    size_t n = 0;
    int r = print_body(x, SUBJECT_BYTES, &body, &n, e);

    if (r == 0 && size == 0)
        size = n + ROOM_BYTES + ENDS_BYTES;
    for (size_t bytes = SUBJECT_BYTES; r == 0 && n + ENDS_BYTES > size && bytes >= STEP_BYTES; ) {
        bytes -= STEP_BYTES;
        free(TAKE_PTR(body));
        r = print_body(x, bytes, &body, &n, e);
    }
    if (r == 0 && n + ENDS_BYTES > size)
        r = err_set(e, -E2BIG, "what the PDF says of its letter is too long");
    *ret_n = size;
    return r == 0 ? pad(body, n, size, ret_packet, e) : r;
}

int xmp_find(const void *pdf, size_t n, size_t *ret_at, size_t *ret_size)
{
    const char *begin = n ? memmem(pdf, n, begins, BEGINS_BYTES) : NULL;
    size_t at = begin ? (size_t)(begin - (const char *)pdf) : n, most = n - at < MAX_BYTES ? n - at : MAX_BYTES;
    const char *end = begin ? memmem(begin, most, ends, ENDS_BYTES) : NULL;

    if (!end || !memmem(begin, (size_t)(end - begin), producer, strlen(producer)))
        return -ENODATA;                /* every program begins its packets like this */
    *ret_at = at;
    *ret_size = (size_t)(end - begin) + ENDS_BYTES;
    return 0;
}
