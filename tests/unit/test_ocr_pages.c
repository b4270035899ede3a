/* Which pages of a document are read, shown and sent: arrangements and the scanner's record, on a real spool with the real ocr-page.
 * Blank pages of different sizes stand for pages: they are told apart by their width, and need no reading. */
#include "test_ocr_letter_rig.h"

#include "ocr/read_letter.h"

#include <string.h>

static const char scan[] = "{\"pages\": [{\"blob\": \"page-001.png\", \"kind\": \"page\"}, {\"blob\": \"page-002.png\", \"kind\": \"blank\"},"
                           " {\"blob\": \"page-003.png\", \"kind\": \"separator\"}]}";
/* Three pages of 100, 150 and 200 points: 417, 625 and 834 pixels wide; a view has half of that. */
static const char pdf[] =
    "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 150 200]>> endobj\n"
    "5 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\ntrailer <</Root 1 0 R>>\n";

/* "120 140 | 160:blank": widths of shown pages, then of hidden views with why; "-" for one without. The caller's. */
static char *pages_of(const json_t *record)
{
    char *text = NULL;
    size_t n = 0, i;
    FILE *f = open_memstream(&text, &n);
    const json_t *page;

    assert_non_null(f);
    json_array_foreach(json_object_get(record, "pages"), i, page)
        fprintf(f, "%s%d", i ? " " : "", (int)json_int(page, "width_px", -1));
    fputs(" |", f);
    json_array_foreach(json_object_get(record, "hidden"), i, page) {
        char view[32];

        snprintf(view, sizeof view, "view-h%03zu.jpg", i + 1);
        if (json_str(page, "view", NULL))
            assert_string_equal(json_str(page, "view", ""), view);
        fprintf(f, " %d:%s", (int)json_int(page, "view_width_px", -1), json_str(page, "why", ""));
    }
    fclose(f);
    return text;
}

static void assert_pages(const struct rig *g, const char *want)
{
    AUTO_JSON json_t *record = rig_record(g);
    AUTO_FREE char *got = pages_of(record);

    assert_string_equal(got, want);
}

static void assert_decision(const struct rig *g, const char *decision, const char *problem)
{
    AUTO_JSON json_t *record = rig_record(g);

    assert_string_equal(json_str(record, "problem", ""), problem);
    assert_string_equal(json_str(record, "decision", ""), decision);
}

static void put_three(struct rig *g, const char *list_name, const char *list)
{
    const char *const names[] = { "page-001.png", "page-002.png", "page-003.png", list_name };
    const char *const texts[] = { "white 120x160", "white 140x160", "white 160x160", list };

    rig_open(g);
    rig_put_letter(g, names, texts, list ? 4 : 3);
}

static void a_document_without_any_list_shows_every_page(void **state)
{
    struct rig g;

    (void)state;
    put_three(&g, NULL, NULL);
    rig_read(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    assert_pages(&g, "120 140 160 |");
    assert_int_equal(rig_pdf_pages(&g), 3);
    assert_decision(&g, "clear", "");
    rig_close(&g);
}

static void blanks_and_separators_get_a_view_and_are_neither_shown_nor_sent(void **state)
{
    struct rig g;
    struct err e = { 0 };

    (void)state;
    put_three(&g, "scan.json", scan);
    rig_read(&g);
    assert_pages(&g, "120 | 140:blank 160:separator");
    assert_int_equal(rig_pdf_pages(&g), 1);
    assert_true(rig_has_blob(&g, "view-001.jpg") && rig_has_blob(&g, "view-h001.jpg") && rig_has_blob(&g, "view-h002.jpg"));
    assert_false(rig_has_blob(&g, "view-002.jpg"));
    AUTO_JSON json_t *record = rig_record(&g);
    const json_t *hidden = json_array_get(json_object_get(record, "hidden"), 0);
    assert_string_equal(json_str(hidden, "blob", ""), "page-002.png");
    assert_int_equal(json_int(hidden, "index", -1), 0);
    assert_int_equal(json_int(hidden, "view_height_px", -1), 160);
    assert_null(json_object_get(hidden, "text"));
    assert_decision(&g, "clear", "");
    assert_ok(spool_verify(g.spool, g.id, &e), e);
    rig_close(&g);
}

static void a_hidden_page_is_not_read_even_if_it_has_text(void **state)
{
    static const char *const names[] = { "page-001.png", "page-002.png", "scan.json" };
    static const char *const texts[] = { "white 120x160", NULL, "{\"pages\": [{\"blob\": \"page-001.png\"}, {\"blob\": \"page-002.png\", \"kind\": \"separator\"}]}" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 3);
    rig_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_int_equal(json_array_size(json_object_get(record, "pages")), 1);
    assert_null(json_object_get(json_object_get(record, "fields"), "date"));        /* the sample page has one */
    assert_int_equal(json_int(json_array_get(json_object_get(record, "hidden"), 0), "view_width_px", 0), 1000);
    rig_close(&g);
}

/* Pages that change places must not leave the large picture of another one behind, under the name of either kind. */
static void the_large_picture_goes_and_comes_with_its_page(void **state)
{
    static const char *const names[] = { "page-001.png", "page-002.png" };
    static const char *const texts[] = { "white 120x160", NULL };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    assert_false(rig_has_blob(&g, "zoom-001.png") || rig_has_blob(&g, "zoom-001.jpg"));      /* it would show no more */
    assert_true(rig_has_blob(&g, "zoom-002.png"));
    rig_arrange_again(&g, "arrange-001.json", "{\"pages\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"page-001.png\"}]}");
    rig_read(&g);
    assert_true(rig_has_blob(&g, "zoom-001.png"));
    assert_false(rig_has_blob(&g, "zoom-002.png"));
    rig_arrange_again(&g, "arrange-002.json", "{\"pages\": [{\"blob\": \"page-001.png\"}], \"hidden\": [{\"blob\": \"page-002.png\"}]}");
    rig_read(&g);
    assert_false(rig_has_blob(&g, "zoom-001.png") || rig_has_blob(&g, "zoom-h001.png"));
    rig_close(&g);
}

static void a_hidden_page_that_cannot_be_decoded_does_not_hold_the_letter(void **state)
{
    static const char *const names[] = { "page-001.png", "page-002.png", "scan.json" };
    static const char *const texts[] = { "white 120x160", "this is no picture", "{\"pages\": [{\"blob\": \"page-001.png\"}, {\"blob\": \"page-002.png\", \"kind\": \"blank\"}]}" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 3);
    rig_read(&g);
    assert_pages(&g, "120 | -1:blank");
    assert_decision(&g, "clear", "");
    assert_int_equal(rig_pdf_pages(&g), 1);
    assert_false(rig_has_blob(&g, "view-h001.jpg"));
    AUTO_JSON json_t *record = rig_record(&g);
    assert_non_null(json_str(json_array_get(json_object_get(record, "hidden"), 0), "error", NULL));
    rig_close(&g);
}

static void a_persons_list_overrules_the_scanners_and_the_newest_holds(void **state)
{
    static const char *const names[] = { "page-001.png", "page-002.png", "page-003.png", "arrange-002.json", "arrange-010.json", "arrange-009.json", "scan.json" };
    static const char *const texts[] = { "white 120x160", "white 140x160", "white 160x160", "{\"pages\": [{\"blob\": \"page-001.png\"}]}",
                                         "{\"pages\": [{\"blob\": \"page-003.png\"}, {\"blob\": \"page-001.png\"}], \"hidden\": [{\"blob\": \"page-002.png\", \"why\": \"replaced\"}]}",
                                         "{\"pages\": []}", scan };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 7);
    rig_read(&g);
    assert_pages(&g, "160 120 | 140:replaced");
    rig_close(&g);
}

static void a_page_no_list_names_is_shown_at_the_end(void **state)
{
    struct rig g;

    (void)state;
    put_three(&g, "arrange-001.json", "{\"pages\": [{\"blob\": \"page-003.png\"}, {\"blob\": \"page-007.png\"}, {\"blob\": \"page-003.png\", \"index\": 5}]}");
    rig_read(&g);
    assert_pages(&g, "160 120 140 |");
    assert_decision(&g, "clear", "");
    rig_close(&g);
}

static void pages_inside_a_file_are_arranged_too(void **state)
{
    static const char *const names[] = { "file-001.pdf", "page-002.png", "arrange-001.json" };
    static const char *const texts[] = { pdf, "white 140x160",
                                         "{\"pages\": [{\"blob\": \"file-001.pdf\", \"index\": 2}, {\"blob\": \"page-002.png\"}, {\"blob\": \"file-001.pdf\", \"index\": 1}],"
                                         " \"hidden\": [{\"blob\": \"file-001.pdf\", \"index\": 0, \"why\": \"moved\", \"to\": \"abcdefghijklmnop\"}]}" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 3);
    rig_read(&g);
    assert_pages(&g, "834 140 625 | 208:moved");
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(json_array_get(json_object_get(record, "hidden"), 0), "to", ""), "abcdefghijklmnop");
    assert_int_equal(json_int(json_array_get(json_object_get(record, "pages"), 0), "index", -1), 2);
    rig_close(&g);
}

/* How many pages a file has is told with its first; when that one fails, the others must not vanish. */
static void pages_behind_a_hidden_one_that_fails_are_missed(void **state)
{
    static const char *const names[] = { "file-001.pdf", "page-002.png", "arrange-001.json" };
    static const char *const texts[] = { "this is no file of three pages", "white 140x160",
                                         "{\"pages\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"file-001.pdf\", \"index\": 2}],"
                                         " \"hidden\": [{\"blob\": \"file-001.pdf\", \"index\": 0}, {\"blob\": \"file-001.pdf\", \"index\": 1}]}" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 3);
    rig_read(&g);
    assert_pages(&g, "140 -1 | -1:hidden -1:hidden");
    assert_decision(&g, "hold", "page 2 could not be read: it is not a picture or PDF that can be read; the scan is kept, a person must look");
    assert_false(rig_has_blob(&g, "document.pdf"));
    rig_close(&g);
}

/* Its first page is 35 m wide. */
static const char wide_pdf[] =
    "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100000 200]>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 150 200]>> endobj\n"
    "5 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\ntrailer <</Root 1 0 R>>\n";

static void the_pages_behind_a_first_one_that_fails_are_read(void **state)
{
    static const char *const names[] = { "file-001.pdf", "page-002.png" };
    static const char *const texts[] = { wide_pdf, "white 140x160" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 2);
    rig_read(&g);
    assert_pages(&g, "-1 625 834 140 |");
    assert_decision(&g, "hold", "page 1 could not be read: the PDF page is 35278 x 71 mm, more than can be read; the scan is kept, a person must look");

    rig_arrange_again(&g, "arrange-001.json", "{\"pages\": [{\"blob\": \"page-002.png\"}], \"hidden\": [{\"blob\": \"file-001.pdf\", \"index\": 0}]}");
    rig_read(&g);
    assert_pages(&g, "140 625 834 | -1:hidden");
    assert_decision(&g, "clear", "");
    assert_int_equal(rig_pdf_pages(&g), 3);
    rig_close(&g);
}

/* What was decided about its pages must not be lost with the reading: the next decision is made from the record. */
static void a_letter_that_kills_the_reader_keeps_its_hidden_pages_hidden(void **state)
{
    static const char *const names[] = { "file-001.pdf", "page-002.png", "arrange-001.json" };
    static const char *const texts[] = { pdf, "white 140x160",
                                         "{\"pages\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"file-001.pdf\", \"index\": 2}],"
                                         " \"hidden\": [{\"blob\": \"file-001.pdf\", \"index\": 0, \"why\": \"moved\", \"to\": \"abcdefghijklmnop\"},"
                                         " {\"blob\": \"file-001.pdf\", \"index\": 1, \"why\": \"blank\"}]}" };
    struct letter *l = NULL;
    struct rig g;
    struct err e = { 0 };
    int opened = 0, r;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 3);
    while ((r = read_letter_open(g.spool, g.id, false, &l, &e)) == 0) {       /* and ocrd is gone */
        letter_free(l);
        assert_in_range(++opened, 1, READ_LETTER_TRIES);
    }
    assert_int_equal(r, 1);
    assert_pages(&g, "-1 -1 | -1:moved -1:blank");
    AUTO_JSON json_t *record = rig_record(&g);
    assert_string_equal(json_str(json_array_get(json_object_get(record, "pages"), 0), "blob", ""), "page-002.png");
    assert_int_equal(json_int(json_array_get(json_object_get(record, "pages"), 1), "index", -1), 2);
    assert_string_equal(json_str(json_array_get(json_object_get(record, "hidden"), 0), "to", ""), "abcdefghijklmnop");
    assert_string_equal(json_str(record, "decision", ""), "hold");
    assert_true(json_num(record, "seconds", -1) == 0);
    rig_close(&g);
}

static void a_letter_whose_pages_are_all_hidden_is_held(void **state)
{
    struct rig g;

    (void)state;
    put_three(&g, "scan.json", "{\"pages\": [{\"blob\": \"page-001.png\", \"kind\": \"blank\"}, {\"blob\": \"page-002.png\", \"kind\": \"blank\"},"
                               " {\"blob\": \"page-003.png\", \"kind\": \"blank\"}]}");
    rig_read(&g);
    assert_pages(&g, " | 120:blank 140:blank 160:blank");
    assert_decision(&g, "hold", "every page of the letter is hidden; a person must look");
    assert_false(rig_has_blob(&g, "document.pdf"));
    rig_close(&g);
}

static void a_broken_scan_record_hides_nothing(void **state)
{
    struct rig g;

    (void)state;
    put_three(&g, "scan.json", "{\"pages\": [{\"blob\"");
    rig_read(&g);
    assert_pages(&g, "120 140 160 |");
    assert_decision(&g, "clear", "");
    rig_close(&g);
}

static void a_broken_arrangement_hides_nothing_and_holds_the_letter(void **state)
{
    struct rig g;

    (void)state;
    put_three(&g, "arrange-003.json", "not even JSON");
    rig_read(&g);
    assert_pages(&g, "120 140 160 |");
    assert_decision(&g, "hold", "what was decided about its pages is damaged (arrange-003.json); all pages are shown: a person must arrange them anew");
    rig_close(&g);
}

static void a_turn_a_person_said_wins_and_is_in_the_record(void **state)
{
    static const char *const names[] = { "page-001.png", "page-002.png", "page-003.png", "arrange-001.json" };
    static const char *const texts[] = { NULL, "white 140x160", "white 160x200",
                                         "{\"pages\": [{\"blob\": \"page-001.png\", \"turn\": 180}, {\"blob\": \"page-002.png\", \"turn\": 90}],"
                                         " \"hidden\": [{\"blob\": \"page-003.png\", \"turn\": 270}]}" };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_put_letter(&g, names, texts, 4);
    rig_read(&g);
    AUTO_JSON json_t *record = rig_record(&g);
    const json_t *pages = json_object_get(record, "pages"), *hidden = json_array_get(json_object_get(record, "hidden"), 0);
    assert_int_equal(json_int(json_array_get(pages, 0), "rotation", -1), 180);      /* left to itself it finds 0 */
    assert_int_equal(json_int(json_array_get(pages, 0), "turn", -1), 180);
    assert_int_equal(json_int(json_array_get(pages, 1), "rotation", -1), 270);
    assert_int_equal(json_int(json_array_get(pages, 1), "turn", -1), 90);
    assert_int_equal(json_int(json_array_get(pages, 1), "width_px", -1), 140);
    assert_int_equal(json_int(json_array_get(pages, 1), "view_width_px", -1), 160);
    assert_int_equal(json_int(hidden, "view_width_px", -1), 200);
    rig_close(&g);
}

static void pages_arranged_anew_give_new_views_pdf_and_record(void **state)
{
    struct rig g;
    struct err e = { 0 };

    (void)state;
    put_three(&g, "scan.json", scan);
    rig_read(&g);
    assert_pages(&g, "120 | 140:blank 160:separator");

    rig_arrange_again(&g, "arrange-001.json", "{\"pages\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"page-001.png\", \"turn\": 90}],"
                                              " \"hidden\": [{\"blob\": \"page-003.png\", \"why\": \"separator\"}]}");
    assert_false(rig_has_blob(&g, "view-h001.jpg"));
    rig_read(&g);
    assert_int_equal(rig_stage(&g), SPOOL_READ);
    assert_pages(&g, "140 120 | 160:separator");
    assert_int_equal(rig_pdf_pages(&g), 2);
    assert_true(rig_has_blob(&g, "view-002.jpg") && rig_has_blob(&g, "view-h001.jpg") && !rig_has_blob(&g, "view-h002.jpg"));
    assert_ok(spool_verify(g.spool, g.id, &e), e);

    rig_arrange_again(&g, "arrange-002.json", "{\"pages\": [{\"blob\": \"page-001.png\"}], \"hidden\": [{\"blob\": \"page-002.png\"}, {\"blob\": \"page-003.png\"}]}");
    rig_read(&g);
    assert_pages(&g, "120 | 140:hidden 160:hidden");
    assert_int_equal(rig_pdf_pages(&g), 1);
    AUTO_JSON json_t *record = rig_record(&g);
    assert_null(json_object_get(json_array_get(json_object_get(record, "pages"), 0), "turn"));
    assert_ok(spool_verify(g.spool, g.id, &e), e);
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_without_any_list_shows_every_page),
        cmocka_unit_test(blanks_and_separators_get_a_view_and_are_neither_shown_nor_sent),
        cmocka_unit_test(a_hidden_page_is_not_read_even_if_it_has_text),
        cmocka_unit_test(the_large_picture_goes_and_comes_with_its_page),
        cmocka_unit_test(a_hidden_page_that_cannot_be_decoded_does_not_hold_the_letter),
        cmocka_unit_test(a_persons_list_overrules_the_scanners_and_the_newest_holds),
        cmocka_unit_test(a_page_no_list_names_is_shown_at_the_end),
        cmocka_unit_test(pages_inside_a_file_are_arranged_too),
        cmocka_unit_test(pages_behind_a_hidden_one_that_fails_are_missed),
        cmocka_unit_test(the_pages_behind_a_first_one_that_fails_are_read),
        cmocka_unit_test(a_letter_that_kills_the_reader_keeps_its_hidden_pages_hidden),
        cmocka_unit_test(a_letter_whose_pages_are_all_hidden_is_held),
        cmocka_unit_test(a_broken_scan_record_hides_nothing),
        cmocka_unit_test(a_broken_arrangement_hides_nothing_and_holds_the_letter),
        cmocka_unit_test(a_turn_a_person_said_wins_and_is_in_the_record),
        cmocka_unit_test(pages_arranged_anew_give_new_views_pdf_and_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
