#include "ocr/page/mark/request.h"

#include "ocr/page/mark/look.h"
#include "reader/mark.h"

#include <errno.h>
#include <string.h>

enum { MIN_SIDE_PX = 16, HIGHEST_DPI = 2400 };

bool mark_request_has_pixels(const json_t *request) { return json_object_get(request, "width_px") != NULL; }

/* Leptonica keeps pixels in words of the machine's order, the first pixel highest. */
static void fill_row(l_uint32 *to, const unsigned char *from, int width, bool color)
{
    for (int x = 0; x < width; x++) {
        if (color)
            to[x] = (l_uint32)from[3 * x] << 24 | (l_uint32)from[3 * x + 1] << 16 | (l_uint32)from[3 * x + 2] << 8;
        else
            SET_DATA_BYTE(to, x, from[x]);
    }
}

int mark_request_picture(const json_t *request, const unsigned char *pixels, size_t n, struct loaded *ret, struct err *e)
{
    long long width = json_int(request, "width_px", 0), height = json_int(request, "height_px", 0), dpi = json_int(request, "dpi", 0);
    bool color = json_is_true(json_object_get(request, "color"));
    size_t row = (size_t)width * (color ? 3 : 1);
    int r;

    if (width < MIN_SIDE_PX || height < MIN_SIDE_PX || width > LOAD_MAX_SIDE_PX || height > LOAD_MAX_SIDE_PX || dpi < 0 || dpi > HIGHEST_DPI)
        return err_set(e, -EINVAL, "a page of %lld x %lld pixels at %lld dpi cannot be looked at", width, height, dpi);
    r = load_check_size((int)width, (int)height, e);
    if (r < 0)
        return r;
    if (n != row * (size_t)height)
        return err_set(e, -EINVAL, "a page of %lld x %lld pixels came with %zu bytes", width, height, n);
    ret->pix = pixCreateNoInit((int)width, (int)height, color ? 32 : 8);
    if (!ret->pix)
        return err_set(e, -ENOMEM, "there is not enough memory for the picture");
    for (int y = 0; y < (int)height; y++)
        fill_row(pixGetData(ret->pix) + (size_t)y * (size_t)pixGetWpl(ret->pix), pixels + (size_t)y * row, (int)width, color);
    ret->pages = 1;
    ret->width_px = (int)width;
    ret->height_px = (int)height;
    ret->dpi = load_believable_dpi((int)width, (int)height, (int)dpi);
    return 0;
}

void mark_describe(const struct mark_found *f, json_t *answer)
{
    json_object_set_new(answer, "decision", json_string(mark_decision_name(f->decision)));
    json_object_set_new(answer, "classification", json_string(mark_grade_name(f->grade)));
    if (f->decision == MARK_CLEAR)
        return;
    json_object_set_new(answer, "why", json_string(f->why));
    json_object_set_new(answer, "box", json_pack("[iiii]", f->box.x, f->box.y, f->box.w, f->box.h));
}

int mark_request_answer(struct engine *g, struct loaded *file, json_t *answer, struct err *e)
{
    struct mark_found found;
    int r = mark_look(g, file, &found, e);

    if (r == 0)
        mark_describe(&found, answer);
    return r;
}
