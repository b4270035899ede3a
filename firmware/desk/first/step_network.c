/* The network: boxd tries what is typed, and takes it back by itself unless somebody says that it works, or opens the desk at the new address. */
#include "desk/first/cables.h"
#include "desk/first/first.h"

#include "base/clock.h"
#include "desk/admin/box_pages.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static bool is_ours(const json_t *job)
{
    return strcmp(json_str(job, "job", ""), "network") == 0 || strcmp(json_str(job, "job", ""), "network_back") == 0;
}

/* ---- the trial, kept up to date */

static void put_line(const struct request *q, struct html *h, const char *line)
{
    html_put(h, "<p>");
    html_said(h, q->lang, line);
    html_put(h, "</p>\n");
}

static void put_running(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *trial = json_object_get(status, "network");
    int64_t left_s = json_int(trial, "until_s", 0) - clock_utc_s();
    char seconds[24];

    html_put(h, "<div class=\"notice\" data-key=\"trial\">");
    put_line(q, h, json_str(json_object_get(status, "job"), "phase", ""));
    if (json_is_object(trial)) {
        snprintf(seconds, sizeof(seconds), "%d", (int)(left_s > 0 ? left_s : 0));
        html_put(h, "<p>");
        html_fill(h, tr(q, S_SETUP_NETWORK_LEFT), seconds, NULL);
        html_put(h, "</p><p class=\"choices\"><button class=\"button primary\" name=\"press\" value=\"keep\">%s</button> "
                 "<button class=\"button\" name=\"press\" value=\"undo\">%s</button></p>", tr(q, S_SETUP_NETWORK_KEEP), tr(q, S_SETUP_NETWORK_UNDO));
    }
    html_put(h, "<noscript><a class=\"button\" href=\"/first/5\">%s</a></noscript></div>\n", tr(q, S_SETUP_LOOK_AGAIN));
}

static void put_trial(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *job = json_object_get(status, "job");
    const char *state = json_str(job, "state", "");

    if (!status) {
        html_put(h, "<p class=\"notice bad\">%s</p>\n", tr(q, S_BOX_AWAY));
    } else if (strcmp(state, "running") == 0 && is_ours(job)) {
        put_running(q, h, status);
    } else if (is_ours(job)) {
        html_put(h, "<div class=\"notice %s\" data-key=\"ended\" role=\"status\">", strcmp(state, "done") == 0 ? "good" : "bad");
        put_line(q, h, json_str(job, "result", ""));
        html_put(h, "</div>\n");
    }
}

void page_first_network_live(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *status = box_ask_status(q);

    put_trial(q, &a->body, status);
}

/* ---- the form */

/* Cables of this box but the loopback: "eth1". */
static void put_cables(struct first *f, const char *now)
{
    DIR *dir = opendir("/sys/class/net");
    const struct dirent *d;

    first_begin_choice(f, "cable", S_SETUP_MINISTRY_CABLE);
    admin_put_option(f->h, "", now, tr(f->q, S_SETUP_SAME_CABLE));
    while (dir && (d = readdir(dir)))
        if (d->d_name[0] != '.' && strcmp(d->d_name, "lo") != 0 && strcmp(d->d_name, "vpn0") != 0)
            admin_put_option(f->h, d->d_name, now, d->d_name);
    if (dir)
        closedir(dir);
    first_end_choice(f);
}

static void put_vpn(struct first *f)
{
    first_put_choice(f, "vpn", CONFIG_VPN_KIND, S_SETUP_VPN_KIND, tr(f->q, S_SETUP_NO_VPN));
    first_put_setting(f, "vpn_server", CONFIG_VPN_SERVER, S_SETUP_VPN_SERVER, "text", STRINGS);
    first_put_setting(f, "vpn_user", CONFIG_VPN_USER, S_SETUP_VPN_USER, "text", STRINGS);
    first_put_setting(f, "vpn_networks", CONFIG_VPN_NETWORKS, S_SETUP_VPN_NETWORKS, "text", STRINGS);
    first_put_setting(f, "vpn_address", CONFIG_VPN_ADDRESS, S_SETUP_VPN_ADDRESS, "text", S_SETUP_VPN_BY_KEY);
    first_put_setting(f, "vpn_peer_key", CONFIG_VPN_PEER_KEY, S_SETUP_VPN_PEER_KEY, "text", S_SETUP_VPN_BY_KEY);
    first_put_stick(f);
}

static void put(struct first *f)
{
    AUTO_JSON json_t *status = box_ask_status(f->q);
    char value[CONFIG_VALUE_SIZE];
    const char *how = form_has(f->q->form, "how") ? form_get(f->q->form, "how") : *config_text(f->now, CONFIG_NETWORK_ADDRESS) ? "static" : "dhcp";

    html_put(f->h, "<div class=\"wide\" data-live=\"/first/network/live\" data-every-ms=\"2000\">\n");
    put_trial(f->q, f->h, status);
    html_put(f->h, "</div>\n");
    first_begin_choice(f, "how", S_SETUP_HOW);
    admin_put_option(f->h, "dhcp", how, tr(f->q, S_SETUP_DHCP));
    admin_put_option(f->h, "static", how, tr(f->q, S_SETUP_STATIC));
    first_end_choice(f);
    first_put_setting(f, "address", CONFIG_NETWORK_ADDRESS, S_SETUP_ADDRESS, "text", STRINGS);
    first_put_setting(f, "gateway", CONFIG_NETWORK_GATEWAY, S_SETUP_GATEWAY, "text", STRINGS);
    first_put_setting(f, "name_servers", CONFIG_NETWORK_NAME_SERVERS, S_SETUP_NAME_SERVERS, "text", STRINGS);
    html_put(f->h, "<details><summary>%s</summary><div class=\"inner\">\n", tr(f->q, S_SETUP_MINISTRY));
    put_cables(f, first_value(f, "cable", CONFIG_SEND_INTERFACE, value));
    put_vpn(f);
    html_put(f->h, "</div></details>\n<p class=\"hint\">%s</p>\n", tr(f->q, S_SETUP_NETWORK_BACK));
}

/* ---- presses */

static const struct { const char *name; enum config_key key; bool fixed; } fields[] = {
    { "address", CONFIG_NETWORK_ADDRESS, true }, { "gateway", CONFIG_NETWORK_GATEWAY, true }, { "name_servers", CONFIG_NETWORK_NAME_SERVERS, true },
    { "cable", CONFIG_SEND_INTERFACE, false }, { "vpn", CONFIG_VPN_KIND, false }, { "vpn_server", CONFIG_VPN_SERVER, false },
    { "vpn_user", CONFIG_VPN_USER, false }, { "vpn_networks", CONFIG_VPN_NETWORKS, false }, { "vpn_address", CONFIG_VPN_ADDRESS, false },
    { "vpn_peer_key", CONFIG_VPN_PEER_KEY, false },
};

/* Beside a cable to the ministry the office's own has to be named: without a name each wired one is the office's, and both would get its address. */
static void name_office_cable(const struct first *f, json_t *settings)
{
    const char *ministry = form_get(f->q->form, "cable");
    char office[CABLE_SIZE];

    if (*ministry && !*config_text(f->now, CONFIG_NETWORK_INTERFACE) && cables_other("", ministry, office) == 0)
        box_add_change(f->now, CONFIG_NETWORK_INTERFACE, office, settings);
}

/* What is another one now. By DHCP the fields of a fixed address count as empty. */
static json_t *changes(const struct first *f)
{
    bool dhcp = strcmp(form_get(f->q->form, "how"), "static") != 0;
    json_t *settings = json_object();

    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (form_has(f->q->form, fields[i].name))
            box_add_change(f->now, fields[i].key, dhcp && fields[i].fixed ? "" : form_get(f->q->form, fields[i].name), settings);
    name_office_cable(f, settings);
    return settings;
}

static enum first_answer tell(struct first *f, const char *what)
{
    first_ask(f, "boxd", json_pack("{s:s}", "do", what), NULL);
    return FIRST_STAY;
}

static enum first_answer press(struct first *f, const char *press)
{
    AUTO_JSON json_t *settings = changes(f);

    if (strcmp(press, "keep") == 0)
        return first_ask(f, "boxd", json_pack("{s:s}", "do", "keep"), NULL) == 0 ? FIRST_GO_ON : FIRST_STAY;
    if (strcmp(press, "undo") == 0)
        return tell(f, "stop");
    if (strcmp(form_get(f->q->form, "how"), "static") == 0 && !*form_get(f->q->form, "address"))
        return first_refuse(f, S_SETUP_NO_ADDRESS);
    if (json_object_size(settings) == 0)
        return FIRST_GO_ON;
    first_ask(f, "boxd", json_pack("{s:s, s:s, s:O}", "do", "start", "job", "network", "settings", settings), NULL);
    return FIRST_STAY;
}

const struct first_page first_network = { .title = S_SETUP_NETWORK, .next = S_SETUP_SAVE, .of_box = true, .put = put, .press = press };
