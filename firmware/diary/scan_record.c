#include "diary/scan_record.h"

#include "base/json.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

void scan_record_done(struct scan_record *s)
{
    for (size_t i = 0; i < s->n_doubts; i++) {
        free((void *)(uintptr_t)s->doubts[i].code);         /* ours, const for the readers */
        free((void *)(uintptr_t)s->doubts[i].detail);
    }
    memset(s, 0, sizeof(*s));
}

bool scan_record_is_code(const char *code)
{
    size_t n = strlen(code);

    return n >= 1 && n <= 40 && strspn(code, "abcdefghijklmnopqrstuvwxyz_") == n;
}

/* ---- pages and the codes on them */

static int pixels(const json_t *v)
{
    json_int_t n = json_is_integer(v) ? json_integer_value(v) : 0;

    return n < 0 || n > 100000 ? 0 : (int)n;
}

/* page: its place among those shown, 0 hidden. */
static void look_for_article(struct scan_record *s, const char *blob, const json_t *codes, int page)
{
    const json_t *code;
    size_t i;

    json_array_foreach(codes, i, code) {
        const char *text = json_str(code, "text", "");
        const json_t *box = json_object_get(code, "box");

        if (s->article[0] || strcmp(json_str(code, "type", ""), "s10") != 0 || !postal_article_is_valid(text))
            continue;
        snprintf(s->article, sizeof(s->article), "%s", text);
        snprintf(s->article_blob, sizeof(s->article_blob), "%s", blob);
        s->article_page = page;
        for (size_t k = 0; k < 4 && json_array_size(box) == 4; k++)
            s->article_box[k] = pixels(json_array_get(box, k));
    }
}

static int read_pages(struct scan_record *s, const json_t *pages, struct err *e)
{
    const json_t *page;
    size_t i;

    if (!json_is_array(pages))
        return err_set(e, -EBADMSG, "scan.json has no list of pages");
    if (json_array_size(pages) > SCAN_RECORD_MAX_PAGES)
        return err_set(e, -E2BIG, "scan.json has more than %d pages", SCAN_RECORD_MAX_PAGES);
    json_array_foreach(pages, i, page) {
        const char *blob = json_str(page, "blob", ""), *kind = json_str(page, "kind", "page");
        bool hidden = strcmp(kind, "blank") == 0 || strcmp(kind, "separator") == 0;

        if (!blob[0] || strlen(blob) >= SPOOL_NAME_SIZE)
            return err_set(e, -EBADMSG, "scan.json: page %zu is of no blob", i + 1);
        s->pages += !hidden;
        look_for_article(s, blob, json_object_get(page, "codes"), hidden ? 0 : s->pages);
    }
    return 0;
}

/* ---- doubts */

int scan_record_doubt(struct scan_record *s, const char *code, int page, const char *said)
{
    AUTO_FREE char *detail = NULL;

    if (s->n_doubts == SCAN_RECORD_MAX_DOUBTS)
        return 0;
    if (text_clean(said, strlen(said), SCAN_RECORD_MAX_BYTES, &detail, NULL) < 0 && !(detail = strdup("")))
        return -ENOMEM;
    text_squeeze(detail);
    text_cut_bytes(detail, SCAN_RECORD_DETAIL_BYTES);
    char *copy = strdup(code);
    if (!copy)
        return -ENOMEM;
    s->doubts[s->n_doubts++] = (struct doubt){ .code = copy, .detail = TAKE_PTR(detail), .page = page };
    return 0;
}

static int read_doubt(struct scan_record *s, const json_t *doubt)
{
    const char *code = json_str(doubt, "code", "");
    int64_t page = json_int(doubt, "page", 0);

    return scan_record_is_code(code) ? scan_record_doubt(s, code, page < 0 || page > SCAN_RECORD_MAX_PAGES ? 0 : (int)page, json_str(doubt, "detail", "")) : 0;
}

int scan_record_parse(const char *text, size_t n, struct scan_record *ret, struct err *e)
{
    AUTO_JSON json_t *root = NULL;
    const json_t *doubt;
    size_t i;

    memset(ret, 0, sizeof(*ret));
    if (n > SCAN_RECORD_MAX_BYTES)
        return err_set(e, -E2BIG, "scan.json has %zu bytes, more than %d", n, SCAN_RECORD_MAX_BYTES);
    root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root))
        return err_set(e, -EBADMSG, "scan.json is not a JSON object");
    int r = read_pages(ret, json_object_get(root, "pages"), e);
    json_array_foreach(json_object_get(root, "doubts"), i, doubt)
        if (r == 0 && (r = read_doubt(ret, doubt)) < 0)
            err_set(e, r, "out of memory");
    if (r < 0)
        scan_record_done(ret);
    return r;
}
