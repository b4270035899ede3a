#include "uploader/intake/imap_wire.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/thread.h"
#include "uploader/line/tls.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CHUNK = 64 * 1024, TAG_SIZE = 16 };

struct imap {
    CURL *curl;
    int fd, wake_fd, timeout_ms;
    unsigned commands;
    bool news;                  /* "* n EXISTS" came */
    char *in;                   /* received and not handed out: in[at] ... in[have - 1]; one byte of room behind for a NUL */
    size_t at, have, room;
};

/* ---- connect */

/* A line that breaks amid the handshake is away like any other: nobody has to put a certificate right. */
static bool is_cut(CURLcode code, const char *words)
{
    static const char *const says[] = { "SSL_ERROR_SYSCALL", "SSL_ERROR_ZERO_RETURN", "unexpected eof", "onnection reset", "non-properly terminated" };

    for (size_t i = 0; code == CURLE_SSL_CONNECT_ERROR && i < ARRAY_LEN(says); i++)
        if (strstr(words, says[i]))
            return true;
    return false;
}

static int connect_error(CURLcode code, const char *words, struct err *e)
{
    if (is_cut(code, words))
        code = CURLE_COULDNT_CONNECT;
    switch (code) {
    case CURLE_LOGIN_DENIED:
        return err_set(e, -EACCES, "the mailbox refused the login");
    case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CONNECT_ERROR: case CURLE_USE_SSL_FAILED: case CURLE_SSL_CACERT_BADFILE:
        return err_set(e, -EKEYREJECTED, "no safe connection: %s", *words ? words : curl_easy_strerror(code));
    case CURLE_OPERATION_TIMEDOUT:
        return err_set(e, -ETIMEDOUT, "it does not answer");
    default:
        return err_set(e, -EHOSTUNREACH, "%s", *words ? words : curl_easy_strerror(code));
    }
}

static CURLcode set_up(CURL *c, const struct imap_setup *s, char *words)
{
    CURLcode r = curl_easy_setopt(c, CURLOPT_URL, s->url);
    const struct { CURLoption option; const char *value; } texts[] = {
        { CURLOPT_PROTOCOLS_STR, "imap,imaps" }, { CURLOPT_USERNAME, s->user }, { CURLOPT_PASSWORD, s->password },
        { CURLOPT_XOAUTH2_BEARER, s->token },
    };
    const struct { CURLoption option; long value; } numbers[] = {
        { CURLOPT_USE_SSL, CURLUSESSL_ALL }, { CURLOPT_CONNECT_ONLY, 1 }, { CURLOPT_NOSIGNAL, 1 },
        { CURLOPT_CONNECTTIMEOUT_MS, s->timeout_ms }, { CURLOPT_TIMEOUT_MS, s->timeout_ms * 2L }, { CURLOPT_SERVER_RESPONSE_TIMEOUT, s->timeout_ms / 1000 + 1 },
    };

    tls_set(c, &(struct tls){ .ca_file = s->ca_file, .ca_setting = "mailbox.ca_file" });
    for (size_t k = 0; k < ARRAY_LEN(texts) && r == CURLE_OK; k++)
        if (texts[k].value)
            r = curl_easy_setopt(c, texts[k].option, texts[k].value);
    for (size_t k = 0; k < ARRAY_LEN(numbers) && r == CURLE_OK; k++)
        r = curl_easy_setopt(c, numbers[k].option, numbers[k].value);
    return r == CURLE_OK ? curl_easy_setopt(c, CURLOPT_ERRORBUFFER, words) : r;
}

int imap_open(const struct imap_setup *setup, struct imap **ret_imap, struct err *e)
{
    AUTO_IMAP struct imap *i = calloc(1, sizeof(*i));
    char words[CURL_ERROR_SIZE] = "";
    curl_socket_t fd = CURL_SOCKET_BAD;

    if (i)
        i->curl = curl_easy_init();
    if (!i || !i->curl || !(i->in = malloc(CHUNK)))
        return err_set(e, -ENOMEM, "out of memory");
    i->room = CHUNK;
    i->wake_fd = setup->wake_fd;
    i->timeout_ms = setup->timeout_ms;
    int way = route_set(setup->route, i->curl, setup->url, setup->stop, e);
    if (way < 0)
        return way;
    CURLcode r = set_up(i->curl, setup, words);
    if (r == CURLE_OK)
        r = curl_easy_perform(i->curl);
    if (r == CURLE_OK)
        r = curl_easy_getinfo(i->curl, CURLINFO_ACTIVESOCKET, &fd);
    curl_easy_setopt(i->curl, CURLOPT_ERRORBUFFER, NULL);
    if (r != CURLE_OK || fd == CURL_SOCKET_BAD)
        return connect_error(r, words, e);
    i->fd = fd;
    *ret_imap = TAKE_PTR(i);
    return 0;
}

void imap_warn(const struct imap *i, const char *host, struct warnings *w) { tls_warn_theirs(i->curl, host, w); }

void imap_close(struct imap *i)
{
    if (!i)
        return;
    curl_easy_cleanup(i->curl);
    free(i->in);
    free(i);
}

/* ---- bytes */

static int wait_for(struct imap *i, short events, int64_t until_ms, struct err *e)
{
    struct pollfd p = { .fd = i->fd, .events = events };
    int64_t left_ms = until_ms - clock_mono_ms();

    thread_alive();
    if (left_ms <= 0)
        return err_set(e, -ETIMEDOUT, "it has not answered for %d s", i->timeout_ms / 1000);
    return poll(&p, 1, (int)left_ms) < 0 && errno != EINTR ? err_errno(e, "wait for the mailbox") : 0;
}

static int send_all(struct imap *i, const char *bytes, size_t n, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + i->timeout_ms;

    while (n > 0) {
        size_t sent = 0;
        CURLcode c = curl_easy_send(i->curl, bytes, n, &sent);
        int r = c == CURLE_AGAIN ? wait_for(i, POLLOUT, until_ms, e) : c == CURLE_OK ? 0 : err_set(e, -ECONNRESET, "the connection was cut");

        if (r < 0)
            return r;
        bytes += sent;
        n -= sent;
    }
    return 0;
}

/* Whatever there is, into the room behind what we have. 1: something came; 0: nothing there. */
static int receive_now(struct imap *i, struct err *e)
{
    size_t n = 0;
    CURLcode c = curl_easy_recv(i->curl, i->in + i->have, i->room - i->have - 1, &n);

    if (c == CURLE_AGAIN)
        return 0;
    if (c != CURLE_OK || n == 0)
        return err_set(e, -ECONNRESET, "the connection was cut");
    i->have += n;
    return 1;
}

static int make_room(struct imap *i, size_t bytes, struct err *e)
{
    if (i->at > 0) {
        memmove(i->in, i->in + i->at, i->have - i->at);
        i->have -= i->at;
        i->at = 0;
    }
    if (i->room - i->have > bytes)
        return 0;
    char *more = realloc(i->in, i->have + bytes + 1);
    if (!more)
        return err_set(e, -ENOMEM, "out of memory");
    i->in = more;
    i->room = i->have + bytes + 1;
    return 0;
}

/* More bytes, within the time without progress. Moves what is there to the front. */
static int receive(struct imap *i, size_t room, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + i->timeout_ms;
    int r = make_room(i, room, e);

    while (r == 0 && (r = receive_now(i, e)) == 0)
        r = wait_for(i, POLLIN, until_ms, e);
    return r < 0 ? r : 0;
}

/* ---- lines */

/* A whole line is at i->in + i->at; *ret_n: its bytes with the end. */
static int whole_line(struct imap *i, size_t *ret_n, struct err *e)
{
    size_t seen = 0;

    for (;;) {
        const char *end = memchr(i->in + i->at + seen, '\n', i->have - i->at - seen);

        if (end) {
            *ret_n = (size_t)(end - (i->in + i->at)) + 1;
            return 0;
        }
        seen = i->have - i->at;
        if (seen > IMAP_MAX_LINE)
            return err_set(e, -EPROTO, "the mailbox sends a line without end");
        int r = receive(i, CHUNK, e);
        if (r < 0)
            return r;
    }
}

/* "{123}" at the end of a line: so many bytes follow. -1: none. */
static int64_t literal_after(const char *line, size_t n)
{
    const char *open = n > 2 && line[n - 1] == '}' ? memrchr(line, '{', n) : NULL;
    int64_t size = 0;

    if (!open || open + 1 == line + n - 1)
        return -1;
    for (const char *at = open + 1; at < line + n - 1; at++) {
        if (*at < '0' || *at > '9' || size > INT64_MAX / 100)
            return -1;
        size = size * 10 + (*at - '0');
    }
    return size;
}

/* A line, and its literal. What was handed out before goes. */
static int next_answer(struct imap *i, size_t max_literal, struct imap_answer *ret, struct err *e)
{
    size_t n = 0;
    int r = whole_line(i, &n, e);

    if (r < 0)
        return r;
    size_t text_n = n - 1;
    while (text_n > 0 && i->in[i->at + text_n - 1] == '\r')
        text_n--;
    int64_t literal = literal_after(i->in + i->at, text_n);
    if (literal > (int64_t)max_literal)
        return err_set(e, -EFBIG, "the mailbox sends more than was asked for");
    while (literal > 0 && i->have - i->at < n + (size_t)literal) {
        r = receive(i, n + (size_t)literal - (i->have - i->at) + CHUNK, e);
        if (r < 0)
            return r;
    }
    char *line = i->in + i->at;
    line[text_n] = '\0';
    *ret = (struct imap_answer){ .line = line, .literal = literal >= 0 ? (unsigned char *)line + n : NULL, .literal_n = literal > 0 ? (size_t)literal : 0 };
    i->at += n + ret->literal_n;
    size_t digits = text_n > 2 && line[0] == '*' ? strspn(line + 2, "0123456789") : 0;
    i->news = i->news || (digits > 0 && strcasecmp(line + 2 + digits, " EXISTS") == 0);
    return 0;
}

/* ---- commands */

static int tagged(const char *line, const char *tag, struct err *e)
{
    char words[200];
    const char *result = line + strlen(tag) + 1;

    if (strncasecmp(result, "OK", 2) == 0)
        return 0;
    snprintf(words, sizeof(words), "%s", strlen(result) > 3 ? result + 3 : "");
    text_printable(words);
    return strncasecmp(result, "NO", 2) == 0 ? err_set(e, -EREMOTEIO, "the mailbox answers: %s", words) : err_set(e, -EPROTO, "the mailbox does not understand: %s", words);
}

static bool is_tagged(const char *line, const char *tag) { return strncmp(line, tag, strlen(tag)) == 0 && line[strlen(tag)] == ' '; }

static int send_command(struct imap *i, const char *command, char tag[TAG_SIZE], struct err *e)
{
    char line[IMAP_COMMAND_SIZE + TAG_SIZE];
    int n;

    snprintf(tag, TAG_SIZE, "D%u", ++i->commands);
    n = snprintf(line, sizeof(line), "%s %s\r\n", tag, command);
    return n >= (int)sizeof(line) ? err_set(e, -EINVAL, "the command is too long") : send_all(i, line, (size_t)n, e);
}

static int until_done(struct imap *i, const char *tag, size_t max_literal, int (*each)(void *ctx, const struct imap_answer *a), void *ctx, struct err *e)
{
    int said = 0;

    for (;;) {
        struct imap_answer a;
        int r = next_answer(i, max_literal, &a, e);

        if (r < 0)
            return r;
        if (is_tagged(a.line, tag)) {
            r = tagged(a.line, tag, e);
            return r < 0 ? r : said;
        }
        if (each && said == 0)
            said = each(ctx, &a);
    }
}

int imap_do(struct imap *i, const char *command, size_t max_literal, int (*each)(void *ctx, const struct imap_answer *a), void *ctx, struct err *e)
{
    char tag[TAG_SIZE];
    int r = send_command(i, command, tag, e);

    return r < 0 ? r : until_done(i, tag, max_literal, each, ctx, e);
}

int imap_quote(const char *text, char *out, size_t size, struct err *e)
{
    size_t n = 0;

    if (size < 3 || strlen(text) * 2 + 3 > size)
        return err_set(e, -EINVAL, "\"%s\" is too long", text);
    out[n++] = '"';
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at < ' ' || (unsigned char)*at >= 0x7F)
            return err_set(e, -EINVAL, "\"%s\": write it as the server lists it, in ASCII", text);
        if (*at == '"' || *at == '\\')
            out[n++] = '\\';
        out[n++] = *at;
    }
    memcpy(out + n, "\"", 2);
    return 0;
}

/* ---- waiting for news */

bool imap_had_news(struct imap *i)
{
    bool had = i->news;

    i->news = false;
    return had;
}

/* 1: a line came; 0: woken, or the time is over. */
static int wait_for_news(struct imap *i, int64_t until_ms, struct err *e)
{
    for (;;) {
        struct pollfd p[] = { { .fd = i->fd, .events = POLLIN }, { .fd = i->wake_fd, .events = POLLIN } };
        int64_t left_ms = until_ms - clock_mono_ms();
        int r = make_room(i, CHUNK, e);

        if (memchr(i->in + i->at, '\n', i->have - i->at))
            return 1;
        if (r == 0)
            r = receive_now(i, e);
        if (r < 0)
            return r;
        if (r > 0)
            continue;
        if (left_ms <= 0 || (poll(p, 2, (int)left_ms) > 0 && (p[1].revents & POLLIN)))
            return 0;
    }
}

int imap_idle(struct imap *i, int64_t wait_ms, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + wait_ms;
    struct imap_answer a = { .line = "" };
    char tag[TAG_SIZE];
    int r = send_command(i, "IDLE", tag, e);

    while (r == 0 && a.line[0] != '+' && !is_tagged(a.line, tag))
        r = next_answer(i, 0, &a, e);
    if (r == 0 && is_tagged(a.line, tag))
        return tagged(a.line, tag, e);
    for (int came = 1; r == 0 && came == 1 && !i->news; ) {
        r = came = wait_for_news(i, until_ms, e);
        if (r == 1)
            r = next_answer(i, 0, &a, e);
    }
    if (r == 0)
        r = send_all(i, "DONE\r\n", 6, e);
    return r == 0 ? until_done(i, tag, 0, NULL, NULL, e) : r;
}
