#include "image/blank.h"

#include <errno.h>
#include <math.h>

static const double
    EDGE_MM = 2.5, SHADOW_MM = 3,       /* what begins this near to the edge of the picture, and is no thicker, is the sheet's edge or its shadow */
    PEELED_MM = 14,             /* what hangs at something taken off at the edge, such as a punch hole at a dark lid, and is no larger */
    SPECK_MM = 1.3,             /* no letter is smaller; a full stop does not come alone */
    THIN_MM = 1.3,              /* folds, streaks and edges of paper are thinner */
    THIN_LONG = 6,              /* and this many times as long */
    CROSSING_MM = 3,            /* of its length another line may cross it */
    HOLE_MM[] = { 4, 9 },       /* punch holes: their size, */
    HOLE_EDGE_MM = 30,          /* and how far their middle is from an edge at most */
    COUNTS_AS_MM = 8,           /* a larger mark says no more */
    FAINT = 0.07, FIRM[] = { 0.18, 0.25 },     /* ink, 0..1, that counts nothing, and that needs less and no proof of being on this side */
    SHARP = 0.62, SOFT = 0.46,  /* ink's steepest change within 1/150", for its darkest: of what was written here, and of what shines through */
    COLOURED[] = { 0.06, 0.12 },        /* the same for ink's colour */
    SHARP_SHARE[] = { 0.16, 0.24 };     /* of all faint ink: print that shines through seems sharp in places, never by half */

static bool is_edge(const struct paper *p, const struct mark *m)
{
    int margin = paper_px(p, EDGE_MM), shadow = paper_px(p, SHADOW_MM), large = paper_px(p, PEELED_MM);
    bool at_side = m->x0 < margin || m->x1 >= p->width_px - margin;
    bool at_end = m->y0 < margin || m->y1 >= p->height_px - margin;

    if (m->touches & MARK_PEELED && mark_width(m) < large && mark_height(m) < large)
        return true;
    return (at_side && mark_width(m) < shadow) || (at_end && mark_height(m) < shadow);
}

/* Long and thin, also when it runs aslant: its area would fill only a thin band. Or a fold and a streak that cross, from
 * one end of the sheet to the other. In both only few rows may show more than the line itself: a signature can lie on a fold. */
static bool is_line(const struct paper *p, const struct mark *m)
{
    double length = hypot(mark_width(m), mark_height(m)), shorter = fmin(mark_width(m), mark_height(m));
    double thickness = m->area / length;
    bool thin = thickness < paper_px(p, THIN_MM) && length > THIN_LONG * fmax(thickness, 1) && shorter < fmax(paper_px(p, THIN_MM), 0.06 * length);
    bool across = (mark_width(m) * 10 > p->width_px * 9 || mark_height(m) * 10 > p->height_px * 9) &&
                  m->area < paper_px(p, THIN_MM) * (mark_width(m) + mark_height(m)) / 2;

    return (thin || across) && m->broad <= paper_px(p, CROSSING_MM);
}

static bool is_punch_hole(const struct paper *p, const struct mark *m)
{
    int w = mark_width(m), h = mark_height(m), longer = w > h ? w : h, shorter = w > h ? h : w;
    int x = (m->x0 + m->x1) / 2, y = (m->y0 + m->y1) / 2;
    int edge = x < y ? x : y, right = p->width_px - x, bottom = p->height_px - y;

    edge = edge < right ? edge : right;
    edge = edge < bottom ? edge : bottom;
    if (longer > paper_px(p, HOLE_MM[1]) || shorter < paper_px(p, HOLE_MM[0]) || longer * 4 > shorter * 5)
        return false;
    /* full, or only its rim: nothing within a ring is filled by half */
    return edge < paper_px(p, HOLE_EDGE_MM) && (m->area * 100 > w * h * 66 || m->area * 100 < w * h * 40);
}

static double part(double x, double nothing, double all)
{
    return x <= nothing ? 0 : x >= all ? 1 : (x - nothing) / (all - nothing);
}

/* What shines through is soft: paper scatters it. 0..1. The steepest of some changes is steeper by the noise. */
static double sharpness(const struct paper *p, const struct mark *m)
{
    double steep = (double)(m->steepest_sum - m->runs * p->noise) / m->darkest_sum * p->dpi / PAPER_DPI;

    return part(steep, SOFT, SHARP);
}

static bool is_clutter(const struct paper *p, const struct mark *m)
{
    int speck = paper_px(p, SPECK_MM);

    return (mark_width(m) < speck && mark_height(m) < speck) || is_edge(p, m) || is_line(p, m) || is_punch_hole(p, m);
}

/* How much a mark says, by its size. */
static double mark_size(const struct paper *p, const struct mark *m)
{
    return fmin(fmax(mark_width(m), mark_height(m)) * 25.4 / p->dpi, COUNTS_AS_MM) / 2;
}

double blank_content(const struct paper *p, const struct marks *marks)
{
    double firm = 0, faint = 0, sharp = 0;

    if (marks->too_many)
        return BLANK_CONTENT;
    for (int i = 0; i < marks->n; i++) {
        const struct mark *m = &marks->m[i];
        double size = mark_size(p, m);
        double ink = mark_ink(m) / 255.0, proven = part(ink, FIRM[0], FIRM[1]);
        double unproven = (1 - proven) * part(ink, FAINT, FIRM[1]);

        if (is_clutter(p, m))
            continue;
        firm += size * proven;
        faint += size * unproven;
        sharp += size * unproven * sharpness(p, m);
    }
    return firm + (faint > 0 ? sharp * part(sharp / faint, SHARP_SHARE[0], SHARP_SHARE[1]) : 0);
}

static double coloured_content(const struct paper *p, const struct marks *marks)
{
    double content = 0;

    for (int i = 0; i < marks->n; i++)
        if (!is_clutter(p, &marks->m[i]))
            content += mark_size(p, &marks->m[i]) * part(mark_ink(&marks->m[i]) / 255.0, COLOURED[0], COLOURED[1]);
    return marks->too_many ? BLANK_CONTENT : content;
}

typedef double content_fn(const struct paper *p, const struct marks *marks);

static int test_one(const struct grey *page, content_fn *content, bool *ret_blank)
{
    AUTO_PAPER struct paper p = { 0 };
    AUTO_MARKS struct marks m = { 0 };
    int r = paper_make(page, &p);

    if (r == 0)
        r = marks_find(&p, marks_faint_level(&p), MARKS_INNER, &m);
    *ret_blank = r == 0 && content(&p, &m) < BLANK_CONTENT;
    return r;
}

int blank_test_tint(const struct grey *tint, bool *ret_blank) { return test_one(tint, coloured_content, ret_blank); }

int blank_test(const struct grey *page, const struct grey *tint, bool *ret_blank)
{
    int r = test_one(page, blank_content, ret_blank);

    return r == 0 && *ret_blank && tint ? blank_test_tint(tint, ret_blank) : r;
}
