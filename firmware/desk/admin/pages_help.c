/* The manual on the box. A topic is a text in each language, linked into the program:
 *
 *   the first line is its title; "## " begins a heading, "1. " and the like an entry of a numbered list, "- " one of a plain
 *   list; any other line is a paragraph. */
#include "desk/web/web.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TOPIC(symbol, file) \
    __asm__(".section .rodata\n" \
            "help_en_" #symbol ": .incbin \"firmware/desk/help/en/" file ".txt\"\n.byte 0\n" \
            "help_hi_" #symbol ": .incbin \"firmware/desk/help/hi/" file ".txt\"\n.byte 0\n" \
            ".previous\n"); \
    extern const char help_en_##symbol[], help_hi_##symbol[];

TOPIC(letter, "01-letter")
TOPIC(jam, "02-jam")
TOPIC(classified, "03-classified")
TOPIC(doubt, "04-doubt")
TOPIC(deliveries, "05-deliveries")
TOPIC(lamps, "06-lamps")
TOPIC(register, "07-register")
TOPIC(first_start, "08-first-start")
TOPIC(lost_phone, "09-lost-phone")
TOPIC(backup, "10-backup")
TOPIC(settings, "11-settings")
TOPIC(officers, "12-officers")
TOPIC(mails, "13-mails")
TOPIC(alerts, "14-alerts")
TOPIC(away, "15-away")
TOPIC(code, "16-code")
TOPIC(backlog, "17-backlog")
TOPIC(box, "18-box")
TOPIC(stick, "19-stick")

/* screens: which pages' "?" leads here, as page_begin() names them, blanks around each. */
static const struct topic { const char *text[LANGS], *screens; } topics[] = {
    { { help_en_letter, help_hi_letter }, " letter pages " },
    { { help_en_jam, help_hi_jam }, "" },
    { { help_en_classified, help_hi_classified }, "" },
    { { help_en_doubt, help_hi_doubt }, "" },
    { { help_en_deliveries, help_hi_deliveries }, " deliveries eoffice " },
    { { help_en_lamps, help_hi_lamps }, " counter waiting " },
    { { help_en_register, help_hi_register }, " register history verify clocks reports " },
    { { help_en_first_start, help_hi_first_start }, " first " },
    { { help_en_lost_phone, help_hi_lost_phone }, " sign-in people me " },
    { { help_en_backup, help_hi_backup }, "" },
    { { help_en_settings, help_hi_settings }, " admin " },
    { { help_en_officers, help_hi_officers }, " officers filing " },
    { { help_en_mails, help_hi_mails }, " mails " },
    { { help_en_alerts, help_hi_alerts }, "" },
    { { help_en_away, help_hi_away }, "" },
    { { help_en_code, help_hi_code }, " session " },
    { { help_en_backlog, help_hi_backlog }, "" },
    { { help_en_box, help_hi_box }, "" },
    { { help_en_stick, help_hi_stick }, " stick " },
};

/* ---- a topic */

static size_t numbered(const char *line)
{
    size_t n = strspn(line, "0123456789");
    return n > 0 && strncmp(line + n, ". ", 2) == 0 ? n + 2 : 0;
}

/* Which list a line is an entry of: "ol", "ul", "" for none. *ret_n: bytes in front of its words. */
static const char *list_of(const char *line, size_t *ret_n)
{
    size_t n = numbered(line);

    *ret_n = n > 0 ? n : strncmp(line, "- ", 2) == 0 ? 2 : strncmp(line, "## ", 3) == 0 ? 3 : 0;
    return n > 0 ? "ol" : strncmp(line, "- ", 2) == 0 ? "ul" : "";
}

static void put_topic(struct html *h, const char *text)
{
    const char *open = "";

    for (const char *at = text + strcspn(text, "\n"); *at; ) {
        at += *at == '\n';
        size_t line_n = strcspn(at, "\n"), n = 0;
        AUTO_FREE char *line = strndup(at, line_n);
        const char *list = list_of(line ? line : "", &n);

        at += line_n;
        if (!line || !*line)
            continue;
        if (strcmp(list, open) != 0 && *open)
            html_put(h, "</%s>\n", open);
        if (strcmp(list, open) != 0 && *list)
            html_put(h, "<%s>\n", list);
        open = list;
        const char *tag = *list ? "li" : n == 3 ? "h2" : "p";
        html_put(h, "<%s>%s</%s>\n", tag, line + n, tag);
    }
    if (*open)
        html_put(h, "</%s>\n", open);
}

static void put_title(struct html *h, const char *text)
{
    AUTO_FREE char *title = strndup(text, strcspn(text, "\n"));

    html_text(h, title ? title : "");
}

/* Whom to call, as the settings say. */
void help_put_contacts(const struct request *q, struct html *h)
{
    const struct config *c = q->desk->conf;
    const char *name = config_text(c, CONFIG_OFFICE_HELP_NAME), *phone = config_text(c, CONFIG_OFFICE_HELP_PHONE), *email = config_text(c, CONFIG_OFFICE_HELP_EMAIL);

    if (!*name && !*phone && !*email)
        return;
    html_put(h, "<p class=\"who-helps\"><b>%s</b> %s", tr(q, S_HELP_DESK), name);
    if (*phone)
        html_put(h, " · %s", phone);
    if (*email)
        html_put(h, " · %s", email);
    html_put(h, "</p>\n");
}

/* ---- pages */

static bool has_words(const char *text, const char *words)
{
    return !*words || strcasestr(text, words) != NULL;
}

void page_help(const struct request *q, struct reply *a)
{
    const char *from = form_get(q->query, "from"), *words = form_get(q->query, "q");
    char name[48];
    int found = 0;

    if (*from && snprintf(name, sizeof(name), " %.40s ", from) > 0)
        for (size_t i = 0; i < ARRAY_LEN(topics); i++)
            if (strstr(topics[i].screens, name)) {
                web_redirect(a, "/help/%zu", i + 1);
                return;
            }
    page_begin(q, a, tr(q, S_HELP), "help", "/help");
    html_put(&a->body, "<h1>%s</h1>\n<form method=\"get\" action=\"/help\" class=\"change\" role=\"search\"><label for=\"q\">%s</label>"
             "<input type=\"search\" name=\"q\" id=\"q\" value=\"%s\"><button class=\"button\">%s</button></form>\n<ul class=\"topics\">\n",
             tr(q, S_HELP), tr(q, S_HELP_SEARCH), words, tr(q, S_SEARCH));
    for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
        if (!has_words(topics[i].text[LANG_EN], words) && !has_words(topics[i].text[LANG_HI], words))
            continue;
        found++;
        html_put(&a->body, "<li><a href=\"/help/%d\">", (int)i + 1);
        put_title(&a->body, topics[i].text[q->lang]);
        html_put(&a->body, "</a></li>\n");
    }
    html_put(&a->body, "</ul>\n");
    if (found == 0)
        html_put(&a->body, "<p class=\"empty\">%s</p>\n", tr(q, S_HELP_NOTHING));
    help_put_contacts(q, &a->body);
    page_end(q, a);
}

void page_help_topic(const struct request *q, struct reply *a)
{
    char self[40];

    if (q->id < 1 || q->id > (int64_t)ARRAY_LEN(topics)) {
        web_error(q, a, 404, NULL);
        return;
    }
    const char *text = topics[q->id - 1].text[q->lang];
    AUTO_FREE char *title = strndup(text, strcspn(text, "\n"));
    snprintf(self, sizeof(self), "/help/%d", (int)q->id);
    page_begin(q, a, title ? title : "", "help", self);
    html_put(&a->body, "<p><a class=\"button\" href=\"/help\">%s</a></p>\n<article class=\"topic\"><h1>%s</h1>\n", tr(q, S_HELP_ALL), title ? title : "");
    put_topic(&a->body, text);
    html_put(&a->body, "</article>\n");
    help_put_contacts(q, &a->body);
    page_end(q, a);
}
