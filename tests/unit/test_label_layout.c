/* What is on a label, on labels of all sizes: looked at with libdmtx and Tesseract, as a scanner would. */
#include "tests/unit/test_label_rig.h"

#include "drivers/label/code.h"
#include "drivers/label/layout.h"
#include "print/textbox.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <locale.h>
#include <string.h>
#include <tesseract/capi.h>

#define NUMBER "CRU-A/2026/000123"
#define LONG_OFFICE "Central Registry Unit of the Department of Administrative Reforms and Public Grievances, Sardar Patel Bhavan, Sansad Marg"
#define LONG_OFFICE_HI "प्रशासनिक सुधार और लोक शिकायत विभाग का केन्द्रीय पंजीकरण एकक, सरदार पटेल भवन, संसद मार्ग, नई दिल्ली"

static char office[] = "Central Registry Unit", office_hi[] = "केन्द्रीय पंजीकरण एकक", long_office[] = LONG_OFFICE,
            long_office_hi[] = LONG_OFFICE_HI;

static const struct { int width_mm, height_mm, dpi; } sizes[] = {
    { 40, 25, 203 }, { 50, 30, 203 }, { 70, 35, 203 }, { 70, 35, 300 }, { 100, 60, 203 }, { 100, 60, 300 }, { 100, 60, 600 },
    { 25, 40, 300 }, { 60, 100, 203 }, { 100, 20, 203 },
};

static struct bitmap *draw(size_t size, const char *number, enum label_mark mark, bool long_names)
{
    struct label_paper p = { long_names ? long_office : office, long_names ? long_office_hi : office_hi,
                             sizes[size].width_mm, sizes[size].height_mm, sizes[size].dpi };
    struct label l = { .number = number, .received_s = 1773480000, .pages = 3, .mark = mark };
    struct bitmap *b = NULL;
    struct err e = { 0 };

    assert_ok(label_draw(&p, &l, &b, &e), e);
    return b;
}

static void the_datamatrix_reads_as_the_number_on_every_size_of_label(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        for (int mark = 0; mark < LABEL_MARKS; mark++) {
            AUTO_BITMAP struct bitmap *b = draw(i, NUMBER, (enum label_mark)mark, mark == LABEL_AGAIN);

            assert_string_equal(see_datamatrix_on(b), NUMBER);
        }
}

/* Printers pull labels a little askew: half a millimetre at each edge stays white. */
static void nothing_is_drawn_at_the_edge(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        AUTO_BITMAP struct bitmap *b = draw(i, NUMBER, LABEL_AGAIN, true);
        int margin = sizes[i].dpi / 51, inside = 0;

        assert_in_range(b->width_px, sizes[i].width_mm * sizes[i].dpi / 25.4 - 1, sizes[i].width_mm * sizes[i].dpi / 25.4);
        for (int y = 0; y < b->height_px; y++)
            for (int x = 0; x < b->width_px; x++) {
                bool edge = x < margin || y < margin || x >= b->width_px - margin || y >= b->height_px - margin;

                if (edge && bitmap_is_black(b, x, y))
                    fail_msg("%d x %d mm at %d dpi: ink at %d, %d of %d x %d", sizes[i].width_mm, sizes[i].height_mm, sizes[i].dpi, x, y,
                             b->width_px, b->height_px);
                inside += !edge && bitmap_is_black(b, x, y);
            }
        assert_true(inside > b->width_px * b->height_px / 40);
    }
}

/* Fails unless Tesseract reads these words on the label; spaces do not count. */
static void expect_words(const struct bitmap *b, int dpi, const char *language, const char *const *words, size_t n)
{
    TessBaseAPI *api = TessBaseAPICreate();
    AUTO_FREE uint8_t *grey = grey_of(b);

    assert_int_equal(TessBaseAPIInit3(api, NULL, language), 0);
    TessBaseAPISetPageSegMode(api, PSM_SPARSE_TEXT);
    TessBaseAPISetImage(api, grey, b->width_px, b->height_px, 1, b->width_px);
    TessBaseAPISetSourceResolution(api, dpi);
    char *text = TessBaseAPIGetUTF8Text(api), *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ')
            *to++ = *from;
    *to = '\0';
    for (size_t i = 0; i < n; i++)
        if (!strstr(text, words[i]))
            fail_msg("\"%s\" cannot be read in: %s", words[i], text);
    TessDeleteText(text);
    TessBaseAPIEnd(api);
    TessBaseAPIDelete(api);
}

static void words_number_date_and_pages_can_be_read(void **state)
{
    static const char *const english[] = { "CentralRegistryUnit", "DiaryNo", NUMBER, "14-03-2026", "Pages", "DUPLICATE" };
    static const char *const hindi[] = { "केन्द्रीय", "पंजीकरण", "एकक" };
    AUTO_BITMAP struct bitmap *b = draw(5, NUMBER, LABEL_AGAIN, false);

    (void)state;
    expect_words(b, 300, "eng", english, ARRAY_LEN(english));
    expect_words(b, 300, "hin", hindi, ARRAY_LEN(hindi));
}

/* A number that is longer than any other stays whole: it only gets smaller. */
static void a_long_number_shrinks_and_is_never_cut(void **state)
{
    static const char *const longest = "MOHUA-CPWD-CRU-A/2026/00012345";
    const size_t on[] = { 3, 5 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(on); i++) {
        AUTO_BITMAP struct bitmap *b = draw(on[i], longest, LABEL_FIRST, false);

        expect_words(b, 300, "eng", &longest, 1);
        assert_string_equal(see_datamatrix_on(b), longest);
    }
}

/* ---- boxes of text */

struct canvas { cairo_surface_t *surface; cairo_t *cr; };

static struct canvas canvas_new(int width, int height)
{
    struct canvas c = { .surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height) };

    c.cr = cairo_create(c.surface);
    return c;
}

static void canvas_done(struct canvas *c)
{
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
}

static bool has_ink(struct canvas *c, int from_x, int from_y, int to_x, int to_y)
{
    cairo_surface_flush(c->surface);
    const uint8_t *px = cairo_image_surface_get_data(c->surface);
    int stride = cairo_image_surface_get_stride(c->surface);

    for (int y = from_y; y < to_y; y++)
        for (int x = from_x; x < to_x; x++)
            if (px[y * stride + x])
                return true;
    return false;
}

static void a_name_wraps_then_shrinks_then_is_cut(void **state)
{
    struct canvas c = canvas_new(400, 200);
    struct textbox box = { .x = 50, .y = 50, .width = 300, .height = 100, .max_em = 30, .min_em = 10, .lines = 2 };

    (void)state;
    assert_true(textbox_paint(c.cr, &box, "Central Registry Unit") == 30.0);                        /* on one line */
    assert_true(textbox_paint(c.cr, &box, "Central Registry Unit of the Ministry") == 30.0);        /* on two */
    double em = textbox_paint(c.cr, &box, LONG_OFFICE);
    assert_true(em < 15 && em >= 10);                                                               /* smaller */
    assert_true(textbox_paint(c.cr, &box, LONG_OFFICE " " LONG_OFFICE " " LONG_OFFICE) == 10.0);    /* cut */
    assert_true(has_ink(&c, 50, 50, 350, 150));
    assert_false(has_ink(&c, 0, 0, 49, 200) || has_ink(&c, 352, 0, 400, 200) || has_ink(&c, 0, 0, 400, 49) || has_ink(&c, 0, 151, 400, 200));
    canvas_done(&c);
}

/* Unshaped, क्षि would be three signs beside each other and द्वितीय would show a halant. */
static void devanagari_is_shaped(void **state)
{
    struct textbox box = { .width = 400, .height = 100, .max_em = 40, .min_em = 40, .lines = 1 };
    struct canvas joined = canvas_new(400, 100), apart = canvas_new(400, 100);
    int width_joined = 0, width_apart = 0;

    (void)state;
    textbox_paint(joined.cr, &box, "क्षि");
    textbox_paint(apart.cr, &box, "क्\u200cषि");           /* a non-joiner keeps them apart */
    for (int x = 0; x < 400; x++) {
        width_joined = has_ink(&joined, x, 0, x + 1, 100) ? x : width_joined;
        width_apart = has_ink(&apart, x, 0, x + 1, 100) ? x : width_apart;
    }
    assert_true(width_joined > 10);
    assert_true(width_joined < width_apart * 9 / 10);
    canvas_done(&joined);
    canvas_done(&apart);
}

/* ---- settings and errors */

static int init_paper(const char *settings, struct label_paper *p, struct err *e)
{
    char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 16];
    struct config *c = NULL;

    tmpdir_new(dir);
    rig_write(dir, "dakbox.conf", settings, strlen(settings));
    snprintf(path, sizeof(path), "%s/dakbox.conf", dir);
    assert_ok(config_load(path, &c, e), *e);
    int r = label_paper_init(c, p, e);
    config_free(c);
    tmpdir_remove(dir);
    return r;
}

static void a_label_of_too_many_dots_is_refused_with_the_settings_named(void **state)
{
    struct label_paper p = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_int_equal(init_paper("[label]\nwidth_mm = 200\nheight_mm = 300\ndpi = 1200\n", &p, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "label.width_mm"));
    assert_non_null(strstr(e.msg, "1200"));
    assert_ok(init_paper("[label]\nwidth_mm = 100\nheight_mm = 150\ndpi = 600\n", &p, &e), e);
    label_paper_done(&p);
}

static void a_number_no_datamatrix_takes_is_an_error_and_not_a_crash(void **state)
{
    struct label_paper p = { office, office_hi, 70, 35, 203 };
    static char huge[4000];
    const char *const bad[] = { "", huge };
    struct err e = { 0 };

    (void)state;
    memset(huge, 'A', sizeof(huge) - 1);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct label l = { .number = bad[i] };
        struct bitmap *b = NULL;

        assert_int_equal(label_draw(&p, &l, &b, &e), -EINVAL);
        assert_null(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_datamatrix_reads_as_the_number_on_every_size_of_label),
        cmocka_unit_test(nothing_is_drawn_at_the_edge),
        cmocka_unit_test(words_number_date_and_pages_can_be_read),
        cmocka_unit_test(a_long_number_shrinks_and_is_never_cut),
        cmocka_unit_test(a_name_wraps_then_shrinks_then_is_cut),
        cmocka_unit_test(devanagari_is_shaped),
        cmocka_unit_test(a_label_of_too_many_dots_is_refused_with_the_settings_named),
        cmocka_unit_test(a_number_no_datamatrix_takes_is_an_error_and_not_a_crash),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
