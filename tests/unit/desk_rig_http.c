/* desk_rig_http.c - the plain HTTP client of desk_rig.h, and what tests say of its answers. */
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { FIRST_BYTE_MS = 60000 /* a passphrase is hashed before it, on a busy machine */, ANSWER_MS = 5000, ANSWER_MAX = 8 * 1024 * 1024 };

int http_open(const struct desk_rig *g, const char *bytes, size_t n)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)g->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    while (n > 0) {
        ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);

        if (k <= 0)
            break;              /* it may hang up on too much */
        bytes += k;
        n -= (size_t)k;
    }
    return fd;
}

static ssize_t receive(int fd, char *out, size_t room, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    return poll(&p, 1, wait_ms) == 1 ? recv(fd, out, room, 0) : -1;
}

char *http_raw(const struct desk_rig *g, const char *bytes, size_t n, int wait_ms)
{
    AUTO_CLOSE int fd = http_open(g, bytes, n);
    char *answer = malloc(ANSWER_MAX + 1);
    size_t got = 0;
    ssize_t k;

    assert_non_null(answer);
    while (got < ANSWER_MAX && (k = receive(fd, answer + got, ANSWER_MAX - got, wait_ms)) > 0)
        got += (size_t)k;
    answer[got] = '\0';
    return answer;
}

int http_wait_for(int fd, const char *words, int wait_ms)
{
    char seen[16384] = "";
    size_t n = 0;
    ssize_t k;

    for (int64_t until = clock_mono_ms() + wait_ms, left; (left = until - clock_mono_ms()) > 0 && n + 1 < sizeof(seen); ) {
        k = receive(fd, seen + n, sizeof(seen) - 1 - n, (int)left);
        if (k <= 0)
            return -ETIMEDOUT;
        n += (size_t)k;
        seen[n] = '\0';
        if (strstr(seen, words))
            return 0;
    }
    return -ETIMEDOUT;
}

void http_done(struct http_answer *a)
{
    free(a->head);
    free(a->body);
    *a = (struct http_answer){ 0 };
}

/* Content-Length of the head, or -1. */
static long length_of(const char *head)
{
    const char *line = strcasestr(head, "\r\nContent-Length:");
    return line ? strtol(line + 17, NULL, 10) : -1;
}

struct http_answer http_read_answer(int fd)
{
    struct http_answer a = { 0 };
    char *all = malloc(ANSWER_MAX + 1), *end = NULL;
    size_t got = 0;
    ssize_t k;

    assert_non_null(all);
    all[0] = '\0';
    while (got < ANSWER_MAX && (k = receive(fd, all + got, ANSWER_MAX - got, got ? ANSWER_MS : FIRST_BYTE_MS)) > 0) {
        got += (size_t)k;
        all[got] = '\0';
        end = end ? end : strstr(all, "\r\n\r\n");
        if (end && length_of(all) >= 0 && got >= (size_t)(end + 4 - all) + (size_t)length_of(all))
            break;
    }
    if (!end || sscanf(all, "HTTP/1.1 %d", &a.status) != 1)
        fail_msg("no HTTP answer: %.200s", all);
    a.head = strndup(all, (size_t)(end - all));
    a.n = got - (size_t)(end + 4 - all);
    a.body = malloc(a.n + 1);
    assert_true(a.head && a.body);
    memcpy(a.body, end + 4, a.n);
    a.body[a.n] = '\0';
    free(all);
    return a;
}

/* "Cookie: ...\r\n" of the session, "" when nobody is signed in or headers (may be NULL) have a cookie. */
static void put_cookie_line(const struct desk_rig *g, const char *headers, char out[160])
{
    bool has_one = headers && strcasestr(headers, "Cookie:");

    snprintf(out, 160, g->cookie[0] && !has_one ? "Cookie: %s\r\n" : "%s", g->cookie[0] && !has_one ? g->cookie : "");
}

int http_send(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body)
{
    AUTO_FREE char *request = NULL;
    char plain[256], cookie[160];

    snprintf(plain, sizeof(plain), "Host: 127.0.0.1:%d\r\n", g->port);
    if (body)
        snprintf(plain + strlen(plain), sizeof(plain) - strlen(plain), "Origin: http://127.0.0.1:%d\r\n", g->port);
    put_cookie_line(g, headers, cookie);
    int n = body ? asprintf(&request, "%s %s HTTP/1.1\r\n%s%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                            method, path, headers ? headers : plain, cookie, strlen(body), body)
                 : asprintf(&request, "%s %s HTTP/1.1\r\n%s%s\r\n", method, path, headers ? headers : plain, cookie);
    assert_true(n > 0);
    return http_open(g, request, (size_t)n);
}

int http_listen(const struct desk_rig *g) { return http_send(g, "GET", "/events", NULL, NULL); }

struct http_answer http_ask(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body)
{
    AUTO_CLOSE int fd = http_send(g, method, path, headers, body);

    return http_read_answer(fd);
}

struct http_answer http_get(const struct desk_rig *g, const char *path)
{
    return http_ask(g, "GET", path, NULL, NULL);
}

void http_token(const struct desk_rig *g, char out[64])
{
    struct http_answer a = http_get(g, "/register");
    const char *at = strstr(a.body, "data-token=\"");

    assert_non_null(at);
    assert_int_equal(sscanf(at, "data-token=\"%63[^\"]\"", out), 1);
    http_done(&a);
}

struct http_answer http_post(const struct desk_rig *g, const char *path, const char *fields)
{
    AUTO_FREE char *body = NULL;
    char token[64];

    http_token(g, token);
    assert_true(asprintf(&body, "token=%s&%s", token, fields) > 0);
    return http_ask(g, "POST", path, NULL, body);
}

/* ---- what the tests say of an answer */

void assert_says(const struct http_answer *a, const char *words)
{
    if (!strstr(a->body, words) && !strstr(a->head, words))
        fail_msg("status %d, not found: %s", a->status, words);
}

void assert_silent(const struct http_answer *a, const char *words)
{
    if (strstr(a->body, words) || strstr(a->head, words))
        fail_msg("status %d, must not be there: %s", a->status, words);
}

struct http_answer counter_that_says(const struct desk_rig *g, const char *words)
{
    struct http_answer a = http_get(g, "/live");

    for (int i = 0; i < 500 && !strstr(a.body, words); i++) {
        http_done(&a);
        usleep(20000);
        a = http_get(g, "/live");
    }
    assert_says(&a, words);
    return a;
}

void assert_status(struct desk_rig *g, const char *path, int status)
{
    struct http_answer a = http_get(g, path);

    if (a.status != status)
        fail_msg("%s gave %d, not %d", path, a.status, status);
    http_done(&a);
}

void path_to(char out[64], const char *before, int64_t id, const char *after)
{
    snprintf(out, 64, "%s%lld%s", before, (long long)id, after);
}

void path_like(char out[128], const char *pattern, int64_t id, int64_t sub_id)
{
    int64_t number = id;

    out[0] = '\0';
    for (const char *at = pattern; *at; at++) {
        size_t n = strlen(out);

        if (*at != ':') {
            snprintf(out + n, 128 - n, "%c", *at);
            continue;
        }
        snprintf(out + n, 128 - n, "%lld", (long long)number);
        number = sub_id;
        at++;
    }
}
