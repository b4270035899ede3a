/* What was left open, and the end of it all. */
#include "desk/first/first.h"

#include <stdio.h>

static void put_list(const struct first *f, enum string_id heading, bool passed_over)
{
    bool any = false;

    for (int i = FIRST_OFFICE; i < FIRST_END; i++) {
        bool over = first_is_passed_over(f->q, (enum first_step)i);

        if (over != passed_over || (!over && f->at.steps[i] == FIRST_DONE))
            continue;
        if (!any)
            html_put(f->h, "<p>%s</p>\n<ul class=\"first-list\">\n", tr(f->q, heading));
        any = true;
        if (over)
            html_put(f->h, "<li>%s</li>\n", tr(f->q, first_title((enum first_step)i)));
        else
            html_put(f->h, "<li>○ <a href=\"/first/%d\">%s</a></li>\n", i + 1, tr(f->q, first_title((enum first_step)i)));
    }
    if (any)
        html_put(f->h, "</ul>\n");
}

static bool all_done(const struct first *f)
{
    bool all = true;

    for (int i = FIRST_OFFICE; i < FIRST_END; i++)
        all = all && (f->at.steps[i] == FIRST_DONE || first_is_passed_over(f->q, (enum first_step)i));
    return all;
}

static void put(struct first *f)
{
    if (all_done(f))
        html_put(f->h, "<p class=\"notice good\">✓ %s</p>\n", tr(f->q, S_SETUP_ALL_DONE));
    put_list(f, S_SETUP_LEFT, false);
    if (!all_done(f))
        html_put(f->h, "<p>%s</p>\n", tr(f->q, S_SETUP_LEFT_TEXT));
    put_list(f, S_SETUP_LEFT_SKIPPED, true);
    html_put(f->h, "<p>%s</p>\n", tr(f->q, S_SETUP_PEOPLE_NEXT));
}

const struct first_page first_end = { .title = S_SETUP_END, .next = S_SETUP_BEGIN, .put = put };
