/* The desk: is this letter here already, what belongs to it, why it is proposed so, and what clerks taught. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "store/links.h"
#include "store/memory.h"
#include "store/rules.h"

#include <stdio.h>
#include <string.h>

static int keep_revision(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->revision;
    return 0;
}

/* The VIP letter seems to be the clean one once more, and to belong to the Hindi one. */
static void link_letters(struct desk_rig *g)
{
    struct link_new list[2] = {
        { .other = g->ids[SAMPLE_CLEAN], .kind = ALIKE_SAME_LETTER, .conf = 0.9, .reason = "[\"text_sender\",\"87\"]" },
        { .other = g->ids[SAMPLE_HINDI], .kind = ALIKE_REMINDER, .conf = 0.8, .reason = "[\"named_dated\"]" },
    };
    struct letter_links links = { .list = list, .n = 2 };
    struct err e = { 0 };
    int doubles = 0;

    assert_ok(store_put_links(g->store, g->ids[SAMPLE_VIP], &links, &doubles, &e), e);
    assert_int_equal(doubles, 1);
}

static int64_t link_of(struct desk_rig *g, const char *page)
{
    char path[64];
    long long link = 0;

    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "");
    struct http_answer a = http_get(g, path);
    const char *at = strstr(a.body, page);
    const char *form = at ? strstr(at, "/links/") : NULL;
    if (!form || sscanf(form, "/links/%lld", &link) != 1)
        fail_msg("no question below %s", page);
    http_done(&a);
    return link;
}

static void a_letter_that_came_twice_is_asked_about_and_one_more_key_makes_it_void(void **state)
{
    struct desk_rig *g = *state;
    char path[64], answer[96];

    link_letters(g);
    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "Is this letter here already?");
    assert_says(&a, "The same sender, and about 87 % of the text.");
    assert_says(&a, "Same letter?");
    assert_says(&a, "Reminder to");
    assert_says(&a, "The later letter names number and date of the earlier one.");
    assert_silent(&a, "Same letter as CRU-A/");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "?lang=hi");
    a = http_get(g, path);
    assert_says(&a, "प्रेषक समान है और लगभग 87 % पाठ भी।");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "?lang=en");     /* the switch is remembered */
    a = http_get(g, path);
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_VIP], "");
    int64_t link = link_of(g, "id=\"doubles\"");
    snprintf(answer, sizeof(answer), "/letters/%lld/links/%lld", (long long)g->ids[SAMPLE_VIP], (long long)link);
    a = http_post(g, answer, "answer=confirmed");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_VIP]), LETTER_READ);     /* said, and nothing done */
    a = http_get(g, path);
    assert_says(&a, "Same letter as CRU-A/");
    http_done(&a);
    a = http_post(g, answer, "answer=rejected");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, path);
    assert_silent(&a, "Is this letter here already?");
    http_done(&a);
    a = http_post(g, answer, "answer=maybe");
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = http_get(g, "/register?lang=hi");
    assert_says(&a, "संबद्ध 1");
    http_done(&a);
}

static void rules_and_memory_are_shown_and_memory_can_be_taken_back(void **state)
{
    struct desk_rig *g = *state;
    struct memory_lesson lesson = { .kind = "post", .key = "o:x", .about = "sender", .who = "Ministry of <Mines>", .what = "", .value = "US-ADMIN" };
    struct letter_confirm c = { .post = "US-ADMIN", .lessons = &lesson, .n_lessons = 1 };
    struct err e = { 0 };
    bool changed;

    assert_ok(store_letter(g->store, g->ids[SAMPLE_CLEAN], keep_revision, &c.revision, &e), e);
    assert_ok(store_confirm(g->store, g->ids[SAMPLE_CLEAN], &c, "clerk", &e), e);
    assert_ok(store_rules_put(g->store, "when vip then lane vip\n", "rules.txt", 1, "test", &changed, &e), e);
    assert_ok(store_rules_refused(g->store, "rules.txt", "line 7: there is no field \"sendr\"", "test", &e), e);
    struct http_answer a = http_get(g, "/filing");
    assert_says(&a, "when vip then lane vip");
    assert_says(&a, "there is no field &quot;sendr&quot;");
    assert_says(&a, "letters of Ministry of &lt;Mines&gt;");
    assert_says(&a, "Under Secretary");
    http_done(&a);
    desk_rig_start_diaryd(g);           /* without a file of rules: none are in force any more */
    a = http_post(g, "/filing/memory/1", "x=1");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/filing?lang=hi");
    assert_says(&a, "अभी तक कोई पुष्टि नहीं हुई है।");
    assert_silent(&a, "when vip then lane vip");
    http_done(&a);
    a = http_post(g, "/filing/memory/1", "x=1");
    assert_int_equal(a.status, 409);
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_letter_that_came_twice_is_asked_about_and_one_more_key_makes_it_void),
        WITH_DESK(rules_and_memory_are_shown_and_memory_can_be_taken_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
