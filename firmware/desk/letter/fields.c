#include "desk/letter/fields.h"

#include "base/clock.h"
#include "base/text.h"
#include "desk/web/dates.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- from the diary */

static int set_text(struct field_value *v, const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        return -ENOMEM;
    free(v->text);
    v->text = copy;
    return 0;
}

static int set_date(struct field_value *v, const char *iso)
{
    char shown[CLOCK_DATE_SIZE];

    clock_show_date(iso, shown);
    return set_text(v, shown);
}

/* Below this a person should look. */
enum { DOUBT_PERCENT = 80 };

/* Type, language and what few letters have are always somewhat doubtful and can be changed later: marking them would dull the eye. Days are to be kept. */
static bool marks_doubt(enum field_id id)
{
    const struct desk_field *f = &desk_fields[id];

    return f->more ? f->kind == KIND_DATE && !f->fixed : f->kind != KIND_CHOICE && id != FIELD_URGENT;
}

/* The priority that a field of the reading asks for: 0 to 2 as in the list of priorities. */
static int hurry_of(const struct field *f)
{
    static const char *const at_once[] = { "top_priority", "most_immediate", "out_today", "immediate" };

    if ((strcmp(f->name, "parliament") == 0 || strcmp(f->name, "vip") == 0) && strcmp(f->value, "yes") == 0)
        return 2;
    for (size_t i = 0; i < ARRAY_LEN(at_once) && strcmp(f->name, "urgency") == 0; i++)
        if (strcmp(f->value, at_once[i]) == 0)
            return 2;
    return strcmp(f->name, "urgency") == 0 || (strcmp(f->name, "urgent") == 0 && strcmp(f->value, "yes") == 0) ? 1 : 0;
}

/* What a rule or a person set stays. */
static int propose_priority(struct field_values *all, int hurry)
{
    struct field_value *v = &all->of[FIELD_PRIORITY];

    if (all->priority_set || hurry <= all->hurry)
        return 0;
    all->hurry = hurry;
    return set_text(v, desk_fields[FIELD_PRIORITY].choices[hurry].value);
}

static int take_field(void *ctx, const struct field *f)
{
    struct field_values *all = ctx;

    if (propose_priority(all, hurry_of(f)) < 0)
        return -ENOMEM;
    all->priority_set = all->priority_set || strcmp(f->name, "priority") == 0;
    const struct desk_field *known = desk_field_of(f->name);
    if (!known)
        return 0;
    enum field_id id = (enum field_id)(known - desk_fields);
    struct field_value *v = &all->of[id];
    v->conf = f->conf;
    v->known = true;
    v->doubtful = marks_doubt(id) && strcmp(f->source, "reading") == 0 && f->conf * 100 < DOUBT_PERCENT && *f->value;
    v->page = f->page;
    v->box = (struct box){ f->x, f->y, f->w, f->h };
    return known->kind == KIND_DATE ? set_date(v, f->value) : set_text(v, f->value);
}

int fields_load(struct store *s, const struct letter *l, struct field_values *v, struct err *e)
{
    char received[CLOCK_DATE_SIZE];
    int r = 0;

    *v = (struct field_values){ 0 };
    clock_format_date(l->received_s, received);
    for (int i = 0; i < DESK_FIELDS && r == 0; i++) {
        const struct desk_field *f = &desk_fields[i];

        v->of[i].problem = STRINGS;
        v->of[i].conf = 1;
        r = set_text(&v->of[i], f->n_choices > 0 ? f->choices[0].value : "");
    }
    if (r == 0)
        r = set_date(&v->of[FIELD_RECEIVED_DATE], received);
    if (r == 0)
        r = store_fields(s, l->id, take_field, v, e);
    if (r == 0 && !*v->of[FIELD_DIARY_DATE].text)
        r = set_date(&v->of[FIELD_DIARY_DATE], received);
    return r == -ENOMEM ? err_set(e, r, "out of memory") : r;
}

void fields_done(struct field_values *v)
{
    for (int i = 0; i < DESK_FIELDS; i++) {
        free(v->of[i].text);
        v->of[i].text = NULL;
    }
}

/* ---- from the form */

int fields_from_form(struct field_values *v, const struct form *form)
{
    for (int i = 0; i < DESK_FIELDS; i++) {
        const struct desk_field *f = &desk_fields[i];

        if (f->kind == KIND_MARK && form_has(form, "marks") && !form_has(form, f->name) && set_text(&v->of[i], "no") < 0)
            return -ENOMEM;         /* a switch that is off says nothing of itself */
        if (f->fixed || !form_has(form, f->name))
            continue;
        if (set_text(&v->of[i], form_get(form, f->name)) < 0)
            return -ENOMEM;
        if (i != FIELD_REMARKS)
            text_squeeze(v->of[i].text);        /* a subject is one line */
        if (f->kind == KIND_NUMBER)
            text_ascii_digits(v->of[i].text);
    }
    return 0;
}

static int count_chars(const char *s)
{
    int n = 0;

    while (text_next(&s) >= 0)
        n++;
    return n;
}

static bool is_choice(const struct desk_field *f, const char *value)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return true;
    return false;
}

static enum string_id problem_of(const struct desk_field *f, const char *text)
{
    char iso[CLOCK_DATE_SIZE];

    if (f->n_choices > 0)
        return is_choice(f, text) ? STRINGS : S_PROBLEM_CHOICE;
    if (f->kind == KIND_NUMBER && *text && form_parse_int(text) < 0)
        return S_PROBLEM_NUMBER;
    if (f->kind == KIND_DATE && *text && date_read(text, iso) < 0)
        return S_PROBLEM_DATE;
    return count_chars(text) > f->max_chars ? S_PROBLEM_LONG : STRINGS;
}

/* Is date a later than date b? Both as typed; one that is empty or no date is not. */
static bool is_later(const char *a, const char *b)
{
    char iso_a[CLOCK_DATE_SIZE], iso_b[CLOCK_DATE_SIZE];

    return date_read(a, iso_a) == 0 && date_read(b, iso_b) == 0 && strcmp(iso_a, iso_b) > 0;
}

static void note(struct field_value *v, bool is_wrong, enum string_id problem)
{
    if (is_wrong && v->problem == STRINGS)
        v->problem = problem;
}

int fields_check(struct field_values *v, const char *today)
{
    struct field_value *of = v->of;
    int n = 0;

    for (int i = 0; i < DESK_FIELDS; i++)
        of[i].problem = problem_of(&desk_fields[i], of[i].text);
    note(&of[FIELD_RECEIVED_DATE], !*of[FIELD_RECEIVED_DATE].text, S_PROBLEM_EMPTY);
    note(&of[FIELD_RECEIVED_DATE], is_later(of[FIELD_RECEIVED_DATE].text, today), S_PROBLEM_FUTURE);
    note(&of[FIELD_RECEIVED_DATE], is_later(of[FIELD_RECEIVED_DATE].text, of[FIELD_DIARY_DATE].text), S_PROBLEM_AFTER_DIARY);
    note(&of[FIELD_DATE], is_later(of[FIELD_DATE].text, of[FIELD_RECEIVED_DATE].text), S_PROBLEM_AFTER_RECEIVED);
    note(&of[FIELD_SUBJECT], !*of[FIELD_SUBJECT].text, S_PROBLEM_EMPTY);
    note(&of[FIELD_SENDER_NAME], !*of[FIELD_SENDER_NAME].text && !*of[FIELD_SENDER_ORGANISATION].text, S_PROBLEM_NO_SENDER);
    for (int i = 0; i < DESK_FIELDS; i++)
        n += of[i].problem != STRINGS;
    return n;
}

/* ---- enclosures: what the letter states against what came */

int fields_enclosures_stated(const struct field_values *v)
{
    int n = 0;

    for (const char *at = v->of[FIELD_ENCLOSURES].text; *at; ) {
        at += strspn(at, " ;");
        n += *at != '\0';
        at += strcspn(at, ";");
    }
    return n;
}

int fields_enclosures_missing(const struct field_values *v)
{
    const char *received = v->of[FIELD_ENCLOSURES_RECEIVED].text;
    int stated = fields_enclosures_stated(v);
    int64_t n = *received ? form_parse_int(received) : stated;

    return n >= 0 && n < stated ? stated - (int)n : 0;
}

int fields_enclosures_all(struct field_values *v)
{
    char n[16];

    snprintf(n, sizeof(n), "%d", fields_enclosures_stated(v));
    return set_text(&v->of[FIELD_ENCLOSURES_RECEIVED], n);
}

int fields_add_remark(struct field_values *v, const char *line)
{
    struct field_value *remarks = &v->of[FIELD_REMARKS];
    AUTO_FREE char *both = NULL;

    if (strstr(remarks->text, line))
        return 0;
    if (asprintf(&both, "%s%s%s", remarks->text, *remarks->text ? "\n" : "", line) < 0)
        return -ENOMEM;
    return set_text(remarks, both);
}

/* ---- to the diary */

json_t *fields_to_json(const struct field_values *v)
{
    json_t *all = json_object();
    char iso[CLOCK_DATE_SIZE];

    for (int i = 0; i < DESK_FIELDS; i++) {
        const char *text = v->of[i].text;

        if (desk_fields[i].kind == KIND_MARK && !v->of[i].known && strcmp(text, "no") == 0)
            continue;               /* a switch nobody touched is no news */
        if (desk_fields[i].kind == KIND_DATE)
            text = *text && date_read(text, iso) == 0 ? iso : "";
        json_object_set_new(all, desk_fields[i].name, json_string(text));
    }
    return all;
}

const struct desk_field *desk_field_of(const char *name)
{
    for (int i = 0; i < DESK_FIELDS; i++)
        if (strcmp(desk_fields[i].name, name) == 0)
            return &desk_fields[i];
    return NULL;
}

const char *field_choice_label(const struct desk_field *f, const char *value, enum lang lang)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return string_of(lang, f->choices[i].label);
    return value;
}
