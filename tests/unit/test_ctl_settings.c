/* A setting on its whole way: changed at a real desk, kept by a real diaryd, followed by the real supervisor, felt by a real sendd and a
 * real mail relay. */
#include "ctl/reload.h"
#include "ctl/super.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "tests/rig/relay.h"
#include "tests/unit/desk_rig.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 20000, PROGRAMS = 3 };
static const char *const names[PROGRAMS] = { "diaryd", "deskd", "sendd" };

struct rig { struct desk_rig *desk; struct relay relay; pid_t super; };

static void wait_file(const struct rig *g, const char *name, const char *words, bool there)
{
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(20000)) {
        AUTO_FREE char *text = tmpdir_text(g->desk->dir, name);

        if ((strstr(text, words) != NULL) == there)
            return;
    }
    fail_msg("%s %s: %s", name, there ? "never had" : "has for ever", words);
}

static int starts(const struct rig *g, const char *log)
{
    AUTO_FREE char *text = tmpdir_text(g->desk->dir, log);
    int n = 0;

    for (const char *at = text; (at = strstr(at, " ev=ready ")); at++)
        n++;
    return n;
}

static _Noreturn void supervise(const struct rig *g)
{
    struct super_limits limits = super_limits_usual;
    char conf[PATH_MAX], dir[PATH_MAX], path[PROGRAMS][PATH_MAX + 32];
    const char *argv[PROGRAMS][4];
    struct super_program programs[PROGRAMS];
    struct reload reload;
    struct err e = { 0 };

    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->desk->dir);
    if (exe_dir(dir, sizeof(dir), &e) < 0)
        _exit(1);
    for (int i = 0; i < PROGRAMS; i++) {
        snprintf(path[i], sizeof(path[i]), "%s/%s", dir, names[i]);
        memcpy(argv[i], (const char *[]){ path[i], "-c", conf, NULL }, sizeof(argv[i]));
        programs[i] = (struct super_program){ .name = names[i], .argv = argv[i] };
    }
    int none = open("/dev/null", O_WRONLY);
    dup2(none, STDERR_FILENO);
    if (reload_init(&reload, conf, &e) < 0)
        _exit(1);
    limits.settings = &reload;
    limits.settle_ms = 1000;
    _exit(super_run(programs, PROGRAMS, &limits, g->desk->dir, &e) < 0);
}

static void end(pid_t *pid)
{
    if (*pid > 0) {
        kill(*pid, SIGTERM);
        waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

static void wait_for(const struct rig *g, const char *program)
{
    char run_dir[PATH_MAX];

    snprintf(run_dir, sizeof(run_dir), "%s/run", g->desk->dir);
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(20000))
        if (ipc_call(run_dir, program, json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            return;
    fail_msg("%s did not start", program);
}

/* The rig's desk, but under the supervisor; the relay's certificate is the one that its settings trust. */
static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char conf[PATH_MAX], ca[PATH_MAX], *pem = NULL;
    struct err e = { 0 };
    size_t n;

    g->desk = desk_rig_new();
    end(&g->desk->deskd);
    store_close(g->desk->store);
    g->desk->store = NULL;
    relay_start(&g->relay, "tests/rig/mail_sink.py", 0, "right-pass");
    snprintf(ca, sizeof(ca), "%s/ca.pem", g->desk->dir);
    assert_ok(get_file(g->relay.cert, 65536, &pem, &n, &e), e);
    assert_ok(put_file(ca, 0600, pem, n, &e), e);
    free(pem);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->desk->dir);
    FILE *f = fopen(conf, "ae");
    assert_non_null(f);
    fputs("[mail]\nuser = box\n[eoffice]\nurl =\n", f);
    assert_int_equal(fclose(f), 0);
    fflush(NULL);
    g->super = fork();
    assert_true(g->super >= 0);
    if (g->super == 0)
        supervise(g);
    for (int i = 0; i < PROGRAMS; i++)
        wait_for(g, names[i]);
    g->desk->diaryd = g->super;             /* it answers; and is not the rig's to end */
    desk_rig_sign_in_as(g->desk, "desk", DESK_RIG_ALL_ROLES);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    g->desk->diaryd = 0;
    end(&g->super);
    relay_end(&g->relay);
    desk_rig_free(g->desk);
    free(g);
    return 0;
}

static void set(const struct rig *g, const char *path, const char *fields)
{
    struct http_answer a = http_post(g->desk, path, fields);

    if (a.status != 303)
        fail_msg("%s: %d %s", fields, a.status, a.body);
    http_done(&a);
}

/* Until the test of mail says so. */
static void wait_test_mail(const struct rig *g, const char *words)
{
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(100000)) {
        struct http_answer a = http_post(g->desk, "/admin/test", "what=mail&to=admin%40example.gov.in");
        bool said = strstr(a.body, words) != NULL;

        http_done(&a);
        if (said)
            return;
    }
    fail_msg("the test of mail never said: %s", words);
}

static void a_setting_and_a_secret_of_the_desk_are_felt_by_the_program_and_a_bad_one_is_taken_back(void **state)
{
    struct rig *g = *state;
    char fields[200], url[100], mail[8192];

    wait_test_mail(g, "mail.url is empty");
    snprintf(url, sizeof(url), "smtp://localhost:%d", g->relay.port);
    snprintf(fields, sizeof(fields), "key=mail.url&seen=&value=%s", url);
    set(g, "/admin/settings", fields);
    wait_file(g, "settings.good", url, true);
    set(g, "/admin/settings/secret", "key=mail.password_file&secret=wrong-pass");
    wait_test_mail(g, "refuses our login");
    wait_file(g, "settings.good", "/send/mail.password_file", true);
    set(g, "/admin/settings/secret", "key=mail.password_file&secret=right-pass");
    wait_test_mail(g, "The relay has taken a test mail for admin@example.gov.in");
    assert_true(relay_mails(&g->relay, mail, sizeof(mail)) > 0);

    snprintf(fields, sizeof(fields), "key=mail.url&seen=%s&value=nonsense%%3A%%2F%%2Fx", url);
    set(g, "/admin/settings", fields);
    wait_file(g, "settings.conf", "nonsense", false);
    struct http_answer a = { .body = NULL };
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until && (!a.body || !strstr(a.body, "taken back by itself")); usleep(100000)) {
        http_done(&a);
        a = http_get(g->desk, "/admin/settings?section=mail&lang=en");
    }
    assert_says(&a, "was taken back by itself");
    assert_says(&a, "must begin with smtp:// or smtps://");
    assert_says(&a, url);
    assert_silent(&a, "right-pass");
    http_done(&a);
    wait_test_mail(g, "The relay has taken a test mail");
    assert_true(starts(g, "sendd.log") >= 4);
    assert_int_equal(starts(g, "deskd.log"), 2);        /* the rig's, and ours: nothing here concerns it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_setting_and_a_secret_of_the_desk_are_felt_by_the_program_and_a_bad_one_is_taken_back, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
