/* eofficed - the stand-in central e-Office: the Receipt Intake API (openapi.yaml) on SQLite and a folder.
 * Target of "make run" and of the tests; what a real e-Office would have to do, to read in an hour. */
#include "base/daemon.h"
#include "base/log.h"
#include "uploader/gateway/faults.h"
#include "uploader/gateway/instances.h"
#include "uploader/gateway/limits.h"
#include "uploader/gateway/routes.h"
#include "uploader/gateway/server.h"
#include "uploader/gateway/sessions.h"
#include "uploader/gateway/tls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MIB = 1024 * 1024 };

struct eofficed {
    struct gateways all;
    struct tls tls;
    struct server *server;
    char url[128];
};

static int start_limits(struct gateways *g, const struct config *c, struct err *e)
{
    int r = limits_new((int)config_number(c, CONFIG_GATEWAY_RATE_PER_S), (int)config_number(c, CONFIG_GATEWAY_BURST), &g->limits, e);

    g->document_max_bytes = config_number(c, CONFIG_GATEWAY_MAX_MIB) * MIB;
    g->total_max_bytes = config_number(c, CONFIG_GATEWAY_TOTAL_MIB) * MIB;
    g->reserve_bytes = config_number(c, CONFIG_GATEWAY_RESERVE_MIB) * MIB;
    g->uploads_max = (int)config_number(c, CONFIG_GATEWAY_UPLOADS_MAX);
    g->subject_header = config_text(c, CONFIG_GATEWAY_SUBJECT_HEADER);
    if (r < 0 || !config_flag(c, CONFIG_GATEWAY_ATTENDED))
        return r;
    if (!*config_text(c, CONFIG_GATEWAY_CODES_FILE))
        return err_set(e, -EINVAL, "gateway.attended = yes needs gateway.codes_file: who may open a session");
    return sessions_load(config_text(c, CONFIG_GATEWAY_CODES_FILE), config_number(c, CONFIG_GATEWAY_SESSION_MIN) * 60, &g->sessions, e);
}

static int start_faults(struct gateways *g, const struct config *c, struct err *e)
{
    int r = faults_new(&g->faults, e);

    if (r == 0)
        r = faults_set(g->faults, config_text(c, CONFIG_GATEWAY_FAULTS), e) < 0 ? err_wrap(e, -EINVAL, "gateway.faults") : 0;
    if (r == 0 && (*config_text(c, CONFIG_GATEWAY_FAULTS) || config_flag(c, CONFIG_GATEWAY_ALLOW_FAULTS)))
        log_warn("misbehaves_when_asked", LOG_PROGRAM, "eofficed");
    return r;
}

static int recover_all(struct gateways *g, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < g->n; i++)
        r = documents_recover(&g->of[i], e);
    return r;
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct eofficed *o = ctx;
    struct server_settings settings = { .listen = config_text(c, CONFIG_GATEWAY_LISTEN), .port = (int)config_number(c, CONFIG_GATEWAY_PORT),
                                        .allow_faults = config_flag(c, CONFIG_GATEWAY_ALLOW_FAULTS) };
    int r = tls_load(c, &o->tls, e);

    (void)loop;
    if (r == 0)
        r = start_limits(&o->all, c, e);
    if (r == 0)
        r = start_faults(&o->all, c, e);
    if (r == 0)
        r = instances_open(&o->all, c, e);
    if (r == 0)
        r = recover_all(&o->all, e);
    if (r < 0)
        return r;
    settings.cert = o->tls.cert;
    settings.key = o->tls.key;
    settings.client_ca = o->tls.client_ca;
    o->all.asks_certificate = o->tls.client_ca != NULL;
    snprintf(o->url, sizeof(o->url), strchr(settings.listen, ':') ? "%s://[%s]:%d/" : "%s://%s:%d/", o->tls.cert ? "https" : "http",
             settings.listen, settings.port);
    r = server_start(&o->all, &settings, &o->server, e);
    if (r == 0)
        log_info("listening", LOG_PORT LOG_COUNT, settings.port, (long long)o->all.n);
    return r;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    struct eofficed *o = ctx;

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    return json_pack("{s:b, s:s}", "ok", 1, "url", o->url);
}

static void stop(void *ctx)
{
    struct eofficed *o = ctx;

    server_stop(o->server);
    instances_close(&o->all);
    sessions_free(o->all.sessions);
    faults_free(o->all.faults);
    limits_free(o->all.limits);
    tls_done(&o->tls);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "eofficed", .start = start, .request = request, .stop = stop };
    struct eofficed o = { .url = "" };

    return daemon_main(argc, argv, &ops, &o);
}
