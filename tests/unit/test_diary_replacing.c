/* Pages that come through the scanner once more, in place of bad ones. */
#include "diary/page_plan.h"
#include "tests/unit/test_diary_pages_rig.h"

/* The page is hidden, and the arrangement says which one stands in its place. */
static void assert_replaced(struct box *b, const char *doc, const char *blob, const char *by)
{
    AUTO_JSON json_t *lists = pages_of(b->d.spool, doc);
    const json_t *page;
    size_t i;

    json_array_foreach(json_object_get(lists, "hidden"), i, page)
        if (strcmp(json_str(page, "blob", ""), blob) == 0) {
            assert_string_equal(json_str(page, "why", ""), "replaced");
            assert_string_equal(json_str(page, "to", ""), by);
            return;
        }
    fail_msg("%s is not hidden", blob);
}

static void replace(struct box *b, const char *doc, const char *blob, const char *pages, const char *scan)
{
    char anew[ID_SIZE];

    put_paper(b, &(struct paper){ .pages = pages, .scan = scan, .purpose = "replace", .target = doc, .replaces = blob }, anew);
    box_settle(b);
}

static void a_page_made_anew_takes_the_place_of_the_old_one(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"page\"},"
        "{\"blob\":\"page-003.png\",\"kind\":\"page\"}],\"doubts\":[{\"code\":\"bad_image\",\"page\":2,\"detail\":\"skewed\"}]}";
    static const char scan_of_new[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"blank\"}],"
        "\"doubts\":[{\"code\":\"bad_image\",\"page\":1,\"detail\":\"too_dark\"}]}";
    char doc[ID_SIZE], anew[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "abc", .scan = scan }, doc);
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.doubts, 1);
    put_paper(&b, &(struct paper){ .pages = "xz", .scan = scan_of_new, .purpose = "replace", .target = doc, .replaces = "page-002.png" }, anew);
    box_settle(&b);
    assert_shows(&b, doc, "axc");
    AUTO_JSON json_t *lists = pages_of(b.d.spool, doc);
    assert_string_equal(json_str(json_array_get(json_object_get(lists, "hidden"), 0), "why", ""), "replaced");
    assert_string_equal(json_str(json_array_get(json_object_get(lists, "hidden"), 1), "why", ""), "blank");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code = 'bad_image' AND page = 2 AND settled_s > 0"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code = 'bad_image' AND page = 4 AND settled_s = 0"), 1);  /* the new one's */
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "abc");
    box_close(&b);
}

static void a_page_made_anew_for_one_that_is_not_there_comes_to_the_end_with_a_doubt(void **state)
{
    char doc[ID_SIZE], anew[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_paper(&b, &(struct paper){ .pages = "x", .purpose = "replace", .target = doc, .replaces = "page-009.png" }, anew);
    box_settle(&b);
    assert_shows(&b, doc, "abx");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code = 'not_replaced' AND page = 3"), 1);
    box_close(&b);
}

/* Whoever asks names the page that was bad first: the scanner knows it by no other name. */
static void a_page_made_anew_twice_has_the_last_scan_in_its_place(void **state)
{
    static const char bad[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"}],"
        "\"doubts\":[{\"code\":\"bad_image\",\"page\":1,\"detail\":\"skewed\"}]}";
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    replace(&b, doc, "page-002.png", "x", bad);
    assert_shows(&b, doc, "axc");
    assert_int_equal(box_see(&b, doc).l.doubts, 1);
    replace(&b, doc, "page-002.png", "y", NULL);
    assert_shows(&b, doc, "ayc");
    assert_replaced(&b, doc, "page-002.png", "page-004.png");
    assert_replaced(&b, doc, "page-004.png", "page-005.png");
    assert_int_equal(box_see(&b, doc).l.doubts, 0);         /* what was wrong with the second scan is settled, and y is in its place */
    replace(&b, doc, "page-004.png", "z", NULL);            /* at the desk any of them may be named */
    assert_shows(&b, doc, "azc");
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "ayc");
    replace(&b, doc, "page-002.png", "z", NULL);
    assert_shows(&b, doc, "azc");
    box_close(&b);
}

static void a_page_whose_new_scan_a_person_took_away_is_not_found(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    replace(&b, doc, "page-002.png", "x", NULL);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    replace(&b, doc, "page-002.png", "y", NULL);
    assert_shows(&b, doc, "ay");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code = 'not_replaced'"), 1);
    box_close(&b);
}

static void merge_with_one_made_anew(struct box *b, char into[ID_SIZE])
{
    char doc[ID_SIZE];

    box_letter_of(b, "pq", into);
    box_letter_of(b, "abc", doc);
    replace(b, doc, "page-002.png", "x", NULL);
    assert_string_equal(box_ask(b, "pages_merge", about(b, doc, "into", json_integer(box_letter(b, into))), NULL), "");
    box_settle(b);
    assert_shows(b, into, "pqaxc");
    assert_replaced(b, into, "page-004.png", "page-006.png");
}

static void a_page_made_anew_before_its_letter_was_merged_is_found_in_the_other(void **state)
{
    char into[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    merge_with_one_made_anew(&b, into);
    replace(&b, into, "page-004.png", "y", NULL);
    assert_shows(&b, into, "pqayc");
    box_close(&b);
}

static void and_in_its_own_again_when_the_merge_is_taken_back(void **state)
{
    char into[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    merge_with_one_made_anew(&b, into);
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, into, NULL, NULL), NULL), "");
    box_settle(&b);
    AUTO_JSON json_t *lists = pages_of(b.d.spool, into);
    const char *own = json_str(json_array_get(json_object_get(lists, "hidden"), 0), "to", "");
    assert_shows(&b, own, "axc");                           /* in the order they were shown, then what was hidden */
    assert_replaced(&b, own, "page-004.png", "page-002.png");
    replace(&b, own, "page-004.png", "y", NULL);
    assert_shows(&b, own, "ayc");
    box_close(&b);
}

/* A list like that is damage; whoever follows it comes back all the same. */
static void a_page_that_was_replaced_in_a_circle_is_not_found(void **state)
{
    AUTO_JSON json_t *lists = json_of("{\"pages\":[{\"blob\":\"page-001.png\",\"index\":0}],\"hidden\":["
        "{\"blob\":\"page-002.png\",\"index\":0,\"why\":\"replaced\",\"to\":\"page-003.png\"},"
        "{\"blob\":\"page-003.png\",\"index\":0,\"why\":\"replaced\",\"to\":\"page-002.png\"},"
        "{\"blob\":\"page-004.png\",\"index\":0,\"why\":\"replaced\",\"to\":\"page-001.png\"}]}");
    static const struct { const char *replaces, *found; } cases[] = {
        { "page-002.png", "" }, { "page-003.png", "" }, { "page-009.png", "" }, { "", "" }, { "page-004.png", "page-001.png" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_PAGE_SOURCE struct page_source into = { .doc = "aaaaaaaaaaaaaaaa", .next_arrange = 2, .next_blob = 5 };
        AUTO_PAGE_SOURCE struct page_source added = { .doc = "bbbbbbbbbbbbbbbb", .next_arrange = 1, .next_blob = 2 };
        AUTO_JSON json_t *plan = NULL;
        char replaced[SPOOL_NAME_SIZE];
        struct err e = { 0 };

        assert_ok(page_list_load(lists, &into.list, &e), e);
        assert_ok(page_list_add(&added.list, &(struct page_at){ .blob = "page-001.png", .turn = PAGE_TURN_UNSAID }, &e), e);
        assert_ok(page_plan_add(&into, &added, cases[i].replaces, "diaryd", &plan, replaced, &e), e);
        assert_string_equal(replaced, cases[i].found);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_made_anew_takes_the_place_of_the_old_one),
        cmocka_unit_test(a_page_made_anew_for_one_that_is_not_there_comes_to_the_end_with_a_doubt),
        cmocka_unit_test(a_page_made_anew_twice_has_the_last_scan_in_its_place),
        cmocka_unit_test(a_page_whose_new_scan_a_person_took_away_is_not_found),
        cmocka_unit_test(a_page_made_anew_before_its_letter_was_merged_is_found_in_the_other),
        cmocka_unit_test(and_in_its_own_again_when_the_merge_is_taken_back),
        cmocka_unit_test(a_page_that_was_replaced_in_a_circle_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
