/* A directory that is handed over to the diary in parts, and what follows from it. */
#include "tests/unit/test_diary_rig.h"

#include "diary/officers_file.h"
#include "diary/upload.h"

#include <string.h>

#define GIVEN "post,designation,section,name,email,mobile,next_post,default\n" \
              "SO-1,Section Officer,Cash,B. Devi,so@example.gov.in,,US-1,\nUS-1,Under Secretary,,C. Rao,us@example.gov.in,9876543210,,yes\n"

static json_t *part(const char *id, size_t at, const char *text, size_t n, bool last, bool check)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:s%, s:b, s:b}", "id", id, "file", "new.csv", "actor", "admin", "at", (json_int_t)at, "text", text, n,
                     "last", last, "check", check);
}

static const char *hand_over(struct box *b, const char *text, bool check, json_t **ret_answer)
{
    size_t n = strlen(text), half = n / 2;

    assert_string_equal(box_ask(b, "officers_import", part("x", 0, text, half, false, false), NULL), "");
    return box_ask(b, "officers_import", part("x", half, text + half, n - half, true, check), ret_answer);
}

static int keep_name(void *ctx, const struct officer *o)
{
    snprintf(ctx, 64, "%s", o->name);
    return 0;
}

static void assert_holds(struct box *b, const char *post, const char *name)
{
    char holder[64] = "";
    struct err e = { 0 };

    assert_ok(store_officer(b->d.store, post, keep_name, holder, &e), e);
    assert_string_equal(holder, name);
}

static void a_directory_comes_in_parts_and_tells_what_it_changed(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(hand_over(&b, GIVEN, true, NULL), "");
    assert_holds(&b, "SO-1", "A. Verma");
    assert_string_equal(hand_over(&b, GIVEN, false, &answer), "");
    assert_holds(&b, "SO-1", "B. Devi");
    assert_int_equal(json_int(json_object_get(answer, "summary"), "transferred", -1), 2);
    const json_t *first = json_array_get(json_object_get(answer, "changes"), 0);
    assert_string_equal(json_str(first, "before", ""), "A. Verma");
    assert_string_equal(json_str(first, "after", ""), "B. Devi");
    assert_null(b.d.upload);
    box_close(&b);
}

static void a_directory_with_mistakes_changes_nothing_and_names_them_all(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    struct box b;

    (void)state;
    box_open(&b);
    assert_non_null(strstr(hand_over(&b, GIVEN "X,,,,bad,,,\nSO-1,Y,,,,,,\n", false, &answer), "new.csv, line 4: "));
    assert_int_equal(json_array_size(json_object_get(answer, "mistakes")), 4);     /* designation and e-mail of X; SO-1 twice, and in two ways */
    assert_holds(&b, "SO-1", "A. Verma");
    assert_null(b.d.upload);
    box_close(&b);
}

/* A first directory may name posts that were before this box; after that, what is replaced must be known. */
static void a_post_that_replaces_nobody_known_is_a_mistake(void **state)
{
    static const char head[] = "post,designation,default,replaces\n";
    AUTO_FREE struct officers_errors *errors = calloc(1, sizeof(*errors));
    struct err e = { 0 };
    struct box b;
    char text[512];

    (void)state;
    box_open(&b);
    snprintf(text, sizeof(text), "%sUS-1,Under Secretary,yes,SO-1\nUS-2,Under Secretary (Cash),,\"SO-9; US-2 ;; SO-1\"\n", head);
    const char *words = hand_over(&b, text, true, NULL);
    assert_non_null(strstr(words, "new.csv, line 3: replaces "));
    assert_non_null(strstr(words, "1 more"));
    snprintf(text, sizeof(text), "%sUS-1,Under Secretary,yes,SO-1\n", head);
    assert_string_equal(hand_over(&b, text, false, NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM officers WHERE post = 'SO-1' AND successor = 'US-1' AND active = 0"), 1);
    assert_string_equal(hand_over(&b, text, false, NULL), "");      /* once more: it is inactive, but known */
    struct officers o;
    assert_ok(officers_parse("f", text, strlen(text), NULL, &o, errors, &e), e);
    officers_done(&o);
    box_close(&b);
}

static void parts_that_do_not_follow_each_other_are_refused(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_non_null(strstr(box_ask(&b, "officers_import", part("x", 5, "abc", 3, true, false), NULL), "try again"));
    assert_string_equal(box_ask(&b, "officers_import", part("x", 0, "abc", 3, false, false), NULL), "");
    assert_non_null(strstr(box_ask(&b, "officers_import", part("x", 7, "abc", 3, true, false), NULL), "try again"));    /* one is missing */
    assert_string_equal(box_ask(&b, "officers_import", part("x", 0, "abc", 3, false, false), NULL), "");
    assert_string_equal(box_ask(&b, "officers_import", part("y", 0, "abc", 3, false, false), NULL), "");   /* somebody else begins */
    assert_non_null(strstr(box_ask(&b, "officers_import", part("x", 3, "abc", 3, true, false), NULL), "try again"));
    assert_non_null(strstr(box_ask(&b, "officers_import", json_pack("{s:s, s:s, s:s}", "id", "x", "file", "f", "actor", "a"), NULL), "text:"));
    upload_drop(&b.d);
    box_close(&b);
}

static void sendd_is_told_who_does_the_work_today_and_who_is_next(void **state)
{
    static const char text[] = "post,designation,section,name,email,mobile,next_post,default,leave_from,leave_to,link_post\n"
        "SO-1,Section Officer,Cash,A. Verma,so@example.gov.in,,US-1,,2020-01-01,2999-12-31,US-1\n"
        "US-1,Under Secretary,,C. Rao,us@example.gov.in,9876543210,JS-1,yes,,,\nJS-1,Joint Secretary,,D. Das,js@example.gov.in,9876500000,,,,,\n";
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(hand_over(&b, text, false, NULL), "");
    box_put(&b, SPOOL_READ, "2024-03-14T06:00:00Z", RIG_READING, doc);
    box_passes(&b);
    struct rig_seen v = box_see(&b, doc);
    assert_string_equal(v.post, "US-1");                /* SO (Cash) is meant, and on leave */
    json_t *fields = json_pack("{s:s, s:s, s:s, s:s}", "subject", "x", "received_date", "2024-03-14", "date", "2024-03-01", "delivery_mode", "By Hand");
    assert_string_equal(box_ask(&b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:o}", "letter", (json_int_t)v.l.id, "revision", v.l.revision,
                        "actor", "clerk", "post", "SO-1", "fields", fields), NULL), "");
    assert_string_equal(box_ask(&b, "delivery_take", json_pack("{s:s}", "channel", "mail"), &answer), "");
    const json_t *delivery = json_object_get(answer, "delivery"), *officer = json_object_get(delivery, "officer"), *next = json_object_get(delivery, "next_officer");
    assert_string_equal(json_str(officer, "post", ""), "SO-1");
    assert_string_equal(json_str(officer, "designation", ""), "Section Officer");
    assert_string_equal(json_str(officer, "email", ""), "us@example.gov.in");
    assert_string_equal(json_str(officer, "acting_post", ""), "US-1");
    assert_string_equal(json_str(officer, "mobile", ""), "9876543210");
    assert_string_equal(json_str(next, "post", ""), "JS-1");        /* above who acts */
    assert_string_equal(json_str(next, "mobile", ""), "9876500000");
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directory_comes_in_parts_and_tells_what_it_changed),
        cmocka_unit_test(a_directory_with_mistakes_changes_nothing_and_names_them_all),
        cmocka_unit_test(a_post_that_replaces_nobody_known_is_a_mistake),
        cmocka_unit_test(parts_that_do_not_follow_each_other_are_refused),
        cmocka_unit_test(sendd_is_told_who_does_the_work_today_and_who_is_next),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
