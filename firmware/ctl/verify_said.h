/* verify_said.h - the audit in one sentence of base/said.h, for a program that asks for it. */
#ifndef CTL_VERIFY_SAID_H
#define CTL_VERIFY_SAID_H

#include "audit/audit.h"
#include "base/said.h"

/* line: what was found, and the first of the letters where something is wrong. Result and ret as audit_run(). */
int verify_say(struct store *store, const struct spool *spool, bool quick, char line[SAID_SIZE], struct audit_result *ret, struct err *e);

#endif
