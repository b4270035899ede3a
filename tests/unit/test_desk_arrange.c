/* The pages of a letter at a real desk with a real diary: order, split, merge, take back, doubts. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void paths(const struct desk_rig *g, enum sample which, const char *step, char path[64], char fields[64])
{
    path_to(path, "/letters/", g->ids[which], step);
    snprintf(fields, 64, "&revision=%d", revision_of(g, g->ids[which]));
}

/* Posts a step with the revision as it is now. */
static struct http_answer take_step(const struct desk_rig *g, enum sample which, const char *step, const char *more)
{
    char path[64], revision[64], fields[256];

    paths(g, which, step, path, revision);
    snprintf(fields, sizeof(fields), "%s%s", revision, more);
    return http_post(g, path, fields);
}

static void the_screen_shows_every_side_and_why_one_is_hidden(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/pages");
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "value=\"1 2 3\"");
    assert_says(&a, "side 4 as scanned");
    assert_says(&a, "<b>Blank</b>");
    assert_says(&a, "/pages/split");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hidden/1");
    a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: image/jpeg");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hidden/2");
    assert_status(g, path, 404);
    path_to(path, "/letters/", g->ids[SAMPLE_FILED], "/pages");
    a = http_get(g, path);
    assert_says(&a, "has been filed or is void");
    assert_silent(&a, "/pages/split");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "/pages");
    a = http_get(g, path);
    assert_says(&a, "being read");
    http_done(&a);
    assert_status(g, "/letters/999/pages", 404);
}

static void a_new_order_has_the_letter_read_again(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/order", "&order=3+1r+4");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
}

static void an_order_that_cannot_be_comes_back_with_its_words_and_changes_nothing(void **state)
{
    struct desk_rig *g = *state;
    int before;

    desk_rig_start_diaryd(g);
    before = revision_of(g, g->ids[SAMPLE_CLEAN]);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/order", "&order=1+%3Cb%3E+2");
    assert_int_equal(a.status, 422);
    assert_says(&a, "&lt;b&gt;");
    assert_silent(&a, "<b> 2");
    assert_says(&a, "value=\"1 &lt;b&gt; 2\"");
    http_done(&a);
    assert_int_equal(revision_of(g, g->ids[SAMPLE_CLEAN]), before);
    a = http_post(g, "/letters/1/pages/order", "&revision=0&order=2+1");   /* somebody was quicker */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = http_ask(g, "POST", "/letters/1/pages/order", NULL, "token=x&revision=1&order=2+1");
    assert_int_equal(a.status, 403);
    http_done(&a);
    assert_int_equal(revision_of(g, g->ids[SAMPLE_CLEAN]), before);
}

static void a_split_gives_the_rest_a_number_of_its_own(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/split", "&at=1");     /* nothing would be left */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = take_step(g, SAMPLE_CLEAN, "/pages/split", "&at=3");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
    a = http_get(g, "/register");
    for (int i = 0; i < 100 && !strstr(a.body, "/000011"); i++) {
        http_done(&a);
        usleep(100000);
        a = http_get(g, "/register");
    }
    assert_says(&a, "/000011");
    http_done(&a);
}

static void a_letter_joins_another_by_its_number_or_its_serial_alone(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=CRU-A%2F2001%2F000001");
    assert_int_equal(a.status, 422);
    assert_says(&a, "There is no letter with that number.");
    http_done(&a);
    a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=2");      /* itself */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=1");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_HINDI]), LETTER_VOID);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
}

static void there_is_nothing_to_take_back_where_nothing_was_done(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/undo", "");
    assert_int_equal(a.status, 409);
    assert_says(&a, "Nothing was changed.");
    http_done(&a);
}

static void a_doubt_is_shown_until_somebody_has_looked(void **state)
{
    static const struct doubt doubts[] = { { .page = 2, .code = "maybe_new_letter", .detail = "a letterhead" },
                                           { .page = 1, .code = "bad_image", .detail = "skewed" } };
    struct desk_rig *g = *state;
    struct letter_reading r = { .doubts = doubts, .n_doubts = 2, .body = "x", .post = "", .pages = 3, .lane = 1 };
    char path[64];
    struct err e = { 0 };

    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_READING], &r, "ocrd", &e), e);
    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/");
    assert_says(&a, "badge doubt");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    a = http_get(g, path);
    assert_says(&a, "a new letter may begin at page 2");
    assert_says(&a, "Page 1 went in crooked.");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "/doubts/1");
    a = http_post(g, path, "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    a = http_get(g, path);
    assert_silent(&a, "a new letter may begin");
    assert_says(&a, "Page 1 went in crooked.");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_screen_shows_every_side_and_why_one_is_hidden),
        WITH_DESK(a_new_order_has_the_letter_read_again),
        WITH_DESK(an_order_that_cannot_be_comes_back_with_its_words_and_changes_nothing),
        WITH_DESK(a_split_gives_the_rest_a_number_of_its_own),
        WITH_DESK(a_letter_joins_another_by_its_number_or_its_serial_alone),
        WITH_DESK(there_is_nothing_to_take_back_where_nothing_was_done),
        WITH_DESK(a_doubt_is_shown_until_somebody_has_looked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
