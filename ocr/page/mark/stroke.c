#include "ocr/page/mark/stroke.h"

static const double LEAST_STROKE = 0.035;       /* of the height of a line; light type has some 0.06, a signature 0.02 */

double stroke_width_px(PIX *ink)
{
    AUTO_PIX PIX *core = pixErodeBrick(NULL, ink, 3, 3);
    l_int32 all = 0, left = 0;

    if (!core || pixCountPixels(ink, &all, NULL) != 0 || pixCountPixels(core, &left, NULL) != 0 || all <= left)
        return 0;
    return 2.0 * all / (all - left);
}

bool stroke_is_scribble(PIX *ink, struct box b)
{
    AUTO_PIX PIX *line = pix_cut(ink, b);
    double stroke = line ? stroke_width_px(line) : 0;

    return stroke > 0 && stroke < LEAST_STROKE * pixGetHeight(line);
}
