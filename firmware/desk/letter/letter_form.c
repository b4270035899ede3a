/* The fields of a letter: to type in while it waits, to look at afterwards. */
#include "desk/letter/officers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- where a value was read: for the box over the page image */

/* Writes data-page and data-box="x y w h" in thousandths of the upright page. Without the page's size: the page alone. */
static void put_evidence(const struct letter_view *v, const struct field_value *value)
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

/* ---- one field to type in */

/* The one word that says why to look; STRINGS: nothing to say. */
static enum string_id remark_of(const struct letter_view *v, const struct desk_field *f, const struct field_value *value)
{
    if (v->typed)
        return value->problem;
    if (value->doubtful)
        return S_CHECK_DOUBTFUL;
    return f->expected && !*value->text ? S_CHECK_EMPTY : STRINGS;
}

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
        html_put(h, "<input inputmode=\"numeric\" placeholder=\"%s\" value=\"%s\"%s", tr(v->q, S_DATE_HINT), value->text,
                 f->fixed ? " readonly" : "");
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        break;
    case KIND_TEXT:
        html_put(h, "<input value=\"%s\"", value->text);
        put_attributes(h, f, value, remarked);
        html_put(h, ">");
        break;
    }
}

void letter_remark(const struct letter_view *v, const char *name, enum string_id remark, bool is_problem)
{
    html_put(v->h, "<span class=\"%s\" id=\"r_%s\">%s</span>", is_problem ? "problem" : "check", name, tr(v->q, remark));
}

/* A receipt stamp that says another day than the counter. */
static void put_received_stamp(const struct letter_view *v)
{
    const char *stamp = v->values->of[FIELD_RECEIVED_STAMP].text;

    if (!*stamp || strcmp(stamp, v->values->of[FIELD_RECEIVED_DATE].text) == 0)
        return;
    html_put(v->h, "<span class=\"why\">");
    html_fill(v->h, tr(v->q, S_RECEIVED_STAMP_SAYS), stamp, NULL);
    html_put(v->h, "</span>");
}

static void put_field(const struct letter_view *v, enum field_id id)
{
    const struct desk_field *f = &desk_fields[id];
    const struct field_value *value = &v->values->of[id];
    enum string_id remark = remark_of(v, f, value);

    html_put(v->h, "<div class=\"field f-%s%s%s\"", f->name, f->locked ? " locked" : "", remark != STRINGS ? " look" : "");
    put_evidence(v, value);
    html_put(v->h, "><label for=\"f_%s\">%s", f->name, tr(v->q, f->label));
    if (f->locked)
        html_put(v->h, " <span class=\"lock\" title=\"%s\">%s</span>", tr(v->q, S_LOCKS_WHY), tr(v->q, S_LOCKS));
    html_put(v->h, "</label>");
    put_control(v, f, value, remark != STRINGS);
    if (id == FIELD_RECEIVED_DATE)
        put_received_stamp(v);
    if (remark != STRINGS)
        letter_remark(v, f->name, remark, v->typed != NULL);
    html_put(v->h, "</div>\n");
}

/* ---- the officer */

static int note_active(void *ctx, const struct officer *o)
{
    *(bool *)ctx = o->active;
    return 0;
}

int letter_post_is_good(struct store *s, const char *post, struct err *e)
{
    bool active = false;
    int r = *post ? store_officer(s, post, note_active, &active, e) : -ENOENT;

    return r == -ENOENT ? 0 : r < 0 ? r : active;
}

/* ---- the form */

static void put_group(const struct letter_view *v, enum string_id title, enum field_id from, enum field_id to)
{
    html_put(v->h, "<fieldset><legend>%s</legend><div class=\"grid\">\n", tr(v->q, title));
    for (int i = from; i <= (int)to; i++)
        put_field(v, (enum field_id)i);
}

static const char *shown_value(const struct letter_view *v, enum field_id id)
{
    const struct desk_field *f = &desk_fields[id];
    const char *text = v->values->of[id].text;

    return f->kind == KIND_CHOICE && *text ? field_choice_label(f, text, v->q->lang) : text;
}

/* Fields that few letters have: folded away, with what was read beside the title. Open when something there wants a look. */
static void put_more(const struct letter_view *v, enum string_id title, enum field_id from, enum field_id to)
{
    bool look = false, any = false;

    for (int i = from; i <= (int)to; i++)
        look |= remark_of(v, &desk_fields[i], &v->values->of[i]) != STRINGS;
    html_put(v->h, "<details class=\"more\"%s><summary>%s<span class=\"read\">", look ? " open" : "", tr(v->q, title));
    for (int i = from; i <= (int)to; i++)
        if (*v->values->of[i].text) {
            html_put(v->h, "%s%s", any ? " · " : "", shown_value(v, (enum field_id)i));
            any = true;
        }
    html_put(v->h, "</span></summary>\n");
    put_group(v, title, from, to);
    html_put(v->h, "</div></fieldset></details>\n");
}

void letter_form(const struct letter_view *v)
{
    struct html *h = v->h;
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/confirm", (long long)v->letter->id);
    page_form(v->q, h, path, "confirm", "fields");
    html_put(h, "<input type=\"hidden\" name=\"revision\" value=\"%d\">\n", v->letter->revision);
    put_group(v, S_GROUP_DIARY, FIELD_RECEIVED_DATE, FIELD_VIP);
    html_put(h, "</div></fieldset>\n");
    put_more(v, S_GROUP_LANE, FIELD_URGENCY, FIELD_ANSWER_DATE);
    put_group(v, S_GROUP_SENDER, FIELD_SENDER_NAME, FIELD_SENDER_ORGANISATION);
    html_put(h, "</div></fieldset>\n");
    put_more(v, S_GROUP_SENDER_MORE, FIELD_SENDER_TYPE, FIELD_SENDER_PHONE);
    put_group(v, S_GROUP_SUBJECT, FIELD_SUBJECT, FIELD_REMARKS);
    officer_picker(v);
    put_field(v, FIELD_PRIORITY);
    html_put(h, "</div></fieldset>\n");
    put_more(v, S_GROUP_SUBJECT_MORE, FIELD_ENCLOSURES, FIELD_COPY_TO);
    put_more(v, S_GROUP_CASE, FIELD_COURT, FIELD_CPGRAMS_NO);
    html_put(h, "</form>\n");
}

void letter_tick(const struct letter_view *v)
{
    bool missing = v->typed && !form_has(v->typed->form, "checked");

    html_put(v->h, "<div class=\"tick%s\"><label><input type=\"checkbox\" form=\"confirm\" id=\"f_checked\" name=\"checked\" value=\"yes\" required%s%s>"
             " <span>%s</span></label>", missing ? " look" : "", v->typed && !missing ? " checked" : "",
             missing ? " aria-describedby=\"r_checked\"" : "", tr(v->q, S_CHECKED_FOUR));
    if (missing)
        letter_remark(v, "checked", S_PROBLEM_NOT_CHECKED, true);
    html_put(v->h, "</div>\n");
}

/* ---- the same to look at */

static void put_fact(const struct letter_view *v, enum string_id label, const char *value, const struct field_value *evidence)
{
    html_put(v->h, "<div");
    if (evidence) {
        put_evidence(v, evidence);
        if (evidence->page > 0)
            html_put(v->h, " tabindex=\"0\"");
    }
    html_put(v->h, "><dt>%s</dt><dd>%s</dd></div>\n", tr(v->q, label), *value ? value : "–");
}

void letter_facts(const struct letter_view *v)
{
    html_put(v->h, "<dl class=\"facts\">\n");
    for (int i = 0; i < DESK_FIELDS; i++) {
        const struct desk_field *f = &desk_fields[i];
        const struct field_value *value = &v->values->of[i];

        if (i == FIELD_PRIORITY)
            put_fact(v, S_MARKED_TO, v->letter->marked_to, NULL);
        if (f->more && !*value->text)
            continue;
        put_fact(v, f->label, f->kind == KIND_CHOICE ? field_choice_label(f, value->text, v->q->lang) : value->text, value);
    }
    html_put(v->h, "</dl>\n");
}
