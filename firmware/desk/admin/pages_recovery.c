/* The recovery key of the card (LUKS of the data partition), on the page "Backup": its sheet is printed, its last group typed back, then the box forgets it. */
#include "desk/admin/admin.h"
#include "desk/admin/recovery.h"

#include "base/clock.h"
#include "base/log.h"
#include "care/sheet/sheet.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ASK_MS = 3000, SHEET_MAX_BYTES = 1024 * 1024 };

#define PAGE "/admin/backup"

void recovery_put_sheet(const struct request *q, struct html *h, const char *path, const char *secret)
{
    page_form(q, h, path, NULL, "stack sheet-form");
    if (secret)
        html_put(h, "<input type=\"hidden\" name=\"secret\" value=\"%s\">", secret);
    html_put(h, "<p class=\"notice\" data-kiosk hidden>%s</p>\n<p class=\"choices\"><button class=\"button\">%s</button></p></form>\n",
             tr(q, S_BACKUP_KEY_BY_HAND), tr(q, S_BACKUP_KEY_SHEET));
}

void recovery_put(const struct request *q, struct html *h, const json_t *box)
{
    if (!json_flag(box, "recovery"))
        return;
    html_put(h, "<section><h2>%s</h2><p>%s</p>\n", tr(q, S_RECOVERY_TITLE), tr(q, S_RECOVERY_EXPLAIN));
    recovery_put_sheet(q, h, PAGE "/recovery", NULL);
    page_form(q, h, PAGE "/recovery/done", NULL, "stack");
    html_put(h, "<label for=\"group\">%s</label><input id=\"group\" name=\"group\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" required>"
             "<p class=\"buttons\"><button class=\"button\">%s</button></p></form></section>\n", tr(q, S_RECOVERY_LAST), tr(q, S_RECOVERY_FORGET));
}

static void refuse(const struct request *q, struct reply *a, const struct err *e)
{
    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    admin_notice(q, &a->body, true, S_BACKUP_REFUSED, err_line(e));
    html_put(&a->body, "<p><a class=\"button\" href=\"" PAGE "\">%s</a></p>\n", tr(q, S_BACK));
    admin_end(q, a);
}

static void send_sheet(const struct request *q, struct reply *a, const char *key)
{
    char host[64] = "", *pdf = NULL;
    struct err e = { 0 };
    size_t n = 0;

    gethostname(host, sizeof(host) - 1);
    const struct sheet s = { .office = config_text(q->desk->conf, CONFIG_OFFICE_NAME), .office_hi = config_text(q->desk->conf, CONFIG_OFFICE_NAME_HI),
                             .box = host, .key_id = "", .backup = "", .disk = key, .made_s = clock_utc_s() };
    if (sheet_draw(&s, &pdf, &n, &e) < 0) {
        log_error("sheet_not_drawn", LOG_WHY, e.msg);
        web_error(q, a, 500, NULL);
        return;
    }
    html_done(&a->body);
    html_init(&a->body, SHEET_MAX_BYTES);
    html_asset(&a->body, pdf, pdf + n);
    a->type = "application/pdf";
    snprintf(a->file_name, sizeof(a->file_name), "recovery-sheet-card.pdf");
    sodium_memzero(pdf, n);
    free(pdf);
}

void act_recovery(const struct request *q, struct reply *a)
{
    AUTO_JSON json_t *answer = NULL;
    struct err e = { 0 };

    if (admin_ask(q, "boxd", json_pack("{s:s, s:s}", "do", "recovery_key", "actor", web_actor(q)), ASK_MS, &answer, &e) < 0)
        refuse(q, a, &e);
    else
        send_sheet(q, a, json_str(answer, "key", ""));
}

void act_recovery_done(const struct request *q, struct reply *a)
{
    struct err e = { 0 };

    if (admin_ask(q, "boxd", json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "recovery_key", "last", form_get(q->form, "group"), "actor", web_actor(q)),
                  ASK_MS, NULL, &e) < 0)
        refuse(q, a, &e);
    else
        web_redirect(a, PAGE "?recovery=1");
}
