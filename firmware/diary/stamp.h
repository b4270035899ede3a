/* stamp.h - the PDF that goes out names the letter's number and what the clerk confirmed.
 *
 * ocrd made document.pdf before anybody had looked at the letter. When it is filed, diaryd makes filed.pdf of it: the same bytes
 * but for the XMP packet, which has the same size (pdf/xmp.h). It takes the place of document.pdf in one step with the manifest
 * and before the letter stands in "filed", where sendd may take it from; so every try sends the same bytes. */
#ifndef DIARY_STAMP_H
#define DIARY_STAMP_H

#include "diary/diary.h"

#define STAMP_BLOB "filed.pdf"

/* Stamps the PDF of a confirmed letter whose document lies in "read", and moves it to "filed". What came signed or was not made
 * by ocrd goes out as it is, as does a PDF that cannot be stamped (the log says so).
 * -errno: the card; the document stays where it is, unstamped. */
int stamp_and_file(struct diary *d, const char *doc, int64_t letter, struct err *e);

#endif
