/* Retention: which letters lose their pages, what stays of them, and who is told. */
#include "tests/rig/raw.h"
#include "tests/unit/test_diary_purge_rig.h"

#include "store/backup.h"

static int64_t rows(struct box *b, const char *sql) { return rig_ask(b->db, sql); }

static int count_one(void *ctx, const struct letter *l)
{
    (void)l;
    ++*(int *)ctx;
    return 0;
}

static int found(struct box *b, const char *words)
{
    const struct letter_filter f = { .state = -1, .query = words, .limit = 10 };
    struct err e = { 0 };
    int n = 0;

    assert_ok(store_letters(b->d.store, &f, count_one, &n, &e), e);
    return n;
}

/* ---- what goes, and what stays */

static void what_e_office_has_loses_its_pages_and_keeps_its_record(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    int64_t history = rows(&b, "SELECT count(*) FROM history"), fields = rows(&b, "SELECT count(*) FROM fields"),
            marks = rows(&b, "SELECT count(*) FROM letter_marks"), revision = box_see(&b, doc).l.revision;
    assert_true(raw_files_with(b.dir, "Zanskar", 7) > 0);      /* the rig finds what is there */
    assert_int_equal(found(&b, "orchard"), 1);
    days_later(KEEP_DAYS - 1);
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    days_later(2);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    assert_int_equal(raw_files_with(b.dir, "Zanskar", 7), 0);
    assert_int_equal(raw_files_with(b.dir, "zanskar", 7), 0);  /* nor in the index */
    assert_int_equal(found(&b, "orchard"), 0);
    assert_int_equal(found(&b, "Cash book"), 1);
    assert_int_equal(rows(&b, "SELECT count(*) FROM history WHERE event = 'purged' AND letter = 1 AND actor = 'diaryd'"), 1);
    assert_int_equal(rows(&b, "SELECT count(*) FROM history"), history + 1);
    assert_int_equal(rows(&b, "SELECT count(*) FROM fields"), fields);
    assert_int_equal(rows(&b, "SELECT count(*) FROM letter_marks"), marks);
    assert_int_equal(rows(&b, "SELECT count(*) FROM deliveries WHERE state = 'delivered'"), 2);
    assert_string_equal(box_see(&b, doc).number, "CRU-A/2026/000001");
    assert_string_equal(box_see(&b, doc).subject, "Cash book");
    assert_int_equal(box_see(&b, doc).l.revision, revision + 1);       /* whoever has it open loads it again */
    assert_int_equal(box_stage(&b, doc), SPOOL_SENT);
    assert_int_equal(purge_verify(&b).n, 0);
    purge_ticks(&b);                    /* once more changes nothing */
    assert_int_equal(rows(&b, "SELECT count(*) FROM history"), history + 1);
    box_close(&b);
}

static void a_void_letter_loses_its_pages_and_can_still_be_refused(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    purge_open(&b);
    purge_put(&b, doc);
    assert_ok(store_letter_event(b.d.store, 1, LETTER_EV_VOID, "twice", "clerk", &e), e);
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    assert_int_equal(box_stage(&b, doc), SPOOL_HOLD);          /* where nobody looks for work */
    box_passes(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_HOLD);
    assert_int_equal(purge_verify(&b).n, 0);
    assert_string_equal(box_ask(&b, "refuse", json_pack("{s:i, s:s}", "letter", 1, "actor", "supervisor"), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_REFUSED);
    assert_int_equal(purge_verify(&b).n, 0);
    box_close(&b);
}

/* ---- who stays: each condition alone, and that it was this one */

static const struct { const char *name, *so, *back; } reasons[] = {
    { "a mail that came back", "UPDATE deliveries SET state = 'held' WHERE channel = 'mail'", "UPDATE deliveries SET state = 'delivered'" },
    { "a delivery in doubt", "UPDATE deliveries SET state = 'unknown' WHERE channel = 'mail'", "UPDATE deliveries SET state = 'cancelled' WHERE channel = 'mail'" },
    { "a delivery that waits", "UPDATE deliveries SET state = 'waiting' WHERE channel = 'mail'", "UPDATE deliveries SET state = 'delivered'" },
    { "an e-Office that has it not", "UPDATE deliveries SET state = 'cancelled' WHERE channel = 'eoffice'", "UPDATE deliveries SET state = 'delivered'" },
    { "no receipt", "UPDATE deliveries SET result = '{}'", "UPDATE deliveries SET result = '{\"computer_no\":\"4711\"}'" },
    { "a disk of the migration", "UPDATE deliveries SET channel = 'migration' WHERE channel = 'eoffice'", "UPDATE deliveries SET channel = 'eoffice' WHERE channel = 'migration'" },
    { "a look-up that found nothing", "INSERT INTO deliveries (letter, channel, key, state, lane, kind, changed_s) VALUES (1, 'readback', 'k', 'cancelled', 1, 'readback', 0)",
      "UPDATE deliveries SET state = 'delivered'" },
    { "news by a clock that was not set", "DROP TRIGGER history_is_append_only_1; UPDATE history SET at_s = 60 WHERE letter = 1 AND event = 'sent'",
      "UPDATE history SET at_s = (SELECT at_s FROM history WHERE seq = 1)" },
    { "an alert alone", "UPDATE deliveries SET kind = 'alert' WHERE channel = 'eoffice'", "UPDATE deliveries SET kind = 'letter'" },
    { "news of a delivery", "UPDATE deliveries SET changed_s = changed_s + 864000", "UPDATE deliveries SET changed_s = changed_s - 864000" },
    { "news of the letter", "UPDATE letters SET changed_s = changed_s + 864000", "UPDATE letters SET changed_s = changed_s - 864000" },
    { "pages to be added", "INSERT INTO page_jobs (kind, letter, state, asked_s) VALUES ('add', 1, 'waiting', 0)", "UPDATE page_jobs SET state = 'given_up'" },
    { "pages being put in order", "INSERT INTO page_jobs (kind, letter, state, asked_s) VALUES ('split', 1, 'begun', 0)", "UPDATE page_jobs SET state = 'done'" },
    { "pages going elsewhere", "UPDATE letters SET state = 'refused' WHERE id = 2; "
      "INSERT INTO page_jobs (kind, letter, other, state, asked_s) VALUES ('merge', 2, 1, 'begun', 0)", "DELETE FROM page_jobs" },
    { "pages in a letter at the desk", "INSERT INTO page_jobs (kind, letter, other, state, asked_s) VALUES ('merge', 2, 1, 'done', 0)",
      "UPDATE letters SET state = 'void', changed_s = changed_s + 8640000 WHERE id = 2" },
    { "held", "UPDATE letters SET state = 'held' WHERE id = 1", "UPDATE letters SET state = 'sent' WHERE id = 1" },
    { "to be confirmed", "UPDATE letters SET state = 'read' WHERE id = 1", "UPDATE letters SET state = 'sent' WHERE id = 1" },
    { "being read", "UPDATE letters SET state = 'taken_in' WHERE id = 1", "UPDATE letters SET state = 'sent' WHERE id = 1" },
    { "under way", "UPDATE letters SET state = 'filed' WHERE id = 1", "UPDATE letters SET state = 'sent' WHERE id = 1" },
    { "refused", "UPDATE letters SET state = 'refused' WHERE id = 1", "UPDATE letters SET state = 'sent' WHERE id = 1" },
};

static void whatever_is_not_done_stays(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct box b;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        purge_open(&b);
        put_sent(&b, doc);
        purge_put(&b, other);
        rig_tamper(b.db, reasons[i].so);
        days_later(KEEP_DAYS + 1);
        purge_ticks(&b);
        if (is_purged(&b, doc))
            fail_msg("%s: its pages are gone", reasons[i].name);
        assert_pages_are_there(&b, doc);
        rig_tamper(b.db, reasons[i].back);
        purge_ticks(&b);
        if (!is_purged(&b, doc))
            fail_msg("%s no more: its pages are still there", reasons[i].name);
        assert_pages_are_there(&b, other);
        box_close(&b);
    }
}

static void without_the_offices_word_nothing_ever_goes(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    keep_pages_anew(&b, 0);
    days_later(20 * 365);
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    keep_pages_anew(&b, KEEP_DAYS);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    box_close(&b);
}

static void what_somebody_looked_up_lately_stays(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    days_later(KEEP_DAYS - 1);
    assert_ok(store_note(b.d.store, 1, "export", NULL, "admin", &e), e);
    days_later(KEEP_DAYS - 1);
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    days_later(2);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    box_close(&b);
}

static void pages_that_a_younger_letter_shares_stay_there(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE], shown_now[SHOWN_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    purge_open(&b);
    box_letter_of(&b, "abcd", doc);
    split_at(&b, doc, "[3]", made);
    box_settle(&b);
    box_settle(&b);
    purge_send(&b, doc);
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);                    /* the other one is at the desk */
    purge_send(&b, made[0]);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    assert_pages_are_there(&b, made[0]);
    assert_string_equal(shown(&b, made[0], shown_now), "cd");
    assert_ok(spool_verify(b.d.spool, made[0], &e), e);
    assert_int_equal(purge_verify(&b).n, 0);
    box_close(&b);
}

/* ---- the clock */

static void a_clock_that_nobody_keeps_or_that_is_not_set_destroys_nothing(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    rig_time.kept = false;
    days_later(3650);                   /* it jumped ahead */
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    rig_time.kept = true;
    rig_time.ahead_s = 0;
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    days_later(-400);                   /* and back */
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    rig_time.ahead_s = -clock_utc_s() + rig_time.ahead_s;       /* 1970 */
    purge_ticks(&b);
    assert_pages_are_there(&b, doc);
    rig_time.ahead_s = 0;
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    box_close(&b);
}

/* One wrong answer of a time server, that somebody sees within a week. */
static void a_clock_that_has_jumped_destroys_nothing_for_a_week(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    purge_ticks(&b);
    days_later(3650);
    purge_walk(&b);
    days_later(6);
    purge_walk(&b);
    assert_pages_are_there(&b, doc);
    rig_time.ahead_s = 0;               /* it was seen */
    for (int day = 0; day < KEEP_DAYS; day++, days_later(1))
        purge_walk(&b);
    assert_pages_are_there(&b, doc);
    days_later(1);
    purge_walk(&b);
    assert_pages_are_gone(&b, doc);
    box_close(&b);
}

static void a_time_that_was_just_set_destroys_nothing_for_a_week(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    days_later(KEEP_DAYS + 1);
    purge_calm(&b);
    keep_pages_anew(&b, 0);
    purge_walk(&b);
    keep_pages_anew(&b, KEEP_DAYS);
    purge_walk(&b);
    days_later(6);
    purge_walk(&b);
    assert_pages_are_there(&b, doc);
    days_later(1);
    purge_walk(&b);
    assert_pages_are_gone(&b, doc);
    box_close(&b);
}

/* ---- a restored box */

static void a_restored_box_counts_from_its_first_right_hour(void **state)
{
    static const int restored_days_ago[] = { 1, 3000 /* by a clock that was not set yet */ };
    char doc[ID_SIZE], sql[160];
    struct box b;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(restored_days_ago); i++) {
        purge_open(&b);
        put_sent(&b, doc);
        days_later(KEEP_DAYS + 1);
        snprintf(sql, sizeof(sql), "INSERT INTO restored (id, taken_s, at_s, letters_max) VALUES (1, 0, %lld, 1)",
                 (long long)(clock_utc_s() - (int64_t)restored_days_ago[i] * DAY_S));
        rig_tamper(b.db, sql);
        int64_t right_s = rig_time.ahead_s;
        rig_time.ahead_s -= clock_utc_s();      /* 1970: nothing counts from there */
        purge_ticks(&b);
        rig_time.ahead_s = right_s;
        purge_ticks(&b);
        assert_pages_are_there(&b, doc);
        days_later(KEEP_DAYS - 1);
        purge_ticks(&b);
        assert_pages_are_there(&b, doc);
        days_later(2);
        purge_ticks(&b);
        assert_pages_are_gone(&b, doc);
        box_close(&b);
    }
}

static void pages_that_a_restore_brings_back_under_a_purged_letter_go_again(void **state)
{
    const struct store_restored back = { .taken_s = 1, .at_s = 1, .letters_max = 1 };
    char doc[ID_SIZE], command[4 * TMPDIR_SIZE + 100];
    struct err e = { 0 };
    struct box b;
    int unknown;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    snprintf(command, sizeof(command), "cp -a %s/spool/sent/%s %s/before", b.dir, doc, b.dir);
    assert_int_equal(system(command), 0);
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    snprintf(command, sizeof(command), "rm -r %s/spool/sent/%s && mv %s/before %s/spool/sent/%s", b.dir, doc, b.dir, b.dir, doc);
    assert_int_equal(system(command), 0);
    assert_int_equal(purge_verify(&b).last, AUDIT_PURGED_PAGES);
    assert_ok(store_restored(b.d.store, &back, "", "admin", &unknown, &e), e);
    rig_time.kept = false;              /* what was decided is done by any clock */
    purge_ticks(&b);
    assert_pages_are_gone(&b, doc);
    assert_int_equal(purge_verify(&b).n, 0);
    box_close(&b);
}

/* ---- those who look for pages */

static void who_wants_the_pages_is_told_where_they_are(void **state)
{
    const char *resend;
    char doc[ID_SIZE], gone[SAID_SIZE], said[SAID_WORDED_SIZE];
    struct err e = { 0 };
    struct box b;
    int64_t mail;
    bool all;
    int n = 99;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    mail = rows(&b, "SELECT id FROM deliveries WHERE channel = 'mail'");
    assert_ok(store_delivery_event(b.d.store, mail, DELIVERY_EV_BOUNCED, false, "", NULL, "maild", &all, &e), e);
    resend = box_ask(&b, "delivery_event", json_pack("{s:I, s:s, s:s}", "id", (json_int_t)mail, "event", "resend", "actor", "clerk"), NULL);
    assert_non_null(strstr(resend, "cannot be sent again from here"));
    assert_non_null(strstr(resend, "e-Office has it under R-77/2026"));
    assert_ok(store_deliveries_resend_held(b.d.store, "mail", "[\"\"]", 10, "clerk", &n, &e), e);
    assert_int_equal(n, 0);
    assert_int_equal(rows(&b, "SELECT count(*) FROM deliveries WHERE state = 'held'"), 1);
    assert_non_null(strstr(box_ask(&b, "export", json_pack("{s:i, s:s}", "letter", 1, "actor", "admin"), NULL), "R-77/2026"));
    assert_ok(store_label_again(b.d.store, 1, "clerk", &e), e);        /* a label needs no page */
    assert_ok(store_purged_sentence(b.d.store, 1, gone, &e), e);
    said_word(SAID_HI, gone, said);
    assert_non_null(strstr(said, "ई-ऑफ़िस में यह R-77/2026"));
    struct spool_doc *d;
    assert_int_equal(spool_doc_extend(b.d.spool, doc, SPOOL_SENT, &d, &e), -EKEYREVOKED);
    box_close(&b);
}

static void what_is_left_of_a_purged_letter_is_a_fault(void **state)
{
    static const char *const left[] = { "key", "page-001.png", "document.pdf.part" };
    char doc[ID_SIZE], name[60];
    struct box b;

    (void)state;
    purge_open(&b);
    put_sent(&b, doc);
    days_later(KEEP_DAYS + 1);
    purge_ticks(&b);
    for (size_t i = 0; i < ARRAY_LEN(left); i++) {
        snprintf(name, sizeof(name), "spool/sent/%s/%s", doc, left[i]);
        box_write(&b, name, "left");
        struct faults f = purge_verify(&b);
        assert_int_equal(f.n, 1);
        assert_int_equal(f.last, AUDIT_PURGED_PAGES);
        char path[TMPDIR_SIZE + 64];
        snprintf(path, sizeof(path), "%s/%s", b.dir, name);
        assert_int_equal(unlink(path), 0);
    }
    rig_tamper(b.db, "INSERT INTO purges (doc, letter) SELECT doc, id FROM letters");  /* while it is on the list it may have some */
    snprintf(name, sizeof(name), "spool/sent/%s/key", doc);
    box_write(&b, name, "left");
    assert_int_equal(purge_verify(&b).n, 0);
    box_close(&b);
}

/* ---- many */

static void ten_thousand_go_in_slices(void **state)
{
    enum { ALL = 10000, SLOWEST_MS = 2000 };
    int ticks = 0;
    struct box b;

    (void)state;
    purge_open(&b);
    rig_tamper(b.db, "PRAGMA synchronous = OFF; BEGIN; WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
               "INSERT INTO letters (id, doc, register, year, serial, number, state, source, received_s, changed_s) "
               "SELECT i, 'doc' || i, 'A', 2026, i, 'CRU-A/2026/' || i, CASE WHEN i % 2 THEN 'sent' ELSE 'void' END, 'scan', 1700000000 + i, 1700000000 + i FROM n;"
               "INSERT INTO deliveries (letter, channel, key, state, lane, result, changed_s) SELECT id, 'eoffice', 'key' || id, "
               "CASE WHEN id % 5 THEN 'delivered' ELSE 'held' END, 1, '{\"receipt_no\":\"R\"}', 1700000000 FROM letters; COMMIT");
    purge_calm(&b);
    b.d.purges_again_ms = 0;
    do {
        int64_t begun_ms = clock_mono_ms();

        b.d.more = true;                /* somebody else has work: it waits */
        purges_all(&b.d);
        assert_true(ticks > 0 || b.d.purged_to_id == 0);
        b.d.more = false;
        purges_all(&b.d);
        if (clock_mono_ms() - begun_ms > SLOWEST_MS)
            fail_msg("a slice took %lld ms", (long long)(clock_mono_ms() - begun_ms));
        ticks++;
        assert_false(b.d.more);         /* it never keeps diaryd from its pause */
    } while (b.d.purged_to_id > 0);
    assert_true(ticks > 3);
    assert_int_equal(rows(&b, "SELECT count(*) FROM letters WHERE purged_s > 0"), ALL * 4 / 5);
    assert_int_equal(rows(&b, "SELECT count(*) FROM letters WHERE purged_s > 0 AND id % 5 = 0"), 0);
    assert_int_equal(rows(&b, "SELECT count(*) FROM history WHERE event = 'purged'"), ALL * 4 / 5);
    assert_int_equal(rows(&b, "SELECT count(*) FROM purges"), 0);
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_e_office_has_loses_its_pages_and_keeps_its_record),
        cmocka_unit_test(a_void_letter_loses_its_pages_and_can_still_be_refused),
        cmocka_unit_test(whatever_is_not_done_stays),
        cmocka_unit_test(without_the_offices_word_nothing_ever_goes),
        cmocka_unit_test(what_somebody_looked_up_lately_stays),
        cmocka_unit_test(pages_that_a_younger_letter_shares_stay_there),
        cmocka_unit_test(a_clock_that_nobody_keeps_or_that_is_not_set_destroys_nothing),
        cmocka_unit_test(a_clock_that_has_jumped_destroys_nothing_for_a_week),
        cmocka_unit_test(a_time_that_was_just_set_destroys_nothing_for_a_week),
        cmocka_unit_test(a_restored_box_counts_from_its_first_right_hour),
        cmocka_unit_test(pages_that_a_restore_brings_back_under_a_purged_letter_go_again),
        cmocka_unit_test(who_wants_the_pages_is_told_where_they_are),
        cmocka_unit_test(what_is_left_of_a_purged_letter_is_a_fault),
        cmocka_unit_test(ten_thousand_go_in_slices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
