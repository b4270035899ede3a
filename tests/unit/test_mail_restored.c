/* A real Dovecot and maild on a box that came back from a backup: the mailbox still says of a mail that it was taken in, and no letter of it is there. It
 * becomes one again, once; what is older than the backup does not. */
#include "tests/unit/test_mail_rig.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "base/restored.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

/* Of a letter nothing stays on the card: the backup is older than it. */
static void lose_letters(const struct mailbox_rig *g)
{
    char path[TMPDIR_SIZE + 32], doc[sizeof(path) + NAME_MAX + 1];
    const struct dirent *d;

    snprintf(path, sizeof(path), "%s/spool/scanned", g->dir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        if (d->d_name[0] != '.') {
            snprintf(doc, sizeof(doc), "%s/%s", path, d->d_name);
            tmpdir_remove(doc);
        }
}

static unsigned aside(const struct mailbox_rig *g)
{
    static const char *const folders[] = { ".Taken/cur", ".Taken/new" };
    unsigned n = 0;

    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        char path[PATH_MAX + 64];
        const struct dirent *d;

        snprintf(path, sizeof(path), "%s/%s", g->server.maildir, folders[i]);
        AUTO_CLOSEDIR DIR *dir = opendir(path);
        while (dir && (d = readdir(dir)))
            n += d->d_name[0] != '.';
    }
    return n;
}

/* Until they are letters and the mailbox says so, in the way of the settings. */
static void wait_for(struct mailbox_rig *g, unsigned letters, unsigned touched, bool moves)
{
    int64_t until_ms = clock_mono_ms() + MAILBOX_PATIENCE_MS;

    while ((mailbox_letters(g) != letters || (moves ? aside(g) : mailbox_marked(g)) != touched) && clock_mono_ms() < until_ms)
        poll(NULL, 0, 100);
    assert_int_equal(mailbox_letters(g), letters);
    assert_int_equal(moves ? aside(g) : mailbox_marked(g), touched);
}

static void deliver_old(struct mailbox_rig *g, const char *name, const char *id)
{
    static const struct timespec long_ago[2] = { { .tv_sec = 1600000000 }, { .tv_sec = 1600000000 } };
    char path[PATH_MAX + 32];

    mailbox_deliver(g, name, id, "it was taken in long before the backup");
    snprintf(path, sizeof(path), "%s/new/%s", g->server.maildir, name);
    assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
}

/* ledger_too: the ledger is as old as the backup; else it is a little younger than the diary, as when mails came while the backup was made. */
static void what_came_after_the_backup_is_a_letter_again_once(struct mailbox_rig *g, bool ledger_too, bool moves)
{
    char dir[TMPDIR_SIZE + 16], ledger[PATH_MAX];
    AUTO_FREE char *saved = NULL;
    struct err e = { 0 };
    size_t n = 0;

    mailbox_need(g);
    snprintf(dir, sizeof(dir), "%s/mail", g->dir);
    ledger_path_of(dir, "mailbox", "json", ledger);
    if (moves)
        mailbox_write_conf(g, "password_file", "done_folder = Taken\n");
    deliver_old(g, "1", "1@example.org");
    mailbox_start_maild(g);
    wait_for(g, 1, 1, moves);
    mailbox_kill_maild(g);
    assert_ok(get_file(ledger, 1 << 20, &saved, &n, &e), e);
    mailbox_deliver(g, "2", "2@example.org", "after the backup");
    mailbox_start_maild(g);
    wait_for(g, 2, 2, moves);
    mailbox_kill_maild(g);

    lose_letters(g);
    assert_int_equal(mailbox_letters(g), 0);
    if (ledger_too)
        assert_ok(put_file(ledger, 0640, saved, n, &e), e);
    int64_t now_s = clock_utc_s();
    assert_ok(restored_put(g->dir, &(struct restored){ .taken_s = now_s - 3600, .at_s = now_s }, &e), e);
    mailbox_start_maild(g);
    wait_for(g, 1, 2, moves);
    mailbox_deliver(g, "3", "3@example.org", "to the restored box");
    wait_for(g, 2, 3, moves);
    mailbox_kill_maild(g);

    lose_letters(g);                                    /* once: the next time a keyword is believed again */
    mailbox_deliver(g, "4", "4@example.org", "later");
    mailbox_start_maild(g);
    wait_for(g, 1, 4, moves);
    mailbox_deliver(g, "5", "5@example.org", "after all that is done at a start");
    wait_for(g, 2, 5, moves);
}

static void with_a_ledger_of_the_backup_s_time(void **state) { what_came_after_the_backup_is_a_letter_again_once(*state, true, false); }
static void with_a_ledger_that_is_younger(void **state) { what_came_after_the_backup_is_a_letter_again_once(*state, false, false); }
static void where_mails_move_to_another_folder(void **state) { what_came_after_the_backup_is_a_letter_again_once(*state, true, true); }

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up, mailbox_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(with_a_ledger_of_the_backup_s_time), CASE(with_a_ledger_that_is_younger), CASE(where_mails_move_to_another_folder),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
