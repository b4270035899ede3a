/* test_mark_rig.h - drawn pages for the quick look for markings. Run from the top of the source tree. */
#ifndef TEST_MARK_RIG_H
#define TEST_MARK_RIG_H

#include "ocr/page/mark/look.h"
#include "tests/paper/marks.h"

/* Group fixtures: Tesseract, loaded once. */
int mark_rig_start(void **state);
int mark_rig_stop(void **state);

/* A page of an unmarked letter, with room for a marking above and below it; the caller's. */
PIX *mark_rig_letter(void);

struct mark_found mark_rig_look(PIX *page);
/* With that drawn on it. */
struct mark_found mark_rig_look_with(PIX *take_page, const struct mark_style *m);

/* The line read in a piece of a sheet with nothing but that in its middle, as the look reads a piece that may be a stamp. */
struct grade_line mark_rig_read_stamp(const struct mark_style *m, int width_px, int height_px);

/* The look finds nothing on it. what: for the message. */
void mark_rig_assert_clear(PIX *take_page, const char *what);

#endif
