#include "desk/letter/box.h"
#include "desk/web/dates.h"
#include "desk/letter/fields.h"
#include "desk/web/guard.h"
#include "diary/commands.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

/* ---- dates.h */

static void a_date_is_read_as_people_write_it(void **state)
{
    static const char *const typed[] = { "07-03-2026", "7.3.2026", "07/03/2026", " 7 3 2026 ", "०७-०३-२०२६", "2026-03-07", "07032026", "०७०३२०२६",
                                         "7-3-26", "7 Mar 2026", "07-MARCH-2026", "7 march, 26", "7Mar2026", "७ मार्च २०२६", "७ मार्च, 2026" };
    char iso[CLOCK_DATE_SIZE], shown[CLOCK_DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
        assert_int_equal(date_read(typed[i], iso), 0);
        assert_string_equal(iso, "2026-03-07");
    }
    clock_show_date(iso, shown);
    assert_string_equal(shown, "07-03-2026");
    assert_int_equal(date_read("1 फ़रवरी 2026", iso), 0);
    assert_string_equal(iso, "2026-02-01");
    assert_int_equal(date_read("30 दिसम्बर 2025", iso), 0);
    assert_string_equal(iso, "2025-12-30");
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const typed[] = { "", "31-02-2026", "29-02-2025", "00-01-2026", "01-13-2026", "01-01-20266", "1-1-126", "7032026", "31022026", "7 Ma 2026",
                                         "7 Marchen 2026", "7 माच 2026", "Mar 7 2026", "7 Mar", "26-1-1",
                                         "01-01-2026x", "tomorrow", "1--1-2026", "01-01", "99999999999999999999-1-1" };
    char iso[CLOCK_DATE_SIZE], shown[CLOCK_DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        if (date_read(typed[i], iso) != -EINVAL)
            fail_msg("\"%s\" was taken for a date", typed[i]);
    clock_show_date("<script>", shown);
    assert_string_equal(shown, "");
}

/* ---- box.h */

static void assert_box(int rotation, int x, int y, int w, int h)
{
    /* a page of 1000 x 2000 as scanned, words at 100,200 of 300 x 100 */
    const struct box words = { 100, 200, 300, 100 };
    struct box_permille got;

    assert_int_equal(box_upright(&words, 1000, 2000, rotation, &got), 0);
    assert_int_equal(got.x, x);
    assert_int_equal(got.y, y);
    assert_int_equal(got.w, w);
    assert_int_equal(got.h, h);
}

static void a_box_follows_the_page_as_it_is_turned_upright(void **state)
{
    (void)state;
    assert_box(0, 100, 100, 300, 50);
    assert_box(180, 600, 850, 300, 50);
    assert_box(90, 100, 600, 50, 300);      /* upright page: 2000 x 1000 */
    assert_box(270, 850, 100, 50, 300);
}

static void a_box_is_cut_to_the_page_or_refused(void **state)
{
    struct box_permille got;

    (void)state;
    assert_int_equal(box_upright(&(struct box){ -50, -50, 100, 100 }, 100, 100, 0, &got), 0);
    assert_true(got.x == 0 && got.y == 0 && got.w == 500 && got.h == 500);
    assert_int_equal(box_upright(&(struct box){ 100, 0, 10, 10 }, 100, 100, 0, &got), -EINVAL);
    assert_int_equal(box_upright(&(struct box){ 0, 0, 0, 10 }, 100, 100, 0, &got), -EINVAL);
    assert_int_equal(box_upright(&(struct box){ 0, 0, 10, 10 }, 0, 100, 0, &got), -EINVAL);
    assert_int_equal(box_upright(&(struct box){ 0, 0, 10, 10 }, 100, 100, 45, &got), -EINVAL);
    assert_int_equal(box_upright(&(struct box){ 2147483647, 2147483647, 2147483647, 2147483647 }, 100, 100, 0, &got), -EINVAL);
}

/* ---- guard.h */

static void only_our_own_names_are_answered(void **state)
{
    (void)state;
    assert_true(guard_host("127.0.0.1:8470", "127.0.0.1", "", 8470, false));
    assert_true(guard_host("LOCALHOST:8470", "127.0.0.1", "", 8470, false));
    assert_true(guard_host("[::1]:8470", "127.0.0.1", "", 8470, false));
    assert_true(guard_host("10.1.2.3:8470", "10.1.2.3", "", 8470, false));
    assert_true(guard_host("cru.example.gov.in:8470", "10.1.2.3", "dak, cru.example.gov.in", 8470, false));
    assert_true(guard_host("localhost", "127.0.0.1", "", 80, false));
    assert_false(guard_host(NULL, "127.0.0.1", "", 8470, false));
    assert_false(guard_host("", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("evil.example:8470", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost.evil.example:8470", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost:80", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost:8470x", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost:+8470", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("localhost:99999999999999998470", "127.0.0.1", "", 8470, false));
    assert_false(guard_host("cru.example:8470", "127.0.0.1", "cru.example.gov.in", 8470, false));
    assert_true(guard_host("localhost", "127.0.0.1", "", 443, true));
    assert_false(guard_host("localhost", "127.0.0.1", "", 80, true));
    assert_true(guard_host("10.1.2.3:8470", "0.0.0.0", "", 8470, true));
    assert_true(guard_host("[fd00::7]:8470", "::", "", 8470, true));
    assert_false(guard_host("evil.example:8470", "0.0.0.0", "", 8470, true));
    assert_false(guard_host("10.1.2.3:8470", "10.1.2.4", "", 8470, true));
}

static void a_change_comes_only_from_our_own_page(void **state)
{
    (void)state;
    assert_true(guard_change("http://localhost:8470", NULL, "localhost:8470", false));
    assert_true(guard_change("https://localhost:8470", "same-origin", "localhost:8470", false));
    assert_true(guard_change(NULL, "same-origin", "localhost:8470", false));
    assert_false(guard_change(NULL, NULL, "localhost:8470", false));
    assert_false(guard_change("", NULL, "", false));
    assert_false(guard_change(NULL, "cross-site", "localhost:8470", false));
    assert_false(guard_change(NULL, "same-site", "localhost:8470", false));
    assert_false(guard_change(NULL, "none", "localhost:8470", false));
    assert_false(guard_change("null", "same-origin", "localhost:8470", false));
    assert_false(guard_change("http://evil.example", "same-origin", "localhost:8470", false));
    assert_false(guard_change("http://localhost:8471", "same-origin", "localhost:8470", false));
    assert_false(guard_change("http://localhost:8470", "same-origin", NULL, false));
    assert_true(guard_change("https://localhost:8470", NULL, "localhost:8470", true));
    assert_false(guard_change("http://localhost:8470", NULL, "localhost:8470", true));
}

static void a_token_matches_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_true(guard_token("abc", "abc"));
    assert_false(guard_token("ab", "abc"));
    assert_false(guard_token("abcd", "abc"));
    assert_false(guard_token("", "abc"));
    assert_false(guard_token("", ""));
}

/* ---- fields.h */

static void fill(struct field_values *v)
{
    static const char *const good[DESK_FIELDS] = {
        [FIELD_RECEIVED_DATE] = "12-03-2026", [FIELD_DIARY_DATE] = "12-03-2026", [FIELD_DATE] = "०९.०३.२०२६", [FIELD_LETTER_NO] = "1/2",
        [FIELD_DELIVERY_MODE] = "By Hand", [FIELD_MODE_NO] = "EE123456785IN", [FIELD_LANGUAGE] = "hi", [FIELD_FORM] = "letter", [FIELD_VIP] = "no", [FIELD_PARLIAMENT] = "no", [FIELD_URGENT] = "no",
        [FIELD_SENDER_NAME] = "", [FIELD_SENDER_DESIGNATION] = "", [FIELD_SENDER_ORGANISATION] = "गृह मंत्रालय",
        [FIELD_SUBJECT] = "विषय", [FIELD_REMARKS] = "", [FIELD_PRIORITY] = "Normal",
    };

    for (int i = 0; i < DESK_FIELDS; i++) {
        free(v->of[i].text);
        v->of[i].text = strdup(good[i] ? good[i] : "");
        assert_non_null(v->of[i].text);
    }
}

static void assert_problem(enum field_id field, const char *text, enum field_id shown_at, enum string_id problem)
{
    struct field_values v = { 0 };

    fill(&v);
    free(v.of[field].text);
    v.of[field].text = strdup(text);
    assert_int_equal(fields_check(&v, "2026-03-13"), 1);
    assert_int_equal(v.of[shown_at].problem, problem);
    fields_done(&v);
}

static void a_good_form_is_taken_and_its_dates_are_written_for_the_diary(void **state)
{
    struct field_values v = { 0 };

    (void)state;
    fill(&v);
    assert_int_equal(fields_check(&v, "2026-03-13"), 0);
    AUTO_JSON json_t *all = fields_to_json(&v);
    assert_string_equal(json_str(all, "date", ""), "2026-03-09");
    assert_string_equal(json_str(all, "received_date", ""), "2026-03-12");
    assert_string_equal(json_str(all, "subject", ""), "विषय");
    assert_int_equal(json_object_size(all), DESK_FIELDS - 3);        /* switches nobody touched are no news */
    fields_done(&v);
}

static void each_thing_that_is_wrong_is_said_at_its_field(void **state)
{
    char long_text[302];

    (void)state;
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    assert_problem(FIELD_SUBJECT, "", FIELD_SUBJECT, S_PROBLEM_EMPTY);
    assert_problem(FIELD_RECEIVED_DATE, "", FIELD_RECEIVED_DATE, S_PROBLEM_EMPTY);
    assert_problem(FIELD_DATE, "30-02-2026", FIELD_DATE, S_PROBLEM_DATE);
    assert_problem(FIELD_DATE, "13-03-2026", FIELD_DATE, S_PROBLEM_AFTER_RECEIVED);
    assert_problem(FIELD_SENDER_ORGANISATION, "", FIELD_SENDER_NAME, S_PROBLEM_NO_SENDER);
    assert_problem(FIELD_DELIVERY_MODE, "Pigeon", FIELD_DELIVERY_MODE, S_PROBLEM_CHOICE);
    assert_problem(FIELD_SENDER_NAME, long_text, FIELD_SENDER_NAME, S_PROBLEM_LONG);
    assert_problem(FIELD_RECEIVED_DATE, "14-03-2026", FIELD_RECEIVED_DATE, S_PROBLEM_FUTURE);
    assert_problem(FIELD_RECEIVED_DATE, "13-03-2026", FIELD_RECEIVED_DATE, S_PROBLEM_AFTER_DIARY);
}

static void a_letter_without_a_date_may_be_filed(void **state)
{
    struct field_values v = { 0 };

    (void)state;
    fill(&v);
    v.of[FIELD_DATE].text[0] = '\0';
    assert_int_equal(fields_check(&v, "2026-03-13"), 0);
    fields_done(&v);
}

static void form_says(struct field_values *v, const char *body)
{
    AUTO_FORM struct form *f = NULL;
    struct err e = { 0 };

    assert_ok(form_parse(body, strlen(body), &f, &e), e);
    assert_int_equal(fields_from_form(v, f), 0);
}

static void a_switch_that_is_off_says_no_where_the_form_has_switches(void **state)
{
    struct field_values v = { 0 };

    (void)state;
    fill(&v);
    form_says(&v, "marks=yes&vip=yes&urgent=yes");
    assert_string_equal(v.of[FIELD_VIP].text, "yes");
    assert_string_equal(v.of[FIELD_PARLIAMENT].text, "no");
    form_says(&v, "subject=x");                         /* a form without them leaves them alone */
    assert_string_equal(v.of[FIELD_VIP].text, "yes");
    form_says(&v, "marks=yes&urgent=yes");
    assert_string_equal(v.of[FIELD_VIP].text, "no");
    assert_string_equal(v.of[FIELD_URGENT].text, "yes");
    v.of[FIELD_VIP].known = true;                       /* the diary had said yes */
    AUTO_JSON json_t *all = fields_to_json(&v);
    assert_string_equal(json_str(all, "vip", ""), "no");
    assert_string_equal(json_str(all, "urgent", ""), "yes");
    assert_null(json_object_get(all, "parliament"));
    fields_done(&v);
}

static void assert_enclosures(const char *stated, const char *received, int n, int missing)
{
    struct field_values v = { 0 };

    fill(&v);
    free(v.of[FIELD_ENCLOSURES].text);
    free(v.of[FIELD_ENCLOSURES_RECEIVED].text);
    v.of[FIELD_ENCLOSURES].text = strdup(stated);
    v.of[FIELD_ENCLOSURES_RECEIVED].text = strdup(received);
    assert_int_equal(fields_enclosures_stated(&v), n);
    assert_int_equal(fields_enclosures_missing(&v), missing);
    fields_done(&v);
}

static void enclosures_that_did_not_come_are_counted_and_said_once(void **state)
{
    struct field_values v = { 0 };

    (void)state;
    assert_enclosures("", "", 0, 0);
    assert_enclosures("Statement; Annexure II ; ", "", 2, 0);       /* nobody counted */
    assert_enclosures("Statement; Annexure II", "1", 2, 1);
    assert_enclosures("Statement", "0", 1, 1);
    assert_enclosures("Statement", "4", 1, 0);
    fill(&v);
    form_says(&v, "enclosures=a%3B+b%3B+c&enclosures_received=%E0%A5%A8&remarks=by+hand");
    assert_int_equal(fields_check(&v, "2026-03-13"), 0);
    assert_int_equal(fields_enclosures_missing(&v), 1);
    assert_int_equal(fields_add_remark(&v, "2 of 3"), 0);
    assert_int_equal(fields_add_remark(&v, "2 of 3"), 0);
    assert_string_equal(v.of[FIELD_REMARKS].text, "by hand\n2 of 3");
    assert_int_equal(fields_enclosures_all(&v), 0);
    assert_int_equal(fields_enclosures_missing(&v), 0);
    fields_done(&v);
    assert_problem(FIELD_ENCLOSURES_RECEIVED, "two", FIELD_ENCLOSURES_RECEIVED, S_PROBLEM_NUMBER);
}

/* Or a clerk could not confirm what the desk let them type. */
static void the_diary_takes_what_the_form_lets_in(void **state)
{
    (void)state;
    assert_true((int)DESK_FIELDS <= COMMAND_MAX_FIELDS);
    for (int i = 0; i < DESK_FIELDS; i++)
        if (3 * desk_fields[i].max_chars > COMMAND_VALUE_BYTES)
            fail_msg("%s may have %d characters, in Devanagari more than %d bytes", desk_fields[i].name, desk_fields[i].max_chars, COMMAND_VALUE_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_read_as_people_write_it),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(a_box_follows_the_page_as_it_is_turned_upright),
        cmocka_unit_test(a_box_is_cut_to_the_page_or_refused),
        cmocka_unit_test(only_our_own_names_are_answered),
        cmocka_unit_test(a_change_comes_only_from_our_own_page),
        cmocka_unit_test(a_token_matches_whole_or_not_at_all),
        cmocka_unit_test(a_good_form_is_taken_and_its_dates_are_written_for_the_diary),
        cmocka_unit_test(each_thing_that_is_wrong_is_said_at_its_field),
        cmocka_unit_test(a_letter_without_a_date_may_be_filed),
        cmocka_unit_test(a_switch_that_is_off_says_no_where_the_form_has_switches),
        cmocka_unit_test(enclosures_that_did_not_come_are_counted_and_said_once),
        cmocka_unit_test(the_diary_takes_what_the_form_lets_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
