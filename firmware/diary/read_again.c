/* read_again.c - a letter whose reading is not whole goes back to be read.
 *
 * The reader makes no PDF unless every page is in it, so a letter that was read
 * but has none lacks a page, or is too large and lies in parts. It must not go out like that: releasing it means
 * reading it again. Whoever finds that useless makes the number void and scans anew. */
#include "diary/diary.h"
#include "diary/stamp.h"

#include <errno.h>
#include <string.h>

bool read_again_wanted(const struct diary *d, const char *doc)
{
    enum spool_stage stage;

    return spool_find(d->spool, doc, &stage) == 0 && stage == SPOOL_READ &&
           spool_has_blob(d->spool, doc, "document.pdf", NULL) == 0 && spool_has_blob(d->spool, doc, STAMP_BLOB, NULL) == 0;
}

int read_again(struct diary *d, const char *doc, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *x = NULL;
    int r = spool_doc_extend(d->spool, doc, SPOOL_READ, &x, e);

    if (r == 0)
        r = spool_doc_drop(x, "reading.json", e);
    if (r == 0)
        r = spool_doc_drop(x, "view-", e);
    if (r == 0)
        r = spool_doc_drop(x, "zoom-", e);
    if (r == 0)
        r = spool_doc_drop(x, "document-", e);  /* parts of a PDF that was too large */
    if (r == 0)
        r = spool_doc_set(x, "tries", "0", e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(x), SPOOL_SCANNED, e) : r;
}
