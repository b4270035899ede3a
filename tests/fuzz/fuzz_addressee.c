/* Any text as an addressee, and as a directory: a ranking is in order, and nothing is proposed that is not there. */
#include "base/auto.h"
#include "base/text.h"
#include "workflow/route.h"

#include <stdint.h>
#include <string.h>

enum { POSTS = 6, BEST = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The text's lines: the first is the addressee, the others are designations, sections and names. */
static size_t cut(char *text, char *lines[], size_t max)
{
    size_t n = 0;

    for (char *at = text; at && n < max; n++) {
        lines[n] = at;
        at = strchr(at, '\n');
        if (at)
            *at++ = '\0';
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const ids[POSTS] = { "A", "B", "C", "D", "E", "F" };
    struct route_post posts[POSTS] = { { .post = "A", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Cash", .name = "A. B. Verma" },
                                       { .post = "B", .designation = "Director", .section = "Policy II", .is_default = true, .leave_until = "2999-01-01", .link_post = "A" } };
    struct route_choice out[BEST], one;
    char *lines[1 + 3 * POSTS];
    AUTO_FREE char *text = NULL;

    if (text_clean((const char *)data, n, 8192, &text, NULL) < 0)
        return 0;
    size_t n_lines = cut(text, lines, ARRAY_LEN(lines)), n_posts = 2;
    for (size_t i = 1; i + 2 < n_lines && n_posts < POSTS; i += 3, n_posts++)
        posts[n_posts] = (struct route_post){ .post = ids[n_posts], .designation = lines[i], .section = lines[i + 1], .name = lines[i + 2],
                                              .other_names = lines[i + 1], .inactive = i % 2 == 0, .successor = "A" };
    struct route_book *b = route_book_new(posts, n_posts, "Ministry of X");
    if (!b)
        return 0;
    size_t found = route_rank(b, lines[0], lines[n_lines - 1], out, BEST);
    for (size_t i = 0; i < found; i++)
        if (out[i].index >= n_posts || posts[out[i].index].inactive || out[i].score <= 0 || out[i].score > 1 || (i > 0 && out[i].score > out[i - 1].score))
            __builtin_trap();
    if (route_propose(b, lines[0], lines[n_lines - 1], &one) && (one.index >= n_posts || posts[one.index].inactive))
        __builtin_trap();
    json_decref(route_reason(b, &one));
    route_book_free(b);
    return 0;
}
