/* The machines of the counter at a real desk: several scanners, what they found, and presses. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>

#define SCANNER(name, state, code, pages, more) \
    "{\"name\": \"" name "\", \"title\": \"" name " title\", \"state\": \"" state "\", \"code\": \"" code "\", \"pages\": " pages more "}"
#define STATUS(scanners) "{\"ok\": true, \"scanners\": [" scanners "]}"

static void assert_counter_falls_silent(const struct desk_rig *g, const char *words)
{
    struct http_answer a = http_get(g, "/live");

    for (int i = 0; i < 500 && strstr(a.body, words); i++) {
        http_done(&a);
        usleep(20000);
        a = http_get(g, "/live");
    }
    assert_silent(&a, words);
    http_done(&a);
}

static void assert_pressed(const struct desk_rig *g, const char *want)
{
    char got[512];

    desk_rig_presses(g, got);
    assert_string_equal(got, want);
}

static void press(const struct desk_rig *g, const char *path, const char *fields)
{
    struct http_answer a = http_post(g, path, fields);

    assert_int_equal(a.status, 303);
    http_done(&a);
}

static void each_scanner_has_a_panel_and_buttons_of_its_own(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "idle", "ready", "0", "") ", " SCANNER("back", "scanning", "scanning", "7", "")));
    struct http_answer a = counter_that_says(g, "back title");
    assert_says(&a, "front title");
    assert_says(&a, "data-key=\"scanner front\"");
    assert_says(&a, "Pages that are safe: 7");
    assert_says(&a, "name=\"scanner\" value=\"front\"");
    assert_silent(&a, "name=\"scanner\" value=\"back\"");       /* one that scans has nothing to press */
    http_done(&a);
    press(g, "/scan/start", "&scanner=front&purpose=vip");
    press(g, "/scan/end", "&scanner=back");
    assert_pressed(g, "scan_start scanner=front purpose=vip\nscan_end scanner=back\n");
}

static void assert_key_is_of(const struct desk_rig *g, const char *name, const char *once)
{
    struct http_answer a = counter_that_says(g, once);
    const char *key = strstr(a.body, "id=\"scan\""), *value = "name=\"scanner\" value=\"";

    assert_non_null(key);
    assert_null(strstr(key + 1, "id=\"scan\""));              /* one key, one scanner */
    key = strstr(key, value);
    assert_non_null(key);
    assert_memory_equal(key + strlen(value), name, strlen(name));
    http_done(&a);
}

static void the_scan_key_goes_on_with_the_scanner_that_stopped(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "idle", "ready", "0", "") ", " SCANNER("back", "interrupted", "double_feed", "3", "")));
    assert_key_is_of(g, "back", "Put the sheet with page 4 back");
}

static void what_the_image_check_found_is_said_with_the_page_and_a_way_to_mend_it(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "idle", "ready", "0",
        ", \"letters\": 2, \"sheets\": {\"fed\": 3, \"sides\": 6, \"pages\": 3, \"blanks\": 2, \"separators\": 1}"
        ", \"attention\": [{\"code\": \"skewed\", \"page\": 4, \"blob\": \"page-004.png\", \"sentence\": \"x\"}, {\"code\": \"sheets_differ\", \"page\": 0, \"sentence\": \"x\"},"
        " {\"code\": \"of_tomorrow\", \"page\": 1, \"sentence\": \"<i>Something new.\"}]")));
    struct http_answer a = counter_that_says(g, "Page 4 went in crooked.");
    assert_says(&a, "The sheets do not add up");
    assert_says(&a, "&lt;i&gt;Something new.");                 /* a code of a newer scand: its own words, as text */
    assert_says(&a, "Letters: 2");
    assert_says(&a, "blank sides: 2");
    assert_says(&a, "sheets fed: 3");
    assert_says(&a, "action=\"/scan/rescan\"");
    assert_says(&a, "class=\"scanner amber\"");
    http_done(&a);
    press(g, "/scan/rescan", "&scanner=front");
    assert_pressed(g, "rescan scanner=front\n");
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "पृष्ठ 4 तिरछा स्कैन हुआ है।");
    assert_says(&a, "रिक्त पृष्ठ: 2");
    http_done(&a);
}

/* Two of the letter that was added to: no press makes them anew, so none is offered. */
static void a_bad_page_among_added_ones_is_said_without_a_button_that_would_be_refused(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "idle", "ready", "0", ", \"sheets\": {\"fed\": null, \"sides\": 2, \"pages\": 2}"
        ", \"attention\": [{\"code\": \"too_dark\", \"page\": 2, \"blob\": \"\", \"sentence\": \"x\"}]")));
    struct http_answer a = counter_that_says(g, "Page 2 is too dark");
    assert_says(&a, "Counted among the added pages");
    assert_silent(&a, "/scan/rescan");
    assert_silent(&a, "sheets fed");                            /* this one does not count */
    http_done(&a);
}

/* The answer goes with the page it is for; a press by habit (the scan key) gives none. */
static void a_page_that_may_bear_a_marking_is_said_with_its_two_answers(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "scanning", "marking_doubt", "2", ", \"doubt\": {\"id\": \"abcdabcdabcdabcd\", \"sheet\": 3,"
        " \"side\": \"back\", \"place\": \"upper_right\", \"unchecked\": false, \"why\": \"<b>a stamp\"}")));
    struct http_answer a = counter_that_says(g, "Sheet 3 of the letter in the scanner may bear a classified marking (upper right)");
    assert_says(&a, "It is the reverse of that sheet.");
    assert_says(&a, "Look at the paper");
    assert_says(&a, "class=\"scanner amber\"");
    assert_says(&a, "action=\"/scan/clear\"");
    assert_says(&a, "action=\"/scan/refuse\"");
    assert_silent(&a, "<b>a stamp");
    assert_silent(&a, "<kbd>F2</kbd>");
    http_done(&a);
    press(g, "/scan/clear", "&scanner=front&doubt=abcdabcdabcdabcd");
    press(g, "/scan/refuse", "&scanner=front&doubt=abcdabcdabcdabcd");
    assert_pressed(g, "clear scanner=front doubt=abcdabcdabcdabcd\nrefuse scanner=front doubt=abcdabcdabcdabcd\n");
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "काग़ज़ 3 पर वर्गीकृत होने का चिह्न हो सकता है (ऊपर दाईं ओर)");
    assert_says(&a, "वर्गीकृत नहीं – आगे बढ़ें");
    http_done(&a);
}

static void a_refused_letter_is_said_in_red_and_the_next_one_can_be_scanned(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "fault", "classified", "0", ", \"sheet\": 2")));
    struct http_answer a = counter_that_says(g, "Sheet 2 bears a classified marking. Take the whole letter out of the feeder");
    assert_says(&a, "class=\"scanner red\"");
    assert_says(&a, "action=\"/scan/start\"");
    http_done(&a);
    desk_rig_scanner(g, STATUS(SCANNER("front", "scanning", "marking_doubt", "2", ", \"doubt\": {\"id\": \"abcdabcdabcdabcd\", \"sheet\": 1, \"unchecked\": true}")));
    a = counter_that_says(g, "Sheet 1 of the letter in the scanner could not be checked");
    http_done(&a);
}

#define OVERDRAWN "\"[\\\"power_overdrawn\\\",\\\"1-1-port4\\\"]\""

static void a_scanner_that_went_with_the_power_says_both_and_which_page_to_put_back(void **state)
{
    static const char why[] = "What is plugged into USB port 1-1-port4 draws more current than the box can give";
    struct desk_rig *g = *state;

    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [" SCANNER("front", "interrupted", "device_gone", "2", ", \"power\": " OVERDRAWN) "], \"warnings\": [" OVERDRAWN
                        "], \"power\": {\"state\": \"overdrawn\", \"port\": \"1-1-port4\", \"overdrawn\": 3, \"overdrawn_s\": 1773480600, \"sentence\": " OVERDRAWN "}}");
    struct http_answer a = counter_that_says(g, "The scanner has gone. Look at its cable and switch.</span> ");
    const char *panel = strstr(a.body, "data-key=\"scanner front\""), *said = panel ? strstr(panel, why) : NULL;
    assert_non_null(said);
    assert_non_null(strstr(said, "Safe pages of this letter: 2. Put the sheet with page 3 back"));
    assert_says(&a, "data-key=\"warning-scand-0\"");         /* and for all to read */
    assert_says(&a, "data-key=\"lamp-power\"");
    assert_says(&a, "too little");
    http_done(&a);
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "USB पोर्ट 1-1-port4 पर लगा उपकरण इतना करंट खींचता है जितना बॉक्स दे नहीं सकता");
    http_done(&a);
    a = http_get(g, "/admin?lang=en");                      /* the box's facts */
    assert_says(&a, "<dt>Power</dt>");
    assert_says(&a, why);
    assert_says(&a, "A USB port was overdrawn: 3 times since the scanners&#39; program started, last from 14-03-2026");
    http_done(&a);
    a = http_get(g, "/admin/box?lang=en");
    assert_says(&a, why);
    http_done(&a);
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [" SCANNER("front", "idle", "ready", "0", "") "], \"power\": {\"state\": \"well\", \"overdrawn\": 3, "
                        "\"overdrawn_s\": 1773480600, \"port\": \"1-1-port4\"}}");
    assert_counter_falls_silent(g, why);
    a = http_get(g, "/admin?lang=en");                      /* what is over stays readable */
    assert_says(&a, "A USB port was overdrawn: 3 times");
    http_done(&a);
    a = http_get(g, "/admin/box?lang=en");
    assert_silent(&a, why);
    http_done(&a);
    a = http_get(g, "/admin/diagnostics.tar");
    assert_non_null(memmem(a.body, a.n, "\"overdrawn\": 3", strlen("\"overdrawn\": 3")));
    assert_non_null(memmem(a.body, a.n, "\"port\": \"1-1-port4\"", strlen("\"port\": \"1-1-port4\"")));
    http_done(&a);
}

static void the_scan_key_is_of_a_scanner_that_can_begin(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "absent", "device_gone", "0", "") ", " SCANNER("back", "idle", "ready", "0", "")));
    assert_key_is_of(g, "back", "The scanner has gone");
    desk_rig_scanner(g, STATUS(SCANNER("front", "fault", "card_failed", "0", "") ", " SCANNER("back", "scanning", "scanning", "2", "") ", "
                               SCANNER("third", "idle", "ready", "0", "")));
    assert_key_is_of(g, "third", "third title");
}

static void the_label_printer_says_what_it_needs_and_nothing_when_all_is_well(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_printer(g, "{\"ok\": true, \"state\": \"waiting\", \"code\": \"no_paper\", \"sentence\": \"x\", \"waiting\": 1}");
    struct http_answer a = counter_that_says(g, "it is out of labels");
    assert_silent(&a, "<span lang=\"en\">x</span>");
    http_done(&a);
    a = http_get(g, "/live?lang=hi");
    assert_says(&a, "लेबल समाप्त हो गए हैं।");
    http_done(&a);
    desk_rig_printer(g, "{\"ok\": true, \"state\": \"waiting\", \"code\": \"of_tomorrow\", \"sentence\": \"It is <b>tired.\", \"waiting\": 1}");
    a = counter_that_says(g, "It is &lt;b&gt;tired.");
    http_done(&a);
    desk_rig_printer(g, "{\"ok\": true, \"state\": \"printing\", \"code\": \"ready\", \"sentence\": \"\", \"waiting\": 1}");
    assert_counter_falls_silent(g, "Label printer");
}

static void the_hot_folder_says_its_trouble_and_nothing_of_files_that_just_came(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_hot_folder(g, "{\"ok\": true, \"state\": \"trouble\", \"sentence\": \"The folder cannot be read\", \"waiting\": 4}");
    struct http_answer a = counter_that_says(g, "The folder cannot be read");
    assert_says(&a, "files cannot be taken in now (waiting: 4)");
    http_done(&a);
    desk_rig_hot_folder(g, "{\"ok\": true, \"state\": \"waiting\", \"sentence\": \"\", \"waiting\": 3}");
    assert_counter_falls_silent(g, "Hot folder");
}

static void sheets_that_do_not_add_up_cannot_be_mended_by_scanning_a_page_again(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "idle", "ready", "0", ", \"attention\": [{\"code\": \"odd_sides\", \"page\": 0, \"sentence\": \"x\"}]")));
    struct http_answer a = counter_that_says(g, "One side of a sheet is missing");
    assert_silent(&a, "/scan/rescan");
    http_done(&a);
}

static void a_scanner_whose_driver_hung_is_starting_or_was_started(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_scanner(g, STATUS(SCANNER("front", "absent", "driver_stuck", "0", "")));
    struct http_answer a = counter_that_says(g, "is being started anew");
    assert_says(&a, "<strong>Starting</strong>");
    http_done(&a);
    desk_rig_scanner(g, STATUS(SCANNER("front", "interrupted", "driver_stuck", "2", "")));
    a = counter_that_says(g, "was started anew.");
    assert_says(&a, "Put the sheet with page 3 back");
    http_done(&a);
    desk_rig_scanner(g, STATUS(SCANNER("front", "fault", "driver_stuck", "0", "")));
    a = counter_that_says(g, "put all sheets back and press Scan");
    http_done(&a);
}

static void without_scanner_or_scand_the_counter_says_which_of_the_two_is_missing(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = counter_that_says(g, "The scanner program is not running");
    http_done(&a);
    desk_rig_scanner(g, STATUS(""));
    a = counter_that_says(g, "No scanner is connected");
    http_done(&a);
}

static void a_status_that_makes_no_sense_does_not_take_the_counter_down(void **state)
{
    static const char *const odd[] = {
        "{\"ok\": true, \"scanners\": 7}", "{\"ok\": true, \"scanners\": [null, [], \"x\", {\"name\": 3, \"pages\": \"many\", \"attention\": {}}]}",
        "{\"ok\": true, \"scanners\": [{\"state\": \"idle\", \"attention\": [1, null, {\"page\": 99999999999}], \"sheets\": []}]}",
    };
    struct desk_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        desk_rig_scanner(g, odd[i]);
        desk_rig_wait_for_look(g);
        struct http_answer a = http_get(g, "/live");
        assert_int_equal(a.status, 200);
        assert_says(&a, "Needs you");
        http_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(each_scanner_has_a_panel_and_buttons_of_its_own),
        WITH_DESK(the_scan_key_goes_on_with_the_scanner_that_stopped),
        WITH_DESK(what_the_image_check_found_is_said_with_the_page_and_a_way_to_mend_it),
        WITH_DESK(a_bad_page_among_added_ones_is_said_without_a_button_that_would_be_refused),
        WITH_DESK(a_page_that_may_bear_a_marking_is_said_with_its_two_answers),
        WITH_DESK(a_refused_letter_is_said_in_red_and_the_next_one_can_be_scanned),
        WITH_DESK(a_scanner_that_went_with_the_power_says_both_and_which_page_to_put_back),
        WITH_DESK(the_scan_key_is_of_a_scanner_that_can_begin),
        WITH_DESK(the_label_printer_says_what_it_needs_and_nothing_when_all_is_well),
        WITH_DESK(the_hot_folder_says_its_trouble_and_nothing_of_files_that_just_came),
        WITH_DESK(sheets_that_do_not_add_up_cannot_be_mended_by_scanning_a_page_again),
        WITH_DESK(a_scanner_whose_driver_hung_is_starting_or_was_started),
        WITH_DESK(without_scanner_or_scand_the_counter_says_which_of_the_two_is_missing),
        WITH_DESK(a_status_that_makes_no_sense_does_not_take_the_counter_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
