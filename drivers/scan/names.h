/* names.h - what a scanner is called for good: the same after it was unplugged, or the box started anew.
 *
 * SANE names many USB scanners by their bus address (fujitsu:libusb:001:004), which is another one after each
 * replug. For those the name comes from what the device says of itself in sysfs:
 *
 *   canon_dr:libusb:001:004        Canon DR-C225 #A1B2         maker, product, serial number
 *   epjitsu:libusb:001:007         FUJITSU ScanSnap S1300      it has no serial number
 *   airscan:e1:Brother ADS-4700W   airscan:Brother ADS-4700W   e1 is its place in one program's list
 *   folder:tray.7                  folder:tray                 .7 stands for the address of the virtual scanner
 *   fujitsu:fi-7160:51234          fujitsu:fi-7160:51234       no address in it
 */
#ifndef SCAN_NAMES_H
#define SCAN_NAMES_H

#include <stdbool.h>

#define NAMES_SYSFS "/sys"

enum { NAMES_SIZE = 128, NAMES_USB_SIZE = 64, NAMES_DEVICE_SIZE = 256 };     /* the last: of a SANE name */

struct scanner_names {          /* UTF-8; "" what is not known */
    char name[NAMES_SIZE];      /* stable; never "" for a SANE name that is not */
    char serial[NAMES_USB_SIZE];
    char port[NAMES_USB_SIZE];  /* where it is plugged in: "1-1.2". Two equal ones without serial numbers differ by it */
    int usb_bus, usb_device;    /* its address; 0: none is known */
};

/* sysfs: NAMES_SYSFS, or a test's tree. vendor, model: as SANE lists them, "" when it has not. */
void names_of(const char *sysfs, const char *sane_name, const char *vendor, const char *model, struct scanner_names *ret);

/* The USB device that a SANE name without an address in it means, by the product and serial number it mentions.
 * false: none, or it cannot be told. */
bool names_find_usb(const char *sysfs, const char *sane_name, int *ret_bus, int *ret_device);

#endif
