/* mailbox_form.h - a letter as the form of a new receipt wants it typed: for the mail to e-Office's mailbox. No I/O. */
#ifndef SEND_MAILBOX_FORM_H
#define SEND_MAILBOX_FORM_H

#include "uploader/send/channel.h"

#include <stdio.h>

enum { FORM_DATE_SIZE = 32 };

/* yyyy-mm-dd as dd/mm/yyyy, which is how e-Office writes a day; "" for what is no date. */
void form_date(const char *iso, char out[FORM_DATE_SIZE]);
/* "hi" becomes "Hindi", "office_memorandum" "Office Memorandum": e-Office's own names for our codes; others stay. Static or borrowed. */
const char *form_language(const char *code);
const char *form_kind(const char *code);

/* Every field in the order of the form, a line each: "Letter date / पत्र की तारीख: 02/03/2026". Empty ones are left out. */
void form_put(FILE *out, const struct delivery *d);

#endif
