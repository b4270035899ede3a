#include "base/clock.h"
#include "store/purge.h"
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* A whole confirmation as the page of that letter would send it. */
static struct http_answer confirm(struct desk_rig *g, int64_t id, int revision, const char *more)
{
    char path[64], fields[1024], received[CLOCK_DATE_SIZE];

    clock_format_date(g->received_s, received);
    path_to(path, "/letters/", id, "/confirm");
    snprintf(fields, sizeof(fields), "revision=%d&received_date=%s&date=9-3-2026&letter_no=1%%2F2&delivery_mode=By+Hand&language=en&form=letter"
             "&vip=no&sender_name=A+%%26+B&subject=%%E0%%A4%%B5%%E0%%A4%%BF%%E0%%A4%%B7%%E0%%A4%%AF+typed&post=US-ADMIN&priority=Normal%s",
             revision, received, more);
    return http_post(g, path, fields);
}

/* ---- confirming, end to end with diaryd */

static void a_confirmed_letter_is_filed_with_what_was_typed_and_the_next_one_comes(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    int64_t id = g->ids[SAMPLE_CLEAN];
    struct http_answer a = confirm(g, id, revision_of(g, id), "&checked=yes");
    if (a.status != 303)
        fail_msg("status %d: %s", a.status, strstr(a.body, "class=\"notice") ? strstr(a.body, "class=\"notice") : a.body);
    path_to(path, "Location: /letters/", g->ids[SAMPLE_VIP], "?done=1");     /* VIP first */
    assert_says(&a, path);
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_FILED);

    path_to(path, "/letters/", id, "");
    a = http_get(g, path);
    assert_says(&a, "विषय typed");
    assert_says(&a, "A &amp; B");
    assert_says(&a, "09-03-2026");
    assert_says(&a, "waiting to be sent");
    assert_silent(&a, "id=\"confirm\"");            /* read-only now */
    http_done(&a);
}

static void what_is_missing_or_wrong_comes_back_with_its_words(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    int64_t id = g->ids[SAMPLE_CLEAN];
    struct http_answer a = confirm(g, id, revision_of(g, id), "");              /* no tick */
    assert_int_equal(a.status, 422);
    assert_says(&a, "Tick this to go on");
    assert_says(&a, "विषय typed");
    http_done(&a);
    a = http_post(g, "/letters/1/confirm", "revision=2&date=31-02-2026&subject=&post=NOBODY&checked=yes&sender_name=typed+name");
    assert_int_equal(a.status, 422);
    assert_says(&a, "No such date");
    assert_says(&a, "31-02-2026");
    assert_says(&a, "This must be filled in");
    assert_says(&a, "Choose an officer");
    assert_says(&a, "typed name");
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_READ);
}

static void an_officer_who_is_not_there_is_not_marked_to(void **state)
{
    struct desk_rig *g = *state;
    char fields[512], received[CLOCK_DATE_SIZE];

    desk_rig_start_diaryd(g);
    clock_format_date(g->received_s, received);
    snprintf(fields, sizeof(fields), "revision=%d&received_date=%s&date=&subject=x&sender_name=y&checked=yes&post=GONE",
             revision_of(g, g->ids[SAMPLE_CLEAN]), received);
    struct http_answer a = http_post(g, "/letters/1/confirm", fields);
    assert_int_equal(a.status, 422);
    assert_says(&a, "Choose an officer");
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_READ);
}

static void a_letter_changed_meanwhile_is_not_filed_and_keeps_the_words(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    int64_t id = g->ids[SAMPLE_CLEAN];
    struct http_answer a = confirm(g, id, revision_of(g, id) + 1, "&checked=yes");
    assert_int_equal(a.status, 409);
    assert_says(&a, "this letter was changed meanwhile");
    assert_says(&a, "विषय typed");
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_READ);

    a = http_post(g, "/letters/1/hold", "reason=second+thoughts");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = confirm(g, id, revision_of(g, id), "&checked=yes");         /* by a screen that still shows the form */
    assert_int_equal(a.status, 409);
    assert_says(&a, "What you had typed");
    assert_says(&a, "second thoughts");
    http_done(&a);
}

static void words_typed_before_the_desk_restarted_are_kept(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_ask(g, "POST", "/letters/1/confirm", NULL, "token=0&revision=2&subject=typed+before&checked=yes");
    assert_int_equal(a.status, 403);
    assert_says(&a, "typed before");
    assert_says(&a, "action=\"/letters/1/confirm\"");
    http_done(&a);
}

static void without_diaryd_nothing_is_filed_and_the_words_are_kept(void **state)
{
    struct desk_rig *g = *state;        /* the test itself is the diary's writer: nobody answers */
    int64_t id = g->ids[SAMPLE_CLEAN];

    struct http_answer a = confirm(g, id, revision_of(g, id), "&checked=yes");
    assert_int_equal(a.status, 503);
    assert_says(&a, "The diary did not answer");
    assert_says(&a, "विषय typed");
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_READ);
}

/* A diary that was closed in good order cannot be read either: there is no letter to show the words beside. */
static void while_the_diary_starts_the_words_are_kept_for_another_try(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = g->ids[SAMPLE_CLEAN];
    int revision;
    char token[64];

    desk_rig_start_diaryd(g);
    revision = revision_of(g, id);
    http_token(g, token);
    assert_int_equal(kill(g->diaryd, SIGTERM), 0);
    assert_int_equal(waitpid(g->diaryd, NULL, 0), g->diaryd);
    g->diaryd = 0;

    char path[64], fields[512], again[300];
    path_to(path, "/letters/", id, "/confirm");
    snprintf(fields, sizeof(fields), "token=%s&revision=%d&subject=a+%%3Cb%%3E+%%22c%%22&remarks=one%%0Atwo&delivery_mode=By+Hand&post=US-ADMIN&checked=yes", token, revision);
    struct http_answer a = http_ask(g, "POST", path, NULL, fields);
    assert_int_equal(a.status, 503);
    assert_says(&a, "The diary did not answer");
    assert_silent(&a, "http-equiv=\"refresh\"");            /* it would ask for an address that is for forms only */
    snprintf(again, sizeof(again), "action=\"%s\"", path);
    assert_says(&a, again);
    assert_says(&a, "name=\"subject\" value=\"a &lt;b&gt; &quot;c&quot;\"");
    assert_says(&a, "name=\"remarks\" value=\"one\ntwo\"");
    assert_says(&a, "name=\"post\" value=\"US-ADMIN\"");
    assert_says(&a, "name=\"checked\" value=\"yes\"");
    snprintf(again, sizeof(again), "name=\"revision\" value=\"%d\"", revision);
    assert_says(&a, again);
    assert_says(&a, "<dd>By hand</dd>");
    http_done(&a);
}

static void hold_release_and_void_need_a_reason_and_reach_the_diary(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = g->ids[SAMPLE_CLEAN];

    desk_rig_start_diaryd(g);
    struct http_answer a = http_post(g, "/letters/1/hold", "reason=");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = http_post(g, "/letters/1/hold", "reason=enclosure+missing");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_HELD);
    a = http_get(g, "/");
    assert_says(&a, "held: enclosure missing");
    http_done(&a);
    a = http_post(g, "/letters/1/release", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_READ);
    a = http_post(g, "/letters/1/void", "reason=scanned+twice");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_VOID);
    a = http_post(g, "/letters/1/release", "");
    assert_int_equal(a.status, 409);
    http_done(&a);
}

static void a_classified_letter_is_refused_with_two_keys_and_nothing_of_it_is_shown(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = g->ids[SAMPLE_HINDI];
    char path[64];
    struct http_answer a;

    desk_rig_start_diaryd(g);
    snprintf(path, sizeof(path), "/letters/%lld", (long long)id);
    a = http_get(g, path);
    assert_says(&a, "Classified – refuse");
    assert_says(&a, "It is classified: destroy it");
    http_done(&a);
    snprintf(path, sizeof(path), "/letters/%lld/refuse", (long long)id);
    a = http_post(g, path, "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, id), LETTER_REFUSED);
    snprintf(path, sizeof(path), "/letters/%lld", (long long)id);
    a = http_get(g, path);
    assert_says(&a, "Nothing of it was kept but its number");
    assert_silent(&a, "/view/");
    http_done(&a);
    a = http_get(g, "/register");
    assert_says(&a, "refused: classified");
    http_done(&a);
}

static void a_marked_letter_asks_why_it_may_be_released(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_HELD], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "Only if this paper carries no security grading");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_HELD], "/release");
    a = http_post(g, path, "");
    assert_int_equal(a.status, 409);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_HELD]), LETTER_HELD);
    a = http_post(g, path, "reason=Official+Secrets+Act+is+only+its+subject");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_HELD]), LETTER_READ);
}

static int keep_eoffice(void *ctx, const struct delivery *d)
{
    if (strcmp(d->channel, "eoffice") == 0)
        *(int64_t *)ctx = d->id;
    return 0;
}

static void a_person_resolves_a_delivery_nobody_is_sure_of(void **state)
{
    struct desk_rig *g = *state;
    struct err e = { 0 };
    char path[64], again[64], letter[64];
    int64_t delivery = 0;

    assert_ok(store_deliveries(g->store, g->ids[SAMPLE_UNKNOWN], keep_eoffice, &delivery, &e), e);
    desk_rig_start_diaryd(g);
    path_to(letter, "/letters/", g->ids[SAMPLE_UNKNOWN], "");
    path_to(path, "/deliveries/", delivery, "/there");
    path_to(again, "/deliveries/", delivery, "/resend");
    struct http_answer a = http_get(g, letter);
    assert_says(&a, path);
    assert_says(&a, again);
    http_done(&a);
    a = http_post(g, path, "receipt_no=");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = http_post(g, path, "receipt_no=77%2F2026%2FCRU&computer_no=8I5");
    assert_int_equal(a.status, 400);
    assert_says(&a, "computer number");
    http_done(&a);
    a = http_post(g, path, "receipt_no=77%2F2026%2FCRU&computer_no=%E0%A5%AE+15&sure=yes");      /* digits of either script */
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, letter);
    assert_says(&a, "<b>77/2026/CRU</b>");
    assert_says(&a, "<b>815</b>");
    assert_says(&a, path);                      /* a person's numbers can be wrong ... */
    assert_silent(&a, again);                   /* ... but nothing is sent again */
    http_done(&a);
}

/* ---- a letter whose pages are gone */

static void a_purged_letter_says_since_when_and_where_its_pages_are(void **state)
{
    enum { DAYS = 30, DAY_S = 86400 };
    static const char *const places[] = { "/letters/:n/view/:n", "/letters/:n/zoom/:n", "/pdf/:n", "/pdf/:n/:n" };
    struct desk_rig *g = *state;
    struct store_purge p = { .now_s = clock_utc_s() + (DAYS + 1) * DAY_S, .days = DAYS };
    char path[128], day[CLOCK_DATE_SIZE];
    struct err e = { 0 };
    bool more = true;
    int n = 0;

    assert_ok(store_purge_slice(g->store, &p, 1000, &n, &more, &e), e);
    assert_int_equal(n, 2);                         /* the sent one, and the void one */
    clock_format_day(p.now_s, day);
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "");
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "The pages of this letter were removed from this box on ");
    assert_says(&a, day);
    assert_says(&a, "e-Office has it under 154960/2026/CRU");
    assert_says(&a, "pages removed after their time");      /* its history */
    assert_silent(&a, "/view/1");
    assert_silent(&a, "href=\"/pdf/");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "?lang=hi");
    a = http_get(g, path);
    assert_says(&a, "को इस बॉक्स से हटा दिए गए; ई-ऑफ़िस में यह 154960/2026/CRU");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_VOID], "?lang=en");
    a = http_get(g, path);
    assert_says(&a, "The pages of this letter, which is void, were removed");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "/pages");
    a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "e-Office has it under 154960/2026/CRU");
    http_done(&a);
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        path_like(path, places[i], g->ids[SAMPLE_SENT], 1);
        a = http_get(g, path);
        assert_int_equal(a.status, 410);
        assert_says(&a, "e-Office has it under 154960/2026/CRU");
        http_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_confirmed_letter_is_filed_with_what_was_typed_and_the_next_one_comes),
        WITH_DESK(what_is_missing_or_wrong_comes_back_with_its_words),
        WITH_DESK(an_officer_who_is_not_there_is_not_marked_to),
        WITH_DESK(a_letter_changed_meanwhile_is_not_filed_and_keeps_the_words),
        WITH_DESK(words_typed_before_the_desk_restarted_are_kept),
        WITH_DESK(without_diaryd_nothing_is_filed_and_the_words_are_kept),
        WITH_DESK(while_the_diary_starts_the_words_are_kept_for_another_try),
        WITH_DESK(a_classified_letter_is_refused_with_two_keys_and_nothing_of_it_is_shown),
        WITH_DESK(a_marked_letter_asks_why_it_may_be_released),
        WITH_DESK(hold_release_and_void_need_a_reason_and_reach_the_diary),
        WITH_DESK(a_person_resolves_a_delivery_nobody_is_sure_of),
        WITH_DESK(a_purged_letter_says_since_when_and_where_its_pages_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
