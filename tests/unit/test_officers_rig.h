/* test_officers_rig.h - the directory of tests/rig/data, as the matching sees it. */
#ifndef TESTS_UNIT_TEST_OFFICERS_RIG_H
#define TESTS_UNIT_TEST_OFFICERS_RIG_H

#include "tests/unit/test.h"

#include "base/auto.h"
#include "diary/officers_file.h"
#include "workflow/route.h"
#include "workflow/tenure.h"

#include <string.h>

#define RIG_DATA "tests/rig/data/"
#define RIG_OWN "Ministry of Rivers and Waterways; Department of Rivers; नदी एवं जलमार्ग मंत्रालय"
#define OFFICERS_FN static inline __attribute__((unused))

enum { RIG_POSTS = 200 };
#define RIG_TODAY "2026-03-10"

struct directory {
    struct officers officers;
    struct route_post posts[RIG_POSTS];
    struct route_past pasts[RIG_POSTS];
    size_t n;
    struct route_book *book;
};

OFFICERS_FN char *rig_load(const char *name)
{
    char path[256];
    AUTO_FREE char *text = NULL;
    size_t room = 0;

    snprintf(path, sizeof(path), RIG_DATA "%s", name);
    AUTO_FCLOSE FILE *f = fopen(path, "r");
    if (!f)
        fail_msg("%s is not there", path);
    assert_true(getdelim(&text, &room, '\0', f) > 0);
    return TAKE_PTR(text);
}

/* Rows of one post come one behind the other, past holders first. */
OFFICERS_FN void directory_open(struct directory *d)
{
    AUTO_FREE char *text = rig_load("officers.csv");
    struct err e = { 0 };
    size_t n_past = 0;

    memset(d, 0, sizeof(*d));
    assert_ok(officers_parse("officers.csv", text, strlen(text), NULL, &d->officers, NULL, &e), e);
    for (size_t i = 0; i < d->officers.n; i++) {
        const struct officer *o = &d->officers.list[i];

        if (o->until[0] && strcmp(o->until, RIG_TODAY) < 0) {
            d->pasts[n_past++] = (struct route_past){ .name = o->name, .until = o->until };
            continue;
        }
        size_t n = n_past;
        while (n > 0 && i >= n_past - n + 1 && strcmp(d->officers.list[i - (n_past - n) - 1].post, o->post) == 0)
            n--;
        d->posts[d->n++] = (struct route_post){
            .post = o->post, .designation = o->designation, .designation_hi = o->designation_hi, .section = o->section, .name = o->name,
            .is_default = o->is_default, .other_names = o->other_names, .section_hi = o->section_hi, .name_hi = o->name_hi,
            .leave_until = o->leave_since[0] && strcmp(o->leave_until, RIG_TODAY) >= 0 ? o->leave_until : "", .link_post = o->link_post,
            .inactive = !o->active, .successor = o->active ? "" : "US-FERRY", .past = &d->pasts[n], .n_past = n_past - n,
        };
    }
    d->book = route_book_new(d->posts, d->n, RIG_OWN);
    assert_non_null(d->book);
}

OFFICERS_FN void directory_close(struct directory *d)
{
    route_book_free(d->book);
    officers_done(&d->officers);
}

#endif
