/* job_clock.c - "clock": a person sets the clock, where no time server does. boxd itself may not: dakbox-set-clock.service (board/system/clock) reads
 * the seconds from <data_dir>/box/clock. */
#include "box/box.h"
#include "box/child.h"
#include "box/clock_by_hand.h"

#include "base/clock.h"
#include "base/put_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { YEAR_S = 365 * 24 * 3600 };

int clock_by_hand_check(int64_t at_s, int64_t made_s, bool kept, struct err *e)
{
    int64_t last_s = made_s + (int64_t)CLOCK_BY_HAND_YEARS * YEAR_S;
    char from[CLOCK_SHOWN_SIZE], to[CLOCK_SHOWN_SIZE];

    clock_format_shown(made_s, from);
    clock_format_shown(last_s, to);
    if (kept)
        return err_say(e, -EPERM, SAID_CLOCK_IS_KEPT);
    return at_s < made_s || at_s > last_s ? err_say(e, -ERANGE, SAID_CLOCK_OUT_OF_RANGE, from, to) : 0;
}

/* Files of an image and of a package bear the time of its last change. */
static int64_t made_s(void)
{
    struct stat st;

    return stat("/proc/self/exe", &st) == 0 ? st.st_mtime : 0;
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    (void)b;
    return clock_by_hand_check(json_int(request, "at_s", 0), made_s(), clock_is_kept(), e);
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    static const char *const set[] = { "systemctl", "start", "dakbox-set-clock.service", NULL };
    char path[PATH_MAX], seconds[32], shown[CLOCK_SHOWN_SIZE], before[CLOCK_SHOWN_SIZE];
    int64_t at_s = json_int(job_asked(j), "at_s", 0);
    int n = snprintf(seconds, sizeof(seconds), "%" PRId64 "\n", at_s), r = box_path(job_box(j), "clock", path, e);

    clock_format_shown(clock_utc_s(), before);
    clock_format_shown(at_s, shown);
    job_phase(j, SAID_CLOCK_SETS);
    if (r == 0)
        r = put_file(path, 0600, seconds, (size_t)n, e);
    if (r == 0)
        r = child_run(NULL, &(struct child){ .argv = set }, NULL, 0, e);
    unlink(path);
    said_set(result, SAID_CLOCK_SET, shown, before);
    return r < 0 ? err_say(e, r, SAID_CLOCK_NOT_SET, err_line(e)) : 0;
}

const struct job_kind job_clock = { .name = "clock", .check = check, .run = run };
