/* restart.h - the box is restarted or switched off: now, or at night. */
#ifndef BOX_RESTART_H
#define BOX_RESTART_H

#include "box/box.h"

/* "restart" or "off". */
bool restart_knows(const char *how);

/* Asks systemd, and then waits for the end. Returns only when it could not be asked, with a line, or when boxd is told to stop: 0. */
int restart_now(struct job *j, const char *how, struct err *e);

/* ---- for the night: kept in <data_dir>/box/restart.json, and over when the machine was started anew */

/* At the next box.night_hour. */
int restart_plan(const struct box *b, const char *actor, struct err *e);
/* {"at_s", "actor"}; null: nothing is planned. The caller's. */
json_t *restart_planned(const struct box *b);
void restart_forget(const struct box *b);

#endif
