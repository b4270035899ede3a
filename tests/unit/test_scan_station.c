/* A letter from the press to the spool, and everything that stops paper. */
#include "tests/unit/test_scan_station_rig.h"

#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <leptonica/allheaders.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_TURNS = 5000 };

/* ---- the good day */

static void a_press_brings_the_whole_feeder_into_the_spool(void **state)
{
    struct station_test *t = *state;
    char value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    station_put_letter(t);
    station_test_press_and_run(t);
    assert_letter_complete(t);
    assert_ok(spool_get(t->spool, t->last_id, "source", value, &e), e);
    assert_string_equal(value, "scan");
    assert_ok(spool_get(t->spool, t->last_id, "scanner", value, &e), e);
    assert_string_equal(value, RIG_DEVICE);
    assert_ok(spool_get(t->spool, t->last_id, "created", value, &e), e);
    assert_int_equal(strlen(value), 20);
    assert_non_null(strstr(station_sentence(t->station), "4 pages"));
}

static void the_button_does_what_a_press_does(void **state)
{
    struct station_test *t = *state;

    station_put_letter(t);
    scan_rig_control(&t->rig, "press email\n");
    station_tick(t->station);
    assert_int_equal(station_state(t->station), SCAN_SCANNING);
    station_test_run(t);
    assert_letter_complete(t);
}

static void messages_get_their_turn_while_paper_runs(void **state)
{
    struct station_test *t = *state;
    int turns = 0;

    scan_rig_put_sized(&t->rig, "large.png", 1, 2000, 1000, RIG_DPI);       /* 2 MB */
    station_test_press(t);
    for (; station_state(t->station) == SCAN_SCANNING && turns < MAX_TURNS; turns++) {
        AUTO_JSON json_t *status = station_status(t->station);

        assert_string_equal(json_str(status, "state", ""), "scanning");
        station_tick(t->station);
    }
    assert_in_range(turns, 2000000 / (256 * 1024), 100);
    assert_int_equal(t->taken_in, 1);
}

static void no_paper_leaves_nothing_behind(void **state)
{
    struct station_test *t = *state;

    station_test_press_and_run(t);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(station_code(t->station), CODE_NO_PAPER);
    assert_int_equal(t->taken_in, 0);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
    assert_int_equal(station_letters(t, SPOOL_SCANNED), 0);
}

static void the_glass_gives_one_page_and_one_letter(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "Flatbed", NULL);
    station_put_letter(t);
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 1);
    assert_pages_once_and_in_order(t, t->last_id, 1);
    station_test_press_and_run(t);
    assert_int_equal(t->taken_in, 2);
}

/* Looks, whenever the next page is asked for, whether the ones before it are in the spool. */
static struct { const struct station_test *test; int starts; } watch;

static SANE_Status start_watched(SANE_Handle h)
{
    AUTO_JSON json_t *status = station_status(watch.test->station);
    const char *id = json_str(status, "doc", "");

    for (int i = 1; i <= watch.starts; i++)
        assert_int_equal(station_grey_of_page(watch.test, id, (unsigned)i), i);
    watch.starts++;
    return sane_start(h);
}

static void a_page_is_in_the_spool_before_the_next_is_asked_for(void **state)
{
    struct station_test *t = *state;
    static struct sane_calls calls;             /* the teardown closes the scanner by them */
    struct station_setup set;
    struct err e = { 0 };

    station_free(t->station);
    calls = sane_calls_real;
    calls.start = start_watched;
    set = station_setup_for(t);
    set.sane = &calls;
    assert_ok(station_new(&set, &t->station, &e), e);
    watch.test = t;
    watch.starts = 0;
    station_put_letter(t);
    station_test_press_and_run(t);
    assert_int_equal(watch.starts, PAGES + 1);
    assert_letter_complete(t);
}

/* ---- paper that stops */

static void after_every_fault_at_every_page_a_press_goes_on_and_each_page_comes_once(void **state)
{
    static const struct { const char *word, *more; enum scan_code code; } faults[] = {
        { "jam", "", CODE_JAM }, { "jam", "0", CODE_JAM }, { "jam", "50", CODE_JAM }, { "jam", "100", CODE_JAM },
        { "cover", "", CODE_COVER_OPEN }, { "doublefeed", "", CODE_DOUBLE_FEED }, { "stall", "60000", CODE_STALLED }, { "vanish", "", CODE_DEVICE_GONE },
    };

    (void)state;
    for (size_t f = 0; f < ARRAY_LEN(faults); f++)
        for (int page = 1; page <= PAGES; page++) {
            char line[32], sheet[32];
            void *own;
            struct station_test *t;

            station_setup_rig(&own);
            t = own;
            station_put_letter(t);
            snprintf(line, sizeof(line), "%s %d %s\n", faults[f].word, page, faults[f].more);
            snprintf(sheet, sizeof(sheet), "page %d,", page);
            scan_rig_control(&t->rig, line);
            station_test_press_and_run(t);
            assert_int_equal(station_code(t->station), faults[f].code);
            assert_int_equal(station_state(t->station), page > 1 ? SCAN_INTERRUPTED : SCAN_FAULT);
            if (page > 1 && !strstr(station_sentence(t->station), sheet))
                fail_msg("page %d: %s", page, station_sentence(t->station));
            assert_int_equal(station_letters(t, SPOOL_OPEN), page > 1);
            scan_rig_control(&t->rig, "return\n");
            assert_int_equal(station_test_press(t), page > 1);
            station_test_run(t);
            assert_letter_complete(t);
            station_teardown(&own);
        }
}

static void a_bad_sheet_in_the_middle_is_left_out_and_the_letter_goes_on(void **state)
{
    struct station_test *t = *state;

    station_put_letter(t);
    scan_rig_put_bytes(&t->rig, "p2a.png", "no image", 8);
    station_test_press_and_run(t);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    assert_int_equal(station_code(t->station), CODE_BAD_PAGE);
    assert_true(scan_rig_has(&t->rig, "bad/p2a.png"));
    assert_true(station_test_press(t));
    station_test_run(t);
    assert_letter_complete(t);
}

static void jam_at_three(struct station_test *t)
{
    station_put_letter(t);
    scan_rig_control(&t->rig, "jam 3 70\n");
    station_test_press_and_run(t);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
}

/* An impatient second press waits in the button until it is read: it must not go on before the paper is put back. */
static void a_press_from_before_a_jam_does_not_go_on_by_itself(void **state)
{
    struct station_test *t = *state;

    station_put_letter(t);
    scan_rig_control(&t->rig, "press scan\njam 3 70\n");
    station_test_press_and_run(t);
    assert_int_equal(station_code(t->station), CODE_JAM);
    for (int i = 0; i < 5; i++)
        station_tick(t->station);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    scan_rig_control(&t->rig, "press scan\n");
    station_tick(t->station);
    station_test_run(t);
    assert_letter_complete(t);
}

static int fail_at_part(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    if (strstr(path, ".part"))
        fail_msg("left behind: %s", path);
    return 0;
}

static void assert_no_part_files(const struct station_test *t)
{
    assert_int_equal(nftw(t->rig.spool, fail_at_part, 16, FTW_PHYS), 0);
}

static void an_interrupted_letter_can_be_ended_as_it_is(void **state)
{
    struct station_test *t = *state;
    char value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    assert_int_equal(station_end(t->station, &e), -ENOENT);
    jam_at_three(t);
    assert_no_part_files(t);
    assert_ok(station_end(t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_pages_once_and_in_order(t, t->last_id, 2);
    assert_ok(spool_get(t->spool, t->last_id, "ended", value, &e), e);
    assert_string_equal(value, "by hand");
    assert_false(station_test_press(t));                     /* the rest of the stack is a letter of its own */
    station_test_run(t);
    assert_int_equal(t->taken_in, 2);
}

static void an_interrupted_letter_can_be_thrown_away(void **state)
{
    struct station_test *t = *state;
    struct err e = { 0 };

    assert_int_equal(station_discard(t->station, &e), -ENOENT);
    jam_at_three(t);
    assert_ok(station_discard(t->station, &e), e);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(station_letters(t, SPOOL_OPEN), 0);
    assert_int_equal(t->taken_in, 0);
}

static void while_paper_runs_other_commands_are_refused(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_letter(t);
    station_test_press(t);
    station_tick(t->station);
    assert_int_equal(station_test_press_for(t, "letter", id, &e), -EBUSY);
    assert_int_equal(station_end(t->station, &e), -EBUSY);
    assert_int_equal(station_discard(t->station, &e), -EBUSY);
    station_test_run(t);
    assert_letter_complete(t);
}

static void paper_starts_a_letter_when_the_office_wants_it_so(void **state)
{
    struct station_test *t = *state;

    station_put_letter(t);
    station_tick(t->station);
    assert_int_equal(station_state(t->station), SCAN_IDLE);         /* not unless it is switched on */
    station_test_restart(t, "ADF", "start_on_paper = yes\n");
    station_tick(t->station);
    assert_int_equal(station_state(t->station), SCAN_SCANNING);
    station_test_run(t);
    assert_letter_complete(t);
    station_tick(t->station);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
}

static void a_bad_first_sheet_does_not_stop_a_feeder_that_starts_by_itself(void **state)
{
    struct station_test *t = *state;

    station_test_restart(t, "ADF", "start_on_paper = yes\n");
    station_put_letter(t);
    scan_rig_put_bytes(&t->rig, "a.png", "no image", 8);
    station_tick(t->station);
    station_test_run(t);
    assert_int_equal(station_code(t->station), CODE_BAD_PAGE);
    for (int i = 0; i < 400 && station_state(t->station) == SCAN_FAULT; i++)     /* not at once: it may have no end */
        nanosleep(&(struct timespec){ .tv_nsec = station_tick(t->station) * 1000000 }, NULL);
    station_test_run(t);
    assert_letter_complete(t);
}

static void a_test_page_is_shown_and_no_letter_comes_of_it(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE], path[PATH_MAX];
    struct err e = { 0 };
    struct stat st;

    station_put_letter(t);
    assert_ok(station_test_press_for(t, "test", id, &e), e);
    station_test_run(t);
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    assert_int_equal(t->taken_in, 0);
    for (int stage = 0; stage < SPOOL_STAGES; stage++)
        assert_int_equal(station_letters(t, (enum spool_stage)stage), 0);
    snprintf(path, sizeof(path), "%s/" SPOOL_TEST_PAGE, t->rig.dir);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size > 100);
    station_put_letter(t);                              /* and the next press is a letter as ever */
    station_test_press_and_run(t);
    assert_letter_complete(t);
}

/* Its paper jammed, and whoever comes next has a letter in hand. */
static void a_test_that_was_interrupted_never_takes_a_letter_with_it(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    station_put_letter(t);
    scan_rig_control(&t->rig, "jam 3 70\n");
    assert_ok(station_test_press_for(t, "test", id, &e), e);
    station_test_run(t);
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    scan_rig_control(&t->rig, "return\n");
    station_put_letter(t);
    assert_false(station_test_press(t));                /* begun anew */
    station_test_run(t);
    assert_int_equal(t->taken_in, 1);
    assert_letter_complete(t);
}

/* Opens the file with the key of an open letter; the caller's. */
static int open_key(const struct station_test *t, const char *id)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/open/%s/key", t->rig.spool, id);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* What the card holds of a removed file's blocks. */
static void assert_overwritten(int fd)
{
    char bytes[4096];
    ssize_t n = pread(fd, bytes, sizeof(bytes), 0);

    assert_true(n > 0);
    for (ssize_t i = 0; i < n; i++)
        assert_int_equal(bytes[i], 0);
}

/* station_discard(); does the log name id? */
static bool discard_logs(struct station_test *t, const char *id)
{
    char path[PATH_MAX];
    struct err e = { 0 };
    size_t n;

    snprintf(path, sizeof(path), "%s/log", t->rig.dir);
    AUTO_CLOSE int log = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600), before = dup(STDERR_FILENO);
    assert_true(log >= 0 && before >= 0 && dup2(log, STDERR_FILENO) >= 0);
    int r = station_discard(t->station, &e);
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    assert_ok(r, e);
    AUTO_FREE char *text = NULL;
    assert_ok(get_file(path, 1 << 16, &text, &n, &e), e);
    assert_non_null(strstr(text, "_discarded"));
    return strstr(text, id);
}

/* Nobody is asked what it bears, and the next press is a letter as ever. */
static void a_test_page_in_doubt_is_thrown_away_and_nothing_is_left_of_it(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };
    int forgets;

    station_put_stack(t, (const int[]){ 1, FAKE_DOUBT, 0 });       /* the back: with the front the key came onto the card */
    assert_ok(station_test_press_for(t, "test", id, &e), e);
    station_test_run(t);
    assert_int_equal(station_code(t->station), CODE_MARKING_DOUBT);
    forgets = fake_forgets;
    AUTO_CLOSE int key = open_key(t, id);
    assert_false(discard_logs(t, id));                          /* as of a refused letter, not even its id */
    assert_overwritten(key);
    assert_true(fake_forgets > forgets);                        /* whoever looked at the page has it no more */
    assert_int_equal(station_state(t->station), SCAN_IDLE);
    for (int stage = 0; stage < SPOOL_STAGES; stage++)
        assert_int_equal(station_letters(t, (enum spool_stage)stage), 0);
    assert_int_equal(t->refused, 0);                            /* it was never in the register */
    assert_false(scan_rig_has(&t->rig, SPOOL_TEST_PAGE));
    station_put_letter(t);
    station_test_press_and_run(t);
    assert_letter_complete(t);
}

static void a_test_does_not_go_on_with_a_letter(void **state)
{
    struct station_test *t = *state;
    char id[ID_SIZE];
    struct err e = { 0 };

    jam_at_three(t);
    scan_rig_control(&t->rig, "return\n");
    assert_int_equal(station_test_press_for(t, "test", id, &e), -EBUSY);
    assert_non_null(strstr(e.msg, "letter"));
    assert_int_equal(station_letters(t, SPOOL_OPEN), 1);
    assert_true(station_test_press(t));
    station_test_run(t);
    assert_letter_complete(t);
}

int main(void)
{
#define STATION_TEST(f) cmocka_unit_test_setup_teardown(f, station_setup_rig, station_teardown)
    const struct CMUnitTest tests[] = {
        STATION_TEST(a_press_brings_the_whole_feeder_into_the_spool),
        STATION_TEST(the_button_does_what_a_press_does),
        STATION_TEST(a_test_page_is_shown_and_no_letter_comes_of_it),
        STATION_TEST(a_test_that_was_interrupted_never_takes_a_letter_with_it),
        STATION_TEST(a_test_page_in_doubt_is_thrown_away_and_nothing_is_left_of_it),
        STATION_TEST(a_test_does_not_go_on_with_a_letter),
        STATION_TEST(messages_get_their_turn_while_paper_runs),
        STATION_TEST(no_paper_leaves_nothing_behind),
        STATION_TEST(the_glass_gives_one_page_and_one_letter),
        STATION_TEST(a_page_is_in_the_spool_before_the_next_is_asked_for),
        cmocka_unit_test(after_every_fault_at_every_page_a_press_goes_on_and_each_page_comes_once),
        STATION_TEST(a_bad_sheet_in_the_middle_is_left_out_and_the_letter_goes_on),
        STATION_TEST(a_press_from_before_a_jam_does_not_go_on_by_itself),
        STATION_TEST(an_interrupted_letter_can_be_ended_as_it_is),
        STATION_TEST(an_interrupted_letter_can_be_thrown_away),
        STATION_TEST(while_paper_runs_other_commands_are_refused),
        STATION_TEST(paper_starts_a_letter_when_the_office_wants_it_so),
        STATION_TEST(a_bad_first_sheet_does_not_stop_a_feeder_that_starts_by_itself),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
