/* box_pages.h - what the parts of the page "This box" share (pages_box.c, pages_box_network.c, pages_box_settings.c). */
#ifndef DESK_BOX_PAGES_H
#define DESK_BOX_PAGES_H

#include "desk/admin/admin.h"

/* Is this the appliance, where boxd runs? */
bool box_is_appliance(const struct request *q);

/* What boxd says of itself (firmware/doc/messages.md); NULL: it does not answer. The caller's. */
json_t *box_ask_status(const struct request *q);

/* The page. begun: what became of a press: 0 nothing was pressed, 1 it has begun, -1 it did not, and why. */
void box_show(const struct request *q, struct reply *a, int begun, const char *why);
/* Asks boxd, and comes back to the page; a refusal is shown on it. False: it was one. */
bool box_ask_and_show(const struct request *q, struct reply *a, json_t *take_request);

/* The change of the network that waits for a word, with what can be said; status has one. Kept up to date with the page. */
void box_put_trial(const struct request *q, struct html *h, const json_t *status);
void box_put_network(const struct request *q, struct html *h);
void box_put_clock(const struct request *q, struct html *h);
/* Day and time of day as typed, on the office's clock. -EINVAL: it is no such time. */
int box_read_time(const char *date, const char *time_of_day, int64_t *ret_at_s);

/* Settings of a stick that wait for a word: does status have some? What they would change, kept up to date with the page; and where a stick is asked for. */
bool box_has_review(const json_t *status);
void box_put_review(const struct request *q, struct html *h, const json_t *status);
void box_put_settings(const struct request *q, struct html *h);
#define BOX_SETTINGS_HELP "/help?from=stick"        /* says how the stick is prepared */

/* Adds what was typed to the job "network"'s settings, if it is another value now; null where it is as it would be without the desk. */
void box_add_change(const struct config *now, enum config_key key, const char *typed, json_t *settings);
/* Is this setting one that boxd tries before it stays? Not off the appliance. */
bool box_tries_setting(const struct request *q, const char *key);
/* ... then it does. value NULL: no longer set at the desk. */
void box_try_setting(const struct request *q, struct reply *a, const char *key, const char *value);

#endif
