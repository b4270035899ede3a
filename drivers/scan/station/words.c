#include "drivers/scan/station/words.h"

#include "base/auto.h"
#include "base/text.h"

#include <stdio.h>

static const char *const state_names[] = { "idle", "scanning", "interrupted", "fault", "absent" };

_Static_assert(ARRAY_LEN(state_names) == SCAN_STATES, "a name for each state");

/* goes_on: the sentence says how an open letter continues. */
static const struct {
    const char *name, *words;
    int goes_on;
} codes[SCAN_CODES] = {
    [CODE_READY]       = { "ready",       "Ready.", 0 },
    [CODE_SCANNING]    = { "scanning",    "Scanning.", 0 },
    [CODE_STARTING]    = { "starting",    "The scanner is starting.", 0 },
    [CODE_NO_PAPER]    = { "no_paper",    "There is no paper in the feeder. Put the letter in and press again.", 0 },
    [CODE_JAM]         = { "jam",         "Paper jam.", 1 },
    [CODE_DOUBLE_FEED] = { "double_feed", "Two sheets were fed at once. Separate them.", 1 },
    [CODE_COVER_OPEN]  = { "cover_open",  "The scanner's cover is open. Close it.", 1 },
    [CODE_STALLED]     = { "stalled",     "The scanner stopped sending in the middle of a page.", 1 },
    [CODE_DRIVER_STUCK] = { "driver_stuck", "The scanner did not answer and is being started anew.", 1 },
    [CODE_DEVICE_GONE] = { "device_gone", "The scanner is gone. Check its cable and power.", 1 },
    [CODE_NO_SCANNER]  = { "no_scanner",  "No scanner was found. Check its cable and power; it is looked for again by itself.", 0 },
    [CODE_BAD_PAGE]    = { "bad_page",    "A sheet could not be read.", 1 },
    [CODE_NO_ROOM]     = { "no_room",     "There is no room for more pages. Nothing is scanned until there is.", 1 },
    [CODE_CARD_FAILED] = { "card_failed", "The box's disk failed: nothing more is scanned. Call the administrator. "
                                         "Pages that were safe stay; this letter goes on after a restart.", 0 },
    [CODE_INTERRUPTED] = { "interrupted", "Scanning was interrupted.", 1 },
    /* marking.c has these with the sheet */
    [CODE_MARKING_DOUBT] = { "marking_doubt", "A sheet may bear a classified marking. Look at the paper.", 0 },
    [CODE_CLASSIFIED]  = { "classified",  "Letter refused: it bears a classified marking. Nothing of it was kept.", 0 },
};

const char *scan_state_name(enum scan_state state) { return state_names[state]; }
const char *scan_code_name(enum scan_code code) { return codes[code].name; }

static int print_next_step(char *out, size_t size, unsigned pages, int duplex)
{
    const char *what = pages == 1 ? "page of this letter is" : "pages of this letter are";

    if (pages == 0)
        return snprintf(out, size, " No page of this letter is safe yet: put it back from its first sheet and press again.");
    if (duplex)
        return snprintf(out, size, " %u %s safe; put the rest back, beginning with the sheet of page %u, and press again.",
                        pages, what, pages + 1);
    return snprintf(out, size, " %u %s safe; put the rest back, beginning with sheet %u, and press again.",
                    pages, what, pages + 1);
}

void scan_sentence(enum scan_code code, unsigned pages, int duplex, const char *detail, char out[SENTENCE_SIZE])
{
    int n = snprintf(out, SENTENCE_SIZE, "%s", codes[code].words);

    if (codes[code].goes_on)
        n += print_next_step(out + n, (size_t)(SENTENCE_SIZE - n), pages, duplex);
    if (detail[0] && n < SENTENCE_SIZE) {
        snprintf(out + n, (size_t)(SENTENCE_SIZE - n), " (%s)", detail);
        text_cut_bytes(out, SENTENCE_SIZE - 1);
    }
}

void scan_sentence_taken_in(unsigned letters, unsigned pages, int addition, char out[SENTENCE_SIZE])
{
    const char *word = pages == 1 ? "page" : "pages";

    if (letters == 0)
        snprintf(out, SENTENCE_SIZE, "Nothing was taken in: only separator sheets came through. Ready.");
    else if (addition)
        snprintf(out, SENTENCE_SIZE, "Taken in: %u %s for a letter that is there already. Ready.", pages, word);
    else if (letters == 1)
        snprintf(out, SENTENCE_SIZE, "Taken in: a letter of %u %s. Ready.", pages, word);
    else
        snprintf(out, SENTENCE_SIZE, "Taken in: %u letters, the last of %u %s. Ready.", letters, pages, word);
}
