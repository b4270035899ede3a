/* endpoints.h - whom the settings name outside the box: each URL, server and printer, with the user of the program that
 * talks to it. The firewall lets nobody else through. */
#ifndef BOX_ENDPOINTS_H
#define BOX_ENDPOINTS_H

#include "base/config.h"

#include <stdbool.h>

enum { ENDPOINT_HOST_SIZE = 254, ENDPOINTS_MAX = 200 };

enum endpoint_way {
    ENDPOINT_MINISTRY,          /* by the interface of the ministry network alone, where there is one */
    ENDPOINT_CABLE,             /* not through the VPN: it is the VPN's own other end */
    ENDPOINT_ANY,
};

struct endpoint {
    char name[CONFIG_VALUE_SIZE];           /* of its setting, for words: "eoffice.url", "eoffice.url (cbic-1)" */
    char host[ENDPOINT_HOST_SIZE];          /* a name, or an address without brackets */
    const char *user;                       /* static; NULL: of the kernel, or of root */
    int port;
    bool udp;
    enum endpoint_way way;
};

/* "scheme://[user@]host[:port][/...]", or with a usual port also "host[:port]". 0; -EINVAL: no host of letters, digits, dots
 * and hyphens, no address, or no port; -ENOENT: a scheme without a host (cups:, a device), or of this machine itself. */
int endpoint_read(const char *url, int usual_port, struct endpoint *ret, struct err *e);

/* All that c names; first what the way to the others needs, the VPN and the clock. Returns how many; -EINVAL: e names the setting; -E2BIG; -ENOMEM. */
int endpoints_list(const struct config *c, struct endpoint list[ENDPOINTS_MAX], struct err *e);

/* Is it an address, v4 or v6? */
bool endpoint_is_address(const char *host, bool *ret_six);

#endif
