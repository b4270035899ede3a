/* The office's names, and what its diary numbers begin with. */
#include "desk/first/first.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/text.h"
#include "desk/admin/backup_pages.h"
#include "desk/admin/box_pages.h"

#include <stdio.h>
#include <string.h>

static void put(struct first *f)
{
    char today[CLOCK_DATE_SIZE], prefix[CONFIG_VALUE_SIZE], letter[CONFIG_VALUE_SIZE], number[2 * CONFIG_VALUE_SIZE + 16];
    bool numbered = backup_has_letters(f->q);       /* then what numbers begin with stays */

    if (!numbered && box_is_appliance(f->q))
        html_put(f->h, "<p><a href=\"/admin/backup#restore\">%s</a></p>\n", tr(f->q, S_RESTORE_LINK));
    first_put_setting(f, "name", CONFIG_OFFICE_NAME, S_SETUP_OFFICE_NAME, "text", STRINGS);
    first_put_setting(f, "name_hi", CONFIG_OFFICE_NAME_HI, S_SETUP_OFFICE_NAME_HI, "text", STRINGS);
    if (!numbered) {
        first_put_setting(f, "prefix", CONFIG_OFFICE_NUMBER_PREFIX, S_SETUP_PREFIX, "text", STRINGS);
        first_put_setting(f, "register", CONFIG_OFFICE_REGISTER, S_SETUP_REGISTER, "text", STRINGS);
    }
    clock_format_date(clock_utc_s(), today);
    snprintf(number, sizeof(number), "%s-%s/%.4s/000001", first_value(f, "prefix", CONFIG_OFFICE_NUMBER_PREFIX, prefix),
             first_value(f, "register", CONFIG_OFFICE_REGISTER, letter), today);
    html_put(f->h, "<p class=\"notice\">");
    html_fill(f->h, tr(f->q, numbered ? S_SETUP_NUMBERED_ALREADY : S_SETUP_NEVER_CHANGE), number, NULL);
    html_put(f->h, "</p>\n");
}

/* False: f->said tells what went wrong. */
static bool get_ticket(struct first *f)
{
    AUTO_JSON json_t *answer = NULL;

    if (first_ask(f, "diaryd", json_pack("{s:s, s:s}", "do", "user_ticket", "name", web_actor(f->q)), &answer) < 0)
        return false;
    snprintf(f->ticket, sizeof(f->ticket), "%s", json_str(answer, "ticket", ""));
    return true;
}

static bool is_as_typed(const struct first *f, const char *name, enum config_key key)
{
    return !form_has(f->q->form, name) || strcmp(form_get(f->q->form, name), config_text(f->now, key)) == 0;
}

/* As diaryd looks at it, which cuts blanks off. False: f->said tells what is wrong. */
static bool is_name(struct first *f, const char *typed, enum config_key key)
{
    AUTO_FREE char *name = strdup(typed);
    struct err e = { 0 };

    if (!name)
        return false;
    text_squeeze(name);
    if (*name && config_check(key, name, &e) == 0)
        return true;
    first_refuse(f, S_SETUP_NO_NAME);
    if (*name)
        snprintf(f->said, sizeof(f->said), "%s", err_line(&e));
    return false;
}

/* The names come late: with them the desk starts anew, and forgets who is signed in, so that the ticket is fetched before. The step is closed last: when
 * the power goes in between it is still open, and shows what has been written. */
static enum first_answer press(struct first *f, const char *press)
{
    const char *name = form_get(f->q->form, "name"), *name_hi = form_get(f->q->form, "name_hi");

    (void)press;
    if (!is_name(f, name, CONFIG_OFFICE_NAME) || !is_name(f, name_hi, CONFIG_OFFICE_NAME_HI))       /* both or none */
        return FIRST_STAY;
    if (!backup_has_letters(f->q) && (first_set(f, "prefix", CONFIG_OFFICE_NUMBER_PREFIX) < 0 || first_set(f, "register", CONFIG_OFFICE_REGISTER) < 0))
        return FIRST_STAY;
    if (is_as_typed(f, "name", CONFIG_OFFICE_NAME) && is_as_typed(f, "name_hi", CONFIG_OFFICE_NAME_HI))
        return FIRST_GO_ON;
    if (!get_ticket(f))
        return FIRST_STAY;
    if (first_set(f, "name", CONFIG_OFFICE_NAME) < 0 || first_set(f, "name_hi", CONFIG_OFFICE_NAME_HI) < 0)
        return FIRST_STAY;
    return first_close(f, false) < 0 ? FIRST_STAY : FIRST_DESK_ANEW;
}

const struct first_page first_office = { .title = S_SETUP_OFFICE, .next = S_SETUP_SAVE, .put = put, .press = press };
