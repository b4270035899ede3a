/* Letters that a person enters in e-Office, at a real desk with a real diary: the form's address, who else is at it, the next letter, the
 * numbers corrected, and where the letter lies. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/ipc.h"
#include "store/outbox.h"
#include "store/store.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define READBACK "[eoffice]\nform_url = https://efile.example.gov.in/new?a=1&b=2\nreadback_url = https://efile.example.gov.in\n"

struct wanted { const char *channel; int64_t id; };

static int keep_id(void *ctx, const struct delivery *d)
{
    struct wanted *w = ctx;

    if (strcmp(d->channel, w->channel) == 0)
        w->id = d->id;
    return 0;
}

static int64_t delivery_of(const struct desk_rig *g, enum sample which, const char *channel)
{
    AUTO_STORE struct store *s = diary_beside(g);
    struct wanted w = { channel, 0 };

    store_deliveries(s, g->ids[which], keep_id, &w, NULL);
    return w.id;
}

static struct http_answer step(const struct desk_rig *g, int64_t id, const char *what, const char *fields)
{
    char path[64], after[32];

    snprintf(after, sizeof(after), "/%s", what);
    path_to(path, "/deliveries/", id, after);
    return http_post(g, path, fields);
}

static void take_out(const struct desk_rig *g, enum sample which)
{
    struct http_answer a = step(g, delivery_of(g, which, "eoffice"), "hold", "to=eoffice");

    assert_int_equal(a.status, 303);
    http_done(&a);
}

static struct http_answer page_of(const struct desk_rig *g, enum sample which, const char *after)
{
    char path[64];

    path_to(path, "/letters/", g->ids[which], after);
    return http_get(g, path);
}

/* ---- tests */

static void the_form_of_that_e_office_is_one_click_away(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    take_out(g, SAMPLE_FILED);
    struct http_answer a = page_of(g, SAMPLE_FILED, "/eoffice");
    assert_silent(&a, "Open e-Office");                         /* no address is set */
    http_done(&a);
    desk_rig_restart(g, READBACK);
    a = page_of(g, SAMPLE_FILED, "/eoffice");
    assert_says(&a, "href=\"https://efile.example.gov.in/new?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\"");
    http_done(&a);
}

static void an_address_that_a_browser_would_run_is_no_link(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    take_out(g, SAMPLE_FILED);
    desk_rig_restart(g, "[eoffice]\nform_url = javascript:alert(1)\n");
    struct http_answer a = page_of(g, SAMPLE_FILED, "/eoffice");
    assert_int_equal(a.status, 200);
    assert_silent(&a, "javascript:");
    http_done(&a);
}

static void a_colleague_who_is_at_it_too_is_named(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    take_out(g, SAMPLE_FILED);
    struct http_answer a = page_of(g, SAMPLE_FILED, "/eoffice");
    assert_silent(&a, "role=\"status\">");
    char here[64];
    path_to(here, "data-here=\"/letters/", g->ids[SAMPLE_FILED], "/live?revision=");
    assert_says(&a, here);                                      /* by which the page says that it is still open */
    http_done(&a);
    desk_rig_sign_in_as(g, "ravi", 1u << ROLE_CLERK);
    a = page_of(g, SAMPLE_FILED, "/eoffice");
    assert_says(&a, "<p class=\"notice\" role=\"status\">");
    assert_says(&a, "desk");
    http_done(&a);
}

static void after_the_numbers_the_next_letter_opens(void **state)
{
    struct desk_rig *g = *state;
    char next[64];

    desk_rig_start_diaryd(g);
    take_out(g, SAMPLE_FILED);
    take_out(g, SAMPLE_UNKNOWN);
    struct http_answer a = step(g, delivery_of(g, SAMPLE_FILED, "eoffice"), "there", "receipt_no=7%2F2026&computer_no=815&to=next");
    assert_says(&a, "name=\"to\" value=\"next\"");              /* kept through the second look */
    http_done(&a);
    a = step(g, delivery_of(g, SAMPLE_FILED, "eoffice"), "there", "receipt_no=7%2F2026&computer_no=815&to=next&sure=yes");
    path_to(next, "/letters/", g->ids[SAMPLE_UNKNOWN], "/eoffice");
    assert_int_equal(a.status, 303);
    assert_says(&a, next);
    http_done(&a);
    a = step(g, delivery_of(g, SAMPLE_UNKNOWN, "eoffice"), "there", "receipt_no=8%2F2026&computer_no=816&to=next&sure=yes");
    path_to(next, "/letters/", g->ids[SAMPLE_UNKNOWN], "#deliveries");
    assert_says(&a, next);                                      /* the pile is done */
    http_done(&a);
}

/* What sendd would tell of a look-up. */
static void look_up_says(const struct desk_rig *g, int64_t id, const char *event, const char *sentence, json_t *take_result)
{
    AUTO_JSON json_t *result = take_result;
    json_t *message = json_pack("{s:s, s:I, s:s, s:b, s:s}", "do", "delivery_event", "id", (json_int_t)id, "event", event, "counts", 0, "sentence", sentence);

    if (result)
        json_object_set(message, "result", result);
    tell_diaryd(g, message, 0);
}

static void hand_out_look_up(const struct desk_rig *g) { tell_diaryd(g, json_pack("{s:s, s:s}", "do", "delivery_take", "channel", "readback"), 0); }

static void numbers_are_corrected_and_the_letter_says_where_it_lies(void **state)
{
    struct desk_rig *g = *state;
    char run_dir[PATH_MAX];

    desk_rig_restart(g, READBACK);
    desk_rig_start_diaryd(g);
    take_out(g, SAMPLE_FILED);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    int64_t eoffice = delivery_of(g, SAMPLE_FILED, "eoffice");
    struct http_answer a = step(g, eoffice, "there", "receipt_no=7%2F2026&computer_no=815&sure=yes");
    assert_int_equal(a.status, 303);
    http_done(&a);
    int64_t look_up = delivery_of(g, SAMPLE_FILED, "readback");
    assert_true(look_up > 0);
    hand_out_look_up(g);
    look_up_says(g, look_up, "hold", "[\"readback_none\",\"815\"]", NULL);
    a = page_of(g, SAMPLE_FILED, "");
    assert_says(&a, "e-Office knows no receipt with computer number 815");
    assert_says(&a, "Correct the numbers");
    assert_silent(&a, "Ask e-Office where it lies now");        /* nothing is known of it yet */
    http_done(&a);
    a = step(g, eoffice, "there", "receipt_no=7%2F2026&computer_no=816&sure=yes");
    assert_int_equal(a.status, 303);
    http_done(&a);
    hand_out_look_up(g);
    look_up_says(g, look_up, "delivered", "", json_pack("{s:s, s:i, s:s, s:s, s:s}", "verified_at", "2026-03-05T10:00:00Z", "computer_no", 816,
                 "receipt_no", "7/2026", "lies_with", "US (Budget) <b>", "since", "05/03/2026 02:10 PM"));
    a = page_of(g, SAMPLE_FILED, "?lang=en");
    assert_says(&a, "Looked up in e-Office: the numbers are those of this letter.");
    assert_says(&a, "Now with <b>US (Budget) &lt;b&gt;</b>");
    assert_says(&a, "Ask e-Office where it lies now");
    assert_says(&a, "numbers of e-Office corrected");
    http_done(&a);
    a = page_of(g, SAMPLE_FILED, "?lang=hi");
    assert_says(&a, "ई-ऑफ़िस से पूछें कि पत्र अब कहाँ है");
    http_done(&a);
    a = page_of(g, SAMPLE_FILED, "/history?lang=en");
    assert_says(&a, "numbers of e-Office corrected");
    assert_says(&a, "815");
    assert_says(&a, "816");
    http_done(&a);
    a = step(g, look_up, "again", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    AUTO_JSON json_t *answer = NULL;
    struct err e = { 0 };
    assert_ok(ipc_call(run_dir, "diaryd", json_pack("{s:s, s:s}", "do", "delivery_take", "channel", "readback"), IPC_CALL_MS, &answer, &e), e);
    assert_int_equal(json_int(json_object_get(answer, "delivery"), "id", 0), look_up);
    a = step(g, eoffice, "again", "");                          /* only a question can be asked again */
    assert_int_equal(a.status, 409);
    http_done(&a);
    desk_rig_sign_in_as(g, "looker", 1u << ROLE_AUDITOR);
    a = step(g, look_up, "again", "");
    assert_int_equal(a.status, 403);
    http_done(&a);
}

static void each_way_that_is_set_up_has_its_test_button(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/admin?lang=en");

    assert_silent(&a, "Ask e-Office&#39;s read service");
    assert_silent(&a, "value=\"migration\"");
    http_done(&a);
    desk_rig_restart(g, "[eoffice]\nurl =\n[eoffice cbic]\nreadback_url = https://efile.example.gov.in\n[migration]\ndir = /mnt\n");
    a = http_get(g, "/admin?lang=en");
    assert_says(&a, "Ask e-Office&#39;s read service");
    assert_says(&a, "<select name=\"instance\" id=\"instance_readback\"");
    assert_says(&a, "value=\"migration\"");
    http_done(&a);
    desk_rig_sender(g, "{\"ok\": true, \"channels\": []}");
    a = http_post(g, "/admin/test", "what=readback&instance=cbic");
    assert_int_equal(a.status, 200);
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_form_of_that_e_office_is_one_click_away),
        WITH_DESK(an_address_that_a_browser_would_run_is_no_link),
        WITH_DESK(a_colleague_who_is_at_it_too_is_named),
        WITH_DESK(after_the_numbers_the_next_letter_opens),
        WITH_DESK(each_way_that_is_set_up_has_its_test_button),
        WITH_DESK(numbers_are_corrected_and_the_letter_says_where_it_lies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
