/* A page that the real ocr-page cannot read, though it can make a picture of it. Run from the top of the source tree. */
#include "test_ocr_letter_rig.h"

#include <string.h>

enum outcome { NOT_EVEN_A_PICTURE, ONLY_A_PICTURE, READ };

/* A blank page that is small, and a page of type: read with so much memory. The letter stays in the rig when only a picture came out. */
static enum outcome read_with(struct rig *g, int memory_mib)
{
    static const char *const names[] = { "page-001.pnm", "page-002.png" };
    static const char *const texts[] = { "white 120x160", NULL };
    enum outcome outcome;

    rig_open(g);
    g->memory_mib = memory_mib;
    rig_put_letter(g, names, texts, 2);
    rig_read(g);
    AUTO_JSON json_t *record = rig_record(g);
    const json_t *page = json_array_get(json_object_get(record, "pages"), 1);
    outcome = !json_object_get(page, "error") ? READ : json_object_get(page, "view") ? ONLY_A_PICTURE : NOT_EVEN_A_PICTURE;
    if (outcome != ONLY_A_PICTURE)
        rig_close(g);
    return outcome;
}

/* How much memory is enough for a picture and too little to read depends on libraries and machine: it is looked for. */
static void find_memory_too_small_to_read(struct rig *ret)
{
    int none_mib = 80, read_mib = 320;

    while (read_mib - none_mib > 2) {
        int mib = (none_mib + read_mib) / 2;
        enum outcome outcome = read_with(ret, mib);

        if (outcome == ONLY_A_PICTURE)
            return;
        *(outcome == READ ? &read_mib : &none_mib) = mib;
    }
    fail_msg("%d MiB are enough to read, %d too little for a picture", read_mib, none_mib);
}

static void a_page_that_breaks_the_reading_is_in_the_pdf_all_the_same(void **state)
{
#ifndef __SANITIZE_ADDRESS__
    struct rig g;
    struct err e = { 0 };

    (void)state;
    find_memory_too_small_to_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    const json_t *pages = json_object_get(record, "pages"), *broken = json_array_get(pages, 1);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_non_null(strstr(json_str(record, "problem", ""), "page 2 could not be read: "));
    assert_non_null(strstr(json_str(record, "problem", ""), "; its picture is in the document, a person must look"));
    assert_string_equal(json_str(record, "document", ""), "made");
    assert_true(json_is_true(json_object_get(json_array_get(pages, 0), "blank")));      /* the other page was read */
    assert_string_equal(json_str(broken, "text", "-"), "");
    assert_int_equal(json_int(broken, "width_px", 0), 2480);
    assert_true(rig_has_blob(&g, "view-002.jpg"));
    assert_int_equal(rig_pdf_pages(&g), 2);
    assert_ok(spool_verify(g.spool, g.id, &e), e);
    rig_close(&g);
#else
    (void)state;
    skip();                                         /* the sandbox has no limit of memory then */
#endif
}

/* Found by fuzzing: poppler 22.12 frees its table twice when it rebuilds one for an object of such a number. */
static const char breaks_poppler[] = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n9999999 0 obj\n<< >>\nendobj\n"
                                     "trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";

static void a_pdf_that_breaks_its_library_harms_only_itself(void **state)
{
    static const char *const names[] = { "file-001.pdf", "page-002.pnm" };
    static const char *const texts[] = { breaks_poppler, "white 120x160" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_non_null(strstr(json_str(record, "problem", ""), "page 1 could not be read: "));
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(record, "pages"), 1), "blank")));
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_that_breaks_the_reading_is_in_the_pdf_all_the_same),
        cmocka_unit_test(a_pdf_that_breaks_its_library_harms_only_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
