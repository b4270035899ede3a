#include "box/vpn.h"

#include "base/line.h"
#include "base/said.h"
#include "box/endpoints.h"
#include "box/name_routes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* strongSwan's policies and the interface find each other by it. */
#define XFRM_ID "42"

enum { WIREGUARD_PORT = 51820, OPENCONNECT_PORT = 443, IKE_PORT = 500 };

struct kind {
    const char *name;
    int port;
    enum config_key needed[5];      /* ended by CONFIG_KEYS */
    int (*check)(const struct config *c, struct err *e);        /* what else it needs; may be NULL */
    void (*print_netdev)(const struct config *c, const struct endpoint *server, FILE *out);
    int (*print_client)(const struct config *c, const struct endpoint *server, FILE *out, struct err *e);
};

/* ---- wireguard: all of it is networkd's */

static void print_wireguard(const struct config *c, const struct endpoint *server, FILE *out)
{
    bool six = false;

    endpoint_is_address(server->host, &six);
    fprintf(out, "[NetDev]\nName=" LINE_VPN "\nKind=wireguard\n\n[WireGuard]\nPrivateKeyFile=%s\n\n[WireGuardPeer]\nPublicKey=%s\n"
            "Endpoint=%s%s%s:%d\nAllowedIPs=%s\nPersistentKeepalive=25\n", config_text(c, CONFIG_VPN_KEY_FILE), config_text(c, CONFIG_VPN_PEER_KEY),
            six ? "[" : "", server->host, six ? "]" : "", server->port, config_text(c, CONFIG_VPN_NETWORKS));
}

/* ---- openconnect: its own file of options, one a line; server and password file are for who starts it */

static void option(FILE *out, const char *name, const char *value)
{
    if (*value)
        fprintf(out, "%s=%s\n", name, value);
}

static int print_openconnect(const struct config *c, const struct endpoint *server, FILE *out, struct err *e)
{
    const char *password_file = config_text(c, CONFIG_VPN_PASSWORD_FILE);
    bool six = false;

    (void)e;
    endpoint_is_address(server->host, &six);
    fprintf(out, "#kind openconnect\n#server https://%s%s%s:%d\n#password %s\n", six ? "[" : "", server->host, six ? "]" : "", server->port, password_file);
    fputs("interface=" LINE_VPN "\nscript=/usr/lib/dakbox/vpn-script\nnon-inter\nreconnect-timeout=60\n", out);
    option(out, "user", config_text(c, CONFIG_VPN_USER));
    option(out, "cafile", config_text(c, CONFIG_VPN_CA_FILE));
    option(out, "certificate", config_text(c, CONFIG_VPN_CERT_FILE));
    option(out, "sslkey", config_text(c, CONFIG_VPN_KEY_FILE));
    option(out, "servercert", config_text(c, CONFIG_VPN_PEER_KEY));
    if (*password_file)
        fputs("passwd-on-stdin\n", out);
    return 0;
}

/* ---- strongswan: IKEv2 by certificate, or by name and password against the other end's certificate */

static void print_xfrm(const struct config *c, const struct endpoint *server, FILE *out)
{
    (void)c, (void)server;
    fputs("[NetDev]\nName=" LINE_VPN "\nKind=xfrm\n\n[Xfrm]\nInterfaceId=" XFRM_ID "\nIndependent=yes\n", out);
}

/* It stands between quotes there. */
static bool password_is_plain(const char *password) { return !strpbrk(password, "\"\\"); }

/* One that cannot be read here is not judged: boxd may not, and vpn_files_make() says so. */
static int check_strongswan(const struct config *c, struct err *e)
{
    AUTO_FREE char *password = NULL;
    bool plain = true;

    if (*config_text(c, CONFIG_VPN_PASSWORD_FILE) ? !*config_text(c, CONFIG_VPN_USER)
                                                  : !*config_text(c, CONFIG_VPN_CERT_FILE) || !*config_text(c, CONFIG_VPN_KEY_FILE))
        return err_say(e, -EINVAL, SAID_VPN_NO_IDENTITY);
    if (*config_text(c, CONFIG_VPN_PASSWORD_FILE) && config_secret(c, CONFIG_VPN_PASSWORD_FILE, &password, NULL) == 0) {
        plain = password_is_plain(password);
        explicit_bzero(password, strlen(password));
    }
    return plain ? 0 : err_say(e, -EINVAL, SAID_VPN_BAD_PASSWORD);
}

static int print_swanctl(const struct config *c, const struct endpoint *server, FILE *out, struct err *e)
{
    const char *user = config_text(c, CONFIG_VPN_USER), *cert = config_text(c, CONFIG_VPN_CERT_FILE), *key = config_text(c, CONFIG_VPN_KEY_FILE);
    AUTO_FREE char *password = NULL;

    if (*config_text(c, CONFIG_VPN_PASSWORD_FILE)) {
        int r = config_secret(c, CONFIG_VPN_PASSWORD_FILE, &password, e);

        if (r < 0)
            return r;
        if (!password_is_plain(password)) {         /* it may be another one than was checked */
            explicit_bzero(password, strlen(password));
            return err_say(e, -EINVAL, SAID_VPN_BAD_PASSWORD);
        }
    }
    fprintf(out, "#kind strongswan\n#key %s\nconnections {\n  dakbox {\n    version = 2\n    remote_addrs = %s\n    remote_port = %d\n    vips = 0.0.0.0\n"
            "    if_id_in = " XFRM_ID "\n    if_id_out = " XFRM_ID "\n    keyingtries = 0\n    dpd_delay = 30s\n", password ? "" : key, server->host, server->port);
    if (password)
        fprintf(out, "    local {\n      auth = eap\n      eap_id = \"%s\"\n    }\n", user);
    else
        fprintf(out, "    local {\n      auth = pubkey\n      certs = %s\n    }\n", cert);
    fprintf(out, "    remote {\n      auth = pubkey\n      id = %s\n      cacerts = %s\n    }\n    children {\n      letters {\n        remote_ts = %s\n"
            "        close_action = start\n        dpd_action = restart\n      }\n    }\n  }\n}\nsecrets {\n",
            server->host, config_text(c, CONFIG_VPN_CA_FILE), config_text(c, CONFIG_VPN_NETWORKS));
    if (password)
        fprintf(out, "  eap-dakbox {\n    id = \"%s\"\n    secret = \"%s\"\n  }\n}\n", user, password);
    else
        fputs("}\n", out);
    if (password)
        explicit_bzero(password, strlen(password));
    return 0;
}

/* ---- the table */

static const struct kind kinds[] = {
    { "wireguard", WIREGUARD_PORT, { CONFIG_VPN_SERVER, CONFIG_VPN_KEY_FILE, CONFIG_VPN_PEER_KEY, CONFIG_VPN_ADDRESS, CONFIG_KEYS }, NULL, print_wireguard, NULL },
    { "openconnect", OPENCONNECT_PORT, { CONFIG_VPN_SERVER, CONFIG_KEYS }, NULL, NULL, print_openconnect },
    { "strongswan", IKE_PORT, { CONFIG_VPN_SERVER, CONFIG_VPN_CA_FILE, CONFIG_KEYS }, check_strongswan, print_xfrm, print_swanctl },
};

static const struct kind *kind_of(const struct config *c)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(config_text(c, CONFIG_VPN_KIND), kinds[i].name) == 0)
            return &kinds[i];
    return NULL;
}

/* A value goes into a file of lines and words: nothing in it may look like one of those. */
static int check_plain(const struct config *c, enum config_key key, struct err *e)
{
    struct config_about about;

    config_about(key, &about);
    for (const char *at = config_text(c, key); *at; at++)
        if ((unsigned char)*at <= ' ' || strchr("\"\\#{};", *at))
            return err_say(e, -EINVAL, SAID_VPN_BAD_SIGNS, about.name);
    return 0;
}

int vpn_check(const struct config *c, struct err *e)
{
    static const enum config_key plain[] = { CONFIG_VPN_SERVER, CONFIG_VPN_USER, CONFIG_VPN_PASSWORD_FILE, CONFIG_VPN_CA_FILE, CONFIG_VPN_CERT_FILE,
                                             CONFIG_VPN_KEY_FILE, CONFIG_VPN_PEER_KEY, CONFIG_VPN_ADDRESS };
    const struct kind *kind = kind_of(c);
    struct endpoint server;
    int r = 0;

    if (!line_is_vpn(c))
        return 0;
    if (!kind)
        return err_say(e, -EINVAL, SAID_VPN_BAD_KIND, config_text(c, CONFIG_VPN_KIND));
    for (size_t i = 0; i < ARRAY_LEN(plain) && r == 0; i++)
        r = check_plain(c, plain[i], e);
    for (const enum config_key *k = kind->needed; *k != CONFIG_KEYS && r == 0; k++) {
        struct config_about about;

        config_about(*k, &about);
        if (!*config_text(c, *k))
            r = err_say(e, -EINVAL, SAID_VPN_MISSING, about.name, kind->name);
    }
    if (r == 0 && endpoint_read(config_text(c, CONFIG_VPN_SERVER), kind->port, &server, e) < 0)
        r = err_say(e, -EINVAL, SAID_VPN_BAD_SERVER, config_text(c, CONFIG_VPN_SERVER));
    return r == 0 && kind->check ? kind->check(c, e) : r;
}

/* Letters are bound to the interface; name servers and what else is behind it need a route. One that leads everywhere is the
 * last to be taken: what is no letter goes by the office's network where there is a way out. */
static void print_network(const struct config *c, const struct kind *kind, FILE *out)
{
    AUTO_FREE char *networks = strdup(config_text(c, CONFIG_VPN_NETWORKS));
    char *rest = networks, *one;

    fputs("[Match]\nName=" LINE_VPN "\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nLLMNR=no\nMulticastDNS=no\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n", out);
    if (!kind->print_netdev)                    /* address and routes are the client's: networkd is not to clear them away */
        fputs("KeepConfiguration=yes\n", out);
    if (*config_text(c, CONFIG_VPN_ADDRESS))
        fprintf(out, "Address=%s\n", config_text(c, CONFIG_VPN_ADDRESS));
    name_routes_servers(out, config_text(c, CONFIG_SEND_NAME_SERVERS));
    name_routes_all(out);
    name_routes_early(out, c, false);
    while ((one = strsep(&rest, ", ")))
        if (*one)
            fprintf(out, "\n[Route]\nDestination=%s\nMetric=4000\n", one);
}

int vpn_files_make(const struct config *c, struct vpn_files *ret, struct err *e)
{
    const struct kind *kind = line_is_vpn(c) ? kind_of(c) : NULL;
    struct endpoint server;
    size_t n[3];
    int r = 0;

    *ret = (struct vpn_files){ NULL, NULL, NULL };
    if (!kind)
        return 0;
    r = endpoint_read(config_text(c, CONFIG_VPN_SERVER), kind->port, &server, e);
    if (r < 0)
        return r;
    FILE *netdev = kind->print_netdev ? open_memstream(&ret->netdev, &n[0]) : NULL;
    FILE *network = open_memstream(&ret->network, &n[1]);
    FILE *client = kind->print_client ? open_memstream(&ret->client, &n[2]) : NULL;
    if (netdev)
        kind->print_netdev(c, &server, netdev);
    if (network)
        print_network(c, kind, network);
    if (client)
        r = kind->print_client(c, &server, client, e);
    FILE *const all[] = { netdev, network, client };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (all[i] && fclose(all[i]) != 0)
            r = -ENOMEM;
    if (r == 0 && (!ret->network || (kind->print_netdev && !ret->netdev) || (kind->print_client && !ret->client)))
        r = err_set(e, -ENOMEM, "out of memory");
    if (r < 0)
        vpn_files_done(ret);
    return r;
}

void vpn_files_done(struct vpn_files *f)
{
    if (f->client)
        explicit_bzero(f->client, strlen(f->client));
    free(f->netdev);
    free(f->network);
    free(f->client);
    *f = (struct vpn_files){ NULL, NULL, NULL };
}
