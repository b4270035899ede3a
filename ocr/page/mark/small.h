/* small.h - pictures that are no pages: logos, pieces of a screen. Only used for the look; nothing of it is kept. */
#ifndef OCR_PAGE_MARK_SMALL_H
#define OCR_PAGE_MARK_SMALL_H

#include "ocr/page/load/load.h"

/* No word can be made out on so few pixels: spacers and counters of mails. */
bool small_is_speck(PIX *pix);

/* A picture of a screen's size and resolution becomes the middle of a white sheet, at the size it has on a screen: what is sought are letters of a
 * page. Its sizes are the sheet's then. 1: done; 0: it is larger, and stays as it is; -ENOMEM. */
int small_lay_on_sheet(struct loaded *file, struct err *e);

#endif
