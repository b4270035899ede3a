#include "desk/counter/machines.h"

#include "base/ipc.h"
#include "base/log.h"
#include "desk/counter/lamps.h"
#include "desk/letter/doubts.h"
#include "desk/web/events.h"
#include "desk/web/guard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- words: the programs' stable codes in the language of the screen */

struct word { const char *code; enum string_id sentence; };

static const struct word scanner_words[] = {
    { "ready", S_SCANNER_READY }, { "scanning", S_SCANNER_SCANNING }, { "starting", S_SCANNER_STARTING },
    { "no_paper", S_SCANNER_NO_PAPER }, { "jam", S_SCANNER_JAM }, { "double_feed", S_SCANNER_DOUBLE_FEED },
    { "cover_open", S_SCANNER_COVER_OPEN }, { "stalled", S_SCANNER_STALLED }, { "driver_stuck", S_SCANNER_STUCK },
    { "device_gone", S_SCANNER_GONE }, { "no_scanner", S_SCANNER_NONE }, { "bad_page", S_SCANNER_BAD_PAGE },
    { "no_room", S_SCANNER_NO_ROOM }, { "card_failed", S_SCANNER_CARD_FAILED }, { "interrupted", S_SCANNER_INTERRUPTED },
    { "down", S_SCANNER_DOWN }, { "marking_doubt", S_SCANNER_MARKING_DOUBT }, { "classified", S_SCANNER_CLASSIFIED },
};
static const struct word printer_words[] = {
    { "away", S_PRINTER_AWAY }, { "stuck", S_PRINTER_STUCK }, { "no_paper", S_PRINTER_NO_PAPER }, { "no_ribbon", S_PRINTER_NO_RIBBON },
    { "cover_open", S_PRINTER_COVER_OPEN }, { "paused", S_PRINTER_PAUSED }, { "jam", S_PRINTER_JAM }, { "fault", S_PRINTER_FAULT },
    { "queue", S_PRINTER_QUEUE }, { "drawing", S_PRINTER_DRAWING }, { "diary", S_PRINTER_DIARY },
};

/* A code we do not know yet shows the program's own sentence. */
static void put_sentence(const struct request *q, struct html *h, const struct word *words, size_t n, const json_t *said, const char *pages)
{
    const char *code = json_str(said, "code", "");

    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i].code, code) == 0) {
            html_put(h, "<span>");
            html_fill(h, tr(q, words[i].sentence), pages, NULL);
            html_put(h, "</span>");
            return;
        }
    html_said(h, q->lang, json_str(said, "sentence", ""));
}

/* Lamp colour, shape in the style sheet, and one word for it. */
static const struct light { const char *state, *tone; enum string_id word; } lights[] = {
    { "idle", "green", S_LAMP_READY }, { "scanning", "blue", S_LAMP_SCANNING }, { "interrupted", "amber", S_LAMP_STOPPED },
    { "fault", "red", S_LAMP_FAULT }, { "absent", "grey", S_LAMP_ABSENT }, { "down", "grey", S_LAMP_ABSENT },
};

static const struct light *light_of(const char *state, const char *code)
{
    static const struct light starting = { "absent", "grey", S_LAMP_STARTING }, doubt = { "scanning", "amber", S_LAMP_LOOK },
                              refused = { "fault", "red", S_LAMP_REFUSED };

    if (lamp_scanner_is_starting(state, code))
        return &starting;
    if (strcmp(code, "marking_doubt") == 0)
        return &doubt;
    if (strcmp(code, "classified") == 0)
        return &refused;
    for (size_t i = 0; i < ARRAY_LEN(lights); i++)
        if (strcmp(lights[i].state, state) == 0)
            return &lights[i];
    return &lights[3];
}

enum string_id machine_scanner_word(const char *state, const char *code) { return light_of(state, code)->word; }

void machine_put_printer(const struct request *q, struct html *h, const json_t *status)
{
    if (strcmp(json_str(status, "code", ""), "ready") == 0)
        html_put(h, "<span>%s</span>", tr(q, S_LAMP_PRINTER_OK));
    else
        put_sentence(q, h, printer_words, ARRAY_LEN(printer_words), status, NULL);
}

/* ---- one scanner */

struct panel {
    const struct request *q;
    struct html *h;
    const json_t *said;         /* one scanner of scand's status */
    const char *name, *state;
    int pages;                  /* safe, of the letter in hand */
    bool first;                 /* its button has the scan key */
};

struct press_button { const char *path; enum string_id label; const char *look, *key, *purpose, *doubt; };

static void put_button(const struct panel *p, const struct press_button *b)
{
    page_form(p->q, p->h, b->path, b->key && p->first ? "scan" : NULL, "inline");
    html_put(p->h, "<input type=\"hidden\" name=\"scanner\" value=\"%s\">", p->name);
    if (b->purpose)
        html_put(p->h, "<input type=\"hidden\" name=\"purpose\" value=\"%s\">", b->purpose);
    if (b->doubt)
        html_put(p->h, "<input type=\"hidden\" name=\"doubt\" value=\"%s\">", b->doubt);
    html_put(p->h, "<button class=\"button %s\">%s", b->look, tr(p->q, b->label));
    if (b->key && p->first)
        html_put(p->h, " <kbd>%s</kbd>", b->key);
    html_put(p->h, "</button></form>\n");
}

static void put_interrupted(const struct panel *p)
{
    struct html *h = p->h;
    char safe[16], next[16];

    snprintf(safe, sizeof(safe), "%d", p->pages);
    snprintf(next, sizeof(next), "%d", p->pages + 1);
    html_put(h, "<div class=\"interrupted\" role=\"alert\"><p>");
    html_fill(h, tr(p->q, p->pages > 0 ? S_PUT_BACK : S_PUT_BACK_ALL), safe, next);
    html_put(h, "</p>\n<div class=\"choices\">");
    put_button(p, &(struct press_button){ "/scan/start", S_GO_ON, "primary", "F2", NULL, NULL });
    if (p->pages > 0)
        put_button(p, &(struct press_button){ "/scan/end", S_END_HERE, "", NULL, NULL, NULL });
    html_put(h, "<details class=\"ask\"><summary class=\"button\">%s</summary><div class=\"sure\"><p>", tr(p->q, S_DISCARD));
    html_fill(h, tr(p->q, S_DISCARD_SURE), safe, NULL);
    html_put(h, "</p>");
    put_button(p, &(struct press_button){ "/scan/discard", S_DISCARD_YES, "danger", NULL, NULL, NULL });
    html_put(h, "</div></details></div></div>\n");
}

/* ---- a page that may bear a marking: no way on without a look at the paper, and no key that could be pressed by habit */

static enum string_id place_word(const char *place)
{
    static const struct { const char *code; enum string_id word; } places[] = {
        { "upper_left", S_PLACE_UPPER_LEFT }, { "top", S_PLACE_TOP }, { "upper_right", S_PLACE_UPPER_RIGHT },
        { "left", S_PLACE_LEFT }, { "middle", S_PLACE_MIDDLE }, { "right", S_PLACE_RIGHT },
        { "lower_left", S_PLACE_LOWER_LEFT }, { "bottom", S_PLACE_BOTTOM }, { "lower_right", S_PLACE_LOWER_RIGHT },
    };

    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (strcmp(places[i].code, place) == 0)
            return places[i].word;
    return S_PLACE_UNKNOWN;
}

static void put_marking_doubt(const struct panel *p)
{
    const json_t *doubt = json_object_get(p->said, "doubt");
    const char *id = json_str(doubt, "id", ""), *place = tr(p->q, place_word(json_str(doubt, "place", "")));
    char sheet[16];

    snprintf(sheet, sizeof(sheet), "%d", (int)json_int(doubt, "sheet", 0));
    html_put(p->h, "<div class=\"interrupted\" role=\"alert\"><p>");
    html_fill(p->h, tr(p->q, json_flag(doubt, "unchecked") ? S_MARKING_UNCHECKED : S_MARKING_DOUBT), sheet, place);
    if (strcmp(json_str(doubt, "side", ""), "back") == 0)
        html_put(p->h, " %s", tr(p->q, S_MARKING_REVERSE));
    html_put(p->h, "</p>\n<div class=\"choices\">");
    put_button(p, &(struct press_button){ "/scan/clear", S_MARKING_CLEAR, "primary big", NULL, NULL, id });
    put_button(p, &(struct press_button){ "/scan/refuse", S_MARKING_REFUSE, "danger big", NULL, NULL, id });
    html_put(p->h, "</div></div>\n");
}

static void put_scan_buttons(const struct panel *p)
{
    put_button(p, &(struct press_button){ "/scan/start", S_SCAN, "primary big", "F2", "letter", NULL });
    put_button(p, &(struct press_button){ "/scan/start", S_SCAN_VIP, "", NULL, "vip", NULL });
    put_button(p, &(struct press_button){ "/scan/start", S_SCAN_BACKLOG, "", NULL, "backlog", NULL });
}

/* What went through since the press: sheets are counted, so that none is missed. */
static void put_sheets(const struct panel *p)
{
    static const struct { const char *key; enum string_id label; } counts[] = {
        { "pages", S_SHEETS_PAGES }, { "blanks", S_SHEETS_BLANKS }, { "separators", S_SHEETS_SEPARATORS }, { "fed", S_SHEETS_FED },
    };
    const json_t *sheets = json_object_get(p->said, "sheets");
    int letters = (int)json_int(p->said, "letters", 0);
    char n[16];

    if (json_int(sheets, "sides", 0) == 0)
        return;
    html_put(p->h, "<p class=\"sheets\">");
    snprintf(n, sizeof(n), "%d", letters);
    html_fill(p->h, tr(p->q, S_SHEETS_LETTERS), n, NULL);
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        if (!json_is_integer(json_object_get(sheets, counts[i].key)))       /* not every scanner counts what it feeds */
            continue;
        snprintf(n, sizeof(n), "%d", (int)json_int(sheets, counts[i].key, 0));
        html_put(p->h, " · ");
        html_fill(p->h, tr(p->q, counts[i].label), n, NULL);
    }
    html_put(p->h, "</p>\n");
}

/* While the paper is in hand: which page to look at, and a new scan of it in one press. */
static void put_attention(const struct panel *p)
{
    const json_t *list = json_object_get(p->said, "attention"), *item;
    bool rescan = false;
    size_t i;

    if (json_array_size(list) == 0)
        return;
    html_put(p->h, "<div class=\"attention\" role=\"status\"><ul>\n");
    json_array_foreach(list, i, item) {
        const char *code = json_str(item, "code", "");
        bool image = doubt_is_about_image(code), can_rescan = *json_str(item, "blob", "");
        char page[16];

        snprintf(page, sizeof(page), "%d", (int)json_int(item, "page", 0));
        html_put(p->h, "<li>");
        html_fill(p->h, doubt_sentence(p->q, code, "", json_str(item, "sentence", "")), page, NULL);
        if (image && !can_rescan)
            html_put(p->h, " %s", tr(p->q, S_ATTENTION_OF_ADDED));
        html_put(p->h, "</li>\n");
        rescan = rescan || (image && can_rescan);
    }
    html_put(p->h, "</ul>");
    if (rescan && strcmp(p->state, "idle") == 0)
        put_button(p, &(struct press_button){ "/scan/rescan", S_RESCAN, "", NULL, NULL, NULL });
    html_put(p->h, "</div>\n");
}

static void put_scanner(const struct panel *p)
{
    const struct light *light = light_of(p->state, json_str(p->said, "code", ""));
    const char *title = json_str(p->said, "title", "");
    bool attention = json_array_size(json_object_get(p->said, "attention")) > 0;
    const char *tone = attention && strcmp(light->tone, "green") == 0 ? "amber" : light->tone;
    bool refused = strcmp(json_str(p->said, "code", ""), "classified") == 0;
    char number[16];            /* that the sentence names: pages, or the sheet it was refused for */

    snprintf(number, sizeof(number), "%d", refused ? (int)json_int(p->said, "sheet", 0) : p->pages);
    html_put(p->h, "<section class=\"scanner %s\" data-key=\"scanner %s\" aria-label=\"%s %s\">\n"
             "<span class=\"lamp %s\" aria-hidden=\"true\"></span>\n<div class=\"said\"><strong>%s</strong> ",
             tone, p->name, tr(p->q, S_SCANNER), title, tone, tr(p->q, light->word));
    if (strcmp(json_str(p->said, "code", ""), "driver_stuck") == 0 && strcmp(p->state, "absent") != 0)     /* it runs again */
        html_put(p->h, "<span>%s</span>", tr(p->q, strcmp(p->state, "fault") == 0 ? S_SCANNER_WAS_STUCK_EMPTY : S_SCANNER_WAS_STUCK));
    else
        put_sentence(p->q, p->h, scanner_words, ARRAY_LEN(scanner_words), p->said, number);
    if (*json_str(p->said, "power", "")) {                  /* why it may be gone */
        html_put(p->h, " ");
        html_said(p->h, p->q->lang, json_str(p->said, "power", ""));
    }
    if (*title)
        html_put(p->h, " <small>%s</small>", title);
    put_sheets(p);
    html_put(p->h, "</div>\n");
    if (strcmp(p->state, "interrupted") == 0)
        put_interrupted(p);
    else if (strcmp(json_str(p->said, "code", ""), "marking_doubt") == 0)
        put_marking_doubt(p);
    else if (strcmp(p->state, "scanning") == 0)
        html_put(p->h, "<p class=\"pages\">%d</p>\n", p->pages);
    else
        put_scan_buttons(p);
    put_attention(p);
    html_put(p->h, "</section>\n");
}

/* ---- all of them */

/* The scan key belongs to the first scanner that stopped, else to the first that can begin. */
static size_t with_scan_key(const json_t *scanners)
{
    static const char *const by_need[] = { "interrupted", "idle" };
    const json_t *s;
    size_t i;

    for (size_t k = 0; k < ARRAY_LEN(by_need); k++)
        json_array_foreach(scanners, i, s)
            if (strcmp(json_str(s, "state", ""), by_need[k]) == 0)
                return i;
    return 0;
}

static void put_scanners(const struct request *q, struct html *h, const json_t *scand)
{
    const json_t *scanners = json_object_get(scand, "scanners"), *s;
    AUTO_JSON json_t *none = json_pack("{s:s, s:s}", "state", scand ? "absent" : "down", "code", scand ? json_str(scand, "code", "no_scanner") : "down");
    size_t i, key = with_scan_key(scanners);

    if (json_array_size(scanners) == 0)
        put_scanner(&(struct panel){ .q = q, .h = h, .said = none, .name = "", .state = json_str(none, "state", ""), .first = true });
    json_array_foreach(scanners, i, s)
        put_scanner(&(struct panel){ .q = q, .h = h, .said = s, .name = json_str(s, "name", ""), .state = json_str(s, "state", "absent"),
                                     .pages = (int)json_int(s, "pages", 0), .first = i == key });
}

/* Printer and folder say something only when a person is needed: letters go on without them. NULL: not set up, or all is well. */
static const json_t *needs_person(const json_t *all, const char *program, const char *in_need)
{
    const json_t *said = json_object_get(all, program);

    return json_is_null(said) || strcmp(json_str(said, "state", ""), in_need) == 0 ? said : NULL;
}

static void begin_helper(const struct request *q, struct html *h, const char *program, enum string_id name)
{
    html_put(h, "<p class=\"notice\" data-key=\"%s\" role=\"status\"><strong>%s</strong>: ", program, tr(q, name));
}

static void put_printer(const struct request *q, struct html *h, const json_t *all)
{
    const json_t *said = needs_person(all, "labeld", "waiting");

    if (!said)
        return;
    begin_helper(q, h, "labeld", S_LABEL_PRINTER);
    if (json_is_null(said))
        html_put(h, "%s", tr(q, S_HELPER_DOWN));
    else
        put_sentence(q, h, printer_words, ARRAY_LEN(printer_words), said, NULL);
    html_put(h, "</p>\n");
}

/* Files that lie there for some seconds are its everyday; trouble is not. */
static void put_hot_folder(const struct request *q, struct html *h, const json_t *all)
{
    const json_t *said = needs_person(all, "hotfolderd", "trouble");
    char waiting[16];

    if (!said)
        return;
    begin_helper(q, h, "hotfolderd", S_HOT_FOLDER);
    if (json_is_null(said)) {
        html_put(h, "%s", tr(q, S_HELPER_DOWN));
    } else {
        snprintf(waiting, sizeof(waiting), "%d", (int)json_int(said, "waiting", 0));
        html_fill(h, tr(q, S_HOT_FOLDER_TROUBLE), waiting, NULL);
        html_put(h, " ");
        html_said(h, q->lang, json_str(said, "sentence", ""));
    }
    html_put(h, "</p>\n");
}

void counter_machines(const struct request *q, struct html *h, const json_t *all)
{
    const json_t *scand = json_object_get(all, "scand");

    put_scanners(q, h, json_is_object(scand) ? scand : NULL);
    put_printer(q, h, all);
    put_hot_folder(q, h, all);
}

/* ---- presses */

/* Hands the form's words on; scand checks them. */
static json_t *press_message(const struct request *q, const char *what)
{
    static const char *const words[] = { "scanner", "purpose", "target", "replaces", "doubt" };
    json_t *message = json_pack("{s:s, s:s}", "do", what, "actor", web_actor(q));

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (form_has(q->form, words[i]) && *form_get(q->form, words[i]))
            json_object_set_new(message, words[i], json_string(form_get(q->form, words[i])));
    return message;
}

static void press(const struct request *q, struct reply *a, const char *what)
{
    struct err e = { 0 };

    int r = ipc_call(q->desk->run_dir, "scand", press_message(q, what), IPC_CALL_MS, NULL, &e);
    events_look(q->desk->events);
    if (r < 0) {
        log_warn("press_refused", LOG_WHY, e.msg);
        web_error(q, a, 409, r == -EREMOTEIO ? err_line(&e) : tr(q, S_SCANNER_DOWN));
    } else {
        web_redirect(a, "/");
    }
}

void act_scan_start(const struct request *q, struct reply *a) { press(q, a, "scan_start"); }
void act_scan_rescan(const struct request *q, struct reply *a) { press(q, a, "rescan"); }
void act_scan_end(const struct request *q, struct reply *a) { press(q, a, "scan_end"); }
void act_scan_clear(const struct request *q, struct reply *a) { press(q, a, "clear"); }
void act_scan_refuse(const struct request *q, struct reply *a) { press(q, a, "refuse"); }
void act_scan_discard(const struct request *q, struct reply *a) { press(q, a, "scan_discard"); }
