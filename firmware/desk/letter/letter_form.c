/* The fields of a letter: to type in while it waits, to look at afterwards. */
#include "desk/deliveries/alerts.h"
#include "desk/letter/officers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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

static void begin_group(const struct letter_view *v, enum string_id title)
{
    html_put(v->h, "<fieldset><legend>%s</legend><div class=\"grid\">\n", tr(v->q, title));
}

static void put_fields(const struct letter_view *v, enum field_id from, enum field_id to)
{
    for (int i = from; i <= (int)to; i++)
        letter_field(v, (enum field_id)i);
}

/* The four that lock, in a frame of their own: the yes at the foot of the screen is for them. */
static void put_locks(const struct letter_view *v)
{
    html_put(v->h, "<fieldset class=\"locks\" id=\"locks\"><legend>🔒 %s</legend><div class=\"grid\">\n", tr(v->q, S_LOCKS_FOUR));
    put_fields(v, FIELD_RECEIVED_DATE, FIELD_DELIVERY_MODE);
    html_put(v->h, "</div></fieldset>\n");
}

/* "marks" says that the switches are part of this form: one that is off sends nothing. */
static void put_marks(const struct letter_view *v)
{
    html_put(v->h, "<fieldset><legend>%s</legend><input type=\"hidden\" name=\"marks\" value=\"yes\"><div class=\"marks\">\n", tr(v->q, S_GROUP_MARKS));
    letter_mark(v, FIELD_VIP, S_MARK_VIP_DOES);
    letter_mark(v, FIELD_PARLIAMENT, S_MARK_PARLIAMENT_DOES);
    letter_mark(v, FIELD_URGENT, S_MARK_URGENT_DOES);
    html_put(v->h, "</div></fieldset>\n");
}

static const char *shown_value(const struct letter_view *v, enum field_id id)
{
    const struct desk_field *f = &desk_fields[id];
    const char *text = v->values->of[id].text;

    return f->n_choices > 0 && *text ? field_choice_label(f, text, v->q->lang) : text;
}

/* Fields that few letters have: folded away, with what was read beside the title. Open when something there wants a look. */
static void begin_more(const struct letter_view *v, enum string_id title, enum field_id from, enum field_id to, bool open)
{
    bool any = false;

    for (int i = from; i <= (int)to; i++)
        open |= letter_look(v, (enum field_id)i) != STRINGS;
    html_put(v->h, "<details class=\"more\"%s><summary>%s<span class=\"read\">", open ? " open" : "", tr(v->q, title));
    for (int i = from; i <= (int)to; i++)
        if (*v->values->of[i].text) {
            html_put(v->h, "%s%s", any ? " · " : "", shown_value(v, (enum field_id)i));
            any = true;
        }
    html_put(v->h, "</span></summary>\n");
    begin_group(v, title);
}

static void put_more(const struct letter_view *v, enum string_id title, enum field_id from, enum field_id to)
{
    begin_more(v, title, from, to, false);
    put_fields(v, from, to);
    html_put(v->h, "</div></fieldset></details>\n");
}

/* What the letter says it encloses, and how many came: opens by itself when it says anything. */
static void put_enclosures(const struct letter_view *v)
{
    bool stated = *v->values->of[FIELD_ENCLOSURES].text != '\0';

    begin_more(v, S_GROUP_ENCLOSURES, FIELD_ENCLOSURES, FIELD_ENCLOSURES_RECEIVED, stated);
    put_fields(v, FIELD_ENCLOSURES, FIELD_ENCLOSURES_RECEIVED);
    html_put(v->h, "<label class=\"all-here\"><input type=\"checkbox\" name=\"enclosures_all\" id=\"f_enclosures_all\" value=\"yes\"%s> <span>%s</span></label>\n"
             "</div><p class=\"why\">%s</p></fieldset></details>\n",
             v->typed && form_has(v->typed->form, "enclosures_all") ? " checked" : "", tr(v->q, S_ENCLOSURES_ALL), tr(v->q, S_ENCLOSURES_EXPLAIN));
}

void letter_form(const struct letter_view *v)
{
    struct html *h = v->h;
    char path[64];

    snprintf(path, sizeof(path), "/letters/%lld/confirm", (long long)v->letter->id);
    page_form(v->q, h, path, "confirm", "fields");
    html_put(h, "<input type=\"hidden\" name=\"revision\" value=\"%d\">\n", v->letter->revision);
    put_locks(v);
    begin_group(v, S_GROUP_DIARY);
    put_fields(v, FIELD_LETTER_NO, FIELD_FORM);
    html_put(h, "</div></fieldset>\n");
    put_marks(v);
    put_more(v, S_GROUP_LANE, FIELD_URGENCY, FIELD_ANSWER_DATE);
    begin_group(v, S_GROUP_SENDER);
    put_fields(v, FIELD_SENDER_NAME, FIELD_SENDER_ORGANISATION);
    html_put(h, "</div></fieldset>\n");
    put_more(v, S_GROUP_SENDER_MORE, FIELD_SENDER_TYPE, FIELD_SENDER_PHONE);
    begin_group(v, S_GROUP_SUBJECT);
    put_fields(v, FIELD_SUBJECT, FIELD_REMARKS);
    officer_picker(v);
    letter_field(v, FIELD_PRIORITY);
    html_put(h, "</div></fieldset>\n");
    put_enclosures(v);
    put_more(v, S_GROUP_SUBJECT_MORE, FIELD_REFERENCES, FIELD_COPY_TO);
    put_more(v, S_GROUP_CASE, FIELD_COURT, FIELD_CPGRAMS_NO);
    letter_ack_tick(v);
    html_put(h, "</form>\n");
}

/* A form that comes back with one of the four in need of mending has lost its yes. */
void letter_tick(const struct letter_view *v)
{
    bool ticked = v->typed && form_has(v->typed->form, "checked"), missing = v->typed && !ticked;

    for (int i = FIELD_RECEIVED_DATE; i <= FIELD_DELIVERY_MODE; i++)
        ticked = ticked && v->values->of[i].problem == STRINGS;
    html_put(v->h, "<div class=\"tick%s\" data-again=\"%s\"><label><input type=\"checkbox\" form=\"confirm\" id=\"f_checked\" name=\"checked\" value=\"yes\" required%s%s>"
             " <span>%s <kbd>F3</kbd></span></label>", missing ? " look" : "", tr(v->q, S_TICK_AGAIN), ticked ? " checked" : "",
             missing ? " aria-describedby=\"r_checked\"" : "", tr(v->q, S_CHECKED_FOUR));
    if (missing)
        letter_remark(v, "checked", S_PROBLEM_NOT_CHECKED, true);
    html_put(v->h, "</div>\n");
}

/* ---- the same to look at */

enum { FACT_SHORT_BYTES = 120 };        /* more takes the whole line */

static void put_fact(const struct letter_view *v, enum string_id label, const char *value, const struct field_value *evidence)
{
    html_put(v->h, strlen(value) > FACT_SHORT_BYTES ? "<div class=\"wide\"" : "<div");
    if (evidence) {
        letter_evidence(v, evidence);
        if (evidence->page > 0)
            html_put(v->h, " tabindex=\"0\"");
    }
    html_put(v->h, "><dt>%s</dt><dd>%s</dd></div>\n", tr(v->q, label), *value ? value : "–");
}

void letter_facts(const struct letter_view *v)
{
    char officer[OFFICER_LABEL_SIZE];

    officer_label_of(v->q, v->store, v->letter->post, officer);
    html_put(v->h, "<dl class=\"facts\">\n");
    for (int i = 0; i < DESK_FIELDS; i++) {
        const struct desk_field *f = &desk_fields[i];
        const struct field_value *value = &v->values->of[i];

        if (i == FIELD_PRIORITY)
            put_fact(v, S_MARKED_TO, officer, NULL);
        if (f->more && !*value->text)
            continue;
        put_fact(v, f->label, f->n_choices > 0 ? field_choice_label(f, value->text, v->q->lang) : value->text, value);
    }
    html_put(v->h, "</dl>\n");
}
