#include "drivers/scan/station/intake.h"

#include "spool/spool.h"

#include <errno.h>
#include <string.h>

enum { IMAGE_FAULTS = LOOK_TOO_DARK | LOOK_TOO_LIGHT | LOOK_CUT_OFF | LOOK_SKEWED | LOOK_STREAKS | LOOK_FOLDED };

struct side {
    enum look_kind kind;        /* as the record has it */
    bool own_sheet, back;
    unsigned sheet;             /* from 1 */
    unsigned faults;            /* enum look_fault */
    char purpose[16];           /* of a separator */
    json_t *looked;             /* codes and angle, as look_to_json writes them; NULL: nothing known */
};

struct intake {
    struct intake_rules rules;
    struct side *sides;
    unsigned n, room;
    char label[LOOK_CODE_SIZE]; /* the letter's diary label; "" none */
    json_t *doubts;
};

int intake_new(const struct intake_rules *rules, struct intake **ret_intake, struct err *e)
{
    struct intake *in = calloc(1, sizeof(*in));

    if (!in || !(in->doubts = json_array())) {
        free(in);
        return err_set(e, -ENOMEM, "no memory for a letter");
    }
    in->rules = *rules;
    *ret_intake = in;
    return 0;
}

void intake_free(struct intake *in)
{
    if (!in)
        return;
    for (unsigned i = 0; i < in->n; i++)
        json_decref(in->sides[i].looked);
    json_decref(in->doubts);
    free(in->sides);
    free(in);
}

/* ---- sides come in */

static const char *label_on(const struct page_look *look)
{
    for (int i = 0; i < look->n_codes; i++)
        if (look->codes[i].type == LOOK_DIARY_LABEL)
            return look->codes[i].text;
    return "";
}

static int make_room(struct intake *in, struct err *e)
{
    unsigned room = 2 * in->room + 16;
    struct side *more;

    if (in->n < in->room)
        return 0;
    more = reallocarray(in->sides, room, sizeof(*more));
    if (!more)
        return err_set(e, -ENOMEM, "no memory for a letter of %u pages", room);
    in->sides = more;
    in->room = room;
    return 0;
}

int intake_add(struct intake *in, const struct page_look *look, bool new_sheet, struct err *e)
{
    const struct side *before = in->n > 0 ? &in->sides[in->n - 1] : NULL;
    bool doubled = before && !new_sheet && before->back;        /* a sheet has two sides: a third is another's */
    struct side s = { .kind = look->kind, .own_sheet = look->own_sheet, .faults = look->faults };

    if (make_room(in, e) < 0)
        return -ENOMEM;
    before = in->n > 0 ? &in->sides[in->n - 1] : NULL;
    s.back = before && !new_sheet && !doubled;
    s.sheet = !before ? 1 : before->sheet + !s.back;
    if (s.kind == LOOK_SEPARATOR && !in->rules.split) {
        s.kind = LOOK_PAGE;
        s.faults |= LOOK_MAYBE_SEPARATOR;
    } else if (s.kind == LOOK_SEPARATOR) {
        memcpy(s.purpose, look->purpose, sizeof(s.purpose));
    } else if (s.kind == LOOK_BLANK && !in->rules.hide_blank) {
        s.kind = LOOK_PAGE;
    }
    s.looked = look_to_json(look);
    if (!s.back && !in->label[0])
        memcpy(in->label, label_on(look), strlen(label_on(look)) + 1);
    in->sides[in->n++] = s;
    return 0;
}

/* ---- questions of who feeds */

static bool sheet_has_separator(const struct intake *in, unsigned sheet)
{
    for (unsigned i = 0; i < in->n; i++)
        if (in->sides[i].sheet == sheet && in->sides[i].kind == LOOK_SEPARATOR)
            return true;
    return false;
}

/* Something that makes a letter lies on the sheets before this one: a page, or at least a sheet that is no separator. */
static bool is_letter_before(const struct intake *in, unsigned sheet)
{
    for (unsigned i = 0; i < in->n && in->sides[i].sheet < sheet; i++)
        if (in->sides[i].kind == LOOK_PAGE || !sheet_has_separator(in, in->sides[i].sheet))
            return true;
    return false;
}

static unsigned last_sheet(const struct intake *in) { return in->n > 0 ? in->sides[in->n - 1].sheet : 0; }

bool intake_is_complete(const struct intake *in, const char **ret_why)
{
    struct intake_counts c;

    *ret_why = "separator";
    if (sheet_has_separator(in, last_sheet(in)))
        return is_letter_before(in, last_sheet(in));
    *ret_why = "count";
    intake_counts(in, &c);
    return in->rules.count_pages > 0 && c.pages >= in->rules.count_pages;
}

/* The same label once more is a copy of the first page, or the label's second half. */
bool intake_begins_letter(const struct intake *in, const struct page_look *front)
{
    const char *label = label_on(front);

    return in->rules.labels && label[0] && strcmp(label, in->label) != 0 && is_letter_before(in, last_sheet(in) + 1);
}

bool intake_is_only_own_sheets(const struct intake *in)
{
    unsigned own_sheet = 0;             /* the last one with our payload: the reverse of its side may be blank */

    for (unsigned i = 0; i < in->n; i++) {
        const struct side *s = &in->sides[i], *other = i + 1 < in->n ? s + 1 : s;

        if (s->own_sheet || (other->sheet == s->sheet && other->own_sheet))
            own_sheet = s->sheet;
        if (s->kind == LOOK_PAGE || s->sheet != own_sheet)
            return false;
    }
    return in->n > 0;
}

const char *intake_next_purpose(const struct intake *in)
{
    for (unsigned i = in->n; i > 0 && in->sides[i - 1].sheet == last_sheet(in); i--)
        if (in->sides[i - 1].purpose[0])
            return in->sides[i - 1].purpose;
    return "";
}

const char *intake_own_purpose(const struct intake *in)
{
    const char *purpose = "";

    for (unsigned i = 0; i < in->n && sheet_has_separator(in, in->sides[i].sheet) &&
                         !is_letter_before(in, in->sides[i].sheet); i++)
        if (in->sides[i].purpose[0])
            purpose = in->sides[i].purpose;
    return purpose;
}

/* ---- counts */

unsigned intake_sides(const struct intake *in) { return in->n; }

void intake_counts(const struct intake *in, struct intake_counts *ret)
{
    *ret = (struct intake_counts){ .sheets = last_sheet(in), .sides = in->n };
    for (unsigned i = 0; i < in->n; i++) {
        ret->pages += in->sides[i].kind == LOOK_PAGE;
        ret->blanks += in->sides[i].kind == LOOK_BLANK;
        ret->separators += in->sides[i].kind == LOOK_SEPARATOR;
    }
}

void intake_counts_add(struct intake_counts *sum, const struct intake_counts *more)
{
    sum->sheets += more->sheets;
    sum->sides += more->sides;
    sum->pages += more->pages;
    sum->blanks += more->blanks;
    sum->separators += more->separators;
    sum->dropped += more->dropped;
}

/* ---- the record */

void intake_hide_side(struct intake *in, bool back)
{
    unsigned other = 0;

    for (unsigned i = 0; i < in->n; i++)
        other += in->sides[i].back != back;
    for (unsigned i = 0; other > 0 && i < in->n; i++)
        if (in->sides[i].back == back && in->sides[i].kind == LOOK_PAGE)
            in->sides[i].kind = LOOK_BLANK;
}

void intake_doubt(struct intake *in, const char *code, unsigned page, const char *detail)
{
    json_array_append_new(in->doubts, json_pack("{s:s, s:i, s:s}", "code", code, "page", (int)page, "detail", detail));
}

/* A letter must show something: its blanks, or else its separators. */
static void show_something(struct intake *in)
{
    struct intake_counts c;
    enum look_kind show;

    intake_counts(in, &c);
    if (c.pages > 0 || in->n == 0)
        return;
    show = c.blanks > 0 ? LOOK_BLANK : LOOK_SEPARATOR;
    if (show == LOOK_BLANK)
        intake_doubt(in, "only_blank", 0, "");
    for (unsigned i = 0; i < in->n; i++)
        if (in->sides[i].kind == show) {
            in->sides[i].kind = LOOK_PAGE;
            in->sides[i].faults |= show == LOOK_SEPARATOR ? LOOK_MAYBE_SEPARATOR : 0;
        }
}

static void doubt_page(struct intake *in, unsigned i)
{
    struct side *s = &in->sides[i];

    if (s->kind != LOOK_PAGE)
        return;
    if (sheet_has_separator(in, s->sheet))              /* a separator with something on its other side? */
        s->faults |= LOOK_MAYBE_SEPARATOR;
    if (s->faults & LOOK_MAYBE_SEPARATOR)
        intake_doubt(in, "maybe_separator", i + 1, "");
    for (unsigned bit = 1; bit < 1u << LOOK_FAULTS; bit <<= 1)
        if (s->faults & bit & IMAGE_FAULTS)
            intake_doubt(in, "bad_image", i + 1, look_fault_name((enum look_fault)bit));
}

/* A sheet without a reverse among others that have one. All without are a stack of which one side was scanned. */
static void doubt_odd_sides(struct intake *in)
{
    unsigned alone = 0, backs = 0;
    char detail[64];

    for (unsigned i = 0; i < in->n; i++) {
        backs += in->sides[i].back;
        if (!alone && !in->sides[i].back && (i + 1 == in->n || !in->sides[i + 1].back))
            alone = i + 1;
    }
    if (!alone || backs == 0)
        return;
    snprintf(detail, sizeof(detail), "sheet %u came with one side only", in->sides[alone - 1].sheet);
    intake_doubt(in, "odd_sides", alone, detail);
}

static json_t *faults_of(const struct side *s)
{
    json_t *list = json_array();

    for (unsigned bit = 1; bit < 1u << LOOK_FAULTS; bit <<= 1)
        if (s->faults & bit)
            json_array_append_new(list, json_string(look_fault_name((enum look_fault)bit)));
    return list;
}

static json_t *side_record(const struct side *s, unsigned place)
{
    static const char *const kinds[] = { [LOOK_PAGE] = "page", [LOOK_BLANK] = "blank", [LOOK_SEPARATOR] = "separator" };
    json_t *record = s->looked ? json_copy(s->looked) : json_object();
    char blob[SPOOL_NAME_SIZE];

    spool_page_name(place, blob);
    json_object_set_new(record, "blob", json_string(blob));
    json_object_set_new(record, "kind", json_string(kinds[s->kind]));
    if (s->kind == LOOK_SEPARATOR && s->own_sheet)
        json_object_set_new(record, "own_sheet", json_true());
    else
        json_object_del(record, "own_sheet");
    json_object_set_new(record, "sheet", json_integer(s->sheet));
    json_object_set_new(record, "side", json_string(s->back ? "back" : "front"));
    if (s->faults)
        json_object_set_new(record, "faults", faults_of(s));
    else
        json_object_del(record, "faults");
    return record;
}

static json_t *counts_record(const struct intake_counts *c, int fed)
{
    json_t *sheets = json_pack("{s:i, s:i, s:i, s:i, s:i}", "sides", (int)c->sides, "pages", (int)c->pages,
                               "blanks", (int)c->blanks, "separators", (int)c->separators, "dropped", (int)c->dropped);

    json_object_set_new(sheets, "fed", fed >= 0 ? json_integer(fed) : json_null());
    return sheets;
}

/* What was expected to lie at a page that never came is a doubt about the letter. */
static void forget_pages_that_did_not_come(struct intake *in)
{
    json_t *doubt;
    size_t i;

    json_array_foreach(in->doubts, i, doubt)
        if (json_int(doubt, "page", 0) > (int64_t)in->n)
            json_object_set_new(doubt, "page", json_integer(0));
}

json_t *intake_record(struct intake *in, const struct intake_head *head)
{
    json_t *pages = json_array(), *record;
    struct intake_counts c, sum;

    show_something(in);
    forget_pages_that_did_not_come(in);
    doubt_odd_sides(in);
    for (unsigned i = 0; i < in->n; i++) {
        doubt_page(in, i);
        json_array_append_new(pages, side_record(&in->sides[i], i + 1));
    }
    intake_counts(in, &c);
    record = json_pack("{s:s, s:s, s:s, s:s, s:o*, s:o*, s:O}", "batch", head->batch, "purpose", head->purpose,
                       "scanner", head->scanner, "ended", head->ended, "pages", pages,
                       "sheets", counts_record(&c, head->stack ? -1 : head->fed), "doubts", in->doubts);
    if (record && head->stack) {
        sum = *head->stack;
        intake_counts_add(&sum, &c);
        json_object_set_new(record, "stack", counts_record(&sum, head->fed));
    }
    return record;
}
