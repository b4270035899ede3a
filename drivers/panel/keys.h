/* keys.h - buttons that are keys of an input device (libevdev): a USB keypad, or gpio-keys of the kernel. */
#ifndef PANEL_KEYS_H
#define PANEL_KEYS_H

#include "drivers/panel/contact.h"
#include "drivers/panel/wiring.h"

struct keys;

/* Opens the device for this program alone, where that can be had: a keypad does not type on the console as well.
 * wiring is borrowed until keys_close. fn is called for each of its keys at once (first).
 * *ret_keys is the caller's. -ENXIO: the device has none of the keys; other -errno: not there, no input device. */
int keys_open(const char *path, const struct wiring *wiring, contact_fn *fn, void *ctx, struct keys **ret_keys, struct err *e);
void keys_close(struct keys *k);        /* NULL is fine */

int keys_fd(const struct keys *k);      /* readable when a key has changed */

/* Takes what has come and calls fn. -errno: the device has gone; close it. */
int keys_read(struct keys *k, contact_fn *fn, void *ctx, struct err *e);

#endif
