/* first_start.h - the steps by which a new box is set up, in their order. Pure, no I/O.
 *
 * The first administrator begins them, and "end" ends them for ever (store/first_start.h). Until then each is open, done, or left
 * for later; where a person stands is the first one that is open. */
#ifndef WORKFLOW_FIRST_START_H
#define WORKFLOW_FIRST_START_H

enum first_step {
    FIRST_LANGUAGE, FIRST_ADMIN, FIRST_OFFICE, FIRST_CLOCK, FIRST_NETWORK, FIRST_EOFFICE, FIRST_MAIL, FIRST_SCANNER, FIRST_LABEL,
    FIRST_OFFICERS, FIRST_RECOVERY,
    FIRST_END,              /* what is left open, and "begin work" */
    FIRST_STEPS
};

enum first_state { FIRST_OPEN, FIRST_LATER, FIRST_DONE };

const char *first_step_name(enum first_step step);      /* "office": as the diary keeps it. Static */
int first_step_of(const char *name);                    /* enum first_step, or -1 */

#endif
