/* confirm.c - the clerk's key: fields checked, post known, letter filed, deliveries made. */
#include "diary/alerts.h"
#include "diary/commands.h"
#include "diary/links_find.h"
#include "diary/memory_use.h"
#include "diary/reading.h"
#include "diary/ways.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>

/* e-Office locks these once a receipt is made, so each must have been looked at. */
static const struct { const char *name; bool may_be_empty; } required[] = {
    { "subject", false }, { "received_date", false }, { "date", true /* said to be none */ }, { "delivery_mode", false },
};

struct confirmation {
    struct field fields[COMMAND_MAX_FIELDS];    /* names borrowed from the request, values owned */
    size_t n_fields;
};

static void confirmation_done(struct confirmation *c)
{
    for (size_t i = 0; i < c->n_fields; i++)
        free((void *)(uintptr_t)c->fields[i].value);
}

/* ---- fields */

static bool is_field_name(const char *name)
{
    size_t n = strlen(name);

    return n >= 1 && n <= 40 && strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == n;
}

static bool ends_in_date(const char *name)
{
    size_t n = strlen(name);

    return strcmp(name, "date") == 0 || (n > 5 && strcmp(name + n - 5, "_date") == 0);
}

/* "{field}: ..." names its field by its name; whoever reads Hindi gets the label of the form. */
static int say_of(struct err *e, enum said_id id, const char *name)
{
    static const struct { const char *name; enum said_id label; } labels[] = {
        { "subject", SAID_NAMED_SUBJECT }, { "date", SAID_NAMED_DATE }, { "received_date", SAID_NAMED_RECEIVED_DATE }, { "diary_date", SAID_NAMED_DIARY_DATE },
        { "delivery_mode", SAID_NAMED_DELIVERY_MODE }, { "language", SAID_NAMED_LANGUAGE }, { "letter_no", SAID_NAMED_LETTER_NO },
        { "form", SAID_NAMED_FORM }, { "hearing_date", SAID_NAMED_HEARING_DATE }, { "answer_date", SAID_NAMED_ANSWER_DATE },
        { "sender_name", SAID_NAMED_SENDER_NAME }, { "sender_organisation", SAID_NAMED_SENDER_ORGANISATION },
    };
    char label[SAID_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(labels); i++)
        if (strcmp(labels[i].name, name) == 0) {
            said_set(label, labels[i].label);
            return err_say(e, -EINVAL, id, label);
        }
    return err_say(e, -EINVAL, id, name);
}

/* A hearing may be next month; a letter cannot have been written or received tomorrow. */
static int check_date(const char *name, const char *value, const char *today, struct err *e)
{
    bool past = strcmp(name, "date") == 0 || strcmp(name, "received_date") == 0;

    if (!value[0])
        return 0;
    if (!clock_is_date(value))
        return say_of(e, SAID_FIELD_NO_DATE, name);
    if (past && strcmp(value, today) > 0)
        return say_of(e, SAID_FIELD_FUTURE, name);
    return 0;
}

static int collect(const json_t *fields, const char *today, struct confirmation *c, struct err *e)
{
    size_t bytes = 0;
    const char *name;
    json_t *value;

    if (!json_is_object(fields) || json_object_size(fields) > COMMAND_MAX_FIELDS)
        return err_set(e, -EINVAL, "fields: must be an object of at most %d fields", COMMAND_MAX_FIELDS);
    json_object_foreach((json_t *)(uintptr_t)fields, name, value) {      /* only read */
        char *clean = NULL;
        (void)value;
        if (!is_field_name(name))
            return err_set(e, -EINVAL, "fields: a name has 1 to 40 letters a-z, digits and underscores");
        int r = command_text(fields, name, COMMAND_VALUE_BYTES, true, &clean, e);
        if (r < 0)
            return r;
        c->fields[c->n_fields++] = (struct field){ .name = name, .value = clean };
        bytes += strlen(clean);
        r = ends_in_date(name) ? check_date(name, clean, today, e) : 0;
        if (r < 0)
            return r;
    }
    return bytes <= COMMAND_FIELDS_BYTES ? 0 : err_set(e, -EINVAL, "fields: are longer than %d bytes together", COMMAND_FIELDS_BYTES);
}

static int check_required(const struct confirmation *c, struct err *e)
{
    for (size_t k = 0; k < ARRAY_LEN(required); k++) {
        const struct field *f = field_find(c->fields, c->n_fields, required[k].name);

        if (!f || (!f->value[0] && !required[k].may_be_empty))
            return say_of(e, required[k].may_be_empty ? SAID_FIELD_EMPTY_OR_NONE : SAID_FIELD_EMPTY, required[k].name);
    }
    return 0;
}

/* ---- letter and post */

struct seen { char doc[ID_SIZE]; bool was_read, pages_wait, confirmable, backlog; int revision, lane; };

static int see_letter(void *ctx, const struct letter *l)
{
    struct seen *s = ctx;

    snprintf(s->doc, sizeof(s->doc), "%s", l->doc);
    s->pages_wait = l->page_jobs > 0 && l->state == LETTER_READ;
    s->confirmable = letter_next(l->state, LETTER_EV_CONFIRM) >= 0;
    s->revision = l->revision;
    s->lane = l->lane;
    s->backlog = strcmp(l->purpose, "backlog") == 0;
    s->was_read = l->read_s != 0 || l->state != LETTER_READ;    /* other states have their own sentence */
    return 0;
}

/* ---- where it goes */

struct ways {                   /* deliveries to be made */
    struct delivery_new list[2 + ALERT_PLAN_MAX + 1];
    size_t n;
    char instance[COMMAND_ACTOR_BYTES + 1], held[SAID_SIZE];
};

static int see_instance(void *ctx, const struct officer *o)
{
    struct ways *w = ctx;

    snprintf(w->instance, sizeof(w->instance), "%s", o->instance);
    return 0;
}

static int see_address(void *ctx, const struct officer *o)
{
    *(bool *)ctx = o->active && o->email[0];    /* of who is there today */
    return 0;
}

/* The e-Office that the post works in, as it is set up today: a transfer later on does not send the letter elsewhere. Where none
 * has a name there is only one. A post of another one than those set up here waits for the administrator. */
static void add_eoffice(const struct diary *d, struct ways *w)
{
    struct delivery_new *way = &w->list[w->n++];

    if (config_instances(d->config, "eoffice") == 0)
        w->instance[0] = '\0';
    *way = (struct delivery_new){ .channel = "eoffice", .instance = w->instance };
    if (way_is_closed(d, way->channel, w->instance, w->held))
        way->held = w->held;
}

static bool has_migration(const struct config *c)
{
    return config_text(c, CONFIG_MIGRATION_URL)[0] || config_text(c, CONFIG_MIGRATION_DIR)[0];
}

/* e-Office always, years of old paper by its migration route where there is one; a mail copy where there is a relay and an address. */
static int choose_ways(struct diary *d, const char *post, int lane, struct ways *w, struct err *e)
{
    bool has_address = false;
    int r = store_officer(d->store, post, see_instance, w, e);

    if (r == 0)
        r = store_officer_acting(d->store, post, NULL, see_address, &has_address, e);
    if (r == -ENOENT)
        return err_say(e, -EINVAL, SAID_POST_NOT_LISTED, post);
    if (lane == LANE_BACKLOG && has_migration(d->config))
        w->list[w->n++] = (struct delivery_new){ .channel = "migration" };
    else
        add_eoffice(d, w);
    if (has_address && config_text(d->config, CONFIG_MAIL_URL)[0])
        w->list[w->n++] = (struct delivery_new){ .channel = "mail" };
    return r;
}

/* Typed otherwise than it was read, a number may show that the letter is here already: said once, and then the clerk's word counts. */
static int look_for_doubles(struct diary *d, int64_t id, const struct confirmation *c, struct err *e)
{
    char number[STORE_NUMBER_SIZE];
    int r = links_find_again(d, id, c->fields, c->n_fields, number, e);

    return r == 0 && number[0] ? err_say(e, -EPERM, SAID_SAME_LETTER, number) : r;
}

/* ---- the lane: a person's word on VIP and Parliament counts */

/* Is the mark set from now on, and was it taken off just now? */
static int see_mark(struct diary *d, int64_t id, const struct confirmation *c, const char *name, bool *set, bool *taken_off, struct err *e)
{
    AUTO_FREE char *before = NULL;
    const struct field *f = field_find(c->fields, c->n_fields, name);
    int r = store_field(d->store, id, name, &before, e);

    if (r < 0)
        return r;
    bool was = strcmp(before, "yes") == 0, is = f ? strcmp(f->value, "yes") == 0 : was;
    *set = *set || is;
    *taken_off = *taken_off || (was && !is);
    return 0;
}

/* *ret: -1, it stays where it queues: a rule may have put it there. */
static int choose_lane(struct diary *d, int64_t id, const struct confirmation *c, bool backlog, int *ret, struct err *e)
{
    bool set = false, taken_off = false;
    int r = see_mark(d, id, c, "vip", &set, &taken_off, e);

    if (r == 0)
        r = see_mark(d, id, c, "parliament", &set, &taken_off, e);
    *ret = set || taken_off ? route_lane(set, false, backlog) : -1;
    return r;
}

static int store_it(struct diary *d, int64_t id, const struct letter_confirm *lc, const char *actor, struct err *e)
{
    struct memory_lessons lessons = { .n = 0 };
    struct letter_confirm with = *lc;
    int r = memory_lessons_draw(d->store, id, lc->fields, lc->n_fields, lc->post, &lessons, e);

    with.lessons = lessons.list;
    with.n_lessons = lessons.n;
    if (r == 0)
        r = store_confirm(d->store, id, &with, actor, e);
    memory_lessons_done(&lessons);
    return r;
}

static int confirm(struct diary *d, const json_t *request, struct confirmation *c, struct seen *letter, struct err *e)
{
    AUTO_FREE char *actor = NULL, *post = NULL;
    struct ways ways = { .n = 0 };
    struct alerts alerts = { .n = 0 };
    char today[CLOCK_DATE_SIZE];
    int64_t id = 0, revision = 0, seconds = json_int(request, "seconds", 0);
    int lane = -1, r = command_id(request, "letter", &id, e);

    clock_format_date(clock_utc_s(), today);
    if (r == 0)
        r = command_id(request, "revision", &revision, e);
    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, e);
    if (r == 0)
        r = command_text(request, "post", COMMAND_ACTOR_BYTES, false, &post, e);
    if (r == 0)
        r = collect(json_object_get(request, "fields"), today, c, e);
    if (r == 0)
        r = check_required(c, e);
    if (r == 0)
        r = store_letter(d->store, id, see_letter, letter, e);
    if (r == 0 && letter->pages_wait)
        r = err_say(e, -EPERM, SAID_PAGES_BEING_ADDED);
    if (r == 0 && !letter->was_read)
        r = err_say(e, -EPERM, SAID_READ_ONCE_MORE);
    if (r == 0 && letter->confirmable && letter->revision == revision)     /* else it is refused below, and its form counts for nothing */
        r = look_for_doubles(d, id, c, e);
    if (r == 0)
        r = choose_lane(d, id, c, letter->backlog, &lane, e);
    if (r == 0)
        r = choose_ways(d, post, lane >= 0 ? lane : letter->lane, &ways, e);
    if (r == 0)
        r = alerts_at_confirm(d, id, c->fields, c->n_fields, json_flag(request, "acknowledge"), &alerts, e);
    if (r < 0)
        return r;
    for (size_t i = 0; i < alerts.n; i++)
        ways.list[ways.n++] = alerts.list[i];

    struct letter_confirm lc = { .fields = c->fields, .n_fields = c->n_fields, .post = post, .deliveries = ways.list, .n_deliveries = ways.n,
                                 .revision = revision > INT32_MAX ? INT32_MAX : (int)revision, .lane = lane >= 0 ? &lane : NULL,
                                 .seconds = seconds > 0 && seconds <= COMMAND_SECONDS_MAX ? (int)seconds : 0 };
    return store_it(d, id, &lc, actor, e);
}

/* "subject: must be filled in" names its field to the desk too, so that it can put the cursor there. */
static json_t *refuse(const struct err *e)
{
    json_t *answer = ipc_refuse_err(e);
    const char *words = e->msg, *colon = strchr(words, ':');

    if (answer && colon && (size_t)(colon - words) == strspn(words, "abcdefghijklmnopqrstuvwxyz_0123456789"))
        json_object_set_new(answer, "field", json_stringn(words, (size_t)(colon - words)));
    return answer;
}

json_t *command_confirm(struct diary *d, const json_t *request)
{
    struct confirmation c = { .n_fields = 0 };
    struct seen letter = { .doc = "" };
    struct err e = { 0 };
    int r = confirm(d, request, &c, &letter, &e);

    confirmation_done(&c);
    if (r < 0)
        return refuse(&e);
    log_info("confirmed", LOG_DOC, letter.doc);
    align_doc(d, letter.doc);
    command_hint(d, "sendd");
    return ipc_ok();
}
