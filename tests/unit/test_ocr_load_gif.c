/* GIF pictures as pages, also those that move: made by hand, each byte one code. In this process. */
#include "test.h"
#include "test_ocr_load_rig.h"

#include "base/auto.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { CLEAR = 128, STOP = 129, CODES_BEFORE_CLEAR = 120, SEE_THROUGH = 3, COLORS = 4 };

struct gif_shape {
    int width_px, height_px, frames;
    bool own_colors, see_through;       /* of each frame; the paper is what nothing is printed on, and black in the table */
};

static void put_word(FILE *out, int n)
{
    fputc(n & 255, out);
    fputc(n >> 8, out);
}

static void put_colors(FILE *out)
{
    static const unsigned char colors[COLORS * 3] = { 255, 255, 255, 0, 0, 0, 220, 20, 20, 0, 0, 0 };

    fwrite(colors, 1, sizeof(colors), out);
}

/* Codes of 8 bits; the table of the other side begins anew before they would have to grow. */
static void put_pixels(FILE *out, const struct gif_shape *s)
{
    unsigned char block[255];
    size_t n = 0, total = (size_t)s->width_px * (size_t)s->height_px;

    fputc(7, out);
    for (size_t i = 0; i <= total; i++) {
        int x = (int)(i % (size_t)s->width_px), y = (int)(i / (size_t)s->width_px), paint = i < total ? rig_paint(x, y, s->width_px, s->height_px) : 0;

        if (i % CODES_BEFORE_CLEAR == 0)
            block[n++] = CLEAR;
        block[n++] = (unsigned char)(i == total ? STOP : paint == PAINT_WHITE && s->see_through ? SEE_THROUGH : paint);
        if (n > 250 || i == total) {
            fputc((int)n, out);
            fwrite(block, 1, n, out);
            n = 0;
        }
    }
    fputc(0, out);
}

static struct bytes gif(const struct gif_shape *s)
{
    static const unsigned char loops[] = { 0x21, 0xFF, 11, 'N', 'E', 'T', 'S', 'C', 'A', 'P', 'E', '2', '.', '0', 3, 1, 0, 0, 0 };
    struct bytes b = { NULL, 0 };
    FILE *out = open_memstream((char **)&b.data, &b.n);

    fputs("GIF89a", out);
    put_word(out, s->width_px);
    put_word(out, s->height_px);
    fputs(s->own_colors ? "\x70" : "\xF1", out);
    fputc(0, out);
    fputc(0, out);
    if (!s->own_colors)
        put_colors(out);
    fwrite(loops, 1, sizeof(loops), out);
    for (int i = 0; i < s->frames; i++) {
        const unsigned char control[] = { 0x21, 0xF9, 4, s->see_through, 10, 0, SEE_THROUGH, 0 };

        fwrite(control, 1, sizeof(control), out);
        fputc(0x2C, out);
        put_word(out, 0);
        put_word(out, 0);
        put_word(out, s->width_px);
        put_word(out, s->height_px);
        fputc(s->own_colors ? 0x81 : 0, out);
        if (s->own_colors)
            put_colors(out);
        put_pixels(out, s);
    }
    fputc(0x3B, out);
    fclose(out);
    return b;
}

static void gifs_of_all_kinds_keep_red_red_on_white_paper(void **state)
{
    static const struct { struct gif_shape shape; const char *what; } cases[] = {
        { { 320, 400, 1, false, false }, "plain" }, { { 320, 400, 1, true, false }, "with colours of its own" },
        { { 320, 400, 1, false, true }, "to be seen through" }, { { 320, 400, 1, true, true }, "the same with colours of its own" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct loaded l = rig_load(gif(&cases[i].shape), 0, cases[i].what);

        assert_int_equal(l.pages, 1);
        rig_assert_page_and_free(l, true, cases[i].what);
    }
}

static void each_picture_of_one_that_moves_is_a_page(void **state)
{
    static const struct gif_shape moving = { 64, 80, 3, true, true };

    (void)state;
    for (int page = 0; page < 3; page++) {
        struct loaded l = rig_load(gif(&moving), page, "moving");

        assert_int_equal(l.pages, 3);
        rig_assert_page_and_free(l, true, "moving");
    }
}

static void what_is_no_whole_gif_is_refused_in_words(void **state)
{
    static const struct gif_shape one = { 64, 80, 1, false, false }, endless = { 4, 4, 500, false, false };
    struct bytes whole = gif(&one), many = gif(&endless);
    struct loaded l;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(load_page(whole.data, whole.n, 1, &l, &e), -ERANGE);
    assert_int_equal(load_page(many.data, many.n, 0, &l, &e), -ERANGE);
    assert_non_null(strstr(e.msg, "GIF moves"));
    for (size_t n = 16; n < whole.n - 1; n += 37) {
        AUTO_FREE unsigned char *cut = malloc(n);

        memcpy(cut, whole.data, n);
        assert_int_equal(load_page(cut, n, 0, &l, &e), -EBADMSG);
    }
    memset(whole.data + 13 + COLORS * 3 + 19 + 8 + 5, 0xFF, 4);         /* it says that it is 65,535 wide and high */
    assert_int_equal(load_page(whole.data, whole.n, 0, &l, &e), -ERANGE);
    free(whole.data);
    free(many.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gifs_of_all_kinds_keep_red_red_on_white_paper), cmocka_unit_test(each_picture_of_one_that_moves_is_a_page),
        cmocka_unit_test(what_is_no_whole_gif_is_refused_in_words),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
