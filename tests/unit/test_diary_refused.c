/* Letters that bear a classified marking: a number, a time and who refused it are left, and nothing else. */
#include "tests/rig/raw.h"
#include "tests/unit/test_diary_pages_rig.h"

/* Words that are in no program and no schema. */
#define TOLD "{\"pages\":[{\"text\":\"the Zanskar garrison\"}],\"decision\":\"%s\",\"classification\":\"%s\",\"language\":\"en\"," \
    "\"fields\":{\"letter_no\":\"ZQ-77431/2026\",\"subject\":\"Winterstocking of Kharbu\",\"sender_organisation\":\"Ordnance Xylo\",\"addressee\":\"Section Officer (Cash)\"}}"

static const char *const told[] = { "Zanskar", "zanskar", "garrison", "77431", "Winterstock", "winterstock", "Kharbu", "kharbu", "Ordnance Xylo", "xylo" };

static void assert_nothing_is_left(struct box *b, const char *doc)
{
    char when[SPOOL_VALUE_SIZE];
    struct err e = { 0 };
    struct rig_seen v = box_see(b, doc);

    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        if (raw_files_with(b->dir, told[i], strlen(told[i])) > 0)
            fail_msg("\"%s\" is still on the card", told[i]);
    assert_int_equal(v.l.state, LETTER_REFUSED);
    assert_string_equal(v.reason, "refused: classified");
    assert_int_equal(v.l.pages, 0);
    assert_string_equal(v.post, "");
    assert_int_equal(box_stage(b, doc), SPOOL_SENT);
    assert_ok(spool_get(b->d.spool, doc, "refused", when, &e), e);
    assert_true(when[0] != '\0');
    assert_int_equal(spool_has_blob(b->d.spool, doc, "page-0001.png", NULL), 0);
    verify_diary(b);
}

/* As diaryd's ticks do. */
static void tidy(struct box *b)
{
    do {
        b->d.more = false;
        refusals_all(&b->d);
    } while (b->d.more);
}

static void put_told(struct box *b, const char *decision, const char *grade, char doc[ID_SIZE])
{
    char reading[1024];

    snprintf(reading, sizeof(reading), TOLD, decision, grade);
    box_put(b, SPOOL_READ, "2026-03-14T09:30:00Z", reading, doc);
    box_passes(b);
}

static const char *refuse(struct box *b, const char *doc)
{
    return box_ask(b, "refuse", json_pack("{s:I, s:s}", "letter", (json_int_t)box_letter(b, doc), "actor", "supervisor"), NULL);
}

static const char *export(struct box *b, const char *doc)
{
    return box_ask(b, "export", json_pack("{s:I, s:s}", "letter", (json_int_t)box_letter(b, doc), "actor", "admin"), NULL);
}

static int find_event(void *ctx, const struct history_row *h)
{
    char *actor = ctx;

    if (strcmp(h->event, "refuse") == 0)
        snprintf(actor, 64, "%s", h->actor);
    return 0;
}

static void a_letter_refused_at_the_counter_gets_its_number_and_nothing_else(void **state)
{
    char before[ID_SIZE], refused[ID_SIZE], after[ID_SIZE], actor[64] = "";
    struct spool_doc *d;
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_SCANNED, "2026-03-14T09:30:00Z", NULL, before);
    take_in_all(&b.d);
    assert_ok(spool_doc_new(b.d.spool, true, &d, &e), e);
    snprintf(refused, sizeof(refused), "%s", spool_doc_id(d));
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "note", "Zanskar", &e), e);
    assert_ok(spool_doc_set(d, "created", "2026-03-14T09:31:00Z", &e), e);
    assert_ok(spool_blob_put(d, "page-0001.png", "Kharbu", 6, &e), e);
    assert_ok(spool_doc_refuse(d, "front desk", &e), e);
    take_in_all(&b.d);
    box_put(&b, SPOOL_SCANNED, "2026-03-14T09:32:00Z", NULL, after);
    box_passes(&b);
    tidy(&b);
    assert_string_equal(box_see(&b, before).number, "CRU-A/2026/000001");
    assert_string_equal(box_see(&b, refused).number, "CRU-A/2026/000002");
    assert_string_equal(box_see(&b, after).number, "CRU-A/2026/000003");
    assert_nothing_is_left(&b, refused);
    assert_ok(store_history(b.d.store, box_letter(&b, refused), find_event, actor, &e), e);
    assert_string_equal(actor, "front desk");
    assert_int_equal(store_label_next(b.d.store, NULL, NULL, &e), -ENOENT);
    box_passes(&b);
    tidy(&b);
    assert_string_equal(box_see(&b, after).number, "CRU-A/2026/000003");
    box_close(&b);
}

static void what_a_person_refuses_leaves_no_word_in_diary_index_log_or_spool(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_put(&b, SPOOL_READ, "2026-03-14T09:29:00Z", RIG_READING, other);
    put_told(&b, "hold", "secret", doc);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(export(&b, doc), "may be classified"));
    assert_true(raw_files_with(b.dir, "Kharbu", 6) > 0);               /* the rig finds what is there */
    assert_true(raw_files_with(b.dir, "zanskar", 7) > 0);              /* in the index, too */
    assert_string_equal(refuse(&b, doc), "");
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    assert_non_null(strstr(export(&b, doc), "nothing of it was kept"));
    assert_true(raw_files_with(b.dir, "Cash book", 9) > 0);            /* the neighbour's words are where they were */
    assert_non_null(strstr(refuse(&b, doc), "refused as classified"));
    box_close(&b);
}

static void what_the_reader_refuses_goes_by_itself(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_told(&b, "refuse", "top_secret", doc);
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_REFUSED);
    box_close(&b);
}

static void against_a_persons_word_the_reader_only_asks(void **state)
{
    struct paper paper = { .pages = "ab", .scan = "{\"pages\":[],\"doubts\":[{\"code\":\"marking_looked_at\",\"page\":1,\"detail\":\"supervisor\"}]}" };
    char doc[ID_SIZE], reading[1024];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &paper, doc);
    take_in_all(&b.d);
    snprintf(reading, sizeof(reading), "{\"decision\":\"refuse\",\"classification\":\"secret\",\"fields\":{\"subject\":\"Kharbu\"}}");
    read_paper(&b, doc, reading);
    box_passes(&b);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_non_null(strstr(box_see(&b, doc).reason, "a person has said that it is not classified"));
    assert_string_equal(refuse(&b, doc), "");
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    box_close(&b);
}

/* The diary has said so, and then the power goes. */
static void a_refusal_that_was_cut_off_is_completed_at_the_next_start(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_told(&b, "hold", "secret", doc);
    assert_ok(store_refuse(b.d.store, box_letter(&b, doc), "supervisor", &e), e);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_REFUSED);
    assert_true(spool_has_blob(b.d.spool, doc, "page-0001.png", NULL) == 1);
    box_stop(&b);
    box_start(&b);
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    box_close(&b);
}

static void a_document_in_use_is_destroyed_when_it_is_free(void **state)
{
    char doc[ID_SIZE];
    struct spool_doc *d;
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_told(&b, "hold", "secret", doc);
    assert_ok(spool_doc_extend(b.d.spool, doc, SPOOL_READ, &d, &e), e);
    assert_string_equal(refuse(&b, doc), "");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_REFUSED);
    spool_doc_close(d);
    b.d.refusals_again_ms = 0;          /* some seconds later */
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    box_close(&b);
}

static void what_has_left_is_not_refused_but_said_what_to_do(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;
    bool all;

    (void)state;
    box_open(&b);
    put_told(&b, "clear", "none", doc);
    struct letter_confirm c = { .post = "SO-1", .revision = box_see(&b, doc).l.revision, .deliveries = &(struct delivery_new){ .channel = "eoffice" }, .n_deliveries = 1 };
    assert_ok(store_confirm(b.d.store, box_letter(&b, doc), &c, "clerk", &e), e);
    assert_non_null(strstr(refuse(&b, doc), "security officer"));
    int64_t delivery;
    assert_ok(store_delivery_take_from(b.d.store, "eoffice", &delivery, &e), e);
    assert_ok(store_delivery_event(b.d.store, delivery, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    assert_non_null(strstr(refuse(&b, doc), "in e-Office already"));
    assert_int_equal(box_see(&b, doc).l.state, LETTER_SENT);
    box_close(&b);
}

static void letters_that_share_pages_with_it_are_asked_about(void **state)
{
    char doc[ID_SIZE], made[2][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "abcde", doc);
    split_at(&b, doc, "[3,5]", made);
    assert_non_null(strstr(refuse(&b, doc), "being put in order"));
    box_settle(&b);
    assert_string_equal(refuse(&b, made[0]), "");
    tidy(&b);
    assert_nothing_is_left(&b, made[0]);
    const char *const others[] = { doc, made[1] };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_int_equal(box_see(&b, others[i]).l.state, LETTER_HELD);
        assert_non_null(strstr(box_see(&b, others[i]).reason, "CRU-A/2024/000002, which was refused as classified"));
    }
    box_close(&b);
}

static void a_letter_merged_into_it_goes_with_it(void **state)
{
    char doc[ID_SIZE], other[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    box_letter_of(&b, "ab", doc);
    box_letter_of(&b, "cd", other);
    assert_string_equal(box_ask(&b, "pages_merge", about(&b, other, "into", json_integer(box_letter(&b, doc))), NULL), "");
    box_settle(&b);
    assert_int_equal(box_see(&b, other).l.state, LETTER_VOID);
    assert_string_equal(refuse(&b, doc), "");
    tidy(&b);
    assert_nothing_is_left(&b, doc);
    assert_nothing_is_left(&b, other);
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_refused_at_the_counter_gets_its_number_and_nothing_else),
        cmocka_unit_test(what_a_person_refuses_leaves_no_word_in_diary_index_log_or_spool),
        cmocka_unit_test(what_the_reader_refuses_goes_by_itself),
        cmocka_unit_test(against_a_persons_word_the_reader_only_asks),
        cmocka_unit_test(a_refusal_that_was_cut_off_is_completed_at_the_next_start),
        cmocka_unit_test(a_document_in_use_is_destroyed_when_it_is_free),
        cmocka_unit_test(what_has_left_is_not_refused_but_said_what_to_do),
        cmocka_unit_test(letters_that_share_pages_with_it_are_asked_about),
        cmocka_unit_test(a_letter_merged_into_it_goes_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
