/* set.h - all backups of one box in one target: a folder "dakbox-<key id>" with the indexes and the parcels they share. */
#ifndef CARE_SET_H
#define CARE_SET_H

#include "care/index.h"
#include "care/target.h"

enum { SET_BACKUPS_MAX = 4096, SET_PATH_SIZE = 256 };

struct set {
    struct target *target;          /* borrowed */
    const struct office_key *key;   /* borrowed */
    char folder[64];
    char (*stamps)[STAMP_SIZE];     /* of the backups there, oldest first */
    size_t n;
};

/* Looks which backups there are. */
int set_open(struct set *s, struct target *target, const struct office_key *key, struct err *e);
void set_close(struct set *s);
#define AUTO_SET AUTO(set_close)

/* "dakbox-<id>/backups/<stamp>.<kind>", kind being index, head or keys; and the place of a document's parcel. */
void set_backup_path(const struct set *s, const char *stamp, const char *kind, char out[SET_PATH_SIZE]);
void set_object_path(const struct set *s, const char *name, char out[SET_PATH_SIZE]);

/* ret must be empty. -EBADMSG: that index was changed. */
int set_load_index(const struct set *s, const char *stamp, struct index *ret, struct err *e);
/* The newest whose index holds. -ENOENT: there is none. */
int set_newest(const struct set *s, struct index *ret, struct err *e);
/* Names of all document parcels that lie there, without sizes; sorted. */
int set_list_objects(const struct set *s, struct objects *ret, struct err *e);

/* Which backups stay, by their moments, oldest first: the newest "keep", and of those before the last one of each of the twelve
 * months before that have any: a clock that once stood in another year takes none of them away. Pure. */
void set_choose(const int64_t *taken_s, size_t n, int keep, bool *ret_stays);

/* After a backup: those that may not stay go, and of the others those that set_choose() does not keep; then what no backup has any more,
 * and what interrupted ones left. may_stay() is asked of each but the newest: 1, 0 or -errno. What cannot be told for sure stays.
 * *ret_gone: how many backups went. */
int set_thin(struct set *s, int keep, int (*may_stay)(void *ctx, const struct index *x), void *ctx, int *ret_gone, struct err *e);

#endif
