/* Clocks, reports and prints on the screen, by a real deskd and diaryd. */
#include "tests/unit/test.h"

#include "base/clock.h"
#include "store/invoices.h"
#include "tests/unit/desk_rig.h"
#include "tests/unit/test_store_rig.h"
#include "workflow/people.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void today_shown(char out[CLOCK_DATE_SIZE])
{
    char iso[CLOCK_DATE_SIZE];

    clock_format_date(clock_utc_s(), iso);
    clock_show_date(iso, out);
}

/* A PDF as text. The caller's. */
static char *text_of_pdf(const struct desk_rig *g, const struct http_answer *a)
{
    char path[512], command[600];
    char *text = calloc(1, 1024 * 1024);

    assert_int_equal(a->status, 200);
    assert_true(a->n > 500 && memcmp(a->body, "%PDF-", 5) == 0);
    snprintf(path, sizeof(path), "%s/answer.pdf", g->dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(a->body, 1, a->n, f), a->n);
    assert_int_equal(fclose(f), 0);
    snprintf(command, sizeof(command), "pdftotext %s -", path);
    f = popen(command, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, 1024 * 1024 - 1, f) > 0);
    assert_int_equal(pclose(f), 0);
    return text;
}

/* A PDF is sent at once when it is quick; else the page that waits for it is followed. */
static struct http_answer fetch_print(const struct desk_rig *g, const char *path)
{
    struct http_answer a = http_get(g, path);

    for (int i = 0; a.status == 303 && i < 100; i++) {
        char at[128] = "", file[160];
        const char *location = strstr(a.head, "/prints/");

        assert_non_null(location);
        snprintf(at, sizeof(at), "%.*s", (int)strcspn(location, "\r\n"), location);
        http_done(&a);
        usleep(100 * 1000);
        snprintf(file, sizeof(file), strstr(at, "/file") ? "%s" : "%s/file", at);
        a = http_get(g, file);
    }
    return a;
}

static void clocks_show_days_in_words_and_an_answer_is_noted_with_the_name_of_who_did(void **state)
{
    struct desk_rig *g = *state;
    char path[64], fields[160], today[CLOCK_DATE_SIZE];

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/clocks");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Acknowledge MP/VIP letter");
    assert_says(&a, "days left");
    http_done(&a);
    a = http_get(g, "/clocks?kind=acknowledge&lang=hi");
    assert_says(&a, "दिन शेष");
    assert_silent(&a, "lang=\"en\"><td");
    http_done(&a);

    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "/clock");
    today_shown(today);
    snprintf(fields, sizeof(fields), "kind=acknowledge&day=%s&reference=%%3Cb%%3E12%%2F2026", today);
    a = http_post(g, path, fields);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/clocks?show=done&lang=en");
    assert_says(&a, "&lt;b&gt;12/2026");
    assert_says(&a, "noted by desk");
    assert_silent(&a, "<b>12/2026");
    http_done(&a);
    a = http_post(g, path, "kind=acknowledge&day=31-12-2099");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = http_post(g, path, "kind=acknowledge&undo=yes");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/clocks?show=done");
    assert_silent(&a, "12/2026");
    http_done(&a);
}

static const char *const codes[] = { "received", "pending", "language", "mode", "sender_type", "form", "category", "lane", "source", "times", "deliveries", "data", "refused" };

static void every_report_comes_in_both_languages_as_a_page_as_csv_and_on_paper(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        for (int hindi = 0; hindi < 2; hindi++) {
            char path[128];

            snprintf(path, sizeof(path), "/reports?report=%s&period=year&by=month&lang=%s", codes[i], hindi ? "hi" : "en");
            struct http_answer a = http_get(g, path);
            assert_int_equal(a.status, 200);
            assert_says(&a, "/reports/csv?report=");
            http_done(&a);
            snprintf(path, sizeof(path), "/reports/csv?report=%s&period=year&lang=%s", codes[i], hindi ? "hi" : "en");
            a = http_get(g, path);
            assert_int_equal(a.status, 200);
            assert_says(&a, "text/csv");
            assert_memory_equal(a.body, "\xEF\xBB\xBF", 3);
            http_done(&a);
        }
    struct http_answer a = fetch_print(g, "/reports/print?report=language&period=year&lang=hi");
    AUTO_FREE char *text = text_of_pdf(g, &a);
    assert_non_null(strstr(text, "केन्द्रीय पंजीकरण एकक"));
    assert_non_null(strstr(text, "Region of the sender"));
    http_done(&a);
}

static void own_days_are_read_in_any_usual_form_and_nonsense_is_said_to_be_so(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/reports?report=received&period=own&from=1.4.2025&to=31/03/2026&by=month");

    assert_says(&a, "01-04-2025 to 31-03-2026");
    http_done(&a);
    a = http_get(g, "/reports?report=received&period=own&from=31-02-2026&to=01-01-2026");
    assert_says(&a, "role=\"alert\"");
    http_done(&a);
    a = http_get(g, "/reports?report=%3Cscript%3E&period=%22%3E%3Cscript%3E&by=%3Cscript%3E");
    assert_int_equal(a.status, 200);
    assert_silent(&a, "<script>");
    http_done(&a);
}

static void the_days_register_has_each_number_with_its_word_and_tells_who_printed_it(void **state)
{
    struct desk_rig *g = *state;
    char today[CLOCK_DATE_SIZE], path[80];

    desk_rig_start_diaryd(g);
    today_shown(today);
    snprintf(path, sizeof(path), "/register/print?day=%s&lang=hi", today);
    struct http_answer a = fetch_print(g, path);
    AUTO_FREE char *text = text_of_pdf(g, &a);
    assert_non_null(strstr(text, "डाक पंजिका"));
    assert_non_null(strstr(text, "Void · रद्द"));
    assert_non_null(strstr(text, "First number: CRU-A/"));
    assert_non_null(strstr(text, "कार्यालय की मुहर"));
    assert_non_null(strstr(text, "<script>"));          /* a hostile subject is only text here */
    http_done(&a);
    a = http_get(g, "/register/print?day=nonsense");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = fetch_print(g, "/register/print?day=01-01-2001");
    AUTO_FREE char *empty = text_of_pdf(g, &a);
    assert_non_null(strstr(empty, "कोई पत्र प्राप्त नहीं हुआ"));
    http_done(&a);
}

static void a_print_is_given_to_nobody_else_and_leaves_nothing_on_the_disk(void **state)
{
    struct desk_rig *g = *state;
    char today[CLOCK_DATE_SIZE], path[80], command[400];

    desk_rig_start_diaryd(g);
    today_shown(today);
    snprintf(path, sizeof(path), "/register/print?day=%s", today);
    struct http_answer a = fetch_print(g, path);
    assert_int_equal(a.status, 200);
    http_done(&a);
    assert_status(g, "/prints/1/file", 200);
    snprintf(command, sizeof(command), "! grep -rla '%%PDF-1.5' %s --include=* | grep -v answer.pdf | grep -v spool", g->dir);
    assert_int_equal(system(command), 0);
    desk_rig_sign_in_as(g, "other", 1u << ROLE_CLERK);
    assert_status(g, "/prints/1/file", 404);
    assert_status(g, "/prints/1", 404);
    assert_status(g, "/prints/0", 404);
}

static void paper_is_put_on_a_list_once_and_handed_over_with_a_name(void **state)
{
    struct desk_rig *g = *state;
    char today[CLOCK_DATE_SIZE], fields[160];

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/invoices");
    const char *at = strstr(a.body, "name=\"post\" value=\"");
    char post[64] = "";
    assert_non_null(at);
    assert_int_equal(sscanf(at, "name=\"post\" value=\"%63[^\"]", post), 1);
    http_done(&a);
    snprintf(fields, sizeof(fields), "post=%s", post);
    a = http_post(g, "/invoices/make", fields);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_post(g, "/invoices/make", fields);         /* pressed twice */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = fetch_print(g, "/invoices/1/print");
    AUTO_FREE char *text = text_of_pdf(g, &a);
    assert_non_null(strstr(text, "CRU-INV/"));
    assert_non_null(strstr(text, "प्राप्तकर्ता"));
    struct http_answer again = fetch_print(g, "/invoices/1/print");
    assert_int_equal(a.n, again.n);
    assert_memory_equal(a.body, again.body, a.n);
    http_done(&a);
    http_done(&again);
    today_shown(today);
    snprintf(fields, sizeof(fields), "by=R.+Kumar&day=%s", today);
    a = http_post(g, "/invoices/1/taken", fields);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/invoices");
    assert_says(&a, "R. Kumar, on ");
    http_done(&a);
    a = http_post(g, "/invoices/1/taken", "by=&day=01-01-2026");
    assert_int_equal(a.status, 400);
    http_done(&a);
    assert_status(g, "/invoices/99/print", 404);
}

static void an_auditor_sees_it_all_and_changes_nothing(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "auditor", 1u << ROLE_AUDITOR);
    struct http_answer a = http_get(g, "/clocks");
    assert_int_equal(a.status, 200);
    assert_silent(&a, "name=\"reference\"");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "/clock");
    a = http_post(g, path, "kind=acknowledge&undo=yes");
    assert_int_equal(a.status, 403);
    http_done(&a);
    a = http_post(g, "/invoices/make", "post=SO-1");
    assert_int_equal(a.status, 403);
    http_done(&a);
}

/* A clerk sees the own times; a supervisor everybody's. */
static void times_of_others_are_for_supervisors(void **state)
{
    struct desk_rig *g = *state;
    char path[600];

    desk_rig_put_person(g, "clerk.a", 1u << ROLE_CLERK);
    snprintf(path, sizeof(path), "%s/diary.db", g->dir);
    rig_tamper(path, "INSERT INTO confirm_times VALUES (1, 'clerk.a', 9, strftime('%s','now')), (2, 'clerk.b', 30, strftime('%s','now'))");
    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "clerk.a", 1u << ROLE_CLERK);
    struct http_answer a = http_get(g, "/reports?report=times&period=today");
    assert_says(&a, "9 s");
    assert_silent(&a, "clerk.b");
    http_done(&a);
    desk_rig_sign_in_as(g, "super", 1u << ROLE_SUPERVISOR);
    a = http_get(g, "/reports?report=times&period=today");
    assert_says(&a, "clerk.a");
    assert_says(&a, "clerk.b");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(clocks_show_days_in_words_and_an_answer_is_noted_with_the_name_of_who_did),
        WITH_DESK(every_report_comes_in_both_languages_as_a_page_as_csv_and_on_paper),
        WITH_DESK(own_days_are_read_in_any_usual_form_and_nonsense_is_said_to_be_so),
        WITH_DESK(the_days_register_has_each_number_with_its_word_and_tells_who_printed_it),
        WITH_DESK(a_print_is_given_to_nobody_else_and_leaves_nothing_on_the_disk),
        WITH_DESK(paper_is_put_on_a_list_once_and_handed_over_with_a_name),
        WITH_DESK(an_auditor_sees_it_all_and_changes_nothing),
        WITH_DESK(times_of_others_are_for_supervisors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
