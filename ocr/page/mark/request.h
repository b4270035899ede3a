/* request.h - the request "mark": may this page be kept? (firmware/reader/mark.h)
 *
 *   {"do": "mark", "width_px", "height_px", "dpi", "color": bool, "bytes": [n]} + n pixels, 8 bits grey or R G B, row after row
 *   {"do": "mark", "page": k, "bytes": [n]} + a file     k from 0; without bytes: the file of the request before; answers "pages", too
 *   {"do": "mark", "text": true, "bytes": [n]} + UTF-8, pieces with '\f' between (ocr/mark/text.h)      its "box" means nothing
 *   {"decision": "clear"|"hold"|"refuse", "classification": grade, "why": sentence, "box": [x, y, w, h] in pixels of the page as
 *    handed over; "why" and "box" are missing when clear; "pages"?; of a page also "width_px", "height_px" and "lines" (of text)} */
#ifndef OCR_PAGE_MARK_REQUEST_H
#define OCR_PAGE_MARK_REQUEST_H

#include "base/json.h"
#include "ocr/mark/judge.h"
#include "ocr/page/load/load.h"
#include "ocr/page/read/engine.h"

/* Are there pixels in the request, rather than a file? */
bool mark_request_has_pixels(const json_t *request);

/* The pixels as *ret (all zero before; the caller's, loaded_done). -EINVAL: they are not what the request says; -ERANGE: over a
 * limit; -ENOMEM. */
int mark_request_picture(const json_t *request, const unsigned char *pixels, size_t n, struct loaded *ret, struct err *e);

/* Words instead of a page? */
bool mark_request_has_text(const json_t *request);
/* Looks at them and says so in answer. -EINVAL: they are no UTF-8; -ENOMEM. */
int mark_request_text(const unsigned char *text, size_t n, json_t *answer, struct err *e);

/* Looks at the page and says so in answer. file keeps what it has of the page but its picture, which is freed. -EIO: Tesseract gave
 * up; -ENOMEM. */
int mark_request_answer(struct engine *g, struct loaded *file, json_t *answer, struct err *e);

/* "decision", "classification", "why", "box" of what was found. */
void mark_describe(const struct mark_found *f, json_t *answer);

#endif
