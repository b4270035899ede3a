#include "uploader/intake/page/draw.h"

#include "base/clock.h"
#include "base/text.h"
#include "print/cell.h"
#include "print/pdf.h"

#include <errno.h>
#include <string.h>

/* Millimetres. */
#define PAGE_WIDTH 210.0
#define PAGE_HEIGHT 297.0
#define MARGIN 20.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN)
#define LABEL_WIDTH 42.0
#define TITLE_EM 5.2
#define EM 3.9

enum { PIECE_BYTES = 4000 /* a paragraph is set in pieces: shaping all of a long one again for each page would take for ever */ };

struct sheet {
    struct pdf pdf;
    struct cell *title, *words, *strong, *label, *value;
    double y;
    int pages;          /* ended */
    bool full;          /* DRAW_MAX_PAGES are drawn: no more text */
};

static struct cell *new_cell(struct sheet *s, double width, double em, bool bold, bool centred)
{
    const struct cell_style style = { .width = width, .em = em, .bold = bold, .centred = centred, .language = "en" };

    return cell_new(s->pdf.cr, &style);
}

static int begin(struct sheet *s, const char *title, int64_t at_s, struct err *e)
{
    int r = pdf_begin(&s->pdf, PAGE_WIDTH, PAGE_HEIGHT, e);

    if (r < 0)
        return r;
    pdf_about(&s->pdf, title, "dakbox", at_s);
    s->title = new_cell(s, WIDTH, TITLE_EM, true, true);
    s->words = new_cell(s, WIDTH, EM, false, false);
    s->strong = new_cell(s, WIDTH, EM, true, false);
    s->label = new_cell(s, LABEL_WIDTH - 2, EM, true, false);
    s->value = new_cell(s, WIDTH - LABEL_WIDTH, EM, false, false);
    s->y = MARGIN;
    return s->title && s->words && s->strong && s->label && s->value ? 0 : err_set(e, -ENOMEM, "out of memory");
}

static int end(struct sheet *s, int failed, char **ret_pdf, size_t *ret_n, struct err *e)
{
    cell_free(s->title);
    cell_free(s->words);
    cell_free(s->strong);
    cell_free(s->label);
    cell_free(s->value);
    cairo_show_page(s->pdf.cr);
    return pdf_end(&s->pdf, failed, ret_pdf, ret_n, e);
}

static void next_page(struct sheet *s)
{
    cairo_show_page(s->pdf.cr);
    s->y = MARGIN;
    s->full = ++s->pages >= DRAW_MAX_PAGES;
}

/* ---- running text */

/* As much of text as fits the page; returns the bytes drawn, 0: the page is full. text is cut and mended in place. */
static size_t put_lines(struct sheet *s, struct cell *c, char *text, double x)
{
    double height = cell_set(c, text), room = BOTTOM - s->y;
    size_t n = strlen(text);
    int lines = cell_lines(c), fit = lines;

    if (height > room)
        fit = (int)(room * lines / height);
    if (fit <= 0)
        return 0;
    if (fit < lines) {
        n = (size_t)cell_line_start(c, fit);
        char kept = text[n];
        text[n] = '\0';
        height = cell_set(c, text);
        cell_paint(c, x, s->y);
        text[n] = kept;
    } else {
        cell_paint(c, x, s->y);
    }
    s->y += height;
    return n;
}

static void put_piece(struct sheet *s, struct cell *c, char *text, double x)
{
    while (*text && !s->full) {
        size_t n = put_lines(s, c, text, x);

        if (n == 0 && s->y <= MARGIN)           /* a line higher than the page: no letters are */
            return;
        text += n;
        if (*text)
            next_page(s);
    }
}

/* Where a piece of a long paragraph ends: between words if there are some, else between clusters. */
static size_t piece_end(const char *text, size_t n)
{
    size_t at = n;

    if (n <= PIECE_BYTES)
        return n;
    char *copy = strndup(text, PIECE_BYTES);
    if (!copy)
        return n;
    text_cut_bytes(copy, PIECE_BYTES - 1);
    at = strlen(copy);
    const char *blank = memrchr(copy, ' ', at);
    if (blank && blank > copy)
        at = (size_t)(blank - copy) + 1;
    free(copy);
    return at > 0 ? at : PIECE_BYTES;
}

static int put_text(struct sheet *s, struct cell *c, const char *text, double x)
{
    double blank = EM * 0.8;

    while (*text && !s->full) {
        size_t n = strcspn(text, "\n"), piece = piece_end(text, n);
        AUTO_FREE char *own = strndup(text, piece);

        if (!own)
            return -ENOMEM;
        if (piece == 0)
            s->y += blank;
        put_piece(s, c, own, x);
        text += piece + (piece == n && text[n] == '\n');
    }
    return *text ? 1 : 0;
}

/* ---- the letter */

static void put_row(struct sheet *s, const char *label, const char *value)
{
    if (!*value || s->full)
        return;
    double label_height = cell_set(s->label, label), top = s->y;

    if (top + label_height > BOTTOM) {
        next_page(s);
        top = s->y;
    }
    cell_paint(s->label, MARGIN, top);
    int pages = s->pages;
    AUTO_FREE char *own = strdup(value);
    if (own)
        put_piece(s, s->value, own, MARGIN + LABEL_WIDTH);
    if (pages == s->pages && s->y < top + label_height)
        s->y = top + label_height;
    s->y += 1;
}

static void put_rule(struct sheet *s)
{
    s->y += 2;
    cairo_set_line_width(s->pdf.cr, 0.2);
    cairo_move_to(s->pdf.cr, MARGIN, s->y);
    cairo_line_to(s->pdf.cr, PAGE_WIDTH - MARGIN, s->y);
    cairo_stroke(s->pdf.cr);
    s->y += 4;
}

static char *list_of_files(const struct mail *m)
{
    const char *between = "";
    char *list = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&list, &n);

    for (size_t i = 0; out && i < m->n_files; i++)
        if (m->files[i].use != FILE_CHECK && m->files[i].use != FILE_INLINE) {
            fprintf(out, "%s%s", between, m->files[i].name);
            between = "; ";
        }
    return out && fclose(out) == 0 ? list : NULL;
}

static int put_head(struct sheet *s, const struct mail *m)
{
    AUTO_FREE char *files = list_of_files(m);
    AUTO_FREE char *title = strdup(*m->subject ? m->subject : "(no subject / विषय नहीं)");
    char sent[CLOCK_SHOWN_SIZE] = "", arrived[CLOCK_SHOWN_SIZE] = "";

    if (!files || !title)
        return -ENOMEM;
    if (m->date_s > 0)
        clock_format_shown(m->date_s, sent);
    if (m->arrived_s > 0)
        clock_format_shown(m->arrived_s, arrived);
    put_piece(s, s->title, title, MARGIN);
    s->y += 4;
    put_row(s, "From / प्रेषक:", m->from_shown);
    put_row(s, "To / प्रति:", m->to);
    put_row(s, "Cc / प्रतिलिपि:", m->cc);
    put_row(s, "Date / दिनांक:", sent);
    put_row(s, "Received / प्राप्ति:", arrived);
    put_row(s, "Subject / विषय:", m->subject);
    put_row(s, "Enclosures / संलग्नक:", files);
    put_rule(s);
    return 0;
}

static int put_texts(struct sheet *s, struct mail *m)
{
    int r = 0;

    for (size_t i = 0; i < m->n_texts && r >= 0; i++) {
        if (*m->texts[i].heading) {
            if (i > 0 && !s->full)
                next_page(s);
            r = put_text(s, s->strong, m->texts[i].heading, MARGIN);
            s->y += 2;
        }
        if (r >= 0)
            r = put_text(s, s->words, m->texts[i].text, MARGIN);
        s->y += EM;
    }
    m->notes[NOTE_CUT] = m->notes[NOTE_CUT] || s->full;
    return r < 0 ? r : 0;
}

static int put_notes(struct sheet *s, const struct mail *m)
{
    int r = 0;

    s->full = false;
    for (int i = 0; i < NOTES; i++) {
        AUTO_FREE char *both = NULL;

        if (!m->notes[i] || r < 0)
            continue;
        r = asprintf(&both, "[ %s ]\n[ %s ]\n", note_en((enum note_id)i), note_hi((enum note_id)i)) < 0 ? -ENOMEM : 0;
        if (r == 0)
            r = put_text(s, s->words, both, MARGIN);
    }
    return r < 0 ? r : 0;
}

int draw_letter(struct mail *m, char **ret_pdf, size_t *ret_n, struct err *e)
{
    struct sheet s = { .y = 0 };
    int r = begin(&s, m->subject, m->arrived_s, e);

    if (r < 0 && !s.pdf.cr)
        return r;
    if (r == 0)
        r = put_head(&s, m);
    if (r == 0)
        r = put_texts(&s, m);
    if (r == 0)
        r = put_notes(&s, m);
    return end(&s, r, ret_pdf, ret_n, e);
}

/* ---- what is looked at besides */

int draw_lines(struct mail *m, const char *lines, char **ret_pdf, size_t *ret_n, struct err *e)
{
    struct sheet s = { .y = 0 };
    int r = begin(&s, "", 0, e);

    if (r < 0 && !s.pdf.cr)
        return r;
    if (r == 0)
        r = put_text(&s, s.words, lines, MARGIN);
    if (r == 1)
        mail_set_unseen(m, "text");
    return end(&s, r < 0 ? r : 0, ret_pdf, ret_n, e);
}
