/* Mails at the desk: what became no letter and why, who may make it one all the same, and what is said of the ways out. */
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"

#include "store/heard.h"

#include <stdio.h>
#include <string.h>

#define STATUS "{\"ok\": true, \"accounts\": [{\"name\": \"mailbox\", \"state\": \"idle\", \"sentence\": \"\", \"compared\": \"\", \"last_s\": 1773480600, \"taken\": 7, \"listed\": 3, \"held\": 1}]}"
#define LISTED "{\"ok\": true, \"more\": false, \"mails\": [" \
    "{\"account\": \"mailbox\", \"id\": \"aaaaaaaaaaaaaaaa\", \"folder\": \"INBOX\", \"from\": \"<i>ram@example.org\", \"why\": \"auto_reply\", \"sentence\": \"[\\\"mail_auto_reply\\\"]\", \"by\": \"\", \"arrived_s\": 1773480600}," \
    "{\"account\": \"mailbox\", \"id\": \"bbbbbbbbbbbbbbbb\", \"folder\": \"INBOX\", \"from\": \"\", \"why\": \"marked\", \"sentence\": \"[\\\"mail_marked\\\"]\", \"by\": \"\", \"arrived_s\": 1773480601}," \
    "{\"account\": \"mailbox\", \"id\": \"cccccccccccccccc\", \"folder\": \"INBOX\", \"from\": \"\", \"why\": \"refused\", \"sentence\": \"[\\\"mail_refused\\\"]\", \"by\": \"\", \"arrived_s\": 1773480602}]}"

static int set_up(void **state)
{
    *state = desk_rig_new();
    desk_rig_mailboxes(*state, STATUS, LISTED);
    return 0;
}

static int tear_down(void **state)
{
    desk_rig_free(*state);
    return 0;
}

static void a_mail_that_became_no_letter_is_listed_with_its_reason_in_the_language_of_the_screen(void **state)
{
    struct http_answer a = http_get(*state, "/mails"), hindi;

    assert_int_equal(a.status, 200);
    assert_says(&a, "An automatic reply.");
    assert_says(&a, "&lt;i&gt;ram@example.org");
    assert_silent(&a, "<i>ram");
    assert_says(&a, "Letters made so far: 7. Listed: 3.");
    hindi = http_get(*state, "/mails?lang=hi");
    assert_says(&hindi, "स्वचालित उत्तर।");
    http_done(&a);
    http_done(&hindi);
}

static void a_clerk_makes_an_automatic_reply_a_letter(void **state)
{
    struct desk_rig *g = *state;
    char presses[512];

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    struct http_answer a = http_post(g, "/mails/take", "account=mailbox&id=aaaaaaaaaaaaaaaa");
    assert_int_equal(a.status, 303);
    desk_rig_presses(g, presses);
    assert_string_equal(presses, "take account=mailbox id=aaaaaaaaaaaaaaaa\n");
    http_done(&a);
}

static void what_may_be_classified_is_for_a_supervisor_and_an_auditor_takes_nothing(void **state)
{
    static const struct { const char *name; unsigned roles; int status; } people[] = {
        { "looker", 1u << ROLE_AUDITOR, 403 }, { "clerk", 1u << ROLE_CLERK, 403 }, { "chief", 1u << ROLE_SUPERVISOR, 303 },
    };
    struct desk_rig *g = *state;
    char presses[512];

    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        desk_rig_sign_in_as(g, people[i].name, people[i].roles);
        struct http_answer a = http_post(g, "/mails/take", "account=mailbox&id=bbbbbbbbbbbbbbbb");
        assert_int_equal(a.status, people[i].status);
        http_done(&a);
        desk_rig_presses(g, presses);
        assert_string_equal(presses, people[i].status == 303 ? "take account=mailbox id=bbbbbbbbbbbbbbbb\n" : "");
    }
    struct http_answer page = http_get(g, "/mails");
    assert_silent(&page, "value=\"cccccccccccccccc\"");     /* one that was refused cannot be asked for at all */
    http_done(&page);
}

/* ---- a letter that came by mail */

#define RECORD "{\"from\": \"a@example.org\", \"from_name\": \"<b>Asha</b>\", \"date_s\": 1773480000, \"arrived_s\": 1773480600, \"account\": \"dak\", " \
    "\"folder\": \"INBOX\", \"enclosures\": [{\"name\": \"list <1>.csv\"}, {\"name\": \"run.exe\"}]}"

static int64_t letter_by_mail(struct desk_rig *g)
{
    static const struct { const char *name, *bytes; } blobs[] = {
        { "page-001.png", "page" }, { "mail.json", RECORD }, { "message.eml", "From: a@example.org\r\n\r\nwhole" },
        { "enclosure-001.csv", "1,2\n" }, { "enclosure-002.bin", "MZ" },
    };
    char doc[ID_SIZE], number[STORE_NUMBER_SIZE];
    struct letter_new n = { .doc = doc, .source = "mail", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 1, .received_s = g->received_s };
    struct spool_doc *d = NULL;
    struct err e = { 0 };
    int64_t id = 0;

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(doc, sizeof(doc), "%s", spool_doc_id(d));
    for (size_t i = 0; i < ARRAY_LEN(blobs); i++)
        assert_ok(spool_blob_put(d, blobs[i].name, blobs[i].bytes, strlen(blobs[i].bytes), &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
    assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
    return id;
}

static void a_letters_page_says_from_whom_its_mail_came_and_what_came_with_it(void **state)
{
    struct desk_rig *g = *state;
    char path[64], files[64];
    int64_t id = letter_by_mail(g);

    path_to(path, "/letters/", id, "");
    path_to(files, "/letters/", id, "/files/");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "&lt;b&gt;Asha&lt;/b&gt; &lt;a@example.org&gt;");
    assert_says(&a, "list &lt;1&gt;.csv");
    assert_says(&a, "run.exe");
    assert_says(&a, files);
    http_done(&a);
    desk_rig_sign_in_as(g, "looker", 1u << ROLE_AUDITOR);           /* sees that there was a mail, and takes no foreign file */
    a = http_get(g, path);
    assert_says(&a, "a@example.org");
    assert_silent(&a, files);
    http_done(&a);
}

static void files_of_a_mail_are_kept_and_never_shown_by_the_browser(void **state)
{
    static const struct { const char *file, *name, *bytes; } files[] = {
        { "/files/0", "message.eml", "From: a@example.org" }, { "/files/1", "enclosure-001.csv", "1,2" }, { "/files/2", "enclosure-002.bin", "MZ" },
    };
    struct desk_rig *g = *state;
    int64_t id = letter_by_mail(g);
    char path[64], attachment[96];

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        path_to(path, "/letters/", id, files[i].file);
        struct http_answer a = http_get(g, path);
        assert_int_equal(a.status, 200);
        snprintf(attachment, sizeof(attachment), "attachment; filename=\"%s\"", files[i].name);
        assert_says(&a, attachment);
        assert_says(&a, "application/octet-stream");
        assert_says(&a, files[i].bytes);
        http_done(&a);
    }
    path_to(path, "/letters/", id, "/files/3");
    assert_status(g, path, 404);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/files/1");
    assert_status(g, path, 404);
    desk_rig_sign_in_as(g, "looker", 1u << ROLE_AUDITOR);
    path_to(path, "/letters/", id, "/files/1");
    assert_status(g, path, 403);
}

/* ---- what came back of a mail that was sent */

struct sent { int64_t id; char key[UUID_SIZE]; };

static int keep_mail(void *ctx, const struct delivery *d)
{
    struct sent *sent = ctx;

    if (strcmp(d->channel, "mail") == 0) {
        sent->id = d->id;
        snprintf(sent->key, sizeof(sent->key), "%s", d->key);
    }
    return 0;
}

static void a_copy_that_came_back_says_so_on_its_letter_and_waits_for_a_person(void **state)
{
    struct desk_rig *g = *state;
    struct sent sent = { 0 };
    struct err e = { 0 };
    char path[64];

    assert_ok(store_deliveries(g->store, g->ids[SAMPLE_SENT], keep_mail, &sent, &e), e);
    const struct heard delayed = { sent.key, "delayed", "4.4.1", "first", g->received_s }, bounced = { sent.key, "bounced", "5.1.1", "second", g->received_s + 60 };
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "");
    assert_ok(store_delivery_heard(g->store, &delayed, "[\"trial_begun\"]", "maild", &e), e);
    struct http_answer a = http_get(g, path);
    assert_says(&a, "(4.4.1)");
    assert_silent(&a, "(5.1.1)");
    http_done(&a);
    assert_ok(store_delivery_heard(g->store, &bounced, "[\"trial_begun\"]", "maild", &e), e);
    a = http_get(g, path);
    assert_says(&a, "(5.1.1)");
    assert_says(&a, "It has begun: look at the machine.");
    http_done(&a);
    a = http_get(g, "/deliveries?channel=mail&state=held");
    assert_says(&a, path);
    http_done(&a);
}

static void the_counter_names_each_e_office_and_what_the_ways_out_warn_of(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sender(g, "{\"ok\": true, \"channels\": [{\"name\": \"eoffice\", \"instance\": \"\", \"state\": \"idle\"},"
                       "{\"name\": \"eoffice\", \"instance\": \"cbic\", \"state\": \"idle\", \"session\": \"needed\"}],"
                       "\"warnings\": [\"[\\\"warn_clock\\\",\\\"one.example\\\",\\\"400\\\"]\", \"[\\\"warn_clock\\\",\\\"two.example\\\",\\\"300\\\"]\"]}");
    struct http_answer a = counter_that_says(g, "two.example");
    assert_says(&a, "<b>cbic</b>: code wanted");
    assert_says(&a, "differ by 400 seconds");
    assert_says(&a, "lamp-mailbox");
    http_done(&a);
    a = http_get(g, "/deliveries/session");
    assert_int_equal(a.status, 200);
    assert_says(&a, "It asks for a one-time code");
    assert_says(&a, "for=\"code_1\"");
    http_done(&a);
}

static void a_certificate_of_a_mailbox_that_ends_soon_is_told_at_the_counter_and_among_the_machines(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_mailboxes(g, "{\"ok\": true, \"accounts\": [], \"warnings\": [\"[\\\"warn_server_cert\\\",\\\"imap.example.gov.in:993\\\",\\\"02-04-2026\\\",\\\"9\\\"]\"]}", LISTED);
    struct http_answer a = counter_that_says(g, "The certificate of imap.example.gov.in:993 ends on 02-04-2026, in 9 days.");
    http_done(&a);
    a = http_get(g, "/admin?lang=en");
    assert_says(&a, "The certificate of imap.example.gov.in:993 ends on 02-04-2026, in 9 days.");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_mail_that_became_no_letter_is_listed_with_its_reason_in_the_language_of_the_screen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clerk_makes_an_automatic_reply_a_letter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_may_be_classified_is_for_a_supervisor_and_an_auditor_takes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_letters_page_says_from_whom_its_mail_came_and_what_came_with_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_of_a_mail_are_kept_and_never_shown_by_the_browser, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_that_came_back_says_so_on_its_letter_and_waits_for_a_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_counter_names_each_e_office_and_what_the_ways_out_warn_of, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_certificate_of_a_mailbox_that_ends_soon_is_told_at_the_counter_and_among_the_machines, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
