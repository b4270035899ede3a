/* The letter's screen beyond the one form: what comes next, who else is there, marks, enclosures, officers by typing, handing over. */
#include "base/clock.h"
#include "store/handover.h"
#include "workflow/people.h"
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>

/* A whole confirmation as the page of that letter would send it, with more fields behind. */
static struct http_answer confirm(struct desk_rig *g, enum sample sample, const char *more)
{
    char path[64], fields[1024], received[CLOCK_DATE_SIZE];
    int64_t id = g->ids[sample];

    clock_format_date(g->received_s, received);
    path_to(path, "/letters/", id, "/confirm");
    snprintf(fields, sizeof(fields), "revision=%d&received_date=%s&date=9+Mar+2026&delivery_mode=By+Hand&language=en&form=letter&subject=x"
             "&sender_name=y&priority=Normal&checked=yes&marks=yes%s", revision_of(g, id), received, more);
    return http_post(g, path, fields);
}

static void assert_confirmed(struct desk_rig *g, enum sample sample, const char *more)
{
    struct http_answer a = confirm(g, sample, more);

    if (a.status != 303)
        fail_msg("status %d: %s", a.status, strstr(a.body, "class=\"notice bad") ? strstr(a.body, "class=\"notice bad") : a.body);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[sample]), LETTER_FILED);
}

static void assert_field(const struct desk_rig *g, enum sample sample, const char *name, const char *value)
{
    AUTO_STORE struct store *s = diary_beside(g);
    AUTO_FREE char *is = NULL;
    struct err e = { 0 };

    assert_ok(store_field(s, g->ids[sample], name, &is, &e), e);
    assert_string_equal(is, value);
}

static int keep_lane(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->lane;
    return 0;
}

static int lane_of(const struct desk_rig *g, enum sample sample)
{
    AUTO_STORE struct store *s = diary_beside(g);
    int lane = -1;
    struct err e = { 0 };

    assert_ok(store_letter(s, g->ids[sample], keep_lane, &lane, &e), e);
    return lane;
}

struct found { const char *event; char detail[500], actor[64]; };

static int keep_detail(void *ctx, const struct history_row *row)
{
    struct found *f = ctx;

    if (strcmp(row->event, f->event) == 0) {
        snprintf(f->detail, sizeof(f->detail), "%s", row->detail);
        snprintf(f->actor, sizeof(f->actor), "%s", row->actor);
    }
    return 0;
}

/* The last row of the history with that event. */
static struct found history_of(const struct desk_rig *g, enum sample sample, const char *event)
{
    AUTO_STORE struct store *s = diary_beside(g);
    struct found f = { .event = event };
    struct err e = { 0 };

    assert_ok(store_history(s, g->ids[sample], keep_detail, &f, &e), e);
    if (!f.actor[0])
        fail_msg("the history has no %s", event);
    return f;
}

static void assert_goes_to(const struct http_answer *a, int64_t id, const char *rest)
{
    char words[100];

    assert_int_equal(a->status, 303);
    snprintf(words, sizeof(words), "Location: /letters/%lld%s\r\n", (long long)id, rest);
    if (!strstr(a->head, words))
        fail_msg("not %s but %s", words, a->head);
}

/* ---- what comes next */

static void a_letter_put_off_comes_back_last_for_that_person(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "/skip");
    struct http_answer a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_CLEAN], "");
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_VIP]), LETTER_READ);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_HINDI], "");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_HOSTILE], "");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HOSTILE], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_VIP], "");         /* put off longest ago */
    http_done(&a);

    desk_rig_sign_in_as(g, "ravi", 1u << ROLE_CLERK);
    path_to(path, "/letters/", g->ids[SAMPLE_HOSTILE], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_VIP], "");         /* nobody else's order */
    http_done(&a);
}

static void a_filed_letter_is_named_on_the_next_with_what_still_can_be_changed(void **state)
{
    struct desk_rig *g = *state;
    char path[64], link[64];

    desk_rig_start_diaryd(g);
    struct http_answer a = confirm(g, SAMPLE_CLEAN, "&post=US-ADMIN");
    path_to(path, "?done=", g->ids[SAMPLE_CLEAN], "");
    assert_goes_to(&a, g->ids[SAMPLE_VIP], path);
    http_done(&a);
    path_to(path, "/letters/3?done=", g->ids[SAMPLE_CLEAN], "");
    a = http_get(g, path);
    assert_says(&a, "is filed, marked to Under Secretary (Admn. II)");
    path_to(link, "href=\"/letters/", g->ids[SAMPLE_CLEAN], "\"");
    assert_says(&a, link);
    assert_says(&a, "Here nothing of it can be changed any more");
    http_done(&a);
    a = http_get(g, "/letters/3?done=999999999");           /* anybody can type that */
    assert_int_equal(a.status, 200);
    assert_silent(&a, "is filed");
    http_done(&a);
    path_to(path, "/letters/3?lang=hi&done=", g->ids[SAMPLE_CLEAN], "");
    a = http_get(g, path);
    assert_says(&a, "अवर सचिव (Admn. II)");
    http_done(&a);
}

/* ---- two clerks */

static void two_clerks_at_one_letter_are_told_and_the_first_wins(void **state)
{
    struct desk_rig *g = *state;
    char path[64], live[100], fields[200];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    struct http_answer a = http_get(g, path);
    assert_silent(&a, "has this letter open too");
    http_done(&a);
    int revision = revision_of(g, g->ids[SAMPLE_CLEAN]);

    desk_rig_sign_in_as(g, "ravi", 1u << ROLE_CLERK);
    a = http_get(g, path);
    assert_says(&a, "asha has this letter open too");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HOSTILE], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_VIP], "");             /* never to the one that asha has open */
    http_done(&a);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=US-ADMIN");

    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    snprintf(live, sizeof(live), "/letters/%lld/live?revision=%d&typing=1", (long long)g->ids[SAMPLE_CLEAN], revision);
    a = http_get(g, live);
    assert_says(&a, "This letter was changed meanwhile.");
    assert_says(&a, "<b>ravi</b>");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/confirm");
    snprintf(fields, sizeof(fields), "revision=%d&subject=what+asha+typed&date=9.3.2026&sender_name=y&post=SO-PG&checked=yes", revision);
    a = http_post(g, path, fields);
    assert_int_equal(a.status, 409);
    assert_says(&a, "<b>ravi</b>");
    assert_says(&a, "<th scope=\"row\">Subject</th><td>x</td><td>what asha typed</td>");
    assert_silent(&a, "<th scope=\"row\">Letter date</th>");        /* the same day, written otherwise */
    http_done(&a);
}

/* ---- a supervisor is asked */

static void a_letter_handed_over_waits_for_a_supervisor_first(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "/hand-over");
    struct http_answer a = http_post(g, path, "reason=");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = http_post(g, path, "reason=Is+this+<b>ours</b>%3F");
    path_to(path, "?done=", g->ids[SAMPLE_HINDI], "");
    assert_goes_to(&a, g->ids[SAMPLE_VIP], path);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_HINDI]), LETTER_READ);
    assert_string_equal(history_of(g, SAMPLE_HINDI, "hand_over").actor, "asha");

    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "/skip");
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_CLEAN], "");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/skip");     /* a clerk does not get it again */
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_HOSTILE], "");
    http_done(&a);
    desk_rig_sign_in_as(g, "sunita", 1u << ROLE_CLERK | 1u << ROLE_SUPERVISOR);
    a = http_post(g, path, "");
    assert_goes_to(&a, g->ids[SAMPLE_HINDI], "");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "");
    a = http_get(g, path);
    assert_says(&a, "Handed over to a supervisor by asha");
    assert_says(&a, "Is this &lt;b&gt;ours&lt;/b&gt;?");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "/take-back");
    a = http_post(g, path, "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_post(g, path, "");
    assert_int_equal(a.status, 409);
    http_done(&a);
    assert_string_equal(history_of(g, SAMPLE_HINDI, "take_back").actor, "sunita");
}

static int count_handover(void *ctx, const struct handover *h)
{
    (void)h;
    ++*(int *)ctx;
    return 0;
}

static void what_was_decided_is_not_handed_over_any_more(void **state)
{
    struct desk_rig *g = *state;
    char path[64];
    int n = 0;
    struct err e = { 0 };

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hand-over");
    struct http_answer a = http_post(g, path, "reason=look");
    assert_int_equal(a.status, 303);
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HELD], "/hand-over");
    a = http_post(g, path, "reason=look");
    assert_int_equal(a.status, 303);
    http_done(&a);
    AUTO_STORE struct store *s = diary_beside(g);
    assert_ok(store_handovers(s, count_handover, &n, &e), e);
    assert_int_equal(n, 2);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=US-ADMIN");
    n = 0;
    assert_ok(store_handovers(s, count_handover, &n, &e), e);
    assert_int_equal(n, 1);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hand-over");
    a = http_post(g, path, "reason=too+late");
    assert_int_equal(a.status, 409);
    http_done(&a);
}

/* ---- marks, enclosures, time */

static void marks_say_where_a_letter_queues(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    assert_int_equal(lane_of(g, SAMPLE_CLEAN), 1);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=US-ADMIN&parliament=yes&urgent=yes");
    assert_int_equal(lane_of(g, SAMPLE_CLEAN), 0);
    assert_field(g, SAMPLE_CLEAN, "parliament", "yes");
    assert_field(g, SAMPLE_CLEAN, "urgent", "yes");
    assert_field(g, SAMPLE_CLEAN, "vip", "");               /* a switch nobody touched is no news */
    assert_int_equal(lane_of(g, SAMPLE_VIP), 0);
    assert_confirmed(g, SAMPLE_VIP, "&post=PS-MIN");        /* the mark taken off */
    assert_int_equal(lane_of(g, SAMPLE_VIP), 1);
    assert_field(g, SAMPLE_VIP, "vip", "no");
}

static void enclosures_that_did_not_come_are_said_in_the_remarks(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = confirm(g, SAMPLE_CLEAN, "&post=US-ADMIN&enclosures=a%3B+b&enclosures_received=one");
    assert_int_equal(a.status, 422);
    assert_says(&a, "Digits only");
    http_done(&a);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=US-ADMIN&enclosures=a%3B+b&enclosures_received=%E0%A5%A7&remarks=torn");
    assert_field(g, SAMPLE_CLEAN, "remarks", "torn Enclosures received: 1 of 2.");
    assert_field(g, SAMPLE_CLEAN, "enclosures_received", "1");
    assert_non_null(strstr(history_of(g, SAMPLE_CLEAN, "confirm").detail, "enclosures_received"));
    assert_null(strstr(history_of(g, SAMPLE_CLEAN, "confirm").detail, "torn"));           /* the history cannot forget; what stands beside it can */
    char path[64];
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/history");
    a = http_get(g, path);
    assert_says(&a, "Remarks: <s>nothing</s> → <b>torn Enclosures received: 1 of 2.</b>");
    http_done(&a);
    assert_confirmed(g, SAMPLE_HINDI, "&post=SO-PG&enclosures=a%3B+b&enclosures_all=yes");
    assert_field(g, SAMPLE_HINDI, "remarks", "");
    assert_field(g, SAMPLE_HINDI, "enclosures_received", "2");
}

static void the_time_it_took_is_kept_with_the_confirmation(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    struct http_answer a = http_get(g, path);
    http_done(&a);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=US-ADMIN");
    assert_non_null(strstr(history_of(g, SAMPLE_CLEAN, "confirm").detail, "\"seconds\":"));
    assert_confirmed(g, SAMPLE_HINDI, "&post=SO-PG");       /* never opened: nothing is made up */
    assert_null(strstr(history_of(g, SAMPLE_HINDI, "confirm").detail, "\"seconds\":"));
}

/* ---- checked while it is typed */

static void a_date_is_checked_while_it_is_typed_with_the_sentence_of_the_form(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/letters/1/check?date=9+Mar+2026");

    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: application/json");
    assert_string_equal(a.body, "{\"date\":{\"value\":\"09-03-2026\",\"problem\":\"\"}}");
    http_done(&a);
    a = http_get(g, "/letters/1/check?date=31-02-2026");
    assert_says(&a, "No such date");
    http_done(&a);
    a = http_get(g, "/letters/1/check?received_date=01-03-2026&date=02-03-2026");
    assert_says(&a, "Later than the received date");
    http_done(&a);
    a = http_get(g, "/letters/1/check?date=%3Cscript%3E&lang=hi");
    assert_says(&a, "दिनांक मान्य नहीं है");
    http_done(&a);
    assert_status(g, "/letters/99/check?date=1-1-2026", 404);
}

/* ---- to whom */

static void an_officer_is_found_by_a_few_letters_the_proposed_one_first(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/officers/find?q=us");

    assert_says(&a, "data-post=\"US-ADMIN\"");
    assert_says(&a, "Smt. Meena Iyer");
    assert_silent(&a, "data-post=\"SO-PG\"");
    http_done(&a);
    a = http_get(g, "/officers/find?q=%E0%A4%B8%E0%A4%82%E0%A4%AF%E0%A5%81%E0%A4%95%E0%A5%8D%E0%A4%A4&lang=hi");
    assert_says(&a, "data-post=\"JS-ADMIN\"");
    assert_says(&a, "संयुक्त सचिव");
    http_done(&a);
    a = http_get(g, "/officers/find?q=%3Cscript%3E");
    assert_says(&a, "Nobody fits");
    assert_silent(&a, "<script>");
    http_done(&a);
    a = http_get(g, "/officers/find?q=&letter=1");
    assert_says(&a, "data-post=\"SO-PG\"");
    http_done(&a);
}

/* Without a script, in an office too large for a list: typed words that fit one post. */
static void typed_words_that_fit_one_officer_are_enough(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = confirm(g, SAMPLE_CLEAN, "&post=&officer=secretary");
    assert_int_equal(a.status, 422);
    assert_says(&a, "Choose an officer");
    http_done(&a);
    assert_confirmed(g, SAMPLE_CLEAN, "&post=&officer=JS");
    assert_non_null(strstr(history_of(g, SAMPLE_CLEAN, "confirm").detail, "JS-ADMIN"));
}

/* ---- the rest */

static void a_usual_reason_holds_a_letter_with_one_press(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "name=\"usual\" value=\"Enclosures missing\"");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hold");
    a = http_post(g, path, "usual=Enclosures+missing&reason=");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_HELD);
    assert_non_null(strstr(history_of(g, SAMPLE_CLEAN, "hold").detail, "Enclosures missing"));
}

static void who_may_only_look_gets_the_letter_without_its_form(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "auditor", 1u << ROLE_AUDITOR);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Filling up of 46 posts");
    assert_silent(&a, "id=\"confirm\"");
    assert_silent(&a, "class=\"actions\"");
    http_done(&a);
    assert_status(g, "/officers/find?q=us", 403);
}

static void a_doubtful_field_says_by_what_it_was_found(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "id=\"r_subject\">▲ Not quite sure – check <span class=\"ground\">(it stands behind “Subject”)</span>");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_letter_put_off_comes_back_last_for_that_person),
        WITH_DESK(a_filed_letter_is_named_on_the_next_with_what_still_can_be_changed),
        WITH_DESK(two_clerks_at_one_letter_are_told_and_the_first_wins),
        WITH_DESK(a_letter_handed_over_waits_for_a_supervisor_first),
        WITH_DESK(what_was_decided_is_not_handed_over_any_more),
        WITH_DESK(marks_say_where_a_letter_queues),
        WITH_DESK(enclosures_that_did_not_come_are_said_in_the_remarks),
        WITH_DESK(the_time_it_took_is_kept_with_the_confirmation),
        WITH_DESK(a_date_is_checked_while_it_is_typed_with_the_sentence_of_the_form),
        WITH_DESK(an_officer_is_found_by_a_few_letters_the_proposed_one_first),
        WITH_DESK(typed_words_that_fit_one_officer_are_enough),
        WITH_DESK(a_usual_reason_holds_a_letter_with_one_press),
        WITH_DESK(who_may_only_look_gets_the_letter_without_its_form),
        WITH_DESK(a_doubtful_field_says_by_what_it_was_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
