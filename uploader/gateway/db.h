/* db.h - the database of the stand-in e-Office: all its SQL, one function per question.
 *
 * Every change is one transaction and on the disk when the function returns 0
 * (WAL, synchronous=FULL). One connection, one thread.
 * Common errors: -EIO the database or the disk failed; -ENOSPC no room; -ENOENT no such receipt. */
#ifndef GATEWAY_DB_H
#define GATEWAY_DB_H

#include "base/auto.h"
#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stdint.h>

enum { DIARY_NUMBER_SIZE = 64 * 4 + 1, RECEIPT_NO_SIZE = 48 };

struct receipt {
    char uuid[UUID_SIZE];
    char diary_number[DIARY_NUMBER_SIZE];
    char content_sha256[HASH_HEX_SIZE];     /* of the announcement, keys sorted, no spaces */
    char sha256[HASH_HEX_SIZE];             /* of the PDF, as announced */
    int64_t size_bytes, offset;             /* of the PDF: announced, and promised to be here */
    bool created;
    char receipt_no[RECEIPT_NO_SIZE];       /* once created */
    int64_t computer_no, created_s;
    int64_t opened_s;                       /* when the addressee opened it first; 0: not yet */
};

struct gateway_db;

/* Makes the file and its tables where missing. -EBUSY: another process has it. */
int gateway_db_open(const char *path, struct gateway_db **ret_db, struct err *e);
void gateway_db_close(struct gateway_db *db);       /* NULL is fine */

/* r: uuid, diary_number, content_sha256, sha256 and size_bytes are used. content: JSON, kept for people.
 * -EEXIST: the UUID is known; nothing was changed. */
int gateway_db_announce(struct gateway_db *db, const struct receipt *r, const char *content, struct err *e);

int gateway_db_find(struct gateway_db *db, const char *uuid, struct receipt *ret, struct err *e);
/* The announcement itself, JSON; the caller's. */
int gateway_db_content(struct gateway_db *db, const char *uuid, char **ret_content, struct err *e);

int gateway_db_set_offset(struct gateway_db *db, const char *uuid, int64_t offset, struct err *e);

/* Generates the receipt: the next number of the year, the next computer number. Once created, it stays as it is. */
int gateway_db_create(struct gateway_db *db, const char *uuid, int64_t now_s, struct err *e);

/* The addressee has opened it; the first time counts. Nothing happens to one that is not created. */
int gateway_db_open_receipt(struct gateway_db *db, const char *uuid, int64_t now_s, struct err *e);

/* Bytes of all documents that were announced. */
int gateway_db_total_bytes(struct gateway_db *db, int64_t *ret_bytes, struct err *e);

/* Which ones; NULL and 0: any. */
struct receipt_filter {
    const char *diary_number, *post, *words;    /* words: somewhere in the announcement, or the receipt number */
    int64_t computer_no;
};

/* Newest announcement first. *ret_total (may be NULL) counts all that match.
 * content is borrowed during the call; a non-zero answer ends the walk and is returned. */
typedef int gateway_db_each_fn(void *ctx, const struct receipt *r, const char *content);
int gateway_db_list(struct gateway_db *db, const struct receipt_filter *which, int64_t limit, gateway_db_each_fn *each, void *ctx,
                    int64_t *ret_total, struct err *e);

/* Calls each() for the receipts whose document is not complete; content is NULL. each() may change them. */
int gateway_db_each_awaiting(struct gateway_db *db, gateway_db_each_fn *each, void *ctx, struct err *e);

#endif
