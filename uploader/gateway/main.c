/* eofficed - the stand-in central e-Office: the Receipt Intake API (openapi.yaml) on SQLite and a folder.
 * Target of "make run" and of the tests; what a real e-Office would have to do, to read in an hour. */
#include "base/daemon.h"
#include "base/log.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/gateway.h"
#include "uploader/gateway/routes.h"
#include "uploader/gateway/server.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MIB = 1024 * 1024 };

struct eofficed {
    struct gateway g;
    struct server *server;
    char url[128];
};

static int make_folder(const char *path, struct err *e)
{
    return mkdir(path, 0750) == 0 || errno == EEXIST ? 0 : err_errno(e, "make the folder %s", path);
}

static int open_folder(struct gateway *g, const struct config *c, struct err *e)
{
    char documents[PATH_MAX], database[PATH_MAX];
    int r = make_folder(config_text(c, CONFIG_GATEWAY_DATA_DIR), e);

    if (r == 0)
        r = config_path(c, CONFIG_GATEWAY_DATA_DIR, "documents", documents, sizeof(documents), e);
    if (r == 0)
        r = config_path(c, CONFIG_GATEWAY_DATA_DIR, "receipts.db", database, sizeof(database), e);
    if (r == 0)
        r = make_folder(documents, e);
    if (r < 0)
        return r;
    g->documents_fd = open(documents, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (g->documents_fd < 0)
        return err_errno(e, "open the folder %s", documents);
    return gateway_db_open(database, &g->db, e);
}

static int read_token(struct gateway *g, const struct config *c, struct err *e)
{
    char *token = NULL;

    if (!*config_text(c, CONFIG_GATEWAY_TOKEN_FILE))
        return 0;
    int r = config_secret(c, CONFIG_GATEWAY_TOKEN_FILE, &token, e);
    if (r < 0)
        return r;
    crypto_hash_sha256(g->token_hash, (const unsigned char *)token, strlen(token));
    g->has_token = true;
    sodium_memzero(token, strlen(token));
    free(token);
    return 0;
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct eofficed *o = ctx;
    const char *listen = config_text(c, CONFIG_GATEWAY_LISTEN);
    int port = (int)config_number(c, CONFIG_GATEWAY_PORT);
    int r;

    (void)loop;
    o->g.document_max_bytes = config_number(c, CONFIG_GATEWAY_MAX_MIB) * MIB;
    snprintf(o->url, sizeof(o->url), strchr(listen, ':') ? "http://[%s]:%d/" : "http://%s:%d/", listen, port);
    r = read_token(&o->g, c, e);
    if (r == 0)
        r = open_folder(&o->g, c, e);
    if (r == 0)
        r = documents_recover(&o->g, e);
    if (r == 0)
        r = server_start(&o->g, listen, port, &o->server, e);
    if (r == 0)
        log_info("listening", LOG_PORT, port);
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
    gateway_db_close(o->g.db);
    if (o->g.documents_fd >= 0)
        close(o->g.documents_fd);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "eofficed", .start = start, .request = request, .stop = stop };
    struct eofficed o = { .g = { .documents_fd = -1 } };

    return daemon_main(argc, argv, &ops, &o);
}
