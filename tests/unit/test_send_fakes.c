#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/json.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { HEAD_MAX = 8192 };

static int listen_somewhere(int *ret_port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    *ret_port = ntohs(a.sin_port);
    return fd;
}

static void say(int fd, const char *text)
{
    size_t n = strlen(text);

    for (ssize_t wrote; n > 0 && (wrote = send(fd, text, n, MSG_NOSIGNAL)) > 0; n -= (size_t)wrote)
        text += wrote;
}

/* ---- HTTP */

struct asked {
    char head[HEAD_MAX], method[16], path[256], uuid[UUID_SIZE];
    char *body;
    long long length, offset;
};

static long long header_number(const char *head, const char *name)
{
    const char *at = strcasestr(head, name);

    return at ? atoll(at + strlen(name)) : -1;
}

static bool read_request(int fd, struct asked *q)
{
    size_t n = 0;

    *q = (struct asked){ 0 };
    while (!strstr(q->head, "\r\n\r\n")) {
        ssize_t got = n < sizeof(q->head) - 1 ? recv(fd, q->head + n, 1, 0) : 0;

        if (got <= 0)
            return false;
        n++;
    }
    q->length = header_number(q->head, "content-length:");
    q->offset = header_number(q->head, "upload-offset:");
    if (sscanf(q->head, "%15s %255s", q->method, q->path) != 2)
        return false;
    const char *id = strstr(q->path, "/receipts/");
    if (id)
        snprintf(q->uuid, sizeof(q->uuid), "%.36s", id + 10);
    q->body = calloc(1, q->length > 0 ? (size_t)q->length + 1 : 1);
    for (long long done = 0; done < q->length; ) {
        ssize_t got = recv(fd, q->body + done, (size_t)(q->length - done), 0);

        if (got <= 0)
            return false;
        done += got;
    }
    return true;
}

static int find_known(struct fake_office *f, const char *uuid)
{
    for (int i = 0; i < f->n_known; i++)
        if (strcmp(f->known[i].uuid, uuid) == 0)
            return i;
    return -1;
}

static void answer(int fd, int status, const char *headers, const char *body)
{
    char text[8192];

    snprintf(text, sizeof(text), "HTTP/1.1 %d X\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers, strlen(body), body);
    say(fd, text);
}

static void state_of(struct fake_office *f, int i, char out[512])
{
    if (f->known[i].offset < f->known[i].size)
        snprintf(out, 512, "{\"uuid\":\"%s\",\"state\":\"awaiting_document\",\"offset\":%lld}", f->known[i].uuid, f->known[i].offset);
    else
        snprintf(out, 512, "{\"uuid\":\"%s\",\"state\":\"created\",\"receipt_no\":\"%d/2026/CRU\",\"computer_no\":%d}", f->known[i].uuid, i + 1, 500 + i);
}

/* Does what was asked. The answer goes to fd, or nowhere when fd is -1. */
static void work(struct fake_office *f, const struct asked *q, int fd)
{
    char body[512] = "", headers[128] = "";
    int i = find_known(f, q->uuid), status = 200;

    if (strcmp(q->method, "PUT") == 0) {
        AUTO_JSON json_t *receipt = json_loads(q->body, 0, NULL);

        status = i < 0 ? 201 : 200;
        if (i < 0) {
            i = f->n_known++;
            memcpy(f->known[i].uuid, q->uuid, sizeof(q->uuid));
            f->known[i].size = json_int(json_object_get(receipt, "document"), "size_bytes", 0);
        }
        state_of(f, i, body);
    } else if (strcmp(q->path, "/v1/masters") == 0) {
        char masters[512];

        snprintf(masters, sizeof(masters), "{\"delivery_modes\":[{\"id\":1,\"name\":\"by hand\"}%s],\"languages\":[{\"id\":2,\"name\":\"HINDI\"}],"
               "\"correspondence_types\":[{\"id\":3,\"name\":\"OM\"}],\"categories\":[{\"id\":4,\"name\":\"General\"}],"
               "\"priorities\":[{\"id\":5,\"name\":\"Normal\"}]}", f->masters_asked++ ? ",{\"id\":9,\"name\":\"Speed Post\"}" : "");
        answer(fd, 200, "", masters);
        return;
    } else if (strcmp(q->path, "/healthz") == 0) {
        status = f->sick ? 500 : 200;
    } else if (i < 0) {
        status = 404;
        snprintf(body, sizeof(body), "{\"detail\":\"unknown\"}");
    } else if (strcmp(q->method, "PATCH") == 0) {
        status = q->offset == f->known[i].offset ? 204 : 409;
        if (status == 204)
            f->known[i].offset += q->length;
        if (f->known[i].offset == f->known[i].size)
            send_tell(f->rig, q->uuid, "last-byte");
        snprintf(headers, sizeof(headers), "Upload-Offset: %lld\r\n", f->known[i].offset);
    } else if (strcmp(q->method, "HEAD") == 0) {
        snprintf(headers, sizeof(headers), "Upload-Offset: %lld\r\n", f->known[i].offset);
    } else {
        state_of(f, i, body);
    }
    if (fd >= 0)
        answer(fd, status, headers, body);
}

static void misbehave(const struct fake_office *f, const struct asked *q, int fd)
{
    struct pollfd gone = { .fd = fd, .events = POLLRDHUP };

    switch (f->fault) {
    case FAULT_STATUS:
        answer(fd, f->status, f->headers ? f->headers : "Content-Type: application/problem+json\r\n", f->body ? f->body : "{\"detail\":\"because\"}");
        break;
    case FAULT_HALF:
        say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"uuid\":");
        break;
    case FAULT_GARBAGE:
        answer(fd, strcmp(q->method, "PUT") == 0 ? 201 : 200, "", "\xff\xfe<html>{{{ not JSON");
        break;
    case FAULT_WRONG_UUID:
        answer(fd, 200, "", "{\"uuid\":\"" UUID_B "\",\"state\":\"created\",\"receipt_no\":\"1/2026/CRU\",\"computer_no\":1}");
        break;
    case FAULT_SLOW:
        poll(&gone, 1, 10000);
        break;
    case FAULT_ENDLESS:
        say(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        for (int i = 0; i < 40 * 1024; i++)
            say(fd, "                                                                ");
        break;
    case FAULT_NOTHING:
    case FAULT_NONE:
        break;
    }
}

static void *be_office(void *arg)
{
    struct fake_office *f = arg;

    for (;;) {
        AUTO_CLOSE int fd = accept(f->listen_fd, NULL, NULL);
        struct asked q;

        if (fd < 0)
            return NULL;
        if (!read_request(fd, &q)) {
            free(q.body);
            continue;
        }
        bool strikes = f->times > 0 && f->fault != FAULT_NONE && q.uuid[0] && strstr(f->method, q.method)
            && (!f->key || strcmp(f->key, q.uuid) == 0 || (f->other_key && strcmp(f->other_key, q.uuid) == 0));
        if (!strikes) {
            work(f, &q, fd);
        } else {
            f->times--;
            if (f->works_first)
                work(f, &q, -1);
            misbehave(f, &q, fd);
        }
        free(q.body);
    }
}

void fake_office_start(struct fake_office *f, struct send_rig *rig)
{
    f->rig = rig;
    f->listen_fd = listen_somewhere(&f->port);
    assert_int_equal(pthread_create(&f->thread, NULL, be_office, f), 0);
}

void fake_office_stop(struct fake_office *f)
{
    shutdown(f->listen_fd, SHUT_RDWR);
    pthread_join(f->thread, NULL);
    close(f->listen_fd);
}

/* ---- SMTP */

static bool read_line(int fd, char *out, size_t size)
{
    size_t n = 0;

    for (char c; recv(fd, &c, 1, 0) == 1; ) {
        if (n < size - 1)
            out[n++] = c;
        if (c == '\n') {
            out[n] = '\0';
            return true;
        }
    }
    return false;
}

/* The mail up to the dot. False: the line is cut, by either side. */
static bool read_mail(struct fake_relay *f, int fd)
{
    char line[2048];
    size_t n = 0;

    f->message[0] = '\0';
    while (read_line(fd, line, sizeof(line))) {
        if (strcmp(line, ".\r\n") == 0)
            return true;
        size_t len = strlen(line);
        if (n + len < sizeof(f->message)) {
            memcpy(f->message + n, line, len + 1);
            n += len;
        }
        if (f->fault == SMTP_CUT_IN_DATA && f->times > 0 && n > 2000) {
            f->times--;
            rig_sleep_ms(300);      /* time for the sender to fill every buffer on the way */
            return false;
        }
    }
    return false;
}

/* One command. False: hang up. */
static bool serve_command(struct fake_relay *f, int fd, const char *line)
{
    bool is_data = strncasecmp(line, "DATA", 4) == 0;

    if (f->fault == SMTP_REFUSE && f->times > 0 && strncasecmp(line, f->at, 4) == 0) {
        f->times--;
        say(fd, f->reply);
        return true;
    }
    if (strncasecmp(line, "MAIL", 4) == 0)
        f->recipients[0] = '\0';
    if (strncasecmp(line, "RCPT", 4) == 0) {
        size_t n = strlen(f->recipients);

        snprintf(f->recipients + n, sizeof(f->recipients) - n, "%.200s", line);
    }
    say(fd, is_data ? "354 go on\r\n" : "250 fine\r\n");
    if (!is_data)
        return strncasecmp(line, "QUIT", 4) != 0;
    if (!read_mail(f, fd))
        return false;
    for (int i = 0; i < f->rig->n; i++)
        if (strstr(f->message, f->rig->letters[i].key))
            send_tell(f->rig, f->rig->letters[i].key, "dot");
    if (f->times > 0 && (f->fault == SMTP_CUT_AFTER_DOT || f->fault == SMTP_SILENT_AFTER_DOT)) {
        struct pollfd gone = { .fd = fd, .events = POLLRDHUP };

        f->times--;
        if (f->fault == SMTP_SILENT_AFTER_DOT)
            poll(&gone, 1, 10000);
        return false;
    }
    bool refuse = f->fault == SMTP_REFUSE && f->times > 0 && f->at[0] == '.';
    if (refuse)
        f->times--;
    say(fd, refuse ? f->reply : "250 taken\r\n");
    return true;
}

static void *be_relay(void *arg)
{
    struct fake_relay *f = arg;
    char line[2048];

    for (;;) {
        AUTO_CLOSE int fd = accept(f->listen_fd, NULL, NULL);

        if (fd < 0)
            return NULL;
        say(fd, "220 relay.example.gov.in\r\n");
        while (read_line(fd, line, sizeof(line)) && serve_command(f, fd, line))
            ;
    }
}

void fake_relay_start(struct fake_relay *f, struct send_rig *rig)
{
    int small = 4096;       /* so that a mail is still on its way when the line is cut */

    f->rig = rig;
    f->listen_fd = listen_somewhere(&f->port);
    assert_int_equal(setsockopt(f->listen_fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
    assert_int_equal(pthread_create(&f->thread, NULL, be_relay, f), 0);
}

void fake_relay_stop(struct fake_relay *f)
{
    shutdown(f->listen_fd, SHUT_RDWR);
    pthread_join(f->thread, NULL);
    close(f->listen_fd);
}
