#include "drivers/scan/look/answer.h"

#include "drivers/scan/look/codes.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const char *const kind_names[] = { [LOOK_PAGE] = "page", [LOOK_BLANK] = "blank", [LOOK_SEPARATOR] = "separator" };
static const char *const fault_names[LOOK_FAULTS] = { "too_dark", "too_light", "cut_off", "skewed", "streaks", "folded",
                                                      "maybe_separator", "not_looked_at" };
static const char *const code_names[] = { [LOOK_S10] = "s10", [LOOK_DIARY_LABEL] = "diary_label", [LOOK_SHEET] = "sheet" };

static const double MAX_SKEW_DEG = 45;
enum { MAX_PX = 1000 * 1000 };          /* a box's number; wider than any page that is taken */

/* The place of a name in a list; -1: none of it. */
static int place(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *look_fault_name(enum look_fault fault)
{
    for (int i = 0; i < LOOK_FAULTS; i++)
        if (fault == 1U << i)
            return fault_names[i];
    return "";
}

/* ---- to JSON */

static json_t *code_to_json(const struct look_code *c)
{
    return json_pack("{ss ss s[iiii]}", "type", code_names[c->type], "text", c->text,
                     "box", c->box_px[0], c->box_px[1], c->box_px[2], c->box_px[3]);
}

/* *all is freed and NULL after the first thing that found no memory. */
static void put(json_t **all, const char *key, json_t *take_value)
{
    if (*all && json_object_set_new(*all, key, take_value) == 0)
        return;
    json_decref(*all);
    *all = NULL;
}

json_t *look_to_json(const struct page_look *p)
{
    json_t *all = json_pack("{ss}", "kind", kind_names[p->kind]);
    json_t *faults = json_array(), *codes = json_array();

    for (unsigned i = 0; i < LOOK_FAULTS; i++)
        if (p->faults & 1U << i)
            json_array_append_new(faults, json_string(fault_names[i]));
    for (int i = 0; i < p->n_codes; i++)
        json_array_append_new(codes, code_to_json(&p->codes[i]));
    if (p->own_sheet)
        put(&all, "own_sheet", json_true());
    if (p->skew_deg != 0)
        put(&all, "skew_deg", json_real(round(p->skew_deg * 10) / 10));
    if (p->faults)
        put(&all, "faults", json_incref(faults));
    if (p->n_codes > 0)
        put(&all, "codes", json_incref(codes));
    json_decref(faults);
    json_decref(codes);
    return all;
}

/* ---- and back */

static int parse_faults(const json_t *list, unsigned *ret, struct err *e)
{
    if (!list)
        return 0;
    if (!json_is_array(list) || json_array_size(list) > LOOK_FAULTS)
        return err_set(e, -EPROTO, "scan-look named faults in a way that is not known");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        int bit = name ? place(fault_names, LOOK_FAULTS, name) : -1;

        if (bit < 0)
            return err_set(e, -EPROTO, "scan-look named a fault that is not known");
        *ret |= 1U << bit;
    }
    return 0;
}

static int parse_box(const json_t *box, int ret[4], struct err *e)
{
    if (json_array_size(box) != 4)
        return err_set(e, -EPROTO, "scan-look gave a code without its place");
    for (size_t i = 0; i < 4; i++) {
        json_int_t px = json_integer_value(json_array_get(box, i));

        if (!json_is_integer(json_array_get(box, i)) || px < -MAX_PX || px > MAX_PX)
            return err_set(e, -EPROTO, "scan-look gave a code a place off the page");
        ret[i] = (int)px;
    }
    return 0;
}

static int parse_code(const json_t *code, struct look_code *ret, struct err *e)
{
    const char *text = json_str(code, "text", "");
    int type = place(code_names, ARRAY_LEN(code_names), json_str(code, "type", ""));

    if (type < 0 || text[0] == '\0' || strlen(text) >= sizeof ret->text)
        return err_set(e, -EPROTO, "scan-look gave a code that is none");
    ret->type = (enum look_code_type)type;
    memcpy(ret->text, text, strlen(text) + 1);
    return parse_box(json_object_get(code, "box"), ret->box_px, e);
}

static int parse_codes(const json_t *list, struct page_look *p, struct err *e)
{
    if (!list)
        return 0;
    if (!json_is_array(list) || json_array_size(list) > LOOK_MAX_CODES)
        return err_set(e, -EPROTO, "scan-look gave more codes than a page can have");
    for (size_t i = 0; i < json_array_size(list); i++) {
        int r = parse_code(json_array_get(list, i), &p->codes[i], e);

        if (r < 0)
            return r;
        p->n_codes++;
    }
    return 0;
}

/* The purpose stands in the payload of a sheet's code. */
static void take_purpose(struct page_look *p)
{
    for (int i = 0; i < p->n_codes && p->kind == LOOK_SEPARATOR; i++)
        if (p->codes[i].type == LOOK_SHEET)
            snprintf(p->purpose, sizeof p->purpose, "%s", codes_purpose(p->codes[i].text));
}

int answer_parse(const json_t *answer, struct page_look *ret, struct err *e)
{
    struct page_look p = { 0 };
    int kind = place(kind_names, ARRAY_LEN(kind_names), json_str(answer, "kind", "")), r;

    if (kind < 0)
        return err_set(e, -EPROTO, "scan-look gave an answer that is none");
    p.kind = (enum look_kind)kind;
    p.own_sheet = json_flag(answer, "own_sheet");
    p.skew_deg = json_num(answer, "skew_deg", 0);
    if (!isfinite(p.skew_deg) || fabs(p.skew_deg) > MAX_SKEW_DEG)
        return err_set(e, -EPROTO, "scan-look gave a skew no page has");
    r = parse_faults(json_object_get(answer, "faults"), &p.faults, e);
    if (r == 0)
        r = parse_codes(json_object_get(answer, "codes"), &p, e);
    if (r < 0)
        return r;
    take_purpose(&p);
    *ret = p;
    return 0;
}
