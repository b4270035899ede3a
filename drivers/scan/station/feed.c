#include "drivers/scan/station/feed.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>

enum { ASK_AGAIN_MS = 400, ASK_MAX = 3 };

void feed_start(struct feed *f, struct device *d, bool goes_on, int64_t stall_ms)
{
    *f = (struct feed){ .device = d, .duplex = device_is_duplex(d), .goes_on = goes_on, .stall_ms = stall_ms,
                        .counter = device_sheets_fed(d) };
}

static enum feed_result stopped(struct feed *f, enum device_result result, enum scan_code *ret_code)
{
    device_cancel(f->device);
    *ret_code = result == DEVICE_JAM ? CODE_JAM
              : result == DEVICE_DOUBLE_FEED ? CODE_DOUBLE_FEED
              : result == DEVICE_COVER_OPEN ? CODE_COVER_OPEN
              : result == DEVICE_GONE ? CODE_DEVICE_GONE : CODE_BAD_PAGE;
    return FEED_STOPPED;
}

/* A sensor that sees paper is right more often than the roller; a scanner without one is asked once more. */
static bool may_ask_again(struct feed *f)
{
    if ((f->sides == 0 && !f->goes_on) || !device_may_start_again(f->device))
        return false;
    return device_knows_paper(f->device) ? f->asked < ASK_MAX && device_has_paper(f->device) : f->asked < 1;
}

static enum feed_result empty(struct feed *f)
{
    if (!may_ask_again(f))
        return FEED_EMPTY;
    f->asked++;
    f->ask_again_ms = clock_mono_ms() + ASK_AGAIN_MS;
    return FEED_ASK_AGAIN;
}

static bool is_back(struct feed *f)
{
    enum page_side side = device_side(f->device);

    if (!f->duplex)
        return false;
    return side == PAGE_SIDE_UNKNOWN ? f->front_alone : side == PAGE_BACK;
}

enum feed_result feed_next(struct feed *f, struct page_format *format, enum scan_code *ret_code, struct err *e)
{
    enum device_result result;

    if (f->asked > 0 && clock_mono_ms() < f->ask_again_ms)
        return FEED_ASK_AGAIN;
    result = device_start(f->device, format, e);
    if (result == DEVICE_NO_PAPER)
        return empty(f);
    if (result != DEVICE_OK)
        return stopped(f, result, ret_code);
    f->back = is_back(f);
    format->side = f->back ? PAGE_BACK : PAGE_FRONT;
    f->has_data = false;
    f->last_data_ms = clock_mono_ms();
    return FEED_OK;
}

enum feed_result feed_read(struct feed *f, void *out, size_t n, size_t *ret_n, enum scan_code *ret_code, struct err *e)
{
    enum device_result result = device_read(f->device, out, n, ret_n, e);

    switch (result) {
    case DEVICE_OK:
        f->has_data = true;
        f->last_data_ms = clock_mono_ms();
        return FEED_OK;
    case DEVICE_PAGE_END:
        return FEED_PAGE_END;
    case DEVICE_WAIT:
        if (clock_mono_ms() - f->last_data_ms < f->stall_ms)
            return FEED_WAIT;
        device_cancel(f->device);
        err_set(e, -ETIMEDOUT, "no data for %lld s", (long long)(f->stall_ms / 1000));
        *ret_code = CODE_STALLED;
        return FEED_STOPPED;
    case DEVICE_NO_PAPER:
        if (!f->has_data)                       /* some scanners tell only now that there is no sheet */
            return empty(f);
        return stopped(f, result, ret_code);
    default:
        return stopped(f, result, ret_code);
    }
}

void feed_page_done(struct feed *f)
{
    if (f->asked > 0)
        log_info("feeder_was_not_empty", LOG_DEVICE, device_name(f->device));
    f->asked = 0;
    f->sides++;
    f->sheets += !f->back;
    f->front_alone = !f->back;
}

bool feed_is_between_sheets(const struct feed *f) { return !f->duplex || !f->front_alone; }

int feed_counted(const struct feed *f)
{
    int now = f->counter >= 0 ? device_sheets_fed(f->device) : -1;

    return now >= 0 && now >= f->counter ? now - f->counter : -1;
}
