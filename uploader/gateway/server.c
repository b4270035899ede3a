#include "uploader/gateway/server.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "uploader/gateway/access.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/delays.h"
#include "uploader/gateway/masters.h"
#include "uploader/gateway/misbehave.h"
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

struct server {
    struct MHD_Daemon *daemon;
    struct gateways *all;
    struct delays *delays;
    bool allow_faults;
};

static void masters_get(struct request *r) { reply_json(r, 200, masters_json(r->g->masters, misbehave_masters_shift(r))); }

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
    { "PUT",     "/v1/receipts/{uuid}",          ACCESS_SENDER, GATEWAY_METADATA_MAX, NULL, NULL, receipt_put },
    { "GET",     "/v1/receipts/{uuid}",          ACCESS_SENDER, 0, NULL, NULL, receipt_get },
    { "HEAD",    "/v1/receipts/{uuid}/document", ACCESS_SENDER, 0, NULL, NULL, document_head },
    { "PATCH",   "/v1/receipts/{uuid}/document", ACCESS_SENDER, 0, document_patch_begin, document_patch_data, document_patch },
    { "OPTIONS", "/v1/receipts/{uuid}/document", ACCESS_ALL,    0, NULL, NULL, document_options },
    { "GET",     "/v1/receipts/{uuid}/document", ACCESS_LOCAL,  0, NULL, NULL, document_get },
    { "GET",     "/v1/receipts",                 ACCESS_SENDER, 0, NULL, NULL, receipt_list },
    { "GET",     "/v1/masters",                  ACCESS_SENDER, 0, NULL, NULL, masters_get },
    { "POST",    "/v1/sessions",                 ACCESS_BOX,    SESSION_BODY_MAX, NULL, NULL, session_post },
    { "DELETE",  "/v1/sessions/current",         ACCESS_SENDER, 0, NULL, NULL, session_delete },
    { "POST",    "/eFileServices/rest/xmldataset/efile/receiptdetails", ACCESS_ALL, FORM_BODY_MAX, NULL, NULL, receipt_details },
    { "GET",     "/healthz",                     ACCESS_ALL,    0, NULL, NULL, health_get },
    { "GET",     "/",                            ACCESS_LOCAL,  0, NULL, NULL, inbox_page },
    { "GET",     "/receipts/{uuid}",             ACCESS_LOCAL,  0, NULL, NULL, inbox_receipt },
    { "POST",    "/receipts/{uuid}/open",        ACCESS_LOCAL,  FORM_BODY_MAX, NULL, NULL, inbox_open },
    { "GET",     "/inbox.css",                   ACCESS_ALL,    0, NULL, NULL, inbox_style },
    { "PUT",     "/faults",                      ACCESS_FAULTS, FAULTS_BODY_MAX, NULL, NULL, faults_put },
    { "GET",     "/faults",                      ACCESS_FAULTS, 0, NULL, NULL, faults_get },
};

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

bool request_has_type(const struct request *r, const char *wanted)
{
    const char *type = request_header(r, MHD_HTTP_HEADER_CONTENT_TYPE);
    size_t n = strlen(wanted);

    return type && strncasecmp(type, wanted, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

const char *request_authorization(const struct request *r, const char *scheme)
{
    const char *given = request_header(r, MHD_HTTP_HEADER_AUTHORIZATION);
    size_t n = strlen(scheme);

    return given && strncasecmp(given, scheme, n) == 0 ? given + n : NULL;
}

/* ---- from path to route */

/* In either case of letters: one in capitals is refused in words, not as unknown. */
static bool is_uuid(const char *s)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    for (size_t i = 0; i < UUID_SIZE - 1; i++)
        if (!s[i] || (shape[i] == '-' ? s[i] != '-' : !strchr("0123456789abcdefABCDEF", s[i])))
            return false;
    return true;
}

/* The instance that *path names, and *path without it. NULL: there is none of that name. */
static struct gateway *find_instance(struct gateways *all, const char **path)
{
    static const char before[] = "/i/";
    const char *name = *path + sizeof(before) - 1;

    if (strncmp(*path, before, sizeof(before) - 1) != 0)
        return &all->of[0];
    size_t n = strcspn(name, "/");
    for (size_t i = 1; i < all->n; i++)
        if (strlen(all->of[i].name) == n && strncmp(all->of[i].name, name, n) == 0) {
            *path = name + n;
            return &all->of[i];
        }
    return NULL;
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
static void find_route(struct request *r, const char *method, const char *path, bool allow_faults)
{
    char allowed[64] = "", uuid[UUID_SIZE];

    r->g = find_instance(r->all, &path);
    for (size_t i = 0; r->g && i < ARRAY_LEN(routes); i++) {
        if (!path_fits(routes[i].path, path, uuid) || (routes[i].access == ACCESS_FAULTS && !allow_faults))
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

static void begin_request(struct request *r, const char *method, const char *path, bool allow_faults)
{
    const char *override = request_header(r, "X-HTTP-Method-Override");     /* tus: for proxies that know no PATCH */
    int64_t length = 0;

    find_route(r, override && strcmp(method, "POST") == 0 ? override : method, path, allow_faults);
    if (!r->route || !access_check(r))
        return;
    if (strpbrk(r->uuid, "ABCDEF")) {
        reply_problem(r, 400, "The UUID in the address must be in lower case.");
        return;
    }
    misbehave_begin(r);
    if (r->response)
        return;
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

static enum MHD_Result send_answer(struct server *s, struct request *r)
{
    int64_t wait_ms = r->delayed ? 0 : misbehave_wait_ms(r);

    r->delayed = true;
    if (wait_ms > 0 && delays_add(s->delays, r->connection, wait_ms))
        return MHD_YES;                 /* and it asks again afterwards */
    if (!misbehave_answer(r) || !r->response)
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

static enum MHD_Result take_body(struct request *r, const char *data, size_t n)
{
    bool cut = misbehave_cut(r, &n);

    r->taken_bytes += (int64_t)n;
    if (r->response)
        r->drained_bytes += (int64_t)n;
    else if (r->route->data)
        r->route->data(r, data, n);
    else
        buffer_body(r, data, n);
    return cut || r->drained_bytes > DRAIN_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *data_n, void **request)
{
    struct server *s = ctx;
    struct request *r = *request;

    (void)version;
    if (!r) {
        r = calloc(1, sizeof(*r));
        if (!r)
            return MHD_NO;
        *request = r;
        r->all = s->all;
        r->connection = connection;
        begin_request(r, method, url, s->allow_faults);
        return answer_before_body(r) ? send_answer(s, r) : MHD_YES;
    }
    if (*data_n > 0) {
        enum MHD_Result go_on = take_body(r, data, *data_n);

        *data_n = 0;
        return go_on;
    }
    if (!r->response)
        r->route->answer(r);
    return send_answer(s, r);
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
    json_decref(r->answered);
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

static int start_daemon(struct server *s, const struct server_settings *w, struct err *e)
{
    struct sockaddr_storage address;
    sigset_t all, before;
    int r = parse_address(w->listen, w->port, &address, e);

    if (r < 0)
        return r;
    const struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)w->cert }, { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)w->key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { w->client_ca ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0, (void *)(uintptr_t)w->client_ca }, { MHD_OPTION_END, 0, NULL },
    };
    const struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);        /* signals are the main thread's */
    errno = 0;
    /* Not epoll: that keeps a sender's connection that was cut in the middle of a request until it times out, and they add up. */
    s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME
                                 | (w->cert ? (unsigned)MHD_USE_TLS : 0u)
                                 | (address.ss_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0u),
                                 (uint16_t)w->port, NULL, NULL, on_request, s,
                                 MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
                                 MHD_OPTION_SOCK_ADDR, &address,
                                 MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
                                 MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
                                 MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
                                 MHD_OPTION_ARRAY, w->cert ? tls : none,
                                 MHD_OPTION_END);
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return s->daemon ? 0 : err_set(e, code ? -code : -EIO, "cannot listen on %s port %d: %s; set gateway.port to a free one",
                                   w->listen, w->port, code ? strerror(code) : "unknown cause");
}

int server_start(struct gateways *all, const struct server_settings *settings, struct server **ret_server, struct err *e)
{
    struct server *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(e, -ENOMEM, "no memory for the server");
    s->all = all;
    s->allow_faults = settings->allow_faults;
    int r = delays_start(&s->delays, e);
    if (r == 0)
        r = start_daemon(s, settings, e);
    if (r < 0) {
        server_stop(s);
        return r;
    }
    *ret_server = s;
    return 0;
}

void server_stop(struct server *s)
{
    if (!s)
        return;
    delays_end(s->delays);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    delays_free(s->delays);
    free(s);
}
