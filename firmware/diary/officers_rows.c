/* officers_rows.c - one row of the officers' directory after the other. */
#include "diary/officers_file.h"

#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { VALUE_BYTES = 300, POST_BYTES = 100 };

enum column { POST, DESIGNATION, DESIGNATION_HI, OTHER_NAMES, SECTION, SECTION_HI, INSTANCE, NEXT_POST, DEFAULT, ACTIVE, REPLACES,
              NAME, NAME_HI, EMAIL, MOBILE, FROM, TO, LEAVE_FROM, LEAVE_TO, LINK_POST, COLUMNS };
static const char *const column_names[] = {
    "post", "designation", "designation_hi", "other_names", "section", "section_hi", "instance", "next_post", "default", "active", "replaces",
    "name", "name_hi", "email", "mobile", "from", "to", "leave_from", "leave_to", "link_post",
};
_Static_assert(ARRAY_LEN(column_names) == COLUMNS, "a name for each column");

void officers_mistake_values(struct officers_errors *errors, int line, enum said_id id, const char *const *values)
{
    char said[SAID_SIZE];

    said_line(said, id, values);
    officers_mistake_line(errors, line, said);
}

void officers_mistake_line(struct officers_errors *errors, int line, const char *said)
{
    size_t at = errors->n;

    errors->all++;
    while (at > 0 && errors->list[at - 1].line > line)
        at--;
    if (at == OFFICERS_MAX_ERRORS)
        return;
    if (errors->n < OFFICERS_MAX_ERRORS)
        errors->n++;
    memmove(&errors->list[at + 1], &errors->list[at], (errors->n - 1 - at) * sizeof(errors->list[0]));
    errors->list[at].line = line;
    snprintf(errors->list[at].said, SAID_SIZE, "%s", said);
}

/* ---- header */

/* 1: the columns are known; 0: they are not, and errors says why. */
static int read_header(struct csv *c, enum column place[COLUMNS], size_t *ret_n, struct officers_errors *errors)
{
    char *names[COLUMNS];
    unsigned seen = 0;
    struct err e = { 0 };
    size_t before = errors->all;
    int r = csv_row(c, names, COLUMNS, ret_n, &e);

    if (r == 0)
        officers_mistake(errors, c->line ? c->line : 1, SAID_OFFICERS_EMPTY);
    else if (r < 0)
        officers_mistake_line(errors, c->line, err_line(&e));
    if (r <= 0)
        return 0;
    if (*ret_n > COLUMNS)
        officers_mistake(errors, c->line, SAID_OFFICERS_COLUMNS_MANY, SAID_NUMBER((long long)*ret_n), SAID_NUMBER(COLUMNS));
    for (size_t i = 0; i < *ret_n && i < COLUMNS; i++) {
        int k = COLUMNS - 1;

        while (k >= 0 && strcasecmp(names[i], column_names[k]) != 0)
            k--;
        if (k < 0) {
            officers_mistake(errors, c->line, SAID_OFFICERS_NO_COLUMN, names[i]);
            continue;
        }
        if (seen & 1u << k)
            officers_mistake(errors, c->line, SAID_OFFICERS_COLUMN_TWICE, column_names[k]);
        seen |= 1u << k;
        place[i] = (enum column)k;
    }
    if (errors->all == before && (!(seen & 1u << POST) || !(seen & 1u << DESIGNATION)))
        officers_mistake(errors, c->line, SAID_OFFICERS_COLUMNS_NEEDED);
    return errors->all == before;
}

/* ---- values */

static bool is_address(const char *s)
{
    const char *at = strchr(s, '@');

    return at && at > s && at[1] && at[1] != '.' && !strchr(at + 1, '@') && strchr(at + 1, '.') && !strpbrk(s, " ,;<>\"()");
}

static bool is_mobile(const char *s)
{
    size_t digits = 0;

    for (const char *c = s; *c; c++)
        digits += *c >= '0' && *c <= '9';
    return digits >= 10 && digits <= 13 && s[strspn(s, "+0123456789 -")] == '\0';
}

/* 1 yes, 0 no, -1 neither */
static int yes_or_no(const char *said, bool otherwise)
{
    static const char *const yes[] = { "yes", "y", "1", "true", "हाँ", "हां" }, *const no[] = { "no", "n", "0", "false", "नहीं" };

    for (size_t i = 0; i < ARRAY_LEN(yes); i++)
        if (strcasecmp(said, yes[i]) == 0)
            return 1;
    for (size_t i = 0; i < ARRAY_LEN(no); i++)
        if (strcasecmp(said, no[i]) == 0)
            return 0;
    return *said ? -1 : otherwise;
}

/* yyyy-mm-dd, or day first as it is written here. */
static bool read_day(const char *said, char out[OFFICERS_DAY_SIZE])
{
    unsigned day, month, year;
    char one, other;
    int end = 0;

    out[0] = '\0';
    if (!*said)
        return true;
    if (clock_is_date(said)) {
        snprintf(out, OFFICERS_DAY_SIZE, "%.10s", said);
        return true;
    }
    if (said[strspn(said, "0123456789-/.")] || sscanf(said, "%2u%c%2u%c%4u%n", &day, &one, &month, &other, &year, &end) != 5 ||
        said[end] || one != other || !strchr("-/.", one))
        return false;
    snprintf(out, OFFICERS_DAY_SIZE, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
    return clock_is_date(out);
}

/* ---- one row */

static void check_days(const struct officers_row *row, const char *link_post, struct officers_errors *errors)
{
    if (row->since[0] && row->until[0] && strcmp(row->since, row->until) > 0)
        officers_mistake(errors, row->line, SAID_OFFICERS_TO_BEFORE, row->until, row->since);
    if (!row->leave_since[0] != !row->leave_until[0])
        officers_mistake(errors, row->line, SAID_OFFICERS_LEAVE_BOTH);
    else if (strcmp(row->leave_since, row->leave_until) > 0)
        officers_mistake(errors, row->line, SAID_OFFICERS_LEAVE_BEFORE, row->leave_until, row->leave_since);
    else if (row->leave_since[0] && (strcmp(row->leave_since, row->since) < 0 || (row->until[0] && strcmp(row->leave_until, row->until) > 0)))
        officers_mistake(errors, row->line, SAID_OFFICERS_LEAVE_OUTSIDE, row->leave_since, row->leave_until);
    if (*link_post && !row->leave_since[0])
        officers_mistake(errors, row->line, SAID_OFFICERS_LINK_ALONE);
}

static void read_days(struct officers_row *row, const char *const v[COLUMNS], struct officers_errors *errors)
{
    const struct { enum column column; char *out; } days[] = {
        { FROM, row->since }, { TO, row->until }, { LEAVE_FROM, row->leave_since }, { LEAVE_TO, row->leave_until },
    };
    bool good = true;

    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (!read_day(v[days[i].column], days[i].out)) {
            officers_mistake(errors, row->line, SAID_OFFICERS_NO_DAY, column_names[days[i].column], v[days[i].column]);
            good = false;
        }
    if (good)
        check_days(row, v[LINK_POST], errors);
}

static void read_row(char *const *values, const enum column *place, size_t n, struct officers_row *row, struct officers_errors *errors)
{
    const char *v[COLUMNS];

    for (size_t k = 0; k < COLUMNS; k++)
        v[k] = "";
    for (size_t i = 0; i < n; i++) {
        enum column k = place[i];

        if (strlen(values[i]) > VALUE_BYTES)
            officers_mistake(errors, row->line, SAID_OFFICERS_LONG, column_names[k], SAID_NUMBER(VALUE_BYTES));
        else
            v[k] = values[i];
        if (k == MOBILE || k == FROM || k == TO || k == LEAVE_FROM || k == LEAVE_TO)
            text_ascii_digits(values[i]);
    }
    int is_default = yes_or_no(v[DEFAULT], false), active = yes_or_no(v[ACTIVE], true);
    row->o = (struct officer){
        .post = v[POST], .designation = v[DESIGNATION], .designation_hi = v[DESIGNATION_HI], .other_names = v[OTHER_NAMES],
        .section = v[SECTION], .section_hi = v[SECTION_HI], .instance = v[INSTANCE], .next_post = v[NEXT_POST],
        .is_default = is_default == 1, .active = active != 0, .replaces = v[REPLACES], .name = v[NAME], .name_hi = v[NAME_HI],
        .email = v[EMAIL], .mobile = v[MOBILE], .link_post = v[LINK_POST], .successor = "",
    };
    if (!v[POST][0] || strlen(v[POST]) > POST_BYTES || strchr(v[POST], ';'))
        officers_mistake(errors, row->line, SAID_OFFICERS_POST, SAID_NUMBER(POST_BYTES));
    if (v[EMAIL][0] && !is_address(v[EMAIL]))
        officers_mistake(errors, row->line, SAID_OFFICERS_EMAIL);
    if (v[MOBILE][0] && !is_mobile(v[MOBILE]))
        officers_mistake(errors, row->line, SAID_OFFICERS_MOBILE);
    if (is_default < 0)
        officers_mistake(errors, row->line, SAID_OFFICERS_YES_OR_NO, "default");
    if (active < 0)
        officers_mistake(errors, row->line, SAID_OFFICERS_YES_OR_NO, "active");
    read_days(row, v, errors);
}

static int append(struct officers *o, const struct officers_row *row, struct err *e)
{
    if ((o->n & (o->n + 1)) == 0) {         /* full at 0, 1, 3, 7 ... */
        struct officers_row *more = reallocarray(o->rows, 2 * o->n + 1, sizeof(*more));

        if (!more)
            return err_set(e, -ENOMEM, "out of memory");
        o->rows = more;
    }
    o->rows[o->n++] = *row;
    return 0;
}

int officers_read_rows(char *text, struct officers *o, struct officers_errors *errors, struct err *e)
{
    enum column place[COLUMNS];
    char *values[COLUMNS];
    size_t n_columns = 0, n_values;
    struct err why = { 0 };
    struct csv c;
    int r;

    csv_init(&c, text);
    if (!read_header(&c, place, &n_columns, errors))
        return 0;
    while ((r = csv_row(&c, values, n_columns, &n_values, &why)) == 1) {
        struct officers_row row = { .line = c.line };

        if (o->n == OFFICERS_MAX_ROWS) {
            officers_mistake(errors, c.line, SAID_OFFICERS_MANY, SAID_NUMBER(OFFICERS_MAX_ROWS));
            return 0;
        }
        if (n_values != n_columns) {
            officers_mistake(errors, c.line, SAID_OFFICERS_VALUES, SAID_NUMBER((long long)n_values), SAID_NUMBER((long long)n_columns));
            continue;
        }
        read_row(values, place, n_columns, &row, errors);
        r = append(o, &row, e);
        if (r < 0)
            return r;
    }
    if (r < 0)
        officers_mistake_line(errors, c.line, err_line(&why));
    else if (o->n == 0 && errors->all == 0)     /* half a file would retire everybody */
        officers_mistake(errors, 0, SAID_OFFICERS_NONE);
    return 0;
}
