/* tally.c - what reports count, kept up as letters change: a letter is counted by its day and by what is known of it, and what
 * it was counted as is kept beside it, so that it can be taken back when it changes. */
#include "store/clocks.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/db.h"
#include "workflow/region.h"

#include <stdio.h>
#include <string.h>

/* ---- the facts of one letter: "day \x1f state \x1f lane ..." */

enum { FACTS_SIZE = 2048, VALUE_BYTES = 200 };
#define SEPARATOR '\x1f'

static const char *const whats[] = { "state", "lane", "source", "mode", "language", "region", "sender_type", "form", "category", "post", "pages" };
enum { WHATS = ARRAY_LEN(whats), WHAT_PAGES = WHATS - 1 };

static const char facts_sql[] =
    "SELECT l.received_s, l.state, l.lane, l.source, " FIELD("delivery_mode") ", " FIELD("language") ", " FIELD("sender_state") ", "
    FIELD("sender_type") ", " FIELD("form") ", " FIELD("category") ", l.post, l.pages FROM letters l WHERE l.id = ?";

/* A separator in a value would make two of it; a value longer than that is none of a list. */
static void add_value(char facts[FACTS_SIZE], size_t *n, const char *value)
{
    char cut[VALUE_BYTES + 1];

    snprintf(cut, sizeof(cut), "%s", value);
    text_cut_bytes(cut, VALUE_BYTES);
    for (char *c = cut; *c; c++)
        if (*c == SEPARATOR)
            *c = ' ';
    *n += (size_t)snprintf(facts + *n, FACTS_SIZE - *n, "%c%s", SEPARATOR, cut);
}

/* As what the letter is to be counted now. Of one that is void or refused only that is counted. */
static int facts_of(struct store *s, int64_t letter, char facts[FACTS_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char day[CLOCK_DATE_SIZE], region[24];
    int r = db_query(s, &q, e, facts_sql, "l", letter);

    facts[0] = '\0';
    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    clock_format_date(db_int64(q, 0), day);
    size_t n = (size_t)snprintf(facts, FACTS_SIZE, "%s", day);
    add_value(facts, &n, db_text(q, 1));
    int state = letter_state_of(db_text(q, 1));
    if (state == LETTER_VOID || state == LETTER_REFUSED)
        return 0;
    char where = region_of_state(db_text(q, 6));
    snprintf(region, sizeof(region), "%.16s/%c", db_text(q, 5), where ? where : '-');
    for (int column = 2; column <= 5; column++)         /* lane, source, mode, language */
        add_value(facts, &n, db_text(q, column));
    add_value(facts, &n, region);
    for (int column = 7; column <= 11; column++)        /* sender_type, form, category, post, pages */
        add_value(facts, &n, db_text(q, column));
    return 0;
}

/* ---- counting them in and out */

static int count(struct store *s, const char *day, const char *what, const char *value, int by, struct err *e)
{
    int r = db_run(s, NULL, e, "INSERT INTO day_tally (day, what, value, n) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT (day, what, value) DO UPDATE SET n = n + excluded.n", "ttti", day, what, value, by);

    return r == 0 && by < 0 ? db_run(s, NULL, e, "DELETE FROM day_tally WHERE day = ? AND what = ? AND value = ? AND n = 0", "ttt", day, what, value) : r;
}

static int count_facts(struct store *s, char *facts, int by, struct err *e)
{
    char separator[] = { SEPARATOR, '\0' };
    char *day = strsep(&facts, separator);
    int r = 0;

    for (size_t i = 0; r == 0 && facts && i < WHATS; i++) {
        const char *value = strsep(&facts, separator);

        if (i == WHAT_PAGES) {
            long pages = strtol(value, NULL, 10);
            r = pages > 0 && pages < INT32_MAX ? count(s, day, whats[i], "", by * (int)pages, e) : 0;
        } else {
            r = count(s, day, whats[i], value, by, e);
        }
    }
    return r;
}

static int counted_as(struct store *s, int64_t letter, char facts[FACTS_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT facts FROM letter_tally WHERE letter = ?", "l", letter);

    facts[0] = '\0';
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        snprintf(facts, FACTS_SIZE, "%s", db_text(q, 0));
    return r < 0 ? r : 0;
}

int tally_refresh(struct store *s, int64_t letter, struct err *e)
{
    char before[FACTS_SIZE], now[FACTS_SIZE];
    int r = counted_as(s, letter, before, e);

    if (r == 0)
        r = facts_of(s, letter, now, e);
    if (r < 0 || strcmp(before, now) == 0)
        return r;
    r = db_run(s, NULL, e, "INSERT INTO letter_tally (letter, facts) VALUES (?, ?) ON CONFLICT (letter) DO UPDATE SET facts = excluded.facts",
               "lt", letter, now);
    if (r == 0 && before[0])
        r = count_facts(s, before, -1, e);
    return r == 0 ? count_facts(s, now, 1, e) : r;
}

/* ---- letters from before */

static int slice(struct store *s, int max, bool *ret_more, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int64_t last = 0;
    int n = 0, r = db_query(s, &q, e, "SELECT id FROM letters WHERE id <= (SELECT letter FROM tally_due) ORDER BY id DESC LIMIT ?", "i", max);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        last = db_int64(q, 0);
        n++;
        r = letter_refresh(s, last, e);
    }
    *ret_more = n == max;
    return r == 0 ? db_run(s, NULL, e, "UPDATE tally_due SET letter = ?", "l", *ret_more ? last - 1 : (int64_t)0) : r;
}

int store_tally_slice(struct store *s, int max, bool *ret_more, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM tally_due WHERE letter > 0", "");

    *ret_more = false;
    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    sqlite3_reset(q);
    r = db_begin(s, e);
    return r < 0 ? r : db_end(s, slice(s, max, ret_more, e), e);
}
