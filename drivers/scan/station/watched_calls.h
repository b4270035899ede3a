/* watched_calls.h - the calls into SANE, each noted in a call clock with the time it may take.
 *
 * A driver may block for ever in any of them. Who watches the clock ends this process then: there is
 * no other way out of a call. */
#ifndef SCAN_WATCHED_CALLS_H
#define SCAN_WATCHED_CALLS_H

#include "drivers/scan/call_clock.h"
#include "drivers/scan/station/sane_calls.h"

struct call_limits {
    int64_t call_ms;            /* finding, opening, options, stopping */
    int64_t start_ms;           /* paper travels, lamps warm up */
    int64_t read_ms;            /* of one read, in backends that block until data comes */
};

/* The calls of sane, watched. Both are borrowed as long as the calls are used; one set a process, because
 * SANE's calls carry no context. */
const struct sane_calls *watched_calls(const struct sane_calls *sane, struct call_clock *clock,
                                       const struct call_limits *limits);

#endif
