/* A real Dovecot: every mail is a letter once, wherever the connection is cut, whenever maild is killed, and when all UIDs are new. */
#include "base/thread.h"
#include "tests/unit/test_mail_rig.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

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

struct proxy { int listen_fd, port, server_port; int64_t cut_after; atomic_bool stop; pthread_t thread; };

static bool pass(int from, int to, int64_t *left)
{
    char bytes[4096];
    ssize_t n = read(from, bytes, left && *left < (int64_t)sizeof(bytes) ? (size_t)*left : sizeof(bytes));

    if (n <= 0 || write(to, bytes, (size_t)n) != n)
        return false;
    if (left)
        *left -= n;
    return !left || *left > 0;
}

/* One connection after the other; the server's side is cut after so many bytes. */
static void *relay_bytes(void *ctx)
{
    struct proxy *x = ctx;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)x->server_port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    struct pollfd listening = { .fd = x->listen_fd, .events = POLLIN };

    while (!atomic_load(&x->stop)) {
        if (poll(&listening, 1, 20) <= 0)
            continue;
        AUTO_CLOSE int client = accept(x->listen_fd, NULL, NULL);
        AUTO_CLOSE int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct pollfd p[] = { { .fd = client, .events = POLLIN }, { .fd = server, .events = POLLIN } };
        int64_t left = x->cut_after;
        bool open = connect(server, (struct sockaddr *)&a, sizeof(a)) == 0;

        while (open && !atomic_load(&x->stop) && poll(p, 2, 100) >= 0) {
            if (p[0].revents)
                open = pass(client, server, NULL);
            if (open && p[1].revents)
                open = pass(server, client, &left);
        }
    }
    return NULL;
}

static void proxy_start(struct proxy *x, int server_port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof(a);
    struct err e = { 0 };

    *x = (struct proxy){ .listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .server_port = server_port };
    assert_int_equal(bind(x->listen_fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(x->listen_fd, 5), 0);
    assert_int_equal(getsockname(x->listen_fd, (struct sockaddr *)&a, &n), 0);
    x->port = ntohs(a.sin_port);
    assert_ok(thread_start(&x->thread, relay_bytes, x, "the proxy", &e), e);
}

static void proxy_stop(struct proxy *x)
{
    atomic_store(&x->stop, true);
    pthread_join(x->thread, NULL);
    close(x->listen_fd);
}

static void cut_at_any_byte_each_mail_is_taken_once_and_marked(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct ledger *l = NULL;
    struct proxy x;
    struct err e = { 0 };
    unsigned cuts = 0, mails = 0;
    int r = -1;

    mailbox_need(g);
    proxy_start(&x, g->server.port);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    for (x.cut_after = 1; r < 0 || mails < 3; x.cut_after += 97) {
        if (cuts % 12 == 0 && mails < 30) {
            char name[16], id[32];

            snprintf(name, sizeof(name), "%u", mails++);
            snprintf(id, sizeof(id), "%s@example.org", name);
            mailbox_deliver(g, name, id, name);
        }
        r = mailbox_look(g, x.port, l, &t, &e);
        cuts += r < 0;
        assert_in_range(cuts, 0, 500);
    }
    x.cut_after = INT64_MAX;
    assert_ok(mailbox_look(g, x.port, l, &t, &e), e);
    proxy_stop(&x);
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
