/* frame.h - the frame round a stamp, taken away so that the words in it can be read. */
#ifndef OCR_PAGE_MARK_FRAME_H
#define OCR_PAGE_MARK_FRAME_H

#include "ocr/page/pix.h"

/* level: 8 bits grey, cut close round a stamp that lies level; what lies outside its inmost frame becomes white. Left alone unless
 * there is a stroke along all four sides: the headline of Devanagari, the feet of letters are no frame. 0: also then; -ENOMEM. */
int frame_erase(PIX *level);

#endif
