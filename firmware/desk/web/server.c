/* HTTP in, a page's answer out. Read serve() first: it is one request from its first byte to its answer. */
#include "desk/web/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "desk/people/seat.h"
#include "desk/web/deadline.h"
#include "desk/web/guard.h"
#include "desk/web/multipart.h"
#include "desk/web/routes.h"
#include "desk/web/server_inflow.h"
#include "desk/web/server_reply.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
    MAX_CONNECTIONS = DEADLINES_MAX,    /* each has a thread: the unit's TasksMax allows for them */
    MAX_CONNECTIONS_PER_ADDRESS = 48,   /* one machine, some browsers of six each: a few bad ones never get all */
    IDLE_S = 20,                        /* a connection silent for so long is closed */
    REQUEST_S = 15,                     /* a whole request comes within that, however it is dripped, ... */
    FILE_S = 120,                       /* ... or, with a file in it, within that, */
    INFLOW_S = 3600,                    /* ... or, with a large one */
    HEADER_BYTES = 32 * 1024,           /* request line and headers, and MHD's own needs */
};

struct server {
    const struct desk *desk;
    struct MHD_Daemon *mhd;
    struct deadlines *deadlines;
};

/* ---- one request while it comes in */

struct exchange {
    bool begun;
    bool bad_path;              /* a NUL in the address: C would see a shorter, innocent one */
    char *body;
    size_t body_n, body_room;
    size_t body_max;            /* 0 until the address is known */
    bool too_large;
    struct server_inflow *inflow;       /* a large file; there is no body then */
};

static void wipe_body(struct exchange *x)
{
    if (x->body)
        sodium_memzero(x->body, x->body_n);
    free(x->body);
    x->body = NULL;
}

/* Not by realloc: there may be a passphrase in it, which is wiped where it was. */
static int make_room(struct exchange *x, size_t n)
{
    size_t room = 2 * (x->body_n + n);
    char *more = malloc(room);

    if (!more)
        return -ENOMEM;
    if (x->body_n)
        memcpy(more, x->body, x->body_n);
    wipe_body(x);
    x->body = more;
    x->body_room = room;
    return 0;
}

static int exchange_add(struct exchange *x, const char *data, size_t n)
{
    if (n > x->body_max - x->body_n)
        return -E2BIG;                  /* it did not say so beforehand: hang up */
    if (n > x->body_room - x->body_n && make_room(x, n) < 0)
        return -ENOMEM;
    memcpy(x->body + x->body_n, data, n);
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

/* ---- how long it may take to come in */

static struct deadline *deadline_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/* From the first byte of the connection, before TLS and before any request is known. */
static void watch_connection(void *ctx, struct MHD_Connection *c, void **connection, enum MHD_ConnectionNotificationCode what)
{
    const struct server *s = ctx;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

        *connection = deadline_begin(s->deadlines, fd, REQUEST_S * 1000);
        if (!*connection)
            shutdown(fd, SHUT_RDWR);
    } else {
        deadline_end(s->deadlines, *connection);
        *connection = NULL;
    }
}

/* One request is over. The next on this connection may begin late, as long as it is not idle for too long. */
static void forget_exchange(void *ctx, struct MHD_Connection *c, void **con_cls, enum MHD_RequestTerminationCode why)
{
    const struct server *s = ctx;
    struct exchange *x = *con_cls;

    (void)why;
    deadline_set(s->deadlines, deadline_of(c), (IDLE_S + REQUEST_S) * 1000);
    if (x) {
        wipe_body(x);
        server_inflow_free(x->inflow);
    }
    free(x);
    *con_cls = NULL;
}

static const char *header(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static bool announces_too_much(struct MHD_Connection *c, int64_t max)
{
    const char *length = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);
    int64_t n = length && strlen(length) < 18 ? form_parse_int(length) : length ? INT64_MAX : 0;

    return n < 0 || n > max;
}

/* ---- query, language, who */

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

static const char *session_id_of(struct MHD_Connection *c, const struct desk *desk)
{
    char name[COOKIE_NAME_SIZE];

    session_cookie_name(desk, name);
    const char *id = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, name);
    return id ? id : "";
}

static void address_of(struct MHD_Connection *c, char out[INET6_ADDRSTRLEN])
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    const void *bytes = !a ? NULL : a->sa_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr
                                                           : (const void *)&((const struct sockaddr_in *)(const void *)a)->sin_addr;

    if (!bytes || !inet_ntop(a->sa_family, bytes, out, INET6_ADDRSTRLEN))
        out[0] = '\0';
}

/* ---- one whole request */

static void refuse(const struct request *q, struct reply *a, int status, const char *why)
{
    web_log_refused(q, "request_refused", status, why);
    web_error(q, a, status, NULL);
}

static bool may_ask(struct MHD_Connection *c, const struct desk *desk)
{
    return guard_host(header(c, MHD_HTTP_HEADER_HOST), config_text(desk->conf, CONFIG_DESK_LISTEN),
                      config_text(desk->conf, CONFIG_DESK_NAMES), (int)config_number(desk->conf, CONFIG_DESK_PORT), desk->https);
}

static bool may_change(struct MHD_Connection *c, const struct desk *desk)
{
    return guard_change(header(c, MHD_HTTP_HEADER_ORIGIN), header(c, "Sec-Fetch-Site"), header(c, MHD_HTTP_HEADER_HOST), desk->https);
}

/* Files come only to the addresses that take one. */
static int parse_body(struct MHD_Connection *c, const struct exchange *x, const char *path, struct form **ret_form, struct upload *ret_upload,
                      struct err *e)
{
    const char *type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE), *body = x->body ? x->body : "";

    if (!route_takes_file(path) || !multipart_is(type))
        return form_parse(body, x->body_n, ret_form, e);
    int r = form_new(ret_form, e);
    return r < 0 ? r : multipart_parse(type, body, x->body_n, *ret_form, ret_upload, e);
}

static int end_inflow(const struct exchange *x, struct form **ret_form, struct request *q, struct err *e)
{
    int r = form_new(ret_form, e);

    return r < 0 ? r : server_inflow_end(x->inflow, *ret_form, &q->inflow, e);
}

/* Nothing that needs a right is run before seat_admit. */
static void run_page(struct MHD_Connection *c, const struct exchange *x, enum method method, struct request *q, struct reply *a)
{
    AUTO_FORM struct form *form = NULL;
    AUTO(upload_done) struct upload upload = { 0 };
    struct err e = { 0 };
    int64_t ids[2] = { 0, 0 };
    bool other_method = false;
    const struct route *route = x->bad_path ? NULL : route_find(method, q->path, ids, &other_method);
    struct session who;

    if (!may_ask(c, q->desk))
        return refuse(q, a, 403, "the Host header is none of our names");
    if (method == METHOD_POST && !may_change(c, q->desk))
        return refuse(q, a, 403, "a change that does not come from our own page");
    if (!route)
        return refuse(q, a, other_method ? 405 : 404, "there is no such page");
    if (x->too_large)
        return refuse(q, a, 413, "the form is too large");
    if (method == METHOD_POST && (x->inflow ? end_inflow(x, &form, q, &e) : parse_body(c, x, q->path, &form, &upload, &e)) < 0)
        return refuse(q, a, 400, e.msg);
    q->form = form;
    q->upload = &upload;
    q->id = ids[0];
    q->sub_id = ids[1];
    if (route->right == RIGHT_NONE || seat_admit(q, a, route, &who))
        route->page(q, a);
    q->who = NULL;                      /* they were ours */
    q->form = NULL;
    q->upload = NULL;
    q->inflow = NULL;
    sodium_memzero(&who, sizeof(who));
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
    char address[INET6_ADDRSTRLEN];

    address_of(c, address);
    struct request q = { .desk = desk, .path = path, .query = query, .lang = language_of(c, query, &remember_lang),
                         .session_id = session_id_of(c, desk), .address = address, .host = header(c, MHD_HTTP_HEADER_HOST) };

    html_init(&a.body, HTML_MAX_BYTES);
    if (method == METHODS)
        refuse(&q, &a, 405, "neither GET nor POST");
    else if (walk.r < 0)
        refuse(&q, &a, 400, e.msg);
    else
        run_page(c, x, method, &q, &a);
    return reply_send(c, &q, &a, remember_lang);
}

/* Only somebody who is may send much. */
static bool is_signed_in(struct MHD_Connection *c, const struct desk *desk, enum right right)
{
    struct session who;

    return sessions_find(desk->sessions, session_id_of(c, desk), false, clock_mono_ms(), &who) == SESSION_OPEN && people_may(who.roles, right);
}

/* A large file is written to the card while it comes: from whom, and from which page, is asked before its first byte. */
static void begin_inflow(struct MHD_Connection *c, const struct server *s, struct exchange *x, const char *path, const char *method)
{
    if (!route_takes_inflow(path) || strcmp(method, "POST") != 0 || !is_signed_in(c, s->desk, RIGHT_ADMIN) || !may_ask(c, s->desk) || !may_change(c, s->desk) ||
        announces_too_much(c, (config_number(s->desk->conf, CONFIG_BOX_UPDATE_MAX_MIB) << 20) + FORM_MAX_BYTES) ||
        server_inflow_new(c, s->desk->conf, &x->inflow) < 0)
        return;
    x->too_large = false;
    deadline_set(s->deadlines, deadline_of(c), INFLOW_S * 1000);
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
        x->body_max = route_takes_file(path) && is_signed_in(c, s->desk, RIGHT_SIGNED_IN) ? MULTIPART_MAX_BYTES : FORM_MAX_BYTES;
        x->too_large = announces_too_much(c, (int64_t)x->body_max);
        begin_inflow(c, s, x, path, method);
        if (x->body_max == MULTIPART_MAX_BYTES)
            deadline_set(s->deadlines, deadline_of(c), FILE_S * 1000);
        return x->too_large ? answer(s->desk, c, x, path, method) : MHD_YES;    /* before the body is sent */
    }
    if (*data_n > 0 && x->inflow) {
        server_inflow_add(x->inflow, data, *data_n);
        *data_n = 0;
        return MHD_YES;
    }
    if (*data_n > 0) {
        int r = exchange_add(x, data, *data_n);
        *data_n = 0;
        return r == 0 ? MHD_YES : MHD_NO;
    }
    deadline_met(s->deadlines, deadline_of(c));
    return answer(s->desk, c, x, path, method);
}

/* ---- start and stop */

static void log_library(void *ctx, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void log_library(void *ctx, const char *fmt, va_list ap)
{
    static const char refused[] = "Error processing request";      /* headers too large, or no HTTP at all */
    char words[256];

    (void)ctx;
    if (vsnprintf(words, sizeof(words), fmt, ap) <= 0)
        return;
    if (strncmp(words, refused, strlen(refused)) == 0)
        log_warn("request_refused", LOG_WHY, words);
    else
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

int server_start(const struct desk *desk, const struct tls *tls, struct server **ret_server, struct err *e)
{
    AUTO_FREE struct server *s = calloc(1, sizeof(*s));
    int port = (int)config_number(desk->conf, CONFIG_DESK_PORT);

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    AUTO_CLOSE int fd = listen_on(config_text(desk->conf, CONFIG_DESK_LISTEN), port, e);
    if (fd < 0)
        return fd;
    s->desk = desk;
    int r = deadlines_start(&s->deadlines, e);
    if (r < 0)
        return r;
    const struct MHD_OptionItem with_tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, tls->cert }, { MHD_OPTION_HTTPS_MEM_KEY, 0, tls->key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" }, { MHD_OPTION_END, 0, NULL },
    };
    const struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    s->mhd = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ERROR_LOG |
                              (desk->https ? MHD_USE_TLS : 0),
                              (uint16_t)port, NULL, NULL, serve, s,
                              MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,     /* first: it is used while starting */
                              MHD_OPTION_LISTEN_SOCKET, fd,
                              MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
                              MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS_PER_ADDRESS,
                              MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
                              MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES,
                              MHD_OPTION_STRICT_FOR_CLIENT, 1,
                              MHD_OPTION_ARRAY, desk->https ? with_tls : none,
                              MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, NULL,
                              MHD_OPTION_NOTIFY_COMPLETED, forget_exchange, s,
                              MHD_OPTION_NOTIFY_CONNECTION, watch_connection, s,
                              MHD_OPTION_END);
    if (!s->mhd) {
        deadlines_stop(s->deadlines);
        return err_set(e, -EIO, "the desk's web server does not start");
    }
    (void)TAKE_FD(fd);                  /* the library closes it */
    *ret_server = TAKE_PTR(s);
    return 0;
}

void server_stop(struct server *s)
{
    if (!s)
        return;
    MHD_stop_daemon(s->mhd);
    deadlines_stop(s->deadlines);
    free(s);
}
