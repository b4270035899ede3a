/* What is proposed for a letter: the office's rules, its own words, what clerks taught; and who is told why. */
#include "tests/unit/test_diary_rig.h"

#include "diary/rules_use.h"
#include "store/memory.h"
#include "store/rules.h"

enum { NOW_S = 1773480600 };

/* A reading of one page. Each letter has words of its own, so that none is taken for another. */
static void put_letter(struct box *b, const char *number, const char *organisation, const char *subject, const char *addressee, char doc[ID_SIZE])
{
    static int n;
    AUTO_JSON json_t *reading = json_pack("{s:[{s:s}], s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "pages", "text", subject, "decision", "clear",
                                          "form", "letter", "fields", "letter_no", number, "date", "2024-03-01", "subject", subject,
                                          "sender_organisation", organisation, "addressee", addressee);
    AUTO_FREE char *text = json_dumps(reading, 0);

    n++;
    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", text, doc);
    take_in_all(&b->d);
    read_in_all(&b->d);
}

static int64_t confirm(struct box *b, const char *doc, const char *organisation, const char *subject, const char *post, const char *category)
{
    struct rig_seen v = box_see(b, doc);
    const char *words = box_ask(b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s}}", "letter", (json_int_t)v.l.id,
                                "revision", v.l.revision, "actor", "clerk", "post", post, "fields", "letter_no", v.letter_no, "date", "2024-03-01",
                                "subject", subject, "received_date", "2024-03-14", "delivery_mode", "By Hand", "sender_organisation", organisation,
                                "category", category), NULL);

    assert_string_equal(words, "");
    return v.l.id;
}

static const char *field_of(const struct box *b, const char *doc, const char *name)
{
    static char kept[2000];
    AUTO_FREE char *value = NULL;
    struct err e = { 0 };

    assert_ok(store_field(b->d.store, box_letter(b, doc), name, &value, &e), e);
    snprintf(kept, sizeof(kept), "%s", value);
    return kept;
}

/* ---- rules */

static void set_rules(struct box *b, const char *rules)
{
    char conf[4 * TMPDIR_SIZE + 256];

    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[office]\nofficers_file = %s/officers.csv\nrules_file = %s/rules.txt\n",
             b->dir, b->dir, b->dir, b->dir);
    box_write(b, "dakbox.conf", conf);
    box_write(b, "rules.txt", rules);
    box_stop(b);
    box_start(b);
}

static const char office_rules[] =
    "# first the House\n"
    "when sender has \"Lok Sabha Secretariat\" then mark to SO-1, category \"Parliament\", lane vip, priority immediate\n"
    "when subject has any of \"tribunal\", \"न्यायाधिकरण\" then hold \"the law cell must see it\"\n";

static size_t load(struct box *b)
{
    struct err e = { 0 };
    size_t n = 0;

    assert_ok(rules_file_load(&b->d, "test", NULL, &n, &e), e);
    return n;
}

static void a_rule_decides_post_category_lane_and_priority_and_says_its_line(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    set_rules(&b, office_rules);
    assert_int_equal(load(&b), 2);
    put_letter(&b, "LS-11/2026", "LOK SABHA SECRETARIAT", "Study tour of the committee", "The Under Secretary", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");         /* though the letter names another */
    assert_int_equal(box_see(&b, doc).l.lane, 0);
    assert_string_equal(field_of(&b, doc, "category"), "Parliament");
    assert_string_equal(field_of(&b, doc, "priority"), "Immediate");
    assert_non_null(strstr(field_of(&b, doc, "proposal_reason"), "\"what\":\"post\",\"line\":2"));
    put_letter(&b, "T-12/2026", "Ministry of Law", "Hearing at the TRIBUNAL", "The Under Secretary", doc);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_string_equal(box_see(&b, doc).reason, "Rule line 3 of the office: the law cell must see it");
    assert_string_equal(box_see(&b, doc).post, "US-1");
    box_close(&b);
}

static int see_problem(void *ctx, const struct rules_kept *k)
{
    snprintf(ctx, 512, "%s", k->problem);
    return 0;
}

static void a_file_with_a_mistake_changes_nothing_not_even_over_a_restart(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE], problem[512] = "";
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    set_rules(&b, office_rules);
    load(&b);
    box_write(&b, "rules.txt", "when vip then mark to SO-1\nwhen sendr has \"x\" then lane vip\nwhen vip then mark to NOBODY\n");
    const char *words = box_ask(&b, "rules_reload", json_pack("{s:s}", "actor", "admin"), &answer);
    assert_non_null(strstr(words, "line 2: there is no field \"sendr\"; did you mean sender?"));
    assert_int_equal(json_array_size(json_object_get(answer, "errors")), 2);
    box_stop(&b);
    box_start(&b);
    assert_ok(store_rules(b.d.store, see_problem, problem, &e), e);
    char worded[SAID_WORDED_SIZE];
    said_word(SAID_EN, problem, worded);
    assert_non_null(strstr(worded, "line 2"));
    AUTO_JSON json_t *status = NULL;
    box_ask(&b, "status", json_object(), &status);
    assert_string_equal(json_str(status, "rules_problem", ""), problem);
    put_letter(&b, "LS-13/2026", "Lok Sabha Secretariat", "Another study tour", "Under Secretary", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");
    box_write(&b, "rules.txt", "");
    assert_string_equal(box_ask(&b, "rules_reload", json_pack("{s:s}", "actor", "admin"), NULL), "");
    assert_ok(store_rules(b.d.store, see_problem, problem, &e), e);
    assert_string_equal(problem, "");
    put_letter(&b, "LS-14/2026", "Lok Sabha Secretariat", "A third study tour", "Under Secretary", doc);
    assert_string_equal(box_see(&b, doc).post, "US-1");
    box_close(&b);
}

static void a_rule_for_a_post_that_is_gone_is_passed_over_and_said(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    set_rules(&b, office_rules);
    load(&b);
    box_write(&b, "officers.csv", "post,designation,default\nUS-1,Under Secretary,yes\n");
    assert_ok(officers_file_load(&b.d, &e), e);
    put_letter(&b, "LS-15/2026", "Lok Sabha Secretariat", "Study tour", "", doc);
    assert_string_equal(box_see(&b, doc).post, "US-1");
    assert_non_null(strstr(field_of(&b, doc, "proposal_reason"), "\"inactive\""));
    box_close(&b);
}

static void the_senior_sees_first_what_a_rule_says_so_of(void **state)
{
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_write(&b, "officers.csv", "post,designation,section,next_post,default\nSO-1,Section Officer,Cash,US-1,\nUS-1,Under Secretary,,,yes\n");
    assert_ok(officers_file_load(&b.d, &e), e);
    set_rules(&b, "when subject has \"audit\" then senior first");
    assert_int_equal(load(&b), 1);
    put_letter(&b, "C-16/2026", "Ministry of Coal", "Audit of the cash book", "Section Officer (Cash)", doc);
    assert_string_equal(box_see(&b, doc).post, "US-1");
    put_letter(&b, "C-17/2026", "Ministry of Coal", "The cash book", "Section Officer (Cash)", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");
    box_close(&b);
}

/* ---- the letter's own words */

static void what_stands_around_the_addressed_post_does_not_hide_it(void **state)
{
    static const char addressee[] = "The Central Public Information Officer, Ministry of Personnel, Public Grievances and Pensions, North Block, New Delhi, "
                                    "Information regarding . quarterly progress";
    static const char *const parts[] = { "", "The Central Public Information Officer" }, *const wanted[] = { "US-1", "CPIO" };
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    box_write(&b, "officers.csv", "post,designation,section,default\nCPIO,Central Public Information Officer,RTI Cell,\n"
              "DIR-PG,Director,Public Grievances,\nSO-BUDGET,Section Officer,Budget,\nUS-1,Under Secretary,,yes\n");
    assert_ok(officers_file_load(&b.d, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        AUTO_JSON json_t *reading = json_pack("{s:[{s:s}], s:s, s:{s:s, s:s, s:s}}", "pages", "text", "", "decision", "clear", "fields", "letter_no",
                                              i ? "A-5/2026" : "B-6/2026", "addressee", addressee, "addressee_post", parts[i]);
        AUTO_FREE char *text = json_dumps(reading, 0);

        box_put(&b, SPOOL_READ, "2024-03-14T06:00:00Z", text, doc);
        take_in_all(&b.d);
        read_in_all(&b.d);
        assert_string_equal(box_see(&b, doc).post, wanted[i]);
    }
    box_close(&b);
}

/* ---- memory */

static void what_clerks_confirmed_is_proposed_once_it_is_sure(void **state)
{
    static const char *const subjects[] = { "Supply of furniture", "Training of drivers", "Repair of lifts", "Purchase of paper" };
    char doc[ID_SIZE], number[32];
    struct box b;

    (void)state;
    box_open(&b);
    for (int i = 0; i < 3; i++) {
        snprintf(number, sizeof(number), "M%c-%d/2026", 'a' + i, 20 + i);
        put_letter(&b, number, "Ministry of Mines", subjects[i], "", doc);
        assert_string_equal(box_see(&b, doc).post, "US-1");     /* the default: not yet sure */
        confirm(&b, doc, "Ministry of Mines", subjects[i], "SO-1", "Stores");
    }
    put_letter(&b, "Mz-31/2026", "MINISTRY OF MINES", subjects[3], "", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");
    assert_string_equal(field_of(&b, doc, "category"), "Stores");
    assert_non_null(strstr(field_of(&b, doc, "proposal_reason"), "\"value\":\"SO-1\",\"n\":3,\"of\":3"));
    put_letter(&b, "Mz-32/2026", "Ministry of Steel", subjects[3], "", doc);
    assert_string_equal(box_see(&b, doc).post, "US-1");         /* another sender */
    box_close(&b);
}

static void the_letters_own_words_outrank_memory_and_a_rule_outranks_both(void **state)
{
    char doc[ID_SIZE], number[32], subject[64];
    struct box b;

    (void)state;
    box_open(&b);
    for (int i = 0; i < 3; i++) {
        snprintf(number, sizeof(number), "Q%c-%d/2026", 'a' + i, 40 + i);
        snprintf(subject, sizeof(subject), "Matter of kind %c", 'a' + i);
        put_letter(&b, number, "Ministry of Mines", subject, "", doc);
        confirm(&b, doc, "Ministry of Mines", subject, "US-1", "");
    }
    put_letter(&b, "R-51/2026", "Ministry of Mines", "Something new", "Section Officer (Cash)", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");
    assert_non_null(strstr(field_of(&b, doc, "proposal_reason"), "US-1"));      /* memory's other opinion is said */
    set_rules(&b, "when organisation is \"ministry of mines\" then mark to SO-1");
    load(&b);
    put_letter(&b, "R-52/2026", "Ministry of Mines", "Something else new", "", doc);
    assert_string_equal(box_see(&b, doc).post, "SO-1");
    box_close(&b);
}

static void a_sender_that_is_always_misread_is_put_right(void **state)
{
    AUTO_FREE char *read = NULL;
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, "S-60/2026", "Mlnistry of Finanee", "Budget circular", "", doc);
    confirm(&b, doc, "Ministry of Finance", "Budget circular", "US-1", "");
    put_letter(&b, "S-61/2026", "Mlnistry of Finanee", "Revised estimates", "", doc);
    assert_string_equal(field_of(&b, doc, "sender_organisation"), "Mlnistry of Finanee");       /* once is not enough */
    confirm(&b, doc, "Ministry of Finance", "Revised estimates", "US-1", "");
    put_letter(&b, "S-62/2026", "Mlnistry of Finanee", "Final grant", "", doc);
    assert_string_equal(field_of(&b, doc, "sender_organisation"), "Ministry of Finance");
    assert_ok(store_as_read(b.d.store, box_letter(&b, doc), "sender_organisation", &read, &e), e);
    assert_string_equal(read, "Mlnistry of Finanee");
    assert_non_null(strstr(field_of(&b, doc, "proposal_reason"), "sender_organisation"));
    box_close(&b);
}

static int64_t memories(const struct box *b) { return rig_ask(b->db, "SELECT count(*) FROM memory"); }

static void what_was_taught_can_be_taken_back(void **state)
{
    char doc[2][ID_SIZE];
    struct err e = { 0 };
    struct box b;
    int n = 0;

    (void)state;
    box_open(&b);
    put_letter(&b, "U-70/2026", "Ministry of Mines", "Supply of furniture", "", doc[0]);
    int64_t first = confirm(&b, doc[0], "Ministry of Mines", "Supply of furniture", "SO-1", "");
    int64_t of_one = memories(&b);
    assert_true(of_one >= 3);
    put_letter(&b, "V-71/2026", "Ministry of Mines", "Training of drivers", "", doc[1]);
    int64_t second = confirm(&b, doc[1], "Ministry of Mines", "Training of drivers", "SO-1", "");
    assert_int_equal(rig_ask(b.db, "SELECT n FROM memory WHERE about = 'sender' AND kind = 'post'"), 2);
    assert_ok(store_memory_forget_letter(b.d.store, second, "admin", &n, &e), e);
    assert_int_equal(memories(&b), of_one);
    assert_int_equal(rig_ask(b.db, "SELECT n FROM memory WHERE about = 'sender' AND kind = 'post'"), 1);
    assert_ok(store_memory_forget_letter(b.d.store, second, "admin", &n, &e), e);
    assert_int_equal(n, 0);                             /* twice takes nothing more */
    int64_t row = rig_ask(b.db, "SELECT id FROM memory WHERE about = 'sender' AND kind = 'post'");
    assert_string_equal(box_ask(&b, "memory_forget", json_pack("{s:I, s:s}", "id", (json_int_t)row, "actor", "admin"), NULL), "");
    assert_int_equal(memories(&b), of_one - 1);
    assert_non_null(strstr(box_ask(&b, "memory_forget", json_pack("{s:I, s:s}", "id", (json_int_t)row, "actor", "admin"), NULL), "nothing is remembered"));
    assert_string_equal(box_ask(&b, "memory_forget", json_pack("{s:I, s:s}", "letter", (json_int_t)first, "actor", "admin"), NULL), "");
    assert_int_equal(memories(&b), 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM memory_taught"), 0);
    assert_int_equal(rig_ask(b.db, "SELECT n FROM memory_size"), 0);
    box_close(&b);
}

static void memory_never_proposes_a_post_that_is_gone(void **state)
{
    char doc[ID_SIZE], number[32], subject[64];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    for (int i = 0; i < 4; i++) {
        snprintf(number, sizeof(number), "W%c-%d/2026", 'a' + i, 80 + i);
        snprintf(subject, sizeof(subject), "Matter of kind %c", 'a' + i);
        put_letter(&b, number, "Ministry of Mines", subject, "", doc);
        confirm(&b, doc, "Ministry of Mines", subject, "SO-1", "");
    }
    box_write(&b, "officers.csv", "post,designation,default\nUS-1,Under Secretary,yes\n");
    assert_ok(officers_file_load(&b.d, &e), e);
    put_letter(&b, "X-90/2026", "Ministry of Mines", "Something new", "", doc);
    assert_string_equal(box_see(&b, doc).post, "US-1");
    box_close(&b);
}

static void memory_stays_as_large_as_it_may_be(void **state)
{
    struct memory_lesson lesson = { .kind = "post", .key = "o:new", .about = "sender", .who = "new", .what = "", .value = "SO-1" };
    struct letter_confirm c = { .post = "SO-1", .lessons = &lesson, .n_lessons = 1 };
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, "Y-91/2026", "", "Something new", "", doc);
    box_stop(&b);
    rig_tamper(b.db, "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100000) "
               "INSERT INTO memory (kind, key, about, who, what, value, n, last_s) SELECT 'post', 'o:' || i, 'sender', '', '', 'SO-1', 1 + i % 7, i FROM c");
    box_start(&b);
    c.revision = box_see(&b, doc).l.revision;
    assert_ok(store_confirm(b.d.store, box_letter(&b, doc), &c, "clerk", &e), e);
    assert_int_equal(memories(&b), MEMORY_MAX_ROWS);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM memory WHERE key = 'o:new'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM memory WHERE key = 'o:7'"), 0);      /* used once, and longest ago */
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_decides_post_category_lane_and_priority_and_says_its_line),
        cmocka_unit_test(a_file_with_a_mistake_changes_nothing_not_even_over_a_restart),
        cmocka_unit_test(a_rule_for_a_post_that_is_gone_is_passed_over_and_said),
        cmocka_unit_test(the_senior_sees_first_what_a_rule_says_so_of),
        cmocka_unit_test(what_stands_around_the_addressed_post_does_not_hide_it),
        cmocka_unit_test(what_clerks_confirmed_is_proposed_once_it_is_sure),
        cmocka_unit_test(the_letters_own_words_outrank_memory_and_a_rule_outranks_both),
        cmocka_unit_test(a_sender_that_is_always_misread_is_put_right),
        cmocka_unit_test(what_was_taught_can_be_taken_back),
        cmocka_unit_test(memory_never_proposes_a_post_that_is_gone),
        cmocka_unit_test(memory_stays_as_large_as_it_may_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
