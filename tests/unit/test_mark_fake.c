#include "tests/unit/test_mark_fake.h"

#include <errno.h>
#include <stdlib.h>

struct mark_checker { struct mark_picture picture; };

int fake_checks;

int mark_new(const struct mark_setup *setup, struct mark_checker **ret_checker, struct err *e)
{
    (void)setup;
    *ret_checker = calloc(1, sizeof(**ret_checker));
    return *ret_checker ? 0 : err_set(e, -ENOMEM, "no memory");
}

void mark_free(struct mark_checker *m) { free(m); }

void mark_picture_begin(struct mark_checker *m, const struct mark_picture *p) { m->picture = *p; }

void mark_picture_end(struct mark_checker *m, struct mark_verdict *ret)
{
    const struct mark_picture *p = &m->picture;

    fake_checks++;
    switch (p->pixels[0]) {
    case FAKE_SECRET:
        *ret = (struct mark_verdict){ .decision = MARK_REFUSE, .grade = GRADE_SECRET, .why = "a line of its own" };
        break;
    case FAKE_DOUBT:
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .grade = GRADE_CONFIDENTIAL, .why = "a stamp",
                                      .box_px = { p->width_px * 3 / 4, 1, p->width_px / 8, 5 } };
        break;
    case FAKE_UNCHECKED:
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .why = "it took longer than allowed" };
        break;
    default:
        *ret = (struct mark_verdict){ .decision = MARK_CLEAR };
    }
}

void mark_picture(struct mark_checker *m, const struct mark_picture *p, struct mark_verdict *ret)
{
    mark_picture_begin(m, p);
    mark_picture_end(m, ret);
}
