/* A page on its way from scanner bytes to a PNG in the spool. */
#include "drivers/scan/station/page_png.h"
#include "drivers/scan/station/stored_page.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "tests/unit/test_look_fake.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <string.h>

struct rig { char dir[TMPDIR_SIZE]; struct spool *spool; struct spool_doc *doc; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    assert_non_null(g);
    tmpdir_new(g->dir);
    assert_ok(spool_open(g->dir, NULL, &g->spool, &e), e);
    assert_ok(spool_doc_new(g->spool, true, &g->doc, &e), e);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    spool_doc_close(g->doc);
    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* Writes n bytes in pieces of "piece" and commits. What failed, or 0. */
static int save_page(struct rig *g, const struct page_format *f, const void *data, size_t n, size_t piece, struct err *e)
{
    struct page_png *p;
    int r = page_format_check(f, e);

    if (r == 0)
        r = page_png_new(g->doc, "page-001.png", f, NULL, NULL, &p, e);
    if (r < 0)
        return r;
    for (size_t at = 0; r == 0 && at < n; at += piece)
        r = page_png_write(p, (const uint8_t *)data + at, n - at < piece ? n - at : piece, e);
    if (r == 0)
        r = page_png_end(p, e);
    if (r == 0)
        r = page_png_commit(p, e);
    page_png_free(p);
    return r;
}

static PIX *load_page(struct rig *g)
{
    struct spool_blob *b;
    struct err e = { 0 };
    static uint8_t png[4 << 20];
    ssize_t n;
    PIX *p;

    assert_ok(spool_blob_open(g->spool, spool_doc_id(g->doc), "page-001.png", &b, &e), e);
    n = spool_blob_read(b, png, sizeof(png), &e);
    assert_true(n > 0);
    spool_blob_close(b);
    p = pixReadMem(png, (size_t)n);
    assert_non_null(p);
    return p;
}

static unsigned pixel(PIX *p, int x, int y)
{
    l_uint32 v;

    assert_int_equal(pixGetPixel(p, x, y, &v), 0);
    return v;
}

static void a_grey_page_cut_anywhere_is_the_same_in_the_spool(void **state)
{
    static const size_t pieces[] = { 1, 3, 9, 10, 11, 1000 };
    struct page_format f = { .width_px = 9, .lines = 20, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    uint8_t data[200];

    (void)state;
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(i * 37);
    for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
        struct err e = { 0 };
        void *rig;

        setup(&rig);
        assert_ok(save_page(rig, &f, data, sizeof(data), pieces[k], &e), e);
        PIX *p = load_page(rig);
        assert_int_equal(pixGetWidth(p), 9);
        assert_int_equal(pixGetHeight(p), 20);
        assert_int_equal(pixGetXRes(p), 300);
        for (int y = 0; y < 20; y++)
            for (int x = 0; x < 9; x++)         /* the tenth byte of a row is the scanner's own */
                assert_int_equal(pixel(p, x, y), data[y * 10 + x]);
        pixDestroy(&p);
        teardown(&rig);
    }
}

static void colour_keeps_its_order(void **state)
{
    struct page_format f = { .width_px = 2, .lines = 1, .bytes_per_line = 6, .depth = 8, .color = true, .res_dpi = 200 };
    struct err e = { 0 };

    assert_ok(save_page(*state, &f, "\x01\x02\x03\xF1\xF2\xF3", 6, 6, &e), e);
    PIX *p = load_page(*state);
    assert_int_equal(pixel(p, 0, 0) >> 8, 0x010203);
    assert_int_equal(pixel(p, 1, 0) >> 8, 0xF1F2F3);
    pixDestroy(&p);
}

static void black_stays_black_at_one_bit(void **state)
{
    struct page_format f = { .width_px = 10, .lines = 1, .bytes_per_line = 2, .depth = 1, .res_dpi = 300 };
    struct err e = { 0 };

    assert_ok(save_page(*state, &f, "\x80\x40", 2, 2, &e), e);     /* SANE: 1 is black */
    PIX *p = load_page(*state);
    assert_int_equal(pixGetDepth(p), 1);
    for (int x = 0; x < 10; x++)
        assert_int_equal(pixel(p, x, 0), x == 0 || x == 9);        /* Leptonica too */
    pixDestroy(&p);
}

static void sixteen_bits_come_in_the_order_of_this_machine(void **state)
{
    struct page_format f = { .width_px = 2, .lines = 1, .bytes_per_line = 4, .depth = 16, .res_dpi = 300 };
    uint16_t row[2] = { 0x1234, 0xABCD };
    struct err e = { 0 };

    assert_ok(save_page(*state, &f, row, sizeof(row), 3, &e), e);
    PIX *p = load_page(*state);                                     /* Leptonica keeps the upper eight bits */
    assert_int_equal(pixel(p, 0, 0), 0x12);
    assert_int_equal(pixel(p, 1, 0), 0xAB);
    pixDestroy(&p);
}

static void an_unknown_height_shows_at_the_end(void **state)
{
    struct page_format f = { .width_px = 10, .lines = -1, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    static uint8_t data[1237 * 10 + 4];
    struct err e = { 0 };

    memset(data, 99, sizeof(data));
    assert_ok(save_page(*state, &f, data, sizeof(data), 4000, &e), e);
    PIX *p = load_page(*state);
    assert_int_equal(pixGetHeight(p), 1237);                        /* four bytes are no row */
    assert_int_equal(pixel(p, 9, 1236), 99);
    pixDestroy(&p);
}

static void an_unknown_height_has_a_limit(void **state)
{
    struct page_format f = { .width_px = 30000, .lines = -1, .bytes_per_line = 30000, .depth = 8, .res_dpi = 300 };
    struct rig *g = *state;
    struct page_png *p;
    struct err e = { 0 };
    size_t n = 0, piece = 4 << 20;
    uint8_t *data = calloc(1, piece);
    int r;

    assert_non_null(data);
    assert_ok(page_png_new(g->doc, "page-001.png", &f, NULL, NULL, &p, &e), e);
    while ((r = page_png_write(p, data, piece, &e)) == 0)
        n += piece;
    assert_int_equal(r, -E2BIG);
    assert_in_range(n, PAGE_MAX_BUFFER_BYTES - piece, PAGE_MAX_BUFFER_BYTES);
    page_png_free(p);
    free(data);
}

static int64_t saved_bytes(struct rig *g)
{
    struct spool_blob *b;
    struct err e = { 0 };
    int64_t n;

    assert_ok(spool_blob_open(g->spool, spool_doc_id(g->doc), "page-001.png", &b, &e), e);
    n = spool_blob_size(b);
    spool_blob_close(b);
    return n;
}

static void more_than_announced_is_cut(void **state)
{
    struct page_format f = { .width_px = 10, .lines = 10, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    uint8_t data[500];
    struct err e = { 0 };
    int64_t exact;
    void *second;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(i * i);
    assert_ok(save_page(*state, &f, data, 100, 64, &e), e);
    exact = saved_bytes(*state);
    setup(&second);
    assert_ok(save_page(second, &f, data, sizeof(data), 64, &e), e);
    assert_int_equal(saved_bytes(second), exact);
    PIX *p = load_page(second);
    assert_int_equal(pixGetHeight(p), 10);
    assert_int_equal(pixel(p, 9, 9), data[99]);
    pixDestroy(&p);
    teardown(&second);
}

static void a_little_less_than_announced_is_filled_with_white(void **state)
{
    struct page_format f = { .width_px = 10, .lines = 100, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    uint8_t data[900] = { 0 };
    struct err e = { 0 };

    assert_ok(save_page(*state, &f, data, sizeof(data), 64, &e), e);
    PIX *p = load_page(*state);
    assert_int_equal(pixel(p, 0, 89), 0);
    assert_int_equal(pixel(p, 0, 90), 255);
    assert_int_equal(pixel(p, 9, 99), 255);
    pixDestroy(&p);
}

static void much_less_than_announced_is_no_page_and_leaves_nothing(void **state)
{
    struct page_format f = { .width_px = 10, .lines = 100, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    struct rig *g = *state;
    uint8_t data[899] = { 0 };
    struct err e = { 0 };

    assert_int_equal(save_page(g, &f, data, sizeof(data), 64, &e), -ENODATA);
    assert_non_null(strstr(e.msg, "89 of the 100 lines"));
    f.lines = -1;
    assert_int_equal(save_page(g, &f, data, 0, 64, &e), -ENODATA);
    assert_int_equal(spool_doc_blobs(g->doc, "page-"), 0);
    f.lines = 1;
    assert_ok(save_page(g, &f, data, sizeof(data), 64, &e), e);     /* the name is free again */
}

static void numbers_no_scanner_can_mean_are_refused(void **state)
{
    static const struct page_format good = { .width_px = 100, .lines = 100, .bytes_per_line = 100, .depth = 8 };
    static const struct { int width_px, lines, bytes_per_line, depth; bool color; } wrong[] = {
        { 0, 100, 100, 8, false }, { -1, 100, 100, 8, false }, { INT_MAX, 100, INT_MAX, 8, false },
        { PAGE_MAX_WIDTH_PX + 1, 100, PAGE_MAX_WIDTH_PX + 1, 8, false },
        { 100, 0, 100, 8, false }, { 100, -2, 100, 8, false }, { 100, INT_MAX, 100, 8, false },
        { 30000, 30000, 30000, 8, false },
        { 100, 100, 0, 8, false }, { 100, 100, -100, 8, false }, { 100, 100, 99, 8, false }, { 100, 100, INT_MAX, 8, false },
        { 100, 100, 100, 8, true }, { 100, 100, 100, 16, false }, { 100, 100, 12, 1, false }, { 100, 100, 38, 1, true },
        { 100, 100, 100, 0, false }, { 100, 100, 100, 7, false }, { 100, 100, 100, 32, false }, { 100, 100, 100, -8, false },
    };
    struct err e = { 0 };

    (void)state;
    assert_ok(page_format_check(&good, &e), e);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct page_format f = { .width_px = wrong[i].width_px, .lines = wrong[i].lines,
                                 .bytes_per_line = wrong[i].bytes_per_line, .depth = wrong[i].depth,
                                 .color = wrong[i].color };

        if (page_format_check(&f, &e) != -EPROTO)
            fail_msg("case %zu was believed", i);
    }
}

/* ---- which side, and which page again */

/* Saves a page with that side as name. hex: what its digest was fed. */
static void save_side(struct rig *g, const char *name, enum page_side side, int lines, char hex[HASH_HEX_SIZE])
{
    struct page_format f = { .width_px = 10, .lines = lines, .bytes_per_line = 10, .depth = 8, .res_dpi = 300, .side = side };
    uint8_t data[100] = { 1, 2, 3 };
    struct page_png *p;
    struct err e = { 0 };
    struct hash h;

    hash_init(&h);
    assert_ok(page_png_new(g->doc, name, &f, &h, NULL, &p, &e), e);
    assert_ok(page_png_write(p, data, sizeof(data), &e), e);
    assert_ok(page_png_end(p, &e), e);
    assert_ok(page_png_commit(p, &e), e);
    page_png_free(p);
    hash_hex(&h, hex);
}

static const enum page_side every_side[] = { PAGE_SIDE_UNKNOWN, PAGE_FRONT, PAGE_BACK };

static int verify(void *ctx, const char *id)
{
    struct err e = { 0 };

    assert_ok(spool_verify(ctx, id, &e), e);
    return 0;
}

static void a_page_says_which_side_of_its_sheet_it_is(void **state)
{
    struct rig *g = *state;
    char name[SPOOL_NAME_SIZE], hex[HASH_HEX_SIZE];
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(every_side); i++)
        for (unsigned k = 0; k < 2; k++) {
            spool_page_name((unsigned)i * 2 + k + 1, name);
            save_side(g, name, every_side[i], k ? -1 : 10, hex);        /* also where the height shows at the end */
            assert_int_equal(stored_page_side(g->spool, spool_doc_id(g->doc), name), every_side[i]);
        }
    assert_int_equal(stored_page_side(g->spool, spool_doc_id(g->doc), "gone.png"), PAGE_SIDE_UNKNOWN);
    assert_ok(spool_blob_put(g->doc, "bad.png", "no PNG", 6, &e), e);
    assert_int_equal(stored_page_side(g->spool, spool_doc_id(g->doc), "bad.png"), PAGE_SIDE_UNKNOWN);
    assert_ok(spool_doc_commit(TAKE_PTR(g->doc), SPOOL_SCANNED, &e), e);
    assert_ok(spool_each(g->spool, SPOOL_SCANNED, verify, g->spool, &e), e);     /* each blob is what the manifest says */
}

static void a_page_is_known_again_whatever_was_known_of_its_side(void **state)
{
    struct rig *g = *state;
    char name[SPOOL_NAME_SIZE], first[HASH_HEX_SIZE] = "", fed[HASH_HEX_SIZE], stored[HASH_HEX_SIZE];
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(every_side); i++) {
        spool_page_name((unsigned)i + 1, name);
        save_side(g, name, every_side[i], 10, fed);
        assert_ok(stored_page_digest(g->spool, spool_doc_id(g->doc), name, stored, &e), e);
        assert_string_equal(fed, stored);
        if (i == 0)
            memcpy(first, fed, sizeof(first));
        assert_string_equal(fed, first);
    }
    save_side(g, "page-009.png", PAGE_FRONT, 9, fed);                   /* a row is missing: another page */
    assert_string_not_equal(fed, first);
}

static void whatever_lies_there_has_a_digest(void **state)
{
    static const struct { const char *bytes; size_t n; } files[] = {
        { "", 0 }, { "x", 1 }, { "\x89PNG\r\n\x1a\n", 8 }, { "\x89PNG\r\n\x1a\n\0\0\0\x04tE", 14 },
        { "\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDATand so on", 25 },
    };
    struct rig *g = *state;
    char name[SPOOL_NAME_SIZE], hex[HASH_HEX_SIZE], whole[HASH_HEX_SIZE];
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(name, sizeof(name), "bad-%zu.png", i);
        assert_ok(spool_blob_put(g->doc, name, files[i].bytes, files[i].n, &e), e);
        assert_ok(stored_page_digest(g->spool, spool_doc_id(g->doc), name, hex, &e), e);
        hash_hex_of(files[i].bytes, files[i].n, whole);
        assert_string_equal(hex, whole);
    }
    assert_int_equal(stored_page_digest(g->spool, spool_doc_id(g->doc), "gone.png", hex, &e), -ENOENT);
}

/* ---- looking at a page, when it comes and again from the spool */

static const struct { struct page_format f; uint8_t px[6]; int grey; } looks[] = {
    { { .width_px = 4, .lines = 30, .bytes_per_line = 4, .depth = 8, .res_dpi = 300 }, { 77, 77, 77, 77 }, 77 },
    { { .width_px = 4, .lines = -1, .bytes_per_line = 4, .depth = 8, .res_dpi = 300 }, { 78, 78, 78, 78 }, 78 },
    { { .width_px = 2, .lines = 30, .bytes_per_line = 6, .depth = 8, .color = true }, { 1, 2, 3, 79, 5, 6 }, 79 },
    { { .width_px = 3, .lines = 30, .bytes_per_line = 6, .depth = 16, .res_dpi = 300 }, { 0, 0, 9, 80, 0, 0 }, 80 },
    { { .width_px = 20, .lines = 30, .bytes_per_line = 3, .depth = 1, .res_dpi = 300 }, { 0, 0xFF, 0 }, 0 },
    { { .width_px = 20, .lines = 30, .bytes_per_line = 3, .depth = 1, .res_dpi = 300 }, { 0xFF, 0xFF, 0 }, 0 },
    { { .width_px = 20, .lines = 30, .bytes_per_line = 3, .depth = 1, .res_dpi = 300 }, { 0xFF, 0x00, 0 }, 255 },
};

static void a_page_looks_the_same_when_it_comes_and_from_the_spool(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        const struct page_format *f = &looks[i].f;
        struct look *look;
        struct page_png *p;
        struct page_look first, again;
        struct err e = { 0 };
        void *rig;
        struct rig *g;

        setup(&rig);
        g = rig;
        assert_ok(look_new(&(struct look_setup){ .program = "" }, &look, &e), e);
        assert_ok(page_png_new(g->doc, "page-001.png", f, NULL, look, &p, &e), e);
        for (int y = 0; y < 30; y++)
            assert_ok(page_png_write(p, looks[i].px, (size_t)f->bytes_per_line, &e), e);
        assert_ok(page_png_end(p, &e), e);
        assert_int_equal(fake_rows, 30);
        assert_int_equal(fake_grey, looks[i].grey);
        assert_ok(page_png_commit(p, &e), e);
        page_png_look(p, &first);
        page_png_free(p);
        fake_grey = -1;
        assert_ok(stored_page_look(g->spool, spool_doc_id(g->doc), "page-001.png", look, &again, &e), e);
        assert_int_equal(fake_rows, 30);
        assert_int_equal(fake_grey, looks[i].grey);
        assert_int_equal(first.kind, again.kind);
        look_free(look);
        teardown(&rig);
    }
}

static void a_page_that_is_none_of_ours_is_not_looked_at(void **state)
{
    static const char *const files[] = { "", "no PNG", "\x89PNG\r\n\x1a\n", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff" };
    struct rig *g = *state;
    struct page_format f = { .width_px = 10, .lines = 100, .bytes_per_line = 10, .depth = 8, .res_dpi = 300 };
    uint8_t data[1000] = { 0 };
    struct page_look seen;
    struct look *look;
    struct err e = { 0 };
    char name[SPOOL_NAME_SIZE], *png;
    void *whole;
    ssize_t n;
    struct spool_blob *b;

    assert_ok(look_new(&(struct look_setup){ .program = "" }, &look, &e), e);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(name, sizeof(name), "bad-%zu.png", i);
        assert_ok(spool_blob_put(g->doc, name, files[i], i == 3 ? 20 : strlen(files[i]), &e), e);
        assert_int_equal(stored_page_look(g->spool, spool_doc_id(g->doc), name, look, &seen, &e), -EBADMSG);
        assert_non_null(strstr(e.msg, name));
    }
    assert_ok(save_page(g, &f, data, sizeof(data), 64, &e), e);
    whole = png = malloc(4096);
    assert_ok(spool_blob_open(g->spool, spool_doc_id(g->doc), "page-001.png", &b, &e), e);
    n = spool_blob_read(b, png, 4096, &e);
    spool_blob_close(b);
    assert_ok(spool_blob_put(g->doc, "cut.png", png, (size_t)n / 2, &e), e);
    assert_int_equal(stored_page_look(g->spool, spool_doc_id(g->doc), "cut.png", look, &seen, &e), -EBADMSG);
    assert_int_equal(stored_page_look(g->spool, spool_doc_id(g->doc), "gone.png", look, &seen, &e), -ENOENT);
    free(whole);
    look_free(look);
}

int main(void)
{
#define PAGE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grey_page_cut_anywhere_is_the_same_in_the_spool),
        PAGE_TEST(colour_keeps_its_order),
        PAGE_TEST(black_stays_black_at_one_bit),
        PAGE_TEST(sixteen_bits_come_in_the_order_of_this_machine),
        PAGE_TEST(an_unknown_height_shows_at_the_end),
        PAGE_TEST(an_unknown_height_has_a_limit),
        PAGE_TEST(more_than_announced_is_cut),
        PAGE_TEST(a_little_less_than_announced_is_filled_with_white),
        PAGE_TEST(much_less_than_announced_is_no_page_and_leaves_nothing),
        cmocka_unit_test(numbers_no_scanner_can_mean_are_refused),
        PAGE_TEST(a_page_says_which_side_of_its_sheet_it_is),
        PAGE_TEST(a_page_is_known_again_whatever_was_known_of_its_side),
        PAGE_TEST(whatever_lies_there_has_a_digest),
        cmocka_unit_test(a_page_looks_the_same_when_it_comes_and_from_the_spool),
        PAGE_TEST(a_page_that_is_none_of_ours_is_not_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
