/* The settings, a section at a time: what each is, what it may be, where its value comes from; and changing one. */
#include "desk/admin/box_pages.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "store/settings.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

enum { SECRET_MS = 10000 };

static const struct section { const char *name; enum string_id title; } sections[] = {
    { "office", S_SECTION_OFFICE }, { "scan", S_SECTION_SCAN }, { "label", S_SECTION_LABEL }, { "panel", S_SECTION_PANEL },
    { "hotfolder", S_SECTION_HOTFOLDER }, { "ocr", S_SECTION_OCR }, { "mark", S_SECTION_MARK }, { "desk", S_SECTION_DESK },
    { "eoffice", S_SECTION_EOFFICE }, { "mail", S_SECTION_MAIL }, { "sms", S_SECTION_SMS }, { "send", S_SECTION_SEND }, { "mailbox", S_SECTION_MAILBOX },
    { "migration", S_SECTION_MIGRATION }, { "backup", S_SECTION_BACKUP }, { "paths", S_SECTION_PATHS },
    { "network", S_SECTION_NETWORK }, { "vpn", S_SECTION_VPN }, { "time", S_SECTION_TIME }, { "box", S_ADMIN_BOX }, { "gateway", S_SECTION_GATEWAY },
};

struct screen {
    const struct request *q;
    struct html *h;
    struct config *now;
    struct store *store;
    const struct section *section;
    const char *wrong_key, *wrong_value, *why;  /* what was typed and refused, and the sentence; NULL: nothing was */
};

static const struct { const char *unit; enum string_id words; } units[] = {
    { "backups", S_UNIT_BACKUPS }, { "days", S_UNIT_DAYS }, { "hour", S_UNIT_HOUR }, { "letters", S_UNIT_LETTERS }, { "minutes", S_UNIT_MINUTES },
    { "mm", S_UNIT_MM }, { "ms", S_UNIT_MS }, { "pages", S_UNIT_PAGES }, { "port", S_UNIT_PORT }, { "processes", S_UNIT_PROCESSES },
    { "requests", S_UNIT_REQUESTS }, { "requests/s", S_UNIT_REQUESTS_PER_S }, { "s", S_UNIT_S }, { "tries", S_UNIT_TRIES },
    { "uploads", S_UNIT_UPLOADS },
};

/* config_about's unit, for people. MiB and dpi are the same to all. */
static const char *unit_words(const struct screen *s, const struct config_about *a)
{
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (strcmp(units[i].unit, a->unit) == 0)
            return tr(s->q, units[i].words);
    return a->unit;
}

/* The section of a key's name, or of the query; the first one when there is none of that name. */
static const struct section *section_of(const char *name)
{
    size_t n = strcspn(name, ".");

    for (size_t i = 0; i < ARRAY_LEN(sections); i++)
        if (strlen(sections[i].name) == n && strncmp(sections[i].name, name, n) == 0)
            return &sections[i];
    return &sections[0];
}

static void put_sections(const struct screen *s)
{
    html_put(s->h, "<nav class=\"sections\" aria-label=\"%s\"><ul>", tr(s->q, S_ADMIN_SECTIONS));
    for (size_t i = 0; i < ARRAY_LEN(sections); i++)
        html_put(s->h, "<li><a href=\"/admin/settings?section=%s\" aria-current=\"%s\">%s</a></li>", sections[i].name,
                 &sections[i] == s->section ? "true" : "false", tr(s->q, sections[i].title));
    html_put(s->h, "</ul></nav>\n");
}

/* ---- what becomes of a change */

/* Is settings.conf another one than that with which all programs run? */
bool admin_settings_pending(const struct config *now)
{
    AUTO_FREE char *set = NULL;
    char path[PATH_MAX];
    size_t n;

    if (config_path(now, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_NAME, path, sizeof(path), NULL) < 0 ||
        get_file(path, CONFIG_SETTINGS_MAX_BYTES, &set, &n, NULL) < 0)
        return false;
    return config_path(now, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_GOOD_NAME, path, sizeof(path), NULL) < 0 || !file_is(path, set, n);
}

static void put_news(const struct screen *s)
{
    const char *changed = form_get(s->q->query, "changed");
    int key = config_key_of(changed);

    if (s->why)
        admin_notice(s->q, s->h, true, S_SETTING_REFUSED, s->why);
    else if (admin_settings_pending(s->now))
        admin_notice(s->q, s->h, false, S_SETTINGS_PENDING, "");
    else if (key >= 0)
        admin_notice(s->q, s->h, false, S_SETTING_IN_FORCE, changed);
    for (int i = 0; i < config_problems(s->now); i++)
        admin_notice(s->q, s->h, true, S_SETTING_PASSED_OVER, err_line(config_problem(s->now, i)));
}

/* ---- one setting */

static void put_range(const struct screen *s, const struct config_about *a)
{
    char from[24], to[64];

    if (a->kind != CONFIG_KIND_NUMBER)
        return;
    snprintf(from, sizeof(from), "%" PRId64, a->min);
    snprintf(to, sizeof(to), "%" PRId64 " %s", a->max, unit_words(s, a));
    html_put(s->h, "<span>");
    html_fill(s->h, tr(s->q, S_SETTING_RANGE), from, to);
    html_put(s->h, "</span> ");
}

static void put_default(const struct screen *s, const struct config_about *a)
{
    char text[32];

    if (a->kind == CONFIG_KIND_NUMBER)
        snprintf(text, sizeof(text), "%" PRId64, a->number);
    html_put(s->h, "<span>");
    html_fill(s->h, tr(s->q, S_SETTING_DEFAULT), a->kind == CONFIG_KIND_TEXT ? (*a->otherwise ? a->otherwise : tr(s->q, S_SETTING_EMPTY))
              : a->kind == CONFIG_KIND_FLAG ? tr(s->q, a->number ? S_YES : S_NO) : text, NULL);
    html_put(s->h, "</span>");
}

void admin_put_option(struct html *h, const char *value, const char *now, const char *label)
{
    html_put(h, "<option value=\"%s\"", value);
    if (strcmp(value, now) == 0)
        html_put(h, " selected");
    html_put(h, ">%s</option>", label);
}

void admin_put_choices(struct html *h, const char *choices, const char *now, const char *none)
{
    for (const char *at = choices; *at; at += strcspn(at, "|"), at += *at == '|') {
        char one[CONFIG_VALUE_SIZE];

        snprintf(one, sizeof(one), "%.*s", (int)strcspn(at, "|"), at);
        admin_put_option(h, one, now, none && (!*one || strcmp(one, "none") == 0) ? none : one);
    }
}

static void put_input(const struct screen *s, const struct config_about *a, const char *value)
{
    if (a->kind == CONFIG_KIND_FLAG || *a->choices) {
        html_put(s->h, "<select name=\"value\" id=\"%s\">", a->name);
        if (a->kind == CONFIG_KIND_FLAG) {
            admin_put_option(s->h, "yes", value, tr(s->q, S_YES));
            admin_put_option(s->h, "no", value, tr(s->q, S_NO));
        }
        admin_put_choices(s->h, a->choices, value, NULL);
        html_put(s->h, "</select>");
    } else {
        html_put(s->h, "<input name=\"value\" id=\"%s\" value=\"%s\" maxlength=\"1000\" autocomplete=\"off\" spellcheck=\"false\"", a->name, value);
        if (a->kind == CONFIG_KIND_NUMBER)
            html_put(s->h, " inputmode=\"numeric\" class=\"short\"");
        html_put(s->h, ">%s%s", *a->unit ? " " : "", unit_words(s, a));
    }
}

static void put_change_form(const struct screen *s, const struct config_about *a, const char *value, bool by_desk)
{
    bool wrong = s->wrong_key && strcmp(s->wrong_key, a->name) == 0;

    page_form(s->q, s->h, "/admin/settings", NULL, "change");
    html_put(s->h, "<input type=\"hidden\" name=\"key\" value=\"%s\"><input type=\"hidden\" name=\"seen\" value=\"%s\"><span class=\"value\">", a->name, value);
    if (a->at_desk == CONFIG_DESK) {
        put_input(s, a, wrong ? s->wrong_value : value);
        html_put(s->h, "</span><button class=\"button primary\">%s<span class=\"unseen\"> %s</span></button>", tr(s->q, S_SETTING_SAVE), a->name);
    } else {
        html_put(s->h, "<output id=\"%s\">%s</output></span>", a->name, value);
        if (*value)
            html_put(s->h, "<input type=\"hidden\" name=\"value\" value=\"\"><button class=\"button\">%s<span class=\"unseen\"> %s</span></button>",
                     tr(s->q, S_SETTING_CLEAR), a->name);
    }
    if (by_desk)
        html_put(s->h, "<button class=\"button\" name=\"reset\" value=\"1\">%s<span class=\"unseen\"> %s</span></button>", tr(s->q, S_SETTING_RESET), a->name);
    html_put(s->h, "</form>");
}

/* Nothing of it is ever shown, not even how long it is. */
static void put_secret_form(const struct screen *s, const struct config_about *a, const char *value)
{
    html_put(s->h, "<p>%s</p>", tr(s->q, *value ? S_SECRET_IS_SET : S_SECRET_IS_NOT_SET));
    page_form(s->q, s->h, "/admin/settings/secret", NULL, "change");
    html_put(s->h, "<input type=\"hidden\" name=\"key\" value=\"%s\"><span class=\"value\"><input type=\"password\" name=\"secret\" id=\"%s\" maxlength=\"1000\" "
             "autocomplete=\"new-password\" required></span><button class=\"button primary\">%s<span class=\"unseen\"> %s</span></button></form>",
             a->name, a->name, tr(s->q, S_SECRET_SAVE), a->name);
}

/* Who changed it, and what was taken back and why. */
static int put_row(void *ctx, const struct setting_row *row)
{
    const struct screen *s = ctx;
    char when[CLOCK_SHOWN_SIZE];

    clock_format_shown(row->changed_s, when);
    if (*row->problem) {
        html_put(s->h, "<div class=\"notice bad\"><p>");
        html_fill(s->h, tr(s->q, S_SETTING_TAKEN_BACK), row->refused, when);
        html_put(s->h, "</p><p class=\"said\">");
        html_said(s->h, s->q->lang, row->problem);
        html_put(s->h, "</p></div>");
    } else {
        html_put(s->h, "<p class=\"meta\">");
        html_fill(s->h, tr(s->q, S_SETTING_CHANGED_BY), row->actor, when);
        html_put(s->h, "</p>");
    }
    return 0;
}

static void put_setting(const struct screen *s, enum config_key key)
{
    static const enum string_id origins[] = { [CONFIG_BY_DEFAULT] = S_ORIGIN_DEFAULT, [CONFIG_BY_FILE] = S_ORIGIN_FILE, [CONFIG_BY_DESK] = S_ORIGIN_DESK };
    enum config_origin origin = config_origin(s->now, key);
    char value[CONFIG_VALUE_SIZE];
    struct config_about a;

    config_about(key, &a);
    config_write(s->now, key, false, value);
    html_put(s->h, "<li class=\"setting\"><h2><%s", a.at_desk == CONFIG_FIXED ? "span" : "label");
    if (a.at_desk != CONFIG_FIXED)
        html_put(s->h, " for=\"%s\"", a.name);
    html_put(s->h, ">%s</%s></h2><p>%s</p>\n", a.name, a.at_desk == CONFIG_FIXED ? "span" : "label", s->q->lang == LANG_HI ? a.help_hi : a.help);
    if (a.at_desk == CONFIG_SECRET)
        put_secret_form(s, &a, value);
    else if (a.at_desk == CONFIG_FIXED)
        html_put(s->h, "<p class=\"value fixed\"><b>%s</b> %s</p><p class=\"meta\">%s</p>", *value ? value : tr(s->q, S_SETTING_EMPTY), unit_words(s, &a),
                 tr(s->q, S_SETTING_FIXED));
    else
        put_change_form(s, &a, value, origin == CONFIG_BY_DESK);
    html_put(s->h, "<p class=\"meta facts-line\"><span>%s</span> ", tr(s->q, origins[origin]));
    put_range(s, &a);
    if (a.at_desk != CONFIG_SECRET)
        put_default(s, &a);
    html_put(s->h, "</p>\n");
    if (a.at_desk != CONFIG_FIXED && strstr(a.programs, "deskd"))
        html_put(s->h, "<p class=\"meta\">%s</p>", tr(s->q, S_SETTING_SIGNS_OUT));
    if (a.at_desk != CONFIG_FIXED)
        store_setting(s->store, a.name, put_row, (void *)(uintptr_t)s, NULL);
    html_put(s->h, "</li>\n");
}

static void put_page(struct screen *s, struct reply *a)
{
    char self[80];

    snprintf(self, sizeof(self), "/admin/settings?section=%s", s->section->name);
    admin_begin(s->q, a, S_ADMIN_SETTINGS, self);
    put_news(s);
    put_sections(s);
    if (strcmp(s->section->name, "network") == 0 || strcmp(s->section->name, "vpn") == 0)
        admin_notice(s->q, s->h, false, box_is_appliance(s->q) ? S_BOX_NETWORK_EXPLAIN : S_BOX_NETWORK_NOT_HERE, "");
    html_put(s->h, "<h2 class=\"section\">%s</h2>\n<ul class=\"settings\">\n", tr(s->q, s->section->title));
    for (int k = 0; k < CONFIG_KEYS; k++) {
        struct config_about about;

        config_about((enum config_key)k, &about);
        if (section_of(about.name) == s->section)
            put_setting(s, (enum config_key)k);
    }
    html_put(s->h, "</ul>\n");
    admin_end(s->q, a);
}

/* wrong: what was refused, for the page that says so again with what was typed; NULL: a fresh page. */
static void show(const struct request *q, struct reply *a, const char *section, const struct form *wrong, const char *why)
{
    AUTO_CONFIG struct config *now = admin_config(q);
    AUTO_STORE struct store *store = NULL;

    if (!now) {
        web_error(q, a, 500, NULL);
        return;
    }
    if (web_store(q, a, &store) < 0)
        return;
    struct screen s = { .q = q, .h = &a->body, .now = now, .store = store, .section = section_of(section) };
    if (wrong) {
        a->status = 409;
        s.wrong_key = form_get(wrong, "key");
        s.wrong_value = form_get(wrong, "value");
        s.why = why;
    }
    put_page(&s, a);
}

void page_settings(const struct request *q, struct reply *a)
{
    show(q, a, form_get(q->query, "section"), NULL, NULL);
}

void act_setting(const struct request *q, struct reply *a)
{
    const char *key = form_get(q->form, "key"), *section = section_of(key)->name;
    struct err e = { 0 };

    if (box_tries_setting(q, key)) {
        box_try_setting(q, a, key, *form_get(q->form, "reset") ? NULL : form_get(q->form, "value"));
        return;
    }
    json_t *message = json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "settings_put", "key", key, "value", form_get(q->form, "value"),
                                "seen", form_get(q->form, "seen"), "actor", web_actor(q));

    if (message && *form_get(q->form, "reset"))
        json_object_set_new(message, "reset", json_true());
    if (web_tell_diary(q, message, &e) < 0)
        show(q, a, section, q->form, err_line(&e));
    else
        web_redirect(a, "/admin/settings?section=%s&changed=%s", section, config_key_of(key) >= 0 ? key : "");
}

/* The diary notes it, sendd keeps it in a file that only it can read, then the setting names that file. */
int admin_put_secret(const struct request *q, const char *key, const char *secret, struct err *e)
{
    int r = web_tell_diary(q, json_pack("{s:s, s:s, s:s}", "do", "settings_secret", "key", key, "actor", web_actor(q)), e);

    if (r == 0)
        r = admin_ask(q, "sendd", json_pack("{s:s, s:s, s:s}", "do", "secret_put", "key", key, "secret", secret), SECRET_MS, NULL, e);
    return r < 0 ? r : web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:b}", "do", "settings_secret", "key", key, "actor", web_actor(q), "written", 1), e);
}

void act_secret(const struct request *q, struct reply *a)
{
    const char *key = form_get(q->form, "key"), *section = section_of(key)->name;
    struct err e = { 0 };

    if (admin_put_secret(q, key, form_get(q->form, "secret"), &e) < 0)
        show(q, a, section, q->form, err_line(&e));
    else
        web_redirect(a, "/admin/settings?section=%s&changed=%s", section, config_key_of(key) >= 0 ? key : "");
}
