/* gpio.h - buttons, lamps and buzzer on lines of a GPIO chip (libgpiod 1.6).
 *
 * A button connects its line to ground (the line is pulled up); a lamp or buzzer is on while its line is high. */
#ifndef PANEL_GPIO_H
#define PANEL_GPIO_H

#include "drivers/panel/contact.h"
#include "drivers/panel/wiring.h"

struct gpio;

/* chip: name, path or label. wiring is borrowed until gpio_close. fn is called for each button at once (first).
 * *ret_gpio is the caller's. -errno: e names chip or line. */
int gpio_open(const char *chip, const struct wiring *wiring, contact_fn *fn, void *ctx, struct gpio **ret_gpio, struct err *e);
void gpio_close(struct gpio *g);        /* all dark first. NULL is fine */

/* The descriptor that is readable when that button has changed; -1: it is no line of this chip. */
int gpio_fd(const struct gpio *g, int button);

/* Takes what has come and calls fn. -errno: the chip has gone; close it. */
int gpio_read(struct gpio *g, int button, contact_fn *fn, void *ctx, struct err *e);

/* lit: bits 1 << lamp. */
int gpio_light(struct gpio *g, unsigned lit, struct err *e);

#endif
