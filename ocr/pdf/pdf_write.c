#include "ocr/pdf/pdf_parts.h"

#include "base/auto.h"
#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <zlib.h>

/* Objects with fixed numbers; each page has more: page, content, layers. */
enum { OBJ_CATALOG = 1, OBJ_PAGES, OBJ_ABOUT, OBJ_COLOUR, OBJ_FONT, OBJ_FIRST_PAGE = OBJ_FONT + PDF_FONT_OBJECTS };
enum { LINE_SIZE = 512, ID_HEX = 32 /* digits of the file's ID that are kept */ };

struct pdf {
    pdf_sink_fn *sink;
    void *ctx;
    uint64_t at;                /* bytes written */
    struct hash hash;           /* of them */
    uint64_t *offsets;          /* by object number, 0: not written */
    size_t n_offsets;
    int *pages;                 /* numbers of their objects */
    int n_pages, next;          /* next: object number not yet given away */
    const char *language;       /* of the document; "": not known */
    struct pdf_chars chars;     /* of the text so far */
};

static int put(struct pdf *p, const void *data, size_t n, struct err *e)
{
    int r = p->sink(p->ctx, data, n, e);

    hash_update(&p->hash, data, n);
    p->at += n;
    return r;
}

static int putf(struct pdf *p, struct err *e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static int putf(struct pdf *p, struct err *e, const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line)
        return err_set(e, -EOVERFLOW, "a line of the PDF is too long");
    return put(p, line, (size_t)n, e);
}

/* Remembers where object "number" begins. */
static int open_object(struct pdf *p, int number, struct err *e)
{
    size_t need = (size_t)number + 1;

    if (need > p->n_offsets) {
        uint64_t *more = reallocarray(p->offsets, need * 2, sizeof *more);

        if (!more)
            return err_set(e, -ENOMEM, "no memory for the PDF");
        memset(more + p->n_offsets, 0, (need * 2 - p->n_offsets) * sizeof *more);
        p->offsets = more;
        p->n_offsets = need * 2;
    }
    p->offsets[number] = p->at;
    return putf(p, e, "%d 0 obj\n", number);
}

static int put_object(struct pdf *p, int number, const char *body, struct err *e)
{
    int r = open_object(p, number, e);

    if (r == 0)
        r = put(p, body, strlen(body), e);
    return r == 0 ? put(p, "\nendobj\n", 8, e) : r;
}

/* entries: of the stream's dictionary, without its length. */
static int put_stream(struct pdf *p, int number, const char *entries, const void *data, size_t n, struct err *e)
{
    int r = open_object(p, number, e);

    if (r == 0)
        r = putf(p, e, "<< %s /Length %zu >>\nstream\n", entries, n);
    if (r == 0)
        r = put(p, data, n, e);
    return r == 0 ? put(p, "\nendstream\nendobj\n", 18, e) : r;
}

static int put_deflated(struct pdf *p, int number, const char *entries, const void *data, size_t n, struct err *e)
{
    uLongf room = compressBound(n);
    AUTO_FREE Bytef *packed = malloc(room);
    char line[LINE_SIZE];

    if (!packed || compress2(packed, &room, data, n, Z_BEST_COMPRESSION) != Z_OK)
        return err_set(e, -ENOMEM, "no memory for the PDF");
    snprintf(line, sizeof line, "%s /Filter /FlateDecode", entries);
    return put_stream(p, number, line, packed, room, e);
}

static int put_font_stream(struct pdf *p, enum pdf_font_object k, struct err *e)
{
    AUTO_FREE unsigned char *data = NULL;
    char entries[LINE_SIZE] = "";
    size_t n = 0;
    int r = pdf_font_stream(k, &p->chars, &data, &n, e);

    if (k == PDF_FONT_PROGRAM)
        snprintf(entries, sizeof entries, "/Length1 %zu", n);
    return r == 0 ? put_deflated(p, OBJ_FONT + (int)k, entries, data, n, e) : r;
}

/* ---- begin */

/* Neither compressed nor of another size later: firmware/pdf/xmp.h. */
static int put_about(struct pdf *p, const struct xmp_letter *about, struct err *e)
{
    AUTO_FREE char *packet = NULL;
    size_t n = 0;
    int r = xmp_print(about, 0, &packet, &n, e);

    return r == 0 ? put_stream(p, OBJ_ABOUT, "/Type /Metadata /Subtype /XML", packet, n, e) : r;
}

static int put_colour(struct pdf *p, struct err *e)
{
    unsigned char profile[PDF_ICC_BYTES];

    pdf_icc_srgb(profile);
    return put_deflated(p, OBJ_COLOUR, "/N 3", profile, sizeof profile, e);
}

/* All of the font that does not depend on the text. */
static int put_font(struct pdf *p, struct err *e)
{
    char buf[LINE_SIZE];
    int r = 0;

    for (enum pdf_font_object k = PDF_FONT; k < PDF_FONT_PROGRAM && r == 0; k++) {
        pdf_font_dictionary(k, OBJ_FONT, buf, sizeof buf);
        r = put_object(p, OBJ_FONT + (int)k, buf, e);
    }
    for (enum pdf_font_object k = PDF_FONT_PROGRAM; k < PDF_FONT_UNICODE && r == 0; k++)
        r = put_font_stream(p, k, e);
    return r;
}

static const char *language_code(const char *language)
{
    if (!language || !*language)
        return "";
    return strcmp(language, "hi") == 0 ? "hi-IN" : "en-IN";
}

int pdf_begin(pdf_sink_fn *sink, void *ctx, const struct xmp_letter *about, struct pdf **ret_pdf, struct err *e)
{
    static const char header[] = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";       /* bytes over 127: "this is no text file" */
    struct pdf *p = calloc(1, sizeof *p);
    int r;

    if (!p)
        return err_set(e, -ENOMEM, "no memory for the PDF");
    p->sink = sink;
    p->ctx = ctx;
    p->next = OBJ_FIRST_PAGE;
    p->language = language_code(about->language);
    hash_init(&p->hash);
    r = put(p, header, sizeof header - 1, e);
    if (r == 0)
        r = put_about(p, about, e);
    if (r == 0)
        r = put_colour(p, e);
    if (r == 0)
        r = put_font(p, e);
    if (r < 0) {
        pdf_drop(p);
        return r;
    }
    *ret_pdf = p;
    return 0;
}

/* ---- pages */

static int put_layer(struct pdf *p, int number, const struct layer *l, struct err *e)
{
    char entries[LINE_SIZE], filter[128];
    const char *space = l->stencil ? "/ImageMask true" : l->components == 3 ? "/ColorSpace /DeviceRGB" : "/ColorSpace /DeviceGray";

    if (l->kind == LAYER_G4)
        snprintf(filter, sizeof filter, "/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>",
                 l->width_px, l->height_px);
    else if (l->kind == LAYER_JBIG2)
        snprintf(filter, sizeof filter, "/BitsPerComponent 1 /Filter /JBIG2Decode");
    else
        snprintf(filter, sizeof filter, "/BitsPerComponent 8 /Filter /DCTDecode");
    snprintf(entries, sizeof entries, "/Type /XObject /Subtype /Image /Width %d /Height %d %s %s", l->width_px, l->height_px, space, filter);
    return put_stream(p, number, entries, l->bytes, l->n, e);
}

/* page object, content, layers; number: of the first. */
static int put_page(struct pdf *p, int number, const struct pdf_page *page, struct err *e)
{
    int r = open_object(p, number, e);

    if (r == 0)
        r = putf(p, e, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R\n/Resources << /XObject <<", OBJ_PAGES,
                 page->width_pt, page->height_pt, number + 1);
    for (unsigned i = 0; i < page->layers->n && r == 0; i++)
        r = putf(p, e, " /Im%u %d 0 R", i, number + 2 + (int)i);
    return r == 0 ? putf(p, e, " >> /Font << /F1 %d 0 R >> >> >>\nendobj\n", OBJ_FONT) : r;
}

static int remember_page(struct pdf *p, int number, struct err *e)
{
    int *more = reallocarray(p->pages, (size_t)p->n_pages + 1, sizeof *more);

    if (!more)
        return err_set(e, -ENOMEM, "no memory for the PDF");
    p->pages = more;
    p->pages[p->n_pages++] = number;
    return 0;
}

int pdf_add_page(struct pdf *p, const struct pdf_page *page, struct err *e)
{
    int number = p->next;
    AUTO_FREE char *content = NULL;
    size_t n = 0;
    int r = pdf_page_stream(page, &p->chars, &content, &n, e);

    p->next += 2 + (int)page->layers->n;
    if (r == 0)
        r = remember_page(p, number, e);
    if (r == 0)
        r = put_page(p, number, page, e);
    if (r == 0)
        r = put_deflated(p, number + 1, "", content, n, e);
    for (unsigned i = 0; i < page->layers->n && r == 0; i++)
        r = put_layer(p, number + 2 + (int)i, &page->layers->at[i], e);
    return r;
}

/* ---- end */

static int put_tree(struct pdf *p, struct err *e)
{
    int r = open_object(p, OBJ_PAGES, e);

    if (r == 0)
        r = putf(p, e, "<< /Type /Pages /Count %d /Kids [", p->n_pages);
    for (int i = 0; i < p->n_pages && r == 0; i++)
        r = putf(p, e, "%d 0 R\n", p->pages[i]);
    return r == 0 ? putf(p, e, "] >>\nendobj\n") : r;
}

static int put_catalog(struct pdf *p, struct err *e)
{
    int r = open_object(p, OBJ_CATALOG, e);

    if (r == 0)
        r = putf(p, e, "<< /Type /Catalog /Pages %d 0 R /Metadata %d 0 R /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 "
                       "/OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R >>]",
                 OBJ_PAGES, OBJ_ABOUT, OBJ_COLOUR);
    if (r == 0 && *p->language)
        r = putf(p, e, " /Lang (%s)", p->language);
    return r == 0 ? putf(p, e, " >>\nendobj\n") : r;
}

/* The file's ID is what was written so far, so that equal files have equal ones. */
static int put_trailer(struct pdf *p, const char *id, uint64_t index, struct err *e)
{
    return putf(p, e, "trailer\n<< /Size %d /Root %d 0 R /ID [<%.*s> <%.*s>] >>\nstartxref\n%" PRIu64 "\n%%%%EOF\n", p->next, OBJ_CATALOG,
                ID_HEX, id, ID_HEX, id, index);
}

static int put_index(struct pdf *p, struct err *e)
{
    char id[HASH_HEX_SIZE];
    uint64_t begins = p->at;
    int r;

    hash_hex(&p->hash, id);
    hash_init(&p->hash);
    r = putf(p, e, "xref\n0 %d\n0000000000 65535 f \n", p->next);
    for (int i = 1; i < p->next && r == 0; i++)
        r = putf(p, e, "%010" PRIu64 " 00000 n \n", p->offsets[i]);
    return r == 0 ? put_trailer(p, id, begins, e) : r;
}

int pdf_end(struct pdf *take_p, struct err *e)
{
    int r;

    if (!take_p)
        return 0;
    r = put_font_stream(take_p, PDF_FONT_UNICODE, e);
    if (r == 0)
        r = put_tree(take_p, e);
    if (r == 0)
        r = put_catalog(take_p, e);
    if (r == 0)
        r = put_index(take_p, e);
    pdf_drop(take_p);
    return r;
}

void pdf_drop(struct pdf *take_p)
{
    if (!take_p)
        return;
    free(take_p->offsets);
    free(take_p->pages);
    free(take_p);
}
