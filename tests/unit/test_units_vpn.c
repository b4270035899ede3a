/* The settings of strongSwan, as "dakbox network-files" writes them and board/system/network/vpn starts it, with a true IKEv2 responder in the world.
 *
 * Proven: who the other end is, who we are, and that vpn0 gets the address it gives. Not proven: the tunnel, for which a kernel needs ESP and xfrm
 * interfaces; vpn0 is a stand-in. And when vpn0 is taken away (network-reload). That letters are bound to vpn0 and wait without it is test_send_vpn's. */
#include "base/auto.h"
#include "base/put_file.h"
#include "tests/rig/certs.h"
#include "tests/rig/netns.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "tests/unit/vpn_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORLD_END "10.9.2.2"
#define BY_PASSWORD "auth = eap-mschapv2\neap_id = %any"

static bool can, is_root;
static char dir[TMPDIR_SIZE];

static int setup(void **state)
{
    char command[400];

    (void)state;
    if (!can)
        return 0;
    netns_build();
    netns_do("ip tuntap add vpn0 mode tun && ip link set vpn0 up");
    tmpdir_new(dir);
    cert_make(dir, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true });
    cert_make(dir, "other", &(struct cert_wish){ .name = "Another CA", .authority = true });
    cert_make(dir, "vpn", &(struct cert_wish){ .name = WORLD_END, .issuer = "ca" });
    cert_make(dir, "cru", &(struct cert_wish){ .name = "cru-a", .issuer = "ca" });
    snprintf(command, sizeof(command), "cd %s && umask 077 && echo geheim >password && mkdir -p world/private && cp vpn.key world/private/", dir);
    netns_do(command);
    return 0;
}

/* Also of a test that failed in the middle. */
static int teardown(void **state)
{
    (void)state;
    if (!can)
        return 0;
    vpn_stop(dir, "client", "KILL");
    vpn_stop(dir, "office", "KILL");
    netns_do("ip link del vpn0");
    tmpdir_remove(dir);
    return 0;
}

static void put(const char *name, const char *text, int n)
{
    char path[TMPDIR_SIZE + 32];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    assert_ok(put_file(path, 0600, text, (size_t)n, &e), e);
}

/* who: how the box shows who it is, in swanctl's words; password: that which the other end knows. */
static void write_office(const char *who, const char *password)
{
    char conf[2048];
    int n = snprintf(conf, sizeof(conf), "connections { office {\nversion = 2\nlocal_addrs = " WORLD_END "\npools = p\nlocal {\nauth = pubkey\ncerts = %s/vpn.pem\nid = " WORLD_END "\n}\n"
                     "remote {\n%s\n}\nchildren { letters { local_ts = 10.9.9.0/24 } }\n} }\npools { p { addrs = 10.20.0.0/24 } }\n"
                     "secrets { eap-one {\nid = cru-a\nsecret = %s\n} }\nauthorities { ministry { cacert = %s/ca.pem } }\n", dir, who, password, dir);

    put("world/swanctl.conf", conf, n);
}

#define OFFICE_READS "STRONGSWAN_CONF=world/strongswan.conf swanctl --load-all --uri unix://$PWD/world/vici --noprompt --file world/swanctl.conf"

static void start_office(const char *who, const char *password)
{
    char command[2048], top[512];

    assert_non_null(getcwd(top, sizeof(top)));
    write_office(who, password);
    snprintf(command, sizeof(command), "sed 's|@run@|%s/world|; /install_virtual_ip_on/d' %s/board/system/network/strongswan.conf >%s/world/strongswan.conf", dir, top, dir);
    netns_do(command);
    snprintf(command, sizeof(command), "env STRONGSWAN_CONF=%s/world/strongswan.conf /usr/sbin/charon-systemd", dir);
    vpn_start(dir, true, "office", command);
    vpn_wait(dir, OFFICE_READS);
}

static void start_box(const char *ca, const char *identity)
{
    char conf[2048];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[vpn]\nkind = strongswan\nserver = " WORLD_END "\nca_file = %s/%s.pem\nnetworks = 10.9.9.0/24\n%s",
                     dir, dir, dir, ca, identity);

    put("dakbox.conf", conf, n);
    vpn_client_start(dir, dir);
}

static void begin(const char *who, const char *password)
{
    if (!can || !is_root || system("[ -x /usr/sbin/charon-systemd ] && PATH=$PATH:/usr/sbin command -v swanctl >/dev/null && [ -e /dev/net/tun ]") != 0) {
        print_message("SKIPPED: this needs root, strongSwan (charon-systemd, swanctl), /dev/net/tun and a system that allows network namespaces\n");
        skip();
    }
    start_office(who, password);
}

static void with_name_and_password_vpn0_gets_the_address_that_the_other_end_gives(void **state)
{
    char identity[TMPDIR_SIZE + 64];

    (void)state;
    begin(BY_PASSWORD, "geheim");
    snprintf(identity, sizeof(identity), "user = cru-a\npassword_file = %s/password\n", dir);
    start_box("ca", identity);
    vpn_wait(dir, "ip addr show vpn0 | grep 'inet 10.20.0.1/32'");
    vpn_wait(dir, "cmp vpn.conf run/started");                  /* by which dakbox-network.service knows that it may go on */
    vpn_wait(dir, "grep \"authentication of '" WORLD_END "' with EAP successful\" client.log");
}

static void with_a_certificate_too(void **state)
{
    char identity[2 * TMPDIR_SIZE + 64];

    (void)state;
    begin("auth = pubkey\nid = %any", "geheim");
    snprintf(identity, sizeof(identity), "cert_file = %s/cru.pem\nkey_file = %s/cru.key\n", dir, dir);
    start_box("ca", identity);
    vpn_wait(dir, "ip addr show vpn0 | grep 'inet 10.20.0.1/32'");
}

static void an_other_end_that_another_authority_vouches_for_gets_no_password(void **state)
{
    char identity[TMPDIR_SIZE + 64];

    (void)state;
    begin(BY_PASSWORD, "geheim");
    snprintf(identity, sizeof(identity), "user = cru-a\npassword_file = %s/password\n", dir);
    start_box("other", identity);
    vpn_wait(dir, "grep 'no trusted .* public key found' client.log");
    vpn_wait(dir, "! grep EAP_MSCHAPV2 client.log && ! ip addr show vpn0 | grep inet");
}

/* As when the box's clock still stood in 1970, or nobody knew the other end's name yet: charon itself gives up for good. */
static void after_a_failure_it_is_tried_again(void **state)
{
    char identity[TMPDIR_SIZE + 64];

    (void)state;
    begin(BY_PASSWORD, "another");
    snprintf(identity, sizeof(identity), "user = cru-a\npassword_file = %s/password\n", dir);
    start_box("ca", identity);
    vpn_wait(dir, "grep 'EAP_MSCHAPV2 method failed\\|received EAP_FAILURE' client.log");
    write_office(BY_PASSWORD, "geheim");
    vpn_wait(dir, OFFICE_READS);
    vpn_wait(dir, "ip addr show vpn0 | grep 'inet 10.20.0.1/32'");
}

/* With stand-ins for systemd's own programs, that write down what they are asked for. */
static void reload(const char *netdev, const char *client, const char *asked)
{
    char command[2048];

    snprintf(command, sizeof(command), "cd %s && rm -f asked files/* && { [ -z '%s' ] || echo '%s' >files/10-dakbox-vpn.netdev; } && { [ -z '%s' ] || echo '%s' >files/dakbox-vpn.conf; }",
             dir, netdev, netdev, client, client);
    netns_do(command);
    snprintf(command, sizeof(command), "PATH=%s/bin:$PATH RUNTIME_DIRECTORY=%s/made board/system/network/network-reload %s/files %s/client", dir, dir, dir, dir);
    netns_do(command);
    AUTO_FREE char *text = tmpdir_text(dir, "asked");
    assert_string_equal(text, asked);
}

static void vpn0_goes_before_networkd_looks_where_it_is_to_be_another_one(void **state)
{
    static const char stub[] = "#!/bin/sh\n[ $1 != is-active ] || exit 0\n[ $1 != stop ] || rm -f ../client/started\n"
                               "ip link show vpn0 >/dev/null 2>&1 && had=with || had=without\necho $* $had vpn0 >>asked\n";

    char make[2048];

    (void)state;
    if (!can)
        skip();
    netns_do("ip link del vpn0; true");
    snprintf(make, sizeof(make), "cd %s && mkdir bin files made client && echo old >client/started", dir);
    netns_do(make);
    put("bin/systemctl", stub, sizeof(stub) - 1);
    put("bin/networkctl", stub, sizeof(stub) - 1);
    snprintf(make, sizeof(make), "chmod 755 %s/bin/* && sed -i 's|asked|%s/asked|; s|\\.\\./client|%s/client|' %s/bin/*", dir, dir, dir, dir);
    netns_do(make);
    reload("one", "old", "reload without vpn0\n");
    netns_do("ip tuntap add vpn0 mode tun");
    reload("one", "old", "reload with vpn0\n");                                  /* some other setting */
    reload("two", "old", "reload without vpn0\n");
    netns_do("ip tuntap add vpn0 mode tun");
    reload("", "new", "stop dakbox-vpn.service with vpn0\nreload without vpn0\n--no-block restart dakbox-vpn.service without vpn0\n");
    snprintf(make, sizeof(make), "ip tuntap add vpn0 mode tun && echo new >%s/client/started", dir);
    netns_do(make);
    reload("", "new", "reload with vpn0\n");                                     /* the client's own */
    reload("three", "", "stop dakbox-vpn.service with vpn0\nreload without vpn0\n--no-block restart dakbox-vpn.service without vpn0\n");
    netns_do("ip tuntap add vpn0 mode tun");
    reload("", "", "reload without vpn0\n");
    netns_do("ip tuntap add vpn0 mode tun");                                     /* for teardown */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(with_name_and_password_vpn0_gets_the_address_that_the_other_end_gives, setup, teardown),
        cmocka_unit_test_setup_teardown(with_a_certificate_too, setup, teardown),
        cmocka_unit_test_setup_teardown(an_other_end_that_another_authority_vouches_for_gets_no_password, setup, teardown),
        cmocka_unit_test_setup_teardown(vpn0_goes_before_networkd_looks_where_it_is_to_be_another_one, setup, teardown),
        cmocka_unit_test_setup_teardown(after_a_failure_it_is_tried_again, setup, teardown),
    };

    is_root = geteuid() == 0;
    can = netns_can();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
