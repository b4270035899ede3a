/* The register on the screen: filters as chips, marked words, views, tables to take out, histories. */
#include "tests/unit/desk_rig.h"

#include "base/clock.h"
#include "tests/unit/test.h"
#include "workflow/people.h"

#include <string.h>

static void a_filter_is_a_chip_that_takes_itself_off(void **state)
{
    struct desk_rig *g = *state;
    char path[96], day[CLOCK_DATE_SIZE];

    clock_format_day(g->received_s, day);           /* yesterday, soon after midnight */
    struct http_answer a = http_get(g, "/register?q=Nair&state=filed&lane=current");
    assert_says(&a, "class=\"chip\" href=\"/register?q=Nair&amp;lane=current\"");       /* without the state */
    assert_says(&a, "class=\"chip\" href=\"/register?q=Nair&amp;state=filed\"");
    http_done(&a);
    a = http_get(g, "/register?state=sent");
    assert_says(&a, "154960/2026/CRU");
    assert_silent(&a, "/000001<");
    http_done(&a);
    snprintf(path, sizeof(path), "/register?from=%s&to=today&post=US-ADMIN", day);
    a = http_get(g, path);
    assert_says(&a, "/000001<");
    assert_says(&a, "Under Secretary (Admn. II)");
    http_done(&a);
    a = http_get(g, "/register?from=31-02-2026");
    assert_says(&a, "is no date");
    http_done(&a);
}

static void words_are_marked_and_nothing_of_a_letter_becomes_markup(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/register?q=deputation");
    assert_says(&a, "<mark>deputation</mark>");
    http_done(&a);
    a = http_get(g, "/register?q=script");          /* the hostile letter's subject is one */
    assert_says(&a, "<mark>script</mark>");
    assert_silent(&a, "<script>alert");
    assert_silent(&a, "<img src=x");
    http_done(&a);
    a = http_get(g, "/register?q=%22%3E%3Cscript%3Ealert(1)&by=%22%3E%3Cscript%3E&category=%3Cb%3E&columns=%3Ci%3E");
    assert_int_equal(a.status, 200);
    assert_silent(&a, "<script>alert");
    assert_silent(&a, "\"><script>");
    assert_silent(&a, "<i>");
    http_done(&a);
    a = http_get(g, "/register?q=%01deputation%02");
    assert_int_equal(a.status, 200);
    http_done(&a);
}

static void a_whole_diary_number_opens_its_letter_and_a_part_of_one_lists(void **state)
{
    struct desk_rig *g = *state;
    char number[64], path[128];

    struct http_answer a = http_get(g, "/register?q=000001");
    const char *at = strstr(a.body, "CRU-A/");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "%63[^<]", number), 1);
    assert_says(&a, "With exactly this number");
    http_done(&a);
    snprintf(path, sizeof(path), "/register?q=%s", number);
    a = http_get(g, path);
    assert_int_equal(a.status, 303);
    assert_says(&a, "Location: /letters/1");
    http_done(&a);
}

static void columns_are_chosen_and_stay_in_the_address(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/register?column_subject=on&column_pages=on&order=oldest");
    assert_says(&a, "columns=number%2Csubject%2Cpages");
    assert_says(&a, "<th scope=\"col\" class=\"roomy\">Pages</th>");
    assert_silent(&a, "<th scope=\"col\" class=\"\">Sender</th>");
    http_done(&a);
}

static int views_of(const struct desk_rig *g, const char *path, const char *name)
{
    struct http_answer a = http_get(g, path);
    int n = 0;

    for (const char *at = a.body; (at = strstr(at, name)); at++)
        n++;
    http_done(&a);
    return n;
}

static void a_view_is_kept_by_its_owner_and_shared_by_a_supervisor(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    struct http_answer a = http_post(g, "/register/views", "view_name=My+dak&state=read&order=oldest&view_shared=on");
    assert_int_equal(a.status, 409);                /* a clerk shares nothing */
    http_done(&a);
    a = http_post(g, "/register/views", "view_name=My+dak&state=read&order=oldest");
    assert_int_equal(a.status, 303);
    assert_says(&a, "Location: /register?state=read&order=oldest");
    http_done(&a);
    assert_true(views_of(g, "/register", "My dak") > 0);
    desk_rig_sign_in_as(g, "ravi", 1u << ROLE_SUPERVISOR);
    assert_int_equal(views_of(g, "/register", "My dak"), 0);
    a = http_post(g, "/register/views/1/remove", "");           /* another's, and not shared: for ravi it is not there */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = http_post(g, "/register/views", "view_name=Held+%3Cb%3E&state=held&view_shared=on");
    assert_int_equal(a.status, 303);
    http_done(&a);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    assert_true(views_of(g, "/register", "Held &lt;b&gt;") > 0);
    assert_true(views_of(g, "/register", "My dak") > 0);
    a = http_post(g, "/register/views/2/remove", "");           /* shared, but not hers */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = http_post(g, "/register/views/1/remove", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(views_of(g, "/register", "My dak"), 0);
}

static void a_table_has_what_is_filtered_and_no_formula(void **state)
{
    struct field fields[] = { { .name = "subject", .value = "=HYPERLINK(\"http://x\",\"y\")", .source = "reading" },
                              { .name = "letter_no", .value = "-1+1", .source = "reading" }, { .name = "remarks", .value = "two, \"three\"", .source = "reading" } };
    struct letter_reading r = { .fields = fields, .n_fields = 3, .body = "", .post = "US-ADMIN", .pages = 1, .lane = 1 };
    struct desk_rig *g = *state;
    struct err e = { 0 };

    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_CLEAN], &r, "ocrd", &e), e);
    desk_rig_start_diaryd(g);
    struct http_answer a = http_post(g, "/register/csv", "state=read&order=oldest");
    assert_int_equal(a.status, 200);
    assert_says(&a, "text/csv");
    assert_says(&a, "attachment");
    assert_says(&a, "\xef\xbb\xbf");
    assert_says(&a, "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    assert_says(&a, ",'-1+1,");
    assert_says(&a, "\"two, \"\"three\"\"\"");
    assert_silent(&a, "154960/2026/CRU");           /* it is sent */
    http_done(&a);
    a = http_get(g, "/history?event=list_export");
    assert_says(&a, "state=read&amp;order=oldest");
    assert_says(&a, "desk");
    http_done(&a);
}

static void a_letters_history_says_what_was_before_and_that_nothing_was_changed(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "/history");
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "<s>Waiting for you</s>");
    assert_says(&a, "<b>On the way to e-Office</b>");
    assert_says(&a, "follows from the entry before");
    assert_silent(&a, "does not match");
    http_done(&a);
    assert_status(g, "/letters/999/history", 404);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    assert_status(g, "/history", 403);
    desk_rig_sign_in_as(g, "audit", 1u << ROLE_AUDITOR);
    assert_status(g, "/history", 200);
    a = http_get(g, "/history?actor=sendd&from=01-01-2020&to=01-01-2090");
    assert_says(&a, "sendd</td>");
    assert_silent(&a, "ocrd</td>");
    http_done(&a);
    a = http_get(g, "/history?to=01-01-2020");
    assert_says(&a, "No entry fits");
    http_done(&a);
}

static void a_filtered_history_is_taken_out_by_an_auditor_alone(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    struct http_answer a = http_post(g, "/history/csv", "actor=sendd");
    assert_int_equal(a.status, 403);
    http_done(&a);
    desk_rig_sign_in_as(g, "audit", 1u << ROLE_AUDITOR);
    a = http_post(g, "/history/csv", "actor=sendd&from=01-01-2020");
    assert_int_equal(a.status, 200);
    assert_says(&a, "text/csv");
    assert_says(&a, "\xef\xbb\xbf" "Entry no.,");
    assert_says(&a, ",sendd,");
    assert_says(&a, ",\"{\"\"");                    /* the detail, quoted as a cell */
    assert_silent(&a, ",ocrd,");
    assert_silent(&a, "does not match");
    http_done(&a);
    a = http_get(g, "/history?event=list_export");
    assert_says(&a, "actor=sendd&amp;from=01-01-2020");
    assert_says(&a, "audit</td>");
    http_done(&a);
}

static void a_query_of_any_length_is_answered(void **state)
{
    static char path[9000];
    struct desk_rig *g = *state;

    memcpy(path, "/register?q=", 12);
    for (size_t i = 12; i + 1 < sizeof(path); i++)
        path[i] = "a1-%22"[i % 6] == '%' ? '+' : "a1-+b9"[i % 6];
    path[sizeof(path) - 1] = '\0';
    struct http_answer a = http_get(g, path);
    assert_true(a.status == 200 || a.status == 400);
    http_done(&a);
    path[2000] = '\0';
    a = http_get(g, path);
    assert_int_equal(a.status, 200);
    http_done(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DESK(a_filter_is_a_chip_that_takes_itself_off),
        WITH_DESK(words_are_marked_and_nothing_of_a_letter_becomes_markup),
        WITH_DESK(a_whole_diary_number_opens_its_letter_and_a_part_of_one_lists),
        WITH_DESK(columns_are_chosen_and_stay_in_the_address),
        WITH_DESK(a_view_is_kept_by_its_owner_and_shared_by_a_supervisor),
        WITH_DESK(a_table_has_what_is_filtered_and_no_formula),
        WITH_DESK(a_letters_history_says_what_was_before_and_that_nothing_was_changed),
        WITH_DESK(a_filtered_history_is_taken_out_by_an_auditor_alone),
        WITH_DESK(a_query_of_any_length_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
