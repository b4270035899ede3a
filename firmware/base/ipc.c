#include "base/ipc.h"

#include "base/clock.h"
#include "base/said.h"
#include "base/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { CLAIM_WAIT_MS = 1000, CLAIM_PAUSE_MS = 20 };

static int address_of(const char *run_dir, const char *program, struct sockaddr_un *a, struct err *e)
{
    *a = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int n = snprintf(a->sun_path, sizeof(a->sun_path), "%s/%s.sock", run_dir, program);

    if (n < 0 || (size_t)n >= sizeof(a->sun_path))
        return err_set(e, -ENAMETOOLONG, "the path %s/%s.sock is too long for a socket (at most %zu bytes); "
                       "choose a shorter paths.run_dir", run_dir, program, sizeof(a->sun_path) - 1);
    return 0;
}

static int new_socket(struct err *e)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    int bytes = 2 * IPC_MAX_BYTES;

    if (fd < 0)
        return err_errno(e, "socket");
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));   /* best effort; a send too large says so */
    return fd;
}

/* wait_ms bounds the connect too: a program that hangs takes no more calls once its queue of them is full.
 * 0: not at all, -1: for ever. */
static int connect_within(const char *run_dir, const char *program, int wait_ms, struct err *e)
{
    struct timeval limit = { .tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000 };
    struct sockaddr_un a;
    int r = address_of(run_dir, program, &a, e);

    if (r < 0)
        return r;
    AUTO_CLOSE int fd = new_socket(e);
    if (fd < 0)
        return fd;
    if (wait_ms == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return err_errno(e, "socket");
    if (wait_ms > 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) < 0)
        return err_errno(e, "socket");
    if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
        return TAKE_FD(fd);
    return errno == EAGAIN ? err_set(e, -EAGAIN, "%s is running but does not answer (%s)", program, a.sun_path)
                           : err_errno(e, "%s is not running (%s)", program, a.sun_path);
}

int ipc_connect(const char *run_dir, const char *program, struct err *e)
{
    return connect_within(run_dir, program, IPC_CALL_MS, e);
}

int ipc_connect_now(const char *run_dir, const char *program, struct err *e)
{
    return connect_within(run_dir, program, 0, e);
}

/* A child of one that was killed holds its lock until it runs its own program: worth a moment's wait. */
static bool lock_soon(int fd)
{
    for (int waited_ms = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited_ms += CLAIM_PAUSE_MS) {
        if (errno != EWOULDBLOCK || waited_ms >= CLAIM_WAIT_MS)
            return false;
        clock_pause_ms(CLAIM_PAUSE_MS);
    }
    return true;
}

int ipc_claim(const char *run_dir, const char *program, struct err *e)
{
    AUTO_FREE char *path = NULL;

    if (asprintf(&path, "%s/%s.lock", run_dir, program) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    AUTO_CLOSE int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0)
        return err_errno(e, "open %s", path);
    if (!lock_soon(fd))
        return errno == EWOULDBLOCK ? err_set(e, -EADDRINUSE, "%s is already running here (%s)", program, run_dir)
                                    : err_errno(e, "lock %s", path);
    return TAKE_FD(fd);
}

int ipc_listen(const char *run_dir, const char *program, struct err *e)
{
    struct sockaddr_un a;
    int r = address_of(run_dir, program, &a, e);

    if (r < 0)
        return r;
    AUTO_CLOSE int other = connect_within(run_dir, program, 0, NULL);
    if (other >= 0 || other == -EAGAIN)         /* one that hangs is there too */
        return err_set(e, -EADDRINUSE, "%s is already running here (%s)", program, a.sun_path);
    if (unlink(a.sun_path) < 0 && errno != ENOENT)
        return err_errno(e, "remove the old %s", a.sun_path);
    AUTO_CLOSE int fd = new_socket(e);
    if (fd < 0)
        return fd;
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0)
        return err_errno(e, "bind %s", a.sun_path);
    if (chmod(a.sun_path, 0660) < 0)
        return err_errno(e, "chmod %s", a.sun_path);
    if (listen(fd, 32) < 0)
        return err_errno(e, "listen on %s", a.sun_path);
    return TAKE_FD(fd);
}

int ipc_send(int fd, const json_t *message, struct err *e)
{
    AUTO_WIPE char *text = json_dumps(message, JSON_COMPACT);

    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    size_t n = strlen(text);
    if (n > IPC_MAX_BYTES)
        return err_set(e, -EMSGSIZE, "message of %zu bytes, at most %d allowed", n, IPC_MAX_BYTES);
    if (send(fd, text, n, MSG_NOSIGNAL) < 0)
        return err_errno(e, "send");
    return 0;
}

int ipc_receive(int fd, int wait_ms, json_t **ret_message, struct err *e)
{
    AUTO_FREE char *text = malloc(IPC_MAX_BYTES + 1);
    struct pollfd p = { .fd = fd, .events = POLLIN };

    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    int ready;
    while ((ready = poll(&p, 1, wait_ms)) < 0 && errno == EINTR)
        ;
    if (ready <= 0)
        return ready < 0 ? err_errno(e, "poll") : err_set(e, -EAGAIN, "no answer within %d ms", wait_ms);
    ssize_t n = recv(fd, text, IPC_MAX_BYTES + 1, 0);
    if (n < 0)
        return err_errno(e, "receive");
    if (n == 0)
        return err_set(e, -ECONNRESET, "the connection was closed");
    json_t *m = n > IPC_MAX_BYTES ? NULL : json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
    explicit_bzero(text, (size_t)n);
    if (!json_is_object(m)) {
        json_decref(m);
        return err_set(e, -EPROTO, "not a message");
    }
    *ret_message = m;
    return 0;
}

static int take_refusal(const json_t *answer, struct err *e)
{
    const char *said = json_str(answer, "said", "");
    int r = err_set(e, -EREMOTEIO, "%s", json_str(answer, "error", "refused without a reason"));

    if (e && strlen(said) < sizeof(e->said))
        memcpy(e->said, said, strlen(said) + 1);
    return r;
}

int ipc_call(const char *run_dir, const char *program, json_t *take_request, int wait_ms,
             json_t **ret_answer, struct err *e)
{
    AUTO_JSON json_t *request = take_request;
    AUTO_JSON json_t *answer = NULL;
    AUTO_CLOSE int fd = connect_within(run_dir, program, wait_ms, e);

    if (fd < 0)
        return fd;
    int r = ipc_send(fd, request, e);
    if (r == 0)
        r = ipc_receive(fd, wait_ms, &answer, e);
    if (r < 0)
        return err_wrap(e, r, "%s", program);
    bool ok = json_flag(answer, "ok");
    if (!ok)
        r = take_refusal(answer, e);
    if (ret_answer)
        *ret_answer = TAKE_PTR(answer);
    return r;
}

void ipc_tell(const char *run_dir, const char *program, json_t *take_message)
{
    AUTO_JSON json_t *message = take_message;
    AUTO_CLOSE int fd = connect_within(run_dir, program, 0, NULL);

    if (fd >= 0 && message)
        ipc_send(fd, message, NULL);    /* news: whoever missed it looks by himself soon */
}

void ipc_hint(const char *run_dir, const char *program)
{
    ipc_tell(run_dir, program, json_pack("{s:s}", "do", "look"));
}

json_t *ipc_ok(void)
{
    return json_pack("{s:b}", "ok", 1);
}

json_t *ipc_refuse(const char *fmt, ...)
{
    AUTO_FREE char *words = NULL;
    va_list ap;

    va_start(ap, fmt);
    int n = vasprintf(&words, fmt, ap);
    va_end(ap);
    if (n < 0)
        words = NULL;
    return json_pack("{s:b, s:s}", "ok", 0, "error", words ? words : "out of memory");
}

json_t *ipc_refuse_err(const struct err *e)
{
    json_t *answer = ipc_refuse("%s", e->msg);

    if (answer && e->said[0])
        json_object_set_new(answer, "said", json_string(e->said));
    return answer;
}

json_t *ipc_refuse_values(int said_id, const char *const *values)
{
    struct err e = { 0 };

    err_say_values(&e, -EREMOTEIO, (enum said_id)said_id, values);
    return ipc_refuse_err(&e);
}
