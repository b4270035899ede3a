/* deskd: the web desk. Reads the diary and the spool, sends changes to diaryd and presses to scand.
 *
 * The main thread answers other programs (daemon_main); libmicrohttpd runs a
 * thread per connection; one more watches for news (events.c). */
#include "base/daemon.h"
#include "base/ipc.h"
#include "desk/letter/officer_cache.h"
#include "desk/letter/presence.h"
#include "desk/people/attempts.h"
#include "desk/register/verifying.h"
#include "desk/reports/prints.h"
#include "desk/web/events.h"
#include "desk/web/guard.h"
#include "desk/web/server.h"
#include "desk/web/tls.h"

#include <stdio.h>
#include <string.h>

struct deskd {
    struct desk desk;
    struct tls tls;
    struct server *server;
};

static int start(void *ctx, const struct config *conf, struct loop *loop, struct err *e)
{
    struct deskd *d = ctx;

    (void)loop;
    d->desk.conf = conf;
    d->desk.run_dir = config_text(conf, CONFIG_PATHS_RUN_DIR);
    int r = config_path(conf, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, d->desk.diary_path, sizeof(d->desk.diary_path), e);
    if (r == 0)
        r = spool_open_configured(conf, &d->desk.spool, e);
    if (r == 0)
        r = events_start(conf, d->desk.diary_path, d->desk.spool, &d->desk.events, e);
    if (r == 0)
        r = officer_cache_new(config_text(conf, CONFIG_OFFICE_OWN_NAMES), &d->desk.officers, e);
    if (r == 0)
        r = presence_new(&d->desk.presence, e);
    if (r == 0)
        r = prints_new(&d->desk.prints, e);
    if (r == 0)
        r = verifying_new(&d->desk.verifying, e);
    if (r == 0)
        r = sessions_new(config_number(conf, CONFIG_DESK_LOCK_MINUTES) * 60 * 1000, &d->desk.sessions, e);
    if (r == 0)
        r = attempts_new(&d->desk.attempts, e);
    if (r == 0)
        r = tls_wanted(conf, &d->desk.https, e);
    if (r == 0 && d->desk.https)
        r = tls_load(conf, &d->tls, e);
    d->desk.certificate_until_s = d->tls.until_s;
    return r == 0 ? server_start(&d->desk, &d->tls, &d->server, e) : r;
}

/* What people type to reach it. "Every address of this machine" is none: the first of its names, or this machine itself. */
static void shown_host(const struct config *c, char out[128])
{
    const char *listen = config_text(c, CONFIG_DESK_LISTEN), *names = config_text(c, CONFIG_DESK_NAMES);
    bool any = guard_listens_on_all(listen);

    names += strspn(names, ", \t");
    if (any && *names)
        snprintf(out, 128, "%.*s", (int)strcspn(names, ", \t"), names);
    else if (any)
        snprintf(out, 128, "localhost");
    else
        snprintf(out, 128, strchr(listen, ':') ? "[%s]" : "%s", listen);
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct deskd *d = ctx;
    char host[128], url[160];

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    shown_host(d->desk.conf, host);
    snprintf(url, sizeof(url), "%s://%s:%d", d->desk.https ? "https" : "http", host, (int)config_number(d->desk.conf, CONFIG_DESK_PORT));
    return json_pack("{s:b, s:s, s:s}", "ok", 1, "url", url, "fingerprint", d->tls.fingerprint);
}

/* {"do": "look"} ends up here. */
static int64_t tick(void *ctx)
{
    const struct deskd *d = ctx;

    events_look(d->desk.events);
    return 60000;
}

static void stop(void *ctx)
{
    struct deskd *d = ctx;

    events_stop(d->desk.events);         /* streams end, so that the server's threads can */
    server_stop(d->server);
    tls_done(&d->tls);
    prints_free(d->desk.prints);
    verifying_free(d->desk.verifying);
    events_free(d->desk.events);
    attempts_free(d->desk.attempts);
    sessions_free(d->desk.sessions);
    officer_cache_free(d->desk.officers);
    presence_free(d->desk.presence);
    spool_close(d->desk.spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "deskd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct deskd d = { 0 };

    return daemon_main(argc, argv, &ops, &d);
}
