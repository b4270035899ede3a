/* Backups: how they stand, one now, the key that seals them; and forgetting everything. The box does all of it (boxd); off the appliance the
 * computer's own administrator does, by "dakbox backup". */
#include "desk/admin/backup_pages.h"
#include "desk/admin/box_pages.h"
#include "desk/admin/recovery.h"

#include "base/clock.h"
#include "base/log.h"
#include "care/health.h"
#include "care/office_key.h"
#include "care/sheet/sheet.h"
#include "care/state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ASK_MS = 3000, SHEET_MAX_BYTES = 1024 * 1024 };

#define PAGE "/admin/backup"

/* ---- boxd */

void backup_refuse(const struct request *q, struct reply *a, enum string_id sentence, const char *why)
{
    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    admin_notice(q, &a->body, true, sentence, why);
    html_put(&a->body, "<p><a class=\"button\" href=\"" PAGE "\">%s</a></p>\n", tr(q, S_BACK));
    admin_end(q, a);
}

bool backup_start_job(const struct request *q, struct reply *a, json_t *take_request)
{
    struct err e = { 0 };

    json_object_set_new(take_request, "do", json_string("start"));
    json_object_set_new(take_request, "actor", json_string(web_actor(q)));
    if (admin_ask(q, "boxd", take_request, ASK_MS, NULL, &e) == 0)
        return true;
    backup_refuse(q, a, S_BACKUP_REFUSED, err_line(&e));
    return false;
}

/* ---- the page */

static void put_line(const struct request *q, struct html *h, const char *line)
{
    html_put(h, "<p>");
    html_said(h, q->lang, line);
    html_put(h, "</p>\n");
}

static void put_card(const struct request *q, struct html *h)
{
    char sentence[SAID_SIZE], used[16];
    struct health health;

    html_put(h, "<section><h2>%s</h2>\n", tr(q, S_BACKUP_CARD));
    health_look(q->desk->conf, "", &health);
    if (health_say(&health, sentence) == HEALTH_GOOD)
        html_put(h, "<p>%s</p>\n", tr(q, S_BACKUP_CARD_WELL));
    else
        put_line(q, h, sentence);
    if (health.used_pct != HEALTH_UNKNOWN) {
        snprintf(used, sizeof(used), "%d", health.used_pct);
        html_put(h, "<p>");
        html_fill(h, tr(q, S_BACKUP_CARD_USED), used, NULL);
        html_put(h, "</p>\n");
    }
    html_put(h, "</section>\n");
}

static bool is_ours(const json_t *job)
{
    static const char *const names[] = { "backup", "backup_key", "restore", "reset", "recovery_key" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(json_str(job, "job", ""), names[i]) == 0)
            return true;
    return false;
}

static void put_job(const struct request *q, struct html *h, const json_t *job)
{
    if (!is_ours(job))
        return;
    bool runs = strcmp(json_str(job, "state", ""), "running") == 0;
    if (runs)
        html_put(h, "<p>%s</p>", tr(q, S_BACKUP_RUNNING));
    put_line(q, h, json_str(job, runs ? "phase" : "result", ""));
}

static void put_buttons(const struct request *q, struct html *h)
{
    page_form(q, h, PAGE "/start", NULL, "stack");
    html_put(h, "<p class=\"buttons\"><button class=\"button primary\" name=\"where\" value=\"set\">%s</button> "
             "<button class=\"button\" name=\"where\" value=\"stick\">%s</button></p></form>\n<p>%s</p>\n", tr(q, S_BACKUP_NOW), tr(q, S_BACKUP_NOW_STICK),
             tr(q, S_BACKUP_STICK_NAME));
}

static void put_key(const struct request *q, struct html *h)
{
    html_put(h, "<section><h2>%s</h2><p>%s</p>\n", tr(q, S_BACKUP_KEY), tr(q, S_BACKUP_KEY_EXPLAIN));
    page_form(q, h, PAGE "/key", NULL, "stack");
    html_put(h, "<p><label><input type=\"checkbox\" name=\"replace\" value=\"1\"> %s</label></p>"
             "<p class=\"buttons\"><button class=\"button\">%s</button></p></form></section>\n", tr(q, S_BACKUP_KEY_REPLACE), tr(q, S_BACKUP_KEY_MAKE));
}

static void put_reset(const struct request *q, struct html *h)
{
    html_put(h, "<section><h2>%s</h2><p>%s</p>\n", tr(q, S_RESET_TITLE), tr(q, S_RESET_EXPLAIN));
    page_form(q, h, "/admin/reset", NULL, "stack");
    html_put(h, "<label for=\"office\">");
    html_fill(h, tr(q, S_RESET_OFFICE), config_text(q->desk->conf, CONFIG_OFFICE_NAME), NULL);
    html_put(h, "</label><input id=\"office\" name=\"office\" autocomplete=\"off\" required>"
             "<p><label><input type=\"checkbox\" name=\"undelivered_too\" value=\"1\"> %s</label></p>"
             "<p><label><input type=\"checkbox\" name=\"without_backup\" value=\"1\"> %s</label></p>"
             "<p class=\"buttons\"><button class=\"button danger\">%s</button></p></form></section>\n",
             tr(q, S_RESET_TOO), tr(q, S_RESET_WITHOUT), tr(q, S_RESET_YES));
}

void page_backup(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *box = box_ask_status(q);
    char sentence[SAID_SIZE];
    struct html *h = &a->body;

    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    if (form_has(q->query, "begun"))
        admin_notice(q, h, false, S_BACKUP_BEGUN, "");
    if (form_has(q->query, "key"))
        admin_notice(q, h, false, S_BACKUP_KEY_DONE, "");
    if (form_has(q->query, "recovery"))
        admin_notice(q, h, false, S_RECOVERY_DONE, "");
    html_put(h, "<section><h2>%s</h2>\n", tr(q, S_BACKUP_STANDS));
    care_backup_look(q->desk->conf, sentence);
    put_line(q, h, sentence);
    put_job(q, h, json_object_get(box, "job"));
    if (box)
        put_buttons(q, h);
    else
        html_put(h, "<p>%s</p>\n", tr(q, S_BACKUP_ELSEWHERE));
    html_put(h, "</section>\n");
    put_card(q, h);
    if (box) {
        restore_put(q, h);
        put_key(q, h);
        recovery_put(q, h, box);
        put_reset(q, h);
    }
    admin_end(q, a);
}

void act_backup_start(const struct request *q, struct reply *a)
{
    const char *where = form_get(q->form, "where");

    if (backup_start_job(q, a, json_pack("{s:s, s:s}", "job", "backup", "where", *where ? where : "set")))
        web_redirect(a, PAGE "?begun=1");
}

/* ---- the key. It is in the page, and in the forms that come back from it, and nowhere else. */

static void put_new_key(const struct request *q, struct reply *a, const char *text, bool replace, bool wrong)
{
    struct html *h = &a->body;

    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    if (wrong) {
        char line[SAID_SIZE];

        said_set(line, SAID_OFFICE_KEY_GROUP);
        admin_notice(q, h, true, S_BACKUP_REFUSED, line);
    }
    html_put(h, "<section><h2>%s</h2><p>%s</p><p class=\"code\" lang=\"en\">%s</p>\n", tr(q, S_BACKUP_KEY), tr(q, S_BACKUP_KEY_SHOWN), text);
    recovery_put_sheet(q, h, PAGE "/sheet", text);
    page_form(q, h, PAGE "/key/use", NULL, "stack");
    html_put(h, "<input type=\"hidden\" name=\"secret\" value=\"%s\">", text);
    if (replace)
        html_put(h, "<input type=\"hidden\" name=\"replace\" value=\"1\">");
    html_put(h, "<label for=\"last\">%s</label><input id=\"last\" name=\"last\" autocomplete=\"off\" autocapitalize=\"characters\" required>"
             "<p class=\"buttons\"><button class=\"button\">%s</button></p></form></section>\n", tr(q, S_BACKUP_KEY_LAST), tr(q, S_BACKUP_KEY_USE));
    admin_end(q, a);
}

void act_backup_key(const struct request *q, struct reply *a)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    char text[OFFICE_TEXT_SIZE];

    office_secret_new(secret);
    office_secret_text(secret, text);
    put_new_key(q, a, text, form_has(q->form, "replace"), false);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(text, sizeof(text));
}

/* False: the reply is finished; what came back is no key of ours. */
static bool take_secret(const struct request *q, struct reply *a, struct office_opener *ret)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct err e = { 0 };

    if (office_secret_parse(form_get(q->form, "secret"), secret, &e) < 0) {
        web_error(q, a, 400, err_line(&e));
        return false;
    }
    office_key_of(secret, ret);
    sodium_memzero(secret, sizeof(secret));
    return true;
}

void act_backup_sheet(const struct request *q, struct reply *a)
{
    struct office_opener opener;
    char host[64] = "", *pdf = NULL;
    struct err e = { 0 };
    size_t n = 0;

    if (!take_secret(q, a, &opener))
        return;
    gethostname(host, sizeof(host) - 1);
    const struct sheet s = { .office = config_text(q->desk->conf, CONFIG_OFFICE_NAME), .office_hi = config_text(q->desk->conf, CONFIG_OFFICE_NAME_HI),
                             .box = host, .key_id = opener.key.id, .backup = form_get(q->form, "secret"), .disk = "", .made_s = clock_utc_s() };
    if (sheet_draw(&s, &pdf, &n, &e) < 0) {
        log_error("sheet_not_drawn", LOG_WHY, e.msg);
        web_error(q, a, 500, NULL);
    } else {
        html_done(&a->body);
        html_init(&a->body, SHEET_MAX_BYTES);
        html_asset(&a->body, pdf, pdf + n);
        a->type = "application/pdf";
        snprintf(a->file_name, sizeof(a->file_name), "recovery-sheet.pdf");
        sodium_memzero(pdf, n);
    }
    free(pdf);
    sodium_memzero(&opener, sizeof(opener));
}

json_t *admin_key_request(const struct office_key *k, bool replace)
{
    char seal[2 * sizeof(k->seal_to) + 1], sign[2 * sizeof(k->sign) + 1], name[2 * sizeof(k->name) + 1];
    json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:b}", "job", "backup_key", "seal", sodium_bin2hex(seal, sizeof(seal), k->seal_to, sizeof(k->seal_to)),
                                "sign", sodium_bin2hex(sign, sizeof(sign), k->sign, sizeof(k->sign)),
                                "name", sodium_bin2hex(name, sizeof(name), k->name, sizeof(k->name)), "replace", replace);

    sodium_memzero(sign, sizeof(sign));
    return request;
}

void act_backup_key_use(const struct request *q, struct reply *a)
{
    const char *text = form_get(q->form, "secret");
    bool replace = form_has(q->form, "replace");
    struct office_opener opener;

    if (!take_secret(q, a, &opener))
        return;
    if (!office_secret_ends_in(text, form_get(q->form, "last")))
        put_new_key(q, a, text, replace, true);
    else if (backup_start_job(q, a, admin_key_request(&opener.key, replace)))
        web_redirect(a, PAGE "?key=1");
    sodium_memzero(&opener, sizeof(opener));
}

/* ---- forgetting everything */

void act_reset(const struct request *q, struct reply *a)
{
    if (!backup_start_job(q, a, json_pack("{s:s, s:s, s:b, s:b}", "job", "reset", "office", form_get(q->form, "office"), "undelivered_too",
                                   form_has(q->form, "undelivered_too"), "without_backup", form_has(q->form, "without_backup"))))
        return;
    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    admin_notice(q, &a->body, false, S_RESET_BEGUN, "");
    admin_end(q, a);
}
