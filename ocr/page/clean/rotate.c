#include "ocr/page/clean/rotate.h"

#include <math.h>
#include <stdint.h>

enum { ONE = 1 << 16, WHITE = 255 };        /* places in the source are counted in 1/65536 of a pixel */

struct place { int64_t x, y; };

/* How much of each neighbour, in 1/256. */
static int mix(int a, int b, int part) { return a * (256 - part) + b * part; }

static int shade_at(const l_uint32 *line, const l_uint32 *below, struct place p)
{
    int right = p.x >> 8 & 0xff, down = p.y >> 8 & 0xff;
    int64_t x = p.x >> 16;
    int upper = mix(GET_DATA_BYTE(line, x), GET_DATA_BYTE(line, x + 1), right);
    int lower = mix(GET_DATA_BYTE(below, x), GET_DATA_BYTE(below, x + 1), right);

    return (mix(upper, lower, down) + ONE / 2) / ONE;
}

/* One line of out; it starts at "from" in grey and goes on in steps of "step". */
static void fill_line(PIX *grey, l_uint32 *to, struct place from, struct place step)
{
    int width = pixGetWidth(grey), wpl = pixGetWpl(grey);
    const struct place end = { (int64_t)(width - 1) * ONE, (int64_t)(pixGetHeight(grey) - 1) * ONE };
    const l_uint32 *data = pixGetData(grey);

    for (int x = 0; x < width; x++, from.x += step.x, from.y += step.y) {
        int shade = WHITE;

        if (from.x >= 0 && from.x < end.x && from.y >= 0 && from.y < end.y) {
            const l_uint32 *line = data + (from.y >> 16) * wpl;

            shade = shade_at(line, line + wpl, from);
        }
        SET_DATA_BYTE(to, x, shade);
    }
}

PIX *rotate_page(PIX *grey, double deg)
{
    double sine = sin(deg * M_PI / 180), cosine = cos(deg * M_PI / 180);
    double middle_x = pixGetWidth(grey) / 2.0, middle_y = pixGetHeight(grey) / 2.0;
    const struct place step = { llround(cosine * ONE), llround(-sine * ONE) };
    PIX *out = pixCreateTemplate(grey);

    for (int y = 0; out && y < pixGetHeight(out); y++) {
        double up = y - middle_y;
        struct place from = { llround((middle_x - middle_x * cosine + up * sine) * ONE),
                              llround((middle_y + middle_x * sine + up * cosine) * ONE) };

        fill_line(grey, pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out), from, step);
    }
    return out;
}
