/* diagnose.h - what the diagnostics bundle tells of the machine: card, backup, which systemd units have failed. No word of a letter. */
#ifndef CARE_DIAGNOSE_H
#define CARE_DIAGNOSE_H

#include "store/diagnostics.h"

enum { DIAGNOSE_PARTS = 2 };
extern const struct diagnostics_part diagnose_parts[DIAGNOSE_PARTS];

#endif
