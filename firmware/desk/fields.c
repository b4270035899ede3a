#include "desk/fields.h"

#include "base/clock.h"
#include "base/text.h"
#include "desk/dates.h"

#include <errno.h>
#include <string.h>

enum { DOUBT_PERCENT = 80 };        /* below this a person should look */

/* Values are what goes over the wire; uploader's mapping tables turn them into the ids of an instance. */
static const struct choice delivery_modes[] = {
    { "By Hand", S_MODE_BY_HAND }, { "Speed Post", S_MODE_SPEED_POST }, { "Registered Post", S_MODE_REGISTERED },
    { "Ordinary Post", S_MODE_ORDINARY }, { "Courier", S_MODE_COURIER }, { "E-mail", S_MODE_EMAIL },
    { "Fax", S_MODE_FAX }, { "Electronic", S_MODE_ELECTRONIC },
};
static const struct choice languages[] = {
    { "en", S_LANG_EN }, { "hi", S_LANG_HI }, { "mixed", S_LANG_MIXED },
};
static const struct choice forms[] = {
    { "letter", S_FORM_LETTER }, { "do_letter", S_FORM_DO_LETTER }, { "office_memorandum", S_FORM_OM },
    { "circular", S_FORM_CIRCULAR }, { "order", S_FORM_ORDER }, { "id_note", S_FORM_ID_NOTE },
    { "memorandum", S_FORM_MEMORANDUM }, { "endorsement", S_FORM_ENDORSEMENT }, { "mp_letter", S_FORM_MP_LETTER },
    { "parliament_question", S_FORM_QUESTION }, { "court_notice", S_FORM_COURT }, { "rti_application", S_FORM_RTI },
    { "grievance", S_FORM_GRIEVANCE }, { "form", S_FORM_FORM },
};
static const struct choice vips[] = { { "no", S_NO }, { "yes", S_YES } };
static const struct choice priorities[] = {
    { "Normal", S_PRIORITY_NORMAL }, { "Urgent", S_PRIORITY_URGENT }, { "Immediate", S_PRIORITY_IMMEDIATE },
};

#define CHOICES(list) .kind = KIND_CHOICE, .choices = list, .n_choices = ARRAY_LEN(list)

const struct desk_field desk_fields[DESK_FIELDS] = {
    [FIELD_RECEIVED_DATE] = { "received_date", S_FIELD_RECEIVED_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true },
    [FIELD_DIARY_DATE] = { "diary_date", S_FIELD_DIARY_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true, .fixed = true },
    [FIELD_DATE] = { "date", S_FIELD_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true, .expected = true },
    [FIELD_LETTER_NO] = { "letter_no", S_FIELD_LETTER_NO, .kind = KIND_TEXT, .max_chars = 200, .expected = true },
    [FIELD_DELIVERY_MODE] = { "delivery_mode", S_FIELD_DELIVERY_MODE, CHOICES(delivery_modes), .locked = true },
    [FIELD_MODE_NO] = { "mode_no", S_FIELD_MODE_NO, .kind = KIND_TEXT, .max_chars = 100 },
    [FIELD_LANGUAGE] = { "language", S_FIELD_LANGUAGE, CHOICES(languages) },
    [FIELD_FORM] = { "form", S_FIELD_FORM, CHOICES(forms) },
    [FIELD_VIP] = { "vip", S_FIELD_VIP, CHOICES(vips) },
    [FIELD_SENDER_NAME] = { "sender_name", S_FIELD_SENDER_NAME, .kind = KIND_TEXT, .max_chars = 300 },
    [FIELD_SENDER_DESIGNATION] = { "sender_designation", S_FIELD_SENDER_DESIGNATION, .kind = KIND_TEXT, .max_chars = 300 },
    [FIELD_SENDER_ORGANISATION] = { "sender_organisation", S_FIELD_SENDER_ORGANISATION, .kind = KIND_TEXT, .max_chars = 500 },
    [FIELD_SUBJECT] = { "subject", S_FIELD_SUBJECT, .kind = KIND_LONG, .max_chars = 2000, .expected = true },
    [FIELD_REMARKS] = { "remarks", S_FIELD_REMARKS, .kind = KIND_LONG, .max_chars = 2000 },
    [FIELD_PRIORITY] = { "priority", S_FIELD_PRIORITY, CHOICES(priorities) },
};

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

/* Type and language are always somewhat doubtful and can be changed later: marking them would dull the eye. */
static bool marks_doubt(enum field_id id)
{
    return desk_fields[id].kind != KIND_CHOICE || id == FIELD_VIP;
}

static int take_field(void *ctx, const struct field *f)
{
    struct field_values *all = ctx;
    bool hurry = (strcmp(f->name, "urgent") == 0 || strcmp(f->name, "parliament") == 0 || strcmp(f->name, "vip") == 0) &&
                 strcmp(f->value, "yes") == 0;

    if (hurry && set_text(&all->of[FIELD_PRIORITY], "Immediate") < 0)
        return -ENOMEM;
    for (int i = 0; i < DESK_FIELDS; i++) {
        struct field_value *v = &all->of[i];

        if (strcmp(desk_fields[i].name, f->name) != 0)
            continue;
        v->conf = f->conf;
        v->doubtful = marks_doubt((enum field_id)i) && strcmp(f->source, "reading") == 0 && f->conf * 100 < DOUBT_PERCENT && *f->value;
        v->page = f->page;
        v->box = (struct box){ f->x, f->y, f->w, f->h };
        return desk_fields[i].kind == KIND_DATE ? set_date(v, f->value) : set_text(v, f->value);
    }
    return 0;           /* a field the desk has no place for */
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
        r = set_text(&v->of[i], f->kind == KIND_CHOICE ? f->choices[0].value : "");
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

        if (f->fixed || !form_has(form, f->name))
            continue;
        if (set_text(&v->of[i], form_get(form, f->name)) < 0)
            return -ENOMEM;
        if (i != FIELD_REMARKS)
            text_squeeze(v->of[i].text);        /* a subject is one line */
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

    if (f->kind == KIND_CHOICE)
        return is_choice(f, text) ? STRINGS : S_PROBLEM_CHOICE;
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

json_t *fields_to_json(const struct field_values *v)
{
    json_t *all = json_object();
    char iso[CLOCK_DATE_SIZE];

    for (int i = 0; i < DESK_FIELDS; i++) {
        const char *text = v->of[i].text;

        if (desk_fields[i].kind == KIND_DATE)
            text = *text && date_read(text, iso) == 0 ? iso : "";
        json_object_set_new(all, desk_fields[i].name, json_string(text));
    }
    return all;
}

const char *field_choice_label(const struct desk_field *f, const char *value, enum lang lang)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return string_of(lang, f->choices[i].label);
    return value;
}
