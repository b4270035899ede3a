/* This box: its two systems, updates, going back, restart. boxd does all of it (firmware/doc/messages.md); off the appliance there is one sentence. */
#include "desk/admin/box_pages.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/counter/lamps.h"
#include "desk/web/events.h"
#include "desk/web/inflow.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ASK_MS = 3000 };

/* ---- the job */

static const struct { const char *job; enum string_id name; } jobs[] = {
    { "update", S_BOX_JOB_UPDATE },   { "rollback", S_BOX_JOB_ROLLBACK }, { "restart", S_BOX_JOB_RESTART }, { "backup", S_BOX_JOB_BACKUP },
    { "restore", S_BOX_JOB_RESTORE }, { "reset", S_BOX_JOB_RESET },       { "network", S_BOX_JOB_NETWORK }, { "clock", S_BOX_JOB_CLOCK },
    { "network_back", S_BOX_JOB_NETWORK_BACK }, { "backup_key", S_BOX_JOB_BACKUP_KEY },
    { "recovery_key", S_RECOVERY_TITLE }, { "settings", S_BOX_JOB_SETTINGS }, { "repair", S_BOX_JOB_REPAIR }, { "repaired", S_BOX_JOB_REPAIRED },
};

static const char *job_name(const struct request *q, const json_t *job)
{
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
        if (strcmp(jobs[i].job, json_str(job, "job", "")) == 0)
            return tr(q, jobs[i].name);
    return json_str(job, "job", "");
}

/* "by asha, since 14-03-2026 09:30" */
static void put_who(const struct request *q, struct html *h, enum string_id sentence, const json_t *job, const char *when)
{
    char shown[CLOCK_SHOWN_SIZE];

    clock_format_shown(json_int(job, when, 0), shown);
    html_put(h, "<span class=\"meta\">");
    html_fill(h, tr(q, sentence), json_str(job, "actor", ""), shown);
    html_put(h, "</span>");
}

static void put_job(const struct request *q, struct html *h, const json_t *job)
{
    html_put(h, "<p role=\"status\"><b>%s</b> ", job_name(q, job));
    put_who(q, h, S_BOX_BY, job, "began_s");
    html_put(h, "</p>\n");
}

static void put_running(const struct request *q, struct html *h, const json_t *job)
{
    int percent = (int)json_int(job, "percent", -1);

    html_put(h, "<p>");
    html_said(h, q->lang, json_str(job, "phase", ""));
    html_put(h, "</p>\n");
    if (percent >= 0)
        html_put(h, "<p><progress max=\"100\" value=\"%d\" aria-label=\"%s\"></progress> %d %%</p>\n", percent, job_name(q, job), percent);
    else
        html_put(h, "<p><progress aria-label=\"%s\"></progress></p>\n", job_name(q, job));
    if (json_flag(job, "may_stop")) {
        page_form(q, h, "/admin/box/stop", NULL, "inline");
        html_put(h, "<button class=\"button\">%s</button></form>\n", tr(q, S_BOX_STOP));
    }
}

static void put_ended(const struct request *q, struct html *h, const json_t *job)
{
    const char *state = json_str(job, "state", "");
    bool good = strcmp(state, "done") == 0, stopped = strcmp(state, "stopped") == 0;

    html_put(h, "<h3>%s</h3>\n<div class=\"notice %s\"><p><b>%s</b> ", tr(q, S_BOX_LAST), good ? "good" : stopped ? "" : "bad", job_name(q, job));
    put_who(q, h, S_BOX_ENDED_BY, job, json_int(job, "ended_s", 0) > 0 ? "ended_s" : "began_s");
    html_put(h, "</p>\n<p>%s", good ? "✓ " : stopped ? "" : "✗ ");
    html_said(h, q->lang, json_str(job, "result", ""));
    html_put(h, "</p></div>\n");
}

/* ---- the two systems */

static const char *running_version(const json_t *status)
{
    return json_str(status, "version", "");
}

static void put_slot(const struct request *q, struct html *h, const json_t *slot)
{
    const char *version = json_str(slot, "version", ""), *between = "";
    int64_t good_s = json_int(slot, "found_good_s", 0);
    char when[CLOCK_SHOWN_SIZE];

    html_put(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>", json_str(slot, "slot", ""), *version ? version : tr(q, S_BOX_EMPTY));
    if (json_flag(slot, "running")) {
        html_put(h, "<b>%s</b>", tr(q, S_BOX_RUNS));
        between = " · ";
    }
    if (json_flag(slot, "next")) {
        html_put(h, "%s%s", between, tr(q, S_BOX_NEXT));
        between = " · ";
    }
    if (*version && json_int(slot, "left", 0) == 0) {
        html_put(h, "%s%s", between, tr(q, S_BOX_NO_TRIES));
        between = " · ";
    }
    if (good_s > 0) {
        clock_format_shown(good_s, when);
        html_put(h, "%s", between);
        html_fill_dates(h, tr(q, S_BOX_WAS_GOOD), when, NULL);
    }
    html_put(h, "</td></tr>\n");
}

/* What became of the last update or of going back. */
static void put_outcome(const struct request *q, struct html *h, const json_t *status)
{
    static const struct { const char *state; enum string_id sentence; bool bad; } states[] = {
        { "installed", S_BOX_INSTALLED, false }, { "trying", S_BOX_TRYING, false }, { "good", S_BOX_GOOD, false }, { "fell_back", S_BOX_FELL_BACK, true },
    };
    const json_t *update = json_object_get(status, "update");

    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        if (strcmp(states[i].state, json_str(update, "state", "")) != 0)
            continue;
        html_put(h, "<div class=\"notice %s\"><p>", states[i].bad ? "bad" : "");
        html_fill(h, tr(q, states[i].sentence), json_str(update, "version", ""), running_version(status));
        html_put(h, "</p>");
        if (*json_str(update, "why", "")) {
            html_put(h, "<p class=\"said\">%s ", tr(q, S_BOX_WHY));
            html_said(h, q->lang, json_str(update, "why", ""));
            html_put(h, "</p>");
        }
        html_put(h, "</div>\n");
    }
}

static void put_versions(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *slot;
    size_t i;

    html_put(h, "<h2>%s</h2>\n<p>%s</p>\n", tr(q, S_BOX_VERSIONS), tr(q, S_BOX_TWO_SYSTEMS));
    put_outcome(q, h, status);
    html_put(h, "<table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(q, S_BOX_SYSTEM),
             tr(q, S_BOX_VERSION), tr(q, S_BOX_STATE));
    json_array_foreach(json_object_get(status, "slots"), i, slot)
        put_slot(q, h, slot);
    html_put(h, "</tbody></table>\n");
}

static void put_planned(const struct request *q, struct html *h, const json_t *plan)
{
    char when[CLOCK_SHOWN_SIZE];

    if (!json_is_object(plan))
        return;
    clock_format_shown(json_int(plan, "at_s", 0), when);
    html_put(h, "<div class=\"notice\"><p>");
    html_fill(h, tr(q, S_BOX_PLANNED), when, json_str(plan, "actor", ""));
    html_put(h, "</p>");
    page_form(q, h, "/admin/box/night", NULL, "inline");
    html_put(h, "<input type=\"hidden\" name=\"off\" value=\"1\"><button class=\"button\">%s</button></form></div>\n", tr(q, S_BOX_NOT_TONIGHT));
}

static void put_failed(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(status, "failed"), i, one) {
        html_put(h, "<p class=\"notice bad\">✗ ");
        html_said(h, q->lang, json_str(one, "sentence", ""));
        html_put(h, "</p>\n");
    }
}

/* The part that is kept up to date. */
static void put_state(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *job = json_object_get(status, "job");
    bool running = strcmp(json_str(job, "state", ""), "running") == 0, on_trial = json_is_object(json_object_get(status, "network"));

    html_put(h, "<h2>%s</h2>\n", tr(q, S_BOX_NOW));
    put_failed(q, h, status);
    if (running)
        put_job(q, h, job);
    if (running && on_trial)
        box_put_trial(q, h, status);
    else if (running && box_has_review(status))
        box_put_review(q, h, status);
    else if (running)
        put_running(q, h, job);
    else
        html_put(h, "<p>%s</p>\n", tr(q, S_BOX_IDLE));
    if (running)
        html_put(h, "<noscript><a class=\"button\" href=\"/admin/box\">%s</a></noscript>\n", tr(q, S_BOX_LOOK_AGAIN));
    put_planned(q, h, json_object_get(status, "restart"));
    if (json_is_object(job) && !running)
        put_ended(q, h, job);
    put_versions(q, h, status);
}

/* ---- what may be done */

static void put_update(const struct request *q, struct html *h)
{
    static const struct { const char *value; enum string_id label; } whens[] = { { "night", S_BOX_WHEN_NIGHT }, { "now", S_BOX_WHEN_NOW }, { "later", S_BOX_WHEN_LATER } };
    AUTO_CONFIG struct config *now = admin_config(q);

    html_put(h, "<section aria-label=\"%s\"><h2>%s</h2>\n<p>%s</p>\n", tr(q, S_BOX_UPDATE), tr(q, S_BOX_UPDATE), tr(q, S_BOX_UPDATE_EXPLAIN));
    page_form(q, h, "/admin/box/update", NULL, "box-form");
    html_put(h, "<p><label for=\"restart\">%s</label><select name=\"restart\" id=\"restart\">", tr(q, S_BOX_WHEN));
    for (size_t i = 0; i < ARRAY_LEN(whens); i++)
        html_put(h, "<option value=\"%s\">%s</option>", whens[i].value, tr(q, whens[i].label));
    html_put(h, "</select></p>\n<p><label for=\"file\">%s</label><input type=\"file\" name=\"file\" id=\"file\" accept=\".raucb\"></p>\n<p class=\"choices\">"
             "<button class=\"button primary\" formaction=\"/admin/box/upload\" " ADMIN_WITH_FILE ">%s</button>\n"
             "<button class=\"button\" name=\"source\" value=\"stick\">%s</button>\n", tr(q, S_BOX_FILE), tr(q, S_BOX_FROM_FILE), tr(q, S_BOX_FROM_STICK));
    if (now && *config_text(now, CONFIG_BOX_UPDATE_URL))
        html_put(h, "<button class=\"button\" name=\"source\" value=\"network\">%s</button>\n", tr(q, S_BOX_FROM_NETWORK));
    html_put(h, "</p></form></section>\n");
}

static void put_back(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *slot;
    size_t i;

    json_array_foreach(json_object_get(status, "slots"), i, slot) {
        if (json_flag(slot, "running") || json_int(slot, "found_good_s", 0) == 0 || json_int(slot, "left", 0) == 0)
            continue;
        html_put(h, "<section><details class=\"danger\"><summary class=\"button\">");
        html_fill(h, tr(q, S_BOX_BACK), json_str(slot, "version", ""), NULL);
        html_put(h, "</summary><p>%s</p>\n", tr(q, S_BOX_BACK_EXPLAIN));
        page_form(q, h, "/admin/box/rollback", NULL, "inline");
        html_put(h, "<button class=\"button\">%s</button></form></details></section>\n", tr(q, S_BOX_BACK_SURE));
    }
}

static void put_restart(const struct request *q, struct html *h)
{
    html_put(h, "<section aria-label=\"%s\"><h2>%s</h2>\n", tr(q, S_BOX_RESTART), tr(q, S_BOX_RESTART));
    page_form(q, h, "/admin/box/restart", NULL, "box-form");
    html_put(h, "<p><label for=\"reason\">%s</label><input type=\"text\" name=\"reason\" id=\"reason\" maxlength=\"120\" required></p>\n<p class=\"choices\">"
             "<button class=\"button\" name=\"how\" value=\"restart\">%s</button>\n<button class=\"button\" name=\"how\" value=\"off\">%s</button></p></form>\n",
             tr(q, S_BOX_REASON), tr(q, S_BOX_RESTART_NOW), tr(q, S_BOX_SHUT_DOWN));
    page_form(q, h, "/admin/box/night", NULL, "inline");
    html_put(h, "<button class=\"button\">%s</button></form></section>\n", tr(q, S_BOX_RESTART_NIGHT));
}

static void put_power(const struct request *q, struct html *h)
{
    AUTO_JSON json_t *told = events_counter(q->desk->events);
    const char *line = json_str(lamp_power(told), "sentence", "");

    if (!*line)
        return;
    html_put(h, "<p class=\"notice\"><strong>%s</strong>: ", tr(q, S_LAMP_POWER));
    html_said(h, q->lang, line);
    html_put(h, "</p>\n");
}

/* ---- pages */

bool box_is_appliance(const struct request *q)
{
    return access(config_text(q->desk->conf, CONFIG_BOX_BOARD_FILE), F_OK) == 0;
}

json_t *box_ask_status(const struct request *q)
{
    json_t *status = NULL;

    if (admin_ask(q, "boxd", json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) == 0)
        return status;
    json_decref(status);
    return NULL;
}

void box_show(const struct request *q, struct reply *a, int begun, const char *why)
{
    AUTO_JSON json_t *status = box_is_appliance(q) ? box_ask_status(q) : NULL;
    struct html *h = &a->body;

    admin_begin(q, a, S_ADMIN_BOX, "/admin/box");
    if (begun != 0)
        admin_notice(q, h, begun < 0, begun < 0 ? S_BOX_NOT_DONE : S_BOX_DONE, why);
    put_power(q, h);
    if (!status) {
        html_put(h, "<p class=\"notice%s\">%s</p>\n", box_is_appliance(q) ? " bad" : "", tr(q, box_is_appliance(q) ? S_BOX_AWAY : S_BOX_NOT_HERE));
    } else {
        html_put(h, "<section class=\"box\" aria-label=\"%s\" data-live=\"/admin/box/live\" data-every-ms=\"2000\">\n", tr(q, S_BOX_NOW));
        put_state(q, h, status);
        html_put(h, "</section>\n");
        put_update(q, h);
        put_back(q, h, status);
        put_restart(q, h);
        box_put_network(q, h);
        box_put_settings(q, h);
        box_put_clock(q, h);
    }
    help_put_contacts(q, h);
    admin_end(q, a);
}

void page_box(const struct request *q, struct reply *a)
{
    box_reached(q);
    box_show(q, a, form_has(q->query, "begun"), "");
}

void page_box_live(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *status = box_ask_status(q);

    if (status)
        put_state(q, &a->body, status);
    else
        html_put(&a->body, "<p class=\"notice bad\">%s</p>\n", tr(q, S_BOX_AWAY));
}

/* ---- presses */

bool box_ask_and_show(const struct request *q, struct reply *a, json_t *take_request)
{
    struct err e = { 0 };

    json_object_set_new(take_request, "actor", json_string(web_actor(q)));
    int r = admin_ask(q, "boxd", take_request, IPC_CALL_MS, NULL, &e);
    if (r < 0)
        box_show(q, a, -1, r == -EREMOTEIO ? err_line(&e) : tr(q, S_BOX_AWAY));
    else
        web_redirect(a, "/admin/box?begun=1");
    return r != -EREMOTEIO;
}

void act_box_update(const struct request *q, struct reply *a)
{
    box_ask_and_show(q, a, json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "update", "source", form_get(q->form, "source"), "restart",
                                 form_get(q->form, "restart")));
}

/* The file lies on the card already (inflow.h). Unless boxd has said no, it is boxd's. */
void act_box_upload(const struct request *q, struct reply *a)
{
    enum inflow_state state = q->inflow ? inflow_state(q->inflow) : INFLOW_NONE;

    if (state != INFLOW_WHOLE)
        box_show(q, a, -1, tr(q, state == INFLOW_NONE ? S_BOX_NO_FILE : state == INFLOW_NO_ROOM ? S_BOX_UPLOAD_ROOM : S_BOX_UPLOAD_CUT));
    else if (box_ask_and_show(q, a, json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "update", "source", "upload", "upload", inflow_id(q->inflow),
                                          "restart", form_get(q->form, "restart"))))
        inflow_give(q->inflow);
}

void act_box_rollback(const struct request *q, struct reply *a) { box_ask_and_show(q, a, json_pack("{s:s, s:s}", "do", "start", "job", "rollback")); }

void act_box_stop(const struct request *q, struct reply *a) { box_ask_and_show(q, a, json_pack("{s:s}", "do", "stop")); }

void act_box_restart(const struct request *q, struct reply *a)
{
    const char *reason = form_get(q->form, "reason");

    if (!reason[strspn(reason, " ")])
        box_show(q, a, -1, tr(q, S_BOX_REASON));
    else
        box_ask_and_show(q, a, json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "restart", "how", form_get(q->form, "how"), "reason", reason));
}

void act_box_night(const struct request *q, struct reply *a)
{
    box_ask_and_show(q, a, json_pack("{s:s, s:b}", "do", "restart_at_night", "off", form_has(q->form, "off")));
}
