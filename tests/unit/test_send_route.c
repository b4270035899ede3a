/* With send.interface set not one packet leaves by another way: neither a letter, nor a mail, nor the question for a name.
 * In network namespaces, with the default route over the wrong interface, where everything would be answered, too. */
#include "tests/rig/certs.h"
#include "tests/rig/netns.h"
#include "tests/rig/tls_front.h"
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define OFFICE_NAME "efile.example.gov.in"
#define NAME_SERVER "10.9.1.2"       /* the world, as right0 reaches it without a route */

/* ---- a name server that knows one name */

struct name_server { int fd; pthread_t thread; atomic_int asked; };

/* The question is sent back as the answer, with the address behind it, or with "there is no such name". */
static size_t write_answer(unsigned char *m, size_t n, size_t size)
{
    static const unsigned char name[] = "\5efile\7example\3gov\2in";
    static const unsigned char address[] = { 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 9, 9, 9 };
    bool known = n >= 12 + sizeof(name) + 4 && memcmp(m + 12, name, sizeof(name)) == 0;
    bool wants_v4 = known && m[12 + sizeof(name)] == 0 && m[12 + sizeof(name) + 1] == 1;

    m[2] = 0x84 | (m[2] & 1);
    m[3] = known ? 0x80 : 0x83;
    m[7] = wants_v4;
    memset(m + 8, 0, 4);
    n = 12 + strlen((char *)m + 12) + 1 + 4;            /* nothing behind the question (EDNS) goes back */
    if (!wants_v4 || n + sizeof(address) > size)
        return n;
    memcpy(m + n, address, sizeof(address));
    return n + sizeof(address);
}

static void *be_name_server(void *arg)
{
    struct name_server *s = arg;
    struct sockaddr_in from;
    unsigned char m[512];

    for (;;) {
        socklen_t len = sizeof(from);
        ssize_t n = recvfrom(s->fd, m, sizeof(m) - 1, 0, (struct sockaddr *)&from, &len);

        if (n <= 12)
            return NULL;
        m[n] = 0;
        s->asked++;
        sendto(s->fd, m, write_answer(m, (size_t)n, sizeof(m)), 0, (struct sockaddr *)&from, len);
    }
}

static void name_server_start(struct name_server *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(53) };

    inet_pton(AF_INET, NAME_SERVER, &a.sin_addr);
    s->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(pthread_create(&s->thread, NULL, be_name_server, s), 0);
}

static void name_server_end(struct name_server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

/* ---- the scene */

static bool can;

struct scene {
    struct send_rig rig;
    struct fake_office office;
    struct tls_front front;
    struct name_server names;
    char certs[TMPDIR_SIZE];
    int64_t wrong_before;
};

static void write_conf(struct scene *s, const char *interface, const char *host, const char *name_servers)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = https://%s\nca_file = %s/ca.pem\ntimeout_s = 2\n"
                     "[mail]\nurl = smtp://%s:25\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 2\n"
                     "[send]\nname_servers = %s\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\ninterface = %s\n",
                     s->rig.dir, s->rig.dir, host, s->certs, host, name_servers, interface);

    rig_write(s->rig.dir, "dakbox.conf", conf, (size_t)n);
}

static void begin(struct scene *s)
{
    if (!can) {
        print_message("SKIPPED: this needs nginx, the ip command, and a system that allows network namespaces\n");
        skip();
    }
    *s = (struct scene){ 0 };
    netns_build();
    tmpdir_new(s->certs);
    cert_make(s->certs, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true });
    cert_make(s->certs, "good", &(struct cert_wish){ .name = OFFICE_NAME, .issuer = "ca" });
    send_new(&s->rig, "");
    netns_in_world(true);
    fake_office_start(&s->office, &s->rig);
    tls_front_start(&s->front, NETNS_WORLD, 443, s->office.port, s->certs, "good", NULL, NULL);
    name_server_start(&s->names);
    netns_in_world(false);
    write_conf(s, "right0", OFFICE_NAME, NAME_SERVER);
    s->wrong_before = netns_sent("wrong0");
}

static void end(struct scene *s)
{
    send_free(&s->rig);
    name_server_end(&s->names);
    tls_front_end(&s->front);
    fake_office_stop(&s->office);
    tmpdir_remove(s->certs);
}

static void expect_words(const struct send_letter *l, const char *words)
{
    if (!strstr(l->sentence, words))
        fail_msg("\"%s\" is not in \"%s\"", words, l->sentence);
}

/* ---- tests */

static void letters_and_names_go_by_the_right_interface_and_proxies_of_the_environment_are_not_asked(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    setenv("https_proxy", "http://10.9.2.2:3128", 1);
    setenv("ALL_PROXY", "http://10.9.2.2:3128", 1);
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    assert_true(s.names.asked > 0);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    unsetenv("https_proxy");
    unsetenv("ALL_PROXY");
    end(&s);
}

/* So that the other tests prove something: the trap is open. */
static void without_the_setting_the_same_letter_would_leave_by_the_wrong_one(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    netns_do("ip link set right0 down");
    write_conf(&s, "", NETNS_WORLD, "");
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take retry");
    expect_words(l, "is for another name than");            /* its certificate was seen */
    assert_true(netns_sent("wrong0") > s.wrong_before);
    end(&s);
}

static void with_the_interface_down_without_address_or_gone_all_waits_and_nothing_leaves(void **state)
{
    static const struct { const char *command, *words, *back; } cases[] = {
        { "ip link set right0 down", "is off or its cable is unplugged", "ip link set right0 up && ip route add 10.9.9.0/24 via 10.9.1.2 dev right0" },
        { "ip addr del 10.9.1.1/24 dev right0", "has no address yet",
          "ip addr add 10.9.1.1/24 dev right0 && ip route replace 10.9.9.0/24 via 10.9.1.2 dev right0" },
        { "ip link del right0", "has no network interface right0", NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;

        begin(&s);
        print_message("    %s\n", cases[i].command);
        netns_do(cases[i].command);
        struct send_letter *l = send_add(&s.rig, "eoffice", 3000), *mail = send_add(&s.rig, "mail", 3000);
        send_start(&s.rig);
        send_wait(&s.rig, l, "take retry take retry");
        send_wait(&s.rig, mail, "take retry take retry");
        expect_words(l, cases[i].words);
        expect_words(mail, cases[i].words);
        assert_int_equal(l->tries, 0);
        assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        if (cases[i].back) {
            netns_do(cases[i].back);
            send_wait(&s.rig, l, "delivered");
            assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        }
        end(&s);
    }
}

static void a_name_that_is_not_answered_or_not_known_there_is_asked_nowhere_else(void **state)
{
    static const struct { const char *host, *servers, *words; } cases[] = {
        { OFFICE_NAME, "10.8.8.8", "no name server behind the network interface right0 answers" },
        { "nobody.example.gov.in", NAME_SERVER, "nobody knows the name nobody.example.gov.in" },
        { OFFICE_NAME, "not-an-address", "is no list of addresses" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;

        begin(&s);
        write_conf(&s, "right0", cases[i].host, cases[i].servers);
        struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
        send_start(&s.rig);
        send_wait(&s.rig, l, "take retry");
        expect_words(l, cases[i].words);
        assert_int_equal(l->tries, 0);
        assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        end(&s);
    }
}

/* The box's routes say that e-Office is behind the other interface. */
static void routes_that_lead_elsewhere_are_not_followed(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    netns_do("ip route del 10.9.9.0/24 dev right0");
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "delivered");                      /* the world is on the other end of right0, and says so */
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    end(&s);
}

/* The interface is lost while the answer is waited for. */
static void a_line_that_goes_down_in_the_middle_is_not_replaced_by_the_other_one(void **state)
{
    struct scene s;

    (void)state;
    begin(&s);
    s.office.fault = FAULT_SLOW;
    s.office.method = "PUT";
    s.office.times = 1;
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take");
    rig_sleep_ms(300);
    netns_do("ip link set right0 down");
    send_wait(&s.rig, l, "retry");
    send_wait(&s.rig, l, "take retry");
    rig_sleep_ms(1500);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    end(&s);
}

/* ---- a VPN: WireGuard (in user space: a kernel without it will do) from the box to the world, by the office's own network */

#define VPN_PORT "51820"
#define VPN_ADDRESS "10.20.0.7"

struct listener { int fd; pthread_t thread; atomic_int strange; char first[256]; };

static void note_strange(struct listener *l, const unsigned char *frame, size_t n)
{
    if (l->strange++ == 0)
        for (size_t i = 0; i < n && i < 80; i++)
            snprintf(l->first + i * 3, 4, "%02x ", frame[i]);
}

/* Counts what comes by the office's network and is neither the VPN's nor a question for an address there. */
static void *listen_in_the_office(void *arg)
{
    struct listener *l = arg;
    unsigned char frame[2048];
    ssize_t n;

    while ((n = recv(l->fd, frame, sizeof(frame), 0)) > 0) {
        bool arp = n > 14 && frame[12] == 0x08 && frame[13] == 0x06;
        bool udp = n > 14 + 20 + 8 && frame[12] == 0x08 && frame[13] == 0x00 && (frame[14] >> 4) == 4 && frame[14 + 9] == 17;
        const unsigned char *ports = frame + 14 + (frame[14] & 15) * 4;
        bool closed = n > 14 + 20 + 8 && frame[12] == 0x08 && frame[14 + 9] == 1 && *ports == 3;    /* the VPN's own port, while its program is gone */
        /* the kernel's word to a straggler of a connection that is closed: it is nobody's, and carries nothing */
        bool reset = n >= 14 + 20 + 20 && frame[12] == 0x08 && frame[14 + 9] == 6 && (ports[13] & 0x04) && frame[16] * 256 + frame[17] == (frame[14] & 15) * 4 + (ports[12] >> 4) * 4;

        if (!arp && !closed && !reset && !(udp && (ports[0] * 256 + ports[1] == 51820 || ports[2] * 256 + ports[3] == 51820)))
            note_strange(l, frame, (size_t)n);
    }
    return NULL;
}

static void listener_start(struct listener *l)
{
    struct sockaddr_ll a = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };

    *l = (struct listener){ .fd = -1 };
    netns_in_world(true);
    l->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    a.sll_ifindex = (int)if_nametoindex("wrong1");
    netns_in_world(false);
    assert_true(l->fd >= 0 && a.sll_ifindex > 0);
    assert_int_equal(bind(l->fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(pthread_create(&l->thread, NULL, listen_in_the_office, l), 0);
}

static void listener_end(struct listener *l)
{
    pthread_cancel(l->thread);
    pthread_join(l->thread, NULL);
    close(l->fd);
}

/* Our end, or the other: keys in dir/box.key and dir/world.key. */
static void vpn_up(const char *dir, bool world)
{
    char command[2048];

    netns_in_world(world);
    snprintf(command, sizeof(command), "cd %s || exit 1; wireguard-go -f %s >/dev/null 2>&1 & "
             "for i in $(seq 100); do wg show %s >/dev/null && break; sleep 0.1; done; cd %s && wg set %s private-key %s.key %s peer $(wg pubkey <%s.key) allowed-ips %s %s && ip addr add %s dev %s && ip link set %s mtu 1300 up", dir,
             world ? "vpnw" : "vpn0", world ? "vpnw" : "vpn0", dir, world ? "vpnw" : "vpn0", world ? "world" : "box", world ? "listen-port " VPN_PORT : "", world ? "box" : "world",
             world ? VPN_ADDRESS "/32" : "0.0.0.0/0", world ? "" : "endpoint 10.9.2.2:" VPN_PORT, world ? "10.20.0.1/24" : VPN_ADDRESS "/32",
             world ? "vpnw" : "vpn0", world ? "vpnw" : "vpn0");
    netns_do(command);
    netns_in_world(false);
}

static void vpn_down(bool world)
{
    netns_in_world(world);
    netns_do(world ? "ip link del vpnw" : "ip link del vpn0");
    netns_in_world(false);
}

/* Also of a test that failed in the middle: its sockets lie in one place for all network namespaces, and would be in the way of the next. */
static int vpn_gone(void **state)
{
    (void)state;
    for (int world = 0; can && world < 2; world++) {
        netns_in_world(world);
        netns_do(world ? "ip link del vpnw 2>/dev/null; true" : "ip link del vpn0 2>/dev/null; true");
    }
    if (can)
        netns_in_world(false);
    return 0;
}

static void write_vpn_conf(struct scene *s)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = https://" OFFICE_NAME "\nca_file = %s/ca.pem\ntimeout_s = 2\n"
                     "[mail]\nurl = smtp://" NETNS_WORLD ":25\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 2\n"
                     "[vpn]\nkind = wireguard\n[send]\nname_servers = " NAME_SERVER "\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\n",
                     s->rig.dir, s->rig.dir, s->certs);

    rig_write(s->rig.dir, "dakbox.conf", conf, (size_t)n);
}

/* No interface is set: with a VPN it is the VPN's, and that it is down is no reason to go around it. */
static void with_a_vpn_letters_go_through_it_alone_and_wait_while_it_is_down(void **state)
{
    struct listener office;
    struct scene s;

    (void)state;
    if (system("command -v wireguard-go >/dev/null && command -v wg >/dev/null && [ -e /dev/net/tun ]") != 0) {
        print_message("SKIPPED: this needs wireguard-go, wg and /dev/net/tun\n");
        skip();
    }
    begin(&s);
    write_vpn_conf(&s);
    netns_do("ip link set right0 down");                    /* the office's network is all there is */
    char command[600];
    snprintf(command, sizeof(command), "cd %s && umask 077 && wg genkey >box.key && wg genkey >world.key", s.certs);
    netns_do(command);
    listener_start(&office);

    struct send_letter *l = send_add(&s.rig, "eoffice", 3000), *mail = send_add(&s.rig, "mail", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take retry");                     /* 1. not there yet */
    send_wait(&s.rig, mail, "take retry");
    expect_words(l, "has no network interface vpn0");
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);

    vpn_up(s.certs, true);
    vpn_up(s.certs, false);
    send_wait(&s.rig, l, "delivered");                      /* 2. up */
    assert_true(s.names.asked > 0);

    vpn_down(false);
    struct send_letter *second = send_add(&s.rig, "eoffice", 3000);
    send_wait(&s.rig, second, "take retry");                /* 3. gone again, and its other end still there */
    vpn_up(s.certs, false);
    send_wait(&s.rig, second, "delivered");
    netns_in_world(true);
    netns_do("timeout 5 bash -c 'echo >/dev/tcp/" VPN_ADDRESS "/9' 2>/dev/null; true");
    netns_in_world(false);
    rig_sleep_ms(300);
    if (office.strange > 0)
        fail_msg("%d frames by the office's network that were not the VPN's, the first: %s", office.strange, office.first);
    vpn_down(false);
    vpn_down(true);
    listener_end(&office);
    end(&s);
}

/* SO_BINDTODEVICE takes no privilege since Linux 5.7: sendd runs without any. */
static void an_unprivileged_user_may_bind_a_socket_to_an_interface(void **state)
{
    int status = -1;

    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        if (setuid(65534) < 0)
            _exit(2);
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        _exit(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", sizeof("lo")) == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
        print_message("SKIPPED: only a root can become somebody else\n");
        skip();
    }
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unprivileged_user_may_bind_a_socket_to_an_interface),
        cmocka_unit_test(letters_and_names_go_by_the_right_interface_and_proxies_of_the_environment_are_not_asked),
        cmocka_unit_test(without_the_setting_the_same_letter_would_leave_by_the_wrong_one),
        cmocka_unit_test(with_the_interface_down_without_address_or_gone_all_waits_and_nothing_leaves),
        cmocka_unit_test(a_name_that_is_not_answered_or_not_known_there_is_asked_nowhere_else),
        cmocka_unit_test(routes_that_lead_elsewhere_are_not_followed),
        cmocka_unit_test_teardown(with_a_vpn_letters_go_through_it_alone_and_wait_while_it_is_down, vpn_gone),
        cmocka_unit_test(a_line_that_goes_down_in_the_middle_is_not_replaced_by_the_other_one),
    };

    can = tls_front_can() && netns_can();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
