/* Tables as PDFs: what stands on their pages, read back by poppler's tools. */
#include "print/cell.h"
#include "print/table.h"

#include "base/auto.h"
#include "base/text.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define LONG_HINDI "क्षेत्रीय कार्यालयों में कार्यरत अधिकारियों एवं कर्मचारियों की वरिष्ठता सूची के पुनरीक्षण हेतु प्राप्त अभ्यावेदनों पर विचार तथा निस्तारण के संबंध में विस्तृत दिशा-निर्देश"

static const struct print_column columns[] = { { "No.", "सं.", 1 }, { "From", "प्रेषक", 2 }, { "Subject", "विषय", 3 } };

struct made { char *bytes; size_t n; int pages; };

struct rows { int n, stop_after, walked; const char *subject; const char *end; };

static int walk(void *ctx, struct print_table *t, struct err *e)
{
    struct rows *rows = ctx;
    int r = 0;

    for (int i = 1; r == 0 && i <= rows->n; i++) {
        char number[32];
        const char *cells[] = { number, "Ministry of Tests", rows->subject };

        snprintf(number, sizeof(number), "CRU-A/2026/%06d", i);
        r = print_row(t, cells, e);
    }
    if (r == 0 && rows->end)
        r = print_line(t, rows->end, true, e);
    if (r == 0 && rows->end)
        r = print_signatures(t, (const char *const[]){ "Clerk · लिपिक", "Supervisor · पर्यवेक्षक" }, 2, e);
    return r;
}

static bool progress(void *ctx, int64_t done)
{
    struct rows *rows = ctx;

    rows->walked = (int)done;
    return rows->stop_after > 0 && done >= rows->stop_after;
}

static int print(struct rows *rows, const char *language, struct made *ret, struct err *e)
{
    struct print_doc doc = { .office = "Central Registry Unit", .office_hi = "केन्द्रीय पंजीकरण एकक", .title = "Dak register", .title_hi = "डाक पंजिका",
                             .about = "14-03-2026", .about_hi = "दिनांक 14-03-2026", .language = language, .created_s = 1773480600,
                             .landscape = true, .columns = columns, .n_columns = 3 };
    struct print_source source = { .walk = walk, .ctx = rows, .progress = progress, .progress_ctx = rows };
    AUTO_FCLOSE FILE *f = NULL;
    int r = print_file_new(&f, e);

    *ret = (struct made){ .n = 0 };
    if (r == 0)
        r = print_pdf(f, &doc, &source, &ret->pages, e);
    if (r < 0)
        return r;
    fseek(f, 0, SEEK_END);
    ret->n = (size_t)ftell(f);
    rewind(f);
    ret->bytes = malloc(ret->n + 1);
    assert_non_null(ret->bytes);
    assert_int_equal(fread(ret->bytes, 1, ret->n, f), ret->n);
    return 0;
}

/* What a command says of the file; "PDF" in it is the file's name. The caller's. */
static char *said_by(const struct made *m, const char *command)
{
    char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 16], line[512];
    char *text = calloc(1, 8 * 1024 * 1024);

    tmpdir_new(dir);
    snprintf(path, sizeof(path), "%s/t.pdf", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(m->bytes, 1, m->n, f), m->n);
    assert_int_equal(fclose(f), 0);
    snprintf(line, sizeof(line), "PDF=%s; %s", path, command);
    f = popen(line, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, 8 * 1024 * 1024 - 1, f) > 0);
    assert_int_equal(pclose(f), 0);
    tmpdir_remove(dir);
    return text;
}

static int times(const char *text, const char *word)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

static void headings_are_repeated_and_each_page_says_which_of_how_many_it_is(void **state)
{
    struct rows rows = { .n = 90, .subject = LONG_HINDI, .end = "Letters: 90 · पत्र: 90" };
    struct made m;
    struct err e = { 0 };
    char last[64];

    (void)state;
    assert_ok(print(&rows, "en", &m, &e), e);
    assert_true(m.pages >= 4);
    AUTO_FREE char *text = said_by(&m, "pdftotext $PDF -");
    for (const char *page = text; *page; page += strcspn(page, "\f"), page += *page == '\f') {
        AUTO_FREE char *one = strndup(page, strcspn(page, "\f"));

        assert_int_equal(times(one, "प्रेषक"), strstr(one, "CRU-A") ? 1 : 0);
    }
    snprintf(last, sizeof(last), "Page %d of %d · पृष्ठ %d/%d", m.pages, m.pages, m.pages, m.pages);
    assert_non_null(strstr(text, last));
    assert_non_null(strstr(text, "Page 1 of"));
    assert_int_equal(times(text, "केन्द्रीय पंजीकरण एकक"), 1);
    assert_non_null(strstr(text, "Letters: 90"));
    assert_non_null(strstr(text, "पर्यवेक्षक"));
    free(m.bytes);
}

/* Each number, in order, and each subject whole on the page of its number: no row is broken over two. */
static void rows_keep_their_order_and_are_never_broken_over_two_pages(void **state)
{
    struct rows rows = { .n = 60, .subject = "BEGIN " LONG_HINDI " END" };
    struct made m;
    struct err e = { 0 };
    const char *at;

    (void)state;
    assert_ok(print(&rows, "hi", &m, &e), e);
    AUTO_FREE char *text = said_by(&m, "pdftotext $PDF -");
    at = text;
    for (int i = 1; i <= rows.n; i++) {
        char number[32];

        snprintf(number, sizeof(number), "%06d", i);
        at = strstr(at, number);
        assert_non_null(at);
    }
    AUTO_FREE char *low = said_by(&m, "echo ends:; pdftotext -bbox $PDF - | grep '>END<' | awk -F'\"' '$8 > 551'");     /* points: above the foot of the page */
    assert_string_equal(low, "ends:\n");
    for (char *page = strtok(text, "\f"); page; page = strtok(NULL, "\f")) {
        assert_int_equal(times(page, "BEGIN"), times(page, "END"));
        assert_int_equal(times(page, "BEGIN"), times(page, "CRU-A"));
    }
    free(m.bytes);
}

static void fonts_are_embedded_and_the_file_says_its_title_and_language(void **state)
{
    struct rows rows = { .n = 3, .subject = LONG_HINDI };
    struct made m;
    struct err e = { 0 };

    (void)state;
    assert_ok(print(&rows, "hi", &m, &e), e);
    AUTO_FREE char *fonts = said_by(&m, "pdffonts $PDF | tail -n +3 | awk '{ print $1, $(NF-4) }'");
    assert_non_null(strstr(fonts, "NotoSans"));
    assert_non_null(strstr(fonts, "Devanagari"));
    assert_null(strstr(fonts, " no"));
    AUTO_FREE char *info = said_by(&m, "pdfinfo $PDF; qpdf --check $PDF; qpdf --qdf --object-streams=disable $PDF - | grep -a Lang");
    assert_non_null(strstr(info, "डाक पंजिका"));
    assert_non_null(strstr(info, "/Lang (hi)"));
    assert_non_null(strstr(info, "No syntax or stream encoding errors found"));
    AUTO_FREE char *tagged = said_by(&m, "pdfinfo -struct $PDF");
    assert_int_equal(times(tagged, "TH"), 3);
    assert_int_equal(times(tagged, "TD"), 9);
    assert_non_null(strstr(tagged, "Document"));
    free(m.bytes);
}

static void text_of_a_letter_is_never_taken_for_markup(void **state)
{
    struct rows rows = { .n = 1, .subject = "<b>bold</b> & <span size='1'>small</span> &lt;" };
    struct made m;
    struct err e = { 0 };

    (void)state;
    assert_ok(print(&rows, "en", &m, &e), e);
    AUTO_FREE char *text = said_by(&m, "pdftotext $PDF - | tr '\\n' ' '");
    assert_non_null(strstr(text, "<b>bold</b> & <span size='1'>small</span> &lt;"));
    free(m.bytes);
}

/* Unbroken text in a narrow column: no line begins inside a cluster. */
static void words_that_are_too_long_are_broken_between_clusters(void **state)
{
    static const char word[] = "क्षित्रिज्ञीश्रृंखलाक्षित्रिज्ञीश्रृंखलाक्षित्रिज्ञीश्रृंखलाक्षित्रिज्ञीश्रृंखलाक्षित्रिज्ञीश्रृंखला";
    cairo_surface_t *surface = cairo_pdf_surface_create(NULL, 500, 500);
    cairo_t *cr = cairo_create(surface);

    (void)state;
    for (double width = 4; width < 60; width += 1.7) {
        struct cell *c = cell_new(cr, &(struct cell_style){ .width = width, .em = 7, .language = "hi" });

        assert_non_null(c);
        cell_set(c, word);
        for (int n = 1; n < cell_lines(c); n++) {
            AUTO_FREE char *copy = strdup(word);
            int start = cell_line_start(c, n);

            text_cut_bytes(copy, (size_t)start);
            assert_int_equal(strlen(copy), start);      /* it could be cut right there */
        }
        assert_true(width > 40 || cell_lines(c) > 3);
        cell_free(c);
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* A cell on paper of its own; the caller's. */
static cairo_surface_t *paint(const char *text, int *ret_second_line)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 200, 100);
    cairo_t *cr = cairo_create(surface);
    struct cell *c = cell_new(cr, &(struct cell_style){ .width = 100, .em = 12, .language = "en" });

    assert_non_null(c);
    cell_set(c, text);
    *ret_second_line = cell_line_start(c, 1);
    cell_paint(c, 0, 0);
    cell_free(c);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    return surface;
}

/* Broken by hand at the same place, it must look the same: no hyphen that the code does not have. */
static void a_code_gains_no_sign_where_it_is_broken(void **state)
{
    static const char code[] = "ADMINESTTPENSIONCELLCASH";
    char broken[64];
    int at = 0, none;

    (void)state;
    cairo_surface_t *one = paint(code, &at);
    assert_in_range(at, 5, sizeof(code) - 3);
    snprintf(broken, sizeof(broken), "%.*s\n%s", at, code, code + at);
    cairo_surface_t *other = paint(broken, &none);
    assert_memory_equal(cairo_image_surface_get_data(one), cairo_image_surface_get_data(other), (size_t)cairo_image_surface_get_stride(one) * 100);
    cairo_surface_destroy(one);
    cairo_surface_destroy(other);
}

static void the_same_rows_and_moment_give_the_same_bytes(void **state)
{
    struct rows rows = { .n = 40, .subject = LONG_HINDI };
    struct made a, b;
    struct err e = { 0 };

    (void)state;
    assert_ok(print(&rows, "hi", &a, &e), e);
    assert_ok(print(&rows, "hi", &b, &e), e);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.bytes, b.bytes, a.n);
    free(a.bytes);
    free(b.bytes);
}

static void an_empty_table_has_a_page_with_its_words(void **state)
{
    struct rows rows = { .n = 0, .end = "No letter came · कोई पत्र प्राप्त नहीं हुआ" };
    struct made m;
    struct err e = { 0 };

    (void)state;
    assert_ok(print(&rows, "hi", &m, &e), e);
    assert_int_equal(m.pages, 1);
    AUTO_FREE char *text = said_by(&m, "pdftotext $PDF -");
    assert_non_null(strstr(text, "कोई पत्र प्राप्त नहीं हुआ"));
    free(m.bytes);
}

static void it_ends_as_soon_as_nobody_waits_for_it(void **state)
{
    struct rows rows = { .n = 1000, .stop_after = 10, .subject = "x" };
    struct made m;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(print(&rows, "en", &m, &e), -ECANCELED);
    assert_int_equal(rows.walked, 10);
}

/* In a child of its own, whose peak is only this. */
static void ten_thousand_rows_take_bounded_memory(void **state)
{
    struct rows rows = { .n = 10000, .subject = "वरिष्ठता सूची के पुनरीक्षण हेतु प्राप्त अभ्यावेदनों पर विचार" };
    struct rusage use;
    struct made m;
    struct err e = { 0 };
    int status;

    (void)state;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int r = print(&rows, "hi", &m, &e);

        printf("10,000 rows: %d pages, %zu KB\n", m.pages, m.n / 1024);
        fflush(NULL);
        _exit(r < 0 || m.pages < 300 || m.n > 24 * 1024 * 1024);
    }
    assert_int_equal(wait4(pid, &status, 0, &use), pid);
    assert_int_equal(status, 0);
    printf("peak %ld MiB, %ld.%02ld s\n", use.ru_maxrss / 1024, (long)use.ru_utime.tv_sec, (long)use.ru_utime.tv_usec / 10000);
#ifndef __SANITIZE_ADDRESS__
    assert_true(use.ru_maxrss < 160 * 1024);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_repeated_and_each_page_says_which_of_how_many_it_is),
        cmocka_unit_test(rows_keep_their_order_and_are_never_broken_over_two_pages),
        cmocka_unit_test(fonts_are_embedded_and_the_file_says_its_title_and_language),
        cmocka_unit_test(text_of_a_letter_is_never_taken_for_markup),
        cmocka_unit_test(words_that_are_too_long_are_broken_between_clusters),
        cmocka_unit_test(a_code_gains_no_sign_where_it_is_broken),
        cmocka_unit_test(the_same_rows_and_moment_give_the_same_bytes),
        cmocka_unit_test(an_empty_table_has_a_page_with_its_words),
        cmocka_unit_test(it_ends_as_soon_as_nobody_waits_for_it),
        cmocka_unit_test(ten_thousand_rows_take_bounded_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
