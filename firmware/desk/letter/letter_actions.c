/* What the clerk does with a letter: each is checked here, then asked of diaryd. */
#include "desk/web/dates.h"
#include "desk/web/guard.h"
#include "desk/letter/letter_page.h"

#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>


/* ---- where to go afterwards */

static int keep_id(void *ctx, const struct letter *l)
{
    *(int64_t *)ctx = l->id;
    return 1;                               /* the first is enough */
}

/* The next letter that waits, with a word about the one just done; the counter when none waits. */
static void go_to_next(const struct request *q, struct reply *a, const char *number)
{
    AUTO_STORE struct store *s = NULL;
    struct letter_filter f = { .state = LETTER_READ, .limit = 1, .urgent_first = true };
    struct html done;
    int64_t id = 0;

    html_init(&done, 256);
    html_url(&done, number);
    if (store_open(q->desk->diary_path, STORE_READ, &s, NULL) == 0)
        store_letters(s, &f, keep_id, &id, NULL);
    if (id > 0)
        web_redirect(a, "/letters/%lld?done=%s", (long long)id, done.text ? done.text : "");
    else
        web_redirect(a, "/?done=%s", done.text ? done.text : "");
    html_done(&done);
}

/* ---- confirm */

struct facts {                              /* of the letter as it is now */
    char number[STORE_NUMBER_SIZE];
    enum letter_state state;
    int revision;
    struct field_values values;
    struct store *store;
    struct err *e;
};

static int keep_facts(void *ctx, const struct letter *l)
{
    struct facts *f = ctx;

    snprintf(f->number, sizeof(f->number), "%s", l->number);
    f->state = l->state;
    f->revision = l->revision;
    return fields_load(f->store, l, &f->values, f->e);
}

static void show_again(const struct request *q, struct reply *a, int status, enum string_id notice, const char *why)
{
    struct typed typed = { .form = q->form, .status = status, .notice = notice, .why = why };

    letter_page(q, a, &typed);
}

/* Is all in order to be filed? 0; else the reply is the form again, with words. */
static int check_form(const struct request *q, struct reply *a, struct facts *f)
{
    char today[CLOCK_DATE_SIZE];
    int good_post = letter_post_is_good(f->store, form_get(q->form, "post"), f->e);

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
    return 0;
}

static void file_letter(const struct request *q, struct reply *a, const struct facts *f)
{
    struct err e = { 0 };
    json_t *message = json_pack("{s:s, s:I, s:i, s:s, s:s, s:o}", "do", "confirm", "letter", (json_int_t)q->id,
                                "revision", f->revision, "actor", web_actor(q), "post", form_get(q->form, "post"),
                                "fields", fields_to_json(&f->values));
    int r = web_tell_diary(q, message, &e);

    if (r == 0)
        go_to_next(q, a, f->number);
    else        /* the page shows the letter as it is now: should it have been filed after all, it says so */
        show_again(q, a, r == -EREMOTEIO ? 409 : 503, r == -EREMOTEIO ? S_NOT_FILED : S_DIARY_AWAY, e.msg);
}

void act_confirm(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct facts f = { .e = &e };

    if (!guard_token(form_get(q->form, "token"), q->desk->token)) {
        log_warn("request_refused", LOG_WHY, "the form's token is not ours");
        show_again(q, a, 403, S_FORM_OLD, NULL);
        return;
    }
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

/* ---- hold, release, void */

static void step(const struct request *q, struct reply *a, const char *what, bool needs_reason, bool go_on)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct facts f = { .e = &e };
    const char *reason = form_get(q->form, "reason");

    if (!guard_token(form_get(q->form, "token"), q->desk->token)) {
        web_error(q, a, 403, NULL);
        return;
    }
    if (needs_reason && !*reason) {
        web_error(q, a, 400, tr(q, S_PROBLEM_NO_REASON));
        return;
    }
    if (web_store(q, a, &s) < 0)
        return;
    f.store = s;
    int r = store_letter(s, q->id, keep_facts, &f, &e);
    fields_done(&f.values);
    if (r < 0) {
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
        return;
    }
    r = web_tell_diary(q, json_pack("{s:s, s:I, s:s, s:s}", "do", what, "letter", (json_int_t)q->id, "reason", reason, "actor", web_actor(q)), &e);
    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, e.msg);
    else if (go_on)
        go_to_next(q, a, f.number);
    else
        web_redirect(a, "/letters/%lld", (long long)q->id);
}

void act_hold(const struct request *q, struct reply *a) { step(q, a, "hold", true, true); }
void act_void(const struct request *q, struct reply *a) { step(q, a, "void", true, true); }
void act_refuse(const struct request *q, struct reply *a) { step(q, a, "refuse", false, true); }
void act_release(const struct request *q, struct reply *a) { step(q, a, "release", false, false); }

/* ---- the label once more */

void act_label(const struct request *q, struct reply *a)
{
    struct err e = { 0 };

    if (!guard_token(form_get(q->form, "token"), q->desk->token)) {
        web_error(q, a, 403, NULL);
        return;
    }
    int r = web_tell_diary(q, json_pack("{s:s, s:I, s:s}", "do", "label_print", "letter", (json_int_t)q->id, "actor", web_actor(q)), &e);
    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, e.msg);
    else
        web_redirect(a, "/letters/%lld", (long long)q->id);
}

/* ---- a delivery nobody is sure of */

struct known_delivery { int64_t letter; bool eoffice; };

static int keep_delivery(void *ctx, const struct delivery *d)
{
    *(struct known_delivery *)ctx = (struct known_delivery){ .letter = d->letter, .eoffice = strcmp(d->channel, "eoffice") == 0 };
    return 0;
}

/* Finds it and checks the token. 0; else the reply is finished. */
static int begin_delivery_step(const struct request *q, struct reply *a, struct known_delivery *ret)
{
    AUTO_STORE struct store *s = NULL;

    if (!guard_token(form_get(q->form, "token"), q->desk->token)) {
        web_error(q, a, 403, NULL);
        return -EACCES;
    }
    int r = web_store(q, a, &s);
    if (r < 0)
        return r;
    r = store_delivery(s, q->id, keep_delivery, ret, NULL);
    if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
    return r;
}

static void end_delivery_step(const struct request *q, struct reply *a, int64_t letter, json_t *take_message)
{
    struct err e = { 0 };
    int r = web_tell_diary(q, take_message, &e);

    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, e.msg);
    else
        web_redirect(a, "/letters/%lld#deliveries", (long long)letter);
}

void act_delivery_resend(const struct request *q, struct reply *a)
{
    struct known_delivery d;

    if (begin_delivery_step(q, a, &d) < 0)
        return;
    end_delivery_step(q, a, d.letter, json_pack("{s:s, s:I, s:s, s:b, s:s, s:s}", "do", "delivery_event", "id", (json_int_t)q->id,
                      "event", "resend", "counts", 0, "sentence", "To be sent again, as the desk decided", "actor", web_actor(q)));
}

/* As typed: digits of either script, spaces between. false: something else is in it. */
static bool read_computer_no(const char *typed, int64_t *ret)
{
    AUTO_FREE char *digits = strdup(typed);
    size_t n = 0;

    if (!digits)
        return false;
    text_ascii_digits(digits);
    for (const char *at = digits; *at; at++)
        if (*at != ' ')
            digits[n++] = *at;
    digits[n] = '\0';
    *ret = n == 0 ? 0 : form_parse_int(digits);
    return *ret >= 0;
}

void act_delivery_there(const struct request *q, struct reply *a)
{
    struct known_delivery d;
    const char *receipt_no = form_get(q->form, "receipt_no");
    int64_t computer_no = 0;                        /* it may stay unsaid */
    bool computer_no_good = read_computer_no(form_get(q->form, "computer_no"), &computer_no);

    if (begin_delivery_step(q, a, &d) < 0)
        return;
    if (d.eoffice && (!*receipt_no || !computer_no_good)) {
        web_error(q, a, 400, tr(q, computer_no_good ? S_PROBLEM_NO_RECEIPT : S_PROBLEM_COMPUTER_NO));
        return;
    }
    json_t *result = json_object();
    if (d.eoffice)
        json_object_set_new(result, "receipt_no", json_string(receipt_no));
    if (d.eoffice && computer_no > 0)
        json_object_set_new(result, "computer_no", json_integer(computer_no));
    end_delivery_step(q, a, d.letter, json_pack("{s:s, s:I, s:s, s:b, s:s, s:o, s:s}", "do", "delivery_event", "id", (json_int_t)q->id,
                      "event", "delivered", "counts", 0, "sentence", "Found there by a person at the desk", "result", result, "actor", web_actor(q)));
}
