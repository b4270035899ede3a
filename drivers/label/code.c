#include "drivers/label/code.h"

#include <errno.h>
#include <string.h>
#include <zint.h>

static const struct {
    int symbology, option_3;
    int quiet;                  /* as the symbology's standard wants it; DataMatrix: 1, doubled since cheap printers bleed */
} kinds[CODE_KINDS] = {
    [CODE_DATAMATRIX] = { BARCODE_DATAMATRIX, DM_SQUARE, 2 },
    [CODE_QR]         = { BARCODE_QRCODE, 0, 4 },
    [CODE_128]        = { BARCODE_CODE128, 0, 10 },
};

/* zint keeps eight modules a byte, the lowest bit first. */
static struct code *copy_modules(const struct zint_symbol *s, int quiet)
{
    struct code *c = calloc(1, sizeof(*c) + (size_t)s->width * (size_t)s->rows);

    if (!c)
        return NULL;
    c->width = s->width;
    c->height = s->rows;
    c->quiet = quiet;
    for (int y = 0; y < s->rows; y++)
        for (int x = 0; x < s->width; x++)
            c->dark[y * s->width + x] = s->encoded_data[y][x / 8] >> x % 8 & 1;
    return c;
}

int code_new(enum code_kind kind, const char *text, struct code **ret_code, struct err *e)
{
    struct zint_symbol *s = ZBarcode_Create();
    int r = 0;

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->symbology = kinds[kind].symbology;
    s->option_3 = kinds[kind].option_3;
    s->input_mode = UNICODE_MODE;
    if (ZBarcode_Encode(s, (const unsigned char *)text, (int)strlen(text)) >= ZINT_ERROR)
        r = err_set(e, -EINVAL, "\"%.60s\" does not fit into a bar code: %s", text, s->errtxt);
    if (r == 0 && !(*ret_code = copy_modules(s, kinds[kind].quiet)))
        r = err_set(e, -ENOMEM, "out of memory");
    ZBarcode_Delete(s);
    return r;
}

void code_free(struct code *c) { free(c); }

/* One rectangle a run of dark modules: no hair lines between neighbours where a viewer smooths edges. */
void code_paint(cairo_t *cr, const struct code *c, double x, double y, double module_width, double module_height)
{
    for (int row = 0; row < c->height; row++)
        for (int from = 0, to; from < c->width; from = to + 1) {
            for (to = from; to < c->width && c->dark[row * c->width + to]; to++)
                ;
            if (to > from)
                cairo_rectangle(cr, x + from * module_width, y + row * module_height, (to - from) * module_width, module_height);
        }
    cairo_fill(cr);
}
