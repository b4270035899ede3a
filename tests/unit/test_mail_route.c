/* With send.interface set no packet to a mailbox leaves by another way. In network namespaces, with the default route over the wrong
 * interface, where the mailbox would answer, too. */
#include "base/thread.h"
#include "tests/rig/netns.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "uploader/intake/imap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { PORT = 143 };

static bool can;

/* A mailbox in the world that knows no STARTTLS: who reaches it is told so. */
struct scene { char dir[TMPDIR_SIZE]; int listen_fd; pthread_t thread; atomic_uint reached; int64_t wrong_before; };

static void *be_mailbox(void *ctx)
{
    static const char hello[] = "* OK ready\r\n", answer[] = "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n";
    struct scene *s = ctx;

    for (;;) {
        AUTO_CLOSE int fd = accept(s->listen_fd, NULL, NULL);
        char line[200];

        if (fd < 0)
            return NULL;
        atomic_fetch_add(&s->reached, 1);
        if (write(fd, hello, sizeof(hello) - 1) > 0 && read(fd, line, sizeof(line)) > 0 && write(fd, answer, sizeof(answer) - 1) > 0)
            while (read(fd, line, sizeof(line)) > 0)
                continue;
    }
}

static void begin(struct scene *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = { htonl(INADDR_ANY) } };
    struct err e = { 0 };

    if (!can) {
        print_message("SKIPPED: this needs the ip command, and a system that allows network namespaces\n");
        skip();
    }
    *s = (struct scene){ .listen_fd = -1 };
    tmpdir_new(s->dir);
    netns_build();
    netns_in_world(true);
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    assert_int_equal(bind(s->listen_fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(s->listen_fd, 5), 0);
    netns_in_world(false);
    assert_ok(thread_start(&s->thread, be_mailbox, s, "the mailbox", &e), e);
    s->wrong_before = netns_sent("wrong0");
}

static void end(struct scene *s)
{
    shutdown(s->listen_fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listen_fd);
    tmpdir_remove(s->dir);
}

static int connect_by(struct scene *s, const char *interface, const char *host, struct err *e)
{
    AUTO_CONFIG struct config *c = NULL;
    char path[TMPDIR_SIZE + 16], url[64];
    struct route *route = NULL;
    atomic_bool stop = false;
    struct imap *i = NULL;

    snprintf(path, sizeof(path), "%s/dakbox.conf", s->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f, "[send]\ninterface = %s\nname_servers = 10.9.1.2\n", interface);
    fflush(f);
    assert_ok(config_load(path, &c, e), *e);
    assert_ok(route_open(c, &route, e), *e);
    snprintf(url, sizeof(url), "imap://%s:%d", host, PORT);
    *e = (struct err){ 0 };
    int r = imap_open(&(struct imap_setup){ .url = url, .user = "box", .password = "secret", .ca_file = "", .route = route, .stop = &stop, .timeout_ms = 4000,
                                            .wake_fd = -1 }, &i, e);
    imap_close(i);
    route_free(route);
    return r;
}

static void a_mailbox_is_reached_by_the_interface_of_the_settings(void **state)
{
    struct scene s;
    struct err e = { 0 };

    (void)state;
    begin(&s);
    assert_int_equal(connect_by(&s, "right0", NETNS_WORLD, &e), -EKEYREJECTED);
    assert_int_equal(atomic_load(&s.reached), 1);
    netns_do("ip route del 10.9.9.0/24 dev right0");                /* the routes of the box say the other one */
    assert_int_equal(connect_by(&s, "right0", NETNS_WORLD, &e), -EKEYREJECTED);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    end(&s);
}

/* So that the other tests prove something: the trap is open. */
static void without_the_setting_it_would_be_reached_by_the_wrong_one(void **state)
{
    struct scene s;
    struct err e = { 0 };

    (void)state;
    begin(&s);
    netns_do("ip link set right0 down");
    assert_int_equal(connect_by(&s, "", NETNS_WORLD, &e), -EKEYREJECTED);
    assert_true(netns_sent("wrong0") > s.wrong_before);
    end(&s);
}

static void with_the_interface_down_without_address_or_gone_nothing_leaves(void **state)
{
    static const struct { const char *command, *words; } cases[] = {
        { "ip link set right0 down", "is off or its cable is unplugged" },
        { "ip addr del 10.9.1.1/24 dev right0", "has no address yet" },
        { "ip link del right0", "has no network interface right0" },
    };

    (void)state;
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct scene s;
        struct err e = { 0 };

        begin(&s);
        netns_do(cases[k].command);
        assert_int_equal(connect_by(&s, "right0", NETNS_WORLD, &e), -ENETUNREACH);
        if (!strstr(e.msg, cases[k].words))
            fail_msg("\"%s\" does not say that it %s", e.msg, cases[k].words);
        assert_int_equal(atomic_load(&s.reached), 0);
        assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        end(&s);
    }
}

static void a_name_is_asked_nowhere_else(void **state)
{
    struct scene s;
    struct err e = { 0 };

    (void)state;
    begin(&s);
    assert_int_equal(connect_by(&s, "right0", "imap.example.gov.in", &e), -EHOSTUNREACH);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mailbox_is_reached_by_the_interface_of_the_settings),
        cmocka_unit_test(without_the_setting_it_would_be_reached_by_the_wrong_one),
        cmocka_unit_test(with_the_interface_down_without_address_or_gone_nothing_leaves),
        cmocka_unit_test(a_name_is_asked_nowhere_else),
    };

    can = netns_can();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
