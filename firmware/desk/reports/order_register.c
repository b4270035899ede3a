/* The dak register of a day (or days) as a PDF: bilingual headings, a row a letter, totals, room to sign. */
#include "desk/reports/orders.h"

#include "base/clock.h"
#include "desk/letter/fields.h"
#include "desk/register/lines.h"
#include "store/reports.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { CELL_BYTES = 8 * 1024, COLUMNS = 12 };

struct walk {
    const struct print_order *o;
    struct store *s;
    struct print_table *t;
    struct err *e;
    char cells[COLUMNS][CELL_BYTES];
    char first[STORE_NUMBER_SIZE], last[STORE_NUMBER_SIZE];
    int64_t letters, pages, vip, voided, refused;
};

/* ---- the words of a cell */

/* Adds part behind what is there, with separator between, if there is a part. */
static void add(char cell[CELL_BYTES], const char *separator, const char *part)
{
    size_t n = strlen(cell), more = strlen(part);

    if (!*part)
        return;
    if (n > 0 && n + strlen(separator) < CELL_BYTES)
        n += (size_t)snprintf(cell + n, CELL_BYTES - n, "%s", separator);
    if (n + more < CELL_BYTES)          /* a value is at most 6,000 bytes: nothing is ever cut in the middle of a letter */
        memcpy(cell + n, part, more + 1);
}

static const char *words_of(enum field_id field, const char *value, enum lang lang)
{
    for (size_t i = 0; *value && i < desk_fields[field].n_choices; i++)
        if (strcmp(desk_fields[field].choices[i].value, value) == 0)
            return string_of(lang, desk_fields[field].choices[i].label);
    return value;
}

static void put_received(struct walk *w, const struct register_row *r, char *cell)
{
    char shown[CLOCK_SHOWN_SIZE];

    clock_format_shown(r->received_s, shown);
    add(cell, "", shown);
    add(cell, "\n", words_of(FIELD_DELIVERY_MODE, r->mode, w->o->lang));
    add(cell, "\n", r->mode_no);
}

static void put_from(const struct register_row *r, char *cell)
{
    add(cell, "", r->sender_name);
    add(cell, ", ", r->sender_designation);
    add(cell, ", ", r->sender_organisation);
    add(cell, ", ", r->sender_city);
}

static void put_pages(const struct register_row *r, char *cell)
{
    char pages[24];

    snprintf(pages, sizeof(pages), "%d", r->pages);
    add(cell, "", r->pages > 0 ? pages : "");
    add(cell, "\n", r->enclosures);
}

/* A void or refused letter has its number and its word; a refused one nothing else. */
static void put_state(enum lang lang, const struct register_row *r, char *cell)
{
    char words[SAID_WORDED_SIZE];

    if (r->state != LETTER_VOID && r->state != LETTER_REFUSED)
        return;
    add(cell, "", string_of(LANG_EN, state_label(r->state)));
    add(cell, " · ", string_of(LANG_HI, state_label(r->state)));
    if (r->state == LETTER_VOID)
        add(cell, ": ", said_in(lang, r->reason, words));
}

static void fill_cells(struct walk *w, const struct register_row *r)
{
    enum lang lang = w->o->lang;
    char date[CLOCK_DATE_SIZE];

    for (int i = 0; i < COLUMNS; i++)
        w->cells[i][0] = '\0';
    add(w->cells[0], "", r->number);
    if (r->state == LETTER_REFUSED) {
        char shown[CLOCK_SHOWN_SIZE];

        clock_format_shown(r->received_s, shown);
        add(w->cells[1], "", shown);
        put_state(lang, r, w->cells[11]);
        return;
    }
    clock_show_date(r->date, date);
    put_received(w, r, w->cells[1]);
    add(w->cells[2], "", r->letter_no);
    add(w->cells[2], "\n", date);
    put_from(r, w->cells[3]);
    add(w->cells[4], "", r->subject);
    add(w->cells[5], "", words_of(FIELD_FORM, r->form, lang));
    add(w->cells[5], "\n", words_of(FIELD_LANGUAGE, r->language, lang));
    put_pages(r, w->cells[6]);
    add(w->cells[7], "", words_of(FIELD_URGENCY, r->urgency, lang));
    add(w->cells[7], "\n", words_of(FIELD_VIP_KIND, r->vip_kind, lang));
    if (r->lane == 0 && !*r->vip_kind && !*r->parliament_kind)
        add(w->cells[7], "\n", string_of(lang, S_VIP_BADGE));
    add(w->cells[7], "\n", words_of(FIELD_PARLIAMENT_KIND, r->parliament_kind, lang));
    add(w->cells[8], "", lang == LANG_HI && *r->marked_to_hi ? r->marked_to_hi : r->marked_to);
    add(w->cells[9], "", r->receipt_no);
    add(w->cells[9], "\n", r->computer_no);
    add(w->cells[10], "", r->operator);
    put_state(lang, r, w->cells[11]);
    add(w->cells[11], "\n", r->remarks);
}

/* ---- walking */

static int put_letter(void *ctx, const struct register_row *r)
{
    const char *cells[COLUMNS];
    struct walk *w = ctx;

    if (w->letters++ == 0)
        snprintf(w->first, sizeof(w->first), "%s", r->number);
    snprintf(w->last, sizeof(w->last), "%s", r->number);
    w->voided += r->state == LETTER_VOID;
    w->refused += r->state == LETTER_REFUSED;
    if (r->state != LETTER_VOID && r->state != LETTER_REFUSED) {
        w->pages += r->pages;
        w->vip += r->lane == 0;
    }
    fill_cells(w, r);
    for (int i = 0; i < COLUMNS; i++)
        cells[i] = w->cells[i];
    return print_row(w->t, cells, w->e);
}

/* "Entries: 12 · pages: 40 ..." in one language, of sentences with one number each. */
static int put_totals(struct walk *w, enum lang lang)
{
    const struct { enum string_id words; int64_t n; } parts[] = {
        { S_PRINT_TOTALS, w->letters }, { S_PRINT_TOTAL_PAGES, w->pages }, { S_PRINT_TOTAL_VIP, w->vip },
        { S_PRINT_TOTAL_VOID, w->voided }, { S_PRINT_TOTAL_REFUSED, w->refused },
    };
    char line[1024] = "", count[24], part[160];
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(parts) && n < sizeof(line); i++) {
        snprintf(count, sizeof(count), "%" PRId64, parts[i].n);
        string_fill(lang, parts[i].words, count, NULL, part, sizeof(part));
        n += (size_t)snprintf(line + n, sizeof(line) - n, "%s%s", i ? " · " : "", part);
    }
    return print_line(w->t, line, true, w->e);
}

/* First and last number, in both languages: what lies between is whole. */
static int put_numbers(struct walk *w, enum lang lang)
{
    char line[512];

    string_fill(lang, S_PRINT_NUMBERS, w->first, w->last, line, sizeof(line));
    return print_line(w->t, line, false, w->e);
}

static int walk(void *ctx, struct print_table *t, struct err *e)
{
    char both[3][256];
    static const enum string_id signs[] = { S_PRINT_SIGN_CLERK, S_PRINT_SIGN_OFFICER, S_PRINT_SEAL };
    struct walk *w = ctx;

    w->t = t;
    w->e = e;
    w->letters = w->pages = w->vip = w->voided = w->refused = 0;
    w->first[0] = w->last[0] = '\0';
    int r = store_register(w->s, w->o->from, w->o->to, put_letter, w, e);
    if (r == 0 && w->letters == 0)
        r = print_line(t, EN(PRINT_NO_LETTERS), true, e);
    if (r == 0 && w->letters == 0)
        r = print_line(t, HI(PRINT_NO_LETTERS), true, e);
    for (int lang = 0; r == 0 && w->letters > 0 && lang < LANGS; lang++) {
        r = put_numbers(w, (enum lang)lang);
        if (r == 0)
            r = put_totals(w, (enum lang)lang);
    }
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        snprintf(both[i], sizeof(both[i]), "%s\n%s", string_of(LANG_EN, signs[i]), string_of(LANG_HI, signs[i]));
    const char *const pointers[] = { both[0], both[1], both[2] };
    return r == 0 ? print_signatures(t, pointers, 3, e) : r;
}

int order_draw_register(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e)
{
    const struct print_column columns[COLUMNS] = {
        { EN(NUMBER), HI(NUMBER), 3 }, { EN(PRINT_RECEIVED_MODE), HI(PRINT_RECEIVED_MODE), 2.1 },
        { EN(PRINT_LETTER_NO_DATE), HI(PRINT_LETTER_NO_DATE), 2.3 }, { EN(PRINT_FROM), HI(PRINT_FROM), 3.2 }, { EN(PRINT_SUBJECT), HI(PRINT_SUBJECT), 4.1 },
        { EN(PRINT_FORM_LANGUAGE), HI(PRINT_FORM_LANGUAGE), 1.6 }, { EN(PRINT_PAGES_ENCLOSURES), HI(PRINT_PAGES_ENCLOSURES), 1.5 },
        { EN(PRINT_URGENCY_CLASS), HI(PRINT_URGENCY_CLASS), 1.6 }, { EN(PRINT_MARKED_TO), HI(PRINT_MARKED_TO), 2.3 },
        { EN(PRINT_RECEIPT), HI(PRINT_RECEIPT), 2 }, { EN(PRINT_OPERATOR), HI(PRINT_OPERATOR), 1.4 }, { EN(PRINT_REMARKS), HI(PRINT_REMARKS), 1.8 },
    };
    AUTO_STORE struct store *s = NULL;
    AUTO_FREE struct walk *w = calloc(1, sizeof(*w));
    struct print_doc doc = {
        .office = config_text(o->desk->conf, CONFIG_OFFICE_NAME), .office_hi = config_text(o->desk->conf, CONFIG_OFFICE_NAME_HI),
        .title = EN(PRINT_REGISTER_TITLE), .title_hi = HI(PRINT_REGISTER_TITLE), .about = o->about[0], .about_hi = o->about[1],
        .language = lang_code(o->lang), .created_s = clock_utc_s(), .landscape = true, .columns = columns, .n_columns = COLUMNS,
    };
    int pages, r = w ? store_open(o->desk->diary_path, STORE_READ, &s, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = store_snapshot_begin(s, e);
    if (r < 0)
        return r;
    w->o = o;
    w->s = s;
    r = print_pdf(out, &doc, &(struct print_source){ .walk = walk, .ctx = w, .progress = progress, .progress_ctx = ctx }, &pages, e);
    store_snapshot_end(s);
    return r;
}
