/* index.h - the list of what a backup consists of, signed by the box: a text, so that whoever has neither box nor paper can still see
 * what lies there. It names no letter. A backup is there when its index is. */
#ifndef CARE_INDEX_H
#define CARE_INDEX_H

#include "care/office_key.h"
#include "care/parcel.h"
#include "store/backup.h"

enum {
    OBJECT_NAME_SIZE = 41,          /* 40 hex digits: the keyed hash of what is in it */
    STAMP_SIZE = 17,                /* "20260314T092653Z" */
    INDEX_MAX_BYTES = 512 * 1024 * 1024,
    VERSION_SIZE = 48,
};

struct object { char name[OBJECT_NAME_SIZE]; struct parcel_sum sum; };

/* Sorted by name between a call of objects_sort() and the next of objects_add(). */
struct objects { struct object *list; size_t n, room; };
int objects_add(struct objects *o, const struct object *one, struct err *e);
void objects_sort(struct objects *o);                               /* and drops those that are there twice */
struct object *objects_find(const struct objects *o, const char *name);
void objects_done(struct objects *o);

struct index {
    char key_id[ID_SIZE], stamp[STAMP_SIZE], version[VERSION_SIZE];
    int64_t taken_s;                /* UTC: the moment that the diary was copied */
    struct store_moment moment;
    int64_t documents;
    struct parcel_sum head, keys;   /* backups/<stamp>.head and .keys */
    struct objects objects;         /* objects/<first two>/<name> */
};
void index_done(struct index *x);
void index_stamp(int64_t taken_s, char out[STAMP_SIZE]);
bool index_stamp_is_valid(const char *s);
int64_t index_stamp_s(const char *stamp);      /* 0: it is none */

/* *ret_text is the caller's. */
int index_print(const struct index *x, const struct office_key *key, char **ret_text, size_t *ret_n, struct err *e);
/* x must be empty, and is left empty on failure. -EBADMSG: it was changed, or another office's box has written it. */
int index_parse(struct index *x, const struct office_key *key, const char *text, size_t n, struct err *e);

#endif
