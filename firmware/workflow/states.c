#include "workflow/states.h"

#include "base/auto.h"

#include <string.h>

#define NO (-1)

static const signed char letter_table[LETTER_STATES][LETTER_EVENTS] = {
    /*                     READ         CONFIRM       DELIVERED    HOLD         RELEASE      VOID         PAGES            REFUSE */
    [LETTER_TAKEN_IN] = { LETTER_READ,  NO,           NO,          LETTER_HELD, NO,          LETTER_VOID, NO,              LETTER_REFUSED },
    [LETTER_READ]     = { LETTER_READ,  LETTER_FILED, NO,          LETTER_HELD, NO,          LETTER_VOID, LETTER_TAKEN_IN, LETTER_REFUSED },
    [LETTER_FILED]    = { NO,           NO,           LETTER_SENT, NO,          NO,          NO,          NO,              NO },
    [LETTER_SENT]     = { NO,           NO,           NO,          NO,          NO,          NO,          NO,              NO },
    [LETTER_HELD]     = { LETTER_HELD,  NO,           NO,          LETTER_HELD, LETTER_READ, LETTER_VOID, LETTER_HELD,     LETTER_REFUSED },
    [LETTER_VOID]     = { LETTER_VOID,  NO,           NO,          NO,          NO,          NO,          NO,              LETTER_REFUSED },
    [LETTER_REFUSED]  = { NO,           NO,           NO,          NO,          NO,          NO,          NO,              NO },
};

#define W DELIVERY_WAITING
#define S DELIVERY_SENDING
#define C DELIVERY_COMMITTING
#define U DELIVERY_UNKNOWN
#define D DELIVERY_DELIVERED
#define H DELIVERY_HELD
#define X DELIVERY_CANCELLED

static const signed char delivery_table[DELIVERY_STATES][DELIVERY_EVENTS] = {
    /*                TAKE COMMIT DELIVERED RETRY UNKNOWN HOLD RESEND ORPHANED CANCEL BOUNCED RESTORED AGAIN */
    [W] =           { S,   NO,    NO,       NO,   NO,     H,   NO,    W,       X,     NO,     U,       W },
    [S] =           { NO,  C,     D,        W,    U,      H,   NO,    W,       X,     NO,     U,       NO },     /* by sendd: nothing has gone out yet */
    [C] =           { NO,  C,     D,        W,    U,      H,   NO,    U,       NO,    NO,     U,       NO },
    [U] =           { NO,  NO,    D,        NO,   U,      H,   W,     U,       NO,    H,      U,       NO },
    [D] =           { NO,  NO,    D,        NO,   NO,     NO,  NO,    D,       NO,    H,      D,       W },
    [H] =           { NO,  NO,    D,        NO,   NO,     H,   W,     H,       X,     H,      H,       W },
    [X] =           { NO,  NO,    NO,       NO,   NO,     NO,  NO,    X,       X,     NO,     X,       W },
};

#undef W
#undef S
#undef C
#undef U
#undef D
#undef H
#undef X

static const char *const letter_state_names[] = { "taken_in", "read", "filed", "sent", "held", "void", "refused" };
static const char *const letter_event_names[] = { "read", "confirm", "delivered", "hold", "release", "void", "pages", "refuse" };
static const char *const delivery_state_names[] = { "waiting", "sending", "committing", "unknown", "delivered", "held", "cancelled" };

_Static_assert(ARRAY_LEN(letter_state_names) == LETTER_STATES, "a name for each state");
_Static_assert(ARRAY_LEN(letter_event_names) == LETTER_EVENTS, "a name for each event");
_Static_assert(ARRAY_LEN(delivery_state_names) == DELIVERY_STATES, "a name for each state");

static int find(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

int letter_next(enum letter_state state, enum letter_event event) { return letter_table[state][event]; }
int delivery_next(enum delivery_state state, enum delivery_event event) { return delivery_table[state][event]; }
const char *letter_state_name(enum letter_state state) { return letter_state_names[state]; }
const char *letter_event_name(enum letter_event event) { return letter_event_names[event]; }
const char *delivery_state_name(enum delivery_state state) { return delivery_state_names[state]; }
int letter_state_of(const char *name) { return find(letter_state_names, LETTER_STATES, name); }
int delivery_state_of(const char *name) { return find(delivery_state_names, DELIVERY_STATES, name); }
