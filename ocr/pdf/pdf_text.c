/* The words, invisible over the picture. Each is shown in a font whose characters are all half an em wide, stretched to the
 * word's box; its ToUnicode says what they are. So a reader can search, mark and copy exactly what was read, in any script. */
#include "ocr/pdf/pdf_parts.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>

#define GLYPH_EM 0.5            /* width of every character */
#define FONT_MIN_PT 3.0
#define FONT_MAX_PT 72.0
#define FONT_SHARE 0.8          /* size of the font in heights of the line's box */
#define EDGE_PT 0.5            /* what stands on the very edge of the sheet some readers leave out */
#define GAP_EM 0.25             /* least gap between words */
#define WORD_MIN_EM 0.1         /* least width of a word */
#define SQUEEZE_MIN 0.3         /* of their natural width characters keep at least so much */
#define DESCENT 0.2             /* share of a line's box below its base line */

struct scale { double x, y, width_pt, height_pt; };

/* Where the text is, in points as they were written, and its size: each move says how far from there, so that roundings do not add up. */
struct pen { FILE *f; struct pdf_chars *chars; double x, y, size, stretch /* of the last word */, end /* of it with its gap */; };

static void put_byte(FILE *f, unsigned byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        fputc('\\', f);
    if (byte == '\r')
        fputs("\\r", f);               /* as it is it would be read as a line feed */
    else
        fputc((int)byte, f);
}

static void put_char(const struct pen *p, unsigned codepoint)
{
    unsigned code = pdf_char_code(p->chars, codepoint);

    put_byte(p->f, code >> 8);
    put_byte(p->f, code & 0xFF);
}

static unsigned count_chars(const char *text)
{
    unsigned n = 0;

    while (text_next(&text) >= 0)
        n++;
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

static double rounded(double pt) { return round(pt * 10) / 10; }

/* A word as it goes into the text layer: where it begins, and how wide it is. */
struct run { double x, width; };

/* Readers see two words only where they see a gap, and one word only where it goes on to the right: so each gets a gap and some
 * width, however close they stand or overlap, and ends on the sheet with its space. after: end of the word before with its gap. */
static struct run lay_out(const struct word *w, const struct word *next, double after, double size, const struct scale *to_pt)
{
    double least = WORD_MIN_EM * size, n = count_chars(w->text);
    struct run run = { .x = fmin(fmax(w->upright.x * to_pt->x, after), to_pt->width_pt - 2 * least), .width = w->upright.w * to_pt->x };

    run.width = fmin(run.width, (to_pt->width_pt - run.x) * n / (n + 1));
    if (next && next->upright.x > w->upright.x)
        run.width = fmin(run.width, next->upright.x * to_pt->x - GAP_EM * size - run.x);
    run.width = fmax(run.width, least);
    run.x = rounded(run.x);
    return run;
}

/* Width of its characters, as a share of what they have by themselves. */
static double stretch_of(const struct word *w, const struct run *run, double size)
{
    return run->width / (count_chars(w->text) * GLYPH_EM * size);
}

/* Characters that stand too close are taken for one printed twice: a long word in a narrow box is small rather than squeezed. */
static void put_word(struct pen *p, const struct word *w, const struct run *run, double size, double base)
{
    const char *text = w->text;
    double stretch = stretch_of(w, run, size);

    if (stretch < SQUEEZE_MIN)
        size = fmax(rounded(size * stretch / SQUEEZE_MIN), 0.1);
    if (size != p->size)
        fprintf(p->f, "/F1 %g Tf ", size);
    stretch = fmax(stretch_of(w, run, size), SQUEEZE_MIN);
    fprintf(p->f, "%.0f Tz %g %g Td(", 100 * stretch, rounded(run->x - p->x), rounded(base - p->y));
    p->size = size;
    p->stretch = stretch;
    p->x = run->x;
    p->y = base;
    for (int c = text_next(&text); c >= 0; c = text_next(&text))
        put_char(p, (unsigned)c);
    put_char(p, ' ');           /* at the end of a line, too: Chromium passes over a text of one character */
    fputs(")Tj\n", p->f);
}

/* Chromium takes words for one line, and sorts them by place, when their base lines differ by less than half the width of a
 * character. A line that begins before the end of the last one is no part of it, so it keeps away. */
static double keep_apart(const struct pen *p, double begins, double stretch, double size, double base)
{
    double least = rounded(GLYPH_EM / 2 * fmax(size, p->size) * fmax(1, (1 + fmax(stretch, p->stretch)) / 2)) + 0.1;

    if (p->size <= 0 || begins >= p->end || fabs(base - p->y) > least)
        return base;
    return base > p->y ? p->y + least : p->y - least;
}

static void put_line(struct pen *p, const struct page_text *t, const struct line *l, const struct scale *to_pt)
{
    const struct box line = typical(t, l);
    double size = rounded(fmin(fmax(line.h * to_pt->y * FONT_SHARE, FONT_MIN_PT), FONT_MAX_PT));
    double base = rounded(to_pt->height_pt - (line.y + line.h * (1 - DESCENT)) * to_pt->y), after = EDGE_PT;

    for (size_t k = l->first; k < l->first + l->n; k++) {
        const struct word *w = &t->words[k], *next = k + 1 < l->first + l->n ? w + 1 : NULL;
        struct run run = lay_out(w, next, after, size, to_pt);

        if (k == l->first)
            base = keep_apart(p, run.x, stretch_of(w, &run, size), size, base);
        put_word(p, w, &run, size, base);
        p->end = after = run.x + run.width + GAP_EM * size;
    }
}

static void put_text(FILE *f, const struct pdf_page *page, struct pdf_chars *c)
{
    const struct page_text *t = page->text;
    const struct scale to_pt = { page->width_pt / turn_upright_width(&t->turn), page->height_pt / turn_upright_height(&t->turn),
                                 page->width_pt, page->height_pt };
    struct pen pen = { .f = f, .chars = c };

    fputs("BT 3 Tr\n", f);
    for (size_t i = 0; i < t->n_lines; i++)
        put_line(&pen, t, &t->lines[i], &to_pt);
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

int pdf_page_stream(const struct pdf_page *page, struct pdf_chars *c, char **ret_stream, size_t *ret_n, struct err *e)
{
    FILE *f = open_memstream(ret_stream, ret_n);

    if (!f)
        return err_set(e, -ENOMEM, "no memory for a page of the PDF");
    for (unsigned i = 0; i < page->layers->n; i++)
        put_layer(f, page, i);
    if (page->text && page->text->n_words > 0)
        put_text(f, page, c);
    if (fclose(f) == 0)
        return 0;
    free(*ret_stream);
    *ret_stream = NULL;
    return err_set(e, -ENOMEM, "no memory for a page of the PDF");
}
