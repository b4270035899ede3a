/* Binding is SO_BINDTODEVICE, which since Linux 5.7 needs no privilege for a socket that is not bound yet. libcurl's own
 * CURLOPT_INTERFACE goes on with the interface's address when binding fails, and its resolver asks wherever the system's
 * does: so sockets are opened here, and names are asked by c-ares over sockets that are bound like all others. */
#include "uploader/line/route.h"

#include "base/clock.h"
#include "base/line.h"
#include "base/said.h"
#include "uploader/line/name_servers.h"

#include <ares.h>
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { LOOKUP_MAX_MS = 15 * 1000, ASK_MS = 2500, ASK_TRIES = 2, KEEP_MS = 60 * 1000, LOOK_MS = 500, NAME_SIZE = 256, LIST_SIZE = 1024 };

struct route {
    const char *interface, *name_servers;
    /* the name asked for last */
    char name[NAME_SIZE], addresses[LIST_SIZE];     /* "192.0.2.1,[2001:db8::1]" */
    int64_t good_until_ms;
    struct curl_slist *resolve;                     /* lent to a CURL until its request ends */
};

int route_open(const struct config *c, struct route **ret_route, struct err *e)
{
    const char *interface = line_interface(c);
    struct route *r = calloc(1, sizeof(*r));

    if (strlen(interface) >= IFNAMSIZ || strpbrk(interface, "/ \t")) {
        free(r);
        return err_set(e, -EINVAL, "send.interface = %s cannot be the name of a network interface", interface);
    }
    if (!r)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    r->interface = interface;
    r->name_servers = config_text(c, CONFIG_SEND_NAME_SERVERS);
    *ret_route = r;
    return 0;
}

void route_free(struct route *r)
{
    if (r)
        curl_slist_free_all(r->resolve);
    free(r);
}

/* ---- the interface */

static bool is_usable_address(const struct sockaddr *a)
{
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)a;

    return a && (a->sa_family == AF_INET || (a->sa_family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr)));
}

static int check_interface(const char *name, struct err *e)
{
    bool there = false, up = false, address = false;
    struct ifaddrs *all = NULL;

    if (getifaddrs(&all) < 0)
        return err_errno(e, "list the network interfaces"), -ENETUNREACH;
    for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
        if (strcmp(one->ifa_name, name) != 0)
            continue;
        there = true;
        up = up || ((one->ifa_flags & IFF_UP) && (one->ifa_flags & IFF_RUNNING));
        address = address || is_usable_address(one->ifa_addr);
    }
    freeifaddrs(all);
    if (!there)
        return err_say(e, -ENETUNREACH, SAID_ROUTE_GONE, name);
    if (!up)
        return err_say(e, -ENETUNREACH, SAID_ROUTE_DOWN, name);
    return address ? 0 : err_say(e, -ENETUNREACH, SAID_ROUTE_NO_ADDRESS, name);
}

/* A socket that leads nowhere else, or none. */
static int bind_to_interface(int fd, const char *name)
{
    return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, (socklen_t)strlen(name) + 1);
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    const struct route *r = ctx;
    int fd = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);

    (void)purpose;
    if (fd >= 0 && bind_to_interface(fd, r->interface) < 0) {
        close(fd);
        fd = -1;
    }
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* ---- names */

struct lookup {
    struct route *route;
    bool done;
    int status;
};

/* Of c-ares, before a socket's first packet; below 0 the socket is not used. */
static int on_ares_socket(ares_socket_t fd, int type, void *ctx)
{
    const struct route *r = ctx;

    (void)type;
    return bind_to_interface(fd, r->interface) < 0 ? -1 : 0;
}

static void add_address(struct route *r, const struct sockaddr *a)
{
    const void *bytes = a->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)(const void *)a)->sin_addr
                                                : (const void *)&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;
    size_t n = strlen(r->addresses);
    char text[INET6_ADDRSTRLEN] = "";

    if (inet_ntop(a->sa_family, bytes, text, sizeof(text)) && n + strlen(text) + sizeof(",[]") < sizeof(r->addresses))
        snprintf(r->addresses + n, sizeof(r->addresses) - n, "%s%s%s%s", n > 0 ? "," : "", a->sa_family == AF_INET6 ? "[" : "", text,
                 a->sa_family == AF_INET6 ? "]" : "");
}

static void on_addresses(void *ctx, int status, int timeouts, struct ares_addrinfo *found)
{
    struct lookup *l = ctx;

    (void)timeouts;
    l->done = true;
    l->status = status;
    for (const struct ares_addrinfo_node *a = status == ARES_SUCCESS ? found->nodes : NULL; a; a = a->ai_next)
        if (a->ai_family == AF_INET || a->ai_family == AF_INET6)
            add_address(l->route, a->ai_addr);
    if (found)
        ares_freeaddrinfo(found);
}

/* Lets c-ares work for a moment. */
static void turn(ares_channel channel)
{
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    struct pollfd fds[ARES_GETSOCK_MAXNUM];
    unsigned bits = (unsigned)ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);      /* its own macros shift into the sign */
    int n = 0;
    struct timeval longest = { .tv_usec = LOOK_MS * 1000 }, wait;
    const struct timeval *soon = ares_timeout(channel, &longest, &wait);

    for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++)
        if ((bits >> i & 1) || (bits >> (i + ARES_GETSOCK_MAXNUM) & 1))
            fds[n++] = (struct pollfd){ .fd = sockets[i], .events = (short)((bits >> i & 1 ? POLLIN : 0)
                                                                          | (bits >> (i + ARES_GETSOCK_MAXNUM) & 1 ? POLLOUT : 0)) };
    if (poll(fds, (nfds_t)n, (int)(soon->tv_sec * 1000 + soon->tv_usec / 1000 + 1)) <= 0)
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);         /* what is overdue */
    for (int i = 0; i < n; i++)
        if (fds[i].revents)
            ares_process_fd(channel, fds[i].revents & ~POLLOUT ? fds[i].fd : ARES_SOCKET_BAD, fds[i].revents & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
}

/* Addresses of name, as they are known behind the interface. The channel is made anew each time: name servers change with the network. */
static int look_up(struct route *r, const char *name, const atomic_bool *stopping, struct err *e)
{
    static const struct ares_addrinfo_hints hints = { .ai_flags = ARES_AI_NOSORT, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct ares_options options = { .timeout = ASK_MS, .tries = ASK_TRIES };
    struct lookup l = { .route = r };
    ares_channel channel;
    int64_t end_ms = clock_mono_ms() + LOOKUP_MAX_MS;
    const char *servers = r->name_servers;
    char own[LIST_SIZE];

    r->addresses[0] = '\0';
    if (!*servers) {                        /* c-ares would ask the resolver on "lo", which is not behind the interface */
        name_servers_of_system("", own, sizeof(own));
        servers = own;
    }
    if (ares_init_options(&channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    ares_set_socket_configure_callback(channel, on_ares_socket, r);
    if (*servers && ares_set_servers_ports_csv(channel, servers) != ARES_SUCCESS) {
        ares_destroy(channel);
        return err_say(e, -EHOSTUNREACH, SAID_ROUTE_NAME_SERVERS, servers);
    }
    ares_getaddrinfo(channel, name, NULL, &hints, on_addresses, &l);
    while (!l.done && !atomic_load(stopping) && clock_mono_ms() < end_ms)
        turn(channel);
    bool stopped = !l.done && atomic_load(stopping);
    ares_destroy(channel);                  /* ends what is still asked, with a call of on_addresses() */
    if (stopped)
        return -ECANCELED;
    if (r->addresses[0])
        return 0;
    return l.status == ARES_ENOTFOUND || l.status == ARES_ENODATA ? err_say(e, -EHOSTUNREACH, SAID_ROUTE_NO_SUCH_NAME, name, r->interface)
                                                                   : err_say(e, -EHOSTUNREACH, SAID_ROUTE_NO_NAMES, name, r->interface);
}

static bool is_number(const char *host)
{
    struct in6_addr any;

    return *host == '[' || inet_pton(AF_INET, host, &any) == 1 || inet_pton(AF_INET6, host, &any) == 1;
}

/* libcurl gets the addresses and asks nobody itself. */
static int set_addresses(struct route *r, CURL *c, const char *host, const char *port, const atomic_bool *stopping, struct err *e)
{
    char line[NAME_SIZE + LIST_SIZE + 16];
    int result = 0;

    if (strlen(host) >= sizeof(r->name))
        return err_say(e, -EHOSTUNREACH, SAID_ROUTE_NO_SUCH_NAME, host, r->interface);
    if (strcmp(r->name, host) != 0 || clock_mono_ms() >= r->good_until_ms) {
        result = look_up(r, host, stopping, e);
        snprintf(r->name, sizeof(r->name), "%s", result == 0 ? host : "");
        r->good_until_ms = clock_mono_ms() + KEEP_MS;
    }
    if (result < 0)
        return result;
    snprintf(line, sizeof(line), "%s:%s:%s", host, port, r->addresses);
    curl_slist_free_all(r->resolve);
    r->resolve = curl_slist_append(NULL, line);
    if (!r->resolve || curl_easy_setopt(c, CURLOPT_RESOLVE, r->resolve) != CURLE_OK)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    return 0;
}

int route_set(struct route *r, CURL *c, const char *url, const atomic_bool *stopping, struct err *e)
{
    char *host = NULL, *port = NULL;
    int result;

    curl_easy_setopt(c, CURLOPT_PROXY, "");
    if (!*r->interface)
        return 0;
    CURLU *u = curl_url();
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, r);
    result = check_interface(r->interface, e);
    if (result == 0 && (!u || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK || curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK
                        || curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK))
        result = err_set(e, -EINVAL, "%s is not a URL", url);
    if (result == 0 && !is_number(host))
        result = set_addresses(r, c, host, port, stopping, e);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
    return result;
}
