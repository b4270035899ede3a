/* Officers on the desk: whom a letter means, why, and who holds which post. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <string.h>

/* The directory of the samples with a transfer, a leave and a post that has gone. */
static void change_directory(struct desk_rig *g)
{
    static const struct officer list[] = {
        { .post = "JS-ADMIN", .designation = "Joint Secretary", .designation_hi = "संयुक्त सचिव", .section = "Administration", .section_hi = "प्रशासन",
          .name = "Smt. New Holder", .name_hi = "श्रीमती नई अधिकारी", .email = "js@example.gov.in", .active = true },
        { .post = "US-ADMIN", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Admn. II", .name = "Smt. Meena Iyer",
          .email = "us@example.gov.in", .next_post = "JS-ADMIN", .leave_since = "2020-01-01", .leave_until = "2999-12-31", .link_post = "JS-ADMIN", .active = true },
        { .post = "SO-PG", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Public Grievances",
          .name = "Shri A. <Verma>", .email = "so@example.gov.in", .next_post = "US-ADMIN", .is_default = true, .replaces = "PS-MIN", .active = true },
    };
    struct err e = { 0 };

    assert_ok(store_replace_officers(g->store, list, 3, "test", &e), e);
}

static void put_addressee(struct desk_rig *g, int64_t letter, const char *addressee, const char *post, const char *reason)
{
    const struct field fields[] = {
        { .name = "addressee", .value = addressee, .source = "reading", .conf = 0.9, .confirmed_by = "" },
        { .name = "post_reason", .value = reason, .source = "rule", .conf = 0.9, .confirmed_by = "" },
    };
    const struct letter_reading r = { .fields = fields, .n_fields = 2, .body = "x", .post = post, .pages = 1, .lane = 1 };
    struct err e = { 0 };

    assert_ok(store_put_reading(g->store, letter, &r, "ocrd", &e), e);
}

static struct http_answer letter_page(struct desk_rig *g, int64_t letter, const char *lang)
{
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld?lang=%s", (long long)letter, lang);
    return http_get(g, path);
}

static void proposals_stand_below_the_choice_with_reasons_in_the_screens_language(void **state)
{
    struct desk_rig *g = *state;

    change_directory(g);
    put_addressee(g, g->ids[SAMPLE_CLEAN], "Shri Devendra Kumar Saxena, Joint Secretary (Administration)", "JS-ADMIN", "[[\"officer\",\"JS-ADMIN\",\"x\"]]");
    struct http_answer a = letter_page(g, g->ids[SAMPLE_CLEAN], "en");
    assert_says(&a, "<option value=\"JS-ADMIN\" selected>Joint Secretary (Administration) – Smt. New Holder");
    assert_says(&a, "The letter names Shri Devendra Kumar Saxena, who held this post until ");
    assert_says(&a, "Now it is Smt. New Holder: Joint Secretary (Administration).");
    assert_silent(&a, "post_reason");
    assert_silent(&a, "[[");
    http_done(&a);
    a = letter_page(g, g->ids[SAMPLE_CLEAN], "hi");
    assert_says(&a, "selected>संयुक्त सचिव (प्रशासन) – श्रीमती नई अधिकारी");
    assert_says(&a, "अब इस पद पर श्रीमती नई अधिकारी हैं");
    http_done(&a);
}

static void who_is_on_leave_is_stood_in_for_and_says_so(void **state)
{
    struct desk_rig *g = *state;

    change_directory(g);
    put_addressee(g, g->ids[SAMPLE_CLEAN], "Under Secretary (Admn. II)", "JS-ADMIN",
                  "[[\"designation_section\",\"US-ADMIN\"],[\"on_leave\",\"US-ADMIN\",\"2999-12-31\",\"JS-ADMIN\"]]");
    struct http_answer a = letter_page(g, g->ids[SAMPLE_CLEAN], "en");
    assert_says(&a, "data-post=\"JS-ADMIN\" aria-pressed=\"true\"");
    assert_says(&a, "Under Secretary (Admn. II) is on leave until 31-12-2999. Joint Secretary (Administration) stands in.");
    assert_says(&a, "Smt. Meena Iyer – on leave until 31-12-2999</option>");
    http_done(&a);
}

static void a_letter_marked_to_a_post_that_has_gone_says_what_came_after_it(void **state)
{
    struct desk_rig *g = *state;

    put_addressee(g, g->ids[SAMPLE_CLEAN], "", "PS-MIN", "somebody's own words");
    change_directory(g);
    struct http_answer a = letter_page(g, g->ids[SAMPLE_CLEAN], "en");
    assert_says(&a, "Private Secretary to the Minister (Minister&#39;s Office): inactive – now Section Officer (Public Grievances)");
    assert_says(&a, "somebody&#39;s own words");
    http_done(&a);
}

static void the_page_of_officers_tells_who_holds_what_today(void **state)
{
    struct desk_rig *g = *state;

    change_directory(g);
    struct http_answer a = http_get(g, "/officers?lang=en");
    assert_int_equal(a.status, 200);
    assert_says(&a, "aria-current=\"page\">Officers");
    assert_says(&a, "on leave until <time>31-12-2999</time><br>Joint Secretary (Administration) stands in.");
    assert_says(&a, "inactive – now Section Officer (Public Grievances)");
    assert_says(&a, "Shri A. &lt;Verma&gt;");
    http_done(&a);
    a = http_get(g, "/officers?lang=hi");
    assert_says(&a, "<time>31-12-2999</time> तक अवकाश पर");
    http_done(&a);
}

static void a_post_is_found_by_the_beginnings_of_words_in_either_script(void **state)
{
    static const struct { const char *typed, *found, *other; } asked[] = {
        { "under+mee", "US-ADMIN", "SO-PG" }, { "%E0%A4%B8%E0%A4%82%E0%A4%AF%E0%A5%81%E0%A4%95%E0%A5%8D%E0%A4%A4", "JS-ADMIN", "US-ADMIN" },
        { "so-pg", "SO-PG", "JS-ADMIN" }, { "PS-MIN", "PS-MIN", "JS-ADMIN" },
    };
    struct desk_rig *g = *state;
    char path[256];

    change_directory(g);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        snprintf(path, sizeof(path), "/officers?lang=en&q=%s", asked[i].typed);
        struct http_answer a = http_get(g, path);
        snprintf(path, sizeof(path), "<span class=\"date\">%s</span>", asked[i].found);
        assert_says(&a, path);
        snprintf(path, sizeof(path), "<span class=\"date\">%s</span>", asked[i].other);
        assert_silent(&a, path);
        http_done(&a);
    }
    struct http_answer a = http_get(g, "/officers?lang=en&q=%22%3E%3Cscript%3Ezzz");
    assert_says(&a, "No post has these words.");
    assert_silent(&a, "<script>zzz");
    http_done(&a);
    assert_status(g, "/officers?q=&from=99999999999", 200);
}

static void thousands_of_posts_come_page_by_page(void **state)
{
    enum { POSTS = 250 };
    static struct { char post[16]; } names[POSTS];
    static struct officer list[POSTS];
    struct desk_rig *g = *state;
    struct err e = { 0 };

    for (int i = 0; i < POSTS; i++) {
        snprintf(names[i].post, sizeof(names[i].post), "POST-%03d", i);
        list[i] = (struct officer){ .post = names[i].post, .designation = "Section Officer", .section = names[i].post, .is_default = i == 0, .active = true };
    }
    assert_ok(store_replace_officers(g->store, list, POSTS, "test", &e), e);
    struct http_answer a = http_get(g, "/officers?lang=en&q=post");
    assert_says(&a, ">POST-099<");
    assert_silent(&a, ">POST-100<");
    assert_says(&a, "href=\"/officers?q=post&amp;from=100\"");
    http_done(&a);
    a = http_get(g, "/officers?lang=en&q=post&from=200");
    assert_says(&a, ">POST-249<");
    assert_silent(&a, ">POST-199<");
    assert_silent(&a, "from=300");
    http_done(&a);
}

static int start(void **state)
{
    *state = desk_rig_new();
    return *state ? 0 : -1;
}

static int stop(void **state)
{
    desk_rig_free(*state);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(proposals_stand_below_the_choice_with_reasons_in_the_screens_language, start, stop),
        cmocka_unit_test_setup_teardown(who_is_on_leave_is_stood_in_for_and_says_so, start, stop),
        cmocka_unit_test_setup_teardown(a_letter_marked_to_a_post_that_has_gone_says_what_came_after_it, start, stop),
        cmocka_unit_test_setup_teardown(the_page_of_officers_tells_who_holds_what_today, start, stop),
        cmocka_unit_test_setup_teardown(a_post_is_found_by_the_beginnings_of_words_in_either_script, start, stop),
        cmocka_unit_test_setup_teardown(thousands_of_posts_come_page_by_page, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
