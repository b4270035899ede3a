/* match.h - from what SANE found to scanners: their stable names, titles and profiles. */
#ifndef SCAN_MATCH_H
#define SCAN_MATCH_H

#include "base/config.h"
#include "base/json.h"
#include "drivers/scan/names.h"

#include <stddef.h>

struct match {                  /* a device, and what it is here */
    char device[NAMES_DEVICE_SIZE];
    struct scanner_names names;
    char title[NAMES_SIZE];     /* name of its profile, else vendor and model; "": as the device says */
    int profile;                /* -1: none fits */
};

/* 0; -EINVAL: the SANE name is not one. vendor, model: "" when not known. */
int match_of(const struct config *c, const char *sysfs, const char *device, const char *vendor, const char *model,
             struct match *ret);

/* All devices of a list (report_of_devices), each scanner once, in the order of the places they are plugged into.
 * *ret_list is the caller's (free). How many. */
size_t match_all(const struct config *c, const char *sysfs, const json_t *devices, struct match **ret_list);

#endif
