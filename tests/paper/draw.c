#include "tests/paper/draw.h"

#include "base/auto.h"
#include "image/sheet.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>
#include <zint.h>

const struct ink DRAW_BLACK = { 0.07, 0.07, 0.08, 1 }, DRAW_BLUE = { 0.12, 0.18, 0.55, 1 },
                 DRAW_PENCIL = { 0.45, 0.45, 0.46, 0.85 }, DRAW_FAINT_PENCIL = { 0.62, 0.62, 0.63, 0.75 },
                 DRAW_PALE_RED = { 0.92, 0.55, 0.55, 0.75 }, DRAW_PALE_VIOLET = { 0.66, 0.52, 0.82, 0.70 };

static void use(cairo_t *cr, struct ink ink) { cairo_set_source_rgba(cr, ink.r, ink.g, ink.b, ink.a); }

void draw_rect(cairo_t *cr, double x, double y, double w, double h, struct ink ink)
{
    use(cr, ink);
    cairo_rectangle(cr, x, y, w, h);
    cairo_fill(cr);
}

/* ---- print */

static double put_text(cairo_t *cr, const char *text, double x, double y, double size_pt, struct ink ink)
{
    enum { PER_PT = 100 };      /* Pango wants whole numbers: a hundred units to a point lose nothing */
    double mm_per_unit = 25.4 / 72 / PER_PT;
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Serif, Noto Sans Devanagari");
    PangoLayout *layout;
    PangoRectangle box;

    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, mm_per_unit, mm_per_unit);
    layout = pango_cairo_create_layout(cr);
    pango_font_description_set_absolute_size(font, size_pt * PER_PT * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_pixel_extents(layout, NULL, &box);
    use(cr, ink);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    pango_font_description_free(font);
    g_object_unref(layout);
    return box.width * mm_per_unit;
}

void draw_text(cairo_t *cr, const char *text, double x, double y, double size_pt, struct ink ink)
{
    put_text(cr, text, x, y, size_pt, ink);
}

static const char *const english[] = { "the", "undersigned", "is", "directed", "to", "refer", "letter", "dated", "and", "state", "that", "matter",
    "has", "been", "examined", "in", "consultation", "with", "Department", "of", "Expenditure", "necessary", "action", "may", "kindly",
    "be", "taken", "under", "intimation", "this", "Ministry", "a", "copy", "enclosed", "for", "ready", "reference", "reply", "within" };
static const char *const hindi_words[] = { "मुझे", "यह", "कहने", "का", "निदेश", "हुआ", "है", "कि", "इस", "मंत्रालय", "के", "पत्र", "में",
    "उल्लिखित", "विषय", "पर", "आवश्यक", "कार्रवाई", "शीघ्र", "की", "जाए", "तथा", "संलग्न", "प्रति", "सूचनार्थ", "भेजी", "जाती" };

static void make_line(struct chance *c, bool hindi, size_t room, char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t letters = 0; letters < room;) {
        const char *word = hindi ? hindi_words[chance_int(c, 0, (int)ARRAY_LEN(hindi_words) - 1)]
                                 : english[chance_int(c, 0, (int)ARRAY_LEN(english) - 1)];
        size_t length = strlen(word);

        if (n + length + 2 > size)
            break;
        n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " " : "", word);
        letters += hindi ? length / 3 + 1 : length + 1;
    }
}

double draw_lines(cairo_t *cr, struct chance *c, bool hindi, double x, double y, double width, double bottom, double size_pt, int lines)
{
    double step = size_pt * 25.4 / 72 * 1.5;
    char line[600];

    for (int i = 0; i < lines && y + step < bottom; i++, y += step) {
        size_t room = (size_t)(width / (size_pt * 0.205));

        make_line(c, hindi, i % 6 == 5 ? room / 2 : room, line, sizeof line);
        put_text(cr, line, x, y, size_pt, DRAW_BLACK);
        if (i % 6 == 5)
            y += step * 0.6;
    }
    return y;
}

void draw_letterhead(cairo_t *cr, struct chance *c, bool hindi)
{
    char number[64];

    put_text(cr, hindi ? "भारत सरकार" : "Government of India", 82, 18, 14, DRAW_BLACK);
    put_text(cr, hindi ? "वित्त मंत्रालय, व्यय विभाग" : "Ministry of Finance, Department of Expenditure", hindi ? 75 : 48, 26, 12, DRAW_BLACK);
    snprintf(number, sizeof number, "F.No. %d/%d/2026-E.II(A)", chance_int(c, 1, 40), chance_int(c, 1, 999));
    put_text(cr, number, 25, 40, 11, DRAW_BLACK);
    draw_rect(cr, 25, 35, 160, chance_real(c, 0.2, 0.9), DRAW_BLACK);
    cairo_arc(cr, 40, 22, 7, 0, 2 * M_PI);
    use(cr, DRAW_BLACK);
    cairo_set_line_width(cr, 0.6);
    cairo_stroke(cr);
}

void draw_table(cairo_t *cr, struct chance *c, double x, double y, double width, int rows, int columns, bool dark_head)
{
    double height = 8;
    char cell[32];

    cairo_set_line_width(cr, 0.35);
    if (dark_head)
        draw_rect(cr, x, y, width, height, (struct ink){ 0.2, 0.2, 0.2, 1 });
    for (int r = 0; r <= rows; r++) {
        use(cr, DRAW_BLACK);
        cairo_move_to(cr, x, y + r * height);
        cairo_line_to(cr, x + width, y + r * height);
        cairo_stroke(cr);
        for (int k = 0; k < columns && r < rows; k++) {
            snprintf(cell, sizeof cell, "%d", chance_int(c, 1, 99999));
            put_text(cr, cell, x + k * width / columns + 2, y + r * height + 2, 9, dark_head && r == 0 ? (struct ink){ 1, 1, 1, 1 } : DRAW_BLACK);
        }
    }
    use(cr, DRAW_BLACK);
    for (int k = 0; k <= columns; k++) {
        cairo_move_to(cr, x + k * width / columns, y);
        cairo_line_to(cr, x + k * width / columns, y + rows * height);
        cairo_stroke(cr);
    }
}

/* ---- by hand */

/* One stroke: short pieces, since pencil and pen press unevenly. */
static void stroke(cairo_t *cr, struct chance *c, const double p[8], double pen, struct ink ink)
{
    enum { PIECES = 14 };
    double last_x = p[0], last_y = p[1];

    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    for (int i = 1; i <= PIECES; i++) {
        double t = (double)i / PIECES, u = 1 - t;
        double x = u * u * u * p[0] + 3 * u * u * t * p[2] + 3 * u * t * t * p[4] + t * t * t * p[6];
        double y = u * u * u * p[1] + 3 * u * u * t * p[3] + 3 * u * t * t * p[5] + t * t * t * p[7];

        use(cr, (struct ink){ ink.r, ink.g, ink.b, ink.a * chance_real(c, 0.75, 1) });
        cairo_set_line_width(cr, pen * chance_real(c, 0.8, 1.15));
        cairo_move_to(cr, last_x, last_y);
        cairo_line_to(cr, x, y);
        cairo_stroke(cr);
        last_x = x;
        last_y = y;
    }
}

void draw_handwriting(cairo_t *cr, struct chance *c, double x, double y, double width, double height, double pen, struct ink ink)
{
    double at = x;

    while (at < x + width) {
        int letters = chance_int(c, 2, 8);

        for (int i = 0; i < letters && at < x + width; i++) {
            double w = height * chance_real(c, 0.45, 0.8), top = y + height * chance_real(c, 0, 0.45), low = y + height;
            double p[8] = { at, low - height * chance_real(c, 0, 0.3), at + w * 0.2, top, at + w * chance_real(c, 0.4, 1.2), top, at + w, low };

            stroke(cr, c, p, pen, ink);
            if (chance_of(c, 0.5)) {
                double q[8] = { at + w * 0.5, top, at + w * 0.1, low, at + w * 0.9, low, at + w, low - height * 0.2 };

                stroke(cr, c, q, pen, ink);
            }
            at += w;
        }
        at += height * 0.7;
    }
}

void draw_signature(cairo_t *cr, struct chance *c, double x, double y, double width, struct ink ink)
{
    double at = x;

    while (at < x + width) {
        double w = width * chance_real(c, 0.15, 0.45), h = width * chance_real(c, 0.1, 0.35);
        double p[8] = { at, y, at + w * 0.2, y - h * 1.5, at + w * chance_real(c, 0.2, 0.9), y + h, at + w, y - h * chance_real(c, -0.3, 0.6) };

        stroke(cr, c, p, 0.5, ink);
        at += w * 0.8;
    }
}

void draw_round_stamp(cairo_t *cr, struct chance *c, double x, double y, double radius, struct ink ink)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, chance_real(c, -0.3, 0.3));
    use(cr, ink);
    for (int i = 0; i < 2; i++) {
        cairo_set_line_width(cr, i ? 0.4 : 0.9);
        cairo_arc(cr, 0, 0, radius * (i ? 0.72 : 1), 0, 2 * M_PI);
        cairo_stroke(cr);
    }
    put_text(cr, "RECEIVED", -radius * 0.62, -radius * 0.32, radius * 0.75, ink);
    put_text(cr, "प्राप्त", -radius * 0.3, radius * 0.02, radius * 0.75, ink);
    cairo_restore(cr);
}

void draw_box_stamp(cairo_t *cr, struct chance *c, double x, double y, struct ink ink)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, chance_real(c, -0.15, 0.15));
    use(cr, ink);
    cairo_set_line_width(cr, 0.7);
    cairo_rectangle(cr, 0, 0, 42, 16);
    cairo_stroke(cr);
    put_text(cr, "Dy. No. 4471", 4, 2, 12, ink);
    put_text(cr, "17 NOV 2026", 4, 8, 12, ink);
    cairo_restore(cr);
}

/* ---- codes */

double draw_code(cairo_t *cr, enum draw_code kind, const char *text, double x, double y, double module, double height)
{
    static const int symbology[] = { BARCODE_CODE128, BARCODE_QRCODE, BARCODE_DATAMATRIX };
    struct zint_symbol *s = ZBarcode_Create();
    double width;

    s->symbology = symbology[kind];
    if (kind == DRAW_DATAMATRIX)
        s->option_3 = DM_SQUARE;
    if (ZBarcode_Encode(s, (const unsigned char *)text, (int)strlen(text)) >= ZINT_ERROR)
        abort();
    use(cr, DRAW_BLACK);
    for (int row = 0; row < s->rows; row++)
        for (int k = 0; k < s->width; k++)
            if (s->encoded_data[row][k / 8] >> (k % 8) & 1)
                cairo_rectangle(cr, x + k * module, y + row * module, module, kind == DRAW_CODE128 ? height : module);
    cairo_fill(cr);
    width = s->width * module;
    ZBarcode_Delete(s);
    return width;
}

void draw_patch(cairo_t *cr, const int widths[4], double x, double y, double length, struct ink ink)
{
    for (int i = 0; i < 4; i++) {
        double w = (widths[i] ? SHEET_PATCH_WIDE_UM : SHEET_PATCH_NARROW_UM) / 1000.0;

        draw_rect(cr, x, y, length, w, ink);
        y += w + SHEET_PATCH_SPACE_UM / 1000.0;
    }
}

/* Fonts stay loaded for as long as the process lives. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }
