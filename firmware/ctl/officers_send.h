/* officers_send.h - hands an officers' directory to diaryd: in parts, because the file is read with the rights of whoever
 * gives it and may be larger than a packet. */
#ifndef CTL_OFFICERS_SEND_H
#define CTL_OFFICERS_SEND_H

#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>

/* 0: taken in, or only looked at (check_only); *ret_answer is the caller's also when diaryd refused with its mistakes. */
int officers_send(const char *run_dir, const char *file, const char *actor, bool check_only, json_t **ret_answer, struct err *e);

#endif
