#include "ocr/page/mark/stamps.h"

#include "ocr/page/clean/runs.h"
#include "ocr/page/mark/stroke.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

enum {
    COLOUR_FROM = 28,           /* strongest less weakest colour, more than the paper's */
    COLOUR_FULL = 110,          /* and from here on black */
    THICK_PCT = 165,            /* of the usual stroke of the page: more than bold type of the same size */
    THICK_MIN_PX = 5,           /* at half the resolution */
    THICK_MOST_MIL = 150,       /* a page whose strokes are thicker is dark all over: no letters stand out by theirs */
    RULE_MIL = 1500,            /* no stroke of a letter is as long */
    LONG_SHAPE = 9,             /* width over height of lines that are text for sure */
    LETTER_GAP_MIL = 90, STAMP_GAP_MIL = 140, WIDE_LETTER_GAP_MIL = 260, PALE_LETTER_GAP_MIL = 420,
    PALE_FROM = 150, PALE_TO = 236,     /* of grey, with paper near 245 */
    PALE_SHRINK = 4,            /* they show at a quarter of the resolution */
    PALE_STROKE_MIL = 55,       /* a watermark's letters are large */
    SOLID_MIL = 55,             /* as wide and as high between the white letters of a black bar */
};

void stamp_picture_done(struct stamp_picture *p)
{
    pixDestroy(&p->mask);
    pixDestroy(&p->picture);
}

/* ---- colour */

/* How much colour the paper has: that of most pixels. */
static int paper_chroma(PIX *chroma)
{
    NUMA *counts = pixGetGrayHistogram(chroma, 4);
    l_float32 most = 0;
    l_int32 at = 0;

    if (counts)
        numaGetMax(counts, &most, &at);
    numaDestroy(&counts);
    return at;
}

/* Red, brown and orange ink are warm; blue, violet and green cool. */
static bool is_of(l_uint32 pixel, bool warm)
{
    l_int32 r, g, b;

    extractRGBValues(pixel, &r, &g, &b);
    bool red = r >= g && 2 * (r - b) > r - g;       /* violet has more blue than that */

    return red == warm;
}

/* Ink in that shade, black on white. */
static PIX *coloured_ink(PIX *page, PIX *chroma, bool warm)
{
    PIX *out = pixCreateTemplate(chroma);
    int paper = paper_chroma(chroma), w = pixGetWidth(page), h = pixGetHeight(page);

    for (int y = 0; out && y < h; y++) {
        const l_uint32 *from = pixGetData(page) + (size_t)y * (size_t)pixGetWpl(page);
        const l_uint32 *c = pixGetData(chroma) + (size_t)y * (size_t)pixGetWpl(chroma);
        l_uint32 *to = pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out);

        for (int x = 0; x < w; x++) {
            int more = GET_DATA_BYTE(c, x) - paper;

            more = more < 8 || !is_of(from[x], warm) ? 0 : more > COLOUR_FULL ? COLOUR_FULL : more;
            SET_DATA_BYTE(to, x, 255 - more * 255 / COLOUR_FULL);
        }
    }
    return out;
}

static int make_colour(const struct sheet *s, bool warm, struct stamp_picture *ret)
{
    AUTO_PIX PIX *chroma = NULL;

    if (!s->in_colour)
        return 0;
    chroma = pixConvertRGBToGrayMinMax(s->small, L_CHOOSE_MAXDIFF);
    ret->picture = chroma ? coloured_ink(s->small, chroma, warm) : NULL;
    ret->mask = ret->picture ? pixThresholdToBinary(ret->picture, 255 - COLOUR_FROM * 255 / COLOUR_FULL) : NULL;
    ret->mask_dpi = ret->picture_dpi = clean_small_dpi(s);
    ret->per_mask = 1;
    ret->turn = s->turn;
    ret->turn.skew_deg = 0;     /* "small" is never levelled */
    ret->to_scan = ret->mask ? (double)turn_upright_width(&s->turn) / pixGetWidth(ret->mask) : 1;
    ret->place.coloured = true;
    ret->letter_gap_mil = STAMP_GAP_MIL;
    return ret->mask ? 0 : -ENOMEM;
}

/* ---- black */

static void set_scale(const struct sheet *s, PIX *picture, struct stamp_picture *ret)
{
    ret->picture = picture;
    ret->picture_dpi = s->text_dpi;
    ret->mask_dpi = s->text_dpi / 2;
    ret->per_mask = 2;
    ret->turn = s->turn;
    ret->to_scan = 2 / s->text_per_px;
}

/* The page's grey where the mask (half its size) has ink or nearly so, white elsewhere. */
static PIX *only_under(PIX *grey, PIX *mask)
{
    AUTO_PIX PIX *wide = pixDilateBrick(NULL, mask, 3, 3);
    AUTO_PIX PIX *full = wide ? pixExpandReplicate(wide, 2) : NULL;
    AUTO_PIX PIX *fit = full ? pixCreate(pixGetWidth(grey), pixGetHeight(grey), 1) : NULL;
    PIX *out = fit ? pixCopy(NULL, grey) : NULL;

    if (!out)
        return NULL;
    pixRasterop(fit, 0, 0, pixGetWidth(full), pixGetHeight(full), PIX_SRC, full, 0, 0);
    pixInvert(fit, fit);
    pixSetMasked(out, fit, 255);
    return out;
}

static int make_thick(const struct sheet *s, PIX *ink, struct stamp_picture *ret)
{
    AUTO_PIX PIX *half = pixReduceRankBinary2(ink, 2, NULL);
    int stroke = half ? (int)(stroke_width_px(half) + 0.5) * THICK_PCT / 100 : 0;
    AUTO_PIX PIX *whole = NULL;
    AUTO_PIX PIX *core = NULL;
    l_int32 n = 0;

    if (half && stroke * 2000 > THICK_MOST_MIL * s->text_dpi)
        return 0;
    stroke = stroke < THICK_MIN_PX ? THICK_MIN_PX : stroke;
    whole = half ? pixCloseBrick(NULL, half, 2, 2) : NULL;
    core = whole ? pixOpenBrick(NULL, whole, stroke, stroke) : NULL;
    if (!core || pixCountPixels(core, &n, NULL) != 0)
        return -ENOMEM;
    if (n < 40)
        return 0;
    ret->mask = TAKE_PTR(core);
    set_scale(s, only_under(s->text, ret->mask), ret);
    ret->place.large = true;
    return ret->picture ? 0 : -ENOMEM;
}

/* Takes out the edges of the sheet and long rules: they would tie a stamp to what lies beside it. */
static int erase_rules(PIX *mask, int dpi)
{
    int length = RULE_MIL * dpi / 1000;
    AUTO_PIX PIX *level = runs_keep(mask, length, true), *upright = runs_keep(mask, length, false);
    AUTO_PIX PIX *wide = level && upright && pixOr(level, level, upright) ? pixDilateBrick(NULL, level, 3, 3) : NULL;

    return wide && pixSubtract(mask, mask, wide) ? 0 : -ENOMEM;
}

static int make_rest(const struct sheet *s, PIX *ink, const struct lines *l, struct stamp_picture *ret)
{
    ret->mask = pixReduceRankBinary2(ink, 1, NULL);
    if (!ret->mask)
        return -ENOMEM;
    for (size_t i = 0; i < l->n; i++) {
        const struct box *b = &l->line[i].box;

        if (b->w > LONG_SHAPE * b->h)
            pixRasterop(ret->mask, b->x / 2, b->y / 2, b->w / 2 + 1, b->h / 2 + 1, PIX_CLR, NULL, 0, 0);
    }
    set_scale(s, pixClone(s->text), ret);
    return erase_rules(ret->mask, ret->mask_dpi);
}

static int make_inverse(const struct sheet *s, PIX *ink, struct stamp_picture *ret)
{
    AUTO_PIX PIX *half = pixReduceRankBinary2(ink, 3, NULL);
    int solid = SOLID_MIL * s->text_dpi / 2000;
    AUTO_PIX PIX *bars = half ? pixOpenBrick(NULL, half, solid, solid) : NULL;
    l_int32 n = 0;

    if (!bars || pixCountPixels(bars, &n, NULL) != 0)
        return -ENOMEM;
    if (n < solid * solid * 6)
        return 0;
    ret->mask = TAKE_PTR(bars);
    set_scale(s, pixInvert(NULL, s->text), ret);
    ret->letter_gap_mil = WIDE_LETTER_GAP_MIL;
    ret->place.inverse = true;
    return ret->picture ? 0 : -ENOMEM;
}

/* The lightest of PALE_SHRINK by PALE_SHRINK pixels, which one word of each of as many rows holds. */
static PIX *lightest(PIX *grey)
{
    int across = pixGetWidth(grey) / PALE_SHRINK, down = pixGetHeight(grey) / PALE_SHRINK, wpl = pixGetWpl(grey);
    PIX *out = across > 0 && down > 0 ? pixCreate(across, down, 8) : NULL;

    for (int y = 0; out && y < down; y++) {
        const uint8_t *row = (const uint8_t *)(pixGetData(grey) + (size_t)y * PALE_SHRINK * (size_t)wpl);
        l_uint32 *to = pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out);

        for (int x = 0; x < across; x++) {
            uint8_t light = 0;

            for (int i = 0; i < PALE_SHRINK; i++)
                for (int k = 0; k < PALE_SHRINK; k++) {
                    uint8_t shade = row[(size_t)i * (size_t)wpl * 4 + (size_t)x * PALE_SHRINK + (size_t)k];

                    light = shade > light ? shade : light;
                }
            SET_DATA_BYTE(to, x, light);
        }
    }
    return out;
}

/* Pale strokes as thick as those of a watermark, with the print over them taken away: its strokes are thin, so the lightest spot near
 * each shows what is below. */
static int make_pale(const struct sheet *s, struct stamp_picture *ret)
{
    AUTO_PIX PIX *light = lightest(s->text);
    AUTO_PIX PIX *below = light ? pixCloseGray3(light, 3, 3) : NULL;
    AUTO_PIX PIX *pale = below ? pixThresholdToBinary(below, PALE_TO) : NULL, *dark = below ? pixThresholdToBinary(below, PALE_FROM) : NULL;
    AUTO_PIX PIX *wide = dark ? pixDilateBrick(NULL, dark, 5, 5) : NULL;
    int dpi = s->text_dpi / PALE_SHRINK, stroke = PALE_STROKE_MIL * dpi / 1000;
    l_int32 n = 0;

    if (!pale || !wide || !pixSubtract(pale, pale, wide))
        return -ENOMEM;
    ret->mask = pixOpenBrick(NULL, pale, stroke, stroke);
    if (!ret->mask || pixCountPixels(ret->mask, &n, NULL) != 0)
        return -ENOMEM;
    if (n < stroke * stroke * 20) {
        pixDestroy(&ret->mask);
        return 0;
    }
    set_scale(s, pixConvert1To8(NULL, ret->mask, 255, 0), ret);
    ret->picture_dpi = ret->mask_dpi = dpi;
    ret->to_scan = PALE_SHRINK / s->text_per_px;
    ret->per_mask = 1;
    ret->letter_gap_mil = PALE_LETTER_GAP_MIL;
    ret->place.large = true;
    return ret->picture ? 0 : -ENOMEM;
}

int stamp_picture_make(enum stamp_layer which, const struct sheet *s, PIX *ink, const struct lines *l, struct stamp_picture *ret)
{
    *ret = (struct stamp_picture){ .letter_gap_mil = LETTER_GAP_MIL };
    switch (which) {
    case STAMPS_WARM:    return make_colour(s, true, ret);
    case STAMPS_COOL:    return make_colour(s, false, ret);
    case STAMPS_THICK:   return make_thick(s, ink, ret);
    case STAMPS_REST:    return make_rest(s, ink, l, ret);
    case STAMPS_INVERSE: return make_inverse(s, ink, ret);
    case STAMPS_PALE:    return make_pale(s, ret);
    default:             return 0;
    }
}
