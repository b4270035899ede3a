#include "diary/stamp.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "diary/reading.h"
#include "pdf/xmp.h"

#include <errno.h>
#include <string.h>

enum { PDF_MAX_BYTES = 1 << 30 };

/* ---- what is known of the letter */

struct facts {
    char *number, *subject, *letter_no, *date, *sender, *received;      /* owned; NULL: not known */
    char created[SPOOL_VALUE_SIZE];
};

static void facts_done(struct facts *f)
{
    char *const all[] = { f->number, f->subject, f->letter_no, f->date, f->sender, f->received };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        free(all[i]);
}

static int keep_facts(void *ctx, const struct letter *l)
{
    struct facts *f = ctx;

    f->number = strdup(l->number);
    f->subject = strdup(l->subject);
    f->letter_no = strdup(l->letter_no);
    f->date = strdup(l->date);
    f->sender = strdup(l->sender);
    return f->number && f->subject && f->letter_no && f->date && f->sender ? 0 : -ENOMEM;
}

static int ask_facts(struct diary *d, const char *doc, int64_t letter, struct facts *ret, struct err *e)
{
    int r = store_letter(d->store, letter, keep_facts, ret, e);

    if (r == 0)
        r = store_field(d->store, letter, "received_date", &ret->received, e);
    if (r == -ENOENT)
        r = 0;
    return r == 0 ? spool_get(d->spool, doc, "created", ret->created, e) : r;
}

/* ---- the PDF */

/* The reading's own words; NULL: there is none that can be used, or its PDF is not ours to touch. */
static json_t *reading_of_made(struct diary *d, const char *doc)
{
    AUTO_FREE void *text = NULL;
    size_t n;
    json_t *reading;

    if (spool_blob_load(d->spool, doc, "reading.json", READING_MAX_BYTES, &text, &n, NULL) < 0)
        return NULL;
    reading = json_loadb(text, n, 0, NULL);
    if (strcmp(json_str(reading, "document", ""), "made") == 0)
        return reading;
    json_decref(reading);
    return NULL;
}

static int replace_packet(char *pdf, size_t n, const struct facts *f, const json_t *reading, struct err *e)
{
    const struct xmp_letter about = {
        .subject = f->subject, .fallback_title = *f->letter_no ? f->letter_no : f->number, .language = json_str(reading, "language", "en"),
        .diary_no = f->number, .letter_no = f->letter_no, .letter_date = f->date, .sender = f->sender, .received_date = f->received,
        .created = strlen(f->created) == CLOCK_ISO_SIZE - 1 ? f->created : NULL,
        .pages = (int)json_array_size(json_object_get(reading, "pages")),
    };
    AUTO_FREE char *packet = NULL;
    size_t at, size, printed;
    int r = xmp_find(pdf, n, &at, &size);

    if (r < 0)
        return err_set(e, r, "its PDF has no place for the number");
    r = xmp_print(&about, size, &packet, &printed, e);
    if (r == 0)
        memcpy(pdf + at, packet, size);
    return r;
}

/* 0: *ret_pdf is the stamped file, the caller's. -ENODATA: it goes out as it is. */
static int make_stamped(struct diary *d, const char *doc, int64_t letter, void **ret_pdf, size_t *ret_n, struct err *e)
{
    AUTO(facts_done) struct facts f = { 0 };
    AUTO_JSON json_t *reading = reading_of_made(d, doc);
    AUTO_FREE void *pdf = NULL;
    int r;

    if (!reading)
        return -ENODATA;
    r = ask_facts(d, doc, letter, &f, e);
    if (r == 0)
        r = spool_blob_load(d->spool, doc, "document.pdf", PDF_MAX_BYTES, &pdf, ret_n, e);
    if (r == 0)
        r = replace_packet(pdf, *ret_n, &f, reading, e);
    if (r == 0)
        *ret_pdf = TAKE_PTR(pdf);
    return r;
}

int stamp_and_file(struct diary *d, const char *doc, int64_t letter, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *x = NULL;
    AUTO_FREE void *pdf = NULL;
    struct err why = { 0 };
    size_t n = 0;
    int r = spool_has_blob(d->spool, doc, STAMP_BLOB, NULL);

    if (r != 1)                         /* 1: a crash came between the stamp and the move */
        r = make_stamped(d, doc, letter, &pdf, &n, &why);
    if (r != 0) {
        if (*why.msg)
            log_warn("pdf_not_stamped", LOG_DOC LOG_WHY, doc, why.msg);
        return spool_move(d->spool, doc, SPOOL_READ, SPOOL_FILED, e);
    }
    r = spool_doc_extend(d->spool, doc, SPOOL_READ, &x, e);
    if (r == 0)
        r = spool_doc_drop(x, "document.pdf", e);
    if (r == 0)
        r = spool_blob_put(x, STAMP_BLOB, pdf, n, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(x), SPOOL_FILED, e) : r;
}
