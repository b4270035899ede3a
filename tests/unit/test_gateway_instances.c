/* Several instances in one eofficed: nothing of one shows in another. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pdf[] = "%PDF-1.4 one letter for two offices";
static const char lists[] = "{\"delivery_modes\": [{\"id\": 7, \"name\": \"By Hand\"}], \"posts\": [{\"id\": 31, \"name\": \"SO-CASH\"}, {\"id\": 32, \"name\": \"US-1\"}]}";
enum { PDF_N = sizeof(pdf) - 1 };

static struct office office;

static void settle_in(const char *lists_text, const char *sections)
{
    AUTO_FREE char *conf = tmpdir_text(office.dir, "dakbox.conf");
    char more[4096];
    int n = snprintf(more, sizeof(more), "%s[gateway cbic-1]\ntitle = CBIC <1>\ntoken_file = %s/token-1\nmasters_file = %s/lists.json\n[gateway mof]\ntitle = MoF\n%s",
                     conf, office.dir, office.dir, sections);

    rig_write(office.dir, "token-1", "token-of-cbic-1\n", 16);
    rig_write(office.dir, "lists.json", lists_text, strlen(lists_text));
    rig_write(office.dir, "dakbox.conf", more, (size_t)n);
}

static int start(void **state)
{
    (void)state;
    office_new_checked(&office, "", false);
    rig_end(&office.pid, SIGTERM);
    settle_in(lists, "");
    office_start(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

#define CBIC_TOKEN "Authorization: Bearer token-of-cbic-1"

static struct answer ask_at(const char *prefix, const char *token, const char *method, const char *uuid, const char *behind, const char *headers,
                            const void *body, size_t n)
{
    char path[160], all[400];

    snprintf(path, sizeof(path), "%s/v1/receipts/%s%s", prefix, uuid, behind);
    snprintf(all, sizeof(all), "%s\n%s", headers, token);
    return ask(&office, method, path, all, body, n);
}

static long put_at(const char *prefix, const char *token, const char *uuid, const json_t *receipt)
{
    AUTO_FREE char *body = json_dumps(receipt, 0);
    struct answer a = ask_at(prefix, token, "PUT", uuid, "", "Content-Type: application/json", body, strlen(body));
    long status = a.status;

    answer_done(&a);
    return status;
}

static long send_at(const char *prefix, const char *token, const char *uuid)
{
    struct answer a = ask_at(prefix, token, "PATCH", uuid, "/document", "Tus-Resumable: 1.0.0\nContent-Type: application/offset+octet-stream\nUpload-Offset: 0",
                             pdf, PDF_N);
    long status = a.status;

    answer_done(&a);
    return status;
}

static void the_same_uuid_is_a_receipt_of_its_own_in_each(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N), *other = json_deep_copy(receipt);
    json_int_t first;

    (void)state;
    json_object_set_new(other, "delivery_mode_id", json_integer(7));
    assert_int_equal(put_at("", "", UUID_A, receipt), 201);
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, UUID_A, other), 201);         /* no 409: it is another office */
    struct answer a = ask_at("/i/mof", "", "GET", UUID_A, "", "", NULL, 0);
    assert_int_equal(a.status, 404);
    answer_done(&a);
    assert_int_equal(send_at("/i/cbic-1", CBIC_TOKEN, UUID_A), 204);
    expect_awaiting(&office, UUID_A, 0);
    assert_int_equal(send_at("", "", UUID_A), 204);
    a = ask_at("", "", "GET", UUID_A, "", "", NULL, 0);
    first = json_int(a.json, "computer_no", 0);
    answer_done(&a);
    a = ask_at("/i/cbic-1", CBIC_TOKEN, "GET", UUID_A, "", "", NULL, 0);
    assert_int_equal(json_int(a.json, "computer_no", 0), first);                    /* numbers of its own, from the same start */
    assert_string_equal(json_str(a.json, "state", ""), "created");
    answer_done(&a);
}

static void each_has_its_own_lists_and_token(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, UUID_B, receipt), 422);        /* 12 is By Hand, but not there */
    assert_int_equal(put_at("/i/cbic-1", "", UUID_B, receipt), 401);                /* the token of the first one */
    assert_int_equal(put_at("", CBIC_TOKEN, UUID_B, receipt), 401);
    assert_int_equal(put_at("/i/mof", "", UUID_B, receipt), 201);                   /* says no token: that of [gateway] holds */
    assert_int_equal(put_at("/i/mof", CBIC_TOKEN, UUID_B, receipt), 401);
    assert_int_equal(put_at("/i/nobody", "", UUID_B, receipt), 404);
    assert_int_equal(put_at("/i/cbic-1x", CBIC_TOKEN, UUID_B, receipt), 404);
}

static void a_post_that_the_instance_does_not_list_is_named(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    json_object_set_new(receipt, "delivery_mode_id", json_integer(7));
    json_object_set_new(json_object_get(receipt, "send_to"), "post", json_string("DS-HQ"));
    AUTO_FREE char *body = json_dumps(receipt, 0);
    struct answer a = ask_at("/i/cbic-1", CBIC_TOKEN, "PUT", UUID_B, "", "Content-Type: application/json", body, strlen(body));
    assert_int_equal(a.status, 422);
    assert_string_equal(json_str(json_array_get(json_object_get(a.json, "errors"), 0), "field", ""), "/send_to/post");
    answer_done(&a);
    json_object_set_new(json_object_get(receipt, "send_to"), "post", json_string("SO-CASH"));
    json_object_set_new(json_object_get(receipt, "sender"), "type_id", json_integer(807));
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, UUID_B, receipt), 201);
    json_object_set_new(json_object_get(receipt, "sender"), "type_id", json_integer(1));
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, "11111111-2222-4333-8444-777777777777", receipt), 422);
}

static void what_was_announced_is_known_also_when_the_lists_have_changed(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    json_object_set_new(receipt, "delivery_mode_id", json_integer(7));
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, UUID_A, receipt), 200);
    rig_end(&office.pid, SIGTERM);
    rig_write(office.dir, "lists.json", "{\"delivery_modes\": [{\"id\": 8, \"name\": \"By Hand\"}]}", 50);
    office_start(&office);
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, UUID_A, receipt), 200);        /* the same again: the same answer */
    assert_int_equal(put_at("/i/cbic-1", CBIC_TOKEN, "11111111-2222-4333-8444-888888888888", receipt), 422);
}

static void nothing_of_an_instance_is_lost_by_a_kill(void **state)
{
    (void)state;
    rig_end(&office.pid, SIGKILL);
    office_start(&office);
    struct answer a = ask_at("/i/cbic-1", CBIC_TOKEN, "GET", UUID_A, "", "", NULL, 0);
    assert_string_equal(json_str(a.json, "state", ""), "created");
    answer_done(&a);
}

static void a_bad_name_or_list_keeps_it_from_starting_with_words(void **state)
{
    static const struct { const char *lists, *sections, *words; } cases[] = {
        { "{\"delivery_modes\": [{\"id\": 0, \"name\": \"x\"}]}", "", "row 1 of delivery_modes" },
        { "{\"delivery\": []}", "", "there is no list \\\"delivery\\\"" },
        { "[", "", "not a JSON object" },
        { "{}", "[gateway Mo/F]\n", "a name is a-z" },
        { "{}", "[gateway two]\nport = 5\n", "port holds for all" },
    };

    (void)state;
    rig_end(&office.pid, SIGTERM);
    AUTO_FREE char *conf = tmpdir_text(office.dir, "dakbox.conf");
    conf[strstr(conf, "[gateway cbic-1]") - conf] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_FREE char *log_before = tmpdir_text(office.dir, "eofficed.log");
        int code = 0;

        rig_write(office.dir, "dakbox.conf", conf, strlen(conf));
        char sections[128];
        snprintf(sections, sizeof(sections), "%s%s", cases[i].sections, strstr(cases[i].sections, "Mo/F") ? "title = x\n" : "");
        settle_in(cases[i].lists, sections);
        pid_t pid = rig_spawn(office.dir, "eofficed");
        for (int wait = 0; wait < 500 && rig_ended(pid, &code) == 0; wait++)
            rig_sleep_ms(10);
        AUTO_FREE char *log = tmpdir_text(office.dir, "eofficed.log");
        char plain[128], *out = plain;
        for (const char *at = cases[i].words; *at; at++)
            if (*at != '\\')
                *out++ = *at;
        *out = '\0';
        if (code != 1 || (!strstr(log + strlen(log_before), cases[i].words) && !strstr(log + strlen(log_before), plain)))
            fail_msg("exit %d, expected \"%s\" in: %s", code, cases[i].words, log + strlen(log_before));
    }
    rig_write(office.dir, "dakbox.conf", conf, strlen(conf));
    settle_in(lists, "");
    office_start(&office);
}

static void all_of_it_was_as_openapi_says(void **state)
{
    (void)state;
    office_expect_contract(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_uuid_is_a_receipt_of_its_own_in_each),
        cmocka_unit_test(each_has_its_own_lists_and_token),
        cmocka_unit_test(a_post_that_the_instance_does_not_list_is_named),
        cmocka_unit_test(what_was_announced_is_known_also_when_the_lists_have_changed),
        cmocka_unit_test(nothing_of_an_instance_is_lost_by_a_kill),
        cmocka_unit_test(a_bad_name_or_list_keeps_it_from_starting_with_words),
        cmocka_unit_test(all_of_it_was_as_openapi_says),
    };

    return cmocka_run_group_tests(tests, start, end);
}
