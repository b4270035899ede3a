/* test_look_rig.h - pictures for tests of looking: drawn sheets as the grey pictures that functions in firmware/image take. */
#ifndef TESTS_UNIT_TEST_LOOK_RIG_H
#define TESTS_UNIT_TEST_LOOK_RIG_H

#include "image/marks.h"
#include "tests/paper/scan.h"

struct rig_page {
    struct grey grey, tint;     /* tint: width 0 when scanned in grey */
    uint8_t *px, *tint_px;
};

/* Shrinks as look_row() does. Aborts without memory. */
void rig_page_from(const struct scanned *s, struct rig_page *ret);
void rig_page_done(struct rig_page *p);

typedef void rig_draw(cairo_t *cr, struct chance *c, void *ctx);
/* Draws, scans and shrinks. draw NULL: an empty side. */
void rig_draw_page(rig_draw *draw, const struct scan_way *way, uint64_t seed, struct rig_page *ret);
void rig_draw_kind(enum kind kind, const struct scan_way *way, uint64_t seed, struct rig_page *ret);

/* A letter of that many lines. */
rig_draw rig_letter;

#endif
