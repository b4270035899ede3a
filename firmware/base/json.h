/* json.h - the little we add to jansson: cleanup marks and reading with a default. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/auto.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

AUTO_DEFINE(json_t *, json_decref)
#define AUTO_JSON AUTO(auto_json_decref)

/* Value of key in object, or the default when it is absent or of another type.
 * The string is borrowed from object. object may be NULL. */
static inline const char *json_str(const json_t *object, const char *key, const char *otherwise)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : otherwise;
}

static inline int64_t json_int(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *v = json_object_get(object, key);
    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

static inline double json_num(const json_t *object, const char *key, double otherwise)
{
    const json_t *v = json_object_get(object, key);
    return json_is_number(v) ? json_number_value(v) : otherwise;
}

static inline bool json_flag(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

/* The integer value, from least to most; 0 and *ok cleared when it is none or outside. *ok may be false before:
 * so a reader of many numbers asks once. */
static inline int json_in_range(const json_t *value, int least, int most, bool *ok)
{
    json_int_t n = json_integer_value(value);

    *ok = *ok && json_is_integer(value) && n >= least && n <= most;
    return *ok ? (int)n : 0;
}

#endif
