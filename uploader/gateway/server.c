#include "uploader/gateway/server.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/masters.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    CONNECTIONS_MAX = 64,
    CONNECTION_MEMORY = 32 * 1024,          /* request line and headers live here: longer ones are refused */
    CONNECTION_IDLE_S = 60,
    DRAIN_MAX = 2 * 1024 * 1024,            /* a refused body up to this is read to its end, so that the answer arrives */
};

enum access { ACCESS_TOKEN, ACCESS_LOCAL, ACCESS_ALL };     /* LOCAL: this machine, or the token */

struct route {
    const char *method, *path;              /* "{uuid}" in a path stands for one */
    enum access access;
    size_t max_body;                        /* buffered for answer(); 0: none */
    void (*begin)(struct request *r);       /* after the headers; may be NULL */
    void (*data)(struct request *r, const char *data, size_t n);    /* takes the body as it comes; may be NULL */
    void (*answer)(struct request *r);
};

static void masters_get(struct request *r) { reply_json(r, 200, masters_json()); }

static void health_get(struct request *r)
{
    struct receipt none;
    struct err e = { 0 };
    int found = gateway_db_find(r->g->db, "", &none, &e);

    if (found == -ENOENT)
        reply_json(r, 200, json_pack("{s:b}", "ok", 1));
    else
        reply_failure(r, &e);
}

static const struct route routes[] = {
    { "PUT",     "/v1/receipts/{uuid}",          ACCESS_TOKEN, GATEWAY_METADATA_MAX, NULL, NULL, receipt_put },
    { "GET",     "/v1/receipts/{uuid}",          ACCESS_TOKEN, 0, NULL, NULL, receipt_get },
    { "HEAD",    "/v1/receipts/{uuid}/document", ACCESS_TOKEN, 0, NULL, NULL, document_head },
    { "PATCH",   "/v1/receipts/{uuid}/document", ACCESS_TOKEN, 0, document_patch_begin, document_patch_data, document_patch },
    { "OPTIONS", "/v1/receipts/{uuid}/document", ACCESS_ALL,   0, NULL, NULL, document_options },
    { "GET",     "/v1/receipts/{uuid}/document", ACCESS_LOCAL, 0, NULL, NULL, document_get },
    { "GET",     "/v1/receipts",                 ACCESS_TOKEN, 0, NULL, NULL, receipt_list },
    { "GET",     "/v1/masters",                  ACCESS_TOKEN, 0, NULL, NULL, masters_get },
    { "GET",     "/healthz",                     ACCESS_ALL,   0, NULL, NULL, health_get },
    { "GET",     "/",                            ACCESS_LOCAL, 0, NULL, NULL, inbox_page },
    { "GET",     "/inbox.css",                   ACCESS_ALL,   0, NULL, NULL, inbox_style },
};

struct server { struct MHD_Daemon *daemon; };

/* ---- what a request says */

const char *request_header(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

const char *request_query(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
}

bool request_header_number(const struct request *r, const char *name, int64_t *ret)
{
    const char *s = request_header(r, name);
    size_t n = s ? strlen(s) : 0;

    if (n == 0 || n > 18 || strspn(s, "0123456789") != n)       /* 18 digits always fit */
        return false;
    *ret = strtoll(s, NULL, 10);
    return true;
}

static bool has_token(const struct request *r)
{
    static const char scheme[] = "Bearer ";
    unsigned char hash[crypto_hash_sha256_BYTES];
    const char *given = request_header(r, MHD_HTTP_HEADER_AUTHORIZATION);

    if (!r->g->has_token)
        return true;
    if (!given || strncmp(given, scheme, sizeof(scheme) - 1) != 0)
        return false;
    given += sizeof(scheme) - 1;
    crypto_hash_sha256(hash, (const unsigned char *)given, strlen(given));
    return sodium_memcmp(hash, r->g->token_hash, sizeof(hash)) == 0;    /* takes as long for a near miss */
}

/* Under any other name it may be a page elsewhere that lets a browser here ask. */
static bool is_asked_by_own_name(const struct request *r)
{
    const char *host = request_header(r, MHD_HTTP_HEADER_HOST);
    char name[64];
    struct in_addr a;

    if (!host)
        return false;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(host, host[0] == '[' ? "]" : ":"), host);
    return strcmp(name, "localhost") == 0 || strcmp(name, "[::1") == 0
        || (inet_pton(AF_INET, name, &a) == 1 && ntohl(a.s_addr) >> 24 == IN_LOOPBACKNET);
}

static bool is_local(const struct request *r)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    if (peer && peer->sa_family == AF_INET) {
        memcpy(&in, peer, sizeof(in));
        return ntohl(in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
    if (peer && peer->sa_family == AF_INET6) {
        memcpy(&in6, peer, sizeof(in6));
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return false;
}

static bool may_ask(const struct request *r)
{
    return r->route->access == ACCESS_ALL || has_token(r) || (r->route->access == ACCESS_LOCAL && is_local(r) && is_asked_by_own_name(r));
}

/* ---- from path to route */

static bool is_uuid(const char *s)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    for (size_t i = 0; i < UUID_SIZE - 1; i++)
        if (!s[i] || (shape[i] == '-' ? s[i] != '-' : !strchr("0123456789abcdef", s[i])))
            return false;
    return true;
}

static bool path_fits(const char *pattern, const char *path, char uuid[UUID_SIZE])
{
    static const char hole[] = "{uuid}";
    const char *at = strstr(pattern, hole);
    size_t before = at ? (size_t)(at - pattern) : 0;

    uuid[0] = '\0';
    if (!at)
        return strcmp(pattern, path) == 0;
    if (strncmp(pattern, path, before) != 0 || !is_uuid(path + before))
        return false;
    if (strcmp(at + sizeof(hole) - 1, path + before + UUID_SIZE - 1) != 0)
        return false;
    memcpy(uuid, path + before, UUID_SIZE - 1);
    uuid[UUID_SIZE - 1] = '\0';
    return true;
}

/* Sets r->route, or answers 404 or 405. */
static void find_route(struct request *r, const char *method, const char *path)
{
    char allowed[64] = "", uuid[UUID_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (!path_fits(routes[i].path, path, uuid))
            continue;
        memcpy(r->uuid, uuid, sizeof(uuid));
        if (strcmp(routes[i].method, method) == 0) {
            r->route = &routes[i];
            return;
        }
        size_t n = strlen(allowed);
        snprintf(allowed + n, sizeof(allowed) - n, "%s%s", n ? ", " : "", routes[i].method);
    }
    if (!allowed[0]) {
        reply_problem(r, 404, "There is nothing under this address.");
        return;
    }
    reply_problem(r, 405, "Methods here: %s.", allowed);
    reply_header(r, MHD_HTTP_HEADER_ALLOW, allowed);
}

/* ---- one request, from the headers to the answer */

static void begin_request(struct request *r, const char *method, const char *path)
{
    const char *override = request_header(r, "X-HTTP-Method-Override");     /* tus: for proxies that know no PATCH */
    int64_t length = 0;

    find_route(r, override && strcmp(method, "POST") == 0 ? override : method, path);
    if (!r->route)
        return;
    if (!may_ask(r)) {
        reply_problem(r, 401, "The bearer token is missing or not ours.");
        reply_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
        return;
    }
    request_header_number(r, MHD_HTTP_HEADER_CONTENT_LENGTH, &length);
    if (!r->route->data && length > (int64_t)r->route->max_body) {
        reply_problem(r, 413, "At most %zu bytes are taken here.", r->route->max_body);
        return;
    }
    if (r->route->begin)
        r->route->begin(r);
}

static void buffer_body(struct request *r, const char *data, size_t n)
{
    if (n > r->route->max_body - r->body_n) {
        reply_problem(r, 413, "At most %zu bytes are taken here.", r->route->max_body);
        return;
    }
    char *grown = realloc(r->body, r->body_n + n);
    if (!grown) {
        reply_problem(r, 500, "No memory for this request. Try again later.");
        return;
    }
    memcpy(grown + r->body_n, data, n);
    r->body = grown;
    r->body_n += n;
}

static enum MHD_Result send_answer(struct request *r)
{
    if (!r->response)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(r->connection, r->status, r->response);
    MHD_destroy_response(r->response);
    r->response = NULL;
    return queued;
}

/* An answer that is certain before the body came: waiting for a long body would only waste the line. */
static bool answer_before_body(const struct request *r)
{
    int64_t length = 0;

    request_header_number(r, MHD_HTTP_HEADER_CONTENT_LENGTH, &length);
    return r->response && (request_header(r, MHD_HTTP_HEADER_EXPECT) || length > DRAIN_MAX);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *data_n, void **request)
{
    struct request *r = *request;

    (void)version;
    if (!r) {
        r = calloc(1, sizeof(*r));
        if (!r)
            return MHD_NO;
        *request = r;
        r->g = ctx;
        r->connection = connection;
        begin_request(r, method, url);
        return answer_before_body(r) ? send_answer(r) : MHD_YES;
    }
    if (*data_n > 0) {
        if (r->response)
            r->drained_bytes += (int64_t)*data_n;
        else if (r->route->data)
            r->route->data(r, data, *data_n);
        else
            buffer_body(r, data, *data_n);
        *data_n = 0;
        return r->drained_bytes > DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    if (!r->response)
        r->route->answer(r);
    return send_answer(r);
}

static void on_end(void *ctx, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode how)
{
    struct request *r = *request;

    (void)ctx, (void)connection, (void)how;
    if (!r)
        return;
    document_patch_broken(r);
    if (r->response)
        MHD_destroy_response(r->response);
    free(r->body);
    free(r);
    *request = NULL;
}

static void on_log(void *ctx, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void on_log(void *ctx, const char *fmt, va_list ap)
{
    char text[200];

    (void)ctx;
    vsnprintf(text, sizeof(text), fmt, ap);
    text[strcspn(text, "\r\n\"")] = '\0';
    log_debug("http", LOG_WHY, text);
}

/* ---- start and stop */

static int parse_address(const char *listen, int port, struct sockaddr_storage *ret, struct err *e)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };

    memset(ret, 0, sizeof(*ret));
    if (inet_pton(AF_INET, listen, &in.sin_addr) == 1)
        memcpy(ret, &in, sizeof(in));
    else if (inet_pton(AF_INET6, listen, &in6.sin6_addr) == 1)
        memcpy(ret, &in6, sizeof(in6));
    else
        return err_set(e, -EINVAL, "gateway.listen = %s is not an IP address", listen);
    return 0;
}

int server_start(struct gateway *g, const char *listen, int port, struct server **ret_server, struct err *e)
{
    struct sockaddr_storage address;
    struct server *s;
    sigset_t all, before;
    int r = parse_address(listen, port, &address, e);

    if (r < 0)
        return r;
    s = calloc(1, sizeof(*s));
    if (!s)
        return err_set(e, -ENOMEM, "no memory for the server");
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);        /* signals are the main thread's */
    errno = 0;
    s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ERROR_LOG
                                 | (address.ss_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0u),
                                 (uint16_t)port, NULL, NULL, on_request, g,
                                 MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
                                 MHD_OPTION_SOCK_ADDR, &address,
                                 MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
                                 MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
                                 MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
                                 MHD_OPTION_END);
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!s->daemon) {
        free(s);
        return err_set(e, code ? -code : -EIO, "cannot listen on %s port %d: %s; set gateway.port to a free one",
                       listen, port, code ? strerror(code) : "unknown cause");
    }
    *ret_server = s;
    return 0;
}

void server_stop(struct server *s)
{
    if (!s)
        return;
    MHD_stop_daemon(s->daemon);
    free(s);
}
