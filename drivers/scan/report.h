/* report.h - what a scan-station says of its scanner, checked, and the words scand puts over it.
 *
 * A station speaks with drivers and devices: nothing it says is handed on as it came. Pure. */
#ifndef SCAN_REPORT_H
#define SCAN_REPORT_H

#include "base/err.h"
#include "base/json.h"

enum { REPORT_MAX_ATTENTION = 16, REPORT_MAX_DEVICES = 64, REPORT_NAME_BYTES = 255 };

/* The scanner object of messages.md made of a "status" message: known keys only, of the right type, each within its limit.
 * name and title count instead of the station's own (title "": its own). *ret_report is the caller's. -EPROTO: it has no
 * known state; -ENOMEM. */
int report_of_status(const json_t *message, const char *name, const char *title, json_t **ret_report, struct err *e);

/* The same of a scanner of which nothing has been heard: absent, starting. NULL: no memory. */
json_t *report_of_nothing(const char *name, const char *title);

/* A copy that says something else. NULL: no memory. */
json_t *report_saying(const json_t *report, const char *state, const char *code, const char *sentence);

/* A list of devices ([{"name", "vendor", "model"} ...]) as the "devices" message has it: those with a clean name, each text
 * within REPORT_NAME_BYTES. -EPROTO: it is no list; -ENOMEM. */
int report_of_devices(const json_t *message, json_t **ret_devices, struct err *e);

#endif
