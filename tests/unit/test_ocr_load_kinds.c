/* Pictures of all kinds, as pages: colours, depths, how they lie, and how large pages are made smaller. In this process. */
#include "test.h"
#include "test_ocr_load_rig.h"

#include "ocr/page/load/load.h"

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

static void jpegs_of_all_colours_keep_red_red(void **state)
{
    static const struct { struct jpeg_shape shape; bool colour; const char *what; } cases[] = {
        { { 320, 400, 300, JCS_GRAYSCALE, .orientation = 0 }, false, "grey" },
        { { 320, 400, 300, JCS_YCbCr, .orientation = 0 }, true, "colour" },
        { { 320, 400, 300, JCS_YCbCr, .progressive = true }, true, "progressive" },
        { { 320, 400, 300, JCS_RGB, .adobe = true }, true, "RGB" },
        { { 320, 400, 300, JCS_CMYK, .adobe = true }, true, "CMYK by Adobe" },
        { { 320, 400, 300, JCS_CMYK, .adobe = false }, true, "CMYK" },
        { { 320, 400, 300, JCS_YCCK, .adobe = true }, true, "YCCK by Adobe" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        rig_assert_page_and_free(rig_load(rig_jpeg(&cases[i].shape), 0, cases[i].what), cases[i].colour, cases[i].what);
}

static void tiffs_of_all_kinds_keep_red_red(void **state)
{
    static const struct { struct tiff_shape shape; bool colour; const char *what; } cases[] = {
        { { 320, 400, 300, PHOTOMETRIC_RGB, 8, 3, .compression = 0 }, true, "colour" },
        { { 320, 400, 300, PHOTOMETRIC_RGB, 8, 3, COMPRESSION_LZW, .one_strip = true }, true, "colour in one strip" },
        { { 320, 400, 300, PHOTOMETRIC_RGB, 8, 3, COMPRESSION_LZW, .tiled = true }, true, "colour in tiles" },
        { { 320, 400, 300, PHOTOMETRIC_YCBCR, 8, 3, COMPRESSION_JPEG, .orientation = 0 }, true, "JPEG in TIFF" },
        { { 320, 400, 300, PHOTOMETRIC_RGB, 16, 3, .compression = 0 }, true, "16 bits colour" },
        { { 320, 400, 300, PHOTOMETRIC_SEPARATED, 8, 4, COMPRESSION_LZW, .orientation = 0 }, true, "CMYK" },
        { { 320, 400, 300, PHOTOMETRIC_CIELAB, 8, 3, .compression = 0 }, true, "Lab" },
        { { 320, 400, 300, PHOTOMETRIC_PALETTE, 8, 1, COMPRESSION_PACKBITS, .orientation = 0 }, true, "palette" },
        { { 320, 400, 300, PHOTOMETRIC_RGB, 8, 4, .compression = 0 }, true, "with transparency" },
        { { 320, 400, 300, PHOTOMETRIC_MINISBLACK, 8, 1, .compression = 0 }, false, "grey" },
        { { 320, 400, 300, PHOTOMETRIC_MINISWHITE, 8, 1, .compression = 0 }, false, "grey upside down" },
        { { 320, 400, 300, PHOTOMETRIC_MINISBLACK, 16, 1, .compression = 0 }, false, "16 bits grey" },
        { { 320, 400, 300, PHOTOMETRIC_MINISBLACK, 4, 1, .compression = 0 }, false, "4 bits grey" },
        { { 320, 400, 300, PHOTOMETRIC_MINISBLACK, 2, 1, .compression = 0 }, false, "2 bits grey" },
        { { 320, 400, 300, PHOTOMETRIC_MINISBLACK, 1, 1, COMPRESSION_CCITTFAX4, .orientation = 0 }, false, "1 bit" },
        { { 320, 400, 300, PHOTOMETRIC_MINISWHITE, 1, 1, COMPRESSION_CCITTFAX3, .orientation = 0 }, false, "a fax" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct loaded l = rig_load(rig_tiff(&cases[i].shape), 0, cases[i].what);

        assert_int_equal(l.dpi, 300);
        assert_true(cases[i].shape.bits > 1 || pixGetDepth(l.pix) == 1);        /* the bits of a fax stay what they are */
        rig_assert_page_and_free(l, cases[i].colour, cases[i].what);
    }
}

static void pngs_of_all_depths_are_read(void **state)
{
    static const struct { struct png_shape shape; bool colour; const char *what; } cases[] = {
        { { 320, 400, 300, 8, PNG_COLOR_TYPE_RGB, false }, true, "colour" }, { { 320, 400, 300, 16, PNG_COLOR_TYPE_RGB, false }, true, "16 bits colour" },
        { { 320, 400, 300, 8, PNG_COLOR_TYPE_RGB, true }, true, "interlaced" }, { { 320, 400, 300, 8, PNG_COLOR_TYPE_RGBA, false }, true, "with transparency" },
        { { 320, 400, 300, 16, PNG_COLOR_TYPE_GRAY, false }, false, "16 bits grey" }, { { 320, 400, 300, 4, PNG_COLOR_TYPE_GRAY, false }, false, "4 bits grey" },
        { { 320, 400, 300, 2, PNG_COLOR_TYPE_GRAY, false }, false, "2 bits grey" }, { { 320, 400, 300, 1, PNG_COLOR_TYPE_GRAY, false }, false, "1 bit" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        rig_assert_page_and_free(rig_load(rig_png(&cases[i].shape), 0, cases[i].what), cases[i].colour, cases[i].what);
}

static void bmp_and_webp_are_read(void **state)
{
    AUTO_PIX PIX *page = pixCreate(320, 400, 32);
    struct bytes bmp = { 0 }, webp = { 0 };

    (void)state;
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 320; x++) {
            static const l_uint32 paint[PAINTS] = { 0xffffff00, 0x00000000, 0xc8141400 };

            pixSetPixel(page, x, y, paint[rig_paint(x, y, 320, 400)]);
        }
    assert_int_equal(pixWriteMemBmp(&bmp.data, &bmp.n, page), 0);
    rig_assert_page_and_free(rig_load(bmp, 0, "BMP"), true, "BMP");
    if (pixWriteMemWebP(&webp.data, &webp.n, page, 90, 0) != 0)
        skip();
    rig_assert_page_and_free(rig_load(webp, 0, "WebP"), true, "WebP");
}

static void a_page_is_turned_as_its_camera_was_held(void **state)
{
    (void)state;
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct jpeg_shape jpeg = { .width_px = 320, .height_px = 400, .dpi = 300, .kind = JCS_YCbCr, .orientation = orientation };
        struct tiff_shape tiff = { .width_px = 320, .height_px = 400, .dpi = 300, .photometric = PHOTOMETRIC_RGB, .bits = 8, .samples = 3, .orientation = orientation };
        struct loaded of_jpeg = rig_load(rig_jpeg(&jpeg), 0, "JPEG"), of_tiff = rig_load(rig_tiff(&tiff), 0, "TIFF");
        /* where the black square comes to lie, in quarters of the page: 0 left or upper, 1 right or lower */
        static const int right[9] = { 0, 0, 1, 1, 0, 0, 1, 1, 0 }, low[9] = { 0, 0, 0, 1, 1, 0, 0, 1, 1 };
        bool on_its_side = orientation >= 5;

        for (int i = 0; i < 2; i++) {
            PIX *pix = i ? of_tiff.pix : of_jpeg.pix;
            int x = pixGetWidth(pix) * (right[orientation] ? 12 : 4) / 16, y = pixGetHeight(pix) * (low[orientation] ? 12 : 4) / 16, r, g, b;

            assert_int_equal(pixGetWidth(pix), on_its_side ? 400 : 320);
            pixGetRGBPixel(pix, x, y, &r, &g, &b);
            if (r + g + b > 100)
                fail_msg("orientation %d of %s: %d %d %d at %d, %d", orientation, i ? "TIFF" : "JPEG", r, g, b, x, y);
        }
        assert_int_equal(of_jpeg.width_px, on_its_side ? 400 : 320);
        pixDestroy(&of_jpeg.pix);
        pixDestroy(&of_tiff.pix);
    }
}

/* ---- large pages */

static void a_600_dpi_page_is_decoded_at_300_and_tells_its_own_size(void **state)
{
    static const struct jpeg_shape jpeg = { 4960, 7016, 600, JCS_YCbCr, .orientation = 6 };
    static const struct png_shape png = { 4960, 7016, 600, 8, PNG_COLOR_TYPE_RGB, false }, interlaced = { 4960, 7016, 600, 8, PNG_COLOR_TYPE_GRAY, true };
    static const struct tiff_shape tiff = { 4960, 7016, 600, PHOTOMETRIC_RGB, 8, 3, COMPRESSION_LZW, .one_strip = true },
                                   bilevel = { 4960, 7016, 600, PHOTOMETRIC_MINISWHITE, 1, 1, COMPRESSION_CCITTFAX4, .orientation = 0 };
    struct loaded pages[] = { rig_load(rig_png(&png), 0, "PNG"), rig_load(rig_png(&interlaced), 0, "interlaced"), rig_load(rig_tiff(&tiff), 0, "TIFF") };
    struct loaded turned = rig_load(rig_jpeg(&jpeg), 0, "JPEG"), bits = rig_load(rig_tiff(&bilevel), 0, "1 bit");

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        assert_int_equal(pixGetWidth(pages[i].pix), 2480);
        assert_int_equal(pixGetHeight(pages[i].pix), 3508);
        assert_int_equal(pages[i].dpi, 300);
        assert_int_equal(pages[i].width_px, 4960);
        assert_int_equal(pages[i].height_px, 7016);
        rig_assert_page_and_free(pages[i], i != 1, "600 dpi");
    }
    assert_int_equal(pixGetWidth(turned.pix), 3508);
    assert_int_equal(turned.width_px, 7016);
    assert_int_equal(turned.height_px, 4960);
    assert_int_equal(turned.dpi, 300);
    pixDestroy(&turned.pix);
    assert_int_equal(pixGetWidth(bits.pix), 4960);          /* bilevel stays what it is */
    rig_assert_page_and_free(bits, false, "1 bit");
}

/* Half a sheet would be lost if a wrong resolution were believed. */
static void no_page_is_made_narrower_than_2400_pixels(void **state)
{
    static const struct jpeg_shape wrong = { 2480, 3508, 600, JCS_GRAYSCALE, .orientation = 0 }, unknown = { 6000, 8000, 72, JCS_GRAYSCALE, .orientation = 0 };
    struct loaded l = rig_load(rig_jpeg(&wrong), 0, "wrong");

    (void)state;
    assert_int_equal(pixGetWidth(l.pix), 2480);
    pixDestroy(&l.pix);
    l = rig_load(rig_jpeg(&unknown), 0, "unknown");
    assert_in_range(pixGetWidth(l.pix), 2400, 3100);
    assert_int_equal(l.width_px, 6000);
    assert_int_equal(l.dpi, 0);
    pixDestroy(&l.pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jpegs_of_all_colours_keep_red_red),
        cmocka_unit_test(tiffs_of_all_kinds_keep_red_red),
        cmocka_unit_test(pngs_of_all_depths_are_read),
        cmocka_unit_test(bmp_and_webp_are_read),
        cmocka_unit_test(a_page_is_turned_as_its_camera_was_held),
        cmocka_unit_test(a_600_dpi_page_is_decoded_at_300_and_tells_its_own_size),
        cmocka_unit_test(no_page_is_made_narrower_than_2400_pixels),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
