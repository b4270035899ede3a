/* The JBIG2 encoder, against three readers that know nothing of it: jbig2dec, poppler and mupdf. Run from the top of the source tree. */
#include "test.h"

#include "ocr/page/picture/bilevel.h"
#include "ocr/page/picture/jbig2.h"
#include "tests/rig/tmpdir.h"

#include <stdlib.h>
#include <string.h>

enum { SEEDS = 60 };

/* A generator of the test's own, so that a seed means the same everywhere. */
static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

typedef bool pattern_fn(int x, int y, uint32_t *seed);

static bool white(int x, int y, uint32_t *seed) { (void)x, (void)y, (void)seed; return false; }
static bool black(int x, int y, uint32_t *seed) { (void)x, (void)y, (void)seed; return true; }
static bool noise(int x, int y, uint32_t *seed) { (void)x, (void)y; return next(seed) & 1; }
static bool dust(int x, int y, uint32_t *seed) { (void)x, (void)y; return next(seed) % 500 == 0; }
static bool checkerboard(int x, int y, uint32_t *seed) { (void)seed; return (x ^ y) & 1; }
static bool columns(int x, int y, uint32_t *seed) { (void)y, (void)seed; return x / 3 & 1; }
static bool edges(int x, int y, uint32_t *seed) { (void)y, (void)seed; return x % 32 == 0 || x % 32 == 31; }

static pattern_fn *const patterns[] = { white, black, noise, dust, checkerboard, columns, edges };

static PIX *draw(int width, int height, pattern_fn *is_ink, uint32_t seed)
{
    PIX *pix = pixCreate(width, height, 1);

    assert_non_null(pix);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (is_ink(x, y, &seed))
                SET_DATA_BIT(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), x);
    return pix;
}

static void assert_survives(PIX *ink)
{
    AUTO_FREE unsigned char *bytes = NULL;
    size_t n = 0;
    struct err e = { 0 };

    assert_ok(jbig2_encode(ink, &bytes, &n, &e), e);
    if (!jbig2_is(ink, bytes, n))
        fail_msg("a picture of %d x %d pixels came back another", pixGetWidth(ink), pixGetHeight(ink));
}

static void pictures_of_any_size_come_back_as_they_were(void **state)
{
    static const int sizes[][2] = { { 1, 1 }, { 1, 9 }, { 2, 2 }, { 3, 3 }, { 7, 1 }, { 8, 8 }, { 31, 5 }, { 32, 5 }, { 33, 5 }, { 63, 4 }, { 64, 4 },
                                    { 65, 4 }, { 127, 70 }, { 500, 1 }, { 1, 500 }, { 1001, 333 } };

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(patterns); p++)
        for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
            AUTO_PIX PIX *ink = draw(sizes[i][0], sizes[i][1], patterns[p], 7);

            assert_survives(ink);
        }
}

static void an_a3_sheet_of_noise_comes_back_as_it_was(void **state)
{
    AUTO_PIX PIX *ink = draw(3508, 4961, noise, 3);

    (void)state;
    assert_survives(ink);
}

/* Sparse and dense, smooth and rough: runs of ink and paper of a random scale, rows that sometimes repeat. */
static PIX *draw_random(uint32_t seed)
{
    int width = 1 + (int)(next(&seed) % 300), height = 1 + (int)(next(&seed) % 120), scale = 1 + (int)(next(&seed) % 90);
    PIX *pix = pixCreate(width, height, 1);
    bool ink = false;

    assert_non_null(pix);
    for (int y = 0; y < height; y++) {
        if (y > 0 && next(&seed) % 3 == 0) {
            pixRasterop(pix, 0, y, width, 1, PIX_SRC, pix, 0, y - 1);
            continue;
        }
        for (int x = 0; x < width; x++) {
            if (next(&seed) % (uint32_t)scale == 0)
                ink = !ink;
            if (ink)
                SET_DATA_BIT(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), x);
        }
    }
    return pix;
}

static void random_pictures_come_back_as_they_were(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        AUTO_PIX PIX *ink = draw_random(seed);

        assert_survives(ink);
    }
}

/* Leptonica leaves there what it likes. */
static void what_lies_behind_the_width_does_not_count(void **state)
{
    AUTO_PIX PIX *ink = draw(37, 5, dust, 2), *other = pixCopy(NULL, ink);
    AUTO_FREE unsigned char *a = NULL, *b = NULL;
    size_t a_n = 0, b_n = 0;
    struct err e = { 0 };

    (void)state;
    pixSetPadBits(ink, 0);
    pixSetPadBits(other, 1);
    assert_ok(jbig2_encode(ink, &a, &a_n, &e), e);
    assert_ok(jbig2_encode(other, &b, &b_n, &e), e);
    assert_int_equal(a_n, b_n);
    assert_memory_equal(a, b, a_n);
    assert_true(jbig2_is(other, a, a_n));
}

static void one_pixel_is_a_difference(void **state)
{
    AUTO_PIX PIX *ink = draw(203, 90, dust, 11);
    AUTO_FREE unsigned char *bytes = NULL;
    size_t n = 0;
    struct err e = { 0 };

    (void)state;
    assert_ok(jbig2_encode(ink, &bytes, &n, &e), e);
    for (int x = 0; x < 203; x += 101) {        /* first, middle and last column, which is alone in its byte */
        AUTO_PIX PIX *other = pixCopy(NULL, ink);
        l_uint32 v = 0;

        pixGetPixel(other, x, 89, &v);
        pixSetPixel(other, x, 89, !v);
        assert_false(jbig2_is(other, bytes, n));
    }
    AUTO_PIX PIX *shorter = draw(203, 89, dust, 11), *narrower = draw(202, 90, dust, 11);
    assert_false(jbig2_is(shorter, bytes, n));
    assert_false(jbig2_is(narrower, bytes, n));
}

static void a_broken_stream_is_a_difference(void **state)
{
    AUTO_PIX PIX *ink = draw(300, 200, columns, 1);
    AUTO_FREE unsigned char *bytes = NULL;
    size_t n = 0;
    struct err e = { 0 };

    (void)state;
    assert_ok(jbig2_encode(ink, &bytes, &n, &e), e);
    assert_false(jbig2_is(ink, bytes, 20));
    bytes[11 + 3] ^= 1;                         /* the page's width */
    assert_false(jbig2_is(ink, bytes, n));
}

/* ---- a page of type */

static PIX *page_of_type(void)
{
    AUTO_PIX PIX *page = pixRead("tests/letters/dev-s-0016/001.jpg");

    assert_non_null(page);
    return pixConvertTo1(page, 150);
}

static void a_page_of_type_is_smaller_than_group_4(void **state)
{
    AUTO_PIX PIX *ink = page_of_type();
    AUTO_FREE unsigned char *tiff = NULL;
    struct layer l = { 0 };
    struct err e = { 0 };
    size_t n = 0;

    (void)state;
    assert_ok(bilevel_encode(ink, &l, &e), e);
    assert_int_equal(pixWriteMemTiff(&tiff, &n, ink, IFF_TIFF_G4), 0);
    assert_int_equal(l.kind, LAYER_JBIG2);
    assert_false(l.distrusted);
    assert_int_equal(l.width_px, pixGetWidth(ink));
    assert_true(l.n * 10 < n * 8);
    free(l.bytes);
}

/* A PDF of one page that is the picture, one pixel a point. */
static void write_pdf(const char *path, PIX *ink, const unsigned char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    long at[6] = { 0 }, index;
    char paint[64];
    int w = pixGetWidth(ink), h = pixGetHeight(ink), paint_n = snprintf(paint, sizeof paint, "%d 0 0 %d 0 0 cm /I Do", w, h);

    assert_non_null(f);
    fputs("%PDF-1.4\n", f);
    at[1] = ftell(f);
    fputs("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n", f);
    at[2] = ftell(f);
    fputs("2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n", f);
    at[3] = ftell(f);
    fprintf(f, "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>\nendobj\n", w, h);
    at[4] = ftell(f);
    fprintf(f, "4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n", paint_n, paint);
    at[5] = ftell(f);
    fprintf(f, "5 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode "
            "/Length %zu >>\nstream\n", w, h, n);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fputs("\nendstream\nendobj\n", f);
    index = ftell(f);
    fputs("xref\n0 6\n0000000000 65535 f \n", f);
    for (int i = 1; i < 6; i++)
        fprintf(f, "%010ld 00000 n \n", at[i]);
    fprintf(f, "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n", index);
    assert_int_equal(fclose(f), 0);
}

/* tool: a shell command with %1$s for the directory, which makes out.png of in.pdf. */
static void assert_reader_sees(const char *dir, const char *name, const char *command, PIX *ink)
{
    AUTO_PIX PIX *seen = NULL, *bits = NULL;
    char path[TMPDIR_SIZE + 32];
    l_int32 same = 0;

    if (system(command) != 0)
        fail_msg("%s failed: %s", name, command);
    snprintf(path, sizeof path, "%s/out.png", dir);
    seen = pixRead(path);
    assert_non_null(seen);
    bits = pixConvertTo1(seen, 128);
    pixEqual(ink, bits, &same);
    if (!same)
        fail_msg("%s sees another picture (%d x %d)", name, pixGetWidth(seen), pixGetHeight(seen));
}

static void poppler_and_mupdf_see_the_same_page_in_a_pdf(void **state)
{
    AUTO_PIX PIX *type = page_of_type(), *part = pixScale(type, 0.49F, 0.49F);
    char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 32], command[5 * TMPDIR_SIZE];
    struct err e = { 0 };

    (void)state;
    if (system("command -v pdfimages mutool >/dev/null") != 0) {
        print_message("SKIPPED: poppler-utils or mupdf-tools is not installed\n");
        skip();
    }
    tmpdir_new(dir);
    for (int i = 0; i < 2; i++) {
        AUTO_PIX PIX *ink = i ? draw(333, 222, dust, 5) : pixClone(part);
        AUTO_FREE unsigned char *bytes = NULL;
        size_t n = 0;

        assert_ok(jbig2_encode(ink, &bytes, &n, &e), e);
        snprintf(path, sizeof path, "%s/in.pdf", dir);
        write_pdf(path, ink, bytes, n);
        snprintf(command, sizeof command, "pdfimages -png %s/in.pdf %s/out && mv %s/out-000.png %s/out.png", dir, dir, dir, dir);
        assert_reader_sees(dir, "poppler", command, ink);
        snprintf(command, sizeof command, "mutool draw -q -r 72 -A 0 -c gray -o %s/out.png %s/in.pdf 1 2>%s/err", dir, dir, dir);
        assert_reader_sees(dir, "mupdf", command, ink);
    }
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_of_any_size_come_back_as_they_were),
        cmocka_unit_test(an_a3_sheet_of_noise_comes_back_as_it_was),
        cmocka_unit_test(random_pictures_come_back_as_they_were),
        cmocka_unit_test(what_lies_behind_the_width_does_not_count),
        cmocka_unit_test(one_pixel_is_a_difference),
        cmocka_unit_test(a_broken_stream_is_a_difference),
        cmocka_unit_test(a_page_of_type_is_smaller_than_group_4),
        cmocka_unit_test(poppler_and_mupdf_see_the_same_page_in_a_pdf),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
