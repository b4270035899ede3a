#include "ocr/page/turn.h"

#include <math.h>
#include <stdbool.h>

struct centred { double x, y, w, h; };      /* a box by its centre */

static bool sideways(const struct turn *t) { return t->rotation == 90 || t->rotation == 270; }

int turn_upright_width(const struct turn *t) { return sideways(t) ? t->height_px : t->width_px; }
int turn_upright_height(const struct turn *t) { return sideways(t) ? t->width_px : t->height_px; }

static struct centred centre(struct box b)
{
    return (struct centred){ b.x + b.w / 2.0, b.y + b.h / 2.0, b.w, b.h };
}

static struct box cut(struct centred c, int width_px, int height_px)
{
    double left = fmin(fmax(c.x - c.w / 2, 0), width_px), right = fmin(fmax(c.x + c.w / 2, left), width_px);
    double top = fmin(fmax(c.y - c.h / 2, 0), height_px), bottom = fmin(fmax(c.y + c.h / 2, top), height_px);

    return (struct box){ (int)lround(left), (int)lround(top), (int)(lround(right) - lround(left)), (int)(lround(bottom) - lround(top)) };
}

/* Turns the centre clockwise by deg round the middle of a width x height page; the size is left alone. */
static void swing(struct centred *c, double deg, int width_px, int height_px)
{
    double a = deg * M_PI / 180, mx = width_px / 2.0, my = height_px / 2.0, x = c->x - mx, y = c->y - my;

    c->x = mx + x * cos(a) - y * sin(a);
    c->y = my + x * sin(a) + y * cos(a);
}

struct box turn_to_scan(const struct turn *t, struct box upright)
{
    int width = turn_upright_width(t), height = turn_upright_height(t);
    struct centred c = centre(upright), s;
    double co = cos(t->skew_deg * M_PI / 180), si = fabs(sin(t->skew_deg * M_PI / 180));

    swing(&c, t->skew_deg, width, height);
    s = (struct centred){ c.x, c.y, c.w * co + c.h * si, c.w * si + c.h * co };
    switch (t->rotation) {
    case 90:  c = (struct centred){ height - s.y, s.x, s.h, s.w }; break;
    case 180: c = (struct centred){ width - s.x, height - s.y, s.w, s.h }; break;
    case 270: c = (struct centred){ s.y, width - s.x, s.h, s.w }; break;
    default:  c = s; break;
    }
    return cut(c, t->width_px, t->height_px);
}

struct box turn_to_upright(const struct turn *t, struct box scan)
{
    int width = turn_upright_width(t), height = turn_upright_height(t);
    struct centred s = centre(scan), c;
    double co = cos(t->skew_deg * M_PI / 180), si = fabs(sin(t->skew_deg * M_PI / 180)), det = co * co - si * si;

    switch (t->rotation) {
    case 90:  c = (struct centred){ s.y, height - s.x, s.h, s.w }; break;
    case 180: c = (struct centred){ width - s.x, height - s.y, s.w, s.h }; break;
    case 270: c = (struct centred){ width - s.y, s.x, s.h, s.w }; break;
    default:  c = s; break;
    }
    swing(&c, -t->skew_deg, width, height);
    /* the size of the box that was turned, from the size of the box around it */
    s = (struct centred){ c.x, c.y, fmax((c.w * co - c.h * si) / det, 1), fmax((c.h * co - c.w * si) / det, 1) };
    return cut(s, width, height);
}

struct box box_around(struct box a, struct box b)
{
    int left = a.x < b.x ? a.x : b.x, top = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w, bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;

    return (struct box){ left, top, right - left, bottom - top };
}
