/* A real Dovecot: logins, folders that mails move to or that may only be read, and the comparison with the mailbox. */
#include "base/clock.h"
#include "tests/unit/test_mail_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

/* ---- compared */

static void a_letter_whose_mail_has_left_the_mailbox_is_told_once(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct folder_found found;
    struct ledger *l = NULL;
    struct err e = { 0 };
    const struct dirent *d;
    char path[2 * PATH_MAX];

    mailbox_need(g);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    mailbox_deliver(g, "1", "1@example.org", "it goes");
    mailbox_deliver(g, "2", "2@example.org", "it stays");
    assert_ok(mailbox_look_and_compare(g, g->server.port, l, &t, &found, &e), e);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.n_gone, 0);
    snprintf(path, sizeof(path), "%s/cur", g->server.maildir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        if (strncmp(d->d_name, "1:", 2) == 0 || strncmp(d->d_name, "1,", 2) == 0)
            assert_int_equal(unlinkat(dirfd(dir), d->d_name, 0), 0);
    assert_ok(mailbox_look_and_compare(g, g->server.port, l, &t, &found, &e), e);
    assert_int_equal(found.mails, 1);
    assert_int_equal(t.n_gone, 1);
    assert_string_equal(t.gone, t.docs[0]);
    assert_ok(mailbox_look_and_compare(g, g->server.port, l, &t, &found, &e), e);
    assert_int_equal(t.n_gone, 1);
    ledger_free(l);
}

static void a_mailbox_that_may_only_be_read_is_compared_whole(void **state)
{
    static const struct timespec long_ago[2] = { { .tv_sec = 1600000000 }, { .tv_sec = 1600000000 } };
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct folder_found found;
    struct ledger *l = NULL;
    struct err e = { 0 };
    char path[PATH_MAX + 16];

    mailbox_need(g);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    mailbox_deliver(g, "1", "1@example.org", "it is old");
    snprintf(path, sizeof(path), "%s/new/1", g->server.maildir);
    assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
    assert_ok(mailbox_look_and_compare(g, g->server.port, l, &t, &found, &e), e);
    assert_true(t.no_marks);
    assert_int_equal(found.missed, 0);
    t = (struct mailbox_taker){ .n = 0 };                       /* the spool was restored from a copy without it */
    assert_ok(mailbox_look_and_compare(g, g->server.port, l, &t, &found, &e), e);
    assert_int_equal(found.missed, 1);
    assert_int_equal(mailbox_marked(g), 0);
    ledger_free(l);
}

/* ---- other logins, other ways to be done with a mail */

static void with_a_token_mails_are_taken_as_with_a_password(void **state)
{
    struct mailbox_rig *g = *state;
    struct imap *i = NULL;
    struct err e = { 0 };
    char url[64];

    mailbox_need(g);
    mailbox_write_secret(g, "ya29.token\n");
    mailbox_write_conf(g, "token_file", "");
    mailbox_deliver(g, "1", "1@example.org", "x");
    mailbox_start_maild(g);
    mailbox_wait_for(g, 1, 1);
    snprintf(url, sizeof(url), "imaps://localhost:%d", g->server.port);
    assert_int_equal(imap_open(&(struct imap_setup){ .url = url, .user = "box", .token = "ya29.worn-out", .ca_file = g->server.cert, .route = g->route,
                                                     .stop = &g->stop, .timeout_ms = 8000, .wake_fd = -1 }, &i, &e), -EACCES);
}

static unsigned mails_in(struct mailbox_rig *g, const char *folder)
{
    char path[PATH_MAX + 64];
    const struct dirent *d;
    unsigned n = 0;

    snprintf(path, sizeof(path), "%s/%s", g->server.maildir, folder);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        n += d->d_name[0] != '.';
    return n;
}

static void what_is_a_letter_moves_to_the_folder_of_the_settings(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_need(g);
    mailbox_write_conf(g, "password_file", "done_folder = Taken\n");
    mailbox_deliver(g, "1", "1@example.org", "x");
    mailbox_deliver(g, "2", "2@example.org", "y");
    mailbox_start_maild(g);
    mailbox_wait_for(g, 2, 0);
    int64_t until_ms = clock_mono_ms() + MAILBOX_PATIENCE_MS;
    while (mails_in(g, ".Taken/cur") + mails_in(g, ".Taken/new") < 2 && clock_mono_ms() < until_ms)
        poll(NULL, 0, 100);
    assert_int_equal(mails_in(g, ".Taken/cur") + mails_in(g, ".Taken/new"), 2);
    assert_int_equal(mails_in(g, "cur") + mails_in(g, "new"), 0);
}

static void a_wrong_password_and_a_stranger_s_certificate_are_told_apart(void **state)
{
    struct mailbox_rig *g = *state;
    struct imap *i = NULL;
    char url[64];
    struct err e = { 0 };

    mailbox_need(g);
    snprintf(url, sizeof(url), "imaps://localhost:%d", g->server.port);
    struct imap_setup s = { .url = url, .user = "box", .password = "wrong", .ca_file = g->server.cert, .route = g->route, .stop = &g->stop, .timeout_ms = 8000, .wake_fd = -1 };
    assert_int_equal(imap_open(&s, &i, &e), -EACCES);
    s.password = "secret";
    s.ca_file = "";
    assert_int_equal(imap_open(&s, &i, &e), -EKEYREJECTED);
    snprintf(url, sizeof(url), "imap://localhost:%d", g->server.port + 1);      /* STARTTLS */
    s.ca_file = g->server.cert;
    assert_ok(imap_open(&s, &i, &e), e);
    imap_close(i);
    snprintf(url, sizeof(url), "imaps://localhost:1");
    assert_int_equal(imap_open(&s, &i, &e), -EHOSTUNREACH);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up, mailbox_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_wrong_password_and_a_stranger_s_certificate_are_told_apart), CASE(a_letter_whose_mail_has_left_the_mailbox_is_told_once),
        CASE(what_is_a_letter_moves_to_the_folder_of_the_settings),
        cmocka_unit_test_setup_teardown(a_mailbox_that_may_only_be_read_is_compared_whole, mailbox_set_up_read_only, mailbox_tear_down),
        cmocka_unit_test_setup_teardown(with_a_token_mails_are_taken_as_with_a_password, mailbox_set_up_with_token, mailbox_tear_down),
    };

    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
