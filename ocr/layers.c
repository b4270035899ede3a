#include "ocr/layers.h"

#include <errno.h>
#include <string.h>

static const char *const kinds[LAYER_KINDS] = { [LAYER_JPEG] = "jpeg", [LAYER_JBIG2] = "jbig2", [LAYER_G4] = "g4" };

void layers_done(struct layers *l)
{
    for (unsigned i = 0; i < l->n; i++)
        free(l->at[i].bytes);
    *l = (struct layers){ 0 };
}

size_t layers_bytes(const struct layers *l)
{
    size_t n = 0;

    for (unsigned i = 0; i < l->n; i++)
        n += l->at[i].n;
    return n;
}

bool layers_distrusted(const struct layers *l)
{
    for (unsigned i = 0; i < l->n; i++)
        if (l->at[i].distrusted)
            return true;
    return false;
}

int layers_add(struct layers *l, struct layer take_layer, struct err *e)
{
    if (take_layer.bytes && l->n < LAYERS_MAX) {
        l->at[l->n++] = take_layer;
        return 0;
    }
    free(take_layer.bytes);
    return take_layer.bytes ? err_set(e, -E2BIG, "the picture of a page has more than %d layers", LAYERS_MAX)
                            : err_set(e, -ENOMEM, "there is not enough memory for the picture of the page");
}

/* ---- said by ocr-page */

static json_t *describe(const struct layer *l)
{
    json_t *entry = json_pack("{sssisisis[iiii]}", "kind", kinds[l->kind], "width", l->width_px, "height", l->height_px, "components",
                              l->components, "box", l->place.x, l->place.y, l->place.w, l->place.h);

    if (entry && l->stencil)
        json_object_set_new(entry, "ink", json_pack("[iii]", l->ink[0], l->ink[1], l->ink[2]));
    if (entry && l->distrusted)
        json_object_set_new(entry, "distrusted", json_true());
    return entry;
}

json_t *layers_describe(const struct layers *l)
{
    AUTO_JSON json_t *entries = json_array();

    for (unsigned i = 0; i < l->n; i++)
        if (json_array_append_new(entries, describe(&l->at[i])) < 0)
            return NULL;
    return TAKE_PTR(entries);
}

/* ---- heard by ocrd */

static enum layer_kind parse_kind(const char *name)
{
    enum layer_kind k = 0;

    while (k < LAYER_KINDS && strcmp(kinds[k], name) != 0)
        k++;
    return k;
}

static struct box parse_place(const json_t *box, const struct turn *page, bool *ok)
{
    int width = turn_upright_width(page), height = turn_upright_height(page);
    struct box b = { .x = json_in_range(json_array_get(box, 0), 0, width, ok), .y = json_in_range(json_array_get(box, 1), 0, height, ok) };

    b.w = json_in_range(json_array_get(box, 2), 1, width - b.x, ok);
    b.h = json_in_range(json_array_get(box, 3), 1, height - b.y, ok);
    return b;
}

/* ret->bytes is not touched. */
static int parse_entry(const json_t *entry, const struct turn *page, struct layer *ret, struct err *e)
{
    const json_t *ink = json_object_get(entry, "ink");
    bool ok = true;

    ret->kind = parse_kind(json_str(entry, "kind", ""));
    ret->width_px = json_in_range(json_object_get(entry, "width"), 1, LAYER_MAX_SIDE_PX, &ok);
    ret->height_px = json_in_range(json_object_get(entry, "height"), 1, LAYER_MAX_SIDE_PX, &ok);
    ret->components = json_in_range(json_object_get(entry, "components"), 1, 3, &ok);
    ret->place = parse_place(json_object_get(entry, "box"), page, &ok);
    ret->stencil = ink != NULL;
    ret->distrusted = json_is_true(json_object_get(entry, "distrusted"));
    for (int i = 0; i < 3 && ink; i++)
        ret->ink[i] = (unsigned char)json_in_range(json_array_get(ink, (size_t)i), 0, 255, &ok);
    if (ret->kind == LAYER_JPEG)
        ok = ok && ret->components != 2 && !ret->stencil;
    else
        ok = ok && ret->kind != LAYER_KINDS && ret->components == 1;
    return ok ? 0 : err_set(e, -EPROTO, "a picture that cannot be came from ocr-page");
}

int layers_parse(const json_t *entries, const unsigned char *const *blobs, const size_t *blob_n, unsigned n_blobs, const struct turn *page,
                 struct layers *ret, struct err *e)
{
    size_t n = json_array_size(entries);
    int r = n > 0 && n <= LAYERS_MAX && n <= n_blobs ? 0 : err_set(e, -EPROTO, "an answer without a picture came from ocr-page");

    *ret = (struct layers){ 0 };
    for (size_t i = 0; i < n && r == 0; i++) {
        struct layer l = { .n = blob_n[i] };

        r = blobs[i] ? parse_entry(json_array_get(entries, i), page, &l, e)
                     : err_set(e, -EPROTO, "a picture without bytes came from ocr-page");
        if (r == 0) {
            l.bytes = malloc(l.n ? l.n : 1);
            if (l.bytes)
                memcpy(l.bytes, blobs[i], l.n);
            r = layers_add(ret, l, e);
        }
    }
    if (r < 0)
        layers_done(ret);
    return r;
}
