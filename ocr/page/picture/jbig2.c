#include "ocr/page/picture/jbig2.h"

#include "base/auto.h"
#include "base/said.h"
#include "ocr/page/picture/mq.h"

#include <errno.h>
#include <string.h>

enum {
    CONTEXTS = 1 << 16,
    SEGMENT_HEAD = 11, PAGE_INFO = 19, REGION_HEAD = 17 + 1 + 8,
    HEAD = SEGMENT_HEAD + PAGE_INFO + SEGMENT_HEAD + REGION_HEAD,
    REPEATS_ROWS = 1 << 3,              /* "typical prediction": a row like the one above costs one decision ... */
    REPEAT_CONTEXT = 0x9b25,            /* ... in this context, and says whether that changed since the row before */
    TYPE_LOSSLESS_REGION = 39, TYPE_PAGE_INFO = 48,
    WORD_PX = 32,
};

/* ---- the region: template 0
 *
 * A pixel's context, from the highest bit: five pixels of the row two above (x-2 .. x+2), seven of the row above
 * (x-3 .. x+3), four to the left (x-4 .. x-1). Going one pixel on shifts all three. */

enum { KEEP = 0x7bf7, UP1_NEW = 4, UP2_NEW = 11 };

/* Rows as Leptonica keeps them, 32 pixels a word from the highest bit, what lies behind the width cleared and one white word after. */
struct rows { uint32_t *up2, *up1, *now; size_t words; int width; };

/* How many words from k on are white, so far as any of their pixels' contexts sees. The context of the first pixel is white, too. */
static size_t white_words(const struct rows *r, size_t k)
{
    size_t n = 0;

    while (k + n < r->words && !(r->now[k + n] | r->up1[k + n] | r->up2[k + n]))
        n++;
    /* the last of them sees four pixels of the next */
    return n > 0 && k + n < r->words && (r->up1[k + n] | r->up2[k + n]) >> (WORD_PX - 4) ? n - 1 : n;
}

/* Codes up to 32 pixels. Returns the context of the pixel behind them. */
static unsigned code_word(struct mq *m, mq_context *contexts, const struct rows *r, size_t k, int pixels, unsigned context)
{
    uint64_t up1 = ((uint64_t)r->up1[k] << 32 | r->up1[k + 1]) << 4, up2 = ((uint64_t)r->up2[k] << 32 | r->up2[k + 1]) << 3;
    uint32_t now = r->now[k];

    for (int i = 0; i < pixels; i++) {
        unsigned ink = now >> 31;

        mq_code(m, &contexts[context], ink);
        context = (context & KEEP) << 1 | ink | (unsigned)(up1 >> 63) << UP1_NEW | (unsigned)(up2 >> 63) << UP2_NEW;
        now <<= 1;
        up1 <<= 1;
        up2 <<= 1;
    }
    return context;
}

static void code_row(struct mq *m, mq_context *contexts, const struct rows *r)
{
    unsigned context = (r->up2[0] >> 29) << UP2_NEW | (r->up1[0] >> 28) << UP1_NEW;
    size_t k = 0;

    while (k < r->words) {
        size_t white = context == 0 && !(contexts[0] & 1) ? white_words(r, k) : 0;
        int left = r->width - (int)k * WORD_PX;

        if (white > 0) {
            int pixels = (int)white * WORD_PX;

            mq_code_likely(m, &contexts[0], (unsigned)(pixels < left ? pixels : left));
            k += white;
        } else {
            context = code_word(m, contexts, r, k, left < WORD_PX ? left : WORD_PX, context);
            k++;
        }
    }
}

static bool repeats(const struct rows *r) { return memcmp(r->now, r->up1, r->words * sizeof *r->now) == 0; }

static void load_row(PIX *ink, int y, struct rows *r)
{
    int tail = r->width % WORD_PX;

    memcpy(r->now, pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink), r->words * sizeof *r->now);
    if (tail)
        r->now[r->words - 1] &= ~(uint32_t)0 << (WORD_PX - tail);
    r->now[r->words] = 0;
}

static void next_row(struct rows *r)
{
    uint32_t *oldest = r->up2;

    r->up2 = r->up1;
    r->up1 = r->now;
    r->now = oldest;
}

static int code_region(struct mq *m, PIX *ink, struct err *e)
{
    size_t words = (size_t)(pixGetWidth(ink) + WORD_PX - 1) / WORD_PX;
    AUTO_FREE uint32_t *room = calloc(3 * (words + 1), sizeof *room);
    AUTO_FREE mq_context *contexts = calloc(CONTEXTS, sizeof *contexts);
    struct rows r = { .words = words, .width = pixGetWidth(ink) };
    bool repeated = false;
    int n = 0;

    if (!room || !contexts)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    r.up2 = room;
    r.up1 = room + words + 1;
    r.now = room + 2 * (words + 1);
    for (int y = 0; y < pixGetHeight(ink) && n == 0; y++) {
        n = mq_reserve(m, (size_t)r.width + 1, e);
        if (n == 0) {
            load_row(ink, y, &r);
            mq_code(m, &contexts[REPEAT_CONTEXT], repeats(&r) != repeated);
            repeated = repeats(&r);
            if (!repeated)
                code_row(m, contexts, &r);
            next_row(&r);
        }
    }
    return n == 0 ? mq_finish(m, e) : n;
}

/* ---- the segments around it */

static unsigned char *put_number(unsigned char *at, size_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *at++ = (unsigned char)(n >> shift);
    return at;
}

/* Refers to no other segment; page 1. */
static unsigned char *put_segment(unsigned char *at, unsigned number, unsigned char type, size_t data_n)
{
    at = put_number(at, number);
    *at++ = type;
    *at++ = 0;
    *at++ = 1;
    return put_number(at, data_n);
}

/* Fills HEAD bytes for a region of n coded bytes. */
static void put_head(unsigned char *at, PIX *ink, size_t n)
{
    static const unsigned char adaptive_px[8] = { 3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe };
    size_t width = (size_t)pixGetWidth(ink), height = (size_t)pixGetHeight(ink);

    at = put_segment(at, 0, TYPE_PAGE_INFO, PAGE_INFO);
    at = put_number(put_number(at, width), height);
    at = put_number(put_number(at, 0), 0);      /* resolution: the PDF says it */
    *at++ = 1;                                  /* lossless; white where nothing is painted */
    *at++ = 0;                                  /* not striped */
    *at++ = 0;
    at = put_segment(at, 1, TYPE_LOSSLESS_REGION, REGION_HEAD + n);
    at = put_number(put_number(at, width), height);
    at = put_number(put_number(at, 0), 0);      /* its place on the page */
    *at++ = 0;                                  /* painted by OR */
    *at++ = REPEATS_ROWS;                       /* and arithmetic coding, template 0 */
    memcpy(at, adaptive_px, sizeof adaptive_px);
}

int jbig2_encode(PIX *ink, unsigned char **ret_bytes, size_t *ret_n, struct err *e)
{
    struct mq m;
    int r = mq_begin(&m, e);

    if (r == 0)
        r = code_region(&m, ink, e);
    if (r == 0) {
        *ret_n = HEAD + m.n - 1;
        *ret_bytes = malloc(*ret_n);
        r = *ret_bytes ? 0 : err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    }
    if (r == 0) {
        put_head(*ret_bytes, ink, m.n - 1);
        memcpy(*ret_bytes + HEAD, m.bytes + 1, m.n - 1);
    }
    mq_done(&m);
    return r;
}
