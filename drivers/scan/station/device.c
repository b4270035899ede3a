#include "drivers/scan/station/device.h"

#include "base/text.h"
#include "drivers/scan/station/options.h"

#include <errno.h>
#include <sane/saneopts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Legal paper, the largest an office sends. Some scanners begin with a smaller area, which would cut the page. */
enum { SHEET_WIDTH_MM = 216, SHEET_LENGTH_MM = 356 };

struct device {
    const struct sane_calls *sane;
    SANE_Handle handle;
    char name[DEVICE_NAME_SIZE], title[DEVICE_NAME_SIZE];
    bool flatbed, duplex;
    int res_dpi;            /* as it was set */
    bool scanning;          /* a start without the cancel that ends the batch */
};

/* Sensors that mean "scan now"; a scanner has some of them, or none. */
static const char *const button_names[] = { SANE_NAME_SCAN, "button-scan", "scan-button", "start", SANE_NAME_EMAIL,
                                            "button-email", SANE_NAME_COPY, "button-copy", "file", "pdf" };

/* ---- finding */

static bool describe(const struct sane_calls *sane, const char *name, const SANE_Device **ret)
{
    const SANE_Device **list = NULL;

    if (sane->get_devices(&list, SANE_FALSE) != SANE_STATUS_GOOD || !list)
        return false;
    for (; *list; list++)
        if ((*list)->name && (name[0] == '\0' || strcmp((*list)->name, name) == 0)) {
            *ret = *list;
            return true;
        }
    return false;
}

int device_find(const struct sane_calls *sane, const char *wanted, char name[DEVICE_NAME_SIZE], struct err *e)
{
    AUTO_FREE char *clean = NULL;           /* only to know that it can be told to others */
    const SANE_Device *found = NULL;

    if (wanted[0] == '\0') {
        if (!describe(sane, wanted, &found))
            return err_set(e, -ENODEV, "no scanner is connected");
        wanted = found->name;
    }
    if (text_clean(wanted, strlen(wanted), DEVICE_NAME_SIZE - 1, &clean, e) < 0)
        return err_wrap(e, -ENODEV, "the name of the scanner");
    memcpy(name, wanted, strlen(wanted) + 1);
    return 0;
}

/* ---- opening and setting */

static const char *or_empty(const char *s) { return s ? s : ""; }

static void set_up(struct device *d, const struct device_wish *wish, const SANE_Device *info)
{
    char source[OPTION_TEXT_SIZE], mode[OPTION_TEXT_SIZE], sides[OPTION_TEXT_SIZE];

    option_set_text(d->sane, d->handle, SANE_NAME_SCAN_SOURCE, wish->source, option_nearest_source, source);
    option_set_text(d->sane, d->handle, "adf-mode", source_is_duplex(wish->source) ? "Duplex" : "Simplex",
                    option_nearest_source, sides);          /* Epson: beside a source that is only "feeder" */
    option_set_text(d->sane, d->handle, SANE_NAME_SCAN_MODE, wish->mode, option_nearest_mode, mode);
    option_set_number(d->sane, d->handle, SANE_NAME_BIT_DEPTH, 8);
    d->res_dpi = option_set_number(d->sane, d->handle, SANE_NAME_SCAN_RESOLUTION, wish->res_dpi);
    option_widen(d->sane, d->handle, SANE_NAME_PAGE_WIDTH, SHEET_WIDTH_MM);     /* first: it bounds the area */
    option_widen(d->sane, d->handle, SANE_NAME_PAGE_HEIGHT, SHEET_LENGTH_MM);
    option_widen(d->sane, d->handle, SANE_NAME_SCAN_BR_X, SHEET_WIDTH_MM);
    option_widen(d->sane, d->handle, SANE_NAME_SCAN_BR_Y, SHEET_LENGTH_MM);
    /* Without a choice of sources the type tells; a scanner of unknown type might feed the same glass for ever. */
    d->flatbed = source[0] ? !source_is_feeder(source) : !(info && info->type && strstr(info->type, "sheetfed"));
    d->duplex = source_is_duplex(source) || (!d->flatbed && source_is_duplex(sides));
}

/* Vendor and model are the scanner's own bytes; where they are no text its name must do. */
static void set_title(struct device *d, const SANE_Device *info)
{
    AUTO_FREE char *clean = NULL;
    char raw[DEVICE_NAME_SIZE] = "";

    if (info)
        snprintf(raw, sizeof(raw), "%s %s", or_empty(info->vendor), or_empty(info->model));
    if (strlen(raw) < 2 || text_clean(raw, strlen(raw), sizeof(raw), &clean, NULL) < 0)
        clean = NULL;
    snprintf(d->title, sizeof(d->title), "%s", clean ? clean : d->name);
}

int device_open(const struct sane_calls *sane, const char *name, const struct device_wish *wish,
                struct device **ret_device, struct err *e)
{
    struct device *d = calloc(1, sizeof(*d));
    const SANE_Device *info = NULL;
    SANE_Status status;

    if (!d)
        return err_set(e, -ENOMEM, "no memory for scanner %s", name);
    d->sane = sane;
    snprintf(d->name, sizeof(d->name), "%s", name);
    status = sane->open(name, &d->handle);
    if (status != SANE_STATUS_GOOD) {
        free(d);
        return err_set(e, status == SANE_STATUS_DEVICE_BUSY ? -EBUSY : -ENODEV, "open scanner %s: %s",
                       name, or_empty(sane->strstatus(status)));
    }
    describe(sane, name, &info);
    set_title(d, info);
    set_up(d, wish, info);
    *ret_device = d;
    return 0;
}

void device_close(struct device *d)
{
    if (!d)
        return;
    device_cancel(d);
    d->sane->close(d->handle);
    free(d);
}

const char *device_name(const struct device *d) { return d->name; }
const char *device_title(const struct device *d) { return d->title; }
bool device_is_flatbed(const struct device *d) { return d->flatbed; }
bool device_is_duplex(const struct device *d) { return d->duplex; }

/* ---- sensors */

enum device_result device_poll_buttons(struct device *d, bool *ret_pressed)
{
    *ret_pressed = false;
    for (size_t i = 0; i < ARRAY_LEN(button_names); i++) {
        SANE_Int n = option_find(d->sane, d->handle, button_names[i]);
        const SANE_Option_Descriptor *o = n ? d->sane->get_option_descriptor(d->handle, n) : NULL;
        bool down = false;

        if (!o || (o->type != SANE_TYPE_BOOL && o->type != SANE_TYPE_INT) || o->size != (SANE_Int)sizeof(SANE_Word) ||
            !(o->cap & SANE_CAP_SOFT_DETECT) || SANE_OPTION_IS_SETTABLE(o->cap))
            continue;                           /* settable: that is a switch of ours, no button */
        if (option_read_sensor(d->sane, d->handle, n, &down) == SANE_STATUS_IO_ERROR)
            return DEVICE_GONE;
        *ret_pressed = *ret_pressed || down;    /* all are read: each clears when read */
    }
    return DEVICE_OK;
}

static bool sensor_is_on(struct device *d, const char *name)
{
    SANE_Int n = option_find(d->sane, d->handle, name);
    const SANE_Option_Descriptor *o = n ? d->sane->get_option_descriptor(d->handle, n) : NULL;
    bool on = false;

    if (o && o->type == SANE_TYPE_BOOL && o->size == (SANE_Int)sizeof(SANE_Word))
        option_read_sensor(d->sane, d->handle, n, &on);
    return on;
}

bool device_has_paper(struct device *d) { return sensor_is_on(d, SANE_NAME_PAGE_LOADED); }
bool device_fed_before(struct device *d) { return sensor_is_on(d, "fed-before"); }      /* of our own folder scanner */

/* ---- a page */

/* An I/O error is a page that could not be had, or a scanner that is no more. Whether it answers tells. */
static enum device_result gone_or_bad_page(struct device *d)
{
    SANE_Parameters p;
    const SANE_Device *info;

    return d->sane->get_parameters(d->handle, &p) == SANE_STATUS_GOOD && describe(d->sane, d->name, &info)
               ? DEVICE_BAD_PAGE : DEVICE_GONE;
}

/* The batch is over with every answer but GOOD and EOF: cancel brings the scanner back to rest. */
static enum device_result fail(struct device *d, SANE_Status status, struct err *e)
{
    enum device_result result = status == SANE_STATUS_NO_DOCS ? DEVICE_NO_PAPER
                              : status == SANE_STATUS_JAMMED ? DEVICE_JAM
                              : status == SANE_STATUS_COVER_OPEN ? DEVICE_COVER_OPEN
                              : gone_or_bad_page(d);

    err_set(e, -EIO, "%s", or_empty(d->sane->strstatus(status)));
    device_cancel(d);
    return result;
}

static bool announced(struct device *d, const SANE_Parameters *p, struct page_format *f, struct err *e)
{
    if (p->format != SANE_FRAME_GRAY && p->format != SANE_FRAME_RGB) {
        err_set(e, -EPROTO, "the scanner sends colours one after the other, which is not supported");
        return false;
    }
    *f = (struct page_format){ .width_px = p->pixels_per_line, .lines = p->lines, .bytes_per_line = p->bytes_per_line,
                               .depth = p->depth, .color = p->format == SANE_FRAME_RGB, .res_dpi = d->res_dpi };
    return page_format_check(f, e) == 0;
}

enum device_result device_start(struct device *d, struct page_format *f, struct err *e)
{
    SANE_Parameters p = { 0 };
    SANE_Status status = d->sane->start(d->handle);

    d->scanning = true;
    if (status == SANE_STATUS_GOOD)
        status = d->sane->get_parameters(d->handle, &p);
    if (status != SANE_STATUS_GOOD)
        return fail(d, status, e);
    if (!announced(d, &p, f, e)) {
        device_cancel(d);
        return DEVICE_BAD_PAGE;
    }
    d->sane->set_io_mode(d->handle, SANE_TRUE);     /* where it is not known, reads block */
    return DEVICE_OK;
}

enum device_result device_read(struct device *d, void *out, size_t n, size_t *ret_n, struct err *e)
{
    SANE_Int got = 0;
    SANE_Status status = d->sane->read(d->handle, out, (SANE_Int)n, &got);

    *ret_n = 0;
    if (status == SANE_STATUS_EOF)
        return DEVICE_PAGE_END;
    if (status != SANE_STATUS_GOOD)
        return fail(d, status, e);
    if (got < 0 || (size_t)got > n) {
        err_set(e, -EPROTO, "the scanner says it sent %d bytes where %zu were asked for", got, n);
        device_cancel(d);
        return DEVICE_BAD_PAGE;
    }
    *ret_n = (size_t)got;
    return got > 0 ? DEVICE_OK : DEVICE_WAIT;
}

void device_cancel(struct device *d)
{
    if (d->scanning)
        d->sane->cancel(d->handle);
    d->scanning = false;
}
