/* hotfolderd itself, with a real ocrd beside it. Run from the top of the source tree. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { DEADLINE_MS = 18000, PATH_SIZE = TMPDIR_SIZE + 128 };

struct rig { char dir[TMPDIR_SIZE]; pid_t pid; };

static void write_file(const struct rig *g, const char *name, const void *data, size_t n)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, n), n);
}

static bool is_there(const struct rig *g, const char *name)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    return access(path, F_OK) == 0;
}

static void start_with(struct rig *g, const char *option)
{
    char self[PATH_MAX] = "", program[PATH_MAX + 16], conf[PATH_SIZE];
    pid_t parent = getpid();

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(program, sizeof(program), "%s/hotfolderd", dirname(self));
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    g->pid = fork();
    assert_true(g->pid >= 0);
    if (g->pid > 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent)
        execl(program, "hotfolderd", "-c", conf, option, (char *)NULL);
    _exit(127);
}

static void start(struct rig *g) { start_with(g, NULL); }

static int ended(struct rig *g, int signal)
{
    int status = 0;

    if (g->pid > 0) {
        kill(g->pid, signal);
        waitpid(g->pid, &status, 0);
    }
    g->pid = 0;
    return status;
}

static void write_conf(struct rig *g, const char *more)
{
    char conf[2048], path[PATH_SIZE];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\nreserve_mib = 16\n[hotfolder]\nsettle_s = 1\n%s", g->dir, g->dir, more);

    write_file(g, "dakbox.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/in", g->dir);
    mkdir(path, 0700);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    ended(g, SIGKILL);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* The caller's; waits for it to answer. */
static json_t *status_of(const struct rig *g)
{
    int64_t until_ms = clock_mono_ms() + DEADLINE_MS;
    json_t *answer = NULL;

    while (ipc_call(g->dir, "hotfolderd", json_pack("{s:s}", "do", "status"), 5000, &answer, NULL) < 0) {
        if (clock_mono_ms() > until_ms)
            fail_msg("hotfolderd does not answer");
        usleep(20 * 1000);
    }
    return answer;
}

static void wait_until_there(const struct rig *g, const char *name)
{
    for (int64_t until_ms = clock_mono_ms() + DEADLINE_MS; !is_there(g, name); usleep(20 * 1000))
        if (clock_mono_ms() > until_ms)
            fail_msg("%s never came", name);
}

/* Starts it as systemd would: again when it ends at once, for a child of the one just killed may hold its lock for a moment. */
static void start_until_it_runs(struct rig *g)
{
    for (int64_t until_ms = clock_mono_ms() + DEADLINE_MS; clock_mono_ms() < until_ms; usleep(20 * 1000)) {
        if (g->pid == 0 || waitpid(g->pid, NULL, WNOHANG) == g->pid)
            start(g);
        if (ipc_call(g->dir, "hotfolderd", json_pack("{s:s}", "do", "ping"), 5000, NULL, NULL) == 0)
            return;
    }
    fail_msg("hotfolderd does not start");
}

static int count(void *ctx, const char *doc)
{
    (void)doc;
    ++*(int *)ctx;
    return 0;
}

static int letters(const struct rig *g)
{
    AUTO_SPOOL struct spool *s = NULL;
    char root[PATH_SIZE];
    struct err e = { 0 };
    int n = 0;

    snprintf(root, sizeof(root), "%s/spool", g->dir);
    assert_ok(spool_open(root, NULL, &s, &e), e);
    assert_ok(spool_each(s, SPOOL_SCANNED, count, &n, &e), e);
    return n;
}

static const char sheet[9 + 64 * 64 / 8] = "P4\n64 64\n";       /* white */

static void put_conf_with_folder(struct rig *g)
{
    char more[PATH_SIZE];

    snprintf(more, sizeof(more), "dir = %s/in\n", g->dir);
    write_conf(g, more);
}

static void files_are_taken_or_turned_away_and_status_counts_them(void **state)
{
    struct rig *g = *state;

    put_conf_with_folder(g);
    start(g);
    json_decref(status_of(g));
    write_file(g, "in/good.pbm", sheet, sizeof(sheet));
    write_file(g, "in/cut.pdf", "%PDF-1.4 cut off", 16);
    wait_until_there(g, "in/done/good.pbm");
    wait_until_there(g, "in/bad/cut.pdf");
    assert_true(is_there(g, "in/bad/cut.pdf.txt"));
    assert_int_equal(letters(g), 1);
    for (int64_t until_ms = clock_mono_ms() + DEADLINE_MS;;) {     /* the report comes at the end of a look */
        AUTO_JSON json_t *s = status_of(g);

        if (json_int(s, "taken", 0) == 1 && json_int(s, "bad", 0) == 1 && strcmp(json_str(s, "state", ""), "idle") == 0)
            break;
        if (clock_mono_ms() > until_ms)
            fail_msg("status: %s", json_dumps(s, 0));
        usleep(20 * 1000);
    }
    assert_int_equal(ended(g, SIGTERM), 0);
}

static void without_a_folder_it_idles(void **state)
{
    struct rig *g = *state;

    write_conf(g, "");
    start(g);
    AUTO_JSON json_t *s = status_of(g);
    assert_string_equal(json_str(s, "state", ""), "off");
    assert_int_equal(ended(g, SIGTERM), 0);
}

static void ends_with(struct rig *g, const char *option, int code)
{
    int status = 0;

    start_with(g, option);
    assert_int_equal(waitpid(g->pid, &status, 0), g->pid);
    g->pid = 0;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), code);
}

static void a_wrong_setting_stops_its_start_and_shows_in_a_check(void **state)
{
    struct rig *g = *state;
    char notes[PATH_SIZE], spool[PATH_SIZE];
    const char *const wrong[] = { "dir = /tmp\npurpose = add\n", "dir = relative\n", notes, spool };

    snprintf(notes, sizeof(notes), "dir = %s/hotfolder\n", g->dir);        /* its own notes lie there */
    snprintf(spool, sizeof(spool), "dir = %s/spool/scanned\n", g->dir);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        write_conf(g, wrong[i]);
        ends_with(g, "-n", 1);
        ends_with(g, NULL, 1);
    }
    put_conf_with_folder(g);
    ends_with(g, "-n", 0);
}

static void killed_and_started_again_it_takes_each_file_once(void **state)
{
    enum { FILES = 6 };
    struct rig *g = *state;
    char name[40];

    put_conf_with_folder(g);
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof(name), "in/%d.pbm", i);
        write_file(g, name, sheet, sizeof(sheet));
    }
    for (int round = 0; round < 4; round++) {
        snprintf(name, sizeof(name), "in/done/%d.pbm", round);
        start_until_it_runs(g);
        wait_until_there(g, name);
        ended(g, SIGKILL);
    }
    start_until_it_runs(g);
    snprintf(name, sizeof(name), "in/done/%d.pbm", FILES - 1);
    wait_until_there(g, name);
    assert_int_equal(ended(g, SIGTERM), 0);
    assert_int_equal(letters(g), FILES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_taken_or_turned_away_and_status_counts_them, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_folder_it_idles, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_setting_stops_its_start_and_shows_in_a_check, setup, teardown),
        cmocka_unit_test_setup_teardown(killed_and_started_again_it_takes_each_file_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
