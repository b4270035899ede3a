/* eofficed by TLS: who shows which certificate may send to which instance. */
#include "tests/unit/test_gateway_tls_rig.h"

#include "base/auto.h"

#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct office office;
static char url[64], masters[128], other[128];

static long healthy(void) { char at[128]; snprintf(at, sizeof(at), "%s/healthz", url); return tls_ask(office.dir, NULL, at, NULL, NULL); }

static void configure(const char *gateway_lines)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[gateway]\nport = %d\ndata_dir = %s/eoffice\n%s",
                     office.dir, office.dir, office.port, office.dir, gateway_lines);

    rig_write(office.dir, "dakbox.conf", conf, (size_t)n);
}

static int start(void **state)
{
    char lines[2048];

    (void)state;
    office.port = rig_free_port();
    tmpdir_new(office.dir);
    tls_certs(office.dir);
    snprintf(url, sizeof(url), "https://localhost:%d", office.port);
    snprintf(masters, sizeof(masters), "%s/v1/masters", url);
    snprintf(other, sizeof(other), "%s/i/cbic-1/v1/masters", url);
    snprintf(lines, sizeof(lines), "tls_cert_file = %s/server.pem\ntls_key_file = %s/server.key\nclient_ca_file = %s/ca.pem\nclient_subject = CN=cru-a\n"
             "[gateway cbic-1]\nclient_subject = CN=cru-b\n", office.dir, office.dir, office.dir);
    configure(lines);
    office.pid = rig_spawn(office.dir, "eofficed");
    for (int i = 0; i < 500 && healthy() != 200; i++)
        rig_sleep_ms(10);
    assert_int_equal(healthy(), 200);               /* which anybody may ask */
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

static void only_the_certificate_of_an_instance_gets_in(void **state)
{
    static const struct { const char *who; bool further; long status; const char *type; } cases[] = {
        { "cru-a", false, 200, "" }, { "cru-a", true, 403, "certificate-refused" },
        { "cru-b", true, 200, "" }, { "cru-b", false, 403, "certificate-refused" },
        { NULL, false, 403, "certificate-required" }, { NULL, true, 403, "certificate-required" },
        { "stranger", false, 403, "certificate-required" }, { "old", false, 403, "certificate-required" },
    };
    char type[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        long status = tls_ask(office.dir, cases[i].who, cases[i].further ? other : masters, NULL, type);

        if (status == 0 && cases[i].status == 403 && cases[i].who)
            continue;                               /* refused by TLS already */
        if (status != cases[i].status || strcmp(type, cases[i].type) != 0)
            fail_msg("%s: %ld %s", cases[i].who ? cases[i].who : "nobody", status, type);
    }
}

static void a_header_is_no_certificate(void **state)
{
    (void)state;
    assert_int_equal(tls_ask(office.dir, NULL, masters, "X-Client-Subject: CN=cru-a", NULL), 403);
}

static void dakbox_conform_shows_a_certificate_and_passes(void **state)
{
    char self[PATH_MAX] = "", command[3 * PATH_MAX], said[16384];

    (void)state;
    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(command, sizeof(command), "%s/dakbox-conform %s --ca %s/ca.pem --cert %s/cru-a.pem --key %s/cru-a.key 2>&1", dirname(self), url,
             office.dir, office.dir, office.dir);
    FILE *f = popen(command, "r");
    said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
    if (pclose(f) != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, " 0 do not"));
}

static void files_that_do_not_belong_together_keep_it_from_starting_with_words(void **state)
{
    static const struct { const char *cert, *key, *ca, *words; } cases[] = {
        { "server", "cru-a", "ca", "no certificate with its key" }, { "server", NULL, NULL, "belong together" },
        { NULL, NULL, "ca", "needs gateway.tls_cert_file" }, { "nothing", "server", NULL, "gateway.tls_cert_file" },
    };
    char lines[2048], log_name[PATH_MAX];
    struct office saved = office;

    (void)state;
    tmpdir_new(office.dir);
    tls_certs(office.dir);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int code = 0, n = 0;

        if (cases[i].cert)
            n += snprintf(lines + n, sizeof(lines) - (size_t)n, "tls_cert_file = %s/%s.pem\n", office.dir, cases[i].cert);
        if (cases[i].key)
            n += snprintf(lines + n, sizeof(lines) - (size_t)n, "tls_key_file = %s/%s.key\n", office.dir, cases[i].key);
        if (cases[i].ca)
            n += snprintf(lines + n, sizeof(lines) - (size_t)n, "client_ca_file = %s/%s.pem\n", office.dir, cases[i].ca);
        configure(lines);
        snprintf(log_name, sizeof(log_name), "%s/eofficed.log", office.dir);
        unlink(log_name);
        pid_t pid = rig_spawn(office.dir, "eofficed");
        for (int wait = 0; wait < 500 && !rig_ended(pid, &code); wait++)
            rig_sleep_ms(10);
        AUTO_FREE char *log = tmpdir_text(office.dir, "eofficed.log");
        if (code != 1 || !strstr(log, cases[i].words))
            fail_msg("exit %d, expected \"%s\" in: %s", code, cases[i].words, log);
    }
    tmpdir_remove(office.dir);
    office = saved;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_certificate_of_an_instance_gets_in),
        cmocka_unit_test(a_header_is_no_certificate),
        cmocka_unit_test(dakbox_conform_shows_a_certificate_and_passes),
        cmocka_unit_test(files_that_do_not_belong_together_keep_it_from_starting_with_words),
    };

    return cmocka_run_group_tests(tests, start, end);
}
