/* A backup made while letters come in, are read, confirmed, put in order and refused: which of a document's states goes into it. */
#include "tests/unit/test_care_rig.h"

#include "base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static int setup(void **state)
{
    *state = care_rig_new();
    return 0;
}

static int teardown(void **state)
{
    care_rig_free(*state);
    return 0;
}

/* What happens between the look at the documents and the copy of the diary, between the copy and the second look, and before the keys. */
struct meanwhile { void (*before)(struct care_box *b), (*after)(struct care_box *b), (*keys)(struct care_box *b); };
struct happening { struct meanwhile m; struct care_box *b; int copies; };

static void happens(void *ctx, const char *line, int percent)
{
    struct happening *h = ctx;
    int id = said_id_of(line);

    (void)percent;
    h->copies += id == SAID_BACKUP_DIARY;
    if (id == SAID_BACKUP_DIARY && h->m.before)
        h->m.before(h->b);
    if (id == SAID_BACKUP_LOOKS_AGAIN && h->m.after)
        h->m.after(h->b);
    if (id == SAID_BACKUP_WRITES_HEAD && h->m.keys)
        h->m.keys(h->b);
}

/* How often the diary was copied for it; -errno. */
static int backup_while(struct care_rig *g, struct meanwhile m)
{
    struct happening h = { .m = m, .b = &g->box };
    const struct care_watch watch = { .phase = happens, .ctx = &h };
    struct backup_report made;
    struct err e = { 0 };
    int r = care_backup(g->box.config, NULL, &watch, &made, &e);

    return r < 0 ? r : h.copies;
}

static void restore(struct care_rig *g)
{
    care_must_restore(g);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
}

static bool came_with(const struct care_rig *g, int doc, const char *blob)
{
    struct err e = { 0 };

    return spool_has_blob(g->other.spool, g->box.docs[doc], blob, &e) == 1;
}

/* ---- what is done to the second letter, which was read and lies in "read" */

/* drop, put, note: NULL: not that. */
static void change(struct care_box *b, const char *drop, const char *put, const char *note, enum spool_stage to)
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_extend(b->spool, b->docs[1], SPOOL_READ, &d, &e), e);
    if (drop)
        assert_ok(spool_doc_drop(d, drop, &e), e);
    if (put)
        assert_ok(spool_blob_put(d, put, "some bytes", 10, &e), e);
    if (note)
        assert_ok(spool_doc_set(d, "note", note, &e), e);
    assert_ok(spool_doc_commit(d, to, &e), e);
}

/* The reader has it in the spool before the diary hears of it. */
static void reading_lies_there(struct care_box *b)
{
    char name[SPOOL_NAME_SIZE];

    snprintf(name, sizeof(name), "view-%03d.jpg", b->n);
    change(b, NULL, name, NULL, SPOOL_READ);
}

static void new_and_read(struct care_box *b)
{
    care_letter(b, 1000);
    reading_lies_there(b);
}

/* As at a confirmation: a blob goes for another, and the diary has said so before. */
static void stamp(struct care_box *b)
{
    static const struct field fields[] = { { .name = "subject", .value = "A cupboard" } };
    const struct letter_confirm c = { .fields = fields, .n_fields = 1, .post = "SO-1", .revision = 2 };
    struct err e = { 0 };

    assert_ok(store_confirm(b->store, 2, &c, "clerk", &e), e);
    change(b, "page-002.png", "stamped.pdf", NULL, SPOOL_FILED);
}

static void in_order(struct care_box *b)
{
    static int n;
    char note[32];
    struct err e = { 0 };

    snprintf(note, sizeof(note), "order %d", ++n);
    assert_ok(store_note(b->store, 2, "pages_arrange", NULL, "clerk", &e), e);
    change(b, NULL, NULL, note, SPOOL_READ);
}

static bool once;

static void read_once(struct care_box *b)
{
    struct err e = { 0 };

    if (once)
        return;
    change(b, NULL, "view-001.jpg", NULL, SPOOL_READ);
    assert_ok(store_note(b->store, 2, "read", NULL, "ocrd", &e), e);
}

static void in_order_once(struct care_box *b)
{
    struct err e = { 0 };

    if (once)
        return;
    once = true;
    assert_ok(store_note(b->store, 2, "pages_arrange", NULL, "clerk", &e), e);
    change(b, "view-001.jpg", NULL, "ordered", SPOOL_READ);
}

/* ---- and to a fourth */

static void one_comes(struct care_box *b)
{
    if (b->n == 3)
        care_letter(b, 1000);
}

static void it_is_put_in_order(struct care_box *b)
{
    struct spool_doc *d;
    struct err e = { 0 };

    if (once)
        return;
    once = true;
    assert_ok(store_note(b->store, 4, "pages_arrange", NULL, "clerk", &e), e);
    assert_ok(spool_doc_extend(b->spool, b->docs[3], SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_doc_set(d, "note", "ordered", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

/* ---- and to the third */

static void refuse(struct care_box *b)
{
    struct err e = { 0 };

    assert_ok(store_refuse(b->store, 3, "supervisor", &e), e);
    assert_ok(spool_refuse(b->spool, b->docs[2], SPOOL_SCANNED, "supervisor", &e), e);
    assert_ok(store_refusal_done(b->store, b->docs[2], &e), e);
}

/* Pages and keys go, though nobody has refused it. */
static void empty(struct care_box *b)
{
    struct err e = { 0 };

    assert_ok(spool_refuse(b->spool, b->docs[2], SPOOL_SCANNED, "diaryd", &e), e);
}

static pthread_t purger;

static void *empties_soon(void *box)
{
    struct care_box *b = box;

    clock_pause_ms(300);
    return spool_refuse(b->spool, b->docs[2], SPOOL_SCANNED, "diaryd", NULL) == 0 ? b : NULL;
}

/* ... and the keys a moment earlier. */
static void empty_by_halves(struct care_box *b)
{
    char key[PATH_MAX + 64];

    snprintf(key, sizeof(key), "%s/spool/scanned/%s/key", b->data, b->docs[2]);
    assert_int_equal(unlink(key), 0);
    assert_int_equal(pthread_create(&purger, NULL, empties_soon, b), 0);
}

/* ---- and to one that diaryd has not taken in yet */

static void one_lies_there(struct care_box *b)
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(b->spool, false, &d, &e), e);
    snprintf(b->docs[b->n++], ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-001.png", "a page", 6, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static void it_is_taken_in(struct care_box *b)
{
    const struct letter_new n = { .doc = b->docs[3], .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 1,
                                  .received_s = clock_utc_s() };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(b->store, &n, &id, number, &e), e);
}

/* ---- which of its states goes into the backup */

/* A backlog is read day and night: there is no moment at which nothing is under way. */
static void letters_that_come_in_and_are_read_meanwhile_cost_no_other_copy(void **state)
{
    struct care_rig *g = *state;

    assert_int_equal(backup_while(g, (struct meanwhile){ .before = new_and_read }), 1);
    assert_int_equal(g->box.n, 4);
    care_must_restore(g);
    care_expect_same(g);
    assert_true(came_with(g, 1, "view-004.jpg"));
}

static void what_comes_after_the_copy_is_not_in_it_and_a_reading_harms_nobody(void **state)
{
    struct care_rig *g = *state;
    enum spool_stage stage;

    assert_int_equal(backup_while(g, (struct meanwhile){ .after = new_and_read }), 1);
    restore(g);
    assert_int_equal(spool_find(g->other.spool, g->box.docs[3], &stage), -ENOENT);
    assert_true(came_with(g, 1, "view-004.jpg"));
}

static void what_was_changed_after_the_copy_is_in_it_as_it_was(void **state)
{
    struct care_rig *g = *state;

    assert_int_equal(backup_while(g, (struct meanwhile){ .after = stamp }), 1);
    restore(g);
    assert_true(came_with(g, 1, "page-002.png") && !came_with(g, 1, "stamped.pdf"));
}

static void what_was_changed_before_the_copy_is_in_it_as_it_is(void **state)
{
    struct care_rig *g = *state;

    assert_int_equal(backup_while(g, (struct meanwhile){ .before = stamp }), 1);
    restore(g);
    assert_true(came_with(g, 1, "stamped.pdf") && !came_with(g, 1, "page-002.png"));
}

/* The diary's copy knows a reading, what was noted before has not got it, and what lies there now is of later. */
static void what_was_changed_before_the_copy_and_after_it_costs_another(void **state)
{
    struct care_rig *g = *state;

    once = false;
    assert_int_equal(backup_while(g, (struct meanwhile){ .before = read_once, .after = in_order_once }), 2);
    care_must_restore(g);
    care_expect_same(g);
    assert_false(came_with(g, 1, "view-001.jpg"));
}

static void a_new_one_that_was_changed_before_it_was_met_costs_another(void **state)
{
    struct care_rig *g = *state;

    once = false;
    assert_int_equal(backup_while(g, (struct meanwhile){ .before = one_comes, .after = it_is_put_in_order }), 2);
    care_must_restore(g);
    care_expect_same(g);
}

static void a_box_where_one_letter_never_rests_says_so_and_keeps_its_last_backup(void **state)
{
    struct care_rig *g = *state;

    care_must_backup(g);
    assert_int_equal(backup_while(g, (struct meanwhile){ .before = in_order, .after = in_order }), -EAGAIN);
    assert_int_equal(care_files(g, ".index"), 1);
}

static void a_letter_refused_while_the_backup_is_written_is_not_in_it(void **state)
{
    struct care_rig *g = *state;

    assert_int_equal(backup_while(g, (struct meanwhile){ .keys = refuse }), -EAGAIN);
    assert_int_equal(care_files(g, ".index"), 0);
    care_must_backup(g);
    assert_int_equal(care_files(g, ".index"), 1);
    assert_int_equal(care_files(g, ".head"), 1);        /* and nothing of the one before is left */
    assert_int_equal(care_files(g, ".keys"), 1);
}

static void one_whose_pages_go_meanwhile_is_in_it_without_them(void **state)
{
    struct care_rig *g = *state;

    assert_int_equal(backup_while(g, (struct meanwhile){ .keys = empty }), 1);
    care_must_restore(g);
    care_start(&g->other);
    assert_true(came_with(g, 1, "page-001.png") && !came_with(g, 2, "page-001.png"));
}

static void keys_that_go_before_the_manifest_says_so_are_no_damage(void **state)
{
    struct care_rig *g = *state;
    void *emptied = NULL;

    assert_int_equal(backup_while(g, (struct meanwhile){ .keys = empty_by_halves }), 1);
    assert_int_equal(pthread_join(purger, &emptied), 0);
    assert_non_null(emptied);
    care_must_restore(g);
    care_start(&g->other);
    assert_true(came_with(g, 1, "page-001.png") && !came_with(g, 2, "page-001.png"));
}

static void one_without_a_number_is_in_it(void **state)
{
    struct care_rig *g = *state;

    one_lies_there(&g->box);
    care_must_backup(g);
    care_must_restore(g);
    care_start(&g->other);
    assert_true(came_with(g, 3, "page-001.png"));
}

static void one_that_gets_its_number_after_the_copy_is_not_in_it(void **state)
{
    struct care_rig *g = *state;
    enum spool_stage stage;

    one_lies_there(&g->box);
    assert_int_equal(backup_while(g, (struct meanwhile){ .after = it_is_taken_in }), 1);
    restore(g);
    assert_int_equal(spool_find(g->other.spool, g->box.docs[3], &stage), -ENOENT);
}

static void one_that_gets_its_number_when_its_keys_are_in_costs_another(void **state)
{
    struct care_rig *g = *state;

    one_lies_there(&g->box);
    assert_int_equal(backup_while(g, (struct meanwhile){ .keys = it_is_taken_in }), -EAGAIN);
    assert_int_equal(care_files(g, ".index"), 0);
    care_must_backup(g);
    assert_int_equal(care_files(g, ".keys"), 1);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(letters_that_come_in_and_are_read_meanwhile_cost_no_other_copy),
        WITH_RIG(what_comes_after_the_copy_is_not_in_it_and_a_reading_harms_nobody),
        WITH_RIG(what_was_changed_after_the_copy_is_in_it_as_it_was),
        WITH_RIG(what_was_changed_before_the_copy_is_in_it_as_it_is),
        WITH_RIG(what_was_changed_before_the_copy_and_after_it_costs_another),
        WITH_RIG(a_new_one_that_was_changed_before_it_was_met_costs_another),
        WITH_RIG(a_box_where_one_letter_never_rests_says_so_and_keeps_its_last_backup),
        WITH_RIG(a_letter_refused_while_the_backup_is_written_is_not_in_it),
        WITH_RIG(one_whose_pages_go_meanwhile_is_in_it_without_them),
        WITH_RIG(keys_that_go_before_the_manifest_says_so_are_no_damage),
        WITH_RIG(one_without_a_number_is_in_it),
        WITH_RIG(one_that_gets_its_number_after_the_copy_is_not_in_it),
        WITH_RIG(one_that_gets_its_number_when_its_keys_are_in_costs_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
