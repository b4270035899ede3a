/* paneld itself, with the keypad it would have on a box: umockdev plays a kernel's input device to the real libevdev.
 * The preload of umockdev and a sanitizer's do not go together; then, and without umockdev, these are skipped. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/input.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <umockdev-1.0/umockdev.h>

enum { DEADLINE_MS = 15000 };

#define DEVICE "/dev/input/event1"

struct rig {
    char dir[TMPDIR_SIZE];
    UMockdevTestbed *bed;
    int scand_fd;                   /* listens */
    pid_t paneld;
    char purposes[200];
};

/* ---- a keypad with F13 and F14. Each request of libevdev needs a line with a buffer of just its size. */

static void ioctl_line(FILE *f, const char *name, int bytes, const int *bits, int n_bits)
{
    unsigned char set[256] = { 0 };

    for (int i = 0; i < n_bits; i++)
        set[bits[i] / 8] |= (unsigned char)(1 << bits[i] % 8);
    fprintf(f, "%s %d ", name, bytes);
    for (int i = 0; i < bytes; i++)
        fprintf(f, "%02X", set[i]);
    fputc('\n', f);
}

static void write_ioctls(const char *path)
{
    static const struct { const char *name; int bytes; } empty[] = {
        { "EVIOCGBIT(2)", 8 }, { "EVIOCGBIT(3)", 8 }, { "EVIOCGBIT(4)", 8 }, { "EVIOCGBIT(5)", 8 }, { "EVIOCGBIT(17)", 8 },
        { "EVIOCGBIT(18)", 8 }, { "EVIOCGBIT(21)", 16 }, { "EVIOCGPROP", 8 }, { "EVIOCGKEY", 96 }, { "EVIOCGLED", 8 },
        { "EVIOCGSW", 8 }, { "EVIOCGNAME", 255 }, { "EVIOCGNAME", 256 }, { "EVIOCGPHYS", 255 }, { "EVIOCGPHYS", 256 },
        { "EVIOCGUNIQ", 255 }, { "EVIOCGUNIQ", 256 },
    };
    static const int types[] = { EV_SYN, EV_KEY }, keys[] = { KEY_F13, KEY_F14 };
    AUTO_FCLOSE FILE *f = fopen(path, "we");

    assert_non_null(f);
    fprintf(f, "@DEV " DEVICE "\nEVIOCGVERSION 0 01000100\nEVIOCGID 0 0300000000000000\n");
    ioctl_line(f, "EVIOCGBIT(0)", 8, types, ARRAY_LEN(types));
    ioctl_line(f, "EVIOCGBIT(1)", 96, keys, ARRAY_LEN(keys));
    for (size_t i = 0; i < ARRAY_LEN(empty); i++)
        ioctl_line(f, empty[i].name, empty[i].bytes, NULL, 0);
}

static void plug_in(struct rig *g)
{
    char path[TMPDIR_SIZE + 16];

    assert_true(umockdev_testbed_add_from_string(g->bed, "P: /devices/panel/input/input1/event1\nN: input/event1\n"
                                                 "E: DEVNAME=" DEVICE "\nE: SUBSYSTEM=input\nA: dev=13:65\n\n", NULL));
    snprintf(path, sizeof(path), "%s/keypad.ioctl", g->dir);
    write_ioctls(path);
    assert_true(umockdev_testbed_load_ioctl(g->bed, DEVICE, path, NULL));
}

static void key(struct rig *g, unsigned short code, int value)
{
    const struct input_event events[] = { { .type = EV_KEY, .code = code, .value = value }, { .type = EV_SYN } };
    int fd = umockdev_testbed_get_dev_fd(g->bed, DEVICE);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, events, sizeof(events)), sizeof(events));
}

/* Closes with bounces, all in one write: however slow this machine is, they come as fast as those of a contact. */
static void bounce(struct rig *g, unsigned short code)
{
    struct input_event events[14];

    for (int i = 0; i < 7; i++) {
        events[2 * i] = (struct input_event){ .type = EV_KEY, .code = code, .value = i % 2 == 0 };
        events[2 * i + 1] = (struct input_event){ .type = EV_SYN };
    }
    assert_int_equal(write(umockdev_testbed_get_dev_fd(g->bed, DEVICE), events, sizeof(events)), sizeof(events));
}

/* ---- paneld and a stand-in scand */

static void start_paneld(struct rig *g, const char *buttons, const char *option)
{
    char self[PATH_MAX] = "", program[PATH_MAX + 16], conf[TMPDIR_SIZE + 16], log[TMPDIR_SIZE + 16];
    pid_t parent = getpid();

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(program, sizeof(program), "%s/paneld", dirname(self));
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    snprintf(log, sizeof(log), "%s/paneld.log", g->dir);
    AUTO_FCLOSE FILE *f = fopen(conf, "we");
    assert_true(f && fprintf(f, "[paths]\nrun_dir = %s\ndata_dir = %s\n[panel]\ninput = " DEVICE "\n"
                             "buttons = %s\n", g->dir, g->dir, buttons) > 0 && fflush(f) == 0);
    g->paneld = fork();
    assert_true(g->paneld >= 0);
    if (g->paneld > 0)
        return;
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd >= 0)
        dup2(fd, STDERR_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent)
        execl(program, "paneld", "-c", conf, option, (char *)NULL);
    _exit(127);
}

static bool log_says(const struct rig *g, const char *words)
{
    char path[TMPDIR_SIZE + 16], line[1024];

    snprintf(path, sizeof(path), "%s/paneld.log", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f))
        if (strstr(line, words))
            return true;
    return false;
}

static void wait_for_log(const struct rig *g, const char *words)
{
    for (int64_t until_ms = clock_mono_ms() + DEADLINE_MS; !log_says(g, words); usleep(10 * 1000))
        if (clock_mono_ms() > until_ms)
            fail_msg("paneld never said \"%s\"", words);
}

/* Answers one connection, when one comes within wait_ms. */
static void serve(struct rig *g, int wait_ms)
{
    struct timeval limit = { .tv_usec = wait_ms % 1000 * 1000, .tv_sec = wait_ms / 1000 };
    AUTO_JSON json_t *request = NULL;
    AUTO_JSON json_t *answer = json_loads("{\"ok\": true, \"scanners\": [{\"state\": \"idle\"}]}", 0, NULL);

    setsockopt(g->scand_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    AUTO_CLOSE int fd = accept4(g->scand_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0 || ipc_receive(fd, 1000, &request, NULL) < 0)
        return;
    if (strcmp(json_str(request, "do", ""), "button") == 0) {
        strncat(g->purposes, json_str(request, "purpose", "?"), 20);
        strncat(g->purposes, " ", 2);
    }
    ipc_send(fd, answer, NULL);
}

/* Serves until these were pressed, and then a while longer: nothing more may come. */
static void expect_presses(struct rig *g, const char *purposes)
{
    int64_t until_ms = clock_mono_ms() + DEADLINE_MS;

    while (strcmp(g->purposes, purposes) != 0 && clock_mono_ms() < until_ms)
        serve(g, 100);
    for (int i = 0; i < 4; i++)
        serve(g, 100);
    assert_string_equal(g->purposes, purposes);
}

static bool cannot(void)
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    const char *preload = getenv("LD_PRELOAD");

    return !preload || !strstr(preload, "umockdev");
#endif
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    *state = g;
    tmpdir_new(g->dir);
    g->scand_fd = -1;
    if (cannot())
        return 0;
    g->bed = umockdev_testbed_new();
    g->scand_fd = ipc_listen(g->dir, "scand", &e);
    return g->scand_fd < 0 ? -1 : 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;
    int status = 0;

    if (g->paneld > 0) {
        kill(g->paneld, SIGTERM);
        waitpid(g->paneld, &status, 0);
    }
    if (g->scand_fd >= 0)
        close(g->scand_fd);
    if (g->bed)
        g_object_unref(g->bed);
    tmpdir_remove(g->dir);
    free(g);
    return status;
}

static void a_key_reaches_scand_once_with_its_purpose(void **state)
{
    struct rig *g = *state;

    if (cannot())
        skip();
    plug_in(g);
    start_paneld(g, "KEY_F13=letter KEY_F14=vip", NULL);
    wait_for_log(g, "ev=ready");
    expect_presses(g, "");
    bounce(g, KEY_F14);
    expect_presses(g, "vip ");
    for (int i = 0; i < 20; i++)                        /* held: the keyboard repeats, the press does not */
        key(g, KEY_F14, 2);
    expect_presses(g, "vip ");
    key(g, KEY_F14, 0);
    key(g, KEY_F15, 1);                                 /* means nothing */
    key(g, KEY_F13, 1);
    expect_presses(g, "vip letter ");
}

static void a_keypad_that_comes_later_is_taken_up(void **state)
{
    struct rig *g = *state;
    AUTO_JSON json_t *status = NULL;
    struct err e = { 0 };

    if (cannot())
        skip();
    start_paneld(g, "KEY_F13=letter KEY_F14=vip", NULL);
    wait_for_log(g, "ev=panel_away");
    assert_ok(ipc_call(g->dir, "paneld", json_pack("{s:s}", "do", "status"), DEADLINE_MS, &status, &e), e);
    assert_non_null(strstr(json_str(status, "sentence", ""), DEVICE));
    plug_in(g);
    wait_for_log(g, "ev=panel_back");
    expect_presses(g, "");
    key(g, KEY_F13, 1);
    expect_presses(g, "letter ");
}

static void with_scand_dead_the_press_is_refused_and_paneld_goes_on(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    if (cannot())
        skip();
    close(g->scand_fd);
    g->scand_fd = -1;
    plug_in(g);
    start_paneld(g, "KEY_F13=letter KEY_F14=vip", NULL);
    wait_for_log(g, "ev=ready");
    for (int i = 0; !log_says(g, "ev=press "); i++) {   /* the device may not be open yet */
        assert_in_range(i, 0, 100);
        key(g, KEY_F13, 1);
        usleep(100 * 1000);
        key(g, KEY_F13, 0);
        usleep(50 * 1000);
    }
    wait_for_log(g, "ev=press_refused");
    assert_ok(ipc_call(g->dir, "paneld", json_pack("{s:s}", "do", "ping"), DEADLINE_MS, NULL, &e), e);
}

/* umockdev works by a preload: run once more, with it. */
static void get_preloaded(void)
{
#ifndef __SANITIZE_ADDRESS__
    char self[PATH_MAX] = "";

    if (cannot() && readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
        execlp("umockdev-wrapper", "umockdev-wrapper", self, (char *)NULL);     /* comes back when it is not there */
#endif
}

static void a_wrong_button_is_named_by_a_check_of_the_settings(void **state)
{
    struct rig *g = *state;

    for (int wrong = 0; wrong < 2; wrong++) {
        int status = 0;

        start_paneld(g, wrong ? "KEY_F13=scan" : "KEY_F13=letter", "-n");
        assert_int_equal(waitpid(g->paneld, &status, 0), g->paneld);
        g->paneld = 0;
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), wrong);
    }
    assert_true(log_says(g, "KEY_F13=scan"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_reaches_scand_once_with_its_purpose, setup, teardown),
        cmocka_unit_test_setup_teardown(a_keypad_that_comes_later_is_taken_up, setup, teardown),
        cmocka_unit_test_setup_teardown(with_scand_dead_the_press_is_refused_and_paneld_goes_on, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_button_is_named_by_a_check_of_the_settings, setup, teardown),
    };

    get_preloaded();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
