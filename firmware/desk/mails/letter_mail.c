/* A letter's own mail, on its page: from whom, when, into which mailbox, and the files that came with it. */
#include "desk/mails/mails.h"

#include "desk/register/lines.h"
#include "store/heard.h"

#include <stdio.h>
#include <string.h>

enum { RECORD_MAX_BYTES = 1 << 20 };

/* mail.json of the document (firmware/doc/mail.md); the caller's. NULL: it has none that can be used. */
static json_t *record_of(const struct request *q, const struct letter *l)
{
    struct err e = { 0 };
    void *text = NULL;
    size_t n = 0;

    if (spool_blob_load(q->desk->spool, l->doc, "mail.json", RECORD_MAX_BYTES, &text, &n, &e) < 0)
        return NULL;
    json_t *record = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    return record;
}

static void put_when(const struct letter_view *v, enum string_id label, int64_t at_s)
{
    if (at_s <= 0)
        return;
    html_put(v->h, " %s ", tr(v->q, label));
    line_time(v->h, at_s, true);
}

bool mail_is_enclosure(const struct spool_entry *entry) { return strncmp(entry->name, "enclosure-", strlen("enclosure-")) == 0; }

struct files { const struct letter_view *v; const json_t *names; size_t n; };

/* enclosure-001.csv: the name its sender gave it stands in the record, in the same order. */
static int put_file(void *ctx, const struct spool_entry *entry)
{
    struct files *f = ctx;

    if (!mail_is_enclosure(entry))
        return 0;
    html_put(f->v->h, "<li><a class=\"button small\" href=\"/letters/%lld/files/%zu\">%s</a> <span class=\"meta\">%lld kB</span></li>\n",
             (long long)f->v->letter->id, f->n + 1, json_str(json_array_get(f->names, f->n), "name", entry->name), (long long)(entry->size_bytes + 999) / 1000);
    f->n++;
    return 0;
}

/* Foreign files: for those who work on letters. */
static void put_files(const struct letter_view *v, const json_t *record)
{
    struct files files = { .v = v, .names = json_object_get(record, "enclosures") };

    if (!web_may(v->q, RIGHT_WORK))
        return;
    html_put(v->h, "<h3>%s</h3><ul>\n", tr(v->q, S_MAIL_FILES));
    spool_each_blob(v->q->desk->spool, v->letter->doc, put_file, &files, NULL);
    html_put(v->h, "<li><a class=\"button small\" href=\"/letters/%lld/files/0\">%s</a></li>\n</ul>\n<p class=\"meta\">%s</p>\n", (long long)v->letter->id,
             tr(v->q, S_MAIL_WHOLE), tr(v->q, S_MAIL_FILES_EXPLAIN));
}

void letter_mail(const struct letter_view *v)
{
    if (strcmp(v->letter->source, "mail") != 0 || v->letter->state == LETTER_REFUSED || v->letter->purged_s > 0)
        return;
    AUTO_JSON json_t *record = record_of(v->q, v->letter);
    if (!record)
        return;
    html_put(v->h, "<details class=\"mail\"><summary>%s: %s &lt;%s&gt;</summary>\n<p>", tr(v->q, S_MAIL_CAME), json_str(record, "from_name", ""), json_str(record, "from", ""));
    put_when(v, S_MAIL_SENT_AT, json_int(record, "date_s", 0));
    if (json_int(record, "date_s", 0) > 0)
        html_put(v->h, ",");
    put_when(v, S_MAIL_ARRIVED_AT, json_int(record, "arrived_s", 0));
    html_put(v->h, " · %s %s, %s</p>\n", tr(v->q, S_MAIL_INTO), json_str(record, "account", ""), json_str(record, "folder", ""));
    put_files(v, record);
    html_put(v->h, "</details>\n");
}

/* ---- what was heard of mails that were sent */

struct heard_list { const struct request *q; struct html *h; };

static int put_heard(void *ctx, const struct heard *heard)
{
    static const struct { const char *what; enum string_id word; } words[] = {
        { "bounced", S_HEARD_BOUNCED }, { "delayed", S_HEARD_DELAYED }, { "relayed", S_HEARD_RELAYED }, { "replied", S_HEARD_REPLIED },
    };
    const struct heard_list *l = ctx;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(words[i].what, heard->what) != 0)
            continue;
        html_put(l->h, "<p class=\"receipt\">%s <b>%s</b> ", tr(l->q, S_CHANNEL_MAIL), tr(l->q, words[i].word));
        if (*heard->status)
            html_put(l->h, "(%s) ", heard->status);
        line_time(l->h, heard->at_s, true);
        html_put(l->h, "</p>");
    }
    return 0;
}

int mail_put_heard(const struct request *q, struct html *h, struct store *s, int64_t delivery, struct err *e)
{
    struct heard_list list = { .q = q, .h = h };

    return store_heard(s, delivery, put_heard, &list, e);
}
