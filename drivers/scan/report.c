#include "drivers/scan/report.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SHORT_BYTES = 40, SENTENCE_BYTES = 640, NOTE_BYTES = 240, MAX_COUNT = 1000000 };

static const char *const states[] = { "idle", "scanning", "interrupted", "fault", "absent" };
static const char *const sheet_keys[] = { "fed", "sides", "pages", "blanks", "separators", "dropped" };

static void put(json_t *to, const char *key, json_t *take_value)
{
    if (take_value)
        json_object_set_new(to, key, take_value);
}

/* Counts as it will be written: a quote and a backslash take two bytes. */
static void cut_written_bytes(char *text, size_t max_bytes)
{
    size_t n = 0, at = 0;

    while (text[at] && (n += 1 + (text[at] == '"' || text[at] == '\\')) <= max_bytes)
        at++;
    text_cut_bytes(text, at);
}

/* JSON text is UTF-8 always. Line breaks and the like have no place in a status line. */
static void put_text(json_t *to, const json_t *from, const char *key, size_t max_bytes)
{
    const char *text = json_str(from, key, NULL);
    AUTO_FREE char *cut = NULL;

    if (!text || text_clean(text, strlen(text), strlen(text), &cut, NULL) < 0)
        return;
    text_squeeze(cut);
    cut_written_bytes(cut, max_bytes);
    put(to, key, json_string(cut));
}

static void put_count(json_t *to, const json_t *from, const char *key)
{
    int64_t n = json_int(from, key, -1);

    if (n >= 0 && n <= MAX_COUNT)
        put(to, key, json_integer(n));
}

static json_t *sheets_of(const json_t *from)
{
    json_t *sheets = json_object();

    for (size_t i = 0; sheets && i < ARRAY_LEN(sheet_keys); i++)
        put_count(sheets, from, sheet_keys[i]);
    return sheets;
}

static json_t *attention_of(const json_t *from)
{
    json_t *list = json_array();
    const json_t *item;
    size_t i;

    json_array_foreach(from, i, item) {
        json_t *a = list && i < REPORT_MAX_ATTENTION ? json_object() : NULL;

        if (!a)
            break;
        put_text(a, item, "code", SHORT_BYTES);
        put_text(a, item, "doc", SHORT_BYTES);
        put_count(a, item, "page");
        put_text(a, item, "blob", SHORT_BYTES);
        put_text(a, item, "sentence", NOTE_BYTES);
        json_array_append_new(list, a);
    }
    return list;
}

/* The page that waits for a person. */
static json_t *doubt_of(const json_t *from)
{
    json_t *doubt = json_is_object(from) ? json_object() : NULL;

    if (!doubt)
        return NULL;
    put_text(doubt, from, "id", SHORT_BYTES);
    put_count(doubt, from, "sheet");
    put_text(doubt, from, "side", SHORT_BYTES);
    put_text(doubt, from, "place", SHORT_BYTES);
    put(doubt, "unchecked", json_boolean(json_flag(from, "unchecked")));
    put_text(doubt, from, "why", NOTE_BYTES);
    return doubt;
}

static json_t *last_of(const json_t *from)
{
    json_t *last = json_is_object(from) ? json_object() : NULL;

    if (!last)
        return NULL;
    put_text(last, from, "doc", SHORT_BYTES);
    put_count(last, from, "pages");
    put_count(last, from, "letters");
    return last;
}

int report_of_status(const json_t *message, const char *name, const char *title, json_t **ret_report, struct err *e)
{
    const char *state = json_str(message, "state", "");
    size_t known = 0;

    while (known < ARRAY_LEN(states) && strcmp(state, states[known]) != 0)
        known++;
    if (known == ARRAY_LEN(states))
        return err_set(e, -EPROTO, "a status without a state");
    AUTO_JSON json_t *r = json_pack("{s:s, s:s}", "name", name, "state", states[known]);
    if (!r)
        return err_set(e, -ENOMEM, "out of memory");
    put_text(r, message, "title", REPORT_NAME_BYTES);
    if (title[0] || !json_object_get(r, "title"))
        put(r, "title", json_string(title[0] ? title : name));
    put_text(r, message, "code", SHORT_BYTES);
    put_text(r, message, "sentence", SENTENCE_BYTES);
    put_text(r, message, "doc", SHORT_BYTES);
    put_text(r, message, "purpose", SHORT_BYTES);
    put_count(r, message, "pages");
    put_count(r, message, "letters");
    put_count(r, message, "sheet");
    put(r, "connected", json_boolean(json_flag(message, "connected")));
    put(r, "sheets", sheets_of(json_object_get(message, "sheets")));
    put(r, "attention", attention_of(json_object_get(message, "attention")));
    put(r, "doubt", doubt_of(json_object_get(message, "doubt")));
    put(r, "last", last_of(json_object_get(message, "last")));
    *ret_report = TAKE_PTR(r);
    return 0;
}

json_t *report_of_nothing(const char *name, const char *title)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:b, s:{}, s:[]}", "name", name, "title", title[0] ? title : name,
                     "state", "absent", "code", "starting", "sentence", "The scanner is being started.", "pages", 0,
                     "letters", 0, "purpose", "letter", "connected", 0, "sheets", "attention");
}

json_t *report_saying(const json_t *report, const char *state, const char *code, const char *sentence)
{
    json_t *r = json_object();

    if (!r || json_object_update(r, (json_t *)(uintptr_t)report) < 0) {    /* update does not write to it */
        json_decref(r);
        return NULL;
    }
    put(r, "state", json_string(state));
    put(r, "code", json_string(code));
    put(r, "sentence", json_string(sentence));
    return r;
}

int report_of_devices(const json_t *message, json_t **ret_devices, struct err *e)
{
    const json_t *from = json_object_get(message, "devices"), *item;
    AUTO_JSON json_t *list = json_array();
    size_t i;

    if (!json_is_array(from))
        return err_set(e, -EPROTO, "a list of devices that is none");
    json_array_foreach(from, i, item) {
        const char *name = json_str(item, "name", "");
        json_t *device;

        if (!name[0] || strlen(name) > REPORT_NAME_BYTES || json_array_size(list) >= REPORT_MAX_DEVICES)
            continue;
        device = json_pack("{s:s}", "name", name);
        if (!list || !device)
            return err_set(e, -ENOMEM, "out of memory");
        put_text(device, item, "vendor", REPORT_NAME_BYTES);
        put_text(device, item, "model", REPORT_NAME_BYTES);
        json_array_append_new(list, device);
    }
    *ret_devices = TAKE_PTR(list);
    return 0;
}
