/* spool.h - durable hand-over of documents from one program to the next.
 *
 * A document is a directory of blobs (pages, reading, PDF) plus a manifest that
 * lists each with size and SHA-256 and ends in an END line. It moves by rename:
 *
 *   scan, import ─▶ open ─▶ scanned ─▶ read ─▶ filed ─▶ sent        hold beside
 *
 * "open" holds documents being written. A blob is durable once spool_blob_commit
 * has returned, page by page; the document appears in a stage whole or not at
 * all. The writer of an open or extended document holds a lock on it, so a
 * second writer gets -EBUSY and recovery leaves it alone. On-disk format and
 * every leftover of a crash: firmware/doc/spool-format.md. Nothing here logs.
 *
 * Sealed: each blob is encrypted with a key of its own that is only in memory
 * until spool_blob_commit, so what lies on the card before that can be opened by
 * nobody, ever. The commit wraps it with the document's key, and that is wrapped
 * with the box key in the document's file "key". To refuse a letter is to forget
 * these keys. Sizes and hashes are those of the plain bytes everywhere here.
 *
 * Errors common to all: -ENOSPC no room, nothing published, try again later;
 * -EIO the card failed: stop intake, the next start finds out what was
 * published; -EROFS the spool cannot be written. */
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include "base/auto.h"
#include "base/config.h"
#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stdint.h>

enum spool_stage { SPOOL_OPEN, SPOOL_SCANNED, SPOOL_READ, SPOOL_FILED, SPOOL_SENT, SPOOL_HOLD, SPOOL_STAGES };

enum {
    SPOOL_NAME_SIZE = 40,               /* a blob's name: [a-z0-9.-], begins with a letter */
    SPOOL_MAX_BLOBS = 8000,
    SPOOL_VALUE_SIZE = 256,             /* a manifest value, UTF-8, no line breaks */
};

struct spool;       /* one per process, not thread-safe */
struct spool_doc;   /* a document being written or extended, locked */
struct spool_blob;  /* a file of a document, being written or read */
struct fs_ops;

const char *spool_stage_name(enum spool_stage stage);

/* Names of blobs (firmware/doc/spool-format.md): "page-007.png" for the 7th side a scanner gave; is it a page, from a
 * scanner or in a file that came whole? */
void spool_page_name(unsigned page_no, char out[SPOOL_NAME_SIZE]);
/* A file in paths.run_dir, of no document: the page that came last when somebody tried a scanner. scand forgets it (drivers/scan/test_page.h). */
#define SPOOL_TEST_PAGE "test-page.png"
bool spool_is_page(const char *name);

/* ---- the spool */

/* Makes the stage directories where missing. fs NULL: the real one. *ret_spool is the caller's.
 * The box key is the file box.key beside root, made when it is missing and the spool holds no document; -ENOKEY: it is
 * missing, unreadable or not the one that sealed the documents here. Turns core dumps of this process off. */
int spool_open(const char *root, const struct fs_ops *fs, struct spool **ret_spool, struct err *e);
/* The same with the box key in key_file, 32 bytes raw or in hex. NULL or "": beside root. */
int spool_open_with_key(const char *root, const char *key_file, const struct fs_ops *fs, struct spool **ret_spool, struct err *e);
/* The one of the settings: <paths.data_dir>/spool with paths.box_key_file. */
int spool_open_configured(const struct config *c, struct spool **ret_spool, struct err *e);
void spool_close(struct spool *s);      /* NULL is fine */
AUTO_DEFINE(struct spool *, spool_close)
#define AUTO_SPOOL AUTO(auto_spool_close)

/* Is there room for another letter, leaving reserve_bytes free? 0 or -ENOSPC with the sentence. */
int spool_check_room(const struct spool *s, uint64_t reserve_bytes, struct err *e);

/* For every document on its way: a torn one moves to hold; unlocked documents in "open" that are not
 * resumable are removed; refusals that were interrupted are completed. Runs once, by diaryd at its start.
 * *ret_torn counts what moved to hold. */
int spool_recover(struct spool *s, unsigned *ret_torn, struct err *e);

/* ---- writing */

/* A new document in "open". resumable: its blobs stay after a crash, for spool_doc_resume
 * (a batch whose paper is already through the feeder); otherwise recovery removes it. */
int spool_doc_new(struct spool *s, bool resumable, struct spool_doc **ret_doc, struct err *e);

/* The same under an id that was chosen before (id_new), so that whoever is interrupted finds it again. -EEXIST. */
int spool_doc_new_as(struct spool *s, const char *id, bool resumable, struct spool_doc **ret_doc, struct err *e);

/* Removes what is left in "open" of one that was not resumable and whose writer was killed, so that it can be begun anew under its id.
 * -EBUSY: someone writes it; -EEXIST: it is resumable; -ENOENT; -EKEYREVOKED: it was being refused, which is now complete. */
int spool_doc_sweep(struct spool *s, const char *id, struct err *e);

/* Takes up a resumable open document again, with all blobs that were committed. -EBUSY: someone has it;
 * -ENOENT: not there, or it was being refused, which is now complete. */
int spool_doc_resume(struct spool *s, const char *id, struct spool_doc **ret_doc, struct err *e);

/* Adds blobs to a published document. The old state stays valid until spool_doc_commit. -EBUSY, -ENOENT;
 * -EKEYREVOKED: it was purged or refused, or is now: a refusal that was interrupted is completed first. */
int spool_doc_extend(struct spool *s, const char *id, enum spool_stage stage, struct spool_doc **ret_doc, struct err *e);

/* From here on a resumable document outlives a crash and its writer even without a blob. The first blob does it, too. */
int spool_doc_begin(struct spool_doc *d, struct err *e);

/* Takes a committed blob out of an open document, to be made anew. -ENOENT. It may come back after a power cut. */
int spool_doc_remove(struct spool_doc *d, const char *name, struct err *e);

const char *spool_doc_id(const struct spool_doc *d);
unsigned spool_doc_blobs(const struct spool_doc *d, const char *prefix);    /* committed blobs whose names begin so */

/* Sets a manifest value. key: one of the list in manifest.c (source, scanner, created, ended, note, file ...). */
int spool_doc_set(struct spool_doc *d, const char *key, const char *value, struct err *e);

/* Takes the blobs whose names begin so out of an extended document, so that they can be made anew by a later
 * extension. The files go once spool_doc_commit has published the manifest without them. */
int spool_doc_drop(struct spool_doc *d, const char *prefix, struct err *e);

/* Publishes in stage "to" and closes d in every case (-EIO: see above). From an extended
 * document this moves it on, or leaves it where it is when "to" is its stage. Blocks while the card syncs. */
int spool_doc_commit(struct spool_doc *take_d, enum spool_stage to, struct err *e);
/* Lets go. An open document that is not resumable and a half-made extension disappear; a resumable one stays. */
void spool_doc_close(struct spool_doc *take_d);
/* Removes an open document with all its blobs: the letter was thrown away before it was taken in. */
int spool_doc_discard(struct spool_doc *take_d, struct err *e);
/* Refuses a letter: its keys are wiped from memory and card, then its blobs go, and what is left is published in
 * "scanned" (an extended document: where it is) without blobs, with the values source, created, refused (UTC) and
 * operator alone, so that it gets its number. Close its blobs first. Closes d in every case. Interrupted or failed
 * once the intention is on the card, the next spool_recover or spool_doc_resume completes it; nothing undoes it.
 * Failed before that (-ENOSPC, -EIO): what was committed is still there: spool_refuse tries again.
 * Blobs that were linked into other documents (spool_blob_link) stay readable there: refuse those, too. */
int spool_doc_refuse(struct spool_doc *take_d, const char *operator, struct err *e);
/* The same for a document nobody writes, in place (from SPOOL_OPEN: into "scanned"). Once more for a refused one:
 * 0, with the first time and operator kept. -EBUSY; -ENOENT: not in "from". */
int spool_refuse(struct spool *s, const char *id, enum spool_stage from, const char *operator, struct err *e);
/* Purges a document that nobody writes, whose time here is over, in place: keys first, then blobs; what stays is source, created and
 * "ended: purged <UTC>". Nothing undoes it, and asked once more it completes what was interrupted: the caller keeps the intention.
 * One that was refused stays as it is. Other documents keep the blobs they share. -EBUSY; -ENOENT: not in "from". */
int spool_purge(struct spool *s, const char *id, enum spool_stage from, struct err *e);
/* 1: it was purged (or refused) and nothing is left but its manifest, no key and no file; 0: it is not, or not wholly. */
int spool_is_purged(const struct spool *s, const char *id, struct err *e);
AUTO_DEFINE(struct spool_doc *, spool_doc_close)
#define AUTO_SPOOL_DOC AUTO(auto_spool_doc_close)

/* Every byte of a letter goes through here and is sealed. Before spool_blob_commit nobody can read what was written,
 * also not with all keys of the card: close it, or die, and it is gone. So look at a page before its commit. */
int spool_blob_create(struct spool_doc *d, const char *name, struct spool_blob **ret_blob, struct err *e);
int spool_blob_write(struct spool_blob *b, const void *data, size_t n, struct err *e);
/* Durable when this returns 0. Closes b in every case. -EEXIST: the document has a blob of that name. */
int spool_blob_commit(struct spool_blob *take_b, struct err *e);
/* Makes what is being written a blob of another open document, where it shows once it is committed. -EEXIST. */
int spool_blob_move(struct spool_blob *b, struct spool_doc *to, const char *name, struct err *e);
void spool_blob_close(struct spool_blob *take_b);       /* a reader; or drops what was written. NULL is fine */
AUTO_DEFINE(struct spool_blob *, spool_blob_close)
#define AUTO_SPOOL_BLOB AUTO(auto_spool_blob_close)

/* Gives d the same bytes that from_id has under from_name, without a copy: blobs never change. d gets the keys they
 * were sealed with, too, and keeps them when from_id is refused. All of the list
 * are durable like committed blobs when this returns 0, with a single sync; otherwise some may be there, so let go of d.
 * -ENOENT: it has no such blob; -EEXIST: d has one called name. name, from_name: borrowed. */
struct spool_link { const char *name, *from_name; };
int spool_blob_link(struct spool_doc *d, const char *from_id, const struct spool_link *links, size_t n, struct err *e);

/* Whole blob in one call. */
int spool_blob_put(struct spool_doc *d, const char *name, const void *data, size_t n, struct err *e);

/* ---- reading */

/* Finds where a published or open document is. -ENOENT. */
int spool_find(const struct spool *s, const char *id, enum spool_stage *ret_stage);

int spool_blob_open(const struct spool *s, const char *id, const char *name, struct spool_blob **ret_blob, struct err *e);
int64_t spool_blob_size(const struct spool_blob *b);
/* Bytes read, 0 at the end, or -errno. -EBADMSG: changed, cut off or not the blob of that name; no byte of the piece
 * (64 KiB) it shows in is given out. */
ssize_t spool_blob_read(struct spool_blob *b, void *out, size_t n, struct err *e);
/* From offset on (bytes), for resumed uploads. Backwards it opens the blob from its beginning again. */
int spool_blob_seek(struct spool_blob *b, int64_t offset, struct err *e);
/* The whole blob, checked against size and SHA-256 in the manifest. *ret_data is the caller's (free),
 * with a NUL behind the last byte that n does not count. -E2BIG: larger than max_bytes; -EBADMSG: it does not match. */
int spool_blob_load(const struct spool *s, const char *id, const char *name, size_t max_bytes,
                    void **ret_data, size_t *ret_n, struct err *e);

struct spool_entry {            /* one blob in a manifest */
    char name[SPOOL_NAME_SIZE];
    int64_t size_bytes;
    char sha256[HASH_HEX_SIZE];
};

/* Calls each() for the blobs of a document in the order they were added; a non-zero answer ends the walk and is returned. */
int spool_each_blob(const struct spool *s, const char *id, int (*each)(void *ctx, const struct spool_entry *entry),
                    void *ctx, struct err *e);
/* 1: the document has a blob of that name, 0: it has not. */
int spool_has_blob(const struct spool *s, const char *id, const char *name, struct err *e);
/* A manifest value; "" when it has none. */
int spool_get(const struct spool *s, const char *id, const char *key, char out[SPOOL_VALUE_SIZE], struct err *e);

/* Calls each() for each document of a stage, oldest manifest first. */
int spool_each(const struct spool *s, enum spool_stage stage, int (*each)(void *ctx, const char *id), void *ctx, struct err *e);

/* A number that is another one once a document has come to a stage or left it: who looks every second need not
 * look through 100,000 letters each time. 0: it changed just now or cannot be told, so look. */
int64_t spool_stage_version(const struct spool *s, enum spool_stage stage);

/* ---- moving */

/* -ENOENT: not in "from"; -EEXIST: "to" has it. Survives a power cut when it returns 0. */
int spool_move(struct spool *s, const char *id, enum spool_stage from, enum spool_stage to, struct err *e);

/* After this a document seen in "stage" stays there through a power cut, even if whoever moved it was
 * killed, or is not done, between rename and sync: before anything is promised about it. */
int spool_settle(struct spool *s, enum spool_stage stage, struct err *e);

/* Compares every blob of a document with its manifest. 0, or -EBADMSG naming the blob. */
int spool_verify(const struct spool *s, const char *id, struct err *e);

#endif
