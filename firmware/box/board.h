/* board.h - which board this is, and where its boot state lies: box.board_file, which the appliance's image brings along.
 *
 *   compatible = dakbox-arm64       what bundles must be for
 *   disk = auto                     where the boot state lies; auto: the disk that / is on
 *   slot = auto                     the running one, A or B; auto: "rauc.slot" of the kernel's command line
 *   recovery = /data/recovery.key  where the second key of the data partition lies until its sheet was printed; this is the usual place
 *   repaired = /data/repaired      where a start tells that the data partition was repaired (repaired.h); likewise
 *
 * Without that file this is not the appliance, and nothing of firmware/box is done. */
#ifndef BOX_BOARD_H
#define BOX_BOARD_H

#include "base/config.h"
#include "box/boot_state.h"

#include <limits.h>

struct board {
    char compatible[64];
    char disk[PATH_MAX], recovery[PATH_MAX], repaired[PATH_MAX];
    enum boot_slot slot;        /* the running one */
};

/* -ENOENT: this is not the appliance; -EINVAL: the file does not hold; -ENODEV: disk or slot cannot be found. Each with a line. */
int board_read(const struct config *c, struct board *ret, struct err *e);

/* Is there such a file? */
bool board_is_appliance(const struct config *c);

/* "slot=A" as a word of a kernel's command line: the slot, or -1. Pure. */
int board_slot_of_cmdline(const char *cmdline);

#endif
