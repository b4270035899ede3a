/* A box whose clock is a year off: people are told, and nothing is lost. */
#include "tests/rig/certs.h"
#include "tests/rig/tls_front.h"
#include "tests/unit/test_send_fakes.h"

#include "base/ipc.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* more: sections behind [eoffice]. */
static void write_conf(struct send_rig *r, int port, const char *more)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\ntimeout_s = 5\n%s"
                     "[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 4\nparallel = 2\n", r->dir, r->dir, port, r->dir, more);

    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

#define FAKETIME "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

/* sendd in a year that is not ours; its waits run as ever. */
static void start_in(struct send_rig *r, const char *when)
{
    setenv("LD_PRELOAD", FAKETIME, 1);
    setenv("FAKETIME", when, 1);
    setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
    send_start(r);
    unsetenv("LD_PRELOAD");
    unsetenv("FAKETIME");
    unsetenv("FAKETIME_DONT_FAKE_MONOTONIC");
}

static bool can_fake_time(void)
{
#ifdef __SANITIZE_ADDRESS__
    return false;
#else
    return access(FAKETIME, R_OK) == 0;
#endif
}

/* The first warning of sendd; "": none. */
static void warning_of(struct send_rig *r, char worded[SAID_WORDED_SIZE])
{
    json_t *answer = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(r->dir, "sendd", json_pack("{s:s}", "do", "status"), 5000, &answer, &e), e);
    const char *line = json_string_value(json_array_get(json_object_get(answer, "warnings"), 0));
    said_word(SAID_EN, line ? line : "", worded);
    json_decref(answer);
}

static void a_clock_that_is_a_year_off_is_spoken_of_and_all_arrives_when_it_is_right(void **state)
{
    static const struct { const char *when, *words; } years[] = {
        { "-400d", "the clock of this box may be wrong" }, { "+400d", "This box believes that today is" },
    };
    struct fake_office office = { 0 };
    char certs[TMPDIR_SIZE], more[2 * TMPDIR_SIZE];
    struct tls_front front;
    struct office near_by;
    struct send_rig r;

    (void)state;
    if (!can_fake_time() || !tls_front_can()) {
        print_message("SKIPPED: this test needs libfaketime and nginx, and no sanitizer\n");
        skip();
    }
    tmpdir_new(certs);
    cert_make(certs, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true, .from_days = -3000, .until_days = 3000 });
    cert_make(certs, "office", &(struct cert_wish){ .name = "localhost", .issuer = "ca", .from_days = -100, .until_days = 265 });
    office_new(&near_by, "");
    send_new(&r, "");
    fake_office_start(&office, &r);
    int port = rig_free_port();
    tls_front_start(&front, "127.0.0.1", port, office.port, certs, "office", NULL, NULL);
    snprintf(more, sizeof(more), "[eoffice far]\nurl = https://localhost:%d\nca_file = %s/ca.pem\n", port, certs);
    write_conf(&r, near_by.port, more);
    for (size_t i = 0; i < ARRAY_LEN(years); i++) {
        char warning[SAID_WORDED_SIZE];
        struct send_letter *far = send_add(&r, "eoffice", 3000), *near = send_add(&r, "eoffice", 3000);

        json_object_set_new(far->message, "instance", json_string("far"));
        start_in(&r, years[i].when);
        send_wait(&r, far, "take retry");
        if (!strstr(far->sentence, years[i].words))
            fail_msg("%s: %s", years[i].when, far->sentence);
        assert_int_equal(far->tries, 0);
        send_wait(&r, near, "delivered");               /* where no certificate is looked at, letters go, and people are told */
        warning_of(&r, warning);
        assert_non_null(strstr(warning, "The clock of this box and that of"));
        send_kill(&r);
        send_start(&r);
        send_wait(&r, far, "delivered");
        warning_of(&r, warning);
        assert_string_equal(warning, "");
        send_kill(&r);
    }
    send_free(&r);
    tls_front_end(&front);
    fake_office_stop(&office);
    office_free(&near_by);
    tmpdir_remove(certs);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_is_a_year_off_is_spoken_of_and_all_arrives_when_it_is_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
