/* cups.h - prints through a queue of CUPS (libcups stays in cups.c). */
#ifndef LABEL_CUPS_H
#define LABEL_CUPS_H

#include "drivers/label/language.h"
#include "drivers/label/printer.h"

#include <stdbool.h>

/* Sends a PDF of one page to the queue and watches the job until CUPS says it is completed. A job that is not done after
 * timeout_ms without change is taken back, so that it does not come twice. once: a job of this name that CUPS has or had in
 * hand is watched instead, for CUPS goes on when labeld or cupsd is killed. The server is libcups' own choice
 * (CUPS_SERVER, else this machine). */
enum printer_trouble cups_print(const char *queue, const char *name, bool once, const struct label_size *size, const void *pdf, size_t n,
                                int64_t timeout_ms, int stop_fd, struct err *e);

#endif
