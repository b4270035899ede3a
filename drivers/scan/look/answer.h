/* answer.h - what was seen on a page, as JSON: scan-look's answer, and the intake record's keys (firmware/doc/pages.md). */
#ifndef LOOK_ANSWER_H
#define LOOK_ANSWER_H

#include "drivers/scan/station/look.h"

enum { ANSWER_MAX_BYTES = 16 * 1024 };

/* look_to_json() and look_fault_name() of station/look.h are here, too. */

/* The way back. Nothing is believed: sizes, names, numbers and texts have their limits. took_ms stays 0.
 * -EPROTO: not an answer; *ret is not touched then. */
int answer_parse(const json_t *answer, struct page_look *ret, struct err *e);

#endif
