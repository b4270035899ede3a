/* requests.h - what others ask of scand (messages.md): which scanner is meant, what its station is told, what is answered.
 *
 * A station may hang, so it is waited for a moment only: after that a press counts as taken, under the id that scand
 * has chosen for the letter, and status tells how it went on. */
#ifndef SCAN_REQUESTS_H
#define SCAN_REQUESTS_H

#include "drivers/scan/fleet.h"
#include "drivers/scan/test_page.h"

struct requests {               /* { .fleet = f, .test_page = t } at the start, both borrowed */
    struct fleet *fleet;
    struct test_page *test_page;
    int64_t waited_ms;          /* for stations, lately; time without a question makes it less. Several that hang may be */
    int64_t since_ms;           /* pressed at once, and the last press is answered in time, too. since: the last question */
};

/* The answer to a request, the caller's; NULL: scand knows no such request. */
json_t *requests_answer(struct requests *q, const char *what, const json_t *request);

#endif
