/* The addressees of tests/rig/data against its directory of a made-up ministry: how often the right post comes first. */
#include "tests/unit/test.h"
#include "tests/unit/test_officers_rig.h"

#include "base/auto.h"

#include <string.h>

enum { TOP = 3 };

struct figures { int cases, named, first, in_three, refused_right, to_refuse, wrong_sure; };

static struct directory dir;

/* Where post stands in the ranking, from 0; TOP: not there. */
static size_t place_of(const char *addressee, const char *post)
{
    struct route_choice out[TOP];
    size_t n = route_rank(dir.book, addressee, NULL, out, TOP), at = 0;

    while (at < n && strcmp(dir.posts[out[at].index].post, post) != 0)
        at++;
    return at < n ? at : TOP;
}

static void try_one(const char *expected, const char *addressee, struct figures *f)
{
    const char *post = expected + (expected[0] == '?');
    bool must = expected[0] != '?', none = strcmp(expected, "-") == 0;
    struct route_choice c;
    bool proposed = route_propose(dir.book, addressee, NULL, &c);
    bool sure = proposed && !c.is_default;
    const char *got = proposed ? dir.posts[c.index].post : "";
    AUTO_JSON json_t *reason = route_reason(dir.book, &c);
    AUTO_FREE char *why = json_dumps(reason, JSON_COMPACT);
    size_t place = none ? TOP : place_of(addressee, post);

    f->cases++;
    f->named += !none;
    f->to_refuse += none;
    f->first += !none && place == 0;
    f->in_three += !none && place < TOP;
    f->refused_right += none && !sure;
    f->wrong_sure += sure && strcmp(got, post) != 0;
    if ((none ? sure : must ? !sure || strcmp(got, post) != 0 : place == TOP || (sure && strcmp(got, post) != 0)))
        print_message("  %-9s got %-9s place %zu score %.2f %s: %s\n", expected, sure ? got : "default", place, c.score, why, addressee);
    assert_non_null(why);
}

static void measure(const char *file, struct figures *f)
{
    AUTO_FREE char *text = rig_load(file);

    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || !tab)
            continue;
        *tab = '\0';
        try_one(line, tab + 1, f);
    }
    print_message("%s: %d addressees: right post first %d/%d, among three %d/%d, rightly not sure %d/%d, wrongly sure %d\n", file, f->cases,
                  f->first, f->named, f->in_three, f->named, f->refused_right, f->to_refuse, f->wrong_sure);
}

static void no_post_is_surely_wrong_and_most_come_first(void **state)
{
    static const char *const files[] = { "addressees.txt", "addressees_more.txt" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct figures f = { .cases = 0 };

        measure(files[i], &f);
        assert_true(f.cases >= 75);
        assert_int_equal(f.wrong_sure, 0);
        assert_int_equal(f.refused_right, f.to_refuse);
        assert_true(100 * f.first >= 90 * f.named);
        assert_true(100 * f.in_three >= 95 * f.named);
    }
}

static int start(void **state)
{
    (void)state;
    directory_open(&dir);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    directory_close(&dir);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(no_post_is_surely_wrong_and_most_come_first) };

    return cmocka_run_group_tests(tests, start, stop);
}
