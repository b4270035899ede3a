#include "ocr/fields/people.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* The posts, sections and names inside the addressee: for several with "; " between. */

struct segment { char *text, *fold; };

static bool segment_next(const char **at, struct segment *s, char *ret_end)
{
    size_t n = 0, from = 0;
    int depth = 0;

    for (; (*at)[n] && ((*at)[n] != ';') && ((*at)[n] != ',' || depth > 0); n++)
        depth += (*at)[n] == '(' ? 1 : (*at)[n] == ')' && depth > 0 ? -1 : 0;
    *s = (struct segment){ 0 };
    if (**at == '\0')
        return false;
    *ret_end = (*at)[n];
    size_t to = n;
    text_trim(*at, &from, &to);
    s->text = strndup(*at + from, to - from);
    s->fold = s->text ? row_fold(s->text, NULL) : NULL;
    *at += n + ((*at)[n] != '\0');
    return s->fold != NULL;
}

static void segment_done(struct segment *s)
{
    free(s->text);
    free(s->fold);
}

/* A small office inside: "Estt. Section", or what a post is for: "Director (Coordination)". */
static void take_section(const struct segment *s, char **section)
{
    const char *open = strchr(s->text, '('), *close = open ? strchr(open, ')') : NULL;

    if (words_section(s->fold) && !(open && words_post(s->fold)))
        text_join(section, "; ", s->text, strlen(s->text));
    else if (open && close && close > open + 2 && words_post(s->fold))
        text_join(section, "; ", open + 1, (size_t)(close - open - 1));
}

static const char *const attention[] = { "kind attention", "kind attn", "attention", "attn", "k attn", "ध्यानार्थ", "through", "thro", "by name", NULL };

/* "Kind Attn: Shri A. Name" */
static const char *without_attention(const struct segment *s)
{
    struct row r = { .text = s->text, .fold = s->fold };
    long after;

    AUTO_FREE unsigned *at = NULL;
    AUTO_FREE char *fold = row_fold(s->text, &at);

    if (!fold)
        return s->text;
    r.fold = fold;
    r.at = at;
    after = row_after_label(&r, attention);
    return after < 0 ? s->text : s->text + after;
}

static void put(struct found *ret, const struct found *whole, char *take_value, double share)
{
    if (!take_value || !*take_value) {
        free(take_value);
        return;
    }
    free(ret->value);
    *ret = (struct found){ .value = take_value, .page = whole->page, .box = whole->box, .conf = whole->conf * share, .why = "inside the addressee" };
}

void people_addressee_parts(struct people *p, struct fields *f)
{
    const struct found *whole = &f->of[FIELD_ADDRESSEE];
    char *post = NULL, *section = NULL, *name = NULL;
    const char *at = whole->value;
    bool post_here = false;
    char end = 0;

    (void)p;
    for (struct segment s; at && segment_next(&at, &s, &end); segment_done(&s)) {
        const char *person = without_attention(&s);
        AUTO_FREE char *fold = row_fold(person, NULL);

        if (fold && words_honorific(fold) && !words_office(fold) && !strpbrk(fold, "0123456789"))
            text_join(&name, "; ", person, strlen(person));
        else if (!post_here && words_post(s.fold) && !fold_starts(s.fold, "office of")) {
            text_join(&post, "; ", s.text, strlen(s.text));
            post_here = true;
        }
        take_section(&s, &section);
        post_here = post_here && end != ';';
    }
    put(&f->of[FIELD_ADDRESSEE_POST], whole, post, 0.95);
    put(&f->of[FIELD_ADDRESSEE_SECTION], whole, section, 0.9);
    put(&f->of[FIELD_ADDRESSEE_NAME], whole, name, 0.95);
}
