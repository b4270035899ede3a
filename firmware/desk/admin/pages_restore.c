/* A box that replaces a lost one: its office comes back from the backup, by the key of the recovery sheet and the last number on paper. boxd does it; the
 * desk is stopped meanwhile, like all the rest. */
#include "desk/admin/backup_pages.h"
#include "desk/admin/box_pages.h"

#include "base/clock.h"
#include "base/text.h"
#include "care/restore.h"

#include <string.h>

#define PAGE "/admin/backup"

bool backup_has_letters(const struct request *q)
{
    AUTO_STORE struct store *s = NULL;
    struct letter_counts n;
    int64_t all = 0;

    if (store_open(q->desk->diary_path, STORE_READ, &s, NULL) < 0 || store_letter_counts(s, clock_today_s(), &n, NULL) < 0)
        return true;
    for (int i = 0; i < LETTER_STATES; i++)
        all += n.by_state[i];
    return all > 0;
}

void restore_put(const struct request *q, struct html *h)
{
    AUTO_CONFIG struct config *now = admin_config(q);
    bool set = now && (*config_text(now, CONFIG_BACKUP_DIR) || *config_text(now, CONFIG_BACKUP_URL));

    if (backup_has_letters(q))
        return;
    html_put(h, "<section id=\"restore\"><h2>%s</h2><p>%s</p>\n", tr(q, S_RESTORE_TITLE), tr(q, S_RESTORE_EXPLAIN));
    page_form(q, h, PAGE "/restore", NULL, "stack");
    html_put(h, "<label for=\"key\">%s</label><input id=\"key\" name=\"key\" maxlength=\"80\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" required>"
             "<label for=\"number\">%s</label><input id=\"number\" name=\"number\" maxlength=\"100\" autocomplete=\"off\" spellcheck=\"false\">"
             "<p><label><input type=\"checkbox\" name=\"none\" value=\"1\"> %s</label></p>"
             "<label for=\"until\">%s</label><input id=\"until\" name=\"until\" inputmode=\"numeric\" placeholder=\"dd-mm-yyyy\" maxlength=\"40\" autocomplete=\"off\">"
             "<p class=\"buttons\"><button class=\"button\" name=\"where\" value=\"stick\">%s</button>", tr(q, S_RESTORE_KEY), tr(q, S_RESTORE_NUMBER),
             tr(q, S_RESTORE_NONE), tr(q, S_RESTORE_UNTIL), tr(q, S_RESTORE_STICK));
    if (set)
        html_put(h, " <button class=\"button\" name=\"where\" value=\"set\">%s</button>", tr(q, S_RESTORE_SET));
    html_put(h, "</p></form></section>\n");
}

/* One of the two: a number that was typed beside "none" is a doubt, and a doubt is asked about. */
static const char *last_number(const struct request *q, char out[CONFIG_VALUE_SIZE])
{
    bool none = form_has(q->form, "none");

    snprintf(out, CONFIG_VALUE_SIZE, "%s", form_get(q->form, "number"));
    text_squeeze(out);
    return none && *out ? "" : none ? RESTORE_NONE_LATER : out;
}

/* The last minute of the day that was typed; 0: none was, and the newest is meant. */
static int read_until(const struct request *q, int64_t *ret_s)
{
    const char *typed = form_get(q->form, "until");

    *ret_s = 0;
    return *typed ? box_read_time(typed, "23:59", ret_s) : 0;
}

void act_restore(const struct request *q, struct reply *a)
{
    char number[CONFIG_VALUE_SIZE];
    int64_t until_s;

    if (read_until(q, &until_s) < 0) {
        backup_refuse(q, a, S_RESTORE_BAD_DAY, "");
        return;
    }
    if (!backup_start_job(q, a, json_pack("{s:s, s:s, s:s, s:s, s:I}", "job", "restore", "where", form_get(q->form, "where"), "key", form_get(q->form, "key"),
                                          "last_number", last_number(q, number), "until_s", (json_int_t)until_s)))
        return;
    admin_begin(q, a, S_ADMIN_BACKUP, PAGE);
    admin_notice(q, &a->body, false, S_RESTORE_BEGUN, "");
    admin_end(q, a);
}
