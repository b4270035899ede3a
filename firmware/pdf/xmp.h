/* xmp.h - what a PDF says of its letter: an XMP packet, as PDF/A-1b wants it.
 *
 * ocrd writes the packet when the letter is read, with blanks at its end. So once the clerk has confirmed the letter, diaryd can
 * put another of the same size in its place without touching a byte around it. Our own properties are declared in the
 * packet itself (PDF/A extension schema). Pure functions. */
#ifndef PDF_XMP_H
#define PDF_XMP_H

#include "base/err.h"

#include <stddef.h>

#define XMP_NAMESPACE "urn:dakbox:letter:1.0#"

/* All UTF-8 and borrowed; NULL or "": not known. Texts that are too long are cut between characters on paper. */
struct xmp_letter {
    const char *subject;        /* the document's title too */
    const char *fallback_title; /* when there is no subject */
    const char *language;       /* en, hi, mixed */
    const char *diary_no;       /* given by this office: CRU-A/2026/000123 */
    const char *letter_no;      /* given by the sender */
    const char *letter_date;    /* yyyy-mm-dd, as all dates here */
    const char *sender;
    const char *received_date;
    const char *created;        /* when it was scanned: 2026-03-14T09:26:53Z */
    int pages;
};

/* size 0: as long as it must be, with room for what the clerk may add. Otherwise exactly so many bytes; the subject is cut
 * further if need be. *ret_packet is the caller's (free).
 * -ENOMEM; -EILSEQ: a text is not UTF-8; -E2BIG: it does not fit even without its subject. */
int xmp_print(const struct xmp_letter *x, size_t size, char **ret_packet, size_t *ret_n, struct err *e);

/* Where in a PDF of ours its packet is. -ENODATA: there is none; the file is not ours. */
int xmp_find(const void *pdf, size_t n, size_t *ret_at, size_t *ret_size);

#endif
