/* restore_conf.c - what stood beside dakbox.conf: secrets, certificates, settings that were taken from a stick. */
#include "care/restore_inner.h"

#include "care/office.h"

#include "base/put_file.h"
#include "base/wipe.h"

#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWN_TAKEN_NAME CONFIG_TAKEN_NAME ".own"     /* in from-backup: what the new box had been given */

enum { OPEN_MAX = 16, BESIDE_MAX_BYTES = 16 * 1024 * 1024 };

/* ---- is it understood here? */

static int copy_to(const char *from, const char *dir, const char *name, struct err *e)
{
    AUTO_WIPE char *text = NULL;
    char to[PATH_MAX];
    size_t n = 0;
    int r = get_file(from, BESIDE_MAX_BYTES, &text, &n, e);

    if (r == 0 && snprintf(to, sizeof(to), "%s/%s", dir, name) >= (int)sizeof(to))
        r = err_set(e, -ENAMETOOLONG, "the path of %s is too long", name);
    return r == 0 ? put_file(to, 0600, text, n, e) : r;
}

/* With the box's own dakbox.conf, in a folder of its own. 1: yes; 0: no; or -errno. */
static int holds(const struct restore *t, const char *taken, const char *try, struct err *e)
{
    AUTO_CONFIG struct config *c = NULL;
    char conf[PATH_MAX];
    struct err why = { 0 };
    int r = mkdir(try, 0700) < 0 ? err_errno(e, "make %s", try) : 0;

    if (r == 0)
        r = copy_to(config_file(t->c), try, "dakbox.conf", e);
    if (r == 0)
        r = copy_to(taken, try, CONFIG_TAKEN_NAME, e);
    if (r == 0 && snprintf(conf, sizeof(conf), "%s/dakbox.conf", try) >= (int)sizeof(conf))
        r = err_set(e, -ENAMETOOLONG, "the path of %s is too long", try);
    return r < 0 ? r : config_load(conf, &c, &why) == 0;
}

/* Secrets among it: where they stood their group said who may read them, here it is that of all programs. */
static int close_from_backup(const struct restore *t, struct err *e)
{
    char dir[PATH_MAX];
    int r = restore_path(t, dir, e, "data/from-backup");

    return r == 0 && chmod(dir, 0700) < 0 && errno != ENOENT ? err_errno(e, "close %s", dir) : r;
}

int restore_conf_check(const struct restore *t, struct err *e)
{
    char taken[PATH_MAX], apart[PATH_MAX], try[PATH_MAX];
    int r = close_from_backup(t, e);

    if (r == 0)
        r = restore_path(t, taken, e, "data/" OFFICE_CONF_BACK "/" CONFIG_TAKEN_NAME);
    if (r == 0)
        r = restore_path(t, apart, e, "data/from-backup/" CONFIG_TAKEN_NAME);
    if (r == 0)
        r = restore_path(t, try, e, "try");
    if (r < 0 || access(taken, F_OK) < 0)
        return r;
    int held = holds(t, taken, try, e);
    if (held < 0)
        return held;
    if (held == 0 && rename(taken, apart) < 0)
        return err_errno(e, "put %s aside", taken);
    t->report->settings_apart = held == 0;
    return restore_remove(try, e);
}

/* ---- into its place */

/* nftw() has no context; one restore runs at a time. from: OFFICE_CONF_BACK of what is moved */
static struct { char from[PATH_MAX], to[PATH_MAX]; } beside;

/* The group is the folder's: that is who may read a secret. */
static int own_as(const char *path, uid_t uid)
{
    char folder[PATH_MAX];
    struct stat st;

    snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path + 1), path);
    if (geteuid() != 0)
        return 0;
    return stat(folder, &st) < 0 ? -1 : chown(path, uid, st.st_gid);
}

/* The settings of a stick come with the keys and certificates they name, so the office's take the place of the new box's own. Those are kept to be
 * compared. */
static int put_own_aside(const char *from, const char *own)
{
    AUTO_WIPE char *text = NULL;
    char aside[PATH_MAX];
    size_t n = 0;

    if (snprintf(aside, sizeof(aside), "%.*s/" OWN_TAKEN_NAME, (int)(strlen(from) - strlen("/conf/" CONFIG_TAKEN_NAME)), from) >= (int)sizeof(aside))
        return -ENAMETOOLONG;
    int r = get_file(own, BESIDE_MAX_BYTES, &text, &n, NULL);
    return r == 0 ? put_file(aside, 0600, text, n, NULL) : r;
}

/* One that is there stays, unless a move before this one put it there; the backup's is kept to be compared then. */
static int put_beside(const char *from, const char *to, const struct stat *st)
{
    AUTO_WIPE char *text = NULL;
    size_t n = 0;
    int r = get_file(from, BESIDE_MAX_BYTES, &text, &n, NULL);

    if (r < 0)
        return r == -EFBIG ? 0 : r;
    bool there = access(to, F_OK) == 0, same = there && file_is(to, text, n);
    if (there && !same && strcmp(to + strlen(beside.to), CONFIG_TAKEN_NAME) == 0) {
        r = put_own_aside(from, to);
        there = r < 0;
    }
    if (r == 0 && !there)
        r = put_file(to, st->st_mode & 0777, text, n, NULL);
    if (r == 0 && (!there || same))
        r = own_as(to, st->st_uid) < 0 || unlink(from) < 0 ? -errno : 0;
    return r;
}

static int put_one_beside(const char *path, const struct stat *st, int what, struct FTW *at)
{
    char to[PATH_MAX];

    (void)at;
    if (strlen(path) <= strlen(beside.from))
        return 0;
    if (snprintf(to, sizeof(to), "%s%s", beside.to, path + strlen(beside.from) + 1) >= (int)sizeof(to))
        return -ENAMETOOLONG;
    if (what == FTW_D)          /* open to all: the files in it say who may read them */
        return mkdir(to, 0755) == 0 ? (chmod(to, 0755) < 0 ? -errno : 0) : errno != EEXIST ? -errno : 0;
    return put_beside(path, to, st);
}

int restore_conf_move(const struct config *c, const char *dir, struct err *e)
{
    if (snprintf(beside.from, PATH_MAX, "%s/data/" OFFICE_CONF_BACK, dir) >= PATH_MAX)
        return err_set(e, -ENAMETOOLONG, "the path of " OFFICE_CONF_BACK " is too long");
    office_conf_dir(c, beside.to);
    if (!*beside.to || access(beside.from, F_OK) < 0)
        return 0;
    int r = nftw(beside.from, put_one_beside, OPEN_MAX, FTW_PHYS);
    return r == 0 ? 0 : err_set(e, r < 0 ? r : -EIO, "put what stood beside dakbox.conf in its place: %s", strerror(r < 0 ? -r : EIO));
}
