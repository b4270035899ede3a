/* What is true of a post on a day, and what a new directory does to the old one. */
#include "tests/unit/test_store_rig.h"

#include "base/auto.h"
#include "store/directory.h"

#include <errno.h>
#include <sys/resource.h>

#define DAY "2026-03-10"
#define P(p, ...) { .post = p, .designation = "Under Secretary", .section = p, .active = true, __VA_ARGS__ }

struct told { char text[2048]; };

static void note(void *ctx, const struct officer_news *n)
{
    struct told *t = ctx;
    size_t at = strlen(t->text);

    snprintf(t->text + at, sizeof(t->text) - at, "%s %s %s>%s %s;", n->post, officer_change_name(n->change), n->before ? n->before : "",
             n->after ? n->after : "", n->columns ? n->columns : "");
}

static const char *import_on(struct rig *g, const struct officer *list, size_t n, const char *day, bool check_only)
{
    static struct told t;
    const struct officers_import i = { .list = list, .n = n, .day = day, .check_only = check_only, .each = note, .ctx = &t };
    struct officers_summary sum;
    struct err e = { 0 };

    t.text[0] = '\0';
    assert_ok(store_import_officers(g->s, &i, "admin", &sum, &e), e);
    return t.text;
}

struct kept { char post[32], name[64], leave[16], link[32], successor[32]; bool active; };

static int keep(void *ctx, const struct officer *o)
{
    struct kept *k = ctx;

    snprintf(k->post, sizeof(k->post), "%s", o->post);
    snprintf(k->name, sizeof(k->name), "%s", o->name);
    snprintf(k->leave, sizeof(k->leave), "%s", o->leave_until);
    snprintf(k->link, sizeof(k->link), "%s", o->link_post);
    snprintf(k->successor, sizeof(k->successor), "%s", o->successor);
    k->active = o->active;
    return 0;
}

static struct kept on(struct rig *g, const char *post, const char *day)
{
    struct kept k = { .post = "" };
    struct err e = { 0 };

    assert_ok(store_officer_on(g->s, post, day, keep, &k, &e), e);
    return k;
}

static const char *acting(struct rig *g, const char *post, const char *day)
{
    static struct kept k;
    struct err e = { 0 };

    assert_ok(store_officer_acting(g->s, post, day, keep, &k, &e), e);
    return k.post;
}

static void a_transfer_keeps_who_held_the_post_before(void **state)
{
    const struct officer first[] = { P("A", .name = "Old", .email = "a@x.in") }, second[] = { P("A", .name = "New", .email = "a@x.in") };
    struct rig g;

    (void)state;
    rig_open(&g);
    assert_string_equal(import_on(&g, first, 1, "2026-01-01", false), "A new >Old ;");
    assert_string_equal(import_on(&g, first, 1, "2026-01-02", false), "");
    assert_string_equal(import_on(&g, second, 1, DAY, false), "A transferred Old>New ;");
    assert_string_equal(import_on(&g, second, 1, "2026-03-11", false), "");
    assert_string_equal(on(&g, "A", "2026-03-09").name, "Old");
    assert_string_equal(on(&g, "A", DAY).name, "New");
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history WHERE event = 'officer' AND detail LIKE '%transferred%Old%'") +
                     rig_ask(g.path, "SELECT count(*) FROM history WHERE event = 'officer' AND detail LIKE '%\"before\":\"Old\"%transferred%'"), 1);
    rig_close(&g);
}

static void on_leave_the_link_post_acts_and_only_then(void **state)
{
    const struct officer list[] = {
        P("A", .name = "Anil", .leave_since = "2026-03-09", .leave_until = "2026-03-20", .link_post = "B"),
        P("B", .name = "Bina", .leave_since = "2026-03-15", .leave_until = "2026-03-16", .link_post = "A"), P("C", .name = "Chand", .next_post = "A"),
    };
    struct rig g;
    struct kept k;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    import_on(&g, list, 3, DAY, false);
    assert_string_equal(acting(&g, "A", "2026-03-08"), "A");
    assert_string_equal(acting(&g, "A", "2026-03-09"), "B");
    assert_string_equal(acting(&g, "A", "2026-03-20"), "B");
    assert_string_equal(acting(&g, "A", "2026-03-21"), "A");
    acting(&g, "A", "2026-03-15");                              /* each stands in for the other: it ends */
    assert_ok(store_officer_next(g.s, "C", DAY, keep, &k, &e), e);
    assert_string_equal(k.post, "B");                           /* next in channel is A, who is on leave */
    assert_int_equal(store_officer_next(g.s, "B", DAY, keep, &k, &e), -ENOENT);
    rig_close(&g);
}

static void a_post_that_vanished_is_inactive_and_its_work_goes_on_elsewhere(void **state)
{
    const struct officer before[] = { P("A", .name = "Anil"), P("B", .name = "Bina"), { .post = "C", .designation = "Director", .section = "X", .active = true } };
    const struct officer after[] = { P("B", .name = "Bina", .replaces = "Z; A"), { .post = "C2", .designation = "Director", .section = "X", .active = true } };
    struct rig g;

    (void)state;
    rig_open(&g);
    import_on(&g, before, 3, DAY, false);
    import_on(&g, after, 2, DAY, false);
    assert_false(on(&g, "A", DAY).active);
    assert_string_equal(on(&g, "A", DAY).successor, "B");
    assert_string_equal(acting(&g, "A", DAY), "B");
    assert_string_equal(on(&g, "C", DAY).successor, "C2");      /* the only one with the same designation and section */
    import_on(&g, before, 3, DAY, false);
    assert_true(on(&g, "A", DAY).active);
    assert_string_equal(on(&g, "A", DAY).successor, "");
    rig_close(&g);
}

static void a_check_tells_all_and_changes_nothing(void **state)
{
    const struct officer before[] = { P("A", .name = "Anil"), P("B", .name = "Bina") }, after[] = { P("A", .name = "Arun"), P("D", .name = "Deep") };
    struct rig g;

    (void)state;
    rig_open(&g);
    import_on(&g, before, 2, DAY, false);
    int64_t rows = rig_ask(g.path, "SELECT count(*) FROM history");
    assert_string_equal(import_on(&g, after, 2, DAY, true), "A transferred Anil>Arun ;D new >Deep ;B inactive > ;");
    assert_string_equal(on(&g, "A", DAY).name, "Anil");
    assert_true(on(&g, "B", DAY).active);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM officers"), 2);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM history"), rows);
    assert_string_equal(import_on(&g, after, 2, DAY, false), "A transferred Anil>Arun ;D new >Deep ;B inactive > ;");
    rig_close(&g);
}

/* As many posts as a file may have, half of them gone again: diaryd answers nobody meanwhile. */
static void the_largest_directory_costs_seconds_at_most(void **state)
{
    enum { POSTS = 20000 };
    struct officer *list = calloc(POSTS, sizeof(*list));
    char (*names)[16] = calloc(POSTS, sizeof(*names)), (*gone)[40] = calloc(POSTS, sizeof(*gone));
    struct officers_summary sum;
    struct officers_import i = { .list = list, .n = POSTS, .day = DAY };
    struct directory d = { 0 };
    struct err e = { 0 };
    struct rusage used;
    struct rig g;

    (void)state;
    assert_true(list && names && gone);
    for (int k = 0; k < POSTS; k++) {
        snprintf(names[k], sizeof(*names), "P-%06d", k);
        list[k] = (struct officer){ .post = names[k], .designation = "Section Officer", .section = names[k], .name = "X", .active = true };
    }
    rig_open(&g);
    assert_ok(store_import_officers(g.s, &i, "admin", &sum, &e), e);
    i.n = POSTS / 2;
    for (size_t k = 0; k < i.n; k++) {
        snprintf(gone[k], sizeof(*gone), "%s; P-%06d", k % 2 ? "P-000000" : "", POSTS - 1 - (int)k);
        list[k].replaces = gone[k];
    }
    assert_ok(store_import_officers(g.s, &i, "admin", &sum, &e), e);
    assert_int_equal(sum.by_change[OFFICER_INACTIVE], POSTS / 2);
    assert_int_equal(rig_ask(g.path, "SELECT count(*) FROM officers WHERE active = 0 AND successor <> ''"), POSTS / 2);
    assert_ok(directory_load(g.s, "", &d, &e), e);
    directory_done(&d);
    getrusage(RUSAGE_SELF, &used);
    assert_true(used.ru_utime.tv_sec + used.ru_stime.tv_sec < 10);
    rig_close(&g);
    free(list);
    free(names);
    free(gone);
}

static int count(void *ctx, const struct officer *o)
{
    (void)o;
    ++*(int *)ctx;
    return 0;
}

static void rows_are_one_a_holder_and_leave_and_the_directory_one_a_post(void **state)
{
    const struct officer list[] = {
        P("A", .name = "Old", .until = "2025-12-31"), P("A", .name = "New", .since = "2026-01-01", .leave_since = "2026-03-01", .leave_until = "2026-03-31"),
        P("A", .name = "New", .since = "2026-01-01", .leave_since = "2026-05-01", .leave_until = "2026-05-02"), P("B", .name = ""),
    };
    struct err e = { 0 };
    struct rig g;
    int rows = 0, posts = 0, past = 0;

    (void)state;
    rig_open(&g);
    import_on(&g, list, 4, DAY, false);
    assert_string_equal(import_on(&g, list, 4, DAY, false), "");
    assert_ok(store_officer_rows(g.s, NULL, count, &rows, &e), e);
    assert_ok(store_officers(g.s, count, &posts, &e), e);
    assert_ok(store_officers_past(g.s, count, &past, &e), e);
    assert_int_equal(rows, 4);
    assert_int_equal(posts, 2);
    assert_int_equal(past, 1);
    assert_string_equal(on(&g, "A", DAY).leave, "2026-03-31");
    rig_close(&g);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transfer_keeps_who_held_the_post_before),
        cmocka_unit_test(on_leave_the_link_post_acts_and_only_then),
        cmocka_unit_test(a_post_that_vanished_is_inactive_and_its_work_goes_on_elsewhere),
        cmocka_unit_test(a_check_tells_all_and_changes_nothing),
        cmocka_unit_test(the_largest_directory_costs_seconds_at_most),
        cmocka_unit_test(rows_are_one_a_holder_and_leave_and_the_directory_one_a_post),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
