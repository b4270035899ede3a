/* The power goes at each call to the disk under each change of pages: after a restart the change is whole, no page is
 * lost, and none is in two letters. */
#include "tests/unit/test_diary_pages_rig.h"

#include "tests/unit/test_diary_disk_rig.h"

#include <limits.h>

enum { SEEDS = 2 };

/* One change: the papers before it, what is asked, and all pages that letters show afterwards (each letter's in "|"). */
struct change {
    const char *name;
    void (*prepare)(struct box *b, char doc[ID_SIZE]);
    void (*ask)(struct box *b, const char *doc);
    const char *want;           /* letters that are not void, by number */
};

static void plain(struct box *b, char doc[ID_SIZE]) { box_letter_of(b, "abcd", doc); }

static void ask_arrange(struct box *b, const char *doc)
{
    assert_string_equal(box_ask(b, "pages_arrange", about(b, doc, "pages", json_of("[{\"blob\":\"page-004.png\",\"index\":0,\"turn\":90},"
        "{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
}

static void ask_split(struct box *b, const char *doc)
{
    assert_string_equal(box_ask(b, "pages_split", about(b, doc, "at", json_of("[2,4]")), NULL), "");
}

static void two(struct box *b, char doc[ID_SIZE])
{
    char into[ID_SIZE];

    box_letter_of(b, "ab", into);
    box_letter_of(b, "xy", doc);
}

static void ask_merge(struct box *b, const char *doc)
{
    assert_string_equal(box_ask(b, "pages_merge", about(b, doc, "into", json_integer(1)), NULL), "");
}

static void after_split(struct box *b, char doc[ID_SIZE])
{
    plain(b, doc);
    ask_split(b, doc);
    box_settle(b);
}

static void after_merge(struct box *b, char doc[ID_SIZE])
{
    two(b, doc);
    ask_merge(b, doc);
    box_settle(b);
}

/* Each time it is the first letter whose pages changed. */
static void ask_undo(struct box *b, const char *doc)
{
    (void)doc;
    assert_string_equal(box_ask(b, "pages_undo", json_pack("{s:i, s:i, s:s}", "letter", 1, "revision", rig_see(b->d.store, 1).l.revision,
                                                           "actor", "clerk"), NULL), "");
}

static void ask_add(struct box *b, const char *doc)
{
    char added[ID_SIZE];
    struct err e = { 0 };

    try_put_paper(b->d.spool, &(struct paper){ .pages = "xy", .purpose = "add", .target = doc }, added, &e);
}

static void ask_replace(struct box *b, const char *doc)
{
    char added[ID_SIZE];
    struct err e = { 0 };

    try_put_paper(b->d.spool, &(struct paper){ .pages = "x", .purpose = "replace", .target = doc, .replaces = "page-002.png" }, added, &e);
}

static const struct change changes[] = {
    { "arrange", plain, ask_arrange, "d90a|" },
    { "split", plain, ask_split, "a|bc|d|" },
    { "merge", two, ask_merge, "abxy|" },
    { "undo of a split", after_split, ask_undo, "abcd|" },
    { "undo of a merge", after_merge, ask_undo, "ab|xy|" },
    { "add", plain, ask_add, "abcdxy|" },
    { "replace", plain, ask_replace, "axcd|" },
};

/* ---- a box whose spool lies on the rig's disk */

struct all { struct box *b; char text[SHOWN_SIZE]; };

static int add_shown(void *ctx, const struct letter *l)
{
    struct all *a = ctx;
    char seen[SHOWN_SIZE];
    size_t n = strlen(a->text);

    if (l->state != LETTER_VOID)
        snprintf(a->text + n, sizeof(a->text) - n, "%s|", shown(a->b, l->doc, seen));
    return 0;
}

/* By number. */
static void assert_all_letters_show(struct box *b, const struct change *c, unsigned n)
{
    struct all a = { .b = b };
    struct letter_filter f = { .state = -1, .limit = 100, .urgent_first = true };
    struct err e = { 0 };
    int64_t rows;

    assert_ok(store_letters(b->d.store, &f, add_shown, &a, &e), e);
    if (strcmp(a.text, c->want) != 0)
        fail_msg("%s, power gone at call %u: the letters show %s, not %s", c->name, n, a.text, c->want);
    assert_ok(store_verify(b->d.store, &rows, &e), e);
    assert_int_equal(rig_ask(b->db, "SELECT count(*) FROM page_jobs WHERE state IN ('waiting', 'begun', 'given_up')"), 0);
    assert_int_equal(rig_ask(b->db, "SELECT count(*) FROM letters WHERE state NOT IN ('read', 'void')"), 0);
}

/* Returns whether the power went. */
static bool cut_at(const struct change *c, unsigned n, unsigned seed)
{
    struct disk *disk = disk_new();
    char doc[ID_SIZE];
    struct box b;

    box_open_made(&b);
    box_open_on(&b, disk, disk_ops());
    c->prepare(&b, doc);
    bool by_scan = c->ask == ask_add || c->ask == ask_replace;  /* their paper must be safe before anything is promised */
    if (by_scan)
        c->ask(&b, doc);
    disk_cut_nth(disk, n);
    if (!by_scan)
        c->ask(&b, doc);
    for (int turn = 0; turn < 3; turn++) {
        take_in_all(&b.d);
        page_jobs_all(&b.d);
    }
    bool fired = disk_fired(disk);
    disk_after_cut(disk, seed);
    box_restart_on(&b, disk);
    page_jobs_all(&b.d);                /* as diaryd does at its start */
    box_settle(&b);
    box_settle(&b);
    assert_all_letters_show(&b, c, n);
    box_close(&b);
    disk_free(disk);
    return fired;
}

static void cut_everywhere(const char *name)
{
    const struct change *c = changes;

    while (strcmp(c->name, name) != 0)
        c++;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        unsigned n = 0;

        while (cut_at(c, n, seed))
            n++;
        assert_true(n > 8);             /* links, manifest, moves and their syncs: the cuts really came */
    }
}

static void an_order_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("arrange"); }
static void a_split_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("split"); }
static void a_merge_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("merge"); }
static void a_split_taken_back_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("undo of a split"); }
static void a_merge_taken_back_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("undo of a merge"); }
static void added_pages_survive_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("add"); }
static void a_replaced_page_survives_a_power_cut_at_any_call(void **state) { (void)state; cut_everywhere("replace"); }

/* The card fails once at each call: the job stops, and the next start goes on with it. */
static void a_card_that_fails_at_any_call_stops_the_job_until_the_next_start(void **state)
{
    const struct change *split = &changes[1];
    bool fired = true;
    int stopped = 0;

    (void)state;
    for (unsigned n = 0; fired; n++) {
        struct disk *disk = disk_new();
        char doc[ID_SIZE];
        struct box b;

        box_open_made(&b);
        box_open_on(&b, disk, disk_ops());
        split->prepare(&b, doc);
        split->ask(&b, doc);
        disk_fail_nth(disk, n, -EIO);
        page_jobs_all(&b.d);
        fired = disk_fired(disk);
        int64_t left = rig_ask(b.db, "SELECT count(*) FROM page_jobs WHERE state = 'begun'");
        page_jobs_all(&b.d);            /* nothing is tried twice on a card that failed */
        assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM page_jobs WHERE state = 'begun'"), left);
        stopped += left > 0;
        box_restart_on(&b, disk);
        page_jobs_all(&b.d);
        box_settle(&b);
        assert_all_letters_show(&b, split, n);
        box_close(&b);
        disk_free(disk);
    }
    assert_true(stopped > 20);
}

/* There is room again at once, or only after a restart. */
static void a_full_disk_at_any_call_costs_no_page_and_the_job_goes_on(void **state)
{
    bool fired = true;

    (void)state;
    for (unsigned n = 0; fired; n++) {
        for (int restarted = 0; restarted < 2; restarted++) {
            struct disk *disk = disk_new();
            char doc[ID_SIZE];
            struct box b;

            box_open_made(&b);
            box_open_on(&b, disk, disk_ops());
            changes[1].prepare(&b, doc);
            changes[1].ask(&b, doc);
            disk_fail_nth(disk, n, -ENOSPC);
            page_jobs_all(&b.d);
            fired = disk_fired(disk);
            disk_fail_nth(disk, UINT_MAX, 0);
            if (restarted)
                box_restart_on(&b, disk);
            b.d.pages_again_ms = 0;
            page_jobs_all(&b.d);
            box_settle(&b);
            assert_all_letters_show(&b, &changes[1], n);
            box_close(&b);
            disk_free(disk);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_split_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_merge_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_split_taken_back_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_merge_taken_back_survives_a_power_cut_at_any_call),
        cmocka_unit_test(added_pages_survive_a_power_cut_at_any_call),
        cmocka_unit_test(a_replaced_page_survives_a_power_cut_at_any_call),
        cmocka_unit_test(a_card_that_fails_at_any_call_stops_the_job_until_the_next_start),
        cmocka_unit_test(a_full_disk_at_any_call_costs_no_page_and_the_job_goes_on),
    };

    if (access("/dev/shm", W_OK) == 0)      /* a thousand restarts: the syncs that count are the rig's */
        setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
