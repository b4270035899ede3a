#include "tests/unit/test_diary_rig.h"

/* One letter that waits for the clerk. */
static void box_with_letter(struct box *b, char doc[ID_SIZE])
{
    box_open(b);
    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", RIG_READING, doc);
    box_passes(b);
}

static json_t *good_fields(void)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "subject", "Cash book", "received_date", "2024-03-14", "date", "2024-03-01", "delivery_mode", "By Hand");
}

static json_t *confirmation(struct box *b, const char *doc, json_t *take_fields)
{
    return json_pack("{s:I, s:i, s:s, s:s, s:o}", "letter", (json_int_t)box_letter(b, doc), "revision", box_see(b, doc).l.revision,
                     "actor", "clerk", "post", "SO-1", "fields", take_fields);
}

static void a_confirmed_letter_is_filed_and_its_document_moves(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_FILED);
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries"), 2);
    box_close(&b);
}

static void a_mail_copy_is_made_only_where_there_is_an_address(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    json_t *request = confirmation(&b, doc, good_fields());
    json_object_set_new(request, "post", json_string("US-1"));
    assert_string_equal(box_ask(&b, "confirm", request, NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'eoffice'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE channel = 'mail'"), 0);
    box_close(&b);
}

static void a_confirmation_with_a_mistake_names_the_field_and_changes_nothing(void **state)
{
    static const struct { const char *key, *value, *words; } cases[] = {
        { "subject", "", "subject: must be filled in" },            { "subject", " \n ", "subject: must be filled in" },
        { "subject", NULL, "subject: must be filled in" },          { "date", NULL, "date: must be filled in" },
        { "date", "2026-02-30", "date: is not a date" },            { "date", "1.3.2026", "date: is not a date" },
        { "date", "2100-01-01", "date: lies after today" },         { "received_date", "", "received_date: must be filled in" },
        { "received_date", "2100-01-01", "received_date: lies after today" },
        { "hearing_date", "soon", "hearing_date: is not a date" },  { "delivery_mode", "", "delivery_mode: must be filled in" },
        { "Subject!", "x", "fields: a name has" },
    };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_JSON json_t *answer = NULL;
        json_t *fields = good_fields();

        if (cases[i].value)
            json_object_set_new(fields, cases[i].key, json_string(cases[i].value));
        else
            json_object_del(fields, cases[i].key);
        const char *words = box_ask(&b, "confirm", confirmation(&b, doc, fields), &answer);
        if (!strstr(words, cases[i].words))
            fail_msg("%s = %s: said \"%s\"", cases[i].key, cases[i].value ? cases[i].value : "(absent)", words);
        assert_true(strncmp(words, json_str(answer, "field", "?"), strlen(json_str(answer, "field", "?"))) == 0);
    }
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields WHERE confirmed_by <> ''"), 0);
    box_close(&b);
}

static void a_letter_without_a_date_is_confirmed_when_that_is_said(void **state)
{
    char doc[ID_SIZE];
    json_t *fields = good_fields();
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    json_object_set_new(fields, "date", json_string(""));
    json_object_set_new(fields, "hearing_date", json_string("2100-01-01"));     /* may lie ahead */
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, fields), NULL), "");
    assert_string_equal(box_see(&b, doc).subject, "Cash book");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields WHERE name = 'date' AND value = '' AND confirmed_by = 'clerk'"), 1);
    box_close(&b);
}

static void requests_out_of_shape_are_refused_in_words(void **state)
{
    static const struct { const char *what, *request, *words; } cases[] = {
        { "confirm", "{}", "letter: must be a number" },
        { "confirm", "{\"letter\":1}", "revision: must be a number" },
        { "confirm", "{\"letter\":1,\"revision\":2}", "actor: is missing" },
        { "confirm", "{\"letter\":1,\"revision\":2,\"actor\":7}", "actor: must be a text" },
        { "confirm", "{\"letter\":1,\"revision\":2,\"actor\":\"c\"}", "post: is missing" },
        { "confirm", "{\"letter\":1,\"revision\":2,\"actor\":\"c\",\"post\":\"SO-1\"}", "fields: must be an object" },
        { "confirm", "{\"letter\":1,\"revision\":2,\"actor\":\"c\",\"post\":\"SO-1\",\"fields\":{\"subject\":7}}", "subject: must be a text" },
        { "confirm", "{\"letter\":1,\"revision\":99,\"actor\":\"c\",\"post\":\"SO-1\",\"fields\":{\"subject\":\"s\",\"date\":\"\","
          "\"received_date\":\"2024-03-14\",\"delivery_mode\":\"x\"}}", "has changed" },
        { "confirm", "{\"letter\":1,\"revision\":2,\"actor\":\"c\",\"post\":\"NO\",\"fields\":{\"subject\":\"s\",\"date\":\"\","
          "\"received_date\":\"2024-03-14\",\"delivery_mode\":\"x\"}}", "post: NO is not in" },
        { "confirm", "{\"letter\":77,\"revision\":2,\"actor\":\"c\",\"post\":\"SO-1\",\"fields\":{\"subject\":\"s\",\"date\":\"\","
          "\"received_date\":\"2024-03-14\",\"delivery_mode\":\"x\"}}", "no letter 77" },
        { "hold", "{\"letter\":1,\"actor\":\"c\"}", "reason: is missing" },
        { "void", "{\"letter\":1,\"actor\":\"c\",\"reason\":\"  \"}", "reason: is missing" },
        { "release", "{\"letter\":1,\"actor\":\"c\"}", "cannot be released" },
        { "hold", "{\"letter\":\"1\",\"actor\":\"c\",\"reason\":\"r\"}", "letter: must be a number" },
        { "delivery_take", "{}", "channel: is missing" },
        { "delivery_take", "{\"channel\":\"eoffice\",\"busy\":7}", "busy: must be a list" },
        { "delivery_take", "{\"channel\":\"eoffice\",\"busy\":[\"1\"]}", "busy: must be a list" },
        { "delivery_event", "{\"id\":1}", "event: must be" },
        { "delivery_event", "{\"id\":1,\"event\":\"take\"}", "event: must be" },
        { "delivery_event", "{\"id\":1,\"event\":\"retry\",\"result\":[]}", "result: must be an object" },
        { "delivery_event", "{\"id\":1,\"event\":\"retry\"}", "no delivery 1" },
        { "delivery_event", "{\"id\":-1,\"event\":\"retry\"}", "id: must be a number" },
    };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    int64_t rows = rig_ask(b.db, "SELECT count(*) FROM history");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *words = box_ask(&b, cases[i].what, json_loads(cases[i].request, 0, NULL), NULL);

        if (!strstr(words, cases[i].words))
            fail_msg("%s %s: said \"%s\"", cases[i].what, cases[i].request, words);
    }
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history"), rows);
    AUTO_JSON json_t *empty = json_object();
    assert_null(command_answer(&b.d, "sing", empty));
    box_close(&b);
}

static void a_request_cannot_be_larger_than_its_way_to_sendd(void **state)
{
    static char value[COMMAND_VALUE_BYTES + 2];
    char doc[ID_SIZE], name[16];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    memset(value, 'v', sizeof(value) - 1);
    json_t *fields = good_fields();
    json_object_set_new(fields, "remarks", json_string(value));
    assert_non_null(strstr(box_ask(&b, "confirm", confirmation(&b, doc, fields), NULL), "remarks: must be a text of at most"));
    value[1500] = '\0';
    fields = good_fields();
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof(name), "more_%d", i);
        json_object_set_new(fields, name, json_string(value));
    }
    assert_non_null(strstr(box_ask(&b, "confirm", confirmation(&b, doc, fields), NULL), "fields: are longer"));
    fields = good_fields();
    for (int i = 0; i < 64; i++) {
        snprintf(name, sizeof(name), "more_%d", i);
        json_object_set_new(fields, name, json_string("x"));
    }
    assert_non_null(strstr(box_ask(&b, "confirm", confirmation(&b, doc, fields), NULL), "at most 64"));
    box_close(&b);
}

static void a_letter_is_held_released_and_made_void_by_name(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    json_int_t id = box_letter(&b, doc);
    assert_string_equal(box_ask(&b, "hold", json_pack("{s:I, s:s, s:s}", "letter", id, "actor", "clerk", "reason", "enclosure missing"), NULL), "");
    assert_string_equal(box_see(&b, doc).reason, "enclosure missing");
    assert_string_equal(box_ask(&b, "release", json_pack("{s:I, s:s}", "letter", id, "actor", "clerk"), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_string_equal(box_ask(&b, "void", json_pack("{s:I, s:s, s:s}", "letter", id, "actor", "clerk", "reason", "scanned twice"), NULL), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_VOID);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'void' AND detail LIKE '%scanned twice%' AND actor = 'clerk'"), 1);
    box_close(&b);
}

static void who_writes_a_letter_out_is_in_its_history(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    json_int_t id = box_letter(&b, doc);
    assert_string_equal(box_ask(&b, "export", json_pack("{s:I, s:s}", "letter", id, "actor", "admin"), NULL), "");
    assert_string_equal(box_ask(&b, "export", json_pack("{s:I, s:s, s:i}", "letter", id, "actor", "admin", "page", 2), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'export' AND actor = 'admin'"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'export' AND detail LIKE '%\"page\":2%'"), 1);
    assert_non_null(strstr(box_ask(&b, "export", json_pack("{s:I}", "letter", id), NULL), "actor: is missing"));
    assert_non_null(strstr(box_ask(&b, "export", json_pack("{s:i, s:s}", "letter", 77, "actor", "admin"), NULL), "no letter 77"));
    box_close(&b);
}

static void a_letter_that_is_read_again_waits_for_its_reading(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_HOLD, NULL, NULL, doc);
    box_passes(&b);
    assert_string_equal(box_ask(&b, "release", json_pack("{s:I, s:s}", "letter", (json_int_t)box_letter(&b, doc), "actor", "clerk"), NULL), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_SCANNED);
    assert_non_null(strstr(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "being read once more"));
    box_close(&b);
}

static void a_released_letter_that_lacks_a_page_is_read_again_before_it_can_be_confirmed(void **state)
{
    static const char reading[] = "{\"pages\":[{\"text\":\"one\"},{\"error\":\"broken\"},{\"text\":\"three\"}],\"fields\":{},"
                                  "\"decision\":\"hold\",\"problem\":\"page 2 could not be read\"}";
    char doc[ID_SIZE];
    struct spool_blob *blob;
    struct spool_doc *d;
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_put_with(&b, SPOOL_READ, NULL, reading, false, doc);
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_ask(&b, "release", json_pack("{s:I, s:s}", "letter", (json_int_t)box_letter(&b, doc), "actor", "clerk"), NULL), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_SCANNED);
    assert_int_equal(spool_blob_open(b.d.spool, doc, "reading.json", &blob, &e), -ENOENT);
    assert_non_null(strstr(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "being read once more"));

    assert_ok(spool_doc_extend(b.d.spool, doc, SPOOL_SCANNED, &d, &e), e);     /* the reader succeeds this time */
    assert_ok(spool_blob_put(d, "reading.json", RIG_READING, strlen(RIG_READING), &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", "%PDF", 4, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);
    assert_ok(spool_verify(b.d.spool, doc, &e), e);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    box_close(&b);
}

/* ---- deliveries */

static json_t *take(struct box *b, const char *channel)
{
    AUTO_JSON json_t *answer = NULL;

    assert_string_equal(box_ask(b, "delivery_take", json_pack("{s:s}", "channel", channel), &answer), "");
    return json_incref(json_object_get(answer, "delivery"));
}

static void a_marked_letter_is_released_only_by_a_person_who_says_why(void **state)
{
    static const char reading[] = "{\"pages\":[{\"text\":\"SECRET\"},{\"text\":\"\"},{\"text\":\"\"}],\"fields\":{},"
                                  "\"decision\":\"hold\",\"classification\":\"secret\"}";
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, NULL, reading, doc);
    box_passes(&b);
    json_int_t id = box_letter(&b, doc);
    assert_non_null(strstr(box_ask(&b, "release", json_pack("{s:I, s:s}", "letter", id, "actor", "clerk"), NULL), "may be classified"));
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_ask(&b, "release", json_pack("{s:I, s:s, s:s}", "letter", id, "actor", "clerk", "reason", "secret ballot"), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields WHERE name = 'classification' AND value = 'none' AND confirmed_by = 'clerk'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'release' AND detail LIKE '%secret ballot%' AND actor = 'clerk'"), 1);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    AUTO_JSON json_t *d = take(&b, "eoffice");
    assert_string_equal(json_str(json_object_get(d, "fields"), "classification", ""), "none");
    box_close(&b);
}

static void a_marking_nobody_took_back_is_told_to_sendd(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    rig_ask(b.db, "INSERT INTO fields (letter, name, value, source, conf) SELECT id, 'classification', 'secret', 'reading', 0.9 FROM letters");
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    AUTO_JSON json_t *d = take(&b, "eoffice");
    assert_string_equal(json_str(json_object_get(d, "fields"), "classification", ""), "secret");
    box_close(&b);
}

static const char *event(struct box *b, const json_t *delivery, const char *name, bool counts)
{
    return box_ask(b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s}", "id", (json_int_t)json_int(delivery, "id", 0), "event", name,
                                              "counts", counts, "sentence", "said no"), NULL);
}

static void sendd_gets_confirmed_fields_and_the_officer_and_nothing_else(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    AUTO_JSON json_t *d = take(&b, "eoffice");
    const json_t *fields = json_object_get(d, "fields"), *officer = json_object_get(d, "officer");
    assert_string_equal(json_str(d, "doc", ""), doc);
    assert_string_equal(json_str(d, "state", ""), "sending");
    assert_string_equal(json_str(d, "number", ""), box_see(&b, doc).number);
    assert_int_equal(strlen(json_str(d, "key", "")), 36);
    assert_int_equal(json_object_size(fields), 4);
    assert_string_equal(json_str(fields, "subject", ""), "Cash book");
    assert_string_equal(json_str(officer, "email", ""), "so@example.gov.in");
    assert_true(json_is_object(json_object_get(d, "result")));
    AUTO_JSON json_t *none = take(&b, "eoffice");
    assert_true(json_is_null(none));
    box_close(&b);
}

static void the_last_delivery_moves_the_document_to_sent(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    AUTO_JSON json_t *first = take(&b, "eoffice"), *second = take(&b, "mail");
    assert_string_equal(event(&b, first, "commit", false), "");
    assert_string_equal(event(&b, first, "delivered", false), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    assert_string_equal(event(&b, second, "delivered", false), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_SENT);
    assert_non_null(strstr(event(&b, first, "retry", false), "delivered, so it cannot be tried again"));
    box_close(&b);
}

static void after_the_last_counted_refusal_a_delivery_is_held_with_the_answer(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    for (int i = 0; i < 3 + 10; i++) {                      /* 3: send.max_tries of the rig; a target that is down does not count */
        AUTO_JSON json_t *d = take(&b, "eoffice");
        assert_false(json_is_null(d));
        assert_string_equal(event(&b, d, "retry", i < 2 || i == 12), "");
    }
    AUTO_JSON json_t *none = take(&b, "eoffice");
    assert_true(json_is_null(none));
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM deliveries WHERE state = 'held' AND sentence LIKE '[\"tried_times\",\"3\"%said no%'"), 1);
    box_close(&b);
}

static void a_sender_that_starts_anew_is_told_what_it_left(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    assert_string_equal(box_ask(&b, "confirm", confirmation(&b, doc, good_fields()), NULL), "");
    AUTO_JSON json_t *d = take(&b, "eoffice");
    assert_string_equal(box_ask(&b, "sender_started", json_object(), &answer), "");
    assert_int_equal(json_int(answer, "orphaned", -1), 1);
    box_close(&b);
}

static void the_status_counts_letters_by_state(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_with_letter(&b, doc);
    box_put(&b, SPOOL_SCANNED, NULL, NULL, doc);
    box_passes(&b);
    assert_string_equal(box_ask(&b, "status", json_object(), &answer), "");
    assert_int_equal(json_int(json_object_get(answer, "counts"), "read", -1), 1);
    assert_int_equal(json_int(json_object_get(answer, "counts"), "taken_in", -1), 1);
    assert_int_equal(json_int(json_object_get(answer, "counts"), "sent", -1), 0);
    assert_int_equal(json_int(answer, "today", -1), 1);         /* the other came in March */
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_confirmed_letter_is_filed_and_its_document_moves),
        cmocka_unit_test(a_mail_copy_is_made_only_where_there_is_an_address),
        cmocka_unit_test(a_confirmation_with_a_mistake_names_the_field_and_changes_nothing),
        cmocka_unit_test(a_letter_without_a_date_is_confirmed_when_that_is_said),
        cmocka_unit_test(requests_out_of_shape_are_refused_in_words),
        cmocka_unit_test(a_request_cannot_be_larger_than_its_way_to_sendd),
        cmocka_unit_test(a_letter_is_held_released_and_made_void_by_name),
        cmocka_unit_test(who_writes_a_letter_out_is_in_its_history),
        cmocka_unit_test(a_letter_that_is_read_again_waits_for_its_reading),
        cmocka_unit_test(a_released_letter_that_lacks_a_page_is_read_again_before_it_can_be_confirmed),
        cmocka_unit_test(a_marked_letter_is_released_only_by_a_person_who_says_why),
        cmocka_unit_test(a_marking_nobody_took_back_is_told_to_sendd),
        cmocka_unit_test(sendd_gets_confirmed_fields_and_the_officer_and_nothing_else),
        cmocka_unit_test(the_last_delivery_moves_the_document_to_sent),
        cmocka_unit_test(after_the_last_counted_refusal_a_delivery_is_held_with_the_answer),
        cmocka_unit_test(a_sender_that_starts_anew_is_told_what_it_left),
        cmocka_unit_test(the_status_counts_letters_by_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
