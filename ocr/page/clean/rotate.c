#include "ocr/page/clean/rotate.h"

#include <math.h>
#include <stdint.h>

enum { ONE = 1 << 16 };        /* places in the source are counted in 1/65536 of a pixel */

struct place { int64_t x, y; };

/* How much of each neighbour, in 1/256. */
static unsigned mix(unsigned a, unsigned b, unsigned part) { return a * (256 - part) + b * part; }

static unsigned shade_at(const l_uint32 *line, const l_uint32 *below, struct place p)
{
    unsigned right = p.x >> 8 & 0xff, down = p.y >> 8 & 0xff;
    int x = (int)(p.x >> 16);
    unsigned upper = mix(GET_DATA_BYTE(line, x), GET_DATA_BYTE(line, x + 1), right);
    unsigned lower = mix(GET_DATA_BYTE(below, x), GET_DATA_BYTE(below, x + 1), right);

    return (mix(upper, lower, down) + ONE / 2) / ONE;
}

/* From which step on, and up to which, does "from" stay in [0, end)? Narrows *first and *last (exclusive). */
static void narrow(int64_t from, int64_t step, int64_t end, int64_t *first, int64_t *last)
{
    int64_t low = -from, high = end - 1 - from, least, most;     /* low <= i * step <= high */

    if (step == 0) {
        *last = low <= 0 && high >= 0 ? *last : *first;
        return;
    }
    if (step < 0) {
        int64_t was = low;

        low = -high;
        high = -was;
        step = -step;
    }
    least = low > 0 ? (low + step - 1) / step : -(-low / step);
    most = high >= 0 ? high / step : -((-high + step - 1) / step);
    *first = least > *first ? least : *first;
    *last = most + 1 < *last ? most + 1 : *last;
}

/* One line of out, white before; it starts at "from" in grey and goes on in steps of "step". */
static void fill_line(PIX *grey, l_uint32 *to, int width, struct place from, struct place step)
{
    int wpl = pixGetWpl(grey);
    int64_t first = 0, last = width;
    const l_uint32 *data = pixGetData(grey);

    narrow(from.x, step.x, (int64_t)(pixGetWidth(grey) - 1) * ONE, &first, &last);
    narrow(from.y, step.y, (int64_t)(pixGetHeight(grey) - 1) * ONE, &first, &last);
    from.x += first * step.x;
    from.y += first * step.y;
    for (int64_t x = first; x < last; x++, from.x += step.x, from.y += step.y) {
        const l_uint32 *line = data + (from.y >> 16) * wpl;

        SET_DATA_BYTE(to, x, shade_at(line, line + wpl, from));
    }
}

PIX *rotate_part(PIX *grey, double deg, double middle_x, double middle_y, int width, int height)
{
    double sine = sin(deg * M_PI / 180), cosine = cos(deg * M_PI / 180);
    const struct place step = { llround(cosine * ONE), llround(-sine * ONE) };
    PIX *out = pixCreate(width, height, 8);

    if (out) {
        pixSetAll(out);
        pixCopyResolution(out, grey);
    }
    for (int y = 0; out && y < height; y++) {
        double left = -width / 2.0, up = y - height / 2.0;
        struct place from = { llround((middle_x + left * cosine + up * sine) * ONE), llround((middle_y - left * sine + up * cosine) * ONE) };

        fill_line(grey, pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out), width, from, step);
    }
    return out;
}

PIX *rotate_page(PIX *grey, double deg)
{
    int w = pixGetWidth(grey), h = pixGetHeight(grey);

    return rotate_part(grey, deg, w / 2.0, h / 2.0, w, h);
}
