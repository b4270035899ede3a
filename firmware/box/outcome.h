/* outcome.h - what became of the last update or the last going back: <data_dir>/box/update.json.
 *
 *   installed ─(restart: it runs)─▶ trying ─("dakbox good")─▶ good
 *       └──────(restart: the boot loader has gone back)─▶ fell_back ◀─┘ (three starts that were not good)
 *
 * It is kept when the box restarts, so that the desk can say which version runs, and why. */
#ifndef BOX_OUTCOME_H
#define BOX_OUTCOME_H

#include "box/board.h"
#include "box/bundle.h"

enum outcome_how { OUTCOME_UPDATE, OUTCOME_ROLLBACK };

/* That slot is the one to be started next, in place of the running one. */
int outcome_begin(const struct box *b, const struct board *board, enum outcome_how how, const struct bundle *to, const char *actor, struct err *e);

/* At boxd's start: the box may have been restarted since. */
void outcome_look(const struct box *b, const struct board *board);

/* "dakbox good" has found the running system good, or not (why: a line). Nothing happens where nothing was changed. */
void outcome_good(const struct box *b);
void outcome_not_good(const struct box *b, const char *why);

/* Does the running system still have to show that it is good? */
bool outcome_is_trying(const struct box *b);

/* {"how": "update|rollback", "version", "from", "slot", "actor", "at_s", "state": "installed|trying|good|fell_back", "why"}; null: there was none. The caller's. */
json_t *outcome_describe(const struct box *b);

#endif
