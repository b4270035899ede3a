/* The names' addresses and the users' numbers, as this machine knows them. */
#include "box/firewall.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/put_file.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>

enum { MEMORY_MAX_BYTES = 256 * 1024 };

/* {"name": {"192.0.2.1": when it was answered last (UTC s)}} */
struct memory { char *path; json_t *names, *used; };       /* used: those that the settings still name */

static int ask(const char *host, char addresses[][FIREWALL_ADDRESS_SIZE])
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    int n = 0;

    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        return 0;
    for (const struct addrinfo *a = found; a && n < FIREWALL_ADDRESSES_MAX; a = a->ai_next)
        n += getnameinfo(a->ai_addr, a->ai_addrlen, addresses[n], FIREWALL_ADDRESS_SIZE, NULL, 0, NI_NUMERICHOST) == 0;
    freeaddrinfo(found);
    return n;
}

/* The clock may have been set meanwhile: what seems to be of the future was answered now. */
static bool is_old(json_t *when, int64_t now_s)
{
    int64_t at_s = json_integer_value(when);

    return now_s - at_s > FIREWALL_KEEP_S;
}

static int look_up(void *ctx, const char *host, char addresses[][FIREWALL_ADDRESS_SIZE])
{
    struct memory *m = ctx;
    int64_t now_s = clock_utc_s();
    int n = ask(host, addresses), kept = 0;
    json_t *known = json_object_get(m->names, host), *when;
    const char *address;
    void *next;

    if (!known) {
        known = json_object();
        json_object_set_new(m->names, host, known);
    }
    json_object_set(m->used, host, known);
    for (int i = 0; i < n; i++)
        json_object_set_new(known, addresses[i], json_integer(now_s));
    json_object_foreach_safe(known, next, address, when) {
        struct in6_addr bytes;

        if (is_old(when, now_s) || (inet_pton(AF_INET, address, &bytes) != 1 && inet_pton(AF_INET6, address, &bytes) != 1))
            json_object_del(known, address);
        else if (kept < FIREWALL_ADDRESSES_MAX)
            snprintf(addresses[kept++], FIREWALL_ADDRESS_SIZE, "%s", address);
    }
    return kept;
}

static int64_t uid(void *ctx, const char *user)
{
    const struct passwd *p = getpwnam(user);

    (void)ctx;
    return p ? (int64_t)p->pw_uid : -1;
}

int firewall_world_new(const char *memory_path, struct firewall_world *ret_world, struct err *e)
{
    struct memory *m = calloc(1, sizeof(*m));
    AUTO_FREE char *text = NULL;
    size_t n = 0;

    if (!m)
        return err_set(e, -ENOMEM, "out of memory");
    if (memory_path && get_file(memory_path, MEMORY_MAX_BYTES, &text, &n, NULL) == 0)
        m->names = json_loadb(text, n, 0, NULL);        /* a broken one is an empty one */
    if (!json_is_object(m->names)) {
        json_decref(m->names);
        m->names = json_object();
    }
    m->used = json_object();
    m->path = memory_path ? strdup(memory_path) : NULL;
    *ret_world = (struct firewall_world){ .ctx = m, .look_up = look_up, .uid = uid };
    return 0;
}

void firewall_world_done(struct firewall_world *w)
{
    struct memory *m = w->ctx;

    if (!m)
        return;
    AUTO_FREE char *text = m->path ? json_dumps(m->used, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    if (text)
        put_file(m->path, 0600, text, strlen(text), NULL);      /* lost, it is asked again */
    json_decref(m->names);
    json_decref(m->used);
    free(m->path);
    free(m);
    w->ctx = NULL;
}
