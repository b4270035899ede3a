/* One label to a printer that is a socket or a terminal, good and bad: what comes of it, and in how long. */
#include "tests/unit/test_label_rig.h"

#include "base/clock.h"
#include "drivers/label/printer.h"
#include "drivers/label/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#define READY_ZPL "\002030,0,0,1245,000,0,0,0,000,0,0,0\003\r\n\002000,0,0,0,0,2,4,0,00000000,1,000\003\r\n"
#define THIRD_ZPL "\0021234,0\003\r\n"
#define EMPTY_ZPL "\002030,1,0,1245,000,0,0,0,000,0,0,0\003\r\n\002000,0,0,0,0,2,4,0,00000000,1,000\003\r\n"

static const struct label label = { .number = "CRU-A/2026/000123", .received_s = 1773480000, .pages = 3 };

struct bench {
    struct sink sink;
    struct printer *printer;
    int stop_fd;
};

static struct printer *new_printer_on(const char *address, const char *more, int stop_fd)
{
    char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 16], conf[512];
    struct config *c = NULL;
    struct printer *p = NULL;
    struct err e = { 0 };

    tmpdir_new(dir);
    int n = snprintf(conf, sizeof(conf), "[label]\nprinter = %s\n%s", address, more);
    rig_write(dir, "dakbox.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/dakbox.conf", dir);
    assert_ok(config_load(path, &c, &e), e);
    assert_ok(printer_new(c, stop_fd, &p, &e), e);
    config_free(c);
    tmpdir_remove(dir);
    return p;
}

static struct printer *new_printer(const char *address, int stop_fd) { return new_printer_on(address, "timeout_s = 1\n", stop_fd); }

static int setup(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));
    char address[64];

    sink_start(&b->sink, 0);
    b->stop_fd = eventfd(0, EFD_CLOEXEC);
    snprintf(address, sizeof(address), "zpl://127.0.0.1:%d", b->sink.port);
    b->printer = new_printer(address, b->stop_fd);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    printer_free(b->printer);
    sink_stop(&b->sink);
    close(b->stop_fd);
    free(b);
    return 0;
}

static void expect(struct bench *b, enum printer_trouble wanted)
{
    struct err e = { 0 };
    int64_t began = clock_mono_ms();
    enum printer_trouble t = printer_print(b->printer, &label, &e);

    if (t != wanted)
        fail_msg("%s instead of %s: %s", trouble_code(t), trouble_code(wanted), e.msg);
    assert_true(wanted == TROUBLE_NONE || e.msg[0]);
    assert_true(clock_mono_ms() - began < 15000);
}

static bool has_label(struct sink *s, int job)
{
    return sink_jobs(s) > job && memmem(s->jobs[job], s->job_n[job], "^XA^PW", 6) && s->job_n[job] > 6
        && memcmp(s->jobs[job] + s->job_n[job] - 4, "^XZ\n", 4) == 0;
}

static void a_label_arrives_whole_at_a_printer_that_says_nothing(void **state)
{
    struct bench *b = *state;

    expect(b, TROUBLE_NONE);
    sink_wait(&b->sink, 1);
    assert_true(has_label(&b->sink, 0));
    assert_memory_equal(b->sink.jobs[0], "~HS", 3);         /* it was asked */
    expect(b, TROUBLE_NONE);
    sink_wait(&b->sink, 2);
    assert_memory_equal(b->sink.jobs[1], "^XA", 3);         /* once is enough for a printer that does not answer */
}

/* Longer in all than label.timeout_s, since there is progress. */
static void a_slow_printer_gets_its_label_too(void **state)
{
    struct bench *b = *state;
    int64_t began = clock_mono_ms();
    char address[64];

    printer_free(b->printer);
    snprintf(address, sizeof(address), "zpl://127.0.0.1:%d", b->sink.port);
    b->printer = new_printer_on(address, "timeout_s = 2\nwidth_mm = 100\nheight_mm = 60\ndpi = 600\n", b->stop_fd);
    sink_set(&b->sink, SINK_SLOW, READY_ZPL, sizeof(READY_ZPL) - 1);
    expect(b, TROUBLE_NONE);
    sink_wait(&b->sink, 1);
    assert_true(has_label(&b->sink, 0));
    assert_true(clock_mono_ms() - began > 2500);
}

static void a_printer_out_of_labels_is_not_sent_any(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_GOOD, EMPTY_ZPL, sizeof(EMPTY_ZPL) - 1);
    expect(b, TROUBLE_NO_PAPER);
    sink_wait(&b->sink, 1);
    assert_false(has_label(&b->sink, 0));
    sink_set(&b->sink, SINK_GOOD, READY_ZPL, sizeof(READY_ZPL) - 1);
    expect(b, TROUBLE_NONE);
    sink_wait(&b->sink, 2);
    assert_true(has_label(&b->sink, 1));
}

static void a_printer_that_babbles_gets_its_label(void **state)
{
    static const char babble[] = "\xff\xfe\x00garbage, and much of it, and no answer to the question at all";
    struct bench *b = *state;

    sink_set(&b->sink, SINK_GOOD, babble, sizeof(babble) - 1);
    expect(b, TROUBLE_NONE);
    sink_wait(&b->sink, 1);
    assert_true(has_label(&b->sink, 0));
}

/* Each byte is in time, the answer is not. */
static void a_printer_that_drips_its_answer_is_not_waited_for(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_DRIPS, "\002", 1);
    expect(b, TROUBLE_NONE);                        /* and in time: expect() looks */
    sink_wait(&b->sink, 1);
    assert_true(has_label(&b->sink, 0));
}

static void a_printer_that_hangs_up_at_once_is_away(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_CLOSES, "", 0);
    expect(b, TROUBLE_AWAY);
    expect(b, TROUBLE_AWAY);
}

static void a_printer_that_hangs_up_in_mid_label_is_stuck(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_CUTS, READY_ZPL, sizeof(READY_ZPL) - 1);
    expect(b, TROUBLE_STUCK);
}

static void a_printer_that_takes_nothing_is_given_up(void **state)
{
    struct bench *b = *state;

    sink_set(&b->sink, SINK_HANGS, "", 0);
    expect(b, TROUBLE_STUCK);
}

static void a_printer_that_refuses_is_away(void **state)
{
    struct bench *b = *state;
    char address[64];

    printer_free(b->printer);
    snprintf(address, sizeof(address), "zpl://127.0.0.1:%d", rig_free_port());
    b->printer = new_printer(address, b->stop_fd);
    expect(b, TROUBLE_AWAY);
}

static void a_name_nobody_knows_is_away(void **state)
{
    struct bench *b = *state;

    printer_free(b->printer);
    b->printer = new_printer("zpl://no-such-printer.invalid", b->stop_fd);
    expect(b, TROUBLE_AWAY);
}

static void a_stop_ends_a_label_that_hangs(void **state)
{
    struct bench *b = *state;
    struct err e = { 0 };

    sink_set(&b->sink, SINK_HANGS, "", 0);
    eventfd_write(b->stop_fd, 1);
    assert_int_not_equal(printer_print(b->printer, &label, &e), TROUBLE_NONE);
    assert_int_equal(e.code, -ECANCELED);
}

/* ---- a device: a terminal in raw mode is one that can be read and written */

struct device {
    int fd, keep_fd;                    /* the printer's side; ours, or the printer sees a hang-up each time */
    pthread_t thread;
    char job[SINK_JOB_SIZE];
    size_t n;
    const char *says[3];                /* to the first, second, third question */
    atomic_int answered;
};

/* Answers questions, the last string a little later, as slow printers do; ends behind a label. */
static void *be_device(void *arg)
{
    struct device *d = arg;

    while (d->n < 4 || memcmp(d->job + d->n - 4, "^XZ\n", 4) != 0) {
        ssize_t got = read(d->fd, d->job + d->n, sizeof(d->job) - d->n);

        if (got < 0 && errno != EIO)
            return NULL;
        d->n += got > 0 ? (size_t)got : 0;
        if (got <= 0)
            rig_sleep_ms(10);
        if (got <= 0 || memcmp(d->job + d->n - 3, "~HS", 3) != 0)
            continue;
        const char *says = d->says[d->answered];
        if (write(d->fd, says, strlen(says)) < 0)
            return NULL;
        rig_sleep_ms(50);
        if (write(d->fd, THIRD_ZPL, sizeof(THIRD_ZPL) - 1) < 0)
            return NULL;
        d->answered++;
    }
    return NULL;
}

/* b's printer is the device from now on. */
static struct device *device_new(struct bench *b, const char *first, const char *second, const char *third)
{
    struct device *d = calloc(1, sizeof(*d));
    char path[64], address[80];
    struct termios raw;

    d->says[0] = first;
    d->says[1] = second;
    d->says[2] = third;
    d->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(d->fd >= 0);
    assert_int_equal(grantpt(d->fd), 0);
    assert_int_equal(unlockpt(d->fd), 0);
    assert_int_equal(ptsname_r(d->fd, path, sizeof(path)), 0);
    d->keep_fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    tcgetattr(d->keep_fd, &raw);
    cfmakeraw(&raw);
    tcsetattr(d->keep_fd, TCSANOW, &raw);
    assert_int_equal(pthread_create(&d->thread, NULL, be_device, d), 0);
    snprintf(address, sizeof(address), "zpl://%s", path);
    printer_free(b->printer);
    b->printer = new_printer(address, b->stop_fd);
    return d;
}

static void device_wait(struct device *d) { pthread_join(d->thread, NULL); }     /* it has a label */

static void device_free(struct device *d)
{
    close(d->keep_fd);
    close(d->fd);
    free(d);
}

static void a_device_file_is_a_printer_too(void **state)
{
    struct bench *b = *state;
    struct device *d = device_new(b, READY_ZPL, "", "");

    expect(b, TROUBLE_NONE);
    device_wait(d);
    assert_memory_equal(d->job, "~HS^XA", 6);
    device_free(d);
}

/* The driver keeps what was not read. The third string of ~HS says nothing of paper, and is left unread each time. */
static void the_end_of_an_earlier_answer_is_no_answer_to_the_next_question(void **state)
{
    struct bench *b = *state;
    struct device *d = device_new(b, EMPTY_ZPL, EMPTY_ZPL, READY_ZPL);

    for (int asked = 1; asked <= 2; asked++) {
        expect(b, TROUBLE_NO_PAPER);
        for (int i = 0; i < 1500 && d->answered < asked; i++)
            rig_sleep_ms(10);
    }
    expect(b, TROUBLE_NONE);
    device_wait(d);
    device_free(d);
}

/* An event counter at its end is ready for writing, but not for this number. */
static void a_device_that_is_ready_and_takes_nothing_is_given_up(void **state)
{
    uint64_t most = UINT64_MAX - 2;
    struct bench *b = *state;
    struct wire w = { .fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .stop_fd = b->stop_fd, .timeout_ms = 500 };
    struct err e = { 0 };

    assert_int_equal(write(w.fd, &most, sizeof(most)), sizeof(most));
    most = 5;
    alarm(20);                                      /* it must not go round for ever */
    assert_int_equal(wire_send(&w, &most, sizeof(most), &e), -ETIMEDOUT);
    alarm(0);
    wire_close(&w);
}

/* A setting with a slip of the pen must not write over a file. */
static void a_device_that_is_not_there_or_is_none_is_away_and_untouched(void **state)
{
    struct bench *b = *state;
    char dir[TMPDIR_SIZE], paths[3][TMPDIR_SIZE + 16], address[1024], kept[16] = "";

    tmpdir_new(dir);
    rig_write(dir, "file", "precious", 8);
    snprintf(paths[0], sizeof(paths[0]), "%s/none", dir);
    snprintf(paths[1], sizeof(paths[1]), "%s", dir);
    snprintf(paths[2], sizeof(paths[2]), "%s/file", dir);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        printer_free(b->printer);
        snprintf(address, sizeof(address), "zpl://%s", paths[i]);
        b->printer = new_printer(address, b->stop_fd);
        expect(b, TROUBLE_AWAY);
    }
    assert_int_equal(access(paths[0], F_OK), -1);
    AUTO_FCLOSE FILE *f = fopen(paths[2], "re");
    assert_int_equal(fread(kept, 1, sizeof(kept), f), 8);
    assert_string_equal(kept, "precious");
    tmpdir_remove(dir);
}

/* ---- words */

static void each_trouble_has_a_code_and_a_sentence(void **state)
{
    (void)state;
    for (int t = TROUBLE_NONE + 1; t < TROUBLES; t++) {
        char line[SAID_SIZE], sentence[SAID_WORDED_SIZE];

        said_set(line, trouble_said((enum printer_trouble)t));
        said_word(SAID_EN, line, sentence);
        assert_true(strlen(trouble_code((enum printer_trouble)t)) > 1);
        assert_in_range(strlen(sentence), 40, 200);
        assert_int_equal(sentence[strlen(sentence) - 1], '.');
    }
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BENCH(a_label_arrives_whole_at_a_printer_that_says_nothing), ON_BENCH(a_slow_printer_gets_its_label_too),
        ON_BENCH(a_printer_out_of_labels_is_not_sent_any),              ON_BENCH(a_printer_that_babbles_gets_its_label),
        ON_BENCH(a_printer_that_hangs_up_at_once_is_away),              ON_BENCH(a_printer_that_hangs_up_in_mid_label_is_stuck),
        ON_BENCH(a_printer_that_takes_nothing_is_given_up),             ON_BENCH(a_printer_that_refuses_is_away),
        ON_BENCH(a_name_nobody_knows_is_away),                          ON_BENCH(a_stop_ends_a_label_that_hangs),
        ON_BENCH(a_printer_that_drips_its_answer_is_not_waited_for),    ON_BENCH(a_device_that_is_ready_and_takes_nothing_is_given_up),
        ON_BENCH(the_end_of_an_earlier_answer_is_no_answer_to_the_next_question),
        ON_BENCH(a_device_file_is_a_printer_too),                       ON_BENCH(a_device_that_is_not_there_or_is_none_is_away_and_untouched),
        cmocka_unit_test(each_trouble_has_a_code_and_a_sentence),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
