/* The names' addresses and the users' numbers, as this machine knows them. */
#include "box/firewall.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/put_file.h"
#include "box/endpoints.h"

#include <errno.h>
#include <netdb.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>

/* ASK_MS: a resolver that does not answer takes 10 s a name; dakbox-firewall.service is given 90 s. */
enum { MEMORY_MAX_BYTES = 256 * 1024, ASK_MS = 60 * 1000 };

/* {"name": {"192.0.2.1": when it was answered last (UTC s)}}; of a name no more than a rule is made for, the newest. */
struct memory {
    char *path;
    json_t *names, *used;       /* used: those that the settings still name, as of this run */
    int64_t ask_until_ms;
};

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

static bool is_address(const char *text)
{
    bool six;

    return endpoint_is_address(text, &six);
}

/* The clock may have been set meanwhile: what seems to be of the future was answered a moment ago. */
static void forget_old(json_t *known, int64_t now_s)
{
    const char *address;
    json_t *when;
    void *next;

    json_object_foreach_safe(known, next, address, when) {
        int64_t at_s = json_integer_value(when);

        if (now_s - at_s > FIREWALL_KEEP_S || !is_address(address))
            json_object_del(known, address);
        else if (at_s >= now_s)
            json_integer_set(when, now_s - 1);
    }
}

/* Of those as new as each other the first by name: the same memory makes the same rules. NULL: none is left. */
static const char *newest_of(json_t *known)
{
    const char *address, *newest = NULL;
    json_t *when;
    json_int_t newest_s = 0;

    json_object_foreach(known, address, when) {
        json_int_t at_s = json_integer_value(when);

        if (!newest || at_s > newest_s || (at_s == newest_s && strcmp(address, newest) < 0)) {
            newest = address;
            newest_s = at_s;
        }
    }
    return newest;
}

static int look_up(void *ctx, const char *host, char addresses[][FIREWALL_ADDRESS_SIZE])
{
    struct memory *m = ctx;
    int64_t now_s = clock_utc_s();
    json_t *before = json_object_get(m->used, host), *known = before ? before : json_object_get(m->names, host), *keep = json_object();
    AUTO_JSON json_t *all = json_is_object(known) ? json_copy(known) : json_object();
    int n = !before && clock_mono_ms() < m->ask_until_ms ? ask(host, addresses) : 0, kept = 0;
    const char *address;

    forget_old(all, now_s);
    for (int i = 0; i < n; i++)
        json_object_set_new(all, addresses[i], json_integer(now_s));
    while (kept < FIREWALL_ADDRESSES_MAX && (address = newest_of(all))) {
        snprintf(addresses[kept], FIREWALL_ADDRESS_SIZE, "%s", address);
        json_object_set(keep, address, json_object_get(all, address));
        json_object_del(all, addresses[kept++]);
    }
    json_object_set_new(m->used, host, keep);
    return kept;
}

static int64_t uid(void *ctx, const char *user)
{
    const struct passwd *p = getpwnam(user);

    (void)ctx;
    return p ? (int64_t)p->pw_uid : -1;
}

int firewall_world_new(const char *memory_path, bool ask_names, struct firewall_world *ret_world, struct err *e)
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
    m->path = memory_path && ask_names ? strdup(memory_path) : NULL;
    m->ask_until_ms = ask_names ? clock_mono_ms() + ASK_MS : 0;
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
