/* Letters split and merged, and both taken back; what holds or marks a letter goes with its pages. */
#include "tests/unit/test_diary_pages_rig.h"

static const char marked[] = "{\"decision\":\"hold\",\"classification\":\"secret\",\"fields\":{}}";

static void hold_letter(struct box *b, const char *doc, const char *reason)
{
    struct err e = { 0 };

    assert_ok(store_letter_event(b->d.store, box_letter(b, doc), LETTER_EV_HOLD, reason, "clerk", &e), e);
}

static void a_split_makes_letters_of_their_own_with_numbers_and_the_same_day(void **state)
{
    char doc[ID_SIZE], made[2][ID_SIZE], value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abcde", doc);
    split_at(&b, doc, "[3,5]", made);
    box_settle(&b);
    assert_shows(&b, doc, "ab");
    assert_shows(&b, made[0], "cd");
    assert_shows(&b, made[1], "e");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(box_see(&b, made[i]).l.state, LETTER_READ);
        assert_int_equal(box_see(&b, made[i]).l.received_s, box_see(&b, doc).l.received_s);
        assert_ok(spool_get(b.d.spool, made[i], "split_from", value, &e), e);
        assert_string_equal(value, doc);
        assert_ok(spool_get(b.d.spool, made[i], "scanner", value, &e), e);
        assert_string_equal(value, "front desk");
        assert_ok(spool_verify(b.d.spool, made[i], &e), e);
    }
    assert_string_equal(box_see(&b, doc).number, "CRU-A/2024/000001");
    assert_string_equal(box_see(&b, made[0]).number, "CRU-A/2024/000002");
    assert_string_equal(box_see(&b, made[1]).number, "CRU-A/2024/000003");
    assert_int_equal(box_see(&b, made[0]).l.pages, 2);
    verify_diary(&b);
    box_close(&b);
}

static void turns_and_hidden_pages_keep_their_place_in_a_split(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abcd", doc);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0},"
        "{\"blob\":\"page-004.png\",\"index\":0,\"turn\":270},{\"blob\":\"page-003.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    split_at(&b, doc, "[2]", made);
    box_settle(&b);
    assert_shows(&b, doc, "a");
    assert_shows(&b, made[0], "d270c");
    AUTO_JSON json_t *lists = pages_of(b.d.spool, doc);
    assert_int_equal(json_array_size(json_object_get(lists, "hidden")), 3);     /* b by hand, c and d moved */
    assert_non_null(strstr(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-004.png\",\"index\":0}]")), NULL),
                           "was moved to another letter"));
    box_close(&b);
}

/* A file with several pages is split: both letters have it, each shows its own pages of it. */
static void a_file_of_several_pages_is_split_in_mid_file(void **state)
{
    static const char reading[] = "{\"pages\":[{\"text\":\"1\",\"blob\":\"file-001.pdf\",\"index\":0},{\"text\":\"2\",\"blob\":\"file-001.pdf\",\"index\":1},"
        "{\"text\":\"3\",\"blob\":\"file-001.pdf\",\"index\":2}],\"hidden\":[],\"decision\":\"clear\",\"fields\":{}}";
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct spool_doc *d;
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    assert_ok(spool_doc_new(b.d.spool, false, &d, &e), e);
    snprintf(doc, sizeof(doc), "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "file-001.pdf", "three", 5, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", reading, strlen(reading), &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", "%PDF", 4, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    box_passes(&b);
    split_at(&b, doc, "[2]", made);
    page_jobs_all(&b.d);
    AUTO_JSON json_t *old = pages_of(b.d.spool, doc);
    AUTO_JSON json_t *new = pages_of(b.d.spool, made[0]);
    assert_int_equal(json_array_size(json_object_get(old, "pages")), 1);
    assert_int_equal(json_array_size(json_object_get(old, "hidden")), 2);
    assert_int_equal(json_array_size(json_object_get(new, "pages")), 2);
    assert_int_equal(json_int(json_array_get(json_object_get(new, "pages"), 0), "index", -1), 1);
    assert_string_equal(json_str(json_array_get(json_object_get(new, "pages"), 0), "blob", ""), "file-001.pdf");
    assert_string_equal(json_str(json_array_get(json_object_get(new, "hidden"), 0), "to", ""), doc);
    box_close(&b);
}

static void a_split_taken_back_brings_the_pages_home_and_makes_the_new_numbers_void(void **state)
{
    char doc[ID_SIZE], made[2][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    split_at(&b, doc, "[2,3]", made);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "abc");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(box_see(&b, made[i]).l.state, LETTER_VOID);
        assert_string_equal(box_see(&b, made[i]).reason, "its pages are back in CRU-A/2024/000001");
    }
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_non_null(strstr(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "nothing to take back"));
    verify_diary(&b);
    box_close(&b);
}

static void a_split_is_not_taken_back_once_the_new_letter_went_its_own_way(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abcd", doc);
    split_at(&b, doc, "[2]", made);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, made[0], "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    assert_non_null(strstr(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "being put in order"));
    box_settle(&b);
    assert_non_null(strstr(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "take that back first"));
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, made[0], NULL, NULL), NULL), "");
    box_settle(&b);
    assert_ok(rig_put_confirm(b.d.store, box_letter(&b, made[0]), box_see(&b, made[0]).l.revision, &e), e);
    assert_non_null(strstr(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "CRU-A/2024/000002"));
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_shows(&b, doc, "a");
    box_close(&b);
}

static void a_merge_puts_the_pages_at_the_end_and_makes_the_other_number_void(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    box_letter_of(&b, "xyz", other);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, other, "pages", json_of("[{\"blob\":\"page-003.png\",\"index\":0,\"turn\":90},"
        "{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_merge", about(&b, other, "into", json_integer(box_letter(&b, doc))), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "abz90x");
    assert_int_equal(box_see(&b, doc).l.pages, 4);
    assert_int_equal(box_see(&b, other).l.state, LETTER_VOID);
    assert_string_equal(box_see(&b, other).reason, "merged into CRU-A/2024/000001");
    assert_int_equal(box_stage(&b, other), SPOOL_READ);
    assert_ok(spool_verify(b.d.spool, doc, &e), e);
    verify_diary(&b);

    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "ab");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE number = 'CRU-A/2024/000003' AND state = 'read'"), 1);
    AUTO_JSON json_t *lists = pages_of(b.d.spool, doc);
    const char *again = json_str(json_array_get(json_object_get(lists, "hidden"), 0), "to", "");
    assert_shows(&b, again, "z90x");                        /* with the page that was hidden by hand */
    AUTO_JSON json_t *new_lists = pages_of(b.d.spool, again);
    assert_int_equal(json_array_size(json_object_get(new_lists, "hidden")), 1);
    assert_int_equal(box_see(&b, other).l.state, LETTER_VOID);      /* a number is given once */
    verify_diary(&b);
    box_close(&b);
}

static void a_held_letter_stays_held_with_its_reason_and_so_does_what_is_split_from_it(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    hold_letter(&b, doc, "ask the sender");
    split_at(&b, doc, "[3]", made);
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_see(&b, doc).reason, "ask the sender");
    assert_int_equal(box_see(&b, made[0]).l.state, LETTER_HELD);
    assert_string_equal(box_see(&b, made[0]).reason, "ask the sender");
    assert_string_equal(box_ask(&b, "release", about(&b, made[0], NULL, NULL), NULL), "");
    assert_int_equal(box_see(&b, made[0]).l.state, LETTER_READ);
    box_close(&b);
}

static void no_page_of_a_marked_letter_gets_away_by_a_split(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "abc" }, doc);
    take_in_all(&b.d);
    read_paper(&b, doc, marked);
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    split_at(&b, doc, "[2]", made);
    page_jobs_all(&b.d);
    take_in_all(&b.d);
    assert_int_equal(box_see(&b, made[0]).l.state, LETTER_HELD);    /* from its first moment on */
    box_settle(&b);                                                 /* the reader finds no marking on either any more */
    for (int i = 0; i < 2; i++) {
        const char *of = i ? made[0] : doc;

        assert_int_equal(box_see(&b, of).l.state, LETTER_HELD);
        assert_non_null(strstr(box_ask(&b, "release", about(&b, of, NULL, NULL), NULL), "may be classified"));
        assert_string_equal(box_ask(&b, "release", about(&b, of, "reason", json_string("secret ballot")), NULL), "");
    }
    box_close(&b);
}

static void a_marking_stays_when_the_page_that_bears_it_is_hidden(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "abc" }, doc);
    take_in_all(&b.d);
    read_paper(&b, doc, marked);
    box_passes(&b);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_ask(&b, "release", about(&b, doc, NULL, NULL), NULL), "may be classified"));
    box_close(&b);
}

static void what_holds_or_marks_a_letter_goes_with_its_pages_into_another(void **state)
{
    char doc[ID_SIZE], held[ID_SIZE], secret[ID_SIZE], third[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    box_letter_of(&b, "k", third);
    box_letter_of(&b, "x", held);
    hold_letter(&b, held, "ask the sender");
    put_paper(&b, &(struct paper){ .pages = "s" }, secret);
    take_in_all(&b.d);
    read_paper(&b, secret, marked);
    box_passes(&b);

    assert_string_equal(box_ask(&b, "pages_merge", about(&b, held, "into", json_integer(box_letter(&b, doc))), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_see(&b, doc).reason, "ask the sender");
    assert_string_equal(box_ask(&b, "pages_merge", about(&b, secret, "into", json_integer(box_letter(&b, third))), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, third).l.state, LETTER_HELD);
    assert_non_null(strstr(box_ask(&b, "release", about(&b, third, NULL, NULL), NULL), "may be classified"));
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, third, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters l JOIN fields f ON f.letter = l.id WHERE l.state = 'held' "
                             "AND f.name = 'classification' AND f.value = 'secret'"), 2);
    verify_diary(&b);
    box_close(&b);
}

static void a_vip_letter_hurries_the_one_it_is_merged_into(void **state)
{
    char backlog[ID_SIZE], vip[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "a", .purpose = "backlog" }, backlog);
    put_paper(&b, &(struct paper){ .pages = "x", .purpose = "vip" }, vip);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_merge", about(&b, vip, "into", json_integer(box_letter(&b, backlog))), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, backlog).l.lane, 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields f JOIN letters l ON l.id = f.letter WHERE f.name = 'vip' AND f.value = 'yes' "
                             "AND l.state = 'read' AND l.purpose = 'vip'"), 1);
    box_close(&b);
}

static void a_merge_taken_back_gives_the_pages_their_own_day_and_button_again(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_paper(&b, &(struct paper){ .pages = "xy", .purpose = "vip", .created = "2024-02-01T06:00:00Z" }, other);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_merge", about(&b, other, "into", json_integer(box_letter(&b, doc))), NULL), "");
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters a, letters b WHERE a.id = 2 AND b.id = 3 AND b.state = 'read' "
                                   "AND a.received_s = b.received_s AND b.purpose = 'vip'"), 1);
    box_close(&b);
}

static void a_marking_found_on_a_page_that_was_split_off_comes_back_with_it(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    split_at(&b, doc, "[2]", made);
    page_jobs_all(&b.d);
    take_in_all(&b.d);
    read_paper(&b, made[0], marked);
    box_settle(&b);
    assert_int_equal(box_see(&b, made[0]).l.state, LETTER_HELD);
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_ask(&b, "release", about(&b, doc, NULL, NULL), NULL), "may be classified"));
    box_close(&b);
}

static void what_a_person_typed_stays_when_pages_change(void **state)
{
    AUTO_FREE char *subject = NULL;
    struct err e = { 0 };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    rig_tamper(b.db, "UPDATE fields SET value = 'Typed', source = 'clerk', confirmed_by = 'clerk' WHERE name = 'subject'");
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_ok(store_field(b.d.store, box_letter(&b, doc), "subject", &subject, &e), e);
    assert_string_equal(subject, "Typed");
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_split_makes_letters_of_their_own_with_numbers_and_the_same_day),
        cmocka_unit_test(turns_and_hidden_pages_keep_their_place_in_a_split),
        cmocka_unit_test(a_file_of_several_pages_is_split_in_mid_file),
        cmocka_unit_test(a_split_taken_back_brings_the_pages_home_and_makes_the_new_numbers_void),
        cmocka_unit_test(a_split_is_not_taken_back_once_the_new_letter_went_its_own_way),
        cmocka_unit_test(a_merge_puts_the_pages_at_the_end_and_makes_the_other_number_void),
        cmocka_unit_test(a_held_letter_stays_held_with_its_reason_and_so_does_what_is_split_from_it),
        cmocka_unit_test(no_page_of_a_marked_letter_gets_away_by_a_split),
        cmocka_unit_test(a_marking_stays_when_the_page_that_bears_it_is_hidden),
        cmocka_unit_test(what_holds_or_marks_a_letter_goes_with_its_pages_into_another),
        cmocka_unit_test(a_vip_letter_hurries_the_one_it_is_merged_into),
        cmocka_unit_test(a_merge_taken_back_gives_the_pages_their_own_day_and_button_again),
        cmocka_unit_test(a_marking_found_on_a_page_that_was_split_off_comes_back_with_it),
        cmocka_unit_test(what_a_person_typed_stays_when_pages_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
