#include "ctl/confirm.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/said.h"
#include "ctl/letter_info.h"

#include <errno.h>
#include <string.h>

static int take_field(void *ctx, const struct field *f)
{
    return json_object_set_new(ctx, f->name, json_string(f->value)) < 0 ? -ENOMEM : 0;
}

static int read_fields(struct store *s, int64_t letter, json_t **ret_fields, struct err *e)
{
    AUTO_JSON json_t *fields = json_object();
    int r = fields ? store_fields(s, letter, take_field, fields, e) : -ENOMEM;

    if (r == -ENOMEM)
        return err_set(e, r, "out of memory");
    *ret_fields = TAKE_PTR(fields);
    return r;
}

static int take_default_post(void *ctx, const struct officer *o)
{
    if (!o->is_default || !o->active)
        return 0;
    snprintf(ctx, LETTER_POST_SIZE, "%s", o->post);
    return 1;
}

int confirm_as_proposed(const struct config *c, struct store *s, int64_t letter, const char *actor, const char *post,
                        const json_t *typed, struct err *e)
{
    AUTO_JSON json_t *fields = NULL;
    struct letter_info l;
    char default_post[LETTER_POST_SIZE] = "";
    int r = letter_info_get(s, letter, &l, e);

    if (r == 0)
        r = read_fields(s, letter, &fields, e);
    if (r == 0 && typed && json_object_update(fields, (json_t *)(uintptr_t)typed) < 0)      /* typed is only read */
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0 && (!post || !*post) && !*l.post)
        r = store_officers(s, take_default_post, default_post, e);
    if (r < 0)
        return r;
    if (!post || !*post)
        post = *l.post ? l.post : default_post;
    json_t *request = json_pack("{s:s, s:I, s:i, s:s, s:s, s:O}", "do", "confirm", "letter", (json_int_t)letter,
                                "revision", l.revision, "actor", actor, "post", post, "fields", fields);
    r = ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "diaryd", request, IPC_CALL_MS, NULL, e);
    return r < 0 ? err_wrap(e, r, "confirm %s", l.number) : 0;
}

/* A letter without a date, or one that was misread, is filed as "has none": diaryd takes no other. */
static bool is_good_date(const json_t *fields)
{
    char today[CLOCK_DATE_SIZE];
    const char *date = json_str(fields, "date", "");

    clock_format_date(clock_utc_s(), today);
    return clock_is_date(date) && strcmp(date, today) <= 0;
}

static bool is_blank(const json_t *fields, const char *name) { return json_str(fields, name, "")[0] == '\0'; }

int confirm_missing(struct store *s, int64_t letter, json_t **ret_typed, struct err *e)
{
    AUTO_JSON json_t *fields = NULL;
    AUTO_JSON json_t *typed = json_object();
    int r = typed ? read_fields(s, letter, &fields, e) : err_set(e, -ENOMEM, "out of memory");

    if (r < 0)
        return r;
    if (is_blank(fields, "subject"))
        json_object_set_new(typed, "subject", json_string("Letter without a subject line"));
    if (is_blank(fields, "sender_name") && is_blank(fields, "sender_organisation"))
        json_object_set_new(typed, "sender_organisation", json_string("Not stated"));
    if (!is_good_date(fields))
        json_object_set_new(typed, "date", json_string(""));
    *ret_typed = TAKE_PTR(typed);
    return 0;
}

int delivery_resolve(const struct config *c, int64_t delivery, bool arrived, const char *actor, struct err *e)
{
    char sentence[SAID_SIZE];

    said_set(sentence, arrived ? SAID_ARRIVED_BY_PERSON : SAID_RESEND_BY_PERSON);
    json_t *request = json_pack("{s:s, s:I, s:s, s:b, s:s, s:s}", "do", "delivery_event", "id", (json_int_t)delivery,
                                "event", arrived ? "delivered" : "resend", "counts", 0, "sentence", sentence, "actor", actor);

    return ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "diaryd", request, IPC_CALL_MS, NULL, e);
}
