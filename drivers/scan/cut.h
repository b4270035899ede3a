/* cut.h - letters that lay open when the box was started: it was switched off in the middle of them, or its supply gave way. */
#ifndef SCAN_CUT_H
#define SCAN_CUT_H

#include "spool/spool.h"

enum { CUT_MAX = 16 };          /* more than a box has scanners */

struct cut { char docs[CUT_MAX][ID_SIZE]; unsigned n; };

/* All that are open now. What cannot be listed is none. */
void cut_find(struct cut *c, const struct spool *s);
bool cut_has(const struct cut *c, const char *doc);
/* It goes on: what stops it from now on has another reason. */
void cut_forget(struct cut *c, const char *doc);

#endif
