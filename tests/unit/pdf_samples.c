/* pdf_samples - PDFs to be looked at by other people's programs.
 *
 *   pdf-samples DIR [RECORDS]      DIR/<name>.pdf and DIR/<name>.words: of the drawn pages, and of the pages of each record
 *
 * RECORDS is what "dakbox read --json --words" printed; their paper stays white. */
#include "pdf_pages.h"

#include "base/auto.h"
#include "base/json.h"

#include <err.h>
#include <limits.h>
#include <string.h>

static void keep(const char *dir, const char *name, const char *ending, const void *data, size_t n)
{
    char path[PATH_MAX];
    AUTO_FCLOSE FILE *f = NULL;

    snprintf(path, sizeof path, "%s/%s.%s", dir, name, ending);
    f = fopen(path, "wb");
    if (!f || fwrite(data, 1, n, f) != n)
        err(1, "%s", path);
}

static void keep_page(const char *dir, const char *name, const struct page_text *t)
{
    AUTO_FREE char *words = pdf_page_words(t);
    struct pdf_bytes pdf = { 0 };
    struct err e = { 0 };

    if (pdf_page_write(t, &pdf, &e) < 0)
        errx(1, "%s: %s", name, e.msg);
    keep(dir, name, "pdf", pdf.bytes, pdf.n);
    keep(dir, name, "words", words, strlen(words));
    free(pdf.bytes);
}

static int number(const json_t *list, size_t i) { return (int)json_integer_value(json_array_get(list, i)); }

static void keep_read_page(const char *dir, const char *id, size_t k, const json_t *page)
{
    struct page_text t = { .turn = { (int)json_int(page, "width_px", 1), (int)json_int(page, "height_px", 1), (int)json_int(page, "rotation", 0),
                                     json_num(page, "skew_deg", 0) } };
    char name[NAME_MAX];
    const json_t *w;
    size_t i;

    json_array_foreach(json_object_get(page, "words"), i, w)
        if (page_text_add(&t, json_string_value(json_array_get(w, 0)), (struct box){ number(w, 1), number(w, 2), number(w, 3), number(w, 4) },
                          0.9, number(w, 6)) < 0)
            errx(1, "no memory");
    if (page_text_finish(&t) < 0)
        errx(1, "no memory");
    snprintf(name, sizeof name, "%s-%zu", id, k + 1);
    if (t.n_words > 0)
        keep_page(dir, name, &t);
    page_text_done(&t);
}

static void keep_records(const char *dir, const char *path)
{
    AUTO_FCLOSE FILE *f = fopen(path, "r");
    AUTO_FREE char *line = NULL;
    size_t room = 0;

    if (!f)
        err(1, "%s", path);
    while (getline(&line, &room, f) > 0) {
        AUTO_JSON json_t *record = json_loads(line, 0, NULL);
        const json_t *page;
        size_t k;

        json_array_foreach(json_object_get(record, "pages"), k, page)
            keep_read_page(dir, json_str(record, "id", "letter"), k, page);
    }
}

int main(int argc, char **argv)
{
    struct page_text t;
    const char *name;

    if (argc < 2 || argc > 3)
        errx(2, "usage: pdf-samples DIR [RECORDS]");
    for (unsigned k = 0; (name = pdf_page_draw(k, &t)); k++) {
        keep_page(argv[1], name, &t);
        page_text_done(&t);
    }
    if (argc == 3)
        keep_records(argv[1], argv[2]);
    return 0;
}
