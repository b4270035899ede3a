#include "desk/sides.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { char letter; int turn; } turns[] = { { 'n', 0 }, { 'r', 90 }, { 'u', 180 }, { 'l', 270 } };

/* ---- from the record */

static int take_side(const json_t *page, int place, bool hidden, struct side *ret)
{
    const char *blob = json_str(page, "blob", "");
    int64_t index = json_int(page, "index", -1);

    *ret = (struct side){ .blob = blob, .index = (int)index, .place = place, .turn = (int)json_int(page, "turn", -1),
                          .why = hidden ? json_str(page, "why", "hidden") : NULL, .has_view = *json_str(page, "view", "") };
    return *blob && index >= 0 && index <= SIDES_MAX ? 0 : -EPROTO;
}

static int as_they_came(const void *a, const void *b)
{
    const struct side *x = a, *y = b;
    int by_blob = strverscmp(x->blob, y->blob);

    return by_blob ? by_blob : x->index - y->index;
}

int sides_load(const json_t *reading, struct sides *ret, struct err *e)
{
    const json_t *shown = json_object_get(reading, "pages"), *hidden = json_object_get(reading, "hidden"), *page;
    size_t n = json_array_size(shown) + json_array_size(hidden), i;
    int r = 0;

    *ret = (struct sides){ 0 };
    if (n == 0 || n > SIDES_MAX)
        return err_set(e, -EPROTO, "the letter has %zu pages", n);
    ret->of = calloc(n, sizeof(*ret->of));
    if (!ret->of)
        return err_set(e, -ENOMEM, "out of memory");
    json_array_foreach(shown, i, page)
        r = r < 0 ? r : take_side(page, (int)i + 1, false, &ret->of[ret->n++]);
    json_array_foreach(hidden, i, page)
        r = r < 0 ? r : take_side(page, (int)i + 1, true, &ret->of[ret->n++]);
    if (r < 0) {
        sides_done(ret);
        return err_set(e, r, "the record of the letter does not say where its pages are");
    }
    qsort(ret->of, ret->n, sizeof(*ret->of), as_they_came);
    return 0;
}

void sides_done(struct sides *s)
{
    free(s->of);
    *s = (struct sides){ 0 };
}

/* ---- an order */

static const struct side *at_place(const struct sides *s, int place)
{
    for (size_t i = 0; i < s->n; i++)
        if (!s->of[i].why && s->of[i].place == place)
            return &s->of[i];
    return NULL;
}

static char letter_of(int turn)
{
    for (size_t i = 0; i < ARRAY_LEN(turns); i++)
        if (turns[i].turn == turn)
            return turns[i].letter;
    return '\0';
}

bool sides_print_order(const struct sides *s, char *out)
{
    const struct side *side;
    size_t n = 0;

    out[0] = '\0';
    for (int place = 1; (side = at_place(s, place)) != NULL; place++) {
        char word[24], letter = letter_of(side->turn);

        snprintf(word, sizeof(word), "%s%d%.1s", place > 1 ? " " : "", (int)(side - s->of) + 1, letter ? (char[]){ letter, 0 } : "");
        if (n + strlen(word) >= SIDES_ORDER_BYTES)
            return false;
        memcpy(out + n, word, strlen(word) + 1);
        n += strlen(word);
    }
    return true;
}

/* One word of the order, "12" or "12r". Returns the number of the side from 1, or -EINVAL. */
static int parse_word(const struct sides *s, const char *word, int *ret_turn, struct err *e)
{
    char *end;
    long number = strtol(word, &end, 10);

    *ret_turn = -1;
    for (size_t i = 0; *end && i < ARRAY_LEN(turns); i++)
        if (*end == turns[i].letter && !end[1]) {
            *ret_turn = turns[i].turn;
            end++;
        }
    if (word[0] < '0' || word[0] > '9' || *end)
        return err_set(e, -EINVAL, "\"%.20s\" is no number of a side; write them with spaces between, such as 1 2 4r", word);
    if (number < 1 || number > (long)s->n)
        return err_set(e, -EINVAL, "there is no side %.20s: this letter has %zu", word, s->n);
    return (int)number;
}

static int add_page(const struct sides *s, const char *word, bool *named, json_t *pages, struct err *e)
{
    int turn, number = parse_word(s, word, &turn, e);
    const struct side *side;

    if (number < 0)
        return number;
    side = &s->of[number - 1];
    if (named[number - 1])
        return err_set(e, -EINVAL, "side %d is named twice", number);
    if (side->why && strcmp(side->why, "moved") == 0)
        return err_set(e, -EINVAL, "side %d was moved to another letter; undo that split to bring it back", number);
    named[number - 1] = true;
    json_t *page = json_pack("{s:s, s:i}", "blob", side->blob, "index", side->index);
    if (turn >= 0)
        json_object_set_new(page, "turn", json_integer(turn));
    return json_array_append_new(pages, page) == 0 ? 0 : err_set(e, -ENOMEM, "out of memory");
}

int sides_parse_order(const struct sides *s, const char *typed, json_t **ret_pages, struct err *e)
{
    AUTO_FREE char *words = strdup(typed);
    AUTO_FREE bool *named = calloc(s->n ? s->n : 1, sizeof(*named));
    AUTO_JSON json_t *pages = json_array();
    char *rest = words, *word;
    int r = words && named && pages ? 0 : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        text_ascii_digits(words);
    while (r == 0 && (word = strsep(&rest, " \t\n,")) != NULL)
        if (*word)
            r = add_page(s, word, named, pages, e);
    if (r == 0 && json_array_size(pages) == 0)
        r = err_set(e, -EINVAL, "no page would be left; a letter that is none is made void instead");
    if (r == 0)
        *ret_pages = TAKE_PTR(pages);
    return r;
}
