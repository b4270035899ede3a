#include "drivers/scan/names.h"

#include "base/auto.h"
#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

struct usb_device {             /* a directory of sysfs */
    char port[NAMES_USB_SIZE];
    char maker[NAMES_USB_SIZE], product[NAMES_USB_SIZE], serial[NAMES_USB_SIZE];
    unsigned bus, device, vendor_id, product_id;
};

/* ---- sysfs */

/* One line of a device's own words, made fit to be shown; "" when there is none. */
static void read_words(const char *dir, const char *name, char out[NAMES_USB_SIZE])
{
    char path[PATH_MAX], line[NAMES_USB_SIZE] = "";
    AUTO_FREE char *clean = NULL;

    out[0] = '\0';
    if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
        return;
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f || !fgets(line, sizeof(line), f) || text_clean(line, strlen(line), sizeof(line), &clean, NULL) < 0)
        return;
    text_squeeze(clean);
    text_cut_bytes(clean, NAMES_USB_SIZE - 1);
    snprintf(out, NAMES_USB_SIZE, "%s", clean);
}

static unsigned read_number(const char *dir, const char *name, int base)
{
    char words[NAMES_USB_SIZE];

    read_words(dir, name, words);
    return (unsigned)strtoul(words, NULL, base);
}

/* The next USB device of the tree, without its words; false: that was all. */
static bool next_device(DIR *d, const char *devices_dir, struct usb_device *u)
{
    const struct dirent *entry;
    char dir[PATH_MAX];

    while (d && (entry = readdir(d))) {
        if (entry->d_name[0] == '.' || strlen(entry->d_name) >= sizeof(u->port) ||
            snprintf(dir, sizeof(dir), "%s/%s", devices_dir, entry->d_name) >= (int)sizeof(dir))
            continue;
        *u = (struct usb_device){ .bus = read_number(dir, "busnum", 10), .device = read_number(dir, "devnum", 10),
                                  .vendor_id = read_number(dir, "idVendor", 16), .product_id = read_number(dir, "idProduct", 16) };
        memcpy(u->port, entry->d_name, strlen(entry->d_name) + 1);
        if (u->bus && u->device)                /* else it is an interface of one, like 1-1:1.0 */
            return true;
    }
    return false;
}

/* Waits for a device that is just being reset or comes up: only those that matter are asked. */
static void read_own_words(const char *devices_dir, struct usb_device *u)
{
    char dir[PATH_MAX];

    if (snprintf(dir, sizeof(dir), "%s/%s", devices_dir, u->port) >= (int)sizeof(dir))
        return;
    read_words(dir, "manufacturer", u->maker);
    read_words(dir, "product", u->product);
    read_words(dir, "serial", u->serial);
}

static DIR *open_devices(const char *sysfs, char dir[PATH_MAX])
{
    return snprintf(dir, PATH_MAX, "%s/bus/usb/devices", sysfs) < PATH_MAX ? opendir(dir) : NULL;
}

static bool find_usb(const char *sysfs, const struct usb_device *wanted, struct usb_device *ret)
{
    char dir[PATH_MAX];
    AUTO_CLOSEDIR DIR *d = open_devices(sysfs, dir);

    while (next_device(d, dir, ret))
        if (wanted->bus ? ret->bus == wanted->bus && ret->device == wanted->device
                        : ret->vendor_id == wanted->vendor_id && ret->product_id == wanted->product_id) {
            read_own_words(dir, ret);
            return true;
        }
    return false;
}

bool names_find_usb(const char *sysfs, const char *sane_name, int *ret_bus, int *ret_device)
{
    char dir[PATH_MAX];
    AUTO_CLOSEDIR DIR *d = open_devices(sysfs, dir);
    struct usb_device u;
    int fits = 0;

    while (next_device(d, dir, &u)) {
        read_own_words(dir, &u);
        bool both = u.product[0] && u.serial[0] && strcasestr(sane_name, u.product) && strstr(sane_name, u.serial);

        if (!both && (fits < 0 || !u.product[0] || !strcasestr(sane_name, u.product)))
            continue;
        *ret_bus = (int)u.bus;
        *ret_device = (int)u.device;
        fits = both ? -1 : fits + 1;            /* the serial number settles it; by product alone there must be just one */
        if (both)
            return true;
    }
    return fits == 1;
}

/* ---- SANE names */

/* Does the name hold a USB address of this machine? */
static bool parse_usb(const char *sane_name, struct usb_device *u)
{
    const char *libusb = strstr(sane_name, "libusb:"), *bus = strstr(sane_name, "bus"), *ids = strstr(sane_name, "usb:0x");

    *u = (struct usb_device){ 0 };
    if (strncmp(sane_name, "net:", 4) == 0)
        return false;                           /* an address of another machine */
    if ((libusb && sscanf(libusb, "libusb:%3u:%3u", &u->bus, &u->device) == 2 && u->bus && u->device) ||
        (bus && sscanf(bus, "bus%3u;dev%3u", &u->bus, &u->device) == 2 && u->bus && u->device))
        return true;
    u->bus = u->device = 0;
    return ids && sscanf(ids, "usb:0x%4x:0x%4x", &u->vendor_id, &u->product_id) == 2;
}

enum { LINE_SIZE = 1024 };

/* Squeezed, and cut between characters where it is too long. */
static void take_name(struct scanner_names *n, char line[LINE_SIZE])
{
    text_squeeze(line);
    text_cut_bytes(line, NAMES_SIZE - 1);
    snprintf(n->name, sizeof(n->name), "%.*s", NAMES_SIZE - 1, line);
}

static void put_name(struct scanner_names *n, const char *first, const char *second, const char *serial)
{
    bool said = strncasecmp(second, first, strlen(first)) == 0;     /* "Canon Canon DR-C225" */
    char line[LINE_SIZE];

    snprintf(line, sizeof(line), "%s %s%s%s", said ? "" : first, second, serial[0] ? " #" : "", serial);
    take_name(n, line);
}

/* Without sysfs: what SANE calls it, else the name up to the address. */
static void name_without_usb(struct scanner_names *n, const char *sane_name, const char *vendor, const char *model)
{
    char line[LINE_SIZE];

    snprintf(line, sizeof(line), "%.*s", (int)strcspn(sane_name, ":"), sane_name);
    if (vendor[0] || model[0])
        put_name(n, vendor, model, "");
    else
        take_name(n, line);
}

/* The name without the part that is another one each time. For a device of another machine vendor and model take its place. */
static void name_from_sane(struct scanner_names *n, const char *s, const char *vendor, const char *model)
{
    const char *dot = strrchr(s, '.'), *usb = strstr(s, ":libusb:");
    char line[LINE_SIZE];

    if (strncmp(s, "airscan:", 8) == 0 && (s[8] == 'e' || s[8] == 'w') && s[9 + strspn(s + 9, "0123456789abcdef")] == ':')
        snprintf(line, sizeof(line), "airscan%s", s + 9 + strspn(s + 9, "0123456789abcdef"));
    else if (strncmp(s, "folder:", 7) == 0 && dot && dot[1] && dot[1 + strspn(dot + 1, "0123456789")] == '\0')
        snprintf(line, sizeof(line), "%.*s", (int)(dot - s), s);
    else if (usb)
        snprintf(line, sizeof(line), "%.*s %s %s", (int)(usb - s), s, vendor, model);
    else
        snprintf(line, sizeof(line), "%s", s);
    take_name(n, line);
}

void names_of(const char *sysfs, const char *sane_name, const char *vendor, const char *model, struct scanner_names *ret)
{
    struct usb_device wanted, u;

    *ret = (struct scanner_names){ 0 };
    if (!parse_usb(sane_name, &wanted)) {
        name_from_sane(ret, sane_name, vendor, model);
        return;
    }
    ret->usb_bus = (int)wanted.bus;
    ret->usb_device = (int)wanted.device;
    if (!find_usb(sysfs, &wanted, &u)) {
        name_without_usb(ret, sane_name, vendor, model);
        return;
    }
    ret->usb_bus = (int)u.bus;
    ret->usb_device = (int)u.device;
    memcpy(ret->port, u.port, sizeof(ret->port));
    memcpy(ret->serial, u.serial, sizeof(ret->serial));
    if (u.product[0])
        put_name(ret, u.maker, u.product, u.serial);
    else
        put_name(ret, vendor, model[0] ? model : "scanner", u.serial);
}
