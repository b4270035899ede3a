/* register.c - letters found, in an order, page by page. There is no OFFSET: a page begins behind the last letter of the one before. */
#include "store/search.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static int check(const struct register_ask *ask, struct err *e)
{
    return ask->limit < 1 || ask->limit > 1000 || (unsigned)ask->order >= ORDERS
        ? err_set(e, -EINVAL, "a page of the register has 1 to 1000 letters and a known order") : 0;
}

static bool said(const char *value) { return value && value[strspn(value, " \t\r\n")]; }

static bool asks_for_all(const struct register_ask *ask)
{
    for (int i = 0; i < FACETS; i++)
        if (said(ask->facet[i]))
            return false;
    return !said(ask->words) && !said(ask->from) && !said(ask->to) && !said(ask->dated_from) && !said(ask->dated_to);
}

/* ---- ids, a page of them */

struct ids { int64_t list[1000]; int n; };

/* The place of the last letter in the order is asked of the letter itself, so an address needs only its id. */
#define BEHIND(columns, is) \
    "(?1 = 0 OR (" columns ") " is " (SELECT " columns " FROM letters WHERE id = ?1)) "
#define NUMBER "register, year, serial"
#define DATE   "letter_date, id"

#define MARKS \
    "highlight(search_text, 1, char(1), char(2)), highlight(search_text, 3, char(1), char(2)), " \
    "highlight(search_text, 2, char(1), char(2)), snippet(search_text, 4, char(1), char(2), '…', 20) "

/* By an index of the table. Two statements: "?1 = 0 OR" would keep SQLite from beginning in the middle. */
static const char *const of_all[ORDERS][2] = {
    [ORDER_NEWEST] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY id DESC LIMIT ?2",
                       "SELECT id FROM letters WHERE id < ?1 ORDER BY id DESC LIMIT ?2" },
    [ORDER_OLDEST] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY id LIMIT ?2",
                       "SELECT id FROM letters WHERE id > ?1 ORDER BY id LIMIT ?2" },
    [ORDER_NUMBER_DOWN] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY register DESC, year DESC, serial DESC LIMIT ?2",
                            "SELECT id FROM letters WHERE (" NUMBER ") < (SELECT " NUMBER " FROM letters WHERE id = ?1) "
                            "ORDER BY register DESC, year DESC, serial DESC LIMIT ?2" },
    [ORDER_NUMBER_UP] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY " NUMBER " LIMIT ?2",
                          "SELECT id FROM letters WHERE (" NUMBER ") > (SELECT " NUMBER " FROM letters WHERE id = ?1) ORDER BY " NUMBER " LIMIT ?2" },
    [ORDER_DATE_DOWN] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY letter_date DESC, id DESC LIMIT ?2",
                          "SELECT id FROM letters WHERE (" DATE ") < (SELECT " DATE " FROM letters WHERE id = ?1) "
                          "ORDER BY letter_date DESC, id DESC LIMIT ?2" },
    [ORDER_DATE_UP] = { "SELECT id FROM letters WHERE ?1 = 0 ORDER BY " DATE " LIMIT ?2",
                        "SELECT id FROM letters WHERE (" DATE ") > (SELECT " DATE " FROM letters WHERE id = ?1) ORDER BY " DATE " LIMIT ?2" },
};

/* Of what is found, the index of words walks by id, from either end; any other order is made of a list that is not too long. */
#define FOUND "FROM letters WHERE id IN (SELECT rowid FROM search_text WHERE search_text MATCH ?3) AND "
static const char *const of_found[ORDERS] = {
    [ORDER_NEWEST] = "SELECT rowid FROM search_text WHERE search_text MATCH ?3 AND rowid < ifnull(nullif(?1, 0), 9223372036854775807) "
                     "ORDER BY rowid DESC LIMIT ?2",
    [ORDER_OLDEST] = "SELECT rowid FROM search_text WHERE search_text MATCH ?3 AND rowid > ?1 ORDER BY rowid LIMIT ?2",
    [ORDER_NUMBER_DOWN] = "SELECT id " FOUND BEHIND(NUMBER, "<") "ORDER BY register DESC, year DESC, serial DESC LIMIT ?2",
    [ORDER_NUMBER_UP] = "SELECT id " FOUND BEHIND(NUMBER, ">") "ORDER BY " NUMBER " LIMIT ?2",
    [ORDER_DATE_DOWN] = "SELECT id " FOUND BEHIND(DATE, "<") "ORDER BY letter_date DESC, id DESC LIMIT ?2",
    [ORDER_DATE_UP] = "SELECT id " FOUND BEHIND(DATE, ">") "ORDER BY " DATE " LIMIT ?2",
};

/* The same in the orders of the index, with the words marked in one go: a beginning is looked up once, not for each letter. */
static const char *const of_found_marked[] = {
    [ORDER_NEWEST] = "SELECT rowid, " MARKS "FROM search_text WHERE search_text MATCH ?3 AND rowid < ifnull(nullif(?1, 0), 9223372036854775807) "
                     "ORDER BY rowid DESC LIMIT ?2",
    [ORDER_OLDEST] = "SELECT rowid, " MARKS "FROM search_text WHERE search_text MATCH ?3 AND rowid > ?1 ORDER BY rowid LIMIT ?2",
};

static int keep_ids(struct store *s, sqlite3_stmt *q, struct ids *ids, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        if (ids->n < (int)ARRAY_LEN(ids->list))
            ids->list[ids->n++] = db_int64(q, 0);
        r = 0;
    }
    return r;
}

static int count_found(struct store *s, const char *match, int most, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM (SELECT 1 FROM search_text WHERE search_text MATCH ?1 ORDER BY rowid DESC LIMIT ?2)", "ti", match, most);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

static int find_ids(struct store *s, const struct register_ask *ask, const char *match, struct ids *ids, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int n = 0, r = 0;

    if (ask->order > ORDER_OLDEST)
        r = count_found(s, match, REGISTER_SORT_MAX + 1, &n, e);
    if (r == 0 && n > REGISTER_SORT_MAX)
        return err_set(e, -E2BIG, "more than %d letters are found: they come newest or oldest first", REGISTER_SORT_MAX);
    if (r == 0)
        r = db_query(s, &q, e, of_found[ask->order], "lit", ask->after, ask->limit, match);
    return r < 0 ? r : keep_ids(s, q, ids, e);
}

/* ---- the letters themselves, with the words marked */

struct giving {
    int (*each)(void *ctx, const struct letter *l, const struct register_hit *hit);
    void *ctx;
    const struct register_hit *hit;
};

static int give(void *ctx, const struct letter *l)
{
    struct giving *g = ctx;

    return g->each(g->ctx, l, g->hit);
}

static int give_row(struct store *s, sqlite3_stmt *q, struct giving *g, struct err *e)
{
    const struct register_hit hit = { db_text(q, 1), db_text(q, 2), db_text(q, 3), db_text(q, 4) };

    g->hit = &hit;
    int r = store_letter(s, db_int64(q, 0), give, g, e);
    g->hit = NULL;
    return r;
}

static int give_marked(struct store *s, const struct register_ask *ask, const char *match, struct giving *g, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, of_found_marked[ask->order], "lit", ask->after, ask->limit, match);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = give_row(s, q, g, e);
    return r;
}

static int give_all(struct store *s, const struct ids *ids, struct giving *g, struct err *e)
{
    int r = 0;

    for (int i = 0; i < ids->n && r == 0; i++)
        r = store_letter(s, ids->list[i], give, g, e);
    return r;
}

/* ---- the questions */

static int ask_all(struct store *s, const struct register_ask *ask, struct giving *g, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    AUTO_FREE struct ids *ids = calloc(1, sizeof(*ids));
    int r = ids ? db_query(s, &q, e, of_all[ask->order][ask->after > 0], "li", ask->after, ask->limit) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = keep_ids(s, q, ids, e);
    return r == 0 ? give_all(s, ids, g, e) : r;
}

static int ask_found(struct store *s, const struct register_ask *ask, struct giving *g, struct err *e)
{
    AUTO_MATCH struct search_match m = { 0 };
    AUTO_FREE struct ids *ids = calloc(1, sizeof(*ids));
    const char *match = NULL;
    int r = ids ? search_match_of(s, ask, &m, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = search_choose(s, &m, &match, e);
    if (r == 0 && said(ask->words) && ask->order <= ORDER_OLDEST)
        return give_marked(s, ask, match, g, e);
    if (r == 0)
        r = find_ids(s, ask, match, ids, e);
    return r == 0 ? give_all(s, ids, g, e) : r;
}

int store_register_page(struct store *s, const struct register_ask *ask,
                   int (*each)(void *ctx, const struct letter *l, const struct register_hit *hit), void *ctx, struct err *e)
{
    struct giving g = { .each = each, .ctx = ctx };
    int r = check(ask, e);

    if (r < 0)
        return r;
    db_until(s, REGISTER_ASK_MS);
    r = asks_for_all(ask) ? ask_all(s, ask, &g, e) : ask_found(s, ask, &g, e);
    db_until(s, 0);
    return r;
}

static int ask_exact(struct store *s, const struct register_ask *ask, struct giving *g, struct err *e)
{
    AUTO_MATCH struct search_match m = { 0 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    AUTO_FREE struct ids *ids = calloc(1, sizeof(*ids));
    int r = ids ? search_match_of(s, ask, &m, e) : err_set(e, -ENOMEM, "out of memory");

    if (r < 0 || !m.number)
        return r;
    r = db_query(s, &q, e, of_found[ORDER_NEWEST], "lit", (int64_t)0, ask->limit, m.number);
    if (r == 0)
        r = keep_ids(s, q, ids, e);
    return r == 0 ? give_all(s, ids, g, e) : r;
}

int store_register_exact(struct store *s, const struct register_ask *ask,
                         int (*each)(void *ctx, const struct letter *l, const struct register_hit *hit), void *ctx, struct err *e)
{
    struct giving g = { .each = each, .ctx = ctx };
    int r = check(ask, e);

    if (r < 0 || !said(ask->words))
        return r;
    db_until(s, REGISTER_ASK_MS);
    r = ask_exact(s, ask, &g, e);
    db_until(s, 0);
    return r;
}

static int count_all(struct store *s, int most, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT min(ifnull(sum(n), 0), ?) FROM letter_counts", "i", most);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

static int count_asked(struct store *s, const struct register_ask *ask, int most, int *ret_n, struct err *e)
{
    AUTO_MATCH struct search_match m = { 0 };
    const char *match = NULL;
    int r = search_match_of(s, ask, &m, e);

    if (r == 0)
        r = search_choose(s, &m, &match, e);
    return r == 0 ? count_found(s, match, most, ret_n, e) : r;
}

int store_register_count(struct store *s, const struct register_ask *ask, int most, int *ret_n, struct err *e)
{
    *ret_n = 0;
    db_until(s, REGISTER_ASK_MS);
    int r = asks_for_all(ask) ? count_all(s, most, ret_n, e) : count_asked(s, ask, most, ret_n, e);
    db_until(s, 0);
    return r;
}

int store_register_values(struct store *s, enum facet kind, int limit, int (*each)(void *ctx, const char *value), void *ctx, struct err *e)
{
    static const char *const names[FACETS] = {
        [FACET_CATEGORY] = "category", [FACET_SENDER_STATE] = "sender_state", [FACET_MODE] = "delivery_mode", [FACET_BY] = "by",
    };
    AUTO_STMT sqlite3_stmt *q = NULL;

    if ((unsigned)kind >= FACETS || !names[kind])
        return err_set(e, -EINVAL, "no values are kept of this");
    int r = db_query(s, &q, e, "SELECT value FROM register_values WHERE kind = ? ORDER BY value LIMIT ?", "ti", names[kind], limit);
    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0));
    return r;
}
