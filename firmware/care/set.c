#include "care/set.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { MONTHS_BACK = 12, FOLDERS = 256 };

void set_backup_path(const struct set *s, const char *stamp, const char *kind, char out[SET_PATH_SIZE])
{
    snprintf(out, SET_PATH_SIZE, "%s/backups/%s.%s", s->folder, stamp, kind);
}

void set_object_path(const struct set *s, const char *name, char out[SET_PATH_SIZE])
{
    snprintf(out, SET_PATH_SIZE, "%s/objects/%.2s/%s", s->folder, name, name);
}

/* ---- which backups there are */

static int by_stamp(const void *a, const void *b) { return memcmp(a, b, STAMP_SIZE); }

static int add_stamp(void *ctx, const char *name)
{
    struct set *s = ctx;
    char stamp[STAMP_SIZE];
    size_t n = strlen(name);

    if (n != STAMP_SIZE - 1 + 6 || strcmp(name + STAMP_SIZE - 1, ".index") != 0)
        return 0;
    snprintf(stamp, sizeof(stamp), "%.*s", STAMP_SIZE - 1, name);
    if (!index_stamp_is_valid(stamp) || s->n == SET_BACKUPS_MAX)
        return 0;
    memcpy(s->stamps[s->n++], stamp, STAMP_SIZE);
    return 0;
}

int set_open(struct set *s, struct target *target, const struct office_key *key, struct err *e)
{
    char path[SET_PATH_SIZE];

    *s = (struct set){ .target = target, .key = key, .stamps = calloc(SET_BACKUPS_MAX, STAMP_SIZE) };
    if (!s->stamps)
        return err_set(e, -ENOMEM, "out of memory");
    snprintf(s->folder, sizeof(s->folder), "dakbox-%s", key->id);
    snprintf(path, sizeof(path), "%s/backups", s->folder);
    int r = target->ops->list(target->self, path, add_stamp, s, e);
    if (r == 0 && s->n > 0)
        qsort(s->stamps, s->n, STAMP_SIZE, by_stamp);
    return r;
}

void set_close(struct set *s)
{
    free(s->stamps);
    s->stamps = NULL;
    s->n = 0;
}

int set_load_index(const struct set *s, const char *stamp, struct index *ret, struct err *e)
{
    AUTO_FREE char *text = NULL;
    char path[SET_PATH_SIZE];
    size_t n = 0;

    set_backup_path(s, stamp, "index", path);
    int r = target_load(s->target, path, INDEX_MAX_BYTES, &text, &n, e);
    if (r == -ENOENT)
        return err_say(e, -EBADMSG, SAID_BACKUP_LIST_CHANGED);
    if (r == 0)
        r = index_parse(ret, s->key, text, n, e);
    if (r == 0 && strcmp(ret->stamp, stamp) != 0) {
        index_done(ret);
        return err_say(e, -EBADMSG, SAID_BACKUP_LIST_CHANGED);
    }
    return r;
}

int set_newest(const struct set *s, struct index *ret, struct err *e)
{
    for (size_t i = s->n; i > 0; i--) {
        int r = set_load_index(s, s->stamps[i - 1], ret, e);

        if (r != -EBADMSG)
            return r;
    }
    return -ENOENT;
}

/* ---- parcels */

struct listing { struct objects *o; const char *folder; };

static int add_object(void *ctx, const char *name)
{
    struct listing *l = ctx;
    struct object o = { .sum.size = -1 };

    if (strlen(name) != OBJECT_NAME_SIZE - 1 || strspn(name, "0123456789abcdef") != OBJECT_NAME_SIZE - 1 || strncmp(name, l->folder, 2) != 0)
        return 0;
    snprintf(o.name, sizeof(o.name), "%s", name);
    return objects_add(l->o, &o, NULL);
}

int set_list_objects(const struct set *s, struct objects *ret, struct err *e)
{
    char path[SET_PATH_SIZE], folder[3];
    struct listing l = { ret, folder };
    int r = 0;

    for (int i = 0; r == 0 && i < FOLDERS; i++) {
        snprintf(folder, sizeof(folder), "%02x", (unsigned)i);
        snprintf(path, sizeof(path), "%s/objects/%s", s->folder, folder);
        r = s->target->ops->list(s->target->self, path, add_object, &l, e);
    }
    objects_sort(ret);
    return r;
}

/* ---- thinning */

static int month_of(int64_t at_s)
{
    time_t t = (time_t)at_s;
    struct tm tm;

    gmtime_r(&t, &tm);
    return 12 * tm.tm_year + tm.tm_mon;
}

void set_choose(const int64_t *taken_s, size_t n, int keep, bool *ret_stays)
{
    int months = 0;

    for (size_t i = n; i-- > 0; ) {
        bool last_of_month = i + 1 == n || month_of(taken_s[i + 1]) != month_of(taken_s[i]);

        months += last_of_month;
        ret_stays[i] = n - i <= (size_t)keep || (last_of_month && months <= MONTHS_BACK + 1);
    }
}

/* Its stamp says when, unless the clock had been set forward once: stamps only grow. */
static int64_t taken_at(const struct set *s, size_t i)
{
    struct index x = { .taken_s = 0 };
    int64_t at_s = index_stamp_s(s->stamps[i]);

    if (at_s > clock_utc_s() && set_load_index(s, s->stamps[i], &x, NULL) == 0)
        at_s = x.taken_s;
    index_done(&x);
    return at_s;
}

static int remove_path(const struct set *s, const char *folder, const char *name, struct err *e)
{
    char path[SET_PATH_SIZE];

    if (snprintf(path, sizeof(path), "%s/%s/%s", s->folder, folder, name) >= (int)sizeof(path))
        return 0;                                   /* nothing of ours is called so */
    return s->target->ops->remove(s->target->self, path, e);
}

struct names { char (*list)[SET_PATH_SIZE]; size_t n, room; };

/* Removing while listing would change the list. */
static int add_name(void *ctx, const char *name)
{
    struct names *x = ctx;

    if (x->n == x->room) {
        size_t room = x->room ? 2 * x->room : 64;
        void *list = reallocarray(x->list, room, sizeof(*x->list));

        if (!list)
            return -ENOMEM;
        x->list = list;
        x->room = room;
    }
    return snprintf(x->list[x->n++], sizeof(*x->list), "%s", name) < 0 ? -EINVAL : 0;
}

static int list_folder(const struct set *s, const char *folder, struct names *ret, struct err *e)
{
    char path[SET_PATH_SIZE];

    snprintf(path, sizeof(path), "%s/%s", s->folder, folder);
    return s->target->ops->list(s->target->self, path, add_name, ret, e);
}

/* The index of a backup goes first: without it the rest is nobody's. */
static int remove_backups(struct set *s, const bool *stays, int *ret_gone, struct err *e)
{
    char name[SET_PATH_SIZE];
    size_t kept = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->n; i++) {
        if (stays[i]) {
            memmove(s->stamps[kept++], s->stamps[i], STAMP_SIZE);
            continue;
        }
        snprintf(name, sizeof(name), "%s.index", s->stamps[i]);
        r = remove_path(s, "backups", name, e);
        ++*ret_gone;
    }
    if (r == 0)
        s->n = kept;
    return r;
}

/* Files of keys and heads whose index is gone or never came: without this, keys would stay. */
static int remove_strays(const struct set *s, struct err *e)
{
    struct names there = { .list = NULL };
    int r = list_folder(s, "backups", &there, e);

    for (size_t i = 0; r == 0 && i < there.n; i++) {
        const char *name = there.list[i], *kind = strchr(name, '.');
        char stamp[STAMP_SIZE];

        snprintf(stamp, sizeof(stamp), "%.*s", STAMP_SIZE - 1, name);
        bool ours = kind && kind - name == STAMP_SIZE - 1 && (strcmp(kind, ".index") == 0 || strcmp(kind, ".head") == 0 || strcmp(kind, ".keys") == 0);
        if (!ours || !bsearch(stamp, s->stamps, s->n, STAMP_SIZE, by_stamp))
            r = remove_path(s, "backups", name, e);
    }
    free(there.list);
    return r;
}

static int remove_unused(const struct set *s, const struct objects *used, struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < FOLDERS; i++) {
        struct names there = { .list = NULL };
        char folder[16];

        snprintf(folder, sizeof(folder), "objects/%02x", (unsigned)i);
        r = list_folder(s, folder, &there, e);
        for (size_t k = 0; r == 0 && k < there.n; k++)
            if (!objects_find(used, there.list[k]))
                r = remove_path(s, folder, there.list[k], e);
        free(there.list);
    }
    return r;
}

static int add_used(const struct index *x, struct objects *used, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < x->objects.n; i++)
        r = objects_add(used, &x->objects.list[i], e);
    objects_sort(used);                             /* most are in all of them */
    return r;
}

struct thinning {
    int (*may_stay)(void *ctx, const struct index *x);
    void *ctx;
    struct objects used;            /* parcels of the backups that stay */
    bool sure;                      /* each index holds: one that does not might need any parcel, so then none goes */
};

static int look_at(struct set *s, size_t i, struct thinning *t, bool *stays, struct err *e)
{
    struct index x = { .taken_s = 0 };
    int r = set_load_index(s, s->stamps[i], &x, e);

    if (r == -EBADMSG) {
        t->sure = false;
        return 0;
    }
    if (r == 0 && i + 1 < s->n) {
        r = t->may_stay(t->ctx, &x);
        *stays = *stays && r != 0;
        r = r < 0 ? r : 0;
    }
    if (r == 0 && *stays)
        r = add_used(&x, &t->used, e);
    index_done(&x);
    return r;
}

int set_thin(struct set *s, int keep, int (*may_stay)(void *ctx, const struct index *x), void *ctx, int *ret_gone, struct err *e)
{
    AUTO_FREE int64_t *taken_s = calloc(s->n + 1, sizeof(*taken_s));
    AUTO_FREE bool *stays = calloc(s->n + 1, sizeof(*stays));
    struct thinning t = { .may_stay = may_stay, .ctx = ctx, .sure = true };
    int r = taken_s && stays ? 0 : err_set(e, -ENOMEM, "out of memory");

    *ret_gone = 0;
    for (size_t i = 0; r == 0 && i < s->n; i++)
        taken_s[i] = taken_at(s, i);
    if (r == 0)
        set_choose(taken_s, s->n, keep, stays);
    for (size_t i = 0; r == 0 && i < s->n; i++)
        r = look_at(s, i, &t, &stays[i], e);
    if (r == 0)
        r = remove_backups(s, stays, ret_gone, e);
    if (r == 0)
        r = remove_strays(s, e);
    if (r == 0 && t.sure)
        r = remove_unused(s, &t.used, e);
    objects_done(&t.used);
    return r;
}
