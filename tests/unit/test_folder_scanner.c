/* The folder scanner as any SANE program meets it: through libsane and its dll loader. */
#include "tests/unit/test_folder_rig.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- the feeder */

static void sides_come_in_name_order_and_leave_when_the_reader_comes_back(void **state)
{
    struct folder_test *t = *state;

    scan_rig_put(&t->rig, "b.png", 20);
    scan_rig_put(&t->rig, "bb.tif", 30);
    scan_rig_put(&t->rig, "a.jpg", 10);
    scan_rig_put(&t->rig, "d.pnm", 40);
    scan_rig_put(&t->rig, ".hidden.png", 99);
    scan_rig_put_bytes(&t->rig, "note.txt", "x", 1);

    assert_int_equal(folder_next_grey(t->h), 10);
    assert_true(scan_rig_has(&t->rig, "a.jpg"));            /* taken, but the reader may still die */
    assert_int_equal(folder_next_grey(t->h), 20);
    assert_false(scan_rig_has(&t->rig, "a.jpg"));
    assert_true(scan_rig_has(&t->rig, "done/a.jpg"));
    assert_int_equal(folder_next_grey(t->h), 30);
    assert_int_equal(folder_next_grey(t->h), 40);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_true(scan_rig_has(&t->rig, "done/d.pnm"));
    assert_true(scan_rig_has(&t->rig, ".hidden.png"));
    assert_true(scan_rig_has(&t->rig, "note.txt"));
}

static void a_side_left_half_read_stays_in_the_feeder(void **state)
{
    struct folder_test *t = *state;
    uint8_t part[50];
    SANE_Int got;

    scan_rig_put(&t->rig, "a.png", 10);
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(sane_read(t->h, part, sizeof(part), &got), SANE_STATUS_GOOD);
    sane_cancel(t->h);
    assert_true(scan_rig_has(&t->rig, "a.png"));
    assert_int_equal(folder_next_grey(t->h), 10);
    sane_cancel(t->h);
    assert_true(scan_rig_has(&t->rig, "done/a.png"));       /* now it was taken whole */
}

static void put_two_sheets_with_reverses(struct folder_test *t)
{
    scan_rig_put(&t->rig, "a.png", 10);
    scan_rig_put(&t->rig, "a.back.png", 11);
    scan_rig_put(&t->rig, "a-1.png", 20);                   /* "a-1" stands behind "a", though '-' is less than '.' */
    scan_rig_put(&t->rig, "a-1.back.jpg", 21);
}

static void duplex_feeds_each_reverse_behind_its_front(void **state)
{
    struct folder_test *t = *state;

    put_two_sheets_with_reverses(t);
    folder_set_text(t->h, "source", "ADF Duplex");
    assert_int_equal(folder_next_grey(t->h), 10);
    assert_int_equal(folder_next_grey(t->h), 11);
    assert_int_equal(folder_next_grey(t->h), 20);
    assert_int_equal(folder_next_grey(t->h), 21);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
}

static void fronts_alone_take_their_reverses_along(void **state)
{
    struct folder_test *t = *state;

    put_two_sheets_with_reverses(t);
    scan_rig_put(&t->rig, "0.back.png", 5);                 /* its front has gone before */
    folder_set_text(t->h, "source", "ADF");
    assert_int_equal(folder_next_grey(t->h), 10);
    assert_int_equal(folder_next_grey(t->h), 20);
    sane_cancel(t->h);
    assert_true(scan_rig_has(&t->rig, "done/0.back.png"));
    assert_true(scan_rig_has(&t->rig, "done/a.back.png"));
    assert_true(scan_rig_has(&t->rig, "done/a-1.back.jpg"));
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
}

static void the_glass_keeps_its_page(void **state)
{
    struct folder_test *t = *state;

    scan_rig_put(&t->rig, "a.png", 10);
    scan_rig_put(&t->rig, "b.png", 20);
    folder_set_text(t->h, "source", "Flatbed");
    assert_int_equal(folder_next_grey(t->h), 10);
    sane_cancel(t->h);
    assert_int_equal(folder_next_grey(t->h), 10);
    sane_cancel(t->h);
    assert_true(scan_rig_has(&t->rig, "a.png"));
}

static void a_name_that_is_taken_in_done_gets_a_number(void **state)
{
    struct folder_test *t = *state;

    for (int i = 0; i < 3; i++) {
        scan_rig_put(&t->rig, "scan.png", 10 + i);
        assert_int_equal(folder_next_grey(t->h), 10 + i);
        sane_cancel(t->h);
    }
    assert_true(scan_rig_has(&t->rig, "done/scan.png"));
    assert_true(scan_rig_has(&t->rig, "done/scan~2.png"));
    assert_true(scan_rig_has(&t->rig, "done/scan~3.png"));
}

/* ---- the picture */

static void a_page_is_brought_from_its_own_resolution_to_the_one_asked_for(void **state)
{
    static const struct { int own_dpi, asked_dpi, want_w; } cases[] = {
        { 200, 100, 50 }, { 100, 300, 300 }, { 150, 75, 50 }, { 300, 300, 100 },
        { 0, 300, 100 },                                    /* no word of it: 300 */
        { 72, 300, 417 },
    };
    struct folder_test *t = *state;
    struct folder_page page;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        scan_rig_put_sized(&t->rig, "a.png", 77, 100, 140, cases[i].own_dpi);
        folder_set_word(t->h, "resolution", cases[i].asked_dpi);
        assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
        assert_int_equal(folder_read_side(t->h, 1000, &page), SANE_STATUS_EOF);
        assert_in_range(page.p.pixels_per_line, cases[i].want_w - 1, cases[i].want_w + 1);
        assert_int_equal(page.n, page.p.lines * page.p.bytes_per_line);
        assert_int_equal(page.data[page.n / 2], 77);
        free(page.data);
        sane_cancel(t->h);
    }
}

static void put_coloured_page(struct folder_test *t)
{
    PIX *p = pixCreate(RIG_PAGE_W, RIG_PAGE_H, 32);
    char path[PATH_MAX];

    pixSetAllArbitrary(p, 0x10E0F000);                      /* r 16, g 224, b 240 */
    pixSetResolution(p, RIG_DPI, RIG_DPI);
    for (int x = 0; x < 10; x++)
        pixSetPixel(p, (l_uint32)x, 0, 0);                  /* ten black pixels at the upper left */
    snprintf(path, sizeof(path), "%s/a.png", t->rig.feed);
    assert_int_equal(pixWrite(path, p, IFF_PNG), 0);
    pixDestroy(&p);
}

static void each_mode_gives_its_own_layout(void **state)
{
    struct folder_test *t = *state;
    struct folder_page page;

    put_coloured_page(t);
    folder_set_text(t->h, "source", "Flatbed");
    folder_set_text(t->h, "mode", "Color");
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_read_side(t->h, 1000, &page), SANE_STATUS_EOF);
    assert_int_equal(page.p.format, SANE_FRAME_RGB);
    assert_int_equal(page.p.bytes_per_line, RIG_PAGE_W * 3);
    assert_memory_equal(page.data + 9 * 3, "\0\0\0\x10\xE0\xF0", 6);
    free(page.data);

    folder_set_text(t->h, "mode", "Lineart");
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_read_side(t->h, 1000, &page), SANE_STATUS_EOF);
    assert_int_equal(page.p.depth, 1);
    assert_int_equal(page.p.bytes_per_line, (RIG_PAGE_W + 7) / 8);
    assert_memory_equal(page.data, "\xFF\xC0\x00", 3);      /* SANE: 1 is black, the left pixel in the high bit */
    free(page.data);
}

static void the_scan_area_cuts_the_sheet(void **state)
{
    struct folder_test *t = *state;
    struct folder_page page;

    scan_rig_put(&t->rig, "a.png", 10);                     /* 25.4 x 35.56 mm */
    folder_set_word(t->h, "tl-x", SANE_FIX(5.08));
    folder_set_word(t->h, "br-x", SANE_FIX(15.24));
    folder_set_word(t->h, "br-y", SANE_FIX(2.54));
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_read_side(t->h, 1000, &page), SANE_STATUS_EOF);
    assert_int_equal(page.p.pixels_per_line, 40);
    assert_int_equal(page.p.lines, 10);
    free(page.data);
}

static void a_sheet_larger_than_the_area_a_user_can_name_comes_whole(void **state)
{
    struct folder_test *t = *state;
    struct folder_page page;

    scan_rig_put_sized(&t->rig, "plan.png", 10, 1600, 4500, RIG_DPI);       /* 406 x 1143 mm */
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_read_side(t->h, 65536, &page), SANE_STATUS_EOF);
    assert_int_equal(page.p.pixels_per_line, 1600);
    assert_int_equal(page.p.lines, 4500);
    free(page.data);
}

static void every_max_length_gives_the_same_bytes(void **state)
{
    static const int chunks[] = { 1, 7, RIG_PAGE_W - 1, RIG_PAGE_W, RIG_PAGE_W + 1, 100000 };
    struct folder_test *t = *state;
    struct folder_page page;
    uint8_t want[RIG_PAGE_W * RIG_PAGE_H];
    PIX *p = pixCreate(RIG_PAGE_W, RIG_PAGE_H, 8);
    char path[PATH_MAX];

    for (int y = 0; y < RIG_PAGE_H; y++)
        for (int x = 0; x < RIG_PAGE_W; x++) {
            want[y * RIG_PAGE_W + x] = (uint8_t)(x * 7 + y * 13);
            pixSetPixel(p, (l_uint32)x, (l_uint32)y, want[y * RIG_PAGE_W + x]);
        }
    pixSetResolution(p, RIG_DPI, RIG_DPI);
    snprintf(path, sizeof(path), "%s/a.png", t->rig.feed);
    assert_int_equal(pixWrite(path, p, IFF_PNG), 0);
    pixDestroy(&p);

    folder_set_text(t->h, "source", "Flatbed");
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
        assert_int_equal(folder_read_side(t->h, chunks[i], &page), SANE_STATUS_EOF);
        assert_int_equal(page.n, sizeof(want));
        assert_memory_equal(page.data, want, sizeof(want));
        free(page.data);
    }
}

static void a_file_still_being_written_is_not_paper_yet(void **state)
{
    struct folder_test *t = *state;
    const struct timespec long_ago[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
    char path[PATH_MAX];

    sane_close(t->h);
    sane_exit();
    scan_rig_settle(&t->rig, 3000);
    assert_int_equal(sane_init(NULL, NULL), SANE_STATUS_GOOD);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
    folder_set_word(t->h, "resolution", RIG_DPI);
    scan_rig_put(&t->rig, "a.png", 10);
    assert_false(folder_sensor(t->h, "page-loaded"));
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    snprintf(path, sizeof(path), "%s/a.png", t->rig.feed);
    assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
    assert_true(folder_sensor(t->h, "page-loaded"));
    assert_int_equal(folder_next_grey(t->h), 10);
}

int main(void)
{
#define SCANNER_TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        SCANNER_TEST(sides_come_in_name_order_and_leave_when_the_reader_comes_back),
        SCANNER_TEST(a_side_left_half_read_stays_in_the_feeder),
        SCANNER_TEST(duplex_feeds_each_reverse_behind_its_front),
        SCANNER_TEST(fronts_alone_take_their_reverses_along),
        SCANNER_TEST(the_glass_keeps_its_page),
        SCANNER_TEST(a_name_that_is_taken_in_done_gets_a_number),
        SCANNER_TEST(a_page_is_brought_from_its_own_resolution_to_the_one_asked_for),
        SCANNER_TEST(each_mode_gives_its_own_layout),
        SCANNER_TEST(the_scan_area_cuts_the_sheet),
        SCANNER_TEST(a_sheet_larger_than_the_area_a_user_can_name_comes_whole),
        SCANNER_TEST(every_max_length_gives_the_same_bytes),
        SCANNER_TEST(a_file_still_being_written_is_not_paper_yet),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
