/* scanner.h - asks scand how a scanner is (firmware/doc/messages.md). */
#ifndef CTL_SCANNER_H
#define CTL_SCANNER_H

#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>

struct scanner {
    char name[128], state[16], code[32], sentence[640];
    char doc[ID_SIZE];          /* being scanned or interrupted; "" when none */
    int pages;                  /* of doc: safe on disk */
    int letters;                /* taken in since the press */
    char last_doc[ID_SIZE];     /* the last letter that any scanner finished; "" when none */
    int last_pages;             /* of the last letter that this one finished */
};

/* name: the scanner's, "" the first one. -ENOENT, -ECONNREFUSED: scand is not running. -ENODEV: it has no such scanner. */
int scanner_ask(const char *run_dir, const char *name, struct scanner *ret, struct err *e);

/* Is its station on the way: being started, for the first time or anew? Then its other answers are not final. */
bool scanner_is_starting(const struct scanner *s);

#endif
