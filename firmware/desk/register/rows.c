#include "desk/register/rows.h"

#include "desk/letter/fields.h"
#include "desk/letter/links.h"
#include "desk/letter/officers.h"
#include "desk/register/lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- the fields of a row */

static const char *const wanted[] = {
    "delivery_mode", "mode_no", "sender_name", "sender_designation", "sender_organisation", "sender_city", "form", "language", "enclosures",
    "enclosures_received", "urgency", "vip", "vip_kind", "parliament_kind", "remarks", "subject",
};
enum wanted_field {
    W_MODE, W_MODE_NO, W_NAME, W_DESIGNATION, W_ORGANISATION, W_CITY, W_FORM, W_LANGUAGE, W_ENCLOSURES, W_ENCLOSURES_RECEIVED, W_URGENCY, W_VIP,
    W_VIP_KIND, W_PARLIAMENT, W_REMARKS, W_SUBJECT, WANTED
};
struct row_fields { char *value[WANTED]; char by[128]; bool failed; };

static int keep_field(void *ctx, const struct field *f)
{
    struct row_fields *r = ctx;

    if (f->confirmed_by[0])
        snprintf(r->by, sizeof(r->by), "%s", f->confirmed_by);
    for (int i = 0; i < WANTED; i++)
        if (strcmp(wanted[i], f->name) == 0 && !r->value[i])
            r->failed |= !(r->value[i] = strdup(f->value));
    return 0;
}

static int fields_of(struct store *s, int64_t letter, struct row_fields *ret, struct err *e)
{
    *ret = (struct row_fields){ .failed = false };
    int r = store_fields(s, letter, keep_field, ret, e);

    return r == 0 && ret->failed ? err_set(e, -ENOMEM, "out of memory") : r;
}

static void fields_end(struct row_fields *f)
{
    for (int i = 0; i < WANTED; i++)
        free(f->value[i]);
}

static const char *value(const struct row_fields *f, enum wanted_field i) { return f->value[i] ? f->value[i] : ""; }

static const char *choice(const struct request *q, const struct row_fields *f, enum wanted_field i, enum field_id field)
{
    return value(f, i)[0] ? field_choice_label(&desk_fields[field], value(f, i), q->lang) : "";
}

static const char *class_of(const struct request *q, const struct row_fields *f, const struct letter *l)
{
    if (value(f, W_PARLIAMENT)[0])
        return choice(q, f, W_PARLIAMENT, FIELD_PARLIAMENT_KIND);
    if (value(f, W_VIP_KIND)[0])
        return choice(q, f, W_VIP_KIND, FIELD_VIP_KIND);
    return strcmp(value(f, W_VIP), "yes") == 0 ? tr(q, S_LANE_VIP) : l->lane == 0 ? tr(q, S_VIP_BADGE) : "";
}

/* The letter brings it in English. */
static const char *marked_to(const struct request *q, struct store *s, const struct letter *l, char label[OFFICER_LABEL_SIZE])
{
    if (q->lang == LANG_EN || !*l->post)
        return l->marked_to;
    officer_label_of(q, s, l->post, label);
    return *label ? label : l->marked_to;
}

/* ---- on the screen */

void rows_marked(struct html *h, const char *text)
{
    AUTO_FREE char *copy = strdup(text);
    bool open = false;

    for (char *at = copy; at && *at; ) {
        size_t n = strcspn(at, HIT_BEGIN HIT_END);
        char end = at[n];

        at[n] = '\0';
        html_text(h, at);
        if (end == HIT_BEGIN[0] && !open)
            html_put(h, "<mark>");
        else if (end == HIT_END[0] && open)
            html_put(h, "</mark>");
        open = end ? end == HIT_BEGIN[0] : open;
        at += n + (end != '\0');
    }
    if (open)
        html_put(h, "</mark>");
}

/* Does the marked text say what the letter says? The index has digits and joiners folded. */
static bool same_text(const char *marked, const char *plain)
{
    for (; *marked; marked++) {
        if (*marked == HIT_BEGIN[0] || *marked == HIT_END[0])
            continue;
        if (*marked != *plain++)
            return false;
    }
    return *plain == '\0';
}

static void put_found(struct html *h, const char *marked, const char *plain)
{
    if (marked && same_text(marked, plain))
        rows_marked(h, marked);
    else
        html_text(h, plain);
}

static void head(const struct rows *r)
{
    if (r->title != STRINGS)
        html_put(r->h, "<h2>%s</h2>\n", tr(r->q, r->title));
    html_put(r->h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(r->q, S_TAB_REGISTER));
    for (int i = 0; i < COLUMNS; i++)
        if (r->asked->columns & 1u << i)
            html_put(r->h, "<th scope=\"col\" class=\"%s\">%s</th>", register_columns[i].roomy ? "roomy" : "", tr(r->q, register_columns[i].title));
    html_put(r->h, "</tr></thead>\n<tbody>\n");
}

struct cell { const struct rows *r; const struct letter *l; const struct register_hit *hit; const struct receipt *receipt; const struct row_fields *f; };

static void put_number(const struct cell *c)
{
    struct html *h = c->r->h;

    html_put(h, "<th scope=\"row\"><a href=\"/letters/%lld\">%s</a>", (long long)c->l->id, c->l->number);
    if (c->l->lane == 0)
        html_put(h, " <span class=\"badge vip\">%s</span>", tr(c->r->q, S_VIP_BADGE));
    link_badge(c->r->q, h, c->l);
    html_put(h, "</th>");
}

static void put_letter_no(const struct cell *c)
{
    char date[CLOCK_DATE_SIZE];

    clock_show_date(c->l->date, date);
    html_put(c->r->h, "<td class=\"id\"><div class=\"few\">");
    put_found(c->r->h, c->hit ? c->hit->letter_no : NULL, c->l->letter_no);
    html_put(c->r->h, "</div><span class=\"date\">%s</span></td>", date);
}

/* The subject, and below it where in the letter the words stand. */
static void put_subject(const struct cell *c)
{
    struct html *h = c->r->h;

    html_put(h, "<td class=\"wide\"><div class=\"few\">");
    put_found(h, c->hit ? c->hit->subject : NULL, c->l->subject);
    html_put(h, "</div>");
    if (c->hit && strpbrk(c->hit->body, HIT_BEGIN)) {
        html_put(h, "<span class=\"snippet\">");
        rows_marked(h, c->hit->body);
        html_put(h, "</span>");
    }
    html_put(h, "</td>");
}

static void put_sender(const struct cell *c)
{
    html_put(c->r->h, "<td class=\"who\"><div class=\"few\">%s</div>", c->l->sender);
    if (c->hit && strpbrk(c->hit->sender, HIT_BEGIN)) {
        html_put(c->r->h, "<span class=\"snippet\">");
        rows_marked(c->r->h, c->hit->sender);
        html_put(c->r->h, "</span>");
    }
    html_put(c->r->h, "</td>");
}

static void put_lines(struct html *h, const char *const *lines, size_t n)
{
    bool begun = false;

    html_put(h, "<td class=\"roomy\"><div class=\"few\">");
    for (size_t i = 0; i < n; i++)
        if (lines[i][0]) {
            html_put(h, begun ? "<br>" : "");
            html_text(h, lines[i]);
            begun = true;
        }
    html_put(h, "</div></td>");
}
#define PUT_LINES(h, ...) put_lines(h, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void put_receipt(const struct cell *c)
{
    html_put(c->r->h, "<td class=\"id roomy\">%s", c->receipt->receipt_no);
    if (c->receipt->computer_no[0])
        html_put(c->r->h, "<br><span class=\"date\">%s %s</span>", tr(c->r->q, S_COMPUTER_NO), c->receipt->computer_no);
    html_put(c->r->h, "</td>");
}

static void put_cell(const struct cell *c, enum register_column column)
{
    const struct request *q = c->r->q;
    const struct row_fields *f = c->f;
    struct html *h = c->r->h;
    char pages[16], officer[OFFICER_LABEL_SIZE];

    switch (column) {
    case COLUMN_NUMBER:     put_number(c); break;
    case COLUMN_RECEIVED:   html_put(h, "<td>"); line_time(h, c->l->received_s, false); html_put(h, "</td>"); break;
    case COLUMN_MODE:       PUT_LINES(h, choice(q, f, W_MODE, FIELD_DELIVERY_MODE), value(f, W_MODE_NO)); break;
    case COLUMN_LETTER_NO:  put_letter_no(c); break;
    case COLUMN_SENDER:     put_sender(c); break;
    case COLUMN_FROM:       PUT_LINES(h, value(f, W_NAME), value(f, W_DESIGNATION), value(f, W_ORGANISATION), value(f, W_CITY)); break;
    case COLUMN_SUBJECT:    put_subject(c); break;
    case COLUMN_FORM:       PUT_LINES(h, choice(q, f, W_FORM, FIELD_FORM)); break;
    case COLUMN_LANGUAGE:   PUT_LINES(h, choice(q, f, W_LANGUAGE, FIELD_LANGUAGE)); break;
    case COLUMN_PAGES:      snprintf(pages, sizeof(pages), "%d", c->l->pages); PUT_LINES(h, pages); break;
    case COLUMN_ENCLOSURES: PUT_LINES(h, value(f, W_ENCLOSURES), value(f, W_ENCLOSURES_RECEIVED)); break;
    case COLUMN_URGENCY:    PUT_LINES(h, choice(q, f, W_URGENCY, FIELD_URGENCY)); break;
    case COLUMN_CLASS:      PUT_LINES(h, class_of(q, f, c->l)); break;
    case COLUMN_MARKED:     PUT_LINES(h, marked_to(q, c->r->store, c->l, officer)); break;
    case COLUMN_RECEIPT:    put_receipt(c); break;
    case COLUMN_OPERATOR:   PUT_LINES(h, f->by); break;
    case COLUMN_REMARKS:    PUT_LINES(h, value(f, W_REMARKS)); break;
    case COLUMN_STATE:      html_put(h, "<td>"); line_state(q, h, c->l, c->receipt); html_put(h, "</td>"); break;
    case COLUMNS:           break;
    }
}

static bool is_skipped(const struct rows *r, int64_t id)
{
    for (int i = 0; i < r->n_skip; i++)
        if (r->skip[i] == id)
            return true;
    return false;
}

int rows_put(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct rows *r = ctx;
    struct row_fields f;
    struct receipt receipt;

    if (r->n == r->limit) {
        r->more = true;
        return 0;
    }
    r->last_id = l->id;
    if (is_skipped(r, l->id))
        return 0;
    int failed = receipt_of(r->store, l->id, &receipt, NULL);
    if (failed == 0)
        failed = fields_of(r->store, l->id, &f, NULL);
    if (failed < 0)
        return failed;
    if (r->n++ == 0)
        head(r);
    const struct cell c = { .r = r, .l = l, .hit = hit, .receipt = &receipt, .f = &f };
    html_put(r->h, "<tr>");
    for (int i = 0; i < COLUMNS; i++)
        if (r->asked->columns & 1u << i)
            put_cell(&c, (enum register_column)i);
    html_put(r->h, "</tr>\n");
    fields_end(&f);
    return 0;
}

void rows_end(const struct rows *r)
{
    if (r->n > 0)
        html_put(r->h, "</tbody></table></div>\n");
}

/* ---- as cells */

const enum string_id row_titles[ROW_CELLS] = {
    S_NUMBER, S_RECEIVED, S_FIELD_DELIVERY_MODE, S_FIELD_MODE_NO, S_FIELD_LETTER_NO, S_FIELD_DATE, S_FIELD_SENDER_NAME, S_FIELD_SENDER_DESIGNATION,
    S_FIELD_SENDER_ORGANISATION, S_FIELD_SENDER_CITY, S_FIELD_SUBJECT, S_FIELD_FORM, S_FIELD_LANGUAGE, S_COLUMN_PAGES, S_FIELD_ENCLOSURES,
    S_COLUMN_ENCLOSURES, S_FIELD_URGENCY, S_COLUMN_CLASS, S_MARKED_TO, S_EOFFICE_RECEIPT, S_COMPUTER_NO, S_STATE, S_COLUMN_OPERATOR,
    S_FIELD_REMARKS, S_FILTER_SOURCE, S_FILTER_LANE,
};

static const char *lane_words(const struct request *q, int lane)
{
    return tr(q, lane == 0 ? S_LANE_FIRST : lane == 2 ? S_LANE_BACKLOG : S_LANE_CURRENT);
}

static const char *source_words(const struct request *q, const char *source)
{
    return strcmp(source, "scan") == 0 ? tr(q, S_SOURCE_SCAN) : strcmp(source, "mail") == 0 ? tr(q, S_SOURCE_MAIL)
         : strcmp(source, "import") == 0 ? tr(q, S_SOURCE_IMPORT) : source;
}

int row_cells_of(const struct request *q, struct store *s, const struct letter *l, struct row_cells *ret, struct err *e)
{
    struct receipt receipt;
    struct row_fields f;
    char received[CLOCK_SHOWN_SIZE], date[CLOCK_DATE_SIZE], pages[16], officer[OFFICER_LABEL_SIZE];
    int r = receipt_of(s, l->id, &receipt, e);

    *ret = (struct row_cells){ .text = { NULL } };
    if (r == 0)
        r = fields_of(s, l->id, &f, e);
    if (r < 0)
        return r;
    clock_format_shown(l->received_s, received);
    clock_show_date(l->date, date);
    snprintf(pages, sizeof(pages), "%d", l->pages);
    const char *const texts[ROW_CELLS] = {
        l->number, received, choice(q, &f, W_MODE, FIELD_DELIVERY_MODE), value(&f, W_MODE_NO), l->letter_no, date, value(&f, W_NAME), value(&f, W_DESIGNATION),
        value(&f, W_ORGANISATION), value(&f, W_CITY), l->subject, choice(q, &f, W_FORM, FIELD_FORM), choice(q, &f, W_LANGUAGE, FIELD_LANGUAGE), pages,
        value(&f, W_ENCLOSURES), value(&f, W_ENCLOSURES_RECEIVED), choice(q, &f, W_URGENCY, FIELD_URGENCY), class_of(q, &f, l), marked_to(q, s, l, officer), receipt.receipt_no,
        receipt.computer_no, tr(q, state_label(l->state)), f.by, value(&f, W_REMARKS), source_words(q, l->source), lane_words(q, l->lane),
    };
    for (int i = 0; i < ROW_CELLS; i++)
        if (!(ret->text[i] = strdup(texts[i])))
            r = err_set(e, -ENOMEM, "out of memory");
    fields_end(&f);
    return r;
}

void row_cells_done(struct row_cells *c)
{
    for (int i = 0; i < ROW_CELLS; i++)
        free(c->text[i]);
}
