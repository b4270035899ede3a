/* feed.c - what happens to a side between the folder and the front end: faults, lost sheets, the feeder's pace. */
#include "drivers/scan/folder/scanner.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

void feed_stop_side(struct scanner *s)
{
    reader_end(&s->reader);
    if (!s->side_taken)
        s->side[0] = '\0';
}

SANE_Status feed_put_out(struct scanner *s)
{
    struct err e = { 0 };

    if (!s->side_taken)
        return SANE_STATUS_GOOD;
    if (feeder_done(s->dir_fd, s->side_source, s->side, &e) < 0 && e.code != -ENOENT) {
        log_error("paper_stuck", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
        return SANE_STATUS_JAMMED;              /* stays "taken": the next call tries again */
    }
    s->side_taken = false;
    s->side[0] = '\0';
    return SANE_STATUS_GOOD;
}

void feed_stop(struct scanner *s)
{
    if (pace_is_running(&s->pace))
        log_info("feeder_stopped", LOG_DEVICE LOG_PAGES LOG_COUNT, s->device->sane.name, (int)s->sides_fed,
                 (long long)s->feeder_waits);
    s->pace = (struct pace){ .image_ms = 0 };
}

SANE_Parameters feed_guess_parameters(const struct options *o)
{
    int width = 210 * o->res_dpi * 10 / 254;
    SANE_Parameters p = { .format = o->mode == IMAGE_COLOR ? SANE_FRAME_RGB : SANE_FRAME_GRAY, .last_frame = SANE_TRUE,
                          .pixels_per_line = width, .lines = -1, .depth = o->mode == IMAGE_LINEART ? 1 : 8 };

    p.bytes_per_line = p.depth == 1 ? (width + 7) / 8 : o->mode == IMAGE_COLOR ? width * 3 : width;
    return p;
}

/* The next side of the folder, decoded. One that cannot be read goes to bad/. */
static SANE_Status load_side(struct scanner *s, struct image **ret_image)
{
    struct image_request want = options_request(&s->options);
    struct err e = { 0 }, why = { 0 };
    int r = feeder_next(s->dir_fd, s->options.source, s->config->settle_s, s->side, &e);

    if (r == 0)
        r = image_load(s->dir_fd, s->side, &want, ret_image, &why);
    if (r == -EBADMSG) {
        log_warn("bad_page", LOG_DEVICE LOG_WHY, s->device->sane.name, why.msg);
        if (feeder_bad(s->dir_fd, s->side, why.msg, &e) < 0) {
            log_error("paper_stuck", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
            r = -EBUSY;
        }
    }
    if (r == 0)
        return SANE_STATUS_GOOD;
    s->side[0] = '\0';
    return r == -ENODATA ? SANE_STATUS_NO_DOCS
         : r == -ERANGE ? SANE_STATUS_INVAL
         : r == -ENOMEM ? SANE_STATUS_NO_MEM
         : r == -EBUSY ? SANE_STATUS_JAMMED : SANE_STATUS_IO_ERROR;
}

/* A side went through. */
static void count_side(struct scanner *s, const char *name)
{
    bool back = feeder_is_back(name);

    s->sheets_fed += !(back && s->front_was_fed);
    s->front_was_fed = !back;
}

/* The sheet whose turn it is goes through, and the program hears nothing of it. */
static void lose_sheet(struct scanner *s)
{
    char name[NAME_MAX + 1];
    struct err e = { 0 };

    if (feeder_next(s->dir_fd, s->options.source, 0, name, &e) == 0 &&
        feeder_done(s->dir_fd, FEED_FRONT, name, &e) == 0)              /* its reverse goes with it */
        count_side(s, name);
}

/* The fault meant for the next side. Without paper there is none. */
static struct fault next_fault(struct scanner *s)
{
    struct fault f = { .kind = FAULT_LOSE };

    while (f.kind == FAULT_LOSE) {
        if (!feeder_has_paper(s->dir_fd, s->options.source, s->config->settle_s, NULL))
            return (struct fault){ .kind = FAULT_NONE };
        f = control_fault(&s->device->control, s->sides_fed + 1);
        if (f.kind == FAULT_LOSE)
            lose_sheet(s);
    }
    return f;
}

/* What a fault before the page makes sane_start answer; GOOD for one that shows later. */
static SANE_Status fault_at_start(struct scanner *s, const struct fault *f)
{
    if (f->kind == FAULT_GARBAGE && f->garbage == GARBAGE_RESOLUTION)
        s->options.res_dpi = OPTIONS_MIN_DPI;
    if (f->kind == FAULT_NONE || f->kind == FAULT_GARBAGE || f->row_percent >= 0)
        return SANE_STATUS_GOOD;
    if (f->kind == FAULT_HANG)
        reader_hang();
    s->device->double_feed = f->kind == FAULT_DOUBLE_FEED;
    return f->kind == FAULT_OUT ? SANE_STATUS_NO_DOCS
         : f->kind == FAULT_COVER ? SANE_STATUS_COVER_OPEN : SANE_STATUS_JAMMED;
}

/* With a paced feeder: comes back when the next image is in the scanner's buffer. */
static void wait_for_paper(struct scanner *s)
{
    int64_t wait_ms;

    if (s->config->pace_ipm > 0 && s->options.source != FEED_FLATBED && !pace_is_running(&s->pace))
        pace_begin(&s->pace, s->config->pace_ipm, (unsigned)s->config->buffer_images,
                   feeder_count(s->dir_fd, s->options.source), clock_mono_ms());
    while (pace_is_running(&s->pace) && (wait_ms = pace_ready_in_ms(&s->pace, clock_mono_ms(), &s->feeder_waits)) > 0)
        clock_pause_ms(wait_ms);
}

/* What the scanner says of the page: the truth, unless it was told to talk nonsense. */
static void announce(struct scanner *s, const struct image *image, const struct fault *f)
{
    s->params = feed_guess_parameters(&s->options);
    s->params.pixels_per_line = image_width_px(image);
    s->params.bytes_per_line = image_line_bytes(image);
    s->params.lines = image_height_px(image);
    if (f->kind != FAULT_GARBAGE)
        return;
    switch (f->garbage) {
    case GARBAGE_NO_WIDTH:    s->params.pixels_per_line = 0;          break;
    case GARBAGE_NO_LINES:    s->params.lines = 0;                    break;
    case GARBAGE_HUGE_LINES:  s->params.lines = INT32_MAX;            break;
    case GARBAGE_HUGE_BYTES:  s->params.bytes_per_line = INT32_MAX;   break;
    case GARBAGE_FEWER_LINES: s->params.lines = s->params.lines / 2;  break;
    case GARBAGE_RESOLUTION: case GARBAGES:                           break;
    }
}

SANE_Status feed_start(struct scanner *s)
{
    struct image *image = NULL;
    struct fault fault;
    SANE_Status status;

    status = feed_put_out(s);
    if (status != SANE_STATUS_GOOD)
        return status;
    fault = next_fault(s);
    status = fault_at_start(s, &fault);
    if (status != SANE_STATUS_GOOD)
        return status;
    wait_for_paper(s);
    status = load_side(s, &image);
    if (status != SANE_STATUS_GOOD) {
        control_put_back(&s->device->control, fault);
        return status;
    }
    announce(s, image, &fault);
    s->side_source = s->options.source;
    s->fed_before = feeder_was_taken(s->dir_fd, s->side);
    return reader_begin(&s->reader, image, fault) < 0 ? SANE_STATUS_NO_MEM : SANE_STATUS_GOOD;
}

void feed_taken(struct scanner *s)
{
    struct err e = { 0 };

    if (feeder_note_taken(s->dir_fd, s->side, &e) < 0)
        log_warn("side_not_noted", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
    s->side_taken = true;
    s->sides_fed++;
    log_debug("side_given", LOG_DEVICE LOG_PAGE, s->device->sane.name, (int)s->sides_fed);
    count_side(s, s->side);
    if (pace_is_running(&s->pace))
        pace_take(&s->pace, clock_mono_ms(), &s->feeder_waits);
    feed_stop_side(s);
}

