/* test_ocr_layers_rig.h - pages drawn on a sample of type, and what is seen of them. Run from the top of the source tree. */
#ifndef TEST_OCR_LAYERS_RIG_H
#define TEST_OCR_LAYERS_RIG_H

#include "test.h"

#include "ocr/page/picture/compose.h"

enum { RED = 0xc8202800, BLUE = 0x2030a000, GREEN = 0x0a482000, YELLOW = 0xfff09000, TAN = 0xeae2d400, TAN_DOT = 0xd2cab800, HALF = 2 /* pages are looked at in half size */ };

/* An empty part of the sample. */
enum { FREE_X = 300, FREE_Y = 2500, FREE_W = 1500, FREE_H = 800 };

/* All pages are 2480 x 3508 pixels, 300 dpi; they and other pictures are the caller's. */
PIX *sample_page(void);         /* grey, upright, English type */
PIX *colour_page(void);         /* the same in 32 bits */
PIX *tinted(PIX *grey, float red, float green, float blue);     /* on paper of that colour, 1 is white */

void fill(PIX *page, int x, int y, int w, int h, l_uint32 value);
void draw_stamp(PIX *page, int x, int y, int side, l_uint32 colour);    /* four bars round a square */
void draw_signature(PIX *page, int x, int y, l_uint32 colour);          /* a stroke of the pen, some 0.4 mm */

struct sheet sheet_of(PIX *take_page);
struct layers layers_of(PIX *take_page, int fit);

struct colour { int red, green, blue; };

/* The mean over a part of the page in half size; the part in pixels of the page. */
struct colour seen(PIX *page, int x, int y, int w, int h);
void assert_near(struct colour got, int red, int green, int blue, int most);

#endif
