#include "box/firewall.h"

#include "base/line.h"
#include "box/addresses.h"
#include "box/endpoints.h"
#include "box/network.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char private_four[] = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16";
static const char private_six[] = "fc00::/7, fe80::/10";

/* Programs that ask name servers: the system's own, and those that ask by the ministry's interface alone. A backup to a server runs as root. */
enum { ROOT_UID = 0 };
static const char *const askers[] = { "systemd-resolve", "dakbox-send", "dakbox-mail", "dakbox-fetch" };

struct ruleset {
    const struct config *c;
    const struct firewall_world *world;
    FILE *out;
};

static bool is_local_desk(const struct config *c)
{
    const char *listen = config_text(c, CONFIG_DESK_LISTEN);

    return strncmp(listen, "127.", 4) == 0 || strcmp(listen, "::1") == 0 || strcmp(listen, "localhost") == 0;
}

/* Prints "iifname ..." or "oifname ..." of the office's own network. */
static void office_interface(const struct ruleset *r, const char *which)
{
    const char *office = config_text(r->c, CONFIG_NETWORK_INTERFACE);

    if (*office)
        fprintf(r->out, "%s \"%s\" ", which, office);
    else
        fprintf(r->out, "%s != { \"lo\", \"" LINE_VPN "\" } ", which);
}

/* ---- in */

/* A line for each family that has addresses in the list. */
static int from_office(const struct ruleset *r, const char *what, const char *what_six, struct err *e)
{
    struct address_list four = { { 0 } }, six = { { 0 } };
    const char *from = config_text(r->c, CONFIG_NETWORK_DESK_FROM);
    int k = addresses_split(from, &four, &six, e);

    if (k < 0)
        return err_wrap(e, k, "network.desk_from");
    const char *lists[] = { *from ? four.text : private_four, *from ? six.text : private_six };
    for (int i = 0; i < 2; i++) {
        if (!*lists[i])
            continue;
        fputs("        ", r->out);
        office_interface(r, "iifname");
        fprintf(r->out, "%s saddr { %s } %s accept\n", i == 0 ? "ip" : "ip6", lists[i], i == 0 ? what : what_six);
    }
    return 0;
}

static int print_in(const struct ruleset *r, struct err *e)
{
    char desk[64];
    int k = 0;

    fputs("    chain in {\n        type filter hook input priority filter; policy drop;\n"
          "        iifname \"lo\" accept\n"
          "        ct state vmap { established : accept, related : accept, invalid : drop }\n"
          "        udp sport 67 udp dport 68 accept comment \"DHCP\"\n"
          "        ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment \"DHCP\"\n"
          "        icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } ip6 hoplimit 255 accept\n", r->out);
    if (!is_local_desk(r->c)) {
        snprintf(desk, sizeof(desk), "tcp dport %" PRId64 " ct state new", config_number(r->c, CONFIG_DESK_PORT));
        k = from_office(r, desk, desk, e);
    }
    if (k == 0)
        k = from_office(r, "icmp type echo-request limit rate 5/second", "icmpv6 type echo-request limit rate 5/second", e);
    if (k == 0 && config_flag(r->c, CONFIG_NETWORK_SCANNERS))       /* answers to a question to all come from one */
        k = from_office(r, "udp sport { 3702, 5353 }", "udp sport { 3702, 5353 }", e);
    fputs("    }\n", r->out);
    return k;
}

/* ---- out */

static int64_t uid_of(const struct ruleset *r, const char *user) { return r->world->uid(r->world->ctx, user); }

/* "meta skuid 991 oifname "vpn0" "; false: its program is not here. */
static bool begin_out(const struct ruleset *r, const struct endpoint *p)
{
    const char *interface = p->way == ENDPOINT_MINISTRY ? line_interface(r->c) : p->way == ENDPOINT_CABLE ? line_cable(r->c) : "";
    int64_t uid = p->user ? uid_of(r, p->user) : -1;

    if (p->user && uid < 0)
        return false;
    fputs("        ", r->out);
    if (p->user)
        fprintf(r->out, "meta skuid %" PRId64 " ", uid);
    if (*interface)
        fprintf(r->out, "oifname \"%s\" ", interface);
    else if (p->way == ENDPOINT_CABLE)
        fputs("oifname != \"" LINE_VPN "\" ", r->out);
    return true;
}

static void print_endpoint(const struct ruleset *r, const struct endpoint *p)
{
    char found[FIREWALL_ADDRESSES_MAX][FIREWALL_ADDRESS_SIZE];
    bool six;
    int n = endpoint_is_address(p->host, &six) ? -1 : r->world->look_up(r->world->ctx, p->host, found);

    if (n == 0)
        fprintf(r->out, "        # %s: nobody knows the name %s now\n", p->name, p->host);
    for (int i = 0; i < (n < 0 ? 1 : n); i++) {
        const char *address = n < 0 ? p->host : found[i];

        if (!endpoint_is_address(address, &six))
            continue;
        if (!begin_out(r, p)) {
            fprintf(r->out, "        # %s: there is no user %s\n", p->name, p->user);
            return;
        }
        fprintf(r->out, "%s daddr %s %s dport %d accept comment \"%.100s\"\n", six ? "ip6" : "ip", address, p->udp ? "udp" : "tcp", p->port, p->name);
    }
}

/* The interface whose name servers are not known here, though others are set: DHCP or the VPN's other end names them. "": there is none such. */
static const char *unknown_servers(const struct config *c)
{
    bool own = line_is_vpn(c) || network_has_second_cable(c);

    return own && !*config_text(c, CONFIG_SEND_NAME_SERVERS) ? line_interface(c) : "";
}

static void print_asker(const struct ruleset *r, int64_t uid, const struct address_list *four, const struct address_list *six)
{
    bool any = !*config_text(r->c, CONFIG_NETWORK_NAME_SERVERS);
    const struct { bool is; const char *before, *value, *after; } lines[] = {
        { any, "", "", "" }, { !any && *four->text, "ip daddr { ", four->text, " } " }, { !any && *six->text, "ip6 daddr { ", six->text, " } " },
        { !any && *unknown_servers(r->c), "oifname \"", unknown_servers(r->c), "\" " },
    };

    for (size_t i = 0; i < ARRAY_LEN(lines) && uid >= 0; i++)
        if (lines[i].is)
            fprintf(r->out, "        meta skuid %" PRId64 " %s%s%smeta l4proto { tcp, udp } th dport 53 accept comment \"names\"\n",
                    uid, lines[i].before, lines[i].value, lines[i].after);
}

/* Only the name servers that are set, where some are. */
static int print_names(const struct ruleset *r, struct err *e)
{
    struct address_list four = { { 0 } }, six = { { 0 } };
    const char *ministry = config_text(r->c, CONFIG_SEND_NAME_SERVERS);
    int k = addresses_split(config_text(r->c, CONFIG_NETWORK_NAME_SERVERS), &four, &six, e);

    if (k < 0)
        return err_wrap(e, k, "network.name_servers");
    k = addresses_split(ministry, &four, &six, e);
    if (k < 0)
        return err_wrap(e, k, "send.name_servers");
    for (size_t i = 0; i < ARRAY_LEN(askers); i++)
        print_asker(r, uid_of(r, askers[i]), &four, &six);
    if (*config_text(r->c, CONFIG_BACKUP_URL))
        print_asker(r, ROOT_UID, &four, &six);
    return 0;
}

static void print_scanners(const struct ruleset *r)
{
    int64_t uid = uid_of(r, "dakbox-scan");

    if (!config_flag(r->c, CONFIG_NETWORK_SCANNERS) || uid < 0)
        return;
    for (int i = 0; i < 3; i++) {
        static const char *const what[] = { "ip daddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16 } meta l4proto { tcp, udp }",
                                            "ip6 daddr { fc00::/7, fe80::/10 } meta l4proto { tcp, udp }", "udp dport { 3702, 5353 }" };

        fputs("        ", r->out);
        office_interface(r, "oifname");
        fprintf(r->out, "meta skuid %" PRId64 " %s accept comment \"scanners\"\n", uid, what[i]);
    }
}

static int print_out(const struct ruleset *r, const struct endpoint *list, int n, struct err *e)
{
    fputs("    chain out {\n        type filter hook output priority filter; policy drop;\n"
          "        oifname \"lo\" accept\n"
          "        ct state vmap { established : accept, related : accept, invalid : drop }\n"
          "        udp sport 68 udp dport 67 accept comment \"DHCP\"\n"
          "        udp sport 546 udp dport 547 accept comment \"DHCP\"\n"
          "        icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld2-listener-report } accept\n", r->out);
    int k = print_names(r, e);
    print_scanners(r);
    for (int i = 0; i < n; i++)
        print_endpoint(r, &list[i]);
    if (strcmp(config_text(r->c, CONFIG_VPN_KIND), "strongswan") == 0)
        fputs("        oifname != \"" LINE_VPN "\" meta l4proto esp accept comment \"vpn.server\"\n", r->out);
    fputs("        counter reject with icmpx admin-prohibited\n    }\n", r->out);
    return k;
}

/* ---- all of it */

/* What goes between quotes is a name of an interface, and nothing else. */
static int check_interface(const struct config *c, enum config_key key, struct err *e)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *name = config_text(c, key);
    struct config_about about;

    config_about(key, &about);
    return strlen(name) < 16 && name[strspn(name, signs)] == '\0' ? 0
        : err_set(e, -EINVAL, "%s = %s cannot be the name of a network interface", about.name, name);
}

int firewall_print(const struct config *c, const struct firewall_world *world, FILE *out, struct err *e)
{
    AUTO_FREE struct endpoint *list = calloc(ENDPOINTS_MAX, sizeof(*list));
    AUTO_FREE char *text = NULL;
    size_t size = 0;
    int n = list ? check_interface(c, CONFIG_NETWORK_INTERFACE, e) : err_set(e, -ENOMEM, "out of memory");

    if (n == 0)
        n = check_interface(c, CONFIG_SEND_INTERFACE, e);
    if (n == 0)
        n = endpoints_list(c, list, e);
    if (n < 0)
        return n;
    struct ruleset r = { .c = c, .world = world, .out = open_memstream(&text, &size) };
    if (!r.out)
        return err_set(e, -ENOMEM, "out of memory");
    /* made, emptied and filled in one step, whether it was there or not */
    fputs("# printed by \"dakbox firewall\"\ntable inet dakbox\ndelete table inet dakbox\ntable inet dakbox {\n", r.out);
    int k = print_in(&r, e);
    if (k == 0)
        k = print_out(&r, list, n, e);
    fputs("    chain through {\n        type filter hook forward priority filter; policy drop;\n    }\n}\n", r.out);
    if (fclose(r.out) != 0 && k == 0)
        k = err_set(e, -ENOMEM, "out of memory");
    if (k == 0 && fwrite(text, 1, size, out) != size)
        k = err_set(e, -EIO, "the rules could not be written");
    return k;
}
