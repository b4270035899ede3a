#include "drivers/scan/station/batch.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 * 1024, SLICE_BYTES = 256 * 1024 };

struct batch {
    struct spool *spool;
    struct batch_limits limits;
    struct spool_doc *doc;
    unsigned pages;                     /* committed */

    struct page_png *page;              /* being read; NULL between pages */
    bool page_has_data;                 /* at least a byte of it came */
    int64_t page_began_ms, last_data_ms;

    bool compare;                       /* the next page may be the last one again */
    bool fed_before;                    /* the scanner says that the page being read is */
    struct hash digest;
    char last_digest[HASH_HEX_SIZE];
};

static void page_name(unsigned page_no, char out[SPOOL_NAME_SIZE])
{
    snprintf(out, SPOOL_NAME_SIZE, "page-%03u.png", page_no);
}

enum scan_code batch_code_of(int r)
{
    return r == -ENOSPC || r == -EDQUOT ? CODE_NO_ROOM : r == -ENOMEM ? CODE_BAD_PAGE : CODE_CARD_FAILED;
}

/* ---- beginning and going on */

static struct batch *batch_alloc(struct spool *spool, const struct batch_limits *limits)
{
    struct batch *b = calloc(1, sizeof(*b));

    if (b) {
        b->spool = spool;
        b->limits = *limits;
        if (b->limits.max_pages > BATCH_MAX_PAGES)
            b->limits.max_pages = BATCH_MAX_PAGES;
    }
    return b;
}

int batch_new(struct spool *spool, const struct batch_limits *limits, const char *scanner,
              struct batch **ret_batch, struct err *e)
{
    struct batch *b = NULL;
    char created[CLOCK_ISO_SIZE];
    int r = spool_check_room(spool, limits->reserve_bytes, e);

    if (r == 0 && !(b = batch_alloc(spool, limits)))
        r = err_set(e, -ENOMEM, "no memory for a letter");
    if (r == 0)
        r = spool_doc_new(spool, true, &b->doc, e);
    clock_format_iso(clock_utc_s(), created);
    if (r == 0)
        r = spool_doc_set(b->doc, "source", "scan", e);
    if (r == 0)
        r = spool_doc_set(b->doc, "scanner", scanner, e);
    if (r == 0)
        r = spool_doc_set(b->doc, "created", created, e);
    if (r < 0) {
        batch_close(b);
        return r;
    }
    *ret_batch = b;
    return 0;
}

/* What page_png would feed its digest if the scanner sent the last page again. */
static int digest_last_page(struct batch *b, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    AUTO_FREE uint8_t *part = malloc(READ_BYTES);
    char name[SPOOL_NAME_SIZE];
    struct hash h;
    ssize_t n;
    int r;

    page_name(b->pages, name);
    hash_init(&h);
    r = part ? spool_blob_open(b->spool, spool_doc_id(b->doc), name, &blob, e)
             : err_set(e, -ENOMEM, "no memory for %s", name);
    if (r < 0)
        return r;
    while ((n = spool_blob_read(blob, part, READ_BYTES, e)) > 0)
        hash_update(&h, part, (size_t)n);
    hash_hex(&h, b->last_digest);
    return n < 0 ? (int)n : 0;
}

int batch_resume(struct spool *spool, const struct batch_limits *limits, const char *id, bool after_crash,
                 struct batch **ret_batch, struct err *e)
{
    struct batch *b = batch_alloc(spool, limits);
    int r = b ? spool_doc_resume(spool, id, &b->doc, e) : err_set(e, -ENOMEM, "no memory for a letter");

    if (r == 0) {
        b->pages = spool_doc_blobs(b->doc, "page-");
        b->compare = after_crash && b->pages > 0;
        r = b->compare ? digest_last_page(b, e) : 0;
    }
    if (r < 0) {
        batch_close(b);
        return r;
    }
    *ret_batch = b;
    return 0;
}

const char *batch_id(const struct batch *b) { return spool_doc_id(b->doc); }
unsigned batch_pages(const struct batch *b) { return b->pages; }

/* ---- pages */

/* The page at hand is lost, the scanner comes to rest; what was committed stays. */
static enum batch_result stop(struct batch *b, struct device *d, enum scan_code code, enum scan_code *ret_code)
{
    page_png_drop(TAKE_PTR(b->page));
    device_cancel(d);
    *ret_code = code;
    return BATCH_STOPPED;
}

static enum batch_result stop_for_device(struct batch *b, struct device *d, enum device_result result,
                                         enum scan_code *ret_code)
{
    return stop(b, d, result == DEVICE_JAM ? CODE_JAM
                    : result == DEVICE_COVER_OPEN ? CODE_COVER_OPEN
                    : result == DEVICE_GONE ? CODE_DEVICE_GONE : CODE_BAD_PAGE, ret_code);
}

/* Some scanners tell at the start that there is no sheet, others when its first bytes are asked for. */
static enum batch_result feeder_empty(struct batch *b)
{
    page_png_drop(TAKE_PTR(b->page));
    return b->pages > 0 ? BATCH_COMPLETE : BATCH_EMPTY;
}

static enum batch_result start_page(struct batch *b, struct device *d, enum scan_code *ret_code, struct err *e)
{
    char name[SPOOL_NAME_SIZE];
    struct page_format format;
    enum device_result result;
    int r;

    if (b->pages >= b->limits.max_pages) {
        device_cancel(d);
        return BATCH_COMPLETE;
    }
    r = spool_check_room(b->spool, b->limits.reserve_bytes, e);     /* before paper is pulled */
    if (r < 0)
        return stop(b, d, batch_code_of(r), ret_code);
    b->page_began_ms = clock_mono_ms();
    result = device_start(d, &format, e);
    if (result == DEVICE_NO_PAPER)
        return feeder_empty(b);
    if (result != DEVICE_OK)
        return stop_for_device(b, d, result, ret_code);

    page_name(b->pages + 1, name);
    hash_init(&b->digest);
    r = page_png_new(b->doc, name, &format, b->compare ? &b->digest : NULL, &b->page, e);
    if (r < 0)
        return stop(b, d, batch_code_of(r), ret_code);
    b->last_data_ms = clock_mono_ms();
    b->page_has_data = false;
    b->fed_before = b->compare && device_fed_before(d);
    return BATCH_GOES_ON;
}

static bool is_last_page_again(struct batch *b)
{
    char hex[HASH_HEX_SIZE];

    if (!b->compare)
        return false;
    b->compare = false;                 /* only the first page after a crash can be one */
    hash_hex(&b->digest, hex);
    return b->fed_before && strcmp(hex, b->last_digest) == 0;
}

static enum batch_result finish_page(struct batch *b, struct device *d, enum scan_code *ret_code, struct err *e)
{
    int r = page_png_end(b->page, e);

    if (r < 0)
        return stop(b, d, r == -ENODATA || r == -E2BIG ? CODE_BAD_PAGE : batch_code_of(r), ret_code);
    if (is_last_page_again(b)) {
        page_png_drop(TAKE_PTR(b->page));
        log_warn("page_again", LOG_DOC LOG_PAGE, batch_id(b), (int)b->pages);
    } else {
        r = page_png_commit(TAKE_PTR(b->page), e);
        if (r < 0)
            return stop(b, d, batch_code_of(r), ret_code);
        b->pages++;
        log_info("page_saved", LOG_DOC LOG_PAGE LOG_TOOK_MS, batch_id(b), (int)b->pages,
                 (long long)(clock_mono_ms() - b->page_began_ms));
    }
    if (!device_is_flatbed(d))
        return BATCH_GOES_ON;
    device_cancel(d);
    return BATCH_COMPLETE;              /* the glass holds one page */
}

static enum batch_result read_page(struct batch *b, struct device *d, enum scan_code *ret_code, struct err *e)
{
    uint8_t part[READ_BYTES];
    enum device_result result = DEVICE_OK;
    size_t n = 0;
    int r = 0;

    for (size_t slice = 0; slice < SLICE_BYTES && result == DEVICE_OK && r == 0; slice += n) {
        result = device_read(d, part, sizeof(part), &n, e);
        if (result == DEVICE_OK) {
            b->last_data_ms = clock_mono_ms();
            b->page_has_data = true;
            r = page_png_write(b->page, part, n, e);
        }
    }
    if (r < 0)
        return stop(b, d, r == -E2BIG ? CODE_BAD_PAGE : batch_code_of(r), ret_code);
    if (result == DEVICE_OK)
        return BATCH_GOES_ON;
    if (result == DEVICE_PAGE_END)
        return finish_page(b, d, ret_code, e);
    if (result == DEVICE_NO_PAPER && !b->page_has_data)
        return feeder_empty(b);
    if (result != DEVICE_WAIT)
        return stop_for_device(b, d, result, ret_code);
    if (clock_mono_ms() - b->last_data_ms < b->limits.stall_ms)
        return BATCH_WAITS;
    err_set(e, -ETIMEDOUT, "no data for %lld s", (long long)(b->limits.stall_ms / 1000));
    return stop(b, d, CODE_STALLED, ret_code);
}

enum batch_result batch_step(struct batch *b, struct device *d, enum scan_code *ret_code, struct err *e)
{
    return b->page ? read_page(b, d, ret_code, e) : start_page(b, d, ret_code, e);
}

/* ---- the end */

int batch_take_in(struct batch *take_b, bool by_hand, struct err *e)
{
    struct spool_doc *doc = TAKE_PTR(take_b->doc);
    const char *how = by_hand ? "by hand" : take_b->pages >= take_b->limits.max_pages ? "page limit" : NULL;
    int r;

    batch_close(take_b);
    r = how ? spool_doc_set(doc, "ended", how, e) : 0;
    if (r < 0) {
        spool_doc_close(doc);
        return r;
    }
    return spool_doc_commit(doc, SPOOL_SCANNED, e);
}

int batch_discard(struct batch *take_b, struct err *e)
{
    struct spool_doc *doc = TAKE_PTR(take_b->doc);

    batch_close(take_b);
    return spool_doc_discard(doc, e);
}

void batch_close(struct batch *take_b)
{
    if (!take_b)
        return;
    page_png_drop(take_b->page);
    spool_doc_close(take_b->doc);
    free(take_b);
}
