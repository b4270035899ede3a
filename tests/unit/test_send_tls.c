/* sendd and certificates, with a real nginx before the e-Office: whom it trusts, by what it is known, what it says. */
#include "tests/rig/certs.h"
#include "tests/rig/tls_front.h"
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/put_file.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct scene {
    struct send_rig rig;
    struct fake_office office;
    struct tls_front front;
    char certs[TMPDIR_SIZE];
    int port;
};

/* Everybody's certificates. */
static void make_certs(const char *dir)
{
    cert_make(dir, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true });
    cert_make(dir, "other-ca", &(struct cert_wish){ .name = "Other CA", .authority = true });
    cert_make(dir, "good", &(struct cert_wish){ .name = "localhost", .issuer = "ca" });
    cert_make(dir, "expired", &(struct cert_wish){ .name = "localhost", .issuer = "ca", .from_days = -400, .until_days = -5 });
    cert_make(dir, "not-yet", &(struct cert_wish){ .name = "localhost", .issuer = "ca", .from_days = 300, .until_days = 700 });
    cert_make(dir, "ends-soon", &(struct cert_wish){ .name = "localhost", .issuer = "ca", .from_days = -300, .until_days = 12 });
    cert_make(dir, "elsewhere", &(struct cert_wish){ .name = "efile.example.gov.in", .issuer = "ca" });
    cert_make(dir, "by-itself", &(struct cert_wish){ .name = "localhost" });
    cert_make(dir, "by-others", &(struct cert_wish){ .name = "localhost", .issuer = "other-ca" });
    cert_make(dir, "box", &(struct cert_wish){ .name = "cru-a", .issuer = "ca" });
    cert_make(dir, "box-by-others", &(struct cert_wish){ .name = "cru-a", .issuer = "other-ca" });
    cert_make(dir, "box-ends-soon", &(struct cert_wish){ .name = "cru-a", .issuer = "ca", .from_days = -300, .until_days = 20 });
    cert_make(dir, "box-expired", &(struct cert_wish){ .name = "cru-a", .issuer = "ca", .from_days = -300, .until_days = -1 });
}

static int setup_group(void **state)
{
    static struct scene s;

    tmpdir_new(s.certs);
    make_certs(s.certs);
    *state = &s;
    return 0;
}

static int teardown_group(void **state)
{
    struct scene *s = *state;

    tmpdir_remove(s->certs);
    return 0;
}

static void write_conf(struct scene *s, const char *box)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = https://localhost:%d\nca_file = %s/ca.pem\n"
                     "timeout_s = 5\n", s->rig.dir, s->rig.dir, s->port, s->certs);

    if (box)
        n += snprintf(conf + n, sizeof(conf) - (size_t)n, "cert_file = %s/%s.pem\nkey_file = %s/%s.key\n", s->certs, box, s->certs, box);
    n += snprintf(conf + n, sizeof(conf) - (size_t)n, "[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\n");
    rig_write(s->rig.dir, "dakbox.conf", conf, (size_t)n);
}

/* An e-Office that shows cert and asks for certificates of client_ca (NULL: for none), and a box that shows box. */
static struct send_letter *begin(struct scene *s, const char *cert, const char *client_ca, const char *protocols, const char *box)
{
    send_new(&s->rig, "");
    s->office = (struct fake_office){ 0 };
    fake_office_start(&s->office, &s->rig);
    s->port = rig_free_port();
    tls_front_start(&s->front, "127.0.0.1", s->port, s->office.port, s->certs, cert, client_ca, protocols);
    write_conf(s, box);
    struct send_letter *l = send_add(&s->rig, "eoffice", 3000);
    send_start(&s->rig);
    return l;
}

static void end(struct scene *s)
{
    send_free(&s->rig);
    tls_front_end(&s->front);
    fake_office_stop(&s->office);
}

/* The status of sendd has a warning with these words. */
static bool is_warned(struct scene *s, const char *words)
{
    AUTO_JSON json_t *answer = NULL;
    char worded[SAID_WORDED_SIZE];
    struct err e = { 0 };
    size_t i;
    json_t *one;

    assert_ok(ipc_call(s->rig.dir, "sendd", json_pack("{s:s}", "do", "status"), 5000, &answer, &e), e);
    json_array_foreach(json_object_get(answer, "warnings"), i, one) {
        said_word(SAID_EN, json_string_value(one), worded);
        print_message("    %s\n", worded);
        if (strstr(worded, words))
            return true;
    }
    return false;
}

static void every_certificate_that_is_not_right_has_its_sentence_and_costs_no_try(void **state)
{
    static const struct { const char *name, *cert, *client_ca, *protocols, *box, *words; } cases[] = {
        { "expired", "expired", NULL, NULL, NULL, "has expired on" },
        { "not valid yet, or our clock is behind", "not-yet", NULL, NULL, NULL, "the clock of this box may be wrong" },
        { "another name", "elsewhere", NULL, NULL, NULL, "is for another name than localhost" },
        { "signed by itself", "by-itself", NULL, NULL, NULL, "self-signed certificate" },
        { "an authority nobody here knows", "by-others", NULL, NULL, NULL, "does not trust" },
        { "only old TLS", "good", NULL, "TLSv1.1", NULL, "no TLS 1.2 or newer" },
        { "asks for ours, and there is none", "good", "ca", NULL, NULL, "asks for a certificate of this box" },
        { "does not accept ours", "good", "ca", NULL, "box-by-others", "does not accept the certificate of this box" },
        { "ours has expired", "good", "ca", NULL, "box-expired", "the certificate of this box has expired on" },
    };
    struct scene *s = *state;

    if (!tls_front_can()) {
        print_message("SKIPPED: there is no nginx here\n");
        skip();
    }
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        print_message("    %s\n", cases[i].name);
        struct send_letter *l = begin(s, cases[i].cert, cases[i].client_ca, cases[i].protocols, cases[i].box);
        send_wait(&s->rig, l, "take retry take retry");
        if (!strstr(l->sentence, cases[i].words) || !strstr(l->sentence, "Letters wait"))
            fail_msg("%s: \"%s\" is not in \"%s\"", cases[i].name, cases[i].words, l->sentence);
        assert_int_equal(l->tries, 0);
        assert_int_equal(s->office.n_known, 0);
        end(s);
    }
}

static void with_our_certificate_a_letter_goes_through_and_nobody_is_warned(void **state)
{
    struct scene *s = *state;

    if (!tls_front_can()) {
        print_message("SKIPPED: there is no nginx here\n");
        skip();
    }
    struct send_letter *l = begin(s, "good", "ca", NULL, "box");
    send_wait(&s->rig, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    assert_false(is_warned(s, ""));
    end(s);
}

static void certificates_that_end_within_thirty_days_are_told_and_letters_go(void **state)
{
    struct scene *s = *state;

    if (!tls_front_can()) {
        print_message("SKIPPED: there is no nginx here\n");
        skip();
    }
    struct send_letter *l = begin(s, "ends-soon", "ca", NULL, "box-ends-soon");
    send_wait(&s->rig, l, "delivered");
    assert_true(is_warned(s, "The certificate of localhost:"));
    assert_true(is_warned(s, "in 11 days"));
    assert_true(is_warned(s, "The certificate of this box for localhost:"));
    end(s);
}

static void a_server_that_speaks_no_tls_is_told_as_such(void **state)
{
    struct scene *s = *state;

    struct fake_relay other = { 0 };            /* anything that talks first */

    send_new(&s->rig, "");
    fake_relay_start(&other, &s->rig);
    s->port = other.port;
    write_conf(s, NULL);
    struct send_letter *l = send_add(&s->rig, "eoffice", 3000);
    send_start(&s->rig);
    send_wait(&s->rig, l, "take retry");
    if (!strstr(l->sentence, "does not speak TLS there"))
        fail_msg("%s", l->sentence);
    send_free(&s->rig);
    fake_relay_stop(&other);
}

/* The key of this box is a secret: one that anybody may read does not start. */
static void a_key_that_everybody_may_read_is_refused_at_the_start(void **state)
{
    struct scene *s = *state;
    char key[TMPDIR_SIZE + 16];
    int status = 0;

    send_new(&s->rig, "");
    s->port = rig_free_port();
    write_conf(s, "box");
    snprintf(key, sizeof(key), "%s/box.key", s->certs);
    assert_int_equal(chmod(key, 0644), 0);
    send_start(&s->rig);
    pid_t ended = 0;
    for (int i = 0; i < 1500 && ended == 0; i++) {
        ended = waitpid(s->rig.sendd, &status, WNOHANG);
        rig_sleep_ms(10);
    }
    if (ended == 0)
        fail_msg("sendd runs with a key that everybody may read");
    s->rig.sendd = 0;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
    AUTO_FREE char *log = tmpdir_text(s->rig.dir, "sendd.log");
    assert_non_null(strstr(log, "needs mode 0600"));
    assert_int_equal(chmod(key, 0600), 0);
    send_free(&s->rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_certificate_that_is_not_right_has_its_sentence_and_costs_no_try),
        cmocka_unit_test(with_our_certificate_a_letter_goes_through_and_nobody_is_warned),
        cmocka_unit_test(certificates_that_end_within_thirty_days_are_told_and_letters_go),
        cmocka_unit_test(a_server_that_speaks_no_tls_is_told_as_such),
        cmocka_unit_test(a_key_that_everybody_may_read_is_refused_at_the_start),
    };

    return cmocka_run_group_tests(tests, setup_group, teardown_group);
}
