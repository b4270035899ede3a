/* feed.h - paper: one side after the other from the feeder, what stops it, and whether it is really empty.
 *
 *   feed_start ─▶ feed_next ─▶ feed_read … ─▶ FEED_PAGE_END ─▶ feed_page_done ─▶ feed_next … ─▶ FEED_EMPTY
 *
 * "No paper" behind a page, also one from before a stop, is asked again before it is believed: feeders lift late, and a
 * roller slips. */
#ifndef SCAN_FEED_H
#define SCAN_FEED_H

#include "drivers/scan/station/device.h"
#include "drivers/scan/station/words.h"

#include <stdbool.h>
#include <stdint.h>

enum feed_result {
    FEED_OK,
    FEED_WAIT,              /* of feed_read: no data yet, ask again in a while */
    FEED_ASK_AGAIN,         /* the feeder says it is empty: call feed_next in a while; nothing is being read */
    FEED_PAGE_END,          /* of feed_read */
    FEED_EMPTY,             /* no paper; nothing is being read */
    FEED_STOPPED,           /* *ret_code and e say why; the scanner rests, the page at hand is lost */
};

struct feed {               /* read by stack.c, changed here only */
    struct device *device;              /* borrowed */
    bool duplex, goes_on;
    int64_t stall_ms;                   /* no data for so long in mid-page is a stall */
    unsigned sides, sheets;             /* that came whole since feed_start */
    bool back;                          /* the page at hand is the reverse of the one before */
    bool has_data;                      /* at least a byte of it came */
    bool front_alone;                   /* the last whole side is a front */
    int64_t last_data_ms, ask_again_ms;
    int asked;                          /* how often an empty feeder was asked again */
    int counter;                        /* the scanner's count of sheets at feed_start; -1: it does not count */
};

/* Paper was put in, or put back: sheets begin with their fronts. goes_on: behind pages that came before. */
void feed_start(struct feed *f, struct device *d, bool goes_on, int64_t stall_ms);

/* Pulls the next side. FEED_OK: format is checked, f->back says which side it is. Never FEED_PAGE_END. */
enum feed_result feed_next(struct feed *f, struct page_format *format, enum scan_code *ret_code, struct err *e);
/* Up to n bytes of it. FEED_OK with *ret_n > 0. */
enum feed_result feed_read(struct feed *f, void *out, size_t n, size_t *ret_n, enum scan_code *ret_code, struct err *e);
void feed_page_done(struct feed *f);        /* the side came whole */

/* May the paper be left alone now? Not between the two sides of a sheet, as far as the scanner lets us know. */
bool feed_is_between_sheets(const struct feed *f);

/* Sheets the scanner counted since feed_start; -1: it does not count. */
int feed_counted(const struct feed *f);

#endif
