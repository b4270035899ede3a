#include "tests/system/drain.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "ctl/demo_env.h"
#include "ctl/demo_files.h"
#include "ctl/super.h"
#include "tests/rig/certs.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { START_MS = 30000, ASK_AGAIN_MS = 50, CONF_SIZE = 8192 };

#define SECRET "a-secret-for-tests"

/* The programs: what they are called in the supervisor's table, and whose settings they read. */
enum { CONF_BOX, CONF_OFFICE_1, CONF_OFFICE_2, CONFS };
static const struct { const char *name, *file; int conf; } programs[] = {
    { "diaryd", "diaryd", CONF_BOX }, { "sendd", "sendd", CONF_BOX }, { "maild", "maild", CONF_BOX },
    { "eofficed", "eofficed", CONF_OFFICE_1 }, { "eofficed-2", "eofficed", CONF_OFFICE_2 },
};
static const char *const conf_names[CONFS] = { "dakbox.conf", "office-1/dakbox.conf", "office-2/dakbox.conf" };
static const char *const conf_dirs[CONFS] = { "", "/office-1", "/office-2" };

/* ---- settings */

static int put_text(const struct drain *d, const char *name, unsigned mode, const char *text, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/%s", d->dir, name);

    return r < 0 ? r : put_file(path, mode, text, strlen(text), e);
}

/* An e-Office that stumbles by itself, too: a limit of requests (429), and one request in a hundred each goes wrong in another way. */
static int write_office(const struct drain *d, int i, struct err *e)
{
    char dir[CTL_PATH_SIZE], text[CONF_SIZE];
    int r = ctl_path(dir, e, "%s/office-%d", d->dir, i + 1);

    if (r == 0)
        r = ctl_make_dir(dir, e);
    if (r < 0)
        return r;
    int n = snprintf(text, sizeof(text), "[paths]\nrun_dir = %s\ndata_dir = %s\n[gateway]\nport = %d\ndata_dir = %s/receipts\ntoken_file = %s/token\n"
                     "rate_per_s = 150\nburst = 100\nreserve_mib = 1\nallow_faults = yes\n"
                     "faults = error chance=1 seed=%llu; busy=1 chance=1 seed=%llu; lost chance=1 seed=%llu; delay=400 chance=1 seed=%llu\n",
                     dir, dir, d->place.office_port[i], dir, d->dir, (unsigned long long)(d->seed % 1000000 + 1), (unsigned long long)(d->seed % 1000000 + 2),
                     (unsigned long long)(d->seed % 1000000 + 3), (unsigned long long)(d->seed % 1000000 + 4));
    return n < (int)sizeof(text) ? put_text(d, conf_names[CONF_OFFICE_1 + i], 0640, text, e) : err_set(e, -E2BIG, "the settings are too long");
}

static int port_of(const struct drain *d, enum drain_line line) { return fault_proxy_port(d->place.lines[line]); }

static int write_box(const struct drain *d, struct err *e)
{
    const struct drain_place *p = &d->place;
    AUTO_FREE char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_errno(e, "write the settings");
    fprintf(f, "[paths]\nrun_dir = %s\ndata_dir = %s/data\nreserve_mib = 16\n", d->dir, d->dir);
    fprintf(f, "[office]\nofficers_file = %s/officers.csv\nalerts_file = %s/alerts\nsms_templates_file = %s/templates\nsupervisor_post = %s\n", d->dir, d->dir,
            d->dir, drain_posts[DRAIN_POST_SUPERVISOR].id);
    fprintf(f, "[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\ntimeout_s = 2\n", port_of(d, LINE_EOFFICE_1), d->dir);
    fprintf(f, "[eoffice cbic]\nurl = %s:%d\n", p->has_front ? "https://two.office.test" : "http://127.0.0.1", port_of(d, LINE_EOFFICE_2));
    if (p->has_front)
        fprintf(f, "ca_file = %s/certs/ca.pem\ncert_file = %s/certs/box.pem\nkey_file = %s/certs/box.key\n", d->dir, d->dir, d->dir);
    fprintf(f, "[mail]\nurl = smtp://relay.test:%d\nca_file = %s\nuser = box\npassword_file = %s/token\nfrom = cru@example.gov.in\ntimeout_s = 4\n",
            port_of(d, LINE_RELAY), p->relay.cert, d->dir);
    fprintf(f, "[sms]\ngateway = nic\nurl = http://127.0.0.1:%d/failsafe/HttpLink\nuser = box\npassword_file = %s/token\nheader = GOVCRU\n"
            "entity_id = 1101000000000000001\nlanguage = en\ntimeout_s = 2\n", port_of(d, LINE_SMS), d->dir);
    if (p->has_mailbox)
        fprintf(f, "[mailbox]\nurl = imaps://localhost:%d\nuser = box\npassword_file = %s/token\nca_file = %s\ntimeout_s = 4\npoll_s = 5\n",
                port_of(d, LINE_MAILBOX), d->dir, p->mailbox.cert);
    /* names are asked of our own server, which can go away: only where an interface is chosen */
    fprintf(f, "[send]\nretry_first_s = 1\nretry_max_s = 2\nparallel = 8\ninterface = lo\nname_servers = 127.0.0.1:%d\n", name_server_port(p->names));
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    return put_text(d, conf_names[CONF_BOX], 0640, text, e);
}

static int write_all(struct drain *d, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = put_text(d, "token", 0600, SECRET "\n", e);

    snprintf(d->place.token, sizeof(d->place.token), "%s", SECRET);
    if (r == 0)
        r = drain_letters_write_office(d, e);
    for (int i = 0; r == 0 && i < 2; i++)
        r = write_office(d, i, e);
    if (r == 0)
        r = write_box(d, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/data/log", d->dir);
    if (r == 0)
        r = ctl_make_dir(path, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/%s", d->dir, conf_names[CONF_BOX]);
    return r < 0 ? r : config_load(path, &d->place.config, e);
}

/* ---- servers */

/* "READY PORT" is what a server of tests/rig says when it listens. */
static int start_sms_gateway(struct drain *d, int *ret_port, struct err *e)
{
    char script[CTL_PATH_SIZE], line[64] = "";
    int out[2];
    int r = demo_find("nic_gateway.py", "tests/rig/nic_gateway.py", script, e);

    if (r == 0)
        r = ctl_path(d->place.sms_file, e, "%s/sms", d->dir);
    if (r < 0)
        return r;
    if (pipe2(out, O_CLOEXEC) < 0)
        return err_errno(e, "start %s", script);
    fflush(NULL);
    d->place.sms_gateway = fork();
    if (d->place.sms_gateway == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);     /* it complains of each request that was cut */

        dup2(out[1], STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(script, script, "0", d->place.sms_file, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    AUTO_FCLOSE FILE *f = fdopen(out[0], "re");
    if (d->place.sms_gateway < 0 || !f || !fgets(line, sizeof(line), f) || sscanf(line, "READY %d", ret_port) != 1)
        return err_set(e, -ECHILD, "%s did not start", script);
    return 0;
}

/* Dovecot takes the port behind its own, too. */
static int choose_two_ports(int *ret, struct err *e)
{
    for (int port = 21000 + (int)(getpid() % 20000); port < 60000; port += 2) {
        int two[2];

        if (demo_choose_ports(port, two, 2, NULL) == 0) {
            *ret = port;
            return 0;
        }
    }
    return err_set(e, -EADDRINUSE, "no two free ports");
}

/* nginx, which asks who is there, before the second e-Office. */
static int start_front(struct drain *d, int *port, struct err *e)
{
    char certs[CTL_PATH_SIZE];
    int r = ctl_path(certs, e, "%s/certs", d->dir);

    d->place.has_front = r == 0 && tls_front_can();
    if (r < 0 || !d->place.has_front)
        return r;
    r = ctl_make_dir(certs, e);
    if (r == 0)
        r = demo_choose_ports(0, port, 1, e);
    if (r < 0)
        return r;
    cert_make(certs, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true });
    cert_make(certs, "office", &(struct cert_wish){ .name = "two.office.test", .issuer = "ca" });
    cert_make(certs, "box", &(struct cert_wish){ .name = "cru-a", .issuer = "ca" });
    tls_front_start(&d->place.front, "127.0.0.1", *port, d->place.office_port[1], certs, "office", "ca", NULL);
    return 0;
}

static int start_servers(struct drain *d, int ports[LINES], struct err *e)
{
    struct drain_place *p = &d->place;
    char script[CTL_PATH_SIZE];
    int r;

    if (geteuid() != 0 || access("/usr/sbin/exim4", X_OK) < 0)
        return err_set(e, -ENOENT, "this run needs root and the package exim4-daemon-light: mails go to a real relay");
    r = demo_choose_ports(0, p->office_port, 2, e);
    ports[LINE_EOFFICE_1] = p->office_port[0];
    ports[LINE_EOFFICE_2] = p->office_port[1];
    if (r == 0)
        r = start_front(d, &ports[LINE_EOFFICE_2], e);
    if (r == 0)
        r = start_sms_gateway(d, &ports[LINE_SMS], e);
    if (r == 0)
        r = demo_find("smtpd.sh", "tests/rig/smtpd.sh", script, e);
    if (r == 0)
        r = demo_choose_ports(0, &ports[LINE_RELAY], 1, e);
    if (r < 0)
        return r;
    relay_start(&p->relay, script, ports[LINE_RELAY], SECRET);
    p->has_mailbox = access("/usr/sbin/dovecot", X_OK) == 0;
    if (!p->has_mailbox) {
        printf("the package dovecot-imapd is not here: no mails come in\n");
        return 0;
    }
    r = choose_two_ports(&ports[LINE_MAILBOX], e);
    if (r == 0)
        r = demo_find("imapd.sh", "tests/rig/imapd.sh", script, e);
    if (r == 0)
        relay_start(&p->mailbox, script, ports[LINE_MAILBOX], SECRET);
    return r;
}

int drain_place_open(struct drain *d, struct err *e)
{
    int ports[LINES] = { 0 };
    int r = start_servers(d, ports, e);

    for (int i = 0; r == 0 && i < LINES; i++)
        if (ports[i] > 0)
            d->place.lines[i] = fault_proxy_new(ports[i]);
    if (r == 0 && !(d->place.names = name_server_new()))
        r = err_set(e, -EADDRINUSE, "the name server cannot be started");
    if (r == 0)
        r = write_all(d, e);
    return r < 0 ? r : spool_open_configured(d->place.config, &d->spool, e);
}

/* ---- programs */

struct table {
    char files[ARRAY_LEN(programs)][CTL_PATH_SIZE], confs[CONFS][CTL_PATH_SIZE];
    const char *argv[ARRAY_LEN(programs)][4];
    struct super_program list[ARRAY_LEN(programs)];
};

static int supervise(const struct drain *d, struct err *e)
{
    /* under fire: what is killed twice in a row comes back soon all the same */
    static const struct super_limits limits = { .restart = { .steady_ms = 1000, .first_ms = 50, .max_ms = 800 }, .stop_ms = 10000 };
    static struct table t;
    char dir[CTL_PATH_SIZE], log_dir[CTL_PATH_SIZE];
    int r = exe_dir(dir, CTL_PATH_SIZE, e);

    for (int i = 0; r == 0 && i < CONFS; i++)
        r = ctl_path(t.confs[i], e, "%s/%s", d->dir, conf_names[i]);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(programs); i++) {
        r = ctl_path(t.files[i], e, "%s/%s", dir, programs[i].file);
        t.argv[i][0] = t.files[i];
        t.argv[i][1] = "-c";
        t.argv[i][2] = t.confs[programs[i].conf];
        t.list[i] = (struct super_program){ .name = programs[i].name, .argv = t.argv[i] };
    }
    if (r == 0)
        r = ctl_path(log_dir, e, "%s/data/log", d->dir);
    return r < 0 ? r : super_run(t.list, ARRAY_LEN(programs), &limits, log_dir, e);
}

int drain_place_start(struct drain *d, struct err *e)
{
    fflush(NULL);
    d->place.super_pid = fork();
    if (d->place.super_pid == 0) {
        char log[CTL_PATH_SIZE];

        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setpgid(0, 0);
        if (ctl_path(log, e, "%s/data/log/supervisor.log", d->dir) == 0 && !freopen(log, "we", stderr))     /* a sentence for each kill */
            _exit(CTL_FAILED);
        _exit(supervise(d, e) < 0 ? ctl_failed(e) : CTL_DONE);
    }
    return d->place.super_pid < 0 ? err_errno(e, "start the supervisor") : drain_place_wait(d, e);
}

static int wait_for(const struct drain *d, size_t i, int64_t until_ms, struct err *e)
{
    char run_dir[CTL_PATH_SIZE];
    int r = ctl_path(run_dir, e, "%s%s", d->dir, conf_dirs[programs[i].conf]);

    while (r == 0 && ipc_call(run_dir, programs[i].file, json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, NULL) < 0) {
        if (clock_mono_ms() > until_ms)
            return err_set(e, -ETIMEDOUT, "%s does not answer; its log is %s/data/log/%s.log", programs[i].name, d->dir, programs[i].name);
        if (waitpid(d->place.super_pid, NULL, WNOHANG) != 0)
            return err_set(e, -ECHILD, "the supervisor has ended");
        usleep(ASK_AGAIN_MS * 1000);
    }
    return r;
}

int drain_place_wait(struct drain *d, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + START_MS;
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(programs); i++)
        r = wait_for(d, i, until_ms, e);
    return r;
}

static void end(pid_t *pid)
{
    if (*pid <= 0)
        return;
    kill(*pid, SIGTERM);
    waitpid(*pid, NULL, 0);
    *pid = 0;
}

void drain_place_close(struct drain *d)
{
    struct drain_place *p = &d->place;

    end(&p->super_pid);
    end(&p->sms_gateway);
    if (p->has_front)
        tls_front_end(&p->front);
    for (int i = 0; i < LINES; i++)
        fault_proxy_free(p->lines[i]);
    name_server_free(p->names);
    if (p->relay.pid > 0)
        relay_end(&p->relay);
    if (p->mailbox.pid > 0)
        relay_end(&p->mailbox);
    config_free(p->config);
}
