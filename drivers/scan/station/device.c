#include "drivers/scan/station/device.h"

#include "base/text.h"
#include "drivers/scan/station/options.h"
#include "drivers/scan/station/quirks.h"

#include <errno.h>
#include <sane/saneopts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* scan.paper. auto: Legal paper, the largest an office sends; some scanners begin with a smaller area, which would cut
 * the page, and one with a larger area keeps it. A receipt is narrow, but where in the feeder it runs nobody knows. */
static const struct paper { const char *name; int width_mm, length_mm; bool exact; } papers[] = {
    { "auto", 216, 356, false }, { "A4", 210, 297, true }, { "Legal", 216, 356, true }, { "A3", 297, 420, true },
    { "receipt", 216, 600, false }, { "long", 216, 1200, false },
};

/* Flags with which a scanner finds the end of each sheet by itself: Fujitsu, Epson. */
static const char *const auto_sizes[] = { "ald", "adf-crp" };

struct device {
    const struct sane_calls *sane;
    SANE_Handle handle;
    char name[DEVICE_NAME_SIZE], title[DEVICE_NAME_SIZE];
    bool flatbed, duplex;
    int res_dpi;            /* as it was set */
    bool open;              /* false: let go between batches (QUIRK_CLOSE_AFTER_BATCH), or lost since */
    bool scanning;          /* a start without the cancel that ends the batch */
    struct quirks quirks;
    char source[OPTION_TEXT_SIZE], mode[OPTION_TEXT_SIZE];     /* the wish, for opening it again */
    const struct paper *paper;
    int wish_dpi;
};

/* Sensors that mean "scan now"; a scanner has some of them, or none. */
static const char *const button_names[] = { SANE_NAME_SCAN, "button-scan", "scan-button", "start", SANE_NAME_EMAIL,
                                            "button-email", SANE_NAME_COPY, "button-copy", "file", "pdf", "button-1",
                                            "button-2" };

/* ---- what SANE says of it */

static bool describe(const struct sane_calls *sane, const char *name, const SANE_Device **ret)
{
    const SANE_Device **list = NULL;

    if (sane->get_devices(&list, SANE_FALSE) != SANE_STATUS_GOOD || !list)
        return false;
    for (; *list; list++)
        if ((*list)->name && strcmp((*list)->name, name) == 0) {
            *ret = *list;
            return true;
        }
    return false;
}

/* ---- opening and setting */

static const char *or_empty(const char *s) { return s ? s : ""; }

static void set_paper(struct device *d)
{
    const struct { const char *name; int mm; } edges[] = {
        { SANE_NAME_PAGE_WIDTH, d->paper->width_mm }, { SANE_NAME_PAGE_HEIGHT, d->paper->length_mm },  /* first: they bound the area */
        { SANE_NAME_SCAN_BR_X, d->paper->width_mm }, { SANE_NAME_SCAN_BR_Y, d->paper->length_mm },
    };

    for (size_t i = 0; i < ARRAY_LEN(edges); i++)
        option_set_mm(d->sane, d->handle, edges[i].name, edges[i].mm, d->paper->exact);
    for (size_t i = 0; i < ARRAY_LEN(auto_sizes) && !d->paper->exact; i++)
        option_set_setting(d->sane, d->handle, auto_sizes[i], "yes");
}

/* Without a choice of sources the type tells; a scanner of unknown type might feed the same glass for ever. */
static bool is_sheetfed(struct device *d)
{
    const SANE_Device *info;

    return describe(d->sane, d->name, &info) && info->type && strstr(info->type, "sheetfed");
}

static void set_up(struct device *d)
{
    char source[OPTION_TEXT_SIZE], mode[OPTION_TEXT_SIZE], sides[OPTION_TEXT_SIZE];

    option_set_text(d->sane, d->handle, SANE_NAME_SCAN_SOURCE, d->source, option_nearest_source, source);
    option_set_text(d->sane, d->handle, "adf-mode", source_is_duplex(d->source) ? "Duplex" : "Simplex",
                    option_nearest_source, sides);          /* Epson: beside a source that is only "feeder" */
    option_set_text(d->sane, d->handle, SANE_NAME_SCAN_MODE, d->mode, option_nearest_mode, mode);
    option_set_number(d->sane, d->handle, SANE_NAME_BIT_DEPTH, 8);
    d->res_dpi = option_set_number(d->sane, d->handle, SANE_NAME_SCAN_RESOLUTION, d->wish_dpi);
    set_paper(d);
    for (size_t i = 0; i < QUIRK_SETTINGS && d->quirks.set[i].option; i++)
        option_set_setting(d->sane, d->handle, d->quirks.set[i].option, d->quirks.set[i].value);
    d->flatbed = source[0] ? !source_is_feeder(source) : !is_sheetfed(d);
    d->duplex = source_is_duplex(source) || (!d->flatbed && source_is_duplex(sides));
}

/* Between batches, where an open scanner is in somebody's way. */
static void let_go(struct device *d)
{
    if (!d->open || !(d->quirks.flags & QUIRK_CLOSE_AFTER_BATCH))
        return;
    d->sane->close(d->handle);
    d->open = false;
}

static const struct paper *find_paper(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(papers); i++)
        if (name && strcasecmp(name, papers[i].name) == 0)
            return &papers[i];
    return &papers[0];
}

/* What follows the number in "airscan:e1:NAME": each program counts for itself what it finds in the network. */
static const char *behind_number(const char *name)
{
    const char *colon = strncmp(name, "airscan:", 8) == 0 && (name[8] == 'e' || name[8] == 'w') ? strchr(name + 8, ':') : NULL;

    return colon ? colon + 1 : NULL;
}

/* Does the scanner have another number in this program? Then d gets the name it has here. */
static bool is_renumbered(struct device *d)
{
    const char *own = behind_number(d->name);
    const SANE_Device **list = NULL;

    if (!own || d->sane->get_devices(&list, SANE_FALSE) != SANE_STATUS_GOOD)
        return false;
    for (; list && *list; list++) {
        const char *other = (*list)->name ? behind_number((*list)->name) : NULL;

        if (other && strcmp(own, other) == 0 && strcmp(d->name, (*list)->name) != 0) {
            snprintf(d->name, sizeof(d->name), "%s", (*list)->name);
            return true;
        }
    }
    return false;
}

static int open_handle(struct device *d, struct err *e)
{
    SANE_Status status = d->sane->open(d->name, &d->handle);

    if (status == SANE_STATUS_INVAL && is_renumbered(d))
        status = d->sane->open(d->name, &d->handle);
    if (status != SANE_STATUS_GOOD)
        return err_set(e, status == SANE_STATUS_DEVICE_BUSY ? -EBUSY : -ENODEV, "open scanner %s: %s",
                       d->name, or_empty(d->sane->strstatus(status)));
    d->open = true;
    set_up(d);
    return 0;
}

int device_open(const struct sane_calls *sane, const char *name, const struct device_wish *wish,
                struct device **ret_device, struct err *e)
{
    struct device *d = calloc(1, sizeof(*d));
    int r;

    if (!d)
        return err_set(e, -ENOMEM, "no memory for scanner %s", name);
    *d = (struct device){ .sane = sane, .quirks = quirks_of(name), .paper = find_paper(wish->paper), .wish_dpi = wish->res_dpi };
    snprintf(d->name, sizeof(d->name), "%s", name);
    snprintf(d->source, sizeof(d->source), "%s", wish->source);
    snprintf(d->mode, sizeof(d->mode), "%s", wish->mode);
    r = open_handle(d, e);
    if (r < 0) {
        free(d);
        return r;
    }
    let_go(d);
    *ret_device = d;
    return 0;
}

void device_close(struct device *d)
{
    if (!d)
        return;
    device_cancel(d);
    if (d->open)
        d->sane->close(d->handle);
    free(d);
}

const char *device_name(const struct device *d) { return d->name; }

/* Vendor and model are the scanner's own bytes; where they are no text its name must do. */
const char *device_title(struct device *d)
{
    AUTO_FREE char *clean = NULL;
    const SANE_Device *info;
    char raw[DEVICE_NAME_SIZE] = "";

    if (d->title[0])
        return d->title;
    if (describe(d->sane, d->name, &info))
        snprintf(raw, sizeof(raw), "%s %s", or_empty(info->vendor), or_empty(info->model));
    if (strlen(raw) < 2 || text_clean(raw, strlen(raw), sizeof(raw), &clean, NULL) < 0)
        clean = NULL;
    snprintf(d->title, sizeof(d->title), "%s", clean ? clean : d->name);
    return d->title;
}

bool device_is_flatbed(const struct device *d) { return d->flatbed; }
bool device_is_duplex(const struct device *d) { return d->duplex; }
bool device_may_start_again(const struct device *d) { return !(d->quirks.flags & QUIRK_NO_START_AFTER_EMPTY); }

/* ---- sensors */

enum device_result device_poll_buttons(struct device *d, char button[DEVICE_BUTTON_SIZE])
{
    button[0] = '\0';
    if (!d->open)
        return DEVICE_OK;
    if (d->quirks.flags & QUIRK_UPDATE_BUTTONS)
        option_press(d->sane, d->handle, "button-update");
    for (size_t i = 0; i < ARRAY_LEN(button_names); i++) {
        SANE_Int n = option_find(d->sane, d->handle, button_names[i]);
        const SANE_Option_Descriptor *o = n ? d->sane->get_option_descriptor(d->handle, n) : NULL;
        bool down = false;

        if (!o || (o->type != SANE_TYPE_BOOL && o->type != SANE_TYPE_INT) || o->size != (SANE_Int)sizeof(SANE_Word) ||
            !(o->cap & SANE_CAP_SOFT_DETECT) || SANE_OPTION_IS_SETTABLE(o->cap))
            continue;                           /* settable: that is a switch of ours, no button */
        if (option_read_sensor(d->sane, d->handle, n, &down) == SANE_STATUS_IO_ERROR)
            return DEVICE_GONE;
        if (down && !button[0])                 /* all are read: each clears when read */
            snprintf(button, DEVICE_BUTTON_SIZE, "%s", button_names[i]);
    }
    return DEVICE_OK;
}

/* The number of an on-off sensor of that name; 0: it has none. */
static SANE_Int find_sensor(struct device *d, const char *name)
{
    SANE_Int n = d->open ? option_find(d->sane, d->handle, name) : 0;
    const SANE_Option_Descriptor *o = n ? d->sane->get_option_descriptor(d->handle, n) : NULL;

    return o && o->type == SANE_TYPE_BOOL && o->size == (SANE_Int)sizeof(SANE_Word) ? n : 0;
}

static bool sensor_is_on(struct device *d, const char *name)
{
    SANE_Int n = find_sensor(d, name);
    bool on = false;

    if (n)
        option_read_sensor(d->sane, d->handle, n, &on);
    return on;
}

bool device_has_paper(struct device *d) { return sensor_is_on(d, SANE_NAME_PAGE_LOADED); }
bool device_knows_paper(struct device *d) { return find_sensor(d, SANE_NAME_PAGE_LOADED) != 0; }
bool device_fed_before(struct device *d) { return sensor_is_on(d, "fed-before"); }      /* of our own folder scanner */

/* fujitsu and canon_dr say it by that sensor, and so does our own folder scanner. */
enum page_side device_side(struct device *d)
{
    if (!find_sensor(d, "side"))
        return PAGE_SIDE_UNKNOWN;
    return sensor_is_on(d, "side") ? PAGE_BACK : PAGE_FRONT;
}

int device_sheets_fed(struct device *d)
{
    SANE_Int n = d->open ? option_find(d->sane, d->handle, "sheets-fed") : 0;
    const SANE_Option_Descriptor *o = n ? d->sane->get_option_descriptor(d->handle, n) : NULL;
    SANE_Word word = -1;

    if (!o || o->type != SANE_TYPE_INT || o->size != (SANE_Int)sizeof(word) || SANE_OPTION_IS_SETTABLE(o->cap) ||
        d->sane->control_option(d->handle, n, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
        return -1;
    return word >= 0 ? word : -1;
}

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
                              : status == SANE_STATUS_JAMMED ? (sensor_is_on(d, "double-feed") ? DEVICE_DOUBLE_FEED : DEVICE_JAM)
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

/* Of the page at hand, whatever was set: a page must not claim to be of another size than it is. */
static int resolution_now(struct device *d)
{
    int dpi = option_get_number(d->sane, d->handle, SANE_NAME_SCAN_RESOLUTION);

    return dpi > 0 ? dpi : d->res_dpi;
}

/* A stack begins at the resolution that was set, though the scanner may have taken another by itself. */
static void check_resolution(struct device *d)
{
    if (!d->scanning && resolution_now(d) != d->res_dpi)
        d->res_dpi = option_set_number(d->sane, d->handle, SANE_NAME_SCAN_RESOLUTION, d->wish_dpi);
}

enum device_result device_start(struct device *d, struct page_format *f, struct err *e)
{
    SANE_Parameters p = { 0 };
    SANE_Status status;

    if (!d->open && open_handle(d, e) < 0)
        return DEVICE_GONE;
    check_resolution(d);
    status = d->sane->start(d->handle);
    d->scanning = true;
    if (status == SANE_STATUS_GOOD)
        status = d->sane->get_parameters(d->handle, &p);
    if (status != SANE_STATUS_GOOD)
        return fail(d, status, e);
    if (!announced(d, &p, f, e)) {
        device_cancel(d);
        return DEVICE_BAD_PAGE;
    }
    f->res_dpi = resolution_now(d);
    if (!(d->quirks.flags & QUIRK_BLOCKING_READS))
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
    let_go(d);
}
