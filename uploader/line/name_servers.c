#include "uploader/line/name_servers.h"

#include "base/auto.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 512 };

/* One that is written with its interface, "fe80::1%eth0", is none here. */
static bool leads_away(const char *address)
{
    struct in_addr four;
    struct in6_addr six;

    if (inet_pton(AF_INET, address, &four) == 1)
        return ntohl(four.s_addr) >> 24 != 127 && four.s_addr != INADDR_ANY;
    return inet_pton(AF_INET6, address, &six) == 1 && !IN6_IS_ADDR_LOOPBACK(&six) && !IN6_IS_ADDR_LINKLOCAL(&six) && !IN6_IS_ADDR_UNSPECIFIED(&six);
}

static void read_file(const char *root, const char *name, char *out, size_t size)
{
    char path[PATH_MAX], line[LINE_SIZE], address[INET6_ADDRSTRLEN];
    size_t n = 0;

    snprintf(path, sizeof(path), "%s/%s", root, name);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f))
        if (sscanf(line, "nameserver %45s", address) == 1 && leads_away(address) && n + strlen(address) + sizeof(",") <= size)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? "," : "", address);
}

void name_servers_of_system(const char *root, char *out, size_t size)
{
    static const char *const files[] = { "etc/resolv.conf", "run/systemd/resolve/resolv.conf" };

    *out = '\0';
    for (size_t i = 0; i < ARRAY_LEN(files) && !*out; i++)
        read_file(root, files[i], out, size);
}
