/* Machines and tests: what each program says of itself, and buttons that try one of them, with a sentence about how it went. */
#include "desk/admin/admin.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum { ASK_MS = 1500 };

static const struct { const char *name; enum string_id title; } programs[] = {
    { "scand", S_SCANNER }, { "labeld", S_LABEL_PRINTER }, { "paneld", S_SECTION_PANEL }, { "hotfolderd", S_HOT_FOLDER }, { "ocrd", S_SECTION_OCR },
    { "diaryd", S_MACHINE_DIARY }, { "sendd", S_SECTION_SEND },
};

/* what: of the form; program NULL: asked of the box itself. */
static const struct trial_button { const char *what, *program; enum string_id label; } buttons[] = {
    { "label", "labeld", S_TEST_LABEL }, { "lamps", "paneld", S_TEST_LAMPS }, { "eoffice", "sendd", S_TEST_EOFFICE }, { "mail", "sendd", S_TEST_MAIL },
    { "disk", NULL, S_TEST_DISK },
};

/* ---- what they say */

static void put_scanners(struct html *h, const json_t *status)
{
    const json_t *scanner;
    size_t i;

    json_array_foreach(json_object_get(status, "scanners"), i, scanner)
        html_put(h, "<p><b>%s</b> <span class=\"meta\" lang=\"en\">%s · %s</span></p>", json_str(scanner, "title", json_str(scanner, "name", "")),
                 json_str(scanner, "name", ""), json_str(scanner, "state", ""));
}

static void put_channels(struct html *h, const json_t *status)
{
    const json_t *channel;
    size_t i;

    json_array_foreach(json_object_get(status, "channels"), i, channel)
        html_put(h, "<p><b>%s</b> <span class=\"meta\" lang=\"en\">%s %s</span></p>", json_str(channel, "name", ""), json_str(channel, "state", ""),
                 json_str(channel, "sentence", ""));
}

/* Panel and hot folder are not part of every box. */
static bool is_set_up(const struct config *c, const char *name)
{
    if (strcmp(name, "paneld") == 0)
        return *config_text(c, CONFIG_PANEL_CHIP) || *config_text(c, CONFIG_PANEL_INPUT);
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
    put_scanners(h, status);
    put_channels(h, status);
    if (*json_str(status, "printer", ""))
        html_put(h, "<p><b>%s</b> <span class=\"meta\" lang=\"en\">%s</span></p>", json_str(status, "printer", ""), json_str(status, "code", ""));
    if (*json_str(status, "sentence", ""))
        html_put(h, "<p lang=\"en\">%s</p>", json_str(status, "sentence", ""));
    html_put(h, "</li>\n");
}

/* ---- trying one */

static void test_disk(const struct request *q, char *out, size_t size)
{
    struct statvfs fs;

    if (statvfs(config_text(q->desk->conf, CONFIG_PATHS_DATA_DIR), &fs) == 0)
        snprintf(out, size, "%" PRIu64 " MiB of %" PRIu64 " MiB are free; intake stops at %" PRId64 " MiB.", (uint64_t)fs.f_bavail * fs.f_frsize >> 20,
                 (uint64_t)fs.f_blocks * fs.f_frsize >> 20, config_number(q->desk->conf, CONFIG_PATHS_RESERVE_MIB));
    else
        snprintf(out, size, "The disk does not answer.");
}

/* 0: it worked, or has begun where only the machine can show it. out: a sentence of the box. */
static int test(const struct request *q, const char *what, char *out, size_t size)
{
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };
    int r = -EINVAL;

    snprintf(out, size, "There is no such test.");
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        if (strcmp(buttons[i].what, what) != 0)
            continue;
        if (!buttons[i].program) {
            test_disk(q, out, size);
            return 0;
        }
        if (strcmp(buttons[i].program, "sendd") == 0)
            r = admin_trial(q, json_pack("{s:s, s:s, s:s}", "do", "test", "channel", what, "to", form_get(q->form, "to")), &result, &e);
        else
            r = admin_ask(q, buttons[i].program, json_pack("{s:s}", "do", "test"), IPC_CALL_MS, &result, &e);
        snprintf(out, size, "%s", r < 0 ? e.msg : json_str(result, "sentence", "It has begun: look at the machine."));
    }
    return r;
}

static void put_tests(const struct request *q, struct html *h)
{
    html_put(h, "<section><h2>%s</h2><div class=\"choices\">\n", tr(q, S_TESTS));
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        page_form(q, h, "/admin/test", NULL, "change");
        html_put(h, "<input type=\"hidden\" name=\"what\" value=\"%s\">", buttons[i].what);
        if (strcmp(buttons[i].what, "mail") == 0)
            html_put(h, "<label for=\"to\">%s</label><input type=\"email\" name=\"to\" id=\"to\" autocomplete=\"email\" required>", tr(q, S_TEST_MAIL_TO));
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
    char said[600];
    bool bad = test(q, form_get(q->form, "what"), said, sizeof(said)) < 0;

    log_info("admin_test", LOG_STATUS, bad ? "failed" : "worked");
    show(q, a, said, bad);
}
