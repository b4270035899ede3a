#include "ocr/page/picture/compose.h"

#include "base/said.h"

#include "ocr/page/picture/background.h"
#include "ocr/page/picture/bilevel.h"
#include "ocr/page/picture/separate.h"

#include <errno.h>
#include <math.h>

enum { BACKGROUNDS_MAX = LAYERS_MAX - 1 - SEPARATE_MAX_TONES };

/* Of these qualities (40, 30, 25) white comes back from the JPEG as white, so that no box is seen around a picture. */
static const struct fit {
    struct background_quality background;
    int ink_dpi;                /* at most; 0: as it is */
} fits[COMPOSE_FITS + 1] = {
    { { 125, 40 }, 0 },
    { { 75, 30 }, 0 },
    { { 75, 30 }, 200 },
    { { 50, 25 }, 200 },
};

static struct box whole_page(const struct sheet *s)
{
    return (struct box){ 0, 0, turn_upright_width(&s->turn), turn_upright_height(&s->turn) };
}

static PIX *sized(PIX *ink, const struct sheet *s, const struct fit *fit)
{
    double dpi = (double)s->dpi * pixGetWidth(ink) / turn_upright_width(&s->turn), factor = fit->ink_dpi > 0 ? fit->ink_dpi / dpi : 1;
    AUTO_PIX PIX *grey = NULL;

    if (factor >= 0.95)
        return pixClone(ink);
    grey = pixScaleToGray(ink, (float)factor);
    return grey ? pixThresholdToBinary(grey, 150) : NULL;
}

/* ink over the whole page. */
static int add_ink(const struct sheet *s, PIX *ink, const struct fit *fit, struct layer l, struct layers *ret, struct err *e)
{
    AUTO_PIX PIX *at_size = sized(ink, s, fit);
    int r = at_size ? bilevel_encode(at_size, &l, e) : err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);

    return r == 0 ? layers_add(ret, l, e) : r;
}

static bool nothing(PIX *ink)
{
    l_int32 none = 0;

    return pixZero(ink, &none) == 0 && none;
}

/* A tone lies only where it is. */
static int add_tone(const struct sheet *s, PIX *ink, struct tone t, const struct fit *fit, struct layers *ret, struct err *e)
{
    struct layer l = { .stencil = true, .ink = { t.red, t.green, t.blue }, .place = whole_page(s) };

    return add_ink(s, ink, fit, l, ret, e);
}

/* The bits of a scan that has no more than bits. */
static int compose_bilevel(const struct sheet *s, const struct fit *fit, struct layers *ret, struct err *e)
{
    PIX *ink = fabs(s->turn.skew_deg) < CLEAN_LEAST_SKEW_DEG ? s->bits : s->ink;

    return add_ink(s, ink, fit, (struct layer){ .place = whole_page(s) }, ret, e);
}

/* From the bottom to the top: background, coloured ink, black ink. */
static int compose_mixed(const struct sheet *s, const struct fit *fit, struct layers *ret, struct err *e)
{
    AUTO_SEPARATION struct separation sep = { 0 };
    int r = separate_page(s, &sep, e);

    if (r == 0)
        r = background_add(s, &sep, &fit->background, BACKGROUNDS_MAX, ret, e);
    for (unsigned i = 0; i < sep.n_tones && r == 0; i++)
        r = add_tone(s, sep.coloured[i], sep.tone[i], fit, ret, e);
    if (r == 0 && (ret->n == 0 || !nothing(sep.black)))
        r = add_ink(s, sep.black, fit, (struct layer){ .stencil = ret->n > 0, .place = whole_page(s) }, ret, e);
    return r;
}

int compose_layers(const struct sheet *s, int fit, struct layers *ret, struct err *e)
{
    int r;

    *ret = (struct layers){ 0 };
    r = s->bits ? compose_bilevel(s, &fits[fit], ret, e) : compose_mixed(s, &fits[fit], ret, e);
    if (r < 0)
        layers_done(ret);
    return r;
}
