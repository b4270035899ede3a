#include "desk/counter/facts.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ipv6_route.h>
#include <linux/route.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>

enum { LATEST = 20, FEW_LETTERS = 1000 /* two to three days of a busy counter */, LINE_SIZE = 512, INTERFACE_SIZE = 64 };

static const int64_t mib = 1024 * 1024, letter_bytes_assumed = 2 * 1024 * 1024;

int64_t facts_round(int64_t n)
{
    int64_t scale = 1;

    while (n / scale >= 100)
        scale *= 10;
    return n / scale * scale;
}

/* ---- disk */

json_t *facts_of_room(int64_t free_bytes, int64_t reserve_bytes, int64_t letter_bytes)
{
    int64_t left = free_bytes - reserve_bytes;
    int64_t letters = left > 0 ? left / (letter_bytes > 0 ? letter_bytes : letter_bytes_assumed) : 0;

    return json_pack("{s:s, s:I, s:I}", "state", left <= 0 ? "stop" : letters < FEW_LETTERS ? "look" : "ok",
                     "free_mib", (json_int_t)facts_round(free_bytes / mib), "letters", (json_int_t)facts_round(letters));
}

json_t *facts_disk(const char *dir, int64_t reserve_mib, int64_t letter_bytes)
{
    struct statvfs v;

    if (statvfs(dir, &v) < 0)
        return json_pack("{s:s, s:i, s:i}", "state", "stop", "free_mib", 0, "letters", 0);
    return facts_of_room((int64_t)v.f_bavail * (int64_t)v.f_frsize, reserve_mib * mib, letter_bytes);
}

struct sizes { const struct spool *spool; int64_t bytes; int letters; };

static int add_blob(void *ctx, const struct spool_entry *entry)
{
    ((struct sizes *)ctx)->bytes += entry->size_bytes;
    return 0;
}

static int add_letter(void *ctx, const struct letter *l)
{
    struct sizes *sizes = ctx;
    int64_t before = sizes->bytes;

    if (spool_each_blob(sizes->spool, l->doc, add_blob, sizes, NULL) == 0 && sizes->bytes > before)
        sizes->letters++;
    return 0;
}

int64_t facts_letter_bytes(struct store *s, const struct spool *spool)
{
    struct letter_filter f = { .state = -1, .limit = LATEST };
    struct sizes sizes = { .spool = spool };

    if (store_letters(s, &f, add_letter, &sizes, NULL) < 0 || sizes.letters == 0)
        return 0;
    return sizes.bytes / sizes.letters;
}

/* ---- clock */

json_t *facts_clock(void)
{
    return json_pack("{s:s}", "state", !clock_is_set(clock_utc_s()) ? "stop" : clock_is_kept() ? "ok" : "look");
}

/* ---- network */

bool facts_url_is_here(const char *url)
{
    static const char *const hosts[] = { "127.", "localhost", "[::1]" };
    const char *host = strstr(url, "://");

    host = host ? host + 3 : url;
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (strncasecmp(host, hosts[i], strlen(hosts[i])) == 0)
            return true;
    return !*url;
}

/* The interface of a line of /proc/self/net/route or ipv6_route that leads everywhere, or with "any" to somewhere, be it to the interface's own
 * network: the ministry's servers may all be there, and a VPN may lead to some networks alone. An address that the interface gave itself leads nowhere. */
static bool route_v4(const char *line, bool any, char out[INTERFACE_SIZE])
{
    unsigned to, gateway, flags;

    return sscanf(line, "%15s %x %x %x", out, &to, &gateway, &flags) == 4 && (flags & (RTF_UP | RTF_REJECT)) == RTF_UP &&
           (to == 0 || (any && (to & htonl(0xFFFF0000)) != htonl(0xA9FE0000)));
}

static bool route_v6(const char *line, bool any, char out[INTERFACE_SIZE])
{
    char to[33];
    unsigned prefix, flags;

    return sscanf(line, "%32s %x %*s %*x %*s %*x %*x %*x %x %15s", to, &prefix, &flags, out) == 4 && strcmp(out, "lo") != 0 &&
           (flags & (RTF_UP | RTF_REJECT | RTF_LOCAL | RTF_ANYCAST)) == RTF_UP &&
           ((prefix == 0 && strspn(to, "0") == 32) || (any && strncmp(to, "fe", 2) != 0 && strncmp(to, "ff", 2) != 0));
}

/* Looks for a way out; over "wanted" only, when it is not "". */
static bool find_route(const char *root, const char *name, bool (*fits)(const char *line, bool any, char out[INTERFACE_SIZE]),
                       const char *wanted, char found[INTERFACE_SIZE])
{
    char path[PATH_MAX], line[LINE_SIZE], interface[INTERFACE_SIZE] = "";

    snprintf(path, sizeof(path), "%s/proc/self/net/%s", root, name);     /* /proc/net is not in the unit's /proc (ProcSubset=pid) */
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f))
        if (fits(line, *wanted, interface) && (!*wanted || strcmp(interface, wanted) == 0)) {
            snprintf(found, INTERFACE_SIZE, "%s", interface);
            return true;
        }
    return false;
}

/* Does the interface carry a signal? 1, 0, or -1: there is none of that name. */
static int has_carrier(const char *root, const char *interface)
{
    char path[PATH_MAX];
    int up = 0;

    if (!*interface || strchr(interface, '/'))
        return -1;
    snprintf(path, sizeof(path), "%s/sys/class/net/%s/carrier", root, interface);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f)
        return -1;
    return fscanf(f, "%d", &up) == 1 && up == 1;        /* one that is switched off cannot be read */
}

json_t *facts_network(const struct config *c, const char *root, const char *wanted)
{
    char interface[INTERFACE_SIZE] = "";
    const char *state;

    if (facts_url_is_here(config_text(c, CONFIG_EOFFICE_URL)) && facts_url_is_here(config_text(c, CONFIG_MAIL_URL)))
        return json_pack("{s:s, s:s}", "state", "off", "interface", "");
    bool route = find_route(root, "route", route_v4, wanted, interface) ||
                 find_route(root, "ipv6_route", route_v6, wanted, interface);
    if (!route)
        snprintf(interface, sizeof(interface), "%s", wanted);
    int carrier = has_carrier(root, interface);
    state = route && carrier == 1 ? "ok" : carrier == 1 ? "look" : "stop";
    return json_pack("{s:s, s:s}", "state", state, "interface", interface);
}
