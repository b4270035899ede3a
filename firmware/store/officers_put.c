/* officers_put.c - a new officers' directory takes the place of the old one, with all that it changes told. */
#include "store/db.h"

#include "base/clock.h"
#include "base/text.h"
#include "workflow/tenure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS_SIZE = 256, NAME_SIZE = 512 };

struct put {
    struct store *s;
    const struct officers_import *import;
    const char *day, *actor;
    struct officers_summary *summary;
    bool first;             /* there is no directory yet: each post is new, which need not be told one by one */
};

static const char *given(const char *text) { return text ? text : ""; }

const char *officer_change_name(enum officer_change c)
{
    static const char *const names[] = { "new", "changed", "transferred", "inactive", "active_again" };

    _Static_assert(ARRAY_LEN(names) == OFFICER_CHANGES, "a name for each change");
    return names[c];
}

static int tell(struct put *p, const struct officer_news *news, struct err *e)
{
    p->summary->by_change[news->change]++;
    if (p->import->each)
        p->import->each(p->import->ctx, news);
    if (p->first)
        return 0;
    json_t *detail = json_pack("{s:s, s:s, s:s, s:s, s:s}", "post", news->post, "change", officer_change_name(news->change),
                               "before", given(news->before), "after", given(news->after), "columns", given(news->columns));
    return detail ? history_add(p->s, 0, "officer", detail, p->actor, e) : err_set(e, -ENOMEM, "out of memory");
}

static void name_column(char columns[COLUMNS_SIZE], const char *name)
{
    size_t n = strlen(columns);

    if (!strstr(columns, name))
        snprintf(columns + n, COLUMNS_SIZE - n, "%s%s", n ? ", " : "", name);
}

/* ---- the post itself */

struct post_before { bool there, active; char columns[COLUMNS_SIZE]; };

/* What of the post is different now. */
static int compare_post(struct put *p, const struct officer *o, struct post_before *ret, struct err *e)
{
    const struct { const char *name, *now; } columns[] = {      /* in the order of the query */
        { "designation", o->designation }, { "designation_hi", o->designation_hi }, { "section", o->section }, { "section_hi", o->section_hi },
        { "other_names", o->other_names }, { "instance", o->instance }, { "next_post", o->next_post },
        { "default", o->is_default ? "1" : "0" },
    };
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(p->s, &q, e, "SELECT designation, designation_hi, section, section_hi, other_names, instance, next_post, is_default, active "
                     "FROM officers WHERE post = ?", "t", o->post);

    *ret = (struct post_before){ .there = false };
    if (r == 0)
        r = db_row(p->s, q, e);
    if (r != 1)
        return r;
    ret->there = true;
    ret->active = db_int(q, (int)ARRAY_LEN(columns));
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        if (strcmp(db_text(q, (int)i), given(columns[i].now)) != 0)
            name_column(ret->columns, columns[i].name);
    return 0;
}

static int write_post(struct put *p, const struct officer *o, struct err *e)
{
    return db_run(p->s, NULL, e, "INSERT INTO officers (post, designation, designation_hi, section, section_hi, other_names, instance, "
                  "next_post, is_default, active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
                  "ON CONFLICT (post) DO UPDATE SET designation = ?2, designation_hi = ?3, section = ?4, section_hi = ?5, other_names = ?6, "
                  "instance = ?7, next_post = ?8, is_default = ?9, active = ?10", "ttttttttii", o->post, given(o->designation),
                  given(o->designation_hi), given(o->section), given(o->section_hi), given(o->other_names), given(o->instance),
                  given(o->next_post), o->is_default ? 1 : 0, o->active ? 1 : 0);
}

/* ---- its holders */

struct tenures { struct tenure list[TENURE_MAX]; size_t n; };

static void tenures_done(struct tenures *t)
{
    for (size_t i = 0; i < t->n; i++)
        free((void *)(uintptr_t)t->list[i].name);       /* one block each, see keep_tenure */
}
#define AUTO_TENURES AUTO(tenures_done)

/* The four texts of a holder in one block that begins with the name. */
static int keep_tenure(sqlite3_stmt *q, struct tenure *ret)
{
    const char *text[4];
    size_t size = 0, at = 0;

    for (int i = 0; i < 4; i++)
        size += strlen(db_text(q, 2 + i)) + 1;
    char *block = malloc(size);
    if (!block)
        return -ENOMEM;
    for (int i = 0; i < 4; i++) {
        size_t n = strlen(db_text(q, 2 + i)) + 1;

        memcpy(block + at, db_text(q, 2 + i), n);
        text[i] = block + at;
        at += n;
    }
    *ret = (struct tenure){ .name = text[0], .name_hi = text[1], .email = text[2], .mobile = text[3] };
    snprintf(ret->since, sizeof(ret->since), "%s", db_text(q, 0));
    snprintf(ret->until, sizeof(ret->until), "%s", db_text(q, 1));
    return 0;
}

static int load_tenures(struct store *s, const char *post, struct tenures *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT since, until, name, name_hi, email, mobile FROM holders WHERE post = ? ORDER BY since", "t", post);

    while (r == 0 && ret->n < TENURE_MAX && (r = db_row(s, q, e)) == 1) {
        r = keep_tenure(q, &ret->list[ret->n]);
        ret->n += r == 0;
    }
    return r == -ENOMEM ? err_set(e, r, "out of memory") : r < 0 ? r : 0;
}

/* The holders that the rows of one post name; a row more for a second leave names nobody new. */
static size_t tenures_told(const struct officer *rows, size_t n, struct tenure out[TENURE_MAX])
{
    size_t n_out = 0;

    for (size_t i = 0; i < n && n_out < TENURE_MAX; i++) {
        const struct officer *o = &rows[i];
        struct tenure t = { .name = given(o->name), .name_hi = given(o->name_hi), .email = given(o->email), .mobile = given(o->mobile) };
        const struct tenure *last = n_out > 0 ? &out[n_out - 1] : NULL;

        snprintf(t.since, sizeof(t.since), "%s", given(o->since));
        snprintf(t.until, sizeof(t.until), "%s", given(o->until));
        bool again = last && strcmp(last->name, t.name) == 0 && strcmp(last->since, t.since) == 0;
        if (!again && (t.name[0] || t.email[0] || t.mobile[0]))
            out[n_out++] = t;
    }
    return n_out;
}

static bool tenures_equal(const struct tenure *a, const struct tenure *b, char columns[COLUMNS_SIZE])
{
    const struct { const char *name, *a, *b; } parts[] = {
        { "name_hi", a->name_hi, b->name_hi }, { "email", a->email, b->email }, { "mobile", a->mobile, b->mobile },
        { "from", a->since, b->since }, { "to", a->until, b->until },
    };
    bool equal = true;

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (strcmp(parts[i].a, parts[i].b) != 0) {
            name_column(columns, parts[i].name);
            equal = false;
        }
    return equal;
}

static const char *holder_on(const struct tenure *list, size_t n, const char *day)
{
    for (size_t i = 0; i < n; i++)
        if (tenure_covers(&list[i], day))
            return list[i].name;
    return "";
}

/* Names the columns that differ besides the holder of the day. */
static bool compare_tenures(const struct tenure *a, size_t n_a, const struct tenure *b, size_t n_b, char columns[COLUMNS_SIZE])
{
    bool same = n_a == n_b;

    for (size_t i = 0; same && i < n_a; i++)
        same = strcmp(a[i].name, b[i].name) == 0;
    if (!same) {
        name_column(columns, "from");
        return false;
    }
    for (size_t i = 0; i < n_a; i++)
        same = tenures_equal(&a[i], &b[i], columns) && same;
    return same;
}

static int write_tenures(struct put *p, const char *post, const struct tenure *list, size_t n, struct err *e)
{
    int r = db_run(p->s, NULL, e, "DELETE FROM holders WHERE post = ?", "t", post);

    for (size_t i = 0; r == 0 && i < n; i++)
        r = db_run(p->s, NULL, e, "INSERT INTO holders (post, since, until, name, name_hi, email, mobile) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "ttttttt", post, list[i].since, list[i].until, list[i].name, list[i].name_hi, list[i].email, list[i].mobile);
    return r;
}

struct holders_change { bool transferred; char before[NAME_SIZE], after[NAME_SIZE]; };

static int put_holders(struct put *p, const struct officer *rows, size_t n, struct holders_change *ret, char columns[COLUMNS_SIZE], struct err *e)
{
    AUTO_TENURES struct tenures known = { .n = 0 };
    struct tenure told[TENURE_MAX], merged[TENURE_MAX];
    int r = load_tenures(p->s, rows->post, &known, e);

    if (r < 0)
        return r;
    size_t n_told = tenures_told(rows, n, told);
    size_t n_merged = tenure_merge(known.list, known.n, told, n_told, p->day, merged);
    const char *before = holder_on(known.list, known.n, p->day), *after = holder_on(merged, n_merged, p->day);

    ret->transferred = strcmp(before, after) != 0;
    snprintf(ret->before, sizeof(ret->before), "%s", before);
    snprintf(ret->after, sizeof(ret->after), "%s", after);
    char of_holders[COLUMNS_SIZE] = "";
    bool same = compare_tenures(known.list, known.n, merged, n_merged, of_holders);
    if (same)
        return 0;
    if (!ret->transferred)
        name_column(columns, of_holders);
    return write_tenures(p, rows->post, merged, n_merged, e);
}

/* ---- its leaves: those of the list, no others */

static int leaves_json(struct store *s, const char *post, json_t **ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    AUTO_JSON json_t *list = json_array();
    int r = db_query(s, &q, e, "SELECT since, until, link_post FROM leaves WHERE post = ? ORDER BY since", "t", post);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = json_array_append_new(list, json_pack("[s, s, s]", db_text(q, 0), db_text(q, 1), db_text(q, 2)));
    if (r == 0)
        *ret = TAKE_PTR(list);
    return r;
}

static int put_leaves(struct put *p, const struct officer *rows, size_t n, char columns[COLUMNS_SIZE], struct err *e)
{
    AUTO_JSON json_t *before = NULL, *after = NULL;
    int r = leaves_json(p->s, rows->post, &before, e);

    if (r == 0 && json_array_size(before) > 0)
        r = db_run(p->s, NULL, e, "DELETE FROM leaves WHERE post = ?", "t", rows->post);
    for (size_t i = 0; r == 0 && i < n; i++)
        if (given(rows[i].leave_since)[0])
            r = db_run(p->s, NULL, e, "INSERT OR REPLACE INTO leaves (post, since, until, link_post) VALUES (?, ?, ?, ?)", "tttt",
                       rows->post, rows[i].leave_since, rows[i].leave_until, given(rows[i].link_post));
    if (r == 0)
        r = leaves_json(p->s, rows->post, &after, e);
    if (r == 0 && !json_equal(before, after))
        name_column(columns, "leave");
    return r;
}

/* ---- one post with its rows */

static int put_post(struct put *p, const struct officer *rows, size_t n, struct err *e)
{
    struct holders_change h = { .transferred = false };
    struct post_before before;
    int r = compare_post(p, rows, &before, e);

    if (r == 0 && (!before.there || before.columns[0] || before.active != rows->active))
        r = write_post(p, rows, e);
    if (r == 0)
        r = put_holders(p, rows, n, &h, before.columns, e);
    if (r == 0)
        r = put_leaves(p, rows, n, before.columns, e);
    if (r < 0)
        return r;
    struct officer_news news = { .post = rows->post, .before = h.before, .after = h.after, .columns = before.columns };
    bool was_active = before.there && before.active;
    if (!before.there)
        news.change = OFFICER_NEW;
    else if (rows->active != was_active)
        news.change = rows->active ? OFFICER_ACTIVE_AGAIN : OFFICER_INACTIVE;
    else if (h.transferred)
        news.change = OFFICER_TRANSFERRED;
    else if (before.columns[0])
        news.change = OFFICER_CHANGED;
    else
        return 0;
    return tell(p, &news, e);
}

/* ---- posts that are not in the list */

static int retire(struct put *p, const char *post, struct err *e)
{
    const struct officer_news news = { .change = OFFICER_INACTIVE, .post = post };
    int r = db_run(p->s, NULL, e, "UPDATE officers SET active = 0, is_default = 0 WHERE post = ?", "t", post);

    return r < 0 ? r : tell(p, &news, e);
}

/* They stay as rows: letters are marked to them. posts: a JSON array of those that are in the list. */
static int retire_others(struct put *p, json_t *posts, struct err *e)
{
    AUTO_FREE char *list = json_dumps(posts, JSON_COMPACT);
    AUTO_JSON json_t *missing = NULL;
    AUTO_STMT sqlite3_stmt *q = NULL;
    const json_t *post;
    size_t i;

    if (!list)
        return err_set(e, -ENOMEM, "out of memory");
    int r = db_query(p->s, &q, e, "SELECT json_group_array(post) FROM officers WHERE active = 1 AND post NOT IN (SELECT value FROM json_each(?))", "t", list);
    if (r == 0)
        r = db_row(p->s, q, e);
    if (r == 1)
        missing = json_loads(db_text(q, 0), 0, NULL);
    r = r < 0 ? r : 0;
    json_array_foreach(missing, i, post)
        if (r == 0)
            r = retire(p, json_string_value(post), e);
    return r;
}

static int succeed(struct put *p, const struct officer *o, struct err *e)
{
    size_t n;
    int r = 0;

    for (const char *part, *at = given(o->replaces); r == 0 && (part = text_list_next(&at, &n)); ) {
        AUTO_FREE char *post = strndup(part, n);

        r = post ? db_run(p->s, NULL, e, "UPDATE officers SET successor = ?1 WHERE post = ?2 AND active = 0 AND post <> ?1", "tt", o->post, post)
                 : err_set(e, -ENOMEM, "out of memory");
    }
    return r;
}

/* An inactive post's work goes to the post that says it replaces it; else to the only one with the same designation and section. */
static int find_successors(struct put *p, struct err *e)
{
    int r = db_run(p->s, NULL, e, "UPDATE officers SET successor = '' WHERE successor <> '' AND active = 1", "");

    for (size_t i = 0; r == 0 && i < p->import->n; i++)
        r = succeed(p, &p->import->list[i], e);
    if (r == 0)
        r = db_run(p->s, NULL, e, "UPDATE officers SET successor = ifnull((SELECT min(n.post) FROM officers n WHERE n.active = 1 "
                   "AND n.designation = officers.designation AND n.section = officers.section HAVING count(*) = 1), '') "
                   "WHERE active = 0 AND successor = ''", "");
    return r;
}

/* ---- the directory as a whole */

static int put_all(struct put *p, struct err *e)
{
    AUTO_JSON json_t *posts = json_array();
    const struct officer *list = p->import->list;
    bool any = false;
    int r = store_has_officers(p->s, &any, e), changed = 0;

    p->first = !any;
    for (size_t i = 0, n; r == 0 && i < p->import->n; i += n) {
        for (n = 1; i + n < p->import->n && strcmp(list[i + n].post, list[i].post) == 0;)
            n++;
        r = put_post(p, &list[i], n, e);
        p->summary->posts++;
        if (r == 0 && json_array_append_new(posts, json_string(list[i].post)) < 0)
            r = err_set(e, -ENOMEM, "out of memory");
    }
    if (r == 0)
        r = retire_others(p, posts, e);
    if (r == 0)
        r = find_successors(p, e);
    for (int c = 0; c < OFFICER_CHANGES; c++)
        changed += p->summary->by_change[c];
    if (r < 0 || changed == 0)
        return r;
    return history_add(p->s, 0, "officers", json_pack("{s:i, s:i}", "posts", p->summary->posts, "changed", changed), p->actor, e);
}

int store_import_officers(struct store *s, const struct officers_import *i, const char *actor, struct officers_summary *ret, struct err *e)
{
    char today[CLOCK_DATE_SIZE];
    struct put p = { .s = s, .import = i, .actor = actor, .day = i->day ? i->day : today, .summary = ret };

    clock_format_date(clock_utc_s(), today);
    *ret = (struct officers_summary){ .posts = 0 };
    int r = db_begin(s, e);
    if (r < 0)
        return r;
    r = put_all(&p, e);
    if (r < 0 || !i->check_only)
        return db_end(s, r, e);
    r = db_end(s, -ECANCELED, NULL);        /* all of it is taken back: that was what was asked for */
    return r == -ECANCELED ? 0 : err_set(e, r, "take back what was only to be looked at");
}

int store_replace_officers(struct store *s, const struct officer *list, size_t n, const char *actor, struct err *e)
{
    const struct officers_import i = { .list = list, .n = n };
    struct officers_summary summary;

    return store_import_officers(s, &i, actor, &summary, e);
}
