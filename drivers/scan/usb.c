#include "drivers/scan/usb.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/usbdevice_fs.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>

int usb_reset(const char *bus_dir, int bus, int device, usb_ioctl_fn *call, struct err *e)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%03d/%03d", bus_dir, bus, device) >= (int)sizeof(path))
        return err_set(e, -ENAMETOOLONG, "the path %s is too long", bus_dir);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? err_set(e, -ENODEV, "USB device %d on bus %d is gone", device, bus)
                               : err_errno(e, "open %s", path);
    return call(fd, USBDEVFS_RESET, NULL) < 0 ? err_errno(e, "reset %s", path) : 0;
}

/* Devices are files in a directory for each bus. */
static void watch_buses(int fd, const char *bus_dir)
{
    AUTO_CLOSEDIR DIR *d = opendir(bus_dir);
    const struct dirent *entry;
    char path[PATH_MAX];

    while (d && (entry = readdir(d)))
        if (entry->d_name[0] != '.' && snprintf(path, sizeof(path), "%s/%s", bus_dir, entry->d_name) < (int)sizeof(path))
            inotify_add_watch(fd, path, IN_CREATE | IN_DELETE | IN_ATTRIB);     /* again is no harm; udev sets the rights last */
}

int usb_watch(const char *bus_dir, struct err *e)
{
    AUTO_CLOSE int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

    if (fd < 0 || inotify_add_watch(fd, bus_dir, IN_CREATE | IN_DELETE) < 0)
        return err_errno(e, "watch %s", bus_dir);
    watch_buses(fd, bus_dir);
    return TAKE_FD(fd);
}

bool usb_changed(int watch_fd, const char *bus_dir)
{
    char events[4096];
    bool changed = false;

    while (read(watch_fd, events, sizeof(events)) > 0)
        changed = true;
    if (changed)
        watch_buses(watch_fd, bus_dir);
    return changed;
}
