#include "diary/page_source.h"

#include "base/said.h"

#include "diary/reading.h"
#include "diary/scan_record.h"

#include <errno.h>
#include <string.h>

void page_source_done(struct page_source *p)
{
    page_list_done(&p->list);
    json_decref(p->scan);
    *p = (struct page_source){ .doc = "" };
}

static int number_behind(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0 ? (int)strtol(name + strlen(prefix), NULL, 10) : 0;
}

static int note_blob(void *ctx, const struct spool_entry *entry)
{
    struct page_source *p = ctx;
    int arrange = number_behind(entry->name, "arrange-"), blob = spool_is_page(entry->name) ? number_behind(entry->name + 5, "") : 0;

    p->next_arrange = arrange >= p->next_arrange ? arrange + 1 : p->next_arrange;
    p->next_blob = blob >= p->next_blob ? blob + 1 : p->next_blob;
    return 0;
}

static int begin_source(const struct spool *s, const char *doc, struct page_source *ret, struct err *e)
{
    AUTO_FREE void *text = NULL;
    size_t n;

    *ret = (struct page_source){ .next_arrange = 1, .next_blob = 1 };
    snprintf(ret->doc, sizeof(ret->doc), "%s", doc);
    if (spool_blob_load(s, doc, "scan.json", SCAN_RECORD_MAX_BYTES, &text, &n, NULL) == 0)
        ret->scan = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    return spool_each_blob(s, doc, note_blob, ret, e);
}

int page_source_load(const struct spool *s, const char *doc, struct page_source *ret, struct err *e)
{
    AUTO_FREE void *text = NULL;
    AUTO_JSON json_t *reading = NULL;
    enum spool_stage stage;
    size_t n;

    *ret = (struct page_source){ .doc = "" };
    int r = spool_find(s, doc, &stage);
    if (r == 0 && stage == SPOOL_HOLD)
        return err_say(e, -EAGAIN, SAID_PAGES_SCAN_ASIDE);
    if (r == 0)
        r = stage != SPOOL_READ ? -ENOENT : spool_blob_load(s, doc, "reading.json", READING_MAX_BYTES, &text, &n, e);
    if (r == -ENOENT)
        return err_say(e, -EAGAIN, SAID_PAGES_NOT_READ);
    if (r == 0 && !(reading = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL)))
        r = err_say(e, -EBADMSG, SAID_PAGES_READING_BAD);
    if (r == 0)
        r = begin_source(s, doc, ret, e);
    if (r == 0)
        r = page_list_load(reading, &ret->list, e);
    if (r < 0)
        page_source_done(ret);
    return r;
}

/* ---- pages of a document that nobody reads */

struct unread { struct page_source *source; bool show_blanks; struct err *e; };

static const char *kind_of(const json_t *scan, const char *blob)
{
    const json_t *page;
    size_t i;

    json_array_foreach(json_object_get(scan, "pages"), i, page)
        if (strcmp(json_str(page, "blob", ""), blob) == 0)
            return json_str(page, "kind", "page");
    return "page";
}

static int add_unread(void *ctx, const struct spool_entry *entry)
{
    struct unread *u = ctx;
    const char *kind = spool_is_page(entry->name) ? kind_of(u->source->scan, entry->name) : "";
    struct page_at p = { .turn = PAGE_TURN_UNSAID };

    if (!kind[0])
        return 0;
    memcpy(p.blob, entry->name, sizeof(p.blob));
    if ((strcmp(kind, "blank") == 0 && !u->show_blanks) || strcmp(kind, "separator") == 0)
        page_list_hide(&p, kind, "");
    return page_list_add(&u->source->list, &p, u->e);
}

int page_source_load_unread(const struct spool *s, const char *doc, struct page_source *ret, struct err *e)
{
    struct unread u = { .source = ret, .e = e };
    int r = begin_source(s, doc, ret, e);

    if (r == 0)
        r = spool_each_blob(s, doc, add_unread, &u, e);
    if (r == 0 && page_list_shown(&ret->list) == 0) {
        page_list_done(&ret->list);
        u.show_blanks = true;
        r = spool_each_blob(s, doc, add_unread, &u, e);
    }
    if (r == 0 && page_list_shown(&ret->list) == 0)
        r = err_set(e, -EINVAL, "document %s has no page", doc);
    if (r < 0)
        page_source_done(ret);
    return r;
}
