/* officers.c - the officers' directory: posts, and who holds them on a day. Changing it: officers_put.c. */
#include "store/db.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_STEPS = 8 /* of link posts and successors */, POST_SIZE = 128 };

/* The order officer_of() reads them in. */
#define OFFICER_COLUMNS \
    "o.post, o.designation, o.designation_hi, o.section, o.next_post, o.is_default, o.active, o.other_names, o.section_hi, o.instance, " \
    "ifnull((SELECT group_concat(x.post, ';') FROM officers x WHERE x.successor = o.post AND x.active = 0), ''), o.successor, " \
    "h.name, h.name_hi, h.email, h.mobile, h.since, h.until, l.since, l.until, l.link_post "
/* One row a post: holders of a post, and its leaves, never share a day. */
#define ON_DAY \
    "FROM officers o LEFT JOIN holders h ON h.post = o.post AND h.since <= ?1 AND (h.until = '' OR h.until >= ?1) " \
    "LEFT JOIN leaves l ON l.post = o.post AND l.since <= ?1 AND l.until >= ?1 "
#define AT_ANY_TIME \
    "FROM officers o LEFT JOIN holders h ON h.post = o.post " \
    "LEFT JOIN leaves l ON l.post = o.post AND (h.post IS NULL OR (l.since >= h.since AND (h.until = '' OR l.since <= h.until))) "

static struct officer officer_of(sqlite3_stmt *q)
{
    return (struct officer){
        .post = db_text(q, 0), .designation = db_text(q, 1), .designation_hi = db_text(q, 2), .section = db_text(q, 3),
        .next_post = db_text(q, 4), .is_default = db_int(q, 5), .active = db_int(q, 6), .other_names = db_text(q, 7),
        .section_hi = db_text(q, 8), .instance = db_text(q, 9), .replaces = db_text(q, 10), .successor = db_text(q, 11),
        .name = db_text(q, 12), .name_hi = db_text(q, 13), .email = db_text(q, 14), .mobile = db_text(q, 15),
        .since = db_text(q, 16), .until = db_text(q, 17), .leave_since = db_text(q, 18), .leave_until = db_text(q, 19),
        .link_post = db_text(q, 20),
    };
}

static const char *day_or_today(const char *day, char today[CLOCK_DATE_SIZE])
{
    if (day)
        return day;
    clock_format_date(clock_utc_s(), today);
    return today;
}

static int walk(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct officer o = officer_of(q);

        r = each(ctx, &o);
    }
    return r;
}

int store_officers(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char today[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS ON_DAY "ORDER BY o.active DESC, o.post", "t", day_or_today(NULL, today));

    return r < 0 ? r : walk(s, q, each, ctx, e);
}

int store_officer_on(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char today[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS ON_DAY "WHERE o.post = ?2", "tt", day_or_today(day, today), post);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "post %s is not in the officers' directory", post);
    if (r < 0)
        return r;
    struct officer o = officer_of(q);
    return each(ctx, &o);
}

static int keep_active(void *ctx, const struct officer *o)
{
    *(bool *)ctx = o->active;
    return 0;
}

bool store_is_post(void *store, const char *post)
{
    bool active;

    return post[0] && store_officer(store, post, keep_active, &active, NULL) == 0;
}

bool store_is_active_post(void *store, const char *post)
{
    bool active = false;

    return post[0] && store_officer(store, post, keep_active, &active, NULL) == 0 && active;
}

int store_has_officers(struct store *s, bool *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM officers LIMIT 1", "");

    if (r == 0)
        r = db_row(s, q, e);
    *ret = r == 1;
    return r < 0 ? r : 0;
}

/* ---- who acts for whom */

struct step { char to[POST_SIZE], next_post[POST_SIZE]; };

/* Where the work of this post goes: "" when it stays. */
static int see_step(void *ctx, const struct officer *o)
{
    struct step *step = ctx;

    snprintf(step->to, sizeof(step->to), "%s", !o->active ? o->successor : o->leave_since[0] ? o->link_post : "");
    snprintf(step->next_post, sizeof(step->next_post), "%s", o->next_post);
    return 0;
}

int store_officer_acting(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    char here[POST_SIZE];
    struct step step;
    int r = 0;

    if (strlen(post) >= sizeof(here))
        return err_set(e, -ENOENT, "post %.60s… is not in the officers' directory", post);
    snprintf(here, sizeof(here), "%s", post);
    for (int n = 0; n < MAX_STEPS; n++) {       /* two may stand in for each other */
        r = store_officer_on(s, here, day, see_step, &step, e);
        if (r < 0 || !step.to[0])
            break;
        snprintf(here, sizeof(here), "%s", step.to);
    }
    return r < 0 ? r : store_officer_on(s, here, day, each, ctx, e);
}

int store_officer_next(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    struct step step;
    int r = store_officer_acting(s, post, day, see_step, &step, e);

    if (r == 0 && !step.next_post[0])
        r = err_set(e, -ENOENT, "post %s has nobody above it in the channel", post);
    return r < 0 ? r : store_officer_acting(s, step.next_post, day, each, ctx, e);
}

/* ---- over time */

int store_officer_rows(struct store *s, const char *post, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS AT_ANY_TIME "WHERE ?1 IN ('', o.post) ORDER BY o.active DESC, o.post, h.since, l.since",
                     "t", post ? post : "");

    return r < 0 ? r : walk(s, q, each, ctx, e);
}

int store_officers_past(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char today[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT " OFFICER_COLUMNS AT_ANY_TIME "WHERE o.active = 1 AND h.name <> '' AND h.until <> '' AND h.until < ? "
                     "ORDER BY o.post, h.until DESC", "t", day_or_today(NULL, today));

    return r < 0 ? r : walk(s, q, each, ctx, e);
}
