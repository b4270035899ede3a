/* test_folder_rig.h - the folder scanner opened through libsane, and what a SANE program does with it. */
#ifndef TESTS_UNIT_TEST_FOLDER_RIG_H
#define TESTS_UNIT_TEST_FOLDER_RIG_H

#include "tests/unit/test.h"
#include "tests/unit/test_scan_rig.h"

#include <sane/sane.h>

struct folder_test { struct scan_rig rig; SANE_Handle h; };     /* h: NULL while a test has closed it */

struct folder_page { SANE_Parameters p; uint8_t *data; size_t n; };

/* For cmocka: SANE started, the scanner open and at RIG_DPI. *state is a struct folder_test. */
int folder_setup(void **state);
int folder_teardown(void **state);

void folder_set_text(SANE_Handle h, const char *name, const char *value);
void folder_set_word(SANE_Handle h, const char *name, SANE_Word word);
SANE_Word folder_sensor(SANE_Handle h, const char *name);       /* a switch or a counter */

/* Reads a started side in pieces of at most chunk bytes. What ended it: EOF, or a fault. The caller frees page->data. */
SANE_Status folder_read_side(SANE_Handle h, int chunk, struct folder_page *page);

/* Feeds the next side and gives its grey value; what sane_start or sane_read answered when there was none, as -status. */
int folder_next_grey(SANE_Handle h);

#endif
