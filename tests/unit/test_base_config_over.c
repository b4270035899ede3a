/* settings.conf over dakbox.conf: what was set at the desk counts, and what does not hold stops nothing. */
#include "base/auto.h"
#include "base/config.h"
#include "base/put_file.h"
#include "base/said.h"
#include "base/text.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct rig { char dir[TMPDIR_SIZE], conf[TMPDIR_SIZE + 20], over[TMPDIR_SIZE + 20]; struct config *c; };

static void write_file(const char *path, const char *text)
{
    struct err e = { 0 };

    assert_ok(put_file(path, 0600, text, strlen(text), &e), e);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char text[512];

    tmpdir_new(g->dir);
    snprintf(g->conf, sizeof(g->conf), "%s/dakbox.conf", g->dir);
    snprintf(g->over, sizeof(g->over), "%s/settings.conf", g->dir);
    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\n[office]\nname = From the file\n[scan]\nresolution_dpi = 200\nhide_blank = no\n", g->dir);
    write_file(g->conf, text);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    config_free(g->c);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static struct config *load_over(struct rig *g, const char *text)
{
    struct err e = { 0 };

    write_file(g->over, text);
    config_free(g->c);
    g->c = NULL;
    assert_ok(config_load(g->conf, &g->c, &e), e);
    return g->c;
}

static void what_was_set_at_the_desk_counts_and_what_was_below_is_known(void **state)
{
    struct config *c = load_over(*state, "# written by diaryd\n[office]\nname = केन्द्रीय पंजीकरण एकक, नई दिल्ली\n[scan]\nhide_blank = yes\ncount_pages = 4\n");
    char value[CONFIG_VALUE_SIZE];

    assert_int_equal(config_problems(c), 0);
    assert_string_equal(config_text(c, CONFIG_OFFICE_NAME), "केन्द्रीय पंजीकरण एकक, नई दिल्ली");
    assert_true(config_flag(c, CONFIG_SCAN_HIDE_BLANK));
    assert_int_equal(config_number(c, CONFIG_SCAN_COUNT_PAGES), 4);
    assert_int_equal(config_number(c, CONFIG_SCAN_RESOLUTION_DPI), 200);
    assert_int_equal(config_origin(c, CONFIG_OFFICE_NAME), CONFIG_BY_DESK);
    assert_int_equal(config_origin(c, CONFIG_SCAN_RESOLUTION_DPI), CONFIG_BY_FILE);
    assert_int_equal(config_origin(c, CONFIG_SCAN_MODE), CONFIG_BY_DEFAULT);
    config_write(c, CONFIG_OFFICE_NAME, true, value);
    assert_string_equal(value, "From the file");
    config_write(c, CONFIG_SCAN_HIDE_BLANK, true, value);
    assert_string_equal(value, "no");
    config_write(c, CONFIG_SCAN_COUNT_PAGES, true, value);
    assert_string_equal(value, "1");
    config_write(c, CONFIG_SCAN_COUNT_PAGES, false, value);
    assert_string_equal(value, "4");
    assert_string_equal(config_text(c, CONFIG_SCAN_COUNT_PAGES), "");
}

/* Each of them alone would have kept every program from starting, had it stood in dakbox.conf. */
static void a_line_that_does_not_hold_is_passed_over_and_told(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "[office]\ncolour = red\n", "conf:2: there is no setting office.colour" },
        { "[scan]\nresolution_dpi = 9\n", "conf:2: scan.resolution_dpi must be 75 to 1200" },
        { "[scan]\nresolution_dpi = many\n", "conf:2: scan.resolution_dpi must be a whole number" },
        { "[scan]\nhide_blank = perhaps\n", "conf:2: scan.hide_blank must be yes or no" },
        { "[office]\nname = \xff\xfe\n", "conf:2: office.name" },
        { "just words\n", "conf:1:" },
        { "[scanner a]\nmode = Gray\n", "conf:2: there is no setting scanner a.mode" },
        { "[desk]\nport = 1\n", "conf:2: desk.port cannot be changed at the desk" },
        { "[paths]\ndata_dir = /tmp\n", "conf:2: paths.data_dir cannot be changed at the desk" },
        { "[office]\nrules_file = /etc/passwd\n", "conf:2: office.rules_file can only be emptied at the desk" },
    };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char text[400];

        snprintf(text, sizeof(text), "%s[mail]\nmax_mib = 7\n", bad[i].text);
        const struct config *c = load_over(g, text);
        if (config_problems(c) != 1 || !strstr(config_problem(c, 0)->msg, bad[i].says))
            fail_msg("case %zu says: %s", i, config_problems(c) > 0 ? config_problem(c, 0)->msg : "nothing");
        assert_string_equal(config_text(c, CONFIG_OFFICE_NAME), "From the file");
        assert_int_equal(config_number(c, CONFIG_SCAN_RESOLUTION_DPI), 200);
        assert_false(config_flag(c, CONFIG_SCAN_HIDE_BLANK));
        assert_int_equal(config_number(c, CONFIG_MAIL_MAX_MIB), 7);        /* the lines behind it count */
        assert_string_equal(config_text(c, CONFIG_PATHS_DATA_DIR), g->dir);
    }
}

static void a_line_of_any_length_and_a_setting_twice_leave_the_rest_in_force(void **state)
{
    AUTO_FREE char *text = malloc(6000);
    struct rig *g = *state;

    assert_non_null(text);
    memset(text, 'x', 5000);
    memcpy(text, "[office]\nname = ", 16);
    strcpy(text + 5000, "\n[scan]\nmode = Color\nmode = Gray\n[mail]\nmax_mib = 7\n");
    const struct config *c = load_over(g, text);
    assert_int_equal(config_problems(c), 2);
    assert_non_null(strstr(config_problem(c, 0)->msg, "conf:2: line too long"));
    assert_non_null(strstr(config_problem(c, 1)->msg, "scan.mode is set twice"));
    assert_string_equal(config_text(c, CONFIG_OFFICE_NAME), "From the file");
    assert_string_equal(config_text(c, CONFIG_SCAN_MODE), "Color");
    assert_int_equal(config_number(c, CONFIG_MAIL_MAX_MIB), 7);
}

static void a_file_that_cannot_be_read_stops_nothing(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(mkdir(g->over, 0700), 0);
    assert_ok(config_load(g->conf, &g->c, &e), e);
    assert_int_equal(config_problems(g->c), 1);
    assert_string_equal(config_text(g->c, CONFIG_OFFICE_NAME), "From the file");
}

static bool is_in_hindi(const struct err *e)
{
    char words[SAID_WORDED_SIZE];

    said_word(SAID_HI, err_line(e), words);
    for (const char *at = words; *at;)
        if (text_is_devanagari((unsigned)text_next(&at)))
            return true;
    return false;
}

static void a_value_is_looked_at_by_the_parser_that_will_read_it(void **state)
{
    static const struct { enum config_key key; const char *text, *says; } bad[] = {
        { CONFIG_SCAN_RESOLUTION_DPI, "9", "must be 75 to 1200, not 9" },
        { CONFIG_SCAN_RESOLUTION_DPI, "", "must be a whole number" },
        { CONFIG_SCAN_RESOLUTION_DPI, "300\n[desk]\nport = 1", "must be on one line" },
        { CONFIG_OFFICE_KEEP_PAGES_DAYS, "1", "must be 0 (never), or 30 to 3650, not 1" },
        { CONFIG_OFFICE_KEEP_PAGES_DAYS, "29", "must be 0 (never), or 30 to 3650, not 29" },
        { CONFIG_OFFICE_KEEP_PAGES_DAYS, "3651", "must be 0 to 3650" },
        { CONFIG_SCAN_HIDE_BLANK, "maybe", "must be yes or no" },
        { CONFIG_SCAN_MODE, "Purple", "must be one of Gray|Color" },
        { CONFIG_OFFICE_NAME, "two\nlines", "cannot be kept" },
        { CONFIG_OFFICE_NAME, "two\n[mail]\nurl = smtp://elsewhere", "cannot be kept" },
        { CONFIG_OFFICE_NAME, " blanks ", "cannot be kept" },
        { CONFIG_OFFICE_OWN_NAMES, "Ministry of X ; Ministry of Y", "cannot be kept" },
        { CONFIG_DESK_PORT, "80", "cannot be changed at the desk" },
        { CONFIG_PATHS_DATA_DIR, "/tmp", "cannot be changed at the desk" },
        { CONFIG_OFFICE_OFFICERS_FILE, "/etc/passwd", "can only be emptied" },
    };
    static const struct { enum config_key key; const char *text; } good[] = {
        { CONFIG_SCAN_RESOLUTION_DPI, "600" }, { CONFIG_SCAN_HIDE_BLANK, "no" }, { CONFIG_SCAN_MODE, "Color" }, { CONFIG_MAIL_URL, "" },
        { CONFIG_OFFICE_KEEP_PAGES_DAYS, "0" }, { CONFIG_OFFICE_KEEP_PAGES_DAYS, "30" }, { CONFIG_OFFICE_KEEP_PAGES_DAYS, "3650" },
        { CONFIG_OFFICE_OWN_NAMES, "Ministry of X; X मंत्रालय" }, { CONFIG_OFFICE_OFFICERS_FILE, "" }, { CONFIG_OFFICE_NAME, "# 1 = \"a\" [b]" },
    };
    char long_name[1500];
    struct err e = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        int r = config_check(bad[i].key, bad[i].text, &e);

        if (r >= 0 || !strstr(e.msg, bad[i].says) || !is_in_hindi(&e))
            fail_msg("case %zu: %d %s %s", i, r, e.msg, e.said);
    }
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_ok(config_check(good[i].key, good[i].text, &e), e);
    memset(long_name, 'x', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = '\0';
    assert_true(config_check(CONFIG_OFFICE_NAME, long_name, &e) < 0 && is_in_hindi(&e));
    assert_true(config_check(CONFIG_OFFICE_NAME, "\xff", &e) < 0 && is_in_hindi(&e));
}

static void every_setting_says_in_hindi_what_it_is_and_the_machines_own_are_fixed(void **state)
{
    (void)state;
    for (int k = 0; k < CONFIG_KEYS; k++) {
        struct config_about a;

        config_about((enum config_key)k, &a);
        if (strcmp(a.help, a.help_hi) == 0)
            fail_msg("%s has no line in config_about.h", a.name);
        assert_int_equal(config_key_of(a.name), k);
        if (strncmp(a.name, "paths.", 6) == 0 || strncmp(a.name, "gateway.", 8) == 0 || strcmp(a.name, "desk.listen") == 0)
            assert_int_equal(a.at_desk, CONFIG_FIXED);
        bool of_machine = strncmp(a.name, "network.", 8) == 0 || strncmp(a.name, "vpn.", 4) == 0 || strncmp(a.name, "time.", 5) == 0;
        if (a.at_desk == CONFIG_DESK && !*a.programs && !of_machine)            /* the machine's own units watch the file for those */
            fail_msg("%s may be changed, but no program is started anew for it", a.name);
        if (strstr(a.name, "_file") && a.at_desk == CONFIG_DESK)
            fail_msg("%s names a file: it must not be changed in a browser", a.name);
    }
    assert_int_equal(config_key_of("office.colour"), -1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_set_at_the_desk_counts_and_what_was_below_is_known),
        TEST(a_line_that_does_not_hold_is_passed_over_and_told),
        TEST(a_line_of_any_length_and_a_setting_twice_leave_the_rest_in_force),
        TEST(a_file_that_cannot_be_read_stops_nothing),
        TEST(a_value_is_looked_at_by_the_parser_that_will_read_it),
        TEST(every_setting_says_in_hindi_what_it_is_and_the_machines_own_are_fixed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
