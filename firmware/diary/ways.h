/* ways.h - by which ways letters can leave, as this box is set up now. A delivery for another one waits for a person instead of waiting for
 * ever: sendd never asks for it. */
#ifndef DIARY_WAYS_H
#define DIARY_WAYS_H

#include "base/said.h"
#include "diary/diary.h"

/* True: sendd does not serve it, held says why and what is to be done. Only e-Office and its read service have instances. */
bool way_is_closed(const struct diary *d, const char *channel, const char *instance, char held[SAID_SIZE]);

/* Instances whose deliveries sendd serves by that channel: a JSON list, the caller's. NULL: out of memory. */
char *ways_open(const struct diary *d, const char *channel);

/* At the start, when the settings may be others than yesterday: what waits for a way that is closed now is held, a look-up cancelled. What sendd
 * is to ask about stays in doubt, and goes on when the way is open again. Notes in d what the status tells. */
void ways_look(struct diary *d);

/* Where ways_wanted is set (at the start, and when e-Office's lists or what is mapped to them change): what was held because its way was closed,
 * or because a list had no entry for a value, goes again where that is over. Some of them; d->more tells that there are others. */
void ways_all(struct diary *d);

#endif
