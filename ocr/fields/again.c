/* fields-again - runs the field rules over readings made earlier, for work on the rules:
 *
 *   ocrd --read --json --words DIR... > readings; fields-again < readings > results */
#include "base/auto.h"
#include "base/json.h"
#include "ocr/fields/fields_json.h"
#include "ocr/fields/first_letter.h"

#include <string.h>

static int take_page(const json_t *page, struct page_text *t)
{
    const json_t *words = json_object_get(page, "words"), *w;
    size_t i;

    t->turn = (struct turn){ (int)json_int(page, "width_px", 1), (int)json_int(page, "height_px", 1), (int)json_int(page, "rotation", 0),
                             json_num(page, "skew_deg", 0) };
    json_array_foreach(words, i, w) {
        const char *text = json_string_value(json_array_get(w, 0));
        struct box b = { (int)json_integer_value(json_array_get(w, 1)), (int)json_integer_value(json_array_get(w, 2)),
                         (int)json_integer_value(json_array_get(w, 3)), (int)json_integer_value(json_array_get(w, 4)) };

        if (!text || page_text_add(t, text, b, json_number_value(json_array_get(w, 5)), (int)json_integer_value(json_array_get(w, 6))) < 0)
            return -1;
    }
    return page_text_finish(t);
}

static void put_seams(json_t *record, const struct seams *s)
{
    json_t *list = json_array();

    for (size_t i = 0; i < s->n; i++)
        json_array_append_new(list, json_pack("{sisfss}", "page", s->list[i].page, "conf", s->list[i].conf, "why", s->list[i].why));
    json_object_set_new(record, "seams", list);
}

static int again(json_t *record)
{
    json_t *pages = json_object_get(record, "pages"), *page;
    size_t n = json_array_size(pages), i;
    AUTO_FREE struct page_text *texts = calloc(n + 1, sizeof *texts);
    AUTO_FREE const struct page_text **list = calloc(n + 1, sizeof(struct page_text *));
    struct fields f = { 0 };
    struct seams seams = { 0 };
    int r = texts && list ? 0 : -1;

    json_array_foreach(pages, i, page) {
        if (r == 0)
            r = take_page(page, &texts[i]);
        if (r == 0)
            list[i] = &texts[i];
        json_object_del(page, "words");
    }
    if (r == 0)
        r = first_letter_find((const struct page_text *const *)list, n, NULL, &f, &seams, NULL);
    if (r == 0) {
        fields_put(&f, record);
        put_seams(record, &seams);
    }
    seams_done(&seams);
    fields_done(&f);
    for (i = 0; texts && i < n; i++)
        page_text_done(&texts[i]);
    return r;
}

int main(void)
{
    json_t *record;
    int r = 0;

    while (r == 0 && (record = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL))) {
        if (json_object_get(record, "pages"))
            r = again(record);
        json_dumpf(record, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(record);
    }
    return r == 0 ? 0 : 1;
}
