#include "drivers/scan/look/patch.h"

#include "image/sheet.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum {
    BARS = 4, RUNS = 2 * BARS - 1,
    MAX_RUNS = 1024,            /* in one line across the sheet */
    MAX_HITS = 8192,
    MIN_INK = 26,               /* a tenth: a fainter bar is none */
};

static const double
    UNIT_MM = SHEET_PATCH_NARROW_UM / 1000.0, WIDE_UNITS = (double)SHEET_PATCH_WIDE_UM / SHEET_PATCH_NARROW_UM,
    SCALE[] = { 0.80, 1.25 },   /* a copy of a copy, each at 90 to 110 % */
    STEP_MM = 1.4,              /* between the lines looked along */
    QUIET_UNITS = 1.3,          /* of paper before and behind the bars */
    MAX_SLOPE = 0.2126,         /* 12 degrees */
    STRAY_MM = 0.9,             /* of a bar's middle from a straight line */
    SURE_MM = 45, SURE_SHARE = 0.85,    /* length, and share of the lines across it in which all bars are there */
    MAYBE_MM = 18, MAYBE_SHARE = 0.6,
    REACH_MM = 115;             /* from the edge to the patch: Kodak's readers want 94, sheets are turned and moved */

static const int widths[][BARS] = {
    [PATCH_1] = SHEET_PATCH_1, [PATCH_2] = SHEET_PATCH_2, [PATCH_3] = SHEET_PATCH_3,
    [PATCH_4] = SHEET_PATCH_4, [PATCH_6] = SHEET_PATCH_6, [PATCH_T] = SHEET_PATCH_T,
};

struct hit { int line; double middle; enum patch_code forward; };      /* forward: read from low to high */

/* A picture in which bars that lie across the lines are looked for: the page, or the page on its side. */
struct view {
    const uint8_t *ink;
    int length_px, lines;       /* of a line; how many */
    ptrdiff_t along, across;    /* from one pixel of a line to the next; from one line to the next */
    double px_per_mm;
};

/* ---- along one line */

struct run { int from, n; };

/* Mean of three neighbouring lines, and half the darkest ink around each place as the level that parts bar from paper. */
static int find_runs(const struct view *v, int line, int *mean, int *level, struct run *runs)
{
    int reach = (int)(12 * v->px_per_mm), n = 0;

    for (int i = 0; i < v->length_px; i++) {
        const uint8_t *at = v->ink + i * v->along + line * v->across;

        mean[i] = (at[-v->across] + at[0] + at[v->across]) / 3;
    }
    for (int i = 0; i < v->length_px; i += 8) {
        int most = 0, end = i + 8 < v->length_px ? i + 8 : v->length_px;

        for (int k = i > reach ? i - reach : 0; k < end + reach && k < v->length_px; k++)
            most = mean[k] > most ? mean[k] : most;
        for (int k = i; k < end; k++)
            level[k] = most / 2 > MIN_INK ? most / 2 : MIN_INK;
    }
    for (int i = 0; i < v->length_px && n < MAX_RUNS;) {
        bool dark = mean[i] >= level[i];
        int from = i;

        while (i < v->length_px && (mean[i] >= level[i]) == dark)
            i++;
        if (n > 0 || dark)      /* the first run is a bar, every second one is */
            runs[n++] = (struct run){ from, i - from };
    }
    return n;
}

static bool is_near(double x, double wanted, double stray) { return fabs(x - wanted) <= stray; }

/* Do these seven runs have the widths? Bars grow and spaces shrink in copying: a bar and the space behind it are
 * measured together, which does not change; each alone only roughly. */
static bool has_widths(const struct run *r, const int wide[BARS], double unit)
{
    for (int i = 0; i < BARS; i++) {
        double bar = wide[i] ? WIDE_UNITS : 1, got = r[2 * i].n / unit;

        if (!is_near(got, bar, wide[i] ? 0.75 : 0.6))
            return false;
        if (i + 1 < BARS && (!is_near((r[2 * i].n + r[2 * i + 1].n) / unit, bar + 1, 0.5) || r[2 * i + 1].n < 0.4 * unit))
            return false;
    }
    return true;
}

static enum patch_code code_of(const struct view *v, const struct run *r, int before, int behind)
{
    double units = 2 + 2 * WIDE_UNITS + BARS - 1, unit = (r[RUNS - 1].from + r[RUNS - 1].n - r[0].from) / units;
    double size = unit / (UNIT_MM * v->px_per_mm);

    if (size < SCALE[0] || size > SCALE[1] || before < QUIET_UNITS * unit || behind < QUIET_UNITS * unit)
        return PATCH_NONE;
    for (int code = PATCH_1; code <= PATCH_T; code++)
        if (has_widths(r, widths[code], unit))
            return (enum patch_code)code;
    return PATCH_NONE;
}

static int find_hits(const struct view *v, struct hit *hits, int *mean, int *level, struct run *runs)
{
    int step = (int)(STEP_MM * v->px_per_mm), n = 0;

    step = step > 1 ? step : 1;
    for (int line = 1; line + 1 < v->lines; line += step) {
        int n_runs = find_runs(v, line, mean, level, runs);

        for (int i = 0; i + RUNS <= n_runs && n < MAX_HITS; i += 2) {
            const struct run *last = &runs[i + RUNS - 1];
            /* what lies towards the edge of the picture is as good as paper */
            int before = i > 0 ? runs[i - 1].n : v->length_px;
            int behind = i + RUNS + 1 < n_runs ? runs[i + RUNS].n : v->length_px;
            enum patch_code code = code_of(v, &runs[i], before, behind);

            if (code != PATCH_NONE)
                hits[n++] = (struct hit){ line, (runs[i].from + last->from + last->n) / 2.0, code };
        }
    }
    return n;
}

/* ---- hits that lie on a straight line make a patch */

struct bars { enum patch_code forward; double length_mm, share, stray_mm, middle, slope; };

/* Follows the hits of one code from hits[first] on, as long as they go on straight. Marks those taken. */
static struct bars follow(const struct view *v, struct hit *hits, int n, int first)
{
    int step = (int)fmax(1, (int)(STEP_MM * v->px_per_mm)), count = 1;
    double sx = hits[first].line, sy = hits[first].middle, sxx = sx * sx, sxy = sx * sy, stray = 0;
    struct hit last = hits[first];
    struct bars b = { .forward = hits[first].forward };
    double x0 = hits[first].line;

    for (int i = first + 1; i < n && hits[i].line - last.line <= 6 * step; i++) {
        double dx = hits[i].line - last.line, dy = hits[i].middle - last.middle;

        if (hits[i].forward != b.forward || dx <= 0 || fabs(dy) > MAX_SLOPE * dx + STRAY_MM * v->px_per_mm)
            continue;
        last = hits[i];
        hits[i].forward = PATCH_NONE;
        sx += last.line;
        sy += last.middle;
        sxx += (double)last.line * last.line;
        sxy += last.line * last.middle;
        stray += count > 1 ? fabs(last.middle - (hits[first].middle + (last.line - x0) * b.slope)) : 0;
        count++;
        b.slope = (count * sxy - sx * sy) / (count * sxx - sx * sx);
    }
    b.length_mm = (last.line - x0) / v->px_per_mm * hypot(1, b.slope);
    b.share = count / ((last.line - x0) / step + 1);
    b.stray_mm = stray / count / v->px_per_mm;
    b.middle = sy / count;
    return b;
}

/* The code as read from the nearer edge: the other way round for what lies at the far end. */
static enum patch_code read_from_edge(const struct view *v, const struct bars *b)
{
    static const enum patch_code turned[] = { [PATCH_1] = PATCH_6, [PATCH_2] = PATCH_2, [PATCH_3] = PATCH_T,
                                              [PATCH_4] = PATCH_4, [PATCH_6] = PATCH_1, [PATCH_T] = PATCH_3 };

    return b->middle > v->length_px / 2.0 ? turned[b->forward] : b->forward;
}

static void judge(const struct view *v, const struct bars *b, bool on_side, struct patches *ret, int *edges)
{
    bool far_end = b->middle > v->length_px / 2.0;
    double from_edge_mm = (far_end ? v->length_px - b->middle : b->middle) / v->px_per_mm;
    bool straight = fabs(b->slope) <= MAX_SLOPE && b->stray_mm <= STRAY_MM;

    if (b->length_mm < MAYBE_MM || b->share < MAYBE_SHARE || !straight)
        return;
    if (b->length_mm < SURE_MM || b->share < SURE_SHARE || from_edge_mm > REACH_MM || read_from_edge(v, b) != PATCH_T) {
        ret->maybe = true;
        return;
    }
    *edges |= 1 << (2 * on_side + far_end);
    /* a view on its side sees columns as lines: what runs down to the right there runs the other way here */
    ret->skew_deg = atan(on_side ? -b->slope : b->slope) * 180 / M_PI;
}

static int look_along(const struct view *v, bool on_side, struct patches *ret, int *edges)
{
    AUTO_FREE struct hit *hits = malloc(MAX_HITS * sizeof *hits);
    AUTO_FREE struct run *runs = malloc(MAX_RUNS * sizeof *runs);
    AUTO_FREE int *mean = malloc((size_t)v->length_px * sizeof *mean);
    AUTO_FREE int *level = malloc((size_t)v->length_px * sizeof *level);
    int n;

    if (!hits || !runs || !mean || !level)
        return -ENOMEM;
    n = find_hits(v, hits, mean, level, runs);
    for (int i = 0; i < n; i++) {
        if (hits[i].forward != PATCH_NONE) {
            struct bars b = follow(v, hits, n, i);

            judge(v, &b, on_side, ret, edges);
        }
    }
    return 0;
}

int patch_find(const struct paper *p, struct patches *ret)
{
    AUTO_FREE uint8_t *half = p->dpi > 100 ? paper_halve(p->ink, p->width_px, p->height_px) : NULL;
    int w = half ? p->width_px / 2 : p->width_px, h = half ? p->height_px / 2 : p->height_px, edges = 0, r;
    double px_per_mm = (half ? p->dpi / 2.0 : p->dpi) / 25.4;
    struct view down = { half ? half : p->ink, h, w, w, 1, px_per_mm }, along = { half ? half : p->ink, w, h, 1, w, px_per_mm };

    *ret = (struct patches){ 0 };
    if (p->dpi > 100 && !half)
        return -ENOMEM;
    if (w < 3 || h < 3)
        return 0;
    r = look_along(&down, false, ret, &edges);
    if (r == 0)
        r = look_along(&along, true, ret, &edges);
    ret->sure_t = __builtin_popcount((unsigned)edges);
    return r;
}
