/* lamps.h - the counter's line of lamps: what each part of the box is doing, in a state, a word and a sentence. */
#ifndef DESK_LAMPS_H
#define DESK_LAMPS_H

#include "base/config.h"
#include "base/json.h"
#include "desk/web/html.h"
#include "desk/web/strings.h"
#include "store/store.h"

enum lamp { LAMP_SCANNER, LAMP_PAPER, LAMP_PRINTER, LAMP_NETWORK, LAMP_EOFFICE, LAMP_MAIL, LAMP_SMS, LAMP_MAILBOX, LAMP_CLOCK, LAMP_DISK, LAMP_POWER, LAMPS };

/* look: soon a person should, all goes on meanwhile; stop: it does not go on by itself. In order of urgency. */
enum lamp_state { LAMP_OFF, LAMP_OK, LAMP_BUSY, LAMP_LOOK, LAMP_STOP, LAMP_STATES };

enum { LAMP_VALUE_SIZE = 48 };

struct lamp_view {
    enum lamp_state state;
    enum string_id word, sentence;
    char value_1[LAMP_VALUE_SIZE], value_2[LAMP_VALUE_SIZE];    /* "{1}" and "{2}" of word and sentence */
    const char *said;           /* what the program said in English, borrowed from told; "" for nothing */
};

/* What the diary adds for a channel; zeroes where it cannot be read. */
struct lamp_channel {
    int64_t n[DELIVERY_STATES]; /* deliveries in each state */
    int64_t paused_s;           /* UTC; 0: it is not paused */
    char paused_by[LAMP_VALUE_SIZE];
};
struct lamp_facts {
    const json_t *told;         /* events_counter(); NULL: nothing is known yet */
    struct lamp_channel eoffice, mail, sms;
};
/* Of a channel by its name; NULL for those without a lamp. */
struct lamp_channel *lamp_channel_of(struct lamp_facts *f, const char *name);

/* All of them from what is known: pure. */
void lamps_read(const struct lamp_facts *f, struct lamp_view out[LAMPS]);

/* One channel's lamp, "eoffice", "mail" or "sms"; on the deliveries page, too. Of several instances the one that is worst off. */
void lamp_of_channel(const struct lamp_facts *f, const char *name, struct lamp_view *out);
/* What sendd says of the n-th other side of a channel, from 0; NULL: there is none. Borrowed. */
const json_t *lamp_target(const json_t *told, const char *channel, size_t n);
/* ... of the one with that instance; NULL: nothing. */
const json_t *lamp_channel_status(const json_t *told, const char *name, const char *instance);
/* How that one other side is, without what the diary adds. */
void lamp_of_target(const json_t *target, struct lamp_view *out);
/* How one mailbox of maild's status is. */
void lamp_of_mailbox(const json_t *account, struct lamp_view *out);

/* Not every box has it: where it is not set up no lamp is shown. */
bool lamp_is_optional(enum lamp lamp);

/* Does an e-Office ask for a one-time code? */
bool lamp_session_needed(const json_t *told);

/* There is a scanner, but its station does not run yet: by state and code of scand's status. */
bool lamp_scanner_is_starting(const char *state, const char *code);

const char *lamp_state_name(enum lamp_state state);     /* "off", "ok", "busy", "look", "stop": classes of the style sheet */
const char *lamp_symbol(enum lamp_state state);         /* a sign that tells states apart without colour */
enum string_id lamp_name(enum lamp lamp);
const char *lamp_key(enum lamp lamp);                   /* "scanner" ... */

/* What scand says of the power (messages.md). Borrowed. */
const json_t *lamp_power(const json_t *told);

/* Word and sentence, filled in and escaped. */
void lamp_put_word(struct html *h, enum lang lang, const struct lamp_view *v);
void lamp_put_sentence(struct html *h, enum lang lang, const struct lamp_view *v);
/* Of a list of several behind one lamp: <li> with its sign, name and word, which the caller ends. */
void lamp_begin_item(struct html *h, enum lang lang, const char *name, const struct lamp_view *v);

/* hh:mm of the office's clock, with the day before it when it is not today. */
void lamp_time(int64_t utc_s, char out[LAMP_VALUE_SIZE]);

#endif
