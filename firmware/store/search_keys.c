/* search_keys.c - the words of the index that stand for a letter's numbers, dates and facets; search.h lists them. */
#include "store/search.h"

#include "base/clock.h"
#include "base/hash.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX_BYTES = 600 };        /* of a number that is taken apart */

/* ---- facets */

/* A letter a kind: values that read alike must not meet. */
static const char kinds[FACETS] = {
    [FACET_STATE] = 's', [FACET_LANE] = 'l', [FACET_MODE] = 'm', [FACET_FORM] = 'f', [FACET_LANGUAGE] = 'g', [FACET_SENDER_TYPE] = 't',
    [FACET_SENDER_STATE] = 'a', [FACET_CATEGORY] = 'c', [FACET_POST] = 'p', [FACET_SECTION] = 'e', [FACET_CHANNEL] = 'h',
    [FACET_DOUBTS] = 'd', [FACET_SOURCE] = 'o', [FACET_BY] = 'b',
};

/* Values are any text; their hash is a word of the index whatever they hold. */
void search_facet_key(enum facet kind, const char *value, char out[FACET_KEY_SIZE])
{
    char hex[HASH_HEX_SIZE];
    struct hash h;

    hash_init(&h);
    for (; *value; value++) {
        char c = (char)tolower((unsigned char)*value);

        hash_update(&h, &c, 1);
    }
    hash_hex(&h, hex);
    snprintf(out, FACET_KEY_SIZE, KEY_MARK "f%c%.10s", kinds[kind], hex);
}

static void put_facet(FILE *out, enum facet kind, const char *value)
{
    char key[FACET_KEY_SIZE];

    if (!*value)
        return;
    search_facet_key(kind, value, key);
    fprintf(out, " %s", key);
}

/* ---- numbers and dates */

static void put_number(FILE *out, const char *number)
{
    char cut[NUMBER_MAX_BYTES + 1], folded[NUMBER_MAX_BYTES + 1];

    snprintf(cut, sizeof(cut), "%s", number);
    search_fold_number(cut, folded);
    if (!folded[0])
        return;
    fprintf(out, " " KEY_MARK "q%s " GRAM_MARK " ", folded);
    search_put_grams(out, folded);
}

static void put_date(FILE *out, char kind, const char *iso)
{
    if (clock_is_date(iso))
        fprintf(out, " " KEY_MARK "%c%.4s " KEY_MARK "%c%.4s%.2s " KEY_MARK "%c%.4s%.2s%.2s", kind, iso, kind, iso, iso + 5, kind, iso, iso + 5, iso + 8);
}

static void put_diary_number(FILE *out, const char *register_letter, int64_t serial, int year)
{
    fprintf(out, " " KEY_MARK "n%" PRId64 " " KEY_MARK "n%sx%" PRId64 " " KEY_MARK "n%" PRId64 "y%d " KEY_MARK "n%sx%" PRId64 "y%d",
            serial, register_letter, serial, serial, year, register_letter, serial, year);
}

/* ---- what the tables say */

static int of_letter(struct store *s, int64_t letter, FILE *out, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char day[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT register, year, serial, state, lane, source, post, received_s, purpose, "
                     "EXISTS (SELECT 1 FROM doubts d WHERE d.letter = l.id AND d.settled_s = 0 AND d.source <> 'past') FROM letters l WHERE id = ?",
                     "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 1)
        return r;
    int state = letter_state_of(db_text(q, 3)), lane = db_int(q, 4);
    put_diary_number(out, db_text(q, 0), db_int64(q, 2), db_int(q, 1));
    put_facet(out, FACET_STATE, db_text(q, 3));
    if (state == LETTER_TAKEN_IN || state == LETTER_READ || state == LETTER_HELD || state == LETTER_FILED)
        put_facet(out, FACET_STATE, "open");
    put_facet(out, FACET_LANE, lane == 0 ? "first" : lane == 2 ? "backlog" : "current");
    put_facet(out, FACET_SOURCE, db_text(q, 5));
    put_facet(out, FACET_POST, db_text(q, 6));
    clock_format_date(db_int64(q, 7), day);
    put_date(out, 'r', day);
    if (db_int(q, 9))
        put_facet(out, FACET_DOUBTS, "open");
    return 0;
}

static void of_field(FILE *out, const char *name, const char *value)
{
    static const struct { const char *name; enum facet kind; } facets[] = {
        { "delivery_mode", FACET_MODE }, { "form", FACET_FORM }, { "language", FACET_LANGUAGE }, { "sender_type", FACET_SENDER_TYPE },
        { "sender_state", FACET_SENDER_STATE }, { "category", FACET_CATEGORY },
    };
    static const char *const numbers[] = { "letter_no", "question_no", "dy_no", "mode_no", "case_no", "rti_no", "cpgrams_no" };

    for (size_t i = 0; i < ARRAY_LEN(facets); i++)
        if (strcmp(facets[i].name, name) == 0)
            put_facet(out, facets[i].kind, value);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (strcmp(numbers[i], name) == 0)
            put_number(out, value);
    if (strcmp(name, "date") == 0)
        put_date(out, 'd', value);
    if (strcmp(name, "vip") == 0 && strcmp(value, "yes") == 0)
        put_facet(out, FACET_LANE, "vip");
    if (strcmp(name, "parliament_kind") == 0 && *value)
        put_facet(out, FACET_LANE, "parliament");
}

static int of_fields(struct store *s, int64_t letter, FILE *out, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL, *by = NULL;
    int r = db_query(s, &q, e, "SELECT name, value FROM fields WHERE letter = ? ORDER BY name", "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        of_field(out, db_text(q, 0), db_text(q, 1));
        r = 0;
    }
    if (r == 0)
        r = db_query(s, &by, e, "SELECT DISTINCT confirmed_by FROM fields WHERE letter = ? AND confirmed_by <> '' ORDER BY 1", "l", letter);
    while (r == 0 && (r = db_row(s, by, e)) == 1) {
        put_facet(out, FACET_BY, db_text(by, 0));
        r = 0;
    }
    return r;
}

/* sending and committing pass by: for a filter they wait. */
static void put_channel(FILE *out, const char *channel, const char *state)
{
    int known = delivery_state_of(state);
    const char *as = known == DELIVERY_UNKNOWN || known == DELIVERY_HELD || known == DELIVERY_DELIVERED ? state : "waiting";
    char value[80];

    snprintf(value, sizeof(value), "%.40s:%s", channel, as);
    put_facet(out, FACET_CHANNEL, value);
    snprintf(value, sizeof(value), "any:%s", as);
    put_facet(out, FACET_CHANNEL, value);
}

static int of_deliveries(struct store *s, int64_t letter, FILE *out, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT channel, state, ifnull(json_extract(result, '$.receipt_no'), ''), ifnull(json_extract(result, '$.computer_no'), '') "
                     "FROM deliveries WHERE letter = ? ORDER BY channel", "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        put_channel(out, db_text(q, 0), db_text(q, 1));
        put_number(out, db_text(q, 2));
        put_number(out, db_text(q, 3));
        r = 0;
    }
    return r;
}

int search_keys(struct store *s, int64_t letter, char **ret_keys, struct err *e)
{
    size_t n = 0;
    char *text = NULL;
    FILE *out = open_memstream(&text, &n);
    int r = out ? 0 : -ENOMEM;

    if (r == 0) {
        fputs(KEY_ALL, out);
        r = of_letter(s, letter, out, e);
        if (r == 0)
            r = of_fields(s, letter, out, e);
        if (r == 0)
            r = of_deliveries(s, letter, out, e);
        bool failed = ferror(out);      /* a field with a NUL cannot be: all text was cleaned */
        if ((fclose(out) != 0 || failed) && r == 0)
            r = -ENOMEM;
    }
    if (r < 0) {
        free(text);
        return r == -ENOMEM ? err_set(e, r, "out of memory") : r;
    }
    *ret_keys = text;
    return 0;
}
