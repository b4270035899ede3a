#include "drivers/label/wire.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum {
    LOOK_MS = 20,               /* how often TCP is asked what is still on its way */
    FAREWELL_MS = 1000,         /* for the printer to hang up by itself; many never do */
    STALE_MS = 50,              /* for the driver of a device to hand over what the printer said before */
};

/* Returns the events that came, 0 after wait_ms, -ECANCELED. */
static int wait_for(const struct wire *w, short events, int64_t wait_ms)
{
    struct pollfd p[2] = { { .fd = w->fd, .events = events }, { .fd = w->stop_fd, .events = POLLIN } };
    int64_t until_ms = clock_mono_ms() + wait_ms;
    int n;

    do {
        int64_t left_ms = until_ms - clock_mono_ms();
        n = poll(p, 2, left_ms > 0 ? (int)left_ms : 0);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    return p[1].revents ? -ECANCELED : n == 0 ? 0 : p[0].revents;
}

static int no_progress(const struct wire *w, int r, struct err *e)
{
    return r == 0 ? err_set(e, -ETIMEDOUT, "no progress for %lld s", (long long)w->timeout_ms / 1000)
         : r == -ECANCELED ? err_set(e, r, "stopped") : err_set(e, r, "wait for the printer");
}

/* Reads and drops what the printer says within wait_ms, at most until it hangs up. */
static void drop_input(const struct wire *w, int64_t wait_ms)
{
    char bytes[256];
    int64_t until_ms = clock_mono_ms() + wait_ms;

    for (int64_t left_ms; (left_ms = until_ms - clock_mono_ms()) > 0; )
        if (wait_for(w, POLLIN, left_ms) <= 0 || read(w->fd, bytes, sizeof(bytes)) <= 0)
            return;
}

/* ---- open */

static int connect_one(struct wire *w, const struct addrinfo *at, struct err *e)
{
    int error = 0;
    socklen_t n = sizeof(error);

    w->fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, at->ai_protocol);
    if (w->fd < 0)
        return err_errno(e, "socket");
    if (connect(w->fd, at->ai_addr, at->ai_addrlen) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return err_errno(e, "connect");
    int r = wait_for(w, POLLOUT, w->timeout_ms);
    if (r <= 0)
        return no_progress(w, r, e);
    if (getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0)
        return err_errno(e, "connect");
    errno = error;
    return error ? err_errno(e, "connect") : 0;
}

static int open_host(struct wire *w, const struct address *a, struct err *e)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG }, *all;
    int r = getaddrinfo(a->name, a->port, &hints, &all);

    if (r != 0)
        return err_set(e, -EHOSTUNREACH, "look up %s: %s", a->name, gai_strerror(r));
    r = -EHOSTUNREACH;
    for (const struct addrinfo *at = all; at && r < 0 && r != -ECANCELED; at = at->ai_next) {
        wire_close(w);
        r = connect_one(w, at, e);
    }
    freeaddrinfo(all);
    return r < 0 ? err_wrap(e, r, "%s port %s", a->name, a->port) : 0;
}

static int open_device(struct wire *w, const struct address *a, struct err *e)
{
    struct stat st;

    w->fd = open(a->name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    w->can_read = w->fd >= 0;
    if (w->fd < 0 && errno == EACCES)
        w->fd = open(a->name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (w->fd < 0)
        return err_errno(e, "open %s", a->name);
    if (fstat(w->fd, &st) < 0)
        return err_errno(e, "look at %s", a->name);
    if (!S_ISCHR(st.st_mode))
        return err_set(e, -ENOTTY, "%s is no device", a->name);
    if (w->can_read)
        drop_input(w, STALE_MS);                    /* the end of an earlier answer is none to the next question */
    return 0;
}

int wire_open(const struct address *a, int64_t timeout_ms, int stop_fd, struct wire *ret_wire, struct err *e)
{
    struct wire w = { .fd = -1, .is_socket = a->way == ADDRESS_HOST, .can_read = true, .stop_fd = stop_fd, .timeout_ms = timeout_ms };
    int r = w.is_socket ? open_host(&w, a, e) : open_device(&w, a, e);

    if (r < 0)
        wire_close(&w);
    *ret_wire = w;
    return r;
}

void wire_close(struct wire *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
}

/* A socket closed with unread bytes resets the connection, and the printer may then drop the label. */
void wire_hang_up(struct wire *w)
{
    if (w->fd >= 0 && w->is_socket)
        drop_input(w, FAREWELL_MS);
    wire_close(w);
}

void wire_abandon(struct wire *w)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    if (w->fd >= 0 && w->is_socket)
        setsockopt(w->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    wire_close(w);
}

/* ---- send and finish */

int wire_send(struct wire *w, const void *bytes, size_t n, struct err *e)
{
    const char *at = bytes;
    int64_t until_ms = clock_mono_ms() + w->timeout_ms;

    while (n > 0) {
        ssize_t wrote = w->is_socket ? send(w->fd, at, n, MSG_NOSIGNAL) : write(w->fd, at, n);

        if (wrote > 0) {
            at += wrote;
            n -= (size_t)wrote;
            until_ms = clock_mono_ms() + w->timeout_ms;
        } else if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            return err_errno(e, "send");
        } else {
            int64_t left_ms = until_ms - clock_mono_ms();
            int r = left_ms > 0 ? wait_for(w, POLLOUT, left_ms) : 0;        /* ready is not yet progress */
            if (r <= 0)
                return no_progress(w, r, e);
        }
    }
    return 0;
}

/* What the printer's side has acknowledged is in the printer. A reset after that is a rude way to hang up, no failure:
 * such printers exist, and each label would come twice. */
static int finish_socket(struct wire *w, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + w->timeout_ms;
    int left = 0, before = -1, error = 0;
    socklen_t size = sizeof(error);

    if (shutdown(w->fd, SHUT_WR) < 0)
        return err_errno(e, "send");
    while (ioctl(w->fd, SIOCOUTQ, &left) == 0 && left > 0) {
        int64_t now_ms = clock_mono_ms();
        struct wire quiet = *w;

        if (left != before)
            until_ms = now_ms + w->timeout_ms;
        before = left;
        if (now_ms >= until_ms)
            return no_progress(w, 0, e);
        quiet.fd = -1;                              /* only the stop: a descriptor that was reset is always ready */
        if (wait_for(&quiet, 0, LOOK_MS) == -ECANCELED)
            return no_progress(w, -ECANCELED, e);
        if (getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error) {
            errno = error;
            return err_errno(e, "send");
        }
    }
    return 0;
}

int wire_finish(struct wire *w, struct err *e)
{
    if (w->is_socket)
        return finish_socket(w, e);
    int r = wait_for(w, POLLOUT, w->timeout_ms);      /* the last transfer of a USB printer is over when it takes another */
    if (r > 0 && (r & (POLLERR | POLLHUP)))
        return err_set(e, -EIO, "the printer was unplugged");
    return r > 0 ? 0 : no_progress(w, r, e);
}

/* ---- receive */

int wire_receive(struct wire *w, void *bytes, size_t size, int64_t wait_ms, struct err *e)
{
    if (!w->can_read)
        return err_set(e, -EAGAIN, "this device cannot be read");
    int r = wait_for(w, POLLIN, wait_ms);
    if (r <= 0)
        return r == 0 ? err_set(e, -EAGAIN, "no answer") : no_progress(w, r, e);
    ssize_t n = read(w->fd, bytes, size);
    if (n > 0)
        return (int)n;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return err_set(e, -EAGAIN, "no answer");
    return n < 0 ? err_errno(e, "read") : err_set(e, -ECONNRESET, "the printer hung up");
}
