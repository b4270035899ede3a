/* power.h - is there power enough? What the kernel tells in /sys: a Raspberry Pi of its supply (driver raspberrypi-hwmon), USB hubs of
 * ports that they switched off because too much was drawn (over_current_count).
 *
 * The Pi's alarm falls two seconds after a drop, so it is looked at more often than that; hubs count since the box's start. What was seen
 * stays told for POWER_HOLD_MS: a supply gives way for moments, when a scanner's motor starts. Times are monotonic ms, which begin at the
 * box's start. */
#ifndef SCAN_POWER_H
#define SCAN_POWER_H

#include "base/json.h"

#include <stdbool.h>
#include <stdint.h>

enum { POWER_LOOK_MS = 1000, POWER_HOLD_MS = 15 * 60 * 1000, POWER_PORTS = 64 /* more are not looked at */, POWER_PORT_SIZE = 32 };

struct power_port { char name[POWER_PORT_SIZE]; uint32_t count; };      /* as the kernel names it: "usb1-port2", "1-1-port4" */

struct power_fault {
    bool holds;                 /* seen within POWER_HOLD_MS */
    int64_t seen_ms, began_s;   /* last; and since when, UTC: 0 while the clock is not set */
    int times;                  /* it began */
};

struct power {                  /* zeroes at the start */
    int64_t look_at_ms;
    bool looked, tells;         /* tells: this board tells of its supply */
    struct power_fault weak, overdrawn;
    struct power_port ports[POWER_PORTS];
    int n_ports;
    char port[POWER_PORT_SIZE]; /* that was overdrawn last; "" none */
};

/* Looks, when it is time. root: "" but in tests. What cannot be read is not known; nothing fails. */
void power_look(struct power *p, const char *root, int64_t now_ms);

/* {"state": "unknown|well|weak|overdrawn|both", "weak": n, "weak_s", "overdrawn": n, "overdrawn_s", "counted": n, "port", "sentence"?}: how
 * often each began since scand's start, and when last; unknown: neither the supply
 * tells nor was a port ever overdrawn; counted: by all ports since the box's; sentence: while it is short, the line of base/said.h
 * that says which of both it is and what to do. It changes only when something happens. The caller's; NULL: no memory. */
json_t *power_status(const struct power *p);

/* A number of /sys: digits and a line's end, at most 32 bits. -EINVAL. */
int power_number(const char *text, uint32_t *ret);

#endif
