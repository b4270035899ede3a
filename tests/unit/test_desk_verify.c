/* The auditor's page: what runs behind it finds what is wrong, says how far it is, stops when told to, and holds nobody up. */
#include "tests/unit/test.h"

#include "base/clock.h"
#include "tests/unit/desk_rig.h"

#include <fcntl.h>
#include <string.h>

enum { END_MS = 60000, LOOK_MS = 100, PAGE_MS = 5000 };

static void start(struct desk_rig *g)
{
    struct http_answer a = http_post(g, "/verify", "");

    assert_int_equal(a.status, 303);
    assert_says(&a, "Location: /verify");
    http_done(&a);
}

/* The page once nothing runs any more. */
static struct http_answer ended(struct desk_rig *g)
{
    for (int64_t since = clock_mono_ms(); clock_mono_ms() - since < END_MS; usleep(LOOK_MS * 1000)) {
        struct http_answer a = http_get(g, "/verify/live");

        assert_int_equal(a.status, 200);
        if (!strstr(a.body, "<progress"))
            return a;
        http_done(&a);
    }
    fail_msg("verifying does not end");
    abort();
}

/* A document that no letter has: it is looked at again and again before it counts, so that verifying takes some seconds. */
static void put_stranger(struct desk_rig *g, char out_doc[ID_SIZE])
{
    struct spool_doc *d;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(out_doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-001.png", "first page", 10, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SENT, &e), e);
}

static void only_an_auditor_verifies_and_the_history_says_who_did(void **state)
{
    struct desk_rig *g = *state;
    char doc[ID_SIZE];

    put_stranger(g, doc);
    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "asha", 1u << ROLE_CLERK);
    assert_status(g, "/verify", 403);
    struct http_answer a = http_post(g, "/verify", "");
    assert_int_equal(a.status, 403);
    http_done(&a);
    desk_rig_sign_in_as(g, "audit", 1u << ROLE_AUDITOR);
    a = http_get(g, "/verify");
    assert_says(&a, "Not verified since the desk was started");
    http_done(&a);
    start(g);
    a = ended(g);
    assert_says(&a, "Faults found");
    assert_says(&a, doc);
    assert_says(&a, "has no diary number");
    assert_says(&a, "Begun by audit");
    assert_silent(&a, "The diary has been changed");
    http_done(&a);
    a = http_get(g, "/history?event=verify");
    assert_says(&a, "audit</td>");
    assert_says(&a, "<i>how</i> begun");
    assert_says(&a, "<i>how</i> done");
    http_done(&a);
}

static void it_stops_when_told_to_and_holds_no_page_up(void **state)
{
    struct desk_rig *g = *state;
    char doc[ID_SIZE];

    for (int i = 0; i < 8; i++)             /* for 20 seconds, if nobody stopped it */
        put_stranger(g, doc);
    desk_rig_start_diaryd(g);
    desk_rig_sign_in_as(g, "audit", 1u << ROLE_AUDITOR);
    start(g);
    start(g);                               /* twice: the one that runs is shown */
    struct http_answer a = http_get(g, "/verify");
    assert_says(&a, "<progress");
    http_done(&a);
    int64_t since = clock_mono_ms();
    assert_status(g, "/register", 200);
    assert_true(clock_mono_ms() - since < PAGE_MS);
    a = http_post(g, "/verify/stop", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = ended(g);
    assert_says(&a, "Verifying was stopped");
    http_done(&a);
    a = http_get(g, "/history?event=verify");
    assert_says(&a, "<i>how</i> stopped");
    assert_silent(&a, "<i>how</i> done");
    http_done(&a);
}

static void without_diaryd_it_does_not_begin(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_post(g, "/verify", "");
    assert_int_equal(a.status, 503);
    http_done(&a);
    a = http_get(g, "/verify/live");
    assert_silent(&a, "<progress");
    http_done(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DESK(only_an_auditor_verifies_and_the_history_says_who_did),
        WITH_DESK(it_stops_when_told_to_and_holds_no_page_up),
        WITH_DESK(without_diaryd_it_does_not_begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
