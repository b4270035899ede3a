#include "ocr/page/clean/clean.h"

#include "base/auto.h"
#include "image/blank.h"
#include "ocr/page/clean/colour.h"
#include "ocr/page/clean/rotate.h"
#include "ocr/page/clean/shade.h"

#include <errno.h>
#include <math.h>

enum {
    A4_SHORT_MIL = 8268,            /* thousandths of an inch */
};

static const double SHARPEN_ABOVE = 0.2, SHARPEN_BELOW = 0.7;      /* between them pixScale() sharpens, by little */

void sheet_done(struct sheet *s)
{
    pixDestroy(&s->text);
    pixDestroy(&s->ink);
    pixDestroy(&s->bits);
    pixDestroy(&s->small);
}

static int guess_dpi(const PIX *pix)
{
    int shorter = pixGetWidth(pix) < pixGetHeight(pix) ? pixGetWidth(pix) : pixGetHeight(pix);
    int dpi = (int)((long long)shorter * 1000 / A4_SHORT_MIL);

    return dpi < 50 ? 50 : dpi > 1200 ? 1200 : dpi;
}

static PIX *scaled(PIX *pix, double factor)
{
    return fabs(factor - 1) < 0.01 ? pixClone(pix) : pixScale(pix, (float)factor, (float)factor);
}

/* As pixScale() makes a picture smaller, but not sharpened yet. */
static PIX *shrunk(PIX *pix, double factor)
{
    return factor < SHARPEN_BELOW ? pixScaleGeneral(pix, (float)factor, (float)factor, 0, 1) : scaled(pix, factor);
}

/* And sharpened as pixScale() does it: of a page in black that is one channel instead of three. */
static PIX *sharpened(PIX *small, double factor)
{
    return factor < SHARPEN_BELOW && factor > SHARPEN_ABOVE ? pixUnsharpMasking(small, 1, 0.2F) : pixClone(small);
}

/* 150 dpi, colour only where there is coloured ink. Of a page without it there may be none. */
static int make_small(PIX *pix, bool grey_too, struct sheet *s)
{
    double factor = fmin(1, (double)CLEAN_SMALL_DPI / s->dpi);
    bool bilevel = pixGetDepth(pix) == 1;
    AUTO_PIX PIX *first = NULL;
    AUTO_PIX PIX *kept = NULL;

    if (!grey_too && pixGetDepth(pix) != 32)
        return 0;
    first = bilevel ? pixScaleToGray(pix, (float)fmin(factor, 0.99)) : shrunk(pix, factor);
    if (!first)
        return -ENOMEM;
    s->in_colour = pixGetDepth(first) == 32 && colour_has_ink(first, clean_small_dpi(s));
    if (!grey_too && !s->in_colour)
        return 0;
    kept = s->in_colour ? pixClone(first) : pixConvertTo8(first, 0);
    s->small = !kept ? NULL : bilevel ? pixClone(kept) : sharpened(kept, factor);
    return s->small ? 0 : -ENOMEM;
}

/* Some 300 dpi, grey, with shadows and the paper's tint taken out. */
static int make_text(PIX *pix, struct sheet *s)
{
    double factor = (double)CLEAN_TEXT_DPI / s->dpi;
    bool bilevel = pixGetDepth(pix) == 1;
    AUTO_PIX PIX *grey = NULL;
    AUTO_PIX PIX *even = NULL;

    if (factor > 0.8 && factor < 1.25)
        factor = 1;
    factor = fmin(factor, 3);
    grey = pixConvertTo8(pix, 0);
    even = grey && !bilevel ? shade_even(grey, s->dpi) : NULL;
    if (!even && grey)          /* bilevel already, or too small or too dark to tell paper from ink */
        even = pixClone(grey);
    pixDestroy(&grey);
    s->text = even ? scaled(even, factor) : NULL;
    if (!s->text)
        return -ENOMEM;
    s->text_per_px = (double)pixGetWidth(s->text) / s->turn.width_px;
    s->text_dpi = (int)lround(s->dpi * s->text_per_px);
    return 0;
}

enum wanted { TEXT = 1, SMALL = 2, BITS = 4 };      /* without SMALL it is still made of a page in colour */

static int make_sheet(PIX *take_pix, int dpi, unsigned wanted, struct sheet *ret, struct err *e)
{
    AUTO_PIX PIX *pix = take_pix;
    int r;

    *ret = (struct sheet){ .dpi = dpi ? dpi : guess_dpi(pix),
                           .turn = { .width_px = pixGetWidth(pix), .height_px = pixGetHeight(pix) },
                           .bits = wanted & BITS && pixGetDepth(pix) == 1 ? pixClone(pix) : NULL };
    r = make_small(pix, wanted & SMALL, ret);
    if (r == 0 && wanted & TEXT)
        r = make_text(pix, ret);
    return r == 0 ? 0 : err_set(e, r, "there is not enough memory to clean the page");
}

int clean_make_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e) { return make_sheet(take_pix, dpi, TEXT | SMALL | BITS, ret, e); }

int clean_make_small_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e) { return make_sheet(take_pix, dpi, SMALL, ret, e); }

int clean_make_look_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e) { return make_sheet(take_pix, dpi, TEXT, ret, e); }

void clean_measure_as_scanned(struct sheet *s, int width_px, int height_px)
{
    double shrunk = (double)width_px / s->turn.width_px;

    s->dpi = (int)lround(s->dpi * shrunk);
    s->text_per_px /= shrunk;
    s->turn.width_px = width_px;
    s->turn.height_px = height_px;
}

PIX *clean_binarize(const struct sheet *s)
{
    int level = 0;

    if (pixSplitDistributionFgBg(s->text, 0.1F, 4, &level, NULL, NULL, NULL) != 0)
        level = 160;
    level = level < 120 ? 120 : level > 205 ? 205 : level;
    return pixThresholdToBinary(s->text, level);
}

/* A grey picture as bytes in rows. *ret_px is the caller's. -ENOMEM, also for grey NULL. */
static int bytes_of(PIX *grey, int dpi, uint8_t **ret_px, struct grey *ret)
{
    size_t n = 0;

    if (!grey || pixGetRasterData(grey, ret_px, &n) != 0)
        return -ENOMEM;
    *ret = (struct grey){ *ret_px, pixGetWidth(grey), pixGetHeight(grey), (size_t)pixGetWidth(grey), dpi };
    return 0;
}

/* The counter's own test. In doubt, and without memory, a page is not blank. */
bool clean_is_blank(const struct sheet *s)
{
    AUTO_PIX PIX *tint = s->in_colour ? pixConvertRGBToGrayMinMax(s->small, L_CHOOSE_MAXDIFF) : NULL;
    AUTO_FREE uint8_t *px = NULL, *tint_px = NULL;
    struct grey page, small;
    bool blank = false;

    if (bytes_of(s->text, s->text_dpi, &px, &page) < 0)
        return false;
    if (tint)
        pixInvert(tint, tint);
    if (s->in_colour && bytes_of(tint, clean_small_dpi(s), &tint_px, &small) < 0)
        return false;
    return blank_test(&page, s->in_colour ? &small : NULL, &blank) == 0 && blank;
}

/* Does nothing to a picture that is not there. */
static int turn_picture(PIX **p, int quads)
{
    if (!*p || quads == 0)
        return 0;
    pix_replace(p, pixRotateOrth(*p, quads));
    return *p ? 0 : -ENOMEM;
}

int clean_turn(struct sheet *s, int rotation, struct err *e)
{
    int quads = (4 - rotation / 90) % 4;
    int r = turn_picture(&s->text, quads);

    s->turn.rotation = rotation;
    if (r == 0)
        r = turn_picture(&s->small, quads);
    if (r == 0)
        r = turn_picture(&s->bits, quads);
    return r == 0 ? 0 : err_set(e, r, "there is not enough memory to turn the page");
}

int clean_level_by(struct sheet *s, double skew_deg, struct err *e)
{
    if (fabs(skew_deg) < CLEAN_LEAST_SKEW_DEG)
        return 0;
    s->turn.skew_deg = skew_deg;
    pix_replace(&s->text, rotate_page(s->text, -skew_deg));
    return s->text ? 0 : err_set(e, -ENOMEM, "there is not enough memory to level the page");
}

int clean_make_ink(struct sheet *s, struct err *e)
{
    if (!s->text)
        return 0;
    pix_replace(&s->ink, clean_binarize(s));
    return s->ink ? 0 : err_set(e, -ENOMEM, "there is not enough memory to clean the page");
}
