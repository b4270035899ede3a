/* The bytes that go to a printer, read back by small parsers of their own; the answers printers give; the setting. */
#include "tests/unit/test_label_rig.h"

#include "drivers/label/address.h"
#include "drivers/label/language.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

/* ---- pictures */

static uint32_t seed;

static unsigned random_below(unsigned n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* Long runs, repeated rows, white rows, black rows and noise: each way of writing them shorter is met. */
static struct bitmap *picture(int width, int height)
{
    struct bitmap *b = bitmap_new(width, height);

    for (int y = 0; y < height; y++) {
        unsigned kind = random_below(5);

        for (int x = 0, run = 0, black = 0; x < width; x++) {
            if (run-- == 0) {
                black = !black;
                run = (int)random_below(kind == 0 ? 3 : (unsigned)width);
            }
            bool above = y > 0 && bitmap_is_black(b, x, y - 1);
            if (kind == 1 ? above : kind == 2 ? false : kind == 3 ? true : black)
                bitmap_blacken(b, x, y);
        }
    }
    return b;
}

static void assert_same(const struct bitmap *a, const struct bitmap *b)
{
    assert_int_equal(a->width_px, b->width_px);
    assert_int_equal(a->height_px, b->height_px);
    for (int y = 0; y < a->height_px; y++)
        if (memcmp(bitmap_row(a, y), bitmap_row(b, y), a->stride) != 0)
            fail_msg("row %d of a picture of %d x %d is not the same", y, a->width_px, a->height_px);
}

struct stream { const char *at, *end; };

static void expect(struct stream *s, const char *text, size_t n)
{
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, text, n) != 0)
        fail_msg("%zu bytes from the end: %.*s is not \"%s\"", (size_t)(s->end - s->at), (int)(s->end - s->at > 40 ? 40 : s->end - s->at),
                 s->at, text);
    s->at += n;
}
#define EXPECT(s, text) expect(s, text, sizeof(text) - 1)

static int number(struct stream *s)
{
    int n = 0;

    assert_true(s->at < s->end && isdigit((unsigned char)*s->at));
    while (s->at < s->end && isdigit((unsigned char)*s->at))
        n = n * 10 + *s->at++ - '0';
    return n;
}

/* ---- ZPL */

static void put_digit(struct bitmap *b, int y, int digit_at, int value)
{
    for (int i = 0; i < 4; i++)
        if (value >> (3 - i) & 1) {
            assert_true(digit_at * 4 + i < b->width_px);        /* no ink beyond the edge */
            bitmap_blacken(b, digit_at * 4 + i, y);
        }
}

static struct bitmap *read_zpl(const char *bytes, size_t n)
{
    struct stream s = { bytes, bytes + n };

    EXPECT(&s, "^XA^PW");
    int width = number(&s);
    EXPECT(&s, "^LL");
    int height = number(&s);
    EXPECT(&s, "^LH0,0^FO0,0^GFA,");
    int total = number(&s);
    EXPECT(&s, ",");
    assert_int_equal(number(&s), total);
    EXPECT(&s, ",");
    int stride = number(&s);
    EXPECT(&s, ",");
    assert_int_equal(stride, (width + 7) / 8);
    assert_int_equal(total, stride * height);
    struct bitmap *b = bitmap_new(width, height);
    for (int y = 0; y < height; y++)
        for (int at = 0; at < 2 * stride; ) {
            int run = 0;

            if (at == 0 && *s.at == ':') {
                assert_true(y > 0);
                memcpy(b->bits + (size_t)y * b->stride, bitmap_row(b, y - 1), b->stride);
                s.at++;
                break;
            }
            if (*s.at == ',') {
                s.at++;
                break;
            }
            for (; *s.at >= 'g' && *s.at <= 'z'; s.at++)
                run += (*s.at - 'g' + 1) * 20;
            for (; *s.at >= 'G' && *s.at <= 'Y'; s.at++)
                run += *s.at - 'G' + 1;
            assert_true(isxdigit((unsigned char)*s.at));
            int value = isdigit((unsigned char)*s.at) ? *s.at - '0' : *s.at - 'A' + 10;
            s.at++;
            for (run = run ? run : 1; run > 0; run--) {
                assert_true(at < 2 * stride);
                put_digit(b, y, at++, value);
            }
        }
    EXPECT(&s, "^FS^PQ1^XZ\n");
    assert_ptr_equal(s.at, s.end);
    return b;
}

/* ---- TSPL */

static struct bitmap *read_tspl(const char *bytes, size_t n)
{
    struct stream s = { bytes, bytes + n };

    EXPECT(&s, "SIZE 70 mm,35 mm\r\nREFERENCE 0,0\r\nCLS\r\nBITMAP 0,0,");
    int stride = number(&s);
    EXPECT(&s, ",");
    int height = number(&s);
    EXPECT(&s, ",0,");
    struct bitmap *b = bitmap_new(stride * 8, height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < stride * 8; x++)
            if (!((uint8_t)s.at[y * stride + x / 8] >> (7 - x % 8) & 1))
                bitmap_blacken(b, x, y);
    s.at += stride * height;
    EXPECT(&s, "\r\nPRINT 1,1\r\n");
    assert_ptr_equal(s.at, s.end);
    return b;
}

/* ---- ESC/POS */

static struct bitmap *read_escpos(const char *bytes, size_t n)
{
    struct stream s = { bytes, bytes + n };
    struct bitmap *b = bitmap_new(8, 1);
    int height = 0;

    EXPECT(&s, "\033@");
    while (s.end - s.at > 4 && memcmp(s.at, "\x1dv0\0", 4) == 0) {
        const uint8_t *head = (const uint8_t *)s.at + 4;
        int stride = head[0] + head[1] * 256, rows = head[2] + head[3] * 256;

        assert_in_range(rows, 1, 255);          /* what the smallest printers hold */
        struct bitmap *grown = bitmap_new(stride * 8, height + rows);
        if (height > 0)
            memcpy(grown->bits, b->bits, b->stride * (size_t)height);
        memcpy(grown->bits + (size_t)(height * stride), head + 4, (size_t)(rows * stride));
        bitmap_free(b);
        b = grown;
        height += rows;
        s.at += 8 + rows * stride;
    }
    EXPECT(&s, "\033d\4\x1dV\x42\0");
    assert_ptr_equal(s.at, s.end);
    return b;
}

static void each_language_brings_the_picture_over_dot_by_dot(void **state)
{
    static const struct { const char *name; struct bitmap *(*read)(const char *bytes, size_t n); } languages[] = {
        { "zpl", read_zpl }, { "tspl", read_tspl }, { "escpos", read_escpos },
    };
    static const struct label_size size = { 70, 35 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(languages); i++)
        for (seed = 1; seed <= 40; seed++) {
            uint32_t keep = seed;
            AUTO_FREE char *bytes = NULL;
            size_t n = 0;
            /* tspl and escpos know whole bytes only: the rest of the last one is white */
            int width = i == 0 ? 1 + (int)random_below(900) : 8 * (1 + (int)random_below(110));
            AUTO_BITMAP struct bitmap *b = picture(width, 1 + (int)random_below(600));
            FILE *out = open_memstream(&bytes, &n);

            language_find(languages[i].name)->emit(b, &size, out);
            assert_int_equal(fclose(out), 0);
            AUTO_BITMAP struct bitmap *back = languages[i].read(bytes, n);
            assert_same(b, back);
            seed = keep;
        }
}

static void dots_beyond_the_edge_stay_white(void **state)
{
    static const struct label_size size = { 70, 35 };
    AUTO_BITMAP struct bitmap *b = bitmap_new(13, 3);
    AUTO_FREE char *bytes = NULL;
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 39; i++)
        bitmap_blacken(b, i % 13, i / 13);
    FILE *out = open_memstream(&bytes, &n);
    language_find("tspl")->emit(b, &size, out);
    fclose(out);
    AUTO_BITMAP struct bitmap *back = read_tspl(bytes, n);
    assert_int_equal(back->width_px, 16);
    for (int x = 0; x < 16; x++)
        assert_int_equal(bitmap_is_black(back, x, 1), x < 13);
}

/* A label is mostly white: a network of 1990 must not be held up by it. */
static void zpl_is_much_shorter_than_its_picture_in_hexadecimal(void **state)
{
    static const struct label_size size = { 70, 35 };
    AUTO_BITMAP struct bitmap *b = bitmap_new(560, 280);
    AUTO_FREE char *bytes = NULL;
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 280 * 20; i++)
        bitmap_blacken(b, i % 280 / 12 * 24, 100 + i / 280);        /* bars, 20 rows of them, on white */
    FILE *out = open_memstream(&bytes, &n);
    language_find("zpl")->emit(b, &size, out);
    fclose(out);
    assert_in_range(n, 1, 500);             /* of 39200 digits; 432 bytes when this was written */
}

/* ---- answers */

static const struct { const char *language, *bytes; size_t n; int r; enum printer_state state; } answers[] = {
#define ZPL(first, second) "\002" first "\003\r\n\002" second "\003\r\n"
#define SAYS(language, text, r, state) { language, text, sizeof(text) - 1, r, state }
    SAYS("zpl", ZPL("030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000"), 0, PRINTER_READY),
    SAYS("zpl", ZPL("030,1,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000"), 0, PRINTER_NO_PAPER),
    SAYS("zpl", ZPL("030,1,1,1245,000,0,0,0,000,0,0,0", "000,0,1,0,0,2,4,0,00000000,1,000"), 0, PRINTER_COVER_OPEN),
    SAYS("zpl", ZPL("030,0,1,1245,000,0,0,0,000,0,0,0", "000,0,0,1,0,2,4,0,00000000,1,000"), 0, PRINTER_NO_RIBBON),
    SAYS("zpl", ZPL("030,0,1,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000") "\0021234,0\003\r\n", 0, PRINTER_PAUSED),
    SAYS("zpl", "", -EAGAIN, 0),
    SAYS("zpl", "\002030,0,0,1245,000,0,0,0,000,0,0,0\003\r\n\002000,0,1", -EAGAIN, 0),
    SAYS("zpl", "\002030,0,0,1245,0x0,0,0,0,000,0,0,0\003", -EPROTO, 0),
    SAYS("zpl", "\0021\003\0022\003", -EPROTO, 0),
    SAYS("zpl", "\0021,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1\003", -EPROTO, 0),
    SAYS("zpl", "\00299999999999999999999,1,0,0\003\0020,0,0,0\003", 0, PRINTER_NO_PAPER),
    SAYS("zpl", "HTTP/1.0 400 Bad Request\r\n", -EPROTO, 0),
    SAYS("tspl", "", -EAGAIN, 0),
    SAYS("tspl", "\0", 0, PRINTER_READY),
    SAYS("tspl", "\x01", 0, PRINTER_COVER_OPEN),
    SAYS("tspl", "\x05", 0, PRINTER_COVER_OPEN),
    SAYS("tspl", "\x02", 0, PRINTER_JAM),
    SAYS("tspl", "\x04", 0, PRINTER_NO_PAPER),
    SAYS("tspl", "\x08", 0, PRINTER_NO_RIBBON),
    SAYS("tspl", "\x10", 0, PRINTER_PAUSED),
    SAYS("tspl", "\x20", 0, PRINTER_BUSY),
    SAYS("tspl", "\x80", 0, PRINTER_FAULT),
    SAYS("tspl", "HTTP/1.0", -EPROTO, 0),
    SAYS("escpos", "\x12", -EAGAIN, 0),
    SAYS("escpos", "\x12\x12", 0, PRINTER_READY),
    SAYS("escpos", "\x16\x12", 0, PRINTER_COVER_OPEN),
    SAYS("escpos", "\x32\x72", 0, PRINTER_NO_PAPER),
    SAYS("escpos", "\x12\x72", 0, PRINTER_NO_PAPER),
    SAYS("escpos", "\x12\x1e", 0, PRINTER_READY),           /* nearly at its end: it still prints */
    SAYS("escpos", "\x52\x12", 0, PRINTER_FAULT),
    SAYS("escpos", "HTTP", -EPROTO, 0),
};

static void printers_answers_are_understood_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        enum printer_state said = PRINTER_STATES;
        int r = language_find(answers[i].language)->read_answer((const uint8_t *)answers[i].bytes, answers[i].n, &said);

        if (r != answers[i].r || (r == 0 && said != answers[i].state))
            fail_msg("%s answer %zu: %d, state %d", answers[i].language, i, r, (int)said);
    }
}

/* Whatever comes: an answer, more wanted, or not an answer; never a byte read beyond the end (sanitizers look). */
static void no_bytes_at_all_confuse_the_readers(void **state)
{
    static const char alphabet[] = "\002\003,0019\r\n\x12\x16";
    static const char *const names[] = { "zpl", "tspl", "escpos" };

    (void)state;
    for (seed = 1; seed < 30000; seed++) {
        uint32_t keep = seed;
        size_t n = random_below(LANGUAGE_ANSWER_MAX);
        AUTO_FREE uint8_t *bytes = malloc(n + 1);

        for (size_t i = 0; i < n; i++)
            bytes[i] = random_below(8) ? (uint8_t)alphabet[random_below(sizeof(alphabet) - 1)] : (uint8_t)random_below(256);
        uint8_t *exact = realloc(bytes, n ? n : 1);
        bytes = exact;
        for (size_t k = 0; k < ARRAY_LEN(names); k++) {
            enum printer_state said = PRINTER_STATES;
            int r = language_find(names[k])->read_answer(bytes, n, &said);

            assert_true(r == 0 ? said < PRINTER_STATES : r == -EAGAIN || r == -EPROTO);
        }
        seed = keep;
    }
}

/* ---- the setting */

static void the_setting_names_a_host_a_device_or_a_queue(void **state)
{
    static const struct { const char *text; enum address_way way; const char *language, *name, *port; } good[] = {
        { "zpl://192.168.1.9:9100", ADDRESS_HOST, "zpl", "192.168.1.9", "9100" },
        { "tspl://printer.example.gov.in", ADDRESS_HOST, "tspl", "printer.example.gov.in", "9100" },
        { "escpos://[fe80::1]:6101/", ADDRESS_HOST, "escpos", "fe80::1", "6101" },
        { "zpl://[::1]", ADDRESS_HOST, "zpl", "::1", "9100" },
        { "tspl:///dev/usb/lp0", ADDRESS_DEVICE, "tspl", "/dev/usb/lp0", "" },
        { "cups:Front_Desk", ADDRESS_CUPS, NULL, "Front_Desk", "" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct address a;
        struct err e = { 0 };

        assert_ok(address_parse(good[i].text, &a, &e), e);
        assert_int_equal(a.way, good[i].way);
        assert_string_equal(a.name, good[i].name);
        assert_string_equal(a.port, good[i].port);
        assert_true(good[i].language ? strcmp(a.language->name, good[i].language) == 0 : !a.language);
    }
}

static void a_wrong_setting_is_refused_in_words(void **state)
{
    static char long_host[400] = "zpl://";
    const char *const bad[] = {
        "zpl", "192.168.1.9", "epl://host", "zpl:host", "zpl:/dev/lp0", "zpl://", "zpl:///", "zpl://:9100", "zpl://host:", "zpl://host:0",
        "zpl://host:65536", "zpl://host:91x", "zpl://host: 91", "zpl://host/path", "zpl://[::1", "zpl://[::1]x", "zpl://ho st", "cups:",
        "cups:a/b", "cups:a b", "cups:#", "averyveryverylongword:host", ":", long_host,
    };

    (void)state;
    memset(long_host + 6, 'h', sizeof(long_host) - 7);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct address a;
        struct err e = { 0 };

        if (address_parse(bad[i], &a, &e) != -EINVAL || !strstr(e.msg, "label.printer") || !strstr(e.msg, "cups:QUEUE"))
            fail_msg("\"%.60s\": %s", bad[i], e.msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_brings_the_picture_over_dot_by_dot),
        cmocka_unit_test(dots_beyond_the_edge_stay_white),
        cmocka_unit_test(zpl_is_much_shorter_than_its_picture_in_hexadecimal),
        cmocka_unit_test(printers_answers_are_understood_or_refused),
        cmocka_unit_test(no_bytes_at_all_confuse_the_readers),
        cmocka_unit_test(the_setting_names_a_host_a_device_or_a_queue),
        cmocka_unit_test(a_wrong_setting_is_refused_in_words),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
