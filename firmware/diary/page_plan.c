#include "diary/page_plan.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

enum { PLAN_MAX_SPLITS = 500 };

/* ---- blobs that get a second name */

/* The name a blob gets where it is linked to; NULL: it is not. */
static const char *linked_name(const json_t *links, const char *blob)
{
    const json_t *link;
    size_t i;

    json_array_foreach(links, i, link)
        if (strcmp(json_str(link, "blob", ""), blob) == 0)
            return json_str(link, "name", "");
    return NULL;
}

/* The page under its blob's new name. Keeps turn and why. */
static int take_over(json_t *links, const struct page_at *p, int *next_blob, struct page_at *ret, struct err *e)
{
    const char *name = linked_name(links, p->blob), *ending = strchr(p->blob, '.');
    char fresh[SPOOL_NAME_SIZE];

    if (!name) {
        if ((size_t)snprintf(fresh, sizeof(fresh), "%.4s-%03d%s", p->blob, *next_blob, ending ? ending : "") >= sizeof(fresh))
            return err_set(e, -EINVAL, "the name of page %s is too long", p->blob);
        if (json_array_append_new(links, json_pack("{s:s, s:s}", "name", fresh, "blob", p->blob)) < 0)
            return err_set(e, -ENOMEM, "out of memory");
        name = fresh;
        ++*next_blob;
    }
    *ret = *p;
    snprintf(ret->blob, sizeof(ret->blob), "%s", name);
    return 0;
}

/* A replaced page goes by its blob's new name to the new name of the one in its place. links: whole. */
static void follow_links(const json_t *links, struct page_at *p)
{
    const char *name = linked_name(links, p->to);

    if (strcmp(p->why, "replaced") == 0)
        snprintf(p->to, sizeof(p->to), "%s", name ? name : "");
}

/* What scan.json says of the linked pages, for a document made of them. NULL: nothing. */
static json_t *scan_of(const json_t *scan, const json_t *links)
{
    json_t *pages = json_array();
    const json_t *page;
    size_t i;

    if (!json_is_array(json_object_get(scan, "pages"))) {
        json_decref(pages);
        return NULL;
    }
    json_array_foreach(json_object_get(scan, "pages"), i, page) {
        const char *name = linked_name(links, json_str(page, "blob", ""));
        json_t *copy = name ? json_copy((json_t *)(uintptr_t)page) : NULL;     /* only read */

        if (copy && json_object_set_new(copy, "blob", json_string(name)) == 0)
            json_array_append(pages, copy);
        json_decref(copy);
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:[]}", "batch", json_str(scan, "batch", ""), "purpose", json_str(scan, "purpose", "letter"),
                     "scanner", json_str(scan, "scanner", ""), "ended", "split", "pages", pages, "doubts");
}

/* ---- putting a plan together */

struct plan { json_t *docs, *made; const char *what, *actor; };

static void plan_begin(struct plan *p, const char *what, const char *actor)
{
    *p = (struct plan){ .docs = json_array(), .made = json_array(), .what = what, .actor = actor };
}

static void plan_drop(struct plan *p)
{
    json_decref(p->docs);
    json_decref(p->made);
}
#define AUTO_PLAN AUTO(plan_drop)

static json_t *arrangement(const struct plan *p, const struct page_list *list)
{
    json_t *a = page_list_json(list);
    char at[CLOCK_ISO_SIZE];

    clock_format_iso(clock_utc_s(), at);
    json_object_set_new(a, "actor", json_string(p->actor));
    json_object_set_new(a, "what", json_string(p->what));
    json_object_set_new(a, "at", json_string(at));
    return a;
}

/* from: whose blobs get a second name in it; "" none. take_links may be NULL. *ret_entry is borrowed. */
static int plan_doc(struct plan *p, const char *doc, const char *from, int arrange_no, const struct page_list *list,
                    json_t *take_links, json_t **ret_entry, struct err *e)
{
    char name[SPOOL_NAME_SIZE];

    snprintf(name, sizeof(name), "arrange-%03d.json", arrange_no);
    *ret_entry = json_pack("{s:s, s:s, s:s, s:o, s:o}", "doc", doc, "from", from, "name", name, "arrange", arrangement(p, list),
                           "links", take_links ? take_links : json_array());
    return json_array_append_new(p->docs, *ret_entry) == 0 ? 0 : err_set(e, -ENOMEM, "out of memory");
}

/* A new one, with the manifest values of the document like. */
static int plan_made(struct plan *p, const char *doc, const struct page_source *from, const char *like, const struct page_list *list,
                     json_t *take_links, struct err *e)
{
    json_t *scan = scan_of(from->scan, take_links), *entry;
    int r = plan_doc(p, doc, from->doc, 1, list, take_links, &entry, e);

    if (r == 0 && (json_object_set_new(entry, "like", json_string(like)) < 0 || json_array_append_new(p->made, json_string(doc)) < 0))
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0 && scan)
        json_object_set(entry, "scan", scan);
    json_decref(scan);
    return r;
}

/* other: where links come from, NULL without any. */
static int plan_end(struct plan *p, const struct page_source *from, const struct page_list *after, const struct page_source *other,
                    json_t *take_links, json_t **ret_plan, struct err *e)
{
    json_t *entry;
    int r = plan_doc(p, from->doc, other ? other->doc : "", from->next_arrange, after, take_links, &entry, e);

    if (r == 0 && !(*ret_plan = json_pack("{s:O, s:O, s:o, s:o}", "docs", p->docs, "made", p->made,
                                          "before", page_list_json(&from->list), "after", page_list_json(after))))
        r = err_set(e, -ENOMEM, "out of memory");
    return r;
}

static int copy_list(const struct page_list *l, struct page_list *ret, struct err *e)
{
    *ret = (struct page_list){ .at = calloc(l->n + 1, sizeof(*l->at)), .n = l->n };
    if (!ret->at)
        return err_set(e, -ENOMEM, "out of memory");
    memcpy(ret->at, l->at, l->n * sizeof(*l->at));
    return 0;
}

/* ---- arrange */

int page_plan_arrange(const struct page_source *from, const json_t *wanted, const char *actor, json_t **ret_plan, struct err *e)
{
    AUTO_PAGE_LIST struct page_list after = { 0 };
    AUTO_PLAN struct plan p = { 0 };
    int r = page_list_arrange(&from->list, wanted, &after, e);

    plan_begin(&p, "arrange", actor);
    return r < 0 ? r : plan_end(&p, from, &after, NULL, NULL, ret_plan, e);
}

/* ---- split */

/* A document of its own for the pages that after hides as moved to it. Other pages of their blobs come along, hidden. */
static int make_of_moved(struct plan *p, const struct page_source *from, const struct page_list *after, const char *doc, const char *like,
                         struct err *e)
{
    AUTO_PAGE_LIST struct page_list list = { 0 };
    json_t *links = json_array();
    struct page_at page;
    int next_blob = 1, r = 0;

    for (size_t i = 0; r == 0 && i < from->list.n; i++) {           /* in the order they were shown */
        const struct page_at *was = &from->list.at[i], *is = page_list_find(after, was->blob, was->index);

        if (strcmp(is->to, doc) != 0)
            continue;
        r = take_over(links, was, &next_blob, &page, e);
        r = r == 0 ? page_list_add(&list, &page, e) : r;
    }
    for (size_t i = 0; r == 0 && i < from->list.n; i++) {
        const char *name = linked_name(links, from->list.at[i].blob);

        if (!name || page_list_find(&list, name, from->list.at[i].index))
            continue;
        r = take_over(links, &from->list.at[i], &next_blob, &page, e);
        page_list_hide(&page, "moved", from->doc);
        r = r == 0 ? page_list_add(&list, &page, e) : r;
    }
    for (size_t i = 0; i < list.n; i++)
        follow_links(links, &list.at[i]);
    if (r == 0 && page_list_shown(&list) == 0)
        r = err_say(e, -EINVAL, SAID_PAGES_NEW_EMPTY);
    if (r < 0) {
        json_decref(links);
        return r;
    }
    return plan_made(p, doc, from, like, &list, links, e);
}

static int read_places(const json_t *at, size_t n_shown, size_t *places, struct err *e)
{
    size_t n = json_array_size(at);

    if (!json_is_array(at) || n == 0 || n > PLAN_MAX_SPLITS)
        return err_set(e, -EINVAL, "at: must be a list of 1 to %d places", PLAN_MAX_SPLITS);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(at, i);

        if (!json_is_integer(v) || json_integer_value(v) < 2 || json_integer_value(v) > (json_int_t)n_shown)
            return err_set(e, -EINVAL, "at: a new letter can begin at page 2 to %zu", n_shown);
        places[i] = (size_t)json_integer_value(v) - 1;
        if (i > 0 && places[i] <= places[i - 1])
            return err_set(e, -EINVAL, "at: each place must lie behind the one before");
    }
    places[n] = n_shown;
    return 0;
}

int page_plan_split(const struct page_source *from, const json_t *at, const char *actor, json_t **ret_plan, struct err *e)
{
    AUTO_PAGE_LIST struct page_list after = { 0 };
    AUTO_PLAN struct plan p = { 0 };
    size_t places[PLAN_MAX_SPLITS + 1];
    int r = read_places(at, page_list_shown(&from->list), places, e);

    plan_begin(&p, "split", actor);
    if (r == 0)
        r = copy_list(&from->list, &after, e);
    for (size_t k = 0; r == 0 && k < json_array_size(at); k++) {
        char doc[ID_SIZE];

        id_new(doc);
        for (size_t i = places[k]; i < places[k + 1]; i++)
            page_list_hide(&after.at[i], "moved", doc);
        r = make_of_moved(&p, from, &after, doc, from->doc, e);
    }
    if (r == 0)
        r = page_list_settle(&after, e);
    return r < 0 ? r : plan_end(&p, from, &after, NULL, NULL, ret_plan, e);
}

/* ---- merge, add, replace */

static int as_they_came(const void *a, const void *b)
{
    const struct page_at *x = a, *y = b;
    int by_blob = strverscmp(x->blob, y->blob);

    return by_blob ? by_blob : x->index - y->index;
}

/* Links the blobs of other that it has pages of. In the order in which the sides came: doubts count them. */
static int link_sides(const struct page_source *other, int next_blob, json_t *links, struct err *e)
{
    AUTO_PAGE_LIST struct page_list sides = { 0 };
    struct page_at page;
    int r = copy_list(&other->list, &sides, e);

    if (r == 0)
        qsort(sides.at, sides.n, sizeof(*sides.at), as_they_came);
    for (size_t i = 0; r == 0 && i < sides.n; i++)                  /* blobs of which nothing is left stay behind */
        if (strcmp(sides.at[i].why, "moved") != 0)
            r = take_over(links, &sides.at[i], &next_blob, &page, e);
    return r;
}

/* The pages of other, but for those that were moved away, come into after from place on. */
static int bring_in(struct page_list *after, size_t place, const struct page_source *into, const struct page_source *other,
                    json_t *links, struct err *e)
{
    int next_blob = into->next_blob, r = link_sides(other, next_blob, links, e);
    struct page_at page;

    for (size_t i = 0; r == 0 && i < other->list.n; i++) {
        const struct page_at *p = &other->list.at[i];

        if (!linked_name(links, p->blob))
            continue;
        r = take_over(links, p, &next_blob, &page, e);
        if (r < 0)
            break;
        follow_links(links, &page);
        r = page_is_shown(p) ? page_list_insert(after, place++, &page, e) : page_list_add(after, &page, e);
    }
    return r;
}

/* replaced: the blob whose first page made room for those of other, "" none. */
static int plan_bring_in(struct plan *p, struct page_list *after, size_t place, const char *replaced, const struct page_source *into,
                         const struct page_source *other, json_t **ret_plan, struct err *e)
{
    json_t *links = json_array();
    int r = bring_in(after, place, into, other, links, e);
    struct page_at *old = r == 0 ? page_list_find(after, replaced, 0) : NULL;

    if (old)
        page_list_hide(old, "replaced", after->at[place].blob);
    if (r < 0) {
        json_decref(links);
        return r;
    }
    return plan_end(p, into, after, other, links, ret_plan, e);
}

int page_plan_merge(const struct page_source *into, const struct page_source *other, const char *actor, json_t **ret_plan, struct err *e)
{
    AUTO_PAGE_LIST struct page_list after = { 0 };
    AUTO_PLAN struct plan p = { 0 };
    int r = copy_list(&into->list, &after, e);

    plan_begin(&p, "merge", actor);
    return r < 0 ? r : plan_bring_in(&p, &after, page_list_shown(&after), "", into, other, ret_plan, e);
}

/* The page that stands where the blob's first page stood: itself, or what came in its place, whatever that was replaced by.
 * NULL: none is shown. */
static struct page_at *in_place_of(const struct page_list *l, const char *blob)
{
    struct page_at *p = page_list_find(l, blob, 0);

    for (size_t i = 0; i < l->n && p && strcmp(p->why, "replaced") == 0; i++)      /* a damaged list may lead in a circle */
        p = page_list_find(l, p->to, 0);
    return p && page_is_shown(p) ? p : NULL;
}

int page_plan_add(const struct page_source *into, const struct page_source *added, const char *replaces, const char *actor,
                  json_t **ret_plan, char ret_replaced[SPOOL_NAME_SIZE], struct err *e)
{
    AUTO_PAGE_LIST struct page_list after = { 0 };
    AUTO_PLAN struct plan p = { 0 };
    int r = copy_list(&into->list, &after, e);
    struct page_at *old = r == 0 ? in_place_of(&after, replaces) : NULL;
    size_t place = old ? (size_t)(old - after.at) : page_list_shown(&after);

    plan_begin(&p, replaces[0] ? "replace" : "add", actor);
    snprintf(ret_replaced, SPOOL_NAME_SIZE, "%s", old ? old->blob : "");
    if (old) {
        page_list_hide(old, "replaced", "");
        r = page_list_settle(&after, e);
    }
    return r < 0 ? r : plan_bring_in(&p, &after, place, ret_replaced, into, added, ret_plan, e);
}

/* ---- undo */

/* The pages that came by a merge get a document of their own again, like the one they had. */
static int part_again(struct plan *p, const struct page_source *from, const json_t *undone, struct page_list *after, struct err *e)
{
    const json_t *docs = json_object_get(undone, "docs"), *link;
    const json_t *merged = json_array_get(docs, json_array_size(docs) - 1), *links = json_object_get(merged, "links");
    char doc[ID_SIZE];
    size_t k;

    id_new(doc);
    json_array_foreach(links, k, link)
        for (size_t i = 0; i < after->n; i++)
            if (strcmp(after->at[i].blob, json_str(link, "name", "")) == 0)
                page_list_hide(&after->at[i], "moved", doc);
    return make_of_moved(p, from, after, doc, json_str(merged, "from", ""), e);
}

int page_plan_undo(const struct page_source *from, const char *kind, const json_t *undone, const char *actor, json_t **ret_plan, struct err *e)
{
    AUTO_PAGE_LIST struct page_list before = { 0 };
    AUTO_PAGE_LIST struct page_list after = { 0 };
    AUTO_PLAN struct plan p = { 0 };
    int r = page_list_load(json_object_get(undone, "before"), &before, e);

    plan_begin(&p, "undo", actor);
    if (r == 0)
        r = page_list_back_to(&from->list, &before, &after, e);
    if (r == 0 && strcmp(kind, "merge") == 0)
        r = part_again(&p, from, undone, &after, e);
    return r < 0 ? r : plan_end(&p, from, &after, NULL, NULL, ret_plan, e);
}

bool page_plan_moves(const json_t *plan, const char *blob)
{
    const json_t *page;
    size_t i;

    json_array_foreach(json_object_get(json_object_get(plan, "after"), "hidden"), i, page)
        if (strcmp(json_str(page, "blob", ""), blob) == 0 && strcmp(json_str(page, "why", ""), "moved") == 0)
            return true;
    return false;
}
