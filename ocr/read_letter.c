#include "ocr/read_letter.h"

#include "base/log.h"
#include "ocr/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- opening */

static int add_if_page(void *ctx, const struct spool_entry *entry)
{
    bool page = strncmp(entry->name, "page-", 5) == 0 || strncmp(entry->name, "file-", 5) == 0;

    return page ? letter_add_source(ctx, entry->name, NULL) : 0;
}

static int get_tries(const struct spool *s, const char *id, int *ret_tries, struct err *e)
{
    char value[SPOOL_VALUE_SIZE];
    int r = spool_get(s, id, "tries", value, e);

    *ret_tries = r < 0 ? 0 : (int)strtol(value, NULL, 10);
    return r;
}

/* Durable when it returns 0. */
static int set_tries(struct spool *s, const char *id, int tries, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *doc = NULL;
    char value[16];
    int r = spool_doc_extend(s, id, SPOOL_SCANNED, &doc, e);

    snprintf(value, sizeof value, "%d", tries);
    if (r == 0)
        r = spool_doc_set(doc, "tries", value, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(doc), SPOOL_SCANNED, e) : r;
}

/* Each try ended ocrd itself: hand the letter on unread. */
static int hand_on_unread(struct spool *s, struct letter *l, struct err *e)
{
    char why[120];

    snprintf(why, sizeof why, "reading the letter broke the reader down %d times", READ_LETTER_TRIES);
    for (unsigned i = 0; i < l->n_sources; i++)
        letter_give_up(l, &l->sources[i], 0, why);
    log_error("letter_given_up", LOG_DOC LOG_TRIES, l->id, READ_LETTER_TRIES);
    return read_letter_finish(s, l, e);
}

int read_letter_open(struct spool *s, const char *id, bool others, struct letter **ret_letter, struct err *e)
{
    AUTO_LETTER struct letter *l = NULL;
    int tries = 0, r;

    r = spool_has_blob(s, id, "reading.json", e);
    if (r == 1) {                                       /* a crash came between commit and move */
        r = spool_move(s, id, SPOOL_SCANNED, SPOOL_READ, e);
        return r < 0 ? r : 1;
    }
    if (r == 0)
        r = letter_new(id, NULL, &l, e);
    if (r == 0)
        r = spool_each_blob(s, id, add_if_page, l, e);
    if (r == 0)
        r = get_tries(s, id, &tries, e);
    if (r == 0 && tries > 0 && others)
        return -EAGAIN;
    if (r == 0 && tries >= READ_LETTER_TRIES) {
        r = hand_on_unread(s, l, e);
        return r < 0 ? r : 1;
    }
    if (r == 0)
        r = set_tries(s, id, tries + 1, e);             /* on the card before the first page is looked at */
    if (r < 0)
        return err_wrap(e, r, "letter %s", id);
    l->alone = tries > 0;
    *ret_letter = TAKE_PTR(l);
    return 0;
}

int read_letter_load(const struct spool *s, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    return spool_blob_load(s, l->id, name, FRAME_BLOB_MAX, ret_bytes, ret_n, e);
}

int read_letter_give_back(struct spool *s, const char *id, struct err *e)
{
    int tries = 0, r = get_tries(s, id, &tries, e);

    return r == 0 && tries > 0 ? set_tries(s, id, tries - 1, e) : r;
}

/* ---- finishing */

static int put_views(struct spool_doc *doc, const struct letter *l, struct err *e)
{
    char name[RECORD_VIEW_NAME_SIZE];
    const struct page *p;
    int r = 0;

    for (unsigned k = 0; r == 0 && (p = letter_page(l, k, NULL, NULL)); k++) {
        record_view_name(k, name);
        r = p->error ? 0 : spool_blob_put(doc, name, p->view.bytes, p->view.n, e);
    }
    return r;
}

static int to_blob(void *ctx, const void *data, size_t n, struct err *e) { return spool_blob_write(ctx, data, n, e); }

/* A letter that lacks a page has no PDF: nothing incomplete may go out. Releasing it at the desk has it read again. */
static int put_pdf(struct spool_doc *doc, const struct letter *l, const struct fields *f, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    const struct page *p;
    int r;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        if (p->error)
            return 0;
    r = spool_blob_create(doc, "document.pdf", &blob, e);
    if (r == 0)
        r = record_write_pdf(l, f, to_blob, blob, e);
    if (r == -ENODATA)                  /* a letter without pages */
        return 0;
    return r == 0 ? spool_blob_commit(TAKE_PTR(blob), e) : r;
}

static int put_record(struct spool_doc *doc, const struct letter *l, const struct fields *f, struct err *e)
{
    AUTO_JSON json_t *record = record_make(l, f, RECORD_SPOOL);
    AUTO_FREE char *text = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;

    if (!text)
        return err_set(e, -ENOMEM, "no memory for the record");
    return spool_blob_put(doc, "reading.json", text, strlen(text), e);
}

int read_letter_finish(struct spool *s, const struct letter *l, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *doc = NULL;
    struct fields fields;
    int r = record_find_fields(l, &fields, e);

    if (r == 0)
        r = spool_doc_extend(s, l->id, SPOOL_SCANNED, &doc, e);
    if (r == 0)
        r = put_views(doc, l, e);
    if (r == 0)
        r = put_pdf(doc, l, &fields, e);
    if (r == 0)
        r = put_record(doc, l, &fields, e);
    fields_done(&fields);
    if (r == 0)
        r = spool_doc_commit(TAKE_PTR(doc), SPOOL_READ, e);
    return r < 0 ? err_wrap(e, r, "letter %s: keep the reading", l->id) : 0;
}
