/* The counter at a real desk: lamps from real answers, lists in the order of need, where each letter stands, the start of the day. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/config.h"
#include "store/handover.h"
#include "store/outbox.h"
#include "workflow/people.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define SENDER(state, more) "{\"ok\": true, \"channels\": [{\"name\": \"eoffice\", \"state\": \"" state "\", \"sentence\": \"no route <b>to it\", \"next_try_in_s\": 0" more "}]}"

static void assert_before(const struct http_answer *a, const char *first, const char *second)
{
    const char *one = strstr(a->body, first), *two = strstr(a->body, second);

    if (!one || !two || one > two)
        fail_msg("not in this order: %s, %s", first, second);
}

static void row_of(const struct desk_rig *g, enum sample which, char out[64]) { path_to(out, "<li data-key=\"", g->ids[which], "\">"); }

static void every_lamp_has_a_word_a_sign_and_a_sentence(void **state)
{
    static const char *const keys[] = { "scanner", "paper", "printer", "network", "eoffice", "mail", "clock", "disk" };
    struct desk_rig *g = *state;
    char words[64];

    desk_rig_sender(g, SENDER("idle", ""));
    struct http_answer a = counter_that_says(g, "data-key=\"lamp-mail\"><details class=\"lamp-one off");      /* no relay is set up: grey, not red */
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        snprintf(words, sizeof(words), "data-key=\"lamp-%s\"", keys[i]);
        assert_says(&a, words);
    }
    assert_says(&a, "not set up");
    http_done(&a);
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "लगा नहीं है");
    http_done(&a);
}

static void what_a_program_says_is_text_wherever_it_is_shown(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sender(g, SENDER("waiting", ", \"away_since_s\": 1773480600"));
    struct http_answer a = counter_that_says(g, "It has not been reached since");
    assert_says(&a, "no route &lt;b&gt;to it");
    assert_silent(&a, "no route <b>");
    assert_says(&a, "waiting for e-Office since");                  /* the filed letter says the same */
    http_done(&a);
    a = http_get(g, "/deliveries");
    assert_says(&a, "no route &lt;b&gt;to it");
    assert_silent(&a, "<script>alert");
    http_done(&a);
}

static void what_needs_a_person_comes_first_and_in_its_order(void **state)
{
    struct desk_rig *g = *state;
    char vip[64], clean[64], hindi[64], held[64], stuck[64], reading[64];
    struct err e = { 0 };

    row_of(g, SAMPLE_VIP, vip);
    row_of(g, SAMPLE_CLEAN, clean);
    row_of(g, SAMPLE_HINDI, hindi);
    row_of(g, SAMPLE_HELD, held);
    row_of(g, SAMPLE_UNKNOWN, stuck);
    row_of(g, SAMPLE_READING, reading);
    assert_ok(store_hand_over(g->store, g->ids[SAMPLE_HINDI], "Which <i>section?", "asha", &e), e);
    struct http_answer a = http_get(g, "/live");
    assert_before(&a, "Handed over to a supervisor", "To be confirmed");        /* whoever asks may decide */
    assert_before(&a, hindi, vip);
    assert_before(&a, vip, clean);
    assert_before(&a, clean, held);
    assert_before(&a, held, stuck);
    assert_before(&a, stuck, reading);
    assert_says(&a, "handed over by asha: Which &lt;i&gt;section?");
    assert_says(&a, "needs you");
    http_done(&a);
    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    a = http_get(g, "/live");
    assert_before(&a, "To be confirmed", "Handed over to a supervisor");
    http_done(&a);
}

static void letters_being_read_say_how_many_are_before_them(void **state)
{
    struct desk_rig *g = *state;
    struct letter_new n = { .doc = "abcdabcdabcdabcd", .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 4000,
                            .received_s = g->received_s + 1000 };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
    struct http_answer a = http_get(g, "/live");
    assert_says(&a, "being read, 1 before it");
    http_done(&a);
    desk_rig_reader(g, "{\"ok\": true, \"reading\": 1, \"waiting\": 1, \"children\": 1, \"pages_done\": 10}");
    desk_rig_wait_for_look(g);
    usleep(100000);                                                 /* so long takes a page, at least: minutes for them all */
    desk_rig_reader(g, "{\"ok\": true, \"reading\": 1, \"waiting\": 1, \"children\": 1, \"pages_done\": 11}");
    a = counter_that_says(g, "Letters being read: 2, about");
    http_done(&a);
}

static void an_empty_counter_says_what_to_do_first_with_one_button(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/live");
    assert_says(&a, "No scanner is ready yet");
    assert_silent(&a, "button primary huge");
    http_done(&a);
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"front\", \"title\": \"t\", \"state\": \"idle\", \"code\": \"ready\", \"pages\": 0}]}");
    a = counter_that_says(g, "Scan the first letter");
    assert_says(&a, "button primary huge");
    assert_silent(&a, "Latest letters");
    http_done(&a);
    desk_rig_sign_in_as(g, "looker", 1u << ROLE_AUDITOR);           /* looks only */
    a = http_get(g, "/live");
    assert_silent(&a, "button primary huge");
    http_done(&a);
}

static void a_long_list_has_pages_that_leave_nothing_out(void **state)
{
    struct desk_rig *g = *state;
    struct letter_new n = { .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 1, .received_s = g->received_s,
                            .hold_reason = "wait" };
    char number[STORE_NUMBER_SIZE], doc[24], next[128] = "/waiting?of=held";
    struct err e = { 0 };
    int rows = 0, pages = 0;
    int64_t id;

    for (int i = 0; i < 120; i++) {
        snprintf(doc, sizeof(doc), "doc%d", i);
        n.doc = doc;
        n.lane = i % 3;
        assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
    }
    for (const char *link = next; link && pages < 10; pages++) {
        struct http_answer a = http_get(g, next);

        assert_int_equal(a.status, 200);
        for (const char *at = a.body; (at = strstr(at, "<li data-key=")); at++)
            rows++;
        link = strstr(strstr(a.body, "class=\"paging\""), "&amp;lane=");
        if (link)
            snprintf(next, sizeof(next), "/waiting?of=held&lane=%c&after=%ld", link[10], strtol(strstr(link, "after=") + 6, NULL, 10));
        http_done(&a);
    }
    assert_int_equal(pages, 3);
    assert_int_equal(rows, 121);
    struct http_answer a = http_get(g, "/");
    assert_says(&a, "All 121");
    http_done(&a);
    assert_status(g, "/waiting?of=<script>", 404);
    assert_status(g, "/waiting?of=held&lane=-1&after=99999999999999999999", 200);
}

static void a_stopped_channel_is_said_on_the_lamp_and_by_the_letters(void **state)
{
    struct desk_rig *g = *state;
    struct err e = { 0 };

    desk_rig_sender(g, SENDER("idle", ""));
    assert_ok(store_channel_pause(g->store, "eoffice", "repair till 5", "asha", &e), e);
    struct http_answer a = counter_that_says(g, "stopped by hand");
    assert_says(&a, "by asha");
    assert_says(&a, "sending is stopped since");
    http_done(&a);
    assert_ok(store_channel_go_on(g->store, "eoffice", "asha", &e), e);
    a = counter_that_says(g, "on its way to e-Office");
    http_done(&a);
}

static void doubtful_letters_are_counted_and_have_a_list_of_their_own(void **state)
{
    static const struct doubt doubts[] = { { .code = "too_dark", .page = 1, .detail = "" }, { .code = "cut_off", .page = 1, .detail = "" } };
    const struct letter_reading r = { .body = "x", .post = "", .pages = 1, .lane = 1, .doubts = doubts, .n_doubts = ARRAY_LEN(doubts) };
    struct desk_rig *g = *state;
    struct err e = { 0 };
    char row[64];

    struct http_answer a = http_get(g, "/live");
    assert_silent(&a, "/waiting?of=doubtful");
    http_done(&a);
    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_CLEAN], &r, "ocrd", &e), e);
    a = counter_that_says(g, "href=\"/waiting?of=doubtful\"><b>1</b>");
    http_done(&a);
    a = http_get(g, "/waiting?of=doubtful");
    path_to(row, "href=\"/letters/", g->ids[SAMPLE_CLEAN], "\"");
    assert_says(&a, row);
    path_to(row, "href=\"/letters/", g->ids[SAMPLE_HINDI], "\"");
    assert_silent(&a, row);
    http_done(&a);
    for (int n = 1; n <= (int)ARRAY_LEN(doubts); n++)
        assert_ok(store_doubt_settle(g->store, g->ids[SAMPLE_CLEAN], n, "desk", &e), e);
    a = http_get(g, "/waiting?of=doubtful");
    assert_silent(&a, "href=\"/letters/");
    http_done(&a);
}

static int fresh_empty_desk(void **state)
{
    *state = desk_rig_new_empty();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(every_lamp_has_a_word_a_sign_and_a_sentence),
        WITH_DESK(what_a_program_says_is_text_wherever_it_is_shown),
        WITH_DESK(what_needs_a_person_comes_first_and_in_its_order),
        WITH_DESK(letters_being_read_say_how_many_are_before_them),
        cmocka_unit_test_setup_teardown(an_empty_counter_says_what_to_do_first_with_one_button, fresh_empty_desk, desk_gone),
        WITH_DESK(a_long_list_has_pages_that_leave_nothing_out),
        WITH_DESK(a_stopped_channel_is_said_on_the_lamp_and_by_the_letters),
        WITH_DESK(doubtful_letters_are_counted_and_have_a_list_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
