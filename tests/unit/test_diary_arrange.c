/* Pages put in another order, turned, hidden and shown, and every way to be refused. */
#include "tests/unit/test_diary_pages_rig.h"

static void an_order_is_written_beside_the_scans_and_the_letter_is_read_again(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of(
        "[{\"blob\":\"page-003.png\",\"index\":0,\"turn\":90},{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_TAKEN_IN);
    assert_int_equal(box_see(&b, doc).l.page_jobs, 1);
    page_jobs_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.page_jobs, 0);
    assert_int_equal(box_stage(&b, doc), SPOOL_SCANNED);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "reading.json", NULL), 0);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "view-001.jpg", NULL), 0);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "document.pdf", NULL), 0);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "page-002.png", NULL), 1);      /* hidden, not gone */
    assert_shows(&b, doc, "c90a");
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_int_equal(box_see(&b, doc).l.pages, 2);

    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of(
        "[{\"blob\":\"page-002.png\",\"index\":0},{\"blob\":\"page-003.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "bc");                            /* the turn was not said again */
    assert_int_equal(spool_has_blob(b.d.spool, doc, "arrange-001.json", NULL), 1);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "arrange-002.json", NULL), 1);
    verify_diary(&b);
    box_close(&b);
}

/* The diary was brought back from a copy older than the spool: what was filed waits at the desk once more. */
static void a_pdf_that_was_stamped_does_not_outlive_its_pages(void **state)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    assert_ok(spool_doc_extend(b.d.spool, doc, SPOOL_READ, &d, &e), e);
    assert_ok(spool_doc_drop(d, "document.pdf", &e), e);
    assert_ok(spool_blob_put(d, "filed.pdf", "%PDF abc", 8, &e), e);
    assert_ok(spool_doc_commit(TAKE_PTR(d), SPOOL_READ, &e), e);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-003.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "c");
    assert_int_equal(spool_has_blob(b.d.spool, doc, "filed.pdf", NULL), 0);     /* it would go out instead of the new one */
    assert_int_equal(spool_has_blob(b.d.spool, doc, "document.pdf", NULL), 1);
    box_close(&b);
}

static void the_history_tells_the_pages_before_and_after_and_nothing_that_is_on_them(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'pages_arrange' AND actor = 'clerk' "
                             "AND json_array_length(detail, '$.before.pages') = 2 AND json_array_length(detail, '$.after.pages') = 1 "
                             "AND json_extract(detail, '$.after.hidden[0].blob') = 'page-001.png' AND detail NOT LIKE '%text%'"), 1);
    box_close(&b);
}

static void orders_are_taken_back_one_by_one(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0,\"turn\":180},"
        "{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-003.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "c");
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "b180a");
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "abc");
    assert_non_null(strstr(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "nothing to take back"));
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    verify_diary(&b);
    box_close(&b);
}

static void a_blank_side_is_shown_when_a_person_wants_it(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"blank\"}],\"doubts\":[]}";
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .scan = scan }, doc);
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.pages, 1);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0},"
        "{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "ab");
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "a");
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    AUTO_JSON json_t *lists = pages_of(b.d.spool, doc);
    assert_string_equal(json_str(json_array_get(json_object_get(lists, "hidden"), 0), "why", ""), "blank");
    box_close(&b);
}

static void requests_out_of_shape_are_refused_in_words_and_change_nothing(void **state)
{
    static const struct { const char *what, *key, *value, *words; } cases[] = {
        { "pages_arrange", NULL, NULL, "pages: must be a list" },
        { "pages_arrange", "pages", "[]", "at least one page" },
        { "pages_arrange", "pages", "{}", "pages: must be a list" },
        { "pages_arrange", "pages", "\"all\"", "pages: must be a list" },
        { "pages_arrange", "pages", "[7]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\"}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\",\"index\":1}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\",\"index\":-1}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-009.png\",\"index\":0}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"../manifest\",\"index\":0}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"reading.json\",\"index\":0}]", "entry 1 is no page" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\",\"index\":0,\"turn\":45}]", "turn of entry 1" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\",\"index\":0,\"turn\":\"90\"}]", "turn of entry 1" },
        { "pages_arrange", "pages", "[{\"blob\":\"page-001.png\",\"index\":0},{\"blob\":\"page-001.png\",\"index\":0}]", "a second time" },
        { "pages_arrange", "revision", "99", "has changed" },
        { "pages_arrange", "revision", "0", "revision: must be a number" },
        { "pages_arrange", "letter", "77", "no letter 77" },
        { "pages_arrange", "letter", "\"1\"", "letter: must be a number" },
        { "pages_arrange", "actor", "\"\"", "actor: is missing" },
        { "pages_split", NULL, NULL, "at: must be a list" },
        { "pages_split", "at", "[]", "at: must be a list" },
        { "pages_split", "at", "[1]", "page 2 to 3" },
        { "pages_split", "at", "[4]", "page 2 to 3" },
        { "pages_split", "at", "[-2]", "page 2 to 3" },
        { "pages_split", "at", "[\"2\"]", "page 2 to 3" },
        { "pages_split", "at", "[2,2]", "behind the one before" },
        { "pages_split", "at", "[3,2]", "behind the one before" },
        { "pages_split", "revision", "99", "has changed" },
        { "pages_merge", NULL, NULL, "into: must be a number" },
        { "pages_merge", "into", "1", "into itself" },
        { "pages_merge", "into", "77", "no letter 77" },
        { "pages_merge", "revision", "99", "has changed" },
        { "pages_undo", NULL, NULL, "nothing to take back" },
        { "pages_undo", "revision", "99", "has changed" },
    };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    int64_t rows = rig_ask(b.db, "SELECT count(*) FROM history");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *words = box_ask(&b, cases[i].what, about(&b, doc, cases[i].key, cases[i].key ? json_of(cases[i].value) : NULL), NULL);

        if (!strstr(words, cases[i].words))
            fail_msg("%s %s %s: said \"%s\"", cases[i].what, cases[i].key ? cases[i].key : "", cases[i].value ? cases[i].value : "", words);
    }
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history"), rows);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM page_jobs"), 0);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    box_close(&b);
}

/* Brings a letter of three pages into a state. */
static void letter_in(struct box *b, enum letter_state want, char doc[ID_SIZE])
{
    struct err e = { 0 };
    int64_t id;
    bool all;

    put_paper(b, &(struct paper){ .pages = "abc" }, doc);
    if (want == LETTER_TAKEN_IN)
        return take_in_all(&b->d);
    box_settle(b);
    id = box_letter(b, doc);
    if (want == LETTER_HELD || want == LETTER_VOID)
        assert_ok(store_letter_event(b->d.store, id, want == LETTER_HELD ? LETTER_EV_HOLD : LETTER_EV_VOID, "because", "clerk", &e), e);
    if (want == LETTER_REFUSED)
        assert_ok(refuse_letter(&b->d, id, "supervisor", &e), e);
    if (want == LETTER_FILED || want == LETTER_SENT)
        assert_ok(rig_put_confirm(b->d.store, id, box_see(b, doc).l.revision, &e), e);
    for (int i = 0; want == LETTER_SENT && i < 2; i++) {
        assert_ok(store_delivery_take_from(b->d.store, i ? "mail" : "eoffice", &id, &e), e);
        assert_ok(store_delivery_event(b->d.store, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    }
    align_all(&b->d);
}

static void pages_change_only_while_a_letter_waits_at_the_desk_or_is_held(void **state)
{
    (void)state;
    for (int st = 0; st < LETTER_STATES; st++) {
        bool may = st == LETTER_READ || st == LETTER_HELD;
        char doc[ID_SIZE], other[ID_SIZE];
        struct box b;

        box_open(&b);
        box_letter_of(&b, "xy", other);
        letter_in(&b, (enum letter_state)st, doc);
        assert_int_equal(box_see(&b, doc).l.state, st);
        const char *words = box_ask(&b, "pages_merge", about(&b, other, "into", json_integer(box_letter(&b, doc))), NULL);
        assert_int_equal(strstr(words, "cannot have its pages changed") == NULL, may);
        if (may)
            box_settle(&b);
        words = box_ask(&b, "pages_split", about(&b, doc, "at", json_of("[2]")), NULL);
        assert_int_equal(strstr(words, "cannot have its pages changed") == NULL, may);
        if (may)
            box_settle(&b);
        words = box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0}]")), NULL);
        assert_int_equal(strstr(words, "cannot have its pages changed") == NULL, may);
        verify_diary(&b);
        box_close(&b);
    }
}

static void a_letter_whose_pages_are_being_moved_is_not_released_confirmed_or_moved_again(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    box_letter_of(&b, "xy", other);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, doc), LETTER_EV_HOLD, "enclosure missing", "clerk", &e), e);
    assert_string_equal(box_ask(&b, "pages_split", about(&b, doc, "at", json_of("[3]")), NULL), "");
    assert_non_null(strstr(box_ask(&b, "release", about(&b, doc, NULL, NULL), NULL), "being put in order"));
    assert_non_null(strstr(box_ask(&b, "pages_split", about(&b, doc, "at", json_of("[2]")), NULL), "being put in order"));
    assert_non_null(strstr(box_ask(&b, "pages_merge", about(&b, other, "into", json_integer(box_letter(&b, doc))), NULL), "being put in order"));
    read_in_all(&b.d);                                      /* the reading that lies there is of the pages before */
    assert_int_equal(box_see(&b, doc).l.read_s, 0);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "release", about(&b, doc, NULL, NULL), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    box_close(&b);
}

/* The disk is full, a document is busy: nothing is lost, the job goes on when it can. */
static void a_job_that_meets_a_busy_document_goes_on_later(void **state)
{
    struct spool_doc *busy;
    struct err e = { 0 };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    assert_ok(spool_doc_extend(b.d.spool, doc, SPOOL_READ, &busy, &e), e);
    for (int i = 0; i < 2 * DIARY_MAX_TRIES; i++) {
        b.d.pages_again_ms = 0;
        page_jobs_all(&b.d);
        assert_true(b.d.pages_again_ms > clock_mono_ms());  /* not at every turn */
    }
    spool_doc_close(busy);
    b.d.pages_again_ms = 0;
    page_jobs_all(&b.d);
    assert_shows(&b, doc, "b");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_TAKEN_IN);
    box_close(&b);
}

static void a_job_that_can_never_be_done_holds_its_letter_with_a_sentence(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abc", doc);
    box_letter_of(&b, "xy", other);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    assert_ok(spool_move(b.d.spool, doc, SPOOL_READ, SPOOL_HOLD, &e), e);      /* found torn at a start */
    for (int i = 0; i < DIARY_MAX_TRIES; i++) {
        box_stop(&b);
        box_start(&b);
        page_jobs_all(&b.d);
    }
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, doc).reason, "could not be put in order"));
    assert_int_equal(box_see(&b, doc).l.page_jobs, 0);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, other, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    assert_shows(&b, other, "y");                           /* the others go on */
    verify_diary(&b);
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_written_beside_the_scans_and_the_letter_is_read_again),
        cmocka_unit_test(a_pdf_that_was_stamped_does_not_outlive_its_pages),
        cmocka_unit_test(the_history_tells_the_pages_before_and_after_and_nothing_that_is_on_them),
        cmocka_unit_test(orders_are_taken_back_one_by_one),
        cmocka_unit_test(a_blank_side_is_shown_when_a_person_wants_it),
        cmocka_unit_test(requests_out_of_shape_are_refused_in_words_and_change_nothing),
        cmocka_unit_test(pages_change_only_while_a_letter_waits_at_the_desk_or_is_held),
        cmocka_unit_test(a_letter_whose_pages_are_being_moved_is_not_released_confirmed_or_moved_again),
        cmocka_unit_test(a_job_that_meets_a_busy_document_goes_on_later),
        cmocka_unit_test(a_job_that_can_never_be_done_holds_its_letter_with_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
