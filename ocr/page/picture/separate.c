#include "ocr/page/picture/separate.h"

#include "base/said.h"

#include "ocr/page/clean/paper.h"
#include "ocr/page/picture/panels.h"

#include <errno.h>
#include <math.h>

/* Millimetres on the sheet, for pictures of any resolution: see px(). Shades are of 255 for white paper. */
#define PHOTO_MM 1.5            /* thicker than a stroke: the writing of a letter is not */
#define PHOTO_JOIN_MM 4.0       /* parts of one photo */
#define WIDE_MM 1.1             /* wider is no faded stroke, ... */
#define AREA_MM 2.5             /* ... nor one of a felt pen */
#define STROKE_MM 1.3           /* a pencil stroke is longer than this, a speck is not; dots beside one, not further than ... */
#define BESIDE_MM 2.0
#define SEED_MM 0.5             /* so much of it at least is not covered by ink: a blurred edge of print is less */
#define AROUND_MM 1.5           /* how far the darkest of a stroke is looked for */
#define EDGE_MM 0.1             /* of ink, beyond which a stroke is missed */
#define REACH_MM 0.35           /* blurred edge of ink */
#define MARGIN_MM 3.0           /* shadows along the edges of the sheet */

enum {
    STROKE_SHADE = 205,         /* strokes darker than this are, even where the ink has none */
    TEXT_PAPER = 245,           /* what paper is in the sheet's text, ... */
    PALE_SHADE = 205,           /* ... and STROKE_SHADE there */
    PHOTO_LIGHT = 175,          /* ink this light over a whole area, up to ... */
    PHOTO_DARK = 75,            /* ... this dark is no writing */
};

void separation_done(struct separation *s)
{
    pixDestroy(&s->flat);
    pixDestroy(&s->rest);
    pixDestroy(&s->covered);
    pixDestroy(&s->black);
    for (unsigned i = 0; i < SEPARATE_MAX_TONES; i++)
        pixDestroy(&s->coloured[i]);
    s->n_tones = 0;
}

struct scale { double px_per_mm; };

static int px(const struct scale *s, double mm)
{
    int n = (int)lround(mm * s->px_per_mm);

    return n < 1 ? 1 : n;
}

/* small as levelled as text is. */
static PIX *level(const struct sheet *s)
{
    if (fabs(s->turn.skew_deg) < CLEAN_LEAST_SKEW_DEG)
        return pixClone(s->small);
    return pixRotate(s->small, (float)(-s->turn.skew_deg * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
}

/* The darkest of the three colours: what is pale to a grey eye, like yellow, is still seen. */
static PIX *darkest(PIX *flat) { return pixGetDepth(flat) == 32 ? pixConvertRGBToGrayMinMax(flat, L_CHOOSE_MIN) : pixClone(flat); }
static PIX *lightest(PIX *flat) { return pixGetDepth(flat) == 32 ? pixConvertRGBToGrayMinMax(flat, L_CHOOSE_MAX) : pixClone(flat); }

static PIX *darker_than(PIX *grey, int shade) { return pixThresholdToBinary(grey, shade); }

static PIX *shrink(PIX *ink, const PIX *like) { return panels_shrink(ink, pixGetWidth(like), pixGetHeight(like)); }

/* ---- photos */

/* Where pictures in half tones lie: neither paper nor ink, over more than a stroke's width. NULL: no memory. */
static PIX *find_photos(PIX *grey, const struct scale *s)
{
    AUTO_PIX PIX *smooth = pixBlockconv(grey, 1, 1);       /* without the grain of the print */
    AUTO_PIX PIX *tones = smooth ? darker_than(smooth, PHOTO_LIGHT) : NULL, *black = smooth ? darker_than(smooth, PHOTO_DARK) : NULL;
    int grain = panels_odd_px(PHOTO_MM, s->px_per_mm), join = panels_odd_px(PHOTO_JOIN_MM, s->px_per_mm);
    PIX *photos;

    if (!tones || !black)
        return NULL;
    pixSubtract(tones, tones, black);
    photos = pixOpenBrick(NULL, tones, grain, grain);
    if (!photos)
        return NULL;
    pixCloseSafeCompBrick(photos, photos, join, join);
    pixOpenCompBrick(photos, photos, join, join);
    pixDilateBrick(photos, photos, grain, grain);
    return photos;
}

/* ---- what is neither */

static void clear_margin(PIX *mask, const struct scale *s)
{
    int n = px(s, MARGIN_MM);

    pixSetOrClearBorder(mask, n, n, n, n, PIX_CLR);
}

/* Strokes of which the ink misses a part: with all of it. A dot counts beside other strokes, alone it is a speck. NULL: no memory. */
static PIX *find_strokes(PIX *grey, PIX *covered, const struct scale *s)
{
    AUTO_PIX PIX *dark = darker_than(grey, STROKE_SHADE), *missed = NULL, *seed = NULL, *group = NULL, *large = NULL;
    int least = px(s, STROKE_MM), piece = px(s, SEED_MM), join = panels_odd_px(BESIDE_MM, s->px_per_mm);
    PIX *whole;

    if (!dark)
        return NULL;
    clear_margin(dark, s);
    missed = pixSubtract(NULL, dark, covered);
    seed = missed ? pixSelectBySize(missed, piece, piece, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL) : NULL;
    whole = seed ? pixSeedfillBinary(NULL, seed, dark, 8) : NULL;
    group = whole ? pixOr(NULL, whole, covered) : NULL;
    if (group)
        pixCloseSafeCompBrick(group, group, join, join);
    large = group ? pixSelectBySize(group, least, least, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL) : NULL;
    if (!large)
        pixDestroy(&whole);
    return large ? pixAnd(whole, whole, large) : NULL;
}

/* ---- putting it together */

static bool nothing(PIX *mask)
{
    l_int32 none = 1;

    pixZero(mask, &none);
    return none;
}

/* Takes what lies in a photo out of the ink. */
static int leave_to_background(PIX *ink, PIX *photos)
{
    AUTO_PIX PIX *large = nothing(photos) ? NULL : pixScaleToSize(photos, pixGetWidth(ink), pixGetHeight(ink));

    return nothing(photos) || (large && pixSubtract(ink, ink, large)) ? 0 : -ENOMEM;
}

/* The shade half way between the darkest around (x, y) and paper, and not above PALE_SHADE: what is darker belongs to the stroke. */
static int half_way(PIX *darkest_near, int x, int y)
{
    const l_uint32 *line = pixGetData(darkest_near) + (size_t)y * (size_t)pixGetWpl(darkest_near);
    int shade = (GET_DATA_BYTE(line, x) + TEXT_PAPER) / 2;

    return shade < PALE_SHADE ? shade : PALE_SHADE;
}

static void add_darker(PIX *ink, PIX *text, int x0, int x1, int y0, int y1, int shade)
{
    for (int y = y0; y < y1; y++) {
        const l_uint32 *from = pixGetData(text) + (size_t)y * (size_t)pixGetWpl(text);
        l_uint32 *to = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);

        for (int x = x0; x < x1; x++)
            if (GET_DATA_BYTE(from, x) < shade)
                SET_DATA_BIT(to, x);
    }
}

/* The ink and, where strokes are, what of text is paler than the ink but belongs to them. NULL: no memory. */
static PIX *with_pale(PIX *ink, PIX *text, PIX *strokes, PIX *darkest_near)
{
    PIX *all = pixCopy(NULL, ink);
    int width = pixGetWidth(strokes), height = pixGetHeight(strokes), wide = pixGetWidth(text), high = pixGetHeight(text);

    for (int y = 0; all && y < height; y++) {
        const l_uint32 *line = pixGetData(strokes) + (size_t)y * (size_t)pixGetWpl(strokes);

        for (int x = 0; x < width; x++)
            if (GET_DATA_BIT(line, x))
                add_darker(all, text, x * wide / width, (x + 1) * wide / width, y * high / height, (y + 1) * high / height,
                           half_way(darkest_near, x, y));
    }
    return all;
}

/* The darkest of text within a stroke's width, in the size of flat. NULL: no memory. */
static PIX *find_darkest(PIX *text, const PIX *flat, const struct scale *s)
{
    int by = (int)lround((double)pixGetWidth(text) / pixGetWidth(flat)), around = panels_odd_px(AROUND_MM, s->px_per_mm);
    AUTO_PIX PIX *small = by > 1 ? pixScaleGrayMinMax(text, by, by, L_CHOOSE_MIN) : pixClone(text), *sized = NULL;

    sized = small ? pixScaleBySamplingToSize(small, pixGetWidth(flat), pixGetHeight(flat)) : NULL;
    return sized ? pixErodeGray(sized, around, around) : NULL;
}

/* What ink paints, in the size of flat, and as far around it as its blur reaches. NULL: no memory. */
static PIX *cover(PIX *ink, const PIX *flat, int reach_px)
{
    PIX *covered = shrink(ink, flat);

    if (covered)
        pixDilateBrick(covered, covered, 2 * reach_px + 1, 2 * reach_px + 1);
    return covered;
}

/* mask without what is wider than a stroke. NULL: no memory. */
static PIX *no_wider(PIX *mask, double mm, const struct scale *s)
{
    int grain = panels_odd_px(mm, s->px_per_mm);
    AUTO_PIX PIX *wide = pixOpenBrick(NULL, mask, grain, grain);

    return wide ? pixSubtract(NULL, mask, wide) : NULL;
}

/* Coloured ink takes in the pale strokes of its colour; black ink does not. ink: without them. */
static int split_tones(struct separation *ret, PIX *bare, PIX *ink, PIX *text, PIX *strokes, PIX *darkest_near, const struct scale *s)
{
    AUTO_PIX PIX *drawn = no_wider(strokes, AREA_MM, s), *all = drawn ? with_pale(ink, text, drawn, darkest_near) : NULL;
    int r;

    ret->covered = all ? shrink(all, ret->flat) : NULL;
    ret->black = pixCopy(NULL, all);
    if (!ret->covered || !ret->black)
        return -ENOMEM;
    r = separate_tones(ret, bare);
    if (r < 0)
        return r;
    pixAnd(ret->black, ret->black, ink);
    pixCopy(all, ret->black);
    for (unsigned i = 0; i < ret->n_tones; i++)
        pixOr(all, all, ret->coloured[i]);
    pix_replace(&ret->covered, cover(all, ret->flat, px(s, REACH_MM)));
    return ret->covered ? 0 : -ENOMEM;
}

/* photos, panels and the strokes that are still not covered. */
static int find_rest(struct separation *ret, PIX *panels, PIX *photos, PIX *strokes, const struct scale *s)
{
    AUTO_PIX PIX *missed = pixSubtract(NULL, strokes, ret->covered);
    int piece = px(s, SEED_MM), reach = panels_odd_px(2 * REACH_MM, s->px_per_mm);

    ret->rest = missed ? pixSelectBySize(missed, piece, piece, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL) : NULL;
    if (!ret->rest)
        return -ENOMEM;
    pixOr(ret->rest, ret->rest, panels);
    pixOr(ret->rest, ret->rest, photos);
    pixDilateBrick(ret->rest, ret->rest, reach, reach);
    return 0;
}

/* Faded letters: what hangs together with ink and is no wider than a stroke becomes ink. ink: its place is taken. */
static int heal_ink(PIX **ink, PIX *text, PIX *flat, PIX *dark, PIX *darkest_near, const struct scale *s)
{
    AUTO_PIX PIX *painted = shrink(*ink, flat), *seen = darker_than(dark, STROKE_SHADE), *strokes = seen ? no_wider(seen, WIDE_MM, s) : NULL;

    if (!painted || !strokes)
        return -ENOMEM;
    pixAnd(painted, painted, strokes);
    pixSeedfillBinary(painted, painted, strokes, 8);
    pix_replace(ink, with_pale(*ink, text, painted, darkest_near));
    return *ink ? 0 : -ENOMEM;
}

/* What is written: black, and in colours. ink: without what lies in photos. *ret_strokes: see find_strokes; the caller's. */
static int separate_ink(const struct sheet *s, PIX *bare, PIX *take_ink, PIX *photos, const struct scale *scale, struct separation *ret, PIX **ret_strokes)
{
    AUTO_PIX PIX *ink = take_ink, *dark = darkest(bare), *near = find_darkest(s->text, ret->flat, scale), *painted = NULL, *strokes = NULL;
    int r = dark && near ? heal_ink(&ink, s->text, ret->flat, dark, near, scale) : -ENOMEM;

    painted = r == 0 ? cover(ink, ret->flat, px(scale, EDGE_MM)) : NULL;
    strokes = painted ? find_strokes(dark, painted, scale) : NULL;
    if (!strokes)
        return -ENOMEM;
    pixSubtract(strokes, strokes, photos);
    *ret_strokes = pixClone(strokes);
    if (pixGetDepth(ret->flat) == 32)
        return split_tones(ret, bare, ink, s->text, strokes, near, scale);
    ret->covered = cover(ink, ret->flat, px(scale, REACH_MM));
    ret->black = TAKE_PTR(ink);
    return ret->covered ? 0 : -ENOMEM;
}

static int separate(const struct sheet *s, struct separation *ret)
{
    const struct scale scale = { clean_small_dpi(s) / 25.4 };
    AUTO_PIX PIX *levelled = level(s), *ink = pixCopy(NULL, s->ink), *light = NULL, *photos = NULL, *strokes = NULL;
    AUTO_PANELS struct panels panels = { 0 };
    int r;

    ret->flat = levelled ? paper_whiten(levelled) : NULL;
    light = ret->flat ? lightest(ret->flat) : NULL;
    photos = light ? find_photos(light, &scale) : NULL;
    if (!photos || !ink || leave_to_background(ink, photos) < 0)
        return -ENOMEM;
    r = panels_find(ret->flat, ink, scale.px_per_mm, &panels);
    if (r == 0)
        r = separate_ink(s, panels.bare, TAKE_PTR(ink), photos, &scale, ret, &strokes);
    return r == 0 ? find_rest(ret, panels.where, photos, strokes, &scale) : r;
}

int separate_page(const struct sheet *s, struct separation *ret, struct err *e)
{
    int r;

    *ret = (struct separation){ 0 };
    r = separate(s, ret);
    return r == 0 ? 0 : err_say(e, r, SAID_PICTURE_MEMORY);
}
