#include "drivers/scan/station/list.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { NAME_BYTES = 255, MAX_DEVICES = 64 };        /* with all their words they fit into one message */

/* Backends for what takes pictures and feeds no paper. */
static const char *const cameras[] = { "v4l:", "gphoto2:", "dc210:", "dc240:", "dc25:", "qcam:", "stv680:" };

static bool is_camera(const SANE_Device *d)
{
    for (size_t i = 0; i < ARRAY_LEN(cameras); i++)
        if (strncmp(d->name, cameras[i], strlen(cameras[i])) == 0)
            return true;
    return d->type && strcasestr(d->type, "camera");
}

/* A device's own words, made fit to be shown; "" when they are no text. The caller's (free). */
static char *shown(const char *words)
{
    char *clean = NULL;

    return words && text_clean(words, strlen(words), NAME_BYTES, &clean, NULL) == 0 ? clean : strdup("");
}

/* The name must be told to others, and given back to SANE, to the last byte. */
static bool name_is_good(const SANE_Device *d)
{
    AUTO_FREE char *clean = NULL;

    return d->name && d->name[0] && text_clean(d->name, strlen(d->name), NAME_BYTES, &clean, NULL) == 0 && strcmp(clean, d->name) == 0;
}

int list_devices(const struct sane_calls *sane, json_t **ret_devices, struct err *e)
{
    const SANE_Device **list = NULL;
    AUTO_JSON json_t *devices = json_array();

    if (sane->get_devices(&list, SANE_FALSE) != SANE_STATUS_GOOD)
        return err_set(e, -EIO, "SANE cannot look for scanners");
    for (; list && *list && json_array_size(devices) < MAX_DEVICES; list++) {
        if (!name_is_good(*list) || is_camera(*list))
            continue;
        AUTO_FREE char *vendor = shown((*list)->vendor);
        AUTO_FREE char *model = shown((*list)->model);
        json_t *device = json_pack("{s:s, s:s, s:s}", "name", (*list)->name, "vendor", vendor, "model", model);

        if (!device || json_array_append_new(devices, device) < 0)
            return err_set(e, -ENOMEM, "out of memory");
    }
    *ret_devices = TAKE_PTR(devices);
    return 0;
}
