/* The desk by TLS, asked by curl and openssl as an office's browser would. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/put_file.h"

#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { START_MS = 60000, DAY_S = 86400 };

/* The same desk, started anew with TLS. more: further lines of its settings. */
static void start_with_tls_and(struct desk_rig *g, const char *more)
{
    char conf[PATH_MAX], dir[PATH_MAX], program[PATH_MAX + 8], run_dir[PATH_MAX], log[PATH_MAX];

    assert_int_equal(exe_dir(dir, sizeof(dir), NULL), 0);
    snprintf(program, sizeof(program), "%s/deskd", dir);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    snprintf(log, sizeof(log), "%s/deskd.log", g->dir);
    snprintf(conf, sizeof(conf), "%s/tls.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(conf, "we");
    assert_non_null(f);
    fprintf(f, "[paths]\ndata_dir = %s\nrun_dir = %s\n[desk]\nport = %d\ntls = on\ncodes = nobody\n%s", g->dir, run_dir, g->port, more);
    fflush(f);
    kill(g->deskd, SIGTERM);
    waitpid(g->deskd, NULL, 0);
    fflush(NULL);
    g->deskd = fork();
    assert_true(g->deskd >= 0);
    if (g->deskd == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

        if (fd >= 0)
            dup2(fd, STDERR_FILENO);
        execl(program, "deskd", "-c", conf, (char *)NULL);
        _exit(127);
    }
    for (int64_t until = clock_mono_ms() + START_MS; ipc_call(run_dir, "deskd", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) < 0; usleep(20000))
        if (clock_mono_ms() > until)
            fail_msg("deskd did not start with TLS; see %s", log);
}

static void start_with_tls(struct desk_rig *g) { start_with_tls_and(g, ""); }

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

/* ---- certificates whose time is over */

static void write_pem(const struct desk_rig *g, const char *name, const gnutls_datum_t *pem)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_int_equal(put_file(path, 0600, (const char *)pem->data, pem->size, NULL), 0);
}

/* <data_dir>/<cert>, <key>: a certificate for 127.0.0.1 that is good from then until then, seconds from now. */
static void put_certificate(const struct desk_rig *g, const char *cert, const char *key_name, int64_t from_s, int64_t until_s)
{
    static const unsigned char here[4] = { 127, 0, 0, 1 };
    gnutls_datum_t cert_pem = { 0 }, key_pem = { 0 };
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t crt;

    assert_int_equal(gnutls_x509_privkey_init(&key), 0);
    assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0), 0);
    assert_int_equal(gnutls_x509_crt_init(&crt), 0);
    gnutls_x509_crt_set_version(crt, 3);
    gnutls_x509_crt_set_serial(crt, "\1", 1);
    gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, "old", 3);
    gnutls_x509_crt_set_activation_time(crt, clock_utc_s() + from_s);
    gnutls_x509_crt_set_expiration_time(crt, clock_utc_s() + until_s);
    gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, here, sizeof(here), GNUTLS_FSAN_SET);
    gnutls_x509_crt_set_key(crt, key);
    assert_int_equal(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &cert_pem), 0);
    assert_int_equal(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_pem), 0);
    write_pem(g, cert, &cert_pem);
    write_pem(g, key_name, &key_pem);
    gnutls_free(cert_pem.data);
    gnutls_free(key_pem.data);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(key);
}

static void make_desk_dir(const struct desk_rig *g)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/desk", g->dir);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void assert_browsers_take_it(const struct desk_rig *g)
{
    char command[2 * PATH_MAX], out[8192];

    snprintf(command, sizeof(command), "curl -s -S -m 20 -i --cacert %s/desk/cert.pem https://127.0.0.1:%d/sign-in 2>&1", g->dir, g->port);
    if (run(command, out, sizeof(out)) != 0)
        fail_msg("%s", out);
}

static void a_certificate_of_its_own_that_is_over_or_not_begun_or_torn_is_made_anew(void **state)
{
    struct desk_rig *g = *state;

    need("curl");
    make_desk_dir(g);
    static const struct { int64_t from_s, until_s; } times[] = { { -3650LL * DAY_S, -DAY_S }, { -3650LL * DAY_S, 3LL * DAY_S }, { 1000LL * DAY_S, 4000LL * DAY_S } };
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        put_certificate(g, "desk/cert.pem", "desk/key.pem", times[i].from_s, times[i].until_s);
        start_with_tls(g);
        assert_browsers_take_it(g);
        AUTO_FREE char *log = tmpdir_text(g->dir, "deskd.log");
        if (!strstr(log, "ev=certificate_made_anew"))
            fail_msg("%zu: %s", i, log);
    }
    put_certificate(g, "desk/cert.pem", "another-key.pem", -DAY_S, 4000LL * DAY_S);     /* as after a crash between the two files */
    start_with_tls(g);
    assert_browsers_take_it(g);
    AUTO_FREE char *made = tmpdir_text(g->dir, "desk/cert.pem");
    start_with_tls(g);                          /* and is kept then: browsers know it */
    AUTO_FREE char *kept = tmpdir_text(g->dir, "desk/cert.pem");
    assert_string_equal(made, kept);
}

/* What the counter says to somebody who signed in all the same. */
static void ask_counter(const struct desk_rig *g, char *out, size_t size)
{
    char command[2 * PATH_MAX];

    snprintf(command, sizeof(command), "curl -s -m 20 -k -L -c %s/jar -b %s/jar -H 'Origin: https://127.0.0.1:%d' --data 'door_name=desk&passphrase=four+words+in+a+row' "
             "https://127.0.0.1:%d/sign-in 2>&1", g->dir, g->dir, g->port, g->port);
    assert_int_equal(run(command, out, size), 0);
}

static void an_offices_certificate_that_is_over_stops_nothing_and_the_counter_says_so(void **state)
{
    struct desk_rig *g = *state;
    char more[2 * PATH_MAX], iso[CLOCK_DATE_SIZE], day[CLOCK_DATE_SIZE], words[128];
    AUTO_FREE char *page = malloc(1 << 20);

    need("curl");
    desk_rig_start_diaryd(g);
    snprintf(more, sizeof(more), "tls_cert_file = %s/office.pem\ntls_key_file = %s/office-key.pem\n", g->dir, g->dir);
    put_certificate(g, "office.pem", "office-key.pem", -400LL * DAY_S, -40LL * DAY_S);
    start_with_tls_and(g, more);
    ask_counter(g, page, 1 << 20);
    clock_format_date(clock_utc_s() - 40LL * DAY_S, iso);
    clock_show_date(iso, day);
    snprintf(words, sizeof(words), "certificate was valid until <time>%s</time>", day);
    if (!strstr(page, words))
        fail_msg("the counter does not say: %s\n%.3000s", words, page);
    put_certificate(g, "office.pem", "office-key.pem", -400LL * DAY_S, 400LL * DAY_S);
    start_with_tls_and(g, more);
    ask_counter(g, page, 1 << 20);
    assert_non_null(strstr(page, "data-key=\"lamps\""));
    assert_null(strstr(page, "data-key=\"certificate\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_desk_makes_a_certificate_that_names_it_and_keeps_its_key_to_itself),
        WITH_DESK(without_tls_or_with_an_old_one_it_says_nothing),
        WITH_DESK(the_session_never_travels_without_tls),
        WITH_DESK(a_certificate_of_its_own_that_is_over_or_not_begun_or_torn_is_made_anew),
        WITH_DESK(an_offices_certificate_that_is_over_stops_nothing_and_the_counter_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
