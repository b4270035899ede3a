#include "ctl/demo_env.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "ctl/demo_files.h"
#include "ctl/reload.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

enum { START_MS = 30000, ASK_AGAIN_MS = 50 };

/* scand first; maild, which runs where there is a mailbox, last */
static const char *const daemons[] = { "scand", "ocrd", "diaryd", "deskd", "sendd", "labeld", "eofficed", "maild" };

static size_t n_daemons(const struct demo_env *env) { return ARRAY_LEN(daemons) - !env->mailbox_script[0]; }

/* ---- prepare */

int demo_find(const char *installed_name, const char *source_name, char out[CTL_PATH_SIZE], struct err *e)
{
    char dir[CTL_PATH_SIZE];
    int r = exe_dir(dir, CTL_PATH_SIZE, e);

    if (r < 0)
        return r;
    if (ctl_path(out, e, "%s/../share/dakbox/%s", dir, installed_name) == 0 && access(out, R_OK) == 0)
        return 0;
    if (ctl_path(out, e, "%s/../../%s", dir, source_name) == 0 && access(out, R_OK) == 0)
        return 0;
    if (ctl_path(out, e, "%s", source_name) == 0 && access(out, R_OK) == 0)
        return 0;
    return err_set(e, -ENOENT, "%s is neither installed nor below this folder (%s)", installed_name, source_name);
}

/* Sockets have the shortest limit of all paths, and it is met only when a program starts: say it now. */
static int check_socket_room(const char *dir, struct err *e)
{
    size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1;
    size_t needs = strlen(dir) + strlen("/run/eofficed.sock");

    return needs > room
        ? err_set(e, -ENAMETOOLONG, "%s is too long for a demo folder: its sockets would need %zu bytes and Unix allows %zu; "
                  "choose a folder with a shorter path", dir, needs, room)
        : 0;
}

static bool is_empty(const char *path)
{
    AUTO_CLOSEDIR DIR *d = opendir(path);
    const struct dirent *entry;
    int n = 0;

    while (d && (entry = readdir(d)))
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    return n == 0;
}

static int make_root(struct demo_env *env, const char *dir, struct err *e)
{
    char conf[CTL_PATH_SIZE];

    if (mkdir(dir, 0770) < 0 && errno != EEXIST)
        return err_errno(e, "make the demo folder %s", dir);
    AUTO_FREE char *full = realpath(dir, NULL);
    if (!full)
        return err_errno(e, "open the demo folder %s", dir);
    int r = ctl_path(env->dir, e, "%s", full);
    if (r == 0)
        r = check_socket_room(env->dir, e);
    if (r == -ENAMETOOLONG)
        rmdir(dir);                                 /* only goes when it is empty, as it is when we made it */
    if (r == 0)
        r = ctl_path(conf, e, "%s/dakbox.conf", env->dir);
    if (r < 0)
        return r;
    if (!is_empty(env->dir) && access(conf, F_OK) < 0)
        return err_set(e, -EEXIST, "%s holds other files and no demo; choose an empty or new folder", env->dir);
    /* marks the folder as ours; that of a demo that runs stays as it is */
    return access(conf, F_OK) == 0 ? 0 : demo_write_text(conf, "# being prepared\n", 0660, e);
}

static int choose_ports(struct demo_env *env, const struct demo_options *o, struct err *e)
{
    int *const wanted[] = { &env->desk_port, &env->eoffice_port, o->mail_url ? NULL : &env->mail_port, &env->sms_port,
                            o->mailbox ? &env->mailbox_port : NULL };
    int ports[ARRAY_LEN(wanted)] = { 0 }, n = 0;

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        n += wanted[i] != NULL;
    int r = demo_choose_ports(o->port_base, ports, n, e);
    n = 0;
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        if (wanted[i])
            *wanted[i] = ports[n++];
    return r;
}

static int find_mail(struct demo_env *env, const struct demo_options *o, struct err *e)
{
    if (o->mail_url)
        return o->mail_dir ? ctl_path(env->mail_dir, e, "%s", o->mail_dir) : 0;
    int r = o->mail_script ? ctl_path(env->mail_script, e, "%s", o->mail_script)
                           : demo_find("mail_sink.py", "tests/rig/mail_sink.py", env->mail_script, e);
    return r < 0 ? r : ctl_path(env->mail_dir, e, "%s/mail", env->dir);
}

static int find_servers(struct demo_env *env, const struct demo_options *o, struct err *e)
{
    int r = find_mail(env, o, e);

    if (r == 0)
        r = demo_find("nic_gateway.py", "tests/rig/nic_gateway.py", env->sms_script, e);
    if (r == 0)
        r = ctl_path(env->sms_book, e, "%s/sms.jsonl", env->dir);
    if (r == 0 && o->mailbox)
        r = demo_find("mailbox_server.py", "tests/rig/mailbox_server.py", env->mailbox_script, e);
    return r < 0 || !o->mailbox ? r : ctl_path(env->mailbox_dir, e, "%s/mailbox", env->dir);
}

static int put_copy(const struct demo_env *env, const char *from, const char *name, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/%s", env->dir, name);

    return r < 0 || !from ? r : demo_copy_file(from, path, e);
}

int demo_prepare(struct demo_env *env, const struct demo_options *o, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r;

    *env = (struct demo_env){ .lock_fd = -1, .limits = o->limits ? *o->limits : super_limits_usual };
    r = exe_dir(env->program_dir, CTL_PATH_SIZE, e);
    if (r == 0)
        r = make_root(env, o->dir, e);
    if (r == 0)
        r = demo_make_dirs(env->dir, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/run", env->dir);
    if (r == 0)
        env->lock_fd = r = super_lock(path, e);
    if (r >= 0)
        r = choose_ports(env, o, e);
    if (r == 0)
        r = find_servers(env, o, e);
    if (r == 0)
        r = demo_write_alerts(env->dir, e);
    if (r == 0)
        r = demo_write_secrets(env->dir, e);
    if (r == 0)
        r = demo_write_sane(env->dir, e);
    if (r == 0 && (env->mail_script[0] || env->mailbox_script[0]))
        r = demo_write_certificate(env->dir, e);
    if (r == 0 && o->officers_file)
        r = demo_write_officers(env->dir, o, e);
    if (r == 0)
        r = put_copy(env, o->rules_file, "rules.txt", e);
    if (r == 0)
        r = demo_write_conf(env, o, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/dakbox.conf", env->dir);
    return r < 0 ? r : config_load(path, &env->config, e);
}

/* ---- start */

/* What the supervisor process needs besides env; lives on its stack for ever. */
struct programs {
    char conf[CTL_PATH_SIZE], files[ARRAY_LEN(daemons)][CTL_PATH_SIZE];
    const char *argv[ARRAY_LEN(daemons)][4];
    char sane_dir[CTL_PATH_SIZE + 32], library_path[CTL_PATH_SIZE + 32];
    const char *scan_env[3];
    char port[16], cert[CTL_PATH_SIZE], key[CTL_PATH_SIZE];
    const char *mail_argv[8];
    char sms_port[16];
    const char *sms_argv[4];
    char mailbox_port[16];
    const char *mailbox_argv[8];
    struct super_program table[ARRAY_LEN(daemons) + 3];
    size_t n;
};

static int list_daemons(const struct demo_env *env, struct programs *p, struct err *e)
{
    int r = ctl_path(p->conf, e, "%s/dakbox.conf", env->dir);

    for (size_t i = 0; r == 0 && i < n_daemons(env); i++) {
        r = ctl_path(p->files[i], e, "%s/%s", env->program_dir, daemons[i]);
        p->argv[i][0] = p->files[i];
        p->argv[i][1] = "-c";
        p->argv[i][2] = p->conf;
        p->table[p->n++] = (struct super_program){ .name = daemons[i], .argv = p->argv[i] };
    }
    snprintf(p->sane_dir, sizeof(p->sane_dir), "SANE_CONFIG_DIR=%s/sane", env->dir);
    snprintf(p->library_path, sizeof(p->library_path), "LD_LIBRARY_PATH=%s/../lib/sane", env->program_dir);
    p->scan_env[0] = p->sane_dir;
    p->scan_env[1] = p->library_path;
    p->table[0].env = p->scan_env;              /* scand */
    return r;
}

/* The relay and the mailbox: servers of ours with the same arguments. */
static int list_mail_servers(const struct demo_env *env, struct programs *p, struct err *e)
{
    int r = ctl_path(p->cert, e, "%s/tls/cert.pem", env->dir);

    if (r == 0)
        r = ctl_path(p->key, e, "%s/tls/key.pem", env->dir);
    snprintf(p->port, sizeof(p->port), "%d", env->mail_port);
    snprintf(p->mailbox_port, sizeof(p->mailbox_port), "%d", env->mailbox_port);
    const char *const relay[] = { env->mail_script, p->port, env->mail_dir, p->cert, p->key, DEMO_MAIL_USER,
                                  config_text(env->config, CONFIG_MAIL_PASSWORD_FILE), NULL };
    const char *const mailbox[] = { env->mailbox_script, p->mailbox_port, env->mailbox_dir, p->cert, p->key, DEMO_MAIL_USER,
                                    config_text(env->config, CONFIG_MAILBOX_PASSWORD_FILE), NULL };
    _Static_assert(sizeof(relay) == sizeof(p->mail_argv) && sizeof(mailbox) == sizeof(p->mailbox_argv), "room for the servers' arguments");
    memcpy(p->mail_argv, relay, sizeof(relay));
    memcpy(p->mailbox_argv, mailbox, sizeof(mailbox));
    if (env->mail_script[0])
        p->table[p->n++] = (struct super_program){ .name = "mail-server", .argv = p->mail_argv };
    if (env->mailbox_script[0])
        p->table[p->n++] = (struct super_program){ .name = "mailbox-server", .argv = p->mailbox_argv };
    return r;
}

static void list_sms_gateway(const struct demo_env *env, struct programs *p)
{
    snprintf(p->sms_port, sizeof(p->sms_port), "%d", env->sms_port);
    p->sms_argv[0] = env->sms_script;
    p->sms_argv[1] = p->sms_port;
    p->sms_argv[2] = env->sms_book;
    p->sms_argv[3] = NULL;
    p->table[p->n++] = (struct super_program){ .name = "sms-gateway", .argv = p->sms_argv };
}

/* The supervisor process. */
static int supervise(const struct demo_env *env, struct err *e)
{
    AUTO(reload_done) struct reload reload = { .conf = NULL };
    struct super_limits limits = env->limits;
    struct programs p = { .n = 0 };
    char log_dir[CTL_PATH_SIZE];
    int r = list_daemons(env, &p, e);

    if (r == 0)
        r = list_mail_servers(env, &p, e);
    list_sms_gateway(env, &p);
    if (r == 0)
        r = ctl_path(log_dir, e, "%s/data/log", env->dir);
    if (r == 0)
        r = reload_init(&reload, p.conf, e);
    limits.settings = &reload;
    return r < 0 ? r : super_run(p.table, p.n, &limits, log_dir, e);
}

static int wait_for_daemon(const struct demo_env *env, const char *name, int64_t deadline_ms, struct err *e)
{
    const char *run_dir = config_text(env->config, CONFIG_PATHS_RUN_DIR);

    while (ipc_call(run_dir, name, json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, NULL) < 0) {
        if (clock_mono_ms() > deadline_ms)
            return err_set(e, -ETIMEDOUT, "%s does not answer after %d s; its log is %s/data/log/%s.log", name,
                           START_MS / 1000, env->dir, name);
        if (waitpid(env->super_pid, NULL, WNOHANG) != 0)
            return err_set(e, -ECHILD, "the supervisor has ended");
        usleep(ASK_AGAIN_MS * 1000);
    }
    return 0;
}

static bool answers_on(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
}

static int wait_for_mail_server(const struct demo_env *env, int64_t deadline_ms, struct err *e)
{
    while (env->mail_script[0] && !answers_on(env->mail_port)) {
        if (clock_mono_ms() > deadline_ms)
            return err_set(e, -ETIMEDOUT, "the mail server does not answer; its log is %s/data/log/mail-server.log", env->dir);
        usleep(ASK_AGAIN_MS * 1000);
    }
    return 0;
}

int demo_wait(const struct demo_env *env, struct err *e)
{
    int64_t deadline_ms = clock_mono_ms() + START_MS;
    int r = 0;

    for (size_t i = 0; r == 0 && i < n_daemons(env); i++)
        r = wait_for_daemon(env, daemons[i], deadline_ms, e);
    return r < 0 ? r : wait_for_mail_server(env, deadline_ms, e);
}

int demo_start(struct demo_env *env, struct err *e)
{
    fflush(NULL);
    env->super_pid = fork();
    if (env->super_pid < 0) {
        env->super_pid = 0;
        return err_errno(e, "start the supervisor");
    }
    if (env->super_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setpgid(0, 0);                      /* Ctrl-C goes to the clerk, who then stops us in order */
        _exit(supervise(env, e) < 0 ? ctl_failed(e) : CTL_DONE);
    }
    return demo_wait(env, e);
}

void demo_stop(struct demo_env *env)
{
    if (env->super_pid <= 0)
        return;
    kill(env->super_pid, SIGTERM);
    waitpid(env->super_pid, NULL, 0);
    env->super_pid = 0;
}

void demo_done(struct demo_env *env)
{
    if (env->dir[0] == '\0')
        return;
    demo_stop(env);
    config_free(env->config);
    env->config = NULL;
    if (env->lock_fd >= 0)
        close(env->lock_fd);
    env->lock_fd = -1;
    env->dir[0] = '\0';
}
