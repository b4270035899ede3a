/* verify.h - the audit (audit/audit.h) in sentences for whoever sits at the command line. */
#ifndef CTL_VERIFY_H
#define CTL_VERIFY_H

#include "audit/audit.h"

/* fault() gets one sentence for each thing that is wrong, and of what kind it is. quick and the result: as audit_run(). */
int verify_run(struct store *store, const struct spool *spool, bool quick,
               void (*fault)(void *ctx, enum audit_kind kind, const char *sentence), void *ctx, struct audit_result *ret, struct err *e);

#endif
