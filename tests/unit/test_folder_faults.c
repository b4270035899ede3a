/* What the folder scanner does with files that are no pages, with its sensors, and when it is told to fail. */
#include "tests/unit/test_folder_rig.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- what cannot be read */

static void cut_file(const struct folder_test *t, const char *name, int keep_percent)
{
    char path[PATH_MAX];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", t->rig.feed, name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size * keep_percent / 100), 0);
}

/* A page with enough in it that half of the file is not half a header. */
static void put_noise(const struct folder_test *t, const char *name, int format)
{
    PIX *p = pixCreate(200, 200, 8);
    char path[PATH_MAX];

    for (l_uint32 y = 0; y < 200; y++)
        for (l_uint32 x = 0; x < 200; x++)
            pixSetPixel(p, x, y, (x * 2654435761u + y * 40503u) >> 7 & 0xFF);
    snprintf(path, sizeof(path), "%s/%s", t->rig.feed, name);
    assert_int_equal(pixWrite(path, p, format), 0);
    pixDestroy(&p);
}

/* A TIFF whose directory comes first, as scanners write it: 64 x 64 grey, of which ten bytes are there. */
static void put_short_tiff(const struct folder_test *t, const char *name)
{
    static const uint16_t tags[][2] = { { 256, 64 }, { 257, 64 }, { 258, 8 }, { 259, 1 }, { 262, 1 }, { 273, 122 },
                                        { 277, 1 }, { 278, 64 }, { 279, 4096 } };
    uint8_t tiff[132] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 9, 0 };

    for (size_t i = 0; i < 9; i++) {
        uint8_t *entry = tiff + 10 + 12 * i;

        entry[0] = (uint8_t)tags[i][0];
        entry[1] = (uint8_t)(tags[i][0] >> 8);
        entry[2] = 3;                                       /* one SHORT */
        entry[4] = 1;
        entry[8] = (uint8_t)tags[i][1];
        entry[9] = (uint8_t)(tags[i][1] >> 8);
    }
    scan_rig_put_bytes(&t->rig, name, tiff, sizeof(tiff));
}

static void read_reason(const struct folder_test *t, const char *name, char out[300])
{
    char path[PATH_MAX];
    FILE *f;

    snprintf(path, sizeof(path), "%s/bad/%s.txt", t->rig.feed, name);
    f = fopen(path, "re");
    if (!f)
        fail_msg("no reason beside bad/%s", name);
    assert_non_null(fgets(out, 300, f));
    fclose(f);
}

static void assert_goes_to_bad(struct folder_test *t, const char *name, const char *why)
{
    char moved[NAME_MAX + 1], reason[300];

    scan_rig_put(&t->rig, "z-good.png", 42);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    snprintf(moved, sizeof(moved), "bad/%s", name);
    assert_true(scan_rig_has(&t->rig, moved));
    read_reason(t, name, reason);
    if (!strstr(reason, why) || !strstr(reason, name))
        fail_msg("%s: the reason is: %s", name, reason);
    assert_int_equal(folder_next_grey(t->h), 42);                  /* the next one is not held up */
    sane_cancel(t->h);
}

static void damaged_files_go_to_bad_with_a_reason_and_hold_up_nothing(void **state)
{
    struct folder_test *t = *state;

    scan_rig_put_bytes(&t->rig, "empty.png", "", 0);
    assert_goes_to_bad(t, "empty.png", "empty");
    put_short_tiff(t, "ahead.tif");
    assert_goes_to_bad(t, "ahead.tif", "cut short");
    scan_rig_put_bytes(&t->rig, "text.jpg", "this is only text, whatever its name says", 41);
    assert_goes_to_bad(t, "text.jpg", "not a PNG, JPEG, TIFF or PNM");
    put_noise(t, "cut.png", IFF_PNG);
    cut_file(t, "cut.png", 60);
    assert_goes_to_bad(t, "cut.png", "cut short");
    put_noise(t, "cut.jpg", IFF_JFIF_JPEG);
    cut_file(t, "cut.jpg", 60);
    assert_goes_to_bad(t, "cut.jpg", "cut short");
    put_noise(t, "cut.tif", IFF_TIFF_LZW);
    cut_file(t, "cut.tif", 60);
    assert_goes_to_bad(t, "cut.tif", "");
    put_noise(t, "raw.tif", IFF_TIFF);
    cut_file(t, "raw.tif", 60);
    assert_goes_to_bad(t, "raw.tif", "");
    put_noise(t, "cut.pnm", IFF_PNM);
    cut_file(t, "cut.pnm", 60);
    assert_goes_to_bad(t, "cut.pnm", "cut short");
    put_noise(t, "head.png", IFF_PNG);
    cut_file(t, "head.png", 0);
    assert_goes_to_bad(t, "head.png", "empty");
}

static void a_damaged_file_of_the_same_name_gets_a_name_and_a_reason_of_its_own(void **state)
{
    struct folder_test *t = *state;
    char reason[300];

    scan_rig_put_bytes(&t->rig, "a.png", "", 0);
    assert_goes_to_bad(t, "a.png", "empty");
    scan_rig_put_bytes(&t->rig, "a.png", "this is only text, whatever its name says", 41);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    assert_true(scan_rig_has(&t->rig, "bad/a~2.png"));
    read_reason(t, "a.png", reason);
    assert_non_null(strstr(reason, "empty"));
    read_reason(t, "a~2.png", reason);
    assert_non_null(strstr(reason, "not a PNG, JPEG, TIFF or PNM"));
}

/* Root may read everything: then the scanner has to be somebody else for a moment. */
static void a_file_that_may_not_be_read_goes_to_bad_too(void **state)
{
    enum { NOBODY = 65534 };
    struct folder_test *t = *state;
    char path[PATH_MAX], reason[300];
    bool root = geteuid() == 0;
    int got;

    scan_rig_put(&t->rig, "closed.png", 1);
    scan_rig_put(&t->rig, "open.png", 42);
    snprintf(path, sizeof(path), "%s/closed.png", t->rig.feed);
    assert_int_equal(chmod(path, 0), 0);
    assert_int_equal(chmod(t->rig.feed, 0777), 0);
    assert_true(!root || seteuid(NOBODY) == 0);
    got = folder_next_grey(t->h);
    assert_true(!root || seteuid(0) == 0);
    assert_int_equal(got, -SANE_STATUS_IO_ERROR);
    assert_true(scan_rig_has(&t->rig, "bad/closed.png"));
    read_reason(t, "closed.png", reason);
    assert_non_null(strstr(reason, "may not be read"));
    assert_int_equal(folder_next_grey(t->h), 42);
    sane_cancel(t->h);
}

static void a_huge_image_is_refused_by_its_header_alone(void **state)
{
    static const char pnm[] = "P5\n20000 20000\n255\n0123456789";
    /* A PNG that says 20000 x 20000 and ends there. */
    static const uint8_t png[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R',
                                   0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'I', 'D', 'A', 'T' };
    struct folder_test *t = *state;

    scan_rig_put_bytes(&t->rig, "huge.pnm", pnm, sizeof(pnm) - 1);
    assert_goes_to_bad(t, "huge.pnm", "20000 x 20000 pixels");
    scan_rig_put_bytes(&t->rig, "huge.png", png, sizeof(png));
    assert_goes_to_bad(t, "huge.png", "20000 x 20000 pixels");
}

static void a_tiff_of_several_pages_is_not_cut_to_its_first(void **state)
{
    struct folder_test *t = *state;
    PIX *p = pixCreate(50, 50, 1);
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/many.tif", t->rig.feed);
    assert_int_equal(pixWriteTiff(path, p, IFF_TIFF_G4, "w"), 0);
    assert_int_equal(pixWriteTiff(path, p, IFF_TIFF_G4, "a"), 0);
    pixDestroy(&p);
    assert_goes_to_bad(t, "many.tif", "2 pages");
}

static void folders_and_links_with_the_name_of_an_image_are_not_paper(void **state)
{
    struct folder_test *t = *state;
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/dir.png", t->rig.feed);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/link.png", t->rig.feed);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
    assert_false(folder_sensor(t->h, "page-loaded"));
}

/* ---- sensors and faults */

static void buttons_are_down_until_they_are_read(void **state)
{
    struct folder_test *t = *state;

    assert_false(folder_sensor(t->h, "scan"));
    scan_rig_control(&t->rig, "press scan\npress copy\n");
    assert_true(folder_sensor(t->h, "scan"));
    assert_false(scan_rig_has(&t->rig, "control"));
    assert_false(folder_sensor(t->h, "scan"));
    assert_true(folder_sensor(t->h, "copy"));
    assert_false(folder_sensor(t->h, "email"));
}

static void page_loaded_tells_whether_another_side_lies_in_the_feeder(void **state)
{
    struct folder_test *t = *state;

    assert_false(folder_sensor(t->h, "page-loaded"));
    scan_rig_put(&t->rig, "a.png", 10);
    assert_true(folder_sensor(t->h, "page-loaded"));
    assert_int_equal(folder_next_grey(t->h), 10);
    assert_false(folder_sensor(t->h, "page-loaded"));              /* taken, only not yet moved */
}

static void faults_before_a_page_happen_once_and_feed_nothing(void **state)
{
    static const struct { const char *line; SANE_Status status; } cases[] = {
        { "jam 2\n", SANE_STATUS_JAMMED }, { "cover 2\n", SANE_STATUS_COVER_OPEN }, { "out 2\n", SANE_STATUS_NO_DOCS },
    };
    struct folder_test *t = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        scan_rig_put(&t->rig, "a.png", 10);
        scan_rig_put(&t->rig, "b.png", 20);
        scan_rig_control(&t->rig, cases[i].line);
        assert_int_equal(folder_next_grey(t->h), 10);
        assert_int_equal(folder_next_grey(t->h), -(int)cases[i].status);
        sane_cancel(t->h);
        assert_int_equal(folder_next_grey(t->h), 20);
        assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);
        sane_close(t->h);                                   /* counting begins anew */
        assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
        folder_set_word(t->h, "resolution", RIG_DPI);
    }
}

static void a_fault_waits_for_the_page_it_is_meant_for(void **state)
{
    struct folder_test *t = *state;

    scan_rig_control(&t->rig, "jam 1\njam 1 50\n");
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_NO_DOCS);         /* no paper, no jam */
    scan_rig_put_bytes(&t->rig, "a.png", "no image", 8);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_JAMMED);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);        /* the bad side was not fed */
    scan_rig_put(&t->rig, "b.png", 20);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_JAMMED);
    assert_int_equal(folder_next_grey(t->h), 20);
}

static void a_jam_in_mid_page_comes_after_the_rows_before_it(void **state)
{
    struct folder_test *t = *state;
    struct folder_page page;

    scan_rig_put(&t->rig, "a.png", 10);
    scan_rig_control(&t->rig, "jam +1 50\n");
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(folder_read_side(t->h, 33, &page), SANE_STATUS_JAMMED);
    assert_int_equal(page.n, RIG_PAGE_W * RIG_PAGE_H / 2);
    free(page.data);
    sane_cancel(t->h);
    assert_true(scan_rig_has(&t->rig, "a.png"));
    assert_int_equal(folder_next_grey(t->h), 10);
}

static void a_stall_gives_no_data_for_as_long_and_then_the_rest(void **state)
{
    struct folder_test *t = *state;
    uint8_t part[RIG_PAGE_W * RIG_PAGE_H];
    SANE_Int got, n = 0, waits = 0;
    SANE_Status status;

    scan_rig_put(&t->rig, "a.png", 10);
    scan_rig_control(&t->rig, "stall 1 60\n");
    assert_int_equal(sane_start(t->h), SANE_STATUS_GOOD);
    assert_int_equal(sane_set_io_mode(t->h, SANE_TRUE), SANE_STATUS_GOOD);
    while ((status = sane_read(t->h, part, sizeof(part), &got)) == SANE_STATUS_GOOD) {
        n += got;
        if (got == 0) {
            assert_int_equal(n, sizeof(part) / 2);
            waits++;
            nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
        }
    }
    assert_int_equal(status, SANE_STATUS_EOF);
    assert_int_equal(n, sizeof(part));
    assert_in_range(waits, 3, 30);
}

static int devices_listed(void)
{
    const SANE_Device **list;
    int n = 0;

    assert_int_equal(sane_get_devices(&list, SANE_TRUE), SANE_STATUS_GOOD);
    while (list[n])
        n++;
    return n;
}

static void a_scanner_that_vanished_is_gone_until_it_returns(void **state)
{
    struct folder_test *t = *state;

    assert_int_equal(devices_listed(), 1);                  /* "gone" has no folder and is not listed */
    scan_rig_put(&t->rig, "a.png", 10);
    scan_rig_control(&t->rig, "vanish 1\n");
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    assert_int_equal(folder_next_grey(t->h), -SANE_STATUS_IO_ERROR);
    assert_int_equal(devices_listed(), 0);
    sane_close(t->h);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_INVAL);
    assert_int_equal(devices_listed(), 0);
    scan_rig_control(&t->rig, "return\n");
    assert_int_equal(devices_listed(), 1);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
    folder_set_word(t->h, "resolution", RIG_DPI);
    assert_int_equal(folder_next_grey(t->h), 10);
}

static void a_feeder_serves_one_program_at_a_time(void **state)
{
    struct folder_test *t = *state;
    SANE_Handle second;
    int fd;

    sane_close(t->h);
    t->h = NULL;
    fd = open(t->rig.feed, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);      /* as another program's backend does */
    assert_int_equal(sane_open(RIG_DEVICE, &second), SANE_STATUS_DEVICE_BUSY);
    assert_int_equal(devices_listed(), 1);
    close(fd);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
    assert_int_equal(sane_open(RIG_DEVICE, &second), SANE_STATUS_DEVICE_BUSY);
}

int main(void)
{
#define SCANNER_TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        SCANNER_TEST(damaged_files_go_to_bad_with_a_reason_and_hold_up_nothing),
        SCANNER_TEST(a_damaged_file_of_the_same_name_gets_a_name_and_a_reason_of_its_own),
        SCANNER_TEST(a_file_that_may_not_be_read_goes_to_bad_too),
        SCANNER_TEST(a_huge_image_is_refused_by_its_header_alone),
        SCANNER_TEST(a_tiff_of_several_pages_is_not_cut_to_its_first),
        SCANNER_TEST(folders_and_links_with_the_name_of_an_image_are_not_paper),
        SCANNER_TEST(buttons_are_down_until_they_are_read),
        SCANNER_TEST(page_loaded_tells_whether_another_side_lies_in_the_feeder),
        SCANNER_TEST(faults_before_a_page_happen_once_and_feed_nothing),
        SCANNER_TEST(a_fault_waits_for_the_page_it_is_meant_for),
        SCANNER_TEST(a_jam_in_mid_page_comes_after_the_rows_before_it),
        SCANNER_TEST(a_stall_gives_no_data_for_as_long_and_then_the_rest),
        SCANNER_TEST(a_scanner_that_vanished_is_gone_until_it_returns),
        SCANNER_TEST(a_feeder_serves_one_program_at_a_time),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
