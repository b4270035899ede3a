/* What somebody presses for: purposes, additions, the scanner's own buttons, and pages scanned anew. */
#include "drivers/scan/station/buttons.h"
#include "tests/unit/test_scan_station_rig.h"

#include <errno.h>
#include <leptonica/allheaders.h>
#include <string.h>

#define STACK(...) ((const int[]){ __VA_ARGS__, 0 })

enum { OWN = FAKE_OWN, SKEWED = FAKE_SKEWED };

static void press_and_run(struct station_test *t, const char *purpose, const char *target, const char *replaces)
{
    struct station_press p = { purpose, "", target, replaces, "" };
    char id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    assert_ok(station_press(t->station, &p, id, &continued, &e), e);
    station_test_run(t);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
}

/* The first entry of the list; borrowed from *ret_status, which is the caller's. NULL: the list is empty. */
static const json_t *attention(const struct station_test *t, json_t **ret_status)
{
    *ret_status = station_status(t->station);
    assert_non_null(*ret_status);
    return json_array_get(json_object_get(*ret_status, "attention"), 0);
}

static void assert_attention(const struct station_test *t, const char *code, const char *doc, int page)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *first = attention(t, &status);

    if (!code) {
        assert_null(first);
        return;
    }
    assert_string_equal(json_str(first, "code", ""), code);
    assert_string_equal(json_str(first, "doc", ""), doc);
    assert_int_equal(json_int(first, "page", 0), page);
}

/* ---- additions */

static void pages_for_a_letter_that_is_there_name_it_and_are_not_split(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1));
    press_and_run(t, "letter", "", "");
    station_put_stack(t, STACK(2, OWN, 3));
    press_and_run(t, "add", t->ids[0], "");
    assert_int_equal(t->taken_in, 2);
    assert_letter(t, 1, STACK(2, OWN, 3));
    assert_kinds(t, t->ids[1], "ppp");
    assert_doubts(t, t->ids[1], "maybe_separator", 1, 2);
    assert_value(t, t->ids[1], "purpose", "add");
    assert_value(t, t->ids[1], "target", t->ids[0]);
    assert_string_equal(station_sentence(t->station), "Taken in: 3 pages for a letter that is there already. Ready.");
    station_put_stack(t, STACK(4));
    press_and_run(t, "replace", t->ids[0], "page-001.png");
    assert_string_equal(station_sentence(t->station), "Taken in: 1 page for a letter that is there already. Ready.");
    assert_value(t, t->ids[2], "purpose", "replace");
    assert_value(t, t->ids[2], "target", t->ids[0]);
    assert_value(t, t->ids[2], "replaces", "page-001.png");
}

static void an_addition_that_is_interrupted_stays_one_after_a_restart(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    station_put_stack(t, STACK(1));
    press_and_run(t, "letter", "", "");
    station_put_stack(t, STACK(2, OWN, 3));
    scan_rig_control(&t->rig, "jam 4\n");
    assert_ok(station_press(t->station, &(struct station_press){ "add", "", t->ids[0], "", "" }, id, &continued, &e), e);
    station_test_run(t);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    station_test_restart(t, "ADF", NULL);
    station_test_press_and_run(t);
    assert_letter(t, 1, STACK(2, OWN, 3));
    assert_kinds(t, t->ids[1], "ppp");
    assert_value(t, t->ids[1], "target", t->ids[0]);
}

static void presses_that_mean_no_letter_are_refused_in_words(void **state)
{
    static const struct station_press presses[] = {
        { "add", "", "", "", "" }, { "rescan", "", "", "", "" }, { "replace", "", "", "page-001.png", "" },
        { "replace", "", "../../etc/passwd", "page-001.png", "" }, { "add", "", "nonsense", "", "" }, { "sing", "", "", "", "" },
    };
    struct station_test *t = *state;

    station_put_stack(t, STACK(1));
    for (size_t i = 0; i < ARRAY_LEN(presses); i++) {
        char id[ID_SIZE];
        bool continued;
        struct err e = { 0 };

        assert_true(station_press(t->station, &presses[i], id, &continued, &e) < 0);
        assert_true(strlen(e.msg) > 10);
        assert_int_equal(station_state(t->station), SCAN_IDLE);
    }
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
}

static void the_id_that_was_chosen_for_a_letter_is_taken(void **state)
{
    struct station_test *t = *state;
    char wanted[ID_SIZE], id[ID_SIZE];
    bool continued;
    struct err e = { 0 };

    id_new(wanted);
    station_put_stack(t, STACK(1));
    assert_ok(station_press(t->station, &(struct station_press){ "vip", wanted, "", "", "" }, id, &continued, &e), e);
    station_test_run(t);
    assert_string_equal(id, wanted);
    assert_string_equal(t->ids[0], wanted);
    assert_value(t, wanted, "purpose", "vip");
}

/* ---- bad images */

static void a_bad_image_shows_while_the_stack_goes_on(void **state)
{
    struct station_test *t = *state;
    AUTO_JSON json_t *status = NULL;
    const json_t *first = NULL;

    station_put_stack(t, STACK(1, SKEWED, 2, 3));
    station_test_press(t);
    for (int i = 0; i < 1000 && station_state(t->station) == SCAN_SCANNING && !first; i++) {
        station_tick(t->station);
        json_decref(status);
        first = attention(t, &status);
    }
    assert_int_equal(station_state(t->station), SCAN_SCANNING);
    assert_string_equal(json_str(first, "code", ""), "skewed");
    assert_string_equal(json_str(first, "blob", ""), "page-002.png");
    assert_string_equal(json_str(first, "sentence", ""), "Page 2 is skewed. Put that sheet in again and press Rescan.");
    station_test_run(t);
    assert_attention(t, "skewed", t->ids[0], 2);
    station_put_stack(t, STACK(4));
    press_and_run(t, "letter", "", "");
    assert_attention(t, NULL, NULL, 0);
}

static void a_rescan_replaces_the_first_bad_page_and_settles_it(void **state)
{
    struct station_test *t = *state;

    station_put_stack(t, STACK(1, SKEWED, FAKE_DARK_STREAKS));
    press_and_run(t, "letter", "", "");
    station_put_stack(t, STACK(SKEWED));
    press_and_run(t, "rescan", "", "");                     /* no better */
    assert_value(t, t->ids[1], "purpose", "replace");
    assert_value(t, t->ids[1], "target", t->ids[0]);
    assert_value(t, t->ids[1], "replaces", "page-002.png");
    assert_attention(t, "skewed", t->ids[0], 2);
    station_put_stack(t, STACK(2));
    press_and_run(t, "rescan", "", "");
    assert_attention(t, "too_dark", t->ids[0], 3);
    station_put_stack(t, STACK(3));
    press_and_run(t, "rescan", "", "");
    assert_value(t, t->ids[3], "replaces", "page-003.png");
    assert_attention(t, NULL, NULL, 0);
}

static void of_a_sheet_scanned_anew_only_the_side_that_was_bad_is_shown(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF Duplex", NULL);
    station_put_stack(t, STACK(1, -2, 3, -SKEWED));
    press_and_run(t, "letter", "", "");
    station_put_stack(t, STACK(3, -4));
    press_and_run(t, "rescan", "", "");
    assert_value(t, t->ids[1], "replaces", "page-004.png");
    assert_kinds(t, t->ids[1], "bp");
    station_put_stack(t, STACK(5, -6));
    press_and_run(t, "replace", t->ids[0], "page-001.png");
    assert_kinds(t, t->ids[2], "pb");
    station_test_restart(t, "ADF", NULL);                   /* one side is all there is */
    station_put_stack(t, STACK(7));
    press_and_run(t, "replace", t->ids[0], "page-004.png");
    assert_kinds(t, t->ids[3], "p");
    assert_doubts(t, t->ids[3], "only_blank", 0, 0);
}

/* The record of the letter does not name it: it came later, and diaryd linked it in. */
static void a_side_that_was_scanned_anew_once_is_known_by_what_its_page_says(void **state)
{
    static const struct spool_link links[] = { { "page-003.png", "page-001.png" }, { "page-004.png", "page-002.png" } };
    struct station_test *t = *state;
    struct spool_doc *doc;
    struct err e = { 0 };

    station_test_restart(t, "ADF Duplex", NULL);
    station_put_stack(t, STACK(1, -SKEWED));
    press_and_run(t, "letter", "", "");
    station_put_stack(t, STACK(1, -SKEWED));
    press_and_run(t, "rescan", "", "");
    assert_ok(spool_doc_extend(t->spool, t->ids[0], SPOOL_SCANNED, &doc, &e), e);
    assert_ok(spool_blob_link(doc, t->ids[1], links, ARRAY_LEN(links), &e), e);
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
    station_put_stack(t, STACK(1, -2));
    press_and_run(t, "replace", t->ids[0], "page-004.png");
    assert_kinds(t, t->ids[2], "bp");
    station_put_stack(t, STACK(3, -4));
    press_and_run(t, "replace", t->ids[0], "page-003.png");
    assert_kinds(t, t->ids[3], "pb");
}

/* ---- the scanner's buttons */

static void the_words_of_scan_buttons_are_read_or_named(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "scan", "\"scan\"" }, { "=vip", "\"=vip\"" }, { "scan=tea", "\"tea\"" }, { "scan=letter email=", "\"\"" },
        { "a-name-that-is-longer-than-any-button-has=vip", "a-name" },
        { "a=vip b=vip c=vip d=vip e=vip f=vip g=vip h=vip i=vip j=vip k=vip l=vip m=vip n=vip o=vip p=vip q=vip", "16" },
    };
    struct buttons b;
    struct err e = { 0 };

    (void)state;
    assert_ok(buttons_parse(" scan=letter  email=vip,copy=backlog file=end", &b, &e), e);
    assert_string_equal(buttons_purpose(&b, "email"), "vip");
    assert_string_equal(buttons_purpose(&b, "button-email"), "vip");
    assert_string_equal(buttons_purpose(&b, "copy-button"), "backlog");
    assert_string_equal(buttons_purpose(&b, "file"), "end");
    assert_string_equal(buttons_purpose(&b, "files"), "letter");
    assert_string_equal(buttons_purpose(&b, "pdf"), "letter");
    assert_ok(buttons_parse("", &b, &e), e);
    assert_string_equal(buttons_purpose(&b, "email"), "letter");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(buttons_parse(bad[i].text, &b, &e), -EINVAL);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("%s: %s", bad[i].text, e.msg);
    }
}

static void press_button(struct station_test *t, const char *line)
{
    scan_rig_control(&t->rig, line);
    station_tick(t->station);
    station_test_run(t);
}

static void buttons_mean_what_the_office_says(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "buttons = scan=vip email=add copy=end\n");
    station_put_stack(t, STACK(1));
    press_button(t, "press email\n");                       /* nothing to add to */
    assert_int_equal(t->taken_in, 0);
    assert_string_equal(t->button, "add refused");
    press_button(t, "press scan\n");
    assert_string_equal(t->button, "vip");
    assert_value(t, t->ids[0], "purpose", "vip");
    station_put_stack(t, STACK(2));
    press_button(t, "press email\n");
    assert_value(t, t->ids[1], "purpose", "add");
    assert_value(t, t->ids[1], "target", t->ids[0]);
    press_button(t, "press copy\n");                        /* nothing to end */
    assert_string_equal(t->button, "end refused");
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    station_put_stack(t, STACK(3, 4));
    scan_rig_control(&t->rig, "jam +2\n");
    station_test_press_and_run(t);
    press_button(t, "press copy\n");
    assert_letter(t, 2, STACK(3));
    assert_value(t, t->ids[2], "ended", "by hand");
}

static void a_change_is_told_when_it_happens(void **state)
{
    struct station_test *t = *state;
    int before;

    station_put_stack(t, STACK(1, 2));
    before = t->changed;
    station_test_press(t);
    assert_true(t->changed > before);
    before = t->changed;
    station_test_run(t);
    assert_true(t->changed >= before + 3);                  /* two pages, and the end */
}

static void an_absent_scanner_refuses_a_press_and_lets_its_letter_be_ended(void **state)
{
    struct station_test *t = *state;
    struct station_setup set;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_stack(t, STACK(1, 2));
    scan_rig_control(&t->rig, "jam 2\n");
    station_test_press_and_run(t);
    station_free(t->station);
    set = station_setup_for(t);
    set.device = "";
    assert_ok(station_new(&set, &t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    assert_int_equal(station_test_press_for(t, "letter", id, &e), -ENODEV);
    assert_ok(station_end(t->station, &e), e);
    station_test_run(t);
    assert_letter(t, 0, STACK(1));
    assert_int_equal(station_state(t->station), SCAN_ABSENT);
}

static void a_letter_of_another_scanner_is_left_to_it(void **state)
{
    struct station_test *t = *state;
    struct station_setup set;
    struct err e = { 0 };

    station_put_stack(t, STACK(1, 2));
    scan_rig_control(&t->rig, "jam 2\n");
    station_test_press_and_run(t);
    station_free(t->station);
    set = station_setup_for(t);
    set.name = "another";
    assert_ok(station_new(&set, &t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 1);
}

static void a_letter_that_is_still_held_is_taken_up_once_it_is_free(void **state)
{
    struct station_test *t = *state;
    struct spool_doc *held;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_stack(t, STACK(1, 2));
    scan_rig_control(&t->rig, "jam 2\n");
    station_test_press_for(t, "letter", id, &e);
    station_test_run(t);
    station_free(t->station);
    assert_ok(spool_doc_resume(t->spool, id, &held, &e), e);
    struct station_setup set = station_setup_for(t);
    assert_ok(station_new(&set, &t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    spool_doc_close(held);
    for (int i = 0; i < 300 && station_state(t->station) == SCAN_IDLE; i++)
        usleep((useconds_t)station_tick(t->station) * 1000);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_simplex, station_teardown)
    const struct CMUnitTest tests[] = {
        TEST(pages_for_a_letter_that_is_there_name_it_and_are_not_split),
        TEST(an_addition_that_is_interrupted_stays_one_after_a_restart),
        TEST(presses_that_mean_no_letter_are_refused_in_words),
        TEST(the_id_that_was_chosen_for_a_letter_is_taken),
        TEST(a_bad_image_shows_while_the_stack_goes_on),
        TEST(a_rescan_replaces_the_first_bad_page_and_settles_it),
        TEST(of_a_sheet_scanned_anew_only_the_side_that_was_bad_is_shown),
        TEST(a_side_that_was_scanned_anew_once_is_known_by_what_its_page_says),
        cmocka_unit_test(the_words_of_scan_buttons_are_read_or_named),
        TEST(buttons_mean_what_the_office_says),
        TEST(a_change_is_told_when_it_happens),
        TEST(an_absent_scanner_refuses_a_press_and_lets_its_letter_be_ended),
        TEST(a_letter_of_another_scanner_is_left_to_it),
        TEST(a_letter_that_is_still_held_is_taken_up_once_it_is_free),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
