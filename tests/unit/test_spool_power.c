/* The spool on a disk that fails on order and forgets what was not synced. */
#include "spool/spool.h"
#include "tests/rig/disk.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

enum { PAGES = 3, SEEDS = 6 };

/* What the counter has been told, and so what must be true afterwards. */
struct promise {
    char id[ID_SIZE];
    unsigned pages;             /* acknowledged one by one */
    bool published, extended, moved;
};

static int put_page(struct spool_doc *d, unsigned page, struct err *e)
{
    char name[SPOOL_NAME_SIZE], text[64];

    snprintf(name, sizeof(name), "page-%03u.png", page);
    snprintf(text, sizeof(text), "page %u of %s", page, spool_doc_id(d));
    return spool_blob_put(d, name, text, strlen(text), e);
}

/* A letter's way through the spool; p says how far it came. */
static int take_letter_through(struct spool *s, struct promise *p, struct err *e)
{
    struct spool_doc *d = NULL;
    int r = spool_doc_new(s, true, &d, e);

    if (r < 0)
        return r;
    memcpy(p->id, spool_doc_id(d), ID_SIZE);
    r = spool_doc_set(d, "source", "scan", e);
    while (r == 0 && p->pages < PAGES)
        if ((r = put_page(d, p->pages + 1, e)) == 0)
            p->pages++;
    if (r < 0) {
        spool_doc_close(d);
        return r;
    }
    r = spool_doc_commit(d, SPOOL_SCANNED, e);
    p->published = r == 0;
    if (r == 0)
        r = spool_doc_extend(s, p->id, SPOOL_SCANNED, &d, e);
    if (r < 0)
        return r;
    r = spool_blob_put(d, "reading.json", "{}", 2, e);
    if (r < 0) {
        spool_doc_close(d);
        return r;
    }
    r = spool_doc_commit(d, SPOOL_READ, e);
    p->extended = r == 0;
    if (r == 0)
        r = spool_move(s, p->id, SPOOL_READ, SPOOL_FILED, e);
    p->moved = r == 0;
    return r;
}

static void assert_page_opens(struct spool *s, const struct promise *p, unsigned page)
{
    char name[SPOOL_NAME_SIZE], got[64] = "";
    struct spool_blob *b = NULL;
    struct err e = { 0 };

    snprintf(name, sizeof(name), "page-%03u.png", page);
    int r = spool_blob_open(s, p->id, name, &b, &e);
    if (r == -ENOENT && page > p->pages)
        return;                                         /* nobody was told of it */
    assert_ok(r, e);
    assert_int_equal(spool_blob_read(b, got, sizeof(got), &e), strlen("page 1 of ") + ID_SIZE - 1);
    assert_memory_equal(got, "page ", 5);               /* a linked one names the letter it came from */
    spool_blob_close(b);
}

static void assert_pages_are_there(struct spool *s, const struct promise *p, bool open)
{
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    if (open) {
        assert_int_equal(spool_doc_resume(s, p->id, &d, &e), 0);
        assert_true(spool_doc_blobs(d, "page-") >= p->pages);
        for (unsigned page = 1; page <= PAGES; page++)
            assert_page_opens(s, p, page);              /* its keys came through, too */
        spool_doc_close(d);
        return;
    }
    assert_int_equal(spool_verify(s, p->id, &e), 0);
    for (unsigned page = 1; page <= p->pages; page++) {
        char name[SPOOL_NAME_SIZE], want[64];
        void *data = NULL;
        size_t n;

        snprintf(name, sizeof(name), "page-%03u.png", page);
        snprintf(want, sizeof(want), "page %u of %s", page, p->id);
        assert_int_equal(spool_blob_load(s, p->id, name, 100, &data, &n, &e), 0);
        assert_string_equal(data, want);
        free(data);
    }
}

static void assert_promise_kept(struct spool *s, const struct promise *p)
{
    enum spool_stage stage = SPOOL_STAGES;
    struct err e = { 0 };
    unsigned torn = 99;

    assert_int_equal(spool_recover(s, &torn, &e), 0);
    assert_int_equal(torn, 0);                          /* nothing half-made ever shows as a letter */
    int found = p->id[0] ? spool_find(s, p->id, &stage) : -ENOENT;
    if (p->pages > 0)
        assert_int_equal(found, 0);
    if (p->published)
        assert_true(stage >= SPOOL_SCANNED && stage <= SPOOL_FILED);
    if (p->extended)
        assert_true(stage >= SPOOL_READ && stage <= SPOOL_FILED);
    if (p->moved)
        assert_int_equal(stage, SPOOL_FILED);
    if (found == 0)
        assert_pages_are_there(s, p, stage == SPOOL_OPEN);
}

/* ---- one letter, one thing that goes wrong at the n-th call */

struct trial { int code; bool cut; unsigned seed; };   /* code: of the call that fails; cut: the power goes instead */

/* Returns whether there was an n-th call. *ret_r, *ret_e: what the writer was told. */
static bool try_at(unsigned n, const struct trial *t, int *ret_r, struct promise *ret_p, struct err *ret_e)
{
    struct disk *disk = disk_new();
    struct spool *s = NULL;
    struct err e = { 0 };

    *ret_p = (struct promise){ 0 };
    *ret_e = (struct err){ 0 };
    assert_ok(spool_open(disk_root(disk), disk_ops(), &s, &e), e);
    if (t->cut)
        disk_cut_nth(disk, n);
    else
        disk_fail_nth(disk, n, t->code);
    *ret_r = take_letter_through(s, ret_p, ret_e);
    bool fired = disk_fired(disk);
    spool_close(s);
    if (t->cut)
        disk_after_cut(disk, t->seed);
    assert_ok(spool_open(disk_root(disk), NULL, &s, &e), e);
    assert_promise_kept(s, ret_p);
    spool_close(s);
    disk_free(disk);
    return fired;
}

static void every_single_card_failure_is_reported_and_loses_nothing(void **state)
{
    const struct trial t = { .code = -EIO };
    struct promise p;
    struct err e;
    unsigned n = 0;
    int r;

    (void)state;
    while (try_at(n++, &t, &r, &p, &e))
        if (r < 0)
            assert_true(e.msg[0] && (!p.id[0] || strstr(e.msg, p.id)));     /* the message names the letter */
    assert_int_equal(r, 0);
    assert_true(n > 30);        /* 3 pages, begun, 2 manifests, 3 moves: the rig really bit */
}

static void a_power_cut_at_any_call_keeps_every_page_that_was_acknowledged(void **state)
{
    struct promise p;
    struct err e;
    int r;

    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        const struct trial t = { .cut = true, .seed = seed };

        for (unsigned n = 0; try_at(n, &t, &r, &p, &e); n++)
            ;
    }
}

static void a_full_disk_publishes_nothing_and_says_so(void **state)
{
    const struct trial t = { .code = -ENOSPC };
    struct promise p;
    struct err e;
    int r;

    (void)state;
    for (unsigned n = 0; try_at(n, &t, &r, &p, &e); n++)
        if (r < 0)
            assert_int_equal(r, -ENOSPC);
}

/* The last two pages of a published letter get a letter of their own. */
static int split_off_last_pages(struct spool *s, const char *from, const char *to, bool begin_first, bool *ret_linked, struct err *e)
{
    static const struct spool_link pages[] = { { "page-001.png", "page-003.png" }, { "page-002.png", "page-002.png" } };
    struct spool_doc *d = NULL;
    int r = spool_doc_new_as(s, to, true, &d, e);

    if (r == 0)
        r = spool_doc_set(d, "split_from", from, e);
    if (r == 0 && begin_first)                          /* then its file "key" is there before, and grows */
        r = spool_doc_begin(d, e);
    if (r == 0)
        r = spool_blob_link(d, from, pages, 2, e);
    *ret_linked = r == 0;
    if (r < 0) {
        spool_doc_close(d);
        return r;
    }
    return spool_doc_commit(d, SPOOL_SCANNED, e);
}

static void split_and_cut_power(bool begin_first, unsigned seed)
{
    bool fired = true;
    unsigned n;

    for (n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct promise p = { 0 };
        char new_id[ID_SIZE];
        struct spool *s = NULL;
        struct err e = { 0 };
        unsigned torn = 99;
        bool linked;

        assert_int_equal(spool_open(disk_root(disk), disk_ops(), &s, &e), 0);
        assert_int_equal(take_letter_through(s, &p, &e), 0);
        id_new(new_id);
        disk_cut_nth(disk, n);
        int r = split_off_last_pages(s, p.id, new_id, begin_first, &linked, &e);
        fired = disk_fired(disk);
        bool published = r == 0;            /* a cut behind that only leaves "begun" behind */
        assert_true(published || (fired && r == -EIO));
        spool_close(s);

        disk_after_cut(disk, seed);
        assert_int_equal(spool_open(disk_root(disk), NULL, &s, &e), 0);
        assert_int_equal(spool_recover(s, &torn, &e), 0);
        assert_int_equal(torn, 0);
        assert_pages_are_there(s, &p, false);
        struct promise q = { .pages = linked ? 2 : 0 };
        enum spool_stage stage = SPOOL_STAGES;
        memcpy(q.id, new_id, ID_SIZE);
        r = spool_find(s, new_id, &stage);
        if (linked)
            assert_int_equal(r, 0);
        if (published)
            assert_int_equal(stage, SPOOL_SCANNED);
        if (r == 0 && stage == SPOOL_OPEN)
            assert_pages_are_there(s, &q, true);
        else if (r == 0)
            assert_int_equal(spool_verify(s, new_id, &e), 0);
        spool_close(s);
        disk_free(disk);
    }
    assert_true(n > 8);         /* directory, link, its sync, manifest, rename, syncs: the cuts really came */
}

static void pages_linked_into_a_new_letter_are_whole_in_both_after_a_power_cut_at_any_call(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 4; seed++)
        split_and_cut_power(seed % 2, seed);
}

/* Thrown away, also with a value that no page has brought to the card yet: it is gone, or still there with all its pages. */
static void throw_away_and_cut_power(bool with_new_value)
{
    bool fired = true;

    for (unsigned n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct err e = { 0 };
        struct spool *s = NULL;
        struct spool_doc *d = NULL;
        enum spool_stage stage;
        unsigned torn;
        char id[ID_SIZE];

        assert_int_equal(spool_open(disk_root(disk), disk_ops(), &s, &e), 0);
        assert_int_equal(spool_doc_new(s, true, &d, &e), 0);
        memcpy(id, spool_doc_id(d), ID_SIZE);
        for (unsigned page = 1; page <= PAGES; page++)
            assert_int_equal(put_page(d, page, &e), 0);
        if (with_new_value)
            assert_int_equal(spool_doc_set(d, "purpose", "vip", &e), 0);
        disk_cut_nth(disk, n);
        int r = spool_doc_discard(d, &e);
        fired = disk_fired(disk);
        spool_close(s);
        disk_after_cut(disk, n % 3);
        assert_int_equal(spool_open(disk_root(disk), NULL, &s, &e), 0);
        assert_int_equal(spool_recover(s, &torn, &e), 0);
        int found = spool_find(s, id, &stage);
        if (r == 0)
            assert_int_equal(found, -ENOENT);
        if (found == 0) {
            assert_ok(spool_doc_resume(s, id, &d, &e), e);
            assert_int_equal(spool_doc_blobs(d, "page-"), PAGES);
            spool_doc_close(d);
        }
        spool_close(s);
        disk_free(disk);
    }
}

static void a_letter_thrown_away_does_not_come_back_after_a_power_cut(void **state)
{
    (void)state;
    throw_away_and_cut_power(false);
    throw_away_and_cut_power(true);
}

/* scand is killed anywhere in its first page, starts anew and goes on; then the power goes. */
static void a_page_behind_a_resumed_batch_survives_a_power_cut(void **state)
{
    bool fired = true;

    (void)state;
    for (unsigned n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct promise p = { .id = "" };
        struct err e = { 0 };
        struct spool *s = NULL;
        struct spool_doc *d = NULL;

        assert_int_equal(spool_open(disk_root(disk), disk_ops(), &s, &e), 0);
        assert_int_equal(spool_doc_new(s, true, &d, &e), 0);
        memcpy(p.id, spool_doc_id(d), ID_SIZE);
        disk_cut_nth(disk, n);                              /* nothing reaches the disk: what a kill leaves */
        put_page(d, 1, &e);
        fired = disk_fired(disk);
        disk_fail_nth(disk, 1000, -EIO);
        spool_doc_close(d);                                 /* failed, so it touches nothing */
        if (spool_doc_resume(s, p.id, &d, &e) == 0) {
            p.pages = spool_doc_blobs(d, "page-");
            if (put_page(d, p.pages + 1, &e) == 0)
                p.pages++;
            spool_doc_close(d);
        }
        spool_close(s);
        disk_after_cut(disk, 0);
        assert_int_equal(spool_open(disk_root(disk), NULL, &s, &e), 0);
        assert_promise_kept(s, &p);
        spool_close(s);
        disk_free(disk);
    }
}

/* The mover is killed between rename and sync; who was told of the letter settles it first. */
static void a_settled_document_stays_where_it_was_seen(void **state)
{
    struct disk *disk = disk_new();
    struct err e = { 0 };
    struct spool *s = NULL;
    struct spool_doc *d = NULL;
    enum spool_stage stage = SPOOL_OPEN;
    unsigned torn;
    char id[ID_SIZE];

    (void)state;
    assert_int_equal(spool_open(disk_root(disk), disk_ops(), &s, &e), 0);
    assert_int_equal(spool_doc_new(s, false, &d, &e), 0);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_int_equal(put_page(d, 1, &e), 0);
    disk_cut_nth(disk, 6);                                  /* manifest: create, write, sync, rename, sync; rename; sync */
    assert_int_equal(spool_doc_commit(d, SPOOL_SCANNED, &e), -EIO);
    disk_fail_nth(disk, 1000, -EIO);
    assert_int_equal(spool_find(s, id, &stage), 0);
    assert_int_equal(stage, SPOOL_SCANNED);                 /* seen, and not yet safe */
    assert_int_equal(spool_settle(s, SPOOL_SCANNED, &e), 0);
    spool_close(s);
    disk_after_cut(disk, 0);
    assert_int_equal(spool_open(disk_root(disk), NULL, &s, &e), 0);
    assert_int_equal(spool_recover(s, &torn, &e), 0);
    assert_int_equal(spool_find(s, id, &stage), 0);
    assert_int_equal(stage, SPOOL_SCANNED);
    spool_close(s);
    disk_free(disk);
}

static void a_letter_that_was_begun_survives_a_power_cut_without_a_page(void **state)
{
    struct disk *disk = disk_new();
    struct err e = { 0 };
    struct spool *s = NULL;
    struct spool_doc *d = NULL;
    unsigned torn;
    char id[ID_SIZE], value[SPOOL_VALUE_SIZE];

    (void)state;
    assert_int_equal(spool_open(disk_root(disk), disk_ops(), &s, &e), 0);
    assert_int_equal(spool_doc_new(s, true, &d, &e), 0);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    assert_int_equal(spool_doc_set(d, "purpose", "vip", &e), 0);
    assert_int_equal(spool_doc_begin(d, &e), 0);
    disk_cut_nth(disk, 0);
    spool_doc_close(d);
    spool_close(s);
    disk_after_cut(disk, 0);
    assert_int_equal(spool_open(disk_root(disk), NULL, &s, &e), 0);
    assert_int_equal(spool_recover(s, &torn, &e), 0);
    assert_int_equal(spool_get(s, id, "purpose", value, &e), 0);
    assert_string_equal(value, "vip");
    spool_close(s);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_single_card_failure_is_reported_and_loses_nothing),
        cmocka_unit_test(a_power_cut_at_any_call_keeps_every_page_that_was_acknowledged),
        cmocka_unit_test(a_full_disk_publishes_nothing_and_says_so),
        cmocka_unit_test(a_page_behind_a_resumed_batch_survives_a_power_cut),
        cmocka_unit_test(a_settled_document_stays_where_it_was_seen),
        cmocka_unit_test(pages_linked_into_a_new_letter_are_whole_in_both_after_a_power_cut_at_any_call),
        cmocka_unit_test(a_letter_thrown_away_does_not_come_back_after_a_power_cut),
        cmocka_unit_test(a_letter_that_was_begun_survives_a_power_cut_without_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
