/* Clocks, counts and lists of paper in the diary. */
#include "tests/unit/test_store_rig.h"

#include "base/clock.h"
#include "store/clocks.h"
#include "store/invoices.h"
#include "store/reports.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct rig *fresh(void)
{
    struct rig *g = calloc(1, sizeof(*g));

    assert_non_null(g);
    rig_open(g);
    rig_officers(g->s);
    return g;
}

static void gone(struct rig *g)
{
    rig_close(g);
    free(g);
}

static int64_t letter_at(struct rig *g, const char *doc, int64_t received_s)
{
    struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 2, .received_s = received_s };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(g->s, &n, &id, number, &e), e);
    return id;
}

/* A reading with these fields: name, value, name, value ... NULL. */
static void read_with(struct rig *g, int64_t id, const char *const *pairs)
{
    struct field fields[16];
    struct err e = { 0 };
    size_t n = 0;

    for (; pairs[2 * n]; n++)
        fields[n] = (struct field){ .name = pairs[2 * n], .value = pairs[2 * n + 1], .source = "reading", .conf = 0.9 };
    struct letter_reading r = { .fields = fields, .n_fields = n, .body = "", .post = "SO-1", .pages = 2, .lane = 0 };
    assert_ok(store_put_reading(g->s, id, &r, "ocrd", &e), e);
}

/* ---- clocks */

struct seen { int n; char text[2048]; };

static int note_clock(void *ctx, const struct clock_row *c)
{
    struct seen *v = ctx;

    v->n++;
    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%lld %s %s%s%s\n", (long long)c->letter, due_kind_name(c->kind), c->due,
             *c->done_on ? " done " : "", c->reference);
    return 0;
}

static struct seen clocks_of(struct rig *g, struct clock_filter f)
{
    struct seen v = { .n = 0 };
    struct err e = { 0 };

    f.limit = f.limit ? f.limit : 100;
    assert_ok(store_clocks(g->s, &f, note_clock, &v, &e), e);
    return v;
}

#define ANY ((struct clock_filter){ .kind = -1 })

static const char *const vip_letter[] = { "subject", "Pension", "received_date", "2026-02-14", "vip", "yes", "hearing_date", "2026-02-20", NULL, NULL };

static void a_letter_in_two_matters_has_its_clocks_the_most_urgent_first(void **state)
{
    struct rig *g = fresh();
    int64_t a = rig_letter(g->s, "d1"), b = rig_letter(g->s, "d2");

    (void)state;
    read_with(g, a, vip_letter);
    read_with(g, b, (const char *const[]){ "subject", "x", "reply_by", "2026-02-25", NULL, NULL });
    struct seen v = clocks_of(g, ANY);
    assert_string_equal(v.text, "1 hearing 2026-02-20\n2 reply_by 2026-02-25\n1 acknowledge 2026-03-01\n1 reply 2026-03-16\n");
    v = clocks_of(g, (struct clock_filter){ .kind = DUE_HEARING });
    assert_string_equal(v.text, "1 hearing 2026-02-20\n");
    v = clocks_of(g, (struct clock_filter){ .kind = -1, .post = "SO-1" });
    assert_int_equal(v.n, 4);
    v = clocks_of(g, (struct clock_filter){ .kind = -1, .post = "US-1" });
    assert_int_equal(v.n, 0);
    v = clocks_of(g, (struct clock_filter){ .kind = -1, .after_day = "2026-02-25", .after_letter = 2, .after_kind = "reply_by" });
    assert_string_equal(v.text, "1 acknowledge 2026-03-01\n1 reply 2026-03-16\n");
    read_with(g, b, (const char *const[]){ "subject", "x", "reply_by", "2026-02-25", "hearing_date", "2026-02-25", NULL, NULL });
    v = clocks_of(g, (struct clock_filter){ .kind = -1, .after_day = "2026-02-25", .after_letter = 2, .after_kind = "hearing" });
    assert_string_equal(v.text, "2 reply_by 2026-02-25\n1 acknowledge 2026-03-01\n1 reply 2026-03-16\n");      /* none is passed over */
    gone(g);
}

static void an_answer_is_noted_and_taken_back_and_the_reply_follows_the_acknowledgement(void **state)
{
    struct rig *g = fresh();
    int64_t a = rig_letter(g->s, "d1");
    struct err e = { 0 };

    (void)state;
    read_with(g, a, vip_letter);
    assert_ok(store_clock_done(g->s, a, DUE_ACKNOWLEDGE, "2026-02-16", "12/2026", "clerk", &e), e);
    struct seen v = clocks_of(g, ANY);
    assert_string_equal(v.text, "1 hearing 2026-02-20\n1 reply 2026-03-03\n");
    v = clocks_of(g, (struct clock_filter){ .kind = -1, .done = true });
    assert_string_equal(v.text, "1 acknowledge 2026-03-01 done 12/2026\n");
    assert_ok(store_clock_done(g->s, a, DUE_ACKNOWLEDGE, "", "", "clerk", &e), e);
    v = clocks_of(g, ANY);
    assert_string_equal(v.text, "1 hearing 2026-02-20\n1 acknowledge 2026-03-01\n1 reply 2026-03-16\n");
    assert_int_equal(store_clock_done(g->s, a, DUE_RTI, "2026-02-16", "", "clerk", &e), -ENOENT);
    assert_int_equal(store_clock_done(g->s, a, DUE_REPLY, "2026-02-30", "", "clerk", &e), -EINVAL);
    store_close(g->s);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM history WHERE event = 'clock_done' AND detail LIKE '%\"after\":{\"day\":\"2026-02-16\"%' "
                             "AND detail LIKE '%\"before\":{\"day\":\"\"%'"), 1);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM history WHERE event = 'clock_open'"), 1);
    g->s = NULL;
    gone(g);
}

static void clocks_follow_the_fields_and_end_with_a_void_letter(void **state)
{
    struct rig *g = fresh();
    int64_t a = rig_letter(g->s, "d1");
    struct err e = { 0 };

    (void)state;
    read_with(g, a, vip_letter);
    assert_ok(store_clock_done(g->s, a, DUE_ACKNOWLEDGE, "2026-02-16", "", "clerk", &e), e);
    read_with(g, a, (const char *const[]){ "subject", "Pension", "received_date", "2026-02-14", "hearing_date", "2026-05-01", NULL, NULL });
    struct seen v = clocks_of(g, ANY);                  /* no VIP after all; what a person said stays */
    assert_string_equal(v.text, "1 hearing 2026-05-01\n");
    assert_int_equal(clocks_of(g, (struct clock_filter){ .kind = -1, .done = true }).n, 1);
    assert_ok(store_letter_event(g->s, a, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_int_equal(clocks_of(g, ANY).n, 0);
    assert_int_equal(clocks_of(g, (struct clock_filter){ .kind = -1, .done = true }).n, 0);
    gone(g);
}

static void without_a_stamped_day_the_clock_runs_from_the_day_on_the_offices_clock(void **state)
{
    struct rig *g = fresh();
    struct err e = { 0 };

    (void)state;
    setenv("TZ", "Asia/Kolkata", 1);
    tzset();
    int64_t a = letter_at(g, "d1", 1771093799);         /* 14 February 2026, 23:59:59 in Delhi: 18:29:59 UTC */
    int64_t b = letter_at(g, "d2", 1771093800);         /* a second later it is the 15th there */
    read_with(g, a, (const char *const[]){ "vip", "yes", NULL, NULL });
    read_with(g, b, (const char *const[]){ "vip", "yes", NULL, NULL });
    struct seen v = clocks_of(g, (struct clock_filter){ .kind = DUE_ACKNOWLEDGE });
    assert_string_equal(v.text, "1 acknowledge 2026-03-01\n2 acknowledge 2026-03-02\n");
    struct clock_counts n;
    assert_ok(store_clock_counts(g->s, "", DUE_ACKNOWLEDGE, "2026-03-02", "2026-03-05", &n, &e), e);
    assert_int_equal(n.over, 1);
    assert_int_equal(n.soon, 1);
    gone(g);
    unsetenv("TZ");
    tzset();
}

/* ---- counts */

static int note_tally(void *ctx, const char *value, int64_t n)
{
    struct seen *v = ctx;

    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%s=%lld ", value, (long long)n);
    return 0;
}

static struct seen tally_of(struct rig *g, const char *what)
{
    struct seen v = { .n = 0 };
    struct err e = { 0 };

    assert_ok(store_tally(g->s, what, "2026-03-01", "2026-03-31", note_tally, &v, &e), e);
    return v;
}

static void counts_follow_each_letter_whatever_becomes_of_it(void **state)
{
    struct rig *g = fresh();
    int64_t a = rig_letter(g->s, "d1"), b = rig_letter(g->s, "d2"), c = rig_letter(g->s, "d3");
    struct err e = { 0 };

    (void)state;
    read_with(g, a, (const char *const[]){ "language", "hi", "sender_state", "Bihar", "delivery_mode", "Speed Post", "form", "letter", NULL, NULL });
    read_with(g, b, (const char *const[]){ "language", "hi", "sender_state", "केरल", NULL, NULL });
    read_with(g, c, (const char *const[]){ "language", "en", NULL, NULL });
    assert_string_equal(tally_of(g, "language").text, "hi=2 en=1 ");
    assert_string_equal(tally_of(g, "region").text, "en/-=1 hi/A=1 hi/C=1 ");
    assert_string_equal(tally_of(g, "mode").text, "=2 Speed Post=1 ");
    assert_string_equal(tally_of(g, "pages").text, "=6 ");
    assert_ok(store_letter_event(g->s, b, LETTER_EV_VOID, "twice", "clerk", &e), e);
    assert_string_equal(tally_of(g, "language").text, "en=1 hi=1 ");
    assert_string_equal(tally_of(g, "state").text, "read=2 void=1 ");
    assert_ok(store_refuse(g->s, c, "clerk", &e), e);
    assert_string_equal(tally_of(g, "language").text, "hi=1 ");
    assert_string_equal(tally_of(g, "state").text, "read=1 refused=1 void=1 ");
    assert_ok(rig_put_confirm(g->s, a, 2, &e), e);
    assert_string_equal(tally_of(g, "state").text, "filed=1 refused=1 void=1 ");
    assert_string_equal(tally_of(g, "post").text, "SO-1=1 ");
    gone(g);
}

/* A diary whose letters came before counts were kept comes to the same counts, some letters at a time, once only. */
static void letters_from_before_are_counted_once(void **state)
{
    struct rig *g = fresh();
    bool more = true;
    struct err e = { 0 };
    int slices = 0;

    (void)state;
    for (int i = 0; i < 25; i++) {
        char doc[16];

        snprintf(doc, sizeof(doc), "d%d", i);
        read_with(g, rig_letter(g->s, doc), vip_letter);
    }
    struct seen before = tally_of(g, "state"), clocks = clocks_of(g, ANY);
    store_close(g->s);
    rig_tamper(g->path, "DELETE FROM day_tally; DELETE FROM letter_tally; DELETE FROM clocks; UPDATE tally_due SET letter = 25");
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
    read_with(g, rig_letter(g->s, "new"), vip_letter);          /* one that comes meanwhile */
    for (; more; slices++)
        assert_ok(store_tally_slice(g->s, 10, &more, &e), e);
    assert_int_equal(slices, 3);
    assert_string_equal(before.text, "read=25 ");
    assert_string_equal(tally_of(g, "state").text, "read=26 ");
    assert_int_equal(clocks_of(g, ANY).n, clocks.n + 3);
    assert_ok(store_tally_slice(g->s, 10, &more, &e), e);
    assert_false(more);
    assert_string_equal(tally_of(g, "state").text, "read=26 ");
    gone(g);
}

static int note_refused(void *ctx, const char *number, int64_t received_s)
{
    struct seen *v = ctx;

    (void)received_s;
    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%s ", number);
    return 0;
}

static void refused_ones_are_numbers_only(void **state)
{
    struct rig *g = fresh();
    struct seen v = { .n = 0 };
    struct err e = { 0 };

    (void)state;
    rig_letter(g->s, "d1");
    assert_ok(store_refuse(g->s, rig_letter(g->s, "d2"), "clerk", &e), e);
    assert_ok(store_refused(g->s, "2026-03-14", "2026-03-14", note_refused, &v, &e), e);
    assert_string_equal(v.text, "CRU-A/2026/000002 ");
    v.text[0] = '\0';
    assert_ok(store_refused(g->s, "2026-03-15", "2026-03-16", note_refused, &v, &e), e);
    assert_ok(store_refused(g->s, "2026-03-01", "2026-03-13", note_refused, &v, &e), e);
    assert_string_equal(v.text, "");
    gone(g);
}

/* ---- lists of paper */

static int keep_invoice(void *ctx, const struct invoice *i)
{
    struct seen *v = ctx;

    v->n++;
    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%s %s %lld %s\n", strchr(i->number, '/') + 6, i->title, (long long)i->letters, i->taken_by);
    return 0;
}

static int64_t filed_letter(struct rig *g, const char *doc)
{
    struct err e = { 0 };
    int64_t id = rig_letter(g->s, doc);

    rig_read(g->s, id, "1/2026", "Cash book", "");
    assert_ok(rig_put_confirm(g->s, id, 2, &e), e);
    return id;
}

static const struct invoice_new to_cash = { .section = "Cash", .post = "", .prefix = "CRU", .max = INVOICE_LETTERS_MAX };

static void a_list_takes_what_waits_and_the_next_one_only_what_came_since(void **state)
{
    struct invoice_new small = { .section = "", .post = "SO-1", .prefix = "CRU", .max = 2 };
    struct rig *g = fresh();
    struct seen v = { .n = 0 };
    struct err e = { 0 };
    int64_t first, second, none;

    (void)state;
    for (int i = 0; i < 3; i++) {
        char doc[16];

        snprintf(doc, sizeof(doc), "d%d", i);
        filed_letter(g, doc);
    }
    assert_ok(store_invoice_make(g->s, &small, "clerk", &first, &e), e);
    assert_ok(store_invoice_make(g->s, &to_cash, "clerk", &second, &e), e);
    assert_int_equal(store_invoice_make(g->s, &to_cash, "clerk", &none, &e), -ENOENT);      /* asked twice: one list */
    filed_letter(g, "d9");
    assert_ok(store_invoice_make(g->s, &to_cash, "clerk", &none, &e), e);
    assert_ok(store_invoice_taken(g->s, first, "R. Kumar", "2026-03-15", "clerk", &e), e);
    assert_ok(store_invoices(g->s, 0, 10, keep_invoice, &v, &e), e);
    assert_string_equal(v.text, "0003 Cash 1 \n0002 Cash 1 \n0001 Section Officer (Cash) 2 R. Kumar\n");
    assert_int_equal(store_invoice_make(g->s, &(struct invoice_new){ .section = "Nowhere", .post = "", .prefix = "CRU", .max = 5 }, "clerk", &none, &e), -EINVAL);
    store_close(g->s);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM history WHERE event = 'paper_handed_over' AND letter IN (1, 2)"), 2);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM history WHERE event = 'invoiced' AND letter = 3"), 1);
    g->s = NULL;
    gone(g);
}

/* Killed at any moment between lists, over and over: no number is missing or there twice, no letter is on two lists or on none. */
static void numbers_of_lists_are_gap_free_and_never_doubled_when_killed(void **state)
{
    struct rig *g = fresh();
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < 120; i++) {
        char doc[16];

        snprintf(doc, sizeof(doc), "d%d", i);
        filed_letter(g, doc);
    }
    store_close(g->s);
    for (int round = 0; round < 12; round++) {
        int made[2];
        char one;

        fflush(NULL);
        assert_int_equal(pipe(made), 0);
        pid_t pid = fork();
        if (pid == 0) {
            struct invoice_new n = { .section = "Cash", .post = "", .prefix = "CRU", .max = 3 };
            struct store *s = NULL;
            int64_t id;

            if (store_open(g->path, STORE_WRITE, &s, NULL) == 0)
                while (store_invoice_make(s, &n, "clerk", &id, NULL) == 0 && write(made[1], "x", 1) == 1)
                    ;
            _exit(0);
        }
        close(made[1]);
        assert_true(read(made[0], &one, 1) >= 0);       /* one is made, and the next is under way */
        usleep(200 * (useconds_t)round);
        kill(pid, SIGKILL);
        close(made[0]);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
    }
    assert_ok(store_open(g->path, STORE_WRITE, &g->s, &e), e);
    int64_t id, rows;
    while (store_invoice_make(g->s, &to_cash, "clerk", &id, &e) == 0)
        ;
    assert_ok(store_verify(g->s, &rows, &e), e);
    store_close(g->s);
    assert_true(rig_ask(g->path, "SELECT count(*) FROM invoices") > 1);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) = max(serial) AND min(serial) = 1 FROM invoices"), 1);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM invoice_letters"), 120);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM paper_here"), 0);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM invoices i WHERE NOT EXISTS (SELECT 1 FROM invoice_letters k WHERE k.invoice = i.id)"), 0);
    assert_int_equal(rig_ask(g->path, "SELECT count(*) FROM history WHERE event = 'invoiced'"), 120);
    g->s = NULL;
    gone(g);
}

/* ---- deliveries */

static int note_time(void *ctx, const char *channel, int64_t seconds)
{
    struct seen *v = ctx;

    v->n++;
    assert_true(seconds >= 0 && seconds < 100);
    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%s ", channel);
    return 0;
}

static int note_data(void *ctx, const char *day, const char *channel, int64_t bytes, int64_t tries)
{
    struct seen *v = ctx;

    (void)day;
    snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text), "%s %lld in %lld ", channel, (long long)bytes, (long long)tries);
    return 0;
}

static void a_delivery_leaves_its_time_once_and_data_adds_up(void **state)
{
    struct rig *g = fresh();
    struct seen v = { .n = 0 };
    char today[CLOCK_DATE_SIZE];
    struct err e = { 0 };
    int64_t id;
    bool all;

    (void)state;
    filed_letter(g, "d1");
    clock_format_date(clock_utc_s(), today);
    assert_ok(store_delivery_take_from(g->s, "mail", &id, &e), e);
    assert_ok(store_delivery_event(g->s, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    assert_ok(store_delivery_event(g->s, id, DELIVERY_EV_DELIVERED, false, "", NULL, "sendd", &all, &e), e);
    assert_ok(store_delivery_times(g->s, today, today, note_time, &v, &e), e);
    assert_string_equal(v.text, "mail ");
    v.text[0] = '\0';
    assert_ok(store_data_used_add(g->s, "mail", 1000, &e), e);
    assert_ok(store_data_used_add(g->s, "mail", 234, &e), e);
    assert_ok(store_data_used(g->s, today, today, note_data, &v, &e), e);
    assert_string_equal(v.text, "mail 1234 in 2 ");
    gone(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_in_two_matters_has_its_clocks_the_most_urgent_first),
        cmocka_unit_test(an_answer_is_noted_and_taken_back_and_the_reply_follows_the_acknowledgement),
        cmocka_unit_test(clocks_follow_the_fields_and_end_with_a_void_letter),
        cmocka_unit_test(without_a_stamped_day_the_clock_runs_from_the_day_on_the_offices_clock),
        cmocka_unit_test(counts_follow_each_letter_whatever_becomes_of_it),
        cmocka_unit_test(letters_from_before_are_counted_once),
        cmocka_unit_test(refused_ones_are_numbers_only),
        cmocka_unit_test(a_list_takes_what_waits_and_the_next_one_only_what_came_since),
        cmocka_unit_test(numbers_of_lists_are_gap_free_and_never_doubled_when_killed),
        cmocka_unit_test(a_delivery_leaves_its_time_once_and_data_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
