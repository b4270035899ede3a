/* The ways into e-Office from end to end: diaryd, sendd and eofficed run as built; letters are confirmed, leave the box by migration,
 * by the mailbox and by hand, and the numbers that a person types are looked up in e-Office. */
#include "tests/unit/test_gateway_rig.h"
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/said.h"
#include "spool/spool.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_MS = 15 * 1000, LOOK_MS = 30 };

#define PDF "%PDF-1.4\na letter"
#define READING "{\"pages\":[{\"text\":\"body\"}],\"decision\":\"clear\",\"language\":\"en\",\"fields\":{\"subject\":\"x\"},\"evidence\":{}}"

struct path {
    struct office office;               /* its read service has the box's own account */
    struct send_rig story;              /* of the relay */
    struct fake_relay relay;
    char dir[TMPDIR_SIZE];
    struct config *config;
    struct spool *spool;
    pid_t diaryd, sendd;
};

/* ---- the box */

static void write_settings(struct path *p)
{
    static const char officers[] = "post,designation,section,instance,name,email,default\nSO-1,Section Officer,Cash,,A. Verma,,yes\n"
                                   "US-2,Under Secretary,Customs,cbic,B. Rao,,\n";
    char conf[4096], path[TMPDIR_SIZE + 32];
    struct err e = { 0 };
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\nreserve_mib = 16\n[office]\nofficers_file = %s/officers.csv\n"
                     "[eoffice]\nconnector = mailbox\nmailbox_to = cru@efile.example.gov.in\nreadback_url = %s\nreadback_login_file = %s/login\n"
                     "[eoffice cbic]\nconnector = assisted\nurl =\nreadback_url = %s\nreadback_login_file = %s/login\n"
                     "[mail]\nurl = smtp://127.0.0.1:%d\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 3\n"
                     "[migration]\ndir = %s/disk\nown_disk = no\n[send]\nretry_first_s = 1\nretry_max_s = 1\n",
                     p->dir, p->dir, p->dir, p->office.url, p->dir, p->office.url, p->dir, p->relay.port, p->dir);

    assert_true(n < (int)sizeof(conf));
    rig_write(p->dir, "dakbox.conf", conf, (size_t)n);
    rig_write(p->dir, "officers.csv", officers, strlen(officers));
    snprintf(path, sizeof(path), "%s/disk", p->dir);
    assert_int_equal(mkdir(path, 0750), 0);
    snprintf(path, sizeof(path), "%s/dakbox.conf", p->dir);
    assert_ok(config_load(path, &p->config, &e), e);
}

static json_t *tell(const struct path *p, json_t *take_request)
{
    json_t *answer = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(p->dir, "diaryd", take_request, IPC_CALL_MS, &answer, &e), e);
    return answer;
}

/* The first column of the first row; "" for none. Static. */
static const char *look(const struct path *p, const char *sql)
{
    static char value[4096];
    char path[TMPDIR_SIZE + 16];
    sqlite3_stmt *q = NULL;
    sqlite3 *db = NULL;

    value[0] = '\0';
    snprintf(path, sizeof(path), "%s/diary.db", p->dir);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0))
        snprintf(value, sizeof(value), "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

static void wait_for(const struct path *p, const char *sql, const char *value)
{
    int64_t until_ms = clock_mono_ms() + WAIT_MS;

    while (strcmp(look(p, sql), value) != 0) {
        if (clock_mono_ms() > until_ms)
            fail_msg("%s is \"%s\", not \"%s\"; deliveries: %s", sql, look(p, sql), value,
                     look(p, "SELECT group_concat(channel || ' ' || state || ' ' || sentence, '; ') FROM deliveries"));
        rig_sleep_ms(LOOK_MS);
    }
}

static void start(struct path *p)
{
    struct err e = { 0 };

    *p = (struct path){ .dir = "" };
    pthread_mutex_init(&p->story.lock, NULL);
    tmpdir_new(p->dir);
    rig_write(p->dir, "login", "dakbox:p@ss\n", 12);
    char more[TMPDIR_SIZE + 64];
    snprintf(more, sizeof(more), "read_login_file = %s/login\n", p->dir);
    office_new(&p->office, more);
    fake_relay_start(&p->relay, &p->story);
    write_settings(p);
    assert_ok(spool_open_configured(p->config, &p->spool, &e), e);
    p->diaryd = rig_spawn(p->dir, "diaryd");
    p->sendd = rig_spawn(p->dir, "sendd");
}

static void end(struct path *p)
{
    rig_end(&p->sendd, SIGTERM);
    rig_end(&p->diaryd, SIGTERM);
    spool_close(p->spool);
    config_free(p->config);
    fake_relay_stop(&p->relay);
    office_free(&p->office);
    tmpdir_remove(p->dir);
}

/* ---- a letter */

static void put_letter(struct path *p, bool backlog, char doc[ID_SIZE])
{
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_new(p->spool, false, &d, &e), e);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    if (backlog)
        assert_ok(spool_doc_set(d, "purpose", "backlog", &e), e);
    assert_ok(spool_blob_put(d, "page-0001.png", "pixels", 6, &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", PDF, strlen(PDF), &e), e);
    assert_ok(spool_blob_put(d, "reading.json", READING, strlen(READING), &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
}

/* Scanned, read and confirmed for a post. Only one letter is open at a time. */
static void confirm_letter(struct path *p, const char *post, const char *letter_no, bool backlog)
{
    char doc[ID_SIZE], sql[200], id[32];

    put_letter(p, backlog, doc);
    snprintf(sql, sizeof(sql), "SELECT state FROM letters WHERE doc = '%s'", doc);
    ipc_hint(p->dir, "diaryd");
    wait_for(p, sql, "read");
    snprintf(sql, sizeof(sql), "SELECT id FROM letters WHERE doc = '%s'", doc);
    snprintf(id, sizeof(id), "%s", look(p, sql));
    snprintf(sql, sizeof(sql), "SELECT revision FROM letters WHERE doc = '%s'", doc);
    json_decref(tell(p, json_pack("{s:s, s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s}}", "do", "confirm", "letter", (json_int_t)atoll(id),
                "revision", atoi(look(p, sql)), "actor", "clerk", "post", post, "fields", "subject", "Cash book of the year", "received_date", "2026-03-05",
                "date", "2026-03-02", "letter_no", letter_no, "delivery_mode", "By Hand", "file_no", backlog ? "A-11/3/2019-Cash" : "")));
}

/* Somebody diarises it in e-Office: the numbers it gives. */
static void diarise(struct path *p, const char *uuid, const char *letter_no, json_int_t *ret_computer_no, char receipt_no[64])
{
    char path[128];
    json_t *receipt = good_receipt(PDF, strlen(PDF));

    json_object_set_new(receipt, "letter_date", json_string("2026-03-02"));
    json_object_set_new(receipt, "letter_reference_no", json_string(letter_no));
    json_object_set_new(receipt, "subject", json_string("Cash book of the year"));
    struct answer a = put(&p->office, uuid, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    json_decref(receipt);
    a = patch(&p->office, uuid, 0, PDF, strlen(PDF));
    assert_int_equal(a.status, 204);
    answer_done(&a);
    snprintf(path, sizeof(path), "/v1/receipts/%s", uuid);
    a = ask(&p->office, "GET", path, NULL, NULL, 0);
    *ret_computer_no = json_int(a.json, "computer_no", 0);
    snprintf(receipt_no, 64, "%s", json_str(a.json, "receipt_no", ""));
    answer_done(&a);
    assert_true(*ret_computer_no > 0 && *receipt_no);
}

static void type_numbers(struct path *p, json_int_t computer_no, const char *receipt_no)
{
    json_int_t id = atoll(look(p, "SELECT max(id) FROM deliveries WHERE channel = 'eoffice'"));

    json_decref(tell(p, json_pack("{s:s, s:I, s:s, s:b, s:s, s:s, s:{s:s, s:s, s:I}}", "do", "delivery_event", "id", id, "event", "delivered", "counts", 0,
                "sentence", "", "actor", "clerk", "result", "receipt_no", receipt_no, "typed_by", "clerk", "computer_no", computer_no)));
}

#define LAST(what, channel) "SELECT " what " FROM deliveries WHERE id = (SELECT max(id) FROM deliveries WHERE channel = '" channel "')"

/* The sentence of the last look-up, in English. Static. */
static const char *look_up_says(const struct path *p)
{
    static char words[SAID_WORDED_SIZE];

    said_word(SAID_EN, look(p, LAST("sentence", "readback")), words);
    return words;
}

/* ---- tests */

static int verify(const struct path *p)
{
    char self[512], command[1200];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    assert_true(n > 0);
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(command, sizeof(command), "'%s/dakbox' migration verify '%s/disk' > '%s/verify' 2>&1", self, p->dir, p->dir);
    int status = system(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_letter_of_the_backlog_goes_to_its_files_folder_and_proves_right(void **state)
{
    struct path p;
    char pdf[TMPDIR_SIZE + 100];

    (void)state;
    start(&p);
    confirm_letter(&p, "SO-1", "N-11/1", true);
    wait_for(&p, "SELECT state FROM letters", "sent");
    assert_string_equal(look(&p, "SELECT group_concat(channel || ' ' || state) FROM deliveries"), "migration delivered");
    assert_string_equal(look(&p, LAST("result ->> 'file'", "migration")), "0001.pdf");
    assert_int_equal(verify(&p), 0);
    snprintf(pdf, sizeof(pdf), "%s/disk/fl-A-11_3_2019-Cash/Receipts/0001.pdf", p.dir);
    assert_int_equal(truncate(pdf, 5), 0);
    assert_int_equal(verify(&p), 1);
    end(&p);
}

/* From "mailed" to "verified", with a slip of the fingers between. */
static void the_numbers_end_it(struct path *p)
{
    json_int_t ours, others;
    char our_receipt[64], other_receipt[64];

    diarise(p, UUID_A, "N-11/2", &ours, our_receipt);
    diarise(p, UUID_B, "K-99/7", &others, other_receipt);
    type_numbers(p, others, our_receipt);                               /* the line below */
    wait_for(p, LAST("state", "readback"), "held");
    const char *says = look_up_says(p);
    if (!strstr(says, "the letter number is “K-99/7” there and “N-11/2” here") || !strstr(says, other_receipt))
        fail_msg("%s", says);
    assert_string_equal(look(p, LAST("state", "eoffice")), "delivered");

    type_numbers(p, ours, our_receipt);
    wait_for(p, LAST("state", "readback"), "delivered");
    assert_int_equal(atoll(look(p, LAST("result ->> 'computer_no'", "readback"))), ours);
    assert_string_equal(look(p, LAST("result ->> 'receipt_no'", "readback")), our_receipt);
    assert_true(*look(p, LAST("result ->> 'verified_at'", "readback")));
    static const char before[] = "SELECT detail -> 'before' ->> 'computer_no' FROM history WHERE event = 'numbers_corrected' AND actor = 'clerk'";
    static const char after[] = "SELECT detail -> 'after' ->> 'computer_no' FROM history WHERE event = 'numbers_corrected' AND actor = 'clerk'";
    assert_int_equal(atoll(look(p, before)), others);
    assert_int_equal(atoll(look(p, after)), ours);
}

static void a_mailed_letter_ends_with_typed_numbers_that_e_office_knows(void **state)
{
    struct path p;
    char words[SAID_WORDED_SIZE];

    (void)state;
    start(&p);
    confirm_letter(&p, "SO-1", "N-11/2", false);
    wait_for(&p, LAST("state", "eoffice"), "held");
    said_word(SAID_EN, look(&p, LAST("sentence", "eoffice")), words);
    assert_non_null(strstr(words, "Mailed to e-Office's mailbox cru@efile.example.gov.in"));
    assert_non_null(strstr(p.relay.message, look(&p, LAST("key", "eoffice"))));
    assert_string_equal(look(&p, "SELECT state FROM letters"), "filed");
    the_numbers_end_it(&p);
    assert_string_equal(look(&p, "SELECT state FROM letters"), "sent");
    end(&p);
}

static void a_letter_entered_by_hand_ends_the_same_way_and_is_never_mailed(void **state)
{
    struct path p;

    (void)state;
    start(&p);
    confirm_letter(&p, "US-2", "N-11/2", false);
    assert_string_equal(look(&p, LAST("state || ' ' || instance || ' ' || sentence", "eoffice")), "held cbic [\"assisted\"]");
    the_numbers_end_it(&p);
    assert_string_equal(look(&p, "SELECT state FROM letters"), "sent");
    assert_string_equal(p.relay.message, "");
    end(&p);
}

/* What was found right can be asked for again: where does it lie now? And numbers may prove wrong later. */
static void a_verified_letter_is_looked_up_again_when_asked_or_typed_anew(void **state)
{
    struct path p;
    json_int_t ours;
    char receipt[64], first[64];

    (void)state;
    start(&p);
    confirm_letter(&p, "US-2", "N-11/2", false);
    diarise(&p, UUID_A, "N-11/2", &ours, receipt);
    type_numbers(&p, ours, receipt);
    wait_for(&p, LAST("state", "readback"), "delivered");
    snprintf(first, sizeof(first), "%s", look(&p, LAST("result ->> 'verified_at'", "readback")));
    rig_sleep_ms(1100);                                                 /* the time has whole seconds */
    json_decref(tell(&p, json_pack("{s:s, s:I, s:s, s:b, s:s, s:s}", "do", "delivery_event", "id", (json_int_t)atoll(look(&p, LAST("id", "readback"))),
                "event", "again", "counts", 0, "sentence", "", "actor", "clerk")));
    wait_for(&p, LAST("state", "readback"), "delivered");
    assert_string_not_equal(look(&p, LAST("result ->> 'verified_at'", "readback")), first);
    assert_string_equal(look(&p, "SELECT count(*) FROM history WHERE event = 'asked_again' AND actor = 'clerk'"), "1");

    type_numbers(&p, ours + 1000, receipt);
    wait_for(&p, LAST("state", "readback"), "held");
    assert_non_null(strstr(look_up_says(&p), "knows no receipt"));
    AUTO_JSON json_t *refused = NULL;
    struct err e = { 0 };
    assert_int_equal(ipc_call(p.dir, "diaryd", json_pack("{s:s, s:I, s:s, s:b, s:s}", "do", "delivery_event", "id",
                     (json_int_t)atoll(look(&p, LAST("id", "eoffice"))), "event", "again", "counts", 0, "sentence", ""), IPC_CALL_MS, &refused, &e), -EREMOTEIO);
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_of_the_backlog_goes_to_its_files_folder_and_proves_right),
        cmocka_unit_test(a_mailed_letter_ends_with_typed_numbers_that_e_office_knows),
        cmocka_unit_test(a_letter_entered_by_hand_ends_the_same_way_and_is_never_mailed),
        cmocka_unit_test(a_verified_letter_is_looked_up_again_when_asked_or_typed_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
