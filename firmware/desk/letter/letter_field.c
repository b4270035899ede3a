/* One field of the form: its control, where its value was read, and why to look at it. */
#include "desk/letter/letter_page.h"

#include <stdio.h>
#include <string.h>

/* ---- where a value was read: for the box over the page image */

/* Writes data-page and data-box="x y w h" in thousandths of the upright page. Without the page's size: the page alone. */
void letter_evidence(const struct letter_view *v, const struct field_value *value)
{
    struct box_permille box;

    if (value->page < 1)
        return;
    html_put(v->h, " data-page=\"%d\"", value->page);
    const json_t *page = json_array_get(json_object_get(v->reading, "pages"), (size_t)value->page - 1);
    if (box_upright(&value->box, (int)json_int(page, "width_px", 0), (int)json_int(page, "height_px", 0),
                    (int)json_int(page, "rotation", 0), &box) == 0)
        html_put(v->h, " data-box=\"%d %d %d %d\"", box.x, box.y, box.w, box.h);
}

/* ---- why to look */

/* What the rules of reading say they went by (ocr/fields), in the clerk's words. */
static const struct { const char *why; enum string_id words; } grounds[] = {
    { "signature", S_BY_SIGNATURE }, { "below the signature", S_BY_BELOW_SIGNATURE }, { "digital signature", S_BY_DIGITAL_SIGNATURE },
    { "name above the designation", S_BY_ABOVE_DESIGNATION }, { "letterhead", S_BY_LETTERHEAD }, { "behind a number label", S_BY_NUMBER_LABEL },
    { "looks like a file number, in the head", S_BY_NUMBER_SHAPE }, { "part of it is written by hand", S_BY_HAND_WRITTEN },
    { "date of the letter's head or foot", S_BY_DATE_PLACE }, { "behind the subject label", S_BY_SUBJECT_LABEL },
    { "below the subject label", S_BY_SUBJECT_LABEL }, { "in quotation marks", S_BY_QUOTES }, { "the order's abstract", S_BY_ABSTRACT },
    { "between the day of answer and the question", S_BY_QUESTION }, { "case and parties", S_BY_PARTIES }, { "a court and two parties", S_BY_PARTIES },
    { "Member of Parliament", S_BY_MEMBER }, { "House of the Member", S_BY_MEMBER },
    { "letterhead or signature of a Member of Parliament", S_BY_MEMBER }, { "signed by a Minister", S_BY_MINISTER },
    { "behind \"From\"", S_BY_FROM }, { "below \"From\"", S_BY_FROM }, { "named in the organisation", S_BY_LETTERHEAD },
    { "names the question", S_BY_QUESTION }, { "title line", S_BY_TITLE },
};

/* Below this it was little more than guessed. */
enum { GUESS_PERCENT = 50 };

enum string_id letter_look(const struct letter_view *v, enum field_id id)
{
    const struct field_value *value = &v->values->of[id];

    if (v->typed)
        return value->problem;
    if (value->doubtful)
        return value->conf * 100 < GUESS_PERCENT ? S_CHECK_GUESSED : S_CHECK_DOUBTFUL;
    if (id == FIELD_LETTER_NO && strcmp(v->values->of[FIELD_SENDER_TYPE].text, "citizen") == 0)
        return STRINGS;                 /* people number no letters */
    return desk_fields[id].expected && !*value->text ? S_CHECK_EMPTY : STRINGS;
}

void letter_remark(const struct letter_view *v, const char *name, enum string_id remark, bool is_problem)
{
    html_put(v->h, "<span class=\"%s\" id=\"r_%s\">%s</span>", is_problem ? "problem" : "check", name, tr(v->q, remark));
}

/* The remark of a doubtful field says by what it was found, too. */
static void put_remark(const struct letter_view *v, enum field_id id, enum string_id remark)
{
    const char *name = desk_fields[id].name;
    const char *why = json_str(json_object_get(json_object_get(v->reading, "evidence"), name), "why", "");
    size_t i = 0;

    while (i < ARRAY_LEN(grounds) && strcmp(grounds[i].why, why) != 0)
        i++;
    if (v->typed || !v->values->of[id].doubtful || i == ARRAY_LEN(grounds)) {
        letter_remark(v, name, remark, v->typed != NULL);
        return;
    }
    html_put(v->h, "<span class=\"check\" id=\"r_%s\">%s <span class=\"ground\">(%s)</span></span>", name, tr(v->q, remark), tr(v->q, grounds[i].words));
}

/* A receipt stamp that says another day than the counter. */
static void put_received_stamp(const struct letter_view *v)
{
    const char *stamp = v->values->of[FIELD_RECEIVED_STAMP].text;

    if (!*stamp || strcmp(stamp, v->values->of[FIELD_RECEIVED_DATE].text) == 0)
        return;
    html_put(v->h, "<span class=\"why\">");
    html_fill_dates(v->h, tr(v->q, S_RECEIVED_STAMP_SAYS), stamp, NULL);
    html_put(v->h, "</span>");
}

/* ---- its control */

static void put_choices(const struct letter_view *v, const struct desk_field *f, const char *chosen)
{
    for (size_t i = 0; i < f->n_choices; i++)
        html_put(v->h, "<option value=\"%s\"%s>%s</option>", f->choices[i].value,
                 strcmp(f->choices[i].value, chosen) == 0 ? " selected" : "", tr(v->q, f->choices[i].label));
}

static void put_attributes(struct html *h, const struct desk_field *f, const struct field_value *value, bool remarked)
{
    html_put(h, " id=\"f_%s\" name=\"%s\"", f->name, f->name);
    if (f->max_chars > 0)
        html_put(h, " maxlength=\"%d\"", f->max_chars);
    if (remarked)
        html_put(h, " aria-describedby=\"r_%s\"", f->name);
    if (value->problem != STRINGS)
        html_put(h, " aria-invalid=\"true\"");
}

/* remarked: a remark with the id r_<name> stands below. */
static void put_control(const struct letter_view *v, const struct desk_field *f, const struct field_value *value, bool remarked)
{
    struct html *h = v->h;

    switch (f->kind) {
    case KIND_CHOICE:
        html_put(h, "<select");
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        put_choices(v, f, value->text);
        html_put(h, "</select>");
        break;
    case KIND_LONG:
        html_put(h, "<textarea rows=\"2\"");
        put_attributes(h, f, value, remarked);
        html_put(h, ">\n%s</textarea>", value->text);
        break;
    case KIND_DATE:
        html_put(h, "<input data-kind=\"date\" inputmode=\"numeric\" placeholder=\"%s\" value=\"%s\"%s", tr(v->q, S_DATE_HINT), value->text,
                 f->fixed ? " readonly" : "");
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        break;
    case KIND_NUMBER:
    case KIND_TEXT:
        html_put(h, "<input value=\"%s\"%s", value->text, f->kind == KIND_NUMBER ? " inputmode=\"numeric\"" : "");
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        break;
    case KIND_MARK:
        html_put(h, "<input type=\"checkbox\" value=\"yes\"%s", strcmp(value->text, "yes") == 0 ? " checked" : "");
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        break;
    }
}

/* ---- the whole field */

void letter_field(const struct letter_view *v, enum field_id id)
{
    const struct desk_field *f = &desk_fields[id];
    const struct field_value *value = &v->values->of[id];
    enum string_id remark = letter_look(v, id);

    html_put(v->h, "<div class=\"field f-%s%s%s\"", f->name, f->locked ? " locked" : "", remark != STRINGS ? " look" : "");
    letter_evidence(v, value);
    html_put(v->h, "><label for=\"f_%s\">%s</label>", f->name, tr(v->q, f->label));
    put_control(v, f, value, remark != STRINGS);
    if (id == FIELD_RECEIVED_DATE)
        put_received_stamp(v);
    if (remark != STRINGS)
        put_remark(v, id, remark);
    html_put(v->h, "</div>\n");
}

/* A switch as large as a button, with what it does below its name. */
void letter_mark(const struct letter_view *v, enum field_id id, enum string_id does)
{
    const struct desk_field *f = &desk_fields[id];
    const struct field_value *value = &v->values->of[id];
    enum string_id remark = letter_look(v, id);

    html_put(v->h, "<div class=\"mark f-%s%s\"", f->name, remark != STRINGS ? " look" : "");
    letter_evidence(v, value);
    html_put(v->h, "><label>");
    put_control(v, f, value, remark != STRINGS);
    html_put(v->h, "<span><b>%s</b> <small>%s</small></span></label>", tr(v->q, f->label), tr(v->q, does));
    if (remark != STRINGS)
        put_remark(v, id, remark);
    html_put(v->h, "</div>\n");
}
