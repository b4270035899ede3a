/* sendd's SMS channel: against a gateway with NIC's parameters that checks every byte, and through gammu's own programs. */
#include "tests/rig/data/sms_templates.h"
#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
#include "base/json.h"
#include "base/put_file.h"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BOOK_SIZE = 64 * 1024 };

struct gateway { pid_t pid; int port; char book[PATH_MAX]; };

static void put_text(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    assert_ok(put_file(path, 0600, text, strlen(text), &e), e);
}

static void gateway_start(struct gateway *g, const char *dir)
{
    char line[64] = "";
    int out[2];

    snprintf(g->book, sizeof(g->book), "%s/book", dir);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    g->pid = fork();
    if (g->pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        execl("tests/rig/nic_gateway.py", "nic_gateway.py", "0", g->book, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    for (size_t n = 0; n < sizeof(line) - 1 && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
        ;
    close(out[0]);
    assert_int_equal(sscanf(line, "READY %d", &g->port), 1);
}

static void gateway_end(struct gateway *g)
{
    kill(g->pid, SIGTERM);
    waitpid(g->pid, NULL, 0);
}

/* What it has accepted: the last one; *ret_n: how many. The caller's. */
static json_t *accepted(const struct gateway *g, int *ret_n)
{
    static char bytes[BOOK_SIZE];
    json_t *last = NULL;
    FILE *f = fopen(g->book, "re");

    *ret_n = 0;
    while (f && fgets(bytes, sizeof(bytes), f)) {
        json_decref(last);
        last = json_loads(bytes, 0, NULL);
        assert_non_null(last);
        ++*ret_n;
    }
    if (f)
        fclose(f);
    return last;
}

/* A rig whose sendd has an SMS channel. more: lines of [sms]. */
static void new_rig(struct send_rig *r, const char *gateway, int port, const char *more)
{
    char conf[4096];

    send_new(r, "");
    put_text(r->dir, "pin", "p&n#4@x$*=%+\n");
    put_text(r->dir, "templates", sms_test_templates);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[office]\nsms_templates_file = %s/templates\n[eoffice]\nurl =\n"
                     "[sms]\ngateway = %s\nuser = cru user\npassword_file = %s/pin\nheader = GOVCRU\nentity_id = 1101000000000000001\n"
                     "timeout_s = 2\n", r->dir, r->dir, r->dir, gateway, r->dir);
    if (port)
        n += snprintf(conf + n, sizeof(conf) - (size_t)n, "url = http://127.0.0.1:%d/failsafe/HttpLink\n", port);
    n += snprintf(conf + n, sizeof(conf) - (size_t)n, "%s[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\n", more);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

/* An alert for the addressee. */
static struct send_letter *add_alert(struct send_rig *r, const char *mobile)
{
    struct send_letter *l = send_add(r, "sms", 100);

    json_object_set_new(l->message, "kind", json_string("alert"));
    json_object_set_new(l->message, "whom", json_string("addressee"));
    json_object_set_new(l->message, "detail", json_pack("{s:s}", "class", "vip"));
    json_object_set_new(json_object_get(l->message, "officer"), "mobile", json_string(mobile));
    return l;
}

static void every_byte_of_a_request_is_as_nic_wants_it(void **state)
{
    struct gateway g;
    struct send_rig r;
    int n;

    (void)state;
    char book_dir[TMPDIR_SIZE];
    tmpdir_new(book_dir);
    gateway_start(&g, book_dir);
    new_rig(&r, "nic", g.port, "language = en\n");
    struct send_letter *l = add_alert(&r, "98765 43210");
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit delivered ");
    AUTO_JSON json_t *english = accepted(&g, &n);
    assert_int_equal(n, 1);
    assert_string_equal(json_str(english, "body", ""),
        "username=cru%20user&pin=p%26n%234%40x%24%2A%3D%25%2B&message=Letter%20CRU-A%2F2026%2F000001%20%28VIP%29%20is%20marked%20to%20you."
        "&mnumber=919876543210&signature=GOVCRU&dlt_entity_id=1101000000000000001&dlt_template_id=1107000000000000001");
    assert_string_equal(json_str(english, "type", ""), "application/x-www-form-urlencoded");
    assert_string_equal(json_str(l->result, "request_id", ""), "1000000000001");
    send_free(&r);

    new_rig(&r, "nic", g.port, "language = hi\n");
    l = add_alert(&r, "+91 98765 43210");
    send_start(&r);
    send_wait(&r, l, "delivered");
    AUTO_JSON json_t *hindi = accepted(&g, &n);
    assert_int_equal(n, 2);
    /* the text in UTF-16BE, without a mark at its front */
    assert_string_equal(json_str(hindi, "body", ""),
        "username=cru%20user&pin=p%26n%234%40x%24%2A%3D%25%2B&message="
        "092A0924094D09300020004300520055002D0041002F0032003000320036002F00300030003000300030003100200028"
        "09050924093F00200935093F0936093F0937094D091F00200935094D092F0915094D0924093F002900200906092A0915"
        "094B0020090509020915093F09240020093909480964"
        "&mnumber=919876543210&signature=CRUHIN&dlt_entity_id=1101000000000000001&dlt_template_id=1107000000000000002&msgType=UC");
    assert_string_equal(json_str(hindi, "text", ""), "पत्र CRU-A/2026/000001 (अति विशिष्ट व्यक्ति) आपको अंकित है।");
    send_free(&r);

    new_rig(&r, "nic", g.port, "language = hi\n");
    l = add_alert(&r, "09876543210");
    json_object_set_new(l->message, "kind", json_string("escalation"));
    send_start(&r);
    send_wait(&r, l, "delivered");
    AUTO_JSON json_t *longer = accepted(&g, &n);        /* more than 70 characters of Hindi: several parts, said so */
    assert_non_null(strstr(json_str(longer, "body", ""), "&dlt_template_id=1107000000000000003&concat=1&msgType=UC"));
    send_free(&r);
    gateway_end(&g);
    tmpdir_remove(book_dir);
}

static const struct answer_case { const char *answer, *story, *words; } answers[] = {
    { "Message Rejected for Request ID= ~code=API-3& info=REJECTED: Invalid Template& Time = 2026/11/22/10/00", "take commit hold+ ", "registered to the letter" },
    { "Message Rejected for Request ID= ~code=API-3& info=REJECTED: Invalid mobile number& Time = x", "take commit hold+ ", "number of Under Secretary" },
    { "Message Rejected for Request ID= ~code=API-3& info=REJECTED: something new& Time = x", "take commit hold+ ", "something new" },
    { "Message Rejected for Request ID= ~code=API-9& info=REJECTED: Authentication failed& Time = x", "take commit retry ", "sms.user" },
    { "Message Rejected for Request ID= ~code=API-9& info=REJECTED: server busy& Time = x", "take commit retry+ ", "at the moment" },
    { "Message Accepted for Request ID= ~code=API000 & info=ok", "take commit unknown ", "cannot be understood" },
    { "<html>It works!</html>", "take commit unknown ", "cannot be understood" },
    { "", "take commit unknown ", "cannot be understood" },
    { "code=\xe0\xa4", "take commit unknown ", "cannot be understood" },
    { "cut", "take commit unknown ", "answer was lost" },
};

static void every_answer_has_its_verdict_and_no_doubt_is_sent_again(void **state)
{
    char book_dir[TMPDIR_SIZE], path[PATH_MAX + 8];
    struct gateway g;
    int n;

    (void)state;
    tmpdir_new(book_dir);
    gateway_start(&g, book_dir);
    snprintf(path, sizeof(path), "%s.answer", g.book);
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        const struct answer_case *c = &answers[i];
        struct err e = { 0 };
        struct send_rig r;

        unlink(g.book);
        assert_ok(put_file(path, 0644, c->answer, strlen(c->answer), &e), e);
        new_rig(&r, "nic", g.port, "");
        struct send_letter *l = add_alert(&r, "9876543210");
        send_start(&r);
        send_wait(&r, l, c->story);
        if (!strstr(l->sentence, c->words))
            fail_msg("case %zu: \"%s\" is not in \"%s\"", i, c->words, l->sentence);
        if (strstr(c->story, "retry")) {
            send_wait(&r, l, "delivered");
        } else if (i >= 5) {
            rig_sleep_ms(1200);
            assert_string_equal(l->story, c->story);    /* a person decides */
        }
        json_decref(accepted(&g, &n));
        assert_true(n == (strstr(c->story, "retry") ? 2 : 1));
        send_free(&r);
    }
    gateway_end(&g);
    tmpdir_remove(book_dir);
}

static void what_no_template_can_say_and_nobody_can_get_is_held_before_anything_leaves(void **state)
{
    static const struct { const char *kind, *whom, *mobile, *words; bool classified; } cases[] = {
        { "alert", "addressee", "", "Under Secretary has no mobile number", false },
        { "alert", "addressee", "011-23092345", "for Under Secretary is no Indian mobile number", false },
        { "alert", "next", "9876543210", "no next officer", false },
        { "alert", "supervisor", "9876543210", "office.supervisor_post", false },
        { "ack", "sender", "9876543210", "sender's number", false },
        { "waiting", "addressee", "9876543210", "no SMS template", false },
        { "deadline", "addressee", "9876543210", "has no \"due\"", false },
        { "bounced", "addressee", "9876543210", "no DLT id", false },
        { "alert", "addressee", "9876543210", "classified", true },
    };
    char book_dir[TMPDIR_SIZE];
    struct gateway g;
    int n;

    (void)state;
    tmpdir_new(book_dir);
    gateway_start(&g, book_dir);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct send_rig r;

        new_rig(&r, "nic", g.port, "");
        struct send_letter *l = add_alert(&r, cases[i].mobile);
        json_object_set_new(l->message, "kind", json_string(cases[i].kind));
        json_object_set_new(l->message, "whom", json_string(cases[i].whom));
        if (cases[i].classified)
            send_set_field(l, "classification", "secret");
        send_start(&r);
        send_wait(&r, l, "hold");
        assert_string_equal(l->story, "take hold+ ");
        if (!strstr(l->sentence, cases[i].words))
            fail_msg("case %zu: \"%s\" is not in \"%s\"", i, cases[i].words, l->sentence);
        send_free(&r);
    }
    json_decref(accepted(&g, &n));
    assert_int_equal(n, 0);
    gateway_end(&g);
    tmpdir_remove(book_dir);
}

static void nothing_of_a_letter_but_number_class_and_days_goes_into_an_sms(void **state)
{
    char book_dir[TMPDIR_SIZE];
    struct gateway g;
    struct send_rig r;
    int n;

    (void)state;
    tmpdir_new(book_dir);
    gateway_start(&g, book_dir);
    new_rig(&r, "nic", g.port, "");
    struct send_letter *l = add_alert(&r, "9876543210");
    send_set_field(l, "subject", "x&mnumber=919999999999&message=y\r\nBcc: z");
    send_set_field(l, "sender_name", "&pin=1");
    send_start(&r);
    send_wait(&r, l, "delivered");
    AUTO_JSON json_t *sms = accepted(&g, &n);
    assert_string_equal(json_str(sms, "to", ""), "919876543210");
    assert_null(strstr(json_str(sms, "text", ""), "Bcc"));
    assert_null(strstr(json_str(sms, "text", ""), "pin"));
    send_free(&r);
    gateway_end(&g);
    tmpdir_remove(book_dir);
}

static void a_modem_gets_hindi_through_gammus_outbox(void **state)
{
    char dir[TMPDIR_SIZE], rc[2048], more[PATH_MAX + 32], pattern[PATH_MAX];
    struct send_rig r;
    glob_t found;

    (void)state;
    if (access("/usr/bin/gammu-smsd-inject", X_OK) < 0) {
        print_message("SKIPPED: gammu-smsd is not installed\n");
        skip();
    }
    tmpdir_new(dir);
    snprintf(rc, sizeof(rc), "[gammu]\ndevice = /dev/null\nconnection = at\n[smsd]\nservice = files\nlogfile = %s/log\ninboxpath = %s/\n"
             "outboxpath = %s/\nsentsmspath = %s/\nerrorsmspath = %s/\n", dir, dir, dir, dir, dir);
    put_text(dir, "rc", rc);
    snprintf(more, sizeof(more), "modem_config = %s/rc\n", dir);
    new_rig(&r, "gammu", 0, more);
    struct send_letter *l = add_alert(&r, "9876543210");
    send_start(&r);
    send_wait(&r, l, "delivered");
    snprintf(pattern, sizeof(pattern), "%s/OUT*+919876543210*", dir);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 1);
    char bytes[8192] = "";
    FILE *f = fopen(found.gl_pathv[0], "re");
    assert_non_null(f);
    assert_true(fread(bytes, 1, sizeof(bytes) - 1, f) > 0);
    fclose(f);
    /* the SMS itself: UTF-16BE of "पत्र CRU" */
    assert_non_null(strstr(bytes, "Text00 = 092A0924094D0930002000430052"));
    globfree(&found);
    send_free(&r);

    snprintf(more, sizeof(more), "modem_config = %s/none\n", dir);
    new_rig(&r, "gammu", 0, more);
    l = add_alert(&r, "9876543210");
    send_start(&r);
    send_wait(&r, l, "commit retry");
    send_free(&r);
    tmpdir_remove(dir);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_of_a_request_is_as_nic_wants_it),
        cmocka_unit_test(every_answer_has_its_verdict_and_no_doubt_is_sent_again),
        cmocka_unit_test(what_no_template_can_say_and_nobody_can_get_is_held_before_anything_leaves),
        cmocka_unit_test(nothing_of_a_letter_but_number_class_and_days_goes_into_an_sms),
        cmocka_unit_test(a_modem_gets_hindi_through_gammus_outbox),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
