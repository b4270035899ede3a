/* The migration channel onto a server: OpenSSH itself, the wrong host, cuts in the middle, a full disk, a kill at each step. */
#include "tests/rig/fault_proxy.h"
#include "tests/rig/kill_at.h"
#include "tests/unit/test_gateway_rig.h"
#include "tests/unit/test_migration_rig.h"
#include "tests/unit/test_sftp_rig.h"

#include "base/auto.h"
#include "uploader/send/migration.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* key: "key" or "other_key"; host_key with the end of line that closes the setting. */
static void set_up(struct connect_rig *g, const struct sftp_rig *s, int port, const char *key, const char *host_key)
{
    char settings[2048];

    snprintf(settings, sizeof(settings), "[migration]\nurl = sftp://%s@127.0.0.1:%d%s/tree\nkey_file = %s/%s\ntimeout_s = 3\nhost_key = %s",
             getpwuid(getuid())->pw_name, port, g->dir, s->dir, key, host_key);
    connect_set(g, settings);
}

static void new_rig(struct connect_rig *g, struct sftp_rig *s)
{
    char tree[PATH_MAX];

    sftp_rig_start(s);
    connect_new(g, &migration_channel, "");
    migration_tree_new(g, tree);
    set_up(g, s, s->port, "key", s->host_key);
}

static void free_rig(struct connect_rig *g, struct sftp_rig *s)
{
    connect_free(g);
    sftp_rig_end(s);
}

/* ---- tests */

static void letters_lie_on_the_server_in_serial_order_and_are_listed(void **state)
{
    struct connect_letter l[3];
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    for (int i = 0; i < 3; i++) {
        migration_letter_new(&g, &l[i], i + 1, 300000);
        struct outcome o = connect_deliver(&g, &l[i]);
        migration_expect_delivered(&o, i + 1);
    }
    for (int i = 0; i < 3; i++) {                       /* the same keys again */
        struct outcome o = connect_deliver(&g, &l[i]);
        migration_expect_delivered(&o, i + 1);
        o = connect_ask(&g, &l[i]);
        migration_expect_delivered(&o, i + 1);
        connect_letter_free(&l[i]);
    }
    migration_expect_tree(&g, 3);
    free_rig(&g, &s);
}

static void another_host_key_gets_nothing_and_a_wrong_login_is_said_so(void **state)
{
    struct connect_letter l;
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    migration_letter_new(&g, &l, 1, 5000);
    set_up(&g, &s, s.port, "key", s.other_key);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "another key");
    set_up(&g, &s, s.port, "other_key", s.host_key);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "does not let us in");
    set_up(&g, &s, rig_free_port(), "key", s.host_key);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "cannot be reached");
    assert_int_equal(migration_look(&g, NULL).files, 0);
    assert_int_equal(g.commits, 0);
    connect_letter_free(&l);
    free_rig(&g, &s);
}

/* As any OpenSSH has them. libssh2 takes ECDSA before ED25519: whoever set that one alone is told what was shown. */
static void of_a_server_s_keys_any_that_is_set_is_right(void **state)
{
    struct connect_letter l;
    struct connect_rig g;
    struct sftp_rig s;
    char set[400], shown[100];

    (void)state;
    new_rig(&g, &s);
    AUTO_FREE char *ecdsa = tmpdir_text(s.dir, "host_ecdsa.sha256"), *ed25519 = tmpdir_text(s.dir, "host_ed25519.sha256");
    migration_letter_new(&g, &l, 1, 5000);
    set_up(&g, &s, s.port, "key", ed25519);
    snprintf(shown, sizeof(shown), "ECDSA %.*s,", (int)strcspn(ecdsa, "\n"), ecdsa);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, shown);
    assert_int_equal(migration_look(&g, NULL).files, 0);
    snprintf(set, sizeof(set), "%.*s, %s", (int)strcspn(s.other_key, "\n"), s.other_key, ecdsa);
    set_up(&g, &s, s.port, "key", set);
    struct outcome o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 1);
    connect_letter_free(&l);
    free_rig(&g, &s);
}

static void settings_that_do_not_hold_are_named(void **state)
{
    static const struct { const char *settings; int r; const char *word; } cases[] = {
        { "", -ENOENT, "migration.url" },
        { "[migration]\nurl = http://h/x\n", -EINVAL, "sftp://" },
        { "[migration]\nurl = sftp://u@h/x\n", -EINVAL, "migration.host_key" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = SHA256:abc\n", -EINVAL, "migration.host_key" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = SHA256:0123456789012345678901234567890123456789012\n", -EINVAL, "migration.key_file" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = SHA256:0123456789012345678901234567890123456789012 SHA256:abc\n", -EINVAL, "migration.host_key" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = SHA256:01234567890123456789012345678901234567890123\n", -EINVAL, "migration.host_key" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = ,SHA256:0123456789012345678901234567890123456789012=,\n", -EINVAL, "migration.key_file" },
        { "[migration]\nurl = sftp://u@h/x\nhost_key = , ,\n", -EINVAL, "migration.host_key" },
        { "[migration]\ndir = /x\nunfiled = a/b\n", -EINVAL, "migration.unfiled" },
    };
    struct connect_rig g;

    (void)state;
    connect_new(&g, &migration_channel, "");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };

        connect_set(&g, cases[i].settings);
        assert_int_equal(migration_channel.open(g.config, &g.tools, &g.self, &e), cases[i].r);
        assert_non_null(strstr(e.msg, cases[i].word));
    }
    connect_free(&g);
}

static void cut_in_the_middle_the_copy_goes_on_where_it_was(void **state)
{
    enum { BYTES = 4 * 1024 * 1024 };
    struct connect_letter l;
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    struct fault_proxy *p = fault_proxy_new(s.port);
    migration_letter_new(&g, &l, 1, BYTES);
    set_up(&g, &s, fault_proxy_port(p), "key", s.host_key);
    fault_proxy_say(p, "cut up 3000000");
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "line broke");
    assert_int_equal(migration_look(&g, NULL).unfinished, 1);
    fault_proxy_say(p, "well");
    int64_t before = fault_proxy_counts(p).up_bytes;
    struct outcome o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 1);
    assert_true(fault_proxy_counts(p).up_bytes - before < BYTES / 2);       /* not from the beginning */
    migration_expect_tree(&g, 1);
    connect_close(&g);
    fault_proxy_free(p);
    connect_letter_free(&l);
    free_rig(&g, &s);
}

/* What lies there under the letter's own name need not be its beginning: it is found out and made anew. */
static void a_copy_that_is_not_what_it_should_be_is_made_anew(void **state)
{
    struct connect_letter l;
    char name[PATH_MAX], dir[PATH_MAX];
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    migration_letter_new(&g, &l, 1, 50000);
    snprintf(dir, sizeof(dir), "%s/tree/" FOLDER, g.dir);
    assert_int_equal(mkdir(dir, 0755), 0);
    snprintf(dir, sizeof(dir), "%s/tree/" FOLDER "/Receipts", g.dir);
    assert_int_equal(mkdir(dir, 0755), 0);
    snprintf(name, sizeof(name), "tree/" FOLDER "/Receipts/%s.part", l.key);
    rig_write(g.dir, name, "something else", 14);
    struct outcome o = connect_deliver(&g, &l);
    assert_int_equal(o.verdict, VERDICT_RETRY);
    outcome_done(&o);
    o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 1);
    migration_expect_tree(&g, 1);
    connect_letter_free(&l);
    free_rig(&g, &s);
}

static void a_full_server_is_waited_for(void **state)
{
    struct connect_letter l;
    char tree[PATH_MAX];
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    snprintf(tree, sizeof(tree), "%s/tree", g.dir);
    if (mount("none", tree, "tmpfs", 0, "size=128k") < 0) {
        print_message("SKIPPED: this system does not let us mount a small disk\n");
        free_rig(&g, &s);
        skip();
    }
    migration_letter_new(&g, &l, 1, 400 * 1024);
    connect_expect(&g, &l, VERDICT_RETRY_LATER, "disk is full");
    assert_int_equal(mount("none", tree, "tmpfs", MS_REMOUNT, "size=4m"), 0);
    struct outcome o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 1);
    migration_expect_tree(&g, 1);
    connect_close(&g);
    rig_end(&s.pid, SIGKILL);
    umount2(tree, MNT_DETACH);
    connect_letter_free(&l);
    free_rig(&g, &s);
}

/* ---- cut and killed at each step */

/* The line breaks after so many bytes each way: before, while and after each step of a letter's way, manifest and all. */
static void wherever_the_line_breaks_a_letter_gets_one_file_and_one_serial(void **state)
{
    struct connect_letter first, l;
    struct connect_rig g;
    struct sftp_rig s;

    (void)state;
    new_rig(&g, &s);
    struct fault_proxy *p = fault_proxy_new(s.port);
    migration_letter_new(&g, &first, 1, 3000);
    struct outcome o = connect_deliver(&g, &first);
    migration_expect_delivered(&o, 1);
    set_up(&g, &s, fault_proxy_port(p), "key", s.host_key);
    migration_letter_new(&g, &l, 1000, 40000);
    int64_t before = fault_proxy_counts(p).up_bytes;
    o = connect_deliver(&g, &l);
    migration_expect_delivered(&o, 2);
    int64_t whole = fault_proxy_counts(p).up_bytes - before;
    connect_letter_free(&l);
    for (int i = 1; i <= 24; i++) {
        struct faults f;

        connect_close(&g);                              /* a connection of its own, so that bytes count from its beginning */
        migration_letter_new(&g, &l, i + 1, 40000);
        fault_proxy_say(p, "cut %s %lld", i % 2 ? "up" : "down", (long long)(whole * i / 24));
        o = connect_deliver(&g, &l);
        outcome_done(&o);
        migration_look(&g, &f);
        assert_int_equal(f.others, 0);                       /* whatever is listed is whole */
        fault_proxy_say(p, "well");
        o = connect_deliver(&g, &l);
        migration_expect_delivered(&o, i + 2);
        connect_letter_free(&l);
    }
    migration_expect_tree(&g, 26);
    connect_close(&g);
    fault_proxy_free(p);
    connect_letter_free(&first);
    free_rig(&g, &s);
}

/* Each call on a line is one of some hundred, so every seventh is enough to meet each step. */
static void killed_on_the_way_a_letter_gets_one_file_and_one_serial(void **state)
{
    struct connect_rig g;
    struct sftp_rig s;
    int killed = 1, serial = 0;

    (void)state;
    new_rig(&g, &s);
    for (unsigned n = 0; killed == 1; n += 7) {
        struct connect_letter l;
        struct connect_kill k = { &g, &l };
        struct faults f;

        migration_letter_new(&g, &l, ++serial, 20000);
        killed = kill_at_call(n, connect_deliver_once, &k);
        if (killed < 0)
            skip();                                     /* this system does not let us trace a child */
        migration_look(&g, &f);
        assert_int_equal(f.others, 0);
        struct outcome o = connect_deliver(&g, &l);
        migration_expect_delivered(&o, serial);
        connect_close(&g);
        connect_letter_free(&l);
    }
    assert_true(serial > 5);
    migration_expect_tree(&g, (unsigned)serial);
    free_rig(&g, &s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_lie_on_the_server_in_serial_order_and_are_listed),
        cmocka_unit_test(another_host_key_gets_nothing_and_a_wrong_login_is_said_so),
        cmocka_unit_test(of_a_server_s_keys_any_that_is_set_is_right),
        cmocka_unit_test(settings_that_do_not_hold_are_named),
        cmocka_unit_test(cut_in_the_middle_the_copy_goes_on_where_it_was),
        cmocka_unit_test(a_copy_that_is_not_what_it_should_be_is_made_anew),
        cmocka_unit_test(a_full_server_is_waited_for),
        cmocka_unit_test(wherever_the_line_breaks_a_letter_gets_one_file_and_one_serial),
        cmocka_unit_test(killed_on_the_way_a_letter_gets_one_file_and_one_serial),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
