#include "ctl/demo_files.h"

#include "base/hash.h"
#include "base/sms_text.h"
#include "ctl/proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { TOKEN_BYTES = 24, COPY_BYTES = 64 * 1024 };

/* ---- plain files */

int demo_write_text(const char *path, const char *text, unsigned mode, struct err *e)
{
    char part[CTL_PATH_SIZE];
    int r = ctl_path(part, e, "%s.part", path);

    if (r < 0)
        return r;
    AUTO_CLOSE int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return err_errno(e, "write %s", path);
    ssize_t n = write(fd, text, strlen(text));
    if (n < 0)
        return err_errno(e, "write %s", path);
    if ((size_t)n != strlen(text))
        return err_set(e, -ENOSPC, "write %s: no room", path);
    return rename(part, path) < 0 ? err_errno(e, "write %s", path) : 0;
}

static bool is_there(const char *path) { return access(path, F_OK) == 0; }

int demo_copy_file(const char *from, const char *to, struct err *e)
{
    char part[CTL_PATH_SIZE], buf[COPY_BYTES];
    ssize_t n;
    int r = ctl_path(part, e, "%s.part", to);

    if (r < 0)
        return r;
    AUTO_CLOSE int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return err_errno(e, "open %s", from);
    AUTO_CLOSE int out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
    if (out < 0)
        return err_errno(e, "write %s", part);
    while ((n = read(in, buf, sizeof(buf))) > 0)
        if (write(out, buf, (size_t)n) != n)
            return err_errno(e, "copy %s to %s", from, to);
    if (n < 0)
        return err_errno(e, "read %s", from);
    return rename(part, to) < 0 ? err_errno(e, "copy %s to %s", from, to) : 0;
}

/* ---- folders, secrets, scanner */

int demo_make_dirs(const char *dir, struct err *e)
{
    static const char *const names[] = {
        "data", "data/log", "run", "eoffice", "feeder", "sane", "sane/dll.d", "secrets", "tls",
        "mail", "mail/tmp", "mail/new", "mail/cur", "mailbox", "mailbox/tmp", "mailbox/new", "mailbox/cur",
    };
    char path[CTL_PATH_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        int r = ctl_path(path, e, "%s/%s", dir, names[i]);

        if (r < 0)
            return r;
        if (mkdir(path, 0770) < 0 && errno != EEXIST)
            return err_errno(e, "make %s", path);
    }
    return 0;
}

static int write_secret(const char *dir, const char *name, struct err *e)
{
    char path[CTL_PATH_SIZE], line[TOKEN_BYTES * 2 + 2];
    unsigned char token[TOKEN_BYTES];
    int r = ctl_path(path, e, "%s/secrets/%s", dir, name);

    if (r < 0 || is_there(path))
        return r;
    randombytes_buf(token, sizeof(token));
    sodium_bin2hex(line, sizeof(line) - 1, token, sizeof(token));
    line[TOKEN_BYTES * 2] = '\n';
    line[TOKEN_BYTES * 2 + 1] = '\0';
    return demo_write_text(path, line, 0600, e);
}

int demo_write_secrets(const char *dir, struct err *e)
{
    int r = sodium_init() < 0 ? err_set(e, -EIO, "no random numbers from the system") : 0;

    if (r == 0)
        r = write_secret(dir, "eoffice-token", e);
    if (r == 0)
        r = write_secret(dir, "sms-pin", e);
    if (r == 0)
        r = write_secret(dir, "mailbox-password", e);
    return r < 0 ? r : write_secret(dir, "mail-password", e);
}

/* The dll loader of SANE finds our backend, and no other: dll.d is empty. */
int demo_write_sane(const char *dir, struct err *e)
{
    char path[CTL_PATH_SIZE], text[CTL_PATH_SIZE + 64];
    int r = ctl_path(path, e, "%s/sane/dll.conf", dir);

    if (r == 0)
        r = demo_write_text(path, "folder\n", 0660, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/sane/folder.conf", dir);
    if (r < 0)
        return r;
    snprintf(text, sizeof(text), "device demo %s/feeder\nsettle 0\n", dir);
    return demo_write_text(path, text, 0660, e);
}

/* A certificate for this machine alone, which is its own authority. */
int demo_write_certificate(const char *dir, struct err *e)
{
    char key[CTL_PATH_SIZE], cert[CTL_PATH_SIZE];
    const char *const argv[] = {
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
        "-subj", "/CN=dakbox demo mail sink", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", key, "-out", cert, NULL,
    };
    int r = ctl_path(key, e, "%s/tls/key.pem", dir);

    if (r == 0)
        r = ctl_path(cert, e, "%s/tls/cert.pem", dir);
    if (r < 0 || (is_there(key) && is_there(cert)))
        return r;
    r = proc_run(argv, NULL, 0, e);
    return r < 0 ? err_wrap(e, r, "make the certificate of the mail sink") : 0;
}

/* ---- alerts: at any hour, for a demo may be shown in the evening */

static const char alerts[] =
    "confirmed parliament addressee sms\nconfirmed parliament next sms\nconfirmed vip addressee sms\nconfirmed vip next sms\n"
    "confirmed parliament supervisor mail after 60\n";

/* The built-in texts as if they were registered: each gets an id. */
static int write_templates(const char *path, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    unsigned long long id = 1107000000000000000ULL;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    for (const char *at = sms_templates_built_in(); *at; at += strcspn(at, "\n") + 1) {
        fprintf(f, "%.*s\n", (int)strcspn(at, "\n"), at);
        if (*at == '[')
            fprintf(f, "id = %llu\n", ++id);
    }
    return fclose(f) == 0 ? demo_write_text(path, text, 0660, e) : err_set(e, -ENOMEM, "out of memory");
}

int demo_write_alerts(const char *dir, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/alerts.txt", dir);

    if (r == 0)
        r = demo_write_text(path, alerts, 0660, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/sms.txt", dir);
    return r < 0 ? r : write_templates(path, e);
}

/* ---- officers */

/* Does the line's first field say one of the posts of the second e-Office? */
static bool is_of_second(const char *line)
{
    static const char *const posts[] = { "JS-ADMIN", "US-ADMIN", "SO-ESTT" };
    size_t n = strcspn(line, ",");

    for (size_t i = 0; i < ARRAY_LEN(posts); i++)
        if (strlen(posts[i]) == n && strncmp(line, posts[i], n) == 0)
            return true;
    return false;
}

/* A column more at the end of each line; a directory that names instances itself stays as it is. */
static int add_instances(const char *path, struct err *e)
{
    AUTO_FREE char *text = NULL, *line = NULL;
    size_t n = 0, size = 0;
    AUTO_FCLOSE FILE *in = fopen(path, "re");
    FILE *out = in ? open_memstream(&text, &n) : NULL;
    bool first = true, named = false;

    if (!out)
        return err_errno(e, "read %s", path);
    while (getline(&line, &size, in) > 0) {
        line[strcspn(line, "\r\n")] = '\0';
        named = named || (first && strstr(line, ",instance"));
        fprintf(out, "%s,%s\n", line, first ? "instance" : is_of_second(line) ? DEMO_SECOND_OFFICE : "");
        first = false;
    }
    if (fclose(out) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    return named ? 0 : demo_write_text(path, text, 0660, e);
}

int demo_write_officers(const char *dir, const struct demo_options *o, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/officers.csv", dir);

    if (r == 0)
        r = demo_copy_file(o->officers_file, path, e);
    return r < 0 || !o->two_offices ? r : add_instances(path, e);
}

/* ---- settings */

static void write_mail(FILE *f, const struct demo_env *env, const struct demo_options *o)
{
    fprintf(f, "\n[mail]\nfrom = cru@example.gov.in\n");
    if (!o->mail_url) {
        fprintf(f, "url = smtp://127.0.0.1:%d\nca_file = %s/tls/cert.pem\nuser = %s\npassword_file = %s/secrets/mail-password\n",
                env->mail_port, env->dir, DEMO_MAIL_USER, env->dir);
        return;
    }
    fprintf(f, "url = %s\n", o->mail_url);
    if (o->mail_ca)
        fprintf(f, "ca_file = %s\n", o->mail_ca);
    if (o->mail_user)
        fprintf(f, "user = %s\n", o->mail_user);
    if (o->mail_password_file)
        fprintf(f, "password_file = %s\n", o->mail_password_file);
}

static void write_offices(FILE *f, const struct demo_env *env, bool two)
{
    fprintf(f, "\n[gateway]\nport = %d\ndata_dir = %s/eoffice\ntoken_file = %s/secrets/eoffice-token\n", env->eoffice_port, env->dir, env->dir);
    fprintf(f, "\n[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/secrets/eoffice-token\n", env->eoffice_port, env->dir);
    if (!two)
        return;
    fprintf(f, "\n[gateway " DEMO_SECOND_OFFICE "]\ntitle = e-Office, Administration\n");
    fprintf(f, "\n[eoffice " DEMO_SECOND_OFFICE "]\nurl = http://127.0.0.1:%d/i/" DEMO_SECOND_OFFICE "\n", env->eoffice_port);
}

static void write_mailbox(FILE *f, const struct demo_env *env)
{
    fprintf(f, "\n[mailbox]\nurl = imaps://127.0.0.1:%d\nuser = %s\npassword_file = %s/secrets/mailbox-password\nca_file = %s/tls/cert.pem\n",
            env->mailbox_port, DEMO_MAIL_USER, env->dir, env->dir);
}

int demo_write_conf(const struct demo_env *env, const struct demo_options *o, struct err *e)
{
    char path[CTL_PATH_SIZE];
    AUTO_FREE char *text = NULL;
    size_t n;
    int r = ctl_path(path, e, "%s/dakbox.conf", env->dir);
    FILE *f = r < 0 ? NULL : open_memstream(&text, &n);

    if (!f)
        return r < 0 ? r : err_errno(e, "write %s", path);
    fprintf(f, "# Written by \"dakbox run --demo\" at each start; changes made here are lost.\n");
    fprintf(f, "\n[paths]\ndata_dir = %s/data\nrun_dir = %s/run\nreserve_mib = 64\n", env->dir, env->dir);
    if (o->officers_file)
        fprintf(f, "\n[office]\nofficers_file = %s/officers.csv\n", env->dir);
    if (o->officers_file && o->rules_file)
        fprintf(f, "rules_file = %s/rules.txt\n", env->dir);
    if (o->officers_file)
        fprintf(f, "alerts_file = %s/alerts.txt\nsms_templates_file = %s/sms.txt\n", env->dir, env->dir);
    fprintf(f, "\n[scan]\ndevice = folder:demo\nbutton_poll_ms = 100\n");
    fprintf(f, "\n[desk]\nport = %d\ncodes = nobody\n", env->desk_port);
    write_offices(f, env, o->two_offices);
    write_mail(f, env, o);
    if (env->mailbox_script[0])
        write_mailbox(f, env);
    fprintf(f, "\n[sms]\ngateway = nic\nurl = http://127.0.0.1:%d/failsafe/HttpLink\nuser = demo\npassword_file = %s/secrets/sms-pin\nheader = GOVCRU\n"
            "entity_id = 1101000000000000001\n", env->sms_port, env->dir);
    fprintf(f, "\n[send]\nretry_first_s = 1\nretry_max_s = 10\n");
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    return demo_write_text(path, text, 0660, e);
}

/* ---- ports */

/* Holds the port until all are chosen, so that none is chosen twice. */
static int hold_port(int port, int *ret_port, struct err *e)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(a);
    int yes = 1;
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return err_errno(e, "socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 1) < 0)
        return err_errno(e, "port %d of 127.0.0.1 cannot be used; choose others with --port-base", port);
    if (getsockname(fd, (struct sockaddr *)&a, &size) < 0)
        return err_errno(e, "getsockname");
    *ret_port = ntohs(a.sin_port);
    return TAKE_FD(fd);
}

int demo_choose_ports(int base, int *ret_ports, int n, struct err *e)
{
    AUTO_CLOSE int fd = hold_port(base, ret_ports, e);

    if (fd < 0)
        return fd;
    return n > 1 ? demo_choose_ports(base > 0 ? base + 1 : 0, ret_ports + 1, n - 1, e) : 0;
}
