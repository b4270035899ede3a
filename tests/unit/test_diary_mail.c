/* Letters that came by e-mail, and what mailboxes hear of mails that were sent. */
#include "tests/unit/test_diary_rig.h"

#include "diary/mail_record.h"
#include "store/backup.h"
#include "store/heard.h"

#define RECORD "{\"mail\":1,\"account\":\"cru\",\"folder\":\"INBOX\",\"from\":\"ram@example.org\",\"from_name\":\"Ram Kumar\",\"subject\":\"Land at Pune\"," \
    "\"message_id\":\"1@example.org\",\"date_s\":1790000000,\"receipt_no\":\"12/2026\",\"computer_no\":\"4455\",\"answer\":true," \
    "\"notes\":[\"mail_enclosures\",\"mail_signed\"],\"enclosures\":[{\"name\":\"a.docx\",\"use\":\"enclosure\"},{\"name\":\"b.zip\",\"use\":\"locked\"}]}"

static void put_mail_of(struct box *b, const char *created, const char *record, char doc[ID_SIZE])
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(b->d.spool, false, &d, &e), e);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_doc_set(d, "source", "mail", &e), e);
    assert_ok(spool_doc_set(d, "created", created, &e), e);
    assert_ok(spool_blob_put(d, "message.eml", "From: a", 7, &e), e);
    assert_ok(spool_blob_put(d, "file-001.pdf", "%PDF", 4, &e), e);
    assert_ok(spool_blob_put(d, "mail.json", record, strlen(record), &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

static void put_mail(struct box *b, const char *record, char doc[ID_SIZE]) { put_mail_of(b, "2026-03-14T09:26:53Z", record, doc); }

static void is_field(struct box *b, const char *doc, const char *name, const char *expected)
{
    AUTO_FREE char *value = NULL;
    struct err e = { 0 };

    assert_ok(store_field(b->d.store, box_letter(b, doc), name, &value, &e), e);
    if (strcmp(value, expected) != 0)
        fail_msg("%s is \"%s\", not \"%s\"", name, value, expected);
}

static void read_it(struct box *b, const char *doc)
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_extend(b->d.spool, doc, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", RIG_READING, strlen(RIG_READING), &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
    read_in_all(&b->d);
}

static void what_the_mail_knows_stays_and_what_it_hints_at_gives_way_to_the_reading(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_mail(&b, RECORD, doc);
    take_in_all(&b.d);
    is_field(&b, doc, "subject", "Land at Pune");
    is_field(&b, doc, "date", "2026-09-21");
    read_it(&b, doc);
    is_field(&b, doc, "subject", "Cash book");
    is_field(&b, doc, "date", "2024-03-01");
    is_field(&b, doc, "sender_name", "Ram Kumar");
    is_field(&b, doc, "sender_email", "ram@example.org");
    is_field(&b, doc, "delivery_mode", "E-mail");
    is_field(&b, doc, "sender_receipt_no", "12/2026");
    is_field(&b, doc, "sender_computer_no", "4455");
    is_field(&b, doc, "in_reply_to", "1@example.org");
    is_field(&b, doc, "ack_wanted", "yes");
    is_field(&b, doc, "received_date", "2026-03-14");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE source = 'mail'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code IN ('mail_enclosures', 'mail_locked', 'mail_signed')"), 3);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE code = 'mail_locked' AND detail = 'a.docx; b.zip'"), 1);
    box_close(&b);
}

static void a_record_that_is_none_costs_no_letter_its_number(void **state)
{
    static const char *const records[] = { "", "[]", "{\"mail\":2}", "{\"mail\":1,\"notes\":[7,\"A B\"],\"enclosures\":{},\"from\":7,\"date_s\":-5}" };
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    for (size_t i = 0; i < ARRAY_LEN(records); i++)
        put_mail(&b, records[i], doc);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), ARRAY_LEN(records));
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts"), 0);
    box_close(&b);
}

static void restored_in(struct box *b, int64_t at_s)
{
    struct err e = { 0 };
    int asked = 0;

    assert_ok(store_restored(b->d.store, &(struct store_restored){ .taken_s = at_s - 3600, .at_s = at_s }, "CRU-A/2026/000003", "admin", &asked, &e), e);
}

/* The lost box may have given more numbers of that year than its backup knows. */
static void a_year_that_was_over_at_a_restore_gives_no_more_numbers(void **state)
{
    static const int64_t in_2025_s = 1767180000;        /* 2025-12-31T11:20:00Z */
    int64_t now_s = clock_utc_s();
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_mail_of(&b, "2025-12-31T09:00:00Z", RECORD, doc);
    take_in_all(&b.d);
    restored_in(&b, in_2025_s);
    put_mail_of(&b, "2025-12-31T10:00:00Z", RECORD, doc);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT last FROM registers WHERE year = 2025"), 2);
    restored_in(&b, now_s);
    put_mail_of(&b, "2025-12-31T11:00:00Z", RECORD, doc);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT last FROM registers WHERE year = 2025"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters"), 3);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE received_s < 1767200000"), 2);
    box_close(&b);
}

/* ---- heard */

static const char *hear(struct box *b, const char *what, const char *status, const char *mail)
{
    static const char key[] = "1b4e28ba-2fa1-4ad2-883f-0016d3cca427";

    rig_tamper(b->db, "UPDATE deliveries SET key = '1b4e28ba-2fa1-4ad2-883f-0016d3cca427' WHERE channel = 'mail'");
    return box_ask(b, "delivery_heard", json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "key", key, "what", what, "status", status, "mail", mail, "at_s", 1790000000,
                   "actor", "maild"), NULL);
}

static int64_t held(struct box *b) { return rig_ask(b->db, "SELECT count(*) FROM deliveries WHERE channel = 'mail' AND state = 'held'"); }

static void a_mail_that_came_back_for_good_is_held_and_can_be_sent_again(void **state)
{
    char doc[ID_SIZE];
    struct box b;
    struct err e = { 0 };
    bool all = false;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, "2026-03-14T09:26:53Z", RIG_READING, doc);
    box_passes(&b);
    assert_string_equal(box_ask(&b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "letter", (json_int_t)box_letter(&b, doc), "revision",
                        box_see(&b, doc).l.revision, "actor", "clerk", "post", "SO-1", "fields", "subject", "Cash book", "received_date", "2024-03-14", "date",
                        "2024-03-01", "delivery_mode", "By Hand"), NULL), "");
    int64_t mail = rig_ask(b.db, "SELECT id FROM deliveries WHERE channel = 'mail'"), office = rig_ask(b.db, "SELECT id FROM deliveries WHERE channel = 'eoffice'");
    for (int i = 0; i < 2; i++) {
        assert_string_equal(box_ask(&b, "delivery_take", json_pack("{s:s}", "channel", i == 0 ? "mail" : "eoffice"), NULL), "");
        assert_ok(store_delivery_event(b.d.store, i == 0 ? mail : office, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    }
    assert_int_equal(box_see(&b, doc).l.state, LETTER_SENT);
    assert_string_equal(hear(&b, "delayed", "4.4.1", "aaaaaaaaaaaaaaaa"), "");
    assert_string_equal(hear(&b, "bounced", "4.2.2", "bbbbbbbbbbbbbbbb"), "");
    assert_int_equal(held(&b), 0);
    assert_string_equal(hear(&b, "bounced", "5.1.1", "cccccccccccccccc"), "");
    assert_int_equal(held(&b), 1);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_SENT);
    assert_ok(store_delivery_event(b.d.store, mail, DELIVERY_EV_RESEND, false, "", NULL, "clerk", &all, &e), e);
    assert_string_equal(hear(&b, "bounced", "5.1.1", "cccccccccccccccc"), "");      /* the same report once more is no news */
    assert_int_equal(held(&b), 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM delivery_heard"), 3);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'delivery_heard'"), 3);
    assert_string_equal(box_ask(&b, "delivery_take", json_pack("{s:s}", "channel", "mail"), NULL), "");
    assert_ok(store_delivery_event(b.d.store, mail, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    assert_false(all);                          /* the letter was sent before */
    box_close(&b);
}

static void what_is_no_mail_of_ours_is_refused_with_a_sentence(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_non_null(strstr(hear(&b, "bounced", "5.1.1", "aaaaaaaaaaaaaaaa"), "no delivery"));
    assert_non_null(strstr(hear(&b, "eaten", "", "aaaaaaaaaaaaaaaa"), "what:"));
    assert_string_equal(box_ask(&b, "mailbox_compared", json_pack("{s:s, s:i, s:i, s:i, s:i, s:[s, s], s:s}", "account", "cru", "mails", 5, "missed", 1,
                        "listed", 2, "gone", 1, "letters", "aaaaaaaaaaaaaaaa", "<b>", "actor", "maild"), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE detail LIKE '%\"gone\":1%\"letters\":[\"aaaaaaaaaaaaaaaa\"]%'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'mailbox_compared' AND actor = 'maild'"), 1);
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_mail_knows_stays_and_what_it_hints_at_gives_way_to_the_reading),
        cmocka_unit_test(a_record_that_is_none_costs_no_letter_its_number),
        cmocka_unit_test(a_year_that_was_over_at_a_restore_gives_no_more_numbers),
        cmocka_unit_test(a_mail_that_came_back_for_good_is_held_and_can_be_sent_again),
        cmocka_unit_test(what_is_no_mail_of_ours_is_refused_with_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
