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
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { START_MS = 60000, END_MS = 30000 };

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

/* Its status once it has ended by itself; one that does not is ended, and its status is that of SIGKILL. */
static int wait_for_end(pid_t pid)
{
    int status = 0;

    for (int64_t until = clock_mono_ms() + END_MS; clock_mono_ms() < until; usleep(5000))
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* A program ends well when it is told to: a leak or a fault found by a sanitizer shows here. */
static void end_program(pid_t *pid)
{
    int status = 0;

    if (*pid > 0) {
        kill(*pid, SIGTERM);
        status = wait_for_end(*pid);
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

void desk_rig_kill(struct desk_rig *g)
{
    kill(g->deskd, SIGKILL);
    assert_int_equal(waitpid(g->deskd, NULL, 0), g->deskd);
    g->deskd = start_program(g, "deskd");
    desk_rig_forget(g);
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

/* ---- the diary and the counter */

/* Until the counter shows words. */
static void wait_for_counter(const struct desk_rig *g, const char *words)
{
    for (int64_t until = clock_mono_ms() + START_MS; ; usleep(20000)) {
        if (waitpid(g->deskd, NULL, WNOHANG) != 0)
            fail_msg("deskd has ended");
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
