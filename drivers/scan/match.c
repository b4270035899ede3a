#include "drivers/scan/match.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool contains(const char *text, const char *word) { return strcasestr(text, word) != NULL; }

/* The first that fits, in the order of the file. */
static int find_profile(const struct config *c, const char *device, const char *words, const struct scanner_names *names)
{
    for (int i = 0; i < config_profiles(c); i++) {
        const char *match = config_profile_match(c, i);

        if (match[0] && (contains(device, match) || contains(words, match) || contains(names->name, match) ||
                         contains(names->serial, match)))
            return i;
    }
    return -1;
}

int match_of(const struct config *c, const char *sysfs, const char *device, const char *vendor, const char *model,
             struct match *ret)
{
    AUTO_FREE char *clean = NULL;
    char words[2 * NAMES_DEVICE_SIZE + 2];
    const char *title;

    *ret = (struct match){ .profile = -1 };
    if (!device[0] || strlen(device) >= sizeof(ret->device))
        return -EINVAL;
    snprintf(ret->device, sizeof(ret->device), "%s", device);
    snprintf(words, sizeof(words), "%.*s %.*s", NAMES_DEVICE_SIZE - 1, vendor, NAMES_DEVICE_SIZE - 1, model);
    names_of(sysfs, device, vendor, model, &ret->names);
    ret->profile = find_profile(c, device, words, &ret->names);
    title = ret->profile >= 0 ? config_profile_name(c, ret->profile) : words;
    if (text_clean(title, strlen(title), strlen(title), &clean, NULL) < 0)
        return 0;
    text_squeeze(clean);
    text_cut_bytes(clean, sizeof(ret->title) - 1);
    snprintf(ret->title, sizeof(ret->title), "%.*s", NAMES_SIZE - 1, clean);
    return 0;
}

/* Two drivers for one machine, or two protocols: SANE lists it twice, the driver it asks first counts. */
static bool is_same_scanner(const struct match *a, const struct match *b)
{
    if (a->names.usb_bus || b->names.usb_bus)
        return a->names.usb_bus == b->names.usb_bus && a->names.usb_device == b->names.usb_device;
    return strcmp(a->names.name, b->names.name) == 0;
}

static int by_port(const void *a, const void *b)
{
    return strverscmp(((const struct match *)a)->names.port, ((const struct match *)b)->names.port);
}

size_t match_all(const struct config *c, const char *sysfs, const json_t *devices, struct match **ret_list)
{
    struct match *list = calloc(json_array_size(devices) + 1, sizeof(*list));
    const json_t *d;
    size_t i, n = 0;

    *ret_list = list;
    json_array_foreach(devices, i, d) {
        struct match m;
        bool known = false;

        if (!list || match_of(c, sysfs, json_str(d, "name", ""), json_str(d, "vendor", ""), json_str(d, "model", ""), &m) < 0)
            continue;
        for (size_t k = 0; k < n; k++)
            known = known || is_same_scanner(&list[k], &m);
        if (!known)
            list[n++] = m;
    }
    if (n > 1)
        qsort(list, n, sizeof(*list), by_port);
    return n;
}
