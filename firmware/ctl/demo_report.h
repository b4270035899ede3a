/* demo_report.h - the end of "run --demo --once": is every letter where it should be? */
#ifndef CTL_DEMO_REPORT_H
#define CTL_DEMO_REPORT_H

#include "ctl/demo_clerk.h"

/* Asks the other side, not our own diary: e-Office for the receipt, the mail folder for the mail, the
 * spool for the document, verify_run for the rest. Prints the table of design §9 and a sentence for
 * each thing that is wrong. *ret_faults: how many. Returns 0 when all could be looked at. */
int demo_report(struct clerk *c, unsigned *ret_faults, struct err *e);

#endif
