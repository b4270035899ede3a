/* test_diary_pages_rig.h - letters whose pages can be told apart, a reader that follows doc/pages.md, and what a letter shows. */
#ifndef TESTS_UNIT_TEST_DIARY_PAGES_RIG_H
#define TESTS_UNIT_TEST_DIARY_PAGES_RIG_H

#include "tests/unit/test_diary_rig.h"

enum { SHOWN_SIZE = 512 };

/* ---- documents */

struct paper {
    const char *pages;              /* one letter a page, what is on it: "abc" is page-001.png with "a" ... */
    const char *scan;               /* scan.json; NULL: none */
    const char *purpose, *target, *replaces;        /* manifest values; NULL: none */
    const char *created;
};

RIG_FN int try_put_paper(struct spool *s, const struct paper *p, char doc[ID_SIZE], struct err *e)
{
    const struct { const char *key, *value; } values[] = { { "source", "scan" }, { "scanner", "front desk" }, { "created", p->created },
        { "purpose", p->purpose }, { "target", p->target }, { "replaces", p->replaces } };
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    char name[SPOOL_NAME_SIZE];
    int r = spool_doc_new(s, false, &d, e);

    if (r == 0)
        snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(values); i++)
        r = values[i].value ? spool_doc_set(d, values[i].key, values[i].value, e) : 0;
    for (size_t i = 0; r == 0 && p->pages[i]; i++) {
        snprintf(name, sizeof(name), "page-%03zu.png", i + 1);
        r = spool_blob_put(d, name, &p->pages[i], 1, e);
    }
    if (r == 0 && p->scan)
        r = spool_blob_put(d, "scan.json", p->scan, strlen(p->scan), e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e) : r;
}

RIG_FN void put_paper(struct box *b, const struct paper *p, char doc[ID_SIZE])
{
    struct err e = { 0 };

    assert_ok(try_put_paper(b->d.spool, p, doc, &e), e);
}

/* ---- the reader */

struct blob_names { char of[64][SPOOL_NAME_SIZE]; size_t n; char arrange[SPOOL_NAME_SIZE]; };

RIG_FN int keep_name(void *ctx, const struct spool_entry *entry)
{
    struct blob_names *b = ctx;

    if (strncmp(entry->name, "page-", 5) == 0 || strncmp(entry->name, "file-", 5) == 0)
        snprintf(b->of[b->n++], SPOOL_NAME_SIZE, "%s", entry->name);
    if (strncmp(entry->name, "arrange-", 8) == 0 && strcmp(entry->name, b->arrange) > 0)
        snprintf(b->arrange, SPOOL_NAME_SIZE, "%s", entry->name);
    assert_true(b->n < ARRAY_LEN(b->of));
    return 0;
}

RIG_FN json_t *load_json(struct spool *s, const char *doc, const char *name)
{
    void *text = NULL;
    struct err e = { 0 };
    size_t n;

    if (spool_blob_load(s, doc, name, 1 << 20, &text, &n, &e) < 0)
        return NULL;
    json_t *root = json_loadb(text, n, 0, NULL);
    free(text);
    assert_non_null(root);
    return root;
}

RIG_FN bool is_listed(const json_t *list, const char *blob)
{
    const json_t *page;
    size_t i;

    json_array_foreach(list, i, page)
        if (strcmp(json_str(page, "blob", ""), blob) == 0)
            return true;
    return false;
}

/* {"pages": [...], "hidden": [...]} by the newest arrangement, else scan.json, else all; what no list names is shown at the end. */
RIG_FN json_t *pages_of(struct spool *s, const char *doc)
{
    struct blob_names b = { .n = 0 };
    struct err e = { 0 };
    const json_t *page;
    size_t i;

    assert_ok(spool_each_blob(s, doc, keep_name, &b, &e), e);
    json_t *lists = b.arrange[0] ? load_json(s, doc, b.arrange) : json_pack("{s:[], s:[]}", "pages", "hidden");
    AUTO_JSON json_t *scan = b.arrange[0] ? NULL : load_json(s, doc, "scan.json");
    json_array_foreach(json_object_get(scan, "pages"), i, page) {
        bool shown = strcmp(json_str(page, "kind", ""), "page") == 0;

        json_array_append_new(json_object_get(lists, shown ? "pages" : "hidden"),
                              json_pack("{s:s, s:i, s:s}", "blob", json_str(page, "blob", ""), "index", 0, "why", json_str(page, "kind", "")));
    }
    for (i = 0; i < b.n; i++)
        if (!is_listed(json_object_get(lists, "pages"), b.of[i]) && !is_listed(json_object_get(lists, "hidden"), b.of[i]))
            json_array_append_new(json_object_get(lists, "pages"), json_pack("{s:s, s:i}", "blob", b.of[i], "index", 0));
    return lists;
}

/* Reads one document of "scanned", as ocrd does. more: keys of the record besides, a JSON object, or NULL. */
RIG_FN void read_paper(struct box *b, const char *doc, const char *more)
{
    AUTO_JSON json_t *record = pages_of(b->d.spool, doc);
    AUTO_JSON json_t *others = json_loads(more ? more : "{\"decision\":\"clear\",\"fields\":{\"subject\":\"As read\"}}", 0, NULL);
    struct spool_doc *d;
    struct err e = { 0 };
    json_t *page;
    size_t i;

    json_array_foreach(json_object_get(record, "pages"), i, page)
        json_object_set_new(page, "text", json_string("text"));
    json_object_update(record, others);
    AUTO_FREE char *text = json_dumps(record, 0);
    assert_ok(spool_doc_extend(b->d.spool, doc, SPOOL_SCANNED, &d, &e), e);
    assert_ok(spool_blob_put(d, "view-001.jpg", "view", 4, &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", "%PDF", 4, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", text, strlen(text), &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
}

RIG_FN int read_if_letter(void *ctx, const char *doc)
{
    struct box *b = ctx;
    char purpose[SPOOL_VALUE_SIZE] = "";

    spool_get(b->d.spool, doc, "purpose", purpose, NULL);
    if (strcmp(purpose, "add") != 0 && strcmp(purpose, "replace") != 0)
        read_paper(b, doc, NULL);
    return 0;
}

/* One turn of diaryd, then of the reader over all of "scanned", until nothing is left to do. */
RIG_FN void box_settle(struct box *b)
{
    struct err e = { 0 };

    for (int turn = 0; turn < 4; turn++) {
        take_in_all(&b->d);
        read_in_all(&b->d);
        page_jobs_all(&b->d);
        take_in_all(&b->d);
        assert_ok(spool_each(b->d.spool, SPOOL_SCANNED, read_if_letter, b, &e), e);
    }
    align_all(&b->d);
}

/* ---- what a letter shows */

/* Contents of the shown pages in order; a turn as its number behind: "ab90c". */
RIG_FN const char *shown(struct box *b, const char *doc, char out[SHOWN_SIZE])
{
    AUTO_JSON json_t *lists = pages_of(b->d.spool, doc);
    const json_t *page;
    size_t i, n = 0;

    out[0] = '\0';
    json_array_foreach(json_object_get(lists, "pages"), i, page) {
        AUTO_FREE void *text = NULL;
        struct err e = { 0 };
        size_t size;

        assert_ok(spool_blob_load(b->d.spool, doc, json_str(page, "blob", ""), 100, &text, &size, &e), e);
        n += (size_t)snprintf(out + n, SHOWN_SIZE - n, "%s", (char *)text);
        if (json_int(page, "turn", -1) >= 0)
            n += (size_t)snprintf(out + n, SHOWN_SIZE - n, "%d", (int)json_int(page, "turn", -1));
    }
    return out;
}

#define assert_shows(b, doc, want) do { char seen_[SHOWN_SIZE]; assert_string_equal(shown(b, doc, seen_), want); } while (0)

/* ---- asking */

RIG_FN json_t *about(struct box *b, const char *doc, const char *key, json_t *take_value)
{
    json_t *request = json_pack("{s:I, s:i, s:s}", "letter", (json_int_t)box_letter(b, doc), "revision", box_see(b, doc).l.revision, "actor", "clerk");

    if (key)
        json_object_set_new(request, key, take_value);
    return request;
}

RIG_FN json_t *json_of(const char *text)
{
    json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);

    assert_non_null(v);
    return v;
}

/* A letter of these pages, numbered and read. */
RIG_FN void box_letter_of(struct box *b, const char *pages, char doc[ID_SIZE])
{
    put_paper(b, &(struct paper){ .pages = pages, .created = "2024-03-14T06:00:00Z" }, doc);
    box_settle(b);
    assert_int_equal(box_see(b, doc).l.state, LETTER_READ);
}

RIG_FN void split_at(struct box *b, const char *doc, const char *at, char ret_docs[][ID_SIZE])
{
    AUTO_JSON json_t *answer = NULL;
    const json_t *made;
    size_t i;

    assert_string_equal(box_ask(b, "pages_split", about(b, doc, "at", json_of(at)), &answer), "");
    json_array_foreach(json_object_get(answer, "docs"), i, made)
        snprintf(ret_docs[i], ID_SIZE, "%s", json_string_value(made));
}

RIG_FN void verify_diary(struct box *b)
{
    struct err e = { 0 };
    int64_t rows;

    assert_ok(store_verify(b->d.store, &rows, &e), e);
}

#endif
