#include "desk/reports/table.h"

#include "base/csv_out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void report_table_init(struct report_table *t, enum lang lang, enum string_id title)
{
    *t = (struct report_table){ .lang = lang, .title = title, .note = STRINGS };
}

void report_table_done(struct report_table *t)
{
    for (size_t i = 0; i < t->n_cells; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct report_table){ .n_columns = 0 };
}

void report_table_column(struct report_table *t, enum string_id title, bool number, double share)
{
    if (t->n_columns < REPORT_COLUMNS_MAX)
        t->columns[t->n_columns++] = (struct report_column){ .title = title, .number = number, .share = share > 0 ? share : 1 };
}

/* ---- cells */

void report_table_text(struct report_table *t, const char *text)
{
    if (t->failed)
        return;
    if (t->n_cells == t->room) {
        size_t room = t->room ? 2 * t->room : 256;
        char **more = reallocarray(t->cells, room, sizeof(*more));

        if (!more) {
            t->failed = true;
            return;
        }
        t->cells = more;
        t->room = room;
    }
    t->cells[t->n_cells] = strdup(text);
    t->failed = !t->cells[t->n_cells];
    t->n_cells += !t->failed;
    t->n_rows = t->n_cells / t->n_columns;
}

void report_table_number(struct report_table *t, int64_t n)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRId64, n);
    report_table_text(t, digits);
}

bool report_table_may_grow(struct report_table *t)
{
    if (t->n_rows < REPORT_ROWS_MAX)
        return !t->failed;
    t->cut = true;
    return false;
}

/* ---- shown */

static void put_cell(struct html *h, const struct report_table *t, size_t row, size_t column)
{
    const char *text = report_table_cell(t, row, column);
    bool head = column == 0 && !t->columns[0].number;

    html_put(h, head ? "<th scope=\"row\"" : "<td");
    if (t->columns[column].number)
        html_put(h, " class=\"number\"");
    html_put(h, ">%s", text);
    html_put(h, head ? "</th>" : "</td>");
}

void report_table_show(const struct request *q, struct html *h, const struct report_table *t)
{
    char most[24];

    if (t->note != STRINGS)
        html_put(h, "<p class=\"sentence\">%s</p>\n", tr(q, t->note));
    if (t->n_rows == 0) {
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_REPORT_NOTHING));
        return;
    }
    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"report\">\n<thead><tr>", tr(q, t->title));
    for (size_t i = 0; i < t->n_columns; i++)
        html_put(h, t->columns[i].number ? "<th scope=\"col\" class=\"number\">%s</th>" : "<th scope=\"col\">%s</th>", tr(q, t->columns[i].title));
    html_put(h, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < t->n_rows; row++) {
        html_put(h, t->total && row + 1 == t->n_rows ? "<tr class=\"total\">" : "<tr>");
        for (size_t i = 0; i < t->n_columns; i++)
            put_cell(h, t, row, i);
        html_put(h, "</tr>\n");
    }
    html_put(h, "</tbody></table></div>\n");
    snprintf(most, sizeof(most), "%d", REPORT_ROWS_MAX);
    if (t->cut) {
        html_put(h, "<p class=\"notice\">");
        html_fill(h, tr(q, S_REPORT_CUT), most, NULL);
        html_put(h, "</p>\n");
    }
}

/* ---- CSV */

void report_table_csv(FILE *out, const struct report_table *t)
{
    const char *titles[REPORT_COLUMNS_MAX];

    fputs(CSV_BOM, out);
    for (size_t i = 0; i < t->n_columns; i++)
        titles[i] = string_of(t->lang, t->columns[i].title);
    csv_out(out, titles, t->n_columns);
    for (size_t row = 0; row < t->n_rows; row++)
        csv_out_harmless(out, (const char *const *)&t->cells[row * t->n_columns], t->n_columns);
}

/* ---- durations */

void report_duration(enum lang lang, int64_t seconds, char *out, size_t size)
{
    static const struct { int64_t from, unit; enum string_id words; } units[] = {
        { 2 * 86400, 86400, S_DURATION_D }, { 2 * 3600, 3600, S_DURATION_H }, { 120, 60, S_DURATION_MIN }, { INT64_MIN, 1, S_DURATION_S },
    };
    size_t i = 0;
    char digits[24];

    while (seconds < units[i].from)
        i++;
    snprintf(digits, sizeof(digits), "%" PRId64, seconds / units[i].unit);
    string_fill(lang, units[i].words, digits, NULL, out, size);
}
