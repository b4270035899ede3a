/* first.h - setting up a new box, step by step: what its pages share. Which steps there are: workflow/first_start.h.
 *
 * Each step is a page with one form, and each can be left for later and gone back to. What has been done is in the diary, so that another
 * browser, or the same one after a power cut, goes on where it stood. Settings are written as the admin's pages do (settings_put). */
#ifndef DESK_FIRST_H
#define DESK_FIRST_H

#include "base/config.h"
#include "desk/web/web.h"
#include "store/first_start.h"

/* One request for a step. */
struct first {
    const struct request *q;
    struct html *h;
    struct config *now;             /* settings as they are now; a press that changes them leaves this as it was */
    struct first_start at;
    enum first_step step;
    bool bad;                       /* of said: something was not done */
    char said[ERR_MSG_SIZE];        /* what became of a press: a line of base/said.h, or words in the page's language; "" for nothing */
    json_t *answer;                 /* of the same: what a program said in full, and what it was given. Both f's; NULL for none */
    char *text;
    char ticket[64];                /* with FIRST_DESK_ANEW: lets whoever asks in once more */
};

/* What a press leads to: the next step that is open, with this one done (or left, as nothing is there yet); the same page with said; or the page that
 * waits for the desk to start anew, and then goes on with the ticket, as that signs everyone out. */
enum first_answer { FIRST_GO_ON, FIRST_LEAVE, FIRST_STAY, FIRST_DESK_ANEW };

/* A step's part of its page, inside the form unless own_forms. press: value of the button; "next" for the first one. */
struct first_page {
    enum string_id title, next;     /* next: on the first button; STRINGS: it has none */
    bool of_box, own_forms;         /* of_box: boxd does it, so that it is passed over off the appliance */
    void (*put)(struct first *f);
    enum first_answer (*press)(struct first *f, const char *press);      /* NULL: any goes on */
};
extern const struct first_page first_office, first_clock, first_network, first_eoffice, first_mail, first_scanner, first_label, first_officers,
                               first_recovery, first_end;

/* ---- for everybody who asks how far it is (pages_first.c) */

/* Is a new box being set up, and is q->who somebody to do it? */
bool first_goes_on(const struct request *q, unsigned roles);
/* "Step 3 of 12". */
void first_put_progress(const struct request *q, struct html *h, enum first_step step);
enum string_id first_title(enum first_step step);
bool first_is_passed_over(const struct request *q, enum first_step step);

/* ---- fields and settings (fields.c) */

/* What was typed, else what is set. buffer: CONFIG_VALUE_SIZE. */
const char *first_value(const struct first *f, const char *name, enum config_key key, char *buffer);
/* A field for a setting: label, input, and the value that was seen. type: of HTML; hint: STRINGS for none. */
void first_put_setting(const struct first *f, const char *name, enum config_key key, enum string_id label, const char *type, enum string_id hint);
/* A field of its own; value is what it holds. */
void first_put_input(const struct first *f, const char *name, enum string_id label, const char *type, const char *value, enum string_id hint);
/* That certificates and keys come by a stick, and where; nothing off the appliance. */
void first_put_stick(const struct first *f);
/* A choice of the setting's own values; none: what people read for "none" and "". */
void first_put_choice(const struct first *f, const char *name, enum config_key key, enum string_id label, const char *none);
/* Another one: begin, admin_put_option()s, end. */
void first_begin_choice(const struct first *f, const char *name, enum string_id label);
void first_end_choice(const struct first *f);
/* A secret that is never shown. */
void first_put_secret(const struct first *f, const char *name, enum config_key key, enum string_id label);
/* A button of the form beside "next". */
void first_put_press(const struct first *f, const char *press, enum string_id label);

/* Each returns 0, or what went wrong in f->said and < 0. A program that is just starting anew is waited for. */
int first_set(struct first *f, const char *name, enum config_key key);      /* to what was typed; nothing where it is so */
int first_set_to(struct first *f, enum config_key key, const char *value);
int first_set_secret(struct first *f, const char *name, enum config_key key);
int first_close(struct first *f, bool later);       /* the step is done, or left for later */
int first_ask(struct first *f, const char *program, json_t *take_request, json_t **ret_answer);
/* The scanner's test page, when its step is left by whatever way. */
void first_throw_page_away(const struct request *q);
/* Waits until all programs run with the settings, or some seconds. */
void first_wait_in_force(const struct first *f);
/* Said in the page's own words. Returns FIRST_STAY. */
enum first_answer first_refuse(struct first *f, enum string_id words);
/* A trial of sendd's, once the settings are in force. to: the field that says where it goes; NULL: it goes nowhere. */
enum first_answer first_test(struct first *f, const char *what, const char *to);

#endif
