/* The inbox page: what the receiving side of e-Office would show. Plain HTML, every value escaped. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/masters.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 200 };

static const char style[] =
    "body{font:16px/1.4 'Noto Sans','Noto Sans Devanagari',sans-serif;margin:1.5rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}"
    "th{background:#f0f0f0}a{color:#0b4f9e}.waiting{color:#6b4200}";

static void put_escaped(FILE *out, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&':  fputs("&amp;", out);  break;
        case '<':  fputs("&lt;", out);   break;
        case '>':  fputs("&gt;", out);   break;
        case '"':  fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out);  break;
        default:   fputc(*s, out);
        }
}

static void put_cell(FILE *out, const char *s)
{
    fputs("<td>", out);
    put_escaped(out, s);
    fputs("</td>", out);
}

static void put_receipt_cells(FILE *out, const struct receipt *c)
{
    char shown[CLOCK_SHOWN_SIZE];

    if (!c->created) {
        fprintf(out, "<td class=waiting colspan=3>awaiting the document: %lld of %lld bytes</td>",
                (long long)c->offset, (long long)c->size_bytes);
        return;
    }
    put_cell(out, c->receipt_no);
    fprintf(out, "<td>%lld</td>", (long long)c->computer_no);
    clock_format_shown(c->created_s, shown);
    put_cell(out, shown);
}

static int put_row(void *ctx, const struct receipt *c, const char *content)
{
    FILE *out = ctx;
    AUTO_JSON json_t *metadata = json_loads(content, 0, NULL);
    const json_t *sender = json_object_get(metadata, "sender"), *send_to = json_object_get(metadata, "send_to");
    const char *name = json_str(sender, "name", ""), *priority;

    fputs("<tr>", out);
    put_receipt_cells(out, c);
    put_cell(out, c->diary_number);
    put_cell(out, *name ? name : json_str(sender, "organisation", ""));
    put_cell(out, json_str(metadata, "subject", ""));
    put_cell(out, json_str(send_to, "post", ""));
    priority = masters_name(MASTER_PRIORITIES, json_int(send_to, "priority_id", 0));
    put_cell(out, priority ? priority : "");
    if (c->created)
        fprintf(out, "<td><a href=\"/v1/receipts/%s/document\">PDF, %lld KiB</a></td></tr>\n", c->uuid,
                (long long)((c->size_bytes + 1023) / 1024));
    else
        fputs("<td></td></tr>\n", out);
    return 0;
}

static int put_page(struct gateway *g, FILE *out, struct err *e)
{
    int64_t total = 0;
    int r;

    fputs("<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
          "<title>e-Office inbox</title><link rel=stylesheet href=/inbox.css>"
          "<h1>e-Office (stand-in): receipts, newest first</h1>"
          "<table><thead><tr><th>Receipt no.<th>Computer no.<th>Generated<th>Diary no.<th>From<th>Subject"
          "<th>Sent to<th>Priority<th>Document</thead><tbody>\n", out);
    r = gateway_db_list(g->db, NULL, SHOWN_MAX, put_row, out, &total, e);
    fprintf(out, "</tbody></table><p>%lld receipts%s.</p></html>\n", (long long)total,
            total > SHOWN_MAX ? "; the newest are shown" : "");
    return r;
}

void inbox_page(struct request *r)
{
    struct err e = { 0 };
    char *page = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&page, &n);

    if (!out) {
        reply_problem(r, 500, "No memory for this page. Try again later.");
        return;
    }
    int result = put_page(r->g, out, &e);
    if (fclose(out) != 0)
        result = err_errno(&e, "write the page");
    if (result < 0) {
        free(page);
        reply_failure(r, &e);
        return;
    }
    reply(r, 200, MHD_create_response_from_buffer(n, page, MHD_RESPMEM_MUST_FREE));
    reply_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8");
    reply_header(r, "Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
}

void inbox_style(struct request *r)
{
    /* the library copies; it declares the buffer as changeable all the same */
    AUTO_FREE char *copy = strdup(style);

    if (!copy)
        return;
    reply(r, 200, MHD_create_response_from_buffer(strlen(copy), copy, MHD_RESPMEM_MUST_COPY));
    reply_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "text/css");
}
