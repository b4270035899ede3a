#include "drivers/scan/folder/options.h"

#include "base/auto.h"
#include "drivers/scan/folder/control.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

_Static_assert(OPT_BUTTON_END - OPT_BUTTON_FIRST == BUTTONS, "an option for each button");

enum { TEXT_SIZE = 16, WIDTH_MM = 305, LENGTH_MM = 1000 };

/* In the order of enum feed_source and enum image_mode. "ADF" is taken for "ADF Front" too. */
static const SANE_String_Const sources[] = { "Flatbed", "ADF Front", "ADF Duplex", NULL };
static const SANE_String_Const modes[] = { SANE_VALUE_SCAN_MODE_LINEART, SANE_VALUE_SCAN_MODE_GRAY,
                                           SANE_VALUE_SCAN_MODE_COLOR, NULL };
static const SANE_Range dpi_range = { OPTIONS_MIN_DPI, OPTIONS_MAX_DPI, 1 };
static const SANE_Range x_range = { 0, SANE_FIX(WIDTH_MM), 0 };
static const SANE_Range y_range = { 0, SANE_FIX(LENGTH_MM), 0 };

#define SETTABLE (SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT)
#define GROUP(t) { .name = "", .title = t, .desc = "", .type = SANE_TYPE_GROUP }
#define CHOICE(n, t, d, list) { .name = n, .title = t, .desc = d, .type = SANE_TYPE_STRING, .size = TEXT_SIZE, \
    .cap = SETTABLE, .constraint_type = SANE_CONSTRAINT_STRING_LIST, .constraint.string_list = list }
#define EDGE(n, t, d, r) { .name = n, .title = t, .desc = d, .type = SANE_TYPE_FIXED, .unit = SANE_UNIT_MM, \
    .size = sizeof(SANE_Fixed), .cap = SETTABLE, .constraint_type = SANE_CONSTRAINT_RANGE, .constraint.range = &(r) }
#define SENSOR(n, t, d) { .name = n, .title = t, .desc = d, .type = SANE_TYPE_BOOL, .size = sizeof(SANE_Bool), \
    .cap = SANE_CAP_SOFT_DETECT | SANE_CAP_HARD_SELECT }
#define COUNTER(n, t, d) { .name = n, .title = t, .desc = d, .type = SANE_TYPE_INT, .size = sizeof(SANE_Int), \
    .cap = SANE_CAP_SOFT_DETECT }

static const SANE_Option_Descriptor descriptors[OPTIONS] = {
    [OPT_COUNT] = { .name = "", .title = SANE_TITLE_NUM_OPTIONS, .desc = SANE_DESC_NUM_OPTIONS,
                    .type = SANE_TYPE_INT, .size = sizeof(SANE_Int), .cap = SANE_CAP_SOFT_DETECT },
    [OPT_MODE_GROUP] = GROUP("Scan mode"),
    [OPT_SOURCE] = CHOICE(SANE_NAME_SCAN_SOURCE, SANE_TITLE_SCAN_SOURCE, SANE_DESC_SCAN_SOURCE, sources),
    [OPT_MODE] = CHOICE(SANE_NAME_SCAN_MODE, SANE_TITLE_SCAN_MODE, SANE_DESC_SCAN_MODE, modes),
    [OPT_RESOLUTION] = { .name = SANE_NAME_SCAN_RESOLUTION, .title = SANE_TITLE_SCAN_RESOLUTION,
                         .desc = SANE_DESC_SCAN_RESOLUTION, .type = SANE_TYPE_INT, .unit = SANE_UNIT_DPI,
                         .size = sizeof(SANE_Int), .cap = SETTABLE,
                         .constraint_type = SANE_CONSTRAINT_RANGE, .constraint.range = &dpi_range },
    [OPT_GEOMETRY_GROUP] = GROUP("Geometry"),
    [OPT_TL_X] = EDGE(SANE_NAME_SCAN_TL_X, SANE_TITLE_SCAN_TL_X, SANE_DESC_SCAN_TL_X, x_range),
    [OPT_TL_Y] = EDGE(SANE_NAME_SCAN_TL_Y, SANE_TITLE_SCAN_TL_Y, SANE_DESC_SCAN_TL_Y, y_range),
    [OPT_BR_X] = EDGE(SANE_NAME_SCAN_BR_X, SANE_TITLE_SCAN_BR_X, SANE_DESC_SCAN_BR_X, x_range),
    [OPT_BR_Y] = EDGE(SANE_NAME_SCAN_BR_Y, SANE_TITLE_SCAN_BR_Y, SANE_DESC_SCAN_BR_Y, y_range),
    [OPT_SENSORS_GROUP] = GROUP("Sensors"),
    [OPT_PAGE_LOADED] = SENSOR(SANE_NAME_PAGE_LOADED, SANE_TITLE_PAGE_LOADED, SANE_DESC_PAGE_LOADED),
    [OPT_FED_BEFORE] = SENSOR("fed-before", "Fed before", "The page being read was given out whole before, and kept"),
    [OPT_DOUBLE_FEED] = SENSOR("double-feed", "Double feed", "The last jam was of two sheets at once; read once"),
    [OPT_SHEETS_FED] = COUNTER("sheets-fed", "Sheets fed", "Sheets that went through since the device was opened"),
    [OPT_FEEDER_WAITS] = COUNTER("feeder-waits", "Feeder waits",
                                 "How often the feeder stood still because its buffer was full, since the device was opened"),
    [OPT_SIDE] = SENSOR("side", "Side", "The side being read is a sheet's reverse"),
    [OPT_BUTTON_FIRST + BUTTON_SCAN] = SENSOR(SANE_NAME_SCAN, SANE_TITLE_SCAN, SANE_DESC_SCAN),
    [OPT_BUTTON_FIRST + BUTTON_EMAIL] = SENSOR(SANE_NAME_EMAIL, SANE_TITLE_EMAIL, SANE_DESC_EMAIL),
    [OPT_BUTTON_FIRST + BUTTON_COPY] = SENSOR(SANE_NAME_COPY, SANE_TITLE_COPY, SANE_DESC_COPY),
};

void options_init(struct options *o)
{
    *o = (struct options){ .source = FEED_FRONT, .mode = IMAGE_GRAY, .res_dpi = 300,
                           .area_mm = { 0, 0, x_range.max, y_range.max } };
}

const SANE_Option_Descriptor *options_describe(SANE_Int n)
{
    return n >= 0 && n < OPTIONS ? &descriptors[n] : NULL;
}

static void put_text(void *value, const char *text) { snprintf(value, TEXT_SIZE, "%s", text); }

SANE_Status options_get(const struct options *o, SANE_Int n, void *value)
{
    SANE_Word word;

    switch (n) {
    case OPT_COUNT:      word = OPTIONS; break;
    case OPT_RESOLUTION: word = o->res_dpi; break;
    case OPT_TL_X: case OPT_TL_Y: case OPT_BR_X: case OPT_BR_Y:
        word = o->area_mm[n - OPT_TL_X];
        break;
    case OPT_SOURCE: put_text(value, sources[o->source]); return SANE_STATUS_GOOD;
    case OPT_MODE:   put_text(value, modes[o->mode]);     return SANE_STATUS_GOOD;
    default: return SANE_STATUS_INVAL;
    }
    memcpy(value, &word, sizeof(word));
    return SANE_STATUS_GOOD;
}

/* The place of text in list, or -1. text comes from the front end: at most TEXT_SIZE bytes are looked at. */
static int find_text(const SANE_String_Const *list, const char *text)
{
    for (int i = 0; list[i]; i++)
        if (strncasecmp(list[i], text, TEXT_SIZE) == 0)
            return i;
    return -1;
}

static SANE_Word clamp(SANE_Word word, const SANE_Range *range, SANE_Int *info)
{
    SANE_Word fits = word < range->min ? range->min : word > range->max ? range->max : word;

    if (fits != word)
        *info |= SANE_INFO_INEXACT;
    return fits;
}

SANE_Status options_set(struct options *o, SANE_Int n, void *value, SANE_Int *info)
{
    int place;
    SANE_Word word;

    if (n == OPT_SOURCE) {
        place = strncasecmp(value, "ADF", TEXT_SIZE) == 0 ? (int)FEED_FRONT : find_text(sources, value);
        if (place < 0)
            return SANE_STATUS_INVAL;
        o->source = (enum feed_source)place;
        return SANE_STATUS_GOOD;
    }
    *info |= SANE_INFO_RELOAD_PARAMS;
    if (n == OPT_MODE) {
        place = find_text(modes, value);
        if (place < 0)
            return SANE_STATUS_INVAL;
        o->mode = (enum image_mode)place;
        return SANE_STATUS_GOOD;
    }
    if (n != OPT_RESOLUTION && (n < OPT_TL_X || n > OPT_BR_Y))
        return SANE_STATUS_INVAL;
    memcpy(&word, value, sizeof(word));
    word = clamp(word, descriptors[n].constraint.range, info);
    if (n == OPT_RESOLUTION)
        o->res_dpi = word;
    else
        o->area_mm[n - OPT_TL_X] = word;
    memcpy(value, &word, sizeof(word));         /* the front end learns what it got */
    return SANE_STATUS_GOOD;
}

static int64_t um_of_fixed(SANE_Fixed mm) { return (int64_t)mm * 1000 / (1 << SANE_FIXED_SCALE_SHIFT); }

struct image_request options_request(const struct options *o)
{
    return (struct image_request){
        .mode = o->mode,
        .res_dpi = o->res_dpi,
        .left_um = um_of_fixed(o->area_mm[0]),
        .top_um = um_of_fixed(o->area_mm[1]),
        .right_um = o->area_mm[2] == x_range.max ? INT32_MAX : um_of_fixed(o->area_mm[2]),
        .bottom_um = o->area_mm[3] == y_range.max ? INT32_MAX : um_of_fixed(o->area_mm[3]),
    };
}
