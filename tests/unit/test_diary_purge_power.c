/* The power goes, or the card fails, at each call to the disk while pages are destroyed: the next start completes it, and no other letter is touched. */
#include "tests/unit/test_diary_purge_rig.h"

#include "tests/unit/test_diary_disk_rig.h"

#include <limits.h>

enum { SEEDS = 2, AGAIN = 7, STEPS = 12 /* key, manifest, blobs and their syncs, and the move of a void one: the rig really bit */ };

struct three { char sent[ID_SIZE], voided[ID_SIZE], other[ID_SIZE]; };

static void begin(struct box *b, struct disk *disk, struct three *t)
{
    struct err e = { 0 };

    purge_open(b);
    box_open_on(b, disk, disk_ops());
    put_sent(b, t->sent);
    purge_put(b, t->voided);
    assert_ok(store_letter_event(b->d.store, 2, LETTER_EV_VOID, "twice", "clerk", &e), e);
    purge_put(b, t->other);
    days_later(KEEP_DAYS + 1);
    purge_calm(b);
}

static void complete(struct box *b, const struct three *t)
{
    rig_time.kept = false;              /* it was decided: the clock does not matter any more */
    purge_ticks(b);
    rig_time.kept = true;
    purge_ticks(b);
    box_passes(b);
    assert_pages_are_gone(b, t->sent);
    assert_pages_are_gone(b, t->voided);
    assert_pages_are_there(b, t->other);
    assert_int_equal(rig_ask(b->db, "SELECT count(*) FROM history WHERE event = 'purged'"), 2);
    assert_int_equal(purge_verify(b).n, 0);
    box_close(b);
}

static void without_power_at_any_call_it_is_completed_at_the_next_start(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        unsigned n = 0;
        bool fired = true;

        for (; fired; n++) {
            struct disk *disk = disk_new();
            struct three t;
            struct box b;

            begin(&b, disk, &t);
            disk_cut_nth(disk, n);
            purge_ticks(&b);
            fired = disk_fired(disk);
            disk_after_cut(disk, seed);
            box_restart_on(&b, disk);
            if (fired && purge_verify(&b).n > 0)        /* half done is no fault: it is on the list */
                fail_msg("power gone at call %u: verify finds a fault", n);
            complete(&b, &t);
            disk_free(disk);
        }
        assert_true(n > STEPS);
    }
}

static void a_card_that_fails_at_any_call_is_left_alone_until_the_next_start(void **state)
{
    bool fired = true;
    unsigned n = 0;

    (void)state;
    for (; fired; n++) {
        struct disk *disk = disk_new();
        struct three t;
        struct box b;

        begin(&b, disk, &t);
        disk_fail_nth(disk, n, -EIO);
        b.d.purges_again_ms = 0;
        purges_all(&b.d);
        fired = disk_fired(disk);
        assert_true(!fired || b.d.purges_again_ms == INT64_MAX);
        disk_fail_nth(disk, UINT_MAX, 0);
        box_restart_on(&b, disk);
        box_open_on(&b, disk, disk_ops());
        disk_fail_nth(disk, n % AGAIN, -EIO);       /* and again on the way */
        purges_all(&b.d);
        box_restart_on(&b, disk);
        complete(&b, &t);
        disk_free(disk);
    }
    assert_true(n > STEPS);
}

/* Somebody has the document in hand: it goes when it is free. */
static void a_document_in_use_is_destroyed_when_it_is_free_and_keeps_no_other(void **state)
{
    struct disk *disk = disk_new();
    struct spool_doc *d;
    struct err e = { 0 };
    struct three t;
    struct box b;

    (void)state;
    begin(&b, disk, &t);
    bool sent_first = strcmp(t.sent, t.voided) < 0;         /* the list is in that order */
    const char *busy = sent_first ? t.sent : t.voided, *free_one = sent_first ? t.voided : t.sent;
    assert_ok(spool_doc_extend(b.d.spool, busy, sent_first ? SPOOL_SENT : SPOOL_READ, &d, &e), e);
    b.d.purges_again_ms = 0;
    purges_all(&b.d);
    assert_true(b.d.purges_again_ms > clock_mono_ms() && b.d.purges_again_ms < INT64_MAX);
    assert_int_equal(store_purge_of_doc(b.d.store, busy, &e), STORE_PURGE_WAITS);
    assert_int_equal(store_purge_of_doc(b.d.store, free_one, &e), STORE_PURGE_DONE);
    spool_doc_close(d);
    complete(&b, &t);
    disk_free(disk);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_power_at_any_call_it_is_completed_at_the_next_start),
        cmocka_unit_test(a_card_that_fails_at_any_call_is_left_alone_until_the_next_start),
        cmocka_unit_test(a_document_in_use_is_destroyed_when_it_is_free_and_keeps_no_other),
    };

    if (access("/dev/shm", W_OK) == 0)      /* hundreds of restarts: the syncs that count are the rig's */
        setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
