/* views.h - what people keep of the register under a name: an address of filters, columns and order. */
#ifndef STORE_VIEWS_H
#define STORE_VIEWS_H

#include "store/store.h"

enum { VIEW_NAME_BYTES = 180, VIEW_QUERY_BYTES = 2000, VIEWS_MAX = 50 /* of one person */ };

struct view { int64_t id; const char *owner, *name, *query; bool shared; };

/* Those person may see: the own ones, and what others share; own ones first, by name. */
int store_views(struct store *s, const char *person, int (*each)(void *ctx, const struct view *v), void *ctx, struct err *e);

/* Keeps a view of actor under its name, in place of one of that name. may_share: actor may share, and change what is shared.
 * -EPERM: shared without that, or VIEWS_MAX are there already. */
int store_view_put(struct store *s, const struct view *v, bool may_share, const char *actor, int64_t *ret_id, struct err *e);
/* -ENOENT: actor sees no such view; -EPERM: it is another's, and actor may not change what is shared. */
int store_view_delete(struct store *s, int64_t id, bool may_share, const char *actor, struct err *e);

#endif
