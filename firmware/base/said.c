#include "base/said.h"

#include "base/json.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *code, *words[SAID_LANGS]; } table[SAID_SENTENCES] = {
#define SAID(id, code, en, hi) [SAID_##id] = { code, { en, hi } },
#include "base/said/all.h"
};

/* An empty text in either language stops the build, with the id in the message. */
#define SAID(id, code, en, hi) \
    _Static_assert(sizeof(code) > 1, #id " has no code"); \
    _Static_assert(sizeof(en) > 1, #id " has no English text"); \
    _Static_assert(sizeof(hi) > 1, #id " has no Hindi text");
#include "base/said/all.h"

static int id_of_code(const char *code)
{
    for (int i = 0; code && i < SAID_SENTENCES; i++)
        if (strcmp(table[i].code, code) == 0)
            return i;
    return -1;
}

const char *said_code(enum said_id id) { return table[id].code; }

const char *said_number(char out[SAID_NUMBER_SIZE], long long n)
{
    snprintf(out, SAID_NUMBER_SIZE, "%lld", n);
    return out;
}

/* ---- writing */

/* The list, or NULL: plain text. */
static json_t *read_line(const char *line)
{
    json_t *list = *line == '[' ? json_loads(line, 0, NULL) : NULL;

    if (json_is_string(json_array_get(list, 0)))
        return list;
    json_decref(list);
    return NULL;
}

static json_t *value_of(const char *value, size_t max_bytes, int depth);

/* A line within the line is not cut in its middle: its own values are made shorter. */
static json_t *shorter_line(const json_t *list, size_t max_bytes, int depth)
{
    AUTO_JSON json_t *shorter = json_array();

    for (size_t i = 0; i <= SAID_VALUES && i < json_array_size(list); i++) {
        const char *value = json_string_value(json_array_get(list, i));

        if (value)
            json_array_append_new(shorter, i == 0 ? json_string(value) : value_of(value, max_bytes, depth + 1));
    }
    AUTO_FREE char *text = json_dumps(shorter, JSON_COMPACT);
    return json_string(text ? text : "");
}

static json_t *value_of(const char *value, size_t max_bytes, int depth)
{
    AUTO_JSON json_t *list = depth < SAID_DEPTH ? read_line(value) : NULL;
    json_t *whole = NULL;
    char cut[SAID_SIZE];

    if (list)
        return shorter_line(list, max_bytes, depth);
    if (strlen(value) <= max_bytes)
        whole = json_string(value);
    if (whole)
        return whole;
    snprintf(cut, sizeof(cut), "%.*s", (int)sizeof(cut) - 1, value);
    text_printable(cut);        /* it may be a file's name, of any bytes; one left out would give its place to the next value */
    text_cut_bytes(cut, max_bytes > strlen("…") ? max_bytes - strlen("…") : 0);
    strncat(cut, "…", sizeof(cut) - strlen(cut) - 1);
    return json_string(cut);
}

void said_line(char out[SAID_SIZE], enum said_id id, const char *const *values)
{
    /* quoting may double what a value takes, so shorter ones are tried until the line fits */
    for (size_t max_bytes = SAID_SIZE - 1; ; max_bytes /= 2) {
        AUTO_JSON json_t *line = json_array();

        json_array_append_new(line, json_string(table[id].code));
        for (size_t i = 0; i < SAID_VALUES && values[i]; i++)
            json_array_append_new(line, value_of(values[i], max_bytes, 0));
        AUTO_FREE char *text = json_dumps(line, JSON_COMPACT);
        if (text && strlen(text) < SAID_SIZE) {
            memcpy(out, text, strlen(text) + 1);
            return;
        }
        if (max_bytes == 0 || !text) {
            snprintf(out, SAID_SIZE, "[\"%s\"]", table[id].code);
            return;
        }
    }
}

/* ---- reading */

int said_id_of(const char *line)
{
    AUTO_JSON json_t *list = read_line(line);

    return id_of_code(json_string_value(json_array_get(list, 0)));
}

static void word_at(FILE *out, enum said_lang lang, const char *line, int depth);

static void put_value(FILE *out, enum said_lang lang, const json_t *list, size_t i, int depth)
{
    const char *value = json_string_value(json_array_get(list, i));

    if (value)
        word_at(out, lang, value, depth + 1);
}

static void put_unknown(FILE *out, enum said_lang lang, const json_t *list, int depth)
{
    fputs(json_string_value(json_array_get(list, 0)), out);
    for (size_t i = 1; i <= SAID_VALUES && i < json_array_size(list); i++) {
        fputs(i == 1 ? ": " : ", ", out);
        put_value(out, lang, list, i, depth);
    }
}

static void word_at(FILE *out, enum said_lang lang, const char *line, int depth)
{
    AUTO_JSON json_t *list = depth < SAID_DEPTH ? read_line(line) : NULL;
    int id = id_of_code(json_string_value(json_array_get(list, 0)));

    if (!list) {
        fputs(line, out);
        return;
    }
    if (id < 0) {
        put_unknown(out, lang, list, depth);
        return;
    }
    for (const char *at = table[id].words[lang]; *at; ) {
        bool value = at[0] == '{' && at[1] >= '1' && at[1] <= '0' + SAID_VALUES && at[2] == '}';
        size_t n = value ? 3 : 1 + strcspn(at + 1, "{");

        if (value)
            put_value(out, lang, list, (size_t)(at[1] - '0'), depth);
        else
            fwrite(at, 1, n, out);
        at += n;
    }
}

void said_word(enum said_lang lang, const char *line, char out[SAID_WORDED_SIZE])
{
    FILE *f = fmemopen(out, SAID_WORDED_SIZE, "w");

    out[0] = '\0';
    if (!f)
        return;
    word_at(f, lang, line, 0);
    fclose(f);
    out[SAID_WORDED_SIZE - 1] = '\0';
    text_printable(out);        /* a cut may have gone through a letter */
}
