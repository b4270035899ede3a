/* test_box_rig.h - a real boxd on a disk that is a file, with a rauc and a systemctl that stand in for the real ones.
 * Include tests/unit/test.h first.
 *
 * "rauc info" prints <dir>/info.json, or fails with the words of <dir>/info.fails. "rauc install" does to the boot state what the real one does
 * (with the built "dakbox boot-state"), prints its progress, and waits while <dir>/install.waits is there; with <dir>/install.fails it
 * leaves the slot bad and fails with those words. "systemctl" notes what it was asked for in
 * <dir>/systemctl, runs the built box-fetch when that is to be started, keeps the time that is to be set as <dir>/clock, and fails once to restart the
 * network when <dir>/network.fails is there; what it lists as failed is <dir>/failed.units. */
#ifndef TESTS_UNIT_TEST_BOX_RIG_H
#define TESTS_UNIT_TEST_BOX_RIG_H

#include "base/json.h"
#include "box/boot_state.h"
#include "tests/rig/tmpdir.h"

#include <stdbool.h>
#include <sys/types.h>

struct box_rig {
    char dir[TMPDIR_SIZE], run_dir[TMPDIR_SIZE + 8];
    pid_t boxd, scand, diaryd;  /* 0: not running */
    bool guest;                 /* of another rig's folder and dakbox.conf */
};

/* The settings a boxd in that folder needs, for the other rig's dakbox.conf. */
void box_rig_settings(const char *dir, char out[1024]);
/* A boxd beside the programs of another rig, whose dakbox.conf is there, with data_dir = dir and run_dir = <dir>/run. box_rig_leave() before that rig ends. */
void box_rig_join(struct box_rig *g, const char *dir);
void box_rig_leave(struct box_rig *g);

/* cmocka's set-up and tear-down: *state is the rig, boxd runs in slot A. */
int box_rig_new(void **state);
int box_rig_gone(void **state);
#define WITH_BOX(test) cmocka_unit_test_setup_teardown(test, box_rig_new, box_rig_gone)

/* A file of the rig. */
void box_rig_put(const struct box_rig *g, const char *name, const char *text);
void box_rig_drop(const struct box_rig *g, const char *name);
bool box_rig_has(const struct box_rig *g, const char *name);

/* Ends boxd (how: a signal) and starts it again in that slot, with these lines of [box] too; after_restart: of the machine. */
void box_rig_end(struct box_rig *g, int how);
void box_rig_start(struct box_rig *g, enum boot_slot slot, const char *settings);
void box_rig_machine_restarted(const struct box_rig *g);        /* between the two: what is kept was kept before that */

/* A real diaryd beside it, from before boxd on or from now; and its end. */
void box_rig_diary(struct box_rig *g);
void box_rig_diary_ends(struct box_rig *g);

/* Tells boxd to look now. */
void box_rig_look(const struct box_rig *g);

/* A scanner that is "scanning" or "idle". */
void box_rig_scanner(struct box_rig *g, const char *state);

/* The manifest that rauc reads. build: as in bundle.h. */
void box_rig_manifest(const struct box_rig *g, const char *compatible, const char *version, const char *build);
/* An upload of so many bytes; out: its id. */
void box_rig_upload(const struct box_rig *g, size_t bytes, char out[32]);

/* One request; the answer is the caller's. */
json_t *box_rig_ask(const struct box_rig *g, json_t *take_request);
/* The same, which must succeed, or be refused with these words in it. */
void box_rig_tell(const struct box_rig *g, json_t *take_request);
void box_rig_refused(const struct box_rig *g, json_t *take_request, const char *words);

/* Waits for the job to end so ("done", "failed" ...) with words in its sentence (English). */
void box_rig_ends(const struct box_rig *g, const char *state, const char *words);
/* Waits until what it is at has these words. */
void box_rig_is_at(const struct box_rig *g, const char *words);
/* Waits until so much of that is done. */
void box_rig_has_done(const struct box_rig *g, int percent);
/* The boot state, of the file. */
struct boot_state box_rig_boot(const struct box_rig *g);

#endif
