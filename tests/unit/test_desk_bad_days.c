/* Days on which the box is alone: its clock was never set, or the network is away for a month. The counter says it, and work goes on. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAKETIME "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

static bool can_fake_time(void)
{
#ifdef __SANITIZE_ADDRESS__
    return false;
#else
    return access(FAKETIME, R_OK) == 0;
#endif
}

/* Desk and diary wake up in 1970; their waits run as ever. */
static void the_counter_of_a_box_in_1970_says_so_and_can_be_worked_at(void **state)
{
    (void)state;
    if (!can_fake_time()) {
        print_message("SKIPPED: this test needs libfaketime, and no sanitizer\n");
        skip();
    }
    setenv("LD_PRELOAD", FAKETIME, 1);
    setenv("FAKETIME", "@1970-01-01 00:01:00", 1);
    setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
    struct desk_rig *g = desk_rig_new();                    /* and somebody signs in */
    desk_rig_start_diaryd(g);
    unsetenv("LD_PRELOAD");
    unsetenv("FAKETIME");
    unsetenv("FAKETIME_DONT_FAKE_MONOTONIC");

    struct http_answer a = counter_that_says(g, "The clock was never set. Letters are safe and get their numbers once it is; call the administrator.");
    assert_says(&a, "data-key=\"stop-clock\"");             /* for all to read, not only behind the lamp */
    http_done(&a);
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "घड़ी में समय निर्धारित नहीं है। पत्र सुरक्षित हैं");
    http_done(&a);
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"front\", \"title\": \"front\", \"state\": \"idle\", \"code\": \"ready\", \"pages\": 0}]}");
    a = counter_that_says(g, "name=\"scanner\" value=\"front\"");
    http_done(&a);
    a = http_post(g, "/scan/start", "&scanner=front&purpose=letter");
    assert_int_equal(a.status, 303);
    http_done(&a);
    desk_rig_free(g);
}

/* An other side that has not been reached for thirty days: since when, and that all goes by itself. Scanning goes on. */
static void a_network_that_is_away_for_a_month_is_said_with_its_day(void **state)
{
    struct desk_rig *g = desk_rig_new();
    int64_t away_s = clock_utc_s() - (int64_t)30 * 86400;
    char status[400], shown[CLOCK_SHOWN_SIZE], words[200];

    (void)state;
    clock_format_shown(away_s, shown);
    snprintf(status, sizeof(status), "{\"ok\": true, \"channels\": [{\"name\": \"eoffice\", \"state\": \"waiting\", \"sentence\": \"\", \"next_try_in_s\": 900, \"away_since_s\": %lld}]}",
             (long long)away_s);
    desk_rig_sender(g, status);
    snprintf(words, sizeof(words), "It has not been reached since %s. Letters wait and go out by themselves", shown);
    struct http_answer a = counter_that_says(g, words);
    snprintf(words, sizeof(words), "waiting for e-Office since %s", shown);     /* by each letter that waits */
    assert_says(&a, words);
    assert_silent(&a, "class=\"notice bad\" data-key=\"stop-eoffice\"");        /* nobody is called for what mends itself */
    http_done(&a);
    snprintf(words, sizeof(words), "%s से संपर्क नहीं हो रहा है। पत्र प्रतीक्षा में हैं", shown);
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, words);
    http_done(&a);
    a = http_get(g, "/deliveries?lang=en");
    assert_says(&a, shown);
    http_done(&a);
    desk_rig_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counter_of_a_box_in_1970_says_so_and_can_be_worked_at),
        cmocka_unit_test(a_network_that_is_away_for_a_month_is_said_with_its_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
