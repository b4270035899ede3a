/* Backups of a box with damaged documents, half destroyed ones and pages that were added: each is made, and brings the office back. */
#include "tests/unit/test_care_rig.h"

#include "base/put_file.h"
#include "care/office.h"
#include "store/purge.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ = 1, SCANNED = 2 };         /* documents of the letters 2 and 3 */

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

/* ---- a box that came from a backup */

static void empty_again(struct care_box *b)
{
    care_stop(b);
    tmpdir_remove(b->data);
    assert_int_equal(mkdir(b->data, 02770), 0);
}

/* What the first restore has set aside must not be in the way of the second one. */
static void a_box_that_was_restored_makes_backups_that_can_be_restored(void **state)
{
    const struct restore_ask ask = { .secret = ((struct care_rig *)*state)->secret, .last_number = RESTORE_NONE_LATER, .actor = "admin" };
    struct care_rig *g = *state;
    struct restore_report back;
    struct backup_report made;
    char path[PATH_MAX + 64];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/mail.password", g->other.dir);
    assert_ok(put_file(path, 0600, "its own\n", 8, &e), e);
    care_must_backup(g);
    care_must_restore(g);
    care_expect_same(g);
    care_stop(&g->other);
    assert_ok(care_backup(g->other.config, NULL, NULL, &made, &e), e);
    assert_int_equal(made.letters, 3);
    empty_again(&g->box);
    assert_ok(care_restore(g->box.config, &ask, NULL, &back, &e), e);
    assert_int_equal(back.letters, 3);
    care_start(&g->box);
    care_expect_same(g);
}

/* Versions before had that in their backups. */
static void what_an_older_backup_had_set_aside_is_in_nobody_s_way(void **state)
{
    char aside[PATH_MAX], named[PATH_MAX];

    (void)state;
    assert_true(office_place(OFFICE_DATA "from-backup/etc/dakbox-board", "/new", aside));
    assert_true(office_place(OFFICE_ELSE "etc/dakbox-board", "/new", named));
    assert_string_equal(named, "/new/from-backup/etc/dakbox-board");
    assert_string_equal(aside, "/new/from-backup/before/etc/dakbox-board");
}

/* An update that was uploaded is no part of the office, and which board this is another box knows better. */
static void what_is_of_this_very_machine_is_in_no_backup(void **state)
{
    struct care_rig *g = *state;
    char path[2 * PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/upload", g->box.data);
    assert_int_equal(mkdir(path, 0770), 0);
    snprintf(path, sizeof(path), "%s/upload/update", g->box.data);
    assert_ok(put_file(path, 0600, "update\n", 7, &e), e);
    care_must_backup(g);
    care_must_restore(g);
    snprintf(path, sizeof(path), "%s/upload", g->other.data);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof(path), "%s/from-backup%s/board", g->other.data, g->dir);
    assert_int_equal(access(path, F_OK), -1);
}

/* ---- damaged on the box itself */

static void part_of(const struct care_box *b, int doc, const char *name, char out[PATH_MAX + 64])
{
    enum spool_stage at;

    assert_int_equal(spool_find(b->spool, b->docs[doc], &at), 0);
    snprintf(out, PATH_MAX + 64, "%s/spool/%s/%s/%s", b->data, spool_stage_name(at), b->docs[doc], name);
}

static void cut_manifest(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 5), 0);
}

static void take_away(const char *path) { assert_int_equal(unlink(path), 0); }

static void flip(const char *path)
{
    AUTO_CLOSE int fd = open(path, O_RDWR);
    unsigned char c;

    assert_int_equal(pread(fd, &c, 1, 100), 1);
    c ^= 1;
    assert_int_equal(pwrite(fd, &c, 1, 100), 1);
}

/* The office comes back but for that document, which is as it was: found at the next start, put aside, and told of. */
static void expect_back_but_for(struct care_rig *g, int doc)
{
    enum spool_stage at;
    unsigned torn = 0;
    struct err e = { 0 };
    struct restore_report back = care_must_restore(g);

    assert_int_equal(back.letters, 3);
    assert_int_equal(back.damaged, 1);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 1);
    assert_ok(spool_recover(g->other.spool, &torn, &e), e);
    assert_int_equal(spool_find(g->other.spool, g->box.docs[doc], &at), 0);
    assert_int_equal(at, torn == 1 ? SPOOL_HOLD : SPOOL_READ);
    for (int i = 0; i < g->box.n; i++)
        assert_int_equal(spool_verify(g->other.spool, g->box.docs[i], &e) < 0, i == doc);
}

static void damaged_document(struct care_rig *g, const char *name, void (*damage)(const char *path), int64_t told)
{
    char path[PATH_MAX + 64], sentence[SAID_SIZE];

    part_of(&g->box, READ, name, path);
    damage(path);
    assert_int_equal(care_must_backup(g).damaged, told);
    assert_int_equal(care_backup_look(g->box.config, sentence), CARE_GOOD);
    assert_int_equal(said_id_of(sentence), told > 0 ? SAID_BACKUP_DAMAGED : SAID_BACKUP_GOOD);
    expect_back_but_for(g, READ);
    assert_int_equal(care_must_backup(g).letters, 3);       /* and the next one is made as well */
}

static void a_torn_manifest_keeps_nothing_from_coming_back(void **state) { damaged_document(*state, "manifest", cut_manifest, 1); }
static void a_manifest_that_is_gone_keeps_nothing_from_coming_back(void **state) { damaged_document(*state, "manifest", take_away, 1); }
static void a_key_that_is_gone_keeps_nothing_from_coming_back(void **state) { damaged_document(*state, "key", take_away, 1); }
static void a_page_that_is_gone_keeps_nothing_from_coming_back(void **state) { damaged_document(*state, "page-001.png", take_away, 1); }
/* Nobody reads all old pages each night: this one is found by the restore. */
static void a_flipped_bit_keeps_nothing_from_coming_back(void **state) { damaged_document(*state, "page-001.png", flip, 0); }

/* The document as a whole is nowhere: the diary knows of it. */
static void a_document_that_is_gone_keeps_nothing_from_coming_back(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 64];

    part_of(&g->box, READ, "", path);
    tmpdir_remove(path);
    care_must_backup(g);
    assert_int_equal(care_must_restore(g).damaged, 1);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 1);
}

/* What an earlier backup has of it is whole, and is what comes back. */
static void a_page_that_was_in_a_backup_before_comes_back_whole(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 64];
    enum spool_stage at;
    struct err e = { 0 };

    care_must_backup(g);
    part_of(&g->box, SCANNED, "page-001.png", path);
    take_away(path);
    care_must_backup(g);
    assert_int_equal(care_must_restore(g).damaged, 0);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
    assert_int_equal(spool_find(g->other.spool, g->box.docs[SCANNED], &at), 0);
    assert_ok(spool_verify(g->other.spool, g->box.docs[SCANNED], &e), e);
}

static void change_history(const struct care_box *b)
{
    char path[PATH_MAX + 64];
    sqlite3 *db;

    snprintf(path, sizeof(path), "%s/" CONFIG_DIARY_NAME, b->data);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER history_is_append_only_1; UPDATE history SET actor = 'nobody' WHERE seq = 3", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* A diary that does not fit itself is something else: nothing of it is taken. */
static void a_changed_diary_is_refused(void **state)
{
    struct care_rig *g = *state;
    struct restore_report report;
    struct err e = { 0 };

    care_stop(&g->box);
    change_history(&g->box);
    care_must_backup(g);
    assert_int_equal(care_try_restore(g, NULL, NULL, &report, &e), -EBADMSG);
    assert_int_equal(said_id_of(e.said), SAID_RESTORE_FAULTS);
}

/* ---- refused, and not yet destroyed */

struct meanwhile { struct care_rig *g; char added[ID_SIZE]; void (*change)(struct meanwhile *m); };

/* Once, after the first look at all documents and before the copy of the diary. */
static void at_the_diary(void *ctx, const char *line, int percent)
{
    struct meanwhile *m = ctx;

    (void)percent;
    if (said_id_of(line) != SAID_BACKUP_DIARY || !m->change)
        return;
    void (*change)(struct meanwhile *m) = m->change;
    m->change = NULL;
    change(m);
}

static int backup_meanwhile(struct meanwhile *m, struct backup_report *ret, struct err *e)
{
    const struct care_watch watch = { .phase = at_the_diary, .ctx = m };

    return care_backup(m->g->box.config, NULL, &watch, ret, e);
}

static void destroy(struct care_box *b, const char *doc)
{
    enum spool_stage at;
    struct err e = { 0 };

    assert_int_equal(spool_find(b->spool, doc, &at), 0);
    assert_ok(spool_refuse(b->spool, doc, at, "supervisor", &e), e);
    if (at != SPOOL_SENT)
        assert_ok(spool_move(b->spool, doc, at, SPOOL_SENT, &e), e);
    assert_ok(store_refusal_done(b->store, doc, &e), e);
}

static void destroy_read(struct meanwhile *m) { destroy(&m->g->box, m->g->box.docs[READ]); }

/* Its pages lie there with their keys still, while the reader has them open or the card does not write. */
static void a_refused_letter_that_is_not_destroyed_yet_is_in_no_backup(void **state)
{
    struct care_rig *g = *state;
    struct meanwhile m = { .g = g };
    struct backup_report made;
    struct err e = { 0 };

    assert_ok(store_refuse(g->box.store, 2, "supervisor", &e), e);
    assert_int_equal(care_try_backup(g, &e), -EAGAIN);
    assert_int_equal(said_id_of(e.said), SAID_BACKUP_REFUSED_THERE);
    assert_int_equal(care_files(g, ".index"), 0);
    m.change = destroy_read;                                /* after it was packed, and its refusal is no news any more */
    e = (struct err){ 0 };
    assert_ok(backup_meanwhile(&m, &made, &e), e);
    care_must_restore(g);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
    assert_int_equal(spool_has_blob(g->other.spool, g->box.docs[READ], "page-001.png", &e), 0);
}

/* ---- a letter whose time was over */

static void a_purged_letter_comes_back_without_its_pages_and_is_looked_at_again(void **state)
{
    struct store_purge p = { .now_s = 4102444800 /* 2100 */, .days = 30 };
    struct care_rig *g = *state;
    const char *doc = g->box.docs[READ];
    enum spool_stage stage;
    struct err e = { 0 };
    bool more;
    int n;

    assert_ok(store_letter_event(g->box.store, 2, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_ok(store_purge_slice(g->box.store, &p, 10, &n, &more, &e), e);
    assert_int_equal(n, 1);
    assert_ok(spool_find(g->box.spool, doc, &stage), e);
    assert_ok(spool_purge(g->box.spool, doc, stage, &e), e);
    assert_ok(store_purge_done(g->box.store, doc, &e), e);
    assert_int_equal(care_must_backup(g).damaged, 0);
    care_must_restore(g);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
    assert_int_equal(spool_is_purged(g->other.spool, doc, &e), 1);
    assert_int_equal(store_purge_of_doc(g->other.store, doc, &e), STORE_PURGE_WAITS);     /* by diaryd, for a parcel may be older than the diary */
}

/* ---- pages added to a letter */

static void new_addition(struct meanwhile *m)
{
    struct care_box *b = &m->g->box;
    struct spool_doc *d;
    struct err e = { 0 };
    int64_t job;

    assert_ok(spool_doc_new(b->spool, false, &d, &e), e);
    snprintf(m->added, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-001.png", "added page", 10, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "purpose", "add", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(store_pages_wait(b->store, "add", 2, m->added, "diaryd", &job, &e), e);
    assert_ok(store_pages_begin(b->store, &(struct page_change){ .kind = "add", .letter = 2, .job = job, .detail = "{}" }, "diaryd", &job, &e), e);
    assert_ok(store_pages_done(b->store, job, &e), e);
}

static void pages_added_while_the_backup_is_made_are_in_it(void **state)
{
    struct care_rig *g = *state;
    struct meanwhile m = { .g = g, .change = new_addition };
    struct backup_report made;
    struct err e = { 0 };

    assert_ok(backup_meanwhile(&m, &made, &e), e);
    assert_int_equal(made.documents, 4);
    care_must_restore(g);
    care_start(&g->other);
    assert_int_equal(spool_has_blob(g->other.spool, m.added, "page-001.png", &e), 1);
    assert_int_equal(care_faults(&g->other), 1);            /* that the letter is read again, and its document has not moved: the rig has no diaryd */
}

static void refuse_with_addition(struct meanwhile *m)
{
    struct err e = { 0 };

    assert_ok(store_refuse(m->g->box.store, 2, "supervisor", &e), e);
    destroy(&m->g->box, m->g->box.docs[READ]);
    destroy(&m->g->box, m->added);
}

static void pages_added_to_a_letter_that_is_refused_meanwhile_are_in_no_backup(void **state)
{
    struct care_rig *g = *state;
    struct meanwhile m = { .g = g, .change = refuse_with_addition };
    struct backup_report made;
    struct err e = { 0 };

    new_addition(&m);
    assert_ok(backup_meanwhile(&m, &made, &e), e);
    struct restore_report back = care_must_restore(g);
    assert_int_equal(back.damaged, 0);
    care_start(&g->other);
    assert_int_equal(care_faults(&g->other), 0);
    assert_int_equal(spool_has_blob(g->other.spool, m.added, "page-001.png", &e), 0);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_box_that_was_restored_makes_backups_that_can_be_restored),
        cmocka_unit_test(what_an_older_backup_had_set_aside_is_in_nobody_s_way),
        WITH_RIG(what_is_of_this_very_machine_is_in_no_backup),
        WITH_RIG(a_torn_manifest_keeps_nothing_from_coming_back),
        WITH_RIG(a_manifest_that_is_gone_keeps_nothing_from_coming_back),
        WITH_RIG(a_key_that_is_gone_keeps_nothing_from_coming_back),
        WITH_RIG(a_page_that_is_gone_keeps_nothing_from_coming_back),
        WITH_RIG(a_flipped_bit_keeps_nothing_from_coming_back),
        WITH_RIG(a_document_that_is_gone_keeps_nothing_from_coming_back),
        WITH_RIG(a_page_that_was_in_a_backup_before_comes_back_whole),
        WITH_RIG(a_changed_diary_is_refused),
        WITH_RIG(a_refused_letter_that_is_not_destroyed_yet_is_in_no_backup),
        WITH_RIG(a_purged_letter_comes_back_without_its_pages_and_is_looked_at_again),
        WITH_RIG(pages_added_while_the_backup_is_made_are_in_it),
        WITH_RIG(pages_added_to_a_letter_that_is_refused_meanwhile_are_in_no_backup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
