/* Files that come in, as pages: what is refused, and what is odd but read. In this process and without its jail; kinds of picture:
 * test_ocr_load_kinds.c. Run from the top of the source tree. */
#include "test.h"
#include "test_ocr_load_rig.h"
#include "test_ocr_locked_pdf.h"

#include "base/sandbox.h"
#include "ocr/page/load/load.h"
#include "ocr/page/load/tiff.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jpeglib.h>

#define SAMPLE "tests/letters/dev-s-0016/001.jpg"           /* upright, a page of English type */

static struct bytes read_sample(const char *path)
{
    struct bytes b = { 0 };

    b.data = l_binaryRead(path, &b.n);
    if (!b.data)
        fail_msg("%s cannot be read", path);
    return b;
}

/* ---- what is refused */

static void assert_refused(const unsigned char *data, size_t n, int page, int code, const char *words)
{
    struct loaded l;
    struct err e = { 0 };
    int got = load_page(data, n, page, &l, &e);

    if (got != code || !strstr(e.msg, words))
        fail_msg("%d \"%s\", not %d with \"%s\"", got, e.msg, code, words);
}

static void a_20000_x_20000_picture_is_refused_by_its_header(void **state)
{
    static const unsigned char png[64] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2 };
    static const unsigned char side[4] = { 0x4e, 0x20, 0x4e, 0x20 };
    struct bytes jpeg = read_sample(SAMPLE);
    unsigned char *frame = jpeg.data;
    AUTO_PIX PIX *huge = pixCreate(20000, 20000, 1);
    unsigned char *tiff = NULL;
    size_t n = 0;

    (void)state;
    assert_refused(png, sizeof png, 0, -ERANGE, "20000 x 20000");
    while (frame[0] != 0xff || (frame[1] != 0xc0 && frame[1] != 0xc2))      /* start of frame: length, depth, height, width */
        frame++;
    memcpy(frame + 5, side, sizeof side);
    assert_refused(jpeg.data, jpeg.n, 0, -ERANGE, "20000 x 20000");
    lept_free(jpeg.data);
    assert_non_null(huge);
    assert_int_equal(pixWriteMemTiff(&tiff, &n, huge, IFF_TIFF_G4), 0);
    assert_in_range(n, 100, 100000);            /* a few kilobytes that would unpack to 50 MB */
    assert_refused(tiff, n, 0, -ERANGE, "20000 x 20000");
    lept_free(tiff);
}

static void each_limit_counts_alone(void **state)
{
    unsigned char png[64] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0x4e, 0x20, 0, 0, 0, 100, 8, 2 };

    (void)state;
    assert_refused(png, sizeof png, 0, -ERANGE, "20000 x 100 pixels");
    png[18] = png[22] = 0x4a, png[19] = png[23] = 0x38;         /* 19000: each side would do */
    assert_refused(png, sizeof png, 0, -ERANGE, "19000 x 19000 pixels");
}

static void a_picture_that_is_cut_off_is_refused(void **state)
{
    struct bytes jpeg = read_sample(SAMPLE), png = read_sample("tests/letters/dev-s-0019/001.png");

    (void)state;
    assert_refused(jpeg.data, jpeg.n / 2, 0, -EBADMSG, "cut off");
    assert_refused(png.data, png.n / 2, 0, -EBADMSG, "cut off");
    assert_refused(jpeg.data, 40, 0, -EBADMSG, "cut off");
    assert_refused(png.data, 20, 0, -EBADMSG, "cut off");
    lept_free(jpeg.data);
    lept_free(png.data);
}

static void what_is_no_picture_is_refused(void **state)
{
    static const unsigned char text[] = "Dear Sir, this is a text file and no picture at all.\n";
    static const unsigned char gif[32] = "GIF89a";
    static const unsigned char pdf[] = "%PDF-1.4\nnothing follows\n";

    (void)state;
    assert_refused(text, sizeof text, 0, -ENOTSUP, "not a picture");
    assert_refused(gif, sizeof gif, 0, -EBADMSG, "damaged");
    assert_refused(pdf, sizeof pdf, 0, -EBADMSG, "PDF is damaged");
    assert_refused(text, 0, 0, -EBADMSG, "empty");
}

static void a_locked_pdf_is_refused(void **state)
{
    (void)state;
    assert_refused(locked_pdf, sizeof locked_pdf, 0, -EACCES, "password");
}

static void a_tiff_without_pages_or_in_a_circle_is_refused(void **state)
{
    static const unsigned char none[32] = { 'I', 'I', 42, 0 };
    /* one directory of one entry at 8, whose "next" is itself */
    static const unsigned char circle[32] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0 };
    static const unsigned char beyond[32] = { 'I', 'I', 42, 0, 0, 1, 0, 0 };

    (void)state;
    assert_refused(none, sizeof none, 0, -EBADMSG, "no pages");
    assert_refused(circle, sizeof circle, 0, -ERANGE, "more than 3900 pages");
    assert_refused(beyond, sizeof beyond, 0, -EBADMSG, "damaged");
}

/* Two pages, 100 and 60 pixels wide. */
static struct bytes two_page_tiff(void)
{
    AUTO_PIX PIX *first = pixCreate(100, 50, 1);
    AUTO_PIX PIX *second = pixCreate(60, 80, 1);
    PIXA *both = pixaCreate(2);
    struct bytes b = { 0 };

    pixaAddPix(both, first, L_CLONE);
    pixaAddPix(both, second, L_CLONE);
    assert_int_equal(pixaWriteMemMultipageTiff(&b.data, &b.n, both), 0);
    pixaDestroy(&both);
    return b;
}

static void each_page_of_a_tiff_is_found(void **state)
{
    struct bytes b = two_page_tiff();
    struct loaded l;
    struct err e = { 0 };
    int pages;

    (void)state;
    for (int page = 0; page < 2; page++) {
        assert_ok(load_page(b.data, b.n, page, &l, &e), e);
        assert_int_equal(l.pages, 2);
        assert_int_equal(pixGetWidth(l.pix), page == 0 ? 100 : 60);
        pixDestroy(&l.pix);
    }
    assert_refused(b.data, b.n, 2, -ERANGE, "no page 3");
    assert_int_equal(tiff_count_pages(b.data, b.n, 1, &pages, &e), -ERANGE);
    lept_free(b.data);
}

/* ---- resolution and size */

/* A page of that size and resolution as a TIFF, loaded; the caller's. */
static struct loaded load_g4(int width_px, int height_px, int xres, int yres)
{
    struct loaded page = { 0 };
    PIX *pix = pixCreate(width_px, height_px, 1);
    unsigned char *tiff = NULL;
    size_t n = 0;
    struct err e = { 0 };

    pixSetResolution(pix, xres, yres);
    assert_int_equal(pixWriteMemTiff(&tiff, &n, pix, IFF_TIFF_G4), 0);
    assert_ok(load_page(tiff, n, 0, &page, &e), e);
    pixDestroy(&pix);
    free(tiff);
    return page;
}

static void a_fax_with_lines_wider_apart_than_its_columns_is_made_square(void **state)
{
    struct loaded page = load_g4(1728, 1145, 204, 98);

    (void)state;
    assert_int_equal(page.dpi, 204);
    assert_int_equal(pixGetWidth(page.pix), 1728);
    assert_in_range(pixGetHeight(page.pix), 2380, 2386);
    pixDestroy(&page.pix);
    page = load_g4(1728, 2290, 204, 196);             /* near enough */
    assert_int_equal(pixGetHeight(page.pix), 2290);
    pixDestroy(&page.pix);
}

static void a_resolution_that_is_a_screens_is_not_believed(void **state)
{
    struct loaded page = load_g4(2480, 3508, 72, 72);

    (void)state;
    assert_int_equal(page.dpi, 0);
    pixDestroy(&page.pix);
    page = load_g4(595, 842, 72, 72);                 /* a small picture of a whole page */
    assert_int_equal(page.dpi, 72);
    pixDestroy(&page.pix);
}

static void a_picture_that_memory_does_not_hold_is_not_called_damaged(void **state)
{
#ifndef __SANITIZE_ADDRESS__
    PIX *pix = pixCreate(2300, 19000, 32);          /* 175 MB, too narrow to be made smaller */
    unsigned char *png = NULL;
    size_t n = 0;
    int status = 0;
    pid_t pid;

    (void)state;
    assert_int_equal(pixWriteMemPng(&png, &n, pix, 0), 0);
    pixDestroy(&pix);
    pid = fork();
    if (pid == 0) {
        const struct sandbox_limits limits = { .memory_mib = 200, .cpu_s = 20, .reads_fonts = true };
        struct loaded page;

        if (sandbox_enter(&limits, NULL) < 0)
            _exit(200);
        _exit(-load_page(png, n, 0, &page, NULL));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ENOMEM);
    free(png);
#else
    (void)state;
    skip();                                         /* the sandbox has no limit of memory then */
#endif
}

/* ---- what is odd */

static void what_comes_by_mail_and_is_not_read_is_named(void **state)
{
    static const struct { unsigned char head[32]; const char *words; } cases[] = {
        { { 0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c' }, "HEIC" }, { { 0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', 0x87, '\n' }, "JPEG 2000" },
        { { 'P', 'K', 3, 4 }, "Office document" }, { { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 }, "Office document" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_refused(cases[i].head, sizeof cases[i].head, 0, -ENOTSUP, cases[i].words);
}

static void pages_before_a_damaged_one_are_read(void **state)
{
    struct bytes b = two_page_tiff();
    struct loaded l;
    struct err e = { 0 };

    (void)state;
    b.n -= 30;                                      /* the second directory is the last thing in the file */
    assert_ok(load_page(b.data, b.n, 0, &l, &e), e);
    assert_int_equal(l.pages, 2);
    pixDestroy(&l.pix);
    assert_refused(b.data, b.n, 1, -EBADMSG, "page 2 of the TIFF is damaged");
    free(b.data);
}

static void a_jpeg_in_hundreds_of_steps_is_refused(void **state)
{
    static const struct jpeg_shape shape = { 320, 400, 300, JCS_GRAYSCALE, .many_scans = true };
    struct bytes b = rig_jpeg(&shape);

    (void)state;
    assert_refused(b.data, b.n, 0, -ERANGE, "more than 200");
    free(b.data);
}

static void a_few_bytes_too_many_do_no_harm(void **state)
{
    static const struct jpeg_shape shape = { 320, 400, 300, JCS_GRAYSCALE, .orientation = 0 };
    struct bytes b = rig_jpeg(&shape), padded = { malloc(b.n + 4), b.n + 4 };

    (void)state;
    memcpy(padded.data, b.data, b.n - 2);
    memset(padded.data + b.n - 2, 0, 4);            /* before the end marker, as some scanners pad */
    memcpy(padded.data + b.n + 2, b.data + b.n - 2, 2);
    free(b.data);
    rig_assert_page_and_free(rig_load(padded, 0, "padded"), false, "padded");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_20000_x_20000_picture_is_refused_by_its_header),
        cmocka_unit_test(each_limit_counts_alone),
        cmocka_unit_test(a_picture_that_is_cut_off_is_refused),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(a_locked_pdf_is_refused),
        cmocka_unit_test(a_tiff_without_pages_or_in_a_circle_is_refused),
        cmocka_unit_test(each_page_of_a_tiff_is_found),
        cmocka_unit_test(a_fax_with_lines_wider_apart_than_its_columns_is_made_square),
        cmocka_unit_test(a_resolution_that_is_a_screens_is_not_believed),
        cmocka_unit_test(a_picture_that_memory_does_not_hold_is_not_called_damaged),
        cmocka_unit_test(what_comes_by_mail_and_is_not_read_is_named),
        cmocka_unit_test(pages_before_a_damaged_one_are_read),
        cmocka_unit_test(a_jpeg_in_hundreds_of_steps_is_refused),
        cmocka_unit_test(a_few_bytes_too_many_do_no_harm),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
