/* quirks.h - what a family of scanners does otherwise than SANE says, in one table. Pure: scand asks it too. */
#ifndef SCAN_QUIRKS_H
#define SCAN_QUIRKS_H

#include <stddef.h>

enum quirk {                            /* bits */
    QUIRK_NO_START_AFTER_EMPTY = 1,     /* a start after "no paper" is not a harmless question */
    QUIRK_CLOSE_AFTER_BATCH = 2,        /* an open handle keeps others out: let go between letters */
    QUIRK_UPDATE_BUTTONS = 4,           /* its sensors are read only after the option "button-update" is pressed */
    QUIRK_USB_RESET = 8,                /* after its program was killed it answers again only when the USB device is reset */
    QUIRK_BLOCKING_READS = 16,          /* says it reads without blocking and must not be asked to */
};

enum { QUIRK_SETTINGS = 2 };

struct quirk_setting { const char *option, *value; };   /* a flag takes "yes" and "no" */

struct quirks {
    unsigned flags;                                     /* enum quirk, of all rows that fit */
    struct quirk_setting set[QUIRK_SETTINGS];           /* to be set after opening; NULL ends them */
};

/* name: as SANE names the device. It begins with the backend; many backends put the model behind it. */
struct quirks quirks_of(const char *name);

#endif
