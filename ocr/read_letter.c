#include "ocr/read_letter.h"

#include "base/log.h"
#include "base/said.h"
#include "ocr/fit.h"
#include "ocr/letter_pdf.h"
#include "ocr/original.h"
#include "ocr/record.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- opening */

static bool has_value(const struct spool *s, const char *id, const char *key)
{
    char value[SPOOL_VALUE_SIZE] = "";

    return spool_get(s, id, key, value, NULL) == 0 && value[0];
}

/* newest: number of the arrangement that holds, -1: none. list: its name, or that of the intake record; "": neither. */
struct contents { struct letter *letter; int newest; char list[SPOOL_NAME_SIZE]; };

static int take_blob(void *ctx, const struct spool_entry *entry)
{
    struct contents *f = ctx;
    int number = arrangement_number(entry->name);

    if (number > f->newest || (f->newest < 0 && strcmp(entry->name, "scan.json") == 0)) {
        f->newest = number;
        snprintf(f->list, sizeof f->list, "%s", entry->name);
    }
    return spool_is_page(entry->name) ? letter_add_source(f->letter, entry->name, NULL) : 0;
}

static int parse_arrangement(const struct letter *l, enum arrangement_source source, const char *text, size_t n,
                             struct arrangement *ret, struct err *e)
{
    AUTO_FREE const char **names = calloc(l->n_sources ? l->n_sources : 1, sizeof(char *));

    if (!names)
        return err_set(e, -ENOMEM, "no memory for the list of its pages");
    for (unsigned i = 0; i < l->n_sources; i++)
        names[i] = l->sources[i].name;
    return arrangement_parse(source, text, n, names, l->n_sources, ret, e);
}

/* A list that cannot be used hides nothing. If it was a person's the letter waits for one: what was taken out would go out. */
static int forgive_list(struct letter *l, const struct contents *f, const struct err *why, struct err *e)
{
    log_warn("pages_unlisted", LOG_DOC LOG_FILE LOG_WHY, l->id, f->list, why->msg);
    if (f->newest < 0)
        return 0;
    char note[SAID_SIZE];

    said_set(note, SAID_READ_LIST_DAMAGED, f->list);
    l->note = strdup(note);
    return l->note ? 0 : err_set(e, -ENOMEM, "no memory for a letter");
}

static int arrange(const struct spool *s, const struct contents *f, struct err *e)
{
    enum arrangement_source source = f->newest >= 0 ? ARRANGEMENT_PERSON : ARRANGEMENT_SCAN;
    AUTO_FREE void *text = NULL;
    struct arrangement a;
    struct err why = { 0 };
    size_t n = 0;
    int r;

    if (!*f->list)
        return 0;
    r = spool_blob_load(s, f->letter->id, f->list, ARRANGEMENT_MAX_BYTES, &text, &n, &why);
    if (r == 0)
        r = parse_arrangement(f->letter, source, text, n, &a, &why);
    if (r == -EBADMSG || r == -E2BIG || r == -ENOENT)
        return forgive_list(f->letter, f, &why, e);
    if (r < 0)
        return err_set(e, r, "%s", why.msg);
    if (a.ignored > 0)
        log_warn("pages_unknown", LOG_DOC LOG_FILE LOG_COUNT, f->letter->id, f->list, (long long)a.ignored);
    letter_arrange(f->letter, a);
    return 0;
}

/* "vip" and "backlog" as the intake said; everything else is current dak. */
static int get_lane(const struct spool *s, struct letter *l, struct err *e)
{
    char purpose[SPOOL_VALUE_SIZE];
    int r = spool_get(s, l->id, "purpose", purpose, e);

    if (r == 0)
        l->lane = lane_of_purpose(purpose);
    return r;
}

/* For the PDF; one that is not as it should be is not worth a fault. */
static int get_created(const struct spool *s, struct letter *l, struct err *e)
{
    char created[SPOOL_VALUE_SIZE];
    int r = spool_get(s, l->id, "created", created, e);

    if (r == 0 && strlen(created) == CLOCK_ISO_SIZE - 1)
        memcpy(l->created, created, CLOCK_ISO_SIZE);
    return r;
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
    char why[SAID_SIZE];

    said_set(why, SAID_READ_BROKE_DOWN, SAID_NUMBER(READ_LETTER_TRIES));
    for (unsigned i = 0; i < l->n_sources; i++)
        for (int k = 0; k < l->sources[i].n_pages; k++)         /* with the first it is known of the others */
            letter_give_up(l, &l->sources[i], k, 0, why);
    log_error("letter_given_up", LOG_DOC LOG_TRIES, l->id, READ_LETTER_TRIES);
    return read_letter_finish(s, l, e);
}

int read_letter_open(struct spool *s, const char *id, bool others, struct letter **ret_letter, struct err *e)
{
    AUTO_LETTER struct letter *l = NULL;
    struct contents found = { .newest = -1 };      /* no list yet */
    int tries = 0, r;

    if (has_value(s, id, "refused"))                    /* nothing is left of it; diaryd puts it where it belongs */
        return 1;
    r = spool_has_blob(s, id, "reading.json", e);
    if (r == 1) {                                       /* a crash came between commit and move */
        r = spool_move(s, id, SPOOL_SCANNED, SPOOL_READ, e);
        return r < 0 ? r : 1;
    }
    if (r == 0)
        r = letter_new(id, NULL, &l, e);
    found.letter = l;
    if (r == 0)
        r = spool_each_blob(s, id, take_blob, &found, e);
    if (r == 0)
        r = get_lane(s, l, e);
    if (r == 0)
        r = get_created(s, l, e);
    if (r == 0)
        r = get_tries(s, id, &tries, e);
    if (r == 0 && tries > 0 && others)
        return -EAGAIN;
    if (r == 0)
        r = arrange(s, &found, e);
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

/* Else a long letter would be read whole, could not be kept, and be read again, for ever. */
static_assert(2 * LETTER_MAX_PAGES + LETTER_MAX_ZOOMS + 100 <= SPOOL_MAX_BLOBS, "room for each page, its view, the large pictures, and what else a letter has");

static int put_views(struct spool_doc *doc, const struct letter *l, struct err *e)
{
    char name[RECORD_VIEW_NAME_SIZE];
    const struct arranged *entry;
    const struct page *p;
    int r = 0;

    for (unsigned k = 0; r == 0 && (p = letter_page(l, k, NULL, NULL)); k++) {
        record_view_name(k, name);
        r = page_has_picture(p) ? spool_blob_put(doc, name, p->view.bytes, p->view.n, e) : 0;
        if (r == 0 && p->zoom.bytes) {
            record_zoom_name(k, p->zoom.jpeg, name);
            r = spool_blob_put(doc, name, p->zoom.bytes, p->zoom.n, e);
        }
    }
    for (unsigned k = 0; r == 0 && (p = letter_hidden_page(l, k, NULL, NULL, &entry)); k++) {
        record_hidden_view_name(k, name);
        r = page_has_picture(p) ? spool_blob_put(doc, name, p->view.bytes, p->view.n, e) : 0;
    }
    return r;
}

/* The file itself under a second name. */
static int put_original(struct spool_doc *doc, const struct letter *l, struct err *e)
{
    const struct spool_link same = { "document.pdf", l->sources[0].name };

    return spool_blob_link(doc, l->id, &same, 1, e);
}

/* A letter that lacks a page has no PDF: nothing incomplete may go out. Releasing it at the desk has it read again.
 * One with a page that was not read, but has its picture, is complete. One that is too large
 * lies in parts of other names, so that none of them goes out for the whole. */
static int put_pdf(struct spool_doc *doc, const struct letter *l, const struct fields *f, struct err *e)
{
    unsigned from, to, parts = fit_parts(l);
    const struct page *p;
    int r = 0;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        if (!page_has_picture(p))
            return 0;
    if (original_of(l) != ORIGINAL_NO)
        return put_original(doc, l, e);
    for (unsigned k = 0; r == 0 && fit_part(l, k, &from, &to); k++) {
        AUTO_FREE unsigned char *pdf = NULL;
        char name[RECORD_VIEW_NAME_SIZE];
        size_t n = 0;

        record_pdf_name(k, parts, name);
        r = letter_pdf_make(l, f, from, to, &pdf, &n, e);
        if (r == 0)
            r = spool_blob_put(doc, name, pdf, n, e);
    }
    return r;
}

static int put_record(struct spool_doc *doc, json_t *take_record, struct err *e)
{
    AUTO_JSON json_t *record = take_record;
    AUTO_FREE char *text = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;

    if (!text)
        return err_set(e, -ENOMEM, "no memory for the record");
    return spool_blob_put(doc, "reading.json", text, strlen(text), e);
}

/* Has a person said of the paper or the file that it is not classified? Then a marking is a question for a person again, not a verdict. */
static bool is_cleared(const struct spool *s, const char *id)
{
    AUTO_FREE void *text = NULL;
    AUTO_JSON json_t *scan = NULL;
    const json_t *doubt;
    size_t n = 0, i;
    bool looked = false;

    if (has_value(s, id, "cleared"))
        return true;
    if (spool_blob_load(s, id, "scan.json", ARRANGEMENT_MAX_BYTES, &text, &n, NULL) == 0)
        scan = json_loadb(text, n, 0, NULL);
    json_array_foreach(json_object_get(scan, "doubts"), i, doubt)
        looked = looked || strcmp(json_str(doubt, "code", ""), "marking_looked_at") == 0;
    return looked;
}

/* Of a letter that bears a marking only the verdict: diaryd destroys the rest. */
static int put_reading(struct spool_doc *doc, const struct letter *l, const struct fields *f, const struct seams *seams, bool cleared, struct err *e)
{
    if (f->marking == MARK_REFUSE && !cleared)
        return put_record(doc, record_make_refusal(l, f), e);
    int r = put_views(doc, l, e);
    if (r == 0)
        r = put_pdf(doc, l, f, e);
    return r == 0 ? put_record(doc, record_make(l, f, seams, RECORD_SPOOL), e) : r;
}

int read_letter_finish(struct spool *s, const struct letter *l, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *doc = NULL;
    struct fields fields;
    struct seams seams;
    int r = record_find_fields(l, &fields, &seams, e);

    if (r == 0)
        r = spool_doc_extend(s, l->id, SPOOL_SCANNED, &doc, e);
    if (r == 0)
        r = put_reading(doc, l, &fields, &seams, is_cleared(s, l->id), e);
    seams_done(&seams);
    fields_done(&fields);
    if (r == 0)
        r = spool_doc_commit(TAKE_PTR(doc), SPOOL_READ, e);
    return r < 0 ? err_wrap(e, r, "letter %s: keep the reading", l->id) : 0;
}
