#include "tests/rig/disk_vfs.h"
#include "tests/unit/test_diary_pages_rig.h"

#include <sqlite3.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The clock on the wall, as wrong as a test wants it. */
static int64_t clock_off_s, slow_s;
static bool disk_is_slow;

int clock_gettime(clockid_t id, struct timespec *t)
{
    int r = (int)syscall(SYS_clock_gettime, id, t);

    if (id == CLOCK_REALTIME)
        t->tv_sec += clock_off_s;
    if (id == CLOCK_MONOTONIC && disk_is_slow)
        t->tv_sec += slow_s++ / 10;
    return r;
}

static void every_document_gets_its_number_at_once(void **state)
{
    char scanned[ID_SIZE], read[ID_SIZE], hold[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_SCANNED, "2024-03-14T09:26:53Z", NULL, scanned);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, read);
    box_put(&b, SPOOL_HOLD, NULL, NULL, hold);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 3);
    assert_int_equal(box_see(&b, scanned).l.pages, 3);
    assert_int_equal(box_see(&b, scanned).l.state, LETTER_TAKEN_IN);
    assert_int_equal(box_see(&b, scanned).l.received_s, 1710408413);
    assert_int_equal(box_see(&b, read).l.state, LETTER_TAKEN_IN);
    assert_int_equal(box_see(&b, hold).l.state, LETTER_HELD);
    assert_true(box_see(&b, hold).reason[0] != '\0');
    box_close(&b);
}

static void a_time_that_cannot_be_is_replaced_by_now(void **state)
{
    static const char *const created[] = { "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "yesterday", "2024-03-14", "2024-03-14T09:26:53Z or so" };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    for (size_t i = 0; i < ARRAY_LEN(created); i++) {
        box_put(&b, SPOOL_SCANNED, created[i], NULL, doc);
        take_in_all(&b.d);
        int64_t received_s = box_see(&b, doc).l.received_s;
        if (received_s < clock_utc_s() - 60 || received_s > clock_utc_s())
            fail_msg("%s: taken as %lld", created[i], (long long)received_s);
    }
    box_close(&b);
}

static void a_reading_becomes_fields_defaults_and_a_proposed_post(void **state)
{
    AUTO_FREE char *mode = NULL, *received = NULL, *why = NULL;
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, "2024-03-14T06:00:00Z", RIG_READING, doc);
    take_in_all(&b.d);
    read_in_all(&b.d);
    struct rig_seen v = box_see(&b, doc);
    assert_int_equal(v.l.state, LETTER_READ);
    assert_string_equal(v.subject, "Cash book");
    assert_string_equal(v.post, "SO-1");
    assert_int_equal(v.l.pages, 3);
    assert_ok(store_field(b.d.store, v.l.id, "delivery_mode", &mode, &e), e);
    assert_string_equal(mode, "By Hand");
    assert_ok(store_field(b.d.store, v.l.id, "received_date", &received, &e), e);
    assert_string_equal(received, "2024-03-14");
    assert_ok(store_field(b.d.store, v.l.id, "post_reason", &why, &e), e);
    assert_string_equal(why, "[[\"designation_section\",\"SO-1\"]]");
    box_close(&b);
}

static void running_every_pass_again_changes_nothing(void **state)
{
    char a[ID_SIZE], c[ID_SIZE], d[ID_SIZE], x[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_SCANNED, NULL, NULL, a);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, c);
    box_put(&b, SPOOL_READ, NULL, "{broken", d);
    box_put(&b, SPOOL_HOLD, NULL, NULL, x);
    box_passes(&b);
    int64_t rows = rig_ask(b.db, "SELECT count(*) FROM history");
    for (int i = 0; i < 3; i++) {
        box_passes(&b);
        box_stop(&b);
        box_start(&b);
        box_passes(&b);
    }
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history"), rows);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 4);
    assert_int_equal(box_stage(&b, a), SPOOL_SCANNED);
    assert_int_equal(box_stage(&b, c), SPOOL_READ);
    assert_int_equal(box_stage(&b, d), SPOOL_READ);
    assert_int_equal(box_stage(&b, x), SPOOL_HOLD);
    box_close(&b);
}

static void one_bad_letter_is_held_and_the_others_go_on(void **state)
{
    char none[ID_SIZE], broken[ID_SIZE], damaged[ID_SIZE], good[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, NULL, none);
    box_put(&b, SPOOL_READ, NULL, "{broken", broken);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, damaged);
    box_damage(&b, SPOOL_READ, damaged, "reading.json");
    box_put(&b, SPOOL_READ, NULL, RIG_READING, good);
    box_passes(&b);
    assert_int_equal(box_see(&b, none).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, none).reason, "without a reading"));
    assert_int_equal(box_see(&b, broken).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, broken).reason, "cannot be used"));
    assert_int_equal(box_see(&b, damaged).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, damaged).reason, "damaged"));
    assert_int_equal(box_see(&b, good).l.state, LETTER_READ);
    box_close(&b);
}

static void a_letter_whose_reading_fails_again_and_again_is_held_also_across_restarts(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;
    int tries;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, doc);
    take_in_all(&b.d);
    for (int i = 0; i < DIARY_MAX_TRIES; i++) {             /* begun and never ended: the program died each time */
        assert_ok(store_count_try(b.d.store, doc, "read_in", &tries, &e), e);
        box_stop(&b);
        box_start(&b);
    }
    read_in_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, doc).reason, "several tries"));
    box_close(&b);
}

static void a_full_disk_never_costs_a_letter_its_reading(void **state)
{
    bool fired = true;

    (void)state;
    for (unsigned n = 0; fired; n++) {
        char doc[ID_SIZE];
        struct box b;

        disk_vfs_install();
        box_open(&b);
        box_put(&b, SPOOL_READ, NULL, RIG_READING, doc);
        take_in_all(&b.d);
        for (int i = 0; i < 2 * DIARY_MAX_TRIES; i++) {
            disk_vfs_fail_nth(n, SQLITE_FULL);
            read_in_all(&b.d);
            fired = i == 0 ? disk_vfs_fired() : fired;
        }
        disk_vfs_heal();
        read_in_all(&b.d);
        assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
        box_close(&b);
        disk_vfs_remove();
        assert_true(n > 0 || fired);
    }
}

static void a_clock_that_was_never_set_gives_no_numbers(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, "1970-01-01T00:01:00Z", RIG_READING, doc);
    clock_off_s = 60 - (int64_t)time(NULL);
    for (int i = 0; i < 2; i++)
        box_passes(&b);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 0);
    clock_off_s = 0;
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_null(strstr(box_see(&b, doc).number, "/1970/"));
    box_close(&b);
}

/* The version of a stage is trusted only once the stage has been still for a while. */
static void a_letter_is_found_in_a_stage_that_was_still(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, first);
    clock_off_s = 10;
    box_passes(&b);
    assert_int_not_equal(b.d.read_in, 0);                   /* still, and nothing left to do */
    box_passes(&b);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, second);
    box_passes(&b);
    clock_off_s = 0;
    assert_int_equal(box_see(&b, first).l.state, LETTER_READ);
    assert_int_equal(box_see(&b, second).l.state, LETTER_READ);
    box_close(&b);
}

static void a_long_pass_leaves_the_rest_to_the_next_tick(void **state)
{
    enum { LETTERS = 40 };
    char doc[ID_SIZE];
    struct box b;
    int ticks = 0;

    (void)state;
    box_open(&b);
    for (int i = 0; i < LETTERS; i++)
        box_put(&b, SPOOL_READ, NULL, RIG_READING, doc);
    disk_is_slow = true;                                    /* each look at the time costs as much as a slow card */
    do {
        b.d.more = false;
        take_in_all(&b.d);
        read_in_all(&b.d);
        ticks++;
    } while (b.d.more);
    disk_is_slow = false;
    assert_true(ticks > 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE state = 'read'"), LETTERS);
    box_close(&b);
}

/* The clerk confirms in the diary alone: what a crash before the move leaves. */
static void a_split_into_many_letters_leaves_the_rest_to_the_next_tick(void **state)
{
    static const char pages[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
    enum { LETTERS = sizeof(pages) - 1 };
    char doc[ID_SIZE], made[LETTERS][ID_SIZE], at[LETTERS * 4] = "[2", seen[SHOWN_SIZE];
    struct box b;
    int ticks = 0;

    (void)state;
    box_open(&b);
    box_letter_of(&b, pages, doc);
    for (int k = 3; k <= LETTERS; k++)
        snprintf(at + strlen(at), sizeof(at) - strlen(at), ",%d%s", k, k == LETTERS ? "]" : "");
    split_at(&b, doc, at, made);
    disk_is_slow = true;
    do {
        b.d.more = false;
        page_jobs_all(&b.d);
        ticks++;
    } while (b.d.more);
    disk_is_slow = false;
    assert_true(ticks > 2);
    assert_shows(&b, doc, "a");
    for (int k = 0; k < LETTERS - 1; k++) {
        assert_int_equal(shown(&b, made[k], seen)[0], pages[k + 1]);
        assert_int_equal(box_letter(&b, made[k]), k + 2);       /* numbers in the order of the pages */
    }
    box_close(&b);
}

static void a_letter_whose_pages_could_not_be_changed_gets_the_reading_that_lies_there(void **state)
{
    char doc[ID_SIZE], added[ID_SIZE], path[TMPDIR_SIZE + 128];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    put_paper(&b, &(struct paper){ .pages = "x", .purpose = "add", .target = doc }, added);
    take_in_all(&b.d);
    page_jobs_all(&b.d);                                    /* begun: the letter is to be read again */
    snprintf(path, sizeof(path), "%s/spool/scanned/%s/page-001.png", b.dir, added);
    assert_int_equal(unlink(path), 0);
    clock_off_s = 10;
    read_in_all(&b.d);
    assert_int_not_equal(b.d.read_in, 0);                   /* the stage is still */
    for (int tick = 0; tick < DIARY_MAX_TRIES; tick++)
        page_jobs_all(&b.d);
    read_in_all(&b.d);
    clock_off_s = 0;
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_int_equal(rig_ask(b.db, "SELECT read_s > 0 FROM letters WHERE id = 1"), 1);
    box_close(&b);
}

static void confirm_in_diary(struct box *b, const char *doc)
{
    struct err e = { 0 };

    assert_ok(rig_put_confirm(b->d.store, box_letter(b, doc), box_see(b, doc).l.revision, &e), e);
}

static void deliver_in_diary(struct box *b)
{
    static const char *const channels[] = { "eoffice", "mail" };
    struct err e = { 0 };
    int64_t id;
    bool all;

    for (int i = 0; i < 2; i++) {
        assert_ok(store_delivery_take_from(b->d.store, channels[i], &id, &e), e);
        assert_ok(store_delivery_event(b->d.store, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    }
}

static void after_a_crash_documents_follow_their_letters(void **state)
{
    char doc[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, doc);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, second);
    box_passes(&b);
    confirm_in_diary(&b, doc);
    box_stop(&b);                                           /* killed before the move */
    box_start(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_READ);
    box_passes(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    deliver_in_diary(&b);
    box_stop(&b);
    box_start(&b);
    box_passes(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_SENT);
    assert_int_equal(box_stage(&b, second), SPOOL_READ);
    box_close(&b);
}

static void a_letter_sent_before_its_document_moved_at_all_still_ends_in_sent(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, doc);
    box_passes(&b);
    confirm_in_diary(&b, doc);
    deliver_in_diary(&b);
    assert_int_equal(align_doc(&b.d, doc), 0);
    assert_int_equal(box_stage(&b, doc), SPOOL_SENT);
    box_close(&b);
}

static void held_letters_stay_where_they_are(void **state)
{
    char scanned[ID_SIZE], read[ID_SIZE], hold[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_SCANNED, NULL, NULL, scanned);
    box_put(&b, SPOOL_READ, NULL, RIG_READING, read);
    box_put(&b, SPOOL_HOLD, NULL, NULL, hold);
    box_passes(&b);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, scanned), LETTER_EV_HOLD, "wait", "clerk", &e), e);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, read), LETTER_EV_VOID, "twice", "clerk", &e), e);
    box_passes(&b);
    assert_int_equal(box_stage(&b, scanned), SPOOL_SCANNED);
    assert_int_equal(box_stage(&b, read), SPOOL_READ);
    assert_int_equal(box_stage(&b, hold), SPOOL_HOLD);
    box_close(&b);
}

static void a_released_letter_leaves_hold_for_the_reader_or_for_the_desk(void **state)
{
    char unread[ID_SIZE], read[ID_SIZE], damaged[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_HOLD, NULL, NULL, unread);
    box_put(&b, SPOOL_HOLD, NULL, RIG_READING, read);
    box_put(&b, SPOOL_HOLD, NULL, RIG_READING, damaged);
    box_damage(&b, SPOOL_HOLD, damaged, "page-0001.png");
    box_passes(&b);
    assert_non_null(strstr(box_see(&b, damaged).reason, "damaged"));
    assert_ok(store_letter_event(b.d.store, box_letter(&b, unread), LETTER_EV_RELEASE, "", "clerk", &e), e);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, read), LETTER_EV_RELEASE, "", "clerk", &e), e);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, damaged), LETTER_EV_RELEASE, "", "clerk", &e), e);
    box_passes(&b);
    assert_int_equal(box_stage(&b, unread), SPOOL_SCANNED);
    assert_int_equal(box_stage(&b, read), SPOOL_READ);
    read_in_all(&b.d);
    assert_string_equal(box_see(&b, read).subject, "Cash book");
    assert_int_equal(box_see(&b, damaged).l.state, LETTER_HELD);    /* it cannot be worked on */
    assert_int_equal(box_stage(&b, damaged), SPOOL_HOLD);

    assert_int_equal(spool_move(b.d.spool, unread, SPOOL_SCANNED, SPOOL_READ, &e), 0);     /* read, and nothing came of it */
    box_passes(&b);
    assert_int_equal(box_see(&b, unread).l.state, LETTER_HELD);
    box_close(&b);
}

static void a_torn_document_is_numbered_and_held(void **state)
{
    char doc[ID_SIZE], path[TMPDIR_SIZE + 128];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_SCANNED, NULL, NULL, doc);
    snprintf(path, sizeof(path), "%s/spool/scanned/%s/manifest", b.dir, doc);
    assert_int_equal(truncate(path, 30), 0);
    box_stop(&b);
    box_start(&b);                                          /* recovery moves it to hold */
    box_passes(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_HOLD);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, doc).number, "/000001"));
    box_close(&b);
}

static void a_document_in_filed_that_the_diary_does_not_know_is_put_before_a_person(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_FILED, NULL, RIG_READING, doc);
    box_passes(&b);
    box_passes(&b);
    assert_int_equal(box_stage(&b, doc), SPOOL_HOLD);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    box_close(&b);
}

static void a_directory_with_a_mistake_leaves_the_old_one_in_force(void **state)
{
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_write(&b, "officers.csv", "post,designation\nNEW,Director\nBAD\n");
    assert_int_equal(officers_file_load(&b.d, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "officers.csv, line 3:"));
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM officers WHERE active"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM officers WHERE post = 'NEW'"), 0);
    box_write(&b, "officers.csv", "post,designation\n");    /* saved half: nobody is left */
    assert_int_equal(officers_file_load(&b.d, &e), -EINVAL);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM officers WHERE active"), 2);
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_gets_its_number_at_once),
        cmocka_unit_test(a_time_that_cannot_be_is_replaced_by_now),
        cmocka_unit_test(a_reading_becomes_fields_defaults_and_a_proposed_post),
        cmocka_unit_test(running_every_pass_again_changes_nothing),
        cmocka_unit_test(one_bad_letter_is_held_and_the_others_go_on),
        cmocka_unit_test(a_letter_whose_reading_fails_again_and_again_is_held_also_across_restarts),
        cmocka_unit_test(a_full_disk_never_costs_a_letter_its_reading),
        cmocka_unit_test(a_clock_that_was_never_set_gives_no_numbers),
        cmocka_unit_test(a_letter_is_found_in_a_stage_that_was_still),
        cmocka_unit_test(a_long_pass_leaves_the_rest_to_the_next_tick),
        cmocka_unit_test(a_split_into_many_letters_leaves_the_rest_to_the_next_tick),
        cmocka_unit_test(a_letter_whose_pages_could_not_be_changed_gets_the_reading_that_lies_there),
        cmocka_unit_test(after_a_crash_documents_follow_their_letters),
        cmocka_unit_test(a_letter_sent_before_its_document_moved_at_all_still_ends_in_sent),
        cmocka_unit_test(held_letters_stay_where_they_are),
        cmocka_unit_test(a_released_letter_leaves_hold_for_the_reader_or_for_the_desk),
        cmocka_unit_test(a_torn_document_is_numbered_and_held),
        cmocka_unit_test(a_document_in_filed_that_the_diary_does_not_know_is_put_before_a_person),
        cmocka_unit_test(a_directory_with_a_mistake_leaves_the_old_one_in_force),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
