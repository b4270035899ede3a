#include "desk/arrange/sides.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { char letter; int turn; } turns[] = { { 'n', 0 }, { 'r', 90 }, { 'u', 180 }, { 'l', 270 } };

/* ---- from the record */

static bool is_turn(int64_t degrees) { return degrees == 0 || degrees == 90 || degrees == 180 || degrees == 270; }

static int take_side(const json_t *page, int place, bool hidden, struct side *ret)
{
    const char *blob = json_str(page, "blob", "");
    int64_t index = json_int(page, "index", -1), turn = json_int(page, "turn", -1), rotation = json_int(page, "rotation", 0);

    *ret = (struct side){ .blob = blob, .index = (int)index, .place = place, .turn = is_turn(turn) ? (int)turn : -1,
                          .why = hidden ? json_str(page, "why", "hidden") : NULL, .has_view = *json_str(page, "view", "") };
    ret->turned = ret->turn >= 0 ? ret->turn : is_turn(rotation) ? (360 - (int)rotation) % 360 : 0;
    return *blob && index >= 0 && index <= SIDES_MAX ? 0 : -EPROTO;
}

/* "page-012.png" and "file-012.pdf" are number 12: pages that joined a letter count on, of whatever kind they are. */
static int number_of(const char *blob)
{
    const char *dash = strchr(blob, '-');

    return dash ? (int)strtol(dash + 1, NULL, 10) : 0;
}

static int as_they_came(const void *a, const void *b)
{
    const struct side *x = a, *y = b;
    int by_number = number_of(x->blob) - number_of(y->blob);
    int by_name = by_number ? by_number : strcmp(x->blob, y->blob);

    return by_name ? by_name : x->index - y->index;
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

const struct side *sides_at(const struct sides *s, bool hidden, int place)
{
    for (size_t i = 0; i < s->n; i++)
        if ((s->of[i].why != NULL) == hidden && s->of[i].place == place)
            return &s->of[i];
    return NULL;
}

/* ---- an order */

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
    for (int place = 1; (side = sides_at(s, false, place)) != NULL; place++) {
        char word[24], letter = letter_of(side->turn);

        snprintf(word, sizeof(word), "%s%d%.1s", place > 1 ? " " : "", (int)(side - s->of) + 1, letter ? (char[]){ letter, 0 } : "");
        if (n + strlen(word) >= SIDES_ORDER_BYTES)
            return false;
        memcpy(out + n, word, strlen(word) + 1);
        n += strlen(word);
    }
    return true;
}

/* One more of diaryd's "pages"; turn -1: the reader's own. */
static int append_page(json_t *pages, const struct side *side, int turn)
{
    json_t *page = json_pack("{s:s, s:i}", "blob", side->blob, "index", side->index);

    if (turn >= 0)
        json_object_set_new(page, "turn", json_integer(turn));
    return json_array_append_new(pages, page);
}

json_t *sides_turned(const struct sides *s, int place, int degrees)
{
    json_t *pages = json_array();
    const struct side *side;

    if (!sides_at(s, false, place) || !is_turn(degrees)) {
        json_decref(pages);
        return NULL;
    }
    for (int k = 1; (side = sides_at(s, false, k)) != NULL; k++)
        append_page(pages, side, k == place ? (side->turned + degrees) % 360 : side->turn);
    return pages;
}

static int wrong(struct sides_problem *ret, enum string_id sentence, const char *word)
{
    char start[2 * sizeof(ret->word)] = "";

    snprintf(start, sizeof(start), "%s", word);
    text_cut_bytes(start, sizeof(ret->word) - 1);
    memcpy(ret->word, start, sizeof(ret->word));
    ret->sentence = sentence;
    return -EINVAL;
}

/* One word of the order, "12" or "12r". Returns the number of the side from 1, or -EINVAL. */
static int parse_word(const struct sides *s, const char *word, int *ret_turn, struct sides_problem *ret_problem)
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
        return wrong(ret_problem, S_ORDER_NO_NUMBER, word);
    return number < 1 || number > (long)s->n ? wrong(ret_problem, S_ORDER_NO_SIDE, word) : (int)number;
}

static int add_page(const struct sides *s, const char *word, bool *named, json_t *pages, struct sides_problem *ret_problem)
{
    int turn, number = parse_word(s, word, &turn, ret_problem);
    const struct side *side;

    if (number < 0)
        return number;
    side = &s->of[number - 1];
    if (named[number - 1])
        return wrong(ret_problem, S_ORDER_TWICE, word);
    if (side->why && strcmp(side->why, "moved") == 0)
        return wrong(ret_problem, S_ORDER_MOVED, word);
    named[number - 1] = true;
    return append_page(pages, side, turn) == 0 ? 0 : -ENOMEM;
}

int sides_parse_order(const struct sides *s, const char *typed, json_t **ret_pages, struct sides_problem *ret_problem)
{
    AUTO_FREE char *words = strdup(typed);
    AUTO_FREE bool *named = calloc(s->n ? s->n : 1, sizeof(*named));
    AUTO_JSON json_t *pages = json_array();
    char *rest = words, *word;
    int r = words && named && pages ? 0 : -ENOMEM;

    if (r == 0)
        text_ascii_digits(words);
    while (r == 0 && (word = strsep(&rest, " \t\n,")) != NULL)
        if (*word)
            r = add_page(s, word, named, pages, ret_problem);
    if (r == 0 && json_array_size(pages) == 0)
        r = wrong(ret_problem, S_ORDER_EMPTY, "");
    if (r == 0)
        *ret_pages = TAKE_PTR(pages);
    return r;
}
