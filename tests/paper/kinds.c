#include "tests/paper/kinds.h"

#include "image/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct kind_row kinds[KINDS] = {
    [KIND_LETTER] = { "letter", EXPECT_CONTENT, 0.14 }, [KIND_HINDI_LETTER] = { "letter in Hindi", EXPECT_CONTENT, 0.06 },
    [KIND_SHORT_LETTER] = { "short letter", EXPECT_CONTENT, 0.04 }, [KIND_TABLE] = { "table", EXPECT_CONTENT, 0.05 },
    [KIND_FORM] = { "form with boxes and bars", EXPECT_CONTENT, 0.05 }, [KIND_PHOTO] = { "page with a photo", EXPECT_CONTENT, 0.03 },
    [KIND_STRIPES] = { "page with stripes", EXPECT_CONTENT, 0.04 }, [KIND_COURIER] = { "courier label", EXPECT_CONTENT, 0.06 },
    [KIND_SPEED_POST] = { "Speed Post cover", EXPECT_CONTENT, 0.07 }, [KIND_LABELLED] = { "letter with a diary label", EXPECT_CONTENT, 0.04 },
    [KIND_SHEET] = { "separator sheet", EXPECT_SEPARATOR, 0.12 }, [KIND_PATCH_SHEET] = { "Patch T sheet of others", EXPECT_SEPARATOR, 0.06 },
    [KIND_OTHER_PATCH] = { "other patch codes", EXPECT_DOUBT, 0.02 },
    [KIND_EMPTY] = { "empty side", EXPECT_BLANK, 0.05 }, [KIND_SHINES_THROUGH] = { "empty side, print shines through", EXPECT_BLANK, 0.05 },
    [KIND_PENCIL] = { "pencil note", EXPECT_CONTENT, 0.02 }, [KIND_FAINT_PENCIL] = { "faint pencil note", EXPECT_CONTENT, 0.02 },
    [KIND_STAMP] = { "lone stamp", EXPECT_CONTENT, 0.03 }, [KIND_SIGNATURE] = { "lone signature", EXPECT_CONTENT, 0.02 },
    [KIND_ONE_LINE] = { "one line by hand", EXPECT_CONTENT, 0.02 }, [KIND_PAGE_NUMBER] = { "page number alone", EXPECT_CONTENT, 0.01 },
};

enum kind kind_by_chance(struct chance *c)
{
    double at = chance_real(c, 0, 1);
    int k = 0;

    while (k < KINDS - 1 && (at -= kinds[k].share) >= 0)
        k++;
    return (enum kind)k;
}

void kind_article_number(struct chance *c, char out[14])
{
    static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
    int sum = 0, digits[8], check;

    for (int i = 0; i < 8; i++)
        sum += weights[i] * (digits[i] = chance_int(c, 0, 9));
    check = 11 - sum % 11;
    check = check == 10 ? 0 : check == 11 ? 5 : check;
    out[0] = "ERCL"[chance_int(c, 0, 3)];
    out[1] = (char)chance_int(c, 'A', 'Z');
    for (int i = 0; i < 8; i++)
        out[2 + i] = (char)('0' + digits[i]);
    out[10] = (char)('0' + check);
    memcpy(out + 11, "IN", 3);
}

/* ---- letters */

static void letter(cairo_t *cr, struct chance *c, bool hindi, int lines)
{
    double y;

    draw_letterhead(cr, c, hindi);
    y = draw_lines(cr, c, hindi, 25, 50, 160, 270, chance_real(c, 10, 12.5), lines);
    if (y < 250) {
        draw_signature(cr, c, 130, y + 15, 35, DRAW_BLUE);
        draw_text(cr, hindi ? "अवर सचिव, भारत सरकार" : "Under Secretary to the Govt. of India", 115, y + 22, 10, DRAW_BLACK);
    }
    if (chance_of(c, 0.4))
        draw_box_stamp(cr, c, chance_real(c, 20, 140), chance_real(c, 30, 60), DRAW_PALE_VIOLET);
    if (chance_of(c, 0.1))
        draw_round_stamp(cr, c, chance_real(c, 40, 170), chance_real(c, 60, 240), 17, DRAW_PALE_RED);
}

static void form(cairo_t *cr, struct chance *c)
{
    draw_letterhead(cr, c, false);
    for (double y = 50; y < 250; y += 14) {
        draw_rect(cr, 20, y, 170, chance_real(c, 1, 6), (struct ink){ 0.15, 0.15, 0.15, 1 });
        draw_text(cr, "Name of the applicant / नाम", 22, y + 7, 9, DRAW_BLACK);
        for (int i = 0; i < 14; i++) {
            cairo_rectangle(cr, 80 + i * 7, y + 6.5, 6, 6);
            cairo_set_source_rgb(cr, 0, 0, 0);
            cairo_set_line_width(cr, 0.3);
            cairo_stroke(cr);
        }
    }
}

static void photo(cairo_t *cr, struct chance *c)
{
    double x = chance_real(c, 20, 50), y = chance_real(c, 20, 120), w = chance_real(c, 80, 130), h = chance_real(c, 60, 120);

    for (double v = 0; v < h; v += 1)
        for (double u = 0; u < w; u += 1) {
            double grey = 0.45 + 0.25 * sin(u / 9 + v / 15) + 0.2 * cos(v / 7) + chance_real(c, -0.08, 0.08);

            draw_rect(cr, x + u, y + v, 1.05, 1.05, (struct ink){ grey, grey * 0.95, grey * 0.9, 1 });
        }
    draw_lines(cr, c, chance_of(c, 0.3), 25, y + h + 5, 160, 280, 11, 20);
}

/* Bars as wide as a patch's, and nearly in its order: rules of a certificate, a flag, a striped letterhead. */
static void stripes(cairo_t *cr, struct chance *c)
{
    static const double widths[][6] = { { 5, 2, 2, 5 }, { 3, 3, 3, 3, 3, 3 }, { 2, 2, 2, 2 }, { 5, 5, 5 }, { 8, 2, 8 } };
    int which = chance_int(c, 0, 4);
    double y = chance_real(c, 6, 30), length = chance_real(c, 60, 200), space = chance_real(c, 2.5, 4.5);

    for (int i = 0; i < 6 && widths[which][i] > 0; i++) {
        draw_rect(cr, (210 - length) / 2, y, length, widths[which][i], (struct ink){ 0.1, 0.3, 0.2, 1 });
        y += widths[which][i] + space;
    }
    draw_lines(cr, c, false, 25, y + 10, 160, 280, 11, 24);
    for (int i = 0; i < 60 && chance_of(c, 0.98); i++)          /* hatching */
        draw_rect(cr, 25 + i * 1.2, 265, 0.5, 15, DRAW_BLACK);
}

static void courier(cairo_t *cr, struct chance *c)
{
    char number[20];

    snprintf(number, sizeof number, "%c%d%06d", 'A' + chance_int(c, 0, 25), chance_int(c, 100, 999), chance_int(c, 0, 999999));
    draw_code(cr, DRAW_CODE128, number, chance_real(c, 20, 90), chance_real(c, 15, 60), chance_real(c, 0.25, 0.5), chance_real(c, 8, 20));
    draw_text(cr, number, 30, 85, 14, DRAW_BLACK);
    if (chance_of(c, 0.5))
        draw_code(cr, DRAW_QR, "https://courier.example/track?n=4471", 140, 80, 0.6, 0);
    if (chance_of(c, 0.3))
        draw_code(cr, DRAW_DATAMATRIX, "DEL/4471/26", 160, 120, 0.6, 0);
    draw_lines(cr, c, false, 25, 110, 100, 280, 11, chance_int(c, 2, 20));
}

static void speed_post(cairo_t *cr, struct chance *c, struct drawn_text *ret)
{
    double x = chance_real(c, 15, 100), y = chance_real(c, 12, 200), module = chance_real(c, 0.26, 0.42);

    kind_article_number(c, ret->code);
    draw_rect(cr, x - 8, y - 10, 200 * module + 10, 34, (struct ink){ 1, 1, 1, 1 });
    draw_text(cr, "SPEED POST  स्पीड पोस्ट", x, y - 9, 9, DRAW_BLACK);
    draw_code(cr, DRAW_CODE128, ret->code, x, y, module, chance_real(c, 8, 14));
    draw_text(cr, ret->code, x + 8, y + 15, 11, DRAW_BLACK);
    draw_lines(cr, c, chance_of(c, 0.3), 40, y < 100 ? y + 40 : 20, 110, y < 100 ? 280 : y - 15, 12, chance_int(c, 4, 16));
}

static void labelled(cairo_t *cr, struct chance *c, struct drawn_text *ret)
{
    double x = chance_real(c, 15, 135), y = chance_real(c, 8, 30);
    int kind = chance_int(c, 0, 2);

    letter(cr, c, chance_of(c, 0.3), chance_int(c, 8, 22));
    snprintf(ret->code, sizeof ret->code, "CRU-A/2026/%06d", chance_int(c, 1, 999999));
    draw_rect(cr, x - 6, y - 5, 66, 26, (struct ink){ 1, 1, 1, 1 });
    if (kind == 0)
        draw_code(cr, DRAW_CODE128, ret->code, x, y, 0.26, 10);
    else
        draw_code(cr, kind == 1 ? DRAW_QR : DRAW_DATAMATRIX, ret->code, x, y, kind == 1 ? 0.5 : 0.6, 0);
    draw_text(cr, ret->code, x + (kind ? 17 : 0), y + 12, 9, DRAW_BLACK);
}

/* ---- separators */

static const int patches[][4] = { SHEET_PATCH_1, SHEET_PATCH_2, SHEET_PATCH_3, SHEET_PATCH_4, SHEET_PATCH_6 };
static const int patch_t[4] = SHEET_PATCH_T;

/* A patch at each edge, from the edge inwards. */
static void patch_at(cairo_t *cr, int quarter, const int widths[4], double length, double margin)
{
    cairo_save(cr);
    if (quarter == 1)
        cairo_translate(cr, 210, 0);
    if (quarter == 2)
        cairo_translate(cr, 210, 297);
    if (quarter == 3)
        cairo_translate(cr, 0, 297);
    cairo_rotate(cr, quarter * M_PI / 2);
    draw_patch(cr, widths, ((quarter % 2 ? 297 : 210) - length) / 2, margin, length, DRAW_BLACK);
    cairo_restore(cr);
}

static void sheet(cairo_t *cr, struct chance *c)
{
    static const char *const purposes[] = SHEET_PURPOSES;
    char payload[32];

    snprintf(payload, sizeof payload, "%s%s", SHEET_PAYLOAD, purposes[chance_int(c, 0, 2)]);
    for (int q = 0; q < 4; q++)
        patch_at(cr, q, patch_t, SHEET_PATCH_LENGTH_UM / 1000.0, SHEET_PATCH_MARGIN_UM / 1000.0);
    draw_text(cr, "SEPARATOR SHEET", 50, 75, 30, DRAW_BLACK);
    draw_text(cr, "विभाजक पृष्ठ", 75, 92, 30, DRAW_BLACK);
    draw_text(cr, "A new letter begins after this sheet", 62, 112, 14, DRAW_BLACK);
    draw_text(cr, "इसके बाद नया पत्र आरम्भ होता है", 65, 120, 14, DRAW_BLACK);
    draw_code(cr, DRAW_CODE128, payload, 60, 140, 0.5, 15);
    draw_code(cr, DRAW_QR, payload, 55, 175, 1.2, 0);
    draw_code(cr, DRAW_DATAMATRIX, payload, 120, 175, 1.5, 0);
}

static void patch_sheet(cairo_t *cr, struct chance *c, const int widths[4])
{
    patch_at(cr, 0, widths, chance_of(c, 0.5) ? 185 : chance_real(c, 60, 150), chance_real(c, 8, 40));
    if (chance_of(c, 0.3))
        patch_at(cr, 2, widths, 150, chance_real(c, 8, 30));
    if (chance_of(c, 0.7))
        draw_text(cr, "PATCH T", 80, 140, 30, DRAW_BLACK);
    if (chance_of(c, 0.5))
        draw_text(cr, "Place this sheet between documents.", 60, 160, 12, DRAW_BLACK);
}

/* ---- sides with next to nothing on them */

static void pencil(cairo_t *cr, struct chance *c, struct ink ink)
{
    int lines = chance_int(c, 1, 3);
    double x = chance_real(c, 25, 80), y = chance_real(c, 30, 220);

    for (int i = 0; i < lines; i++)
        draw_handwriting(cr, c, x, y + i * 9, chance_real(c, 30, 90), chance_real(c, 3, 5), chance_real(c, 0.35, 0.6), ink);
}

static void stamp(cairo_t *cr, struct chance *c)
{
    struct ink inks[] = { DRAW_PALE_RED, DRAW_PALE_VIOLET, DRAW_BLUE };
    struct ink ink = inks[chance_int(c, 0, 2)];

    if (chance_of(c, 0.5))
        draw_round_stamp(cr, c, chance_real(c, 35, 175), chance_real(c, 35, 260), chance_real(c, 12, 18), ink);
    else
        draw_box_stamp(cr, c, chance_real(c, 20, 150), chance_real(c, 20, 260), ink);
}

static void page_number(cairo_t *cr, struct chance *c)
{
    char text[16];

    snprintf(text, sizeof text, chance_of(c, 0.5) ? "- %d -" : "%d", chance_int(c, 1, 30));
    draw_text(cr, text, 103, chance_of(c, 0.5) ? 14 : 278, chance_real(c, 10, 12), DRAW_BLACK);
}

void kind_draw(enum kind kind, cairo_t *cr, struct chance *c, struct drawn_text *ret)
{
    ret->code[0] = '\0';
    switch (kind) {
    case KIND_LETTER: letter(cr, c, false, chance_int(c, 8, 40)); break;
    case KIND_HINDI_LETTER: letter(cr, c, true, chance_int(c, 8, 40)); break;
    case KIND_SHORT_LETTER: letter(cr, c, chance_of(c, 0.4), chance_int(c, 1, 4)); break;
    case KIND_TABLE:
        draw_letterhead(cr, c, false);
        draw_table(cr, c, 20, 55, 170, chance_int(c, 6, 26), chance_int(c, 3, 7), chance_of(c, 0.5));
        break;
    case KIND_FORM: form(cr, c); break;
    case KIND_PHOTO: photo(cr, c); break;
    case KIND_STRIPES: stripes(cr, c); break;
    case KIND_COURIER: courier(cr, c); break;
    case KIND_SPEED_POST: speed_post(cr, c, ret); break;
    case KIND_LABELLED: labelled(cr, c, ret); break;
    case KIND_SHEET: sheet(cr, c); break;
    case KIND_PATCH_SHEET: patch_sheet(cr, c, patch_t); break;
    case KIND_OTHER_PATCH: patch_sheet(cr, c, patches[chance_int(c, 0, 4)]); break;
    case KIND_PENCIL: pencil(cr, c, DRAW_PENCIL); break;
    case KIND_FAINT_PENCIL: pencil(cr, c, DRAW_FAINT_PENCIL); break;
    case KIND_STAMP: stamp(cr, c); break;
    case KIND_SIGNATURE: draw_signature(cr, c, chance_real(c, 30, 140), chance_real(c, 60, 250), chance_real(c, 20, 45), chance_of(c, 0.5) ? DRAW_BLUE : DRAW_BLACK); break;
    case KIND_ONE_LINE: draw_handwriting(cr, c, 40, chance_real(c, 40, 250), chance_real(c, 30, 120), 4, 0.5, DRAW_BLUE); break;
    case KIND_PAGE_NUMBER: page_number(cr, c); break;
    case KIND_EMPTY: case KIND_SHINES_THROUGH: case KINDS: break;
    }
}
