/* delivery_describe.c - what sendd needs to know of one delivery, put together from five tables. */
#include "diary/delivery_describe.h"

#include "store/masters.h"

#include <errno.h>
#include <string.h>

struct work { json_t *delivery, *fields, *officer, *earlier; int64_t id, letter; char post[COMMAND_ACTOR_BYTES + 1]; };

static json_t *object_of(const char *text)
{
    json_t *v = json_loads(text, 0, NULL);

    if (json_is_object(v))
        return v;
    json_decref(v);
    return json_object();
}

static int add_delivery(void *ctx, const struct delivery *v)
{
    struct work *w = ctx;

    w->letter = v->letter;
    w->delivery = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:o, s:o}", "id", (json_int_t)v->id, "letter",
                            (json_int_t)v->letter, "doc", v->doc, "number", v->number, "channel", v->channel, "key", v->key,
                            "state", delivery_state_name(v->state), "tries", v->tries, "kind", v->kind, "whom", v->whom, "instance", v->instance,
                            "detail", object_of(v->detail), "result", object_of(v->result));
    return w->delivery ? 0 : -ENOMEM;
}

/* What became of the letter by other ways: an alert names the receipt number. */
static int add_earlier(void *ctx, const struct delivery *v)
{
    struct work *w = ctx;

    if (v->id == w->id || v->state != DELIVERY_DELIVERED || strcmp(v->kind, "letter") != 0)
        return 0;
    json_t *result = object_of(v->result);
    if (json_object_set_new(result, "key", json_string(v->key)) < 0 || json_object_set_new(result, "instance", json_string(v->instance)) < 0) {
        json_decref(result);
        return -ENOMEM;
    }
    return json_object_set_new(w->earlier, v->channel, result) < 0 ? -ENOMEM : 0;
}

static int add_letter(void *ctx, const struct letter *l)
{
    struct work *w = ctx;

    snprintf(w->post, sizeof(w->post), "%s", l->post);
    return json_object_set_new(w->delivery, "received_s", json_integer(l->received_s)) < 0 ||
           json_object_set_new(w->delivery, "pages", json_integer(l->pages)) < 0 ||
           json_object_set_new(w->delivery, "lane", json_integer(l->lane)) < 0 ? -ENOMEM : 0;
}

/* Only what the clerk confirmed leaves the house; a marking is told in any case, so that nothing does. */
static int add_field(void *ctx, const struct field *f)
{
    struct work *w = ctx;
    bool told = f->confirmed_by[0] || strcmp(f->name, "classification") == 0;

    return told && json_object_set_new(w->fields, f->name, json_string(f->value)) < 0 ? -ENOMEM : 0;
}

/* ---- people */

/* The post the letter is marked to, by which e-Office knows it ... */
static int add_officer(void *ctx, const struct officer *o)
{
    struct work *w = ctx;

    w->officer = json_pack("{s:s, s:s, s:s, s:s}", "post", o->post, "designation", o->designation, "section", o->section, "instance", o->instance);
    return json_object_set_new(w->delivery, "officer", w->officer) < 0 ? -ENOMEM : 0;
}

/* ... and who does its work today: its holder, or who stands in. */
static int add_person(void *ctx, const struct officer *o)
{
    struct work *w = ctx;

    return json_object_set_new(w->officer, "name", json_string(o->name)) < 0 || json_object_set_new(w->officer, "email", json_string(o->email)) < 0 ||
           json_object_set_new(w->officer, "mobile", json_string(o->mobile)) < 0 ||
           json_object_set_new(w->officer, "acting_post", json_string(o->post)) < 0 ? -ENOMEM : 0;
}

static int add_other(struct work *w, const char *as, const struct officer *o)
{
    return json_object_set_new(w->delivery, as, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "post", o->post, "designation", o->designation,
           "section", o->section, "name", o->name, "email", o->email, "mobile", o->mobile)) < 0 ? -ENOMEM : 0;
}

/* The next officer in the channel, whom VIP and Parliament matters are told to. */
static int add_next(void *ctx, const struct officer *o) { return add_other(ctx, "next_officer", o); }
/* A post that is in the directory no more has nobody either. */
static int add_supervisor(void *ctx, const struct officer *o) { return o->active ? add_other(ctx, "supervisor", o) : 0; }

static int describe_people(struct diary *d, struct work *w, struct err *e)
{
    const char *supervisor = config_text(d->config, CONFIG_OFFICE_SUPERVISOR_POST);
    int r = store_officer(d->store, w->post, add_officer, w, e);

    if (r == 0)
        r = store_officer_acting(d->store, w->post, NULL, add_person, w, e);
    if (r == 0) {
        r = store_officer_next(d->store, w->post, NULL, add_next, w, e);
        r = r == -ENOENT ? 0 : r;       /* the top of the channel */
    }
    if (r == 0 && *supervisor) {
        r = store_officer_acting(d->store, supervisor, NULL, add_supervisor, w, e);
        r = r == -ENOENT ? 0 : r;       /* a post that is not in the directory: then there is nobody */
    }
    return r;
}

/* ---- e-Office's lists */

static int add_mapped(void *ctx, const char *list, const char *own, int64_t id)
{
    json_t *of_list = json_object_get(ctx, list);

    if (!of_list)
        json_object_set_new(ctx, list, of_list = json_object());
    return json_object_set_new(of_list, own, json_integer(id)) < 0 ? -ENOMEM : 0;
}

/* Values of ours that sendd may look for in the lists: of the letter, and what stands for those it has not. */
static json_t *values_of(struct diary *d, const struct work *w, const char *instance)
{
    json_t *values = json_pack("[s, s, s]", w->post, MASTER_IMMEDIATE, config_text(d->config, CONFIG_OFFICE_DELIVERY_MODE));
    AUTO_CONFIG struct config *own = NULL;

    if (config_instance(d->config, "eoffice", instance, &own, NULL) == 0)
        json_array_append_new(values, json_string(config_text(own, CONFIG_EOFFICE_CATEGORY)));
    for (int kind = 0; kind < MASTER_KINDS; kind++) {
        json_array_append_new(values, json_string(json_str(w->fields, master_field((enum master_kind)kind), "")));
        json_array_append_new(values, json_string(master_otherwise((enum master_kind)kind)));
    }
    return values;
}

/* Which entries of the instance's lists the administrator says stand for them. */
static int describe_mapped(struct diary *d, struct work *w, struct err *e)
{
    const char *instance = json_str(w->delivery, "instance", "");
    AUTO_JSON json_t *values = NULL, *mapped = json_object();

    if (strcmp(json_str(w->delivery, "channel", ""), "eoffice") != 0)
        return 0;
    values = values_of(d, w, instance);
    AUTO_FREE char *owns = json_dumps(values, JSON_COMPACT);
    if (!owns || !mapped)
        return err_set(e, -ENOMEM, "out of memory");
    int r = store_masters_mapped(d->store, instance, owns, add_mapped, mapped, e);
    return r < 0 ? r : json_object_set(w->delivery, "mapped", mapped) < 0 ? -ENOMEM : 0;
}

/* ---- all of it */

static int describe(struct diary *d, struct work *w, struct err *e)
{
    int r = store_delivery(d->store, w->id, add_delivery, w, e);

    if (r == 0)
        r = store_letter(d->store, w->letter, add_letter, w, e);
    if (r == 0 && (json_object_set_new(w->delivery, "fields", w->fields = json_object()) < 0 ||
                   json_object_set_new(w->delivery, "earlier", w->earlier = json_object()) < 0))
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0)
        r = store_fields(d->store, w->letter, add_field, w, e);
    if (r == 0)
        r = store_deliveries(d->store, w->letter, add_earlier, w, e);
    if (r == 0)
        r = describe_people(d, w, e);
    return r == 0 ? describe_mapped(d, w, e) : r;
}

int delivery_describe(struct diary *d, int64_t id, json_t **ret, struct err *e)
{
    struct work w = { .id = id };
    int r = describe(d, &w, e);

    if (r == 0)
        *ret = TAKE_PTR(w.delivery);
    json_decref(w.delivery);
    return r;
}
