/* options.h - the option table of the folder scanner and the values behind it. */
#ifndef SCAN_FOLDER_OPTIONS_H
#define SCAN_FOLDER_OPTIONS_H

#include "drivers/scan/folder/feeder.h"
#include "drivers/scan/folder/image.h"
#include "drivers/scan/folder/rename.h"

enum option {
    OPT_COUNT,
    OPT_MODE_GROUP, OPT_SOURCE, OPT_MODE, OPT_RESOLUTION,
    OPT_GEOMETRY_GROUP, OPT_TL_X, OPT_TL_Y, OPT_BR_X, OPT_BR_Y,
    OPT_SENSORS_GROUP, OPT_PAGE_LOADED, OPT_FED_BEFORE, OPT_DOUBLE_FEED, OPT_SHEETS_FED, OPT_FEEDER_WAITS, OPT_SIDE,
    OPT_BUTTON_FIRST,               /* buttons as in control.h, one after the other */
    OPT_BUTTON_END = OPT_BUTTON_FIRST + 3,
    OPTIONS = OPT_BUTTON_END
};

enum { OPTIONS_MIN_DPI = 75, OPTIONS_MAX_DPI = 600 };

struct options {
    enum feed_source source;
    enum image_mode mode;
    SANE_Int res_dpi;               /* OPTIONS_MIN_DPI..OPTIONS_MAX_DPI */
    SANE_Fixed area_mm[4];          /* left, top, right, bottom; the largest right or bottom: as long as the sheet is */
};

void options_init(struct options *o);           /* ADF, Gray, 300 dpi, the whole sheet */

/* NULL: no such option. Static. */
const SANE_Option_Descriptor *options_describe(SANE_Int n);

/* All but the sensors, which the caller answers. INVAL: no such value, or not readable or settable.
 * *info gets SANE_INFO_ flags; a number out of range is clamped (INEXACT). */
SANE_Status options_get(const struct options *o, SANE_Int n, void *value);
SANE_Status options_set(struct options *o, SANE_Int n, void *value, SANE_Int *info);

/* What the options ask of a page image. */
struct image_request options_request(const struct options *o);

#endif
