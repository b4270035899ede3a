/* intake.h - takes a file in as a letter: "dakbox import" and the hot folder.
 *
 *   intake_look ─▶ (intake_probe) ─▶ intake_load ─▶ mark_file ─▶ intake_put ─▶ spool_doc_commit
 *                                                     ├─ may be marked: a person must look first (intake_origin.cleared)
 *                                                     └─ marked: intake_refuse
 *
 * A file is read once, into memory, and no byte of it is written anywhere before it is cleared. intake_file does all of it
 * for one path. What a file is, its first bytes say, never its name. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "reader/mark.h"
#include "spool/spool.h"

enum { INTAKE_MAX_MIB = 100, INTAKE_MAGIC_BYTES = 8, INTAKE_CHECK_MAX_MS = 30 * 60 * 1000 /* a file is checked no longer */ };

/* Where letters come from, and how they queue: manifest values. */
struct intake_origin {
    const char *source;         /* "import", "hotfolder" */
    const char *purpose;        /* "letter", "vip", "backlog" */
    uint64_t reserve_bytes;     /* what must stay free on the card */
    const char *cleared;        /* who said that the file is not classified, and how: then it is not checked; NULL or "": nobody did */
};

/* letter, vip or backlog? Pages for a letter that is there already come from a scanner only. */
bool intake_is_purpose(const char *purpose);

/* The ending for a kind of file we can read, told by its first bytes: "jpg", "png", "tif", "pnm", "pdf";
 * NULL: none of them. Static. */
const char *intake_kind(const unsigned char *first, size_t n);

/* Is an error the file's own fault, so that trying again is in vain? */
bool intake_is_refusal(int error);

/* Looks at an open file before anything is written. *ret_kind as intake_kind.
 * Refusals: -ENODATA empty; -EFBIG; -EMEDIUMTYPE no image or PDF; -EINVAL no file. -EREMOTEIO: it cannot be read. */
int intake_look(int fd, const char **ret_kind, struct err *e);

/* A file in memory. */
struct intake_bytes { unsigned char *data; size_t n; char sha256[HASH_HEX_SIZE]; };
void intake_bytes_done(struct intake_bytes *b);         /* wipes; b may be all zero */
static inline void auto_intake_bytes(struct intake_bytes *b) { intake_bytes_done(b); }
#define AUTO_INTAKE_BYTES AUTO(auto_intake_bytes)

/* Reads the open file. -EFBIG: it grew meanwhile; -ENODATA: it shrank to nothing; -EREMOTEIO: it cannot be read; -ENOMEM. */
int intake_load(int fd, struct intake_bytes *ret, struct err *e);

/* Writes it, byte for byte, into a new document called after name; *ret_doc is the caller's, not published yet. It must be cleared.
 * -ENOSPC: no room. */
int intake_put(struct spool *s, const struct intake_bytes *b, const char *kind, const char *name, const struct intake_origin *o,
               struct spool_doc **ret_doc, struct err *e);

/* A file that bears a marking: a document without anything, which gets its number. id: chosen before, so that the same file
 * gets one number however often this is interrupted; done before: 0. */
int intake_refuse(struct spool *s, const char *id, const char *source, const char *operator, struct err *e);

/* Why it may not be taken in, for a clerk: "page 2 may bear a classified marking (top of the page, a line of its own)". */
enum { INTAKE_WHY_SIZE = MARK_WHY_SIZE + 160 };
void intake_mark_words(const struct mark_verdict *v, char out[INTAKE_WHY_SIZE]);

/* All of it, with the settings' checker; progress (may be NULL) as mark_file. ret_doc: the id of the letter. The file is not touched.
 * Nothing is published on failure, and the sentence says what to do: a refusal, also -EBADMSG when ocrd cannot read the file;
 * -EPERM it may be marked, or could not be checked; -ENOSPC no room; or what the calls above said.
 * -EKEYREVOKED: it is marked; ret_doc is what gets the number. */
int intake_file(struct spool *s, struct mark_checker *m, const char *path, const struct intake_origin *o,
                bool (*progress)(void *ctx, int page, int pages), void *ctx, char ret_doc[ID_SIZE], struct err *e);

#endif
