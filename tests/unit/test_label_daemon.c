/* labeld as it is built, between a stub of diaryd and a printer: each label once, whatever the printer does. */
#include "tests/unit/test_label_rig.h"

#include "base/clock.h"
#include "base/ipc.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct bench { struct label_rig rig; struct sink sink; };

static void settings_for(int port, char out[256])
{
    snprintf(out, 256, "[label]\nprinter = zpl://127.0.0.1:%d\ntimeout_s = 1\nwidth_mm = 50\nheight_mm = 30\n", port);
}

static int setup(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));
    char settings[256];

    sink_start(&b->sink, 0);
    settings_for(b->sink.port, settings);
    label_rig_new(&b->rig, settings);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    label_rig_free(&b->rig);
    sink_stop(&b->sink);
    free(b);
    return 0;
}

/* Whole labels the printer got; a job that was cut off has no end. */
static int whole_labels(struct sink *s)
{
    int n = 0;

    for (int i = 0; i < sink_jobs(s); i++)
        n += s->job_n[i] > 100 && memcmp(s->jobs[i] + s->job_n[i] - 4, "^XZ\n", 4) == 0;
    return n;
}

static void each_label_is_printed_once_in_its_order(void **state)
{
    struct bench *b = *state;
    int id = 0;

    label_start(&b->rig);
    for (int i = 0; i < 4; i++)
        id = label_add(&b->rig, i == 3);
    label_wait_printed(&b->rig, id, 1);
    rig_sleep_ms(1500);                             /* long enough for one that would come twice */
    assert_int_equal(whole_labels(&b->sink), 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(b->rig.labels[i].printed, 1);
    assert_string_equal(label_status(&b->rig, "state"), "idle");
}

static void a_printer_that_is_off_holds_nothing_and_prints_when_it_is_back(void **state)
{
    struct bench *b = *state;
    int port = b->sink.port;

    sink_stop(&b->sink);                            /* nobody listens */
    label_start(&b->rig);
    int id = label_add(&b->rig, false);
    label_wait_failed(&b->rig, id, 2);              /* it keeps trying */
    assert_non_null(strstr(b->rig.labels[id - 1].sentence, "does not answer"));
    assert_string_equal(label_status(&b->rig, "state"), "waiting");
    assert_string_equal(label_status(&b->rig, "code"), "away");
    assert_non_null(strstr(label_status(&b->rig, "sentence"), "switched on"));
    sink_start(&b->sink, port);
    label_wait_printed(&b->rig, id, 1);
    assert_int_equal(whole_labels(&b->sink), 1);
    assert_string_equal(label_status(&b->rig, "state"), "idle");
}

static void a_printer_that_hangs_does_not_keep_labeld_from_answering(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_HANGS, "", 0);
    label_start(&b->rig);
    int id = label_add(&b->rig, false);
    for (int i = 0; i < 10; i++) {
        int64_t asked = clock_mono_ms();

        assert_string_not_equal(label_status(&b->rig, "state"), "");
        assert_in_range(clock_mono_ms() - asked, 0, 900);
        rig_sleep_ms(100);
    }
    label_wait_failed(&b->rig, id, 1);
    sink_set(&b->sink, SINK_GOOD, "", 0);
    label_wait_printed(&b->rig, id, 1);
    assert_int_equal(whole_labels(&b->sink), 1);
}

/* The printer has it, diaryd does not know, labeld dies: the next labeld must not print it again. */
static void a_label_is_not_printed_again_after_a_crash(void **state)
{
    struct bench *b = *state;

    label_set_deaf(&b->rig, true);
    label_start(&b->rig);
    int id = label_add(&b->rig, false);
    sink_wait(&b->sink, 1);
    rig_sleep_ms(1500);                             /* the note is written, the report is under way again and again */
    rig_end(&b->rig.labeld, SIGKILL);
    assert_int_equal(b->rig.labels[id - 1].printed, 0);
    label_set_deaf(&b->rig, false);
    label_start(&b->rig);
    label_wait_printed(&b->rig, id, 1);
    assert_int_equal(whole_labels(&b->sink), 1);
    int next = label_add(&b->rig, false);
    label_wait_printed(&b->rig, next, 1);
    assert_int_equal(whole_labels(&b->sink), 2);
}

/* The printer has every byte, but keeps the connection for a while: the label is noted before that. Killed too late only on a
 * machine that is too busy, so it may be tried a few times. */
static void a_label_is_noted_before_the_printer_hangs_up(void **state)
{
    enum { TRIES = 5 };
    struct bench *b = *state;
    int twice = 0;

    for (int i = 1; i <= TRIES && twice == i - 1; i++) {
        int before = whole_labels(&b->sink);

        sink_set(&b->sink, SINK_KEEPS, "", 0);
        label_start(&b->rig);
        int id = label_add(&b->rig, false);
        sink_wait(&b->sink, before + 1);
        rig_sleep_ms(200);
        rig_end(&b->rig.labeld, SIGKILL);
        sink_set(&b->sink, SINK_GOOD, "", 0);
        label_start(&b->rig);
        label_wait_printed(&b->rig, id, 1);
        rig_end(&b->rig.labeld, SIGTERM);
        twice += whole_labels(&b->sink) != before + 1;
    }
    assert_int_not_equal(twice, TRIES);
}

static void a_reprint_is_printed_although_the_label_was_the_last_one(void **state)
{
    struct bench *b = *state;

    label_start(&b->rig);
    int id = label_add(&b->rig, false);
    label_wait_printed(&b->rig, id, 1);
    pthread_mutex_lock(&b->rig.lock);
    b->rig.labels[id - 1].waits = b->rig.labels[id - 1].again = true;
    pthread_mutex_unlock(&b->rig.lock);
    label_wait_printed(&b->rig, id, 2);
    assert_int_equal(whole_labels(&b->sink), 2);
}

static void labeld_ends_at_once_in_the_middle_of_a_label(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_HANGS, "", 0);
    label_start(&b->rig);
    label_add(&b->rig, false);
    for (int i = 0; i < 500 && sink_connections(&b->sink) == 0; i++)
        rig_sleep_ms(10);
    int64_t asked = clock_mono_ms();
    rig_end(&b->rig.labeld, SIGTERM);
    assert_in_range(clock_mono_ms() - asked, 0, 5000);
    assert_int_equal(b->rig.labels[0].failed + b->rig.labels[0].printed, 0);        /* it stays the diary's */
}

static void without_a_printer_labeld_is_off_and_takes_no_label(void **state)
{
    struct bench *b = *state;
    struct label_rig bare;
    struct err e = { 0 };

    (void)b;
    label_rig_new(&bare, "");
    label_start(&bare);
    label_add(&bare, false);
    assert_string_equal(label_status(&bare, "state"), "off");
    assert_int_equal(ipc_call(bare.dir, "labeld", json_pack("{s:s}", "do", "test"), 1000, NULL, &e), -EREMOTEIO);
    assert_non_null(strstr(e.msg, "label.printer"));
    rig_sleep_ms(1200);
    assert_int_equal(bare.labels[0].failed + bare.labels[0].printed, 0);
    label_rig_free(&bare);
}

/* ---- the operator's commands */

/* Runs "<bin>/dakbox words..."; what it said on both streams. Returns the exit code. */
static int dakbox(const char *words, char said[1024])
{
    char self[PATH_MAX] = "", command[PATH_MAX + 512];

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(command, sizeof(command), "%s/dakbox %s 2>&1", dirname(self), words);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    said[fread(said, 1, 1023, f)] = '\0';
    int status = pclose(f);
    return WEXITSTATUS(status);
}

static void a_test_label_is_printed_on_order(void **state)
{
    struct bench *b = *state;
    static const char empty[] = "\002030,1,0,1245\003\r\n\002000,0,0,0\003\r\n";
    char words[512], said[1024];

    label_start(&b->rig);
    snprintf(words, sizeof(words), "label -c %s/dakbox.conf --test", b->rig.dir);
    assert_int_equal(dakbox(words, said), 0);
    assert_non_null(strstr(said, "printed"));
    assert_int_equal(whole_labels(&b->sink), 1);
    sink_set(&b->sink, SINK_GOOD, empty, sizeof(empty) - 1);
    rig_end(&b->rig.labeld, SIGTERM);               /* one that answers nothing is not asked again */
    label_start(&b->rig);
    assert_int_equal(dakbox(words, said), 1);
    if (!strstr(said, "out of labels"))
        fail_msg("%s", said);
}

static void check_config_refuses_a_printer_that_cannot_be(void **state)
{
    struct bench *b = *state;
    char words[512], said[1024];
    static const char bad[] = "[label]\nprinter = epl://host\n";

    snprintf(words, sizeof(words), "check-config %s/dakbox.conf", b->rig.dir);
    assert_int_equal(dakbox(words, said), 0);
    rig_write(b->rig.dir, "bad.conf", bad, sizeof(bad) - 1);
    snprintf(words, sizeof(words), "check-config %s/bad.conf", b->rig.dir);
    assert_int_equal(dakbox(words, said), 1);
    assert_non_null(strstr(said, "label.printer"));
    assert_non_null(strstr(said, "zpl, tspl, escpos"));
    assert_null(strstr(said, "ev="));               /* a sentence, no log line */
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BENCH(each_label_is_printed_once_in_its_order),
        ON_BENCH(a_printer_that_is_off_holds_nothing_and_prints_when_it_is_back),
        ON_BENCH(a_printer_that_hangs_does_not_keep_labeld_from_answering),
        ON_BENCH(a_label_is_not_printed_again_after_a_crash),
        ON_BENCH(a_label_is_noted_before_the_printer_hangs_up),
        ON_BENCH(a_reprint_is_printed_although_the_label_was_the_last_one),
        ON_BENCH(labeld_ends_at_once_in_the_middle_of_a_label),
        ON_BENCH(without_a_printer_labeld_is_off_and_takes_no_label),
        ON_BENCH(a_test_label_is_printed_on_order),
        ON_BENCH(check_config_refuses_a_printer_that_cannot_be),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
