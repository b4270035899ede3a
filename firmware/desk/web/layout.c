/* The frame of every page: top line, language switch, notices; and the pages for what goes wrong. */
#include "base/auto.h"
#include "base/data_state.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/web/guard.h"
#include "desk/web/web.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- frame */

/* The page itself in the other language: its own query, with "lang" put in. */
static void language_link(const struct request *q, struct html *h, const char *self, enum lang lang)
{
    html_put(h, "<a class=\"lang\" lang=\"%s\" hreflang=\"%s\" href=\"%s%slang=%s\"", lang_code(lang), lang_code(lang),
             self, strchr(self, '?') ? "&" : "?", lang_code(lang));
    if (q->lang == lang)
        html_put(h, " aria-current=\"true\"");
    html_put(h, ">%s</a>", string_of(lang, S_LANGUAGE_NAME));
}

/* The main pages, for those who may see them: the first ones as tabs, the others in the menu. */
static const struct { const char *href, *page; enum string_id label; enum right right; bool in_menu; } tabs[] = {
    { "/", "counter", S_TAB_COUNTER, RIGHT_LOOK, false },
    { "/register", "register", S_TAB_REGISTER, RIGHT_LOOK, false },
    { "/deliveries", "deliveries", S_TAB_DELIVERIES, RIGHT_LOOK, false },
    { "/clocks", "clocks", S_TAB_CLOCKS, RIGHT_LOOK, false },
    { "/reports", "reports", S_TAB_REPORTS, RIGHT_LOOK, false },
    { "/mails", "mails", S_MAILS, RIGHT_LOOK, true },
    { "/filing", "filing", S_TAB_FILING, RIGHT_LOOK, true },
    { "/officers", "officers", S_TAB_OFFICERS, RIGHT_SIGNED_IN, true },
    { "/people", "people", S_PEOPLE, RIGHT_ADMIN, true },
    { "/history", "history", S_HISTORY_ALL, RIGHT_AUDIT, true },
    { "/verify", "verify", S_VERIFY, RIGHT_AUDIT, true },
    { "/own", "own", S_OWN, RIGHT_SIGNED_IN, true },
    { "/admin", "admin", S_ADMIN, RIGHT_ADMIN, true },
};

static void put_tab(const struct request *q, struct html *h, const char *href, enum string_id label, bool here)
{
    html_put(h, "<a href=\"%s\"", href);
    if (here)
        html_put(h, " aria-current=\"page\"");
    html_put(h, ">%s</a>", tr(q, label));
}

static void put_tabs(const struct request *q, struct html *h, const char *page, bool in_menu)
{
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++)
        if (tabs[i].in_menu == in_menu && web_may(q, tabs[i].right))
            put_tab(q, h, tabs[i].href, tabs[i].label, strcmp(tabs[i].page, page) == 0 || (strcmp(page, "session") == 0 && strcmp(tabs[i].page, "deliveries") == 0));
}

/* Who is signed in, with the pages that are asked for less often, and the ways out. */
static void put_menu(const struct request *q, struct html *h, const char *page)
{
    if (!q->who)
        return;
    html_put(h, "<details class=\"menu\"><summary aria-label=\"%s: %s\"><span>%s</span></summary>\n<div class=\"menu-list\">", tr(q, S_MENU),
             q->who->full_name, q->who->full_name);
    put_tabs(q, h, page, true);
    page_form(q, h, "/lock", NULL, "plain");
    html_put(h, "<button>%s</button></form>", tr(q, S_LOCK));
    page_form(q, h, "/sign-out", NULL, "plain");
    html_put(h, "<button>%s</button></form></div></details>\n", tr(q, S_SIGN_OUT));
}

static const char *token_of(const struct request *q) { return q->who ? q->who->token : ""; }

/* Pages with rules of their own beside style.css. */
static const struct { const char *page, *file; } sheets[] = {
    { "admin", "admin.css" }, { "help", "admin.css" }, { "first", "first.css" }, { "first", "admin.css" }, { "door", "first.css" },
    { "letter", "letter.css" }, { "reports", "reports.css" }, { "clocks", "reports.css" },
    { "register", "register.css" }, { "history", "register.css" }, { "verify", "register.css" }, { "officers", "register.css" },
    { "letter", "deliveries.css" }, { "counter", "counter.css" }, { "waiting", "counter.css" }, { "deliveries", "deliveries.css" }, { "mails", "deliveries.css" }, { "session", "deliveries.css" }, { "mails", "counter.css" }, { "eoffice", "deliveries.css" },
};

/* The modules of a page, all at once: each that is found only when another one has come costs a way to the box and back. */
static const struct { const char *page, *file; } modules[] = {
    { "letter", "letter.js" }, { "letter", "officer.js" }, { "letter", "sheet.js" },
    { "pages", "pages.js" }, { "pages", "letter.js" }, { "pages", "officer.js" }, { "pages", "sheet.js" },
    { "eoffice", "eoffice.js" }, { "admin", "admin.js" }, { "first", "first.js" },
};

static void put_modules(struct html *h, const char *page)
{
    html_put(h, "<script type=\"module\" src=\"/assets/desk.js\"></script>\n"
             "<link rel=\"modulepreload\" href=\"/assets/live.js\">\n<link rel=\"modulepreload\" href=\"/assets/words.js\">\n");
    for (size_t i = 0; i < ARRAY_LEN(modules); i++)
        if (strcmp(modules[i].page, page) == 0)
            html_put(h, "<link rel=\"modulepreload\" href=\"/assets/%s\">\n", modules[i].file);
}

void page_begin(const struct request *q, struct reply *a, const char *title, const char *page, const char *self)
{
    struct html *h = &a->body;
    const struct config *conf = q->desk->conf;

    html_put(h, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<title>%s · %s</title>\n", lang_code(q->lang), title,
             config_text(conf, q->lang == LANG_HI ? CONFIG_OFFICE_NAME_HI : CONFIG_OFFICE_NAME));
    if (strcmp(page, "starting") == 0 || strcmp(page, "printing") == 0)
        html_put(h, "<meta http-equiv=\"refresh\" content=\"2\">\n");
    html_put(h, "<link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\n"
             "<link rel=\"stylesheet\" href=\"/assets/style.css\">\n");
    for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
        if (strcmp(sheets[i].page, page) == 0)
            html_put(h, "<link rel=\"stylesheet\" href=\"/assets/%s\">\n", sheets[i].file);
    put_modules(h, page);
    html_put(h, "</head>\n"
             "<body data-screen=\"%s\" data-token=\"%s\" data-person=\"%s\">\n"
             "<a class=\"skip\" href=\"#main\">%s</a>\n<header class=\"top\">\n"
             "<div class=\"office\"><strong lang=\"en\">%s</strong><span lang=\"hi\">%s</span></div>\n"
             "<nav class=\"tabs\" aria-label=\"%s\">", page, token_of(q), q->who ? q->who->name : "", tr(q, S_SKIP),
             config_text(conf, CONFIG_OFFICE_NAME), config_text(conf, CONFIG_OFFICE_NAME_HI), tr(q, S_NAVIGATION));
    put_tabs(q, h, page, false);
    if (q->who)
        html_put(h, "<a class=\"help\" href=\"/help?from=%s\" title=\"%s\" aria-label=\"%s\">?</a>", page, tr(q, S_HELP), tr(q, S_HELP));
    html_put(h, "</nav>\n<nav class=\"langs\" aria-label=\"%s\">", tr(q, S_LANGUAGE));
    for (int i = 0; i < LANGS; i++)
        language_link(q, h, self, (enum lang)i);
    html_put(h, "</nav>\n");
    put_menu(q, h, page);
    html_put(h, "</header>\n"
             "<p class=\"notice bad\" id=\"lost\" role=\"alert\" data-signed-out=\"%s\" data-as-of=\"%s\" hidden>%s</p>\n"
             "<p class=\"toast\" id=\"toast\" role=\"status\" data-failed=\"%s\" hidden></p>\n"
             "<main id=\"main\">\n", tr(q, S_SIGNED_OUT_MEANWHILE), tr(q, S_SHOWN_AS_OF), tr(q, S_CONNECTION_LOST), tr(q, S_SCAN_NOT_STARTED));
}

/* Room for the keys on the screen (html/keyboard.js), with what a screen reader says of those that type no letter. */
static void put_keyboard(const struct request *q, struct html *h)
{
    static const struct { const char *key; enum string_id words; } named[] = {
        { "back", S_KEYBOARD_BACK }, { "enter", S_KEYBOARD_ENTER }, { "shift", S_KEYBOARD_SHIFT }, { "space", S_KEYBOARD_SPACE },
        { "left", S_KEYBOARD_LEFT }, { "right", S_KEYBOARD_RIGHT }, { "hide", S_KEYBOARD_HIDE }, { "signs", S_KEYBOARD_SIGNS },
        { "zwj", S_KEYBOARD_ZWJ }, { "zwnj", S_KEYBOARD_ZWNJ }, { "close", S_KEYBOARD_CLOSE }, { "not-shown", S_KEYBOARD_NOT_SHOWN },
    };

    html_put(h, "<div class=\"keyboard\" id=\"keyboard\" role=\"group\" aria-label=\"%s\"", tr(q, S_KEYBOARD));
    for (size_t i = 0; i < ARRAY_LEN(named); i++)
        html_put(h, " data-%s=\"%s\"", named[i].key, tr(q, named[i].words));
    html_put(h, " data-blank-minutes=\"%lld\" hidden></div>\n", (long long)config_number(q->desk->conf, CONFIG_DESK_BLANK_MINUTES));
}

void page_end(const struct request *q, struct reply *a)
{
    html_put(&a->body, "</main>\n");
    put_keyboard(q, &a->body);
    html_put(&a->body, "</body>\n</html>\n");
}

void page_form(const struct request *q, struct html *h, const char *path, const char *id, const char *class_name)
{
    html_put(h, "<form method=\"post\" action=\"%s\" class=\"%s\" autocomplete=\"off\"", path, class_name);
    if (id)
        html_put(h, " id=\"%s\"", id);
    html_put(h, "><input type=\"hidden\" name=\"token\" value=\"%s\">", token_of(q));
}

/* ---- what goes wrong */

static const struct { int status; enum string_id title, text; } error_pages[] = {
    { 400, S_ERROR_400, S_ERROR_400_TEXT },
    { 403, S_ERROR_403, S_ERROR_403_TEXT },
    { 404, S_ERROR_404, S_ERROR_404_TEXT },
    { 405, S_ERROR_405, S_ERROR_405_TEXT },
    { 409, S_ERROR_409, S_ERROR_409_TEXT },
    { 410, S_ERROR_410, S_ERROR_410_TEXT },
    { 413, S_ERROR_413, S_ERROR_413_TEXT },
    { 503, S_ERROR_503, S_ERROR_503_TEXT },
    { 500, S_ERROR_500, S_ERROR_500_TEXT },     /* last: also for a status that is not listed */
};

/* In the language of the request first, then in the other one. */
static void error_words(const struct request *q, struct html *h, enum string_id title, enum string_id text)
{
    enum lang other = q->lang == LANG_HI ? LANG_EN : LANG_HI;

    html_put(h, "<h1>%s</h1>\n<p>%s</p>\n", tr(q, title), tr(q, text));
    html_put(h, "<div class=\"other\" lang=\"%s\"><h2>%s</h2>\n<p>%s</p></div>\n", lang_code(other),
             string_of(other, title), string_of(other, text));
}

void web_error(const struct request *q, struct reply *a, int status, const char *why)
{
    char shut[SAID_SIZE];
    size_t i = 0;

    while (i + 1 < ARRAY_LEN(error_pages) && error_pages[i].status != status)
        i++;
    html_done(&a->body);
    html_init(&a->body, HTML_MAX_BYTES);
    a->status = status;
    if (status == 503)
        a->retry_after_s = 2;
    if (status == 503 && data_is_shut(q->desk->run_dir, shut)) {    /* it is not starting: it will not start */
        repair_show_shut(q, a, shut);
        return;
    }
    page_begin(q, a, tr(q, error_pages[i].title), status == 503 ? "starting" : "error", "/");
    html_put(&a->body, "<section class=\"message\">\n");
    error_words(q, &a->body, error_pages[i].title, error_pages[i].text);
    if (why && *why) {
        html_put(&a->body, "<p class=\"why\">");
        html_said(&a->body, q->lang, why);
        html_put(&a->body, "</p>\n");
    }
    help_put_contacts(q, &a->body);
    html_put(&a->body, "<p><a class=\"button primary\" href=\"/\">%s</a></p>\n</section>\n", tr(q, S_BACK_TO_COUNTER));
    page_end(q, a);
}

void web_not_read(const struct request *q, struct reply *a, const char *event, int r, const struct err *e)
{
    log_error(event, LOG_WHY, e->msg);
    web_error(q, a, r == -EAGAIN ? 503 : 500, NULL);
}

int web_store(const struct request *q, struct reply *a, struct store **ret_store)
{
    struct err e = { 0 };
    int r = store_open(q->desk->diary_path, STORE_READ, ret_store, &e);

    if (r == -EAGAIN) {
        web_error(q, a, 503, NULL);
    } else if (r < 0) {
        log_error("diary_not_read", LOG_WHY, e.msg);
        web_error(q, a, 500, NULL);
    }
    return r;
}

void web_redirect(struct reply *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(a->location, sizeof(a->location), fmt, ap);
    va_end(ap);
    a->status = n > 0 && (size_t)n < sizeof(a->location) ? 303 : 500;
}

const char *web_actor(const struct request *q)
{
    return q->who ? q->who->name : "";
}

bool web_token_is_good(const struct request *q)
{
    return guard_token(form_get(q->form, "token"), token_of(q));
}

bool web_is_own_screen(const struct request *q) { return strcmp(q->address, "127.0.0.1") == 0 || strcmp(q->address, "::1") == 0; }

bool web_may(const struct request *q, enum right right)
{
    return people_may(q->who ? q->who->roles : 0, right);
}

/* The path is a stranger's: what could look like another field of the line is left out. */
void web_log_refused(const struct request *q, const char *event, int status, const char *why)
{
    char path[64];

    snprintf(path, sizeof(path), "%.*s", (int)sizeof(path) - 1, q->path);
    for (char *c = path; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-", *c))
            *c = '?';
    log_warn(event, LOG_COUNT LOG_ADDRESS LOG_PATH LOG_WHY, (long long)status, *q->address ? q->address : "-", path, why);
}

int web_tell_diary(const struct request *q, json_t *take_message, struct err *e)
{
    int r = ipc_call(q->desk->run_dir, "diaryd", take_message, IPC_CALL_MS, NULL, e);

    if (r < 0)
        log_warn("change_refused", LOG_WHY, e->msg);
    return r;
}

int web_change(const struct request *q, struct reply *a, json_t *take_message)
{
    struct err e = { 0 };
    int r = web_tell_diary(q, take_message, &e);

    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, err_line(&e));
    return r;
}
