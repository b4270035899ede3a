/* masters.h - what e-Office calls and numbers things, and which of our values stands for which (masters.c). Part of store.h; its
 * common errors hold here, too. instance: of e-Office, as in the officers' directory; "" when there is only one. */
#ifndef STORE_MASTERS_H
#define STORE_MASTERS_H

#include "store/store.h"
#include "workflow/masters.h"

struct master { const char *instance, *list, *name; int64_t id; };
/* list NULL: all of them. In the order of instance, list and name. */
int store_masters(struct store *s, const char *instance, const char *list, int (*each)(void *ctx, const struct master *m), void *ctx, struct err *e);

/* One of our values: in use by a letter that is not in e-Office yet, mapped, or standing. */
struct master_use {
    const char *own;
    int64_t id;                 /* it is mapped to; 0: not */
    const char *name;           /* of that id; "": e-Office's list has no such id (any more) */
    int64_t same_id;            /* not mapped, but the list has an entry by one of its names (master_name_of(), in any case of letters): that one counts; 0: none */
    int waiting;                /* letters with it that are not in e-Office yet */
};
/* Of one list; those that letters wait for first. posts: active posts of that instance. standing: values that letters without one of
 * their own go with, a JSON list of text: listed though no letter waits. */
int store_master_uses(struct store *s, const char *instance, enum master_kind kind, const char *standing, int (*each)(void *ctx, const struct master_use *u),
                      void *ctx, struct err *e);

/* What an instance calls one of our values: the entry it is mapped to, else the one by one of its names. 1 and the name, the
 * caller's; 0: neither, and *ret_name is NULL. */
int store_master_name(struct store *s, const char *instance, enum master_kind kind, const char *own, char **ret_name, struct err *e);

/* Of the values in owns (a JSON list of text) those that are mapped in an instance, in any list. A non-zero answer of each() ends the walk. */
int store_masters_mapped(struct store *s, const char *instance, const char *owns, int (*each)(void *ctx, const char *list, const char *own, int64_t id),
                         void *ctx, struct err *e);

/* Instances: "" and those of active posts and of lists. */
int store_master_instances(struct store *s, int (*each)(void *ctx, const char *instance), void *ctx, struct err *e);

/* Puts a list in place of the one that was there; what is mapped stays. One transaction with history. */
int store_masters_put(struct store *s, const char *instance, const char *list, const struct master *rows, size_t n, const char *actor, struct err *e);

/* One row of a file: an entry, and our values that it stands for, ';' between; "" for none. */
struct master_row { enum master_kind kind; struct master m; const char *own; };
/* All of a file, or nothing of it: the lists that it names as store_masters_put() puts one, then what it maps. -ENOENT as below. */
int store_masters_import(struct store *s, const char *instance, const struct master_row *rows, size_t n, const char *actor, struct err *e);

/* Maps a value; id 0: not any more. History has before and after. -ENOENT: the list has no such id. */
int store_master_map(struct store *s, const char *instance, const char *list, const char *own, int64_t id, const char *actor, struct err *e);

#endif
