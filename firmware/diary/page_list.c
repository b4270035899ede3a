#include "diary/page_list.h"

#include "base/said.h"

#include <errno.h>
#include <string.h>

void page_list_done(struct page_list *l)
{
    free(l->at);
    *l = (struct page_list){ 0 };
}

bool page_is_shown(const struct page_at *p) { return p->why[0] == '\0'; }

size_t page_list_shown(const struct page_list *l)
{
    size_t n = 0;

    while (n < l->n && page_is_shown(&l->at[n]))
        n++;
    return n;
}

struct page_at *page_list_find(const struct page_list *l, const char *blob, int index)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].index == index && strcmp(l->at[i].blob, blob) == 0)
            return &l->at[i];
    return NULL;
}

int page_list_insert(struct page_list *l, size_t place, const struct page_at *p, struct err *e)
{
    if (l->n >= PAGE_LIST_MAX)
        return err_say(e, -E2BIG, SAID_PAGES_TOO_MANY, SAID_NUMBER(PAGE_LIST_MAX));
    struct page_at *more = reallocarray(l->at, l->n + 1, sizeof(*more));
    if (!more)
        return err_set(e, -ENOMEM, "out of memory");
    l->at = more;
    memmove(&more[place + 1], &more[place], (l->n - place) * sizeof(*more));
    more[place] = *p;
    l->n++;
    return 0;
}

int page_list_add(struct page_list *l, const struct page_at *p, struct err *e)
{
    return page_list_insert(l, page_is_shown(p) ? page_list_shown(l) : l->n, p, e);
}

void page_list_hide(struct page_at *p, const char *why, const char *to)
{
    snprintf(p->why, sizeof(p->why), "%s", why);
    snprintf(p->to, sizeof(p->to), "%s", to);
}

int page_list_settle(struct page_list *l, struct err *e)
{
    struct page_at *sorted = calloc(l->n + 1, sizeof(*sorted));
    size_t n = 0;

    if (!sorted)
        return err_set(e, -ENOMEM, "out of memory");
    for (int hidden = 0; hidden < 2; hidden++)
        for (size_t i = 0; i < l->n; i++)
            if (page_is_shown(&l->at[i]) == !hidden)
                sorted[n++] = l->at[i];
    free(l->at);
    l->at = sorted;
    return 0;
}

/* ---- JSON */

static bool is_turn(int64_t turn) { return turn == 0 || turn == 90 || turn == 180 || turn == 270; }

/* Blob and index of an entry; false: it names no page. */
static bool read_place(const json_t *entry, struct page_at *ret)
{
    const char *blob = json_str(entry, "blob", "");
    int64_t index = json_int(entry, "index", -1), turn = json_int(entry, "turn", PAGE_TURN_UNSAID);

    if (strlen(blob) >= SPOOL_NAME_SIZE || (strncmp(blob, "page-", 5) != 0 && strncmp(blob, "file-", 5) != 0) ||
        index < 0 || index >= PAGE_LIST_MAX)
        return false;
    *ret = (struct page_at){ .index = (int)index, .turn = is_turn(turn) ? (int)turn : PAGE_TURN_UNSAID };
    memcpy(ret->blob, blob, strlen(blob) + 1);
    return true;
}

/* Where a hidden page went, if that is said in a way that can be: a document, or a blob. */
static const char *read_to(const json_t *entry)
{
    const char *to = json_str(entry, "to", "");

    return id_is_valid(to) || (spool_is_page(to) && strlen(to) < SPOOL_NAME_SIZE) ? to : "";
}

static int load_entries(const json_t *entries, bool hidden, struct page_list *l, struct err *e)
{
    const json_t *entry;
    struct page_at p;
    size_t i;
    int r = 0;

    json_array_foreach(entries, i, entry) {
        if (!read_place(entry, &p))
            return err_set(e, -EBADMSG, "the list of its pages cannot be used");
        if (hidden)
            page_list_hide(&p, json_str(entry, "why", "hidden")[0] ? json_str(entry, "why", "hidden") : "hidden", read_to(entry));
        r = r < 0 ? r : page_list_add(l, &p, e);
    }
    return r;
}

int page_list_load(const json_t *lists, struct page_list *ret, struct err *e)
{
    const json_t *pages = json_object_get(lists, "pages");

    *ret = (struct page_list){ 0 };
    if (!json_is_array(pages))
        return err_set(e, -EBADMSG, "it has no list of pages");
    int r = load_entries(pages, false, ret, e);
    if (r == 0)
        r = load_entries(json_object_get(lists, "hidden"), true, ret, e);
    if (r < 0)
        page_list_done(ret);
    return r;
}

static json_t *entry_json(const struct page_at *p)
{
    json_t *entry = json_pack("{s:s, s:i}", "blob", p->blob, "index", p->index);

    if (p->turn != PAGE_TURN_UNSAID)
        json_object_set_new(entry, "turn", json_integer(p->turn));
    if (p->why[0])
        json_object_set_new(entry, "why", json_string(p->why));
    if (p->to[0])
        json_object_set_new(entry, "to", json_string(p->to));
    return entry;
}

json_t *page_list_json(const struct page_list *l)
{
    AUTO_JSON json_t *pages = json_array();
    AUTO_JSON json_t *hidden = json_array();

    for (size_t i = 0; i < l->n; i++)
        if (json_array_append_new(page_is_shown(&l->at[i]) ? pages : hidden, entry_json(&l->at[i])) < 0)
            return NULL;
    return json_pack("{s:O, s:O}", "pages", pages, "hidden", hidden);
}

/* ---- orders */

static int take_wanted(const struct page_list *l, const json_t *entry, size_t no, struct page_list *ret, struct err *e)
{
    const json_t *turn = json_object_get(entry, "turn");
    const struct page_at *known;
    struct page_at p;

    if (!read_place(entry, &p) || !(known = page_list_find(l, p.blob, p.index)))
        return err_set(e, -EINVAL, "pages: entry %zu is no page of this letter", no);
    if (strcmp(known->why, "moved") == 0)
        return err_set(e, -EINVAL, "pages: entry %zu was moved to another letter; take that back to have it here again", no);
    if (turn && (!json_is_integer(turn) || !is_turn(json_integer_value(turn))))
        return err_set(e, -EINVAL, "pages: turn of entry %zu must be 0, 90, 180 or 270", no);
    if (page_list_find(ret, p.blob, p.index))
        return err_set(e, -EINVAL, "pages: entry %zu names a page a second time", no);
    return page_list_add(ret, &p, e);
}

/* What is in l and not in ret yet comes behind as hidden, for the reason it has, or why. */
static int hide_rest(const struct page_list *l, const char *why, struct page_list *ret, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < l->n; i++) {
        struct page_at p = l->at[i];

        if (page_list_find(ret, p.blob, p.index))
            continue;
        if (page_is_shown(&p))
            page_list_hide(&p, why, "");
        r = page_list_add(ret, &p, e);
    }
    return r;
}

int page_list_arrange(const struct page_list *l, const json_t *wanted, struct page_list *ret, struct err *e)
{
    const json_t *entry;
    size_t i;
    int r = 0;

    *ret = (struct page_list){ 0 };
    if (!json_is_array(wanted) || json_array_size(wanted) == 0)
        return err_set(e, -EINVAL, "pages: must be a list with at least one page; a letter that is none is made void instead");
    json_array_foreach(wanted, i, entry)
        r = r < 0 ? r : take_wanted(l, entry, i + 1, ret, e);
    if (r == 0)
        r = hide_rest(l, "hidden", ret, e);
    if (r < 0)
        page_list_done(ret);
    return r;
}

int page_list_back_to(const struct page_list *l, const struct page_list *before, struct page_list *ret, struct err *e)
{
    int r = 0;

    *ret = (struct page_list){ 0 };
    for (size_t i = 0; r == 0 && i < before->n; i++)
        if (page_list_find(l, before->at[i].blob, before->at[i].index))
            r = page_list_add(ret, &before->at[i], e);
    if (r == 0)
        r = hide_rest(l, "hidden", ret, e);
    if (r == 0 && page_list_shown(ret) == 0)
        r = err_say(e, -EINVAL, SAID_PAGES_NONE_LEFT);
    if (r < 0)
        page_list_done(ret);
    return r;
}
