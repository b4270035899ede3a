/* The register: what is found by which words, numbers and filters, in which order, and how a page goes on. */
#include "tests/unit/test_store_rig.h"

#include "store/register.h"

#include "store/db.h"

enum { MOST = 64 };

struct found { int64_t ids[MOST]; int n; char subject[512], body[512], sender[512], letter_no[256]; bool marked; };

static int keep(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct found *f = ctx;

    assert_true(f->n < MOST);
    f->ids[f->n++] = l->id;
    f->marked = hit != NULL;
    if (hit) {
        snprintf(f->subject, sizeof(f->subject), "%s", hit->subject);
        snprintf(f->body, sizeof(f->body), "%s", hit->body);
        snprintf(f->sender, sizeof(f->sender), "%s", hit->sender);
        snprintf(f->letter_no, sizeof(f->letter_no), "%s", hit->letter_no);
    }
    return 0;
}

static struct found find(struct store *s, struct register_ask ask)
{
    struct found f = { .n = 0 };
    struct err e = { 0 };

    if (!ask.limit)
        ask.limit = MOST;
    assert_ok(store_register_page(s, &ask, keep, &f, &e), e);
    int n = 0;
    if (ask.after == 0 && ask.limit == MOST) {          /* what is listed is what is counted */
        assert_ok(store_register_count(s, &ask, 1000, &n, &e), e);
        assert_int_equal(n, f.n);
    }
    return f;
}

static int words(struct store *s, const char *typed) { return find(s, (struct register_ask){ .words = typed }).n; }

static int exact(struct store *s, const char *typed)
{
    struct register_ask ask = { .words = typed, .limit = 10 };
    struct found f = { .n = 0 };
    struct err e = { 0 };

    assert_ok(store_register_exact(s, &ask, keep, &f, &e), e);
    return f.n;
}

static int with(struct store *s, enum facet kind, const char *value)
{
    struct register_ask ask = { .limit = 0 };

    ask.facet[kind] = value;
    return find(s, ask).n;
}

/* ---- letters to find */

struct sample { const char *number, *subject, *body, *post, *source; int lane; int64_t received_s; const char *fields[12]; };

static const struct sample samples[] = {
    { "N-11096/6/2016-ARC", "Pension arrears of Shri Verma", "the office of the accounts", "SO-1", "scan", 1, RIG_RECEIVED_S,
      { "delivery_mode", "Speed Post", "form", "letter", "language", "en", "sender_type", "citizen", "sender_state", "Bihar", "date", "2026-03-01" } },
    { "फा.सं. ४५/२०२६", "लेखा परीक्षा की रिपोर्ट", "पाँच लाख रुपये", "US-1", "mail", 0, RIG_RECEIVED_S + 40 * 86400,
      { "delivery_mode", "E-mail", "form", "circular", "language", "hi", "parliament_kind", "starred", "category", "Audit", "date", "2025-12-31" } },
    { "O&M/15/B-8", "Tender for the office building", "boxes and seals", "US-1", "import", 2, RIG_RECEIVED_S + 400 * 86400,
      { "delivery_mode", "By Hand", "form", "letter", "language", "mixed", "vip", "yes", "category", "Works & <b>", "date", "2027-04-01" } },
};

static int64_t put(struct store *s, const struct sample *k, const char *doc)
{
    struct field fields[8] = { { .name = "letter_no", .value = k->number, .source = "reading" }, { .name = "subject", .value = k->subject, .source = "reading" } };
    struct letter_new n = { .doc = doc, .source = k->source, .register_letter = "A", .number_prefix = "CRU", .lane = k->lane, .pages = 1, .received_s = k->received_s };
    struct letter_reading r = { .fields = fields, .n_fields = 2, .body = k->body, .post = k->post, .pages = 1, .lane = k->lane };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    for (size_t i = 0; i + 1 < ARRAY_LEN(k->fields) && k->fields[i]; i += 2)
        fields[r.n_fields++] = (struct field){ .name = k->fields[i], .value = k->fields[i + 1], .source = "reading" };
    assert_ok(store_take_in(s, &n, &id, number, &e), e);
    assert_ok(store_put_reading(s, id, &r, "ocrd", &e), e);
    return id;
}

static void open_samples(struct rig *g)
{
    char doc[8];

    rig_open(g);
    rig_officers(g->s);
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        snprintf(doc, sizeof(doc), "d%zu", i);
        assert_int_equal(put(g->s, &samples[i], doc), i + 1);
    }
}

/* ---- words */

static void vowel_signs_make_another_word(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);
    assert_int_equal(words(g.s, "लेखा"), 1);
    assert_int_equal(words(g.s, "लाख"), 1);
    assert_int_equal(words(g.s, "लख"), 0);
    assert_int_equal(words(g.s, "लेखा लाख"), 1);
    assert_int_equal(words(g.s, "रिपोर्ट"), 1);
    assert_int_equal(words(g.s, "रिपोर्टी"), 0);
    rig_close(&g);
}

static void quotes_keep_words_together_and_a_minus_keeps_them_out(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);
    assert_int_equal(words(g.s, "office"), 2);
    assert_int_equal(words(g.s, "\"office building\""), 1);
    assert_int_equal(words(g.s, "\"building office\""), 0);
    assert_int_equal(words(g.s, "office -tender"), 1);
    assert_int_equal(words(g.s, "-tender"), 2);                 /* all letters but those */
    assert_int_equal(words(g.s, "-\"office building\" office"), 1);
    assert_int_equal(words(g.s, "office -tender -pension"), 0);
    assert_int_equal(words(g.s, "\"office"), 2);                /* never closed */
    rig_close(&g);
}

static void what_is_found_is_marked_where_it_stands(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);
    struct found f = find(g.s, (struct register_ask){ .words = "tender seals" });
    assert_int_equal(f.n, 1);
    assert_string_equal(f.subject, HIT_BEGIN "Tender" HIT_END " for the office building");
    assert_string_equal(f.body, "boxes and " HIT_BEGIN "seals" HIT_END);
    assert_false(find(g.s, (struct register_ask){ .facet[FACET_STATE] = "read" }).marked);
    rig_close(&g);
}

/* ---- numbers */

static void a_number_is_found_however_it_was_read_or_typed(void **state)
{
    static const char *const typed[] = {
        "N-11096/6/2016-ARC", "n-11096/6/2016-arc", "11096/6/2016", "11096 6 2016", "1109662016", "N-llO96/6/2O16", "lI096", "11O96", "N11096", "११०९६", "096/6/201",
    };
    struct rig g;

    (void)state;
    open_samples(&g);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        if (words(g.s, typed[i]) != 1)
            fail_msg("%s finds %d letters", typed[i], words(g.s, typed[i]));
    assert_int_equal(words(g.s, "11097"), 0);
    assert_int_equal(words(g.s, "0&M/15"), 1);                  /* O&M, read with a zero */
    assert_int_equal(words(g.s, "O&M/I5/8-B"), 1);              /* 8 and B, 1 and I, each for the other */
    assert_int_equal(words(g.s, "45/2026"), 1);
    assert_int_equal(words(g.s, "४५/२०२६"), 1);
    assert_int_equal(words(g.s, "tender 11096"), 0);
    assert_int_equal(words(g.s, "pension 11096"), 1);
    assert_int_equal(words(g.s, "pension -11096"), 0);
    rig_close(&g);
}

static void a_diary_number_may_be_typed_short(void **state)
{
    static const char *const typed[] = { "2", "A/2", "a-2", "000002", "2/2026", "2026/2", "A/2026/2", "CRU-A/2026/000002", "cru-a/2026/2", "CRU A 2026 000002" };
    struct rig g;

    (void)state;
    open_samples(&g);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        if (exact(g.s, typed[i]) != 1)
            fail_msg("%s is the number of %d letters", typed[i], exact(g.s, typed[i]));
    assert_int_equal(exact(g.s, "B/2"), 0);
    assert_int_equal(exact(g.s, "2/2025"), 0);
    assert_int_equal(exact(g.s, "1"), 2);                       /* of 2026, and of 2027 */
    assert_int_equal(exact(g.s, "11096/6/2016"), 0);            /* a part of a number */
    assert_int_equal(exact(g.s, "n-11O96/6/2016-arc"), 1);
    assert_int_equal(exact(g.s, "office 2"), 0);
    assert_int_equal(exact(g.s, ""), 0);
    rig_close(&g);
}

static void receipt_and_computer_numbers_are_found(void **state)
{
    struct err e = { 0 };
    int64_t delivery;
    struct rig g;
    bool all;

    (void)state;
    open_samples(&g);
    assert_ok(rig_put_confirm(g.s, 1, rig_see(g.s, 1).l.revision, &e), e);
    assert_int_equal(words(g.s, "4711042"), 0);
    assert_ok(store_delivery_take_from(g.s, "eoffice", &delivery, &e), e);
    assert_ok(store_delivery_event(g.s, delivery, DELIVERY_EV_COMMIT, false, "", NULL, "sendd", &all, &e), e);
    assert_ok(store_delivery_event(g.s, delivery, DELIVERY_EV_DELIVERED, false, "", "{\"receipt_no\":\"154960/2026/CRU\",\"computer_no\":4711042}", "sendd", &all, &e), e);
    assert_int_equal(words(g.s, "4711042"), 1);
    assert_int_equal(exact(g.s, "4711042"), 1);
    assert_int_equal(words(g.s, "154960/2026"), 1);
    rig_close(&g);
}

/* ---- filters */

static void each_filter_finds_its_letters(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    open_samples(&g);
    assert_int_equal(with(g.s, FACET_STATE, "read"), 3);
    assert_int_equal(with(g.s, FACET_STATE, "open"), 3);
    assert_int_equal(with(g.s, FACET_STATE, "filed"), 0);
    assert_int_equal(with(g.s, FACET_LANE, "first"), 1);
    assert_int_equal(with(g.s, FACET_LANE, "backlog"), 1);
    assert_int_equal(with(g.s, FACET_LANE, "vip"), 1);
    assert_int_equal(with(g.s, FACET_LANE, "parliament"), 1);
    assert_int_equal(with(g.s, FACET_MODE, "Speed Post"), 1);
    assert_int_equal(with(g.s, FACET_FORM, "letter"), 2);
    assert_int_equal(with(g.s, FACET_LANGUAGE, "hi"), 1);
    assert_int_equal(with(g.s, FACET_SENDER_TYPE, "citizen"), 1);
    assert_int_equal(with(g.s, FACET_SENDER_STATE, "BIHAR"), 1);
    assert_int_equal(with(g.s, FACET_CATEGORY, "Works & <b>"), 1);
    assert_int_equal(with(g.s, FACET_POST, "US-1"), 2);
    assert_int_equal(with(g.s, FACET_SECTION, "Cash"), 1);
    assert_int_equal(with(g.s, FACET_SECTION, "cash\" OR \"a"), 0);
    assert_int_equal(with(g.s, FACET_SOURCE, "mail"), 1);
    assert_int_equal(with(g.s, FACET_DOUBTS, "open"), 0);
    assert_int_equal(with(g.s, FACET_BY, "clerk"), 0);
    assert_int_equal(with(g.s, FACET_CHANNEL, "any:waiting"), 0);
    assert_ok(rig_put_confirm(g.s, 2, rig_see(g.s, 2).l.revision, &e), e);
    assert_int_equal(with(g.s, FACET_STATE, "read"), 2);        /* it follows what happens */
    assert_int_equal(with(g.s, FACET_STATE, "filed"), 1);
    assert_int_equal(with(g.s, FACET_BY, "clerk"), 1);
    assert_int_equal(with(g.s, FACET_CHANNEL, "any:waiting"), 1);
    assert_int_equal(with(g.s, FACET_CHANNEL, "mail:waiting"), 1);
    assert_int_equal(with(g.s, FACET_CHANNEL, "eoffice:held"), 0);
    assert_int_equal(with(g.s, FACET_POST, "SO-1"), 2);
    assert_ok(store_letter_event(g.s, 1, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_int_equal(with(g.s, FACET_STATE, "open"), 2);
    rig_close(&g);
}

static void filters_and_words_go_together(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);
    assert_int_equal(find(g.s, (struct register_ask){ .words = "office", .facet[FACET_POST] = "US-1" }).n, 1);
    assert_int_equal(find(g.s, (struct register_ask){ .words = "office", .facet[FACET_POST] = "US-1", .facet[FACET_LANGUAGE] = "hi" }).n, 0);
    assert_int_equal(find(g.s, (struct register_ask){ .facet[FACET_FORM] = "letter", .facet[FACET_LANE] = "backlog", .facet[FACET_SOURCE] = "import" }).n, 1);
    assert_int_equal(find(g.s, (struct register_ask){ .words = "-office", .facet[FACET_FORM] = "letter" }).n, 0);
    assert_int_equal(find(g.s, (struct register_ask){ .words = "11096", .facet[FACET_SECTION] = "Cash", .from = "2026-03-14", .to = "2026-03-14" }).n, 1);
    rig_close(&g);
}

static void days_are_counted_to_the_day_whatever_lies_between(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);           /* taken in on 14-03-2026, 23-04-2026 and 18-04-2027 */
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2026-03-14" }).n, 3);
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2026-03-15" }).n, 2);
    assert_int_equal(find(g.s, (struct register_ask){ .to = "2026-04-22" }).n, 1);
    assert_int_equal(find(g.s, (struct register_ask){ .to = "2026-04-23" }).n, 2);
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2026-03-15", .to = "2027-04-18" }).n, 2);
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2026-03-15", .to = "2027-04-17" }).n, 1);
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2026-01-01", .to = "2026-12-31" }).n, 2);
    assert_int_equal(find(g.s, (struct register_ask){ .from = "2027-01-01", .to = "2026-01-01" }).n, 0);
    assert_int_equal(find(g.s, (struct register_ask){ .dated_from = "2025-12-31", .dated_to = "2026-02-28" }).n, 1);
    assert_int_equal(find(g.s, (struct register_ask){ .dated_from = "2026-01-01" }).n, 2);
    assert_int_equal(find(g.s, (struct register_ask){ .dated_to = "2025-12-30" }).n, 0);
    rig_close(&g);
}

/* ---- order and pages */

static void assert_order(struct store *s, enum register_order order, int64_t a, int64_t b, int64_t c)
{
    const struct register_ask asks[] = { { .order = order }, { .order = order, .facet[FACET_STATE] = "read" }, { .order = order, .words = "-nothinglikeit" } };

    for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
        struct register_ask page = asks[i];
        struct found f = find(s, page);

        assert_int_equal(f.n, 3);
        assert_true(f.ids[0] == a && f.ids[1] == b && f.ids[2] == c);
        page.limit = 1;
        page.after = a;
        assert_int_equal(find(s, page).ids[0], b);          /* the second page of one letter each */
        page.after = c;
        assert_int_equal(find(s, page).n, 0);
    }
}

static void every_order_holds_from_page_to_page(void **state)
{
    struct rig g;

    (void)state;
    open_samples(&g);
    assert_order(g.s, ORDER_NEWEST, 3, 2, 1);
    assert_order(g.s, ORDER_OLDEST, 1, 2, 3);
    assert_order(g.s, ORDER_NUMBER_DOWN, 3, 2, 1);
    assert_order(g.s, ORDER_NUMBER_UP, 1, 2, 3);
    assert_order(g.s, ORDER_DATE_DOWN, 3, 1, 2);
    assert_order(g.s, ORDER_DATE_UP, 2, 1, 3);
    rig_close(&g);
}

static void letters_that_come_in_meanwhile_move_no_page(void **state)
{
    struct register_ask ask = { .words = "cash", .limit = 5 };
    bool seen[64] = { false };
    char doc[16];
    struct rig g;

    (void)state;
    rig_open(&g);
    for (int i = 0; i < 23; i++) {
        snprintf(doc, sizeof(doc), "d%d", i);
        rig_read(g.s, rig_letter(g.s, doc), "1/2026", "Cash book", "");
    }
    for (int page = 0; page < 5; page++) {
        struct found f = find(g.s, ask);

        assert_int_equal(f.n, page < 4 ? 5 : 3);
        for (int i = 0; i < f.n; i++) {
            assert_false(seen[f.ids[i]]);
            seen[f.ids[i]] = true;
        }
        ask.after = f.ids[f.n - 1];
        snprintf(doc, sizeof(doc), "new%d", page);
        rig_read(g.s, rig_letter(g.s, doc), "2/2026", "Cash box", "");
    }
    for (int id = 1; id <= 23; id++)
        assert_true(seen[id]);
    rig_close(&g);
}

static void too_many_are_not_sorted_and_it_says_so(void **state)
{
    struct register_ask ask = { .order = ORDER_DATE_UP, .facet[FACET_STATE] = "taken_in", .limit = 5 };
    struct found f = { .n = 0 };
    struct err e = { 0 };
    char doc[16];
    struct rig g;

    (void)state;
    rig_open(&g);
    for (int i = 0; i <= REGISTER_SORT_MAX; i++) {
        snprintf(doc, sizeof(doc), "d%d", i);
        rig_letter(g.s, doc);
    }
    assert_int_equal(store_register_page(g.s, &ask, keep, &f, &e), -E2BIG);
    ask.order = ORDER_OLDEST;
    assert_ok(store_register_page(g.s, &ask, keep, &f, &e), e);
    assert_int_equal(f.ids[0], 1);
    rig_close(&g);
}

/* ---- what must not happen */

static void a_question_that_takes_too_long_is_given_up(void **state)
{
    sqlite3_stmt *q = NULL;
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    db_until(g.s, 50);
    assert_ok(db_query(g.s, &q, &e, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", ""), e);
    assert_int_equal(db_row(g.s, q, &e), -ETIMEDOUT);
    db_until(g.s, 0);
    sqlite3_reset(q);
    rig_letter(g.s, "d1");                                      /* nothing is left of it */
    rig_close(&g);
}

static void whatever_is_typed_or_chosen_is_a_question(void **state)
{
    static const char *const nasty[] = {
        "\" OR \"\ue000a", "\ue000a", "\ue001", "'; DROP TABLE letters; --", "keys:a", "a AND", "NOT NOT", "-", "--", "-\"", "\"\"", "*", "-*", "1*", "NEAR(", "{", "^",
        "<script>alert(1)</script>", "%", "\\", "\x01\x02", "\xff", "2147483648/99999999999", "99999999999999999999", "////", "A/B/C/1/2/3", "🙂 1 🙂",
    };
    static char huge[70000];
    struct rig g;

    (void)state;
    open_samples(&g);
    for (size_t i = 0; i < ARRAY_LEN(nasty); i++) {
        words(g.s, nasty[i]);
        exact(g.s, nasty[i]);
        for (int kind = 0; kind < FACETS; kind++)
            with(g.s, (enum facet)kind, nasty[i]);
        find(g.s, (struct register_ask){ .from = nasty[i], .to = nasty[i], .words = nasty[i] });
    }
    assert_int_equal(words(g.s, "\" OR \"\ue000a"), 0);         /* no way to the keys, and "OR" is a word */
    assert_int_equal(words(g.s, "\ue000r2026"), 0);
    for (size_t i = 0; i + 1 < sizeof(huge); i++)
        huge[i] = "a1 \"-"[i % 5];
    words(g.s, huge);
    memset(huge, '1', sizeof(huge) - 1);
    words(g.s, huge);
    exact(g.s, huge);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM letters"), 3);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(vowel_signs_make_another_word),
        cmocka_unit_test(quotes_keep_words_together_and_a_minus_keeps_them_out),
        cmocka_unit_test(what_is_found_is_marked_where_it_stands),
        cmocka_unit_test(a_number_is_found_however_it_was_read_or_typed),
        cmocka_unit_test(a_diary_number_may_be_typed_short),
        cmocka_unit_test(receipt_and_computer_numbers_are_found),
        cmocka_unit_test(each_filter_finds_its_letters),
        cmocka_unit_test(filters_and_words_go_together),
        cmocka_unit_test(days_are_counted_to_the_day_whatever_lies_between),
        cmocka_unit_test(every_order_holds_from_page_to_page),
        cmocka_unit_test(letters_that_come_in_meanwhile_move_no_page),
        cmocka_unit_test(too_many_are_not_sorted_and_it_says_so),
        cmocka_unit_test(a_question_that_takes_too_long_is_given_up),
        cmocka_unit_test(whatever_is_typed_or_chosen_is_a_question),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
