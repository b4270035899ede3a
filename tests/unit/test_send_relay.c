/* sendd's mail channel through real relays with STARTTLS and login: an Exim with the rules of a ministry's relay, and the sink of "make run". */
#include "tests/rig/relay.h"
#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static void write_settings(struct send_rig *r, const struct relay *s, const char *from, bool trusted)
{
    char conf[4 * PATH_MAX];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl =\n[mail]\nfrom = %s\ntimeout_s = 5\n"
                     "url = smtp://localhost:%d\nuser = box\npassword_file = %s/password\n%s%s\n[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\nparallel = 1\n",
                     r->dir, r->dir, from, s->port, r->dir, trusted ? "ca_file = " : "", trusted ? s->cert : "");

    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

#define OUR_ADDRESS "cru@example.gov.in"        /* which that login may send as */

static void deliver_through(const char *script, const char *password, bool trusted, struct relay *s, struct send_rig *r)
{
    relay_start(s, script, rig_free_port(), password);
    send_new(r, "");
    rig_write(r->dir, "password", "secret-pass\n", 12);
    write_settings(r, s, OUR_ADDRESS, trusted);
}

static void set_address(struct send_letter *l, const char *address)
{
    json_object_set_new(json_object_get(l->message, "officer"), "email", json_string(address));
}

static void mails_in(const struct relay *s, int n, char *out, size_t size)
{
    for (int i = 0; i < 300 && relay_mails(s, out, size) < n; i++)
        rig_sleep_ms(10);
    assert_int_equal(relay_mails(s, out, size), n);
}

static void a_real_relay_takes_it(const char *script)
{
    static char text[512 * 1024];
    struct relay s;
    struct send_rig r;

    deliver_through(script, "secret-pass", true, &s, &r);
    struct send_letter *l = send_add(&r, "mail", 200 * 1024), *second = send_add(&r, "mail", 1000);
    send_start(&r);
    send_wait(&r, l, "delivered");
    send_wait(&r, second, "delivered");
    assert_string_equal(l->story, "take commit delivered ");
    mails_in(&s, 2, text, sizeof(text));
    assert_non_null(strstr(text, "Auto-Submitted: auto-generated"));
    assert_non_null(strstr(text, "=?UTF-8?B?"));
    send_free(&r);
    relay_end(&s);
}

static void the_mail_sink_takes_it_by_starttls_and_login(void **state)
{
    (void)state;
    a_real_relay_takes_it("tests/rig/mail_sink.py");
}

static void exim_takes_it_by_starttls_and_login(void **state)
{
    (void)state;
    a_real_relay_takes_it("tests/rig/smtpd.sh");
}

static void a_wrong_password_makes_all_wait(void **state)
{
    struct relay s;
    struct send_rig r;

    (void)state;
    deliver_through("tests/rig/mail_sink.py", "another-pass", true, &s, &r);
    struct send_letter *l = send_add(&r, "mail", 1000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry ");
    assert_non_null(strstr(l->sentence, "mail.password_file"));
    assert_int_equal(l->tries, 0);
    send_free(&r);
    relay_end(&s);
}

static void a_relay_whose_certificate_is_not_trusted_gets_nothing(void **state)
{
    struct relay s;
    struct send_rig r;

    (void)state;
    deliver_through("tests/rig/mail_sink.py", "secret-pass", false, &s, &r);
    struct send_letter *l = send_add(&r, "mail", 1000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry ");
    assert_non_null(strcasestr(l->sentence, "certificate"));
    send_free(&r);
    relay_end(&s);
}

static void an_officer_the_relay_refuses_is_named(void **state)
{
    struct relay s;
    struct send_rig r;

    (void)state;
    deliver_through("tests/rig/smtpd.sh", "secret-pass", true, &s, &r);
    struct send_letter *refused = send_add(&r, "mail", 1000), *later = send_add(&r, "mail", 1000);
    set_address(refused, "refused@example.gov.in");
    set_address(later, "later@example.gov.in");
    send_start(&r);
    send_wait(&r, refused, "take hold+");
    send_wait(&r, later, "take retry+");
    assert_non_null(strstr(refused->sentence, "Under Secretary, Budget"));
    assert_non_null(strstr(refused->sentence, "no such officer"));
    send_free(&r);
    relay_end(&s);
}

/* Many relays let a login send as itself only. */
static void a_sender_that_is_not_the_logins_makes_all_wait_until_the_setting_is_mended(void **state)
{
    static char text[64 * 1024];
    struct relay s;
    struct send_rig r;

    (void)state;
    deliver_through("tests/rig/smtpd.sh", "secret-pass", true, &s, &r);
    write_settings(&r, &s, "somebody@example.gov.in", true);
    struct send_letter *copy = send_add(&r, "mail", 1000), *alert = send_add(&r, "mail", 1000);
    json_object_set_new(alert->message, "kind", json_string("alert"));
    json_object_set_new(alert->message, "whom", json_string("addressee"));
    send_start(&r);
    send_wait(&r, copy, "take retry ");
    assert_non_null(strstr(copy->sentence, "mail.from"));
    assert_non_null(strstr(copy->sentence, "not owned by user box"));
    assert_int_equal(copy->tries, 0);
    send_kill(&r);
    write_settings(&r, &s, OUR_ADDRESS, true);
    send_start(&r);
    send_wait(&r, copy, "delivered");
    send_wait(&r, alert, "delivered");
    mails_in(&s, 2, text, sizeof(text));
    send_free(&r);
    relay_end(&s);
}

/* "Come again": once more after a while, and it counts for this mail only. */
static void a_mail_that_is_greylisted_goes_a_little_later_and_once(void **state)
{
    static char text[64 * 1024];
    struct relay s;
    struct send_rig r;

    (void)state;
    deliver_through("tests/rig/smtpd.sh", "secret-pass", true, &s, &r);
    struct send_letter *grey = send_add(&r, "mail", 1000), *other = send_add(&r, "mail", 1000);
    json_object_set_new(grey->message, "kind", json_string("alert"));
    json_object_set_new(grey->message, "whom", json_string("addressee"));
    set_address(grey, "grey@example.gov.in");
    send_start(&r);
    send_wait(&r, grey, "take retry+ ");
    assert_non_null(strstr(grey->sentence, "Greylisted"));
    send_wait(&r, other, "delivered");
    send_wait(&r, grey, "delivered");
    assert_string_equal(grey->story, "take retry+ take commit delivered ");
    mails_in(&s, 2, text, sizeof(text));
    send_free(&r);
    relay_end(&s);
}

/* That of the rig's relay ends in two days. */
static void a_certificate_of_the_relay_that_ends_soon_is_told_and_mails_go(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char worded[SAID_WORDED_SIZE] = "";
    struct relay s;
    struct send_rig r;
    struct err e = { 0 };

    (void)state;
    deliver_through("tests/rig/mail_sink.py", "secret-pass", true, &s, &r);
    struct send_letter *l = send_add(&r, "mail", 1000);
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_ok(ipc_call(r.dir, "sendd", json_pack("{s:s}", "do", "status"), 5000, &answer, &e), e);
    if (json_array_size(json_object_get(answer, "warnings")) == 1)
        said_word(SAID_EN, json_string_value(json_array_get(json_object_get(answer, "warnings"), 0)), worded);
    if (!strstr(worded, "The certificate of localhost:") || !strstr(worded, "must renew it before then"))
        fail_msg("the warning is \"%s\"", worded);
    send_free(&r);
    relay_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mail_sink_takes_it_by_starttls_and_login),
        cmocka_unit_test(exim_takes_it_by_starttls_and_login),
        cmocka_unit_test(a_wrong_password_makes_all_wait),
        cmocka_unit_test(a_relay_whose_certificate_is_not_trusted_gets_nothing),
        cmocka_unit_test(an_officer_the_relay_refuses_is_named),
        cmocka_unit_test(a_sender_that_is_not_the_logins_makes_all_wait_until_the_setting_is_mended),
        cmocka_unit_test(a_mail_that_is_greylisted_goes_a_little_later_and_once),
        cmocka_unit_test(a_certificate_of_the_relay_that_ends_soon_is_told_and_mails_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
