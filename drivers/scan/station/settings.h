/* settings.h - what dakbox.conf says about one scanner. */
#ifndef SCAN_SETTINGS_H
#define SCAN_SETTINGS_H

#include "base/config.h"
#include "drivers/scan/station/buttons.h"
#include "drivers/scan/station/device.h"
#include "drivers/scan/station/stack.h"

struct settings {
    struct device_wish wish;            /* its texts are the configuration's */
    struct stack_setup stack;           /* without spool, look, scanner and callbacks */
    struct buttons buttons;
    int64_t button_poll_ms;
    bool start_on_paper;                /* paper put in starts a letter, no press needed */
};

/* profile: of c, -1 none. A value that means nothing is logged, and the usual one taken. */
void settings_read(const struct config *c, int profile, struct settings *ret);

#endif
