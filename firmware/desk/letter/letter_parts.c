/* Parts of a letter's screen: the page image, what is under way, history. Its deliveries: desk/deliveries/letter_deliveries.c. */
#include "desk/letter/letter_page.h"
#include "desk/letter/next.h"
#include "desk/register/history.h"
#include "desk/register/lines.h"
#include "store/purge.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- the page image */

/* A sign and a key for the eye, the words for a screen reader. */
static void tool_face(const struct letter_view *v, enum string_id label, const char *sign, const char *key)
{
    html_put(v->h, "<span class=\"unseen\">%s</span><span aria-hidden=\"true\">%s", tr(v->q, label), sign);
    if (*key)
        html_put(v->h, " <kbd>%s</kbd>", key);
    html_put(v->h, "</span>");
}

static void page_link(const struct letter_view *v, int page, const char *id, enum string_id label, const char *sign, const char *key)
{
    html_put(v->h, "<a class=\"button tool\" id=\"%s\" href=\"/letters/%lld?page=%d\"%s title=\"%s\">", id, (long long)v->letter->id, page,
             page < 1 || page > v->letter->pages ? " hidden" : "", tr(v->q, label));
    tool_face(v, label, sign, key);
    html_put(v->h, "</a>");
}

static void tool_button(const struct letter_view *v, const char *id, enum string_id label, const char *sign, const char *key)
{
    html_put(v->h, "<button type=\"button\" class=\"button tool scripted\" id=\"%s\" title=\"%s\">", id, tr(v->q, label));
    tool_face(v, label, sign, key);
    html_put(v->h, "</button>");
}

int letter_pdf_parts(const struct request *q, const struct letter *l)
{
    char name[SPOOL_NAME_SIZE];
    int parts = 0;

    do {
        parts++;
        snprintf(name, sizeof(name), "document-%d.pdf", parts);
    } while (parts <= SPOOL_MAX_BLOBS && spool_has_blob(q->desk->spool, l->doc, name, NULL) == 1);
    return parts - 1;
}

static void pdf_links(const struct letter_view *v)
{
    int parts = letter_pdf_parts(v->q, v->letter);

    for (int part = 1; part <= parts; part++)
        html_put(v->h, "<a class=\"button tool\" href=\"/pdf/%lld/%d\" target=\"_blank\" rel=\"noopener\">PDF %d</a>",
                 (long long)v->letter->id, part, part);
    if (parts == 0)
        html_put(v->h, "<a class=\"button tool\" href=\"/pdf/%lld\" target=\"_blank\" rel=\"noopener\">PDF</a>", (long long)v->letter->id);
}

/* More of them are reached by their number and the keys: each is a whole view. */
enum { THUMBS_MAX = 40 };

static void put_thumbs(const struct letter_view *v)
{
    char page[16], pages[16];

    if (v->letter->pages < 2 || v->letter->pages > THUMBS_MAX)
        return;
    snprintf(pages, sizeof(pages), "%d", v->letter->pages);
    html_put(v->h, "<nav class=\"thumbs\" id=\"thumbs\" aria-label=\"%s\">", tr(v->q, S_ALL_PAGES));
    for (int i = 1; i <= v->letter->pages; i++) {
        snprintf(page, sizeof(page), "%d", i);
        html_put(v->h, "<a href=\"/letters/%lld?page=%d\" data-to=\"%d\" aria-current=\"%s\"><img loading=\"lazy\" fetchpriority=\"low\" decoding=\"async\" "
                 "draggable=\"false\" src=\"/letters/%lld/view/%d\" alt=\"", (long long)v->letter->id, i, i, i == v->page ? "true" : "false",
                 (long long)v->letter->id, i);
        html_fill(v->h, tr(v->q, S_PAGE_OF), page, pages);
        html_put(v->h, "\"><span aria-hidden=\"true\">%d</span></a>", i);
    }
    html_put(v->h, "</nav>\n");
}

/* Where the first page of the next letter is: loaded while this one is looked at. */
static void put_ahead(const struct letter_view *v)
{
    int64_t next = letter_can_type(v) ? letter_next_for(v->q, v->store, v->letter->id) : 0;

    if (next > 0)
        html_put(v->h, " data-ahead=\"/letters/%lld/view/1\"", (long long)next);
}

/* Shown once a page is turned; the script fills in which, and by how much. */
static void put_keep_turn(const struct letter_view *v)
{
    char path[64];

    if (!letter_is_open(v->letter->state) || !web_may(v->q, RIGHT_WORK))
        return;
    snprintf(path, sizeof(path), "/letters/%lld/pages/turn", (long long)v->letter->id);
    html_put(v->h, "<div class=\"over\"><span id=\"keep-turn\" hidden>");
    page_form(v->q, v->h, path, "turn-form", "plain");
    html_put(v->h, "<input type=\"hidden\" name=\"revision\" value=\"%d\"><input type=\"hidden\" name=\"page\"><input type=\"hidden\" name=\"degrees\">"
             "<button class=\"button primary\">↻ %s</button></form></span></div>\n", v->letter->revision, tr(v->q, S_KEEP_TURN));
}

/* In place of the pages: that they are gone, since when, and where they are. */
void letter_purged(const struct request *q, struct html *h, struct store *s, const struct letter *l)
{
    char gone[SAID_SIZE] = "";
    struct err e = { 0 };

    if (store_purged_sentence(s, l->id, gone, &e) < 0)
        log_error("letter_not_shown", LOG_WHY, e.msg);
    html_put(h, "<p class=\"empty\" id=\"purged\">");
    html_said(h, q->lang, gone);
    html_put(h, "</p>\n");
}

void letter_sheet(const struct letter_view *v)
{
    struct html *h = v->h;
    char page[16], pages[16];

    html_put(h, "<section class=\"sheet\" id=\"sheet\" aria-label=\"%s\" data-letter=\"%lld\" data-pages=\"%d\" data-page-now=\"%d\" data-show-field=\"%s\"",
             tr(v->q, S_PAGE_IMAGE), (long long)v->letter->id, v->letter->pages, v->page, tr(v->q, S_SHOW_FIELD));
    put_ahead(v);
    html_put(h, ">\n");
    if (letter_is_purged(v->letter)) {
        letter_purged(v->q, h, v->store, v->letter);
        html_put(h, "</section>\n");
        return;
    }
    if (v->letter->state == LETTER_TAKEN_IN || v->letter->state == LETTER_REFUSED || v->letter->pages < 1) {
        html_put(h, "<p class=\"empty\">%s</p>\n</section>\n", tr(v->q, v->letter->state == LETTER_REFUSED ? S_NO_IMAGE_LEFT : S_NO_IMAGE_YET));
        return;
    }
    snprintf(page, sizeof(page), "%d", v->page);
    snprintf(pages, sizeof(pages), "%d", v->letter->pages);
    html_put(h, "<div class=\"tools\" role=\"toolbar\" aria-label=\"%s\">", tr(v->q, S_PAGE_TOOLS));
    page_link(v, v->page - 1, "prev", S_PREVIOUS_PAGE, "◀", "");
    html_put(h, "<span class=\"page-of\" id=\"page-of\" data-words=\"%s\" aria-live=\"polite\">", tr(v->q, S_PAGE_OF));
    html_fill(h, tr(v->q, S_PAGE_OF), page, pages);
    html_put(h, "</span>");
    page_link(v, v->page + 1, "next", S_NEXT_PAGE, "▶", "");
    tool_button(v, "smaller", S_ZOOM_OUT, "−", "");
    tool_button(v, "whole", S_ZOOM_WHOLE, "⤢", "");
    tool_button(v, "larger", S_ZOOM_IN, "+", "");
    tool_button(v, "turn", S_TURN, "↻", "");
    pdf_links(v);
    html_put(h, "<a class=\"button tool\" id=\"arrange\" href=\"/letters/%lld/pages\">%s <kbd>F4</kbd></a>"
             "<button type=\"button\" class=\"button tool scripted\" id=\"help\" title=\"%s\" aria-haspopup=\"dialog\">? <kbd>F1</kbd></button>",
             (long long)v->letter->id, tr(v->q, S_PAGES), tr(v->q, S_KEYS));
    html_put(h, "</div>\n");
    put_keep_turn(v);
    html_put(h, "<div class=\"viewport\" id=\"viewport\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
             "<div class=\"canvas\" id=\"canvas\"><img id=\"image\" draggable=\"false\" fetchpriority=\"high\" src=\"/letters/%lld/view/%d\" alt=\"",
             tr(v->q, S_PAGE_IMAGE), (long long)v->letter->id, v->page);
    html_fill(h, tr(v->q, S_PAGE_OF), page, pages);
    html_put(h, "\"></div></div>\n");
    put_thumbs(v);
    html_put(h, "</section>\n");
}

/* ---- what is under way */

struct jobs { bool waiting, begun; };

static int note_job(void *ctx, const struct page_job *j)
{
    struct jobs *jobs = ctx;

    *(strcmp(j->state, "waiting") == 0 ? &jobs->waiting : &jobs->begun) = true;
    return 0;
}

int letter_page_jobs(const struct letter_view *v, struct err *e)
{
    struct jobs jobs = { 0 };
    int r = v->letter->page_jobs > 0 ? store_page_jobs(v->store, v->letter->id, note_job, &jobs, e) : 0;

    if (jobs.begun)
        html_put(v->h, "<p class=\"notice\" data-key=\"pages-begun\" role=\"status\">%s</p>\n", tr(v->q, S_PAGES_UNDER_WAY));
    if (jobs.waiting)
        html_put(v->h, "<p class=\"notice\" data-key=\"pages-wait\" role=\"status\">%s</p>\n", tr(v->q, S_PAGES_WAIT));
    return r;
}

static int put_label(void *ctx, const struct label *l)
{
    const struct letter_view *v = ctx;

    if (l->printed_s > 0)
        return 0;
    html_put(v->h, "<p class=\"notice\" data-key=\"label\" role=\"status\">%s", tr(v->q, l->tries > 0 ? S_LABEL_FAILED : S_LABEL_WAITS));
    if (l->tries > 0) {
        html_put(v->h, " ");
        html_said(v->h, v->q->lang, l->sentence);
    }
    html_put(v->h, "</p>\n");
    return 0;
}

bool letter_has_label(const struct letter_view *v)
{
    const struct letter *l = v->letter;

    return l->state != LETTER_VOID && l->state != LETTER_REFUSED && *config_text(v->q->desk->conf, CONFIG_LABEL_PRINTER);
}

int letter_label(const struct letter_view *v, struct err *e)
{
    struct letter_view copy = *v;

    if (!letter_has_label(v))
        return 0;
    int r = store_label(v->store, v->letter->id, put_label, &copy, e);
    return r == -ENOENT ? 0 : r;
}

/* ---- history */

/* One row's detail, a JSON object, as "name: value" pairs. */
static void put_detail(const struct request *q, struct html *h, const char *detail)
{
    AUTO_JSON json_t *all = json_loads(detail, 0, NULL);
    const char *key;
    json_t *value;

    json_object_foreach(all, key, value) {
        AUTO_FREE char *text = json_is_string(value) ? strdup(json_string_value(value))
                                                     : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
        if (text && *text)
            html_put(h, "<span class=\"pair\"><i>%s</i> %s</span> ", history_key_words(q, key), text);
    }
}

static int put_history(void *ctx, const struct history_row *row)
{
    const struct letter_view *v = ctx;

    html_put(v->h, "<tr><td>");
    line_time(v->h, row->at_s, false);
    html_put(v->h, "</td><td>%s</td><td>%s</td><td class=\"detail\">", row->actor, history_event_words(v->q, row->event));
    put_detail(v->q, v->h, row->detail);
    html_put(v->h, "</td></tr>\n");
    return 0;
}

int letter_history(const struct letter_view *v, bool open, struct err *e)
{
    html_put(v->h, "<details class=\"history\" data-key=\"history\"%s><summary>%s</summary><div class=\"table\"><table><thead><tr>"
             "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
             open ? " open" : "", tr(v->q, S_HISTORY), tr(v->q, S_HISTORY_WHEN), tr(v->q, S_HISTORY_WHO), tr(v->q, S_HISTORY_WHAT),
             tr(v->q, S_HISTORY_DETAIL));
    struct letter_view copy = *v;
    int r = store_history(v->store, v->letter->id, put_history, &copy, e);
    html_put(v->h, "</tbody></table></div><p><a class=\"button\" href=\"/letters/%lld/history\">%s</a></p></details>\n", (long long)v->letter->id,
             tr(v->q, S_HISTORY_WHOLE));
    return r;
}
