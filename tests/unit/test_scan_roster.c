/* Which scanner is which: new ones, equal ones, ones that come back. No station runs here. */
#include "base/auto.h"
#include "base/config.h"
#include "drivers/scan/roster.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

struct rig {
    char dir[TMPDIR_SIZE];
    struct config *config;
    struct slot_setup setup;
    struct roster roster;
};

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    assert_non_null(g);
    tmpdir_new(g->dir);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    roster_done(&g->roster);
    spool_close(g->roster.spool);
    config_free(g->config);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void configure(struct rig *g, const char *text)
{
    char path[TMPDIR_SIZE + 16];
    struct err e = { 0 };
    FILE *f;

    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    fclose(f);
    assert_ok(config_load(path, &g->config, &e), e);
    snprintf(path, sizeof(path), "%s/spool", g->dir);
    assert_ok(spool_open(path, NULL, &g->roster.spool, &e), e);
    g->setup.config = g->config;
    g->roster.config = g->config;
    g->roster.setup = &g->setup;
}

/* names: of devices, all of one make, with blanks between. */
static void find(struct rig *g, const char *names)
{
    AUTO_JSON json_t *devices = json_array();
    AUTO_FREE char *list = strdup(names);
    char *rest = list, *name;

    while ((name = strsep(&rest, " ")))
        if (name[0])
            json_array_append_new(devices, json_pack("{s:s, s:s, s:s}", "name", name, "vendor", "Canon", "model", "DR"));
    roster_take_found(&g->roster, devices);
}

static void assert_slot(const struct rig *g, unsigned i, const char *name, const char *device)
{
    assert_true(i < g->roster.n);
    assert_string_equal(slot_name(g->roster.slots[i]), name);
    assert_string_equal(slot_device(g->roster.slots[i]), device);
}

static void equal_scanners_get_numbers_and_keep_them_while_they_are_in_hand(void **state)
{
    struct rig *g = *state;

    configure(g, "");
    find(g, "canon_dr:libusb:001:004 canon_dr:libusb:001:005");
    assert_int_equal(g->roster.n, 2);
    assert_slot(g, 0, "Canon DR", "canon_dr:libusb:001:004");
    assert_slot(g, 1, "Canon DR 2", "canon_dr:libusb:001:005");
    find(g, "canon_dr:libusb:001:005 canon_dr:libusb:001:004");     /* in another order, */
    find(g, "canon_dr:libusb:001:005");                             /* or not listed because its station has it open: */
    find(g, "");
    assert_int_equal(g->roster.n, 2);                               /* nothing changes */
    assert_slot(g, 0, "Canon DR", "canon_dr:libusb:001:004");
    find(g, "canon_dr:libusb:001:009");
    assert_slot(g, 2, "Canon DR 3", "canon_dr:libusb:001:009");
}

static void one_scanner_by_two_protocols_is_one(void **state)
{
    struct rig *g = *state;

    configure(g, "");
    find(g, "airscan:e0:Office airscan:w1:Office");
    find(g, "airscan:w4:Office");
    assert_int_equal(g->roster.n, 1);
    assert_slot(g, 0, "airscan:Office", "airscan:e0:Office");
}

static void what_is_configured_is_there_and_nothing_else(void **state)
{
    struct rig *g = *state;

    configure(g, "[scan]\ndevice = test:0 ,, airscan:e0:Office, test:0\n");
    roster_add_configured(&g->roster);
    assert_int_equal(g->roster.n, 2);
    assert_slot(g, 0, "test:0", "test:0");
    assert_slot(g, 1, "airscan:Office", "airscan:e0:Office");
    find(g, "test:0 test:1 airscan:e0:Office");
    assert_int_equal(g->roster.n, 2);
}

static void there_is_room_for_so_many_and_the_rest_is_left(void **state)
{
    struct rig *g = *state;
    char names[2000] = "";

    configure(g, "");
    for (int i = 0; i < ROSTER_MAX + 5; i++)
        snprintf(names + strlen(names), sizeof(names) - strlen(names), "test:%d ", i);
    find(g, names);
    assert_int_equal(g->roster.n, ROSTER_MAX);
}

static void open_letters_of_scanners_that_are_not_there_get_a_place(void **state)
{
    static const char *const scanners[] = { "canon_dr:libusb:001:004", "test:0", "" };
    struct rig *g = *state;
    struct err e = { 0 };

    configure(g, "");
    find(g, "test:0");
    for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
        struct spool_doc *d;

        assert_ok(spool_doc_new(g->roster.spool, true, &d, &e), e);
        assert_ok(spool_doc_set(d, "source", "scan", &e), e);
        assert_ok(spool_doc_set(d, "scanner", scanners[i], &e), e);
        assert_ok(spool_blob_put(d, "page-001.png", "x", 1, &e), e);
        spool_doc_close(d);
    }
    roster_claim_letters(&g->roster);
    roster_claim_letters(&g->roster);
    assert_int_equal(g->roster.n, 2);
    assert_slot(g, 1, "canon_dr:libusb:001:004", "");
    assert_true(slot_is_lost(g->roster.slots[1]));
    find(g, "test:0 canon_dr:libusb:001:004");          /* another scanner by now: it has a name that lasts */
    assert_slot(g, 2, "Canon DR", "canon_dr:libusb:001:004");
}

static void a_scanner_comes_back_to_the_place_its_letter_kept(void **state)
{
    struct rig *g = *state;
    struct spool_doc *d;
    struct err e = { 0 };

    configure(g, "");
    assert_ok(spool_doc_new(g->roster.spool, true, &d, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "scanner", "airscan:Office", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", "x", 1, &e), e);
    spool_doc_close(d);
    roster_claim_letters(&g->roster);
    assert_slot(g, 0, "airscan:Office", "");
    find(g, "airscan:w3:Office");
    assert_int_equal(g->roster.n, 1);
    assert_slot(g, 0, "airscan:Office", "airscan:w3:Office");
    assert_false(g->roster.for_letter[0]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(equal_scanners_get_numbers_and_keep_them_while_they_are_in_hand),
        TEST(one_scanner_by_two_protocols_is_one),
        TEST(what_is_configured_is_there_and_nothing_else),
        TEST(there_is_room_for_so_many_and_the_rest_is_left),
        TEST(open_letters_of_scanners_that_are_not_there_get_a_place),
        TEST(a_scanner_comes_back_to_the_place_its_letter_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
