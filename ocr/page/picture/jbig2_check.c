#include "ocr/page/picture/jbig2.h"

#include "base/auto.h"

#include <jbig2.h>
#include <string.h>

static void note_trouble(void *failed, const char *msg, Jbig2Severity severity, uint32_t segment)
{
    (void)msg, (void)segment;
    if (severity >= JBIG2_SEVERITY_WARNING)
        *(bool *)failed = true;
}

static bool same_picture(PIX *ink, const Jbig2Image *got)
{
    int width = pixGetWidth(ink), whole = width / 8, tail = width % 8;
    AUTO_FREE unsigned char *row = malloc((size_t)whole + 1);

    if (!row || got->width != (uint32_t)width || got->height != (uint32_t)pixGetHeight(ink))
        return false;
    for (int y = 0; y < pixGetHeight(ink); y++) {
        l_uint32 *line = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
        const unsigned char *theirs = got->data + (size_t)y * got->stride;

        for (int k = 0; k < whole; k++)
            row[k] = (unsigned char)GET_DATA_BYTE(line, k);
        if (memcmp(row, theirs, (size_t)whole) != 0)
            return false;
        if (tail && (GET_DATA_BYTE(line, whole) ^ theirs[whole]) >> (8 - tail) != 0)
            return false;
    }
    return true;
}

bool jbig2_is(PIX *ink, const unsigned char *bytes, size_t n)
{
    bool failed = false, same = false;
    Jbig2Ctx *ctx = jbig2_ctx_new(NULL, JBIG2_OPTIONS_EMBEDDED, NULL, note_trouble, &failed);
    Jbig2Image *got = NULL;

    if (!ctx)
        return false;
    if (jbig2_data_in(ctx, bytes, n) == 0 && jbig2_complete_page(ctx) == 0)
        got = jbig2_page_out(ctx);
    same = got && !failed && same_picture(ink, got);
    if (got)
        jbig2_release_page(ctx, got);
    jbig2_ctx_free(ctx);
    return same;
}
