/* states.h - what can happen to a letter and to a delivery: state x event -> state. Pure, no I/O.
 * The same tables for people: firmware/doc/states.md. */
#ifndef WORKFLOW_STATES_H
#define WORKFLOW_STATES_H

enum letter_state {
    LETTER_TAKEN_IN,        /* durable and numbered; being read */
    LETTER_READ,            /* waits for the clerk's confirming key */
    LETTER_FILED,           /* confirmed; its deliveries are under way */
    LETTER_SENT,            /* every delivery is delivered */
    LETTER_HELD,            /* a person must look; "reason" says why */
    LETTER_VOID,            /* keeps its number, with a reason */
    LETTER_REFUSED,         /* classified: number, time and who refused it are all that is left */
    LETTER_STATES
};

enum letter_event {
    LETTER_EV_READ,         /* reading done */
    LETTER_EV_CONFIRM,      /* clerk confirmed the fields */
    LETTER_EV_DELIVERED,    /* the last delivery came through */
    LETTER_EV_HOLD,
    LETTER_EV_RELEASE,      /* back to the desk */
    LETTER_EV_VOID,
    LETTER_EV_PAGES,        /* a person changed its pages: it is read again */
    LETTER_EV_REFUSE,       /* it bears a classified marking */
    LETTER_EVENTS
};

enum delivery_state {
    DELIVERY_WAITING,       /* to be sent, or to be sent again */
    DELIVERY_SENDING,       /* handed to sendd; nothing irrevocable yet */
    DELIVERY_COMMITTING,    /* past the point where only the other side knows */
    DELIVERY_UNKNOWN,       /* ask before sending again */
    DELIVERY_DELIVERED,
    DELIVERY_HELD,          /* a person must look */
    DELIVERY_CANCELLED,     /* not wanted any more: what it would have told is known */
    DELIVERY_STATES
};

enum delivery_event {
    DELIVERY_EV_TAKE,       /* sendd asked for work and got this */
    DELIVERY_EV_COMMIT,     /* sendd is about to do what cannot be undone */
    DELIVERY_EV_DELIVERED,
    DELIVERY_EV_RETRY,      /* certainly not delivered: send again later */
    DELIVERY_EV_UNKNOWN,    /* answer lost */
    DELIVERY_EV_HOLD,
    DELIVERY_EV_RESEND,     /* a person, or the other side asked by key: it is not there */
    DELIVERY_EV_ORPHANED,   /* sendd (re)started and knows nothing of it */
    DELIVERY_EV_CANCEL,     /* what it would tell is known already: an escalation whose letter was seen */
    DELIVERY_EV_BOUNCED,    /* a mail that was handed over came back for good */
    DELIVERY_EV_RESTORED,   /* the diary came back from a backup: it may have gone out after that was taken */
    DELIVERY_EV_AGAIN,      /* a question to e-Office (read-back) is wanted once more: it changes nothing there */
    DELIVERY_EVENTS
};

/* The new state, or -1 when the event cannot happen in that state. */
int letter_next(enum letter_state state, enum letter_event event);
int delivery_next(enum delivery_state state, enum delivery_event event);

/* Names as stored and logged: "taken_in", "read", ... Static. */
const char *letter_state_name(enum letter_state state);
const char *delivery_state_name(enum delivery_state state);
const char *letter_event_name(enum letter_event event);
/* The state of that name, or -1. */
int letter_state_of(const char *name);
int delivery_state_of(const char *name);

#endif
