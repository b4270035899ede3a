/* PDFs that go out as they came, with the real ocr-page. Run from the top of the source tree. */
#include "test_ocr_letter_rig.h"
#include "test_ocr_made_pdf.h"

#include "ocr/original.h"

#include <string.h>

#define FILE_NAME "file-001.pdf"

/* A letter of one file, read; what a person said of its pages, or NULL. */
static void read_file(struct rig *g, const char *pdf, const char *arrangement)
{
    const char *const names[] = { FILE_NAME, "arrange-001.json" };
    const char *const texts[] = { pdf, arrangement };

    rig_open(g);
    rig_put_letter(g, names, texts, arrangement ? 2 : 1);
    rig_read(g);
    assert_int_equal(rig_stage(g), SPOOL_READ);
}

static bool is_original(const struct rig *g, const char *pdf)
{
    AUTO_FREE void *bytes = NULL;
    struct err e = { 0 };
    size_t n = 0;

    assert_ok(spool_blob_load(g->spool, g->id, "document.pdf", 1 << 24, &bytes, &n, &e), e);
    return n == strlen(pdf) && memcmp(bytes, pdf, n) == 0;
}

/* Closes the rig. why NULL: the document must be a made one. */
static void assert_document(struct rig *g, const char *pdf, const char *why)
{
    AUTO_JSON json_t *record = rig_record(g);
    struct err e = { 0 };

    assert_int_equal(is_original(g, pdf), why != NULL);
    assert_string_equal(json_str(record, "document", ""), why ? "original" : "made");
    assert_string_equal(json_str(record, "document_why", ""), why ? why : "");
    assert_ok(spool_verify(g->spool, g->id, &e), e);
    rig_close(g);
}

static void a_file_that_a_program_made_goes_out_as_it_came(void **state)
{
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .lines = made_letter, .pages = 2 });
    struct rig g;

    (void)state;
    read_file(&g, pdf, NULL);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(record, "decision", ""), "clear");
    assert_string_equal(json_str(json_object_get(record, "fields"), "date", ""), "2026-03-14");
    assert_string_equal(json_str(json_object_get(record, "fields"), "letter_no", ""), "F.12/3/2026-Admn.I");
    assert_document(&g, pdf, "born_digital");
}

static void a_scan_in_a_pdf_is_made_anew(void **state)
{
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .lines = made_letter, .picture = true });
    struct rig g;

    (void)state;
    read_file(&g, pdf, NULL);
    assert_document(&g, pdf, NULL);
}

static void a_signed_scan_goes_out_as_it_came(void **state)
{
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .picture = true, .is_signed = true });
    struct rig g;

    (void)state;
    read_file(&g, pdf, NULL);
    assert_document(&g, pdf, "signed");
}

static void what_a_person_arranged_is_made_anew(void **state)
{
    static const char *const lists[] = {
        "{\"pages\": [{\"blob\": \"" FILE_NAME "\", \"index\": 0, \"turn\": 0}, {\"blob\": \"" FILE_NAME "\", \"index\": 1}], \"hidden\": []}",
        "{\"pages\": [{\"blob\": \"" FILE_NAME "\", \"index\": 1}, {\"blob\": \"" FILE_NAME "\", \"index\": 0}], \"hidden\": []}",
        "{\"pages\": [{\"blob\": \"" FILE_NAME "\", \"index\": 0}], \"hidden\": [{\"blob\": \"" FILE_NAME "\", \"index\": 1, \"why\": \"hidden\"}]}",
    };
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .lines = made_letter, .pages = 2 });

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        struct rig g;

        read_file(&g, pdf, lists[i]);
        assert_document(&g, pdf, NULL);
    }
}

static void what_a_file_holds_besides_is_noted(void **state)
{
    AUTO_FREE char *pdf = made_pdf(&(struct made_pdf){ .lines = made_letter, .javascript = true });
    struct rig g;

    (void)state;
    read_file(&g, pdf, NULL);
    AUTO_JSON json_t *record = rig_record(&g);
    const json_t *note = json_array_get(json_object_get(record, "notes"), 0);
    assert_string_equal(json_str(note, "code", ""), "pdf_javascript");
    assert_non_null(strstr(json_str(note, "why", ""), "JavaScript"));
    assert_string_equal(json_str(record, "decision", ""), "clear");
    assert_document(&g, pdf, "born_digital");
}

/* ---- the ceiling, without reading */

static void give_pdf(struct letter *l, const char *kind, bool is_signed)
{
    struct frame f = { .blob = { (const unsigned char *)"view", (const unsigned char *)"picture" }, .blob_n = { 4, 7 } };
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };

    assert_true(asprintf(&text, "{\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"rotation\": 0, \"words\": [], \"view\": {\"width\": 10, \"height\": 14},"
                         "\"layers\": [{\"kind\": \"g4\", \"width\": 2480, \"height\": 3508, \"components\": 1, \"box\": [0, 0, 2480, 3508]}],"
                         "\"pdf\": {\"kind\": \"%s\", \"signed\": %s, \"holds\": []}}", kind, is_signed ? "true" : "false") > 0);
    f.head = json_loads(text, 0, NULL);
    assert_ok(letter_take_answer(l, &l->sources[0], 0, &f, &e), e);
    json_decref(f.head);
}

static void a_file_too_large_to_be_sent_is_made_smaller_unless_it_is_signed(void **state)
{
    static const struct { const char *kind; bool is_signed; size_t ceiling; enum original original; bool too_large; } cases[] = {
        { "text", false, 0, ORIGINAL_BORN_DIGITAL, false }, { "text", false, 1000, ORIGINAL_BORN_DIGITAL, false }, { "text", false, 999, ORIGINAL_NO, false },
        { "scan", true, 1000, ORIGINAL_SIGNED, false }, { "text", true, 999, ORIGINAL_SIGNED, true }, { "scan", false, 1000, ORIGINAL_NO, false },
        { "mixed", false, 0, ORIGINAL_NO, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_LETTER struct letter *l = NULL;
        struct err e = { 0 };

        assert_ok(letter_new("large", NULL, &l, &e), e);
        assert_ok(letter_add_source(l, FILE_NAME, &e), e);
        l->sources[0].n_bytes = 1000;
        l->pdf_max_bytes = cases[i].ceiling;
        give_pdf(l, cases[i].kind, cases[i].is_signed);
        assert_int_equal(original_of(l), cases[i].original);
        assert_int_equal(original_is_too_large(l), cases[i].too_large);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_a_program_made_goes_out_as_it_came),
        cmocka_unit_test(a_scan_in_a_pdf_is_made_anew),
        cmocka_unit_test(a_signed_scan_goes_out_as_it_came),
        cmocka_unit_test(what_a_person_arranged_is_made_anew),
        cmocka_unit_test(what_a_file_holds_besides_is_noted),
        cmocka_unit_test(a_file_too_large_to_be_sent_is_made_smaller_unless_it_is_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
