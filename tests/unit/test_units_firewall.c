/* The firewall's rules in a real kernel: a box in a network name space of its own, with the world behind two interfaces.
 * right0 leads to the ministry network, wrong0 is the office's own. */
#include "tests/rig/netns.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/exe.h"
#include "base/json.h"
#include "base/put_file.h"
#include "box/endpoints.h"
#include "box/firewall.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { SEND_UID = 47001, MAIL_UID = 47002, CHRONY_UID = 47003, RESOLVE_UID = 47004, OTHER_UID = 47005, DESK_PORT = 8470, WAIT_MS = 1500 };
enum reached { REACHED, REFUSED, LOST };            /* LOST: no answer of any kind */

static bool can;
static char dir[TMPDIR_SIZE];
static const char *named_address = "10.9.9.9";      /* what the names are at now; "": nobody knows */

static int look_up(void *ctx, const char *host, char addresses[][FIREWALL_ADDRESS_SIZE])
{
    (void)ctx, (void)host;
    snprintf(addresses[0], FIREWALL_ADDRESS_SIZE, "%s", named_address);
    return *named_address != '\0';
}

static int64_t uid(void *ctx, const char *user)
{
    static const struct { const char *name; int64_t uid; } users[] = {
        { "dakbox-send", SEND_UID }, { "dakbox-mail", MAIL_UID }, { "_chrony", CHRONY_UID }, { "systemd-resolve", RESOLVE_UID },
    };

    (void)ctx;
    for (size_t i = 0; i < ARRAY_LEN(users); i++)
        if (strcmp(users[i].name, user) == 0)
            return users[i].uid;
    return -1;
}

static const struct firewall_world world = { .look_up = look_up, .uid = uid };

static int setup(void **state)
{
    (void)state;
    tmpdir_new(dir);
    named_address = "10.9.9.9";
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static int print_rules(const char *conf, char path[TMPDIR_SIZE + 20], struct err *e)
{
    AUTO_CONFIG struct config *c = NULL;
    char conf_path[TMPDIR_SIZE + 20];

    snprintf(conf_path, sizeof(conf_path), "%s/dakbox.conf", dir);
    assert_int_equal(put_file(conf_path, 0600, conf, strlen(conf), NULL), 0);
    assert_ok(config_load(conf_path, &c, e), *e);
    snprintf(path, TMPDIR_SIZE + 20, "%s/rules.nft", dir);
    AUTO_FCLOSE FILE *out = fopen(path, "we");
    return firewall_print(c, &world, out, e);
}

static void load(const char *conf)
{
    char path[TMPDIR_SIZE + 20], command[TMPDIR_SIZE + 60];
    struct err e = { 0 };

    assert_ok(print_rules(conf, path, &e), e);
    snprintf(command, sizeof(command), "nft -f %s", path);
    netns_do(command);
}

static void begin(void)
{
    if (!can) {
        print_message("SKIPPED: this needs nft, the ip command, and a root who may have name spaces of his own\n");
        skip();
    }
    netns_build();
    netns_do("nft flush ruleset");
}

/* ---- somebody who listens, somebody who asks */

static int listen_at(const char *address, int port, bool in_world)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int one = 1;

    netns_in_world(in_world);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, address, &a.sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(fd, 16), 0);
    netns_in_world(false);
    return fd;
}

static enum reached connect_now(const char *address, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct pollfd p = { .fd = fd, .events = POLLOUT };
    int error = 0;
    socklen_t n = sizeof(error);

    inet_pton(AF_INET, address, &a.sin_addr);
    if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0 && errno != EINPROGRESS)
        return REFUSED;
    if (poll(&p, 1, WAIT_MS) == 0)
        return LOST;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n);
    return error == 0 ? REACHED : REFUSED;
}

/* From the box as that user, or from the world. */
static enum reached reach(int as_uid, const char *address, int port)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        if (as_uid > 0 && setuid((uid_t)as_uid) < 0)
            _exit(99);
        _exit(connect_now(address, port));
    }
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= LOST);
    return (enum reached)WEXITSTATUS(status);
}

static enum reached reach_from_world(const char *address, int port)
{
    netns_in_world(true);
    enum reached r = reach(0, address, port);
    netns_in_world(false);
    return r;
}

static void send_datagram(int as_uid, const char *address, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    pid_t pid = fork();

    if (pid == 0) {
        int fd = setuid((uid_t)as_uid) == 0 ? socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

        inet_pton(AF_INET, address, &a.sin_addr);
        _exit(sendto(fd, "x", 1, 0, (struct sockaddr *)&a, sizeof(a)) == 1 ? 0 : 1);
    }
    waitpid(pid, NULL, 0);
}

#define OFFICE "[network]\ninterface = wrong0\n"
#define LETTERS "[eoffice]\nurl = https://efile.example.gov.in\n[send]\ninterface = right0\n"
#define DESK "[desk]\nlisten = 0.0.0.0\n"

/* ---- tests */

static void the_world_sees_nothing_but_what_the_settings_name(void **state)
{
    static const struct { int uid; const char *address; int port; enum reached reached; } tcp[] = {
        { SEND_UID, "10.9.9.9", 443, REACHED },
        { SEND_UID, "10.9.9.9", 8443, REFUSED },            /* another port */
        { SEND_UID, "10.9.1.2", 443, REFUSED },             /* another server */
        { SEND_UID, "10.9.2.2", 443, REFUSED },
        { OTHER_UID, "10.9.9.9", 443, REFUSED },            /* another program */
        { MAIL_UID, "10.9.9.9", 443, REFUSED },
        { 0, "10.9.9.9", 443, REFUSED },                    /* not even root */
        { SEND_UID, "10.9.1.2", 53, REACHED },              /* names */
        { OTHER_UID, "10.9.1.2", 53, REFUSED },
    };

    (void)state;
    begin();
    int fds[] = { listen_at("0.0.0.0", 443, true), listen_at("0.0.0.0", 8443, true), listen_at("0.0.0.0", 53, true) };
    assert_int_equal(reach(OTHER_UID, "10.9.9.9", 8443), REACHED);          /* without rules all of it is open */
    load(OFFICE LETTERS "[time]\nservers = 10.9.1.2\n");
    for (size_t i = 0; i < ARRAY_LEN(tcp); i++) {
        int64_t right = netns_sent("right0"), wrong = netns_sent("wrong0");
        enum reached got = reach(tcp[i].uid, tcp[i].address, tcp[i].port);

        if (got != tcp[i].reached)
            fail_msg("user %d to %s:%d: %d, not %d", tcp[i].uid, tcp[i].address, tcp[i].port, got, tcp[i].reached);
        if (got == REFUSED && (netns_sent("right0") != right || netns_sent("wrong0") != wrong))
            fail_msg("user %d to %s:%d: a packet has left", tcp[i].uid, tcp[i].address, tcp[i].port);
    }
    int64_t right = netns_sent("right0");
    send_datagram(OTHER_UID, "10.9.1.2", 123);
    send_datagram(CHRONY_UID, "10.9.1.2", 124);
    send_datagram(OTHER_UID, "10.9.1.2", 53);
    assert_int_equal(netns_sent("right0"), right);
    send_datagram(CHRONY_UID, "10.9.1.2", 123);
    assert_true(netns_sent("right0") > right);
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        close(fds[i]);
}

static void a_letter_s_server_is_not_reached_by_the_office_s_network(void **state)
{
    (void)state;
    begin();
    int fd = listen_at("0.0.0.0", 443, true);
    load(OFFICE LETTERS);
    netns_do("ip route del 10.9.9.0/24 dev right0");                        /* now the way there is the office's */
    int64_t wrong = netns_sent("wrong0");
    assert_int_equal(reach(SEND_UID, "10.9.9.9", 443), REFUSED);
    assert_int_equal(netns_sent("wrong0"), wrong);
    close(fd);
}

static void the_desk_is_reached_from_the_office_alone_and_nothing_else_is(void **state)
{
    (void)state;
    begin();
    int desk = listen_at("0.0.0.0", DESK_PORT, false), other = listen_at("0.0.0.0", 22, false);
    assert_int_equal(reach_from_world("10.9.2.1", 22), REACHED);
    load(OFFICE LETTERS DESK);
    assert_int_equal(reach_from_world("10.9.2.1", DESK_PORT), REACHED);
    assert_int_equal(reach_from_world("10.9.2.1", 22), LOST);
    assert_int_equal(reach_from_world("10.9.1.1", DESK_PORT), LOST);        /* from the ministry network */
    load("[network]\ninterface = wrong0\ndesk_from = 10.9.2.128/25, 10.9.3.1\n" DESK);
    assert_int_equal(reach_from_world("10.9.2.1", DESK_PORT), LOST);        /* 10.9.2.2 is not among them */
    load(OFFICE LETTERS);                                                   /* a desk for this machine only */
    assert_int_equal(reach_from_world("10.9.2.1", DESK_PORT), LOST);
    close(desk);
    close(other);
}

static void a_name_that_has_moved_is_followed_and_its_old_place_closed(void **state)
{
    (void)state;
    begin();
    int fd = listen_at("0.0.0.0", 443, true);
    load(OFFICE LETTERS);
    assert_int_equal(reach(SEND_UID, "10.9.1.2", 443), REFUSED);
    named_address = "10.9.1.2";
    load(OFFICE LETTERS);
    assert_int_equal(reach(SEND_UID, "10.9.1.2", 443), REACHED);
    assert_int_equal(reach(SEND_UID, "10.9.9.9", 443), REFUSED);
    named_address = "";
    load(OFFICE LETTERS);                                                   /* rules for what is known all the same */
    assert_int_equal(reach(SEND_UID, "10.9.1.2", 443), REFUSED);
    close(fd);
}

static void before_the_settings_are_read_all_is_closed(void **state)
{
    (void)state;
    begin();
    int fd = listen_at("0.0.0.0", 443, true), desk = listen_at("0.0.0.0", DESK_PORT, false);
    netns_do("nft -f board/system/firewall/nftables.conf");
    assert_int_equal(reach(SEND_UID, "10.9.9.9", 443), REFUSED);
    assert_int_equal(reach_from_world("10.9.2.1", DESK_PORT), LOST);
    load(OFFICE LETTERS DESK);                                              /* takes its place */
    assert_int_equal(reach(SEND_UID, "10.9.9.9", 443), REACHED);
    assert_int_equal(reach_from_world("10.9.2.1", DESK_PORT), REACHED);
    close(fd);
    close(desk);
}

/* The unit of a backup runs as root, and over the ministry's interface it asks for the server's name itself. */
static void a_backup_to_a_server_may_ask_for_its_name_and_nobody_else_of_root(void **state)
{
    static const char asks[] = "meta skuid 0 meta l4proto { tcp, udp } th dport 53 accept", named[] = "meta skuid 0 ip daddr { 10.9.1.2 } meta l4proto";
    char path[TMPDIR_SIZE + 20];
    struct err e = { 0 };

    (void)state;
    assert_ok(print_rules("[vpn]\nkind = openconnect\nserver = 192.0.2.1\n[backup]\nurl = sftp://box@backup.example.gov.in/box\n", path, &e), e);
    AUTO_FREE char *with = tmpdir_text(dir, "rules.nft");
    assert_non_null(strstr(with, asks));
    assert_ok(print_rules("[network]\nname_servers = 10.9.1.2\n[backup]\nurl = sftp://box@backup.example.gov.in/box\n", path, &e), e);
    AUTO_FREE char *set = tmpdir_text(dir, "rules.nft");
    assert_true(strstr(set, named) && !strstr(set, asks));
    assert_ok(print_rules("[vpn]\nkind = openconnect\nserver = 192.0.2.1\n", path, &e), e);
    AUTO_FREE char *without = tmpdir_text(dir, "rules.nft");
    assert_null(strstr(without, "skuid 0 "));
}

/* Those that DHCP or the VPN's other end names are not known here: they are held to the ministry's interface. */
static void with_office_name_servers_set_the_ministry_s_own_are_asked_all_the_same(void **state)
{
    (void)state;
    begin();
    int fd = listen_at("0.0.0.0", 53, true);
    load("[network]\ninterface = wrong0\nname_servers = 10.9.2.2\n" LETTERS);
    assert_int_equal(reach(SEND_UID, "10.9.1.2", 53), REACHED);
    assert_int_equal(reach(RESOLVE_UID, "10.9.1.2", 53), REACHED);
    assert_int_equal(reach(RESOLVE_UID, "10.9.2.2", 53), REACHED);
    assert_int_equal(reach(RESOLVE_UID, "192.0.2.53", 53), REFUSED);       /* by the office's network */
    assert_int_equal(reach(OTHER_UID, "10.9.1.2", 53), REFUSED);
    load("[network]\ninterface = wrong0\nname_servers = 10.9.2.2\n" LETTERS "name_servers = 10.9.9.9\n");
    assert_int_equal(reach(RESOLVE_UID, "10.9.9.9", 53), REACHED);
    assert_int_equal(reach(RESOLVE_UID, "10.9.1.2", 53), REFUSED);         /* not among those that are set */
    load("[network]\ninterface = wrong0\nname_servers = 10.9.2.2\n");
    assert_int_equal(reach(RESOLVE_UID, "10.9.1.2", 53), REFUSED);         /* there is no second cable */
    close(fd);
}

static void nft_understands_the_rules_of_every_kind_of_setting(void **state)
{
    static const char *const confs[] = {
        "", DESK, "[desk]\nlisten = ::\nport = 443\n",
        "[network]\nscanners = yes\nname_servers = 10.9.1.2, 2001:db8::53\n[send]\nname_servers = 10.9.1.3\n",
        "[network]\ndesk_from = 2001:db8::/32, 192.168.0.0/16\n" DESK,
        "[vpn]\nkind = openconnect\nserver = vpn.example.gov.in\n", "[vpn]\nkind = wireguard\nserver = 192.0.2.1:4500\n[send]\ninterface = eth1\n",
        "[vpn]\nkind = strongswan\nserver = [2001:db8::1]:500\n",
        "[eoffice a\" accept; } # x]\nurl = https://10.1.1.1:8443/efile\n[eoffice हिन्दी]\nurl = http://efile\n",
        "[mailbox]\nurl = imaps://imap.example.gov.in\n[mailbox second]\nurl = imap://10.2.2.2\n[sms]\ngateway = nic\n[label]\nprinter = cups:label\n"
        "[migration]\nurl = sftp://u@10.3.3.3/folder\n[mail]\nurl = smtp://[2001:db8::25]:587\n",
    };
    char path[TMPDIR_SIZE + 20], command[TMPDIR_SIZE + 60];

    (void)state;
    begin();
    for (size_t i = 0; i < ARRAY_LEN(confs); i++) {
        struct err e = { 0 };

        assert_ok(print_rules(confs[i], path, &e), e);
        snprintf(command, sizeof(command), "nft -c -f %s", path);
        netns_do(command);
    }
}

static void what_cannot_be_a_rule_is_refused_with_the_name_of_its_setting(void **state)
{
    static const struct { const char *conf, *words; } cases[] = {
        { "[eoffice]\nurl = https://a\"b\n", "eoffice.url" }, { "[eoffice]\nurl = https://host:99999\n", "port" },
        { "[eoffice]\nurl = https://host:80x\n", "port" }, { "[mail]\nurl = smtp://a_b;c\n", "mail.url" },
        { "[mail]\nurl = smtp://[2001:db8::1\n", "mail.url" }, { "[time]\nservers = a b{\n", "time.servers" },
        { "[network]\ninterface = eth0\" accept\n", "network.interface" }, { "[network]\ninterface = a-name-far-too-long\n", "network.interface" },
        { "[network]\ndesk_from = 10.0.0.0/8, here\n" DESK, "network.desk_from" }, { "[network]\ndesk_from = 10.0.0.0/33\n" DESK, "network.desk_from" },
        { "[send]\nname_servers = 10.0.0.1;\n", "send.name_servers" },
    };
    char path[TMPDIR_SIZE + 20];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };

        assert_int_equal(print_rules(cases[i].conf, path, &e), -EINVAL);
        if (!strstr(e.msg, cases[i].words))
            fail_msg("\"%s\" does not name %s", e.msg, cases[i].words);
        AUTO_FREE char *printed = tmpdir_text(dir, "rules.nft");
        assert_string_equal(printed, "");
    }
}

/* An office without name servers for a day still delivers; after that the address is nobody's. */
static void addresses_are_remembered_for_a_day(void **state)
{
    char path[TMPDIR_SIZE + 20], text[300], found[FIREWALL_ADDRESSES_MAX][FIREWALL_ADDRESS_SIZE];
    struct firewall_world w;
    struct err e = { 0 };
    int64_t now_s = clock_utc_s();

    (void)state;
    snprintf(path, sizeof(path), "%s/addresses.json", dir);
    int n = snprintf(text, sizeof(text), "{\"nowhere.invalid\":{\"192.0.2.1\":%lld,\"192.0.2.2\":%lld,\"; drop\":%lld},\"gone.invalid\":{\"192.0.2.3\":%lld}}",
                     (long long)now_s - FIREWALL_KEEP_S + 600, (long long)now_s - FIREWALL_KEEP_S - 600, (long long)now_s, (long long)now_s);
    assert_int_equal(put_file(path, 0600, text, (size_t)n, NULL), 0);
    assert_ok(firewall_world_new(path, true, &w, &e), e);
    assert_int_equal(w.look_up(w.ctx, "nowhere.invalid", found), 1);
    assert_string_equal(found[0], "192.0.2.1");
    assert_int_equal(w.look_up(w.ctx, "localhost", found) > 0, 1);
    firewall_world_done(&w);
    AUTO_FREE char *kept = tmpdir_text(dir, "addresses.json");
    assert_non_null(strstr(kept, "192.0.2.1"));
    assert_non_null(strstr(kept, "127.0.0.1"));
    assert_null(strstr(kept, "192.0.2.2"));
    assert_null(strstr(kept, "gone.invalid"));              /* the settings do not name it any more */
    assert_int_equal(put_file(path, 0600, "{broken", 7, NULL), 0);
    assert_ok(firewall_world_new(path, true, &w, &e), e);
    assert_int_equal(w.look_up(w.ctx, "nowhere.invalid", found), 0);
    firewall_world_done(&w);
}

/* More than a rule is made for: what holds now comes before what held once, and that by its day. */
static void of_many_addresses_those_answered_last_come_first(void **state)
{
    char path[TMPDIR_SIZE + 20], found[FIREWALL_ADDRESSES_MAX][FIREWALL_ADDRESS_SIZE], one[64];
    AUTO_JSON json_t *memory = json_object(), *many = json_object();
    struct firewall_world w;
    struct err e = { 0 };
    bool six;

    (void)state;
    for (int i = 0; i < 2 * FIREWALL_ADDRESSES_MAX; i++) {
        snprintf(one, sizeof(one), "10.0.0.%d", i + 1);
        json_object_set_new(many, one, json_integer(clock_utc_s() - 1000 + i));
    }
    json_object_set(memory, "localhost", many);
    json_object_set(memory, "nowhere.invalid", many);
    AUTO_FREE char *text = json_dumps(memory, 0);
    snprintf(path, sizeof(path), "%s/addresses.json", dir);
    assert_int_equal(put_file(path, 0600, text, strlen(text), NULL), 0);
    assert_ok(firewall_world_new(path, true, &w, &e), e);
    assert_int_equal(w.look_up(w.ctx, "nowhere.invalid", found), FIREWALL_ADDRESSES_MAX);
    assert_string_equal(found[0], "10.0.0.32");
    assert_string_equal(found[FIREWALL_ADDRESSES_MAX - 1], "10.0.0.17");
    assert_int_equal(w.look_up(w.ctx, "localhost", found), FIREWALL_ADDRESSES_MAX);
    assert_true(endpoint_is_address(found[0], &six) && strcmp(found[0], six ? "::1" : "127.0.0.1") == 0);
    assert_true(strcmp(found[1], "10.0.0.32") == 0 || strcmp(found[2], "10.0.0.32") == 0);      /* one of now, or one of each family */
    firewall_world_done(&w);
}

/* Where the ministry's name servers are behind a VPN that is down, its own letters' servers may take all the time that there is to ask. */
static void the_names_that_all_others_wait_for_are_asked_first(void **state)
{
    char path[TMPDIR_SIZE + 20];
    struct err e = { 0 };

    (void)state;
    assert_ok(print_rules(LETTERS "[time]\nservers = samay.example.gov.in\n[vpn]\nkind = strongswan\nserver = vpn.example.gov.in\n", path, &e), e);
    AUTO_FREE char *text = tmpdir_text(dir, "rules.nft");
    const char *vpn = strstr(text, "\"vpn.server\""), *time = strstr(text, "\"time.servers\""), *letters = strstr(text, "\"eoffice.url\"");
    assert_true(vpn && vpn < time && time < letters);
}

/* With a stand-in for nft that keeps what it is given: a name that nobody answers takes long. */
static void rules_of_what_is_remembered_are_in_force_before_a_name_is_asked(void **state)
{
    char path[TMPDIR_SIZE + 20], exe[TMPDIR_SIZE], command[4 * TMPDIR_SIZE + 300], conf[400], name[65];
    struct err e = { 0 };

    (void)state;
    assert_ok(exe_dir(exe, sizeof(exe), &e), e);
    snprintf(path, sizeof(path), "%s/nft", dir);
    int n = snprintf(conf, sizeof(conf), "#!/bin/sh\ncp $2 $(mktemp %s/given.$(ls %s/given.* 2>/dev/null | wc -l).XXXX)\n", dir, dir);
    assert_int_equal(put_file(path, 0700, conf, (size_t)n, NULL), 0);
    snprintf(path, sizeof(path), "%s/dakbox.conf", dir);
    assert_int_equal(gethostname(name, sizeof(name)), 0);               /* most machines know their own */
    n = snprintf(conf, sizeof(conf), "[vpn]\nkind = openconnect\nserver = %s\n[time]\nservers = nowhere.invalid\n", name);
    assert_int_equal(put_file(path, 0600, conf, (size_t)n, NULL), 0);
    snprintf(path, sizeof(path), "%s/addresses.json", dir);
    n = snprintf(conf, sizeof(conf), "{\"%s\":{\"192.0.2.1\":%lld}}", name, (long long)clock_utc_s() - 60);
    assert_int_equal(put_file(path, 0600, conf, (size_t)n, NULL), 0);
    snprintf(command, sizeof(command), "cd %s && PATH=.:$PATH %s/dakbox firewall -c dakbox.conf --memory addresses.json --load rules.nft && grep -q 192.0.2.1 given.0.*"
             " && grep -q 192.0.2.1 given.1.* && { ! getent hosts %s >/dev/null || ! cmp -s given.0.* given.1.*; }", dir, exe, name);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof(command), "cd %s && PATH=.:$PATH %s/dakbox firewall -c dakbox.conf --memory addresses.json --load rules.nft && ls given.2.* && ! ls given.3.* 2>/dev/null", dir, exe);
    assert_int_equal(system(command), 0);               /* they are in force already: once */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_cannot_be_a_rule_is_refused_with_the_name_of_its_setting, setup, teardown),
        cmocka_unit_test_setup_teardown(addresses_are_remembered_for_a_day, setup, teardown),
        cmocka_unit_test_setup_teardown(of_many_addresses_those_answered_last_come_first, setup, teardown),
        cmocka_unit_test_setup_teardown(the_names_that_all_others_wait_for_are_asked_first, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_of_what_is_remembered_are_in_force_before_a_name_is_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(a_backup_to_a_server_may_ask_for_its_name_and_nobody_else_of_root, setup, teardown),
        cmocka_unit_test_setup_teardown(with_office_name_servers_set_the_ministry_s_own_are_asked_all_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(nft_understands_the_rules_of_every_kind_of_setting, setup, teardown),
        cmocka_unit_test_setup_teardown(the_world_sees_nothing_but_what_the_settings_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_letter_s_server_is_not_reached_by_the_office_s_network, setup, teardown),
        cmocka_unit_test_setup_teardown(the_desk_is_reached_from_the_office_alone_and_nothing_else_is, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_that_has_moved_is_followed_and_its_old_place_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(before_the_settings_are_read_all_is_closed, setup, teardown),
    };

    can = geteuid() == 0 && netns_can() && system("nft --version >/dev/null 2>&1") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
