/* Machines and tests: what each program says of itself, and buttons that try one of them, with a sentence about how it went. */
#include "desk/admin/admin.h"

#include "base/ask_trial.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/counter/lamps.h"
#include "desk/counter/machines.h"
#include "desk/deliveries/deliveries.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum { ASK_MS = 1500 };

static const struct { const char *name; enum string_id title; } programs[] = {
    { "scand", S_SCANNER }, { "labeld", S_LABEL_PRINTER }, { "paneld", S_SECTION_PANEL }, { "hotfolderd", S_HOT_FOLDER }, { "ocrd", S_SECTION_OCR },
    { "diaryd", S_MACHINE_DIARY }, { "sendd", S_SECTION_SEND }, { "maild", S_LAMP_MAILBOX },
};

/* what: of the form; program NULL: asked of the box itself. */
static const struct trial_button { const char *what, *program; enum string_id label; } buttons[] = {
    { "label", "labeld", S_TEST_LABEL }, { "lamps", "paneld", S_TEST_LAMPS }, { "eoffice", "sendd", S_TEST_EOFFICE }, { "readback", "sendd", S_TEST_READBACK }, { "migration", "sendd", S_TEST_MIGRATION },
    { "mail", "sendd", S_TEST_MAIL }, { "sms", "sendd", S_ALERTS_SMS_TEST },
    { "mailbox", "maild", S_TEST_MAILBOX }, { "disk", NULL, S_TEST_DISK },
};

/* ---- what they say */

static void put_scanners(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *scanner;
    size_t i;

    json_array_foreach(json_object_get(status, "scanners"), i, scanner)
        html_put(h, "<p><b>%s</b> <span class=\"meta\">%s · %s</span></p>", json_str(scanner, "title", json_str(scanner, "name", "")),
                 json_str(scanner, "name", ""), tr(q, machine_scanner_word(json_str(scanner, "state", ""), json_str(scanner, "code", ""))));
}

static enum string_id channel_word(const char *state)
{
    return strcmp(state, "sending") == 0 ? S_LAMP_SENDING : strcmp(state, "waiting") == 0 ? S_MACHINE_WAITS : S_LAMP_READY;
}

static void put_channels(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *channel;
    size_t i;

    json_array_foreach(json_object_get(status, "channels"), i, channel) {
        html_put(h, "<p><b>%s %s</b> <span class=\"meta\">%s</span> ", delivery_channel_name(q, json_str(channel, "name", "")),
                 json_str(channel, "instance", ""), tr(q, channel_word(json_str(channel, "state", ""))));
        html_said(h, q->lang, json_str(channel, "sentence", ""));
        html_put(h, "</p>");
    }
}

static void put_mailboxes(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *account;
    struct lamp_view v;
    size_t i;

    json_array_foreach(json_object_get(status, "accounts"), i, account) {
        lamp_of_mailbox(account, &v);
        html_put(h, "<p><b>%s</b> <span class=\"meta\">", json_str(account, "name", ""));
        lamp_put_word(h, q->lang, &v);
        html_put(h, "</span> ");
        lamp_put_sentence(h, q->lang, &v);
        html_put(h, "</p>");
    }
}

/* What sendd and maild say of certificates and clocks, scand of power. */
static void put_warnings(const struct request *q, struct html *h, const json_t *status)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(status, "warnings"), i, line) {
        html_put(h, "<p class=\"notice\">");
        html_said(h, q->lang, json_string_value(line) ? json_string_value(line) : "");
        html_put(h, "</p>");
    }
}

/* Panel and hot folder are not part of every box. */
static bool is_set_up(const struct config *c, const char *name)
{
    if (strcmp(name, "paneld") == 0)
        return *config_text(c, CONFIG_PANEL_CHIP) || *config_text(c, CONFIG_PANEL_INPUT);
    if (strcmp(name, "maild") == 0)
        return config_is_set_up(c, CONFIG_MAILBOX_URL);
    return strcmp(name, "hotfolderd") != 0 || *config_text(c, CONFIG_HOTFOLDER_DIR);
}

static void put_machine(const struct request *q, struct html *h, const char *name, enum string_id title)
{
    AUTO_JSON json_t *status = NULL;
    struct err e = { 0 };
    int r = admin_ask(q, name, json_pack("{s:s}", "do", "status"), ASK_MS, &status, &e);

    html_put(h, "<li class=\"machine\"><h2>%s</h2>", tr(q, title));
    if (r < 0 && !is_set_up(q->desk->conf, name))
        html_put(h, "<p class=\"meta\">%s</p>", tr(q, S_MACHINE_NOT_SET_UP));
    else
        html_put(h, "<p class=\"state %s\">%s <span class=\"meta\">%s</span></p>", r == 0 ? "done" : "held", tr(q, r == 0 ? S_MACHINE_RUNS : S_MACHINE_RUNS_NOT), name);
    put_scanners(q, h, status);
    put_channels(q, h, status);
    put_mailboxes(q, h, status);
    put_warnings(q, h, status);
    if (*json_str(status, "printer", "")) {
        html_put(h, "<p><b>%s</b> ", json_str(status, "printer", ""));
        machine_put_printer(q, h, status);
        html_put(h, "</p>");
    } else if (*json_str(status, "sentence", "")) {
        html_put(h, "<p>");
        html_said(h, q->lang, json_str(status, "sentence", ""));
        html_put(h, "</p>");
    }
    html_put(h, "</li>\n");
}

/* ---- trying one */

static void test_disk(const struct request *q, char out[SAID_SIZE])
{
    struct statvfs fs;

    if (statvfs(config_text(q->desk->conf, CONFIG_PATHS_DATA_DIR), &fs) == 0)
        said_set(out, SAID_DISK_ROOM, SAID_NUMBER((int64_t)(fs.f_bavail * fs.f_frsize >> 20)), SAID_NUMBER((int64_t)(fs.f_blocks * fs.f_frsize >> 20)),
                 SAID_NUMBER(config_number(q->desk->conf, CONFIG_PATHS_RESERVE_MIB)));
    else
        said_set(out, SAID_DISK_SILENT);
}

static int test_mailboxes(const struct request *q, char out[ERR_MSG_SIZE])
{
    char line[SAID_SIZE] = "";
    struct err e = { 0 };
    int r = ask_mailboxes(q->desk->run_dir, line, &e);

    snprintf(out, ERR_MSG_SIZE, "%s", r < 0 ? err_line(&e) : line);
    return r;
}

/* 0: it worked, or has begun where only the machine can show it. out: a sentence of the box, a line of base/said.h. */
static int test(const struct request *q, const char *what, char out[ERR_MSG_SIZE])
{
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };
    int r = -EINVAL;

    said_set(out, SAID_TRIAL_NONE, what);
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        if (strcmp(buttons[i].what, what) != 0)
            continue;
        if (!buttons[i].program) {
            test_disk(q, out);
            return 0;
        }
        if (strcmp(buttons[i].program, "sendd") == 0)
            r = admin_trial(q, json_pack("{s:s, s:s, s:s, s:s}", "do", "test", "channel", what, "instance", form_get(q->form, "instance"), "to",
                                         form_get(q->form, "to")), &result, &e);
        else if (strcmp(buttons[i].program, "maild") == 0)
            return test_mailboxes(q, out);
        else
            r = admin_ask(q, buttons[i].program, json_pack("{s:s}", "do", "test"), IPC_CALL_MS, &result, &e);
        said_set(out, SAID_TRIAL_BEGUN);
        if (r < 0 || *json_str(result, "sentence", ""))
            snprintf(out, ERR_MSG_SIZE, "%s", r < 0 ? err_line(&e) : json_str(result, "sentence", ""));
    }
    return r;
}

static bool has_readback(const struct config *c)
{
    bool has = *config_text(c, CONFIG_EOFFICE_READBACK_URL);

    for (int i = 0; !has && i < config_instances(c, "eoffice"); i++) {
        AUTO_CONFIG struct config *own = NULL;

        has = config_instance(c, "eoffice", config_instance_name(c, "eoffice", i), &own, NULL) == 0 && *config_text(own, CONFIG_EOFFICE_READBACK_URL);
    }
    return has;
}

/* Ways that few boxes have: a button for nothing would only confuse. */
static bool has_button(const struct config *c, const char *what)
{
    if (strcmp(what, "migration") == 0)
        return *config_text(c, CONFIG_MIGRATION_DIR) || *config_text(c, CONFIG_MIGRATION_URL);
    return strcmp(what, "readback") != 0 || has_readback(c);
}

/* Which of several e-Offices is asked. */
static void put_choice_of_office(const struct request *q, struct html *h, const char *what)
{
    int n = config_instances(q->desk->conf, "eoffice");

    if (n == 0)
        return;
    html_put(h, "<label for=\"instance_%s\">%s</label><select name=\"instance\" id=\"instance_%s\"><option value=\"\">%s</option>", what,
             tr(q, S_CHANNEL_EOFFICE), what, tr(q, S_CHANNEL_EOFFICE));
    for (int i = 0; i < n; i++)
        html_put(h, "<option>%s</option>", config_instance_name(q->desk->conf, "eoffice", i));
    html_put(h, "</select>");
}

static void put_tests(const struct request *q, struct html *h)
{
    html_put(h, "<section><h2>%s</h2><div class=\"choices\">\n", tr(q, S_TESTS));
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        if (!has_button(q->desk->conf, buttons[i].what))
            continue;
        page_form(q, h, "/admin/test", NULL, "change");
        html_put(h, "<input type=\"hidden\" name=\"what\" value=\"%s\">", buttons[i].what);
        if (strcmp(buttons[i].what, "eoffice") == 0 || strcmp(buttons[i].what, "readback") == 0)
            put_choice_of_office(q, h, buttons[i].what);
        if (strcmp(buttons[i].what, "mail") == 0)
            html_put(h, "<label for=\"to\">%s</label><input type=\"email\" name=\"to\" id=\"to\" autocomplete=\"email\" required>", tr(q, S_TEST_MAIL_TO));
        if (strcmp(buttons[i].what, "sms") == 0)
            html_put(h, "<label for=\"sms_to\">%s</label><input type=\"tel\" name=\"to\" id=\"sms_to\" maxlength=\"20\" required>", tr(q, S_ALERTS_MOBILE));
        html_put(h, "<button class=\"button\">%s</button></form>\n", tr(q, buttons[i].label));
    }
    html_put(h, "</div></section>\n");
}

static void show(const struct request *q, struct reply *a, const char *said, bool bad)
{
    char when[CLOCK_SHOWN_SIZE];

    admin_begin(q, a, S_ADMIN_MACHINES, "/admin");
    if (said) {
        clock_format_shown(clock_utc_s(), when);
        admin_notice(q, &a->body, bad, bad ? S_TEST_FAILED : S_TEST_WORKED, said);
        html_put(&a->body, "<p class=\"meta\">%s</p>\n", when);
    }
    put_tests(q, &a->body);
    html_put(&a->body, "<ul class=\"machines\">\n");
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        put_machine(q, &a->body, programs[i].name, programs[i].title);
    html_put(&a->body, "</ul>\n");
    admin_put_box(q, &a->body);
    admin_end(q, a);
}

void page_admin(const struct request *q, struct reply *a) { show(q, a, NULL, false); }

void act_admin_test(const struct request *q, struct reply *a)
{
    char said[ERR_MSG_SIZE];
    bool bad = test(q, form_get(q->form, "what"), said) < 0;

    log_info("admin_test", LOG_STATUS, bad ? "failed" : "worked");
    show(q, a, said, bad);
}
