#include "tests/unit/test_store_rig.h"

static int stop_with_value(void *ctx, const struct field *f)
{
    struct { const char *name; struct field f; char value[256], source[32], by[32]; } *v = ctx;

    if (strcmp(f->name, v->name) == 0) {
        v->f = *f;
        snprintf(v->value, sizeof(v->value), "%s", f->value);
        snprintf(v->source, sizeof(v->source), "%s", f->source);
        snprintf(v->by, sizeof(v->by), "%s", f->confirmed_by);
    }
    return 0;
}

struct seen_field { const char *name; struct field f; char value[256], source[32], by[32]; };

static struct seen_field see_field(struct store *s, int64_t id, const char *name)
{
    struct seen_field v = { .name = name };
    struct err e = { 0 };

    assert_ok(store_fields(s, id, stop_with_value, &v, &e), e);
    return v;
}

static void a_reading_brings_fields_with_evidence_and_a_proposed_post(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "Cash book", "text");
    struct rig_seen v = rig_see(g.s, id);
    assert_int_equal(v.l.state, LETTER_READ);
    assert_true(v.l.read_s > 0);
    assert_string_equal(v.subject, "Cash book");
    assert_string_equal(v.letter_no, "1/2026");
    assert_string_equal(v.marked_to, "Section Officer (Cash)");
    struct seen_field f = see_field(g.s, id, "letter_no");
    assert_int_equal(f.f.page, 1);
    assert_int_equal(f.f.h, 40);
    assert_true(f.f.conf > 0.89 && f.f.conf < 0.91);
    assert_string_equal(f.source, "reading");
    rig_close(&g);
}

static void a_second_reading_replaces_the_first(void **state)
{
    struct letter_reading empty = { .body = "", .post = "", .pages = 0, .lane = 1 };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "Wrong", "");
    assert_ok(store_put_reading(g.s, id, &empty, "ocrd", &e), e);
    assert_string_equal(rig_see(g.s, id).subject, "");
    assert_int_equal(rig_see(g.s, id).l.pages, 2);              /* 0 pages: as they were */
    rig_close(&g);
}

static void a_doubtful_reading_is_held_in_the_same_step(void **state)
{
    struct letter_reading r = { .body = "", .post = "", .pages = 1, .lane = 1, .hold_reason = "Look at page 1." };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_ok(store_put_reading(g.s, id, &r, "ocrd", &e), e);
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_HELD);
    assert_string_equal(rig_see(g.s, id).reason, "Look at page 1.");
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history WHERE event IN ('read', 'hold')"), 2);
    rig_close(&g);
}

static void a_letter_held_while_it_is_read_stays_held(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_ok(store_letter_event(g.s, id, LETTER_EV_HOLD, "wait for the enclosure", "clerk", &e), e);
    rig_read(g.s, id, "1/2026", "Cash", "");
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_HELD);
    assert_string_equal(rig_see(g.s, id).reason, "wait for the enclosure");
    assert_string_equal(rig_see(g.s, id).subject, "Cash");
    assert_ok(store_letter_event(g.s, id, LETTER_EV_RELEASE, "", "clerk", &e), e);
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_READ);
    assert_string_equal(rig_see(g.s, id).reason, "");
    rig_close(&g);
}

static void confirming_files_the_letter_and_queues_one_delivery_a_channel(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "Cash book", "");
    assert_ok(rig_put_confirm(g.s, id, rig_see(g.s, id).l.revision, &e), e);
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_FILED);
    assert_string_equal(rig_see(g.s, id).delivery_note, "waiting");
    assert_int_equal(rig_ask(g.path, "SELECT count(DISTINCT key) FROM deliveries WHERE state = 'waiting' AND length(key) = 36"), 2);

    struct seen_field kept = see_field(g.s, id, "subject"), typed = see_field(g.s, id, "date"), untouched = see_field(g.s, id, "letter_no");
    assert_string_equal(kept.source, "reading");                /* the clerk left it as it was read */
    assert_string_equal(kept.by, "clerk");
    assert_string_equal(typed.source, "clerk");
    assert_string_equal(untouched.by, "");
    rig_close(&g);
}

static void of_two_confirmations_of_one_revision_one_wins_and_one_is_told(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "One", "");
    int revision = rig_see(g.s, id).l.revision;
    rig_read(g.s, id, "1/2026", "Two", "");                     /* somebody else was faster */
    assert_int_equal(rig_put_confirm(g.s, id, revision, &e), -ESTALE);
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_READ);
    assert_ok(rig_put_confirm(g.s, id, revision + 1, &e), e);
    assert_int_equal(rig_put_confirm(g.s, id, revision + 1, &e), -EPERM);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM deliveries"), 2);
    rig_close(&g);
}

static void a_letter_is_marked_only_to_posts_that_are_there(void **state)
{
    struct letter_confirm c = { .post = "NOBODY" };
    struct officer only = { .post = "US-1", .designation = "Under Secretary", .designation_hi = "", .section = "", .name = "", .email = "",
                            .mobile = "", .next_post = "", .active = true };
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = rig_letter(g.s, "d1");
    rig_read(g.s, id, "1/2026", "One", "");
    c.revision = rig_see(g.s, id).l.revision;
    assert_int_equal(store_confirm(g.s, id, &c, "clerk", &e), -EINVAL);
    assert_non_null(strstr(e.msg, "post: NOBODY"));
    assert_ok(store_replace_officers(g.s, &only, 1, "test", &e), e);
    c.post = "SO-1";                                            /* has left the directory */
    assert_int_equal(store_confirm(g.s, id, &c, "clerk", &e), -EINVAL);
    assert_int_equal(rig_see(g.s, id).l.state, LETTER_READ);
    rig_close(&g);
}

/* Brings a fresh letter into each state the long way round. */
static int64_t letter_in(struct store *s, enum letter_state want)
{
    static int made;
    struct err e = { 0 };
    char doc[16];
    bool all;

    snprintf(doc, sizeof(doc), "doc%d", made++);
    int64_t id = rig_letter(s, doc), delivery;
    if (want == LETTER_READ || want == LETTER_FILED || want == LETTER_SENT)
        rig_read(s, id, "1", "One", "");
    if (want == LETTER_HELD)
        assert_ok(store_letter_event(s, id, LETTER_EV_HOLD, "look", "clerk", &e), e);
    if (want == LETTER_VOID)
        assert_ok(store_letter_event(s, id, LETTER_EV_VOID, "twice", "clerk", &e), e);
    if (want == LETTER_REFUSED)
        assert_ok(store_refuse(s, id, "clerk", &e), e);
    if (want == LETTER_FILED || want == LETTER_SENT)
        assert_ok(rig_put_confirm(s, id, rig_see(s, id).l.revision, &e), e);
    for (int i = 0; want == LETTER_SENT && i < 2; i++) {
        assert_ok(store_delivery_take_from(s, i ? "mail" : "eoffice", &delivery, &e), e);
        assert_ok(store_delivery_event(s, delivery, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    }
    assert_int_equal(rig_see(s, id).l.state, want);
    return id;
}

static int change_pages(struct store *s, int64_t id, struct err *e)
{
    struct page_change c = { .kind = "arrange", .letter = id, .detail = "{}" };
    int64_t job;

    return store_pages_begin(s, &c, "clerk", &job, e);
}

static void every_step_a_state_forbids_is_refused_and_changes_nothing(void **state)
{
    struct rig g;
    int refused = 0;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    for (int st = 0; st < LETTER_STATES; st++)
        for (int ev = 0; ev < LETTER_EVENTS; ev++) {
            struct err e = { 0 };
            int64_t id = letter_in(g.s, (enum letter_state)st);
            int revision = rig_see(g.s, id).l.revision, r;

            if (ev == LETTER_EV_DELIVERED)
                continue;                                       /* not an event one can ask for */
            if (ev == LETTER_EV_READ)
                r = rig_put_reading(g.s, id, "1", "One", "", &e);
            else if (ev == LETTER_EV_CONFIRM)
                r = rig_put_confirm(g.s, id, revision, &e);
            else if (ev == LETTER_EV_PAGES)
                r = change_pages(g.s, id, &e);
            else if (ev == LETTER_EV_REFUSE)
                r = store_refuse(g.s, id, "clerk", &e);
            else
                r = store_letter_event(g.s, id, (enum letter_event)ev, "because", "clerk", &e);
            int next = letter_next((enum letter_state)st, (enum letter_event)ev);
            assert_int_equal(r, next < 0 ? -EPERM : 0);
            assert_int_equal(rig_see(g.s, id).l.state, next < 0 ? st : next);
            assert_int_equal(rig_see(g.s, id).l.revision == revision, next < 0);
            refused += next < 0;
            if (st == LETTER_FILED || ev == LETTER_EV_CONFIRM)  /* keep the queue empty for letter_in */
                rig_tamper(g.path, "UPDATE deliveries SET state = 'held'");
        }
    assert_int_equal(refused, 31);
    rig_close(&g);
}

static void events_that_are_no_decision_are_refused(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_int_equal(store_letter_event(g.s, id, LETTER_EV_DELIVERED, "", "clerk", &e), -EINVAL);
    assert_int_equal(store_letter_event(g.s, 77, LETTER_EV_HOLD, "x", "clerk", &e), -ENOENT);
    rig_close(&g);
}

static void tries_are_counted_across_restarts_and_forgotten_by_success(void **state)
{
    struct err e = { 0 };
    struct rig g;
    int tries;

    (void)state;
    rig_open(&g);
    int64_t id = rig_letter(g.s, "d1");
    assert_ok(store_count_try(g.s, "d1", "read_in", &tries, &e), e);
    assert_int_equal(tries, 1);
    store_close(TAKE_PTR(g.s));
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    assert_ok(store_count_try(g.s, "d1", "read_in", &tries, &e), e);
    assert_int_equal(tries, 2);
    rig_read(g.s, id, "1", "One", "");
    assert_ok(store_count_try(g.s, "d1", "read_in", &tries, &e), e);
    assert_int_equal(tries, 1);
    assert_ok(store_forget_tries(g.s, "d1", "read_in", &e), e);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM tries"), 0);
    rig_close(&g);
}

static void replacing_the_directory_retires_posts_and_says_nothing_when_nothing_changed(void **state)
{
    struct err e = { 0 };
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t rows = rig_ask(g.path, "SELECT count(*) FROM history");
    rig_officers(g.s);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history"), rows);
    assert_ok(store_replace_officers(g.s, NULL, 0, "test", &e), e);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM officers WHERE active OR is_default"), 0);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM officers"), 2);
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reading_brings_fields_with_evidence_and_a_proposed_post),
        cmocka_unit_test(a_second_reading_replaces_the_first),
        cmocka_unit_test(a_doubtful_reading_is_held_in_the_same_step),
        cmocka_unit_test(a_letter_held_while_it_is_read_stays_held),
        cmocka_unit_test(confirming_files_the_letter_and_queues_one_delivery_a_channel),
        cmocka_unit_test(of_two_confirmations_of_one_revision_one_wins_and_one_is_told),
        cmocka_unit_test(a_letter_is_marked_only_to_posts_that_are_there),
        cmocka_unit_test(every_step_a_state_forbids_is_refused_and_changes_nothing),
        cmocka_unit_test(events_that_are_no_decision_are_refused),
        cmocka_unit_test(tries_are_counted_across_restarts_and_forgotten_by_success),
        cmocka_unit_test(replacing_the_directory_retires_posts_and_says_nothing_when_nothing_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
