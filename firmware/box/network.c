#include "box/network.h"

#include "base/line.h"
#include "base/put_file.h"
#include "base/said.h"
#include "box/addresses.h"
#include "box/endpoints.h"
#include "box/name_routes.h"
#include "box/vpn.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ---- what a setting may hold */

/* The sentence's values: the setting, what it would be. */
static int refuse(enum config_key key, const char *value, enum said_id why, struct err *e)
{
    struct config_about about;

    config_about(key, &about);
    return err_say(e, -EINVAL, why, about.name, value);
}

static int check_address(const struct config *c, enum config_key key, bool with_length, struct err *e)
{
    const char *value = config_text(c, key);
    bool six;

    if (!*value || (address_is_valid(value, with_length, &six) && (with_length || !strchr(value, '/'))))
        return 0;
    return refuse(key, value, with_length ? SAID_NETWORK_BAD_ADDRESS_LENGTH : SAID_NETWORK_BAD_ADDRESS, e);
}

static int check_list(const struct config *c, enum config_key key, struct err *e)
{
    struct address_list four = { { 0 } }, six = { { 0 } };

    return addresses_split(config_text(c, key), &four, &six, NULL) == 0 ? 0 : refuse(key, config_text(c, key), SAID_NETWORK_BAD_LIST, e);
}

static int check_interface(const struct config *c, enum config_key key, struct err *e)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *name = config_text(c, key);

    if (strcmp(name, LINE_VPN) == 0)
        return refuse(key, name, SAID_NETWORK_VPN_OWN, e);
    return strlen(name) < 16 && name[strspn(name, signs)] == '\0' ? 0 : refuse(key, name, SAID_NETWORK_BAD_INTERFACE, e);
}

static int check_time_servers(const struct config *c, struct err *e)
{
    AUTO_FREE char *servers = strdup(config_text(c, CONFIG_TIME_SERVERS));
    char *rest = servers, *one;

    while ((one = strsep(&rest, " "))) {
        struct endpoint server;
        int r = *one ? endpoint_read(one, 123, &server, NULL) : 0;

        if (r < 0 && r != -ENOENT)
            return refuse(CONFIG_TIME_SERVERS, one, SAID_NETWORK_BAD_TIME_SERVER, e);
    }
    return 0;
}

static int check_office(const struct config *c, struct err *e)
{
    static const struct { enum config_key key; bool with_length; } addresses[] = {
        { CONFIG_NETWORK_ADDRESS, true }, { CONFIG_NETWORK_GATEWAY, false }, { CONFIG_NETWORK_MINISTRY_ADDRESS, true }, { CONFIG_NETWORK_MINISTRY_GATEWAY, false },
    };
    static const enum config_key lists[] = { CONFIG_NETWORK_NAME_SERVERS, CONFIG_SEND_NAME_SERVERS, CONFIG_NETWORK_DESK_FROM };
    int r = check_interface(c, CONFIG_NETWORK_INTERFACE, e);

    if (r == 0)
        r = check_interface(c, CONFIG_SEND_INTERFACE, e);
    for (size_t i = 0; i < ARRAY_LEN(addresses) && r == 0; i++)
        r = check_address(c, addresses[i].key, addresses[i].with_length, e);
    for (size_t i = 0; i < ARRAY_LEN(lists) && r == 0; i++)
        r = check_list(c, lists[i], e);
    return r == 0 ? check_time_servers(c, e) : r;
}

static int check_vpn(const struct config *c, struct err *e)
{
    int r = check_address(c, CONFIG_VPN_ADDRESS, true, e);

    if (r == 0)
        r = check_list(c, CONFIG_VPN_NETWORKS, e);
    return r == 0 ? vpn_check(c, e) : r;
}

int network_check(const struct config *c, struct err *e)
{
    int r = check_office(c, e);

    return r == 0 ? check_vpn(c, e) : r;
}

/* ---- the files */

/* NULL: there is to be none of that name. take_text is consumed. One that is there as it is to be stays: for a new one networkd takes the interface
 * down and up, and this runs at each change of any setting. */
static int put(const char *dir, const char *name, mode_t mode, char *take_text, struct err *e)
{
    AUTO_FREE char *text = take_text;
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
        return err_set(e, -ENAMETOOLONG, "%s/%s is too long", dir, name);
    if (text)
        return file_is(path, text, strlen(text)) ? 0 : put_file(path, mode, text, strlen(text), e);
    return unlink(path) == 0 || errno == ENOENT ? 0 : err_errno(e, "remove %s", path);
}

/* Of an interface with this address, or none: then it is asked for. metric: the lower one's way out is taken. */
static void print_address(FILE *out, const char *address, const char *gateway, int metric)
{
    fputs("LLMNR=no\nMulticastDNS=no\nLinkLocalAddressing=ipv6\n", out);
    if (*address) {
        fprintf(out, "Address=%s\nDHCP=no\nIPv6AcceptRA=no\n", address);
        if (*gateway)
            fprintf(out, "\n[Route]\nGateway=%s\nMetric=%d\n", gateway, metric);
    } else {
        fprintf(out, "DHCP=yes\nIPv6AcceptRA=yes\n\n[DHCPv4]\nUseHostname=no\nUseDomains=no\nUseNTP=no\nRouteMetric=%d\n\n"
                "[DHCPv6]\nUseHostname=no\nUseDomains=no\nUseNTP=no\n", metric);
    }
}

bool network_has_second_cable(const struct config *c)
{
    const char *cable = line_cable(c), *office = config_text(c, CONFIG_NETWORK_INTERFACE);

    return *cable && ((*office && strcmp(cable, office) != 0) || *config_text(c, CONFIG_NETWORK_MINISTRY_ADDRESS));
}

static char *office_text(const struct config *c)
{
    const char *interface = config_text(c, CONFIG_NETWORK_INTERFACE);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    if (!out)
        return NULL;
    if (*interface)
        fprintf(out, "[Match]\nName=%s\n", interface);
    else
        fputs("[Match]\nType=ether\nKind=!*\n", out);       /* a cable: nothing that software makes */
    fputs("\n[Link]\nRequiredForOnline=no\n\n[Network]\n", out);
    name_routes_servers(out, config_text(c, CONFIG_NETWORK_NAME_SERVERS));
    if (line_is_vpn(c) || network_has_second_cable(c))
        name_routes_early(out, c, line_is_vpn(c));
    print_address(out, config_text(c, CONFIG_NETWORK_ADDRESS), config_text(c, CONFIG_NETWORK_GATEWAY), 100);
    return fclose(out) == 0 ? text : NULL;
}

static char *ministry_text(const struct config *c)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    if (!out)
        return NULL;
    fprintf(out, "[Match]\nName=%s\n\n[Link]\nRequiredForOnline=no\n\n[Network]\n", line_cable(c));
    if (!line_is_vpn(c))
        name_routes_servers(out, config_text(c, CONFIG_SEND_NAME_SERVERS));
    name_routes_all(out);
    name_routes_early(out, c, line_is_vpn(c));
    print_address(out, config_text(c, CONFIG_NETWORK_MINISTRY_ADDRESS), config_text(c, CONFIG_NETWORK_MINISTRY_GATEWAY), 200);
    return fclose(out) == 0 ? text : NULL;
}

/* More than one answer is waited for before a clock is believed, where more than one is named. */
static char *sources_text(const struct config *c)
{
    AUTO_FREE char *servers = strdup(config_text(c, CONFIG_TIME_SERVERS));
    char *rest = servers, *one, *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    while (out && (one = strsep(&rest, " ")))
        if (*one)
            fprintf(out, "server %s iburst\n", one);
    return out && fclose(out) == 0 ? text : NULL;
}

static int write_office(const struct config *c, const char *dir, struct err *e)
{
    bool second = network_has_second_cable(c);
    char *office = office_text(c), *ministry = second ? ministry_text(c) : NULL, *sources = sources_text(c);

    if (!office || !sources || (second && !ministry)) {
        free(office);
        free(ministry);
        free(sources);
        return err_set(e, -ENOMEM, "out of memory");
    }
    int r = put(dir, "20-dakbox-office.network", 0644, office, e);
    int more[] = { put(dir, "10-dakbox-ministry.network", 0644, ministry, r == 0 ? e : NULL), put(dir, "dakbox.sources", 0644, sources, NULL) };

    for (size_t i = 0; i < ARRAY_LEN(more) && r == 0; i++)
        r = more[i] < 0 ? err_set(e, more[i], "the files of the network could not be written into %s", dir) : 0;
    return r;
}

static int write_vpn(const struct config *c, const char *dir, struct err *e)
{
    struct vpn_files vpn = { NULL, NULL, NULL };
    int r = check_vpn(c, e);

    if (r == 0)
        r = vpn_files_make(c, &vpn, e);
    if (r < 0)
        return r;
    int all[] = { put(dir, "10-dakbox-vpn.netdev", 0644, TAKE_PTR(vpn.netdev), NULL), put(dir, "10-dakbox-vpn.network", 0644, TAKE_PTR(vpn.network), NULL),
                  put(dir, "dakbox-vpn.conf", 0600, TAKE_PTR(vpn.client), NULL) };

    for (size_t i = 0; i < ARRAY_LEN(all) && r == 0; i++)
        r = all[i] < 0 ? err_set(e, all[i], "the files of the network could not be written into %s", dir) : 0;
    return r;
}

/* The office's own comes first: by it the box is reached to set a wrong VPN right. */
int network_write(const struct config *c, const char *dir, struct err *e)
{
    int r = check_office(c, e);

    if (r == 0)
        r = write_office(c, dir, e);
    return r == 0 ? write_vpn(c, dir, e) : r;
}
