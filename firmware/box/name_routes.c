#include "box/name_routes.h"

#include "box/endpoints.h"

#include <string.h>

void name_routes_servers(FILE *out, const char *servers)
{
    AUTO_FREE char *copy = strdup(servers);
    char *rest = copy, *one;

    while ((one = strsep(&rest, ", ")))
        if (*one)
            fprintf(out, "DNS=%s\n", one);
}

void name_routes_all(FILE *out) { fputs("Domains=~.\n", out); }

static void print_host(FILE *out, const char *server)
{
    struct endpoint p;
    bool six;

    if (*server && endpoint_read(server, 1, &p, NULL) == 0 && !endpoint_is_address(p.host, &six))
        fprintf(out, "Domains=~%s\n", p.host);
}

void name_routes_early(FILE *out, const struct config *c, bool with_vpn_server)
{
    AUTO_FREE char *servers = strdup(config_text(c, CONFIG_TIME_SERVERS));
    char *rest = servers, *one;

    fputs("DNSDefaultRoute=yes\n", out);
    while ((one = strsep(&rest, " ")))
        print_host(out, one);
    if (with_vpn_server)
        print_host(out, config_text(c, CONFIG_VPN_SERVER));
}
