#include "tests/system/shown.h"

#include "base/json.h"

#include <errno.h>

enum { MAX_PAGE_BYTES = 32 << 20 };

int shown_mark(const struct spool *s, const char *doc, const char *blob, struct page_mark *ret, struct err *e)
{
    AUTO_FREE void *image = NULL;
    size_t n;
    int r = spool_blob_load(s, doc, blob, MAX_PAGE_BYTES, &image, &n, e);

    if (r == 0)
        r = page_read_mark(image, n, ret, e);
    return r < 0 ? err_wrap(e, r, "%s", blob) : 0;
}

int shown_load(const struct spool *s, const char *doc, struct shown *ret, struct err *e)
{
    AUTO_FREE void *text = NULL;
    AUTO_JSON json_t *reading = NULL;
    const json_t *page;
    size_t n, i;
    int r = spool_blob_load(s, doc, "reading.json", MAX_PAGE_BYTES, &text, &n, e);

    *ret = (struct shown){ .n = 0 };
    if (r < 0)
        return r;
    reading = json_loadb(text, n, 0, NULL);
    json_array_foreach(json_object_get(reading, "pages"), i, page) {
        if (ret->n == SHOWN_MAX)
            return err_set(e, -EBADMSG, "document %s shows more than %d pages", doc, SHOWN_MAX);
        r = shown_mark(s, doc, json_str(page, "blob", ""), &ret->marks[ret->n], e);
        if (r < 0)
            return r;
        ret->n++;
    }
    return ret->n > 0 ? 0 : err_set(e, -EBADMSG, "document %s shows no page", doc);
}
