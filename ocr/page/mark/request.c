#include "ocr/page/mark/request.h"

#include "base/said.h"

#include "base/text.h"
#include "ocr/mark/text.h"
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
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    for (int y = 0; y < (int)height; y++)
        fill_row(pixGetData(ret->pix) + (size_t)y * (size_t)pixGetWpl(ret->pix), pixels + (size_t)y * row, (int)width, color);
    ret->pages = 1;
    ret->scanned = true;
    ret->width_px = (int)width;
    ret->height_px = (int)height;
    ret->dpi = load_believable_dpi((int)width, (int)height, (int)dpi);
    return 0;
}

bool mark_request_has_text(const json_t *request) { return json_is_true(json_object_get(request, "text")); }

static int judge_piece(const char *piece, size_t n, struct mark_found *found, struct err *e)
{
    AUTO_FREE char *clean = NULL;
    int r = text_clean(piece, n, n, &clean, e);

    if (r == 0)
        r = judge_text(clean, found);
    return r == -ENOMEM ? err_set(e, r, "there is not enough memory to look for markings") : r < 0 ? err_set(e, -EINVAL, "the words came damaged") : 0;
}

int mark_request_text(const unsigned char *text, size_t n, json_t *answer, struct err *e)
{
    const char *at = (const char *)text, *end = at + n;
    struct mark_found found = { 0 };
    int r = 0;

    while (r == 0 && at < end && found.decision < MARK_REFUSE) {
        const char *next = memchr(at, '\f', (size_t)(end - at));

        r = judge_piece(at, (size_t)((next ? next : end) - at), &found, e);
        at = next ? next + 1 : end;
    }
    if (r == 0)
        mark_describe(&found, answer);
    return r;
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
    int width = file->width_px, height = file->height_px, r = mark_look(g, file, &found, e);

    if (r < 0)
        return r;
    if (found.decision == MARK_CLEAR && file->pdf.attachments)
        found = (struct mark_found){ .decision = MARK_HOLD, .lines = found.lines, .why = "the PDF has other files in it, which nobody has looked at" };
    mark_describe(&found, answer);
    json_object_set_new(answer, "width_px", json_integer(width));
    json_object_set_new(answer, "height_px", json_integer(height));
    json_object_set_new(answer, "lines", json_integer(found.lines));
    return r;
}
