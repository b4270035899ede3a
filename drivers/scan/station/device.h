/* device.h - one scanner: opened, set to what the scanner offers nearest to the wish, read.
 *
 * The only file that speaks SANE (with options.c, which looks for and sets
 * options). Nothing the scanner says is believed: parameters pass
 * page_format_check before they are used. */
#ifndef SCAN_DEVICE_H
#define SCAN_DEVICE_H

#include "base/auto.h"
#include "base/err.h"
#include "drivers/scan/station/page_png.h"
#include "drivers/scan/station/sane_calls.h"

#include <stdbool.h>

enum { DEVICE_NAME_SIZE = 256, DEVICE_BUTTON_SIZE = 32 };

enum device_result {
    DEVICE_OK,
    DEVICE_WAIT,            /* read: nothing has come yet; ask again in a while */
    DEVICE_PAGE_END,        /* read: that was all of the page */
    DEVICE_NO_PAPER,
    DEVICE_JAM,
    DEVICE_DOUBLE_FEED,     /* two sheets at once: neither is a page */
    DEVICE_COVER_OPEN,
    DEVICE_BAD_PAGE,        /* this page cannot be had, the scanner is there */
    DEVICE_GONE,            /* the scanner does not answer: close it, open it later */
};

struct device_wish {        /* texts are borrowed for the call */
    const char *source, *mode;
    const char *paper;      /* as scan.paper has it; NULL or an unknown word: auto */
    int res_dpi;
};

struct device;              /* an open scanner */

/* Opens and sets it. *ret_device is the caller's. -ENODEV: not there; -EBUSY: another program has it. */
int device_open(const struct sane_calls *sane, const char *name, const struct device_wish *wish,
                struct device **ret_device, struct err *e);
void device_close(struct device *d);            /* NULL is fine; cancels what runs */
AUTO_DEFINE(struct device *, device_close)
#define AUTO_DEVICE AUTO(auto_device_close)

const char *device_name(const struct device *d);    /* as SANE names it */
const char *device_title(struct device *d);         /* vendor and model, for people; may ask the network */
bool device_is_flatbed(const struct device *d);     /* one page at a time: the glass never runs empty */
bool device_is_duplex(const struct device *d);

/* Which of its buttons was pressed since last asked? button gets the sensor's name ("scan", "email" ...), "" none.
 * DEVICE_OK or DEVICE_GONE. */
enum device_result device_poll_buttons(struct device *d, char button[DEVICE_BUTTON_SIZE]);
bool device_has_paper(struct device *d);        /* false too when the scanner has no such sensor */

bool device_knows_paper(struct device *d);      /* has it one? */

/* After device_start: which side of its sheet is the page? PAGE_SIDE_UNKNOWN where the scanner does not say. */
enum page_side device_side(struct device *d);

/* Sheets fed since it was opened, as the scanner counts them; -1: it does not count. */
int device_sheets_fed(struct device *d);

/* May a start follow one that answered "no paper", to ask whether that is true? Some scanners wedge on it. */
bool device_may_start_again(const struct device *d);

/* Pulls the next page. DEVICE_OK: f holds what it announced, checked. Any other: e says why; nothing is being read. */
enum device_result device_start(struct device *d, struct page_format *f, struct err *e);

/* After device_start: does the scanner know that it gave out all of this very page before, and kept the sheet?
 * false too when it has no such sensor: then the sheet went through. */
bool device_fed_before(struct device *d);

/* Up to n bytes of the page. DEVICE_OK with *ret_n > 0; DEVICE_WAIT; DEVICE_PAGE_END;
 * any other: the page is lost, e says why. Blocks only in backends that know no non-blocking mode. */
enum device_result device_read(struct device *d, void *out, size_t n, size_t *ret_n, struct err *e);

/* Ends the batch, or stops in mid-page. */
void device_cancel(struct device *d);

#endif
