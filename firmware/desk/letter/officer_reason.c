/* Why an officer is proposed, in sentences. */
#include "desk/letter/officers.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* ---- names */

void officer_label(const struct request *q, const struct officer *o, char out[OFFICER_LABEL_SIZE])
{
    bool hindi = q->lang == LANG_HI;
    const char *designation = hindi && *o->designation_hi ? o->designation_hi : o->designation;
    const char *section = hindi && *o->section_hi ? o->section_hi : o->section;
    /* a designation that has its section in it needs no other */
    bool with = *section && !strchr(designation, '(');

    snprintf(out, OFFICER_LABEL_SIZE, "%.230s%s%.230s%s", designation, with ? " (" : "", with ? section : "", with ? ")" : "");
    text_printable(out);        /* a cut may have gone through a letter */
}

struct labelled { const struct request *q; char *out; };

static int keep_label(void *ctx, const struct officer *o)
{
    const struct labelled *l = ctx;

    officer_label(l->q, o, l->out);
    return 0;
}

void officer_label_of(const struct request *q, struct store *s, const char *post, char out[OFFICER_LABEL_SIZE])
{
    struct labelled l = { .q = q, .out = out };

    out[0] = '\0';
    store_officer(s, post, keep_label, &l, NULL);
}

/* ---- sentences */

enum value { NOTHING, POST, TEXT, NAME /* of who holds the post of the reason */, DAY };

/* A reason's sentences and what their {1} and {2} are: which value of the reason, from 1, and what it is. */
static const struct reason {
    const char *code;
    struct { enum string_id sentence; struct { enum value kind; int at; } values[2]; } parts[2];
    int n_parts;
} reasons[] = {
    { "designation_section", { { S_WHY_DESIGNATION_SECTION, { { POST, 1 } } } }, 1 },
    { "designation_only", { { S_WHY_DESIGNATION_ONLY, { { POST, 1 } } } }, 1 },
    { "designation_partly", { { S_WHY_DESIGNATION_PARTLY, { { POST, 1 } } } }, 1 },
    { "designation_several", { { S_WHY_DESIGNATION_SEVERAL, { { TEXT, 2 } } } }, 1 },
    { "designation_otherwise", { { S_WHY_DESIGNATION_OTHERWISE, { { POST, 1 } } } }, 1 },
    { "officer", { { S_WHY_OFFICER, { { NAME, 2 }, { POST, 1 } } } }, 1 },
    { "person", { { S_WHY_PERSON, { { NAME, 2 }, { POST, 1 } } } }, 1 },
    { "person_otherwise", { { S_WHY_PERSON_OTHERWISE, { { NAME, 2 }, { POST, 1 } } } }, 1 },
    { "past_holder", { { S_WHY_PAST_HOLDER, { { TEXT, 2 }, { DAY, 3 } } }, { S_WHY_NOW_HOLDS, { { NAME, 4 }, { POST, 1 } } } }, 2 },
    { "section", { { S_WHY_SECTION, { { POST, 1 } } } }, 1 },
    { "subject", { { S_WHY_SUBJECT, { { POST, 1 } } } }, 1 },
    { "whole_office", { { S_WHY_WHOLE_OFFICE, { { NOTHING, 0 } } } }, 1 },
    { "none_named", { { S_WHY_NONE_NAMED, { { NOTHING, 0 } } } }, 1 },
    { "names_several", { { S_WHY_NAMES_SEVERAL, { { NOTHING, 0 } } } }, 1 },
    { "fits_several", { { S_WHY_FITS_SEVERAL, { { NOTHING, 0 } } } }, 1 },
    { "unclear", { { S_WHY_UNCLEAR, { { NOTHING, 0 } } } }, 1 },
    { "to_office", { { S_WHY_TO_OFFICE, { { NOTHING, 0 } } } }, 1 },
    { "other_office", { { S_WHY_OTHER_OFFICE, { { NOTHING, 0 } } } }, 1 },
    { "default", { { S_WHY_DEFAULT, { { NOTHING, 0 } } } }, 1 },
    { "no_default", { { S_WHY_NO_DEFAULT, { { NOTHING, 0 } } } }, 1 },
    { "successor", { { S_WHY_INACTIVE, { { POST, 1 } } }, { S_WHY_SUCCESSOR, { { POST, 2 } } } }, 2 },
    { "on_leave", { { S_WHY_ON_LEAVE, { { POST, 1 }, { DAY, 2 } } }, { S_WHY_STANDS_IN, { { POST, 3 } } } }, 2 },
};

struct named { const char *name; char *out; };

static int keep_hindi_name(void *ctx, const struct officer *o)
{
    const struct named *n = ctx;

    if (strcmp(o->name, n->name) == 0 && *o->name_hi)
        snprintf(n->out, OFFICER_LABEL_SIZE, "%.500s", o->name_hi);
    return 0;
}

static void value_of(const struct request *q, struct store *s, const json_t *reason, enum value kind, int at, char out[OFFICER_LABEL_SIZE])
{
    const char *text = json_string_value(json_array_get(reason, (size_t)at));
    char day[CLOCK_DATE_SIZE];

    out[0] = '\0';
    if (kind == NOTHING || !text)
        return;
    if (kind == POST)
        officer_label_of(q, s, text, out);
    else if (kind == DAY)
        clock_show_date(text, day);
    if (kind == POST && !out[0])
        kind = TEXT;
    if (kind != POST)
        snprintf(out, OFFICER_LABEL_SIZE, "%.500s", kind == DAY ? day : text);
    if (kind == NAME && q->lang == LANG_HI) {
        struct named n = { .name = text, .out = out };

        store_officer(s, json_string_value(json_array_get(reason, 1)), keep_hindi_name, &n, NULL);
    }
}

static void put_reason(const struct request *q, struct html *h, struct store *s, const json_t *reason)
{
    const char *code = json_string_value(json_array_get(reason, 0));
    char one[OFFICER_LABEL_SIZE], two[OFFICER_LABEL_SIZE];
    size_t i = 0;

    while (code && i < ARRAY_LEN(reasons) && strcmp(reasons[i].code, code) != 0)
        i++;
    if (!code || i == ARRAY_LEN(reasons))
        return;
    for (int k = 0; k < reasons[i].n_parts; k++) {
        value_of(q, s, reason, reasons[i].parts[k].values[0].kind, reasons[i].parts[k].values[0].at, one);
        value_of(q, s, reason, reasons[i].parts[k].values[1].kind, reasons[i].parts[k].values[1].at, two);
        html_fill(h, tr(q, reasons[i].parts[k].sentence), one, two);
        html_put(h, " ");
    }
}

static void put_reasons(const struct request *q, struct html *h, struct store *s, const json_t *list)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
        put_reason(q, h, s, one);
}

void officer_reason(const struct request *q, struct html *h, struct store *s, const char *reason)
{
    AUTO_JSON json_t *list = *reason == '[' ? json_loads(reason, 0, NULL) : NULL;

    if (json_is_array(list))
        put_reasons(q, h, s, list);
    else
        html_text(h, reason);
}

void officer_put_why(const struct request *q, struct html *h, struct store *s, const struct directory *d, const struct route_choice *proposed)
{
    AUTO_JSON json_t *list = route_reason(d->book, proposed);

    html_put(h, "<span class=\"why\">");
    put_reasons(q, h, s, list);
    html_put(h, "</span>");
}
