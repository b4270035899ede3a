/* A page's answer on its way out: headers, cookies, bytes from the spool, the stream of events. */
#include "desk/web/server_reply.h"

#include "base/log.h"
#include "base/wipe.h"
#include "desk/people/seat.h"
#include "desk/web/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    BLOB_PIECE_BYTES = 64 * 1024,
    HEARTBEAT_MS = 10000,               /* of a stream; less than IDLE_S of server.c, so that a dead peer shows */
    STREAM_PIECE_BYTES = 256,
};

/* Cookies know no ports: two desks on one machine must not sign each other out. */
void session_cookie_name(const struct desk *desk, char out[COOKIE_NAME_SIZE])
{
    snprintf(out, COOKIE_NAME_SIZE, "%sdesk-%d", desk->https ? "__Host-" : "", (int)config_number(desk->conf, CONFIG_DESK_PORT));
}

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

struct stream { const struct desk *desk; uint64_t seen; bool greeted, ended; char session_id[SESSION_ID_SIZE]; };

/* The last words of a stream whose session was locked or has ended. */
static ssize_t end_of_seat(struct stream *s, enum seat seat, char *out, size_t n)
{
    s->ended = true;
    return snprintf(out, n, "event: %s\ndata: \n\n", seat == SEAT_LOCKED ? "locked" : "ended");
}

/* Waits for news in the thread of this connection. The greeting brings the token: a page that outlives a
 * sign-in in another window goes on with the new one. Only our own pages can read a stream. Each time it is asked
 * anew who sits there: who was switched off hears nothing more. */
static ssize_t read_stream(void *ctx, uint64_t at, char *out, size_t n)
{
    struct stream *s = ctx;
    struct session who;
    int r = 0;

    (void)at;
    if (s->greeted && !s->ended)
        r = events_wait(s->desk->events, &s->seen, HEARTBEAT_MS);
    if (r == -ESHUTDOWN || s->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    enum seat seat = seat_of(s->desk, s->session_id, false, &who);
    if (seat != SEAT_TAKEN || !people_may(who.roles, RIGHT_SIGNED_IN))     /* it tells that something changed, and nothing of it */
        return end_of_seat(s, seat, out, n);
    int k = !s->greeted ? snprintf(out, n, "retry: 1000\nevent: hello\ndata: %s\n\n", who.token)
          : r == 0 ? snprintf(out, n, "event: change\ndata: %llu\n\n", (unsigned long long)s->seen)
                   : snprintf(out, n, ": still here\n\n");
    s->greeted = true;
    return k;
}

static void end_stream(void *ctx)
{
    struct stream *s = ctx;

    events_leave(s->desk->events);
    free(s);
}

static struct MHD_Response *stream_response(const struct desk *desk, const char *session_id)
{
    struct stream *s = calloc(1, sizeof(*s));

    if (!s || events_join(desk->events) < 0) {
        free(s);
        return NULL;
    }
    s->desk = desk;
    snprintf(s->session_id, sizeof(s->session_id), "%s", session_id);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE_BYTES, read_stream, s, end_stream);
}

static ssize_t read_pour(void *ctx, uint64_t at, char *out, size_t n)
{
    struct pour *p = ctx;
    ssize_t k = p->piece(p->ctx, out, n);

    (void)at;
    return k > 0 ? k : k == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void end_pour(void *ctx)
{
    struct pour *p = ctx;

    p->end(p->ctx);
    free(p);
}

/* The reply's pour is gone after it, whatever comes back. */
static struct MHD_Response *pour_response(struct reply *a)
{
    struct pour *p = malloc(sizeof(*p)), of_reply = a->pour;

    a->pour = (struct pour){ .piece = NULL };
    if (!p) {
        of_reply.end(of_reply.ctx);
        return NULL;
    }
    *p = of_reply;
    struct MHD_Response *r = MHD_create_response_from_callback(p->size ? p->size : MHD_SIZE_UNKNOWN, BLOB_PIECE_BYTES, read_pour, p, end_pour);
    if (!r)
        end_pour(p);
    return r;
}

static struct MHD_Response *response_of(const struct request *q, struct reply *a)
{
    if (a->stream)
        return stream_response(q->desk, q->session_id);
    if (a->pour.piece)
        return pour_response(a);
    if (a->blob) {
        struct spool_blob *b = TAKE_PTR(a->blob);
        return MHD_create_response_from_callback((uint64_t)spool_blob_size(b), BLOB_PIECE_BYTES, read_blob, b, close_blob);
    }
    size_t n = 0;
    char *text = html_take(&a->body, &n);
    return text ? MHD_create_response_from_buffer_with_free_callback(n, text, wipe_free) : NULL;
}

/* The browser's session: a new one, or none any more. Gone with the browser's window, and never sent by another site's page. */
static void add_session(struct MHD_Response *r, const struct desk *desk, const struct reply *a)
{
    char name[COOKIE_NAME_SIZE], text[192];

    if (!a->new_session[0] && !a->end_session)
        return;
    session_cookie_name(desk, name);
    snprintf(text, sizeof(text), "%s=%s; Path=/; SameSite=Strict; HttpOnly%s%s", name, a->new_session, desk->https ? "; Secure" : "",
             a->end_session ? "; Max-Age=0" : "");
    MHD_add_response_header(r, MHD_HTTP_HEADER_SET_COOKIE, text);
    sodium_memzero(text, sizeof(text));
}

static void add_headers(struct MHD_Response *r, const struct request *q, const struct reply *a, bool remember_lang)
{
    static const char *const always[][2] = {
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "same-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
    };
    char text[160];

    /* a PDF has no markup of ours: the box's own screen shows it in a frame of the page, and its viewer brings its style along */
    bool pdf = strcmp(a->type, "application/pdf") == 0;
    MHD_add_response_header(r, "Content-Security-Policy",
                            pdf ? "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; object-src 'none'"
                                : "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'");
    MHD_add_response_header(r, "X-Frame-Options", pdf ? "SAMEORIGIN" : "DENY");
    for (size_t i = 0; i < ARRAY_LEN(always); i++)
        MHD_add_response_header(r, always[i][0], always[i][1]);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, a->may_keep ? "no-cache" : "no-store");
    if (a->tag[0])
        MHD_add_response_header(r, MHD_HTTP_HEADER_ETAG, a->tag);
    if (a->location[0])
        MHD_add_response_header(r, MHD_HTTP_HEADER_LOCATION, a->location);
    if (a->file_name[0] && snprintf(text, sizeof(text), "%s; filename=\"%s\"", strncmp(a->type, "text/csv", 8) == 0 || strcmp(a->type, FOREIGN_FILE) == 0 ? "attachment" : "inline", a->file_name) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_DISPOSITION, text);
    if (a->retry_after_s && snprintf(text, sizeof(text), "%d", a->retry_after_s) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_RETRY_AFTER, text);
    if (q->desk->https)
        MHD_add_response_header(r, "Strict-Transport-Security", "max-age=31536000");
    add_session(r, q->desk, a);
    if (remember_lang && snprintf(text, sizeof(text), "lang=%s; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly",
                                  lang_code(q->lang)) > 0)
        MHD_add_response_header(r, MHD_HTTP_HEADER_SET_COOKIE, text);
}

/* The browser has it, and it is still the same. */
static void leave_out_what_is_known(struct MHD_Connection *c, struct reply *a)
{
    const char *known = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

    if (!a->tag[0] || !known || strcmp(known, a->tag) != 0)
        return;
    a->status = MHD_HTTP_NOT_MODIFIED;
    html_done(&a->body);
    html_init(&a->body, 1);
}

enum MHD_Result reply_send(struct MHD_Connection *c, const struct request *q, struct reply *a, bool remember_lang)
{
    leave_out_what_is_known(c, a);
    struct MHD_Response *r = response_of(q, a);

    if (!r) {
        log_warn("page_not_made", LOG_WHY, a->stream ? "too many screens listen" : "no memory, or the page is too large");
        a->status = a->stream ? 503 : 500;
        a->type = "text/plain; charset=utf-8";
        r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
        if (!r)
            return MHD_NO;
    }
    add_headers(r, q, a, remember_lang);
    enum MHD_Result sent = MHD_queue_response(c, (unsigned)a->status, r);
    MHD_destroy_response(r);            /* ours; the connection has its own hold */
    html_done(&a->body);
    spool_blob_close(a->blob);
    return sent;
}
