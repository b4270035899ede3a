/* station_internal.h - what station.c (what happens) and station_status.c (what others are told of it) share. */
#ifndef SCAN_STATION_INTERNAL_H
#define SCAN_STATION_INTERNAL_H

#include "drivers/scan/station/attention.h"
#include "drivers/scan/station/device.h"
#include "drivers/scan/station/marking.h"
#include "drivers/scan/station/settings.h"
#include "drivers/scan/station/stack.h"
#include "drivers/scan/station/station.h"

struct station {
    struct station_setup set;
    struct settings settings;
    struct stack_setup stack_set;

    struct device *device;              /* NULL: absent, or gone in mid-letter */
    char title[DEVICE_NAME_SIZE];
    int64_t look_at_ms;                 /* when to look for it next, or for paper behind a bad first sheet */
    bool paper_seen;                    /* the sensor's last answer: only its change starts a letter */

    struct stack *stack;                /* being scanned, or interrupted */
    bool ending;                        /* it ends here, once its pages have been looked at */
    bool letter_is_busy;                /* an open letter is still held by another program: try again */
    int64_t letter_at_ms;

    enum scan_state state;
    enum scan_code code;
    char sentence[SENTENCE_SIZE];
    bool card_failed;                   /* until the next start */
    char doubt[ID_SIZE];                /* with CODE_MARKING_DOUBT */
    unsigned refused_sheet;             /* with CODE_CLASSIFIED */
    bool must_refuse;                   /* the stack's letter bears a marking, and is still on the card: tried again at letter_at_ms */
    bool press_is_old;                  /* the next press told is from before a doubt was answered */

    struct attention attention;
    bool rescan_is_bad;                 /* what was scanned anew is no better */
    struct through {                    /* since the press */
        unsigned letters;
        struct intake_counts counts;
        int fed;                        /* by the scanner's count; -1: it does not count */
        char purpose[BATCH_PURPOSE_SIZE];
        char doc[ID_SIZE];              /* the letter or addition that was taken in last, */
        unsigned pages;                 /* and its pages: when letters > 0 */
    } through;
    char last_doc[ID_SIZE];             /* the last letter, no addition to one; "" none since the station was started */
    unsigned last_pages;
};

/* Others are told. detail: as scan_sentence has it. */
void station_set_state(struct station *s, enum scan_state state, enum scan_code code, const char *detail);
/* The same with words of one's own. */
void station_say(struct station *s, enum scan_state state, enum scan_code code, const char *sentence);

/* What a step of the stack came to. Returns in how many ms the next one is due. */
int64_t station_stepped(struct station *s, enum stack_result result, enum scan_code code, struct err *e);
void station_forget_stack(struct station *s);

/* ---- station_marking.c */

void station_doubts(struct station *s);         /* after STACK_DOUBT */
void station_refused(struct station *s);        /* after STACK_REFUSED */
void station_not_refused(struct station *s, enum scan_code code, const struct err *e);      /* after STACK_NOT_REFUSED */
int64_t station_refuse_again(struct station *s);        /* in how many ms once more */
bool station_is_in_doubt(const struct station *s);

#endif
