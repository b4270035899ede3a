#include "box/addresses.h"

#include "base/auto.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

bool address_is_valid(const char *text, bool with_length, bool *ret_six)
{
    const char *slash = strchr(text, '/');
    char address[INET6_ADDRSTRLEN];
    struct in6_addr bytes;
    int length, taken = 0, n = slash ? (int)(slash - text) : (int)strlen(text);

    if (n >= (int)sizeof(address) || (with_length && !slash))
        return false;
    snprintf(address, sizeof(address), "%.*s", n, text);
    *ret_six = inet_pton(AF_INET6, address, &bytes) == 1;
    if (!*ret_six && inet_pton(AF_INET, address, &bytes) != 1)
        return false;
    return !slash || (slash[1] >= '0' && slash[1] <= '9' && sscanf(slash + 1, "%3d%n", &length, &taken) == 1 && slash[1 + taken] == '\0'
                      && length <= (*ret_six ? 128 : 32));
}

static int append(struct address_list *l, const char *one, struct err *e)
{
    size_t n = strlen(l->text);
    int k = snprintf(l->text + n, sizeof(l->text) - n, "%s%s", n > 0 ? ", " : "", one);

    return k < 0 || (size_t)k >= sizeof(l->text) - n ? err_set(e, -EINVAL, "too many addresses") : 0;
}

int addresses_split(const char *list, struct address_list *four, struct address_list *six, struct err *e)
{
    AUTO_FREE char *copy = strdup(list);
    char *rest = copy, *one;
    int r = copy ? 0 : err_set(e, -ENOMEM, "out of memory");

    while (r == 0 && (one = strsep(&rest, ", "))) {
        bool is_six;

        if (!*one)
            continue;
        if (!address_is_valid(one, false, &is_six))
            return err_set(e, -EINVAL, "%.60s is no address", one);
        r = append(is_six ? six : four, one, e);
    }
    return r;
}
