/* Bytes that are no page: views and PDFs from the spool, the desk's own files, the health line. */
#include "base/log.h"
#include "base/said.h"
#include "desk/mails/mails.h"
#include "desk/web/web.h"
#include "store/purge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- from the spool: a letter is named by its diary id, never by a path */

struct found { char doc[ID_SIZE]; char number[STORE_NUMBER_SIZE]; bool purged; };

static int keep_names(void *ctx, const struct letter *l)
{
    struct found *f = ctx;

    snprintf(f->doc, sizeof(f->doc), "%s", l->doc);
    snprintf(f->number, sizeof(f->number), "%s", l->number);
    f->purged = letter_is_purged(l);
    return 0;
}

#define DOCUMENT "document"            /* begins the names of the PDF and of its parts */

/* CRU-A/2026/000123 becomes CRU-A-2026-000123.pdf, its second part CRU-A-2026-000123-2.pdf. */
static void name_download(const char *number, const char *blob, char *out, size_t size)
{
    int n = snprintf(out, size, "%.50s%.12s", number, blob + strlen(DOCUMENT));

    for (int i = 0; i < n; i++) {
        bool plain = (out[i] >= 'a' && out[i] <= 'z') || (out[i] >= 'A' && out[i] <= 'Z') ||
                     (out[i] >= '0' && out[i] <= '9') || out[i] == '.';
        if (!plain)
            out[i] = '-';
    }
}

/* Its pages were here once: since when they are gone, and where they are. */
static void send_gone(const struct request *q, struct reply *a, struct store *s)
{
    char gone[SAID_SIZE] = "";
    struct err e = { 0 };

    store_purged_sentence(s, q->id, gone, &e);
    web_error(q, a, 410, gone);
}

struct named { const char *name, *type; };

/* The first of two names that there is; the second may be NULL. */
static void send_either(const struct request *q, struct reply *a, struct named blob, struct named other)
{
    AUTO_STORE struct store *store = NULL;
    struct found letter = { 0 };
    struct err e = { 0 };

    if (web_store(q, a, &store) < 0)
        return;
    int r = store_letter(store, q->id, keep_names, &letter, &e);
    const char *type = blob.type;
    if (r == 0 && letter.purged) {
        send_gone(q, a, store);
        return;
    }
    if (r == 0)
        r = spool_blob_open(q->desk->spool, letter.doc, blob.name, &a->blob, &e);
    if (r == -ENOENT && other.name && letter.doc[0]) {
        type = other.type;
        r = spool_blob_open(q->desk->spool, letter.doc, other.name, &a->blob, &e);
    }
    if (r == -ENOENT) {
        web_error(q, a, 404, NULL);
    } else if (r < 0) {
        log_error("blob_not_read", LOG_DOC LOG_FILE LOG_WHY, letter.doc, blob.name, e.msg);
        web_error(q, a, 500, NULL);
    } else {
        a->type = type;
        if (strncmp(blob.name, DOCUMENT, strlen(DOCUMENT)) == 0)
            name_download(letter.number, blob.name, a->file_name, sizeof(a->file_name));
    }
}

static void send_blob(const struct request *q, struct reply *a, const char *name, const char *type)
{
    send_either(q, a, (struct named){ name, type }, (struct named){ NULL, NULL });
}

static void send_view(const struct request *q, struct reply *a, const char *kind)
{
    char name[SPOOL_NAME_SIZE];

    if (q->sub_id < 1 || q->sub_id > SPOOL_MAX_BLOBS) {
        web_error(q, a, 404, NULL);
        return;
    }
    snprintf(name, sizeof(name), "view-%s%03d.jpg", kind, (int)q->sub_id);
    send_blob(q, a, name, "image/jpeg");
}

/* As sharp as is of use: what the reader made of the page, PNG or JPEG; letters read before it made any have none. */
void page_zoom(const struct request *q, struct reply *a)
{
    char png[SPOOL_NAME_SIZE], jpeg[SPOOL_NAME_SIZE];

    if (q->sub_id < 1 || q->sub_id > SPOOL_MAX_BLOBS) {
        web_error(q, a, 404, NULL);
        return;
    }
    snprintf(png, sizeof(png), "zoom-%03d.png", (int)q->sub_id);
    snprintf(jpeg, sizeof(jpeg), "zoom-%03d.jpg", (int)q->sub_id);
    send_either(q, a, (struct named){ png, "image/png" }, (struct named){ jpeg, "image/jpeg" });
}

void page_view(const struct request *q, struct reply *a) { send_view(q, a, ""); }
void page_hidden_view(const struct request *q, struct reply *a) { send_view(q, a, "h"); }

void page_pdf(const struct request *q, struct reply *a)
{
    static const struct named read = { DOCUMENT ".pdf", "application/pdf" }, filed = { "filed.pdf" /* with the number in it */, "application/pdf" };

    send_either(q, a, read, filed);
}

/* Of a letter that is too large for one. */
void page_pdf_part(const struct request *q, struct reply *a)
{
    char name[SPOOL_NAME_SIZE];

    if (q->sub_id < 1 || q->sub_id > SPOOL_MAX_BLOBS) {
        web_error(q, a, 404, NULL);
        return;
    }
    snprintf(name, sizeof(name), DOCUMENT "-%d.pdf", (int)q->sub_id);
    send_blob(q, a, name, "application/pdf");
}

struct wanted { int64_t n, seen; char name[SPOOL_NAME_SIZE]; };

static int find_enclosure(void *ctx, const struct spool_entry *entry)
{
    struct wanted *w = ctx;

    if (mail_is_enclosure(entry) && ++w->seen == w->n)
        snprintf(w->name, sizeof(w->name), "%s", entry->name);
    return 0;
}

/* A file that came with a mail, by its place among them; 0: the mail itself. Never shown by the browser, only kept. */
void page_mail_file(const struct request *q, struct reply *a)
{
    struct wanted w = { .n = q->sub_id, .name = "" };
    AUTO_STORE struct store *store = NULL;
    struct found letter = { 0 };

    if (web_store(q, a, &store) < 0)
        return;
    if (w.n == 0)
        snprintf(w.name, sizeof(w.name), "message.eml");
    else if (store_letter(store, q->id, keep_names, &letter, NULL) == 0 && !letter.purged)
        spool_each_blob(q->desk->spool, letter.doc, find_enclosure, &w, NULL);
    if (letter.purged) {
        send_gone(q, a, store);
        return;
    }
    if (!w.name[0]) {
        web_error(q, a, 404, NULL);
        return;
    }
    send_blob(q, a, w.name, FOREIGN_FILE);
    if (a->blob)
        snprintf(a->file_name, sizeof(a->file_name), "%s", w.name);
}

/* ---- files of the desk itself, linked into the program */

#define ASSET(symbol, file) \
    __asm__(".section .rodata\n" \
            "asset_" #symbol ": .incbin \"firmware/desk/html/" file "\"\n" \
            "asset_" #symbol "_end: .byte 0\n" \
            ".previous\n"); \
    extern const char asset_##symbol[], asset_##symbol##_end[];

ASSET(style, "style.css")
ASSET(letter_style, "letter.css")
ASSET(register_style, "register.css")
ASSET(counter_style, "counter.css")
ASSET(deliveries_style, "deliveries.css")
ASSET(eoffice, "eoffice.js")
ASSET(admin_style, "admin.css")
ASSET(desk, "desk.js")
ASSET(live, "live.js")
ASSET(letter, "letter.js")
ASSET(officer, "officer.js")
ASSET(pages, "pages.js")
ASSET(sheet, "sheet.js")
ASSET(words, "words.js")
ASSET(admin_js, "admin.js")
ASSET(reports_style, "reports.css")
ASSET(keyboard, "keyboard.js")
ASSET(keyboard_style, "keyboard.css")
ASSET(keys, "keys.js")
ASSET(kiosk, "kiosk.js")
ASSET(first_style, "first.css")
ASSET(first, "first.js")
ASSET(icon, "icon.svg")

static const struct { const char *path, *type, *begin, *end; } assets[] = {
    { "/assets/style.css", "text/css; charset=utf-8", asset_style, asset_style_end },
    { "/assets/letter.css", "text/css; charset=utf-8", asset_letter_style, asset_letter_style_end },
    { "/assets/register.css", "text/css; charset=utf-8", asset_register_style, asset_register_style_end },
    { "/assets/counter.css", "text/css; charset=utf-8", asset_counter_style, asset_counter_style_end },
    { "/assets/deliveries.css", "text/css; charset=utf-8", asset_deliveries_style, asset_deliveries_style_end },
    { "/assets/eoffice.js", "text/javascript; charset=utf-8", asset_eoffice, asset_eoffice_end },
    { "/assets/admin.css", "text/css; charset=utf-8", asset_admin_style, asset_admin_style_end },
    { "/assets/desk.js", "text/javascript; charset=utf-8", asset_desk, asset_desk_end },
    { "/assets/live.js", "text/javascript; charset=utf-8", asset_live, asset_live_end },
    { "/assets/letter.js", "text/javascript; charset=utf-8", asset_letter, asset_letter_end },
    { "/assets/officer.js", "text/javascript; charset=utf-8", asset_officer, asset_officer_end },
    { "/assets/sheet.js", "text/javascript; charset=utf-8", asset_sheet, asset_sheet_end },
    { "/assets/admin.js", "text/javascript; charset=utf-8", asset_admin_js, asset_admin_js_end },
    { "/assets/words.js", "text/javascript; charset=utf-8", asset_words, asset_words_end },
    { "/assets/pages.js", "text/javascript; charset=utf-8", asset_pages, asset_pages_end },
    { "/assets/reports.css", "text/css; charset=utf-8", asset_reports_style, asset_reports_style_end },
    { "/assets/keyboard.js", "text/javascript; charset=utf-8", asset_keyboard, asset_keyboard_end },
    { "/assets/keyboard.css", "text/css; charset=utf-8", asset_keyboard_style, asset_keyboard_style_end },
    { "/assets/kiosk.js", "text/javascript; charset=utf-8", asset_kiosk, asset_kiosk_end },
    { "/assets/keys.js", "text/javascript; charset=utf-8", asset_keys, asset_keys_end },
    { "/assets/first.css", "text/css; charset=utf-8", asset_first_style, asset_first_style_end },
    { "/assets/first.js", "text/javascript; charset=utf-8", asset_first, asset_first_end },
    { "/assets/icon.svg", "image/svg+xml", asset_icon, asset_icon_end },
};

static void tag_asset(size_t i, struct reply *a)
{
    char hex[HASH_HEX_SIZE];

    hash_hex_of(assets[i].begin, (size_t)(assets[i].end - assets[i].begin), hex);
    snprintf(a->tag, sizeof(a->tag), "\"%s\"", hex);
}

void page_asset(const struct request *q, struct reply *a)
{
    for (size_t i = 0; i < ARRAY_LEN(assets); i++)
        if (strcmp(assets[i].path, q->path) == 0) {
            a->type = assets[i].type;
            a->may_keep = true;
            tag_asset(i, a);
            html_asset(&a->body, assets[i].begin, assets[i].end);
            return;
        }
    web_error(q, a, 404, NULL);
}

/* 200 when the diary can be read, else 503: for a supervisor or an image's self test. */
void page_health(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *store = NULL;
    bool well = store_open(q->desk->diary_path, STORE_READ, &store, NULL) == 0;

    a->status = well ? 200 : 503;
    a->type = "text/plain; charset=utf-8";
    html_put(&a->body, "%s\n", well ? "ok" : "starting");
}
