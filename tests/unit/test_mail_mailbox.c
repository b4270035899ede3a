/* A real Dovecot: every mail is a letter once, wherever the connection is cut, whenever maild is killed, and when all UIDs are new. */
#include "tests/rig/fault_proxy.h"
#include "tests/unit/test_mail_rig.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

static void mails_become_letters_as_they_come_and_are_marked_afterwards(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_need(g);
    mailbox_deliver(g, "1", "1@example.org", "it lay there before");
    mailbox_start_maild(g);
    mailbox_wait_for(g, 1, 1);
    mailbox_deliver(g, "2", "2@example.org", "it comes while maild waits");
    mailbox_wait_for(g, 2, 2);
}

static void the_same_mail_twice_and_with_all_uids_new_is_one_letter(void **state)
{
    struct mailbox_rig *g = *state;
    char index[PATH_MAX + 40];

    mailbox_need(g);
    mailbox_deliver(g, "1", "1@example.org", "the very same");
    mailbox_deliver(g, "2", "1@example.org", "the very same");
    mailbox_start_maild(g);
    mailbox_wait_for(g, 1, 2);
    mailbox_kill_maild(g);
    for (int n = 1; n <= 2; n++) {                                      /* back as new mails, in a folder that begins anew */
        char mail[16];

        snprintf(mail, sizeof(mail), "%d", n + 10);
        mailbox_deliver(g, mail, "1@example.org", "the very same");
    }
    static const char *const files[] = { "dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache", "dovecot.list.index.log" };
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(index, sizeof(index), "%s/%s", g->server.maildir, files[i]);
        unlink(index);
    }
    mailbox_deliver(g, "3", "3@example.org", "and one that is new");
    mailbox_start_maild(g);
    mailbox_wait_for(g, 2, 5);
}

static void killed_again_and_again_each_mail_is_a_letter_once(void **state)
{
    struct mailbox_rig *g = *state;
    enum { MAILS = 6 };

    mailbox_need(g);
    for (int n = 0; n < MAILS; n++) {
        char name[16], id[32];

        snprintf(name, sizeof(name), "%d", n);
        snprintf(id, sizeof(id), "%d@example.org", n);
        mailbox_deliver(g, name, id, name);
    }
    for (int n = 0; n < 8; n++) {
        mailbox_start_maild(g);
        poll(NULL, 0, 150 + 190 * n);
        mailbox_kill_maild(g);
    }
    mailbox_start_maild(g);
    mailbox_wait_for(g, MAILS, MAILS);
}

/* ---- cut */

static void cut_at_any_byte_each_mail_is_taken_once_and_marked(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct ledger *l = NULL;
    struct err e = { 0 };
    unsigned cuts = 0, mails = 0;
    int r = -1;

    mailbox_need(g);
    struct fault_proxy *line = fault_proxy_new(g->server.port);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    for (int after = 1; r < 0 || mails < 3; after += 97) {
        if (cuts % 12 == 0 && mails < 30) {
            char name[16], id[32];

            snprintf(name, sizeof(name), "%u", mails++);
            snprintf(id, sizeof(id), "%s@example.org", name);
            mailbox_deliver(g, name, id, name);
        }
        fault_proxy_say(line, "cut down %d", after);
        r = mailbox_look(g, fault_proxy_port(line), l, &t, &e);
        cuts += r < 0;
        assert_in_range(cuts, 0, 500);
    }
    fault_proxy_say(line, "well");
    assert_ok(mailbox_look(g, fault_proxy_port(line), l, &t, &e), e);
    fault_proxy_free(line);
    ledger_free(l);
    assert_int_equal(t.n, mails);
    assert_int_equal(mailbox_marked(g), mails);
    assert_in_range(cuts, 20, 500);                     /* the cuts did hit, from the handshake to the last command */
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up, mailbox_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(cut_at_any_byte_each_mail_is_taken_once_and_marked), CASE(mails_become_letters_as_they_come_and_are_marked_afterwards),
        CASE(the_same_mail_twice_and_with_all_uids_new_is_one_letter), CASE(killed_again_and_again_each_mail_is_a_letter_once),
    };

    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
