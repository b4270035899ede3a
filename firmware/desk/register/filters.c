#include "desk/register/filters.h"

#include "desk/letter/fields.h"
#include "desk/register/lines.h"

#include <stdio.h>
#include <string.h>

enum { VALUES_MAX = 200 };      /* offered in a list; others can be typed */

/* ---- values that have words */

static const struct choice lanes[] = {
    { "first", S_LANE_FIRST }, { "vip", S_LANE_VIP }, { "parliament", S_LANE_PARLIAMENT }, { "current", S_LANE_CURRENT }, { "backlog", S_LANE_BACKLOG },
};
static const struct choice channels[] = {
    { "any:unknown", S_CHANNEL_ANY_UNKNOWN }, { "any:held", S_CHANNEL_ANY_HELD }, { "any:waiting", S_CHANNEL_ANY_WAITING },
    { "eoffice:waiting", S_CHANNEL_EOFFICE_WAITING }, { "eoffice:unknown", S_CHANNEL_EOFFICE_UNKNOWN }, { "eoffice:held", S_CHANNEL_EOFFICE_HELD },
    { "eoffice:delivered", S_CHANNEL_EOFFICE_DELIVERED }, { "mail:waiting", S_CHANNEL_MAIL_WAITING }, { "mail:unknown", S_CHANNEL_MAIL_UNKNOWN },
    { "mail:held", S_CHANNEL_MAIL_HELD }, { "mail:delivered", S_CHANNEL_MAIL_DELIVERED },
};
static const struct choice doubts[] = { { "open", S_DOUBTS_OPEN } };
static const struct choice sources[] = { { "scan", S_SOURCE_SCAN }, { "mail", S_SOURCE_MAIL }, { "import", S_SOURCE_IMPORT } };

struct choices { const struct choice *list; size_t n; };

/* *ret is empty for a filter whose values are texts. */
static struct choices choices_of(enum facet facet, struct choice states[LETTER_STATES + 1])
{
    static const enum field_id fields[FACETS] = {
        [FACET_MODE] = FIELD_DELIVERY_MODE, [FACET_FORM] = FIELD_FORM, [FACET_LANGUAGE] = FIELD_LANGUAGE, [FACET_SENDER_TYPE] = FIELD_SENDER_TYPE,
    };

    switch (facet) {
    case FACET_STATE:
        states[0] = (struct choice){ "open", S_FILTER_OPEN };
        for (int i = 0; i < LETTER_STATES; i++)
            states[i + 1] = (struct choice){ letter_state_name((enum letter_state)i), state_label((enum letter_state)i) };
        return (struct choices){ states, LETTER_STATES + 1 };
    case FACET_LANE:    return (struct choices){ lanes, ARRAY_LEN(lanes) };
    case FACET_CHANNEL: return (struct choices){ channels, ARRAY_LEN(channels) };
    case FACET_DOUBTS:  return (struct choices){ doubts, ARRAY_LEN(doubts) };
    case FACET_SOURCE:  return (struct choices){ sources, ARRAY_LEN(sources) };
    case FACET_MODE:
    case FACET_FORM:
    case FACET_LANGUAGE:
    case FACET_SENDER_TYPE:
        return (struct choices){ desk_fields[fields[facet]].choices, desk_fields[fields[facet]].n_choices };
    default:            return (struct choices){ NULL, 0 };
    }
}

static int keep_designation(void *ctx, const struct officer *o)
{
    snprintf(ctx, 256, "%s%s%s%s", o->designation, o->section[0] ? " (" : "", o->section, o->section[0] ? ")" : "");
    return 0;
}

const char *filter_value(const struct request *q, struct store *s, int filter, const char *value, char out[256])
{
    struct choice states[LETTER_STATES + 1];
    enum facet facet = register_filters[filter].facet;
    struct choices c = facet < FACETS ? choices_of(facet, states) : (struct choices){ NULL, 0 };

    for (size_t i = 0; i < c.n; i++)
        if (c.list[i].value[0] && strcmp(c.list[i].value, value) == 0)
            return tr(q, c.list[i].label);
    if (facet == FACET_POST && store_officer(s, value, keep_designation, out, NULL) == 0)
        return out;
    if (facet == FACETS && strcmp(value, "today") == 0)
        return tr(q, S_FILTER_TODAY);
    return value;
}

/* ---- the form */

static void put_option(const struct request *q, struct html *h, const struct choice *c, const char *now)
{
    if (c->value[0])
        html_put(h, "<option value=\"%s\"%s>%s</option>", c->value, strcmp(c->value, now) == 0 ? " selected" : "", tr(q, c->label));
}

struct values { struct html *h; int n; bool section; char last[256]; };

static int put_value(void *ctx, const char *value)
{
    struct values *v = ctx;

    html_put(v->h, "<option value=\"%s\">", value);
    return 0;
}

static int put_officer(void *ctx, const struct officer *o)
{
    struct values *v = ctx;

    if (!o->active || v->n >= VALUES_MAX)
        return 0;
    if (!v->section) {
        html_put(v->h, "<option value=\"%s\">%s (%s)</option>", o->post, o->designation, o->section);
        v->n++;
    } else if (o->section[0] && strcmp(v->last, o->section) != 0) {
        html_put(v->h, "<option value=\"%s\">", o->section);
        snprintf(v->last, sizeof(v->last), "%s", o->section);
        v->n++;
    }
    return 0;
}

/* A text with the values that occur to choose from. */
static void put_text(struct html *h, struct store *s, int filter, const char *now)
{
    const struct filter_name *f = &register_filters[filter];
    struct values v = { .h = h, .section = f->facet == FACET_SECTION };

    html_put(h, "<input id=\"f_%s\" name=\"%s\" value=\"%s\" list=\"l_%s\" maxlength=\"300\" autocomplete=\"off\"><datalist id=\"l_%s\">",
             f->name, f->name, now, f->name, f->name);
    if (f->facet == FACET_POST || f->facet == FACET_SECTION)
        store_officers(s, put_officer, &v, NULL);
    else
        store_register_values(s, f->facet, VALUES_MAX, put_value, &v, NULL);
    html_put(h, "</datalist>");
}

static void put_filter(const struct request *q, struct html *h, struct store *s, const struct asked *a, int i)
{
    const struct filter_name *f = &register_filters[i];
    struct choice states[LETTER_STATES + 1];
    struct choices c = f->facet < FACETS ? choices_of(f->facet, states) : (struct choices){ NULL, 0 };

    html_put(h, "<div class=\"filter\"><label for=\"f_%s\">%s</label>", f->name, tr(q, f->label));
    if (f->facet == FACETS) {
        html_put(h, "<input id=\"f_%s\" name=\"%s\" value=\"%s\" placeholder=\"%s\" inputmode=\"numeric\" maxlength=\"20\"%s>", f->name, f->name,
                 a->typed[i], tr(q, S_DATE_HINT), a->bad_day == i ? " aria-invalid=\"true\"" : "");
    } else if (c.n > 0) {
        html_put(h, "<select id=\"f_%s\" name=\"%s\"><option value=\"\">%s</option>", f->name, f->name, tr(q, S_FILTER_ANY));
        for (size_t k = 0; k < c.n; k++)
            put_option(q, h, &c.list[k], a->typed[i]);
        html_put(h, "</select>");
    } else {
        put_text(h, s, i, a->typed[i]);
    }
    html_put(h, "</div>\n");
}

static void put_order(const struct request *q, struct html *h, const struct asked *a)
{
    html_put(h, "<div class=\"filter\"><label for=\"f_order\">%s</label><select id=\"f_order\" name=\"order\">", tr(q, S_ORDER_BY));
    for (int i = 0; i < ORDERS; i++)
        html_put(h, "<option value=\"%s\"%s>%s</option>", register_orders[i].name, i == (int)a->ask.order ? " selected" : "", tr(q, register_orders[i].label));
    html_put(h, "</select></div>\n");
}

static void put_columns(const struct request *q, struct html *h, const struct asked *a)
{
    html_put(h, "<fieldset class=\"columns\"><legend>%s</legend>", tr(q, S_COLUMNS));
    for (int i = 0; i < COLUMNS; i++)
        html_put(h, "<label><input type=\"checkbox\" name=\"column_%s\"%s> %s</label>", register_columns[i].name,
                 a->columns & 1u << i ? " checked" : "", tr(q, register_columns[i].title));
    html_put(h, "</fieldset>\n");
}

void filters_form(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    char set[16];
    int n = asked_filters(a);

    snprintf(set, sizeof(set), "%d", n);
    html_put(h, "<form class=\"find\" method=\"get\" action=\"/register\" role=\"search\">\n<div class=\"find-line\">"
             "<label for=\"q\">%s</label><input id=\"q\" name=\"q\" type=\"search\" value=\"%s\" placeholder=\"%s\" maxlength=\"400\" aria-describedby=\"q-help\" autofocus>"
             "<button class=\"button primary\">%s</button>", tr(q, S_SEARCH_FOR), a->ask.words, tr(q, S_SEARCH_HINT), tr(q, S_SEARCH));
    if (!asked_all(a))
        html_put(h, "<a class=\"button\" href=\"/register\">%s</a>", tr(q, S_SEARCH_CLEAR));
    html_put(h, "</div>\n<details class=\"filters\"%s><summary class=\"button\">", a->bad_day >= 0 ? " open" : "");
    html_fill(h, tr(q, n > 0 ? S_FILTERS_SET : S_FILTERS), set, NULL);
    html_put(h, "</summary><p class=\"why\" id=\"q-help\">%s</p><div class=\"filter-grid\">\n", tr(q, S_REGISTER_HELP));
    for (int i = 0; i < FILTERS; i++)
        put_filter(q, h, s, a, i);
    put_order(q, h, a);
    html_put(h, "</div>\n");
    put_columns(q, h, a);
    html_put(h, "<button class=\"button primary\">%s</button></details></form>\n", tr(q, S_FILTERS_APPLY));
}

/* ---- chips */

void filters_chips(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    if (asked_filters(a) == 0)
        return;
    html_put(h, "<ul class=\"chips\" aria-label=\"%s\">", tr(q, S_FILTERS_NOW));
    for (int i = 0; i < FILTERS; i++) {
        char words[256];

        if (!a->typed[i][0])
            continue;
        html_put(h, "<li><a class=\"chip\" href=\"/register?");
        asked_url(h, a, i);
        html_put(h, "\">%s: <b>%s</b> <span aria-hidden=\"true\">×</span><span class=\"unseen\">%s</span></a></li>", tr(q, register_filters[i].label),
                 filter_value(q, s, i, a->typed[i], words), tr(q, S_FILTER_REMOVE));
    }
    html_put(h, "</ul>\n");
}
