/* Finding an officer by a few typed letters. */
#include "base/clock.h"
#include "desk/letter/officer_cache.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct rig { char dir[TMPDIR_SIZE]; struct store *store; struct officer_cache *cache; };

static const struct officer officers[] = {
    { .post = "JS-ADMIN", .designation = "Joint Secretary", .designation_hi = "संयुक्त सचिव", .section = "Administration", .section_hi = "प्रशासन",
      .name = "Shri Devendra Kumar Saxena", .name_hi = "श्री देवेन्द्र कुमार सक्सेना", .active = true },
    { .post = "US-2", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Establishment", .section_hi = "स्थापना",
      .name = "Smt. Meena Iyer", .active = true },
    { .post = "US-3", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Vigilance", .section_hi = "सतर्कता",
      .name = "Shri R. K. Das", .active = true },
    { .post = "SO-PG", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Public Grievances", .name = "Shri A. Verma",
      .is_default = true, .active = true },
    { .post = "PS-MIN", .designation = "Private Secretary to the Minister", .section = "Minister's Office", .name = "Shri Sohan Mishra", .active = true },
};

static int fresh(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char path[TMPDIR_SIZE + 16];
    struct err e = { 0 };

    assert_non_null(g);
    tmpdir_new(g->dir);
    snprintf(path, sizeof(path), "%s/diary.db", g->dir);
    assert_ok(store_open(path, STORE_WRITE, &g->store, &e), e);
    assert_ok(store_replace_officers(g->store, officers, ARRAY_LEN(officers), "test", &e), e);
    assert_ok(officer_cache_new("", &g->cache, &e), e);
    *state = g;
    return 0;
}

static int gone(void **state)
{
    struct rig *g = *state;

    officer_cache_free(g->cache);
    store_close(g->store);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* The posts found, with a space between. */
static void find(struct rig *g, const char *typed, char *out, size_t size)
{
    const struct directory *d;
    size_t found[20], n;
    struct err e = { 0 };

    assert_ok(officer_cache_take(g->cache, g->store, &d, &e), e);
    n = officer_cache_find(g->cache, typed, found, ARRAY_LEN(found));
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        snprintf(out + strlen(out), size - strlen(out), "%s%s", i ? " " : "", d->posts[found[i]].post);
    officer_cache_give(g->cache);
}

static void assert_finds(struct rig *g, const char *typed, const char *posts)
{
    char found[512];

    find(g, typed, found, sizeof(found));
    if (strcmp(found, posts) != 0)
        fail_msg("\"%s\" finds \"%s\", not \"%s\"", typed, found, posts);
}

static void an_officer_is_found_as_a_clerk_types(void **state)
{
    struct rig *g = *state;

    assert_finds(g, "JS", "JS-ADMIN");
    assert_finds(g, "js", "JS-ADMIN");
    assert_finds(g, "US (Estt)", "US-2");
    assert_finds(g, "us vig", "US-3");
    assert_finds(g, "under", "US-2 US-3");
    assert_finds(g, "अवर सचिव", "US-2 US-3");
    assert_finds(g, "अवर सचिव सत", "US-3");
    assert_finds(g, "स्थापना", "US-2");
    assert_finds(g, "meen", "US-2");
    assert_finds(g, "VERMA", "SO-PG");
    assert_finds(g, "सक्सेना", "JS-ADMIN");
    assert_finds(g, "griev", "SO-PG");
    assert_finds(g, "us-3", "US-3");
    assert_finds(g, "psm", "PS-MIN");
    assert_finds(g, "secretary joint", "JS-ADMIN");
    assert_finds(g, "nobody", "");
    assert_finds(g, "under nobody", "");
    assert_finds(g, "", "JS-ADMIN PS-MIN SO-PG US-2 US-3");
    assert_finds(g, " \t()--", "JS-ADMIN PS-MIN SO-PG US-2 US-3");
}

static void the_better_fit_comes_first(void **state)
{
    struct rig *g = *state;
    char found[512];

    find(g, "secretary", found, sizeof(found));
    assert_non_null(strstr(found, "JS-ADMIN"));
    find(g, "so", found, sizeof(found));                /* the post, before any name that begins so */
    assert_int_equal(strncmp(found, "SO-PG", 5), 0);
}

static void strange_words_are_only_not_found(void **state)
{
    struct rig *g = *state;
    char found[512], *much = malloc(9000);

    assert_non_null(much);
    memset(much, 'a', 8999);
    much[8999] = '\0';
    find(g, much, found, sizeof(found));
    for (size_t i = 1; i < 8999; i += 2)
        much[i] = ' ';
    find(g, much, found, sizeof(found));
    free(much);
    find(g, "' OR 1=1 -- \" * %", found, sizeof(found));
    find(g, "\xE0\xA4", found, sizeof(found));
}

static void a_changed_directory_is_seen_at_once(void **state)
{
    struct rig *g = *state;
    struct officer changed[ARRAY_LEN(officers)];
    struct err e = { 0 };

    assert_finds(g, "iyer", "US-2");
    memcpy(changed, officers, sizeof(officers));
    changed[1].name = "Shri Gopal Rao";
    assert_ok(store_replace_officers(g->store, changed, ARRAY_LEN(changed), "test", &e), e);
    assert_finds(g, "iyer", "");
    assert_finds(g, "gopal", "US-2");
    assert_ok(store_replace_officers(g->store, changed, 2, "test", &e), e);     /* the others become inactive */
    assert_finds(g, "vigilance", "");
}

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void five_thousand_posts_are_searched_in_milliseconds(void **state)
{
    enum { POSTS = 5000, ASKED = 20, MOST_MS = 20 };
    struct rig *g = *state;
    struct officer *list = calloc(POSTS, sizeof(*list));
    char (*text)[3][40] = calloc(POSTS, sizeof(*text)), found[512];
    struct err e = { 0 };

    assert_true(list && text);
    for (int i = 0; i < POSTS; i++) {
        snprintf(text[i][0], sizeof(text[i][0]), "US-%05d", i);
        snprintf(text[i][1], sizeof(text[i][1]), "Section %d", i);
        snprintf(text[i][2], sizeof(text[i][2]), "Shri Name%d Kumar", i);
        list[i] = (struct officer){ .post = text[i][0], .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = text[i][1],
                                    .name = text[i][2], .active = true };
    }
    assert_ok(store_replace_officers(g->store, list, POSTS, "test", &e), e);
    double before = cpu_ms();
    assert_finds(g, "name4321", "US-04321");            /* this one reads the directory */
    print_message("%.0f ms of CPU time to read the directory\n", cpu_ms() - before);
    before = cpu_ms();
    for (int i = 0; i < ASKED; i++)
        find(g, i % 2 ? "us sect" : "अवर", found, sizeof(found));
    double each = (cpu_ms() - before) / ASKED;
    print_message("%.1f ms of CPU time a search\n", each);
    assert_true(each < 10 * MOST_MS);                   /* a sanitizer's build is slow; the figure is above */
    free(list);
    free(text);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, fresh, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(an_officer_is_found_as_a_clerk_types),
        WITH(the_better_fit_comes_first),
        WITH(strange_words_are_only_not_found),
        WITH(a_changed_directory_is_seen_at_once),
        WITH(five_thousand_posts_are_searched_in_milliseconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
