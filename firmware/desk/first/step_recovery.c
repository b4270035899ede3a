/* The recovery sheet: the key of the backups, made here, printed, and typed back in part before it is used; and the key of the card, where there is one. */
#include "desk/first/first.h"

#include "care/office_key.h"
#include "desk/admin/box_pages.h"
#include "desk/admin/recovery.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* As on the admin's page "Backup": the key is in this page and in the forms that come back from it, and nowhere else. */
static void put_key(struct first *f)
{
    html_put(f->h, "<p>%s</p>\n<p class=\"code\" lang=\"en\">%s</p>\n", tr(f->q, S_BACKUP_KEY_SHOWN), f->text);
    recovery_put_sheet(f->q, f->h, "/admin/backup/sheet", f->text);
    page_form(f->q, f->h, "/first/11", NULL, "first-form");
    html_put(f->h, "<input type=\"hidden\" name=\"secret\" value=\"%s\">", f->text);
    first_put_input(f, "last", S_BACKUP_KEY_LAST, "text", "", STRINGS);
    html_put(f->h, "<div class=\"first-buttons\"><button class=\"button primary big\" name=\"press\" value=\"use\">%s</button></div></form>\n", tr(f->q, S_BACKUP_KEY_USE));
}

static void put_card_key(struct first *f)
{
    html_put(f->h, "<h2>%s</h2><p>%s</p>\n", tr(f->q, S_RECOVERY_TITLE), tr(f->q, S_RECOVERY_EXPLAIN));
    recovery_put_sheet(f->q, f->h, "/admin/backup/recovery", NULL);
    page_form(f->q, f->h, "/first/11", NULL, "first-form");
    first_put_input(f, "group", S_RECOVERY_LAST, "text", "", STRINGS);
    html_put(f->h, "<div class=\"first-buttons\"><button class=\"button\" name=\"press\" value=\"forget\">%s</button></div></form>\n", tr(f->q, S_RECOVERY_FORGET));
}

static void put(struct first *f)
{
    AUTO_JSON json_t *box = box_ask_status(f->q);

    if (!box) {
        html_put(f->h, "<p class=\"notice bad\">%s</p>\n", tr(f->q, S_BOX_AWAY));
        return;
    }
    html_put(f->h, "<p>%s</p>\n", tr(f->q, S_SETUP_RECOVERY_EXPLAIN));
    if (f->text) {
        put_key(f);
        return;
    }
    page_form(f->q, f->h, "/first/11", NULL, "first-form");
    html_put(f->h, "<div class=\"first-buttons\"><button class=\"button\" name=\"press\" value=\"make\">%s</button></div></form>\n", tr(f->q, S_SETUP_RECOVERY_MAKE));
    if (json_flag(box, "recovery"))
        put_card_key(f);
}

/* ---- presses */

static enum first_answer make(struct first *f)
{
    uint8_t secret[OFFICE_SECRET_BYTES];

    f->text = calloc(1, OFFICE_TEXT_SIZE);
    if (!f->text)
        return FIRST_STAY;
    office_secret_new(secret);
    office_secret_text(secret, f->text);
    sodium_memzero(secret, sizeof(secret));
    return FIRST_STAY;
}

/* Only a sheet that was seen on paper counts: the last group is typed from it. */
static enum first_answer use(struct first *f)
{
    const char *text = form_get(f->q->form, "secret");
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct office_opener opener;
    struct err e = { 0 };

    if (office_secret_parse(text, secret, &e) < 0) {
        f->bad = true;
        snprintf(f->said, sizeof(f->said), "%s", err_line(&e));
        return FIRST_STAY;
    }
    f->text = strdup(text);
    if (!office_secret_ends_in(text, form_get(f->q->form, "last"))) {
        f->bad = true;
        said_set(f->said, SAID_OFFICE_KEY_GROUP);
        return FIRST_STAY;
    }
    office_key_of(secret, &opener);
    sodium_memzero(secret, sizeof(secret));
    json_t *request = admin_key_request(&opener.key, false);
    json_object_set_new(request, "do", json_string("start"));
    int r = first_ask(f, "boxd", request, NULL);
    sodium_memzero(&opener, sizeof(opener));
    return r == 0 ? FIRST_GO_ON : FIRST_STAY;
}

static enum first_answer press(struct first *f, const char *press)
{
    if (strcmp(press, "make") == 0)
        return make(f);
    if (strcmp(press, "use") == 0)
        return use(f);
    if (strcmp(press, "forget") == 0) {
        first_ask(f, "boxd", json_pack("{s:s, s:s, s:s}", "do", "start", "job", "recovery_key", "last", form_get(f->q->form, "group")), NULL);
        return FIRST_STAY;
    }
    return FIRST_LEAVE;
}

const struct first_page first_recovery = { .title = S_SETUP_RECOVERY, .next = STRINGS, .of_box = true, .own_forms = true, .put = put, .press = press };
