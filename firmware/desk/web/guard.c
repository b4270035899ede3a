#include "desk/web/guard.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_SIZE = 256 };

/* Splits "name:port" ("name" alone means port 80, or 443). false: not of that shape. */
static bool split_host(const char *host, bool https, char name[NAME_SIZE], int *ret_port)
{
    const char *bracket = strchr(host, ']');                /* [::1]:8470 */
    const char *colon = strrchr(bracket ? bracket : host, ':');
    size_t n = colon ? (size_t)(colon - host) : strlen(host);
    char *end = NULL;

    if (n == 0 || n >= NAME_SIZE)
        return false;
    memcpy(name, host, n);
    name[n] = '\0';
    if (!colon) {
        *ret_port = https ? 443 : 80;
        return true;
    }
    if (colon[1] < '0' || colon[1] > '9')
        return false;
    long port = strtol(colon + 1, &end, 10);
    *ret_port = (int)port;
    return *end == '\0' && port > 0 && port < 65536;
}

static bool is_listed(const char *name, const char *names)
{
    static const char between[] = ", \t";
    size_t n = strlen(name);

    for (const char *at = names + strspn(names, between); *at; at += strspn(at, between)) {
        size_t one = strcspn(at, between);

        if (one == n && strncasecmp(at, name, n) == 0)
            return true;
        at += one;
    }
    return false;
}

/* A number is no name that somebody else could have pointed at us. */
static bool is_address(const char *name)
{
    char text[NAME_SIZE];
    unsigned char bytes[16];
    size_t n = strlen(name);

    if (name[0] != '[')
        return inet_pton(AF_INET, name, bytes) == 1;
    snprintf(text, sizeof(text), "%.*s", (int)(n - 2), name + 1);
    return n > 2 && name[n - 1] == ']' && inet_pton(AF_INET6, text, bytes) == 1;
}

bool guard_listens_on_all(const char *listen) { return strcmp(listen, "0.0.0.0") == 0 || strcmp(listen, "::") == 0; }

bool guard_host(const char *host, const char *listen, const char *names, int port, bool https)
{
    char name[NAME_SIZE], literal[NAME_SIZE];
    int asked_port;

    if (!host || !split_host(host, https, name, &asked_port) || asked_port != port)
        return false;
    int n = snprintf(literal, sizeof(literal), strchr(listen, ':') ? "[%s]" : "%s", listen);
    if (n > 0 && (size_t)n < sizeof(literal) && strcasecmp(name, literal) == 0)
        return true;
    if (guard_listens_on_all(listen) && is_address(name))
        return true;
    return is_listed(name, "localhost 127.0.0.1 [::1]") || is_listed(name, names);
}

bool guard_change(const char *origin, const char *sec_fetch_site, const char *host, bool https)
{
    if (!host)
        return false;
    if (origin) {
        const char *rest = strncmp(origin, "https://", 8) == 0 ? origin + 8 : strncmp(origin, "http://", 7) == 0 && !https ? origin + 7 : "";

        return *rest && strcasecmp(rest, host) == 0;
    }
    return sec_fetch_site && strcmp(sec_fetch_site, "same-origin") == 0;
}

bool guard_token(const char *sent, const char *ours)
{
    size_t n = strlen(ours);

    return n > 0 && strlen(sent) == n && sodium_memcmp(sent, ours, n) == 0;
}
