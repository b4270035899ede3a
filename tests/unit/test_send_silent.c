/* sendd and what answers nothing at all: no refusal, no reset, no byte. */
#include "tests/rig/data/sms_templates.h"
#include "tests/rig/socket.h"
#include "tests/unit/test_send_fakes.h"

#include <arpa/inet.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a black hole */

enum { FILLERS = 8 };
struct hole { int port, listener, fillers[FILLERS]; };

/* deep: not even a connection comes about (its queue is full: what knocks is dropped); else one does, and nobody reads from it. */
static void hole_open(struct hole *h, bool deep)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);

    h->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(h->listener, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(h->listener, deep ? 0 : 64), 0);
    assert_int_equal(getsockname(h->listener, (struct sockaddr *)&a, &n), 0);
    h->port = ntohs(a.sin_port);
    for (int i = 0; i < FILLERS; i++)
        h->fillers[i] = deep ? socket_connect(h->port) : -1;
}

static void hole_close(struct hole *h)
{
    for (int i = 0; i < FILLERS; i++)
        socket_end(h->fillers[i], true);
    close(h->listener);
}

/* more: sections behind [eoffice]. */
static void write_conf(struct send_rig *r, int port, const char *more)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[office]\nsms_templates_file = %s/templates\n[eoffice]\nurl = http://127.0.0.1:%d\n"
                     "token_file = %s/token\ntimeout_s = 1\n%s[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 4\nparallel = 2\n",
                     r->dir, r->dir, r->dir, port, r->dir, more);

    rig_write(r->dir, "templates", sms_test_templates, strlen(sms_test_templates));
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

static void an_e_office_that_answers_nothing_costs_no_try_and_other_ways_go_on(void **state)
{
    struct fake_relay *relay = calloc(1, sizeof(*relay));
    struct office office;
    struct send_rig r;
    char more[200];

    (void)state;
    office_new(&office, "");
    send_new(&r, "");
    fake_relay_start(relay, &r);
    snprintf(more, sizeof(more), "[mail]\nfrom = cru@example.gov.in\nrequire_tls = no\nurl = smtp://127.0.0.1:%d\n", relay->port);
    for (int deep = 0; deep < 2; deep++) {
        struct hole h;

        hole_open(&h, deep);
        write_conf(&r, h.port, more);
        struct send_letter *l = send_add(&r, "eoffice", 3000), *mail = send_add(&r, "mail", 1000);
        send_start(&r);
        send_wait(&r, mail, "delivered");
        send_wait(&r, l, "take retry");
        if (!strstr(l->sentence, "did not answer in time"))
            fail_msg("%s", l->sentence);
        assert_int_equal(l->tries, 0);
        send_kill(&r);
        write_conf(&r, office.port, more);              /* it is back, elsewhere */
        send_start(&r);
        send_wait(&r, l, "delivered");
        send_kill(&r);
        hole_close(&h);
    }
    send_free(&r);
    fake_relay_stop(relay);
    free(relay);
    office_free(&office);
}

static void a_relay_that_answers_nothing_gets_nothing_and_costs_no_try(void **state)
{
    struct send_rig r;
    struct hole h;
    char more[200];

    (void)state;
    hole_open(&h, false);
    send_new(&r, "");
    snprintf(more, sizeof(more), "[mail]\nfrom = cru@example.gov.in\nrequire_tls = no\ntimeout_s = 1\nurl = smtp://127.0.0.1:%d\n", h.port);
    write_conf(&r, rig_free_port(), more);
    struct send_letter *l = send_add(&r, "mail", 1000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry");
    assert_int_equal(l->tries, 0);
    assert_null(strstr(l->story, "commit"));
    assert_non_null(strstr(l->sentence, "did not answer in time"));
    send_free(&r);
    hole_close(&h);
}

/* What may have gone out is not sent again; where no connection came about nothing has. */
static void a_gateway_that_answers_nothing_leaves_an_sms_in_doubt_only_when_it_may_have_it(void **state)
{
    (void)state;
    for (int deep = 0; deep < 2; deep++) {
        struct send_rig r;
        struct hole h;
        char more[TMPDIR_SIZE + 300];

        hole_open(&h, deep);
        send_new(&r, "");
        snprintf(more, sizeof(more), "[sms]\ngateway = nic\nuser = u\nheader = GOVCRU\nentity_id = 1101000000000000001\npassword_file = %s/token\ntimeout_s = 1\n"
                 "url = http://127.0.0.1:%d/x\n", r.dir, h.port);
        write_conf(&r, rig_free_port(), more);
        struct send_letter *l = send_add(&r, "sms", 100);
        json_object_set_new(l->message, "kind", json_string("alert"));
        json_object_set_new(l->message, "whom", json_string("addressee"));
        json_object_set_new(l->message, "detail", json_pack("{s:s}", "class", "vip"));
        json_object_set_new(json_object_get(l->message, "officer"), "mobile", json_string("9876543210"));
        send_start(&r);
        send_wait(&r, l, deep ? "take commit retry " : "take commit unknown ");
        assert_int_equal(l->tries, 0);
        if (!deep)
            assert_non_null(strstr(l->sentence, "answer was lost"));
        send_free(&r);
        hole_close(&h);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_e_office_that_answers_nothing_costs_no_try_and_other_ways_go_on),
        cmocka_unit_test(a_relay_that_answers_nothing_gets_nothing_and_costs_no_try),
        cmocka_unit_test(a_gateway_that_answers_nothing_leaves_an_sms_in_doubt_only_when_it_may_have_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
