/* Pages that come through the scanner for a letter which is there already. */
#include "tests/unit/test_diary_pages_rig.h"

#include <fcntl.h>
#include <sys/stat.h>

static void put_addition(struct box *b, const char *pages, const char *target, char doc[ID_SIZE])
{
    put_paper(b, &(struct paper){ .pages = pages, .purpose = "add", .target = target }, doc);
}

static void added_pages_come_to_the_end_and_use_no_number(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE];
    struct err e = { 0 };
    int64_t id;
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_addition(&b, "xy", doc, added);
    take_in_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.page_jobs, 1);
    page_jobs_all(&b.d);                                    /* begun ... */
    assert_int_equal(box_see(&b, doc).l.state, LETTER_TAKEN_IN);
    page_jobs_all(&b.d);                                    /* ... and followed */
    box_settle(&b);
    assert_shows(&b, doc, "abxy");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_int_equal(box_stage(&b, added), SPOOL_SENT);
    assert_int_equal(store_letter_id_by_doc(b.d.store, added, &id, &e), -ENOENT);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 1);
    verify_diary(&b);
    assert_string_equal(box_ask(&b, "pages_undo", about(&b, doc, NULL, NULL), NULL), "");
    box_settle(&b);
    assert_shows(&b, doc, "ab");                            /* the added ones are hidden, not gone */
    assert_int_equal(spool_has_blob(b.d.spool, doc, "page-003.png", NULL), 1);
    box_close(&b);
}

static void pages_wait_until_their_letter_is_read(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab" }, doc);
    put_addition(&b, "x", doc, added);
    take_in_all(&b.d);
    page_jobs_all(&b.d);
    box_stop(&b);
    box_start(&b);
    take_in_all(&b.d);
    page_jobs_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.page_jobs, 1);
    assert_int_equal(box_stage(&b, added), SPOOL_SCANNED);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 1);
    read_paper(&b, doc, NULL);
    read_in_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);    /* for an instant: nobody can confirm it like that */
    json_t *fields = json_pack("{s:s, s:s, s:s, s:s}", "subject", "s", "received_date", "2024-03-14", "date", "", "delivery_mode", "Fax");
    json_t *request = about(&b, doc, "fields", fields);
    json_object_set_new(request, "post", json_string("SO-1"));
    assert_non_null(strstr(box_ask(&b, "confirm", request, NULL), "just being put into it"));
    box_settle(&b);
    assert_shows(&b, doc, "abx");
    assert_ok(spool_verify(b.d.spool, doc, &e), e);
    box_close(&b);
}

static void several_additions_come_in_the_order_they_were_scanned(void **state)
{
    char doc[ID_SIZE], first[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_addition(&b, "x", doc, first);
    take_in_all(&b.d);
    put_addition(&b, "y", first, second);                   /* "add to the last one", which was an addition itself */
    box_settle(&b);
    box_settle(&b);
    assert_shows(&b, doc, "abxy");
    assert_int_equal(box_stage(&b, second), SPOOL_SENT);
    box_close(&b);
}

static void a_held_letter_takes_pages_and_stays_held(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, doc), LETTER_EV_HOLD, "enclosure missing", "clerk", &e), e);
    put_addition(&b, "x", doc, added);
    box_settle(&b);
    assert_shows(&b, doc, "abx");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_see(&b, doc).reason, "enclosure missing");
    box_close(&b);
}

/* A letter of its own, held, with the number it was meant for: read once somebody may look at it. */
static void assert_own_letter(struct box *b, const char *doc, const char *words)
{
    struct rig_seen v = box_see(b, doc);

    assert_int_equal(v.l.state, LETTER_HELD);
    if (!strstr(v.reason, words))
        fail_msg("held with \"%s\", not with \"%s\"", v.reason, words);
    assert_int_equal(box_stage(b, doc), SPOOL_READ);        /* the reader reads it now */
    assert_string_equal(box_ask(b, "release", about(b, doc, NULL, NULL), NULL), "");
    assert_int_equal(box_see(b, doc).l.state, LETTER_READ);
}

static void pages_for_a_letter_that_takes_none_any_more_become_a_letter_that_names_it(void **state)
{
    static const struct { enum letter_state state; const char *words; } cases[] = {
        { LETTER_FILED, "letter CRU-A/2026/000001, but that letter is confirmed already" },
        { LETTER_VOID, "letter CRU-A/2026/000001, but that letter is void" },
        { LETTER_SENT, "letter CRU-A/2026/000001, but that letter is sent already" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char doc[ID_SIZE], added[ID_SIZE];
        struct err e = { 0 };
        struct box b;
        int64_t id;
        bool all;

        box_open(&b);
        put_paper(&b, &(struct paper){ .pages = "ab", .created = "2026-03-14T06:00:00Z" }, doc);
        box_settle(&b);
        id = box_letter(&b, doc);
        if (cases[i].state == LETTER_VOID)
            assert_ok(store_letter_event(b.d.store, id, LETTER_EV_VOID, "twice", "clerk", &e), e);
        else
            assert_ok(rig_put_confirm(b.d.store, id, box_see(&b, doc).l.revision, &e), e);
        for (int k = 0; cases[i].state == LETTER_SENT && k < 2; k++) {
            assert_ok(store_delivery_take_from(b.d.store, k ? "mail" : "eoffice", &id, &e), e);
            assert_ok(store_delivery_event(b.d.store, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
        }
        align_all(&b.d);
        put_addition(&b, "x", doc, added);
        box_settle(&b);
        assert_own_letter(&b, added, cases[i].words);
        assert_shows(&b, doc, "ab");
        verify_diary(&b);
        box_close(&b);
    }
}

static void pages_for_an_unknown_letter_become_a_letter_that_says_so(void **state)
{
    static const char *const targets[] = { "aaaaaaaaaaaaaaaa", "", "../../etc" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        char added[ID_SIZE];
        struct box b;

        box_open(&b);
        put_addition(&b, "x", targets[i], added);
        box_settle(&b);
        assert_own_letter(&b, added, "not in the diary");
        box_close(&b);
    }
}

static void pages_that_waited_for_a_letter_which_becomes_void_become_a_letter(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab" }, doc);
    put_addition(&b, "x", doc, added);
    take_in_all(&b.d);
    page_jobs_all(&b.d);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, doc), LETTER_EV_VOID, "twice", "clerk", &e), e);
    box_settle(&b);
    assert_own_letter(&b, added, "that letter is void");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM page_jobs WHERE state = 'given_up'"), 1);
    verify_diary(&b);
    box_close(&b);
}

/* The letter is still being scanned, or has no number because the clock was not set. */
static void pages_whose_letter_has_no_number_yet_wait_without_one(void **state)
{
    struct spool_doc *open;
    char target[ID_SIZE], added[ID_SIZE], path[TMPDIR_SIZE + 32];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    assert_ok(spool_doc_new(b.d.spool, true, &open, &e), e);
    snprintf(target, sizeof(target), "%s", spool_doc_id(open));
    assert_ok(spool_doc_set(open, "source", "scan", &e), e);
    assert_ok(spool_blob_put(open, "page-001.png", "a", 1, &e), e);
    put_addition(&b, "x", target, added);
    snprintf(path, sizeof(path), "%s/spool/scanned", b.dir);
    assert_int_equal(utimensat(AT_FDCWD, path, (const struct timespec[2]){ { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } }, 0), 0);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 0);
    assert_int_equal(b.d.taken_in[SPOOL_SCANNED], 0);       /* so it is looked at again, however still the stage is */
    assert_ok(spool_doc_commit(open, SPOOL_SCANNED, &e), e);
    box_settle(&b);
    box_settle(&b);
    assert_shows(&b, target, "ax");
    box_close(&b);
}

static void pages_that_are_found_torn_are_a_held_letter_and_nobody_waits_for_them(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE], path[TMPDIR_SIZE + 128];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab" }, doc);
    put_addition(&b, "x", doc, added);
    take_in_all(&b.d);
    snprintf(path, sizeof(path), "%s/spool/scanned/%s/page-001.png", b.dir, added);
    assert_int_equal(truncate(path, 0), 0);
    box_stop(&b);
    box_start(&b);                                          /* recovery moves it to hold */
    box_settle(&b);
    assert_int_equal(box_see(&b, added).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, added).reason, "damaged"));
    assert_int_equal(box_see(&b, doc).l.page_jobs, 0);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_shows(&b, doc, "ab");
    box_close(&b);
}

static void an_addition_of_nothing_but_blanks_is_shown(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"blank\"}],\"doubts\":[{\"code\":\"only_blank\",\"page\":0}]}";
    char doc[ID_SIZE], added[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_paper(&b, &(struct paper){ .pages = "x", .scan = scan, .purpose = "add", .target = doc }, added);
    box_settle(&b);
    assert_shows(&b, doc, "abx");
    assert_int_equal(box_see(&b, doc).l.doubts, 1);
    box_close(&b);
}

static void pages_that_cannot_be_brought_in_become_a_letter_and_nobody_tries_again(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE], path[TMPDIR_SIZE + 128];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_addition(&b, "x", doc, added);
    take_in_all(&b.d);
    page_jobs_all(&b.d);                                    /* begun */
    snprintf(path, sizeof(path), "%s/spool/scanned/%s/page-001.png", b.dir, added);
    assert_int_equal(unlink(path), 0);
    for (int tick = 0; tick < 5 * DIARY_MAX_TRIES; tick++) {
        take_in_all(&b.d);
        page_jobs_all(&b.d);
    }
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'pages_given_up'"), 1);
    assert_non_null(strstr(box_see(&b, doc).reason, "could not be put in order"));
    assert_shows(&b, doc, "ab");
    assert_int_equal(box_see(&b, added).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, added).reason, "meant for letter CRU-A/2024/000001, but they could not be put there"));
    verify_diary(&b);
    box_close(&b);
}

/* The power went between the two steps of letting pages go: the document says that it is a letter, the job still waits. */
static void pages_that_were_let_go_are_not_brought_in_any_more(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE];
    struct spool_doc *x;
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_addition(&b, "x", doc, added);
    take_in_all(&b.d);
    assert_ok(spool_doc_extend(b.d.spool, added, SPOOL_SCANNED, &x, &e), e);
    assert_ok(spool_doc_set(x, "purpose", "letter", &e), e);
    assert_ok(spool_doc_set(x, "note", "These pages were meant for another letter.", &e), e);
    assert_ok(spool_doc_commit(x, SPOOL_SCANNED, &e), e);
    box_stop(&b);
    box_start(&b);
    page_jobs_all(&b.d);
    box_settle(&b);
    assert_shows(&b, doc, "ab");
    assert_int_equal(box_see(&b, added).l.state, LETTER_HELD);
    assert_shows(&b, added, "x");
    assert_int_equal(box_see(&b, doc).l.page_jobs, 0);
    box_close(&b);
}

/* A doubt names a side by its place among all that came; a blank side between two pages counts. */
static void a_doubt_about_an_added_side_still_names_that_side(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"blank\"},"
        "{\"blob\":\"page-003.png\",\"kind\":\"page\"}],\"doubts\":[{\"code\":\"bad_image\",\"page\":3,\"detail\":\"skewed\"}]}";
    char doc[ID_SIZE], added[ID_SIZE];
    AUTO_FREE void *text = NULL;
    struct err e = { 0 };
    struct box b;
    size_t n;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_paper(&b, &(struct paper){ .pages = "x y", .scan = scan, .purpose = "add", .target = doc }, added);
    box_settle(&b);
    assert_shows(&b, doc, "abxy");
    assert_int_equal(rig_ask(b.db, "SELECT page FROM doubts WHERE code = 'bad_image'"), 5);
    assert_ok(spool_blob_load(b.d.spool, doc, "page-005.png", 100, &text, &n, &e), e);
    assert_string_equal(text, "y");
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(added_pages_come_to_the_end_and_use_no_number),
        cmocka_unit_test(pages_wait_until_their_letter_is_read),
        cmocka_unit_test(several_additions_come_in_the_order_they_were_scanned),
        cmocka_unit_test(a_held_letter_takes_pages_and_stays_held),
        cmocka_unit_test(pages_for_a_letter_that_takes_none_any_more_become_a_letter_that_names_it),
        cmocka_unit_test(pages_for_an_unknown_letter_become_a_letter_that_says_so),
        cmocka_unit_test(pages_that_waited_for_a_letter_which_becomes_void_become_a_letter),
        cmocka_unit_test(pages_whose_letter_has_no_number_yet_wait_without_one),
        cmocka_unit_test(pages_that_are_found_torn_are_a_held_letter_and_nobody_waits_for_them),
        cmocka_unit_test(an_addition_of_nothing_but_blanks_is_shown),
        cmocka_unit_test(pages_that_cannot_be_brought_in_become_a_letter_and_nobody_tries_again),
        cmocka_unit_test(pages_that_were_let_go_are_not_brought_in_any_more),
        cmocka_unit_test(a_doubt_about_an_added_side_still_names_that_side),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
