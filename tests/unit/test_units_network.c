/* The files of the network, from the settings: what systemd-networkd, chronyd and the clients of the VPN read. */
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/put_file.h"
#include "box/network.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define STRONGSWAN "kind = strongswan\nserver = a\nca_file = /x\n"

struct place { char conf[TMPDIR_SIZE], out[TMPDIR_SIZE]; };

static int setup(void **state)
{
    struct place *p = calloc(1, sizeof(*p));

    tmpdir_new(p->conf);
    tmpdir_new(p->out);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct place *p = *state;

    tmpdir_remove(p->conf);
    tmpdir_remove(p->out);
    free(p);
    return 0;
}

static struct config *read_conf(const struct place *p, const char *conf, struct err *e)
{
    struct config *c = NULL;
    char path[TMPDIR_SIZE + 20];

    snprintf(path, sizeof(path), "%s/dakbox.conf", p->conf);
    assert_int_equal(put_file(path, 0600, conf, strlen(conf), NULL), 0);
    assert_ok(config_load(path, &c, e), *e);
    return c;
}

static int write_files(const struct place *p, const char *conf, struct err *e)
{
    AUTO_CONFIG struct config *c = read_conf(p, conf, e);

    return network_write(c, p->out, e);
}

static int check(const struct place *p, const char *conf, struct err *e)
{
    AUTO_CONFIG struct config *c = read_conf(p, conf, e);

    return network_check(c, e);
}

static void put_secret(const struct place *p, const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 20];

    snprintf(path, sizeof(path), "%s/%s", p->conf, name);
    assert_int_equal(put_file(path, 0600, text, strlen(text), NULL), 0);
}

static void expect(const struct place *p, const char *name, const char *words)
{
    AUTO_FREE char *text = tmpdir_text(p->out, name);

    if (!strstr(text, words))
        fail_msg("%s holds no \"%s\":\n%s", name, words, text);
}

static void expect_not(const struct place *p, const char *name, const char *words)
{
    AUTO_FREE char *text = tmpdir_text(p->out, name);

    if (strstr(text, words))
        fail_msg("%s holds \"%s\":\n%s", name, words, text);
}

static bool is_there(const struct place *p, const char *name)
{
    char path[TMPDIR_SIZE + 64];

    snprintf(path, sizeof(path), "%s/%s", p->out, name);
    return access(path, F_OK) == 0;
}

static ino_t inode_of(const struct place *p, const char *name)
{
    char path[TMPDIR_SIZE + 64];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", p->out, name);
    assert_int_equal(stat(path, &st), 0);
    return st.st_ino;
}

static void without_settings_each_cable_asks_for_its_address(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };

    assert_ok(write_files(p, "", &e), e);
    ino_t made = inode_of(p, "20-dakbox-office.network");
    assert_ok(write_files(p, "[office]\nname = Another\n", &e), e);
    assert_int_equal(inode_of(p, "20-dakbox-office.network"), made);    /* as it is to be: networkd does not begin anew */
    expect(p, "20-dakbox-office.network", "[Match]\nType=ether\nKind=!*\n");
    expect(p, "20-dakbox-office.network", "\nDHCP=yes\n");
    expect(p, "dakbox.sources", "server samay1.nic.in iburst\nserver samay2.nic.in iburst\nserver time.nplindia.org iburst\n");
    assert_false(is_there(p, "10-dakbox-ministry.network"));
    assert_false(is_there(p, "10-dakbox-vpn.network"));
}

static void an_address_that_is_set_is_the_box_s_and_a_second_cable_leads_to_the_ministry(void **state)
{
    const struct place *p = *state;
    struct err e = { 0 };

    assert_ok(write_files(p, "[network]\ninterface = eth0\naddress = 192.168.1.20/24\ngateway = 192.168.1.1\nname_servers = 192.168.1.2, 192.168.1.3\n"
                             "ministry_address = 10.5.0.9/16\nministry_gateway = 10.5.0.1\n[send]\ninterface = eth1\nname_servers = 10.5.0.53\n", &e), e);
    expect(p, "20-dakbox-office.network", "Name=eth0\n");
    expect(p, "20-dakbox-office.network", "DNS=192.168.1.2\nDNS=192.168.1.3\n");
    expect(p, "20-dakbox-office.network", "Address=192.168.1.20/24\nDHCP=no\n");
    expect(p, "20-dakbox-office.network", "[Route]\nGateway=192.168.1.1\n");
    expect(p, "10-dakbox-ministry.network", "Name=eth1\n");
    expect(p, "10-dakbox-ministry.network", "DNS=10.5.0.53\nDomains=~.\n");
    expect(p, "10-dakbox-ministry.network", "Address=10.5.0.9/16\n");
}

/* A server behind the tunnel cannot tell where the tunnel leads to. */
static void what_is_needed_before_the_tunnel_is_up_is_not_asked_behind_it_alone(void **state)
{
    static const char vpn[] = "kind = wireguard\nserver = vpn.example.gov.in\nkey_file = /etc/dakbox/secrets/wg\npeer_key = abc=\naddress = 10.20.0.7/32\n"
                              "[time]\nservers = samay1.nic.in 192.0.2.7\n";
    const struct place *p = *state;
    char conf[500];
    struct err e = { 0 };

    snprintf(conf, sizeof(conf), "[send]\nname_servers = 10.5.0.53\n[vpn]\n%s", vpn);
    assert_ok(write_files(p, conf, &e), e);
    expect(p, "20-dakbox-office.network", "DNSDefaultRoute=yes\nDomains=~samay1.nic.in\nDomains=~vpn.example.gov.in\n");
    expect(p, "10-dakbox-vpn.network", "DNS=10.5.0.53\nDomains=~.\nDNSDefaultRoute=yes\nDomains=~samay1.nic.in\n");      /* it may be the ministry's own */
    expect_not(p, "10-dakbox-vpn.network", "~vpn.example");
    expect_not(p, "20-dakbox-office.network", "192.0.2.7");
    snprintf(conf, sizeof(conf), "[network]\ninterface = eth0\n[send]\ninterface = eth1\n[vpn]\n%s", vpn);
    assert_ok(write_files(p, conf, &e), e);
    expect(p, "10-dakbox-ministry.network", "Domains=~.\nDNSDefaultRoute=yes\nDomains=~samay1.nic.in\nDomains=~vpn.example.gov.in\n");
    expect(p, "20-dakbox-office.network", "Domains=~vpn.example.gov.in\n");           /* that cable may have no name servers */
    assert_ok(write_files(p, "[vpn]\nkind = openconnect\nserver = 192.0.2.1\n[time]\nservers = samay1.nic.in\n", &e), e);
    expect(p, "10-dakbox-vpn.network", "Domains=~.\nDNSDefaultRoute=yes\nDomains=~samay1.nic.in\n");          /* vpn-script names its servers */
    expect_not(p, "20-dakbox-office.network", "192.0.2.1");
    assert_ok(write_files(p, "", &e), e);
    expect_not(p, "20-dakbox-office.network", "\nDomains=");
}

static void each_kind_of_vpn_is_told_its_own_way_and_what_is_not_wanted_goes(void **state)
{
    const struct place *p = *state;
    char secret[TMPDIR_SIZE + 20], conf[2 * TMPDIR_SIZE + 500];
    struct err e = { 0 };
    struct stat st;

    assert_ok(write_files(p, "[vpn]\nkind = wireguard\nserver = vpn.example.gov.in\nkey_file = /etc/dakbox/secrets/wg\npeer_key = abc=\n"
                             "address = 10.20.0.7/32\nnetworks = 10.0.0.0/8, 172.20.0.0/16\n[send]\nname_servers = 10.5.0.53\n", &e), e);
    expect(p, "10-dakbox-vpn.netdev", "Name=vpn0\nKind=wireguard\n\n[WireGuard]\nPrivateKeyFile=/etc/dakbox/secrets/wg\n");
    expect(p, "10-dakbox-vpn.netdev", "PublicKey=abc=\nEndpoint=vpn.example.gov.in:51820\nAllowedIPs=10.0.0.0/8, 172.20.0.0/16\n");
    expect(p, "10-dakbox-vpn.network", "Address=10.20.0.7/32\nDNS=10.5.0.53\nDomains=~.\n");
    expect(p, "10-dakbox-vpn.network", "[Route]\nDestination=10.0.0.0/8\nMetric=4000\n");
    assert_false(is_there(p, "dakbox-vpn.conf"));

    assert_ok(write_files(p, "[vpn]\nkind = openconnect\nserver = vpn.example.gov.in:4443\nuser = cru-a\npassword_file = /etc/dakbox/secrets/vpn\n"
                             "peer_key = pin-sha256:x+/y=\n", &e), e);
    expect(p, "dakbox-vpn.conf", "#kind openconnect\n#server https://vpn.example.gov.in:4443\n#password /etc/dakbox/secrets/vpn\ninterface=vpn0\n");
    expect(p, "dakbox-vpn.conf", "user=cru-a\nservercert=pin-sha256:x+/y=\npasswd-on-stdin\n");
    assert_false(is_there(p, "10-dakbox-vpn.netdev"));              /* the client makes the interface itself, and gives it its address */
    expect(p, "10-dakbox-vpn.network", "KeepConfiguration=yes\n");
    assert_ok(write_files(p, "[vpn]\nkind = openconnect\nserver = [2001:db8::1]:4443\n", &e), e);
    expect(p, "dakbox-vpn.conf", "#server https://[2001:db8::1]:4443\n");

    snprintf(secret, sizeof(secret), "%s/secret", p->conf);
    assert_int_equal(put_file(secret, 0600, "geheim\n", 7, NULL), 0);
    snprintf(conf, sizeof(conf), "[vpn]\nkind = strongswan\nserver = vpn.example.gov.in\nuser = cru-a\npassword_file = %s\nca_file = /etc/dakbox/ca.pem\n", secret);
    assert_ok(write_files(p, conf, &e), e);
    expect_not(p, "10-dakbox-vpn.network", "KeepConfiguration");
    expect(p, "10-dakbox-vpn.netdev", "Kind=xfrm\n\n[Xfrm]\nInterfaceId=42\n");
    expect(p, "dakbox-vpn.conf", "#kind strongswan\n");
    expect(p, "dakbox-vpn.conf", "id = \"cru-a\"\n    secret = \"geheim\"\n");
    snprintf(secret, sizeof(secret), "%s/dakbox-vpn.conf", p->out);
    assert_int_equal(stat(secret, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);

    assert_ok(write_files(p, "", &e), e);
    assert_false(is_there(p, "dakbox-vpn.conf") || is_there(p, "10-dakbox-vpn.netdev") || is_there(p, "10-dakbox-vpn.network"));
}

static void a_wrong_setting_is_named_and_the_network_stays_as_it_is(void **state)
{
    static const struct { const char *conf, *words; } cases[] = {
        { "[network]\naddress = 192.168.1.20\n", "network.address" }, { "[network]\naddress = 192.168.1.20/33\n", "network.address" },
        { "[network]\naddress = 192.168.1.20/+4\n", "network.address" }, { "[network]\ngateway = router\n", "network.gateway" },
        { "[network]\ngateway = 10.0.0.1/8\n", "network.gateway" }, { "[network]\nname_servers = 10.0.0.1, x\n", "network.name_servers" },
        { "[network]\ninterface = eth0]\n", "network.interface" }, { "[send]\ninterface = vpn0\n", "send.interface" },
        { "[time]\nservers = a;b\n", "time.servers" },
    };
    const struct place *p = *state;
    struct err e = { 0 };

    assert_ok(write_files(p, "[network]\naddress = 192.168.1.20/24\n", &e), e);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int r = write_files(p, cases[i].conf, &e);

        if (r >= 0 || !strstr(e.msg, cases[i].words))
            fail_msg("%s: %d \"%s\"", cases[i].conf, r, e.msg);
        expect(p, "20-dakbox-office.network", "Address=192.168.1.20/24\n");
    }
}

/* The office must reach the box to set it right. */
static void with_a_wrong_vpn_the_office_has_its_network_all_the_same(void **state)
{
    static const struct { const char *conf, *words; } cases[] = {
        { "kind = pptp\n", "vpn.kind" }, { "kind = wireguard\nserver = a\n", "vpn.key_file" }, { "kind = openconnect\n", "vpn.server" },
        { "kind = openconnect\nserver = a/../b c\n", "vpn.server" }, { "kind = openconnect\nserver = a\nuser = x\\y\n", "vpn.user" },
        { "kind = openconnect\nserver = a\nnetworks = 10.0.0.0/8, x\n", "vpn.networks" },
        { "kind = wireguard\nserver = a\nkey_file = /k\npeer_key = p\naddress = here\n", "vpn.address" },
        { STRONGSWAN, "vpn.password_file" }, { STRONGSWAN "cert_file = /c\n", "vpn.key_file" }, { STRONGSWAN "password_file = %s/good\n", "vpn.user" },
        { STRONGSWAN "user = u\npassword_file = %s/none\n", "vpn.password_file" }, { STRONGSWAN "user = u\npassword_file = %s/empty\n", "vpn.password_file" },
        { STRONGSWAN "user = u\npassword_file = %s/quote\n", "The password in vpn.password_file may not hold" },
    };
    const struct place *p = *state;
    struct err e = { 0 };

    put_secret(p, "good", "geheim\n");
    put_secret(p, "empty", "\n");
    put_secret(p, "quote", "ge\"heim\n");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char vpn[TMPDIR_SIZE + 256], conf[TMPDIR_SIZE + 512];
        const char *file = strstr(cases[i].conf, "%s");

        if (file)
            snprintf(vpn, sizeof(vpn), "%.*s%s%s", (int)(file - cases[i].conf), cases[i].conf, p->conf, file + 2);
        else
            snprintf(vpn, sizeof(vpn), "%s", cases[i].conf);
        snprintf(conf, sizeof(conf), "[network]\naddress = 192.168.1.%zu/24\n[vpn]\n%s", i + 1, vpn);
        int r = write_files(p, conf, &e);
        if (r >= 0 || !strstr(e.msg, cases[i].words))
            fail_msg("%s: %d \"%s\"", conf, r, e.msg);
        snprintf(conf, sizeof(conf), "Address=192.168.1.%zu/24\n", i + 1);
        expect(p, "20-dakbox-office.network", conf);
        assert_true(is_there(p, "dakbox.sources"));
        assert_false(is_there(p, "dakbox-vpn.conf") || is_there(p, "10-dakbox-vpn.netdev") || is_there(p, "10-dakbox-vpn.network"));
    }
}

/* What is refused before it is set (boxd, "dakbox check-config"). */
static void a_password_that_no_client_could_be_given_is_refused_when_it_is_set(void **state)
{
    const struct place *p = *state;
    char conf[TMPDIR_SIZE + 256];
    struct err e = { 0 };

    snprintf(conf, sizeof(conf), "[vpn]\n" STRONGSWAN "user = u\npassword_file = %s/secret\n", p->conf);
    put_secret(p, "secret", "ge\\heim\n");
    assert_int_equal(check(p, conf, &e), -EINVAL);
    assert_non_null(strstr(e.said, "vpn_bad_password"));
    put_secret(p, "secret", "geheim\n");
    assert_ok(check(p, conf, &e), e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_settings_each_cable_asks_for_its_address, setup, teardown),
        cmocka_unit_test_setup_teardown(an_address_that_is_set_is_the_box_s_and_a_second_cable_leads_to_the_ministry, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_needed_before_the_tunnel_is_up_is_not_asked_behind_it_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(each_kind_of_vpn_is_told_its_own_way_and_what_is_not_wanted_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_setting_is_named_and_the_network_stays_as_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(with_a_wrong_vpn_the_office_has_its_network_all_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(a_password_that_no_client_could_be_given_is_refused_when_it_is_set, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
