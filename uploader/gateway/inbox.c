/* The inbox page: what the receiving side of e-Office would show. Plain HTML without script, every value escaped.
 *
 * Without ?post= it is the registry's list of all receipts. With it, it is the inbox of that post: opening a receipt there
 * is the addressee's, and the sender is told (opened_at). */
#include "base/clock.h"
#include "base/json.h"
#include "uploader/gateway/access.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/find.h"
#include "uploader/gateway/masters.h"
#include "uploader/gateway/page.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 200, POST_SHOWN_MAX = 400, PATH_SIZE = 128 };

#define POLICY "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

static const char style[] =
    "body{font:16px/1.4 'Noto Sans','Noto Sans Devanagari',sans-serif;margin:1.5rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}td:nth-child(n+4):nth-child(-n+6){overflow-wrap:anywhere}"
    "thead th{background:#f0f0f0}a{color:#0b4f9e}.waiting{color:#6b4200}.new{font-weight:bold}"
    "form{margin:.5rem 0}input,button{font:inherit;padding:.4rem .6rem;min-height:44px}label{margin-right:1rem}"
    "dl{display:grid;grid-template-columns:minmax(12rem,max-content) 1fr;gap:.3rem 1rem}dt{font-weight:bold}dd{margin:0}"
    "iframe{width:100%;height:80vh;border:1px solid #666}:focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}"
    "@media(max-width:1000px){th,td{overflow-wrap:anywhere}}"
    "@media(max-width:700px){body{margin:.7rem}dl{grid-template-columns:1fr}}";

/* ---- pieces */

/* Where the pages of this instance lie: "" or "/i/NAME". */
static void put_base(FILE *out, const struct gateway *g)
{
    if (*g->name)
        fprintf(out, "/i/%s", g->name);
}

static void put_head(FILE *out, const struct gateway *g, const char *title)
{
    fputs("<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'><title>", out);
    page_put(out, title);
    fputs(" – ", out);
    page_put(out, g->title);
    fputs("</title><link rel=stylesheet href=/inbox.css></head><body><main>\n", out);
}

static void put_cell(FILE *out, const char *s)
{
    fputs("<td>", out);
    page_put(out, s);
    fputs("</td>", out);
}

static const char *name_of(const struct request *r, enum master_list list, json_int_t id)
{
    const char *name = masters_name(r->g->masters, list, id);

    return name ? name : "";
}

static const char *sender_of(const json_t *metadata)
{
    const json_t *sender = json_object_get(metadata, "sender");
    const char *name = json_str(sender, "name", "");

    return *name ? name : json_str(sender, "organisation", "");
}

static void put_opened(FILE *out, const struct receipt *c)
{
    char shown[CLOCK_SHOWN_SIZE];

    if (c->opened_s) {
        clock_format_shown(c->opened_s, shown);
        page_put(out, shown);
    } else {
        fputs("<span class=new>not opened / <span lang=hi>नहीं खोला</span></span>", out);
    }
}

/* ---- the list */

struct list { FILE *out; struct request *r; const char *post; };

static void put_receipt_cells(struct list *l, const struct receipt *c)
{
    char shown[CLOCK_SHOWN_SIZE];

    if (!c->created) {
        fprintf(l->out, "<td class=waiting colspan=3>awaiting the document / <span lang=hi>दस्तावेज़ की प्रतीक्षा</span>: %" PRId64 " of %" PRId64 " bytes</td>",
                c->offset, c->size_bytes);
        return;
    }
    put_cell(l->out, c->receipt_no);
    fprintf(l->out, "<td>%" PRId64 "</td>", c->computer_no);
    clock_format_shown(c->created_s, shown);
    put_cell(l->out, shown);
}

/* The registry looks by a link; the addressee opens, which is noted. */
static void put_way_in(struct list *l, const struct receipt *c)
{
    if (*l->post) {
        fputs("<form method=post action=\"", l->out);
        put_base(l->out, l->r->g);
        fprintf(l->out, "/receipts/%s/open\"><button>Open / <span lang=hi>खोलें</span></button></form>", c->uuid);
    } else {
        fputs("<a href=\"", l->out);
        put_base(l->out, l->r->g);
        fprintf(l->out, "/receipts/%s\">View / <span lang=hi>देखें</span>, PDF %" PRId64 " KiB</a>", c->uuid, (c->size_bytes + 1023) / 1024);
    }
}

static int put_row(void *ctx, const struct receipt *c, const char *content)
{
    struct list *l = ctx;
    AUTO_JSON json_t *metadata = json_loads(content, 0, NULL);
    const json_t *send_to = json_object_get(metadata, "send_to");

    fputs("<tr>", l->out);
    put_receipt_cells(l, c);
    put_cell(l->out, c->diary_number);
    put_cell(l->out, sender_of(metadata));
    put_cell(l->out, json_str(metadata, "subject", ""));
    put_cell(l->out, json_str(send_to, "post", ""));
    put_cell(l->out, name_of(l->r, MASTER_PRIORITIES, json_int(send_to, "priority_id", 0)));
    fputs("<td>", l->out);
    if (c->created)
        put_opened(l->out, c);
    fputs("</td><td>", l->out);
    if (c->created)
        put_way_in(l, c);
    fputs("</td></tr>\n", l->out);
    return 0;
}

static void put_filter(FILE *out, const char *post, const char *words)
{
    fputs("<form method=get role=search><label>Words / <span lang=hi>शब्द</span> <input name=q value=\"", out);
    page_put(out, words);
    fputs("\"></label><label>Inbox of post / <span lang=hi>पद का इनबॉक्स</span> <input name=post value=\"", out);
    page_put(out, post);
    fputs("\"></label><button>Show / <span lang=hi>दिखाएँ</span></button></form>\n", out);
}

static void put_list_head(FILE *out)
{
    static const char *const columns[][2] = {
        { "Receipt no.", "रसीद संख्या" }, { "Computer no.", "कंप्यूटर संख्या" }, { "Generated", "सृजित" }, { "Diary no.", "डायरी संख्या" }, { "From", "प्रेषक" },
        { "Subject", "विषय" }, { "Sent to", "किसे भेजा" }, { "Priority", "प्राथमिकता" }, { "Opened", "खोला गया" }, { "Letter", "पत्र" },
    };

    fputs("<table><thead><tr>", out);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        fprintf(out, "<th scope=col>%s<br><span lang=hi>%s</span></th>", columns[i][0], columns[i][1]);
    fputs("</tr></thead><tbody>\n", out);
}

void inbox_page(struct request *r)
{
    const char *post = request_query(r, "post"), *words = request_query(r, "q");
    struct receipt_filter which = { .post = post && *post ? post : NULL, .words = words && *words ? words : NULL };
    struct err e = { 0 };
    int64_t total = 0;
    struct page p;

    if ((which.post && strlen(post) > POST_SHOWN_MAX) || (which.words && strlen(words) > POST_SHOWN_MAX)) {
        reply_problem(r, 400, "That is too long.");
        return;
    }
    if (!page_begin(r, &p))
        return;
    struct list l = { .out = p.out, .r = r, .post = which.post ? post : "" };
    put_head(p.out, r->g, which.post ? post : "Receipts");
    fputs("<h1>", p.out);
    page_put(p.out, r->g->title);
    fputs(" (stand-in / <span lang=hi>स्थानापन्न</span>): ", p.out);
    if (which.post) {
        fputs("inbox of / <span lang=hi>इनबॉक्स</span> ", p.out);
        page_put(p.out, post);
    } else {
        fputs("receipts, newest first / <span lang=hi>रसीदें, नवीनतम पहले</span>", p.out);
    }
    fputs("</h1>\n", p.out);
    put_filter(p.out, l.post, which.words ? words : "");
    put_list_head(p.out);
    int result = gateway_db_list(r->g->db, &which, SHOWN_MAX, put_row, &l, &total, &e);
    fprintf(p.out, "</tbody></table><p>%" PRId64 " receipts%s. <span lang=hi>रसीदें: %" PRId64 "</span></p></main></body></html>\n", total,
            total > SHOWN_MAX ? "; the newest are shown" : "", total);
    page_end(r, &p, "text/html; charset=utf-8", result, &e);
    reply_header(r, "Content-Security-Policy", POLICY);
}

/* ---- one receipt */

static void put_fact(FILE *out, const char *label, const char *label_hi, const char *value)
{
    fprintf(out, "<dt>%s / <span lang=hi>%s</span></dt><dd>", label, label_hi);
    page_put(out, *value ? value : "–");
    fputs("</dd>\n", out);
}

static void put_date(FILE *out, const char *label, const char *label_hi, const char *iso)
{
    char shown[CLOCK_DATE_SIZE];

    clock_show_date(iso, shown);
    put_fact(out, label, label_hi, shown);
}

static void put_facts(struct request *r, FILE *out, const struct receipt *c, const json_t *m)
{
    const json_t *sender = json_object_get(m, "sender"), *send_to = json_object_get(m, "send_to");
    char number[32];

    snprintf(number, sizeof(number), "%" PRId64, c->computer_no);
    fputs("<dl>\n", out);
    put_fact(out, "Receipt no.", "रसीद संख्या", c->receipt_no);
    put_fact(out, "Computer no.", "कंप्यूटर संख्या", number);
    put_fact(out, "Diary no.", "डायरी संख्या", c->diary_number);
    put_fact(out, "Subject", "विषय", json_str(m, "subject", ""));
    put_fact(out, "Sender", "प्रेषक", json_str(sender, "name", ""));
    put_fact(out, "Designation", "पदनाम", json_str(sender, "designation", ""));
    put_fact(out, "Organisation", "संगठन", json_str(sender, "organisation", ""));
    put_fact(out, "Letter no.", "पत्र संख्या", json_str(m, "letter_reference_no", ""));
    put_date(out, "Letter date", "पत्र की तिथि", json_str(m, "letter_date", ""));
    put_date(out, "Received", "प्राप्ति की तिथि", json_str(m, "received_date", ""));
    put_fact(out, "Delivery mode", "वितरण माध्यम", name_of(r, MASTER_DELIVERY_MODES, json_int(m, "delivery_mode_id", 0)));
    put_fact(out, "Language", "भाषा", name_of(r, MASTER_LANGUAGES, json_int(m, "language_id", 0)));
    put_fact(out, "Type", "पत्र का प्रकार", name_of(r, MASTER_CORRESPONDENCE_TYPES, json_int(m, "correspondence_type_id", 0)));
    put_fact(out, "Category", "श्रेणी", name_of(r, MASTER_CATEGORIES, json_int(m, "main_category_id", 0)));
    put_fact(out, "VIP", "वीआईपी", json_flag(m, "vip") ? "Yes / हाँ" : "No / नहीं");
    put_fact(out, "Remarks", "टिप्पणी", json_str(m, "remarks", ""));
    put_fact(out, "Sent to", "किसे भेजा", json_str(send_to, "post", ""));
    put_fact(out, "Priority", "प्राथमिकता", name_of(r, MASTER_PRIORITIES, json_int(send_to, "priority_id", 0)));
    fputs("<dt>Opened / <span lang=hi>खोला गया</span></dt><dd>", out);
    put_opened(out, c);
    fputs("</dd></dl>\n", out);
}

void inbox_receipt(struct request *r)
{
    AUTO_FREE char *content = NULL;
    struct err e = { 0 };
    struct receipt c;
    struct page p;

    if (!find_created(r, &c))
        return;
    if (gateway_db_content(r->g->db, r->uuid, &content, &e) < 0) {
        reply_failure(r, &e);
        return;
    }
    if (!page_begin(r, &p))
        return;
    AUTO_JSON json_t *metadata = json_loads(content, 0, NULL);
    put_head(p.out, r->g, c.receipt_no);
    fputs("<p><a href=\"", p.out);
    put_base(p.out, r->g);
    fputs("/\">All receipts / <span lang=hi>सभी रसीदें</span></a></p><h1>", p.out);
    page_put(p.out, c.receipt_no);
    fputs("</h1>\n", p.out);
    put_facts(r, p.out, &c, metadata);
    fputs("<iframe title=\"The letter / पत्र\" src=\"", p.out);
    put_base(p.out, r->g);
    fprintf(p.out, "/v1/receipts/%s/document\"></iframe><p><a href=\"", c.uuid);
    put_base(p.out, r->g);
    fprintf(p.out, "/v1/receipts/%s/document\">PDF, %" PRId64 " KiB</a></p></main></body></html>\n", c.uuid, (c.size_bytes + 1023) / 1024);
    page_end(r, &p, "text/html; charset=utf-8", 0, &e);
    reply_header(r, "Content-Security-Policy", POLICY "; frame-src 'self'; object-src 'self'");
}

/* A page elsewhere may make a browser send a form here: browsers say where it comes from. */
static bool is_own_form(const struct request *r)
{
    const char *origin = request_header(r, "Origin"), *host = request_header(r, MHD_HTTP_HEADER_HOST), *at;

    if (!origin)
        return true;                    /* no browser */
    at = strstr(origin, "://");
    return at && host && strcmp(at + 3, host) == 0;
}

void inbox_open(struct request *r)
{
    char path[PATH_SIZE];
    struct err e = { 0 };
    struct receipt c;

    if (!is_own_form(r)) {
        reply_problem(r, 403, "This form is sent from the inbox only.");
        return;
    }
    if (!find_created(r, &c))
        return;
    if (gateway_db_open_receipt(r->g->db, r->uuid, clock_utc_s(), &e) < 0) {
        reply_failure(r, &e);
        return;
    }
    snprintf(path, sizeof(path), "%s%s/receipts/%s", *r->g->name ? "/i/" : "", r->g->name, r->uuid);
    reply_empty(r, 303);
    reply_header(r, MHD_HTTP_HEADER_LOCATION, path);
}

void inbox_style(struct request *r)
{
    char *copy = strdup(style);

    reply_text(r, 200, "text/css", copy, sizeof(style) - 1);
}
