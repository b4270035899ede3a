/* What a scanner is called: the same after a replug, another one for another scanner. */
#include "base/auto.h"
#include "base/config.h"
#include "base/json.h"
#include "drivers/scan/match.h"
#include "drivers/scan/names.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig { char sysfs[TMPDIR_SIZE]; };

static void put(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];
    FILE *f;

    assert_true(snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path));
    f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fprintf(f, "%s\n", text) > 0);
    assert_int_equal(fclose(f), 0);
}

/* One USB device as sysfs shows it; NULL where a device has no such words. */
static void plug(const struct rig *g, const char *port, int bus, int device, const char *maker, const char *product, const char *serial)
{
    char dir[PATH_MAX], number[16];

    snprintf(dir, sizeof(dir), "%s/bus/usb/devices/%s", g->sysfs, port);
    assert_int_equal(mkdir(dir, 0770), 0);
    snprintf(number, sizeof(number), "%d", bus);
    put(dir, "busnum", number);
    snprintf(number, sizeof(number), "%d", device);
    put(dir, "devnum", number);
    put(dir, "idVendor", "04c5");
    put(dir, "idProduct", "132e");
    if (maker)
        put(dir, "manufacturer", maker);
    if (product)
        put(dir, "product", product);
    if (serial)
        put(dir, "serial", serial);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char dir[PATH_MAX];

    assert_non_null(g);
    tmpdir_new(g->sysfs);
    snprintf(dir, sizeof(dir), "%s/bus", g->sysfs);
    assert_int_equal(mkdir(dir, 0770), 0);
    snprintf(dir, sizeof(dir), "%s/bus/usb", g->sysfs);
    assert_int_equal(mkdir(dir, 0770), 0);
    snprintf(dir, sizeof(dir), "%s/bus/usb/devices", g->sysfs);
    assert_int_equal(mkdir(dir, 0770), 0);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    tmpdir_remove(g->sysfs);
    free(g);
    return 0;
}

static void each_kind_of_sane_name_gets_its_stable_name(void **state)
{
    static const struct { const char *sane, *vendor, *model, *name; } cases[] = {
        { "canon_dr:libusb:001:004", "Canon", "DR-C225", "Canon DR-C225 #A1B2" },               /* by its address in sysfs */
        { "epjitsu:libusb:001:007", "FUJITSU", "ScanSnap S1300", "FUJITSU ScanSnap S1300" },    /* no serial number; the maker said once */
        { "brother4:bus1;dev4", "Brother", "x", "Canon DR-C225 #A1B2" },
        { "snapscan:libusb:009:009", "Acer", "ScanPrisa 640", "Acer ScanPrisa 640" },           /* sysfs knows nothing of it */
        { "snapscan:libusb:009:009", "", "", "snapscan" },
        { "avision:libusb:001:009", "Avision", "AV220", "Avision AV220" },                      /* sysfs has no words */
        { "fujitsu:fi-7160:51234", "FUJITSU", "fi-7160", "fujitsu:fi-7160:51234" },
        { "airscan:e0:Brother ADS-4700W", "eSCL", "", "airscan:Brother ADS-4700W" },
        { "airscan:w1f:Brother ADS-4700W", "WSD", "", "airscan:Brother ADS-4700W" },
        { "airscan:escl:Office:http://10.0.0.9/eSCL", "", "", "airscan:escl:Office:http://10.0.0.9/eSCL" },
        { "net:10.0.0.7:fujitsu:libusb:001:004", "FUJITSU", "fi-6130", "net:10.0.0.7:fujitsu FUJITSU fi-6130" },   /* not our bus */
        { "folder:tray", "dakbox", "folder feeder", "folder:tray" },
        { "folder:tray.7", "dakbox", "folder feeder", "folder:tray" },
        { "folder:v1.2beta", "", "", "folder:v1.2beta" },
        { "pixma:04A9176D_2345AB", "CANON", "MF", "pixma:04A9176D_2345AB" },
        { "libusb:", "", "", "libusb:" },
        { "x:libusb:0:0", "V", "M", "x V M" },
        { "x:bus;dev", "V", "M", "x:bus;dev" },
        { "x:libusb:999999:1", "V", "M", "x V M" },
    };
    const struct rig *g = *state;

    plug(g, "1-1", 1, 4, "Canon", "DR-C225", "A1B2");
    plug(g, "1-1.2", 1, 7, "FUJITSU", "FUJITSU ScanSnap S1300", NULL);
    plug(g, "1-3", 1, 9, NULL, NULL, NULL);
    plug(g, "1-1:1.0", 0, 0, "an", "interface", "no device");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scanner_names n;

        names_of(g->sysfs, cases[i].sane, cases[i].vendor, cases[i].model, &n);
        if (strcmp(n.name, cases[i].name) != 0)
            fail_msg("%s is called \"%s\", not \"%s\"", cases[i].sane, n.name, cases[i].name);
    }
}

static void words_of_a_device_that_are_no_text_or_have_no_end_do_no_harm(void **state)
{
    const struct rig *g = *state;
    struct scanner_names n;
    char endless[5000];

    memset(endless, 'x', sizeof(endless) - 1);
    endless[sizeof(endless) - 1] = '\0';
    plug(g, "1-1", 1, 4, "\xff\xfe", "Scanner\x01\x02 9000", endless);
    names_of(g->sysfs, "a:libusb:001:004", "V", "M", &n);
    assert_memory_equal(n.name, "Scanner 9000 #xxx", 17);
    assert_true(strlen(n.name) < NAMES_SIZE);
    plug(g, "1-2", 1, 5, endless, "", "");
    names_of(g->sysfs, "a:libusb:001:005", endless, endless, &n);
    assert_true(strlen(n.name) < NAMES_SIZE);
    assert_true(n.name[0]);
}

static void a_usb_device_is_found_by_serial_number_or_as_the_only_one_of_its_product(void **state)
{
    const struct rig *g = *state;
    struct scanner_names n;
    int bus = 0, device = 0;

    assert_false(names_find_usb("/nowhere", "fujitsu:fi-7160:51234", &bus, &device));
    plug(g, "1-1", 1, 4, "Fujitsu", "fi-7160", NULL);
    assert_true(names_find_usb(g->sysfs, "fujitsu:fi-7160:51234", &bus, &device));
    assert_int_equal(device, 4);
    names_of(g->sysfs, "genesys:usb:0x04c5:0x132e", "", "", &n);        /* some backends name it by these two */
    assert_string_equal(n.name, "Fujitsu fi-7160");
    plug(g, "1-2", 1, 5, "Fujitsu", "fi-7160", NULL);
    assert_false(names_find_usb(g->sysfs, "fujitsu:fi-7160:51234", &bus, &device));     /* which of the two? */
    plug(g, "1-3", 2, 6, "Fujitsu", "fi-7160", "51234");
    assert_true(names_find_usb(g->sysfs, "fujitsu:fi-7160:51234", &bus, &device));
    assert_int_equal(bus, 2);
    assert_int_equal(device, 6);
    assert_false(names_find_usb(g->sysfs, "epson2:net:10.0.0.3", &bus, &device));
}

/* ---- lists of devices */

static struct config *config_from(const struct rig *g, const char *text)
{
    struct config *c;
    char path[PATH_MAX];
    struct err e = { 0 };

    put(g->sysfs, "dakbox.conf", text);
    snprintf(path, sizeof(path), "%s/dakbox.conf", g->sysfs);
    assert_ok(config_load(path, &c, &e), e);
    return c;
}

static void a_scanner_listed_twice_is_one_and_equal_ones_come_by_their_ports(void **state)
{
    const struct rig *g = *state;
    struct config *c = config_from(g, "");
    AUTO_JSON json_t *devices = json_pack("[{s:s}, {s:s}, {s:s}, {s:s}, {s:s}, {s:s, s:s}]",
        "name", "epson2:libusb:001:012", "name", "epsonds:libusb:001:012", "name", "epson2:libusb:001:005",
        "name", "airscan:e0:Office", "name", "airscan:w1:Office", "name", "test:0", "vendor", "Noname");
    AUTO_FREE struct match *list = NULL;

    plug(g, "1-1.10", 1, 12, "EPSON", "DS-530", NULL);
    plug(g, "1-1.9", 1, 5, "EPSON", "DS-530", NULL);
    assert_int_equal(match_all(c, g->sysfs, devices, &list), 4);
    assert_string_equal(list[2].device, "epson2:libusb:001:005");       /* 1-1.9 comes before 1-1.10 */
    assert_string_equal(list[3].device, "epson2:libusb:001:012");
    assert_string_equal(list[2].names.name, "EPSON DS-530");
    assert_string_equal(list[3].names.name, "EPSON DS-530");
    config_free(c);
}

static void the_first_profile_that_fits_names_the_scanner(void **state)
{
    static const struct { const char *device, *vendor, *model, *title; int profile; } cases[] = {
        { "fujitsu:fi-7160:1", "FUJITSU", "fi-7160", "front desk", 0 },
        { "FUJITSU:FI-7160:1", "", "", "front desk", 0 },               /* in any case of letters */
        { "canon_dr:libusb:001:004", "Canon", "DR", "backlog room", 1 }, /* by its serial number */
        { "airscan:e0:Brother ADS-4700W", "Brother", "ADS-4700W", "हिन्दी कक्ष", 2 },
        { "test:0", "Noname", "frontend-tester", "Noname frontend-tester", -1 },
        { "test:1", "", "", "", -1 },
    };
    const struct rig *g = *state;
    struct config *c = config_from(g, "[scanner front desk]\nmatch = fi-7160\n[scanner backlog room]\nmatch = a1b2\n"
                                      "[scanner हिन्दी कक्ष]\nmatch = brother\n[scanner nobody]\nmode = Color\n");

    plug(g, "1-1", 1, 4, "Canon", "DR-C225", "A1B2");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct match m;

        assert_int_equal(match_of(c, g->sysfs, cases[i].device, cases[i].vendor, cases[i].model, &m), 0);
        assert_int_equal(m.profile, cases[i].profile);
        assert_string_equal(m.title, cases[i].title);
    }
    config_free(c);
}

/* The kernel lets nobody read the words of a device that it is resetting: here nobody writes them. */
static void a_device_that_does_not_answer_holds_up_nobody_elses_name(void **state)
{
    const struct rig *g = *state;
    struct scanner_names n;
    char path[PATH_MAX];

    plug(g, "1-1", 1, 4, "Canon", "DR-C225", "A1B2");
    plug(g, "1-2", 1, 5, NULL, NULL, NULL);
    snprintf(path, sizeof(path), "%s/bus/usb/devices/1-2/product", g->sysfs);
    assert_int_equal(mkfifo(path, 0600), 0);
    alarm(10);
    names_of(g->sysfs, "canon_dr:libusb:001:004", "", "", &n);
    assert_string_equal(n.name, "Canon DR-C225 #A1B2");
    names_of(g->sysfs, "canon_dr:libusb:001:009", "Canon", "DR", &n);
    alarm(0);
    assert_string_equal(n.name, "Canon DR");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_kind_of_sane_name_gets_its_stable_name),
        TEST(words_of_a_device_that_are_no_text_or_have_no_end_do_no_harm),
        TEST(a_usb_device_is_found_by_serial_number_or_as_the_only_one_of_its_product),
        TEST(a_scanner_listed_twice_is_one_and_equal_ones_come_by_their_ports),
        TEST(the_first_profile_that_fits_names_the_scanner),
        TEST(a_device_that_does_not_answer_holds_up_nobody_elses_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
