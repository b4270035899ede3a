#include "base/daemon.h"

#include "base/auto.h"
#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>
#include <locale.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { MAX_CLIENTS = 200 };     /* one that leaks connections must not use up the descriptors of spool and diary */

struct daemon {
    const struct daemon_ops *ops;
    void *ctx;
    struct loop *loop;
    int claim_fd, listen_fd, clients;
};

/* ---- one message in, one answer out */

static json_t *answer_to(struct daemon *d, const json_t *request)
{
    const char *what = json_str(request, "do", "");

    if (strcmp(what, "look") == 0) {
        loop_wake(d->loop);
        return NULL;
    }
    if (strcmp(what, "ping") == 0)
        return json_pack("{s:b, s:s, s:i}", "ok", 1, "program", d->ops->name, "pid", (int)getpid());
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
        answer = answer_to(d, request);
    else if (r == -EPROTO)
        answer = ipc_refuse("%s understands one JSON object a packet", d->ops->name);
    if ((r < 0 && r != -EPROTO) || (answer && ipc_send(fd, answer, NULL) < 0)) {
        loop_remove(d->loop, fd);
        close(fd);
        d->clients--;
    }
}

static void on_connect(void *ctx, int listen_fd, uint32_t events)
{
    struct daemon *d = ctx;
    struct err e = { 0 };

    (void)events;
    int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    int r = d->clients < MAX_CLIENTS ? loop_add(d->loop, fd, EPOLLIN, on_client, d, &e)
                                     : err_set(&e, -EMFILE, "%d programs are connected already", MAX_CLIENTS);
    if (r == 0) {
        d->clients++;
    } else {
        log_warn("client_refused", LOG_WHY, e.msg);
        close(fd);
    }
}

/* ---- start and stop */

/* sd_notify(3), the one line of it we need. */
static void tell_systemd_ready(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un a = { .sun_family = AF_UNIX };

    if (!path || strlen(path) >= sizeof(a.sun_path) || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(a.sun_path, path, strlen(path));
    if (a.sun_path[0] == '@')
        a.sun_path[0] = '\0';
    AUTO_CLOSE int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&a,
               (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
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
    if (r < 0)
        return r;
    if (d->ops->tick)
        loop_set_tick(d->loop, d->ops->tick, d->ctx);
    log_info("ready", LOG_PID, (int)getpid());
    tell_systemd_ready();
    return loop_run(d->loop, e);
}

static int usage(const char *name)
{
    fprintf(stderr, "usage: %s [-c dakbox.conf] [-n]\n", name);
    return 2;
}

int daemon_main(int argc, char **argv, const struct daemon_ops *ops, void *ctx)
{
    struct daemon d = { .ops = ops, .ctx = ctx, .claim_fd = -1, .listen_fd = -1 };
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

    int r = config_load(conf_path, &conf, &e);
    for (int i = 0; r == 0 && i < config_problems(conf); i++)
        log_warn("setting_not_used", LOG_WHY, config_problem(conf, i));
    if (r == 0 && only_check && ops->check)
        r = ops->check(conf, &e);
    if (r == 0 && !only_check) {
        r = serve(&d, conf, &e);
        if (ops->stop)
            ops->stop(ctx);
        loop_free(d.loop);
        if (d.listen_fd >= 0)
            close(d.listen_fd);
        if (d.claim_fd >= 0)
            close(d.claim_fd);
    }
    config_free(conf);
    if (r < 0) {
        log_error("stopped", LOG_WHY, e.msg);
        return 1;
    }
    log_info("stopped", LOG_PID, (int)getpid());
    return 0;
}
