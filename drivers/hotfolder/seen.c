#include "drivers/hotfolder/seen.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

void seen_done(struct seen *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->files[i].name);
    free(s->files);
    *s = (struct seen){ 0 };
}

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);

    return n >= m && strcasecmp(name + n - m, ending) == 0;
}

bool seen_is_wanted(const char *name)
{
    static const char *const unfinished[] = { ".part", ".tmp", "~", ".crdownload", ".filepart", ".partial" };
    static const char *const strewn[] = { "thumbs.db", "desktop.ini" };

    if (name[0] == '.' || strncmp(name, "~$", 2) == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(unfinished); i++)
        if (ends_in(name, unfinished[i]))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(strewn); i++)
        if (strcasecmp(name, strewn[i]) == 0)
            return false;
    return true;
}

static int64_t mtime_ns(const struct stat *st) { return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec; }

int seen_add(struct seen *s, const char *name, const struct stat *st, int64_t now_ms)
{
    char *copy;

    if (s->n == SEEN_MAX_FILES)
        return -E2BIG;
    if (s->n == s->size) {
        size_t size = s->size ? s->size * 2 : 64;
        struct seen_file *files = realloc(s->files, size * sizeof(*files));

        if (!files)
            return -ENOMEM;
        s->files = files;
        s->size = size;
    }
    copy = strdup(name);
    if (!copy)
        return -ENOMEM;
    s->files[s->n++] = (struct seen_file){ .name = copy, .size_bytes = st->st_size, .mtime_ns = mtime_ns(st),
                                           .inode = st->st_ino, .since_ms = now_ms };
    return 0;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct seen_file *)a)->name, ((const struct seen_file *)b)->name);
}

static bool is_unchanged(const struct seen_file *a, const struct seen_file *b)
{
    return a->size_bytes == b->size_bytes && a->mtime_ns == b->mtime_ns && a->inode == b->inode;
}

/* Both lists are in the order of names. */
void seen_follow(struct seen *s, struct seen *before)
{
    size_t k = 0;

    if (s->n > 0)
        qsort(s->files, s->n, sizeof(*s->files), compare);
    for (size_t i = 0; i < s->n; i++) {
        struct seen_file *f = &s->files[i];

        while (k < before->n && compare(&before->files[k], f) < 0)
            k++;
        if (k == before->n || compare(&before->files[k], f) != 0 || !is_unchanged(&before->files[k], f))
            continue;
        f->since_ms = before->files[k].since_ms;
        f->not_before_ms = before->files[k].not_before_ms;
    }
    seen_done(before);
}

bool seen_is_same(const struct seen_file *f, const struct stat *st)
{
    return f->size_bytes == st->st_size && f->mtime_ns == mtime_ns(st) && f->inode == st->st_ino;
}

int64_t seen_wait(const struct seen_file *f, int64_t now_ms, int64_t settle_ms)
{
    int64_t quiet_ms = f->size_bytes == 0 && settle_ms < SEEN_EMPTY_MS ? SEEN_EMPTY_MS : settle_ms;
    int64_t at_ms = f->since_ms + quiet_ms;

    if (f->not_before_ms > at_ms)
        at_ms = f->not_before_ms;
    return at_ms > now_ms ? at_ms - now_ms : 0;
}
