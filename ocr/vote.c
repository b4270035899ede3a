#include "ocr/vote.h"

#include "base/text.h"

#include <errno.h>

enum { EVERY_PAGE = 1, EVERY_OTHER = 2 };       /* the steps in which the sure pages are asked */
enum { CLEARLY_MORE = 20 };                     /* letters: what a signature or a rule is taken for is less */

/* What the sure pages first, first + step, ... lie like; VOTE_STAYS when they disagree or there are none. */
static int agreed(const struct ballot *b, unsigned n, unsigned first, unsigned step, bool *ret_disagree)
{
    int rotation = VOTE_STAYS;

    *ret_disagree = false;
    for (unsigned i = first; i < n; i += step) {
        if (!b[i].sure)
            continue;
        if (rotation >= 0 && b[i].rotation != rotation)
            *ret_disagree = true;
        rotation = b[i].rotation;
    }
    return *ret_disagree ? VOTE_STAYS : rotation;
}

int vote_rotation(const struct ballot *b, unsigned n, unsigned k)
{
    bool mixed, fronts_mixed, backs_mixed;
    int rotation = agreed(b, n, 0, EVERY_PAGE, &mixed);

    if (mixed) {
        int front = agreed(b, n, 0, EVERY_OTHER, &fronts_mixed), back = agreed(b, n, 1, EVERY_OTHER, &backs_mixed);

        if (fronts_mixed || backs_mixed || (front + 180) % 360 != back)
            return VOTE_STAYS;
        rotation = k % 2 == 0 ? front : back;
    }
    if (rotation == b[k].rotation || (b[k].across && rotation % 180 != 0) || (b[k].down && rotation % 180 == 0))
        return VOTE_STAYS;
    return rotation;
}

/* ---- of a letter */

static struct ballot ballot_of(const struct page *p)
{
    bool takes_part = p->in && !p->hidden && !p->error && !p->blank, said = p->turn != TURN_UNSAID;

    return (struct ballot){ .sure = takes_part && (said || p->lies.sure), .unsure = takes_part && !said && p->lies.told && !p->lies.sure,
                            .across = p->lies.across, .down = p->lies.down, .rotation = p->text.turn.rotation };
}

/* Who: the first page that has something to change, as it is asked for. NULL: there is none, or no memory to find it. */
static struct page *find(const struct letter *l, unsigned *ret_source, int *ret_index, int *ret_rotation)
{
    AUTO_FREE struct ballot *ballots = calloc(l->n_all ? l->n_all : 1, sizeof *ballots);
    unsigned n = 0, k = 0;

    if (!ballots || !letter_is_read(l))
        return NULL;
    for (unsigned i = 0; i < l->n_sources; i++)
        for (int at = 0; at < l->sources[i].n_pages && n < l->n_all; at++)
            ballots[n++] = ballot_of(&l->sources[i].pages[at]);
    for (unsigned i = 0; i < l->n_sources; i++)
        for (int at = 0; at < l->sources[i].n_pages && k < n; at++, k++) {
            struct page *p = &l->sources[i].pages[at];

            *ret_rotation = ballots[k].unsure && !p->voted ? vote_rotation(ballots, n, k) : VOTE_STAYS;
            if (*ret_rotation >= 0) {
                *ret_source = i;
                *ret_index = at;
                return p;
            }
        }
    return NULL;
}

bool vote_next(struct letter *l, struct source **ret_source, int *ret_index, int *ret_rotation)
{
    unsigned source;
    struct page *p = find(l, &source, ret_index, ret_rotation);

    if (!p)
        return false;
    p->voted = p->voting = true;
    l->voting++;
    *ret_source = &l->sources[source];
    return true;
}

bool vote_is_over(const struct letter *l)
{
    unsigned source;
    int index, rotation;

    return letter_is_read(l) && l->voting == 0 && !find(l, &source, &index, &rotation);
}

void vote_give_up(struct letter *l, struct source *s, int index)
{
    s->pages[index].voting = false;
    l->voting--;
}

static double letters_read(const char *text, double conf)
{
    unsigned n = 0;

    while (text && text_next(&text) >= 0)
        n++;
    return n * conf;
}

/* The letters of a page, each as much as the reader is sure of it. */
static double read_before(const struct page *p)
{
    double sum = 0;

    for (size_t i = 0; i < p->text.n_words; i++)
        sum += letters_read(p->text.words[i].text, p->text.words[i].conf);
    return sum;
}

static double read_now(const struct frame *answer)
{
    double sum = 0;
    size_t i;
    const json_t *w;

    json_array_foreach(json_object_get(answer->head, "words"), i, w)
        sum += letters_read(json_string_value(json_array_get(w, 0)), json_number_value(json_array_get(w, 5)));
    return sum;
}

int vote_take(struct letter *l, struct source *s, int index, const struct frame *answer, struct err *e)
{
    struct page *p = &s->pages[index];

    vote_give_up(l, s, index);
    if (read_before(p) > read_now(answer) + CLEARLY_MORE)
        return 0;
    return letter_replace_answer(p, answer, e);
}
