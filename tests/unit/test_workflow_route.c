#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/route.h"

#include <string.h>

static const struct route_post posts[] = {
    { .post = "SECY", .designation = "Secretary", .designation_hi = "सचिव", .section = "", .name = "Smt. Kalyani Deshmukh" },
    { .post = "JS-A", .designation = "Joint Secretary", .designation_hi = "संयुक्त सचिव", .section = "Administration", .name = "Shri Devendra Kumar Saxena" },
    { .post = "JS-P", .designation = "Joint Secretary", .designation_hi = "संयुक्त सचिव", .section = "Planning", .name = "Smt. Lakshmi Raghavan" },
    { .post = "DS", .designation = "Deputy Secretary", .designation_hi = "उप सचिव", .section = "Finance", .name = "" },
    { .post = "US-PARL", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Parliament", .name = "Shri A. Verma" },
    { .post = "SO-CASH", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Cash", .name = "राम कुमार शर्मा" },
    { .post = "DIR", .designation = "Director", .designation_hi = "निदेशक", .section = "Policy", .name = "" },
    { .post = "DIR-PG", .designation = "Director", .designation_hi = "निदेशक (लोक शिकायत)", .section = "Public Grievances", .name = "" },
    { .post = "CRU", .designation = "Central Registry", .designation_hi = "", .section = "CRU", .name = "", .is_default = true },
};

static struct route_book *book;

static const char *proposed(const char *addressee, struct route_choice *c)
{
    return route_propose(book, addressee, NULL, c) ? posts[c->index].post : "";
}

static void an_addressee_leads_to_its_post(void **state)
{
    static const struct { const char *addressee, *post; } cases[] = {
        { "The Joint Secretary (Administration), Ministry of Power", "JS-A" },
        { "JS (Admn.), Ministry of Power", "JS-A" },
        { "J.S. (Planning)", "JS-P" },
        { "Dy. Secretary", "DS" },
        { "The Deputy Secretary (Fin.)", "DS" },
        { "The Under Secretary (Parliament), Nirman Bhawan", "US-PARL" },
        { "US (Parl.)", "US-PARL" },
        { "अवर सचिव (संसद), जल शक्ति मंत्रालय", "US-PARL" },
        { "उप सचिव, वित्त", "DS" },
        { "Smt. Kalyani Deshmukh, Secretary, Ministry of Power", "SECY" },
        { "S.O. (Cash)", "SO-CASH" },
        { "निदेशक (लोक शिकायत), विद्युत मंत्रालय", "DIR-PG" },      /* the longer designation, not just any Director */
        { "Shri D. K. Saxena, Joint Secretary", "JS-A" },
        { "Smt. Lakshmi Raghavan", "JS-P" },
        { "श्री राम कुमार शर्मा", "SO-CASH" },
    };
    struct route_choice c;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *post = proposed(cases[i].addressee, &c);

        if (strcmp(post, cases[i].post) != 0)
            fail_msg("%s: %s, not %s (%d)", cases[i].addressee, post, cases[i].post, (int)c.why);
        assert_true(c.score >= ROUTE_SURE && c.score <= 1);
        assert_false(c.is_default);
    }
}

static void what_is_not_sure_goes_to_the_default_post_with_the_reason(void **state)
{
    static const char *const unsure[] = {
        "The Secretary, Ministry of Power, Shram Shakti Bhawan, New Delhi", "सचिव, विद्युत मंत्रालय", "", "All Ministries and Departments", "The Joint Secretary", "The Director", "Joint Secretary and Deputy Secretary", "The Chief Secretary, Bihar",
        "The Principal Secretary, Rajasthan", "Secretary General, Lok Sabha", "as directed by us, so far", "It was sent to us", "Planning",
        "Section Officer (Cash); Under Secretary (Parliament)",
        "Shri Verma", "सभी विभागाध्यक्ष", "विशेष सचिव", "😀", "((((", "क्\u200d",
    };
    struct route_choice c;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(unsure); i++) {
        const char *post = proposed(unsure[i], &c);

        if (strcmp(post, "CRU") != 0)
            fail_msg("%s: guessed %s (%d)", unsure[i], post, (int)c.why);
        assert_true(c.score < ROUTE_SURE);
        assert_true(c.is_default);
    }
}

static void without_a_default_post_none_is_proposed_and_the_reason_says_so(void **state)
{
    struct route_choice c;

    (void)state;
    struct route_book *few = route_book_new(posts, 3, NULL), *none = route_book_new(posts, 0, NULL);

    assert_true(few && none);
    assert_false(route_propose(few, "The Chief Secretary", NULL, &c));
    AUTO_JSON json_t *reason = route_reason(few, &c);
    assert_string_equal(json_string_value(json_array_get(json_array_get(reason, 1), 0)), "no_default");
    assert_false(route_propose(none, "The Secretary", NULL, &c));
    route_book_free(few);
    route_book_free(none);
}

static void posts_are_ranked_best_first(void **state)
{
    struct route_choice out[3];

    (void)state;
    size_t n = route_rank(book, "Joint Secretary, Planning", NULL, out, ARRAY_LEN(out));
    assert_int_equal(n, 2);
    assert_string_equal(posts[out[0].index].post, "JS-P");
    assert_string_equal(posts[out[1].index].post, "JS-A");
    assert_true(out[0].score > out[1].score);
    assert_int_equal(route_rank(book, "Joint Secretary", NULL, out, 1), 1);
    assert_int_equal(route_rank(book, "nobody", NULL, out, 3), 0);
}

static void a_very_long_addressee_is_looked_at_from_its_beginning(void **state)
{
    static char text[100000];
    struct route_choice c;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "DS (Finance) ", 13);
    assert_string_equal(proposed(text, &c), "DS");
    memset(text, ' ', sizeof(text) - 1);
    memcpy(text + 50000, "DS (Finance)", 12);
    assert_string_equal(proposed(text, &c), "CRU");
}

static void vip_and_parliament_overtake_and_backlog_waits(void **state)
{
    (void)state;
    assert_int_equal(route_lane(true, false, false), 0);
    assert_int_equal(route_lane(false, true, true), 0);
    assert_int_equal(route_lane(false, false, false), 1);
    assert_int_equal(route_lane(false, false, true), 2);
}

static int open_book(void **state)
{
    (void)state;
    book = route_book_new(posts, ARRAY_LEN(posts), NULL);
    return book ? 0 : -1;
}

static int close_book(void **state)
{
    (void)state;
    route_book_free(book);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_addressee_leads_to_its_post),
        cmocka_unit_test(what_is_not_sure_goes_to_the_default_post_with_the_reason),
        cmocka_unit_test(without_a_default_post_none_is_proposed_and_the_reason_says_so),
        cmocka_unit_test(posts_are_ranked_best_first),
        cmocka_unit_test(a_very_long_addressee_is_looked_at_from_its_beginning),
        cmocka_unit_test(vip_and_parliament_overtake_and_backlog_waits),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
