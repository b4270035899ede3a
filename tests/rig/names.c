#include "tests/rig/names.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

enum { HEADER = 12, BEHIND_NAME = 4 /* type and class */, MESSAGE = 512, TYPE_A = 1, NO_SUCH_NAME = 3 };

struct name_server {
    int fd, port;
    pthread_t thread;
    atomic_bool away;
    atomic_long ignored;
};

/* The end of the question's name; 0: it is none. */
static size_t end_of_name(const unsigned char *m, size_t n)
{
    size_t at = HEADER;

    while (at < n && m[at] > 0 && m[at] < 64)
        at += m[at] + 1u;
    return at < n && m[at] == 0 && at + 1 + BEHIND_NAME <= n ? at + 1 : 0;
}

/* The question, with an answer behind it where there is one; 0: it is no question. */
static size_t write_answer(unsigned char *m, size_t n)
{
    static const unsigned char ours[] = { 4, 't', 'e', 's', 't', 0 };
    static const unsigned char here[] = { 0xC0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 1 };
    size_t end = n > HEADER ? end_of_name(m, n) : 0;

    if (end < HEADER + sizeof(ours))
        return 0;
    bool known = memcmp(m + end - sizeof(ours), ours, sizeof(ours)) == 0, wants_v4 = m[end] == 0 && m[end + 1] == TYPE_A;
    m[2] = 0x84 | (m[2] & 1);
    m[3] = known ? 0 : NO_SUCH_NAME;
    memset(m + 6, 0, HEADER - 6);
    m[7] = known && wants_v4;
    end += BEHIND_NAME;                 /* what stands behind the question (EDNS) does not go back */
    if (!m[7])
        return end;
    memcpy(m + end, here, sizeof(here));
    return end + sizeof(here);
}

static void *serve(void *arg)
{
    struct name_server *s = arg;
    unsigned char m[MESSAGE];
    struct sockaddr_in from;

    for (;;) {
        socklen_t len = sizeof(from);
        ssize_t n = recvfrom(s->fd, m, sizeof(m) - 32, 0, (struct sockaddr *)&from, &len);

        if (n <= 0)
            return NULL;
        size_t answer = write_answer(m, (size_t)n);
        if (atomic_load(&s->away))
            atomic_fetch_add(&s->ignored, 1);
        else if (answer > 0)
            sendto(s->fd, m, answer, 0, (struct sockaddr *)&from, len);
    }
}

struct name_server *name_server_new(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct name_server *s = calloc(1, sizeof(*s));
    socklen_t n = sizeof(a);

    if (!s)
        return NULL;
    s->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (s->fd >= 0 && bind(s->fd, (struct sockaddr *)&a, sizeof(a)) == 0 && getsockname(s->fd, (struct sockaddr *)&a, &n) == 0) {
        s->port = ntohs(a.sin_port);
        if (pthread_create(&s->thread, NULL, serve, s) == 0)
            return s;
    }
    if (s->fd >= 0)
        close(s->fd);
    free(s);
    return NULL;
}

void name_server_free(struct name_server *s)
{
    if (!s)
        return;
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
    free(s);
}

int name_server_port(const struct name_server *s) { return s->port; }
void name_server_go(struct name_server *s, bool away) { atomic_store(&s->away, away); }
long name_server_ignored(const struct name_server *s) { return atomic_load(&s->ignored); }
