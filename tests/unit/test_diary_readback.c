/* Numbers that a person typed: diaryd has them looked up where that e-Office has a read service; and letters that a person enters from the beginning. */
#include "tests/unit/test_diary_rig.h"

#include "base/json.h"
#include "base/said.h"

/* A letter that is read, with settings of e-Office. */
static int64_t read_letter(struct box *b, const char *eoffice)
{
    char conf[1024], doc[ID_SIZE];

    box_open(b);
    box_stop(b);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[eoffice]\n%s", b->dir, b->dir, eoffice);
    box_write(b, "dakbox.conf", conf);
    box_start(b);
    box_put(b, SPOOL_READ, NULL, RIG_READING, doc);
    box_passes(b);
    return box_letter(b, doc);
}

static int keep_revision(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->revision;
    return 0;
}

static void confirm(struct box *b, int64_t letter)
{
    int revision = 0;
    struct err e = { 0 };

    assert_ok(store_letter(b->d.store, letter, keep_revision, &revision, &e), e);
    assert_string_equal(box_ask(b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "letter", (json_int_t)letter, "revision", revision,
                        "actor", "clerk", "post", "SO-1", "fields", "subject", "Cash book", "received_date", "2024-03-05", "date", "2024-03-01",
                        "delivery_mode", "By Hand"), NULL), "");
}

static int64_t eoffice_delivery(struct box *b) { return rig_ask(b->db, "SELECT id FROM deliveries WHERE channel = 'eoffice'"); }

static const char *type_numbers(struct box *b, int computer_no)
{
    return box_ask(b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s, s:s, s:{s:s, s:s, s:i}}", "id", (json_int_t)eoffice_delivery(b), "event", "delivered",
                   "counts", 0, "sentence", "", "actor", "clerk", "result", "receipt_no", "154960/2026", "typed_by", "clerk", "computer_no", computer_no), NULL);
}

static void hold(struct box *b)
{
    assert_string_equal(box_ask(b, "delivery_hold", json_pack("{s:I, s:s, s:s}", "id", (json_int_t)eoffice_delivery(b), "reason", "by hand", "actor", "clerk"), NULL), "");
}

static void typed_numbers_are_looked_up_and_the_letter_is_sent_all_the_same(void **state)
{
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "readback_url = https://efile.example.gov.in\n");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(type_numbers(&b, 4711), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback' AND kind = 'readback' AND state = 'waiting' AND "
                             "json_extract(detail, '$.computer_no') = 4711 AND json_extract(detail, '$.receipt_no') = '154960/2026'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE state = 'sent'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'delivery_added' AND detail LIKE '%readback%'"), 1);
    box_close(&b);
}

/* Looked up in vain, typed anew: the same delivery waits again, with the new number. What was found right stays. */
static void numbers_typed_anew_are_looked_up_anew(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "readback_url = https://efile.example.gov.in\n");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(type_numbers(&b, 4711), "");
    assert_string_equal(box_ask(&b, "delivery_take", json_pack("{s:s}", "channel", "readback"), &answer), "");
    const json_t *d = json_object_get(answer, "delivery");
    assert_int_equal(json_int(json_object_get(d, "detail"), "computer_no", 0), 4711);
    assert_string_equal(json_str(d, "kind", ""), "readback");
    json_int_t id = json_int(d, "id", 0);
    assert_string_equal(box_ask(&b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s}", "id", id, "event", "hold", "counts", 1, "sentence", "no such number"), NULL), "");
    assert_string_equal(type_numbers(&b, 4712), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback' AND state = 'waiting' AND tries = 0 AND json_extract(detail, '$.computer_no') = 4712"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT json_extract(result, '$.computer_no') FROM deliveries WHERE channel = 'eoffice'"), 4712);
    box_close(&b);
}

static json_int_t take_look_up(struct box *b, json_int_t *ret_computer_no)
{
    AUTO_JSON json_t *answer = NULL;

    assert_string_equal(box_ask(b, "delivery_take", json_pack("{s:s}", "channel", "readback"), &answer), "");
    const json_t *d = json_object_get(answer, "delivery");
    *ret_computer_no = json_int(json_object_get(d, "detail"), "computer_no", 0);
    return json_int(d, "id", 0);
}

static void look_up_found(struct box *b, json_int_t id, json_int_t computer_no)
{
    assert_string_equal(box_ask(b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s, s:{s:s, s:I}}", "id", id, "event", "delivered", "counts", 0, "sentence", "",
                        "result", "verified_at", "2026-03-05T10:00:00Z", "computer_no", computer_no), NULL), "");
}

/* While the old number is looked up: what comes of that is not about the number that stands there. */
static void numbers_typed_anew_overtake_those_that_are_being_looked_up(void **state)
{
    json_int_t computer_no;
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "readback_url = https://efile.example.gov.in\n");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(type_numbers(&b, 4711), "");
    json_int_t id = take_look_up(&b, &computer_no);
    assert_int_equal(computer_no, 4711);
    assert_string_equal(type_numbers(&b, 4712), "");
    look_up_found(&b, id, 4711);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback' AND state = 'waiting' AND result = '{}' AND tries = 0"), 1);
    assert_int_equal(take_look_up(&b, &computer_no), id);
    assert_int_equal(computer_no, 4712);
    look_up_found(&b, id, 4712);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback' AND state = 'delivered' AND json_extract(result, '$.computer_no') = 4712"), 1);
    box_close(&b);
}

/* Typed again before sendd came for them, and again after they were found right. */
static void the_look_up_always_has_the_numbers_typed_last(void **state)
{
    json_int_t computer_no;
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "readback_url = https://efile.example.gov.in\n");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(type_numbers(&b, 4711), "");
    assert_string_equal(type_numbers(&b, 4712), "");
    json_int_t id = take_look_up(&b, &computer_no);
    assert_int_equal(computer_no, 4712);
    look_up_found(&b, id, 4712);
    assert_string_equal(type_numbers(&b, 4713), "");
    assert_int_equal(take_look_up(&b, &computer_no), id);
    assert_int_equal(computer_no, 4713);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'numbers_corrected'"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'numbers_corrected' AND detail -> 'before' ->> 'computer_no' = 4712 AND "
                             "detail -> 'after' ->> 'computer_no' = 4713 AND actor = 'clerk'"), 1);
    box_close(&b);
}

static void nothing_is_looked_up_without_a_read_service_or_for_numbers_e_office_gave_itself(void **state)
{
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(type_numbers(&b, 4711), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback'"), 0);
    box_close(&b);

    letter = read_letter(&b, "readback_url = https://efile.example.gov.in\n");
    confirm(&b, letter);
    hold(&b);
    assert_string_equal(box_ask(&b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s, s:{s:s, s:i}}", "id", (json_int_t)eoffice_delivery(&b), "event", "delivered",
                        "counts", 0, "sentence", "", "result", "receipt_no", "1", "computer_no", 4711), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'readback'"), 0);
    box_close(&b);
}

static void an_assisted_e_office_is_a_persons_from_the_beginning(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    struct box b;

    (void)state;
    int64_t letter = read_letter(&b, "connector = assisted\n");
    confirm(&b, letter);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'eoffice' AND state = 'held' AND sentence = '[\"assisted\"]'"), 1);
    assert_string_equal(box_ask(&b, "delivery_take", json_pack("{s:s}", "channel", "eoffice"), &answer), "");
    assert_true(json_is_null(json_object_get(answer, "delivery")));
    assert_string_equal(type_numbers(&b, 4711), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE state = 'sent'"), 1);
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_numbers_are_looked_up_and_the_letter_is_sent_all_the_same),
        cmocka_unit_test(numbers_typed_anew_are_looked_up_anew),
        cmocka_unit_test(numbers_typed_anew_overtake_those_that_are_being_looked_up),
        cmocka_unit_test(the_look_up_always_has_the_numbers_typed_last),
        cmocka_unit_test(nothing_is_looked_up_without_a_read_service_or_for_numbers_e_office_gave_itself),
        cmocka_unit_test(an_assisted_e_office_is_a_persons_from_the_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
