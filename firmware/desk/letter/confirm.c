/* The clerk's key: what was typed is checked here, then asked of diaryd. */
#include "desk/letter/letter_page.h"
#include "desk/letter/next.h"
#include "desk/letter/officers.h"
#include "desk/letter/presence.h"
#include "desk/web/dates.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct facts {                              /* of the letter as it is now */
    enum letter_state state;
    int revision;
    struct field_values values;
    char post[OFFICER_POST_SIZE];           /* to whom it is to be marked; "": nobody that is there */
    struct store *store;
    struct err *e;
};

static int keep_facts(void *ctx, const struct letter *l)
{
    struct facts *f = ctx;

    f->state = l->state;
    f->revision = l->revision;
    return fields_load(f->store, l, &f->values, f->e);
}

static void show_again(const struct request *q, struct reply *a, int status, enum string_id notice, const char *why)
{
    struct typed typed = { .form = q->form, .status = status, .notice = notice, .why = why };

    letter_page(q, a, &typed);
}

/* What was counted of the enclosures: a shortfall is said in the remarks, where e-Office shows it. */
static int note_enclosures(const struct request *q, struct field_values *v)
{
    char stated[16], received[16], words[256];
    int r = form_has(q->form, "enclosures_all") ? fields_enclosures_all(v) : 0;
    int missing = fields_enclosures_missing(v);

    if (r < 0 || missing == 0)
        return r;
    snprintf(stated, sizeof(stated), "%d", fields_enclosures_stated(v));
    snprintf(received, sizeof(received), "%d", fields_enclosures_stated(v) - missing);
    string_fill(q->lang, S_ENCLOSURES_SHORT, received, stated, words, sizeof(words));
    return fields_add_remark(v, words);
}

/* Is all in order to be filed? 0; else the reply is the form again, with words. */
static int check_form(const struct request *q, struct reply *a, struct facts *f)
{
    char today[CLOCK_DATE_SIZE];
    int r = officer_chosen(q, f->store, f->post, f->e);
    int good_post = r < 0 ? r : letter_post_is_good(f->store, f->post, f->e);

    clock_format_date(clock_utc_s(), today);
    if (good_post < 0 || fields_from_form(&f->values, q->form) < 0) {
        show_again(q, a, 503, S_DIARY_AWAY, NULL);
        return -EIO;
    }
    bool stale = f->state != LETTER_READ || form_int(q->form, "revision") != f->revision;
    if (stale || fields_check(&f->values, today) > 0 || !good_post || !form_has(q->form, "checked")) {
        show_again(q, a, stale ? 409 : 422, stale ? S_STALE : S_PROBLEMS, NULL);
        return -EINVAL;
    }
    if (note_enclosures(q, &f->values) < 0) {
        show_again(q, a, 503, S_DIARY_AWAY, NULL);
        return -ENOMEM;
    }
    return 0;
}

static void file_letter(const struct request *q, struct reply *a, const struct facts *f)
{
    struct err e = { 0 };
    int seconds = presence_seconds(q->desk->presence, q->id, web_actor(q), clock_mono_ms());
    json_t *message = json_pack("{s:s, s:I, s:i, s:s, s:s, s:i, s:o}", "do", "confirm", "letter", (json_int_t)q->id,
                                "revision", f->revision, "actor", web_actor(q), "post", f->post, "seconds", seconds,
                                "fields", fields_to_json(&f->values));
    if (form_has(q->form, "acknowledge"))
        json_object_set_new(message, "acknowledge", json_true());
    int r = web_tell_diary(q, message, &e);

    if (r == 0)
        letter_go_on(q, a, q->id);
    else        /* the page shows the letter as it is now: should it have been filed after all, it says so */
        show_again(q, a, r == -EREMOTEIO ? 409 : 503, r == -EREMOTEIO ? S_NOT_FILED : S_DIARY_AWAY, err_line(&e));
}

void act_confirm(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct facts f = { .e = &e };

    int r = store_open(q->desk->diary_path, STORE_READ, &s, &e);
    f.store = s;
    if (r == 0)
        r = store_letter(s, q->id, keep_facts, &f, &e);
    if (r == -ENOENT)
        web_error(q, a, 404, NULL);
    else if (r < 0)
        show_again(q, a, 503, S_DIARY_AWAY, NULL);
    else if (check_form(q, a, &f) == 0)
        file_letter(q, a, &f);
    fields_done(&f.values);
}

/* ---- checked while it is typed: the same rules, the same sentences */

/* GET, with the fields in the query: {name: {"value": as it will be kept, "problem": sentence or ""}}, for those given. */
void page_check(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct facts f = { .e = &e };
    char today[CLOCK_DATE_SIZE];

    if (web_store(q, a, &s) < 0)
        return;
    f.store = s;
    int r = store_letter(s, q->id, keep_facts, &f, &e);
    if (r == 0)
        r = fields_from_form(&f.values, q->query);
    if (r < 0) {
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
        fields_done(&f.values);
        return;
    }
    clock_format_date(clock_utc_s(), today);
    fields_check(&f.values, today);
    AUTO_JSON json_t *all = json_object();
    for (int i = 0; i < DESK_FIELDS; i++) {
        const struct field_value *v = &f.values.of[i];

        char iso[CLOCK_DATE_SIZE], shown[CLOCK_DATE_SIZE] = "";

        if (desk_fields[i].kind == KIND_DATE && date_read(v->text, iso) == 0)
            clock_show_date(iso, shown);
        if (form_has(q->query, desk_fields[i].name))
            json_object_set_new(all, desk_fields[i].name, json_pack("{s:s, s:s}", "value", *shown ? shown : v->text, "problem",
                                v->problem == STRINGS ? "" : tr(q, v->problem)));
    }
    AUTO_FREE char *text = json_dumps(all, JSON_COMPACT);
    if (text)
        html_asset(&a->body, text, text + strlen(text));
    a->type = "application/json";
    fields_done(&f.values);
}
