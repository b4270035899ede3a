#include "box/endpoints.h"

#include "base/auto.h"
#include "base/line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct { const char *name; int port; } schemes[] = {
    { "https", 443 }, { "http", 80 }, { "smtp", 25 }, { "smtps", 465 }, { "imap", 143 }, { "imaps", 993 }, { "sftp", 22 },
    { "zpl", 9100 }, { "tspl", 9100 }, { "escpos", 9100 },
};

bool endpoint_is_address(const char *host, bool *ret_six)
{
    struct in6_addr bytes;

    *ret_six = inet_pton(AF_INET6, host, &bytes) == 1;
    return *ret_six || inet_pton(AF_INET, host, &bytes) == 1;
}

/* What lands in the rules of the firewall is nothing but a name or an address. */
static bool is_host(const char *host)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    bool six;

    return endpoint_is_address(host, &six) || (*host != '\0' && *host != '-' && *host != '.' && host[strspn(host, letters)] == '\0');
}

static bool is_this_machine(const char *host)
{
    return strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0 || strcmp(host, "localhost") == 0;
}

/* "host", "host:port", "[v6]:port". */
static int read_authority(const char *text, size_t n, int usual_port, struct endpoint *ret, struct err *e)
{
    bool bracket = n > 0 && *text == '[';
    const char *end = bracket ? memchr(text, ']', n) : memchr(text, ':', n);
    size_t host_n = end ? (size_t)(end - text) - bracket : n;
    const char *rest = end ? end + bracket : text + n;
    int taken = 0, port = usual_port;

    if ((bracket && !end) || host_n >= sizeof(ret->host))
        return err_set(e, -EINVAL, "it names no host");
    snprintf(ret->host, sizeof(ret->host), "%.*s", (int)host_n, text + bracket);
    if (rest < text + n && (sscanf(rest, ":%6d%n", &port, &taken) != 1 || rest + taken != text + n))
        return err_set(e, -EINVAL, "its port is no number");
    if (!is_host(ret->host))
        return err_set(e, -EINVAL, "it names no host");
    if (port < 1 || port > 65535)
        return err_set(e, -EINVAL, "its port is not in 1 to 65535");
    ret->port = port;
    return is_this_machine(ret->host) ? -ENOENT : 0;
}

int endpoint_read(const char *url, int usual_port, struct endpoint *ret, struct err *e)
{
    const char *colon = strstr(url, "://"), *host = colon ? colon + 3 : url;
    size_t n = strcspn(host, "/?#");

    if (!colon && usual_port == 0)
        return -ENOENT;                     /* cups:QUEUE */
    if (colon && n == 0)
        return -ENOENT;                     /* tspl:///dev/usb/lp0 */
    for (size_t i = 0; colon && i < ARRAY_LEN(schemes); i++)
        if (strlen(schemes[i].name) == (size_t)(colon - url) && strncasecmp(schemes[i].name, url, (size_t)(colon - url)) == 0)
            usual_port = schemes[i].port;
    for (const char *at = host; (at = memchr(at, '@', n - (size_t)(at - host))); ) {
        at++;
        n -= (size_t)(at - host);
        host = at;
    }
    return read_authority(host, n, usual_port, ret, e);
}

/* ---- the settings */

struct listing { const struct config *c; struct endpoint *list; int n; };

static int add(struct listing *l, const char *name, const char *instance, const char *url, int usual_port, const struct endpoint *as, struct err *e)
{
    struct endpoint one = *as;
    int r = *url ? endpoint_read(url, usual_port, &one, e) : -ENOENT;

    if (r == -ENOENT)
        return 0;
    if (r < 0)
        return err_wrap(e, r, "%s = %.200s", name, url);
    if (l->n == ENDPOINTS_MAX)
        return err_set(e, -E2BIG, "the settings name more than %d servers", ENDPOINTS_MAX);
    snprintf(one.name, sizeof(one.name), *instance ? "%s (%s)" : "%s%s", name, instance);
    for (char *at = one.name; *at; at++)            /* an instance may be called anything; this becomes part of a rule */
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-() ", *at))
            *at = '_';
    l->list[l->n++] = one;
    return 0;
}

static const struct source { enum config_key key; const char *user; enum endpoint_way way; const char *section; } sources[] = {
    { CONFIG_EOFFICE_URL, "dakbox-send", ENDPOINT_MINISTRY, "eoffice" },
    { CONFIG_EOFFICE_READBACK_URL, "dakbox-send", ENDPOINT_MINISTRY, "eoffice" },
    { CONFIG_MAIL_URL, "dakbox-send", ENDPOINT_MINISTRY, NULL },
    { CONFIG_MIGRATION_URL, "dakbox-send", ENDPOINT_MINISTRY, NULL },
    { CONFIG_MAILBOX_URL, "dakbox-mail", ENDPOINT_MINISTRY, "mailbox" },
    { CONFIG_BOX_UPDATE_URL, "dakbox-fetch", ENDPOINT_MINISTRY, NULL },
    { CONFIG_BACKUP_URL, NULL, ENDPOINT_MINISTRY, NULL },
    { CONFIG_LABEL_PRINTER, "dakbox-label", ENDPOINT_ANY, NULL },
};

static int add_source(struct listing *l, const struct source *s, struct err *e)
{
    const struct endpoint as = { .user = s->user, .way = s->way };
    struct config_about about;
    int r;

    config_about(s->key, &about);
    r = add(l, about.name, "", config_text(l->c, s->key), 0, &as, e);
    for (int i = 0; r == 0 && s->section && i < config_instances(l->c, s->section); i++) {
        const char *name = config_instance_name(l->c, s->section, i);
        AUTO_CONFIG struct config *own = NULL;

        r = config_instance(l->c, s->section, name, &own, e);
        if (r == 0)
            r = add(l, about.name, name, config_text(own, s->key), 0, &as, e);
    }
    return r;
}

/* The one gateway whose address need not be set (uploader/send/sms_gateways.c). */
#define NIC_SMS_URL "https://smsgw.sms.gov.in/failsafe/HttpLink"

static int add_sms(struct listing *l, struct err *e)
{
    const struct endpoint as = { .user = "dakbox-send", .way = ENDPOINT_MINISTRY };
    const char *gateway = config_text(l->c, CONFIG_SMS_GATEWAY), *url = config_text(l->c, CONFIG_SMS_URL);

    if (!*gateway)
        return 0;
    return add(l, "sms.url", "", *url ? url : strcmp(gateway, "nic") == 0 ? NIC_SMS_URL : "", 0, &as, e);
}

static int add_time(struct listing *l, struct err *e)
{
    const struct endpoint as = { .user = "_chrony", .udp = true, .way = ENDPOINT_ANY };
    AUTO_FREE char *all = strdup(config_text(l->c, CONFIG_TIME_SERVERS));
    char *rest = all, *one;
    int r = all ? 0 : err_set(e, -ENOMEM, "out of memory");

    while (r == 0 && (one = strsep(&rest, " ")))
        r = add(l, "time.servers", "", one, 123, &as, e);
    return r;
}

static int add_vpn(struct listing *l, struct err *e)
{
    static const struct { const char *kind; int port; bool tcp, udp; } kinds[] = {
        { "openconnect", 443, true, true }, { "wireguard", 51820, false, true }, { "strongswan", 500, false, true }, { "strongswan", 4500, false, true },
    };
    const char *kind = config_text(l->c, CONFIG_VPN_KIND), *server = config_text(l->c, CONFIG_VPN_SERVER);
    int r = 0;

    for (size_t i = 0; i < ARRAY_LEN(kinds) && r == 0; i++) {
        struct endpoint as = { .way = ENDPOINT_CABLE };

        if (strcmp(kinds[i].kind, kind) != 0)
            continue;
        if (kinds[i].tcp)
            r = add(l, "vpn.server", "", server, kinds[i].port, &as, e);
        as.udp = true;
        if (r == 0 && kinds[i].udp)
            r = add(l, "vpn.server", "", server, kinds[i].port, &as, e);
    }
    return r;
}

int endpoints_list(const struct config *c, struct endpoint list[ENDPOINTS_MAX], struct err *e)
{
    struct listing l = { .c = c, .list = list };
    int r = add_vpn(&l, e);

    if (r == 0)
        r = add_time(&l, e);
    for (size_t i = 0; i < ARRAY_LEN(sources) && r == 0; i++)
        r = add_source(&l, &sources[i], e);
    if (r == 0)
        r = add_sms(&l, e);
    return r < 0 ? r : l.n;
}
