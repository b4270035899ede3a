/* Pages of PDFs that are one picture: taken at the picture's own resolution, as the page shows it. */
#include "test.h"
#include "test_ocr_load_rig.h"

#include "ocr/page/load/load.h"

#include <jpeglib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig"; }      /* keeps its patterns until the end */
#endif

#define UPRIGHT "595 0 0 842 0 0"
#define ON_ITS_SIDE "0 842 -595 0 595 0"        /* a quarter against the clock */

struct scan_pdf {
    struct bytes picture;       /* raw bits (1 is black), or a JPEG */
    int width_px, height_px;
    int jpeg_components;        /* 0: bits */
    const char *matrix;         /* where the picture lies; NULL: UPRIGHT */
    const char *crop;           /* NULL: none */
    const char *over;           /* what is drawn after it; NULL: nothing */
    const char *const *lines;   /* text, ended by NULL; from 20 pt above the foot */
    bool hidden;                /* the text is not seen: of another program's reading */
    int rotate;
};

static void put_page(FILE *f, const struct scan_pdf *p, long at[6])
{
    const char *kind = p->jpeg_components == 0 ? "/BitsPerComponent 1/ColorSpace/DeviceGray/Decode[1 0]"
                       : p->jpeg_components == 1 ? "/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode"
                                                 : "/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode";
    char *content = NULL;
    size_t n = 0;
    FILE *c = open_memstream(&content, &n);

    fprintf(c, "q %s cm /I Do Q %s BT /F 9 Tf 12 TL %s 60 %d Td ", p->matrix ? p->matrix : UPRIGHT, p->over ? p->over : "", p->hidden ? "3 Tr" : "",
            p->hidden ? 780 : 60);
    for (const char *const *line = p->lines; line && *line; line++)
        fprintf(c, "(%s) Tj T*\n", *line);
    fprintf(c, "ET");
    fclose(c);
    at[3] = ftell(f);
    fprintf(f, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s%s/Rotate %d/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>"
               "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n", p->crop ? "/CropBox" : "", p->crop ? p->crop : "", p->rotate);
    at[4] = ftell(f);
    fprintf(f, "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", n, content);
    free(content);
    at[5] = ftell(f);
    fprintf(f, "5 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d%s/Length %zu>>stream\n", p->width_px, p->height_px, kind, p->picture.n);
    fwrite(p->picture.data, 1, p->picture.n, f);
    fprintf(f, "\nendstream endobj\n");
}

/* With a table of objects, as scanners write it. p->picture is freed. */
static struct loaded load_scan(const struct scan_pdf *p)
{
    struct bytes pdf = { 0 };
    char *text = NULL;
    struct loaded l;
    struct err e = { 0 };
    long at[6] = { 0 }, table;
    FILE *f = open_memstream(&text, &pdf.n);

    fprintf(f, "%%PDF-1.4\n");
    at[1] = ftell(f);
    fprintf(f, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
    at[2] = ftell(f);
    fprintf(f, "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n");
    put_page(f, p, at);
    table = ftell(f);
    fprintf(f, "xref\n0 6\n0000000000 65535 f \n");
    for (int i = 1; i < 6; i++)
        fprintf(f, "%010ld 00000 n \n", at[i]);
    fprintf(f, "trailer<</Size 6/Root 1 0 R>>\nstartxref\n%ld\n%%%%EOF\n", table);
    fclose(f);
    pdf.data = (unsigned char *)text;
    assert_ok(load_page(pdf.data, pdf.n, 0, &l, &e), e);
    free(pdf.data);
    free(p->picture.data);
    return l;
}

/* A page of type would not show a row of pixels gone astray everywhere; this does. The caller's. */
static PIX *make_noise(int width_px, int height_px)
{
    PIX *pix = pixCreate(width_px, height_px, 1);
    uint32_t dice = 1;

    assert_non_null(pix);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            dice = dice * 1664525 + 1013904223;
            if (dice >> 30 == 0)
                pixSetPixel(pix, x, y, 1);
        }
    return pix;
}

static struct bytes bits_of(PIX *pix)
{
    size_t row = ((size_t)pixGetWidth(pix) + 7) / 8, height = (size_t)pixGetHeight(pix);
    struct bytes b = { calloc(row, height), row * height };

    assert_non_null(b.data);
    for (size_t y = 0; y < height; y++)
        for (int x = 0; x < pixGetWidth(pix); x++) {
            l_uint32 is_black = 0;

            pixGetPixel(pix, x, (int)y, &is_black);
            b.data[y * row + (size_t)x / 8] |= (unsigned char)(is_black << (7 - x % 8));
        }
    return b;
}

static struct scan_pdf scan_of(PIX *pix)
{
    return (struct scan_pdf){ .picture = bits_of(pix), .width_px = pixGetWidth(pix), .height_px = pixGetHeight(pix) };
}

static void assert_same_and_free(PIX *got, PIX *take_expected, const char *what, int degrees)
{
    l_int32 same = 0;

    if (pixGetDepth(got) != 1 || pixEqual(got, take_expected, &same) != 0 || !same)
        fail_msg("%s, %d degrees: other pixels (%d x %d, %d bits)", what, degrees, pixGetWidth(got), pixGetHeight(got), pixGetDepth(got));
    pixDestroy(&take_expected);
}

static void a_bilevel_scan_keeps_its_very_bits_however_it_lies(void **state)
{
    AUTO_PIX PIX *upright = make_noise(1240, 1754);
    AUTO_PIX PIX *on_its_side = make_noise(1754, 1240);

    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        struct scan_pdf p = scan_of(upright), turned = scan_of(on_its_side);

        p.rotate = turned.rotate = degrees;
        turned.matrix = ON_ITS_SIDE;
        AUTO_LOADED struct loaded l = load_scan(&p);
        AUTO_LOADED struct loaded t = load_scan(&turned);
        assert_same_and_free(l.pix, pixRotateOrth(upright, degrees / 90), "upright", degrees);
        assert_same_and_free(t.pix, pixRotateOrth(on_its_side, (degrees / 90 + 3) % 4), "on its side", degrees);
        assert_int_equal(l.dpi, 150);
        assert_int_equal(t.dpi, 150);
        assert_int_equal(l.pdf.kind, PDF_SCAN);
    }
}

static struct scan_pdf jpeg_scan(int width_px, int height_px, bool colour)
{
    const struct jpeg_shape shape = { .width_px = width_px, .height_px = height_px, .dpi = 72, .kind = colour ? JCS_YCbCr : JCS_GRAYSCALE };

    return (struct scan_pdf){ .picture = rig_jpeg(&shape), .width_px = width_px, .height_px = height_px, .jpeg_components = colour ? 3 : 1 };
}

static void a_scan_is_taken_at_its_own_resolution(void **state)
{
    static const struct { int width_px, height_px; bool colour; int got_width_px, got_dpi; } cases[] = {
        { 1654, 2339, false, 1654, 200 }, { 1654, 2339, true, 1654, 200 }, { 2480, 3508, false, 2480, 300 },
        { 3306, 4677, false, 2480, 300 },       /* as a picture that is no PDF */
        { 827, 1170, false, 2480, 300 },        /* too few pixels to be read as they are */
        { 1654, 1654, false, 2480, 300 },       /* pulled out of shape */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scan_pdf p = jpeg_scan(cases[i].width_px, cases[i].height_px, cases[i].colour);
        AUTO_LOADED struct loaded l = load_scan(&p);

        assert_int_equal(pixGetWidth(l.pix), cases[i].got_width_px);
        assert_int_equal(l.dpi, cases[i].got_dpi);
        assert_int_equal(pixGetDepth(l.pix), cases[i].colour ? 32 : 8);
        rig_assert_page(l.pix, cases[i].colour, "a JPEG in a PDF");
    }
}

static void what_lies_over_a_scan_stays_there(void **state)
{
    AUTO_PIX PIX *noise = make_noise(1240, 1754);
    struct scan_pdf p = scan_of(noise);
    l_int32 r = 0, g = 0, b = 0;

    (void)state;
    p.over = "1 0 0 rg 300 400 100 50 re f";
    AUTO_LOADED struct loaded l = load_scan(&p);
    assert_int_equal(pixGetWidth(l.pix), 1240);
    pixGetRGBPixel(l.pix, 1240 * 350 / 595, 1754 - 1754 * 425 / 842, &r, &g, &b);
    assert_true(r == 255 && g == 0 && b == 0);
}

static void what_the_crop_box_hides_stays_hidden(void **state)
{
    struct scan_pdf p = jpeg_scan(1654, 2339, false);
    l_uint32 ink = 255;

    (void)state;
    p.crop = "[0 500 595 842]";
    AUTO_LOADED struct loaded l = load_scan(&p);
    assert_int_equal(pixGetWidth(l.pix), 2480);
    assert_int_equal(pixGetHeight(l.pix), 1425);
    pixGetPixel(l.pix, 2480 * 4 / 16, 3509 * 4 / 16, &ink);
    assert_true(ink < 30);                          /* the black square, where the whole page has it */
}

/* ---- text beside and over it */

static const char *const another_reading[] = {
    "Govemment of lndia Ministry of Finance Department of Expenditure", "The undersigned is directed to refer to this letter of even number",
    "and to request that the retums be fumished by the end of the month", "Yours faithfully, Under Secretary to the Government of India", NULL,
};
static const char *const program_name[] = { "Scanned with a camera", NULL };

static void another_programs_reading_is_not_trusted_on_a_page_that_is_turned(void **state)
{
    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        struct scan_pdf p = jpeg_scan(1654, 2339, false);

        p.lines = another_reading;
        p.hidden = true;
        p.rotate = degrees;
        AUTO_LOADED struct loaded l = load_scan(&p);
        assert_int_equal(l.pdf.kind, PDF_MIXED);
        assert_null(l.words);
    }
}

static void a_scan_with_margins_and_a_line_below_it_is_read_from_its_picture(void **state)
{
    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        struct scan_pdf p = jpeg_scan(1654, 2339, false);

        p.lines = program_name;
        p.matrix = "451 0 0 638 72 102";            /* 57 % of the page */
        p.rotate = degrees;
        AUTO_LOADED struct loaded l = load_scan(&p);
        assert_int_equal(l.pdf.kind, PDF_MIXED);
        assert_null(l.words);
    }
    struct scan_pdf with_reading = jpeg_scan(1654, 2339, false);
    with_reading.lines = another_reading;
    with_reading.hidden = true;
    with_reading.matrix = "451 0 0 702 50 102";
    AUTO_LOADED struct loaded l = load_scan(&with_reading);
    assert_int_equal(l.pdf.kind, PDF_MIXED);
}

static void a_letter_with_a_picture_in_it_keeps_its_text(void **state)
{
    struct scan_pdf p = jpeg_scan(1654, 1000, true);

    (void)state;
    p.lines = another_reading;
    p.matrix = "500 0 0 300 50 450";                /* 30 % of the page */
    AUTO_LOADED struct loaded l = load_scan(&p);
    assert_int_equal(l.pdf.kind, PDF_TEXT);
    assert_non_null(l.words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bilevel_scan_keeps_its_very_bits_however_it_lies),
        cmocka_unit_test(a_scan_is_taken_at_its_own_resolution),
        cmocka_unit_test(what_lies_over_a_scan_stays_there),
        cmocka_unit_test(what_the_crop_box_hides_stays_hidden),
        cmocka_unit_test(another_programs_reading_is_not_trusted_on_a_page_that_is_turned),
        cmocka_unit_test(a_scan_with_margins_and_a_line_below_it_is_read_from_its_picture),
        cmocka_unit_test(a_letter_with_a_picture_in_it_keeps_its_text),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
