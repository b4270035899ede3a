/* data_state.h - on the appliance: whether the data partition is open (board/system/data says so at each start). Elsewhere it never is shut. */
#ifndef BASE_DATA_STATE_H
#define BASE_DATA_STATE_H

#include "base/said.h"

/* Is it shut? line: why. Then /var is in memory, and nothing is taken in. */
bool data_is_shut(const char *run_dir, char line[SAID_SIZE]);

/* ... for a file system that a person can have repaired (firmware/box/job_repair.c)? */
bool data_needs_repair(const char *run_dir);

#endif
