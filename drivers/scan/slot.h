/* slot.h - one scanner as scand sees it: the station process that works it, and what that said last.
 *
 *             slot_tick                first status            slot_tick: a call is late ─▶ SIGKILL
 *   waiting ─────────────▶ starting ────────────────▶ heard ─────────────────────────────────────┐
 *      ▲                      │                         │ killed, crashed                         │
 *      └──────────────────────┴─────────────────────────┴─────────────────────────────────────────┘
 *
 * A station that died is started again, at once when it had run steadily; it finds its letter open in the
 * spool. One whose starts are all in vain is started without its device for a while: the letter in it can be
 * ended then, or thrown away. Status is answered from what was said last, a station is never waited for. */
#ifndef SCAN_SLOT_H
#define SCAN_SLOT_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "base/loop.h"
#include "drivers/scan/names.h"

#include <stdbool.h>
#include <stdint.h>

struct slot;

struct slot_setup {             /* all borrowed until slot_free */
    struct loop *loop;
    const struct config *config;
    const char *program;                    /* scan-station */
    int lock_fd;
    void (*taken_in)(void *ctx, const char *doc);
    bool (*is_through)(void *ctx, const char *doc);         /* does the spool have that letter, taken in? */
    void (*refused)(void *ctx, const char *doc);            /* a letter was refused; it has a number to get */
    void (*signal)(void *ctx, const char *what);            /* attention, fault, press, refused: for lamps and buzzer */
    void (*last)(void *ctx, const json_t *last);            /* a letter is through: {"doc", "pages"}; borrowed */
    void *ctx;
};

struct slot_scanner {           /* which scanner; texts are copied */
    const char *name;           /* stable */
    const char *title;          /* for people; "": as the device says */
    const char *device;         /* SANE name; "": none is known */
    int profile;                /* of its settings */
};

/* setup is borrowed. *ret_slot is the caller's. -ENOMEM. */
int slot_new(const struct slot_setup *setup, const struct slot_scanner *scanner, struct slot **ret_slot, struct err *e);
void slot_free(struct slot *s);             /* NULL is fine; a station that still runs is killed */

/* The scanner is this one from now on (another address, or another name). A running station is started anew. */
void slot_set_scanner(struct slot *s, const struct slot_scanner *scanner);

const char *slot_name(const struct slot *s);
const char *slot_title(const struct slot *s);
const char *slot_device(const struct slot *s);          /* "": none is known */
int slot_profile(const struct slot *s);
const struct scanner_names *slot_names(const struct slot *s);

/* What it said last, or what is known instead. The caller's; NULL: no memory. */
json_t *slot_status(const struct slot *s);
const char *slot_state(const struct slot *s);           /* of that status */
const char *slot_code(const struct slot *s);            /* as last heard; "starting" before */
const char *slot_doc(const struct slot *s);             /* the letter in it, as last heard; "" none */
const json_t *slot_attention(const struct slot *s);     /* borrowed; an array, or NULL */

bool slot_is_busy(const struct slot *s);                /* scans, or is about to: nothing may disturb the bus */
bool slot_is_lost(const struct slot *s);                /* no device answers under the name it is known by */
bool slot_rests(const struct slot *s, const char *device);      /* its starts with this device were in vain: the slot tries it again by itself */

/* Kills what is late, starts what is due. In how many ms it wants to be called again. */
int64_t slot_tick(struct slot *s);

/* Asks the station and waits up to wait_ms. take_request is consumed.
 * 0: *ret_answer is the caller's. -EAGAIN: it was asked and has not answered yet; a press then counts as begun.
 * -EBUSY: an earlier press
 * has no answer yet; else it could not be asked: e is a sentence. */
int slot_ask(struct slot *s, json_t *take_request, int wait_ms, json_t **ret_answer, struct err *e);

/* Asks it to end after the step in hand; has it ended, within wait_ms? */
void slot_stop(struct slot *s);
bool slot_has_ended(struct slot *s, int wait_ms);

#endif
