#include "drivers/label/sheet_page.h"

#include "drivers/label/code.h"
#include "print/textbox.h"
#include "image/sheet.h"

#include <math.h>
#include <string.h>

#define MM(um) ((um) / 1000.0)
#define WIDTH_MM  MM(SHEET_WIDTH_UM)
#define HEIGHT_MM MM(SHEET_HEIGHT_UM)

/* Modules are multiples of 1/150 inch, so that a coarse scan still has whole dots for each. */
#define DOT_MM (25.4 / 150)
#define MATRIX_MODULE_MM (6 * DOT_MM)
#define BAR_MODULE_MM (3 * DOT_MM)
#define BAR_HEIGHT_MM 15.0
#define CODE_ROOM_MM 34.0           /* of each corner, between the ends of two patches */
#define CODE_LEFT_MM 15.0           /* where that room begins, from the left */
#define INSIDE_MM 35.0              /* from each edge: what lies farther in is clear of the patches */
#define WORDS_MARGIN_MM 53.0        /* where a code or an arrow is beside the words */

struct sheet_purpose { const char *name, *en, *hi; };

static const struct sheet_purpose purposes[] = {
    { "letter",  "ORDINARY LETTER",                      "साधारण पत्र" },
    { "vip",     "VIP LETTER – goes first",              "वी.आई.पी. पत्र – सबसे पहले" },
    { "backlog", "BACKLOG – old papers, after today’s dak", "पुराने लंबित पत्र – आज की डाक के बाद" },
};

const char *sheet_purpose_names(void) { return "letter, vip, backlog"; }

const struct sheet_purpose *sheet_purpose_find(const char *name)
{
    static const char *const known[] = SHEET_PURPOSES;      /* what the scanner looks for */

    _Static_assert(ARRAY_LEN(known) == ARRAY_LEN(purposes), "words for each purpose");
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
        if (strcmp(known[i], name) == 0 && strcmp(purposes[i].name, name) == 0)
            return &purposes[i];
    return NULL;
}

/* ---- marks */

/* Bars along the upper edge of a page that is width_mm wide. */
static void paint_patch(cairo_t *cr, double width_mm)
{
    static const int wide[] = SHEET_PATCH_T;
    double y = MM(SHEET_PATCH_MARGIN_UM), length = MM(SHEET_PATCH_LENGTH_UM);

    for (size_t i = 0; i < ARRAY_LEN(wide); i++) {
        double thick = MM(wide[i] ? SHEET_PATCH_WIDE_UM : SHEET_PATCH_NARROW_UM);

        cairo_rectangle(cr, (width_mm - length) / 2, y, length, thick);
        y += thick + MM(SHEET_PATCH_SPACE_UM);
    }
    cairo_fill(cr);
}

/* Turns the page round its centre by n quarters, clockwise. */
static void turn(cairo_t *cr, int quarters)
{
    static const struct { double x, y; } corner[] = { { 0, 0 }, { WIDTH_MM, 0 }, { WIDTH_MM, HEIGHT_MM }, { 0, HEIGHT_MM } };

    cairo_translate(cr, corner[quarters].x, corner[quarters].y);
    cairo_rotate(cr, quarters * M_PI / 2);
}

static void paint_patches(cairo_t *cr)
{
    for (int edge = 0; edge < 4; edge++) {
        cairo_save(cr);
        turn(cr, edge);
        paint_patch(cr, edge % 2 ? HEIGHT_MM : WIDTH_MM);
        cairo_restore(cr);
    }
}

/* A square code in the middle of its room, which begins at x, y. */
static void paint_matrix(cairo_t *cr, const struct code *c, double x, double y)
{
    double side = c->width * MATRIX_MODULE_MM;

    code_paint(cr, c, x + (CODE_ROOM_MM - side) / 2, y + (CODE_ROOM_MM - side) / 2, MATRIX_MODULE_MM, MATRIX_MODULE_MM);
}

static void paint_bars(cairo_t *cr, const struct code *c, double y)
{
    code_paint(cr, c, (WIDTH_MM - c->width * BAR_MODULE_MM) / 2, y, BAR_MODULE_MM, BAR_HEIGHT_MM);
}

/* Each kind twice, far apart: a fold, a punched hole or a stamp spoils one of them. */
static int paint_codes(cairo_t *cr, const char *payload, struct err *e)
{
    AUTO_CODE struct code *qr = NULL, *matrix = NULL, *bars = NULL;
    double left = CODE_LEFT_MM, right = WIDTH_MM - CODE_LEFT_MM - CODE_ROOM_MM, low = HEIGHT_MM - INSIDE_MM - CODE_ROOM_MM;
    int r = code_new(CODE_QR, payload, &qr, e);

    if (r == 0)
        r = code_new(CODE_DATAMATRIX, payload, &matrix, e);
    if (r == 0)
        r = code_new(CODE_128, payload, &bars, e);
    if (r < 0)
        return r;
    paint_matrix(cr, qr, left, INSIDE_MM);
    paint_matrix(cr, matrix, right, INSIDE_MM);
    paint_matrix(cr, matrix, left, low);
    paint_matrix(cr, qr, right, low);
    paint_bars(cr, bars, INSIDE_MM + CODE_ROOM_MM + 4);
    paint_bars(cr, bars, low - 4 - BAR_HEIGHT_MM);
    return 0;
}

/* ---- words */

/* A line in the middle that leaves margin_mm free at each side of the page; two lines where one is too little. */
static void paint_text(cairo_t *cr, double margin_mm, double y, double height, double em, bool bold, const char *text)
{
    struct textbox box = { .x = margin_mm, .y = y, .width = WIDTH_MM - 2 * margin_mm, .height = height, .max_em = em,
                           .min_em = 2, .lines = 2, .align = TEXTBOX_CENTRE, .bold = bold };

    textbox_paint(cr, &box, text);
}

static void paint_line(cairo_t *cr, double y, double height, double em, bool bold, const char *text)
{
    paint_text(cr, INSIDE_MM, y, height, em, bold, text);
}

/* Between the codes of two corners, or between the arrows. */
static void paint_inner(cairo_t *cr, double y, double height, double em, bool bold, const char *text)
{
    paint_text(cr, WORDS_MARGIN_MM, y, height, em, bold, text);
}

/* Points from the sheet to the letter behind it. */
static void paint_arrow(cairo_t *cr, double x, double y)
{
    static const struct { double x, y; } outline[] = { { -3, 0 }, { 3, 0 }, { 3, 9 }, { 7, 9 }, { 0, 16 }, { -7, 9 }, { -3, 9 } };

    cairo_new_path(cr);                     /* text leaves a point behind */
    for (size_t i = 0; i < ARRAY_LEN(outline); i++)
        cairo_line_to(cr, x + outline[i].x, y + outline[i].y);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void paint_words(cairo_t *cr, const struct sheet *s)
{
    double y = INSIDE_MM + CODE_ROOM_MM + BAR_HEIGHT_MM + 8, low = HEIGHT_MM - INSIDE_MM - CODE_ROOM_MM;

    paint_inner(cr, INSIDE_MM + 3, 14, 5, true, s->office);
    paint_inner(cr, INSIDE_MM + 17, 14, 5, true, s->office_hi);
    paint_line(cr, y, 16, 13, true, "SEPARATOR SHEET");
    paint_line(cr, y + 16, 16, 13, true, "विभाजक पृष्ठ");
    paint_arrow(cr, INSIDE_MM + 9, y + 35);
    paint_arrow(cr, WIDTH_MM - INSIDE_MM - 9, y + 35);
    paint_inner(cr, y + 34, 9, 7, false, "A new letter begins after this sheet");
    paint_inner(cr, y + 43, 10, 7, false, "इसके बाद नया पत्र आरम्भ होता है");
    paint_line(cr, y + 58, 13, 9, true, s->purpose->en);
    paint_line(cr, y + 71, 14, 9, true, s->purpose->hi);
    paint_inner(cr, low + 3, 14, 4, false, "Use it again and again, either side up. Do not write on it, fold or staple it.");
    paint_inner(cr, low + 17, 14, 4, false, "इसका बार-बार उपयोग करें, किसी भी ओर से डालें। इस पर कुछ न लिखें, इसे न मोड़ें, न स्टेपल करें।");
}

int sheet_page_paint(cairo_t *cr, const struct sheet *s, struct err *e)
{
    char payload[64];

    snprintf(payload, sizeof(payload), SHEET_PAYLOAD "%s", s->purpose->name);
    cairo_set_source_rgb(cr, 0, 0, 0);
    paint_patches(cr);
    paint_words(cr, s);
    return paint_codes(cr, payload, e);
}
