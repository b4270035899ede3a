#include "ocr/fields/page_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int page_text_add(struct page_text *t, const char *text, struct box scan, double conf, int line)
{
    struct word *more = reallocarray(t->words, t->n_words + 1, sizeof *more);

    if (!more)
        return -ENOMEM;
    t->words = more;
    t->words[t->n_words] = (struct word){ .text = strdup(text), .scan = scan, .upright = turn_to_upright(&t->turn, scan),
                                          .conf = conf, .line = line };
    return t->words[t->n_words++].text ? 0 : -ENOMEM;
}

/* Fills l from its words. */
static int build_line(const struct page_text *t, struct line *l)
{
    size_t room = 1, at = 0;
    double weight = 0;

    for (size_t i = l->first; i < l->first + l->n; i++)
        room += strlen(t->words[i].text) + 1;
    l->text = malloc(room);
    if (!l->text)
        return -ENOMEM;
    for (size_t i = l->first; i < l->first + l->n; i++) {
        const struct word *w = &t->words[i];
        size_t n = strlen(w->text);

        if (at > 0)
            l->text[at++] = ' ';
        memcpy(l->text + at, w->text, n);
        at += n;
        l->upright = i == l->first ? w->upright : box_around(l->upright, w->upright);
        l->conf += w->conf * (double)n;
        weight += (double)n;
    }
    l->text[at] = '\0';
    l->conf = weight > 0 ? l->conf / weight : 0;
    return 0;
}

int page_text_finish(struct page_text *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n_words; i++)
        n += i == 0 || t->words[i].line != t->words[i - 1].line;
    t->lines = calloc(n ? n : 1, sizeof *t->lines);
    if (!t->lines)
        return -ENOMEM;
    for (size_t i = 0; i < t->n_words; t->n_lines++) {
        struct line *l = &t->lines[t->n_lines];
        int given = t->words[i].line;

        l->first = i;
        while (i < t->n_words && t->words[i].line == given)
            t->words[i++].line = (int)t->n_lines;
        l->n = i - l->first;
        if (build_line(t, l) < 0)
            return -ENOMEM;
    }
    return 0;
}

void page_text_done(struct page_text *t)
{
    for (size_t i = 0; i < t->n_words; i++)
        free(t->words[i].text);
    for (size_t i = 0; i < t->n_lines; i++)
        free(t->lines[i].text);
    free(t->words);
    free(t->lines);
    *t = (struct page_text){ 0 };
}

char *page_text_string(const struct page_text *t)
{
    size_t room = 1, at = 0;
    char *s;

    for (size_t i = 0; i < t->n_lines; i++)
        room += strlen(t->lines[i].text) + 1;
    s = malloc(room);
    if (!s)
        return NULL;
    for (size_t i = 0; i < t->n_lines; i++) {
        size_t n = strlen(t->lines[i].text);

        if (i > 0)
            s[at++] = '\n';
        memcpy(s + at, t->lines[i].text, n);
        at += n;
    }
    s[at] = '\0';
    return s;
}
