/* confirm.h - a person's decisions, sent to diaryd in the desk's own words (firmware/doc/messages.md). */
#ifndef CTL_CONFIRM_H
#define CTL_CONFIRM_H

#include "base/json.h"
#include "ctl/ctl.h"

#include <stdint.h>

/* Confirms a letter with the fields its reading proposed. typed: {name: value} that replace or add to
 * them; may be NULL. post: to whom it is marked; NULL or "": as proposed, else the default post.
 * -ENOENT: no such letter; -EREMOTEIO: diaryd refused, e says why; as ipc_call otherwise. */
int confirm_as_proposed(const struct config *c, struct store *s, int64_t letter, const char *actor, const char *post,
                        const json_t *typed, struct err *e);

/* What e-Office cannot do without and the reading did not find, typed as a clerk would who has the
 * paper in hand: {name: value} for confirm_as_proposed. *ret_typed is the caller's. */
int confirm_missing(struct store *s, int64_t letter, json_t **ret_typed, struct err *e);

/* A person's decision on a delivery that is unknown or held: it did arrive, or it is to be sent again. */
int delivery_resolve(const struct config *c, int64_t delivery, bool arrived, const char *actor, struct err *e);

#endif
