/* A letter of the spool: scanned -> read, whatever happens on the way. Run from the top of the source tree. */
#include "test.h"

#include "ocr/inputs.h"
#include "ocr/queue.h"
#include "ocr/read_letter.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <string.h>

struct rig {
    char dir[TMPDIR_SIZE], id[ID_SIZE];
    struct spool *spool;
    struct loop *loop;
    struct queue *queue;
    int opened;
};

static void rig_open(struct rig *g)
{
    struct err e = { 0 };

    memset(g, 0, sizeof *g);
    tmpdir_new(g->dir);
    assert_ok(spool_open(g->dir, NULL, &g->spool, &e), e);
}

static void rig_close(struct rig *g)
{
    spool_close(g->spool);
    tmpdir_remove(g->dir);
}

/* A scanned letter with these blobs; text NULL: the sample page. */
static void put_letter(struct rig *g, const char *const *names, const char *const *texts, size_t n)
{
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &doc, &e), e);
    snprintf(g->id, sizeof g->id, "%s", spool_doc_id(doc));
    for (size_t i = 0; i < n; i++) {
        void *bytes = NULL;
        size_t n_bytes = 0;

        if (!texts[i])
            assert_ok(input_load("tests/letters/dev-s-0019", "001.png", FRAME_BLOB_MAX, &bytes, &n_bytes, &e), e);
        assert_ok(spool_blob_put(doc, names[i], texts[i] ? texts[i] : bytes, texts[i] ? strlen(texts[i]) : n_bytes, &e), e);
        free(bytes);
    }
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

static struct letter *open_next(void *ctx)
{
    struct rig *g = ctx;
    struct letter *l = NULL;
    struct err e = { 0 };

    if (g->opened++ == 0)
        assert_ok(read_letter_open(g->spool, g->id, false, &l, &e), e);
    return l;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    struct rig *g = ctx;

    return read_letter_load(g->spool, l, name, ret_bytes, ret_n, e);
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct rig *g = ctx;
    struct err e = { 0 };

    assert_ok(read_letter_finish(g->spool, l, &e), e);
    loop_stop(g->loop);
}

static int64_t tick(void *ctx) { return queue_tick(((struct rig *)ctx)->queue); }

static void read_it(struct rig *g)
{
    static const struct queue_ops ops = { .open_next = open_next, .load = load, .finished = finished };
    static const struct children_limits limits = { .languages = "eng+hin", .count = 1, .memory_mib = 1024, .page_time_s = 60, .pages_per_child = 100 };
    struct err e = { 0 };

    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(queue_start(g->loop, &limits, &ops, g, &g->queue, &e), e);
    loop_set_tick(g->loop, tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    queue_stop(g->queue, NULL);
    loop_free(g->loop);
}

/* The caller's. */
static json_t *record_of(struct rig *g)
{
    void *text = NULL;
    size_t n = 0;
    struct err e = { 0 };
    json_t *record;

    assert_ok(spool_blob_load(g->spool, g->id, "reading.json", 1 << 24, &text, &n, &e), e);
    record = json_loadb(text, n, 0, NULL);
    free(text);
    assert_non_null(record);
    return record;
}

static bool has_blob(struct rig *g, const char *name)
{
    struct spool_blob *b = NULL;
    bool there = spool_blob_open(g->spool, g->id, name, &b, NULL) == 0;

    spool_blob_close(b);
    return there;
}

static enum spool_stage stage_of(struct rig *g)
{
    enum spool_stage stage = SPOOL_STAGES;

    assert_int_equal(spool_find(g->spool, g->id, &stage), 0);
    return stage;
}

static void a_scanned_letter_gets_record_pdf_and_views(void **state)
{
    static const char *const names[] = { "page-0001.png", "page-0002.png" };
    static const char *const texts[] = { NULL, NULL };
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 2);
    read_it(&g);
    assert_int_equal(stage_of(&g), SPOOL_READ);
    AUTO_JSON json_t *record = record_of(&g);
    const json_t *second = json_array_get(json_object_get(record, "pages"), 1);
    assert_string_equal(json_str(record, "decision", ""), "clear");
    assert_string_equal(json_str(record, "id", ""), g.id);
    assert_string_equal(json_str(json_object_get(record, "fields"), "date", ""), "2018-06-01");
    assert_string_equal(json_str(second, "blob", ""), "page-0002.png");
    assert_int_equal(json_int(second, "index", -1), 0);
    assert_string_equal(json_str(second, "view", ""), "view-002.jpg");
    assert_true(json_array_size(json_object_get(second, "words")) > 50);
    assert_true(has_blob(&g, "view-001.jpg") && has_blob(&g, "view-002.jpg") && has_blob(&g, "document.pdf"));
    assert_ok(spool_verify(g.spool, g.id, &e), e);
    rig_close(&g);
}

static void a_page_that_cannot_be_read_holds_the_letter_with_a_sentence(void **state)
{
    static const char *const names[] = { "file-0001", "file-0002" };
    static const char *const texts[] = { NULL, "a letter from a mailbox that is plain text" };
    struct rig g;

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 2);
    read_it(&g);
    assert_int_equal(stage_of(&g), SPOOL_READ);
    AUTO_JSON json_t *record = record_of(&g);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_string_equal(json_str(record, "problem", ""),
                        "page 2 could not be read: it is not a picture or PDF that can be read; the scan is kept, a person must look");
    assert_non_null(json_str(json_array_get(json_object_get(record, "pages"), 1), "error", NULL));
    assert_false(has_blob(&g, "document.pdf"));         /* nothing incomplete goes out */
    assert_true(has_blob(&g, "view-001.jpg") && !has_blob(&g, "view-002.jpg"));
    rig_close(&g);
}

static void a_letter_without_pages_is_held(void **state)
{
    static const char *const names[] = { "note.txt" };
    static const char *const texts[] = { "no page" };
    struct rig g;

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 1);
    read_it(&g);
    AUTO_JSON json_t *record = record_of(&g);
    assert_int_equal(stage_of(&g), SPOOL_READ);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_string_equal(json_str(record, "problem", ""), "the letter has no pages; a person must look");
    rig_close(&g);
}

static void a_letter_that_kills_the_reader_each_time_ends_held(void **state)
{
    static const char *const names[] = { "page-0001.png" };
    static const char *const texts[] = { NULL };
    struct rig g;
    struct err e = { 0 };
    struct letter *l = NULL;
    int opened = 0, r;

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 1);
    while ((r = read_letter_open(g.spool, g.id, false, &l, &e)) == 0) {       /* taken up, and ocrd is gone: nothing more is said */
        letter_free(l);
        l = NULL;
        assert_in_range(++opened, 1, READ_LETTER_TRIES);
        assert_int_equal(stage_of(&g), SPOOL_SCANNED);
        spool_close(g.spool);
        assert_ok(spool_open(g.dir, NULL, &g.spool, &e), e);
    }
    assert_int_equal(r, 1);
    assert_int_equal(opened, READ_LETTER_TRIES);
    assert_int_equal(stage_of(&g), SPOOL_READ);
    AUTO_JSON json_t *record = record_of(&g);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_non_null(strstr(json_str(record, "problem", ""), "broke the reader down 5 times"));
    assert_true(has_blob(&g, "page-0001.png"));
    assert_false(has_blob(&g, "document.pdf"));
    rig_close(&g);
}

static void a_letter_over_which_the_reader_died_takes_no_neighbour_along(void **state)
{
    static const char *const names[] = { "page-0001.png" };
    static const char *const texts[] = { NULL };
    struct letter *l = NULL;
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 1);
    assert_ok(read_letter_open(g.spool, g.id, true, &l, &e), e);         /* nothing is known against it */
    assert_false(l->alone);
    letter_free(l);                                                     /* and ocrd is gone */
    for (int i = 0; i < 3 * READ_LETTER_TRIES; i++)
        assert_int_equal(read_letter_open(g.spool, g.id, true, &l, &e), -EAGAIN);
    assert_ok(read_letter_open(g.spool, g.id, false, &l, &e), e);
    assert_true(l->alone);
    letter_free(l);
    rig_close(&g);
}

static void stopping_in_good_order_is_no_try(void **state)
{
    static const char *const names[] = { "page-0001.png" };
    static const char *const texts[] = { NULL };
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 1);
    for (int i = 0; i < 3 * READ_LETTER_TRIES; i++) {
        struct letter *l = NULL;

        assert_int_equal(read_letter_open(g.spool, g.id, false, &l, &e), 0);
        letter_free(l);
        assert_ok(read_letter_give_back(g.spool, g.id, &e), e);
    }
    assert_int_equal(stage_of(&g), SPOOL_SCANNED);
    rig_close(&g);
}

static void a_letter_with_its_reading_just_moves_on(void **state)
{
    static const char *const names[] = { "page-0001.png", "reading.json" };
    static const char *const texts[] = { "not looked at", "{\"id\":\"from before the crash\"}" };
    struct letter *l = NULL;
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    put_letter(&g, names, texts, 2);
    assert_int_equal(read_letter_open(g.spool, g.id, false, &l, &e), 1);
    assert_int_equal(stage_of(&g), SPOOL_READ);
    AUTO_JSON json_t *record = record_of(&g);
    assert_string_equal(json_str(record, "id", ""), "from before the crash");
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scanned_letter_gets_record_pdf_and_views),
        cmocka_unit_test(a_page_that_cannot_be_read_holds_the_letter_with_a_sentence),
        cmocka_unit_test(a_letter_without_pages_is_held),
        cmocka_unit_test(a_letter_that_kills_the_reader_each_time_ends_held),
        cmocka_unit_test(a_letter_over_which_the_reader_died_takes_no_neighbour_along),
        cmocka_unit_test(stopping_in_good_order_is_no_try),
        cmocka_unit_test(a_letter_with_its_reading_just_moves_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
