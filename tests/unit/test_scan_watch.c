/* A call into a driver that is late is seen, a wedged USB device is reset, families of scanners are known by their quirks. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "drivers/scan/call_clock.h"
#include "drivers/scan/station/list.h"
#include "drivers/scan/station/quirks.h"
#include "drivers/scan/station/watched_calls.h"
#include "drivers/scan/usb.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/usbdevice_fs.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- the clock */

static struct call_clock *call_clock;
static enum driver_call seen;           /* what the clock said while the driver was at work */

static const struct call_limits limits = { .call_ms = 1000, .start_ms = 5000, .read_ms = 2000 };

/* Late at once after limit_ms, not before. */
static void look_at_clock(int64_t limit_ms)
{
    int64_t now_ms = clock_mono_ms();

    assert_int_equal(call_clock_late(call_clock, now_ms + limit_ms - 500), CALL_NONE);
    seen = call_clock_late(call_clock, now_ms + limit_ms + 500);
}

static SANE_Status fake_init(SANE_Int *version, SANE_Auth_Callback a) { (void)version; (void)a; look_at_clock(limits.call_ms); return SANE_STATUS_GOOD; }
static void fake_exit(void) { look_at_clock(limits.call_ms); }
static SANE_Status fake_open(SANE_String_Const n, SANE_Handle *h) { (void)n; (void)h; look_at_clock(limits.call_ms); return SANE_STATUS_INVAL; }
static void fake_close(SANE_Handle h) { (void)h; look_at_clock(limits.call_ms); }
static void fake_cancel(SANE_Handle h) { (void)h; look_at_clock(limits.call_ms); }
static SANE_Status fake_start(SANE_Handle h) { (void)h; look_at_clock(limits.start_ms); return SANE_STATUS_JAMMED; }
static SANE_Status fake_io_mode(SANE_Handle h, SANE_Bool b) { (void)h; (void)b; look_at_clock(limits.call_ms); return SANE_STATUS_UNSUPPORTED; }

static SANE_Status fake_read(SANE_Handle h, SANE_Byte *data, SANE_Int max, SANE_Int *n)
{
    (void)h;
    (void)data;
    *n = max;
    look_at_clock(limits.read_ms);
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_parameters(SANE_Handle h, SANE_Parameters *p)
{
    (void)h;
    p->lines = 7;
    look_at_clock(limits.call_ms);
    return SANE_STATUS_GOOD;
}

static SANE_Status fake_option(SANE_Handle h, SANE_Int n, SANE_Action a, void *value, SANE_Int *info)
{
    (void)h;
    (void)n;
    (void)a;
    (void)value;
    (void)info;
    look_at_clock(limits.call_ms);
    return SANE_STATUS_IO_ERROR;
}

static const SANE_Option_Descriptor *fake_descriptor(SANE_Handle h, SANE_Int n)
{
    (void)h;
    (void)n;
    look_at_clock(limits.call_ms);
    return NULL;
}

/* What SANE finds, good and bad. */
enum { MANY = 500 };
static bool finds_many;
static SANE_Device found[] = {
    { "v4l:/dev/video0", "Noname", "Webcam", "virtual device" }, { "x:1", "Ven\x01" "dor", "\xff", "scanner" },
    { "gphoto2:a", "A", "B", "still camera" }, { "\xfe\xff", "V", "M", "scanner" }, { NULL, "V", "M", "scanner" },
    { "y:2", NULL, NULL, NULL }, { "z:3", "A", "B", "digital Camera" }, { "tab\tname", "V", "M", "scanner" },
    { "line\nname\x02", "V", "M", "scanner" },
};

static SANE_Status fake_devices(const SANE_Device ***list, SANE_Bool local)
{
    static const SANE_Device *pointers[MANY + 1];
    static char endless[250];
    static const SANE_Device wordy = { endless, endless, endless, "scanner" };

    (void)local;
    memset(endless, '"', sizeof(endless) - 1);
    for (size_t i = 0; i < (finds_many ? MANY : ARRAY_LEN(found)); i++)
        pointers[i] = finds_many ? &wordy : &found[i];
    *list = pointers;
    if (call_clock)
        look_at_clock(limits.call_ms);
    return SANE_STATUS_GOOD;
}

static SANE_String_Const fake_strstatus(SANE_Status status) { (void)status; return "words"; }

static const struct sane_calls fake = {
    fake_init, fake_exit, fake_devices, fake_open, fake_close, fake_descriptor, fake_option, fake_parameters,
    fake_start, fake_read, fake_cancel, fake_io_mode, fake_strstatus,
};

#define assert_watched(call, expression) do {                                       \
        seen = CALL_NONE;                                                           \
        expression;                                                                 \
        assert_string_equal(driver_call_name(seen), driver_call_name(call));        \
        assert_int_equal(call_clock_late(call_clock, INT64_MAX), CALL_NONE);        \
    } while (0)

static void each_call_is_on_the_clock_while_it_runs_and_no_longer(void **state)
{
    const struct sane_calls *s;
    const SANE_Device **list;
    SANE_Parameters p = { 0 };
    SANE_Handle h = NULL;
    SANE_Int n = 0;
    struct err e = { 0 };
    int fd;

    (void)state;
    assert_ok(call_clock_new(&call_clock, &fd, &e), e);
    s = watched_calls(&fake, call_clock, &limits);
    assert_watched(CALL_INIT, assert_int_equal(s->init(NULL, NULL), SANE_STATUS_GOOD));
    assert_watched(CALL_LIST, assert_int_equal(s->get_devices(&list, SANE_FALSE), SANE_STATUS_GOOD));
    assert_watched(CALL_OPEN, assert_int_equal(s->open("x", &h), SANE_STATUS_INVAL));
    assert_watched(CALL_DESCRIBE, assert_null(s->get_option_descriptor(h, 1)));
    assert_watched(CALL_OPTION, assert_int_equal(s->control_option(h, 1, SANE_ACTION_GET_VALUE, NULL, NULL), SANE_STATUS_IO_ERROR));
    assert_watched(CALL_PARAMETERS, assert_int_equal(s->get_parameters(h, &p), SANE_STATUS_GOOD));
    assert_watched(CALL_START, assert_int_equal(s->start(h), SANE_STATUS_JAMMED));
    assert_watched(CALL_IO_MODE, assert_int_equal(s->set_io_mode(h, SANE_TRUE), SANE_STATUS_UNSUPPORTED));
    assert_watched(CALL_READ, assert_int_equal(s->read(h, NULL, 9, &n), SANE_STATUS_GOOD));
    assert_watched(CALL_CANCEL, s->cancel(h));
    assert_watched(CALL_CLOSE, s->close(h));
    assert_watched(CALL_EXIT, s->exit());
    assert_int_equal(p.lines, 7);
    assert_int_equal(n, 9);
    assert_string_equal(s->strstatus(SANE_STATUS_GOOD), "words");
    call_clock_free(call_clock);
    call_clock = NULL;
    close(fd);
}

static void the_clock_is_seen_in_another_process_that_cannot_cut_it_short(void **state)
{
    struct call_clock *theirs;
    struct err e = { 0 };
    int fd, status;
    pid_t pid;

    (void)state;
    assert_ok(call_clock_new(&theirs, &fd, &e), e);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct call_clock *own;

        if (call_clock_map(fd, &own, &e) < 0)
            _exit(1);
        call_clock_enter(own, CALL_READ, 10);
        _exit(ftruncate(fd, 0) == 0 || ftruncate(fd, 1 << 20) == 0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(call_clock_late(theirs, clock_mono_ms() + 1000), CALL_READ);
    memset(theirs, 0x5a, 64);                       /* whatever stands in it, it is a call with a name, or none */
    assert_non_null(driver_call_name(call_clock_late(theirs, INT64_MAX)));
    call_clock_free(theirs);
    close(fd);
}

/* ---- what SANE lists */

static void cameras_and_names_that_are_no_text_are_no_scanners(void **state)
{
    AUTO_JSON json_t *devices = NULL;
    struct err e = { 0 };

    (void)state;
    assert_ok(list_devices(&fake, &devices, &e), e);
    for (size_t i = 0; i < json_array_size(devices); i++)
        assert_null(strstr(json_str(json_array_get(devices, i), "name", ""), "name\x02"));
    assert_string_equal(json_str(json_array_get(devices, 0), "name", ""), "x:1");
    assert_string_equal(json_str(json_array_get(devices, 0), "vendor", ""), "Ven dor");
    assert_string_equal(json_str(json_array_get(devices, 0), "model", "?"), "");
    assert_string_equal(json_str(json_array_get(devices, 1), "name", ""), "y:2");
    assert_int_equal(json_array_size(devices), 3);  /* and the one with a tab, which is text */
}

/* A network full of them: what is told must fit into one message. */
static void of_very_many_scanners_some_are_told(void **state)
{
    AUTO_JSON json_t *devices = NULL;
    struct err e = { 0 };

    (void)state;
    finds_many = true;
    assert_ok(list_devices(&fake, &devices, &e), e);
    finds_many = false;
    AUTO_FREE char *text = json_dumps(devices, JSON_COMPACT);
    assert_true(json_array_size(devices) > 16);
    assert_true(strlen(text) + 100 < IPC_MAX_BYTES);
}

/* ---- quirks */

static void a_family_is_known_by_how_its_name_begins(void **state)
{
    static const struct { const char *name; unsigned flags; const char *option; } cases[] = {
        { "fujitsu:fi-7160:51234", QUIRK_USB_RESET, "df-action" },
        { "hpaio:/net/HP_OfficeJet?ip=10.0.0.4", 0, "batch-scan" },
        { "airscan:e0:Office", QUIRK_NO_START_AFTER_EMPTY | QUIRK_CLOSE_AFTER_BATCH, NULL },
        { "epsonds:net:10.0.0.3", QUIRK_CLOSE_AFTER_BATCH, NULL },
        { "epsonds:libusb:001:003", 0, NULL },
        { "test:0", QUIRK_NO_START_AFTER_EMPTY, NULL },
        { "my-fujitsu:1", 0, NULL },
        { "", 0, NULL },
        { "folder:tray", 0, NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct quirks q = quirks_of(cases[i].name);

        assert_int_equal(q.flags, cases[i].flags);
        if (cases[i].option)
            assert_string_equal(q.set[0].option, cases[i].option);
        else
            assert_null(q.set[0].option);
    }
}

/* ---- USB */

static unsigned long asked;
static int answer_errno;

static int fake_ioctl(int fd, unsigned long request, ...)
{
    assert_true(fcntl(fd, F_GETFL) >= 0);
    asked = request;
    errno = answer_errno;
    return answer_errno ? -1 : 0;
}

static void plug_in(const char *bus_dir, const char *name)
{
    char path[PATH_MAX];
    FILE *f;

    assert_true(snprintf(path, sizeof(path), "%s/%s", bus_dir, name) < (int)sizeof(path));
    f = fopen(path, "we");
    assert_non_null(f);
    fclose(f);
}

static void make_bus(const char *bus_dir, const char *bus)
{
    char path[PATH_MAX];

    assert_true(snprintf(path, sizeof(path), "%s/%s", bus_dir, bus) < (int)sizeof(path));
    assert_int_equal(mkdir(path, 0770), 0);
}

static void a_usb_device_is_reset_at_its_address_or_said_to_be_gone(void **state)
{
    char dir[TMPDIR_SIZE];
    struct err e = { 0 };

    (void)state;
    tmpdir_new(dir);
    make_bus(dir, "001");
    plug_in(dir, "001/004");
    answer_errno = 0;
    assert_ok(usb_reset(dir, 1, 4, fake_ioctl, &e), e);
    assert_true(asked == (unsigned long)USBDEVFS_RESET);
    answer_errno = EBUSY;
    assert_int_equal(usb_reset(dir, 1, 4, fake_ioctl, &e), -EBUSY);
    assert_non_null(strstr(e.msg, "001/004"));
    assert_int_equal(usb_reset(dir, 1, 5, fake_ioctl, &e), -ENODEV);
    tmpdir_remove(dir);
}

static bool tells_change(int fd, const char *dir)
{
    return poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 5000) > 0 && usb_changed(fd, dir);
}

static void devices_that_come_and_go_are_told_on_old_buses_and_new(void **state)
{
    char dir[TMPDIR_SIZE], path[PATH_MAX];
    struct err e = { 0 };
    int fd;

    (void)state;
    assert_int_equal(usb_watch("/nowhere/bus/usb", &e), -ENOENT);
    tmpdir_new(dir);
    make_bus(dir, "001");
    fd = usb_watch(dir, &e);
    assert_true(fd >= 0);
    assert_false(usb_changed(fd, dir));
    plug_in(dir, "001/004");
    assert_true(tells_change(fd, dir));
    make_bus(dir, "002");
    assert_true(tells_change(fd, dir));
    plug_in(dir, "002/001");
    assert_true(tells_change(fd, dir));
    snprintf(path, sizeof(path), "%s/001/004", dir);
    assert_int_equal(unlink(path), 0);
    assert_true(tells_change(fd, dir));
    assert_false(usb_changed(fd, dir));
    close(fd);
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_is_on_the_clock_while_it_runs_and_no_longer),
        cmocka_unit_test(the_clock_is_seen_in_another_process_that_cannot_cut_it_short),
        cmocka_unit_test(cameras_and_names_that_are_no_text_are_no_scanners),
        cmocka_unit_test(of_very_many_scanners_some_are_told),
        cmocka_unit_test(a_family_is_known_by_how_its_name_begins),
        cmocka_unit_test(a_usb_device_is_reset_at_its_address_or_said_to_be_gone),
        cmocka_unit_test(devices_that_come_and_go_are_told_on_old_buses_and_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
