/* By which way a letter leaves: chosen at the confirmation, kept from then on, and told sendd with all it needs. */
#include "tests/unit/test_diary_rig.h"

#include "base/json.h"
#include "base/said.h"
#include "diary/ways.h"

#define OFFICERS "post,designation,section,name,email,mobile,instance,default\nSO-1,Section Officer,Cash,A. Verma,,,,\n" \
    "US-1,Under Secretary,,B. Rao,,,cbic-1,yes\nDS-1,Deputy Secretary,,C. Das,ds@example.gov.in,9800000000,,\n"

/* The settings from now on; what diaryd does at its start. */
static void box_set(struct box *b, const char *more)
{
    char conf[2048];
    struct err e = { 0 };

    box_stop(b);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[office]\nofficers_file = %s/officers.csv\nsupervisor_post = DS-1\n%s", b->dir, b->dir, b->dir, more);
    box_write(b, "dakbox.conf", conf);
    box_start(b);
    assert_ok(officers_file_load(&b->d, &e), e);
    ways_look(&b->d);
    ways_all(&b->d);
}

static void box_new(struct box *b, const char *more)
{
    box_open(b);
    box_write(b, "officers.csv", OFFICERS);
    box_set(b, more);
}

/* Confirms a new letter for a post. The letter's id. */
static int64_t confirm(struct box *b, const char *post)
{
    char doc[ID_SIZE];

    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", RIG_READING, doc);
    box_passes(b);
    assert_string_equal(box_ask(b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "letter", (json_int_t)box_letter(b, doc),
                        "revision", box_see(b, doc).l.revision, "actor", "clerk", "post", post, "fields", "subject", "Cash book", "received_date", "2024-03-05",
                        "date", "2024-03-01", "delivery_mode", "By Hand"), NULL), "");
    return box_letter(b, doc);
}

/* What sendd is given; the caller's. */
static json_t *take(struct box *b, const char *channel, const char *instance)
{
    AUTO_JSON json_t *answer = NULL;

    assert_string_equal(box_ask(b, "delivery_take", json_pack("{s:s, s:s}", "channel", channel, "instance", instance), &answer), "");
    return json_incref(json_object_get(answer, "delivery"));
}

static bool gets_nothing(struct box *b, const char *channel, const char *instance)
{
    AUTO_JSON json_t *d = take(b, channel, instance);

    return json_is_null(d);
}

static const char *event(struct box *b, int64_t id, const char *name, json_t *take_result)
{
    return box_ask(b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s, s:o*}", "id", (json_int_t)id, "event", name, "counts", 0, "sentence", "", "result", take_result), NULL);
}

static int64_t count(const struct box *b, const char *where)
{
    char sql[300];

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM deliveries WHERE %s", where);
    return rig_ask(b->db, sql);
}

#define CBIC "[eoffice]\nurl = http://127.0.0.1:1\n[eoffice cbic-1]\nurl = http://127.0.0.1:2\n"
#define OTHER "[eoffice]\nurl = http://127.0.0.1:1\n[eoffice cbic-2]\nurl = http://127.0.0.1:2\n"
#define NOT_SET_UP "sentence = '[\"instance_unknown\",\"cbic-1\"]'"

/* ---- chosen at the confirmation */

static void a_letter_goes_to_the_eoffice_its_post_works_in(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "SO-1");
    confirm(&b, "US-1");
    assert_int_equal(count(&b, "letter = 1 AND channel = 'eoffice' AND instance = '' AND state = 'waiting'"), 1);
    assert_int_equal(count(&b, "letter = 2 AND channel = 'eoffice' AND instance = 'cbic-1' AND state = 'waiting'"), 1);
    AUTO_JSON json_t *d = take(&b, "eoffice", "cbic-1");
    assert_int_equal(json_int(d, "letter", 0), 2);
    assert_string_equal(json_str(d, "instance", ""), "cbic-1");
    assert_true(gets_nothing(&b, "eoffice", "cbic-1"));
    box_close(&b);
}

static void where_only_one_is_set_up_all_letters_go_there(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, "[eoffice]\nurl = http://127.0.0.1:1\n");
    confirm(&b, "US-1");
    assert_int_equal(count(&b, "instance = '' AND state = 'waiting'"), 1);
    box_close(&b);
}

static void a_letter_for_an_eoffice_that_is_not_set_up_is_held_and_cannot_be_sent_elsewhere(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, OTHER);
    confirm(&b, "US-1");
    assert_int_equal(count(&b, "state = 'held' AND instance = 'cbic-1' AND " NOT_SET_UP), 1);
    assert_true(gets_nothing(&b, "eoffice", ""));
    assert_true(gets_nothing(&b, "eoffice", "cbic-2"));
    assert_non_null(strstr(event(&b, 1, "resend", NULL), "is not set up on this box"));
    assert_int_equal(count(&b, "state = 'held'"), 1);
    box_set(&b, CBIC);                                  /* it goes by itself */
    assert_false(gets_nothing(&b, "eoffice", "cbic-1"));
    box_close(&b);
}

static void a_transfer_after_the_confirmation_does_not_send_it_elsewhere(void **state)
{
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_new(&b, OTHER "[eoffice cbic-1]\nurl = http://127.0.0.1:3\n");
    confirm(&b, "US-1");
    box_write(&b, "officers.csv", "post,designation,section,name,email,instance,default\nSO-1,Section Officer,Cash,A. Verma,,,\n"
              "US-1,Under Secretary,,B. Rao,,cbic-2,yes\nDS-1,Deputy Secretary,,C. Das,,,\n");
    assert_ok(officers_file_load(&b.d, &e), e);
    confirm(&b, "US-1");
    assert_true(gets_nothing(&b, "eoffice", ""));
    AUTO_JSON json_t *first = take(&b, "eoffice", "cbic-1"), *second = take(&b, "eoffice", "cbic-2");
    assert_int_equal(json_int(first, "letter", 0), 1);
    assert_int_equal(json_int(second, "letter", 0), 2);
    box_close(&b);
}

static void old_paper_goes_by_migration_where_that_is_set_up_and_nothing_else_does(void **state)
{
    char more[TMPDIR_SIZE + 200];
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    snprintf(more, sizeof(more), CBIC "[migration]\ndir = %s/tree\n", b.dir);
    box_set(&b, more);
    confirm(&b, "SO-1");
    rig_tamper(b.db, "CREATE TRIGGER old_paper AFTER INSERT ON letters BEGIN UPDATE letters SET lane = 2, purpose = 'backlog' WHERE id = NEW.id; END");
    int64_t old = confirm(&b, "US-1");
    assert_int_equal(old, 2);
    assert_int_equal(count(&b, "letter = 1 AND channel = 'eoffice'"), 1);
    assert_int_equal(count(&b, "letter = 2 AND channel = 'migration' AND instance = '' AND state = 'waiting'"), 1);
    assert_int_equal(count(&b, "letter = 2"), 1);
    box_set(&b, CBIC);                                  /* without: into e-Office like all others, and last */
    confirm(&b, "US-1");
    assert_int_equal(count(&b, "letter = 3 AND channel = 'eoffice' AND instance = 'cbic-1' AND lane = 2"), 1);
    box_close(&b);
}

static void a_letter_that_a_person_enters_is_never_sendds(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC "connector = assisted\n");
    confirm(&b, "SO-1");
    confirm(&b, "US-1");
    assert_int_equal(count(&b, "letter = 1 AND state = 'waiting'"), 1);
    assert_int_equal(count(&b, "letter = 2 AND state = 'held' AND sentence = '[\"assisted\"]'"), 1);
    assert_non_null(strstr(event(&b, 2, "resend", NULL), "by hand"));
    AUTO_JSON json_t *answer = NULL;
    assert_string_equal(box_ask(&b, "delivery_resend_held", json_pack("{s:s, s:s}", "channel", "eoffice", "actor", "clerk"), &answer), "");
    assert_int_equal(json_int(answer, "resent", -1), 0);
    assert_false(json_flag(answer, "more"));
    assert_true(gets_nothing(&b, "eoffice", "cbic-1"));
    assert_string_equal(event(&b, 2, "delivered", json_pack("{s:i}", "computer_no", 4711)), "");
    box_close(&b);
}

/* ---- settings that change while letters wait */

static void letters_that_wait_for_an_eoffice_taken_out_of_the_settings_are_held_with_a_sentence(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "US-1");
    confirm(&b, "SO-1");
    confirm(&b, "US-1");
    confirm(&b, "US-1");
    rig_tamper(b.db, "UPDATE deliveries SET due_s = 4000000000 WHERE id = 3");      /* it failed, and waits for its time */
    rig_tamper(b.db, "UPDATE deliveries SET state = 'unknown' WHERE id = 4");       /* to be asked about, when that can be done again */
    box_set(&b, OTHER);
    assert_int_equal(count(&b, "id IN (1, 3) AND state = 'held' AND due_s = 0 AND " NOT_SET_UP), 2);
    assert_int_equal(count(&b, "id = 2 AND state = 'waiting'"), 1);
    assert_int_equal(count(&b, "id = 4 AND state = 'unknown'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'delivery_held' AND actor = 'diaryd'"), 2);
    AUTO_JSON json_t *status = NULL;
    assert_string_equal(box_ask(&b, "status", json_object(), &status), "");
    assert_string_equal(json_str(status, "way_problem", ""), "[\"instance_unknown\",\"cbic-1\"]");
    box_set(&b, CBIC);
    AUTO_JSON json_t *well = NULL;
    assert_string_equal(box_ask(&b, "status", json_object(), &well), "");
    assert_null(json_object_get(well, "way_problem"));
    assert_int_equal(count(&b, "id IN (1, 3) AND state = 'waiting' AND due_s = 0 AND sentence = '[\"way_on\"]'"), 2);
    assert_int_equal(count(&b, "state = 'waiting'"), 3);
    box_close(&b);
}

static void letters_that_wait_for_an_eoffice_where_people_enter_them_from_now_on_are_theirs(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "US-1");
    box_set(&b, CBIC "connector = assisted\n");
    assert_int_equal(count(&b, "state = 'held' AND sentence = '[\"assisted\"]'"), 1);
    AUTO_JSON json_t *status = NULL;
    assert_string_equal(box_ask(&b, "status", json_object(), &status), "");
    assert_null(json_object_get(status, "way_problem"));
    box_close(&b);
}

/* Relay, gateway or migration folder: as with an e-Office. What has a time of its own keeps it. */
static void what_waits_for_a_channel_taken_out_of_the_settings_is_held_until_it_is_back(void **state)
{
    static const struct { const char *channel, *set, *setting; } all[] = {
        { "mail", CBIC "[mail]\nurl = smtp://127.0.0.1:2525\n", "mail.url" },
        { "sms", CBIC "[sms]\ngateway = nic\n", "sms.gateway" },
        { "migration", CBIC "[migration]\ndir = /tmp/tree\n", "migration.dir" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char sql[500], where[200];
        struct box b;

        box_new(&b, all[i].set);
        confirm(&b, "SO-1");
        snprintf(sql, sizeof(sql), "INSERT INTO deliveries (letter, channel, kind, whom, key, state, lane, changed_s, due_s) VALUES "
                 "(1, '%s', 'letter', '', 'a', 'waiting', 1, 1773480000, 0), (1, '%s', 'escalation', 'next', 'b', 'waiting', 1, 1773480000, 4000000000), "
                 "(1, '%s', 'alert', 'next', 'c', 'unknown', 1, 1773480000, 0)", all[i].channel, all[i].channel, all[i].channel);
        rig_tamper(b.db, sql);
        box_set(&b, CBIC);
        snprintf(where, sizeof(where), "channel = '%s' AND state = 'held' AND sentence = '[\"way_off\",\"%s\"]'", all[i].channel, all[i].setting);
        assert_int_equal(count(&b, where), 2);
        assert_int_equal(count(&b, "key = 'c' AND state = 'unknown'"), 1);
        assert_int_equal(count(&b, "channel = 'eoffice' AND state = 'waiting'"), 1);
        int64_t id = rig_ask(b.db, "SELECT id FROM deliveries WHERE key = 'a'");
        assert_non_null(strstr(event(&b, id, "resend", NULL), "is not set up on this box any more"));
        box_set(&b, all[i].set);
        assert_int_equal(count(&b, "key = 'a' AND state = 'waiting' AND due_s = 0"), 1);
        assert_int_equal(count(&b, "key = 'b' AND state = 'waiting' AND due_s = 4000000000"), 1);
        box_close(&b);
    }
}

/* What a person has held, for a reason of theirs, is theirs to let go. */
static void what_a_person_held_stays_held(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "US-1");
    assert_string_equal(box_ask(&b, "delivery_hold", json_pack("{s:i, s:s, s:s}", "id", 1, "reason", "[\"way_off", "actor", "clerk"), NULL), "");
    box_set(&b, OTHER);
    box_set(&b, CBIC);
    assert_int_equal(count(&b, "state = 'held' AND sentence = '[\"way_off'"), 1);
    box_close(&b);
}

static void numbers_are_not_looked_up_any_more_and_are_when_the_service_is_back(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC "readback_url = http://127.0.0.1:3\n");
    confirm(&b, "US-1");
    assert_string_equal(box_ask(&b, "delivery_hold", json_pack("{s:i, s:s, s:s}", "id", 1, "reason", "by hand", "actor", "clerk"), NULL), "");
    assert_string_equal(event(&b, 1, "delivered", json_pack("{s:i, s:s}", "computer_no", 4711, "typed_by", "clerk")), "");
    assert_int_equal(count(&b, "channel = 'readback' AND state = 'waiting'"), 1);
    box_set(&b, CBIC);
    assert_int_equal(count(&b, "channel = 'readback' AND state = 'cancelled' AND sentence = '[\"readback_off\",\"eoffice.readback_url\"]'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE state = 'sent'"), 1);
    assert_string_equal(event(&b, 1, "delivered", json_pack("{s:i, s:s}", "computer_no", 4712, "typed_by", "clerk")), "");      /* corrected meanwhile */
    box_set(&b, CBIC "readback_url = http://127.0.0.1:3\n");
    AUTO_JSON json_t *d = take(&b, "readback", "cbic-1");
    assert_true(json_is_object(d));
    box_close(&b);
}

/* ---- e-Office's lists */

static void put_masters(struct box *b, const char *instance, const char *list, int id, const char *name)
{
    assert_string_equal(box_ask(b, "masters_put", json_pack("{s:s, s:s, s:[{s:i, s:s}], s:s}", "instance", instance, "list", list, "rows", "id", id,
                                "name", name, "actor", "admin"), NULL), "");
}

static void map(struct box *b, const char *instance, const char *list, const char *own, int id)
{
    assert_string_equal(box_ask(b, "master_map", json_pack("{s:s, s:s, s:s, s:i, s:s}", "instance", instance, "list", list, "own", own, "id", id,
                                "actor", "admin"), NULL), "");
}

/* As sendd holds it; id: of the entry that is gone, 0: it was never there. */
static void hold_for(struct box *b, int64_t delivery, const char *value, const char *id)
{
    AUTO_JSON json_t *d = take(b, "eoffice", delivery == 1 ? "" : "cbic-1");
    char field[SAID_SIZE], sentence[SAID_SIZE];

    assert_int_equal(json_int(d, "id", 0), delivery);
    said_set(field, SAID_FIELD_DELIVERY_MODE);
    if (*id)
        said_set(sentence, SAID_EOFFICE_ENTRY_GONE, field, value, id);
    else
        said_set(sentence, SAID_EOFFICE_NOT_IN_LIST, field, value);
    assert_string_equal(box_ask(b, "delivery_event", json_pack("{s:I, s:s, s:b, s:s}", "id", (json_int_t)delivery, "event", "hold", "counts", 1,
                                "sentence", sentence), NULL), "");
}

static bool held(const struct box *b, int64_t delivery)
{
    char where[80];

    snprintf(where, sizeof(where), "id = %lld AND state = 'held'", (long long)delivery);
    return count(b, where) == 1;
}

static void sendd_is_told_what_stands_for_the_letters_values_in_that_instance(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    put_masters(&b, "cbic-1", "delivery_modes", 7, "Hand");
    put_masters(&b, "cbic-1", "posts", 31, "USBUDGET");
    put_masters(&b, "cbic-1", "correspondence_types", 9, "Dak");
    put_masters(&b, "", "delivery_modes", 70, "By Hand");
    map(&b, "cbic-1", "delivery_modes", "By Hand", 7);
    map(&b, "cbic-1", "posts", "US-1", 31);
    map(&b, "cbic-1", "posts", "DS-1", 31);             /* of another letter */
    map(&b, "cbic-1", "correspondence_types", "Letter", 9);     /* what one without a type goes as */
    confirm(&b, "US-1");
    confirm(&b, "SO-1");
    AUTO_JSON json_t *there = take(&b, "eoffice", "cbic-1"), *here = take(&b, "eoffice", "");
    AUTO_JSON json_t *expected = json_pack("{s:{s:i}, s:{s:i}, s:{s:i}}", "delivery_modes", "By Hand", 7, "posts", "US-1", 31, "correspondence_types", "Letter", 9);
    assert_true(json_equal(json_object_get(there, "mapped"), expected));
    assert_int_equal(json_object_size(json_object_get(here, "mapped")), 0);
    box_close(&b);
}

static void a_letter_held_for_a_value_goes_when_the_administrator_says_what_stands_for_it(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "SO-1");
    confirm(&b, "US-1");
    hold_for(&b, 1, "Pigeon", "");
    hold_for(&b, 2, "Pigeon", "");
    put_masters(&b, "cbic-1", "delivery_modes", 7, "By Hand");
    ways_all(&b.d);
    assert_true(held(&b, 1) && held(&b, 2));
    map(&b, "cbic-1", "delivery_modes", "Pigeon", 7);
    ways_all(&b.d);
    assert_true(held(&b, 1));                           /* another e-Office, with a list of its own */
    assert_int_equal(count(&b, "id = 2 AND state = 'waiting' AND tries = 0 AND sentence = '[\"eoffice_matched\"]'"), 1);
    hold_for(&b, 2, "Pigeon", "7");                     /* number 7 is gone there */
    box_set(&b, CBIC);
    assert_true(held(&b, 2));
    put_masters(&b, "cbic-1", "delivery_modes", 8, "Hand");
    map(&b, "cbic-1", "delivery_modes", "Pigeon", 8);
    ways_all(&b.d);
    assert_false(held(&b, 2));
    put_masters(&b, "", "delivery_modes", 1, "PIGEON");         /* the list itself has it now */
    ways_all(&b.d);
    assert_false(held(&b, 1));
    box_close(&b);
}

static void it_goes_also_when_diaryd_was_killed_before_it_could_let_it_go(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "SO-1");
    hold_for(&b, 1, "Pigeon", "");
    put_masters(&b, "", "delivery_modes", 7, "By Hand");
    map(&b, "", "delivery_modes", "Pigeon", 7);
    assert_true(held(&b, 1));
    box_set(&b, CBIC);
    assert_false(held(&b, 1));
    box_close(&b);
}

/* ---- what sendd is told */

/* What is mended at one other side; quiet hours and escalations are not. */
static void what_was_tried_is_due_now_and_what_has_its_own_time_is_not(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    confirm(&b, "US-1");
    confirm(&b, "US-1");
    confirm(&b, "US-1");
    confirm(&b, "SO-1");
    rig_tamper(b.db, "UPDATE deliveries SET due_s = 4000000000");
    rig_tamper(b.db, "UPDATE deliveries SET sentence = '[\"eoffice_away\",\"x\"]' WHERE id <> 2");
    rig_tamper(b.db, "UPDATE deliveries SET state = 'unknown' WHERE id = 3");
    assert_string_equal(box_ask(&b, "delivery_due_now", json_pack("{s:s, s:s}", "channel", "eoffice", "instance", "cbic-1"), NULL), "");
    assert_int_equal(count(&b, "id IN (1, 3) AND due_s = 0"), 2);
    assert_int_equal(count(&b, "id IN (2, 4) AND due_s = 4000000000"), 2);
    box_close(&b);
}

static void sendd_is_told_who_supervises_and_what_became_of_the_letter_by_other_ways(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC "[mail]\nurl = smtp://127.0.0.1:2525\n");
    confirm(&b, "DS-1");
    AUTO_JSON json_t *eoffice = take(&b, "eoffice", "");
    assert_int_equal(json_object_size(json_object_get(eoffice, "earlier")), 0);
    const json_t *supervisor = json_object_get(eoffice, "supervisor");
    assert_string_equal(json_str(supervisor, "post", ""), "DS-1");
    assert_string_equal(json_str(supervisor, "mobile", ""), "9800000000");
    assert_string_equal(event(&b, json_int(eoffice, "id", 0), "delivered", json_pack("{s:s, s:i}", "receipt_no", "154960/2026", "computer_no", 4711)), "");
    AUTO_JSON json_t *mail = take(&b, "mail", "");
    const json_t *earlier = json_object_get(json_object_get(mail, "earlier"), "eoffice");
    assert_string_equal(json_str(earlier, "receipt_no", ""), "154960/2026");
    assert_string_equal(json_str(earlier, "key", ""), json_str(eoffice, "key", "?"));
    assert_int_equal(json_object_size(json_object_get(mail, "earlier")), 1);        /* not itself */
    box_close(&b);
}

static void a_supervisor_who_is_not_in_the_directory_is_nobody(void **state)
{
    struct box b;

    (void)state;
    box_new(&b, CBIC);
    box_write(&b, "officers.csv", "post,designation,section,name,default\nSO-1,Section Officer,Cash,A. Verma,yes\n");
    box_set(&b, CBIC);
    confirm(&b, "SO-1");
    AUTO_JSON json_t *d = take(&b, "eoffice", "");
    assert_true(json_is_object(d));
    assert_null(json_object_get(d, "supervisor"));
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_goes_to_the_eoffice_its_post_works_in),
        cmocka_unit_test(where_only_one_is_set_up_all_letters_go_there),
        cmocka_unit_test(a_letter_for_an_eoffice_that_is_not_set_up_is_held_and_cannot_be_sent_elsewhere),
        cmocka_unit_test(a_transfer_after_the_confirmation_does_not_send_it_elsewhere),
        cmocka_unit_test(old_paper_goes_by_migration_where_that_is_set_up_and_nothing_else_does),
        cmocka_unit_test(a_letter_that_a_person_enters_is_never_sendds),
        cmocka_unit_test(letters_that_wait_for_an_eoffice_taken_out_of_the_settings_are_held_with_a_sentence),
        cmocka_unit_test(letters_that_wait_for_an_eoffice_where_people_enter_them_from_now_on_are_theirs),
        cmocka_unit_test(what_waits_for_a_channel_taken_out_of_the_settings_is_held_until_it_is_back),
        cmocka_unit_test(what_a_person_held_stays_held),
        cmocka_unit_test(numbers_are_not_looked_up_any_more_and_are_when_the_service_is_back),
        cmocka_unit_test(sendd_is_told_what_stands_for_the_letters_values_in_that_instance),
        cmocka_unit_test(a_letter_held_for_a_value_goes_when_the_administrator_says_what_stands_for_it),
        cmocka_unit_test(it_goes_also_when_diaryd_was_killed_before_it_could_let_it_go),
        cmocka_unit_test(what_was_tried_is_due_now_and_what_has_its_own_time_is_not),
        cmocka_unit_test(sendd_is_told_who_supervises_and_what_became_of_the_letter_by_other_ways),
        cmocka_unit_test(a_supervisor_who_is_not_in_the_directory_is_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
