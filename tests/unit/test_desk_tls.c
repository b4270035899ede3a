/* The desk by TLS, asked by curl and openssl as an office's browser would. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { START_MS = 10000 };

/* The same desk, started anew with TLS. */
static void start_with_tls(struct desk_rig *g)
{
    char conf[PATH_MAX], dir[PATH_MAX], program[PATH_MAX + 8], run_dir[PATH_MAX], log[PATH_MAX];

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    snprintf(program, sizeof(program), "%s/deskd", dir);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    snprintf(log, sizeof(log), "%s/deskd.log", g->dir);
    snprintf(conf, sizeof(conf), "%s/tls.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(conf, "we");
    assert_non_null(f);
    fprintf(f, "[paths]\ndata_dir = %s\nrun_dir = %s\n[desk]\nport = %d\ntls = on\n", g->dir, run_dir, g->port);
    fflush(f);
    kill(g->deskd, SIGTERM);
    waitpid(g->deskd, NULL, 0);
    fflush(NULL);
    g->deskd = fork();
    assert_true(g->deskd >= 0);
    if (g->deskd == 0) {
        if (freopen(log, "ae", stderr))
            execl(program, "deskd", "-c", conf, (char *)NULL);
        _exit(127);
    }
    for (int64_t until = clock_mono_ms() + START_MS; ipc_call(run_dir, "deskd", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) < 0; usleep(20000))
        if (clock_mono_ms() > until)
            fail_msg("deskd did not start with TLS; see %s", log);
}

/* What a command writes, at most size - 1 bytes of it. Returns its exit code. */
static int run(const char *command, char *out, size_t size)
{
    FILE *p = popen(command, "re");
    char rest[256];

    assert_non_null(p);
    size_t n = fread(out, 1, size - 1, p);
    out[n] = '\0';
    while (fread(rest, 1, sizeof(rest), p) > 0)
        ;
    int status = pclose(p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void need(const char *program)
{
    char command[64], out[64];

    snprintf(command, sizeof(command), "command -v %s", program);
    if (run(command, out, sizeof(out)) != 0) {
        print_message("SKIPPED: %s is not here\n", program);
        skip();
    }
}

static void the_desk_makes_a_certificate_that_names_it_and_keeps_its_key_to_itself(void **state)
{
    struct desk_rig *g = *state;
    char command[2 * PATH_MAX], out[8192], path[PATH_MAX];
    struct stat st;

    need("curl");
    start_with_tls(g);
    snprintf(command, sizeof(command), "curl -s -m 10 -i --cacert %s/desk/cert.pem https://127.0.0.1:%d/sign-in 2>&1", g->dir, g->port);
    assert_int_equal(run(command, out, sizeof(out)), 0);
    assert_non_null(strstr(out, " 200 "));
    assert_non_null(strcasestr(out, "\nStrict-Transport-Security: max-age="));
    snprintf(command, sizeof(command), "curl -s -m 10 https://127.0.0.1:%d/sign-in 2>&1", g->port);
    assert_int_equal(run(command, out, sizeof(out)), 60);           /* nobody else vouches for it */
    snprintf(path, sizeof(path), "%s/desk/key.pem", g->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void without_tls_or_with_an_old_one_it_says_nothing(void **state)
{
    struct desk_rig *g = *state;
    char command[256], out[8192], plain[128];

    need("openssl");
    start_with_tls(g);
    int n = snprintf(plain, sizeof(plain), "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", g->port);
    AUTO_FREE char *answer = http_raw(g, plain, (size_t)n, 3000);
    assert_null(strstr(answer, "HTTP/1.1"));
    static const struct { const char *version; bool good; } versions[] = { { "-tls1_2", true }, { "-tls1_3", true }, { "-tls1_1", false }, { "-tls1", false } };
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        snprintf(command, sizeof(command), "timeout 10 openssl s_client %s -cipher 'ALL:@SECLEVEL=0' -connect 127.0.0.1:%d </dev/null 2>&1", versions[i].version, g->port);
        run(command, out, sizeof(out));
        bool made = strstr(out, "BEGIN CERTIFICATE") != NULL;
        if (made != versions[i].good)
            fail_msg("%s: %s", versions[i].version, out);
    }
}

/* The cookie is for TLS alone, and for this host alone. */
static void the_session_never_travels_without_tls(void **state)
{
    struct desk_rig *g = *state;
    char command[512], out[8192];

    need("curl");
    desk_rig_start_diaryd(g);
    start_with_tls(g);
    snprintf(command, sizeof(command), "curl -s -m 10 -i -k -H 'Origin: https://127.0.0.1:%d' --data 'door_name=desk&passphrase=four+words+in+a+row' "
             "https://127.0.0.1:%d/sign-in 2>&1", g->port, g->port);
    run(command, out, sizeof(out));
    const char *cookie = strcasestr(out, "\nSet-Cookie: __Host-desk-");
    if (!cookie)
        fail_msg("no cookie: %s", out);
    char line[256];
    snprintf(line, sizeof(line), "%.*s", (int)strcspn(cookie + 1, "\r\n"), cookie + 1);
    assert_non_null(strstr(line, "; Path=/"));
    assert_non_null(strstr(line, "; Secure"));
    assert_non_null(strstr(line, "; HttpOnly"));
    assert_non_null(strstr(line, "; SameSite=Strict"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_desk_makes_a_certificate_that_names_it_and_keeps_its_key_to_itself),
        WITH_DESK(without_tls_or_with_an_old_one_it_says_nothing),
        WITH_DESK(the_session_never_travels_without_tls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
