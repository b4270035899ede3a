#include "tests/rig/fault_proxy.h"

#include "base/auto.h"
#include "base/clock.h"
#include "tests/paper/random.h"
#include "tests/rig/socket.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

enum { LINKS_MAX = 200, BUFFER = 64 * 1024, PIECES = 64, ORDER_SIZE = 256, TEXT_SIZE = 64, TICK_MS = 1000 };

enum way { UP, DOWN, WAYS };
enum kind { WELL, CUT, RESET, STALL, SWALLOW, HOLE, REFUSE, RANDOM, DROP, KINDS };
static const char *const kind_names[KINDS] = { "well", "cut", "reset", "stall", "swallow", "hole", "refuse", "random", "drop" };

static enum kind kind_of(const char *name)
{
    enum kind k = 0;

    while (k < KINDS && strcmp(kind_names[k], name) != 0)
        k++;
    return k;
}

struct fault {
    enum kind kind;
    enum way way;
    int64_t after;                      /* bytes */
    char text[TEXT_SIZE];               /* "": any connection */
};

/* Bytes that have come and wait to go on, in pieces with a time each. */
struct flow {
    char data[BUFFER];
    size_t n;
    struct { size_t n; int64_t due_ms; } pieces[PIECES];
    size_t n_pieces;
    int64_t passed, counts_from;        /* bytes; where in them the fault begins to count */
    bool ended;                         /* its reader saw the end */
};

struct link {
    int fd[WAYS];                       /* [UP]: whose bytes go up: the program; [DOWN]: the server */
    struct flow flow[WAYS];
    struct fault fault;
    size_t matched;                     /* of the fault's text */
    bool armed, struck, dead;
    int64_t began_ms;
};

struct fault_proxy {
    int port, listen_fd, wake_fd;
    pthread_t thread;
    pthread_mutex_t lock;               /* for the rest */
    bool end;
    int server_port;
    struct fault fault;
    int64_t times;                      /* left; -1: for ever */
    struct chance chance;
    long long percent, latency_ms, rate;
    struct fault_proxy_counts counts;
    int64_t struck_by[KINDS];
    struct link *links[LINKS_MAX];
    size_t n;
};

/* ---- which fault */

/* All draws are made for each connection, so that what one gets does not depend on the others. */
static struct fault draw_fault(struct fault_proxy *p)
{
    static const enum kind kinds[] = { CUT, CUT, CUT, RESET, RESET, SWALLOW, SWALLOW, STALL };
    struct chance *c = &p->chance;
    uint64_t hit = chance_bits64(c) % 100, kind = chance_bits64(c) % ARRAY_LEN(kinds), way = chance_bits64(c) % 2, size = chance_bits64(c) % 21,
             part = chance_bits64(c);

    if (hit >= (uint64_t)p->percent)
        return (struct fault){ .kind = WELL };
    return (struct fault){ .kind = kinds[kind], .way = way ? UP : DOWN,
                           .after = kinds[kind] == SWALLOW ? 0 : (int64_t)(part % ((uint64_t)1 << size)) };
}

static struct fault next_fault(struct fault_proxy *p)
{
    struct fault f = p->fault;

    if (f.kind == RANDOM)
        return draw_fault(p);
    if (f.kind == WELL || p->times == 0)
        return (struct fault){ .kind = WELL };
    return f;
}

/* The fault meets this connection now. False: it has struck often enough. */
static bool strike(struct fault_proxy *p, struct link *l)
{
    if (l->struck)
        return true;
    if (p->fault.kind != RANDOM && p->times == 0) {
        l->fault.kind = WELL;
        return false;
    }
    if (p->fault.kind != RANDOM && p->times > 0)
        p->times--;
    p->counts.struck++;
    p->struck_by[l->fault.kind]++;
    return l->struck = true;
}

/* ---- one connection */

static struct link *link_new(struct fault_proxy *p, int fd)
{
    struct link *l = calloc(1, sizeof(*l));
    int one = 1;

    if (!l)
        return NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    l->fault = next_fault(p);
    l->armed = !l->fault.text[0];
    l->began_ms = clock_mono_ms();
    l->fd[UP] = fd;
    l->fd[DOWN] = l->fault.kind == HOLE ? -1 : socket_connect(p->server_port);
    if (l->fault.kind == HOLE)
        strike(p, l);
    else
        l->dead = l->fd[DOWN] < 0;
    p->counts.connections++;
    return l;
}

static void link_end(struct link *l, bool reset)
{
    for (int w = 0; w < WAYS; w++) {
        socket_end(l->fd[w], reset);
        l->fd[w] = -1;
    }
    l->dead = true;
}

/* Looks for the fault's text in n new bytes that begin at a place of the stream. From its beginning on bytes count. */
static void find_text(struct link *l, const char *data, size_t n, int64_t place)
{
    for (size_t i = 0; i < n && !l->armed; i++) {
        l->matched = data[i] == l->fault.text[l->matched] ? l->matched + 1 : data[i] == l->fault.text[0];
        l->armed = l->fault.text[l->matched] == '\0';
        if (l->armed) {
            l->flow[UP].counts_from = place + (int64_t)i + 1 - (int64_t)l->matched;
            l->flow[DOWN].counts_from = l->flow[DOWN].passed + (int64_t)l->flow[DOWN].n;
        }
    }
}

static bool reads(const struct link *l, enum way w)
{
    const struct flow *f = &l->flow[w];

    return l->fault.kind != HOLE && !f->ended && f->n < sizeof(f->data) && f->n_pieces < PIECES;
}

static void take_in(struct fault_proxy *p, struct link *l, enum way w)
{
    struct flow *f = &l->flow[w];
    ssize_t got = recv(l->fd[w], f->data + f->n, sizeof(f->data) - f->n, 0);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        f->ended = true;
        return;
    }
    if (w == UP)
        find_text(l, f->data + f->n, (size_t)got, f->passed + (int64_t)f->n);
    f->pieces[f->n_pieces].n = (size_t)got;
    f->pieces[f->n_pieces++].due_ms = clock_mono_ms() + p->latency_ms;
    f->n += (size_t)got;
    bool asked = l->armed && l->flow[UP].passed - l->flow[UP].counts_from >= l->fault.after;
    if (w == DOWN && l->fault.kind == SWALLOW && asked && strike(p, l))         /* it has done what was asked */
        link_end(l, false);
}

/* Bytes that may go on now. */
static size_t may_pass(const struct fault_proxy *p, const struct link *l, enum way w, int64_t now_ms)
{
    const struct flow *f = &l->flow[w];
    size_t n = 0;

    for (size_t i = 0; i < f->n_pieces && f->pieces[i].due_ms <= now_ms; i++)
        n += f->pieces[i].n;
    if (p->rate > 0) {
        int64_t left = (now_ms - l->began_ms) * p->rate / 1000 - f->passed;

        n = left <= 0 ? 0 : n < (size_t)left ? n : (size_t)left;
    }
    return n;
}

static void forget(struct flow *f, size_t n)
{
    memmove(f->data, f->data + n, f->n - n);
    f->n -= n;
    while (n > 0) {
        size_t here = n < f->pieces[0].n ? n : f->pieces[0].n;

        n -= here;
        f->pieces[0].n -= here;
        if (f->pieces[0].n == 0)
            memmove(&f->pieces[0], &f->pieces[1], --f->n_pieces * sizeof(f->pieces[0]));
    }
}

static bool counts_bytes(const struct link *l, enum way w)
{
    return w == l->fault.way && (l->fault.kind == CUT || l->fault.kind == RESET || l->fault.kind == STALL);
}

/* Passes on what may pass, up to where the fault strikes. */
static void pass_on(struct fault_proxy *p, struct link *l, enum way w)
{
    struct flow *f = &l->flow[w];
    bool limited = l->armed && counts_bytes(l, w);
    int64_t left = limited ? f->counts_from + l->fault.after - f->passed : INT64_MAX;
    size_t n = may_pass(p, l, w, clock_mono_ms());

    if ((int64_t)n > left)
        n = left > 0 ? (size_t)left : 0;
    ssize_t sent = n > 0 ? send(l->fd[!w], f->data, n, MSG_NOSIGNAL) : 0;
    if (sent < 0) {
        l->dead = errno != EAGAIN && errno != EINPROGRESS && errno != ENOTCONN;
        return;
    }
    f->passed += sent;
    *(w == UP ? &p->counts.up_bytes : &p->counts.down_bytes) += sent;
    forget(f, (size_t)sent);
    bool reached = limited && sent >= left;
    if (reached && strike(p, l) && l->fault.kind == STALL)
        l->fault.kind = HOLE;
    else if (reached && l->struck)
        link_end(l, l->fault.kind == RESET);
    else if (f->ended && f->n == 0)
        shutdown(l->fd[!w], SHUT_WR);
}

static void serve(struct fault_proxy *p, struct link *l, const short revents[WAYS])
{
    for (int w = 0; w < WAYS && !l->dead; w++)
        if (l->fault.kind == HOLE)      /* whoever waits in vain hangs up at last */
            l->dead = revents[w] & (POLLRDHUP | POLLHUP | POLLERR);
        else if ((revents[w] & (POLLIN | POLLHUP | POLLERR)) && reads(l, (enum way)w))
            take_in(p, l, (enum way)w);
    for (int w = 0; w < WAYS && !l->dead && l->fault.kind != HOLE; w++)
        pass_on(p, l, (enum way)w);
    if (l->flow[UP].ended && l->flow[DOWN].ended && l->flow[UP].n == 0 && l->flow[DOWN].n == 0)
        l->dead = true;
}

/* ---- the loop */

static void accept_one(struct fault_proxy *p)
{
    int fd = accept4(p->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct link *l = fd >= 0 && p->n < LINKS_MAX ? link_new(p, fd) : NULL;

    if (l)
        p->links[p->n++] = l;
    else if (fd >= 0)
        close(fd);
}

/* The port closes and opens as the order says. */
static void obey(struct fault_proxy *p)
{
    bool refuse = p->fault.kind == REFUSE && p->times != 0;

    if (refuse && p->listen_fd >= 0) {
        shutdown(p->listen_fd, SHUT_RDWR);      /* poll() still holds it */
        close(p->listen_fd);
        p->listen_fd = -1;
    } else if (!refuse && p->listen_fd < 0) {
        p->listen_fd = socket_listen(&p->port);
    }
}

static int wait_ms(const struct fault_proxy *p)
{
    int64_t now = clock_mono_ms(), wait = p->rate > 0 ? 10 : TICK_MS;

    for (size_t i = 0; i < p->n; i++)
        for (int w = 0; w < WAYS; w++)
            if (p->links[i]->flow[w].n_pieces > 0 && p->links[i]->flow[w].pieces[0].due_ms - now < wait)
                wait = p->links[i]->flow[w].pieces[0].due_ms - now;
    return wait < 1 ? 1 : (int)wait;
}

static size_t ask_poll(struct fault_proxy *p, struct pollfd *fds)
{
    size_t n = 0;

    fds[n++] = (struct pollfd){ .fd = p->wake_fd, .events = POLLIN };
    fds[n++] = (struct pollfd){ .fd = p->listen_fd, .events = POLLIN };
    for (size_t i = 0; i < p->n; i++)
        for (int w = 0; w < WAYS; w++) {        /* a side that has hung up would wake us for ever */
            const struct link *l = p->links[i];
            short in = l->fault.kind == HOLE ? POLLRDHUP : reads(l, (enum way)w) ? POLLIN : 0;
            short out = l->flow[!w].n > 0 && may_pass(p, l, (enum way)!w, clock_mono_ms()) > 0 ? POLLOUT : 0;
            bool quiet = l->flow[w].ended && !out;

            fds[n++] = (struct pollfd){ .fd = quiet ? -1 : l->fd[w], .events = (short)(in | out) };
        }
    return n;
}

static void bury(struct fault_proxy *p)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->n; i++)
        if (p->links[i]->dead) {
            link_end(p->links[i], false);
            free(p->links[i]);
        } else {
            p->links[kept++] = p->links[i];
        }
    p->n = kept;
}

static void *run(void *arg)
{
    struct fault_proxy *p = arg;
    struct pollfd fds[2 + LINKS_MAX * WAYS];
    uint64_t wakes;

    pthread_mutex_lock(&p->lock);
    while (!p->end) {
        obey(p);
        size_t n = ask_poll(p, fds);
        int wait = wait_ms(p);
        pthread_mutex_unlock(&p->lock);
        poll(fds, n, wait);
        pthread_mutex_lock(&p->lock);
        if (fds[0].revents && read(p->wake_fd, &wakes, sizeof(wakes)) < 0)
            break;
        size_t served = p->n;
        for (size_t i = 0; i < served; i++)
            serve(p, p->links[i], (const short[]){ fds[2 + i * WAYS].revents, fds[3 + i * WAYS].revents });
        if (fds[1].revents & POLLIN)
            accept_one(p);
        bury(p);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- orders */

static void wake(struct fault_proxy *p)
{
    uint64_t one = 1;

    assert_int_equal(write(p->wake_fd, &one, sizeof(one)), sizeof(one));
}

/* Whatever is on its way ends here. */
static int drop_all(struct fault_proxy *p)
{
    for (size_t i = 0; i < p->n; i++) {
        p->struck_by[DROP] += !p->links[i]->dead;
        p->links[i]->dead = true;
    }
    return 0;
}

/* -1: not understood. */
static int obey_words(struct fault_proxy *p, char *words)
{
    char *at = strstr(words, " at "), *times = strstr(words, " times ");
    struct fault f = { 0 };
    char name[16] = "", way[8] = "";
    long long a = 0, b = 0;

    if (at) {
        snprintf(f.text, sizeof(f.text), "%s", at + 4);
        *at = '\0';
    }
    if (sscanf(words, "latency %lld", &p->latency_ms) == 1 || sscanf(words, "rate %lld", &p->rate) == 1)
        return 0;
    if (sscanf(words, "%15s", name) != 1)
        return -1;
    f.kind = kind_of(name);
    if (f.kind == DROP)
        return drop_all(p);
    if (f.kind == KINDS)
        return -1;
    if (f.kind == CUT || f.kind == RESET || f.kind == STALL) {
        if (sscanf(words, "%*s %7s %lld", way, &a) != 2 || (strcmp(way, "up") != 0 && strcmp(way, "down") != 0))
            return -1;
        f.way = strcmp(way, "up") == 0 ? UP : DOWN;
        f.after = a;
    } else if (f.kind == SWALLOW && sscanf(words, "%*s up %lld", &a) == 1) {
        f.after = a;
    } else if (f.kind == RANDOM) {
        if (sscanf(words, "%*s %lld %lld", &a, &b) != 2)
            return -1;
        p->chance.state = (uint64_t)a;
        p->percent = b;
    }
    p->fault = f;
    p->times = times ? strtoll(times + strlen(" times "), NULL, 10) : -1;
    return 0;
}

void fault_proxy_say(struct fault_proxy *p, const char *fmt, ...)
{
    char words[ORDER_SIZE];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(words, sizeof(words), fmt, ap);
    va_end(ap);
    pthread_mutex_lock(&p->lock);
    int r = obey_words(p, words);
    obey(p);
    pthread_mutex_unlock(&p->lock);
    wake(p);
    if (r < 0)
        fail_msg("the fault proxy does not understand \"%s\"", words);
}

/* ---- start and end */

struct fault_proxy *fault_proxy_new(int server_port)
{
    struct fault_proxy *p = calloc(1, sizeof(*p));

    assert_non_null(p);
    pthread_mutex_init(&p->lock, NULL);
    p->server_port = server_port;
    p->listen_fd = socket_listen(&p->port);
    p->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    assert_true(p->listen_fd >= 0 && p->wake_fd >= 0);
    assert_int_equal(pthread_create(&p->thread, NULL, run, p), 0);
    return p;
}

void fault_proxy_free(struct fault_proxy *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->end = true;
    pthread_mutex_unlock(&p->lock);
    wake(p);
    pthread_join(p->thread, NULL);
    for (size_t i = 0; i < p->n; i++)
        p->links[i]->dead = true;
    bury(p);
    if (p->listen_fd >= 0)
        close(p->listen_fd);
    close(p->wake_fd);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

int fault_proxy_port(const struct fault_proxy *p) { return p->port; }

void fault_proxy_server(struct fault_proxy *p, int server_port)
{
    pthread_mutex_lock(&p->lock);
    p->server_port = server_port;
    pthread_mutex_unlock(&p->lock);
}

struct fault_proxy_counts fault_proxy_counts(struct fault_proxy *p)
{
    pthread_mutex_lock(&p->lock);
    struct fault_proxy_counts counts = p->counts;
    pthread_mutex_unlock(&p->lock);
    return counts;
}

int64_t fault_proxy_struck(struct fault_proxy *p, const char *kind)
{
    enum kind k = kind_of(kind);

    pthread_mutex_lock(&p->lock);
    int64_t n = k < KINDS ? p->struck_by[k] : -1;
    pthread_mutex_unlock(&p->lock);
    return n;
}
