/* wiring.h - the settings panel.buttons and panel.lamps, taken apart. */
#ifndef PANEL_WIRING_H
#define PANEL_WIRING_H

#include "base/err.h"
#include "drivers/panel/patterns.h"

enum { WIRING_BUTTONS_MAX = 16, WIRING_LINE_MAX = 1023 };

struct wired_button {
    bool is_key;                /* a key of panel.input, else a line of panel.chip */
    unsigned code;              /* KEY_... of linux/input-event-codes.h, or the line's offset */
    const char *purpose;        /* letter vip backlog add rescan end; static */
};

struct wiring {
    struct wired_button buttons[WIRING_BUTTONS_MAX];
    int n_buttons;
    int lamp_lines[LAMPS];      /* -1: not there */
};

/* buttons: "17=letter KEY_F13=vip", lamps: "green=5 buzzer=19"; spaces between. has_chip, has_input: is there what
 * they are wired to? Without a chip lamps are not looked at.
 * -EINVAL: e names the setting and the word that is wrong. */
int wiring_parse(const char *buttons, const char *lamps, bool has_chip, bool has_input, struct wiring *ret, struct err *e);

#endif
