/* Parts of a letter's screen: the page image, what is under way, deliveries, history. */
#include "desk/letter/letter_page.h"
#include "desk/register/lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- the page image */

/* A sign and a key for the eye, the words for a screen reader. */
static void tool_face(const struct letter_view *v, enum string_id label, const char *sign, const char *key)
{
    html_put(v->h, "<span class=\"unseen\">%s</span><span aria-hidden=\"true\">%s <kbd>%s</kbd></span>", tr(v->q, label), sign, key);
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

/* A letter that is too large for one PDF lies in parts. */
static void pdf_links(const struct letter_view *v)
{
    char name[SPOOL_NAME_SIZE];
    int part = 1;

    for (; part <= SPOOL_MAX_BLOBS; part++) {
        snprintf(name, sizeof(name), "document-%d.pdf", part);
        if (spool_has_blob(v->q->desk->spool, v->letter->doc, name, NULL) != 1)
            break;
        html_put(v->h, "<a class=\"button tool\" href=\"/pdf/%lld/%d\" target=\"_blank\" rel=\"noopener\">PDF %d</a>",
                 (long long)v->letter->id, part, part);
    }
    if (part == 1)
        html_put(v->h, "<a class=\"button tool\" href=\"/pdf/%lld\" target=\"_blank\" rel=\"noopener\">PDF</a>", (long long)v->letter->id);
}

void letter_sheet(const struct letter_view *v)
{
    struct html *h = v->h;
    char page[16], pages[16];

    html_put(h, "<section class=\"sheet\" id=\"sheet\" aria-label=\"%s\" data-letter=\"%lld\" data-pages=\"%d\" data-page-now=\"%d\">\n",
             tr(v->q, S_PAGE_IMAGE), (long long)v->letter->id, v->letter->pages, v->page);
    if (v->letter->state == LETTER_TAKEN_IN || v->letter->pages < 1) {
        html_put(h, "<p class=\"empty\">%s</p>\n</section>\n", tr(v->q, v->letter->state == LETTER_REFUSED ? S_NO_IMAGE_LEFT : S_NO_IMAGE_YET));
        return;
    }
    snprintf(page, sizeof(page), "%d", v->page);
    snprintf(pages, sizeof(pages), "%d", v->letter->pages);
    html_put(h, "<div class=\"tools\" role=\"toolbar\" aria-label=\"%s\">", tr(v->q, S_PAGE_TOOLS));
    page_link(v, v->page - 1, "prev", S_PREVIOUS_PAGE, "◀", "PgUp");
    html_put(h, "<span class=\"page-of\" id=\"page-of\" data-words=\"%s\" aria-live=\"polite\">", tr(v->q, S_PAGE_OF));
    html_fill(h, tr(v->q, S_PAGE_OF), page, pages);
    html_put(h, "</span>");
    page_link(v, v->page + 1, "next", S_NEXT_PAGE, "▶", "PgDn");
    tool_button(v, "zoom", S_ZOOM, "🔍", "F8");
    tool_button(v, "turn", S_TURN, "↻", "F9");
    pdf_links(v);
    html_put(h, "<a class=\"button tool\" href=\"/letters/%lld/pages\">%s</a><span class=\"meta\">%s ",
             (long long)v->letter->id, tr(v->q, S_PAGES), tr(v->q, S_RECEIVED));
    line_time(h, v->letter->received_s, false);
    html_put(h, "</span></div>\n<div class=\"viewport\" id=\"viewport\" tabindex=\"0\" aria-label=\"%s\">"
             "<div class=\"canvas\" id=\"canvas\"><img id=\"image\" src=\"/letters/%lld/view/%d\" alt=\"",
             tr(v->q, S_PAGE_IMAGE), (long long)v->letter->id, v->page);
    html_fill(h, tr(v->q, S_PAGE_OF), page, pages);
    html_put(h, "\"><div class=\"evidence\" id=\"evidence\" hidden></div></div></div>\n</section>\n");
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
    if (l->tries > 0)
        html_put(v->h, " <span lang=\"en\">%s</span>", l->sentence);
    html_put(v->h, "</p>\n");
    return 0;
}

int letter_label(const struct letter_view *v, struct err *e)
{
    struct letter_view copy = *v;

    if (v->letter->state == LETTER_VOID || v->letter->state == LETTER_REFUSED || !*config_text(v->q->desk->conf, CONFIG_LABEL_PRINTER))
        return 0;
    int r = store_label(v->store, v->letter->id, put_label, &copy, e);
    return r == -ENOENT ? 0 : r;
}

/* ---- deliveries */

static const enum string_id delivery_words[DELIVERY_STATES] = {
    [DELIVERY_WAITING] = S_DELIVERY_WAITING, [DELIVERY_SENDING] = S_DELIVERY_SENDING,
    [DELIVERY_COMMITTING] = S_DELIVERY_SENDING, [DELIVERY_UNKNOWN] = S_DELIVERY_UNKNOWN,
    [DELIVERY_DELIVERED] = S_DELIVERY_DELIVERED, [DELIVERY_HELD] = S_DELIVERY_HELD,
};

static const char *channel_name(const struct request *q, const char *channel)
{
    return strcmp(channel, "eoffice") == 0 ? tr(q, S_CHANNEL_EOFFICE) : strcmp(channel, "mail") == 0 ? tr(q, S_CHANNEL_MAIL) : channel;
}

static void put_result(const struct letter_view *v, const struct delivery *d)
{
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);
    char receipt_no[RECEIPT_SIZE], computer_no[RECEIPT_SIZE];

    result_text(result, "receipt_no", receipt_no);
    result_text(result, "computer_no", computer_no);
    if (receipt_no[0])
        html_put(v->h, "<p class=\"receipt\">%s <b>%s</b></p>", tr(v->q, S_RECEIPT_NO), receipt_no);
    if (computer_no[0])
        html_put(v->h, "<p class=\"receipt\">%s <b>%s</b></p>", tr(v->q, S_COMPUTER_NO), computer_no);
}

/* What a person can do about an unknown or held delivery. */
static void put_resolve(const struct letter_view *v, const struct delivery *d)
{
    struct html *h = v->h;
    char path[64];

    html_put(h, "<p>%s</p><div class=\"choices\">", tr(v->q, d->state == DELIVERY_UNKNOWN ? S_UNKNOWN_ADVICE : S_HELD_ADVICE));
    snprintf(path, sizeof(path), "/deliveries/%lld/resend", (long long)d->id);
    page_form(v->q, h, path, NULL, "inline");
    html_put(h, "<button class=\"button\">%s</button></form>", tr(v->q, S_SEND_AGAIN));
    html_put(h, "<details class=\"ask\"><summary class=\"button\">%s</summary>", tr(v->q, S_IT_IS_THERE));
    snprintf(path, sizeof(path), "/deliveries/%lld/there", (long long)d->id);
    page_form(v->q, h, path, NULL, "sure");
    if (strcmp(d->channel, "eoffice") == 0)
        html_put(h, "<label>%s <input name=\"receipt_no\" required maxlength=\"60\"></label>"
                 "<label>%s <input name=\"computer_no\" inputmode=\"numeric\" maxlength=\"18\"></label>",
                 tr(v->q, S_RECEIPT_NO), tr(v->q, S_COMPUTER_NO));
    html_put(h, "<button class=\"button primary\">%s</button></form></details></div>", tr(v->q, S_IT_IS_THERE_YES));
}

static int put_delivery(void *ctx, const struct delivery *d)
{
    const struct letter_view *v = ctx;
    const char *tone = d->state == DELIVERY_DELIVERED ? "done" : d->state == DELIVERY_UNKNOWN || d->state == DELIVERY_HELD ? "need" : "wait";

    html_put(v->h, "<li class=\"delivery\" data-key=\"d%lld\"><h3>%s</h3><span class=\"state %s\">%s</span>",
             (long long)d->id, channel_name(v->q, d->channel), tone, tr(v->q, delivery_words[d->state]));
    put_result(v, d);
    html_put(v->h, "<p class=\"sentence\">");
    if (*d->sentence) {
        html_put(v->h, "<span lang=\"en\">%s</span> · ", d->sentence);
        line_time(v->h, d->changed_s, true);
    }
    html_put(v->h, "</p>");
    if (d->state == DELIVERY_UNKNOWN || d->state == DELIVERY_HELD)
        put_resolve(v, d);
    html_put(v->h, "</li>\n");
    return 0;
}

int letter_deliveries(const struct letter_view *v, struct err *e)
{
    if (v->letter->state != LETTER_FILED && v->letter->state != LETTER_SENT)
        return 0;
    html_put(v->h, "<section class=\"deliveries\" id=\"deliveries\" data-key=\"deliveries\"><h2>%s</h2><ul>\n", tr(v->q, S_DELIVERIES));
    struct letter_view copy = *v;
    int r = store_deliveries(v->store, v->letter->id, put_delivery, &copy, e);
    html_put(v->h, "</ul></section>\n");
    return r;
}

/* ---- history */

static const struct { const char *event; enum string_id word; } history_words[] = {
    { "taken_in", S_HISTORY_TAKEN_IN }, { "read", S_HISTORY_READ }, { "confirm", S_HISTORY_CONFIRM },
    { "delivered", S_HISTORY_DELIVERED }, { "hold", S_HISTORY_HOLD }, { "release", S_HISTORY_RELEASE }, { "void", S_HISTORY_VOID },
    { "export", S_HISTORY_EXPORT }, { "refuse", S_HISTORY_REFUSE }, { "relative_refused", S_HISTORY_RELATIVE_REFUSED },
    { "pages_arrange", S_HISTORY_PAGES_ARRANGE }, { "pages_split", S_HISTORY_PAGES_SPLIT }, { "pages_merge", S_HISTORY_PAGES_MERGE },
    { "pages_add", S_HISTORY_PAGES_ADD }, { "pages_replace", S_HISTORY_PAGES_REPLACE }, { "pages_undo", S_HISTORY_PAGES_UNDO },
    { "pages_wait", S_HISTORY_PAGES_WAIT }, { "pages_given_up", S_HISTORY_PAGES_GIVEN_UP }, { "doubt_settle", S_HISTORY_DOUBT_SETTLE }, { "link_settle", S_HISTORY_LINK_SETTLE },
    { "memory_forget", S_HISTORY_MEMORY_FORGET },
    { "label_print", S_HISTORY_LABEL_PRINT }, { "label_printed", S_HISTORY_LABEL_PRINTED }, { "label_waits", S_HISTORY_LABEL_WAITS },
};

/* One row's detail, a JSON object, as "name: value" pairs. */
static void put_detail(struct html *h, const char *detail)
{
    AUTO_JSON json_t *all = json_loads(detail, 0, NULL);
    const char *key;
    json_t *value;

    json_object_foreach(all, key, value) {
        AUTO_FREE char *text = json_is_string(value) ? strdup(json_string_value(value))
                                                     : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
        if (text && *text)
            html_put(h, "<span class=\"pair\"><i>%s</i> %s</span> ", key, text);
    }
}

static int put_history(void *ctx, const struct history_row *row)
{
    const struct letter_view *v = ctx;
    const char *word = row->event;

    for (size_t i = 0; i < ARRAY_LEN(history_words); i++)
        if (strcmp(history_words[i].event, row->event) == 0)
            word = tr(v->q, history_words[i].word);
    html_put(v->h, "<tr><td>");
    line_time(v->h, row->at_s, false);
    html_put(v->h, "</td><td>%s</td><td>%s</td><td class=\"detail\">", row->actor, word);
    put_detail(v->h, row->detail);
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
    html_put(v->h, "</tbody></table></div></details>\n");
    return r;
}
