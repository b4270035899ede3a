/* deskd: the web desk. Reads the diary and the spool, sends changes to diaryd and presses to scand.
 *
 * The main thread answers other programs (daemon_main); libmicrohttpd runs a
 * thread per connection; one more watches for news (events.c). */
#include "base/daemon.h"
#include "base/ipc.h"
#include "desk/web/events.h"
#include "desk/web/server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct deskd {
    struct desk desk;
    struct events *events;
    struct server *server;
};

static int start(void *ctx, const struct config *conf, struct loop *loop, struct err *e)
{
    struct deskd *d = ctx;

    (void)loop;
    d->desk.conf = conf;
    d->desk.run_dir = config_text(conf, CONFIG_PATHS_RUN_DIR);
    uuid_new(d->desk.token);
    int r = config_path(conf, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, d->desk.diary_path, sizeof(d->desk.diary_path), e);
    if (r == 0)
        r = spool_open_configured(conf, &d->desk.spool, e);
    if (r == 0)
        r = events_start(conf, d->desk.diary_path, &d->events, e);
    d->desk.events = d->events;
    return r == 0 ? server_start(&d->desk, &d->server, e) : r;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct deskd *d = ctx;
    char url[128];

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    const char *address = config_text(d->desk.conf, CONFIG_DESK_LISTEN);
    int n = snprintf(url, sizeof(url), strchr(address, ':') ? "http://[%s]:%d" : "http://%s:%d", address,
                     (int)config_number(d->desk.conf, CONFIG_DESK_PORT));
    if (n < 0 || (size_t)n >= sizeof(url))
        return ipc_refuse("the desk's address is too long");
    return json_pack("{s:b, s:s}", "ok", 1, "url", url);
}

/* {"do": "look"} ends up here. */
static int64_t tick(void *ctx)
{
    const struct deskd *d = ctx;

    events_look(d->events);
    return 60000;
}

static void stop(void *ctx)
{
    struct deskd *d = ctx;

    events_stop(d->events);         /* streams end, so that the server's threads can */
    server_stop(d->server);
    events_free(d->events);
    spool_close(d->desk.spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "deskd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct deskd d = { 0 };

    return daemon_main(argc, argv, &ops, &d);
}
