/* A letter of the spool: scanned -> read, whatever happens on the way. Run from the top of the source tree. */
#include "test_ocr_letter_rig.h"

#include "ocr/read_letter.h"

#include <errno.h>
#include <string.h>

static void a_scanned_letter_gets_record_pdf_and_views(void **state)
{
    static const char *const names[] = { "page-0001.png", "page-0002.png" };
    static const char *const texts[] = { NULL, NULL };
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    AUTO_JSON json_t *record = rig_record(&g);
    const json_t *second = json_array_get(json_object_get(record, "pages"), 1);
    assert_string_equal(json_str(record, "decision", ""), "clear");
    assert_string_equal(json_str(record, "id", ""), g.id);
    assert_string_equal(json_str(json_object_get(record, "fields"), "date", ""), "2018-06-01");
    assert_string_equal(json_str(second, "blob", ""), "page-0002.png");
    assert_int_equal(json_int(second, "index", -1), 0);
    assert_string_equal(json_str(second, "view", ""), "view-002.jpg");
    assert_true(json_array_size(json_object_get(second, "words")) > 50);
    assert_true(rig_has_blob(&g, "view-001.jpg") && rig_has_blob(&g, "view-002.jpg") && rig_has_blob(&g, "document.pdf"));
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
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_string_equal(json_str(record, "problem", ""),
                        "page 2 could not be read: it is not a picture or PDF that can be read; the scan is kept, a person must look");
    assert_non_null(json_str(json_array_get(json_object_get(record, "pages"), 1), "error", NULL));
    assert_false(rig_has_blob(&g, "document.pdf"));         /* nothing incomplete goes out */
    assert_true(rig_has_blob(&g, "view-001.jpg") && !rig_has_blob(&g, "view-002.jpg"));
    rig_close(&g);
}

static void a_letter_too_large_for_e_office_lies_in_parts_and_is_held(void **state)
{
    static const char *const names[] = { "page-0001.png", "page-0002.png" };
    static const char *const texts[] = { NULL, NULL };
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    g.pdf_max_bytes = 12000;            /* not even one page */
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_non_null(strstr(json_str(record, "problem", ""), "it lies in 2 parts of pages 1, 2; split the letter"));
    assert_int_equal(json_array_size(json_object_get(record, "parts")), 2);
    assert_int_equal(json_int(json_object_get(record, "fitted"), "pages", 0), 2);       /* its pictures were made smaller first */
    assert_false(rig_has_blob(&g, "document.pdf"));     /* none of them may go out for the whole */
    assert_true(rig_has_blob(&g, "document-1.pdf") && rig_has_blob(&g, "document-2.pdf") && !rig_has_blob(&g, "document-3.pdf"));
    assert_ok(spool_verify(g.spool, g.id, &e), e);
    rig_close(&g);
}

static void a_letter_without_pages_is_held(void **state)
{
    static const char *const names[] = { "note.txt" };
    static const char *const texts[] = { "no page" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 1);
    rig_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
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
    rig_put_letter(&g, names, texts, 1);
    while ((r = read_letter_open(g.spool, g.id, false, &l, &e)) == 0) {       /* taken up, and ocrd is gone: nothing more is said */
        letter_free(l);
        l = NULL;
        assert_in_range(++opened, 1, READ_LETTER_TRIES);
        assert_int_equal(rig_stage(&g), SPOOL_SCANNED);
        spool_close(g.spool);
        assert_ok(spool_open(g.dir, NULL, &g.spool, &e), e);
    }
    assert_int_equal(r, 1);
    assert_int_equal(opened, READ_LETTER_TRIES);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_non_null(strstr(json_str(record, "problem", ""), "broke the reader down 5 times"));
    assert_true(rig_has_blob(&g, "page-0001.png"));
    assert_false(rig_has_blob(&g, "document.pdf"));
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
    rig_put_letter(&g, names, texts, 1);
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
    rig_put_letter(&g, names, texts, 1);
    for (int i = 0; i < 3 * READ_LETTER_TRIES; i++) {
        struct letter *l = NULL;

        assert_int_equal(read_letter_open(g.spool, g.id, false, &l, &e), 0);
        letter_free(l);
        assert_ok(read_letter_give_back(g.spool, g.id, &e), e);
    }
    assert_int_equal(rig_stage(&g), SPOOL_SCANNED);
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
    rig_put_letter(&g, names, texts, 2);
    assert_int_equal(read_letter_open(g.spool, g.id, false, &l, &e), 1);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(record, "id", ""), "from before the crash");
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scanned_letter_gets_record_pdf_and_views),
        cmocka_unit_test(a_page_that_cannot_be_read_holds_the_letter_with_a_sentence),
        cmocka_unit_test(a_letter_too_large_for_e_office_lies_in_parts_and_is_held),
        cmocka_unit_test(a_letter_without_pages_is_held),
        cmocka_unit_test(a_letter_that_kills_the_reader_each_time_ends_held),
        cmocka_unit_test(a_letter_over_which_the_reader_died_takes_no_neighbour_along),
        cmocka_unit_test(stopping_in_good_order_is_no_try),
        cmocka_unit_test(a_letter_with_its_reading_just_moves_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
