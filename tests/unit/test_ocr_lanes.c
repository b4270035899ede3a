/* What is read first: lanes on a real spool, and in the queue while long letters are in work. The reading processes
 * here are forks of this test (in place of page_process.c) that find every page blank. */
#include "test.h"
#include "test_ocr_fake_child.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/loop.h"
#include "ocr/queue.h"
#include "ocr/waiting.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <string.h>

/* ---- processes that answer at once */

static void say(int fd, const char *head, unsigned n_blobs)
{
    const void *blobs[2] = { "view", "picture" };
    const size_t sizes[2] = { 4, 7 };
    AUTO_JSON json_t *answer = json_loads(head, 0, NULL);
    struct frame_writer w;

    if (frame_write_begin(&w, answer, blobs, sizes, n_blobs, NULL) < 0 || frame_write(&w, fd, NULL) < 0)
        _exit(1);
    frame_writer_done(&w);
}

static void find_all_blank(int in_fd, int out_fd)
{
    struct frame_reader in = { 0 };

    say(out_fd, "{\"ready\": true}", 0);
    for (;;) {
        AUTO_FRAME struct frame request = { 0 };

        if (frame_read(&in, in_fd, &request, NULL) < 0)
            _exit(0);
        usleep(5000);
        say(out_fd, "{\"pages\": 1, \"blank\": true, \"width_px\": 10, \"height_px\": 14, \"dpi\": 50, \"rotation\": 0, \"skew_deg\": 0,"
                    " \"view\": {\"width\": 10, \"height\": 14}, \"layers\": [{\"kind\": \"g4\", \"width\": 10, \"height\": 14, \"components\": 1, \"box\": [0, 0, 10, 14]}]}", 2);
    }
}

/* ---- the queue */

enum { MAX_LETTERS = 4, STORY_SIZE = 128 };

/* A letter: its mark in the story, lane, pages, after how many pages handed out it comes, whether it must be alone, and the ceiling of its PDF. */
struct dak { char mark; enum lane lane; int pages, comes_after; bool alone; bool opened; size_t pdf_max_bytes; };

struct rig {
    struct loop *loop;
    struct queue *queue;
    struct dak *dak;                    /* ends with a mark of 0 */
    int handed_out, finished;
    char story[STORY_SIZE];             /* a small letter for each page handed out, a capital one for each letter that is read */
    size_t n;
};

static void tell(struct rig *g, char what)
{
    assert_true(g->n + 1 < STORY_SIZE);
    g->story[g->n++] = what;
}

static struct dak *most_urgent(struct rig *g, enum lane than)
{
    struct dak *best = NULL;

    for (struct dak *d = g->dak; d->mark; d++)
        if (!d->opened && d->lane < than && d->comes_after <= g->handed_out && (!best || d->lane < best->lane))
            best = d;
    return best;
}

static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct rig *g = ctx;
    struct dak *d = most_urgent(g, than);
    struct err e = { 0 };

    if (!d)
        return 0;
    if (company == COMPANY_ALONE || (d->alone && company != COMPANY_NONE))
        return -EAGAIN;
    d->opened = true;
    assert_ok(letter_new((char[]){ d->mark, '\0' }, NULL, ret_letter, &e), e);
    for (int i = 0; i < d->pages; i++)
        assert_ok(letter_add_source(*ret_letter, "page", &e), e);
    (*ret_letter)->lane = d->lane;
    (*ret_letter)->alone = d->alone;
    (*ret_letter)->pdf_max_bytes = d->pdf_max_bytes;
    return 1;
}

/* Each page is a file of its own here, loaded when it is handed out. */
static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    struct rig *g = ctx;

    (void)name, (void)e;
    tell(g, l->id[0]);
    g->handed_out++;
    *ret_bytes = strdup("page");
    *ret_n = 4;
    return 0;
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct rig *g = ctx;
    int all = 0;

    tell(g, (char)(l->id[0] - 'a' + 'A'));
    for (const struct dak *d = g->dak; d->mark; d++)
        all++;
    if (++g->finished == all)
        loop_stop(g->loop);
}

static int64_t tick(void *ctx) { return queue_tick(((struct rig *)ctx)->queue); }

static void read_all(struct rig *g, struct dak *dak, int children)
{
    static const struct queue_ops ops = { .open_next = open_next, .load = load, .finished = finished };
    const struct children_limits limits = { .languages = "eng", .count = children, .memory_mib = 512, .page_time_s = 20, .pages_per_child = 1000 };
    struct err e = { 0 };

    *g = (struct rig){ .dak = dak };
    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(queue_start(g->loop, &limits, &ops, g, &g->queue, &e), e);
    loop_set_tick(g->loop, tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    queue_stop(g->queue, NULL);
    loop_free(g->loop);
}

static void one_letter_is_read_after_the_other(void **state)
{
    struct dak dak[] = { { 'c', LANE_CURRENT, 3, 0, false, false, 0 }, { 'd', LANE_CURRENT, 2, 0, false, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 1);
    assert_string_equal(g.story, "cccCddD");
}

static void the_most_urgent_letter_goes_first(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 2, 0, false, false, 0 }, { 'c', LANE_CURRENT, 2, 0, false, false, 0 }, { 'v', LANE_VIP, 2, 0, false, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 1);
    assert_string_equal(g.story, "vvVccCbbB");
}

/* With several children only the order in which pages go out is certain. */
static void pages_only(char *story)
{
    char *to = story;

    for (const char *at = story; *at; at++)
        if (*at >= 'a')
            *to++ = *at;
    *to = '\0';
}

static void a_letter_that_comes_while_a_long_one_is_in_work_is_next(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 30, 0, false, false, 0 }, { 'c', LANE_CURRENT, 6, 10, false, false, 0 }, { 'v', LANE_VIP, 2, 12, false, false, 0 }, { 0 } };
    struct dak again[ARRAY_LEN(dak)];
    struct rig g;

    (void)state;
    memcpy(again, dak, sizeof dak);
    read_all(&g, dak, 1);
    assert_string_equal(g.story, "bbbbbbbbbbccvvVccccCbbbbbbbbbbbbbbbbbbbbB");
    read_all(&g, again, 2);
    pages_only(g.story);
    assert_string_equal(g.story, "bbbbbbbbbbccvvccccbbbbbbbbbbbbbbbbbbbb");
}

static void no_core_waits_while_less_urgent_pages_are_there(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 3, 0, false, false, 0 }, { 'v', LANE_VIP, 1, 0, false, false, 0 }, { 'w', LANE_VIP, 1, 0, false, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 3);
    pages_only(g.story);
    assert_string_equal(g.story, "vwbbb");
}

/* Its pages are asked for twice more, with smaller pictures. */
static void a_letter_that_is_made_smaller_makes_way_for_more_urgent_dak(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 4, 0, false, false, 1 }, { 'v', LANE_VIP, 3, 6, false, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 1);
    assert_string_equal(g.story, "bbbbbbvvvVbbbbbbB");
}

/* ocrd died over it before: while one of its pages is in work there is no other, and it does not block more urgent dak. */
static void a_letter_to_be_read_alone_makes_way_and_shares_with_nobody(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 6, 0, true, false, 0 }, { 'v', LANE_VIP, 3, 3, false, false, 0 }, { 'c', LANE_BACKLOG, 2, 0, false, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 2);
    assert_memory_equal(g.story, "bbbvvvVbbbBcc", 13);
}

static void an_urgent_letter_to_be_read_alone_waits_for_the_pages_in_work_only(void **state)
{
    struct dak dak[] = { { 'b', LANE_BACKLOG, 8, 0, false, false, 0 }, { 'v', LANE_VIP, 2, 3, true, false, 0 }, { 0 } };
    struct rig g;

    (void)state;
    read_all(&g, dak, 2);
    assert_memory_equal(g.story, "bbbvvVbbbbbB", 12);
}

/* ---- the spool */

struct shelf { char dir[TMPDIR_SIZE]; struct spool *spool; struct waiting *waiting; };

static void shelf_open(struct shelf *s)
{
    struct err e = { 0 };

    tmpdir_new(s->dir);
    assert_ok(spool_open(s->dir, NULL, &s->spool, &e), e);
    assert_ok(waiting_new(s->spool, &s->waiting, &e), e);
}

static void shelf_close(struct shelf *s)
{
    waiting_free(s->waiting);
    spool_close(s->spool);
    tmpdir_remove(s->dir);
}

static void put(struct shelf *s, const char *purpose, const char *created, char ret_id[ID_SIZE])
{
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_new(s->spool, false, &doc, &e), e);
    snprintf(ret_id, ID_SIZE, "%s", spool_doc_id(doc));
    if (*purpose)
        assert_ok(spool_doc_set(doc, "purpose", purpose, &e), e);
    if (*created)
        assert_ok(spool_doc_set(doc, "created", created, &e), e);
    assert_ok(spool_blob_put(doc, "page-001.png", "page", 4, &e), e);
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

struct skipped { char ids[8][ID_SIZE]; unsigned n; };

static bool is_skipped(void *ctx, const char *id)
{
    const struct skipped *k = ctx;

    for (unsigned i = 0; i < k->n; i++)
        if (strcmp(k->ids[i], id) == 0)
            return true;
    return false;
}

/* The next one, which is then skipped; NULL: none. */
static const char *next(struct shelf *s, enum lane than, struct skipped *k)
{
    struct err e = { 0 };
    int r = waiting_next(s->waiting, than, is_skipped, k, k->ids[k->n], &e);

    assert_in_range(r, 0, 1);
    return r == 1 ? k->ids[k->n++] : NULL;
}

static void vip_comes_before_current_dak_and_that_before_the_backlog(void **state)
{
    char backlog[ID_SIZE], late[ID_SIZE], early[ID_SIZE], vip[ID_SIZE], plain[ID_SIZE];
    struct skipped k = { 0 };
    struct shelf s;

    (void)state;
    shelf_open(&s);
    put(&s, "backlog", "2026-01-01T08:00:00Z", backlog);
    put(&s, "letter", "2026-03-02T10:00:00Z", late);
    put(&s, "letter", "2026-03-01T10:00:00Z", early);
    put(&s, "vip", "2026-03-03T10:00:00Z", vip);
    put(&s, "", "2026-03-01T11:00:00Z", plain);                 /* of an older release */
    assert_null(next(&s, LANE_VIP, &k));
    assert_string_equal(next(&s, LANE_CURRENT, &k), vip);
    assert_null(next(&s, LANE_CURRENT, &k));
    assert_string_equal(next(&s, LANES, &k), early);
    assert_string_equal(next(&s, LANE_BACKLOG, &k), plain);
    assert_string_equal(next(&s, LANES, &k), late);
    assert_null(next(&s, LANE_BACKLOG, &k));
    assert_string_equal(next(&s, LANES, &k), backlog);
    assert_null(next(&s, LANES, &k));
    assert_int_equal(waiting_count(s.waiting), 5);
    shelf_close(&s);
}

static void a_letter_that_comes_later_is_seen_at_once(void **state)
{
    char first[ID_SIZE], vip[ID_SIZE];
    struct skipped k = { 0 };
    struct shelf s;

    (void)state;
    shelf_open(&s);
    put(&s, "letter", "2026-03-02T10:00:00Z", first);
    assert_null(next(&s, LANE_CURRENT, &k));
    put(&s, "vip", "2026-03-02T10:00:01Z", vip);
    assert_string_equal(next(&s, LANES, &k), vip);
    waiting_forget(s.waiting, first);
    assert_int_equal(waiting_count(s.waiting), 1);
    waiting_forget(s.waiting, first);                           /* twice is no harm */
    shelf_close(&s);
}

/* Also over a new listing, which each letter that comes gives. */
static void any_number_of_letters_can_be_put_aside(void **state)
{
    enum { MANY = 100 };
    char aside[MANY][ID_SIZE], late[ID_SIZE], later[ID_SIZE];
    int64_t soon_ms = clock_mono_ms() + 60 * 1000;
    struct skipped k = { 0 };
    struct shelf s;

    (void)state;
    shelf_open(&s);
    for (int i = 0; i < MANY; i++)
        put(&s, "letter", "2026-03-02T10:00:00Z", aside[i]);
    put(&s, "letter", "2026-03-02T11:00:00Z", late);
    assert_null(next(&s, LANE_CURRENT, &k));
    for (int i = 0; i < MANY; i++)
        waiting_put_aside(s.waiting, aside[i], soon_ms);
    waiting_put_aside(s.waiting, "of-none", soon_ms);
    assert_string_equal(next(&s, LANES, &k), late);
    put(&s, "letter", "2026-03-02T12:00:00Z", later);
    assert_string_equal(next(&s, LANES, &k), later);
    assert_null(next(&s, LANES, &k));
    waiting_put_aside(s.waiting, aside[MANY - 1], clock_mono_ms());
    assert_string_equal(next(&s, LANES, &k), aside[MANY - 1]);
    assert_null(next(&s, LANES, &k));
    shelf_close(&s);
}

static void set_purpose(struct shelf *s, const char *id, const char *purpose)
{
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_extend(s->spool, id, SPOOL_SCANNED, &doc, &e), e);
    assert_ok(spool_doc_set(doc, "purpose", purpose, &e), e);
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

static void pages_for_another_letter_are_not_read_until_they_are_a_letter(void **state)
{
    char added[ID_SIZE], replaced[ID_SIZE], own[ID_SIZE];
    struct skipped k = { 0 };
    struct shelf s;

    (void)state;
    shelf_open(&s);
    put(&s, "add", "2026-03-01T10:00:00Z", added);
    put(&s, "replace", "2026-03-01T10:00:00Z", replaced);
    put(&s, "letter", "2026-03-02T10:00:00Z", own);
    assert_string_equal(next(&s, LANES, &k), own);
    assert_null(next(&s, LANES, &k));
    assert_int_equal(waiting_count(s.waiting), 1);
    set_purpose(&s, added, "letter");                           /* the one it was meant for is gone */
    assert_string_equal(next(&s, LANES, &k), added);
    assert_null(next(&s, LANES, &k));
    shelf_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_letter_is_read_after_the_other),
        cmocka_unit_test(the_most_urgent_letter_goes_first),
        cmocka_unit_test(a_letter_that_comes_while_a_long_one_is_in_work_is_next),
        cmocka_unit_test(no_core_waits_while_less_urgent_pages_are_there),
        cmocka_unit_test(a_letter_that_is_made_smaller_makes_way_for_more_urgent_dak),
        cmocka_unit_test(a_letter_to_be_read_alone_makes_way_and_shares_with_nobody),
        cmocka_unit_test(an_urgent_letter_to_be_read_alone_waits_for_the_pages_in_work_only),
        cmocka_unit_test(vip_comes_before_current_dak_and_that_before_the_backlog),
        cmocka_unit_test(a_letter_that_comes_later_is_seen_at_once),
        cmocka_unit_test(any_number_of_letters_can_be_put_aside),
        cmocka_unit_test(pages_for_another_letter_are_not_read_until_they_are_a_letter),
    };

    fake_child = find_all_blank;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
