#include "ctl/letter_info.h"

#include "base/text.h"
#include "ctl/words.h"

#include <errno.h>
#include <string.h>

enum { PAGE_OF_LIST = 500 };

void letter_list_done(struct letter_list *l)
{
    free(l->letters);
    *l = (struct letter_list){ 0 };
}

static void keep(char *out, size_t size, const char *text)
{
    AUTO_FREE char *copy = strdup(text ? text : "");

    if (copy)
        text_cut_bytes(copy, size - 1);
    snprintf(out, size, "%s", copy ? copy : "");
}

static void copy_letter(const struct letter *l, struct letter_info *out)
{
    *out = (struct letter_info){ .id = l->id, .received_s = l->received_s, .state = l->state, .pages = l->pages,
                                 .revision = l->revision };
    keep(out->doc, sizeof(out->doc), l->doc);
    keep(out->number, sizeof(out->number), l->number);
    keep(out->post, sizeof(out->post), l->post);
    keep(out->sender, sizeof(out->sender), l->sender);
    keep(out->subject, sizeof(out->subject), l->subject);
    keep(out->marked_to, sizeof(out->marked_to), l->marked_to);
    keep(out->reason, sizeof(out->reason), CTL_WORDS(l->reason));
    keep(out->delivery_note, sizeof(out->delivery_note), l->delivery_note);
}

static int take_one(void *ctx, const struct letter *l)
{
    copy_letter(l, ctx);
    return 0;
}

int letter_info_get(struct store *s, int64_t id, struct letter_info *ret, struct err *e)
{
    return store_letter(s, id, take_one, ret, e);
}

int letter_info_by_number(struct store *s, const char *number, struct letter_info *ret, struct err *e)
{
    int64_t id;
    int r = store_letter_id_by_number(s, number, &id, e);

    if (r == -ENOENT)
        return err_set(e, r, "there is no letter with the diary number %s", number);
    return r < 0 ? r : letter_info_get(s, id, ret, e);
}

/* ---- lists */

static int add_letter(void *ctx, const struct letter *l)
{
    struct letter_list *list = ctx;
    struct letter_info *more = reallocarray(list->letters, list->n + 1, sizeof(*more));

    if (!more)
        return -ENOMEM;
    list->letters = more;
    copy_letter(l, &more[list->n++]);
    return 0;
}

static int by_id(const void *a, const void *b)
{
    const struct letter_info *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

int letter_info_list(struct store *s, int state, struct letter_list *ret_list, struct err *e)
{
    struct letter_filter f = { .state = state, .limit = PAGE_OF_LIST };
    AUTO_LETTER_LIST struct letter_list list = { 0 };
    size_t before;

    do {                                    /* newest first, a page at a time */
        before = list.n;
        int r = store_letters(s, &f, add_letter, &list, e);
        if (r < 0)
            return r == -ENOMEM ? err_set(e, r, "out of memory") : r;
        if (list.n > 0)
            f.before_id = list.letters[list.n - 1].id;
    } while (list.n - before == PAGE_OF_LIST);
    if (list.n > 0)
        qsort(list.letters, list.n, sizeof(*list.letters), by_id);
    *ret_list = list;
    list = (struct letter_list){ 0 };
    return 0;
}

/* ---- deliveries */

struct delivery_walk {
    struct delivery_info *out;
    size_t n, max;
    bool alerts;                /* these, else the letter and its copies */
};

static int take_delivery(void *ctx, const struct delivery *d)
{
    struct delivery_walk *w = ctx;
    AUTO_JSON json_t *result = json_loads(d->result, 0, NULL);
    bool alert = strcmp(d->kind, "alert") == 0 && strcmp(d->channel, "sms") == 0 && d->due_s == 0;

    if (w->n == w->max || !(w->alerts ? alert : strcmp(d->kind, "letter") == 0))
        return 0;
    struct delivery_info *out = &w->out[w->n++];
    *out = (struct delivery_info){ .id = d->id, .changed_s = d->changed_s, .state = d->state, .tries = d->tries };
    keep(out->channel, sizeof(out->channel), d->channel);
    keep(out->instance, sizeof(out->instance), d->instance);
    keep(out->key, sizeof(out->key), d->key);
    keep(out->sentence, sizeof(out->sentence), CTL_WORDS(d->sentence));
    keep(out->receipt_no, sizeof(out->receipt_no), json_str(result, "receipt_no", ""));
    return 0;
}

int letter_info_deliveries(struct store *s, int64_t letter, struct delivery_info out[LETTER_MAX_DELIVERIES], size_t *ret_n,
                           struct err *e)
{
    struct delivery_walk w = { .out = out, .max = LETTER_MAX_DELIVERIES };
    int r = store_deliveries(s, letter, take_delivery, &w, e);

    *ret_n = w.n;
    return r;
}

int letter_info_alerts(struct store *s, int64_t letter, struct delivery_info out[LETTER_MAX_ALERTS], size_t *ret_n, struct err *e)
{
    struct delivery_walk w = { .out = out, .max = LETTER_MAX_ALERTS, .alerts = true };
    int r = store_deliveries(s, letter, take_delivery, &w, e);

    *ret_n = w.n;
    return r;
}

const char *letter_info_place(enum letter_state state)
{
    static const char *const places[] = {
        [LETTER_TAKEN_IN] = "taken in, being read", [LETTER_READ] = "read, waits at the desk",
        [LETTER_FILED] = "filed, on its way", [LETTER_SENT] = "sent", [LETTER_HELD] = "held for a person",
        [LETTER_VOID] = "void", [LETTER_REFUSED] = "refused: classified",
    };

    _Static_assert(ARRAY_LEN(places) == LETTER_STATES, "words for each state");
    return places[state];
}
