/* Killed, or without power, at every call that reaches the disk while classified paper lies in the feeder: a page that was not cleared
 * can be opened by nobody, one that was told to be safe is there, and a refusal that was told is not undone. */
#include "tests/rig/disk.h"
#include "tests/unit/test_scan_station_rig.h"

#include <leptonica/allheaders.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK(...) ((const int[]){ __VA_ARGS__, 0 })

enum { OWN = FAKE_OWN, SECRET = FAKE_SECRET, DOUBT = FAKE_DOUBT, MAX_DOCS = 8, TICKS = 24 };

enum answer { NO_ANSWER, CLEAR, REFUSE };

static const struct story { int sides[8]; enum answer answer; bool ends_refused; } stories[] = {
    { { 1, OWN, 2, SECRET, 3 }, NO_ANSWER, true },
    { { 1, DOUBT, 2 }, CLEAR, false },
    { { 1, OWN, 2, DOUBT, 3 }, REFUSE, true },
    { { SECRET, 1 }, NO_ANSWER, true },
};

/* ---- what can be opened */

struct found {
    char ids[MAX_DOCS][ID_SIZE];
    unsigned docs, refused;
    unsigned pages[256];                /* by grey value, how often */
};

static int collect(void *ctx, const char *id)
{
    struct found *f = ctx;

    assert_true(f->docs < MAX_DOCS);
    snprintf(f->ids[f->docs++], ID_SIZE, "%s", id);
    return 0;
}

static void look_through(const struct station_test *t, struct found *f)
{
    char value[SPOOL_VALUE_SIZE];
    struct err e = { 0 };
    int grey;

    *f = (struct found){ 0 };
    assert_ok(spool_each(t->spool, SPOOL_SCANNED, collect, f, &e), e);
    assert_ok(spool_each(t->spool, SPOOL_OPEN, collect, f, &e), e);
    for (unsigned i = 0; i < f->docs; i++) {
        for (unsigned page = 1; (grey = station_grey_of_page(t, f->ids[i], page)) >= 0; page++)
            f->pages[grey]++;
        f->refused += spool_get(t->spool, f->ids[i], "refused", value, NULL) == 0 && value[0];
    }
}

/* ---- the power fails */

static int64_t sides_told(const struct station_test *t)
{
    AUTO_JSON json_t *status = station_status(t->station);

    return json_int(json_object_get(status, "sheets"), "sides", 0);
}

static void play(struct station_test *t, const struct story *s)
{
    char id[ID_SIZE];
    struct err e = { 0 };

    if (station_test_press_for(t, "letter", id, &e) < 0)
        return;
    station_test_run(t);
    if (station_code(t->station) != CODE_MARKING_DOUBT || s->answer == NO_ANSWER)
        return;
    if (s->answer == CLEAR)
        station_clear(t->station, "", "A. Rao", &e);
    else
        station_refuse(t->station, "", "A. Rao", &e);
    station_test_run(t);
}

static void assert_promises(const struct station_test *t, const struct story *s, unsigned n, int64_t told)
{
    struct found f;
    int64_t safe = 0;

    look_through(t, &f);
    for (int i = 0; i < 256; i++)
        safe += f.pages[i];
    if (f.pages[SECRET] > 0 || (s->answer != CLEAR && f.pages[DOUBT] > 0))
        fail_msg("call %u: a page that was not cleared can be opened", n);
    if (t->refused == 0 && safe < told)
        fail_msg("call %u: %lld of the %lld sides that were told to be safe", n, (long long)safe, (long long)told);
    if (t->taken_in > 0 && f.pages[1] != 1)
        fail_msg("call %u: the letter before it was told to be taken in, and is not there", n);
    if (t->refused > 0 && (f.refused != 1 || f.pages[2] > 0))
        fail_msg("call %u: a refusal that was told is not there (%u), or a page of the letter is", n, f.refused);
}

static unsigned cut_power_at_every_call(const struct story *s)
{
    bool fired = true;
    unsigned n;

    for (n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct station_test t = { .taken_in = 0 };
        int64_t told;
        unsigned torn;
        struct err e = { 0 };

        scan_rig_new(&t.rig);
        station_put_stack(&t, s->sides);
        station_test_start(&t, disk_root(disk), disk_ops(), "ADF");
        disk_cut_nth(disk, n);
        play(&t, s);
        fired = disk_fired(disk);
        told = sides_told(&t);
        if (!fired)
            assert_int_equal(t.refused, s->ends_refused);
        station_test_stop(&t);
        disk_after_cut(disk, n % 3);
        assert_ok(spool_open(disk_root(disk), NULL, &t.spool, &e), e);
        assert_ok(spool_recover(t.spool, &torn, &e), e);
        assert_promises(&t, s, n, told);
        spool_close(t.spool);
        scan_rig_done(&t.rig);
        disk_free(disk);
    }
    return n;
}

static void without_power_at_every_call_nothing_that_was_not_cleared_can_be_opened(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(stories); i++)
        assert_in_range(cut_power_at_every_call(&stories[i]), 10, 300);         /* the cuts did hit */
}

/* ---- killed */

/* Scans in a process of its own that is killed when a page waits for a person, or has been refused, or after so many ticks. True:
 * it came to rest before. */
static bool scan_and_be_killed(struct station_test *t, int ticks)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        station_test_start(t, t->rig.spool, NULL, "ADF");
        station_test_press(t);
        for (int i = 0; i < ticks && station_state(t->station) == SCAN_SCANNING && station_code(t->station) != CODE_MARKING_DOUBT; i++)
            station_tick(t->station);
        if (station_state(t->station) != SCAN_SCANNING)
            _exit(0);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
}

static void killed_at_any_step_the_page_that_was_not_cleared_is_gone(void **state)
{
    static const int marks[] = { SECRET, DOUBT };

    (void)state;
    for (size_t m = 0; m < ARRAY_LEN(marks); m++)
        for (int ticks = 0; ticks < TICKS; ticks++) {           /* of DOUBT the last ones are killed while it waits */
            void *own;
            struct station_test *t;
            struct found f;
            unsigned torn;
            struct err e = { 0 };
            bool done;

            station_setup_rig(&own);
            t = own;
            station_test_stop(t);
            station_put_stack(t, STACK(1, 2, marks[m], 3));
            done = scan_and_be_killed(t, ticks);
            station_test_start(t, t->rig.spool, NULL, "ADF");
            assert_ok(spool_recover(t->spool, &torn, &e), e);
            look_through(t, &f);
            assert_int_equal(f.pages[marks[m]], 0);
            assert_true(f.pages[1] <= 1 && f.pages[2] <= f.pages[1]);
            assert_int_equal(f.refused, done);
            if (ticks == TICKS - 1)
                assert_int_equal(done ? f.refused : f.pages[2], 1);      /* it did come so far */
            if (station_state(t->station) == SCAN_INTERRUPTED) {         /* the sheet is asked for again, and judged again */
                station_test_press_and_run(t);
                assert_true(station_code(t->station) == CODE_MARKING_DOUBT || station_code(t->station) == CODE_CLASSIFIED ||
                            station_code(t->station) == CODE_READY);
            }
            station_teardown(&own);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_power_at_every_call_nothing_that_was_not_cleared_can_be_opened),
        cmocka_unit_test(killed_at_any_step_the_page_that_was_not_cleared_is_gone),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
