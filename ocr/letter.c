#include "ocr/letter.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

enum lane lane_of_purpose(const char *purpose)
{
    return strcmp(purpose, "vip") == 0 ? LANE_VIP : strcmp(purpose, "backlog") == 0 ? LANE_BACKLOG : LANE_CURRENT;
}

int letter_new(const char *id, void *ctx, struct letter **ret_letter, struct err *e)
{
    AUTO_LETTER struct letter *l = calloc(1, sizeof *l);
    int n = l ? snprintf(l->id, sizeof l->id, "%s", id) : 0;

    if (!l)
        return err_set(e, -ENOMEM, "no memory for a letter");
    if (n < 0 || (size_t)n >= sizeof l->id)
        return err_set(e, -ENAMETOOLONG, "the name of the letter is too long");
    l->ctx = ctx;
    l->lane = LANE_CURRENT;
    *ret_letter = TAKE_PTR(l);
    return 0;
}

/* There is always room to put the pages known so far in order. */
static int count_pages(struct letter *l, unsigned more, struct err *e)
{
    struct place *order = reallocarray(l->order, l->n_all + more, sizeof *order);

    if (!order)
        return err_set(e, -ENOMEM, "no memory for %u pages", l->n_all + more);
    l->order = order;
    l->n_all += more;
    return 0;
}

static void page_new(struct page *p) { *p = (struct page){ .turn = TURN_UNSAID }; }

int letter_add_source(struct letter *l, const char *name, struct err *e)
{
    struct source *more = reallocarray(l->sources, l->n_sources + 1, sizeof *more), *s;
    int n;

    if (!more)
        return err_set(e, -ENOMEM, "no memory for a letter");
    l->sources = more;
    s = &more[l->n_sources];
    *s = (struct source){ .n_pages = 1, .pages = malloc(sizeof *s->pages) };
    if (s->pages)
        page_new(&s->pages[0]);
    n = snprintf(s->name, sizeof s->name, "%s", name);
    if (!s->pages || n < 0 || (size_t)n >= sizeof s->name) {
        free(s->pages);
        return err_set(e, s->pages ? -ENAMETOOLONG : -ENOMEM, "the name of a page is too long");
    }
    l->n_sources++;
    return count_pages(l, 1, e);
}

static void arrange_page(struct page *p, const struct arranged *entry, bool hidden)
{
    p->hidden = hidden;
    p->turn = entry->turn;
}

/* What the arrangement says of the pages of source s (NULL: all) from page "first" on. */
static void arrange_pages(const struct letter *l, const struct source *s, int first)
{
    const struct arrangement *a = &l->arrangement;

    for (size_t i = 0; i < a->n_shown + a->n_hidden; i++) {
        bool hidden = i >= a->n_shown;
        const struct arranged *entry = hidden ? &a->hidden[i - a->n_shown] : &a->shown[i];
        const struct source *of = &l->sources[entry->blob];

        if ((!s || s == of) && entry->index >= first && entry->index < of->n_pages)
            arrange_page(&of->pages[entry->index], entry, hidden);
    }
}

void letter_arrange(struct letter *l, struct arrangement take_a)
{
    l->arrangement = take_a;
    arrange_pages(l, NULL, 0);
}

static void page_done(struct page *p)
{
    free(p->error);
    free(p->view.bytes);
    free(p->zoom.bytes);
    layers_done(&p->layers);
    page_text_done(&p->text);
}

void letter_free(struct letter *l)
{
    if (!l)
        return;
    for (unsigned i = 0; i < l->n_sources; i++) {
        for (int k = 0; k < l->sources[i].n_pages; k++)
            page_done(&l->sources[i].pages[k]);
        free(l->sources[i].pages);
        free(l->sources[i].bytes);
    }
    free(l->sources);
    free(l->order);
    free(l->note);
    arrangement_done(&l->arrangement);
    free(l);
}

static struct page *page_at(const struct letter *l, unsigned k, const struct source **ret_source, int *ret_index)
{
    const struct place *at = &l->order[k];

    if (ret_source)
        *ret_source = at->source;
    if (ret_index)
        *ret_index = at->index;
    return &at->source->pages[at->index];
}

struct page *letter_page(const struct letter *l, unsigned k, const struct source **ret_source, int *ret_index)
{
    return k < l->n_shown ? page_at(l, k, ret_source, ret_index) : NULL;
}

struct page *letter_hidden_page(const struct letter *l, unsigned k, const struct source **ret_source, int *ret_index,
                                const struct arranged **ret_entry)
{
    if (k >= l->n_hidden)
        return NULL;
    *ret_entry = l->order[l->n_shown + k].entry;
    return page_at(l, l->n_shown + k, ret_source, ret_index);
}

unsigned letter_pages(const struct letter *l) { return l->n_shown; }

bool letter_is_read(const struct letter *l)
{
    for (unsigned i = 0; i < l->n_sources; i++)
        if (l->sources[i].pages_in < l->sources[i].n_pages)
            return false;
    return true;
}

/* ---- the order of the pages */

/* 1: the page has its place now; 0: it had one, or the file has no such page. */
static unsigned place_page(struct letter *l, const struct source *s, int index, const struct arranged *entry)
{
    if (index >= s->n_pages || s->pages[index].placed)
        return 0;
    s->pages[index].placed = true;
    l->order[l->n_shown + l->n_hidden] = (struct place){ s, index, entry };
    return 1;
}

/* Pages the arrangement shows, pages no list names, pages it hides. */
static void put_in_order(struct letter *l)
{
    const struct arrangement *a = &l->arrangement;

    for (size_t i = 0; i < a->n_shown; i++)
        l->n_shown += place_page(l, &l->sources[a->shown[i].blob], a->shown[i].index, &a->shown[i]);
    for (unsigned i = 0; i < l->n_sources; i++)
        for (int k = 0; k < l->sources[i].n_pages; k++)
            if (!l->sources[i].pages[k].hidden)
                l->n_shown += place_page(l, &l->sources[i], k, NULL);
    for (size_t i = 0; i < a->n_hidden; i++)
        l->n_hidden += place_page(l, &l->sources[a->hidden[i].blob], a->hidden[i].index, &a->hidden[i]);
}

/* ---- taking an answer */

/* The first answer about a file says how many pages it has. */
static int learn_pages(struct letter *l, struct source *s, json_int_t pages, struct err *e)
{
    struct page *more;
    int known = s->n_pages;

    if (pages < 1 || pages > LETTER_MAX_PAGES || l->n_all - (unsigned)known + (unsigned)pages > LETTER_MAX_PAGES)
        return err_set(e, -ERANGE, "the letter has more than %d pages", LETTER_MAX_PAGES);
    if (pages <= known)
        return 0;
    more = reallocarray(s->pages, (size_t)pages, sizeof *more);
    if (!more)
        return err_set(e, -ENOMEM, "no memory for %lld pages", (long long)pages);
    s->pages = more;
    if (count_pages(l, (unsigned)(pages - known), e) < 0)
        return -ENOMEM;
    for (s->n_pages = (int)pages; known < s->n_pages; known++)
        page_new(&s->pages[known]);
    arrange_pages(l, s, 1);
    return 0;
}

static bool is_word(const char *text) { return text && *text && !text[strcspn(text, "\t\n\r")]; }

/* [text, x, y, w, h, conf, line], the box on the page. */
static int take_word(struct page *p, const json_t *w, struct err *e)
{
    const struct turn *t = &p->text.turn;
    const char *text = json_string_value(json_array_get(w, 0));
    double conf = json_number_value(json_array_get(w, 5));
    bool ok = is_word(text) && conf >= 0 && conf <= 1;
    struct box b = { .x = json_in_range(json_array_get(w, 1), 0, t->width_px, &ok), .y = json_in_range(json_array_get(w, 2), 0, t->height_px, &ok) };
    int line = json_in_range(json_array_get(w, 6), 0, INT_MAX, &ok);

    b.w = json_in_range(json_array_get(w, 3), 0, t->width_px - b.x, &ok);
    b.h = json_in_range(json_array_get(w, 4), 0, t->height_px - b.y, &ok);
    if (!ok)
        return err_set(e, -EPROTO, "a word that cannot be came from ocr-page");
    return page_text_add(&p->text, text, b, conf, line) == 0 ? 0 : err_set(e, -ENOMEM, "no memory for the words of a page");
}

static int take_words(struct page *p, const json_t *words, struct err *e)
{
    size_t i;
    const json_t *w;
    int r;

    json_array_foreach(words, i, w) {
        r = take_word(p, w, e);
        if (r < 0)
            return r;
    }
    return page_text_finish(&p->text) == 0 ? 0 : err_set(e, -ENOMEM, "no memory for the words of a page");
}

static unsigned char *copy(const unsigned char *bytes, size_t n)
{
    unsigned char *p = malloc(n ? n : 1);

    if (p && n)
        memcpy(p, bytes, n);
    return p;
}

static int take_view(struct page *p, const struct frame *answer, struct err *e)
{
    const json_t *view = json_object_get(answer->head, "view");
    bool ok = answer->blob[0] != NULL;

    p->view.width_px = json_in_range(json_object_get(view, "width"), 1, LAYER_MAX_SIDE_PX, &ok);
    p->view.height_px = json_in_range(json_object_get(view, "height"), 1, LAYER_MAX_SIDE_PX, &ok);
    if (!ok)
        return err_set(e, -EPROTO, "an answer without a view came from ocr-page");
    p->view.n = answer->blob_n[0];
    p->view.bytes = copy(answer->blob[0], answer->blob_n[0]);
    return p->view.bytes ? 0 : err_set(e, -ENOMEM, "no memory for the view of a page");
}

/* A page may have none. *ret: blobs in front of the layers. */
static int take_zoom(struct page *p, const struct frame *answer, unsigned *ret, struct err *e)
{
    const json_t *zoom = json_object_get(answer->head, "zoom");
    const char *kind = json_str(zoom, "kind", "");

    *ret = zoom ? 2 : 1;
    if (!zoom)
        return 0;
    p->zoom.jpeg = strcmp(kind, "jpeg") == 0;
    if (!p->zooms || !answer->blob[1] || (!p->zoom.jpeg && strcmp(kind, "png") != 0))
        return err_set(e, -EPROTO, "a large picture that cannot be used came from ocr-page");
    p->zoom.n = answer->blob_n[1];
    p->zoom.bytes = copy(answer->blob[1], answer->blob_n[1]);
    return p->zoom.bytes ? 0 : err_set(e, -ENOMEM, "no memory for the large picture of a page");
}

static bool holds(const json_t *pdf, const char *what)
{
    size_t i;
    const json_t *word;

    json_array_foreach(json_object_get(pdf, "holds"), i, word)
        if (json_is_string(word) && strcmp(json_string_value(word), what) == 0)
            return true;
    return false;
}

static void take_pdf(struct page *p, const json_t *pdf)
{
    p->pdf = (struct page_pdf){ .is_pdf = json_is_object(pdf), .text = strcmp(json_str(pdf, "kind", ""), "text") == 0,
                                .is_signed = json_flag(pdf, "signed"), .javascript = holds(pdf, "javascript"),
                                .attachments = holds(pdf, "attachments"), .launch = holds(pdf, "launch") };
}

static void take_orientation(struct page *p, const json_t *orientation)
{
    const char *axis = json_str(orientation, "axis", "");

    p->lies.told = json_is_object(orientation);
    p->lies.sure = json_flag(orientation, "sure");
    p->lies.across = strcmp(axis, "across") == 0;
    p->lies.down = strcmp(axis, "down") == 0;
}

/* -EPROTO: what is said of a marking makes no sense: nothing may then be taken for clear. */
static int take_mark(struct page *p, const json_t *mark, struct err *e)
{
    int decision = mark_decision_of(json_str(mark, "decision", "")), grade = mark_grade_of(json_str(mark, "classification", ""));
    const json_t *box = json_object_get(mark, "box");
    int width = p->text.turn.width_px, height = p->text.turn.height_px;
    bool ok = true;

    if (!mark || decision == MARK_CLEAR)
        return 0;
    p->mark.box = (struct box){ json_in_range(json_array_get(box, 0), 0, width, &ok), json_in_range(json_array_get(box, 1), 0, height, &ok),
                                json_in_range(json_array_get(box, 2), 0, width, &ok), json_in_range(json_array_get(box, 3), 0, height, &ok) };
    if (!ok || decision < 0 || grade <= GRADE_NONE)
        return err_set(e, -EPROTO, "an answer about a marking that cannot be used came from ocr-page");
    p->mark.decision = (enum mark_decision)decision;
    p->mark.grade = (enum mark_grade)grade;
    snprintf(p->mark.why, sizeof p->mark.why, "%s", json_str(mark, "why", ""));
    return 0;
}

static int take_page(struct page *p, const struct frame *answer, struct err *e)
{
    const json_t *head = answer->head;
    struct turn *t = &p->text.turn;
    unsigned behind = 1;
    bool ok = true;
    int r;

    p->blank = json_flag(head, "blank");
    p->partial = json_flag(head, "partial");
    p->conf = json_num(head, "conf", 0);
    p->dpi = json_in_range(json_object_get(head, "dpi"), 1, LETTER_MAX_DPI, &ok);
    *t = (struct turn){ .width_px = json_in_range(json_object_get(head, "width_px"), 1, LETTER_MAX_SIDE_PX, &ok),
                        .height_px = json_in_range(json_object_get(head, "height_px"), 1, LETTER_MAX_SIDE_PX, &ok),
                        .rotation = json_in_range(json_object_get(head, "rotation"), 0, 270, &ok), .skew_deg = json_num(head, "skew_deg", 0) };
    if (!ok || t->rotation % 90 != 0 || !(fabs(t->skew_deg) <= TURN_MAX_SKEW_DEG))
        return err_set(e, -EPROTO, "an answer without the page's size came from ocr-page");
    take_pdf(p, json_object_get(head, "pdf"));
    take_orientation(p, json_object_get(head, "orientation"));
    if (p->hidden)
        return take_view(p, answer, e);
    r = take_mark(p, json_object_get(head, "mark"), e);
    if (r == 0)
        r = take_words(p, json_object_get(head, "words"), e);
    if (r == 0)
        r = take_view(p, answer, e);
    if (r == 0)
        r = take_zoom(p, answer, &behind, e);
    if (r < 0)
        return r;
    return layers_parse(json_object_get(head, "layers"), answer->blob + behind, answer->blob_n + behind, FRAME_BLOBS - behind, t, &p->layers, e);
}

/* As before it was answered: what was said of it, how often it was tried and why it is unread stays. */
static void page_clear(struct page *p)
{
    struct page before = { .given = true, .hidden = p->hidden, .turn = p->turn, .failed = p->failed, .zooms = p->zooms,
                           .error = TAKE_PTR(p->error) };

    page_done(p);
    *p = before;
}

int letter_replace_answer(struct page *p, const struct frame *answer, struct err *e)
{
    struct page second = { .given = true, .in = true, .hidden = p->hidden, .turn = p->turn, .placed = p->placed, .failed = p->failed,
                           .voted = p->voted, .zooms = p->zooms };
    int r = take_page(&second, answer, e);

    if (r < 0) {
        page_done(&second);
        return r;
    }
    page_done(p);
    *p = second;
    return 0;
}

int letter_set_unread(struct page *p, const char *why, struct err *e)
{
    char *words = strdup(why);

    if (!words)
        return err_set(e, -ENOMEM, "no memory for a page");
    free(p->error);
    p->error = words;
    return 0;
}

bool letter_wants_zoom(struct letter *l, struct page *p)
{
    if (!p->zooms && !p->hidden && l->zooms < LETTER_MAX_ZOOMS) {
        p->zooms = true;
        l->zooms++;
    }
    return p->zooms;
}

bool page_has_picture(const struct page *p) { return p->view.bytes != NULL; }

static void page_is_in(struct letter *l, struct source *s, int index)
{
    s->pages[index].in = true;
    s->pages_in++;
    if (s->pages_in == s->n_pages) {
        free(s->bytes);
        s->bytes = NULL;
    }
    l->seconds = l->started ? (double)(clock_mono_ms() - l->began_ms) / 1000 : 0;
    if (letter_is_read(l))
        put_in_order(l);
}

int letter_take_answer(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e)
{
    int r = index == 0 ? learn_pages(l, s, json_int(answer->head, "pages", 1), e) : 0;

    if (r == 0)
        r = take_page(&s->pages[index], answer, e);
    if (r == 0) {
        page_is_in(l, s, index);
        return 0;
    }
    page_clear(&s->pages[index]);
    return r;
}

/* Pages of a file whose first one fails: as many as it is said to have, and those the arrangement names. They are asked for one by one. */
static int learn_other_pages(struct letter *l, struct source *s, int said)
{
    const struct arrangement *a = &l->arrangement;
    int last = said > 0 ? said - 1 : 0;

    for (size_t i = 0; i < a->n_shown + a->n_hidden; i++) {
        const struct arranged *entry = i < a->n_shown ? &a->shown[i] : &a->hidden[i - a->n_shown];

        if (&l->sources[entry->blob] == s && entry->index > last)
            last = entry->index;
    }
    return learn_pages(l, s, last + 1, NULL);
}

void letter_give_up(struct letter *l, struct source *s, int index, int pages, const char *why)
{
    page_clear(&s->pages[index]);
    if (!s->pages[index].error)
        s->pages[index].error = strdup(why);
    if (index == 0 && s->n_pages == 1 && learn_other_pages(l, s, pages) < 0)
        s->pages[0].hidden = false;             /* pages are missing: its error holds the letter */
    page_is_in(l, s, index);
}
