#include "test.h"

#include "base/auto.h"
#include "ocr/pdf/pdf.h"

#include <errno.h>
#include <poppler.h>
#include <string.h>

enum { WIDTH = 2480, HEIGHT = 3508 };

struct file { unsigned char *bytes; size_t n, fail_at; };

static int to_memory(void *ctx, const void *data, size_t n, struct err *e)
{
    struct file *f = ctx;
    unsigned char *more;

    if (f->fail_at && f->n + n >= f->fail_at)
        return err_set(e, -ENOSPC, "full");
    more = realloc(f->bytes, f->n + n + 1);
    assert_non_null(more);
    f->bytes = more;
    memcpy(f->bytes + f->n, data, n);
    f->n += n;
    f->bytes[f->n] = '\0';
    return 0;
}

/* Words of a line from left to right, one line below the other. */
static void add_line(struct page_text *t, int line, const char *text)
{
    char word[200];
    int x = 240;

    while (*text) {
        size_t n = strcspn(text, " ");
        int width = (int)n * 14 + 10;

        memcpy(word, text, n);
        word[n] = '\0';
        assert_int_equal(page_text_add(t, word, (struct box){ x, 300 + line * 90, width, 50 }, 0.9, line), 0);
        x += width + 20;
        text += n + (text[n] == ' ');
    }
}

static const char *const lines[] = { "No. 3/7/2021-Estt (A)", "Subject: plain \"words\" \\ (and) <marks>", "विषय: क्षेत्रीय भाषाओं में श्री हिन्दी का प्रयोग",
                                     "संख्या १२३ दिनांक ५ मई" };

static void type_page(struct page_text *t)
{
    *t = (struct page_text){ .turn = { WIDTH, HEIGHT, 0, 0 } };
    for (int i = 0; i < (int)ARRAY_LEN(lines); i++)
        add_line(t, i, lines[i]);
    assert_int_equal(page_text_finish(t), 0);
}

/* 8 x 8 white pixels in group 4: end of block after eight vertical-zero rows. */
static unsigned char white_g4[] = { 0xff, 0x00, 0x10, 0x01 };
static const struct turn a4 = { WIDTH, HEIGHT, 0, 0 };
static const struct layers white = { .n = 1, .at = { { .kind = LAYER_G4, .bytes = white_g4, .n = sizeof white_g4, .width_px = 8, .height_px = 8,
                                                       .components = 1, .place = { 0, 0, WIDTH, HEIGHT } } } };

static int write_pages(struct file *f, int pages, const char *title, struct err *e)
{
    struct page_text t;
    struct pdf *pdf = NULL;
    int r = pdf_begin(to_memory, f, title, "hi", &pdf, e);

    type_page(&t);
    for (int i = 0; i < pages && r == 0; i++) {
        const struct pdf_page page = { .layers = &white, .lies = &a4,
                                       .width_pt = WIDTH * 72.0 / 300, .height_pt = HEIGHT * 72.0 / 300, .text = &t };

        r = pdf_add_page(pdf, &page, e);
    }
    page_text_done(&t);
    if (r == 0)
        return pdf_end(pdf, e);
    pdf_drop(pdf);
    return r;
}

static PopplerDocument *open_pdf(const struct file *f)
{
    GBytes *bytes = g_bytes_new_static(f->bytes, f->n);
    PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, NULL);

    g_bytes_unref(bytes);
    assert_non_null(doc);
    return doc;
}

static void the_text_layer_says_what_was_read_in_both_scripts(void **state)
{
    struct file f = { 0 };
    struct err e = { 0 };
    PopplerDocument *doc;
    PopplerPage *page;
    char *text;

    (void)state;
    assert_ok(write_pages(&f, 2, "t", &e), e);
    doc = open_pdf(&f);
    assert_int_equal(poppler_document_get_n_pages(doc), 2);
    page = poppler_document_get_page(doc, 1);
    text = poppler_page_get_text(page);
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        if (!strstr(text, lines[i]))
            fail_msg("\"%s\" is not in \"%s\"", lines[i], text);
    g_free(text);
    g_object_unref(page);
    g_object_unref(doc);
    free(f.bytes);
}

static void words_that_touch_are_still_two_words(void **state)
{
    struct page_text t = { .turn = { WIDTH, HEIGHT, 0, 0 } };
    struct pdf_page page = { .layers = &white, .lies = &a4,
                             .width_pt = WIDTH * 72.0 / 300, .height_pt = HEIGHT * 72.0 / 300, .text = &t };
    struct file f = { 0 };
    struct pdf *pdf = NULL;
    struct err e = { 0 };
    GList *hits;

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(page_text_add(&t, i % 2 ? "भीतर" : "के", (struct box){ 300 + i * 120, 400, 120, 50 }, 0.9, 0), 0);
    assert_int_equal(page_text_finish(&t), 0);
    assert_ok(pdf_begin(to_memory, &f, "t", "hi", &pdf, &e), e);
    assert_ok(pdf_add_page(pdf, &page, &e), e);
    assert_ok(pdf_end(pdf, &e), e);
    PopplerDocument *doc = open_pdf(&f);
    PopplerPage *sheet = poppler_document_get_page(doc, 0);
    hits = poppler_page_find_text_with_options(sheet, "भीतर", POPPLER_FIND_WHOLE_WORDS_ONLY);
    assert_int_equal(g_list_length(hits), 2);
    g_list_free_full(hits, (GDestroyNotify)poppler_rectangle_free);
    char *text = poppler_page_get_text(sheet);
    assert_string_equal(text, "के भीतर के भीतर");
    g_free(text);
    g_object_unref(sheet);
    g_object_unref(doc);
    page_text_done(&t);
    free(f.bytes);
}

static void a_word_is_found_where_it_stands_on_the_sheet(void **state)
{
    struct file f = { 0 };
    struct err e = { 0 };
    PopplerDocument *doc;
    PopplerPage *page;
    GList *hits;
    double width, height;

    (void)state;
    assert_ok(write_pages(&f, 1, "t", &e), e);
    doc = open_pdf(&f);
    page = poppler_document_get_page(doc, 0);
    poppler_page_get_size(page, &width, &height);
    assert_in_range((int)(width + 0.5), 595, 596);
    assert_in_range((int)(height + 0.5), 841, 843);
    hits = poppler_page_find_text(page, "3/7/2021-Estt");
    assert_int_equal(g_list_length(hits), 1);
    const PopplerRectangle *box = hits->data;
    assert_in_range((int)box->x1, (240 + 52 + 20) * 72 / 300 - 3, (240 + 52 + 20) * 72 / 300 + 3);
    assert_in_range((int)(height - box->y2), 300 * 72 / 300 - 6, 300 * 72 / 300 + 6);
    g_list_free_full(hits, (GDestroyNotify)poppler_rectangle_free);
    g_object_unref(page);
    g_object_unref(doc);
    free(f.bytes);
}

static void the_title_may_be_in_any_script(void **state)
{
    const char *title = "3/7/2021: हिन्दी (a) \\ 𝄞";
    struct file f = { 0 };
    struct err e = { 0 };
    PopplerDocument *doc;
    char *got;

    (void)state;
    assert_ok(write_pages(&f, 1, title, &e), e);
    doc = open_pdf(&f);
    got = poppler_document_get_title(doc);
    assert_string_equal(got, title);
    g_free(got);
    g_object_unref(doc);
    free(f.bytes);
}

static void every_offset_in_the_index_points_at_its_object(void **state)
{
    struct file f = { 0 };
    struct err e = { 0 };
    const char *text, *at;
    unsigned long objects, found = 0;

    (void)state;
    assert_ok(write_pages(&f, 3, "t", &e), e);
    text = (const char *)f.bytes;
    for (at = text + f.n - 9; memcmp(at, "startxref", 9) != 0; at--)
        assert_true(at > text);
    at = text + strtoul(at + 9, NULL, 10);
    assert_memory_equal(at, "xref\n0 ", 7);
    objects = strtoul(at + 7, NULL, 10);
    at = strchr(at + 7, '\n') + 1 + 20;                 /* behind the entry of object 0 */
    for (unsigned long i = 1; i < objects; i++, at += 20) {
        char want[32];

        snprintf(want, sizeof want, "%lu 0 obj\n", i);
        assert_memory_equal(text + strtoul(at, NULL, 10), want, strlen(want));
        assert_memory_equal(at + 10, " 00000 n \n", 10);
        found++;
    }
    assert_int_equal(found, 7 + 3 * 3);
    free(f.bytes);
}

static void a_full_card_ends_the_writing_with_its_error(void **state)
{
    struct file whole = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(write_pages(&whole, 2, "t", &e), e);
    for (size_t at = 1; at < whole.n; at += 97) {
        struct file f = { .fail_at = at };

        assert_int_equal(write_pages(&f, 2, "t", &e), -ENOSPC);
        free(f.bytes);
    }
    free(whole.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_layer_says_what_was_read_in_both_scripts),
        cmocka_unit_test(words_that_touch_are_still_two_words),
        cmocka_unit_test(a_word_is_found_where_it_stands_on_the_sheet),
        cmocka_unit_test(the_title_may_be_in_any_script),
        cmocka_unit_test(every_offset_in_the_index_points_at_its_object),
        cmocka_unit_test(a_full_card_ends_the_writing_with_its_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
