/* alerts.h - of the deliveries of a letter, those that tell people: words, who has seen it, the acknowledgement's tick. */
#ifndef DESK_ALERTS_H
#define DESK_ALERTS_H

#include "base/clock.h"
#include "desk/admin/admin.h"
#include "desk/letter/letter_page.h"

/* " – alert to the next officer"; nothing for the letter itself. */
void alerts_put_kind(const struct request *q, struct html *h, const struct delivery *d);
/* The words alone; the name itself for one the desk does not know. */
const char *alerts_kind(enum lang lang, const char *kind);
const char *alerts_whom(enum lang lang, const char *whom);
/* When it goes, if that is later. */
void alerts_put_due(const struct request *q, struct html *h, const struct delivery *d);
/* Above the deliveries: who has seen the letter, and what is not sent at all. */
int letter_alerts(const struct letter_view *v, struct err *e);
/* Part of the form of fields. */
void letter_ack_tick(const struct letter_view *v);

#endif
