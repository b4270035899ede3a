#include "tests/unit/test_look_fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct look { int grey, width_px, depth; bool color, begun; uint8_t pixel[3]; };

int fake_looks, fake_rows, fake_grey, fake_forgets;
bool fake_look_fails;

int look_new(const struct look_setup *setup, struct look **ret_look, struct err *e)
{
    (void)setup;
    *ret_look = calloc(1, sizeof(**ret_look));
    return *ret_look ? 0 : err_set(e, -ENOMEM, "no memory");
}

void look_free(struct look *l) { free(l); }

int look_begin(struct look *l, int width_px, int height_px, int dpi, int depth, bool color, struct err *e)
{
    (void)height_px, (void)dpi;
    *l = (struct look){ .grey = -1, .width_px = width_px, .depth = depth, .color = color, .begun = !fake_look_fails };
    fake_rows = 0;
    return fake_look_fails ? err_set(e, -ENOMEM, "no memory to look") : 0;
}

/* The middle of the row, as the scanner sends it: 1 is black where a pixel is a bit. */
void look_row(struct look *l, const uint8_t *row)
{
    int x = l->width_px / 2;

    fake_rows++;
    if (l->depth == 1)
        l->grey = row[x / 8] >> (7 - x % 8) & 1 ? 0 : 255;
    else if (l->depth == 16)
        l->grey = ((const uint16_t *)(const void *)row)[x * (l->color ? 3 : 1)] >> 8;
    else
        l->grey = row[x * (l->color ? 3 : 1)];
    fake_grey = l->grey;
}

static void separator(struct page_look *p, bool own, const char *purpose)
{
    p->kind = LOOK_SEPARATOR;
    p->own_sheet = own;
    snprintf(p->purpose, sizeof(p->purpose), "%s", purpose);
}

static void label(struct page_look *p, int digit)
{
    p->n_codes = 1;
    p->codes[0] = (struct look_code){ .type = LOOK_DIARY_LABEL, .box_px = { 1, 2, 3, 4 } };
    snprintf(p->codes[0].text, LOOK_CODE_SIZE, "A/%d", digit);
}

void look_end(struct look *l, struct page_look *ret)
{
    *ret = (struct page_look){ .kind = LOOK_PAGE };
    fake_looks++;
    switch (l->grey) {
    case FAKE_BLANK:        ret->kind = LOOK_BLANK; break;
    case FAKE_OWN:          separator(ret, true, ""); break;
    case FAKE_OWN_VIP:      separator(ret, true, "vip"); break;
    case FAKE_OWN_BACKLOG:  separator(ret, true, "backlog"); break;
    case FAKE_PATCH:        separator(ret, false, ""); break;
    case FAKE_MAYBE:        ret->faults = LOOK_MAYBE_SEPARATOR; break;
    case FAKE_SKEWED:       ret->faults = LOOK_SKEWED; ret->skew_deg = 11.5; break;
    case FAKE_DARK_STREAKS: ret->faults = LOOK_TOO_DARK | LOOK_STREAKS; break;
    default:
        if (l->grey >= FAKE_LABEL && l->grey < FAKE_LABEL + 10)
            label(ret, l->grey - FAKE_LABEL);
    }
}

/* Only its first pixel is there: enough for a check that tests dictate. */
bool look_picture(const struct look *l, struct mark_picture *ret)
{
    struct look *own = (struct look *)(uintptr_t)l;

    memset(own->pixel, l->grey, sizeof(own->pixel));
    *ret = (struct mark_picture){ .pixels = own->pixel, .width_px = l->width_px, .height_px = fake_rows, .dpi = 100, .color = l->color };
    return l->begun;
}

void look_forget(struct look *l)
{
    l->begun = false;
    fake_forgets++;
}

const char *look_fault_name(enum look_fault fault)
{
    static const char *const names[LOOK_FAULTS] = { "too_dark", "too_light", "cut_off", "skewed", "streaks", "folded",
                                                    "maybe_separator", "not_looked_at" };

    for (int i = 0; i < LOOK_FAULTS; i++)
        if (fault == 1u << i)
            return names[i];
    return "";
}

json_t *look_to_json(const struct page_look *p)
{
    json_t *o = json_object();

    if (p->skew_deg != 0)
        json_object_set_new(o, "skew_deg", json_real(p->skew_deg));
    if (p->n_codes > 0)
        json_object_set_new(o, "codes", json_pack("[{s:s, s:s}]", "type", "diary_label", "text", p->codes[0].text));
    return o;
}
