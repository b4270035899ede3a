/* What was changed at the desk takes effect: the programs concerned are started anew, and what one of them does not start with is
 * taken back. The programs here are tiny shell scripts under a real supervisor. */
#include "ctl/reload.h"
#include "ctl/super.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 15000, LOOK_MS = 50, PATH_SIZE = TMPDIR_SIZE + 40 };

struct rig { char dir[TMPDIR_SIZE], conf[PATH_SIZE]; pid_t super, stand_in; };

static void put(const struct rig *g, const char *name, const char *text)
{
    char path[PATH_SIZE];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_ok(put_file(path, 0600, text, strlen(text), &e), e);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char text[3 * PATH_SIZE];

    tmpdir_new(g->dir);
    snprintf(g->conf, sizeof(g->conf), "%s/dakbox.conf", g->dir);
    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nrun_dir = %s\n", g->dir, g->dir);
    put(g, "dakbox.conf", text);
    *state = g;
    return 0;
}

static void end(pid_t *pid, int signal_no)
{
    if (*pid > 0) {
        kill(*pid, signal_no);
        waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    end(&g->super, SIGTERM);
    end(&g->stand_in, SIGKILL);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* Three programs that note their starts in <name>.runs; one that finds "bad" in settings.conf ends at once, with a sentence. */
static void start(struct rig *g)
{
    static const char script[] = "printf x >> $DIR/$NAME.runs; grep -qs bad $DIR/settings.conf && { echo \"<3>$NAME ev=stopped why=\\\"bad is no good\\\"\" >&2; exit 1; }; "
                                 "grep -qs crash $DIR/settings.conf && kill -SEGV $$; "
                                 "trap 'exit 0' TERM; while :; do sleep 0.05; done";
    static const char *const names[] = { "sendd", "scand", "deskd" };
    const struct super_limits limits = { .restart = { .steady_ms = 200, .first_ms = 50, .max_ms = 400 }, .stop_ms = 2000, .look_ms = LOOK_MS, .settle_ms = 500 };
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    char dir[PATH_SIZE], name[ARRAY_LEN(names)][32];
    const char *env[ARRAY_LEN(names)][3];
    struct super_program programs[ARRAY_LEN(names)];
    struct super_limits with = limits;
    struct reload reload;
    struct err e = { 0 };

    g->super = fork();
    assert_true(g->super >= 0);
    if (g->super > 0)
        return;
    int none = open("/dev/null", O_WRONLY);
    dup2(none, STDERR_FILENO);
    snprintf(dir, sizeof(dir), "DIR=%s", g->dir);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(name[i], sizeof(name[i]), "NAME=%s", names[i]);
        env[i][0] = dir;
        env[i][1] = name[i];
        env[i][2] = NULL;
        programs[i] = (struct super_program){ .name = names[i], .argv = argv, .env = env[i] };
    }
    if (reload_init(&reload, g->conf, &e) < 0)
        _exit(1);
    with.settings = &reload;
    int r = super_run(programs, ARRAY_LEN(names), &with, g->dir, &e);
    reload_done(&reload);
    _exit(r < 0);
}

static int runs(const struct rig *g, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s.runs", g->dir, name);
    return stat(path, &st) == 0 ? (int)st.st_size : 0;
}

static void wait_runs(const struct rig *g, const char *name, int n)
{
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; runs(g, name) < n && clock_mono_ms() < until; )
        usleep(10000);
    if (runs(g, name) < n)
        fail_msg("%s was started %d times, not %d", name, runs(g, name), n);
}

static void wait_file(const struct rig *g, const char *name, const char *words)
{
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(10000)) {
        AUTO_FREE char *text = tmpdir_text(g->dir, name);

        if (strstr(text, words))
            return;
    }
    fail_msg("%s never had: %s", name, words);
}

/* Settings are looked at many times over meanwhile. What must not happen would have happened. */
static void let_it_look(void) { usleep(10 * LOOK_MS * 1000); }

/* It is not started again and again. */
static void wait_steady(const struct rig *g, const char *name)
{
    int64_t until = clock_mono_ms() + PATIENCE_MS;
    int before;

    do {
        before = runs(g, name);
        usleep(1000000);                    /* longer than the longest wait before it is tried again */
    } while (runs(g, name) != before && clock_mono_ms() < until);
    assert_int_equal(runs(g, name), before);
}

/* What lies there at the first look is what all were started with; when it is in force, that look is over. */
static void start_and_wait_for_first_look(struct rig *g, const char *settings)
{
    put(g, "settings.conf", settings);
    start(g);
    wait_file(g, "settings.good", settings);
}

static void only_the_programs_concerned_are_started_anew(void **state)
{
    struct rig *g = *state;

    start_and_wait_for_first_look(g, "# nothing\n");
    wait_runs(g, "sendd", 1);
    wait_runs(g, "scand", 1);
    wait_runs(g, "deskd", 1);
    put(g, "settings.conf", "[mail]\nmax_mib = 7\n");
    wait_runs(g, "sendd", 2);
    wait_file(g, "settings.good", "max_mib = 7");
    assert_int_equal(runs(g, "sendd"), 2);
    assert_int_equal(runs(g, "scand"), 1);
    assert_int_equal(runs(g, "deskd"), 1);
}

static void what_a_program_does_not_start_with_is_taken_back_and_told(void **state)
{
    struct rig *g = *state;

    start_and_wait_for_first_look(g, "[mail]\nmax_mib = 7\n");
    wait_runs(g, "deskd", 1);
    put(g, "settings.conf", "[mail]\nmax_mib = 7\nurl = bad\n");
    wait_file(g, "settings.refused", "sendd does not start: bad is no good");
    AUTO_FREE char *now = tmpdir_text(g->dir, "settings.conf");
    assert_string_equal(now, "[mail]\nmax_mib = 7\n");
    wait_steady(g, "sendd");
    AUTO_FREE char *good = tmpdir_text(g->dir, "settings.good");
    assert_string_equal(good, "[mail]\nmax_mib = 7\n");
    assert_int_equal(runs(g, "deskd"), 1);
}

static void a_program_that_crashes_with_a_change_runs_without_it_again(void **state)
{
    struct rig *g = *state;

    put(g, "settings.good", "[mail]\nmax_mib = 7\n");
    put(g, "settings.conf", "[mail]\nmax_mib = 7\n");
    start(g);
    wait_runs(g, "sendd", 1);
    usleep(1500000);
    put(g, "settings.conf", "[mail]\nmax_mib = 7\nurl = crash\n");
    wait_file(g, "settings.refused", "sendd does not start: ");
    AUTO_FREE char *now = tmpdir_text(g->dir, "settings.conf");
    assert_string_equal(now, "[mail]\nmax_mib = 7\n");
}

/* The program of that name beside this test. */
static void path_of(const char *program, char out[PATH_MAX + 32])
{
    char dir[PATH_MAX];

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    snprintf(out, PATH_MAX + 32, "%s/%s", dir, program);
}

/* Stands in for a program where only its status matters; one at a time. */
static void answer_for(struct rig *g, const char *program, const char *status)
{
    char path[PATH_MAX + 32], name[64];

    snprintf(name, sizeof(name), "%s.json", program);
    put(g, name, status);
    if (g->stand_in)
        return;
    path_of("desk_scand", path);
    fflush(NULL);
    g->stand_in = fork();
    assert_true(g->stand_in >= 0);
    if (g->stand_in == 0) {
        execl(path, program, "-c", g->conf, (char *)NULL);
        _exit(127);
    }
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(10000))
        if (ipc_call(g->dir, program, json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            return;
    fail_msg("the stand-in did not start");
}

static void answer_for_scand(struct rig *g, const char *state)
{
    char text[200];

    snprintf(text, sizeof(text), "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"state\": \"idle\"}, {\"name\": \"b\", \"state\": \"%s\"}]}", state);
    answer_for(g, "scand", text);
}

static void a_letter_that_is_being_scanned_is_waited_for(void **state)
{
    static const char *const busy[] = { "scanning", "interrupted" };
    struct rig *g = *state;

    answer_for_scand(g, busy[0]);
    start_and_wait_for_first_look(g, "# nothing\n");
    wait_runs(g, "scand", 1);
    wait_runs(g, "sendd", 1);
    put(g, "settings.conf", "[scan]\nmode = Color\n[mail]\nmax_mib = 7\n");
    wait_runs(g, "sendd", 2);               /* the others need not wait */
    let_it_look();
    assert_int_equal(runs(g, "scand"), 1);
    answer_for_scand(g, busy[1]);
    let_it_look();
    assert_int_equal(runs(g, "scand"), 1);
    AUTO_FREE char *good = tmpdir_text(g->dir, "settings.good");
    assert_string_equal(good, "# nothing\n");
    answer_for_scand(g, "idle");
    wait_runs(g, "scand", 2);
    wait_file(g, "settings.good", "mode = Color");
}

static void a_change_that_concerns_nobody_is_in_force_at_once(void **state)
{
    struct rig *g = *state;
    struct reload r;
    struct err e = { 0 };
    bool changed = true;

    assert_ok(reload_init(&r, g->conf, &e), e);
    assert_ok(reload_look(&r, &changed, &e), e);
    assert_false(changed);
    put(g, "settings.conf", "# only a remark\n");
    assert_ok(reload_look(&r, &changed, &e), e);
    assert_true(changed);
    assert_string_equal(r.names, "");
    put(g, "settings.conf", "[office]\nname = X\n[label]\nprinter = zpl://127.0.0.1:9\n");
    assert_ok(reload_look(&r, &changed, &e), e);
    assert_true(reload_concerns(&r, "labeld") && reload_concerns(&r, "deskd") && reload_concerns(&r, "sendd") && reload_concerns(&r, "diaryd"));
    assert_false(reload_concerns(&r, "scand"));
    assert_false(reload_concerns(&r, "end"));
    assert_ok(reload_accept(&r, &e), e);
    assert_ok(reload_look(&r, &changed, &e), e);
    assert_false(changed);
    reload_done(&r);
}

/* "dakbox reload" with a systemctl of ours in front of the real one. */
static pid_t start_reload(const struct rig *g, const char *systemctl)
{
    char path[PATH_MAX + 32], search[PATH_MAX + 200], own[PATH_SIZE];

    put(g, "systemctl", systemctl);
    snprintf(own, sizeof(own), "%s/systemctl", g->dir);
    assert_int_equal(chmod(own, 0755), 0);
    path_of("dakbox", path);
    snprintf(search, sizeof(search), "%s:/usr/bin:/bin", g->dir);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        setenv("PATH", search, 1);
        setenv("DIR", g->dir, 1);
        int none = open("/dev/null", O_WRONLY);
        dup2(none, STDERR_FILENO);
        execl(path, "dakbox", "reload", "-c", g->conf, (char *)NULL);
        _exit(127);
    }
    return pid;
}

/* How it ended. */
static int wait_reload(pid_t pid)
{
    int status = -1;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void under_systemd_the_units_concerned_are_restarted_and_a_failure_takes_the_change_back(void **state)
{
    struct rig *g = *state;

    put(g, "settings.conf", "[mail]\ntimeout_s = 7\n");
    assert_int_equal(wait_reload(start_reload(g, "#!/bin/sh\necho \"$@\" >> $DIR/asked\n")), 0);
    AUTO_FREE char *asked = tmpdir_text(g->dir, "asked"), *good = tmpdir_text(g->dir, "settings.good");
    assert_string_equal(asked, "try-restart dakbox-send.service\n");
    assert_string_equal(good, "[mail]\ntimeout_s = 7\n");
    put(g, "settings.conf", "[mail]\ntimeout_s = 7\nfrom = nobody\n");
    assert_int_equal(wait_reload(start_reload(g, "#!/bin/sh\ngrep -q nobody $DIR/settings.conf && { echo it failed >&2; exit 1; }; exit 0\n")), 1);
    AUTO_FREE char *now = tmpdir_text(g->dir, "settings.conf"), *refused = tmpdir_text(g->dir, "settings.refused");
    assert_string_equal(now, "[mail]\ntimeout_s = 7\n");
    assert_non_null(strstr(refused, "sendd does not start: "));
}

/* The script below is asked "restart dakbox-box.service" only once boxd has no job; meanwhile another change has been set, and is in force. */
static void a_job_of_boxd_is_waited_for_and_holds_up_nothing_else(void **state)
{
    static const char script[] = "#!/bin/sh\necho \"$@\" >> $DIR/asked\n";
    struct rig *g = *state;

    answer_for(g, "boxd", "{\"ok\": true, \"job\": {\"state\": \"running\"}}");
    put(g, "settings.conf", "[backup]\nhour = 3\n");
    pid_t reload = start_reload(g, script);
    wait_file(g, "settings.good", "hour = 3");
    put(g, "settings.conf", "[backup]\nhour = 3\n[mail]\ntimeout_s = 7\n");
    wait_file(g, "settings.good", "timeout_s = 7");
    AUTO_FREE char *before = tmpdir_text(g->dir, "asked");
    assert_string_equal(before, "try-restart dakbox-send.service\n");
    answer_for(g, "boxd", "{\"ok\": true, \"job\": {\"state\": \"done\"}}");
    assert_int_equal(wait_reload(reload), 0);
    AUTO_FREE char *after = tmpdir_text(g->dir, "asked");
    assert_string_equal(after, "try-restart dakbox-send.service\ntry-restart dakbox-box.service\n");
}

/* On the appliance, where box.board_file is there; a firewall that fails holds up no setting. */
static void the_firewall_follows_before_a_change_counts_as_in_force(void **state)
{
    static const char script[] = "#!/bin/sh\necho \"$@\" >> $DIR/asked\n[ $1 != restart ] || { cp $DIR/settings.good $DIR/good-before; exit 1; }\n";
    struct rig *g = *state;
    char text[4 * PATH_SIZE];

    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nrun_dir = %s\n[box]\nboard_file = %s/board\n", g->dir, g->dir, g->dir);
    put(g, "dakbox.conf", text);
    put(g, "board", "");
    put(g, "settings.good", "# before\n");
    put(g, "settings.conf", "[mail]\ntimeout_s = 7\n");
    assert_int_equal(wait_reload(start_reload(g, script)), 0);
    AUTO_FREE char *asked = tmpdir_text(g->dir, "asked"), *before = tmpdir_text(g->dir, "good-before"), *good = tmpdir_text(g->dir, "settings.good");
    assert_string_equal(asked, "try-restart dakbox-send.service\nrestart dakbox-firewall.service\n");
    assert_string_equal(before, "# before\n");
    assert_string_equal(good, "[mail]\ntimeout_s = 7\n");
}

/* Whoever binds its sockets to the ministry's interface, shows its lamp, or holds the settings of its start. */
static void those_who_use_a_setting_of_the_line_or_of_backups_are_concerned(void **state)
{
    static const struct { const char *settings, *names; } cases[] = {
        { "[send]\ninterface = eth1\n", " deskd sendd maild " }, { "[send]\nname_servers = 10.1.1.1\n", " sendd maild " },
        { "[vpn]\nkind = wireguard\n", " deskd sendd maild " }, { "[backup]\nurl = sftp://u@h/x\n", " deskd boxd " }, { "[backup]\nhour = 3\n", " boxd " },
    };
    struct rig *g = *state;
    struct reload r;
    struct err e = { 0 };
    bool changed;

    assert_ok(reload_init(&r, g->conf, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        put(g, "settings.conf", cases[i].settings);
        assert_ok(reload_look(&r, &changed, &e), e);
        assert_string_equal(r.names, cases[i].names);
    }
    reload_done(&r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_the_programs_concerned_are_started_anew),
        TEST(what_a_program_does_not_start_with_is_taken_back_and_told),
        TEST(a_program_that_crashes_with_a_change_runs_without_it_again),
        TEST(a_letter_that_is_being_scanned_is_waited_for),
        TEST(a_change_that_concerns_nobody_is_in_force_at_once),
        TEST(under_systemd_the_units_concerned_are_restarted_and_a_failure_takes_the_change_back),
        TEST(a_job_of_boxd_is_waited_for_and_holds_up_nothing_else),
        TEST(the_firewall_follows_before_a_change_counts_as_in_force),
        TEST(those_who_use_a_setting_of_the_line_or_of_backups_are_concerned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
