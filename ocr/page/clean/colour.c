/* Looked at in 75 dpi and in density (255 less the shade, paper white): the mean over a stroke's width keeps the proportions of its
 * colours, however little ink the stroke has, while fringes of opposite colours on either side of print cancel. */
#include "ocr/page/clean/colour.h"

#include "ocr/page/clean/paper.h"

enum {
    DPI = 75,
    REACH_PX = 1,               /* the mean is over 3 x 3 pixels, ... */
    FAR_PX = 2,                 /* ... and for weak colours over 5 x 5, too: fringes cancel there */
    WIDE_PX = 13,               /* 4 mm: wider is no stroke but an area */
    STROKE_CHROMA = 20,         /* strongest less weakest density of coloured strokes, more than of what is around them, ... */
    AREA_CHROMA = 60,           /* ... and of coloured areas: tinted shadows of a fold or of a book have less */
    STRONG_SATURATION_PC = 33,  /* chroma of the strongest density */
    LEAST_SATURATION_PC = 19,   /* of both means: dark green ink has 23 */
    PART_PX = 6,                /* width or height of a coloured part, 2 mm; smaller ones are noise */
    LEAST_PX = 60,              /* of them on the page: 7 square millimetres, blur counted */
};

static PIX *chroma_of(PIX *page) { return page ? pixConvertRGBToGrayMinMax(page, L_CHOOSE_MAXDIFF) : NULL; }

/* 1 where the chroma is that much of the density. NULL: no memory. */
static PIX *find_saturated(PIX *mean, int least_pc)
{
    AUTO_PIX PIX *chroma = chroma_of(mean), *darkest = mean ? pixConvertRGBToGrayMinMax(mean, L_CHOOSE_MIN) : NULL;
    PIX *mask = chroma && darkest ? pixCreate(pixGetWidth(mean), pixGetHeight(mean), 1) : NULL;

    for (int y = 0; mask && y < pixGetHeight(mask); y++) {
        l_uint32 *to = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        const l_uint32 *c = pixGetData(chroma) + (size_t)y * (size_t)pixGetWpl(chroma);
        const l_uint32 *d = pixGetData(darkest) + (size_t)y * (size_t)pixGetWpl(darkest);

        for (int x = 0; x < pixGetWidth(mask); x++)
            if (GET_DATA_BYTE(c, x) * 100 >= (255 - GET_DATA_BYTE(d, x)) * least_pc)
                SET_DATA_BIT(to, x);
    }
    return mask;
}

/* 1 where grey is at least so high. */
static PIX *at_least(PIX *grey, int value)
{
    PIX *mask = grey ? pixThresholdToBinary(grey, value) : NULL;

    return mask ? pixInvert(mask, mask) : NULL;
}

static bool has_fewer(PIX *mask, int pixels)
{
    l_int32 n = 0;

    return mask && pixCountPixels(mask, &n, NULL) == 0 && n < pixels;
}

/* The strokes or areas of that chroma that are saturated, too. */
static PIX *find_saturated_parts(PIX *flat, PIX *mean, PIX *chroma)
{
    AUTO_PIX PIX *far = pixBlockconv(flat, FAR_PX, FAR_PX), *narrow = pixTophat(chroma, WIDE_PX, WIDE_PX, L_TOPHAT_WHITE);
    AUTO_PIX PIX *strokes = at_least(narrow, STROKE_CHROMA), *areas = at_least(chroma, AREA_CHROMA);
    AUTO_PIX PIX *strong = find_saturated(mean, STRONG_SATURATION_PC), *weak = find_saturated(mean, LEAST_SATURATION_PC);
    AUTO_PIX PIX *still = find_saturated(far, LEAST_SATURATION_PC);

    if (!strokes || !areas || !strong || !weak || !still)
        return NULL;
    pixAnd(weak, weak, still);
    pixOr(weak, weak, strong);
    pixOr(strokes, strokes, areas);
    return pixAnd(NULL, strokes, weak);
}

/* 1 where a stroke or an area has a colour. NULL: no memory. */
static PIX *find_coloured(PIX *flat)
{
    AUTO_PIX PIX *mean = pixBlockconv(flat, REACH_PX, REACH_PX), *chroma = chroma_of(mean);
    AUTO_PIX PIX *some = at_least(chroma, STROKE_CHROMA);

    if (has_fewer(some, LEAST_PX))      /* strokes and areas have at least that: black on plain paper ends here */
        return pixCreateTemplate(some);
    return some ? find_saturated_parts(flat, mean, chroma) : NULL;
}

bool colour_has_ink(PIX *page, int dpi)
{
    AUTO_PIX PIX *small = dpi > DPI ? pixScaleSmooth(page, (float)DPI / (float)dpi, (float)DPI / (float)dpi) : pixClone(page);
    AUTO_PIX PIX *flat = small ? paper_whiten(small) : NULL, *coloured = flat ? find_coloured(flat) : NULL;
    AUTO_PIX PIX *parts = coloured ? pixSelectBySize(coloured, PART_PX, PART_PX, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL) : NULL;
    l_int32 n = 0;

    return !parts || pixCountPixels(parts, &n, NULL) != 0 || n >= LEAST_PX;
}
