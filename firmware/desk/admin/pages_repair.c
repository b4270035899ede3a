/* The page of an appliance whose data partition is shut (board/system/data): why, and what can be done. Where its file system needs a person's word, whoever
 * stands at the box's own screen gives it; no account is asked for, as the diary with the people is shut, too. boxd repairs (box/job_repair.c). */
#include "desk/admin/box_pages.h"

#include "base/data_state.h"
#include "base/ipc.h"

#include <errno.h>
#include <string.h>

/* The last repair of this start, from boxd's status: one that runs, or how it ended. NULL: none was begun. */
static const json_t *repair_of(const json_t *status)
{
    const json_t *job = json_object_get(status, "job");

    return strcmp(json_str(job, "job", ""), "repair") == 0 ? job : NULL;
}

static void put_line(const struct request *q, struct html *h, const char *line)
{
    if (!*line)
        return;
    html_put(h, "<p class=\"why\">");
    html_said(h, q->lang, line);
    html_put(h, "</p>\n");
}

static void put_running(const struct request *q, struct html *h, const json_t *job)
{
    int percent = (int)json_int(job, "percent", -1);

    put_line(q, h, json_str(job, "phase", ""));
    html_put(h, "<p role=\"status\"><progress aria-label=\"%s\" max=\"100\"", tr(q, S_BOX_JOB_REPAIR));
    if (percent >= 0)
        html_put(h, " value=\"%d\"></progress> %d %%</p>\n", percent, percent);
    else
        html_put(h, "></progress></p>\n");
}

void repair_show_shut(const struct request *q, struct reply *a, const char *why)
{
    bool needed = data_needs_repair(q->desk->run_dir);
    AUTO_JSON json_t *status = needed ? box_ask_status(q) : NULL;
    const json_t *job = repair_of(status);
    bool runs = strcmp(json_str(job, "state", ""), "running") == 0, asks = needed && !runs && web_is_own_screen(q);
    struct html *h = &a->body;

    /* "starting" loads again by itself, and would take the button from under a finger */
    page_begin(q, a, tr(q, S_ERROR_500), asks ? "error" : "starting", "/");
    html_put(h, "<section class=\"message\">\n");
    if (runs) {
        put_running(q, h, job);
    } else {
        put_line(q, h, why);
        put_line(q, h, json_str(job, "result", ""));
    }
    if (asks)
        html_put(h, "<form method=\"get\" action=\"/repair\"><p><button class=\"button primary big\" autofocus>%s</button></p></form>\n", tr(q, S_REPAIR));
    help_put_contacts(q, h);
    if (!asks)
        html_put(h, "<p><a class=\"button primary\" href=\"/\">%s</a></p>\n", tr(q, S_BACK_TO_COUNTER));
    html_put(h, "</section>\n");
    page_end(q, a);
}

/* Anybody else on the network could do it, too. False: the reply is finished. */
static bool may_repair(const struct request *q, struct reply *a)
{
    if (!data_needs_repair(q->desk->run_dir)) {
        web_redirect(a, "/");
        return false;
    }
    if (web_is_own_screen(q))
        return true;
    web_log_refused(q, "request_refused", 403, "a repair is for the box's own screen");
    web_error(q, a, 403, tr(q, S_REPAIR_AT_SCREEN));
    return false;
}

/* "Repair" was pressed: what that means, and once more. */
void page_repair(const struct request *q, struct reply *a)
{
    static const enum string_id words[] = { S_REPAIR_WHAT, S_REPAIR_HOW_LONG, S_REPAIR_THEN, S_REPAIR_DOUBT };
    struct html *h = &a->body;

    if (!may_repair(q, a))
        return;
    page_begin(q, a, tr(q, S_BOX_JOB_REPAIR), "error", "/repair");
    html_put(h, "<section class=\"message\">\n<h1>%s</h1>\n", tr(q, S_BOX_JOB_REPAIR));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        html_put(h, "<p>%s</p>\n", tr(q, words[i]));
    page_form(q, h, "/repair", NULL, "plain");
    html_put(h, "<p><button class=\"button primary big\" autofocus>%s</button></p></form>\n<p><a class=\"button\" href=\"/\">%s</a></p>\n", tr(q, S_REPAIR_NOW),
             tr(q, S_REPAIR_NOT_NOW));
    help_put_contacts(q, h);
    html_put(h, "</section>\n");
    page_end(q, a);
}

void act_repair(const struct request *q, struct reply *a)
{
    struct err e = { 0 };

    if (!may_repair(q, a))
        return;
    int r = ipc_call(q->desk->run_dir, "boxd", json_pack("{s:s, s:s, s:s}", "do", "start", "job", "repair", "actor", "screen"), IPC_CALL_MS, NULL, &e);
    if (r < 0)
        web_error(q, a, 409, r == -EREMOTEIO ? err_line(&e) : tr(q, S_BOX_AWAY));
    else
        web_redirect(a, "/");
}
