#include "ocr/arrangement.h"

#include "base/json.h"

#include <errno.h>
#include <string.h>

enum { MAX_NUMBER = 999999 };

static const char *const reasons[] = { "blank", "separator", "moved", "replaced", "hidden" };

struct blob_name { const char *name; unsigned at; };

void arrangement_done(struct arrangement *a)
{
    free(a->shown);
    free(a->hidden);
    *a = (struct arrangement){ 0 };
}

int arrangement_number(const char *name)
{
    const char *digits = name + strlen("arrange-");
    char *end;
    long n;

    if (strncmp(name, "arrange-", strlen("arrange-")) != 0 || digits[0] < '0' || digits[0] > '9')
        return -1;
    n = strtol(digits, &end, 10);
    return strcmp(end, ".json") == 0 && n <= MAX_NUMBER ? (int)n : -1;
}

/* ---- blobs by name */

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct blob_name *)a)->name, ((const struct blob_name *)b)->name);
}

static struct blob_name *sort_names(const char *const *blobs, size_t n)
{
    struct blob_name *sorted = calloc(n ? n : 1, sizeof *sorted);

    for (size_t i = 0; sorted && i < n; i++)
        sorted[i] = (struct blob_name){ blobs[i], (unsigned)i };
    if (sorted)
        qsort(sorted, n, sizeof *sorted, compare_names);
    return sorted;
}

/* ---- entries */

struct parser {
    const struct blob_name *sorted;
    size_t n_blobs;
    struct arrangement *out;
};

static int turn_of(const json_t *entry)
{
    int64_t turn = json_int(entry, "turn", TURN_UNSAID);

    return turn == 0 || turn == 90 || turn == 180 || turn == 270 ? (int)turn : TURN_UNSAID;
}

/* What a page that is hidden is hidden for; an unknown word is the plain one. */
static const char *reason_of(const json_t *entry, const char *key)
{
    const char *said = json_str(entry, key, "");

    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (strcmp(said, reasons[i]) == 0)
            return reasons[i];
    return "hidden";
}

/* false: there is no such page. */
static bool find_page(const struct parser *p, const json_t *entry, struct arranged *ret)
{
    const struct blob_name wanted = { json_str(entry, "blob", ""), 0 };
    const struct blob_name *found = bsearch(&wanted, p->sorted, p->n_blobs, sizeof wanted, compare_names);
    const json_t *place = json_object_get(entry, "index");
    json_int_t index = place ? json_integer_value(place) : 0;

    if (!found || (place && !json_is_integer(place)) || index < 0 || index >= ARRANGEMENT_MAX_PAGES)
        return false;
    *ret = (struct arranged){ .blob = found->at, .index = (int)index, .turn = turn_of(entry) };
    return true;
}

/* Could a hidden page have gone there: to another document, or behind another page of this one? */
static bool is_place(const struct parser *p, const char *to)
{
    const struct blob_name wanted = { to, 0 };

    return id_is_valid(to) || bsearch(&wanted, p->sorted, p->n_blobs, sizeof wanted, compare_names);
}

static void take_entry(const struct parser *p, const json_t *entry, bool hide, const char *why_key)
{
    struct arrangement *a = p->out;
    const char *to = json_str(entry, "to", "");
    struct arranged x;

    if (!find_page(p, entry, &x)) {
        a->ignored++;
        return;
    }
    if (!hide) {
        a->shown[a->n_shown++] = x;
        return;
    }
    snprintf(x.why, sizeof x.why, "%s", reason_of(entry, why_key));
    if (is_place(p, to))
        snprintf(x.to, sizeof x.to, "%s", to);
    a->hidden[a->n_hidden++] = x;
}

/* ---- no page twice */

struct named { struct arranged *entry; size_t order; };

static int compare_pages(const void *a, const void *b)
{
    const struct named *x = a, *y = b;

    if (x->entry->blob != y->entry->blob)
        return x->entry->blob < y->entry->blob ? -1 : 1;
    if (x->entry->index != y->entry->index)
        return x->entry->index < y->entry->index ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static size_t without_gaps(struct arranged *list, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (list[i].index >= 0)
            list[kept++] = list[i];
    return kept;
}

/* The first naming holds; shown ones come first, so that a page in both lists is shown. */
static int drop_doubles(struct arrangement *a)
{
    size_t n = a->n_shown + a->n_hidden;
    AUTO_FREE struct named *all = calloc(n ? n : 1, sizeof *all);

    if (!all)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct named){ i < a->n_shown ? &a->shown[i] : &a->hidden[i - a->n_shown], i };
    qsort(all, n, sizeof *all, compare_pages);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (all[i].entry->blob == all[first].entry->blob && all[i].entry->index == all[first].entry->index) {
            all[i].entry->index = -1;
            a->ignored++;
        } else {
            first = i;
        }
    }
    a->n_shown = without_gaps(a->shown, a->n_shown);
    a->n_hidden = without_gaps(a->hidden, a->n_hidden);
    return 0;
}

/* ---- the whole */

static int check_list(const json_t *list, const char *key, struct err *e)
{
    if (!json_is_array(list))
        return err_set(e, -EBADMSG, "it has no list \"%s\"", key);
    if (json_array_size(list) > ARRANGEMENT_MAX_PAGES)
        return err_set(e, -E2BIG, "its list \"%s\" has %zu entries, more than %d", key, json_array_size(list), ARRANGEMENT_MAX_PAGES);
    return 0;
}

static int take_lists(enum arrangement_source source, const json_t *root, const struct parser *p, struct err *e)
{
    const json_t *pages = json_object_get(root, "pages"), *hidden = json_object_get(root, "hidden"), *entry;
    bool scan = source == ARRANGEMENT_SCAN;
    size_t i;
    int r = check_list(pages, "pages", e);

    if (r == 0 && !scan && hidden)
        r = check_list(hidden, "hidden", e);
    if (r < 0)
        return r;
    p->out->shown = calloc(json_array_size(pages) + 1, sizeof *p->out->shown);
    p->out->hidden = calloc(json_array_size(scan ? pages : hidden) + 1, sizeof *p->out->hidden);
    if (!p->out->shown || !p->out->hidden)
        return err_set(e, -ENOMEM, "no memory for the list of its pages");
    json_array_foreach(pages, i, entry) {
        const char *kind = json_str(entry, "kind", "");

        take_entry(p, entry, scan && (strcmp(kind, "blank") == 0 || strcmp(kind, "separator") == 0), "kind");
    }
    if (!scan)
        json_array_foreach(hidden, i, entry)
            take_entry(p, entry, true, "why");
    return drop_doubles(p->out) == 0 ? 0 : err_set(e, -ENOMEM, "no memory for the list of its pages");
}

int arrangement_parse(enum arrangement_source source, const char *text, size_t n, const char *const *blobs, size_t n_blobs,
                      struct arrangement *ret, struct err *e)
{
    AUTO_FREE struct blob_name *sorted = NULL;
    AUTO_JSON json_t *root = NULL;
    json_error_t why;
    int r;

    *ret = (struct arrangement){ 0 };
    if (n > ARRANGEMENT_MAX_BYTES)
        return err_set(e, -E2BIG, "it has %zu bytes, more than %d", n, ARRANGEMENT_MAX_BYTES);
    root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(root))
        return err_set(e, -EBADMSG, "it is not a JSON object");
    sorted = sort_names(blobs, n_blobs);
    if (!sorted)
        return err_set(e, -ENOMEM, "no memory for the list of its pages");
    r = take_lists(source, root, &(struct parser){ sorted, n_blobs, ret }, e);
    if (r < 0)
        arrangement_done(ret);
    return r;
}
