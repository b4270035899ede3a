/* The same letter? What is compared, and how far it may differ. */
#include "uploader/send/readback.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 75, CUT_SUBJECT_MIN = 50 /* letters and digits */ };

static bool is_mark(int c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x206F) || c == 0x964 || c == 0x965 || c == 0x970;
}

/* Letters and digits only, in small letters and ASCII digits; the caller's. NULL: no memory. */
static char *essence(const char *text)
{
    char *copy = strdup(text), *out = copy;

    if (!copy)
        return NULL;
    text_ascii_digits(copy);
    for (const char *at = copy; *at; ) {
        const char *from = at;
        int c = text_next(&at);

        if (c < 0x80 ? isalnum(c) : !is_mark(c)) {
            memmove(out, from, (size_t)(at - from));
            if (c < 0x80)
                *out = (char)tolower(c);
            out += at - from;
        }
    }
    *out = '\0';
    return copy;
}

/* cut: theirs may end early. */
static bool same(const char *ours, const char *theirs, bool cut)
{
    AUTO_FREE char *a = essence(ours);
    AUTO_FREE char *b = essence(theirs);
    size_t n = b ? strlen(b) : 0;

    return a && b && (strcmp(a, b) == 0 || (cut && text_letters(b, n) >= CUT_SUBJECT_MIN && strncmp(a, b, n) == 0));
}

static void shown(const char *text, char out[SHOWN_BYTES + 8])
{
    AUTO_FREE char *copy = strdup(text);

    if (copy && strlen(copy) > SHOWN_BYTES) {
        text_cut_bytes(copy, SHOWN_BYTES);
        snprintf(out, SHOWN_BYTES + 8, "%s…", copy);
    } else {
        snprintf(out, SHOWN_BYTES + 8, "%s", copy ? copy : "");
    }
}

/* Puts one more difference into out. */
static void differs(enum said_id id, const char *theirs, const char *ours, char out[SAID_SIZE])
{
    char one[SAID_SIZE], before[SAID_SIZE], there[SHOWN_BYTES + 8], here[SHOWN_BYTES + 8];

    shown(theirs, there);
    shown(ours, here);
    said_set(one, id, there, here);
    memcpy(before, out, sizeof(before));
    if (before[0])
        said_set(out, SAID_READBACK_AND, before, one);
    else
        memcpy(out, one, sizeof(one));
}

bool readback_matches(const struct delivery *d, const char *receipt_no, const struct readback_receipt *theirs, char out[SAID_SIZE])
{
    const char *letter_no = delivery_field(d, "letter_no"), *date = delivery_field(d, "date"), *subject = delivery_field(d, "subject");

    out[0] = '\0';
    if (!same(subject, theirs->subject, true))
        differs(SAID_READBACK_SUBJECT, theirs->subject, subject, out);
    if (!same(letter_no, theirs->letter_no, false))
        differs(SAID_READBACK_LETTER_NO, theirs->letter_no, letter_no, out);
    if (strcmp(date, theirs->date) != 0)
        differs(SAID_READBACK_DATE, theirs->date, date, out);
    if (*receipt_no && !same(receipt_no, theirs->receipt_no, false))
        differs(SAID_READBACK_RECEIPT_NO, theirs->receipt_no, receipt_no, out);
    return !out[0];
}
