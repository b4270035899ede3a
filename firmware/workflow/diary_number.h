/* diary_number.h - what diary numbers are made of: "CRU-A/2026/000123" is prefix, register, year, serial. Pure, no I/O. */
#ifndef WORKFLOW_DIARY_NUMBER_H
#define WORKFLOW_DIARY_NUMBER_H

#include "base/err.h"

enum { DIARY_NUMBER_PREFIX_BYTES = 24, DIARY_NUMBER_REGISTER_BYTES = 12 };

/* Do they make numbers that are short enough, and that can be told apart and found again? Letters of any script and digits; in a
 * prefix - / . _, too. -EINVAL: a sentence that names the setting. */
int diary_number_check(const char *prefix, const char *register_letter, struct err *e);

#endif
