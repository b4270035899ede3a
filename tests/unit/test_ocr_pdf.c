/* The PDF writer: what is in the file, and that others read it. Wants pdftotext, mutool, qpdf and Preflight for its second half. */
#include "test.h"

#include "base/auto.h"
#include "ocr/pdf/pdf_parts.h"
#include "pdf_pages.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <poppler.h>
#include <string.h>
#include <sys/wait.h>

enum { WIDTH = PDF_PAGE_WIDTH_PX, HEIGHT = PDF_PAGE_HEIGHT_PX };

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

static int write_pages(struct pdf_bytes *f, int pages, const char *subject, struct err *e)
{
    const struct xmp_letter about = { .subject = subject, .language = "hi", .pages = pages };
    struct page_text t;
    struct pdf *pdf = NULL;
    int r = pdf_begin(pdf_to_memory, f, &about, &pdf, e);

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

static PopplerDocument *open_pdf(const struct pdf_bytes *f)
{
    GBytes *bytes = g_bytes_new_static(f->bytes, f->n);
    PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, NULL);

    g_bytes_unref(bytes);
    assert_non_null(doc);
    return doc;
}

static void the_text_layer_says_what_was_read_in_both_scripts(void **state)
{
    struct pdf_bytes f = { 0 };
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
    struct pdf_bytes f = { 0 };
    struct pdf *pdf = NULL;
    struct err e = { 0 };
    GList *hits;

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(page_text_add(&t, i % 2 ? "भीतर" : "के", (struct box){ 300 + i * 120, 400, 120, 50 }, 0.9, 0), 0);
    assert_int_equal(page_text_finish(&t), 0);
    assert_ok(pdf_begin(pdf_to_memory, &f, &(struct xmp_letter){ .pages = 1 }, &pdf, &e), e);
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
    struct pdf_bytes f = { 0 };
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

static void the_title_is_the_subject_in_any_script(void **state)
{
    const char *title = "3/7/2021: हिन्दी (a) \\ 𝄞";
    struct pdf_bytes f = { 0 };
    struct err e = { 0 };
    PopplerDocument *doc;
    char *got;

    (void)state;
    assert_ok(write_pages(&f, 1, title, &e), e);
    doc = open_pdf(&f);
    got = poppler_document_get_metadata(doc);
    assert_non_null(strstr(got, "<rdf:li xml:lang=\"x-default\">3/7/2021: हिन्दी (a) \\ 𝄞</rdf:li>"));
    assert_non_null(strstr(got, "<pdfaid:part>1</pdfaid:part>"));
    g_free(got);
    g_object_unref(doc);
    free(f.bytes);
}

static void every_offset_in_the_index_points_at_its_object(void **state)
{
    struct pdf_bytes f = { 0 };
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
    assert_int_equal(found, 10 + 3 * 3);
    free(f.bytes);
}

static void a_full_card_ends_the_writing_with_its_error(void **state)
{
    struct pdf_bytes whole = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(write_pages(&whole, 2, "t", &e), e);
    for (size_t at = 1; at < whole.n; at += 97) {
        struct pdf_bytes f = { .fail_at = at };

        assert_int_equal(write_pages(&f, 2, "t", &e), -ENOSPC);
        free(f.bytes);
    }
    free(whole.bytes);
}

static void a_full_font_shows_the_rest_as_unknown(void **state)
{
    static struct pdf_chars c;
    unsigned char *cmap;
    size_t n;
    struct err e = { 0 };

    (void)state;
    for (unsigned i = 0; i < PDF_FAR_MAX; i++)
        assert_int_equal(pdf_char_code(&c, 0x1D400 + i), PDF_FAR_FIRST + i);
    assert_int_equal(pdf_char_code(&c, 0x1D400 + 7), PDF_FAR_FIRST + 7);
    assert_int_equal(pdf_char_code(&c, 0x20000), 0xFFFD);
    assert_ok(pdf_font_stream(PDF_FONT_UNICODE, &c, &cmap, &n, &e), e);
    assert_non_null(strstr((char *)cmap, "<D807> <D835DC07>\n"));
    assert_null(strstr((char *)cmap, "<D800> <D8FF>"));
    assert_non_null(strstr((char *)cmap, "<FF00> <FFFF> <FF00>\n"));
    free(cmap);
}

/* ---- what other programs make of it */

enum { SAID_MAX = 1 << 16 };

/* What a command prints; its exit code. */
static int run(char said[SAID_MAX], const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int run(char said[SAID_MAX], const char *fmt, ...)
{
    char command[1024];
    va_list args;
    size_t n;
    FILE *f;
    int status;

    va_start(args, fmt);
    assert_in_range(vsnprintf(command, sizeof command, fmt, args), 1, sizeof command - 1);
    va_end(args);
    f = popen(command, "r");
    assert_non_null(f);
    n = fread(said, 1, SAID_MAX - 1, f);
    said[n] = '\0';
    status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void keep(const char *dir, const char *name, const struct pdf_bytes *pdf)
{
    char path[TMPDIR_SIZE + 64];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s.pdf", dir, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf->bytes, 1, pdf->n, f), pdf->n);
    assert_int_equal(fclose(f), 0);
}

static char dir[TMPDIR_SIZE];           /* the drawn pages, each a PDF */

static int keep_drawn_pages(void **state)
{
    struct page_text t;
    const char *name;

    (void)state;
    tmpdir_new(dir);
    for (unsigned k = 0; (name = pdf_page_draw(k, &t)); k++) {
        struct pdf_bytes pdf = { 0 };
        struct err e = { 0 };

        assert_ok(pdf_page_write(&t, &pdf, &e), e);
        keep(dir, name, &pdf);
        free(pdf.bytes);
        page_text_done(&t);
    }
    return 0;
}

static int remove_drawn_pages(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static void squeeze(char *text)
{
    char *to = text, *rest = NULL;

    for (char *w = strtok_r(text, " \n\f\r", &rest); w; w = strtok_r(NULL, " \n\f\r", &rest)) {
        memmove(to, w, strlen(w) + 1);
        to += strlen(to);
        *to++ = ' ';
    }
    *to = '\0';
}

static void assert_words(const char *command_begin, const char *command_end)
{
    static char said[SAID_MAX];
    struct page_text t;
    const char *name;
    unsigned k;

    for (k = 0; (name = pdf_page_draw(k, &t)); k++) {
        char *words = pdf_page_words(&t);

        assert_int_equal(run(said, "%s %s/%s.pdf %s", command_begin, dir, name, command_end), 0);
        squeeze(said);
        squeeze(words);
        if (strcmp(said, words) != 0)
            fail_msg("%s: \"%s\" reads \"%s\"", name, words, said);
        free(words);
        page_text_done(&t);
    }
    assert_true(k > 10);
}

static void pdftotext_reads_every_word_of_awkward_pages_in_order(void **state)
{
    (void)state;
    assert_words("pdftotext -raw -enc UTF-8", "-");
}

static void mutool_reads_every_word_of_awkward_pages_in_order(void **state)
{
    static char said[SAID_MAX];

    (void)state;
    if (run(said, "command -v mutool") != 0)
        skip();
    assert_words("mutool draw -q -F txt", "2>/dev/null");
}

static void each_file_is_linearised_and_whole(void **state)
{
    static char said[SAID_MAX];
    struct page_text t;
    const char *name;

    (void)state;
    if (run(said, "command -v qpdf") != 0)
        skip();
    for (unsigned k = 0; (name = pdf_page_draw(k, &t)); k++) {
        if (run(said, "qpdf --check %s/%s.pdf 2>&1", dir, name) != 0)
            fail_msg("%s: %s", name, said);
        assert_non_null(strstr(said, "PDF Version: 1.4\n"));
        assert_non_null(strstr(said, "File is linearized\n"));
        assert_null(strstr(said, "WARNING"));
        page_text_done(&t);
    }
}

static void each_file_is_pdf_a_1b(void **state)
{
    static char said[SAID_MAX];
    int code;

    (void)state;
    code = run(said, "tests/rig/preflight.sh %s", dir);
    if (code == 77)
        skip();
    if (code != 0)
        fail_msg("%s", said);
}

/* ---- linearised */

static void the_same_letter_gives_the_same_bytes(void **state)
{
    struct pdf_bytes one = { 0 }, two = { 0 };
    struct page_text t;
    struct err e = { 0 };

    (void)state;
    pdf_page_draw(1, &t);
    assert_ok(pdf_page_write(&t, &one, &e), e);
    assert_ok(pdf_page_write(&t, &two, &e), e);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.bytes, two.bytes, one.n);
    free(one.bytes);
    free(two.bytes);
    page_text_done(&t);
}

/* One of some 250 files had hints whose packed data end in a line feed, with no other behind them: no PDF/A. */
static void the_hints_of_a_linearised_file_end_with_a_line_feed_of_their_own(void **state)
{
    enum { FILES = 600 };
    char word[FILES + 1] = "";
    unsigned random = 1;
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < FILES; i++) {
        struct page_text t = { .turn = { PDF_PAGE_WIDTH_PX, PDF_PAGE_HEIGHT_PX, 0, 0 } };
        struct pdf_bytes pdf = { 0 };
        const char *hints, *data;

        random = random * 1103515245 + 12345;
        word[i] = (char)('a' + (random >> 16) % 26);        /* so that the page's length grows */
        assert_int_equal(page_text_add(&t, word, (struct box){ 20, 100, 40 + i, 30 }, 0.9, 0), 0);
        assert_int_equal(page_text_finish(&t), 0);
        assert_ok(pdf_page_write(&t, &pdf, &e), e);
        hints = (const char *)pdf.bytes + strtoul(strstr((const char *)pdf.bytes, "/H [ ") + 5, NULL, 10);
        data = strstr(hints, "stream\n") + 7;
        assert_memory_equal(data + strtoul(strstr(hints, "/Length ") + 8, NULL, 10), "\nendstream\n", 11);
        free(pdf.bytes);
        page_text_done(&t);
    }
}

static void what_is_no_pdf_is_not_linearised_and_nothing_is_written(void **state)
{
    struct pdf_bytes whole = { 0 }, out = { 0 };
    struct err e = { 0 };

    (void)state;
    assert_ok(write_pages(&whole, 2, "t", &e), e);
    assert_int_equal(pdf_linearise("no PDF", 6, pdf_to_memory, &out, &e), -EBADMSG);
    assert_true(strlen(e.msg) > 0);
    assert_int_equal(pdf_linearise(whole.bytes, whole.n / 2, pdf_to_memory, &out, &e), -EBADMSG);
    assert_int_equal(out.n, 0);
    free(whole.bytes);
}

static void a_full_card_ends_the_linearising_with_its_error(void **state)
{
    struct pdf_bytes whole = { 0 }, out = { .fail_at = 100 };
    struct err e = { 0 };

    (void)state;
    assert_ok(write_pages(&whole, 2, "t", &e), e);
    assert_int_equal(pdf_linearise(whole.bytes, whole.n, pdf_to_memory, &out, &e), -ENOSPC);
    free(whole.bytes);
}

static void the_packet_about_the_letter_can_be_found_in_the_linearised_file(void **state)
{
    struct pdf_bytes pdf = { 0 };
    struct page_text t;
    struct err e = { 0 };
    size_t at, size;

    (void)state;
    pdf_page_draw(0, &t);
    assert_ok(pdf_page_write(&t, &pdf, &e), e);
    assert_int_equal(xmp_find(pdf.bytes, pdf.n, &at, &size), 0);
    assert_in_range(size, 2000, 6000);
    free(pdf.bytes);
    page_text_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_layer_says_what_was_read_in_both_scripts),
        cmocka_unit_test(words_that_touch_are_still_two_words),
        cmocka_unit_test(a_word_is_found_where_it_stands_on_the_sheet),
        cmocka_unit_test(the_title_is_the_subject_in_any_script),
        cmocka_unit_test(every_offset_in_the_index_points_at_its_object),
        cmocka_unit_test(a_full_card_ends_the_writing_with_its_error),
        cmocka_unit_test(a_full_font_shows_the_rest_as_unknown),
        cmocka_unit_test(pdftotext_reads_every_word_of_awkward_pages_in_order),
        cmocka_unit_test(mutool_reads_every_word_of_awkward_pages_in_order),
        cmocka_unit_test(each_file_is_linearised_and_whole),
        cmocka_unit_test(each_file_is_pdf_a_1b),
        cmocka_unit_test(the_same_letter_gives_the_same_bytes),
        cmocka_unit_test(the_hints_of_a_linearised_file_end_with_a_line_feed_of_their_own),
        cmocka_unit_test(what_is_no_pdf_is_not_linearised_and_nothing_is_written),
        cmocka_unit_test(a_full_card_ends_the_linearising_with_its_error),
        cmocka_unit_test(the_packet_about_the_letter_can_be_found_in_the_linearised_file),
    };

    return cmocka_run_group_tests(tests, keep_drawn_pages, remove_drawn_pages);
}
