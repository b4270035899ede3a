/* box.h - from the page as it was scanned to the upright view of it.
 *
 * Boxes of the reading record are pixels of the page as scanned; the desk shows
 * the page turned upright. Rotation is the clockwise angle by which the page was
 * turned from upright to become the scan. */
#ifndef DESK_BOX_H
#define DESK_BOX_H

struct box { int x, y, w, h; };     /* pixels, from the top left corner; w or h 0: none */

struct box_permille { int x, y, w, h; };    /* thousandths of the upright page's width and height */

/* page_w, page_h: size of the scan in pixels, > 0. rotation: 0, 90, 180 or 270.
 * The box is cut to the page. 0; -EINVAL when nothing of it lies on the page or an argument is out of range. */
int box_upright(const struct box *scanned, int page_w, int page_h, int rotation, struct box_permille *ret);

#endif
