/* SMS, one alert: choose the template, fill it, find the number, hand it to the gateway. What the gateway's answers mean: sms_gateways.c. */
#include "uploader/send/sms.h"

#include "base/clock.h"
#include "uploader/send/eoffice_seen.h"
#include "uploader/send/http.h"
#include "uploader/send/sms_gateway.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct sms {
    const struct config *config;
    const struct sms_gateway *gateway;
    struct sms_line line;
    struct sms_templates templates;
    enum sms_language language;
    char *password;
};

/* ---- what one says */

/* Why it is told, in words short enough for a gap; workflow/alerts.h names the classes. */
static const char *class_words(const char *class, enum sms_language language)
{
    static const struct { const char *name, *words[SMS_LANGUAGES]; } classes[] = {
        { "parliament", { "Parliament", "संसद" } }, { "vip", { "VIP", "अति विशिष्ट व्यक्ति" } }, { "urgent", { "Urgent", "तत्काल" } },
    };

    for (size_t i = 0; i < ARRAY_LEN(classes); i++)
        if (strcmp(classes[i].name, class) == 0)
            return classes[i].words[language];
    return language == SMS_HI ? "डाक" : "Dak";
}

/* The text of an SMS for a delivery; on a no the outcome is HOLD: only a person can put a template or a value right. */
static bool write_text(const struct sms_templates *ts, enum sms_language wanted, const struct delivery *d, char out[SMS_TEXT_SIZE],
                       const struct sms_template **ret_t, struct outcome *o)
{
    char received[CLOCK_DATE_SIZE], due[CLOCK_DATE_SIZE];
    int kind = sms_kind_of(d->kind);
    const struct sms_template *t = kind < 0 ? NULL : sms_template_for(ts, (enum sms_kind)kind, wanted);
    struct err e = { 0 };

    if (!t) {
        outcome_say(o, VERDICT_HOLD, SAID_SMS_NO_TEMPLATE, d->kind);
        return false;
    }
    clock_format_day(d->received_s, received);
    clock_show_date(json_str(d->detail, "due", ""), due);
    const char *values[SMS_VALUES] = {
        [SMS_VALUE_NUMBER] = d->number, [SMS_VALUE_CLASS] = class_words(json_str(d->detail, "class", ""), t->language),
        [SMS_VALUE_RECEIVED] = received, [SMS_VALUE_DUE] = due,
        [SMS_VALUE_RECEIPT] = json_str(json_object_get(d->earlier, "eoffice"), "receipt_no", ""),
    };
    if (sms_fill(t, values, out, &e) < 0) {
        o->verdict = VERDICT_HOLD;
        memcpy(o->sentence, e.said, sizeof(e.said));      /* sms_fill() says everything in such a line */
        return false;
    }
    *ret_t = t;
    return true;
}

/* ---- to whom */

static const char *person_word(const json_t *person, const char *name)
{
    return json_str(person, *json_str(person, name, "") ? name : "post", "");
}

/* The number; on a no the outcome is HOLD with a sentence that names whom. */
static bool find_number(const struct delivery *d, char to[SMS_NUMBER_SIZE], char *who, size_t size, struct outcome *o)
{
    if (strcmp(d->whom, "sender") == 0) {
        snprintf(who, size, "%s", d->number);
        if (sms_mobile(json_str(d->detail, "mobile", ""), to))
            return true;
        outcome_say(o, VERDICT_HOLD, SAID_SMS_SENDER_NUMBER, d->number);
        return false;
    }
    const json_t *person = delivery_person(d);
    if (!person) {
        outcome_say(o, VERDICT_HOLD, strcmp(d->whom, "supervisor") == 0 ? SAID_ALERT_NO_SUPERVISOR : SAID_ALERT_NO_NEXT);
        return false;
    }
    snprintf(who, size, "%.150s", person_word(person, "designation"));
    if (sms_mobile(json_str(person, "mobile", ""), to))
        return true;
    outcome_say(o, VERDICT_HOLD, *json_str(person, "mobile", "") ? SAID_SMS_BAD_NUMBER : SAID_SMS_NO_NUMBER, who);
    return false;
}

/* Writes what it says to whoever was found, and hands it to the gateway. */
static void send_to(struct sms *x, const struct delivery *d, const char *to, const char *who, struct outcome *o)
{
    char text[SMS_TEXT_SIZE];
    struct sms_message m = { .d = d, .to = to, .who = who, .text = text };

    if (!write_text(&x->templates, x->language, d, text, &m.t, o))
        return;
    if (x->gateway->registered && !m.t->id[0])
        outcome_say(o, VERDICT_HOLD, SAID_SMS_UNREGISTERED, m.t->name);
    else
        x->gateway->send(&x->line, &m, o);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct sms *x = self;
    char to[SMS_NUMBER_SIZE], who[200] = "";

    if (delivery_check_normal(d, o) == 0 && !eoffice_seen_already(x->config, x->line.tools, d, o) && find_number(d, to, who, sizeof(who), o))
        send_to(x, d, to, who, o);
}

/* ---- settings */

static void sms_close(void *self)
{
    struct sms *x = self;

    if (!x)
        return;
    http_free(x->line.http);
    if (x->password)
        explicit_bzero(x->password, strlen(x->password));
    free(x->password);
    free(x);
}

static int read_templates(const struct config *c, struct sms_templates *ret, struct err *e)
{
    const char *path = config_text(c, CONFIG_OFFICE_SMS_TEMPLATES_FILE), *built_in = sms_templates_built_in();

    if (!*path)
        return sms_templates_parse(built_in, strlen(built_in), ret, e);
    AUTO_FREE char *bytes = malloc(SMS_FILE_BYTES + 1);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 && bytes ? read(fd, bytes, SMS_FILE_BYTES + 1) : -1;
    if (n < 0)
        return err_errno(e, "read %s", path), -EINVAL;
    int r = sms_templates_parse(bytes, (size_t)n, ret, e);
    return r < 0 ? err_wrap(e, -EINVAL, "%s", path) : 0;
}

static int choose_gateway(const struct config *c, struct sms *x, struct err *e)
{
    const char *name = config_text(c, CONFIG_SMS_GATEWAY);

    for (x->gateway = sms_gateways; x->gateway->name; x->gateway++)
        if (strcmp(x->gateway->name, name) == 0)
            break;
    if (!x->gateway->name)
        return err_say(e, -EINVAL, SAID_SMS_NO_SUCH_GATEWAY, name);
    if (x->gateway->registered && !*config_text(c, CONFIG_SMS_ENTITY_ID))
        return err_say(e, -EINVAL, SAID_SETTING_EMPTY, "sms.entity_id");
    if (!x->gateway->over_http && !*config_text(c, CONFIG_SMS_MODEM_CONFIG))
        return err_say(e, -EINVAL, SAID_SETTING_EMPTY, "sms.modem_config");
    return 0;
}

static int open_line(const struct config *c, struct sms *x, struct err *e)
{
    const char *url = *config_text(c, CONFIG_SMS_URL) || !x->gateway->url ? config_text(c, CONFIG_SMS_URL) : x->gateway->url;
    const struct http_target target = {
        .base_url = url, .tls = { .ca_file = config_text(c, CONFIG_SMS_CA_FILE), .ca_setting = "sms.ca_file" }, .idle_s = (int)config_number(c, CONFIG_SMS_TIMEOUT_S),
        .stopping = x->line.tools->stopping, .sent_bytes = x->line.tools->sent_bytes,
        .warnings = x->line.tools->common ? x->line.tools->common->warnings : NULL,
    };
    int r = http_check_url("sms.url", url, e);

    return r < 0 ? r : http_new(c, &target, &x->line.http, e);
}

static int sms_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    int language = sms_language_of(config_text(c, CONFIG_SMS_LANGUAGE));
    struct sms *x;

    if (!*config_text(c, CONFIG_SMS_GATEWAY))
        return err_say(e, -ENOENT, SAID_SETTING_EMPTY, "sms.gateway");
    x = calloc(1, sizeof(*x));
    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->config = c;
    x->language = language < 0 ? SMS_HI : (enum sms_language)language;
    x->line = (struct sms_line){
        .tools = tools, .user = config_text(c, CONFIG_SMS_USER), .header = config_text(c, CONFIG_SMS_HEADER),
        .entity_id = config_text(c, CONFIG_SMS_ENTITY_ID), .modem_config = config_text(c, CONFIG_SMS_MODEM_CONFIG),
        .idle_s = (int)config_number(c, CONFIG_SMS_TIMEOUT_S),
    };
    int r = choose_gateway(c, x, e);
    if (r == 0)
        r = read_templates(c, &x->templates, e);
    if (r == 0 && *config_text(c, CONFIG_SMS_PASSWORD_FILE))
        r = config_secret(c, CONFIG_SMS_PASSWORD_FILE, &x->password, e) < 0 ? err_wrap(e, -EINVAL, "sms.password_file") : 0;
    x->line.password = x->password;
    if (r == 0 && x->gateway->over_http)
        r = open_line(c, x, e);
    if (r < 0) {
        sms_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

/* ---- asked by an admin */

static void test(void *self, const char *to, struct outcome *o)
{
    const struct delivery nobody = { .number = "TEST", .key = "", .kind = "test" };
    struct sms *x = self;
    char number[SMS_NUMBER_SIZE];

    if (!sms_mobile(to, number)) {
        outcome_say(o, VERDICT_HOLD, SAID_SMS_TEST_NUMBER, to);
        return;
    }
    send_to(x, &nobody, number, to, o);
    if (o->verdict == VERDICT_DELIVERED)
        outcome_say(o, VERDICT_DELIVERED, SAID_SMS_TEST_TAKEN, to);
}

const struct channel sms_channel = { .name = "sms", .open = sms_open, .close = sms_close, .deliver = deliver, .test = test };
