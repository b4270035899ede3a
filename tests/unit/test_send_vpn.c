/* With a VPN letters, mails and questions for names go through it and no other way, and wait while it is down. In network namespaces, where
 * all there is besides is the office's network, and the other end of the VPN behind it. */
#include "tests/rig/netns.h"
#include "tests/unit/test_send_scene.h"
#include "tests/unit/vpn_rig.h"

#include "base/auto.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WORLD_END "10.9.2.2"            /* the VPN's other end, in the office's network */
#define WIREGUARD_PORT_TEXT "51820"
#define VPN_ADDRESS "10.20.0.7"

enum { WIREGUARD_PORT = 51820, OPENCONNECT_PORT = 4443 };

static bool can, is_root;

/* ---- who listens in the office */

/* The VPN's own port, by UDP, and by TCP where that is a way of its own. */
struct listener { int fd, port; bool by_tcp; pthread_t thread; atomic_int strange; char first[256]; };

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
        bool arp = n > 14 && frame[12] == 0x08 && frame[13] == 0x06, ip = n > 14 + 20 + 8 && frame[12] == 0x08 && frame[13] == 0x00 && (frame[14] >> 4) == 4;
        const unsigned char *ports = frame + 14 + (frame[14] & 15) * 4, protocol = ip ? frame[14 + 9] : 0;
        bool own = (protocol == IPPROTO_UDP || (protocol == IPPROTO_TCP && l->by_tcp))
                && (ports[0] * 256 + ports[1] == l->port || ports[2] * 256 + ports[3] == l->port);
        bool closed = protocol == IPPROTO_ICMP && *ports == 3;      /* the VPN's own port, while its program is gone */
        /* the kernel's word to a straggler of a connection that is closed: it is nobody's, and carries nothing */
        bool reset = n >= 14 + 20 + 20 && protocol == IPPROTO_TCP && (ports[13] & 0x04) && frame[16] * 256 + frame[17] == (frame[14] & 15) * 4 + (ports[12] >> 4) * 4;

        if (!arp && !own && !closed && !reset)
            note_strange(l, frame, (size_t)n);
    }
    return NULL;
}

static void listener_start(struct listener *l, int port, bool by_tcp)
{
    struct sockaddr_ll a = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };

    *l = (struct listener){ .fd = -1, .port = port, .by_tcp = by_tcp };
    netns_in_world(true);
    l->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    a.sll_ifindex = (int)if_nametoindex("wrong1");
    netns_in_world(false);
    assert_true(l->fd >= 0 && a.sll_ifindex > 0);
    assert_int_equal(bind(l->fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(pthread_create(&l->thread, NULL, listen_in_the_office, l), 0);
}

/* Nothing but the VPN has gone by the office's network. */
static void listener_end(struct listener *l)
{
    rig_sleep_ms(300);
    if (l->strange > 0)
        fail_msg("%d frames by the office's network that were not the VPN's, the first: %s", l->strange, l->first);
    pthread_cancel(l->thread);
    pthread_join(l->thread, NULL);
    close(l->fd);
}

/* ---- WireGuard (in user space: a kernel without it will do) */

/* Our end, or the other: keys in dir/box.key and dir/world.key. */
static void vpn_up(const char *dir, bool world)
{
    char command[2048];

    netns_in_world(world);
    snprintf(command, sizeof(command), "cd %s || exit 1; wireguard-go -f %s >/dev/null 2>&1 & "
             "for i in $(seq 100); do wg show %s >/dev/null && break; sleep 0.1; done; cd %s && wg set %s private-key %s.key %s peer $(wg pubkey <%s.key) allowed-ips %s %s && ip addr add %s dev %s && ip link set %s mtu 1300 up", dir,
             world ? "vpnw" : "vpn0", world ? "vpnw" : "vpn0", dir, world ? "vpnw" : "vpn0", world ? "world" : "box", world ? "listen-port " WIREGUARD_PORT_TEXT : "", world ? "box" : "world",
             world ? VPN_ADDRESS "/32" : "0.0.0.0/0", world ? "" : "endpoint 10.9.2.2:" WIREGUARD_PORT_TEXT, world ? "10.20.0.1/24" : VPN_ADDRESS "/32",
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

/* vpn: the lines of that section. */
static void write_vpn_conf(struct scene *s, const char *vpn)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = https://" OFFICE_NAME "\nca_file = %s/ca.pem\ntimeout_s = 2\n"
                     "[mail]\nurl = smtp://" NETNS_WORLD ":25\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 2\n"
                     "[vpn]\n%s[send]\nname_servers = " NAME_SERVER "\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\n",
                     s->rig.dir, s->rig.dir, s->certs, vpn);

    rig_write(s->rig.dir, "dakbox.conf", conf, (size_t)n);
}

/* No interface is set: with a VPN it is the VPN's, and that it is down is no reason to go around it. */
static void with_wireguard_letters_go_through_it_alone_and_wait_while_it_is_down(void **state)
{
    struct listener office;
    struct scene s;

    (void)state;
    if (system("command -v wireguard-go >/dev/null && command -v wg >/dev/null && [ -e /dev/net/tun ]") != 0) {
        print_message("SKIPPED: this needs wireguard-go, wg and /dev/net/tun\n");
        skip();
    }
    scene_begin(&s);
    write_vpn_conf(&s, "kind = wireguard\n");
    netns_do("ip link set right0 down");                    /* the office's network is all there is */
    char command[600];
    snprintf(command, sizeof(command), "cd %s && umask 077 && wg genkey >box.key && wg genkey >world.key", s.certs);
    netns_do(command);
    listener_start(&office, WIREGUARD_PORT, false);

    struct send_letter *l = send_add(&s.rig, "eoffice", 3000), *mail = send_add(&s.rig, "mail", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take retry");                     /* 1. not there yet */
    send_wait(&s.rig, mail, "take retry");
    scene_expect(l, "has no network interface vpn0");
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
    listener_end(&office);
    vpn_down(false);
    vpn_down(true);
    scene_end(&s);
}

/* ---- openconnect: the box's own files and scripts (board/system/network), and ocserv in the world */

static void start_ocserv(const struct scene *s)
{
    char conf[2048], command[600];
    int n = snprintf(conf, sizeof(conf), "auth = \"plain[passwd=%s/people]\"\nlisten-host = " WORLD_END "\ntcp-port = %d\nudp-port = %d\nrun-as-user = root\nrun-as-group = root\n"
                     "socket-file = %s/ocserv\nisolate-workers = false\nserver-cert = %s/vpn.pem\nserver-key = %s/vpn.key\nmax-clients = 4\nmax-same-clients = 4\n"
                     "device = vpns\nipv4-network = 10.20.0.0/24\nroute = default\nuse-occtl = false\ncisco-client-compat = true\n",
                     s->certs, OPENCONNECT_PORT, OPENCONNECT_PORT, s->certs, s->certs, s->certs);

    rig_write(s->certs, "ocserv.conf", conf, (size_t)n);
    snprintf(command, sizeof(command), "/usr/sbin/ocserv -f -d 2 -c %s/ocserv.conf", s->certs);
    vpn_start(s->certs, true, "ocserv", command);
    vpn_wait(s->certs, "grep 'initialized ocserv' ocserv.log");
}

static void start_openconnect(struct scene *s, const char *ca)
{
    char vpn[1024];

    snprintf(vpn, sizeof(vpn), "kind = openconnect\nserver = " WORLD_END ":%d\nuser = cru-a\npassword_file = %s/password\nca_file = %s/%s.pem\n", OPENCONNECT_PORT, s->certs,
             s->certs, ca);
    write_vpn_conf(s, vpn);
    vpn_client_start(s->certs, s->rig.dir);
}

/* Its address is a route, too: that is what vpn-script gives it last. */
static const char is_up[] = "ip route show dev vpn0 | grep default";

static void prepare_openconnect(const struct scene *s)
{
    char command[600];

    cert_make(s->certs, "other", &(struct cert_wish){ .name = "Another CA", .authority = true });
    cert_make(s->certs, "vpn", &(struct cert_wish){ .name = WORLD_END, .issuer = "ca" });
    snprintf(command, sizeof(command), "cd %s && umask 077 && echo geheim >password && printf 'geheim\\ngeheim\\n' | ocpasswd -c people cru-a", s->certs);
    netns_do(command);
}

static struct scene openconnect;

/* Also of a test that failed in the middle. */
static int openconnect_gone(void **state)
{
    (void)state;
    if (openconnect.certs[0] && access(openconnect.certs, F_OK) == 0) {
        vpn_stop(openconnect.certs, "client", "TERM");
        vpn_stop(openconnect.certs, "ocserv", "KILL");
    }
    return 0;
}

static void with_openconnect_letters_go_through_it_alone_and_wait_while_it_is_down(void **state)
{
    struct listener office;

    (void)state;
    if (!is_root || system("command -v openconnect >/dev/null && [ -x /usr/sbin/ocserv ] && [ -e /dev/net/tun ]") != 0) {
        print_message("SKIPPED: this needs root, openconnect, ocserv and /dev/net/tun\n");
        skip();
    }
    scene_begin(&openconnect);
    prepare_openconnect(&openconnect);
    netns_do("ip link set right0 down");                    /* the office's network is all there is */
    listener_start(&office, OPENCONNECT_PORT, true);
    start_ocserv(&openconnect);

    start_openconnect(&openconnect, "other");                         /* 1. the other end is not who the settings say: it gets no password */
    vpn_wait(openconnect.certs, "! " VPN_RUNS("client"));
    vpn_wait(openconnect.certs, "grep 'failed verification' client.log && ! grep cru-a ocserv.log && ! ip link show vpn0");
    struct send_letter *l = send_add(&openconnect.rig, "eoffice", 3000), *mail = send_add(&openconnect.rig, "mail", 3000);
    send_start(&openconnect.rig);
    send_wait(&openconnect.rig, l, "take retry");
    send_wait(&openconnect.rig, mail, "take retry");
    scene_expect(l, "has no network interface vpn0");

    start_openconnect(&openconnect, "ca");
    vpn_wait(openconnect.certs, is_up);
    send_wait(&openconnect.rig, l, "delivered");                      /* 2. up */
    assert_true(openconnect.names.asked > 0);

    vpn_stop(openconnect.certs, "client", "TERM");
    vpn_wait(openconnect.certs, "! ip link show vpn0");
    struct send_letter *second = send_add(&openconnect.rig, "eoffice", 3000);
    send_wait(&openconnect.rig, second, "take retry");                /* 3. the client is gone */
    start_openconnect(&openconnect, "ca");
    send_wait(&openconnect.rig, second, "delivered");

    vpn_stop(openconnect.certs, "ocserv", "KILL");
    vpn_wait(openconnect.certs, "! " VPN_RUNS("ocserv"));
    struct send_letter *third = send_add(&openconnect.rig, "eoffice", 3000);
    send_wait(&openconnect.rig, third, "take retry");                 /* 4. the other end is gone: vpn0 is there and leads nowhere */
    start_ocserv(&openconnect);
    vpn_wait(openconnect.certs, "! " VPN_RUNS("client"));            /* it knows nobody any more, and the client ends: systemd starts it anew */
    start_openconnect(&openconnect, "ca");
    send_wait(&openconnect.rig, third, "delivered");
    listener_end(&office);
    openconnect_gone(NULL);
    scene_end(&openconnect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(with_wireguard_letters_go_through_it_alone_and_wait_while_it_is_down, vpn_gone),
        cmocka_unit_test_teardown(with_openconnect_letters_go_through_it_alone_and_wait_while_it_is_down, openconnect_gone),
    };

    is_root = geteuid() == 0;
    can = scene_can();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
