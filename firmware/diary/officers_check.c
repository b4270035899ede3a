/* officers_check.c - what the rows of the officers' directory say together. */
#include "diary/officers_file.h"

#include "base/text.h"
#include "workflow/tenure.h"

#include <errno.h>
#include <string.h>

static int by_post(const void *a, const void *b)
{
    const struct officers_row *x = a, *y = b;
    int c = strcmp(x->o.post, y->o.post);

    if (c == 0)
        c = strcmp(x->since, y->since);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static const struct officers_row *find(const struct officers *o, const char *post)
{
    size_t low = 0, high = o->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (strcmp(o->rows[mid].o.post, post) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < o->n && strcmp(o->rows[low].o.post, post) == 0 ? &o->rows[low] : NULL;
}

/* ---- the rows of one post */

/* What is said of the post itself need be said once, and must not be said twice in two ways. */
static void share_fact(struct officers_row *rows, size_t n, size_t at, const char *column, struct officers_errors *errors)
{
    const struct officers_row *said = NULL;

    for (size_t i = 0; i < n; i++) {
        const char *value = *(const char **)((char *)&rows[i].o + at);

        if (!*value)
            continue;
        const char *first = said ? *(const char *const *)((const char *)&said->o + at) : value;
        if (strcmp(first, value) != 0)
            officers_mistake(errors, rows[i].line, SAID_OFFICERS_TWO_WAYS, rows[i].o.post, column, SAID_NUMBER(said->line));
        else if (!said)
            said = &rows[i];
    }
    for (size_t i = 0; said && i < n; i++)
        *(const char **)((char *)&rows[i].o + at) = *(const char *const *)((const char *)&said->o + at);
}

static void share_facts(struct officers_row *rows, size_t n, struct officers_errors *errors)
{
    static const struct { const char *column; size_t at; } facts[] = {
        { "designation", offsetof(struct officer, designation) }, { "designation_hi", offsetof(struct officer, designation_hi) },
        { "section", offsetof(struct officer, section) }, { "section_hi", offsetof(struct officer, section_hi) },
        { "other_names", offsetof(struct officer, other_names) }, { "instance", offsetof(struct officer, instance) },
        { "next_post", offsetof(struct officer, next_post) }, { "replaces", offsetof(struct officer, replaces) },
    };
    bool is_default = false, active = true;

    for (size_t k = 0; k < ARRAY_LEN(facts); k++)
        share_fact(rows, n, facts[k].at, facts[k].column, errors);
    for (size_t i = 0; i < n; i++) {
        is_default = is_default || rows[i].o.is_default;
        active = active && rows[i].o.active;
    }
    for (size_t i = 0; i < n; i++) {
        rows[i].o.is_default = is_default;
        rows[i].o.active = active;
    }
    if (!rows->o.designation[0])
        officers_mistake(errors, rows->line, SAID_OFFICERS_NO_DESIGNATION);
    if (is_default && !active)
        officers_mistake(errors, rows->line, SAID_OFFICERS_DEFAULT_INACTIVE, rows->o.post);
}

static struct tenure tenure_of(const struct officers_row *row)
{
    struct tenure t = { .name = row->o.name };

    snprintf(t.since, sizeof(t.since), "%s", row->since);
    snprintf(t.until, sizeof(t.until), "%s", row->until);
    return t;
}

/* Two rows of a post: another holder on other days, or the same one with another leave. */
static void check_pair(const struct officers_row *a, const struct officers_row *b, struct officers_errors *errors)
{
    const struct officers_row *late = a->line > b->line ? a : b, *early = late == a ? b : a;
    struct tenure x = tenure_of(a), y = tenure_of(b);
    struct tenure leave_x = { .name = "" }, leave_y = { .name = "" };
    bool same = strcmp(a->o.name, b->o.name) == 0 && strcmp(a->since, b->since) == 0 && strcmp(a->until, b->until) == 0;

    if (!same) {
        if (tenure_overlap(&x, &y))
            officers_mistake(errors, late->line, SAID_OFFICERS_SAME_DAYS, late->o.post, SAID_NUMBER(early->line));
        return;
    }
    if (!a->leave_since[0] || !b->leave_since[0]) {
        officers_mistake(errors, late->line, SAID_OFFICERS_TWICE, late->o.post, SAID_NUMBER(early->line));
        return;
    }
    memcpy(leave_x.since, a->leave_since, sizeof(leave_x.since));
    memcpy(leave_x.until, a->leave_until, sizeof(leave_x.until));
    memcpy(leave_y.since, b->leave_since, sizeof(leave_y.since));
    memcpy(leave_y.until, b->leave_until, sizeof(leave_y.until));
    if (tenure_overlap(&leave_x, &leave_y))
        officers_mistake(errors, late->line, SAID_OFFICERS_LEAVES_OVERLAP, SAID_NUMBER(early->line));
}

/* Sorted by day, so only neighbours can share one, unless one of them is open. */
static void check_rows(const struct officers_row *rows, size_t n, struct officers_errors *errors)
{
    if (n > TENURE_MAX)
        officers_mistake(errors, rows[TENURE_MAX].line, SAID_OFFICERS_ROWS_MANY, rows->o.post, SAID_NUMBER(TENURE_MAX));
    for (size_t i = 1; i < n && i < TENURE_MAX; i++)
        for (size_t k = 0; k < i; k++)
            check_pair(&rows[k], &rows[i], errors);
}

/* ---- posts that name others */

static void check_named(const struct officers *o, const struct officers_row *row, const char *named, const char *column, struct officers_errors *errors)
{
    const struct officers_row *other = *named ? find(o, named) : NULL;

    if (!*named || !row->o.active)
        return;
    if (!other)
        officers_mistake(errors, row->line, SAID_OFFICERS_NAMED_ABSENT, column, named, row->o.post);
    else if (strcmp(named, row->o.post) == 0)
        officers_mistake(errors, row->line, SAID_OFFICERS_NAMED_ITSELF, column, row->o.post);
    else if (!other->o.active)
        officers_mistake(errors, row->line, SAID_OFFICERS_NAMED_INACTIVE, column, named, row->o.post, SAID_NUMBER(other->line));
}

/* Without this a slip of the pen would leave the old post's letters without a successor, and nobody would be told. */
static void check_replaced(const struct officers *o, const struct officers_known *known, const struct officers_row *row, struct officers_errors *errors)
{
    size_t n;

    for (const char *part, *at = row->o.replaces; (part = text_list_next(&at, &n)); ) {
        AUTO_FREE char *post = strndup(part, n);

        if (post && strcmp(post, row->o.post) == 0)
            officers_mistake(errors, row->line, SAID_OFFICERS_REPLACES_ITSELF, row->o.post);
        else if (post && !find(o, post) && !known->is_known(known->ctx, post))
            officers_mistake(errors, row->line, SAID_OFFICERS_REPLACES_ABSENT, post, row->o.post);
    }
}

/* Follows the channel upwards once from each post; mark[i]: 0 not seen, else the walk that saw it. */
static void check_channel(const struct officers *o, int *mark, struct officers_errors *errors)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct officers_row *row = &o->rows[i], *next = row;
        char words[160] = "";
        size_t n = 0;

        while (next && !mark[next - o->rows]) {
            mark[next - o->rows] = (int)i + 1;
            next = next->o.next_post[0] ? find(o, next->o.next_post) : NULL;
        }
        if (!next || mark[next - o->rows] != (int)i + 1 || strcmp(next->o.next_post, next->o.post) == 0)
            continue;
        const struct officers_row *at = next;
        do {
            n += (size_t)snprintf(words + n, sizeof(words) - n, "%.30s → ", at->o.post);
            at = find(o, at->o.next_post);
        } while (at && at != next && n < sizeof(words) - 40);
        snprintf(words + n, sizeof(words) - n, "%.30s", at == next ? next->o.post : "…");
        officers_mistake(errors, next->line, SAID_OFFICERS_CIRCLE, words);
    }
}

static void check_default(const struct officers *o, struct officers_errors *errors)
{
    const struct officers_row *the_default = NULL;

    for (size_t i = 0; i < o->n; i++) {
        const struct officers_row *row = &o->rows[i];

        if (!row->o.is_default || (the_default && strcmp(the_default->o.post, row->o.post) == 0))
            continue;
        if (the_default)
            officers_mistake(errors, row->line > the_default->line ? row->line : the_default->line, SAID_OFFICERS_TWO_DEFAULTS, the_default->o.post,
                             row->o.post, SAID_NUMBER(the_default->line), SAID_NUMBER(row->line));
        the_default = row;
    }
}

int officers_check(struct officers *o, const struct officers_known *known, struct officers_errors *errors, struct err *e)
{
    AUTO_FREE int *mark = calloc(o->n + 1, sizeof(*mark));

    if (!mark)
        return err_set(e, -ENOMEM, "out of memory");
    if (o->n > 0)
        qsort(o->rows, o->n, sizeof(*o->rows), by_post);
    for (size_t i = 0, n; i < o->n; i += n) {
        for (n = 1; i + n < o->n && strcmp(o->rows[i + n].o.post, o->rows[i].o.post) == 0;)
            n++;
        if (!o->rows[i].o.post[0])
            continue;               /* told already */
        share_facts(&o->rows[i], n, errors);
        check_rows(&o->rows[i], n, errors);
    }
    for (size_t i = 0; i < o->n; i++) {
        bool first = i == 0 || strcmp(o->rows[i - 1].o.post, o->rows[i].o.post) != 0;

        if (first && known)
            check_replaced(o, known, &o->rows[i], errors);
        if (first)
            check_named(o, &o->rows[i], o->rows[i].o.next_post, "next_post", errors);
        check_named(o, &o->rows[i], o->rows[i].o.link_post, "link_post", errors);
    }
    check_channel(o, mark, errors);
    check_default(o, errors);
    return 0;
}
