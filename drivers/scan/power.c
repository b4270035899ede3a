#include "drivers/scan/power.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/put_file.h"
#include "base/said.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 64, NUMBER_BASE = 10 };

int power_number(const char *text, uint32_t *ret)
{
    size_t digits = strspn(text, "0123456789");
    unsigned long long n = strtoull(text, NULL, NUMBER_BASE);       /* a longer one becomes ULLONG_MAX */

    if (digits == 0 || (text[digits] && strcmp(text + digits, "\n") != 0) || n > UINT32_MAX)
        return -EINVAL;
    *ret = (uint32_t)n;
    return 0;
}

static void seen(struct power_fault *f, int64_t now_ms)
{
    int64_t now_s = clock_utc_s();

    if (!f->holds) {
        f->times++;
        f->began_s = clock_is_set(now_s) ? now_s : 0;
    }
    f->holds = true;
    f->seen_ms = now_ms;
}

/* Calls for each file that fits the pattern below root, with what it holds. */
static void each_file(struct power *p, const char *root, const char *pattern, int64_t now_ms,
                      void (*call)(struct power *p, const char *path, const char *text, int64_t now_ms))
{
    char path[PATH_MAX];
    glob_t found;

    if (snprintf(path, sizeof(path), "%s%s", root, pattern) >= (int)sizeof(path) || glob(path, GLOB_NOSORT, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        AUTO_FREE char *text = NULL;
        size_t n;

        if (get_file(found.gl_pathv[i], FILE_BYTES, &text, &n, NULL) == 0)
            call(p, found.gl_pathv[i], text, now_ms);
    }
    globfree(&found);
}

/* ---- the supply */

static void look_at_sensor(struct power *p, const char *path, const char *name, int64_t now_ms)
{
    AUTO_FREE char *text = NULL;
    char alarm[PATH_MAX];
    uint32_t on = 0;
    size_t n;

    if (strcmp(name, "rpi_volt\n") != 0 || snprintf(alarm, sizeof(alarm), "%.*sin0_lcrit_alarm", (int)(strrchr(path, '/') + 1 - path), path) >= (int)sizeof(alarm) ||
        get_file(alarm, FILE_BYTES, &text, &n, NULL) < 0 || power_number(text, &on) < 0)
        return;
    p->tells = true;
    if (on)
        seen(&p->weak, now_ms);
}

/* ---- the ports */

/* "1-1-port4" of ".../1-1:1.0/1-1-port4/over_current_count" */
static bool port_of(const char *path, char out[POWER_PORT_SIZE])
{
    const char *end = strrchr(path, '/'), *start = end;

    while (start > path && start[-1] != '/')
        start--;
    return snprintf(out, POWER_PORT_SIZE, "%.*s", (int)(end - start), start) < POWER_PORT_SIZE;
}

static struct power_port *find_port(struct power *p, const char *name)
{
    int i = 0;

    while (i < p->n_ports && strcmp(p->ports[i].name, name) != 0)
        i++;
    if (i == POWER_PORTS)
        return NULL;
    if (i == p->n_ports)
        memcpy(p->ports[p->n_ports++].name, name, POWER_PORT_SIZE);
    return &p->ports[i];
}

/* Found at the first look is told, too, soon after the box's start: a scanner that draws too much does so from the beginning. Later it is old.
 * A hub that was unplugged and plugged in again begins anew at 0. */
static void look_at_port(struct power *p, const char *path, const char *text, int64_t now_ms)
{
    char name[POWER_PORT_SIZE] = "";
    struct power_port *port;
    uint32_t count;

    if (power_number(text, &count) < 0 || !port_of(path, name) || !(port = find_port(p, name)))
        return;
    if (count != port->count && count > 0 && (p->looked || now_ms < POWER_HOLD_MS)) {
        if (!p->overdrawn.holds || strcmp(p->port, name) != 0)          /* not each second while it lasts */
            log_warn("usb_overdrawn", LOG_USB LOG_COUNT, name, (long long)count);
        memcpy(p->port, name, POWER_PORT_SIZE);
        seen(&p->overdrawn, now_ms);
    }
    port->count = count;
}

/* ---- */

static void let_go(struct power_fault *f, int64_t now_ms)
{
    if (f->holds && now_ms - f->seen_ms >= POWER_HOLD_MS)
        f->holds = false;
}

void power_look(struct power *p, const char *root, int64_t now_ms)
{
    bool was_short = p->weak.holds || p->overdrawn.holds;
    int weak_before = p->weak.times;

    if (p->looked && now_ms < p->look_at_ms)
        return;
    p->look_at_ms = now_ms + POWER_LOOK_MS;
    let_go(&p->weak, now_ms);
    let_go(&p->overdrawn, now_ms);
    each_file(p, root, "/sys/class/hwmon/hwmon*/name", now_ms, look_at_sensor);
    each_file(p, root, "/sys/bus/usb/devices/*:*/*-port*/over_current_count", now_ms, look_at_port);
    p->looked = true;
    if (p->weak.times != weak_before)
        log_warn("power_weak", LOG_COUNT, (long long)p->weak.times);
    if (was_short && !p->weak.holds && !p->overdrawn.holds)
        log_info("power_well_again", LOG_COUNT, (long long)p->weak.times + p->overdrawn.times);
}

/* ---- for others */

/* False: it is enough. */
static bool say(const struct power *p, char line[SAID_SIZE])
{
    if (p->weak.holds && p->overdrawn.holds)
        said_set(line, SAID_POWER_BOTH, p->port);
    else if (p->weak.holds)
        said_set(line, SAID_POWER_WEAK);
    else if (p->overdrawn.holds)
        said_set(line, SAID_POWER_OVERDRAWN, p->port);
    return p->weak.holds || p->overdrawn.holds;
}

json_t *power_status(const struct power *p)
{
    const char *state = p->weak.holds ? (p->overdrawn.holds ? "both" : "weak") : p->overdrawn.holds ? "overdrawn" :
                        p->tells || p->overdrawn.times > 0 ? "well" : "unknown";
    char line[SAID_SIZE];
    json_int_t counted = 0;

    for (int i = 0; i < p->n_ports; i++)
        counted += p->ports[i].count;
    json_t *status = json_pack("{s:s, s:i, s:I, s:i, s:I, s:I, s:s}", "state", state, "weak", p->weak.times, "weak_s", (json_int_t)p->weak.began_s,
                               "overdrawn", p->overdrawn.times, "overdrawn_s", (json_int_t)p->overdrawn.began_s, "counted", counted, "port", p->port);
    if (say(p, line))
        json_object_set_new(status, "sentence", json_string(line));
    return status;
}
