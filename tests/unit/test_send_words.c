/* Back-off, the words of a mail, and our letter in e-Office's words: no servers here. */
#include "base/backoff.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/json.h"
#include "uploader/send/channel.h"
#include "uploader/send/eoffice_json.h"
#include "uploader/send/eoffice_lists.h"
#include "uploader/send/http.h"
#include "uploader/send/mail_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- back-off */

static void the_wait_doubles_up_to_its_limit_and_never_overflows(void **state)
{
    static const int64_t waits_s[] = { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(waits_s); i++)
        assert_int_equal(backoff_wait_ms(5000, 900000, (int64_t)i + 1), waits_s[i] * 1000);
    assert_int_equal(backoff_wait_ms(5000, 900000, INT64_MAX), 900000);
    assert_int_equal(backoff_wait_ms(1, INT64_MAX, 200), INT64_MAX);
    assert_int_equal(backoff_wait_ms(5000, 1000, 1), 1000);
}

static void a_success_ends_the_wait_and_a_wish_lengthens_it(void **state)
{
    struct backoff b = { .first_ms = 1000, .max_ms = 8000 };

    (void)state;
    assert_int_equal(backoff_left_ms(&b, 100), 0);
    backoff_failed(&b, 100, 0);
    backoff_failed(&b, 100, 0);
    assert_int_equal(backoff_left_ms(&b, 100), 2000);
    assert_int_equal(backoff_left_ms(&b, 2100), 0);
    backoff_failed(&b, 3000, 60000);
    assert_int_equal(backoff_left_ms(&b, 3000), 60000);
    backoff_worked(&b);
    assert_int_equal(backoff_left_ms(&b, 3000), 0);
    backoff_failed(&b, 3000, 0);
    assert_int_equal(backoff_left_ms(&b, 3000), 1000);
}

/* ---- mail */

__attribute__((noinline)) static char *header(const char *name, const char *text)
{
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);

    mail_put_header(f, name, text);
    fclose(f);
    return out;
}

static void a_plain_subject_stays_readable(void **state)
{
    AUTO_FREE char *h = header("Subject", "[CRU-A/2026/000001] Audit of accounts");

    (void)state;
    assert_string_equal(h, "Subject: [CRU-A/2026/000001] Audit of accounts\r\n");
}

/* Decodes the words of an encoded header with an independent decoder's rules. */
static void decode(const char *h, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;

    for (const char *at = h; (at = strstr(at, "=?UTF-8?B?")); ) {
        const char *end = strstr(at + 10, "?=");

        assert_non_null(end);
        assert_true(end + 2 - at <= 75);
        unsigned bits = 0, have = 0;
        for (at += 10; at < end && *at != '='; at++) {
            bits = bits << 6 | (unsigned)(strchr(digits, *at) - digits);
            have += 6;
            if (have >= 8) {
                have -= 8;
                out[n++] = (char)(bits >> have & 0xff);
            }
        }
    }
    out[n] = '\0';
}

static void a_hindi_subject_is_encoded_in_words_that_never_cut_a_character(void **state)
{
    static const char subject[] = "लेखा परीक्षा की रिपोर्ट पर की गई कार्रवाई के संबंध में क्षेत्रीय कार्यालय का पत्र";
    AUTO_FREE char *h = header("Subject", subject);
    char whole[sizeof(subject) + 10];

    (void)state;
    decode(h, whole);
    assert_string_equal(whole, subject);
    for (const char *line = h; *line; line = strchr(line, '\n') + 1)
        assert_true(strcspn(line, "\r") <= 76 + 9);
    for (const char *at = h; (at = strstr(at, "=?UTF-8?B?")); at++) {      /* each word alone is whole UTF-8 */
        char one[200], *end;

        snprintf(one, sizeof(one), "%.120s", at);
        end = strstr(one, "?=");
        end[2] = '\0';
        decode(one, whole);
        assert_true(((unsigned char)whole[0] & 0xC0) != 0x80);
    }
}

static void no_control_character_gets_into_a_header(void **state)
{
    static const char *const attacks[] = {
        "x\r\nBcc: thief@example.com", "x\nBcc: thief@example.com", "x\rBcc: thief@example.com", "x\r\n\r\nbody", "x\x01\x7f\ty",
        "लेखा\r\nBcc: thief@example.com", "=?UTF-8?Q?x=0D=0ABcc:_thief@example.com?=",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(attacks); i++) {
        AUTO_FREE char *h = header("Subject", attacks[i]);
        size_t n = strlen(h);
        char inside[200];

        decode(h, inside);                      /* nor into what a mail program makes of it */
        for (const char *c = inside; *c; c++)
            assert_true((unsigned char)*c >= ' ' && *c != 0x7F);

        assert_null(strstr(h, "\nBcc"));
        assert_null(strstr(h, "\rBcc"));
        assert_null(strstr(h, "\r\n\r\n"));
        assert_null(strstr(h, "=?UTF-8?Q?"));
        for (size_t c = 0; c < n; c++)
            assert_true((unsigned char)h[c] >= ' ' || h[c] == '\n' || h[c] == '\r');
        for (const char *lf = strchr(h, '\n'); lf; lf = strchr(lf + 1, '\n')) {
            assert_int_equal(lf[-1], '\r');
            assert_true(lf[1] == '\0' || lf[1] == ' ');         /* the end, or a folded line */
        }
    }
}

static void only_plain_addresses_are_addresses(void **state)
{
    static const char *const good[] = { "us-1@example.gov.in", "a@b", "first.last+x@mgovcloud.in" };
    static const char *const bad[] = {
        "", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y>", "a@b,c@d", "<a@b>", "a@b>", "\"a\"@b", "a@-b", "a@b.",
        "-a@b", "a..b@c", "नाम@example.gov.in", "a@b;c", "a(b)@c", "a@[127.0.0.1]",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_true(mail_is_address(good[i]));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (mail_is_address(bad[i]))
            fail_msg("taken for an address: %s", bad[i]);
}

static void the_attachment_is_named_after_the_diary_number(void **state)
{
    char name[MAIL_FILE_NAME_SIZE], long_number[400];

    (void)state;
    mail_file_name("CRU-A/2026/000123", name);
    assert_string_equal(name, "CRU-A-2026-000123.pdf");
    mail_file_name("a\"\r\n; x=../b", name);
    assert_string_equal(name, "a-----x-..-b.pdf");
    memset(long_number, '7', sizeof(long_number) - 1);
    long_number[sizeof(long_number) - 1] = '\0';
    mail_file_name(long_number, name);
    assert_int_equal(strlen(name), MAIL_FILE_NAME_SIZE - 1);
}

static void a_template_gets_its_fields_and_an_unknown_one_is_named(void **state)
{
    const struct mail_field fields[] = { { "number", "7" }, { "subject", "{number} लेखा" }, { NULL, NULL } };
    char *out = NULL;
    struct err e = { 0 };
    size_t n;
    FILE *f = open_memstream(&out, &n);

    (void)state;
    assert_int_equal(mail_fill(f, "No. {number}: {subject} {} { {x", fields, &e), 0);
    fclose(f);
    assert_string_equal(out, "No. 7: {number} लेखा {} { {x");      /* a value is not a template */
    free(out);
    f = open_memstream(&out, &n);
    assert_int_equal(mail_fill(f, "{phone}", fields, &e), -EINVAL);
    fclose(f);
    free(out);
    assert_non_null(strstr(e.msg, "{phone}"));
}

static void base64_is_as_large_as_announced(void **state)
{
    char data[200], out[400];

    (void)state;
    memset(data, 'x', sizeof(data));
    for (size_t n = 0; n <= sizeof(data); n++)
        assert_true(mail_base64(data, n, out) <= mail_base64_size(n));
    assert_int_equal(mail_base64("any carnal pleas", 16, out), 26);
    assert_memory_equal(out, "YW55IGNhcm5hbCBwbGVhcw==\r\n", 26);
}

/* ---- e-Office */

static const char masters_text[] =
    "{\"delivery_modes\":[{\"id\":9,\"name\":\"SPEED POST\"},{\"id\":8,\"name\":\"By Hand\"}],\"languages\":[{\"id\":4,\"name\":\"hindi\"},"
    "{\"id\":3,\"name\":\"English\"}],\"correspondence_types\":[{\"id\":1,\"name\":\"Letter\"},{\"id\":2,\"name\":\"office memorandum\"}],"
    "\"categories\":[{\"id\":5,\"name\":\"General\"}],\"priorities\":[{\"id\":6,\"name\":\"Normal\"},{\"id\":7,\"name\":\"Urgent\"}]}";

static const struct eoffice_defaults defaults = { .delivery_mode = "By Hand", .category = "General" };
static const struct document_facts document = { .sha256 = "ab", .size_bytes = 100, .pages = 2 };

/* The receipt for such fields, or NULL with o set. masters: text of lists; mapped: JSON. */
static json_t *receipt_by(const char *masters_json, const char *mapped_text, const char *fields_text, struct outcome *o, int *ret)
{
    AUTO_JSON json_t *masters = NULL, *mapped = json_loads(mapped_text, 0, NULL);
    AUTO_JSON json_t *fields = json_loads(fields_text, 0, NULL);
    AUTO_JSON json_t *officer = json_pack("{s:s}", "post", "US-1");
    struct delivery d = { .id = 1, .number = "CRU-A/2026/000001", .fields = fields, .officer = officer, .mapped = mapped, .received_s = 1773480000 };
    json_t *receipt = NULL;
    struct err e = { 0 };

    assert_non_null(fields);
    assert_int_equal(eoffice_read_masters(masters_json, strlen(masters_json), &masters, &e), 0);
    *o = (struct outcome){ 0 };
    *ret = eoffice_receipt(&d, &document, masters, &defaults, &receipt, o);
    return receipt;
}

static json_t *receipt_of(const char *fields_text, struct outcome *o, int *ret) { return receipt_by(masters_text, "{}", fields_text, o, ret); }

static void our_codes_become_this_instances_ids(void **state)
{
    struct outcome o;
    int r;
    AUTO_JSON json_t *c = receipt_of("{\"form\":\"office_memorandum\",\"language\":\"mixed\",\"delivery_mode\":\"speed post\",\"mode_no\":\"EE123456785IN\",\"vip\":\"true\","
                                     "\"received_date\":\"2026-03-13\",\"subject\":\"a\\nb\",\"date\":\"2026-02-28\",\"sender_organisation\":\"X\"}", &o, &r);

    (void)state;
    assert_int_equal(r, 0);
    assert_int_equal(json_int(c, "correspondence_type_id", 0), 2);
    assert_int_equal(json_int(c, "language_id", 0), 4);
    assert_int_equal(json_int(c, "delivery_mode_id", 0), 9);
    assert_string_equal(json_str(c, "mode_number", ""), "EE123456785IN");
    assert_int_equal(json_int(c, "main_category_id", 0), 5);
    assert_int_equal(json_int(json_object_get(c, "send_to"), "priority_id", 0), 7);
    assert_string_equal(json_str(c, "subject", ""), "a b");
    assert_string_equal(json_str(c, "classified", ""), "normal");
    assert_string_equal(json_str(c, "received_date", ""), "2026-03-13");
    assert_string_equal(json_str(c, "diary_date", ""), "2026-03-14");
    assert_string_equal(json_str(json_object_get(c, "sender"), "name", "?"), "");
    assert_true(json_flag(c, "vip"));
}

static void a_letter_of_which_nothing_was_read_still_makes_a_receipt(void **state)
{
    struct outcome o;
    int r;
    AUTO_JSON json_t *c = receipt_of("{}", &o, &r);

    (void)state;
    assert_int_equal(r, 0);
    assert_true(json_is_null(json_object_get(c, "letter_date")));
    assert_true(*json_str(c, "subject", ""));
    assert_true(*json_str(json_object_get(c, "sender"), "name", ""));
    assert_int_equal(json_int(c, "delivery_mode_id", 0), 8);
    assert_int_equal(json_int(json_object_get(c, "send_to"), "priority_id", 0), 6);
}

static void a_value_in_no_list_names_field_and_value(void **state)
{
    static const struct { const char *fields, *field, *value; } missing[] = {
        { "{\"language\":\"ta\"}", "Language", "“ta”" }, { "{\"form\":\"telegram\"}", "Correspondence type", "“telegram”" },
        { "{\"category\":\"Space\"}", "Main category", "“Space”" }, { "{\"priority\":\"Yesterday\"}", "Priority", "“Yesterday”" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(missing); i++) {
        char words[SAID_WORDED_SIZE];
        struct outcome o;
        int r;

        assert_null(receipt_of(missing[i].fields, &o, &r));
        assert_int_equal(r, -ENOENT);
        assert_int_equal(o.verdict, VERDICT_HOLD);
        said_word(SAID_EN, o.sentence, words);
        assert_non_null(strstr(words, missing[i].field));
        assert_non_null(strstr(words, missing[i].value));
    }
}

/* What the administrator chose counts, whatever the list calls it. */
static void what_is_mapped_comes_before_a_name(void **state)
{
    struct outcome o;
    int r;
    AUTO_JSON json_t *c = receipt_by(masters_text, "{\"languages\":{\"ta\":3},\"delivery_modes\":{\"By Hand\":9},\"correspondence_types\":{\"Letter\":2},"
                                     "\"priorities\":{\"immediate\":6},\"posts\":{\"US-1\":40}}", "{\"language\":\"ta\",\"vip\":\"yes\"}", &o, &r);

    (void)state;
    assert_int_equal(r, 0);
    assert_int_equal(json_int(c, "language_id", 0), 3);
    assert_int_equal(json_int(c, "delivery_mode_id", 0), 9);
    assert_int_equal(json_int(c, "correspondence_type_id", 0), 2);         /* of a letter without a form */
    assert_int_equal(json_int(json_object_get(c, "send_to"), "priority_id", 0), 6);
    assert_string_equal(json_str(json_object_get(c, "send_to"), "post", ""), "US-1");       /* this instance has no list of posts */
}

static void a_mapping_to_an_entry_that_is_gone_names_both(void **state)
{
    char words[SAID_WORDED_SIZE];
    struct outcome o;
    int r;

    (void)state;
    assert_null(receipt_by(masters_text, "{\"categories\":{\"General\":77}}", "{}", &o, &r));
    assert_int_equal(r, -ENOENT);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    said_word(SAID_EN, o.sentence, words);
    assert_non_null(strstr(words, "number 77"));
    assert_non_null(strstr(words, "“General”"));
}

static void a_post_is_called_as_the_instance_calls_it(void **state)
{
    char lists[1024];
    struct outcome o;
    int r;

    (void)state;
    snprintf(lists, sizeof(lists), "%.*s,\"posts\":[{\"id\":31,\"name\":\"us-1\"},{\"id\":40,\"name\":\"USBUDGET\"}]}", (int)strlen(masters_text) - 1, masters_text);
    AUTO_JSON json_t *named = receipt_by(lists, "{}", "{}", &o, &r);
    assert_string_equal(json_str(json_object_get(named, "send_to"), "post", ""), "us-1");
    AUTO_JSON json_t *mapped = receipt_by(lists, "{\"posts\":{\"US-1\":40}}", "{}", &o, &r);
    assert_string_equal(json_str(json_object_get(mapped, "send_to"), "post", ""), "USBUDGET");
    snprintf(lists, sizeof(lists), "%.*s,\"posts\":[{\"id\":40,\"name\":\"USBUDGET\"}]}", (int)strlen(masters_text) - 1, masters_text);
    assert_null(receipt_by(lists, "{}", "{}", &o, &r));
    assert_int_equal(r, -ENOENT);
    snprintf(lists, sizeof(lists), "%.*s,\"posts\":{}}", (int)strlen(masters_text) - 1, masters_text);
    json_t *none = NULL;
    assert_int_equal(eoffice_read_masters(lists, strlen(lists), &none, NULL), -EPROTO);
}

static void nothing_classified_is_ever_announced(void **state)
{
    static const char *const levels[] = { "restricted", "confidential", "secret", "top_secret", "anything" };
    char fields[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        struct outcome o;
        int r;

        snprintf(fields, sizeof(fields), "{\"classification\":\"%s\"}", levels[i]);
        assert_null(receipt_of(fields, &o, &r));
        assert_int_equal(o.verdict, VERDICT_HOLD);
    }
}

static void an_answer_that_makes_no_sense_is_not_believed(void **state)
{
    static const struct { const char *text; int want; } answers[] = {
        { "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"1/2026/CRU\",\"computer_no\":7}", 0 },
        { "{\"uuid\":\"k\",\"state\":\"awaiting_document\",\"offset\":100}", 0 },
        { "{\"uuid\":\"j\",\"state\":\"created\",\"receipt_no\":\"1/2026/CRU\",\"computer_no\":7}", -EBADMSG },
        { "{\"state\":\"created\",\"receipt_no\":\"1/2026/CRU\",\"computer_no\":7}", -EBADMSG },
        { "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"\",\"computer_no\":7}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"1\",\"computer_no\":\"7\"}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"1\\u001b[2J\",\"computer_no\":7}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"1\",\"computer_no\":7,\"created_at\":\"\\n\"}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"awaiting_document\",\"offset\":101}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"awaiting_document\",\"offset\":-1}", -EPROTO },
        { "{\"uuid\":\"k\",\"state\":\"lost\"}", -EPROTO }, { "[]", -EBADMSG }, { "", -EPROTO }, { "\xff", -EPROTO },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        struct eoffice_state s;
        struct err e = { 0 };

        assert_int_equal(eoffice_read_state(answers[i].text, strlen(answers[i].text), "k", "n", 100, &s, &e), answers[i].want);
        json_decref(s.result);
    }
}

static void a_receipt_number_that_fits_no_diary_is_not_believed(void **state)
{
    char number[20 * 1024], answer[21 * 1024];
    struct eoffice_state s;
    struct err e = { 0 };

    (void)state;
    memset(number, '7', sizeof(number) - 1);
    number[sizeof(number) - 1] = '\0';
    snprintf(answer, sizeof(answer), "{\"uuid\":\"k\",\"state\":\"created\",\"receipt_no\":\"%s\",\"computer_no\":7}", number);
    assert_int_equal(eoffice_read_state(answer, strlen(answer), "k", "n", 100, &s, &e), -EPROTO);
    json_decref(s.result);
}

/* ---- what every channel uses */

static void a_character_cut_in_two_does_not_cost_the_sentence(void **state)
{
    char words[SAID_WORDED_SIZE];
    struct outcome o = { 0 };

    (void)state;
    outcome_say(&o, VERDICT_HOLD, SAID_EOFFICE_NOT_A_DATE, "\xe0\xa4\x85\xe0\xa4");
    said_word(SAID_EN, o.sentence, words);
    assert_string_equal(words, "Letter date: “अ” is not a date. Correct it, then send the letter again.");
    outcome_say(&o, VERDICT_HOLD, SAID_RELAY_REPLY, "क", "x", "5.1.1\r\nrefused \xff\xc0 by it");
    said_word(SAID_EN, o.sentence, words);
    assert_string_equal(words, "क (x: “5.1.1 refused by it”)");
}

static void plain_http_goes_to_this_machine_only(void **state)
{
    static const char *const good[] = {
        "http://127.0.0.1:8471", "http://localhost/x", "http://[::1]:80", "http://127.1.2.3", "https://eoffice.example.gov.in",
    };
    static const char *const bad[] = {
        "http://eoffice.example.gov.in", "http://127.example.com", "http://127.0.0.1.example.com/", "http://localhost.example.com",
        "http://127.0.0.1@example.com/", "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1", "",
    };
    struct err e = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_int_equal(http_check_url("eoffice.url", good[i], &e), 0);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (http_check_url("eoffice.url", bad[i], &e) == 0)
            fail_msg("taken: %s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wait_doubles_up_to_its_limit_and_never_overflows),
        cmocka_unit_test(a_success_ends_the_wait_and_a_wish_lengthens_it),
        cmocka_unit_test(a_plain_subject_stays_readable),
        cmocka_unit_test(a_hindi_subject_is_encoded_in_words_that_never_cut_a_character),
        cmocka_unit_test(no_control_character_gets_into_a_header),
        cmocka_unit_test(only_plain_addresses_are_addresses),
        cmocka_unit_test(the_attachment_is_named_after_the_diary_number),
        cmocka_unit_test(a_template_gets_its_fields_and_an_unknown_one_is_named),
        cmocka_unit_test(base64_is_as_large_as_announced),
        cmocka_unit_test(our_codes_become_this_instances_ids),
        cmocka_unit_test(a_letter_of_which_nothing_was_read_still_makes_a_receipt),
        cmocka_unit_test(a_value_in_no_list_names_field_and_value),
        cmocka_unit_test(what_is_mapped_comes_before_a_name),
        cmocka_unit_test(a_mapping_to_an_entry_that_is_gone_names_both),
        cmocka_unit_test(a_post_is_called_as_the_instance_calls_it),
        cmocka_unit_test(nothing_classified_is_ever_announced),
        cmocka_unit_test(an_answer_that_makes_no_sense_is_not_believed),
        cmocka_unit_test(a_receipt_number_that_fits_no_diary_is_not_believed),
        cmocka_unit_test(a_character_cut_in_two_does_not_cost_the_sentence),
        cmocka_unit_test(plain_http_goes_to_this_machine_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
