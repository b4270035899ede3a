/* test_scan_fleet_rig.h - the built scand with its stations, on folder scanners of the test's own, asked over its socket.
 *
 * There are two feeders, "front" and "back" (scanners folder:front and folder:back). Sheet n is of grey value n. */
#ifndef TESTS_UNIT_TEST_SCAN_FLEET_RIG_H
#define TESTS_UNIT_TEST_SCAN_FLEET_RIG_H

#include "base/json.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <stdbool.h>
#include <sys/types.h>

struct fleet_rig {
    char dir[TMPDIR_SIZE];
    char run[TMPDIR_SIZE + 8];
    char bin[TMPDIR_SIZE + 8];      /* programs of the test's own; "" the built ones */
    char sys[TMPDIR_SIZE + 8];      /* what scand sees as /sys; "" the machine's */
    pid_t scand;                    /* 0: not running */
    struct spool *spool;
};

/* For cmocka: nothing runs yet. *state is a struct fleet_rig. */
int fleet_setup(void **state);
int fleet_teardown(void **state);   /* ends what runs */

/* Starts scand with these lines under [scan] (and further sections), and waits until it answers. 100 dpi unless they say else. */
void fleet_start(struct fleet_rig *g, const char *settings);
void fleet_end(struct fleet_rig *g, int signal_no);     /* and waits; with SIGTERM it must end well */

/* A scand of the test's own, whose scan-station is this shell script. */
void fleet_use_fake_station(struct fleet_rig *g, const char *script);

/* A file of the /sys that the next scand sees in the machine's place ("bus/usb/devices/..."). False: this system allows no namespaces. */
bool fleet_put_sys(struct fleet_rig *g, const char *path, const char *text);

void fleet_unplug(const struct fleet_rig *g, const char *feeder);       /* takes its folder away */
void fleet_plug(const struct fleet_rig *g, const char *feeder);
void fleet_put(const struct fleet_rig *g, const char *feeder, int first, int last);     /* sheets */
void fleet_control(const struct fleet_rig *g, const char *feeder, const char *lines);

/* Asks scand; the answer is the caller's, also a refusal. *ret_ms: how long it took; may be NULL. */
json_t *fleet_ask(const struct fleet_rig *g, json_t *take_request, int64_t *ret_ms);
/* Presses; fails when it is refused. doc gets the letter's id; true: goes on with an interrupted one. */
bool fleet_press(const struct fleet_rig *g, const char *scanner, char doc[ID_SIZE]);

/* A scanner of the status: the caller's; NULL: there is none of that name. */
json_t *fleet_scanner(const struct fleet_rig *g, const char *name);
/* Waits until the scanner's text key is value, and its pages are so many (-1: any); fails with what it was instead. */
void fleet_wait(const struct fleet_rig *g, const char *name, const char *key, const char *value, int pages);

pid_t fleet_station(const struct fleet_rig *g, const char *name);       /* its process; 0: none */
bool fleet_process_runs(pid_t pid);                                     /* one that has ended and that nobody waited for does not */
bool fleet_log_says(const struct fleet_rig *g, const char *words);

unsigned fleet_letters(const struct fleet_rig *g, enum spool_stage stage);
/* The letter in "scanned" has the sheets first..last, each once and in order, and nothing else. */
void assert_fleet_letter(const struct fleet_rig *g, const char *doc, int first, int last);

#endif
