/* The words, invisible over the picture. Each is shown as UTF-16 code units in a font whose
 * characters are all half an em wide, stretched to the word's box; ToUnicode says the units are
 * what they are. So a reader can search, mark and copy exactly what was read, in any script. */
#include "ocr/pdf/pdf.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

#define GLYPH_EM 0.5            /* width of every character */
#define FONT_MIN_PT 3.0
#define FONT_MAX_PT 72.0
#define FONT_SHARE 0.8          /* size of the font in heights of the line's box */
#define GAP_EM 0.25             /* least gap between words */
#define DESCENT 0.2             /* share of a line's box below its base line */

struct scale { double x, y, height_pt; };

/* Hex of the UTF-16 code units; returns how many there are. */
static unsigned put_units(FILE *f, const char *text)
{
    unsigned n = 0;

    for (int c = text_next(&text); c >= 0; c = text_next(&text)) {
        if (c < 0x10000) {
            fprintf(f, "%04X", (unsigned)c);
            n++;
        } else {
            fprintf(f, "%04X%04X", 0xD800U + ((unsigned)(c - 0x10000) >> 10), 0xDC00U + ((unsigned)(c - 0x10000) & 0x3FF));
            n += 2;
        }
    }
    return n;
}

static unsigned count_units(const char *text)
{
    unsigned n = 0;

    for (int c = text_next(&text); c >= 0; c = text_next(&text))
        n += c < 0x10000 ? 1 : 2;
    return n;
}

enum { SAMPLE_WORDS = 64 };

static int compare_int(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

/* Height and lower edge of a line as most of its words have them: a pen stroke read as a word must not blow it up. */
static struct box typical(const struct page_text *t, const struct line *l)
{
    int heights[SAMPLE_WORDS], feet[SAMPLE_WORDS], n = 0;

    for (size_t k = l->first; k < l->first + l->n && n < SAMPLE_WORDS; k++, n++) {
        heights[n] = t->words[k].upright.h;
        feet[n] = t->words[k].upright.y + t->words[k].upright.h;
    }
    qsort(heights, (size_t)n, sizeof *heights, compare_int);
    qsort(feet, (size_t)n, sizeof *feet, compare_int);
    return (struct box){ .y = feet[n / 2] - heights[n / 2], .h = heights[n / 2] };
}

/* Readers see two words only where they see a gap: leave one, however close the words stand. */
static double shown_width(const struct word *w, const struct word *next, double size, const struct scale *to_pt)
{
    double width = w->upright.w * to_pt->x, room;

    if (!next || next->upright.x <= w->upright.x)
        return width;
    room = (next->upright.x - w->upright.x) * to_pt->x - GAP_EM * size;
    return room >= width ? width : room > width / 2 ? room : width / 2;
}

/* next: on the same line; NULL: w is the last. */
static void put_word(FILE *f, const struct word *w, const struct word *next, const struct box *line, const struct scale *to_pt)
{
    double size = line->h * to_pt->y * FONT_SHARE;
    double base = to_pt->height_pt - (line->y + line->h * (1 - DESCENT)) * to_pt->y;
    unsigned n = count_units(w->text);

    size = size < FONT_MIN_PT ? FONT_MIN_PT : size > FONT_MAX_PT ? FONT_MAX_PT : size;
    if (n == 0 || w->upright.w <= 0)
        return;
    fprintf(f, "/F1 %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <", size, 100 * shown_width(w, next, size, to_pt) / (n * GLYPH_EM * size),
            w->upright.x * to_pt->x, base);
    put_units(f, w->text);
    fputs(next ? "0020> Tj\n" : "> Tj\n", f);
}

static void put_text(FILE *f, const struct pdf_page *page)
{
    const struct page_text *t = page->text;
    const struct scale to_pt = { page->width_pt / turn_upright_width(&t->turn), page->height_pt / turn_upright_height(&t->turn),
                                 page->height_pt };

    fputs("BT 3 Tr\n", f);
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct line *l = &t->lines[i];
        const struct box line = typical(t, l);

        for (size_t k = l->first; k < l->first + l->n; k++)
            put_word(f, &t->words[k], k + 1 < l->first + l->n ? &t->words[k + 1] : NULL, &line, &to_pt);
    }
    fputs("ET\n", f);
}

/* Paints layer i where it lies. */
static void put_layer(FILE *f, const struct pdf_page *page, unsigned i)
{
    const struct layer *l = &page->layers->at[i];
    double x = page->width_pt / turn_upright_width(page->lies), y = page->height_pt / turn_upright_height(page->lies);

    fputs("q ", f);
    if (l->stencil)
        fprintf(f, "%.3f %.3f %.3f rg ", l->ink[0] / 255.0, l->ink[1] / 255.0, l->ink[2] / 255.0);
    fprintf(f, "%.2f 0 0 %.2f %.2f %.2f cm /Im%u Do Q\n", l->place.w * x, l->place.h * y, l->place.x * x,
            page->height_pt - (l->place.y + l->place.h) * y, i);
}

int pdf_text_stream(const struct pdf_page *page, char **ret_stream, size_t *ret_n, struct err *e)
{
    FILE *f = open_memstream(ret_stream, ret_n);

    if (!f)
        return err_set(e, -ENOMEM, "no memory for a page of the PDF");
    for (unsigned i = 0; i < page->layers->n; i++)
        put_layer(f, page, i);
    if (page->text && page->text->n_words > 0)
        put_text(f, page);
    if (fclose(f) == 0)
        return 0;
    free(*ret_stream);
    *ret_stream = NULL;
    return err_set(e, -ENOMEM, "no memory for a page of the PDF");
}

const char pdf_font_to_unicode[] =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\n"
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

const char *pdf_font_object(int k, int first, char *buf, size_t size)
{
    switch (k) {
    case 0:
        snprintf(buf, size, "<< /Type /Font /Subtype /Type0 /BaseFont /DakboxText /Encoding /Identity-H "
                            "/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", first + 1, first + 3);
        return buf;
    case 1:
        snprintf(buf, size, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /DakboxText /CIDToGIDMap /Identity /DW 500 "
                            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>", first + 2);
        return buf;
    case 2:
        return "<< /Type /FontDescriptor /FontName /DakboxText /Flags 5 /FontBBox [0 -200 500 800] /ItalicAngle 0 "
               "/Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >>";
    default:
        return NULL;            /* the CMap is a stream */
    }
}
