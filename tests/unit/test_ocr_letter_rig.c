#include "test_ocr_letter_rig.h"

#include "ocr/inputs.h"
#include "ocr/read_letter.h"

#include <string.h>

void rig_open(struct rig *g)
{
    struct err e = { 0 };

    memset(g, 0, sizeof *g);
    tmpdir_new(g->dir);
    assert_ok(spool_open(g->dir, NULL, &g->spool, &e), e);
}

void rig_close(struct rig *g)
{
    spool_close(g->spool);
    tmpdir_remove(g->dir);
}

/* A white page as PNM; the caller's. */
static void *white_page(int width_px, int height_px, size_t *ret_n)
{
    size_t pixels = (size_t)width_px * (size_t)height_px;
    char *bytes = malloc(pixels + 32);
    int head;

    assert_non_null(bytes);
    head = snprintf(bytes, 32, "P5 %d %d 255\n", width_px, height_px);
    memset(bytes + head, 250, pixels);
    *ret_n = (size_t)head + pixels;
    return bytes;
}

static void put_blob(struct spool_doc *doc, const char *name, const char *text)
{
    int width_px = 0, height_px = 0;
    void *bytes = NULL;
    size_t n = 0;
    struct err e = { 0 };

    if (!text)
        assert_ok(input_load("tests/letters/dev-s-0019", "001.png", FRAME_BLOB_MAX, &bytes, &n, &e), e);
    else if (sscanf(text, "white %dx%d", &width_px, &height_px) == 2)
        bytes = white_page(width_px, height_px, &n);
    assert_ok(spool_blob_put(doc, name, bytes ? bytes : text, bytes ? n : strlen(text), &e), e);
    free(bytes);
}

void rig_put_letter(struct rig *g, const char *const *names, const char *const *texts, size_t n)
{
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &doc, &e), e);
    snprintf(g->id, sizeof g->id, "%s", spool_doc_id(doc));
    for (size_t i = 0; i < n; i++)
        put_blob(doc, names[i], texts[i]);
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

void rig_arrange_again(struct rig *g, const char *name, const char *text)
{
    static const char *const reading[] = { "reading.json", "view-", "zoom-", "document.pdf" };
    struct spool_doc *doc = NULL;
    struct err e = { 0 };

    assert_ok(spool_doc_extend(g->spool, g->id, SPOOL_READ, &doc, &e), e);
    for (size_t i = 0; i < ARRAY_LEN(reading); i++)
        assert_ok(spool_doc_drop(doc, reading[i], &e), e);
    assert_ok(spool_doc_set(doc, "tries", "0", &e), e);
    put_blob(doc, name, text);
    assert_ok(spool_doc_commit(doc, SPOOL_SCANNED, &e), e);
}

/* ---- reading */

static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct rig *g = ctx;
    struct err e = { 0 };

    (void)company;
    if (than != LANES || g->opened++ > 0)
        return 0;
    assert_ok(read_letter_open(g->spool, g->id, false, ret_letter, &e), e);
    (*ret_letter)->pdf_max_bytes = g->pdf_max_bytes;
    return 1;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    struct rig *g = ctx;

    return read_letter_load(g->spool, l, name, ret_bytes, ret_n, e);
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct rig *g = ctx;
    struct err e = { 0 };

    assert_ok(read_letter_finish(g->spool, l, &e), e);
    loop_stop(g->loop);
}

static int64_t tick(void *ctx) { return queue_tick(((struct rig *)ctx)->queue); }

void rig_read(struct rig *g)
{
    static const struct queue_ops ops = { .open_next = open_next, .load = load, .finished = finished };
    const struct children_limits limits = { .languages = "eng+Devanagari", .count = 1, .memory_mib = g->memory_mib ? g->memory_mib : 1024,
                                            .page_time_s = 60, .pages_per_child = 100 };
    struct err e = { 0 };

    g->opened = 0;
    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(queue_start(g->loop, &limits, &ops, g, &g->queue, &e), e);
    loop_set_tick(g->loop, tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    queue_stop(g->queue, NULL);
    loop_free(g->loop);
}

/* ---- looking */

json_t *rig_record(const struct rig *g)
{
    void *text = NULL;
    size_t n = 0;
    struct err e = { 0 };
    json_t *record;

    assert_ok(spool_blob_load(g->spool, g->id, "reading.json", 1 << 24, &text, &n, &e), e);
    record = json_loadb(text, n, 0, NULL);
    free(text);
    assert_non_null(record);
    return record;
}

bool rig_has_blob(const struct rig *g, const char *name)
{
    int r = spool_has_blob(g->spool, g->id, name, NULL);

    assert_in_range(r, 0, 1);
    return r == 1;
}

enum spool_stage rig_stage(const struct rig *g)
{
    enum spool_stage stage = SPOOL_STAGES;

    assert_int_equal(spool_find(g->spool, g->id, &stage), 0);
    return stage;
}

int rig_pdf_pages(const struct rig *g)
{
    static const char page[] = "/MediaBox [";
    AUTO_FREE void *bytes = NULL;
    const char *at, *end;
    size_t n = 0;
    struct err e = { 0 };
    int pages = 0;

    assert_ok(spool_blob_load(g->spool, g->id, "document.pdf", 1 << 24, &bytes, &n, &e), e);
    at = bytes;
    end = at + n;
    while ((at = memmem(at, (size_t)(end - at), page, strlen(page)))) {
        pages++;
        at++;
    }
    return pages;
}
