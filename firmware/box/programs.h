/* programs.h - the programs that work on letters, diary and settings are stopped for a job, and go on after it. */
#ifndef BOX_PROGRAMS_H
#define BOX_PROGRAMS_H

#include "box/box.h"

/* Returns when none runs any more. failed: the line for "not all could be stopped", with one place for why; programs_start() then. */
int programs_stop(struct job *j, enum said_id failed, struct err *e);

/* Does not wait for them. */
void programs_start(void);

#endif
