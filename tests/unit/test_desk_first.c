/* Setting up a new box at the desk: step by step, by whoever has the setup code, ended once. */
#include "tests/unit/test.h"

#include "tests/unit/desk_first.h"

#include "spool/spool.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static void a_new_box_asks_for_the_language_and_then_for_its_code(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();

    (void)state;
    desk_rig_first_start(g);
    struct http_answer a = http_get(g, "/");
    assert_int_equal(a.status, 401);
    assert_says(&a, "href=\"/sign-in?lang=hi\"");
    assert_says(&a, "Step 1 of 10");                /* off the appliance two are passed over */
    http_done(&a);
    a = http_get(g, "/sign-in?lang=hi");
    assert_says(&a, "चरण 2 / 10");
    assert_says(&a, "name=\"code\"");
    http_done(&a);
    desk_rig_free(g);
}

static void without_the_code_no_step_is_shown_or_done(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();

    (void)state;
    desk_rig_first_start(g);
    assert_status(g, "/first", 401);
    assert_status(g, "/first/3", 401);
    struct http_answer a = http_ask(g, "POST", "/first/12", NULL, "press=next&token=");
    assert_int_equal(a.status, 401);
    http_done(&a);
    desk_rig_free(g);
    g = first_box();                                  /* and somebody who lost it may look, but do nothing */
    desk_rig_forget(g);
    assert_status(g, "/first/4", 401);
    desk_rig_free(g);
}

static void it_leads_through_its_steps_and_ends_once(void **state)
{
    struct desk_rig *g = first_box();

    (void)state;
    first_stands_at(g, "Location: /first/3\r\n");
    first_press(g, 3, "press=later", 303, "Location: /first\r\n");
    first_stands_at(g, "Location: /first/4\r\n");
    first_press(g, 4, "press=next", 303, "Location: /first\r\n");
    first_stands_at(g, "Location: /first/6\r\n");         /* the network is the computer's own */
    for (int step = 6; step <= 10; step++)
        first_press(g, step, "press=later", 303, "Location: /first\r\n");
    first_stands_at(g, "Location: /first/12\r\n");
    struct http_answer a = http_get(g, "/first/12");
    assert_says(&a, "Office and diary numbers");    /* left */
    assert_silent(&a, "○ <a href=\"/first/4\"");     /* done */
    assert_says(&a, "Taken care of by this computer");
    http_done(&a);
    first_press(g, 12, "press=next", 303, "Location: /people\r\n");
    first_stands_at(g, "Location: /admin\r\n");
    first_press(g, 3, "press=next&name=X&name_hi=X", 409, "This box has been set up.");        /* a browser that was left open */
    desk_rig_free(g);
}

static void what_was_done_outlives_the_desk_at_each_step(void **state)
{
    struct desk_rig *g = first_box();
    char wanted[64];

    (void)state;
    for (int step = 3; step <= 9; step++) {
        if (step == 5)
            continue;
        first_press(g, step, "press=later", 303, "Location: /first\r\n");
        desk_rig_kill(g);
        first_sign_in(g);
        snprintf(wanted, sizeof(wanted), "Location: /first/%d\r\n", step == 4 ? 6 : step + 1);
        first_stands_at(g, wanted);
    }
    desk_rig_free(g);
}

static void settings_are_written_once_and_a_stale_page_is_told(void **state)
{
    struct desk_rig *g = first_box();

    (void)state;
    first_press(g, 3, "press=next&name=&name_hi=X", 409, "The office needs a name in both languages.");
    first_press(g, 3, "press=next&name=Central+Registry+Unit&seen_name=Central+Registry+Unit&name_hi=%E0%A4%95&prefix=no+good%21&seen_prefix=CRU", 409, "office.number_prefix");
    first_stands_at(g, "Location: /first/3\r\n");
    first_press(g, 6, "press=next&url=https%3A%2F%2Fa.example&seen_url=http%3A%2F%2F127.0.0.1%3A8471", 303, "Location: /first\r\n");
    struct http_answer a = http_get(g, "/first/6");
    assert_says(&a, "value=\"https://a.example\"");
    http_done(&a);
    first_press(g, 6, "press=next&url=https%3A%2F%2Fb.example&seen_url=http%3A%2F%2F127.0.0.1%3A8471", 409, "role=\"alert\"");       /* two browsers at once */
    first_press(g, 6, "press=next&url=ftp%3A%2F%2Fb.example", 409, "must begin with https://");
    a = http_get(g, "/first/6");
    assert_says(&a, "value=\"https://a.example\"");
    http_done(&a);
    desk_rig_free(g);
}

/* As when the power goes between the two names: the first is written, the second not. */
static void the_office_is_named_before_its_step_is_done(void **state)
{
    struct desk_rig *g = first_box();

    (void)state;
    first_press(g, 3, "press=next&name=Registry+of+X&name_hi=%E0%A4%95&seen_name_hi=of+another+page", 409, "role=\"alert\"");
    first_stands_at(g, "Location: /first/3\r\n");
    first_shows(g, 3, "value=\"Registry of X\"");     /* and what was written is shown */
    first_press(g, 3, "press=next&name=Registry+of+X&name_hi=%E0%A4%95", 200, "data-wait=\"/first/ready\"");
    first_stands_at(g, "Location: /first/4\r\n");
    desk_rig_free(g);
}

static void neither_name_is_written_where_one_cannot_be(void **state)
{
    struct desk_rig *g = first_box();

    (void)state;
    first_press(g, 3, "press=next&name=Registry+of+X&name_hi=%E0%A4%95+%3B+b", 409, "no blanks at its ends");
    first_stands_at(g, "Location: /first/3\r\n");
    struct http_answer a = http_get(g, "/first/3");
    assert_silent(&a, "Registry of X");
    http_done(&a);
    first_press(g, 3, "press=next&name=+Registry+of+X+&name_hi=%E0%A4%95", 200, "data-wait=\"/first/ready\"");
    desk_rig_free(g);
}

static void a_new_name_lets_its_giver_in_again_without_a_passphrase(void **state)
{
    struct desk_rig *g = first_box();

    (void)state;
    first_press(g, 3, "press=next&name=Registry+of+X&name_hi=%E0%A4%95&prefix=CRU&register=B", 200, "data-wait=\"/first/ready\"");
    struct http_answer a = http_get(g, "/first/ready");
    assert_says(&a, "starting");                    /* nobody starts programs anew here */
    http_done(&a);
    desk_rig_kill(g);
    a = http_get(g, "/first/ready");
    assert_says(&a, "ready");
    http_done(&a);
    desk_rig_free(g);
}

static void a_machine_that_is_not_there_is_left_for_later(void **state)
{
    struct desk_rig *g = first_box();
    char pressed[512];

    (void)state;
    struct http_answer a = http_get(g, "/first/8");
    assert_says(&a, "does not answer yet");
    http_done(&a);
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [], \"code\": \"no_scanner\", \"sentence\": \"x\"}");
    a = http_get(g, "/first/8");
    assert_says(&a, "No scanner was found.");
    http_done(&a);
    first_press(g, 8, "press=next", 303, "Location: /first\r\n");
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"title\": \"Canon <DR>\", \"state\": \"idle\", \"code\": \"ready\"}]}");
    a = http_get(g, "/first/8");
    assert_says(&a, "Canon &lt;DR&gt;");
    http_done(&a);
    a = http_get(g, "/first/12");
    assert_says(&a, "○ <a href=\"/first/8\">");      /* still open */
    http_done(&a);
    first_press(g, 8, "press=scan", 200, "The scanner is working.");
    desk_rig_presses(g, pressed);
    assert_non_null(strstr(pressed, "test"));       /* no letter comes of it */
    assert_status(g, "/first/scanner/page", 404);
    first_press(g, 9, "press=test&printer=", 409, "Type which printer it is first.");
    first_press(g, 7, "press=mail&url=smtp%3A%2F%2Fa&to=", 409, "Type where the test goes.");
    first_press(g, 7, "press=next&url=a.example", 409, "smtp://host:587");
    desk_rig_free(g);
}

static void lay_test_page(const struct desk_rig *g)
{
    char path[PATH_MAX];

    snprintf(path, PATH_MAX, "%s/run/" SPOOL_TEST_PAGE, g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_true(f && fputs("a page", f) >= 0);
}

/* By whatever way its step is left: scand forgets it. */
static void nothing_is_left_of_the_test_page(void **state)
{
    static const char *const presses[] = { "press=next", "press=later", "press=scan", NULL };
    struct desk_rig *g = first_box();
    char pressed[512];

    (void)state;
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"title\": \"a\", \"state\": \"idle\", \"code\": \"ready\"}]}");
    first_shows(g, 7, "press");
    desk_rig_presses(g, pressed);
    assert_null(strstr(pressed, "forget"));         /* scand is not asked where there is nothing to forget */
    for (size_t i = 0; i < ARRAY_LEN(presses); i++) {
        lay_test_page(g);
        first_shows(g, 8, "<img class=\"first-page\"");
        if (presses[i])
            http_done(&(struct http_answer[]){ http_post(g, "/first/8", presses[i]) }[0]);
        else
            first_shows(g, 7, "press");             /* back */
        assert_status(g, "/first/scanner/page", 404);
    }
    lay_test_page(g);
    first_press(g, 12, "press=next", 303, "Location: /people\r\n");
    assert_status(g, "/first/scanner/page", 404);
    desk_rig_free(g);
}

/* It has no number yet, and is a letter all the same. */
static void only_a_test_is_thrown_away_and_no_letter(void **state)
{
    struct desk_rig *g = first_box();
    char pressed[512];

    (void)state;
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"title\": \"a\", \"state\": \"interrupted\", \"code\": \"jam\", \"purpose\": \"letter\"}]}");
    struct http_answer a = http_get(g, "/first/8");
    assert_silent(&a, "value=\"discard\"");
    http_done(&a);
    first_press(g, 8, "press=discard", 200, "press");
    desk_rig_presses(g, pressed);
    assert_null(strstr(pressed, "scan_discard"));
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"title\": \"a\", \"state\": \"interrupted\", \"code\": \"jam\", \"purpose\": \"test\"}]}");
    first_shows(g, 8, "value=\"discard\"");
    first_press(g, 8, "press=discard", 200, "press");
    desk_rig_presses(g, pressed);
    assert_non_null(strstr(pressed, "scan_discard"));
    desk_rig_free(g);
}

/* The counter, where this is asked of letters, does not open before the box is set up. */
static void a_test_page_that_may_bear_a_marking_is_thrown_away_in_the_step(void **state)
{
    static const char status[] = "{\"ok\": true, \"scanners\": [{\"name\": \"a\", \"title\": \"a\", \"state\": \"scanning\", \"code\": \"marking_doubt\", \"purpose\": \"%s\"}]}";
    struct desk_rig *g = first_box();
    char text[256], pressed[512];

    (void)state;
    snprintf(text, sizeof(text), status, "letter");     /* it waits at the counter */
    desk_rig_scanner(g, text);
    first_press(g, 8, "press=discard", 200, "press");
    desk_rig_presses(g, pressed);
    assert_null(strstr(pressed, "scan_discard"));
    snprintf(text, sizeof(text), status, "test");
    desk_rig_scanner(g, text);
    first_shows(g, 8, "This sheet may bear a classified marking");
    first_shows(g, 8, "value=\"discard\"");
    first_press(g, 8, "press=discard", 200, "press");
    desk_rig_presses(g, pressed);
    assert_non_null(strstr(pressed, "scan_discard scanner=a"));
    desk_rig_free(g);
}

static void an_upgraded_box_is_not_set_up_anew(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/first");
    assert_says(&a, "Location: /admin\r\n");
    http_done(&a);
    assert_status(g, "/first/3", 303);
    assert_status(g, "/first/99", 404);
    assert_status(g, "/first/2", 404);
    assert_status(g, "/", 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_box_asks_for_the_language_and_then_for_its_code),
        cmocka_unit_test(without_the_code_no_step_is_shown_or_done),
        cmocka_unit_test(it_leads_through_its_steps_and_ends_once),
        cmocka_unit_test(what_was_done_outlives_the_desk_at_each_step),
        cmocka_unit_test(settings_are_written_once_and_a_stale_page_is_told),
        cmocka_unit_test(the_office_is_named_before_its_step_is_done),
        cmocka_unit_test(neither_name_is_written_where_one_cannot_be),
        cmocka_unit_test(a_new_name_lets_its_giver_in_again_without_a_passphrase),
        cmocka_unit_test(a_machine_that_is_not_there_is_left_for_later),
        cmocka_unit_test(nothing_is_left_of_the_test_page),
        cmocka_unit_test(only_a_test_is_thrown_away_and_no_letter),
        cmocka_unit_test(a_test_page_that_may_bear_a_marking_is_thrown_away_in_the_step),
        WITH_DESK(an_upgraded_box_is_not_set_up_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
