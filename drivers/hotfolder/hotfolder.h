/* hotfolder.h - a folder whose files become letters. One look at it: hotfolder_pass.
 *
 *   file settled ─▶ readable? ─▶ in memory: cleared? ─▶ document written ─▶ note ─▶ document published ─▶ file in done/ ─▶ note gone
 *                     └─▶ bad/ with a .txt   ├─▶ perhaps marked: held/ with a .txt; from there a person moves it to cleared/, or deletes it
 *                                            └─▶ marked: a number in the register, the file overwritten and gone, refused/ has a .txt
 *
 * A crash anywhere leaves the file a letter once: until the document is published the file is simply taken
 * again; from then on its note tells that only the move is missing. Blocks while files are read and the card syncs. */
#ifndef HOTFOLDER_HOTFOLDER_H
#define HOTFOLDER_HOTFOLDER_H

#include "base/err.h"
#include "intake/intake.h"

#include <stdatomic.h>

struct hotfolder;

struct hotfolder_setup {        /* all borrowed until hotfolder_close */
    const char *dir;
    const char *notes_dir;
    const char *spool_root, *box_key_file;      /* as spool_open_with_key */
    struct intake_origin origin;
    int64_t settle_ms;
    const atomic_bool *stop;    /* become true: come back soon. NULL: never */
    /* As intake_probe. */
    int (*probe)(const char *path, const atomic_bool *stop, struct err *e);
    /* As mark_file. */
    void (*mark)(void *ctx, const struct intake_bytes *b, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx,
                 struct mark_verdict *ret);
    void (*taken)(void *ctx, const char *doc);          /* a letter was published, or ("") a refusal; NULL: nobody wants to know */
    void *ctx;
    void (*progress)(void *ctx, const char *name, int page, int pages);         /* this page of a long file is looked at; NULL: as above */
    void *progress_ctx;
};

struct hotfolder_report {
    unsigned waiting;           /* files that lie there and are not letters yet */
    unsigned taken, bad, held, refused;     /* since hotfolder_open */
    char sentence[ERR_MSG_SIZE];    /* what a person should know, a line of base/said.h or words; "" when all is well. It may name a file: not for the log */
    int code;                   /* 0, or the -errno behind it */
};

enum { HOTFOLDER_LOOK_MS = 5000, HOTFOLDER_ASIDE_MS = 30000 };

/* Touches nothing yet: folder and spool are opened by each pass that finds them closed. *ret_folder is the caller's. -ENOMEM. */
int hotfolder_open(const struct hotfolder_setup *setup, struct hotfolder **ret_folder, struct err *e);
void hotfolder_close(struct hotfolder *h);      /* NULL is fine */

/* Takes what is there and settled at now_ms (monotonic). Returns in how many ms to look again: a share may tell
 * of no change, so never more than HOTFOLDER_LOOK_MS. */
int64_t hotfolder_pass(struct hotfolder *h, int64_t now_ms, struct hotfolder_report *ret);

#endif
