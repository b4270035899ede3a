/* test_scan_station_rig.h - a station with the real folder scanner and a real spool, both in a temporary folder. */
#ifndef TESTS_UNIT_TEST_SCAN_STATION_RIG_H
#define TESTS_UNIT_TEST_SCAN_STATION_RIG_H

#include "drivers/scan/station/station.h"
#include "tests/unit/test.h"
#include "tests/unit/test_scan_rig.h"

enum { PAGES = 4 };                     /* of a letter; sheet n is of grey value n */

struct station_test {
    struct scan_rig rig;
    struct spool *spool;
    struct station *station;            /* NULL: stopped */
    unsigned taken_in;                  /* letters published since the rig was made */
    char last_id[ID_SIZE];
};

/* For cmocka: a running station, source "ADF Duplex", an empty feeder. *state is a struct station_test. */
int station_setup_rig(void **state);
int station_teardown(void **state);

struct station_setup station_setup_for(struct station_test *t, const char *source);
void station_test_start(struct station_test *t, const char *spool_root, const struct fs_ops *fs, const char *source);
void station_test_stop(struct station_test *t);

void station_put_letter(const struct station_test *t);

bool station_test_press(struct station_test *t);        /* did it go on with a letter? */
void station_test_run(struct station_test *t);          /* until it no longer scans */
void station_test_press_and_run(struct station_test *t);

unsigned station_letters(const struct station_test *t, enum spool_stage stage);
json_t *station_scanner_in(const json_t *status);       /* borrowed from status */

/* The grey value of a page in the spool: which sheet it was. -1: there is no such page. */
int station_grey_of_page(const struct station_test *t, const char *id, unsigned page_no);
void assert_pages_once_and_in_order(const struct station_test *t, const char *id, unsigned n);
/* Idle, one letter in "scanned" with every page once and in order, nothing open. */
void assert_letter_complete(const struct station_test *t);

#endif
