/* What a person changed when confirming: shown beside the history, and gone with a letter that is refused. */
#include "test_store_rig.h"

#include "store/field_changes.h"
#include "tests/rig/raw.h"

struct found { int64_t seq; char detail[512], text[512]; };

static int find_confirm(void *ctx, const struct history_row *h)
{
    struct found *f = ctx;

    if (strcmp(h->event, "confirm") != 0)
        return 0;
    f->seq = h->seq;
    snprintf(f->detail, sizeof(f->detail), "%s", h->detail);
    return 0;
}

static int write_down(void *ctx, const struct field_change *c)
{
    struct found *f = ctx;
    size_t n = strlen(f->text);

    snprintf(f->text + n, sizeof(f->text) - n, "%s: %s > %s; ", c->name, c->before, c->after);
    return 0;
}

/* The confirmation of a letter, and what it changed. */
static struct found changes_of(struct store *s, int64_t id)
{
    struct found f = { 0 };
    struct err e = { 0 };

    assert_ok(store_history(s, id, find_confirm, &f, &e), e);
    assert_true(f.seq > 0);
    assert_ok(store_field_changes(s, f.seq, write_down, &f, &e), e);
    return f;
}

static int64_t confirmed(struct rig *g, const char *doc, const char *subject)
{
    int64_t id = rig_letter(g->s, doc);
    struct err e = { 0 };

    rig_read(g->s, id, "A-1", subject, "words");
    assert_ok(rig_put_confirm(g->s, id, rig_see(g->s, id).l.revision, &e), e);
    return id;
}

static void a_confirmation_says_of_each_changed_field_what_was_before_and_after(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    assert_string_equal(changes_of(g.s, confirmed(&g, "d1", "Cash bok")).text, "subject: Cash bok > Cash book; date:  > 2026-03-01; ");
    assert_string_equal(changes_of(g.s, confirmed(&g, "d2", "Cash book")).text, "date:  > 2026-03-01; ");
    rig_close(&g);
}

/* The history cannot be made to forget; what it must not know is never put into it. */
static void a_refused_letters_values_go_while_its_history_stays_and_proves(void **state)
{
    struct err e = { 0 };
    struct rig g;
    bool more = true;
    int64_t rows;

    (void)state;
    rig_open(&g);
    rig_officers(g.s);
    int64_t id = confirmed(&g, "d1", "Kharbuzanskar"), other = confirmed(&g, "d2", "Laterhosenx");
    assert_null(strstr(changes_of(g.s, id).detail, "Kharbuzanskar"));
    assert_true(raw_files_with(g.dir, "Kharbuzanskar", 13) > 0);
    store_close(g.s);
    rig_tamper(g.path, "UPDATE letters SET state = 'held' WHERE id = 1");    /* today no way leads back from filed */
    assert_ok(store_open(g.path, STORE_WRITE, &g.s, &e), e);
    assert_ok(store_refuse(g.s, id, "supervisor", &e), e);
    while (more)
        assert_ok(store_forget_slice(g.s, &more, &e), e);
    assert_string_equal(changes_of(g.s, id).text, "");
    assert_non_null(strstr(changes_of(g.s, id).detail, "\"changed\":[\"subject\",\"date\"]"));
    assert_int_equal(raw_files_with(g.dir, "Kharbuzanskar", 13), 0);
    assert_non_null(strstr(changes_of(g.s, other).text, "subject: Laterhosenx > Cash book"));
    assert_ok(store_verify(g.s, &rows, &e), e);
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_confirmation_says_of_each_changed_field_what_was_before_and_after),
        cmocka_unit_test(a_refused_letters_values_go_while_its_history_stays_and_proves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
