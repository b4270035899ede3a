#include "ocr/record.h"

#include "base/clock.h"
#include "base/said.h"
#include "ocr/fields/fields_json.h"
#include "ocr/fields/first_letter.h"
#include "ocr/fit.h"
#include "ocr/original.h"

#include <errno.h>
#include <string.h>

enum {
    WORD_PAGES = 200,           /* a book's words would make the record larger than its readers take */
};

void record_view_name(unsigned k, char out[RECORD_VIEW_NAME_SIZE])
{
    snprintf(out, RECORD_VIEW_NAME_SIZE, "view-%03u.jpg", k + 1);
}

void record_hidden_view_name(unsigned k, char out[RECORD_VIEW_NAME_SIZE])
{
    snprintf(out, RECORD_VIEW_NAME_SIZE, "view-h%03u.jpg", k + 1);
}

void record_zoom_name(unsigned k, bool jpeg, char out[RECORD_VIEW_NAME_SIZE])
{
    snprintf(out, RECORD_VIEW_NAME_SIZE, "zoom-%03u.%s", k + 1, jpeg ? "jpg" : "png");
}

void record_pdf_name(unsigned k, unsigned parts, char out[RECORD_VIEW_NAME_SIZE])
{
    if (parts > 1)
        snprintf(out, RECORD_VIEW_NAME_SIZE, "document-%u.pdf", k + 1);
    else
        snprintf(out, RECORD_VIEW_NAME_SIZE, "document.pdf");
}

/* ---- pages */

static json_t *words_json(const struct page_text *t)
{
    json_t *list = json_array();

    for (size_t i = 0; i < t->n_words; i++) {
        const struct word *w = &t->words[i];

        json_array_append_new(list, json_pack("[siiiioi]", w->text, w->scan.x, w->scan.y, w->scan.w, w->scan.h, json_rounded(w->conf), w->line));
    }
    return list;
}

static void add_spool_keys(json_t *page, const struct page *p, const struct source *s, int index, const char *view)
{
    json_object_set_new(page, "blob", json_string(s->name));
    json_object_set_new(page, "index", json_integer(index));
    if (p->turn != TURN_UNSAID)
        json_object_set_new(page, "turn", json_integer(p->turn));
    if (!page_has_picture(p))
        return;
    json_object_set_new(page, "view", json_string(view));
    json_object_set_new(page, "view_width_px", json_integer(p->view.width_px));
    json_object_set_new(page, "view_height_px", json_integer(p->view.height_px));
}

/* A line of base/said.h in English words. */
static void put_words(json_t *object, const char *key, const char *line)
{
    char words[SAID_WORDED_SIZE];

    said_word(SAID_EN, line, words);
    json_object_set_new(object, key, json_string(words));
}

static json_t *hidden_json(const struct letter *l)
{
    json_t *list = json_array();
    const struct arranged *entry;
    const struct source *s;
    const struct page *p;
    int index;

    for (unsigned k = 0; (p = letter_hidden_page(l, k, &s, &index, &entry)); k++) {
        json_t *page = json_object();
        char view[RECORD_VIEW_NAME_SIZE];

        record_hidden_view_name(k, view);
        add_spool_keys(page, p, s, index, view);
        json_object_set_new(page, "why", json_string(entry->why));
        if (*entry->to)
            json_object_set_new(page, "to", json_string(entry->to));
        if (p->error)
            put_words(page, "error", p->error);
        json_array_append_new(list, page);
    }
    return list;
}

static void add_size(json_t *page, const struct page *p)
{
    const struct turn *t = &p->text.turn;

    json_object_set_new(page, "rotation", json_integer(t->rotation));
    json_object_set_new(page, "skew_deg", json_rounded(t->skew_deg));
    json_object_set_new(page, "width_px", json_integer(t->width_px));
    json_object_set_new(page, "height_px", json_integer(t->height_px));
    json_object_set_new(page, "dpi", json_integer(p->dpi));
}

static json_t *page_json(const struct page *p, const struct source *s, int index, unsigned k, enum record_detail detail)
{
    AUTO_FREE char *text = page_text_string(&p->text);
    char view[RECORD_VIEW_NAME_SIZE];
    json_t *page = json_object();

    record_view_name(k, view);
    if (detail == RECORD_SPOOL)
        add_spool_keys(page, p, s, index, view);
    json_object_set_new(page, "text", json_string(text ? text : ""));
    if (page_has_picture(p))
        add_size(page, p);
    if (p->error) {
        put_words(page, "error", p->error);
        return page;
    }
    json_object_set_new(page, "blank", json_boolean(p->blank));
    if (p->partial)
        json_object_set_new(page, "partial", json_true());
    json_object_set_new(page, "language", json_string(text ? fields_language_of(text) : ""));
    json_object_set_new(page, "conf", json_rounded(p->conf));
    if (detail == RECORD_WORDS || (detail == RECORD_SPOOL && k < WORD_PAGES))
        json_object_set_new(page, "words", words_json(&p->text));
    return page;
}

/* ---- the letter */

/* The pages' words, for rules over the whole letter; the caller's (free). NULL: no memory. */
static const struct page_text **page_texts(const struct letter *l)
{
    unsigned n = letter_pages(l);
    const struct page_text **texts = calloc(n ? n : 1, sizeof(struct page_text *));

    for (unsigned k = 0; texts && k < n; k++)
        texts[k] = &letter_page(l, k, NULL, NULL)->text;
    return texts;
}

/* NULL: no memory; the record is then without: it is only a second opinion. */
static json_t *seams_json(const struct seams *seams)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < seams->n; i++)
        json_array_append_new(list, json_pack("{sisoss}", "page", seams->list[i].page, "conf", json_rounded(seams->list[i].conf),
                                              "why", seams->list[i].why));
    return list;
}

/* What was taken from the pictures so that the PDF fits; NULL: nothing was. */
static json_t *fitted_json(const struct letter *l)
{
    int shrunk = 0;
    const struct page *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        shrunk += p->shrunk;
    if (shrunk == 0)
        return NULL;
    return json_pack("{sisIsIsi}", "level", l->fit_level, "bytes", (json_int_t)fit_bytes(l, 0, letter_pages(l)), "full_bytes",
                     (json_int_t)l->full_bytes, "pages", shrunk);
}

/* NULL: the PDF is one. */
static json_t *parts_json(const struct letter *l)
{
    json_t *list = json_array();
    unsigned from, to, parts = fit_parts(l);

    for (unsigned k = 0; parts > 1 && fit_part(l, k, &from, &to); k++) {
        char name[RECORD_VIEW_NAME_SIZE];

        record_pdf_name(k, parts, name);
        json_array_append_new(list, json_pack("{sssisi}", "blob", name, "from", from + 1, "to", to));
    }
    if (parts > 1)
        return list;
    json_decref(list);
    return NULL;
}

/* The sentence about a PDF that does not fit. */
static bool say_too_large(const struct letter *l, char out[SAID_SIZE])
{
    char pages[200] = "";
    unsigned from, to, parts = fit_parts(l);
    size_t n = 0;

    if (parts < 2)
        return false;
    for (unsigned k = 0; n < sizeof pages - 40 && fit_part(l, k, &from, &to); k++)
        n += (size_t)snprintf(pages + n, sizeof pages - n, from + 1 == to ? "%s%u" : "%s%u–%u", k ? ", " : "", from + 1, to);
    said_set(out, SAID_READ_TOO_LARGE, SAID_NUMBER((long long)(l->pdf_max_bytes >> 20)), SAID_NUMBER(parts), pages);
    return true;
}

static bool say_signed_is_large(const struct letter *l, char out[SAID_SIZE])
{
    char is[24], most[24];

    if (!original_is_too_large(l))
        return false;
    snprintf(is, sizeof is, "%.1f", (double)l->sources[0].n_bytes / (1 << 20));
    snprintf(most, sizeof most, "%.1f", (double)l->pdf_max_bytes / (1 << 20));
    said_set(out, SAID_READ_SIGNED_LARGE, is, most);
    return true;
}

static bool say_note(const struct letter *l, char out[SAID_SIZE])
{
    if (l->note)
        snprintf(out, SAID_SIZE, "%s", l->note);
    return l->note;
}

/* One sentence for the clerk when pages are missing, or the list of them cannot be used. False: there is none. */
static bool say_problem(const struct letter *l, char out[SAID_SIZE])
{
    unsigned first = 0, failed = 0;
    const struct page *p;
    const char *why = NULL;
    enum said_id left = SAID_READ_PICTURE_KEPT;
    char kept[SAID_SIZE];

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++) {
        if (p->error && ++failed == 1) {
            first = k + 1;
            why = p->error;
        }
        if (p->error && !page_has_picture(p))
            left = SAID_READ_SCAN_KEPT;
    }
    said_set(kept, left);
    if (letter_pages(l) == 0)
        said_set(out, l->n_hidden ? SAID_READ_ALL_HIDDEN : SAID_READ_NO_PAGES);
    else if (failed == 0)
        return say_signed_is_large(l, out) || say_note(l, out) || say_too_large(l, out);
    else if (failed == 1)
        said_set(out, SAID_READ_PAGE, SAID_NUMBER(first), why, kept);
    else
        said_set(out, SAID_READ_PAGES, SAID_NUMBER(first), SAID_NUMBER(failed - 1), why, kept);
    return true;
}

static void add_note(json_t *notes, const char *code, const char *why)
{
    json_array_append_new(notes, json_pack("{ssss}", "code", code, "why", why));
}

/* What a clerk should know of a file, though nothing is wrong with the letter. */
static json_t *notes_json(const struct letter *l)
{
    json_t *notes = json_array();
    struct page_pdf all = { 0 };
    const struct page *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++) {
        all.javascript |= p->pdf.javascript;
        all.attachments |= p->pdf.attachments;
        all.launch |= p->pdf.launch;
    }
    if (all.javascript)
        add_note(notes, "pdf_javascript", "the PDF holds a program (JavaScript)");
    if (all.launch)
        add_note(notes, "pdf_launch", "the PDF can start other programs (launch action)");
    if (all.attachments)
        add_note(notes, "pdf_attachments", "the PDF has other files attached, which were not read");
    return notes;
}

/* What goes out: the file that came, or a PDF made of its pages. */
static void add_document(json_t *record, const struct letter *l)
{
    const char *why = original_why(original_of(l));
    const struct page *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        if (!page_has_picture(p))
            return;                     /* none */
    json_object_set_new(record, "document", json_string(why ? "original" : "made"));
    if (why)
        json_object_set_new(record, "document_why", json_string(why));
}

json_t *record_make(const struct letter *l, const struct fields *f, const struct seams *seams, enum record_detail detail)
{
    json_t *record = json_object(), *pages = json_array();
    char said[SAID_SIZE];
    bool problem = say_problem(l, said);
    enum mark_decision decision = problem && f->marking == MARK_CLEAR ? MARK_HOLD : f->marking;
    const struct source *s;
    const struct page *p;
    int index;

    json_object_set_new(record, "id", json_string(l->id));
    for (unsigned k = 0; (p = letter_page(l, k, &s, &index)); k++)
        json_array_append_new(pages, page_json(p, s, index, k, detail));
    json_object_set_new(record, "pages", pages);
    if (detail == RECORD_SPOOL)
        json_object_set_new(record, "hidden", hidden_json(l));
    add_document(record, l);
    json_object_set_new(record, "notes", notes_json(l));
    json_object_set_new(record, "seams", seams_json(seams));
    fields_put(f, record);
    json_object_set_new(record, "decision", json_string(mark_decision_name(decision)));
    if (problem) {
        put_words(record, "problem", said);
        if (detail == RECORD_SPOOL)
            json_object_set_new(record, "problem_said", json_string(said));
        json_object_set_new(record, "doubt", json_real(1));     /* what is not there may say anything */
    }
    if (l->fit_level > 0)
        json_object_update_new(record, json_pack("{so*so*}", "fitted", fitted_json(l), "parts", parts_json(l)));
    json_object_set_new(record, "seconds", json_rounded(l->seconds));
    return record;
}

json_t *record_make_refusal(const struct letter *l, const struct fields *f)
{
    const struct found *x = &f->of[FIELD_CLASSIFICATION];

    return json_pack("{ss s[] ss ss s{s{si ss}} so}", "id", l->id, "pages", "decision", mark_decision_name(MARK_REFUSE),
                     "classification", x->value ? x->value : "none", "evidence", "classification", "page", x->page, "why", x->why ? x->why : "",
                     "seconds", json_rounded(l->seconds));
}

/* What the pictures show counts like what the words say; the graver wins. */
static int add_marks(const struct letter *l, struct fields *f)
{
    const struct page *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++) {
        const struct page_mark *m = &p->mark;
        struct found *x = &f->of[FIELD_CLASSIFICATION];
        char *grade;

        if (m->decision < f->marking || m->decision == MARK_CLEAR || (x->value && m->decision == f->marking && (int)m->grade <= mark_grade_of(x->value)))
            continue;
        grade = strdup(mark_grade_name(m->grade));
        if (!grade)
            return -ENOMEM;
        free(x->value);
        *x = (struct found){ .value = grade, .page = (int)k + 1, .box = m->box, .conf = m->decision == MARK_REFUSE ? 0.9 : 0.6, .why = m->why };
        f->marking = m->decision;
    }
    return 0;
}

int record_find_fields(const struct letter *l, struct fields *ret, struct seams *ret_seams, struct err *e)
{
    AUTO_FREE const struct page_text **texts = page_texts(l);
    char today[CLOCK_DATE_SIZE];
    int r;

    *ret = (struct fields){ 0 };
    *ret_seams = (struct seams){ 0 };
    if (!texts)
        return err_set(e, -ENOMEM, "no memory for the fields");
    clock_format_date(clock_utc_s(), today);
    r = first_letter_find((const struct page_text *const *)texts, letter_pages(l), today, ret, ret_seams, e);
    if (r == 0 && add_marks(l, ret) < 0)
        r = err_set(e, -ENOMEM, "no memory for the fields");
    return r;
}
