/* words.h - the states and codes scand tells others, and the sentences beside them. */
#ifndef SCAN_WORDS_H
#define SCAN_WORDS_H

#include <stddef.h>

enum scan_state { SCAN_IDLE, SCAN_SCANNING, SCAN_INTERRUPTED, SCAN_FAULT, SCAN_ABSENT, SCAN_STATES };

enum scan_code {
    CODE_READY, CODE_SCANNING, CODE_STARTING, CODE_NO_PAPER, CODE_JAM, CODE_DOUBLE_FEED, CODE_COVER_OPEN, CODE_STALLED,
    CODE_DRIVER_STUCK, CODE_DEVICE_GONE, CODE_NO_SCANNER, CODE_BAD_PAGE, CODE_NO_ROOM, CODE_CARD_FAILED, CODE_INTERRUPTED,
    CODE_MARKING_DOUBT,         /* while scanning: the page at hand waits for a person */
    CODE_CLASSIFIED,            /* the letter was refused */
    SCAN_CODES
};

enum { SENTENCE_SIZE = 640 };

/* Stable names, as in messages.md. Static. */
const char *scan_state_name(enum scan_state state);
const char *scan_code_name(enum scan_code code);

/* What happened and what to do next, in one or two sentences; out is SENTENCE_SIZE bytes.
 * pages: those of the open letter that are safe. duplex: the next side may be a reverse.
 * detail: further words of the cause, or "". */
void scan_sentence(enum scan_code code, unsigned pages, int duplex, const char *detail, char out[SENTENCE_SIZE]);

/* The stack is through: so many letters were taken in (from 0), the last of so many pages; addition: they are pages for
 * a letter that is there already. */
void scan_sentence_taken_in(unsigned letters, unsigned pages, int addition, char out[SENTENCE_SIZE]);

#endif
