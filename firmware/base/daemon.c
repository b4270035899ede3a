#include "base/daemon.h"

#include "base/auto.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/thread.h"
#include "base/wipe.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

#define AT_WORK "STATUS=at work"

enum { MAX_CLIENTS = 200 };     /* one that leaks connections must not use up the descriptors of spool and diary */

struct daemon {
    const struct daemon_ops *ops;
    void *ctx;
    struct loop *loop;
    int claim_fd, listen_fd, watchdog_fd, clients;
    bool thread_hangs;
};

/* ---- one message in, one answer out */

static uid_t peer_of(int fd)
{
    struct ucred peer = { .uid = (uid_t)-1 };
    socklen_t n = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 ? peer.uid : (uid_t)-1;
}

static json_t *answer_to(struct daemon *d, int fd, const json_t *request)
{
    const char *what = json_str(request, "do", "");

    if (strcmp(what, "look") == 0) {
        loop_wake(d->loop);
        return NULL;
    }
    if (strcmp(what, "ping") == 0)
        return json_pack("{s:b, s:s, s:i}", "ok", 1, "program", d->ops->name, "pid", (int)getpid());
    if (d->ops->may_ask && !d->ops->may_ask(d->ctx, peer_of(fd), what))
        return ipc_refuse("programs of user %u may not ask %s for \"%s\"", (unsigned)peer_of(fd), d->ops->name, what);
    json_t *answer = d->ops->request ? d->ops->request(d->ctx, what, request) : NULL;
    return answer ? answer : ipc_refuse("%s knows no request \"%s\"", d->ops->name, what);
}

static void on_client(void *ctx, int fd, uint32_t events)
{
    struct daemon *d = ctx;
    AUTO_JSON json_t *request = NULL;
    AUTO_JSON json_t *answer = NULL;

    (void)events;
    int r = ipc_receive(fd, 0, &request, NULL);
    if (r == -EAGAIN)
        return;
    if (r == 0)
        answer = answer_to(d, fd, request);
    else if (r == -EPROTO)
        answer = ipc_refuse("%s understands one JSON object a packet", d->ops->name);
    if ((r < 0 && r != -EPROTO) || (answer && ipc_send(fd, answer, NULL) < 0)) {
        loop_remove(d->loop, fd);
        close(fd);
        d->clients--;
    }
}

static int let_in(const struct daemon *d, int fd, struct err *e)
{
    if (d->clients >= MAX_CLIENTS)
        return err_set(e, -EMFILE, "%d programs are connected already", MAX_CLIENTS);
    if (d->ops->lets_in && !d->ops->lets_in(d->ctx, peer_of(fd)))
        return err_set(e, -EPERM, "programs of user %u have no business here", (unsigned)peer_of(fd));
    return 0;
}

static void on_connect(void *ctx, int listen_fd, uint32_t events)
{
    struct daemon *d = ctx;
    struct err e = { 0 };

    (void)events;
    int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    int r = let_in(d, fd, &e);
    if (r == 0)
        r = loop_add(d->loop, fd, EPOLLIN, on_client, d, &e);
    if (r == 0) {
        d->clients++;
    } else {
        log_warn("client_refused", LOG_WHY, e.msg);
        close(fd);
    }
}

/* ---- start and stop */

/* From the loop itself, and only while all threads come by: a program that hangs, in whatever part, falls silent. */
static void on_watchdog(void *ctx, int fd, uint32_t events)
{
    struct daemon *d = ctx;
    char name[THREAD_NAME_SIZE];
    uint64_t expired;

    (void)events;
    if (read(fd, &expired, sizeof(expired)) < 0)
        return;
    bool hangs = thread_overdue(name);
    if (hangs && !d->thread_hangs) {
        log_error("thread_hangs", LOG_WHY, name);
        notify("STATUS=%s does not come back; %s waits to be started anew", name, d->ops->name);
    } else if (!hangs) {
        notify("WATCHDOG=1%s", d->thread_hangs ? "\n" AT_WORK : "");
    }
    d->thread_hangs = hangs;
}

/* Three times as often as it must be, so that one late turn of the loop is no reason yet. */
static int start_watchdog(struct daemon *d, struct err *e)
{
    int64_t ms = notify_watchdog_ms() / 3;
    const struct timespec each = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    const struct itimerspec when = { .it_interval = each, .it_value = each };

    if (ms == 0)
        return 0;
    d->watchdog_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (d->watchdog_fd < 0 || timerfd_settime(d->watchdog_fd, 0, &when, NULL) < 0)
        return err_errno(e, "set the timer of the watchdog");
    return loop_add(d->loop, d->watchdog_fd, EPOLLIN, on_watchdog, d, e);
}

static int serve(struct daemon *d, const struct config *c, struct err *e)
{
    int r = loop_new(&d->loop, e);

    if (r == 0)
        d->claim_fd = r = ipc_claim(config_text(c, CONFIG_PATHS_RUN_DIR), d->ops->name, e);
    if (r >= 0)
        d->listen_fd = r = ipc_listen(config_text(c, CONFIG_PATHS_RUN_DIR), d->ops->name, e);
    if (r >= 0)
        r = d->ops->start(d->ctx, c, d->loop, e);
    if (r >= 0)
        r = loop_add(d->loop, d->listen_fd, EPOLLIN, on_connect, d, e);
    if (r >= 0)
        r = start_watchdog(d, e);
    if (r < 0)
        return r;
    if (d->ops->tick)
        loop_set_tick(d->loop, d->ops->tick, d->ctx);
    log_info("ready", LOG_PID, (int)getpid());
    notify("READY=1\n" AT_WORK);
    r = loop_run(d->loop, e);
    notify("STOPPING=1\nSTATUS=ending what is at hand");
    return r;
}

static int usage(const char *name)
{
    fprintf(stderr, "usage: %s [-c dakbox.conf] [-n]\n", name);
    return 2;
}

int daemon_main(int argc, char **argv, const struct daemon_ops *ops, void *ctx)
{
    struct daemon d = { .ops = ops, .ctx = ctx, .claim_fd = -1, .listen_fd = -1, .watchdog_fd = -1 };
    const char *conf_path = NULL;
    struct config *conf = NULL;
    struct err e = { 0 };
    bool only_check = false;
    int opt;

    log_init(ops->name);
    setlocale(LC_ALL, "C.UTF-8");
    umask(0007);
    while ((opt = getopt(argc, argv, "c:n")) != -1) {
        if (opt == 'c')
            conf_path = optarg;
        else if (opt == 'n')
            only_check = true;
        else
            return usage(ops->name);
    }
    if (optind != argc)
        return usage(ops->name);

    json_set_alloc_funcs(malloc, wipe_free);        /* requests and answers may hold a secret */
    int r = config_load(conf_path, &conf, &e);
    for (int i = 0; r == 0 && i < config_problems(conf); i++)
        log_warn("setting_not_used", LOG_WHY, config_problem(conf, i)->msg);
    if (r == 0 && only_check && ops->check)
        r = ops->check(conf, &e);
    if (r == 0 && !only_check) {
        r = serve(&d, conf, &e);
        if (ops->stop)
            ops->stop(ctx);
        loop_free(d.loop);
        if (d.watchdog_fd >= 0)
            close(d.watchdog_fd);
        if (d.listen_fd >= 0)
            close(d.listen_fd);
        if (d.claim_fd >= 0)
            close(d.claim_fd);
    }
    config_free(conf);
    if (r < 0) {
        log_error("stopped", LOG_WHY, e.msg);
        notify("STATUS=stopped: %s", e.msg);
        return 1;
    }
    log_info("stopped", LOG_PID, (int)getpid());
    return 0;
}
