/* Looking as the station does it: the real scan-look, and programs in its place that misbehave. */
#include "test.h"
#include "test_look_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "drivers/scan/station/look.h"
#include "image/sheet.h"
#include "tests/rig/tmpdir.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 512, PLENTY_MS = 15 * 1000 };

static struct look *start(const char *program, int timeout_ms)
{
    char dir[PATH_SIZE - 16], ours[PATH_SIZE];
    struct look *l = NULL;
    struct err e = { 0 };

    assert_ok(exe_dir(dir, sizeof dir, &e), e);
    snprintf(ours, sizeof ours, "%s/scan-look", dir);
    assert_ok(look_new(&(struct look_setup){ .program = program ? program : ours, .label_prefix = "CRU-", .check_image = true,
                                             .timeout_ms = timeout_ms }, &l, &e), e);
    return l;
}

static struct page_look show(struct look *l, const struct scanned *s)
{
    struct page_look p;
    struct err e = { 0 };

    assert_ok(look_begin(l, s->width_px, s->height_px, s->dpi, s->depth, s->color, &e), e);
    for (int y = 0; y < s->height_px; y++)
        look_row(l, s->px + (size_t)y * s->stride);
    look_end(l, &p);
    return p;
}

static struct page_look show_drawing(struct look *l, rig_draw *draw, const struct scan_way *way)
{
    AUTO_SCANNED struct scanned s = { 0 };
    struct chance c = { 1 };

    scan_drawing(draw, NULL, way, &c, &s);
    return show(l, &s);
}

/* ---- what it sees */

static void one_of_each_kind_is_seen_as_what_it_is(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);

    (void)state;
    for (int k = 0; k < KINDS; k++) {
        AUTO_SCANNED struct scanned s = { 0 };
        struct chance c = { 1000 + (uint64_t)k };
        struct scan_way way = scan_way_by_chance((enum kind)k, &c);
        struct drawn_text text;
        struct page_look p;

        scan_kind((enum kind)k, &way, &c, &s, &text);
        p = show(l, &s);
        if ((p.kind == LOOK_SEPARATOR) != (kinds[k].expect == EXPECT_SEPARATOR) || (p.kind == LOOK_BLANK) != (kinds[k].expect == EXPECT_BLANK) ||
            (p.faults & LOOK_NOT_DONE))
            fail_msg("a %s was seen as kind %d, faults %x", kinds[k].name, p.kind, p.faults);
        assert_int_equal(!!(p.faults & LOOK_MAYBE_SEPARATOR), kinds[k].expect == EXPECT_DOUBT);
        if (text.code[0])
            assert_string_equal(p.n_codes > 0 ? p.codes[0].text : "", text.code);
    }
    look_free(l);
}

static enum draw_code which;
static char payload[40];

static void only_a_code(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)c;
    (void)ctx;
    draw_text(cr, "SEPARATOR SHEET", 50, 75, 30, DRAW_BLACK);
    draw_code(cr, which, payload, 60, 140, which == DRAW_CODE128 ? 0.5 : 1.3, 15);
}

static void each_of_the_three_codes_alone_makes_a_separator(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    struct scan_way way = scan_way_plain();

    (void)state;
    snprintf(payload, sizeof payload, "%svip", SHEET_PAYLOAD);
    for (which = DRAW_CODE128; which <= DRAW_DATAMATRIX; which++)
        for (way.turn = 0; way.turn < 360; way.turn += 90) {
            struct page_look p;

            way.skew_deg = way.turn / 30.0 - 5;
            way.dpi = way.turn % 180 ? 200 : 300;
            p = show_drawing(l, only_a_code, &way);
            assert_int_equal(p.kind, LOOK_SEPARATOR);
            assert_true(p.own_sheet);
            assert_string_equal(p.purpose, "vip");
            assert_int_equal(p.n_codes, 1);
        }
    look_free(l);
}

static void letter_with_payload(cairo_t *cr, struct chance *c, void *ctx)
{
    draw_code(cr, DRAW_QR, "DAKSEP1:letter", 160, 5, 0.8, 0);
    draw_lines(cr, c, false, 20, 40, 170, 290, 9, 50);
    (void)ctx;
}

static void a_circular_about_separator_sheets_is_no_separator(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    struct scan_way way = scan_way_plain();
    struct page_look p = show_drawing(l, letter_with_payload, &way);

    (void)state;
    assert_int_equal(p.kind, LOOK_PAGE);
    assert_true(p.faults & LOOK_MAYBE_SEPARATOR);
    look_free(l);
}

static void article_number(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)c;
    (void)ctx;
    draw_code(cr, DRAW_CODE128, payload, 60, 100, 0.33, 10);
    draw_text(cr, "To the Under Secretary", 30, 150, 14, DRAW_BLACK);
}

static void a_postal_code_is_found_whichever_way_it_lies_with_its_place(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    struct scan_way way = scan_way_plain();
    struct page_look p;

    (void)state;
    snprintf(payload, sizeof payload, "EE123456785IN");
    for (way.turn = 0; way.turn < 360; way.turn += 90) {
        way.skew_deg = 7;
        p = show_drawing(l, article_number, &way);
        assert_int_equal(p.n_codes, 1);
        assert_int_equal(p.codes[0].type, LOOK_S10);
        assert_string_equal(p.codes[0].text, payload);
    }
    way = scan_way_plain();
    way.dpi = 600;                              /* looked at with 300: boxes are of the page as scanned all the same */
    p = show_drawing(l, article_number, &way);
    assert_int_equal(p.n_codes, 1);
    assert_in_range(p.codes[0].box_px[0], 1270, 1480);          /* 60 mm */
    assert_in_range(p.codes[0].box_px[1], 2230, 2420);          /* 100 mm */
    snprintf(payload, sizeof payload, "EE123456784IN");         /* the check digit is wrong */
    way.dpi = 300;
    assert_int_equal(show_drawing(l, article_number, &way).n_codes, 0);
    look_free(l);
}

/* ---- the sheets that are printed */

/* A binary PGM; the caller's. */
static struct scanned read_pgm(const char *path, int dpi)
{
    struct scanned s = { .dpi = dpi, .depth = 8 };
    AUTO_FCLOSE FILE *f = fopen(path, "rb");

    assert_non_null(f);
    assert_int_equal(fscanf(f, "P5 %d %d 255", &s.width_px, &s.height_px), 2);
    assert_int_equal(fgetc(f), '\n');
    s.stride = (size_t)s.width_px;
    s.px = malloc(s.stride * (size_t)s.height_px);
    assert_int_equal(fread(s.px, s.stride, (size_t)s.height_px, f), s.height_px);
    return s;
}

static void the_sheets_that_labeld_prints_are_seen_on_both_sides(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    char bin[PATH_SIZE], dir[TMPDIR_SIZE], command[4 * PATH_SIZE], page[PATH_SIZE];
    struct err e = { 0 };

    (void)state;
    assert_ok(exe_dir(bin, sizeof bin, &e), e);
    if (system("command -v pdftoppm >/dev/null") != 0)
        skip();                                 /* poppler-utils is not here */
    tmpdir_new(dir);
    snprintf(command, sizeof command, "%s/labeld --sheets --purpose vip --out %s/s.pdf && pdftoppm -r 200 -gray %s/s.pdf %s/s", bin, dir, dir, dir);
    assert_int_equal(system(command), 0);
    for (int side = 1; side <= 2; side++) {
        snprintf(page, sizeof page, "%s/s-%d.pgm", dir, side);
        AUTO_SCANNED struct scanned s = read_pgm(page, 200);
        struct page_look p = show(l, &s);

        assert_int_equal(p.kind, LOOK_SEPARATOR);
        assert_true(p.own_sheet);
        assert_string_equal(p.purpose, "vip");
    }
    tmpdir_remove(dir);
    look_free(l);
}

/* ---- odd pictures */

static struct page_look show_rows(struct look *l, int width, int height, int depth, bool color, int dpi, void (*fill)(uint8_t *row, size_t n, int y))
{
    size_t n = ((size_t)width * (size_t)depth * (color ? 3 : 1) + 7) / 8;
    AUTO_FREE uint8_t *row = malloc(n + 2);
    struct page_look p;
    struct err e = { 0 };

    assert_ok(look_begin(l, width, -1, dpi, depth, color, &e), e);
    for (int y = 0; y < height; y++) {
        fill(row, n, y);
        look_row(l, row);
    }
    look_end(l, &p);
    return p;
}

static struct chance noise = { 5 };

static void fill_black(uint8_t *row, size_t n, int y) { (void)y; memset(row, 0, n); }
static void fill_white(uint8_t *row, size_t n, int y) { (void)y; memset(row, 255, n); }
static void fill_noise(uint8_t *row, size_t n, int y)
{
    (void)y;
    for (size_t i = 0; i < n; i++)
        row[i] = (uint8_t)chance_bits(&noise);
}
static void fill_bars(uint8_t *row, size_t n, int y)
{
    static struct chance c;

    if (y % 40 == 0)
        c.state = (uint64_t)y / 400;
    struct chance same = c;
    for (size_t i = 0; i < n;)
        for (int k = chance_int(&same, 1, 9), light = (int)(chance_bits(&same) & 255); k > 0 && i < n; k--)
            row[i++] = (uint8_t)light;
}
static void fill_squares(uint8_t *row, size_t n, int y)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (i / 4 * 2654435761U ^ (unsigned)y / 4 * 40503U) & 0x1000 ? 255 : 0;
}

static void odd_pictures_are_answered_in_time(void **state)
{
    static void (*const fills[])(uint8_t *, size_t, int) = { fill_black, fill_white, fill_noise, fill_bars, fill_squares };
    static const struct { int w, h, depth, dpi; bool color; } shapes[] = {
        { 1, 1, 8, 300, false }, { 1, 5000, 8, 300, false }, { 40000, 1, 8, 300, false }, { 40000, 30, 8, 1200, true }, { 2480, 3508, 8, 300, false },
        { 1240, 1754, 8, 150, true }, { 2480, 3508, 1, 300, false }, { 700, 9000, 16, 72, false }, { 9, 9, 8, 0, false },
    };
    struct look *l = start(NULL, PLENTY_MS);

    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(fills); f++)
        for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
            struct page_look p = show_rows(l, shapes[i].w, shapes[i].h, shapes[i].depth, shapes[i].color, shapes[i].dpi, fills[f]);

            if (p.faults & LOOK_NOT_DONE || p.kind == LOOK_SEPARATOR || p.n_codes > 0)
                fail_msg("filling %zu, shape %zu: kind %d, faults %x, codes %d, %d ms", f, i, p.kind, p.faults, p.n_codes, p.took_ms);
        }
    assert_int_equal(show_rows(l, 2480, 3508, 8, false, 300, fill_white).kind, LOOK_BLANK);
    assert_int_equal(show_rows(l, 2480, 3508, 8, false, 300, fill_black).kind, LOOK_PAGE);      /* dark is not empty */
    assert_int_equal(show_rows(l, 2480, 20000, 8, false, 300, fill_white).kind, LOOK_PAGE);     /* its end was not looked at */
    look_free(l);
}

static void without_a_row_nothing_was_looked_at(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    struct page_look p = show_rows(l, 100, 0, 8, false, 300, fill_white);

    (void)state;
    assert_int_equal(p.kind, LOOK_PAGE);
    assert_int_equal(p.faults, LOOK_NOT_DONE);
    look_end(l, &p);                            /* and not begun at all */
    assert_int_equal(p.faults, LOOK_NOT_DONE);
    look_free(l);
}

/* ---- a child that fails */

static pid_t child_of_ours(void)
{
    char path[64], name[64] = "";
    long pid = 0;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    AUTO_FCLOSE FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%ld", &pid) != 1)
        return 0;
    snprintf(path, sizeof path, "/proc/%ld/comm", pid);
    AUTO_FCLOSE FILE *comm = fopen(path, "r");
    return comm && fgets(name, sizeof name, comm) ? (pid_t)pid : 0;
}

static void a_killed_child_costs_one_page_its_look_and_no_more(void **state)
{
    struct look *l = start(NULL, PLENTY_MS);
    pid_t pid;

    (void)state;
    assert_int_equal(show_rows(l, 800, 800, 8, false, 100, fill_white).kind, LOOK_BLANK);
    pid = child_of_ours();
    if (pid == 0) {
        look_free(l);
        skip();                                 /* this kernel does not tell */
    }
    kill(pid, SIGKILL);
    assert_int_equal(show_rows(l, 800, 800, 8, false, 100, fill_white).faults, LOOK_NOT_DONE);
    assert_int_equal(show_rows(l, 800, 800, 8, false, 100, fill_white).kind, LOOK_BLANK);
    look_free(l);
}

static void write_script(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fprintf(f, "#!/bin/sh\n%s\n", text);
    fclose(f);
    assert_int_equal(chmod(path, 0700), 0);
}

/* A program in a file of its own that the child becomes; its socket is standard input. */
static struct page_look show_to_script(const char *script, int timeout_ms, int *ret_took_ms)
{
    char dir[TMPDIR_SIZE], program[PATH_SIZE];
    struct look *l;
    struct page_look p;
    int64_t from_ms;

    tmpdir_new(dir);
    snprintf(program, sizeof program, "%s/scan-look", dir);
    write_script(program, script);
    l = start(program, timeout_ms);
    from_ms = clock_mono_ms();
    p = show_rows(l, 100, 100, 8, false, 100, fill_white);
    *ret_took_ms = (int)(clock_mono_ms() - from_ms);
    look_free(l);
    tmpdir_remove(dir);
    return p;
}

static void a_program_that_fails_is_tried_again_but_not_at_every_page(void **state)
{
    char dir[TMPDIR_SIZE], program[PATH_SIZE], starts[PATH_SIZE], command[2 * PATH_SIZE];
    struct look *l = start("/nonexistent/scan-look", PLENTY_MS);
    int n = 0;

    (void)state;
    assert_int_equal(show_rows(l, 100, 100, 8, false, 100, fill_white).faults, LOOK_NOT_DONE);
    look_free(l);
    tmpdir_new(dir);
    snprintf(starts, sizeof starts, "%s/starts", dir);
    snprintf(program, sizeof program, "%s/scan-look", dir);
    snprintf(command, sizeof command, "echo started >> %s", starts);
    write_script(program, command);
    l = start(program, PLENTY_MS);
    for (int i = 0; i < 40; i++)
        assert_int_equal(show_rows(l, 100, 100, 8, false, 100, fill_white).faults, LOOK_NOT_DONE);
    look_free(l);
    AUTO_FCLOSE FILE *f = fopen(starts, "r");
    assert_non_null(f);
    for (int c; (c = fgetc(f)) != EOF;)
        n += c == '\n';
    assert_in_range(n, 2, 12);                  /* at once, once more, then after waits that double */
    tmpdir_remove(dir);
}

static void a_child_that_does_not_answer_is_given_up_after_its_time(void **state)
{
    int took_ms;

    (void)state;
    assert_int_equal(show_to_script("exec sleep 60", 700, &took_ms).faults, LOOK_NOT_DONE);
    assert_in_range(took_ms, 600, 10 * 1000);
}

static void a_child_that_answers_nonsense_is_not_believed(void **state)
{
    static const char *const nonsense[] = {
        "echo nonsense >&0", "printf '{}' >&0", "printf '{\"kind\": \"separator\"' >&0", "printf '[1]' >&0", "head -c 100000 /dev/zero >&0",
        "printf '{\"kind\": \"page\", \"faults\": [\"on fire\"]}' >&0", "exit 0", "kill -SEGV $$",
    };
    int took_ms;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(nonsense); i++) {
        char script[256];
        struct page_look p;

        snprintf(script, sizeof script, "%s; exec sleep 60", nonsense[i]);
        p = show_to_script(script, PLENTY_MS, &took_ms);
        assert_int_equal(p.kind, LOOK_PAGE);
        assert_int_equal(p.faults, LOOK_NOT_DONE);
        assert_int_equal(p.n_codes, 0);
    }
    assert_int_equal(show_to_script("printf '{\"kind\": \"blank\"}' >&0; exec sleep 60", PLENTY_MS, &took_ms).kind, LOOK_BLANK);  /* the rig can be believed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_each_kind_is_seen_as_what_it_is),
        cmocka_unit_test(each_of_the_three_codes_alone_makes_a_separator),
        cmocka_unit_test(a_circular_about_separator_sheets_is_no_separator),
        cmocka_unit_test(a_postal_code_is_found_whichever_way_it_lies_with_its_place),
        cmocka_unit_test(the_sheets_that_labeld_prints_are_seen_on_both_sides),
        cmocka_unit_test(odd_pictures_are_answered_in_time),
        cmocka_unit_test(without_a_row_nothing_was_looked_at),
        cmocka_unit_test(a_killed_child_costs_one_page_its_look_and_no_more),
        cmocka_unit_test(a_program_that_fails_is_tried_again_but_not_at_every_page),
        cmocka_unit_test(a_child_that_does_not_answer_is_given_up_after_its_time),
        cmocka_unit_test(a_child_that_answers_nonsense_is_not_believed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
