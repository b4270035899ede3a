/* network_change.h - a change of the network's settings that takes itself back: whoever sits at a wrong address cannot mend it.
 *
 *   <data_dir>/box/network.json says what was before ─▶ settings are written ─▶ the network follows ─┬─ keep ─▶ the file goes
 *                                                                                                    └─ what was before is written ─▶ the file goes
 *
 * While the file is there the change is open. Whenever the power goes, the next start finds it and takes the change back.
 * Settings are written as always: by diaryd, with history (settings_put). */
#ifndef BOX_NETWORK_CHANGE_H
#define BOX_NETWORK_CHANGE_H

#include "box/box.h"

/* settings: {name: value | null ...}; null: no longer set at the desk. Can a network be made of them, with all others as they are? Changes nothing.
 * -EINVAL, -EPERM: e says which cannot be; -EALREADY: all are so already. */
int network_change_check(const struct box *b, const json_t *settings, struct err *e);

/* After the check: notes what is before and what is to be. */
int network_change_open(const struct box *b, const json_t *settings, const char *actor, struct err *e);
bool network_change_is_open(const struct box *b);
/* A word is waited for until until_s, UTC. What the desk goes by is <run_dir>/LINE_TRIAL_NAME, which holds the new address. */
int network_change_wait(const struct box *b, int64_t until_s, struct err *e);

/* Writes the settings as they are to be, or as they were. Those that are so are left alone; going back also those that somebody else has changed since.
 * -EREMOTEIO: diaryd refuses one; -ENODATA: what was before cannot be read; others: diaryd is away. */
enum network_side { NETWORK_AFTER, NETWORK_BEFORE };
int network_change_write(const struct box *b, enum network_side side, const char *actor, struct err *e);

/* It is over: what is set stays. */
int network_change_close(const struct box *b, struct err *e);

/* {"actor", "until_s", "address"} while somebody's word is waited for; else null. address: the box's new one in the office's network; "" by DHCP, and where
 * it stays the same. The caller's. */
json_t *network_change_describe(const struct box *b);

#endif
