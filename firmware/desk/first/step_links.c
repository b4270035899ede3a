/* Where letters and messages go: e-Office, mail and SMS, each with a test that answers in words. */
#include "desk/first/first.h"

#include "desk/admin/admin.h"

#include <string.h>

/* ---- e-Office */

static void put_eoffice(struct first *f)
{
    char value[CONFIG_VALUE_SIZE];
    const char *session = first_value(f, "session", CONFIG_EOFFICE_SESSION, value);

    first_put_setting(f, "url", CONFIG_EOFFICE_URL, S_SETUP_EOFFICE_URL, "url", STRINGS);
    first_begin_choice(f, "session", S_SETUP_EOFFICE_HOW);
    admin_put_option(f->h, "auto", session, tr(f->q, S_SETUP_BY_TOKEN));
    admin_put_option(f->h, "attended", session, tr(f->q, S_SETUP_BY_SESSION));
    first_end_choice(f);
    first_put_secret(f, "eoffice_token", CONFIG_EOFFICE_TOKEN_FILE, S_SETUP_TOKEN);
    first_put_stick(f);
    html_put(f->h, "<div class=\"wide\">");
    first_put_press(f, "test", S_SETUP_TEST);
    html_put(f->h, "</div>\n");
}

static bool is_url(const char *s)
{
    return (strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0) && !s[strcspn(s, " \t")];
}

static enum first_answer press_eoffice(struct first *f, const char *press)
{
    if (!is_url(form_get(f->q->form, "url")))
        return first_refuse(f, S_SETUP_BAD_URL);
    if (first_set(f, "url", CONFIG_EOFFICE_URL) < 0 || first_set(f, "session", CONFIG_EOFFICE_SESSION) < 0 ||
        first_set_secret(f, "eoffice_token", CONFIG_EOFFICE_TOKEN_FILE) < 0)
        return FIRST_STAY;
    return strcmp(press, "test") == 0 ? first_test(f, "eoffice", NULL) : FIRST_GO_ON;
}

const struct first_page first_eoffice = { .title = S_SETUP_EOFFICE, .next = S_SETUP_SAVE, .put = put_eoffice, .press = press_eoffice };

/* ---- mail and SMS */

static void put_sms(struct first *f)
{
    char value[CONFIG_VALUE_SIZE];
    bool open = *first_value(f, "gateway", CONFIG_SMS_GATEWAY, value) != '\0';

    html_put(f->h, "<details%s><summary>%s</summary><div class=\"inner\">\n", open ? " open" : "", tr(f->q, S_SETUP_SMS));
    first_put_choice(f, "gateway", CONFIG_SMS_GATEWAY, S_SETUP_SMS_GATEWAY, "–");
    first_put_setting(f, "sms_user", CONFIG_SMS_USER, S_SETUP_SMS_USER, "text", STRINGS);
    first_put_secret(f, "sms_secret", CONFIG_SMS_PASSWORD_FILE, S_SETUP_SMS_SECRET);
    first_put_input(f, "sms_to", S_SETUP_SMS_TO, "tel", form_get(f->q->form, "sms_to"), STRINGS);
    first_put_press(f, "sms", S_SETUP_SMS_TEST);
    html_put(f->h, "</div></details>\n");
}

static void put_mail(struct first *f)
{
    first_put_setting(f, "url", CONFIG_MAIL_URL, S_SETUP_MAIL_URL, "text", STRINGS);
    first_put_setting(f, "from", CONFIG_MAIL_FROM, S_SETUP_MAIL_FROM, "email", STRINGS);
    first_put_setting(f, "user", CONFIG_MAIL_USER, S_SETUP_MAIL_USER, "text", STRINGS);
    first_put_secret(f, "secret", CONFIG_MAIL_PASSWORD_FILE, S_SETUP_MAIL_SECRET);
    first_put_stick(f);
    first_put_input(f, "to", S_SETUP_MAIL_TO, "email", form_get(f->q->form, "to"), STRINGS);
    first_put_press(f, "mail", S_SETUP_MAIL_TEST);
    put_sms(f);
}

static bool is_relay(const char *s)
{
    return !*s || ((strncmp(s, "smtp://", 7) == 0 || strncmp(s, "smtps://", 8) == 0) && !s[strcspn(s, " \t")]);
}

static bool save_mail(struct first *f)
{
    static const struct { const char *name; enum config_key key; } fields[] = {
        { "url", CONFIG_MAIL_URL }, { "from", CONFIG_MAIL_FROM }, { "user", CONFIG_MAIL_USER }, { "gateway", CONFIG_SMS_GATEWAY }, { "sms_user", CONFIG_SMS_USER },
    };

    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (first_set(f, fields[i].name, fields[i].key) < 0)
            return false;
    return first_set_secret(f, "secret", CONFIG_MAIL_PASSWORD_FILE) == 0 && first_set_secret(f, "sms_secret", CONFIG_SMS_PASSWORD_FILE) == 0;
}

static enum first_answer press_mail(struct first *f, const char *press)
{
    bool mail = strcmp(press, "mail") == 0, sms = strcmp(press, "sms") == 0;

    if (!is_relay(form_get(f->q->form, "url")))
        return first_refuse(f, S_SETUP_BAD_MAIL_URL);
    if ((mail && !*form_get(f->q->form, "to")) || (sms && !*form_get(f->q->form, "sms_to")))
        return first_refuse(f, S_SETUP_NO_TO);
    if (!save_mail(f))
        return FIRST_STAY;
    return mail ? first_test(f, "mail", "to") : sms ? first_test(f, "sms", "sms_to") : FIRST_GO_ON;
}

const struct first_page first_mail = { .title = S_SETUP_MAIL, .next = S_SETUP_SAVE, .put = put_mail, .press = press_mail };
