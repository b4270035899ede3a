/* scand, its station and the real marking check, on drawn pages in both languages: what is refused leaves nothing on the disk, and a check
 * that is missing, dies or hangs clears nothing. */
#include "tests/paper/draw.h"
#include "tests/unit/test_scan_fleet_rig.h"

#include "base/exe.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRONT "folder:front"
#define BACK "folder:back"

enum { DPI = 300, W = 210 * DPI * 10 / 254, H = 297 * DPI * 10 / 254, FILE_MAX = 32 << 20 };

static const char settings[] = "resolution_dpi = 300\nmode = Color\n";

/* ---- paper */

enum kind { PLAIN, MARKED, STAMPED };

static void stamp(cairo_t *cr, const char *word)
{
    const struct ink violet = { 0.45, 0.1, 0.6, 0.8 };

    cairo_save(cr);
    cairo_translate(cr, 130, 45);
    cairo_rotate(cr, -0.3);
    draw_text(cr, word, 0, 0, 28, violet);
    cairo_restore(cr);
}

/* A page of a letter into the feeder "front". */
static void put_page(const struct fleet_rig *g, const char *name, bool hindi, enum kind kind)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, W, H);
    cairo_t *cr = cairo_create(surface);
    struct chance c = { .state = 7 };
    char path[PATH_MAX];

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, W / 210.0, H / 297.0);
    if (kind == MARKED)
        draw_text(cr, hindi ? "गोपनीय" : "CONFIDENTIAL", 88, 8, 14, DRAW_BLACK);
    draw_letterhead(cr, &c, hindi);
    draw_lines(cr, &c, hindi, 25, 80, 160, 230, 11, 20);
    if (kind == STAMPED)
        stamp(cr, hindi ? "गुप्त" : "SECRET");
    assert_true(snprintf(path, sizeof(path), "%s/front/%s", g->dir, name) < (int)sizeof(path));
    assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* ---- what lies on the disk */

static const char *const never[] = { "IHDR", "IDAT", "SECRET", "CONFIDENTIAL", "गुप्त", "गोपनीय" };
static unsigned files_seen;

static int search_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
    AUTO_FREE char *bytes = NULL;
    AUTO_FCLOSE FILE *f = NULL;
    size_t n;

    (void)at;
    if (type != FTW_F || st->st_size == 0)
        return 0;
    files_seen++;
    assert_true(st->st_size <= FILE_MAX);
    bytes = malloc((size_t)st->st_size);
    f = fopen(path, "re");
    assert_true(bytes && f);
    n = fread(bytes, 1, (size_t)st->st_size, f);
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (memmem(bytes, n, never[i], strlen(never[i])))
            fail_msg("%s holds \"%s\"", path, never[i]);
    return 0;
}

/* Every byte of the data directory and what scand and its children logged. */
static void assert_nothing_to_read(const struct fleet_rig *g)
{
    char path[PATH_MAX];

    files_seen = 0;
    snprintf(path, sizeof(path), "%s/data", g->dir);
    assert_int_equal(nftw(path, search_file, 16, FTW_PHYS), 0);
    assert_true(files_seen > 0);
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        assert_false(fleet_log_says(g, never[i]));
}

static int count_refused(void *ctx, const char *id)
{
    const struct fleet_rig *g = ctx;
    char value[SPOOL_VALUE_SIZE] = "";
    struct err e = { 0 };

    assert_ok(spool_get(g->spool, id, "refused", value, &e), e);
    return value[0] ? 1 : 0;
}

static void a_marked_letter_is_refused_and_nothing_of_it_lies_on_the_disk(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];
    struct err e = { 0 };

    fleet_start(g, settings);
    fleet_wait(g, FRONT, "state", "idle", -1);
    for (int i = 0; i < 4; i++) {
        bool hindi = i % 2;

        put_page(g, "a.png", hindi, PLAIN);
        put_page(g, "b.png", hindi, i < 2 ? MARKED : STAMPED);
        put_page(g, "c.png", hindi, PLAIN);
        fleet_press(g, FRONT, doc);
        AUTO_JSON json_t *status = NULL;
        for (int k = 0; k < 1500; k++) {
            json_decref(status);
            status = fleet_scanner(g, FRONT);
            if (strcmp(json_str(status, "code", ""), "scanning") != 0 && strcmp(json_str(status, "code", ""), "starting") != 0)
                break;
            usleep(10000);
        }
        if (strcmp(json_str(status, "code", ""), "marking_doubt") == 0) {        /* likely, but not sure: a person says so */
            AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s, s:s}", "do", "refuse", "actor", "A. Rao"), NULL);

            assert_true(json_flag(answer, "ok"));
        }
        fleet_wait(g, FRONT, "code", "classified", -1);
        assert_int_equal(fleet_letters(g, SPOOL_SCANNED), i + 1);
        assert_int_equal(fleet_letters(g, SPOOL_OPEN), 0);
        assert_nothing_to_read(g);
        char rest[PATH_MAX];
        snprintf(rest, sizeof(rest), "%s/front/c.png", g->dir);
        assert_int_equal(unlink(rest), 0);                      /* the rest stayed in the feeder; the clerk takes it out */
    }
    assert_int_equal(spool_each(g->spool, SPOOL_SCANNED, count_refused, g, &e), 1);
    assert_true(fleet_log_says(g, "ev=refused device=folder:front grade="));
}

static void an_ordinary_letter_in_either_language_is_taken_in(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    fleet_start(g, settings);
    fleet_wait(g, FRONT, "state", "idle", -1);
    for (int i = 0; i < 2; i++) {
        put_page(g, "a.png", i, PLAIN);
        put_page(g, "b.png", i, PLAIN);
        fleet_press(g, FRONT, doc);
        fleet_wait(g, FRONT, "state", "idle", -1);
        assert_int_equal(fleet_letters(g, SPOOL_SCANNED), i + 1);
    }
    assert_nothing_to_read(g);                                  /* sealed, for who has not the box key */
}

/* ---- a check that does not work */

static void copy_program(const struct fleet_rig *g, const char *name)
{
    char dir[PATH_MAX], from[PATH_MAX], to[PATH_MAX];
    struct err e = { 0 };

    assert_ok(exe_dir(dir, sizeof(dir), &e), e);
    assert_true(snprintf(from, sizeof(from), "%s/%s", dir, name) < (int)sizeof(from));
    assert_true(snprintf(to, sizeof(to), "%s/%s", g->bin, name) < (int)sizeof(to));
    assert_int_equal(tmpdir_put_program(from, to), 0);
}

/* Programs of the test's own, with this in the place of ocr-page; NULL: none. */
static void use_fake_check(struct fleet_rig *g, const char *script)
{
    static const char *const programs[] = { "scand", "scan-station", "scan-look" };
    char path[PATH_MAX];

    snprintf(g->bin, sizeof(g->bin), "%s/bin", g->dir);
    assert_int_equal(mkdir(g->bin, 0770), 0);
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        copy_program(g, programs[i]);
    if (!script)
        return;
    assert_true(snprintf(path, sizeof(path), "%s/ocr-page", g->bin) < (int)sizeof(path));
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fputs(script, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, 0770), 0);
}

static void answer(const struct fleet_rig *g, const char *what)
{
    AUTO_JSON json_t *scanner = fleet_scanner(g, FRONT);
    const char *id = json_str(json_object_get(scanner, "doubt"), "id", "");
    AUTO_JSON json_t *said = fleet_ask(g, json_pack("{s:s, s:s, s:s, s:s}", "do", what, "scanner", FRONT, "doubt", id,
                                                    "actor", "A. Rao"), NULL);

    assert_true(json_flag(said, "ok"));
}

/* Each page waits; the one that is cleared is kept, and the one behind it waits again. */
static void every_page_waits(struct fleet_rig *g, const char *check)
{
    char doc[ID_SIZE];

    use_fake_check(g, check);
    fleet_start(g, "[mark]\npage_ms = 500\n");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 3);
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "marking_doubt", 0);
    AUTO_JSON json_t *scanner = fleet_scanner(g, FRONT);
    assert_true(json_flag(json_object_get(scanner, "doubt"), "unchecked"));
    assert_int_equal(json_int(json_object_get(scanner, "doubt"), "sheet", 0), 1);
    answer(g, "clear");
    fleet_wait(g, FRONT, "code", "marking_doubt", 1);
    answer(g, "clear");
    fleet_wait(g, FRONT, "code", "marking_doubt", 2);
    answer(g, "refuse");
    fleet_wait(g, FRONT, "code", "classified", -1);
    assert_int_equal(fleet_letters(g, SPOOL_OPEN), 0);
    assert_nothing_to_read(g);
    AUTO_JSON json_t *late = fleet_ask(g, json_pack("{s:s, s:s}", "do", "clear", "actor", "A. Rao"), NULL);
    assert_false(json_flag(late, "ok"));
    assert_non_null(strstr(json_str(late, "error", ""), "No page waits"));
}

static void a_check_that_is_not_there_clears_nothing(void **state) { every_page_waits(*state, NULL); }

static void a_check_that_dies_clears_nothing(void **state)
{
    every_page_waits(*state, "#!/bin/sh\necho '{\"ready\": true}'\nhead -n 1 >/dev/null\nexit 1\n");
}

static void a_check_that_hangs_clears_nothing(void **state)
{
    every_page_waits(*state, "#!/bin/sh\necho '{\"ready\": true}'\nsleep 600\n");
}

static void an_answer_without_a_name_is_refused(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    use_fake_check(g, NULL);
    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 1);
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "marking_doubt", 0);
    fleet_wait(g, BACK, "state", "idle", -1);
    AUTO_JSON json_t *said = fleet_ask(g, json_pack("{s:s}", "do", "clear"), NULL);
    assert_non_null(strstr(json_str(said, "error", ""), "who looked"));
    fleet_put(g, "back", 1, 1);                                 /* the other scanner works meanwhile, until its page waits, too */
    fleet_press(g, BACK, doc);
    fleet_wait(g, BACK, "code", "marking_doubt", 0);
    answer(g, "clear");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_wait(g, BACK, "code", "marking_doubt", 0);
}

/* The paper is on the counter: nothing can be opened, and the letter asks for that sheet. */
static void a_station_killed_while_a_page_waits_asks_for_its_sheet_again(void **state)
{
    struct fleet_rig *g = *state;
    char doc[ID_SIZE];

    use_fake_check(g, NULL);
    fleet_start(g, "");
    fleet_wait(g, FRONT, "state", "idle", -1);
    fleet_put(g, "front", 1, 3);
    fleet_press(g, FRONT, doc);
    fleet_wait(g, FRONT, "code", "marking_doubt", 0);
    answer(g, "clear");
    fleet_wait(g, FRONT, "code", "marking_doubt", 1);
    assert_int_equal(kill(fleet_station(g, FRONT), SIGKILL), 0);
    fleet_wait(g, FRONT, "state", "interrupted", 1);
    AUTO_JSON json_t *scanner = fleet_scanner(g, FRONT);
    assert_non_null(strstr(json_str(scanner, "sentence", ""), "beginning with sheet 2"));
    assert_null(json_object_get(scanner, "doubt"));
}

int main(void)
{
#define FLEET_TEST(f) cmocka_unit_test_setup_teardown(f, fleet_setup, fleet_teardown)
    const struct CMUnitTest tests[] = {
        FLEET_TEST(a_marked_letter_is_refused_and_nothing_of_it_lies_on_the_disk),
        FLEET_TEST(an_ordinary_letter_in_either_language_is_taken_in),
        FLEET_TEST(a_check_that_is_not_there_clears_nothing),
        FLEET_TEST(a_check_that_dies_clears_nothing),
        FLEET_TEST(a_check_that_hangs_clears_nothing),
        FLEET_TEST(an_answer_without_a_name_is_refused),
        FLEET_TEST(a_station_killed_while_a_page_waits_asks_for_its_sheet_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
