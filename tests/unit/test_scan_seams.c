/* Killed, or without power, at every call that reaches the disk while a stack with separators is scanned:
 * no page that was safe is lost, none comes twice, and none lands in another letter. */
#include "tests/rig/disk.h"
#include "tests/unit/test_scan_station_rig.h"

#include <leptonica/allheaders.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OWN = FAKE_OWN, VIP = FAKE_OWN_VIP, LABEL = FAKE_LABEL, BLANK = FAKE_BLANK, MAX_SIDES = 8, MAX_LETTERS = 3 };

/* A stack, and the letters it must become. */
static const struct stack {
    const char *source, *settings;
    int sides[MAX_SIDES + 1];                           /* as station_put_stack has them */
    int letters[MAX_LETTERS][MAX_SIDES + 1];
} simplex = {
    "ADF", NULL, { 1, OWN, 2, 3 }, { { 1, OWN }, { 2, 3 } }
}, duplex = {
    "ADF Duplex", NULL, { 1, -BLANK, OWN, -VIP, 2, -3 }, { { 1, BLANK, OWN, VIP }, { 2, 3 } }
}, labelled = {
    "ADF", "label_prefix = A/\n", { LABEL, LABEL + 1, 1 }, { { LABEL }, { LABEL + 1, 1 } }
}, separated = {
    "ADF", NULL, { 1, 2, OWN, 3, VIP, 4 }, { { 1, 2, OWN }, { 3, VIP }, { 4 } }
}, odd = {              /* not every sheet has a reverse */
    "ADF Duplex", NULL, { 1, OWN, 2, -3, 4 }, { { 1, OWN }, { 2, 3, 4 } }
}, counted = {
    "ADF Duplex", "separate = count\ncount_pages = 3\n", { 1, 2, -3, 4 }, { { 1, 2, 3 }, { 4 } }
};

/* ---- the disk kills */

static unsigned calls_left;             /* before the process dies */

static void count_down(void)
{
    if (calls_left-- == 0)
        raise(SIGKILL);
}

static int create_or_die(int dir_fd, const char *name) { count_down(); return fs_real.create(dir_fd, name); }
static int make_dir_or_die(int dir_fd, const char *name) { count_down(); return fs_real.make_dir(dir_fd, name); }
/* A kill leaves what was written, synced or not: without waiting for the disk every call can be visited. */
static int sync_or_die(int fd) { (void)fd; count_down(); return 0; }
static int remove_or_die(int dir_fd, const char *name, int flags) { count_down(); return fs_real.remove(dir_fd, name, flags); }

static int rename_new_or_die(int from_fd, const char *from, int to_fd, const char *to)
{
    count_down();
    return fs_real.rename_new(from_fd, from, to_fd, to);
}

static int rename_over_or_die(int from_fd, const char *from, int to_fd, const char *to)
{
    count_down();
    return fs_real.rename_over(from_fd, from, to_fd, to);
}

static struct fs_ops ops_that_kill(void)
{
    struct fs_ops ops = fs_real;

    calls_left = ~0u;
    ops.create = create_or_die;
    ops.make_dir = make_dir_or_die;
    ops.sync = sync_or_die;
    ops.remove = remove_or_die;
    ops.rename_new = rename_new_or_die;
    ops.rename_over = rename_over_or_die;
    return ops;
}

/* Scans in a process of its own that dies at the n-th call. True: it was done before. */
static bool scan_and_die(struct station_test *t, const char *source, unsigned n)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        struct fs_ops ops = ops_that_kill();
        char id[ID_SIZE];

        station_test_start(t, t->rig.spool, &ops, source);
        calls_left = n;
        if (station_test_press_for(t, "letter", id, NULL) < 0)
            _exit(2);
        station_test_run(t);
        _exit(station_state(t->station) == SCAN_IDLE ? 0 : 3);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFSIGNALED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    return !WIFSIGNALED(status);
}

/* ---- what lies in the spool */

static int collect(void *ctx, const char *id)
{
    struct station_test *t = ctx;

    assert_true(t->taken_in < RIG_MAX_LETTERS);
    snprintf(t->ids[t->taken_in++], ID_SIZE, "%s", id);
    return 0;
}

/* The first sides of a document are those of that letter. Returns how many there are; -1: it is another letter. */
static int sides_of(const struct station_test *t, const char *id, const int *letter)
{
    int n = 0, grey;

    while ((grey = station_grey_of_page(t, id, (unsigned)n + 1)) >= 0)
        if (grey != letter[n++] || grey == 0)
            return -1;
    return n > 0 ? n : -1;
}

static int length(const int *list)
{
    int n = 0;

    while (list[n])
        n++;
    return n;
}

/* Each letter is in "scanned", once and whole, and nothing else. */
static void assert_letters(struct station_test *t, const struct stack *s, unsigned at_call)
{
    struct err e = { 0 };
    unsigned expected = 0;

    t->taken_in = 0;
    assert_ok(spool_each(t->spool, SPOOL_SCANNED, collect, t, &e), e);
    for (int k = 0; k < MAX_LETTERS && s->letters[k][0]; k++) {
        unsigned found = 0;

        expected++;
        for (unsigned i = 0; i < t->taken_in; i++)
            found += sides_of(t, t->ids[i], s->letters[k]) == length(s->letters[k]);
        if (found != 1)
            fail_msg("call %u: letter %d is there %u times", at_call, k + 1, found);
    }
    if (t->taken_in != expected || station_letters(t, SPOOL_OPEN) != 0)
        fail_msg("call %u: %u letters and %u open ones", at_call, t->taken_in, station_letters(t, SPOOL_OPEN));
    for (unsigned i = 0; i < t->taken_in; i++)
        assert_ok(spool_verify(t->spool, t->ids[i], &e), e);
}

static struct station_test *begin(void **own, const struct stack *s)
{
    struct station_test *t;

    station_setup_rig(own);
    t = *own;
    station_test_stop(t);
    t->settings = s->settings;
    station_put_stack(t, s->sides);
    return t;
}

/* The paper that was not taken lies in the feeder still; what had come of the side at hand is lost. */
static void kill_at_every_call(const struct stack *s)
{
    bool done = false;
    unsigned n;

    for (n = 0; !done; n++) {
        void *own;
        struct station_test *t = begin(&own, s);
        struct fs_ops ops = ops_that_kill();            /* not any more */
        unsigned torn;
        struct err e = { 0 };

        done = scan_and_die(t, s->source, n);
        station_test_start(t, t->rig.spool, &ops, s->source);
        assert_ok(spool_recover(t->spool, &torn, &e), e);       /* as diaryd does at its start */
        assert_int_equal(torn, 0);
        if (!done)
            station_test_press_and_run(t);
        assert_letters(t, s, n);
        station_teardown(&own);
    }
    assert_in_range(n, 25, 200);                        /* the kills did hit */
}

static void killed_at_every_call_a_stack_with_separators_goes_on(void **state) { (void)state; kill_at_every_call(&simplex); }
static void killed_at_every_call_a_duplex_stack_goes_on(void **state) { (void)state; kill_at_every_call(&duplex); }
static void killed_at_every_call_a_duplex_stack_of_odd_sides_goes_on(void **state) { (void)state; kill_at_every_call(&odd); }
static void killed_at_every_call_a_counted_stack_of_odd_sides_goes_on(void **state) { (void)state; kill_at_every_call(&counted); }
static void killed_at_every_call_a_stack_with_labels_goes_on(void **state) { (void)state; kill_at_every_call(&labelled); }

/* ---- the power fails */

/* How many sides are safe: in letters taken in and in the open one, each where it belongs. */
static int count_safe(struct station_test *t, const struct stack *s, unsigned at_call)
{
    struct err e = { 0 };
    int safe = 0;

    t->taken_in = 0;
    assert_ok(spool_each(t->spool, SPOOL_SCANNED, collect, t, &e), e);
    assert_ok(spool_each(t->spool, SPOOL_OPEN, collect, t, &e), e);
    for (unsigned i = 0; i < t->taken_in; i++) {
        int sides = station_grey_of_page(t, t->ids[i], 1) < 0 ? 0 : -1;

        for (int k = 0; sides < 0 && k < MAX_LETTERS && s->letters[k][0]; k++)
            sides = sides_of(t, t->ids[i], s->letters[k]);
        if (sides < 0)
            fail_msg("call %u: document %s has the pages of no letter", at_call, t->ids[i]);
        safe += sides;
    }
    return safe;
}

static int64_t sides_told(const struct station_test *t)
{
    AUTO_JSON json_t *status = station_status(t->station);

    return json_int(json_object_get(status, "sheets"), "sides", 0);
}

/* The clerk puts the paper back, beginning with the first sheet that is not safe. */
static void put_back(struct station_test *t, const struct stack *s, int safe)
{
    scan_rig_done(&t->rig);
    scan_rig_new(&t->rig);
    station_put_stack(t, s->sides + safe);
}

static void cut_power_at_every_call(const struct stack *s)
{
    bool fired = true;

    for (unsigned n = 0; fired; n++) {
        struct disk *disk = disk_new();
        struct station_test t = { .settings = s->settings };
        char id[ID_SIZE];
        int64_t told;
        int safe;
        unsigned torn;
        struct err e = { 0 };

        scan_rig_new(&t.rig);
        station_put_stack(&t, s->sides);
        station_test_start(&t, disk_root(disk), disk_ops(), s->source);
        disk_cut_nth(disk, n);
        if (station_test_press_for(&t, "letter", id, &e) == 0)
            station_test_run(&t);
        fired = disk_fired(disk);
        told = sides_told(&t);
        station_test_stop(&t);
        disk_after_cut(disk, n % 3);
        assert_ok(spool_open(disk_root(disk), NULL, &t.spool, &e), e);
        assert_ok(spool_recover(t.spool, &torn, &e), e);
        safe = count_safe(&t, s, n);
        spool_close(t.spool);
        if (safe < told)
            fail_msg("call %u: %d of the %lld sides that were told to be safe", n, safe, (long long)told);
        put_back(&t, s, safe);
        station_test_start(&t, disk_root(disk), NULL, s->source);
        if (safe < length(s->sides) || station_state(t.station) == SCAN_INTERRUPTED)
            station_test_press_and_run(&t);
        assert_letters(&t, s, n);
        station_test_stop(&t);
        scan_rig_done(&t.rig);
        disk_free(disk);
    }
}

static void without_power_at_every_call_what_was_safe_stays(void **state) { (void)state; cut_power_at_every_call(&simplex); }
static void without_power_at_every_call_labels_stay_in_front(void **state) { (void)state; cut_power_at_every_call(&labelled); }

/* ---- separators before a restart */

static void crash_after(struct station_test *t, const char *source, int sides)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        station_test_start(t, t->rig.spool, NULL, source);
        station_test_press(t);
        while (sides_told(t) < sides)
            station_tick(t->station);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
}

static void right_behind_a_separator_the_letter_ends_when_the_stack_goes_on(void **state)
{
    void *own;
    struct station_test *t = begin(&own, &separated);

    (void)state;
    crash_after(t, "ADF", 3);
    fake_looks = 0;
    station_test_start(t, t->rig.spool, NULL, "ADF");
    assert_int_equal(station_state(t->station), SCAN_INTERRUPTED);
    for (int i = 0; i < 5; i++)
        station_tick(t->station);
    assert_int_equal(fake_looks, 3);                    /* what was seen is seen again, without a press */
    assert_true(station_test_press(t));
    station_test_run(t);
    assert_int_equal(t->taken_in, 3);
    assert_letter(t, 0, separated.letters[0]);
    assert_kinds(t, t->ids[0], "pps");
    assert_value(t, t->ids[2], "purpose", "vip");
    station_teardown(&own);
}

static void behind_it_the_letter_can_be_ended_by_hand(void **state)
{
    void *own;
    struct station_test *t = begin(&own, &separated);
    struct err e = { 0 };

    (void)state;
    crash_after(t, "ADF", 3);
    station_test_start(t, t->rig.spool, NULL, "ADF");
    assert_ok(station_end(t->station, &e), e);          /* before its pages were looked at */
    station_test_run(t);
    assert_int_equal(t->taken_in, 1);
    assert_kinds(t, t->ids[0], "pps");
    station_teardown(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_every_call_a_stack_with_separators_goes_on),
        cmocka_unit_test(killed_at_every_call_a_duplex_stack_goes_on),
        cmocka_unit_test(killed_at_every_call_a_duplex_stack_of_odd_sides_goes_on),
        cmocka_unit_test(killed_at_every_call_a_counted_stack_of_odd_sides_goes_on),
        cmocka_unit_test(killed_at_every_call_a_stack_with_labels_goes_on),
        cmocka_unit_test(without_power_at_every_call_what_was_safe_stays),
        cmocka_unit_test(without_power_at_every_call_labels_stay_in_front),
        cmocka_unit_test(right_behind_a_separator_the_letter_ends_when_the_stack_goes_on),
        cmocka_unit_test(behind_it_the_letter_can_be_ended_by_hand),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
