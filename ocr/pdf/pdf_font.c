/* The font of the text layer: a TrueType program of one empty character half an em wide, which stands for every code, and a
 * ToUnicode that says which character each code is. Nothing of it is ever painted. */
#include "ocr/pdf/pdf_parts.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>

#define NAME "DakboxText"

enum { EM = 1000, WIDTH = 500, ASCENT = 800, DESCENT = 200, CODES = 0x10000, NO_CHARACTER = 0xFFFD };

unsigned pdf_char_code(struct pdf_chars *c, unsigned codepoint)
{
    unsigned code = codepoint, k = 0;

    if (codepoint >= CODES) {
        while (k < c->n_far && c->far[k] != codepoint)
            k++;
        if (k == c->n_far && k < PDF_FAR_MAX)
            c->far[c->n_far++] = codepoint;
        code = k < PDF_FAR_MAX ? PDF_FAR_FIRST + k : NO_CHARACTER;
    }
    c->block[code >> 8] = true;
    return code;
}

void pdf_font_dictionary(enum pdf_font_object k, int first, char *buf, size_t size)
{
    if (k == PDF_FONT)
        snprintf(buf, size, "<< /Type /Font /Subtype /Type0 /BaseFont /" NAME " /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
                 first + PDF_FONT_CID, first + PDF_FONT_UNICODE);
    else if (k == PDF_FONT_CID)
        snprintf(buf, size, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" NAME " /CIDToGIDMap %d 0 R /DW %d "
                            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>",
                 first + PDF_FONT_GLYPHS, WIDTH, first + PDF_FONT_DESCRIPTOR);
    else
        snprintf(buf, size, "<< /Type /FontDescriptor /FontName /" NAME " /Flags 5 /FontBBox [0 -%d %d %d] /ItalicAngle 0 "
                            "/Ascent %d /Descent -%d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>",
                 DESCENT, WIDTH, ASCENT, ASCENT, DESCENT, ASCENT, first + PDF_FONT_PROGRAM);
}

/* ---- the program */

enum { TABLES = 6, TABLE_ENTRY = 16, TABLES_AT = 12 + TABLES * TABLE_ENTRY, PROGRAM_MAX = 512, GLYPHS = 2 /* "none" and ours */ };

static unsigned checksum(const unsigned char *data, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (unsigned)data[i] << (8 * (3 - i % 4));
    return sum;
}

struct program { unsigned char bytes[PROGRAM_MAX]; size_t n; unsigned tables; };

/* Makes room for the next table; tables come by name. Its bytes are zero. */
static unsigned char *add_table(struct program *p, const char *name, size_t n)
{
    unsigned char *entry = p->bytes + 12 + p->tables++ * TABLE_ENTRY, *data = p->bytes + p->n;

    memcpy(entry, name, 4);
    pdf_put32(entry + 8, (unsigned)p->n);
    pdf_put32(entry + 12, (unsigned)n);
    p->n += (n + 3) / 4 * 4;
    return data;
}

static void put_head(unsigned char *t)
{
    pdf_put32(t, 0x00010000);           /* version */
    pdf_put32(t + 4, 0x00010000);       /* revision of the font */
    pdf_put32(t + 12, 0x5F0F3CF5);      /* the format's own mark */
    pdf_put16(t + 16, 3);               /* base line at 0, left bearing at 0 */
    pdf_put16(t + 18, EM);
    pdf_put16(t + 46, 8);               /* smallest size to be read, pixels */
    pdf_put16(t + 48, 2);               /* direction, as the format wants it said */
}

static void put_hhea(unsigned char *t)
{
    pdf_put32(t, 0x00010000);
    pdf_put16(t + 4, ASCENT);
    pdf_put16(t + 6, 0x10000 - DESCENT);
    pdf_put16(t + 10, WIDTH);           /* widest advance */
    pdf_put16(t + 18, 1);               /* slope of the caret: upright */
    pdf_put16(t + 34, 1);               /* advances in hmtx: the last holds for all glyphs behind it */
}

static void put_maxp(unsigned char *t)
{
    pdf_put32(t, 0x00010000);
    pdf_put16(t + 4, GLYPHS);
    pdf_put16(t + 14, 1);               /* zones */
}

static void finish_program(struct program *p, unsigned char *head)
{
    pdf_put32(p->bytes, 0x00010000);
    pdf_put16(p->bytes + 4, TABLES);
    pdf_put16(p->bytes + 6, 64);        /* for a binary search: 4 entries, 2 halvings, the rest */
    pdf_put16(p->bytes + 8, 2);
    pdf_put16(p->bytes + 10, TABLES * TABLE_ENTRY - 64);
    for (unsigned k = 0; k < p->tables; k++) {
        unsigned char *entry = p->bytes + 12 + k * TABLE_ENTRY;
        size_t at = (size_t)entry[10] << 8 | entry[11], n = (size_t)entry[14] << 8 | entry[15];

        pdf_put32(entry + 4, checksum(p->bytes + at, n));
    }
    pdf_put32(head + 8, 0xB1B0AFBAU - checksum(p->bytes, p->n));
}

static void make_program(struct program *p)
{
    unsigned char *head;

    *p = (struct program){ .n = TABLES_AT };
    add_table(p, "glyf", 4);                                    /* no outline uses them, but empty tables are rare guests */
    head = add_table(p, "head", 54);
    put_head(head);
    put_hhea(add_table(p, "hhea", 36));
    pdf_put16(add_table(p, "hmtx", 4 + 2 * (GLYPHS - 1)), WIDTH);
    add_table(p, "loca", 2 * (GLYPHS + 1));                     /* all begin and end at 0 */
    put_maxp(add_table(p, "maxp", 32));
    finish_program(p, head);
}

/* ---- the streams */

static int give_program(unsigned char **ret_data, size_t *ret_n)
{
    struct program p;

    make_program(&p);
    *ret_data = malloc(p.n);
    *ret_n = p.n;
    if (*ret_data)
        memcpy(*ret_data, p.bytes, p.n);
    return *ret_data ? 0 : -ENOMEM;
}

/* Each code is shown as glyph 1. */
static int give_glyphs(unsigned char **ret_data, size_t *ret_n)
{
    *ret_n = 2 * CODES;
    *ret_data = calloc(CODES, 2);
    for (size_t i = 1; *ret_data && i < *ret_n; i += 2)
        (*ret_data)[i] = 1;
    return *ret_data ? 0 : -ENOMEM;
}

enum { ENTRIES_MAX = 100 };             /* in one block of a CMap */

/* Ranges may not go beyond a last byte of FF, so each block of 256 codes is one. */
static void put_ranges(FILE *f, const struct pdf_chars *c)
{
    unsigned blocks[256], n = 0;

    for (unsigned k = 0; k < 256; k++)
        if (c->block[k] && (k < PDF_FAR_FIRST >> 8 || k > 0xDF))
            blocks[n++] = k;
    for (unsigned i = 0; i < n; i++) {
        if (i % ENTRIES_MAX == 0)
            fprintf(f, "%u beginbfrange\n", n - i < ENTRIES_MAX ? n - i : ENTRIES_MAX);
        fprintf(f, "<%02X00> <%02XFF> <%02X00>\n", blocks[i], blocks[i], blocks[i]);
        if (i % ENTRIES_MAX == ENTRIES_MAX - 1 || i == n - 1)
            fputs("endbfrange\n", f);
    }
}

static void put_far(FILE *f, const struct pdf_chars *c)
{
    for (unsigned i = 0; i < c->n_far; i++) {
        unsigned far = c->far[i] - CODES;

        if (i % ENTRIES_MAX == 0)
            fprintf(f, "%u beginbfchar\n", c->n_far - i < ENTRIES_MAX ? c->n_far - i : ENTRIES_MAX);
        fprintf(f, "<%04X> <%04X%04X>\n", PDF_FAR_FIRST + i, 0xD800U + (far >> 10), 0xDC00U + (far & 0x3FF));
        if (i % ENTRIES_MAX == ENTRIES_MAX - 1 || i == c->n_far - 1)
            fputs("endbfchar\n", f);
    }
}

static int give_unicode(const struct pdf_chars *c, unsigned char **ret_data, size_t *ret_n)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, ret_n);

    if (!f)
        return -ENOMEM;
    fputs("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
          "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
          "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
          "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n", f);
    put_ranges(f, c);
    put_far(f, c);
    fputs("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n", f);
    if (fclose(f) != 0) {
        free(text);
        return -ENOMEM;
    }
    *ret_data = (unsigned char *)text;
    return 0;
}

int pdf_font_stream(enum pdf_font_object k, const struct pdf_chars *c, unsigned char **ret_data, size_t *ret_n, struct err *e)
{
    int r = k == PDF_FONT_PROGRAM ? give_program(ret_data, ret_n) : k == PDF_FONT_GLYPHS ? give_glyphs(ret_data, ret_n)
                                                                                         : give_unicode(c, ret_data, ret_n);

    return r < 0 ? err_set(e, r, "no memory for the font of the PDF") : 0;
}
