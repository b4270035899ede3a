/* The assisted page: a letter's fields in the order of eFile's form, each to be copied by a key, and the numbers typed back.
 *
 * Only for a delivery that the box itself does not send: what sendd may still send would make a second receipt. */
#include "base/clock.h"
#include "base/log.h"
#include "desk/deliveries/deliveries.h"
#include "desk/letter/letter_page.h"
#include "desk/letter/presence.h"
#include "desk/register/lines.h"
#include "store/masters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- eFile's form, as domain knowledge has it: group, field, where its value comes from */

enum source { FROM_FIELD, FROM_CONST, FROM_NUMBER, FROM_POST, FROM_PERSON };

static const struct row {
    enum string_id label;
    enum source source;
    const char *value;          /* name of the letter's field, or the constant */
    bool locked;                /* eFile does not let it be changed after Generate */
} rows[] = {
    { S_EFILE_NATURE, FROM_CONST, "Electronic", false },            { S_EFILE_CLASSIFIED, FROM_CONST, "Normal", false },
    { S_FIELD_DIARY_DATE, FROM_FIELD, "diary_date", true },         { S_FIELD_RECEIVED_DATE, FROM_FIELD, "received_date", true },
    { S_FIELD_DATE, FROM_FIELD, "date", true },                     { S_FIELD_LETTER_NO, FROM_FIELD, "letter_no", false },
    { S_FIELD_DELIVERY_MODE, FROM_FIELD, "delivery_mode", true },   { S_FIELD_MODE_NO, FROM_FIELD, "mode_no", false },
    { S_FIELD_LANGUAGE, FROM_FIELD, "language", false },            { S_FIELD_FORM, FROM_FIELD, "form", false },
    { S_FIELD_VIP, FROM_FIELD, "vip", false },                      { S_FIELD_VIP_NAME, FROM_FIELD, "vip_name", false },
    { S_EFILE_DIARY_NO, FROM_NUMBER, "", false },
    { S_FIELD_SENDER_TYPE, FROM_FIELD, "sender_type", false },      { S_FIELD_SENDER_NAME, FROM_FIELD, "sender_name", false },
    { S_FIELD_SENDER_DESIGNATION, FROM_FIELD, "sender_designation", false },
    { S_FIELD_SENDER_ORGANISATION, FROM_FIELD, "sender_organisation", false },
    { S_FIELD_SENDER_MINISTRY, FROM_FIELD, "sender_ministry", false }, { S_FIELD_SENDER_DEPARTMENT, FROM_FIELD, "sender_department", false },
    { S_FIELD_SENDER_ADDRESS, FROM_FIELD, "sender_address", false }, { S_EFILE_COUNTRY, FROM_CONST, "India", false },
    { S_FIELD_SENDER_STATE, FROM_FIELD, "sender_state", false },    { S_FIELD_SENDER_CITY, FROM_FIELD, "sender_city", false },
    { S_FIELD_SENDER_PIN, FROM_FIELD, "sender_pin", false },        { S_FIELD_SENDER_MOBILE, FROM_FIELD, "sender_mobile", false },
    { S_FIELD_SENDER_PHONE, FROM_FIELD, "sender_phone", false },    { S_FIELD_SENDER_EMAIL, FROM_FIELD, "sender_email", false },
    { S_FIELD_CATEGORY, FROM_FIELD, "category", false },            { S_FIELD_SUBJECT, FROM_FIELD, "subject", false },
    { S_FIELD_ENCLOSURES, FROM_FIELD, "enclosures", false },        { S_FIELD_REMARKS, FROM_FIELD, "remarks", false },
    { S_EFILE_SEND_TO, FROM_POST, "", false },                      { S_EFILE_SEND_TO_PERSON, FROM_PERSON, "", false },
    { S_FIELD_PRIORITY, FROM_FIELD, "priority", false },            { S_EFILE_DUE_DATE, FROM_FIELD, "reply_by", false },
};

struct page {
    const struct request *q;
    struct html *h;
    struct store *store;
    const struct letter *letter;
    struct delivery delivery;           /* borrowed texts are not kept: id, letter, state only */
    bool found;
    char result[512];                   /* JSON, of a delivered one */
    char person[256];                   /* who holds the post ... */
    char instance[64];                  /* ... and in which e-Office: whose lists count */
    char sent_to[64];                   /* the e-Office that the delivery is for; "": the only one */
    struct err *e;
};

/* ---- values, exactly as eFile's form wants them typed */

/* dd/mm/yyyy: so eFile writes dates itself. */
static bool efile_date(const char *iso, char *out, size_t size)
{
    int year, month, day;

    return clock_is_date(iso) && sscanf(iso, "%4d-%2d-%2d", &year, &month, &day) == 3 &&
           snprintf(out, size, "%02d/%02d/%04d", day, month, year) < (int)size;
}

/* Days as eFile shows them, choices in English: the names of its lists. The caller's, or NULL. */
static char *typed_form(const char *name, const char *kept)
{
    const struct desk_field *field = desk_field_of(name);
    bool choice = field && *kept && (field->kind == KIND_CHOICE || field->kind == KIND_MARK);
    char date[32];

    return strdup(efile_date(kept, date, sizeof(date)) ? date : choice ? field_choice_label(field, kept, LANG_EN) : kept);
}

/* *ret is the caller's. */
static int field_value(const struct page *p, const char *name, char **ret)
{
    int r = store_field(p->store, p->letter->id, name, ret, p->e);
    char day[CLOCK_DATE_SIZE];

    if (r < 0 || **ret || (strcmp(name, "diary_date") != 0 && strcmp(name, "received_date") != 0))
        return r;
    clock_format_date(p->letter->received_s, day);      /* as the diary has it where nobody said otherwise */
    free(*ret);
    *ret = strdup(day);
    return *ret ? 0 : err_set(p->e, -ENOMEM, "out of memory");
}

/* 1: that e-Office has a list of it and a name for the value. */
static int name_in_efile(const struct page *p, const struct row *row, const char *own, char **ret)
{
    int kind = row->source == FROM_POST ? MASTER_POST : 0;

    *ret = NULL;
    while (row->source == FROM_FIELD && kind < MASTER_KINDS && strcmp(master_field((enum master_kind)kind), row->value) != 0)
        kind++;
    if (kind == MASTER_KINDS || !*own || (row->source != FROM_FIELD && row->source != FROM_POST))
        return 0;
    return store_master_name(p->store, p->instance, (enum master_kind)kind, own, ret, p->e);
}

/* *ret_value is the caller's. */
static int value_of(const struct page *p, const struct row *row, char **ret_value)
{
    AUTO_FREE char *kept = NULL;
    const struct letter *l = p->letter;
    int r = row->source == FROM_FIELD ? field_value(p, row->value, &kept) : 0;

    if (r == 0)
        r = name_in_efile(p, row, kept ? kept : l->post, ret_value);
    if (r != 0)
        return r < 0 ? r : 0;
    *ret_value = row->source == FROM_FIELD ? typed_form(row->value, kept)
               : strdup(row->source == FROM_CONST ? row->value : row->source == FROM_NUMBER ? l->number
                        : row->source == FROM_POST ? l->marked_to : p->person);
    return *ret_value ? 0 : err_set(p->e, -ENOMEM, "out of memory");
}

static int put_row(const struct page *p, int i)
{
    const struct row *row = &rows[i];
    AUTO_FREE char *value = NULL;
    int r = value_of(p, row, &value);

    if (r < 0)
        return r;
    html_put(p->h, "<li class=\"copy-row%s\"><label for=\"c%d\">%s", *value ? "" : " nothing", i, tr(p->q, row->label));
    if (row->locked)
        html_put(p->h, " <span class=\"lock\" title=\"%s\">%s</span>", tr(p->q, S_LOCKS_WHY), tr(p->q, S_LOCKS));
    html_put(p->h, "</label><input id=\"c%d\" class=\"copy\" readonly value=\"%s\" placeholder=\"%s\">", i, value, tr(p->q, row->locked ? S_UNSAID : S_LEAVE_EMPTY));
    if (*value)
        html_put(p->h, "<button type=\"button\" class=\"button scripted\" data-copy=\"c%d\">%s<span class=\"unseen\"> %s</span></button>", i,
                 tr(p->q, S_COPY), tr(p->q, row->label));
    html_put(p->h, "</li>\n");
    return 0;
}

/* ---- what can be done in which state */

static void put_type_back(const struct page *p)
{
    char path[64];

    snprintf(path, sizeof(path), "/deliveries/%lld/there", (long long)p->delivery.id);
    html_put(p->h, "<section class=\"type-back\"><h2>%s</h2><p>%s</p>\n", tr(p->q, S_TYPE_BACK), tr(p->q, S_TYPE_BACK_TEXT));
    page_form(p->q, p->h, path, "type-back", "row");
    html_put(p->h, "<input type=\"hidden\" name=\"to\" value=\"next\">");
    html_put(p->h, "<label>%s <input id=\"receipt_no\" name=\"receipt_no\" required maxlength=\"%d\"></label>"
             "<label>%s <input name=\"computer_no\" inputmode=\"numeric\" required maxlength=\"18\"></label>"
             "<button class=\"button primary big\">%s</button></form></section>\n",
             tr(p->q, S_RECEIPT_NO), RECEIPT_NO_MAX_BYTES, tr(p->q, S_COMPUTER_NO), tr(p->q, S_LOOK_OVER));
}

static void put_pdf(const struct page *p)
{
    int parts = letter_pdf_parts(p->q, p->letter);

    html_put(p->h, "<p class=\"choices\">");
    for (int part = 1; part <= parts; part++)
        html_put(p->h, "<a class=\"button\" href=\"/pdf/%lld/%d\" download>%s %d/%d</a>", (long long)p->letter->id, part, tr(p->q, S_DOWNLOAD_PDF), part, parts);
    if (parts == 0)
        html_put(p->h, "<a class=\"button\" href=\"/pdf/%lld\" download>%s</a>", (long long)p->letter->id, tr(p->q, S_DOWNLOAD_PDF));
    html_put(p->h, "</p>\n");
}

/* Which e-Office, its form, and whether somebody else is at it: two would make two receipts. */
static void put_where(const struct page *p)
{
    AUTO_CONFIG struct config *own = NULL;
    char other[PERSON_NAME_SIZE];

    if (presence_other(p->q->desk->presence, p->letter->id, web_actor(p->q), clock_mono_ms(), other, sizeof(other))) {
        html_put(p->h, "<p class=\"notice\" role=\"status\">");
        html_fill(p->h, tr(p->q, S_OPEN_ELSEWHERE), other, NULL);
        html_put(p->h, "</p>\n");
    }
    if (*p->sent_to) {
        html_put(p->h, "<p>");
        html_fill(p->h, tr(p->q, S_ASSIST_INSTANCE), p->sent_to, NULL);
        html_put(p->h, "</p>\n");
    }
    if (config_instance(p->q->desk->conf, "eoffice", p->sent_to, &own, NULL) < 0)
        return;
    const char *url = config_text(own, CONFIG_EOFFICE_FORM_URL);
    if (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0)       /* nothing that a browser would run */
        html_put(p->h, "<p><a class=\"button\" href=\"%s\" target=\"_blank\" rel=\"noopener noreferrer\">%s</a></p>\n", url, tr(p->q, S_OPEN_FORM));
}

static int put_fields(const struct page *p)
{
    int r = 0;

    put_where(p);
    html_put(p->h, "<p>%s <kbd>Enter</kbd></p>\n", tr(p->q, S_COPY_EXPLAIN));
    put_pdf(p);
    html_put(p->h, "<ol class=\"copy-list\" data-here=\"/letters/%lld/live?revision=%d&amp;typing=1\" data-copied=\"%s\" data-not-copied=\"%s\">\n",
             (long long)p->letter->id, p->letter->revision, tr(p->q, S_COPIED), tr(p->q, S_NOT_COPIED));
    for (int i = 0; r == 0 && i < (int)ARRAY_LEN(rows); i++)
        r = put_row(p, i);
    html_put(p->h, "</ol>\n");
    put_type_back(p);
    return r;
}

static void put_step(const struct page *p, const char *what, enum string_id label, const char *look)
{
    char path[64];

    snprintf(path, sizeof(path), "/deliveries/%lld/%s", (long long)p->delivery.id, what);
    page_form(p->q, p->h, path, NULL, "inline");
    html_put(p->h, "<input type=\"hidden\" name=\"to\" value=\"eoffice\"><button class=\"button %s\">%s</button></form>\n", look, tr(p->q, label));
}

/* The box has it in hand: it is taken out first. */
static void put_take_out(const struct page *p)
{
    bool unknown = p->delivery.state == DELIVERY_UNKNOWN;

    html_put(p->h, "<section class=\"message\"><p>%s</p><div class=\"choices\">", tr(p->q, unknown ? S_ASSIST_UNKNOWN : S_ASSIST_WAITING));
    if (unknown)
        put_step(p, "ask", S_ASK_EOFFICE, "primary");
    put_step(p, "hold", S_TAKE_OUT, unknown ? "" : "primary");
    html_put(p->h, "</div></section>\n");
}

static int put_body(const struct page *p)
{
    const struct delivery delivered = { .result = p->result };
    bool may = web_may(p->q, RIGHT_WORK);

    switch (p->delivery.state) {
    case DELIVERY_HELD:
        return may ? put_fields(p) : 0;
    case DELIVERY_WAITING:
    case DELIVERY_UNKNOWN:
        if (may)
            put_take_out(p);
        return 0;
    case DELIVERY_DELIVERED:
        html_put(p->h, "<section class=\"message\"><p>%s</p>", tr(p->q, S_ASSIST_THERE));
        delivery_put_result(p->q, p->h, &delivered);
        html_put(p->h, "</section>\n");
        return 0;
    default:
        html_put(p->h, "<section class=\"message\"><p role=\"status\">%s</p><p><a class=\"button\" href=\"/letters/%lld/eoffice\">%s</a></p></section>\n",
                 tr(p->q, S_ASSIST_SENDING), (long long)p->letter->id, tr(p->q, S_LOAD_AGAIN));
        return 0;
    }
}

/* ---- put together */

static int keep_delivery(void *ctx, const struct delivery *d)
{
    struct page *p = ctx;

    if (!delivery_is_eoffice(d))
        return 0;
    p->found = true;
    p->delivery = (struct delivery){ .id = d->id, .letter = d->letter, .state = d->state };
    snprintf(p->sent_to, sizeof(p->sent_to), "%.63s", d->instance);
    if (strlen(d->result) < sizeof(p->result))
        snprintf(p->result, sizeof(p->result), "%s", d->result);
    return 0;
}

static int keep_person(void *ctx, const struct officer *o)
{
    struct page *p = ctx;

    snprintf(p->person, sizeof(p->person), "%.255s", o->name);
    snprintf(p->instance, sizeof(p->instance), "%.63s", *p->sent_to ? p->sent_to : o->instance);     /* a transfer later on changes nothing */
    return 0;
}

static int show(void *ctx, const struct letter *l)
{
    struct page *p = ctx;
    int r = store_deliveries(p->store, l->id, keep_delivery, p, p->e);

    p->letter = l;
    if (r == 0 && !p->found)
        return -ENOENT;
    if (r == 0 && *l->post)
        store_officer(p->store, l->post, keep_person, p, NULL);      /* without: the post alone is shown */
    html_put(p->h, "<h1><a href=\"/letters/%lld#deliveries\">%s</a>: %s</h1>\n", (long long)l->id, l->number, tr(p->q, S_ASSIST_TITLE));
    return r == 0 ? put_body(p) : r;
}

void page_eoffice(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    struct page p = { .q = q, .h = &a->body, .e = &e };
    char self[64];

    if (web_store(q, a, &s) < 0)
        return;
    p.store = s;
    if (web_may(q, RIGHT_WORK))
        presence_seen(q->desk->presence, q->id, web_actor(q), true, clock_mono_ms());
    snprintf(self, sizeof(self), "/letters/%lld/eoffice", (long long)q->id);
    page_begin(q, a, tr(q, S_ASSIST_TITLE), "eoffice", self);
    int r = store_letter(s, q->id, show, &p, &e);
    page_end(q, a);
    if (r < 0 && r != -ENOENT)
        log_error("letter_not_shown", LOG_WHY, e.msg);
    if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : r == -EAGAIN ? 503 : 500, NULL);
}
