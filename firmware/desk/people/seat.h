/* seat.h - who sits there: finds the session of a request, and answers for the page when nobody may see it yet. */
#ifndef DESK_SEAT_H
#define DESK_SEAT_H

#include "desk/web/routes.h"
#include "desk/web/web.h"

enum seat { SEAT_TAKEN, SEAT_EMPTY, SEAT_LOCKED, SEAT_FIRST_START, SEAT_STARTING };

/* Looks the session up and the person in the diary: who was switched off or whose passphrase changed is out at once, and roles
 * are those of now. While the diary cannot be read, what was known last holds. doing: see sessions_find. ret is filled with
 * SEAT_TAKEN and SEAT_LOCKED. */
enum seat seat_of(const struct desk *desk, const char *session_id, bool doing, struct session *ret);

/* Lets a request in, for a page with that right. true: q->who is set (who is its place) and the page may be run. false: the reply is
 * finished: sign-in, unlock, the first start, "starting", a role that has not the right, or a form to be sent once more. */
bool seat_admit(struct request *q, struct reply *a, const struct route *route, struct session *who);

#endif
