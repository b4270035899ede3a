/* page_plan.h - what the spool must look like after a change of pages, worked out before anything changes.
 *
 * A plan is the detail of a page job, a JSON object that holds all it takes to follow it, again after a crash:
 *
 *   {"docs": [{"doc": id, "like": id?, "name": "arrange-002.json", "arrange": {…}, "scan": {…}?,
 *              "from": id, "links": [{"name": "page-001.png", "blob": "page-004.png"} …]} …],
 *    "made": [id …], "before": {"pages": […], "hidden": […]}, "after": {…}}
 *
 * like: the document is made, with that one's manifest values. links: blobs of "from" that get a second name in it.
 * docs in the order in which they are made or changed: new ones first, so that no page is ever in none. */
#ifndef DIARY_PAGE_PLAN_H
#define DIARY_PAGE_PLAN_H

#include "diary/page_source.h"

/* Each: 0 and *ret_plan is the caller's; -EINVAL in words for a person; -E2BIG, -ENOMEM. actor is borrowed. */
int page_plan_arrange(const struct page_source *from, const json_t *wanted, const char *actor, json_t **ret_plan, struct err *e);
/* at: from outside; places among the shown pages, from 2, at which new letters begin. */
int page_plan_split(const struct page_source *from, const json_t *at, const char *actor, json_t **ret_plan, struct err *e);
int page_plan_merge(const struct page_source *into, const struct page_source *other, const char *actor, json_t **ret_plan, struct err *e);
/* replaces: the blob whose page the new ones stand for, "" none; also when it was replaced before. ret_replaced: the blob
 * that stood in its place until now, "" none does. */
int page_plan_add(const struct page_source *into, const struct page_source *added, const char *replaces, const char *actor,
                  json_t **ret_plan, char ret_replaced[SPOOL_NAME_SIZE], struct err *e);
/* undone: kind and plan of the job that is taken back. */
int page_plan_undo(const struct page_source *from, const char *kind, const json_t *undone, const char *actor, json_t **ret_plan, struct err *e);

/* Does a page of that blob go to another document? */
bool page_plan_moves(const json_t *plan, const char *blob);

#endif
