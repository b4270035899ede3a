/* test_scan_station_rig.h - a station with the real folder scanner and a real spool, both in a temporary folder. */
#ifndef TESTS_UNIT_TEST_SCAN_STATION_RIG_H
#define TESTS_UNIT_TEST_SCAN_STATION_RIG_H

#include "drivers/scan/station/station.h"
#include "tests/unit/test.h"
#include "tests/unit/test_look_fake.h"
#include "tests/unit/test_mark_fake.h"
#include "tests/unit/test_scan_rig.h"

enum { PAGES = 4 };                     /* of a letter; sheet n is of grey value n */

enum { RIG_MAX_LETTERS = 32 };

struct station_test {
    struct scan_rig rig;
    const char *settings;               /* further lines of [scan], counted from the next start; NULL none */
    struct config *config;
    struct look *look;                  /* test_look_fake.h */
    struct mark_checker *mark;          /* test_mark_fake.h */
    struct spool *spool;
    struct station *station;            /* NULL: stopped */
    unsigned taken_in, refused;         /* letters published, and refused, since the rig was made */
    char refused_id[ID_SIZE];           /* the last of these */
    char last_id[ID_SIZE];
    char ids[RIG_MAX_LETTERS][ID_SIZE]; /* of the first of them */
    int changed;                        /* how often the station said that something had */
    char button[32];                    /* what was pressed at the scanner last, as it is meant, with " refused" behind when it was */
};

/* For cmocka: a running station, source "ADF Duplex", an empty feeder. *state is a struct station_test. */
int station_setup_rig(void **state);
int station_setup_simplex(void **state);                /* source "ADF" */
int station_teardown(void **state);

/* One that is running is stopped before; source: as scan.source has it. */
void station_test_restart(struct station_test *t, const char *source, const char *settings);

/* For stations of a test's own, after station_test_start: free t->station before. */
struct station_setup station_setup_for(struct station_test *t);
void station_test_start(struct station_test *t, const char *spool_root, const struct fs_ops *fs, const char *source);
void station_test_stop(struct station_test *t);

void station_put_letter(const struct station_test *t);

/* Feeds sides in this order, each a grey value; 0 ends the list, negative: the reverse of the one before. */
void station_put_stack(const struct station_test *t, const int *greys);

bool station_test_press(struct station_test *t);        /* did it go on with a letter? */
int station_test_press_for(struct station_test *t, const char *purpose, char doc_id[ID_SIZE], struct err *e);
void station_test_run(struct station_test *t);          /* until it no longer scans, or waits for a look at the paper */
void station_test_press_and_run(struct station_test *t);

unsigned station_letters(const struct station_test *t, enum spool_stage stage);
/* A manifest value of a letter is that. */
void assert_value(const struct station_test *t, const char *id, const char *key, const char *value);
/* The intake record of a letter that was taken in; the caller's. */
json_t *station_record(const struct station_test *t, const char *id);
/* The letter's sides in order, a letter for what each is kept as: p page, b blank, s separator. */
void assert_kinds(const struct station_test *t, const char *id, const char *kinds);
/* Its record has so many doubts of this code; page: where the first of them is, from 1, 0 none. */
void assert_doubts(const struct station_test *t, const char *id, const char *code, unsigned n, unsigned page);
/* Letter number n (from 0) since the rig was made has these sides, 0 ends the list. */
void assert_letter(const struct station_test *t, unsigned n, const int *greys);

/* The grey value of a page in the spool: which sheet it was. -1: there is no such page. */
int station_grey_of_page(const struct station_test *t, const char *id, unsigned page_no);
void assert_pages_once_and_in_order(const struct station_test *t, const char *id, unsigned n);
/* Idle, one letter in "scanned" with every page once and in order, nothing open. */
void assert_letter_complete(const struct station_test *t);

#endif
