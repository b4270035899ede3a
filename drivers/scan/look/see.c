#include "drivers/scan/look/see.h"

#include "base/clock.h"
#include "drivers/scan/look/bars.h"
#include "drivers/scan/look/codes.h"
#include "drivers/scan/look/matrix.h"
#include "drivers/scan/look/patch.h"
#include "image/blank.h"
#include "image/skew.h"
#include "image/verdict.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum {
    SKEW_FAULT_DEG = 10,
    DECODE_ALL_MS = 500,        /* after that no further region is tried: the page must not wait */
    /* Letters on a separator: next to none on others' Patch T sheets, words in two languages and pieces of codes on ours.
     * A letter that shows such a sheet (a circular about them) has more, and is not split away. */
    LETTERS_ON_PATCH_SHEET = 220, LETTERS_ON_OUR_SHEET = 700,
};

struct sight {
    const struct see_setup *setup;
    struct decoder *decoder;
    const struct see_page *page;
    struct paper paper;
    struct marks marks;         /* the inner ones */
    struct patches patches;
    int letters;
    int64_t decode_until_ms;
    struct page_look look;
};

/* ---- codes */

static void add_code(struct sight *s, const char *text, const int box[4])
{
    struct look_code *c = &s->look.codes[s->look.n_codes];
    enum look_code_type type;

    if (s->look.n_codes == LOOK_MAX_CODES || !codes_classify(text, s->setup->label_prefix, &type))
        return;
    for (int i = 0; i < s->look.n_codes; i++)
        if (strcmp(s->look.codes[i].text, text) == 0)           /* the same in another symbology */
            return;
    c->type = type;
    snprintf(c->text, sizeof c->text, "%s", text);
    memcpy(c->box_px, box, sizeof c->box_px);
    s->look.n_codes++;
}

static bool has_payload(const struct sight *s)
{
    for (int i = 0; i < s->look.n_codes; i++)
        if (s->look.codes[i].type == LOOK_SHEET)
            return true;
    return false;
}

/* A sheet of ours says the same three times: once is enough. */
static bool may_go_on(const struct sight *s) { return !has_payload(s) && clock_mono_ms() < s->decode_until_ms; }

static void frame_bars(const struct bars *b, int factor, int box[4])
{
    double w = fabs(b->length * cos(b->angle)) + fabs(b->height * sin(b->angle));
    double h = fabs(b->length * sin(b->angle)) + fabs(b->height * cos(b->angle));

    box[0] = (int)((b->x - w / 2) * factor);
    box[1] = (int)((b->y - h / 2) * factor);
    box[2] = (int)(w * factor);
    box[3] = (int)(h * factor);
}

static int read_bars(struct sight *s)
{
    struct bars all[BARS_MAX];
    int n = bars_find(&s->paper, all), r = n < 0 ? n : 0;

    for (int i = 0; i < n && r >= 0 && may_go_on(s); i++) {
        AUTO_FREE uint8_t *px = NULL;
        char text[DECODE_TEXT_SIZE];
        int w, h, box[4];

        r = bars_straighten(&s->page->grey, &s->paper, &all[i], &px, &w, &h);
        if (r == 0)
            r = decode_code128(s->decoder, px, w, h, text);
        frame_bars(&all[i], s->paper.factor, box);
        if (r > 0)
            add_code(s, text, box);
    }
    return r < 0 ? r : 0;
}

static int read_matrix(struct sight *s, const struct matrix *m, bool qr)
{
    AUTO_FREE uint8_t *px = NULL;
    int f = s->paper.factor, box[4] = { m->x * f, m->y * f, m->w * f, m->h * f }, w, h;
    char text[DECODE_TEXT_SIZE];
    int r = matrix_cut(&s->page->grey, &s->paper, m, &px, &w, &h);

    if (r == 0)
        r = qr ? decode_qr(s->decoder, px, w, h, text) : decode_datamatrix(px, w, h, text);
    if (r > 0)
        add_code(s, text, box);
    return r < 0 ? r : 0;
}

/* Only separators and labels have codes of this kind that matter. */
static int read_matrices(struct sight *s)
{
    struct matrix all[MATRIX_MAX];
    int r = 0;

    for (int qr = 1; qr >= 0 && r == 0 && may_go_on(s); qr--) {
        int n = qr ? matrix_find_qr(&s->paper, all) : matrix_find_datamatrix(&s->paper, all);

        r = n < 0 ? n : 0;
        for (int i = 0; i < n && r == 0 && may_go_on(s); i++)
            r = read_matrix(s, &all[i], qr);
    }
    return r;
}

/* ---- verdicts */

static void judge_separator(struct sight *s)
{
    struct page_look *l = &s->look;
    bool payload = has_payload(s), ours = payload || s->patches.sure_t >= 3;
    bool letter_like = s->letters > (ours ? LETTERS_ON_OUR_SHEET : LETTERS_ON_PATCH_SHEET);

    if ((payload || s->patches.sure_t > 0) && !letter_like) {
        l->kind = LOOK_SEPARATOR;
        l->own_sheet = payload;
        return;
    }
    /* bars in a letter that are not even a Patch T are some other thing's bars */
    if (payload || s->patches.sure_t > 0 || (s->patches.maybe && s->letters <= LETTERS_ON_PATCH_SHEET))
        l->faults |= LOOK_MAYBE_SEPARATOR;
}

static int judge_image(struct sight *s)
{
    struct verdict v;
    int r = verdict_find(&s->paper, &s->marks, &v);

    if (r < 0)
        return r;
    s->look.faults |= (v.too_dark ? LOOK_TOO_DARK : 0U) | (v.too_light ? LOOK_TOO_LIGHT : 0U) | (v.cut_off ? LOOK_CUT_OFF : 0U) |
                      (v.streaks ? LOOK_STREAKS : 0U) | (v.folded ? LOOK_FOLDED : 0U) |
                      (fabs(s->look.skew_deg) > SKEW_FAULT_DEG ? LOOK_SKEWED : 0U);
    return 0;
}

static int judge_blank(struct sight *s, bool *ret_blank)
{
    const struct grey *tint = s->page->tint.width_px > 0 ? &s->page->tint : NULL;

    *ret_blank = false;
    if (!s->page->whole || blank_content(&s->paper, &s->marks) >= BLANK_CONTENT)
        return 0;
    *ret_blank = true;
    return tint ? blank_test_tint(tint, ret_blank) : 0;
}

/* The path of one page. */
static int see_page(struct sight *s)
{
    bool blank = false;
    int r = marks_find(&s->paper, marks_faint_level(&s->paper), MARKS_INNER, &s->marks);

    if (r == 0)
        r = judge_blank(s, &blank);
    if (r < 0)
        return r;
    if (blank) {
        s->look.kind = LOOK_BLANK;
        return 0;
    }
    s->letters = verdict_letters(&s->paper, &s->marks);
    s->decode_until_ms = clock_mono_ms() + DECODE_ALL_MS;
    r = patch_find(&s->paper, &s->patches);
    if (r == 0)
        r = read_bars(s);
    if (r == 0)
        r = read_matrices(s);
    if (r < 0)
        return r;
    judge_separator(s);
    if (s->look.kind == LOOK_SEPARATOR) {
        s->look.skew_deg = s->patches.skew_deg;
        return 0;
    }
    r = skew_find(&s->paper, &s->marks, &s->look.skew_deg);
    if (r == -ENOMEM)
        return r;
    return s->setup->check_image ? judge_image(s) : 0;
}

int see(const struct see_setup *setup, struct decoder *d, const struct see_page *page, struct page_look *ret)
{
    struct sight s = { .setup = setup, .decoder = d, .page = page, .look = { .kind = LOOK_PAGE } };
    int r = paper_make(&page->grey, &s.paper);

    if (r == 0)
        r = see_page(&s);
    if (r == 0 || r == -EINVAL)
        *ret = s.look;
    marks_done(&s.marks);
    paper_done(&s.paper);
    return r == -EINVAL ? 0 : r;
}
