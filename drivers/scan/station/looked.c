#include "drivers/scan/station/looked.h"

#include "base/clock.h"
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { NOTE_BYTES = 1024 };

static void note_name(unsigned page_no, char out[SPOOL_NAME_SIZE]) { snprintf(out, SPOOL_NAME_SIZE, "looked-%03u.json", page_no); }

int looked_put(struct spool_doc *doc, unsigned page_no, const char *actor, struct err *e)
{
    char name[SPOOL_NAME_SIZE], at[CLOCK_ISO_SIZE];
    AUTO_JSON json_t *note = NULL;
    AUTO_FREE char *text = NULL;
    int r = 0;

    note_name(page_no, name);
    clock_format_iso(clock_utc_s(), at);
    note = json_pack("{s:s, s:s}", "actor", actor, "at", at);
    text = note ? json_dumps(note, JSON_COMPACT) : NULL;
    if (!text)
        return err_set(e, -ENOMEM, "no memory to note who looked at page %u", page_no);
    if (spool_doc_blobs(doc, name) > 0)         /* it was safe, the page was not */
        r = spool_doc_remove(doc, name, e);
    return r == 0 ? spool_blob_put(doc, name, text, strlen(text), e) : r;
}

bool looked_get(const struct spool *s, const struct spool_doc *doc, unsigned page_no, char actor[SPOOL_VALUE_SIZE])
{
    char name[SPOOL_NAME_SIZE], text[NOTE_BYTES];
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    AUTO_JSON json_t *note = NULL;
    ssize_t n;

    note_name(page_no, name);
    if (spool_doc_blobs(doc, name) == 0)
        return false;
    n = spool_blob_open(s, spool_doc_id(doc), name, &blob, NULL) == 0 ? spool_blob_read(blob, text, sizeof(text), NULL) : 0;
    note = n > 0 ? json_loadb(text, (size_t)n, 0, NULL) : NULL;
    snprintf(actor, SPOOL_VALUE_SIZE, "%s", json_str(note, "actor", "?"));      /* that somebody did is beyond doubt */
    return true;
}
