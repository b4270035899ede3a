/* How and when the letter came, as far as the paper says: "By Speed Post", an article number, the office's own dated stamp.
 * Hints only: the cover and the counter know better. */
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "workflow/postal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* In e-Office's words, as delivery_mode has them. */
static const struct { const char *phrase, *mode; } ways[] = {
    { "by speed post", "Speed Post" }, { "speed post", "Speed Post" }, { "speedpost", "Speed Post" }, { "स्पीड पोस्ट", "Speed Post" }, { "स्पीड पोस्ट द्वारा", "Speed Post" },
    { "by registered post", "Registered Post" }, { "registered post", "Registered Post" }, { "regd post", "Registered Post" }, { "by regd post", "Registered Post" }, { "rpad", "Registered Post" },
    { "registered a d", "Registered Post" }, { "regd a d", "Registered Post" }, { "पंजीकृत डाक", "Registered Post" }, { "पंजीकृत डाक द्वारा", "Registered Post" }, { "रजिस्टर्ड डाक", "Registered Post" },
    { "by hand", "By Hand" }, { "by special messenger", "By Hand" }, { "दस्ती", "By Hand" }, { "विशेष वाहक द्वारा", "By Hand" }, { "by courier", "Courier" }, { "कूरियर द्वारा", "Courier" },
    { "by fax", "Fax" }, { "through fax", "Fax" }, { "फैक्स द्वारा", "Fax" }, { "by e mail", "E-mail" }, { "by email", "E-mail" }, { "through e mail", "E-mail" }, { "through email", "E-mail" },
    { "via e mail", "E-mail" }, { "ई मेल द्वारा", "E-mail" }, { "ईमेल द्वारा", "E-mail" },
};

/* A line by itself, perhaps with an urgency beside it. */
static void find_way(const struct rows *rows, struct found *ret)
{
    enum { MOST_WORDS = 7 };
    size_t longest = 0;

    for (size_t i = 0; i < rows->n && longest == 0 && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];

        if (fold_words(r->fold) > MOST_WORDS || row_y(r) > 0.45 || row_in_paragraph(rows, i))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(ways); k++)
            if (strlen(ways[k].phrase) > longest && fold_has(r->fold, ways[k].phrase)) {
                longest = strlen(ways[k].phrase);
                found_take(ret, strdup(ways[k].mode), r, 0, strlen(r->text), 0.8, "how it was sent, on a line of its own");
            }
    }
}

/* ---- article number */

/* The row's capitals and digits without spaces: "E W 123 456 785 IN". An O among the figures is a 0. */
static size_t squeeze(const char *text, char *out, size_t size)
{
    size_t n = 0;

    for (; *text && n + 1 < size; text++)
        if (*text != ' ')
            out[n++] = *text;
    out[n] = '\0';
    return n;
}

static bool take_article(const char *at, char out[POSTAL_ARTICLE_SIZE])
{
    if (strlen(at) < POSTAL_ARTICLE_SIZE - 1)
        return false;
    memcpy(out, at, POSTAL_ARTICLE_SIZE - 1);
    out[POSTAL_ARTICLE_SIZE - 1] = '\0';
    for (size_t i = 2; i < 11; i++)
        out[i] = out[i] == 'O' || out[i] == 'o' ? '0' : out[i] == 'I' || out[i] == 'l' ? '1' : out[i];
    return postal_article_is_valid(out) && !isalnum((unsigned char)at[POSTAL_ARTICLE_SIZE - 1]);
}

static void find_article(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && !ret->value; i++) {
        const struct row *r = &rows->row[i];
        char line[256], article[POSTAL_ARTICLE_SIZE];
        size_t n = squeeze(r->text, line, sizeof(line));

        for (size_t at = 0; at + POSTAL_ARTICLE_SIZE <= n + 1 && !ret->value; at++)
            if ((at == 0 || !isupper((unsigned char)line[at - 1])) && take_article(line + at, article))
                found_take(ret, strdup(article), r, 0, strlen(r->text), 0.97, "article number, its check digit is good");
    }
}

/* ---- the receipt stamp */

static const char *const stamp_words[] = { "received", "recd", "central registry", "c r section", "registry", "r i section", "r i", "diary", "dy no", "inward", "प्राप्त", "डायरी", "आवक", "प्राप्ति", NULL };

/* "RECEIVED" with a date beside or below it within the frame; sentences ("received on 3.2.2020") are no stamps. */
static bool is_stamp(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return fold_words(r->fold) <= 5 && fold_has_any(r->fold, stamp_words) && !row_in_paragraph(rows, i);
}

static bool is_in_frame(const struct row *stamp, const struct row *r)
{
    const struct box *s = &stamp->upright, *b = &r->upright;
    int middle = s->x + s->w / 2 - b->x - b->w / 2, reach = 6 * s->h + s->w / 2;

    return r->page == stamp->page && fold_words(r->fold) <= 5 && b->y > s->y - 2 * s->h && b->y < s->y + 5 * s->h && abs(middle) < reach;
}

static void find_received(const struct rows *rows, const struct found *date, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++)
        for (size_t k = 0; is_stamp(rows, i) && k < rows->n && rows->row[k].page == 0; k++) {
            const struct row *r = &rows->row[k];
            char iso[DATE_SIZE];
            size_t from, to;

            if (!is_in_frame(&rows->row[i], r) || !date_find(r->text, 0, iso, &from, &to) || (date->value && strcmp(iso, date->value) < 0))
                continue;
            found_take(ret, strdup(iso), r, from, to, 0.7, "date of a receipt stamp");
            return;
        }
}

void rule_arrival(const struct rows *rows, struct fields *f)
{
    find_way(rows, &f->of[FIELD_DELIVERY_HINT]);
    find_article(rows, &f->of[FIELD_MODE_NO]);
    find_received(rows, &f->of[FIELD_DATE], &f->of[FIELD_RECEIVED_DATE]);
}
