/* sendd tries a channel on an admin's word, fetches e-Office's lists, and keeps secrets: against the real eofficed. */
#include "tests/unit/test_send_fakes.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/put_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 15000 };

static void new_rig(struct send_rig *r, int port, const char *token)
{
    char conf[2048];

    send_new(r, "");
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d/\ntoken_file = %s/%s\ntimeout_s = 1\n",
                     r->dir, r->dir, port, r->dir, token);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
    send_start(r);
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(20000))
        if (ipc_call(r->dir, "sendd", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            return;
    fail_msg("sendd did not start");
}

/* The whole answer of a trial that has ended; the caller's. */
static json_t *try_it(struct send_rig *r, json_t *take_request)
{
    AUTO_JSON json_t *begun = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(r->dir, "sendd", take_request, IPC_CALL_MS, &begun, &e), e);
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(20000)) {
        json_t *answer = NULL;

        assert_ok(ipc_call(r->dir, "sendd", json_pack("{s:s, s:I}", "do", "trial", "trial", (json_int_t)json_int(begun, "trial", 0)), IPC_CALL_MS, &answer, &e), e);
        if (strcmp(json_str(answer, "state", ""), "running") != 0)
            return answer;
        json_decref(answer);
    }
    fail_msg("the trial never ended");
    return NULL;
}

static void assert_sentence(const json_t *answer, const char *part)
{
    char words[SAID_WORDED_SIZE];

    said_word(SAID_EN, json_str(answer, "sentence", ""), words);
    if (!strstr(words, part))
        fail_msg("\"%s\" is not in \"%s\"", part, words);
}

static void e_office_is_asked_and_nothing_is_filed(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, "token");
    AUTO_JSON json_t *test = try_it(&r, json_pack("{s:s, s:s}", "do", "test", "channel", "eoffice"));
    assert_string_equal(json_str(test, "state", ""), "worked");
    assert_sentence(test, "knows us");
    assert_null(json_object_get(test, "masters"));
    AUTO_JSON json_t *lists = try_it(&r, json_pack("{s:s}", "do", "masters_fetch"));
    const json_t *masters = json_object_get(lists, "masters");
    assert_int_equal(json_int(json_array_get(json_object_get(masters, "languages"), 0), "id", 0), 3);
    struct answer a = ask(&office, "GET", "/", NULL, NULL, 0);
    assert_null(strstr(a.body, "/CRU</"));
    answer_done(&a);
    send_free(&r);
    office_free(&office);
}

static void what_is_wrong_is_said_in_a_sentence(void **state)
{
    struct office office;
    struct send_rig r;
    struct err e = { 0 };

    (void)state;
    office_new(&office, "");
    new_rig(&r, 9, "token");
    AUTO_JSON json_t *away = try_it(&r, json_pack("{s:s, s:s}", "do", "test", "channel", "eoffice"));
    assert_string_equal(json_str(away, "state", ""), "failed");
    assert_sentence(away, "cannot be reached");
    AUTO_JSON json_t *off = try_it(&r, json_pack("{s:s, s:s, s:s}", "do", "test", "channel", "mail", "to", "a@example.gov.in"));
    assert_sentence(off, "not set up: mail.url is empty");
    assert_true(ipc_call(r.dir, "sendd", json_pack("{s:s, s:s}", "do", "test", "channel", "pigeon"), IPC_CALL_MS, NULL, &e) < 0);
    assert_true(ipc_call(r.dir, "sendd", json_pack("{s:s, s:i}", "do", "trial", "trial", 77), IPC_CALL_MS, NULL, &e) < 0);
    send_free(&r);
    office_free(&office);
}

/* Several rows of the table have the name eoffice: the one that this e-Office is set up for is tried. */
static void each_e_office_is_tried_by_its_own_way(void **state)
{
    struct fake_relay *relay = calloc(1, sizeof(*relay));
    struct office office;
    struct send_rig r;
    char conf[2048];

    (void)state;
    office_new(&office, "");
    send_new(&r, "");
    fake_relay_start(relay, &r);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[mail]\nurl = smtp://127.0.0.1:%d\nrequire_tls = no\nfrom = cru@example.gov.in\n"
                     "timeout_s = 2\n[eoffice]\nconnector = mailbox\nmailbox_to = cru@efile.example.gov.in\n[eoffice hand]\nconnector = assisted\n"
                     "[eoffice api]\nconnector = intake-api\nurl = http://127.0.0.1:%d/\ntoken_file = %s/token\ntimeout_s = 2\n",
                     r.dir, r.dir, relay->port, office.port, office.dir);
    rig_write(r.dir, "dakbox.conf", conf, (size_t)n);
    send_start(&r);
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(20000))
        if (ipc_call(r.dir, "sendd", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            break;
    AUTO_JSON json_t *box = try_it(&r, json_pack("{s:s, s:s}", "do", "test", "channel", "eoffice"));
    assert_sentence(box, "letters go by it to e-Office's mailbox cru@efile.example.gov.in");
    assert_string_equal(json_str(box, "state", ""), "worked");
    assert_string_equal(relay->message, "");
    assert_string_equal(relay->recipients, "");
    AUTO_JSON json_t *lists = try_it(&r, json_pack("{s:s}", "do", "masters_fetch"));
    assert_string_equal(json_str(lists, "state", ""), "failed");
    assert_sentence(lists, "cannot do that");
    AUTO_JSON json_t *hand = try_it(&r, json_pack("{s:s, s:s, s:s}", "do", "test", "channel", "eoffice", "instance", "hand"));
    assert_sentence(hand, "entered by hand");
    AUTO_JSON json_t *api = try_it(&r, json_pack("{s:s, s:s, s:s}", "do", "test", "channel", "eoffice", "instance", "api"));
    assert_sentence(api, "knows us");
    AUTO_JSON json_t *nobody = try_it(&r, json_pack("{s:s, s:s, s:s}", "do", "test", "channel", "eoffice", "instance", "nobody"));
    assert_string_equal(json_str(nobody, "state", ""), "failed");
    fake_relay_stop(relay);
    send_free(&r);
    office_free(&office);
    free(relay);
}

static void a_secret_is_kept_for_sendd_alone_and_never_told(void **state)
{
    char path[PATH_MAX];
    AUTO_FREE char *text = NULL;
    struct office office;
    struct send_rig r;
    struct stat st;
    struct err e = { 0 };
    size_t n;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, "token");
    assert_ok(ipc_call(r.dir, "sendd", json_pack("{s:s, s:s, s:s}", "do", "secret_put", "key", "mail.password_file", "secret", "hunter2 ü"), IPC_CALL_MS, NULL, &e), e);
    snprintf(path, sizeof(path), "%s/send/mail.password_file", r.dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_ok(get_file(path, 100, &text, &n, &e), e);
    assert_string_equal(text, "hunter2 ü");
    static const struct { const char *key, *secret; } bad[] = {
        { "mail.url", "x" }, { "mail.nonsense", "x" }, { "paths.box_key_file", "x" }, { "mail.password_file", "" }, { "mail.password_file", "a\nb" },
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_true(ipc_call(r.dir, "sendd", json_pack("{s:s, s:s, s:s}", "do", "secret_put", "key", bad[i].key, "secret", bad[i].secret), IPC_CALL_MS, NULL, &e) < 0);
    send_free(&r);
    office_free(&office);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(e_office_is_asked_and_nothing_is_filed),
        cmocka_unit_test(what_is_wrong_is_said_in_a_sentence),
        cmocka_unit_test(each_e_office_is_tried_by_its_own_way),
        cmocka_unit_test(a_secret_is_kept_for_sendd_alone_and_never_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
