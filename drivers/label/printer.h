/* printer.h - prints one label and says in words what kept it from it. */
#ifndef LABEL_PRINTER_H
#define LABEL_PRINTER_H

#include "base/config.h"
#include "base/err.h"
#include "base/said.h"
#include "drivers/label/layout.h"

/* What is wrong; each has a code for programs and a sentence for a clerk (printer.c). */
enum printer_trouble {
    TROUBLE_NONE,
    TROUBLE_AWAY,               /* no connection, no device, no CUPS */
    TROUBLE_STUCK,              /* took a part and then nothing for label.timeout_s, or hung up in mid-label */
    TROUBLE_NO_PAPER, TROUBLE_NO_RIBBON, TROUBLE_COVER_OPEN, TROUBLE_PAUSED, TROUBLE_JAM, TROUBLE_FAULT,
    TROUBLE_QUEUE,              /* the CUPS queue is stopped, takes no jobs, or gave the job up */
    TROUBLE_DRAWING,            /* the label cannot be drawn: no memory, or a number no bar code takes */
    TROUBLES
};

struct printer;                 /* one thread uses it */

/* Reads label.*. stop_fd: when it becomes readable, printing ends early. *ret_printer is the caller's.
 * -ENOENT: label.printer is empty; -EINVAL: a setting is wrong, e names it. */
int printer_new(const struct config *c, int stop_fd, struct printer **ret_printer, struct err *e);
void printer_free(struct printer *p);               /* NULL is fine */

/* Prints one label; takes as long as the printer, but no longer than label.timeout_s without progress.
 * TROUBLE_NONE: the printer, or CUPS after the job was completed, has all of it. What a printer does with a label it
 * has taken (paper that ends at that moment) it does by itself when it is ready again.
 * Otherwise e has the detail, and -ECANCELED as code when it was stopped. */
enum printer_trouble printer_print(struct printer *p, const struct label *l, struct err *e);

/* Ends the connection of a label that is out, politely, which may take a second: note the label first. Else nothing to do. */
void printer_hang_up(struct printer *p);

const char *trouble_code(enum printer_trouble t);       /* "no_paper" */
enum said_id trouble_said(enum printer_trouble t);      /* for a clerk: what is wrong, what to do, what happens then; not of TROUBLE_NONE */

#endif
