/* A mailbox that lies about its mails, and mails that are no letters: each is listed with a sentence, and holds up no other. */
#include "tests/unit/test_mail_rig.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

enum { MAX_BYTES = 1 << 20 /* as the rig asks */, LARGE_BYTES = MAX_BYTES + 4096,
       MOST_BREAKS = 4 * FOLDER_MOST_BREAKS /* a login may fail, too, where the machine does much else */ };

static char *large_text(void)
{
    char *text = malloc(LARGE_BYTES + 1);

    assert_non_null(text);
    memset(text, 'a', LARGE_BYTES);
    for (size_t i = 70; i < LARGE_BYTES; i += 71)
        text[i] = '\n';
    text[LARGE_BYTES] = '\0';
    return text;
}

/* Looks until nothing is left to do. Returns how often the line broke. */
static unsigned look_until_done(struct mailbox_rig *g, struct ledger *l, struct mailbox_taker *t)
{
    struct err e = { 0 };
    unsigned breaks = 0;

    while (mailbox_look(g, g->server.port, l, t, &e) < 0)
        assert_in_range(++breaks, 1, MOST_BREAKS);
    return breaks;
}

static const char *why_of(struct ledger *l, size_t k)
{
    struct ledger_mail m;

    return ledger_at(l, k, &m) && *m.sentence ? m.why : "-";
}

static void a_mail_that_is_longer_than_was_said_is_listed_and_the_next_ones_are_taken(void **state)
{
    static const char *const names[] = { "less-1", "endless-2" };
    struct mailbox_rig *g = *state;
    AUTO_FREE char *text = large_text();
    struct err e = { 0 };

    mailbox_need(g);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct mailbox_taker t = { .n = 0 };
        struct ledger *l = NULL;

        assert_ok(ledger_open(g->dir, names[i], &l, &e), e);
        mailbox_deliver(g, names[i], names[i], text);
        mailbox_deliver(g, i == 0 ? "m1" : "m2", "next@example.org", "the next one");
        assert_in_range(look_until_done(g, l, &t), i + 1, MOST_BREAKS);
        assert_int_equal(t.n, 1);
        assert_int_equal(ledger_count(l, "too_large"), i + 1);
        ledger_free(l);
    }
}

static void a_mail_over_which_the_line_always_breaks_is_listed_after_some_tries(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct ledger *l = NULL;
    struct err e = { 0 };
    unsigned breaks = 0;

    mailbox_need(g);
    mailbox_deliver(g, "cut-1", "1@example.org", "never whole");
    mailbox_deliver(g, "m2", "2@example.org", "the next one");
    for (int r = -1; r < 0; breaks += r < 0) {              /* each time maild begins anew */
        assert_ok(ledger_open(g->dir, "box", &l, &e), e);
        r = mailbox_look(g, g->server.port, l, &t, &e);
        if (r < 0)
            ledger_free(l);
        assert_in_range(breaks, 0, MOST_BREAKS);
    }
    assert_in_range(breaks, FOLDER_MOST_BREAKS, MOST_BREAKS);
    assert_int_equal(t.n, 1);
    assert_int_equal(ledger_count(l, NULL), 1);
    assert_string_equal(why_of(l, 0), "unreadable");
    ledger_free(l);
}

static void an_answer_about_another_mail_is_none(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct ledger *l = NULL;
    struct err e = { 0 };

    mailbox_need(g);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    mailbox_deliver(g, "other-1", "1@example.org", "x");
    mailbox_deliver(g, "m2", "2@example.org", "y");
    look_until_done(g, l, &t);
    assert_int_equal(t.n, 1);                               /* the second; the first is as one that is not there any more */
    ledger_free(l);
}

/* ---- a mailbox that is honest */

static void a_mail_beyond_the_limit_is_listed_without_being_fetched(void **state)
{
    struct mailbox_rig *g = *state;
    struct mailbox_taker t = { .n = 0 };
    struct ledger *l = NULL;
    struct err e = { 0 };
    AUTO_FREE char *text = large_text();

    mailbox_need(g);
    assert_ok(ledger_open(g->dir, "box", &l, &e), e);
    mailbox_deliver(g, "1", "1@example.org", text);
    mailbox_deliver(g, "2", "2@example.org", "small");
    look_until_done(g, l, &t);
    assert_int_equal(t.n, 1);
    assert_string_equal(why_of(l, 0), "too_large");
    assert_int_equal(mailbox_marked(g), 1);                 /* what is listed stays as it was */
    ledger_free(l);
}

int main(void)
{
#define HONEST(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up, mailbox_tear_down)
#define LIES(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up_lying, mailbox_tear_down)
    const struct CMUnitTest tests[] = {
        LIES(a_mail_that_is_longer_than_was_said_is_listed_and_the_next_ones_are_taken),
        LIES(a_mail_over_which_the_line_always_breaks_is_listed_after_some_tries), LIES(an_answer_about_another_mail_is_none),
        HONEST(a_mail_beyond_the_limit_is_listed_without_being_fetched),
    };

    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
