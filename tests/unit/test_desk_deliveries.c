/* Deliveries at a real desk with a real diary: what is shown of them, and what a person can do about them. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/config.h"
#include "base/ipc.h"
#include "desk/letter/officers.h"
#include "store/masters.h"
#include "store/outbox.h"
#include "workflow/people.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int keep_eoffice(void *ctx, const struct delivery *d)
{
    if (strcmp(d->channel, "eoffice") == 0)
        *(int64_t *)ctx = d->id;
    return 0;
}

static int64_t eoffice_of(const struct desk_rig *g, enum sample which)
{
    AUTO_STORE struct store *s = diary_beside(g);
    struct err e = { 0 };
    int64_t id = 0;

    assert_ok(store_deliveries(s, g->ids[which], keep_eoffice, &id, &e), e);
    assert_true(id > 0);
    return id;
}

static int keep_state(void *ctx, const struct delivery *d)
{
    *(enum delivery_state *)ctx = d->state;
    return 0;
}

static enum delivery_state delivery_state(const struct desk_rig *g, int64_t id)
{
    AUTO_STORE struct store *s = diary_beside(g);
    enum delivery_state state = DELIVERY_STATES;
    struct err e = { 0 };

    assert_ok(store_delivery(s, id, keep_state, &state, &e), e);
    return state;
}

static struct http_answer step(const struct desk_rig *g, int64_t id, const char *what, const char *fields)
{
    char path[64], after[32];

    snprintf(after, sizeof(after), "/%s", what);
    path_to(path, "/deliveries/", id, after);
    return http_post(g, path, fields);
}

static void post(const struct desk_rig *g, const char *path, const char *fields, int status)
{
    struct http_answer a = http_post(g, path, fields);

    if (a.status != status)
        fail_msg("%s gave %d, not %d: %s", path, a.status, status, a.body);
    http_done(&a);
}

/* ---- what is shown */

static void the_page_shows_what_is_not_served_by_channel_and_state(void **state)
{
    struct desk_rig *g = *state;
    char unknown[64], waiting[64];

    path_to(unknown, "<tr data-key=\"d", eoffice_of(g, SAMPLE_UNKNOWN), "\">");
    path_to(waiting, "<tr data-key=\"d", eoffice_of(g, SAMPLE_FILED), "\">");
    struct http_answer a = http_get(g, "/deliveries");
    assert_says(&a, unknown);
    assert_says(&a, waiting);
    assert_true(strstr(a.body, waiting) < strstr(a.body, unknown));         /* the oldest first */
    assert_says(&a, "<b>1</b> answer lost");
    assert_silent(&a, "154960");                                            /* served ones are the register's */
    http_done(&a);
    a = http_get(g, "/deliveries?channel=eoffice&state=unknown");
    assert_says(&a, unknown);
    assert_silent(&a, waiting);
    http_done(&a);
    a = http_get(g, "/deliveries?channel=mail&state=stuck");
    assert_silent(&a, unknown);
    assert_says(&a, "Nothing waits here.");
    http_done(&a);
    assert_status(g, "/deliveries?channel=<script>&state='%20OR%201=1&after=-7", 200);
    a = http_get(g, "/deliveries/live?lang=hi");
    assert_says(&a, "उत्तर नहीं मिला");
    http_done(&a);
}

/* A letter for the e-Office of that name, with an alert to the officer. */
static void confirm_for(struct desk_rig *g, enum sample which, const char *instance)
{
    static const struct field subject = { .name = "subject", .value = "To another e-Office", .source = "person", .confirmed_by = "desk" };
    const struct delivery_new ways[] = {
        { .channel = "eoffice", .instance = instance }, { .channel = "sms", .kind = "alert", .whom = "addressee" },
    };
    const struct letter_confirm c = { .fields = &subject, .n_fields = 1, .post = "US-ADMIN", .deliveries = ways, .n_deliveries = ARRAY_LEN(ways),
                                      .revision = revision_of(g, g->ids[which]) };
    struct err e = { 0 };

    assert_ok(store_confirm(g->store, g->ids[which], &c, "desk", &e), e);
}

static void the_list_is_of_one_e_office_or_one_kind_when_that_is_asked_for(void **state)
{
    static const struct { const char *query; int eoffice, cbic, alert; } cases[] = {
        { "", 1, 1, 1 }, { "?instance=cbic-1", 0, 1, 0 }, { "?kind=alert", 0, 0, 1 }, { "?kind=letter", 1, 1, 0 }, { "?kind=alert&channel=eoffice", 0, 0, 0 },
        { "?instance=cbic-1&kind=letter&state=waiting", 0, 1, 0 }, { "?instance=cbic-2", 0, 0, 0 },
        { "?instance=%27%20OR%201%3D1&kind=nothing", 1, 1, 1 },     /* no name of an e-Office, and no kind: as if not asked */
    };
    struct desk_rig *g = *state;
    char other[64];

    confirm_for(g, SAMPLE_CLEAN, "cbic-1");
    path_to(other, "<tr data-key=\"d", eoffice_of(g, SAMPLE_FILED), "\">");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char path[128];

        snprintf(path, sizeof(path), "/deliveries%s", cases[i].query);
        struct http_answer a = http_get(g, path);
        assert_int_equal(a.status, 200);
        if (!!strstr(a.body, other) != cases[i].eoffice || !!strstr(a.body, "e-Office cbic-1</td>") != cases[i].cbic ||
            !!strstr(a.body, "SMS  – alert to the officer") != cases[i].alert)
            fail_msg("%s: %s", path, strstr(a.body, "<tbody>") ? strstr(a.body, "<tbody>") : "empty");
        http_done(&a);
    }
    struct http_answer a = http_get(g, "/deliveries?instance=cbic-1");
    assert_says(&a, "<option value=\"cbic-1\" selected>");           /* though no such e-Office is set up */
    assert_says(&a, "channel=&amp;state=held&amp;instance=cbic-1&amp;kind=");
    http_done(&a);
    a = http_get(g, "/reports?report=alerts");
    assert_says(&a, "to the officer it is marked to");
    http_done(&a);
    a = http_get(g, "/reports/csv?report=alerts");
    assert_says(&a, "alert,to the officer it is marked to,SMS,0,1,0,0");
    http_done(&a);
}

static void a_letter_tells_what_happened_to_each_of_its_deliveries(void **state)
{
    struct desk_rig *g = *state;
    char letter[64];

    path_to(letter, "/letters/", g->ids[SAMPLE_UNKNOWN], "");
    struct http_answer a = http_get(g, letter);
    assert_says(&a, "What happened");
    assert_says(&a, "last step begun");
    assert_says(&a, "answer lost");
    assert_says(&a, "Ask e-Office now");
    http_done(&a);
    desk_rig_sign_in_as(g, "looker", 1u << ROLE_AUDITOR);
    a = http_get(g, letter);
    assert_silent(&a, "Ask e-Office now");
    http_done(&a);
    a = step(g, eoffice_of(g, SAMPLE_UNKNOWN), "resend", "");
    assert_int_equal(a.status, 403);
    http_done(&a);
}

/* ---- an answer that was lost */

static void asking_eoffice_reaches_the_sender_and_changes_nothing_by_itself(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = eoffice_of(g, SAMPLE_UNKNOWN);
    char presses[512];

    desk_rig_start_diaryd(g);
    struct http_answer a = step(g, id, "ask", "");
    assert_int_equal(a.status, 503);                            /* nobody sends at the moment: said in words */
    assert_says(&a, "The sending program is not running");
    http_done(&a);
    desk_rig_sender(g, "{\"ok\": true, \"channels\": []}");
    a = step(g, id, "ask", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    desk_rig_presses(g, presses);
    assert_string_equal(presses, "delivery_ask channel=eoffice\n");
    assert_int_equal(delivery_state(g, id), DELIVERY_UNKNOWN);
}

static void numbers_are_looked_at_twice_before_they_are_noted(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = eoffice_of(g, SAMPLE_UNKNOWN);
    char letter[64];

    desk_rig_start_diaryd(g);
    struct http_answer a = step(g, id, "there", "receipt_no=%3Cb%3E77%2F2026&computer_no=815");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Are these the numbers?");
    assert_says(&a, "&lt;b&gt;77/2026");
    assert_silent(&a, "<b>77/2026");
    assert_says(&a, "<dd class=\"large\">815</dd>");
    http_done(&a);
    assert_int_equal(delivery_state(g, id), DELIVERY_UNKNOWN);   /* nothing is noted yet */
    a = step(g, id, "there", "receipt_no=77%2F2026&computer_no=815&sure=yes");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(delivery_state(g, id), DELIVERY_DELIVERED);
    path_to(letter, "/letters/", g->ids[SAMPLE_UNKNOWN], "");
    a = http_get(g, letter);
    assert_says(&a, "Numbers typed by <b>desk</b>");
    http_done(&a);
}

static void numbers_that_cannot_be_are_refused_with_words(void **state)
{
    static const struct { const char *typed, *words; } cases[] = {
        { "receipt_no=&computer_no=1&sure=yes", "receipt number is needed" },
        { "receipt_no=none&computer_no=1&sure=yes", "at least one digit" },
        { "receipt_no=1234567890123456789012345678901234567890123456789012345678901&sure=yes", "at most 60" },
        { "receipt_no=5&computer_no=12x&sure=yes", "digits only" },
        { "receipt_no=5&computer_no=99999999999999999999&sure=yes", "digits only" },
    };
    struct desk_rig *g = *state;
    int64_t id = eoffice_of(g, SAMPLE_UNKNOWN);

    desk_rig_start_diaryd(g);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct http_answer a = step(g, id, "there", cases[i].typed);

        assert_int_equal(a.status, 400);
        assert_says(&a, cases[i].words);
        http_done(&a);
    }
    struct http_answer a = step(g, id, "there", "receipt_no=154961&computer_no=4711&sure=yes");      /* the sent sample's */
    assert_int_equal(a.status, 409);
    assert_says(&a, "has this computer number already");
    http_done(&a);
    assert_int_equal(delivery_state(g, id), DELIVERY_UNKNOWN);
}

/* ---- by hand */

static int keep_post(void *ctx, const struct letter *l)
{
    snprintf(ctx, OFFICER_POST_SIZE, "%s", l->post);
    return 0;
}

static void a_letter_is_taken_out_of_the_boxs_hands_before_it_is_entered_by_hand(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = eoffice_of(g, SAMPLE_FILED);
    char page[64];

    desk_rig_start_diaryd(g);
    path_to(page, "/letters/", g->ids[SAMPLE_FILED], "/eoffice");
    struct http_answer a = http_get(g, page);
    assert_says(&a, "take it out of the box");
    assert_silent(&a, "Level Crossing");                        /* nothing to copy yet */
    http_done(&a);
    a = step(g, id, "hold", "to=eoffice");
    assert_int_equal(a.status, 303);
    assert_says(&a, page);
    http_done(&a);
    assert_int_equal(delivery_state(g, id), DELIVERY_HELD);
    a = http_get(g, page);
    assert_says(&a, "Level Crossing No. 27-C");
    assert_says(&a, "value=\"08/03/2026\"");                    /* as eFile writes dates */
    assert_says(&a, "value=\"Private Secretary to the Minister (Minister&#39;s Office)\"");
    assert_says(&a, "download");
    const char *received = strstr(a.body, "Received date"), *subject = strstr(a.body, "Level Crossing"), *to = strstr(a.body, "Send: to (post)");
    assert_true(received && subject && to && received < subject && subject < to);
    int locks = 0;
    for (const char *at = a.body; (at = strstr(at, "class=\"lock\"")); at++)
        locks++;
    assert_int_equal(locks, 4);
    http_done(&a);
    a = step(g, id, "there", "receipt_no=9%2F2026&computer_no=99&sure=yes&to=eoffice");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, page);
    assert_says(&a, "This letter is in e-Office.");
    assert_says(&a, "<b>9/2026</b>");
    http_done(&a);
    path_to(page, "/letters/", g->ids[SAMPLE_CLEAN], "/eoffice");
    assert_status(g, page, 404);                                /* not confirmed: it has no delivery */
}

static int keep_doc(void *ctx, const struct letter *l)
{
    snprintf(ctx, ID_SIZE, "%s", l->doc);
    return 0;
}

/* What eFile's list says is what is to be picked from it: by the mapping, else by the same name, else in our words. */
static void values_are_copied_as_that_eoffice_names_them(void **state)
{
    struct desk_rig *g = *state;
    const struct master forms[] = { { "", "correspondence_types", "DO (MP)", 4 }, { "", "correspondence_types", "Letter", 5 } };
    const struct master posts[] = { { "", "posts", "PS to HMWR", 40 } };
    char post[OFFICER_POST_SIZE], *kind = NULL, page[64];
    struct err e = { 0 };

    assert_ok(store_letter(g->store, g->ids[SAMPLE_FILED], keep_post, post, &e), e);
    assert_ok(store_field(g->store, g->ids[SAMPLE_FILED], "form", &kind, &e), e);
    assert_true(*kind && *post);
    assert_ok(store_masters_put(g->store, "", "correspondence_types", forms, ARRAY_LEN(forms), "admin", &e), e);
    assert_ok(store_masters_put(g->store, "", "posts", posts, ARRAY_LEN(posts), "admin", &e), e);
    assert_ok(store_master_map(g->store, "", "correspondence_types", kind, 4, "admin", &e), e);
    assert_ok(store_master_map(g->store, "", "posts", post, 40, "admin", &e), e);
    free(kind);
    desk_rig_start_diaryd(g);
    struct http_answer a = step(g, eoffice_of(g, SAMPLE_FILED), "hold", "to=eoffice");
    http_done(&a);
    path_to(page, "/letters/", g->ids[SAMPLE_FILED], "/eoffice");
    a = http_get(g, page);
    assert_says(&a, "value=\"DO (MP)\"");
    assert_says(&a, "value=\"PS to HMWR\"");
    assert_silent(&a, "value=\"Private Secretary to the Minister");
    assert_says(&a, "value=\"08/03/2026\"");
    http_done(&a);
}

static void every_part_of_a_split_pdf_can_be_taken_along(void **state)
{
    struct desk_rig *g = *state;
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    char page[64], doc[ID_SIZE];
    struct err e = { 0 };

    assert_ok(store_letter(g->store, g->ids[SAMPLE_FILED], keep_doc, doc, &e), e);
    assert_ok(spool_doc_extend(g->spool, doc, SPOOL_FILED, &d, &e), e);
    assert_ok(spool_doc_drop(d, "document", &e), e);
    assert_ok(spool_blob_put(d, "document-1.pdf", "%PDF-1.4 one", 12, &e), e);
    assert_ok(spool_blob_put(d, "document-2.pdf", "%PDF-1.4 two", 12, &e), e);
    assert_ok(spool_doc_commit(TAKE_PTR(d), SPOOL_FILED, &e), e);
    desk_rig_start_diaryd(g);
    struct http_answer a = step(g, eoffice_of(g, SAMPLE_FILED), "hold", "to=eoffice");
    http_done(&a);
    path_to(page, "/letters/", g->ids[SAMPLE_FILED], "/eoffice");
    a = http_get(g, page);
    path_to(page, "href=\"/pdf/", g->ids[SAMPLE_FILED], "/1\" download");
    assert_says(&a, page);
    path_to(page, "href=\"/pdf/", g->ids[SAMPLE_FILED], "/2\" download");
    assert_says(&a, page);
    http_done(&a);
}

static void what_is_being_sent_cannot_be_taken_out(void **state)
{
    struct desk_rig *g = *state;
    int64_t id = eoffice_of(g, SAMPLE_FILED), taken = 0;
    char page[64];
    struct err e = { 0 };

    assert_ok(store_delivery_take(g->store, &(struct delivery_turn){ .channel = "eoffice", .instance = "", .max_lane = 2 }, &taken, &e), e);
    assert_int_equal(taken, id);
    desk_rig_start_diaryd(g);
    path_to(page, "/letters/", g->ids[SAMPLE_FILED], "/eoffice");
    struct http_answer a = http_get(g, page);
    assert_says(&a, "sending this letter at this moment");
    http_done(&a);
    a = step(g, id, "hold", "");
    assert_int_equal(a.status, 409);
    assert_says(&a, "being sent at this moment");
    http_done(&a);
    assert_int_equal(delivery_state(g, id), DELIVERY_SENDING);
}

/* ---- a whole channel */

static void all_held_ones_of_a_channel_go_again_at_one_word(void **state)
{
    struct desk_rig *g = *state;
    int64_t a_id = eoffice_of(g, SAMPLE_FILED), b_id = eoffice_of(g, SAMPLE_UNKNOWN);

    desk_rig_start_diaryd(g);
    tell_diaryd(g, json_pack("{s:s, s:I, s:s, s:s}", "do", "delivery_hold", "id", (json_int_t)a_id, "reason", "x", "actor", "test"), 0);
    tell_diaryd(g, json_pack("{s:s, s:I, s:s, s:s}", "do", "delivery_hold", "id", (json_int_t)b_id, "reason", "x", "actor", "test"), 0);
    struct http_answer a = http_get(g, "/deliveries");
    assert_says(&a, "Send all held ones again (2)");
    assert_says(&a, "there will be two receipts");              /* what could be doubled is said before */
    http_done(&a);
    post(g, "/channels/resend", "channel=mail", 303);
    assert_int_equal(delivery_state(g, a_id), DELIVERY_HELD);
    a = http_post(g, "/channels/resend", "channel=eoffice");
    assert_int_equal(a.status, 303);
    assert_says(&a, "resent=2");
    http_done(&a);
    assert_int_equal(delivery_state(g, a_id), DELIVERY_WAITING);
    assert_int_equal(delivery_state(g, b_id), DELIVERY_WAITING);
    post(g, "/channels/resend", "channel=../../x", 400);
}

static void a_stopped_channel_hands_nothing_out_until_it_may_go_on(void **state)
{
    struct desk_rig *g = *state;
    int64_t unknown = eoffice_of(g, SAMPLE_UNKNOWN);
    char run_dir[PATH_MAX];

    desk_rig_start_diaryd(g);
    snprintf(run_dir, sizeof(run_dir), "%s/run", g->dir);
    post(g, "/channels/pause", "channel=eoffice&reason=", 400);
    post(g, "/channels/pause", "channel=eoffice&reason=repair+till+5", 303);
    for (int go_on = 0; go_on < 2; go_on++) {
        AUTO_JSON json_t *answer = NULL;
        struct err e = { 0 };

        assert_ok(ipc_call(run_dir, "diaryd", json_pack("{s:s, s:s, s:b}", "do", "delivery_take", "channel", "eoffice", "ask", 1), IPC_CALL_MS, &answer, &e), e);
        assert_int_equal(json_int(json_object_get(answer, "delivery"), "id", 0), go_on ? unknown : 0);
        if (!go_on)
            post(g, "/channels/go-on", "channel=eoffice", 303);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_page_shows_what_is_not_served_by_channel_and_state),
        WITH_DESK(the_list_is_of_one_e_office_or_one_kind_when_that_is_asked_for),
        WITH_DESK(a_letter_tells_what_happened_to_each_of_its_deliveries),
        WITH_DESK(asking_eoffice_reaches_the_sender_and_changes_nothing_by_itself),
        WITH_DESK(numbers_are_looked_at_twice_before_they_are_noted),
        WITH_DESK(numbers_that_cannot_be_are_refused_with_words),
        WITH_DESK(a_letter_is_taken_out_of_the_boxs_hands_before_it_is_entered_by_hand),
        WITH_DESK(values_are_copied_as_that_eoffice_names_them),
        WITH_DESK(every_part_of_a_split_pdf_can_be_taken_along),
        WITH_DESK(what_is_being_sent_cannot_be_taken_out),
        WITH_DESK(all_held_ones_of_a_channel_go_again_at_one_word),
        WITH_DESK(a_stopped_channel_hands_nothing_out_until_it_may_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
