/* Of the page "This box": a change of the network, which boxd tries and takes back unless somebody says that it stays, and the clock set by hand. */
#include "desk/admin/box_pages.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/line.h"
#include "base/put_file.h"
#include "desk/web/dates.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { ADDRESS_MAX = 64, REACHED_MS = 1500 };

/* ---- on trial */

void box_put_trial(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *trial = json_object_get(status, "network");
    const char *address = json_str(trial, "address", "");
    int64_t left_s = json_int(trial, "until_s", 0) - clock_utc_s();
    char seconds[24];

    snprintf(seconds, sizeof(seconds), "%lld", (long long)(left_s > 0 ? left_s : 0));
    html_put(h, "<div class=\"notice\"><p>");
    html_fill(h, tr(q, *address ? S_BOX_TRIAL_AT : S_BOX_TRIAL), seconds, address);
    html_put(h, "</p>\n");
    page_form(q, h, "/admin/box/keep", NULL, "inline");
    html_put(h, "<button class=\"button primary\">%s</button></form>\n", tr(q, S_BOX_KEEP));
    page_form(q, h, "/admin/box/stop", NULL, "inline");
    html_put(h, "<button class=\"button\">%s</button></form></div>\n", tr(q, S_BOX_TAKE_BACK));
}

void act_box_keep(const struct request *q, struct reply *a) { box_ask_and_show(q, a, json_pack("{s:s}", "do", "keep")); }

/* "192.168.7.20:8470" and "[2001:db8::1]:8470" without what is not the address. */
static void host_address(const char *host, char out[ADDRESS_MAX])
{
    if (host[0] == '[')
        snprintf(out, ADDRESS_MAX, "%.*s", (int)strcspn(host + 1, "]"), host + 1);
    else
        snprintf(out, ADDRESS_MAX, "%.*s", (int)strcspn(host, ":"), host);
}

void box_reached(const struct request *q)
{
    AUTO_FREE char *tried = NULL;
    char path[PATH_MAX], address[ADDRESS_MAX];
    size_t n = 0;

    if (config_path(q->desk->conf, CONFIG_PATHS_RUN_DIR, LINE_TRIAL_NAME, path, sizeof(path), NULL) < 0 || get_file(path, ADDRESS_MAX, &tried, &n, NULL) < 0)
        return;
    host_address(q->host, address);
    if (*tried && strcmp(address, tried) == 0)
        admin_ask(q, "boxd", json_pack("{s:s, s:s, s:s}", "do", "keep", "actor", "deskd", "reached", address), REACHED_MS, NULL, NULL);
}

/* ---- the settings */

static const enum config_key office[] = { CONFIG_NETWORK_INTERFACE, CONFIG_NETWORK_ADDRESS, CONFIG_NETWORK_GATEWAY, CONFIG_NETWORK_NAME_SERVERS };
static const enum config_key ministry[] = { CONFIG_SEND_INTERFACE, CONFIG_NETWORK_MINISTRY_ADDRESS, CONFIG_NETWORK_MINISTRY_GATEWAY, CONFIG_SEND_NAME_SERVERS };
static const enum config_key vpn[] = { CONFIG_VPN_KIND, CONFIG_VPN_SERVER, CONFIG_VPN_USER, CONFIG_VPN_PEER_KEY, CONFIG_VPN_ADDRESS, CONFIG_VPN_NETWORKS };

static const struct group { enum string_id title; const enum config_key *keys; size_t n; } groups[] = {
    { S_BOX_NET_OFFICE, office, ARRAY_LEN(office) }, { S_BOX_NET_MINISTRY, ministry, ARRAY_LEN(ministry) }, { S_BOX_NET_VPN, vpn, ARRAY_LEN(vpn) },
};

/* "network_address": a form takes no dots. */
static void field_name(const struct config_about *a, char out[FORM_NAME_SIZE])
{
    snprintf(out, FORM_NAME_SIZE, "%s", a->name);
    out[strcspn(out, ".")] = '_';
}

/* What was typed and refused stays in its field. */
static void put_field(const struct request *q, struct html *h, const struct config *now, enum config_key key)
{
    char value[CONFIG_VALUE_SIZE];
    char field[FORM_NAME_SIZE];
    struct config_about about;

    config_about(key, &about);
    field_name(&about, field);
    config_write(now, key, false, value);
    if (q->form && form_has(q->form, field))
        snprintf(value, sizeof(value), "%s", form_get(q->form, field));
    html_put(h, "<p><label for=\"%s\">%s</label>", field, q->lang == LANG_HI ? about.help_hi : about.help);
    if (*about.choices) {
        html_put(h, "<select name=\"%s\" id=\"%s\">", field, field);
        admin_put_choices(h, about.choices, value, NULL);
        html_put(h, "</select>");
    } else {
        html_put(h, "<input type=\"text\" name=\"%s\" id=\"%s\" value=\"%s\" maxlength=\"1000\" autocomplete=\"off\" spellcheck=\"false\">", field, field, value);
    }
    html_put(h, "</p>\n");
}

void box_put_network(const struct request *q, struct html *h)
{
    AUTO_CONFIG struct config *now = admin_config(q);

    if (!now)
        return;
    html_put(h, "<section aria-label=\"%s\"><h2>%s</h2>\n<p>%s</p>\n", tr(q, S_SECTION_NETWORK), tr(q, S_SECTION_NETWORK), tr(q, S_BOX_NETWORK_EXPLAIN));
    page_form(q, h, "/admin/box/network", NULL, "box-form");
    for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
        html_put(h, "<details%s><summary class=\"button\">%s</summary>\n", g == 0 ? " open" : "", tr(q, groups[g].title));
        for (size_t i = 0; i < groups[g].n; i++)
            put_field(q, h, now, groups[g].keys[i]);
        html_put(h, "</details>\n");
    }
    html_put(h, "<p class=\"choices\"><button class=\"button primary\">%s</button></p></form></section>\n", tr(q, S_BOX_NETWORK_TRY));
}

/* Blanks at the ends are no part of a value. */
static void trim(const char *typed, char out[CONFIG_VALUE_SIZE])
{
    const char *from = typed + strspn(typed, " \t");
    size_t n = strlen(from);

    while (n > 0 && strchr(" \t", from[n - 1]))
        n--;
    snprintf(out, CONFIG_VALUE_SIZE, "%.*s", (int)n, from);
}

void box_add_change(const struct config *now, enum config_key key, const char *typed, json_t *settings)
{
    char value[CONFIG_VALUE_SIZE], is[CONFIG_VALUE_SIZE], below[CONFIG_VALUE_SIZE];
    struct config_about about;

    config_about(key, &about);
    trim(typed, value);
    config_write(now, key, false, is);
    config_write(now, key, true, below);
    if (strcmp(value, is) != 0)
        json_object_set_new(settings, about.name, strcmp(value, below) == 0 ? json_null() : json_string(value));
}

static void add_field(const struct request *q, const struct config *now, enum config_key key, json_t *settings)
{
    char field[FORM_NAME_SIZE];
    struct config_about about;

    config_about(key, &about);
    field_name(&about, field);
    if (form_has(q->form, field))
        box_add_change(now, key, form_get(q->form, field), settings);
}

static void ask_for_network(const struct request *q, struct reply *a, json_t *take_settings)
{
    box_ask_and_show(q, a, json_pack("{s:s, s:s, s:o}", "do", "start", "job", "network", "settings", take_settings));
}

void act_box_network(const struct request *q, struct reply *a)
{
    AUTO_CONFIG struct config *now = admin_config(q);
    AUTO_JSON json_t *settings = json_object();

    if (!now) {
        web_error(q, a, 500, NULL);
        return;
    }
    for (size_t g = 0; g < ARRAY_LEN(groups); g++)
        for (size_t i = 0; i < groups[g].n; i++)
            add_field(q, now, groups[g].keys[i], settings);
    if (json_object_size(settings) == 0)
        box_show(q, a, -1, tr(q, S_BOX_NETWORK_SAME));
    else
        ask_for_network(q, a, json_incref(settings));
}

/* ---- the same from the page of all settings */

bool box_tries_setting(const struct request *q, const char *key) { return box_is_appliance(q) && line_is_tried(key); }

void box_try_setting(const struct request *q, struct reply *a, const char *key, const char *value)
{
    char typed[CONFIG_VALUE_SIZE];

    trim(value ? value : "", typed);
    ask_for_network(q, a, json_pack("{s:s?}", key, value ? typed : NULL));
}

/* ---- the clock */

void box_put_clock(const struct request *q, struct html *h)
{
    char now[CLOCK_SHOWN_SIZE];

    clock_format_shown(clock_utc_s(), now);
    html_put(h, "<section aria-label=\"%s\"><h2>%s</h2>\n<p>", tr(q, S_BOX_JOB_CLOCK), tr(q, S_BOX_JOB_CLOCK));
    html_fill(h, tr(q, S_BOX_CLOCK_EXPLAIN), now, NULL);
    html_put(h, "</p>\n");
    page_form(q, h, "/admin/box/clock", NULL, "box-form");
    html_put(h, "<p><label for=\"date\">%s</label><input type=\"text\" name=\"date\" id=\"date\" inputmode=\"numeric\" placeholder=\"dd-mm-yyyy\" maxlength=\"40\" "
             "autocomplete=\"off\" required></p>\n<p><label for=\"time\">%s</label><input type=\"text\" name=\"time\" id=\"time\" inputmode=\"numeric\" "
             "placeholder=\"14:30\" maxlength=\"5\" autocomplete=\"off\" required></p>\n"
             "<p class=\"choices\"><button class=\"button\">%s</button></p></form></section>\n",
             tr(q, S_BOX_CLOCK_DATE), tr(q, S_BOX_CLOCK_TIME), tr(q, S_BOX_CLOCK_SET));
}

int box_read_time(const char *date, const char *time_of_day, int64_t *ret_at_s)
{
    char iso[CLOCK_DATE_SIZE];
    int hour, minute, end = 0;
    struct tm tm = { .tm_isdst = -1 };

    if (date_read(date, iso) < 0 || sscanf(time_of_day, "%2d:%2d%n", &hour, &minute, &end) != 2 || time_of_day[end] || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || sscanf(iso, "%4d-%2d-%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3)
        return -EINVAL;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    tm.tm_hour = hour;
    tm.tm_min = minute;
    *ret_at_s = mktime(&tm);
    return *ret_at_s < 0 ? -EINVAL : 0;
}

void act_box_clock(const struct request *q, struct reply *a)
{
    int64_t at_s;

    if (box_read_time(form_get(q->form, "date"), form_get(q->form, "time"), &at_s) < 0)
        box_show(q, a, -1, tr(q, S_BOX_CLOCK_NOT_READ));
    else
        box_ask_and_show(q, a, json_pack("{s:s, s:s, s:I}", "do", "start", "job", "clock", "at_s", (json_int_t)at_s));
}
