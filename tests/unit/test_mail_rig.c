#include "tests/unit/test_mail_rig.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "spool/spool.h"
#include "uploader/intake/identity.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- the mailbox */

static bool is_free(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
}

static int two_free_ports(void)
{
    for (int port = 20000 + (int)(getpid() % 20000); port < 60000; port += 2)
        if (is_free(port) && is_free(port + 1))
            return port;
    fail_msg("no free ports");
    return 0;
}

void mailbox_deliver(struct mailbox_rig *g, const char *name, const char *message_id, const char *text)
{
    const struct passwd *mail = getpwnam("mail");
    char tmp[PATH_MAX + 64], new[PATH_MAX + 64];
    AUTO_FREE char *bytes = NULL;

    assert_non_null(mail);
    assert_true(asprintf(&bytes, "From: Ram <ram@example.org>\nSubject: Land at Pune\nMessage-ID: <%s>\n\nSir,\n\n%s\n", message_id, text) > 0);
    snprintf(tmp, sizeof(tmp), "%s/tmp/%s", g->server.maildir, name);
    snprintf(new, sizeof(new), "%s/new/%s", g->server.maildir, name);
    AUTO_CLOSE int fd = open(tmp, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert_true(fd >= 0 && write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
    assert_int_equal(fchown(fd, mail->pw_uid, mail->pw_gid), 0);
    assert_int_equal(rename(tmp, new), 0);
}

void mailbox_write_conf(struct mailbox_rig *g, const char *login, const char *more)
{
    char conf[3 * PATH_MAX];
    struct err e = { 0 };

    snprintf(g->conf, sizeof(g->conf), "%s/dakbox.conf", g->dir);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\nreserve_mib = 16\n[mailbox]\nurl = imaps://localhost:%d\nuser = box\n"
             "%s = %s/secret\nca_file = %s\ntimeout_s = 5\n%s", g->dir, g->dir, g->via_port ? g->via_port : g->server.port, login, g->dir, g->server.cert, more);
    assert_ok(put_file(g->conf, 0600, conf, strlen(conf), &e), e);
}

void mailbox_write_secret(struct mailbox_rig *g, const char *secret)
{
    char path[TMPDIR_SIZE + 16];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/secret", g->dir);
    assert_ok(put_file(path, 0600, secret, strlen(secret), &e), e);
}

static int set_up_with(void **state, const char *script)
{
    struct mailbox_rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    *state = g;
    if (access("/usr/sbin/dovecot", X_OK) < 0 || geteuid() != 0)
        return 0;                       /* each test skips */
    tmpdir_new(g->dir);
    relay_start(&g->server, script, two_free_ports(), "secret");
    mailbox_write_secret(g, "secret\n");
    mailbox_write_conf(g, "password_file", "");
    assert_ok(config_load(g->conf, &g->config, &e), e);
    assert_ok(route_open(g->config, &g->route, &e), e);
    return 0;
}

int mailbox_set_up(void **state) { return set_up_with(state, "tests/rig/imapd.sh"); }
int mailbox_set_up_lying(void **state) { return set_up_with(state, "tests/rig/lying_mailbox.py"); }

int mailbox_set_up_with_token(void **state)
{
    setenv("IMAPD_TOKEN", "ya29.token", 1);
    int r = mailbox_set_up(state);
    unsetenv("IMAPD_TOKEN");
    return r;
}

int mailbox_set_up_read_only(void **state)
{
    setenv("IMAPD_READ_ONLY", "1", 1);
    int r = mailbox_set_up(state);
    unsetenv("IMAPD_READ_ONLY");
    return r;
}

void mailbox_kill_maild(struct mailbox_rig *g)
{
    if (g->maild > 0) {
        kill(g->maild, SIGKILL);
        waitpid(g->maild, NULL, 0);
    }
    g->maild = 0;
}

int mailbox_tear_down(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_kill_maild(g);
    route_free(g->route);
    config_free(g->config);
    if (g->dir[0]) {
        relay_end(&g->server);
        tmpdir_remove(g->dir);
    }
    free(g);
    return 0;
}

void mailbox_need(const struct mailbox_rig *g)
{
    if (!g->dir[0]) {
        print_message("SKIPPED: needs root and the package dovecot-imapd\n");
        skip();
    }
}

/* ---- maild itself */

void mailbox_start_maild(struct mailbox_rig *g)
{
    char program[PAGE_PROCESS_PATH_SIZE];
    struct err e = { 0 };

    assert_ok(opener_find(program, &e), e);
    memcpy(strrchr(program, '/'), "/maild", sizeof("/maild"));
    g->maild = fork();
    if (g->maild == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (!getenv("DAKBOX_DEBUG"))
            dup2(null, STDERR_FILENO);
        execl(program, program, "-c", g->conf, (char *)NULL);
        _exit(127);
    }
}

static int count_one(void *ctx, const char *doc)
{
    (void)doc;
    ++*(unsigned *)ctx;
    return 0;
}

unsigned mailbox_letters(struct mailbox_rig *g)
{
    char root[TMPDIR_SIZE + 16];
    struct stat st;
    struct err e = { 0 };
    unsigned n = 0;

    snprintf(root, sizeof(root), "%s/spool/scanned", g->dir);
    if (stat(root, &st) < 0)
        return 0;
    *strrchr(root, '/') = '\0';
    AUTO_SPOOL struct spool *s = NULL;
    assert_ok(spool_open(root, NULL, &s, &e), e);
    assert_ok(spool_each(s, SPOOL_SCANNED, count_one, &n, &e), e);
    return n;
}

/* By our own keyword, in what Dovecot calls the files. */
unsigned mailbox_marked(struct mailbox_rig *g)
{
    char path[PATH_MAX + 8];
    const struct dirent *d;
    unsigned n = 0;

    snprintf(path, sizeof(path), "%s/cur", g->server.maildir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        n += strstr(d->d_name, ":2,") && strpbrk(strstr(d->d_name, ":2,") + 3, "abcdefghijklmnopqrstuvwxyz");
    return n;
}

void mailbox_wait_for(struct mailbox_rig *g, unsigned n_letters, unsigned n_marked)
{
    int64_t until_ms = clock_mono_ms() + MAILBOX_PATIENCE_MS;

    while ((mailbox_letters(g) != n_letters || mailbox_marked(g) != n_marked) && clock_mono_ms() < until_ms)
        poll(NULL, 0, 100);
    if (mailbox_letters(g) != n_letters || mailbox_marked(g) != n_marked)
        fail_msg("%u letters, not %u; %u mails marked, not %u", mailbox_letters(g), n_letters, mailbox_marked(g), n_marked);
}

/* ---- without maild */

/* The spool of this test: it knows a mail by its identity. */
static int take(void *ctx, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret, struct err *e)
{
    struct mailbox_taker *t = ctx;
    char sha256[HASH_HEX_SIZE];

    (void)place, (void)by, (void)e;
    *ret = (struct taken){ .as = TAKEN_LETTER, .why = "" };
    identity_of(bytes, n, ret->doc, sha256);
    for (unsigned i = 0; i < t->n; i++)
        if (strcmp(t->docs[i], ret->doc) == 0)
            ret->as = TAKEN_KNOWN;
    if (ret->as == TAKEN_LETTER)
        memcpy(t->docs[t->n++], ret->doc, ID_SIZE);
    return 0;
}

static void on_gone(void *ctx, const char *doc)
{
    struct mailbox_taker *t = ctx;

    memcpy(t->gone, doc, ID_SIZE);
    t->n_gone++;
}

/* As account.c does it: connect, take what is new; found (may be NULL): and compare. */
int mailbox_look_and_compare(struct mailbox_rig *g, int port, struct ledger *l, struct mailbox_taker *t, struct folder_found *found, struct err *e)
{
    char letters[TMPDIR_SIZE + 16];
    AUTO_IMAP struct imap *i = NULL;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct imap_caps caps;
    char url[64];

    snprintf(url, sizeof(url), "imaps://localhost:%d", port);
    int r = imap_open(&(struct imap_setup){ .url = url, .user = "box", .password = "secret", .ca_file = g->server.cert, .route = g->route, .stop = &g->stop, .timeout_ms = 4000,
                                            .wake_fd = -1 }, &i, e);
    if (r == 0)
        r = imap_ask_caps(i, &caps, e);
    struct folder_work w = { .imap = i, .caps = &caps, .ledger = l, .lock = &lock, .account = "box", .done_folder = t->done_folder ? t->done_folder : "",
                             .max_bytes = 1 << 20, .take = t->take ? t->take : take, .ctx = t,
                             .letters_file = letters, .gone = on_gone };

    snprintf(letters, sizeof(letters), "%s/box.letters", g->dir);
    if (r == 0)
        r = folder_take_new(&w, "INBOX", e);
    t->no_marks = w.no_marks;
    return r == 0 && found ? folder_compare(&w, "INBOX", found, e) : r;
}

int mailbox_look(struct mailbox_rig *g, int port, struct ledger *l, struct mailbox_taker *t, struct err *e) { return mailbox_look_and_compare(g, port, l, t, NULL, e); }
