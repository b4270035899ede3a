#include "ocr/fields/fields_json.h"

#include "ocr/fields/doubt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *json_rounded(double x) { return json_real(round(x * 1000) / 1000); }

/* Bytes [from, to) of s, or null when there are none. */
static json_t *text_or_null(const char *s, size_t n) { return n > 0 ? json_stringn(s, n) : json_null(); }

/* "3/7/2021\t2021-05-12\teven" */
static json_t *reference_json(const char *line, size_t n)
{
    const char *end = line + n, *date = memchr(line, '\t', n), *even = date ? memchr(date + 1, '\t', (size_t)(end - date - 1)) : NULL;
    json_t *reference = json_object();

    json_object_set_new(reference, "letter_no", text_or_null(line, (size_t)((date ? date : end) - line)));
    json_object_set_new(reference, "date", date ? text_or_null(date + 1, (size_t)((even ? even : end) - date - 1)) : json_null());
    if (even && even + 1 < end)
        json_object_set_new(reference, "even", json_true());
    return reference;
}

static json_t *list_json(const char *lines, json_t *(*entry)(const char *line, size_t n))
{
    json_t *list = json_array();

    for (const char *at = lines; *at; at += at[0] == '\n') {
        size_t n = strcspn(at, "\n");

        if (n > 0)
            json_array_append_new(list, entry(at, n));
        at += n;
    }
    return list;
}

static json_t *text_json(const char *line, size_t n) { return json_stringn(line, n); }

static json_t *value_json(enum field f, const char *value)
{
    switch (f) {
    case FIELD_REFERENCES: return list_json(value, reference_json);
    case FIELD_COPY_TO:    return list_json(value, text_json);
    case FIELD_AMOUNT:     return json_integer(strtoll(value, NULL, 10));
    default:               return json_string(value);
    }
}

static json_t *evidence_json(const struct found *x)
{
    return json_pack("{si s[iiii] so ss}", "page", x->page, "box", x->box.x, x->box.y, x->box.w, x->box.h, "conf", json_rounded(x->conf), "why", x->why);
}

static bool is_flag(enum field f) { return f == FIELD_URGENT || f == FIELD_VIP || f == FIELD_PARLIAMENT; }

/* What the record says of a verdict that was not found; NULL: nothing. */
static const char *otherwise(enum field f)
{
    switch (f) {
    case FIELD_FORM:           return "letter";
    case FIELD_LANGUAGE:       return "en";
    case FIELD_CLASSIFICATION:
    case FIELD_URGENCY:        return "none";
    default:                   return NULL;
    }
}

static void put_doubt(const struct fields *f, json_t *record)
{
    enum field look[FIELDS];
    json_t *list = json_array();
    size_t n;

    json_object_set_new(record, "doubt", json_rounded(fields_doubt(f, look, &n)));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(field_name(look[i])));
    json_object_set_new(record, "look_at", list);
}

void fields_put(const struct fields *f, json_t *record)
{
    json_t *fields = json_object(), *evidence = json_object();

    for (enum field i = 0; i < FIELDS; i++) {
        const struct found *x = &f->of[i];
        const char *value = x->value ? x->value : otherwise(i);

        if (is_flag(i))
            json_object_set_new(record, field_name(i), json_boolean(x->value));
        else if (value)
            json_object_set_new(i < FIELDS_ON_PAPER ? fields : record, field_name(i), value_json(i, value));
        if (x->value && x->page > 0)
            json_object_set_new(evidence, field_name(i), evidence_json(x));
    }
    json_object_set_new(record, "fields", fields);
    json_object_set_new(record, "evidence", evidence);
    put_doubt(f, record);
}
