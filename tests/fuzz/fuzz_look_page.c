/* Any bytes as a scanned page: through the shrinking in scan-station and all that scan-look does with it. */
#include "base/auto.h"
#include "drivers/scan/look/see.h"
#include "drivers/scan/look/shrink.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD = 6, MAX_WIDTH = 400, MAX_HEIGHT = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The head says the shape; the rows are what follows, again and again, each "shift" bytes further on. */
static void fill(struct shrink *s, const uint8_t *data, size_t n, int height, size_t row_bytes, size_t shift)
{
    AUTO_FREE uint8_t *row = malloc(row_bytes);
    size_t at = 0;

    for (int y = 0; row && y < height; y++, at = (at + shift) % n) {
        for (size_t i = 0; i < row_bytes; i++)
            row[i] = data[(at + i) % n];
        shrink_row(s, row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static uint8_t *memory;
    static struct decoder *decoder;
    static const int depths[] = { 1, 8, 8, 16 };
    struct page_look look;
    struct see_page page = { .whole = true };

    if (!memory) {
        memory = malloc(SHRINK_BYTES);
        if (!memory || decoder_new(&decoder, NULL) < 0)
            abort();
    }
    if (n <= HEAD)
        return -1;
    struct shrink s = { .grey = memory, .tint = memory + SHRINK_GREY_BYTES };
    int width = 1 + (data[0] * 256 + data[1]) % MAX_WIDTH, height = 1 + (data[2] * 256 + data[3]) % MAX_HEIGHT;
    int depth = depths[data[4] % 4], dpi = data[4] / 4 * 20;
    bool color = depth > 1 && data[5] & 1;

    if (shrink_begin(&s, width, dpi, depth, color, NULL) < 0)
        abort();
    fill(&s, data + HEAD, n - HEAD, height, ((size_t)width * (size_t)depth * (color ? 3 : 1) + 7) / 8, data[5] / 2);
    page.grey = (struct grey){ s.grey, s.width_px, s.height_px, (size_t)s.width_px, s.dpi };
    if (s.tint_width_px > 0 && s.tint_height_px > 0)
        page.tint = (struct grey){ s.tint, s.tint_width_px, s.tint_height_px, (size_t)s.tint_width_px, s.dpi / SHRINK_TINT_PART > 0 ? s.dpi / SHRINK_TINT_PART : 1 };
    if (s.height_px > 0 && see(&(struct see_setup){ "CRU-", true }, decoder, &page, &look) == 0 &&
        (look.n_codes < 0 || look.n_codes > LOOK_MAX_CODES))
        abort();
    shrink_done(&s);
    return 0;
}
