#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "base/config.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { START_MS = 60000, FIRST_BYTE_MS = 60000 /* a passphrase is hashed before it, on a busy machine */, ANSWER_MS = 5000, ANSWER_MAX = 8 * 1024 * 1024 };

/* ---- programs */

/* The program of that name beside this test. */
static void path_of(const char *program, char *out, size_t size)
{
    char dir[PATH_MAX];

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    assert_true(snprintf(out, size, "%s/%s", dir, program) < (int)size);
}

static pid_t start_program(struct desk_rig *g, const char *program)
{
    char path[PATH_MAX], conf[PATH_MAX], log[PATH_MAX];

    bool stood_in = strcmp(program, "deskd") != 0 && strcmp(program, "diaryd") != 0;
    path_of(stood_in ? "desk_scand" : program, path, sizeof(path));
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    snprintf(log, sizeof(log), "%s/%s.log", g->dir, program);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

        if (fd >= 0)
            dup2(fd, STDERR_FILENO);
        execl(path, program, "-c", conf, (char *)NULL);
        _exit(127);
    }
    char run_dir[PATH_MAX];
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    for (int64_t until = clock_mono_ms() + START_MS; clock_mono_ms() < until; usleep(10000)) {
        if (ipc_call(run_dir, program, json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            return pid;
        if (waitpid(pid, NULL, WNOHANG) != 0)
            break;
    }
    fail_msg("%s did not start; see %s", program, log);
    return -1;
}

/* A program ends well when it is told to: a leak or a fault found by a sanitizer shows here. */
static void end_program(pid_t *pid)
{
    int status = 0;

    if (*pid > 0) {
        kill(*pid, SIGTERM);
        assert_int_equal(waitpid(*pid, &status, 0), *pid);
    }
    *pid = 0;
    assert_int_equal(status, 0);
}

static int free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    return ntohs(a.sin_port);
}

static void write_config(struct desk_rig *g)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    fprintf(f, "[paths]\ndata_dir = %s\nrun_dir = %s/run\n[desk]\nport = %d\ncodes = nobody\n[label]\nprinter = zpl://127.0.0.1:9\n"
            "[hotfolder]\ndir = %s/hot\n[mail]\nca_file = %s/ca.pem\n"
            "[mailbox]\nurl = imaps://localhost:9\nuser = x\npassword_file = %s/none\n", g->dir, g->dir, g->port, g->dir, g->dir, g->dir);
}

/* ---- the rig */

struct desk_rig *desk_rig_new_empty(void)
{
    struct desk_rig *g = calloc(1, sizeof(*g));
    char run_dir[PATH_MAX];

    assert_non_null(g);
    signal(SIGPIPE, SIG_IGN);
    tmpdir_new(g->dir);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    assert_int_equal(mkdir(run_dir, 0700), 0);
    g->port = free_port();
    write_config(g);
    g->deskd = start_program(g, "deskd");
    return g;
}

struct desk_rig *desk_rig_new(void)
{
    struct desk_rig *g = desk_rig_new_empty();
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s", g->dir, CONFIG_DIARY_NAME);
    assert_ok(store_open(path, STORE_WRITE, &g->store, &e), e);
    snprintf(path, sizeof(path), "%s/%s", g->dir, CONFIG_SPOOL_NAME);
    assert_ok(spool_open(path, NULL, &g->spool, &e), e);
    g->received_s = clock_utc_s() - 1200;
    assert_ok(desk_letters_put(g->store, g->spool, NULL, g->received_s, g->ids, &e), e);
    desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
    return g;
}

void desk_rig_restart(struct desk_rig *g, const char *settings)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "ae");
    assert_non_null(f);
    fputs(settings, f);
    assert_int_equal(fflush(f), 0);
    end_program(&g->deskd);
    g->deskd = start_program(g, "deskd");
    desk_rig_forget(g);
    desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
}

void desk_rig_free(struct desk_rig *g)
{
    end_program(&g->deskd);
    end_program(&g->diaryd);
    end_program(&g->scand);
    end_program(&g->labeld);
    end_program(&g->hotfolderd);
    end_program(&g->sendd);
    end_program(&g->ocrd);
    end_program(&g->maild);
    store_close(g->store);
    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
}

void desk_rig_first_start(struct desk_rig *g)
{
    g->diaryd = start_program(g, "diaryd");
}

void desk_rig_start_diaryd(struct desk_rig *g)
{
    store_close(g->store);
    g->store = NULL;
    g->diaryd = start_program(g, "diaryd");
    if (!g->cookie[0])
        desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
}

/* The desk asks the programs now, not after its two seconds. */
static void have_it_look(const struct desk_rig *g)
{
    char run_dir[PATH_MAX];

    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    ipc_hint(run_dir, "deskd");
}

static void stand_in(struct desk_rig *g, pid_t *pid, const char *program, const char *status)
{
    char path[PATH_MAX], fresh[PATH_MAX];

    snprintf(fresh, sizeof(fresh), "%s/run/%s.new", g->dir, program);
    snprintf(path, sizeof(path), "%s/run/%s.json", g->dir, program);
    FILE *f = fopen(fresh, "we");
    assert_non_null(f);
    assert_true(fputs(status, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rename(fresh, path), 0);
    if (!*pid)
        *pid = start_program(g, program);
    have_it_look(g);
}

void desk_rig_scanner(struct desk_rig *g, const char *status) { stand_in(g, &g->scand, "scand", status); }
void desk_rig_printer(struct desk_rig *g, const char *status) { stand_in(g, &g->labeld, "labeld", status); }
void desk_rig_hot_folder(struct desk_rig *g, const char *status) { stand_in(g, &g->hotfolderd, "hotfolderd", status); }
void desk_rig_sender(struct desk_rig *g, const char *status) { stand_in(g, &g->sendd, "sendd", status); }
void desk_rig_reader(struct desk_rig *g, const char *status) { stand_in(g, &g->ocrd, "ocrd", status); }

void desk_rig_mailboxes(struct desk_rig *g, const char *status, const char *listed)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/run/maild-listed.json", g->dir);
    FILE *f = fopen(path, "we");
    assert_true(f && fputs(listed, f) >= 0 && fclose(f) == 0);
    stand_in(g, &g->maild, "maild", status);
}

void desk_rig_presses(const struct desk_rig *g, char out[512])
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/run/presses", g->dir);
    out[0] = '\0';
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (f)
        out[fread(out, 1, 511, f)] = '\0';
}

/* ---- HTTP */

int http_open(const struct desk_rig *g, const char *bytes, size_t n)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)g->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    while (n > 0) {
        ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);

        if (k <= 0)
            break;              /* it may hang up on too much */
        bytes += k;
        n -= (size_t)k;
    }
    return fd;
}

static ssize_t receive(int fd, char *out, size_t room, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    return poll(&p, 1, wait_ms) == 1 ? recv(fd, out, room, 0) : -1;
}

char *http_raw(const struct desk_rig *g, const char *bytes, size_t n, int wait_ms)
{
    AUTO_CLOSE int fd = http_open(g, bytes, n);
    char *answer = malloc(ANSWER_MAX + 1);
    size_t got = 0;
    ssize_t k;

    assert_non_null(answer);
    while (got < ANSWER_MAX && (k = receive(fd, answer + got, ANSWER_MAX - got, wait_ms)) > 0)
        got += (size_t)k;
    answer[got] = '\0';
    return answer;
}

int http_wait_for(int fd, const char *words, int wait_ms)
{
    char seen[16384] = "";
    size_t n = 0;
    ssize_t k;

    for (int64_t until = clock_mono_ms() + wait_ms, left; (left = until - clock_mono_ms()) > 0 && n + 1 < sizeof(seen); ) {
        k = receive(fd, seen + n, sizeof(seen) - 1 - n, (int)left);
        if (k <= 0)
            return -ETIMEDOUT;
        n += (size_t)k;
        seen[n] = '\0';
        if (strstr(seen, words))
            return 0;
    }
    return -ETIMEDOUT;
}

void http_done(struct http_answer *a)
{
    free(a->head);
    free(a->body);
    *a = (struct http_answer){ 0 };
}

/* Content-Length of the head, or -1. */
static long length_of(const char *head)
{
    const char *line = strcasestr(head, "\r\nContent-Length:");
    return line ? strtol(line + 17, NULL, 10) : -1;
}

struct http_answer http_read_answer(int fd)
{
    struct http_answer a = { 0 };
    char *all = malloc(ANSWER_MAX + 1), *end = NULL;
    size_t got = 0;
    ssize_t k;

    assert_non_null(all);
    all[0] = '\0';
    while (got < ANSWER_MAX && (k = receive(fd, all + got, ANSWER_MAX - got, got ? ANSWER_MS : FIRST_BYTE_MS)) > 0) {
        got += (size_t)k;
        all[got] = '\0';
        end = end ? end : strstr(all, "\r\n\r\n");
        if (end && length_of(all) >= 0 && got >= (size_t)(end + 4 - all) + (size_t)length_of(all))
            break;
    }
    if (!end || sscanf(all, "HTTP/1.1 %d", &a.status) != 1)
        fail_msg("no HTTP answer: %.200s", all);
    a.head = strndup(all, (size_t)(end - all));
    a.n = got - (size_t)(end + 4 - all);
    a.body = malloc(a.n + 1);
    assert_true(a.head && a.body);
    memcpy(a.body, end + 4, a.n);
    a.body[a.n] = '\0';
    free(all);
    return a;
}

/* "Cookie: ...\r\n" of the session, "" when nobody is signed in or headers (may be NULL) have a cookie. */
static void put_cookie_line(const struct desk_rig *g, const char *headers, char out[160])
{
    bool has_one = headers && strcasestr(headers, "Cookie:");

    snprintf(out, 160, g->cookie[0] && !has_one ? "Cookie: %s\r\n" : "%s", g->cookie[0] && !has_one ? g->cookie : "");
}

int http_send(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body)
{
    AUTO_FREE char *request = NULL;
    char plain[256], cookie[160];

    snprintf(plain, sizeof(plain), "Host: 127.0.0.1:%d\r\n", g->port);
    if (body)
        snprintf(plain + strlen(plain), sizeof(plain) - strlen(plain), "Origin: http://127.0.0.1:%d\r\n", g->port);
    put_cookie_line(g, headers, cookie);
    int n = body ? asprintf(&request, "%s %s HTTP/1.1\r\n%s%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                            method, path, headers ? headers : plain, cookie, strlen(body), body)
                 : asprintf(&request, "%s %s HTTP/1.1\r\n%s%s\r\n", method, path, headers ? headers : plain, cookie);
    assert_true(n > 0);
    return http_open(g, request, (size_t)n);
}

int http_listen(const struct desk_rig *g) { return http_send(g, "GET", "/events", NULL, NULL); }

struct http_answer http_ask(const struct desk_rig *g, const char *method, const char *path, const char *headers, const char *body)
{
    AUTO_CLOSE int fd = http_send(g, method, path, headers, body);

    return http_read_answer(fd);
}

struct http_answer http_get(const struct desk_rig *g, const char *path)
{
    return http_ask(g, "GET", path, NULL, NULL);
}

void http_token(const struct desk_rig *g, char out[64])
{
    struct http_answer a = http_get(g, "/register");
    const char *at = strstr(a.body, "data-token=\"");

    assert_non_null(at);
    assert_int_equal(sscanf(at, "data-token=\"%63[^\"]\"", out), 1);
    http_done(&a);
}

struct http_answer http_post(const struct desk_rig *g, const char *path, const char *fields)
{
    AUTO_FREE char *body = NULL;
    char token[64];

    http_token(g, token);
    assert_true(asprintf(&body, "token=%s&%s", token, fields) > 0);
    return http_ask(g, "POST", path, NULL, body);
}

/* Until the counter shows words. */
static void wait_for_counter(const struct desk_rig *g, const char *words)
{
    for (int64_t until = clock_mono_ms() + START_MS; ; usleep(20000)) {
        struct http_answer a = http_get(g, "/live");
        bool there = strstr(a.body, words);

        http_done(&a);
        if (there)
            return;
        if (clock_mono_ms() > until)
            fail_msg("the counter never said: %s", words);
    }
}

/* The first answer may be from a look that was under way, the second is not: that look began after the first was over. */
void desk_rig_wait_for_look(struct desk_rig *g)
{
    for (int i = 0; i < 2; i++) {
        char words[32], status[128];

        snprintf(words, sizeof(words), "look %d", ++g->looks);
        snprintf(status, sizeof(status), "{\"ok\": true, \"state\": \"trouble\", \"sentence\": \"%s\", \"waiting\": 1}", words);
        desk_rig_hot_folder(g, status);
        wait_for_counter(g, words);
    }
}

/* ---- what the tests say of an answer */

void assert_says(const struct http_answer *a, const char *words)
{
    if (!strstr(a->body, words) && !strstr(a->head, words))
        fail_msg("status %d, not found: %s", a->status, words);
}

void assert_silent(const struct http_answer *a, const char *words)
{
    if (strstr(a->body, words) || strstr(a->head, words))
        fail_msg("status %d, must not be there: %s", a->status, words);
}

struct http_answer counter_that_says(const struct desk_rig *g, const char *words)
{
    struct http_answer a = http_get(g, "/live");

    for (int i = 0; i < 500 && !strstr(a.body, words); i++) {
        http_done(&a);
        usleep(20000);
        a = http_get(g, "/live");
    }
    assert_says(&a, words);
    return a;
}

void assert_status(struct desk_rig *g, const char *path, int status)
{
    struct http_answer a = http_get(g, path);

    if (a.status != status)
        fail_msg("%s gave %d, not %d", path, a.status, status);
    http_done(&a);
}

void path_to(char out[64], const char *before, int64_t id, const char *after)
{
    snprintf(out, 64, "%s%lld%s", before, (long long)id, after);
}

void path_like(char out[128], const char *pattern, int64_t id, int64_t sub_id)
{
    int64_t number = id;

    out[0] = '\0';
    for (const char *at = pattern; *at; at++) {
        size_t n = strlen(out);

        if (*at != ':') {
            snprintf(out + n, 128 - n, "%c", *at);
            continue;
        }
        snprintf(out + n, 128 - n, "%lld", (long long)number);
        number = sub_id;
        at++;
    }
}

void tell_diaryd(const struct desk_rig *g, json_t *take_message, int expected)
{
    char run_dir[PATH_MAX];
    struct err e = { 0 };

    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    int r = ipc_call(run_dir, "diaryd", take_message, IPC_CALL_MS, NULL, &e);
    if (r != expected)
        fail_msg("%d %s", r, e.msg);
}

struct store *diary_beside(const struct desk_rig *g)
{
    struct store *s = NULL;
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/" CONFIG_DIARY_NAME, g->dir);
    assert_ok(store_open(path, STORE_READ, &s, &e), e);
    return s;
}

static int keep_state(void *ctx, const struct letter *l)
{
    *(enum letter_state *)ctx = l->state;
    return 0;
}

static int keep_revision(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->revision;
    return 0;
}

/* Asks the diary itself, as a reader beside diaryd. */
enum letter_state state_of(const struct desk_rig *g, int64_t id)
{
    AUTO_STORE struct store *s = diary_beside(g);
    enum letter_state state = LETTER_STATES;
    struct err e = { 0 };

    assert_ok(store_letter(s, id, keep_state, &state, &e), e);
    return state;
}

int revision_of(const struct desk_rig *g, int64_t id)
{
    AUTO_STORE struct store *s = diary_beside(g);
    int revision = 0;
    struct err e = { 0 };

    assert_ok(store_letter(s, id, keep_revision, &revision, &e), e);
    return revision;
}

/* ---- for cmocka */

int fresh_desk(void **state)
{
    *state = desk_rig_new();
    return 0;
}

int desk_gone(void **state)
{
    desk_rig_free(*state);
    return 0;
}
