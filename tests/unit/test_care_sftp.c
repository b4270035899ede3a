/* Backups on a server: OpenSSH itself, the wrong host, a line that breaks anywhere. */
#include "tests/unit/test_care_rig.h"
#include "tests/unit/test_sftp_rig.h"

#include "tests/rig/fault_proxy.h"

#include "base/put_file.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void use_server(struct care_box *b, const struct care_rig *g, const struct sftp_rig *s, int port, const char *host_key)
{
    char conf[PATH_MAX + 32], text[5 * PATH_MAX];
    struct err e = { 0 };

    snprintf(conf, sizeof(conf), "%s/dakbox.conf", b->dir);
    int n = snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nrun_dir = %s\nreserve_mib = 16\n[backup]\nurl = sftp://%s@127.0.0.1:%d%s\nkey_file = %s/key\n"
                     "keep = 3\ntimeout_s = 3\nhost_key = %s", b->data, b->dir, getpwuid(getuid())->pw_name, port, g->target, s->dir, host_key);
    assert_ok(put_file(conf, 0640, text, (size_t)n, &e), e);
    config_free(b->config);
    assert_ok(config_load(conf, &b->config, &e), e);
}

static void an_office_comes_back_from_a_server(void **state)
{
    struct sftp_rig s;

    (void)state;
    sftp_rig_start(&s);
    struct care_rig *g = care_rig_new();
    use_server(&g->box, g, &s, s.port, s.host_key);
    use_server(&g->other, g, &s, s.port, s.host_key);
    for (int i = 0; i < 5; i++)
        care_must_backup(g);
    assert_int_equal(care_files(g, ".index"), 3);
    assert_int_equal(care_files(g, ".part"), 0);
    care_must_restore(g);
    care_expect_same(g);
    care_rig_free(g);
    sftp_rig_end(&s);
}

static void another_server_gets_nothing(void **state)
{
    struct err e = { 0 };
    struct sftp_rig s;

    (void)state;
    sftp_rig_start(&s);
    struct care_rig *g = care_rig_new();
    use_server(&g->box, g, &s, s.port, s.other_key);
    assert_int_equal(care_try_backup(g, &e), -EKEYREJECTED);
    assert_non_null(strstr(e.msg, "backup.host_key"));
    assert_int_equal(care_files(g, ""), 0);
    care_rig_free(g);
    sftp_rig_end(&s);
}

static void wherever_the_line_breaks_the_next_backup_goes_on(void **state)
{
    struct sftp_rig s;
    int cuts = 0;

    (void)state;
    sftp_rig_start(&s);
    struct care_rig *g = care_rig_new();
    struct fault_proxy *p = fault_proxy_new(s.port);
    use_server(&g->box, g, &s, fault_proxy_port(p), s.host_key);
    use_server(&g->other, g, &s, s.port, s.host_key);
    int64_t before = fault_proxy_counts(p).up_bytes;
    care_must_backup(g);
    int64_t whole = fault_proxy_counts(p).up_bytes - before;
    for (int i = 1; i <= 8; i++) {
        struct err e = { 0 };

        care_letter(&g->box, 200000);
        fault_proxy_say(p, "cut up %lld", (long long)(whole * i / 20));
        cuts += care_try_backup(g, &e) < 0;
        fault_proxy_say(p, "well");
    }
    assert_true(cuts > 4);
    care_must_backup(g);
    care_must_restore(g);
    care_expect_same(g);
    fault_proxy_free(p);
    care_rig_free(g);
    sftp_rig_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_comes_back_from_a_server),
        cmocka_unit_test(another_server_gets_nothing),
        cmocka_unit_test(wherever_the_line_breaks_the_next_backup_goes_on),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
