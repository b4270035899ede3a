/* documents.h - the spool's documents as backups see them: which there are, what each is called in a backup, and its parcel.
 *
 * A document's blobs never change and its manifest says which it has, so one parcel a document is called by the keyed hash of its
 * manifest: the same document has the same name, and lies in the target already. Its keys are not in the parcel but in the backup's file
 * of keys, which is written anew each time: so a letter whose keys are forgotten is lost in the backups, too. */
#ifndef CARE_DOCUMENTS_H
#define CARE_DOCUMENTS_H

#include "care/index.h"
#include "spool/spool.h"

struct document {
    char id[ID_SIZE];
    char stage;                     /* enum spool_stage, where it was looked at last */
    bool has_blobs;                 /* false: refused, or an empty one */
    bool damaged;                   /* its manifest is torn, or a file of it is not there: the parcel has what lies there */
    char name[OBJECT_NAME_SIZE];    /* of its parcel */
};

/* Sorted by id between documents_sort() and the next documents_add(). */
struct documents { struct document *list; size_t n, room; };
int documents_add(struct documents *d, const struct document *one, struct err *e);
void documents_sort(struct documents *d);
struct document *documents_find(const struct documents *d, const char *id);
void documents_done(struct documents *d);

struct care_spool {                 /* the spool's folder; its files are taken as they are */
    char root[PATH_MAX];
    const struct office_key *key;
};

/* Calls each() for each document that is not being written. */
int documents_each(const struct care_spool *s, int (*each)(void *ctx, const char *id), void *ctx, struct err *e);

/* Finds out what a document is called now, and about how many bytes it has (ret_bytes may be NULL). A torn one is called by what there
 * is of its manifest. -ENOENT: it is gone; -EBADMSG: the card does not give it back. */
int document_look(const struct care_spool *s, const char *id, struct document *ret, int64_t *ret_bytes, struct err *e);

/* Its parcel into out; d->damaged is set where a blob is not there. -EAGAIN: it has changed since it was looked at; -EBADMSG: the card
 * does not give it back. */
int document_pack(const struct care_spool *s, struct document *d, FILE *out, struct parcel_sum *ret, struct err *e);

/* The file of its keys, open. -ENOENT: it has none. */
int document_open_key(const struct care_spool *s, const char *id);

#endif
