/* HTTP in, a page's answer out. Read serve() first: it is one request from its first byte to its answer. */
#include "desk/web/server.h"

#include "base/log.h"
#include "desk/web/events.h"
#include "desk/web/guard.h"
#include "desk/web/routes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
    MAX_CONNECTIONS = 256,              /* each has a thread: the unit's TasksMax allows for them */
    MAX_CONNECTIONS_PER_ADDRESS = 48,   /* one machine, some browsers of six each: a few bad ones never get all */
    IDLE_S = 20,                        /* a connection silent for so long is closed */
    HEADER_BYTES = 32 * 1024,           /* request line and headers, and MHD's own needs */
    BLOB_PIECE_BYTES = 64 * 1024,
    HEARTBEAT_MS = 10000,               /* of a stream; less than IDLE_S, so that a dead peer shows */
    STREAM_PIECE_BYTES = 256,
};

struct server {
    const struct desk *desk;
    struct MHD_Daemon *mhd;
};

/* ---- one request while it comes in */

struct exchange {
    bool begun;
    bool bad_path;              /* a NUL in the address: C would see a shorter, innocent one */
    char *body;
    size_t body_n;
    bool too_large;
};

static int exchange_add(struct exchange *x, const char *data, size_t n)
{
    if (n > FORM_MAX_BYTES - x->body_n)
        return -E2BIG;                  /* it did not say so beforehand: hang up */
    char *more = realloc(x->body, x->body_n + n);
    if (!more)
        return -ENOMEM;
    memcpy(more + x->body_n, data, n);
    x->body = more;
    x->body_n += n;
    return 0;
}

/* Called with the address as it came, before anything is decoded. NULL makes serve() drop the request. */
static void *begin_exchange(void *ctx, const char *uri, struct MHD_Connection *c)
{
    struct exchange *x = calloc(1, sizeof(*x));

    (void)ctx;
    (void)c;
    if (x)
        x->bad_path = strstr(uri, "%00") != NULL;
    return x;
}

static void forget_exchange(void *ctx, struct MHD_Connection *c, void **con_cls, enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *con_cls;

    (void)ctx;
    (void)c;
    (void)why;
    if (x)
        free(x->body);
    free(x);
    *con_cls = NULL;
}

static const char *header(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static bool announces_too_much(struct MHD_Connection *c)
{
    const char *length = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);

    return length && (strlen(length) > 9 || form_parse_int(length) > FORM_MAX_BYTES);
}

/* ---- query and language */

/* Until people sign in: whoever sits there, with all rights. */
static const struct person anyone = { .name = "desk", .roles = ~0u };

struct query_walk { struct form *query; struct err *e; int r; };

static enum MHD_Result add_argument(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                    const char *value, size_t value_n)
{
    struct query_walk *w = ctx;

    (void)kind;
    if (strlen(key) != key_n)
        w->r = err_set(w->e, -EILSEQ, "the address has a name with a NUL");
    else
        w->r = form_add(w->query, key, value ? value : "", value ? value_n : 0, w->e);
    return w->r == 0 ? MHD_YES : MHD_NO;
}

/* ?lang= wins and is remembered; then the cookie; then what the browser prefers. */
static enum lang language_of(struct MHD_Connection *c, const struct form *query, bool *ret_remember)
{
    const char *cookie = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, "lang");
    const char *accepts = header(c, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
    int lang = lang_of(form_get(query, "lang"));

    *ret_remember = lang >= 0;
    if (lang < 0 && cookie)
        lang = lang_of(cookie);
    if (lang < 0 && accepts && strncmp(accepts, "hi", 2) == 0)
        lang = LANG_HI;
    return lang < 0 ? LANG_EN : (enum lang)lang;
}

/* ---- the answer on its way out */

static ssize_t read_blob(void *ctx, uint64_t at, char *out, size_t n)
{
    ssize_t k = spool_blob_read(ctx, out, n, NULL);

    (void)at;                           /* in order: there are no ranges */
    return k > 0 ? k : k == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void close_blob(void *ctx)
{
    spool_blob_close(ctx);
}

struct stream { const struct desk *desk; struct events *events; uint64_t seen; bool greeted; };

/* Waits for news in the thread of this connection. The greeting brings the token: a page that outlives a
 * restart of the desk goes on with the new one. Only our own pages can read a stream. */
static ssize_t read_stream(void *ctx, uint64_t at, char *out, size_t n)
{
    struct stream *s = ctx;
    int r = 0;

    (void)at;
    if (s->greeted)
        r = events_wait(s->events, &s->seen, HEARTBEAT_MS);
    if (r == -ESHUTDOWN)
        return MHD_CONTENT_READER_END_OF_STREAM;
    int k = !s->greeted ? snprintf(out, n, "retry: 1000\nevent: hello\ndata: %s\n\n", s->desk->token)
          : r == 0 ? snprintf(out, n, "event: change\ndata: %llu\n\n", (unsigned long long)s->seen)
                   : snprintf(out, n, ": still here\n\n");
    s->greeted = true;
    return k;
}

static void end_stream(void *ctx)
{
    struct stream *s = ctx;

    events_leave(s->events);
    free(s);
}

static struct MHD_Response *stream_response(const struct desk *desk)
{
    struct stream *s = calloc(1, sizeof(*s));

    if (!s || events_join(desk->events) < 0) {
        free(s);
        return NULL;
    }
    s->desk = desk;
    s->events = desk->events;
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE_BYTES, read_stream, s, end_stream);
}

static struct MHD_Response *response_of(const struct desk *desk, struct reply *a)
{
    if (a->stream)
        return stream_response(desk);
    if (a->blob) {
        struct spool_blob *b = TAKE_PTR(a->blob);
        return MHD_create_response_from_callback((uint64_t)spool_blob_size(b), BLOB_PIECE_BYTES, read_blob, b, close_blob);
    }
    size_t n = 0;
    char *text = html_take(&a->body, &n);
    return text ? MHD_create_response_from_buffer_with_free_callback(n, text, free) : NULL;
}

static void add_headers(struct MHD_Response *r, const struct reply *a, enum lang lang, bool remember_lang)
{
    static const char *const always[][2] = {
        { "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'" },
        { "X-Content-Type-Options", "nosniff" },
        { "X-Frame-Options", "DENY" },
        { "Referrer-Policy", "same-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
    };
    char text[160];

    for (size_t i = 0; i < ARRAY_LEN(always); i++)
        MHD_add_response_header(r, always[i][0], always[i][1]);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, a->may_keep ? "no-cache" : "no-store");
    if (a->location[0])
        MHD_add_response_header(r, MHD_HTTP_HEADER_LOCATION, a->location);
    if (a->file_name[0] && snprintf(text, sizeof(text), "inline; filename=\"%s\"", a->file_name) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION, text);
    if (a->retry_after_s && snprintf(text, sizeof(text), "%d", a->retry_after_s) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_RETRY_AFTER, text);
    if (remember_lang && snprintf(text, sizeof(text), "lang=%s; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly",
                                  lang_code(lang)) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_SET_COOKIE, text);
}

static enum MHD_Result send_reply(struct MHD_Connection *c, const struct request *q, struct reply *a, bool remember_lang)
{
    struct MHD_Response *r = response_of(q->desk, a);

    if (!r) {
        log_warn("page_not_made", LOG_WHY, a->stream ? "too many screens listen" : "no memory, or the page is too large");
        a->status = a->stream ? 503 : 500;
        a->type = "text/plain; charset=utf-8";
        r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
        if (!r)
            return MHD_NO;
    }
    add_headers(r, a, q->lang, remember_lang);
    enum MHD_Result sent = MHD_queue_response(c, (unsigned)a->status, r);
    MHD_destroy_response(r);            /* ours; the connection has its own hold */
    html_done(&a->body);
    spool_blob_close(a->blob);
    return sent;
}

/* ---- one whole request */

static void refuse(const struct request *q, struct reply *a, int status, const char *why)
{
    log_warn("request_refused", LOG_COUNT LOG_WHY, (long long)status, why);
    web_error(q, a, status, NULL);
}

static bool may_ask(struct MHD_Connection *c, const struct desk *desk)
{
    return guard_host(header(c, MHD_HTTP_HEADER_HOST), config_text(desk->conf, CONFIG_DESK_LISTEN),
                      config_text(desk->conf, CONFIG_DESK_NAMES), (int)config_number(desk->conf, CONFIG_DESK_PORT));
}

static bool may_change(struct MHD_Connection *c)
{
    return guard_change(header(c, MHD_HTTP_HEADER_ORIGIN), header(c, "Sec-Fetch-Site"), header(c, MHD_HTTP_HEADER_HOST));
}

/* The token is looked at by the pages: a form typed into before the desk restarted must not lose its words. */
static void run_page(struct MHD_Connection *c, const struct exchange *x, enum method method, struct request *q, struct reply *a)
{
    AUTO_FORM struct form *form = NULL;
    struct err e = { 0 };
    int64_t ids[2] = { 0, 0 };
    bool other_method = false;
    enum right right = RIGHT_NONE;
    page_fn *page = x->bad_path ? NULL : route_find(method, q->path, ids, &right, &other_method);

    if (!may_ask(c, q->desk))
        return refuse(q, a, 403, "the Host header is none of our names");
    if (method == METHOD_POST && !may_change(c))
        return refuse(q, a, 403, "a change that does not come from our own page");
    if (!page)
        return web_error(q, a, other_method ? 405 : 404, NULL);
    if (x->too_large)
        return refuse(q, a, 413, "the form is too large");
    if (method == METHOD_POST && form_parse(x->body ? x->body : "", x->body_n, &form, &e) < 0)
        return refuse(q, a, 400, e.msg);
    if (!web_may(q, right))
        return refuse(q, a, 403, "the role does not allow it");
    q->form = form;
    q->id = ids[0];
    q->sub_id = ids[1];
    page(q, a);
}

static enum MHD_Result answer(const struct desk *desk, struct MHD_Connection *c, const struct exchange *x,
                              const char *path, const char *method_name)
{
    AUTO_FORM struct form *query = NULL;
    struct err e = { 0 };
    struct reply a = { .status = 200, .type = "text/html; charset=utf-8" };
    bool remember_lang = false;
    enum method method = strcmp(method_name, "GET") == 0 || strcmp(method_name, "HEAD") == 0 ? METHOD_GET
                       : strcmp(method_name, "POST") == 0 ? METHOD_POST : METHODS;

    if (form_new(&query, &e) < 0)
        return MHD_NO;
    struct query_walk walk = { .query = query, .e = &e };
    MHD_get_connection_values_n(c, MHD_GET_ARGUMENT_KIND, add_argument, &walk);
    struct request q = { .desk = desk, .path = path, .query = query, .lang = language_of(c, query, &remember_lang), .who = &anyone };

    html_init(&a.body, HTML_MAX_BYTES);
    if (method == METHODS)
        web_error(&q, &a, 405, NULL);
    else if (walk.r < 0)
        refuse(&q, &a, 400, e.msg);
    else
        run_page(c, x, method, &q, &a);
    return send_reply(c, &q, &a, remember_lang);
}

/* libmicrohttpd calls this first with the headers, then with each piece of the body, then to be answered. */
static enum MHD_Result serve(void *ctx, struct MHD_Connection *c, const char *path, const char *method,
                             const char *version, const char *data, size_t *data_n, void **con_cls)
{
    const struct server *s = ctx;
    struct exchange *x = *con_cls;

    (void)version;
    if (!x)
        return MHD_NO;
    if (!x->begun) {
        x->begun = true;
        x->too_large = announces_too_much(c);
        return x->too_large ? answer(s->desk, c, x, path, method) : MHD_YES;    /* before the body is sent */
    }
    if (*data_n > 0) {
        int r = exchange_add(x, data, *data_n);
        *data_n = 0;
        return r == 0 ? MHD_YES : MHD_NO;
    }
    return answer(s->desk, c, x, path, method);
}

/* ---- start and stop */

static void log_library(void *ctx, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void log_library(void *ctx, const char *fmt, va_list ap)
{
    char words[256];

    (void)ctx;
    if (vsnprintf(words, sizeof(words), fmt, ap) > 0)
        log_debug("http", LOG_WHY, words);
}

/* A listening socket on the address of the setting, IPv4 or IPv6. Returns the descriptor. */
static int listen_on(const char *address, int port, struct err *e)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
    int yes = 1;

    if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1)
        return err_set(e, -EINVAL, "desk.listen is \"%s\", which is no IP address", address);
    AUTO_CLOSE int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_errno(e, "socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if ((is_v4 ? bind(fd, (struct sockaddr *)&v4, sizeof(v4)) : bind(fd, (struct sockaddr *)&v6, sizeof(v6))) < 0 ||
        listen(fd, MAX_CONNECTIONS) < 0)
        return errno == EADDRINUSE
            ? err_set(e, -EADDRINUSE, "the desk cannot start: another program answers on %s port %d; "
                      "end it, or set desk.port to a free port", address, port)
            : err_errno(e, "the desk cannot listen on %s port %d", address, port);
    return TAKE_FD(fd);
}

int server_start(const struct desk *desk, struct server **ret_server, struct err *e)
{
    AUTO_FREE struct server *s = calloc(1, sizeof(*s));
    int port = (int)config_number(desk->conf, CONFIG_DESK_PORT);

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    AUTO_CLOSE int fd = listen_on(config_text(desk->conf, CONFIG_DESK_LISTEN), port, e);
    if (fd < 0)
        return fd;
    s->desk = desk;
    s->mhd = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ERROR_LOG,
                              (uint16_t)port, NULL, NULL, serve, s,
                              MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,     /* first: it is used while starting */
                              MHD_OPTION_LISTEN_SOCKET, fd,
                              MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
                              MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS_PER_ADDRESS,
                              MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
                              MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES,
                              MHD_OPTION_STRICT_FOR_CLIENT, 1,
                              MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, NULL,
                              MHD_OPTION_NOTIFY_COMPLETED, forget_exchange, NULL,
                              MHD_OPTION_END);
    if (!s->mhd)
        return err_set(e, -EIO, "the desk's web server does not start");
    (void)TAKE_FD(fd);                  /* the library closes it */
    *ret_server = TAKE_PTR(s);
    return 0;
}

void server_stop(struct server *s)
{
    if (!s)
        return;
    MHD_stop_daemon(s->mhd);
    free(s);
}
