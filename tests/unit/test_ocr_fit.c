/* Letters whose PDF is too large. The reading processes here are forks of this test (in place of page_process.c): a file says
 * "kind bytes", which is what the picture of its page becomes, and at level n of fitting 1/(n+1) of it. */
#include "test.h"
#include "test_ocr_fake_child.h"

#include "base/auto.h"
#include "base/loop.h"
#include "ocr/fit.h"
#include "ocr/letter_pdf.h"
#include "ocr/queue.h"
#include "ocr/record.h"

#include <signal.h>
#include <string.h>

static void say(int fd, json_t *take_answer, const void *const *blobs, const size_t *sizes, unsigned n)
{
    AUTO_JSON json_t *answer = take_answer;
    struct frame_writer w;

    if (!answer || frame_write_begin(&w, answer, blobs, sizes, n, NULL) < 0 || frame_write(&w, fd, NULL) < 0)
        _exit(1);
    frame_writer_done(&w);
}

static void answer(int fd, const json_t *request, const char *file)
{
    static char picture[4 << 20];
    char kind[16] = "";
    size_t size = 0;
    int fit = (int)json_int(request, "fit", 0);
    const void *const blobs[] = { "view", picture };

    if (sscanf(file, "%15s %zu", kind, &size) != 2 || size > sizeof picture)
        _exit(1);
    if (fit > 0 && strcmp(kind, "dies") == 0)
        _exit(1);
    if (fit > 0 && (strcmp(json_str(request, "do", ""), "picture") != 0 || json_int(request, "turn", -1) != 270 || json_num(request, "skew_deg", 0) < 1.4))
        _exit(1);                       /* the words would not lie over it */
    size = strcmp(kind, "grows") == 0 ? size + (size_t)fit : size / (size_t)(fit + 1);
    say(fd, json_pack("{si sb si si si si sf s{sisi} s[{sssisisis[iiii]}]}", "pages", 1, "blank", 1, "width_px", 10, "height_px", 14, "dpi", 50, "rotation",
                      90, "skew_deg", 1.5, "view", "width", 10, "height", 14, "layers", "kind", strcmp(kind, "jpeg") == 0 ? "jpeg" : "g4", "width", 14,
                      "height", 10, "components", 1, "box", 0, 0, 14, 10), blobs, (const size_t[]){ 4, size }, 2);
}

static void serve(int in_fd, int out_fd)
{
    struct frame_reader in = { 0 };
    char file[64] = "";

    say(out_fd, json_pack("{sb}", "ready", 1), NULL, NULL, 0);
    for (;;) {
        AUTO_FRAME struct frame request = { 0 };

        if (frame_read(&in, in_fd, &request, NULL) < 0)
            _exit(0);
        if (request.blob[0])
            snprintf(file, sizeof file, "%.*s", (int)request.blob_n[0], (const char *)request.blob[0]);
        answer(out_fd, request.head, file);
    }
}

/* ---- one letter through the queue */

struct rig {
    struct loop *loop;
    struct queue *queue;
    const char *const *pages;           /* what their files say; ends with NULL */
    size_t max_bytes;
    bool opened;
    int loaded;
    struct letter *letter;              /* once it is read */
};

static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct rig *g = ctx;
    struct err e = { 0 };

    (void)than, (void)company;
    if (g->opened)
        return 0;
    g->opened = true;
    assert_ok(letter_new("letter", NULL, ret_letter, &e), e);
    for (const char *const *p = g->pages; *p; p++)
        assert_ok(letter_add_source(*ret_letter, *p, &e), e);
    (*ret_letter)->pdf_max_bytes = g->max_bytes;
    return 1;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    struct rig *g = ctx;

    (void)l, (void)e;
    g->loaded++;
    *ret_bytes = strdup(name);
    *ret_n = strlen(name);
    return 0;
}

static void finished(void *ctx, struct letter *take_l)
{
    struct rig *g = ctx;

    assert_null(g->letter);
    g->letter = take_l;
    loop_stop(g->loop);
}

static int64_t tick(void *ctx) { return queue_tick(((struct rig *)ctx)->queue); }

static void read_letter(struct rig *g, const char *const *pages, size_t max_bytes, int children)
{
    static const struct queue_ops ops = { .open_next = open_next, .load = load, .finished = finished };
    const struct children_limits limits = { .languages = "eng", .count = children, .memory_mib = 512, .page_time_s = 20, .pages_per_child = 1000 };
    struct err e = { 0 };

    *g = (struct rig){ .pages = pages, .max_bytes = max_bytes };
    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(queue_start(g->loop, &limits, &ops, g, &g->queue, &e), e);
    loop_set_tick(g->loop, tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    queue_stop(g->queue, NULL);
    loop_free(g->loop);
    assert_non_null(g->letter);
}

static size_t bytes_of(const struct rig *g, unsigned k) { return layers_bytes(&letter_page(g->letter, k, NULL, NULL)->layers); }

/* The caller's. */
static json_t *record_of(const struct rig *g)
{
    struct seams seams;
    struct fields f;
    struct err e = { 0 };
    json_t *record;

    assert_ok(record_find_fields(g->letter, &f, &seams, &e), e);
    record = record_make(g->letter, &f, &seams, RECORD_SHORT);
    seams_done(&seams);
    fields_done(&f);
    return record;
}

/* ---- tests */

static void a_letter_that_fits_keeps_its_pictures(void **state)
{
    static const char *const pages[] = { "jpeg 300000", "g4 200000", NULL };
    struct rig g;

    (void)state;
    read_letter(&g, pages, 600000, 2);
    AUTO_JSON json_t *record = record_of(&g);
    assert_int_equal(bytes_of(&g, 0) + bytes_of(&g, 1), 500000);
    assert_int_equal(g.loaded, 2);
    assert_null(json_object_get(record, "fitted"));
    assert_null(json_object_get(record, "parts"));
    letter_free(g.letter);
}

static void the_largest_background_is_made_smaller_first_and_no_more_than_needed(void **state)
{
    static const char *const pages[] = { "jpeg 300000", "jpeg 900000", "g4 200000", NULL };
    struct rig g;

    (void)state;
    read_letter(&g, pages, 1000000, 1);
    AUTO_JSON json_t *record = record_of(&g);
    const json_t *fitted = json_object_get(record, "fitted");
    assert_int_equal(bytes_of(&g, 0), 300000);
    assert_int_equal(bytes_of(&g, 1), 450000);
    assert_int_equal(bytes_of(&g, 2), 200000);
    assert_int_equal(json_int(fitted, "level", 0), 1);
    assert_int_equal(json_int(fitted, "pages", 0), 1);
    assert_int_equal(json_int(fitted, "full_bytes", 0) - json_int(fitted, "bytes", 0), 450000);
    assert_null(json_object_get(record, "parts"));
    letter_free(g.letter);
}

static void a_page_without_background_waits_for_the_second_level(void **state)
{
    static const char *const pages[] = { "g4 600000", "jpeg 100000", "g4 200000", NULL };
    struct rig g;

    (void)state;
    read_letter(&g, pages, 600000, 1);
    assert_int_equal(bytes_of(&g, 0), 200000);          /* level 2: a third */
    assert_int_equal(bytes_of(&g, 1), 50000);           /* level 1: half */
    assert_int_equal(bytes_of(&g, 2), 200000);
    assert_int_equal(g.letter->fit_level, 2);
    letter_free(g.letter);
}

static void what_never_fits_lies_in_parts_and_is_held_with_their_pages(void **state)
{
    static const char *const pages[] = { "g4 1000000", "g4 1000000", "g4 1000000", "g4 1000000", "g4 1000000", NULL };
    struct rig g;
    unsigned from, to;

    (void)state;
    read_letter(&g, pages, 1 << 20, 2);
    AUTO_JSON json_t *record = record_of(&g);
    const json_t *parts = json_object_get(record, "parts");
    for (unsigned k = 0; k < 5; k++)
        assert_int_equal(bytes_of(&g, k), 250000);
    assert_true(fit_part(g.letter, 0, &from, &to) && from == 0 && to == 4);
    assert_true(fit_part(g.letter, 1, &from, &to) && from == 4 && to == 5);
    assert_false(fit_part(g.letter, 2, &from, &to));
    assert_int_equal(json_array_size(parts), 2);
    assert_string_equal(json_str(json_array_get(parts, 1), "blob", ""), "document-2.pdf");
    assert_int_equal(json_int(json_array_get(parts, 0), "to", 0), 4);
    assert_int_equal(json_int(json_array_get(parts, 1), "from", 0), 5);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_string_equal(json_str(record, "problem", ""),
                        "the PDF of the letter is larger than the 1 MiB e-Office takes, even with the smallest pictures; it lies in 2 parts of "
                        "pages 1–4, 5; split the letter behind these pages, or have the limit raised and release it");
    letter_free(g.letter);
}

/* The two ceilings that offices have: a long letter under 20 MiB, a short one under 2 MiB. */
static void three_hundred_pages_fit_under_20_mib_by_their_backgrounds_alone(void **state)
{
    static const char *pages[301];
    struct rig g;

    (void)state;
    for (int i = 0; i < 300; i++)
        pages[i] = i % 3 ? "jpeg 100000" : "g4 40000";
    read_letter(&g, pages, 20 << 20, 2);
    AUTO_JSON json_t *record = record_of(&g);
    const json_t *fitted = json_object_get(record, "fitted");
    assert_int_equal(json_int(fitted, "level", 0), 1);
    assert_in_range(json_int(fitted, "pages", 0), 20, 199);            /* no more than needed */
    assert_in_range(fit_bytes(g.letter, 0, 300), 20 * 1000 * 1000, 20 << 20);
    for (unsigned k = 0; k < 300; k += 3)
        assert_int_equal(bytes_of(&g, k), 40000);                       /* text alone is left as it is */
    assert_int_equal(fit_parts(g.letter), 1);
    assert_null(json_object_get(record, "parts"));
    assert_string_not_equal(json_str(record, "decision", ""), "hold");
    letter_free(g.letter);
}

static void a_small_ceiling_takes_backgrounds_first_and_resolution_next(void **state)
{
    static const char *const pages[] = { "jpeg 400000", "jpeg 400000", "g4 900000", "g4 900000", NULL };
    struct rig g;

    (void)state;
    read_letter(&g, pages, 2 << 20, 1);
    AUTO_JSON json_t *record = record_of(&g);
    assert_int_equal(bytes_of(&g, 0), 200000);                          /* level 1 on both, then level 2 on the largest only */
    assert_int_equal(bytes_of(&g, 1), 200000);
    assert_int_equal(bytes_of(&g, 2) + bytes_of(&g, 3), 300000 + 900000);
    assert_int_equal(json_int(json_object_get(record, "fitted"), "level", 0), 2);
    assert_null(json_object_get(record, "parts"));
    letter_free(g.letter);
}

static void a_page_that_cannot_be_made_smaller_keeps_its_picture(void **state)
{
    static const char *const pages[] = { "dies 700000", "g4 600000", "grows 500000", NULL };
    struct rig g;

    (void)state;
    read_letter(&g, pages, 1 << 20, 2);
    assert_int_equal(bytes_of(&g, 0), 700000);
    assert_int_equal(bytes_of(&g, 1), 150000);
    assert_int_equal(bytes_of(&g, 2), 500000);
    assert_null(letter_page(g.letter, 0, NULL, NULL)->error);
    letter_free(g.letter);
}

static void the_pdf_is_never_larger_than_was_reckoned(void **state)
{
    static const char *const pages[] = { "g4 20000", "g4 10000", "jpeg 30000", NULL };
    struct rig g;
    struct fields f;
    struct seams seams;
    struct err e = { 0 };
    unsigned char *pdf;
    char word[32];
    size_t n;

    (void)state;
    read_letter(&g, pages, 0, 1);
    for (unsigned k = 0; k < 3; k++) {
        struct page_text *t = &letter_page(g.letter, k, NULL, NULL)->text;

        page_text_done(t);
        t->turn = (struct turn){ 2480, 3508, 0, 0 };
        for (int i = 0; i < 600; i++) {         /* words that cannot be packed well */
            snprintf(word, sizeof word, "%x%x", (unsigned)i * 2654435761U, (unsigned)i * 40503U * (k + 7));
            assert_int_equal(page_text_add(t, word, (struct box){ i % 10 * 240 + i * 7 % 13, i / 10 * 50 + i * 11 % 7, 150 + i * 5 % 77, 40 + i % 9 }, 0.9, i / 10), 0);
        }
        assert_int_equal(page_text_finish(t), 0);
    }
    assert_ok(record_find_fields(g.letter, &f, &seams, &e), e);
    assert_ok(letter_pdf_make(g.letter, &f, 0, 3, &pdf, &n, &e), e);
    assert_in_range(n, 60000, fit_bytes(g.letter, 0, 3));
    seams_done(&seams);
    fields_done(&f);
    free(pdf);
    letter_free(g.letter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_that_fits_keeps_its_pictures),
        cmocka_unit_test(the_largest_background_is_made_smaller_first_and_no_more_than_needed),
        cmocka_unit_test(a_page_without_background_waits_for_the_second_level),
        cmocka_unit_test(what_never_fits_lies_in_parts_and_is_held_with_their_pages),
        cmocka_unit_test(three_hundred_pages_fit_under_20_mib_by_their_backgrounds_alone),
        cmocka_unit_test(a_small_ceiling_takes_backgrounds_first_and_resolution_next),
        cmocka_unit_test(a_page_that_cannot_be_made_smaller_keeps_its_picture),
        cmocka_unit_test(the_pdf_is_never_larger_than_was_reckoned),
    };

    signal(SIGPIPE, SIG_IGN);
    fake_child = serve;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
