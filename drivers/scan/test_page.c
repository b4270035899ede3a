#include "drivers/scan/test_page.h"

#include "base/log.h"
#include "spool/spool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int test_page_init(struct test_page *t, const struct config *c, struct err *e)
{
    *t = (struct test_page){ .since_ms = 0 };
    int r = config_path(c, CONFIG_PATHS_RUN_DIR, SPOOL_TEST_PAGE, t->path, sizeof(t->path), e);

    if (r == 0)
        test_page_forget(t);
    return r;
}

void test_page_forget(struct test_page *t)
{
    char half[PATH_MAX + 8];

    snprintf(half, sizeof(half), "%s.part", t->path);       /* of a station that was killed while it wrote (put_file.h) */
    unlink(half);
    if (unlink(t->path) < 0 && errno != ENOENT)
        log_error("test_page_stays", LOG_WHY, strerror(errno));
    t->since_ms = 0;
}

static bool is_another(const struct stat *a, const struct stat *b)
{
    return a->st_ino != b->st_ino || a->st_ctim.tv_sec != b->st_ctim.tv_sec || a->st_ctim.tv_nsec != b->st_ctim.tv_nsec;
}

void test_page_look(struct test_page *t, int64_t now_ms)
{
    struct stat is;

    if (lstat(t->path, &is) < 0) {
        t->since_ms = 0;
    } else if (t->since_ms == 0 || is_another(&is, &t->seen)) {
        t->seen = is;
        t->since_ms = now_ms;
    } else if (now_ms - t->since_ms >= TEST_PAGE_MS) {
        test_page_forget(t);
    }
}
