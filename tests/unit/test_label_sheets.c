/* Separator sheets as "dakbox separators" makes them, printed by Poppler and read like scans: straight, turned and askew. */
#include "tests/unit/test_label_rig.h"

#include "image/sheet.h"

#include <dmtx.h>
#include <leptonica/allheaders.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zbar.h>

struct bench { char dir[TMPDIR_SIZE]; };

static int setup(void **state)
{
    static const char conf[] = "[office]\nname = Registry of the Test\nname_hi = परीक्षण पंजी\n";
    struct bench *b = calloc(1, sizeof(*b));

    tmpdir_new(b->dir);
    rig_write(b->dir, "dakbox.conf", conf, sizeof(conf) - 1);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    tmpdir_remove(b->dir);
    free(b);
    return 0;
}

/* Runs a shell command in the bench's folder, "dakbox" being the built one; what it said on both streams. Returns the exit code. */
static int run(const struct bench *b, const char *words, char said[2048])
{
    char self[PATH_MAX] = "", command[PATH_MAX * 2];

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    int n = snprintf(command, sizeof(command), "cd %s && PATH=%s:$PATH && { %s; } 2>&1", b->dir, dirname(self), words);
    assert_in_range(n, 1, (int)sizeof(command) - 1);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    said[fread(said, 1, 2047, f)] = '\0';
    return WEXITSTATUS(pclose(f));
}

static void must_run(const struct bench *b, const char *words, char said[2048])
{
    int code = run(b, words, said);

    if (code != 0)
        fail_msg("%s: exit %d, %s", words, code, said);
}

/* ---- seeing */

struct view { uint8_t *grey; int width, height; };

static struct view view_of(PIX *take_pix)
{
    struct view v = { .width = pixGetWidth(take_pix), .height = pixGetHeight(take_pix) };

    v.grey = malloc((size_t)v.width * (size_t)v.height);
    for (int y = 0; y < v.height; y++)
        for (int x = 0; x < v.width; x++)
            v.grey[(size_t)y * (size_t)v.width + (size_t)x] = (uint8_t)GET_DATA_BYTE(pixGetData(take_pix) + y * pixGetWpl(take_pix), x);
    pixDestroy(&take_pix);
    return v;
}

static struct view page_of(const struct bench *b, const char *name, int quarters, double askew_deg)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", b->dir, name);
    PIX *page = pixRead(path);
    assert_non_null(page);
    PIX *turned = pixRotateOrth(page, quarters);
    PIX *askew = pixRotate(turned, (l_float32)(askew_deg * 3.14159265 / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    pixDestroy(&page);
    pixDestroy(&turned);
    return view_of(askew);
}

static void count_codes(const struct view *v, const char *text, int *ret_qr, int *ret_code128)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();

    *ret_qr = *ret_code128 = 0;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)v->width, (unsigned)v->height);
    zbar_image_set_data(image, v->grey, (unsigned long)v->width * (unsigned long)v->height, NULL);
    zbar_scan_image(scanner, image);
    for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s)) {
        if (strcmp(zbar_symbol_get_data(s), text) != 0)
            continue;
        *ret_qr += zbar_symbol_get_type(s) == ZBAR_QRCODE;
        *ret_code128 += zbar_symbol_get_type(s) == ZBAR_CODE128;
    }
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
}

/* ---- tests */

static void every_code_reads_at_both_resolutions_turned_and_askew(void **state)
{
    static const struct { const char *file; int quarters; double askew_deg; } scans[] = {
        { "s150-1.pgm", 0, 0 }, { "s150-2.pgm", 1, 0 }, { "s150-1.pgm", 2, 2 }, { "s150-2.pgm", 3, -3 },
        { "s300-1.pgm", 0, 0 }, { "s300-2.pgm", 2, 3 },
    };
    struct bench *b = *state;
    char said[2048];

    must_run(b, "dakbox separators -c dakbox.conf --print --purpose vip --out s.pdf && pdftoppm -gray -r 150 s.pdf s150 && "
             "pdftoppm -gray -r 300 s.pdf s300", said);
    for (size_t i = 0; i < ARRAY_LEN(scans); i++) {
        struct view v = page_of(b, scans[i].file, scans[i].quarters, scans[i].askew_deg);
        int qr, code128;

        count_codes(&v, SHEET_PAYLOAD "vip", &qr, &code128);
        if (qr != 2 || code128 < 1)
            fail_msg("%s turned %d, %.0f degrees: %d QR, %d Code 128", scans[i].file, scans[i].quarters, scans[i].askew_deg, qr, code128);
        assert_string_equal(see_datamatrix(v.grey, v.width, v.height), SHEET_PAYLOAD "vip");
        free(v.grey);
    }
}

/* Walks from the middle of an edge inwards; runs of black and white in micrometres, the first is the white margin. */
static int walk_in(const struct view *v, int edge, int dpi, int runs_um[], int n_max)
{
    int length = edge % 2 ? v->width : v->height, n = 0, from = 0;
    bool black = false;

    for (int i = 0; i < length && n < n_max; i++) {
        int x = edge % 2 == 0 ? v->width / 2 : edge == 1 ? v->width - 1 - i : i;
        int y = edge % 2 == 1 ? v->height / 2 : edge == 0 ? i : v->height - 1 - i;
        bool is_black = v->grey[(size_t)y * (size_t)v->width + (size_t)x] < 128;

        if (is_black != black) {
            runs_um[n++] = (i - from) * 25400 / dpi;
            from = i;
            black = is_black;
        }
    }
    return n;
}

static void patch_t_lies_along_each_edge_in_its_measures(void **state)
{
    static const int wide[] = SHEET_PATCH_T;
    enum { RUNS = 2 * ARRAY_LEN(wide), NEAR_UM = 200 };
    struct bench *b = *state;
    char said[2048];

    must_run(b, "dakbox separators -c dakbox.conf --print --out s.pdf && pdftoppm -gray -r 300 s.pdf s", said);
    for (int side = 1; side <= 2; side++) {
        struct view v = page_of(b, side == 1 ? "s-1.pgm" : "s-2.pgm", 0, 0);

        for (int edge = 0; edge < 4; edge++) {
            int runs_um[RUNS];

            assert_int_equal(walk_in(&v, edge, 300, runs_um, RUNS), RUNS);
            assert_in_range(runs_um[0], SHEET_PATCH_MARGIN_UM - NEAR_UM, SHEET_PATCH_MARGIN_UM + NEAR_UM);
            for (int bar = 0; bar < (int)ARRAY_LEN(wide); bar++) {
                int is_um = runs_um[1 + 2 * bar], should_um = wide[bar] ? SHEET_PATCH_WIDE_UM : SHEET_PATCH_NARROW_UM;

                if (is_um < should_um - NEAR_UM || is_um > should_um + NEAR_UM)
                    fail_msg("edge %d, bar %d is %d micrometres, not %d", edge, bar, is_um, should_um);
                if (bar > 0)
                    assert_in_range(runs_um[2 * bar], SHEET_PATCH_SPACE_UM - NEAR_UM, SHEET_PATCH_SPACE_UM + NEAR_UM);
            }
        }
        free(v.grey);
    }
}

static void words_are_in_both_languages_with_the_office(void **state)
{
    static const char *const words[] = { "SEPARATOR SHEET", "A new letter begins after this sheet", "Registry of the Test",
                                         "BACKLOG", "विभाजक", "नया", "परीक्षण" };
    struct bench *b = *state;
    char said[2048];

    must_run(b, "dakbox separators -c dakbox.conf --print --purpose backlog > s.pdf && pdftotext s.pdf -", said);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (!strstr(said, words[i]))
            fail_msg("\"%s\" is not in: %s", words[i], said);
}

static void each_purpose_gets_its_copies_of_two_sides_on_a4(void **state)
{
    struct bench *b = *state;
    char said[2048];

    must_run(b, "dakbox separators -c dakbox.conf --print --purpose letter --purpose vip --copies 3 --out s.pdf && pdfinfo s.pdf", said);
    assert_non_null(strstr(said, "Pages:           12"));
    assert_non_null(strstr(said, "(A4)"));
    must_run(b, "pdftoppm -gray -r 150 -f 6 -l 7 s.pdf s", said);
    for (int page = 6; page <= 7; page++) {
        struct view v = page_of(b, page == 6 ? "s-06.pgm" : "s-07.pgm", 0, 0);
        int qr, code128;

        count_codes(&v, page == 6 ? SHEET_PAYLOAD "letter" : SHEET_PAYLOAD "vip", &qr, &code128);
        assert_int_equal(qr, 2);
        free(v.grey);
    }
}

static void a_wrong_order_is_refused_in_words(void **state)
{
    static const struct { const char *words; int code; const char *says; } bad[] = {
        { "dakbox separators", 2, "--print" },
        { "dakbox separators --print --purpose urgent", 2, "letter, vip, backlog" },
        { "dakbox separators --print --copies 0", 2, "from 1 to" },
        { "dakbox separators --print --copies many", 2, "from 1 to" },
        { "dakbox separators --print --purpose", 2, "not understood" },
        { "dakbox separators --print --colour", 2, "--colour" },
        { "dakbox separators --print three", 2, "three" },
        { "dakbox separators --print -c nosuch.conf", 1, "nosuch.conf" },
        { "dakbox separators --print --out nosuch/s.pdf", 1, "nosuch/s.pdf" },
        { "dakbox separators --print > /dev/full", 1, "could not be written" },
    };
    struct bench *b = *state;
    char said[2048];

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        int code = run(b, bad[i].words, said);

        if (code != bad[i].code || !strstr(said, bad[i].says))
            fail_msg("%s: exit %d, %s", bad[i].words, code, said);
    }
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BENCH(every_code_reads_at_both_resolutions_turned_and_askew), ON_BENCH(patch_t_lies_along_each_edge_in_its_measures),
        ON_BENCH(words_are_in_both_languages_with_the_office),           ON_BENCH(each_purpose_gets_its_copies_of_two_sides_on_a4),
        ON_BENCH(a_wrong_order_is_refused_in_words),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
