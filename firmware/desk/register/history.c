/* The history in words: of one letter, and of the box as an auditor asks for it. Each entry with who, when, what was before and
 * after, and whether its hash follows from the entry before. */
#include "desk/register/history.h"

#include "desk/deliveries/deliveries.h"
#include "desk/letter/fields.h"
#include "desk/register/lines.h"
#include "desk/web/dates.h"
#include "store/field_changes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ENTRIES = 100 };

/* ---- words */

/* The state of a letter or a delivery, and a channel, in words; any other value as it is. */
static const char *value_words(const struct request *q, const char *key, const char *value)
{
    bool is_state = strcmp(key, "from") == 0 || strcmp(key, "to") == 0;
    int state = is_state ? letter_state_of(value) : -1, of_delivery = is_state ? delivery_state_of(value) : -1;

    return state >= 0 ? tr(q, state_label((enum letter_state)state)) : of_delivery >= 0 ? delivery_state_words(q, (enum delivery_state)of_delivery)
        : strcmp(key, "channel") == 0 ? delivery_channel_name(q, value)
        : strcmp(key, "what") == 0 || strcmp(key, "how") == 0 ? history_doing_words(q, value) : value;
}

/* As text; *ret_owned is the caller's. */
static const char *text_of(const json_t *v, char **ret_owned)
{
    *ret_owned = NULL;
    if (!v || json_is_null(v))
        return "";
    if (json_is_string(v))
        return json_string_value(v);
    *ret_owned = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
    return *ret_owned ? *ret_owned : "";
}

static void put_change(const struct request *q, struct html *h, const char *name, const json_t *before, const json_t *after, const char *key)
{
    AUTO_FREE char *owned_1 = NULL, *owned_2 = NULL;
    const char *was = text_of(before, &owned_1), *is = text_of(after, &owned_2);

    html_put(h, "<span class=\"change\">%s%s<s>%s</s> → <b>%s</b></span>", name, *name ? ": " : "", *was ? value_words(q, key, was) : tr(q, S_HISTORY_NOTHING),
             *is ? value_words(q, key, is) : tr(q, S_HISTORY_NOTHING));
}

/* {"before": {...}, "after": {...}}: only what differs. */
static void put_before_after(const struct request *q, struct html *h, const json_t *before, const json_t *after)
{
    const char *key;
    json_t *value;

    if (!json_is_object(before) || !json_is_object(after)) {
        put_change(q, h, "", before, after, "");
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)before, key, value)
        if (!json_equal(value, json_object_get(after, key)))
            put_change(q, h, history_key_words(q, key), value, json_object_get(after, key), key);
    json_object_foreach((json_t *)(uintptr_t)after, key, value)
        if (!json_object_get(before, key))
            put_change(q, h, history_key_words(q, key), NULL, value, key);
}

static bool is_pair(const char *key)
{
    return strcmp(key, "from") == 0 || strcmp(key, "to") == 0 || strcmp(key, "before") == 0 || strcmp(key, "after") == 0;
}

static void put_detail(const struct request *q, struct html *h, const char *detail)
{
    AUTO_JSON json_t *all = json_loads(detail, 0, NULL);
    const char *key;
    json_t *value;

    if (json_object_get(all, "to"))
        put_change(q, h, "", json_object_get(all, "from"), json_object_get(all, "to"), "to");
    if (json_object_get(all, "before") || json_object_get(all, "after"))
        put_before_after(q, h, json_object_get(all, "before"), json_object_get(all, "after"));
    json_object_foreach(all, key, value) {
        AUTO_FREE char *owned = NULL;
        const char *text = is_pair(key) ? "" : text_of(value, &owned);

        if (!*text)
            continue;
        html_put(h, "<span class=\"pair\"><i>%s</i> ", history_key_words(q, key));
        if (json_is_string(value))
            html_said(h, q->lang, value_words(q, key, text));
        else
            html_text(h, text);
        html_put(h, "</span> ");
    }
}

/* ---- entries as rows */

struct entries { const struct request *q; struct html *h; struct store *store; bool of_box; int n; int64_t last; struct err *e; };

/* shown: room for a date. */
static const char *field_words(const struct request *q, const struct desk_field *f, const char *value, char shown[CLOCK_DATE_SIZE])
{
    if (f && f->kind == KIND_DATE && clock_is_date(value)) {
        clock_show_date(value, shown);
        return shown;
    }
    return !*value ? tr(q, S_HISTORY_NOTHING) : f ? field_choice_label(f, value, q->lang) : value;
}

/* What the entry only names: it goes with a letter that is refused. */
static int put_field_change(void *ctx, const struct field_change *c)
{
    const struct entries *v = ctx;
    const struct desk_field *f = desk_field_of(c->name);
    char was[CLOCK_DATE_SIZE], is[CLOCK_DATE_SIZE];

    html_put(v->h, "<span class=\"change\">%s: <s>%s</s> → <b>%s</b></span>", f ? tr(v->q, f->label) : c->name, field_words(v->q, f, c->before, was),
             field_words(v->q, f, c->after, is));
    return 0;
}

static int put_entry(void *ctx, const struct history_row *row, const char *number, bool proved)
{
    struct entries *v = ctx;
    const struct request *q = v->q;
    struct html *h = v->h;

    v->last = row->seq;
    v->n++;
    html_put(h, "<tr><th scope=\"row\">%lld</th><td>", (long long)row->seq);
    line_time(h, row->at_s, false);
    html_put(h, "</td><td>%s</td>", row->actor);
    if (v->of_box && row->letter)
        html_put(h, "<td class=\"id\"><a href=\"/letters/%lld/history\">%s</a></td>", (long long)row->letter, number);
    else if (v->of_box)
        html_put(h, "<td></td>");
    html_put(h, "<td>%s</td><td class=\"wide detail\">", history_event_words(q, row->event));
    put_detail(q, h, row->detail);
    int r = store_field_changes(v->store, row->seq, put_field_change, v, v->e);
    html_put(h, "</td><td class=\"proof\">%s %s<code>%s</code></td></tr>\n", proved ? "✓" : "✗", tr(q, proved ? S_HISTORY_IS_PROVED : S_HISTORY_NOT_PROVED),
             row->hash);
    return r;
}

static void put_head(const struct entries *v)
{
    const struct request *q = v->q;

    html_put(v->h, "<div class=\"table history\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr><th scope=\"col\">#</th><th scope=\"col\">%s</th>"
             "<th scope=\"col\">%s</th>", tr(q, S_HISTORY), tr(q, S_HISTORY_WHEN), tr(q, S_HISTORY_WHO));
    if (v->of_box)
        html_put(v->h, "<th scope=\"col\">%s</th>", tr(q, S_HISTORY_LETTER));
    html_put(v->h, "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(q, S_HISTORY_WHAT),
             tr(q, S_HISTORY_BEFORE_AFTER), tr(q, S_HISTORY_PROVED));
}

/* ---- of one letter */

static int keep_number(void *ctx, const struct letter *l)
{
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", l->number);
    return 0;
}

static void older_link(const struct request *q, struct html *h, const char *path, const char *rest, const struct entries *v)
{
    if (v->n == ENTRIES)
        html_put(h, "<nav class=\"paging\" aria-label=\"%s\"><a class=\"button\" href=\"%s?%s&amp;before=%lld\">%s</a></nav>\n", tr(q, S_PAGING), path, rest,
                 (long long)v->last, tr(q, S_HISTORY_OLDER));
}

void page_letter_history(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    char number[STORE_NUMBER_SIZE], path[64];
    struct html *h = &a->body;
    struct entries v = { .q = q, .h = h };
    struct history_ask ask = { .letter = q->id, .limit = ENTRIES, .before = form_int(q->query, "before") };
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    if (ask.before < 0)
        ask.before = 0;
    int r = store_letter(s, q->id, keep_number, number, &e);
    if (r == -ENOENT)
        return web_error(q, a, 404, NULL);
    if (r < 0)
        return web_not_read(q, a, "history_not_read", r, &e);
    snprintf(path, sizeof(path), "/letters/%lld/history", (long long)q->id);
    page_begin(q, a, number, "history", path);
    html_put(h, "<h1>");
    html_fill(h, tr(q, S_HISTORY_OF), number, NULL);
    html_put(h, "</h1>\n<p><a class=\"button\" href=\"/letters/%lld\">%s</a></p>\n", (long long)q->id, tr(q, S_HISTORY_BACK_TO_LETTER));
    put_head(&v);
    v.store = s;
    v.e = &e;
    r = store_history_find(s, &ask, put_entry, &v, &e);
    html_put(h, "</tbody></table></div>\n");
    if (r < 0)
        return web_not_read(q, a, "history_not_read", r, &e);
    older_link(q, h, path, "", &v);
    page_end(q, a);
}

/* ---- of the box */

/* From the first second of the day asked for to the last: days of the office, as its clock has them. */
static int64_t day_begins(const char *typed, int days_later)
{
    char iso[CLOCK_DATE_SIZE];
    struct tm t = { .tm_isdst = -1 };

    if (!*typed || date_read(typed, iso) < 0)
        return 0;
    t.tm_year = (int)strtol(iso, NULL, 10) - 1900;
    t.tm_mon = (int)strtol(iso + 5, NULL, 10) - 1;
    t.tm_mday = (int)strtol(iso + 8, NULL, 10) + days_later;
    time_t at = mktime(&t);
    return at > 0 ? (int64_t)at : 0;
}

struct history_ask history_asked(const struct form *f)
{
    int64_t before = form_int(f, "before");

    return (struct history_ask){ .actor = form_get(f, "actor"), .event = form_get(f, "event"), .from_s = day_begins(form_get(f, "from"), 0),
                                 .to_s = day_begins(form_get(f, "to"), 1), .before = before > 0 ? before : 0 };
}

static void put_filters(const struct request *q, struct html *h)
{
    static const struct { const char *name; enum string_id label; } fields[] = {
        { "actor", S_HISTORY_PERSON }, { "from", S_HISTORY_DAY_FROM }, { "to", S_HISTORY_DAY_TO },
    };

    html_put(h, "<form class=\"find\" method=\"get\" action=\"/history\" role=\"search\"><div class=\"filter-grid\">");
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        html_put(h, "<div class=\"filter\"><label for=\"f_%s\">%s</label><input id=\"f_%s\" name=\"%s\" value=\"%s\" maxlength=\"100\"></div>", fields[i].name,
                 tr(q, fields[i].label), fields[i].name, fields[i].name, form_get(q->query, fields[i].name));
    html_put(h, "<div class=\"filter\"><label for=\"f_event\">%s</label><select id=\"f_event\" name=\"event\"><option value=\"\">%s</option>",
             tr(q, S_HISTORY_EVENT), tr(q, S_FILTER_ANY));
    history_event_options(q, h, form_get(q->query, "event"));
    html_put(h, "</select></div><div class=\"filter end\"><button class=\"button primary\">%s</button></div></div></form>\n", tr(q, S_FILTERS_APPLY));
}

const char *const history_filters[HISTORY_FILTERS] = { "actor", "event", "from", "to" };

char *history_asked_text(const struct form *f)
{
    struct html out;
    size_t n;

    html_init(&out, FORM_MAX_BYTES);
    html_put(&out, "%s", "");
    for (int i = 0; i < HISTORY_FILTERS; i++)
        if (form_get(f, history_filters[i])[0]) {
            html_put(&out, out.n > 0 ? "&%s=" : "%s=", history_filters[i]);
            html_url(&out, form_get(f, history_filters[i]));
        }
    return html_take(&out, &n);
}

void page_history(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct html *h = &a->body;
    struct entries v = { .q = q, .h = h, .of_box = true };
    struct history_ask ask = history_asked(q->query);
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    ask.limit = ENTRIES;
    page_begin(q, a, tr(q, S_HISTORY_ALL), "history", "/history");
    html_put(h, "<h1>%s</h1>\n", tr(q, S_HISTORY_ALL));
    put_filters(q, h);
    put_head(&v);
    v.store = s;
    v.e = &e;
    int r = store_history_find(s, &ask, put_entry, &v, &e);
    html_put(h, "</tbody></table></div>\n");
    if (r == -ETIMEDOUT)
        html_put(h, "<p class=\"notice\" role=\"status\">%s</p>\n", tr(q, S_REGISTER_TOO_LONG));
    else if (r < 0)
        return web_not_read(q, a, "history_not_read", r, &e);
    else if (v.n == 0)
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_HISTORY_NO_ROWS));
    AUTO_FREE char *filters = history_asked_text(q->query);
    html_put(h, "<div class=\"below\">");
    history_csv_button(q, h);
    older_link(q, h, "/history", filters ? filters : "", &v);
    html_put(h, "</div>\n");
    page_end(q, a);
}
