/* test_hotfolder_rig.h - a hot folder, a spool, and a clock that a test turns. */
#ifndef TESTS_UNIT_TEST_HOTFOLDER_RIG_H
#define TESTS_UNIT_TEST_HOTFOLDER_RIG_H

#include "drivers/hotfolder/hotfolder.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

enum { RIG_PATH = TMPDIR_SIZE + 300, SETTLE_MS = 5000 };

struct hot_rig {
    char dir[TMPDIR_SIZE], in[TMPDIR_SIZE + 8], notes[TMPDIR_SIZE + 8], root[TMPDIR_SIZE + 8];
    struct hotfolder *folder;
    struct hotfolder_report report;
    int64_t now_ms;
    int probe_says;                             /* what every probe answers */
    void (*in_probe)(struct hot_rig *g);        /* what happens while a file is probed; NULL: nothing */
    void (*in_mark)(struct hot_rig *g);         /* and while it is looked at for markings */
    unsigned marked;                            /* files that were */
    void (*when_taken)(struct hot_rig *g);      /* between letter and move */
    struct hotfolder_setup setup;
};

int hot_setup(void **state);
int hot_teardown(void **state);
void hot_restart(struct hot_rig *g);            /* as after a crash or a stop, with diaryd's recovery */

#define PDF(text) "%PDF-1.4\n" text

void hot_put(struct hot_rig *g, const char *name, const char *bytes);       /* name: below the hot folder */
bool hot_has(struct hot_rig *g, const char *name);
void hot_path(struct hot_rig *g, const char *name, char out[RIG_PATH]);
char *hot_read(struct hot_rig *g, const char *name);                        /* the caller's; NULL: not there */
unsigned hot_count(struct hot_rig *g, const char *sub);                     /* files in that sub-folder; "" the folder itself */

void hot_pass(struct hot_rig *g);               /* one look, now */
void hot_settle(struct hot_rig *g);             /* two looks with the settling time between them */

unsigned hot_letters(struct hot_rig *g);        /* in the spool, in any stage */
/* How many of them have just these bytes? */
unsigned hot_letters_of(struct hot_rig *g, const char *bytes);

#endif
