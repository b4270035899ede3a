/* intake.h - takes a file in as a letter: "dakbox import" and the hot folder.
 *
 *   intake_look ─▶ (intake_probe) ─▶ intake_copy ─▶ spool_doc_commit
 *
 * intake_file does all of it for one path. What a file is, its first bytes say, never its name. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "spool/spool.h"

enum { INTAKE_MAX_MIB = 100, INTAKE_MAGIC_BYTES = 8 };

/* Where letters come from, and how they queue: manifest values. */
struct intake_origin {
    const char *source;         /* "import", "hotfolder" */
    const char *purpose;        /* "letter", "vip", "backlog" */
    uint64_t reserve_bytes;     /* what must stay free on the card */
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

/* Copies the open file, byte for byte, into a new document called after name; *ret_doc is the caller's, not
 * published yet. ret_sha256: of its bytes. -ENOSPC: no room; -EFBIG: it grew meanwhile; -EREMOTEIO: the file (not the card) cannot be read. */
int intake_copy(struct spool *s, int fd, const char *kind, const char *name, const struct intake_origin *o,
                struct spool_doc **ret_doc, char ret_sha256[HASH_HEX_SIZE], struct err *e);

/* All of it. ret_doc: the id of the letter. Nothing is published on failure, and the sentence says what to do:
 * a refusal, also -EBADMSG when ocrd cannot read the file; -ENOSPC no room; or what the calls above said. */
int intake_file(struct spool *s, const char *path, const struct intake_origin *o, char ret_doc[ID_SIZE], struct err *e);

#endif
