#include "drivers/scan/folder/reader.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int reader_begin(struct reader *r, struct image *take_image, struct fault fault)
{
    *r = (struct reader){ .image = take_image, .fault = fault, .lines = image_height_px(take_image),
                          .line_bytes = image_line_bytes(take_image) };
    r->fault_row = (int)((int64_t)r->lines * fault.row_percent / 100);
    r->line = malloc((size_t)r->line_bytes);
    if (r->line)
        return 0;
    reader_end(r);
    return -ENOMEM;
}

void reader_end(struct reader *r)
{
    image_free(r->image);
    free(r->line);
    *r = (struct reader){ .image = NULL };
}

/* ---- faults */

static void begin_stall(struct reader *r, int wait_ms)
{
    clock_gettime(CLOCK_MONOTONIC, &r->stalled_until);
    r->stalled_until.tv_sec += wait_ms / 1000;
    r->stalled_until.tv_nsec += wait_ms % 1000 * 1000000L;
    if (r->stalled_until.tv_nsec >= 1000000000L) {
        r->stalled_until.tv_sec++;
        r->stalled_until.tv_nsec -= 1000000000L;
    }
}

static bool is_stalling(struct reader *r, bool non_blocking)
{
    struct timespec now;

    if (r->stalled_until.tv_sec == 0)
        return false;
    if (!non_blocking)
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &r->stalled_until, NULL) == EINTR)
            ;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec < r->stalled_until.tv_sec ||
        (now.tv_sec == r->stalled_until.tv_sec && now.tv_nsec < r->stalled_until.tv_nsec))
        return true;
    r->stalled_until.tv_sec = 0;
    return false;
}

void reader_hang(void)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (;;)
        pause();
}

static bool fault_is_due(const struct reader *r)
{
    return r->fault.kind != FAULT_NONE && r->next_row >= r->fault_row;
}

static enum reader_result let_fault_happen(struct reader *r)
{
    struct fault f = r->fault;

    r->fault.kind = FAULT_NONE;
    if (f.kind == FAULT_STALL)
        begin_stall(r, f.wait_ms);
    if (f.kind == FAULT_HANG)
        reader_hang();
    return f.kind == FAULT_JAM ? READER_JAM : f.kind == FAULT_VANISH ? READER_VANISH : READER_DATA;
}

/* ---- lines */

enum reader_result reader_read(struct reader *r, uint8_t *out, int max, bool non_blocking, int *ret_n)
{
    enum reader_result fault;
    int n;

    for (*ret_n = 0; *ret_n < max; *ret_n += n) {
        if (r->line_left == 0) {
            if (*ret_n > 0 && (fault_is_due(r) || r->next_row == r->lines))
                break;                              /* what was read comes before the fault, or the end */
            if (fault_is_due(r) && (fault = let_fault_happen(r)) != READER_DATA)
                return fault;
            if (is_stalling(r, non_blocking))
                break;
            if (r->next_row == r->lines)
                return READER_END;
            image_line(r->image, r->next_row++, r->line);
            r->line_left = r->line_bytes;
        }
        n = r->line_left < max - *ret_n ? r->line_left : max - *ret_n;
        memcpy(out + *ret_n, r->line + r->line_bytes - r->line_left, (size_t)n);
        r->line_left -= n;
    }
    return READER_DATA;
}
