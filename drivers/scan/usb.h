/* usb.h - the USB bus as far as scanners need it: a device is reset, devices come and go. */
#ifndef SCAN_USB_H
#define SCAN_USB_H

#include "base/err.h"

#include <stdbool.h>

#define USB_BUS_DIR "/dev/bus/usb"

/* The one call that reaches the device; tests pass their own. */
typedef int usb_ioctl_fn(int fd, unsigned long request, ...);

/* Resets the device as if it had been unplugged, which ends whatever it still waited for. bus_dir: USB_BUS_DIR or
 * a test's. The kernel may take half a minute over one that is wedged. 0 or -errno; -ENODEV: it is not there any more. */
int usb_reset(const char *bus_dir, int bus, int device, usb_ioctl_fn *call, struct err *e);

/* A descriptor that becomes readable when a device comes or goes. The caller's; -ENOENT: this machine has no USB. */
int usb_watch(const char *bus_dir, struct err *e);
/* Empties it. true: a device came or went (and new buses are watched too). */
bool usb_changed(int watch_fd, const char *bus_dir);

#endif
