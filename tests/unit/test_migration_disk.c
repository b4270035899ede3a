/* The migration channel onto a disk: the tree, what a kill at any call leaves, and the check of a tree. */
#include "tests/rig/kill_at.h"
#include "tests/unit/test_gateway_rig.h"
#include "tests/unit/test_migration_rig.h"

#include "base/auto.h"
#include "uploader/send/migration.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PDF_BYTES = 70000 };

static void new_rig(struct connect_rig *g, const char *more)
{
    char settings[PATH_MAX + 1024], tree[PATH_MAX];

    connect_new(g, &migration_channel, "");
    migration_tree_new(g, tree);
    snprintf(settings, sizeof(settings), "[migration]\ndir = %s\nown_disk = no\n%s", tree, more);
    connect_set(g, settings);
}

/* ---- what lies there */

/* Names in Receipts, ".part" and all. */
static int count_files(struct connect_rig *g)
{
    char path[PATH_MAX];
    int n = 0;

    snprintf(path, sizeof(path), "%s/tree/" FOLDER "/Receipts", g->dir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    for (const struct dirent *d; dir && (d = readdir(dir)); )
        n += d->d_name[0] != '.';
    return n;
}

/* ---- tests */

static void letters_lie_in_their_files_folder_in_serial_order_and_are_listed(void **state)
{
    struct connect_letter l[3];
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    for (int i = 0; i < 3; i++) {
        migration_letter_new(&g, &l[i], i + 1, PDF_BYTES);
        struct outcome o = connect_deliver(&g, &l[i]);
        migration_expect_delivered(&o, i + 1);
    }
    assert_int_equal(g.commits, 3);
    migration_expect_tree(&g, 3);
    AUTO_FREE char *manifest = tmpdir_text(g.dir, "tree/" FOLDER "/manifest.csv");
    assert_non_null(strstr(manifest, "\r\n2,0002.pdf,CRU-A/2026/000002,N-11016/6/2016,2026-03-02,2026-03-14,"));
    assert_non_null(strstr(manifest, l[2].sha256));
    for (int i = 0; i < 3; i++)
        connect_letter_free(&l[i]);
    connect_free(&g);
}

static void the_same_key_again_is_the_same_file(void **state)
{
    struct connect_letter a, b;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &a, 1, PDF_BYTES);
    migration_letter_new(&g, &b, 2, PDF_BYTES);
    for (int i = 0; i < 3; i++) {
        struct outcome o = connect_deliver(&g, &a);
        migration_expect_delivered(&o, 1);
        o = connect_deliver(&g, &b);
        migration_expect_delivered(&o, 2);
        o = connect_ask(&g, &a);
        migration_expect_delivered(&o, 1);
    }
    assert_int_equal(count_files(&g), 2);
    connect_letter_free(&a);
    connect_letter_free(&b);
    connect_free(&g);
}

static void a_listed_file_that_went_bad_is_copied_again_under_its_serial(void **state)
{
    struct connect_letter a, b;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &a, 1, PDF_BYTES);
    migration_letter_new(&g, &b, 2, PDF_BYTES);
    struct outcome o = connect_deliver(&g, &a);
    migration_expect_delivered(&o, 1);
    o = connect_deliver(&g, &b);
    migration_expect_delivered(&o, 2);
    rig_write(g.dir, "tree/" FOLDER "/Receipts/0001.pdf", "%PDF", 4);
    assert_int_equal(migration_look(&g, NULL).faults, 1);
    o = connect_ask(&g, &a);
    assert_int_equal(o.verdict, VERDICT_ABSENT);
    o = connect_deliver(&g, &a);
    migration_expect_delivered(&o, 1);
    migration_expect_tree(&g, 2);
    connect_letter_free(&a);
    connect_letter_free(&b);
    connect_free(&g);
}

/* Another letter's, named and not listed yet: its serial is taken, and its file is not touched. */
static void a_file_that_is_not_listed_yet_keeps_its_serial(void **state)
{
    struct connect_letter a, b;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &a, 1, PDF_BYTES);
    migration_letter_new(&g, &b, 2, PDF_BYTES);
    struct outcome o = connect_deliver(&g, &a);
    migration_expect_delivered(&o, 1);
    rig_write(g.dir, "tree/" FOLDER "/Receipts/0002.pdf", "%PDF of another letter", 22);
    o = connect_deliver(&g, &b);
    migration_expect_delivered(&o, 3);
    AUTO_FREE char *other = tmpdir_text(g.dir, "tree/" FOLDER "/Receipts/0002.pdf");
    assert_string_equal(other, "%PDF of another letter");
    connect_letter_free(&a);
    connect_letter_free(&b);
    connect_free(&g);
}

/* ---- killed at every call */

/* One letter is there; the next one's sendd dies before each call of its way in turn, twice in a row: once in each state it can be found in. */
static void killed_twice_anywhere_a_letter_gets_one_file_and_one_serial(void **state)
{
    bool seen_unlisted = false;
    struct connect_rig g;
    struct faults f;
    int killed = 1;
    unsigned n;

    (void)state;
    for (n = 0; killed == 1; n++) {
        struct connect_letter first, l;
        struct connect_kill k = { &g, &l };

        new_rig(&g, "");
        migration_letter_new(&g, &first, 1, PDF_BYTES);
        migration_letter_new(&g, &l, 2, PDF_BYTES);
        struct outcome o = connect_deliver(&g, &first);
        migration_expect_delivered(&o, 1);
        connect_close(&g);
        killed = kill_at_call(n, connect_deliver_once, &k);
        if (killed < 0)
            skip();                                     /* this system does not let us trace a child */
        migration_look(&g, &f);
        assert_int_equal(f.others, 0);                  /* what is listed is whole */
        seen_unlisted |= f.unlisted > 0;
        kill_at_call(n / 2, connect_deliver_once, &k);
        o = connect_deliver(&g, &l);
        migration_expect_delivered(&o, 2);
        migration_expect_tree(&g, 2);
        assert_int_equal(count_files(&g), 2);
        connect_letter_free(&first);
        connect_letter_free(&l);
        connect_free(&g);
    }
    assert_true(n > 15 && seen_unlisted);               /* the rig really bit, and where it matters */
}

/* ---- letters that cannot go, and disks that are not there */

/* Nothing went. */
static void expect_held(struct connect_rig *g, struct connect_letter *l, const char *words)
{
    connect_expect(g, l, VERDICT_HOLD, words);
    assert_int_equal(g->commits, 0);
}

static void a_letter_that_cannot_go_is_held_with_the_reason(void **state)
{
    struct connect_letter l;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &l, 1, PDF_BYTES);
    connect_field(&l, "file_no", "A-1/5*3");
    expect_held(&g, &l, "\"*\"");
    connect_field(&l, "file_no", "");
    expect_held(&g, &l, "names no e-Office file");
    connect_field(&l, "classification", "secret");
    connect_field(&l, "file_no", "A-1");
    expect_held(&g, &l, "classified");
    assert_int_equal(migration_look(&g, NULL).files, 0);
    connect_letter_free(&l);
    connect_free(&g);
}

static void unfiled_letters_have_a_folder_where_one_is_set(void **state)
{
    struct connect_letter l;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "unfiled = Standalone\n");
    connect_letter_new(&g, &l, 1, 5000);
    struct outcome o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_DELIVERED);
    assert_string_equal(json_str(o.result, "folder", ""), "Standalone");
    outcome_done(&o);
    migration_expect_tree(&g, 1);
    connect_letter_free(&l);
    connect_free(&g);
}

static void a_damaged_manifest_holds_the_letter_and_stays_as_it_is(void **state)
{
    struct connect_letter a, b;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &a, 1, PDF_BYTES);
    migration_letter_new(&g, &b, 2, PDF_BYTES);
    struct outcome o = connect_deliver(&g, &a);
    migration_expect_delivered(&o, 1);
    rig_write(g.dir, "tree/" FOLDER "/manifest.csv", "Serial\r\n1\r\n", 11);
    g.commits = 0;
    expect_held(&g, &b, FOLDER);
    AUTO_FREE char *manifest = tmpdir_text(g.dir, "tree/" FOLDER "/manifest.csv");
    assert_string_equal(manifest, "Serial\r\n1\r\n");
    assert_int_equal(migration_look(&g, NULL).faults, 1);
    connect_letter_free(&a);
    connect_letter_free(&b);
    connect_free(&g);
}

static void a_disk_that_is_not_mounted_is_waited_for(void **state)
{
    struct connect_letter l;
    char settings[1024];
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &l, 1, PDF_BYTES);
    snprintf(settings, sizeof(settings), "[migration]\ndir = %s/tree\n", g.dir);
    connect_set(&g, settings);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "own disk");               /* the empty mount point on the box's own disk */
    assert_int_equal(migration_look(&g, NULL).files, 0);
    snprintf(settings, sizeof(settings), "[migration]\ndir = %s/gone\nown_disk = no\n", g.dir);
    connect_set(&g, settings);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "not there");
    connect_letter_free(&l);
    connect_free(&g);
}

static void a_link_in_the_tree_is_not_followed(void **state)
{
    struct connect_letter l;
    char link[PATH_MAX], out[PATH_MAX];
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &l, 1, PDF_BYTES);
    snprintf(link, sizeof(link), "%s/tree/" FOLDER, g.dir);
    snprintf(out, sizeof(out), "%s/elsewhere", g.dir);
    assert_int_equal(mkdir(out, 0755), 0);
    assert_int_equal(symlink(out, link), 0);
    struct outcome o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_RETRY_LATER);
    outcome_done(&o);
    assert_int_equal(rmdir(out), 0);                /* nothing was put there */
    connect_letter_free(&l);
    connect_free(&g);
}

static void a_full_disk_is_waited_for_and_the_letter_comes_through_afterwards(void **state)
{
    struct connect_letter l;
    char tree[PATH_MAX];
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    snprintf(tree, sizeof(tree), "%s/tree", g.dir);
    if (mount("none", tree, "tmpfs", 0, "size=128k") < 0) {
        print_message("SKIPPED: this system does not let us mount a small disk\n");
        connect_free(&g);
        skip();
    }
    migration_letter_new(&g, &l, 1, 300 * 1024);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "no room");
    assert_int_equal(migration_look(&g, NULL).receipts, 0);
    assert_int_equal(mount("none", tree, "tmpfs", MS_REMOUNT, "size=4m"), 0);
    struct outcome o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 1);
    migration_expect_tree(&g, 1);
    connect_close(&g);
    assert_int_equal(umount(tree), 0);
    connect_letter_free(&l);
    connect_free(&g);
}

static void nothing_gets_its_name_before_the_diary_knows(void **state)
{
    struct connect_letter l;
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    migration_letter_new(&g, &l, 1, PDF_BYTES);
    g.refuse_commit = true;
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "diary");
    struct outcome o = connect_ask(&g, &l);
    assert_int_equal(o.verdict, VERDICT_ABSENT);
    assert_int_equal(migration_look(&g, NULL).unfinished, 1);
    outcome_done(&o);
    connect_letter_free(&l);
    connect_free(&g);
}

/* ---- the check */

static void the_check_names_each_bad_file(void **state)
{
    struct connect_letter l[3];
    char path[PATH_MAX];
    struct connect_rig g;

    (void)state;
    new_rig(&g, "");
    for (int i = 0; i < 3; i++) {
        migration_letter_new(&g, &l[i], i + 1, PDF_BYTES);
        struct outcome o = connect_deliver(&g, &l[i]);
        migration_expect_delivered(&o, i + 1);
        connect_letter_free(&l[i]);
    }
    snprintf(path, sizeof(path), "%s/tree/" FOLDER "/Receipts/0001.pdf", g.dir);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof(path), "%s/tree/" FOLDER "/Receipts/0002.pdf", g.dir);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "x", 1, 5000), 1);
    rig_write(g.dir, "tree/" FOLDER "/Receipts/0004.pdf", "%PDF", 4);
    struct faults f;
    struct migration_found found = migration_look(&g, &f);
    assert_int_equal(found.faults, 3);
    assert_int_equal(f.unlisted, 1);
    assert_int_equal(found.receipts, 3);
    connect_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_lie_in_their_files_folder_in_serial_order_and_are_listed),
        cmocka_unit_test(the_same_key_again_is_the_same_file),
        cmocka_unit_test(a_listed_file_that_went_bad_is_copied_again_under_its_serial),
        cmocka_unit_test(a_file_that_is_not_listed_yet_keeps_its_serial),
        cmocka_unit_test(killed_twice_anywhere_a_letter_gets_one_file_and_one_serial),
        cmocka_unit_test(a_letter_that_cannot_go_is_held_with_the_reason),
        cmocka_unit_test(unfiled_letters_have_a_folder_where_one_is_set),
        cmocka_unit_test(a_damaged_manifest_holds_the_letter_and_stays_as_it_is),
        cmocka_unit_test(a_disk_that_is_not_mounted_is_waited_for),
        cmocka_unit_test(a_link_in_the_tree_is_not_followed),
        cmocka_unit_test(a_full_disk_is_waited_for_and_the_letter_comes_through_afterwards),
        cmocka_unit_test(nothing_gets_its_name_before_the_diary_knows),
        cmocka_unit_test(the_check_names_each_bad_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
