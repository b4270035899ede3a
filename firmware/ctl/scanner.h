/* scanner.h - asks scand how the first scanner is (firmware/doc/messages.md). */
#ifndef CTL_SCANNER_H
#define CTL_SCANNER_H

#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>

struct scanner {
    char name[128], state[16], code[32], sentence[256];
    char doc[ID_SIZE];          /* being scanned or interrupted; "" when none */
    int pages;                  /* of doc: safe on disk */
    char last_doc[ID_SIZE];     /* the last letter that was finished; "" when none */
    int last_pages;
};

/* -ENOENT, -ECONNREFUSED: scand is not running. -ENODEV: it has no scanner. */
int scanner_ask(const char *run_dir, struct scanner *ret, struct err *e);

#endif
