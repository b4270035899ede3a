#include "diary/reading_flat.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* "3/7/2021 (12-05-2021)"; nothing when neither can be used. */
static void put_reference(FILE *f, const char *separator, const json_t *reference)
{
    const char *number = json_str(reference, "letter_no", ""), *date = json_str(reference, "date", "");
    char shown[CLOCK_DATE_SIZE] = "";

    if (clock_is_date(date))
        clock_show_date(date, shown);
    if (*number || *shown)
        fprintf(f, "%s%s%s%s%s%s", separator, number, *number && *shown ? " " : "", *shown ? "(" : "", shown, *shown ? ")" : "");
}

static int flat_list(const json_t *list, enum reading_kind kind, char **ret)
{
    const json_t *entry;
    size_t size, i;
    FILE *f = open_memstream(ret, &size);

    if (!f)
        return -ENOMEM;
    json_array_foreach(list, i, entry) {
        const char *separator = ftell(f) > 0 ? "; " : "";

        if (kind == READING_REFERENCES)
            put_reference(f, separator, entry);
        else if (json_is_string(entry))
            fprintf(f, "%s%s", separator, json_string_value(entry));
    }
    return fclose(f) == 0 ? 0 : -ENOMEM;
}

int reading_flat(const json_t *value, enum reading_kind kind, char **ret)
{
    bool list = kind == READING_LIST || kind == READING_REFERENCES;

    *ret = NULL;
    if (list && json_is_array(value))
        return flat_list(value, kind, ret);
    if (kind == READING_NUMBER && json_is_integer(value))
        return asprintf(ret, "%" JSON_INTEGER_FORMAT, json_integer_value(value)) < 0 ? -ENOMEM : 0;
    if (!json_is_string(value) || kind == READING_NUMBER)
        return -EINVAL;
    *ret = malloc(json_string_length(value) + 1);
    if (*ret)
        memcpy(*ret, json_string_value(value), json_string_length(value) + 1);
    return *ret ? 0 : -ENOMEM;
}
