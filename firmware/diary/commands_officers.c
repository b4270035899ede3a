/* commands_officers.c - a new officers' directory, handed over in parts (upload.h) and looked at when the last one is in. */
#include "diary/commands.h"
#include "diary/officers_file.h"
#include "diary/upload.h"

#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

enum { MAX_NEWS = 300 /* told in the answer; the rest is counted */, NEWS_BYTES = 90 * 1024 };

/* ---- what would change, or has changed */

struct news { json_t *list; size_t bytes; int untold; };

static void add_news(void *ctx, const struct officer_news *o)
{
    struct news *n = ctx;
    json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:s}", "post", o->post, "change", officer_change_name(o->change),
                            "before", o->before ? o->before : "", "after", o->after ? o->after : "", "columns", o->columns ? o->columns : "");
    AUTO_FREE char *text = json_dumps(one, JSON_COMPACT);
    size_t bytes = text ? strlen(text) : NEWS_BYTES;

    if (one && json_array_size(n->list) < MAX_NEWS && n->bytes + bytes < NEWS_BYTES && json_array_append(n->list, one) == 0)
        n->bytes += bytes;
    else
        n->untold++;
    json_decref(one);
}

static json_t *summary_json(const struct officers_summary *s)
{
    json_t *summary = json_pack("{s:i}", "posts", s->posts);

    for (int c = 0; c < OFFICER_CHANGES; c++)
        json_object_set_new(summary, officer_change_name((enum officer_change)c), json_integer(s->by_change[c]));
    return summary;
}

static json_t *refuse_all(const struct officers_errors *errors, const struct err *e)
{
    json_t *list = json_array(), *answer = ipc_refuse_err(e);

    for (size_t i = 0; i < errors->n; i++)
        json_array_append_new(list, json_pack("{s:i, s:s}", "line", errors->list[i].line, "words", errors->list[i].said));
    json_object_set_new(answer, "mistakes", list);
    json_object_set_new(answer, "untold", json_integer((json_int_t)(errors->all - errors->n)));
    return answer;
}

static json_t *import(struct diary *d, const char *file, const char *text, size_t n_text, const char *actor, bool check_only)
{
    AUTO_FREE struct officers_errors *errors = calloc(1, sizeof(*errors));
    AUTO_JSON json_t *list = json_array();
    struct news news = { .list = list };
    struct officers_summary summary;
    struct officers_known known;
    struct officers o;
    struct err e = { 0 };

    if (!errors || !list)
        return ipc_refuse("out of memory");
    int r = officers_parse(file, text, n_text, officers_known_to(d->store, &known), &o, errors, &e);
    if (r < 0)
        return refuse_all(errors, &e);
    const struct officers_import i = { .list = o.list, .n = o.n, .check_only = check_only, .each = add_news, .ctx = &news };
    r = store_import_officers(d->store, &i, actor, &summary, &e);
    officers_done(&o);
    if (r < 0)
        return ipc_refuse_err(&e);
    if (!check_only)
        log_info("officers", LOG_COUNT, (long long)summary.posts);
    return json_pack("{s:b, s:o, s:O, s:i, s:s}", "ok", 1, "summary", summary_json(&summary), "changes", list, "untold", news.untold,
                     "file_at_start", config_text(d->config, CONFIG_OFFICE_OFFICERS_FILE));
}

json_t *command_officers(struct diary *d, const char *what, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *file = NULL;
    const char *text = "";
    bool last = false;
    size_t n = 0;
    struct err e = { 0 };

    if (strcmp(what, "officers_import") != 0)
        return NULL;
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "file", COMMAND_REASON_BYTES, false, &file, &e);
    if (r == 0)
        r = upload_take(d, what, request, OFFICERS_FILE_BYTES, &last, &text, &n, &e);
    if (r == 0 && !last)
        return ipc_ok();
    json_t *answer = r == 0 ? import(d, file, text, n, actor, json_flag(request, "check")) : ipc_refuse_err(&e);
    upload_drop(d);
    return answer;
}
