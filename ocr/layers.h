/* layers.h - how a page looks in the PDF: pictures laid one over the other, the first at the bottom.
 *
 * ocr-page makes them (ocr/page/picture), ocrd carries them to the writer (ocr/pdf). In an answer of ocr-page each is one
 * blob, behind the view, and an entry of "layers":
 *
 *   {"kind": "jpeg"|"jbig2"|"g4", "width", "height", "components": 1|3, "ink"?: [r, g, b], "box": [x, y, w, h], "distrusted"?: true} */
#ifndef OCR_LAYERS_H
#define OCR_LAYERS_H

#include "base/auto.h"
#include "base/err.h"
#include "base/json.h"
#include "ocr/page/turn.h"

#include <stdbool.h>
#include <stddef.h>

enum { LAYERS_MAX = 6, LAYER_MAX_SIDE_PX = 65535 };

/* JPEG: 8 bits a component. JBIG2: one generic region as an embedded stream (ISO 14492 annex D.3). G4: CCITT group 4 rows.
 * The last two are bilevel, black is ink. */
enum layer_kind { LAYER_JPEG, LAYER_JBIG2, LAYER_G4, LAYER_KINDS };

struct layer {
    enum layer_kind kind;
    unsigned char *bytes;       /* owned */
    size_t n;
    int width_px, height_px;    /* of the picture */
    int components;             /* 1 or 3; 1 unless JPEG */
    bool stencil;               /* bilevel: only its ink is painted, in the colour ink; around it the layers below are seen */
    unsigned char ink[3];       /* red, green, blue */
    bool distrusted;            /* G4 because the JBIG2 made of it first did not decode to the same picture: a fault of ours, worth a log line */
    struct box place;           /* where it lies, in pixels of the page as scanned, once upright and level */
};

struct layers { struct layer at[LAYERS_MAX]; unsigned n; };
void layers_done(struct layers *l);             /* l may be all zero, and is afterwards */
#define AUTO_LAYERS AUTO(layers_done)

size_t layers_bytes(const struct layers *l);
bool layers_distrusted(const struct layers *l);         /* any of them */

/* Adds one whose bytes the caller gives away in every case. -E2BIG: there are LAYERS_MAX already; -ENOMEM: bytes NULL. */
int layers_add(struct layers *l, struct layer take_layer, struct err *e);

/* The entries of "layers" as above; NULL: no memory. */
json_t *layers_describe(const struct layers *l);

/* Takes over what ocr-page says: entries is its "layers", blob k belongs to the k-th of them, of which there are at most
 * n_blobs; the bytes are copied. page: how it lies. -EPROTO: that cannot be; -ENOMEM. */
int layers_parse(const json_t *entries, const unsigned char *const *blobs, const size_t *blob_n, unsigned n_blobs, const struct turn *page,
                 struct layers *ret, struct err *e);

#endif
