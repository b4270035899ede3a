#include "ocr/page/mark/look.h"

#include "ocr/page/clean/orient.h"
#include "ocr/page/clean/rotate.h"
#include "ocr/page/mark/blobs.h"
#include "ocr/page/mark/candidates.h"
#include "ocr/page/mark/frame.h"
#include "ocr/page/mark/read_mark.h"
#include "ocr/page/mark/small.h"
#include "ocr/page/mark/stamps.h"
#include "ocr/page/mark/stroke.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum {
    INK_LEVEL = 200,            /* of grey, with paper near 245 */
    MARGIN_PCT = 10,            /* round a line, of its height */
    WORD_MOST_PCT = 75,         /* of its line; else the line may as well be read at once */
    STAMP_LINES = 3,            /* of one stamp ... */
    MOST_LESS = 5,              /* ... and none so many times smaller than the largest */
    LEAST_SHAPE_PCT = 70,       /* width over height: गुप्त, and what is left of its frame */
    TALL_MIL = 500,             /* of a stamp: no larger letters are looked at */
    THICK_MIN_MIL = 150,        /* letters with strokes that thick are higher than this, ... */
    THICK_LINE_MIL = 90,        /* ... of a line among them with some allowance; ... */
    STAMP_LINE_MIL = 55,        /* ... any stamp's: capitals of 5 points */
};

static const double SURELY_READ = 0.8;  /* conf of a word */
static const double MUST_SEE = 5;       /* worth of a line that stands alone at the top or bottom of the page, or large in the middle */
static const double LEVEL_DEG = 3;      /* less is the skew of a page, more was put there by hand */

struct look {
    struct mark_reader reader;
    const struct sheet *sheet;
    PIX *ink;
    struct lines *lines;
    int usual_px;               /* height of a line of text; 0: unknown */
    struct mark_found found;
    int most_lines;             /* of text that were seen */
    bool left_out;              /* a line that could be a marking was not looked at, as the page most likely lies */
    bool turned;                /* it is looked at another way up: a sheet of codes is full of lines then that are none */
    bool again;                 /* the page was read before, ... */
    const json_t *words;        /* ... and this is what came out, as recognise.h answers it */
};

static struct box with_margin(struct box b)
{
    int m = b.h * MARGIN_PCT / 100 + 2;

    return (struct box){ b.x - 2 * m, b.y - m, b.w + 4 * m, b.h + 2 * m };
}

static struct box scaled(struct box b, double f)
{
    return (struct box){ (int)lround(b.x * f), (int)lround(b.y * f), (int)lround(b.w * f), (int)lround(b.h * f) };
}

/* ---- lines of text */

/* A word of it tells most lines for much less. */
static int is_worth_reading(struct look *k, const struct candidate *c, bool *ret)
{
    AUTO_PIX PIX *word = NULL;

    *ret = true;
    if (c->widest.w * 100 > c->box.w * WORD_MOST_PCT)
        return 0;
    word = pix_cut(k->sheet->text, with_margin(c->widest));
    return word ? mark_read_word(&k->reader, word, k->sheet->text_dpi, ret) : -ENOMEM;
}

static int look_at_line(struct look *k, const struct candidate *c)
{
    AUTO_PIX PIX *picture = NULL;
    struct grade_line line;
    struct mark_found found;
    bool worth;
    int r = is_worth_reading(k, c, &worth);

    if (r < 0 || !worth)
        return r;
    picture = pix_cut(k->sheet->text, with_margin(c->box));
    r = picture ? mark_read_line(&k->reader, picture, k->sheet->text_dpi, c->place.large || c->place.edge, &line) : -ENOMEM;

    if (r < 0)
        return r;
    found = judge_line(&line, &c->place);
    found.box = turn_to_scan(&k->sheet->turn, scaled(c->box, 1 / k->sheet->text_per_px));
    judge_keep_graver(&k->found, &found);
    return 0;
}

/* Do words that the reader is sure of fill the line? */
static bool was_read(const struct look *k, const struct candidate *c)
{
    struct box line = turn_to_scan(&k->sheet->turn, scaled(c->box, 1 / k->sheet->text_per_px));
    bool across = line.w >= line.h;
    int covered = 0;
    const json_t *w;
    size_t i;

    json_array_foreach(k->words, i, w) {
        struct box b = { (int)json_integer_value(json_array_get(w, 1)), (int)json_integer_value(json_array_get(w, 2)),
                         (int)json_integer_value(json_array_get(w, 3)), (int)json_integer_value(json_array_get(w, 4)) };
        int x = b.x + b.w / 2 - line.x, y = b.y + b.h / 2 - line.y;

        if (json_number_value(json_array_get(w, 5)) >= SURELY_READ && x >= 0 && x < line.w && y >= 0 && y < line.h)
            covered += across ? b.w : b.h;
    }
    return covered * 10 > (across ? line.w : line.h) * 6;
}

static int look_at_lines(struct look *k)
{
    struct candidates c;
    int r = 0;

    candidates_of_lines(k->lines, k->ink, &c);
    k->usual_px = c.usual_px;
    k->left_out |= c.cut && !k->turned;
    for (size_t i = 0; r == 0 && i < c.n && k->found.decision < MARK_REFUSE; i++) {
        k->left_out |= !k->turned && mark_reader_spent(&k->reader) && c.list[i].worth >= MUST_SEE;
        if (!k->again || ((c.list[i].place.large || c.list[i].place.edge) && !was_read(k, &c.list[i])))
            r = look_at_line(k, &c.list[i]);
    }
    return r;
}

/* ---- stamps */

/* The blob's part of the picture, turned so that its axis lies level. */
static PIX *lay_level(const struct stamp_picture *p, const struct blob *b, double angle_deg)
{
    double f = p->per_mask, middle_x = (b->box.x + b->box.w / 2.0) * f, middle_y = (b->box.y + b->box.h / 2.0) * f;
    bool across = fabs(remainder(angle_deg - b->angle_deg, 180)) > 45;
    int length = (int)((across ? b->width_px : b->length_px) * f) + 16, width = (int)((across ? b->length_px : b->width_px) * f) + 12;

    return rotate_part(p->picture, -angle_deg, middle_x, middle_y, length, width);
}

static int by_area(const void *a, const void *b)
{
    const struct text_line *x = a, *y = b;

    return (y->box.w * y->box.h > x->box.w * x->box.h) - (y->box.w * y->box.h < x->box.w * x->box.h);
}

/* The lines inside a stamp; all of it when none are made out. */
static int find_lines(PIX *ink, int dpi, struct lines *ret)
{
    struct err e = { 0 };
    int r = lines_find(ink, dpi, ret, &e);

    if (r == 0 && ret->n == 0)
        ret->line[ret->n++] = (struct text_line){ { 0, 0, pixGetWidth(ink), pixGetHeight(ink) }, 0 };
    qsort(ret->line, ret->n, sizeof *ret->line, by_area);
    return r;
}

/* Letters as high as a watermark's are no text to lines_find(): made smaller. */
static PIX *not_too_tall(PIX *take_level, int dpi)
{
    AUTO_PIX PIX *level = take_level;
    float f = level ? (float)(TALL_MIL * dpi) / 1000 / (float)pixGetHeight(level) : 1;

    if (f < 1)
        pix_replace(&level, pixScaleSmooth(level, f, f));
    return TAKE_PTR(level);
}

static long area(struct box b) { return (long)b.w * b.h; }

static int read_stamp(struct look *k, PIX *level, int dpi, const struct mark_place *place, struct mark_found *ret)
{
    AUTO_FREE struct lines *lines = calloc(1, sizeof *lines);
    AUTO_PIX PIX *ink = NULL;
    int least_mil = place->large ? THICK_LINE_MIL : STAMP_LINE_MIL, r = lines ? frame_erase(level) : -ENOMEM;

    if (r == 0)
        ink = pixThresholdToBinary(level, INK_LEVEL);
    if (r == 0)
        r = ink ? find_lines(ink, dpi, lines) : -ENOMEM;

    for (size_t i = 0; r == 0 && i < lines->n && i < STAMP_LINES; i++) {
        struct box b = lines->line[i].box;
        AUTO_PIX PIX *picture = NULL;
        struct grade_line line;
        struct mark_found found;

        if (b.w * 100 < b.h * LEAST_SHAPE_PCT || b.w > 30 * b.h || b.h * 1000 < least_mil * dpi || area(b) * MOST_LESS < area(lines->line[0].box))
            continue;
        if (!place->coloured && !place->framed && stroke_is_scribble(ink, b))
            continue;
        picture = pix_cut(level, with_margin(b));
        r = picture ? mark_read_line(&k->reader, picture, dpi, true, &line) : -ENOMEM;
        found = r == 0 ? judge_line(&line, place) : (struct mark_found){ 0 };
        judge_keep_graver(ret, &found);
    }
    return r;
}

static struct box overlap(struct box a, struct box b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w, bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    return right > x && bottom > y ? (struct box){ x, y, right - x, bottom - y } : (struct box){ 0 };
}

/* Is the blob just a line, or a part of one, that was looked at already, or too small for its strokes? */
static bool is_done(const struct look *k, const struct stamp_picture *p, const struct blob *b)
{
    struct box at = scaled(b->box, p->per_mask);
    bool level = fabs(b->angle_deg) < LEVEL_DEG;

    if (p->place.large && b->width_px * 1000 < THICK_MIN_MIL * p->mask_dpi)
        return true;
    if (p->place.coloured || p->place.inverse || b->framed)
        return false;
    if (level && !p->place.large && !judge_is_edge((b->box.y + b->box.h / 2.0) / pixGetHeight(p->mask)) && at.h * 10 < k->usual_px * 13)
        return true;            /* text of the usual size amid the page */
    for (size_t i = 0; i < k->lines->n; i++) {
        struct box l = k->lines->line[i].box;
        long inside = area(overlap(at, l)) * 100 / area(at);

        if (level && at.h * 10 < l.h * 14 && inside > 70)
            return true;
        if (at.h * 10 < l.h * 12 && l.h * 10 < k->usual_px * 15 && inside > 85)
            return true;        /* so short a piece of text shows no angle */
    }
    return false;
}

/* Which ways up it may be read, likeliest first: along its axis; nearly square ones across it, too; upright ones from both sides.
 * A black bar does not show its angle well. */
static unsigned ways_up(const struct blob *b, bool level_bar, double ret_deg[4])
{
    double along = level_bar && fabs(b->angle_deg) < LEVEL_DEG ? 0 : b->angle_deg, across = along > 0 ? along - 90 : along + 90;
    bool square = b->length_px * 10 < b->width_px * 18;
    unsigned n = 0;

    if (fabs(along) <= 45 || !square)
        ret_deg[n++] = along;
    if (square)
        ret_deg[n++] = across;
    if (fabs(along) > 45 && square)
        ret_deg[n++] = along;
    if (fabs(along) > 45 && !square)
        ret_deg[n++] = along + 180;
    return n;
}

static int look_at_blob(struct look *k, const struct stamp_picture *p, const struct blob *b)
{
    struct mark_place place = p->place;
    struct mark_found found = { 0 };
    double deg[4], middle = (b->box.y + b->box.h / 2.0) / pixGetHeight(p->mask);
    unsigned n = ways_up(b, p->place.inverse, deg);
    int r = 0;

    place.alone = true;
    place.apart = true;
    place.edge = judge_is_edge(middle);
    place.framed |= b->framed;
    k->reader.stamp = true;
    for (unsigned i = 0; r == 0 && i < n && found.decision < MARK_REFUSE; i++) {
        AUTO_PIX PIX *level = not_too_tall(lay_level(p, b, deg[i]), p->picture_dpi);

        place.turned = fabs(deg[i]) >= LEVEL_DEG;
        r = level ? read_stamp(k, level, p->picture_dpi, &place, &found) : -ENOMEM;
    }
    k->reader.stamp = false;
    found.box = turn_to_scan(&p->turn, scaled(b->box, p->to_scan));
    judge_keep_graver(&k->found, &found);
    return r;
}

static int look_at_layer(struct look *k, enum stamp_layer which)
{
    AUTO_STAMPS struct stamp_picture p = { 0 };
    struct blobs blobs = { .n = 0 };
    int r = stamp_picture_make(which, k->sheet, k->ink, k->lines, &p);

    if (r == 0 && p.mask)
        r = blobs_find(p.mask, p.mask_dpi, p.letter_gap_mil, &blobs);
    for (size_t i = 0; r == 0 && i < blobs.n && k->found.decision < MARK_REFUSE; i++)
        if (!is_done(k, &p, &blobs.list[i]))
            r = look_at_blob(k, &p, &blobs.list[i]);
    return r;
}

/* ---- the page as it lies now */

static int look_once(struct look *k, struct err *e)
{
    AUTO_FREE struct lines *lines = calloc(1, sizeof *lines);
    AUTO_PIX PIX *ink = pixThresholdToBinary(k->sheet->text, INK_LEVEL);
    int r = ink && lines ? lines_find(ink, k->sheet->text_dpi, lines, e) : -ENOMEM;

    k->ink = ink;
    k->lines = lines;
    if (r == 0 && (int)lines->n > k->most_lines)
        k->most_lines = (int)lines->n;
    if (r == 0)
        r = look_at_lines(k);
    for (enum stamp_layer i = 0; r == 0 && i < STAMP_LAYERS && k->found.decision < MARK_REFUSE; i++)
        r = look_at_layer(k, i);
    k->ink = NULL;
    k->lines = NULL;
    return r == 0 ? 0 : err_set(e, r, r == -ENOMEM ? "there is not enough memory to look for markings" : "Tesseract could not look for markings");
}

/* By further quarters, from how it lies now. */
static int turn_on(struct sheet *s, int by, struct err *e)
{
    int before = s->turn.rotation;
    int r = clean_turn(s, by, e);

    s->turn.rotation = (before + by) % 360;
    return r;
}

/* By lines that run down a page is laid across, even when it does not show which end is up. */
static int first_way(const struct orientation *lies)
{
    bool down = lies->axis_known && lies->axis[AXIS_DOWN].contrast > lies->axis[AXIS_ACROSS].contrast;

    return down && lies->rotation % 180 == 0 ? 90 : lies->rotation;
}

/* The other ways the page may lie, when the picture did not tell. */
static int look_turned(struct look *k, struct sheet *s, const struct orientation *lies, struct err *e)
{
    int step = lies->axis_known ? 180 : 90, r = 0;

    k->turned = true;
    for (int by = step; r == 0 && by < 360 && k->found.decision < MARK_REFUSE; by += step) {
        r = turn_on(s, step, e);
        k->reader.most = k->reader.reads + MARK_READS_TURNED;
        if (r == 0)
            r = look_once(k, e);
    }
    return r;
}

/* Not all was looked at: a line in a marking's place was left out, or some of what was read is a little like a grade. Then nobody knows. */
static void hold_when_spent(struct look *k)
{
    if (k->found.decision != MARK_CLEAR)
        return;
    if (mark_reader_spent(&k->reader) && k->reader.likeliest > GRADE_NONE)
        k->found = (struct mark_found){ .decision = MARK_HOLD, .grade = k->reader.likeliest,
                                        .why = "there is too much on the page to look at all of it, and a part reads a little like a grade" };
    else if (k->left_out)
        k->found = (struct mark_found){ .decision = MARK_HOLD, .why = "there is too much on the page to look at all lines where a marking may stand" };
}

int mark_look_again(struct engine *g, const struct sheet *s, const json_t *words, struct mark_found *ret, struct err *e)
{
    struct look k = { .reader = { .engine = g, .most = MARK_READS_AGAIN }, .sheet = s, .again = true, .words = words };
    int r = look_once(&k, e);

    *ret = k.found;
    return r;
}

int mark_look(struct engine *g, struct loaded *file, struct mark_found *ret, struct err *e)
{
    AUTO_SHEET struct sheet s = { 0 };
    struct look k = { .reader = { .engine = g, .most = MARK_READS_MOST }, .sheet = &s };
    struct orientation lies = { 0 };
    bool blank;

    *ret = (struct mark_found){ 0 };
    if (small_is_speck(file->pix))
        return 0;
    struct box all = { 0, 0, file->width_px, file->height_px };
    int r = small_lay_on_sheet(file, e);
    bool small = r == 1;
    if (r >= 0)
        r = clean_make_look_sheet(TAKE_PTR(file->pix), file->dpi, &s, e);
    if (r < 0)
        return r;
    clean_measure_as_scanned(&s, file->width_px, file->height_px);
    if (orient_find(&s, &lies) == 0)
        r = clean_turn(&s, first_way(&lies), e);
    if (r == 0)
        r = orient_level(&s, &lies, e);
    blank = r == 0 && !lies.sure && clean_is_blank(&s);     /* what shows which way up it is has words on it */
    if (r == 0 && !blank)
        r = look_once(&k, e);
    if (r == 0 && !blank && !lies.sure && k.found.decision < MARK_REFUSE)
        r = look_turned(&k, &s, &lies, e);
    hold_when_spent(&k);
    *ret = k.found;
    ret->lines = k.most_lines;
    if (small && ret->decision > MARK_CLEAR)
        ret->box = all;
    return r;
}
