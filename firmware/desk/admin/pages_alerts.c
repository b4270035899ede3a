/* The admin's page of alerts: the policy as text with a look before it is put in force, the SMS texts, a test SMS, the last days. */
#include "desk/deliveries/alerts.h"

#include "base/sms_text.h"
#include "store/alerts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { DAYS = 14 };

struct page { const struct request *q; struct html *h; char *kept /* the policy in force; NULL: the built-in one */; };

/* ---- the policy */

static int put_kept(void *ctx, const struct alert_text *t)
{
    struct page *p = ctx;
    char since[CLOCK_SHOWN_SIZE];

    clock_format_shown(t->at_s, since);
    html_put(p->h, "<p>");
    html_fill(p->h, tr(p->q, S_ALERTS_FROM), since, *t->file ? t->file : t->actor);
    html_put(p->h, "</p>\n");
    p->kept = strdup(t->text);
    return 0;
}

static void put_editor(const struct page *p, const char *text)
{
    html_put(p->h, "<p>%s</p><p>%s</p>\n", tr(p->q, S_ALERTS_HELP), tr(p->q, S_ALERTS_ALWAYS));
    page_form(p->q, p->h, "/admin/alerts/check", NULL, "stack");
    html_put(p->h, "<label for=\"text\">%s</label><textarea id=\"text\" name=\"text\" rows=\"16\" spellcheck=\"false\" lang=\"en\">%s</textarea>"
             "<p class=\"buttons\"><button class=\"button\">%s</button> <button class=\"button primary\" formaction=\"/admin/alerts/apply\">%s</button></p></form>\n",
             tr(p->q, S_ALERTS_TEXT), text, tr(p->q, S_ALERTS_CHECK), tr(p->q, S_ALERTS_APPLY));
}

/* ---- SMS */

static void put_templates(const struct page *p)
{
    AUTO_CONFIG struct config *c = admin_config(p->q);
    AUTO_FREE struct sms_templates *ts = calloc(1, sizeof(*ts));
    AUTO_FREE char *bytes = malloc(SMS_FILE_BYTES + 1);
    const char *path = c ? config_text(c, CONFIG_OFFICE_SMS_TEMPLATES_FILE) : "", *built_in = sms_templates_built_in();
    AUTO_CLOSE int fd = *path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct err e = { 0 };

    if (!ts || !bytes)
        return;
    ssize_t n = fd >= 0 ? read(fd, bytes, SMS_FILE_BYTES + 1) : -1;
    int r = *path ? n < 0 ? err_errno(&e, "read %s", path) : sms_templates_parse(bytes, (size_t)n, ts, &e) : sms_templates_parse(built_in, strlen(built_in), ts, &e);
    html_put(p->h, "<section><h2>%s</h2>\n", tr(p->q, S_ALERTS_SMS));
    if (r < 0)
        admin_notice(p->q, p->h, true, S_ALERTS_WRONG, err_line(&e));
    html_put(p->h, "<ul class=\"plain\">\n");
    for (size_t i = 0; i < ts->n; i++)
        html_put(p->h, "<li><b>%s</b> (%s) <span lang=\"%s\">%s</span></li>\n", ts->list[i].name, ts->list[i].id[0] ? ts->list[i].id : tr(p->q, S_ALERTS_NO_ID),
                 sms_language_name(ts->list[i].language), ts->list[i].text);
    html_put(p->h, "</ul></section>\n");
}

/* ---- the last days */

static int put_day(void *ctx, const struct alert_day *day)
{
    const struct page *p = ctx;
    char shown[CLOCK_DATE_SIZE];

    clock_show_date(day->day, shown);
    html_put(p->h, "<tr><th scope=\"row\">%s</th><td>%lld</td><td>%lld</td><td>%lld</td><td>%lld</td></tr>\n", shown, (long long)day->told, (long long)day->seen,
             (long long)day->escalated, (long long)day->cancelled);
    return 0;
}

static void put_days(struct page *p, struct store *s)
{
    char from[CLOCK_DATE_SIZE], to[CLOCK_DATE_SIZE];
    int64_t now_s = clock_utc_s();
    struct err e = { 0 };

    clock_format_date(now_s - (DAYS - 1) * 86400, from);
    clock_format_date(now_s, to);
    html_put(p->h, "<section><h2>%s</h2><div class=\"scroll\" tabindex=\"0\"><table class=\"lines\"><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
             "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(p->q, S_ALERTS_DAYS), tr(p->q, S_ALERTS_DAY), tr(p->q, S_ALERTS_TOLD),
             tr(p->q, S_ALERTS_SEEN), tr(p->q, S_ALERTS_ESCALATED), tr(p->q, S_ALERTS_NOT_NEEDED));
    store_alert_days(s, from, to, put_day, p, &e);
    html_put(p->h, "</tbody></table></div></section>\n");
}

/* ---- put together */

/* said: what a check or a change came to; NULL: nothing was asked. typed: the text of the form. */
static void show(const struct request *q, struct reply *a, const char *typed, bool wrong, enum string_id said, const char *words)
{
    AUTO_STORE struct store *s = NULL;
    struct page p = { .q = q, .h = &a->body };

    if (web_store(q, a, &s) < 0)
        return;
    admin_begin(q, a, S_TAB_ALERTS, "/admin/alerts");
    if (said != STRINGS)
        admin_notice(q, p.h, wrong, said, words);
    html_put(p.h, "<section><h2>%s</h2>\n", tr(q, S_ALERTS_TEXT));
    if (store_alert_text(s, put_kept, &p, NULL) == -ENOENT)
        html_put(p.h, "<p>%s</p>\n", tr(q, S_ALERTS_BUILT_IN));
    put_editor(&p, typed ? typed : p.kept ? p.kept : alert_policy_built_in());
    html_put(p.h, "</section>\n");
    put_templates(&p);
    put_days(&p, s);
    admin_end(q, a);
    free(p.kept);
}

void page_admin_alerts(const struct request *q, struct reply *a) { show(q, a, NULL, false, STRINGS, ""); }

static void take(const struct request *q, struct reply *a, bool apply)
{
    const char *text = form_get(q->form, "text");
    AUTO_JSON json_t *answer = NULL, *more = apply ? NULL : json_pack("{s:b}", "check", 1);
    char count[64];
    struct err e = { 0 };

    if (admin_send_text(q, "alerts_put", web_actor(q), text, strlen(text), more, &answer, &e) < 0) {
        show(q, a, text, true, S_ALERTS_WRONG, err_line(&e));
        a->status = 422;
        return;
    }
    snprintf(count, sizeof(count), "%d", (int)json_int(answer, "rules", 0));
    show(q, a, text, false, apply ? S_ALERTS_DONE : S_ALERTS_RIGHT, apply ? "" : count);
}

void act_alerts_check(const struct request *q, struct reply *a) { take(q, a, false); }
void act_alerts_apply(const struct request *q, struct reply *a) { take(q, a, true); }
