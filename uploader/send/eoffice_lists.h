/* eoffice_lists.h - our values as entries of an e-Office's lists. No I/O.
 *
 * Every instance numbers its own. An entry is found by what the administrator said stands for our value, else by its name. */
#ifndef SEND_EOFFICE_LISTS_H
#define SEND_EOFFICE_LISTS_H

#include "uploader/send/channel.h"

/* Those that its form needs; the desk maps our values to the same (workflow/masters.h). */
enum eoffice_list {
    EOFFICE_DELIVERY_MODES, EOFFICE_LANGUAGES, EOFFICE_FORMS, EOFFICE_CATEGORIES, EOFFICE_PRIORITIES, EOFFICE_POSTS, EOFFICE_LISTS
};

/* Is text the masters of an instance: lists of {"id", "name"}, those above among them (posts may be missing)? *ret_masters is the caller's. -EPROTO. */
int eoffice_read_masters(const char *text, size_t n, json_t **ret_masters, struct err *e);

struct eoffice_lists {                  /* borrowed */
    const json_t *theirs;               /* as eoffice_read_masters() gave them */
    const json_t *mapped;               /* {list: {our value: id}}; NULL: nothing is */
};
/* Adds what stands for our value ("": what goes without one) to the part of an announcement that it belongs in: its id, of a post its name.
 * -ENOENT: o is set (HOLD, naming field and value); newer lists may have it. A post may be any where the instance has no list of them. */
int eoffice_put_pick(json_t *part, enum eoffice_list which, const char *value, const struct eoffice_lists *lists, struct outcome *o);

/* Is the problem about a field whose value stands in a list? */
bool eoffice_problem_names_list(const char *text, size_t n);

#endif
